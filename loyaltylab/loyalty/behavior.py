"""Signs of loyalty that a panel of purchases can show, one row a customer."""

from typing import Any

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.panel import LARGEST, filled
from loyaltylab.survey.answers import answers, column

__all__ = ["indicators_from_purchases"]


def indicators_from_purchases(
    purchases: pd.DataFrame,
    focal: Any,
    rankings: pd.DataFrame | None = None,
    customer: str = "household_id",
    brand: str = "brand",
    spend: str = "paid",
    promotion: str | None = "on_promotion",
    rank: str = "rank",
) -> pd.DataFrame:
    """Which of the six signs of loyalty to a brand can be read from purchases and rankings?

    Four of :data:`loyaltylab.loyalty.SIX_INDICATORS`: repeat purchases, share of wallet, price sensitivity, attitude to
    rivals. Choice time and tolerance of failures leave no trace in purchases: they have to be observed or asked.

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase.
    focal : label
        The brand whose buyers are looked at.
    rankings : DataFrame, optional
        One row a customer and brand it uses, with its place, 1 best.
    customer, brand, spend : str
        Columns of ``purchases``; ``customer`` and ``brand`` also of ``rankings``.
    promotion : str, optional
        Column of 0/1: bought on promotion.
    rank : str
        Column of ``rankings``.

    Returns
    -------
    DataFrame
        One row a customer who bought ``focal``: ``repeat_purchases`` (purchases of it after the first);
        ``share_of_wallet`` (0-1); ``price_sensitivity`` (0-1, share of the purchases of any brand made on promotion) if
        ``promotion``; ``attitude_to_rivals`` (rivals in use that it places no lower than ``focal``) if ``rankings``.

    Raises
    ------
    ValueError
        If a column is missing or has gaps, nobody bought ``focal``, or a buyer of it is not in ``rankings``.

    Examples
    --------
    >>> bought = pd.DataFrame({"household_id": list("aab"), "brand": list("xxy"), "paid": [3.0, 3.0, 4.0]})
    >>> indicators_from_purchases(bought, "x", promotion=None).to_dict("list")
    {'repeat_purchases': [1], 'share_of_wallet': [1.0]}

    Notes
    -----
    Common mistake: calling who buys much loyal. Repeat purchases mix loyalty with how much a household needs, and the
    share of wallet of a household with two purchases is a half or 1 by chance. And who bought on promotion may
    only have met one: promotions tell something about people only where people differ, which the correlation with
    the rest in :func:`loyaltylab.loyalty.loyalty_index` shows.
    """
    who, what = filled(purchases, customer, "customer"), filled(purchases, brand, "brand")
    paid = answers(column(purchases, spend, "spend"), spend, 0, LARGEST, whole=False)
    mine = what == focal
    if not mine.any():
        raise ValueError(
            _("nobody bought {focal!r}. Brands bought are: {brands}.").format(
                focal=focal, brands=", ".join(map(str, sorted(what.unique(), key=str)))
            )
        )
    times = mine.groupby(who.to_numpy()).sum()
    table = pd.DataFrame({"repeat_purchases": times - 1})
    all_paid = paid.groupby(who.to_numpy()).sum()
    if ((all_paid == 0) & (times > 0)).any():
        idle = ", ".join(map(str, all_paid.index[(all_paid == 0) & (times > 0)][:5]))
        raise ValueError(
            _("{spend}: {names} paid nothing, so there is no share of wallet.").format(spend=spend, names=idle)
        )
    table["share_of_wallet"] = paid.where(mine, 0.0).groupby(who.to_numpy()).sum() / all_paid
    if promotion is not None:
        deal = answers(column(purchases, promotion, "promotion"), promotion, 0, 1)
        table["price_sensitivity"] = deal.groupby(who.to_numpy()).mean()
    table = pd.DataFrame(table.loc[times > 0])
    if rankings is not None:
        table = table.assign(attitude_to_rivals=_rivals(rankings, focal, customer, brand, rank, table.index))
    table.index.name = customer
    return table


def _rivals(
    rankings: pd.DataFrame, focal: Any, customer: str, brand: str, rank: str, buyers: "pd.Index[Any]"
) -> "pd.Series[Any]":
    whose, named = filled(rankings, customer, "customer"), filled(rankings, brand, "brand")
    place = answers(column(rankings, rank, "rank"), rank, 1, LARGEST, whole=False)
    mine = (named == focal).to_numpy()
    own = pd.Series(place.to_numpy()[mine], index=whose.to_numpy()[mine])
    lacking = buyers.difference(own.index)
    if len(lacking) or own.index.has_duplicates:
        raise ValueError(
            _("rankings needs one row of {focal!r} for every buyer; look at: {names}.").format(
                focal=focal,
                names=", ".join(map(str, [*lacking[:5], *own.index[own.index.duplicated()].unique()[:5]])),
            )
        )
    no_lower = (place.to_numpy() <= own.reindex(whose.to_numpy()).to_numpy()) & ~mine
    count = pd.Series(no_lower.astype(int)).groupby(whose.to_numpy()).sum()
    return count.reindex(buyers)
