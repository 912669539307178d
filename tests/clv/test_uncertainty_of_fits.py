"""Intervals of parameters, of expected and of real totals, of single customers, of money and of projections."""

import numpy as np
import pandas as pd
import pytest

import loyaltylab as ll

C = ll.clv
TRUTH = C.BGNBD.at(r=0.6, alpha=6.0, a=0.9, b=3.5)


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    table = C.simulate_rfm(TRUTH, np.random.default_rng(0).integers(210, 365, 1500) / 7, seed=4)
    spend = np.random.default_rng(1).gamma(6, 5, len(table)).round(2)
    return table.assign(monetary_value=np.where(table["frequency"] > 0, spend, np.nan))


@pytest.fixture(scope="module")
def fit(customers: pd.DataFrame):
    return C.BGNBD(customers).fit()


def test_intervals_of_parameters_are_on_the_log_scale(fit) -> None:
    ends, reach = fit.conf_int(), 1.959964 * fit.bse / fit.params
    assert ends["high"].to_numpy() == pytest.approx((fit.params * np.exp(reach)).to_numpy(), rel=1e-6)
    assert ends["low"].to_numpy() == pytest.approx((fit.params / np.exp(reach)).to_numpy(), rel=1e-6)
    assert (fit.conf_int(alpha=0.2)["high"] < ends["high"]).all()
    assert f"{fit.params['r']:.4g}" in str(fit.summary())


def test_delta_method_and_bootstrap_agree(fit) -> None:
    points = fit.bootstrap(draws=30, seed=2)
    assert points.shape == (30, 4)
    delta, drawn = fit.expected_total(26.0), fit.expected_total(26.0, fitted=points)
    assert delta.value == drawn.value == pytest.approx(fit.conditional_expected_purchases(26.0).sum())
    assert np.log(delta.high / delta.value) == pytest.approx(1.959964 * delta.se / delta.value, rel=1e-6)
    assert np.log(delta.value / delta.low) == pytest.approx(1.959964 * delta.se / delta.value, rel=1e-6)
    assert drawn.se / delta.se == pytest.approx(1, abs=0.45)
    assert (fit.bootstrap(draws=3, seed=2) == points[:3]).all()


def test_a_real_total_is_less_sure_than_its_mean(fit) -> None:
    mean, real = fit.expected_total(26.0), fit.predicted_total(26.0, draws=400, seed=1)
    assert real.value == pytest.approx(mean.value)
    assert real.high - real.low > mean.high - mean.low
    assert real.low < real.value < real.high
    assert real == fit.predicted_total(26.0, draws=400, seed=1)
    # Law of total variance: uncertainty of the mean, and chance of single customers on top.
    chance = np.std(
        [fit.draw_purchases(26.0, fit.rows(None), np.random.default_rng(s), fit.at).sum() for s in range(300)]
    )
    assert real.se == pytest.approx(np.hypot(mean.se, chance), rel=0.15)


def test_intervals_of_single_customers(fit, customers: pd.DataFrame) -> None:
    table = fit.conditional_intervals(26.0)
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    pd.testing.assert_series_equal(table["value"], fit.conditional_expected_purchases(26.0), check_names=False)
    drawn = fit.conditional_intervals(26.0, fitted=fit.draw_parameters(400, seed=0))
    width = np.log(table["high"] / table["low"])
    assert (np.log(drawn["high"] / drawn["low"]) / width).median() == pytest.approx(1, abs=0.15)
    assert (fit.conditional_intervals(26.0, confidence=0.5)["high"] <= table["high"]).all()


def test_the_value_of_all_customers(fit, customers: pd.DataFrame) -> None:
    spend = C.GammaGamma(customers).fit()
    each = C.customer_values(fit, spend, 52, 0.002, margin=0.3)
    total = C.total_value(fit, spend, 52, 0.002, margin=0.3, draws=20)
    assert total.value == pytest.approx(each["value"].sum())
    assert total.low < total.value < total.high
    double = C.total_value(fit, spend, 52, 0.002, margin=0.6, draws=20)
    assert (double.low, double.high) == pytest.approx((2 * total.low, 2 * total.high))
    forever = C.total_value(fit, spend, float("inf"), 0.002, draws=4)
    assert forever.value == pytest.approx((fit.dert(0.002) * spend.expected_spend()).sum())


def test_projections_of_renewals() -> None:
    fit = C.ShiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491]).fit()
    table = fit.project(12)
    assert table["survival"].to_numpy() == pytest.approx(fit.survival(np.arange(13)))
    assert table["retention_rate"].iloc[1:].to_numpy() == pytest.approx(fit.retention_rate(np.arange(1, 13)))
    inside = table.iloc[1:]
    assert (inside["survival_low"] < inside["survival"]).all()
    assert (inside["survival"] < inside["survival_high"]).all()
    widths = (table["survival_high"] - table["survival_low"])[[7, 9, 12]]
    assert widths.is_monotonic_increasing
    larger = C.ShiftedBetaGeometric([4000, 3476, 2972, 2612, 2372, 2204, 2068, 1964]).fit().project(12)
    ratio = (table["survival_high"] - table["survival_low"])[12] / (larger["survival_high"] - larger["survival_low"])[
        12
    ]
    assert ratio == pytest.approx(2, rel=0.02)
