"""Functions that the models share, in forms that neither overflow nor lose digits."""

from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["discount_nodes", "log_beta", "mean_while_alive", "relative_power"]

Floats: TypeAlias = npt.NDArray[np.float64]
NEAR_ONE = 1e-5
NODES = 64
TERMS = 3000
FEW = 32  # enough where the discount over the whole time is small
NOTHING_LEFT = 45.0  # exp(-45) of a value is below its last digit


def log_beta(a: Any, b: Any) -> Any:
    """Return the logarithm of the beta function.

    Examples
    --------
    >>> round(float(log_beta(2, 3)), 6) == round(float(np.log(1 / 12)), 6)
    True
    """
    return special.betaln(a, b)


def relative_power(log_ratio: Any, power: Any) -> Any:
    """Return (1 - exp(power * log_ratio)) / power, also where the power is zero.

    Examples
    --------
    >>> relative_power(np.log(0.5), np.array([1.0, 0.0])).round(4).tolist()
    [0.5, 0.6931]
    """
    power = np.asarray(power, dtype=np.float64)
    safe = np.where(np.abs(power) < 1e-12, 1.0, power)
    return np.where(np.abs(power) < 1e-12, -log_ratio, -np.expm1(safe * log_ratio) / safe)


def mean_while_alive(R: Any, A: Any, a: Any, B: Any, t: Any) -> Floats:
    """Return the expected purchases in (0, t] of somebody alive at 0 whose chance of leaving is met at each purchase.

    Rate of purchase gamma(R, A), chance of leaving after a purchase beta(a, B): E[(1 - exp(-rate p t)) / p].
    This is equation (10) of Fader, Hardie & Lee (2005) after Euler's transformation, so that no power of R is
    left that could overflow; near a = 1, where it reads 0/0, the mean of both sides is taken.

    Examples
    --------
    >>> float(mean_while_alive(0.243, 4.414, 0.793, 2.426, 39.0).round(4))
    1.1967
    """
    R, A, a, B, t = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (R, A, a, B, t)))
    close = np.abs(a - 1) < NEAR_ONE
    with np.errstate(all="ignore"):
        found = _euler(R, A, np.where(close, 1 + 2 * NEAR_ONE, a), B, t)
        if close.any():
            found = np.where(close, (found + _euler(R, A, np.where(close, 1 - 2 * NEAR_ONE, a), B, t)) / 2, found)
        # The library's function overflows for buyers who are many purchases ahead; there the plain series ends soon.
        for way in (partial(_euler, series=power_series), _by_quantiles):
            lost = ~((found >= 0) & (found <= R / A * t * (1 + 1e-6)))
            if lost.any():
                found = np.array(found)
                found[lost] = way(*(one[lost] for one in (R, A, a, B, t)))
    return found


def _euler(R: Any, A: Any, a: Any, B: Any, t: Any, series: Any = special.hyp2f1) -> Floats:
    z = t / (A + t)
    whole = a + B - 1
    rest = np.log(A) - np.log(A + t)
    return np.asarray(whole / (a - 1) * (1 - np.exp((a - 1) * rest) * series(a - 1, whole - R, whole, z)))


def power_series(u: Floats, v: Floats, w: Floats, z: Floats) -> Floats:
    """Return the hypergeometric function 2F1(u, v; w; z) by its power series; not a number where it does not end.

    Examples
    --------
    >>> u, v, w, z = (np.array([one]) for one in (5.0, 5.0, 105.0, 0.5))
    >>> bool(np.isclose(power_series(u, v, w, z), special.hyp2f1(u, v, w, z), rtol=1e-13).all())
    True
    """
    term = np.ones(np.broadcast_shapes(*(np.shape(one) for one in (u, v, w, z))))
    total = term.copy()
    for n in range(TERMS):
        term = term * (u + n) * (v + n) / ((w + n) * (n + 1)) * z
        total += term
        small = np.abs(term) < 1e-17 * np.abs(total)
        if small.all():
            break
    return np.where(small, total, np.nan)


def _by_quantiles(R: Floats, A: Floats, a: Floats, B: Floats, t: Floats) -> Floats:
    """Average over the chance of leaving at its quantiles: good where chances hardly differ."""
    points, share = np.polynomial.legendre.leggauss(NODES)
    p = np.maximum(special.betaincinv(a, B, (points[:, None] + 1) / 2), 1e-300)
    return np.asarray(np.einsum("k,ki->i", share / 2, -np.expm1(-R * np.log1p(p * t / A)) / p))


def discount_nodes(rate: float, horizon: float, start: Any) -> tuple[Floats, Floats]:
    """Return times and weights that integrate exp(-rate t) f(t) over (0, horizon) for an f that is smooth in log t.

    Parameters
    ----------
    rate : float
        Continuous discount rate, 0 or more.
    horizon : float
        End of the integral; may be infinite where the rate is above 0.
    start : array
        Time scale on which f starts to change, one a row.

    Returns
    -------
    times, weights : arrays of shape (nodes, rows)

    Examples
    --------
    >>> times, weights = discount_nodes(0.1, np.inf, np.array([1.0]))
    >>> float(weights.sum().round(9))
    10.0
    """
    end = min(horizon, NOTHING_LEFT / rate if rate > 0 else np.inf)
    points, share = np.polynomial.legendre.leggauss(FEW if rate * end <= 1 else NODES)
    start = np.atleast_1d(np.asarray(start, dtype=np.float64))
    length = np.log1p(end / start)
    y = (points[:, None] + 1) / 2 * length
    times = start * np.expm1(y)
    weights = share[:, None] / 2 * length * start * np.exp(y) * np.exp(-rate * times)
    return times, weights
