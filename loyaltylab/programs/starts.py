"""Groups that start a program in the same period: the effect on each in each period, and means of such effects."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.clv.given import Floats
from loyaltylab.i18n import _
from loyaltylab.programs.units import unit_means

__all__ = ["Cells", "Starts", "compared", "effects", "jackknife", "judged", "mean_of", "read_starts", "spells"]

Places: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Starts:
    """The mean outcome by unit and period, and when each unit started."""

    values: Floats  # mean outcome by unit and period
    rows: Floats
    start: Places  # of each unit, the place of its first period with the program; the number of periods: never
    periods: list[Any]
    dropped: int  # units with the program from the first period on

    @property
    def never(self) -> Any:
        return self.start == len(self.periods)


@dataclass(frozen=True)
class Cells:
    """One cell a group and period: its effect, and what it would be without each of the units in turn."""

    comparison: str
    start: Places  # place of the group's first period
    place: Places
    effect: Floats
    size: Floats  # units of the group
    others: Floats  # units it is compared with
    without: Floats  # cells by units
    size_without: Floats

    @property
    def since(self) -> Places:
        return self.place - self.start


def read_starts(panel: pd.DataFrame, outcome: str, unit: str, period: str, first: str) -> Starts:
    means, rows = unit_means(panel, outcome, unit, period)
    if first not in panel.columns:
        known = ", ".join(map(str, panel.columns))
        raise ValueError(_("there is no column {name!r}; there are {known}.").format(name=first, known=known))
    starts = panel[first].groupby(panel[unit].to_numpy())
    if (starts.nunique(dropna=False) > 1).any():
        words = _("{name}: unit {unit} has several values, expected one first period in all its rows.")
        raise ValueError(words.format(name=first, unit=starts.nunique(dropna=False).idxmax()))
    own, periods = starts.first().reindex(means.index), list(means.columns)
    try:
        start = np.array([len(periods) if pd.isna(one) else int((means.columns < one).sum()) for one in own])
    except TypeError:
        words = _("{name}: {value!r} cannot be compared with the periods, such as {period}.")
        raise ValueError(words.format(name=first, value=own.dropna().iloc[0], period=periods[0])) from None
    kept = start > 0
    return Starts(means.to_numpy(dtype=float)[kept], rows[kept], start[kept], periods, int((~kept).sum()))


def compared(start: Places, group: int, place: int, never: int, comparison: str) -> Any:
    """Tell which units have the program neither in that period nor in the last one before the group's start."""
    if comparison == "never":
        return start == never
    return (start > max(place, group - 1)) & (start != group)


def effects(read: Starts, comparison: str) -> Cells:
    """Compute all effects that have two units or more to compare with."""
    found = []
    never = len(read.periods)
    for group in np.unique(read.start[~read.never]):
        mine = read.start == group
        for place in range(never):
            others = compared(read.start, group, place, never, comparison)
            if others.sum() < 2:
                continue
            change = read.values[:, place] - read.values[:, group - 1]
            n, k = int(mine.sum()), int(others.sum())
            gaps = [change - change[one].mean() for one in (mine, others)]
            effect = float(change[mine].mean() - change[others].mean())
            without = effect - mine * gaps[0] / max(n - 1, 1) + others * gaps[1] / (k - 1)
            found.append((group, place, effect, n, k, without, n - mine))
    if sum({group: n for group, place, _effect, n, *_rest in found if place >= group}.values()) < 2:
        raise ValueError(_("fewer than two units with the program have a before, an after and units to compare with."))
    group_of, place_of, *others_of = zip(*found, strict=True)
    rest = [np.array(one, float) for one in others_of]
    return Cells(comparison, np.array(group_of, int), np.array(place_of, int), *rest)


def judged(read: Starts, cells: Cells) -> Any:
    """Return the units that the effect is an effect on."""
    return np.flatnonzero(np.isin(read.start, cells.start[cells.since >= 0]))


def spells(cells: Cells, chosen: Any) -> Floats:
    """Return one over the number of chosen periods of each cell's group, so that each unit counts the same."""
    counts = pd.Series(cells.start[chosen]).value_counts()
    return np.asarray(1 / counts.reindex(cells.start[chosen]).to_numpy(dtype=float))


def mean_of(cells: Cells, chosen: Any, factor: Any = 1.0) -> tuple[float, Floats]:
    """Average cells over units, and return how far the average moves without each unit."""
    weight = cells.size[chosen] * factor
    value = float(weight @ cells.effect[chosen] / weight.sum())
    weights = cells.size_without[chosen] * np.reshape(factor, (-1, 1))
    total = weights.sum(axis=0)
    moved = (weights * cells.without[chosen]).sum(axis=0) / np.where(total > 0, total, np.nan)
    return value, np.asarray(moved - value)


def jackknife(away: Floats, read: Starts) -> tuple[Floats, Floats]:
    """Return jackknife errors of several numbers, and their degrees of freedom as of two samples (Satterthwaite)."""
    n = away.shape[1]
    squares = (n - 1) / n * away**2
    counts = [(squares[:, one] > 0).sum(axis=1) for one in (~read.never, read.never)]  # units that matter to it
    parts = zip((squares[:, one].sum(axis=1) for one in (~read.never, read.never)), counts, strict=True)
    total = squares.sum(axis=1)
    below = sum(part**2 / np.maximum(size - 1, 1) for part, size in parts)
    df = np.where(below > 0, total**2 / np.where(below > 0, below, 1), n - 2)
    return np.sqrt(total), np.asarray(df)
