"""Units over periods, the evidence of a panel: their means, whether they are enough, where a test begins to reject."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats
from loyaltylab.i18n import _
from loyaltylab.programs.effect import numbers

__all__ = ["edge", "enough_units", "steady_rows", "unit_means"]

FEW = 6  # units a group below which nothing is known about their spread
STEADY = 0.98  # of a unit's mean number of rows


def unit_means(panel: pd.DataFrame, outcome: str, unit: str, period: str) -> tuple[pd.DataFrame, Floats]:
    """Return the mean outcome of each unit and period, and of how many rows; every unit has every period.

    Examples
    --------
    >>> panel = pd.DataFrame({"shop": list("aabb"), "week": [1, 2, 1, 2], "visits": [3, 4, 1, 1]})
    >>> unit_means(panel, "visits", "shop", "week")[0].to_numpy().tolist()
    [[3.0, 4.0], [1.0, 1.0]]
    """
    values = numbers(panel, outcome)
    for name in (unit, period):
        if name not in panel.columns or panel[name].isna().any():
            raise ValueError(_("{name}: expected a column without gaps.").format(name=name))
    groups = pd.Series(values).groupby([panel[unit].to_numpy(), panel[period].to_numpy()])
    means = groups.mean().unstack()
    holes = np.argwhere(means.isna().to_numpy())
    if len(holes):
        words = _("unit {unit} has no rows in period {period}; every unit needs every period.")
        raise ValueError(words.format(unit=means.index[holes[0][0]], period=means.columns[holes[0][1]]))
    return means, groups.size().unstack().to_numpy(dtype=float)


def steady_rows(rows: Floats) -> tuple[str, str, str] | None:
    """Return a row of checks if units lose rows in some periods.

    Examples
    --------
    >>> steady_rows(np.array([[10.0, 10.0], [8.0, 8.0]])) is None
    True
    """
    least = float((rows / rows.mean(axis=1, keepdims=True)).min())
    if least >= STEADY:
        return None
    words = _("rows of a unit fall to {share:.0%} of their mean: give those who did nothing a row with 0")
    return _("the same customers in every period"), _("number of rows"), words.format(share=least)


def enough_units(few: int) -> tuple[str, str, str]:
    """Return a row of checks on the number of units in the smaller group.

    Examples
    --------
    >>> enough_units(12)[2]
    '12 units in the smaller group'
    """
    enough = (
        _("{n} units in the smaller group")
        if few >= FEW
        else _("only {n} units in the smaller group: use randomization")
    )
    return _("enough units to know their spread"), _("number of units"), enough.format(n=few)


def edge(test: Callable[[float], float], value: float, reach: float, level: float) -> float:
    """Find by halving where a test begins to reject, from a value it does not reject; infinite where it never does.

    Examples
    --------
    >>> round(edge(lambda effect: 1.0 - abs(effect), value=0.0, reach=0.5, level=0.05), 4)
    0.95
    """
    inside, outside = value, value + 2 * reach
    for _doubling in range(6):
        if test(outside) <= level:
            break
        inside, outside = outside, outside + 4 * reach
    else:
        return float(np.copysign(np.inf, reach))  # so few ways to draw that the level is never reached
    for _halving in range(18):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if test(middle) <= level else (middle, outside)
    return inside
