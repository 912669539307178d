"""Brand measures: by hand on a small panel, the law of double jeopardy, shares that stay shares."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import loyalty
from loyaltylab.datasets import load
from loyaltylab.loyalty import brand_metrics, cross_buying, double_jeopardy, duplication, expected_frequency

# a: x x y; b: x; c: y y; the panel has a fourth customer, who bought nothing.
SMALL = pd.DataFrame({"household_id": list("aaabcc"), "brand": list("xxyxyy"), "packs": [1, 3, 4, 2, 1, 1]})

ROWS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from("xyz")), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def purchases() -> pd.DataFrame:
    return load("brand_panel").tables["purchases"]


def test_measures_by_hand() -> None:
    found: Any = brand_metrics(SMALL, quantity="packs", customers=4, draws=100).table
    assert found.loc["x", ["buyers", "penetration", "frequency"]].tolist() == [2, 0.5, 1.5]
    assert found.loc["x", "share_of_requirements"] == pytest.approx(6 / 10)
    assert found.loc["y", "share_of_requirements"] == pytest.approx(6 / 10)
    assert found.loc["x", ["sole_loyals", "repeat_rate"]].tolist() == [0.5, 0.5]
    assert found.loc["y", ["sole_loyals", "repeat_rate"]].tolist() == [0.5, 0.5]
    by_count: Any = brand_metrics(SMALL, draws=10).table
    assert by_count.loc["x", "share_of_requirements"] == pytest.approx(3 / 4)
    assert by_count.loc["x", "penetration"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("function", "column"),
    [
        (loyalty.penetration, "penetration"),
        (loyalty.share_of_requirements, "share_of_requirements"),
        (loyalty.sole_loyals, "sole_loyals"),
        (loyalty.repeat_purchase_rate, "repeat_rate"),
    ],
)
def test_single_measures_are_those_of_the_table(function: Any, column: str) -> None:
    whole = brand_metrics(SMALL, customers=4, draws=50).table
    single = function(SMALL, customers=4, draws=50).table
    assert single[column].tolist() == whole[column].tolist()
    assert single["low"].tolist() == whole[f"{column}_low"].tolist()


@given(ROWS)
@settings(deadline=None, max_examples=40)
def test_shares_are_shares_and_purchases_are_conserved(rows: list[tuple[int, str]]) -> None:
    panel = pd.DataFrame(rows, columns=["household_id", "brand"])
    size = panel["household_id"].nunique() + 2
    table = brand_metrics(panel, customers=size, draws=20).table
    for name in ("penetration", "share_of_requirements", "sole_loyals", "repeat_rate"):
        assert table[name].between(0, 1).all()
        assert (table[f"{name}_low"] <= table[name] + 1e-12).all() or name == "share_of_requirements"
        assert table[f"{name}_low"].between(0, 1).all()
        assert table[f"{name}_high"].between(0, 1).all()
    assert (table["penetration"] * size * table["frequency"]).sum() == pytest.approx(len(panel))
    lines = cross_buying(panel, draws=20).table
    assert lines["share"].sum() == pytest.approx(1)
    assert (lines["customers"] * lines.index).sum() == table["buyers"].sum()
    assert (table["sole_loyals"] * table["buyers"]).sum() == pytest.approx(lines["customers"].iloc[0])


def test_nobody_is_not_certainly_nobody(purchases: pd.DataFrame) -> None:
    found: Any = brand_metrics(purchases, customers=400, draws=50).table
    assert found.loc["Tamsin", "sole_loyals"] == 0
    assert found.loc["Tamsin", "sole_loyals_high"] > 0.01


def test_frequency_ends_by_hand_and_never_below_one_purchase() -> None:
    # Buyers of x with 1, 2, 3 and 6 purchases: 2 beyond the first, variance 14 / 3; y is bought once by everybody.
    panel = pd.DataFrame({"household_id": [*"abbcccdddddd", *"abcd"], "brand": ["x"] * 12 + ["y"] * 4})
    found: Any = brand_metrics(panel, customers=6, draws=50).table
    reach = 1.959964 * np.sqrt(14 / 3 / 4) / 2
    assert found.loc["x", "frequency_low"] == pytest.approx(1 + 2 * np.exp(-reach))
    assert found.loc["x", "frequency_high"] == pytest.approx(1 + 2 * np.exp(reach))
    assert found.loc["y", ["frequency_low", "frequency_high"]].tolist() == [1, 1]
    law: Any = double_jeopardy(panel, customers=6, draws=50).table
    assert law.loc["x", "low"] == found.loc["x", "frequency_low"]


def test_duplication_by_hand() -> None:
    panel = pd.DataFrame({"household_id": list("aabbcd"), "brand": list("xyxyxy")})
    found = duplication(panel, customers=5, draws=100)
    assert found.table.to_numpy() == pytest.approx(np.array([[1, 2 / 3], [2 / 3, 1]]))
    assert found.coefficient is not None
    assert found.coefficient.value == pytest.approx((2 / 3) / (3 / 5))
    assert found.expected is not None
    assert found.expected.to_numpy() == pytest.approx(2 / 3)


def test_duplication_counts_buyers_once_however_often_they_buy() -> None:
    once = SMALL.drop_duplicates(["household_id", "brand"])
    pd.testing.assert_frame_equal(duplication(SMALL, draws=10).table, duplication(once, draws=10).table)


def test_coefficient_is_one_when_brands_are_independent() -> None:
    rng = np.random.default_rng(2)
    who, brand = np.nonzero(rng.random((4000, 3)) < [0.5, 0.3, 0.2])
    panel = pd.DataFrame({"household_id": who, "brand": np.array(list("xyz"))[brand]})
    estimate = duplication(panel, customers=4000, draws=200).coefficient
    assert estimate is not None
    assert abs(estimate.value - 1) < 3 * estimate.se


def test_law_of_double_jeopardy_published(root: Any) -> None:
    golden = json.loads((root / "tests/golden/survey.json").read_text(encoding="utf-8"))["double_jeopardy_w0_2"]
    assert expected_frequency(golden["b"], w0=2) == pytest.approx(golden["w"], abs=5e-4)


def test_fit_recovers_an_exact_law() -> None:
    """Sixty customers; brands bought by 30, 12 and 3 of them, just as often as w0 = 2 says, up to whole purchases."""
    rows = []
    for brand, buyers, total in (("x", 30, 120), ("y", 12, 30), ("z", 3, 6.315789)):
        rows += [(who, brand) for who in range(buyers) for _time in range(round(total / buyers))]
    found = double_jeopardy(pd.DataFrame(rows, columns=["household_id", "brand"]), customers=60, draws=50)
    w, b = found.table["frequency"], found.table["penetration"]
    assert found.w0 is not None
    assert found.w0.value == pytest.approx((w * (1 - b)).mean())
    assert found.table["expected"].to_numpy() == pytest.approx((found.w0.value / (1 - b)).to_numpy())
    assert found.table["penetration"].is_monotonic_decreasing
    assert found.table["gap"].to_numpy() == pytest.approx((w - found.table["expected"]).to_numpy())


def test_panel_shows_double_jeopardy(purchases: pd.DataFrame) -> None:
    found = double_jeopardy(purchases, customers=400, draws=100)
    assert list(found.table.index) == ["Brindle", "Fennick", "Oakum", "Tamsin"]
    assert found.table["frequency"].is_monotonic_decreasing


def test_cross_buying() -> None:
    found = cross_buying(SMALL, draws=100)
    assert found.table["customers"].to_dict() == {1: 2, 2: 1}
    assert found.table.attrs["mean"] == pytest.approx(4 / 3)


@pytest.mark.parametrize("function", [brand_metrics, duplication, double_jeopardy])
@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        (lambda data: data.drop(columns="brand"), {}, "no column 'brand'"),
        (lambda data: data.assign(household_id=[None, *"aabcc"]), {}, "household_id: nothing in row 0"),
        (lambda data: data.iloc[:0], {}, "holds no rows"),
        (lambda data: data, {"customers": 2}, "customers is 2, but 3 customers bought"),
        (lambda data: data, {"draws": 1}, "draws is 1"),
        (lambda data: data, {"confidence": 1.0}, "confidence is 1.0"),
    ],
)
def test_bad_input_is_named(function: Any, change: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        function(change(SMALL), **options)


def test_more_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="packs: row 0"):
        brand_metrics(SMALL.assign(packs=[-1, 1, 1, 1, 1, 1]), quantity="packs")
    with pytest.raises(ValueError, match="one brand only"):
        duplication(SMALL.assign(brand="x"))
    with pytest.raises(ValueError, match="everybody bought x"):
        double_jeopardy(SMALL.assign(brand="x"))
    with pytest.raises(ValueError, match="penetration is"):
        expected_frequency(1.0, 2)
    with pytest.raises(ValueError, match="w0 is 0"):
        expected_frequency(0.5, 0)
    with pytest.raises(ValueError, match="no column 'line'"):
        cross_buying(SMALL, line="line")
