"""Proposals for a column that does not fit: the name that was meant, the format of dates, the unit of numbers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from loyaltylab.i18n import _

__all__ = ["date_format", "is_placeholder", "iso_dates", "meant_columns", "number_advice", "unit_advice", "with_zone"]

ISO = "%Y-%m-%d"
FORMATS = (
    ISO,
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y%m%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%y/%m/%d",
    "%d/%m/%y",
    "%m/%d/%y",
)
NOTHING = {
    "NULL", "Null", "null", "None", "nan", "NaN", "NaT", "N/A", "n/a", "#N/A",
    "-", "--", "—", "/", "无", "空", "未知", "暂无", "不详", "缺失",
}  # fmt: skip

YES_NO = ({"是", "否"}, {"有", "无"}, {"yes", "no"}, {"y", "n"}, {"true", "false"})
EXCEL_DAYS = (20_000, 80_000)  # serial numbers of 1954 to 2119
MOST = 0.8  # a proposal has to explain this part of the values
SYMBOLS = {"¥": "CNY/JPY", "￥": "CNY", "元": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "HK$": "HKD"}
PLAIN = r"-?\d+(\.\d+)?"
PLAIN_ASCII = r"-?[0-9]+(\.[0-9]+)?"
ZONE = r".*\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})"
FACTORS = (0.01, 0.001, 1 / 60, 100.0, 1000.0, 60.0)


def meant_columns(missing: Mapping[str, str], present: Iterable[object]) -> dict[str, str]:
    """Find the columns that were probably meant by missing ones; each column is offered once, the surest match first.

    Parameters
    ----------
    missing : dict of str to str
        Name and Chinese term of each missing column.
    present : iterable
        Columns of the table that no dictionary name claims.

    Examples
    --------
    >>> meant_columns({"customer_id": "客户编号", "amount": "金额"}, ["Customer ID", "订单金额", "Date"])
    {'customer_id': 'Customer ID', 'amount': '订单金额'}
    """
    left = [str(name) for name in present]
    found: dict[str, str] = {}
    for match in (_same_letters, _same_term, _holds_term, _nearly):
        for name, chinese in missing.items():
            hit = None if name in found else match(name, chinese, left)
            if hit is not None:
                found[name] = hit
                left.remove(hit)
    return {name: found[name] for name in missing if name in found}


def _same_letters(name: str, _chinese: str, present: list[str]) -> str | None:
    return next((one for one in present if _letters(one) == _letters(name)), None)


def _same_term(_name: str, chinese: str, present: list[str]) -> str | None:
    return next((one for one in present if chinese and re.sub(r"\s+", "", one) == chinese), None)


def _holds_term(_name: str, chinese: str, present: list[str]) -> str | None:
    """The term stands in the name, or the name in the term; nothing if that is true of several."""
    plain = {one: re.sub(r"\s+", "", one) for one in present}
    hits = [one for one, text in plain.items() if chinese and (chinese in text or (len(text) > 1 and text in chinese))]
    return hits[0] if len(hits) == 1 else None


def _nearly(name: str, chinese: str, present: list[str]) -> str | None:
    """Close in letters or in Chinese; nothing if several are."""
    hits = {one for one in present if get_close_matches(_letters(name), [_letters(one)], cutoff=0.8)}
    hits |= {one for one in present if chinese and get_close_matches(chinese, [one], cutoff=0.75)}
    return hits.pop() if len(hits) == 1 else None


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def is_placeholder(text: object) -> bool:
    """Is this a word for nothing, such as NULL or 无?

    Examples
    --------
    >>> is_placeholder("N/A"), is_placeholder("无"), is_placeholder("C001")
    (True, True, False)
    """
    return isinstance(text, str) and text.strip() in NOTHING


def iso_dates(values: "pd.Series[Any]") -> "pd.Series[pd.Timestamp]":
    """Read dates with the year first; what is only a year or month, or names a time zone, is none.

    Examples
    --------
    >>> iso_dates(pd.Series(["2025-01-03", "2025", "2025-01-03T08:00:00Z"])).isna().tolist()
    [False, True, True]
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        return values
    texts = values.astype("str").str.strip()
    vague = texts.str.fullmatch(r"\d{4}|\d{6}|" + ZONE).fillna(False).astype(bool)
    return pd.to_datetime(texts.mask(vague), errors="coerce", format="ISO8601").astype("datetime64[us]")


def with_zone(values: "pd.Series[Any]") -> bool:
    """Do most of these texts name a time zone?"""
    return bool(len(values) and values.astype("str").str.fullmatch(ZONE).mean() >= MOST)


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
    >>> number_advice(pd.Series(["12,5", "8,0"]))
    "the values have a decimal comma: df[column] = df[column].str.replace(',', '.').astype(float)."
    """
    texts = [str(value) for value in values]
    if all(is_placeholder(text) for text in texts):
        return _("words for nothing: leave such cells empty.")
    words = {text.strip().casefold() for text in texts}
    pair = next((pair for pair in YES_NO if words <= pair), None)
    if texts and pair is not None:
        yes, no = sorted(pair, key=lambda word: word in ("否", "无", "no", "n", "false"))
        return _("yes and no as words: df[column] = df[column].map({{{yes!r}: 1, {no!r}: 0}}).").format(yes=yes, no=no)
    if _most([unicodedata.normalize("NFKC", text) for text in texts], PLAIN) and not _most(texts, PLAIN_ASCII):
        return _("full-width digits: df[column] = df[column].str.normalize('NFKC').astype(float).")
    if _most(texts, PLAIN_ASCII):
        return _("whole numbers are expected: round them, or choose a smaller unit.")
    signs = sorted({sign for sign in SYMBOLS for text in texts if sign in text})
    if "HK$" in signs:
        signs.remove("$")
    if signs and any(re.search(r"[万亿()（）]", text) for text in texts):
        return _("signs, brackets and 万 or 亿 stand in the values: write them out as plain numbers first.")
    if len(signs) > 1:
        return _("several currencies are mixed ({signs}): convert to one, and say which in a currency column.").format(
            signs=" ".join(signs)
        )
    if signs:
        return _(
            "the values carry the currency sign {sign}: {call}, and say the currency in a column of its own."
        ).format(sign=signs[0], call=r"df[column] = df[column].str.replace(r'[^0-9.\-]', '', regex=True).astype(float)")
    if _most(texts, r"-?[\d.,\s]+%"):
        return _("the values carry a percent sign: take it out, and mind whether the column wants 45 or 0.45.")
    if _most(texts, r"-?[\d.,]+\s*[万亿]"):
        return _("the values are in 万 or 亿: write them out as plain numbers.")
    if _most(texts, r"-?\d+,\d{1,2}"):
        return _("the values have a decimal comma: df[column] = df[column].str.replace(',', '.').astype(float).")
    if _most(texts, r"-?\d{1,3}(,\d{3})+(\.\d+)?"):
        return _(
            "the values have commas between the thousands: df[column] = df[column].str.replace(',', '').astype(float)."
        )
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
