"""How sure is a customer's value when retention was counted on few customers, or differs between them?"""

import math

import numpy as np
import pandas as pd

from loyaltylab.clv.formulas import retention_clv
from loyaltylab.clv.given import number, periods
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import percent

__all__ = ["clv_uncertainty"]

LONGEST_SUM = 5_000_000  # terms; reached only by discount rates below a thousandth of a percent


def clv_uncertainty(
    stayed: float,
    left: float,
    margin: float,
    discount: float,
    timing: str,
    *,
    growth: float = 0.0,
    horizon: int | None = None,
    prior: tuple[float, float] = (1.0, 1.0),
    confidence: float = 0.95,
) -> ResultTable:
    """What is a customer worth when retention is only known as "so many of so many stayed"?

    Parameters
    ----------
    stayed, left : float
        Customers who stayed and who left in a period. With ``prior=(0, 0)`` these may be the two parameters of a beta
        distribution of retention between customers.
    margin, discount, timing, growth, horizon
        As in :func:`loyaltylab.clv.retention_clv`; the margin above 0.
    prior : tuple of float
        Added to the two counts: (1, 1) is the uniform prior.
    confidence : float
        Level of the intervals.

    Returns
    -------
    ResultTable
        Rows ``retention``, ``clv_at_mean_retention`` (no interval) and ``mean_clv``; columns ``value``, ``low``,
        ``high``. The mean of the value exceeds the value at the mean, as value is convex in retention (Jensen).

    Raises
    ------
    ValueError
        If nobody was counted, a number is out of range, or the value has no limit for retention near 1.

    Examples
    --------
    >>> found = clv_uncertainty(40, 10, 100, 0.1, timing="immediate").table
    >>> found.round(1)["value"].tolist(), found.round(0).loc["mean_clv", ["low", "high"]].tolist()
    ([0.8, 353.1, 364.8], [255.0, 517.0])

    Notes
    -----
    Common mistake: putting average retention into the formula and calling the result the average value. The difference
    grows with the spread of retention, so it matters most for few customers, or for customers who differ much.

    References
    ----------
    Fader & Hardie (2010), Customer-base valuation in a contractual setting, Marketing Science 29(1).
    """
    from scipy import stats

    first, second = (number(one, "prior", 0) for one in prior)
    a, b = number(stayed, "stayed", 0) + first, number(left, "left", 0) + second
    if a <= 0 or b <= 0:
        message = _("stayed {stayed:g} and left {left:g} with prior {prior} give no distribution of retention.")
        raise ValueError(message.format(stayed=stayed, left=left, prior=prior) + _(" Give counts, or a prior above 0."))
    number(margin, "margin", 0, ends="(]")
    tail = (1 - check_confidence(confidence)) / 2
    spread = stats.beta(a, b)
    mean = a / (a + b)
    if horizon is not None:
        periods(horizon)

    def value(r: float) -> float:
        return retention_clv(margin, r, discount, timing, horizon, growth)

    retention_clv(margin, 0.5, discount, timing, 1, growth)  # says what is wrong with the rates before anything else
    ends = [float(spread.ppf(one)) for one in (tail, 1 - tail)]
    middle, average = value(mean), _mean_clv(a, b, margin, discount, timing, growth, horizon)
    rows = {
        "retention": (mean, *ends),
        "clv_at_mean_retention": (middle, np.nan, np.nan),
        "mean_clv": (average, value(ends[0]), value(ends[1])),
    }
    table = pd.DataFrame(rows, index=["value", "low", "high"]).T
    table.index.name = "quantity"
    note = _("Value rises ever faster with retention, so the mean value lies {gap:.1f} % above the value at the mean.")
    gap = 100 * (average / middle - 1)
    return ResultTable(
        table,
        title=_("Value of a customer when retention is uncertain"),
        method=_("beta distribution of retention, {level}").format(level=percent(confidence)),
        notes=(note.format(gap=gap),),
        formats={"value": ",.3f", "low": ",.3f", "high": ",.3f"},
    )


def _mean_clv(
    a: float, b: float, margin: float, discount: float, timing: str, growth: float, horizon: int | None
) -> float:
    """Average the value over the beta distribution of retention."""
    q = (1 + growth) / (1 + discount)
    if horizon is None and (q > 1 or (q == 1 and b <= 1)):
        message = _(
            "without a horizon the mean value is infinite: some customers stay so long that growth {g:g} at discount "
            "rate {d:g} never ends. Give a horizon, such as horizon=10."
        )
        raise ValueError(message.format(g=growth, d=discount))
    # The mean of r^t is a ratio of gamma functions, so the mean value is a sum over periods: exact, without draws.
    first: float = {"immediate": 1.0, "mid": (1 + discount) ** -0.5}.get(timing, 1 / (1 + discount))
    if timing == "conditional":  # every power of r is one higher
        return margin * first * a / (a + b) * _sum_of_powers(a + 1, b, q, horizon)
    return margin * first * _sum_of_powers(a, b, q, horizon)


def _sum_of_powers(a: float, b: float, q: float, horizon: int | None) -> float:
    """Return the sum over t = 0, 1, ... of q^t times the mean of r^t."""
    if horizon is None and q == 1:
        return (a + b - 1) / (b - 1)
    if q == 0 or horizon == 1:
        return 1.0
    terms = min(LONGEST_SUM, math.ceil(-40 / math.log(q)) + 1) if horizon is None else horizon
    t = np.arange(terms - 1, dtype=float)
    return float(1 + np.exp(np.cumsum(np.log(q) + np.log(a + t) - np.log(a + b + t))).sum())
