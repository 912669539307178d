"""Pictures of contracts: curves extended into the future, what was seen later, sorting, and gain by horizon."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.contract_fit import ContractFit
from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, look, new_axes
from loyaltylab.transactions.survival import KaplanMeier

__all__ = ["contract_curves", "extended_curves", "gain_by_horizon", "projection_check"]


def extended_curves(survivors: Sequence[float], ways: pd.DataFrame, fitted: int, ax: Any = None) -> Any:
    """Draw a survival curve, and several ways to extend its beginning.

    Parameters
    ----------
    survivors : sequence of numbers
        Members at the start and after each renewal, all that were seen.
    ways : DataFrame
        One column a way, in % of those who began; one row a renewal, from 0 on.
    fitted : int
        Renewals that the ways had seen; the later ones were held back.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the ways have not one row a renewal, or nothing was held back.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> extended_curves([100, 60, 50, 45], pd.DataFrame({"line": [95, 75, 55, 35]}), fitted=2).get_xlabel()
    'Renewals survived'

    Notes
    -----
    Common mistake: choosing the way that lies closest to the points it was fitted to.
    """
    share = 100 * np.asarray(survivors, dtype=float) / float(survivors[0])
    if len(ways) != len(share):
        words = _("ways has {rows} rows, expected {needed}: one for the start and one for each renewal.")
        raise ValueError(words.format(rows=len(ways), needed=len(share)))
    if not 1 <= fitted < len(share) - 1:
        words = _("fitted is {value!r}, expected from 1 to {most}, so that later renewals are held back.")
        raise ValueError(words.format(value=fitted, most=len(share) - 2))
    ax = new_axes(ax)
    renewals = np.arange(len(share))
    ax.axvspan(fitted + 0.5, len(share) - 0.5, color="#eeeeee", zorder=0, label=_("held back"))
    told = []
    for place, name in enumerate(ways.columns):
        line = ways[name].to_numpy(dtype=float)
        style = look(place)
        ax.plot(renewals, line, label=_way(str(name)), linewidth=2, markersize=0, **{**style, "marker": ""})
        told.append(f"{_way(str(name))}: {line[fitted]:.0f}, {line[-1]:.0f}")
    ax.plot(renewals, share, "o", color="black", markersize=6, label=_("members seen"), zorder=5)
    ax.set_ylim(-5, 105)
    ax.set_xlim(-0.5, len(share) - 0.5)
    ax.set_xlabel(_("Renewals survived"))
    ax.set_ylabel(_("Still there (%)"))
    ax.set_title(_("Ways to extend a curve, judged later"))
    ax.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.16))
    words = _(
        "Lines fitted to the first {fitted} renewals, in % still there after renewal {fitted} and after {last}. "
        "Seen: {seen}. {ways}."
    )
    seen = f"{share[fitted]:.0f}, {share[-1]:.0f}"
    return describe(ax, words.format(fitted=fitted, last=len(share) - 1, seen=seen, ways="; ".join(told)))


def projection_check(projected: Mapping[str, pd.DataFrame], seen: KaplanMeier, unit: str = "", ax: Any = None) -> Any:
    """Draw projected survival with its band, and what was really seen, group by group.

    Parameters
    ----------
    projected : mapping of name to DataFrame
        From ``fit.project(periods)``, by the names of the groups.
    seen : KaplanMeier
        From :func:`loyaltylab.transactions.kaplan_meier`, with the same groups.
    unit : str
        What a period is, for the axis.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If a group was projected and not seen.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import clv, transactions
    >>> data = pd.DataFrame({"months": [1, 1, 2, 3, 3], "left": [1, 1, 1, 0, 0]})
    >>> fit = clv.ShiftedBetaGeometric([5, 3, 2]).fit()
    >>> ax = projection_check({"all": fit.project(3)}, transactions.kaplan_meier(data, "months", "left"))
    >>> ax.get_ylabel()
    'Still there (%)'

    Notes
    -----
    Common mistake: calling the model wrong wherever points and line differ. Both have their intervals.
    """
    groups = {str(name): curve for name, curve in seen.curve.groupby("group", sort=False)}
    unknown = [name for name in projected if name not in groups]
    if unknown:
        words = _("there is no group {group!r}. The groups are: {names}.")
        raise ValueError(words.format(group=unknown[0], names=", ".join(groups)))
    ax = new_axes(ax)
    told = []
    for place, (name, table) in enumerate(projected.items()):
        style, ages = look(place), table.index.to_numpy(dtype=float)
        middle, low, high = (100 * table[part] for part in ("survival", "survival_low", "survival_high"))
        ax.fill_between(ages, low, high, color=style["color"], alpha=0.18, linewidth=0)
        line = {"color": style["color"], "linestyle": style["linestyle"], "linewidth": 2}
        ax.plot(ages, middle, label=_("{group}: projected").format(group=name), **line)
        curve = groups[name]
        share = 100 * curve["survival"]
        reach = [share - 100 * curve["survival_low"], 100 * curve["survival_high"] - share]
        dots = {"fmt": style["marker"], "color": style["color"], "capsize": 2, "markersize": 5, "linewidth": 1}
        ax.errorbar(curve["time"], share, yerr=reach, label=_("{group}: seen").format(group=name), **dots)
        words = _(
            "{group}: projected {middle:.1f} % [{low:.1f}, {high:.1f}], seen {share:.1f} % [{down:.1f}, {up:.1f}]"
        )
        last = curve.iloc[-1]
        at = int(last["time"])
        ends = {"middle": middle.get(at, np.nan), "low": low.get(at, np.nan), "high": high.get(at, np.nan)}
        bounds = {"down": 100 * last["survival_low"], "up": 100 * last["survival_high"]}
        told.append(words.format(group=name, share=share.iloc[-1], **ends, **bounds))
    ax.set_ylim(0, 103)
    ax.set_xlim(0, None)
    ax.set_xlabel(_("Age of the relationship ({unit})").format(unit=unit) if unit else _("Age of the relationship"))
    ax.set_ylabel(_("Still there (%)"))
    ax.set_title(_("Projected, and seen later"))
    ax.legend(frameon=False)
    return describe(
        ax, _("Curves with bands and points with intervals. At the end: {listed}.").format(listed="; ".join(told))
    )


def contract_curves(fit: ContractFit, periods: int = 12, ax: Any = None) -> Any:
    """Draw who is still there and who renews, against members who are all alike and leave as the first did.

    Parameters
    ----------
    fit : ContractFit
        From ``ShiftedBetaGeometric(...).fit()`` or ``ShiftedBetaGeometric.at(...)``.
    periods : int
        Renewals to draw, 2 or more.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If periods is not a whole number of 2 or more.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.clv import ShiftedBetaGeometric
    >>> contract_curves(ShiftedBetaGeometric.at(alpha=1, beta=4)).get_xlabel()
    'Renewal'

    Notes
    -----
    Common mistake: reading the rising line as a member who grows loyal. In the model nobody changes.
    """
    if periods != int(periods) or periods < 2:
        raise ValueError(_("periods is {value!r}, expected a whole number of 2 or more.").format(value=periods))
    ax = new_axes(ax)
    ages = np.arange(1, int(periods) + 1)
    first = float(fit.retention_rate(1))
    lines = {
        _("renew, of those still there"): (100 * fit.retention_rate(ages), COLORS[0], "-", "o"),
        _("the same, if all were alike"): (np.full(len(ages), 100 * first), COLORS[0], ":", ""),
        _("still there"): (100 * fit.survival(ages), COLORS[1], "--", "s"),
        _("still there, if all were alike"): (100 * first**ages, COLORS[1], ":", ""),
    }
    for label, (values, color, line, marker) in lines.items():
        ax.plot(ages, values, color=color, linestyle=line, marker=marker, markersize=4, linewidth=2, label=label)
    ax.set_ylim(0, 103)
    ax.set_xlabel(_("Renewal"))
    ax.set_ylabel(_("Members (%)"))
    ax.set_title(_("Who renews, and who is still there"))
    ax.legend(frameon=False, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.16))
    told = "; ".join(f"{label}: {values[0]:.1f}, {values[-1]:.1f}" for label, (values, *_style) in lines.items())
    words = _("Lines by renewal, in %, at the first and at renewal {periods}. {listed}.")
    return describe(ax, words.format(periods=periods, listed=told))


def gain_by_horizon(table: pd.DataFrame, ax: Any = None) -> Any:
    """Draw what a change gains or costs by how far one looks ahead, with intervals, one line a group.

    Parameters
    ----------
    table : DataFrame
        Indexed by group and horizon, with the columns ``gain``, ``low`` and ``high`` in %.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the table has other columns, or is not indexed by group and horizon.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> index = pd.MultiIndex.from_tuples([("student", 12), ("student", 24)])
    >>> table = pd.DataFrame({"gain": [1, -3], "low": [-2, -7], "high": [4, 1]}, index=index)
    >>> gain_by_horizon(table).get_xlabel()
    'Months ahead'

    Notes
    -----
    Common mistake: reading the far right as seen. It is projected, and the intervals hold only if the model does.
    """
    absent = [name for name in ("gain", "low", "high") if name not in table.columns]
    if absent or table.index.nlevels != 2:
        words = _("the table needs the columns gain, low and high, and an index of group and horizon; found {found}.")
        raise ValueError(words.format(found=", ".join(map(str, table.columns))))
    ax = new_axes(ax)
    told = []
    groups = list(dict.fromkeys(table.index.get_level_values(0)))
    for place, group in enumerate(groups):
        rows = table.xs(group)
        shift = 0.6 * (place - (len(groups) - 1) / 2)
        reach = [rows["gain"] - rows["low"], rows["high"] - rows["gain"]]
        style = {**look(place), "capsize": 3, "linewidth": 1.5, "markersize": 6}
        ax.errorbar(rows.index.to_numpy(dtype=float) + shift, rows["gain"], yerr=reach, label=str(group), **style)
        numbers = zip(rows.index, rows["gain"], rows["low"], rows["high"], strict=True)
        listed = "; ".join(f"{months:g}: {gain:+.1f} [{low:+.1f}, {high:+.1f}]" for months, gain, low, high in numbers)
        told.append(f"{group!s}: {listed}")
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xticks(sorted({float(one) for one in table.index.get_level_values(1)}))
    ax.set_xlabel(_("Months ahead"))
    ax.set_ylabel(_("Revenue gained or lost (%)"))
    ax.set_title(_("What the change brings, by how far one looks"))
    ax.legend(frameon=False)
    return describe(ax, _("Points with intervals, in % by months ahead. {listed}.").format(listed=". ".join(told)))


def _way(name: str) -> str:
    """Name the usual ways to extend a curve; ways of one's own keep their names."""
    known = {
        "straight line": _("straight line"),
        "quadratic": _("quadratic"),
        "exponential": _("exponential"),
        "constant churn": _("constant churn"),
        "sBG": "sBG",
        "BdW": "BdW",
    }
    return known.get(name, name)
