"""SERVQUAL against published and hand-made values, its identities, the hotel case, and bad input."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from loyaltylab import survey
from loyaltylab.datasets import load

POINTS = {"tangibles": 11, "reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16}


@pytest.fixture(scope="module")
def case() -> Any:
    return load("harbour_hotels")


def answers(n: int = 40, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    names = [f"{kind}_{item}" for kind in ("exp", "per") for item in ("rel_1", "rel_2", "emp_1", "wifi_1")]
    return pd.DataFrame(rng.integers(1, 8, (n, len(names))), columns=names)


def test_published_gaps(root: Any) -> None:
    golden = json.loads((root / "tests/golden/survey.json").read_text("utf-8"))["servqual"]
    result = survey.servqual_from_gaps(golden["gaps"], golden["weights"])
    assert result.weighted == pytest.approx(golden["weighted"])
    assert result.unweighted == pytest.approx(golden["unweighted"])
    assert result.table["contribution"].sum() == pytest.approx(golden["weighted"])
    assert survey.servqual_from_gaps(golden["gaps"]).weighted == pytest.approx(golden["unweighted"])


def test_dimensions_are_found_and_named() -> None:
    result = survey.servqual(answers())
    assert list(result.table.index) == ["reliability", "empathy", "wifi"]
    assert list(result.items.index) == ["rel_1", "rel_2", "emp_1", "wifi_1"]
    assert list(result.items["dimension"]) == ["reliability", "reliability", "empathy", "wifi"]


def test_values_by_hand() -> None:
    data = answers()
    result = survey.servqual(data, weights={"reliability": 50, "empathy": 30, "wifi": 20})
    rel = (data["per_rel_1"] + data["per_rel_2"] - data["exp_rel_1"] - data["exp_rel_2"]) / 2
    row = result.table.loc["reliability"]
    assert row["gap"] == pytest.approx(rel.mean())
    assert row["gap"] == pytest.approx(row["perceived"] - row["expected"])
    low, high = stats.t.interval(0.95, len(rel) - 1, rel.mean(), stats.sem(rel))
    assert (row["low"], row["high"]) == pytest.approx((low, high))
    each = 0.5 * rel + 0.3 * (data["per_emp_1"] - data["exp_emp_1"]) + 0.2 * (data["per_wifi_1"] - data["exp_wifi_1"])
    low, high = stats.t.interval(0.95, len(each) - 1, each.mean(), stats.sem(each))
    found = result.weighted
    assert (found.value, found.low, found.high, found.se) == pytest.approx((each.mean(), low, high, stats.sem(each)))


@settings(deadline=None, max_examples=25)
@given(st.integers(2, 30), st.integers(0, 10_000), st.integers(0, 100))
def test_identities(n: int, seed: int, share: int) -> None:
    data = answers(n, seed).drop(columns=["exp_wifi_1", "per_wifi_1"])
    result = survey.servqual(data, weights={"reliability": share, "empathy": 100 - share})
    gaps = result.table["gap"]
    assert result.weighted.value == pytest.approx((gaps * result.table["weight"]).sum() / 100, abs=1e-9)
    assert result.unweighted.value == pytest.approx(gaps.mean(), abs=1e-9)
    assert result.weighted.value <= gaps.max() + 1e-9
    swapped = survey.servqual(data, expected="per_", perceived="exp_")
    assert swapped.table["gap"].to_numpy() == pytest.approx(-gaps.to_numpy(), abs=1e-9)


def test_points_of_each_respondent() -> None:
    data = answers().assign(points_rel=[70] * 20 + [10] * 20, points_rest=[15] * 20 + [45] * 20)
    columns = {"reliability": "points_rel", "empathy": "points_rest", "wifi": "points_rest"}
    result = survey.servqual(data, weights=columns)
    assert result.table["weight"].tolist() == [40, 30, 30]
    halves = [survey.servqual(part, weights=columns) for part in (data[:20], data[20:])]
    assert result.weighted.value == pytest.approx(np.mean([half.weighted.value for half in halves]))


def test_dimensions_of_ones_own() -> None:
    result = survey.servqual(answers(), dimensions={"people": ["rel_1", "emp_1"], "things": ["wifi_1"]})
    assert list(result.table.index) == ["people", "things"]
    with pytest.raises(ValueError, match="more than once"):
        survey.servqual(answers(), dimensions={"people": ["rel_1"], "things": ["rel_1"]})
    with pytest.raises(ValueError, match="'things' has no items"):
        survey.servqual(answers(), dimensions={"people": ["rel_1"], "things": []})


def test_performance_is_the_perceived_half() -> None:
    data = answers()
    both, alone = survey.servqual(data), survey.servperf(data)
    assert alone.table["perceived"].to_numpy() == pytest.approx(both.table["perceived"].to_numpy())
    assert alone.overall.value == pytest.approx(both.table["perceived"].mean())
    assert alone.overall.low < alone.overall.value < alone.overall.high


def test_it_prints_what_is_worst() -> None:
    data = pd.DataFrame({f"exp_{d}_1": [6, 6, 7, 6] for d in ("rel", "emp", "res")})
    data = data.assign(per_rel_1=[2, 3, 3, 2], per_emp_1=[6, 6, 7, 5], per_res_1=[3, 2, 2, 3])
    text = str(survey.servqual(data))
    assert "Largest shortfall: reliability" in text
    assert "Not told apart from it (95 %, same respondents): responsiveness." in text
    assert "every dimension counts the same" in text


def test_gaps_of_the_hotels_come_back(case: Any) -> None:
    """Respondents are happier than those who stay silent, so the truth of all asked needs weights for silence."""
    surveys = case.tables["surveys"]
    result = survey.servqual(surveys, weights=POINTS)
    chance = case.truths["stays"].set_index("stay_id")["response_chance"].reindex(surveys["stay_id"]).to_numpy()
    weight = 1 / chance / (1 / chance).sum()
    known = case.truth["population"]["satisfaction"]["servqual_gap_of_all_asked"].values()
    for (name, gaps), truth in zip(result.scores.items(), known, strict=True):
        found = weight @ gaps
        assert abs(found - truth) < 3 * np.sqrt((weight**2) @ (gaps - found) ** 2), name
        assert result.table.loc[name, "low"] > truth, "the answers alone look too good"
    expected = case.truth["parameters"]["servqual_mean"]["expected"]
    assert result.table["expected"].to_numpy() == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.drop(columns="per_rel_2"), "'per_rel_2'"),
        (lambda d: d.assign(per_rel_2=[np.nan] + [4.0] * 39), "per_rel_2: no answer in row 0"),
        (lambda d: d.assign(exp_emp_1=[9] + [4] * 39), "exp_emp_1: row 0 .9. is off the scale"),
        (lambda d: d.filter(like="other"), "no column begins with 'exp_'"),
        (lambda d: d.head(1), "at least 2 answers"),
        (lambda d: d.to_numpy(), "expected a pandas DataFrame"),
    ],
)
def test_bad_data_are_named(change: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        survey.servqual(change(answers()))


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"reliability": 50, "empathy": 50}, "exactly these dimensions"),
        ({"reliability": 50, "empathy": 30, "wifi": 30}, "add up to 110"),
        ({"reliability": 120, "empathy": -30, "wifi": 10}, "off the scale"),
        ({"reliability": "mine", "empathy": 30, "wifi": 30}, "'mine'"),
    ],
)
def test_bad_weights_are_named(weights: Any, words: str) -> None:
    for function in (survey.servqual, survey.servperf):
        with pytest.raises(ValueError, match=words):
            function(answers(), weights=weights)


def test_bad_gaps_are_named() -> None:
    with pytest.raises(ValueError, match="gaps: row empathy"):
        survey.servqual_from_gaps({"empathy": "low"})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="gap for each dimension"):
        survey.servqual_from_gaps({})
    with pytest.raises(ValueError, match="no answer in row empathy"):
        survey.servqual_from_gaps({"empathy": float("nan")})


def test_five_gaps_are_whole() -> None:
    model = survey.five_gaps()
    assert list(model.table.index) == [1, 2, 3, 4, 5]
    assert model.table.notna().all(axis=None)
    assert model.table["what_closes_it"].is_unique
    longest = model.table["typical_cause"].str.len().idxmax()
    assert model.table.loc[longest, "typical_cause"] in model._repr_html_(), "nothing is cut off"
    assert model.table.loc[longest, "typical_cause"] in str(model)
