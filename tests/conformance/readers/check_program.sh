#!/bin/sh
# check_program.sh SOURCE_DIR PROGRAM STUDY [OPTION...]: runs a study, opens its file in every reader, and compares the
# program's own summary with numpy's statistics of the file. Python as in check_readers.sh.
set -eu
source_dir=$1
program=$2
study=$3
shift 3
python=${MITOSIM_PYTHON:-$source_dir/.venv/bin/python}

if ! "$python" -c 'import h5py, netCDF4, xarray, h5netcdf, numpy' 2>/dev/null; then
    echo "skipped: $python does not have the packages of tests/requirements.txt (./dev install, or set MITOSIM_PYTHON)"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" run "$study" -o "$work/out" --quiet "$@"
"$program" summary "$work/out" --all --json >"$work/summary.json"
"$python" "$source_dir/tests/conformance/readers/check_readers.py" "$work/out/results.h5" --summary "$work/summary.json"
