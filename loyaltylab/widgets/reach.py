"""Which customers reach the first reward, by program, rate of visits, money a visit and size of the reward? Sliders."""

from typing import Any

from loyaltylab.i18n import _
from loyaltylab.plots.reach import reward_reach
from loyaltylab.programs import Program, Reach, changed, first_reward, preset
from loyaltylab.widgets.base import ExampleExplorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["ReachExplorer", "reach_explorer"]

# Visits a month and money a visit go with the preset: a café (as counted in its case), a hotel group, a shop. The size
# is 1 at the start. How far customers differ has no slider.
CUSTOMERS: dict[str, dict[str, float]] = {
    "corner_card": {"visits": 1.65, "spend": 31},
    "stamp_card": {"visits": 2, "spend": 30},
    "harbor_circle": {"visits": 0.1, "spend": 1100},
    "points": {"visits": 1, "spend": 100},
    "cash_back": {"visits": 1, "spend": 100},
}
SPREADS = {"corner_card": 0.56}
SPREAD = 0.7
MONTHS = 12


class ReachExplorer(ExampleExplorer):
    """Choose a program; move visits, money a visit and size of the reward: who has a first reward within a year?

    A reward of twice the size needs twice the points, so what a unit of money earns stays the same.

    Attributes
    ----------
    preset : dropdown
        The program.
    visits, spend, size : sliders
        Mean visits a month, money a visit, size of the reward by that of the preset.
    program : Program
        The preset with a reward of that size.
    found : Reach
        The way to the first reward.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = ReachExplorer()
    >>> explorer.found.needed, round(explorer.found.share, 2)
    (10, 0.36)
    """

    def __init__(self) -> None:
        self.program: Program
        self.found: Reach
        self.visits = slider(_("Visits a month, on average"), 0.05, 6, 0.05, ".2f", 21)
        self.spend = slider(_("Money a visit"), 5, 2000, 1, ",.0f", 21)
        self.size = slider(_("Size of the reward (1: as in the preset)"), 0.2, 3, 0.1, ".1f", 21)
        controls = {"visits": self.visits, "spend": self.spend, "size": self.size}
        names = [
            (_("the corner café's card"), "corner_card"),
            (_("a stamp card that never ends"), "stamp_card"),
            (_("Harbor Circle"), "harbor_circle"),
            (_("points of a shop"), "points"),
            (_("cash back of a shop"), "cash_back"),
        ]
        examples = {name: {**each, "size": 1.0} for name, each in CUSTOMERS.items()}
        super().__init__(controls, examples, names, _("Program"), wide=21)

    def _settle(self, change: Any) -> None:
        """Keep the program when a slider moves."""

    def _show(self) -> None:
        visits, spend, size = self._given().values()
        self.program = _sized(preset(self.preset.value), size)
        spread = SPREADS.get(self.preset.value, SPREAD)
        self.found = first_reward(self.program, visits, spend, MONTHS, spread)
        rule = self.program.burning
        least = max(rule.minimum, rule.step, float(rule.stamps or 0))
        message = _(
            "Visits to a first reward worth {worth:,.1f}: {needed}. Within a year of the first visit {share:.0%} of "
            "the customers have it. For the middle customer of the lowest third by visits the chance is {low:.0%}, of "
            "the top third {top:.0%}. 100 spent give back {value:.1f}."
        )
        chance = self.found.table["chance"]
        words = message.format(
            worth=least * rule.value,
            needed=self.found.needed,
            share=self.found.share,
            low=chance["lowest third"],
            top=chance["top third"],
            value=100 * self.found.value,
        )
        self._tell(words)
        self.plot.value = picture(lambda: reward_reach(self.found))


def _sized(program: Program, size: float) -> Program:
    """Return the program with a reward of another size, for as many points more: what money earns stays the same."""
    rule = program.burning
    if rule.stamps is not None and rule.reward_value is not None:
        stamps = max(2, round(size * rule.stamps))
        return changed(
            program,
            {"burning.stamps": stamps, "burning.reward_value": rule.reward_value * stamps / rule.stamps},
        )
    least = max(1, round(size * max(rule.minimum, rule.step)))
    return changed(program, {"burning.minimum": least, "burning.step": 1 if rule.step == 1 else least})


def reach_explorer() -> ReachExplorer:
    """Who has a first reward within a year? Try it with sliders.

    Returns
    -------
    ReachExplorer
        A widget; show it as the last line of a cell.

    Examples
    --------
    >>> reach_explorer().preset.value
    'corner_card'

    Notes
    -----
    Common mistake: making the reward larger to please customers. With the same value for money fewer people get one.
    """
    return ReachExplorer()
