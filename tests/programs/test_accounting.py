"""Points in the books: the published examples to the printed digit, and what must hold for any numbers."""

import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from loyaltylab.programs import (
    ExpiryRule,
    Journal,
    allocate,
    chain_ladder,
    liability,
    liability_sensitivity,
    point_lives,
    points_journal,
    post,
    recognize,
    redemption_triangle,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "programs.json").read_text(encoding="utf-8"))


def test_example_52_of_ifrs_15() -> None:
    g = GOLDEN["ifrs15_example52"]
    parts = allocate(g["sales"], {"goods": 100_000, "points": g["expected"] * 1.0}, digits=0)
    assert parts.to_dict() == {"goods": g["goods"], "points": g["points_allocated"]}
    year2 = g["year2_cumulative"] - g["year1_redeemed"]
    found = recognize(parts["points"], [g["year1_redeemed"], year2], [g["expected"], g["year2_expected"]]).table
    assert found["revenue"].round().tolist() == [g["year1_revenue"], g["year2_revenue"]]
    assert found["liability"].round().tolist() == [g["year1_liability"], g["closing_liability"]]


def test_the_handbook_example_with_97_percent() -> None:
    """KPMG, Handbook: Revenue recognition, example 10A; its allocation is rounded to 9,000."""
    found = recognize(9_000, [4_500, 4_000], [9_700, 9_900]).table
    assert found["revenue"].round().tolist() == [4_175, 3_552]


def test_many_new_estimates_are_each_caught_up_at_once() -> None:
    """Whatever was believed on the way, the last estimate alone decides what is earned to date."""
    found = recognize(1_000, [100, 200, 300, 0], [800, 1_000, 700, 650]).table
    assert found["revenue"].cumsum().iloc[-1] == pytest.approx(1_000 * 600 / 650)
    assert found["catch_up"].tolist() == pytest.approx(
        [0, 1000 * (100 / 1000 - 100 / 800), 1000 * (300 / 700 - 0.3), 1000 * (600 / 650 - 600 / 700)]
    )
    assert found["revenue"].iloc[-1] == pytest.approx(found["catch_up"].iloc[-1])


amounts = st.floats(0, 1e6, allow_nan=False)


@given(st.lists(st.tuples(amounts, st.floats(0, 1e6)), min_size=1, max_size=8), st.floats(0, 1e7), amounts)
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_on_the_way(periods: list[tuple[float, float]], allocated: float, goods: float) -> None:
    redeemed = [points for points, _more in periods]
    expected = [total + more + 1 for total, (_points, more) in zip(np.cumsum(redeemed), periods, strict=True)]
    found = recognize(allocated, redeemed, expected)
    assert found.table["revenue"].sum() + found.table["liability"].iloc[-1] == pytest.approx(allocated)
    assert (found.table["liability"] >= -1e-6).all()
    dates = pd.date_range("2025-12-31", periods=len(redeemed) + 1, freq="YE")
    journal = points_journal(goods, found, dates, cost_per_point=0.01)
    assert journal.balances().sum() == pytest.approx(0, abs=1e-6)
    by_entry = journal.table.groupby("entry")[["debit", "credit"]].sum()
    assert by_entry["debit"].to_numpy() == pytest.approx(by_entry["credit"].to_numpy())
    owed = -journal.balances().get("deferred revenue: points", 0.0)
    assert owed == pytest.approx(found.table["liability"].iloc[-1], abs=0.006)


@given(st.floats(0.01, 1e7), st.lists(st.floats(0.01, 1e6), min_size=1, max_size=5), st.integers(0, 2))
@settings(max_examples=100, deadline=None)
def test_parts_add_up_to_the_price(price: float, alone: list[float], digits: int) -> None:
    standalone = {f"part {place}": value for place, value in enumerate(alone)}
    assert allocate(price, standalone).sum() == pytest.approx(price)
    assert allocate(price, standalone, digits).sum() == pytest.approx(price, abs=1e-6)


def test_chain_ladder_of_the_actuaries() -> None:
    g = GOLDEN["chain_ladder_urr"]
    found = chain_ladder(g["issued"], g["cumulative"], g["tail"])
    assert found.factors.round(4).tolist() == [*g["factors"], g["tail"]]
    assert found.table["ultimate"].round(1).tolist() == g["ultimate"]
    assert found.table["urr"].round(4).tolist() == g["urr"]
    assert round(found.urr, 4) == g["urr_all"]
    assert found.table["to_redeem"].round(1).tolist() == g["to_redeem"]
    assert round(liability(found.table["to_redeem"], 1.0, g["cpp"]), 3) == g["cost"]
    named = pd.DataFrame([[180, 330], [204, np.nan]], index=pd.Index([2023, 2024]))
    assert chain_ladder([1000, 1200], named).table.index.tolist() == [2023, 2024]


def points_of(members: int, monthly: float, months: int, seed: int) -> pd.DataFrame:
    """One lot a member of age 0 to ``months``, redeemed with the same chance each month."""
    rng = np.random.default_rng(seed)
    issued = pd.Timestamp("2025-12-20") - pd.to_timedelta(30.44 * rng.integers(0, months, members), unit="D")
    used = issued + pd.to_timedelta(30.44 * rng.geometric(monthly, members) - 15, unit="D")
    who = np.arange(members)
    issues = pd.DataFrame({"member_id": who, "date": issued, "type": "issue", "points": 100.0})
    redeems = pd.DataFrame({"member_id": who, "date": used, "type": "redeem", "points": 100.0})
    ends = issued + pd.DateOffset(months=12)
    in_time = np.asarray((used <= "2025-12-31") & (used < ends))
    return pd.concat([issues, redeems.loc[in_time]], ignore_index=True)


def test_both_rates_of_redemption_are_found() -> None:
    books = post(points_of(4000, 0.05, 24, 7), ExpiryRule("lot_age", months=12, at="day"), end="2025-12-31")
    found = point_lives(books, draws=100)
    true = 100 * (1 - 0.95**12)
    assert found.urr.low < true < found.urr.high
    assert found.urr.high - found.urr.low < 6
    # Of those still there, each has the months left that it has: less than 12.
    ages = found.lots["age"].to_numpy()
    expected = 100 * float(np.mean(1 - 0.95 ** (12 - ages)))
    assert found.outstanding.low - 1 < expected < found.outstanding.high + 1
    assert found.outstanding.value < found.urr.value - 5
    assert "never redeemed" not in str(found)


def test_where_nothing_is_open_the_rate_is_that_of_the_books() -> None:
    books = post(points_of(500, 0.08, 24, 1), ExpiryRule("lot_age", months=12, at="day"), end="2027-12-31")
    totals = books.balances.sum()
    assert totals["outstanding"] == 0
    found = point_lives(books, draws=20)
    assert found.urr.value == pytest.approx(100 * totals["redeemed"] / totals["issued"])
    assert np.isnan(found.outstanding.value)
    issued, cumulative = redemption_triangle(books, "Q")
    assert issued.sum() == totals["issued"]
    assert np.nansum(np.nanmax(cumulative.to_numpy(), axis=1)) == totals["redeemed"]


def test_all_redeemed_leaves_nothing_in_the_books() -> None:
    """Sums of floats leave dust, which is no debt."""
    rng = np.random.default_rng(1)
    for _case in range(200):
        redeemed = rng.random(4) * 1e5
        found = recognize(rng.random() * 1e5, list(redeemed), float(redeemed.sum()))
        assert found.table["liability"].iloc[-1] == 0
        points_journal(10, found, pd.date_range("2025-12-31", periods=5, freq="YE"))


def test_half_cents_do_not_unbalance_a_sale() -> None:
    journal = points_journal(0.125, recognize(1.75, [0], 1), ["2025-12-31", "2026-12-31"])
    assert journal.balances().sum() == 0
    assert "debit" in str(Journal())


def test_a_lower_estimate_of_use_is_named_in_the_journal() -> None:
    table = points_journal(1, recognize(8676, [4500, 100], [9500, 19700]), pd.date_range("2025", periods=3)).table
    assert table["what"].unique().tolist() == ["sale", "points redeemed", "new estimate"]


def test_a_program_without_redemptions_has_a_rate_of_zero() -> None:
    events = pd.DataFrame({"member_id": [1, 2], "date": "2024-01-15", "type": "issue", "points": 100})
    found = point_lives(post(events, end="2024-06-30"), draws=20)
    assert found.urr.value == 0
    assert "100% of the points are still there at 5 months" in str(found)


def test_points_seen_for_part_of_a_month_were_at_risk_for_half_of_it() -> None:
    """Of two lots one is redeemed in its third month; the other was there for the first half of that month only."""
    events = pd.DataFrame(
        {
            "member_id": [1, 2, 1],
            "date": ["2025-01-01", "2025-01-15", "2025-03-20"],
            "type": ["issue", "issue", "redeem"],
            "points": [100, 100, 100],
        }
    )
    found = point_lives(post(events, end="2025-03-31"), draws=20)
    assert found.lots["age"].tolist() == [2]
    assert found.urr.value == pytest.approx(100 / 1.5)


def test_the_estimate_of_a_rate_can_be_passed_on() -> None:
    books = post(points_of(300, 0.05, 24, 7), ExpiryRule("lot_age", months=12, at="day"), end="2025-12-31")
    rate = point_lives(books, draws=20).outstanding
    assert liability(1000, rate, 0.04) == pytest.approx(1000 * rate.value / 100 * 0.04)


def test_debt_by_rate_and_cost() -> None:
    table = liability_sensitivity(1000, 400, [0.7, 0.8], [0.005, 0.006])
    assert table.loc[0.8, 0.005] / table.loc[0.7, 0.005] == pytest.approx(4 / 3)


ONE = recognize(10, [1], 5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: allocate(0, {"goods": 1}), "price is 0"),
        (lambda: allocate(10, {"goods": -1}), "goods is -1"),
        (lambda: allocate(10, {"goods": 0}), "at least one price above 0"),
        (lambda: recognize(-1, [1], 2), "allocated is -1"),
        (lambda: recognize(1, [], 2), "redeemed is"),
        (lambda: recognize(1, [1, -1], 2), "redeemed is"),
        (lambda: recognize(1, [1, 1], [2, 2, 2]), "expected has 3 periods, redeemed 2"),
        (lambda: recognize(1, [1, 2], [5, 2]), "3 points are redeemed by period 2, 2 expected ever"),
        (lambda: recognize(1, [0], 0), "expected ever: raise"),
        (lambda: Journal().enter("soon", "sale", {"a": 1}, {"b": 1}), "date is 'soon'"),
        (lambda: Journal().enter("2025-01-01", "sale", {"a": 1}, {"b": 1.01}), "debit 1.00, credit 1.01"),
        (lambda: Journal().enter("2025-01-01", "sale", {"a": -1}, {"b": -1}), "a is -1"),
        (lambda: points_journal(1, ONE, ["2025-01-01"]), "there are 1 dates, expected 2"),
        (lambda: chain_ladder([100], []), "no cohorts"),
        (lambda: chain_ladder([100], [[1, 2], [1]]), "for each of 2 cohorts"),
        (lambda: chain_ladder([100, 0], [[1, 2], [1]]), "above 0"),
        (lambda: chain_ladder([100, 100], [[1], [1, 2]]), "holes"),
        (lambda: chain_ladder([100, 100], [[2, 1], [1]]), "falls with age"),
        (lambda: chain_ladder([1, 100], [[1, 2], [1]]), "cohort 1 redeemed more"),
        (lambda: chain_ladder([100, 100], [[0, 1], [1]]), "nothing was redeemed by age 1"),
        (lambda: chain_ladder([100], [[1]], tail=0.9), "tail is 0.9"),
        (lambda: liability(-1, 0.5, 1), "outstanding is -1"),
        (lambda: liability(1, 50, 1), "probability is 50"),
        (lambda: liability(1, 0.5, -1), "cost_per_point is -1"),
        (lambda: liability_sensitivity(100, 50, [0.4], [1]), "urr is 0.4"),
        (lambda: redemption_triangle(post(points_of(5, 0.5, 3, 0)), "W"), "freq is 'W'"),
        (lambda: point_lives(post(points_of(5, 0.5, 3, 0)), draws=2), "draws is 2"),
        (lambda: point_lives(post(points_of(5, 0.5, 3, 0).head(0))), "has no points"),
        (lambda: redemption_triangle(post(points_of(5, 0.5, 3, 0).head(0))), "has no points"),
        (lambda: point_lives(pd.DataFrame()), "ledger is a DataFrame"),
        (lambda: points_journal(1, ONE.table, ["2025", "2026"]), "recognition is a DataFrame"),
        (lambda: points_journal(1, ONE, ["2026", "2025"]), "not in order"),
        (lambda: allocate(1, [1, 2]), "expected prices by name"),
        (lambda: liability([1, 2, 3], [0.1, 0.2], 1), "3 points and 2 probabilities"),
    ],
)
def test_bad_input_is_one_clear_error(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
