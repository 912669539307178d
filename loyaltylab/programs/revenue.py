"""Points are a promise: what part of a sale is theirs, and when it becomes revenue (IFRS 15, ASC 606)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats, number
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["Recognition", "allocate", "recognize"]


def allocate(price: float, standalone: Mapping[str, float], digits: int | None = None) -> "pd.Series[float]":
    """Share a price among what was promised for it, in proportion to what each would cost by itself.

    Parameters
    ----------
    price : float
        What the customers pay, in money, above 0.
    standalone : mapping of str to float
        Stand-alone selling price of each promise, in money, 0 or more. That of points is points x chance that they are
        redeemed x value of one.
    digits : int, optional
        Round to so many decimals; the largest part takes what rounding leaves, so that the parts add up.

    Returns
    -------
    Series of float
        By promise, adding up to ``price``.

    Raises
    ------
    ValueError
        If a number is out of range or all stand-alone prices are 0.

    Examples
    --------
    >>> allocate(100_000, {"goods": 100_000, "points": 10_000 * 0.95 * 1.0}, digits=0).to_dict()
    {'goods': 91324.0, 'points': 8676.0}

    Notes
    -----
    Common mistake: taking the points off at face value. The customers paid for goods and points together, at a
    discount on both, and the firm expects some points never to be used.

    References
    ----------
    IFRS 15, Illustrative Example 52 (IE267-IE270); ASC 606, the same example.
    """
    price = number(price, "price", 0, ends="(]")
    if not hasattr(standalone, "items"):
        raise ValueError(_("standalone is {value!r}, expected prices by name.").format(value=standalone))
    alone = pd.Series({str(name): number(value, str(name), 0) for name, value in standalone.items()}, dtype=float)
    if alone.sum() <= 0:
        raise ValueError(
            _("standalone is {value!r}, expected at least one price above 0.").format(value=dict(standalone))
        )
    parts = price * alone / alone.sum()
    if digits is not None:
        parts = parts.round(digits)
        parts.iloc[int(alone.to_numpy().argmax())] += round(price - float(parts.sum()), 10)
    return parts


@dataclass(frozen=True, repr=False)
class Recognition(ResultTable):
    """Revenue from points, period by period.

    ``table`` has, by period: redeemed and expected (points), revenue, of that catch_up (what a new estimate changes
    about the past), and liability at the end, in money.
    """


def recognize(allocated: float, redeemed: Sequence[float], expected: float | Sequence[float]) -> Recognition:
    """When does the money that was set aside for points become revenue?

    Parameters
    ----------
    allocated : float
        Part of the price that belongs to the points, in money, 0 or more.
    redeemed : sequence of float
        Points redeemed in each period, 0 or more.
    expected : float or sequence of float
        Points of these that will ever be redeemed, as estimated at the end of each period; at least those redeemed so
        far.

    Returns
    -------
    Recognition

    Raises
    ------
    ValueError
        If lengths differ, a number is out of range, or more was redeemed than is expected ever to be.

    Examples
    --------
    >>> print(recognize(8_676, redeemed=[4_500, 4_000], expected=[9_500, 9_700]))
    Revenue from points (8,676 set aside)
           redeemed expected revenue catch_up liability
    period
    1         4,500    9,500   4,110        0     4,566
    2         4,000    9,700   3,493      -85     1,073

    Notes
    -----
    Revenue to date is allocated x redeemed to date / expected ever. Points that will never be used earn their part as
    the others are redeemed, in proportion. A new estimate is caught up at once, for all periods, and not spread over
    the future. Common mistake: booking all breakage at the start, or when points expire.

    References
    ----------
    IFRS 15.B44-B47 and Illustrative Example 52; ASC 606-10-55-48.
    """
    allocated = number(allocated, "allocated", 0)
    taken = _points(redeemed, "redeemed")
    ever = _points(expected, "expected")
    ever = np.full(len(taken), ever[0]) if np.ndim(expected) == 0 else ever
    if len(ever) != len(taken):
        words = _("expected has {n} periods, redeemed {m}.")
        raise ValueError(words.format(n=len(ever), m=len(taken)))
    so_far = np.cumsum(taken)
    wrong = np.flatnonzero(~(so_far <= ever * (1 + 1e-12)) | ~(ever > 0))
    if len(wrong):
        words = _(
            "{so_far:,.10g} points are redeemed by period {period}, {ever:,.10g} expected ever: raise the estimate."
        )
        raise ValueError(words.format(so_far=so_far[wrong[0]], period=wrong[0] + 1, ever=ever[wrong[0]]))
    earned = np.where(so_far >= ever * (1 - 1e-12), allocated, allocated * so_far / ever)  # all is earned exactly
    before, old = np.append(0.0, so_far[:-1]), np.append(ever[0], ever[:-1])
    table = pd.DataFrame(
        {
            "redeemed": taken,
            "expected": ever,
            "revenue": np.diff(earned, prepend=0.0),
            "catch_up": allocated * before * (1 / ever - 1 / old) + 0.0,
            "liability": allocated - earned,
        },
        index=pd.RangeIndex(1, len(taken) + 1, name="period"),
    )
    title = _("Revenue from points ({allocated:,.10g} set aside)").format(allocated=allocated)
    return Recognition(table, title=title, formats=dict.fromkeys(table.columns, ",.0f"))


def _points(values: float | Sequence[float], name: str) -> Floats:
    found = np.atleast_1d(np.asarray(values, dtype=float))
    if found.ndim != 1 or not len(found) or not (np.isfinite(found) & (found >= 0)).all():
        raise ValueError(
            _("{name} is {value!r}, expected points of each period, 0 or more.").format(name=name, value=values)
        )
    return found
