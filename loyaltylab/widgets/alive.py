"""Is this customer still one? Typical histories, week by week, and three models that read them."""

from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets
import numpy as np
import pandas as pd

from loyaltylab.clv import BGNBD, MBGNBD, ParetoNBD, alive_path
from loyaltylab.clv.purchase_fit import PurchaseFit
from loyaltylab.i18n import _
from loyaltylab.plots.purchases import alive_path as draw_path
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


class AliveHistories(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
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
        self.model = _dropdown(_("Model"), [(name, name) for name in self.fits])
        self.orders = _slider(_("Repeat orders"), 0, 60)
        self.last = _slider(_("Weeks from the first to the last order"), 1, LONGEST)
        self.silence = _slider(_("Weeks of silence since"), 1, LONGEST)
        self.controls = {name: getattr(self, name) for name in ("orders", "last", "silence")}
        examples = [
            (_("the lady: every week, then two months of silence"), "lady"),
            (_("the cuckoo: once every spring"), "cuckoo"),
            (_("ordered once, never again"), "once"),
            (_("every fortnight, the last one a week ago"), "faithful"),
            (_("ten orders in ten weeks, then half a year of silence"), "burst"),
            (_("a history of my own"), "own"),
        ]
        self.preset = _dropdown(_("History"), examples)
        self.reset = ipywidgets.Button(description=_("Reset"), icon="undo", tooltip=_("Back to the start"))
        self.readout = ipywidgets.HTML()
        self.readout.add_class("ll-readout")
        self.plot = ipywidgets.HTML()
        self._quiet = False
        self._set("lady")
        for control in self.controls.values():
            control.observe(self._moved, "value")
        self.preset.observe(self._chosen, "value")
        self.model.observe(lambda _change: self._show(), "value")
        self.reset.on_click(lambda _button: self._set("lady"))
        top = ipywidgets.HBox([self.preset, self.reset], layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__([ipywidgets.VBox([top, self.model, *self.controls.values()]), self.readout, self.plot])

    def path(self, name: str | None = None) -> pd.DataFrame:
        """Return the path of the history shown, by the model shown or another."""
        orders = self.orders.value
        last = float(self.last.value) if orders else 0.0
        bought = np.linspace(last / max(orders, 1), last, orders)
        fit = self.fits[self.model.value if name is None else name]
        return alive_path(fit, bought, last + self.silence.value, ahead=YEAR)

    def _set(self, preset: str) -> None:
        """Move everything at once and draw once."""
        self._quiet = True
        for name, value in PRESETS[preset].items():
            self.controls[name].value = value
        self.preset.value = preset
        self._quiet = False
        self._show()

    def _moved(self, _change: Any) -> None:
        if not self._quiet:
            self._quiet = True
            self.preset.value = "own"
            self._quiet = False
            self._show()

    def _chosen(self, change: Any) -> None:
        if not self._quiet and change["new"] in PRESETS:
            self._set(change["new"])

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
        self.readout.value = f'<b style="font-size:1.2em" role="status">{escape(said)}</b>'
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


def _slider(label: str, low: int, high: int) -> Any:
    return ipywidgets.IntSlider(
        min=low,
        max=high,
        value=low,
        description=label,
        continuous_update=False,  # one picture a move, not fifty
        style={"description_width": "21em"},
        layout=ipywidgets.Layout(width="40em", max_width="100%"),
    )


def _dropdown(label: str, options: list[tuple[str, str]]) -> Any:
    return ipywidgets.Dropdown(
        options=options,
        description=label,
        style={"description_width": "21em"},
        layout=ipywidgets.Layout(width="50em", max_width="100%"),
    )
