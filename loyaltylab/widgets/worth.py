"""What is a customer worth, by retention, discount, growth and the timing nobody mentions? Sliders."""

from typing import Any

import numpy as np

from loyaltylab.clv import clv_by_retention, retention_clv
from loyaltylab.clv.formulas import TIMINGS, timing_name
from loyaltylab.i18n import _
from loyaltylab.plots.worth import clv_curve
from loyaltylab.widgets.base import ExampleExplorer, dropdown, slider
from loyaltylab.widgets.picture import picture

__all__ = ["CLVExplorer", "clv_explorer"]

PRESETS: dict[str, dict[str, Any]] = {
    "start": {"margin": 100, "retention": 0.8, "discount": 0.1, "growth": 0.0, "horizon": 0, "timing": "immediate"},
    "later": {"margin": 100, "retention": 0.8, "discount": 0.1, "growth": 0.0, "horizon": 0, "timing": "conditional"},
    "loyal": {"margin": 100, "retention": 0.9, "discount": 0.1, "growth": 0.0, "horizon": 0, "timing": "immediate"},
    "five": {"margin": 100, "retention": 0.9, "discount": 0.1, "growth": 0.0, "horizon": 5, "timing": "immediate"},
}


class CLVExplorer(ExampleExplorer):
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
        self.margin = slider(_("Margin a period"), 10, 500, 10)
        self.retention = slider(_("Retention"), 0.0, 0.99, 0.01, ".0%")
        self.discount = slider(_("Discount rate a period"), 0.0, 0.3, 0.01, ".0%")
        self.growth = slider(_("Growth of the margin"), -0.1, 0.1, 0.01, "+.0%")
        self.horizon = slider(_("Horizon (periods, 0 = no end)"), 0, 20)
        self.timing = dropdown(_("First margin"), [(timing_name(one), one) for one in TIMINGS])
        names = ("margin", "retention", "discount", "growth", "horizon", "timing")
        examples = [
            (_("keeps 80 %, first margin now"), "start"),
            (_("the same, first margin after the first period survived"), "later"),
            (_("keeps 90 %"), "loyal"),
            (_("keeps 90 %, five margins only"), "five"),
            (_("my own settings"), "own"),
        ]
        super().__init__({name: getattr(self, name) for name in names}, PRESETS, examples)

    def _show(self) -> None:
        given = self._given()
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
