"""One point more of satisfaction: what is it worth, in which market, from where?"""

from typing import Any

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty import MarketCurves, market_curves
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.widgets.base import Explorer, dropdown, row, slider
from loyaltylab.widgets.picture import picture

__all__ = ["MarketExplorer", "market_explorer"]


class MarketExplorer(Explorer):
    """Choose a market and a starting satisfaction; see what one point more brings there, and everywhere else.

    Parameters
    ----------
    curves : MarketCurves
        From :func:`loyaltylab.loyalty.market_curves`.

    Attributes
    ----------
    market : dropdown
        The market looked at.
    start : slider
        Satisfaction before.
    reset : button
        Back to the start.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    See :func:`market_explorer`.
    """

    def __init__(self, curves: MarketCurves) -> None:
        self.curves = curves
        self.low, self.high = next(iter(curves.fits.values())).model.scale
        self.market = dropdown(_("Market"), list(curves.fits))
        self.start = slider(_("Satisfaction before"), self.low, self.high - 1)
        first = {"market": self.market.value, "start": (self.low + self.high) // 2}
        super().__init__({"market": self.market, "start": self.start}, first)

    def _rows(self) -> list[Any]:
        return [row(self.market, self.reset), self.start]

    def gain(self, market: str) -> float:
        """Return by how many percentage points one more point of satisfaction raises the share who stay."""
        before, after = self.curves.fits[market].predict([self.start.value, self.start.value + 1])
        return float(100 * (after - before))

    def _show(self) -> None:
        words = _("{market}: from {a} to {b}, {gain:+.1f} points more of them stay")
        text = words.format(
            market=self.market.value, a=self.start.value, b=self.start.value + 1, gain=self.gain(self.market.value)
        )
        self._tell(text, 1.3)
        self.plot.value = picture(self._draw)

    def _draw(self) -> Any:
        gains = {name: self.gain(name) for name in self.curves.fits}
        ax = new_axes(width=7.0, height=1.4 + 0.45 * len(gains))
        names = list(gains)[::-1]
        colors = [COLORS[1] if name == self.market.value else COLORS[0] for name in names]
        bars = ax.barh(names, [gains[name] for name in names], color=colors, height=0.6)
        bars[names.index(self.market.value)].set_hatch("//")
        ax.bar_label(bars, fmt="%+.1f", padding=3)
        most = max(
            float(abs(100 * (fit.predict([s + 1]) - fit.predict([s])))[0])
            for fit in self.curves.fits.values()
            for s in range(self.low, self.high)
        )
        ax.set_xlim(0, 1.15 * most)
        ax.grid(axis="y", visible=False)
        ax.set_xlabel(_("Percentage points more who stay"))
        ax.set_title(_("One point more, from {a} to {b}").format(a=self.start.value, b=self.start.value + 1))
        parts = "; ".join(f"{name}: {gain:+.1f}" for name, gain in gains.items())
        return describe(ax, _("Gain from one point of satisfaction by market: {parts}.").format(parts=parts))


def market_explorer(
    data: pd.DataFrame,
    by: str = "market",
    satisfaction: str = "satisfaction",
    loyalty: str = "stayed",
    scale: tuple[int, int] = (1, 10),
) -> MarketExplorer:
    """Where is a point of satisfaction worth its money?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    by, satisfaction, loyalty : str
        Columns: the market; whole numbers on ``scale``; 0/1.
    scale : (int, int)
        Lowest and highest satisfaction.

    Returns
    -------
    MarketExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        If a column is missing or has wrong answers, or loyalty is not 0/1.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"market": ["cars"] * 2000, "satisfaction": rng.integers(1, 11, 2000)})
    >>> data["stayed"] = rng.random(2000) < ((data["satisfaction"] - 1) / 9) ** 3
    >>> explorer = market_explorer(data)
    >>> explorer.start.value = 9
    >>> explorer.gain("cars") > 20
    True

    Notes
    -----
    Common mistake: paying the same for a point everywhere. What it brings depends on the market and on the start.

    References
    ----------
    Jones & Sasser (1995), Why satisfied customers defect, Harvard Business Review.
    """
    return MarketExplorer(market_curves(data, by, satisfaction, loyalty, scale))
