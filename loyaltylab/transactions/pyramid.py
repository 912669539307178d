"""Who earns the firm its money? The customer pyramid by contribution, and the grid of sales and payment."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.resampling import percentile_interval
from loyaltylab.survey.answers import check_confidence, column, show_rows
from loyaltylab.survey.intervals import percent, wilson
from loyaltylab.transactions.log import one_of
from loyaltylab.transactions.segments import SegmentTable

__all__ = ["customer_grid", "customer_pyramid"]

TIERS = ("platinum", "gold", "iron", "lead")
CELLS = ("high", "medium", "lower medium", "low")
Floats = npt.NDArray[np.float64]


def customer_pyramid(
    data: pd.DataFrame,
    contribution: str,
    cuts: Sequence[float] = (0.05, 0.20, 0.50),
    lead_below: float = 0.0,
    draws: int = 500,
    seed: int = 0,
    confidence: float = 0.95,
) -> SegmentTable:
    """What share of the profit do the best customers bring, and who costs more than he brings?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    contribution : str
        Column of what a customer contributed, best a profit: margin less the cost to serve, in money. Sales will do as
        a first look, but nobody has negative sales.
    cuts : (float, float, float)
        Shares of customers, from the best, at which platinum, gold and iron end; the firm's own choice. Customers with
        equal contributions are in one tier, the higher.
    lead_below : float
        Who contributes less is lead, whatever his place.
    draws, seed : int
        Draws of the bootstrap over customers, and its seed.
    confidence : float
        For the intervals.

    Returns
    -------
    SegmentTable
        Index ``segment`` (platinum, gold, iron, lead); ``n``, ``share`` of customers (%), ``total`` and ``mean``
        contribution, ``profit_share`` (% of the whole contribution; can exceed 100 above a tier that loses money) with
        percentile bootstrap interval. ``.customers`` has ``contribution`` and ``segment`` of each.

    Raises
    ------
    ValueError
        If the column is missing or not complete, the whole contribution is not above 0, or the cuts are not in order.

    Examples
    --------
    >>> data = pd.DataFrame({"profit": [60.0, 30.0, 10.0, 5.0, -5.0]})
    >>> customer_pyramid(data, "profit", cuts=(0.2, 0.4, 0.8), draws=50).table["profit_share"].to_dict()
    {'platinum': 60.0, 'gold': 30.0, 'iron': 15.0, 'lead': -5.0}

    Notes
    -----
    Common mistake: taking a tier for a property of the customer. It is a place in this year's list: part of next year's
    order is chance, so some of the best fall and some of the worst rise without anybody's doing.

    References
    ----------
    Zeithaml, V. A., Rust, R. T., and Lemon, K. N. (2001). The customer pyramid. California Management Review 43(4).
    """
    values = _money(data, contribution, "contribution")
    ends = [float(cut) for cut in cuts]
    if len(ends) != 3 or not 0 < ends[0] < ends[1] < ends[2] <= 1:
        raise ValueError(
            _("cuts is {value!r}, expected three growing shares of customers, such as (0.05, 0.20, 0.50).").format(
                value=tuple(cuts)
            )
        )
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < 2:
        raise ValueError(_("draws is {value!r}, expected a whole number, 2 or more.").format(value=draws))
    check_confidence(confidence)
    whole = float(values.sum())
    if whole <= 0:
        words = _("{name}: the sum over all customers is {sum:.1f}, so shares of it mean nothing. Check the column.")
        raise ValueError(words.format(name=contribution, sum=whole))
    place = (values.rank(method="min", ascending=False) - 1) / len(values)
    tier = np.searchsorted(np.array(ends) - 1e-9, place.to_numpy(), side="right")
    tier = np.where(values.to_numpy() < lead_below, 3, tier)
    customers = pd.DataFrame({"contribution": values, "segment": np.array(TIERS)[tier]}, index=data.index)
    groups = customers.groupby("segment")["contribution"]
    n = groups.size().reindex(TIERS, fill_value=0)
    total = groups.sum().reindex(TIERS, fill_value=0.0)
    table = pd.DataFrame({"n": n, "share": 100 * n / len(values), "total": total, "mean": total / n.where(n > 0)})
    table["profit_share"] = 100 * total / whole
    low, high = percentile_interval(
        _redrawn(np.asarray(values, dtype=np.float64), ends, lead_below, draws, seed), confidence
    )
    table["profit_share_low"], table["profit_share_high"] = low, high
    table.index.name = "segment"
    return SegmentTable(
        table=table,
        title=_("Customer pyramid of {n:,} customers by {name}").format(n=len(values), name=contribution),
        method=_("bootstrap, {confidence}").format(confidence=percent(confidence)),
        formats={"share": ".1f", "total": ",.0f", "mean": ",.1f"}
        | dict.fromkeys(["profit_share", "profit_share_low", "profit_share_high"], ".1f"),
        customers=customers,
    )


def customer_grid(
    data: pd.DataFrame,
    sales: str = "sales",
    payment: str = "payment_days",
    payment_good: str = "low",
    sales_cut: float | None = None,
    payment_cut: float | None = None,
    confidence: float = 0.95,
) -> SegmentTable:
    """Which business customers buy much, and which of them pay?

    Parameters
    ----------
    data : DataFrame
        One row an account.
    sales : str
        Column of sales, in money.
    payment : str
        Column of how well an account pays: days until payment (low is good) or money collected (high is good).
    payment_good : {"low", "high"}
        Which end of ``payment`` is good.
    sales_cut : float, optional
        Sales from which an account is large; the mean by default, so that large means more than an equal share.
    payment_cut : float, optional
        Value up to which (from which, if high is good) an account pays well; the median by default.
    confidence : float
        For the intervals of the shares.

    Returns
    -------
    SegmentTable
        Index ``segment``: high (large, pays well), medium (small, pays well), lower medium (large, pays badly), low;
        ``n``, ``share`` (%) with Wilson interval, ``sales_share`` (% of all sales), ``payment`` (mean).
        ``.customers`` has ``sales_contribution`` (% of all sales), ``payment`` and ``segment`` of each account; with
        ``payment_good="high"`` also ``payment_contribution`` (% of all money collected).

    Raises
    ------
    ValueError
        If a column is missing or incomplete, sales are negative, or a parameter is not known.

    Examples
    --------
    >>> data = pd.DataFrame({"sales": [900, 50, 800, 30], "payment_days": [30, 20, 90, 95]})
    >>> customer_grid(data).customers["segment"].tolist()
    ['high', 'medium', 'lower medium', 'low']

    Notes
    -----
    Common mistake: money collected as second axis in an industry where everybody pays in the end. Who buys much then
    also pays much, both axes say the same, and two of the four cells stay empty.
    """
    one_of("payment_good", payment_good, ("low", "high"))
    check_confidence(confidence)
    bought, paid = _money(data, sales, "sales"), _money(data, payment, "payment")
    for name, values in ((sales, bought), (payment, paid)):
        if (values < 0).any():
            rows = show_rows(list(values.index[values < 0]), values[values < 0].tolist())
            raise ValueError(
                _("{name}: {rows} is below 0. Expected amounts of 0 or more.").format(name=name, rows=rows)
            )
    if bought.sum() == 0:
        raise ValueError(_("{name}: nobody bought anything, so there are no shares of it.").format(name=sales))
    large = bought >= (bought.mean() if sales_cut is None else sales_cut)
    border = paid.median() if payment_cut is None else payment_cut
    well = paid <= border if payment_good == "low" else paid >= border
    cell = np.select([large & well, ~large & well, large & ~well], CELLS[:3], CELLS[3])
    customers = pd.DataFrame({"sales_contribution": 100 * bought / bought.sum(), "payment": paid}, index=data.index)
    if payment_good == "high" and paid.sum() > 0:
        customers["payment_contribution"] = 100 * paid / paid.sum()
    customers["segment"] = cell
    groups = customers.groupby("segment")
    n = groups.size().reindex(CELLS, fill_value=0)
    low, high = wilson(n, len(data), confidence)
    table = pd.DataFrame({"n": n, "share": 100 * n / len(data), "share_low": 100 * low, "share_high": 100 * high})
    table["sales_share"] = groups["sales_contribution"].sum().reindex(CELLS, fill_value=0.0)
    table["payment"] = groups["payment"].mean().reindex(CELLS)
    table.index.name = "segment"
    return SegmentTable(
        table=table,
        title=_("Sales and payment of {n:,} accounts").format(n=len(data)),
        method=_("Wilson, {level}").format(level=percent(confidence)),
        formats=dict.fromkeys(["share", "share_low", "share_high", "sales_share", "payment"], ".1f"),
        customers=customers,
    )


def _money(data: pd.DataFrame, name: str, role: str) -> "pd.Series[float]":
    given = column(data, name, role)
    if data.empty:
        raise ValueError(_("the data hold no customers. Give at least one."))
    numbers = pd.to_numeric(given, errors="coerce").astype("float64")
    wrong = ~np.isfinite(numbers.to_numpy())
    if wrong.any():
        rows = show_rows(list(data.index[wrong]), given[wrong].tolist())
        raise ValueError(
            _("{name}: {rows} is not a number. Complete or drop these customers, and say how many.").format(
                name=name, rows=rows
            )
        )
    return numbers


def _redrawn(values: Floats, ends: Sequence[float], lead_below: float, draws: int, seed: int) -> Floats:
    """Shares of the tiers, in %, on customers drawn anew."""
    best = np.sort(values)[::-1]
    earns = best >= lead_below
    n, generator = len(best), np.random.default_rng(seed)
    upto = np.ceil(np.array(ends) * n - 1e-9)
    found = np.empty((draws, len(TIERS)))
    for draw in range(draws):
        times = np.bincount(generator.integers(0, n, n), minlength=n)
        passed = np.cumsum(times)
        # How many of a customer's copies are within the first k of the new list; losses are lead wherever they stand.
        within = [np.clip(k - (passed - times), 0, times) * earns for k in upto]
        sums = [float((count * best).sum()) for count in within]
        whole = float((times * best).sum())
        found[draw] = np.diff([0.0, *sums, whole]) / whole if whole > 0 else np.nan
    return 100 * found[~np.isnan(found).any(axis=1)]
