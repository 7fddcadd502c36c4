#!/usr/bin/env bash
# The same bytes from every compiler and level: builds the program by gcc and clang at -O0 and -O3, runs one study with
# each and with the program under test, and wants one sha256 of results.h5. A first difference is shown by h5dump.
# `compilers.sh SOURCE WORK MITOSIM STUDY [RUN OPTION...]`
set -euo pipefail
source=$1 work=$2 program=$3 study=$4
shift 4
options=("$@")
failed=0

mkdir -p "$work"
run() # NAME PROGRAM
{
    rm -rf "${work:?}/$1.out"
    "$2" run "$study" -o "$work/$1.out" --quiet "${options[@]}" >"$work/$1.log" 2>&1 || { cat "$work/$1.log"; exit 1; }
}
digest() { sha256sum "$work/$1.out/results.h5" | cut -c1-64; }

run reference "$program"
wanted=$(digest reference)
echo "$wanted  the program under test"
built=0
for compiler in gcc clang; do
    if ! command -v "$compiler" >/dev/null; then
        echo "$compiler is not installed (./dev install slow)"
        continue
    fi
    for level in O0 O3; do
        name=$compiler-$level
        cmake -S "$source" -B "$work/$name" -G Ninja -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Debug \
            -DCMAKE_C_FLAGS="-$level" -DMITOSIM_TESTS=OFF >"$work/$name.log"
        cmake --build "$work/$name" --target mitosim >>"$work/$name.log" || { tail -n 40 "$work/$name.log"; exit 1; }
        "$compiler" "-$level" -std=gnu17 -ffp-contract=off -I"$source" "$source/tests/golden/digest.c" \
            "$work/$name"/sim/random/libsim_random.a "$work/$name"/sim/base/libsim_base.a -lsleef -lmd -lm \
            -o "$work/$name/digest"
        if [ "$("$work/$name/digest")" != "$(cat "$source/tests/golden/digest.txt")" ]; then
            echo "$name draws other numbers than tests/golden/digest.txt"
            failed=1
        fi
        run "$name" "$work/$name/bin/mitosim"
        found=$(digest "$name")
        echo "$found  $compiler -$level"
        built=$((built + 1))
        if [ "$found" != "$wanted" ]; then
            failed=1
            h5diff "$work/reference.out/results.h5" "$work/$name.out/results.h5" 2>&1 | head -n 20 || true
        fi
    done
done
[ "$built" -gt 0 ] || exit 77
exit "$failed"
