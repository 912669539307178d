"""The oldest points go first: who spends what of which lot, for all members at once.

A member's lots lie end to end on a line, in the order in which they were issued. What is gone is the part of the line
up to a mark C. Taking r points moves the mark by r; a lot that expires moves it to the end of that lot, if it is not
there yet. So C after event t is max(C before + r_t, M_t), and all of them at once are R_t + max over s <= t of
(M_s - R_s), where R adds up what was taken: two running sums and a running maximum, and no loop over members.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["Line", "Moves", "Pieces", "lay", "pieces"]

Whole: TypeAlias = npt.NDArray[np.int64]
Times: TypeAlias = npt.NDArray[np.datetime64]

NONE, ALL = -1, -2
LARGEST = 2**62


@dataclass(frozen=True)
class Moves:
    """What moves the mark or lengthens the line, one row each; points are whole numbers above 0.

    ``gives``: points of a lot that can be spent from now on (0: no lot); ``takes``: points taken (0: none); ``floor``:
    the lot (its row here) up to which all expires, ``ALL`` for every lot that is there, ``NONE`` for no expiry.
    """

    member: Whole
    time: Times
    rank: Whole  # order within one time
    gives: Whole
    takes: Whole
    floor: Whole
    event: Whole  # the caller's number of the event

    def __len__(self) -> int:
        return len(self.member)


@dataclass(frozen=True)
class Line:
    """The moves in the order of members and time, with the line's length and the mark after each, within a member."""

    moves: Moves
    length: Whole
    before: Whole
    mark: Whole

    @property
    def short(self) -> npt.NDArray[np.bool_]:
        """Moves that take more than there is; what comes after the first of a member means nothing."""
        return np.asarray((self.moves.takes > 0) & (self.mark > self.length))


def lay(moves: Moves) -> Line:
    """Bring the moves in order, and find the mark after each.

    Examples
    --------
    >>> whole = lambda *numbers: np.array(numbers, dtype=np.int64)
    >>> times = np.array(["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"], dtype="datetime64[s]")
    >>> moves = Moves(whole(0, 0, 0, 0), times, whole(0, 0, 0, 0), whole(10, 5, 0, 0), whole(0, 0, 4, 0),
    ...               whole(NONE, NONE, NONE, 0), whole(0, 1, 2, 3))
    >>> lay(moves).mark.tolist()
    [0, 0, 4, 10]
    """
    order = np.lexsort((moves.rank, moves.time, moves.member))
    where = np.empty(len(order), dtype=np.int64)
    where[order] = np.arange(len(order))
    floor = moves.floor[order]
    sorted_moves = Moves(
        moves.member[order],
        moves.time[order],
        moves.rank[order],
        moves.gives[order],
        moves.takes[order],
        np.where(floor >= 0, where[floor], floor),
        moves.event[order],
    )
    first = _firsts(sorted_moves.member)
    length, taken = _within(sorted_moves.gives, first), _within(sorted_moves.takes, first)
    reached = np.where(sorted_moves.floor == ALL, length, length[sorted_moves.floor])
    lead = np.where(sorted_moves.floor == NONE, 0, np.maximum(reached - taken, 0))
    mark = taken + _running_maximum(lead, first)
    before = np.where(first, 0, np.roll(mark, 1))
    return Line(sorted_moves, length, before, mark)


@dataclass(frozen=True)
class Pieces:
    """Parts of lots that moves took: the move and the lot (rows of the line), and the points."""

    move: Whole
    lot: Whole
    points: Whole


def pieces(line: Line) -> Pieces:
    """Cut what each move took, or what expired, at the borders of the lots."""
    first = _firsts(line.moves.member)
    total = np.cumsum(line.moves.gives)
    base = _carry(total - line.moves.gives, first)  # where the member's own line begins on the line of all
    lots = np.flatnonzero(line.moves.gives > 0)
    ends = total[lots]
    taking = np.flatnonzero(line.mark > line.before)
    low, high = (base + line.before)[taking], (base + line.mark)[taking]
    from_lot = np.searchsorted(ends, low, side="right")
    count = np.searchsorted(ends, high, side="left") - from_lot + 1
    move = np.repeat(np.arange(len(taking)), count)
    lot = np.arange(len(move)) - np.repeat(np.cumsum(count) - count, count) + from_lot[move]
    points = np.minimum(high[move], ends[lot]) - np.maximum(low[move], (ends - line.moves.gives[lots])[lot])
    return Pieces(taking[move], lots[lot], points)


def _firsts(member: Whole) -> npt.NDArray[np.bool_]:
    return np.concatenate([[True], member[1:] != member[:-1]])[: len(member)]


def _within(values: Whole, first: npt.NDArray[np.bool_]) -> Whole:
    """Add up within members."""
    total = np.cumsum(values)
    return np.asarray(total - _carry(total - values, first))


def _carry(values: Whole, first: npt.NDArray[np.bool_]) -> Whole:
    """Return each member's value at the first row, on all rows of the member."""
    starts = np.flatnonzero(first)
    return np.asarray(np.repeat(values[starts], np.diff(np.append(starts, len(values)))))


def _running_maximum(values: Whole, first: npt.NDArray[np.bool_]) -> Whole:
    """Return the largest value so far within members; values are 0 or more."""
    who, step = np.cumsum(first), int(values.max(initial=0)) + 1
    if len(values) and int(who[-1]) * step > LARGEST:
        return np.asarray(pd.Series(values).groupby(who).cummax())
    lifted = who * step  # lifts each member above the one before
    return np.asarray(np.maximum.accumulate(values + lifted) - lifted)
