"""A number of your own with its interval: the bootstrap, as an estimate."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.resampling import percentile_interval, resample
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import check_confidence, column, show_rows
from loyaltylab.survey.intervals import percent

__all__ = ["bootstrap", "units_of"]


def bootstrap(
    data: pd.DataFrame,
    statistic: Callable[[pd.DataFrame], Any],
    draws: int = 1000,
    seed: int = 0,
    unit: str | None = None,
    confidence: float = 0.95,
    name: str = "",
    unit_label: str = "",
) -> Estimate:
    """How sure are we of any number that can be computed from a table?

    Parameters
    ----------
    data : DataFrame
        The sample.
    statistic : callable
        Takes such a table, returns one number.
    draws : int
        Tables drawn with replacement, at least 2; 1,000 do for an interval.
    seed : int
        Of the draws.
    unit : str, optional
        Column that names the customer: all rows of a customer are drawn together, and ``n`` counts customers.
    confidence : float
        Between 0 and 1.
    name : str
        What is estimated, as printed.
    unit_label : str
        "%", "points", ... of the number.

    Returns
    -------
    Estimate
        Value on the whole sample, percentile interval, and the standard deviation of the draws as ``se``.

    Raises
    ------
    ValueError
        If there is nothing to draw from, a column is missing, or the statistic is no finite number on the table or
        on some of the draws.

    Examples
    --------
    >>> table = pd.DataFrame({"recommend": [10, 9, 9, 8, 7, 6, 3, 10]})
    >>> median = bootstrap(table, lambda t: t["recommend"].median(), name="median")
    >>> print(median)
    median 8.500 [6.500, 10.000], n = 8 (bootstrap of 1,000 draws, 95 %)

    Notes
    -----
    Common mistake: trusting the bootstrap with a handful of answers, or for the largest value: it cannot draw what
    the sample does not hold.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    confidence = check_confidence(confidence)
    if unit is not None:
        units_of(data, unit)
    found = np.asarray(resample(data, statistic, draws=draws, seed=seed, unit=unit), dtype=np.float64)
    value = np.asarray(statistic(data), dtype=np.float64)
    if value.ndim or found.ndim != 1:
        raise ValueError(_("the statistic returns several numbers, expected one. Bootstrap each on its own."))
    if not np.isfinite(value):
        raise ValueError(
            _("the statistic is {value} on the whole table, expected a number. Is a cell empty?").format(value=value)
        )
    bad = int((~np.isfinite(found)).sum())
    if bad:
        raise ValueError(
            _(
                "the statistic is no number in {bad} of {draws} draws, because something it needs was not drawn. "
                "Let it return a value for such tables, or use more data."
            ).format(bad=bad, draws=draws)
        )
    low, high = percentile_interval(found, confidence)
    return Estimate(
        value=float(value),
        low=float(low),
        high=float(high),
        n=len(data) if unit is None else int(data[unit].nunique()),
        se=float(found.std(ddof=1)),
        method=_("bootstrap of {draws:,} draws, {confidence}").format(draws=draws, confidence=percent(confidence)),
        name=name,
        unit=unit_label,
    )


def units_of(data: pd.DataFrame, unit: str) -> "npt.NDArray[np.int64]":
    """Number the customers that a column names, or say which rows name nobody.

    Examples
    --------
    >>> units_of(pd.DataFrame({"guest": ["b", "a", "b"]}), "guest").tolist()
    [0, 1, 0]
    """
    values = column(data, unit, "unit")
    if values.isna().any():
        raise ValueError(
            _("{name}: nobody is named in {rows}. Say who they are, or drop these rows and report how many.").format(
                name=unit, rows=show_rows(list(data.index[values.isna()]))
            )
        )
    return pd.factorize(values)[0].astype(np.int64)
