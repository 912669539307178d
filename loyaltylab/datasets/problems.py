"""What is wrong with a column, in words: which rows, which values, what was expected, how to fix it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab.datasets.suggest import (
    ISO,
    date_format,
    excel_days,
    is_placeholder,
    iso_dates,
    number_advice,
    unit_advice,
    with_zone,
)
from loyaltylab.i18n import _

__all__ = ["expected", "frame_problems", "in_words", "sentence", "show_cases", "twice"]

SHOWN = 5  # cases named in a message; the rest is counted
DTYPES = {
    "text": "str",
    "integer": "int64",
    "decimal": "float64",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
}

Column = Mapping[str, Any]


def in_words(error: Any, df: pd.DataFrame, columns: Mapping[str, Column], meant: Mapping[str, str]) -> str:
    """One misfit that pandera found, as a sentence; empty if another problem says it already."""
    kind = getattr(error.check, "error", error.check)
    if kind == "column_in_schema":
        return _unknown(error.failure_cases, columns)
    if kind == "column_in_dataframe":
        return _missing(error.failure_cases, columns[error.failure_cases], df, meant)
    name = error.schema.name
    rule = columns[name]
    if kind == "type":
        return _type_in_words(name, df[name], rule)
    cases = show_cases(error.failure_cases["index"], error.failure_cases["failure_case"])
    what, cure = {
        "not_nullable": (
            _("empty cells: {cases}.").format(cases=cases),
            _("find the missing values, or drop these rows and say how many you dropped."),
        ),
        "field_uniqueness": (
            _("values that occur more than once: {cases}.").format(cases=cases),
            _again_advice(df, [name]),
        ),
        "allowed": (_("not allowed: {cases}.").format(cases=cases), _range_advice(df[name], rule)),
    }[kind]
    return sentence(name, what, expected(rule), cure)


def _unknown(name: object, columns: Mapping[str, Column]) -> str:
    cure = _("remove it with df.drop(columns={columns}).").format(columns=[name])
    wanted = _("only the columns {columns}").format(columns=", ".join(columns))
    return sentence(name, _("not in the dictionary."), wanted, cure)


def _again_advice(df: pd.DataFrame, key: list[str]) -> str:
    """Copies may go; rows that differ are often the lines of one order, and dropping them loses money."""
    again = df[df.duplicated(key, keep=False)].dropna(subset=key)
    if again.duplicated(keep=False).all():
        return _("the rows are copies of each other: df.drop_duplicates(); say how many you dropped.")
    return _(
        "the rows differ. If they are the lines of one order, add them up per {key} first; if a code is wrong, "
        "correct it. Keeping only the first row would lose what the others hold."
    ).format(key=" + ".join(key))


def _missing(name: str, rule: Column, df: pd.DataFrame, meant: Mapping[str, str]) -> str:
    if name in meant:
        cure = _("is it the column {meant!r}? Then df = df.rename(columns={{{meant!r}: {name!r}}}).").format(
            meant=meant[name], name=name
        )
    else:
        cure = _("add it, or rename the column that holds it; columns here: {columns}.").format(
            columns=", ".join(str(column) for column in df.columns)
        )
    return sentence(name, _("missing."), expected(rule), cure)


def _range_advice(series: pd.Series, rule: Column) -> str:
    """How to correct values that lie outside the list or range."""
    if rule["type"] in ("integer", "decimal") and "values" not in rule:
        numbers = pd.to_numeric(series, errors="coerce")
        advice = unit_advice(numbers, rule.get("min", float("-inf")), rule.get("max", float("inf")))
        if advice:
            return advice
        if rule.get("min") == 0 and (numbers < 0).any():
            return _(
                "negative values are often returns or refunds: keep them in a table of their own, or correct them."
            )
    return _("correct these values, or drop these rows and say how many you dropped.")


def _type_in_words(name: str, series: pd.Series, rule: Column) -> str:
    kind = rule["type"]
    misfits = _misfits(series, kind)
    if len(misfits) and kind in ("date", "datetime"):
        return _dates_in_words(name, misfits, rule, others=int(series.notna().sum()) - len(misfits))
    if len(misfits):
        cases = show_cases(misfits.index.to_series(), misfits)
        advice = (
            number_advice(misfits).replace("df[column]", f"df[{name!r}]") if kind != "text" else _as_text(name, series)
        )
        return sentence(name, _("wrong type: {cases}.").format(cases=cases), expected(rule), advice)
    if series.isna().any() and kind == "integer":
        return ""  # the empty cells made it a decimal column, and they are a problem of their own
    what = _("stored as {dtype}.").format(dtype=series.dtype)
    if kind in ("date", "datetime"):
        cure = _("convert it: df[{column!r}] = pd.to_datetime(df[{column!r}], format='ISO8601').").format(column=name)
    else:
        call = "df[{column!r}] = df[{column!r}].astype({dtype!r})"
        cure = _("convert it: {call}.").format(call=call.format(column=name, dtype=DTYPES[kind]))
    return sentence(name, what, expected(rule), cure)


def _as_text(name: str, series: pd.Series) -> str:
    """Numbers where text is expected: whole ones can be turned into it, without the .0 of a column with gaps."""
    if pd.api.types.is_numeric_dtype(series) and (series.dropna() % 1 == 0).all():
        return _("convert it: {call}.").format(call=f"df[{name!r}] = df[{name!r}].astype('Int64').astype('str')")
    return _("correct these values, then convert the column.")


def _dates_in_words(name: str, misfits: pd.Series, rule: Column, others: int) -> str:
    """Propose how to read the dates; if most can be read, name those that cannot, such as 30 February."""
    if misfits.map(is_placeholder).all():
        return _wrong_dates(name, misfits, rule, _("words for nothing: leave such cells empty."))
    if with_zone(misfits):
        call = f"pd.to_datetime(df[{name!r}], utc=True, format='ISO8601')"
        call += ".dt.tz_convert('Asia/Shanghai').dt.tz_localize(None)"
        call += ".dt.tz_convert('Asia/Shanghai').dt.tz_localize(None)"
        cure = _("times with a zone; say in which place's time you count: df[{name!r}] = {call}.")
        return _wrong_dates(name, misfits, rule, cure.format(name=name, call=call))
    if excel_days(misfits):
        cure = _(
            "these are Excel's day numbers: "
            "df[{name!r}] = pd.to_datetime(df[{name!r}].astype(float), unit='D', origin='1899-12-30')."
        )
        return _wrong_dates(name, misfits, rule, cure.format(name=name))
    formats, unread = date_format(misfits)
    call = "pd.to_datetime(df[{name!r}], format={form!r})"
    calls = _(" or ").join(call.format(name=name, form=form) for form in formats)
    if not formats or formats == [ISO]:
        cure = _("write real dates as YYYY-MM-DD; these do not exist or cannot be read.")
    elif others:
        cure = _(
            "two ways of writing dates are mixed: these as {forms}, the others as YYYY-MM-DD. Write all as YYYY-MM-DD."
        )
        cure = cure.format(forms=_(" or ").join(formats))
    elif unread.any():
        misfits = misfits[unread]
        cure = _("the other dates can be read by {calls}; these do not exist or are written otherwise.").format(
            calls=calls
        )
    elif len(formats) > 1:
        cure = _("day and month cannot be told apart; ask whoever made the file, then {calls}.").format(calls=calls)
    else:
        cure = _("they are dates written as text: df[{name!r}] = {calls}.").format(name=name, calls=calls)
    return _wrong_dates(name, misfits, rule, cure)


def _wrong_dates(name: str, misfits: pd.Series, rule: Column, cure: str) -> str:
    cases = show_cases(misfits.index.to_series(), misfits)
    return sentence(name, _("not dates: {cases}.").format(cases=cases), expected(rule), cure)


def _misfits(series: pd.Series, kind: str) -> pd.Series:
    """The values of a column that could not be turned into its type."""
    present = series[series.notna()]
    if kind == "text":
        return present[[not isinstance(value, str) for value in present]]
    if kind in ("date", "datetime"):
        if pd.api.types.is_numeric_dtype(present):
            return present
        return present[iso_dates(present).isna().to_numpy()]
    numbers = pd.to_numeric(present, errors="coerce")
    bad = numbers.isna() if kind == "decimal" else ~(numbers % 1 == 0)
    return present[bad.to_numpy()]


def frame_problems(df: pd.DataFrame, rules: Mapping[str, Any]) -> list[str]:
    """What no single column shows: keys of several columns, dates in order, one value throughout."""
    found = [_key_twice(df, rules["key"])] if set(rules.get("key", [])) <= set(df.columns) and rules.get("key") else []
    found += [
        _out_of_order(df, first, then)
        for first, then in rules.get("order", [])
        if {first, then} <= set(df.columns) and df[first].dtype.kind == df[then].dtype.kind == "M"
    ]
    found += [
        _mixed(df, column)
        for column, rule in rules["columns"].items()
        if rule.get("single") and column in df.columns and df[column].nunique() > 1
    ]
    return [text for text in found if text]


def _key_twice(df: pd.DataFrame, key: list[str]) -> str:
    again = df[df.duplicated(key, keep=False)]
    if again.empty:
        return ""
    values = pd.Series([tuple(row) for row in again[key].astype("str").to_numpy()], index=again.index)
    cases = show_cases(again.index.to_series(), values)
    what = _("rows that occur more than once: {cases}.").format(cases=cases)
    return sentence(" + ".join(key), what, _("each combination only once"), _again_advice(df, key))


def _out_of_order(df: pd.DataFrame, first: str, then: str) -> str:
    wrong = df[df[then] < df[first]]
    if wrong.empty:
        return ""
    values = wrong[then].dt.strftime("%Y-%m-%d") + " < " + wrong[first].dt.strftime("%Y-%m-%d")
    what = _("earlier than {first!r}: {cases}.").format(first=first, cases=show_cases(wrong.index.to_series(), values))
    wanted = _("the same day as {first!r} or later").format(first=first)
    return sentence(then, what, wanted, _("find out which of the two dates is wrong."))


def _mixed(df: pd.DataFrame, column: str) -> str:
    usual = df[column].mode().iloc[0]
    others = df.loc[df[column].notna() & (df[column] != usual), column]
    what = _("mixed: mostly {usual!r}, but {cases}.").format(
        usual=usual, cases=show_cases(others.index.to_series(), others)
    )
    cure = _(
        "convert the amounts of these rows to one currency or unit first; adding them up as they are means nothing."
    )
    return sentence(column, what, _("one value throughout"), cure)


def twice(name: object) -> str:
    return sentence(name, _("occurs more than once."), _("each column once"), _("rename or remove the others."))


def sentence(column: object, what: str, expected: str, cure: str) -> str:
    return _("Column {column!r}: {what} Expected: {expected}. To fix: {cure}").format(
        column=column, what=what, expected=expected, cure=cure
    )


def show_cases(labels: pd.Series, values: pd.Series) -> str:
    """The first few offending cells and how many there are."""
    plain = [value.item() if hasattr(value, "item") else value for value in values.iloc[:SHOWN]]
    rows = [label.item() if hasattr(label, "item") else label for label in labels.iloc[:SHOWN]]
    shown = [_("row {row!r}: {value!r}").format(row=row, value=value) for row, value in zip(rows, plain, strict=True)]
    if len(values) > SHOWN:
        shown.append("…")
    return _("{cases} ({count} in all)").format(cases=_("; ").join(shown), count=len(values))


def expected(rule: Column) -> str:
    """What a column has to hold, in words."""
    parts = [_kind_and_range(rule)]
    if rule.get("unique"):
        parts.append(_("each value only once"))
    if not rule.get("nullable", False):
        parts.append(_("no empty cells"))
    return _(", ").join(parts)


def _kind_and_range(rule: Column) -> str:
    kind = {
        "text": _("text"),
        "integer": _("whole numbers"),
        "decimal": _("numbers"),
        "date": _("dates"),
        "datetime": _("dates with time"),
    }[rule["type"]]
    low, high = rule.get("min"), rule.get("max")
    if "values" in rule:
        listed = ", ".join(repr(value) for value in rule["values"])
        return _("{kind}, one of {values}").format(kind=kind, values=listed)
    if low is not None and high is not None:
        return _("{kind} from {low} to {high}").format(kind=kind, low=low, high=high)
    if low is not None:
        return _("{kind}, at least {low}").format(kind=kind, low=low)
    return kind if high is None else _("{kind}, at most {high}").format(kind=kind, high=high)
