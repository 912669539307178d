"""Cohorts and the rate of repeat purchase: by hand, conserved, empty where nobody can know, and as the truth says."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyaltylab as ll

tx = ll.transactions
LOG = pd.DataFrame(
    {
        "customer_id": ["a", "a", "b", "c", "a", "c", "d"],
        "date": ["2025-01-03", "2025-01-20", "2025-01-31", "2025-02-01", "2025-03-15", "2025-03-02", "2025-03-31"],
        "amount": [10.0, 5.0, 20.0, 8.0, 7.0, -3.0, 1.0],
    }
)


def test_by_hand() -> None:
    """Counts, revenue, silent months as zero and unseen months as nothing."""
    found = tx.cohorts(LOG, value="amount")
    active = found.matrix("active")
    assert active.iloc[0].tolist() == [2, 0, 1]
    assert active.iloc[1, :2].tolist() == [1, 1]
    assert active.isna().sum().sum() == 3
    assert found.matrix("revenue").iloc[0].tolist() == [35, 0, 7]
    assert found.matrix("revenue_per_customer").iloc[0].tolist() == [17.5, 0, 3.5]
    assert found.table["n"].tolist() == [2, 1, 1]
    low, high = found.cells.loc[(pd.Period("2025-01", "M"), 2), ["retention_low", "retention_high"]]
    assert (round(low, 1), round(high, 1)) == (9.5, 90.5)
    assert found.by_age().table["n"].tolist() == [4, 3, 2]
    assert found.by_age().table["active"].tolist() == [4, 1, 1]


def test_a_month_cut_short_is_empty() -> None:
    """The file ends on the 30th: what March holds cannot be compared with other months."""
    found = tx.cohorts(LOG.head(6), observation_end="2025-03-30")
    assert found.matrix("active").shape == (2, 2)
    assert "2025-03 is cut short" in found.notes[0]
    assert tx.cohorts(LOG, observation_end="2025-03-31").matrix("active").shape == (3, 3)
    later = tx.cohorts(LOG, observation_end="2025-04-30")
    assert later.matrix("active").iloc[0].tolist() == [2, 0, 1, 0]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 400)), min_size=1, max_size=60), st.sampled_from("DWMQY"))
def test_nothing_is_lost(rows: list[tuple[int, int]], freq: str) -> None:
    """Every customer has one cohort, money is conserved, all are active at age 0, order does not matter."""
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta([day for _who, day in rows], unit="D")
    log = pd.DataFrame({"customer_id": [who for who, _day in rows], "date": days, "amount": np.arange(len(rows)) + 1.0})
    found = tx.cohorts(log, value="amount", freq=freq)
    assert found.table["n"].sum() == log["customer_id"].nunique()
    assert found.cells["revenue"].sum() == pytest.approx(log["amount"].sum())
    assert (found.cells.xs(0, level="age")["retention"] == 100).all()
    assert (found.cells["active"] <= found.cells["n"]).all()
    turned = tx.cohorts(log.iloc[::-1], value="amount", freq=freq)
    pd.testing.assert_frame_equal(found.cells, turned.cells)


def test_gym_cohorts_agree_with_kaplan_meier_and_truth() -> None:
    """In clubs without a rise every age is within three standard errors of the mixture of segments."""
    case = ll.datasets.load("gym_members")
    clubs = case.tables["clubs"]
    quiet = set(clubs.loc[clubs["price_rise"] == 0, "club_id"])
    members = case.tables["members"]
    paid = case.tables["member_months"].merge(members[members["club_id"].isin(quiet)], on="member_id")
    for segment, known in case.truth["population"].items():
        part = paid[paid["segment"] == segment]
        ages = tx.cohorts(part, "member_id", "month").by_age().table
        expected = np.array([1.0, *known["no_rise"]["survival"]])[ages.index]
        se = np.sqrt(expected * (1 - expected) / ages["n"])
        assert (np.abs(ages["retention"] / 100 - expected)[1:] < 3 * se[1:]).all()


def test_repeat_rate_by_hand() -> None:
    """Same day is one occasion; who was not watched long enough does not count."""
    log = pd.DataFrame(
        {
            "customer_id": ["a", "a", "b", "b", "c", "c", "d"],
            "date": ["2025-01-01", "2025-01-31", "2025-01-01", "2025-02-01", "2025-01-05", "2025-01-05", "2025-03-01"],
        }
    )
    rate = tx.repeat_rate(log, within=30)
    assert rate.n == 3
    assert rate.value == pytest.approx(100 / 3)
    assert tx.repeat_rate(log, within=31).value == pytest.approx(200 / 3)
    assert tx.repeat_rate(log, within=30, observation_end="2025-04-30").n == 4


def test_hotel_guests_watched_longer_come_back_more_often() -> None:
    """All first stays of a year, watched for a quarter and for a year; each guest counts once."""
    case = ll.datasets.load("harbour_hotels")
    stays = case.tables["stays"].query("nights_stayed > 0")
    short = tx.repeat_rate(stays, "guest_id", "arrival", within=90)
    long = tx.repeat_rate(stays, "guest_id", "arrival", within=365)
    assert short.value < long.value
    assert short.n > long.n
    cells = tx.cohorts(stays, "guest_id", "arrival", freq="Q").cells
    assert cells.xs(0, level="age")["n"].sum() == stays["guest_id"].nunique()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tx.cohorts(LOG, "who"), "no column 'who'"),
        (lambda: tx.cohorts(LOG.head(0)), "holds no rows"),
        (lambda: tx.cohorts(LOG, freq="month"), "freq is 'month'"),
        (lambda: tx.cohorts(LOG.assign(date=5)), "holds numbers"),
        (lambda: tx.cohorts(LOG.assign(date="soon")), "row 0 .* is not a date"),
        (lambda: tx.cohorts(LOG.assign(customer_id=pd.Series([None, *"abcdef"]))), "no customer in row 0"),
        (lambda: tx.cohorts(LOG.assign(amount=[np.nan, 1, 2, 3, 4, 5, 6]), value="amount"), "no answer in row 0"),
        (lambda: tx.cohorts(LOG, observation_end="2025-03-01"), "2 rows|3 rows"),
        (lambda: tx.cohorts(LOG, observation_end="soon"), "observation_end is 'soon'"),
        (lambda: tx.cohorts(LOG.head(1), observation_end="2025-01-05"), "no complete period"),
        (lambda: tx.cohorts(LOG, confidence=2), "confidence is 2"),
        (lambda: tx.cohorts(LOG).matrix("revenue"), "revenue needs value="),
        (lambda: tx.repeat_rate(LOG, within=0), "within is 0"),
        (lambda: tx.repeat_rate(LOG, within=900), "nobody was watched"),
        (lambda: tx.repeat_rate([1, 2]), "is a list"),
    ],
)
def test_bad_input(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
