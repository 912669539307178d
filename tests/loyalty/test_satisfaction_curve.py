"""The observed curve: every level is there, its numbers are the data's, its intervals cover; and the four types."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from loyaltylab.loyalty import jones_sasser, satisfaction_curve

DATA = pd.DataFrame(
    {
        "satisfaction": [1, 1, 2, 4, 4, 4, 6, 6],
        "repurchased": [0, 1, 0, 0, 1, 1, 1, 1],
        "intention": [1, 2, 3, 3, 4, 5, 5, 5],
        "make": ["B", "A", "A", "A", "B", "B", "A", "B"],
    },
    index=[f"C{i}" for i in range(1, 9)],
)
customers = st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=60)


def _frame(rows: list[tuple[int, bool]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["satisfaction", "repurchased"])


def test_levels_counts_and_shares() -> None:
    table: Any = satisfaction_curve(DATA).table
    assert table["level"].tolist() == [1, 2, 3, 4, 5, 6]
    assert table["n"].tolist() == [2, 1, 0, 3, 0, 2]
    assert table["mean"].dropna().tolist() == pytest.approx([0.5, 0, 2 / 3, 1])
    low, high = proportion_confint(2, 3, method="wilson")
    assert table.loc[3, ["low", "high"]].tolist() == pytest.approx([low, high])


def test_empty_and_single_levels_are_wide_not_dropped() -> None:
    share: Any = satisfaction_curve(DATA).table
    assert share.loc[2, ["low", "high"]].tolist() == [0, 1]
    assert "no answers" in str(satisfaction_curve(DATA))
    mean: Any = satisfaction_curve(DATA, loyalty="intention").table
    assert mean.loc[1, ["low", "high"]].tolist() == [-np.inf, np.inf]


def test_means_have_students_interval() -> None:
    from scipy import stats

    curve = satisfaction_curve(DATA, loyalty="intention", confidence=0.9)
    row: Any = curve.table.loc[3]
    assert not curve.share
    assert (row["low"], row["high"]) == pytest.approx(stats.t.interval(0.9, 2, loc=4, scale=1 / np.sqrt(3)))


def test_groups_are_curves_of_their_own() -> None:
    table: Any = satisfaction_curve(DATA, by="make").table
    assert table["make"].tolist() == ["A"] * 6 + ["B"] * 6
    for name, part in DATA.groupby("make"):
        alone = satisfaction_curve(part).table
        pd.testing.assert_frame_equal(table[table["make"] == name].drop(columns="make").reset_index(drop=True), alone)


@given(customers)
def test_levels_add_up_to_the_whole(rows: list[tuple[int, bool]]) -> None:
    data = _frame(rows)
    table: Any = satisfaction_curve(data).table
    assert table["n"].sum() == len(data)
    assert (table["n"] * table["mean"]).sum() == pytest.approx(data["repurchased"].sum())
    assert ((table["low"] <= table["mean"]) & (table["mean"] <= table["high"]) | (table["n"] == 0)).all()
    assert table[["low", "high"]].stack().between(0, 1).all()


def test_print_is_readable() -> None:
    lines = str(satisfaction_curve(DATA)).splitlines()
    assert lines[0] == "repurchased by satisfaction, n = 8 (Wilson, 95 %)"
    assert "66.7 %" in lines[5]
    assert "<table" in satisfaction_curve(DATA)._repr_html_()


@given(customers, st.integers(2, 6))
def test_four_types_are_everybody_once(rows: list[tuple[int, bool]], threshold: int) -> None:
    data = _frame(rows)
    table: Any = jones_sasser(data, satisfied_from=threshold)
    assert table.index.tolist() == ["loyalist", "mercenary", "hostage", "defector"]
    assert table["n"].sum() == len(data)
    assert table["share"].sum() == pytest.approx(1)
    assert table.loc[table["loyal"], "n"].sum() == data["repurchased"].sum()
    assert table.loc[table["satisfied"], "n"].sum() == (data["satisfaction"] >= threshold).sum()


def test_four_types_by_hand() -> None:
    counts = jones_sasser(DATA, satisfied_from=4)["n"].to_dict()
    assert counts == {"loyalist": 4, "mercenary": 1, "hostage": 1, "defector": 2}


BAD = [
    (lambda d: satisfaction_curve(d, satisfaction="satisfacton"), ["satisfacton", "Did you mean 'satisfaction'?"]),
    (lambda d: satisfaction_curve(d, by="region"), ["region", "by="]),
    (lambda d: satisfaction_curve(d.assign(make=[None, *d["make"][1:]]), by="make"), ["make", "row C1"]),
    (lambda d: satisfaction_curve(d.assign(satisfaction=7)), ["satisfaction", "row C1 (7", "and 3 more", "1 to 6"]),
    (lambda d: satisfaction_curve(d.assign(repurchased=[None] + [1] * 7)), ["repurchased", "row C1", "dropna"]),
    (lambda d: satisfaction_curve(d.assign(repurchased="yes")), ["repurchased", "'yes'", "not a number"]),
    (lambda d: satisfaction_curve(d["satisfaction"]), ["Series", "DataFrame"]),
    (lambda d: satisfaction_curve(d, confidence=0), ["confidence"]),
    (lambda d: jones_sasser(d, loyalty="intention"), ["intention", "0 and 1", ">= 4"]),
    (lambda d: jones_sasser(d, satisfied_from=1), ["satisfied_from", "above 1"]),
    (lambda d: jones_sasser(d, loyalty="again"), ["again", "loyalty="]),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        call(DATA)
    for word in words:
        assert word in str(caught.value)
