"""Importance: against regressions done step by step, identities, the hotel case, and bad input."""

from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import survey
from loyaltylab.datasets import load
from loyaltylab.resampling import drawn_correlations, drawn_counts, resample

ITEMS = ["room", "desk", "bar"]


def ratings(n: int = 120, seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=n)
    table = pd.DataFrame({name: 3 + mood * 0.7 + rng.normal(size=n) for name in ITEMS}).round().clip(1, 5)
    table["csat"] = (1 + 0.5 * table["room"] + 0.2 * table["desk"] + 0.7 * rng.normal(size=n)).round().clip(1, 5)
    return table


@pytest.fixture(scope="module")
def hotels() -> Any:
    return load("harbour_hotels")


@pytest.fixture(scope="module")
def answered(hotels: Any) -> pd.DataFrame:
    stays = hotels.tables["stays"][["stay_id", "guest_id"]]
    surveys: pd.DataFrame = hotels.tables["surveys"].merge(stays, on="stay_id")
    return surveys


def r2(data: pd.DataFrame, items: list[str]) -> float:
    return float(sm.OLS(data["csat"], sm.add_constant(data[items])).fit().rsquared) if items else 0.0


def test_shapley_is_the_mean_gain_over_all_orders() -> None:
    data = ratings()
    by_hand = dict.fromkeys(ITEMS, 0.0)
    orders = list(permutations(ITEMS))
    for order in orders:
        for place, item in enumerate(order):
            gain = r2(data, list(order[: place + 1])) - r2(data, list(order[:place]))
            by_hand[item] += gain / len(orders)
    found = survey.shapley_importance(data, ITEMS)
    assert found.to_dict() == pytest.approx(by_hand)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.integers(30, 200))
def test_shapley_sums_to_r2_and_has_no_loser(seed: int, n: int) -> None:
    data = ratings(n, seed)
    found = survey.shapley_importance(data, ITEMS)
    assert found.sum() == pytest.approx(r2(data, ITEMS))
    assert (found >= -1e-12).all()
    turned = survey.shapley_importance(data, ITEMS[::-1])
    assert turned[ITEMS].to_numpy() == pytest.approx(found.to_numpy())
    rescaled = survey.shapley_importance(data.assign(csat=7 - 2 * data["csat"]), ITEMS)
    assert rescaled.to_numpy() == pytest.approx(found.to_numpy())


def test_partial_and_beta_are_those_of_the_regression() -> None:
    data = ratings()
    table = survey.derived_importance(data, ITEMS).table
    z = (data - data.mean()) / data.std()
    fit = sm.OLS(z["csat"], z[ITEMS]).fit()
    assert table["beta"].to_dict() == pytest.approx(fit.params.to_dict())
    rest = {name: [i for i in ITEMS if i != name] for name in ITEMS}
    for name, others in rest.items():
        left, right = (sm.OLS(z[y], z[others]).fit().resid for y in (name, "csat"))
        assert table.loc[name, "partial"] == pytest.approx(np.corrcoef(left, right)[0, 1])
        assert table.loc[name, "correlation"] == pytest.approx(np.corrcoef(z[name], z["csat"])[0, 1])


def test_items_that_explain_everything() -> None:
    data = ratings().assign(csat=lambda d: d["room"] + d["desk"])
    table = survey.derived_importance(data, ITEMS).table
    assert table["partial"].tolist() == pytest.approx([1, 1, 0], abs=1e-6)
    assert table["shapley"].sum() == pytest.approx(1)


def test_twelve_items_are_exact() -> None:
    rng = np.random.default_rng(8)
    data = pd.DataFrame(rng.normal(size=(300, 12)), columns=[f"x{i}" for i in range(12)])
    data["csat"] = data.sum(axis=1) + rng.normal(size=300)
    found = survey.shapley_importance(data, list(data.columns[:12]))
    assert found.sum() == pytest.approx(r2(data, list(data.columns[:12])))


def test_the_grid() -> None:
    result = survey.importance_performance(ratings(), ITEMS, draws=100)
    table = result.table
    assert table["importance"].to_numpy() == pytest.approx(
        survey.derived_importance(ratings(), ITEMS).table["partial"].to_numpy()
    )
    assert table["performance"].to_numpy() == pytest.approx(ratings()[ITEMS].mean().to_numpy())
    assert result.cuts == pytest.approx((table["importance"].mean(), table["performance"].mean()))
    high, good = table["importance"] >= result.cuts[0], table["performance"] >= result.cuts[1]
    words = {(1, 0): "concentrate_here", (1, 1): "keep_up", (0, 0): "low_priority", (0, 1): "possible_overkill"}
    assert table["quadrant"].tolist() == [words[int(h), int(g)] for h, g in zip(high, good, strict=True)]
    assert table["draw_share"].between(0.2, 1).all()
    for name in ("importance", "performance"):
        assert (table[f"{name}_low"] < table[name]).all()
        assert (table[name] < table[f"{name}_high"]).all()
    assert "same answers" in str(result)


def test_cuts_of_ones_own() -> None:
    data = ratings()
    all_good = survey.importance_performance(data, ITEMS, cut=(-1, 1), draws=20).table
    assert set(all_good["quadrant"]) == {"keep_up"}
    assert (all_good["draw_share"] == 1).all()
    median = survey.importance_performance(data, ITEMS, cut="median", draws=20)
    assert median.cuts == pytest.approx((median.table["importance"].median(), median.table["performance"].median()))


def test_stated_importance_from_columns_and_numbers() -> None:
    data = ratings().assign(room_matters=[5, 4] * 60, desk_matters=[2, 3] * 60)
    stated = {"room": "room_matters", "desk": "desk_matters", "bar": 4}
    result = survey.importance_performance(data, ITEMS, importance="stated", stated=stated, draws=50)
    table = result.table
    assert table["importance"].tolist() == [4.5, 2.5, 4]
    assert table.loc["bar", "importance_low"] == table.loc["bar", "importance_high"] == 4
    assert table.loc["room", "importance_low"] < 4.5
    # On one scale, Slack's urgency is the plain difference over the length of the scale.
    assert table["urgency"].to_numpy() == pytest.approx((table["importance"] - table["performance"]).to_numpy() / 4)
    assert result.diagonal == ((1, 1), (5, 5))
    assert "same answers" not in str(result)


def test_urgency_runs_from_the_least_to_the_most() -> None:
    result = survey.importance_performance(ratings(), ITEMS, draws=20)
    (x0, y0), (x1, y1) = result.diagonal
    assert (x0, x1) == (result.table["performance"].min(), result.table["performance"].max())
    assert (y0, y1) == (result.table["importance"].min(), result.table["importance"].max())
    assert result.table["urgency"].between(-1, 1).all()


def test_customers_who_answer_often_widen_the_interval() -> None:
    data = ratings()
    thrice = pd.concat([data.assign(guest=range(len(data)))] * 3, ignore_index=True)
    plain, whole = (
        survey.importance_performance(thrice, ITEMS, draws=300, unit=unit).table for unit in (None, "guest")
    )
    width = [(t["performance_high"] - t["performance_low"]).mean() for t in (plain, whole)]
    assert width[1] == pytest.approx(np.sqrt(3) * width[0], rel=0.15)


def test_same_seed_same_intervals() -> None:
    one, again, other = (
        survey.importance_performance(ratings(), ITEMS, draws=30, seed=seed).table for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)


def test_hotels_what_drives_satisfaction_comes_back(hotels: Any, answered: pd.DataFrame) -> None:
    true = pd.Series(hotels.truth["population"]["satisfaction"]["coefficients"]).rename(lambda name: f"rate_{name}")
    result = survey.importance_performance(answered, list(true.index), draws=200, unit="guest_id")
    table = result.table
    # The rating that has no effect is the only one whose interval holds 0.
    holds = (table["importance_low"] <= 0) & (table["importance_high"] >= 0)
    assert holds[true == 0].all()
    assert not holds[true > 0].any()
    # A partial correlation also depends on how much a rating varies; the order of the sizes holds up nevertheless.
    weight = true * answered[true.index].std()
    assert table["importance"].corr(weight) > 0.95
    assert table["importance"].idxmax() == "rate_cleanliness"
    assert table.loc["rate_value", "quadrant"] == "concentrate_here"
    assert table.loc["rate_value", "draw_share"] > 0.95
    assert table.loc["rate_location", "quadrant"] == "possible_overkill"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"items": ["room", "pool"]}, "'pool'"),
        ({"items": ["room", "room"]}, "different columns"),
        ({"items": ["room", "csat"]}, "without the outcome"),
        ({"outcome": "loyalty"}, "'loyalty'"),
        ({"importance": "magic"}, "importance is 'magic'"),
        ({"importance": "stated"}, "stated must give every item"),
        ({"stated": {"room": 3}}, "no stated="),
        ({"cut": "middle"}, "cut is 'middle'"),
        ({"cut": (1, 2, 3)}, "two numbers"),
        ({"draws": 1}, "draws is 1"),
        ({"confidence": 2}, "confidence is 2"),
        ({"unit": "guest"}, "'guest'"),
        ({"scale": (2, 5)}, "room: .* off the scale"),
    ],
)
def test_bad_arguments_are_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        survey.importance_performance(**({"data": ratings(), "items": ITEMS} | change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.assign(bar=3), "bar: everybody gave the same answer"),
        (lambda d: d.assign(bar=d["room"]), "bar follows exactly"),
        (lambda d: d.head(3), "3 respondents are too few"),
        (lambda d: d.assign(bar=[np.nan] + [3, 4] * 59 + [1]), "bar: no answer in row 0"),
    ],
)
def test_bad_answers_are_named(change: Any, words: str) -> None:
    data = change(ratings())
    for function in (survey.importance_performance, survey.shapley_importance, survey.derived_importance):
        with pytest.raises(ValueError, match=words):
            function(data, ITEMS)


def test_too_many_items_for_all_orders() -> None:
    data = pd.DataFrame(np.random.default_rng(1).normal(size=(99, 17)), columns=[*map(str, range(16)), "csat"])
    with pytest.raises(ValueError, match="at most 15"):
        survey.shapley_importance(data, [str(i) for i in range(16)])


@pytest.mark.parametrize("unit", [None, "guest"])
def test_counting_rows_is_drawing_tables(unit):
    rng = np.random.default_rng(4)
    table = pd.DataFrame(rng.normal(size=(40, 3)), columns=list("abc"))
    table["guest"] = np.repeat([f"guest {place}" for place in range(20)], 2)
    drawn = resample(table, lambda one: np.corrcoef(one[list("abc")].to_numpy(), rowvar=False), 30, 7, unit)
    counts = drawn_counts(len(table), 30, 7, None if unit is None else table[unit])
    assert (counts.sum(axis=1) == 40).all()
    assert drawn_correlations(table[list("abc")].to_numpy(), counts) == pytest.approx(drawn)


def test_a_constant_column_has_no_correlation_in_that_draw():
    values = np.array([[1.0, 2.0], [1.0, 5.0], [3.0, 7.0]])
    found = drawn_correlations(values, np.array([[1.0, 1.0, 1.0], [2.0, 1.0, 0.0]]))
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1, 0, 1])
