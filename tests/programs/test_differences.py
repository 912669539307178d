"""Effects of a program: on the café with its known truth, where nothing happens, and against other computations."""

import importlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

import loyaltylab as ll
from loyaltylab.programs import difference_in_differences, event_study, naive_gap

ROOT = Path(__file__).parents[2]
LAUNCH = 26  # weeks before the card


def long(table: pd.DataFrame, unit: str, period: str, value: str) -> pd.DataFrame:
    """One row a unit and period."""
    named = table.rename_axis(index=unit, columns=period).reset_index()
    table = named.melt(id_vars=unit, var_name=period, value_name=value).astype({period: int})
    return table.sort_values([unit, period], ignore_index=True)


@pytest.fixture(scope="module")
def cafe() -> dict[str, pd.DataFrame]:
    tables = ll.datasets.load("corner_cafe").tables
    customers = tables["customers"].set_index("customer_id")
    week = (tables["visits"]["date"] - pd.Timestamp("2024-07-01")).dt.days // 7
    counts = pd.crosstab(tables["visits"]["customer_id"], week).reindex(customers.index, fill_value=0)
    customers["after"] = counts.loc[:, LAUNCH:].mean(axis=1)
    customers["member"] = customers.index.isin(tables["members"]["customer_id"]).astype(int)
    by_shop = counts.groupby(customers["shop_id"]).mean()
    panel = long(by_shop, "shop_id", "week", "visits")
    panel["offered"] = panel["shop_id"].map(customers.groupby("shop_id")["offered"].first())
    return {"customers": customers, "panel": panel}


@pytest.fixture(scope="module")
def truth() -> dict[str, float]:
    found: dict[str, float] = json.loads((ROOT / "datasets/corner_cafe/truth.json").read_text("utf-8"))["population"]
    return found


@pytest.mark.parametrize("method", ["t", "randomization", "wild"])
def test_the_card_of_the_cafe(cafe: Any, truth: Any, method: str) -> None:
    """The interval holds the true effect of the offer, and that on members; the naive gap is many times as large."""
    panel, customers = cafe["panel"], cafe["customers"]
    offer = difference_in_differences(panel, "visits", "shop_id", "week", "offered", LAUNCH, method, draws=499)
    assert offer.low < truth["effect_of_offering"] < offer.high
    launched = customers[customers["offered"] == 1]
    members = offer.per_member(float(launched["member"].mean()))
    assert members.low < truth["effect_on_members"] < members.high
    gap = naive_gap(launched, "after", "member")
    assert gap.low < truth["naive_difference"] < gap.high
    assert 5 < gap.value / truth["effect_on_members"] < 9


def test_it_is_the_regression_with_units_and_periods(cafe: Any) -> None:
    panel = cafe["panel"].assign(on=lambda d: d["offered"] * (d["week"] >= LAUNCH))
    found = difference_in_differences(panel, "visits", "shop_id", "week", "offered", LAUNCH)
    fit = smf.ols("visits ~ on + C(shop_id) + C(week)", panel).fit()
    assert found.value == pytest.approx(fit.params["on"])
    change = panel.assign(late=panel["week"] >= LAUNCH).groupby(["shop_id", "late"])["visits"].mean().unstack()
    got = panel.groupby("shop_id")["offered"].first() == 1
    test = stats.ttest_ind((change[True] - change[False])[got], (change[True] - change[False])[~got])
    assert found.p_value == pytest.approx(test.pvalue)
    interval = test.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_event_study_is_flat_before_and_adds_up(cafe: Any) -> None:
    months = cafe["panel"].assign(month=lambda d: d["week"] // 13)
    table = event_study(months, "visits", "shop_id", "month", "offered", start=2).table
    assert table["with_program"].tolist() == [False, False, True, True, True, True]
    assert table.loc[:1, "effect"].sum() == pytest.approx(0)
    whole = difference_in_differences(months, "visits", "shop_id", "month", "offered", start=2)
    assert table.loc[2:, "effect"].mean() == pytest.approx(whole.value)
    assert (table["effect_low"] < table["effect"]).all()


def drawn(rng: np.random.Generator, units: int = 8, periods: int = 6, effect: float = 0.0) -> pd.DataFrame:
    treated = rng.permutation(np.arange(units) < units // 2)
    noise = rng.normal(size=(units, periods)) + rng.normal(size=(units, 1)) * 3 + rng.normal(size=periods) * 2
    noise += effect * treated[:, None] * (np.arange(periods) >= periods // 2)
    table = long(pd.DataFrame(noise), "unit", "period", "y")
    return table.assign(treated=treated.astype(int)[table["unit"]])


@pytest.mark.parametrize(("method", "runs"), [("t", 400), ("randomization", 150), ("wild", 150)])
def test_a_true_effect_is_held_as_often_as_is_said(method: str, runs: int) -> None:
    """Eight units only; 2,000 replications are in the study."""
    rng = np.random.default_rng(5)
    held = 0
    for _run in range(runs):
        found = difference_in_differences(
            drawn(rng, effect=1.5), "y", "unit", "period", "treated", 3, method, draws=199
        )
        held += found.low <= 1.5 <= found.high
    assert 0.90 <= held / runs <= 0.99


@pytest.mark.parametrize("method", ["t", "randomization", "wild"])
def test_a_larger_effect_moves_both_ends_by_as_much(method: str) -> None:
    panel = drawn(np.random.default_rng(4))
    more = panel.assign(y=panel["y"] + 100 * panel["treated"] * (panel["period"] >= 3))
    found, moved = (
        difference_in_differences(one, "y", "unit", "period", "treated", 3, method, draws=199) for one in (panel, more)
    )
    assert (moved.low, moved.high) == pytest.approx((found.low + 100, found.high + 100), abs=0.01)


def test_all_ways_to_draw_the_units_are_tried() -> None:
    """With 2 of 4 units there are six ways, so no p-value below a third, and no end of the interval."""
    panel = drawn(np.random.default_rng(1), units=4, effect=50)
    found = difference_in_differences(panel, "y", "unit", "period", "treated", 3, "randomization")
    assert found.p_value == pytest.approx(2 / 6)
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert "only 2 units in the smaller group" in str(found)


def test_rows_only_of_those_who_came_are_pointed_at(cafe: Any) -> None:
    """Weeks without a visit need a row with 0; without them the effect looks twice as large."""
    rng = np.random.default_rng(1)
    panel = pd.concat([drawn(rng).assign(y=lambda d: d["y"].abs()) for _customer in range(30)])
    panel["treated"] = (panel["unit"] < 4).astype(int)
    whole = difference_in_differences(panel, "y", "unit", "period", "treated", 3)
    assert "number of rows" not in whole.checks["check"].tolist()
    active = difference_in_differences(panel[rng.random(len(panel)) < 0.7], "y", "unit", "period", "treated", 3)
    assert "give those who did nothing a row with 0" in str(active)


def test_a_dip_before_the_start_is_seen() -> None:
    panel = drawn(np.random.default_rng(2), units=20, periods=8)
    panel.loc[(panel["treated"] == 1) & (panel["period"] == 3), "y"] -= 8
    checks = difference_in_differences(panel, "y", "unit", "period", "treated", 4).checks.set_index("check")["found"]
    assert "(p < 0.001)" in checks["last period before"]
    drift = drawn(np.random.default_rng(2), units=20, periods=8)
    drift["y"] += drift["treated"] * drift["period"] * 3
    checks = difference_in_differences(drift, "y", "unit", "period", "treated", 4).checks.set_index("check")["found"]
    assert "differ by +" in checks["trends before the start"]
    assert "(p < 0.001)" in checks["trends before the start"]


def test_without_an_effect_the_cafe_shows_none() -> None:
    """The generator with the card switched off: few of twenty draws reject at 5 %."""
    make = importlib.import_module("datasets.corner_cafe.make")
    rejected = 0
    for seed in range(20):
        run = make.simulate(1200, seed, placebo=True)
        by_shop = pd.DataFrame(run.visits).groupby(run.shop).mean()
        panel = long(by_shop, "shop", "week", "visits")
        panel["offered"] = run.launch[panel["shop"]].astype(int)
        rejected += difference_in_differences(panel, "visits", "shop", "week", "offered", LAUNCH).p_value < 0.05
    assert rejected <= 4


PANEL = drawn(np.random.default_rng(0))
CALL = {"outcome": "y", "unit": "unit", "period": "period", "treated": "treated", "start": 3}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"panel": [1]}, "data is a list"),
        ({"outcome": "x"}, "there is no column 'x'"),
        ({"unit": "shop"}, "shop: expected a column without gaps"),
        ({"treated": "y"}, "y is 0 or 1"),
        ({"start": 0}, "start is 0: there has to be a period before"),
        ({"start": 99}, "start is 99: there has to be a period before"),
        ({"method": "bayes"}, "method is 'bayes'"),
        ({"method": "wild", "draws": 10}, "draws is 10"),
        ({"confidence": 95}, "confidence is 95"),
        ({"panel": PANEL.drop(index=3)}, "unit 0 has no rows in period 3"),
        ({"panel": PANEL.assign(y=PANEL["y"].where(PANEL.index != 5))}, "y: row 5 has nan"),
        ({"panel": PANEL.assign(treated=PANEL["period"] % 2)}, "treated is 0 or 1, the same in all rows of a unit"),
        ({"panel": PANEL.assign(treated=(PANEL["unit"] == 0).astype(int))}, "two units or more; there are 1 and 7"),
    ],
)
def test_bad_panels_are_one_clear_error(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        difference_in_differences(**{"panel": PANEL, **CALL, **change})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: event_study(PANEL, **(CALL | {"start": 1})), "only one period before"),
        (lambda: naive_gap(PANEL, "y", "unit"), "unit has values other than 0 and 1"),
        (lambda: naive_gap(PANEL.head(6), "y", "treated"), "each group needs two customers"),
        (lambda: naive_gap(PANEL, "y", "treated", confidence=1), "confidence is 1"),
        (lambda: naive_gap(PANEL, "y", "treated").per_member(0.4), "no effect of an offer"),
        (lambda: difference_in_differences(**{"panel": PANEL, **CALL}).per_member(0), "share is 0"),
        (lambda: difference_in_differences(**{"panel": PANEL, **CALL, "start": "3"}), "cannot be compared"),
    ],
)
def test_other_bad_calls(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
