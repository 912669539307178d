"""The loyalty index: by hand, free of units, honest about indicators that do not belong together."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.datasets import load
from loyaltylab.loyalty import (
    SIX_INDICATORS,
    THREE_INDICATORS,
    Indicator,
    indicators_from_purchases,
    loyalty_index,
)

SMALL = pd.DataFrame({"satisfaction": [6, 4, 5, 2], "intention": [5, 4, 4, 1], "recommend": [10, 6, 8, 3]})


def _signs(n: int = 300, seed: int = 1, strength: float = 0.8) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    loyal = rng.standard_normal(n)
    noise = np.sqrt(1 - strength**2)
    return pd.DataFrame({name: strength * loyal + noise * rng.standard_normal(n) for name in "abc"})


ABC = {name: Indicator(name) for name in "abc"}


def test_percent_of_maximum_by_hand() -> None:
    found = loyalty_index(SMALL, draws=200)
    assert found.index is not None
    by_hand = [(100 * (s - 1) / 5 + 100 * (i - 1) / 4 + 10 * r) / 3 for s, i, r in SMALL.to_numpy()]
    assert found.scores["index"].tolist() == pytest.approx(by_hand)
    assert found.index.value == pytest.approx(np.mean(by_hand))
    assert found.index.low <= found.index.value <= found.index.high
    assert found.table["weight"].tolist() == pytest.approx([1 / 3] * 3)


def test_given_weights_and_alpha_by_hand() -> None:
    weights = {"overall_satisfaction": 2, "repurchase_probability": 1, "recommendation": 1}
    found = loyalty_index(SMALL, weights=weights, draws=20)
    z = np.column_stack(
        [100 * (SMALL["satisfaction"] - 1) / 5, 100 * (SMALL["intention"] - 1) / 4, 10 * SMALL["recommend"]]
    )
    parts = z * [0.5, 0.25, 0.25]
    total = parts.sum(axis=1)
    assert found.scores["index"].tolist() == pytest.approx(total.tolist())
    alpha = 1.5 * (1 - parts.var(axis=0, ddof=1).sum() / total.var(ddof=1))
    assert found.alpha == pytest.approx(alpha)
    assert found.scores["se"].iloc[0] == pytest.approx(total.std(ddof=1) * np.sqrt(1 - alpha))
    rest = np.corrcoef(z[:, 0], z[:, 1] + z[:, 2])[0, 1]
    assert found.table["rest_correlation"].iloc[0] == pytest.approx(rest)


@given(st.floats(0.1, 50), st.floats(-20, 20), st.sampled_from(["pomp", "rank", "z"]))
@settings(deadline=None, max_examples=30)
def test_units_do_not_matter(stretch: float, shift: float, method: str) -> None:
    data = pd.DataFrame({"a": [1.0, 4, 2, 5, 3], "b": [2.0, 5, 1, 4, 4]})
    signs = {name: Indicator(name, 1, 5) for name in "ab"}
    other = data.assign(b=data["b"] * stretch + shift)
    low, high = stretch + shift, 5 * stretch + shift
    stretched = signs | {"b": Indicator("b", low - 1e-9 * abs(low), high + 1e-9 * abs(high))}
    one = loyalty_index(data, signs, method=method, draws=5)
    two = loyalty_index(other, stretched, method=method, draws=5)
    assert two.scores["index"].tolist() == pytest.approx(one.scores["index"].tolist(), abs=1e-3)
    assert one.scores["index"].between(0, 100).all()


@pytest.mark.parametrize("method", ["pomp", "rank", "z"])
def test_direction_turns_an_indicator(method: str) -> None:
    data = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 1, 4, 3]})
    plain = loyalty_index(data, {name: Indicator(name, 1, 4) for name in "ab"}, method=method, draws=5)
    flipped = {"a": Indicator("a", 1, 4), "b": Indicator("b", 1, 4, direction=-1)}
    turned = loyalty_index(data.assign(b=5 - data["b"]), flipped, method=method, draws=5)
    assert turned.scores["index"].tolist() == pytest.approx(plain.scores["index"].tolist())
    assert turned.alpha == pytest.approx(plain.alpha)


def test_belonging_together_is_judged() -> None:
    together = loyalty_index(_signs(), ABC, method="rank", draws=20)
    assert together.alpha > 0.75
    assert not any("hardly belong" in note for note in together.notes)
    apart = loyalty_index(_signs(strength=0.0), ABC, method="rank", draws=20)
    assert apart.alpha < 0.3
    assert any("hardly belong" in note for note in apart.notes)
    assert any("Hardly goes with the others: a, b, c" in note for note in apart.notes)


def test_weights_matter_less_when_indicators_agree() -> None:
    agree, quarrel = (loyalty_index(_signs(strength=s), ABC, method="rank", draws=5) for s in (0.95, 0.1))
    assert 0 < agree.changes_third < 0.2 < quarrel.changes_third < 0.67
    assert quarrel.scores["steady"].between(0, 1).all()
    assert quarrel.changes_third == pytest.approx(1 - quarrel.scores["steady"].mean())
    alone = loyalty_index(_signs(), {"a": ABC["a"]}, method="rank", draws=5)
    assert alone.changes_third == 0
    assert np.isnan(alone.alpha)


def test_thirds_keep_equal_scores_together() -> None:
    data = pd.DataFrame({"a": [1, 1, 1, 1, 2, 3]})
    third = loyalty_index(data, {"a": Indicator("a", 1, 3)}, draws=5).scores["third"]
    assert third[data["a"] == 1].nunique() == 1
    assert third.iloc[-1] == 3


def test_ranks_and_z_have_a_fixed_mean_and_groups_do_not() -> None:
    for method in ("rank", "z"):
        found = loyalty_index(_signs(), ABC, method=method, draws=20)
        assert found.index is not None
        assert found.index.value == pytest.approx(50, abs=1.5)
        assert any("by construction" in note for note in found.notes)
    groups = pd.Series(np.where(found.scores["index"] > 50, "high", "low"), name="half")
    means: Any = found.by(groups, draws=50).table
    assert means.loc["high", "mean"] > means.loc["low", "high"]
    assert means["n"].sum() == 300


def test_three_indicators_fit_the_car_owners() -> None:
    owners = load("car_owners").tables["owners"]
    found = loyalty_index(owners, THREE_INDICATORS, draws=20)
    again = owners.groupby(found.scores["third"])["repurchased"].mean()
    assert again.is_monotonic_increasing
    # Captive owners come back most and like their make least: an index of what people say does not see it.
    makes: Any = found.by(owners["make"], draws=20).table
    assert makes["mean"].idxmin() == owners.groupby("make")["repurchased"].mean().idxmax() == "Dorado"


def test_four_signs_from_the_panel_follow_the_true_taste(root: Any) -> None:
    case = load("brand_panel")
    taste = pd.read_csv(root / "datasets/brand_panel/truth_households.csv", index_col="household_id")["taste_Oakum"]
    signs = indicators_from_purchases(case.tables["purchases"], "Oakum", case.tables["rankings"])
    four = {name: one for name, one in SIX_INDICATORS.items() if name in signs}
    assert sorted(set(SIX_INDICATORS) - set(four)) == ["choice_time", "tolerance_of_failures"]
    found = loyalty_index(signs, four, method="rank", draws=50)
    assert found.scores["index"].corr(taste.reindex(signs.index), method="spearman") > 0.6
    # Everybody reacts to promotions alike in this case, so price sensitivity is no sign of anything.
    assert "price_sensitivity" in " ".join(found.notes)
    without: Any = {name: one for name, one in four.items() if name != "price_sensitivity"}
    assert loyalty_index(signs, without, method="rank", draws=5).alpha > found.alpha


def test_signs_by_hand() -> None:
    bought = pd.DataFrame(
        {
            "household_id": list("aaabc"),
            "brand": list("xxyxy"),
            "paid": [2.0, 2, 4, 5, 1],
            "on_promotion": [1, 0, 0, 1, 0],
        }
    )
    ranked = pd.DataFrame({"household_id": list("aabc"), "brand": list("xyxy"), "rank": [2, 1, 1, 1]})
    found = indicators_from_purchases(bought, "x", ranked)
    assert list(found.index) == ["a", "b"]
    assert found["repeat_purchases"].tolist() == [1, 0]
    assert found["share_of_wallet"].tolist() == [0.5, 1.0]
    assert found["price_sensitivity"].tolist() == pytest.approx([1 / 3, 1])
    assert found["attitude_to_rivals"].tolist() == [1, 0]
    with pytest.raises(ValueError, match="look at: a"):
        indicators_from_purchases(bought, "x", ranked.iloc[1:])
    with pytest.raises(ValueError, match="nobody bought 'z'"):
        indicators_from_purchases(bought, "z")
    with pytest.raises(ValueError, match="paid: b paid nothing"):
        indicators_from_purchases(bought.assign(paid=[1, 1, 1, 0, 1]), "x")
    with pytest.raises(ValueError, match="no column 'paid'"):
        indicators_from_purchases(bought.drop(columns="paid"), "x")


def test_no_six_columns_no_index() -> None:
    data = pd.DataFrame({"repeat_purchases": [1, 2], "share_of_wallet": [0.2, 0.7]})
    with pytest.raises(ValueError, match=r"choice_time \(choice_time\), price_sensitivity"):
        loyalty_index(data, SIX_INDICATORS, method="rank")


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (SMALL.drop(columns="recommend"), {}, r"recommendation \(recommend\)"),
        (SMALL.assign(recommend=[1, 2, float("nan"), 3]), {}, "recommend: no answer in row 2"),
        (SMALL.assign(recommend=[1, 2, 11, 3]), {}, r"recommend: row 2 \(11\) is off the scale"),
        (SMALL.assign(recommend=5), {"method": "rank"}, "recommend: every customer has 5.0"),
        (SMALL, {"method": "sum"}, "method is 'sum'"),
        (SMALL, {"weights": {"recommendation": 1}}, "weights names recommendation"),
        (SMALL, {"weights": dict.fromkeys(THREE_INDICATORS, 0)}, "at least one above 0"),
        (SMALL, {"indicators": {}}, "indicators is empty"),
        (SMALL, {"indicators": {"s": Indicator("satisfaction")}}, "needs both ends"),
        (SMALL, {"confidence": 2}, "confidence is 2"),
        (SMALL, {"draws": 1}, "draws is 1"),
        ([1, 2], {}, "expected a pandas DataFrame"),
    ],
)
def test_bad_input_is_named(data: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        loyalty_index(data, **options)


def test_bad_indicators_and_groups_are_named() -> None:
    with pytest.raises(ValueError, match="direction is 0"):
        Indicator("a", direction=0)
    with pytest.raises(ValueError, match="lower end first"):
        replace(THREE_INDICATORS["recommendation"], low=10, high=0)
    found = loyalty_index(SMALL, draws=5)
    with pytest.raises(ValueError, match="other row labels"):
        found.by(pd.Series(list("xyz")))
    with pytest.raises(ValueError, match="nothing in row 0"):
        found.by(pd.Series([None, "x", "x", "y"], dtype=object))
