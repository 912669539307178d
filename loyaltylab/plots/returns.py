"""What a program leaves, by how much it lifts sales."""

from typing import Any

import numpy as np

from loyaltylab.i18n import _
from loyaltylab.plots.equity import money_name
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.programs.economics import ProgramROI

__all__ = ["program_return"]

FAR = 200.0  # percent; a break-even beyond it would flatten everything else


def program_return(result: ProgramROI, unit: str = "", ax: Any = None) -> Any:
    """Draw what a program leaves by the lift of sales, the lift at which it pays, and the lift that was found.

    Parameters
    ----------
    result : ProgramROI
        From :func:`loyaltylab.programs.program_roi`.
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
    >>> from loyaltylab.programs import program_roi
    >>> ax = program_return(program_roi((0.12, 0.08, 0.16), 1_000_000, margin=0.4, reward=0.024))
    >>> ax.get_xlabel()
    'Lift of sales (%)'

    Notes
    -----
    Common mistake: looking at the middle of the interval only. If the line of no gain runs through the shaded part, the
    data do not say whether the program pays.
    """
    if not isinstance(result, ProgramROI):
        raise ValueError(
            _("this is not a result of {maker}(). Make it with that function.").format(maker="program_roi")
        )
    start, slope = _line(result)
    lift, even = 100 * result.table["lift"].to_numpy(dtype=float), 100 * result.break_even
    known = [even] if even <= FAR else []
    ends = np.array([min(0.0, 1.15 * float(lift.min())), 1.15 * max([*lift, *known, 1.0])])
    ax = new_axes(ax, width=7.0, height=3.8)
    ax.plot(ends, start + slope * ends / 100, color=COLORS[0], linewidth=2.2, label=_("left by the program"))
    ax.axhline(0, color="black", linewidth=0.8)
    if len(lift) > 1:
        ax.axvspan(
            lift.min(), lift.max(), color=COLORS[4], alpha=0.3, linewidth=0, label=_("lift found, with interval")
        )
    ax.plot(lift[:1], result.table["net_value"].iloc[:1], "o", color=COLORS[1], markersize=8, label=_("lift found"))
    if known:
        ax.axvline(even, color="black", linestyle="--", linewidth=1.4, label=_("break-even lift"))
    ax.set_xlim(*ends)
    ax.set_xlabel(_("Lift of sales (%)"))
    ax.set_ylabel(_("Amount ({unit})").format(unit=money_name(unit)))
    ax.yaxis.set_major_formatter(lambda value, _place: f"{value:,.10g}")
    ax.set_title(_("What the program leaves, by the lift of sales"))
    ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=2)
    words = _("A rising line: {nothing:,.0f} without any lift, {net:,.0f} at the lift found. {notes}")
    net = float(result.table["net_value"].iloc[0])
    return describe(ax, words.format(nothing=start, net=net, notes=" ".join(result.notes)))


def _line(result: ProgramROI) -> tuple[float, float]:
    """Return what is left without any lift, and how much a lift of 1 adds: all amounts are straight in the lift."""
    table = result.table
    row = table.loc[table["lift"].abs().idxmax()]
    on_base = float(row["rewards"] / (1 + row["lift"]))  # rewards on sales that would be there anyway
    start = -on_base - float(row["other_costs"])
    if row["lift"] != 0:
        return start, float(row["extra_margin"] / row["lift"]) - on_base
    return start, -start / result.break_even if np.isfinite(result.break_even) else 0.0
