"""The way to the first reward."""

from collections.abc import Mapping
from typing import Any

from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, LINES, describe, new_axes
from loyaltylab.programs.reach import Reach

__all__ = ["reward_reach"]


def reward_reach(found: Reach | Mapping[str, Reach], ax: Any = None) -> Any:
    """Draw the share of customers who have reached the first reward, by month.

    Parameters
    ----------
    found : Reach or mapping of str to Reach
        From :func:`loyaltylab.programs.first_reward`; several by name, at most seven.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is nothing to draw, or too much, or it is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.programs import first_reward, preset
    >>> reward_reach(first_reward(preset("stamp_card"), visits=2, spend=25)).get_ylabel()
    'Customers with a first reward (%)'

    Notes
    -----
    Common mistake: reading a flat end as "the others are slow". Where points or cards are lost, they never get there.
    """
    given = dict(found) if isinstance(found, Mapping) else {"": found}
    if not given or len(given) > len(COLORS) or not all(isinstance(one, Reach) for one in given.values()):
        raise ValueError(
            _("found is {value}, expected 1 to {most} results of first_reward().").format(
                value=[type(one).__name__ for one in given.values()], most=len(COLORS)
            )
        )
    ax = new_axes(ax, width=6.6)
    for place, (name, one) in enumerate(given.items()):
        style = {"color": COLORS[place], "linestyle": LINES[place % len(LINES)], "linewidth": 2.2}
        ax.plot(one.curve.index, 100 * one.curve, label=name, **style)
    ax.set_ylim(0, 100)
    ax.set_xlim(left=0)
    ax.set_xlabel(_("Months after the first visit"))
    ax.set_ylabel(_("Customers with a first reward (%)"))
    ax.set_title(_("Who reaches the first reward?"))
    if len(given) > 1:
        ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    ends = _("; ").join(
        _("{name}: {share:.0f} % after {months} months").format(
            name=name or _("customers"), share=100 * one.share, months=one.curve.index[-1]
        )
        for name, one in given.items()
    )
    return describe(ax, _("Shares by month. {ends}.").format(ends=ends))
