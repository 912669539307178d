"""Delivered value and switching: by hand, identities, the coupon case, and bad input."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import survey
from loyaltylab.datasets import load
from loyaltylab.survey.intervals import wilson
from loyaltylab.survey.value import COSTS, VALUES

NAMES = [*VALUES, *COSTS]
OFFERS = pd.DataFrame(
    [[50, 20, 15, 10, 40, 10, 5, 5], [45, 10, 10, 20, 30, 20, 5, 5], [10, 2, 1, 1, 4, 1, 0, 0]],
    index=["Light", "Quay", "Hostel"],
    columns=NAMES,
)
AMOUNTS = st.lists(st.lists(st.integers(0, 100), min_size=8, max_size=8), min_size=2, max_size=5)


def test_value_less_cost() -> None:
    result = survey.delivered_value(OFFERS)
    assert result.table["total_value"].tolist() == [95, 85, 14]
    assert result.table["total_cost"].tolist() == [60, 60, 5]
    assert result.table["delivered_value"].tolist() == [35, 25, 9]
    assert result.table["rank"].tolist() == [1, 2, 3]
    assert (result.best, result.runner_up) == ("Light", "Quay")
    assert "By value per cost it would be Hostel" in str(result)


def test_weights_count() -> None:
    weighted = survey.delivered_value(OFFERS, {"time_cost": 3, "image_value": 2.5}).table
    assert weighted["delivered_value"].tolist() == pytest.approx([35 - 20 + 15, 25 - 40 + 30, 9 - 2 + 1.5])


@settings(deadline=None, max_examples=12)
@given(AMOUNTS, st.lists(st.floats(0.1, 5), min_size=8, max_size=8))
def test_each_change_draws_level(amounts: list[list[int]], factors: list[float]) -> None:
    offers = pd.DataFrame(amounts, columns=NAMES)
    weights = dict(zip(NAMES, factors, strict=True))
    result = survey.delivered_value(offers, weights)
    for name, row in result.sensitivity().table.iterrows():
        for who, offer in (("best", result.best), ("runner_up", result.runner_up)):
            if row[f"{who}_possible"]:
                changed = offers.astype(float)
                changed.loc[offer, name] = row[f"{who}_level"]
                left = survey.delivered_value(changed, weights).table["delivered_value"]
                assert left[result.best] == pytest.approx(left[result.runner_up], abs=1e-6)
            else:
                assert row[f"{who}_level"] < 0
    assert (result.sensitivity().table["change"] >= 0).all()


@settings(deadline=None, max_examples=30)
@given(AMOUNTS)
def test_more_value_never_hurts(amounts: list[list[int]]) -> None:
    offers = pd.DataFrame(amounts, columns=NAMES)
    before = survey.delivered_value(offers).table
    better = survey.delivered_value(offers.assign(service_value=offers["service_value"] + 1)).table
    dearer = survey.delivered_value(offers.assign(psychic_cost=offers["psychic_cost"] + 1)).table
    assert (better["delivered_value"] == before["delivered_value"] + 1).all()
    assert (dearer["delivered_value"] == before["delivered_value"] - 1).all()
    assert (dearer["ratio"] <= before["ratio"]).all()


def test_equal_offers_and_free_ones() -> None:
    twins = survey.delivered_value(pd.DataFrame([[5.0] * 8] * 2, index=["a", "b"], columns=NAMES))
    assert twins.table["rank"].tolist() == [1, 1]
    assert "draw level: a, b" in str(twins)
    assert twins.sensitivity().table["change"].eq(0).all()
    free = survey.delivered_value(pd.DataFrame([[5] * 4 + [0] * 4, [0] * 8], columns=NAMES)).table
    assert free["ratio"].tolist() == [np.inf, 1]


def test_switching_gain() -> None:
    assert survey.switching_gain(8, 5) == 3
    cost = pd.Series([5.0, 9.0], index=["ann", "bob"])
    assert survey.switching_gain(8, cost).to_dict() == {"ann": 3, "bob": -1}
    assert survey.switching_gain(cost, 5).to_dict() == {"ann": 0, "bob": 4}
    assert survey.switching_gain([1, 2], [2, 1]).tolist() == [-1, 1]


def test_who_moves_by_hand() -> None:
    table = survey.who_moves([1, 3, 5, 7, 2], [0, 4, 10], benefit=2, already=[0, 0, 0, 0, 1]).table
    assert table["n"].tolist() == [4, 4, 4]
    assert table["moved"].tolist() == [1, 3, 4]
    assert table["moved_by_coupon"].tolist() == [0, 2, 3]
    assert table["takers"].tolist() == [2, 4, 5]
    assert table["spent"].tolist() == [0, 16, 50]
    assert table["cost_per_move"].tolist() == [np.inf, 8, 50 / 3]
    assert (table.loc[4, "low"], table.loc[4, "high"]) == pytest.approx(wilson(3, 4))


def test_a_coupon_just_as_large_as_the_cost_moves_nobody() -> None:
    assert survey.who_moves([5, 5], [5, 5.01]).table["moved"].tolist() == [0, 2]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10), st.booleans()), min_size=1, max_size=40),
    st.lists(st.integers(0, 40), min_size=1, max_size=6, unique=True),
)
def test_larger_coupons_move_no_fewer(people: list[tuple[int, int, bool]], coupons: list[int]) -> None:
    cost, benefit, already = (list(values) for values in zip(*people, strict=True))
    if all(already):
        already[0] = False
    table = survey.who_moves(cost, sorted(coupons), benefit, already).table
    assert table["share"].is_monotonic_increasing
    assert (table["takers"] == table["moved"] + sum(already)).all()
    assert table["low"].le(table["share"]).all()
    assert table["share"].le(table["high"]).all()
    paid = table[table["moved_by_coupon"] > 0]
    assert paid["cost_per_move"].to_numpy() == pytest.approx((paid["spent"] / paid["moved_by_coupon"]).to_numpy())
    assert (paid["cost_per_move"] >= paid.index).all(), "nobody is moved for less than the coupon"


def test_coupon_riders_move_as_the_truth_says() -> None:
    case = load("ride_coupons")
    riders = case.truths["riders"].merge(case.tables["riders"], on="rider_id")
    known = case.truth["population"]["switching_cost"]
    found = riders.groupby("segment")["switching_cost"].mean()
    assert found.to_dict() == pytest.approx(known, abs=1e-3)
    table = survey.who_moves(riders["switching_cost"], [0, 0.5, 1, 6]).table
    share = riders["segment"].value_counts(normalize=True)
    # Without habit any discount moves (the occasional), students follow for a yuan, commuters for more than five.
    by_hand = [0, share["occasional"], share["occasional"] + share["student"], 1]
    assert table["share"].tolist() == pytest.approx(by_hand)
    # The shares themselves are those of the city, within the error of the panel.
    segments = case.truth["parameters"]["segments"]
    for value, true in zip(table["share"][1:3], (0.25, 0.25 + segments["student"]["share"]), strict=True):
        assert abs(value - true) < 3 * np.sqrt(true * (1 - true) / len(riders))
    half = riders["preference"] > 0
    with_regulars = survey.who_moves(riders["switching_cost"], [6], already=half).table
    assert with_regulars["cost_per_move"].iloc[0] > 1.8 * 6


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: survey.delivered_value(OFFERS.drop(columns="time_cost")), "lacks time_cost"),
        (lambda: survey.delivered_value(OFFERS.assign(smell=1)), "has smell"),
        (lambda: survey.delivered_value(OFFERS.assign(time_cost=[1, -2, 3])), "time_cost: row Quay"),
        (lambda: survey.delivered_value(OFFERS.assign(time_cost=[1, np.nan, 3])), "no answer in row Quay"),
        (lambda: survey.delivered_value(OFFERS.head(0)), "no table with rows"),
        (lambda: survey.delivered_value(OFFERS.iloc[[0, 0]]), "'Light' stands twice"),
        (lambda: survey.delivered_value(OFFERS, {"smell": 1}), "weights names smell"),
        (lambda: survey.delivered_value(OFFERS, {"time_cost": 0}), "expected a number above 0"),
        (lambda: survey.delivered_value(OFFERS.head(1)).sensitivity(), "at least two offers"),
        (lambda: survey.switching_gain([1, 2], [1, 2, 3]), "benefit has 2 values, switching_cost 3"),
        (lambda: survey.switching_gain(1, [1, None]), "switching_cost: no answer in row 1"),
        (lambda: survey.switching_gain("much", 3), "benefit: row 0 .'much'. is not a number"),
        (lambda: survey.who_moves([1, 2], [-5]), "coupons: row 0"),
        (lambda: survey.who_moves([1, 2], [5], already=[1]), "already has 1 values for 2"),
        (lambda: survey.who_moves([1, 2], [5], already=[1, 1]), "everybody comes anyway"),
        (lambda: survey.who_moves([1, 2], [5], already=[1, 2]), "already: row 1"),
        (lambda: survey.who_moves([1, 2], [5], confidence=0), "confidence is 0"),
    ],
)
def test_bad_input_is_named(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
