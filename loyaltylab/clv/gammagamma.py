"""Gamma-gamma: how much does a customer spend on a purchase?"""

from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

from loyaltylab.clv.fit import Fit
from loyaltylab.clv.rows import name_rows
from loyaltylab.clv.search import maximize
from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import column
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["GammaGamma", "SpendFit"]

Floats: TypeAlias = npt.NDArray[np.float64]


class GammaGamma:
    """How much does a customer spend on a purchase, if few purchases say little?

    A customer's purchases spread as gamma(p, nu) around a mean of his own; over customers nu is gamma(q, v).

    Parameters
    ----------
    data : DataFrame
        One row a customer: ``frequency`` (repeat purchases), ``monetary_value`` (mean spend of a repeat purchase; not
        looked at where frequency is 0).

    Raises
    ------
    ValueError
        If a column is missing, a repeat customer's spend is missing or not above 0, or too few customers repeat.

    Examples
    --------
    >>> spend = GammaGamma.at(p=6.25, q=3.74, v=15.44)
    >>> customer = pd.DataFrame({"frequency": [2, 0], "monetary_value": [22.35, float("nan")]})
    >>> spend.expected_spend(customer).round(2).tolist()
    [24.66, 35.22]

    Notes
    -----
    The model takes it that frequency and spend are not related: look at ``correlation()``.

    Common mistake: money that is zero or negative after returns. Decide in ``rfm_summary`` what to do with them.

    References
    ----------
    Fader & Hardie (2013), The gamma-gamma model of monetary value; Fader, Hardie & Lee (2005), JMR 42(4).
    """

    names: ClassVar[tuple[str, ...]] = ("p", "q", "v")

    def __init__(self, data: pd.DataFrame) -> None:
        self.data = data
        frequency, spend = (column(data, name, "data") for name in ("frequency", "monetary_value"))
        again = frequency > 0
        wrong = again & ~(np.isfinite(spend.astype(float)) & (spend > 0))
        if wrong.any():
            words = _("{name}: {rows} cannot be. Expected {expected}.")
            expected = _("money above 0 for everybody who bought again: drop or correct zero and negative means")
            raise ValueError(words.format(name="monetary_value", rows=name_rows(spend, wrong), expected=expected))
        if again.sum() < 3:
            raise ValueError(_("fewer than three customers bought again: too few to see how spend spreads."))
        self.x, self.z = frequency[again].to_numpy(dtype=float), spend[again].to_numpy(dtype=float)

    @property
    def labels(self) -> list[str]:
        """Names of the parameters."""
        return list(self.names)

    def options(self) -> dict[str, Any]:
        """Return nothing: the model has no options."""
        return {}

    def correlation(self, confidence: float = 0.95) -> Estimate:
        """Return the rank correlation of frequency and spend, which the model takes for zero."""
        rho, n = float(stats.spearmanr(self.x, self.z).statistic), len(self.x)
        rho = 0.0 if np.isnan(rho) else rho  # everybody bought equally often
        se = np.sqrt((1 + rho**2 / 2) / (n - 3)) if n > 3 else np.inf  # Bonett & Wright (2000)
        low, high = np.tanh(
            np.arctanh(np.clip(rho, -0.999999, 0.999999)) + np.array([-1, 1]) * normal_quantile(confidence) * se
        )
        method = _("Spearman, {level}").format(level=percent(confidence))
        name = _("correlation of frequency and spend")
        return Estimate(rho, float(low), float(high), n, float(se * (1 - rho**2)), method, name)

    def fit(self) -> "SpendFit":
        """Fit by maximum likelihood.

        Raises
        ------
        ValueError
            If q is 1 or less, because the mean spend then does not exist.
        """
        scale = float(np.average(self.z, weights=self.x))
        x, z = self.x, self.z / scale

        def objective(at: Floats) -> tuple[float, Floats, Callable[[], Floats]]:
            theta = np.exp(at)
            with np.errstate(all="ignore"):
                values, slopes = _log_likelihood(theta, x, z)
                scores = np.stack(np.broadcast_arrays(*slopes)) * theta[:, None]
            return float(values.sum()), scores.sum(axis=1), lambda: np.einsum("ki,li->kl", scores, scores)

        found = maximize(objective, np.log([5.0, 3.0, 0.5]))
        at = found.at + np.array([0.0, 0.0, np.log(scale)])
        if at[1] <= 0:
            words = _(
                "q is {q:.2f}, and with q of 1 or less the mean spend of a new customer has no finite value. A few "
                "very large amounts do this: look at them, or model the logarithm of spend."
            )
            raise ValueError(words.format(q=np.exp(at[1])))
        notes = []
        if found.at_edge.any() or not found.converged:
            notes.append(_("The likelihood is flat here: use expected spend, not the parameters, or more customers."))
        related = self.correlation()
        if related.low > 0 or related.high < 0:
            words = _("Frequency and spend are related (rank correlation {rho:.2f}), which the model takes for zero.")
            notes.append(words.format(rho=related.value))
        llf = found.value - len(x) * float(np.log(scale))
        return SpendFit(self, at, found.covariance, llf, len(x), found.converged, tuple(notes))

    @classmethod
    def at(cls, **params: float) -> "SpendFit":
        """Return results at parameters that you know, such as published ones."""
        if set(params) != set(cls.names) or not all(np.isfinite(one) and one > 0 for one in params.values()):
            words = _("{found} given, expected positive numbers for {names}.")
            raise ValueError(words.format(found=params, names=", ".join(cls.names)))
        if params["q"] <= 1:
            raise ValueError(_("q is {q:.2f}: with 1 or less there is no mean spend.").format(q=params["q"]))
        return cls.revive(np.log([params[name] for name in cls.names]), np.full((3, 3), np.nan))

    @classmethod
    def revive(cls, at: Floats, covariance: Floats, llf: float = float("nan"), n: int = 0) -> "SpendFit":
        """Return results without the customers that they came from."""
        return SpendFit(cls.__new__(cls), at, covariance, llf, n)


class SpendFit(Fit):
    """A fitted model of spend. See :class:`GammaGamma`."""

    def expected_spend(self, data: pd.DataFrame | None = None) -> "pd.Series[float]":
        """Return each customer's mean spend on a purchase to come; of the population where frequency is 0."""
        if data is None:
            if not hasattr(self.model, "data"):
                raise ValueError(_("these results came without customers: give them as data."))
            data = self.model.data
        p, q, v = np.exp(self.at)
        x = column(data, "frequency", "data").to_numpy(dtype=float)
        z = np.where(x > 0, column(data, "monetary_value", "data").to_numpy(dtype=float), 0.0)
        if not (np.isfinite(z) & np.isfinite(x) & (x >= 0) & (z >= 0)).all():
            raise ValueError(_("frequency or monetary_value holds numbers that are missing or below 0."))
        return pd.Series(p * (v + x * z) / (p * x + q - 1), index=data.index, name="expected_spend")

    @property
    def mean_spend(self) -> float:
        """Mean spend of all customers on a purchase."""
        p, q, v = np.exp(self.at)
        return float(p * v / (q - 1))


def _log_likelihood(theta: Floats, x: Floats, z: Floats) -> tuple[Floats, list[Floats]]:
    p, q, v = theta
    shape, total = p * x, v + x * z
    log_total, log_xz = np.log(total), np.log(x * z)
    value = special.gammaln(shape + q) - special.gammaln(shape) - special.gammaln(q) + q * np.log(v)
    value = value + shape * log_xz - np.log(z) - (shape + q) * log_total
    together = special.digamma(shape + q)
    slope_p = x * (together - special.digamma(shape) + log_xz - log_total)
    slope_q = together - special.digamma(q) + np.log(v) - log_total
    return value, [slope_p, slope_q, q / v - (shape + q) / total]
