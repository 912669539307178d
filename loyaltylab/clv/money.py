"""From purchases to money: what is each customer worth, and all of them together?"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.clv.gammagamma import SpendFit
from loyaltylab.clv.purchase_fit import PurchaseFit
from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import percent

__all__ = ["customer_values", "total_value"]

Floats: TypeAlias = npt.NDArray[np.float64]


def customer_values(
    purchases: PurchaseFit,
    spend: SpendFit,
    horizon: float,
    discount: float,
    data: pd.DataFrame | None = None,
    *,
    margin: float = 1.0,
    per: str | None = None,
) -> pd.DataFrame:
    """Return what each customer is still worth: discounted purchases times spend times margin.

    Parameters
    ----------
    purchases : PurchaseFit
        How often customers buy and whether they are still there.
    spend : SpendFit
        How much they spend on a purchase.
    horizon : float
        How far to look, in units of ``T``; ``float("inf")`` for all that is to come.
    discount : float
        Rate per unit of ``T``, or per ``per``: 0.1 is 10 %.
    data : DataFrame, optional
        Customers with ``frequency``, ``recency``, ``T``, ``monetary_value``; those of the fit without.
    margin : float
        Share of spend that is profit, above 0 to 1.
    per : str, optional
        "D", "W", "M" or "Y".

    Returns
    -------
    DataFrame
        ``probability_alive``, ``expected_purchases`` (discounted), ``expected_spend``, ``value`` in units of money.

    Raises
    ------
    ValueError
        If a rate or the margin is impossible.

    Examples
    --------
    >>> from loyaltylab.clv import BGNBD, GammaGamma
    >>> rfm = pd.DataFrame({"frequency": [2], "recency": [30.4], "T": [38.9], "monetary_value": [22.35]})
    >>> log, money = BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426), GammaGamma.at(p=6.25, q=3.74, v=15.44)
    >>> customer_values(log, money, horizon=52, discount=0, data=rfm, margin=0.3).round(2)["value"].tolist()
    [11.51]

    Notes
    -----
    Common mistake: revenue called value. Set the margin. And a new customer's first purchase is not in it: this is
    what is still to come.
    """
    _check_margin(margin)
    count = purchases.discounted_purchases(horizon, discount, data, per)
    each = spend.expected_spend(_table(purchases, data))
    table = {
        "probability_alive": purchases.probability_alive(data),
        "expected_purchases": count,
        "expected_spend": each,
        "value": count * each * margin,
    }
    return pd.DataFrame(table)


def total_value(
    purchases: PurchaseFit,
    spend: SpendFit,
    horizon: float,
    discount: float,
    data: pd.DataFrame | None = None,
    *,
    margin: float = 1.0,
    per: str | None = None,
    confidence: float = 0.95,
    draws: int = 200,
    seed: int = 0,
) -> Estimate:
    """Return what all customers together are still worth, with what is unsure about the parameters of both models.

    Parameters
    ----------
    purchases, spend, horizon, discount, data, margin, per
        As in :func:`customer_values`.
    confidence : float
        Level of the interval.
    draws, seed : int
        Parameters drawn from what the data say about them.

    Notes
    -----
    Common mistake: reading this as the range of the real sum. Chance of single customers comes on top.
    """
    _check_margin(margin)
    check_confidence(confidence)
    table = _table(purchases, data)

    def total(log: PurchaseFit, money: SpendFit) -> float:
        count = log.discounted_purchases(horizon, discount, data, per)
        return margin * float((count * money.expected_spend(table)).sum())

    value = total(purchases, spend)
    points = zip(purchases.draw_parameters(draws, seed), spend.draw_parameters(draws, seed + 1), strict=True)
    # A draw of q at or below one has no mean spend; so far out it says no more than "very unsure".
    sums = [total(purchases.moved(log), spend.moved(money)) for log, money in points if money[1] > 0]
    low, high = np.quantile(sums, [(1 - confidence) / 2, (1 + confidence) / 2])
    method = _("drawn parameters, {level}").format(level=percent(confidence))
    return Estimate(
        value, float(low), float(high), len(table), float(np.std(sums, ddof=1)), method, _("customer value")
    )


def _table(purchases: PurchaseFit, data: pd.DataFrame | None) -> pd.DataFrame:
    if data is not None:
        return data
    if not hasattr(purchases.model, "data"):
        raise ValueError(_("these results came without customers: give them as data."))
    found: Any = purchases.model.data
    return pd.DataFrame(found)


def _check_margin(margin: float) -> None:
    if not 0 < margin <= 1:
        words = _("margin is {value}, expected a share above 0 and up to 1, such as 0.3 for 30 %.")
        raise ValueError(words.format(value=margin))
