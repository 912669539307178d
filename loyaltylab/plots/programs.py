"""Plots of programs: effects side by side and period by period, whom an offer moves, and the life of points."""

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np

from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.programs.survival import PointLives
from loyaltylab.programs.uplift import UpliftCurve
from loyaltylab.results import Estimate, ResultTable

__all__ = ["designs", "event_study", "point_lives", "uplift"]


def designs(found: Mapping[str, Estimate], truth: float | None = None, unit: str = "", ax: Any = None) -> Any:
    """Draw what several designs found, with their intervals, below each other.

    Parameters
    ----------
    found : mapping of str to Effect or other Estimate
        By name of the design; all in the same unit.
    truth : float, optional
        Where it is known; a dotted line.
    unit : str
        Of the effects, for the axis.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is nothing, or something that is no estimate.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> found = {"naive": Estimate(0.6, 0.5, 0.7, 100, 0.05, "t"), "draw": Estimate(0.1, 0.0, 0.2, 24, 0.05, "t")}
    >>> [label.get_text() for label in designs(found).get_yticklabels()]
    ['naive', 'draw']

    Notes
    -----
    Common mistake: taking the narrowest interval for the best design. It says how sure a number is, not of what.
    """
    wrong = [name for name, one in found.items() if not isinstance(one, Estimate)]
    if not found or wrong:
        raise ValueError(_("found has {names!r}, expected effects by name of the design.").format(names=wrong))
    ax = new_axes(ax)
    for place, one in enumerate(found.values()):
        reach = [[one.value - one.low], [one.high - one.value]]
        ax.errorbar(one.value, place, xerr=reach, fmt="o", color=COLORS[0], capsize=4)
    ax.axvline(0, color="black", linewidth=0.8)
    if truth is not None:
        ax.axvline(truth, color="black", linestyle=":", linewidth=1.6, label=_("true effect"))
        ax.legend(frameon=False)
    ax.set_yticks(range(len(found)), list(found))
    ax.set_ylim(len(found) - 0.5, -0.5)
    ax.set_xlabel(_("Effect ({unit})").format(unit=unit) if unit else _("Effect"))
    ax.set_title(_("What each comparison says"))
    part = "{name}: {one.value:+.3f} [{one.low:+.3f}, {one.high:+.3f}]"
    listed = "; ".join(part.format(name=name, one=one) for name, one in found.items())
    words = _("Points with intervals, one row a comparison. {listed}.").format(listed=listed)
    true = "" if truth is None else " " + _("The true effect is {truth:+.3f}.").format(truth=truth)
    return describe(ax, words + true)


def event_study(result: ResultTable, ax: Any = None) -> Any:
    """Draw how far units with and without a program were apart in each period, before the start and after.

    Parameters
    ----------
    result : ResultTable
        From :func:`loyaltylab.programs.event_study`, or ``by_time`` of :func:`loyaltylab.programs.staggered_effect`.
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
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import programs
    >>> panel = pd.DataFrame({"shop": np.repeat(list("abcd"), 3), "half": [1, 2, 3] * 4,
    ...                       "card": np.repeat([1, 1, 0, 0], 3), "visits": [3, 3, 6, 4, 4, 6, 3, 3, 4, 5, 5, 5]})
    >>> event_study(programs.event_study(panel, "visits", "shop", "half", "card", start=3)).get_ylabel()
    'With less without, against before'

    Notes
    -----
    Common mistake: looking only to the right of the line. On the left stands whether the groups were alike.
    """
    table = getattr(result, "table", None)
    if table is None or "with_program" not in table.columns:
        raise ValueError(
            _("this is not a result of {maker}(). Make it with that function.").format(maker="event_study")
        )
    ax = new_axes(ax)
    places, first = np.arange(len(table)), int((~table["with_program"]).sum())
    parts = (
        (slice(None, first), COLORS[6], "o", _("before")),
        (slice(first, None), COLORS[0], "s", _("with the program")),
    )
    for part, color, marker, label in parts:
        rows = table.iloc[part]
        reach = [rows["effect"] - rows["effect_low"], rows["effect_high"] - rows["effect"]]
        ax.errorbar(places[part], rows["effect"], yerr=reach, fmt=marker, color=color, capsize=3, label=label)
    ax.axhline(0, color="black", linewidth=0.8)
    ax.axvline(first - 0.5, color="black", linestyle=":", linewidth=1.4)
    step = max(1, int(np.ceil(len(table) / 12)))
    names = [_period(period) for period in table.index]
    ax.set_xticks(places[::step], names[::step])
    ax.set_xlabel(_("Periods since the start") if table.index.name == "periods_since" else _("Period"))
    ax.set_ylabel(_("With less without, against before"))
    ax.set_title(_("Did they part when the program came?"))
    ax.legend(frameon=False)
    rows = table[["effect", "effect_low", "effect_high"]].iloc[::step]
    listed = "; ".join(
        f"{name}: {e:+.3f} [{low:+.3f}, {high:+.3f}]"
        for name, (e, low, high) in zip(names[::step], rows.to_numpy(), strict=True)
    )
    words = _("Points with intervals by period; the program begins with {start}. {listed}.")
    return describe(ax, words.format(start=names[first], listed=listed))


def point_lives(result: PointLives, ax: Any = None) -> Any:
    """Draw what became of points by their age: redeemed, lost, or still there.

    Parameters
    ----------
    result : PointLives
        From :func:`loyaltylab.programs.point_lives`.
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
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import programs
    >>> events = pd.DataFrame({"member_id": [1, 2, 1], "date": ["2024-01-31", "2024-01-31", "2024-06-30"],
    ...                        "type": ["issue", "issue", "redeem"], "points": [100, 100, 60]})
    >>> books = programs.post(events, programs.ExpiryRule("lot_age", months=12), end="2025-01-31")
    >>> point_lives(programs.point_lives(books, draws=20)).get_xlabel()
    'Age of the points (months)'

    Notes
    -----
    Common mistake: reading the height at the right end as the chance of a point that is still there. It is that of a
    new one.
    """
    if not isinstance(result, PointLives):
        raise ValueError(
            _("this is not a result of {maker}(). Make it with that function.").format(maker="point_lives")
        )
    curve = result.curve
    age, used, there = (np.asarray(part, dtype=float) for part in (curve.index, curve["redeemed"], curve["there"]))
    ax = new_axes(ax)
    parts = ((100 * used, _("redeemed")), (100 * there, _("still there")), (100 * (1 - used - there), _("expired")))
    ax.stackplot(
        age,
        *(part for part, _label in parts),
        labels=[label for _part, label in parts],
        colors=[COLORS[0], "#eeeeee", COLORS[1]],
        edgecolor="black",
        linewidth=0.8,
        step="post",
    )
    for (_part, label), height in zip(parts, _middles(used, there), strict=True):
        ax.text(age[-1] * height[0], height[1], label, ha="center", va="center", color="black", backgroundcolor="white")
    ax.set_xlim(0, age[-1])
    ax.set_ylim(0, 100)
    ax.set_xlabel(_("Age of the points (months)"))
    ax.set_ylabel(_("Share of the points issued (%)"))
    ax.set_title(_("What becomes of a point"))
    shown = curve.iloc[np.unique([*range(0, len(curve), max(1, len(curve) // 8)), len(curve) - 1])]
    part = _("{age} months: redeemed {used:.1f} %, still there {there:.1f} %, expired {gone:.1f} %")
    rows = zip(shown.index, *(100 * shown[name] for name in ("redeemed", "there", "expired")), strict=True)
    listed = "; ".join(part.format(age=months, used=u, there=left, gone=gone) for months, u, left, gone in rows)
    words = _("Areas by age. {listed}. In the end {urr:.1f} % are redeemed; of those still there now {left:.1f} %.")
    return describe(ax, words.format(listed=listed, urr=result.urr.value, left=result.outstanding.value))


def uplift(result: UpliftCurve, ax: Any = None) -> Any:
    """Draw what an offer adds if it goes only to those with the highest scores, against targeting at random.

    Parameters
    ----------
    result : UpliftCurve
        From :func:`loyaltylab.programs.uplift_curve`.
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
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import programs
    >>> data = pd.DataFrame({"offered": [1, 0] * 20, "score": np.repeat([2, 1], 20)})
    >>> data["visits"] = 3.0 + data["offered"] * (data["score"] == 2)
    >>> uplift(programs.uplift_curve(data, "visits", "offered", "score", draws=99)).get_xlabel()
    'Customers targeted, highest scores first (%)'

    Notes
    -----
    Common mistake: reading the height of the curve as what one customer brings. It is that of all targeted, divided by
    all on the list.
    """
    if not isinstance(result, UpliftCurve):
        raise ValueError(
            _("this is not a result of {maker}(). Make it with that function.").format(maker="uplift_curve")
        )
    curve, ax = result.curve, new_axes(ax)
    share = 100 * np.asarray(curve.index, dtype=float)
    ax.fill_between(share, curve["incremental_low"], curve["incremental_high"], color=COLORS[0], alpha=0.2, linewidth=0)
    ax.plot(share, curve["incremental"], color=COLORS[0], marker="o", markersize=4, label=_("highest scores first"))
    ax.plot(share, curve["random"], color="black", linestyle="--", linewidth=1.2, label=_("at random"))
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xlim(0, 100)
    ax.set_xlabel(_("Customers targeted, highest scores first (%)"))
    ax.set_ylabel(_("Added per customer of the list"))
    ax.set_title(_("Whom does the offer move?"))
    ax.legend(frameon=False)
    part = _("{share:.0f} %: {own:+.3g} [{low:+.3g}, {high:+.3g}], at random {other:+.3g}")
    columns = ["incremental", "incremental_low", "incremental_high", "random"]
    rows = zip(share[4::4], curve[columns].to_numpy()[4::4], strict=True)
    listed = "; ".join(part.format(share=at, own=o, low=low, high=h, other=r) for at, (o, low, h, r) in rows)
    words = _("Line with a band by share targeted, and a straight line of targeting at random. {listed}. {qini}.")
    return describe(ax, words.format(listed=listed, qini=result.qini))


def _period(period: Any) -> str:
    """Write dates without hours."""
    return str(period.date()) if isinstance(period, datetime.datetime) else str(period)


def _middles(used: Any, there: Any) -> list[tuple[float, float]]:
    """Return where the names of the three areas stand: across as a share, and up in percent."""
    late, early = int(0.75 * (len(used) - 1)), int(0.25 * (len(used) - 1))
    lost = 1 - used - there
    far = len(used) - 1 if lost[late] < 0.08 else late
    return [
        (0.75, 50 * float(used[late])),
        (0.3, 100 * float(used[early] + there[early] / 2)),
        (0.93 if far != late else 0.75, 100 * float(1 - lost[far] / 2)),
    ]
