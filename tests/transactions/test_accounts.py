"""Scores of key accounts: places count, weights only by their ratio, bad input is named."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyaltylab.transactions import account_scores

DATA = pd.DataFrame({"sales": [900, 500, 100, 500], "value": [10, 80, 30, 20]}, index=["A", "B", "C", "D"])


def test_the_score_is_the_weighted_mean_of_places() -> None:
    scores = account_scores(DATA, {"sales": 1, "value": 1}, top=2)
    # sales: A 100, B and D share the middle (50), C 0. value: B 100, C 66.7, D 33.3, A 0.
    assert scores["score"].round(2).to_dict() == {"B": 75.0, "A": 50.0, "D": 41.67, "C": 33.33}
    assert scores["place"].tolist() == [1, 2, 3, 4]
    assert scores.index[scores["chosen"]].tolist() == ["B", "A"]


def test_one_criterion_alone_is_its_own_order_and_a_weight_of_0_does_not_count() -> None:
    assert account_scores(DATA, {"sales": 0, "value": 2}, top=1).index.tolist() == ["B", "C", "D", "A"]


def test_equal_scores_stand_in_the_order_of_the_data() -> None:
    assert account_scores(DATA, {"sales": 1}, top=2).index.tolist() == ["A", "B", "D", "C"]


def test_a_single_account_is_on_the_list() -> None:
    assert account_scores(DATA.head(1), {"value": 1}, top=1)["score"].tolist() == [100.0]


columns = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=12)


@given(columns, st.integers(0, 5), st.integers(1, 5), st.integers(2, 7))
def test_only_the_ratio_of_weights_and_the_order_of_values_count(
    rows: list[tuple[int, int]], first: int, second: int, factor: int
) -> None:
    data = pd.DataFrame(rows, columns=["x", "y"])
    scores = account_scores(data, {"x": first, "y": second}, top=1)
    assert scores["score"].between(0, 100).all()
    assert scores["chosen"].sum() == 1
    again = account_scores(data**3, {"x": factor * first, "y": factor * second}, top=1)
    assert again.index.tolist() == scores.index.tolist()


@pytest.mark.parametrize(
    ("weights", "top", "message"),
    [
        ({"sales": -1}, 1, "the weight of sales is -1"),
        ({"sales": float("nan")}, 1, "the weight of sales is nan"),
        ({"sales": True}, 1, "the weight of sales is True"),
        ({"sales": "much"}, 1, "the weight of sales is 'much'"),
        ({"sales": 0}, 1, "all weights are 0"),
        ({}, 1, "all weights are 0"),
        ({"margin": 1}, 1, "margin"),
        ({"sales": 1}, 0, "from 1 to 4"),
        ({"sales": 1}, 5, "from 1 to 4"),
        ({"sales": 1}, True, "top is True"),
    ],
)
def test_bad_input_is_named(weights: dict[str, Any], top: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        account_scores(DATA, weights, top=top)


def test_a_gap_names_its_row() -> None:
    with pytest.raises(ValueError, match=r"sales: row C \(nan\) is not a number"):
        account_scores(DATA.assign(sales=[1, 2, float("nan"), 4]), {"sales": 1}, top=1)
