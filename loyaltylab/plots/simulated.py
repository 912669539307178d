"""A simulated program: what it brings and costs as the months pass, and who gains."""

from typing import Any

import numpy as np

from loyaltylab.i18n import _
from loyaltylab.plots.equity import money_name
from loyaltylab.plots.style import COLORS, LINES, describe, new_axes
from loyaltylab.programs.simulation import Simulation

__all__ = ["program_gains", "program_money"]


def program_money(run: Simulation, unit: str = "", ax: Any = None) -> Any:
    """Draw what a simulated program brought and cost so far, month by month, and the points it owes.

    Parameters
    ----------
    run : Simulation
        From :func:`loyaltylab.programs.simulate`.
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
        If ``run`` is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.programs import Market, preset, simulate
    >>> program_money(simulate(preset("points"), Market(customers=200), months=6), unit="yuan").get_ylabel()
    'Amount so far (yuan)'

    Notes
    -----
    Common mistake: reading the line of the points as a cost of its own. It is what redemptions to come will turn into
    costs, at most, and at face value.
    """
    _refuse_others(run)
    table = run.months.iloc[run.before :]
    extra = (table["contribution"] - run.market.margin * table["sales_without"]).cumsum()
    costs = (table["rewards"] + table["benefits"] + table["discounts"] + table["running"] - table["fees"]).cumsum()
    owed = table["outstanding"] * run.program.burning.value
    ax = new_axes(ax, width=7.0)
    lines = (
        (extra, _("extra contribution of sales")),
        (-costs, _("rewards and other costs")),
        (extra - costs, _("gain")),
        (owed, _("points owed, at face value")),
    )
    months = np.arange(1, len(table) + 1)
    for place, (values, label) in enumerate(lines):
        ax.plot(months, values, color=COLORS[place], linestyle=LINES[place], linewidth=2.2, label=label)
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xlabel(_("Month of the program"))
    ax.set_ylabel(_("Amount so far ({unit})").format(unit=money_name(unit)))
    ax.yaxis.set_major_formatter(lambda value, _place: f"{value:,.10g}")
    ax.set_title(_("What the program brings and costs"))
    ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    ends = "; ".join(f"{label} {values.iloc[-1]:,.0f}" for values, label in lines)
    words = _("Lines by month. At the end of {months} months: {ends}.")
    return describe(ax, words.format(months=len(table), ends=ends))


def program_gains(run: Simulation, unit: str = "", ax: Any = None) -> Any:
    """Draw what the firm gains by a customer of each kind of loyalty, with intervals.

    Parameters
    ----------
    run : Simulation
        From :func:`loyaltylab.programs.simulate`.
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
        If ``run`` is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.programs import Market, preset, simulate
    >>> program_gains(simulate(preset("points"), Market(customers=200), months=6)).get_title()
    'What the firm gains by a customer'

    Notes
    -----
    Common mistake: a gain for the truly loyal read as thanks for their loyalty. Most of it is more visits of people who
    come often anyway, less the rewards for visits that would have happened.
    """
    _refuse_others(run)
    table = run.types().table.iloc[::-1]
    names = [f"{_kind(kind)} ({share:.0%})" for kind, share in table["members"].items()]
    low, high = table["gain"] - table["gain_low"], table["gain_high"] - table["gain"]
    ax = new_axes(ax, width=7.0, height=3.2)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    ax.barh(names, table["gain"], color=COLORS[0], height=0.6)
    ax.errorbar(table["gain"], names, xerr=[low, high], fmt="none", color="#222222", capsize=3)
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set_xlabel(_("Gain by a customer ({unit})").format(unit=money_name(unit)))
    ax.xaxis.set_major_formatter(lambda value, _place: f"{value:,.10g}")
    ax.set_ylabel(_("Loyalty (members)"))
    ax.set_title(_("What the firm gains by a customer"))
    parts = "; ".join(
        f"{name}: {row.gain:,.1f} [{row.gain_low:,.1f}, {row.gain_high:,.1f}]"
        for name, row in zip(reversed(names), table.iloc[::-1].itertuples(), strict=True)
    )
    return describe(ax, _("Bars with intervals, by kind of loyalty: {parts}.").format(parts=parts))


def _kind(name: Any) -> str:
    known = {
        "true loyalty": _("true loyalty"),
        "spurious loyalty": _("spurious loyalty"),
        "latent loyalty": _("latent loyalty"),
        "no loyalty": _("no loyalty"),
    }
    return known[str(name)]


def _refuse_others(run: object) -> None:
    if not isinstance(run, Simulation):
        raise ValueError(_("this is not a result of {maker}(). Make it with that function.").format(maker="simulate"))
