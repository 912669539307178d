"""By how much must a program lift sales before it pays, and does it? Sliders."""

from loyaltylab.i18n import _
from loyaltylab.plots.returns import program_return
from loyaltylab.programs import ProgramROI, program_roi, reward_cost
from loyaltylab.widgets.base import ExampleExplorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["BreakEvenExplorer", "break_even_explorer"]

SALES = 1_000_000  # of members in a year, without the program

# In percent. What an example does not say stays as in "start".
PRESETS: dict[str, dict[str, float]] = {
    "start": {"margin": 40, "face": 5, "redeemed": 80, "cost": 60, "running": 0, "lift": 8, "doubt": 4},
    "thin": {"margin": 25, "face": 1, "redeemed": 90, "cost": 100, "lift": 3, "doubt": 2},
    "dear": {"margin": 20, "face": 10, "redeemed": 90, "cost": 100},
    "offices": {"running": 2},
    "sure": {"doubt": 1},
}


class BreakEvenExplorer(ExampleExplorer):
    """Sliders over margin, rewards, running costs and the lift that was found: break-even and verdict.

    Attributes
    ----------
    margin, face, redeemed, cost, running, lift, doubt : sliders
        All in percent: contribution by sales, face value of what sales earn, share of points redeemed in the end, cost
        of a reward by its face value, cost of running by members' sales, lift that was found, and how far its interval
        reaches to each side.
    preset : dropdown
        Examples.
    reward : float
        Cost of rewards per unit of sales, a fraction.
    result : ProgramROI
        Of members' sales of 1,000,000 in one year.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = BreakEvenExplorer()
    >>> round(explorer.reward, 3), round(explorer.result.break_even, 5), explorer.result.verdict
    (0.024, 0.06383, 'cannot tell')
    """

    def __init__(self) -> None:
        self.reward = 0.0
        self.result: ProgramROI
        controls = {
            "margin": slider(_("Margin, % of sales"), 5, 90, 1, ".1f", 21),
            "face": slider(_("Face value earned, % of sales"), 0.5, 20, 0.5, ".1f", 21),
            "redeemed": slider(_("Redeemed in the end, % of points"), 5, 100, 1, ".1f", 21),
            "cost": slider(_("Cost of a reward, % of its face"), 10, 100, 5, ".1f", 21),
            "running": slider(_("Cost of running, % of members' sales"), 0, 10, 0.5, ".1f", 21),
            "lift": slider(_("Lift found, %"), -10, 50, 1, ".1f", 21),
            "doubt": slider(_("Interval of the lift, ± %"), 0, 30, 1, ".1f", 21),
        }
        for name, control in controls.items():
            setattr(self, name, control)
        examples = [
            (_("a worked example"), "start"),
            (_("a grocer with a thin margin"), "thin"),
            (_("rewards close to the margin"), "dear"),
            (_("the worked example, with an office to run it"), "offices"),
            (_("the worked example, better measured"), "sure"),
            (_("my own settings"), "own"),
        ]
        everything = {name: PRESETS["start"] | each for name, each in PRESETS.items()}
        super().__init__(controls, everything, examples, wide=21)

    def _show(self) -> None:
        given = {name: value / 100 for name, value in self._given().items()}  # percent into fractions
        self.reward = reward_cost(given["face"], given["redeemed"], given["cost"])
        found = (given["lift"], given["lift"] - given["doubt"], given["lift"] + given["doubt"])
        self.result = program_roi(
            found if given["doubt"] else given["lift"],
            SALES,
            given["margin"],
            self.reward,
            running=given["running"] * SALES,
        )
        told = _("Of 100 in sales, rewards cost {reward:.2f} and {margin:.0f} are left before them.")
        words = [told.format(reward=100 * self.reward, margin=100 * given["margin"]), *self.result.notes]
        self._tell(" ".join(words))
        self.plot.value = picture(lambda: program_return(self.result))


def break_even_explorer() -> BreakEvenExplorer:
    """By how much must a program lift sales before it pays, and does it? Try it with sliders.

    Returns
    -------
    BreakEvenExplorer
        A widget; show it as the last line of a cell.

    Examples
    --------
    >>> break_even_explorer().preset.value
    'start'

    Notes
    -----
    Common mistake: setting the lift to all sales of members. It is what would not be there without the program.
    """
    return BreakEvenExplorer()
