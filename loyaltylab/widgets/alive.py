"""Is this customer still one? Typical histories, week by week, and three models that read them."""

from collections.abc import Mapping
from typing import Any

import ipywidgets
import numpy as np
import pandas as pd

from loyaltylab.clv import BGNBD, MBGNBD, ParetoNBD, alive_path
from loyaltylab.clv.purchase_fit import PurchaseFit
from loyaltylab.i18n import _
from loyaltylab.plots.purchases import alive_path as draw_path
from loyaltylab.widgets.base import ExampleExplorer, dropdown, row, slider
from loyaltylab.widgets.picture import picture

__all__ = ["AliveHistories", "alive_histories"]

YEAR = 52.0  # weeks to look ahead
LONGEST = 104

# Repeat orders, spread evenly up to the last one; age at it and silence since, in weeks.
PRESETS: dict[str, dict[str, int]] = {
    "lady": {"orders": 60, "last": 60, "silence": 9},
    "cuckoo": {"orders": 1, "last": 52, "silence": 39},
    "once": {"orders": 0, "last": 1, "silence": 65},
    "faithful": {"orders": 30, "last": 60, "silence": 1},
    "burst": {"orders": 10, "last": 10, "silence": 26},
}


class AliveHistories(ExampleExplorer):
    """Purchase histories to choose or to make: the chance of still being a customer, and next year's purchases.

    Parameters
    ----------
    fits : mapping of PurchaseFit, optional
        Models in weeks, by the name that people see; without it three with parameters published for an online shop.

    Attributes
    ----------
    model, preset : dropdowns
        Which model reads the history; examples.
    orders, last, silence : sliders
        Repeat orders; weeks from the first to the last order; weeks since.
    value, expected : float
        Chance of still being a customer; expected purchases in the next 52 weeks.
    readout : HTML
        Both in words, with what the other models say; carries the CSS class ``ll-readout``.

    Raises
    ------
    ValueError
        If there is no model, or one is in another unit of time or has covariates.

    Examples
    --------
    >>> explorer = AliveHistories()
    >>> explorer.preset.value = "once"
    >>> explorer.value
    1.0
    >>> explorer.model.value = "MBG/NBD"
    >>> round(explorer.value, 2)
    0.33
    """

    def __init__(self, fits: Mapping[str, PurchaseFit] | None = None) -> None:
        self.fits = _checked(_published() if fits is None else fits)
        self.value, self.expected = 0.0, 0.0
        self.model = dropdown(_("Model"), list(self.fits), 21)
        self.orders = slider(_("Repeat orders"), 0, 60, wide=21)
        self.last = slider(_("Weeks from the first to the last order"), 1, LONGEST, wide=21)
        self.silence = slider(_("Weeks of silence since"), 1, LONGEST, wide=21)
        controls = {name: getattr(self, name) for name in ("orders", "last", "silence")}
        examples = [
            (_("the lady: every week, then two months of silence"), "lady"),
            (_("the cuckoo: once every spring"), "cuckoo"),
            (_("ordered once, never again"), "once"),
            (_("every fortnight, the last one a week ago"), "faithful"),
            (_("ten orders in ten weeks, then half a year of silence"), "burst"),
            (_("a history of my own"), "own"),
        ]
        super().__init__(controls, PRESETS, examples, _("History"), wide=21)
        self.model.observe(lambda _change: self._show(), "value")

    def _rows(self) -> list[Any]:
        return [ipywidgets.VBox([row(self.preset, self.reset), self.model, *self.controls.values()])]

    def path(self, name: str | None = None) -> pd.DataFrame:
        """Return the path of the history shown, by the model shown or another."""
        orders = self.orders.value
        last = float(self.last.value) if orders else 0.0
        bought = np.linspace(last / max(orders, 1), last, orders)
        fit = self.fits[self.model.value if name is None else name]
        return alive_path(fit, bought, last + self.silence.value, ahead=YEAR)

    def _show(self) -> None:
        self.last.disabled = self.orders.value == 0
        path = self.path()
        now = path.iloc[-1]
        self.value, self.expected = float(now["probability_alive"]), float(now["expected_purchases"])
        words = _(
            "{share:.0f} % still a customer today; {count:.1f} orders to be expected in the next {weeks:.0f} weeks."
        )
        said = words.format(share=100 * self.value, count=self.expected, weeks=YEAR)
        others = [name for name in self.fits if name != self.model.value]
        if others:
            last = {name: self.path(name).iloc[-1] for name in others}
            part = _("{name}: {share:.0f} %, {count:.1f} orders")
            listed = [
                part.format(name=name, share=100 * one["probability_alive"], count=one["expected_purchases"])
                for name, one in last.items()
            ]
            said += " " + _("By the other models: {listed}.").format(listed="; ".join(listed))
        self._tell(said)
        self.plot.value = picture(lambda: draw_path({str(self.model.value): path}))


def alive_histories(fits: Mapping[str, PurchaseFit] | None = None) -> AliveHistories:
    """Is this customer still one, and what is to be expected? Try it with typical histories.

    Parameters
    ----------
    fits : mapping of PurchaseFit, optional
        As in :class:`AliveHistories`.

    Returns
    -------
    AliveHistories
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        As :class:`AliveHistories`.

    Examples
    --------
    >>> alive_histories().value < 0.1
    True

    Notes
    -----
    Common mistake: comparing silences in weeks. What counts is the silence against the customer's own rhythm.

    References
    ----------
    Fader, Hardie & Lee (2005), Counting your customers the easy way, Marketing Science 24(2), for the parameters of
    BG/NBD and Pareto/NBD used without ``fits``.
    """
    return AliveHistories(fits)


def _published() -> dict[str, PurchaseFit]:
    return {
        "BG/NBD": BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426),
        "MBG/NBD": MBGNBD.at(r=0.525, alpha=6.183, a=0.891, b=1.614),
        "Pareto/NBD": ParetoNBD.at(r=0.553, alpha=10.578, s=0.606, beta=11.669),
    }


def _checked(fits: Mapping[str, PurchaseFit]) -> dict[str, PurchaseFit]:
    if not fits:
        raise ValueError(_("fits is empty. Name at least one fitted model."))
    for name, fit in fits.items():
        if fit.model.covariates:
            raise ValueError(_("{name}: the model has covariates; use one without them.").format(name=name))
        if fit.model.unit not in ("", "W"):
            words = _("{name}: the model's unit of time is {unit}, expected weeks (W).")
            raise ValueError(words.format(name=name, unit=fit.model.unit))
    return dict(fits)
