"""The Wallet Allocation Rule: published shares, its identities, and what it adds on the brand panel."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.datasets import load
from loyaltylab.loyalty import compare_wallet, wallet_share, wallet_shares

RANKS = st.lists(st.integers(1, 6), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def rankings() -> pd.DataFrame:
    return load("brand_panel").tables["rankings"]


def test_published_shares(root: Any) -> None:
    golden = json.loads((root / "tests/golden/survey.json").read_text(encoding="utf-8"))["wallet_allocation_rule"]
    for number, shares in golden.items():
        assert wallet_share(range(1, int(number) + 1)) == pytest.approx(shares, abs=5e-5)
        single = [wallet_share(place, number=int(number)) for place in range(1, int(number) + 1)]
        assert single == pytest.approx(shares, abs=5e-5)


@given(RANKS)
@settings(deadline=None, max_examples=50)
def test_sums_to_one_and_falls_with_rank(ranks: list[int]) -> None:
    shares = wallet_share(ranks)
    assert shares.sum() == pytest.approx(1)
    assert ((shares > 0) & (shares <= 1)).all()
    for one, share in zip(ranks, shares, strict=True):
        for other, less in zip(ranks, shares, strict=True):
            assert (one < other) == (share > less + 1e-12)


def test_ties_share_the_mean_place_however_written() -> None:
    expected = [5 / 12, 5 / 12, 1 / 6]
    for written in ([1, 1, 3], [1, 1, 2], [1.5, 1.5, 3]):
        assert wallet_share(written) == pytest.approx(expected)
    named = wallet_share(pd.Series([2, 1], index=["x", "y"]))
    assert named.to_dict() == pytest.approx({"x": 1 / 3, "y": 2 / 3})


def test_brand_level_shares() -> None:
    data = pd.DataFrame({"household_id": list("aabb"), "brand": list("xyxy"), "rank": [1, 2, 1, 1]})
    table = wallet_shares(data, draws=100).table
    assert table["share"].tolist() == pytest.approx([(2 / 3 + 1 / 2) / 2, (1 / 3 + 1 / 2) / 2])
    assert table["of_all"].sum() == pytest.approx(1)
    assert table["users"].tolist() == [2, 2]


def test_small_sets_are_said() -> None:
    data = pd.DataFrame({"household_id": list("abc"), "brand": list("xyx"), "rank": [1, 1, 1]})
    assert any("below 1.4" in note for note in wallet_shares(data, draws=10).notes)


def test_intervals_hold_the_estimates(rankings: pd.DataFrame) -> None:
    shares = wallet_shares(rankings, draws=200).table
    assert ((shares["low"] < shares["share"]) & (shares["share"] < shares["high"])).all()
    again = wallet_shares(rankings, draws=200).table
    pd.testing.assert_frame_equal(shares, again)


def test_comparison_on_the_panel(rankings: pd.DataFrame) -> None:
    found = compare_wallet(rankings, draws=200)
    table: Any = found.table
    predicted = rankings.groupby("household_id")["rank"].transform(lambda ranks: wallet_share(ranks.to_numpy()))
    assert table.loc["wallet_rule", "r"] == pytest.approx(np.corrcoef(predicted, rankings["share_of_wallet"])[0, 1])
    plain = rankings["satisfaction"].corr(rankings["share_of_wallet"])
    assert table.loc["satisfaction", "r"] == pytest.approx(plain)
    several = rankings.groupby("household_id")["brand"].transform("size") > 1
    assert table.loc["wallet_rule", "r_several"] == pytest.approx(
        np.corrcoef(predicted[several], rankings["share_of_wallet"][several])[0, 1]
    )
    # Ranks follow tastes in this case by construction, so the rule must beat satisfaction and bare N.
    advantage: Any = found.advantage
    assert (advantage["low"] > 0).all()
    assert table.loc["equal_shares", "r"] > 0.4
    assert found.brands is not None
    actual = rankings.groupby("brand")["share_of_wallet"].mean() / 100
    assert found.brands["actual"].tolist() == pytest.approx(actual.tolist(), abs=1e-3)


def test_money_and_percent_give_the_same(rankings: pd.DataFrame) -> None:
    money = rankings.assign(share_of_wallet=rankings["share_of_wallet"] * 7.5)
    one, other = (compare_wallet(data, draws=20).table for data in (rankings, money))
    pd.testing.assert_frame_equal(one, other)


def test_without_satisfaction(rankings: pd.DataFrame) -> None:
    assert list(compare_wallet(rankings, satisfaction=None, draws=20).table.index) == ["wallet_rule", "equal_shares"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: wallet_share([1, None]), "no answer in row 1"),
        (lambda: wallet_share([1, 0]), "off the scale"),
        (lambda: wallet_share(["first"]), "not a number"),
        (lambda: wallet_share(2), "number is missing"),
        (lambda: wallet_share(4, number=3), "off the scale"),
        (lambda: wallet_share(1, number=0), "number is 0"),
    ],
)
def test_bad_ranks_are_named(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.rename(columns={"rank": "place"}), "no column 'rank'"),
        (lambda data: data.assign(brand=[None, "y", "x"]), "brand: nothing in row 0"),
        (lambda data: data.assign(brand="x"), "name a brand twice"),
        (lambda data: data.iloc[:0], "holds no rows"),
    ],
)
def test_bad_tables_are_named(change: Any, words: str) -> None:
    data = pd.DataFrame({"household_id": list("aab"), "brand": list("xyx"), "rank": [1, 2, 1]})
    data["share_of_wallet"], data["satisfaction"] = [60, 40, 100], [5, 4, 5]
    for function in (wallet_shares, compare_wallet):
        with pytest.raises(ValueError, match=words):
            function(change(data), draws=10)


def test_who_spent_nothing_is_named() -> None:
    data = pd.DataFrame({"household_id": list("aab"), "brand": list("xyx"), "rank": [1, 2, 1]})
    with pytest.raises(ValueError, match="household_id: b spent nothing"):
        compare_wallet(data.assign(share_of_wallet=[1, 2, 0]), satisfaction=None, draws=10)
    with pytest.raises(ValueError, match="draws is 1"):
        wallet_shares(data, draws=1)
    with pytest.raises(ValueError, match="confidence is 95"):
        wallet_shares(data, confidence=95)
