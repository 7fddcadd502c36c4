#!/usr/bin/env python3
"""The recorded tables can be made again: analysis/tables.py on small clones made here, in the sources' own formats."""
import os
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "analysis" / "tables.py"
KLINES = "open_time,open,high,low,close,volume\n"
SOURCES = {
    "Hurst_Crypto/data/ETHUSDT.csv": KLINES + "2017-12-31 00:00:00+00:00,1,1,1,700.5,9\n"
                                              "2018-01-01 00:00:00+00:00,1,1,1,754.99,9\n"
                                              "2018-01-02 00:00:00+00:00,1,1,1,855.28,9\n",
    "Hurst_Crypto/data/BTCUSDT.csv": KLINES + "2018-01-02 00:00:00+00:00,1,1,1,14675.11,9\n",
    "aave-data/data/usd_prices/stETH_usd.csv": "symbol,timestamp,USD_price\nstETH,1651364159123,2735.6428\n"
                                               "stETH,1651367783000,2740.9687\n",
    "aave-data/data/usd_prices/WETH_usd.csv": "symbol,timestamp,USD_price\nWETH,1651364100000,2734.4279\n"
                                              "WETH,1651366000000,2742.8101\n",
    "usdc-depeg-artifact-fc27/usdc_depeg/data/usdc_supply_daily.csv": "date,circulating_usd\n1678147200,43288611943\n",
    "usdc-depeg-artifact-fc27/usdc_depeg/data/n1/kraken_usdcusd/hourly.csv":
        "hour_utc,open,high,low,close,vwap,volume,n_trades\n"
        "2023-03-10T19:00:00Z,0.9999,1.0,0.9988,0.9999,0.9998854806290646,4671504.87541092,474.0\n"
        "2023-03-10T20:00:00Z,0.9999,1.0,0.9994,0.9999,0.9998709167817182,3650785.31465923,476.0\n",
}
# The first rows of the tables that the recipes stand for; the second stETH quote has no WETH quote near enough.
WANTED = {
    "eth_btc_daily_close_2018_2026.csv": "date_utc,eth_usdt_close,btc_usdt_close\n2018-01-02,855.28,14675.11\n",
    "steth_eth_hourly_2022-05_2022-09.csv": "time_utc,unix,steth_usd,weth_usd,ratio\n"
                                            "2022-05-01T00:15Z,1651364159,2735.6428,2734.4279,1.000444\n",
    "usdc_supply_daily_2023-03.csv": "date_utc,unix,circulating_usd\n2023-03-07,1678147200,43288611943\n",
    "usdc_kraken_hourly_2023-03.csv": "hour_utc,low,close,vwap,volume_usdc_m\n"
                                      "2023-03-10T20:00Z,0.9994,0.9999,0.999871,3.65\n",
}


def run(*words):
    environment = {key: value for key, value in os.environ.items() if key != "MITOSIM_SHARED"}
    return subprocess.run([sys.executable, str(PROGRAM), *map(str, words)], capture_output=True, text=True,
                          env=environment, check=False)


def main():
    with tempfile.TemporaryDirectory() as folder:
        clones, out = pathlib.Path(folder) / "clones", pathlib.Path(folder) / "data"
        for name, text in SOURCES.items():
            (clones / name).parent.mkdir(parents=True, exist_ok=True)
            (clones / name).write_text(text, encoding="utf-8")
        made = run("--out", out, clones)
        assert made.returncode == 0, made.stderr
        assert sorted(path.name for path in out.iterdir()) == sorted(WANTED), made.stdout
        for name, text in WANTED.items():
            assert (out / name).read_text(encoding="utf-8") == text, name
        told = run("--out", out)
        assert told.returncode == 0 and "licence: MIT" in told.stdout and f"at hand: {out}" in told.stdout, told.stdout
        assert run("--out", out, out).returncode == 1, "a folder without clones is an error"
    return 0


if __name__ == "__main__":
    sys.exit(main())
