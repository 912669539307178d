"""Scores, named segments and activity: directions, ties, shares, what the hold-out says."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyaltylab as ll
from loyaltylab.transactions.segments import ACTIVITY, SEGMENTS

tx = ll.transactions


def table(x: Any, recency: Any, T: Any, **more: Any) -> pd.DataFrame:
    """Return an RFM table."""
    return pd.DataFrame({"frequency": x, "recency": recency, "T": T, **more})


TEN = table([0] * 4 + [1, 2, 3, 4, 5, 9], [0] * 4 + [5.0, 30, 10, 39, 38, 40], [40.0] * 10)


def test_little_silence_is_a_five() -> None:
    """The direction of recency: who bought last scores highest."""
    found = tx.rfm_segments(TEN).customers
    assert found.loc[9, ["silent", "R", "F"]].tolist() == [0.0, 5, 5]
    assert found.loc[0, ["silent", "R", "F"]].tolist() == [40.0, 1, 1]
    assert found.sort_values("silent")["R"].is_monotonic_decreasing
    assert found.loc[9, "segment"] == "champions"


@pytest.mark.parametrize(("unit", "word"), [("W", "weeks"), ("D", "days"), ("M", "months"), ("", "units of T")])
def test_titles_write_out_the_unit_of_silence(unit: str, word: str) -> None:
    """The letter of the unit means nothing to a reader."""
    rfm = TEN.copy()
    rfm.attrs["unit"] = unit
    assert tx.rfm_segments(rfm).title.endswith(f"silent in {word}")
    assert f"silence in {word}: active within 13" in tx.activity_segments(rfm, 13, 26).title


def test_equal_customers_score_alike() -> None:
    """Four customers with one purchase are one group, though a fifth would be two."""
    found = tx.rfm_segments(TEN).customers
    assert found["F"].tolist() == [1, 1, 1, 1, 3, 3, 4, 4, 5, 5]


def test_without_ties_groups_are_of_equal_size() -> None:
    """Hundred different customers, twenty a score."""
    n = np.arange(100)
    found = tx.rfm_segments(table(n, n / 2, np.full(100, 60.0), monetary_value=n + 1.0)).customers
    for letter in "RFM":
        assert found[letter].value_counts().tolist() == [20] * 5


def test_who_bought_once_has_the_lowest_money_score() -> None:
    """No repeat spend is not a missing score."""
    money = [np.nan] * 4 + [10.0, 20, 30, 40, 50, 60]
    assert tx.rfm_segments(TEN.assign(monetary_value=money)).customers["M"].tolist()[:4] == [1] * 4


@pytest.mark.parametrize(
    ("r", "f", "segment"),
    [
        (5, 5, "champions"),
        (4, 3, "loyal"),
        (5, 3, "loyal"),
        (5, 1, "new"),
        (4, 1, "promising"),
        (5, 2, "promising"),
        (3, 3, "needs attention"),
        (3, 2, "hibernating"),
        (2, 5, "cannot lose"),
        (1, 3, "at risk"),
        (1, 1, "hibernating"),
    ],
)
def test_names(r: int, f: int, segment: str) -> None:
    """Every segment by its scores."""
    from loyaltylab.transactions.segments import _named

    assert _named(pd.DataFrame({"R": [r], "F": [f]}), 5).tolist() == [segment]


def test_the_border_of_a_name_belongs_to_it() -> None:
    """With two scores the better half of the mean of two letters starts at its border."""
    from loyaltylab.transactions.segments import _named

    scored = pd.DataFrame({"R": [1, 1, 2, 2], "F": [1, 1, 2, 1], "M": [2, 1, 1, 1]})
    assert _named(scored, 2).tolist() == ["cannot lose", "hibernating", "champions", "new"]


def test_activity() -> None:
    """Silence decides who is lost; an active customer also buys more than once."""
    found = tx.activity_segments(TEN.assign(recency=[39.0] * 10), active_within=5, lost_after=20)
    assert found.customers["segment"].tolist() == ["occasional"] * 4 + ["active"] * 6
    found = tx.activity_segments(TEN, active_within=5, lost_after=20)
    assert found.table["n"].to_dict() == {"active": 3, "occasional": 1, "lost": 6}


def test_the_holdout_judges_the_names() -> None:
    """On the mail-order customers: champions come back most, and of the lost every fifth was not."""
    orders = ll.datasets.load("mail_order").tables["transactions"]
    rfm = tx.rfm_summary(orders, value="amount", holdout_start="2025-01-01")
    segments = tx.rfm_segments(rfm).table
    assert segments["bought_later"].idxmax() == "champions"
    assert segments["n"].sum() == 8000
    assert segments["spend"].sum() == pytest.approx(100)
    lost = tx.activity_segments(rfm, 13, 26).table.loc["lost"]
    assert 15 < lost["bought_later_low"] < lost["bought_later"] < lost["bought_later_high"] < 30


def test_print() -> None:
    """The printed table names its parts."""
    text = str(tx.rfm_segments(TEN.assign(holdout_frequency=1)))
    assert "bought_later" in text
    assert "hibernating" in text


histories = st.lists(st.tuples(st.integers(0, 20), st.floats(0, 50), st.floats(0, 50)), min_size=1, max_size=40)


@settings(deadline=None, max_examples=30)
@given(histories, st.integers(2, 9))
def test_everybody_has_one_segment(rows: list[tuple[int, float, float]], scores: int) -> None:
    """Shares add up, scores are in range, more is never less."""
    x, recency, rest = map(list, zip(*rows, strict=True))
    data = table(x, recency, np.add(recency, rest))
    found = tx.rfm_segments(data, scores=scores)
    assert found.table["n"].sum() == len(data)
    assert set(found.customers["segment"]) <= set(SEGMENTS)
    assert found.customers[["R", "F"]].isin(range(1, scores + 1)).all(axis=None)
    by_frequency = found.customers.loc[data["frequency"].sort_values().index, "F"]
    assert by_frequency.is_monotonic_increasing
    activity = tx.activity_segments(data, 5, 20)
    assert activity.table["share"].sum() == pytest.approx(100)
    assert list(activity.table.index) == list(ACTIVITY)


BAD: list[tuple[Any, dict[str, Any], str]] = [
    (TEN.drop(columns="T"), {}, "no column 'T'"),
    (TEN.iloc[:0], {}, "holds no customers"),
    (TEN.assign(T=3.0), {}, "recency is greater than T in row 4"),
    (TEN.assign(frequency=-1), {}, "frequency: row 0"),
    (TEN.assign(recency="long"), {}, "recency: row 0"),
    (TEN, {"scores": 1}, "from 2 to 9"),
    (TEN, {"scores": 5.0}, "from 2 to 9"),
    (TEN, {"confidence": 95}, "confidence is 95"),
]


@pytest.mark.parametrize(("data", "args", "words"), BAD)
def test_bad_input(data: Any, args: dict[str, Any], words: str) -> None:
    """One clear error for each."""
    with pytest.raises(ValueError, match=words):
        tx.rfm_segments(data, **args)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"active_within": 9, "lost_after": 3}, "active_within is 9"),
        ({"active_within": 1, "lost_after": np.inf}, "lost_after is inf"),
        ({"active_within": 1, "lost_after": 2, "often": 0}, "often is 0"),
    ],
)
def test_bad_limits(args: dict[str, Any], words: str) -> None:
    """Limits in order."""
    with pytest.raises(ValueError, match=words):
        tx.activity_segments(TEN, **args)


def test_spend_and_hold_out_of_each_segment_add_up_by_hand() -> None:
    """Shares of repeat spend, and Wilson intervals of who bought later, recomputed from the customers."""
    from statsmodels.stats.proportion import proportion_confint

    rng = np.random.default_rng(4)
    x = rng.poisson(1.5, 400)
    T = np.full(400, 50.0)
    money = np.where(x > 0, rng.gamma(3, 20, 400), np.nan)
    rfm = table(x, np.where(x > 0, rng.uniform(1, 50, 400), 0), T, monetary_value=money, holdout_frequency=x > 2)
    found = tx.rfm_segments(rfm)
    segment = found.customers["segment"]
    spend = (rfm["monetary_value"] * rfm["frequency"]).fillna(0)
    for name, row in found.table[found.table["n"] > 0].iterrows():
        came = int((rfm["holdout_frequency"] > 0)[segment == name].sum())
        low, high = proportion_confint(came, int(row["n"]), method="wilson")
        assert row["spend"] == pytest.approx(100 * spend[segment == name].sum() / spend.sum())
        assert (row["bought_later_low"], row["bought_later_high"]) == pytest.approx((100 * low, 100 * high))
