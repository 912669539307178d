"""Where does the value of a customer come from, and when is the cost of winning one earned back?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.formulas import first_factor
from loyaltylab.clv.given import Floats, number, periods, series_of
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["SOURCES", "ProfitSources", "clv_roi", "payback", "profit_sources", "value_worksheet"]

SOURCES = ("base", "growth", "cost", "referral", "premium")


@dataclass(frozen=True)
class ProfitSources(ResultTable):
    """Profit of an average customer by year and source, and what each source adds to the value.

    Attributes
    ----------
    value : float
        Present value of all sources less the cost of acquisition, in money.
    discounted : DataFrame
        As ``table``, times the chance to be still there, discounted; its sums add up to ``value``.
    shares : Series
        Present value of each source, in percent of all sources together.
    """

    value: float = float("nan")
    discounted: pd.DataFrame = None  # type: ignore[assignment]
    shares: "pd.Series[float]" = None  # type: ignore[assignment]


def profit_sources(
    base: Any,
    growth: Any = 0.0,
    cost: Any = 0.0,
    referral: Any = 0.0,
    premium: Any = 0.0,
    *,
    timing: str,
    acquisition_cost: float = 0.0,
    retention: float = 1.0,
    discount: float = 0.0,
    years: int | None = None,
) -> ProfitSources:
    """Split a customer's value into base profit and the four sources that may grow with loyalty.

    Parameters
    ----------
    base : float or array of float
        Profit of the purchases as in the first year, in money per customer who is still there; one number a year.
    growth, cost, referral, premium : float or array of float
        Profit from buying more, from costing less to serve, from recommending others, and from paying higher prices.
        A single number holds for every year; it may be negative, and it may be zero.
    timing : {"immediate", "end", "conditional", "mid"}
        When the money of the first year comes, as in :func:`loyaltylab.clv.retention_clv`.
    acquisition_cost : float
        Paid at the start.
    retention : float
        Chance to stay for one more year, 0 to 1.
    discount : float
        Rate a year.
    years : int, optional
        How many; needed if every source is a single number.

    Returns
    -------
    ProfitSources
        Rows years, columns the sources, ``total`` and ``present_value``.

    Raises
    ------
    ValueError
        If lists differ in length, no length is given, or a number is out of range.

    Examples
    --------
    >>> options = {"timing": "end", "acquisition_cost": 50, "retention": 0.8, "discount": 0.1}
    >>> card = profit_sources([30, 30, 30], growth=[0, 6, 8], **options)
    >>> print(f"{card.value:.2f}")
    19.35

    Notes
    -----
    Common mistake: taking the four sources for granted. Each is a number to be measured, and old customers who know
    their worth may ask for discounts and service: then a source is negative.

    References
    ----------
    Reichheld & Sasser (1990), Zero defections, Harvard Business Review 68(5): the four sources.
    Reinartz & Kumar (2000), Journal of Marketing 64(4): they need not show.
    """
    given = dict(zip(SOURCES, (base, growth, cost, referral, premium), strict=True))
    table = pd.DataFrame(_yearly(given, years))
    table.index = pd.Index(range(1, len(table) + 1), name="year")
    r, d = number(retention, "retention", 0, 1), number(discount, "discount", 0, 10)
    paid = number(acquisition_cost, "acquisition_cost", 0)
    weight = first_factor(timing, r, d) * (r / (1 + d)) ** np.arange(len(table))
    discounted = table.mul(weight, axis=0)
    shown = table.assign(total=table.sum(axis=1), present_value=discounted.sum(axis=1))
    total = float(discounted.to_numpy().sum())
    sums = discounted.sum()
    notes = [
        _("Acquisition cost {cost:,.2f}; value of a new customer {value:,.2f}.").format(cost=paid, value=total - paid),
        _("total: profit of a customer who is still there. present_value: times the chance to be there, discounted."),
    ]
    return ProfitSources(
        shown,
        title=_("Profit per customer by year and source"),
        notes=tuple(notes),
        formats=dict.fromkeys(shown.columns, ",.2f"),
        value=total - paid,
        discounted=discounted,
        shares=100 * sums / total if total else sums * np.nan,
    )


def payback(
    acquisition_cost: float,
    margin: float,
    retention: float = 1.0,
    discount: float = 0.0,
    *,
    timing: str,
    growth: float = 0.0,
) -> float:
    """After how many margins has an average customer earned back what winning one cost?

    Parameters
    ----------
    acquisition_cost : float
        In money, above 0.
    margin, retention, discount, timing, growth
        As in :func:`loyaltylab.clv.retention_clv`; the margin above 0.

    Returns
    -------
    float
        Whole number of margins; infinite if the cost is never earned back.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> payback(250, 100, timing="immediate"), payback(250, 100, 0.8, 0.1, timing="immediate")
    (3.0, 4.0)
    >>> payback(400, 100, 0.8, 0.1, timing="immediate")
    inf

    Notes
    -----
    Common mistake: dividing cost by margin. Some customers leave before they have paid it back.
    """
    cost = number(acquisition_cost, "acquisition_cost", 0, ends="(]")
    m, r = number(margin, "margin", 0, ends="(]"), number(retention, "retention", 0, 1)
    d, g = number(discount, "discount", 0, 10), number(growth, "growth", -1, 10, "(]")
    first, ratio = m * first_factor(timing, r, d), r * (1 + g) / (1 + d)
    if first == 0:
        return float("inf")
    needed = cost / first  # the smallest n with 1 + q + ... + q^(n-1) >= needed
    if ratio == 1:
        return float(np.ceil(needed - 1e-9))
    left = 1 - needed * (1 - ratio)
    if ratio == 0:
        return 1.0 if needed <= 1 + 1e-9 else float("inf")
    if left <= 0:
        return float("inf")
    return float(max(1.0, np.ceil(np.log(left) / np.log(ratio) - 1e-9)))


def clv_roi(clv: float, acquisition_cost: float) -> float:
    """How much does a unit of money spent on winning a customer bring on top of itself? (CLV-AC)/AC.

    Parameters
    ----------
    clv : float
        Value of a new customer before acquisition cost, in money.
    acquisition_cost : float
        In money, above 0.

    Returns
    -------
    float
        A ratio: 0.5 is 50 %.

    Raises
    ------
    ValueError
        If the cost is not above 0.

    Examples
    --------
    >>> clv_roi(366.0, 200.0)
    0.83

    Notes
    -----
    Common mistake: subtracting the cost twice, with a value that is already net of it.
    """
    cost = number(acquisition_cost, "acquisition_cost", 0, ends="(]")
    return (number(clv, "clv") - cost) / cost


def value_worksheet(
    acquisition: Mapping[str, float],
    annual: Mapping[str, Any] | pd.DataFrame,
    *,
    retention: float = 1.0,
    discount: float = 0.0,
) -> ResultTable:
    """Fill the worksheet of a relationship: value at acquisition, annual values, net present value.

    Parameters
    ----------
    acquisition : mapping
        Item -> money at the start: what comes in (first purchase, fee) positive, what goes out (advertising,
        opening an account) negative.
    annual : mapping or DataFrame
        Item -> money in year 1, 2, ... per customer who is still there: sales and recommendations positive, cost of
        sales and of serving negative.
    retention, discount : float
        Chance to stay for one more year (the first is certain), and rate a year. Money of year t comes at its end.

    Returns
    -------
    ResultTable
        Rows years from 0, the items as columns, then ``value``, ``alive``, ``present_value`` and ``cumulative``; the
        last ``cumulative`` is the net present value.

    Raises
    ------
    ValueError
        If there are no items, lists differ in length, or a number is missing.

    Examples
    --------
    >>> sheet = value_worksheet({"first purchase": 90, "advertising": -140}, {"sales": [80, 80], "service": [-20, -10]},
    ...     retention=0.7, discount=0.1)
    >>> [round(float(one), 2) for one in sheet.table["cumulative"]]
    [-50.0, 4.55, 45.04]

    Notes
    -----
    Common mistake: writing costs without their minus sign.

    References
    ----------
    Lovelock & Wirtz, Services Marketing, chapter on loyalty: worksheet for customer lifetime value.
    """
    r, d = number(retention, "retention", 0, 1), number(discount, "discount", 0, 10)
    if not acquisition or annual is None or len(annual) == 0:
        raise ValueError(_("acquisition and annual need at least one item each: give item names with their money."))
    start = {str(name): number(value, str(name)) for name, value in acquisition.items()}
    later = pd.DataFrame(_yearly({str(name): list(values) for name, values in annual.items()}, None))
    rows = pd.concat([pd.DataFrame([start]), later], ignore_index=True).fillna(0.0)
    t = np.arange(len(rows), dtype=float)
    alive = np.where(t == 0, 1.0, r ** np.maximum(t - 1, 0))
    value = rows.sum(axis=1)
    table = rows.assign(value=value, alive=alive, present_value=value * alive * (1 + d) ** -t)
    table["cumulative"] = table["present_value"].cumsum()
    table.index = pd.Index(range(len(table)), name="year")
    words = _("Value at acquisition {start:,.2f}; net present value {npv:,.2f}.")
    note = words.format(start=table["value"].iloc[0], npv=table["cumulative"].iloc[-1])
    formats = dict.fromkeys(table.columns, ",.2f")
    return ResultTable(table, title=_("Worksheet: value of a customer"), notes=(note,), formats=formats)


def _yearly(given: Mapping[str, Any], years: int | None) -> dict[str, Floats]:
    """Return every source as a list of the same length, or say which one differs."""
    lengths = {name: len(list(values)) for name, values in given.items() if np.iterable(values)}
    if years is not None:
        lengths["years"] = periods(years, "years")
    if not lengths:
        raise ValueError(_("every source is a single number: give years=, such as years=5, or a list with one a year."))
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ValueError(_("lists differ in length: {listed}. Give one number a year.").format(listed=listed))
    length = next(iter(lengths.values()))
    return {
        name: series_of(values if np.iterable(values) else [values] * length, name) for name, values in given.items()
    }
