"""The months of simulated customers in two worlds, with the program and without, on the same random numbers.

Who never joins does the same in both, so most months of most customers are one draw in a table. Only the months of
members are lived one after the other.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from loyaltylab.clv.given import Floats
from loyaltylab.programs.market import Behavior, Market, People
from loyaltylab.programs.members import Members
from loyaltylab.programs.quantiles import Counts, Places, poisson, thinned, uniform
from loyaltylab.programs.rules import Program

__all__ = ["ANYWAY", "City", "Histories", "live", "unlived"]


ANSWERED = 12  # months until a rival answers
ANYWAY = 0.5  # of friends, the share that would have come without being brought


@dataclass(frozen=True)
class City:
    """What all customers of a run share: months before the program, its rules as numbers, the luck of the stores."""

    program: Program
    market: Market
    behavior: Behavior
    before: int
    months: int
    factor: Floats  # stores by month
    multiple: Floats  # of the rate of points, by month of the program
    attract: float  # 0 to 1: how much of its full effect rewards of this value have
    least: float  # points that are worth the trouble
    first_month: int  # of the program, 0 for January

    @property
    def span(self) -> int:
        """Months in all."""
        return self.before + self.months

    @cached_property
    def rivals(self) -> Floats:
        """What a rival's answer leaves of the rates, by month."""
        answered = np.arange(self.span) >= self.before + ANSWERED
        return np.where(answered, np.exp(-self.behavior.competitor), 1.0)


@dataclass(frozen=True)
class Histories:
    """What customers did: one row a month, one column a customer; the first ``before`` rows without a program.

    What stands below ``members`` has columns for them only, and points, ranks and friends only rows for the
    months of the program.
    """

    visits: Counts
    plain: Counts  # in the world without
    joined: Counts  # month of the program, -1 for never
    left: Counts  # month in which they are gone, counted from the first one without a program
    plain_left: Counts
    members: Places  # among the customers
    aside: Counts  # visits of members in the world with the program, had they no offer; of others these are ``visits``
    issued: npt.NDArray[np.float32]
    redeemed: npt.NDArray[np.float32]
    expired: npt.NDArray[np.float32]
    rank: npt.NDArray[np.int8]
    friends: npt.NDArray[np.int8]

    def block(self, start: int, end: int) -> "Histories":
        """Return the part of these customers, without a copy."""
        first, last = np.searchsorted(self.members, (start, end))
        of_all = {name: getattr(self, name)[..., start:end] for name in OF_ALL}
        of_members = {name: getattr(self, name)[:, first:last] for name in OF_MEMBERS}
        return Histories(**of_all, members=self.members[first:last] - start, **of_members)

    def without_offer(self) -> Counts:
        """Return everybody's visits in the world with the program, had they no offer."""
        visits = self.visits.copy()
        visits[:, self.members] = self.aside
        return visits


OF_ALL = ("visits", "plain", "joined", "left", "plain_left")
OF_MEMBERS = ("aside", "issued", "redeemed", "expired", "rank", "friends")


def unlived(city: City, people: People) -> Histories:
    """Return histories in which it is known who joins, and in which nothing has happened yet."""
    patience = people.patience / np.maximum(-np.log1p(-people.hazard), 1e-300)
    left = np.minimum(patience, city.span).astype(np.int16)
    joins = would_join(city, people) & (people.wait < left - city.before) & (people.wait < city.months)
    members, n = joins.nonzero()[0], len(people)
    visits, plain = (np.zeros((city.span, n), dtype=np.int16) for _world in range(2))
    issued, redeemed, expired = (np.zeros((city.months, len(members)), dtype=np.float32) for _way in range(3))
    rank, friends = (np.zeros((city.months, len(members)), dtype=np.int8) for _count in range(2))
    return Histories(
        visits=visits,
        plain=plain,
        joined=np.where(joins, people.wait, -1).astype(np.int16),
        left=left.copy(),  # of members, until it is known how long they are kept
        plain_left=left,
        members=members,
        aside=np.zeros((city.span, len(members)), dtype=np.int16),
        issued=issued,
        redeemed=redeemed,
        expired=expired,
        rank=rank,
        friends=friends,
    )


def live(city: City, people: People, told: Histories, seed: list[int]) -> None:
    """Let customers live through the months, and write down what they do."""
    # A stream for each use, so that what one program does not need changes nothing else.
    visiting, rivaling, moving, taking, bringing = (np.random.default_rng([*seed, use]) for use in range(1, 6))
    n, place = len(people), told.members
    members = Members(city, people, told)
    for month in range(city.span):
        rate = city.factor[:, month].take(people.store)
        rate *= people.habit
        found, there = poisson(uniform(visiting, n), rate), told.plain_left > month
        np.copyto(told.plain[month], found, where=there)
        if city.rivals[month] < 1:
            found = _answered(found, float(city.rivals[month]), uniform(rivaling, n))
        np.copyto(told.visits[month], found, where=there)
        told.aside[month] = told.visits[month].take(place)
        if month >= city.before:
            luck, chance = (uniform(draw, n, place) for draw in (moving, taking))
            # Also of those who would have left without the program: so not what was masked.
            now = _moved(found.take(place), rate.take(place) * city.rivals[month], members, month - city.before, luck)
            members.book(month - city.before, now, chance, bringing)
            told.visits[month, place] = now
    told.left[place] = members.left


def _moved(visits: Counts, rate: Floats, members: Members, t: int, luck: Any) -> Counts:
    """Return what members do whose rates are moved: visits on top, or some of them taken away."""
    here = members.begin(t)
    pull = members.pull(t)
    more, less = (here & (pull > 0)).nonzero()[0], (here & (pull < 0)).nonzero()[0]
    visits[more] += poisson(luck[more], rate[more] * (np.exp(pull[more]) - 1))
    visits[less] = thinned(visits[less], np.exp(pull[less]), luck[less])
    return visits * (members.left > members.city.before + t)


def _answered(visits: Counts, kept: float, luck: Any) -> Counts:
    """Return visits where a rival has answered, and takes some."""
    # A visit is lost if the luck of its month is bad; most months lose none, so look closer at the others only.
    who = (luck > (kept ** np.arange(visits.max(initial=0) + 1.0)).take(visits)).nonzero()[0]
    found = visits.copy()
    found[who] = thinned(visits[who], np.full(len(who), kept), luck[who])
    return found


def would_join(city: City, people: People) -> npt.NDArray[np.bool_]:
    """Tell who joins if asked for long enough."""
    how, fee = city.behavior, city.program.fee
    logit = np.log(how.joins / (1 - how.joins)) + how.selection * np.log(people.habit / city.market.visits)
    if fee is not None and fee.per_year > 0 and fee.discount > 0:  # who saves more than the fee buys it
        logit = logit + np.log(12 * people.habit * people.spend * fee.discount / fee.per_year)
    return np.asarray(people.lot < 1 / (1 + np.exp(-logit)))
