"""stETH in May and June 2022: the pool's price, the discount of June from what May told, the share of ETH in the pool."""
import subprocess

import numpy as np

import scores

DRAWS, REPLICATES, SEED = 60, 50, 20220531
JUNE = [f"2022-06-{day:02d}" for day in range(1, 31)]


def study_of(laws, days, step):
    """One study of many assets: each takes its law, and starts at its own `start` because a stay of a minute, whose mean is
    the start, comes first. laws: name -> list of price mappings."""
    assets = "\n".join(f"  {name}{k:03d}: {{price: {price}}}" for name, prices in laws.items()
                       for k, price in enumerate(prices))
    return f"""name: hindcast_steth
seed: {SEED}
replicates: {REPLICATES}
horizon: {days}d
market: {{grid: {step}}}
measure: 1d
record: {{series: 1d}}
chains: {{ethereum: {{block_time: 12s, reorg_wait: 180s}}}}
assets:
  ETH: {{price: {{model: constant, start: 1 USD}}}}
{assets}
vaults: {{miETH: {{asset: ETH, branches: {{ethereum: {{}}}}}}}}
strategies: {{rest: {{kind: static}}}}
"""


def peg(start, mean, half_life, volatility):
    """An Ornstein-Uhlenbeck logarithm that begins at `start` and tends to `mean`."""
    shape = f"half_life: {half_life * 86400:.6g}s, volatility: {100 * volatility:.8g}%"
    return (f"{{model: peg_regimes, start: {start:.10g} USD, begins: stress, stress: {{mean: 0%, {shape}, dwell: 1m}}, "
            f"calm: {{mean: {100 * (mean - np.log(start)):.8g}%, {shape}, dwell: 300y}}}}")


def walk(start, volatility):
    return f"{{model: gbm, start: {start:.10g} USD, drift: 0%, volatility: {100 * volatility:.8g}%}}"


def paths(file, name):
    """(members, days): the price series of all assets of a law, replicates and draws together."""
    assets = [k for k, asset in enumerate(scores.names_of(file, "asset")) if asset.startswith(name)]
    series = file["series/asset_price"][0, :, 0][:, :, assets]
    return np.moveaxis(series, 2, 1).reshape(-1, series.shape[1]).astype(float)


def pool_answers(binary, questions):
    done = subprocess.run([binary], input="\n".join(questions) + "\n", capture_output=True, text=True, check=True)
    return np.array([float(line) for line in done.stdout.split()])


def read_pool(shared, curve):
    rows = sorted(scores.rows_of(shared, "steth_curve_pool_state_2021-09_2022-06.csv"), key=lambda row: int(row["unix"]))
    price = pool_answers(curve, [f"price {row['eth_balance_wei']} {row['steth_balance_wei']}" for row in rows])
    market = np.array([float(row["market_ratio_median_3h"] or "nan") for row in rows])
    share = np.array([int(row["eth_balance_wei"]) / (int(row["eth_balance_wei"]) + int(row["steth_balance_wei"]))
                      for row in rows])
    return [row["time_utc"][:10] for row in rows], price, market, share


def structural(report, days, price, market):
    """The market's ratio given the pool's balances: only a bias and the law of the residual are fitted."""
    seen = ~np.isnan(market)
    fit = seen & (np.array(days) < "2022-05-01")
    crisis = seen & (np.array(days) >= "2022-05-01")
    residual = np.log(market[fit] / price[fit])
    bias = np.median(residual)
    order = np.where(seen)[0]
    before = {k: market[order[i - 1]] for i, k in enumerate(order) if i > 0}
    change = np.array([np.log(market[k] / before[k]) for k in np.where(fit)[0] if k in before])
    outcome = market[crisis]
    report.head("stETH: the market's price, given the pool's balances",
                [f"Fitted on {fit.sum()} states of September 2021 to April 2022: bias {1e4 * bias:+.1f} bp, residuals as seen "
                 f"(median size {1e4 * np.median(np.abs(residual - bias)):.1f} bp). Scored on the {crisis.sum()} states of May "
                 "and June 2022; errors and CRPS in bp. A forecast by the pool knows the balances of its moment, the last "
                 "value knows the market of the state before."])
    report.series("ratio", "pool on the curve of A = 50", price[crisis] * np.exp(residual)[:, None], outcome, "{:.1f}", 1e4)
    last = np.array([before[k] for k in np.where(crisis)[0]])
    report.series("ratio", "last value, its changes before May", last * np.exp(change)[:, None], outcome, "{:.1f}", 1e4)
    report.series("ratio", "law of the ratio before May", np.repeat(market[fit][:, None], crisis.sum(), 1), outcome, "{:.1f}",
                  1e4)
    report.say("", f"Without the bias the median size of the error is "
               f"{1e4 * np.median(np.abs(outcome - price[crisis])):.1f} bp.")
    return bias


def daily_medians(shared):
    rows = scores.rows_of(shared, "steth_eth_hourly_2022-05_2022-09.csv")
    days = np.array([row["time_utc"][:10] for row in rows])
    ratio = np.array([float(row["ratio"]) for row in rows])
    return {day: np.median(ratio[days == day]) for day in sorted(set(days)) if day <= "2022-06-30"}


def laws_of(x, start, generator, table):
    """May's laws of a positive quantity with daily logarithms x, from `start` on."""
    stress = x[11:]
    best, draw = scores.ou_of(stress, 1.0)
    steps = np.diff(x)
    yearly = np.sqrt(365 / generator.chisquare(len(steps), DRAWS) * (steps @ steps))
    return best, {
        "one": [peg(start, *draw(generator)) for _ in range(DRAWS)],
        "boot": [f"{{model: bootstrap, table: {table}, start: {start:.10g} USD, block: 5d}}"] * DRAWS,
        "walk": [walk(start, sd) for sd in yearly],
    }


def dynamic(report, binary, work, medians, calm):
    """June's daily medians from May's: what the peg's law makes of them."""
    may = np.log([value for day, value in medians.items() if day < "2022-06-01"])
    june = np.array([medians[day] for day in JUNE])
    start = float(np.exp(may[-1]))
    generator = np.random.RandomState(SEED)
    folder = work / "steth"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "may.csv").write_text("day,ratio\n" + "".join(f"{day},{value:.6f}\n" for day, value in medians.items()
                                                            if day < "2022-06-01"), encoding="utf-8")
    best, laws = laws_of(may, start, generator, "{file: may.csv, time: day, value: ratio}")
    file = scores.run(binary, study_of(laws, 30, "1d"), folder)
    members = {name: paths(file, name)[:, 1:] for name in laws}
    members["calm"] = generator.choice(calm, size=(DRAWS * REPLICATES, 30))
    report.head("stETH: the discount in June, from what May told",
                [f"Fitted on May 2022 alone; {DRAWS} parameter sets from the posterior x {REPLICATES} replicates of the "
                 f"simulator. *Peg under stress* (`peg_regimes`): Ornstein-Uhlenbeck, 12 to 31 May: mean {100 * best[0]:.2f} %, "
                 f"half-life {best[1]:.1f} d, volatility {100 * best[2]:.1f} %; *blocks of May* (`bootstrap`): May's daily "
                 f"changes in blocks of 5 days on average; *random walk* (`gbm`): from the last value with May's volatility; "
                 "*law before May*: the ratios of September 2021 to April 2022. CRPS of the series in bp."])
    titles = {"one": "peg under stress", "boot": "blocks of May", "walk": "random walk", "calm": "law before May"}
    for name, title in titles.items():
        report.series("daily medians of June", title, members[name], june, "{:.0f}", 1e4)
    for name, title in titles.items():
        report.number("least of them", title, members[name].min(axis=1), june.min(), "{:.4f}")
    for level in (0.98, 0.97, 0.96, 0.95):
        for name in ("one", "boot", "walk"):
            report.number(f"days below {level}", titles[name], (members[name] < level).sum(axis=1), (june < level).sum(),
                          "{:.0f}")
    report.say("", "The whole path of June lies in the joint 95 % band of: " +
               (", ".join(titles[n] for n in titles if scores.band_covers(members[n], june, 95)) or "none") + ".")
    return members


def pool_share(report, binary, curve, work, pool, members, bias):
    """The share of ETH in the pool: through the curve from the simulated price, or by its own law of May."""
    days, _, market, share = pool
    days = np.array(days)
    may, june = (days >= "2022-05-01") & (days < "2022-06-01"), days >= "2022-06-01"
    at = np.array([int(day[8:]) - 1 for day in days[june]])
    outcome = 100 * share[june]
    grid = np.linspace(0.80, 1.08, 561)
    on_curve = pool_answers(curve, [f"share {price:.6f}" for price in grid])
    through = {name: 100 * np.interp(members[name][:, at] * np.exp(-bias), grid, on_curve) for name in ("one", "boot", "walk")}
    odds = np.log(share[may] / (1 - share[may]))
    generator = np.random.RandomState(SEED + 1)
    folder = work / "share"
    folder.mkdir(parents=True, exist_ok=True)
    stamps = [day for day in days[may]]
    one_a_day = [k for k in range(len(stamps)) if k == 0 or stamps[k] != stamps[k - 1]]
    x = odds[one_a_day]
    (folder / "may.csv").write_text("day,odds\n" + "".join(f"{stamps[k]},{np.exp(odds[k]):.8f}\n" for k in one_a_day),
                                    encoding="utf-8")
    best, laws = laws_of(x, float(np.exp(odds[-1])), generator, "{file: may.csv, time: day, value: odds}")
    file = scores.run(binary, study_of(laws, 22, "1d"), folder)
    flow = {name: paths(file, name)[:, 1:][:, at] for name in laws}
    flow = {name: 100 * value / (1 + value) for name, value in flow.items()}
    report.head("stETH: the share of ETH in the pool in June",
                ["In percent of the pool's coins. *Curve*: the simulated prices of the laws above, less the bias, through the "
                 "StableSwap curve; *flows*: the odds ETH : stETH by the same laws, fitted to the odds of May "
                 f"(under stress: mean {100 / (1 + np.exp(-best[0])):.1f} %, half-life {best[1]:.1f} d)."])
    titles = {"one": "peg under stress", "boot": "blocks of May", "walk": "random walk"}
    for name, title in titles.items():
        report.series("share", "curve, " + title, through[name], outcome, "{:.1f}")
    for name, title in titles.items():
        report.series("share", "flows, " + title, flow[name], outcome, "{:.1f}")
    for kind, ensembles in (("curve", through), ("flows", flow)):
        for name, title in titles.items():
            report.number("least share", f"{kind}, {title}", ensembles[name].min(axis=1), outcome.min(), "{:.1f}")
    known = june & ~np.isnan(market)
    told = 100 * np.interp(market[known] * np.exp(-bias), grid, on_curve)
    report.say("", f"Given the market's price of the moment the curve tells the share with a median error of "
               f"{np.median(np.abs(told - 100 * share[known])):.1f} points in June.")


def hindcast(report, shared, binary, curve, work):
    pool = read_pool(shared, curve)
    days, price, market, _ = pool
    bias = structural(report, days, price, market)
    before = np.array([m for day, m in zip(days, market) if day < "2022-05-01" and not np.isnan(m)])
    members = dynamic(report, binary, work, daily_medians(shared), before)
    pool_share(report, binary, curve, work, pool, members, bias)
