"""Switching: counts are conserved; habit is told from taste on data whose habit is known."""

from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.datasets import load
from loyaltylab.loyalty import state_dependence, switching_matrix

ROWS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("xyz")), min_size=2, max_size=40)


@pytest.fixture(scope="module")
def purchases() -> pd.DataFrame:
    return load("brand_panel").tables["purchases"]


@pytest.fixture(scope="module")
def truth() -> Any:
    return load("brand_panel").truth


@pytest.fixture(scope="module")
def habit(purchases: pd.DataFrame) -> Any:
    return state_dependence(purchases, draws=300).table


def test_counts_by_hand_whatever_the_order_of_rows() -> None:
    panel = pd.DataFrame({"household_id": list("baaab"), "date": [2, 3, 1, 2, 1], "brand": list("yyxxx")})
    found = switching_matrix(panel, draws=50)
    assert found.counts is not None
    assert found.counts.to_numpy().tolist() == [[1, 2], [0, 0]]
    shares = found.table.to_numpy()
    assert shares[0] == pytest.approx([1 / 3, 2 / 3])
    assert np.isnan(shares[1]).all()  # nothing follows y, and nothing is claimed
    assert found.n == 3


@settings(deadline=None, max_examples=40)
@given(ROWS)
def test_purchases_are_conserved(rows_drawn: list[tuple[int, str]]) -> None:
    panel = pd.DataFrame(rows_drawn, columns=["household_id", "brand"]).assign(date=range(len(rows_drawn)))
    pairs = len(panel) - panel["household_id"].nunique()
    if pairs == 0:
        return
    found = switching_matrix(panel, draws=20)
    assert found.counts is not None
    assert found.low is not None
    assert found.high is not None
    assert found.counts.to_numpy().sum() == found.n == pairs
    last = panel.groupby("household_id")["brand"].last().value_counts().reindex(found.counts.index, fill_value=0)
    bought = panel["brand"].value_counts().reindex(found.counts.index)
    assert (found.counts.sum(axis=1) == bought - last).all()
    rows = found.table.dropna()
    assert rows.sum(axis=1).to_numpy() == pytest.approx(1)
    assert (found.low.loc[rows.index] <= rows + 1e-12).to_numpy().all()
    assert (found.high.loc[rows.index] >= rows - 1e-12).to_numpy().all()


def test_customers_can_count_alike() -> None:
    rows = [("a", "x")] * 9 + [("b", "x"), ("b", "y")]
    panel = pd.DataFrame(rows, columns=["household_id", "brand"]).assign(date=range(11))
    assert switching_matrix(panel, draws=20).table.loc["x", "x"] == pytest.approx(8 / 9)
    assert switching_matrix(panel, weights="customers", draws=20).table.loc["x", "x"] == pytest.approx(1 / 2)


def test_panel_switches_as_its_truth_says(purchases: pd.DataFrame, truth: Any) -> None:
    found = switching_matrix(purchases, draws=300)
    expected = np.array(truth["population"]["switching_given_rota_and_weeks"])
    assert found.low is not None
    assert found.high is not None
    se = (found.high - found.low).to_numpy() / 3.92
    assert (np.abs(found.table.to_numpy() - expected) < 3 * se).all()


def test_clustered_intervals_are_wider_than_those_of_single_pairs(purchases: pd.DataFrame) -> None:
    found = switching_matrix(purchases, draws=300)
    assert found.counts is not None
    assert found.low is not None
    assert found.high is not None
    share, n = found.table.to_numpy().diagonal(), found.counts.sum(axis=1).to_numpy()
    naive = 3.92 * np.sqrt(share * (1 - share) / n)
    assert ((found.high - found.low).to_numpy().diagonal() > 1.3 * naive).all()


def test_habit_and_what_is_left_without_it_are_recovered(habit: Any, truth: Any) -> None:
    known = truth["population"]
    for brand, without in zip(
        truth["parameters"]["brands"], known["repeat_rate_if_habit_were_switched_off"], strict=True
    ):
        row = habit.loc[brand]
        assert abs(row["habit"] - truth["parameters"]["habit"]) < 3 * row["habit_se"]
        assert abs(row["without_habit"] - without) < 3 * row["without_se"]
    assert habit.loc["all", "habit_se"] < 0.02
    assert (habit["p_value"] < 0.01).all()


def test_pooled_estimate_overstates_habit(habit: Any, truth: Any) -> None:
    assert (habit["pooled_habit"] > 2 * truth["parameters"]["habit"]).all()
    assert (habit["pooled_habit"] > habit["habit_high"] + 0.1).all()


def test_shuffling_alone_finds_too_little(habit: Any) -> None:
    """Without the correction the repeat rate of tastes alone would be put too high."""
    assert (habit["shuffled"] > habit["without_habit"]).all()


def _simulate(habit: float, seed: int, n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for household in range(n):
        taste = rng.beta(0.6, 0.9)
        last = rng.random() < taste
        for time in range(rng.integers(2, 25)):
            last = last if rng.random() < habit else rng.random() < taste
            rows.append((household, time, "x" if last else "y"))
    return pd.DataFrame(rows, columns=["household_id", "date", "brand"])


@pytest.mark.parametrize(("truly", "seed"), [(0.0, 1), (0.3, 2)])
def test_known_habit_is_recovered(truly: float, seed: int) -> None:
    found: Any = state_dependence(_simulate(truly, seed), draws=300).table
    for brand in ("x", "y"):
        assert abs(found.loc[brand, "habit"] - truly) < 3 * found.loc[brand, "habit_se"]
        assert found.loc[brand, "pooled_habit"] > 0.3
    assert (found.loc["x", "p_value"] < 0.01) == (truly > 0)


def test_ignoring_tastes_is_right_where_all_have_the_same_taste() -> None:
    rng = np.random.default_rng(3)
    bought = rng.choice(list("xyz"), size=(500, 20), p=[0.7, 0.2, 0.1])
    again = rng.random(bought.shape) < 0.3
    for time in range(1, 20):
        bought[:, time] = np.where(again[:, time], bought[:, time - 1], bought[:, time])
    panel = pd.DataFrame(
        {"household_id": np.repeat(range(500), 20), "date": np.tile(range(20), 500), "brand": bought.ravel()}
    )
    pooled: Any = state_dependence(panel, draws=50).table["pooled_habit"]
    assert pooled.tolist() == pytest.approx([0.3] * 4, abs=0.04)
    # All brands together are a mean of the brands, not what the size of the largest makes of it.
    assert pooled.iloc[:3].min() <= pooled["all"] <= pooled.iloc[:3].max()


def test_p_value_is_that_of_all_orders() -> None:
    panel = pd.DataFrame({"household_id": "a", "date": range(6), "brand": list("xxxyxy")})
    orders = list(permutations("xxxyxy"))

    def repeats(order: tuple[str, ...]) -> int:
        return sum(one == other == "x" for one, other in pairwise(order))

    exact = np.mean([repeats(order) >= 2 for order in orders])
    found: Any = state_dependence(panel, draws=4000).table
    assert found.loc["x", "p_value"] == pytest.approx(exact, abs=0.03)
    assert found.loc["x", "shuffled"] == pytest.approx(
        np.mean([repeats(order) for order in orders]) / np.mean([order[:-1].count("x") for order in orders])
    )


@pytest.mark.parametrize("function", [switching_matrix, state_dependence])
@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        (lambda data: data.drop(columns="date"), {}, "no column 'date'"),
        (lambda data: data.assign(date=[1, 1, 1]), {}, "same place for one customer"),
        (lambda data: data.assign(date=[1, None, 2]), {}, "date: nothing in row 1"),
        (lambda data: data.assign(brand=["x", None, "x"]), {}, "brand: nothing in row 1"),
        (lambda data: data.assign(household_id=[1, 2, 3]), {}, "nobody bought twice"),
        (lambda data: data, {"draws": 0}, "draws is 0"),
        (lambda data: data, {"confidence": 95}, "confidence is 95"),
    ],
)
def test_bad_input_is_named(function: Any, change: Any, options: dict[str, Any], words: str) -> None:
    panel = pd.DataFrame({"household_id": list("aab"), "date": [1, 2, 1], "brand": list("xyx")})
    with pytest.raises(ValueError, match=words):
        function(change(panel), **options)


def test_more_bad_input_is_named() -> None:
    panel = pd.DataFrame({"household_id": list("aab"), "date": [1, 2, 1], "brand": list("xxx")})
    with pytest.raises(ValueError, match="weights is 'rows'"):
        switching_matrix(panel, weights="rows")
    with pytest.raises(ValueError, match="nobody bought two different brands"):
        state_dependence(panel)
