"""Whom to make an offer to: customers in the order of a score, and what the offer adds down the list."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats
from loyaltylab.i18n import _
from loyaltylab.programs.balance import Yes
from loyaltylab.programs.effect import confidence_of, numbers
from loyaltylab.resampling import drawn_counts, percentile_interval
from loyaltylab.results import Estimate, ResultTable

__all__ = ["UpliftCurve", "uplift_curve"]

STEPS = 20  # of five percent


@dataclass(frozen=True, repr=False)
class UpliftCurve(ResultTable):
    """What an offer adds if it goes to those with the highest scores only; prints as the curve.

    Attributes
    ----------
    qini : Estimate
        Area between the curve and that of targeting at random, in the outcome's unit per customer of the list.
    checks : DataFrame
        One row an assumption: what must be true, how it was checked, and what came out.
    """

    qini: Estimate = field(default_factory=lambda: Estimate(np.nan, np.nan, np.nan, 0, np.nan, ""), repr=False)
    checks: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def curve(self) -> pd.DataFrame:
        """The table: by share targeted, incremental outcome with its interval, and that of targeting at random."""
        return self.table


def uplift_curve(
    data: pd.DataFrame,
    outcome: str,
    offered: str,
    score: str,
    draws: int = 499,
    seed: int = 0,
    confidence: float = 0.95,
) -> UpliftCurve:
    """How much of what an offer adds is had by making it only to those with the highest scores?

    Parameters
    ----------
    data : DataFrame
        One row a customer of a draw, as for :func:`loyaltylab.programs.holdout_effect`.
    outcome : str
        Column of what they did afterwards, numbers.
    offered : str
        Column of 1 (drawn) and 0 (held out).
    score : str
        Column of numbers that orders customers, the highest first; from before the offer, and not made from these
        outcomes. Customers with the same score are targeted in random order.
    draws : int
        Of the bootstrap over customers, 99 or more.
    seed : int
        Of the draws.
    confidence : float
        Of the intervals.

    Returns
    -------
    UpliftCurve
        By share targeted, 0 to 1 in steps of five percent: incremental, in the outcome's unit per customer of the whole
        list, and random, the same share of the effect on all. Random targeting is the straight line.

    Raises
    ------
    ValueError
        If a column is missing or has gaps, a group has fewer than ten customers, all scores are the same, or draws are
        too few.

    Examples
    --------
    >>> data = pd.DataFrame({"offered": [1, 0] * 20, "score": np.repeat([2, 1], 20)})
    >>> data["visits"] = 3.0 + data["offered"] * (data["score"] == 2)
    >>> found = uplift_curve(data, "visits", "offered", "score", draws=99)
    >>> found.curve.loc[[0.5, 1.0], "incremental"].tolist(), round(found.qini.value, 6)
    ([0.5, 0.5], 0.125)

    Notes
    -----
    At share s the curve is s times the difference of the means, offered less held out, among the top s. This is
    Radcliffe's curve (incremental outcome of the offered, R_T(s) - R_C(s) N_T(s) / N_C(s)) divided by the number of
    customers rather than shown as a total, with the share offered the same all along the list, as the lot has it.
    Where none of one group are among the top s, the curve goes on straight. The coefficient is the area between it and
    the straight line, by the trapezoid rule, *not* divided by that of a perfect order, which for counts and money is
    not known; so it compares scores on one set of data, not sets of data.

    Common mistake: judging a score on the customers it was fitted to, and calling a score of who buys most one of whom
    the offer moves.

    References
    ----------
    Radcliffe (2007), Direct Marketing Analytics Journal 1, "Using control groups to target on predicted lift".
    """
    after, order = numbers(data, outcome), numbers(data, score)
    lot, share = numbers(data, offered), confidence_of(confidence)
    if not np.isin(lot, [0, 1]).all() or min((lot == 1).sum(), (lot == 0).sum()) < 10:
        raise ValueError(_("{name} is 1 or 0, with ten customers or more of each.").format(name=offered))
    if np.ptp(order) == 0:
        raise ValueError(_("{name}: everybody has the same value, so there is no order.").format(name=score))
    if isinstance(draws, bool) or draws < 99:
        raise ValueError(_("draws is {value!r}, expected 99 or more.").format(value=draws))
    drawn = lot == 1
    rank = np.unique(-order, return_inverse=True)[1]
    counts = drawn_counts(len(after), draws, seed)
    found = _curve(after, drawn, rank, np.ones(len(after)))
    again = np.array([_curve(after, drawn, rank, one) for one in counts])
    low, high = percentile_interval(again, share)
    steps = np.linspace(0, 1, STEPS + 1)
    table = pd.DataFrame(
        {"incremental": found, "incremental_low": low, "incremental_high": high, "random": steps * found[-1]},
        index=pd.Index(steps.round(4), name="targeted"),
    )
    qini = _qini(found)
    ends = percentile_interval(_qini(again), share)
    method = _("bootstrap over customers, {confidence:.0f} %").format(confidence=100 * share)
    area = Estimate(
        float(qini), float(ends[0]), float(ends[1]), len(after), float(_qini(again).std(ddof=1)), method, "Qini"
    )
    return UpliftCurve(
        table,
        title=_("What the offer adds to {outcome} per customer of the list, by share targeted").format(outcome=outcome),
        method=method,
        notes=(str(area),),
        formats=dict.fromkeys(["incremental", "incremental_low", "incremental_high", "random"], "+.4g"),
        qini=area,
        checks=_checks(drawn, rank, order),
    )


def _curve(after: Floats, drawn: Yes, rank: np.ndarray, times: Floats) -> Floats:
    """Go down the list: number and outcomes of the offered and of those held out, ties shared out evenly."""
    sums = [
        np.bincount(rank, times * part) for part in (np.ones(len(rank)), drawn, ~drawn, drawn * after, ~drawn * after)
    ]
    n, n_offered, n_held, r_offered, r_held = (np.concatenate([[0.0], part.cumsum()]) for part in sums)
    steps = np.linspace(0, 1, STEPS + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        at = [np.interp(steps, n / n[-1], part) for part in (n_offered, n_held, r_offered, r_held)]
        found = steps * (at[2] / at[0] - at[3] / at[1])
    found[0] = 0.0
    known = np.isfinite(found)  # at the top there may be none of one group: there the curve goes on straight
    return np.asarray(np.interp(steps, steps[known], found[known]))


def _qini(curve: Floats) -> Floats:
    """Return the area over the straight line to the curve's end."""
    steps = np.linspace(0, 1, curve.shape[-1])
    return np.asarray(np.trapezoid(curve - steps * curve[..., -1:], steps, axis=-1))


def _checks(drawn: Yes, rank: np.ndarray, order: Floats) -> pd.DataFrame:
    gap = float((order[drawn].mean() - order[~drawn].mean()) / order.std())
    words = _("scores of the offered and of those held out differ by {gap:+.3f} standard deviations")
    top = rank <= np.quantile(rank, 0.1)
    few = _("{a} offered and {b} held out in the top tenth").format(
        a=int((top & drawn).sum()), b=int((top & ~drawn).sum())
    )
    rows = [
        (_("the lot decided, and nobody changed it"), _("balance of the score"), words.format(gap=gap)),
        (_("enough of both along the list"), _("number of customers"), few),
        (
            _("the score was not made from these outcomes"),
            _("not checkable"),
            _("not checkable; a score fitted here flatters itself"),
        ),
    ]
    return pd.DataFrame(rows, columns=["assumption", "check", "found"])
