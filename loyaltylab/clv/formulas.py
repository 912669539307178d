"""What is a customer worth who stays with the same chance every period? And when does the first money come?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.given import number, periods, series_of
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = [
    "TIMINGS",
    "CLVByRetention",
    "clv_by_retention",
    "clv_by_timing",
    "expected_lifetime",
    "margin_multiple",
    "present_value",
    "retention_clv",
    "timing_name",
]

TIMINGS = ("immediate", "mid", "end", "conditional")  # from the largest value to the smallest


@dataclass(frozen=True)
class CLVByRetention(ResultTable):
    """Values by retention and timing, with what they were computed from.

    Attributes
    ----------
    margin, discount, growth : float
        As given.
    horizon : int or None
        As given.
    """

    margin: float = float("nan")
    discount: float = float("nan")
    growth: float = 0.0
    horizon: int | None = None


def retention_clv(
    margin: float,
    retention: float,
    discount: float,
    timing: str,
    horizon: int | None = None,
    growth: float = 0.0,
) -> float:
    """What is a customer worth who pays a margin each period and stays with the same chance?

    Parameters
    ----------
    margin : float
        First margin, in money; may be negative.
    retention : float
        Chance to stay for one more period, 0 to 1.
    discount : float
        Discount rate a period, 0 or more: 0.1 is 10 %.
    timing : {"immediate", "end", "conditional", "mid"}
        When the first margin comes. ``immediate``: now, m (1+d)/(1+d-r). ``end``: for certain at the end of the first
        period, m/(1+d-r). ``mid``: for certain in the middle of it, m sqrt(1+d)/(1+d-r). ``conditional``: at the
        end of the first period, and only if the customer has stayed, m r/(1+d-r).
    horizon : int, optional
        How many margins may come; without end by default.
    growth : float
        Growth of the margin a period, above -1: the formulas then have 1+d-r(1+g) below the line.

    Returns
    -------
    float
        Present value now, in the money of ``margin``. Acquisition cost is not in it.

    Raises
    ------
    ValueError
        If a number is out of range, the timing is none of the four, or the sum without end has no limit.

    Examples
    --------
    >>> [round(retention_clv(100, 0.8, 0.1, timing=one), 3) for one in ("immediate", "end", "conditional", "mid")]
    [366.667, 333.333, 266.667, 349.603]

    Notes
    -----
    Common mistake: comparing two values of different timing. ``immediate`` exceeds ``conditional`` by exactly one
    margin, and both are printed in textbooks as *the* formula. So there is no default here: say when money comes.

    References
    ----------
    Gupta & Lehmann (2003), Customers as assets, Journal of Interactive Marketing 17(1): ``conditional``.
    Fader (2012), Customer Centricity, and Fader & Hardie's notes on timing.
    """
    m = number(margin, "margin")
    r = number(retention, "retention", 0, 1)
    d = number(discount, "discount", 0, 10)
    g = number(growth, "growth", -1, 10, "(]")
    first = first_factor(timing, r, d)
    ratio = r * (1 + g) / (1 + d)
    if horizon is None:
        return m * first / (1 - _below_one(ratio, r, d, g))
    return m * first * _geometric(ratio, periods(horizon))


def margin_multiple(retention: float, discount: float, growth: float = 0.0) -> float:
    """By what is a margin multiplied to get the value of a customer who has just paid? r/(1+d-r(1+g)).

    Parameters
    ----------
    retention, discount, growth : float
        As in :func:`retention_clv`.

    Returns
    -------
    float
        Margins, in the ``conditional`` timing without end.

    Raises
    ------
    ValueError
        If a number is out of range, or the sum has no limit.

    Examples
    --------
    >>> round(margin_multiple(0.8, 0.12), 2)
    2.5

    Notes
    -----
    Common mistake: adding no margin for a customer who is about to pay the first time. That one is worth one more.

    References
    ----------
    Gupta & Lehmann (2005), Managing Customers as Investments, table of margin multiples.
    """
    return retention_clv(1.0, retention, discount, timing="conditional", growth=growth)


def expected_lifetime(retention: float) -> float:
    """How many periods does a customer stay on average, the first one counted? 1/(1-r).

    Parameters
    ----------
    retention : float
        Chance to stay for one more period, the same for all and always, 0 to below 1.

    Returns
    -------
    float
        Periods.

    Raises
    ------
    ValueError
        If the chance is out of range.

    Examples
    --------
    >>> [round(expected_lifetime(r), 2) for r in (0.6, 0.7, 0.8, 0.9, 0.95)]
    [2.5, 3.33, 5.0, 10.0, 20.0]

    Notes
    -----
    Common mistake: using the churn of one month for customers who differ. The ones who leave early are gone later, so
    one number of churn fits neither the new customers nor the old ones.
    """
    return 1 / (1 - number(retention, "retention", 0, 1, "[)"))


def present_value(revenues: Any, costs: Any, discount: float, first: int = 1) -> float:
    """What are known or planned revenues and costs of a customer worth at the valuation date? Sum of (R-C)/(1+i)^t.

    Parameters
    ----------
    revenues, costs : array of float
        One a period, in money, as long as each other; a single number holds for all periods of the other.
    discount : float
        Interest rate a period, 0 or more.
    first : int
        Period of the first entry, counted from the valuation date: 1 is one period later, 0 is at the date itself.

    Returns
    -------
    float
        In the money given.

    Raises
    ------
    ValueError
        If a number is missing or out of range, or the two lists differ in length.

    Examples
    --------
    >>> round(present_value([100, 100, 100], [40, 20, 20], 0.1), 2)
    180.77

    Notes
    -----
    Common mistake: taking in what lies before the valuation date. That money is spent; value is what still comes.
    """
    gained, spent = _pair(revenues, costs)
    d = number(discount, "discount", 0, 10)
    times = periods(first, "first", least=0) + np.arange(len(gained))
    return float(np.sum((gained - spent) * (1 + d) ** -times.astype(float)))


def clv_by_timing(
    margin: float, retention: float, discount: float, horizon: int | None = None, growth: float = 0.0
) -> ResultTable:
    """How far apart are the four values that are all called customer lifetime value?

    Parameters
    ----------
    margin, retention, discount, horizon, growth
        As in :func:`retention_clv`.

    Returns
    -------
    ResultTable
        Rows the timings; ``clv`` in money, ``margins`` (how many margins that is), ``relative`` (percent of immediate).

    Raises
    ------
    ValueError
        If a number is out of range, or the sum without end has no limit.

    Examples
    --------
    >>> print(clv_by_timing(100, 0.8, 0.1))
    Value of a customer by the timing of the first margin
                    clv margins relative
    timing
    immediate    366.67    3.67    100.0
    mid          349.60    3.50     95.3
    end          333.33    3.33     90.9
    conditional  266.67    2.67     72.7
    Margin 100, retention 0.8, discount 0.1, growth 0, horizon none. No sampling: a formula.

    Notes
    -----
    Common mistake: asking which one is right. Ask when the money comes and whether the customer has already paid.
    """
    values = [retention_clv(margin, retention, discount, one, horizon, growth) for one in TIMINGS]
    ones = [retention_clv(1.0, retention, discount, one, horizon, growth) for one in TIMINGS]
    table = pd.DataFrame({"clv": values, "margins": ones}, index=pd.Index(TIMINGS, name="timing"))
    table["relative"] = 100 * table["margins"] / table["margins"].iloc[0]
    note = _("Margin {m:g}, retention {r:g}, discount {d:g}, growth {g:g}, horizon {h}. No sampling: a formula.")
    shown = _("none") if horizon is None else str(horizon)
    return ResultTable(
        table,
        title=_("Value of a customer by the timing of the first margin"),
        notes=(note.format(m=margin, r=retention, d=discount, g=growth, h=shown),),
        formats={"clv": ",.2f", "margins": ".2f", "relative": ".1f"},
    )


def clv_by_retention(
    margin: float,
    discount: float,
    retentions: Any = None,
    horizon: int | None = None,
    growth: float = 0.0,
) -> CLVByRetention:
    """How does value move with retention, in each timing?

    Parameters
    ----------
    margin, discount, horizon, growth
        As in :func:`retention_clv`.
    retentions : array of float, optional
        Chances to stay, 0 to 1; from 0.40 to 0.95 by default, as far as the value has a limit.

    Returns
    -------
    CLVByRetention
        Rows retention; one column a timing, in money.

    Raises
    ------
    ValueError
        If a number is out of range, or the sum without end has no limit.

    Examples
    --------
    >>> clv_by_retention(100, 0.1, [0.8, 0.9]).table["end"].round(1).tolist()
    [333.3, 500.0]

    Notes
    -----
    Common mistake: expecting a straight line. The same five points of retention are worth more, the higher one starts.
    """
    if retentions is None:
        steps = np.round(np.arange(0.4, 0.955, 0.05), 2)
        most = 1.0 if horizon is not None else 0.999 * (1 + number(discount, "discount", 0, 10)) / (1 + growth)
        retentions = steps[steps <= most]
    listed = series_of(retentions, "retentions", 0, 1)
    rows = [[retention_clv(margin, float(r), discount, one, horizon, growth) for one in TIMINGS] for r in listed]
    table = pd.DataFrame(rows, columns=list(TIMINGS), index=pd.Index(listed, name="retention"))
    note = _("Margin {m:g}, discount {d:g}, growth {g:g}, horizon {h}. No sampling: a formula.")
    shown = _("none") if horizon is None else str(horizon)
    return CLVByRetention(
        table,
        title=_("Value of a customer by retention and timing"),
        notes=(note.format(m=margin, d=discount, g=growth, h=shown),),
        formats=dict.fromkeys(table.columns, ",.0f"),
        margin=margin,
        discount=discount,
        growth=growth,
        horizon=horizon,
    )


def timing_name(timing: str) -> str:
    """Say when the first margin comes.

    Examples
    --------
    >>> timing_name("immediate")
    'first margin now (immediate)'
    """
    names = {
        "immediate": _("first margin now (immediate)"),
        "mid": _("in the middle of the first period (mid)"),
        "end": _("at the end of the first period (end)"),
        "conditional": _("after the first period survived (conditional)"),
    }
    return names[timing]


def first_factor(timing: Any, r: float, d: float) -> float:
    """Return what the first margin is worth now, as a share of it.

    Examples
    --------
    >>> round(first_factor("conditional", 0.8, 0.1), 4)
    0.7273
    """
    factors = {"immediate": 1.0, "mid": (1 + d) ** -0.5, "end": 1 / (1 + d), "conditional": r / (1 + d)}
    if not isinstance(timing, str) or timing not in factors:
        message = _(
            "timing is {value!r}, expected 'immediate' (first margin now), 'mid' (in the middle of the first period), "
            "'end' (at its end, for certain) or 'conditional' (at its end, if the customer stayed). "
            "The value depends on it, so state it."
        )
        raise ValueError(message.format(value=timing))
    found: float = factors[timing]
    return found


def _below_one(ratio: float, r: float, d: float, g: float) -> float:
    if ratio >= 1:
        message = _(
            "without a horizon the value is infinite: retention {r:g} with growth {g:g} outruns the discount "
            "rate {d:g}. Give a horizon, such as horizon=10, or a higher discount rate."
        )
        raise ValueError(message.format(r=r, g=g, d=d))
    return ratio


def _geometric(ratio: float, terms: int) -> float:
    """Return 1 + q + ... + q^(n-1); the closed form loses its digits where q is near one."""
    if abs(1 - ratio) < 1e-6:
        return float(np.sum(ratio ** np.arange(terms)))
    return float(-np.expm1(terms * np.log(ratio)) / (1 - ratio)) if ratio > 0 else 1.0


def _pair(revenues: Any, costs: Any) -> tuple[Any, Any]:
    many = [one for one in (revenues, costs) if np.iterable(one)]
    if not many:
        raise ValueError(_("revenues and costs are single numbers: give a list of at least one, one entry a period."))
    length = len(list(many[0]))
    lists = [one if np.iterable(one) else [one] * length for one in (revenues, costs)]
    gained, spent = series_of(lists[0], "revenues"), series_of(lists[1], "costs")
    if len(gained) != len(spent):
        message = _("revenues has {first} periods and costs has {second}: give one entry a period in both.")
        raise ValueError(message.format(first=len(gained), second=len(spent)))
    return gained, spent
