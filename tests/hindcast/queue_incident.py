"""The queue of mainnet miETH, silent since 2026-05-20: requests from 22 July to 21 August from what was seen before.

The facts are those of issue 469 of the protocol: 80 syncs, the last on 2026-05-20 06:16 UTC; next item to sync 2959; items
3012 on 22 July and 3032 on 21 August; a reclaim period of 3 days. What the syncs' times were is not known; the protocol's
mainnet began in August 2025."""
import pathlib

import numpy as np

import scores

OFFSET, SEEN, LATER, SYNCS = 2959, 3012, 3032, 80
SYNCED, CUT, END = (scores.seconds_of(day) for day in ("2026-05-20T06:16Z", "2026-07-22", "2026-08-21"))
BEGAN = (scores.seconds_of("2025-08-01"), scores.seconds_of("2025-09-01"))
DRAWS, REPLICATES, SEED = 12, 100, 20260722
STUDY = pathlib.Path(__file__).resolve().parents[2] / "configs" / "silent_strategist.yaml"


def study_of(rates):
    """The shipped study of a silent strategist with one cohort that redeems, at each of the rates, and silence from time 0."""
    text, _, rest = STUDY.read_text(encoding="utf-8").partition("\nsweep:\n")
    _, _, rest = rest.partition("\n\n")
    text = "\n".join(line for line in text.split("\n") if not line.startswith("  all_in:")) # one strategy will do
    rates = ", ".join(f"{rate:.6g}/d" for rate in rates)
    return f"{text}\nsweep:\n  users.ethereum.redemptions.rate: [{rates}]\n\n{rest}"


def counts(binary, work, rates, days, silent, name, replicates=REPLICATES):
    """Requests and the mean wait for a sync, of all members, in the days after the last sync."""
    file = scores.run(binary, study_of(rates), work / "queue" / name, "--seed", str(SEED), "--replicates", str(replicates),
                      "--set", f"horizon={days:.6g}d", "--set", "warmup=3d", "--set", "record.series=0s",
                      "--set", "users.arbitrum.redemptions.rate=0/d", "--set", "hazards.silence.at=0s",
                      "--set", f"hazards.silence.lasts.fixed.length={silent:.6g}d")
    requests = file["final/requests"][:, :, 0, 0]
    waits = file["final/latency_mean"]
    stage = scores.names_of(file, "stage", "final").index("sync")
    return requests.astype(float), waits[:, :, 0, 0, stage] / 86400


def parts_of(sample):
    """DRAWS equally likely values of a law: the middles of its parts. One replicate meets the same luck at every rate, so few
    rates and many replicates."""
    return np.percentile(sample, 100 * (np.arange(DRAWS) + 0.5) / DRAWS)


def hindcast(report, shared, binary, work):
    del shared
    generator = np.random.RandomState(SEED)
    first, second = (CUT - SYNCED) / 86400, (END - CUT) / 86400
    posterior = generator.gamma(SEEN - OFFSET + 0.5, 1 / first, 100000)
    rates = parts_of(posterior)
    long, waits = counts(binary, work, rates, first + second + 1, first + second, "after", 20)
    short, _ = counts(binary, work, rates, first, first + 1, "short")
    whole, _ = counts(binary, work, rates, first + second, first + second + 1, "whole")
    window = (whole - short).ravel()
    outcome = LATER - SEEN

    busy = parts_of(generator.gamma(OFFSET, 86400 / (SYNCED - generator.uniform(*BEGAN, 100000))))
    before = counts(binary, work, busy, second, second + 1, "before")[0].ravel()

    report.head("miETH: requests from 22 July to 21 August 2026, with the strategist silent",
                [f"`configs/silent_strategist.yaml` with one cohort that redeems, {DRAWS} rates x {REPLICATES} replicates. "
                 f"*Since the last sync*: {SEEN - OFFSET} requests in {first:.1f} days, rate from its posterior (Gamma, shape "
                 f"{SEEN - OFFSET}.5): {(SEEN - OFFSET) / first:.2f} a day. *Before the silence*: {OFFSET} requests in {SYNCS} "
                 f"syncs from August 2025 (day uniform in the month) to 20 May 2026: {np.median(busy):.1f} a day. *Exact*: the "
                 "negative binomial law of the first, without the simulator."])
    exact = generator.poisson(posterior * second)
    for title, members in (("since the last sync", window), ("exact", exact), ("before the silence", before)):
        report.number("requests", title, members, outcome, "{:.0f}")
        report.number("in the queue on 21 August", title, members + SEEN - OFFSET, LATER - OFFSET, "{:.0f}")
    low, high = ((LATER - SEEN) * a + (SEEN - OFFSET) * b for a, b in ((0, second), (second, first + second)))
    inside = np.mean((waits >= low / (LATER - OFFSET)) & (waits <= high / (LATER - OFFSET)))
    report.say("", "Had the strategist come back on 21 August, those in the queue would have waited "
               f"{np.median(waits):.1f} days on average (80 % of the runs {' .. '.join(f'{v:.1f}' for v in scores.interval(waits.ravel(), 80))}). The three "
               f"counts alone bound what they had waited to {low / (LATER - OFFSET):.1f} .. {high / (LATER - OFFSET):.1f} days; "
               f"{100 * inside:.0f} % of the runs lie there. The first of the {SEEN - OFFSET} waited at most "
               f"{first + second:.0f} days, each of them at least {second:.0f}: ten and more reclaim periods of 3 days.")
