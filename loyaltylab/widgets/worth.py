"""What is a customer worth, by retention, discount, growth and the timing nobody mentions? Sliders."""

from html import escape
from typing import Any

import ipywidgets
import numpy as np

from loyaltylab.clv import clv_by_retention, retention_clv
from loyaltylab.clv.formulas import TIMINGS, timing_name
from loyaltylab.i18n import _
from loyaltylab.plots.worth import clv_curve
from loyaltylab.widgets.picture import picture

__all__ = ["CLVExplorer", "clv_explorer"]

PRESETS: dict[str, dict[str, Any]] = {
    "start": {"margin": 100, "retention": 0.8, "discount": 0.1, "growth": 0.0, "horizon": 0, "timing": "immediate"},
    "later": {"margin": 100, "retention": 0.8, "discount": 0.1, "growth": 0.0, "horizon": 0, "timing": "conditional"},
    "loyal": {"margin": 100, "retention": 0.9, "discount": 0.1, "growth": 0.0, "horizon": 0, "timing": "immediate"},
    "five": {"margin": 100, "retention": 0.9, "discount": 0.1, "growth": 0.0, "horizon": 5, "timing": "immediate"},
}


class CLVExplorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Sliders over margin, retention, discount, growth, horizon and timing: the value, and the other three timings.

    Attributes
    ----------
    margin, retention, discount, growth, horizon : sliders
        Money a period; shares; periods (0 = no end).
    timing, preset : dropdowns
        When the first margin comes; examples.
    value : float or None
        The value shown; None where the settings have none.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = CLVExplorer()
    >>> explorer.preset.value = "later"
    >>> round(explorer.value, 2)
    266.67
    """

    def __init__(self) -> None:
        self.value: float | None = None
        self.margin = _slider(_("Margin a period"), 10, 500, 10, "d")
        self.retention = _slider(_("Retention"), 0.0, 0.99, 0.01, ".0%")
        self.discount = _slider(_("Discount rate a period"), 0.0, 0.3, 0.01, ".0%")
        self.growth = _slider(_("Growth of the margin"), -0.1, 0.1, 0.01, "+.0%")
        self.horizon = _slider(_("Horizon (periods, 0 = no end)"), 0, 20, 1, "d")
        self.timing = _dropdown(_("First margin"), [(timing_name(one), one) for one in TIMINGS])
        names = ("margin", "retention", "discount", "growth", "horizon", "timing")
        self.controls = {name: getattr(self, name) for name in names}
        examples = [
            (_("keeps 80 %, first margin now"), "start"),
            (_("the same, first margin after the first period survived"), "later"),
            (_("keeps 90 %"), "loyal"),
            (_("keeps 90 %, five margins only"), "five"),
            (_("my own settings"), "own"),
        ]
        self.preset = _dropdown(_("Example"), examples)
        self.reset = ipywidgets.Button(description=_("Reset"), icon="undo", tooltip=_("Back to the start"))
        self.readout = ipywidgets.HTML()
        self.readout.add_class("ll-readout")
        self.plot = ipywidgets.HTML()
        self._quiet = False
        self._set("start")
        for control in self.controls.values():
            control.observe(self._moved, "value")
        self.preset.observe(self._chosen, "value")
        self.reset.on_click(lambda _button: self._set("start"))
        top = ipywidgets.HBox([self.preset, self.reset], layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__([ipywidgets.VBox([top, *self.controls.values()]), self.readout, self.plot])

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
        # Sliders add tiny remainders: round to their steps.
        given = {name: one.value for name, one in self.controls.items()}
        given = {name: round(value, 4) if isinstance(value, float) else value for name, value in given.items()}
        r, timing, horizon = given["retention"], given["timing"], given["horizon"] or None
        common = (given["discount"], horizon, given["growth"])
        try:
            found = {one: retention_clv(given["margin"], r, common[0], one, *common[1:]) for one in TIMINGS}
        except ValueError as error:  # a setting without a value says why, and leaves no old picture behind
            self.value = None
            self._tell(str(error))
            self.plot.value = ""
            return
        self.value = found[timing]
        others = [one for one in TIMINGS if one != timing]
        listed = "; ".join(f"{timing_name(one)}: {found[one]:,.0f}" for one in others)
        message = _("Worth {value:,.0f}, {timing}. By another timing: {listed}.")
        self._tell(message.format(value=self.value, timing=timing_name(timing), listed=listed))
        around = np.unique(np.append(np.arange(0, 1, 0.05), r))
        limit = 1.0 if horizon else 0.985 * (1 + common[0]) / (1 + common[2])
        shown = [float(one) for one in around if one <= max(limit, r) and one >= min(0.4, r)]
        table = clv_by_retention(given["margin"], common[0], shown, horizon, common[2])
        self.plot.value = picture(lambda: clv_curve(table, r, timing))

    def _tell(self, words: str) -> None:
        self.readout.value = f'<b style="font-size:1.2em" role="status">{escape(words)}</b>'


def clv_explorer() -> CLVExplorer:
    """What is a customer worth, and how much of that is the timing? Try it with sliders.

    Returns
    -------
    CLVExplorer
        A widget; show it as the last line of a cell.

    Examples
    --------
    >>> round(clv_explorer().value, 2)
    366.67

    Notes
    -----
    Common mistake: changing retention and timing at once, and giving retention the credit.

    References
    ----------
    Gupta & Lehmann (2003), Customers as assets, Journal of Interactive Marketing 17(1).
    """
    return CLVExplorer()


def _slider(label: str, low: float, high: float, step: float, shown: str) -> Any:
    kind = ipywidgets.IntSlider if shown == "d" else ipywidgets.FloatSlider
    return kind(
        min=low,
        max=high,
        step=step,
        value=low,
        description=label,
        readout_format=shown,
        continuous_update=False,  # one picture a move, not fifty
        style={"description_width": "16em"},
        layout=ipywidgets.Layout(width="34em", max_width="100%"),
    )


def _dropdown(label: str, options: list[tuple[str, str]]) -> Any:
    return ipywidgets.Dropdown(
        options=options,
        description=label,
        style={"description_width": "16em"},
        layout=ipywidgets.Layout(width="46em", max_width="100%"),
    )
