"""Where other libraries return NaN, nonsense or silence: a right answer or a clear error, one test a row.

The rows are those on which the peers were measured; sizes are smaller here where the failure does not need them.
"""

import copy
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import integrate

import loyaltylab as ll
from loyaltylab.clv.model import OF_A_FIT

MODELS = [ll.clv.BGNBD, ll.clv.MBGNBD, ll.clv.ParetoNBD]
HEAVY = {
    "BGNBD": ll.clv.BGNBD.at(r=1.2, alpha=0.5, a=0.8, b=60.0),
    "MBGNBD": ll.clv.MBGNBD.at(r=1.2, alpha=0.5, a=0.8, b=60.0),
    "ParetoNBD": ll.clv.ParetoNBD.at(r=1.2, alpha=0.5, s=0.36, beta=71.6),
}


def check_predictions(fit: Any, t: float = 30.0) -> None:
    """Every customer gets finite purchases and a chance between 0 and 1."""
    ahead, alive = fit.conditional_expected_purchases(t), fit.probability_alive()
    assert np.isfinite(ahead).all()
    assert (ahead >= 0).all()
    assert alive.between(0, 1).all()
    assert np.isfinite(fit.dert(0.01)).all()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("unit", [1 / 7, 7 * 86_400.0])
def test_the_unit_of_time_changes_nothing(model: Any, unit: float, cdnow: pd.DataFrame) -> None:
    other = cdnow.assign(recency=cdnow["recency"] * unit, T=cdnow["T"] * unit)
    weeks, found = model(cdnow).fit(), model(other).fit()
    factor = np.power(unit, model.time_powers)
    assert (found.params / factor).to_dict() == pytest.approx(weeks.params.to_dict(), rel=1e-6)
    assert found.llf == pytest.approx(weeks.llf - np.log(unit) * cdnow["frequency"].sum(), rel=1e-9)
    assert found.probability_alive().to_numpy() == pytest.approx(weeks.probability_alive().to_numpy(), rel=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_heavy_users(model: Any) -> None:
    truth = HEAVY[model.__name__]
    users = ll.clv.simulate_rfm(truth, np.random.default_rng(1).uniform(100, 500, 3000), seed=1)
    assert users["frequency"].max() > 1500
    fit = model(users).fit()
    assert fit.converged
    check_predictions(fit)
    off = np.abs(np.log(fit.params / truth.params)) / np.sqrt(np.diag(fit.log_covariance))
    assert (off < 3.5).all()


@pytest.mark.parametrize("model", MODELS)
def test_one_reseller_among_customers(model: Any) -> None:
    usual = ll.clv.simulate_rfm(ll.clv.BGNBD.at(r=0.5, alpha=5, a=0.8, b=2.4), np.linspace(27, 39, 1500), seed=2)
    reseller = pd.DataFrame({"frequency": [20_000], "recency": [38.9], "T": [39.0]})
    check_predictions(model(pd.concat([usual, reseller], ignore_index=True)).fit())


@pytest.mark.parametrize("model", MODELS)
def test_nobody_leaves(model: Any) -> None:
    rng = np.random.default_rng(0)
    T = rng.uniform(20, 40, 2000)
    x = rng.poisson(rng.gamma(0.8, 1 / 8, 2000) * T)
    last = np.where(x > 0, T * rng.random(2000) ** (1 / np.maximum(x, 1)), 0)
    fit = model(pd.DataFrame({"frequency": x, "recency": last, "T": T})).fit()
    check_predictions(fit)
    # It is the NBD model, and says so; purchases to come are those of the NBD.
    assert fit.notes
    r, alpha = fit.params["r"], fit.params["alpha"]
    assert np.isfinite(fit.bse[["r", "alpha"]]).all()
    assert fit.conditional_expected_purchases(10).to_numpy() == pytest.approx((r + x) / (alpha + T) * 10, rel=1e-3)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(4))
def test_twenty_five_customers(model: Any, seed: int) -> None:
    many = ll.clv.simulate_rfm(ll.clv.BGNBD.at(r=0.5, alpha=5, a=0.8, b=2.4), np.full(25, 39.0), seed=seed)
    fit = model(many).fit()
    check_predictions(fit)
    sure = np.isfinite(fit.log_covariance).all()
    assert sure or fit.notes  # what cannot be told is said


@pytest.mark.parametrize("model", MODELS)
def test_nobody_bought_again(model: Any) -> None:
    once = pd.DataFrame({"frequency": [0] * 50, "recency": [0.0] * 50, "T": np.linspace(1, 40, 50)})
    with pytest.raises(ValueError, match="nobody bought again"):
        model(once)


def test_no_penalty_moves_the_estimate(cdnow: pd.DataFrame) -> None:
    # The penalty of 0.001 that tutorials use elsewhere moves b from 2.43 to 1.32. Here every step away is worse.
    model = ll.clv.BGNBD(cdnow)
    best = model.fit().at - np.array([0, np.log(model.rows.scale), 0, 0])
    likelihood = model._objective(model.rows)
    for place in range(4):
        for step in (-0.02, 0.02):
            assert likelihood(best + step * np.eye(4)[place])[0] < likelihood(best)[0]


def test_a_of_exactly_one() -> None:
    one = pd.DataFrame({"frequency": [2], "recency": [30.43], "T": [38.86]})
    at = {"r": 0.243, "alpha": 4.414, "b": 2.426}
    found = [ll.clv.BGNBD.at(a=a, **at).conditional_expected_purchases(39, one)[0] for a in (0.999, 1.0, 1.001)]
    assert found[1] == pytest.approx((found[0] + found[2]) / 2, rel=1e-6)
    # By its definition: the mean over the chance p of leaving, of what comes before leaving.
    alive = ll.clv.BGNBD.at(a=1.0, **at).probability_alive(one)[0]
    mean = integrate.quad(lambda p: (1 - (1 + p * 39 / 43.274) ** -2.243) / p * 4.426 * 1.0 * (1 - p) ** 3.426, 0, 1)[0]
    assert found[1] == pytest.approx(alive * mean, rel=1e-8)


def test_spend_without_a_mean_is_refused() -> None:
    rng = np.random.default_rng(3)
    x = rng.poisson(3, 3000) + 1
    spend = rng.gamma(6 * x) / (rng.gamma(0.7, 1 / 15, 3000) * x)
    with pytest.raises(ValueError, match="no finite value"):
        ll.clv.GammaGamma(pd.DataFrame({"frequency": x, "monetary_value": spend})).fit()
    with pytest.raises(ValueError, match="no mean spend"):
        ll.clv.GammaGamma.at(p=6, q=0.7, v=15)


def test_a_grid_up_to_twenty_thousand_purchases() -> None:
    x = np.array([0, 1, 2, 5, 20, 100, 500, 2000, 7664, 20_000])
    rows = [(n, share * T if n else 0.0, T) for n in x for T in (0.5, 39.0, 500.0) for share in (0.001, 0.5, 0.99, 1.0)]
    grid = pd.DataFrame(rows, columns=["frequency", "recency", "T"])
    fits = [
        *(one.at(r=r, alpha=al, a=a, b=b) for one in MODELS[:2] for r, al, a, b in SHAPES),
        *(ll.clv.ParetoNBD.at(r=r, alpha=al, s=a, beta=b) for r, al, a, b in SHAPES),
    ]
    for fit in fits:
        for t in (1e-3, 1.0, 500.0):
            ahead = fit.conditional_expected_purchases(t, grid)
            most = (fit.params["r"] + grid["frequency"]) / (fit.params["alpha"] + grid["T"]) * t
            assert (ahead.between(0, most * (1 + 1e-6))).all(), (fit.params, t)
        assert fit.probability_alive(grid).between(0, 1).all()


@pytest.mark.parametrize("kind", MODELS)
def test_a_result_asked_of_a_model_without_a_fit(kind: Any) -> None:
    model = kind(pd.DataFrame({"frequency": [0, 2], "recency": [0.0, 3.0], "T": [9.0, 9.0]}))
    for name in OF_A_FIT:
        assert not hasattr(model, name)
        with pytest.raises(AttributeError, match=rf"Call \.fit\(\) first: {kind.__name__}\(data\)\.fit\(\)\.{name}$"):
            getattr(model, name)
    with pytest.raises(AttributeError, match="has no attribute 'parmas'"):
        _ = model.parmas
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert twin.labels == model.labels


SHAPES = [
    (0.24, 4.4, 0.79, 2.4),
    (1.2, 0.5, 0.8, 60.0),
    (5.0, 0.1, 1.0, 1.0),
    (0.05, 50.0, 8.0, 0.3),
    (20.0, 20.0, 1e-3, 9.0),
]
