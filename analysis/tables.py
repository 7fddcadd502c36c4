#!/usr/bin/env python3
"""Where the recorded tables come from, and how to make them again. Standard library only.

    tables.py [--out data] [CLONES]

Without CLONES: each table with its source, licence and whether it is at hand (in data/, or in the folder that
MITOSIM_SHARED names). With CLONES, a folder that holds clones of the sources (CLONES/Hurst_Crypto, ...), the tables with
a recipe are written into data/, which git ignores, and compared with the ones at hand.

No table is part of the project: the sources state no licence or their own, so each user makes his copy."""
import argparse
import bisect
import csv
import datetime
import os
import pathlib
import sys

UTC = datetime.timezone.utc


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def moment(seconds, form):
    return datetime.datetime.fromtimestamp(seconds, UTC).strftime(form)


def daily_closes(clone):
    """Closes of Binance's daily klines of both pairs, where both have the day."""
    closes = [{row["open_time"][:10]: row["close"] for row in rows_of(clone / "data" / f"{pair}.csv")}
              for pair in ("ETHUSDT", "BTCUSDT")]
    yield ["date_utc", "eth_usdt_close", "btc_usdt_close"]
    for day in sorted(closes[0].keys() & closes[1].keys()):
        if "2018-01-01" <= day <= "2026-01-02":
            yield [day, closes[0][day], closes[1][day]]


def steth_ratio(clone):
    """Hourly stETH over the WETH quote nearest in time, not more than 15 minutes away."""
    quotes = {symbol: sorted((int(row["timestamp"]) // 1000, float(row["USD_price"]))
                             for row in rows_of(clone / "data" / "usd_prices" / f"{symbol}_usd.csv"))
              for symbol in ("stETH", "WETH")}
    times = [time for time, _ in quotes["WETH"]]
    yield ["time_utc", "unix", "steth_usd", "weth_usd", "ratio"]
    for time, price in quotes["stETH"]:
        day = moment(time, "%Y-%m-%d")
        if not "2022-05-01" <= day <= "2022-09-30":
            continue
        at = bisect.bisect_left(times, time)
        near = min((quotes["WETH"][i] for i in (at - 1, at) if 0 <= i < len(times)), key=lambda q: abs(q[0] - time))
        if abs(near[0] - time) <= 900:
            yield [moment(time, "%Y-%m-%dT%H:%MZ"), time, f"{price:.4f}", f"{near[1]:.4f}", f"{price / near[1]:.6f}"]


def usdc_hours(clone):
    """Kraken's hourly USDC/USD from 10 March 2023, 20:00 to 14 March, 00:00; volume in millions."""
    yield ["hour_utc", "low", "close", "vwap", "volume_usdc_m"]
    for row in rows_of(clone / "usdc_depeg" / "data" / "n1" / "kraken_usdcusd" / "hourly.csv"):
        hour = row["hour_utc"][:16]
        if "2023-03-10T20:00" <= hour <= "2023-03-14T00:00":
            yield [hour + "Z", f"{float(row['low']):.4f}", f"{float(row['close']):.4f}", f"{float(row['vwap']):.6f}",
                   f"{float(row['volume']) / 1e6:.2f}"]


def usdc_supply(clone):
    """Circulating USDC by day, as DefiLlama told it."""
    yield ["date_utc", "unix", "circulating_usd"]
    for row in rows_of(clone / "usdc_depeg" / "data" / "usdc_supply_daily.csv"):
        yield [moment(int(row["date"]), "%Y-%m-%d"), row["date"], row["circulating_usd"]]


# File, repository, commit, paths in it, licence, what it holds, recipe (a function) or how it was made by hand.
TABLES = [
    ("eth_btc_daily_close_2018_2026.csv", "djienne/Hurst_Crypto", "c83fd0139198", "data/ETHUSDT.csv, data/BTCUSDT.csv",
     "none stated", "2,924 daily closes of ETHUSDT and BTCUSDT (Binance)", daily_closes),
    ("steth_eth_hourly_2022-05_2022-09.csv", "bhemen/aave-data", "bb4b9c93e927",
     "data/usd_prices/stETH_usd.csv, data/usd_prices/WETH_usd.csv", "none stated",
     "hourly stETH/ETH from CoinGecko's USD prices, May to September 2022", steth_ratio),
    ("steth_curve_pool_state_2021-09_2022-06.csv", "MiguelBits/curve-studies-depegs", "8edf4ec6b955",
     "finished/stETH.csv", "none stated (on-chain facts)", "322 roughly daily states of the Curve stETH/ETH pool",
     "balances and virtual price as recorded; the price column is StableSwap with A = 50 at those balances"),
    ("lst_eth_rates_daily_2024-07_2024-11.csv", "bhemen/aave-data", "bb4b9c93e927",
     "data/compound_data/usd_prices_compoundv3/*.csv", "none stated",
     "wstETH, ezETH, rsETH, weETH, rETH, osETH in ETH, by day", "last feed value of each day over WETH's"),
    ("curvesim_DAI-USDC_30min_2021-12_2022-02.csv", "curveresearch/curvesim", "dddc3bdd2dab", "data/DAI-USDC.csv", "MIT",
     "half-hourly price and volume", "the rows of 2021-12-25 to 2022-02-23"),
    ("curvesim_USDC-USDT_30min_2021-12_2022-02.csv", "curveresearch/curvesim", "dddc3bdd2dab", "data/USDC-USDT.csv",
     "MIT", "half-hourly price and volume", "the rows of 2021-12-25 to 2022-02-23"),
    ("usdc_kraken_hourly_2023-03.csv", "juunnq/usdc-depeg-artifact-fc27", "b2f939d9f61b",
     "usdc_depeg/data/n1/kraken_usdcusd/hourly.csv", "none stated", "77 hours of USDC/USD on Kraken", usdc_hours),
    ("usdc_supply_daily_2023-03.csv", "juunnq/usdc-depeg-artifact-fc27", "b2f939d9f61b",
     "usdc_depeg/data/usdc_supply_daily.csv", "none stated", "12 days of circulating USDC (DefiLlama)", usdc_supply),
    ("aave_v3_param_changes.csv", "bgd-labs/aave-proposals-v3", "ff6a99cdbf6e", "diffs/*.md", "see the repository",
     "290 changes of Aave's parameters by governance", "rows of the tables in the proposals' diffs"),
    ("aave_v3_reserves_2023-10-31.csv", "bgd-labs/aave-proposals-v3", "ff6a99cdbf6e", "reports/AaveV3*_after.json",
     "see the repository", "reserves and rate curves of Aave v3", "one row a reserve"),
    ("comet_markets.csv", "compound-finance/comet", "d5a30b0aaeff", "deployments/*/*/configuration.json",
     "see the repository", "rate curves and collateral factors of Compound v3", "one row a collateral"),
    ("hyperlane_chains.csv", "hyperlane-xyz/hyperlane-registry", "b34b59e95e88", "chains/*/metadata.yaml", "MIT",
     "block times and reorg periods of 346 chains", "one row a chain"),
]


def at_hand(name, out):
    shared = os.environ.get("MITOSIM_SHARED")
    for folder in [out] + ([pathlib.Path(shared) / "data"] if shared else []):
        if (folder / name).is_file():
            return folder / name
    return None


def tell(out):
    for name, repository, commit, paths, licence, what, recipe in TABLES:
        here = at_hand(name, out)
        print(f"{name}\n  {what}\n  from {repository} @ {commit}: {paths}; licence: {licence}")
        print(f"  recipe: {recipe.__doc__ if callable(recipe) else 'by hand: ' + recipe}")
        print(f"  {'at hand: ' + str(here) if here else 'not at hand'}\n")
    print("git clone the repository at its commit into a folder, then: ./dev data FOLDER")


def difference(made, other):
    """In words, how two tables differ."""
    left, right = [list(csv.reader(open(path, newline="", encoding="utf-8"))) for path in (made, other)]
    wrong = sum(a != b for a, b in zip(left, right)) + abs(len(left) - len(right))
    return "the same rows" if wrong == 0 else f"{wrong} of {len(right)} rows differ"


def write(out, clones):
    found = 0
    out.mkdir(parents=True, exist_ok=True)
    for name, repository, commit, _, _, _, recipe in TABLES:
        clone = clones / repository.split("/")[1]
        if not callable(recipe) or not clone.is_dir():
            continue
        other = at_hand(name, pathlib.Path("nowhere"))
        try:
            rows = list(recipe(clone))
        except (OSError, KeyError, ValueError) as problem:
            print(f"{name}: {clone} does not hold {commit}'s files: {problem!r}", file=sys.stderr)
            return 1
        with open(out / name, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        found += 1
        print(f"wrote {out / name}: {len(rows) - 1} rows" + (f"; against {other}: {difference(out / name, other)}"
                                                            if other else ""))
    if found == 0:
        print(f"{clones} holds no clone of a source with a recipe: " +
              ", ".join(sorted({table[1].split('/')[1] for table in TABLES if callable(table[6])})), file=sys.stderr)
    return int(found == 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", nargs="?", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("data"))
    words = parser.parse_args()
    if words.clones is None:
        tell(words.out)
        return 0
    return write(words.out, words.clones)


if __name__ == "__main__":
    sys.exit(main())
