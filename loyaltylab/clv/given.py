"""Numbers that a formula was given: within their range, or an error that says what was expected."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _

__all__ = ["Floats", "chances", "number", "periods", "series_of"]

Floats: TypeAlias = npt.NDArray[np.float64]

LONGEST = 100_000  # far beyond any sum that still changes, short enough to be computed at once


def number(value: Any, name: str, low: float = -np.inf, high: float = np.inf, ends: str = "[]") -> float:
    """Return a number within its range, or raise a ``ValueError`` that names it, its value and the range.

    Examples
    --------
    >>> number(0.8, "retention", 0, 1)
    0.8
    """
    value = value.item() if isinstance(value, np.generic) else value  # errors show it as people write it
    try:
        found = float("nan") if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError):
        found = float("nan")
    fits = (low <= found if ends[0] == "[" else low < found) and (found <= high if ends[1] == "]" else found < high)
    if not fits or not np.isfinite(found):
        message = _("{name} is {value!r}, expected a number in {range}.")
        told = message.format(name=name, value=value, range=f"{ends[0]}{low:g}, {high:g}{ends[1]}")
        raise ValueError(f"{told} {_hint(found, low, high)}".strip())
    return found


def _hint(found: float, low: float, high: float) -> str:
    """Say what usually went wrong: a share in percent, or money with the sign of a loss."""
    if np.isfinite(high):
        return _("Give shares as fractions, so 80 % as 0.8.")
    if low == 0 and found < 0:
        return _("Write costs and other amounts without a minus.")
    return ""


def periods(value: Any, name: str = "horizon", least: int = 1) -> int:
    """Return a whole number of periods.

    Examples
    --------
    >>> periods(5)
    5
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not least <= value <= LONGEST:
        message = _("{name} is {value!r}, expected a whole number of periods from {least} to {most}.")
        raise ValueError(message.format(name=name, value=value, least=least, most=LONGEST))
    return int(value)


def series_of(values: Any, name: str, low: float = -np.inf, high: float = np.inf) -> Floats:
    """Return a list of numbers as an array, or say which place holds what it must not.

    Examples
    --------
    >>> series_of([0.3, 0.2], "p", 0, 1).tolist()
    [0.3, 0.2]
    """
    if isinstance(values, (str, pd.DataFrame)) or not np.iterable(values):
        message = _("{name} is {value!r}, expected a list of numbers, one a period or state.")
        raise ValueError(message.format(name=name, value=values))
    listed: Sequence[Any] = list(values)
    if not listed:
        raise ValueError(_("{name} is empty: give at least one number.").format(name=name))
    return np.array([number(value, f"{name}[{place}]", low, high) for place, value in enumerate(listed)])


def chances(values: Any, name: str) -> Floats:
    """Return a list of probabilities.

    Examples
    --------
    >>> chances([0.3, 0.7], "shares").tolist()
    [0.3, 0.7]
    """
    return series_of(values, name, 0, 1)
