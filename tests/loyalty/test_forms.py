"""Forms of the curve: published ordered logit, known shapes recovered, markets, causes, bad input."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.datasets import load
from loyaltylab.loyalty import (
    OrderedLogit,
    SatisfactionLoyaltyCurve,
    compare_curves,
    intent_behavior,
    market_curves,
    mediation,
    moderation,
)
from loyaltylab.loyalty.forms import FORMS

ROOT = Path(__file__).parents[2]
WINE = json.loads((ROOT / "tests" / "golden" / "survey.json").read_text())["ordered_logit_wine"]
MARKETS = json.loads((ROOT / "datasets" / "five_markets" / "truth.json").read_text())["parameters"]["markets"]
# Ratings 1 to 5 of 72 glasses by temperature and contact, as published (Randall 1989, via R's package ordinal).
RATINGS = {(0, 0): [4, 9, 5, 0, 0], (0, 1): [1, 7, 8, 2, 0], (1, 0): [0, 5, 8, 3, 2], (1, 1): [0, 1, 5, 7, 5]}


@pytest.fixture(scope="module")
def owners():
    return load("car_owners").tables["owners"]


@pytest.fixture(scope="module")
def respondents():
    return load("five_markets").tables["respondents"]


def simulated(n, seed, loss=2.0, gain=0.5):
    rng = np.random.default_rng(seed)
    scores = rng.integers(1, 11, n)
    spend = 50 + loss * np.minimum(scores - 6, 0) + gain * np.maximum(scores - 6, 0) + rng.normal(size=n)
    return pd.DataFrame({"satisfaction": scores, "spend": spend})


def test_ordered_logit_of_the_wine_ratings():
    rows = [
        {"temp": warm, "contact": contact, "rating": rating}
        for (warm, contact), counts in RATINGS.items()
        for rating, count in enumerate(counts, 1)
        for _glass in range(count)
    ]
    found = OrderedLogit(pd.DataFrame(rows), "rating", ["temp", "contact"]).fit()
    assert found.n == 72
    assert found.params["temp"] == pytest.approx(WINE["tempwarm"], abs=0.0006)
    assert found.params["contact"] == pytest.approx(WINE["contactyes"], abs=0.0006)
    assert found.params[2:].tolist() == pytest.approx(WINE["thresholds"], abs=0.0006)
    assert found.llf == pytest.approx(WINE["llf"], abs=0.0006)
    # Standard errors printed by R's clm for this model.
    assert found.bse[:2].tolist() == pytest.approx([0.5287, 0.4766], abs=0.0006)
    assert found.chances([[0, 0], [1, 1]]).sum(axis=1).tolist() == pytest.approx([1, 1])


def test_piecewise_recovers_a_kink_and_its_test_holds_its_level():
    fit = SatisfactionLoyaltyCurve(
        simulated(4000, 1), loyalty="spend", form="piecewise", reference=6, scale=(1, 10)
    ).fit()
    z = (fit.params - pd.Series({"at reference": 50, "loss": 2.0, "gain": 0.5})) / fit.bse
    assert z.abs().max() < 3
    assert fit.asymmetry().low > 1.3
    rejected = 0
    for seed in range(200):
        data = simulated(300, seed, loss=1.0, gain=1.0)
        line = SatisfactionLoyaltyCurve(data, loyalty="spend", form="piecewise", reference=6, scale=(1, 10)).fit()
        gap = line.asymmetry()
        rejected += not gap.low <= 0 <= gap.high
    assert 2 <= rejected <= 20, "5 % of 200, within three standard errors"


def test_forms_agree_where_they_must(owners):
    fits = {
        form: SatisfactionLoyaltyCurve(
            owners, loyalty="intention" if form == "ordered" else "repurchased", form=form
        ).fit()
        for form in FORMS
    }
    observed = owners.groupby("satisfaction")["repurchased"].mean()
    assert fits["isotonic"].predict().tolist() == sorted(fits["isotonic"].predict())
    assert fits["isotonic"].predict([5, 6]).tolist() == pytest.approx(observed[[5, 6]].tolist())
    total = owners["repurchased"].sum()
    for form in ("linear", "piecewise", "logit"):
        assert fits[form].predict(owners["satisfaction"]).sum() == pytest.approx(total), form
    assert all(fit.converged and np.isfinite(fit.aic) for fit in fits.values())
    assert fits["isotonic"].llf >= fits["teaching"].llf >= fits["logit"].llf
    assert "never below" not in str(fits["linear"])
    assert "AIC" in str(fits["linear"])


def test_linear_is_least_squares(owners):
    fit = SatisfactionLoyaltyCurve(owners, form="linear").fit()
    slope, intercept = np.polyfit(owners["satisfaction"], owners["repurchased"], 1)
    assert fit.params.tolist() == pytest.approx([intercept, slope])
    assert fit.conf_int().loc[["satisfaction"]].to_numpy().min() > 0


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 1)), min_size=12, max_size=60).filter(
        lambda rows: len({row[0] for row in rows}) > 1
    )
)
def test_isotonic_never_falls_and_keeps_the_total(rows):
    data = pd.DataFrame(rows, columns=["satisfaction", "repurchased"])
    fit = SatisfactionLoyaltyCurve(data, form="isotonic").fit()
    assert (np.diff(fit.predict()) >= -1e-12).all()
    assert fit.predict(data["satisfaction"]).sum() == pytest.approx(data["repurchased"].sum())


def test_market_curves_recover_floor_bend_and_ceiling(respondents):
    found = market_curves(respondents, "market")
    for market, parameters in MARKETS.items():
        interval = found.fits[market].conf_int(alpha=0.002)
        for name, value in parameters["curve"].items():
            assert interval.loc[name, "low"] <= value <= interval.loc[name, "high"], (market, name)
    assert found.table["shape"].to_dict() == {
        "cars": "late",
        "home computers": "late",
        "airlines": "late",
        "hospitals": "undecided",
        "local telephone": "early",
    }
    assert next(iter(found.table.index)) == "cars"


def test_intention_flattens_where_behavior_climbs(owners):
    table: Any = intent_behavior(owners, draws=300).table
    assert table.loc["behavior", "returns"] == "increasing"
    assert table.loc["behavior minus intention", "low"] > 0
    parts = table["bend"]
    assert parts["behavior minus intention"] == pytest.approx(parts["behavior"] - parts["intention"])
    straight = pd.DataFrame({"satisfaction": np.tile(range(1, 7), 600)})
    rng = np.random.default_rng(1)
    for name in ("intention", "repurchased"):
        yes = rng.random(len(straight)) < straight["satisfaction"] / 8
        straight[name] = np.where(yes, 5, 1) if name == "intention" else yes
    none = intent_behavior(straight, draws=300).table
    assert (none["returns"] == "undecided").all()


def test_moderation_recovers_interactions_and_finds_none_where_there_is_none():
    rng = np.random.default_rng(3)
    data = pd.DataFrame(rng.normal(size=(20_000, 3)), columns=["satisfaction", "cost", "noise"])
    log_odds = 0.8 * data["satisfaction"] + 0.5 * data["cost"] - 0.4 * data["satisfaction"] * data["cost"]
    data["repurchased"] = rng.random(len(data)) < 1 / (1 + np.exp(-log_odds))
    table: Any = moderation(data, ["cost", "noise"]).table
    true = {"satisfaction": 0.8, "cost": 0.5, "satisfaction x cost": -0.4, "noise": 0, "satisfaction x noise": 0}
    z = (table["effect"] - pd.Series(true)) / table["se"]
    assert z.abs().max() < 3
    assert table.loc["satisfaction x cost", "p_value"] < 0.001


def test_switching_costs_flatten_the_curve_of_car_owners(owners):
    table: Any = moderation(owners, ["switching_cost"]).table
    assert table.loc["satisfaction x switching_cost", "high"] < 0
    assert table.loc["switching_cost", "low"] > 0


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_mediation_adds_up(seed):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(rng.normal(size=(60, 4)), columns=["satisfaction", "trust", "cost", "loyalty"])
    effect = mediation(data, ["trust", "cost"], loyalty="loyalty", draws=2).table["effect"]
    assert effect.drop("total").sum() == pytest.approx(effect["total"])


def test_mediation_recovers_the_paths():
    rng = np.random.default_rng(4)
    satisfaction = rng.normal(size=20_000)
    trust, cost = 0.6 * satisfaction + rng.normal(size=20_000), rng.normal(size=20_000)
    loyalty = 0.5 * trust + 0.2 * satisfaction + 0.3 * cost + rng.normal(size=20_000)
    data = pd.DataFrame({"satisfaction": satisfaction, "trust": trust, "cost": cost, "loyalty": loyalty})
    table: Any = mediation(data, ["trust", "cost"], loyalty="loyalty", draws=200).table
    z = (table["effect"] - pd.Series({"through trust": 0.3, "through cost": 0, "direct": 0.2, "total": 0.5})) / table[
        "se"
    ]
    assert z.abs().max() < 3


def test_comparison_has_both_criteria(owners):
    table = compare_curves(owners).table.dropna()
    assert (table["bic"] - table["aic"]).tolist() == pytest.approx((table["k"] * (np.log(len(owners)) - 2)).tolist())


GOOD = pd.DataFrame({"satisfaction": [1, 2, 3, 4, 5, 6] * 5, "repurchased": [0, 0, 1, 0, 1, 1] * 5})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: SatisfactionLoyaltyCurve(GOOD, form="cubic"), "form is 'cubic'"),
        (lambda: SatisfactionLoyaltyCurve(GOOD.assign(repurchased=2.5), form="logit"), "repurchased is not yes/no"),
        (lambda: SatisfactionLoyaltyCurve(GOOD, form="ordered"), "repurchased has 2 different values"),
        (lambda: SatisfactionLoyaltyCurve(GOOD, form="piecewise", reference=6), "reference is 6"),
        (lambda: SatisfactionLoyaltyCurve(GOOD.assign(satisfaction=3)), "everybody gave the same answer"),
        (lambda: SatisfactionLoyaltyCurve(GOOD).fit().asymmetry(), "only form='piecewise'"),
        (lambda: OrderedLogit(GOOD, "satisfaction", []), "causes is empty"),
        (lambda: OrderedLogit(GOOD.assign(a=1), "satisfaction", ["a"]), "everybody has the same value"),
        (lambda: market_curves(GOOD, "market", loyalty="repurchased"), "no column 'market'"),
        (lambda: market_curves(GOOD.assign(market="a"), "market", loyalty="satisfaction"), "not yes/no"),
        (lambda: intent_behavior(GOOD.assign(intention=3), behavior="satisfaction"), "other values than 0 and 1"),
        (lambda: intent_behavior(GOOD.assign(intention=3), draws=1), "draws is 1"),
        (lambda: intent_behavior(GOOD.assign(intention=3), middle=6), "no rise to measure"),
        (lambda: moderation(GOOD, []), "moderators is empty"),
        (lambda: moderation(GOOD.assign(cost=2), ["cost"]), "cost: everybody"),
        (lambda: mediation(GOOD, []), "mediators is empty"),
        (lambda: mediation(GOOD.assign(trust=[np.nan] + [2.0] * 29), ["trust"]), "trust: no answer in row 0"),
        (lambda: mediation(GOOD, ["satisfaction"], draws=0), "draws is 0"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
