"""The tables of configs/ are what their script makes; where recorded data are there, the study of a depeg runs on them too.

    tables.py PROGRAM CONFIGS WORK DATA

On the recorded stETH/ETH of May to September 2022 what the study says must hold as it does on the made path: the more in the
pool, the deeper the fall, and panic costs those who stay while losses are settled late. Falls are compared, not returns:
the two recorded quotes jitter against each other from hour to hour, which a pool takes for trades that pay fees.
"""
import json
import pathlib
import shutil
import subprocess
import sys

TABLE, RECORDED = "tables/steth_depeg.csv", "steth_eth_hourly_2022-05_2022-09.csv"


def means(program, folder, metric):
    told = subprocess.run([program, "summary", str(folder), "--json", "--all", "--metric", metric], check=True,
                          capture_output=True, text=True).stdout
    return [{row["strategy"]: row["mean"] for row in point["metrics"]} for point in json.loads(told)["points"]]


def main():
    program, configs, work, data = sys.argv[1], *(pathlib.Path(word) for word in sys.argv[2:5])
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    subprocess.run([sys.executable, "-B", str(configs / "tables" / "make_tables.py"), str(work)], check=True)
    for made in work.glob("*.csv"):
        if made.read_bytes() != (configs / "tables" / made.name).read_bytes():
            sys.exit(f"{made.name} is not what make_tables.py makes")
    study = (configs / "depeg.yaml").read_text(encoding="utf-8")
    if TABLE not in study:
        sys.exit(f"depeg.yaml does not read {TABLE}")
    recorded = (data / RECORDED).resolve()
    if not recorded.exists():
        print(f"{RECORDED} is not here: only the tables were compared")
        return
    (work / "depeg.yaml").write_text(study.replace(TABLE, str(recorded)), encoding="utf-8")
    done = subprocess.run([program, "run", str(work / "depeg.yaml"), "-o", str(work / "out"), "--replicates", "4",
                           "--strict"], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout[-1000:] + done.stderr[-3000:])
    for point in means(program, work / "out", "vault_drawdown"):
        if not point["none"] < 0.001 < 0.005 < point["third"] < point["all_in"] < 0.15:
            sys.exit(f"the more in the pool, the deeper the fall: {point}")
    calm, _, panic = means(program, work / "out", "vault_net_return")
    if not panic["all_in"] < calm["all_in"] - 0.005:
        sys.exit(f"panic costs those who stay: {calm} {panic}")
    shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
