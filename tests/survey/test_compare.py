"""Groups, trends and rank reversals: against statsmodels, as identities, on the shipped cases, and bad input named."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from loyaltylab import datasets
from loyaltylab.survey import compare, csat, nps, nps_difference, rank_reversals, trend
from loyaltylab.survey.compare import holm

ROOT = Path(__file__).parents[2] / "datasets"
RNG = np.random.default_rng(11)
DATA = pd.DataFrame(
    {
        "group": RNG.choice(list("abc"), 400, p=[0.5, 0.3, 0.2]),
        "score": RNG.integers(1, 7, 400),
        "recommend": RNG.integers(0, 11, 400),
        "weight": RNG.lognormal(sigma=0.5, size=400),
        "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(RNG.integers(0, 730, 400), unit="D"),
        "guest": RNG.integers(0, 150, 400),
    }
)
PARTS = [DATA.loc[DATA["group"] == name] for name in "abc"]


def test_means_are_welch_as_in_statsmodels_and_scipy() -> None:
    from statsmodels.stats.oneway import anova_oneway

    found: Any = compare(DATA, "score", "group")
    reference: Any = anova_oneway([part["score"] for part in PARTS], use_var="unequal")
    assert [found.statistic, found.df2, found.p_value] == pytest.approx(
        [reference.statistic, reference.df[1], reference.pvalue]
    )
    pair: Any = stats.ttest_ind(PARTS[0]["score"], PARTS[2]["score"], equal_var=False)
    row: Any = found.pairs.table.loc[("a", "c")]
    assert row["p_value"] == pytest.approx(pair.pvalue)
    assert [row["low"], row["high"]] == pytest.approx(list(pair.confidence_interval()))
    assert found.estimates["b"].low == pytest.approx(csat(PARTS[1]["score"], "mean").low)


def test_shares_are_pearson_and_newcombe() -> None:
    found: Any = compare(DATA, "score", "group", metric="top-2-box")
    hits = [int((part["score"] >= 5).sum()) for part in PARTS]
    table = np.array([hits, [len(part) - hit for part, hit in zip(PARTS, hits, strict=True)]])
    reference: Any = stats.chi2_contingency(table, correction=False)
    assert [found.statistic, found.p_value] == pytest.approx([reference.statistic, reference.pvalue])
    from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

    row: Any = found.pairs.table.loc[("a", "b")]
    n = [len(part) for part in PARTS]
    low, high = confint_proportions_2indep(hits[0], n[0], hits[1], n[1], method="newcomb")
    assert [row["low"], row["high"]] == pytest.approx([100 * low, 100 * high])
    assert row["p_value"] == pytest.approx(proportions_ztest(hits[:2], n[:2])[1])


def test_nps_pairs_are_the_difference_test() -> None:
    found: Any = compare(DATA, "recommend", "group", metric="nps")
    reference: Any = nps_difference(PARTS[0]["recommend"], PARTS[1]["recommend"])
    row: Any = found.pairs.table.loc[("a", "b")]
    assert [row["difference"], row["low"], row["high"], row["p_value"]] == pytest.approx(
        [reference.value, reference.low, reference.high, reference.p_value]
    )
    assert found.overall == nps(DATA["recommend"])
    two = compare(pd.concat(PARTS[:2]), "recommend", "group", metric="nps")
    assert two.statistic == pytest.approx(reference.z**2)


def test_holm_as_in_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    p = np.random.default_rng(3).random(9) ** 3
    assert holm(p.tolist()) == pytest.approx(multipletests(p, method="holm")[1])


@given(st.permutations(list(range(60))), st.sampled_from(["mean", "top-box", "nps", "ces"]))
@settings(deadline=None, max_examples=20)
def test_order_of_rows_does_not_matter(order: list[int], metric: str) -> None:
    name = "recommend" if metric == "nps" else "score"
    few = DATA.head(60)
    scale = None if metric == "nps" else (1, 7)
    one, other = (compare(table, name, "group", metric, scale) for table in (few, few.iloc[order]))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.p_value == pytest.approx(other.p_value)


def test_equal_weights_change_nothing_but_add_the_effective_n() -> None:
    one, other = compare(DATA, "score", "group"), compare(DATA.assign(w=2.0), "score", "group", weights="w")
    pd.testing.assert_frame_equal(one.table, other.table.drop(columns="n_effective"))
    assert other.table["n_effective"].tolist() == pytest.approx(one.table["n"].tolist())
    found: Any = compare(DATA, "score", "group", weights="weight")
    assert (found.table["n_effective"] < found.table["n"]).all()
    assert "weighted" in str(found)


def test_welch_rejects_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    rejected = 0
    for _turn in range(300):
        group = np.repeat(["a", "b", "c"], [15, 30, 60])
        score = np.clip(np.round(rng.normal(4, np.repeat([1.5, 1.0, 0.6], [15, 30, 60]))), 1, 6)
        rejected += compare(pd.DataFrame({"g": group, "s": score}), "s", "g", scale=(1, 6)).p_value < 0.05
    assert abs(rejected - 15) <= 3 * np.sqrt(300 * 0.05 * 0.95)


@pytest.mark.parametrize("look", [lambda t: compare(t, "s", "g"), lambda t: rank_reversals(t, "s", "g")])
def test_a_scale_that_nobody_stated_must_reach_its_top(look) -> None:
    with pytest.raises(ValueError, match=r"s: nobody chose 6.*scale=\(1, 5\)"):
        look(pd.DataFrame({"g": list("aabb"), "s": [5, 4, 5, 3]}))


def test_groups_without_spread_are_said_not_guessed() -> None:
    flat = pd.DataFrame({"g": list("aabb"), "s": [6, 6, 6, 6]})
    found: Any = compare(flat, "s", "g")
    assert np.isnan(found.p_value)
    assert "impossible" in str(found)
    assert "No test" in str(found.pairs)
    assert compare(flat, "s", "g", "top-box").p_value == 1


def test_car_makes_are_near_the_truth() -> None:
    owners = datasets.load("car_owners").tables["owners"]
    truth = json.loads((ROOT / "car_owners" / "truth.json").read_text(encoding="utf-8"))["population"]["by_make"]
    for metric, score, key, times in (
        ("mean", "satisfaction", "mean_satisfaction", 1),
        ("top-box", "satisfaction", "top_box", 100),
        ("nps", "recommend", "nps", 1),
    ):
        table: Any = compare(owners, score, "make", metric).table
        for make, row in table.iterrows():
            assert abs(row["value"] - times * truth[str(make)][key]) < 3 * row["se"]


def test_two_makes_change_places_with_the_metric() -> None:
    owners = datasets.load("car_owners").tables["owners"]
    found: Any = rank_reversals(owners, "satisfaction", "make", metrics=("top-3-box", "top-box"))
    assert found.table[["first", "second"]].to_numpy().tolist() == [["Corvid", "Aster"]]
    assert found.table["p_b"].iloc[0] > 0.99
    assert len(found.pairs) == 6
    same = rank_reversals(owners, "satisfaction", "make")
    assert same.table.empty
    assert "all 6 pairs" in str(same)


@given(st.integers(0, 1000))
@settings(deadline=None, max_examples=10)
def test_swapped_metrics_find_the_same_pairs(seed: int) -> None:
    data = pd.DataFrame({"g": np.repeat(list("abcd"), 12), "s": np.random.default_rng(seed).integers(1, 7, 48)})
    one = rank_reversals(data, "s", "g", ("mean", "top-box"), draws=20).table
    other = rank_reversals(data, "s", "g", ("top-box", "mean"), draws=20).table
    assert {frozenset(pair) for pair in one[["first", "second"]].to_numpy()} == {
        frozenset(pair) for pair in other[["first", "second"]].to_numpy()
    }


def test_trend_is_robust_least_squares() -> None:
    import statsmodels.api as sm

    found: Any = trend(DATA, "score", "day")
    place = DATA["day"].dt.to_period("Q").map(lambda one: one.ordinal).astype(float)
    model = sm.OLS(DATA["score"].astype(float), sm.add_constant(place - place.min()))
    reference: Any = model.fit(cov_type="HC1")
    assert [found.level, found.slope.value] == pytest.approx(reference.params.tolist())
    assert found.slope.se == pytest.approx(reference.bse.iloc[1])
    by_guest = model.fit(cov_type="cluster", cov_kwds={"groups": DATA["guest"]})
    assert trend(DATA, "score", "day", unit="guest").slope.se == pytest.approx(by_guest.bse.iloc[1])
    weighted = sm.WLS(model.endog, model.exog, weights=DATA["weight"]).fit(cov_type="HC1")
    assert trend(DATA, "score", "day", weights="weight").slope.se == pytest.approx(weighted.bse[1])


def test_trend_tells_a_bend_and_a_hole() -> None:
    months = ["2024-01-10", "2024-02-10", "2024-03-10", "2024-06-10"]
    score = [*[2, 3] * 15, *[5, 6] * 15, *[2, 3] * 15, *[2, 3] * 15]
    found: Any = trend(pd.DataFrame({"day": np.repeat(months, 30), "s": score}), "s", "day", period="month")
    assert found.table["place"].tolist() == [0, 1, 2, 5]
    assert found.p_bend < 0.001
    assert "in between: 2" in str(found)
    assert found.table["n"].sum() == 120


def test_text_dates_and_timestamps_are_the_same() -> None:
    text = DATA.assign(day=DATA["day"].dt.strftime("%Y-%m-%d"))
    one, other = trend(DATA, "recommend", "day", "year", "nps"), trend(text, "recommend", "day", "year", "nps")
    assert one.slope == other.slope
    assert one.table.index.tolist() == ["2024", "2025"]


BAD = [
    (lambda: compare(DATA, "mood", "group"), ["'mood'", "score="]),
    (lambda: compare(DATA, "score", "hotel"), ["'hotel'", "by="]),
    (lambda: compare(DATA.assign(group="a"), "score", "group"), ["1 group"]),
    (lambda: compare(DATA.assign(group=["z"] + ["a", "b", "c"] * 133), "score", "group"), ["fewer than 2", "z"]),
    (lambda: compare(DATA.assign(group=pd.Series([None] + ["a"] * 399)), "score", "group"), ["group", "row 0"]),
    (lambda: compare(DATA, "recommend", "group"), ["recommend", "off the scale"]),
    (lambda: compare(DATA, "score", "group", metric="sum"), ["sum", "nps"]),
    (lambda: compare(DATA.assign(weight=-1), "score", "group", weights="weight"), ["weight", "above 0"]),
    (lambda: compare(DATA, "score", "group", confidence=95), ["confidence"]),
    (lambda: rank_reversals(DATA, "score", "group", metrics=("mean", "mean")), ["expected two"]),
    (lambda: rank_reversals(DATA, "score", "group", draws=0), ["draws"]),
    (lambda: trend(DATA, "score", "day", period="week"), ["week", "quarter"]),
    (lambda: trend(DATA, "score", "guest"), ["guest", "numbers"]),
    (lambda: trend(DATA.assign(day="soon"), "score", "day"), ["day", "row 0 ('soon')"]),
    (lambda: trend(DATA.assign(day="2024-01-01"), "score", "day"), ["at least 2 periods"]),
    (lambda: trend(DATA.head(9), "score", "day", "month"), ["fewer than 2 answers"]),
    (lambda: trend(DATA.assign(guest=np.nan), "score", "day", unit="guest"), ["guest", "row 0"]),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
