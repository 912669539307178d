"""Proposals for a column that does not fit: the name that was meant, the format of dates, the unit of numbers."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

import pandas as pd

from loyaltylab.i18n import _

__all__ = ["date_format", "nearest_name", "number_advice", "unit_advice"]

ISO = "%Y-%m-%d"
FORMATS = (
    ISO,
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%Y%m%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %b %Y",
)
EXCEL_DAYS = (20_000, 80_000)  # serial numbers of 1954 to 2119
MOST = 0.8  # a proposal has to explain this part of the values
SYMBOLS = {"¥": "CNY/JPY", "￥": "CNY", "元": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "HK$": "HKD"}
FACTORS = (0.01, 0.001, 1 / 60, 100.0, 1000.0, 60.0)


def nearest_name(missing: str, chinese: str, present: Iterable[object]) -> str | None:
    """Find the column that was probably meant: the same letters, nearly the same, or the Chinese term.

    Examples
    --------
    >>> nearest_name("customer_id", "客户编号", ["Customer ID", "Date"])
    'Customer ID'
    >>> nearest_name("amount", "金额", ["日期", "订单金额"])
    '订单金额'
    """
    names = [str(name) for name in present]
    plain = {_letters(name): name for name in names}
    wanted = _letters(missing)
    if wanted in plain:
        return plain[wanted]
    if chinese:
        for name in names:
            if chinese in name or (len(name.strip()) > 1 and name.strip() in chinese):
                return name
    close = get_close_matches(wanted, list(plain), n=1, cutoff=0.65)
    return plain[close[0]] if close else None


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def date_format(values: "pd.Series[str]") -> tuple[list[str], "pd.Series[bool]"]:
    """Which formats read most of these texts as dates, and which values do they leave unread?

    Returns
    -------
    (list of str, Series of bool)
        The best formats (several when they read equally many, such as day and month first), empty if none reads
        most values; and which values the first of them does not read.

    Examples
    --------
    >>> date_format(pd.Series(["31/01/2025", "28/02/2025"]))[0]
    ['%d/%m/%Y']
    """
    texts = values.astype("str").str.strip()
    read = {form: pd.to_datetime(texts, format=form, errors="coerce").notna() for form in FORMATS}
    most = max((int(hits.sum()) for hits in read.values()), default=0)
    if most < MOST * len(texts) or most == 0:
        return [], pd.Series(True, index=values.index)
    best = [form for form, hits in read.items() if int(hits.sum()) == most]
    return best, ~read[best[0]]


def excel_days(values: "pd.Series[float]") -> bool:
    """Do these numbers look like the day numbers that Excel keeps behind its dates?"""
    numbers = pd.to_numeric(values, errors="coerce")
    return bool(len(numbers) and numbers.between(*EXCEL_DAYS).mean() >= MOST)


def number_advice(values: "pd.Series[str]") -> str:
    """Say what stands between these texts and numbers: currency signs, separators, percent signs, 万.

    Examples
    --------
    >>> number_advice(pd.Series(["¥12.50", "¥8.00"]))
    'the values carry the currency sign ¥: take it out and say the currency in a column of its own.'
    """
    texts = [str(value) for value in values]
    signs = sorted({sign for sign in SYMBOLS for text in texts if sign in text})
    if "HK$" in signs:
        signs.remove("$")
    if len(signs) > 1:
        return _("several currencies are mixed ({signs}): convert to one, and say which in a currency column.").format(
            signs=" ".join(signs)
        )
    if signs:
        return _(
            "the values carry the currency sign {sign}: take it out and say the currency in a column of its own."
        ).format(sign=signs[0])
    if _most(texts, r"-?[\d.,\s]+%"):
        return _("the values carry a percent sign: take it out, and mind whether the column wants 45 or 0.45.")
    if _most(texts, r"-?[\d.,]+\s*[万亿]"):
        return _("the values are in 万 or 亿: write them out as plain numbers.")
    if _most(texts, r"-?\d+,\d{1,2}"):
        return _("the values have a decimal comma: df[column].str.replace(',', '.').astype(float).")
    if _most(texts, r"-?\d{1,3}(,\d{3})+(\.\d+)?"):
        return _("the values have commas between the thousands: df[column].str.replace(',', '').astype(float).")
    return _("correct these values, then convert the column.")


def _most(texts: list[str], pattern: str) -> bool:
    hits = sum(re.fullmatch(pattern, text.strip()) is not None for text in texts)
    return bool(texts) and hits >= MOST * len(texts)


def unit_advice(values: "pd.Series[float]", low: float, high: float) -> str:
    """Say which other unit would explain numbers of which most lie outside the range; empty if none.

    Examples
    --------
    >>> unit_advice(pd.Series([45.0, 80.0, 12.0]), 0, 1)
    'perhaps another unit: divided by 100, the values would fit (percent, or cents and fen).'
    """
    present = values[values.notna() & (values != 0)]  # nothing is nothing in every unit
    if not len(present) or present.between(low, high).mean() > 1 - MOST:
        return ""
    for factor in FACTORS:
        if (present * factor).between(low, high).mean() >= MOST:
            return {
                0.01: _("perhaps another unit: divided by 100, the values would fit (percent, or cents and fen)."),
                0.001: _("perhaps another unit: divided by 1,000, the values would fit (thousandths)."),
                1 / 60: _("perhaps another unit: divided by 60, the values would fit (seconds or minutes)."),
                100.0: _("perhaps another unit: times 100, the values would fit (shares instead of percent)."),
                1000.0: _("perhaps another unit: times 1,000, the values would fit (thousands)."),
                60.0: _("perhaps another unit: times 60, the values would fit (minutes or hours)."),
            }[factor]
    return ""
