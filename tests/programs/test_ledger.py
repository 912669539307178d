"""The ledger against one that goes event by event, and against the books of two cases."""

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import loyaltylab as ll
from loyaltylab.programs import ExpiryRule, post, preset
from tests.programs.reference_ledger import play

FLOWS = ["issued", "received", "adjusted", "redeemed", "expired", "returned", "given", "outstanding"]
RULES = [
    None,
    *(
        ExpiryRule(kind, months=months, at=at)
        for kind, months, at in (
            ("lot_age", 1, "month_end"),
            ("lot_age", 2, "day"),
            ("lot_age", 3, "month_end"),
            ("inactivity", 1, "month_end"),
            ("inactivity", 2, "day"),
        )
    ),
]


def by_age(months: int) -> ExpiryRule:
    return ExpiryRule("lot_age", months=months)


@st.composite
def streams(draw: Any) -> pd.DataFrame:
    """Events of a few members over half a year: late rows, fractions, returns after expiry, transfers, refusals."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["issue", "issue", "issue", "redeem", "redeem", "return", "adjust", "transfer"]),
                st.sampled_from("abc"),
                st.integers(0, 180),
                st.sampled_from([0.5, 1.0, 2.125, 5.0, 7.5, 10.0]),
                st.sampled_from("abc"),
                st.booleans(),
            ),
            min_size=1,
            max_size=25,
        )
    )
    events = pd.DataFrame(rows, columns=["type", "member_id", "day", "points", "to", "flag"])
    events["date"] = pd.Timestamp("2025-01-15") + pd.to_timedelta(events["day"] // 3 * 3, unit="D")
    events.loc[(events["type"] == "adjust") & events["flag"], "points"] *= -1
    # Transfers from an earlier to a later name: then the reference, which goes by time, meets no circle in one moment.
    events = events[(events["type"] != "transfer") | (events["member_id"] < events["to"])]
    events["to"] = events["to"].where(events["type"] == "transfer")
    events["of"] = [_issue_of(events, row) for row in events.itertuples()]
    return events.drop(columns=["day", "flag"])


def _issue_of(events: pd.DataFrame, row: Any) -> Any:
    if row.type != "return" or not row.flag:
        return None
    own = events[(events["type"] == "issue") & (events["member_id"] == row.member_id) & (events["date"] < row.date)]
    return own.index[row.day % len(own)] if len(own) else None


@given(streams(), st.sampled_from(RULES), st.sampled_from([0, 10]), st.sampled_from(["2025-07-31", "2025-12-31"]))
@settings(max_examples=150, deadline=None)
def test_ledger_is_that_of_the_loop(events: pd.DataFrame, rule: ExpiryRule | None, pending: int, end: str) -> None:
    if events.empty:
        return
    books = post(events, rule, pending, end)
    balances, refused = play(events, rule, pending, end)
    assert sorted(books.refused.index) == sorted(refused)
    found = books.balances[FLOWS]
    expected = balances.reindex(index=found.index, columns=FLOWS).fillna(0.0)
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-9)


@given(streams(), st.sampled_from(RULES), st.sampled_from([0, 10]))
@settings(max_examples=60, deadline=None)
def test_every_point_and_every_event_is_somewhere(events: pd.DataFrame, rule: ExpiryRule | None, pending: int) -> None:
    if events.empty:
        return
    books = post(events, rule, pending)
    b = books.balances
    assert (b["issued"] + b["received"] + b["adjusted"]).to_numpy() == pytest.approx(
        (b["redeemed"] + b["expired"] + b["returned"] + b["given"] + b["outstanding"]).to_numpy(), abs=1e-9
    )
    assert b["given"].sum() == pytest.approx(b["received"].sum())
    # The trail at every moment: no balance below 0, no lot below 0, and each booked event adds up to its points.
    running = books.entries.groupby("member_id")["points"].cumsum()
    assert (running > -1e-9).all()
    by_lot = books.entries.groupby("lot")["points"]
    assert (by_lot.cumsum() > -1e-9).all()
    assert by_lot.sum().to_numpy() == pytest.approx(books.lots["left"].to_numpy(), abs=1e-9)
    booked = books.entries.dropna(subset="event")
    assert set(booked["event"]) | set(books.refused.index) == set(events.index)
    assert not set(booked["event"]) & set(books.refused.index)
    moved = booked[booked["type"] != "transfer_in"].groupby("event")["points"].sum()
    assert moved.abs().to_numpy() == pytest.approx(events.loc[moved.index, "points"].abs().to_numpy())
    assert books.entries["date"].is_monotonic_increasing or rule is not None


def test_more_time_never_means_more_breakage() -> None:
    rng = np.random.default_rng(3)
    n = 2000
    events = pd.DataFrame(
        {
            "member_id": rng.integers(0, 100, n),
            "date": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 700, n), unit="D"),
            "type": rng.choice(["issue", "redeem"], n, p=[0.8, 0.2]),
            "points": rng.integers(1, 50, n).astype(float),
        }
    )
    issues = events["type"] == "issue"
    events = pd.concat([events[issues], events[~issues].assign(points=1.0)])
    expired = [post(events, by_age(months), end="2026-12-31").balances["expired"].sum() for months in (3, 6, 12, 24)]
    assert expired == sorted(expired, reverse=True)
    assert post(events, end="2026-12-31").balances["expired"].sum() == 0


def test_books_of_the_hotels_reconcile() -> None:
    """The rule of the Harbor Circle on issues and redemptions gives each expiry of the shipped ledger, lot by lot."""
    shipped = ll.datasets.load("harbour_hotels").tables["points_ledger"]
    names = {"welcome": "issue", "earn": "issue", "redeem": "redeem"}
    moves = shipped[shipped["type"].isin(names)]
    events = moves.assign(type=moves["type"].map(names), points=moves["points"].abs())[
        ["member_id", "date", "type", "points", "lot_id"]
    ]
    books = post(events, by_age(24), end="2025-12-31")
    assert books.refused.empty
    lots = events["lot_id"].loc[books.entries.loc[books.entries["type"] == "issue", "event"]].to_numpy()
    trail = books.entries.assign(lot_id=lots[books.entries["lot"]])
    trail["type"] = trail["type"].astype(str)
    theirs = shipped.assign(type=shipped["type"].replace({"welcome": "issue", "earn": "issue"}))
    keys = ["date", "member_id", "type", "lot_id"]
    ours = trail.groupby(keys)["points"].sum().sort_index()
    assert ours.to_dict() == theirs.groupby(keys)["points"].sum().sort_index().to_dict()
    assert books.balances["expired"].sum() == 1917322
    assert books.balances["outstanding"].sum() == shipped["points"].sum()


def test_books_of_the_cafe_reconcile() -> None:
    """Free coffees: issued with the tenth stamp, valid for 12 weeks, collected or not."""
    shipped = ll.datasets.load("corner_cafe").tables["ledger"]
    names = {"reward": "issue", "redeemed": "redeem"}
    events = shipped[shipped["event"].isin(names)].assign(
        type=lambda d: d["event"].map(names), points=lambda d: d["rewards"].abs(), member_id=lambda d: d["card_id"]
    )
    issued = events["type"] == "issue"
    events["expires"] = (events["date"] + pd.Timedelta(weeks=12)).where(issued)
    books = post(events[["member_id", "date", "type", "points", "expires"]], end="2025-12-28")
    assert books.refused.empty
    totals = books.balances.sum()
    assert totals["issued"] == (shipped["event"] == "reward").sum()
    assert totals["redeemed"] == (shipped["event"] == "redeemed").sum()
    lapsed = shipped[shipped["event"] == "reward_expired"]
    ended = books.entries[books.entries["type"] == "expire"]
    # The case books expiry on the day after the last; a reward whose last day is the last of the case is still there.
    assert set(ended["member_id"]) >= set(lapsed["card_id"])
    extra = ended[~ended["member_id"].isin(lapsed["card_id"])]
    assert (extra["date"] == pd.Timestamp("2025-12-28")).all()
    assert totals["outstanding"] == shipped["rewards"].sum() - len(extra)


def test_a_later_event_does_not_suffer_from_a_refused_one() -> None:
    """A transfer that the sender cannot pay leaves the receiver as if it had not been."""
    events = pd.DataFrame(
        [
            ("b", "2025-01-01", "issue", 8, None),
            ("a", "2025-01-02", "transfer", 2, "b"),
            ("b", "2025-01-03", "redeem", 10, None),
            ("b", "2025-01-04", "redeem", 5, None),
        ],
        columns=["member_id", "date", "type", "points", "to"],
    )
    books = post(events)
    assert books.refused["reason"].tolist() == ["2 points wanted, 0 there", "10 points wanted, 8 there"]
    assert books.balances.loc["b", ["redeemed", "outstanding"]].tolist() == [5, 3]


def test_pending_points_wait_and_come_back_from_their_own_lot() -> None:
    events = pd.DataFrame(
        [
            ("a", "2025-01-01", "issue", 10, None),
            ("a", "2025-02-01", "issue", 6, None),
            ("a", "2025-02-05", "redeem", 12, None),
            ("a", "2025-02-10", "return", 6, 1),
            ("a", "2025-03-10", "return", 1, 0),
        ],
        columns=["member_id", "date", "type", "points", "of"],
    )
    books = post(events, pending_days=14, end="2025-03-31")
    assert books.refused["reason"].tolist() == ["12 points wanted, 10 there"]
    assert books.lots["left"].tolist() == [9, 0]
    # On the day of its release the lot is one like all others: the oldest points go back.
    late = events.assign(date=[*events["date"][:3], "2025-02-15", "2025-03-10"])
    assert post(late, pending_days=14, end="2025-03-31").lots["left"].tolist() == [3, 6]
    early = post(events.head(2), pending_days=14, end="2025-02-02").balances.loc["a"]
    assert early[["outstanding", "pending"]].tolist() == [16, 6]


GOOD = {"member_id": "a", "date": "2025-01-05", "type": "issue", "points": 10.0}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"member_id": None}, "no member"),
        ({"date": None}, "no date"),
        ({"date": "soon"}, "'soon' is no date; write 2025-01-31"),
        ({"date": "15.01.2025"}, "'15.01.2025' is no date; write 2025-01-31"),
        ({"type": "gift"}, "the type is none of issue, redeem, return, adjust, transfer"),
        ({"points": "many"}, "points are no number"),
        ({"points": np.inf}, "points are no number"),
        ({"points": 1e13}, "more points than any program has"),
        ({"points": 0.0001}, "points with more than three decimals"),
        ({"points": 0.0}, "0 points move nothing"),
        ({"points": -1.0}, "points below 0; only an adjustment may have them"),
        ({"date": "2026-01-01"}, "after the end"),
        ({"type": "transfer"}, "a transfer to nobody"),
        ({"type": "transfer", "to": "a"}, "a transfer to oneself"),
        ({"type": "return", "of": "lost"}, "a return of points that this member was not issued"),
        ({"type": "return", "of": "other"}, "a return of points that this member was not issued"),
        ({"type": "return", "of": "own", "date": "2025-01-01"}, "a return before the purchase"),
        ({"type": "return", "of": "own", "points": 11.0}, "more is returned than was issued"),
        ({"type": "return", "of": "bad"}, "a return of an event that was refused"),
        ({"type": "redeem", "points": 11.0}, "11 points wanted, 10 there"),
        ({"type": "adjust", "points": -10.5}, "10.5 points wanted, 10 there"),
        ({"expires": "2025-01-01"}, "expires before it can be spent"),
        ({"expires": "soon"}, "expires is 'soon', which is no date; write 2025-01-31"),
    ],
)
def test_a_bad_event_is_refused_with_its_reason_and_the_others_are_booked(wrong: dict[str, Any], reason: str) -> None:
    rows = {
        "own": GOOD | {"date": "2025-01-04"},
        "other": GOOD | {"member_id": "b"},
        "bad": GOOD | {"points": -5.0},
        "x": GOOD | wrong,
    }
    events = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=[*GOOD, "to", "of", "expires"]).astype(object)
    books = post(events, end="2025-12-31")
    assert books.refused["reason"].to_dict() == {"bad": "points below 0; only an adjustment may have them", "x": reason}
    assert books.balances["outstanding"].to_dict() == {"a": 10, "b": 10}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: post([1, 2]), "events is a list"),
        (lambda: post(pd.DataFrame({"member_id": [1]})), "no column date"),
        (lambda: post(pd.DataFrame([GOOD, GOOD], index=[1, 1])), "not unique"),
        (lambda: post(pd.DataFrame([GOOD | {"date": 20250110}])), "dates are numbers such as 20250110"),
        (lambda: post(pd.DataFrame([GOOD]), end=2025), "end is 2025"),
        (lambda: post(pd.DataFrame([GOOD]), end="31.12.2025"), "end is '31.12.2025'"),
        (lambda: post(pd.DataFrame([GOOD]), preset("points")), "of a program it is program.expiry"),
        (lambda: post(pd.DataFrame([GOOD]), pending_days=-1), "pending_days is -1"),
        (lambda: post(pd.DataFrame([GOOD]), pending_days=1.5), "pending_days is 1.5"),
        (lambda: post(pd.DataFrame([GOOD]), by_age(1), pending_days=30), "expiry is shorter than the wait"),
        (lambda: post(pd.DataFrame([GOOD]), ExpiryRule("card_age", weeks=26)), "one of stamp cards"),
        (
            lambda: post(pd.DataFrame([GOOD | {"expires": "2026-01-01"}, GOOD | {"expires": "2025-06-01"}])),
            "expire before older points",
        ),
        (lambda: post(pd.DataFrame([GOOD | {"date": pd.Timestamp("2025-01-01", tz="UTC")}])), "time zone"),
    ],
)
def test_what_cannot_be_booked_at_all_is_an_error(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_dates_may_have_hours_or_not_in_one_log() -> None:
    dates = ["2025-01-15", "2025-02-01 10:00", "2025-02-20"]
    books = post(pd.DataFrame([GOOD | {"date": date} for date in dates]))
    assert books.refused.empty
    assert books.lots["issued"].dt.hour.tolist() == [0, 10, 0]


def test_a_log_in_other_words_says_why_it_is_refused() -> None:
    printed = str(post(pd.DataFrame([GOOD | {"type": "earn"}, GOOD | {"type": "earn"}, GOOD])))
    assert "refused: the type is none of issue, redeem, return, adjust, transfer (2)" in printed


def test_an_empty_log_is_an_empty_ledger() -> None:
    books = post(pd.DataFrame([GOOD]).head(0))
    assert books.balances.empty
    assert books.entries.empty


def test_the_trail_is_a_table_for_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    trail = duckdb.from_df(post(pd.DataFrame([GOOD, GOOD | {"type": "redeem", "points": 4}])).entries)
    assert trail.aggregate("type, sum(points)").order("type").fetchall() == [
        ("issue", 10.0),
        ("redeem", -4.0),
    ]
