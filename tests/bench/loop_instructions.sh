#!/bin/sh
# Instructions per event of the full loop at 1, 3, 4 and 12 strategies, by callgrind: the difference between horizons of
# 40 and 80 days over the difference of their events, so that start-up, warm-up and set-up cancel.
# `loop_instructions.sh BENCH_LOOP STUDY.yaml`
set -eu
command -v valgrind >/dev/null || { echo "valgrind is not installed (./dev install slow)"; exit 77; }

count() # STRATEGIES DAYS: "EVENTS INSTRUCTIONS"
{
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" "$study" "$1" "$2d" 2>&1 |
        awk '/^events/ {events = $2} /Collected/ {print events, $NF}'
}

bench=$1
study=$2
for strategies in 1 3 4 12; do
    short=$(count "$strategies" 40)
    long=$(count "$strategies" 80)
    echo "$strategies $(((${long#* } - ${short#* }) / (${long% *} - ${short% *})))"
done
