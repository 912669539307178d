"""A number with its interval, however it was given: alone, as an estimate, or as value, low and high."""

from typing import Any, NamedTuple, TypeAlias

from loyaltylab.clv.given import number
from loyaltylab.i18n import _
from loyaltylab.results import Estimate

__all__ = ["Ends", "Measured", "ends"]

Measured: TypeAlias = float | Estimate | tuple[float, float, float]


class Ends(NamedTuple):
    """A number and the ends of its interval; all three alike, and ``certain``, where no interval was given."""

    value: float
    low: float
    high: float
    certain: bool


def ends(
    given: Any,
    name: str,
    low: float = float("-inf"),
    high: float = float("inf"),
    limits: str = "[]",
    share: bool = False,
) -> Ends:
    """Return a number with its ends, each within the range, or raise a ``ValueError`` that says what was expected.

    Parameters
    ----------
    given : float, Estimate or (value, low, high)
        What to read.
    name : str
        What it is called in errors.
    low, high : float
        Range of the value and of both ends.
    limits : str
        Which ends of the range belong to it, as in :func:`loyaltylab.clv.given.number`.
    share : bool
        Whether it is a share, for which an estimate in percent is turned into a fraction; else percent are refused.

    Raises
    ------
    ValueError
        If a number is out of range, the interval does not hold the value, or the unit does not fit.

    Examples
    --------
    >>> ends((0.1, 0.05, 0.15), "lift")
    Ends(value=0.1, low=0.05, high=0.15, certain=False)
    >>> ends(3, "lift").certain
    True
    """
    if not isinstance(given, (Estimate, tuple, list)):
        value = number(given, name, low, high, limits)
        return Ends(value, value, value, True)
    three = _scaled(given, name, share) if isinstance(given, Estimate) else list(given)
    if len(three) != 3:
        message = _("{name} is {value!r}, expected a number, an Estimate, or (value, low, high).")
        raise ValueError(message.format(name=name, value=given))
    labels = (name, _("low end of {name}").format(name=name), _("high end of {name}").format(name=name))
    value, least, most = (number(one, label, low, high, limits) for one, label in zip(three, labels, strict=True))
    if not least <= value <= most:
        message = _("{name} is {value:g} with interval [{low:g}, {high:g}], expected low <= value <= high.")
        raise ValueError(message.format(name=name, value=value, low=least, high=most))
    return Ends(value, least, most, False)


def _scaled(given: Estimate, name: str, share: bool) -> list[float]:
    """Estimates in percent are common and fractions are what is computed with; anything else cannot be guessed."""
    fits = given.unit in ("", "%") if share else given.unit != "%"
    if not fits:
        expected = _("a fraction or percent") if share else _("a number or an amount")
        message = _("{name} is an Estimate in {unit!r}, expected {expected}.")
        raise ValueError(message.format(name=name, unit=given.unit, expected=expected))
    scale = 0.01 if given.unit == "%" else 1.0
    return [scale * one for one in (given.value, given.low, given.high)]
