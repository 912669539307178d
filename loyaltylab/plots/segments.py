"""Plots of segments: their shares, the customer pyramid, the curve of cumulated profit, the grid of accounts."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, MARKERS, describe, new_axes
from loyaltylab.transactions.segments import SegmentTable

__all__ = ["account_grid", "customer_pyramid", "customer_segments", "profit_curve", "segment_name"]


def segment_name(name: str) -> str:
    """Name a segment, tier or cell in the language in use.

    Examples
    --------
    >>> segment_name("at risk"), segment_name("our own")
    ('at risk', 'our own')
    """
    known = {
        "champions": _("champions"),
        "loyal": _("loyal"),
        "new": _("new"),
        "promising": _("promising"),
        "needs attention": _("needs attention"),
        "at risk": _("at risk"),
        "cannot lose": _("cannot lose"),
        "hibernating": _("hibernating"),
        "active": _("active"),
        "occasional": _("occasional"),
        "lost": _("lost"),
        "platinum": _("platinum"),
        "gold": _("gold"),
        "iron": _("iron"),
        "lead": _("lead"),
        "high": _("high: large, pays well"),
        "medium": _("medium: small, pays well"),
        "lower medium": _("lower medium: large, pays late"),
        "low": _("low: small, pays late"),
    }
    return known.get(name, name)


def customer_segments(result: SegmentTable, column: str = "share", ax: Any = None) -> Any:
    """Draw one number of each segment, with its interval where it has one.

    Parameters
    ----------
    result : SegmentTable
        From :func:`loyaltylab.transactions.rfm_segments` or :func:`loyaltylab.transactions.activity_segments`.
    column : {"share", "bought_later", "spend"}
        Share of customers, who bought in the hold-out, or share of the money, all in %.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the result has no such column.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.transactions import activity_segments
    >>> rfm = pd.DataFrame({"frequency": [4, 0, 2], "recency": [28.0, 0.0, 5.0], "T": [30.0, 20.0, 90.0]})
    >>> customer_segments(activity_segments(rfm, 13, 26)).get_xlabel()
    'Share of customers (%)'

    Notes
    -----
    Common mistake: reading the name of a segment as a forecast. Draw ``bought_later`` and see.
    """
    axes = {
        "share": (_("Share of customers (%)"), _("How many customers are in each segment, n = {n:,}")),
        "bought_later": (_("Bought in the hold-out (%)"), _("Who of each segment bought again, n = {n:,}")),
        "spend": (_("Share of repeat spend (%)"), _("Where the money of repeat orders comes from, n = {n:,}")),
    }
    table = result.table
    if column not in axes or column not in table:
        known = ", ".join(name for name in axes if name in table)
        raise ValueError(_("column is {value!r}, this result has: {known}.").format(value=column, known=known))
    label, title = axes[column]
    ax = new_axes(ax, height=1.3 + 0.45 * len(table))
    places = np.arange(len(table))[::-1]
    values = table[column].to_numpy(dtype=float)
    ax.barh(places, np.nan_to_num(values), color=COLORS[0], height=0.65)
    ends, words = values, [f"{value:.1f} %" for value in values]
    if f"{column}_low" in table:
        low, high = (table[f"{column}_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
        reach = np.nan_to_num(np.vstack([values - low, high - values]))
        ax.errorbar(values, places, xerr=reach, fmt="none", color="black", capsize=3)
        ends, words = high, [f"{value:.1f} % [{a:.1f}, {b:.1f}]" for value, a, b in zip(values, low, high, strict=True)]
    for place, end, value in zip(places, ends, values, strict=True):
        if np.isfinite(value):
            ax.annotate(f"{value:.1f} %", (end, place), (5, 0), textcoords="offset points", va="center")
    names = [segment_name(str(name)) for name in table.index]
    ax.set_yticks(places, [f"{name} ({n:,})" for name, n in zip(names, table["n"], strict=True)])
    ax.set_xlim(0, 1.2 * float(np.nanmax(np.append(ends, 1.0))))
    ax.grid(visible=False, axis="y")
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    ax.set_xlabel(label)
    total = int(table["n"].sum())
    ax.set_title(title.format(n=total))
    listed = "; ".join(f"{name} {word}" for name, word in zip(names, words, strict=True))
    text = _("Bars: {label} of each segment, n = {n:,}. {listed}.")
    return describe(ax, text.format(label=label, n=total, listed=listed))


def customer_pyramid(result: SegmentTable, ax: Any = None) -> Any:
    """Draw each tier's share of the customers beside its share of the profit, with intervals.

    Parameters
    ----------
    result : SegmentTable
        From :func:`loyaltylab.transactions.customer_pyramid`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import transactions
    >>> data = pd.DataFrame({"profit": [60.0, 30.0, 10.0, 5.0, -5.0]})
    >>> customer_pyramid(transactions.customer_pyramid(data, "profit", draws=20)).get_title()
    'Customer pyramid, n = 5'

    Notes
    -----
    Common mistake: drawing a triangle. The bars show what the triangle hides: that the bottom can cost money.
    """
    table = result.table
    ax = new_axes(ax, height=3.8)
    places = np.arange(len(table))[::-1]
    parts = {
        "share": (_("share of customers"), 0.2, "#BBBBBB", ""),
        "profit_share": (_("share of the contribution ({method})").format(method=result.method), -0.2, COLORS[0], "//"),
    }
    for column, (label, shift, color, hatch) in parts.items():
        ax.barh(places + shift, table[column], 0.38, color=color, hatch=hatch, edgecolor="white", label=label)
    value, low, high = (table[f"profit_share{end}"].to_numpy(dtype=float) for end in ("", "_low", "_high"))
    reach = np.clip(np.vstack([value - low, high - value]), 0, None)
    ax.errorbar(value, places - 0.2, xerr=reach, fmt="none", color="black", capsize=3)
    for place, share, end, worth in zip(places, table["share"], np.maximum(high, 0), value, strict=True):
        ax.annotate(f"{share:.1f} %", (share, place + 0.2), (4, 0), textcoords="offset points", va="center")
        ax.annotate(f"{worth:.1f} %", (end, place - 0.2), (6, 0), textcoords="offset points", va="center")
    names = [segment_name(str(name)) for name in table.index]
    ax.set_yticks(places, names)
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set_xlim(min(0.0, 1.15 * float(low.min())), 1.18 * float(max(high.max(), table["share"].max())))
    ax.grid(visible=False, axis="y")
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    ax.set_xlabel(_("Share (%)"))
    total = int(table["n"].sum())
    ax.set_title(_("Customer pyramid, n = {n:,}").format(n=total))
    ax.legend(frameon=False, ncols=2, loc="upper center", bbox_to_anchor=(0.45, -0.18))
    line = _("{name}: {share:.1f} % of customers, {worth:.1f} % [{low:.1f}, {high:.1f}] of the contribution")
    listed = "; ".join(
        line.format(name=name, share=row["share"], worth=row["profit_share"], low=a, high=b)
        for name, (_name, row), a, b in zip(names, table.iterrows(), low, high, strict=True)
    )
    return describe(ax, _("Bars by tier, n = {n:,}. {listed}.").format(n=total, listed=listed))


def profit_curve(contributions: "pd.Series[Any] | npt.ArrayLike", ax: Any = None) -> Any:
    """Draw how the profit adds up from the best customer to the worst.

    Parameters
    ----------
    contributions : Series, array or list of float
        What each customer contributed, in money; losses below 0.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there are no numbers, some are missing, or their sum is not above 0.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> profit_curve([60.0, 30.0, 20.0, -10.0]).get_title()
    'Profit added up from the best customer to the worst, n = 4'

    Notes
    -----
    Common mistake: dismissing everybody behind the peak. Their share of fixed costs stays, and some send others.
    """
    values = np.sort(np.asarray(contributions, dtype=float))[::-1]
    if values.size == 0 or not np.isfinite(values).all() or values.sum() <= 0:
        raise ValueError(_("contributions must be numbers without gaps whose sum is above 0."))
    n, curve = len(values), 100 * np.append(0, np.cumsum(values)) / values.sum()
    customers = 100 * np.arange(n + 1) / n
    peak, fifth = int(curve.argmax()), float(np.interp(20, customers, curve))
    ax = new_axes(ax)
    ax.plot(customers, curve, color=COLORS[0], linewidth=2)
    ax.axhline(100, color="black", linewidth=0.8, linestyle="--")
    for place, (x, y, shift) in enumerate([(20.0, fifth, (8, -14)), (customers[peak], curve[peak], (4, 6))]):
        ax.plot([x], [y], MARKERS[place], color=COLORS[1], markersize=8)
        ax.annotate(f"{x:.0f} %: {y:.0f} %", (x, y), shift, textcoords="offset points")
    ax.set_xlabel(_("Customers, from the best (%)"))
    ax.set_ylabel(_("Share of the whole profit (%)"))
    ax.set_xlim(0, 100)
    ax.set_ylim(0, 1.12 * float(curve.max()))
    ax.set_title(_("Profit added up from the best customer to the worst, n = {n:,}").format(n=n))
    words = _(
        "Curve, n = {n:,}: the best 20 % of customers bring {fifth:.1f} % of the profit; the peak of {top:.1f} % is "
        "reached at {peak:.1f} % of customers; the others make losses."
    )
    return describe(ax, words.format(n=n, fifth=fifth, top=curve[peak], peak=customers[peak]))


def account_grid(result: SegmentTable, ax: Any = None) -> Any:
    """Draw each account by its share of sales and by how it pays, marked by its cell of the grid.

    Parameters
    ----------
    result : SegmentTable
        From :func:`loyaltylab.transactions.customer_grid`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import transactions
    >>> data = pd.DataFrame({"sales": [900, 50, 800, 30], "payment_days": [30, 20, 90, 95]})
    >>> account_grid(transactions.customer_grid(data)).get_title()
    'Sales and payment, n = 4'

    Notes
    -----
    Common mistake: treating accounts on both sides of a border as different; the border is the firm's choice.
    """
    accounts, table = result.customers, result.table
    ax = new_axes(ax, height=4.6)
    for place, cell in enumerate(table.index):
        inside = accounts[accounts["segment"] == cell]
        label = f"{segment_name(str(cell))} ({len(inside):,})"
        shown = inside[inside["sales_contribution"] > 0]
        ax.scatter(
            shown["sales_contribution"],
            shown["payment"],
            s=18,
            alpha=0.7,
            label=label,
            color=COLORS[place],
            marker=MARKERS[place],
            linewidths=0,
        )
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(lambda value, _place: f"{value:g}")
    ax.set_xlabel(_("Share of all sales (%), logarithmic"))
    ax.set_ylabel(_("Payment (as in the data, such as days)"))
    ax.set_title(_("Sales and payment, n = {n:,}").format(n=len(accounts)))
    ax.legend(frameon=False, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.14))
    line = _("{name}: {share:.1f} % of accounts, {sales:.1f} % of sales, mean payment {payment:.1f}")
    listed = "; ".join(
        line.format(name=segment_name(str(name)), share=row["share"], sales=row["sales_share"], payment=row["payment"])
        for name, row in table.iterrows()
    )
    return describe(ax, _("Points, one an account, n = {n:,}. {listed}.").format(n=len(accounts), listed=listed))
