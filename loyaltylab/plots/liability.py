"""The debt of points, period by period."""

from typing import Any

import numpy as np

from loyaltylab.i18n import _
from loyaltylab.plots.equity import money_name
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.programs.rollforward import Rollforward

__all__ = ["rollforward"]


def rollforward(result: Rollforward, unit: str = "", ax: Any = None) -> Any:
    """Draw what made the debt of points grow and shrink in each period, and what was left at its end.

    Parameters
    ----------
    result : Rollforward
        From :func:`loyaltylab.programs.liability_rollforward`.
    unit : str
        Unit of the money, for the axis.
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
    >>> from loyaltylab.programs import liability_rollforward
    >>> found = liability_rollforward(([10_000], [[4_500, 8_500]]), 0.8676, [0.95, 0.97])
    >>> rollforward(found, unit="yuan").get_ylabel()
    'Amount (yuan)'

    Notes
    -----
    Above the line is what came in, below it what went out. Common mistake: reading the line of the debt as a loss. It
    is money received for which something is still owed.
    """
    if not isinstance(result, Rollforward):
        raise ValueError(
            _("this is not a result of {maker}(). Make it with that function.").format(maker="liability_rollforward")
        )
    table = result.table
    ax = new_axes(ax, width=7.5)
    places, names = np.arange(len(table)), [str(period) for period in table.index]
    parts = (
        (table["deferred"], COLORS[4], "", _("set aside for points issued")),
        (-table["redeemed"], COLORS[0], "", _("earned: points redeemed")),
        (-table["breakage"], COLORS[5], "//", _("earned: points never to be redeemed")),
        (-table["catch_up"], COLORS[3], "..", _("new estimate")),
    )
    top, bottom = np.zeros(len(table)), np.zeros(len(table))
    for values, color, hatch, label in parts:
        height = values.to_numpy(dtype=float)
        start = np.where(height >= 0, top, bottom)
        ax.bar(places, height, 0.6, start, color=color, edgecolor="black", linewidth=0.6, hatch=hatch, label=label)
        top, bottom = top + np.maximum(height, 0), bottom + np.minimum(height, 0)
    ax.use_sticky_edges = False  # bars without height would hold the frame to the top of the others
    ax.plot(places, table["closing"], color="black", marker="D", label=_("debt at the end"))
    ax.axhline(0, color="black", linewidth=0.8)
    step = max(1, int(np.ceil(len(table) / 12)))
    ax.set_xticks(places[::step], names[::step])
    ax.set_xlabel(_("Period"))
    ax.set_ylabel(_("Amount ({unit})").format(unit=money_name(unit)))
    ax.yaxis.set_major_formatter(lambda value, _place: f"{value:,.10g}")
    ax.set_title(_("What became of the debt of points"))
    ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    words = _(
        "{period}: set aside {deferred:,.0f}, earned {redeemed:,.0f} for points redeemed and {breakage:,.0f} for those "
        "never to be redeemed, new estimate {catch_up:+,.0f}, debt at the end {closing:,.0f}"
    )
    columns = ["deferred", "redeemed", "breakage", "catch_up", "closing"]
    listed = [
        words.format(period=name, deferred=new, redeemed=used, breakage=lost, catch_up=0.0 - change, closing=left)
        for name, (new, used, lost, change, left) in zip(
            names[::step], table[columns].iloc[::step].to_numpy(), strict=True
        )
    ]
    return describe(ax, _("Bars by period, and a line of the debt. {listed}.").format(listed="; ".join(listed)))
