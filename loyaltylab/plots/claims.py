"""Where a claim holds and where not: a map of assumptions, or bars beside the claimed band."""

import re
from textwrap import wrap
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.claims.outcome import ClaimCheck
from loyaltylab.claims.records import words
from loyaltylab.claims.retention import gain_or_nothing
from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, new_axes

__all__ = ["claim_map"]

Floats: TypeAlias = npt.NDArray[np.float64]

STEPS = 46  # fine enough for smooth outlines, coarse enough for sliders
SHADES = (0, 5, 10, 15, 25, 50, 85, 150, 300)
LOOKS: dict[str, tuple[str, Any]] = {"immediate": (COLORS[0], "-"), "conditional": (COLORS[1], "--")}


def claim_map(check: ClaimCheck, ax: Any = None) -> Any:
    """Draw where a claim holds: gain by retention and discount rate for claims on retention, bars for the others.

    Parameters
    ----------
    check : ClaimCheck
        From :func:`loyaltylab.claims.check`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If ``check`` is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import claims
    >>> found = claims.check("retention-5-profit-25-85", retention=0.9, discount=0.1, timing="immediate")
    >>> claim_map(found).get_xlabel()
    'Retention before (%)'

    Notes
    -----
    Common mistake: looking at one timing only. The outlines show how far the band moves with it.
    """
    given: Any = check
    if not isinstance(given, ClaimCheck):
        message = _("claim_map draws what loyaltylab.claims.check returns, not a {found}.")
        raise ValueError(message.format(found=type(given).__name__))
    return _map(check, ax) if check.kind == "retention" else _bars(check, ax)


def _map(check: ClaimCheck, ax: Any) -> Any:
    from matplotlib.colors import BoundaryNorm
    from matplotlib.lines import Line2D

    given = check.assumptions
    own = (100 * given["retention"], 100 * given["discount"])
    across = np.linspace(min(40.0, own[0]), 99.0, STEPS)
    up = np.linspace(0.0, max(30.0, own[1]), STEPS)
    gains = {timing: _gains(check, timing, across / 100, up / 100) for timing in LOOKS}
    ax = new_axes(ax, height=5.2)
    ax.grid(visible=False)
    shown = gains[given["timing"]]
    steps = _steps(shown)
    style = {"cmap": "Greys" if steps[-1] > 0 else "Greys_r", "alpha": 0.6, "shading": "nearest"}
    norm = BoundaryNorm(steps, 256, extend="both")
    mesh = ax.pcolormesh(across, up, shown, norm=norm, **style)
    bar = ax.figure.colorbar(mesh, ax=ax, ticks=steps)
    bar.set_label(_("Gain (%), {timing}").format(timing=_timing(given["timing"])))
    low, high = check.claimed or (0.0, 0.0)
    handles = []
    for timing, (color, line) in LOOKS.items():
        table = gains[timing]
        reached = [level for level in (low, high) if np.nanmin(table) < level < np.nanmax(table)]
        if reached:
            drawn = ax.contour(across, up, table, levels=reached, colors=color, linestyles=line, linewidths=2.2)
            ax.clabel(drawn, fmt="%g %%", fontsize=9)
        label = _("claimed {low:g} to {high:g} %, {timing}").format(low=low, high=high, timing=_timing(timing))
        handles.append(Line2D([], [], color=color, linestyle=line, linewidth=2.2, label=label))
    label = _("your assumptions: {value:+.1f} %").format(value=check.value)
    style = {"marker": "*", "markersize": 16, "color": COLORS[2], "markeredgecolor": "black", "linestyle": "none"}
    handles.append(ax.plot(*own, label=label, **style)[0])
    ax.set_xlabel(_("Retention before (%)"))
    ax.set_ylabel(_("Discount rate (% a period)"))
    ax.set_title(_("Where the claim holds: gain in value of a customer"))
    ax.legend(handles=handles, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.14))
    return describe(ax, _map_text(check, gains))


def _gains(check: ClaimCheck, timing: str, retentions: Floats, discounts: Floats) -> Floats:
    given = check.assumptions
    options = {name: given[name] for name in ("kind", "horizon", "growth", "margin", "acquisition_cost")}
    return np.array(
        [[gain_or_nothing(float(r), given["change"], float(d), timing, options) for r in retentions] for d in discounts]
    )


def _steps(table: Floats) -> list[int]:
    """Return the steps of gray: those of gains, or the same as losses where the table holds losses."""
    return list(SHADES) if np.nanmean(table) >= 0 else [-step for step in reversed(SHADES) if step <= 100]


def _map_text(check: ClaimCheck, gains: dict[str, Floats]) -> str:
    low, high = check.claimed or (0.0, 0.0)
    parts = []
    for timing, table in gains.items():
        known = table[~np.isnan(table)]
        share = 100 * np.mean((known >= low) & (known <= high))
        column = check.table["discount_0.10"].xs(timing, level="timing").dropna()
        listed = ", ".join(
            f"{100 * float(str(retention)):.0f} %: {value:+.1f} %" for retention, value in column.items()
        )
        message = _("{timing}: inside the band on {share:.0f} % of the map; at 10 % discount, by retention, {listed}")
        parts.append(message.format(timing=_timing(timing), share=share, listed=listed))
    head = _("Map of the gain by retention and discount rate, claimed band {low:g} to {high:g} % outlined. ")
    return f"{head.format(low=low, high=high)}{check.verdict} {'. '.join(parts)}."


def _bars(check: ClaimCheck, ax: Any) -> Any:
    table = check.table
    values = table["value"].to_numpy(dtype=float)
    names = [_row_name(str(name)) for name in table.index]
    places = np.arange(len(table))[::-1]
    ax = new_axes(ax, height=max(2.8, 1.6 + 0.42 * len(table)))
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    plain = [bool(re.fullmatch(r"\d+_times|survey_\d+", str(name))) for name in table.index]
    colors = ["#BBBBBB" if each else COLORS[4] for each in plain]
    ax.barh(places, values, 0.62, color=colors, edgecolor="white", hatch=["//" if each else "" for each in plain])
    low, high = _ends(table)
    shown = ~np.isnan(low)
    if shown.any():
        reach = [values[shown] - low[shown], high[shown] - values[shown]]
        ax.errorbar(values[shown], places[shown], xerr=reach, fmt="none", color="black", capsize=3)
    ends = np.nanmax([values, np.where(shown, high, values)], axis=0)
    right = max(float(ends.max()), 0.0)
    units = table["unit"] if "unit" in table else pd.Series(check.unit, index=table.index)
    for place, end, value, unit in zip(places, ends, values, units, strict=True):
        ax.text(max(end, 0) + 0.015 * right, place, f"{value:.1f} {_unit(unit)}", va="center", fontsize=9)
    if "first_year_kept" in table:
        label = _("if every year were like the first")
        ax.plot(table["first_year_kept"], places, "D", color=COLORS[1], markeredgecolor="white", label=label)
    if check.claimed:
        _draw_band(ax, check.claimed, right, check.unit)
    ax.set_xlim(min(0.0, 1.15 * float(np.nanmin([values.min(), np.nanmin(low) if shown.any() else 0]))), 1.22 * right)
    ax.set_yticks(places, names)
    ax.set_xlabel(check.title)
    ax.set_title(_wrapped(words(check.claim.text)), linespacing=1.4)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.9 / max(2.8, 0.5 * len(table))), ncols=2)
    return describe(ax, _bars_text(check, names, values, low, high))


def _draw_band(ax: Any, claimed: tuple[float, float], right: float, unit: str) -> None:
    low, high = claimed
    label = _("claimed: {band}").format(band=_band(claimed, unit))
    if low == high:
        ax.axvline(low, color=COLORS[1], linestyle="--", linewidth=2, label=label)
    else:
        ax.axvspan(
            low, min(high, 1.3 * max(right, low)), color=COLORS[1], alpha=0.18, hatch="..", label=label, zorder=0
        )


def _band(claimed: tuple[float, float], unit: str) -> str:
    if np.isinf(claimed[1]):
        return _("{low:g} {unit} and more").format(low=claimed[0], unit=_unit(unit))
    if claimed[0] == claimed[1]:
        return f"{claimed[0]:g} {_unit(unit)}"
    return _("{low:g} to {high:g} {unit}").format(low=claimed[0], high=claimed[1], unit=_unit(unit))


def _bars_text(check: ClaimCheck, names: list[str], values: Floats, low: Floats, high: Floats) -> str:
    listed = "; ".join(
        f"{name} {value:.1f}" + ("" if np.isnan(left) else f" [{left:.1f}, {right:.1f}]")
        for name, value, left, right in zip(names, values, low, high, strict=True)
    )
    band = _(" Claimed: {band}.").format(band=_band(check.claimed, check.unit)) if check.claimed else ""
    return _("Bar chart. {title}: {listed}.").format(title=check.title, listed=listed) + band + " " + check.verdict


def _ends(table: pd.DataFrame) -> tuple[Floats, Floats]:
    nothing = np.full(len(table), np.nan)
    if "low" not in table:
        return nothing, nothing
    return table["low"].to_numpy(dtype=float), table["high"].to_numpy(dtype=float)


def _timing(timing: str) -> str:
    return _("first margin now") if timing == "immediate" else _("first margin after a period")


def _unit(unit: str) -> str:
    return {"times": _("times"), "percentage points": _("percentage points"), "dollars": _("dollars")}.get(unit, unit)


def _wrapped(text: str) -> str:
    """Break a long claim into lines that fit over narrow bars; Chinese characters are twice as wide."""
    return "\n".join(wrap(text, 46 if text.isascii() else 26))


def _row_name(name: str) -> str:
    patterns = {
        r"top_(.+)_percent": _("top {value} %"),
        r"(\d+)_times": _("{value} times"),
        r"survey_(\d+)": _("survey of {value}"),
    }
    for pattern, text in patterns.items():
        found = re.fullmatch(pattern, name)
        if found:
            return text.format(value=found[1])
    kept = re.fullmatch(r"retention_(0\.\d+|1\.00)", name)
    if kept:
        return _("retention {value:.0f} %").format(value=100 * float(kept[1]))
    known = {
        "own": _("your own"),
        "existing_level": _("level, existing customers"),
        "gap_in_points": _("gap to prospects"),
        "rise_in_percent": _("rise over prospects"),
        "satisfied": _("satisfied"),
        "bought_again": _("bought again"),
        "bought_again_of_satisfied": _("bought again, of the satisfied"),
        "satisfied_of_those_who_left": _("satisfied, of those who left"),
        "over_100_dollars_no_complaint": _("over 100 dollars, no complaint"),
        "over_100_dollars_unresolved": _("over 100 dollars, unresolved"),
        "over_100_dollars_resolved": _("over 100 dollars, resolved"),
        "over_100_dollars_resolved_quickly": _("over 100 dollars, resolved quickly"),
        "1_to_5_dollars_no_complaint": _("1 to 5 dollars, no complaint"),
        "1_to_5_dollars_unresolved": _("1 to 5 dollars, unresolved"),
        "1_to_5_dollars_resolved": _("1 to 5 dollars, resolved"),
        "1_to_5_dollars_resolved_quickly": _("1 to 5 dollars, resolved quickly"),
    }
    return known.get(name, name)
