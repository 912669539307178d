"""Plots of the satisfaction-loyalty curve, observed and fitted."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty import SatisfactionCurve, TeachingCurveResults
from loyaltylab.plots.style import COLORS, describe, look, new_axes
from loyaltylab.survey.intervals import wilson

__all__ = ["loyalty_label", "satisfaction_curve", "teaching_curve"]


def satisfaction_curve(curve: SatisfactionCurve, ax: Any = None) -> Any:
    """Draw mean loyalty at each level of satisfaction, with its intervals; one line a group.

    Parameters
    ----------
    curve : SatisfactionCurve
        From :func:`loyaltylab.loyalty.satisfaction_curve`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import satisfaction_curve as observed
    >>> data = pd.DataFrame({"satisfaction": [1, 1, 2, 2], "repurchased": [0, 1, 1, 1]})
    >>> satisfaction_curve(observed(data, scale=(1, 2))).get_ylabel()
    'Share who bought again (%)'

    Notes
    -----
    Common mistake: reading a wide interval at the dissatisfied end as a dip. Few customers are there.
    """
    ax = new_axes(ax)
    groups = [("", curve.table)] if curve.by is None else list(curve.table.groupby(curve.by, sort=False))
    for place, (name, table) in enumerate(groups):
        # Groups stand side by side, so that their intervals do not hide each other.
        _draw_levels(ax, table, curve.share, look(place), str(name), 0.06 * (place - (len(groups) - 1) / 2))
    ax.set_xticks(range(curve.scale[0], curve.scale[1] + 1))
    ax.set_xlabel(_scale_label(curve.satisfaction, curve.scale))
    ax.set_ylabel(loyalty_label(curve.loyalty, curve.share))
    ax.set_title(_("Loyalty by level of satisfaction"))
    if curve.share:
        ax.set_ylim(0, 100)
    else:
        ax.set_ylim(_room(curve.table))
    if curve.by is not None:
        ax.legend(title=_column_name(curve.by), frameon=False)
    parts = [_levels_in_words(str(name), table, curve.share) for name, table in groups]
    start = _("Line chart with intervals: {loyalty} by {satisfaction}.").format(
        loyalty=_column_name(curve.loyalty), satisfaction=_column_name(curve.satisfaction)
    )
    return describe(ax, " ".join([start, *parts]))


def teaching_curve(results: TeachingCurveResults, ax: Any = None) -> Any:
    """Draw a fitted teaching curve with its 95 % band, over the observed shares with their intervals.

    Parameters
    ----------
    results : TeachingCurveResults
        From ``TeachingCurve(...).fit()``.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import TeachingCurve
    >>> again = [0] * 8 + [0, 1, 1] * 5 + [1] * 4
    >>> data = pd.DataFrame({"satisfaction": [1] * 9 + [4] * 9 + [6] * 9, "repurchased": again})
    >>> teaching_curve(TeachingCurve(data).fit()).get_xlabel()
    'Satisfaction (1 lowest, 6 highest)'

    Notes
    -----
    Common mistake: trusting the curve beyond the data. Where the band is wide it is the formula that speaks.
    """
    ax = new_axes(ax)
    low, high = results.model.scale
    band = 100 * results.predict_interval(np.linspace(low, high, 61))
    ax.fill_between(
        band.index, band["low"], band["high"], color=COLORS[0], alpha=0.2, linewidth=0, label=_("95 % band")
    )
    ax.plot(band.index, band["mean"], color=COLORS[0], linewidth=2, label=_("fitted curve"))
    observed = _observed(results)
    _bars(
        ax, observed["level"], observed, 100.0, {"color": COLORS[1], "marker": "o", "linestyle": "none"}, _("observed")
    )
    ax.set_xticks(range(low, high + 1))
    ax.set_xlabel(_scale_label(results.model.satisfaction, results.model.scale))
    ax.set_ylabel(loyalty_label(results.model.loyalty, True))
    ax.set_ylim(0, 100)
    ax.set_title(
        _("Teaching curve: floor {floor:.0f} %, bend {bend:.2f}, ceiling {ceiling:.0f} %").format(
            floor=100 * results.params["L0"], bend=results.params["k"], ceiling=100 * results.ceiling
        )
    )
    ax.legend(frameon=False, loc="upper left")
    text = _(
        "Fitted curve of {loyalty} by {satisfaction}: floor {floor:.1f} %, bend {bend:.2f}, ceiling {ceiling:.1f} %."
    )
    start = text.format(
        loyalty=_column_name(results.model.loyalty),
        satisfaction=_column_name(results.model.satisfaction),
        floor=100 * results.params["L0"],
        bend=results.params["k"],
        ceiling=100 * results.ceiling,
    )
    return describe(ax, " ".join([start, _levels_in_words(_("observed"), observed, True)]))


def _observed(results: TeachingCurveResults) -> pd.DataFrame:
    grouped, (low, high) = results.model.grouped, results.model.scale
    table = pd.DataFrame({"level": low + grouped.s * (high - low), "n": grouped.n, "mean": grouped.total / grouped.n})
    if results.model.yes_no:
        table["low"], table["high"] = wilson(grouped.total, grouped.n)
    else:
        spread = np.sqrt(grouped.within / np.maximum(grouped.n - 1, 1) / grouped.n)
        table["low"], table["high"] = table["mean"] - 1.96 * spread, table["mean"] + 1.96 * spread
    return table


def _draw_levels(ax: Any, table: pd.DataFrame, share: bool, style: dict[str, Any], label: str, shift: float) -> None:
    shown = table[table["n"] > 0]
    _bars(ax, shown["level"] + shift, shown, 100.0 if share else 1.0, style, label)


def _bars(
    ax: Any, places: "pd.Series[float]", table: pd.DataFrame, factor: float, style: dict[str, Any], label: str
) -> None:
    mean = factor * table["mean"]
    # An interval without end (a single answer) is drawn as a point: its bar would run out of every picture.
    low = (mean - factor * table["low"]).where(np.isfinite(table["low"]), 0.0).clip(lower=0)
    high = (factor * table["high"] - mean).where(np.isfinite(table["high"]), 0.0).clip(lower=0)
    ax.errorbar(
        places,
        mean,
        yerr=[low, high],
        capsize=3,
        linewidth=1.6,
        elinewidth=1.1,
        label=label or None,
        clip_on=False,
        **style,
    )


def _room(table: pd.DataFrame) -> tuple[float, float]:
    ends = table[["low", "high", "mean"]].to_numpy(dtype=float)
    ends = ends[np.isfinite(ends)]
    margin = 0.05 * max(float(np.ptp(ends)), 1e-9)
    return float(ends.min()) - margin, float(ends.max()) + margin


def _levels_in_words(name: str, table: pd.DataFrame, share: bool) -> str:
    parts = []
    for level, n, mean in zip(table["level"], table["n"], table["mean"], strict=True):
        value = _("no answers") if n == 0 else f"{100 * mean:.1f} %" if share else f"{mean:.2f}"
        parts.append(f"{level:g}: {value}")
    lead = f"{name} – " if name else ""
    return lead + "; ".join(parts) + "."


def _scale_label(name: str, scale: tuple[int, int]) -> str:
    words = _("{name} ({low} lowest, {high} highest)")
    return words.format(name=_column_name(name), low=scale[0], high=scale[1])


def loyalty_label(name: str, share: bool) -> str:
    """Name the axis of loyalty: a share in percent, or a mean."""
    if name == "repurchased" and share:
        return _("Share who bought again (%)")
    return (
        _("{name} (%)").format(name=_column_name(name)) if share else _("{name} (mean)").format(name=_column_name(name))
    )


def _column_name(name: str) -> str:
    """Name a column as people read it; columns of one's own data keep their names."""
    known = {
        "satisfaction": _("Satisfaction"),
        "repurchased": _("Bought again"),
        "intention": _("Repurchase intention"),
        "make": _("Make"),
        "stayed": _("Stayed"),
    }
    return known.get(name, name)
