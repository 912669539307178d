"""Does a loyalty program pay? Reward cost, break-even lift, return, cost per incremental visit."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from loyaltylab.clv.formulas import present_value
from loyaltylab.clv.given import number, periods
from loyaltylab.clv.worth import clv_roi, payback
from loyaltylab.i18n import _
from loyaltylab.programs.figures import kpis, owner_view
from loyaltylab.programs.measured import Ends, Measured, ends
from loyaltylab.results import ResultTable

__all__ = [
    "CostPerVisit",
    "ProgramROI",
    "break_even_lift",
    "cost_per_incremental_visit",
    "kpis",
    "owner_view",
    "program_roi",
    "reward_cost",
]


@dataclass(frozen=True, repr=False)
class ProgramROI(ResultTable):
    """What a program returns at the estimated lift and at both ends of its interval (rows of ``table``).

    Attributes
    ----------
    roi : float
        Net value by cost: 0.4 is 40 %.
    net_value : float
        Present value of incremental margin less all costs, in money.
    payback : float
        Periods until the set-up is earned back, infinite if never; beyond the horizon if the program must run longer.
    break_even : float
        Lift at which the net value is 0, a fraction; infinite if each sale costs more in rewards than it brings.
    verdict : {"above", "below", "cannot tell"}
        Where the lift, with its whole interval, lies from the break-even lift.
    """

    roi: float = float("nan")
    net_value: float = float("nan")
    payback: float = float("nan")
    break_even: float = float("nan")
    verdict: str = ""


@dataclass(frozen=True)
class CostPerVisit:
    """Money spent for each visit that would not have happened without it.

    Attributes
    ----------
    value, low, high : float
        In money; infinite where the visits may be none.
    certain : bool
        Whether the visits came without an interval.
    """

    value: float
    low: float
    high: float
    certain: bool = False

    def __str__(self) -> str:
        shown = {"value": _cost(self.value), "low": _cost(self.low), "high": _cost(self.high)}
        if self.certain:
            return _("Cost per incremental visit {value}; the visits were taken as certain.").format(**shown)
        line = _("Cost per incremental visit {value} [{low}, {high}].").format(**shown)
        if np.isfinite(self.high):
            return line
        return (
            line + " " + _("It has no upper end: the interval of the visits reaches 0 or less, so there may be none.")
        )

    __repr__ = __str__


def reward_cost(face_rate: float, redemption: Measured, cost_ratio: float = 1.0) -> float:
    """What do rewards cost per unit of sales? Face rate times ultimate redemption rate times cost ratio.

    Parameters
    ----------
    face_rate : float
        Value printed on the rewards earned with one unit of sales, 0 to 1: 0.05 is 5 %. Of a running program points
        issued x value / sales, so that welcome and tier bonuses are in it.
    redemption : float or Estimate
        Ultimate redemption rate: share of points issued that will ever be redeemed, 0 to 1; or ``PointLives.urr``, of
        which the value is taken.
    cost_ratio : float
        What a reward costs the firm per unit of its face value, 0 to 10: below 1 for an own empty room.

    Returns
    -------
    float
        Money per unit of sales, a fraction.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> round(reward_cost(0.05, 0.8, 0.6), 3)
    0.024

    Notes
    -----
    Common mistake: the redemption of this year for the ultimate one. Points issued this year are redeemed later too.
    """
    face, urr = number(face_rate, "face_rate", 0, 1), ends(redemption, "redemption", 0, 1, share=True).value
    return face * urr * number(cost_ratio, "cost_ratio", 0, 10)


def break_even_lift(
    margin: float,
    face_rate: float,
    redemption: Measured,
    cost_ratio: float = 1.0,
    fixed: float = 0.0,
    sales: float | None = None,
) -> float:
    """By how much must a program lift sales before it pays? c/(margin-c) + fixed/(sales (margin-c)).

    Parameters
    ----------
    margin : float
        Contribution per unit of sales before rewards, above 0 to 1.
    face_rate, redemption, cost_ratio : float
        As in :func:`reward_cost`, which makes c of them.
    fixed : float
        Cost of running the program, in money per period.
    sales : float, optional
        Members' sales in the same period without the program, in money, above 0; needed with a fixed cost.

    Returns
    -------
    float
        Incremental sales by sales without the program: 0.064 is 6.4 %.

    Raises
    ------
    ValueError
        If a number is out of range, sales are missing, or the reward costs as much as the margin brings, or more.

    Examples
    --------
    >>> print(f"{break_even_lift(0.40, face_rate=0.05, redemption=0.8, cost_ratio=0.6):.3%}")
    6.383%

    Notes
    -----
    Common mistake: break-even at c itself, "rewards cost 2.4 %, so 2.4 % more sales will do". Only the margin of the
    extra sales pays, and the rewards also go to sales that would have come anyway.
    """
    mu, c = number(margin, "margin", 0, 1, "(]"), reward_cost(face_rate, redemption, cost_ratio)
    if c >= mu:
        words = _(
            "margin is {margin:g} and rewards cost {cost:g} per unit of sales: expected a margin above that cost, "
            "or no lift breaks even. Lower the face rate or the cost ratio."
        )
        raise ValueError(words.format(margin=mu, cost=c))
    spent = number(fixed, "fixed", 0)
    if sales is None and spent > 0:
        words = _("sales is {sales!r} with fixed {fixed:g}, expected members' sales without the program, in money.")
        raise ValueError(words.format(sales=sales, fixed=spent))
    share = 0.0 if sales is None else spent / number(sales, "sales", 0, ends="(]")
    return (c + share) / (mu - c)


def program_roi(
    lift: Measured,
    sales: float,
    margin: float,
    reward: float,
    *,
    running: float = 0.0,
    setup: float = 0.0,
    horizon: int = 1,
    discount: float = 0.0,
) -> ProgramROI:
    """What does a program return, and is that sure?

    Parameters
    ----------
    lift : float, Estimate or (value, low, high)
        Sales that the program causes by sales without it, above -1 to 10: a fraction, or an Estimate in "%".
    sales : float
        Members' sales without the program, in money per period, above 0.
    margin : float
        Contribution per unit of sales before rewards, above 0 to 1.
    reward : float
        Cost of rewards per unit of sales, 0 to 1, from :func:`reward_cost`; paid on all sales of members.
    running, setup : float
        Cost of running the program, in money per period, and of setting it up, paid at the start.
    horizon : int
        Periods that the program runs.
    discount : float
        Rate a period, 0 or more. Money of a period comes at its end.

    Returns
    -------
    ProgramROI
        Rows estimate, and low and high ends of the lift; present values, ``roi`` = (incremental margin - costs) /
        costs, and ``payback``. The return grows with the lift, so its interval is that of the lift carried through.

    Raises
    ------
    ValueError
        If a number is out of range, an interval does not hold its value, or the program costs nothing.

    Examples
    --------
    >>> lift = (0.12, 0.08, 0.16)
    >>> print(program_roi(lift, 1_000_000, margin=0.4, reward=0.024, running=5_000, setup=20_000, horizon=3))
    Return on the program, horizon 3, discount 0
               lift extra_margin rewards other_costs net_value     roi payback
    case
    estimate  12.0%      144,000  80,640      35,000    28,360   24.5%       2
    low        8.0%       96,000  77,760      35,000   -16,760  -14.9%      19
    high      16.0%      192,000  83,520      35,000    73,480   62.0%       1
    Estimated lift 12.0 % [8.0, 16.0]; break-even lift 9.5 %.
    Cannot tell: the interval of the lift holds the break-even lift.

    Notes
    -----
    Common mistake: all sales of members as the lift. Most of them would have bought without the program; take the lift
    from an experiment or a comparison that allows for who joins.
    """
    found = ends(lift, "lift", -1, 10, "(]", share=True)
    base, mu = number(sales, "sales", 0, ends="(]"), number(margin, "margin", 0, 1, "(]")
    c, run, start = number(reward, "reward", 0, 1), number(running, "running", 0), number(setup, "setup", 0)
    length, d = periods(horizon), number(discount, "discount", 0, 10)
    if c == run == start == 0:
        raise ValueError(_("reward, running and setup are all 0, expected one above 0: no cost, no return on it."))
    weight = present_value([1.0] * length, 0.0, d)
    chosen = {"estimate": found.value} | ({} if found.certain else {"low": found.low, "high": found.high})
    rows = {name: _outcome(one, base, mu, c, run, start, weight, d) for name, one in chosen.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("case")
    even = break_even_lift(mu, c, 1.0, fixed=run + start / weight, sales=base) if c < mu else float("inf")
    verdict = _verdict(found, even)
    return ProgramROI(
        table,
        title=_("Return on the program, horizon {n}, discount {discount:g}").format(n=length, discount=d),
        notes=(_beside(found, even), _said(verdict, found.certain)),
        formats=dict.fromkeys(["extra_margin", "rewards", "other_costs", "net_value"], ",.0f")
        | {"lift": ".1%", "roi": ".1%", "payback": ".0f"},
        roi=rows["estimate"]["roi"],
        net_value=rows["estimate"]["net_value"],
        payback=rows["estimate"]["payback"],
        break_even=even,
        verdict=verdict,
    )


def cost_per_incremental_visit(cost: float, incremental_visits: Measured) -> CostPerVisit:
    """What does a visit cost that would not have happened without the program?

    Parameters
    ----------
    cost : float
        Of the program, in money, above 0.
    incremental_visits : float, Estimate or (value, low, high)
        Visits with the program less visits without it, a number of visits over the time of the cost; an interval may
        reach below 0.

    Returns
    -------
    CostPerVisit
        Interval cost/high to cost/low; without an upper end if the visits may be 0 or less.

    Raises
    ------
    ValueError
        If a number is out of range, an interval does not hold its value, or visits are given in percent.

    Examples
    --------
    >>> print(cost_per_incremental_visit(10_000, (400, 250, 550)))
    Cost per incremental visit 25.00 [18.18, 40.00].
    >>> print(cost_per_incremental_visit(10_000, (400, -50, 850)).high)
    inf

    Notes
    -----
    Common mistake: dividing by all visits of members. And turning round an interval that crosses 0 as if it did not:
    cost/low is then negative, and no visit earns money for happening.
    """
    spent = number(cost, "cost", 0, ends="(]")
    visits = ends(incremental_visits, "incremental_visits")
    value, low, high = (spent / one if one > 0 else float("inf") for one in (visits.value, visits.high, visits.low))
    return CostPerVisit(value, low, high, visits.certain)


def _outcome(
    lift: float, sales: float, mu: float, c: float, running: float, setup: float, weight: float, d: float
) -> dict[str, float]:
    gained, rewards = mu * sales * lift, c * sales * (1 + lift)
    left = gained - rewards - running
    costs = (rewards + running) * weight + setup
    return {
        "lift": lift,
        "extra_margin": gained * weight,
        "rewards": rewards * weight,
        "other_costs": running * weight + setup,
        "net_value": left * weight - setup,
        "roi": clv_roi(gained * weight, costs),
        "payback": _until(setup, left, d),
    }


def _until(setup: float, left: float, d: float) -> float:
    """Return the periods until the set-up is earned back; a program that loses in each period never gets there."""
    if setup == 0:
        return 0.0 if left >= 0 else float("inf")
    return payback(setup, left, discount=d, timing="end") if left > 0 else float("inf")


def _verdict(found: Ends, even: float) -> str:
    if found.low > even:
        return "above"
    return "below" if found.high < even else "cannot tell"


def _said(verdict: str, certain: bool) -> str:
    if certain:
        said = {
            "above": _("The program pays if the lift is as given; no interval says how sure that is."),
            "below": _("The program does not pay if the lift is as given; no interval says how sure that is."),
        }
        return said.get(verdict, _("The lift is just the break-even lift."))
    said = {
        "above": _("The program pays: the whole interval of the lift is above the break-even lift."),
        "below": _("The program does not pay: the whole interval of the lift is below the break-even lift."),
    }
    return said.get(verdict, _("Cannot tell: the interval of the lift holds the break-even lift."))


def _beside(found: Ends, even: float) -> str:
    reach = "" if found.certain else f" [{100 * found.low:.1f}, {100 * found.high:.1f}]"
    lift = f"{100 * found.value:.1f} %{reach}"
    if not np.isfinite(even):
        return _(
            "Estimated lift {lift}; no lift breaks even: rewards cost as much as the margin brings, or more."
        ).format(lift=lift)
    return _("Estimated lift {lift}; break-even lift {even:.1f} %.").format(lift=lift, even=100 * even)


def _cost(value: float) -> str:
    return f"{value:,.2f}" if np.isfinite(value) else "∞"
