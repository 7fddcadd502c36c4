"""Scores of probabilistic forecasts, and what the hindcasts share: the tables, the program, the report. numpy only.

An ensemble has the shape (members, ...); an outcome the shape (...). CRPS = E|X - y| - E|X - X'| / 2 over the members, all
pairs (Gneiting and Raftery 2007): in the unit of the outcome, smaller is better, and for one member the absolute error.
"""
import csv
import datetime
import os
import pathlib
import subprocess

import numpy as np

LEVELS = (80, 95)


def crps(ensemble, outcome):
    x = np.sort(np.asarray(ensemble, float), axis=0)
    n = len(x)
    weight = (2 * np.arange(1, n + 1) - n - 1).reshape((-1,) + (1,) * (x.ndim - 1))
    return np.mean(np.abs(x - outcome), axis=0) - np.sum(weight * x, axis=0) / n**2


def interval(ensemble, level):
    return np.percentile(ensemble, [50 - level / 2, 50 + level / 2], axis=0)


def covered(ensemble, outcome, level):
    low, high = interval(ensemble, level)
    return (low <= outcome) & (outcome <= high)


def band_of(ensemble, level):
    """The joint band: the pointwise extremes of the `level` % deepest members. A member is as deep as its worst point: the
    share of the members below it or above it there, the smaller of both. Ranks: the units of the points do not matter."""
    columns = ensemble.reshape(len(ensemble), -1)
    depth = np.full(len(columns), 1.0)
    for column in columns.T:
        order = np.sort(column)
        below, above = np.searchsorted(order, column, "left"), len(order) - np.searchsorted(order, column, "right")
        depth = np.minimum(depth, np.minimum(below, above) / len(order))
    deepest = columns[depth >= np.percentile(depth, 100 - level)]
    return deepest.min(axis=0), deepest.max(axis=0)


def band_covers(ensemble, outcome, level):
    low, high = band_of(ensemble, level)
    return bool(np.all((low <= np.ravel(outcome)) & (np.ravel(outcome) <= high)))


class Report:
    """Lines of a Markdown table, printed as they come."""

    def __init__(self):
        self.lines = []

    def say(self, *lines):
        self.lines += lines

    def head(self, title, text):
        self.say("", f"### {title}", "", *text, "",
                 "| what | forecast | median | 80 % | 95 % | happened | verdict | CRPS |",
                 "| --- | --- | --- | --- | --- | --- | --- | --- |")

    def number(self, what, law, ensemble, outcome, form):
        """One outcome: median, both intervals, whether it fell into them, CRPS."""
        inside = [level for level in LEVELS if covered(ensemble, outcome, level)]
        verdict = f"within {inside[0]} %" if inside else "**miss**"
        cells = [" .. ".join(form.format(v) for v in interval(ensemble, level)) for level in LEVELS]
        self.say(f"| {what} | {law} | {form.format(np.median(ensemble))} | {cells[0]} | {cells[1]} | {form.format(outcome)} "
                 f"| {verdict} | {crps(ensemble, outcome):.3g} |")

    def series(self, what, law, ensemble, outcome, form, scale=1.0):
        """Many outcomes: median absolute error, share covered, mean CRPS; the verdict looks at the shares.

        Neighbours in a path move together, so the shares of one path scatter widely: a miss is less than 60 % in the interval
        of 80 % or less than 85 % in that of 95 %; 20 values or more of which 95 % lie in the interval of 80 % tell a law that
        is too wide."""
        error = np.median(np.abs(np.median(ensemble, axis=0) - outcome)) * scale
        share = [100 * np.mean(covered(ensemble, outcome, level)) for level in LEVELS]
        narrow, wide = share[0] < 60 or share[1] < 85, share[0] >= 95 and np.size(outcome) >= 20
        verdict = "**miss**" if narrow else "**too wide**" if wide else "holds"
        self.say(f"| {what}, {len(np.ravel(outcome))} values | {law} | error {form.format(error)} | covers {share[0]:.0f} % | "
                 f"covers {share[1]:.0f} % | | {verdict} | {np.mean(crps(ensemble, outcome)) * scale:.3g} |")


def rows_of(shared, name):
    with open(pathlib.Path(shared) / "data" / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def seconds_of(text):
    """Of a date such as 2022-05-31, 2022-05-31T04Z or 2022-05-31T04:05Z."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00") if "T" in text else text + "T00:00:00+00:00").timestamp()


def run(binary, study, work, *words):
    """Runs a study, a text or a file, and returns its opened result."""
    import h5py

    folder = pathlib.Path(work)
    folder.mkdir(parents=True, exist_ok=True)
    path = study
    if "\n" in str(study):
        path = folder / "study.yaml"
        path.write_text(study, encoding="utf-8")
    out = folder / "out"
    subprocess.run(["rm", "-rf", str(out)], check=True)
    done = subprocess.run([binary, "run", str(path), "-o", str(out), "--quiet", "--strict", *words], capture_output=True,
                          text=True, check=False, env={**os.environ, "OMP_NUM_THREADS": "2"})
    if done.returncode != 0:
        raise SystemExit(f"{path}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return h5py.File(out / "results.h5")


def names_of(file, dimension, group="series"):
    return [name.decode() if isinstance(name, bytes) else str(name) for name in file[group][dimension][:]]


def ou_of(x, step):
    """Exact maximum likelihood of an Ornstein-Uhlenbeck process around a mean, seen every `step` days: x' = c + f x + e.
    Returns the estimates (mean, half-life in days, volatility per square root of a year) and a function that draws others
    from the posterior under flat priors on (c, f, log sd), kept where 0.01 < f < 0.999."""
    a = np.column_stack([np.ones(len(x) - 1), x[:-1]])
    b = x[1:]
    solved, *_ = np.linalg.lstsq(a, b, rcond=None)
    rest = b - a @ solved
    freedom = len(b) - 2
    square = rest @ rest / freedom
    root = np.linalg.cholesky(np.linalg.inv(a.T @ a))

    def law(c, f, s2):
        half_life = step * np.log(2) / -np.log(f)
        kappa = -np.log(f) / (step / 365)
        return c / (1 - f), half_life, np.sqrt(s2 * 2 * kappa / (1 - f * f))

    def draw(generator):
        while True:
            s2 = square * freedom / generator.chisquare(freedom)
            c, f = solved + np.sqrt(s2) * root @ generator.standard_normal(2)
            if 0.01 < f < 0.999:
                return law(c, f, s2)

    return law(solved[0], min(solved[1], 0.999), square), draw


def ou_around(x, step, mean):
    """The same with a known mean: x' - mean = f (x - mean) + e."""
    u, v = x[:-1] - mean, x[1:] - mean
    f = u @ v / (u @ u)
    freedom = len(u) - 1
    square = ((v - f * u) @ (v - f * u)) / freedom

    def law(f, s2):
        kappa = -np.log(f) / (step / 365)
        return mean, step * np.log(2) / -np.log(f), np.sqrt(s2 * 2 * kappa / (1 - f * f))

    def draw(generator):
        while True:
            s2 = square * freedom / generator.chisquare(freedom)
            one = f + np.sqrt(s2 / (u @ u)) * generator.standard_normal()
            if 0.01 < one < 0.999:
                return law(one, s2)

    return law(f, square), draw
