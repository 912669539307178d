"""Contracts: shifted beta-geometric and beta-discrete-Weibull project who will renew."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from loyaltylab.clv.contract_fit import ContractFit
from loyaltylab.clv.search import maximize
from loyaltylab.clv.special import log_beta
from loyaltylab.i18n import _

__all__ = ["BetaDiscreteWeibull", "ShiftedBetaGeometric"]

Floats: TypeAlias = npt.NDArray[np.float64]


class ShiftedBetaGeometric:
    """How many members will still be there in years not yet seen, if every renewal is a coin of one's own?

    At every renewal a member leaves with a chance that is his own and never changes; over members it is
    beta(alpha, beta). Retention rises with age, because those who leave easily have left.

    Parameters
    ----------
    survivors : sequence, mapping or DataFrame
        Members at the start and after each renewal, such as ``[1000, 869, 743]``; several cohorts as a mapping of
        name to sequence, or a DataFrame with one column each (younger cohorts end with missing values).
    covariates : DataFrame, optional
        One row for each cohort (index: names of cohorts), columns of numbers: alpha = alpha0 exp(effect), beta =
        beta0 exp(effect).

    Raises
    ------
    ValueError
        If survivors grow, are negative or not whole, or nobody or everybody leaves at once.

    Examples
    --------
    >>> members = ShiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491]).fit()
    >>> members.params.round(3).to_dict()
    {'alpha': 0.668, 'beta': 3.806}
    >>> members.survival([8, 12]).round(3).tolist()
    [0.46, 0.378]

    Notes
    -----
    Common mistake: one retention rate for all ages, and 1 / churn as a lifetime. Both mix members who stay with
    members who leave, and the mix changes with age.

    References
    ----------
    Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1); (2010)
    Marketing Science 29(1).
    """

    names: ClassVar[tuple[str, ...]] = ("alpha", "beta")
    start: ClassVar[tuple[float, ...]] = (1.0, 1.0)

    def __init__(
        self,
        survivors: Sequence[float] | Mapping[str, Sequence[float]] | pd.DataFrame,
        covariates: pd.DataFrame | None = None,
    ) -> None:
        self.cohorts = _read(survivors)
        self.covariates: list[str] = [] if covariates is None else [str(name) for name in covariates.columns]
        self.design = _design(self.cohorts, covariates)
        self.lost, self.kept = _count(self.cohorts)
        if self.lost.sum() == 0:
            raise ValueError(_("nobody left: wait for losses, there is nothing to project from."))

    @classmethod
    def from_customers(cls, periods: npt.ArrayLike, left: npt.ArrayLike) -> Any:
        """Take single members: how many renewals each met, and whether he left at the last of them.

        Parameters
        ----------
        periods : sequence of int
            Renewals met, 1 or more, the one at which he left counted.
        left : sequence of bool
            True where he left, False where he is still a member.
        """
        met, gone = np.asarray(periods, dtype=float), np.asarray(left)
        if met.shape != gone.shape or met.ndim != 1 or not len(met):
            raise ValueError(_("periods and left must be two lists of the same length, one entry a member."))
        if not (np.isfinite(met) & (met >= 1) & (met == np.floor(met))).all():
            raise ValueError(_("periods must be whole numbers of renewals met, 1 or more."))
        if gone.dtype != bool:
            raise ValueError(_("left must be True or False for each member."))
        ages, found = np.arange(1, int(met.max()) + 1), {}
        # Members of the same length of observation are a cohort of their own to the likelihood.
        model = cls.__new__(cls)
        model.cohorts, model.covariates, model.design = {"members": met}, [], np.empty((1, 0))
        for name, chosen in (("lost", gone), ("kept", ~gone)):
            found[name] = np.array([(met[chosen] == age).sum() for age in ages], dtype=float)[None, :]
        model.lost, model.kept = found["lost"], found["kept"]
        if model.lost.sum() == 0:
            raise ValueError(_("nobody left: wait for losses, there is nothing to project from."))
        return model

    @property
    def labels(self) -> list[str]:
        """Names of all that is estimated."""
        return [*self.names, *(f"{name}.{one}" for name in ("alpha", "beta") for one in self.covariates)]

    def options(self) -> dict[str, Any]:
        """Return what :meth:`revive` needs besides numbers."""
        return {"covariates": self.covariates}

    @classmethod
    def revive(
        cls, at: Floats, covariance: Floats, llf: float = float("nan"), n: int = 0, covariates: Sequence[str] = ()
    ) -> ContractFit:
        """Return results without the members that they came from."""
        model = cls.__new__(cls)
        model.covariates = list(covariates)
        return ContractFit(model, at, covariance, llf, n)

    @classmethod
    def at(cls, **params: float) -> ContractFit:
        """Return results at parameters that you know, such as published ones."""
        if set(params) != set(cls.names) or not all(np.isfinite(one) and one > 0 for one in params.values()):
            words = _("{found} given, expected positive numbers for {names}.")
            raise ValueError(words.format(found=params, names=", ".join(cls.names)))
        k = len(cls.names)
        return cls.revive(np.log([params[name] for name in cls.names]), np.full((k, k), np.nan))

    def fit(self) -> ContractFit:
        """Fit by maximum likelihood."""
        positive = np.arange(len(self.labels)) < len(self.names)
        start = np.concatenate([np.log(self.start), np.zeros(len(self.labels) - len(self.names))])
        found = maximize(self._objective, start, positive)
        notes = []
        if found.at_edge.any():
            notes.append(_("All members seem to leave alike: alpha and beta cannot be told apart, only their ratio."))
        elif not found.converged:
            notes.append(_("The likelihood is flat here: use projections, not parameters, or more members."))
        n = int(self.lost.sum() + self.kept.sum())
        return ContractFit(self, found.at, found.covariance, found.value, n, found.converged, tuple(notes))

    def theta(self, at: Floats, design: Floats) -> tuple[Floats, Floats, float]:
        """Return alpha and beta of each cohort, and the shape c."""
        k, m = len(self.names), len(self.covariates)
        base = np.exp(at[:k])
        alpha = base[0] * np.exp(np.einsum("ij,j->i", design, at[k : k + m]))
        beta = base[1] * np.exp(np.einsum("ij,j->i", design, at[k + m :]))
        return alpha, beta, float(base[2]) if k == 3 else 1.0

    def _objective(self, at: Floats) -> tuple[float, Floats]:
        alpha, beta, c = self.theta(at, self.design)
        ages = np.arange(self.lost.shape[1] + 1.0)
        with np.errstate(all="ignore"):
            log_s, slopes = _log_survival(ages, alpha[:, None], beta[:, None], c)
            ratio = np.exp(log_s[:, 1:] - log_s[:, :-1])
            log_p = log_s[:, :-1] + np.log1p(-ratio)
            value = float((self.lost * log_p).sum() + (self.kept * log_s[:, 1:]).sum())
            by_cohort = [self._slope(one, ratio) for one in slopes]
        gradient = [float((by_cohort[0] * alpha).sum()), float((by_cohort[1] * beta).sum())]
        if len(self.names) == 3:
            gradient.append(float(by_cohort[2].sum()) * c)
        for slope, value_of in zip(by_cohort, (alpha, beta), strict=False):
            gradient += list(np.einsum("i,ij->j", slope * value_of, self.design))
        return value, np.asarray(gradient)

    def _slope(self, slope: Floats, ratio: Floats) -> Floats:
        leaving = (slope[:, :-1] - ratio * slope[:, 1:]) / (1 - ratio)
        return np.asarray((self.lost * leaving + self.kept * slope[:, 1:]).sum(axis=1))


class BetaDiscreteWeibull(ShiftedBetaGeometric):
    """The same, with a chance of leaving that also changes with a member's age: c above 1 rises, below 1 falls.

    Parameters
    ----------
    survivors, covariates
        As in :class:`ShiftedBetaGeometric`, which is the case c = 1.

    Examples
    --------
    >>> members = BetaDiscreteWeibull([1000, 869, 743, 653, 593, 551, 517, 491]).fit()
    >>> members.survival([8, 12]).round(3).tolist()
    [0.468, 0.404]

    References
    ----------
    Fader, Hardie, Liu, Davin & Steenburgh (2018), "How to project customer retention" revisited, Journal of
    Interactive Marketing 43.
    """

    names: ClassVar[tuple[str, ...]] = ("alpha", "beta", "c")
    start: ClassVar[tuple[float, ...]] = (1.0, 1.0, 1.0)


def _log_survival(t: Floats, alpha: Floats, beta: Floats, c: float) -> tuple[Floats, list[Floats]]:
    """Return log S(t) and its slopes along alpha, beta and c; cohorts by ages."""
    u, psi = t**c, special.digamma
    together = psi(alpha + beta) - psi(alpha + beta + u)
    later = psi(beta + u) - psi(alpha + beta + u)
    grown = u * np.log(np.maximum(t, 1.0))
    slopes = [together, together + psi(beta + u) - psi(beta), later * grown]
    return np.asarray(log_beta(alpha, beta + u) - log_beta(alpha, beta)), slopes


def _read(survivors: Any) -> dict[str, Floats]:
    if isinstance(survivors, pd.DataFrame):
        found = {str(name): survivors[name].dropna().to_numpy(dtype=float) for name in survivors.columns}
    elif isinstance(survivors, Mapping):
        found = {str(name): np.asarray(values, dtype=float) for name, values in survivors.items()}
    else:
        found = {"members": np.asarray(survivors, dtype=float)}
    for name, counts in found.items():
        _check(name, counts)
    if not found:
        raise ValueError(_("survivors holds no cohort."))
    return found


def _check(name: str, counts: Floats) -> None:
    words = _("survivors of {name} are {found}: expected {expected}.")
    problems = [
        (counts.ndim != 1 or len(counts) < 2, _("members at the start and after at least one renewal")),
        (not np.isfinite(counts).all() or (counts < 0).any(), _("counts of 0 or more, without gaps")),
        ((counts != np.floor(counts)).any(), _("whole numbers of members, not shares")),
        (
            (np.diff(counts) > 0).any() if counts.ndim == 1 else False,
            _("counts that never grow: a cohort has no newcomers"),
        ),
    ]
    for wrong, expected in problems:
        if wrong:
            raise ValueError(words.format(name=name, found=counts.tolist(), expected=expected))


def _count(cohorts: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Return who left at each renewal and who was still there at the last one seen; cohorts by ages."""
    longest = max(len(counts) for counts in cohorts.values()) - 1
    lost, kept = np.zeros((len(cohorts), longest)), np.zeros((len(cohorts), longest))
    for row, counts in enumerate(cohorts.values()):
        lost[row, : len(counts) - 1] = -np.diff(counts)
        kept[row, len(counts) - 2] = counts[-1]
    return lost, kept


def _design(cohorts: Mapping[str, Floats], covariates: pd.DataFrame | None) -> Floats:
    if covariates is None:
        return np.empty((len(cohorts), 0))
    absent = [name for name in cohorts if name not in covariates.index]
    if absent:
        raise ValueError(_("covariates has no row for {cohorts}.").format(cohorts=", ".join(absent)))
    table = covariates.loc[list(cohorts)].to_numpy(dtype=float)
    if not np.isfinite(table).all() or (np.ptp(table, axis=0) == 0).any():
        raise ValueError(_("covariates must be finite numbers that differ between cohorts."))
    return np.asarray(table)
