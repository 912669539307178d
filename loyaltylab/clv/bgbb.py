"""BG/BB: purchases that can happen once a period, such as yearly gifts."""

from typing import ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from loyaltylab.clv.model import PurchaseModel, Theta
from loyaltylab.clv.rows import Rows, name_rows
from loyaltylab.clv.special import log_beta
from loyaltylab.i18n import _
from loyaltylab.survey.answers import column

__all__ = ["BGBB"]

Floats: TypeAlias = npt.NDArray[np.float64]


class BGBB(PurchaseModel):
    """Who is still a customer, where everybody can buy once a period: a yearly gift, a season's visit?

    While alive, a customer buys in a period with chance p; before every period the customer leaves with chance
    theta. Over customers, p is beta(alpha, beta) and theta is beta(gamma, delta).

    Parameters
    ----------
    data : DataFrame
        One row a customer: ``frequency`` (periods with a purchase, the first one not counted), ``recency`` (period of
        the last purchase, 0 without any), ``n`` or ``T`` (periods in which a purchase was possible).
    customers : str, optional
        Column that says how many customers share a row.

    Raises
    ------
    ValueError
        If a row cannot be a customer or nobody bought again.

    Examples
    --------
    >>> donors = BGBB.at(alpha=1.204, beta=0.750, gamma=0.657, delta=2.783)
    >>> gave = pd.DataFrame({"frequency": [0, 6], "recency": [0, 6], "n": [6, 6]})
    >>> donors.probability_alive(gave).round(2).tolist()
    [0.11, 0.93]

    Notes
    -----
    ``probability_alive`` is the chance of being alive in the period after the last one observed.

    Common mistake: counting the period of the first purchase in ``n``. The first purchase makes a customer; periods
    count from the next one.

    References
    ----------
    Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting, Marketing
    Science 29(6).
    """

    names: ClassVar[tuple[str, ...]] = ("alpha", "beta", "gamma", "delta")
    time_powers: ClassVar[tuple[int, ...]] = (0, 0, 0, 0)
    purchase_signs: ClassVar[tuple[int, ...]] = (0, 0, 0, 0)
    dropout_signs: ClassVar[tuple[int, ...]] = (0, 0, 0, 0)
    start: ClassVar[tuple[float, ...]] = (1.0, 1.0, 1.0, 3.0)
    time_scale: ClassVar[float | None] = 1.0

    def __init__(self, data: pd.DataFrame, customers: str | None = None) -> None:
        table = self.prepare(data)
        if customers is not None:
            counts = column(data, customers, "data")
            wrong = ~(counts >= 0) | (counts != np.floor(counts))
            if wrong.any():
                words = _("{name}: {rows} cannot be. Expected {expected}.")
                expected = _("a whole number of customers, 0 or more")
                raise ValueError(words.format(name=customers, rows=name_rows(counts, wrong), expected=expected))
            table = table.loc[table.index.repeat(counts.astype(int))].reset_index(drop=True)
        super().__init__(table)

    def prepare(self, data: pd.DataFrame) -> pd.DataFrame:
        """Take ``n`` for ``T``, and say which rows cannot be."""
        table = data.rename(columns={"n": "T"}) if "T" not in data.columns and "n" in data.columns else data
        for name in ("recency", "T"):
            values = column(table, name, "data")
            wrong = values != np.floor(values)
            if wrong.any():
                words = _("{name}: {rows} cannot be. Expected {expected}.")
                rows, expected = name_rows(values, wrong), _("a whole number of periods")
                raise ValueError(words.format(name=name, rows=rows, expected=expected))
        wrong = table["frequency"] > table["recency"]
        if wrong.any():
            words = _("{name}: {rows} cannot be. Expected {expected}.")
            rows, expected = name_rows(table["frequency"], wrong), _("at most one purchase a period until recency")
            raise ValueError(words.format(name="frequency", rows=rows, expected=expected))
        return table

    def log_likelihood(self, theta: Theta, rows: Rows) -> tuple[Floats, list[Floats]]:
        """Return each row's log likelihood and its slope along each parameter."""
        alpha, beta, gamma, delta = theta
        x, seen, left = self._terms(rows)
        # A term for each period after which the customer may have left, and the last one for staying.
        bought = log_beta(alpha + x, beta + seen - x) - log_beta(alpha, beta)
        gone = log_beta(gamma + left, delta + seen) - log_beta(gamma, delta)
        terms = np.where(np.isnan(seen), -np.inf, bought + gone)
        value = special.logsumexp(terms, axis=1)
        weight = np.exp(terms - value[:, None])

        def mean(slope: Floats) -> Floats:
            return np.asarray(np.where(weight > 0, weight * slope, 0.0).sum(axis=1))

        psi = special.digamma
        together, together_left = psi(alpha + beta + seen), psi(gamma + delta + seen + left)
        slopes = [
            mean(psi(alpha + x) - together) - psi(alpha) + psi(alpha + beta),
            mean(psi(beta + seen - x) - together) - psi(beta) + psi(alpha + beta),
            mean(psi(gamma + left) - together_left) - psi(gamma) + psi(gamma + delta),
            mean(psi(delta + seen) - together_left) - psi(delta) + psi(gamma + delta),
        ]
        return value, slopes

    def _terms(self, rows: Rows) -> tuple[Floats, Floats, Floats]:
        """Return purchases, periods lived and whether the customer then left, one column a term, missing as NaN."""
        x, tx, n = (one.full[:, None] for one in (rows.x, rows.tx, rows.T))
        steps = np.arange(int((n - tx).max()) + 1)[None, :]
        seen = np.where(steps <= n - tx, tx + steps, np.nan)
        return x, seen, (seen < n).astype(float)

    def alive(self, theta: Theta, rows: Rows) -> Floats:
        """Return each row's chance of being alive in the period after T."""
        alpha, beta, gamma, delta = theta
        x, n = rows.x.full, rows.T.full
        value, _slopes = self.log_likelihood(theta, rows)
        bought = log_beta(alpha + x, beta + n - x) - log_beta(alpha, beta)
        return np.asarray(np.exp(bought + log_beta(gamma, delta + n + 1) - log_beta(gamma, delta) - value))

    def expected(self, theta: Theta, t: Floats) -> Floats:
        """Return the expected purchases of a new customer in the next t periods."""
        alpha, beta, gamma, delta = theta
        times = np.asarray(t, dtype=float)
        alive = _alive_periods(gamma, delta, 0.0, int(times.max()), 0.0)
        return np.asarray(alpha / (alpha + beta) * np.concatenate([[0.0], np.cumsum(alive)])[times.astype(int)])

    def future(self, theta: Theta, rows: Rows, t: float) -> Floats:
        """Return the expected purchases in the next t periods of a customer who is alive in the first of them."""
        alpha, beta, gamma, delta = theta
        n = rows.T.full
        some, place = np.unique(n, return_inverse=True)
        first = np.exp(log_beta(gamma, delta + some + 1) - log_beta(gamma, delta))
        lived = np.array([_alive_periods(gamma, delta, one, int(t), 0.0).sum() for one in some]) / first
        return np.asarray((alpha + rows.x.full) / (alpha + beta + n) * lived[place])

    def discounted(self, theta: Theta, rows: Rows, rate: float, horizon: float) -> Floats:
        """Return the same, with a purchase m periods from now counted exp(-rate m)."""
        alpha, beta, gamma, delta = theta
        n, v = rows.T.full, np.exp(-rate)
        chance = (alpha + rows.x.full) / (alpha + beta + n)
        if np.isinf(horizon):
            return np.asarray(chance * v * special.hyp2f1(1, delta + n + 1, gamma + delta + n + 1, v))
        some, place = np.unique(n, return_inverse=True)
        first = np.exp(log_beta(gamma, delta + some + 1) - log_beta(gamma, delta))
        lived = np.array([_alive_periods(gamma, delta, one, int(horizon), rate).sum() for one in some]) / first
        return np.asarray(chance * lived[place])

    def pmf(self, theta: Theta, n: npt.NDArray[np.int64], t: float) -> Floats:
        """Return the chances that a new customer buys in n of the next t periods."""
        alpha, beta, gamma, delta = theta
        counts, lived = np.atleast_1d(n)[:, None], np.arange(int(t) + 1)[None, :]
        left = (lived < int(t)).astype(float)
        possible = counts <= lived
        bought = np.where(possible, counts, 0)
        ways = special.gammaln(lived + 1.0) - special.gammaln(bought + 1.0) - special.gammaln(lived - bought + 1.0)
        terms = ways + log_beta(alpha + bought, beta + lived - bought) - log_beta(alpha, beta)
        terms = terms + log_beta(gamma + left, delta + lived) - log_beta(gamma, delta)
        return np.asarray(np.where(possible, np.exp(terms), 0.0).sum(axis=1).reshape(np.shape(n)))

    def draw_future(self, theta: Theta, rows: Rows, t: float, rng: np.random.Generator) -> Floats:
        """Draw purchases in the next t periods for customers who are alive in the first of them."""
        alpha, beta, gamma, delta = theta
        x, n = rows.x.full, rows.T.full
        chance, leaving = rng.beta(alpha + x, beta + n - x), rng.beta(gamma, delta + n + 1)
        lived = np.minimum(_periods(leaving, rng), t)
        return np.asarray(rng.binomial(lived.astype(np.int64), chance), dtype=np.float64)

    def draw_log(self, theta: Theta, T: Floats, rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], Floats]:
        """Draw the periods in which new customers buy until T: whose, and when, in order of both."""
        alpha, beta, gamma, delta = theta
        chance, leaving = rng.beta(alpha, beta, len(T)), rng.beta(gamma, delta, len(T))
        lived = np.minimum(_periods(leaving, rng) - 1, T).astype(np.int64)
        customers = np.repeat(np.arange(len(T)), lived)
        period = np.arange(len(customers)) - np.repeat(np.cumsum(lived) - lived, lived) + 1.0
        bought = rng.random(len(customers)) < chance[customers]
        return customers[bought].astype(np.int64), period[bought].astype(np.float64)


def _alive_periods(gamma: float, delta: float, n: float, ahead: int, rate: float) -> Floats:
    """Return the discounted chances of being alive in each of the next periods."""
    m = np.arange(1, ahead + 1)
    return np.asarray(np.exp(log_beta(gamma, delta + n + m) - log_beta(gamma, delta) - rate * m))


def _periods(leaving: Floats, rng: np.random.Generator) -> Floats:
    """Draw before which period a customer leaves: 1, 2, ..."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.ceil(rng.standard_exponential(len(leaving)) / -np.log1p(-leaving)).clip(1, 1e15))
