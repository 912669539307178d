"""The survey: what every guest would answer, who is asked, who answers, and the answers."""

import numpy as np
import pandas as pd
from scipy.special import expit

from datasets.harbour_hotels.make_comments import write_comments
from datasets.harbour_hotels.make_parameters import (
    ASK_UNTIL,
    ASPECTS,
    BASE,
    BETA,
    CATEGORIES,
    CUTS,
    DIMENSION,
    DIMENSIONS,
    EXPECT,
    ITEM,
    ITEM_SD,
    LOADING,
    MOOD,
    MOOD_AFTER,
    PERCEIVE,
    PERCEIVE_LOADING,
    RESPOND,
    SHIFT_EFFECT,
)
from datasets.harbour_hotels.make_tools import at_random, bounded, date, skewed
from loyaltylab.authoring.making import Array, Whole, codes, likert


def draw_answers(
    rng: np.random.Generator, b: pd.DataFrame, complaints: pd.DataFrame, guests: pd.DataFrame, effect: Array, on: float
) -> pd.DataFrame:
    """What every guest of a stay would answer if asked: latent satisfaction, eight ratings, the overall grade."""
    a = b.loc[b["slept"] > 0, ["row", "stay_id", "guest", "hotel", "shift", "clerk", "member", "out"]]
    a = a.merge(complaints[["row", "severity", "score", "category"]], on="row", how="left")
    mood = 0.6 * guests["mood"].to_numpy()[a["guest"]] + 0.6 * skewed(rng, len(a)) + MOOD[a["hotel"]]
    a["satisfaction"] = np.minimum(mood + _after_complaint(a), 1.9)
    a[ASPECTS] = ratings = _ratings(rng, a, effect, on)
    a["driver"] = on * (ratings - 4) @ BETA
    a["csat"] = 1 + np.searchsorted(CUTS, a["driver"].to_numpy() + rng.logistic(size=len(a)))
    a["expected_csat"] = 1 + expit(a["driver"].to_numpy()[:, None] - CUTS).sum(axis=1)
    return a


def _after_complaint(a: pd.DataFrame) -> Array:
    """What a complaint takes from satisfaction, and what good recovery gives back."""
    shift = MOOD_AFTER["complaint"] + MOOD_AFTER["severity"] * (a["severity"] - 1) + MOOD_AFTER["score"] * a["score"]
    return shift.fillna(0.0).to_numpy()


def _ratings(rng: np.random.Generator, a: pd.DataFrame, effect: Array, on: float) -> Whole:
    """Eight ratings: latent satisfaction, what was complained about, and, at the front desk, clerk and shift."""
    level = BASE + np.outer(a["satisfaction"], LOADING)
    spoils = np.array([ASPECTS.index(c[1]) if c[1] else -1 for c in CATEGORIES.values()])
    spoiled = np.where(a["category"].notna(), spoils[a["category"].fillna(0).astype(int)], -1)
    level -= spoiled[:, None] == np.arange(len(ASPECTS))
    ratings = likert(level + 0.55 * rng.standard_normal(level.shape), 1, 5)
    desk = level[:, 0] + effect[a["clerk"]] + on * SHIFT_EFFECT[a["shift"]] + rng.uniform(-0.35, 0.35, len(a))
    ratings[:, 0] = at_random(rng, desk, 1, 5)
    return ratings


def ask(rng: np.random.Generator, answers: pd.DataFrame, guests: pd.DataFrame) -> pd.DataFrame:
    """Who of those that may be written to was asked, and who answered: it depends on latent satisfaction."""
    may = guests["consent"].to_numpy()[answers["guest"]] == 1
    asked: pd.DataFrame = answers[may & (answers["out"] <= ASK_UNTIL)].copy()
    score = RESPOND["constant"] + RESPOND["satisfaction"] * asked["satisfaction"] + RESPOND["member"] * asked["member"]
    asked["chance"] = expit(score.to_numpy(dtype=float))
    asked["responded"] = (rng.random(len(asked)) < asked["chance"]).astype(int)
    asked["items"] = list(_item_levels(rng, asked, guests))
    return asked


def _item_levels(rng: np.random.Generator, asked: pd.DataFrame, guests: pd.DataFrame) -> Array:
    """Levels of 22 expectations and 22 perceptions, before they are rounded at random to 1..7."""
    n, dims = len(asked), len(DIMENSIONS)
    wish = guests["wish"].to_numpy()[asked["guest"]]
    expect = EXPECT + 0.4 * wish[:, None] + 0.4 * bounded(rng, (n, dims))
    felt = PERCEIVE + np.outer(asked["satisfaction"], PERCEIVE_LOADING) + 0.5 * bounded(rng, (n, dims))
    both = np.hstack([expect[:, DIMENSION] + ITEM / 2, felt[:, DIMENSION] + ITEM])
    return np.asarray(np.clip(both + ITEM_SD * bounded(rng, both.shape), 1, 7))


def survey_table(rng: np.random.Generator, asked: pd.DataFrame, guests: pd.DataFrame) -> pd.DataFrame:
    """The answers of those who answered."""
    r = asked[asked["responded"] == 1]
    n, language = len(r), guests["language"].to_numpy()[r["guest"]]
    attitude = guests["attitude"].to_numpy()[r["guest"]]
    pleased = (r["driver"].to_numpy() + 0.3) / 2.5 + 0.5 * (r["csat"].to_numpy() - 4)
    table = pd.DataFrame({"survey_id": codes("Q", n), "stay_id": r["stay_id"].to_numpy()})
    table["answered"] = date(r["out"].to_numpy() + 1 + np.floor(rng.exponential(2.5, n)).clip(0, 12).astype(int))
    table["language"] = language
    table = pd.concat([table, _items(rng, np.array(r["items"].to_list()))], axis=1)
    table["csat"] = r["csat"].to_numpy()
    table["nps"] = likert(7.9 + 1.1 * pleased + 0.7 * attitude + 0.9 * rng.standard_normal(n), 0, 10)
    table["revisit"] = likert(3.8 + 0.4 * pleased + 0.5 * attitude + 0.6 * rng.standard_normal(n), 1, 5)
    table["relative_attitude"] = likert(4.4 + 0.9 * attitude + 0.3 * pleased + 0.7 * rng.standard_normal(n), 1, 7)
    for aspect in ASPECTS:
        table[f"rate_{aspect}"] = r[aspect].to_numpy()
    table["comment"] = write_comments(rng, r, language == "zh")
    return table


def _items(rng: np.random.Generator, levels: Array) -> pd.DataFrame:
    """Answers to the 44 statements, named by kind, dimension and number: exp_tan_1 to per_emp_5."""
    names = [f"{dimension}_{i}" for dimension, size in DIMENSIONS.items() for i in range(1, size + 1)]
    columns = [f"{kind}_{name}" for kind in ("exp", "per") for name in names]
    return pd.DataFrame(at_random(rng, levels, 1, 7), columns=columns)
