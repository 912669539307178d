"""What if the rules were others? Changed programs side by side on the same customers; a search in a budget."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.given import number
from loyaltylab.i18n import _
from loyaltylab.programs.market import Behavior, Market
from loyaltylab.programs.rules import Program
from loyaltylab.programs.rules_given import choice, wrong
from loyaltylab.programs.simulation import Simulation, Z
from loyaltylab.programs.simulator import simulate
from loyaltylab.results import ResultTable

__all__ = ["Designs", "Scenarios", "best_design", "changed", "scenarios"]

CHANGE = re.compile(r"([+-])\s*([0-9.]+)\s*(%?)")
MOST = 200  # designs of one search


@dataclass(frozen=True, repr=False)
class Scenarios(ResultTable):
    """Programs side by side; ``more`` is the gain less that of the first, customer by customer.

    Attributes
    ----------
    runs : mapping of str to Simulation
        By name.
    """

    runs: Mapping[str, Simulation] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, repr=False)
class Designs(ResultTable):
    """Designs of a search, the most gainful first; those within the budget before the others.

    Attributes
    ----------
    programs : mapping of str to Program
        By the name of the design.
    best : str
        Name of the first one within the budget; empty if there is none.
    """

    programs: Mapping[str, Program] = field(default_factory=dict, repr=False)
    best: str = ""


def changed(program: Program, changes: Mapping[str, Any]) -> Program:
    """What would the rules be with these changes?

    Parameters
    ----------
    program : Program
        The rules to start from; they stay as they are.
    changes : mapping
        By the place of a rule, "expiry.months" or "tiers.gold.threshold": its new value, or a text such as "+5" or
        "-10 %" that changes the number there.

    Returns
    -------
    Program

    Raises
    ------
    ValueError
        If a place is unknown, a change by so much meets no number, or the changed rules contradict each other.

    Examples
    --------
    >>> from loyaltylab.programs import preset
    >>> later = changed(preset("harbor_circle"), {"expiry.months": "+12", "tiers.gold.threshold": "-2"})
    >>> later.expiry.months, later.tiers[2].threshold
    (36, 10.0)

    Notes
    -----
    Common mistake: taking "-10" for ten percent. A change without % is in the unit of the rule.
    """
    if not isinstance(program, Program):
        raise ValueError(_("program is a {kind}, expected a Program.").format(kind=type(program).__name__))
    rules = program.to_dict()
    for place, value in changes.items():
        _change(rules, program, place, value)
    return Program.from_dict(rules)


def _change(rules: dict[str, Any], program: Program, place: str, value: Any) -> None:
    """Change one rule of the plain data."""
    *way, name = str(place).split(".")
    part: Any = rules
    now: Any = program
    for step in way:
        if isinstance(part, list):
            names = [one["name"] for one in part]
            at = names.index(choice(step, place, names))
            part, now = part[at], now[at]
        else:
            _known(now, step, place)
            part, now = part.setdefault(step, {}), getattr(now, step)
            if now is None:
                expected = _("a part that this program has")
                raise wrong(place, value, expected, _("Write the part itself, {step!r}, first.").format(step=step))
    _known(now, name, place)
    part[name] = _new(getattr(now, name), value, place)


def _known(part: Any, name: str, place: str) -> None:
    choice(name, place, tuple(getattr(part, "__dataclass_fields__", ())))


def _new(old: Any, value: Any, place: str) -> Any:
    """Return the new value: as given, or the old one changed by so much."""
    found = CHANGE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return value
    if isinstance(old, bool) or not isinstance(old, (int, float)):
        expected = _("a value in place of {old!r}").format(old=old)
        raise wrong(place, value, expected, _("Only numbers can be changed by so much."))
    sign, by = (1.0 if found[1] == "+" else -1.0), float(found[2])
    new = old * (1 + sign * by / 100) if found[3] else old + sign * by
    return round(new) if isinstance(old, int) and abs(new - round(new)) < 1e-9 else new


def scenarios(
    programs: Mapping[str, Program],
    market: Market | None = None,
    months: int = 36,
    behavior: Behavior | None = None,
    running: float = 0.0,
    setup: float = 0.0,
    seed: int = 0,
) -> Scenarios:
    """What would each of these programs do, on the same customers and the same luck?

    Parameters
    ----------
    programs : mapping of str to Program
        By a name for each; the first is what the others are compared with.
    market, months, behavior, running, setup, seed
        As for :func:`simulate`; the same for all.

    Returns
    -------
    Scenarios
        By name: members at the end, lift of sales, rewards, other costs, gain, ``more`` than the first (both with
        intervals over customers), redeemed and expired shares of the points issued, and outstanding points at face
        value. Money over all months.

    Raises
    ------
    ValueError
        If there is no program; or as for :func:`simulate`.

    Examples
    --------
    >>> from loyaltylab.programs import preset
    >>> club = preset("harbor_circle")
    >>> found = scenarios({"now": club, "longer": changed(club, {"expiry.months": 36})}, Market(customers=500))
    >>> found.table["more"].iloc[0].item()
    0.0

    Notes
    -----
    Common mistake: reading the interval of each gain, and calling two programs equal because they overlap. The
    customers are the same: ``more`` has the interval that counts.
    """
    if not isinstance(programs, Mapping) or not programs:
        raise ValueError(_("programs is {value!r}, expected programs by name.").format(value=programs))
    runs = {name: simulate(one, market, months, 0, behavior, running, setup, seed) for name, one in programs.items()}
    first = next(iter(runs.values()))
    table = pd.DataFrame({name: _row(run, first) for name, run in runs.items()}).T.rename_axis("scenario")
    title = _("{n} programs on the same {customers:,} customers, {months} months, simulated").format(
        n=len(runs), customers=len(first.people), months=months
    )
    return Scenarios(table, title=title, method=_("customers as a sample, 95 %"), formats=_SHOWN, runs=runs)


_MONEY = ("rewards", "other_costs", "gain", "gain_low", "gain_high", "more", "more_low", "more_high", "outstanding")
_SHOWN = {"members": ",.0f", "lift": "+.1%", "redeemed": ".0%", "expired": ".0%"} | dict.fromkeys(_MONEY, ",.0f")


def _row(run: Simulation, first: Simulation) -> dict[str, float]:
    months, sums = run.months, run.months.sum()
    each = run.sums["gain"].to_numpy() - first.sums["gain"].to_numpy()
    more, reach = float(each.sum()), Z * float(each.std(ddof=1)) * np.sqrt(len(each)) if len(each) > 1 else float("nan")
    issued = float(sums["issued"]) or float("nan")
    return {
        "members": float(months["members"].iloc[-1]),
        "lift": float(run.truth["lift"]),
        "rewards": float(sums["rewards"]),
        "other_costs": float(sums["benefits"] + sums["discounts"] + sums["running"] - sums["fees"]),
        "gain": run.gain.value,
        "gain_low": run.gain.low,
        "gain_high": run.gain.high,
        "more": more,
        "more_low": more - reach,
        "more_high": more + reach,
        "redeemed": float(sums["redeemed"]) / issued,
        "expired": float(sums["expired"]) / issued,
        "outstanding": float(months["outstanding"].iloc[-1]) * run.program.burning.value,
    }


def best_design(
    programs: Mapping[str, Program],
    budget: float,
    grid: Mapping[str, Sequence[Any]] | None = None,
    market: Market | None = None,
    months: int = 36,
    behavior: Behavior | None = None,
    running: float = 0.0,
    setup: float = 0.0,
    seed: int = 0,
) -> Designs:
    """Which of these designs gains most without costing more than the budget?

    Parameters
    ----------
    programs : mapping of str to Program
        Where the search begins, such as presets, by name.
    budget : float
        What it may cost a year, in money, above 0: rewards, benefits, discounts, running and set-up, less fees.
    grid : mapping of str to sequence, optional
        Changes to try, each with each, as for :func:`changed`: ``{"expiry.months": [12, 24], "tiers.gold.threshold":
        ["-2", "+0"]}``. A program that does not have the rule is tried without that change.
    market, months, behavior, running, setup, seed
        As for :func:`simulate`.

    Returns
    -------
    Designs
        By design: cost a year, gain a year with an interval, lift, and ``fits``, whether it is within the budget.

    Raises
    ------
    ValueError
        If the budget is not above 0, or there are more than 200 designs; or as for :func:`scenarios`.

    Examples
    --------
    >>> from loyaltylab.programs import preset
    >>> found = best_design({"card": preset("stamp_card")}, 5000, {"burning.stamps": [8, 12]}, Market(customers=500))
    >>> found.table["fits"].tolist()
    [True, True]

    Notes
    -----
    Common mistake: believing the winner's figure. It is the luckiest of many; run it again with another seed, and with
    other assumptions in ``behavior``, before you defend it.
    """
    limit = number(budget, "budget", 0, ends="(]")
    designs = _designs(programs, grid or {})
    found = scenarios(designs, market, months, behavior, running, setup, seed)
    years = months / 12
    table = pd.DataFrame(
        {
            "cost": (found.table["rewards"] + found.table["other_costs"]) / years,
            "gain": found.table["gain"] / years,
            "gain_low": found.table["gain_low"] / years,
            "gain_high": found.table["gain_high"] / years,
            "lift": found.table["lift"],
        }
    ).rename_axis("design")
    table["fits"] = table["cost"] <= limit
    table = table.sort_values(["fits", "gain"], ascending=False)
    best = str(table.index[0]) if table["fits"].iloc[0] else ""
    note = (
        _("Best within the budget: {name}.").format(name=best)
        if best
        else _("None of the designs is within the budget.")
    )
    shown = {"lift": "+.1%"} | dict.fromkeys(["cost", "gain", "gain_low", "gain_high"], ",.0f")
    title = _("{n} designs for at most {budget:,.0f} a year, simulated").format(n=len(table), budget=limit)
    return Designs(table, title=title, method=found.method, notes=(note,), formats=shown, programs=designs, best=best)


def _designs(programs: Mapping[str, Program], grid: Mapping[str, Sequence[Any]]) -> dict[str, Program]:
    """Return each program with each combination of changes that it can have."""
    if not isinstance(programs, Mapping) or not programs:
        raise ValueError(_("programs is {value!r}, expected programs by name.").format(value=programs))
    found: dict[str, Program] = {}
    for name, program in programs.items():
        own = {place: list(values) for place, values in grid.items() if _has(program, place)}
        for values in product(*own.values()):
            changes = dict(zip(own, values, strict=True))
            told = ", ".join(f"{_short(place)} {value}" for place, value in changes.items())
            found[f"{name}: {told}" if told else name] = changed(program, changes)
    if len(found) > MOST:
        raise ValueError(_("the grid makes {n} designs, expected at most {most}.").format(n=len(found), most=MOST))
    unused = [place for place in grid if not any(_has(program, place) for program in programs.values())]
    if unused:
        raise ValueError(_("none of the programs has the rule {place!r}.").format(place=unused[0]))
    return found


def _short(place: str) -> str:
    """Return a place as short as it stays clear: "months", but "gold threshold"."""
    steps = place.split(".")
    return " ".join(steps[1:]) if len(steps) > 1 else place


def _has(program: Program, place: str) -> bool:
    """Tell whether a program has a rule to change: not where it is empty."""
    part: Any = program
    for step in place.split("."):
        if isinstance(part, tuple):
            part = next((one for one in part if one.name == step), None)
        else:
            part = getattr(part, step, None)
        if part is None:
            return False
    return True
