#!/usr/bin/env python3
"""The scores against closed forms: scores_test.py PROGRAM WORK. Seeds are fixed, bounds are 4 standard errors."""
import math
import sys

try:
    import h5py  # noqa: F401
    import numpy as np
except ImportError as absent:
    print(f"skipped: {absent} (./dev install, or set MITOSIM_PYTHON)")
    sys.exit(77)

import scores
import steth


def the_crps_of_a_normal_law(normal):
    """sigma (y (2 Phi(y) - 1) + 2 phi(y) - 1 / sqrt(pi)) at y standard deviations; the ensemble's error falls as n^-1/2."""
    for y in (0.0, 0.7, -2.5):
        wanted = y * math.erf(y / math.sqrt(2)) + 2 * math.exp(-y * y / 2) / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi)
        found = scores.crps(normal, y)
        assert abs(found - wanted) < 4 * 0.6 / math.sqrt(len(normal)), (y, found, wanted)
    assert scores.crps(np.array([3.0]), 5.0) == 2.0, "of one member: the absolute error"


def intervals_hold_what_they_say(normal):
    for level, wanted in ((80, 1.281552), (95, 1.959964)):
        low, high = scores.interval(normal, level)
        assert abs(low + wanted) < 0.06 and abs(high - wanted) < 0.06, (level, low, high)
        assert scores.covered(normal, wanted - 0.06, level) and not scores.covered(normal, wanted + 0.06, level)


def a_joint_band_holds_its_share_of_fresh_paths(generator):
    """Paths with memory, ten points: of 4000 fresh ones about 80 % and 95 % lie in the bands of 4000 others. The error of a
    band made of n members is about that of its level, so both binomial errors count."""
    made, fresh = (np.cumsum(generator.standard_normal((4000, 10)), axis=1) for _ in range(2))
    for level in scores.LEVELS:
        low, high = scores.band_of(made, level)
        share, p = np.mean(np.all((low <= fresh) & (fresh <= high), axis=1)), level / 100
        assert abs(share - p) < 4 * math.sqrt(2 * p * (1 - p) / 4000) + 0.01, (level, share)
    constant = np.tile(generator.choice([0.0, 1.0], size=(1000, 1)), 5)
    assert not scores.band_covers(constant, np.full(5, 2.0), 95), "beyond all members is outside of every band"


def the_fit_finds_the_simulators_own_law(program, work):
    """Daily values of 40 pegs of 2000 days: means of the estimates within 4 standard errors, plus the bias of a fitted
    autoregression, (1 + 3 f) / n for f with an unknown mean (Kendall 1954)."""
    mean, half_life, volatility, days = -0.02, 3.0, 0.06, 2000
    text = steth.study_of({"x": [steth.peg(0.97, mean, half_life, volatility)] * 40}, days, "1d")
    text = text.replace(f"replicates: {steth.REPLICATES}", "replicates: 1")
    paths = np.log(steth.paths(scores.run(program, text, work), "x"))
    found = np.array([scores.ou_of(path, 1.0)[0] for path in paths])
    f = np.exp(-math.log(2) / found[:, 1])
    wanted = math.exp(-math.log(2) / half_life)
    errors = found.std(axis=0, ddof=1) / math.sqrt(len(found))
    assert abs(found[:, 0].mean() - mean) < 4 * errors[0], found[:, 0].mean()
    assert abs(f.mean() + (1 + 3 * wanted) / days - wanted) < 4 * f.std(ddof=1) / math.sqrt(len(f)), (f.mean(), wanted)
    assert abs(found[:, 2].mean() - volatility) < 4 * errors[2] + volatility / days, found[:, 2].mean()


def main(program, work):
    generator = np.random.RandomState(7)
    normal = generator.standard_normal(40000)
    the_crps_of_a_normal_law(normal)
    intervals_hold_what_they_say(normal)
    a_joint_band_holds_its_share_of_fresh_paths(generator)
    the_fit_finds_the_simulators_own_law(program, work)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
