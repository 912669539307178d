"""What a rule was given: within its range, or one error that names the field, its value and the cure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from loyaltylab.i18n import _

__all__ = ["amount", "build", "choice", "flag", "listed", "month", "part_of", "settle", "text", "whole", "wrong"]

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Part = TypeVar("Part", bound="DataclassInstance")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def wrong(name: str, value: Any, expected: str, cure: str) -> ValueError:
    """Return the error that every bad rule ends in."""
    if value is ...:  # as in the labs, which have dots where an answer belongs
        return ValueError(_("{name} is still ... Replace the three dots by your answer.").format(name=name))
    words = _("{name} is {value!r}, expected {expected}. {cure}")
    return ValueError(words.format(name=name, value=value, expected=expected, cure=cure))


def amount(
    value: Any, name: str, cure: str, low: float = 0.0, high: float = float("inf"), ends: str = "[]", what: str = ""
) -> float:
    """Return a finite number within its range.

    Examples
    --------
    >>> amount(2, "earning.rate", cure="")
    2.0
    """
    value = _plain(value)
    found = _as_float(value)
    fits = (low <= found if ends[0] == "[" else low < found) and (found <= high if ends[1] == "]" else found < high)
    if fits and np.isfinite(found):
        return found + 0.0  # a zero without a sign
    closing = ")" if np.isinf(high) else ends[1]
    expected = what or _("a number in {range}").format(range=f"{ends[0]}{low:g}, {high:g}{closing}")
    raise wrong(name, value, expected, cure if np.isfinite(found) else _number_cure(value))


def whole(value: Any, name: str, least: int, most: int, cure: str) -> int:
    """Return a whole number within its range.

    Examples
    --------
    >>> whole(24.0, "expiry.months", 1, 1200, cure="")
    24
    """
    expected = _("a whole number from {least} to {most}").format(least=least, most=most)
    found = amount(value, name, cure, least, most, what=expected)
    if not found.is_integer():
        raise wrong(name, value, expected, cure)
    return int(found)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value  # errors show it as people write it


def _as_float(value: Any) -> float:
    try:
        return float("nan") if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError, OverflowError):
        return float("nan")


def _number_cure(value: Any) -> str:
    if isinstance(value, str):  # YAML takes 1e-3 for a word
        return _("Write a plain number without quotes or units, 0.001 rather than 1e-3.")
    return _("Write a plain number; leave the line out if the rule does not apply.")


def flag(value: Any, name: str) -> bool:
    """Return a yes or no."""
    if not isinstance(value, (bool, np.bool_)):
        raise wrong(name, value, _("true or false"), _("Write true or false without quotes."))
    return bool(value)


def text(value: Any, name: str) -> str:
    """Return a name of one line."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise wrong(name, value, _("a text of one line"), _("Give it a short name, in quotes if it is a number."))
    return value


def month(value: Any, name: str) -> str:
    """Return a month of the calendar, such as 2025-03."""
    if not isinstance(value, str) or not MONTH.fullmatch(value):
        raise wrong(name, value, _("a month such as 2025-03"), _("Write year and month, without a day."))
    return value


def choice(value: Any, name: str, known: Sequence[str]) -> str:
    """Return one of the known words.

    Examples
    --------
    >>> choice("fixd", "burning.kind", ("fixed", "dynamic"))
    Traceback (most recent call last):
    ...
    ValueError: burning.kind is 'fixd', expected one of: fixed, dynamic. Did you mean 'fixed'?
    """
    if isinstance(value, str) and value in known:
        return str(value)
    raise wrong(name, value, _("one of: {known}").format(known=", ".join(known)), _near(value, known))


def _near(value: Any, known: Sequence[str]) -> str:
    """Propose the word that was probably meant."""
    found = get_close_matches(str(value), known, n=1)
    return _("Did you mean {near!r}?").format(near=found[0]) if found else _("Use one of these.")


def listed(value: Any, name: str) -> tuple[Any, ...]:
    """Return the entries of a list."""
    if not isinstance(value, (list, tuple)):
        raise wrong(name, value, _("a list"), _("Put square brackets around it, or a dash before each entry."))
    return tuple(value)


def part_of(kind: type[Part], value: Any, name: str) -> Part:
    """Return a part of the rules, made from a mapping where it is given as one."""
    return value if isinstance(value, kind) else build(kind, value, name)


def build(kind: type[Part], data: Any, name: str) -> Part:
    """Make a part from a mapping that has all the keys it needs and no others."""
    if not isinstance(data, Mapping):
        cure = _("Give a field and its value on each line, such as rate: 1.")
        raise wrong(name, data, _("a mapping of fields to values"), cure)
    inside = fields(kind)
    known = [one.name for one in inside]
    for key in data:
        if key not in known:
            words = _("{where} has the unknown key {key!r}, expected some of: {known}. {cure}")
            raise ValueError(words.format(where=name, key=key, known=", ".join(known), cure=_near(key, known)))
    for one in inside:
        if one.name not in data and one.default is MISSING and one.default_factory is MISSING:
            words = _("{name} is missing, expected a value. Add {field!r} to {where}.")
            raise ValueError(words.format(name=f"{name}.{one.name}", field=one.name, where=name))
    return kind(**data)


def settle(part: Any, **values: Any) -> None:
    """Keep checked values in a frozen part that is being made."""
    for name, value in values.items():
        object.__setattr__(part, name, value)
