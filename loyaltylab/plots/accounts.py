"""Plot of a portfolio of business customers: what an account brings against what it costs."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, MARKERS, describe, new_axes
from loyaltylab.survey.answers import column
from loyaltylab.transactions.accounts import complete_numbers

__all__ = ["account_portfolio"]

QUIET = "#AAAAAA"  # the background, for the group with the most accounts


def account_portfolio(
    data: pd.DataFrame,
    group: str,
    margin: str = "gross_margin",
    cost: str = "cost_to_serve",
    unit: str = "",
    ax: Any = None,
) -> Any:
    """Draw each account by its cost to serve and its margin, marked by the list it is on.

    Parameters
    ----------
    data : DataFrame
        One row an account.
    group : str
        Column of words, at most seven different: the list of each account. The largest group is drawn gray, behind;
        the others get their colors by size, or, in a categorical column, in the order of its categories.
    margin, cost : str
        Columns of gross margin and cost to serve in the same period, in money.
    unit : str
        Unit of the money, such as "thousand yuan a year".
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If a column is missing or not complete, or there are too many groups.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> data = pd.DataFrame({"gross_margin": [90, 20, 30], "cost_to_serve": [30, 40, 10], "list": ["key", "no", "no"]})
    >>> account_portfolio(data, "list").get_title()
    'What accounts bring and what they cost, n = 3'

    Notes
    -----
    Common mistake: reading the distance from the left edge as waste. What costs much may be what the customer stays
    for; the picture says where to ask.
    """
    brings, costs = complete_numbers(data, margin, "margin"), complete_numbers(data, cost, "cost")
    groups = column(data, group, "group").astype(str)
    names = _in_order(data[group])
    if len(names) > len(COLORS):
        words = _("{name}: {n} different groups, more than a picture can tell apart. Give at most {most}.")
        raise ValueError(words.format(name=group, n=len(names), most=len(COLORS)))
    ax = new_axes(ax, height=4.8)
    told = []
    for place, name in enumerate(names):
        inside = groups == name
        if not inside.any():
            continue  # it keeps its color for the next picture
        color, size = (QUIET, 14) if place == 0 else (COLORS[place - 1], 34)
        ax.scatter(
            costs[inside],
            brings[inside],
            s=size,
            color=color,
            marker=MARKERS[place],
            linewidths=0,
            alpha=0.8,
            zorder=2 + place,
            label=f"{name} ({inside.sum():,})",
        )
        line = _("{name}: {n:,} accounts, mean margin {margin:.0f}, mean cost {cost:.0f}")
        told.append(line.format(name=name, n=inside.sum(), margin=brings[inside].mean(), cost=costs[inside].mean()))
    reach = np.array([0.0, costs.max()])
    ax.plot(reach, reach, color="black", linewidth=1, linestyle="--", zorder=1, label=_("margin = cost"))
    suffix = f" ({unit})" if unit else ""
    ax.set_xlabel(_("Cost to serve") + suffix)
    ax.set_ylabel(_("Gross margin") + suffix)
    ax.set_title(_("What accounts bring and what they cost, n = {n:,}").format(n=len(data)))
    ax.legend(frameon=False, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.14))
    below = int((brings < costs).sum())
    words = _("Points, one an account, n = {n:,}. {listed}. Below the line, with less margin than cost: {below:,}.")
    return describe(ax, words.format(n=len(data), listed="; ".join(told), below=below))


def _in_order(given: "pd.Series[Any]") -> list[str]:
    """Name the groups, the largest first; the others by size, or as their categories stand."""
    sizes = given.astype(str).value_counts(sort=False).sort_values(ascending=False, kind="stable")
    names = [str(name) for name in sizes.index]
    if isinstance(given.dtype, pd.CategoricalDtype):
        names = names[:1] + [str(name) for name in given.dtype.categories if str(name) != names[0]]
    return names
