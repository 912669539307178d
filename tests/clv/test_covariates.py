"""Covariates: known effects come back, slopes are right, and a column of 0 and 1 is two groups."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import loyaltylab as ll

C = ll.clv
MODELS = {
    "BGNBD": ({"r": 0.8, "alpha": 6.0, "a": 0.8, "b": 3.0}, {"alpha": -1}),
    "MBGNBD": ({"r": 0.8, "alpha": 6.0, "a": 0.8, "b": 3.0}, {"alpha": -1}),
    "ParetoNBD": ({"r": 0.8, "alpha": 6.0, "s": 0.8, "beta": 12.0}, {"alpha": -1}),
}
EFFECT = 0.7


def moved(params: dict[str, float], signs: dict[str, int], effect: float) -> dict[str, float]:
    return {name: value * np.exp(signs.get(name, 0) * effect) for name, value in params.items()}


def two_groups(name: str, signs: dict[str, int], n: int = 2500) -> pd.DataFrame:
    params = MODELS[name][0]
    T = np.random.default_rng(3).uniform(30, 60, n)
    parts = []
    for group, effect in enumerate((0.0, EFFECT)):
        truth = getattr(C, name).at(**moved(params, signs, effect))
        parts.append(C.simulate_rfm(truth, T, seed=11 + group).assign(group=float(group)))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("name", MODELS)
def test_a_known_effect_on_buying_comes_back(name: str) -> None:
    data = two_groups(name, {"alpha": -1})
    plain, fit = getattr(C, name)(data).fit(), getattr(C, name)(data, ["group"]).fit()
    off = (fit.params["purchase.group"] - EFFECT) / fit.bse["purchase.group"]
    assert abs(off) < 3
    assert fit.lr_test(plain).table["p_value"].iloc[0] < 1e-6
    assert fit.n == 5000


def test_a_known_effect_on_leaving_comes_back() -> None:
    data = two_groups("ParetoNBD", {"beta": -1})
    fit = C.ParetoNBD(data, dropout_covariates=["group"]).fit()
    assert abs(fit.params["dropout.group"] - EFFECT) < 3 * fit.bse["dropout.group"]


@pytest.mark.parametrize("name", MODELS)
def test_predictions_are_those_of_the_moved_parameters(name: str) -> None:
    data = two_groups(name, {"alpha": -1}, n=400)
    fit = getattr(C, name)(data, ["group"]).fit()
    base = {key: fit.params[key] for key in MODELS[name][0]}
    for group in (0.0, 1.0):
        some = data[data["group"] == group]
        alone = getattr(C, name).at(**moved(base, {"alpha": -1}, group * fit.params["purchase.group"]))
        for what in ("probability_alive", "conditional_expected_purchases"):
            given = () if what == "probability_alive" else (20.0,)
            found = getattr(fit, what)(*given, some)
            assert found.to_numpy() == pytest.approx(getattr(alone, what)(*given, some).to_numpy(), rel=1e-9)
        expected = fit.expected_purchases(20.0, some.head(1)).iloc[0]
        assert expected == pytest.approx(alone.expected_purchases(20.0), rel=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_slopes_along_effects(name: str) -> None:
    data = two_groups(name, {"alpha": -1}, n=60)
    model = getattr(C, name)(data, ["group"], ["group"])
    objective, rng = model._objective(model.rows), np.random.default_rng(0)
    at = rng.normal(0, 0.3, len(model.labels))
    slope = objective(at)[1]
    for place in range(len(at)):
        step = 1e-5 * np.eye(len(at))[place]
        found = (objective(at + step)[0] - objective(at - step)[0]) / 2e-5
        assert slope[place] == pytest.approx(found, rel=1e-5, abs=1e-4)


def test_a_column_that_says_all_is_two_models_of_renewals() -> None:
    cohorts = {"a": [1000, 631, 468, 382, 326], "b": [1000, 869, 743, 653, 593]}
    kinds = pd.DataFrame({"b": [0.0, 1.0]}, index=["a", "b"])
    both = C.ShiftedBetaGeometric(cohorts, kinds).fit()
    apart = {name: C.ShiftedBetaGeometric(counts).fit() for name, counts in cohorts.items()}
    assert both.llf == pytest.approx(sum(fit.llf for fit in apart.values()), abs=1e-6)
    for value, fit in zip((0.0, 1.0), apart.values(), strict=True):
        ages = np.arange(9)
        assert both.survival(ages, {"b": value}) == pytest.approx(fit.survival(ages), rel=1e-4)


@pytest.mark.parametrize("cls", [C.BGNBD, C.ParetoNBD])
def test_the_bootstrap_says_that_it_is_not_for_covariates(cls: Any) -> None:
    data = two_groups("BGNBD", {"alpha": -1}, n=60)
    with pytest.raises(ValueError, match="without covariates"):
        cls(data, ["group"]).fit().bootstrap(5)
