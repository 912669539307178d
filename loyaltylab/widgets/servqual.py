"""Which dimension matters to whom? Points over the five dimensions, and the weighted gap that follows from them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.plots.names import dimension_name
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.results import Estimate
from loyaltylab.survey.intervals import t_interval
from loyaltylab.survey.servqual import Servqual, ServqualGaps, servqual_from_gaps
from loyaltylab.widgets.base import ExampleExplorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["ImportanceExplorer", "importance_explorer"]

# An invented hotel; the points of "published" are those often cited after Zeithaml, Parasuraman & Berry (1990).
EXAMPLE = {"tangibles": -0.2, "reliability": -1.1, "responsiveness": -0.8, "assurance": -0.4, "empathy": -0.5}
PRESETS: dict[str, dict[str, float]] = {
    "published": {"tangibles": 11, "reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16},
    "equal": dict.fromkeys(EXAMPLE, 20),
    "looks": {"tangibles": 60, "reliability": 10, "responsiveness": 10, "assurance": 10, "empathy": 10},
}


class ImportanceExplorer(ExampleExplorer):
    """Sliders for the points of every dimension: how large is the weighted gap, and what makes it?

    Parameters
    ----------
    result : Servqual, ServqualGaps or dict of str to float, optional
        The gaps; with a :class:`~loyaltylab.survey.Servqual` the weighted gap has its interval.

    Attributes
    ----------
    sliders : dict
        Dimension to slider, 0 to 100 points.
    preset, reset : dropdown, button
        Weights to start from; back to the start.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = ImportanceExplorer()
    >>> print(f"{explorer.weighted.value:.3f}")
    -0.706
    >>> explorer.preset.value = "equal"
    >>> print(f"{explorer.weighted.value:.3f}")
    -0.600
    """

    def __init__(self, result: Servqual | ServqualGaps | Mapping[str, float] | None = None) -> None:
        given = EXAMPLE if result is None else result
        self.scores = given.scores if isinstance(given, Servqual) else None
        if isinstance(given, Mapping):
            given = servqual_from_gaps(given)
        if not isinstance(given, Servqual | ServqualGaps):
            raise ValueError(
                _("result is a {found}, expected what survey.servqual() returns, or a gap for each dimension.").format(
                    found=type(given).__name__
                )
            )
        self.gaps: pd.Series[float] = given.table["gap"]
        ends = ["low", "high"] if isinstance(given, Servqual) else ["gap", "gap"]
        self.ends = given.table[ends].to_numpy(dtype=float)
        usual = set(self.gaps.index) == set(EXAMPLE)
        presets = PRESETS if usual else {"equal": dict.fromkeys(self.gaps.index, 100 / len(self.gaps))}
        self.sliders = {name: slider(dimension_name(str(name)), 0, 100, 1, ".0f") for name in self.gaps.index}
        names = {
            "published": _("published weights (often cited)"),
            "equal": _("all the same"),
            "looks": _("guests who come for the looks"),
            "own": _("my own settings"),
        }
        super().__init__(self.sliders, presets, [(names[key], key) for key in (*presets, "own")], _("Weights"))

    @property
    def weights(self) -> "pd.Series[float] | None":
        """Points rescaled to 100; None while all are 0."""
        points = pd.Series({name: float(slider.value) for name, slider in self.sliders.items()})
        return 100 * points / points.sum() if points.sum() > 0 else None

    @property
    def weighted(self) -> Estimate | None:
        """The weighted gap; with an interval when the single answers are known; None while all points are 0."""
        weights = self.weights
        if weights is None:
            return None
        value = float((self.gaps * weights).sum() / 100)
        if self.scores is None:
            return Estimate(value, float("nan"), float("nan"), 0, float("nan"), "")
        each = (self.scores * weights).sum(axis=1) / 100
        sd, n = float(each.std(ddof=1)), len(each)
        return Estimate(
            value, *t_interval(value, sd, n), n, float(sd / np.sqrt(n)), _("t, {confidence}").format(confidence="95 %")
        )

    def _show(self) -> None:
        self._tell(self._words())
        self.plot.value = "" if self.weights is None else picture(self._draw)

    def _words(self) -> str:
        weights, gap = self.weights, self.weighted
        if weights is None or gap is None:
            return _("Give at least one dimension a point.")
        parts = self.gaps * weights / 100
        numbers = f"{gap.value:+.2f}"
        if self.scores is not None:
            numbers += f" [{gap.low:+.2f}, {gap.high:+.2f}]"
        return _("Weighted gap {numbers}, unweighted {plain:+.2f}. Most of it comes from {name}: {part:+.2f}.").format(
            numbers=numbers, plain=self.gaps.mean(), name=dimension_name(str(parts.idxmin())), part=parts.min()
        )

    def _draw(self) -> Any:
        weights: Any = self.weights
        parts = self.gaps * weights / 100
        ax = new_axes(width=7.0, height=3.4)
        places = np.arange(len(parts))
        ax.bar(places, parts, color=COLORS[0], width=0.6)
        reach = np.abs(self.ends - self.gaps.to_numpy()[:, None]) * weights.to_numpy()[:, None] / 100
        if self.scores is not None:
            ax.errorbar(places, parts, yerr=reach.T, fmt="none", color="black", capsize=4)
        down = float(min(parts.min(), 0))
        up = float(max(parts.max(), 0))
        room = 0.25 * max(up - down, 0.1)
        words = []
        for place, (name, part) in zip(places, parts.items(), strict=True):
            text = _("{points:.0f} points × {gap:+.2f}").format(points=weights[name], gap=self.gaps[name])
            ax.annotate(
                text.replace(" × ", "\n× "),  # two short lines, so that neighbors keep apart
                (place, part + (reach[place, 1] if part >= 0 else -reach[place, 0])),
                xytext=(0, 4 if part >= 0 else -4),
                textcoords="offset points",
                ha="center",
                va="bottom" if part >= 0 else "top",
                fontsize=9,
            )
            words.append(f"{dimension_name(str(name))} {part:+.3f} ({text})")
        ax.axhline(0, color="black", linewidth=1)
        ax.set_ylim(down - room, up + room)
        ax.set_xticks(places, [dimension_name(str(name)) for name in parts.index])
        ax.set_ylabel(_("Part of the weighted gap"))
        ax.set_title(_("What the weighted gap is made of"))
        return describe(ax, _("Part of each dimension in the weighted gap: {listed}.").format(listed="; ".join(words)))


def importance_explorer(result: Servqual | ServqualGaps | Mapping[str, float] | None = None) -> ImportanceExplorer:
    """How does the weighted gap change when other dimensions matter? Try it with sliders.

    Parameters
    ----------
    result : Servqual, ServqualGaps or dict of str to float, optional
        What :func:`loyaltylab.survey.servqual` returned, or a gap for each dimension. An invented hotel by default.

    Returns
    -------
    ImportanceExplorer
        A widget; show it as the last line of a cell. Points are rescaled to 100.

    Raises
    ------
    ValueError
        If ``result`` is something else or a gap is no number.

    Examples
    --------
    >>> explorer = importance_explorer({"reliability": -1.0, "empathy": 0.0})
    >>> explorer.sliders["empathy"].value = 0
    >>> explorer.weighted.value
    -1.0

    Notes
    -----
    Common mistake: choosing weights after the gaps are known. Ask customers for their points first.

    References
    ----------
    Zeithaml, Parasuraman & Berry (1990), Delivering Quality Service (100 points; often cited figures).
    """
    return ImportanceExplorer(result)
