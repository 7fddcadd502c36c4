"""A program with one more venue, strategy, policy and price process: documented, checked and run like the others.

    extended.py PROGRAM STUDY WORK
"""
import json
import pathlib
import shutil
import subprocess
import sys


def ask(*words):
    done = subprocess.run([sys.argv[1], *words], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def main():
    study, work = sys.argv[2], pathlib.Path(sys.argv[3])
    shutil.rmtree(work, ignore_errors=True)
    for kind in ("drawer", "last", "generous", "sawtooth"):
        if f"kind {kind}" not in ask("describe", kind):
            sys.exit(f"describe does not tell of {kind}")
    ask("check", study)
    ask("run", study, "-o", str(work), "--strict")
    summary = json.loads(ask("summary", str(work), "--json"))
    text = json.dumps(summary)
    for strategy in ("into_the_drawer", "into_bonds"):
        if strategy not in text:
            sys.exit(f"the summary has no {strategy}")
    table = ask("summary", str(work))
    drawer = next(line for line in table.splitlines() if line.strip().startswith("into_the_drawer")).split()
    bonds = next(line for line in table.splitlines() if line.strip().startswith("into_bonds")).split()
    if not 0.5 < float(drawer[1]) < 1.5 < 4 < float(bonds[1]) < 5.5:  # per cent a year: the drawer pays 1, the bond 5
        sys.exit(f"net returns {drawer[1]} and {bonds[1]}")
    shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
