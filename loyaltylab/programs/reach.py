"""How far is the first reward? Visits and months it takes, and the share of customers who get there in time."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from loyaltylab.clv.given import number, periods
from loyaltylab.i18n import _
from loyaltylab.programs.rules import Program
from loyaltylab.programs.rules_given import wrong
from loyaltylab.results import ResultTable

__all__ = ["Reach", "first_reward"]

THIRDS = {"lowest third": 1 / 6, "middle third": 1 / 2, "top third": 5 / 6}  # the median customer of each third
DAYS = 365.25 / 12  # of a month
MEMORABLE = 600  # months


@dataclass(frozen=True, repr=False, kw_only=True)
class Reach(ResultTable):
    """The way to the first reward, for customers who come seldom, more often and often; prints as a table.

    Attributes
    ----------
    table : DataFrame
        By customer (lowest third, middle third, top third by how often they come; the median of each): ``visits a
        month``, ``months`` that the way takes on average, ``chance`` to have the reward in time.
    share : float
        Of all customers who come at least once, those who have the first reward in time, as a fraction.
    curve : Series
        The same by month, from 0 on.
    needed : int
        Visits that it takes, the first one included.
    value : float
        What a unit of money earns, at face value.
    """

    share: float = 0.0
    curve: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float), repr=False)
    needed: int = 0
    value: float = 0.0


def first_reward(
    program: Program, visits: float, spend: float, within: int = 12, spread: float = 0.7, nights: float = 1.0
) -> Reach:
    """Which customers reach a first reward in time, and how long does it take them?

    Parameters
    ----------
    program : Program
        Its points must come from visits, nights or money.
    visits : float
        Mean of the customers' rates, in visits a month, above 0.
    spend : float
        Money a visit, above 0, the same for all.
    within : int
        Months from the first visit that count as in time, 1 to 600; fewer if points or cards are lost before.
    spread : float
        Shape of the gamma distribution of the rates, 0.05 to 100; the smaller, the more customers differ.
    nights : float
        Nights a visit, above 0; only where nights are rewarded.

    Returns
    -------
    Reach

    Raises
    ------
    ValueError
        If a number is out of range, or visits earn nothing in this program.

    Examples
    --------
    >>> from loyaltylab.programs import preset
    >>> found = first_reward(preset("stamp_card"), visits=2, spend=25)
    >>> found.needed, round(found.share, 3), round(found.value, 3)
    (10, 0.619, 0.08)

    Notes
    -----
    Customers come at random around a rate of their own (Poisson), and change nothing on the way: who hurries for the
    reward gets there sooner. The clock starts with the first visit, which earns already. Points of tiers and partners
    are not counted, nor is a second attempt after points or a card were lost.
    Common mistake: the way of the mean customer for the way of most. Most come less often than the mean.

    References
    ----------
    Ehrenberg (1959), Applied Statistics 8(1), for purchases at random around rates that follow a gamma distribution.
    """
    if not isinstance(program, Program):
        raise ValueError(_("program is a {kind}, expected a Program.").format(kind=type(program).__name__))
    mean, each = number(visits, "visits", 0, 200, "(]"), number(spend, "spend", 0, ends="()")
    shape, stay = number(spread, "spread", 0.05, 100), number(nights, "nights", 0, 60, "(]")
    if periods(within, "within") > MEMORABLE:
        raise ValueError(_("within is {value}, expected at most {most} months.").format(value=within, most=MEMORABLE))
    needed = _needed(program, each, stay)
    curve = pd.Series(
        [_share(needed, mean, shape, _window(program, month)) for month in range(within + 1)],
        index=pd.RangeIndex(within + 1, name="month"),
        name="share",
    )
    window = _window(program, within)
    rates = stats.gamma.ppf(list(THIRDS.values()), shape, scale=mean / shape)
    table = pd.DataFrame(
        {
            "visits a month": rates,
            "months": (needed - 1) / rates + program.earning.pending_days / DAYS,
            "chance": stats.poisson.sf(needed - 2, rates * window) if window >= 0 else np.zeros(3),
        },
        index=pd.Index(list(THIRDS), name="customer"),
    )
    unit = each / stay if program.earning.per == "night" else each
    words = _("{share:.0%} of those who come at least once have it within {within} months.")
    return Reach(
        table,
        title=_("{program}: visits to the first reward, {needed}").format(program=program.name, needed=needed),
        notes=(words.format(share=curve.iloc[-1], within=within), *_lapse(program, within)),
        formats={"visits a month": ".2f", "months": ",.1f", "chance": ".0%"},
        share=float(curve.iloc[-1]),
        curve=curve,
        needed=needed,
        value=program.value_rate(spend=unit),
    )


def _needed(program: Program, spend: float, nights: float) -> int:
    """Return the visits that a first reward takes."""
    rule, earning = program.burning, program.earning
    if rule.kind == "benefit":
        cure = _("Choose a program with points or stamps.")
        raise wrong("burning.kind", rule.kind, _("a program with points to collect"), cure)
    if earning.per == "friend" or earning.rate == 0:
        what = earning.per if earning.per == "friend" else earning.rate
        name = "earning.per" if earning.per == "friend" else "earning.rate"
        raise wrong(name, what, _("points for visits, nights or money"), _("Here visits earn nothing."))
    gives = earning.rate * {"currency": spend, "night": nights}.get(earning.per, 1.0)
    least = max(rule.minimum, rule.step, float(rule.stamps or 0)) - earning.enrollment_bonus
    found: Any = np.ceil(least / gives - 1e-9)
    return max(1, int(found))


def _window(program: Program, month: float) -> float:
    """Return the months after the first visit in which visits can still count; below 0 if nothing is usable yet."""
    rule = program.expiry
    life = np.inf
    if rule.kind == "lot_age":
        life = float(rule.months or 0)
    elif rule.kind == "card_age":
        life = 7 * float(rule.weeks or 0) / DAYS
    return float(min(month - program.earning.pending_days / DAYS, life))


def _share(needed: int, mean: float, shape: float, window: float) -> float:
    """Return the share of customers with so many visits: a mixture of Poisson counts over gamma rates."""
    if window < 0:
        return 0.0
    if needed == 1:
        return 1.0
    return float(stats.nbinom.sf(needed - 2, shape, shape / (shape + mean * window)))


def _lapse(program: Program, within: int) -> tuple[str, ...]:
    """Say which rule of expiry is left out."""
    rule = program.expiry
    if rule.kind != "inactivity" or within <= (rule.months or 0):
        return ()
    words = _("Not counted: who pauses for {months} months loses all points and starts again.")
    return (words.format(months=rule.months),)
