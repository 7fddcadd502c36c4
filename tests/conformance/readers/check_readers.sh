#!/bin/sh
# check_readers.sh SOURCE_DIR WRITE_TOY_RESULT: writes the toy world's files and opens them in every reader.
# The Python is MITOSIM_PYTHON or that of `./dev install`; without its packages the test is skipped (77).
set -eu
source_dir=$1
writer=$2
python=${MITOSIM_PYTHON:-$source_dir/.venv/bin/python}
here=$source_dir/tests/conformance/readers

if ! "$python" -c 'import h5py, netCDF4, xarray, h5netcdf, numpy' 2>/dev/null; then
    echo "skipped: $python does not have the packages of tests/requirements.txt (./dev install, or set MITOSIM_PYTHON)"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# 30: the last batch is short. 4: one batch. 1: chunks larger than the data.
for replicates in 30 4 1; do
    "$writer" "$work/$replicates" "$replicates"
    "$python" "$here/check_readers.py" "$work/$replicates/results.h5"
done
"$python" "$here/check_readers.py" "$work/30/parts/ffeeddccbbaa9988-00000007.h5"
