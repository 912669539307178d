"""Visible checks in labs: is my answer the right *kind* of thing (name, type, shape, range)? Never whether it is right.

Each prints one line that starts with a tick, or raises :class:`NotYet` with one line: what was found, what is expected.
"""

import re
from collections.abc import Iterable, Sequence
from numbers import Integral
from typing import Any

import pandas as pd

from loyaltylab.check_words import (
    NotYet,
    given,
    in_range,
    in_words,
    kind_with,
    listed,
    no_dots,
    no_gaps,
    not_yet,
    passed,
    real,
    short,
    text_hint,
    try_call,
)
from loyaltylab.i18n import _
from loyaltylab.results import Estimate

__all__ = ["NotYet", "estimate", "function", "mapping", "marks", "number", "series", "table", "text", "whole_number"]


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
    >>> number(0.45, "share", low=0, high=100, unit="%")
    ✓ share: a number between 0 and 100 (%). Kind and range only, not yet the grade.
    ! share: really in percent? One in five is written 20, not 0.2.

    Notes
    -----
    Common mistake: taking the tick for a mark. 0.45 passes where 45 % is meant, because both lie between 0 and 100;
    with the unit "%" the check asks.
    """
    kind = in_words(_("a number"), low, high, unit)
    found = real(value, name, kind)
    in_range(found, name, kind, low, high)
    passed(name, kind)
    if unit == "%" and 0 < abs(found) < 1:
        print(_("! {name}: really in percent? One in five is written 20, not 0.2.").format(name=name))


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
    kind = in_words(_("a whole number"), low, high, unit)
    found = real(value, name, kind)
    if not isinstance(value, Integral) and not found.is_integer():
        raise not_yet(name, found, kind, _("Count rows, or round with round()."))
    in_range(found, name, kind, low, high)
    passed(name, kind)


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
    given(value, name)
    if not isinstance(value, str):
        raise not_yet(name, value, kind, text_hint(value, choices))
    if not value.strip():
        raise NotYet(_("{name} is empty. Expected {kind}.").format(name=name, kind=kind))
    if choices is not None and value not in choices:
        raise not_yet(name, value, kind, _("Copy one of them letter by letter, capitals too."))
    words = len(re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’-]\w+)*", value))
    if words < (min_words or 0):
        raise NotYet(_("{name} has {words} words so far. Expected {kind}.").format(name=name, words=words, kind=kind))
    passed(name, kind)


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
    kind = kind_with(_("a table"), columns, _("columns: {labels}"), rows, _("rows: {count}"))
    given(value, name)
    if isinstance(value, pd.Series):
        raise not_yet(name, value, kind, _("Make it a table with .reset_index() or .to_frame()."))
    if not isinstance(value, pd.DataFrame):
        raise not_yet(name, value, kind)
    lacking = [label for label in columns if label not in value.columns]
    if lacking:
        words = _(
            "{name} lacks: {lacking}. It has: {present}. If one is in the index, .reset_index() makes it a column."
        )
        raise NotYet(words.format(name=name, lacking=listed(lacking), present=listed(value.columns)))
    if rows is not None and len(value) != rows:
        raise not_yet(name, value, kind)
    if rows is None and value.empty:
        raise NotYet(_("{name} is empty: no row fits. Does a ... still stand in your code?").format(name=name))
    for label in columns:
        no_gaps(value[label], _("{name}, column {column}").format(name=name, column=label))
    passed(name, kind)


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
    kind = kind_with(_("a Series of numbers"), wanted, _("labels: {labels}"), length, _("length: {count}"))
    given(value, name)
    if isinstance(value, pd.DataFrame):
        raise not_yet(name, value, kind, _("Take one column of it: data['column'] with one pair of brackets."))
    if not isinstance(value, pd.Series):
        raise not_yet(name, value, kind)
    if not pd.api.types.is_numeric_dtype(value):
        raise NotYet(_("{name} does not hold numbers. Expected {kind}.").format(name=name, kind=kind))
    if length is not None and len(value) != length:
        raise not_yet(name, value, kind)
    if wanted is not None and sorted(map(str, value.index)) != sorted(map(str, wanted)):
        found = listed(value.index)
        raise NotYet(_("{name} has the labels {found}. Expected {kind}.").format(name=name, found=found, kind=kind))
    no_gaps(value, name)
    passed(name, kind)


def mapping(value: object, name: str, keys: Sequence[str] = ()) -> None:
    """Check that an answer is a dictionary with these keys, and that no dots are left in it, at any depth.

    Parameters
    ----------
    value, name : as in :func:`number`
    keys : sequence of str
        Keys that must be there, in any order; further ones do no harm.

    Raises
    ------
    NotYet
        If it is still ``...`` or holds one, is not a dictionary, or lacks a key.

    Examples
    --------
    >>> mapping({"earning": {"rate": 1}}, "rules", keys=["earning"])
    ✓ rules: a dictionary (keys: earning). Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: a colon left out between a key and its value, or the comma after it.
    """
    kind = kind_with(_("a dictionary"), keys, _("keys: {labels}"), None, "")
    given(value, name)
    if not isinstance(value, dict):
        raise not_yet(name, value, kind, _("Put braces around it, and a colon between each key and its value."))
    lacking = [key for key in keys if key not in value]
    if lacking:
        words = _("{name} lacks: {lacking}. Expected {kind}.")
        raise NotYet(words.format(name=name, lacking=listed(lacking), kind=kind))
    no_dots(value, name)
    passed(name, kind)


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
    given(value, name)
    if not callable(value):
        raise not_yet(name, value, kind, _("Start it with def {name}(...):").format(name=name))
    if example is None:
        return passed(name, kind)
    call = f"{name}({', '.join(short(argument) for argument in example)})"
    result = try_call(value, example, call)
    if result is ...:
        given(result, call)
    if result is None:
        raise NotYet(_("{call} returned nothing. End the function with return and the result.").format(call=call))
    return passed(name, _("{kind}; {call} returned {result}").format(kind=kind, call=call, result=short(result)))


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
    given(value, name)
    if not isinstance(value, Estimate):
        raise not_yet(name, value, kind, _("Hand in the whole result that the function returned."))
    if unit is not None and value.unit != unit:
        found = value.unit or _("no unit")
        raise NotYet(_("{name} is in {found}. Expected {kind}.").format(name=name, found=found, kind=kind))
    passed(name, kind)


def marks(value: object, name: str, criteria: Sequence[str], most: int) -> None:
    """Check that an answer gives one mark a criterion, as when students mark their own memo.

    Parameters
    ----------
    value, name : as in :func:`number`
    criteria : sequence of str
        The names of the criteria, all of them.
    most : int
        Highest mark of a criterion; the lowest is 0.

    Raises
    ------
    NotYet
        If it is not a dictionary, a criterion is missing or unknown, or a mark is not a whole number in the range.

    Examples
    --------
    >>> marks({"evidence": 2, "limits": 1}, "my_marks", ["evidence", "limits"], most=2)
    ✓ my_marks: a mark from 0 to 2 for each of evidence, limits. Kind and range only, not yet the grade.

    Notes
    -----
    Common mistake: giving one total. Each criterion has a mark of its own.
    """
    kind = _("a mark from 0 to {most} for each of {criteria}").format(most=most, criteria=", ".join(criteria))
    given(value, name)
    if not isinstance(value, dict) or set(value) != set(criteria):
        raise not_yet(name, value, kind)
    for criterion, mark in value.items():
        found = real(mark, f"{name}[{criterion!r}]", kind)
        if found not in range(most + 1):
            raise not_yet(f"{name}[{criterion!r}]", mark, kind)
    passed(name, kind)
