"""What the visible checks say: found this, expected that, and a hint."""

import math
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import Estimate

__all__ = [
    "NotYet",
    "given",
    "in_range",
    "in_words",
    "kind_with",
    "listed",
    "no_dots",
    "no_gaps",
    "not_yet",
    "passed",
    "real",
    "short",
    "text_hint",
    "try_call",
]


class NotYet(AssertionError):
    """The answer is not yet of the right kind; the message says what to change.

    Examples
    --------
    >>> from loyaltylab import check
    >>> check.number(..., "nps")
    Traceback (most recent call last):
    ...
    loyaltylab.check_words.NotYet: nps is still ... Replace the three dots by your answer.
    """

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: one plain line helps a student more than twenty lines of library code.
        return [f"✗ {self}"]


def passed(name: str, kind: str) -> None:
    print(_("✓ {name}: {kind}. Kind and range only, not yet the grade.").format(name=name, kind=kind))


def given(value: object, name: str) -> None:
    if value is ...:
        raise NotYet(_("{name} is still ... Replace the three dots by your answer.").format(name=name))
    if value is None:
        raise NotYet(_("{name} is None: print() returns nothing, so assign the result itself.").format(name=name))


def not_yet(name: str, value: object, kind: str, hint: str = "") -> NotYet:
    words = _("{name} is {found}. Expected {kind}.").format(name=name, found=_describe(value), kind=kind)
    return NotYet(f"{words} {hint}".strip())


def real(value: object, name: str, kind: str) -> float:
    given(value, name)
    if value is pd.NA or value is pd.NaT:
        value = math.nan
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise not_yet(name, value, kind, _number_hint(value))
    found = float(value)
    if math.isnan(found):
        hint = _("It comes from missing values, or from a mean of no rows: look at what went in.")
        raise NotYet(_("{name} is nan, 'not a number'. Expected {kind}.").format(name=name, kind=kind) + " " + hint)
    if math.isinf(found):
        raise not_yet(name, found, kind, _("Something was divided by zero."))
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


def text_hint(value: object, choices: Iterable[str] | None) -> str:
    if isinstance(value, (pd.Series, pd.DataFrame, np.ndarray, list, tuple)):
        return _("Reduce it to the one name or letter asked for, or put the missing quotation marks around it.")
    if isinstance(value, (Real, np.bool_)) and choices is not None:
        return _("This is a number; the answer is the name or letter that it belongs to, in quotation marks.")
    return _("Put quotation marks around it.")


def in_range(found: float, name: str, kind: str, low: float | None, high: float | None) -> None:
    if (low is not None and found < low) or (high is not None and found > high):
        words = _("{name} is {found:.6g}. Expected {kind}. Look at the unit, and at what was subtracted or divided.")
        raise NotYet(words.format(name=name, found=found, kind=kind))


def in_words(kind: str, low: float | None, high: float | None, unit: str) -> str:
    if low is not None and high is not None:
        kind = _("{kind} between {low:g} and {high:g}").format(kind=kind, low=low, high=high)
    elif low is not None:
        kind = _("{kind} of at least {low:g}").format(kind=kind, low=low)
    elif high is not None:
        kind = _("{kind} of at most {high:g}").format(kind=kind, high=high)
    return f"{kind} ({unit})" if unit else kind


def kind_with(kind: str, labels: Iterable[Any] | None, words: str, count: int | None, counted: str) -> str:
    parts = [] if not labels else [words.format(labels=listed(labels))]
    parts += [] if count is None else [counted.format(count=count)]
    return kind + (f" ({'; '.join(parts)})" if parts else "")


def no_dots(value: object, where: str) -> None:
    """Look into dictionaries and lists for three dots that are still to be replaced."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    for place, one in inside:
        if one is ...:
            given(one, f"{where}[{place!r}]")
        no_dots(one, f"{where}[{place!r}]")


def no_gaps(values: "pd.Series[Any]", where: str) -> None:
    gaps = values.index[values.isna().to_numpy()]
    if len(gaps):
        raise NotYet(
            _("{where} is empty (nan) in row {rows}: look at what went in.").format(where=where, rows=listed(gaps))
        )


def try_call(call_me: Callable[..., object], example: tuple[Any, ...], call: str) -> object:
    try:
        return call_me(*example)
    except Exception as error:  # whatever the student's code raises is told to the student
        words = _("{call} stopped with {kind}: {error}")
        raise NotYet(words.format(call=call, kind=type(error).__name__, error=error)) from None


def listed(labels: Iterable[Any]) -> str:
    shown = [str(label) for label in labels]
    return ", ".join(shown[:8]) + (", ..." if len(shown) > 8 else "")


def short(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 60 and "\n" not in words else _describe(value)


def _describe(value: object) -> str:
    if isinstance(value, pd.DataFrame):
        return _("a table of {rows} rows and {columns} columns").format(rows=value.shape[0], columns=value.shape[1])
    if isinstance(value, pd.Series):
        return _("a Series of {length} values").format(length=len(value))
    if isinstance(value, np.ndarray):
        return _("an array of shape {shape}").format(shape=value.shape)
    words = repr(value.item() if isinstance(value, np.generic) else value)
    return _("{value} (type {kind})").format(value=words[:57] + "..." * (len(words) > 57), kind=type(value).__name__)
