"""Tiers of many simulated members: who holds which status in a month, who is near the next, who has just lost one."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from loyaltylab.clv.given import Floats
from loyaltylab.programs.rules import Program

__all__ = ["Standing"]

Yes: TypeAlias = npt.NDArray[np.bool_]

NEAR, LAST_MONTHS, HURT = 0.3, 3, 6
STEPS = 2  # what status can add: many tiers divide it, or a program of nothing but names of tiers would win
WINDOWS = {"calendar_year": 12, "rolling_12": 12, "half_year": 6}


class Standing:
    """Ranks of n members, 0 for the tier in which everybody starts; months count from 0, which is month ``start``."""

    def __init__(self, program: Program, n: int, start: int) -> None:
        climbed = [one for one in program.tiers if one.threshold > 0]
        base = [one for one in program.tiers if one.threshold == 0]
        self.by = program.tiers[0].by if program.tiers else ""
        self.thresholds = np.array([one.threshold for one in climbed])
        self.step = STEPS / max(len(climbed), STEPS)  # of each tier above the first
        self.bonus = np.array([base[0].earn_bonus if base else 0.0, *(one.earn_bonus for one in climbed)])
        self.window, self.holds, self.soft = WINDOWS[program.window], program.holds_until, program.soft_landing
        self.rolling = program.window == "rolling_12"
        self.start = start
        self.counted = np.zeros(n)
        self.reached = np.zeros(n, dtype=np.int8)  # level that the count of this window stands for
        self.last = np.zeros((12, n)) if self.rolling else np.zeros((0, n))
        self.until = np.full((len(climbed) + 1, n), -1, dtype=np.int16)  # last month for which each level is held
        self.rank = np.zeros(n, dtype=np.int8)
        self.fell = np.full(n, -HURT - 1, dtype=np.int16)

    def begin(self, t: int) -> None:
        """Begin a month: a new window, tiers that end or were reached."""
        if self.rolling:
            self.counted = self.counted - self.last[t % 12]
            self.last[t % 12] = 0.0
            self.reached = self._reached()
        elif (self.start + t) % self.window == 0:
            self.counted, self.reached = np.zeros(len(self.rank)), np.zeros(len(self.rank), dtype=np.int8)
        held = np.zeros(len(self.rank), dtype=np.int8)
        for level in range(1, len(self.thresholds) + 1):
            np.copyto(held, level, where=self.until[level] >= t)
        fell = np.flatnonzero(held < self.rank)
        if self.soft:
            held[fell] = self.rank[fell] - 1
            self.until[held[fell], fell] = np.maximum(self.until[held[fell], fell], t + 11)
        self.fell[fell] = t
        self.rank = held

    def closing(self, t: int) -> bool:
        """Tell whether the window nears its end; a rolling one always does."""
        return self.rolling or self.window - (self.start + t) % self.window <= LAST_MONTHS

    def near(self, t: int) -> Yes:
        """Tell who lacks little of a tier that is not theirs anyway, while the window nears its end."""
        level = np.minimum(self.reached + 1, len(self.thresholds))
        threshold = self.thresholds[level - 1]
        close = (self.counted > 0) & (threshold - self.counted <= NEAR * threshold) & (level > self.reached)
        who = np.flatnonzero(close)
        close[who] = self.until[level[who], who] < self._holds_until(t)
        return np.asarray(close)

    def hurt(self, t: int) -> Yes:
        """Tell who lost a tier in the last six months."""
        return np.asarray(self.fell > t - HURT)

    def count(self, t: int, units: dict[str, Any], visits: Any, points: Floats) -> None:
        """Count what the month brought toward the thresholds; ``units`` is what a visit counts."""
        amount = points if self.by == "points" else visits * units[self.by]
        self.counted = self.counted + amount
        if self.rolling:
            self.last[t % 12] = amount
        now, ends = self._reached(), self._holds_until(t)
        for level in range(1, len(self.thresholds) + 1):
            # Within one window a tier is reached once; while the last 12 months are enough, each month counts anew.
            np.copyto(self.until[level], ends, where=(now >= level) & (self.rolling | (self.reached < level)))
        self.reached = now

    def _reached(self) -> npt.NDArray[np.int8]:
        reached = np.zeros(len(self.counted), dtype=np.int8)
        for threshold in self.thresholds:  # few: quicker than a search
            reached += self.counted >= threshold
        return reached

    def _holds_until(self, t: int) -> int:
        month = (self.start + t) % 12
        lasts = {"end_of_next_year": 23 - month, "12_months": 12, "end_of_next_half_year": 11 - month % 6}
        return t + lasts[self.holds]
