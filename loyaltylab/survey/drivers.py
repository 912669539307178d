"""Derived importance: how strongly overall satisfaction moves with each aspect of the service."""

from collections.abc import Sequence
from itertools import combinations
from math import factorial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, column

__all__ = ["DERIVED", "derive", "derived_importance", "read_drivers", "shapley_importance"]

Floats: TypeAlias = npt.NDArray[np.float64]

DERIVED = ("partial", "beta", "shapley")
ROUNDING = 1e-6  # of a standard deviation: the root of what floating-point numbers lose in 1 - R2
MOST = 15  # items: two to this power regressions are still quick


def derived_importance(data: pd.DataFrame, items: Sequence[str], outcome: str = "csat") -> ResultTable:
    """How closely does the outcome move with each item, by the four usual measures?

    Parameters
    ----------
    data : DataFrame
        One row a respondent.
    items : list of str
        Columns of ratings.
    outcome : str
        Column of the overall judgment.

    Returns
    -------
    ResultTable
        By item: correlation, partial (correlation, given the other items), beta (standardized coefficient), shapley
        (share of variance, see :func:`shapley_importance`).

    Raises
    ------
    ValueError
        If answers are missing, an item never varies, or one item follows from the others.

    Examples
    --------
    >>> data = pd.DataFrame({"room": [1, 2, 3, 4, 5], "bar": [3, 1, 2, 1, 3], "csat": [1, 2, 3, 4, 5]})
    >>> derived_importance(data.assign(csat=data["csat"] + data["bar"]), ["room", "bar"]).table["correlation"].round(2)
    item
    room    0.85
    bar     0.53
    Name: correlation, dtype: float64

    Notes
    -----
    Common mistake: calling it the effect of an item. Nobody changed the item; satisfied guests rate everything well.

    References
    ----------
    Grömping (2006), Relative importance for linear regression in R, Journal of Statistical Software 17(1).
    """
    table = read_drivers(data, items, outcome)
    matrix = correlations(table, outcome)
    rows = {"correlation": matrix[:-1, -1]} | {how: derive(matrix, how) for how in DERIVED}
    found = pd.DataFrame(rows, index=pd.Index(list(items), name="item"))
    title = _("Derived importance for {outcome}, n = {n:,}, R2 = {r2:.2f}").format(
        outcome=outcome, n=len(table), r2=float(found["shapley"].sum())
    )
    return ResultTable(found, title=title)


def shapley_importance(data: pd.DataFrame, items: Sequence[str], outcome: str = "csat") -> "pd.Series[float]":
    """How much of the variance explained is due to each item, averaged over all orders of entering them?

    Parameters
    ----------
    data : DataFrame
        One row a respondent.
    items : list of str
        Columns of ratings, at most 15.
    outcome : str
        Column of the overall judgment.

    Returns
    -------
    Series of float
        By item, summing to R2 of the regression on all items. Exact, over all subsets.

    Raises
    ------
    ValueError
        If answers are missing, an item never varies, or one item follows from the others.

    Examples
    --------
    >>> data = pd.DataFrame({"room": [1, 2, 3, 4, 5], "bar": [3, 1, 2, 1, 3], "csat": [1, 2, 3, 4, 5]})
    >>> shapley_importance(data, ["room", "bar"]).round(2).tolist()
    [1.0, 0.0]

    Notes
    -----
    Also called LMG. Two items that say the same share their part between them. Common mistake: adding a second item
    on the same thing and then finding that each matters less.

    References
    ----------
    Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis; Grömping (2006), JSS 17(1).
    """
    table = read_drivers(data, items, outcome)
    found = derive(correlations(table, outcome), "shapley")
    return pd.Series(found, index=pd.Index(list(items), name="item"), name="shapley")


def read_drivers(
    data: pd.DataFrame, items: Sequence[str], outcome: str | None, scale: tuple[float, float] = (-np.inf, np.inf)
) -> pd.DataFrame:
    """Return the items and the outcome as numbers, checked, the outcome last."""
    names = [items] if isinstance(items, str) else list(items)
    if not names or len(set(names)) < len(names) or outcome in names:
        raise ValueError(_("items is {value!r}, expected different columns, without the outcome.").format(value=items))
    table = {name: answers(column(data, name, "items"), name, *scale, whole=False) for name in names}
    if outcome is not None:
        table[outcome] = answers(column(data, outcome, "outcome"), outcome, -np.inf, np.inf, whole=False)
    return pd.DataFrame(table)


def correlations(table: pd.DataFrame, outcome: str) -> Floats:
    """Return the correlation matrix, or say what makes importance impossible to tell."""
    if len(table) < table.shape[1] + 1:
        raise ValueError(
            _("{n} respondents are too few for {items} items. Take fewer items or ask more people.").format(
                n=len(table), items=table.shape[1] - 1
            )
        )
    flat = table.columns[(table.max() == table.min()).to_numpy()]
    if len(flat):
        raise ValueError(
            _("{name}: everybody gave the same answer, so nothing can move with it. Leave it out.").format(name=flat[0])
        )
    matrix = np.corrcoef(table.to_numpy(dtype=float), rowvar=False)
    inner = matrix[:-1, :-1]
    for place in range(1, len(inner)):
        if np.linalg.cond(inner[: place + 1, : place + 1]) > 1e10:
            raise ValueError(
                _("{name} follows exactly from the items before it. Leave one of them out.").format(
                    name=table.columns[place]
                )
            )
    return np.asarray(matrix)


def derive(matrix: Floats, how: str) -> Floats:
    """Return the importance of each item from the correlation matrix whose last line is the outcome."""
    inner, outer = matrix[:-1, :-1], matrix[:-1, -1]
    if how == "shapley":
        return _shapley(inner, outer)
    beta = np.asarray(np.linalg.solve(inner, outer))
    if how == "beta":
        return beta
    # From the t values of the regression, which also holds when the items explain everything.
    left = max(1 - float(beta @ outer), 0.0)
    unique = 1 / np.diag(np.linalg.inv(inner))
    size = np.sqrt(beta**2 * unique + left)
    # Where the others explain everything, what is left for an item and for chance is rounding.
    return np.asarray(np.divide(beta * np.sqrt(unique), size, out=np.zeros_like(size), where=size > ROUNDING))


def _shapley(inner: Floats, outer: Floats) -> Floats:
    k = len(outer)
    if k > MOST:
        raise ValueError(_("{k} items make too many orders. Take at most {most}.").format(k=k, most=MOST))
    explained = _explained(inner, outer)
    masks = np.arange(2**k)
    sizes = np.array([mask.bit_count() for mask in range(2**k)])
    weights = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) for s in range(k)])
    found = np.zeros(k)
    for place in range(k):
        without = masks[(masks >> place) & 1 == 0]
        gain = explained[without | (1 << place)] - explained[without]
        found[place] = (weights[sizes[without]] * gain).sum()
    return found


def _explained(inner: Floats, outer: Floats) -> Floats:
    """R2 of the regression on every subset of the items; the subset is the binary number of its place."""
    k = len(outer)
    explained = np.zeros(2**k)
    for size in range(1, k + 1):
        chosen = np.array(list(combinations(range(k), size)))
        part: Any = inner[chosen[:, :, None], chosen[:, None, :]]
        beta = np.linalg.solve(part, outer[chosen][..., None])[..., 0]
        explained[(1 << chosen).sum(axis=1)] = (beta * outer[chosen]).sum(axis=1)
    return explained
