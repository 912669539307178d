"""Reading answers: turn what the caller has into clean numbers, or say exactly which rows are wrong."""

from collections.abc import Hashable, Sequence
from difflib import get_close_matches
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _

__all__ = ["Answers", "answers", "check_confidence", "column", "on_scale", "scale_ends", "show_rows"]

Answers: TypeAlias = "pd.Series[Any] | npt.ArrayLike"
Floats: TypeAlias = npt.NDArray[np.float64]

SHOWN = 5  # an error that lists a thousand rows is not read


def answers(scores: Answers, name: str, low: float, high: float, whole: bool = True) -> "pd.Series[float]":
    """Return the answers as floats, or raise a ``ValueError`` that names the rows, the values and the cure.

    Parameters
    ----------
    scores : Series, array or list
        One answer a person.
    name : str
        What the answers are called in messages; a Series' own name is preferred.
    low, high : float
        Ends of the scale.
    whole : bool
        Whether only whole numbers are possible.

    Returns
    -------
    Series of float
        With the caller's row labels.

    Raises
    ------
    ValueError
        If there are no answers, or some are missing, not numbers, off the scale or not whole.

    Examples
    --------
    >>> answers([4, 6], "satisfaction", 1, 6).tolist()
    [4.0, 6.0]
    """
    series = _as_series(scores, name)
    name = str(series.name)
    if series.empty:
        raise ValueError(_("{name} holds no answers. Give at least one.").format(name=name))
    _refuse(
        series,
        series.isna(),
        _(
            "{name}: no answer in {rows}. Drop missing answers yourself with .dropna(), "
            "and report how many you dropped."
        ),
    )
    numbers = _as_numbers(series)
    expected = _("{low:g} to {high:g}").format(low=low, high=high)
    _refuse(
        series,
        ~numbers.between(low, high),
        _("{name}: {rows} is off the scale. Expected {expected}. Correct these answers or state the right scale."),
        expected,
    )
    if whole:
        _refuse(
            series,
            numbers % 1 != 0,
            _(
                "{name}: {rows} is not a whole number. Expected whole numbers from {expected}. "
                "Use the single answers, not averages."
            ),
            expected,
        )
    return numbers


def column(data: pd.DataFrame, name: str, role: str) -> "pd.Series[Any]":
    """Return one column of the data, or say which columns there are.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    name : str
        The column wanted.
    role : str
        The argument that named it, for the message.

    Returns
    -------
    Series
        The column.

    Raises
    ------
    ValueError
        If ``data`` is no DataFrame or lacks the column.

    Examples
    --------
    >>> column(pd.DataFrame({"trust": [5]}), "trust", "loyalty").tolist()
    [5]
    """
    if not isinstance(data, pd.DataFrame):
        raise ValueError(
            _("data is a {found}, expected a pandas DataFrame with one row a customer.").format(
                found=type(data).__name__
            )
        )
    if name in data.columns:
        return data[name]
    near = get_close_matches(str(name), [str(label) for label in data.columns], n=1)
    hint = _(" Did you mean {near!r}?").format(near=near[0]) if near else ""
    raise ValueError(
        _("the data has no column {name!r} ({role}=). Its columns are: {columns}.").format(
            name=name, role=role, columns=", ".join(map(str, data.columns))
        )
        + hint
    )


def check_confidence(confidence: float) -> float:
    """Return the confidence level, or raise when it is not strictly between 0 and 1.

    Examples
    --------
    >>> check_confidence(0.95)
    0.95
    """
    if not 0 < confidence < 1:
        raise ValueError(
            _("confidence is {value!r}, expected a number between 0 and 1. Write 0.95 for 95 %.").format(
                value=confidence
            )
        )
    return float(confidence)


def scale_ends(scale: tuple[int, int]) -> tuple[int, int]:
    """Return the ends of the scale, or raise when they are not two whole numbers in order.

    Examples
    --------
    >>> scale_ends((1, 6))
    (1, 6)
    """
    ends = tuple(scale) if isinstance(scale, Sequence) else ()
    if len(ends) != 2 or any(not float(end).is_integer() for end in ends) or ends[0] >= ends[1]:
        raise ValueError(
            _("scale is {value!r}, expected its lowest and highest answer, such as (1, 6).").format(value=scale)
        )
    return int(ends[0]), int(ends[1])


def on_scale(
    scores: Answers, name: str, scale: tuple[int, int] | None, assumed: tuple[int, int]
) -> tuple["pd.Series[float]", tuple[int, int]]:
    """Return clean answers and their scale; one that nobody stated is assumed, and the answers must reach its top.

    A survey from 1 to 5 fits on a scale from 1 to 6; its share of high answers would come out far too low, silently.

    Examples
    --------
    >>> on_scale([5, 2], "csat", (1, 5), assumed=(1, 6))[1]
    (1, 5)
    """
    low, top = scale_ends(assumed if scale is None else scale)
    given = answers(scores, name, low, top)
    if scale is None and given.max() < top:
        words = _(
            "{name}: nobody chose {top}, and without scale= the answers are read as {low} to {top}. "
            "Say which scale it is: scale=(1, 5) for answers from 1 to 5, scale=({low}, {top}) if {top} was possible."
        )
        raise ValueError(words.format(name=given.name, low=low, top=top))
    return given, (low, top)


def show_rows(labels: Sequence[Hashable], values: Sequence[Any] | None = None) -> str:
    """Name rows, and their values, in a few words: at most five of them, and how many more there are.

    Examples
    --------
    >>> show_rows([3, 8], [7, 9])
    'row 3 (7), row 8 (9)'
    """
    parts = []
    for place, label in enumerate(labels[:SHOWN]):
        value = "" if values is None else f" ({values[place]!r})"
        parts.append(_("row {label}").format(label=label) + value)
    more = len(labels) - SHOWN
    if more > 0:
        parts.append(_("and {more} more").format(more=more))
    return ", ".join(parts)


def _as_series(scores: Answers, name: str) -> "pd.Series[Any]":
    if isinstance(scores, pd.Series):
        return scores if scores.name is not None else scores.rename(name)
    if isinstance(scores, pd.DataFrame):
        raise ValueError(
            _("{name} is a whole table. Give one column of it, such as data[{column!r}].").format(
                name=name, column=str(scores.columns[0]) if len(scores.columns) else name
            )
        )
    if isinstance(scores, str) or not np.iterable(scores):
        raise ValueError(
            _("{name} is {value!r}, expected a column, list or array with one answer a person.").format(
                name=name, value=scores
            )
        )
    values = list(scores)
    if any(np.ndim(value) for value in values if not isinstance(value, str)):
        raise ValueError(_("{name} has more than one dimension. Give one answer a person.").format(name=name))
    return pd.Series(values, name=name, dtype=None if values else "float64")


def _as_numbers(series: "pd.Series[Any]") -> "pd.Series[float]":
    text = series.map(lambda value: isinstance(value, (str, bool, np.bool_)))
    numbers = pd.to_numeric(series.mask(text.astype(bool)), errors="coerce")
    _refuse(
        series,
        numbers.isna(),
        _("{name}: {rows} is not a number. Code the answers as numbers first, for example with .map({{...}})."),
    )
    return numbers.astype("float64")


def _refuse(series: "pd.Series[Any]", wrong: "pd.Series[bool]", message: str, expected: str = "") -> None:
    if not wrong.any():
        return
    bad = series[wrong.to_numpy()]
    plain = [value.item() if isinstance(value, np.generic) else value for value in bad.head(SHOWN)]
    missing = all(pd.isna(value) for value in plain)
    rows = show_rows(list(bad.index), None if missing else plain)
    raise ValueError(message.format(name=series.name, rows=rows, expected=expected))
