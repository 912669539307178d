"""What every buy-till-you-die model with times shares: customers in, maximum likelihood, results out."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.clv.purchase_fit import PurchaseFit, each
from loyaltylab.clv.rows import Rows, make_rows
from loyaltylab.clv.search import Objective, Optimum, maximize
from loyaltylab.i18n import _

__all__ = ["PurchaseModel", "Theta"]

Floats: TypeAlias = npt.NDArray[np.float64]
Theta: TypeAlias = tuple[Any, ...]

ROUGH = 40_000  # rows on which the long way of the search is gone
OF_A_FIT = {"params", "bse", "summary", "llf", "aic", "conf_int", "probability_alive", "conditional_expected_purchases"}


class PurchaseModel:
    """Customers who buy at a rate of their own until they leave unseen; the parent of the models with times.

    Parameters
    ----------
    data : DataFrame
        One row a customer: ``frequency`` (repeat purchases), ``recency`` (age at the last one), ``T`` (age now), as
        ``ll.transactions.rfm_summary`` makes it. Any unit of time.
    purchase_covariates, dropout_covariates : sequence of str
        Columns of numbers that never change for a customer; they move the rate of buying, or of leaving.

    Raises
    ------
    ValueError
        If a row cannot be a customer, nobody bought again, or a covariate never varies.
    """

    names: ClassVar[tuple[str, ...]]
    time_powers: ClassVar[tuple[int, ...]]
    purchase_signs: ClassVar[tuple[int, ...]]
    dropout_signs: ClassVar[tuple[int, ...]]
    start: ClassVar[tuple[float, ...]]
    time_scale: ClassVar[float | None] = None  # what times are divided by in the search; None for their mean

    def __init__(
        self, data: pd.DataFrame, purchase_covariates: Sequence[str] = (), dropout_covariates: Sequence[str] = ()
    ) -> None:
        self.purchase_covariates, self.dropout_covariates = list(purchase_covariates), list(dropout_covariates)
        self.data = data
        self.rows = make_rows(data, self.covariates, self.time_scale)
        self.unit = str(data.attrs.get("unit", ""))
        if not (self.rows.x.full > 0).any():
            words = _(
                "nobody bought again, so nothing shows how often customers buy. Observe them longer, or count more "
                "kinds of purchases."
            )
            raise ValueError(words)
        _check_varies(self.rows.covariates, self.covariates)

    if not TYPE_CHECKING:  # a type checker would take it that a model has every attribute

        def __getattr__(self, name: str) -> Any:
            """Say that results come from ``fit()``; only called for what a model does not have."""
            kind = type(self).__name__
            words = "{kind!r} object has no attribute {name!r}"
            if name in OF_A_FIT:
                words = _("{name} is a result of the fit. Call .fit() first: {kind}(data).fit().{name}")
            raise AttributeError(words.format(kind=kind, name=name), name=name, obj=self)

    @property
    def covariates(self) -> list[str]:
        """Columns that describe the customers, those of purchase first."""
        return [*self.purchase_covariates, *self.dropout_covariates]

    @property
    def labels(self) -> list[str]:
        """Names of all that is estimated."""
        bought = [f"purchase.{name}" for name in self.purchase_covariates]
        return [*self.names, *bought, *(f"dropout.{name}" for name in self.dropout_covariates)]

    def fit(self) -> PurchaseFit:
        """Fit by maximum likelihood."""
        scale, powers = self.rows.scale, np.asarray(self.time_powers)
        positive = np.arange(len(self.labels)) < len(self.names)
        start = np.concatenate([np.log(self.start), np.zeros(len(self.covariates))])
        rough = None if len(self.rows) < 2 * ROUGH else self._objective(self._sample())
        found = maximize(self._objective(self.rows), start, positive, rough)
        at = found.at.copy()
        at[: len(self.names)] += powers * np.log(scale)
        llf = found.value - float(np.log(scale) * (self.rows.weights * self.rows.x.full).sum())
        return PurchaseFit(self, at, found.covariance, llf, self.rows.customers, found.converged, self._notes(found))

    def _sample(self) -> Rows:
        """Return every so many-th row, weighted to stand for all."""
        some = self.rows.take(slice(None, None, len(self.rows) // ROUGH))
        share = self.rows.weights.sum() / some.weights.sum()
        return Rows(some.x, some.tx, some.T, some.weights * share, None, some.covariates, some.scale)

    def _objective(self, rows: Rows) -> Objective:
        parts = rows.parts()

        def total(at: Floats) -> tuple[float, Floats, Callable[[], Floats]]:
            found = each(lambda part: self._part(at, part), parts)
            values, slopes, informations = zip(*found, strict=True)
            return sum(values), np.sum(slopes, axis=0), lambda: np.sum([one() for one in informations], axis=0)

        return total

    def _part(self, at: Floats, rows: Rows) -> tuple[float, Floats, Callable[[], Floats]]:
        """Return log likelihood, slope, and a way to the information: the sum of rows' slopes times themselves."""
        theta = self.theta(at, rows.covariates)
        # A search tries absurd places; what overflows there is no better than what it has.
        with np.errstate(all="ignore"):
            values, slopes = self.log_likelihood(theta, rows)
            scores = [slope * value for slope, value in zip(slopes, theta, strict=True)]
            scores += self._effects(scores, rows)
            gradient = np.array([np.einsum("i,i", rows.weights, one) for one in scores])

        def information() -> Floats:
            table = np.stack(scores)
            return np.asarray(np.einsum("ki,li->kl", table * rows.weights, table))

        return float(np.einsum("i,i", rows.weights, values)), gradient, information

    def _effects(self, scores: list[Floats], rows: Rows) -> list[Floats]:
        """Return slopes along the effects of covariates."""
        bought, left = np.split(rows.covariates, [len(self.purchase_covariates)], axis=1)
        found = []
        for signs, table in ((self.purchase_signs, bought), (self.dropout_signs, left)):
            if table.shape[1]:
                moved = sum(sign * one for sign, one in zip(signs, scores, strict=True))
                found += list(np.asarray(table.T * moved))
        return found

    def theta(self, at: Floats, covariates: Floats) -> Theta:
        """Return the parameters at a point of the search, one number each, or one a row where covariates move them."""
        k, bought = len(self.names), len(self.purchase_covariates)
        base = np.exp(at[:k])
        if covariates.shape[1] == 0:
            return tuple(base)
        purchase = np.einsum("ij,j->i", covariates[:, :bought], at[k : k + bought])
        dropout = np.einsum("ij,j->i", covariates[:, bought:], at[k + bought :])
        moves = zip(base, self.purchase_signs, self.dropout_signs, strict=True)
        return tuple(
            value * np.exp(up * purchase + out * dropout)
            if (up and bought) or (out and self.dropout_covariates)
            else value
            for value, up, out in moves
        )

    def _notes(self, found: Optimum) -> tuple[str, ...]:
        notes = [self.edge_note(name, found.at) for name, edge in zip(self.names, found.at_edge, strict=False) if edge]
        silent = [
            name for name, edge, free in zip(self.labels, found.at_edge, found.free, strict=True) if not (edge or free)
        ]
        if silent and not notes:
            notes.append(_("The data say nothing about {names}.").format(names=", ".join(silent)))
        if not found.converged:
            notes.append(
                _(
                    "The likelihood is flat here: several sets of parameters describe these customers alike. Use "
                    "predictions, not parameters, or more customers."
                )
            )
        return tuple(dict.fromkeys(notes))

    def edge_note(self, name: str, at: Floats) -> str:
        """Say what it means that a parameter ran to an edge."""
        return _("{name} ran to the edge of what the data can tell.").format(name=name)

    def side(self, name: str, at: Floats) -> str:
        """Name the edge where a parameter is: "a low"."""
        return f"{name} {'high' if at[self.names.index(name)] > 0 else 'low'}"

    @classmethod
    def at(cls, **params: float) -> PurchaseFit:
        """Return results at parameters that you know, such as published ones; predictions then need ``data``.

        Raises
        ------
        ValueError
            If a parameter is missing, unknown or not positive.
        """
        if set(params) != set(cls.names) or not all(np.isfinite(one) and one > 0 for one in params.values()):
            words = _("{found} given, expected positive numbers for {names}.")
            raise ValueError(words.format(found=params, names=", ".join(cls.names)))
        point = np.log([params[name] for name in cls.names])
        return cls.revive(point, np.full((len(point), len(point)), np.nan))

    @classmethod
    def revive(
        cls,
        at: Floats,
        covariance: Floats,
        llf: float = float("nan"),
        n: int = 0,
        unit: str = "",
        purchase_covariates: Sequence[str] = (),
        dropout_covariates: Sequence[str] = (),
    ) -> PurchaseFit:
        """Return results without the customers that they came from."""
        model = cls.__new__(cls)
        model.purchase_covariates, model.dropout_covariates = list(purchase_covariates), list(dropout_covariates)
        model.unit = unit
        return PurchaseFit(model, at, covariance, llf, n, True, ())

    def prepare(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return the customers with the columns that the likelihood reads."""
        return data

    def options(self) -> dict[str, Any]:
        """Return what :meth:`revive` needs besides numbers."""
        return {
            "unit": self.unit,
            "purchase_covariates": self.purchase_covariates,
            "dropout_covariates": self.dropout_covariates,
        }

    # What a model has to say about itself; parameters as numbers or one a row, times in one unit.

    def log_likelihood(self, theta: Theta, rows: Rows) -> tuple[Floats, list[Floats]]:
        """Return each row's log likelihood and its slope along each parameter."""
        raise NotImplementedError

    def alive(self, theta: Theta, rows: Rows) -> Floats:
        """Return each row's chance of still being a customer."""
        raise NotImplementedError

    def expected(self, theta: Theta, t: Floats) -> Floats:
        """Return the expected repeat purchases of a new customer in (0, t]."""
        raise NotImplementedError

    def future(self, theta: Theta, rows: Rows, t: float) -> Floats:
        """Return the expected purchases in (T, T + t] of a customer who is alive at T."""
        raise NotImplementedError

    def discounted(self, theta: Theta, rows: Rows, rate: float, horizon: float) -> Floats:
        """Return the same with a purchase at T + t counted exp(-rate t)."""
        raise NotImplementedError

    def pmf(self, theta: Theta, n: npt.NDArray[np.int64], t: float) -> Floats:
        """Return the chances that a new customer makes n repeat purchases in (0, t]."""
        raise NotImplementedError

    def draw_future(self, theta: Theta, rows: Rows, t: float, rng: np.random.Generator) -> Floats:
        """Draw purchases in (T, T + t] for customers who are alive at T."""
        raise NotImplementedError

    def draw_log(self, theta: Theta, T: Floats, rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], Floats]:
        """Draw all repeat purchases of new customers until T: whose, and when, in order of both."""
        rate, store, life = self.draw_life(theta, len(T), rng)
        end = np.minimum(T, life)
        # Given how many purchases a Poisson process makes, their times are spread evenly.
        counts = rng.poisson(rate * end)
        customers = np.repeat(np.arange(len(T)), counts)
        times = rng.random(len(customers)) * end[customers]
        order = np.lexsort((times, customers))
        rank = np.arange(len(customers)) - np.repeat(np.cumsum(counts) - counts, counts)
        kept = rank < store[customers]
        return customers[kept], times[order][kept]

    def draw_life(self, theta: Theta, n: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        """Draw rates of purchase, repeat purchases that a customer has in store, and lifetimes; or infinite."""
        raise NotImplementedError


def _check_varies(table: Floats, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if np.ptp(table[:, place]) == 0:
            words = _("{name} is the same for every customer, so nothing shows what it does. Leave it out.")
            raise ValueError(words.format(name=name))
