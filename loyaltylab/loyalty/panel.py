"""Read a panel of purchases once, and draw whole households from it."""

from collections.abc import Hashable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.resampling import percentile_interval
from loyaltylab.survey.answers import answers, check_confidence, column, show_rows

__all__ = ["bootstrap_method", "draw_counts", "ends", "filled", "in_order", "ratio", "units_bought"]

Floats: TypeAlias = npt.NDArray[np.float64]

LARGEST = 1e300


def filled(data: pd.DataFrame, name: str, role: str) -> "pd.Series[Any]":
    """Return a column of labels, or say which rows have none.

    Parameters
    ----------
    data : DataFrame
        At least one row.
    name, role : str
        The column, and the argument that named it.

    Returns
    -------
    Series

    Raises
    ------
    ValueError
        If the column is missing, empty or has gaps.

    Examples
    --------
    >>> filled(pd.DataFrame({"brand": ["Oakum"]}), "brand", "brand").tolist()
    ['Oakum']
    """
    labels = column(data, name, role)
    if labels.empty:
        raise ValueError(_("{name} holds no rows. Give at least one.").format(name=name))
    gaps = labels.isna()
    if gaps.any():
        raise ValueError(
            _("{name}: nothing in {rows}. Fill these rows, or drop them and say so.").format(
                name=name, rows=show_rows(list(labels.index[gaps]))
            )
        )
    return labels


def units_bought(purchases: pd.DataFrame, customer: str, brand: str, quantity: str | None = None) -> pd.DataFrame:
    """Return what each customer bought of each brand: customers in rows, brands in columns.

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase.
    customer, brand : str
        Columns.
    quantity : str, optional
        Column of packs or money, not below 0; without it every purchase counts 1.

    Returns
    -------
    DataFrame of float

    Raises
    ------
    ValueError
        If a column is missing or has gaps, or a quantity is no number or below 0.

    Examples
    --------
    >>> bought = pd.DataFrame({"household_id": ["a", "a", "b"], "brand": ["x", "y", "x"]})
    >>> units_bought(bought, "household_id", "brand").to_numpy().tolist()
    [[1.0, 1.0], [1.0, 0.0]]
    """
    who, what = filled(purchases, customer, "customer"), filled(purchases, brand, "brand")
    if quantity is None:
        amount = pd.Series(1.0, index=purchases.index)
    else:
        amount = answers(column(purchases, quantity, "quantity"), quantity, 0, LARGEST, whole=False)
    table = pd.DataFrame({"who": who.to_numpy(), "what": what.to_numpy(), "amount": amount.to_numpy()})
    return table.pivot_table(index="who", columns="what", values="amount", aggfunc="sum", fill_value=0.0).astype(float)


def in_order(purchases: pd.DataFrame, customer: str, order: str, brand: str) -> tuple[Any, Any, list[Hashable]]:
    """Return whose purchase it is and of which brand, both as whole numbers, in order of time; and the brands.

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase.
    customer, order, brand : str
        Columns; ``order`` is a date, time or running number, no two alike for one customer.

    Returns
    -------
    who, what : array of int
        Sorted by customer, then time.
    brands : list
        Brand number 0, 1, ...

    Raises
    ------
    ValueError
        If a column is missing or has gaps, or two purchases of one customer stand at the same place.

    Examples
    --------
    >>> bought = pd.DataFrame({"household_id": ["a", "a"], "date": [2, 1], "brand": ["x", "y"]})
    >>> who, what, brands = in_order(bought, "household_id", "date", "brand")
    >>> [brands[place] for place in what]
    ['y', 'x']
    """
    whose, when = filled(purchases, customer, "customer"), filled(purchases, order, "order")
    named = filled(purchases, brand, "brand")
    # Labels of the caller may repeat; positions do not.
    table = pd.DataFrame({"who": whose.to_numpy(), "when": when.to_numpy()})
    twice = table.duplicated(["who", "when"], keep=False).to_numpy()
    if twice.any():
        raise ValueError(
            _(
                "{order}: {rows} stand at the same place for one customer, so it is not known which came first. "
                "Give a column that tells, such as a running number."
            ).format(order=order, rows=show_rows(list(purchases.index[twice]), list(when[twice].head(5))))
        )
    what, labels = pd.factorize(named, sort=True)
    who = pd.factorize(whose, sort=True)[0]
    place = np.lexsort((pd.factorize(when, sort=True)[0], who))
    return who[place], what[place], list(labels)


def draw_counts(n: int, draws: int, seed: int) -> Floats:
    """Return how often each of n customers is in each of so many samples drawn with replacement, shape (draws, n).

    Raises
    ------
    ValueError
        If ``draws`` is below 2.

    Examples
    --------
    >>> draw_counts(3, draws=4, seed=0).sum(axis=1).tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    if draws < 2:
        raise ValueError(_("draws is {value!r}, expected a whole number of at least 2.").format(value=draws))
    counts = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    return np.asarray(counts, dtype=np.float64)


def ratio(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """Divide; where there is nothing below, the answer is not a number.

    Examples
    --------
    >>> ratio([1, 1], [2, 0]).tolist()
    [0.5, nan]
    """
    up, down = np.broadcast_arrays(np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64))
    return np.asarray(np.divide(up, down, out=np.full(up.shape, np.nan), where=down != 0))


def ends(found: npt.ArrayLike, confidence: float) -> tuple[Any, Any]:
    """Return the interval of each column of the draws; where no draw gave a number, no number.

    Examples
    --------
    >>> low, high = ends(np.arange(101.0).reshape(-1, 1), 0.9)
    >>> round(float(low[0])), round(float(high[0]))
    (5, 95)
    """
    drawn = np.asarray(found, dtype=np.float64)
    if not np.isnan(drawn).all(axis=0).any():
        return percentile_interval(drawn, confidence)
    empty = np.isnan(drawn).all(axis=0)
    low, high = percentile_interval(np.where(empty, 0.0, drawn), confidence)
    return np.where(empty, np.nan, low)[()], np.where(empty, np.nan, high)[()]


def bootstrap_method(confidence: float) -> str:
    """Say in words how the intervals were made.

    Examples
    --------
    >>> bootstrap_method(0.95)
    'bootstrap of customers, 95 %'
    """
    return _("bootstrap of customers, {level:g} %").format(level=100 * check_confidence(confidence))
