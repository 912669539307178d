"""Customer satisfaction: values against counting by hand, intervals, identities, and words for bad input."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from loyaltylab.survey import csat, top_box

SCORES = [6, 6, 5, 5, 5, 4, 4, 4, 3, 2]
answers = st.lists(st.integers(1, 6), min_size=2, max_size=60)


@pytest.mark.parametrize(("method", "percent"), [("top-box", 20), ("top-2-box", 50), ("top-3-box", 80)])
def test_boxes_count_the_highest_answers(method: str, percent: float) -> None:
    assert csat(SCORES, method).value == pytest.approx(percent)


def test_share_has_the_wilson_interval_of_statsmodels() -> None:
    found = csat(SCORES, "top-3-box")
    low, high = proportion_confint(8, 10, method="wilson")
    assert (found.low, found.high) == pytest.approx((100 * low, 100 * high))
    assert found.se == pytest.approx(100 * np.sqrt(0.8 * 0.2 / 10))
    assert (found.n, found.unit) == (10, "%")
    assert "Wilson" in found.method


def test_mean_has_students_interval() -> None:
    from scipy import stats

    found = csat(SCORES, "mean", confidence=0.9)
    se = np.std(SCORES, ddof=1) / np.sqrt(10)
    assert (found.low, found.high) == pytest.approx(stats.t.interval(0.9, 9, loc=4.4, scale=se))
    assert found.value == pytest.approx(4.4)
    assert found.se == pytest.approx(se)
    assert found.unit == ""


@pytest.mark.parametrize("kind", [list, np.array, pd.Series, tuple])
def test_kinds_of_input_give_the_same(kind: type) -> None:
    assert csat(kind(SCORES)) == csat(SCORES)


@given(answers, st.randoms())
def test_order_does_not_matter(scores: list[int], random) -> None:
    shuffled = random.sample(scores, len(scores))
    assert csat(shuffled, scale=(1, 6)) == csat(scores, scale=(1, 6))
    assert csat(shuffled, "mean", (1, 6)).value == pytest.approx(csat(scores, "mean", (1, 6)).value)


@given(answers)
def test_more_boxes_never_lower_the_share(scores: list[int]) -> None:
    shares = [csat(scores, f"top-{k}-box", (1, 6)).value for k in range(1, 6)]
    assert shares == sorted(shares)
    assert csat(scores, "top-box", (1, 6)).value == shares[0]


@given(answers, st.sampled_from(["top-box", "top-2-box", "top-5-box"]), st.floats(0.5, 0.999))
def test_interval_holds_the_value_within_0_and_100(scores: list[int], method: str, confidence: float) -> None:
    found = csat(scores, method, (1, 6), confidence)
    assert 0 <= found.low <= found.value <= found.high <= 100


def test_wilson_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    hits = sum(
        found.low <= 92 <= found.high
        for found in (csat(np.where(rng.random(300) < 0.92, 5, 2), "top-3-box", (1, 6)) for _ in range(400))
    )
    # 400 draws at 95 %: three standard errors are 13 draws.
    assert abs(hits - 380) <= 13


BAD = [
    (pd.Series([5, None, 4], name="sat"), {}, ["sat", "row 1", "dropna"]),
    (pd.Series([5, 7, 4], index=["C1", "C2", "C3"], name="sat"), {}, ["sat", "row C2 (7", "1 to 6"]),
    ([5, 0], {}, ["row 1 (0", "1 to 6"]),
    ([5, 4.5], {}, ["row 1 (4.5)", "whole"]),
    (["5", 4], {}, ["row 0 ('5')", "not a number"]),
    ([True, False], {}, ["not a number"]),
    ([], {}, ["no answers"]),
    ("top-box", {}, ["top-box"]),
    (pd.DataFrame({"a": [1]}), {}, ["table", "data['a']"]),
    ([[5, 4]], {}, ["dimension"]),
    ([6], {"method": "mean"}, ["at least 2", "found 1"]),
    ([6], {"method": "top-6-box"}, ["top-6-box", "top-5-box"]),
    ([6], {"method": "top-0-box"}, ["top-0-box"]),
    ([6], {"method": "nps"}, ["nps", "mean"]),
    ([5], {"scale": (6, 1)}, ["scale", "(6, 1)"]),
    (pd.Series([5, 4, 5], name="csat"), {}, ["csat: nobody chose 6", "scale=(1, 5)", "scale=(1, 6)"]),
    ([5, 5], {"method": "mean"}, ["nobody chose 6"]),
    ([6], {"confidence": 95}, ["confidence", "95", "0.95"]),
]


@pytest.mark.parametrize(("scores", "options", "words"), BAD)
def test_bad_input_is_named(scores, options: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        csat(scores, **options)
    for word in words:
        assert word in str(caught.value)


def test_many_bad_rows_are_counted_not_listed() -> None:
    with pytest.raises(ValueError, match=r"row 4 .* and 15 more"):
        csat([9] * 20)


def test_a_survey_from_1_to_5_is_not_read_on_another_scale() -> None:
    scores = [5, 5, 4, 3]
    with pytest.raises(ValueError, match="nobody chose 6"):
        top_box(scores)
    assert csat(scores, scale=(1, 5)).value == top_box(scores, 2, (1, 5)).value == 75
    # Whoever says that 6 was possible is believed.
    assert csat(scores, scale=(1, 6)).value == 50
