"""Do the designs that judge a program keep their word? The café, made anew with its card and without.

Writes designs.md. Run from the checkout, whose generator it calls: ``python -m benchmarks.designs``.
"""

import datetime
import importlib
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.programs import (
    Effect,
    difference_in_differences,
    discontinuity,
    holdout_effect,
    matched_effect,
    naive_gap,
    staggered_effect,
    weighted_effect,
)

SEED, REPLICATIONS, CUSTOMERS, LAUNCH = 20261128, 2_000, 6_000, 26
METHODS = {"t": "t(22)", "randomization": "randomization", "wild": "wild bootstrap"}


def panel_of(run: Any) -> pd.DataFrame:
    """Return visits a customer by shop and week."""
    by_shop = pd.DataFrame(run.visits).groupby(run.shop).mean().rename_axis(index="shop", columns="week").reset_index()
    panel = by_shop.melt(id_vars="shop", var_name="week", value_name="visits").astype({"week": int})
    return panel.assign(offered=run.launch[panel["shop"]].astype(int))


def holdout(rng: np.random.Generator, effect: float) -> Effect:
    """Judge a letter drawn by lot: 3 customers in 10 held out, visits before and after from one habit."""
    habit, drawn = rng.gamma(0.65, 4, 1500), (rng.random(1500) < 0.7).astype(int)
    data = pd.DataFrame({"before": rng.poisson(habit), "after": rng.poisson(habit + effect * drawn), "drawn": drawn})
    return holdout_effect(data, "after", "drawn", before="before")


def members_seen(rng: np.random.Generator, effect: float) -> pd.DataFrame:
    """Make members who joined for what is seen: two covariates."""
    before, age = rng.uniform(0, 4, 1500), rng.normal(size=1500)
    joined = rng.random(1500) < 1 / (1 + np.exp(2 - before - 0.5 * age))
    after = before + age + effect * joined + rng.normal(size=1500)
    return pd.DataFrame({"before": before, "age": age, "member": joined.astype(int), "after": after})


def weighting(rng: np.random.Generator, effect: float) -> Effect:
    """Judge members by weighting the others."""
    return weighted_effect(members_seen(rng, effect), "after", "member", ["before", "age"])


def matching(rng: np.random.Generator, effect: float) -> Effect:
    """Judge members by their nearest neighbors among the others."""
    return matched_effect(members_seen(rng, effect), "after", "member", ["before", "age"])


def staggered(rng: np.random.Generator, effect: float, method: str = "jackknife", growing: bool = True) -> Effect:
    """Judge a program that 16 of 24 units start, in one of three waves by lot; units have drifts of their own."""
    waves, periods = np.array([3, 5, 7, 99]), np.arange(10)
    start = rng.permutation(np.append(rng.choice(waves[:3], 16), [99] * 8))
    since = np.clip(periods - start[:, None] + 1, 0, None)
    gain = since / np.mean([(periods.size - one + 1) / 2 for one in waves[:3]]) if growing else since > 0
    noise = rng.normal(size=(24, 1)) + np.cumsum(rng.normal(scale=0.3, size=(24, 10)), axis=1)
    visits = noise + rng.normal(scale=0.2, size=(24, 10)) + 0.1 * periods + effect * gain
    unit, period = (place.ravel() for place in np.indices(visits.shape))
    panel = pd.DataFrame({"unit": unit, "period": period, "visits": visits.ravel()})
    panel["first"] = np.where(start < 99, start, np.nan)[unit]
    return staggered_effect(panel, "visits", "unit", "period", "first", method=method, draws=999)


def dealt(rng: np.random.Generator, effect: float) -> Effect:
    """Judge a steady effect of the same by dealing the starts anew."""
    return staggered(rng, effect, "randomization", growing=False)


def cutoff(rng: np.random.Generator, effect: float) -> Effect:
    """Judge a status from 20 nights on, which nobody steers to."""
    nights = rng.integers(0, 40, 1500)
    later = 2 + 0.3 * nights + effect * (nights >= 20) + rng.normal(size=1500) * (1 + nights / 20)
    return discontinuity(pd.DataFrame({"nights": nights, "later": later}), "later", "nights", 20, 12)


# What each design judges, the true effect of the first line of its two, and for whom it holds.
OTHERS = {
    "draw by lot, visits before as covariate": (holdout, 0.5, "offer, all drawn"),
    "weighting by the odds of joining, doubly robust": (weighting, 0.5, "members"),
    "jump at a threshold, local lines": (cutoff, 1.0, "customers at the cut-off"),
    "nearest neighbors, bias-corrected": (matching, 0.5, "members"),
    "staggered starts of 24 units, growing effect, jackknife": (staggered, 0.8, "units that started"),
    "the same, steady effect, starts dealt anew": (dealt, 0.8, "units that started"),
}


def others(seed: int) -> dict[str, bool]:
    """Return for one sample of each other design whether the truth was held, and whether none was rejected."""
    found = {}
    for place, (name, (judge, effect, _whose)) in enumerate(OTHERS.items()):
        rng = np.random.default_rng([SEED, seed, place])
        with_it, without = judge(rng, effect), judge(rng, 0.0)
        found[f"{name}, held"] = with_it.low <= effect <= with_it.high
        found[f"{name}, rejected"] = without.p_value < 0.05
    return found


def replicate(seed: int) -> dict[str, Any]:
    """Return for one café what each design found, against the truth of that café."""
    make = importlib.import_module("datasets.corner_cafe.make")
    found: dict[str, Any] = {}
    for placebo in (False, True):
        run = make.simulate(CUSTOMERS, SEED + seed, placebo)
        panel = panel_of(run)
        true = 0.0 if placebo else float(run.extra[run.offered, LAUNCH:].mean())
        for method in METHODS:
            effect = difference_in_differences(
                panel, "visits", "shop", "week", "offered", LAUNCH, method, draws=999, seed=seed
            )
            found[f"{method}, {'rejected' if placebo else 'held'}"] = (
                effect.p_value < 0.05 if placebo else effect.low <= true <= effect.high
            )
        if not placebo:
            offered = run.offered
            joined = float(run.member[offered].mean())
            customers = pd.DataFrame({"visits": run.visits[:, LAUNCH:].mean(axis=1), "member": run.member.astype(int)})
            gap = naive_gap(customers[offered], "visits", "member")
            effect = difference_in_differences(panel, "visits", "shop", "week", "offered", LAUNCH)
            members = effect.per_member(joined)
            found |= {
                "ratio": gap.value / (true / joined),
                "gap held": gap.low <= true / joined <= gap.high,
                "members, held": members.low <= true / joined <= members.high,
                "bias": (effect.value - true) / true,
            }
    return found


def report(replications: int = REPLICATIONS) -> str:
    """Return the page."""
    with ProcessPoolExecutor(2) as pool:
        found = pd.DataFrame(pool.map(replicate, range(replications), chunksize=20))
        more = pd.DataFrame(pool.map(others, range(replications), chunksize=20)).mean()
    mean = found.mean()
    low, middle, high = np.quantile(found["ratio"], [0.025, 0.5, 0.975])
    lines = [
        "# Designs that judge a program",
        "",
        f"`make study`, {datetime.date.today()}; {replications:,} cafés of {CUSTOMERS:,} customers in 24 shops, made",
        f"by the generator of corner_cafe with seeds from {SEED}; each once with the card and once with its effects",
        "switched off. Covered: the 95 % interval holds the effect of offering the card in that café. Rejected: p",
        "below 0.05 where there is no effect. With 2,000 cafés an exact 95 % would show between 94.0 and 96.0 %.",
        "The draw by lot, the weighting, the neighbors and the jump have samples of 1,500 customers of their own, the",
        "staggered starts 24 units over 10 periods; in all of them what each design needs is true.",
        "",
        "| design | estimand | covered | rejected without effect |",
        "| --- | --- | ---: | ---: |",
        *(
            f"| difference in differences, {name} | offer | {shown(mean[f'{method}, held'])} "
            f"| {shown(mean[f'{method}, rejected'])} |"
            for method, name in METHODS.items()
        ),
        f"| the same, t(22), divided by the share who joined | members | {shown(mean['members, held'])} | |",
        *(
            f"| {name} | {whose} | {shown(more[f'{name}, held'])} | {shown(more[f'{name}, rejected'])} |"
            for name, (_judge, _effect, whose) in OTHERS.items()
        ),
        f"| naive gap of members and others (not recommended) | members | {shown(mean['gap held'])} | |",
        "",
        f"Mean relative error of the first: {100 * mean['bias']:+.1f} %. The naive gap is {middle:.1f} times the",
        f"effect on members (95 % of cafés: {low:.1f} to {high:.1f}).",
        "",
    ]
    return "\n".join(lines)


def shown(share: float) -> str:
    """Write a share in percent."""
    return f"{100 * share:.2f} %"


if __name__ == "__main__":
    Path(__file__).with_name("designs.md").write_text(report(*map(int, sys.argv[1:])), encoding="utf-8")
    print(Path(__file__).with_name("designs.md").read_text(encoding="utf-8"))
