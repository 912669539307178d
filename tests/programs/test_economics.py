"""Program economics: computed values, identities at the break-even, honest intervals, and bad input."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from loyaltylab.programs.economics import (
    break_even_lift,
    cost_per_incremental_visit,
    kpis,
    owner_view,
    program_roi,
    reward_cost,
)
from loyaltylab.results import Estimate

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "programs.json").read_text(encoding="utf-8"))
steady = settings(deadline=None, max_examples=60)
shares = st.floats(0.01, 1)


def lift_in_percent(value: float, low: float, high: float, unit: str = "%") -> Estimate:
    return Estimate(value, low, high, n=900, se=1.0, method="Wald, 95 %", name="lift", unit=unit)


def test_the_rate_of_a_ledger_can_be_passed_on() -> None:
    rate = Estimate(80.0, 75, 85, n=900, se=2, method="bootstrap", unit="%")
    assert break_even_lift(0.4, 0.05, rate, 0.6) == pytest.approx(break_even_lift(0.4, 0.05, 0.8, 0.6))


@pytest.mark.parametrize("golden", GOLDEN["break_even_lift"])
def test_break_even_as_computed(golden: dict[str, float]) -> None:
    found = break_even_lift(golden["margin"], golden["face"], golden["urr"], golden["cost_ratio"])
    assert 100 * found == pytest.approx(golden["pct"], abs=5e-4)


def test_reward_cost_is_the_product() -> None:
    assert reward_cost(0.05, 0.8, 0.6) == pytest.approx(0.024)
    assert reward_cost(0.05, 0) == 0


def test_fixed_cost_raises_the_break_even_by_its_share_of_the_margin_left() -> None:
    without = break_even_lift(0.4, 0.05, 0.8)
    assert break_even_lift(0.4, 0.05, 0.8, fixed=9_000, sales=250_000) == pytest.approx(
        without + 9_000 / 250_000 / 0.36
    )
    assert break_even_lift(0.4, 0.05, 0.8, sales=250_000) == without


@steady
@given(shares, shares, shares, shares, shares)
def test_break_even_falls_with_margin_and_rises_with_redemption(
    face: float, first: float, second: float, margin: float, more: float
) -> None:
    low, high = sorted((first, second))
    assume(reward_cost(face, high) < margin - 1e-6)
    assert break_even_lift(margin, face, low) <= break_even_lift(margin, face, high)
    assert break_even_lift(min(1.0, margin + more), face, low) <= break_even_lift(margin, face, low)


@steady
@given(
    margin=st.floats(0.1, 1),
    part=st.floats(0, 0.9),
    running=st.floats(0, 1e5),
    setup=st.floats(1, 1e5),
    horizon=st.integers(1, 12),
    discount=st.floats(0, 0.5),
)
def test_return_is_zero_exactly_at_the_break_even(
    margin: float, part: float, running: float, setup: float, horizon: int, discount: float
) -> None:
    options = {"running": running, "setup": setup, "horizon": horizon, "discount": discount}
    even = program_roi(0.1, 1e6, margin, part * margin, **options).break_even
    assume(even < 9)
    found = program_roi(even, 1e6, margin, part * margin, **options)
    assert found.roi == pytest.approx(0, abs=1e-9)
    assert found.net_value == pytest.approx(0, abs=1e-4)
    assert program_roi(even + 0.01, 1e6, margin, part * margin, **options).verdict == "above"
    assert program_roi(even - 0.01, 1e6, margin, part * margin, **options).verdict == "below"


@steady
@given(st.floats(-0.9, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0.05, 1), st.floats(0, 0.99))
def test_ends_of_the_lift_are_carried_through(low: float, up: float, more: float, margin: float, reward: float) -> None:
    lift = (low + up, low, low + up + more)
    table = program_roi(lift, 1000, margin, reward, running=10, setup=50, horizon=3, discount=0.1).table
    assert table.index.tolist() == ["estimate", "low", "high"]
    assert table.loc["low", "roi"] <= table.loc["estimate", "roi"] + 1e-12
    assert table.loc["estimate", "roi"] <= table.loc["high", "roi"] + 1e-12
    for name, value in zip(table.index, lift, strict=True):
        alone = program_roi(value, 1000, margin, reward, running=10, setup=50, horizon=3, discount=0.1)
        assert table.loc[name, ["roi", "payback"]].tolist() == [alone.roi, alone.payback]


def test_return_by_hand() -> None:
    """Two years at 10 %: margin 40 on a lift of 100, rewards 2.4 % of 1,100, running 5, set-up 6."""
    found = program_roi(0.1, 1000, 0.4, 0.024, running=5, setup=6, horizon=2, discount=0.1)
    weight = 1 / 1.1 + 1 / 1.1**2
    left = 40 - 26.4 - 5
    assert found.net_value == pytest.approx(left * weight - 6)
    assert found.roi == pytest.approx((left * weight - 6) / (31.4 * weight + 6))
    assert found.payback == 1
    assert found.table.loc["estimate", "rewards"] == pytest.approx(26.4 * weight)


@pytest.mark.parametrize(
    ("lift", "verdict", "said"),
    [
        ((0.12, 0.08, 0.16), "above", "The program pays: the whole interval"),
        ((0.05, 0.01, 0.06), "below", "The program does not pay: the whole interval"),
        ((0.08, 0.02, 0.14), "cannot tell", "Cannot tell"),
        (lift_in_percent(12, 8, 16), "above", "Estimated lift 12.0 % [8.0, 16.0]; break-even lift 6.4 %."),
        (lift_in_percent(0.12, 0.08, 0.16, unit=""), "above", "Estimated lift 12.0 % [8.0, 16.0]"),
        (0.12, "above", "no interval says how sure that is"),
        (0.01, "below", "no interval says how sure that is"),
    ],
)
def test_verdict_and_words(lift: Any, verdict: str, said: str) -> None:
    found = program_roi(lift, 1000, 0.4, 0.024)
    assert found.verdict == verdict
    assert said in str(found)


def test_rewards_above_the_margin_lose_at_any_lift() -> None:
    found = program_roi((5.0, 4.0, 6.0), 1000, 0.05, 0.06)
    assert (found.break_even, found.verdict, found.payback) == (np.inf, "below", np.inf)
    assert "no lift breaks even" in str(found)
    assert (found.table["net_value"] < 0).all()


def test_payback_without_set_up_and_beyond_the_horizon() -> None:
    assert program_roi(0.2, 1000, 0.4, 0.024).payback == 0
    assert program_roi(0.01, 1000, 0.4, 0.024).payback == np.inf
    assert program_roi(0.2, 1000, 0.4, 0.024, setup=200, horizon=2).payback == 4
    assert program_roi(0.2, 1000, 0.4, 0.024, setup=200, horizon=4).net_value > 0


def test_cost_per_visit_with_its_interval() -> None:
    found = cost_per_incremental_visit(10_000, lift_in_percent(400, 250, 500, unit="visits"))
    assert (found.value, found.low, found.high) == (25, 20, 40)
    assert str(found) == "Cost per incremental visit 25.00 [20.00, 40.00]."
    assert str(cost_per_incremental_visit(10, 4)).startswith(
        "Cost per incremental visit 2.50; the visits were taken as"
    )


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ((400, -50, 850), (25, 10_000 / 850, np.inf)),
        ((400, 0, 850), (25, 10_000 / 850, np.inf)),
        ((-10, -50, 30), (np.inf, 10_000 / 30, np.inf)),
        ((-10, -50, -1), (np.inf, np.inf, np.inf)),
    ],
)
def test_visits_that_may_be_none_have_no_upper_end(visits: Any, expected: tuple[float, float, float]) -> None:
    found = cost_per_incremental_visit(10_000, visits)
    assert (found.value, found.low, found.high) == pytest.approx(expected)
    assert "It has no upper end" in str(found)
    assert "∞]" in str(found)


def test_owner_of_300_rooms() -> None:
    """CBRE: 3.59 dollars per available room and day, here for 300 rooms and a year."""
    found = owner_view(3.59 * 300 * 365, 450_000, rooms=300)
    assert found.table.loc["fee", "total"] == pytest.approx(393_105)
    assert found.table.loc["fee", "per_room_day"] == pytest.approx(3.59)
    assert found.table.loc["net", "per_room_day"] == pytest.approx((450_000 - 393_105) / 300 / 365)
    assert found.notes == ("The margin was taken as certain.",)
    unsure = owner_view(393_105, (450_000, 380_000, 520_000), rooms=300)
    assert unsure.notes[0].startswith("Net per available room and day between -0.12 and 1.16")


LEDGER = {"issued": 1000, "redeemed": 400, "expired": 100, "outstanding": 700}
PEOPLE = {"customers": 50, "members": 20, "active": 12, "member_sales": 5_000, "sales": 10_000}


def test_key_figures_by_hand() -> None:
    found = kpis(**LEDGER, **PEOPLE).table["value"]
    assert found.tolist() == pytest.approx([40, 100 / 3, 100 / 12, 35, 40, 60, 50])


@steady
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_program_from_its_start_has_one_redemption_rate(redeemed: int, expired: int, outstanding: int) -> None:
    """With no points from before, all that were issued are redeemed, expired or outstanding."""
    issued = redeemed + expired + outstanding
    ledger = {"issued": issued, "redeemed": redeemed, "expired": expired, "outstanding": outstanding}
    found = kpis(**ledger, **PEOPLE).table["value"]
    assert found["burn_earn_ratio"] == pytest.approx(found["redemption_rate"])
    assert found["redemption_rate"] + found["expiry_share"] <= 100 + 1e-9


def test_key_figures_by_year() -> None:
    years = {name: pd.Series([value, 2 * value], index=[2024, 2025]) for name, value in (LEDGER | PEOPLE).items()}
    found = kpis(**years)
    assert found.table.columns.tolist() == ["unit", 2024, 2025]
    assert found.table[2024].tolist() == pytest.approx(kpis(**LEDGER, **PEOPLE).table["value"].tolist())
    assert found.table.loc["outstanding_per_member", 2025] == 35
    assert "2025" in str(found)


ROI: dict[str, Any] = {"lift": 0.1, "sales": 1000, "margin": 0.4, "reward": 0.02}


def figures(**changed: Any) -> Any:
    return kpis(**(LEDGER | PEOPLE | changed))


BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "face": (lambda: reward_cost(5, 0.8), r"face_rate is 5, expected a number in \[0, 1\]"),
    "redemption": (lambda: reward_cost(0.05, 80), "redemption is 80"),
    "ratio": (lambda: reward_cost(0.05, 0.8, -1), "cost_ratio is -1"),
    "margin": (lambda: break_even_lift(0, 0.05, 0.8), r"margin is 0, expected a number in \(0, 1\]"),
    "no break-even": (
        lambda: break_even_lift(0.04, 0.05, 0.8),
        "margin is 0.04 and rewards cost 0.04 .* no lift breaks",
    ),
    "fixed": (lambda: break_even_lift(0.4, 0.05, 0.8, fixed=-1, sales=10), "fixed is -1"),
    "fixed without sales": (lambda: break_even_lift(0.4, 0.05, 0.8, fixed=9), "sales is None with fixed 9"),
    "no sales": (lambda: break_even_lift(0.4, 0.05, 0.8, fixed=9, sales=0), "sales is 0"),
    "lift": (lambda: program_roi(**ROI | {"lift": 12}), r"lift is 12, expected a number in \(-1, 10\]"),
    "low end": (lambda: program_roi(**ROI | {"lift": (0.1, -1.2, 0.2)}), "low end of lift is -1.2"),
    "order": (lambda: program_roi(**ROI | {"lift": (0.1, 0.2, 0.3)}), r"lift is 0.1 with interval \[0.2, 0.3\]"),
    "two": (lambda: program_roi(**ROI | {"lift": (0.1, 0.2)}), r"lift is \(0.1, 0.2\), expected a number, an Estimate"),
    "text": (lambda: program_roi(**ROI | {"lift": "12 %"}), "lift is '12 %'"),
    "unit": (
        lambda: program_roi(**ROI | {"lift": lift_in_percent(1, 0, 2, "points")}),
        "lift is an Estimate in 'points'",
    ),
    "sales": (lambda: program_roi(**ROI | {"sales": 0}), "sales is 0"),
    "roi margin": (lambda: program_roi(**ROI | {"margin": 40}), "margin is 40"),
    "reward": (lambda: program_roi(**ROI | {"reward": 2.4}), "reward is 2.4"),
    "running": (lambda: program_roi(**ROI, running=-5), "running is -5"),
    "setup": (lambda: program_roi(**ROI, setup=np.nan), "setup is nan"),
    "horizon": (lambda: program_roi(**ROI, horizon=0), "horizon is 0"),
    "discount": (lambda: program_roi(**ROI, discount=-0.1), "discount is -0.1"),
    "no cost": (lambda: program_roi(**ROI | {"reward": 0}), "reward, running and setup are all 0"),
    "cost": (lambda: cost_per_incremental_visit(0, 100), "cost is 0"),
    "visits": (lambda: cost_per_incremental_visit(10, np.nan), "incremental_visits is nan"),
    "visits in %": (lambda: cost_per_incremental_visit(10, lift_in_percent(1, 0, 2)), "incremental_visits .* in '%'"),
    "fee": (lambda: owner_view(-1, 10, 300), "program_cost is -1"),
    "gain": (lambda: owner_view(1, None, 300), "incremental_margin is None"),
    "rooms": (lambda: owner_view(1, 10, 0), "rooms is 0"),
    "days": (lambda: owner_view(1, 10, 300, days=365.5), "days is 365.5"),
    "issued": (lambda: figures(issued=0), "issued is 0"),
    "expired": (lambda: figures(expired=-100), "expired is -100"),
    "ledger": (
        lambda: figures(outstanding=400),
        r"issued is 1,000, .* redeemed \+ expired \+ outstanding, which is 900",
    ),
    "members": (lambda: figures(members=60), "members is 60, expected at most customers, which is 50"),
    "active": (lambda: figures(active=21), "active is 21, expected at most members"),
    "member sales": (lambda: figures(member_sales=10_001), "member_sales is 10,001, expected at most sales"),
    "mixed": (lambda: figures(issued=pd.Series([1000])), "redeemed is 400, expected a Series like all others"),
    "one year": (
        lambda: kpis(
            **{k: pd.Series([v, np.nan if k == "sales" else v], [1, 2]) for k, v in (LEDGER | PEOPLE).items()}
        ),
        r"sales\[2\] is nan",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
