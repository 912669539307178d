"""The teaching curve: identities, recovery of known parameters, coverage, limits, and words for bad input."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from loyaltylab.loyalty import TeachingCurve, TeachingCurveResults, shape, teaching_curve

share = st.floats(0, 1)
bend = st.floats(0.1, 10)


def _simulate(n: int, seed: int, **truth: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    scores = rng.choice(np.arange(1, 7), n, p=[0.1, 0.1, 0.15, 0.2, 0.25, 0.2])
    chance = teaching_curve((scores - 1) / 5, **truth)
    return pd.DataFrame({"satisfaction": scores, "repurchased": (rng.random(n) < chance).astype(int)})


@given(share, share, bend)
def test_ends_of_the_curve(a: float, b: float, k: float) -> None:
    floor, ceiling = min(a, b), max(a, b)
    assert teaching_curve(0, floor, k, ceiling) == pytest.approx(floor)
    assert teaching_curve(1, floor, k, ceiling) == pytest.approx(ceiling)
    assert teaching_curve(1, floor, k) == pytest.approx(1)


@given(share, share, bend, st.lists(share, min_size=2, max_size=20))
def test_curve_rises_between_floor_and_ceiling(a: float, b: float, k: float, points: list[float]) -> None:
    floor, ceiling = min(a, b), max(a, b)
    values = teaching_curve(np.sort(points), floor, k, ceiling)
    assert (np.diff(values) >= -1e-12).all()
    assert ((values >= floor - 1e-12) & (values <= ceiling + 1e-12)).all()


@given(st.floats(0.01, 0.99), st.floats(1.01, 8))
def test_bend_above_one_lies_below_the_straight_line_and_below_one_above(s: float, k: float) -> None:
    straight = teaching_curve(s, 0.1, 1, 0.9)
    assert teaching_curve(s, 0.1, k, 0.9) <= straight <= teaching_curve(s, 0.1, 1 / k, 0.9)


TRUTHS: list[dict[str, float]] = [
    {"L0": 0.1, "k": 4, "ceiling": 0.7},
    {"L0": 0.35, "k": 1, "ceiling": 0.7},
    {"L0": 0.2, "k": 0.5, "ceiling": 0.9},
]


@pytest.mark.parametrize("truth", TRUTHS)
def test_recovers_what_made_the_data(truth: dict[str, float]) -> None:
    found = TeachingCurve(_simulate(8000, 21, **truth), ceiling=None).fit()
    assert found.converged
    assert found.likelihood
    for name, value in truth.items():
        assert abs(found.params[name] - value) < 3 * found.bse[name]


def test_recovers_the_plain_curve_with_ceiling_one() -> None:
    found = TeachingCurve(_simulate(8000, 22, L0=0.3, k=2)).fit()
    assert found.likelihood
    assert list(found.params.index) == ["L0", "k"]
    assert abs(found.params["L0"] - 0.3) < 3 * found.bse["L0"]
    assert abs(found.params["k"] - 2) < 3 * found.bse["k"]
    assert found.ceiling == 1


def test_is_the_maximum_that_a_plain_search_finds() -> None:
    data = _simulate(3000, 23, L0=0.1, k=3, ceiling=0.8)
    found = TeachingCurve(data, ceiling=None).fit()
    s, again = (data["satisfaction"] - 1) / 5, data["repurchased"]

    def loss(params: Any) -> float:
        floor, top = 1 / (1 + np.exp(-params[0])), 1 / (1 + np.exp(-params[2]))
        chance = floor + (top - floor) * s ** np.exp(params[1])
        return float(-(again * np.log(chance) + (1 - again) * np.log(1 - chance)).sum())

    plain = optimize.minimize(loss, [-2, 1, 1], method="Nelder-Mead", options={"maxiter": 5000, "fatol": 1e-9})
    assert found.llf == pytest.approx(-plain.fun, abs=1e-5)
    assert found.aic == pytest.approx(2 * plain.fun + 6, abs=1e-4)
    assert found.bic == pytest.approx(2 * plain.fun + 3 * np.log(3000), abs=1e-4)


@given(share, bend, share)
def test_slopes_are_the_slopes(floor: float, k: float, ceiling: float) -> None:
    s, params = np.linspace(0, 1, 6), np.array([floor, k, ceiling])
    step = 1e-6
    for place, slope in enumerate(shape.gradient(params, s, None).T):
        ends = [params + sign * step * np.eye(3)[place] for sign in (-1, 1)]
        low, high = (e[0] + (e[2] - e[0]) * s ** e[1] for e in ends)
        assert slope == pytest.approx((high - low) / (2 * step), abs=1e-4)


def test_intervals_cover_about_as_often_as_they_say() -> None:
    """A profile interval holds the truth when the deviance rises there by less than chi-square's quantile."""
    truth = {"L0": 0.15, "k": 2.0, "ceiling": 0.75}
    draws = 50
    inside = dict.fromkeys(truth, 0)
    for seed in range(draws):
        found = TeachingCurve(_simulate(1500, 1000 + seed, **truth), ceiling=None).fit()
        for place, (name, value) in enumerate(truth.items()):
            rise = shape.profile_rise(place, value, found.estimates, found.model.grouped, None)
            inside[name] += int(rise <= 3.841)
    # 50 draws at 95 %: three standard errors are 4.6.
    assert all(count >= 42 for count in inside.values())
    assert sum(inside.values()) < 3 * draws


def test_profile_interval_ends_where_the_likelihood_has_fallen_by_half_chi_square() -> None:
    data = _simulate(3000, 24, L0=0.2, k=2, ceiling=0.8)
    found = TeachingCurve(data, ceiling=None).fit()
    end = found.conf_int()["high"].to_dict()["ceiling"]
    at_end = TeachingCurve(data, ceiling=end).fit("ml")
    assert 2 * (found.llf - at_end.llf) == pytest.approx(3.841, abs=0.01)


def test_least_squares_agree_with_the_likelihood_and_robust_errors_with_the_truth() -> None:
    data = _simulate(8000, 25, L0=0.2, k=2, ceiling=0.8)
    likely = TeachingCurve(data, ceiling=None).fit()
    squares = TeachingCurve(data, ceiling=None).fit("ls")
    assert not squares.likelihood
    assert (abs(squares.params - likely.params) < 2 * likely.bse).all()
    assert (squares.bse / likely.bse).between(0.8, 1.3).all()


def test_shares_are_fitted_by_least_squares_and_it_is_said() -> None:
    rng = np.random.default_rng(26)
    data = _simulate(2000, 26, L0=0.2, k=2, ceiling=0.8)
    chance = teaching_curve((data["satisfaction"] - 1) / 5, 0.2, 2, 0.8)
    data["share"] = np.clip(chance + rng.normal(0, 0.05, 2000), 0, 1)
    found = TeachingCurve(data, loyalty="share", ceiling=None).fit()
    assert not found.likelihood
    assert (abs(found.params - [0.2, 2, 0.8]) < 3 * found.bse).all()
    assert "least squares" in found.summary()
    assert "share is not yes/no" in found.summary()


def test_ceiling_one_where_satisfied_customers_leave_says_what_is_wrong() -> None:
    data = _simulate(2000, 27, L0=0.1, k=3, ceiling=0.7)
    model = TeachingCurve(data)
    top = data[data["satisfaction"] == 6]
    left = int((1 - top["repurchased"]).sum())
    found = model.fit()
    assert not found.likelihood
    assert f"{left} of {len(top)} did" in found.summary()
    with pytest.raises(ValueError, match="ceiling=None"):
        model.fit("ml")


def test_a_parameter_at_its_limit_is_named_and_its_interval_starts_there() -> None:
    counts = {1: (12, 0), 2: (11, 0), 3: (22, 2), 4: (132, 30), 5: (509, 176), 6: (493, 290)}
    rows = [(level, i < hits) for level, (n, hits) in counts.items() for i in range(n)]
    found = TeachingCurve(pd.DataFrame(rows, columns=["satisfaction", "repurchased"]), ceiling=None).fit()
    assert found.at_limit == ("L0",)
    assert np.isnan(found.bse["L0"])
    low, high = found.conf_int().to_numpy()[0]
    assert low == 0
    assert 0.02 < high < 0.3
    assert found.predict_interval()["high"].iloc[0] == pytest.approx(high, abs=0.01)
    assert "L0 ran into the end" in found.summary()


def test_no_link_is_no_crash() -> None:
    rng = np.random.default_rng(28)
    data = pd.DataFrame({"satisfaction": rng.integers(1, 7, 600), "repurchased": rng.integers(0, 2, 600)})
    found = TeachingCurve(data, ceiling=None).fit()
    assert found.predict() == pytest.approx([0.5] * 6, abs=0.15)
    assert "L0" in found.summary()


@pytest.fixture(scope="module")
def fitted() -> TeachingCurveResults:
    return TeachingCurve(_simulate(2000, 29, L0=0.2, k=2, ceiling=0.8), ceiling=None).fit()


def test_prediction_is_the_curve_on_the_answer_scale(fitted: TeachingCurveResults) -> None:
    assert fitted.predict([1, 6]) == pytest.approx([fitted.params["L0"], fitted.params["ceiling"]])
    assert fitted.predict() == pytest.approx(fitted.predict([1, 2, 3, 4, 5, 6]))
    band = fitted.predict_interval()
    assert ((band["low"] < band["mean"]) & (band["mean"] < band["high"])).all()
    ends = fitted.conf_int()
    assert band.loc[6, "high"] == pytest.approx(ends.loc["ceiling", "high"], abs=0.005)


def test_summary_is_complete(fitted: TeachingCurveResults) -> None:
    text = fitted.summary()
    for word in ("maximum likelihood", "n = 2,000", "AIC", "BIC", "converged: yes", "L0", "k", "ceiling", "std err"):
        assert word in text
    assert repr(text) == str(text)


GOOD = _simulate(60, 30, L0=0.2, k=2, ceiling=0.8)
BAD = [
    (lambda: teaching_curve(3, 0.1, 2), ["s holds", "lowest"]),
    (lambda: teaching_curve(0.5, 1.1, 2), ["L0", "1.1"]),
    (lambda: teaching_curve(0.5, 0.1, 2, 2), ["ceiling", "2"]),
    (lambda: teaching_curve(0.5, 0.1, 0), ["k is 0"]),
    (lambda: TeachingCurve(GOOD, ceiling=0), ["ceiling is 0"]),
    (lambda: TeachingCurve(GOOD, ceiling=1.5), ["ceiling is 1.5"]),
    (lambda: TeachingCurve(GOOD.assign(repurchased=[5] + [1] * 59)), ["repurchased", "row 0 (5.0)", "Rescale"]),
    (lambda: TeachingCurve(GOOD.assign(repurchased=[np.nan] + [1] * 59)), ["repurchased", "row 0", "dropna"]),
    (lambda: TeachingCurve(GOOD, satisfaction="happy"), ["'happy'", "satisfaction="]),
    (lambda: TeachingCurve(GOOD.assign(satisfaction=0)), ["satisfaction", "row 0 (0", "1 to 6"]),
    (lambda: TeachingCurve(GOOD[GOOD["satisfaction"] > 4], ceiling=None), ["only 2 levels", "at least 3"]),
    (lambda: TeachingCurve(GOOD).fit("newton"), ["newton", "'ml'"]),
    (lambda: TeachingCurve(GOOD, ceiling=None).fit().predict(7), ["row 0 (7", "1 to 6"]),
    (lambda: TeachingCurve(GOOD, ceiling=None).fit().conf_int(95), ["confidence"]),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
