"""The bootstrap: how sure are we of a number for which there is no formula?"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _

__all__ = ["drawn_correlations", "drawn_counts", "drawn_covariances", "percentile_interval", "resample"]

Floats: TypeAlias = npt.NDArray[np.float64]


def resample(
    data: pd.DataFrame,
    statistic: Callable[[pd.DataFrame], Any],
    draws: int = 1000,
    seed: int = 0,
    unit: str | None = None,
) -> Floats:
    """Compute a statistic on tables drawn with replacement from the rows, or from whole units, of a table.

    Parameters
    ----------
    data : DataFrame
        The sample.
    statistic : callable
        Takes such a table, returns a number or an array of numbers (always of one length).
    draws : int
        Tables to draw, at least 2.
    seed : int
        Of the draws.
    unit : str, optional
        Column that names the customer: all rows of a customer are drawn together. Without it rows are independent.

    Returns
    -------
    array of float, shape (draws,) or (draws, k)

    Raises
    ------
    ValueError
        If there is nothing to draw from, ``draws`` is below 2 or the unit's column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"spend": [1.0, 2.0, 3.0, 10.0]})
    >>> found = resample(table, lambda t: t["spend"].median(), draws=200)
    >>> found.shape, bool(found.min() >= 1)
    ((200,), True)

    Notes
    -----
    Common mistake: drawing rows where a customer has several. The interval then comes out far too narrow.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap.
    """
    if draws < 2:
        raise ValueError(_("draws is {value!r}, expected a whole number of at least 2.").format(value=draws))
    if data.empty:
        raise ValueError(_("the table has no rows to draw from."))
    rng = np.random.default_rng(seed)
    if unit is None:
        return np.array([statistic(data.iloc[rng.integers(len(data), size=len(data))]) for _draw in range(draws)])
    if unit not in data.columns:
        raise ValueError(_("the table has no column {name!r} that names the customer.").format(name=unit))
    places = [np.asarray(rows) for rows in data.groupby(unit, sort=True, observed=True).indices.values()]
    found = []
    for _draw in range(draws):
        chosen = rng.integers(len(places), size=len(places))
        found.append(statistic(data.iloc[np.concatenate([places[one] for one in chosen])]))
    return np.array(found)


def drawn_counts(n: int, draws: int, seed: int, units: npt.ArrayLike | None = None) -> Floats:
    """Return how often each of n rows is in each of the tables that :func:`resample` draws, shape (draws, n).

    Where a statistic is made of sums over rows, these counts give it for all tables at once.

    Examples
    --------
    >>> drawn_counts(3, draws=4, seed=0).sum(axis=1).tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    if draws < 2:
        raise ValueError(_("draws is {value!r}, expected a whole number of at least 2.").format(value=draws))
    codes = np.arange(n) if units is None else np.unique(np.asarray(units), return_inverse=True)[1]
    rng, size = np.random.default_rng(seed), int(codes.max()) + 1
    found = [np.bincount(rng.integers(size, size=size), minlength=size)[codes] for _draw in range(draws)]
    return np.array(found, dtype=np.float64)


def drawn_covariances(values: Floats, counts: Floats) -> Floats:
    """Return the covariance matrix of the columns in each drawn table, shape (draws, k, k).

    Examples
    --------
    >>> drawn_covariances(np.array([[1.0, 2.0], [3.0, 0.0]]), np.ones((1, 2)))[0].tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    n, k = values.shape
    away = values - values.mean(axis=0)
    products = (away[:, :, None] * away[:, None, :]).reshape(n, k * k)
    size = counts.sum(axis=1)[:, None]
    mean = counts @ away / size
    return np.asarray((counts @ products / size).reshape(-1, k, k) - mean[:, :, None] * mean[:, None, :])


def drawn_correlations(values: Floats, counts: Floats) -> Floats:
    """Return the correlation matrix of the columns in each drawn table; not a number where a column is constant.

    Examples
    --------
    >>> drawn_correlations(np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 0.0]]), np.ones((1, 3)))[0].round(6).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    covariance = drawn_covariances(values, counts)
    variance = np.einsum("dii->di", covariance)
    spread = np.sqrt(np.where(variance > 1e-12 * values.var(axis=0), variance, np.nan))
    return np.asarray(covariance / (spread[:, :, None] * spread[:, None, :]))


def percentile_interval(found: npt.ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Return the central range of what the draws gave, per column where there are several.

    Examples
    --------
    >>> low, high = percentile_interval(np.arange(101), confidence=0.9)
    >>> print(f"{low:.0f} {high:.0f}")
    5 95
    """
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(np.asarray(found, dtype=np.float64), [tail, 1 - tail], axis=0)
    return low, high
