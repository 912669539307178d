"""Comparing forms: the grouped likelihoods are statsmodels' own, known shapes are recognized, bad input is named."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.miscmodels.ordinal_model import OrderedModel

from loyaltylab.loyalty import compare_curves, teaching_curve


def _simulate(n: int, seed: int, convex: bool) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    scores = rng.choice(np.arange(1, 7), n, p=[0.1, 0.1, 0.15, 0.2, 0.25, 0.2])
    if convex:
        chance = teaching_curve((scores - 1) / 5, L0=0.1, k=5, ceiling=0.7)
    else:
        chance = 1 / (1 + np.exp(-(scores - 3.5) / 2))
    latent = 0.8 * scores + rng.logistic(size=n)
    intention = 1 + np.searchsorted([1.0, 2.0, 3.0, 4.5], latent)
    return pd.DataFrame(
        {"satisfaction": scores, "repurchased": (rng.random(n) < chance).astype(int), "intention": intention}
    )


@pytest.fixture(scope="module")
def convex() -> pd.DataFrame:
    return _simulate(3000, 11, convex=True)


def test_likelihoods_are_those_of_the_single_customers(convex: pd.DataFrame) -> None:
    table: Any = compare_curves(convex).table
    again = convex["repurchased"]
    line = sm.Logit(again, sm.add_constant(convex["satisfaction"])).fit(disp=False)
    free = sm.Logit(again, pd.get_dummies(convex["satisfaction"]).astype(float)).fit(disp=False)
    assert table.loc["linear logit", "llf"] == pytest.approx(line.llf)
    assert table.loc["linear logit", "aic"] == pytest.approx(line.aic)
    assert table.loc["levels logit", "llf"] == pytest.approx(free.llf)
    assert table.loc["levels logit", "aic"] == pytest.approx(free.aic)
    assert table["llf"].drop("linear regression").is_monotonic_increasing  # nested forms


def test_spline_is_the_natural_cubic_spline_of_patsy(convex: pd.DataFrame) -> None:
    from patsy import dmatrix  # type: ignore[import-untyped]

    design = np.asarray(dmatrix("cr(s, knots=[1 + 5/3, 1 + 10/3]) - 1", {"s": convex["satisfaction"].astype(float)}))
    found = sm.Logit(convex["repurchased"].to_numpy(), design).fit(disp=False)
    assert compare_curves(convex).table.loc["spline logit", "llf"] == pytest.approx(found.llf)


def test_ordered_likelihood_is_that_of_the_single_customers(convex: pd.DataFrame) -> None:
    table: Any = compare_curves(convex, loyalty="intention", folds=2).table
    found = OrderedModel(convex["intention"], convex[["satisfaction"]], distr="logit").fit(method="bfgs", disp=False)
    assert table.loc["linear ordered logit", "llf"] == pytest.approx(found.llf, abs=1e-3)
    assert table.loc["linear ordered logit", "k"] == len(found.params)


def test_ordered_logit_recovers_what_made_the_data() -> None:
    data = _simulate(5000, 12, convex=False)
    found = OrderedModel(data["intention"], data[["satisfaction"]], distr="logit").fit(method="bfgs", disp=False)
    assert abs(found.params.iloc[0] - 0.8) < 3 * found.bse.iloc[0]
    thresholds = found.model.transform_threshold_params(found.params.to_numpy())[1:-1]
    # Later thresholds are sums of exponentials, so their errors follow by the delta method.
    steps = np.exp(found.params.to_numpy()[2:])
    cover = found.cov_params().to_numpy()[1:, 1:]
    for place, truth in enumerate([1.0, 2.0, 3.0, 4.5]):
        slope = np.concatenate([[1.0], steps[:place], np.zeros(3 - place)])
        assert abs(thresholds[place] - truth) < 3 * np.sqrt(slope @ cover @ slope)


def test_a_convex_link_is_recognized(convex: pd.DataFrame) -> None:
    table: Any = compare_curves(convex).table
    assert table.loc["linear logit", "aic"] - table["aic"].min() > 10
    assert table.loc["linear logit", "behind"] > 2 * table.loc["linear logit", "behind_se"]


def test_a_straight_logit_is_left_in_peace() -> None:
    """Where the line is true, the spline's two further parameters gain what chance gains: on average 2 in deviance."""
    tables: list[Any] = [compare_curves(_simulate(1000, 100 + s, convex=False), folds=2).table for s in range(40)]
    gains = [2 * (table.loc["spline logit", "llf"] - table.loc["linear logit", "llf"]) for table in tables]
    assert abs(np.mean(gains) - 2) < 3 * 2 / np.sqrt(40)  # chi-square with 2 degrees of freedom has SD 2


def test_cross_validation_by_hand(convex: pd.DataFrame) -> None:
    """Leave-one-out needs no fold assignment, so the regression's error has the textbook formula."""
    small = convex.iloc[:80]
    table: Any = compare_curves(small, folds=80).table
    found = sm.OLS(small["repurchased"], sm.add_constant(small["satisfaction"])).fit()
    assert table.loc["linear regression", "cv_mse"] == pytest.approx((found.get_influence().resid_press ** 2).mean())


def test_linear_regression_is_not_given_an_aic(convex: pd.DataFrame) -> None:
    result = compare_curves(convex)
    assert result.table.loc["linear regression", ["llf", "aic", "cv_log_loss"]].isna().all()
    assert result.table["best_aic"].sum() == result.table["best_cv"].sum() == 1
    text = str(result)
    assert "Best by AIC" in text
    assert "nan" not in text


def test_same_seed_same_numbers(convex: pd.DataFrame) -> None:
    one, same, other = (compare_curves(convex, seed=seed).table for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert (one["cv_mse"] != other["cv_mse"]).any()
    assert one["aic"].equals(other["aic"])


FEW = pd.DataFrame({"satisfaction": [1, 2, 3, 4, 5, 6] * 3, "repurchased": [0, 1] * 9})
BAD = [
    (lambda: compare_curves(FEW, folds=1), ["folds", "from 2", "18"]),
    (lambda: compare_curves(FEW.assign(satisfaction=[1, 2] * 9)), ["only 2 levels"]),
    (lambda: compare_curves(FEW.assign(repurchased=np.linspace(0, 1, 18))), ["repurchased", "18 different"]),
    (lambda: compare_curves(FEW.assign(repurchased=1)), ["1 different"]),
    (lambda: compare_curves(FEW.assign(repurchased=[1] + [0] * 17)), ["answer 1", "once"]),
    (lambda: compare_curves(FEW, loyalty="intent"), ["'intent'", "loyalty="]),
    (lambda: compare_curves(FEW.assign(satisfaction=9)), ["satisfaction", "row 0 (9"]),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
