"""What a fitted model of customer value says: parameters with their uncertainty, and how well it fits."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["Fit"]

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Fit:
    """A fitted model; parents of the results of all models.

    Attributes
    ----------
    model : object
        What was fitted.
    at : array
        Where the likelihood is highest: logarithms of the positive parameters, then effects of covariates.
    log_covariance : array
        Covariance of ``at``; not a number where the data do not tell.
    llf : float
        Log likelihood.
    n : int
        Customers.
    converged : bool
        Whether this is a proper maximum.
    notes : tuple of str
        What to bear in mind.
    """

    model: Any = field(repr=False)
    at: Floats
    log_covariance: Floats
    llf: float
    n: int
    converged: bool = True
    notes: tuple[str, ...] = ()

    @cached_property
    def params(self) -> "pd.Series[float]":
        """Estimates by their usual names."""
        k = len(self.model.names)
        values = np.concatenate([np.exp(self.at[:k]), self.at[k:]])
        return pd.Series(values, index=self.model.labels, name="estimate")

    @cached_property
    def covariance(self) -> pd.DataFrame:
        """Covariance of the estimates themselves, by the delta method."""
        k = len(self.model.names)
        turn = np.concatenate([np.exp(self.at[:k]), np.ones(len(self.at) - k)])
        return pd.DataFrame(turn[:, None] * self.log_covariance * turn, self.params.index, self.params.index)

    @property
    def bse(self) -> "pd.Series[float]":
        """Standard errors; not a number where the data do not tell."""
        return pd.Series(np.sqrt(np.diag(self.covariance)), index=self.params.index, name="std err")

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return intervals, columns ``low`` and ``high``; of positive parameters on the log scale, so above zero."""
        k = len(self.model.names)
        reach = normal_quantile(check_confidence(1 - alpha)) * np.sqrt(np.diag(self.log_covariance))
        ends = {}
        for name, sign in (("low", -1), ("high", 1)):
            end = self.at + sign * reach
            ends[name] = np.concatenate([np.exp(end[:k]), end[k:]])
        return pd.DataFrame(ends, index=self.params.index)

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * len(self.at) - 2 * self.llf

    @property
    def bic(self) -> float:
        """Schwarz's criterion."""
        return float(np.log(self.n)) * len(self.at) - 2 * self.llf

    def summary(self, alpha: float = 0.05) -> ResultTable:
        """Return the estimates with their intervals, the fit, and cautions."""
        table = pd.DataFrame({"estimate": self.params, "se": self.bse}).join(self.conf_int(alpha))
        fit = _("llf = {llf:.1f}   AIC = {aic:.1f}   BIC = {bic:.1f}").format(llf=self.llf, aic=self.aic, bic=self.bic)
        title = _("{model}, n = {n:,} customers").format(model=type(self.model).__name__, n=self.n)
        formats = dict.fromkeys(table.columns, ".4g")
        return ResultTable(table, title=title, method=percent(1 - alpha), notes=(fit, *self.notes), formats=formats)

    def __str__(self) -> str:
        return str(self.summary())

    __repr__ = __str__

    def lr_test(self, smaller: "Fit") -> ResultTable:
        """Return whether this model fits better than by chance than a smaller one that it contains.

        Raises
        ------
        ValueError
            If the other model is not smaller, or was fitted to other customers.

        Notes
        -----
        Common mistake: testing models that do not contain each other, such as BG/NBD and Pareto/NBD. Compare their
        AIC and what they forecast instead.
        """
        if self.n != smaller.n or len(self.at) <= len(smaller.at):
            raise ValueError(_("the smaller model must have fewer parameters, and the same customers."))
        if not isinstance(self.model, type(smaller.model)):
            raise ValueError(_("neither model contains the other: compare their AIC and their forecasts instead."))
        statistic, df = 2 * (self.llf - smaller.llf), len(self.at) - len(smaller.at)
        p = float(stats.chi2.sf(max(statistic, 0.0), df))
        table = pd.DataFrame({"statistic": [statistic], "df": [df], "p_value": [p]}, index=["likelihood ratio"])
        return ResultTable(table, title=_("Likelihood-ratio test"), formats={"p_value": "p"})

    def moved(self, at: Floats) -> Self:
        """Return the same results at other parameters."""
        return type(self)(self.model, at, self.log_covariance, self.llf, self.n, self.converged, self.notes)

    def known_covariance(self) -> Floats:
        """Return the covariance of ``at`` with parameters at an edge held where they are.

        Raises
        ------
        ValueError
            If the likelihood is flat, so that nothing is known about how sure the parameters are.
        """
        if np.isnan(self.log_covariance).all():
            words = _("there are no standard errors here, so no interval from them. {notes} A bootstrap may help.")
            raise ValueError(words.format(notes=" ".join(self.notes)))
        return np.nan_to_num(self.log_covariance)

    def draw_parameters(self, draws: int, seed: int) -> Floats:
        """Draw points from the normal approximation to what the data say about the parameters."""
        if draws < 2:
            raise ValueError(_("draws is {value}, expected at least 2.").format(value=draws))
        rng = np.random.default_rng(seed)
        return np.asarray(rng.multivariate_normal(self.at, self.known_covariance(), size=draws, method="eigh"))

    def to_json(self) -> str:
        """Return everything but the customers as text; :func:`loyaltylab.clv.from_json` reads it.

        Notes
        -----
        No customer is in it: parameters, their covariance, the log likelihood and the count of customers only.
        """
        model = self.model
        content = {
            "model": type(model).__name__,
            "at": list(self.at),
            "params": self.params.to_dict(),
            "log_covariance": [[None if np.isnan(one) else one for one in row] for row in self.log_covariance],
            "llf": None if np.isnan(self.llf) else self.llf,
            "n": self.n,
            "options": model.options(),
        }
        return json.dumps(content, indent=1)
