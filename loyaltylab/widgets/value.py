"""Two offers, eight components each: move one and see which offer wins, and what would tip the choice."""

from html import escape
from typing import Any

import ipywidgets
import pandas as pd

from loyaltylab import plots
from loyaltylab.i18n import _
from loyaltylab.survey.value import COSTS, VALUES, DeliveredValue, component_names, delivered_value
from loyaltylab.widgets.base import ExampleExplorer, row, slider
from loyaltylab.widgets.picture import picture

__all__ = ["DeliveredValueExplorer", "delivered_value_explorer"]

COMPONENTS = [*VALUES, *COSTS]

# Invented pairs of offers, in points: values, then costs.
PRESETS = {
    "hotels": ([50, 20, 15, 10, 40, 10, 5, 5], [45, 10, 10, 20, 30, 20, 5, 5]),
    "cheap": ([40, 10, 5, 5, 20, 15, 10, 5], [50, 30, 25, 15, 60, 5, 5, 0]),
    "trouble": ([50, 20, 15, 10, 40, 10, 5, 30], [45, 15, 15, 10, 45, 10, 5, 0]),
}


class DeliveredValueExplorer(ExampleExplorer):
    """Sliders over the components of two offers: which leaves the customer more, and what would tip it?

    Parameters
    ----------
    offers : DataFrame, optional
        Two lines, the eight components as columns.

    Attributes
    ----------
    sliders : dict
        ``(place of the offer, component)`` to slider.
    preset, reset : dropdown, button
        Pairs of offers to start from; back to the start.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = DeliveredValueExplorer()
    >>> explorer.sliders[0, "money_cost"].value = 60
    >>> explorer.result.best == explorer.names[1]
    True
    """

    def __init__(self, offers: pd.DataFrame | None = None) -> None:
        self.names = [_("Offer 1"), _("Offer 2")]
        start = None
        if offers is not None:
            table = delivered_value(offers).components
            if len(table) != 2:
                raise ValueError(_("offers has {n} rows, expected two to compare.").format(n=len(table)))
            self.names = [str(name) for name in table.index]
            start = _settings(table.to_numpy())
        most = max(100.0, 1.5 * max(start.values())) if start else 100.0
        labels = component_names()
        self.sliders = {
            (place, name): slider(labels[name], 0, most, 1, ".0f", 9) for place in (0, 1) for name in COMPONENTS
        }
        options = [
            (_("two hotels"), "hotels"),
            (_("cheap against personal"), "cheap"),
            (_("a complaint at offer 1"), "trouble"),
            (_("my own settings"), "own"),
        ]
        examples = {key: _settings(pair) for key, pair in PRESETS.items()}
        super().__init__(self.sliders, examples, options, _("Offers"), start)

    def _rows(self) -> list[Any]:
        columns = [
            ipywidgets.VBox(
                [
                    ipywidgets.HTML(f"<b>{escape(self.names[place])}</b>"),
                    *(self.sliders[place, name] for name in COMPONENTS),
                ]
            )
            for place in (0, 1)
        ]
        return [row(self.preset, self.reset), row(*columns)]

    @property
    def result(self) -> DeliveredValue:
        """Delivered value of the two offers as the sliders stand."""
        rows = [[self.sliders[place, name].value for name in COMPONENTS] for place in (0, 1)]
        return delivered_value(pd.DataFrame(rows, index=self.names, columns=COMPONENTS))

    def _show(self) -> None:
        result = self.result
        self._tell(_words(result))
        self.plot.value = picture(lambda: plots.delivered_value(result))


def delivered_value_explorer(offers: pd.DataFrame | None = None) -> DeliveredValueExplorer:
    """Which of two offers leaves the customer more, and what would tip the choice? Try it with sliders.

    Parameters
    ----------
    offers : DataFrame, optional
        Two lines, the columns of :func:`loyaltylab.survey.delivered_value`, from 0. An invented pair by default.

    Returns
    -------
    DeliveredValueExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        If there are not two offers, or a component is missing, negative or not a number.

    Examples
    --------
    >>> explorer = delivered_value_explorer()
    >>> explorer.result.table["delivered_value"].tolist()
    [35.0, 25.0]

    Notes
    -----
    Common mistake: moving only the price. Time, energy and worry are costs as well.

    References
    ----------
    Kotler & Keller, Marketing Management (total customer value less total customer cost).
    """
    return DeliveredValueExplorer(offers)


def _words(result: DeliveredValue) -> str:
    """Say who wins, and what would tip it."""
    left = result.table["delivered_value"]
    best, other = result.best, result.runner_up
    margin = float(left[best] - left[other])
    if margin == 0:
        return _("Both leave the customer {left:+g}: the smallest change tips the choice.").format(left=left[best])
    words = _(
        "{best} wins: {first:+g} against {second:+g}. It tips when one cost of {best} rises, or one value of {other}, "
        "by more than {margin:g}."
    ).format(best=best, other=other, first=left[best], second=left[other], margin=margin)
    table = result.sensitivity().table
    safe = [component_names()[name] for name in VALUES if not table.loc[name, "best_possible"]]
    if safe:
        words += " " + _("Even without all of this {best} would still win: {names} (each alone).").format(
            best=best, names=", ".join(safe)
        )
    return words


def _settings(offers: Any) -> dict[tuple[int, str], float]:
    """Return where the sliders stand for two offers."""
    return {
        (place, name): float(value)
        for place, offer in enumerate(offers)
        for name, value in zip(COMPONENTS, offer, strict=True)
    }
