"""The one small object that every metric returns: a value with its uncertainty."""

from dataclasses import dataclass

from loyaltylab.i18n import _

__all__ = ["Estimate"]


@dataclass(frozen=True)
class Estimate:
    """A number together with how sure we are of it.

    Attributes
    ----------
    value : float
        The estimate, in ``unit``.
    low, high : float
        Ends of the interval, in ``unit``.
    n : int
        Answers it rests on.
    se : float
        Standard error, in ``unit``.
    method : str
        How the interval was made, such as "Wald, 95 %".
    name : str
        What is estimated.
    unit : str
        "%", "points", ... or empty.

    Examples
    --------
    >>> print(Estimate(45, 30.5, 59.5, n=100, se=7.4, method="Wald, 95 %", name="NPS", unit="points"))
    NPS 45.0 points [30.5, 59.5], n = 100 (Wald, 95 %)
    """

    value: float
    low: float
    high: float
    n: int
    se: float
    method: str
    name: str = ""
    unit: str = ""

    def __str__(self) -> str:
        # The unit itself stays a plain identifier, the same in every language; only what is shown is translated.
        shown = {"points": _("points")}.get(self.unit, self.unit)
        unit = f" {shown}" if shown else ""
        digits = 1 if self.unit else 3
        line = f"{self.value:.{digits}f}{unit} [{self.low:.{digits}f}, {self.high:.{digits}f}], n = {self.n:,}"
        return f"{self.name} {line} ({self.method})".strip()

    def _repr_html_(self) -> str:
        from html import escape

        return f"<span><b>{escape(str(self))}</b></span>"
