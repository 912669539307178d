"""A customer's path says at every moment what the model would have said then."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyaltylab.clv import BGNBD, MBGNBD, ParetoNBD, alive_path
from tests.clv.conftest import customers

PUBLISHED = BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426)
MODELS = [
    PUBLISHED,
    MBGNBD.at(r=0.525, alpha=6.183, a=0.891, b=1.614),
    ParetoNBD.at(r=0.553, alpha=10.578, s=0.606, beta=11.669),
]


@pytest.mark.parametrize("fit", MODELS)
def test_the_end_is_what_the_model_says_of_the_customer(fit):
    path = alive_path(fit, [2.0, 30.43], 38.86, ahead=39)
    customer = customers([2], [30.43], [38.86])
    assert path["probability_alive"].iloc[-1] == pytest.approx(fit.probability_alive(customer)[0])
    expected = fit.conditional_expected_purchases(39, customer)[0]
    assert path["expected_purchases"].iloc[-1] == pytest.approx(expected)


def test_the_published_customer_is_expected_to_buy_as_published():
    assert alive_path(PUBLISHED, [2.0, 30.43], 38.86, ahead=39)["expected_purchases"].iloc[-1] == pytest.approx(
        1.226, abs=5e-4
    )


@pytest.mark.parametrize("fit", MODELS)
def test_a_purchase_stands_twice_before_and_after(fit):
    path = alive_path(fit, [10.0, 20.0], 30.0)
    before, after = path[path["time"] == 20.0].to_dict("records")
    assert (before["frequency"], before["recency"]) == (1, 10.0)
    assert (after["frequency"], after["recency"]) == (2, 20.0)
    assert before["probability_alive"] < after["probability_alive"]
    assert before["probability_alive"] == pytest.approx(fit.probability_alive(customers([1], [10], [20]))[0])


def test_before_the_first_repeat_purchase_nobody_leaves_in_bgnbd_only():
    start = [alive_path(fit, [], 30.0)["probability_alive"] for fit in MODELS]
    assert (start[0] == 1).all()
    assert start[1].iloc[0] == pytest.approx(1.614 / (0.891 + 1.614), abs=1e-6)
    assert start[2].iloc[0] == pytest.approx(1, abs=1e-6)
    assert start[1].iloc[-1] < start[1].iloc[0]
    assert start[2].iloc[-1] < start[2].iloc[0]


@given(st.lists(st.floats(0.1, 60.0), max_size=8, unique=True), st.sampled_from(MODELS))
def test_silence_never_raises_the_chance(purchases, fit):
    path = alive_path(fit, purchases, 70.0, points=40)
    assert path["probability_alive"].between(0, 1).all()
    assert path["time"].is_monotonic_increasing
    assert path["frequency"].iloc[-1] == len(purchases)
    for _count, silence in path.groupby("frequency"):
        assert (np.diff(silence["probability_alive"]) <= 1e-9).all()


def test_order_of_the_purchases_does_not_matter_and_the_last_may_be_now():
    pd.testing.assert_frame_equal(alive_path(PUBLISHED, [30, 2], 30), alive_path(PUBLISHED, [2, 30], 30))
    assert alive_path(PUBLISHED, [30], 30)["frequency"].iloc[-1] == 1


@pytest.mark.parametrize(
    ("purchases", "end", "more", "words"),
    [
        ([5.0, 40.0], 30.0, {}, r"purchases\[1\] is 40.0"),
        ([-1.0], 30.0, {}, r"purchases\[0\] is -1.0"),
        ([0.0], 30.0, {}, "not a repeat purchase"),
        ([3.0, 3.0], 30.0, {}, "holds 3 twice"),
        ([float("nan")], 30.0, {}, r"purchases\[0\] is nan"),
        ([1.0], 0.0, {}, "end is 0.0"),
        ([1.0], 9.0, {"points": 1}, "points is 1"),
        ([1.0], 9.0, {"ahead": -1}, "ahead is -1"),
    ],
)
def test_impossible_histories_are_refused(purchases, end, more, words):
    with pytest.raises(ValueError, match=words):
        alive_path(PUBLISHED, purchases, end, **more)


def test_a_model_with_covariates_is_refused():
    fit = BGNBD.revive(np.zeros(5), np.eye(5), purchase_covariates=["friend"])
    with pytest.raises(ValueError, match="covariates"):
        alive_path(fit, [1.0], 9.0)
