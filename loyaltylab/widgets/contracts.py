"""Who renews, and who is left, when every member has a chance of his own? Two sliders."""

from typing import Any

from loyaltylab.clv import ShiftedBetaGeometric
from loyaltylab.i18n import _
from loyaltylab.plots.contracts import contract_curves
from loyaltylab.widgets.base import ExampleExplorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["ContractExplorer", "contract_explorer"]

# First churn and difference of published segments: alpha / (alpha + beta) and 1 / (alpha + beta + 1).
PRESETS: dict[str, dict[str, Any]] = {
    "start": {"churn": 0.15, "spread": 0.18, "periods": 12},
    "regular": {"churn": 0.37, "spread": 0.35, "periods": 12},
    "alike": {"churn": 0.15, "spread": 0.01, "periods": 12},
    "camps": {"churn": 0.15, "spread": 0.8, "periods": 12},
}


class ContractExplorer(ExampleExplorer):
    """Sliders over churn at the first renewal and how different members are: survival, retention, and 1 / churn.

    Attributes
    ----------
    churn, spread, periods : sliders
        Mean chance to leave at the first renewal; 1 / (alpha + beta + 1), from alike (near 0) to two camps (near 1);
        renewals drawn.
    preset : dropdown
        Examples.
    alpha, beta : float
        The beta distribution of the settings.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = ContractExplorer()
    >>> round(explorer.alpha, 2), round(explorer.beta, 2)
    (0.68, 3.87)
    """

    def __init__(self) -> None:
        self.alpha, self.beta = 1.0, 1.0
        self.churn = slider(_("Churn at the first renewal"), 0.02, 0.6, 0.01, ".0%", 21)
        self.spread = slider(_("How different members are (0 = alike)"), 0.01, 0.9, 0.01, ".2f", 21)
        self.periods = slider(_("Renewals drawn"), 4, 36, wide=21)
        controls = {"churn": self.churn, "spread": self.spread, "periods": self.periods}
        examples = [
            (_("like the segment High End"), "start"),
            (_("like the segment Regular"), "regular"),
            (_("all members alike"), "alike"),
            (_("two camps: some leave at once, the others stay"), "camps"),
            (_("my own settings"), "own"),
        ]
        super().__init__(controls, PRESETS, examples, wide=21)

    def _show(self) -> None:
        churn, spread, periods = self._given().values()
        total = 1 / spread - 1
        self.alpha, self.beta = churn * total, (1 - churn) * total
        fit = ShiftedBetaGeometric.at(alpha=self.alpha, beta=self.beta)
        message = _(
            "After {n} renewals {there:.0f} % are still there; if all were alike, {alike:.0f} %. Renewal rises from "
            "{first:.0f} % to {last:.0f} %, so 1 / churn from {short:.1f} to {long:.1f}. Nobody has changed."
        )
        first, last = fit.retention_rate(1), fit.retention_rate(periods)
        words = message.format(
            n=periods,
            there=100 * fit.survival(periods),
            alike=100 * first**periods,
            first=100 * first,
            last=100 * last,
            short=1 / (1 - first),
            long=1 / (1 - last),
        )
        self._tell(words)
        self.plot.value = picture(lambda: contract_curves(fit, periods))


def contract_explorer() -> ContractExplorer:
    """How do retention and survival change with age when members differ, and nobody changes? Try it with sliders.

    Returns
    -------
    ContractExplorer
        A widget; show it as the last line of a cell.

    Examples
    --------
    >>> contract_explorer().preset.value
    'start'

    Notes
    -----
    Common mistake: reading the rising retention as a member who grows loyal.

    References
    ----------
    Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1).
    """
    return ContractExplorer()
