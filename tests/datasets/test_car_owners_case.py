"""The case car_owners agrees with its own truth, tells its story, and shows no effect where there is none."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load
from loyaltylab.loyalty import TeachingCurve

FOLDER = Path(__file__).parents[2] / "datasets" / "car_owners"
BIG = 400_000


make = load_generator(FOLDER / "make.py")


@pytest.fixture(scope="module")
def owners():
    return load("car_owners").tables["owners"]


@pytest.fixture(scope="module")
def truth():
    return json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def many():
    return make.generate(n=BIG, seed=1).tables["owners"]


def z_of_share(hits: pd.Series, share: float) -> float:
    """How many standard errors a sample share lies from the exact one."""
    return float((hits.mean() - share) / np.sqrt(share * (1 - share) / len(hits)))


def z_of_mean(numbers: pd.Series, mean: float) -> float:
    """The same for a mean, with the standard error of the sample."""
    sample = numbers.to_numpy(dtype=float)
    return float((sample.mean() - mean) / (sample.std(ddof=1) / np.sqrt(len(sample))))


def z_scores(table: pd.DataFrame, values: dict[str, float]) -> dict[str, float]:
    """Standard errors between a sample and the exact values of its population."""
    satisfied, bought = table["satisfaction"] >= 4, table["repurchased"] == 1
    points = 100 * ((table["recommend"] >= 9).astype(int) - (table["recommend"] <= 6).astype(int))
    return {
        "satisfied": z_of_share(satisfied, values["satisfied"]),
        "top_two_box": z_of_share(table["satisfaction"] >= 5, values["top_two_box"]),
        "top_box": z_of_share(table["satisfaction"] == 6, values["top_box"]),
        "repurchase_rate": z_of_share(bought, values["repurchase_rate"]),
        "intention_rate": z_of_share(table["intention"] >= 4, values["intention_rate"]),
        "satisfied_among_defectors": z_of_share(satisfied[~bought], values["satisfied_among_defectors"]),
        "mean_satisfaction": z_of_mean(table["satisfaction"], values["mean_satisfaction"]),
        "nps": z_of_mean(points, values["nps"]),
    }


def test_dictionary_allows_no_more_than_the_scales(owners):
    rules = load("car_owners").schema["tables"]["owners"]["columns"]
    for column, rule in rules.items():
        if "max" in rule:
            assert owners[column].max() == rule["max"], f"{column}: the scale's top is never used"


@pytest.mark.parametrize("part", ["overall", "Aster", "Boreal", "Corvid", "Dorado"])
def test_shipped_sample_lies_within_sampling_error_of_the_truth(owners, truth, part):
    known = truth["population"]
    table = owners if part == "overall" else owners[owners["make"] == part]
    values = known["overall"] if part == "overall" else known["by_make"][part]
    far = {name: z for name, z in z_scores(table, values).items() if abs(z) > 3}
    assert not far


@pytest.mark.parametrize("part", ["overall", "Aster", "Boreal", "Corvid", "Dorado"])
def test_a_large_sample_confirms_the_exact_values(many, truth, part):
    known = truth["population"]
    table = many if part == "overall" else many[many["make"] == part]
    values = known["overall"] if part == "overall" else known["by_make"][part]
    far = {name: z for name, z in z_scores(table, values).items() if abs(z) > 4}
    assert not far


@pytest.mark.parametrize(("column", "key"), [("repurchased", "repurchase"), ("intention", "intention")])
def test_rates_in_every_cell_are_the_exact_curve(many, truth, column, key):
    known = truth["population"][f"{key}_by_make_and_satisfaction"]
    hits = many["repurchased"] == 1 if column == "repurchased" else many["intention"] >= 4
    z = [
        z_of_share(cell, known[owner_make][str(level)])
        for (owner_make, level), cell in hits.groupby([many["make"], many["satisfaction"]])
    ]
    assert len(z) == 24
    assert max(np.abs(z)) < 4
    assert np.sum(np.square(z)) < 52  # 99.9 % point of chi-square with 24 degrees of freedom is 51.2


def test_satisfaction_shares_are_the_declared_probabilities(many, truth):
    for owner_make, part in many.groupby("make"):
        for level, share in truth["population"]["by_make"][owner_make]["satisfaction_distribution"].items():
            assert abs(z_of_share(part["satisfaction"] == int(level), share)) < 4


def test_population_values_follow_from_the_parameters_by_hand(truth):
    """The same sums written out plainly, from what stands in truth.json."""
    satisfied = bought = satisfied_and_gone = 0.0
    for one in truth["parameters"]["makes"].values():
        for level, share in enumerate(one["satisfaction"], start=1):
            curve = one["curve"]
            rate = curve["L0"] + (curve["ceiling"] - curve["L0"]) * ((level - 1) / 5) ** curve["k"]
            weight = one["share"] * share
            bought += weight * rate
            satisfied += weight * (level >= 4)
            satisfied_and_gone += weight * (level >= 4) * (1 - rate)
    overall = truth["population"]["overall"]
    assert overall["satisfied"] == pytest.approx(satisfied, abs=1e-9)
    assert overall["repurchase_rate"] == pytest.approx(bought, abs=1e-9)
    assert overall["satisfied_among_defectors"] == pytest.approx(satisfied_and_gone / (1 - bought), abs=1e-9)


def test_probabilities_are_proper():
    assert np.linalg.eigvalsh(make.RESIDUAL_CORRELATION).min() > 0
    assert np.abs(make.Z_WEIGHTS).sum() == pytest.approx(1)
    assert sum(one["share"] for one in make.MAKES.values()) == pytest.approx(1)
    for name, one in make.MAKES.items():
        assert sum(one["satisfaction"]) == pytest.approx(1)
        assert make.curve(name).max() * (1 + make.DELTA) <= 1


def test_the_historical_puzzle_is_there(owners):
    assert (owners["satisfaction"] >= 4).mean() > 0.90
    assert 0.30 < owners["repurchased"].mean() < 0.40
    assert 0.65 < (owners["intention"] >= 4).mean() < 0.75
    gone = owners[owners["repurchased"] == 0]
    assert 0.80 < (gone["satisfaction"] >= 4).mean() < 0.92


def test_dorado_owners_are_least_satisfied_and_return_most(owners):
    by_make = owners.groupby("make")
    assert by_make["satisfaction"].mean().idxmin() == "Dorado"
    assert by_make["switching_cost"].mean().idxmax() == "Dorado"
    assert by_make["repurchased"].mean().idxmax() == "Dorado"
    assert by_make["repurchased"].mean().idxmin() == "Corvid"


def test_intention_bends_down_and_behavior_bends_up(truth):
    for owner_make in ("Aster", "Boreal", "Corvid"):
        behavior = list(truth["population"]["repurchase_by_make_and_satisfaction"][owner_make].values())
        assert (np.diff(behavior, 2) > 0).all(), f"{owner_make}: increasing returns"
    for owner_make, curve in truth["population"]["intention_by_make_and_satisfaction"].items():
        assert (np.diff(list(curve.values()), 2) < 0).all(), f"{owner_make}: decreasing returns"


def test_satisfied_defectors_differ_from_satisfied_returners_at_equal_satisfaction(many):
    """What drives behavior beyond satisfaction is visible, in the direction the case tells."""
    mass_market = many[(many["make"] == "Aster") & (many["satisfaction"] == 6)]
    gap = mass_market.groupby("repurchased").mean(numeric_only=True).diff().loc[1]
    assert gap["relative_attitude"] > 0.1
    assert gap["trust"] > 0.1
    assert gap["switching_cost"] > 0.1
    assert gap["price_sensitivity"] < -0.1


@pytest.mark.parametrize("file", ["README.md", "README.zh-CN.md", "schema.json"])
def test_what_students_get_tells_no_parameter(file, truth):
    text = (FOLDER / file).read_text(encoding="utf-8")
    told = set(re.findall(r"0\.\d+", text)) - {"0.5", "0.4"}  # youngest car; part of the table in a draw
    assert not told
    assert "ceiling" not in text


@pytest.mark.parametrize("owner_make", list(make.MAKES))
def test_floor_bend_and_ceiling_are_recovered(owners, many, owner_make):
    """By likelihood ratio: few owners are dissatisfied, so a floor may be estimated at its limit, without an SE."""
    for table in (owners, many):
        part = table[table["make"] == owner_make]
        found = TeachingCurve(part, ceiling=None).fit()
        chance = make.curve(owner_make)[part["satisfaction"] - 1]
        true_llf = np.log(np.where(part["repurchased"] == 1, chance, 1 - chance)).sum()
        assert -1e-6 < 2 * (found.llf - true_llf) < 14.2  # chi-square with 3 degrees of freedom at 3 standard errors
    assert ((found.params - pd.Series(make.MAKES[owner_make]["curve"])) / found.bse).abs().max() < 4


def test_without_effects_satisfaction_tells_nothing_about_repurchase():
    for seed in (1, 2, 3):
        owners = make.generate(seed=seed, placebo=True).tables["owners"]
        logit = sm.Logit(owners["repurchased"], sm.add_constant(owners[["satisfaction", *make.ITEMS]])).fit(disp=0)
        assert (logit.tvalues.drop("const").abs() < 3).all()


def test_the_same_logit_finds_the_effects_where_they_are(owners):
    logit = sm.Logit(owners["repurchased"], sm.add_constant(owners[["satisfaction", *make.ITEMS]])).fit(disp=0)
    assert (logit.tvalues.drop(["const", "trust"]).abs() > 4).all()
