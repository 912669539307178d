"""What every metric returns: a value with its uncertainty, or a table of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from loyaltylab.i18n import _

__all__ = ["Estimate", "ResultTable", "p_relation", "p_value"]


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
        return f"<span><b>{escape(str(self))}</b></span>"


@dataclass(frozen=True)
class ResultTable:
    """Several results side by side, with a title and what to bear in mind; prints as a table.

    What is printed is made for reading: ``gap_low`` and ``gap_high`` stand in brackets behind ``gap``.

    Attributes
    ----------
    table : DataFrame
        The numbers, unrounded: compute with these.
    title : str
        What the table shows, and of how many.
    method : str
        How intervals or tests were made.
    notes : tuple of str
        Cautions and verdicts, printed below, one a line.
    formats : mapping
        How a column is shown: ``{"gap": "+.2f", "p_value": "p"}``; other fractions are shown with two decimals.
    beside : tuple of str
        Columns that are named below and not printed, because few readers need them.

    Examples
    --------
    >>> table = pd.DataFrame({"n": [3], "gap": [-0.456]}, index=pd.Index(["empathy"], name="dimension"))
    >>> print(ResultTable(table, title="Gaps", method="t, 95 %", formats={"gap": "+.1f"}))
    Gaps (t, 95 %)
               n   gap
    dimension
    empathy    3  -0.5
    """

    table: pd.DataFrame = field(repr=False)
    title: str = ""
    method: str = ""
    notes: tuple[str, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict, repr=False)
    beside: tuple[str, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        with pd.option_context("display.unicode.east_asian_width", True):  # Chinese names are twice as wide
            lines = [line.rstrip() for line in self._shown().to_string().splitlines()]
        return "\n".join([*self._head(), *lines, *self._below()])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<p><b>{escape(line)}</b></p>" for line in self._head())
        return head + self._shown().to_html() + "".join(f"<p>{escape(note)}</p>" for note in self._below())

    def _head(self) -> list[str]:
        words = f"{self.title} ({self.method})" if self.method else self.title
        return [words] if words else []

    def _below(self) -> list[str]:
        more = [_("Also in .table: {columns}.").format(columns=", ".join(self.beside))] if self.beside else []
        return [*self.notes, *more]

    def _shown(self) -> pd.DataFrame:
        shown = self.table.copy().astype(object)
        for name in self.table.columns:
            how = self.formats.get(name, ".2f" if pd.api.types.is_float_dtype(self.table[name]) else "")
            shown[name] = [_cell(value, how) for value in self.table[name]]
        for name in self.table.columns:
            low, high = f"{name}_low", f"{name}_high"
            if low in shown and high in shown:
                shown[name] = shown[name] + " [" + shown[low] + ", " + shown[high] + "]"
                shown = shown.drop(columns=[low, high])
        return shown.drop(columns=list(self.beside))


def _cell(value: object, how: str) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "-"
    if how == "p":
        return p_value(float(str(value)))
    if value in (math.inf, -math.inf):
        return "∞" if value == math.inf else "-∞"
    return format(value, how) if how else str(value)


def p_value(p: float) -> str:
    """Write a p-value as journals do: three decimals, and never zero.

    Examples
    --------
    >>> p_value(0.00002), p_value(0.0312)
    ('< 0.001', '0.031')
    """
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def p_relation(p: float) -> str:
    """Write a p-value with its sign, to stand behind a "p".

    Examples
    --------
    >>> p_relation(0.0312), p_relation(0.00002)
    ('= 0.031', '< 0.001')
    """
    text = p_value(p)
    return text if text.startswith("<") else f"= {text}"
