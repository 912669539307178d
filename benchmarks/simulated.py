"""Do the designs keep their word on simulated programs, where members join because they come often anyway?

Writes simulated.md. Run from the checkout: ``python -m benchmarks.simulated``.
"""

import datetime
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.programs import (
    Behavior,
    Market,
    Simulation,
    difference_in_differences,
    holdout_effect,
    matched_effect,
    naive_gap,
    preset,
    simulate,
    weighted_effect,
)
from loyaltylab.programs.market import EFFECTS

SEED, REPLICATIONS, PROGRAM = 20261129, 2_000, "harbor_circle"
MARKET = Market(customers=4_800, stores=24)
BEFORE, MONTHS = 6, 12
QUIET = Behavior().without(*(set(EFFECTS) - {"selection"}))  # who joins is chosen, and nobody is moved
METHODS = {"t": "t(22)", "randomization": "randomization", "wild": "wild bootstrap"}


def run(seed: int, effects: bool) -> Simulation:
    """Simulate a market, with the effects of the program or without them."""
    behavior = Behavior() if effects else QUIET
    return simulate(preset(PROGRAM), MARKET, MONTHS, BEFORE, behavior, seed=SEED + seed)


def by_store(found: Simulation, seed: int) -> dict[str, Any]:
    """Return the intervals and p-values of differences in differences of stores drawn by lot, and the truth."""
    seen = found.observed(0.5, by="store", seed=seed)
    panel = seen.groupby(["store", "month"])[["visits", "offered"]].mean().reset_index()
    treated = seen[(seen["offered"] == 1) & (seen["month"] >= 0)]
    each = treated.groupby("customer_id").agg(visits=("visits", "mean"), member=("member", "first"))
    true = float(treated["effect"].mean())
    effects = {
        method: difference_in_differences(panel, "visits", "store", "month", "offered", 0, method, draws=999, seed=seed)
        for method in METHODS
    }
    return {"true": true, "share": float(each["member"].mean()), "effects": effects, "customers": each}


def by_customer(found: Simulation, seed: int) -> tuple[Any, float]:
    """Return what a draw of customers finds, 3 in 10 held out, and the truth."""
    seen = found.observed(0.7, by="customer", seed=seed)
    before = seen[seen["month"] < 0].groupby("customer_id")["visits"].mean().rename("before")
    after = (
        seen[seen["month"] >= 0]
        .groupby("customer_id")
        .agg(visits=("visits", "mean"), offered=("offered", "first"), effect=("effect", "mean"))
    )
    data = after.join(before)
    true = float(data.loc[data["offered"] == 1, "effect"].mean())
    return holdout_effect(data, "visits", "offered", before="before"), true


def members(found: Simulation) -> dict[str, tuple[Any, float]]:
    """Return what comparing members with others finds, who joined for a habit that no column shows, and the truth."""
    told, start = found.histories, found.before
    data = pd.DataFrame(
        {
            "visits": told.visits[start:].mean(axis=0),
            "member": (told.joined >= 0).astype(int),
            "early": told.visits[: start // 2].mean(axis=0),
            "late": told.visits[start // 2 : start].mean(axis=0),
        }
    )
    extra = (told.visits[start:].astype(int) - told.without_offer()[start:]).mean(axis=0)
    true = float(extra[data["member"] == 1].mean())
    return {
        "weighting": (weighted_effect(data, "visits", "member", ["early", "late"]), true),
        "neighbors": (matched_effect(data, "visits", "member", ["early", "late"]), true),
    }


def replicate(seed: int) -> dict[str, float]:
    """Return for one market what each design found, against the truth of that market."""
    row: dict[str, float] = {}
    for effects in (True, False):
        found = run(seed, effects)
        stores, (drawn, true) = by_store(found, seed), by_customer(found, seed)
        judged = {method: (effect, stores["true"]) for method, effect in stores["effects"].items()}
        judged["draw"] = (drawn, true)
        if effects:
            share = stores["share"]
            judged["members"] = (stores["effects"]["t"].per_member(share), stores["true"] / share)
            gap = naive_gap(stores["customers"], "visits", "member")
            judged["gap"] = (gap, stores["true"] / share)
            row["ratio"] = gap.value / (stores["true"] / share)
        if seed % 10 == 0:  # slow, and not recommended: a tenth will do
            judged |= members(found)
        for name, (effect, truth) in judged.items():
            if effects:
                row[f"{name}, held"] = effect.low <= truth <= effect.high
                row[f"{name}, error"] = effect.value - truth
            else:
                row[f"{name}, rejected"] = effect.p_value < 0.05
    return row


def report(replications: int = REPLICATIONS) -> str:
    """Return the page."""
    with ProcessPoolExecutor(2) as pool:
        found = pd.DataFrame(pool.map(replicate, range(replications), chunksize=10)).astype(float)
    mean, middle = found.mean(), np.nanquantile(found["ratio"], [0.025, 0.5, 0.975])
    rows = [
        *((f"difference in differences, 24 stores by lot, {name}", "offer", key) for key, name in METHODS.items()),
        ("the same, t(22), divided by the share who joined", "members", "members"),
        ("customers drawn by lot, visits before as covariate", "offer", "draw"),
        ("naive gap (not recommended)", "members", "gap"),
        ("weighting by visits before (not recommended here)", "members", "weighting"),
        ("nearest neighbors by visits before (not recommended here)", "members", "neighbors"),
    ]
    lines = [
        "# Designs on simulated programs",
        "",
        f"`make study`, {datetime.date.today()}; {replications:,} markets of {MARKET.customers:,} customers in",
        f"{MARKET.stores} stores, {PROGRAM}, {BEFORE} months before and {MONTHS} with the program, seeds from {SEED}.",
        "Each once with all effects, and once with selection only. Customers join for a habit that no column shows;",
        "weighting and neighbors, on a tenth of the markets, see visits of two quarters before instead. Covered: the",
        "95 % interval holds the true effect in that market. Rejected: p below 0.05 where the program does nothing.",
        "",
        "| design | estimand | covered | rejected without effect | mean error, visits a month |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for name, whose, key in rows:
        rejected = mean.get(f"{key}, rejected")
        shown = "" if rejected is None or np.isnan(rejected) else f"{100 * rejected:.2f} %"
        lines.append(
            f"| {name} | {whose} | {100 * mean[f'{key}, held']:.2f} % | {shown} | {mean[f'{key}, error']:+.4f} |"
        )
    lines += [
        "",
        f"The naive gap is {middle[1]:.1f} times the effect on members (95 % of markets: {middle[0]:.1f} to"
        f" {middle[2]:.1f}).",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    page = report(*map(int, sys.argv[1:]))
    Path(__file__).with_suffix(".md").write_text(page, encoding="utf-8")
    print(page)
