#!/usr/bin/env python3
"""Three hindcasts: fitted on the first part of a recorded crisis, scored on the rest (README.md beside this file).

    hindcast.py PROGRAM POOL_CURVE SHARED WORK [--write]

Runs the simulator and prints the tables of scores; exits 1 where they are not those of the README, which --write renews.
Python with the packages of tests/requirements.txt; exits 77 where they or the recorded data are absent."""
import pathlib
import sys

README = pathlib.Path(__file__).with_name("README.md")
MARK = "<!-- below: printed by ./dev hindcast, compared by the test -->\n"
TABLES = ("steth_curve_pool_state_2021-09_2022-06.csv", "steth_eth_hourly_2022-05_2022-09.csv",
          "usdc_kraken_hourly_2023-03.csv", "usdc_supply_daily_2023-03.csv")


def main(words):
    if len(words) < 4:
        sys.exit(__doc__)
    program, curve, shared, work = words[0], words[1], pathlib.Path(words[2]), pathlib.Path(words[3])
    for name in TABLES:
        if not (shared / "data" / name).exists():
            print(f"skipped: {shared / 'data' / name} is not there; set MITOSIM_SHARED (./dev data tells its source)")
            return 77
    try:
        import h5py  # noqa: F401
        import numpy  # noqa: F401
    except ImportError as absent:
        print(f"skipped: {absent} (./dev install, or set MITOSIM_PYTHON)")
        return 77
    import queue_incident
    import scores
    import steth
    import usdc

    report = scores.Report()
    for module in (steth, usdc, queue_incident):
        if module is steth:
            module.hindcast(report, shared, program, curve, work)
        else:
            module.hindcast(report, shared, program, work)
    found = "\n".join(report.lines).strip() + "\n"
    print(found, end="")
    head, _, told = README.read_text(encoding="utf-8").partition(MARK)
    if "--write" in words:
        README.write_text(head + MARK + "\n" + found, encoding="utf-8")
        return 0
    if told.strip() == found.strip():
        return 0
    print("\nThe scores are not those of the README: see what changed, then ./dev hindcast --write", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
