"""BG/NBD and MBG/NBD: each purchase may be the last."""

from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from loyaltylab.clv.model import PurchaseModel, Theta
from loyaltylab.clv.rows import Rows
from loyaltylab.clv.special import discount_nodes, log_beta, mean_while_alive
from loyaltylab.i18n import _

__all__ = ["BGNBD", "MBGNBD"]

Floats: TypeAlias = npt.NDArray[np.float64]


TWO_KINDS = -4.0  # logarithm of a and b below which the beta distribution is all at 0 and 1


class BGNBD(PurchaseModel):
    """Who is still a customer, and how often will they buy? Purchases until the customer leaves right after one.

    While alive, a customer buys at random at rate lambda; after every repeat purchase the customer leaves with
    chance p. Over customers, lambda is gamma(r, alpha) and p is beta(a, b).

    Parameters
    ----------
    data : DataFrame
        One row a customer: ``frequency`` (repeat purchases, a whole number), ``recency`` (age at the last one),
        ``T`` (age now), times in one unit, as ``ll.transactions.rfm_summary`` makes it.
    purchase_covariates, dropout_covariates : sequence of str
        Columns of numbers that describe a customer for good: alpha = alpha0 exp(-purchase effect), and a, b
        = (a0, b0) exp(dropout effect). The latter moves how much customers differ in their chance of leaving, not its
        mean a / (a + b); where means differ, fit groups by themselves.

    Raises
    ------
    ValueError
        If a row cannot be a customer, nobody bought again, or a covariate never varies.

    Examples
    --------
    >>> published = BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> import pandas as pd
    >>> customer = pd.DataFrame({"frequency": [2], "recency": [30.43], "T": [38.86]})
    >>> published.conditional_expected_purchases(39, customer).round(3).tolist()
    [1.226]

    Notes
    -----
    Common mistake: counting the first purchase in ``frequency``. Only repeat purchases count. A customer without any
    is alive for certain in this model, because nobody leaves before the first repeat purchase; MBG/NBD mends that.

    References
    ----------
    Fader, Hardie & Lee (2005), Counting your customers the easy way, Marketing Science 24(2).
    """

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")
    time_powers: ClassVar[tuple[int, ...]] = (0, 1, 0, 0)
    purchase_signs: ClassVar[tuple[int, ...]] = (0, -1, 0, 0)
    dropout_signs: ClassVar[tuple[int, ...]] = (0, 0, 1, 1)
    # With a and b alike and large nobody leaves: from nearer there a search may run into that plateau.
    start: ClassVar[tuple[float, ...]] = (0.5, 0.3, 0.8, 4.0)
    shift: ClassVar[int] = 0  # chances to leave before the first repeat purchase

    def edge_note(self, name: str, at: Floats) -> str:
        """Say what it means that a parameter ran to an edge."""
        if name in ("a", "b") and max(at[2], at[3]) < TWO_KINDS:
            return _("Customers seem to be of two kinds: some leave after one purchase, others never buy a last time.")
        words = {
            "a low": _("Nobody seems to leave: this is the NBD model, and everybody counts as alive."),
            "b high": _("Nobody seems to leave, or all with the same small chance: a and b cannot be told apart."),
            "r high": _("Customers do not seem to differ in how often they buy: r and alpha cannot be told apart."),
        }
        return words.get(self.side(name, at)) or super().edge_note(name, at)

    def log_likelihood(self, theta: Theta, rows: Rows) -> tuple[Floats, list[Floats]]:
        """Return each row's log likelihood and its slope along each parameter."""
        r, alpha, a, b = theta
        x, c = rows.x, self.shift
        if c == 0 and not x.full.any():
            return _without_repeats(r, alpha, rows)
        log_T, log_t = (column.map(lambda age, al: np.log(al + age), alpha) for column in (rows.T, rows.tx))
        inverse_T, inverse_t = (column.map(lambda age, al: 1 / (al + age), alpha) for column in (rows.T, rows.tx))
        count = x.map(lambda n, shape: shape + n, r)
        odds = x.map(lambda n, p, q: _log_odds(n, p, q, c), a, b) + count * (log_T - log_t)
        small = np.exp(-np.abs(odds))
        left = np.where(odds > 0, 1, small) / (1 + small)  # chance of having left
        base = x.map(lambda n, *at: _base(n, c, *at), r, alpha, a, b)
        value = base - count * log_T + np.maximum(odds, 0) + np.log(1 + small)
        ahead = log_T - left * (log_T - log_t)
        slope_r = x.map(lambda n, shape: special.digamma(shape + n) - special.digamma(shape), r) + np.log(alpha) - ahead
        slope_alpha = r / alpha - count * (inverse_T - left * (inverse_T - inverse_t))
        slope_a = x.map(lambda n, p, q: special.digamma(p + q) - special.digamma(p + q + n + c), a, b) + left / a
        slope_b = x.map(lambda n, p, q: _slope_b(n, p, q, c), a, b) - left * x.map(lambda n, q: _below(n, q, c), b)
        return value, [slope_r, slope_alpha, slope_a, slope_b]

    def alive(self, theta: Theta, rows: Rows) -> Floats:
        """Return each row's chance of still being a customer."""
        r, alpha, a, b = theta
        log_T, log_t = (column.map(lambda age, al: np.log(al + age), alpha) for column in (rows.T, rows.tx))
        odds = rows.x.map(lambda n, p, q: _log_odds(n, p, q, self.shift), a, b)
        return np.asarray(special.expit(-odds - (r + rows.x.full) * (log_T - log_t)))

    def expected(self, theta: Theta, t: Floats) -> Floats:
        """Return the expected repeat purchases of a new customer in (0, t]."""
        r, alpha, a, b = theta
        stays = b / (a + b) if self.shift else 1.0
        return stays * mean_while_alive(r, alpha, a, b + self.shift, t)

    def future(self, theta: Theta, rows: Rows, t: float) -> Floats:
        """Return the expected purchases in (T, T + t] of a customer who is alive at T."""
        r, alpha, a, b = theta
        x = rows.x.full
        return mean_while_alive(r + x, alpha + rows.T.full, a, b + x + self.shift, t)

    def discounted(self, theta: Theta, rows: Rows, rate: float, horizon: float) -> Floats:
        """Return the same with a purchase at T + t counted exp(-rate t), by integration by parts."""
        r, alpha, a, b = theta
        x, clock = rows.x.full, alpha + rows.T.full
        at = (r + x, clock, a, b + x + self.shift)
        times, weights = discount_nodes(rate, horizon, clock / (r + x))
        total = np.zeros(len(rows))
        for time, weight in zip(times, weights, strict=True):
            total += weight * mean_while_alive(*at, time)
        rest = 0.0 if np.isinf(horizon) else np.exp(-rate * horizon) * mean_while_alive(*at, horizon)
        return np.asarray(rate * total + rest)

    def pmf(self, theta: Theta, n: npt.NDArray[np.int64], t: float) -> Floats:
        """Return the chances that a new customer makes n repeat purchases in (0, t]."""
        r, alpha, a, b = theta
        c = self.shift
        log_nbd = special.gammaln(r + n) - special.gammaln(r) - special.gammaln(n + 1.0)
        log_nbd = log_nbd + r * np.log(alpha / (alpha + t)) + n * np.log(t / (alpha + t))
        stayed = np.exp(log_beta(a, b + n + c) - log_beta(a, b) + log_nbd)
        safe = np.maximum(n, 1 - c)
        reached = np.where(safe > 0, special.betainc(np.maximum(safe, 1), r, t / (alpha + t)), 1.0)
        quit_here = np.exp(log_beta(a + 1, b + safe - 1 + c) - log_beta(a, b)) * reached
        return np.asarray(stayed + np.where(n >= 1 - c, quit_here, 0.0))

    def draw_future(self, theta: Theta, rows: Rows, t: float, rng: np.random.Generator) -> Floats:
        """Draw purchases in (T, T + t] for customers who are alive at T."""
        r, alpha, a, b = theta
        x = rows.x.full
        rate = rng.gamma(r + x) / (alpha + rows.T.full)
        chance = rng.beta(a, b + x + self.shift)
        made = rng.poisson(np.minimum(rate * t, 1e15))
        return np.asarray(np.minimum(_purchases_left(chance, rng), made), dtype=np.float64)

    def draw_life(self, theta: Theta, n: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        """Draw rates of purchase, how many repeat purchases a customer has in store, and lifetimes (endless)."""
        r, alpha, a, b = theta
        rate = rng.gamma(r, size=n) / alpha
        store = _purchases_left(rng.beta(a, b, size=n), rng) - self.shift
        return rate, store, np.full(n, np.inf)


class MBGNBD(BGNBD):
    """The same, but a customer may leave right after the first purchase of all.

    So one-time buyers are not alive for certain, which BG/NBD says of them.

    Parameters
    ----------
    data, purchase_covariates, dropout_covariates
        As in :class:`BGNBD`.

    Examples
    --------
    >>> import pandas as pd
    >>> once = pd.DataFrame({"frequency": [0], "recency": [0.0], "T": [38.86]})
    >>> MBGNBD.at(r=0.525, alpha=6.183, a=0.891, b=1.614).probability_alive(once).round(2).tolist()
    [0.39]

    References
    ----------
    Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24(3); Hoppe & Wagner
    (2007), Marketing JRM 3.
    """

    shift: ClassVar[int] = 1


def _without_repeats(r: Any, alpha: Any, rows: Rows) -> tuple[Floats, list[Floats]]:
    """Return likelihoods and slopes where nobody could leave yet; most customers of most shops are here."""
    ahead = np.log(alpha) - rows.T.map(lambda age, al: np.log(al + age), alpha)
    slope_alpha = r * (1 / alpha - rows.T.map(lambda age, al: 1 / (al + age), alpha))
    nothing = np.zeros(len(rows))
    return r * ahead, [ahead, slope_alpha, nothing, nothing]


def _log_odds(x: Floats, a: Any, b: Any, c: int) -> Floats:
    """Return the log of a / (b + x - 1 + c), minus infinity where nobody can have left yet."""
    possible = x + c > 0
    return np.where(possible, np.log(a) - np.log(np.where(possible, b + x - 1 + c, 1.0)), -np.inf)


def _below(x: Floats, b: Any, c: int) -> Floats:
    possible = x + c > 0
    return np.where(possible, 1 / np.where(possible, b + x - 1 + c, 1.0), 0.0)


def _base(x: Floats, c: int, r: Any, alpha: Any, a: Any, b: Any) -> Floats:
    counts = special.gammaln(r + x) - special.gammaln(r) + r * np.log(alpha)
    return np.asarray(counts + log_beta(a, b + x + c) - log_beta(a, b))


def _slope_b(x: Floats, a: Any, b: Any, c: int) -> Floats:
    after = special.digamma(b + x + c) - special.digamma(a + b + x + c)
    return np.asarray(after - special.digamma(b) + special.digamma(a + b))


def _purchases_left(chance: Floats, rng: np.random.Generator) -> Floats:
    """Draw at which purchase a customer leaves (1, 2, ...); the inverse of the geometric distribution."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.ceil(rng.standard_exponential(len(chance)) / -np.log1p(-chance)).clip(1, 1e15))
