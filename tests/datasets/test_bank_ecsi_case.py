"""The case bank_ecsi: covariance SEM recovers paths and loadings, averages of items do not; no paths, none found."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import semopy
import statsmodels.api as sm

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load

make = load_generator(Path(__file__).parents[2] / "datasets" / "bank_ecsi" / "make.py")
SINGLE = "complaints_1"
AS_MEASURED = make.paths_as_measured()


def model() -> str:
    """The index as semopy reads it; the single complaints item stands for its construct."""
    lines = [f"{name} =~ {' + '.join(make.items_of(name))}" for name in make.CONSTRUCTS if name != "complaints"]
    lines += [
        f"{of_item(effect)} ~ {' + '.join(of_item(cause) for cause in causes)}"
        for effect, causes in make.PATHS.items()
        if causes
    ]
    return "\n".join(lines)


def of_item(name: str) -> str:
    return SINGLE if name == "complaints" else name


def fitted(customers: pd.DataFrame) -> Any:
    """Standardized estimates with their standard errors (those of the estimate, scaled alike); one row a parameter."""
    sem = semopy.Model(model())
    sem.fit(customers.drop(columns=["customer_id", "region"]))
    table = sem.inspect(std_est=True)
    table = table[table["op"] == "~"].copy()
    free = pd.to_numeric(table["Std. Err"], errors="coerce")
    table["se"] = free * (table["Est. Std"] / table["Estimate"]).abs()
    return table.set_index(["lval", "rval"])[["Est. Std", "se"]].astype(float)


def z_of_paths(found: Any, true: dict[str, dict[str, float]]) -> pd.Series:
    rows = {}
    for effect, causes in true.items():
        for cause, path in causes.items():
            estimate, se = found.loc[(of_item(effect), of_item(cause))]
            rows[f"{cause} -> {effect}"] = (estimate - path) / se
    return pd.Series(rows)


@pytest.fixture(scope="module")
def customers():
    return load("bank_ecsi").tables["customers"]


@pytest.fixture(scope="module")
def found(customers):
    return fitted(customers)


@pytest.fixture(scope="module")
def many():
    return make.generate(n=40_000, seed=3).tables["customers"]


@pytest.fixture(scope="module")
def found_in_many(many):
    return fitted(many)


def test_covariance_sem_recovers_all_twelve_paths(found):
    z = z_of_paths(found, AS_MEASURED)
    assert len(z) == 12
    assert z.abs().max() < 3


def test_a_large_sample_shows_no_bias_in_the_paths(found_in_many):
    assert z_of_paths(found_in_many, AS_MEASURED).abs().max() < 4
    main = [("quality", "expectations"), ("satisfaction", "quality"), ("loyalty", "satisfaction")]
    assert (found_in_many.loc[main, "se"] < 0.02).all(), "a path that is 20 % off would be seen"


def test_loadings_are_recovered_up_to_what_rounding_takes(found, found_in_many):
    for name in make.CONSTRUCTS:
        if name == "complaints":
            continue
        factor = make.rounding_factor(make.MEANS[name])
        for item, loading in zip(make.items_of(name), make.LOADINGS[name], strict=True):
            assert found_in_many.loc[(item, name), "Est. Std"] == pytest.approx(loading * factor, abs=0.02), item
            assert found.loc[(item, name), "Est. Std"] == pytest.approx(loading * factor, abs=0.11), item


def test_the_model_fits(customers):
    sem = semopy.Model(model())
    sem.fit(customers.drop(columns=["customer_id", "region"]))
    fit = semopy.calc_stats(sem)
    assert fit["RMSEA"].iloc[0] < 0.02
    assert fit["CFI"].iloc[0] > 0.99


def test_averages_of_items_attenuate_the_paths(many):
    """Why the truth is not recovered by regressions among mean scores, nor by plain PLS: items have error."""
    scores = pd.DataFrame({name: many[make.items_of(name)].mean(axis=1) for name in make.CONSTRUCTS})
    scores = (scores - scores.mean()) / scores.std()
    for effect, cause in (("expectations", "image"), ("quality", "expectations"), ("complaints", "satisfaction")):
        slope = sm.OLS(scores[effect], scores[[cause]]).fit().params[cause]
        assert slope < 0.92 * make.PATHS[effect][cause], effect
    assert sm.OLS(scores["quality"], scores[["expectations"]]).fit().params.iloc[0] < 0.40


def test_latent_correlations_follow_from_the_paths_by_hand():
    implied, unexplained = make.correlations(make.weights())
    at = make.CONSTRUCTS.index
    p = make.PATHS
    assert implied[at("quality"), at("image")] == pytest.approx(0.5572 * 0.5047)
    by_expectations = p["satisfaction"]["expectations"] * implied[at("expectations"), at("image")]
    by_quality = p["satisfaction"]["quality"] * implied[at("quality"), at("image")]
    by_value = p["satisfaction"]["value"] * implied[at("value"), at("image")]
    whole = p["satisfaction"]["image"] + by_expectations + by_quality + by_value
    assert implied[at("satisfaction"), at("image")] == pytest.approx(whole)
    assert np.linalg.eigvalsh(implied).min() > 0
    assert (unexplained > 0).all()


def test_the_rounding_factor_is_the_simulated_one():
    z = np.random.default_rng(8).standard_normal(1_000_000)
    answer = np.clip(np.rint(7.0 + make.ITEM_SD * z), 1, 10)
    assert np.corrcoef(z, answer)[0, 1] == pytest.approx(make.rounding_factor(7.0), abs=3e-4)


def test_as_measured_differs_from_the_paths_only_around_complaints():
    for effect, causes in make.PATHS.items():
        for cause, path in causes.items():
            if "complaints" in (effect, cause) or effect == "loyalty":
                assert AS_MEASURED[effect][cause] == pytest.approx(path, abs=0.02)
            else:
                assert AS_MEASURED[effect][cause] == pytest.approx(path, abs=1e-9)
    assert AS_MEASURED["complaints"]["satisfaction"] < make.PATHS["complaints"]["satisfaction"]


@pytest.mark.parametrize("seed", [1, 2])
def test_without_paths_none_is_found(seed):
    """Among average scores, which have no bias when there is nothing to attenuate: without paths a construct of two
    items has no second source of information, so the structural model itself is not identified.
    """
    customers = make.generate(seed=seed, placebo=True).tables["customers"]
    scores = pd.DataFrame({name: customers[make.items_of(name)].mean(axis=1) for name in make.CONSTRUCTS})
    for effect, causes in make.PATHS.items():
        if causes:
            found = sm.OLS(scores[effect], sm.add_constant(scores[list(causes)])).fit()
            assert found.tvalues.drop("const").abs().max() < 3, effect
            assert found.f_pvalue > 0.001
