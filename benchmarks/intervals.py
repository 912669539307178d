"""How often does each 95 % interval of survey and loyalty hold the true value? Writes intervals.md (`make study`).

Each entry draws data whose true value is known (from the distribution drawn from, or by a formula), asks the library
for its interval, and counts. Where an interval is known to be approximate the table says so.
"""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

import loyaltylab as ll

ROOT = Path(__file__).resolve().parents[1]
Hits = dict[str, bool]
FIVE = np.array([0.04, 0.06, 0.15, 0.40, 0.35])  # answers 1 to 5, crowded at the top
ELEVEN = np.array([2, 1, 2, 3, 3, 6, 8, 15, 22, 18, 20]) / 100  # answers 0 to 10
TRUE_NPS = 100 * (ELEVEN[9:].sum() - ELEVEN[:7].sum())
TRUE_MEAN = float(FIVE @ np.arange(1, 6))


def holds(found: Any, true: float) -> bool:
    """Tell whether an estimate's interval holds the true value."""
    return bool(found.low <= true <= found.high)


def within(row: Any, true: float, low: str = "low", high: str = "high") -> bool:
    """Tell the same of a row of a table."""
    return bool(row[low] <= true <= row[high])


def scores(rng: Generator) -> Hits:
    """Means, shares and NPS of one question, n = 150."""
    given = rng.choice(np.arange(1, 6), size=150, p=FIVE)
    recommend = rng.choice(np.arange(11), size=150, p=ELEVEN)
    return {
        "csat, mean (t), n = 150": holds(ll.survey.csat(given, "mean", scale=(1, 5)), TRUE_MEAN),
        "csat, top-2-box (Wilson), n = 150": holds(
            ll.survey.csat(given, "top-2-box", scale=(1, 5)), 100 * FIVE[3:].sum()
        ),
        "ces, mean (t), n = 150": holds(ll.survey.ces(given, scale=(1, 5)), TRUE_MEAN),
        "nps (Wald), n = 150": holds(ll.survey.nps(recommend), TRUE_NPS),
        "bootstrap of a mean, n = 150": holds(
            ll.survey.bootstrap(
                pd.DataFrame({"x": given}), lambda t: t["x"].mean(), draws=200, seed=int(rng.integers(1e9))
            ),
            TRUE_MEAN,
        ),
    }


def small_nps(rng: Generator) -> Hits:
    """NPS of few answers, where Wald is known to be too narrow."""
    hits = {}
    for n in (30, 50):
        given = rng.choice([10, 8, 3], size=n, p=[0.75, 0.20, 0.05])
        hits[f"nps (Wald), n = {n}, 75/20/5 (known to be low)"] = holds(ll.survey.nps(given), 70)
        hits[f"nps (adjusted Wald), n = {n}, 75/20/5"] = holds(ll.survey.nps(given, "adjusted-wald"), 70)
    return hits


def weighted(rng: Generator) -> Hits:
    """Weighted mean and share, n = 300, weights from 0.5 to 2 that go with the answer."""
    given = rng.choice(np.arange(1, 6), size=300, p=FIVE)
    chance = np.array([0.8, 0.8, 0.6, 0.4, 0.4])  # who is drawn more often counts less
    kept = given[rng.random(300) < chance[given - 1]]
    weights = 1 / chance[kept - 1]
    return {
        "weighted mean, n about 150": holds(ll.survey.weighted(kept, weights, "mean", scale=(1, 5)), TRUE_MEAN),
        "weighted top-2-box, n about 150": holds(
            ll.survey.weighted(kept, weights, "top-2-box", scale=(1, 5)), 100 * FIVE[3:].sum()
        ),
    }


def alpha(rng: Generator) -> Hits:
    """Cronbach's alpha (Feldt), five parallel items, n = 120."""
    answers = rng.normal(size=(120, 1)) + rng.normal(size=(120, 5))
    return {
        "Cronbach alpha (Feldt), n = 120": holds(
            ll.survey.cronbach_alpha(pd.DataFrame(answers)), 5 * 0.5 / (1 + 4 * 0.5)
        )
    }


def servqual(rng: Generator) -> Hits:
    """Gaps and the weighted gap, n = 120."""
    names = [f"{d}_{i}" for d in ("tan", "rel", "res", "ass", "emp") for i in (1, 2)]
    true = dict(zip(("tan", "rel", "res", "ass", "emp"), (0.2, -0.6, -0.5, -0.1, -0.3), strict=True))
    person = rng.normal(size=(120, 1))
    data = {f"exp_{n}": 5.8 + 0.4 * person[:, 0] + 0.3 * rng.normal(size=120) for n in names}
    data |= {f"per_{n}": data[f"exp_{n}"] + true[n[:3]] + 0.5 * person[:, 0] + rng.normal(0, 0.5, 120) for n in names}
    # In hundredths, so that rounding to whole answers changes nothing.
    weights = {"tangibles": 11, "reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16}
    found = ll.survey.servqual((100 * pd.DataFrame(data)).round(), scale=(-5000, 5000), weights=weights)
    weighted_gap = 0.2 * 11 - 0.6 * 32 - 0.5 * 22 - 0.1 * 19 - 0.3 * 16
    return {
        "servqual, one gap (t), n = 120": within(found.table.loc["reliability"], -60),
        "servqual, weighted gap (t), n = 120": holds(found.weighted, weighted_gap),
    }


def kano(rng: Generator) -> Hits:
    """Kano's coefficients, n = 120: A 45, O 25, M 20, I 10 percent."""
    counts = rng.multinomial(120, [0.45, 0.25, 0.20, 0.10])
    row = ll.survey.kano_from_counts(dict(zip("AOMI", map(int, counts), strict=True))).table.iloc[0]
    return {
        "Kano SI (Wilson), n = 120": within(row, 0.70, "SI_low", "SI_high"),
        "Kano DI (Wilson), n = 120": within(row, -0.45, "DI_low", "DI_high"),
    }


def moves(rng: Generator) -> Hits:
    """Share that a coupon moves, n = 150."""
    cost = rng.exponential(8, size=150)
    row = ll.survey.who_moves(cost, [5.0]).table.iloc[0]
    return {"who_moves, share (Wilson), n = 150": within(row, 1 - np.exp(-5 / 8))}


def importance(rng: Generator) -> Hits:
    """Performance and partial correlation of one item, n = 300."""
    items = pd.DataFrame(rng.normal(size=(300, 3)), columns=["a", "b", "c"])
    items["csat"] = 0.5 * items["a"] + 0.3 * items["b"] + rng.normal(size=300)
    whole = (100 * items).round()
    found = ll.survey.importance_performance(
        whole, ["a", "b", "c"], scale=(-2000, 2000), draws=200, seed=int(rng.integers(1e9))
    ).table.loc["a"]
    return {
        "importance, partial correlation (bootstrap), n = 300": within(
            found, 0.5 / np.sqrt(1.25), "importance_low", "importance_high"
        ),
        "performance (bootstrap), n = 300": within(found, 0, "performance_low", "performance_high"),
    }


def forms(rng: Generator) -> Hits:
    """Parameters of the forms of the curve, n = 400."""
    s = rng.integers(1, 11, 400)
    table = pd.DataFrame({"satisfaction": s})
    table["stayed"] = (rng.random(400) < 1 / (1 + np.exp(-(-2 + 0.4 * s)))).astype(int)
    table["spend"] = 50 + 2 * np.minimum(s - 6, 0) + 0.5 * np.maximum(s - 6, 0) + rng.normal(0, 1 + 0.2 * s)
    latent = 0.5 * s + rng.logistic(size=400)
    table["intention"] = 1 + np.digitize(latent, [1, 2.5, 4, 5])
    curve = ll.loyalty.SatisfactionLoyaltyCurve
    logit = curve(table, loyalty="stayed", form="logit", scale=(1, 10)).fit().conf_int()
    kink = curve(table, loyalty="spend", form="piecewise", reference=6, scale=(1, 10)).fit()
    ordered = curve(table, loyalty="intention", form="ordered", scale=(1, 10)).fit().conf_int()
    return {
        "curve, logit slope, n = 400": within(logit.loc["satisfaction"], 0.4),
        "curve, slope of losses (HC3), n = 400": within(kink.conf_int().loc["loss"], 2.0),
        "curve, loss minus gain (Wald), n = 400": holds(kink.asymmetry(), 1.5),
        "curve, ordered logit slope, n = 400": within(ordered.loc["satisfaction"], 0.5),
        "curve, ordered logit threshold, n = 400": within(ordered.loc["3|4"], 4.0),
    }


def causes(rng: Generator) -> Hits:
    """Moderation and mediation, n = 300."""
    x, cost = rng.normal(size=(2, 300))
    trust = 0.5 * x + rng.normal(size=300)
    table = pd.DataFrame({"satisfaction": x, "trust": trust, "cost": cost})
    table["loyalty"] = 0.4 * trust + 0.3 * x + rng.normal(size=300)
    table["stayed"] = (rng.random(300) < 1 / (1 + np.exp(-(0.8 * x - 0.4 * x * cost)))).astype(int)
    seed = int(rng.integers(1e9))
    split = ll.loyalty.mediation(table, ["trust"], loyalty="loyalty", draws=300, seed=seed).table
    return {
        "mediation, indirect (bootstrap), n = 300": within(split.loc["through trust"], 0.2),
        "mediation, direct (bootstrap), n = 300": within(split.loc["direct"], 0.3),
    }


def bends(rng: Generator) -> Hits:
    """Bend of intention and behavior, n = 600."""
    s = rng.integers(1, 7, 600)
    table = pd.DataFrame({"satisfaction": s})
    lower, upper = np.minimum(s - 3.5, 0), np.maximum(s - 3.5, 0)
    table["intention"] = np.where(rng.random(600) < 0.5 + 0.12 * lower + 0.06 * upper, 5, 2)
    table["repurchased"] = (rng.random(600) < 0.25 + 0.02 * lower + 0.2 * upper).astype(int)
    found = ll.loyalty.intent_behavior(table, draws=200, seed=int(rng.integers(1e9))).table
    return {
        "bend of intention (bootstrap), n = 600": within(found.loc["intention"], -6),
        "bend of behavior (bootstrap), n = 600": within(found.loc["behavior"], 18),
    }


def paths(rng: Generator) -> Hits:
    """Paths of the index: consistent PLS (bootstrap), n = 300, three items each."""
    image = rng.normal(size=300)
    liking = 0.6 * image + 0.8 * rng.normal(size=300)
    items = {f"image_{i}": 0.8 * image + 0.6 * rng.normal(size=300) for i in (1, 2, 3)}
    items |= {f"loyalty_{i}": 0.8 * liking + 0.6 * rng.normal(size=300) for i in (1, 2, 3)}
    names = {"image": [f"image_{i}" for i in (1, 2, 3)], "loyalty": [f"loyalty_{i}" for i in (1, 2, 3)]}
    model = ll.loyalty.PathModel(pd.DataFrame(items), names, {"loyalty": ["image"]}, consistent=True)
    found = model.fit(draws=200, seed=int(rng.integers(1e9))).conf_int().iloc[0]
    return {"consistent PLS, a path (bootstrap), n = 300": within(found, 0.6)}


def types(rng: Generator) -> Hits:
    """Share of a type (Wilson), n = 200."""
    data = pd.DataFrame({"attitude": rng.normal(size=200), "patronage": rng.poisson(3, 200)})
    row = ll.loyalty.classify(data, cuts={"attitude": 0.5, "patronage": 4}).table.loc["true loyalty"]
    return {"classify, share of a type (Wilson), n = 200": within(row, 0.3085375 * 0.3527681)}


def index(rng: Generator) -> Hits:
    """Loyalty index, n = 150."""
    table = pd.DataFrame({"satisfaction": rng.choice(np.arange(1, 6), size=150, p=FIVE)})
    table["recommend"] = rng.choice(np.arange(11), size=150, p=ELEVEN)
    signs = {"s": ll.loyalty.Indicator("satisfaction", 1, 5), "r": ll.loyalty.Indicator("recommend", 0, 10)}
    found = ll.loyalty.loyalty_index(table, signs, draws=200, seed=int(rng.integers(1e9))).index
    true = 50 * (TRUE_MEAN - 1) / 4 + 50 * float(ELEVEN @ np.arange(11)) / 10
    return {"loyalty index, mean (bootstrap), n = 150": holds(found, true)}


def brands(rng: Generator) -> Hits:
    """Penetration, repeat rate and requirements of a brand bought with a household's own chance, 200 households."""
    taste = rng.beta(0.8, 1.6, 200)
    bought = rng.random((200, 8)) < taste[:, None]
    rows = pd.DataFrame(
        {"household_id": np.repeat(np.arange(200), 8), "brand": np.where(bought.ravel(), "own", "other")}
    )
    moments = np.random.default_rng(7).beta(0.8, 1.6, 2_000_000)
    none = (1 - moments) ** 8
    share = 8 * moments.mean() / (8 * (1 - none)).mean()
    reach = ll.loyalty.penetration(rows, customers=200).table.loc["own"]
    needs = ll.loyalty.share_of_requirements(rows, draws=200, seed=int(rng.integers(1e9))).table.loc["own"]
    return {
        "penetration (Wilson), 200 households": within(reach, 1 - none.mean()),
        "share of requirements (bootstrap), 200 households": within(needs, share),
    }


STUDIES: tuple[Callable[[Generator], Hits], ...] = (
    scores,
    small_nps,
    weighted,
    alpha,
    servqual,
    kano,
    moves,
    importance,
    forms,
    causes,
    bends,
    paths,
    types,
    index,
    brands,
)


def coverage(study: Callable[[Generator], Hits], draws: int, seed: int) -> "pd.Series[float]":
    """Return the share of simulated data sets in which each interval of a study holds the truth."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame([study(rng) for _draw in range(draws)]).mean()


def report(draws: int, seed: int) -> Iterator[str]:
    """Write the table, line by line."""
    yield "# Coverage of the 95 % intervals of survey and loyalty"
    yield ""
    yield f"`make study`, {datetime.date.today()}; {draws:,} simulated data sets a row, seed {seed}. An exact 95 %"
    reach = 196 * (0.95 * 0.05 / draws) ** 0.5
    yield f"would show between {95 - reach:.1f} and {95 + reach:.1f} %."
    yield ""
    yield "| interval | coverage |"
    yield "| --- | ---: |"
    for place, study in enumerate(STUDIES):
        for name, share in coverage(study, draws, seed + place).items():
            yield f"| {name} | {100 * share:.1f} % |"


def main() -> None:
    """Run the study and write its table."""
    lines = list(report(draws=2000, seed=20261123))
    (ROOT / "benchmarks" / "intervals.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
