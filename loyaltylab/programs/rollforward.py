"""From one year's debt of points to the next: what came in, what was earned, what new estimates changed."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.clv.given import Floats, number
from loyaltylab.i18n import _
from loyaltylab.programs.journal import COST, DEFERRED, OWED, POINTS, Journal
from loyaltylab.programs.ledger import Ledger
from loyaltylab.programs.redemption import redemption_triangle, triangle_of
from loyaltylab.results import ResultTable

__all__ = ["Rollforward", "liability_rollforward", "rollforward_journal"]

CASH = "cash: part for points"
ALMOST = 1e-9  # of a cohort's points: what sums of floats may be off
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, repr=False)
class Rollforward(ResultTable):
    """The debt of points from period to period, in money.

    ``table`` has, by period: opening, deferred (set aside for points issued), redeemed (revenue for the points
    redeemed), breakage (revenue for points never to be redeemed, earned in proportion), catch_up (what a new estimate
    changes about the past), closing, and revenue (the three together). opening + deferred - revenue = closing.

    Attributes
    ----------
    cohorts : DataFrame
        The same by cohort and period, with points (redeemed in the period) and expected (points that will ever be
        redeemed, as estimated at its end).
    """

    cohorts: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def liability_rollforward(points: Any, price: Any, share: Any, freq: str = "Y") -> Rollforward:
    """How did the debt of points move from period to period: made, kept, lapsed, estimated anew?

    Parameters
    ----------
    points : Ledger or pair
        A ledger from :func:`post`, or ``(issued, cumulative)`` as :func:`redemption_triangle` returns: points issued to
        each cohort, and of these the redeemed so far by age in periods. Cohort 1 begins in period 1, cohort 2 in period
        2, and so on; rows with labels are put into the order of the labels.
    price : float or sequence of float
        Money set aside for each point issued, by cohort or one for all, 0 or more: see :func:`allocate`.
    share : float, sequence of float or DataFrame
        Share of the points issued that will ever be redeemed, a fraction: one number; one for each period, as estimated
        at its end for all cohorts; or a table of cohorts by period. With a ledger, a cohort of which nothing is left
        needs none: what was redeemed of it is known.
    freq : str
        Length of a period of a ledger: "Y", "Q" or "M".

    Returns
    -------
    Rollforward

    Raises
    ------
    ValueError
        If numbers are missing or out of range, or more was redeemed of a cohort than is expected ever to be.

    Examples
    --------
    >>> print(liability_rollforward(([10_000], [[4_500, 8_500]]), 0.8676, [0.95, 0.97]))
    Deferred revenue of points, 1 cohort
           opening deferred redeemed breakage catch_up closing revenue
    period
    1            0    8,676    3,904      205        0   4,566   4,110
    2        4,566        0    3,470      107      -85   1,073   3,493

    Notes
    -----
    Every cohort is recognized by itself, as :func:`recognize` does it, so one cohort may gain what another loses. When
    the last points of a cohort are gone, or its share is 0, all of it is earned. Points that went back with a
    purchase count as never issued. Common mistake: one rate for all cohorts together, redeemed over issued in the
    year. A year redeems points of earlier years.

    References
    ----------
    IFRS 15.B44-B47 and Illustrative Example 52; ASC 606-10-55-48.
    """
    issued, so_far, gone = _moves(points, freq)
    prices = _by_label(np.full(len(issued), price) if np.ndim(price) == 0 else price, issued.index, "price")
    ever = _shares(share, issued.index, so_far.columns) * issued.to_numpy()[:, None]
    ever = np.where(gone, so_far, ever)
    _check_expected(so_far, ever, issued)
    parts = [
        _cohort(float(prices[at]) * count, count, so_far.to_numpy()[at, at:], ever[at, at:], so_far.columns[at:])
        for at, count in enumerate(issued.tolist())
    ]
    every = pd.concat(parts, keys=issued.index, names=["cohort", "period"])
    money = ["opening", "deferred", "redeemed", "breakage", "catch_up", "closing", "revenue"]
    table = every[money].groupby(level="period").sum()
    words = (
        _("Deferred revenue of points, 1 cohort") if len(parts) == 1 else _("Deferred revenue of points, {n} cohorts")
    )
    return Rollforward(table, title=words.format(n=len(parts)), formats=dict.fromkeys(money, ",.0f"), cohorts=every)


def rollforward_journal(found: Rollforward, dates: Any = None, cost_per_point: float = 0.0) -> Journal:
    """Book a roll-forward: by period the part of the sales that is the points', what they earned, and new estimates.

    Parameters
    ----------
    found : Rollforward
        From :func:`liability_rollforward`.
    dates : sequence of dates, optional
        Last day of each period; by default that of the periods, where these are periods.
    cost_per_point : float
        What a redeemed point costs the firm, in money, 0 or more.

    Returns
    -------
    Journal
        Every entry balances, and the account of deferred revenue has the closing debt, in whole cents.

    Raises
    ------
    ValueError
        If the dates are missing or do not fit, or the cost is out of range.

    Examples
    --------
    >>> found = liability_rollforward(([10_000], [[4_500, 8_500]]), 0.8676, [0.95, 0.97])
    >>> print(rollforward_journal(found, ["2026-12-31", "2027-12-31"]).balances())
    account
    cash: part for points       8676.00
    deferred revenue: points   -1073.32
    revenue from points        -7602.68
    Name: balance, dtype: float64

    Notes
    -----
    Common mistake: going back to the books of the year before when the estimate changes. That was the best estimate
    then; the change belongs to the year in which it is made.
    """
    _refuse_others(found)
    cost = number(cost_per_point, "cost_per_point", 0)
    table = found.table
    redeemed = found.cohorts["points"].groupby(level="period").sum().reindex(table.index)
    days = _days(table.index, dates)
    closing = np.round(100 * table["closing"].to_numpy()).astype("int64")
    made = np.round(100 * table["deferred"].to_numpy()).astype("int64")
    anew = np.round(100 * table["catch_up"].to_numpy()).astype("int64")
    earned = np.diff(-closing, prepend=0) + made - anew  # what is left, so that rounding never adds up
    journal = Journal()
    for day, new, use, change, taken in zip(days, made, earned, anew, redeemed, strict=True):
        _enter(journal, day, "points issued", new, CASH, DEFERRED)
        _enter(journal, day, "points redeemed", use, DEFERRED, POINTS)
        _enter(journal, day, "new estimate", change, DEFERRED, POINTS)
        _enter(journal, day, "rewards", round(100 * cost * float(taken)), COST, OWED)
    return journal


def _refuse_others(found: object) -> None:
    if not isinstance(found, Rollforward):
        words = _("found is a {kind}, expected what liability_rollforward() returns.")
        raise ValueError(words.format(kind=type(found).__name__))


def _enter(journal: Journal, day: Any, what: str, cents: float, debit: str, credit: str) -> None:
    """Book an amount in cents the one way or, below 0, the other; nothing if it is 0."""
    if cents < 0:
        debit, credit = credit, debit
    if cents:
        journal.enter(day, what, {debit: abs(int(cents)) / 100}, {credit: abs(int(cents)) / 100})


def _cohort(allocated: float, issued: float, so_far: Floats, ever: Floats, periods: "pd.Index[Any]") -> pd.DataFrame:
    """Recognize one cohort from its first period on."""
    redeemed = np.diff(so_far, prepend=0.0)
    done = so_far >= ever - ALMOST * issued
    with np.errstate(divide="ignore", invalid="ignore"):
        earned = np.where(done, allocated, allocated * so_far / ever)
        use = np.where(ever > 0, allocated * redeemed / ever, 0.0)
        direct = allocated * redeemed / issued if issued else redeemed
    revenue = np.diff(earned, prepend=0.0)
    use[0] = revenue[0]  # in its first period nothing was estimated before
    table = {
        "points": redeemed,
        "expected": ever,
        "opening": np.append(0.0, allocated - earned[:-1]),
        "deferred": np.append(allocated, np.zeros(len(ever) - 1)),
        "redeemed": direct,
        "breakage": use - direct,
        "catch_up": revenue - use,
        "closing": allocated - earned,
        "revenue": revenue,
    }
    return pd.DataFrame(table, index=periods) + 0.0


def _moves(points: Any, freq: str) -> tuple["pd.Series[float]", pd.DataFrame, Flags]:
    """Return issues by cohort, redemptions so far by cohort and period, and which cohorts are used up by then."""
    if isinstance(points, Ledger):
        if (points.entries["type"] == "transfer_in").any():
            raise ValueError(
                _("the ledger has transfers, whose points would be set aside twice. Give (issued, cumulative) instead.")
            )
        issued, by_age = redemption_triangle(points, freq)
        return issued, _by_period(by_age.to_numpy(), issued.index), _gone(points, issued.index)
    try:
        given, by_age = points
    except (TypeError, ValueError):
        words = _("points is a {kind}, expected a ledger or the pair (issued, cumulative).")
        raise ValueError(words.format(kind=type(points).__name__)) from None
    issued, triangle = _given(given, by_age)
    by_period = _by_period(triangle, issued.index)
    return issued, by_period, np.zeros(by_period.shape, dtype=bool)


def _given(issued: Any, by_age: Any) -> tuple["pd.Series[float]", Floats]:
    """Read a pair, with rows in the order of their labels."""
    if isinstance(by_age, pd.DataFrame):
        by_age = by_age.sort_index()
        labels = by_age.index
    else:
        labels = pd.RangeIndex(1, len(by_age) + 1)
    triangle = triangle_of(by_age)
    counts = _by_label(issued, labels, "issued")
    size, width = triangle.shape
    known = np.isfinite(triangle).sum(axis=1)
    wrong = np.flatnonzero(known != width - np.arange(size))
    if len(wrong):
        words = _(
            "cohort {cohort} is known for {n} periods, expected {m}: each cohort begins one period after the last."
        )
        raise ValueError(words.format(cohort=labels[wrong[0]], n=known[wrong[0]], m=width - wrong[0]))
    over = np.flatnonzero(np.nanmax(triangle, axis=1) > counts * (1 + ALMOST))
    if len(over):
        words = _("cohort {cohort} redeemed {redeemed:,.10g} points of {issued:,.10g} issued.")
        at = over[0]
        raise ValueError(words.format(cohort=labels[at], redeemed=np.nanmax(triangle[at]), issued=counts[at]))
    return pd.Series(counts, index=labels.rename("cohort"), name="issued"), triangle


def _by_period(triangle: Floats, labels: "pd.Index[Any]") -> pd.DataFrame:
    """Shift ages to periods: what is not born yet is missing."""
    size, width = triangle.shape
    table = np.full((size, width), np.nan)
    for at, row in enumerate(triangle):
        table[at, at:] = row[: width - at]
    columns: pd.Index[Any] = pd.RangeIndex(1, width + 1)
    if isinstance(labels, pd.PeriodIndex):
        columns = pd.period_range(labels[0], periods=width, freq=labels.freq)
        if not labels.equals(columns[:size]):
            raise ValueError(_("the cohorts leave out a period. Give one without points as 0."))
    return pd.DataFrame(table, index=labels, columns=columns.rename("period"))


def _gone(ledger: Ledger, periods: Any) -> Flags:
    """Tell of which cohorts nothing is left at the end of which periods."""
    born = periods.get_indexer(pd.PeriodIndex(ledger.lots["issued"], freq=periods.freq))
    entries = ledger.entries
    when = periods.get_indexer(pd.PeriodIndex(entries["date"], freq=periods.freq))
    moved = np.zeros((len(periods), len(periods)))
    np.add.at(moved, (born[entries["lot"].to_numpy()], when), entries["points"].to_numpy())
    return np.asarray(np.cumsum(moved, axis=1) < 5e-4)  # points have three decimals at most


def _by_label(values: Any, labels: "pd.Index[Any]", name: str) -> Floats:
    """Return one number for each label, 0 or more: by label from a Series, else in order."""
    if isinstance(values, pd.Series):
        values = values.reindex(labels)
    found = np.asarray(values, dtype=float)
    if found.shape != (len(labels),) or not (np.isfinite(found) & (found >= 0)).all():
        words = _("{name} is {value!r}, expected {n} numbers, 0 or more.")
        raise ValueError(words.format(name=name, value=np.asarray(values).tolist(), n=len(labels)))
    return found


def _shares(share: Any, cohorts: "pd.Index[Any]", periods: "pd.Index[Any]") -> Floats:
    """Return the share to be redeemed by cohort and period; what is missing is found later, if it is needed."""
    if isinstance(share, pd.DataFrame):
        table = share.reindex(index=cohorts, columns=periods).to_numpy(dtype=float)
    elif np.ndim(share) == 0:
        table = np.full((len(cohorts), len(periods)), number(share, "share", 0, 1))
    elif np.ndim(share) == 1:
        table = np.tile(_by_label(share, periods, "share"), (len(cohorts), 1))
    else:
        table = np.asarray(share, dtype=float)
    if table.shape != (len(cohorts), len(periods)):
        words = _("share has {rows} rows and {columns} columns, expected {n} cohorts and {m} periods.")
        rows, columns = table.shape
        raise ValueError(words.format(rows=rows, columns=columns, n=len(cohorts), m=len(periods)))
    wrong = (table < 0) | (table > 1)
    if wrong.any():
        words = _("share has {value:g}, expected fractions from 0 to 1, so 80 % as 0.8.")
        raise ValueError(words.format(value=table[wrong][0]))
    return table


def _check_expected(so_far: pd.DataFrame, ever: Floats, issued: "pd.Series[float]") -> None:
    """Refuse estimates that are missing, or below what has been redeemed."""
    known = so_far.notna().to_numpy()
    missing = np.argwhere(known & np.isnan(ever))
    if len(missing):
        cohort, period = so_far.index[missing[0][0]], so_far.columns[missing[0][1]]
        raise ValueError(
            _("share is missing for cohort {cohort} in period {period}.").format(cohort=cohort, period=period)
        )
    low = np.argwhere(known & (so_far.to_numpy() > ever + ALMOST * issued.to_numpy()[:, None]))
    if len(low):
        row, column = low[0]
        words = _(
            "of cohort {cohort}, {redeemed:.1%} of the points are redeemed by period {period}, "
            "{share:.1%} expected ever: raise the estimate."
        )
        total = issued.iloc[row]
        raise ValueError(
            words.format(
                cohort=so_far.index[row],
                period=so_far.columns[column],
                redeemed=so_far.iloc[row, column] / total,
                share=ever[row, column] / total,
            )
        )


def _days(periods: "pd.Index[Any]", dates: Any) -> list[pd.Timestamp]:
    if dates is None:
        if not isinstance(periods, pd.PeriodIndex):
            raise ValueError(_("the periods have no dates. Give dates, the last day of each period."))
        return list(periods.to_timestamp(how="end").normalize())
    days = list(pd.to_datetime(list(dates)))
    if len(days) != len(periods):
        words = _("there are {n} dates, expected {m}: the last day of each period.")
        raise ValueError(words.format(n=len(days), m=len(periods)))
    if sorted(days) != days:
        raise ValueError(_("the dates are not in order."))
    return days
