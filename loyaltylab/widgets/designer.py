"""Design a loyalty program with sliders, and see what it does to simulated customers."""

from base64 import b64encode
from html import escape
from typing import Any

import ipywidgets

from loyaltylab.i18n import _
from loyaltylab.plots.simulated import program_gains, program_money
from loyaltylab.programs import Market, Program, Simulation, preset, simulate
from loyaltylab.widgets.base import ExampleExplorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["ProgramDesigner", "program_designer"]

NEVER = 61  # months; the last place of the slider

# Of the sliders; what an example does not say stays as in "start".
PRESETS: dict[str, dict[str, float]] = {
    "start": {"worth": 5, "reward": 50, "expiry": 24, "silver": 5, "gold": 12, "bonus": 25, "benefit": 0, "cost": 60},
    "near": {"reward": 15},
    "far": {"reward": 200},
    "short": {"expiry": 6},
    "status": {"worth": 2, "bonus": 100, "benefit": 40},
    "generous": {"worth": 15},
}


class ProgramDesigner(ExampleExplorer):
    """Sliders over earning, reward, expiry and tiers: money, debt, who gains, the true lift, and the rules as a file.

    Attributes
    ----------
    worth, reward, expiry, silver, gold, bonus, benefit, cost : sliders
        Value of what 100 earn, value of the smallest reward, months until points end (the last place: never), nights
        for silver and gold, extra points of gold in %, benefits of gold in money a year, cost of a reward in % of its
        value.
    preset : dropdown
        Examples.
    rules : Textarea
        The program as YAML, from which ``Program.from_yaml`` makes it again.
    program : Program
        As set.
    run : Simulation
        What it did.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> designer = ProgramDesigner(Market(customers=500))
    >>> designer.program.tiers[2].threshold
    12.0
    """

    def __init__(self, market: Market | None = None, months: int = 36, seed: int = 0) -> None:
        self.market = market or Market(customers=5_000, visits=0.5, spend=600, nights=1.5, margin=0.5)
        self.months, self.seed = months, seed
        self.program: Program
        self.run: Simulation
        controls = {
            "worth": slider(_("What 100 spent earn, in value"), 1, 20, wide=19),
            "reward": slider(_("Smallest reward, in value"), 5, 300, 5, wide=19),
            "expiry": slider(_("Months until points end (61: never)"), 3, NEVER, wide=19),
            "silver": slider(_("Nights a year for silver"), 2, 20, wide=19),
            "gold": slider(_("Nights a year for gold"), 3, 40, wide=19),
            "bonus": slider(_("Extra points of gold, in %"), 0, 100, 5, wide=19),
            "benefit": slider(_("Benefits of gold, cost a year"), 0, 200, 10, wide=19),
            "cost": slider(_("Cost of a reward, in % of its value"), 20, 100, 5, wide=19),
        }
        for name, control in controls.items():
            setattr(self, name, control)
        examples = [
            (_("a hotel club"), "start"),
            (_("small rewards, soon"), "near"),
            (_("large rewards, far away"), "far"),
            (_("points end after half a year"), "short"),
            (_("few points, much status"), "status"),
            (_("three times the points"), "generous"),
            (_("my own settings"), "own"),
        ]
        self.saved = ipywidgets.HTML()
        self.rules = ipywidgets.Textarea(
            description=_("Rules"),
            disabled=True,
            layout=ipywidgets.Layout(width="37em", height="11em", max_width="100%"),
        )
        everything = {name: PRESETS["start"] | each for name, each in PRESETS.items()}
        super().__init__(controls, everything, examples, wide=19)

    def _below(self) -> list[Any]:
        return [self.rules, self.saved]

    def _settle(self, change: Any) -> None:
        super()._settle(change)
        silver, gold = self.controls["silver"], self.controls["gold"]
        if gold.value <= silver.value:  # the one that was not moved gives way
            if change["owner"] is gold:
                silver.value = gold.value - 1
            else:
                gold.value = silver.value + 1

    def _show(self) -> None:
        self.program = _program(self._given())
        self.run = simulate(self.program, self.market, self.months, 0, seed=self.seed)
        text = self.program.to_yaml()
        self.rules.value = text
        data, label = b64encode(text.encode()).decode(), _("Save the rules as program.yaml")
        self.saved.value = f'<a download="program.yaml" href="data:text/yaml;base64,{data}">{escape(label)}</a>'
        self._tell(_words(self.run), 1.1)
        self.plot.value = picture(lambda: program_money(self.run)) + picture(lambda: program_gains(self.run))


def _program(set_to: dict[str, float]) -> Program:
    """Return the rules that the sliders say: one point for each unit of money."""
    value = set_to["worth"] / 100
    least = round(set_to["reward"] / value)
    silver, gold = set_to["silver"], set_to["gold"]
    half = set_to["bonus"] / 200
    expiry = {"kind": "none"} if set_to["expiry"] >= NEVER else {"kind": "lot_age", "months": int(set_to["expiry"])}
    rules = {
        "name": _("My program"),
        "earning": {"rate": 1},
        "burning": {
            "kind": "fixed",
            "point_value": value,
            "minimum": least,
            "step": least,
            "cost_ratio": set_to["cost"] / 100,
        },
        "expiry": expiry,
        "tiers": [
            {"name": "blue", "threshold": 0, "by": "nights"},
            {"name": "silver", "threshold": silver, "by": "nights", "earn_bonus": half},
            {
                "name": "gold",
                "threshold": gold,
                "by": "nights",
                "earn_bonus": set_to["bonus"] / 100,
                "benefit_cost": set_to["benefit"],
            },
        ],
        "bonds": ["financial", "social"],
        "currency": preset("harbor_circle").currency,
    }
    return Program.from_dict(rules)


def _words(run: Simulation) -> str:
    """Say what came out."""
    months, gain = run.months, run.gain
    owed = float(months["outstanding"].iloc[-1]) * run.program.burning.value
    told = _(
        "True lift of sales {lift:+.1%}. Gain in {n} months {gain:,.0f} [{low:,.0f}, {high:,.0f}]: {extra:,.0f} from "
        "extra sales, {costs:,.0f} for rewards and benefits. Points still owed at the end: {owed:,.0f} at face value. "
        "Members come {gap:+.2f} times a month more than others; the program does {effect:+.2f} of it."
    )
    costs = float(months[["rewards", "benefits", "running"]].to_numpy().sum())
    return told.format(
        lift=run.truth["lift"],
        n=len(months) - run.before,
        gain=gain.value,
        low=gain.low,
        high=gain.high,
        extra=gain.value + costs,
        costs=costs,
        owed=owed,
        gap=run.truth["gap"],
        effect=run.truth["on_members"],
    )


def program_designer(market: Market | None = None, months: int = 36, seed: int = 0) -> ProgramDesigner:
    """What would my program do? Try rules with sliders; each move simulates the same customers again.

    Parameters
    ----------
    market : Market, optional
        Who the customers are; 5,000 guests of a small hotel group by default. Tiers count nights.
    months : int
        Of the program.
    seed : int
        Of the customers and their luck.

    Returns
    -------
    ProgramDesigner
        A widget; show it as the last line of a cell. ``.program`` and ``.run`` go on in code.

    Raises
    ------
    ValueError
        As for :func:`loyaltylab.programs.simulate`.

    Examples
    --------
    >>> designer = program_designer(Market(customers=500))
    >>> designer.program == Program.from_yaml(designer.rules.value)
    True

    Notes
    -----
    Common mistake: moving sliders until the gain is largest, and calling it the best program. The customers behave as
    assumed (``loyaltylab.programs.Behavior``), and the largest of many figures is also the luckiest.
    """
    return ProgramDesigner(market, months, seed)
