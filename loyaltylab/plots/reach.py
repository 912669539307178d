"""The way to a reward: who reaches the first one, and whether people hurry toward it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, LINES, MARKERS, describe, new_axes
from loyaltylab.programs.reach import Reach

__all__ = ["reward_reach", "waits_to_reward"]


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


def waits_to_reward(waits: "Mapping[str, pd.Series[float]]", ax: Any = None) -> Any:
    """Draw the mean wait until the next stamp, by the number of stamps on the card.

    Parameters
    ----------
    waits : mapping of str to Series
        Waits in days, indexed by the stamps on the card, by the name of the comparison; one to seven.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is nothing to draw, or too much, or a wait is no number.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> waits_to_reward({"full cards": pd.Series([7.0, 6.5, 6.0], index=[1, 2, 3])}).get_ylabel()
    'Mean wait until the next stamp (days)'

    Notes
    -----
    Common mistake: drawing all cards. Who has nine stamps comes often; draw cards that became full, all of the way.

    References
    ----------
    Kivetz, Urminsky & Zheng (2006), Journal of Marketing Research 43(1).
    """
    given = dict(waits) if isinstance(waits, Mapping) else {}
    if not given or len(given) > len(COLORS) or not all(isinstance(one, pd.Series) for one in given.values()):
        words = _("waits is {value}, expected 1 to {most} Series of waits by name.")
        raise ValueError(words.format(value=type(waits).__name__, most=len(COLORS)))
    for name, one in given.items():
        if not len(one) or not pd.api.types.is_numeric_dtype(one) or one.isna().any():
            words = _("waits[{name!r}] must be numbers without gaps. Drop the stamps that nobody waited for.")
            raise ValueError(words.format(name=name))
    ax = new_axes(ax, width=6.6)
    for place, (name, one) in enumerate(given.items()):
        style = {"color": COLORS[place], "linestyle": LINES[place], "marker": MARKERS[place], "linewidth": 2.2}
        ax.plot(one.index, one, label=name, **style)
    ax.set_ylim(bottom=0)
    ax.set_xlabel(_("Stamps on the card"))
    ax.set_ylabel(_("Mean wait until the next stamp (days)"))
    ax.set_title(_("Do they hurry toward the reward?"))
    ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    ends = _("; ").join(
        _("{name}: from {first:.1f} to {last:.1f} days").format(name=name, first=one.iloc[0], last=one.iloc[-1])
        for name, one in given.items()
    )
    return describe(ax, _("Lines by stamps on the card. {ends}.").format(ends=ends))
