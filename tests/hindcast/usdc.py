"""The run on USDC in March 2023: discount and supply together, from 12 March 00:00 UTC on what 7 to 11 March told."""
import numpy as np

import scores
from steth import peg

CUT, SEED = scores.seconds_of("2023-03-12"), 20230312
DRAWS, REPLICATES, DAYS = 40, 50, 6
HOLDERS, FRACTION = 776, 0.2
THRESHOLD, SCALE = 0.005, 0.02 # of the panic: least of its plausible range, and its default
OPENS = 37 # hours after the cut: Monday 13 March 9:00 in New York


def read(shared):
    hours = scores.rows_of(shared, "usdc_kraken_hourly_2023-03.csv")
    when = np.array([scores.seconds_of(row["hour_utc"].replace("Z", "+00:00")) for row in hours])
    supply = scores.rows_of(shared, "usdc_supply_daily_2023-03.csv")
    return (when, np.array([float(row["vwap"]) for row in hours]), np.array([float(row["unix"]) for row in supply]),
            np.array([float(row["circulating_usd"]) for row in supply]) / 1e6)


def answer(discount, scale=SCALE):
    """What the panic adds to the rate, of its most (models/user/response.h)."""
    return np.maximum(0, 1 - np.exp(-np.maximum(0, discount - THRESHOLD) / scale))


def fitted(when, price, days, supply):
    """Laws of the first part: the peg's return from the trough, the calm outflow a day, and the panic's largest factor."""
    first = when < CUT
    trough = np.argmin(np.where(first, price, 2))
    best, draw = scores.ou_around(np.log(price[trough:first.sum()]), 1 / 24, 0.0)
    flow = -np.log(supply[1:] / supply[:-1])[days[1:] <= CUT]
    calm = flow[:3].mean()
    saturday = first & (when >= CUT - 86400)
    most = 1 + (flow[4] / calm - 1) / answer(1 - price[saturday]).mean()
    spread = abs(np.log(flow[4] / flow[3])) # the two days of the run differ by so much: the error of one, in logarithms
    return best, draw, calm, most, spread, flow


def study_of(prices, calm, mosts, start):
    """One study, one coin, vault and cohort a parameter set. The queue is not served until the window opens."""
    assets, vaults, users, initial = [], [], [], []
    rate = calm / -np.log1p(-FRACTION) * HOLDERS # of requests a day, each for a fraction of one holding
    for k, (price, most) in enumerate(zip(prices, mosts)):
        coin, vault = f"USDC{k:02d}", f"vault{k:02d}"
        assets.append(f"  {coin}: {{decimals: 6, price: {price}}}")
        vaults.append(f"  {vault}: {{asset: {coin}, reclaim_period: 0s, branches: {{ethereum: {{}}}}}}")
        users.append(f"  cohort{k:02d}: {{vault: {vault}, chain: ethereum, holders: {HOLDERS}, "
                     f"deposits: {{rate: 0/d, size: {{lognormal: {{median: 10M {coin}}}}}}}, "
                     f"redemptions: {{rate: {rate:.8g}/d, fraction: {{fixed: {{value: {FRACTION}}}}}, response: {{panic: "
                     f"{{threshold: {THRESHOLD}, scale: {SCALE}, most: {most:.8g}, asset: {coin}}}}}}}}}")
        initial.append(f"  {vault}: {{supply: {start:.6f}M {coin}}}")
    lines = "\n".join
    return f"""name: hindcast_usdc
seed: {SEED}
replicates: {REPLICATES}
horizon: {DAYS}d
market: {{grid: 1h}}
measure: 1h
record: {{series: 1h}}
chains: {{ethereum: {{block_time: 12s, reorg_wait: 180s}}}}
assets:
  ETH: {{price: {{model: constant, start: 1500 USD}}}}
{lines(assets)}
vaults:
{lines(vaults)}
users:
{lines(users)}
initial:
{lines(initial)}
hazards: {{weekend: {{kind: silence, acts: queue, at: 0s, lasts: {{fixed: {{length: {OPENS}h}}}}}}}}
strategies: {{issuer: {{kind: static, reserve: 1h, rebalance: 1d}}}}
"""


def members_of(file, series, prefix, dimension):
    chosen = [k for k, name in enumerate(scores.names_of(file, dimension)) if name.startswith(prefix)]
    values = file["series"][series][0, :, 0][:, :, chosen]
    return np.moveaxis(values, 2, 1).reshape(-1, values.shape[1]).astype(float)


def first_below(paths, level):
    """Hours until a path is first below the level; its length where it never is."""
    under = paths < level
    return np.where(under.any(axis=1), under.argmax(axis=1), paths.shape[1])


def hindcast(report, shared, binary, work):
    when, price, days, supply = read(shared)
    best, draw, calm, most, spread, flow = fitted(when, price, days, supply)
    generator = np.random.RandomState(SEED)
    start, stock = price[when < CUT][-1], supply[days == CUT][0]
    prices = [peg(start, *draw(generator)) for _ in range(DRAWS)]
    mosts = np.clip(1 + (most - 1) * np.exp(spread * generator.standard_normal(DRAWS)), 1.5, 999)
    file = scores.run(binary, study_of(prices, calm, mosts, stock), work / "usdc")

    rest = when >= CUT
    outcome, later = price[rest], supply[days > CUT] / 1e3
    hours = len(outcome)
    coin = members_of(file, "asset_price", "USDC", "asset")[:, 1:hours + 1]
    held = members_of(file, "assets", "vault", "vault")[:, 24::24] / 1e9
    asked = members_of(file, "queue", "vault", "vault")[:, OPENS - 1] / 1e9
    step = np.diff(np.log(price[np.argmin(np.where(when < CUT, price, 2)):(when < CUT).sum()]))
    walk = start * np.exp(np.cumsum(generator.standard_normal((2000, hours)), axis=1) * step.std())
    stay = np.exp(generator.normal(np.log(flow[4]), spread, 2000))
    last = stock / 1e3 * np.exp(-stay[:, None] * np.arange(1, DAYS + 1))
    plain = stock / 1e3 * np.exp(-generator.normal(calm, flow[:3].std(ddof=1), 2000)[:, None] * np.arange(1, DAYS + 1))

    report.head("USDC: the discount from 12 March on",
                [f"Fitted on the {np.sum(when < CUT)} hours to 12 March 2023 00:00 UTC; scored on the {hours} after it; "
                 f"{DRAWS} parameter sets x {REPLICATES} replicates. *Peg* (`peg_regimes`): return to par from the trough of 11 "
                 f"March 07:00: half-life {24 * best[1]:.1f} h, volatility {100 * best[2]:.0f} %. *Random walk*: from the last "
                 f"hour, {100 * step.std():.2f} % an hour. Errors of the series and their CRPS in bp."])
    for title, paths in (("peg", coin), ("random walk", walk)):
        report.series("hourly prices", title, paths, outcome, "{:.0f}", 1e4)
    for level in (0.99, 0.98, 0.97, 0.95):
        for title, paths in (("peg", coin), ("random walk", walk)):
            report.number(f"hours below {level}", title, (paths < level).sum(axis=1), (outcome < level).sum(), "{:.0f}")
    for title, paths in (("peg", coin), ("random walk", walk)):
        report.number("hours until half the discount", title, first_below(1 - paths, (1 - start) / 2),
                      first_below(1 - outcome[None], (1 - start) / 2)[0], "{:.0f}")

    report.say("", f"{100 * np.mean(coin > 1.005):.0f} % of the simulated hours lie above 1.005; none of those that happened "
               "did: the law knows no minting at par.")

    report.head("USDC: the supply to 18 March, jointly",
                [f"In billions; {stock / 1e3:.2f} at the start. *Run*: holders of a vault leave at the calm rate of 7 to 9 March "
                 f"({100 * calm:.3f} % a day) times the panic's factor, which sees the simulated discount (threshold "
                 f"{100 * THRESHOLD} %, scale {100 * SCALE:.0f} %, both assumed; most {most:.0f}, from the "
                 f"{100 * flow[4]:.1f} % of 11 March; its logarithm with the error {spread:.2f}, by which the two days of the "
                 f"run differ). The queue is closed until Monday 13:00 UTC and then served every hour. *Last outflow*: "
                 "11 March's goes on, with that error. *Calm*: the rate of 7 to 9 March."])
    for title, paths in (("run", held), ("last outflow", last), ("calm", plain)):
        report.series("daily supplies of 13 to 18 March", title, paths, later, "{:.2f}")
    for k, day in ((0, "13"), (1, "14"), (5, "18")):
        for title, paths in (("run", held), ("last outflow", last), ("calm", plain)):
            report.number(f"supply of {day} March", title, paths[:, k], later[k], "{:.2f}")
    both = np.column_stack([(coin < 0.99).sum(axis=1), held[:, -1]])
    point = np.array([(outcome < 0.99).sum(), later[-1]])
    joint = [level for level in scores.LEVELS if scores.band_covers(both, point, level)]
    report.say("", f"Hours below 0.99 and supply of 18 March together: the pair that happened lies "
               f"{'within the joint ' + str(joint[0]) + ' % region' if joint else 'outside of both joint regions (**miss**)'}; "
               f"their correlation over the members is {np.corrcoef(both.T)[0, 1]:.2f}. Asked back when the window opens: "
               f"{np.median(asked):.2f} billion in the median, 80 % "
               f"{' .. '.join(f'{v:.2f}' for v in scores.interval(asked, 80))}; what was burned on 13 March was "
               f"{later[0] - later[1]:.2f}. In the first part itself the law explains nothing of the {100 * flow[3]:.1f} % that "
               "left on 10 March, before the price fell.")
