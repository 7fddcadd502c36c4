#!/usr/bin/env python3
"""Does the order of the strategies in the studies that ship survive when the vaults are smaller or larger?

    rankings.py PROGRAM CONFIGS WORK [--replicates N] > configs/RANKINGS.md

Every study with two strategies or more is run with its vaults' initial supply (and queue) at a fifth, once and five times
what it says, its sweep left out. Standard library only.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

FACTORS = (0.2, 1, 5)
HEAD = """# Rankings against the size of the vaults

Printed by `./dev rankings`: the studies that ship with two strategies or more, at a fifth, once and five times their vaults'
initial supply, {replicates} replicates each, sweeps left out. Yearly net return after costs in per cent with the 95 % interval
of the mean; best first. Differences between strategies are paired and far sharper than these intervals: a `=` joins
neighbours whose paired difference is not significant at 5 % after Holm's correction.

| study | size | order |
| --- | ---: | --- |
"""


def scaled(text, factor):
    """An amount such as `20k ETH` times a factor."""
    number, rest = re.fullmatch(r"([\d.]+)(.*)", text.strip()).groups()
    return f"{float(number) * factor:.10g}{rest}"


def sizes(text, factor):
    """--set words that scale the supply and queue of every vault under `initial:`."""
    section = re.search(r"^initial:\n((?:  .*\n)+)", text, re.M)
    words = []
    for vault, body in re.findall(r"^  (\w+): \{(.*?)(?=^  \w+: \{|\Z)", section.group(1), re.M | re.S):
        for key in ("supply", "queue"):
            amount = re.search(rf"{key}: ([\d.]+\w* \w+)", body)
            if amount:
                words += ["--set", f"initial.{vault}.{key}={scaled(amount.group(1), factor)}"]
    return words


def run(program, study, work, replicates, words):
    shutil.rmtree(work, ignore_errors=True)
    sweep = ["--set", "sweep={}"] if re.search(r"^sweep:", study.read_text(encoding="utf-8"), re.M) else []
    done = subprocess.run([program, "run", str(study), "-o", str(work), "--quiet", "--replicates", str(replicates), *sweep, *words],
                          check=False, capture_output=True, text=True)
    if done.returncode != 0:
        return None, done.stderr.strip().splitlines()[-1:]
    text = subprocess.run([program, "summary", str(work), "--json"], check=True, capture_output=True, text=True).stdout
    shutil.rmtree(work, ignore_errors=True)
    return json.loads(text)["points"][0], None


def is_open(point, first, second):
    """Whether the paired difference of the net returns of two strategies is not significant."""
    for pair in point["differences"]:
        names = {pair["strategy"], pair["minus"]}
        if pair["name"] == "net_return" and names == {first, second}:
            p = pair["p_holm"]
            return pair["equal"] or (p is not None and p >= 0.05)
    return False


def order(point):
    rows = sorted((m for m in point["metrics"] if m["name"] == "net_return" and m["mean"] is not None),
                  key=lambda m: -m["mean"])
    text = ""
    for i, m in enumerate(rows):
        if i:
            text += " = " if is_open(point, rows[i - 1]["strategy"], m["strategy"]) else " > "
        text += f"{m['strategy']} {100 * m['mean']:.3f} ± {100 * (m['half_width'] or 0):.3f}"
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("configs", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--replicates", type=int, default=24)
    options = parser.parse_args()
    print(HEAD.format(replicates=options.replicates), end="")
    for study in sorted(options.configs.glob("*.yaml")):
        text = study.read_text(encoding="utf-8")
        strategies = re.search(r"^strategies:\n((?:  .*\n)+)", text, re.M)
        if strategies is None or len(re.findall(r"^  \w+:", strategies.group(1), re.M)) < 2:
            continue
        for factor in FACTORS:
            point, reason = run(options.program, study, options.work, options.replicates, sizes(text, factor))
            print(f"| `{study.name}` | x {factor:g} | {order(point) if point else 'refused: ' + ' '.join(reason)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
