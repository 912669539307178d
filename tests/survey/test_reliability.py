"""Reliability and validity: published values of Holzinger and Swineford's data, identities, and known truth."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import datasets, survey
from loyaltylab.survey.reliability import one_factor

ROOT = Path(__file__).parents[2] / "datasets"
CONSTRUCTS = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}
LOADINGS = st.lists(st.floats(0.3, 0.95), min_size=3, max_size=6)


def model(loadings: list[float]) -> np.ndarray:
    corr = np.outer(loadings, loadings)
    np.fill_diagonal(corr, 1)
    return corr


def exactly(corr: np.ndarray, n: int = 200, seed: int = 0) -> pd.DataFrame:
    """Return data whose sample correlations are exactly these."""
    noise = np.random.default_rng(seed).normal(size=(n, len(corr)))
    white = np.linalg.qr(noise - noise.mean(axis=0))[0] * np.sqrt(n - 1)
    return pd.DataFrame(white @ np.linalg.cholesky(corr).T, columns=[f"i{place}" for place in range(len(corr))])


@pytest.fixture(scope="module")
def holzinger() -> pd.DataFrame:
    pytest.importorskip("semopy")
    from semopy.examples import holzinger39

    data: pd.DataFrame = holzinger39.get_data()
    return data


@pytest.fixture(scope="module")
def bank() -> tuple[pd.DataFrame, dict[str, list[str]], dict[str, Any]]:
    truth = json.loads((ROOT / "bank_ecsi" / "truth.json").read_text(encoding="utf-8"))
    data = datasets.load("bank_ecsi").tables["customers"]
    loadings = {name: one for name, one in truth["parameters"]["loadings"].items() if len(one) > 1}
    return data, {name: [f"{name}_{i + 1}" for i in range(len(one))] for name, one in loadings.items()}, truth


def test_alpha_of_holzinger_as_published(holzinger) -> None:
    # lavaan and semTools documentation, reliability() of the three-factor model: 0.626, 0.883, 0.688
    table: Any = survey.reliability(holzinger, CONSTRUCTS).table
    assert table["alpha"].round(3).tolist() == [0.626, 0.883, 0.688]
    assert (table["low"] < table["alpha"]).all()
    assert (table["alpha"] < table["high"]).all()


def test_feldt_by_its_formula() -> None:
    from scipy import stats

    found: Any = survey.cronbach_alpha(exactly(model([0.7] * 4), n=60))
    alpha = 4 / 3 * (1 - 4 / (4 + 12 * 0.49))
    assert found.value == pytest.approx(alpha)
    assert found.low == pytest.approx(1 - (1 - alpha) * stats.f.ppf(0.975, 59, 177))
    assert found.high == pytest.approx(1 - (1 - alpha) / stats.f.ppf(0.975, 177, 59))


@given(LOADINGS)
@settings(deadline=None, max_examples=15)
def test_one_factor_finds_the_loadings_of_its_own_model(loadings: list[float]) -> None:
    data = exactly(model(loadings))
    assert one_factor(data) == pytest.approx(loadings, abs=2e-3)
    row: Any = survey.reliability(data, {"all": list(data.columns)}).table.iloc[0]
    assert row["cr"] == pytest.approx(survey.composite_reliability(loadings), abs=3e-3)
    assert row["ave"] == pytest.approx(np.mean(np.square(loadings)), abs=3e-3)
    # Alpha never exceeds the reliability of the sum when there is one factor.
    assert row["alpha"] <= row["cr"] + 1e-3


def test_one_factor_agrees_with_statsmodels(holzinger) -> None:
    from statsmodels.multivariate.factor import Factor

    items = holzinger[[f"x{i}" for i in range(1, 10)]]
    reference = Factor(corr=items.corr().to_numpy(), n_factor=1, method="ml").fit().loadings[:, 0]
    assert one_factor(items) == pytest.approx(reference * np.sign(reference.sum()), abs=5e-3)


@given(LOADINGS, st.integers(1, 3))
@settings(deadline=None, max_examples=15)
def test_alpha_ignores_shifts_and_grows_with_parallel_items(loadings: list[float], copies: int) -> None:
    data = exactly(model(loadings))
    assert survey.cronbach_alpha(data + 5).value == pytest.approx(survey.cronbach_alpha(data).value)
    equal = [float(np.mean(loadings))] * 3
    longer = survey.cronbach_alpha(exactly(model(equal + equal[:1] * copies))).value
    short = survey.cronbach_alpha(exactly(model(equal))).value
    k, r = 3 + copies, equal[0] ** 2
    assert longer == pytest.approx(k * r / (1 + (k - 1) * r))  # Spearman and Brown
    assert longer > short


def test_a_turned_item_is_found() -> None:
    data = exactly(model([0.8] * 4))
    data["i3"] = -data["i3"]
    found: Any = survey.item_statistics(data)
    assert found.table["item_rest"].idxmin() == "i3"
    assert found.table["alpha_without"].idxmax() == "i3"
    assert "Runs against the others: i3" in str(found)
    assert "other way round" in str(survey.reliability(data, {"all": list(data.columns)}))


@given(st.floats(0.0, 0.9), LOADINGS, LOADINGS)
@settings(deadline=None, max_examples=15)
def test_htmt_of_parallel_items_is_the_correlation_of_the_constructs(
    phi: float, a: list[float], b: list[float]
) -> None:
    first, second = [float(np.mean(a))] * len(a), [float(np.mean(b))] * len(b)
    corr = model(first + second)
    corr[: len(a), len(a) :] *= phi
    corr[len(a) :, : len(a)] *= phi
    data = exactly(corr)
    names = list(data.columns)
    constructs = {"a": names[: len(a)], "b": names[len(a) :]}
    assert survey.htmt(data, constructs).table["htmt"].iloc[0] == pytest.approx(phi, abs=1e-6)
    latent: Any = survey.fornell_larcker(data, constructs).table
    assert latent.loc["a", "b"] == pytest.approx(phi, abs=0.02)
    assert latent.loc["a", "a"] == pytest.approx(first[0], abs=3e-3)
    scores: Any = survey.fornell_larcker(data, constructs, correlations="scores").table
    assert scores.loc["a", "b"] <= latent.loc["a", "b"] + 1e-9


def test_constructs_of_one_piece_fail_both_criteria() -> None:
    data = exactly(model([0.8] * 6))
    names = list(data.columns)
    constructs = {"a": names[:3], "b": names[3:]}
    assert "a - b" in survey.htmt(data, constructs, draws=50).notes[0]
    assert "a - b" in survey.fornell_larcker(data, constructs).notes[0]


def test_bank_loadings_and_correlations_are_near_the_truth(bank) -> None:
    data, constructs, truth = bank
    found: Any = survey.reliability(data, constructs).table
    for name in ("image", "quality", "satisfaction"):
        loadings = truth["parameters"]["loadings"][name]
        # Rounding and the ends of the scale cost a little; three standard errors of a loading are about 0.07.
        assert one_factor(data[constructs[name]]) == pytest.approx(loadings, abs=0.09)
        assert found.loc[name, "ave"] == pytest.approx(np.mean(np.square(loadings)), abs=0.06)
    order = list(truth["parameters"]["paths"])
    ratios: Any = survey.htmt(data, constructs, draws=60).table
    row: Any = ratios.loc[("quality", "satisfaction")]
    real = truth["population"]["latent_correlations"]["quality"][order.index("satisfaction")]
    assert row["low"] - 0.02 < real < row["high"] + 0.02
    assert found.loc["loyalty", "smallest"] < 0.3  # an item that hardly belongs
    assert "loyalty_2" in str(survey.item_statistics(data[constructs["loyalty"]]))


def test_harman_is_the_first_eigenvalue_and_warns() -> None:
    corr = model([0.6] * 5)
    found: Any = survey.harman(exactly(corr))
    assert found.share == pytest.approx(100 * (1 + 4 * 0.36) / 5)
    assert found.table["share"].sum() == pytest.approx(100)
    assert survey.harman(exactly(corr), "factor").share == pytest.approx(36, abs=0.2)
    assert "Caution" in str(found)
    assert "marker" in str(found)


@given(st.floats(-1, 1), st.floats(0, 0.95))
@settings(deadline=None, max_examples=50)
def test_marker_takes_away_what_it_explains(r: float, marker: float) -> None:
    found: Any = survey.marker_adjusted(r, marker)
    assert found <= r + 1e-12
    assert survey.marker_adjusted(r, 0) == r
    assert found * (1 - marker) + marker == pytest.approx(r)


ITEMS = pd.DataFrame(
    {"a": [1.0, 2, 3, 4], "b": [2, 2, 3, 5], "c": [1, 1, 1, 1], "d": [1, None, 2, 3], "e": list("wxyz")}
)
BAD = [
    (lambda: survey.cronbach_alpha(ITEMS[["a"]]), ["at least 2 items"]),
    (lambda: survey.cronbach_alpha(ITEMS[["a", "b"]].tail(2)), ["at least 3 people"]),
    (lambda: survey.cronbach_alpha(ITEMS[["a", "c"]]), ["c: everybody gave the same"]),
    (lambda: survey.cronbach_alpha(ITEMS[["a", "d"]]), ["d", "row 1"]),
    (lambda: survey.item_statistics(ITEMS[["a", "e"]]), ["e", "not a number"]),
    (lambda: survey.cronbach_alpha(ITEMS[["a", "b"]].replace(4, np.inf)), ["a", "row 3 (inf)"]),
    (lambda: survey.composite_reliability([0.5, 1.2]), ["loadings", "1.2"]),
    (lambda: survey.average_variance_extracted([0.5]), ["at least 2"]),
    (lambda: survey.composite_reliability([0.5, np.nan]), ["loadings"]),
    (lambda: survey.reliability(ITEMS, {"x": ["a", "q"]}), ["'q'"]),
    (lambda: survey.reliability(ITEMS, {"x": ["a"]}), ["'x' has fewer than 2"]),
    (lambda: survey.reliability(ITEMS, {}), ["constructs must be a dict"]),
    (lambda: survey.htmt(ITEMS, {"x": ["a", "b"]}), ["one construct"]),
    (lambda: survey.fornell_larcker(ITEMS, {"x": ["a", "b"]}), ["one construct"]),
    (lambda: survey.fornell_larcker(ITEMS, {"x": ["a", "b"]}, correlations="r"), ["latent"]),
    (
        lambda: survey.htmt(
            ITEMS.assign(b=[5, 3, 2, 2], f=[1, 2, 1, 3], g=[1, 2, 2, 3]), {"x": ["a", "b"], "y": ["f", "g"]}
        ),
        ["do not correlate positively"],
    ),
    (lambda: survey.harman(ITEMS[["a", "b"]], extraction="pca"), ["extraction"]),
    (lambda: survey.marker_adjusted(1.5, 0.1), ["r is 1.5"]),
    (lambda: survey.marker_adjusted(0.5, 1), ["r_marker"]),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
