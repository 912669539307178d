"""Experiments: an offer drawn by lot, how many customers it takes, and how designs score against a known truth."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.power import TTestIndPower

from loyaltylab.clv.given import Floats, number
from loyaltylab.i18n import _
from loyaltylab.programs.effect import Effect, confidence_of, numbers
from loyaltylab.results import ResultTable, p_relation
from loyaltylab.survey.intervals import wilson

__all__ = ["holdout_effect", "holdout_size", "scorecard"]

SMALLEST = 1e-4  # of a standard deviation: takes more customers than there are
BALANCED = 0.1  # of a standard deviation: a difference that nobody worries about


def holdout_effect(
    data: pd.DataFrame, outcome: str, offered: str, before: str | None = None, confidence: float = 0.95
) -> Effect:
    """What did an offer do that was drawn by lot?

    Parameters
    ----------
    data : DataFrame
        One row a customer of the draw, also those who did not take the offer.
    outcome : str
        Column of what they did afterwards, numbers.
    offered : str
        Column of 1 (drawn) and 0 (held out).
    before : str, optional
        Column of what they did before; it takes noise out, and shows whether the draw was fair.
    confidence : float
        Of the interval.

    Returns
    -------
    Effect
        Intention to treat: of the offer, on all who were drawn for it. Regression with robust errors (HC2).

    Raises
    ------
    ValueError
        If a column is missing or has gaps, or a group has fewer than two customers.

    Examples
    --------
    >>> data = pd.DataFrame({"after": [3, 4, 5, 2, 3, 1], "offered": [1, 1, 1, 0, 0, 0]})
    >>> round(holdout_effect(data, "after", "offered").value, 6)
    2.0

    Notes
    -----
    Common mistake: comparing those who took the offer with those held out. Whoever takes it is another kind of
    customer; the draw protects only the groups as drawn.

    References
    ----------
    Lin (2013), Annals of Applied Statistics 7(1), for the interaction with the covariate.
    """
    after, drawn = numbers(data, outcome), numbers(data, offered)
    share = confidence_of(confidence)
    if not np.isin(drawn, [0, 1]).all() or min((drawn == 1).sum(), (drawn == 0).sum()) < 2:
        raise ValueError(_("{name} is 1 or 0, with two customers or more of each.").format(name=offered))
    columns = [np.ones(len(after)), drawn]
    earlier = None if before is None else numbers(data, before)
    for name, values in ((outcome, after), (before, earlier)):
        if values is not None and np.ptp(values) == 0:
            raise ValueError(
                _("{name}: everybody has the same value, so there is nothing to compare.").format(name=name)
            )
    if earlier is not None:
        centered = earlier - earlier.mean()
        columns += [centered, centered * drawn]
    fit = sm.OLS(after, np.column_stack(columns)).fit(cov_type="HC2", use_t=True)
    low, high = fit.conf_int(1 - share)[1]
    return Effect(
        float(fit.params[1]),
        float(low),
        float(high),
        len(after),
        float(fit.bse[1]),
        _("robust, {confidence:.0f} %").format(confidence=100 * share),
        outcome,
        p_value=float(fit.pvalues[1]),
        whose=_("effect of the offer, on all who were drawn for it"),
        offer=True,
        checks=_checks(drawn, earlier),
    )


def _checks(drawn: Floats, earlier: Floats | None) -> pd.DataFrame:
    draw = _("give what was before, and the groups can be compared")
    if earlier is not None:
        groups = [earlier[drawn == one] for one in (1, 0)]
        gap = float((groups[0].mean() - groups[1].mean()) / earlier.std())
        chance = float(stats.ttest_ind(*groups, equal_var=False).pvalue)
        words = _("before, the groups differ by {gap:+.3f} standard deviations (p {p})")
        draw = words.format(gap=gap, p=p_relation(chance))
        draw += "" if abs(gap) < BALANCED else _("; look how the draw was made")
    return pd.DataFrame(
        {
            "assumption": [_("the lot decided, and nobody changed it"), _("who was held out did not notice the offer")],
            "check": [_("balance before"), _("not checkable")],
            "found": [draw, _("not checkable")],
        }
    )


def holdout_size(
    effect: float,
    sd: float,
    power: float = 0.8,
    significance: float = 0.05,
    holdout: float = 0.5,
    correlation: float = 0.0,
) -> ResultTable:
    """How many customers does an experiment need, and what could a smaller one still see?

    Parameters
    ----------
    effect : float
        Smallest effect worth knowing, in the unit of the outcome, not 0.
    sd : float
        Standard deviation of the outcome among customers, above 0.
    power : float
        Chance to find such an effect, between 0 and 1.
    significance : float
        Two-sided level of the test, between 0 and 1.
    holdout : float
        Share held out, between 0 and 1.
    correlation : float
        Of the outcome with what customers did before, if that is used; it shrinks the noise to sd sqrt(1 - r^2).

    Returns
    -------
    ResultTable
        By size (a quarter, a half, the whole, twice the needed number): offered, held_out, power for this effect, and
        visible, the smallest effect that has the wanted power.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> found = holdout_size(effect=0.5, sd=1).table
    >>> found.loc["needed", ["offered", "held_out"]].tolist()
    [64.0, 64.0]

    Notes
    -----
    Common mistake: calling a small experiment without a finding a proof that nothing happens.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, table 2.4.1: d = 0.5 takes 64 a group.
    """
    effect = number(effect, "effect")
    if effect == 0:
        raise ValueError(_("effect is 0: no experiment is large enough to find nothing."))
    noise = number(sd, "sd", 0, ends="(]") * np.sqrt(1 - number(correlation, "correlation", -1, 1, "()") ** 2)
    power, level = number(power, "power", 0, 1, "()"), number(significance, "significance", 0, 1, "()")
    ratio = 1 / number(holdout, "holdout", 0, 1, "()") - 1  # offered customers for each one held out
    test = TTestIndPower()
    if abs(effect) / noise < SMALLEST:
        words = _("effect is {effect:g}, too small to be seen: {share:g} of a standard deviation.")
        raise ValueError(words.format(effect=effect, share=abs(effect) / noise))
    needed = float(test.solve_power(abs(effect) / noise, None, level, power, ratio))
    rows = []
    for times in (0.25, 0.5, 1.0, 2.0):
        held_out = max(int(np.ceil(needed * times)), 2)
        sizes = {"offered": float(max(int(np.ceil(held_out * ratio)), 2)), "held_out": float(held_out)}
        found = float(test.power(abs(effect) / noise, held_out, level, ratio))
        seen = float(test.solve_power(None, held_out, level, power, ratio)) * noise
        rows.append(sizes | {"power": found, "visible": seen})
    names = pd.Index(["a quarter", "a half", "needed", "twice"], name="size")
    title = _("Customers for an experiment that finds {effect:g} with a chance of {power:.0%}").format(
        effect=effect, power=power
    )
    formats = {"offered": ",.0f", "held_out": ",.0f", "power": ".0%", "visible": ".3g"}
    return ResultTable(pd.DataFrame(rows, index=names), title=title, formats=formats)


def scorecard(found: Iterable[tuple[str, Effect, float]]) -> ResultTable:
    """How near did each design come to its own truth, and how often did its interval hold it?

    Parameters
    ----------
    found : iterable of (str, Effect, float)
        Name of the design, what it found in one sample, and the true value of its own estimand there.

    Returns
    -------
    ResultTable
        By design: n (samples), bias, rmse, coverage (with a Wilson interval), and rejects (share with p below 0.05).

    Raises
    ------
    ValueError
        If there is nothing, or a truth is no number.

    Examples
    --------
    >>> low, high = (Effect(v, v - 1, v + 1, 10, 0.5, "t", p_value=0.01) for v in (1.5, 3.5))
    >>> scorecard([("draw", low, 2.0), ("draw", high, 2.0)]).table[["bias", "coverage"]].values.tolist()
    [[0.5, 0.5]]

    Notes
    -----
    Common mistake: one truth for all. An effect on members, on those at a cut-off and on those who got an offer are
    different numbers.
    """
    rows = pd.DataFrame(
        [
            {
                "design": name,
                "error": effect.value - number(true, "true"),
                "coverage": effect.low <= true <= effect.high,
                "rejects": effect.p_value < 0.05,
            }
            for name, effect, true in found
        ]
    )
    if rows.empty:
        raise ValueError(_("there is nothing to score."))
    groups = rows.groupby("design", sort=False)
    n = groups.size()
    low, high = wilson(groups["coverage"].sum(), n, 0.95)
    table = pd.DataFrame(
        {
            "n": n,
            "bias": groups["error"].mean(),
            "rmse": np.sqrt((rows["error"] ** 2).groupby(rows["design"], sort=False).mean()),
            "coverage": groups["coverage"].mean(),
            "coverage_low": low,
            "coverage_high": high,
            "rejects": groups["rejects"].mean(),
        }
    )
    shown = {"bias": "+.4g", "rmse": ".4g", "coverage": ".1%", "coverage_low": ".1%", "coverage_high": ".1%"}
    return ResultTable(table, title=_("Designs against the truth"), formats=shown | {"rejects": ".1%"})
