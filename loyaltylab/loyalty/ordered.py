"""Ordered logit: what moves an ordered answer, such as an intention from 1 to 5 or a rating?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.columns import read_numbers
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["OrderedLogit", "OrderedLogitResults"]

Floats: TypeAlias = npt.NDArray[np.float64]
MOST_ANSWERS = 11


class OrderedLogit:
    """What moves an ordered answer? log odds of answering above a threshold = causes * slopes - threshold.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    outcome : str
        Column with 3 to 11 different whole numbers, in order.
    causes : sequence of str
        Columns of numbers or 0/1.

    Raises
    ------
    ValueError
        If a column is missing, has gaps or never varies, or the outcome is not an ordered answer.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> liking = rng.normal(size=3000)
    >>> answer = np.digitize(liking + rng.logistic(size=3000), [-1, 1])
    >>> found = OrderedLogit(pd.DataFrame({"rating": answer, "liking": liking}), "rating", ["liking"]).fit()
    >>> print(found.params.round(1).to_dict())
    {'liking': 1.0, '0|1': -1.0, '1|2': 1.0}

    Notes
    -----
    Common mistake: reading a slope as points on the scale. It is on the log odds; use :meth:`predict` for answers.

    References
    ----------
    McCullagh (1980), Regression models for ordinal data, JRSS B 42. Thresholds as in R's package ordinal.
    """

    def __init__(self, data: pd.DataFrame, outcome: str, causes: Sequence[str]) -> None:
        if not causes:
            raise ValueError(_("causes is empty. Name at least one column."))
        self.outcome, self.causes = outcome, list(causes)
        answer = answers(column(data, outcome, "outcome"), outcome, -1e300, 1e300)
        self.values = np.unique(answer)
        if not 3 <= len(self.values) <= MOST_ANSWERS:
            words = _("{column} has {count} different values, expected 3 to 11 whole numbers for an ordered logit.")
            raise ValueError(words.format(column=outcome, count=len(self.values)))
        self.codes = np.searchsorted(self.values, answer)
        parts = [read_numbers(data, name) for name in self.causes]
        self.design: Floats = np.column_stack(parts)

    def fit(self) -> "OrderedLogitResults":
        """Fit by maximum likelihood."""
        from statsmodels.miscmodels.ordinal_model import OrderedModel

        model: Any = OrderedModel(self.codes, self.design, distr="logit")
        found = model.fit(method="bfgs", maxiter=1000, gtol=1e-7, disp=False)
        theta, slopes = np.asarray(found.params, dtype=float), self.design.shape[1]

        # statsmodels estimates the first threshold and the logs of the gaps; a reader needs the thresholds themselves.
        def plain(at: Floats) -> Floats:
            return np.concatenate([at[:slopes], model.transform_threshold_params(at)[1:-1]])

        turn = _slopes_of(plain, theta)
        names = [*self.causes, *(f"{a:g}|{b:g}" for a, b in zip(self.values[:-1], self.values[1:], strict=True))]
        covariance = turn @ np.asarray(found.cov_params()) @ turn.T
        return OrderedLogitResults(
            self,
            pd.Series(plain(theta), index=names, name="estimate"),
            pd.DataFrame(covariance, index=names, columns=names),
            float(found.llf),
            bool(found.mle_retvals["converged"]),
        )


@dataclass(frozen=True, repr=False)
class OrderedLogitResults:
    """A fitted ordered logit.

    Attributes
    ----------
    model : OrderedLogit
        What was fitted.
    params : Series
        Slopes, then thresholds ("2|3" lies between the answers 2 and 3).
    covariance : DataFrame
        Of the estimates.
    llf : float
        Log likelihood.
    converged : bool
        Whether the search ended properly.

    Examples
    --------
    See :class:`OrderedLogit`.
    """

    model: OrderedLogit
    params: "pd.Series[float]"
    covariance: pd.DataFrame = field(repr=False)
    llf: float
    converged: bool

    @property
    def n(self) -> int:
        """Customers."""
        return len(self.model.codes)

    @property
    def bse(self) -> "pd.Series[float]":
        """Standard errors."""
        return pd.Series(np.sqrt(np.diag(self.covariance)), index=self.params.index, name="std err")

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return intervals, estimate plus or minus z standard errors; columns ``low`` and ``high``."""
        reach = normal_quantile(check_confidence(1 - alpha)) * self.bse
        return pd.DataFrame({"low": self.params - reach, "high": self.params + reach})

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * len(self.params) - 2 * self.llf

    @property
    def bic(self) -> float:
        """Schwarz's criterion."""
        return float(np.log(self.n)) * len(self.params) - 2 * self.llf

    def chances(self, causes: npt.ArrayLike) -> pd.DataFrame:
        """Return the chance of every answer; one row for each row of causes, in the order of the model."""
        rows = np.atleast_2d(np.asarray(causes, dtype=float))
        slopes = self.params.to_numpy()[: len(self.model.causes)]
        cuts = self.params.to_numpy()[len(self.model.causes) :]
        below = 1 / (1 + np.exp(-(cuts[None, :] - (rows @ slopes)[:, None])))
        edges = np.column_stack([np.zeros(len(rows)), below, np.ones(len(rows))])
        return pd.DataFrame(np.diff(edges, axis=1), columns=[f"{value:g}" for value in self.model.values])

    def predict(self, causes: npt.ArrayLike) -> Floats:
        """Return the expected answer."""
        return np.asarray(self.chances(causes).to_numpy() @ self.model.values)

    def summary(self, alpha: float = 0.05) -> ResultTable:
        """Return the estimates with their intervals."""
        table = pd.DataFrame({"estimate": self.params, "se": self.bse}).join(self.conf_int(alpha))
        fit = _("llf = {llf:.1f}   AIC = {aic:.1f}   BIC = {bic:.1f}").format(llf=self.llf, aic=self.aic, bic=self.bic)
        notes = [fit] if self.converged else [fit, _("The search did not end properly: do not use this fit.")]
        title = _("Ordered logit of {outcome}, n = {n:,}").format(outcome=self.model.outcome, n=self.n)
        formats = dict.fromkeys(table.columns, ".3f")
        return ResultTable(table, title=title, method=percent(1 - alpha), notes=tuple(notes), formats=formats)

    def __str__(self) -> str:
        return str(self.summary())

    __repr__ = __str__


def _slopes_of(function: Callable[[Floats], Floats], at: Floats, step: float = 1e-6) -> Floats:
    columns = []
    for place in range(len(at)):
        move = np.zeros_like(at)
        move[place] = step
        columns.append((function(at + move) - function(at - move)) / (2 * step))
    return np.column_stack(columns)
