"""Results of a buy-till-you-die model: who is still a customer, how much will they buy, and how sure is that?"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.clv.fit import Fit
from loyaltylab.clv.rows import Rows, make_rows
from loyaltylab.clv.units import rate_per_unit
from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["PurchaseFit", "each"]

Floats: TypeAlias = npt.NDArray[np.float64]
STEP = 1e-4


@dataclass(frozen=True, repr=False)
class PurchaseFit(Fit):
    """A fitted model of purchases without a contract.

    Examples
    --------
    See :class:`BGNBD`. Times are in the unit of ``T``; tables of customers keep their index.
    """

    def expected_purchases(self, t: npt.ArrayLike, data: pd.DataFrame | None = None) -> Any:
        """Return how many repeat purchases a new customer is expected to make in (0, t].

        Parameters
        ----------
        t : float or array
            Time since the first purchase, 0 or more.
        data : DataFrame, optional
            Covariates of the new customers, needed (with one ``t``) if the model has some.

        Returns
        -------
        float, array like ``t``, or a Series for ``data``
        """
        times = _check_times(t)
        if not self.model.covariates:
            with np.errstate(all="ignore"):
                found = np.where(times > 0, self.model.expected(self.theta(), np.where(times > 0, times, 1.0)), 0.0)
            return float(found) if found.ndim == 0 else found
        if data is None or times.ndim:
            raise ValueError(_("the model has covariates: give them as data, and one time t."))
        table = np.column_stack([data[name].to_numpy(dtype=float) for name in self.model.covariates])
        found = self.model.expected(self.model.theta(self.at, table), times) if times > 0 else np.zeros(len(data))
        return pd.Series(found, index=data.index, name="expected_purchases")

    def conditional_expected_purchases(self, t: float, data: pd.DataFrame | None = None) -> "pd.Series[float]":
        """Return each customer's expected purchases in the next t units of time, given what he did so far.

        Notes
        -----
        Common mistake: rounding a customer's 0.3 to 0. It is a mean; the sum over customers is what will happen.
        """
        length = _check_time(t)
        return self._series(lambda theta, rows: self._conditional(theta, rows, length), data, "expected_purchases")

    def probability_alive(self, data: pd.DataFrame | None = None) -> "pd.Series[float]":
        """Return each customer's chance of still being a customer at T."""
        return self._series(self.model.alive, data, "probability_alive")

    def discounted_purchases(
        self, horizon: float, discount: float, data: pd.DataFrame | None = None, per: str | None = None
    ) -> "pd.Series[float]":
        """Return each customer's expected purchases until the horizon, later ones counted less.

        Parameters
        ----------
        horizon : float
            In units of ``T``; infinite where the discount rate is above 0.
        discount : float
            Rate per unit of ``T``, or per ``per`` ("D", "W", "M" or "Y") if the table knows its unit: 0.1 is 10 %.

        Notes
        -----
        Common mistake: a yearly rate in a model of weeks. Say ``per="Y"``.
        """
        rate = rate_per_unit(discount, per, self.model.unit)
        length = float("inf") if np.isinf(horizon) else _check_time(horizon)
        if rate == 0:
            if np.isinf(length):
                raise ValueError(_("without discount and without horizon the sum has no end: set one of them."))
            return self.conditional_expected_purchases(length, data).rename("discounted_purchases")

        def value(theta: Any, rows: Rows) -> Floats:
            return np.asarray(self.model.alive(theta, rows) * self.model.discounted(theta, rows, rate, length))

        return self._series(value, data, "discounted_purchases")

    def dert(self, discount: float, data: pd.DataFrame | None = None, per: str | None = None) -> "pd.Series[float]":
        """Return each customer's discounted expected residual transactions: all that is to come, in today's purchases.

        Parameters
        ----------
        discount : float
            Above 0; rate per unit of ``T``, or per ``per``.

        References
        ----------
        Fader, Hardie & Lee (2005), RFM and CLV: using iso-value curves, Journal of Marketing Research 42(4).
        """
        if not discount > 0:
            raise ValueError(
                _("discount is {value}, expected a rate above 0, such as 0.1 for 10 %.").format(value=discount)
            )
        return self.discounted_purchases(float("inf"), discount, data, per).rename("dert")

    def pmf(self, n: npt.ArrayLike, t: float) -> Any:
        """Return the chances that a new customer makes n repeat purchases in (0, t]."""
        counts = np.asarray(n)
        if not np.issubdtype(counts.dtype, np.integer) or (counts < 0).any():
            raise ValueError(_("n is {value}, expected whole numbers of purchases, 0 or more.").format(value=n))
        if self.model.covariates:
            raise ValueError(_("the model has covariates: there is no new customer without them."))
        found = np.asarray(self.model.pmf(self.theta(), counts.astype(np.int64), _check_time(t)))
        return float(found) if found.ndim == 0 else found

    def expected_total(
        self, t: float, data: pd.DataFrame | None = None, confidence: float = 0.95, fitted: Floats | None = None
    ) -> Estimate:
        """Return the expected sum of all customers' purchases in the next t, with what is unsure about the parameters.

        Parameters
        ----------
        fitted : array, optional
            Parameters of :meth:`bootstrap`; without them the delta method makes the interval.

        Notes
        -----
        Common mistake: expecting the real sum in this interval. It is for the mean; chance comes on top, see
        :meth:`predicted_total`.
        """
        length, confidence = _check_time(t), check_confidence(confidence)
        rows = self.rows(data)

        def total(at: Floats) -> float:
            return float(
                (self._by_row(lambda th, part: self._conditional(th, part, length), rows, at) * rows.weights).sum()
            )

        value, name = total(self.at), _("expected purchases")
        if fitted is not None:
            sums = np.array([total(point) for point in fitted])
            low, high = np.quantile(sums, [(1 - confidence) / 2, (1 + confidence) / 2])
            method = _("bootstrap, {level}").format(level=percent(confidence))
            return Estimate(value, float(low), float(high), rows.customers, float(sums.std(ddof=1)), method, name)
        slope = slopes_of(lambda at: np.log(total(at)), self.at)
        se = float(np.sqrt(np.einsum("k,kl,l", slope, self.known_covariance(), slope)))
        reach = np.exp(normal_quantile(confidence) * se)
        method = _("delta method, {level}").format(level=percent(confidence))
        return Estimate(value, value / reach, value * reach, rows.customers, value * se, method, name)

    def predicted_total(
        self, t: float, data: pd.DataFrame | None = None, confidence: float = 0.95, draws: int = 1000, seed: int = 0
    ) -> Estimate:
        """Return the sum of all customers' purchases in the next t, with the range in which the real sum will lie."""
        length, confidence = _check_time(t), check_confidence(confidence)
        rows, rng = self.rows(data), np.random.default_rng(seed)
        points = self.draw_parameters(draws, seed)
        sums = [self.draw_purchases(length, rows, rng, point).sum() for point in points]
        # The real sum is one more draw among the others: ends by rank (i / (draws + 1)) hold it as often as they say.
        low, high = np.quantile(sums, [(1 - confidence) / 2, (1 + confidence) / 2], method="weibull")
        value = float(self.conditional_expected_purchases(length, data).sum())
        method = _("simulated, {level}").format(level=percent(confidence))
        name = _("purchases")
        return Estimate(value, float(low), float(high), rows.customers, float(np.std(sums, ddof=1)), method, name)

    def conditional_intervals(
        self, t: float, data: pd.DataFrame | None = None, confidence: float = 0.95, fitted: Floats | None = None
    ) -> pd.DataFrame:
        """Return each customer's expected purchases in the next t with an interval: ``value``, ``low``, ``high``.

        The interval is for the customer's mean given the parameters' uncertainty (delta method, or :meth:`bootstrap`).
        """
        length, confidence = _check_time(t), check_confidence(confidence)
        rows = self.rows(data)

        def means(at: Floats) -> Floats:
            return self._by_row(lambda th, part: self._conditional(th, part, length), rows, at)

        value = means(self.at)
        if fitted is not None:
            ends = np.quantile([means(point) for point in fitted], [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
        else:
            slope = slopes_of(lambda at: np.log(np.maximum(means(at), 1e-300)), self.at)
            reach = normal_quantile(confidence) * np.sqrt(
                np.einsum("ki,kl,li->i", slope, self.known_covariance(), slope)
            )
            ends = np.stack([value * np.exp(-reach), value * np.exp(reach)])
        table = {name: rows.expand(one) for name, one in zip(("value", "low", "high"), (value, *ends), strict=True)}
        return pd.DataFrame(table, index=self._index(data))

    def bootstrap(self, draws: int = 200, seed: int = 0) -> Floats:
        """Refit to customers simulated from this fit, with the ages of the real ones; one row of ``at`` a draw.

        Sets of customers in which nobody buys again are left out.
        """
        if draws < 2:
            raise ValueError(_("draws is {value}, expected at least 2.").format(value=draws))
        if self.model.covariates:
            raise ValueError(_("the bootstrap is for models without covariates; use the delta method."))
        from loyaltylab.clv.simulate import simulate_rfm

        ages, rng = self.rows(None), np.random.default_rng(seed)
        T = ages.expand(ages.T.full)
        points = []
        for _draw in range(draws):
            again = simulate_rfm(self, T, seed=int(rng.integers(2**31)))
            if not (again["frequency"] > 0).any():
                continue
            points.append(type(self.model)(again).fit().at)
        if len(points) < 2:
            raise ValueError(_("in the simulated sets nobody buys again: there are too few customers."))
        return np.array(points)

    def theta(self, at: Floats | None = None) -> Any:
        """Return the parameters as numbers, for a model without covariates."""
        return self.model.theta(self.at if at is None else at, np.empty((1, 0)))

    def rows(self, data: pd.DataFrame | None) -> Rows:
        """Return the customers whose future is asked for."""
        if data is not None:
            return make_rows(self.model.prepare(data), self.model.covariates, scale=1.0)
        if not hasattr(self.model, "rows"):
            raise ValueError(_("these results came without customers: give them as data."))
        found: Rows = self.model.rows.unscaled()
        return found

    def draw_purchases(self, t: float, rows: Rows, rng: np.random.Generator, at: Floats) -> Floats:
        """Draw each customer's purchases in the next t at given parameters."""
        with np.errstate(all="ignore"):
            chances = rows.expand(self.model.alive(self.model.theta(at, rows.covariates), rows))
        everyone = rows if rows.place is None else rows.take(rows.place)
        alive = np.flatnonzero(rng.random(len(everyone)) < chances)
        stayed = everyone.take(alive)
        drawn = np.zeros(len(everyone))
        drawn[alive] = self.model.draw_future(self.model.theta(at, stayed.covariates), stayed, t, rng)
        return drawn

    def _conditional(self, theta: Any, rows: Rows, t: float) -> Floats:
        if t == 0:
            return np.zeros(len(rows))
        return np.asarray(self.model.alive(theta, rows) * self.model.future(theta, rows, t))

    def _by_row(self, function: Callable[[Any, Rows], Floats], rows: Rows, at: Floats) -> Floats:
        def work(part: Rows) -> Floats:
            with np.errstate(all="ignore"):
                return np.asarray(function(self.model.theta(at, part.covariates), part))

        return np.concatenate(each(work, rows.parts()))

    def _series(
        self, function: Callable[[Any, Rows], Floats], data: pd.DataFrame | None, name: str
    ) -> "pd.Series[float]":
        rows = self.rows(data)
        return pd.Series(rows.expand(self._by_row(function, rows, self.at)), index=self._index(data), name=name)

    def _index(self, data: pd.DataFrame | None) -> "pd.Index[Any]":
        found: pd.Index[Any] = (self.model.data if data is None else data).index
        return found


def slopes_of(function: Callable[[Floats], Any], at: Floats) -> Floats:
    """Return slopes by central differences, one row a parameter."""
    rows = []
    for place in range(len(at)):
        move = np.zeros(len(at))
        move[place] = STEP
        rows.append((function(at + move) - function(at - move)) / (2 * STEP))
    return np.array(rows)


def each(work: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
    """Apply a function to all parts, on all cores where there are many."""
    if len(parts) < 4:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, parts))


def _check_times(t: npt.ArrayLike) -> Floats:
    times = np.asarray(t, dtype=np.float64)
    if not (np.isfinite(times) & (times >= 0)).all():
        raise ValueError(_("t is {value}, expected a time of 0 or more.").format(value=t))
    return times


def _check_time(t: float) -> float:
    if np.ndim(t):
        raise ValueError(_("t is {value}, expected one number.").format(value=t))
    return float(_check_times(t))
