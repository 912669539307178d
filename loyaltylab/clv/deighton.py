"""How much to spend on winning a customer, and how much on keeping one? Spending with a ceiling."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from loyaltylab.clv.given import number
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["BudgetPlan", "ResponseCurve", "acquisition_retention", "blattberg_deighton"]

Value = Callable[[float], float]


class ResponseCurve:
    """The rate that spending buys: ceiling (1 - exp(-k spending)), through the point where we are now.

    Parameters
    ----------
    ceiling : float
        The rate that no spending exceeds, as judged by managers, above 0 to 1.
    spending : float
        Now, per prospect (acquisition) or per customer and period (retention), in money, above 0.
    rate : float
        Reached by it now, above 0 and below the ceiling.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> curve = ResponseCurve(ceiling=0.4, spending=5, rate=0.15)
    >>> round(curve.k, 7), round(curve.rate(14.0895), 5)
    (0.0940007, 0.29362)

    Notes
    -----
    Common mistake: a curve from two guesses read to the cent. Vary the ceiling before you move a budget.

    References
    ----------
    Blattberg & Deighton (1996), Manage marketing by the customer equity test, Harvard Business Review 74(4).
    """

    def __init__(self, ceiling: float, spending: float, rate: float) -> None:
        self.ceiling = number(ceiling, "ceiling", 0, 1, "(]")
        self.spending = number(spending, "spending", 0, ends="(]")
        self.now = number(rate, "rate", 0, self.ceiling, "()")
        self.k = float(-np.log1p(-self.now / self.ceiling) / self.spending)

    def rate(self, spending: float) -> float:
        """Return the rate at this spending."""
        return float(-self.ceiling * np.expm1(-self.k * number(spending, "spending", 0)))

    def optimum(self, margin: float) -> float:
        """Return the spending that leaves most when each one reached brings ``margin``: log(c k M) / k, or nothing."""
        gain = self.ceiling * self.k * number(margin, "margin")
        return float(np.log(gain) / self.k) if gain > 1 else 0.0


@dataclass(frozen=True)
class BudgetPlan(ResultTable):
    """Spending on acquisition and retention, now and at its best.

    Attributes
    ----------
    acquisition, retention : float
        Best spending per prospect, and per customer and period, in money.
    value : float
        Customer equity per prospect at its best, in money.
    """

    acquisition: float = float("nan")
    retention: float = float("nan")
    value: float = float("nan")


def blattberg_deighton(margin: float, acquisition: ResponseCurve) -> ResultTable:
    """How much to spend per prospect, when each customer won brings a margin?

    Parameters
    ----------
    margin : float
        Value of a customer won, before the cost of winning, in money.
    acquisition : ResponseCurve
        Rate of prospects won by spending.

    Returns
    -------
    ResultTable
        Rows ``now`` and ``best``; ``spending``, ``rate`` and ``value`` (per prospect, net of spending).

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> print(blattberg_deighton(100, ResponseCurve(0.4, 5, 0.15)))
    Spending on acquisition per prospect
         spending   rate  value
    plan
    now      5.00  0.150  10.00
    best    14.09  0.294  15.27

    Notes
    -----
    Common mistake: spending until the average customer costs as much as he brings. The last one should.

    References
    ----------
    Blattberg & Deighton (1996).
    """
    m = number(margin, "margin")
    spent = {"now": acquisition.spending, "best": acquisition.optimum(m)}
    rows = {plan: (cost, acquisition.rate(cost), acquisition.rate(cost) * m - cost) for plan, cost in spent.items()}
    table = pd.DataFrame(rows, index=["spending", "rate", "value"]).T.rename_axis("plan")
    formats = {"spending": ",.2f", "rate": ".3f", "value": ",.2f"}
    return ResultTable(table, title=_("Spending on acquisition per prospect"), formats=formats)


def acquisition_retention(
    margin: float,
    acquisition: ResponseCurve,
    retention: ResponseCurve,
    discount: float,
    budget: float | None = None,
) -> BudgetPlan:
    """How to share money between winning and keeping customers?

    Parameters
    ----------
    margin : float
        Of a customer a period, before spending on retention, in money.
    acquisition, retention : ResponseCurve
        Rates by spending per prospect, and per customer and period.
    discount : float
        Rate a period, 0 or more.
    budget : float, optional
        Per prospect, in money: spending on acquisition, and on the first period of retention of those who were won.
        Without it the best spending is found.

    Returns
    -------
    BudgetPlan
        Rows ``now`` and ``best``; spending and rates, ``clv`` of a customer won, ``value`` per prospect:
        a m - A + a (m - R/r) r/(1+d-r), and ``spent`` per prospect.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> plan = acquisition_retention(50, ResponseCurve(0.4, 5, 0.15), ResponseCurve(0.8, 10, 0.6), discount=0.1)
    >>> [round(one, 2) for one in (plan.acquisition, plan.retention, plan.value)]
    [14.21, 17.44, 15.61]

    Notes
    -----
    Common mistake: moving money to retention because keeping is cheaper than winning. Compare what the last unit of
    money brings on each side.

    References
    ----------
    Blattberg & Deighton (1996).
    """
    m, d = number(margin, "margin", 0, ends="(]"), number(discount, "discount", 0, 10)
    if d == 0 and retention.ceiling == 1:
        raise ValueError(_("with retention up to 1 and no discount the value has no limit: give a discount above 0."))

    def later(spent: float) -> float:
        r = retention.rate(spent)
        return (m * r - spent) / (1 + d - r)

    best = _best(acquisition, retention, m, d, later, budget)
    now = (acquisition.spending, retention.spending)
    rows = {
        "now": _plan(acquisition, retention, m, later, *now),
        "best": _plan(acquisition, retention, m, later, *best),
    }
    table = pd.DataFrame(rows).T.rename_axis("plan")
    formats = {name: ".3f" if name.endswith("rate") else ",.2f" for name in table.columns}
    return BudgetPlan(
        table,
        title=_("Spending on acquisition and retention"),
        notes=(_("value: per prospect. retention_spending: per customer and period. No sampling: a formula."),),
        formats=formats,
        acquisition=best[0],
        retention=best[1],
        value=rows["best"]["value"],
    )


def _plan(won: ResponseCurve, kept: ResponseCurve, m: float, later: Value, A: float, R: float) -> dict[str, float]:
    a, r = won.rate(A), kept.rate(R)
    clv = m + later(R)
    return {
        "acquisition_spending": A,
        "acquisition_rate": a,
        "retention_spending": R,
        "retention_rate": r,
        "clv": clv,
        "value": a * clv - A,
        "spent": A + a * R,
    }


def _best(
    won: ResponseCurve, kept: ResponseCurve, m: float, d: float, later: Value, budget: float | None
) -> tuple[float, float]:
    from scipy.optimize import minimize_scalar

    if budget is None:
        # What keeping brings does not depend on how many were won, so the two are found one after the other.
        top = m * kept.ceiling / (1 + d - kept.ceiling) + m
        found = minimize_scalar(lambda R: -later(R), bounds=(0, top), method="bounded", options={"xatol": 1e-9})
        R = float(found.x) if -found.fun > 0 else 0.0
        return won.optimum(m + max(0.0, later(R))), R
    total = number(budget, "budget", 0, ends="(]")

    def kept_by(A: float) -> float:
        return (total - A) / won.rate(A)

    # A finite grid first: with little money the value has two hills, and a search alone may stop on the lower one.
    grid = np.linspace(0, total, 2001)[1:]
    value = [won.rate(A) * (m + later(kept_by(A))) - A for A in grid]
    place = int(np.argmax(value))
    low, high = grid[max(place - 1, 0)], grid[min(place + 1, len(grid) - 1)]
    found = minimize_scalar(
        lambda A: -(won.rate(A) * (m + later(kept_by(A))) - A),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-10},
    )
    A = float(found.x) if -found.fun >= value[place] else float(grid[place])
    return A, kept_by(A)
