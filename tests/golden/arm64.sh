#!/usr/bin/env bash
# The same rows on arm64: unpacks Debian's arm64 libraries into a folder of the build tree (the system is not changed),
# builds the program with the cross compiler and runs a study under qemu-user. The file is byte-equal only where the
# releases of HDF5 and libdeflate are equal too, so the values are compared, to the last bit.
# `arm64.sh SOURCE WORK MITOSIM STUDY [RUN OPTION...]`
set -euo pipefail
source=$1 work=$2 program=$3 study=$4
shift 4
options=("$@")
skip() { echo "$*"; exit 77; }

command -v aarch64-linux-gnu-gcc >/dev/null || skip "gcc-aarch64-linux-gnu is not installed (./dev install slow)"
command -v qemu-aarch64-static >/dev/null || skip "qemu-user-static is not installed (./dev install slow)"
command -v apt-get >/dev/null || skip "arm64 libraries come from Debian's packages, and this system has no apt"
mkdir -p "$work"
work=$(readlink -f "$work")
sysroot=$work/sysroot

# apt with its own state and no installed package: it fetches every library down to libc and touches nothing else.
fetch()
{
    local apt=$work/apt sources=()
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    : >"$apt/status"
    if grep -q '^ID=ubuntu' /etc/os-release; then
        # Ubuntu keeps arm64 on another server than amd64.
        sed -n 's/^VERSION_CODENAME=//p' /etc/os-release | while read -r name; do
            printf 'deb [signed-by=/usr/share/keyrings/ubuntu-archive-keyring.gpg] %s %s main universe\n' \
                http://ports.ubuntu.com/ubuntu-ports "$name" http://ports.ubuntu.com/ubuntu-ports "$name-updates"
        done >"$apt/sources.list"
        sources=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=-)
    fi
    local options=(-q -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o "Dir::State=$apt"
        -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache" -o APT::Install-Recommends=false
        -o Debug::NoLocking=1 "${sources[@]}")
    apt-get "${options[@]}" update || return 1
    apt-get "${options[@]}" install -y --download-only libc6-dev libgomp1 libgsl-dev libhdf5-dev libyaml-dev \
        librandom123-dev libsleef-dev libdeflate-dev libmd-dev || return 1
    rm -rf "$sysroot.part"
    mkdir -p "$sysroot.part"
    local package
    for package in "$apt"/cache/archives/*.deb; do
        dpkg -x "$package" "$sysroot.part"
    done
    mv "$sysroot.part" "$sysroot"
}
if [ ! -d "$sysroot" ]; then
    fetch >"$work/fetch.log" 2>&1 || { tail -n 5 "$work/fetch.log"; skip "the arm64 packages could not be fetched"; }
fi

cmake -S "$source" -B "$work/build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$source/cmake/arm64.cmake" \
    -DMITOSIM_SYSROOT="$sysroot" -DCMAKE_BUILD_TYPE=Release -DMITOSIM_TESTS=OFF >"$work/build.log"
cmake --build "$work/build" --target mitosim >>"$work/build.log" || { tail -n 40 "$work/build.log"; exit 1; }

# 10^6 raw draws of every kind first: where the rows differ, this tells whether the draws do.
aarch64-linux-gnu-gcc --sysroot "$sysroot" -std=gnu17 -O2 -ffp-contract=off -I"$source" \
    "$source/tests/golden/digest.c" "$work"/build/sim/random/libsim_random.a "$work"/build/sim/base/libsim_base.a \
    -lsleef -lmd -lm -o "$work/digest"
wanted=$(cat "$source/tests/golden/digest.txt")
found=$(qemu-aarch64-static -L "$sysroot" "$work/digest")
echo "raw draws: $found, wanted $wanted"
[ "$found" = "$wanted" ] || exit 1

run() # NAME COMMAND...
{
    local name=$1
    shift
    rm -rf "${work:?}/$name"
    "$@" run "$study" -o "$work/$name" --quiet --threads 1 "${options[@]}" >"$work/$name.log" 2>&1 ||
        { cat "$work/$name.log"; exit 1; }
}
run here "$program"
run arm64 qemu-aarch64-static -L "$sysroot" "$work/build/bin/mitosim"
sha256sum "$work/here/results.h5" "$work/arm64/results.h5"
cmp -s "$work/here/results.h5" "$work/arm64/results.h5" && exit 0
# h5diff is silent on equal values and compares to the last bit without a tolerance.
h5diff "$work/here/results.h5" "$work/arm64/results.h5"
