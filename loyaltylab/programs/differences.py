"""Difference in differences between units that got the program and units that did not, with inference for few units."""

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from loyaltylab.clv.given import Floats
from loyaltylab.i18n import _
from loyaltylab.programs.effect import Effect, confidence_of, numbers
from loyaltylab.programs.units import edge, enough_units, steady_rows, unit_means
from loyaltylab.results import ResultTable, p_relation

__all__ = ["difference_in_differences", "event_study"]

METHODS = ("t", "randomization", "wild")
EXACT = 20_000  # ways to draw the units up to which all are tried


@dataclass(frozen=True)
class _Panel:
    """Units by period: the mean outcome; which units have the program; how many periods were before."""

    values: Floats
    rows: Floats  # of each unit and period
    treated: np.ndarray[Any, np.dtype[np.bool_]]
    periods: list[Any]
    before: int

    @property
    def change(self) -> Floats:
        """Each unit's mean after less its mean before."""
        return np.asarray(self.values[:, self.before :].mean(axis=1) - self.values[:, : self.before].mean(axis=1))


def difference_in_differences(
    panel: pd.DataFrame,
    outcome: str,
    unit: str,
    period: str,
    treated: str,
    start: Any,
    method: str = "t",
    draws: int = 1999,
    seed: int = 0,
    confidence: float = 0.95,
) -> Effect:
    """How much more did units with the program change than units without?

    Parameters
    ----------
    panel : DataFrame
        Rows of any level, such as customers by week; averaged to one number for each unit and period. Who did nothing
        in a period needs a row with 0, or the mean is that of the active ones.
    outcome : str
        Column of numbers.
    unit : str
        Column of the units to which the program was given or not: shops, hotels. They are the evidence, not their
        customers.
    period : str
        Column of periods that can be ordered; every unit has all of them.
    treated : str
        Column of 0 and 1: whether the unit got the program, the same in all its rows.
    start : same type as the periods
        First period with the program.
    method : {"t", "randomization", "wild"}
        Interval and p-value: t with two degrees of freedom fewer than there are units; all ways in which the units
        could have been drawn, which needs nothing but the draw; or the wild bootstrap with the null imposed.
    draws : int
        Of the last two, where not all ways are tried; 199 or more.
    seed : int
        Of the draws.
    confidence : float
        Of the interval.

    Returns
    -------
    Effect
        On units like these with the program, per row of the panel and period: the effect of offering it.

    Raises
    ------
    ValueError
        If a column is missing, a unit lacks a period or changes its group, a group has fewer than two units, or there
        is no period before or after.

    Examples
    --------
    >>> panel = pd.DataFrame({"shop": list("aabbccdd"), "half": [1, 2] * 4, "card": [1, 1, 1, 1, 0, 0, 0, 0],
    ...                       "visits": [3, 6, 4, 6, 3, 4, 5, 5]})
    >>> found = difference_in_differences(panel, "visits", "shop", "half", "card", start=2)
    >>> found.value, found.n
    (2.0, 4)

    Notes
    -----
    Common mistake: standard errors over customers. A shop has good and bad months for reasons of its own, and all its
    customers share them.

    References
    ----------
    Bertrand, Duflo & Mullainathan (2004), Quarterly Journal of Economics 119(1); Donald & Lang (2007), Review of
    Economics and Statistics 89(2); Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90(3).
    """
    if method not in METHODS:
        raise ValueError(_("method is {value!r}, expected 't', 'randomization' or 'wild'.").format(value=method))
    if method != "t" and (isinstance(draws, bool) or draws < 199):
        raise ValueError(_("draws is {value!r}, expected 199 or more.").format(value=draws))
    read = _read(panel, outcome, unit, period, treated, start)
    change, share = read.change, confidence_of(confidence)
    value, se, df = _gap(change, read.treated)
    if method == "t":
        reach = float(stats.t.ppf(0.5 + share / 2, df)) * se
        low, high, chance = value - reach, value + reach, _chance(value, se, df)
        told = _("t({df}), {confidence:.0f} %").format(df=df, confidence=100 * share)
    else:
        rng = np.random.default_rng(seed)
        shuffled = _groups(read.treated, draws, rng) if method == "randomization" else None
        low, high, chance = _inverted(change, read.treated, share, shuffled, draws, rng)
        names = {
            "randomization": _("randomization, {confidence:.0f} %"),
            "wild": _("wild bootstrap, {confidence:.0f} %"),
        }
        told = names[method].format(confidence=100 * share)
    return Effect(
        value,
        low,
        high,
        len(change),
        se,
        told,
        outcome,
        p_value=chance,
        whose=_("effect of offering it, on units like those that got it"),
        offer=True,
        checks=_checks(read),
    )


def event_study(
    panel: pd.DataFrame,
    outcome: str,
    unit: str,
    period: str,
    treated: str,
    start: Any,
    confidence: float = 0.95,
) -> ResultTable:
    """How far were the two groups apart in each period, against their mean distance before the start?

    Parameters
    ----------
    panel, outcome, unit, period, treated, start, confidence
        As for :func:`difference_in_differences`.

    Returns
    -------
    ResultTable
        By period: effect, effect_low, effect_high and p_value; t over units. Periods before the start should lie
        around 0.

    Raises
    ------
    ValueError
        As for :func:`difference_in_differences`; and if there is only one period before the start.

    Examples
    --------
    >>> panel = pd.DataFrame({"shop": np.repeat(list("abcd"), 3), "half": [1, 2, 3] * 4,
    ...                       "card": np.repeat([1, 1, 0, 0], 3), "visits": [3, 3, 6, 4, 4, 6, 3, 3, 4, 5, 5, 5]})
    >>> event_study(panel, "visits", "shop", "half", "card", start=3).table["effect"].tolist()
    [0.0, 0.0, 2.0]

    Notes
    -----
    Common mistake: reading a flat line before as proof. It rules out some other stories, not all of them.
    """
    read = _read(panel, outcome, unit, period, treated, start)
    if read.before < 2:
        raise ValueError(_("there is only one period before the start: nothing to compare it with."))
    base, share = read.values[:, : read.before].mean(axis=1), confidence_of(confidence)
    rows = [_gap(column - base, read.treated) for column in read.values.T]
    value, se = (np.array([row[place] for row in rows]) for place in (0, 1))
    df = rows[0][2]
    reach = float(stats.t.ppf(0.5 + share / 2, df)) * se
    table = pd.DataFrame(
        {
            "effect": value,
            "effect_low": value - reach,
            "effect_high": value + reach,
            "p_value": [_chance(*row) for row in rows],
            "with_program": np.arange(len(value)) >= read.before,
        },
        index=pd.Index(read.periods, name=period),
    )
    title = _("Difference between units with and without, against before: {outcome}, {n} units").format(
        outcome=outcome, n=len(read.treated)
    )
    method = _("t({df}), {confidence:.0f} %").format(df=df, confidence=100 * share)
    return ResultTable(
        table,
        title=title,
        method=method,
        formats={**dict.fromkeys(["effect", "effect_low", "effect_high"], "+.3f"), "p_value": "p"},
    )


def _read(panel: pd.DataFrame, outcome: str, unit: str, period: str, treated: str, start: Any) -> _Panel:
    group = numbers(panel, treated)
    means, rows = unit_means(panel, outcome, unit, period)
    if not np.isin(group, [0, 1]).all() or (pd.Series(group).groupby(panel[unit].to_numpy()).nunique() > 1).any():
        raise ValueError(_("{name} is 0 or 1, the same in all rows of a unit.").format(name=treated))
    got = pd.Series(group).groupby(panel[unit].to_numpy()).first().reindex(means.index).to_numpy() == 1
    try:
        before = int((means.columns < start).sum())
    except TypeError:
        words = _("start is {value!r}, which cannot be compared with the periods, such as {period}.")
        raise ValueError(words.format(value=start, period=means.columns[0])) from None
    if before == 0 or before == means.shape[1]:
        words = _("start is {value!r}: there has to be a period before it, and one from it on.")
        raise ValueError(words.format(value=start))
    if min(got.sum(), (~got).sum()) < 2:
        raise ValueError(
            _("each group needs two units or more; there are {a} and {b}.").format(a=got.sum(), b=(~got).sum())
        )
    return _Panel(means.to_numpy(dtype=float), rows, got, list(means.columns), before)


def _gap(change: Floats, treated: Any) -> tuple[float, float, int]:
    """Return difference of the means, its standard error with a common variance, and degrees of freedom."""
    groups, df = (change[treated], change[~treated]), len(change) - 2
    spread = sum(float(((group - group.mean()) ** 2).sum()) for group in groups) / df
    se = float(np.sqrt(spread * sum(1 / len(group) for group in groups)))
    return float(groups[0].mean() - groups[1].mean()), se, df


def _chance(value: float, se: float, df: int) -> float:
    return float(2 * stats.t.sf(abs(value) / se, df)) if se > 0 else float("nan")


def _groups(treated: Any, draws: int, rng: np.random.Generator) -> Any:
    """Return ways in which the units could have been drawn, one row each: all of them, or so many and the true one."""
    n, k = len(treated), int(treated.sum())
    if comb(n, k) <= EXACT:
        found = np.zeros((comb(n, k), n), dtype=bool)
        for row, chosen in enumerate(combinations(range(n), k)):
            found[row, list(chosen)] = True
        return found
    drawn = np.array([rng.permutation(treated) for _draw in range(draws)])
    return np.vstack([treated, drawn])


def _inverted(
    change: Floats, treated: Any, share: float, groups: Any, draws: int, rng: np.random.Generator
) -> tuple[float, float, float]:
    """Return the effects that a test does not reject, and the p-value of none: by drawing the units, or their signs."""
    signs = None if groups is not None else rng.choice([-1.0, 1.0], size=(draws, len(change)))

    def test(effect: float) -> float:
        rest = change - effect * treated
        own = abs(_t(rest[None], treated[None])[0])
        if signs is None:
            others = np.abs(_t(np.broadcast_to(rest, groups.shape), groups))
            return float((others >= own - 1e-12).mean())
        centered = rest - rest.mean()  # under the null both groups have one mean
        others = np.abs(_t(rest.mean() + signs * centered, np.broadcast_to(treated, signs.shape)))
        return float((1 + (others >= own - 1e-12).sum()) / (1 + draws))

    value, se, df = _gap(change, treated)
    reach = float(stats.t.ppf(0.5 + share / 2, df)) * max(se, 1e-12)
    low, high = (edge(test, value, side * reach, 1 - share) for side in (-1, 1))
    return low, high, test(0.0)


def _t(change: Floats, treated: Any) -> Floats:
    """Return t values of many samples, one row each."""
    n, k = change.shape[1], treated.sum(axis=1)
    with_it = (change * treated).sum(axis=1) / k
    without = (change * ~treated).sum(axis=1) / (n - k)
    inner = ((change - np.where(treated, with_it[:, None], without[:, None])) ** 2).sum(axis=1) / (n - 2)
    return np.asarray((with_it - without) / np.sqrt(np.maximum(inner * (1 / k + 1 / (n - k)), 1e-300)))


def _checks(read: _Panel) -> pd.DataFrame:
    rows: list[dict[Hashable, str]] = []

    def add(assumption: str, check: str, found: str) -> None:
        rows.append({"assumption": assumption, "check": check, "found": found})

    trends = _("without it, both groups would have changed alike")
    if read.before < 3:
        add(trends, _("not checkable"), _("fewer than three periods before the start, so there is no trend to see"))
    else:
        value, chance = _slopes(read)
        words = _("trends before the start differ by {value:+.3g} a period (p {p})")
        add(trends, _("trends before the start"), words.format(value=value, p=p_relation(chance)))
        value, chance = _last_step(read)
        words = _("the last period before is off by {value:+.3g} (p {p})")
        add(
            _("nobody acted on it before it started"),
            _("last period before"),
            words.format(value=value, p=p_relation(chance)),
        )
    add(_("units without it are not touched by it"), _("not checkable"), _("not checkable; think of neighbors"))
    steady = steady_rows(read.rows)
    if steady:
        add(*steady)
    few = min(int(read.treated.sum()), int((~read.treated).sum()))
    add(*enough_units(few))
    return pd.DataFrame(rows)


def _slopes(read: _Panel) -> tuple[float, float]:
    time = np.arange(read.before) - (read.before - 1) / 2
    slopes = read.values[:, : read.before] @ time / (time @ time)
    value, se, df = _gap(slopes, read.treated)
    return value, _chance(value, se, df)


def _last_step(read: _Panel) -> tuple[float, float]:
    """Compare the last period before the start with the earlier ones (Ashenfelter's dip)."""
    step = read.values[:, read.before - 1] - read.values[:, : read.before - 1].mean(axis=1)
    value, se, df = _gap(step, read.treated)
    return value, _chance(value, se, df)
