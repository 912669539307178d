"""Who is most loyal? It depends on the weights: six sliders, and who is in the top third."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.index import SIX_INDICATORS, Indicator, loyalty_index, third_of
from loyaltylab.plots.brands import indicator_name
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.widgets.base import Explorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["IndexExplorer", "index_explorer"]


class IndexExplorer(Explorer):
    """Sliders for the weights of the indicators; the plot shows who enters and who leaves the top third.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    indicators : mapping of name to Indicator
        Two at least.
    invented : bool
        Whether the customers are made up, which the title then says.

    Attributes
    ----------
    sliders : dict of sliders
        Weight of each indicator, 0 to 10.
    reset : button
        Back to equal weights.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = index_explorer()
    >>> explorer.sliders["choice_time"].value = 0
    >>> 0 < explorer.newcomers < len(explorer.top_third)
    True
    """

    def __init__(self, data: pd.DataFrame, indicators: Mapping[str, Indicator], invented: bool = False) -> None:
        # Ranks need no ends of scales; a bootstrap is not shown here, so two draws will do.
        self.values = loyalty_index(data, indicators, method="rank", draws=2).standardized
        self.invented = invented
        self.equal = self.values.mean(axis=1)
        signs = {name: "+" if one.direction == 1 else "\N{MINUS SIGN}" for name, one in indicators.items()}
        self.sliders = {name: slider(f"{indicator_name(name)} ({sign})", 0, 10) for name, sign in signs.items()}
        super().__init__(self.sliders, dict.fromkeys(self.sliders, 5), _("Equal weights"))

    def _rows(self) -> list[Any]:
        return [self.reset, *self.sliders.values()]

    @property
    def scores(self) -> "pd.Series[float]":
        """Index of every customer (0-100); equal weights when all sliders stand at 0."""
        weights = np.array([float(slider.value) for slider in self.sliders.values()])
        return self.equal if weights.sum() == 0 else self.values @ (weights / weights.sum())

    @property
    def top_third(self) -> list[Any]:
        """Row labels of the customers in the top third."""
        return list(self.values.index[third_of(self.scores) == 3])

    @property
    def newcomers(self) -> int:
        """Customers in the top third who are not in it with equal weights."""
        return int(((third_of(self.scores) == 3) & (third_of(self.equal) < 3)).sum())

    def _show(self) -> None:
        if not any(slider.value for slider in self.sliders.values()):
            words = _("All weights are 0: shown with equal weights")
        else:
            words = _("Top third: {top} of {n} customers; {new} of them would not be in it with equal weights").format(
                top=len(self.top_third), n=len(self.values), new=self.newcomers
            )
        self._tell(words)
        self.plot.value = picture(self._draw)

    def _draw(self) -> Any:
        ax = new_axes(width=6.5, height=4.4)
        scores = self.scores
        now, before = third_of(scores) == 3, third_of(self.equal) == 3
        groups = (
            (now & before, _("in the top third both ways"), COLORS[0], "o"),
            (now & ~before, _("newly in"), COLORS[2], "^"),
            (~now & before, _("dropped out"), COLORS[1], "v"),
            (~now & ~before, _("never in"), "#BBBBBB", "x"),
        )
        words = []
        for group, label, color, marker in groups:
            ax.scatter(self.equal[group], scores[group], color=color, marker=marker, s=32, label=label)
            words.append(f"{label}: {int(group.sum())}")
        ax.set_xlim(0, 100)
        ax.set_ylim(0, 100)
        ax.set_xlabel(_("Index with equal weights"))
        ax.set_ylabel(_("Index with your weights"))
        title = (
            _("Who is in the top third? {n} invented customers")
            if self.invented
            else _("Who is in the top third? {n} customers")
        )
        ax.set_title(title.format(n=len(scores)))
        ax.legend(frameon=False, loc="upper left")
        start = _("Scatter plot of the index with your weights against equal weights, {n} customers.").format(
            n=len(scores)
        )
        return describe(ax, f"{start} {'; '.join(words)}.")


def index_explorer(
    data: pd.DataFrame | None = None, indicators: Mapping[str, Indicator] | None = None
) -> IndexExplorer:
    """Does it matter how the indicators are weighted? Move the weights and see who is in the top third.

    Parameters
    ----------
    data : DataFrame, optional
        One row a customer; 60 invented customers by default.
    indicators : mapping of name to Indicator, optional
        By default those of :data:`loyaltylab.loyalty.SIX_INDICATORS` whose columns the data have.

    Returns
    -------
    IndexExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        If the data have fewer than two of the six columns, or a column is wrong.

    Examples
    --------
    >>> len(index_explorer().top_third)
    20

    Notes
    -----
    Common mistake: choosing the weights after having seen who wins.
    """
    if data is None:
        return IndexExplorer(_invented(), SIX_INDICATORS if indicators is None else indicators, invented=True)
    if indicators is None:
        known = data.columns if isinstance(data, pd.DataFrame) else ()
        indicators = {name: one for name, one in SIX_INDICATORS.items() if one.column in known}
        if len(indicators) < 2:
            raise ValueError(
                _("the data have {found} of the columns {names}; at least two are needed. Or give indicators=.").format(
                    found=len(indicators), names=", ".join(one.column for one in SIX_INDICATORS.values())
                )
            )
    return IndexExplorer(data, indicators)


def _invented(n: int = 60) -> pd.DataFrame:
    """Customers whose six signs hang on one loyalty, more or less: made up for trying out."""
    rng = np.random.default_rng(6)
    loyal = rng.standard_normal(n)

    def sign(strength: float) -> Any:
        return strength * loyal + np.sqrt(1 - strength**2) * rng.standard_normal(n)

    return pd.DataFrame(
        {
            "repeat_purchases": rng.poisson(np.exp(1.2 + 0.6 * sign(0.6))),
            "share_of_wallet": 1 / (1 + np.exp(-sign(0.8))),
            "choice_time": np.exp(1.0 - 0.5 * sign(0.4)),
            "price_sensitivity": 1 / (1 + np.exp(sign(0.3))),
            "attitude_to_rivals": 5 - sign(0.6),
            "tolerance_of_failures": 5 + sign(0.5),
        },
        index=pd.Index([f"C{place:02d}" for place in range(1, n + 1)], name="customer"),
    )
