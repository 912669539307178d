"""Numbers of visits that a uniform number stands for: the larger the number, the more visits come, or are lost.

With the same numbers two programs differ by what they do, and not by luck.
"""

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from loyaltylab.clv.given import Floats

__all__ = ["Counts", "Places", "poisson", "thinned", "uniform"]

Counts: TypeAlias = npt.NDArray[np.int16]
Places: TypeAlias = npt.NDArray[np.int64]

NOTHING = 1e-17  # a chance that changes no sum near 1
AT_ONCE = 8  # chances that are added up before those who are done are put aside
RATES, NUMBERS, HIGHEST = 512, 256, 16.0  # fields of the table, and the rate at which it ends
UNKNOWN = -1
BELOW = 8  # bits of 32 that a single-precision number has no room for


def uniform(rng: np.random.Generator, n: int, place: Places | None = None) -> Any:
    """Return single-precision numbers from 0 to below 1, for all of n or those at some places: as ``random``, sooner.

    Examples
    --------
    >>> one, two = np.random.default_rng(1), np.random.default_rng(1)
    >>> bool((uniform(one, 6) == two.random(6, dtype=np.float32)).all())
    True
    """
    # Every word of the generator makes two numbers, the low half first.
    words = rng.bit_generator.random_raw((n + 1) // 2).astype("<u8", copy=False).view("<u4")
    words = words[:n] if place is None else words.take(place)
    return (words >> BELOW).astype(np.float32) * np.float32(2.0 ** (BELOW - 32))


def poisson(u: Any, rate: Floats) -> Counts:
    """Return the quantile of the Poisson distribution: visits at these rates, for uniform single-precision numbers.

    Examples
    --------
    >>> poisson(np.array([0.3, 0.7, 0.99], dtype=np.float32), np.array([1.0, 1.0, 1.0])).tolist()
    [0, 1, 4]
    """
    field = np.sqrt(rate)
    field *= RATES / np.sqrt(HIGHEST)
    at = np.minimum(field, RATES, out=field).astype(np.int32)
    at *= NUMBERS
    at += (u * np.float32(NUMBERS)).astype(np.int32)
    found = _table().take(at).astype(np.int16)
    who = (found == UNKNOWN).nonzero()[0]
    found[who] = added_up(u[who], rate[who])
    return found


@lru_cache(1)
def _table() -> npt.NDArray[np.int8]:
    """Return the number of visits in each field of rates by numbers in which it is the same all over.

    More come at a higher rate and a larger number: so where the least and the most of a field agree, nothing has to
    be added up, and most fields are like that. Fields narrow where rates are low (equal in the root of the rate).
    """
    edges = np.linspace(0, np.sqrt(HIGHEST), RATES + 1) ** 2 * (1 + 1e-9)  # a little more than the highest rate
    lows = np.concatenate([[0.0], edges[1:-1] * (1 - 2e-9)])
    number = np.arange(NUMBERS, dtype=np.float32) / NUMBERS
    least = added_up(np.tile(number, RATES), np.repeat(lows, NUMBERS))
    most = added_up(np.tile(np.nextafter(number + 1 / NUMBERS, np.float32(0)), RATES), np.repeat(edges[1:], NUMBERS))
    unknown = np.full(NUMBERS, UNKNOWN)  # above the highest rate
    return np.append(np.where(least == most, least, UNKNOWN), unknown).astype(np.int8)


def added_up(u: Any, rate: Floats) -> Counts:
    """Return the same quantile by adding up chances."""
    chance = np.exp(-rate)
    found: Counts = (u > chance).astype(np.int16)
    who, k = found.nonzero()[0], 1
    u, rate, chance, reached, more = u[who].astype(float), rate[who], chance[who], chance[who], found[who]
    while len(who):
        for step in range(k, k + AT_ONCE):
            chance *= rate
            chance /= step
            reached += chance
            more += u > reached
        k += AT_ONCE
        found[who] = more
        on = ((u > reached) & ((chance > NOTHING) | (k <= rate))).nonzero()[0]
        who, u, rate, chance, reached, more = who[on], u[on], rate[on], chance[on], reached[on], more[on]
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
