"""Points of many simulated members, month by month: the oldest go first, as in the ledger.

What a member ever received lies on a line; what is gone is the part up to a mark (see fifo.py). A lot that expires
moves the mark to the end of that lot, if it is not there yet.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from loyaltylab.clv.given import Floats
from loyaltylab.programs.rules import Program

__all__ = ["Wallets", "redeemable"]

WEEKS_A_MONTH = 365.25 / 12 / 7
# Points come on the 15th and are redeemed on the 10th: in February the tenth of the next month is 23 days away.
SHORTEST, SHORTEST_MONTH = 23, 28


def lag_of(pending_days: int) -> int:
    """Return the months after which points can be spent for sure.

    Examples
    --------
    >>> lag_of(0), lag_of(14), lag_of(30), lag_of(60)
    (1, 1, 2, 3)
    """
    return 1 + int(np.ceil(max(0, pending_days - SHORTEST) / SHORTEST_MONTH))


class Wallets:
    """Points of n customers over some months; months count from 0."""

    def __init__(self, program: Program, n: int, months: int) -> None:
        rule = program.expiry
        self.kind, self.life = rule.kind, rule.months or 0
        if rule.kind == "card_age":
            self.life = round(float(rule.weeks or 0) / WEEKS_A_MONTH)
        waits = rule.reward_weeks
        self.wait = round(waits / WEEKS_A_MONTH) if waits is not None else None
        self.stamps = float(program.burning.stamps or 0)
        self.lag = lag_of(program.earning.pending_days)
        self.received = np.zeros((months + 1, n))  # in all, up to the beginning of each month
        self.gone = np.zeros(n)
        self.touched = np.full(n, -1)  # month of the last movement
        self.opened, self.filled = np.full(n, -1), np.full(n, -1)  # months in which the card began, and was last full

    def _line(self, t: int) -> Floats:
        """Return the end of what can be spent in a month."""
        return np.asarray(self.received[max(t + 1 - self.lag, 0)])

    def usable(self, t: int) -> Floats:
        """Return what can be spent in a month."""
        return np.maximum(self._line(t) - self.gone, 0.0)

    def move(self, t: int, redeemed: Floats, issued: Floats) -> Floats:
        """Book a month: what was redeemed, what was issued, and what ended with it; return the last."""
        self.gone = self.gone + redeemed
        there = self.received[t] - self.gone
        self.received[t + 1] = self.received[t] + issued
        came = issued > 0
        if self.kind == "inactivity":
            self.touched[came | (redeemed > 0)] = t
        if self.stamps:
            full = came & (np.floor((there + issued) / self.stamps) > np.floor(there / self.stamps))
            self.filled[full] = t
            self.opened[came & (full | (there % self.stamps == 0))] = t
        return self._expire(t)

    def _expire(self, t: int) -> Floats:
        before = self.gone
        if self.kind == "lot_age" and t >= self.life:
            self.gone = np.maximum(before, self.received[t + 1 - self.life])
        elif self.kind == "inactivity":
            silent = (self.touched >= 0) & (t - self.touched >= self.life)
            self.gone = np.where(silent, self.received[t + 1], before)
        if self.stamps:
            self.gone = self.gone + self._stale(t)
        return np.asarray(self.gone - before) if self.gone is not before else np.zeros(len(before))

    def _stale(self, t: int) -> Floats:
        """Return stamps on cards that are not full in time, and on full ones that nobody brought back."""
        there = self.received[t + 1] - self.gone
        started = there % self.stamps
        lost = np.zeros(len(there))
        if self.kind == "card_age":
            lost = np.where((started > 0) & (t - self.opened >= self.life), started, lost)
        if self.wait is not None:
            lost = lost + np.where((there >= self.stamps) & (t - self.filled >= self.wait), there - started, 0.0)
        return lost


def redeemable(program: Program, usable: Floats, least: float, bill: Any) -> npt.NDArray[np.float64]:
    """Return how many points of each wallet a member who wants to can redeem.

    ``least`` points are worth the trouble, and points that pay, pay at most the bill.
    """
    rule = program.burning
    step = float(rule.stamps) if rule.stamps is not None else rule.step
    points = np.floor(usable / step + 1e-9) * step
    if rule.kind in ("fixed", "dynamic"):
        points = np.minimum(points, np.floor(bill / (rule.value * step) + 1e-9) * step)
    return np.where(points >= least, points, 0.0)
