#!/usr/bin/env python3
"""Ziggurat tables of sim/random from first principles (Marsaglia and Tsang 2000), at 60 digits.

    ziggurat_tables.py             prints sim/random/ziggurat_tables.c
    ziggurat_tables.py FILE        exit 0 when FILE is exactly that text, 1 with the first differing line, 77 without mpmath

256 layers of equal area V. Layer 0 is the base strip with the tail, of virtual width V / f(R); layers 1..255 end at
x[i], x[1] = R, and x[256] = 0. A candidate k (53 bits) of layer i is x = k * width[i]; it lies under the next layer, and
is taken without a look at f, when k < inside[i].
"""
import sys

try:
    from mpmath import mp, mpf, exp, log, sqrt, quad, findroot, inf, floor
except ImportError:
    print("mpmath is not installed", file=sys.stderr)
    sys.exit(77)

mp.dps = 60
LAYERS = 256


def edges(density, inverse, tail, guess):
    """x[0..256] such that the topmost layer closes exactly at x = 0."""

    def climb(r):
        area = r * density(r) + tail(r)
        x = [area / density(r), r]
        for i in range(2, LAYERS):
            x.append(inverse(density(x[-1]) + area / x[-1]))
        return x, area

    def miss(r):
        x, area = climb(r)
        return area - x[-1] * (1 - density(x[-1]))

    r = findroot(miss, (guess - mpf("1e-9"), guess + mpf("1e-9")), solver="secant", tol=mpf("1e-100"))
    x, _ = climb(r)
    return x + [mpf(0)]


def table(name, kind, values, per_line):
    lines = [f"const {kind} sim_ziggurat_{name}[{len(values)}] = {{"]
    for i in range(0, len(values), per_line):
        lines.append("    " + ", ".join(values[i : i + per_line]) + ",")
    return lines + ["};", ""]


def distribution(name, density, inverse, tail, guess):
    x = edges(density, inverse, tail, mpf(guess))
    inside = [int(floor(x[i + 1] / x[i] * 2**53)) for i in range(LAYERS)]
    width = [float(x[i] / 2**53) for i in range(LAYERS)]
    height = [float(density(x[i])) if i else 0.0 for i in range(LAYERS + 1)]
    return (
        table(f"{name}_inside", "uint64_t", [f"0x{k:014x}" for k in inside], 5)
        + table(f"{name}_width", "double", [w.hex() for w in width], 4)
        + table(f"{name}_height", "double", [h.hex() for h in height], 4)
        + [f"const double sim_ziggurat_{name}_tail = {float(x[1]).hex()};", ""]
    )


def text():
    lines = [
        "/* Made by tests/golden/ziggurat_tables.py; a test makes them again and compares. */",
        "/* clang-format off */",
        '#include "sim/random/ziggurat_tables.h"',
        "",
    ]
    lines += distribution(
        "normal",
        lambda x: exp(-x * x / 2),
        lambda y: sqrt(-2 * log(y)),
        lambda r: sqrt(mp.pi / 2) * mp.erfc(r / sqrt(mpf(2))),
        "3.6541528853610088",
    )
    lines += distribution(
        "exponential", lambda x: exp(-x), lambda y: -log(y), lambda r: exp(-r), "7.69711747013104972"
    )
    return "\n".join(lines[:-1]) + "\n"


def main():
    made = text()
    if len(sys.argv) < 2:
        sys.stdout.write(made)
        return 0
    with open(sys.argv[1], encoding="ascii") as file:
        kept = file.read()
    if kept == made:
        return 0
    for number, (a, b) in enumerate(zip(kept.splitlines(), made.splitlines()), 1):
        if a != b:
            print(f"{sys.argv[1]}:{number}: kept {a}\nmade {b}")
            break
    return 1


if __name__ == "__main__":
    sys.exit(main())
