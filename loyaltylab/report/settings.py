"""What a report is about: columns of the log, the time that counts, and how money is valued."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from loyaltylab.i18n import _

__all__ = ["UNITS", "Settings", "unit_words"]

UNITS = ("D", "W", "M")


@dataclass(frozen=True)
class Settings:
    """How a log is read and valued.

    Attributes
    ----------
    customer_id, date, amount : str
        Columns of the log.
    observation_end : date or None
        Last day that counts; the last day in the log by default.
    holdout_start : date or None
        First day of the hold-out by which models are judged; the last third of the time by default.
    freq : {"D", "W", "M"}
        Unit of time of the models.
    horizon : float
        How far the value looks, in that unit.
    margin : float
        Share of revenue that is profit, above 0 to 1. With 1 "value" is revenue, and the page says so.
    discount : float
        Yearly rate: 0.1 is 10 %.
    title : str
        Heading of the page; the file's name by default.

    Examples
    --------
    >>> Settings(margin=0.3).horizon
    52.0
    """

    customer_id: str = "customer_id"
    date: str = "date"
    amount: str = "amount"
    observation_end: Any = None
    holdout_start: Any = None
    freq: str = "W"
    horizon: float = 52.0
    margin: float = 1.0
    discount: float = 0.1
    title: str = ""

    def __post_init__(self) -> None:
        words = _("{name} is {value!r}, expected {expected}.")
        checks = [
            ("freq", self.freq, self.freq in UNITS, ", ".join(map(repr, UNITS))),
            ("horizon", self.horizon, 0 < self.horizon < float("inf"), _("a time above 0, in the unit of freq")),
            ("margin", self.margin, 0 < self.margin <= 1, _("a share above 0 and up to 1, such as 0.3 for 30 %")),
            ("discount", self.discount, 0 <= self.discount < 10, _("a yearly rate of 0 or more, such as 0.1 for 10 %")),
        ]
        for name, value, fits, expected in checks:
            if not fits:
                raise ValueError(words.format(name=name, value=value, expected=expected))

    def split(self, first: pd.Timestamp, last: pd.Timestamp) -> pd.Timestamp:
        """Return the first day of the hold-out: given, or after two thirds of the time."""
        if self.holdout_start is not None:
            return pd.Timestamp(self.holdout_start)
        return (first + (last - first) * 2 / 3).normalize() + pd.Timedelta(days=1)


def unit_words(freq: str) -> str:
    """Name a unit of time.

    Examples
    --------
    >>> unit_words("W")
    'weeks'
    """
    return {"D": _("days"), "W": _("weeks"), "M": _("months")}[freq]
