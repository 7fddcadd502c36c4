#!/bin/sh
# Instructions per operation of every row of bench_engine (or of the rows named), by callgrind: the difference between two
# run lengths over the difference of their lengths, so that set-up cancels. Unlike time, the same on a busy machine.
# `instructions.sh BENCH_ENGINE [ROW...]`
set -eu
bench=$1
shift
rows=${*:-"hold_16 hold_256 hold_4096 timeout_2048 mm1_hand mm1_hand_philox mm1_drawn mm1_philox word words_batched \
uniform normal exponential lognormal pareto gamma_2.5 beta_1.8_1.2 poisson_3 poisson_50 below_1000 exp log pow muldiv_shares muldiv_assets \
muldiv_short muldiv_256"}
command -v valgrind >/dev/null || { echo "valgrind is not installed (./dev install slow)"; exit 77; }

count() # ROW LENGTH
{
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" "$1" "$2" 2>&1 | awk '/Collected/ {print $NF}'
}

for row in $rows; do
    short=$(count "$row" 204800)
    long=$(count "$row" 409600)
    echo "$row $(((long - short) / 204800))"
done
