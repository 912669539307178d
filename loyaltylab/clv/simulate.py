"""Customers made to a model's order: what would we see if the model were true?"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _

__all__ = ["simulate_purchases", "simulate_rfm"]

Floats: TypeAlias = npt.NDArray[np.float64]


def simulate_purchases(fit: Any, T: npt.ArrayLike, seed: int = 0) -> pd.DataFrame:
    """Draw a log of purchases of new customers from a fitted model.

    Parameters
    ----------
    fit : PurchaseFit
        Results of a model with times (BG/NBD, MBG/NBD, Pareto/NBD), without covariates.
    T : array of float
        How long each customer is observed, in the model's unit; one customer each.
    seed : int
        Same seed, same customers.

    Returns
    -------
    DataFrame
        ``customer_id`` (0, 1, ...) and ``time`` since the first purchase, which is in it with time 0.

    Raises
    ------
    ValueError
        If a time is not above 0 or the model has covariates.

    Examples
    --------
    >>> from loyaltylab.clv import BGNBD
    >>> simulate_purchases(BGNBD.at(r=1, alpha=2, a=1, b=9), [10.0, 10.0], seed=2)["customer_id"].tolist()
    [0, 0, 1, 1]
    """
    ages = _ages(fit, T)
    customers, times = fit.model.draw_log(fit.theta(), ages, np.random.default_rng(seed))
    first = pd.DataFrame({"customer_id": np.arange(len(ages)), "time": 0.0})
    later = pd.DataFrame({"customer_id": customers, "time": times})
    return pd.concat([first, later], ignore_index=True).sort_values(["customer_id", "time"], ignore_index=True)


def simulate_rfm(fit: Any, T: npt.ArrayLike, seed: int = 0) -> pd.DataFrame:
    """Draw new customers from a fitted model, as the table that models are fitted to.

    Parameters
    ----------
    fit, T, seed
        As in :func:`simulate_purchases`.

    Returns
    -------
    DataFrame
        ``frequency``, ``recency``, ``T``; one row a customer.

    Examples
    --------
    >>> from loyaltylab.clv import BGNBD
    >>> simulate_rfm(BGNBD.at(r=1, alpha=2, a=1, b=9), [10.0, 10.0], seed=2)["frequency"].tolist()
    [1, 1]
    """
    ages = _ages(fit, T)
    customers, times = fit.model.draw_log(fit.theta(), ages, np.random.default_rng(seed))
    frequency = np.bincount(customers, minlength=len(ages))
    recency = np.zeros(len(ages))
    np.maximum.at(recency, customers, times)
    table = pd.DataFrame({"frequency": frequency, "recency": recency, "T": ages})
    table.attrs["unit"] = fit.model.unit
    return table


def _ages(fit: Any, T: npt.ArrayLike) -> Floats:
    ages = np.atleast_1d(np.asarray(T, dtype=np.float64))
    if not (np.isfinite(ages) & (ages > 0)).all():
        raise ValueError(_("T must be times above 0, one for each customer."))
    if fit.model.covariates:
        raise ValueError(_("the model has covariates: customers without them cannot be drawn."))
    return ages
