"""Who comes back, by the period in which customers came first: cohorts and the rate of repeat purchase."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column, show_rows
from loyaltylab.survey.intervals import percent, wilson
from loyaltylab.transactions.hazards import complete, period_unit, read_moment
from loyaltylab.transactions.spells import LARGEST, read_dates

__all__ = ["Cohorts", "cohorts", "repeat_rate"]

MEASURES = ("retention", "retention_low", "retention_high", "active", "revenue", "revenue_per_customer")


@dataclass(frozen=True)
class Cohorts(ResultTable):
    """Retention by cohort (rows) and age in periods (columns), in %; cells that nobody can know yet are empty.

    Attributes
    ----------
    cells : DataFrame
        One row a cohort and age that could be observed: ``n``, ``active``, ``retention`` (%) with its interval, and
        with a value ``revenue`` and ``revenue_per_customer`` (of all who began, not only of those active).
    freq : str
        Length of a period.
    confidence : float
        Of the intervals.
    """

    cells: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    freq: str = "M"
    confidence: float = 0.95

    def matrix(self, what: str = "retention") -> pd.DataFrame:
        """Return one measure as a matrix of cohorts and ages; NaN where it could not be observed yet.

        Parameters
        ----------
        what : str
            ``retention``, ``retention_low``, ``retention_high``, ``active``, ``revenue`` or ``revenue_per_customer``.

        Returns
        -------
        DataFrame
            Cohorts by ages.

        Raises
        ------
        ValueError
            If there is no such measure.

        Examples
        --------
        >>> log = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2025-01-05", "2025-01-09", "2025-02-01"]})
        >>> cohorts(log).matrix("active").iloc[0].tolist()
        [2.0, 1.0]
        """
        if what not in MEASURES or what not in self.cells:
            known = ", ".join(repr(name) for name in MEASURES if name in self.cells)
            raise ValueError(
                _("what is {value!r}, expected one of {known}; revenue needs value= in cohorts().").format(
                    value=what, known=known
                )
            )
        return self.cells[what].astype(float).unstack("age")

    def by_age(self) -> ResultTable:
        """Return retention by age, all cohorts together that could be observed at that age.

        Returns
        -------
        ResultTable
            Index ``age``; ``cohorts`` and customers ``n`` that it rests on, ``active``, ``retention`` in % with Wilson
            interval.

        Examples
        --------
        >>> log = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2025-01-05", "2025-01-09", "2025-02-01"]})
        >>> cohorts(log).by_age().table["retention"].tolist()
        [100.0, 50.0]
        """
        groups = self.cells.groupby("age")
        table = groups.agg(cohorts=("n", "size"), n=("n", "sum"), active=("active", "sum"))
        table = _shares(table, self.confidence)
        title = _("Retention by age, all cohorts that can be seen at that age, in %")
        return ResultTable(table, title=title, method=self.method, formats=self.formats)


def cohorts(
    transactions: pd.DataFrame,
    customer_id: str = "customer_id",
    date: str = "date",
    value: str | None = None,
    freq: str = "M",
    observation_end: Any = None,
    confidence: float = 0.95,
) -> Cohorts:
    """Of the customers who came first in the same period, what share is active one, two, three periods later?

    Parameters
    ----------
    transactions : DataFrame
        One row a purchase, a stay or a month paid for.
    customer_id, date : str
        Columns.
    value : str, optional
        Column of amounts, in money; returns are negative.
    freq : {"D", "W", "M", "Q", "Y"}
        Length of a period; cohorts are made of customers whose *first* row lies in it.
    observation_end : date, optional
        Last day of the file; later rows are refused, and a period that it cuts short is left empty. By default the
        period of the last row, taken as complete.
    confidence : float
        For the Wilson intervals.

    Returns
    -------
    Cohorts
        Retention in % by cohort and age. ``.cells`` has intervals and revenue, ``.matrix(what)`` other measures,
        ``.by_age()`` all cohorts together.

    Raises
    ------
    ValueError
        If there are no rows, a column is missing, or a customer, date or amount is.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": ["a", "b", "a", "c"], "date": ["2025-01-05"] * 2 + ["2025-02-01"] * 2})
    >>> print(cohorts(log))
    Share of each cohort active at each age, in % (Wilson, 95 %)
             n    0   1
    cohort
    2025-01  2  100  50
    2025-02  1  100   -

    Notes
    -----
    Common mistake: writing zero where nothing could be seen yet. The youngest cohorts look as if they had all left,
    and every mean over a column is too low.

    The first cohort holds whoever was already a customer when the file begins: leave it out if the business is older
    than the file. Without a contract a silent period is not a goodbye, so shares can rise again.
    """
    check_confidence(confidence)
    unit = period_unit(freq)
    rows = _read(transactions, customer_id, date, value)
    last = rows["date"].max() if observation_end is None else read_moment(observation_end)
    late = rows["date"].dt.normalize() > last.normalize()
    if late.any():
        words = _("{date}: {n} rows are later than observation_end, such as {rows}. Leave them out or move the end.")
        raise ValueError(words.format(date=date, n=int(late.sum()), rows=show_rows(list(rows.index[late])[:1])))
    rows["period"] = rows["date"].dt.to_period(unit)
    full = last.to_period(unit)
    cut = observation_end is not None and not complete(last, unit)
    if cut:
        full = full - 1
    cells = _cells(rows, full, value is not None)
    if cells.empty:
        raise ValueError(_("no complete period before observation_end. Take a shorter freq or a later end."))
    cells = _shares(cells, confidence)
    if value is not None:
        cells["revenue_per_customer"] = cells["revenue"] / cells["n"]
    table = cells["retention"].unstack("age")
    table.insert(0, "n", cells["n"].groupby("cohort").first())
    table.columns = pd.Index([str(name) for name in table.columns])
    words = _("Period {period} is cut short by observation_end and left empty.")
    return Cohorts(
        table,
        title=_("Share of each cohort active at each age, in %"),
        method=_("Wilson, {level}").format(level=percent(confidence)),
        notes=(words.format(period=full + 1),) if cut else (),
        formats={str(age): ".0f" for age in cells.index.get_level_values("age").unique()}
        | {"n": ",", "retention": ".1f", "retention_low": ".1f", "retention_high": ".1f"},
        cells=cells,
        freq=freq,
        confidence=confidence,
    )


def repeat_rate(
    transactions: pd.DataFrame,
    customer_id: str = "customer_id",
    date: str = "date",
    within: int = 365,
    observation_end: Any = None,
    confidence: float = 0.95,
) -> Estimate:
    """What share of customers bought again within so many days of their first purchase?

    Parameters
    ----------
    transactions : DataFrame
        One row a purchase.
    customer_id, date : str
        Columns.
    within : int
        Days after the day of the first purchase. Only customers who could be watched that long are counted.
    observation_end : date, optional
        Last day of the file; the last day with a purchase by default.
    confidence : float
        For the Wilson interval.

    Returns
    -------
    Estimate
        In %, of the customers watched long enough.

    Raises
    ------
    ValueError
        If columns or values are missing, ``within`` is below 1, or nobody was watched long enough.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": list("aab"), "date": ["2025-01-01", "2025-01-20", "2025-01-02"]})
    >>> print(repeat_rate(log, within=30, observation_end="2025-03-01"))
    Repeat purchase rate 50.0 % [9.5, 90.5], n = 2 (bought again within 30 days, Wilson, 95 %)

    Notes
    -----
    Common mistake: counting customers of last week who had no time to come back. A second row on the first day is the
    same occasion.
    """
    check_confidence(confidence)
    if isinstance(within, bool) or not isinstance(within, int | np.integer) or within < 1:
        raise ValueError(_("within is {value!r}, expected a whole number of days, 1 or more.").format(value=within))
    rows = _read(transactions, customer_id, date, None)
    day = rows["date"].dt.normalize()
    last = (day.max() if observation_end is None else read_moment(observation_end)).normalize()
    span = pd.Timedelta(days=int(within))
    first = day.groupby(rows["customer"]).min()
    known = first[first + span <= last]
    if known.empty:
        words = _("nobody was watched for {within} days after the first purchase. Take fewer days.")
        raise ValueError(words.format(within=within))
    began = rows["customer"].map(first)
    again = (day > began) & (day <= began + span)
    hits = int(known.index.isin(rows.loc[again, "customer"]).sum())
    n = len(known)
    low, high = wilson(hits, n, confidence)
    share = hits / n
    method = _("bought again within {within} days, Wilson, {level}").format(within=within, level=percent(confidence))
    se = 100 * float(np.sqrt(share * (1 - share) / n))
    name = _("Repeat purchase rate")
    return Estimate(100 * share, 100 * float(low), 100 * float(high), n, se, method, name=name, unit="%")


def _read(transactions: pd.DataFrame, customer_id: str, date: str, value: str | None) -> pd.DataFrame:
    customer = column(transactions, customer_id, "customer_id")
    if customer.empty:
        raise ValueError(_("{name} holds no rows. Give at least one purchase.").format(name=customer_id))
    lost: list[Hashable] = list(customer.index[customer.isna()])
    if lost:
        words = _("{name}: no customer in {rows}. Drop these rows and report how many, or find out whose they are.")
        raise ValueError(words.format(name=customer_id, rows=show_rows(lost)))
    rows = pd.DataFrame({"customer": customer, "date": read_dates(transactions, date, "date")})
    if value is not None:
        amount = column(transactions, value, "value")
        rows["value"] = answers(amount, value, -LARGEST, LARGEST, whole=False)
    return rows


def _cells(rows: pd.DataFrame, full: Any, money: bool) -> pd.DataFrame:
    """Count each cohort at each age up to the last full period; a silent period inside is a zero, not a gap."""
    rows = rows.assign(cohort=rows.groupby("customer")["period"].transform("min"))
    rows = rows[rows["period"] <= full]
    rows = rows.assign(age=_ordinal(rows["period"]) - _ordinal(rows["cohort"]))
    size = rows[rows["age"] == 0].groupby("cohort")["customer"].nunique()
    index = [(cohort, age) for cohort in size.index for age in range(full.ordinal - cohort.ordinal + 1)]
    if not index:
        return pd.DataFrame()
    every = pd.MultiIndex.from_tuples(index, names=["cohort", "age"])
    groups = rows.groupby(["cohort", "age"])
    cells = pd.DataFrame({"n": size.reindex(every.get_level_values("cohort")).to_numpy()}, index=every)
    cells["active"] = groups["customer"].nunique().reindex(every, fill_value=0)
    if money:
        cells["revenue"] = groups["value"].sum().reindex(every, fill_value=0.0)
    return cells


def _ordinal(periods: "pd.Series[Any]") -> Any:
    return pd.PeriodIndex(periods).asi8


def _shares(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    low, high = wilson(table["active"], table["n"], confidence)
    share = 100 * table["active"] / table["n"]
    return table.assign(retention=share, retention_low=100 * low, retention_high=100 * high)
