"""Net promoter score: golden numbers, identities, the test of a difference, and words for bad input."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyaltylab.survey import nps, nps_difference, nps_groups, nps_sample_size

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "survey.json").read_text(encoding="utf-8"))
SIXTY = [10] * 60 + [8] * 25 + [3] * 15
answers = st.lists(st.integers(0, 10), min_size=1, max_size=60)


def test_golden_wald() -> None:
    golden = GOLDEN["nps_60_25_15_n100"]
    found = nps(SIXTY)
    assert found.value == pytest.approx(golden["value"])
    assert [round(found.low, 1), round(found.high, 1)] == golden["wald"]
    assert (found.n, found.unit) == (100, "points")


def test_golden_adjusted_wald() -> None:
    golden = GOLDEN["nps_60_25_15_n100"]["adjusted_wald"]
    found = nps(SIXTY, interval="adjusted-wald")
    assert round(found.value, 1) == golden["value"]
    assert [round(found.low, 1), round(found.high, 1)] == golden["interval"]
    assert found.n == 100


def test_golden_standard_error() -> None:
    golden = GOLDEN["nps_variance"]
    found = nps([10] * 162 + [8] * 108 + [0] * 54)  # p = 1/2, d = 1/6, n = 324
    assert found.value == pytest.approx(100 / 3)
    assert round(found.se, 2) == golden["se_points_n324"]
    assert (found.se / 100) ** 2 * 324 == pytest.approx(5 / 9)


def test_groups_at_their_borders() -> None:
    groups = nps_groups(range(11))
    assert groups["n"].to_dict() == {"promoters": 2, "passives": 2, "detractors": 7}
    assert groups["share"].sum() == pytest.approx(1)


@given(answers, st.sampled_from(["wald", "adjusted-wald"]))
def test_score_and_interval_stay_on_the_scale(scores: list[int], interval: str) -> None:
    found = nps(scores, interval=interval)
    assert -100 <= found.low <= found.value <= found.high <= 100


@given(answers, st.randoms())
def test_order_does_not_matter(scores: list[int], random) -> None:
    assert nps(random.sample(scores, len(scores))) == nps(scores)


@given(answers, st.integers(1, 40))
def test_passives_only_move_the_score_towards_zero(scores: list[int], passives: int) -> None:
    before, after = nps(scores).value, nps(scores + [7] * passives).value
    assert abs(after) <= abs(before)
    assert after * before >= 0


@given(answers)
def test_swapping_promoters_and_detractors_turns_the_sign(scores: list[int]) -> None:
    swapped = [0 if s >= 9 else 10 if s <= 6 else s for s in scores]
    for interval in ("wald", "adjusted-wald"):
        assert nps(swapped, interval=interval).value == pytest.approx(-nps(scores, interval=interval).value)


@given(answers)
def test_score_is_the_mean_of_plus_and_minus_one(scores: list[int]) -> None:
    votes = np.array([1 if s >= 9 else -1 if s <= 6 else 0 for s in scores])
    found = nps(scores)
    assert found.value == pytest.approx(100 * votes.mean())
    assert found.se == pytest.approx(100 * votes.std() / np.sqrt(len(votes)), abs=1e-6)


@given(answers, answers)
def test_difference_turns_its_sign_when_groups_are_swapped(a: list[int], b: list[int]) -> None:
    assume(nps(a).se + nps(b).se > 0)
    one, other = nps_difference(a, b), nps_difference(b, a)
    assert one.value == pytest.approx(-other.value)
    assert one.z == pytest.approx(-other.z)
    assert one.p_value == pytest.approx(other.p_value)


def test_difference_against_the_formula() -> None:
    other = [10] * 40 + [8] * 30 + [3] * 30
    found = nps_difference(SIXTY, other)
    se = np.hypot(nps(SIXTY).se, nps(other).se)
    assert found.value == pytest.approx(35)
    assert found.z == pytest.approx(35 / se)
    assert found.low == pytest.approx(35 - 1.959964 * se, abs=1e-3)
    assert (found.p_value < 0.05) == (found.low > 0)
    assert "z = " in str(found)


def test_difference_rejects_as_often_as_it_says() -> None:
    rng = np.random.default_rng(8)
    draws = [rng.choice([10, 8, 3], size=(2, 200), p=[0.5, 0.3, 0.2]) for _ in range(400)]
    rejected = sum(nps_difference(a, b).p_value < 0.05 for a, b in draws)
    # 400 tests at 5 %: three standard errors are 13.
    assert abs(rejected - 20) <= 13


def test_sample_size_reaches_the_margin() -> None:
    n = nps_sample_size(5, promoters=0.5, detractors=0.2)
    variance = 0.7 - 0.3**2
    assert 1.959964 * np.sqrt(variance / n) <= 0.05 < 1.959964 * np.sqrt(variance / (n - 1))


def test_sample_size_of_the_golden_margin_is_its_n() -> None:
    from scipy import stats

    margin = 100 * stats.norm.ppf(0.975) * np.sqrt(5 / 9 / 324)
    assert nps_sample_size(margin, promoters=1 / 2, detractors=1 / 6) == 324


@given(st.floats(1, 30), st.floats(0, 0.5), st.floats(0, 0.5))
def test_a_smaller_margin_never_takes_fewer_answers(margin: float, p: float, d: float) -> None:
    assert nps_sample_size(margin / 2, p, d) >= nps_sample_size(margin, p, d) >= 1


BAD = [
    (lambda: nps(pd.Series([9, 11], index=["C1", "C2"], name="recommend")), ["recommend", "row C2 (11)", "0 to 10"]),
    (lambda: nps(pd.Series([9, None], name="recommend")), ["recommend", "row 1", "dropna"]),
    (lambda: nps([9, 8.5]), ["row 1 (8.5)"]),
    (lambda: nps([9], interval="exact"), ["exact", "adjusted-wald"]),
    (lambda: nps([9], confidence=1), ["confidence"]),
    (lambda: nps_groups([-1]), ["row 0 (-1)"]),
    (lambda: nps_difference([10, 10], [1, 1]), ["spread"]),
    (lambda: nps_sample_size(0, 0.5, 0.2), ["margin"]),
    (lambda: nps_sample_size(float("nan"), 0.5, 0.2), ["margin"]),
    (lambda: nps_sample_size(5, 50, 0.2), ["promoters", "50", "0.5 for 50 %"]),
    (lambda: nps_sample_size(5, 0.6, 0.6), ["add up", "1.2"]),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
