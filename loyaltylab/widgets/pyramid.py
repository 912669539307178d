"""Where does a tier end? Sliders for the borders of the customer pyramid, and what each tier then brings."""

from typing import Any

import ipywidgets
import pandas as pd

from loyaltylab import transactions
from loyaltylab.i18n import _
from loyaltylab.plots.segments import customer_pyramid as draw_pyramid
from loyaltylab.transactions.segments import SegmentTable
from loyaltylab.widgets.base import Explorer, row, slider
from loyaltylab.widgets.picture import picture

__all__ = ["PyramidExplorer", "pyramid_explorer"]

START = (5, 20, 80)
DRAWS = 100  # enough to see how sure a share is, and quick enough for a slider


class PyramidExplorer(Explorer):
    """Three borders between four tiers; the customers, their money and the intervals follow.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    contribution : str
        Column of what a customer contributed, in money.

    Attributes
    ----------
    borders : tuple of sliders
        Where platinum, gold and iron end, in % of customers from the best. A border pushes its neighbors.
    losers : checkbox
        Whether everybody who makes a loss is lead.
    reset : button
        Back to the start.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    See :func:`pyramid_explorer`.
    """

    def __init__(self, data: pd.DataFrame, contribution: str) -> None:
        self._data, self._contribution = data, contribution
        labels = (_("Platinum ends at (%)"), _("Gold ends at (%)"), _("Iron ends at (%)"))
        self.borders = tuple(slider(label, 1 + place, 98 + place) for place, label in enumerate(labels))
        self.losers = ipywidgets.Checkbox(description=_("Who makes a loss is lead"), indent=False)
        super().__init__(
            {**dict(enumerate(self.borders)), "losers": self.losers}, {**dict(enumerate(START)), "losers": True}
        )

    def _rows(self) -> list[Any]:
        return [*self.borders, row(self.losers, self.reset)]

    @property
    def result(self) -> SegmentTable:
        """The pyramid at these borders."""
        return transactions.customer_pyramid(
            self._data,
            self._contribution,
            cuts=[border.value / 100 for border in self.borders],
            lead_below=0.0 if self.losers.value else float("-inf"),
            draws=DRAWS,
            seed=1,
        )

    def _settle(self, change: Any) -> None:
        """Push the neighbors of a border that was moved."""
        if change["owner"] is self.losers:
            return
        place = self.borders.index(change["owner"])
        for higher in range(place + 1, len(self.borders)):
            self.borders[higher].value = max(self.borders[higher].value, self.borders[higher - 1].value + 1)
        for lower in range(place - 1, -1, -1):
            self.borders[lower].value = min(self.borders[lower].value, self.borders[lower + 1].value - 1)

    def _show(self) -> None:
        found = self.result
        rows = found.table.to_dict("index")
        top, lead = rows["platinum"], rows["lead"]
        text = _(
            "Platinum: {n} customers bring {share:.0f} % [{low:.0f}, {high:.0f}] of the profit. "
            "Lead: {m} customers bring {last:.0f} %"
        )
        words = text.format(
            n=int(top["n"]),
            share=top["profit_share"],
            low=top["profit_share_low"],
            high=top["profit_share_high"],
            m=int(lead["n"]),
            last=lead["profit_share"],
        )
        self._tell(words)
        self.plot.value = picture(lambda: draw_pyramid(found))


def pyramid_explorer(data: pd.DataFrame, contribution: str) -> PyramidExplorer:
    """Where should platinum end, and what does each tier bring at that border?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    contribution : str
        Column of what a customer contributed, in money.

    Returns
    -------
    PyramidExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        As :func:`loyaltylab.transactions.customer_pyramid`.

    Examples
    --------
    >>> explorer = pyramid_explorer(pd.DataFrame({"profit": range(-20, 80)}), "profit")
    >>> explorer.result.table["n"].tolist()
    [5, 15, 60, 20]
    >>> explorer.borders[0].value = 30
    >>> [border.value for border in explorer.borders]
    [30, 31, 80]

    Notes
    -----
    Common mistake: looking for the right border. There is none in the data: the curve of profits has no step.
    """
    return PyramidExplorer(data, contribution)
