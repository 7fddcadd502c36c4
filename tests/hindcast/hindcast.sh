#!/bin/sh
# hindcast.sh SOURCE_DIR PROGRAM POOL_CURVE WORK [--write | --test]: finds Python and the recorded data, then runs
# hindcast.py or, with --test, scores_test.py.
# Python is MITOSIM_PYTHON or the tests' folder .venv; the data are in the folder that MITOSIM_SHARED names, or beside the tree.
set -eu
source_dir=$1
program=$2
curve=$3
work=$4
shift 4
python=${MITOSIM_PYTHON:-$source_dir/.venv/bin/python}
shared=${MITOSIM_SHARED:-$source_dir/../shared}

if ! "$python" -c 'import h5py, numpy' 2>/dev/null; then
    echo "skipped: $python does not have the packages of tests/requirements.txt (./dev install, or set MITOSIM_PYTHON)"
    exit 77
fi
if [ "${1:-}" = --test ]; then
    exec "$python" -B "$source_dir/tests/hindcast/scores_test.py" "$program" "$work/test"
fi
exec "$python" -B "$source_dir/tests/hindcast/hindcast.py" "$program" "$curve" "$shared" "$work" "$@"
