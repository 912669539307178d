"""Staggered starts: the pairs by hand, what two-way fixed effects make of them, coverage with few units, bad input."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import plots
from loyaltylab.programs import difference_in_differences, staggered_effect


def made(rng: np.random.Generator, starts: list[float], periods: int = 8, growth: float = 1.0) -> pd.DataFrame:
    """Units with levels and noise of their own; the effect grows by ``growth`` a period."""
    start = np.repeat(starts, periods)
    unit, period = np.repeat(np.arange(len(starts)), periods), np.tile(np.arange(periods), len(starts))
    since = np.where(period >= start, period - start + 1, 0.0)
    noise = rng.normal(size=len(starts))[unit] + rng.normal(scale=0.1, size=len(unit))
    return pd.DataFrame(
        {"unit": unit, "period": period, "first": start, "y": noise + 0.5 * period + growth * since, "since": since}
    )


CALL: dict[str, Any] = {"outcome": "y", "unit": "unit", "period": "period", "first": "first"}
WAVES = [2.0] * 4 + [4.0] * 4 + [6.0] * 4 + [np.nan] * 4


def gap(panel: pd.DataFrame, mine: list[int], others: list[int], place: int, base: int) -> float:
    """The difference in differences of two lists of units, by hand."""
    table = panel.pivot(index="unit", columns="period", values="y")
    change = table[place] - table[base]
    return float(change[mine].mean() - change[others].mean())


@pytest.mark.parametrize("comparison", ["never", "not_yet"])
def test_each_effect_is_a_two_by_two(comparison: str) -> None:
    panel = made(np.random.default_rng(1), WAVES)
    found = staggered_effect(panel, **CALL, comparison=comparison)
    never = [12, 13, 14, 15]
    later = {3: [*range(4, 12), *never], 5: [*range(8, 12), *never], 7: never}  # not yet started, by period
    own = {}
    for first, mine in ((2, [0, 1, 2, 3]), (4, [4, 5, 6, 7]), (6, [8, 9, 10, 11])):
        for period in range(first, 8):
            place = period + (period + 1) % 2
            others = never if comparison == "never" else later[place]
            own[first, period] = gap(panel, mine, others, period, first - 1)
            assert found.groups.table.loc[(first, period), "effect"] == pytest.approx(own[first, period])
    means = [np.mean([value for (first, _), value in own.items() if first == group]) for group in (2, 4, 6)]
    assert found.value == pytest.approx(np.mean(means))
    since = found.by_time.table["effect"]
    assert since[0] == pytest.approx(np.mean([own[first, first] for first in (2, 4, 6)]))
    assert since[4] == pytest.approx(own[2, 6])
    assert since[-1] == 0
    early = gap(panel, [4, 5, 6, 7], never if comparison == "never" else [8, 9, 10, 11, *never], 1, 3)
    assert found.groups.table.loc[(4, 1), "effect"] == pytest.approx(early)


def test_two_way_fixed_effects_are_wrong_where_the_effect_grows_and_this_is_not() -> None:
    rng = np.random.default_rng(3)
    start = [2.0] * 10 + [5.0] * 10 + [np.nan] * 2
    panel = made(rng, start, periods=10).assign(on=lambda d: (d["since"] > 0).astype(int))
    truth = panel[panel["on"] == 1].groupby("unit")["since"].mean().mean()
    found = staggered_effect(panel, **CALL)
    fit = smf.ols("y ~ on + C(unit) + C(period)", panel).fit()
    assert found.value == pytest.approx(truth, abs=0.25)
    assert found.low < truth < found.high
    assert fit.params["on"] < 0.7 * panel.loc[panel["on"] == 1, "since"].mean()
    assert fit.params["on"] < 0.8 * truth


def test_one_wave_is_the_difference_in_differences() -> None:
    """From the last period before: with one period before the two are the same."""
    panel = made(np.random.default_rng(2), [1.0] * 6 + [np.nan] * 7, periods=4)
    panel["treated"] = panel["first"].notna().astype(int)
    found = staggered_effect(panel, **CALL)
    plain = difference_in_differences(panel, "y", "unit", "period", "treated", 1)
    assert found.value == pytest.approx(plain.value)
    assert found.se == pytest.approx(plain.se, rel=0.15)
    assert staggered_effect(panel, **CALL, comparison="not_yet").value == pytest.approx(plain.value)
    assert found.per_member(0.5).value == pytest.approx(2 * plain.value)


def test_the_error_is_that_of_leaving_each_unit_out() -> None:
    panel = made(np.random.default_rng(4), WAVES)
    for comparison in ("never", "not_yet"):
        found = staggered_effect(panel, **CALL, comparison=comparison)
        without = [
            staggered_effect(panel[panel["unit"] != one], **CALL, comparison=comparison).value for one in range(16)
        ]
        assert found.se == pytest.approx(np.sqrt(15 / 16 * ((np.array(without) - found.value) ** 2).sum()))


def test_without_an_effect_few_are_found_with_few_units() -> None:
    rng, rejected, early, held = np.random.default_rng(5), 0, 0, 0
    for _run in range(150):
        panel = made(rng, list(rng.permutation([3.0, 3.0, 3.0, 5.0, 5.0, 5.0, np.nan, np.nan, np.nan, np.nan])), 8, 0)
        found = staggered_effect(panel, **CALL, draws=199)
        rejected += int(found.p_value < 0.05)
        dealt = staggered_effect(panel, **CALL, draws=199, method="randomization")
        early += int(dealt.p_value <= 0.05)
        rows = found.by_time.table.query("periods_since != -1")
        held += bool(((rows["effect_low"] < 0) & (rows["effect_high"] > 0)).all())
    assert rejected <= 15
    assert early <= 15
    assert held >= 134


def test_dealing_anew_gives_an_interval_around_a_steady_effect() -> None:
    panel = made(np.random.default_rng(6), WAVES, growth=0)
    panel["y"] += 2.0 * (panel["period"] >= panel["first"])
    found = staggered_effect(panel, **CALL, method="randomization", draws=999)
    assert found.low < 2 < found.high
    assert found.p_value <= 0.01
    assert "randomization" in str(found)
    assert found.low == staggered_effect(panel, **CALL, method="randomization", draws=999).low


def test_checks_see_a_dip_those_left_out_and_few_units() -> None:
    panel = made(np.random.default_rng(7), WAVES)
    quiet = staggered_effect(panel, **CALL).checks.set_index("check")["found"]
    assert "units and periods left out" not in quiet
    panel.loc[panel["period"] == panel["first"] - 1, "y"] -= 3
    checks = staggered_effect(panel, **CALL).checks.set_index("check")["found"]
    assert "off by -3" in checks["last period before"] or "off by -2.9" in checks["last period before"]
    assert "(p < 0.001)" in checks["last period before"]
    assert float(checks["periods before the start"].split("p of all ")[1].strip("=< )")) <= 0.01
    always = panel.assign(first=panel["first"].where(panel["unit"] != 0, 0))
    assert "1 units had it from the first period on" in str(staggered_effect(always, **CALL))
    all_start = panel[panel["unit"] < 12]
    late = staggered_effect(all_start, **CALL, comparison="not_yet")
    assert "16 of 48 periods of others have no comparison" not in str(late)
    assert "24 of 48 periods of others have no comparison" in str(late)
    assert "only 4 units in the smaller group" in str(late)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.floats(0.1, 50), comparison=st.sampled_from(["never", "not_yet"]))
def test_levels_of_units_and_periods_do_not_matter(seed: int, scale: float, comparison: str) -> None:
    rng = np.random.default_rng(seed)
    panel = made(rng, WAVES)
    found = staggered_effect(panel, **CALL, comparison=comparison, draws=199)
    moved = panel["y"] + rng.normal(size=16)[panel["unit"]] * 9 + rng.normal(size=8)[panel["period"]] * 9
    again = staggered_effect(panel.assign(y=scale * moved), **CALL, comparison=comparison, draws=199)
    assert again.value == pytest.approx(scale * found.value)
    assert again.se == pytest.approx(scale * found.se)
    assert again.by_time.table["effect"].tolist() == pytest.approx((scale * found.by_time.table["effect"]).tolist())


def test_dates_and_a_plot() -> None:
    panel = made(np.random.default_rng(8), WAVES)
    months = pd.date_range("2024-01-01", periods=8, freq="MS")
    dated = panel.assign(period=months[panel["period"]], first=panel["first"].map(dict(enumerate(months))))
    found = staggered_effect(dated, **CALL)
    assert found.value == staggered_effect(panel, **CALL).value
    assert found.groups.table.index[0][0] == months[2]
    ax = plots.event_study(found.by_time)
    assert ax.get_xlabel() == "Periods since the start"
    assert "the program begins with 0" in plots.alt_text(ax)


PANEL = made(np.random.default_rng(0), WAVES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"panel": [1]}, "data is a list"),
        ({"outcome": "x"}, "no column 'x'"),
        ({"first": "x"}, "no column 'x'"),
        ({"unit": "x"}, "x: expected a column without gaps"),
        ({"first": "period"}, "period: unit 0 has several values"),
        ({"panel": PANEL.drop(index=3)}, "unit 0 has no rows in period 3"),
        ({"panel": PANEL.assign(first=pd.Timestamp("2024-01-01"))}, "cannot be compared with the periods"),
        ({"panel": PANEL[PANEL["unit"] < 12]}, "fewer than two units"),
        ({"panel": PANEL[PANEL["unit"] < 13]}, "fewer than two units"),
        ({"panel": PANEL.assign(first=np.nan)}, "fewer than two units"),
        ({"panel": PANEL[PANEL["unit"].isin([0, 12, 13, 14])]}, "fewer than two units"),
        ({"comparison": "all"}, "comparison is 'all'"),
        ({"method": "t"}, "method is 't'"),
        ({"draws": 10}, "draws is 10"),
        ({"confidence": 95}, "confidence is 95"),
    ],
)
def test_bad_input_is_one_clear_error(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        staggered_effect(**{"panel": PANEL, **CALL, **change})
