"""The months of simulated customers in two worlds, with the program and without, on the same random numbers.

Who never joins does the same in both, so most months of most customers are one draw in a table. Only the months of
members are lived one after the other.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from loyaltylab.clv.given import Floats
from loyaltylab.programs.market import Behavior, Market, People, draw_people
from loyaltylab.programs.members import Members
from loyaltylab.programs.rules import Program

__all__ = ["ANYWAY", "City", "Histories", "live", "poisson"]

Counts: TypeAlias = npt.NDArray[np.int16]

ANSWERED = 12  # months until a rival answers
NOTHING = 1e-17  # a chance that changes no sum near 1
SHORT = 2  # visits up to which a number of them is looked for among all
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

    Points, ranks and friends have rows for the months of the program, and columns for ``members`` only.
    """

    visits: Counts
    plain: Counts  # in the world without
    aside: Counts  # in the world with the program, had this customer no offer
    joined: Counts  # month of the program, -1 for never
    left: Counts  # month in which they are gone, counted from the first one without a program
    plain_left: Counts
    members: npt.NDArray[np.int64]  # their places among the customers
    issued: npt.NDArray[np.float32]
    redeemed: npt.NDArray[np.float32]
    expired: npt.NDArray[np.float32]
    rank: npt.NDArray[np.int8]
    friends: npt.NDArray[np.int8]


def poisson(u: Any, rate: Floats) -> npt.NDArray[np.int16]:
    """Return how many visits a uniform number stands for: the more, the higher the rate (quantile of the Poisson).

    Examples
    --------
    >>> poisson(np.array([0.3, 0.7, 0.99]), np.array([1.0, 1.0, 1.0])).tolist()
    [0, 1, 4]
    """
    u, chance = u.astype(float), np.exp(-rate)
    reached, found = chance.copy(), np.zeros(rate.shape, dtype=np.int16)
    for k in range(1, SHORT + 1):  # most are done after these: no need to pick them out
        found += u > reached
        chance *= rate
        chance /= k
        reached += chance
    more = (u > reached).nonzero()[0]
    chance, rate, u, reached, k = chance[more], rate[more], u[more], reached[more], SHORT
    while len(more):
        k += 1
        found[more] = k
        chance = chance * rate / k
        reached = reached + chance
        on = ((u > reached) & ((chance > NOTHING) | (k < rate))).nonzero()[0]
        more, chance, rate, u, reached = more[on], chance[on], rate[on], u[on], reached[on]
    return found


def thinned(visits: Counts, kept: Any, u: Any) -> Counts:
    """Take visits away, each with the chance 1 - kept (quantile of the binomial): the more, the larger the number.

    Examples
    --------
    >>> thinned(np.array([5, 5, 5], dtype=np.int16), np.full(3, 0.9), np.array([0.1, 0.8, 0.99])).tolist()
    [5, 4, 3]
    """
    left = visits.copy()
    chance = kept ** visits.astype(float)
    more = np.flatnonzero(u > chance)
    chance, reached, k = chance[more], chance[more], 0
    while len(more):
        odds = (1 - kept[more]) / kept[more]
        chance = chance * odds * (visits[more] - k) / (k + 1)
        k += 1
        left[more] -= 1
        reached = reached + chance
        on = (u[more] > reached) & (left[more] > 0)
        more, chance, reached = more[on], chance[on], reached[on]
    return left


def live(city: City, seed: list[int], n: int) -> tuple[People, Histories]:
    """Let n customers live through the months."""
    people = draw_people(city.market, city.behavior, np.random.default_rng(seed), n)
    # A stream for each use, so that what one program does not need changes nothing else.
    visiting, rivaling, moving, taking, bringing = (np.random.default_rng([*seed, use]) for use in range(1, 6))
    patience = people.patience / np.maximum(-np.log1p(-people.hazard), 1e-300)
    plain_left = np.minimum(patience, city.span).astype(np.int64)
    joins = would_join(city, people) & (people.wait < plain_left - city.before) & (people.wait < city.months)
    place = np.flatnonzero(joins)
    members = Members(city, people, place)
    visits, plain, aside = (np.zeros((city.span, n), dtype=np.int16) for _world in range(3))
    for month in range(city.span):
        rate = city.factor[:, month].take(people.store) * people.habit
        found = poisson(visiting.random(n, dtype=np.float32), rate)
        plain[month] = found * (month < plain_left)
        if city.rivals[month] < 1:
            found = _answered(found, float(city.rivals[month]), rivaling.random(n, dtype=np.float32))
        aside[month] = found * (month < plain_left)
        visits[month] = aside[month]
        if month >= city.before:
            luck, chance = (draw.random(n, dtype=np.float32)[place] for draw in (moving, taking))
            # Also of those who would have left without the program: so not what was masked.
            now = _moved(found[place], rate[place] * city.rivals[month], members, month - city.before, luck)
            members.book(month - city.before, now, chance, bringing)
            visits[month, place] = now
    joined, left = np.full(n, -1, dtype=np.int16), plain_left.copy()
    joined[place], left[place] = people.wait[place], members.left
    gone, plain_gone = left.astype(np.int16), plain_left.astype(np.int16)
    points = (members.issued, members.redeemed, members.expired)
    return people, Histories(
        visits, plain, aside, joined, gone, plain_gone, place, *points, members.rank, members.friends
    )


def _moved(visits: Counts, rate: Floats, members: Members, t: int, luck: Any) -> Counts:
    """Return what members do whose rates are moved: visits on top, or some of them taken away."""
    here = members.begin(t)
    pull = members.pull(t)
    more, less = (here & (pull >= 0)).nonzero()[0], (here & (pull < 0)).nonzero()[0]
    visits[more] += poisson(luck[more], rate[more] * np.expm1(pull[more]))
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
