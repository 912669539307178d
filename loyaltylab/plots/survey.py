"""Plots of survey results: groups compared, a metric over time, who answered, a scale as it was understood."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.survey.compare import Comparison
from loyaltylab.survey.metrics import Metric
from loyaltylab.survey.response import ResponseCheck
from loyaltylab.survey.scales import ScaleCheck
from loyaltylab.survey.trend import Trend

__all__ = ["groups", "response_rates", "scale", "trend"]

BLUE, GRAY, ORANGE, GREEN = COLORS[0], "#767676", COLORS[1], COLORS[2]
PAPER = {"fc": "white", "ec": "none", "pad": 0.5}


def groups(result: Comparison, ax: Any = None) -> Any:
    """Draw a metric of each group with its interval, next to that of everybody.

    Parameters
    ----------
    result : Comparison
        From :func:`loyaltylab.survey.compare`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the result is not from that function.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import survey
    >>> data = pd.DataFrame({"make": list("AAABBB"), "satisfaction": [6, 5, 6, 3, 4, 2]})
    >>> groups(survey.compare(data, "satisfaction", by="make")).get_title()
    'mean, 1-6 by make, n = 6'

    Notes
    -----
    Common mistake: judging a difference by whether two intervals overlap. The test of each pair is in ``.pairs``.
    """
    _expect(result, Comparison, "survey.compare()")
    table = result.table
    places = np.arange(len(table))
    ax = new_axes(ax, height=2.4 + 0.42 * len(table))
    ax.grid(visible=False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    ax.axvline(result.overall.value, color=GRAY, linestyle="--", linewidth=1.2, label=_("everybody"))
    _whiskers(ax, table, places, across=True, label=_("group, with interval"))
    for place, value in zip(places, table["value"], strict=True):
        ax.annotate(
            _number(value, result.metric), (value, place), xytext=(0, 6), textcoords="offset points", ha="center"
        )
    ax.set_yticks(places, [_short(name) for name in table.index])
    ax.set_ylim(len(table) - 0.4, -0.7)
    ax.set_xlabel(_axis(result.metric))
    by = str(table.index.name)
    n = int(table["n"].sum())
    ax.set_title(_("{metric} by {by}, n = {n:,}").format(metric=result.metric.label, by=by, n=n))
    _legend_below(ax, -0.55 / (1.1 + 0.42 * len(table)))
    start = _("Values with intervals of {metric} by {by}; everybody {value}.").format(
        metric=result.metric.label, by=by, value=_number(result.overall.value, result.metric)
    )
    return describe(ax, f"{start} {_listed(table, result.metric)}. {result.notes[0]}")


def trend(result: Trend, ax: Any = None) -> Any:
    """Draw a metric over time, with intervals and the straight line through all answers.

    Parameters
    ----------
    result : Trend
        From :func:`loyaltylab.survey.trend`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the result is not from that function.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import survey
    >>> data = pd.DataFrame({"day": ["2024-05-01", "2025-05-01"] * 3, "csat": [3, 4, 4, 5, 3, 5]})
    >>> trend(survey.trend(data, "csat", "day", period="year", scale=(1, 5))).get_title()
    'mean, 1-5 over time, n = 6'

    Notes
    -----
    Common mistake: an axis that zooms in until chance looks like a trend. Look at the intervals.
    """
    _expect(result, Trend, "survey.trend()")
    table = result.table
    places = table["place"].to_numpy(dtype=np.float64)
    ax = new_axes(ax)
    _whiskers(ax, table, places, across=False, label=_("{period}, with interval").format(period=_period(result.period)))
    line = result.level + result.slope.value * places
    ax.plot(places, line, color=ORANGE, linestyle="--", label=_("straight line through all answers"))
    shown = slice(None, None, 1 + (len(table) - 1) // 12)
    ax.set_xticks(
        places[shown],
        list(table.index)[shown],
        rotation=40 if len(table) > 6 else 0,
        ha="right" if len(table) > 6 else "center",
    )
    ax.set_ylabel(_axis(result.metric))
    n = int(table["n"].sum())
    ax.set_title(_("{metric} over time, n = {n:,}").format(metric=result.metric.label, n=n))
    _legend_below(ax, -0.3 if len(table) > 6 else -0.14)
    start = _("{metric} by {period} with intervals.").format(metric=result.metric.label, period=_period(result.period))
    return describe(ax, f"{start} {_listed(table, result.metric)}. {' '.join(result.notes)}")


def response_rates(result: ResponseCheck, ax: Any = None) -> Any:
    """Draw the response rate of each group with its interval, next to that of everybody who was asked.

    Parameters
    ----------
    result : ResponseCheck
        From :func:`loyaltylab.survey.response_check`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the result is not from that function.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import survey
    >>> asked = pd.DataFrame({"member": [0, 0, 0, 1, 1, 1], "responded": [0, 0, 1, 0, 1, 1]})
    >>> response_rates(survey.response_check(asked, by="member")).get_title()
    'Who answered: 50.0 % of 6 asked'

    Notes
    -----
    Common mistake: taking equal rates for a proof that the silent think like the others.
    """
    _expect(result, ResponseCheck, "survey.response_check()")
    table = result.table.rename(columns={"rate": "value", "answered": "n"})
    nested = isinstance(table.index, pd.MultiIndex)
    names = [f"{one[0]}: {one[1]}" if nested else _named(table.index.name, one) for one in table.index]
    places = np.arange(len(table))
    ax = new_axes(ax, height=2.4 + 0.36 * len(table))
    ax.grid(visible=False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    ax.axvline(result.overall.value, color=GRAY, linestyle="--", linewidth=1.2, label=_("everybody"))
    _whiskers(ax, table, places, across=True, label=_("group, with interval"))
    for place, value, high in zip(places, table["value"], table["high"], strict=True):
        ax.annotate(f"{value:.1f} %", (high, place), xytext=(5, 0), textcoords="offset points", va="center", bbox=PAPER)
    ax.set_yticks(places, [_short(name) for name in names])
    ax.set_ylim(len(table) - 0.4, -0.6)
    top = float(table["high"].max())
    ax.set_xlim(0, min(112.0, 1.15 * top + 4))
    ax.set_xlabel(_("Answered, of those asked (%)"))
    if not nested:
        ax.set_ylabel(str(table.index.name))
    title = _("Who answered: {rate:.1f} % of {n:,} asked").format(rate=result.overall.value, n=result.overall.n)
    ax.set_title(title)
    _legend_below(ax, -0.55 / (1.1 + 0.36 * len(table)))
    listed = "; ".join(
        f"{name} {value:.1f} % [{low:.1f}, {high:.1f}]"
        for name, value, low, high in zip(names, table["value"], table["low"], table["high"], strict=True)
    )
    return describe(ax, f"{title}. {listed}. {' '.join(result.notes[1:])}")


def scale(check: ScaleCheck, ax: Any = None) -> Any:
    """Draw where the labels of a scale, or the bands of numbers, lie as the check understood them.

    Parameters
    ----------
    check : ScaleCheck
        From :func:`loyaltylab.survey.check_scale`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the result is not from that function, or no label was understood.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import survey
    >>> scale(survey.check_scale(["satisfied", "neutral", "dissatisfied"])).get_title()
    'How strong each label is (no problem found)'

    Notes
    -----
    Common mistake: taking the strengths for measurements. They are ranks that most readers agree on.
    """
    _expect(check, ScaleCheck, "survey.check_scale()")
    read = check.read.dropna(subset=["strength"] if check.kind == "labels" else ["low"])
    if read.empty:
        raise ValueError(_("no label was understood, so there is nothing to draw. State values=."))
    ax = new_axes(ax, height=1.5 + 0.45 * len(read))
    places = np.arange(len(read))
    words = _strengths(ax, read, places) if check.kind == "labels" else _bands(ax, read, places)
    ax.set_yticks(places, [str(label) for label in read["label"]])
    ax.set_ylim(len(read) - 0.4, -0.6)
    ax.grid(visible=False)
    verdict = _("no problem found") if check.good else _("problems found: {n}").format(n=len(check.table))
    what = _("How strong each label is") if check.kind == "labels" else _("Where each band lies")
    ax.set_title(f"{what} ({verdict})")
    found = "; ".join(f"{row['problem']}: {row['where']}" for _place, row in check.table.iterrows())
    return describe(ax, f"{what} ({verdict}). {words}. {found}{'.' if found else ''}".strip())


def _strengths(ax: Any, read: pd.DataFrame, places: Any) -> str:
    values = read["strength"].to_numpy(dtype=np.float64)
    colors = [GREEN if value > 0 else ORANGE if value < 0 else GRAY for value in values]
    bars = ax.barh(places, values, color=colors, height=0.6)
    for bar, value in zip(bars, values, strict=True):
        bar.set_hatch("//" if value < 0 else "")
        bar.set_edgecolor("white")
    ax.plot(values, places, "D", color="black", markersize=5)
    ax.axvline(0, color="black", linewidth=0.8)
    reach = 1.15 * max(float(np.abs(values).max()), 1.0)
    ax.set_xlim(-reach, reach)
    ax.set_xlabel(_("Strength (below 0 unfavorable, above 0 favorable)"))
    return "; ".join(f"{label} {value:+g}" for label, value in zip(read["label"], values, strict=True))


def _bands(ax: Any, read: pd.DataFrame, places: Any) -> str:
    ends = read[["low", "high"]].to_numpy(dtype=np.float64)
    finite = ends[np.isfinite(ends)]
    room = 0.4 * max(float(np.ptp(finite)), 1.0)
    edges = finite.min() - room, finite.max() + room
    words = []
    for place, (label, low, high, low_in, high_in) in zip(places, read.to_numpy(), strict=True):
        ax.plot(
            [max(low, edges[0]), min(high, edges[1])], [place, place], color=BLUE, linewidth=5, solid_capstyle="butt"
        )
        for end, inside in ((low, low_in), (high, high_in)):
            if np.isfinite(end):
                ax.plot(end, place, "o", color=BLUE, markersize=10, markerfacecolor=BLUE if inside else "white")
        words.append(f"{label} {'[' if low_in else '('}{low:g}, {high:g}{']' if high_in else ')'}")
    ax.set_xlim(*edges)
    ax.set_xlabel(_("Answer (a filled end belongs to the band, an empty one does not)"))
    return "; ".join(words)


def _whiskers(ax: Any, table: pd.DataFrame, places: Any, across: bool, label: str) -> None:
    value = table["value"].to_numpy(dtype=np.float64)
    reach = np.clip([value - table["low"], table["high"] - value], 0, None)
    style: dict[str, Any] = {"fmt": "o", "color": BLUE, "capsize": 4, "markersize": 6, "label": label}
    if across:
        ax.errorbar(value, places, xerr=reach, **style)
    else:
        ax.errorbar(places, value, yerr=reach, **style)


def _listed(table: pd.DataFrame, metric: Metric) -> str:
    return "; ".join(
        f"{name} {_number(row['value'], metric)} [{_number(row['low'], metric, False)}, "
        f"{_number(row['high'], metric, False)}], n = {int(row['n']):,}"
        for name, row in table.iterrows()
    )


def _number(value: float, metric: Metric, with_unit: bool = True) -> str:
    if metric.kind == "mean":
        return f"{value:.2f}"
    return f"{value:.1f} %" if metric.kind == "share" and with_unit else f"{value:.1f}"


def _axis(metric: Metric) -> str:
    unit = {"mean": "", "share": " (%)", "nps": _(" (points)")}[metric.kind]
    return f"{metric.label}{unit}"


def _period(period: str) -> str:
    return {"month": _("month"), "quarter": _("quarter"), "year": _("year")}[period]


def _short(name: object, most: int = 24) -> str:
    text = str(name)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _named(column: object, value: object) -> str:
    """Codes such as 0 and 1 say nothing without the column's name; words do."""
    return f"{column} = {value}" if isinstance(value, (int, float, np.number)) else str(value)


def _legend_below(ax: Any, down: float) -> None:
    ax.legend(frameon=False, ncols=2, loc="upper center", bbox_to_anchor=(0.5, down))


def _expect(result: Any, kind: type, maker: str) -> None:
    if not isinstance(result, kind):
        raise ValueError(
            _("the result is a {found}, expected what {maker} returns.").format(
                found=type(result).__name__, maker=maker
            )
        )
