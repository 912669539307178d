"""Pareto/NBD: customers leave at any time, unseen."""

from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from loyaltylab.clv.model import PurchaseModel, Theta
from loyaltylab.clv.rows import Rows
from loyaltylab.clv.special import discount_nodes, relative_power
from loyaltylab.i18n import _

__all__ = ["ParetoNBD"]

Floats: TypeAlias = npt.NDArray[np.float64]

NOTHING_LEFT = 40.0  # exp(-40) of an integrand is below the last digit of its integral
CELLS = 16_384  # node times customer that the cache holds at once
NODES = ((3.0, 8), (8.0, 12), (16.0, 20), (np.inf, 32))  # so many points while the integrand moves by exp(so much)
PMF_NODES = 96


class ParetoNBD(PurchaseModel):
    """Who is still a customer, and how often will they buy? Purchases until the customer leaves at some moment.

    While alive, a customer buys at random at rate lambda and may leave at any moment, at rate mu. Over customers,
    lambda is gamma(r, alpha) and mu is gamma(s, beta).

    Parameters
    ----------
    data, purchase_covariates, dropout_covariates
        As in :class:`BGNBD`; alpha = alpha0 exp(-purchase effect), beta = beta0 exp(-dropout effect).

    Raises
    ------
    ValueError
        If a row cannot be a customer, nobody bought again, or a covariate never varies.

    Examples
    --------
    >>> import pandas as pd
    >>> heavy = pd.DataFrame({"frequency": [132], "recency": [200.0], "T": [200.0]})
    >>> model = ParetoNBD.at(r=0.55, alpha=10.58, s=0.61, beta=11.67)
    >>> model.conditional_expected_purchases(10, heavy).round(4).tolist()
    [6.2061]

    Notes
    -----
    The likelihood is an integral over the unseen moment of leaving, taken by Gauss-Legendre quadrature in the
    logarithm of time, so that nothing overflows where the hypergeometric forms do.

    Common mistake: reading 1 / mu as a lifetime of everybody. s below 1 means that the mean lifetime is infinite.

    References
    ----------
    Schmittlein, Morrison & Colombo (1987), Management Science 33(1); Fader & Hardie (2005), note on deriving the
    Pareto/NBD model.
    """

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "s", "beta")
    time_powers: ClassVar[tuple[int, ...]] = (0, 1, 0, 1)
    purchase_signs: ClassVar[tuple[int, ...]] = (0, -1, 0, 0)
    dropout_signs: ClassVar[tuple[int, ...]] = (0, 0, 0, -1)
    start: ClassVar[tuple[float, ...]] = (1.0, 1.0, 1.0, 1.0)

    def edge_note(self, name: str, at: Floats) -> str:
        """Say what it means that a parameter ran to an edge."""
        words = {
            "s low": _("Nobody seems to leave: this is the NBD model, and everybody counts as alive."),
            "beta high": _("Nobody seems to leave, or all at the same slow rate: s and beta cannot be told apart."),
            "s high": _("Customers do not seem to differ in when they leave: s and beta cannot be told apart."),
            "r high": _("Customers do not seem to differ in how often they buy: r and alpha cannot be told apart."),
        }
        return words.get(self.side(name, at)) or super().edge_note(name, at)

    def log_likelihood(self, theta: Theta, rows: Rows) -> tuple[Floats, list[Floats]]:
        """Return each row's log likelihood and its slope along each parameter."""
        r, alpha, s, beta = theta
        count = rows.x.map(lambda n, shape: shape + n, r)
        log_a, log_b = (rows.T.map(lambda age, scale: np.log(scale + age), one) for one in (alpha, beta))
        stayed = -count * log_a - s * log_b
        gone, (mean_log_a, mean_a, mean_log_b, mean_b) = _left_between(r, alpha, s, beta, rows)
        odds = gone - stayed
        small = np.exp(-np.abs(odds))
        left = np.where(odds > 0, 1, small) / (1 + small)
        base = rows.x.map(lambda n, shape: special.gammaln(shape + n) - special.gammaln(shape), r)
        value = base + r * np.log(alpha) + s * np.log(beta) + stayed + np.maximum(odds, 0) + np.log1p(small)

        def mix(if_alive: Floats, if_left: Floats) -> Floats:
            return np.asarray(if_alive + left * (if_left - if_alive))

        slope_r = rows.x.map(lambda n, shape: special.digamma(shape + n) - special.digamma(shape), r)
        slope_r = slope_r + np.log(alpha) - mix(log_a, mean_log_a)
        slope_alpha = r / alpha - count * mix(1 / (alpha + rows.T.full), mean_a)
        slope_s = np.log(beta) - mix(log_b, mean_log_b - 1 / s)
        slope_beta = s / beta - mix(s / (beta + rows.T.full), (s + 1) * mean_b)
        return value, [slope_r, slope_alpha, slope_s, slope_beta]

    def alive(self, theta: Theta, rows: Rows) -> Floats:
        """Return each row's chance of still being a customer."""
        r, alpha, s, beta = theta
        stayed = -(r + rows.x.full) * np.log(alpha + rows.T.full) - s * np.log(beta + rows.T.full)
        gone, _means = _left_between(r, alpha, s, beta, rows)
        return np.asarray(special.expit(stayed - gone))

    def expected(self, theta: Theta, t: Floats) -> Floats:
        """Return the expected repeat purchases of a new customer in (0, t]."""
        r, alpha, s, beta = theta
        return np.asarray(r * beta / alpha * relative_power(np.log(beta) - np.log(beta + t), s - 1))

    def future(self, theta: Theta, rows: Rows, t: float) -> Floats:
        """Return the expected purchases in (T, T + t] of a customer who is alive at T."""
        r, alpha, s, beta = theta
        clock = beta + rows.T.full
        rate = (r + rows.x.full) / (alpha + rows.T.full)
        return np.asarray(rate * clock * relative_power(-np.log1p(t / clock), s - 1))

    def discounted(self, theta: Theta, rows: Rows, rate: float, horizon: float) -> Floats:
        """Return the same with a purchase at T + t counted exp(-rate t)."""
        r, alpha, s, beta = theta
        clock = beta + rows.T.full
        times, weights = discount_nodes(rate, horizon, clock)
        alive = np.exp(-s * np.log1p(times / clock))
        return np.asarray((r + rows.x.full) / (alpha + rows.T.full) * (weights * alive).sum(axis=0))

    def pmf(self, theta: Theta, n: npt.NDArray[np.int64], t: float) -> Floats:
        """Return the chances that a new customer makes n repeat purchases in (0, t]."""
        r, alpha, s, beta = theta
        start = min(alpha, beta)
        points, share = np.polynomial.legendre.leggauss(PMF_NODES)
        length = np.log1p(t / start)
        age = start * np.expm1((points + 1) / 2 * length)
        leaving = np.log(s) + s * np.log(beta) - (s + 1) * np.log(beta + age) + np.log(start + age)
        counts = np.atleast_1d(n)
        by_age = _nbd(counts, r, alpha, age[:, None])
        gone = np.einsum("k,kn->n", share / 2 * length * np.exp(leaving), by_age)
        stayed = _nbd(counts, r, alpha, t) * (beta / (beta + t)) ** s
        return np.asarray((gone + stayed).reshape(np.shape(n)))

    def draw_future(self, theta: Theta, rows: Rows, t: float, rng: np.random.Generator) -> Floats:
        """Draw purchases in (T, T + t] for customers who are alive at T."""
        r, alpha, s, beta = theta
        rate = rng.gamma(r + rows.x.full) / (alpha + rows.T.full)
        leaving = rng.gamma(s, size=len(rows)) / (beta + rows.T.full)
        with np.errstate(divide="ignore"):
            stay = np.minimum(t, rng.standard_exponential(len(rows)) / leaving)
        return np.asarray(rng.poisson(rate * stay), dtype=np.float64)

    def draw_life(self, theta: Theta, n: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        """Draw rates of purchase, repeat purchases in store (no end), and lifetimes."""
        r, alpha, s, beta = theta
        rate, leaving = rng.gamma(r, size=n) / alpha, rng.gamma(s, size=n) / beta
        with np.errstate(divide="ignore"):
            return rate, np.full(n, np.inf), rng.standard_exponential(n) / leaving


def _nbd(n: Any, r: float, alpha: float, t: Any) -> Floats:
    log_chance = special.gammaln(r + n) - special.gammaln(r) - special.gammaln(n + 1.0)
    return np.asarray(np.exp(log_chance - r * np.log1p(t / alpha) - n * np.log1p(alpha / t)))


def _left_between(r: Any, alpha: Any, s: Any, beta: Any, rows: Rows) -> tuple[Floats, tuple[Floats, ...]]:
    """Integrate over the moment u of leaving, from the last purchase to now.

    Returns the logarithm of s * integral of (alpha + u)^-(r + x) (beta + u)^-(s + 1) du, and means over u given that
    the customer left then: of log(alpha + u), 1 / (alpha + u), log(beta + u), 1 / (beta + u).
    """
    count, begin, end = r + rows.x.full, rows.tx.full, rows.T.full
    near, far = np.minimum(alpha, beta), np.maximum(alpha, beta)
    near_is_alpha = alpha <= beta
    # Powers of the nearer and the farther scale: in z = log(near + u) the integrand is close to exponential.
    power_near = np.where(near_is_alpha, count, s + 1)
    power_far = np.where(near_is_alpha, s + 1, count)
    first = near + begin
    log_first, log_far = np.log(first), np.log(far + begin)
    length = np.log(near + end) - log_first
    length, fall = _cut(length, first, far - near, log_far, power_near - 1, power_far)
    fall = np.maximum(fall + 2 * np.maximum(1 - power_near, 0) * length, length)  # it may rise first, or bend
    total, means = np.zeros(len(rows)), [np.zeros(len(rows)) for _mean in range(4)]
    below = -np.inf
    for limit, nodes in NODES:
        some = np.flatnonzero((fall > below) & (fall <= limit))
        below = limit
        if len(some):
            parts = (length, first, far - near + np.zeros(len(rows)), log_first, log_far, power_near - 1, power_far)
            # Pieces that the cache holds with all their nodes.
            for piece in np.array_split(some, 1 + len(some) * nodes // CELLS):
                total[piece], *found = _integrate(nodes, *(one[piece] for one in parts))
                for mean, one in zip(means, found, strict=True):
                    mean[piece] = one
    log_gone = np.log(s) + np.log(total) - power_near * log_first + log_first - power_far * log_far
    log_n, inverse_n, log_f, inverse_f = means
    if np.ndim(near_is_alpha) == 0:
        ordered = (log_n, inverse_n, log_f, inverse_f) if near_is_alpha else (log_f, inverse_f, log_n, inverse_n)
        return log_gone, ordered
    log_a, inverse_a = np.where(near_is_alpha, log_n, log_f), np.where(near_is_alpha, inverse_n, inverse_f)
    log_b, inverse_b = np.where(near_is_alpha, log_f, log_n), np.where(near_is_alpha, inverse_f, inverse_n)
    return log_gone, (log_a, inverse_a, log_b, inverse_b)


def _cut(length: Floats, first: Floats, gap: Any, log_far: Floats, near: Floats, far: Floats) -> tuple[Floats, Floats]:
    """End the interval where the integrand has fallen by exp(-40); return its length and its fall over it."""

    def fall(z: Floats, some: Any) -> Floats:
        grown = np.log(first[some] * np.exp(z) + (gap[some] if np.ndim(gap) else gap))
        return np.asarray(near[some] * z + far[some] * (grown - log_far[some]))

    drop = fall(length, slice(None))
    deep = np.flatnonzero(drop > NOTHING_LEFT)
    if not len(deep):
        return length, drop
    # The fall is convex in z, so Newton steps from the far end come down to the place and never pass it.
    z, there = length[deep].copy(), drop[deep].copy()
    distance = gap[deep] if np.ndim(gap) else gap
    for _turn in range(12):
        grown = first[deep] * np.exp(z)
        slope = near[deep] + far[deep] * grown / (grown + distance)
        step = np.where(there > NOTHING_LEFT + 0.5, (there - NOTHING_LEFT) / slope, 0.0)
        if not step.any():
            break
        z = z - step
        there = fall(z, deep)
    length, drop = length.copy(), drop.copy()
    length[deep], drop[deep] = z, np.minimum(there, NOTHING_LEFT + 1)
    return length, drop


def _integrate(
    nodes: int,
    length: Floats,
    first: Floats,
    gap: Floats,
    log_first: Floats,
    log_far: Floats,
    near: Floats,
    far: Floats,
) -> tuple[Floats, ...]:
    """Gauss-Legendre in z = log((near scale + u) / (near scale + first u)); integral and the four means."""
    points, share = np.polynomial.legendre.leggauss(nodes)
    z = (points[:, None] + 1) / 2 * length
    grown = first * np.exp(z)
    inverse = 1 / (grown + gap)
    log_there = -np.log(inverse)
    value = np.exp(-near * z - far * (log_there - log_far))
    total, log_n, inverse_n, log_f, inverse_f = (
        np.einsum("k,ki->i", share / 2, part)
        for part in (value, value * z, value / grown, value * log_there, value * inverse)
    )
    # A customer whose last purchase was this moment had no time to leave: the means are those of this moment.
    none = total <= 0
    safe = np.where(none, 1.0, total)
    return total * length, log_first + log_n / safe, inverse_n / safe, log_f / safe, inverse_f / safe
