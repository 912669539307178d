"""Customers as the models see them: equal histories once, with how many customers share them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.survey.answers import column, show_rows

__all__ = ["Levels", "Rows", "make_rows", "name_rows", "read_histories"]

Floats: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.int64]

LARGEST_TABLE = 20_000_000  # cells of the table of combinations that we are willing to count in
ROOMY = 64  # cells a row beyond which clearing the table costs more than hashing
SAMPLE = 10_000
PIECE = 65_536
SLACK = 1e-9  # rounding of dates divided by seven


@dataclass(frozen=True)
class Levels:
    """A column by its different values: a function of them is computed once for each.

    Attributes
    ----------
    values : array
        Different values, or the column itself where ``codes`` is None.
    codes : array of int or None
        Place of each row's value.

    Examples
    --------
    >>> Levels.of(np.array([2.0, 5.0, 2.0])).map(np.square).tolist()
    [4.0, 25.0, 4.0]
    """

    values: Floats
    codes: Codes | None

    @classmethod
    def of(cls, column: Floats) -> "Levels":
        """Find the different values, unless a look at some shows that they hardly repeat."""
        if len(column) > SAMPLE and len(np.unique(column[:SAMPLE])) > SAMPLE / 4:
            return cls(column, None)
        codes, values = pd.factorize(column)
        return cls(np.asarray(values, dtype=np.float64), np.asarray(codes, dtype=np.int64))

    @property
    def full(self) -> Floats:
        """The column itself."""
        return self.values if self.codes is None else self.values[self.codes]

    def take(self, rows: Codes | slice) -> "Levels":
        """Return some rows."""
        return Levels(self.values[rows], None) if self.codes is None else Levels(self.values, self.codes[rows])

    def times(self, factor: float) -> "Levels":
        """Return the column in another unit."""
        return Levels(self.values * factor, self.codes)

    def map(self, function: Callable[..., Any], *parameters: Any) -> Floats:
        """Apply a function, with parameters that are numbers (once a value) or arrays by row."""
        if self.codes is None:
            return np.asarray(function(self.values, *parameters))
        if all(np.ndim(one) == 0 for one in parameters):
            return np.asarray(function(self.values, *parameters))[self.codes]
        return np.asarray(function(self.full, *parameters))


@dataclass(frozen=True)
class Rows:
    """Different histories and how many customers have each.

    Attributes
    ----------
    x, tx, T : Levels
        Repeat purchases; age at the last one; age now. Times in ``unit`` of the data divided by ``scale``.
    weights : array
        Customers with this history.
    place : array of int or None
        Row of each customer; None if every customer has a row of his own.
    covariates : array, shape (rows, k)
        Static covariates, or no columns.
    scale : float
        What times were divided by, so that a search meets numbers near one in any unit of time.
    """

    x: Levels
    tx: Levels
    T: Levels
    weights: Floats
    place: Codes | None
    covariates: Floats
    scale: float

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def customers(self) -> int:
        """How many customers the rows stand for."""
        return len(self.weights) if self.place is None else len(self.place)

    def expand(self, values: Floats) -> Floats:
        """Give every customer the value of his row."""
        return values if self.place is None else values[self.place]

    def take(self, rows: Codes | slice) -> "Rows":
        """Return some rows, without the customers' places."""
        x, tx, T = (one.take(rows) for one in (self.x, self.tx, self.T))
        return Rows(x, tx, T, self.weights[rows], None, self.covariates[rows], self.scale)

    def parts(self) -> list["Rows"]:
        """Cut into pieces that stay in the processor's cache while a likelihood works on them."""
        return [self.take(slice(start, start + PIECE)) for start in range(0, len(self), PIECE)]

    def unscaled(self) -> "Rows":
        """Return the rows with times in the unit of the data."""
        if self.scale == 1:
            return self
        return replace(self, tx=self.tx.times(self.scale), T=self.T.times(self.scale), scale=1.0)


def read_histories(data: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Return frequency, recency and T, or say which rows are impossible.

    Parameters
    ----------
    data : DataFrame
        ``frequency`` (whole number, 0 or more), ``recency`` (0 to T; 0 without repeat purchases), ``T`` (above 0).

    Returns
    -------
    three arrays of float

    Raises
    ------
    ValueError
        If a column is missing or a row cannot be a customer.

    Examples
    --------
    >>> read_histories(pd.DataFrame({"frequency": [2], "recency": [30.43], "T": [38.86]}))
    (array([2.]), array([30.43]), array([38.86]))
    """
    x, tx, T = (_numbers(data, name) for name in ("frequency", "recency", "T"))
    words = _("{name}: {rows} cannot be. Expected {expected}.")
    checks = [
        ("frequency", (x < 0) | (x != np.floor(x)), _("a whole number of repeat purchases, 0 or more")),
        ("T", T <= 0, _("a time above 0: drop customers who first bought on the last day, and say how many")),
        ("recency", tx < 0, _("the customer's age at the last purchase, 0 or more")),
        ("recency", tx > T * (1 + SLACK), _("at most T, the customer's age at the end of the observation")),
        ("recency", (x == 0) & (tx > 0), _("0 where frequency is 0: the first purchase is not a repeat purchase")),
        ("recency", (x > 0) & (tx <= 0), _("above 0 where frequency is above 0: purchases of one day are merged")),
    ]
    for name, wrong, expected in checks:
        if wrong.any():
            rows = name_rows(data[name], wrong)
            raise ValueError(words.format(name=name, rows=rows, expected=expected))
    return x, np.minimum(tx, T), T


def name_rows(values: "pd.Series[Any]", wrong: npt.ArrayLike) -> str:
    """Name the rows where something is wrong, with their values."""
    found = values[np.asarray(wrong)]
    return show_rows(list(found.index), list(found))


def _numbers(data: pd.DataFrame, name: str) -> Floats:
    values = column(data, name, "data")
    if values.empty:
        raise ValueError(_("the table has no customers."))
    if not pd.api.types.is_numeric_dtype(values):
        raise ValueError(_("{name} holds {found}, expected numbers.").format(name=name, found=values.dtype))
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        rows = name_rows(values, wrong)
        words = _("{name}: {rows} is missing or infinite. Correct these rows or drop them yourself.")
        raise ValueError(words.format(name=name, rows=rows))
    return numbers


def make_rows(data: pd.DataFrame, covariates: Sequence[str] = (), scale: float | None = None) -> Rows:
    """Read a table of customers and collapse equal histories.

    Examples
    --------
    >>> table = pd.DataFrame({"frequency": [0, 1, 0], "recency": [0.0, 3.0, 0.0], "T": [8.0, 8.0, 8.0]})
    >>> make_rows(table).weights.tolist()
    [2.0, 1.0]
    """
    x, tx, T = read_histories(data)
    scale = float(T.mean()) if scale is None else scale
    columns = [_numbers(data, name) for name in covariates]
    levels = [Levels.of(part) for part in (x, tx / scale, T / scale, *columns)]
    place, weights, first = _collapse(levels) or _silent_first(x)
    levels = [one.take(first) for one in levels]
    table = np.column_stack([one.full for one in levels[3:]]) if columns else np.empty((len(weights), 0))
    return Rows(levels[0], levels[1], levels[2], weights, place, table, scale)


def _silent_first(x: Floats) -> tuple[Codes, Floats, Codes]:
    """Put customers without repeat purchases first: whole pieces of them have a short likelihood."""
    order = np.concatenate([np.flatnonzero(x == 0), np.flatnonzero(x > 0)])
    place = np.empty(len(x), dtype=np.int64)
    place[order] = np.arange(len(x))
    return place, np.ones(len(x)), order


def _collapse(levels: Sequence[Levels]) -> tuple[Codes, Floats, Codes] | None:
    n = len(levels[0].full)
    size = 1
    for one in levels:
        size *= len(one.values)
    key = np.zeros(n, dtype=np.int64)
    for one in levels:
        # Looking for equal rows is time lost where some column is different for nearly everybody.
        if one.codes is None or size >= 2**62:
            return None
        key = key * len(one.values) + one.codes
    place = _number(key, size)
    weights = np.bincount(place).astype(np.float64)
    first = np.empty(len(weights), dtype=np.int64)
    first[place] = np.arange(n)
    return place, weights, first


def _number(key: Codes, size: int) -> Codes:
    """Number the different keys; counting in a table of all combinations is faster than sorting or hashing."""
    if size > min(LARGEST_TABLE, ROOMY * len(key)):
        return np.asarray(pd.factorize(key)[0], dtype=np.int64)
    present = np.zeros(size, dtype=bool)
    present[key] = True
    found = np.flatnonzero(present)
    number = np.empty(size, dtype=np.int64)  # filled only where a key is
    number[found] = np.arange(len(found))
    return np.asarray(number[key], dtype=np.int64)
