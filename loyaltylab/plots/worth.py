"""Pictures of what a customer is worth: by retention and timing, by source of profit, and year by year."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv import ProfitSources, retention_clv
from loyaltylab.clv.formulas import TIMINGS, CLVByRetention, timing_name
from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, look, new_axes
from loyaltylab.results import ResultTable

__all__ = ["clv_curve", "cumulative_value", "profit_sources", "source_name", "tenure_effect", "value_by_tenth"]

HATCHES = ("", "//", "..", "xx", "\\\\")


def clv_curve(result: CLVByRetention, retention: float | None = None, timing: str = "immediate", ax: Any = None) -> Any:
    """Draw value against retention, one line a timing.

    Parameters
    ----------
    result : CLVByRetention
        From :func:`loyaltylab.clv.clv_by_retention`.
    retention : float, optional
        Your own retention, marked with a star on the line of ``timing``.
    timing : str
        Line that carries the star.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If ``result`` is something else, or the timing is none of the four.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.clv import clv_by_retention
    >>> clv_curve(clv_by_retention(100, 0.1)).get_xlabel()
    'Retention (% a period)'

    Notes
    -----
    Common mistake: comparing a point on one line with a point on another.
    """
    table = _table(result, TIMINGS, "clv_by_retention")
    retention_clv(1.0, 0.5, 0.1, timing)  # refuses a timing that does not exist
    ax = new_axes(ax)
    across = 100 * table.index.to_numpy(dtype=float)
    for place, name in enumerate(TIMINGS):
        ax.plot(across, table[name], linewidth=2, markersize=4, label=timing_name(name), **look(place))
    text = ""
    if retention is not None:
        value = retention_clv(result.margin, retention, result.discount, timing, result.horizon, result.growth)
        label = _("retention {r:.0f} %: {value:,.0f}").format(r=100 * retention, value=value)
        style = {"marker": "*", "markersize": 16, "color": COLORS[5], "markeredgecolor": "black", "linestyle": "none"}
        ax.plot(100 * retention, value, label=label, zorder=5, **style)
        text = _(" Marked: {label}, {timing}.").format(label=label, timing=timing_name(timing))
    ax.set_xlabel(_("Retention (% a period)"))
    ax.set_ylabel(_("Value of a customer (money)"))
    ax.set_title(_("Value of a customer by retention and timing"))
    ax.set_ylim(bottom=min(0.0, float(table.to_numpy().min())))
    ax.legend(frameon=False, loc="upper left")
    shown = table.iloc[np.unique(np.linspace(0, len(table) - 1, min(len(table), 6)).astype(int))]
    lines = [
        f"{timing_name(name)}: " + "; ".join(f"{100 * float(str(r)):.0f} %: {v:,.0f}" for r, v in shown[name].items())
        for name in TIMINGS
    ]
    return describe(ax, _("Lines of value by retention. {lines}.").format(lines=". ".join(lines)) + text)


def profit_sources(result: ProfitSources, ax: Any = None) -> Any:
    """Draw profit per customer as stacked bars, one a year, one part a source.

    Parameters
    ----------
    result : ProfitSources
        From :func:`loyaltylab.clv.profit_sources`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If ``result`` is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import clv
    >>> profit_sources(clv.profit_sources([50, 50], growth=[0, 9], timing="end")).get_xlabel()
    'Year as a customer'

    Notes
    -----
    Common mistake: overlooking what is below zero. A source can take money away.
    """
    given: Any = result
    if not isinstance(given, ProfitSources):
        message = _("this plot takes what loyaltylab.clv.{name} returns, not a {found}.")
        raise ValueError(message.format(name="profit_sources", found=type(given).__name__))
    table = result.table[list(result.discounted.columns)]
    ax = new_axes(ax)
    years = table.index.to_numpy(dtype=float)
    up, down = np.zeros(len(table)), np.zeros(len(table))
    for place, name in enumerate(table.columns):
        value = table[name].to_numpy(dtype=float)
        if not value.any():
            continue
        base = np.where(value >= 0, up, down)
        style = {"color": COLORS[place], "hatch": HATCHES[place], "edgecolor": "white", "linewidth": 0.8}
        ax.bar(years, value, 0.7, bottom=base, label=source_name(name), **style)
        up, down = up + np.maximum(value, 0), down + np.minimum(value, 0)
    total = result.table["total"]
    style = {"color": "black", "marker": "D", "markersize": 5, "linestyle": ":", "linewidth": 1.2}
    ax.plot(years, total, label=_("together"), **style)
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xticks(years)
    ax.set_xlabel(_("Year as a customer"))
    ax.set_ylabel(_("Profit per customer still there (money)"))
    ax.set_title(_("Where the profit of a customer comes from"))
    ax.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.16))
    parts = [
        f"{source_name(name)}: " + ", ".join(f"{value:,.1f}" for value in table[name])
        for name in table.columns
        if table[name].any()
    ]
    message = _("Stacked bars of profit by year. {parts}. Together: {total}.")
    return describe(ax, message.format(parts=". ".join(parts), total=", ".join(f"{value:,.1f}" for value in total)))


def cumulative_value(result: ResultTable, ax: Any = None) -> Any:
    """Draw how a worksheet's present values add up: where the line crosses zero, the customer has paid back.

    Parameters
    ----------
    result : ResultTable
        From :func:`loyaltylab.clv.value_worksheet`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If ``result`` is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.clv import value_worksheet
    >>> cumulative_value(value_worksheet({"won": -80}, {"margin": [60, 60]})).get_xlabel()
    'Year (0 = when the customer is won)'

    Notes
    -----
    Common mistake: stopping at the year in which a staying customer has paid back. The average one may have left.
    """
    table = _table(result, ("cumulative", "present_value"), "value_worksheet")
    ax = new_axes(ax)
    years, value = table.index.to_numpy(dtype=float), table["present_value"].to_numpy(dtype=float)
    sides = [
        (value >= 0, _("present value of a year: a gain"), {"color": COLORS[4]}),
        (value < 0, _("present value of a year: a loss"), {"color": COLORS[1], "hatch": "//"}),
    ]
    for chosen, label, style in sides:  # two calls, so that the legend shows both colors
        if chosen.any():
            ax.bar(years[chosen], value[chosen], 0.6, edgecolor="white", label=label, **style)
    ax.plot(years, table["cumulative"], linewidth=2, label=_("added up"), **look(0))
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xticks(years)
    ax.set_xlabel(_("Year (0 = when the customer is won)"))
    ax.set_ylabel(_("Money per customer won"))
    ax.set_title(_("When a customer has paid back"))
    ax.legend(frameon=False, loc="best")
    listed = ", ".join(f"{year:.0f}: {one:,.1f}" for year, one in zip(years, table["cumulative"], strict=True))
    return describe(ax, _("Bars and line of present value. Added up by year: {listed}.").format(listed=listed))


def tenure_effect(result: ResultTable, ax: Any = None) -> Any:
    """Draw the change with each year as a customer, old against new beside the same customers, with intervals.

    Parameters
    ----------
    result : ResultTable
        From :func:`loyaltylab.clv.tenure_effect`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If ``result`` is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import pandas as pd
    >>> from loyaltylab import clv
    >>> log = pd.DataFrame({"id": [1, 1, 2, 2, 3, 3], "years": [1, 2, 5, 6, 9, 10], "profit": [5, 5, 9, 9, 14, 15.0]})
    >>> tenure_effect(clv.tenure_effect(log, "profit", "years", "id")).get_ylabel()
    'Change with each year (money)'

    Notes
    -----
    Common mistake: reading two intervals that overlap as "no difference" without looking at the second one's zero.
    """
    table = _table(result, ("per_period", "per_period_low", "customers"), "tenure_effect")
    views = [(_("old against new"), "old_against_new"), (_("the same customers over time"), "same_customers")]
    ax = new_axes(ax)
    grouped = table.index.nlevels > 1
    groups = list(dict.fromkeys(table.index.get_level_values(0))) if grouped else [""]
    parts = []
    for place, (label, view) in enumerate(views):
        rows = table.xs(view, level="view") if grouped else table.loc[[view]]
        across = np.arange(len(groups)) + 0.16 * (2 * place - 1)
        middle = rows["per_period"].to_numpy(dtype=float)
        reach = np.abs(rows[["per_period_low", "per_period_high"]].to_numpy(dtype=float).T - middle)
        style = {**look(place), "linestyle": "none", "capsize": 4, "markersize": 8}
        ax.errorbar(across, middle, yerr=reach, label=label, **style)
        told = [
            f"{name} {one.per_period:+.2f} [{one.per_period_low:.2f}, {one.per_period_high:.2f}]".strip()
            for name, one in zip([group_name(str(group)) for group in groups], rows.itertuples(), strict=True)
        ]
        parts.append(f"{label}: {'; '.join(told)}")
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xticks(range(len(groups)), [group_name(str(group)) for group in groups])
    ax.set_xlim(-0.6, len(groups) - 0.4)
    ax.set_ylabel(_("Change with each year (money)"))
    ax.set_title(_("What a year more as a customer goes with"))
    ax.legend(frameon=False, loc="upper right")
    return describe(ax, _("Points with intervals. {parts}.").format(parts=". ".join(parts)))


def value_by_tenth(values: "pd.Series[Any]", ax: Any = None) -> Any:
    """Draw which share of all value each tenth of the customers carries, from the best tenth to the last.

    Parameters
    ----------
    values : Series of float
        What each customer is worth, 0 or more, in money; ten customers at least.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there are fewer than ten customers, or a value is missing or below 0, or all are 0.

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> value_by_tenth(pd.Series(range(1, 21))).get_xlabel()
    'Tenth of the customers, from the best'

    Notes
    -----
    Common mistake: reading forecasts as results. The best tenth is the best by what the model expects.
    """
    found = np.sort(values.to_numpy(dtype=float))[::-1]
    if len(found) < 10 or not (np.isfinite(found) & (found >= 0)).all() or found.sum() == 0:
        raise ValueError(_("values must be ten numbers or more, 0 or above, without gaps, and not all 0."))
    shares = [100 * part.sum() / found.sum() for part in np.array_split(found, 10)]
    ax = new_axes(ax)
    bars = ax.bar(range(1, 11), shares, color=COLORS[0])
    ax.bar_label(bars, labels=[f"{share:.0f} %" for share in shares], padding=2)
    ax.set_xticks(range(1, 11))
    ax.set_xlabel(_("Tenth of the customers, from the best"))
    ax.set_ylabel(_("Share of all value (%)"))
    ax.set_title(_("Who carries the value, n = {n:,}").format(n=len(found)))
    listed = "; ".join(f"{place}: {share:.1f} %" for place, share in enumerate(shares, start=1))
    words = _("Bar chart, share of all value by tenth of {n:,} customers, from the best. {listed}.")
    return describe(ax, words.format(n=len(found), listed=listed))


def source_name(name: str) -> str:
    """Say which source of profit it is.

    Examples
    --------
    >>> source_name("premium")
    'higher prices'
    """
    names = {
        "base": _("base profit"),
        "growth": _("buying more"),
        "cost": _("costing less"),
        "referral": _("recommending"),
        "premium": _("higher prices"),
    }
    return names[name]


def group_name(name: str) -> str:
    """Name a segment of the shipped cases; groups of one's own keep their names.

    Examples
    --------
    >>> group_name("workshops"), group_name("bakers")
    ('workshops', 'bakers')
    """
    known = {
        "machine builders": _("machine builders"),
        "distributors": _("distributors"),
        "workshops": _("workshops"),
    }
    return known.get(name, name)


def _table(result: Any, needed: tuple[str, ...], name: str) -> Any:
    table = getattr(result, "table", None)
    if table is None or any(one not in table.columns for one in needed):
        message = _("this plot takes what loyaltylab.clv.{name} returns, not a {found}.")
        raise ValueError(message.format(name=name, found=type(result).__name__))
    return table
