"""Makes the tables that studies in configs/ read, from parameters stated here: make_tables.py [FOLDER]

steth_depeg.csv: units of ETH for one staked ETH, hourly. The logarithm follows an Ornstein-Uhlenbeck process; until BREAK it
tends to the mean of calm, from then on to that of stress, at the speed and volatility of each (the defaults of `mitosim
describe lst`: stETH before May 2022, and May to September 2022). It is made, not recorded; recorded prices of those months
have the same columns, so a study reads either.
"""
import datetime
import math
import pathlib
import random
import sys

START = datetime.datetime(2022, 5, 1)
BREAK, DAYS = 11.0, 150
CALM = {"mean": -0.0031, "half_life": 2.6, "volatility": 0.062}    # days; per square root of a year
STRESS = {"mean": -0.0309, "half_life": 11.3, "volatility": 0.068}
SEED = 1


def path():
    luck, value = random.Random(SEED), CALM["mean"]
    for hour in range(DAYS * 24 + 1):
        yield START + datetime.timedelta(hours=hour), math.exp(value)
        law = CALM if hour < BREAK * 24 else STRESS
        kappa = math.log(2) / law["half_life"]
        keep = math.exp(-kappa / 24)
        spread = law["volatility"] * math.sqrt((1 - keep * keep) / (2 * kappa * 365))
        value = law["mean"] + (value - law["mean"]) * keep + luck.gauss(0, spread)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    rows = "".join(f"{moment:%Y-%m-%dT%H:%MZ},{ratio:.6f}\n" for moment, ratio in path())
    (folder / "steth_depeg.csv").write_text("time_utc,ratio\n" + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
