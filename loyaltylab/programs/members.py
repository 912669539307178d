"""Members of a simulated program, month by month: what their points and status make them do, and what they earn."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from loyaltylab.clv.given import Floats
from loyaltylab.programs.market import People
from loyaltylab.programs.quantiles import Counts
from loyaltylab.programs.standing import Standing
from loyaltylab.programs.wallets import Wallets, redeemable

if TYPE_CHECKING:
    from loyaltylab.programs.worlds import City, Histories

__all__ = ["Members"]

Yes: TypeAlias = npt.NDArray[np.bool_]

GLOW = 3  # months for which a reward is remembered
MOST = 3.0  # sensitivity counts up to here for who leaves


class Members:
    """The state of all who join in a block of customers; months of the program count from 0."""

    def __init__(self, city: "City", people: People, told: "Histories") -> None:
        place = told.members
        n, self.city, self.told = len(place), city, told
        self.spend, self.nights, self.asleep = people.spend[place], people.nights[place], people.asleep[place]
        self.since, self.likes = people.wait[place].astype(np.int16), people.attitude[place] > 0
        moved = np.where(self.likes, 2.0, 0.0) if city.program.burning.kind == "donation" else 1.0
        self.moved = people.sensitivity[place] * moved
        self.left = self._left(people.hazard[place], people.patience[place])
        self.wallets, self.standing = Wallets(city.program, n, city.months), Standing(city.program, n, city.first_month)
        self.tiered = len(self.standing.thresholds) > 0
        self.rewarded = np.full(n, -GLOW - 1, dtype=np.int16)
        self.rewards = {"currency": self.spend, "night": self.nights}.get(city.program.earning.per, np.ones(n))
        self.here, self.usable = np.zeros(n, dtype=bool), np.zeros(n)

    def _left(self, hazard: Floats, patience: Floats) -> Counts:
        """Return the month in which each is gone: from joining on their hazard is smaller."""
        kept = np.exp(-self.city.behavior.retention * self.city.attract * np.minimum(self.moved, MOST))
        before = self.city.before + self.since + 1
        with np.errstate(divide="ignore", invalid="ignore"):
            more = (patience + np.log1p(-hazard) * before) / -np.log1p(-hazard * kept)
        return np.minimum(before + np.nan_to_num(more, nan=np.inf), self.city.span).astype(np.int16)

    def begin(self, t: int) -> Yes:
        """Begin a month; tell who is a member in it."""
        if self.tiered:
            self.standing.begin(t)
            self.told.rank[t] = self.standing.rank
        self.here = (self.since < t) & (self.left > self.city.before + t)
        self.usable = self.wallets.usable(t)
        return self.here

    def pull(self, t: int) -> Floats:
        """Return the change of the logarithm of each member's rate."""
        city, how = self.city, self.city.behavior
        step = city.program.burning.stamps
        way = self.usable % step / step if step is not None else self.usable / city.least * (self.usable < city.least)
        pull = how.points_pressure * city.attract * way
        pull += how.rewarded * city.attract * (self.rewarded >= t - GLOW)
        if self.tiered:
            pull += how.status * self.standing.step * self.standing.rank
            pull -= how.demotion * self.standing.hurt(t)
            if self.standing.closing(t):
                pull += how.tier_pressure * self.standing.near(t)
        pull *= self.moved
        fee = city.program.fee
        return np.asarray(pull if fee is None else pull + how.price * fee.discount)

    def book(self, t: int, visits: Any, chance: Any, rng: np.random.Generator) -> None:
        """Book what a month of visits brings: friends, rewards, points, status."""
        visits = visits * self.here
        self._bring_friends(t, rng)
        spent, came = self._redeem(t, visits, chance), self._earn(t, visits)
        bonus = self.city.program.earning.enrollment_bonus
        if bonus:
            came[self.since == t] += bonus
        self.told.issued[t], self.told.redeemed[t] = came, spent
        self.told.expired[t] = self.wallets.move(t, spent, came)
        if self.tiered:
            self.standing.count(t, {"visits": 1.0, "nights": self.nights, "spend": self.spend}, visits, came)

    def _redeem(self, t: int, visits: Any, chance: Any) -> Floats:
        wants = (visits > 0) & (chance < self.city.behavior.redeems) & (self.usable >= self.city.least) & ~self.asleep
        who, spent = np.flatnonzero(wants), np.zeros(len(wants))
        bill = visits[who] * self.spend[who]
        spent[who] = redeemable(self.city.program, self.usable[who], self.city.least, bill)
        self.rewarded[who[spent[who] > 0]] = t
        return spent

    def _earn(self, t: int, visits: Any) -> Floats:
        """Return whole points for a month of visits."""
        rule = self.city.program.earning
        done = self.told.friends[t] * 1.0 if rule.per == "friend" else visits * self.rewards
        points = rule.rate * self.city.multiple[t] * done
        if self.tiered:
            points *= 1 + self.standing.bonus[self.standing.rank]
        if rule.partner_rate:
            points += rule.partner_rate * self.city.market.partner_spend * self.here
        return np.asarray(np.floor(points + 1e-9))

    def _bring_friends(self, t: int, rng: np.random.Generator) -> None:
        if self.city.program.earning.per == "friend":
            chance = self.city.behavior.referral * self.city.attract * np.where(self.likes, 2.0, 0.0)
            self.told.friends[t] = self.here & (rng.random(len(chance)) < chance)
