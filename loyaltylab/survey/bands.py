"""Reading numeric answer bands, such as "30-70 %" or "70%以上", with the question which ends belong to them."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["Band", "read_band"]

NUMBER = r"(\d+(?:[.,]\d+)*)"
# Words before or behind the number: do they mean the lower or the upper end, and does the number itself belong?
AT_LEAST = (
    "at least|from|minimum|≥|>=|不少于|不低于|至少",
    "or more|or above|or higher|or over|and over|and above|\\+|及以上|以上|起",
)
AT_MOST = (
    "at most|up to|maximum|≤|<=|不超过|不高于|不多于|至多|最多",
    "or less|or fewer|or below|or lower|or under|and under|及以下|以下",
)
ABOVE = ("more than|over|above|greater than|>|超过|高于|多于|大于", "")
BELOW = ("less than|under|below|fewer than|<|低于|少于|不足|小于|不到", "以内")


@dataclass(frozen=True)
class Band:
    """A band of numbers: its ends, and whether each belongs to it."""

    text: str
    low: float
    high: float
    low_in: bool = True
    high_in: bool = True

    @property
    def middle(self) -> float:
        """Where the band lies, for the order; open bands lie beyond their only end."""
        if np.isinf(self.low) or np.isinf(self.high):
            return self.high - 1e-6 if np.isinf(self.low) else self.low + 1e-6
        return (self.low + self.high) / 2


def read_band(label: Any) -> Band | None:
    """Read a band from text, a pair (None for an open end) or a pandas Interval; None if it is not one.

    Examples
    --------
    >>> read_band("70 % or more")
    Band(text='70 % or more', low=70.0, high=inf, low_in=True, high_in=True)
    >>> band = read_band("under 30 %")
    >>> band.high, band.high_in
    (30.0, False)
    >>> read_band("satisfied") is None
    True
    """
    if isinstance(label, pd.Interval):
        return Band(str(label), float(label.left), float(label.right), label.closed_left, label.closed_right)
    if isinstance(label, tuple):
        low = -np.inf if label[0] is None else float(label[0])
        high = np.inf if label[1] is None else float(label[1])
        return Band(f"{low:g}-{high:g}", min(low, high), max(low, high))
    words = str(label).strip().lower()
    plain = re.sub(
        r"[%％€$¥￥°]|percent|per cent|百分之|cny|eur|usd|years?|days?|nights?|times?|岁|天|次|元|年|晚|个月",
        " ",
        words,
    )
    plain = re.sub(r"\s+", " ", plain).strip()
    numbers = [float(one.replace(",", "")) for one in re.findall(NUMBER, plain)]
    if len(numbers) == 2:
        between = re.fullmatch(
            rf"(?:between|from)?\s*{NUMBER}\s*(?:-|–|—|~|～|to|and|until|至|到)\s*{NUMBER}\s*(?:之间)?", plain
        )
        return Band(str(label), min(numbers), max(numbers)) if between else None
    if len(numbers) != 1:
        return None
    return _one_number(str(label), plain, numbers[0])


def _one_number(text: str, plain: str, number: float) -> Band | None:
    if re.fullmatch(NUMBER, plain):
        return Band(text, number, number)
    for (before, behind), lower, inside in (
        (AT_LEAST, True, True),
        (AT_MOST, False, True),
        (ABOVE, True, False),
        (BELOW, False, False),
    ):
        tail = rf"|{NUMBER} ?(?:{behind})" if behind else ""
        if re.fullmatch(rf"(?:{before}) ?{NUMBER}{tail}", plain):
            return Band(text, number, np.inf, low_in=inside) if lower else Band(text, -np.inf, number, high_in=inside)
    return None
