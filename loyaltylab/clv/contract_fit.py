"""Results of a model of renewals: who will still be there, for how long, and what is that worth?"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from loyaltylab.clv.fit import Fit
from loyaltylab.clv.purchase_fit import slopes_of
from loyaltylab.clv.special import log_beta
from loyaltylab.i18n import _
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import normal_quantile

__all__ = ["ContractFit"]

Floats: TypeAlias = npt.NDArray[np.float64]
MOST_PERIODS = 1_000_000


class ContractFit(Fit):
    """A fitted model of renewals. See :class:`ShiftedBetaGeometric`."""

    def survival(self, t: npt.ArrayLike, covariates: dict[str, float] | None = None) -> Any:
        """Return the share of a cohort that is still there after t renewals (0, 1, 2, ...)."""
        ages = _ages(t)
        return _plain(np.exp(self._log_survival(ages, self.at, covariates)))

    def retention_rate(self, t: npt.ArrayLike, covariates: dict[str, float] | None = None) -> Any:
        """Return the share of those present that renews at the t-th renewal (1, 2, ...)."""
        ages = _ages(t)
        if (ages < 1).any():
            raise ValueError(_("t is {value}, expected renewals from 1 on.").format(value=t))
        before, after = (self._log_survival(one, self.at, covariates) for one in (ages - 1, ages))
        return _plain(np.exp(after - before))

    def expected_lifetime(self, covariates: dict[str, float] | None = None) -> float:
        """Return the mean number of periods that a new member pays; infinite where a few never leave.

        Notes
        -----
        Common mistake: expecting 1 / churn. With members who differ, the mean is longer.
        """
        alpha, beta, c = self._parameters(self.at, covariates)
        if c == 1:
            return float((alpha + beta - 1) / (alpha - 1)) if alpha > 1 else float("inf")
        if alpha * c <= 1:
            return float("inf")
        return 1.0 + self._sum(1, 0.0, MOST_PERIODS, covariates)

    def derl(
        self, discount: float, n: int = 1, horizon: int | None = None, covariates: dict[str, float] | None = None
    ) -> float:
        """Return discounted expected residual lifetime: periods that a member before the n-th renewal will still pay.

        Parameters
        ----------
        discount : float
            Rate per period, 0 or more; above 0 where no horizon is set.
        n : int
            The renewal that comes now, 1 or more; n - 1 were survived. Its payment is not discounted.
        horizon : int, optional
            Renewals counted; all of them without.

        Examples
        --------
        >>> from loyaltylab.clv import ShiftedBetaGeometric
        >>> round(ShiftedBetaGeometric.at(alpha=3.80, beta=15.20).derl(0.1, n=1), 2)
        3.31

        Notes
        -----
        Common mistake: adding the first period's margin twice. It was paid before the first renewal and is not here.

        References
        ----------
        Fader & Hardie (2010), Customer-base valuation in a contractual setting, Marketing Science 29(1), table 3.
        """
        if not (np.isfinite(discount) and discount >= 0):
            raise ValueError(
                _("discount is {value}, expected a rate of 0 or more, such as 0.1 for 10 %.").format(value=discount)
            )
        if n < 1 or n != int(n):
            raise ValueError(_("n is {value}, expected the number of a renewal, 1 or more.").format(value=n))
        if horizon is not None:
            if horizon < 1 or horizon != int(horizon):
                raise ValueError(_("horizon is {value}, expected a whole number of renewals.").format(value=horizon))
            return self._sum(int(n), discount, int(horizon), covariates)
        alpha, beta, c = self._parameters(self.at, covariates)
        if discount == 0:
            if c == 1 and alpha > 1:
                return float((beta + n - 1) / (alpha - 1))
            raise ValueError(_("without discount and without horizon the sum may have no end: set one of them."))
        if c == 1:
            first = (beta + n - 1) / (alpha + beta + n - 1)
            return float(first * special.hyp2f1(1, beta + n, alpha + beta + n, 1 / (1 + discount)))
        # What comes later than this is worth less than the last digit.
        return self._sum(int(n), discount, min(int(40 / np.log1p(discount)) + 1, MOST_PERIODS), covariates)

    def project(
        self, periods: int, confidence: float = 0.95, covariates: dict[str, float] | None = None
    ) -> pd.DataFrame:
        """Return survival and retention rate up to a renewal, survival with its interval (delta method)."""
        if periods < 1 or periods != int(periods):
            raise ValueError(_("periods is {value}, expected a whole number of renewals.").format(value=periods))
        ages = np.arange(periods + 1.0)
        reach = normal_quantile(check_confidence(confidence))

        def chances(at: Floats) -> Floats:
            log_s = self._log_survival(ages, at, covariates)
            return np.asarray(log_s[1:] - np.log(-np.expm1(log_s[1:])))

        slope = slopes_of(chances, self.at)
        spread = reach * np.sqrt(np.einsum("ki,kl,li->i", slope, self.known_covariance(), slope))
        middle = chances(self.at)
        ends = [np.concatenate([[1.0], special.expit(middle + sign * spread)]) for sign in (-1, 1)]
        survival = np.exp(self._log_survival(ages, self.at, covariates))
        rate = np.concatenate([[np.nan], survival[1:] / survival[:-1]])
        table = {"survival": survival, "survival_low": ends[0], "survival_high": ends[1], "retention_rate": rate}
        return pd.DataFrame(table, index=pd.Index(ages.astype(int), name="renewals"))

    def _sum(self, n: int, discount: float, terms: int, covariates: dict[str, float] | None) -> float:
        ages = np.arange(n, n + terms, dtype=float)
        log_s = self._log_survival(ages, self.at, covariates)
        before = self._log_survival(np.array([n - 1.0]), self.at, covariates)[0]
        return float(np.exp(log_s - before - np.log1p(discount) * (ages - n)).sum())

    def _parameters(self, at: Floats, covariates: dict[str, float] | None) -> tuple[float, float, float]:
        names = self.model.covariates
        if set(covariates or {}) != set(names):
            words = _("the model has the covariates {names}: give each a value, and no others.")
            raise ValueError(words.format(names=", ".join(names) or "-"))
        design = np.array([[float((covariates or {})[name]) for name in names]]).reshape(1, len(names))
        alpha, beta, c = self.model.theta(at, design)
        return float(alpha[0]), float(beta[0]), float(c)

    def _log_survival(self, t: Floats, at: Floats, covariates: dict[str, float] | None) -> Floats:
        alpha, beta, c = self._parameters(at, covariates)
        return np.asarray(log_beta(alpha, beta + t**c) - log_beta(alpha, beta))


def _ages(t: npt.ArrayLike) -> Floats:
    ages = np.asarray(t, dtype=np.float64)
    if not (np.isfinite(ages) & (ages >= 0) & (ages == np.floor(ages))).all():
        raise ValueError(_("t is {value}, expected whole numbers of renewals, 0 or more.").format(value=t))
    return ages


def _plain(values: Floats) -> Any:
    return float(values) if values.ndim == 0 else values
