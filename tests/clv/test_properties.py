"""Identities, limits and monotonicities that hold whatever the parameters are."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

import loyaltylab as ll
from loyaltylab.clv.rows import make_rows
from loyaltylab.clv.search import second_derivatives
from loyaltylab.clv.special import mean_while_alive

positive = st.floats(0.05, 20)
shapes = st.tuples(positive, positive, positive, positive)
MODELS = [ll.clv.BGNBD, ll.clv.MBGNBD, ll.clv.ParetoNBD]
few = settings(deadline=None, max_examples=25)


def at(model: Any, shape: tuple[float, ...]) -> Any:
    return model.at(**dict(zip(model.names, shape, strict=True)))


def history(x: int, share: float, T: float) -> pd.DataFrame:
    return pd.DataFrame({"frequency": [x], "recency": [T * share if x else 0.0], "T": [T]})


@pytest.mark.parametrize("model", MODELS)
@given(shape=shapes, t=st.floats(0.1, 100))
@few
def test_chances_of_counts_sum_to_one_and_to_the_mean(model: Any, shape: tuple[float, ...], t: float) -> None:
    fit = at(model, (*shape[:1], max(shape[1], t / 20), *shape[2:]))
    counts = np.arange(6000)
    chances = fit.pmf(counts, t)
    assert ((chances >= 0) & (chances <= 1)).all()
    if chances[-1] < 1e-14:
        assert chances.sum() == pytest.approx(1, abs=1e-6)
        assert (chances * counts).sum() == pytest.approx(fit.expected_purchases(t), rel=1e-4)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("shape", [(0.5, 5.0, 0.8, 2.4), (3.0, 6.0, 2.0, 8.0)])
def test_what_is_expected_later_is_expected_now(model: Any, shape: tuple[float, ...]) -> None:
    """E[X(T + t)] - E[X(T)] is the mean, over the histories that the model makes, of what it expects to come."""
    fit = at(model, shape)
    grown = fit.expected_purchases(60) - fit.expected_purchases(20)
    ahead = fit.conditional_expected_purchases(40, ll.clv.simulate_rfm(fit, np.full(30_000, 20.0), seed=1))
    assert abs(ahead.mean() - grown) < 4 * ahead.std() / np.sqrt(len(ahead))


@pytest.mark.parametrize("model", MODELS)
@given(shape=shapes, x=st.integers(1, 200), T=st.floats(1, 100))
@few
def test_the_later_the_last_purchase_the_more_alive(model: Any, shape: tuple[float, ...], x: int, T: float) -> None:
    fit = at(model, shape)
    ages = pd.concat([history(x, share, T) for share in (0.1, 0.4, 0.7, 1.0)])
    assert (np.diff(fit.probability_alive(ages)) >= -1e-12).all()
    assert (np.diff([fit.conditional_expected_purchases(t, ages).sum() for t in (0, 1, 10, 100)]) >= -1e-9).all()


@pytest.mark.parametrize("model", MODELS)
@given(shape=shapes, x=st.integers(0, 50), share=st.floats(0.05, 1), T=st.floats(1, 100), rate=st.floats(0.005, 0.5))
@settings(deadline=None, max_examples=15)
def test_discounted_purchases(
    model: Any, shape: tuple[float, ...], x: int, share: float, T: float, rate: float
) -> None:
    """Discounting counts less than not discounting, more with a longer horizon; and is the integral that it names."""
    fit, one = at(model, shape), history(x, share, T)
    plain = fit.conditional_expected_purchases(30, one).iloc[0]
    some = fit.discounted_purchases(30, rate, one).iloc[0]
    assert 0 <= some <= plain * (1 + 1e-9)
    assert some <= fit.dert(rate, one).iloc[0] * (1 + 1e-7)
    continuous = np.log1p(rate)
    # by parts: integral of exp(-rate t) dM(t)
    inner = integrate.quad(
        lambda t: np.exp(-continuous * t) * fit.conditional_expected_purchases(t, one).iloc[0], 0, 30, epsrel=1e-9
    )[0]
    assert some == pytest.approx(np.exp(-continuous * 30) * plain + continuous * inner, rel=1e-6)


@pytest.mark.parametrize("model", MODELS)
@given(shape=shapes, x=st.integers(0, 300), share=st.floats(0.01, 1), T=st.floats(0.5, 100))
@few
def test_slopes_are_those_of_the_likelihood(
    model: Any, shape: tuple[float, ...], x: int, share: float, T: float
) -> None:
    rows = make_rows(history(x, share, T), scale=1.0)
    blank = model.__new__(model)
    value, slopes = blank.log_likelihood(shape, rows)
    for place, slope in enumerate(slopes):
        step = 1e-5 * shape[place]
        ends = []
        for sign in (1, -1):
            moved = list(shape)
            moved[place] += sign * step
            ends.append(blank.log_likelihood(tuple(moved), rows)[0][0])
        assert slope[0] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-4, abs=1e-5 * (1 + abs(value[0])))


@given(r=positive, alpha=positive, x=st.integers(1, 100), T=st.floats(1, 100))
@few
def test_without_leaving_it_is_the_negative_binomial(r: float, alpha: float, x: int, T: float) -> None:
    one = history(x, 1.0, T)  # who bought this moment is alive
    usual = (r + x) / (alpha + T) * 10
    for fit in (
        ll.clv.BGNBD.at(r=r, alpha=alpha, a=1e-9, b=10),
        ll.clv.MBGNBD.at(r=r, alpha=alpha, a=1e-9, b=10),
        ll.clv.ParetoNBD.at(r=r, alpha=alpha, s=1e-9, beta=1e3),
    ):
        assert fit.conditional_expected_purchases(10, one).iloc[0] == pytest.approx(usual, rel=1e-5)


@given(shape=st.tuples(positive, positive, positive, positive), n=st.integers(1, 12))
@few
def test_chances_of_gifts_sum_to_one(shape: tuple[float, ...], n: int) -> None:
    fit = at(ll.clv.BGBB, shape)
    chances = fit.pmf(np.arange(n + 1), n)
    assert chances.sum() == pytest.approx(1)
    assert (chances * np.arange(n + 1)).sum() == pytest.approx(fit.expected_purchases(n))


@given(alpha=positive, beta=positive)
@few
def test_histories_of_gifts_sum_to_one(alpha: float, beta: float) -> None:
    """The likelihoods of all 32 histories of five years are a distribution."""
    rows = []
    for path in range(32):
        years = [year for year in range(1, 6) if path >> (year - 1) & 1]
        rows.append((len(years), max(years, default=0), 5))
    table = pd.DataFrame(rows, columns=["frequency", "recency", "n"])
    model = ll.clv.BGBB(table)
    values, _slopes = model.log_likelihood((alpha, beta, 0.7, 2.0), make_rows(model.data, scale=1.0))
    counts = make_rows(model.data, scale=1.0).weights
    assert (np.exp(values) * counts).sum() == pytest.approx(1)


def test_slopes_of_gifts(donations: pd.DataFrame) -> None:
    model = ll.clv.BGBB(donations, customers="customers")
    likelihood = model._objective(model.rows)
    point = np.log([0.9, 1.2, 0.4, 3.0])
    for place in range(4):
        step = 1e-6 * np.eye(4)[place]
        slope = (likelihood(point + step)[0] - likelihood(point - step)[0]) / 2e-6
        assert likelihood(point)[1][place] == pytest.approx(slope, rel=1e-5)
    assert np.linalg.eigvalsh(second_derivatives(likelihood, model.fit().at)).max() < 0


@given(alpha=positive, beta=positive, c=st.floats(0.3, 3))
@few
def test_renewals(alpha: float, beta: float, c: float) -> None:
    geometric, weibull = ll.clv.ShiftedBetaGeometric, ll.clv.BetaDiscreteWeibull
    plain = geometric.at(alpha=alpha, beta=beta)
    ages = np.arange(30)
    assert plain.survival(ages) == pytest.approx(weibull.at(alpha=alpha, beta=beta, c=1.0).survival(ages))
    assert (np.diff(plain.retention_rate(ages[1:])) > -1e-12).all()  # sorting: who stays longer stays more surely
    assert (np.diff(weibull.at(alpha=alpha, beta=beta, c=c).survival(ages)) <= 0).all()
    summed = plain.derl(0.1, 3, horizon=2000)
    assert plain.derl(0.1, 3) == pytest.approx(summed, rel=1e-6)
    if alpha > 1.5:
        assert plain.expected_lifetime() == pytest.approx(1 + plain.derl(0, 1))
        assert plain.expected_lifetime() > 1 / (alpha / (alpha + beta)) - 1e-9  # longer than 1 / churn of new members


@given(p=st.floats(1, 20), q=st.floats(1.5, 10), v=st.floats(1, 50), z=st.floats(1, 500))
@few
def test_expected_spend_lies_between_own_and_common_mean(p: float, q: float, v: float, z: float) -> None:
    fit = ll.clv.GammaGamma.at(p=p, q=q, v=v)
    table = pd.DataFrame({"frequency": [0, 1, 10, 10_000], "monetary_value": [np.nan, z, z, z]})
    found = fit.expected_spend(table).to_numpy()
    assert found[0] == pytest.approx(fit.mean_spend)
    assert (np.diff(np.abs(found - z)) <= 1e-9).all()
    assert found[3] == pytest.approx(z, rel=0.1)


def test_buyers_who_are_many_purchases_ahead() -> None:
    """There the hypergeometric function of SciPy is infinite; known values by integration over the chance."""
    times, known = (
        [10.0, 20.0, 30.0, 100.0],
        [20.996676714719857, 20.99983632699697, 20.999974672515997, 20.999999916124],
    )
    assert mean_while_alive(100.0, 2.0, 6.0, 100.0, times) == pytest.approx(known, rel=1e-9)
    assert mean_while_alive(100.0, 2.0, 6.0, 100.0, 1e9) == pytest.approx(105 / 5, rel=1e-11)
