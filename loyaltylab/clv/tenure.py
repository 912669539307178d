"""Do customers earn more because they stayed, or did the better ones stay? Old against new, and the same over time."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence, column, show_rows
from loyaltylab.survey.intervals import percent

__all__ = ["tenure_effect"]

Floats: TypeAlias = npt.NDArray[np.float64]

VIEWS = ("old_against_new", "same_customers")


def tenure_effect(
    data: pd.DataFrame,
    value: str,
    tenure: str,
    customer_id: str = "customer_id",
    by: str | None = None,
    confidence: float = 0.95,
) -> ResultTable:
    """By how much does a value change with each year as a customer: across customers, and within the same ones?

    Parameters
    ----------
    data : DataFrame
        One row a customer and period.
    value, tenure, customer_id : str
        Columns: what is earned (money), how long the customer has been one (periods), who it is.
    by : str, optional
        Column of groups; each gets its own two lines.
    confidence : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    ResultTable
        Rows by ``view``: ``old_against_new`` (slope over all rows), ``same_customers`` (slope around each customer's
        own mean). Columns ``per_period`` with its interval, ``se``, ``customers``. Standard errors allow for several
        rows of a customer; a customer with one row tells nothing in the second view.

    Raises
    ------
    ValueError
        If a column is missing or holds no numbers, values are missing, or no customer is seen at two tenures.

    Examples
    --------
    >>> log = pd.DataFrame({"id": [1, 1, 2, 2, 3, 3], "years": [1, 2, 5, 6, 9, 10], "profit": [5, 5, 9, 9, 14, 15.0]})
    >>> print(tenure_effect(log, value="profit", tenure="years", customer_id="id"))
    profit by years: change with each period (t, standard errors clustered by customer, 95 %)
                             per_period customers
    view
    old_against_new   1.17 [0.91, 1.43]         3
    same_customers   0.33 [-1.10, 1.77]         3
    Also in .table: se.

    Notes
    -----
    Common mistake: a chart of old against new customers read as what time does to a customer. Those who left early
    are missing among the old. The second view is free of that, unless the ones who stay grow faster as well.

    References
    ----------
    Reinartz & Kumar (2000), On the profitability of long-life customers, Journal of Marketing 64(4).
    """
    check_confidence(confidence)
    table = pd.DataFrame({"who": column(data, customer_id, "customer_id")})
    for role, name in (("value", value), ("tenure", tenure)):
        table[role] = _numbers(column(data, name, role), name)
    groups = [(None, table)] if by is None else list(table.groupby(column(data, by, "by"), sort=True))
    rows = {
        (view if by is None else (group, view)): _slope(part, view, confidence, group)
        for group, part in groups
        for view in VIEWS
    }
    found = pd.DataFrame(rows, index=["per_period", "per_period_low", "per_period_high", "se", "customers"]).T
    found.index = found.index.set_names("view" if by is None else [by, "view"])
    found["customers"] = found["customers"].astype(int)
    return ResultTable(
        found,
        title=_("{value} by {tenure}: change with each period").format(value=value, tenure=tenure),
        method=_("t, standard errors clustered by customer, {level}").format(level=percent(confidence)),
        formats=dict.fromkeys(("per_period", "per_period_low", "per_period_high"), ".2f"),
        beside=("se",),
    )


def _slope(part: pd.DataFrame, view: str, confidence: float, group: Any) -> tuple[float, ...]:
    who = part["who"]
    if view == "same_customers":
        x, y = (part[name] - part.groupby("who")[name].transform("mean") for name in ("tenure", "value"))
    else:
        x, y = (part[name] - part[name].mean() for name in ("tenure", "value"))
    square, n = float(np.sum(x**2)), int(who.nunique())
    if square <= 0 or n < 3:
        place = "" if group is None else _(" in group {group}").format(group=group)
        message = _("tenure hardly varies{place}: at least three customers, seen at different tenures, are needed.")
        raise ValueError(message.format(place=place))
    slope = float(np.sum(x * y)) / square
    scores: Floats = np.asarray((x * (y - slope * x)).groupby(who).sum(), dtype=np.float64)
    # n / (n - 1): the usual correction for few customers.
    se = float(np.sqrt(n / (n - 1) * (scores @ scores)) / square)
    reach = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * se
    return slope, slope - reach, slope + reach, se, n


def _numbers(found: "pd.Series[Any]", name: str) -> "pd.Series[float]":
    numbers = pd.to_numeric(found, errors="coerce")
    wrong = ~np.isfinite(numbers.astype(float))
    if wrong.any():
        message = _("{name}: {rows} is missing or no number. Drop or correct these rows, and say how many there were.")
        raise ValueError(message.format(name=name, rows=show_rows(list(found.index[wrong]), list(found[wrong]))))
    return numbers.astype(float)
