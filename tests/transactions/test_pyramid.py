"""The customer pyramid and the grid of sales and payment."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyaltylab as ll

tx = ll.transactions
SIX = pd.DataFrame({"profit": [5.0, 60.0, 30.0, 10.0, 5.0, -10.0]}, index=list("abcdef"))
CUTS = (0.2, 0.4, 0.8)


def accounts() -> pd.DataFrame:
    """Return five-year totals of the trade accounts."""
    years = ll.datasets.load("trade_accounts").tables["account_years"]
    years = years.assign(profit=years["gross_margin"] - years["cost_to_serve"])
    groups = years.groupby("account_id")
    return groups[["sales", "profit"]].sum().join(groups["payment_days"].mean())


def test_tiers_by_hand() -> None:
    """A fifth of six is begun with the second; equal customers share a tier; a loss is lead."""
    found = tx.customer_pyramid(SIX, "profit", cuts=CUTS, draws=20)
    tiers = {"a": "iron", "b": "platinum", "c": "platinum", "d": "gold", "e": "iron", "f": "lead"}
    assert found.customers["segment"].to_dict() == tiers
    assert found.table["profit_share"].sum() == pytest.approx(100)
    assert found.table.loc["lead", "total"] == -10


def test_who_loses_money_is_lead_whatever_his_place() -> None:
    """Half of the customers make a loss."""
    found = tx.customer_pyramid(pd.DataFrame({"profit": [100.0, -1, -2, -3]}), "profit", cuts=(0.3, 0.6, 1.0), draws=20)
    assert found.table["n"].tolist() == [1, 0, 0, 3]
    keep = tx.customer_pyramid(
        pd.DataFrame({"profit": [100.0, -1, -2, -3]}), "profit", cuts=(0.3, 0.6, 1.0), lead_below=-99, draws=20
    )
    assert keep.table["n"].tolist() == [2, 1, 1, 0]


def test_trade_accounts() -> None:
    """A small share of accounts brings most of the profit, and some cost more than they bring."""
    data = accounts()
    found = tx.customer_pyramid(data, "profit", seed=1).table
    top = found.loc[["platinum", "gold"]]
    assert top["n"].sum() == 120
    assert top["profit_share"].sum() > 50
    assert found.loc["lead", "profit_share_high"] < 0
    assert (found["profit_share_low"] <= found["profit_share"]).all()
    assert (found["profit_share"] <= found["profit_share_high"]).all()


def test_the_interval_covers() -> None:
    """Of samples of 600 accounts drawn from a large market, about 95 % of the intervals hold the market's share."""
    generator = np.random.default_rng(5)
    market = generator.lognormal(0, 1, 200_000)
    truth = 100 * np.sort(market)[-10_000:].sum() / market.sum()
    hits = 0
    for turn in range(100):
        sample = pd.DataFrame({"profit": generator.choice(market, 600)})
        row = tx.customer_pyramid(sample, "profit", draws=200, seed=turn).table.loc["platinum"]
        hits += row["profit_share_low"] <= truth <= row["profit_share_high"]
    assert 86 <= hits <= 100


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-50, 500), min_size=2, max_size=40).filter(lambda values: sum(values) > 0))
def test_the_pyramid_adds_up(values: list[int]) -> None:
    """Customers and money are each counted once; better tiers earn more a head."""
    found = tx.customer_pyramid(pd.DataFrame({"profit": values}), "profit", draws=2)
    assert found.table["n"].sum() == len(values)
    assert found.table["total"].sum() == pytest.approx(sum(values))
    means = found.table["mean"].dropna().to_numpy()
    assert (np.diff(means) <= 1e-9).all()
    for _value, group in found.customers.groupby("contribution"):
        assert group["segment"].nunique() == 1


FOUR = pd.DataFrame({"sales": [900, 50, 800, 30], "payment_days": [30, 20, 90, 95]})


def test_grid_by_hand() -> None:
    """Large is above an equal share; who pays within the median pays well."""
    found = tx.customer_grid(FOUR)
    assert found.customers["segment"].tolist() == ["high", "medium", "lower medium", "low"]
    assert found.table["sales_share"].sum() == pytest.approx(100)
    strict = tx.customer_grid(FOUR, sales_cut=850, payment_cut=25)
    assert strict.customers["segment"].tolist() == ["lower medium", "medium", "low", "low"]


def test_two_contributions_say_the_same_twice() -> None:
    """With money collected as second axis, hardly anybody is large on one axis and small on the other."""
    data = accounts()
    data["collected"] = data["sales"] * (1 - data["payment_days"] / 365)
    same = tx.customer_grid(data, payment="collected", payment_good="high", payment_cut=data["collected"].mean())
    days = tx.customer_grid(data)
    middle = ["medium", "lower medium"]
    assert same.table.loc[middle, "share"].sum() < 5 < 30 < days.table.loc[middle, "share"].sum()
    assert same.customers["payment_contribution"].sum() == pytest.approx(100)


BAD: list[tuple[Any, dict[str, Any], str]] = [
    (SIX, {"contribution": "gain"}, "no column 'gain'"),
    (SIX.iloc[:0], {}, "no customers"),
    (SIX.assign(profit=[1, 2, np.nan, 3, 4, 5]), {}, "profit: row c"),
    (SIX.assign(profit="much"), {}, "profit: row a"),
    (-SIX, {}, "the sum over all customers is -100.0"),
    (SIX, {"cuts": (0.5, 0.2, 0.8)}, "three growing shares"),
    (SIX, {"cuts": (5, 20, 50)}, "three growing shares"),
    (SIX, {"draws": 0}, "draws is 0"),
    (SIX, {"confidence": 2}, "confidence is 2"),
]


@pytest.mark.parametrize(("data", "args", "words"), BAD)
def test_bad_pyramid(data: Any, args: dict[str, Any], words: str) -> None:
    """One clear error for each."""
    with pytest.raises(ValueError, match=words):
        tx.customer_pyramid(data, **{"contribution": "profit", **args})


@pytest.mark.parametrize(
    ("data", "args", "words"),
    [
        (FOUR, {"sales": "turnover"}, "no column 'turnover'"),
        (FOUR, {"payment_good": "fast"}, "payment_good is 'fast'"),
        (FOUR.assign(sales=[1, -2, 3, 4]), {}, "sales: row 1"),
        (FOUR.assign(sales=0), {}, "nobody bought anything"),
        (FOUR.assign(payment_days=[1, np.nan, 3, 4]), {}, "payment_days: row 1"),
    ],
)
def test_bad_grid(data: Any, args: dict[str, Any], words: str) -> None:
    """One clear error for each."""
    with pytest.raises(ValueError, match=words):
        tx.customer_grid(data, **args)


def test_who_pays_at_the_border_pays_well() -> None:
    """The border belongs to the good side, whichever that is."""
    data = pd.DataFrame({"sales": [10, 10, 10], "payment_days": [10, 20, 30]})
    assert tx.customer_grid(data).customers["segment"].tolist() == ["high", "high", "lower medium"]
    found = tx.customer_grid(data, payment_good="high").customers["segment"]
    assert found.tolist() == ["lower medium", "high", "high"]
