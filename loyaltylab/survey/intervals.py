"""Confidence intervals for shares and means, vectorized."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import stats

__all__ = ["normal_quantile", "percent", "t_interval", "wilson"]

Floats: TypeAlias = npt.NDArray[np.float64]


def normal_quantile(confidence: float) -> float:
    """Return z such that a standard normal lies within -z and z with this probability.

    Examples
    --------
    >>> round(normal_quantile(0.95), 2)
    1.96
    """
    return float(stats.norm.ppf((1 + confidence) / 2))


def wilson(hits: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Return the Wilson score interval for a share.

    Parameters
    ----------
    hits, n : int or array of int
        Successes and trials. Where ``n`` is 0 the interval is 0 to 1: nothing is known.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    low, high : float or array
        Within 0 and 1.

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> print(f"{low:.3f} {high:.3f}")
    0.490 0.943

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22.
    """
    count, total = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    z2 = normal_quantile(confidence) ** 2
    share = np.divide(count, total, out=np.full(np.broadcast(count, total).shape, 0.5), where=total > 0)
    share = np.clip(share, 0, 1)  # sums of weights can come out a hair above the whole
    middle = (total * share + z2 / 2) / (total + z2)
    reach = np.sqrt(z2 * (total * share * (1 - share) + z2 / 4)) / (total + z2)
    # Rounding must not push an end a hair over the limit, or past a share of exactly 0 or 1.
    low = np.where(total > 0, np.minimum(np.clip(middle - reach, 0, 1), share), 0.0)
    high = np.where(total > 0, np.maximum(np.clip(middle + reach, 0, 1), share), 1.0)
    return low[()], high[()]


def t_interval(mean: float, sd: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Student's t interval for a mean; infinitely wide when fewer than two values tell no spread.

    Examples
    --------
    >>> low, high = t_interval(5.0, 1.0, 25)
    >>> print(f"{low:.2f} {high:.2f}")
    4.59 5.41
    """
    if n < 2:
        return -np.inf, np.inf
    reach = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * sd / np.sqrt(n)
    return float(mean - reach), float(mean + reach)


def percent(confidence: float) -> str:
    """Write a confidence level as people say it.

    Examples
    --------
    >>> percent(0.95)
    '95 %'
    """
    return f"{100 * confidence:g} %"
