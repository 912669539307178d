"""Units that start a program at different times: its effect, put together only from clean comparisons."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from loyaltylab.clv.given import Floats
from loyaltylab.i18n import _
from loyaltylab.programs.effect import Effect, confidence_of
from loyaltylab.programs.starts import Cells, Starts, compared, effects, jackknife, judged, mean_of, read_starts, spells
from loyaltylab.programs.units import edge, enough_units, steady_rows
from loyaltylab.results import ResultTable, p_relation

__all__ = ["StaggeredEffect", "staggered_effect"]

COMPARISONS = ("never", "not_yet")
METHODS = ("jackknife", "randomization")


@dataclass(frozen=True, repr=False)
class StaggeredEffect(Effect):
    """The effect on units with the program, and the effects it is put together from.

    Attributes
    ----------
    by_time : ResultTable
        By periods since the start, -1 being the last before it: effect, its interval, p_value and units. The intervals
        hold all together; draw them with :func:`loyaltylab.plots.event_study`.
    groups : ResultTable
        By first period and period: the effect on the units that started then, with an interval of its own.
    """

    by_time: ResultTable = field(default_factory=lambda: ResultTable(pd.DataFrame()), repr=False)
    groups: ResultTable = field(default_factory=lambda: ResultTable(pd.DataFrame()), repr=False)


def staggered_effect(
    panel: pd.DataFrame,
    outcome: str,
    unit: str,
    period: str,
    first: str,
    comparison: str = "never",
    method: str = "jackknife",
    draws: int = 1999,
    seed: int = 0,
    confidence: float = 0.95,
) -> StaggeredEffect:
    """What did a program do to units that started it at different times?

    Parameters
    ----------
    panel : DataFrame
        Rows of any level, averaged to one number for each unit and period, as for
        :func:`loyaltylab.programs.difference_in_differences`.
    outcome : str
        Column of numbers.
    unit, period : str
        Columns of the units, and of periods that can be ordered; every unit has all of them.
    first : str
        Column of a unit's first period with the program, the same in all its rows; empty (NaN, NaT) or later than the
        last period: never. Units that had it from the first period on have no before and are left out.
    comparison : {"never", "not_yet"}
        Who stands for what would have been: units that never start, or all that have not started yet.
    method : {"jackknife", "randomization"}
        Interval and p-value of the whole: t, errors from leaving out one unit after the other; or from dealing the
        starts anew among the units, which is right with few of them if the starts were drawn by lot, and takes the
        effect to be the same everywhere.
    draws : int
        For the intervals of ``by_time`` (multiplier bootstrap over units) and for dealing anew; 199 or more.
    seed : int
        Of the draws.
    confidence : float
        Of the intervals.

    Returns
    -------
    StaggeredEffect
        Mean over the units with the program of their own mean effect: each unit counts the same, however early it
        started. With ``by_time``, ``groups`` and ``checks``.

    Raises
    ------
    ValueError
        If a column is missing, a unit lacks a period or changes its start, there are fewer than two units to judge or
        to compare with, or an option is unknown.

    Examples
    --------
    >>> panel = pd.DataFrame({"shop": np.repeat(list("abcdef"), 4), "year": [1, 2, 3, 4] * 6,
    ...                       "first": np.repeat([2, 2, 3, 3, np.nan, np.nan], 4)})
    >>> panel["visits"] = panel["year"] + 2.0 * (panel["year"] >= panel["first"])
    >>> found = staggered_effect(panel, "visits", "shop", "year", "first")
    >>> found.value, found.by_time.table["effect"].tolist()
    (2.0, [0.0, 0.0, 2.0, 2.0, 2.0])

    Notes
    -----
    Every effect is a difference in differences of a group against units without the program, from the last period
    before the group's start. Common mistake: one regression with units, periods and a dummy for the program. It also
    compares late starters with early ones whose effect is still growing, and takes that growth for what would have
    been.

    References
    ----------
    Callaway & Sant'Anna (2021), Journal of Econometrics 225(2): effects by group and time, and the mean over groups.
    Goodman-Bacon (2021), Journal of Econometrics 225(2), for the mistake. MacKinnon, Nielsen & Webb (2023),
    Journal of Econometrics 232(2), for the jackknife.
    """
    for name, option, known in (("comparison", comparison, COMPARISONS), ("method", method, METHODS)):
        if option not in known:
            words = _("{name} is {value!r}, expected {known}.")
            raise ValueError(words.format(name=name, value=option, known=" / ".join(map(repr, known))))
    if isinstance(draws, bool) or draws < 199:
        raise ValueError(_("draws is {value!r}, expected 199 or more.").format(value=draws))
    share, rng = confidence_of(confidence), np.random.default_rng(seed)
    read = read_starts(panel, outcome, unit, period, first)
    cells = effects(read, comparison)
    on = cells.since >= 0
    value, away = mean_of(cells, on, spells(cells, on))
    se, df = jackknife(away[None], read)
    low, high, chance, told = _interval(read, cells, value, float(se[0]), float(df[0]), share, method, draws, rng)
    by_time, joint = _by_time(cells, read, share, draws, rng)
    return StaggeredEffect(
        value,
        low,
        high,
        len(read.start),
        float(se[0]),
        told,
        outcome,
        p_value=chance,
        whose=_("effect of offering it, on units that got it, each over its periods with it"),
        offer=True,
        checks=_checks(read, cells, joint),
        by_time=by_time,
        groups=_groups(cells, read, share),
    )


def _interval(
    read: Starts,
    cells: Cells,
    value: float,
    se: float,
    df: float,
    share: float,
    method: str,
    draws: int,
    rng: np.random.Generator,
) -> tuple[float, float, float, str]:
    reach = float(stats.t.ppf(0.5 + share / 2, df)) * se
    if method == "jackknife":
        chance = float(2 * stats.t.sf(abs(value) / se, df)) if se > 0 else float("nan")
        told = _("jackknife over units, t({df:.1f}), {confidence:.0f} %").format(df=df, confidence=100 * share)
        return value - reach, value + reach, chance, told
    plain, treated = _dealt(read, cells, draws, rng)

    def test(effect: float) -> float:
        found = np.abs(plain - effect * treated)
        return float((found >= found[0] - 1e-12).mean())

    low, high = (edge(test, value, side * max(reach, 1e-12), 1 - share) for side in (-1, 1))
    return low, high, test(0.0), _("randomization, {confidence:.0f} %").format(confidence=100 * share)


def _dealt(read: Starts, cells: Cells, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the whole for starts dealt anew, the true deal first: of the outcome, and of having the program.

    The whole is a sum of weights times outcomes, and the weights belong to the starts: deal the rows of the outcomes.
    """
    n, never = read.values.shape
    weights = np.zeros((n, never))
    chosen = cells.since >= 0
    factor = cells.size[chosen] * spells(cells, chosen)
    for group, place, part in zip(cells.start[chosen], cells.place[chosen], factor / factor.sum(), strict=True):
        for units, sign in (
            (read.start == group, 1),
            (compared(read.start, group, place, never, cells.comparison), -1),
        ):
            weights[units, place] += sign * part / units.sum()
            weights[units, group - 1] -= sign * part / units.sum()
    has = (np.arange(never) >= read.start[:, None]).astype(float)
    deals = np.array([np.arange(n), *(rng.permutation(n) for _draw in range(draws))])
    plain, treated = ((weights @ one.T)[np.arange(n), deals].sum(axis=1) for one in (read.values, has))
    return np.asarray(plain), np.asarray(treated)


def _by_time(
    cells: Cells, read: Starts, share: float, draws: int, rng: np.random.Generator
) -> tuple[ResultTable, dict[str, float]]:
    """Average cells by the periods since the start; intervals hold all together (multiplier bootstrap over units)."""
    since = [one for one in np.unique(cells.since) if cells.size[cells.since == one].sum() >= 2]
    pairs = [mean_of(cells, cells.since == one) for one in since]
    value, away = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    se, df = jackknife(away, read)
    real = se > 1e-12 * max(1.0, float(np.abs(read.values).max()))
    signs = rng.choice([-1.0, 1.0], size=(draws, away.shape[1]))
    drawn = np.abs(signs @ away[real].T) / np.sqrt((away[real] ** 2).sum(axis=1))
    normal = np.quantile(drawn.max(axis=1), share) if real.any() else 0.0
    reach = np.where(real, stats.t.isf(stats.norm.sf(normal), df) * se, 0.0)
    chance = np.where(real, 2 * stats.t.sf(np.abs(value) / np.where(real, se, 1), df), np.nan)
    early = np.array(since) < -1
    table = pd.DataFrame(
        {
            "effect": value,
            "effect_low": value - reach,
            "effect_high": value + reach,
            "p_value": chance,
            "units": [int(cells.size[cells.since == one].sum()) for one in since],
            "with_program": np.array(since) >= 0,
        },
        index=pd.Index(since, name="periods_since"),
    )
    formats = {**dict.fromkeys(["effect", "effect_low", "effect_high"], "+.3f"), "p_value": "p"}
    title = _("Effect by periods since the start, against the last period before")
    words = _("bootstrap over units, {confidence:.0f} % for all together")
    method = words.format(confidence=100 * share)
    result = ResultTable(table, title=title, method=method, formats=formats)
    if not early[real].any() or not early.any():
        return result, {}
    ratio = np.abs(value[early & real]) / se[early & real]
    worst = float(stats.norm.isf(stats.t.sf(ratio, df[early & real])).max())
    joint = float((1 + (drawn[:, early[real]].max(axis=1) >= worst).sum()) / (1 + draws))
    step, moved = mean_of(cells, cells.since < -1)
    own, own_df = jackknife(moved[None], read)
    dip = float(2 * stats.t.sf(abs(step) / own[0], own_df[0])) if own[0] > 0 else float("nan")
    place = int(np.argmax(np.abs(value) * early))
    return result, {"worst": float(value[place]), "since": float(since[place]), "p": joint, "dip": -step, "dip_p": dip}


def _groups(cells: Cells, read: Starts, share: float) -> ResultTable:
    away = np.where(cells.size[:, None] > 1, cells.without - cells.effect[:, None], np.nan)
    se, df = jackknife(away, read)
    reach = stats.t.ppf(0.5 + share / 2, df) * se
    on = cells.since >= 0
    table = pd.DataFrame(
        {
            "effect": cells.effect,
            "effect_low": cells.effect - reach,
            "effect_high": cells.effect + reach,
            "units": cells.size.astype(int),
            "compared_with": cells.others.astype(int),
            "with_program": on,
        },
        index=pd.MultiIndex.from_arrays(
            [[read.periods[one] for one in place] for place in (cells.start, cells.place)], names=["first", "period"]
        ),
    )
    formats = dict.fromkeys(["effect", "effect_low", "effect_high"], "+.3f")
    method = _("jackknife over units, {confidence:.0f} % for each").format(confidence=100 * share)
    return ResultTable(table, title=_("Effect by first period and period"), method=method, formats=formats)


def _checks(read: Starts, cells: Cells, joint: dict[str, float]) -> pd.DataFrame:
    rows: list[dict[Hashable, str]] = []

    def add(assumption: str, check: str, found: str) -> None:
        rows.append({"assumption": assumption, "check": check, "found": found})

    trends = _("without it, starters and the others would have changed alike")
    if not joint:
        add(trends, _("not checkable"), _("nobody has two periods before the start, so there is no trend to see"))
    else:
        words = _("the largest distance before is {value:+.3g}, {since:.0f} periods from the start (p of all {p})")
        found = words.format(value=joint["worst"], since=joint["since"], p=p_relation(joint["p"]))
        add(trends, _("periods before the start"), found)
        words = _("the last period before is off by {value:+.3g} (p {p})")
        found = words.format(value=joint["dip"], p=p_relation(joint["dip_p"]))
        add(_("nobody acted on it before it started"), _("last period before"), found)
    add(_("units without it are not touched by it"), _("not checkable"), _("not checkable; think of neighbors"))
    has = int((len(read.periods) - read.start).sum())
    used = int(cells.size[cells.since >= 0].sum())
    if read.dropped or used < has:
        words = _(
            "{dropped} units had it from the first period on; {lost} of {all} periods of others have no comparison"
        )
        found = words.format(dropped=read.dropped, lost=has - used, all=has)
        add(_("those left out would show the same"), _("units and periods left out"), found)
    steady = steady_rows(read.rows)
    if steady:
        add(*steady)
    never = int(read.never.sum())
    few = min(len(judged(read, cells)), never if never else int(cells.others.min()))
    add(*enough_units(few))
    return pd.DataFrame(rows)
