"""Simulated customers for the coverage of the intervals of curves, causes, models and types of loyalty.

Each study draws data whose true value is known, asks the library for its intervals, and says which hold it.
"""

from functools import cache

import numpy as np
import pandas as pd
from numpy.random import Generator
from simulation import ELEVEN, FIVE, TRUE_MEAN, Hits, holds, within

import loyaltylab as ll


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
        "mediation, total (bootstrap), n = 300": within(split.loc["total"], 0.5),
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
        "difference of bends (bootstrap), n = 600": within(found.loc["behavior minus intention"], 24),
    }


def paths(rng: Generator) -> Hits:
    """Paths of the index: consistent PLS (bootstrap), n = 300, three items each."""
    items, names = _two_constructs(rng, 300)
    model = ll.loyalty.PathModel(items, names, {"loyalty": ["image"]}, consistent=True)
    found = model.fit(draws=200, seed=int(rng.integers(1e9))).conf_int().iloc[0]
    return {"consistent PLS, a path (bootstrap), n = 300": within(found, 0.6)}


def _two_constructs(rng: Generator, n: int) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Draw n customers whose image is correlated 0.6 with their loyalty, three items each, loadings 0.8."""
    image = rng.normal(size=n)
    liking = 0.6 * image + 0.8 * rng.normal(size=n)
    items = {f"image_{i}": 0.8 * image + 0.6 * rng.normal(size=n) for i in (1, 2, 3)}
    items |= {f"loyalty_{i}": 0.8 * liking + 0.6 * rng.normal(size=n) for i in (1, 2, 3)}
    names = {"image": [f"image_{i}" for i in (1, 2, 3)], "loyalty": [f"loyalty_{i}" for i in (1, 2, 3)]}
    return pd.DataFrame(items), names


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


def moderators(rng: Generator) -> Hits:
    """Interaction of satisfaction and switching costs, n = 300: yes/no loyalty, and an amount with unequal spread."""
    x, cost = rng.normal(size=(2, 300))
    table = pd.DataFrame({"satisfaction": x, "cost": cost})
    table["stayed"] = (rng.random(300) < 1 / (1 + np.exp(-(0.8 * x - 0.4 * x * cost)))).astype(int)
    table["spend"] = 0.5 * x - 0.3 * x * cost + (1 + 0.5 * np.abs(x)) * rng.normal(size=300)
    logit = ll.loyalty.moderation(table, ["cost"], loyalty="stayed").table
    line = ll.loyalty.moderation(table, ["cost"], loyalty="spend").table
    return {
        "moderation, interaction on the log odds (z), n = 300": within(logit.loc["satisfaction x cost"], -0.4),
        "moderation, interaction in least squares (HC3), n = 300": within(line.loc["satisfaction x cost"], -0.3),
    }


def ordered(rng: Generator) -> Hits:
    """Ordered logit with two causes, n = 300."""
    image, price = rng.normal(size=(2, 300))
    rating = np.digitize(0.8 * image - 0.5 * price + rng.logistic(size=300), [-1.5, 0, 1.5])
    table = pd.DataFrame({"rating": rating, "image": image, "price": price})
    found = ll.loyalty.OrderedLogit(table, "rating", ["image", "price"]).fit().conf_int()
    return {
        "ordered logit, one of two slopes (z), n = 300": within(found.loc["price"], -0.5),
        "ordered logit, threshold (z), n = 300": within(found.loc["2|3"], 1.5),
    }


def shares(rng: Generator) -> Hits:
    """Teaching curve of a loyalty given as a share, n = 600: L0 0.1, k 2.5, ceiling 1."""
    s = rng.integers(1, 7, 600)
    mean = ll.loyalty.teaching_curve((s - 1) / 5, 0.1, 2.5)
    share = np.where(s == 6, 1.0, rng.beta(4 * mean, 4 * (1 - mean) + 1e-9))
    fit = ll.loyalty.TeachingCurve(pd.DataFrame({"satisfaction": s, "share": share}), loyalty="share").fit()
    found, band = fit.conf_int(), fit.predict_interval([4]).iloc[0]
    return {
        "teaching curve of shares, L0 (robust z), n = 600": within(found.loc["L0"], 0.1),
        "teaching curve of shares, k (robust z), n = 600": within(found.loc["k"], 2.5),
        "teaching curve of shares, height at one answer (delta method), n = 600": within(band, 0.1 + 0.9 * 0.6**2.5),
    }


def covariances(rng: Generator) -> Hits:
    """Path between two constructs by the covariance model, n = 200, three items each."""
    items, names = _two_constructs(rng, 200)
    found = ll.loyalty.CovarianceModel(items, names, {"loyalty": ["image"]}).fit()
    return {"covariance model, standardized path (delta method), n = 200": within(found.conf_int().iloc[0], 0.6)}


def profiles(rng: Generator) -> Hits:
    """Share of the larger of two types that lie well apart, n = 300."""
    first = rng.random(300) < 0.65
    table = pd.DataFrame(rng.normal(size=(300, 2)) + 3.5 * first[:, None], columns=["liking", "visits"])
    found = ll.loyalty.latent_profiles(
        table, ["liking", "visits"], number=2, most=2, draws=5, seed=int(rng.integers(1e9))
    ).table
    return {"latent_profiles, share of a type (bootstrap), n = 300": within(found.loc["type 1"], 0.65)}


TYPINGS = np.array([[0.30, 0.08, 0.02], [0.06, 0.24, 0.05], [0.04, 0.06, 0.15]])  # of the same customers, two ways


def agreement(rng: Generator) -> Hits:
    """Agreement of two typings with three types each, n = 200; read from the notes, rounded to two digits."""
    drawn = rng.choice(9, size=200, p=TYPINGS.ravel())
    found = ll.loyalty.compare_types(
        pd.Series(drawn // 3), pd.Series(drawn % 3), draws=500, seed=int(rng.integers(1e9))
    )
    rows, columns = TYPINGS.sum(axis=1), TYPINGS.sum(axis=0)
    both, alone = (TYPINGS**2).sum(), ((rows**2).sum(), (columns**2).sum())
    by_chance = alone[0] * alone[1]
    expected = np.outer(rows, columns)
    true = (
        (both - by_chance) / (sum(alone) / 2 - by_chance),
        (((TYPINGS - expected) ** 2 / expected).sum() / 2) ** 0.5,
    )
    ends = [[float(end) for end in note[note.index("[") + 1 : -1].split(",")] for note in found.notes]
    hits = [low - 0.005 <= value <= high + 0.005 for (low, high), value in zip(ends, true, strict=True)]
    return {
        "compare_types, adjusted Rand index (bootstrap), n = 200": hits[0],
        "compare_types, Cramer's V (bootstrap), n = 200": hits[1],
    }


SIGNS = {
    "repeat_purchases": ll.loyalty.Indicator("repeat_purchases", 0, 30),
    "share_of_wallet": ll.loyalty.Indicator("share_of_wallet", 0, 1),
    "choice_time": ll.loyalty.Indicator("choice_time", 0, 60, direction=-1),
    "price_sensitivity": ll.loyalty.Indicator("price_sensitivity", 0, 1, direction=-1),
    "attitude_to_rivals": ll.loyalty.Indicator("attitude_to_rivals", 0, 5, direction=-1),
    "tolerance_of_failures": ll.loyalty.Indicator("tolerance_of_failures", 0, 1),
}


def _signs(rng: Generator, n: int) -> pd.DataFrame:
    """Draw the six signs of n customers, and a group that more loyal customers are in more often."""
    loyal = rng.normal(size=n)
    table = pd.DataFrame({"repeat_purchases": np.minimum(rng.poisson(np.exp(1 + 0.5 * loyal)), 30)})
    table["share_of_wallet"] = 1 / (1 + np.exp(-loyal - rng.normal(size=n)))
    table["choice_time"] = np.minimum(np.exp(2 - 0.4 * loyal + 0.6 * rng.normal(size=n)), 60)
    table["price_sensitivity"] = rng.binomial(8, 1 / (1 + np.exp(0.4 * loyal))) / 8
    table["attitude_to_rivals"] = rng.binomial(5, 1 / (1 + np.exp(1 + 0.6 * loyal)))
    table["tolerance_of_failures"] = (rng.random(n) < 1 / (1 + np.exp(-0.8 * loyal))).astype(float)
    table["group"] = np.where(rng.random(n) < 1 / (1 + np.exp(-loyal)), "member", "other")
    return table


@cache
def _six_truths() -> tuple[float, float, float]:
    """Mean index, one correlation with the rest, and the members' mean rank, in 400,000 customers."""
    many = _signs(np.random.default_rng(7), 400_000)
    turned = pd.DataFrame({name: 100 * (many[name] / one.high) for name, one in SIGNS.items()})
    ranks = pd.DataFrame({name: 100 * (many[name] * one.direction).rank(pct=True) for name, one in SIGNS.items()})
    for name, one in SIGNS.items():
        turned[name] = turned[name] if one.direction == 1 else 100 - turned[name]
    rest = turned.drop(columns="share_of_wallet").sum(axis=1)
    members = ranks.mean(axis=1)[many["group"] == "member"]
    return float(turned.to_numpy().mean()), float(turned["share_of_wallet"].corr(rest)), float(members.mean())


def six_signs(rng: Generator) -> Hits:
    """Index of six signs of loyalty, n = 150."""
    table, seed = _signs(rng, 150), int(rng.integers(1e9))
    mean, rest, members = _six_truths()
    found = ll.loyalty.loyalty_index(table, SIGNS, draws=500, seed=seed)
    ranked = ll.loyalty.loyalty_index(table, SIGNS, method="rank", draws=2, seed=seed)
    by_group = ranked.by(table["group"], draws=500, seed=seed).table.loc["member"]
    one = found.table.loc["share_of_wallet"]
    return {
        "loyalty index of six signs, mean (bootstrap), n = 150": holds(found.index, mean),
        "loyalty index, correlation with the rest (bootstrap), n = 150": within(one, rest, "rest_low", "rest_high"),
        "loyalty index by rank, mean of a group (bootstrap), n = 150 (known to be high)": within(by_group, members),
    }
