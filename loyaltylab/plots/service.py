"""Plots of service: quality gaps, Kano's plane, importance and performance, delivered value, what coupons move."""

from typing import Any

import numpy as np

from loyaltylab.i18n import _
from loyaltylab.plots.names import dimension_name, feature_name, item_name
from loyaltylab.plots.places import label_points
from loyaltylab.plots.style import COLORS, describe, look, new_axes
from loyaltylab.results import ResultTable
from loyaltylab.survey.importance import ImportancePerformance, quadrant_names
from loyaltylab.survey.kano import Kano, kano_names
from loyaltylab.survey.servqual import Servqual
from loyaltylab.survey.value import COSTS, VALUES, DeliveredValue, component_names

__all__ = ["delivered_value", "importance_performance", "kano", "servqual", "who_moves"]

SHADES = ("#0072B2", "#56B4E9", "#009E73", "#B9DCCF", "#D55E00", "#E69F00", "#CC79A7", "#E5C8D8")
HATCHES = ("", "//", "..", "xx")


def servqual(result: Servqual, ax: Any = None) -> Any:
    """Draw expected and perceived service of each dimension, joined by the gap, which stands beside with its interval.

    Parameters
    ----------
    result : Servqual
        From :func:`loyaltylab.survey.servqual`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import pandas as pd
    >>> from loyaltylab.survey import servqual as quality
    >>> data = pd.DataFrame({"exp_rel_1": [6, 7, 6], "per_rel_1": [5, 5, 6]})
    >>> servqual(quality(data)).get_title()
    'Service quality: expected and perceived, n = 3'

    Notes
    -----
    Common mistake: looking at the dots on the right only. A dimension can be rated well and still disappoint.
    """
    table = result.table
    ax = new_axes(ax, height=1.4 + 0.6 * len(table))
    places = np.arange(len(table))[::-1]
    ax.hlines(places, table["expected"], table["perceived"], color="#888888", linewidth=3, zorder=1)
    for column, label, turn in (("expected", _("expected"), 1), ("perceived", _("perceived"), 0)):
        style = look(turn)
        ax.scatter(table[column], places, s=80, color=style["color"], marker=style["marker"], label=label, zorder=2)
    # The interval of the gap hangs on the perceived end: as far as the gap may be longer or shorter.
    left, right = table["gap"] - table["low"], table["high"] - table["gap"]
    finite = np.isfinite(left.to_numpy(dtype=float))
    ax.errorbar(
        table["perceived"][finite],
        places[finite],
        xerr=[left[finite], right[finite]],
        fmt="none",
        color="black",
        capsize=4,
        zorder=3,
        label=_("interval of the gap"),
    )
    low, high = table[["expected", "perceived"]].min().min(), table[["expected", "perceived"]].max().max()
    span = max(high - low, 0.2)
    words = []
    for place, (name, row) in zip(places, table.iterrows(), strict=True):
        text = f"{row['gap']:+.2f} [{row['low']:+.2f}, {row['high']:+.2f}]"
        ax.text(high + 0.1 * span, place, text, va="center", ha="left")
        words.append(f"{dimension_name(str(name))} {row['expected']:.2f} / {row['perceived']:.2f}, {text}")
    ax.set_xlim(low - 0.12 * span, high + 0.6 * span)
    ax.set_ylim(-0.6, len(table) - 0.4)
    ax.set_yticks(places, [dimension_name(str(name)) for name in table.index])
    ax.set_xlabel(_("Mean answer (scale points); right: gap with its interval"))
    ax.set_title(_("Service quality: expected and perceived, n = {n:,}").format(n=int(table["n"].iloc[0])))
    ax.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.2 - 0.12 / len(table)))
    start = _("Expected / perceived and gap with interval, by dimension: {listed}.")
    return describe(ax, start.format(listed="; ".join(words)))


def kano(result: Kano, ax: Any = None) -> Any:
    """Draw features by how much having them pleases and lacking them annoys; features not sure are drawn hollow.

    Parameters
    ----------
    result : Kano
        From :func:`loyaltylab.survey.kano` or :func:`loyaltylab.survey.kano_from_counts`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.survey import kano_from_counts
    >>> kano(kano_from_counts({"A": 20, "O": 40, "M": 25, "I": 15})).get_title()
    'What features are to customers (hollow: ambiguous)'

    Notes
    -----
    Common mistake: reading a category off the area. The letter at the feature is the most frequent category; a
    reverse feature has no area of its own.
    """
    table, names = result.table, kano_names()
    ax = new_axes(ax, width=6.6, height=5.6)
    ax.axhline(0.5, color="#999999", linewidth=1)
    ax.axvline(0.5, color="#999999", linewidth=1)
    for x, y, category in ((0.01, 0.985, "A"), (0.99, 0.985, "O"), (0.99, 0.015, "M"), (0.01, 0.015, "I")):
        ax.text(
            x,
            y,
            names[category],
            color="#555555",
            style="italic",
            fontsize=11,
            ha="left" if x < 0.5 else "right",
            va="top" if y > 0.5 else "bottom",
        )
    words = []
    for name, row in table.iterrows():
        x, y = -row["DI"], row["SI"]
        color = look(list(names).index(row["category"]))["color"]
        ax.errorbar(
            x,
            y,
            xerr=[[x + row["DI_high"]], [-row["DI_low"] - x]],
            yerr=[[y - row["SI_low"]], [row["SI_high"] - y]],
            color=color,
            marker=look(list(names).index(row["category"]))["marker"],
            markersize=9,
            markerfacecolor="white" if row["ambiguous"] else color,
            capsize=2,
            linewidth=1,
        )
        letters = f"{row['category']}/{row['second']}?" if row["ambiguous"] else row["category"]
        sure = _("ambiguous") if row["ambiguous"] else names[row["category"]]
        words.append(f"{feature_name(str(name))} {letters} ({sure}), SI {row['SI']:.2f}, DI {row['DI']:.2f}")
    labels = [
        feature_name(str(name))
        + (f" ({row['category']}/{row['second']}?)" if row["ambiguous"] else f" ({row['category']})")
        for name, row in table.iterrows()
    ]
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_xlabel(_("Lacking it annoys: -DI (share of classified answers)"))
    ax.set_ylabel(_("Having it pleases: SI (share of classified answers)"))
    ax.set_title(_("What features are to customers (hollow: ambiguous)"))
    label_points(ax, -table["DI"].to_numpy(dtype=float), table["SI"].to_numpy(dtype=float), labels)
    return describe(ax, _("Features by SI and DI with intervals: {listed}.").format(listed="; ".join(words)))


def importance_performance(result: ImportancePerformance, diagonal: bool = False, ax: Any = None) -> Any:
    """Draw items by performance and importance, with intervals and the four quadrants.

    Parameters
    ----------
    result : ImportancePerformance
        From :func:`loyaltylab.survey.importance_performance`.
    diagonal : bool
        Whether Slack's diagonal is drawn: items above it come first, the farther above, the more urgent.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import pandas as pd
    >>> from loyaltylab.survey import importance_performance as grid
    >>> data = pd.DataFrame({"room": [1, 2, 3, 4, 5, 2], "bar": [5, 4, 5, 4, 5, 5], "csat": [1, 2, 3, 4, 5, 3]})
    >>> importance_performance(grid(data, ["room", "bar"], draws=20)).get_xlabel()
    'Performance (mean, 1 lowest, 5 highest)'

    Notes
    -----
    Common mistake: taking the lines for borders in nature. They move with the items that are on the list.
    """
    table, names = result.table, quadrant_names()
    ax = new_axes(ax, width=7.4, height=5.4)
    x, y = table["performance"].to_numpy(dtype=float), table["importance"].to_numpy(dtype=float)
    ends = {
        name: table[[f"{name}_low", f"{name}_high"]].to_numpy(dtype=float) for name in ("performance", "importance")
    }
    _frame_of(ax, ends, result)
    ax.axhline(result.cuts[0], color="#999999", linewidth=1)
    ax.axvline(result.cuts[1], color="#999999", linewidth=1)
    if diagonal:
        start, end = result.diagonal
        ax.axline(start, end, color="#999999", linestyle="--", linewidth=1, label=_("diagonal (above it: improve)"))
    corners = {
        "concentrate_here": (0.01, 0.99, "left", "top"),
        "keep_up": (0.99, 0.99, "right", "top"),
        "low_priority": (0.01, 0.01, "left", "bottom"),
        "possible_overkill": (0.99, 0.01, "right", "bottom"),
    }
    for quadrant, (left, top, ha, va) in corners.items():
        ax.text(left, top, names[quadrant], transform=ax.transAxes, ha=ha, va=va, color="#555555", style="italic")
    for place, quadrant in enumerate(names):
        rows = (table["quadrant"] == quadrant).to_numpy()
        if rows.any():
            across = np.abs(ends["performance"][rows] - x[rows, None]).T
            up = np.abs(ends["importance"][rows] - y[rows, None]).T
            style = look(place) | {"linestyle": "none"}
            ax.errorbar(x[rows], y[rows], xerr=across, yerr=up, capsize=2, markersize=8, linewidth=1, **style)
    ax.set_xlabel(
        _("Performance (mean, {low} lowest, {high} highest)").format(low=result.scale[0], high=result.scale[1])
    )
    ax.set_ylabel(_importance_label(result))
    ax.set_title(result.title)
    if diagonal:
        ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.13))
    label_points(ax, x, y, [item_name(str(name)) for name in table.index])
    listed = "; ".join(
        _(
            "{item}: importance {importance:.2f}, performance {performance:.2f}, {quadrant} ({share:.0%} of draws)"
        ).format(
            item=item_name(str(item)),
            importance=row["importance"],
            performance=row["performance"],
            quadrant=names[row["quadrant"]],
            share=row["draw_share"],
        )
        for item, row in table.iterrows()
    )
    return describe(ax, _("Grid of importance and performance. {listed}.").format(listed=listed))


def delivered_value(result: DeliveredValue, ax: Any = None) -> Any:
    """Draw value and cost of every offer as stacked bars side by side, with what is left as a number.

    Parameters
    ----------
    result : DeliveredValue
        From :func:`loyaltylab.survey.delivered_value`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import pandas as pd
    >>> from loyaltylab.survey import delivered_value as value
    >>> offers = pd.DataFrame([[50, 20, 15, 10, 40, 10, 5, 5]], index=["Light"], columns=[*VALUES, *COSTS])
    >>> delivered_value(value(offers)).get_title()
    'Delivered value: value less cost'

    Notes
    -----
    Common mistake: comparing the left bars. What counts is how far the left bar stands above the right one.
    """
    weighted, table, names = result.components * result.weights, result.table, component_names()
    ax = new_axes(ax, width=7.4, height=4.8)
    places = np.arange(len(table))
    for group, shift in ((VALUES, -0.2), (COSTS, 0.2)):
        bottom = np.zeros(len(table))
        for place, name in enumerate(group):
            height = weighted[name].to_numpy(dtype=float)
            color = SHADES[place + (4 if group is COSTS else 0)]
            ax.bar(
                places + shift,
                height,
                0.36,
                bottom=bottom,
                color=color,
                hatch=HATCHES[place],
                edgecolor="white",
                label=names[name],
            )
            bottom += height
        for spot, total in zip(places, bottom, strict=True):
            ax.text(spot + shift, total, f"{total:g}", ha="center", va="bottom")
    top = float(table[["total_value", "total_cost"]].max().max()) or 1.0
    words = []
    for spot, (offer, row) in zip(places, table.iterrows(), strict=True):
        left = _("left: {value:+g}").format(value=row["delivered_value"])
        highest = max(row["total_value"], row["total_cost"])
        ax.text(spot, highest + 0.09 * top, left, ha="center", fontweight="bold")
        text = _("{offer}: value {total_value:g}, cost {total_cost:g}, left {delivered_value:+g}")
        words.append(
            text.format(offer=offer, **{name: row[name] for name in ("total_value", "total_cost", "delivered_value")})
        )
    ax.set_xticks(places, [str(offer) for offer in table.index])
    ax.set_ylim(0, 1.22 * top)
    ax.set_ylabel(_("Value and cost (same unit)"))
    ax.set_title(_("Delivered value: value less cost"))
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return describe(ax, _("Two stacked bars an offer. {listed}.").format(listed="; ".join(words)))


def who_moves(result: ResultTable, ax: Any = None) -> Any:
    """Draw the share of customers whom each coupon moves, with its interval, and what one customer moved costs.

    Parameters
    ----------
    result : ResultTable
        From :func:`loyaltylab.survey.who_moves`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.survey import who_moves as moved
    >>> who_moves(moved([1, 4, 6, 9], [0, 5, 10])).get_xlabel()
    'Coupon (money)'

    Notes
    -----
    Common mistake: choosing the coupon that moves most. The number at each point says what that costs.
    """
    table = result.table
    if not {"share", "low", "high", "cost_per_move"} <= set(table.columns):
        raise ValueError(_("result is not one that survey.who_moves() returned. Make it with that function."))
    ax = new_axes(ax)
    share, low, high = (100 * table[name] for name in ("share", "low", "high"))
    style = {"color": COLORS[0], "marker": "o", "linewidth": 1.8, "capsize": 3}
    ax.errorbar(table.index, share, yerr=[share - low, high - share], clip_on=False, **style)
    words = []
    for coupon, row in table.iterrows():
        each = _("nobody moved") if np.isinf(row["cost_per_move"]) else f"{row['cost_per_move']:.1f}"
        shown = "–" if np.isinf(row["cost_per_move"]) else each
        ax.annotate(shown, (coupon, 100 * row["high"]), xytext=(0, 5), textcoords="offset points", ha="center")
        text = _("{coupon:g}: {share:.1f} % [{low:.1f}, {high:.1f}], cost per customer moved {each}")
        ends = {name: 100 * row[name] for name in ("share", "low", "high")}
        words.append(text.format(coupon=coupon, each=each, **ends))
    ax.margins(x=0.1)
    ax.set_ylim(0, 112)
    ax.set_yticks(range(0, 101, 20))
    ax.set_xlabel(_("Coupon (money)"))
    ax.set_ylabel(_("Share who move (%)"))
    ax.set_title(_("Who moves, and (numbers) coupon money per customer moved"))
    return describe(ax, _("Share who move by coupon, with intervals. {listed}.").format(listed="; ".join(words)))


def _frame_of(ax: Any, ends: dict[str, Any], result: ImportancePerformance) -> None:
    """Leave room around all intervals and cuts, also for the names of the quadrants."""
    for set_limits, name, cut in ((ax.set_xlim, "performance", 1), (ax.set_ylim, "importance", 0)):
        all_ends = np.append(ends[name], result.cuts[cut])
        margin = 0.15 * max(float(np.nanmax(all_ends) - np.nanmin(all_ends)), 1e-6)
        set_limits(np.nanmin(all_ends) - margin, np.nanmax(all_ends) + margin)


def _importance_label(result: ImportancePerformance) -> str:
    labels = {
        "partial": _("Importance (partial correlation)"),
        "beta": _("Importance (standardized coefficient)"),
        "shapley": _("Importance (share of variance)"),
        "stated": _("Stated importance (mean, {low} lowest, {high} highest)").format(
            low=result.scale[0], high=result.scale[1]
        ),
    }
    return labels[result.importance]
