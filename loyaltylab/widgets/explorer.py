"""Why can over 90 % be satisfied while a third buys again? Sliders over the teaching curve that answer it."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.loyalty import SatisfactionCurve, satisfaction_curve, teaching_curve
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.widgets.base import ExampleExplorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["SatisfactionExplorer", "satisfaction_explorer"]

Floats: TypeAlias = npt.NDArray[np.float64]

LEVELS = np.arange(1, 7)
SATISFIED_FROM = 4  # upper half of the six-point scale

# Floor, bend, ceiling and mean satisfaction of three markets: invented, after the markets of Jones and Sasser.
PRESETS = {
    "competitive": {"L0": 0.05, "k": 4.0, "ceiling": 0.65, "mean": 4.9},
    "captive": {"L0": 0.40, "k": 0.8, "ceiling": 0.80, "mean": 4.0},
    "premium": {"L0": 0.10, "k": 2.5, "ceiling": 0.85, "mean": 5.4},
}


class SatisfactionExplorer(ExampleExplorer):
    """Sliders over the teaching curve: which curve and which satisfaction give which repurchase rate?

    Parameters
    ----------
    observed : SatisfactionCurve, optional
        Observed points to draw over the curve, in shares on the scale 1 to 6.

    Attributes
    ----------
    L0, k, ceiling, mean : sliders
        Floor, bend, ceiling of the curve, and mean satisfaction.
    preset : dropdown
        A kind of market; sets all four sliders.
    reset : button
        Back to the start.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = SatisfactionExplorer()
    >>> explorer.preset.value = "captive"
    >>> explorer.L0.value, explorer.k.value
    (0.4, 0.8)
    """

    def __init__(self, observed: SatisfactionCurve | None = None) -> None:
        self.observed = observed
        self.L0 = slider(_("Floor L0 (switching costs)"), 0.0, 1.0, 0.01, ".0%")
        self.k = slider(_("Bend k (competition)"), 0.2, 8.0, 0.1, ".1f")
        self.ceiling = slider(_("Ceiling (completely satisfied)"), 0.0, 1.0, 0.01, ".0%")
        self.mean = slider(_("Mean satisfaction (1-6)"), 1.0, 6.0, 0.1, ".1f")
        self.sliders = {"L0": self.L0, "k": self.k, "ceiling": self.ceiling, "mean": self.mean}
        options = [
            (_("competitive market"), "competitive"),
            (_("captive market"), "captive"),
            (_("premium market"), "premium"),
            (_("my own settings"), "own"),
        ]
        start = None
        if observed is not None:
            start = {**PRESETS["competitive"], "mean": _mean_level(observed.table)}
        super().__init__(self.sliders, PRESETS, options, _("Market"), start)

    @property
    def percent_satisfied(self) -> float:
        """Percent of customers who answer 4, 5 or 6."""
        return float(100 * self._weights()[LEVELS >= SATISFIED_FROM].sum())

    @property
    def percent_again(self) -> float:
        """Percent of customers who buy again under the curve set."""
        return float(100 * (self._weights() * self._curve((LEVELS - 1) / 5)).sum())

    def _weights(self) -> Floats:
        """Shares of the six answers for this mean: a binomial, the plainest one-number family on a bounded scale."""
        return np.asarray(stats.binom.pmf(LEVELS - 1, 5, (self.mean.value - 1) / 5), dtype=np.float64)

    def _curve(self, s: Floats) -> Floats:
        return teaching_curve(s, self.L0.value, self.k.value, self.ceiling.value)

    def _show(self) -> None:
        words = _("{satisfied:.0f} % satisfied, {again:.0f} % buy again").format(
            satisfied=self.percent_satisfied, again=self.percent_again
        )
        self._tell(words, 1.4)
        self.plot.value = picture(self._draw)

    def _draw(self) -> Any:
        ax = new_axes(width=7.0, height=3.8)
        shares = 100 * self._weights()
        ax.bar(LEVELS, shares, color="#BBBBBB", width=0.6, label=_("share of customers"))
        fine = np.linspace(0, 1, 101)
        ax.plot(1 + 5 * fine, 100 * self._curve(fine), color=COLORS[0], linewidth=2.5, label=_("chance to buy again"))
        if self.observed is not None:
            table = self.observed.table[self.observed.table["n"] > 0]
            mean, low, high = (100 * table[name] for name in ("mean", "low", "high"))
            style = {"color": COLORS[1], "marker": "s", "linestyle": "none", "capsize": 3}
            ax.errorbar(table["level"], mean, yerr=[mean - low, high - mean], label=_("observed"), **style)
        ax.set_ylim(0, 100)
        ax.set_xticks(LEVELS)
        ax.set_xlabel(_("Satisfaction (1 very dissatisfied, 6 very satisfied)"))
        ax.set_ylabel(_("Percent"))
        ax.set_title(_("Satisfaction and buying again: an experiment"))
        ax.legend(frameon=False, loc="upper left")
        chances = 100 * self._curve((LEVELS - 1) / 5)
        words = _(
            "Bars: share of customers at each level of satisfaction, {bars}. Curve: chance to buy again, {curve}."
        )
        return describe(ax, words.format(bars=_in_words(shares), curve=_in_words(chances)))


def satisfaction_explorer(
    data: pd.DataFrame | None = None, satisfaction: str = "satisfaction", loyalty: str = "repurchased"
) -> SatisfactionExplorer:
    """What must be true for over 90 % to be satisfied while only a third buys again? Try it with sliders.

    Parameters
    ----------
    data : DataFrame, optional
        One row a customer; its observed shares are drawn over the curve.
    satisfaction : str
        Column of whole numbers from 1 to 6.
    loyalty : str
        Column of 0/1 or True/False.

    Returns
    -------
    SatisfactionExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        If a column is missing, has wrong answers, or loyalty is not 0/1.

    Examples
    --------
    >>> explorer = satisfaction_explorer()
    >>> round(explorer.percent_satisfied), round(explorer.percent_again)
    (93, 34)

    Notes
    -----
    Common mistake: raising mean satisfaction only. In a competitive market the step to the top answer counts.

    References
    ----------
    Jones & Sasser (1995), Why satisfied customers defect, Harvard Business Review.
    """
    if data is None:
        return SatisfactionExplorer()
    observed = satisfaction_curve(data, satisfaction, loyalty)
    if not observed.share:
        raise ValueError(
            _("{column} holds other values than 0 and 1. Give who bought again, such as 'repurchased'.").format(
                column=loyalty
            )
        )
    return SatisfactionExplorer(observed)


def _mean_level(table: pd.DataFrame) -> float:
    return round(float(np.average(table["level"], weights=table["n"])), 1)


def _in_words(values: Floats) -> str:
    return "; ".join(f"{level}: {value:.0f} %" for level, value in zip(LEVELS, values, strict=True))
