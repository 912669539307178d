"""Visible checks in labs: is my answer the right *kind* of thing (name, type, shape, range)? Never whether it is right.

Each prints one line that starts with a tick, or raises :class:`NotYet` with one line: what was found, what is expected.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import Estimate

__all__ = ["NotYet", "estimate", "function", "number", "series", "table", "text", "whole_number"]


class NotYet(AssertionError):
    """The answer is not yet of the right kind; the message says what to change.

    Examples
    --------
    >>> number(..., "nps")
    Traceback (most recent call last):
    ...
    loyaltylab.check.NotYet: nps is still ... Replace the three dots by your answer.
    """

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: one plain line helps a student more than twenty lines of library code.
        return [f"✗ {self}"]


def number(value: object, name: str, low: float | None = None, high: float | None = None, unit: str = "") -> None:
    """Check that an answer is one number in a range.

    Parameters
    ----------
    value : object
        The student's answer.
    name : str
        The variable's name, as it stands in the question.
    low, high : float, optional
        The range a number of this kind can lie in at all, ends included.
    unit : str
        For the message, such as "%" or "points".

    Raises
    ------
    NotYet
        If it is still ``...``, not a number, ``nan``, infinite or outside the range.

    Examples
    --------
    >>> number(12.5, "nps", low=-100, high=100, unit="points")
    ✓ nps: a number between -100 and 100 (points). Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: taking the tick for a mark. 0.45 passes where 45 % is meant, because both lie between 0 and 100.
    """
    kind = _range(_("a number"), low, high, unit)
    _in_range(_real(value, name, kind), name, kind, low, high)
    _passed(name, kind)


def whole_number(value: object, name: str, low: int | None = None, high: int | None = None, unit: str = "") -> None:
    """Check that an answer is one whole number in a range, such as a count of customers.

    Parameters
    ----------
    value, name, low, high, unit : as in :func:`number`

    Raises
    ------
    NotYet
        As :func:`number`, and if the number is not whole.

    Examples
    --------
    >>> whole_number(17, "defectors", low=0)
    ✓ defectors: a whole number of at least 0. Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: giving a share where a count is asked.
    """
    kind = _range(_("a whole number"), low, high, unit)
    found = _real(value, name, kind)
    if not isinstance(value, Integral) and not found.is_integer():
        raise _not(name, found, kind, _("Count rows, or round with round()."))
    _in_range(found, name, kind, low, high)
    _passed(name, kind)


def text(value: object, name: str, choices: Sequence[str] | None = None, min_words: int | None = None) -> None:
    """Check that an answer is text: one of some choices, or an explanation of some length.

    Parameters
    ----------
    value, name : as in :func:`number`
    choices : sequence of str, optional
        The answers to choose from, exactly as they are to be written.
    min_words : int, optional
        Fewest words; every Chinese character counts as one.

    Raises
    ------
    NotYet
        If it is still ``...``, not text, empty, not one of the choices or too short.

    Examples
    --------
    >>> text("Boreal", "best_make", choices=["Aster", "Boreal"])
    ✓ best_make: one of 'Aster', 'Boreal'. Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: leaving out the quotation marks, so that Python looks for a variable of that name.
    """
    kind = _("text in quotation marks")
    if choices is not None:
        kind = _("one of {choices}").format(choices=", ".join(repr(choice) for choice in choices))
    elif min_words:
        kind = _("text of at least {count} words").format(count=min_words)
    _given(value, name)
    if not isinstance(value, str):
        raise _not(name, value, kind, _("Put quotation marks around it."))
    if not value.strip():
        raise NotYet(_("{name} is empty. Expected {kind}.").format(name=name, kind=kind))
    if choices is not None and value not in choices:
        raise _not(name, value, kind, _("Copy one of them letter by letter."))
    words = len(re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’-]\w+)*", value))
    if words < (min_words or 0):
        raise NotYet(_("{name} has {words} words so far. Expected {kind}.").format(name=name, words=words, kind=kind))
    _passed(name, kind)


def table(value: object, name: str, columns: Sequence[str] = (), rows: int | None = None) -> None:
    """Check that an answer is a table (DataFrame) with these columns and this many rows.

    Parameters
    ----------
    value, name : as in :func:`number`
    columns : sequence of str
        Columns that must be there, in any order; further ones do no harm.
    rows : int, optional
        How many rows it must have.

    Raises
    ------
    NotYet
        If it is still ``...``, not a DataFrame, lacks columns or rows, or has empty cells in these columns.

    Examples
    --------
    >>> table(pd.DataFrame({"make": ["Aster"], "nps": [20.0]}), "by_make", columns=["make", "nps"], rows=1)
    ✓ by_make: a table (columns: make, nps; rows: 1). Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: after ``groupby`` the groups are the index and not a column; ``.reset_index()`` makes them one.
    """
    kind = _with(_("a table"), columns, _("columns: {labels}"), rows, _("rows: {count}"))
    _given(value, name)
    if isinstance(value, pd.Series):
        raise _not(name, value, kind, _("Make it a table with .reset_index() or .to_frame()."))
    if not isinstance(value, pd.DataFrame):
        raise _not(name, value, kind)
    lacking = [label for label in columns if label not in value.columns]
    if lacking:
        words = _(
            "{name} lacks: {lacking}. It has: {present}. If one is in the index, .reset_index() makes it a column."
        )
        raise NotYet(words.format(name=name, lacking=_list(lacking), present=_list(value.columns)))
    if rows is not None and len(value) != rows:
        raise _not(name, value, kind)
    if rows is None and value.empty:
        raise NotYet(_("{name} is empty: no row fits. Does a ... still stand in your code?").format(name=name))
    for label in columns:
        _no_gaps(value[label], _("{name}, column {column}").format(name=name, column=label))
    _passed(name, kind)


def series(value: object, name: str, length: int | None = None, index: Iterable[Any] | None = None) -> None:
    """Check that an answer is a column of numbers (Series) of this length or with these labels.

    Parameters
    ----------
    value, name : as in :func:`number`
    length : int, optional
        How many values it must have.
    index : iterable, optional
        The labels it must have, in any order.

    Raises
    ------
    NotYet
        If it is still ``...``, not a Series, not numbers, has gaps, or has the wrong length or labels.

    Examples
    --------
    >>> series(pd.Series({"Aster": 0.3, "Boreal": 0.4}), "rates", index=["Boreal", "Aster"])
    ✓ rates: a Series of numbers (labels: Boreal, Aster). Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: two pairs of brackets, ``data[["x"]]``, give a table; one pair, ``data["x"]``, gives a Series.
    """
    wanted = None if index is None else list(index)
    kind = _with(_("a Series of numbers"), wanted, _("labels: {labels}"), length, _("length: {count}"))
    _given(value, name)
    if isinstance(value, pd.DataFrame):
        raise _not(name, value, kind, _("Take one column of it: data['column'] with one pair of brackets."))
    if not isinstance(value, pd.Series):
        raise _not(name, value, kind)
    if not pd.api.types.is_numeric_dtype(value):
        raise NotYet(_("{name} does not hold numbers. Expected {kind}.").format(name=name, kind=kind))
    if length is not None and len(value) != length:
        raise _not(name, value, kind)
    if wanted is not None and sorted(map(str, value.index)) != sorted(map(str, wanted)):
        found = _list(value.index)
        raise NotYet(_("{name} has the labels {found}. Expected {kind}.").format(name=name, found=found, kind=kind))
    _no_gaps(value, name)
    _passed(name, kind)


def function(value: object, name: str, example: tuple[Any, ...] | None = None) -> None:
    """Check that an answer is a function that can be called and returns something.

    Parameters
    ----------
    value, name : as in :func:`number`
    example : tuple, optional
        Arguments to try it with.

    Raises
    ------
    NotYet
        If it is still ``...``, no function, raises an error on the example, or returns nothing.

    Examples
    --------
    >>> function(abs, "size", example=(-4,))
    ✓ size: a function; size(-4) returned 4. Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: printing the result in place of returning it; a function without ``return`` gives ``None``.
    """
    kind = _("a function")
    _given(value, name)
    if not callable(value):
        raise _not(name, value, kind, _("Start it with def {name}(...):").format(name=name))
    if example is None:
        return _passed(name, kind)
    call = f"{name}({', '.join(_short(argument) for argument in example)})"
    result = _try_call(value, example, call)
    if result is ...:
        _given(result, call)
    if result is None:
        raise NotYet(_("{call} returned nothing. End the function with return and the result.").format(call=call))
    return _passed(name, _("{kind}; {call} returned {result}").format(kind=kind, call=call, result=_short(result)))


def estimate(value: object, name: str, unit: str | None = None) -> None:
    """Check that an answer is a result with its interval, as ``ll.survey.csat`` and ``ll.survey.nps`` return it.

    Parameters
    ----------
    value, name : as in :func:`number`
    unit : str, optional
        The unit it must have, such as "%" or "points".

    Raises
    ------
    NotYet
        If it is still ``...``, not an Estimate or in another unit.

    Examples
    --------
    >>> estimate(Estimate(45, 30.5, 59.5, n=100, se=7.4, method="Wald", unit="points"), "result", unit="points")
    ✓ result: a result with its interval (points). Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: handing in only ``result.value`` where the whole result is asked.
    """
    kind = _("a result with its interval") + (f" ({unit})" if unit else "")
    _given(value, name)
    if not isinstance(value, Estimate):
        raise _not(name, value, kind, _("Hand in the whole result that the function returned."))
    if unit is not None and value.unit != unit:
        found = value.unit or _("no unit")
        raise NotYet(_("{name} is in {found}. Expected {kind}.").format(name=name, found=found, kind=kind))
    _passed(name, kind)


def _passed(name: str, kind: str) -> None:
    print(_("✓ {name}: {kind}. Kind and range only, not yet the grade.").format(name=name, kind=kind))


def _given(value: object, name: str) -> None:
    if value is ...:
        raise NotYet(_("{name} is still ... Replace the three dots by your answer.").format(name=name))
    if value is None:
        raise NotYet(_("{name} is None: print() returns nothing, so assign the result itself.").format(name=name))


def _not(name: str, value: object, kind: str, hint: str = "") -> NotYet:
    words = _("{name} is {found}. Expected {kind}.").format(name=name, found=_describe(value), kind=kind)
    return NotYet(f"{words} {hint}".strip())


def _real(value: object, name: str, kind: str) -> float:
    _given(value, name)
    if value is pd.NA or value is pd.NaT:
        value = math.nan
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise _not(name, value, kind, _number_hint(value))
    found = float(value)
    if math.isnan(found):
        hint = _("It comes from missing values, or from a mean of no rows: look at what went in.")
        raise NotYet(_("{name} is nan, 'not a number'. Expected {kind}.").format(name=name, kind=kind) + " " + hint)
    if math.isinf(found):
        raise _not(name, found, kind, _("Something was divided by zero."))
    return found


def _number_hint(value: object) -> str:
    if isinstance(value, (pd.Series, pd.DataFrame, np.ndarray)) and value.size == 1:
        return _("It holds a single number; get it with .item() (or .iloc[0, 0] for a table).")
    if isinstance(value, (pd.Series, pd.DataFrame, np.ndarray, list, tuple)):
        return _("Reduce it to the one number asked for.")
    if isinstance(value, Estimate):
        return _("Take its number with .value.")
    if isinstance(value, str):
        return _("Leave out the quotation marks and the % sign.")
    if callable(value):
        return _("Call the function: write parentheses after its name.")
    return ""


def _in_range(found: float, name: str, kind: str, low: float | None, high: float | None) -> None:
    if (low is not None and found < low) or (high is not None and found > high):
        words = _("{name} is {found:.6g}. Expected {kind}. Look at the unit and at what was divided by what.")
        raise NotYet(words.format(name=name, found=found, kind=kind))


def _range(kind: str, low: float | None, high: float | None, unit: str) -> str:
    if low is not None and high is not None:
        kind = _("{kind} between {low:g} and {high:g}").format(kind=kind, low=low, high=high)
    elif low is not None:
        kind = _("{kind} of at least {low:g}").format(kind=kind, low=low)
    elif high is not None:
        kind = _("{kind} of at most {high:g}").format(kind=kind, high=high)
    return f"{kind} ({unit})" if unit else kind


def _with(kind: str, labels: Iterable[Any] | None, words: str, count: int | None, counted: str) -> str:
    parts = [] if not labels else [words.format(labels=_list(labels))]
    parts += [] if count is None else [counted.format(count=count)]
    return kind + (f" ({'; '.join(parts)})" if parts else "")


def _no_gaps(values: "pd.Series[Any]", where: str) -> None:
    gaps = values.index[values.isna().to_numpy()]
    if len(gaps):
        raise NotYet(
            _("{where} is empty (nan) in row {rows}: look at what went in.").format(where=where, rows=_list(gaps))
        )


def _try_call(call_me: Callable[..., object], example: tuple[Any, ...], call: str) -> object:
    try:
        return call_me(*example)
    except Exception as error:  # whatever the student's code raises is told to the student
        words = _("{call} stopped with {kind}: {error}")
        raise NotYet(words.format(call=call, kind=type(error).__name__, error=error)) from None


def _list(labels: Iterable[Any]) -> str:
    shown = [str(label) for label in labels]
    return ", ".join(shown[:8]) + (", ..." if len(shown) > 8 else "")


def _short(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 60 and "\n" not in words else _describe(value)


def _describe(value: object) -> str:
    if isinstance(value, pd.DataFrame):
        return _("a table of {rows} rows and {columns} columns").format(rows=value.shape[0], columns=value.shape[1])
    if isinstance(value, pd.Series):
        return _("a Series of {length} values").format(length=len(value))
    if isinstance(value, np.ndarray):
        return _("an array of shape {shape}").format(shape=value.shape)
    words = repr(value)
    return _("{value} (type {kind})").format(value=words[:57] + "..." * (len(words) > 57), kind=type(value).__name__)
