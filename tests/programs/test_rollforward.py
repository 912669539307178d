"""The debt of points from period to period: the published example, and what must hold for any cohorts."""

import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import loyaltylab as ll
from loyaltylab.programs import (
    ExpiryRule,
    Ledger,
    Rollforward,
    allocate,
    chain_ladder,
    liability_rollforward,
    post,
    recognize,
    redemption_triangle,
    rollforward_journal,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "programs.json").read_text(encoding="utf-8"))
MONEY = ["opening", "deferred", "redeemed", "breakage", "catch_up", "closing", "revenue"]


def holds_together(found: Rollforward) -> None:
    """Each line of the books, of every cohort and of all."""
    for table in (found.table, found.cohorts):
        left = table["opening"] + table["deferred"] - table["revenue"]
        scale = max(1.0, float(table["deferred"].max()))
        assert left.to_numpy() == pytest.approx(table["closing"].to_numpy(), abs=1e-9 * scale)
        parts = table[["redeemed", "breakage", "catch_up"]].sum(axis=1)
        assert parts.to_numpy() == pytest.approx(table["revenue"].to_numpy(), abs=1e-9 * scale)
    assert found.table["opening"].iloc[0] == 0
    assert found.table["opening"].to_numpy()[1:] == pytest.approx(found.table["closing"].to_numpy()[:-1])
    end = found.table["revenue"].sum() + found.table["closing"].iloc[-1]
    assert end == pytest.approx(found.table["deferred"].sum())


def test_example_52_of_ifrs_15() -> None:
    g = GOLDEN["ifrs15_example52"]
    price = allocate(g["sales"], {"goods": 100_000, "points": g["expected"]}, digits=0)["points"] / g["points"]
    redeemed = [[g["year1_redeemed"], g["year2_cumulative"]]]
    share = [g["expected"] / g["points"], g["year2_expected"] / g["points"]]
    found = liability_rollforward(([g["points"]], redeemed), price, share)
    assert found.table["revenue"].round().tolist() == [g["year1_revenue"], g["year2_revenue"]]
    assert found.table["closing"].round().tolist() == [g["year1_liability"], g["closing_liability"]]
    assert found.table["deferred"].round().tolist() == [g["points_allocated"], 0]
    holds_together(found)


points = st.floats(0, 1e5)
cohort = st.lists(st.tuples(points, st.floats(0, 1)), min_size=1, max_size=6)


@given(cohort, st.floats(0, 10), st.floats(0, 1e5))
@settings(max_examples=150, deadline=None)
def test_one_cohort_is_recognized_as_recognize_does(
    moves: list[tuple[float, float]], price: float, spare: float
) -> None:
    so_far = np.cumsum([used for used, _more in moves])
    issued = float(so_far[-1]) + spare + 1
    ever = so_far + [more for _used, more in moves] * (issued - so_far)
    ever = np.maximum(ever, 0.01)
    found = liability_rollforward(([issued], [so_far.tolist()]), price, (ever / issued).tolist())
    theirs = recognize(price * issued, [used for used, _more in moves], ever.tolist()).table
    scale = price * issued + 1
    assert found.table["revenue"].to_numpy() == pytest.approx(theirs["revenue"].to_numpy(), abs=1e-6 * scale)
    assert found.table["closing"].to_numpy() == pytest.approx(theirs["liability"].to_numpy(), abs=1e-6 * scale)
    assert found.table["catch_up"].to_numpy() == pytest.approx(theirs["catch_up"].to_numpy(), abs=1e-6 * scale)
    holds_together(found)


@st.composite
def books(draw: Any) -> tuple[list[float], list[list[float]], list[float], pd.DataFrame]:
    """Return issues, triangle, prices and a share by cohort and period that is never below what was redeemed."""
    size = draw(st.integers(1, 5))
    width = size + draw(st.integers(0, 3))
    issued, rows, share = [], [], np.full((size, width), np.nan)
    for at in range(size):
        parts = draw(st.lists(points, min_size=width - at, max_size=width - at))
        so_far = np.cumsum(parts)
        issued.append(float(so_far[-1]) + draw(points) + 1)
        rows.append(so_far.tolist())
        more = draw(st.lists(st.floats(0, 1), min_size=width - at, max_size=width - at))
        used = so_far / issued[-1]
        share[at, at:] = np.minimum(used + np.array(more) * (1 - used), 1)
    prices = draw(st.lists(st.floats(0, 10), min_size=size, max_size=size))
    return issued, rows, prices, pd.DataFrame(share, index=range(1, size + 1), columns=range(1, width + 1))


@given(books(), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_over_many_cohorts(given_books: Any, cost: float) -> None:
    issued, rows, prices, share = given_books
    found = liability_rollforward((issued, rows), prices, share)
    holds_together(found)
    assert found.table["deferred"].sum() == pytest.approx(np.dot(issued, prices))
    assert (found.table["closing"] >= -1e-6).all()
    days = pd.date_range("2025-12-31", periods=len(found.table), freq="YE")
    journal = rollforward_journal(found, days, cost_per_point=cost)
    assert journal.balances().sum() == pytest.approx(0, abs=1e-6)
    if len(journal.table):
        by_entry = journal.table.groupby("entry")[["debit", "credit"]].sum()
        assert by_entry["debit"].to_numpy() == pytest.approx(by_entry["credit"].to_numpy())
    owed = -journal.balances().get("deferred revenue: points", 0.0)
    assert owed == pytest.approx(found.table["closing"].iloc[-1], abs=0.006)


@given(books(), st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_whole_is_the_sum_of_its_cohorts_in_any_order(given_books: Any, random: Any) -> None:
    issued, rows, prices, share = given_books
    found = liability_rollforward((issued, rows), prices, share)
    labels = list(share.index)
    triangle = pd.DataFrame({label: pd.Series(row) for label, row in zip(labels, rows, strict=True)}).T
    mixed = random.sample(labels, len(labels))
    by_label = pd.Series(issued, index=labels), pd.Series(prices, index=labels)
    other = liability_rollforward(
        (by_label[0].loc[mixed], triangle.loc[random.sample(labels, len(labels))]),
        by_label[1].loc[mixed],
        share.loc[mixed, list(share.columns)[::-1]],
    )
    assert other.table[MONEY].to_numpy() == pytest.approx(found.table[MONEY].to_numpy())
    for at, label in enumerate(labels):
        alone = liability_rollforward(([issued[at]], [rows[at]]), prices[at], share.loc[label].iloc[at:].to_numpy())
        assert alone.table[MONEY].to_numpy() == pytest.approx(found.cohorts.loc[label, MONEY].to_numpy())


@given(books(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_new_estimate_is_seen_from_its_period_on_and_not_before(given_books: Any, data: Any) -> None:
    """Only the change falls into its period: what was booked before stands, and what is estimated later decides."""
    issued, rows, prices, share = given_books
    at = data.draw(st.integers(1, share.shape[1]))
    changed = share.copy()
    used = changed[at].to_numpy()
    changed[at] = np.where(np.isnan(used), np.nan, np.minimum(used + 0.1, 1))
    before = liability_rollforward((issued, rows), prices, share).table
    after = liability_rollforward((issued, rows), prices, changed).table
    same = [period for period in share.columns if period < at]
    assert after.loc[same, MONEY].to_numpy() == pytest.approx(before.loc[same, MONEY].to_numpy())
    later = [period for period in share.columns if period > at]  # the debt at their ends does not know of the detour
    assert after.loc[later, "closing"].to_numpy() == pytest.approx(before.loc[later, "closing"].to_numpy())
    assert after.loc[at, "closing"] >= before.loc[at, "closing"] - 1e-6  # more to come, more is owed


def test_a_steady_estimate_needs_no_catching_up() -> None:
    found = liability_rollforward(([100, 200], [[10, 30], [50]]), 1.0, 0.5)
    assert found.table["catch_up"].abs().max() < 1e-9
    assert found.table["breakage"].tolist() == pytest.approx([10, 70])
    assert found.table["closing"].tolist() == pytest.approx([80, 140])


def ledger(end: str, months: int = 12, shuffle: int | None = None) -> Ledger:
    rows = [
        ("a", "2023-03-01", "issue", 100, "a1"),
        ("b", "2023-05-01", "issue", 200, "b1"),
        ("a", "2023-09-01", "redeem", 40, "a2"),
        ("b", "2024-02-01", "issue", 50, "b2"),
        ("b", "2024-03-01", "redeem", 180, "b3"),
        ("c", "2023-06-01", "issue", 80, "c1"),
    ]
    table = pd.DataFrame(rows, columns=["member_id", "date", "type", "points", "event_id"])
    if shuffle is not None:
        table = table.sample(frac=1, random_state=shuffle)
    return post(table, ExpiryRule("lot_age", months=months, at="day"), end=end)


def test_an_expired_cohort_is_earned_in_full() -> None:
    """Whatever was estimated, once nothing is left of a cohort nothing is owed for it."""
    found = liability_rollforward(ledger("2025-12-31"), 0.5, 0.9)
    assert found.cohorts["closing"].unstack("period").fillna(0).to_numpy().tolist()[0][1:] == [0, 0]
    assert found.table["closing"].iloc[-1] == 0
    assert found.table["revenue"].sum() == 0.5 * 430
    assert found.table.loc["2024", "catch_up"] > 0
    holds_together(found)
    nothing = liability_rollforward(
        post(pd.DataFrame({"member_id": ["a"], "date": ["2023-01-01"], "type": ["issue"], "points": [100]}),
             ExpiryRule("lot_age", months=12, at="day"), end="2024-12-31"), 1.0, 0.7)  # fmt: skip
    assert nothing.table["catch_up"].tolist() == [0, 100]


def test_the_oldest_points_tell_the_cohort() -> None:
    """Of the 180 points redeemed in 2024 all are of 2023: the oldest go first."""
    found = liability_rollforward(ledger("2024-04-01"), 0.5, 0.9)
    used = found.cohorts["points"].unstack("period").fillna(0)
    assert used.to_numpy().tolist() == [[40, 180], [0, 0]]
    for seed in range(3):
        other = liability_rollforward(ledger("2024-04-01", shuffle=seed), 0.5, 0.9)
        pd.testing.assert_frame_equal(other.table, found.table)
    pair = liability_rollforward(redemption_triangle(ledger("2024-04-01")), 0.5, 0.9)
    pd.testing.assert_frame_equal(pair.table, found.table)


def test_periods_of_a_quarter_add_up_to_those_of_a_year() -> None:
    yearly, quarterly = (liability_rollforward(ledger("2025-12-31"), 0.5, 1.0, freq=freq).table for freq in ("Y", "Q"))
    assert quarterly["closing"].iloc[-1] == yearly["closing"].iloc[-1] == 0
    assert quarterly["deferred"].sum() == yearly["deferred"].sum()
    assert len(quarterly) == 12  # a quarter without points is a period all the same


def test_the_journal_knows_the_days_of_periods() -> None:
    journal = rollforward_journal(liability_rollforward(ledger("2025-12-31"), 0.5, 0.9), cost_per_point=0.1)
    assert journal.table["date"].dt.strftime("%m-%d").unique().tolist() == ["12-31"]
    balances = journal.balances()
    assert balances["deferred revenue: points"] == 0
    assert balances["cost of rewards"] == pytest.approx(0.1 * 220)
    assert set(journal.table["what"]) == {"points issued", "points redeemed", "new estimate", "rewards"}


def test_books_of_the_hotels() -> None:
    """Each year's points of the shipped ledger, with one rate: what the chain ladder says in the end."""
    shipped = ll.datasets.load("harbour_hotels").tables["points_ledger"]
    names = {"welcome": "issue", "earn": "issue", "redeem": "redeem"}
    moves = shipped[shipped["type"].isin(names)]
    events = moves.assign(type=moves["type"].map(names), points=moves["points"].abs())
    ledger_ = post(events[["member_id", "date", "type", "points"]], ExpiryRule("lot_age", 24), end="2025-12-31")
    rate = chain_ladder(*redemption_triangle(ledger_)).urr
    found = liability_rollforward(ledger_, 0.04, rate)
    holds_together(found)
    assert found.table["deferred"].sum() == pytest.approx(0.04 * ledger_.balances["issued"].sum())
    used = found.cohorts["points"].groupby("period").sum()
    paid = -shipped[shipped["type"] == "redeem"].set_index("date")["points"].groupby(lambda day: day.year).sum()
    assert used.tolist() == paid.tolist()
    monthly = liability_rollforward(ledger_, 0.04, 1.0, freq="M")
    assert len(monthly.table) == 36
    holds_together(monthly)


def moved() -> Ledger:
    rows = {"member_id": ["a", "a"], "date": ["2024-01-01", "2024-02-01"], "type": ["issue", "transfer"]}
    return post(pd.DataFrame(rows | {"points": [10, 5], "to": [None, "b"]}))


ONE = liability_rollforward(([10], [[1, 2]]), 1.0, 0.5)
YEARS = pd.PeriodIndex(["2023", "2025"], freq="Y")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: liability_rollforward(7, 1, 0.5), "points is a int"),
        (lambda: liability_rollforward(moved(), 1, 0.5), "ledger has transfers"),
        (lambda: liability_rollforward(([10], [[1, 2]]), -1, 0.5), "price is"),
        (lambda: liability_rollforward(([10], [[1, 2]]), [1, 1], 0.5), r"price is \[1, 1\], expected 1 numbers"),
        (lambda: liability_rollforward(([10], [[1, 2]]), 1, 80), "share is 80"),
        (lambda: liability_rollforward(([10], [[1, 2]]), 1, [0.5, 80]), "share has 80, expected fractions"),
        (lambda: liability_rollforward(([10], [[1, 2]]), 1, [0.5]), "share is .* expected 2 numbers"),
        (lambda: liability_rollforward(([10], [[1, 2]]), 1, [[0.5], [0.5]]), "share has 2 rows and 1 columns"),
        (lambda: liability_rollforward(([10], [[1, 2]]), 1, [[0.5, np.nan]]), "missing for cohort 1 in period 2"),
        (lambda: liability_rollforward(([10], [[1, 6]]), 1, 0.5), "1, 60.0% of .* period 2, 50.0% expected ever"),
        (lambda: liability_rollforward(([-1], [[1]]), 1, 0.5), "issued is"),
        (lambda: liability_rollforward(([1, 1], [[1]]), 1, 0.5), "issued is"),
        (lambda: liability_rollforward(([1], [[2]]), 1, 1), "cohort 1 redeemed 2 points of 1 issued"),
        (lambda: liability_rollforward(([5, 5], [[1, 2], [1, 2]]), 1, 1), "2 is known for 2 periods, expected 1"),
        (lambda: liability_rollforward(([5], []), 1, 1), "no cohorts"),
        (lambda: liability_rollforward(([5], [[2, 1]]), 1, 1), "falls with age"),
        (
            lambda: liability_rollforward(
                (pd.Series([5, 5], YEARS), pd.DataFrame([[1, 2], [1, np.nan]], YEARS)), 1, 1
            ),
            "leave out a period",
        ),
        (lambda: rollforward_journal(ONE), "no dates"),
        (lambda: rollforward_journal(ONE, ["2025-12-31"]), "there are 1 dates, expected 2"),
        (lambda: rollforward_journal(ONE, ["2026-12-31", "2025-12-31"]), "not in order"),
        (lambda: rollforward_journal(ONE, ["2025-12-31", "2026-12-31"], -1), "cost_per_point is -1"),
        (lambda: rollforward_journal(ONE.table), "found is a DataFrame"),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_error(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
