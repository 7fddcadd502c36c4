#!/bin/sh
# Replays the sequences recorded from the contracts: vectors.sh RUNNER DEFAULT_SHARED. Skipped (77) where they are absent.
runner=$1
folder=${MITOSIM_SHARED:-$2}/vectors/contracts
set -- "$folder"/*.jsonl.gz
if [ ! -f "$1" ]; then
    echo "skipped: no recorded sequences at $folder (set MITOSIM_SHARED)"
    exit 77
fi
exec "$runner" --invariants "$@"
