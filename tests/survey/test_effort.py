"""Customer effort, top boxes, weighted metrics and the bootstrap: by hand, as identities, and with bad input named."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.survey import bootstrap, ces, csat, effective_n, nps, top_box, weighted

SCORES = [7, 6, 6, 5, 5, 4, 2, 1]
seven = st.lists(st.integers(1, 7), min_size=2, max_size=40)


def test_effort_by_hand() -> None:
    assert ces(SCORES).value == pytest.approx(4.5)
    assert ces(SCORES, method="top-box").value == pytest.approx(100 / 8)
    assert ces(SCORES, method="top-2-box").value == pytest.approx(300 / 8)
    assert ces(SCORES, method="top-3-box").value == pytest.approx(500 / 8)
    assert "higher = easier" in ces(SCORES).name


@given(seven)
@settings(deadline=None, max_examples=50)
def test_effort_turned_round_mirrors_the_mean(scores: list[int]) -> None:
    given, turned = ces(scores, (1, 7)), ces([8 - score for score in scores], (1, 7))
    assert turned.value == pytest.approx(8 - given.value)
    assert turned.low == pytest.approx(8 - given.high)


@given(seven)
@settings(deadline=None, max_examples=50)
def test_more_boxes_never_hold_fewer(scores: list[int]) -> None:
    shares = [top_box(scores, boxes, scale=(1, 7)).value for boxes in range(1, 7)]
    assert shares == sorted(shares)
    assert shares[1] == csat(scores, "top-2-box", (1, 7)).value


@given(seven, st.floats(0.1, 50))
@settings(deadline=None, max_examples=50)
def test_equal_weights_change_no_mean(scores: list[int], weight: float) -> None:
    found, plain = weighted(scores, [weight] * len(scores), scale=(1, 7)), csat(scores, "mean", (1, 7))
    assert [found.value, found.low, found.high, found.se] == pytest.approx(
        [plain.value, plain.low, plain.high, plain.se], abs=1e-9
    )


@given(seven, st.data())
@settings(deadline=None, max_examples=50)
def test_only_the_ratios_of_weights_matter(scores: list[int], data) -> None:
    weights = np.array(data.draw(st.lists(st.floats(0.2, 5), min_size=len(scores), max_size=len(scores))))
    for metric in ("mean", "top-2-box"):
        one, other = (weighted(scores, w, metric, (1, 7)) for w in (weights, 3 * weights))
        assert [one.value, one.low, one.high] == pytest.approx([other.value, other.low, other.high], abs=1e-9)
        assert one.low - 1e-9 <= one.value <= one.high + 1e-9
    assert 1 <= effective_n(weights) <= len(scores) + 1e-9


def test_weighted_error_is_that_of_a_ratio_by_hand() -> None:
    scores, weights = np.array([6.0, 3, 5, 1]), np.array([1.0, 2, 1, 4])
    mean = (weights * scores).sum() / 8
    variance = 4 / 3 * ((weights * (scores - mean) / 8) ** 2).sum()
    found = weighted(scores, weights)
    assert [found.value, found.se] == pytest.approx([mean, np.sqrt(variance)])


def test_weighted_error_is_the_robust_one_of_weighted_least_squares() -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(4)
    scores, weights = rng.integers(0, 11, 200), rng.lognormal(size=200)
    votes = np.where(scores >= 9, 100.0, np.where(scores <= 6, -100.0, 0.0))
    reference = sm.WLS(votes, np.ones(200), weights=weights).fit(cov_type="HC1")
    found = weighted(scores, weights, metric="nps")
    assert [found.value, found.se] == pytest.approx([reference.params[0], reference.bse[0]])


def test_nobody_in_the_top_box_still_has_an_interval() -> None:
    found = weighted([1, 2, 3, 3], [1, 2, 1, 1], metric="top-box", scale=(1, 6))
    assert found.value == found.low == 0
    assert 30 < found.high < 100


def test_bootstrap_of_a_mean_has_its_error() -> None:
    data = pd.DataFrame({"x": np.random.default_rng(2).integers(0, 11, 300)})
    found = bootstrap(data, lambda table: table["x"].mean(), draws=1500)
    assert found.se == pytest.approx(data["x"].std() / np.sqrt(300), rel=0.08)
    assert found.low < found.value < found.high
    assert bootstrap(data, lambda table: table["x"].mean(), draws=50, seed=3) == bootstrap(
        data, lambda table: table["x"].mean(), draws=50, seed=3
    )


def test_bootstrap_by_customer_is_wider_when_rows_repeat() -> None:
    one = pd.DataFrame({"guest": range(40), "x": np.random.default_rng(1).normal(size=40)})
    twice = pd.concat([one] * 4, ignore_index=True)
    rows = bootstrap(twice, lambda t: t["x"].mean(), draws=400)
    guests = bootstrap(twice, lambda t: t["x"].mean(), draws=400, unit="guest")
    assert guests.n == 40
    assert guests.se == pytest.approx(2 * rows.se, rel=0.2)


def test_bootstrap_of_the_nps_agrees_with_its_formula() -> None:
    data = pd.DataFrame({"r": [10] * 60 + [8] * 25 + [3] * 15})
    found = bootstrap(data, lambda t: nps(t["r"]).value, draws=500, name="NPS", unit_label="points")
    assert found.se == pytest.approx(nps(data["r"]).se, rel=0.12)


TABLE = pd.DataFrame({"x": [1.0, 2, 3], "guest": ["a", None, "b"]})
BAD = [
    (lambda: ces([8, 3]), ["row 0 (8)", "1 to 7"]),
    (lambda: ces([7, 3], method="top-7-box"), ["top-7-box", "top-6-box"]),
    (lambda: ces([7]), ["at least 2"]),
    (lambda: ces([5, 3]), ["nobody chose 7", "1 to 7"]),
    (lambda: weighted([5, 3], [1, 1]), ["nobody chose 6"]),
    (lambda: ces([5, 3], scale=(7, 1)), ["scale"]),
    (lambda: top_box([6, 3], boxes=6), ["top-6-box"]),
    (lambda: weighted([6, 3], [1, 0]), ["weights", "row 1", "above 0"]),
    (lambda: weighted([6, 3], [1, np.inf]), ["above 0"]),
    (lambda: weighted([6, 3], pd.Series([1, None], name="weights")), ["weights", "row 1"]),
    (lambda: weighted([6, 3], [1, 1, 1]), ["3 values for 2"]),
    (lambda: weighted(pd.Series([6, 3]), pd.Series([1, 1], index=[5, 6])), ["row labels"]),
    (lambda: weighted([6, 3], [1, 1], metric="median"), ["median", "top-box"]),
    (lambda: weighted([6, 3], [1, 1], metric="nps", scale=(1, 6)), ["0 to 10"]),
    (lambda: effective_n([1, -1]), ["above 0"]),
    (lambda: bootstrap(TABLE, lambda t: t["x"].mean(), draws=1), ["draws"]),
    (lambda: bootstrap(TABLE, lambda t: t["x"].mean(), unit="guest"), ["guest", "row 1"]),
    (lambda: bootstrap(TABLE, lambda t: t["x"].mean(), unit="hotel"), ["'hotel'"]),
    (lambda: bootstrap(TABLE, lambda t: np.nan), ["whole table"]),
    (lambda: bootstrap(TABLE, lambda t: 1.0 if t.index.is_unique else np.nan), ["no number in"]),
    (lambda: bootstrap(TABLE, lambda t: t["x"].to_numpy()), ["several numbers"]),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
