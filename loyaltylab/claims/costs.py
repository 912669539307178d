"""Winning against keeping: ratios that turn into percentages, and your own two costs."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from loyaltylab.claims.outcome import ClaimCheck, inside, number
from loyaltylab.i18n import _

__all__ = ["check_costs", "check_success", "percent_to_ratio", "ratio_to_percent"]

# What is claimed, and whether as a ratio ("times") or as a percentage.
CLAIMED = {
    "new-customer-costs-5-6": (5.0, 6.0, "times"),
    "retention-costs-5-25-percent": (5.0, 25.0, "%"),
    "retention-costs-20-percent": (20.0, 20.0, "%"),
}
TIMES = (4, 5, 6, 10, 20, 25)


def ratio_to_percent(ratio: float) -> float:
    """Winning costs so many times as much as keeping: what percentage of winning does keeping cost?

    Parameters
    ----------
    ratio : float
        Above 0.

    Returns
    -------
    float
        Percent.

    Raises
    ------
    ValueError
        If ``ratio`` is not a positive number.

    Examples
    --------
    >>> ratio_to_percent(5), ratio_to_percent(25)
    (20.0, 4.0)

    Notes
    -----
    Common mistake: writing "5 to 25 times" as "5 to 25 percent". It is 20 to 4 percent.
    """
    return 100 / number(ratio, "ratio", 0, np.inf, "()")


def percent_to_ratio(percent: float) -> float:
    """Keeping costs such a percentage of winning: how many times as much does winning cost?

    Parameters
    ----------
    percent : float
        Above 0.

    Returns
    -------
    float
        Times.

    Raises
    ------
    ValueError
        If ``percent`` is not a positive number.

    Examples
    --------
    >>> percent_to_ratio(25)
    4.0

    Notes
    -----
    Common mistake: see :func:`ratio_to_percent`, which is its own inverse.
    """
    return 100 / number(percent, "percent", 0, np.inf, "()")


def check_costs(
    id: str,  # noqa: A002
    acquisition_cost: float,
    retention_cost: float | Mapping[str, float],
) -> ClaimCheck:
    """Compute one's own ratio, once for each way to count the cost of keeping, beside the ratios that circulate."""
    win = number(acquisition_cost, "acquisition_cost", 0, np.inf, "()")
    given = dict(retention_cost) if isinstance(retention_cost, Mapping) else {"own": retention_cost}
    if not given:
        raise ValueError(_("retention_cost is empty. Give a number, or names with numbers."))
    own = {str(name): win / number(cost, f"retention_cost {name}", 0, np.inf, "()") for name, cost in given.items()}
    ratios = pd.Series({**own, **{f"{times}_times": float(times) for times in TIMES}})
    low, high, unit = CLAIMED[id]
    percent = 100 / ratios
    value_of = ratios if unit == "times" else percent
    table = pd.DataFrame({"value": value_of, "ratio": ratios, "percent": percent}).rename_axis("case")
    value = float(value_of.iloc[0])
    message = _(
        "Winning costs {ratio:.1f} times as much as keeping, so keeping costs {percent:.1f} % of winning: {place}."
    )
    verdict = message.format(ratio=ratios.iloc[0], percent=percent.iloc[0], place=inside(round(value, 9), (low, high)))
    notes = [_("What counts as the cost of keeping is a matter of definition: give several to see how far it moves.")]
    if len(own) > 1:
        spread = _("By your definitions the ratio runs from {low:.1f} to {high:.1f}.")
        notes.append(spread.format(low=min(own.values()), high=max(own.values())))
    return ClaimCheck(
        table,
        title=_("The same as a ratio and as a percentage"),
        notes=tuple(notes),
        formats={"value": ".1f", "ratio": ".1f", "percent": ".1f"},
        id=id,
        value=value,
        unit=unit,
        claimed=(low, high),
        holds=low <= round(value, 9) <= high,
        assumptions={"acquisition_cost": win, **{f"retention_cost ({k})": float(v) for k, v in given.items()}},
        verdict=verdict,
    )


def check_success(id: str, existing: float, prospect: float) -> ClaimCheck:  # noqa: A002
    """Compare two success rates as a level, as a gap in points, and as a rise in percent."""
    old = number(existing, "existing", 0, 1, "(]")
    new = number(prospect, "prospect", 0, 1, "(]")
    rows = {"existing_level": 100 * old, "gap_in_points": 100 * (old - new), "rise_in_percent": 100 * (old / new - 1)}
    units = pd.Series({"existing_level": "%", "gap_in_points": "percentage points", "rise_in_percent": "%"})
    table = pd.DataFrame({"value": pd.Series(rows), "unit": units}).rename_axis("reading")
    claimed = (60.0, 70.0)
    value = rows["rise_in_percent"]
    message = _(
        "Existing customers buy in {level:.0f} % of cases: {points:+.0f} points, or {rise:+.0f} %, against prospects. "
        "Read as a rise: {place}."
    )
    return ClaimCheck(
        table,
        title=_('Three readings of "60 to 70 percent"'),
        notes=(_("The figure often cited, 60 to 70 %, is a level; for prospects 5 to 20 % is often cited beside it."),),
        formats={"value": ".1f"},
        id=id,
        value=value,
        claimed=claimed,
        holds=claimed[0] <= value <= claimed[1],
        assumptions={"existing": old, "prospect": new},
        verdict=message.format(
            level=rows["existing_level"], points=rows["gap_in_points"], rise=value, place=inside(value, claimed)
        ),
    )
