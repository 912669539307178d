"""What a check returns: a value, what was assumed, whether the claim holds under it, and how far it moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loyaltylab.claims.records import Claim, claim, words
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["ClaimCheck", "assumed", "inside", "number"]


@dataclass(frozen=True)
class ClaimCheck(ResultTable):
    """A claim, computed: the value under your assumptions, the verdict, and a table of other assumptions.

    Attributes
    ----------
    id : str
        The claim.
    kind : {"retention", "bars"}
        What ``table`` is: a grid of gains (rows ``timing``, ``retention``; columns discount rates), or rows with a
        ``value`` and, where there is sampling, ``low`` and ``high``.
    value : float
        The number that stands against the claim, in ``unit``.
    low, high : float or None
        Its 95 % interval; None where the number is a formula's, without sampling.
    unit : str
        "%", "times", "dollars".
    claimed : tuple of float or None
        Ends of the band that is claimed, in ``unit``.
    holds : bool or None
        Whether ``value`` lies in the band; None where there is no band to compare with.
    assumptions : mapping
        Name -> value of everything that was assumed or given.
    verdict : str
        The outcome in a sentence.
    """

    id: str = ""
    kind: str = "bars"
    value: float = float("nan")
    low: float | None = None
    high: float | None = None
    unit: str = "%"
    claimed: tuple[float, float] | None = None
    holds: bool | None = None
    assumptions: Mapping[str, Any] = field(default_factory=dict)
    verdict: str = ""

    @property
    def claim(self) -> Claim:
        """The claim that was checked."""
        return claim(self.id)

    def _head(self) -> list[str]:
        return [words(self.claim.text), self.verdict, assumed(self.assumptions), *super()._head()]


def assumed(assumptions: Mapping[str, Any]) -> str:
    """Say in one line what was assumed.

    Examples
    --------
    >>> assumed({"retention": 0.8, "timing": "immediate", "horizon": None})
    'Assumed: retention 0.8, timing immediate, horizon none.'
    """
    shown = {name: _("none") if value is None else _plain(value) for name, value in assumptions.items()}
    listed = ", ".join(f"{name} {value}" for name, value in shown.items())
    return _("Assumed: {listed}.").format(listed=listed)


def inside(value: float, claimed: tuple[float, float]) -> str:
    """Say where a value lies against the claimed band.

    Examples
    --------
    >>> inside(30, (25, 85)), inside(20, (25, 85)), inside(90, (25, 85))
    ('inside the claimed band', 'below the claimed band', 'above the claimed band')
    """
    if value < claimed[0]:
        return _("below the claimed band")
    return _("above the claimed band") if value > claimed[1] else _("inside the claimed band")


def number(value: Any, name: str, low: float, high: float, ends: str = "[]") -> float:
    """Return a number within its range, or raise a ``ValueError`` that names it, its value and the range.

    Parameters
    ----------
    value : float
        What was given.
    name : str
        The argument.
    low, high : float
        The range.
    ends : {"[]", "()", "[)", "(]"}
        Which ends belong to it.

    Examples
    --------
    >>> number(0.8, "retention", 0, 1)
    0.8
    """
    try:
        found = float("nan") if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError):
        found = float("nan")
    fits = (low <= found if ends[0] == "[" else low < found) and (found <= high if ends[1] == "]" else found < high)
    if not fits:
        message = _("{name} is {value!r}, expected a number in {range}. Give shares as fractions, so 80 % as 0.8.")
        raise ValueError(message.format(name=name, value=value, range=f"{ends[0]}{low:g}, {high:g}{ends[1]}"))
    return found


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
