"""Simulated surveys for the coverage of the intervals of the room survey.

Each study draws data whose true value is known, asks the library for its intervals, and says which hold it.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from scipy.stats import multinomial
from simulation import ELEVEN, FIVE, TRUE_MEAN, TRUE_NPS, Hits, holds, within

import loyaltylab as ll


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


# Few answers of one question: how many, and the percentages of promoters, passives and detractors.
SMALL_NPS = ((30, (75, 20, 5)), (50, (75, 20, 5)), (30, (50, 33, 17)), (50, (85, 10, 5)))


def exact_nps(n: int, percent: tuple[int, int, int], interval: str) -> float:
    """Return the exact coverage of an NPS interval: the chances of all results whose interval holds the truth."""
    results = [(p, n - p - d, d) for p in range(n + 1) for d in range(n + 1 - p)]
    chances = multinomial.pmf(results, n, np.array(percent) / 100)
    true = percent[0] - percent[2]
    possible = [(result, chance) for result, chance in zip(results, chances, strict=True) if chance > 1e-12]
    return sum(
        chance for result, chance in possible if holds(ll.survey.nps(np.repeat([10, 8, 3], result), interval), true)
    )


def small_nps(rng: Generator) -> Hits:
    """NPS of few answers, where Wald is known to be too narrow."""
    hits = {}
    for n in (30, 50):
        given = rng.choice([10, 8, 3], size=n, p=[0.75, 0.20, 0.05])
        hits[f"nps (Wald), n = {n}, 75/20/5 (known to be low)"] = holds(ll.survey.nps(given), 70)
        hits[f"nps (adjusted Wald), n = {n}, 75/20/5"] = holds(ll.survey.nps(given, "adjusted-wald"), 70)
    return hits


def more_nps(rng: Generator) -> Hits:
    """NPS of few and many answers, balanced and skewed."""
    hits = {}
    for n, promoters, detractors in ((30, 50, 17), (50, 85, 5), (100, 60, 15), (324, 50, 17)):
        shares = np.array([promoters, 100 - promoters - detractors, detractors]) / 100
        given = rng.choice([10, 8, 3], size=n, p=shares)
        name = f"n = {n}, {promoters}/{100 - promoters - detractors}/{detractors}"
        low = " (known to be low)" if n <= 50 else ""
        hits[f"nps (Wald), {name}{low}"] = holds(ll.survey.nps(given), promoters - detractors)
        adjusted = ll.survey.nps(given, "adjusted-wald")
        hits[f"nps (adjusted Wald), {name}"] = holds(adjusted, promoters - detractors)
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
        whole, ["a", "b", "c"], scale=(-2000, 2000), draws=500, seed=int(rng.integers(1e9))
    ).table.loc["a"]
    return {
        "importance, partial correlation (bootstrap), n = 300": within(
            found, 0.5 / np.sqrt(1.25), "importance_low", "importance_high"
        ),
        "performance (bootstrap), n = 300": within(found, 0, "performance_low", "performance_high"),
    }


def derived(rng: Generator) -> Hits:
    """Standardized coefficient and Shapley share of one item, n = 300; the items are unrelated."""
    items = pd.DataFrame(rng.normal(size=(300, 3)), columns=["a", "b", "c"])
    items["csat"] = 0.5 * items["a"] + 0.3 * items["b"] + rng.normal(size=300)
    whole, seed = (100 * items).round(), int(rng.integers(1e9))
    spread = 0.5**2 + 0.3**2 + 1
    hits = {}
    for how, words, true in (
        ("beta", "standardized coefficient", 0.5 / spread**0.5),
        ("shapley", "Shapley share", 0.5**2 / spread),
    ):
        found = ll.survey.importance_performance(
            whole, ["a", "b", "c"], importance=how, scale=(-2000, 2000), draws=250, seed=seed
        ).table.loc["a"]
        hits[f"importance, {words} (bootstrap), n = 300"] = within(found, true, "importance_low", "importance_high")
    return hits


def periods(rng: Generator) -> Hits:
    """Slope over four quarters: other people each time, or 120 customers who answer two or three times."""
    quarters = pd.to_datetime(["2025-02-01", "2025-05-01", "2025-08-01", "2025-11-01"])
    place = np.repeat(np.arange(4), 60)
    group = rng.random(240) < 0.8  # half of all customers are of this group, whose score rises by 0.3 a quarter
    steps = np.where(group, 0.1 * place, 0.0)
    answers = rng.integers(1, 4, 240) + 3 * (rng.random(240) < 0.2 + steps)
    table = pd.DataFrame({"day": quarters[place], "score": answers, "weight": np.where(group, 0.5 / 0.8, 0.5 / 0.2)})

    times = rng.integers(2, 4, 120)
    when = np.concatenate([rng.permutation(4)[:each] for each in times])
    who = np.repeat(np.arange(120), times)
    again = rng.integers(1, 4, 120)[who] + 3 * (rng.random(len(who)) < 0.2 + 0.05 * when)
    waves = pd.DataFrame({"day": quarters[when], "score": again, "guest": who})

    plain = ll.survey.trend(table, "score", "day", scale=(1, 6))
    loaded = ll.survey.trend(table, "score", "day", scale=(1, 6), weights="weight")
    by_guest = ll.survey.trend(waves, "score", "day", scale=(1, 6), unit="guest")
    return {
        "trend, slope (robust t), n = 240": holds(plain.slope, 0.8 * 0.3),
        "trend, weighted slope (robust t), n = 240": holds(loaded.slope, 0.15),
        "trend, slope with repeated answers (robust t), 120 customers": holds(by_guest.slope, 0.15),
    }


def differences(rng: Generator) -> Hits:
    """Differences between two groups of 60 and 90."""
    other = FIVE[::-1]
    group = np.repeat(["a", "b"], [60, 90])
    score = np.concatenate([rng.choice(np.arange(1, 6), 60, p=FIVE), rng.choice(np.arange(1, 6), 90, p=other)])
    table = pd.DataFrame({"group": group, "score": score})
    gap = 2 * TRUE_MEAN - 6
    top = 100 * (FIVE[3:].sum() - other[3:].sum())
    pair = ("a", "b")
    recommend = [rng.choice(np.arange(11), size, p=chances) for size, chances in ((60, ELEVEN), (90, ELEVEN[::-1]))]
    low_nps = 100 * (ELEVEN[:2].sum() - ELEVEN[4:].sum())
    means = ll.survey.compare(table, "score", "group", scale=(1, 5)).pairs.table.loc[pair]
    shares = ll.survey.compare(table, "score", "group", "top-2-box", scale=(1, 5)).pairs.table.loc[pair]
    return {
        "compare, difference of means (Welch), n = 60 and 90": within(means, gap),
        "compare, difference of top-2-boxes (Newcombe), n = 60 and 90": within(shares, top),
        "nps_difference (Wald), n = 60 and 90": holds(ll.survey.nps_difference(*recommend), TRUE_NPS - low_nps),
    }


def weighted_groups(rng: Generator) -> Hits:
    """Weighted NPS, and differences between two weighted groups, n about 150 each; who is happy answers less often."""
    chance = np.where(np.arange(11) >= 9, 0.4, 0.8)
    parts = []
    for group, chances in (("a", ELEVEN), ("b", ELEVEN[::-1])):
        given = rng.choice(np.arange(11), size=250, p=chances)
        kept = given[rng.random(250) < chance[given]]
        parts.append(pd.DataFrame({"group": group, "score": kept, "weight": 1 / chance[kept]}))
    table = pd.concat(parts, ignore_index=True)
    scale = np.arange(11)
    low_nps = 100 * (ELEVEN[:2].sum() - ELEVEN[4:].sum())
    true = {
        "nps": TRUE_NPS - low_nps,
        "mean": float(ELEVEN @ scale - ELEVEN[::-1] @ scale),
        "top-2-box": 100 * float(ELEVEN[9:].sum() - ELEVEN[:2].sum()),
    }
    first = parts[0]
    hits = {
        "weighted NPS (Wald), n about 150": holds(ll.survey.weighted(first["score"], first["weight"], "nps"), TRUE_NPS)
    }
    for metric, value in true.items():
        found = ll.survey.compare(table, "score", "group", metric, scale=(0, 10), weights="weight").pairs.table.iloc[0]
        hits[f"compare, weighted difference of {metric}, n about 150 each"] = within(found, value)
    return hits


def constructs(rng: Generator) -> Hits:
    """HTMT of two constructs that correlate by 0.6, n = 200, three items each."""
    core = rng.normal(size=(200, 2)) @ np.array([[1, 0.6], [0, 0.8]])
    items = 0.8 * np.repeat(core, 3, axis=1) + 0.6 * rng.normal(size=(200, 6))
    names = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"]}
    table = pd.DataFrame(items, columns=[*names["a"], *names["b"]])
    found = ll.survey.htmt(table, names, draws=500, seed=int(rng.integers(1e9))).table.iloc[0]
    return {"htmt (bootstrap), n = 200": within(found, 0.6)}


def units(rng: Generator) -> Hits:
    """Mean over answers of 120 customers with one to four answers each, customers drawn whole."""
    times = rng.integers(1, 5, 120)
    who = np.repeat(np.arange(120), times)
    table = pd.DataFrame({"guest": who, "x": rng.normal(size=120)[who] + rng.normal(size=len(who))})
    found = ll.survey.bootstrap(
        table, lambda drawn: drawn["x"].mean(), draws=500, seed=int(rng.integers(1e9)), unit="guest"
    )
    return {"bootstrap of a mean, customers drawn whole, 120 customers": holds(found, 0)}
