"""The satisfaction index: equal to an independent PLS, to lavaan's factor analysis, and to the truth of bank_ecsi."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import loyalty
from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load
from loyaltylab.loyalty import CovarianceModel, PathModel

ROOT = Path(__file__).parents[2]
GOLDEN = json.loads((ROOT / "tests" / "golden" / "plspm_bank_ecsi.json").read_text())
HOLZINGER = json.loads((ROOT / "tests" / "golden" / "survey.json").read_text())["holzinger_cfa"]
make = load_generator(ROOT / "datasets" / "bank_ecsi" / "make.py")
TRUTH = {(cause, effect): path for effect, causes in make.paths_as_measured().items() for cause, path in causes.items()}


@pytest.fixture(scope="module")
def customers():
    return load("bank_ecsi").tables["customers"]


@pytest.fixture(scope="module")
def many():
    return make.generate(n=40_000, seed=3).tables["customers"]


@pytest.mark.parametrize("name", [name for name in GOLDEN if not name.startswith("_")])
def test_pls_equals_an_independent_program(customers, name):
    metric, scheme = name.split(", ")
    ours, theirs = PathModel(customers, metric=metric, scheme=scheme).fit(draws=2), GOLDEN[name]
    assert ours.converged
    for effect, causes in theirs["paths"].items():
        for cause, path in causes.items():
            assert ours.params[cause, effect] == pytest.approx(path, abs=1e-6)
    for item, loading in theirs["loadings"].items():
        assert ours.loadings[item] == pytest.approx(loading, abs=1e-6)
    for construct, explained in theirs["r_squared"].items():
        assert ours.r_squared.get(construct, 0.0) == pytest.approx(explained, abs=1e-6)
    for construct, total in theirs["total_effects_on_loyalty"].items():
        assert ours.total_effects()[construct] == pytest.approx(total, abs=1e-6)
    assert ours.goodness_of_fit == pytest.approx(theirs["goodness_of_fit"], abs=1e-6)


def test_the_two_metrics_differ(customers):
    wide = customers.assign(quality_1=3 * customers["quality_1"])  # one item with a wider spread than the others
    raw, standardized = (PathModel(wide, metric=metric).fit(draws=2).params for metric in ("raw", "standardized"))
    assert (raw - standardized).abs().max() > 0.01


def test_consistent_pls_recovers_the_latent_paths(customers, many):
    found = PathModel(customers, consistent=True).fit(draws=300, seed=1)
    z = (found.params - pd.Series(TRUTH)) / found.bse
    assert z.abs().max() < 3
    large = PathModel(many, consistent=True).fit(draws=2).params
    assert (large - pd.Series(TRUTH)).abs().max() < 0.045, "four standard errors of the widest path at this size"


def test_plain_pls_settles_below_the_truth_where_one_cause_explains(customers, many):
    """Attenuation: with one cause the path is the latent one times the roots of both reliabilities."""
    large = PathModel(many).fit(draws=2)
    small = PathModel(customers).fit(draws=300, seed=1)
    for cause, effect in (("image", "expectations"), ("expectations", "quality"), ("satisfaction", "complaints")):
        shrunk = TRUTH[cause, effect] * np.sqrt(large.reliability[cause] * large.reliability[effect])
        assert large.params[cause, effect] == pytest.approx(shrunk, abs=0.02)
        assert large.params[cause, effect] < TRUTH[cause, effect] - 0.03
    # The shipped sample estimates plain PLS's own large-sample value, not the truth.
    z = (small.params - large.params) / small.bse
    assert z.abs().max() < 3
    assert ((small.params - pd.Series(TRUTH)) / small.bse).abs().max() > 3


def test_covariance_model_recovers_the_latent_paths(customers):
    found = CovarianceModel(customers).fit()
    assert found.converged
    z = (found.params - pd.Series(TRUTH)) / found.bse
    assert z.abs().max() < 3
    assert found.fit_measures["rmsea"] < 0.02
    assert found.loadings["satisfaction_1"] == pytest.approx(0.73, abs=0.08)


def test_delta_standard_errors_agree_with_the_bootstrap(customers):
    """Within a quarter: two ways to the same spread, one of them with 300 draws of another estimator."""
    delta = CovarianceModel(customers).fit().bse
    drawn = PathModel(customers, consistent=True).fit(draws=300, seed=2).bse
    main = [("quality", "satisfaction"), ("satisfaction", "loyalty"), ("expectations", "quality")]
    assert np.allclose(delta[main], drawn[main], rtol=0.25)


def test_factor_analysis_of_holzinger_and_swineford():
    import semopy

    data = semopy.examples.holzinger39.get_data()
    items = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}
    found = CovarianceModel(data, items, paths={}).fit()
    fit = found.fit_measures
    assert fit["chi2"] == pytest.approx(HOLZINGER["chi2"], abs=0.001)
    assert fit["df"] == HOLZINGER["df"]
    assert fit["cfi"] == pytest.approx(HOLZINGER["cfi"], abs=0.0006)
    assert fit["rmsea"] == pytest.approx(HOLZINGER["rmsea"], abs=0.0006)
    assert found.params.empty


def test_index_and_map(customers):
    found = PathModel(customers, metric="raw").fit(draws=2)
    index = found.index()
    assert index.between(0, 100).all()
    mean = customers[[f"satisfaction_{i}" for i in (1, 2, 3)]].to_numpy().mean()
    assert index["satisfaction"] == pytest.approx(100 * (mean - 1) / 9, abs=1.0)
    table = found.importance_map().table
    assert list(table.index) == [name for name in loyalty.ECSI if name != "loyalty"]
    # Total effects by following the arrows by hand.
    p = found.params
    by_hand = p["image", "loyalty"] + found.total_effects("satisfaction")["image"] * (
        p["satisfaction", "loyalty"] + p["satisfaction", "complaints"] * p["complaints", "loyalty"]
    )
    assert table.loc["image", "importance"] == pytest.approx(by_hand)


def test_scores_are_standardized_and_reproduce_the_paths(customers):
    found = PathModel(customers).fit(draws=2)
    scores = found.scores
    assert np.allclose(scores.mean(), 0)
    assert np.allclose(scores.var(ddof=0), 1, atol=0.002)
    assert scores.corr().loc["image", "expectations"] == pytest.approx(found.params["image", "expectations"])


@settings(deadline=None, max_examples=15)
@given(factor=st.floats(0.1, 10), shift=st.floats(-50, 50))
def test_standardized_paths_do_not_depend_on_units(factor, shift):
    data = make.generate(n=300, seed=1).tables["customers"]
    changed = data.copy()
    items = [name for name in data if name.startswith("quality_")]
    changed[items] = changed[items] * factor + shift
    one, other = (PathModel(each).fit(draws=2).params for each in (data, changed))
    assert np.allclose(one, other, atol=1e-6)


def test_reversed_block_keeps_its_direction(customers):
    turned = customers.assign(**{f"value_{i}": 11 - customers[f"value_{i}"] for i in (1, 2)})
    one, other = (PathModel(each).fit(draws=2).params for each in (customers, turned))
    assert other["value", "satisfaction"] == pytest.approx(-one["value", "satisfaction"], abs=1e-6)


def test_intervals_come_from_the_draws(customers):
    found = PathModel(customers).fit(draws=200, seed=5)
    interval = found.conf_int()
    assert (interval["low"] < found.params).all()
    assert (found.params < interval["high"]).all()
    wider = found.conf_int(alpha=0.01)
    assert (wider["low"] <= interval["low"]).all()
    assert "PLS" in str(found)
    assert found.summary().table.shape == (12, 4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: {"data": d.drop(columns=["value_1", "value_2"])}, "value_1"),
        (lambda d: {"data": d.assign(value_1=3)}, "everybody gave the same answer"),
        (lambda d: {"data": d.assign(value_1=d["value_1"].where(d.index > 2))}, "value_1: no answer in row 0"),
        (lambda d: {"data": d.head(10)}, "only 10 customers for 24 items"),
        (lambda d: {"data": d, "metric": "both"}, "metric is 'both'"),
        (lambda d: {"data": d, "scheme": "spiral"}, "scheme is 'spiral'"),
        (lambda d: {"data": d, "paths": {"loyalty": ["fame"]}}, "no construct 'fame'"),
        (lambda d: {"data": d, "paths": {"loyalty": ["image"], "image": ["loyalty"]}}, "circle"),
        (lambda d: {"data": d, "items": {"a": ["image_1"], "b": ["image_1"]}, "paths": {"a": ["b"]}}, "two constructs"),
    ],
)
def test_bad_input_is_named(customers, change, words):
    with pytest.raises(ValueError, match=words):
        PathModel(**change(customers))


def test_too_few_draws_and_unknown_target(customers):
    model = PathModel(customers)
    with pytest.raises(ValueError, match="draws is 1"):
        model.fit(draws=1)
    with pytest.raises(ValueError, match="no construct 'fame'"):
        model.fit(draws=2).total_effects("fame")
