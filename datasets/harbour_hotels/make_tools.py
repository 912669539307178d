"""What several parts of the generator need: days, ways to draw, parameters by loyalty type."""

from typing import Any

import numpy as np

from datasets.harbour_hotels.make_parameters import START, TYPES
from loyaltylab.authoring.making import Array, Whole


def of_type(column: str, kind: Whole) -> Array:
    """Look up a parameter for guests of these loyalty types."""
    return TYPES[column].to_numpy(dtype=float)[kind]


def date(day: Any) -> Any:
    """Turn days since the start into dates."""
    return START + np.asarray(day).astype("timedelta64[D]")


def calendar_year(day: Any) -> Whole:
    """Return the year in which a day lies."""
    return np.asarray(date(day).astype("datetime64[Y]").astype(int) + 1970, dtype=np.int64)


def calendar_month(day: Any) -> Whole:
    """Return the month in which a day lies, January being 0."""
    return np.asarray(date(day).astype("datetime64[M]").astype(int) % 12, dtype=np.int64)


def pick(rng: np.random.Generator, shares: Array, row: Whole) -> Whole:
    """Draw from the shares in each row's own line of the table."""
    edges = np.cumsum(shares, axis=1)[:, :-1]
    return np.asarray((rng.random(len(row))[:, None] >= edges[row]).sum(axis=1), dtype=np.int64)


def skewed(rng: np.random.Generator, size: Any) -> Array:
    """Mean 0, SD 1, bounded above: few are much happier than the average, some are much less happy."""
    a, b = 4.0, 1.5
    return np.asarray((rng.beta(a, b, size) - a / (a + b)) / np.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))))


def bounded(rng: np.random.Generator, size: Any) -> Array:
    """Standard normal, cut at two standard deviations."""
    return np.asarray(np.clip(rng.standard_normal(size), -2, 2))


def at_random(rng: np.random.Generator, values: Array, low: int, high: int) -> Whole:
    """Round up or down at random, so that the mean of the answers is exactly the value."""
    return np.asarray(np.floor(np.clip(values, low, high) + rng.random(values.shape)), dtype=np.int64).clip(low, high)
