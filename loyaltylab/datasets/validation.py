"""Does a table fit its dictionary? Every misfit at once, with column, rows, values, what was expected and the cure."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from loyaltylab.i18n import _

if TYPE_CHECKING:
    from loyaltylab.datasets.case import Case

__all__ = ["read", "validate"]

SHOWN = 5  # cases named in a message; the rest is counted
DTYPES = {"text": "str", "integer": "int64", "decimal": "float64", "date": "datetime64[us]"}

Column = Mapping[str, Any]
Schema = Mapping[str, Any]


def validate(df: pd.DataFrame, schema: "Schema | Case", table: str | None = None) -> pd.DataFrame:
    """Does this table fit its dictionary?

    Parameters
    ----------
    df : DataFrame
        The table to check; it is not changed.
    schema : dict or Case
        A table's dictionary (with ``"columns"``), a whole ``schema.json``, or a case.
    table : str, optional
        Which table of the case; needed only if it has several.

    Returns
    -------
    DataFrame
        ``df`` itself, if all is well.

    Raises
    ------
    ValueError
        One message with every problem: column, row labels, values, what was expected, how to fix it.

    Examples
    --------
    >>> rule = {"columns": {"score": {"type": "integer", "min": 1, "max": 5}}}
    >>> validate(pd.DataFrame({"score": [4, 5]}), rule)["score"].tolist()
    [4, 5]
    >>> validate(pd.DataFrame({"score": [4, 9]}), rule)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: The table does not fit its dictionary. Problems: 1
    1. Column 'score': not allowed: row 1: 9 (1 in all). Expected: ... To fix: ...

    Notes
    -----
    Common mistake: dropping the rows named in the message until it is quiet. First find out why they are wrong; if
    you do drop rows, say how many in the report.
    """
    columns = _table_schema(schema, table)["columns"]
    if not isinstance(df, pd.DataFrame):
        raise ValueError(_("Expected a pandas DataFrame, got {type}.").format(type=type(df).__name__))
    problems = [_twice(column) for column in df.columns[df.columns.duplicated()].unique()]
    problems += _problems(df.loc[:, ~df.columns.duplicated()], columns)
    if problems:
        head = _("The table does not fit its dictionary. Problems: {count}").format(count=len(problems))
        raise ValueError("\n".join([head, *(f"{i}. {text}" for i, text in enumerate(problems, 1))]))
    return df


def read(path: str | Path, schema: "Schema | Case", table: str | None = None) -> pd.DataFrame:
    """Read a CSV file with the types its dictionary says, and check it.

    Parameters
    ----------
    path : str or Path
        CSV in UTF-8 with a header line; an empty cell is a missing value.
    schema : dict or Case
        As in :func:`validate`.
    table : str, optional
        As in :func:`validate`.

    Returns
    -------
    DataFrame
        Columns with the dictionary's types.

    Raises
    ------
    ValueError
        If the content does not fit; rows are counted from 0, without the header line.
    FileNotFoundError
        If there is no such file.

    Examples
    --------
    >>> from io import StringIO
    >>> rule = {"columns": {"guest": {"type": "text"}, "nights": {"type": "integer", "min": 1}}}
    >>> read(StringIO("guest,nights\\n007,2\\n"), rule)["guest"][0]
    '007'

    Notes
    -----
    Common mistake: saving the file from a spreadsheet in another encoding, which garbles Chinese text.
    """
    rules = _table_schema(schema, table)
    columns = rules["columns"]
    if isinstance(path, (str, Path)) and not Path(path).is_file():
        raise FileNotFoundError(_("There is no file {path}. Check the name and the folder.").format(path=path))
    texts = {name: "str" for name, rule in columns.items() if rule["type"] in ("text", "date")}
    df = pd.read_csv(path, dtype=texts, keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    for name in df.columns.intersection(list(columns)):
        df[name] = _converted(df[name], columns[name]["type"])
    return validate(df, rules)


def _table_schema(schema: "Schema | Case", table: str | None) -> Schema:
    """Accept a table's rules, a whole schema, or a case."""
    whole: Schema = schema if isinstance(schema, Mapping) else schema.schema
    if "columns" in whole:
        return whole
    tables: dict[str, Schema] = whole["tables"]
    if table is None and len(tables) == 1:
        return next(iter(tables.values()))
    if table not in tables:
        raise ValueError(
            _("Which table? Got {table!r}; say table= one of {tables}.").format(table=table, tables=", ".join(tables))
        )
    return tables[table]


def _converted(series: pd.Series, kind: str) -> pd.Series:
    """Give a column its type where every value allows it; a column that does not is left for ``validate`` to name."""
    if kind == "date":
        dates = pd.to_datetime(series, errors="coerce", format="ISO8601")
        return dates.astype("datetime64[us]") if dates.isna().equals(series.isna()) else series
    if kind == "decimal" and pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series):
        return series.astype("float64")
    return series


def _problems(df: pd.DataFrame, columns: Mapping[str, Column]) -> list[str]:
    """Let pandera find the misfits, and put each into words."""
    import pandera.pandas as pa

    rules = {name: _pandera_column(rule) for name, rule in columns.items()}
    try:
        pa.DataFrameSchema(rules, strict=True).validate(df, lazy=True)
    except pa.errors.SchemaErrors as failure:
        found = [_in_words(error, df, columns) for error in failure.schema_errors]
        return [text for text in found if text]
    return []


def _pandera_column(rule: Column) -> Any:
    import pandera.pandas as pa

    # Types are a check of their own: a decimal column may hold whole numbers, text may be str, object or category.
    checks = [pa.Check(lambda series: _has_type(series, rule["type"]), error="type", ignore_na=False)]
    if {"values", "min", "max"} & rule.keys():
        checks.append(pa.Check(lambda series: _is_allowed(series, rule), error="allowed"))
    return pa.Column(None, checks, nullable=rule.get("nullable", False), unique=rule.get("unique", False), coerce=False)


def _has_type(series: pd.Series, kind: str) -> bool:
    types = pd.api.types
    if kind == "text":
        values = series.cat.categories if isinstance(series.dtype, pd.CategoricalDtype) else series
        return types.infer_dtype(values, skipna=True) in ("string", "empty")
    if kind == "date":
        return types.is_datetime64_any_dtype(series)
    if kind == "integer":
        return types.is_integer_dtype(series)
    return types.is_numeric_dtype(series) and not types.is_bool_dtype(series)


def _is_allowed(series: pd.Series, rule: Column) -> pd.Series:
    """Values in the list or range; what is not of the type at all is reported by the type check instead."""
    if rule["type"] == "text":
        return series.isin(rule["values"])
    if rule["type"] == "date":
        values = pd.to_datetime(series, errors="coerce")
        low, high = pd.Timestamp(rule.get("min", pd.Timestamp.min)), pd.Timestamp(rule.get("max", pd.Timestamp.max))
    else:
        values = pd.to_numeric(series, errors="coerce")
        low, high = rule.get("min", float("-inf")), rule.get("max", float("inf"))
    inside = values.isin(rule["values"]) if "values" in rule else values.between(low, high)
    return inside | values.isna()


def _misfits(series: pd.Series, kind: str) -> pd.Series:
    """The values of a column that could not be turned into its type."""
    present = series[series.notna()]
    if kind == "text":
        return present[[not isinstance(value, str) for value in present]]
    if kind == "date":
        return present[pd.to_datetime(present, errors="coerce", format="ISO8601").isna().to_numpy()]
    numbers = pd.to_numeric(present, errors="coerce")
    bad = numbers.isna() if kind == "decimal" else ~(numbers % 1 == 0)
    return present[bad.to_numpy()]


def _in_words(error: Any, df: pd.DataFrame, columns: Mapping[str, Column]) -> str:
    """One problem as a sentence; empty if another problem says it already."""
    kind = getattr(error.check, "error", error.check)
    if kind == "column_in_schema":
        what = _("not in the dictionary.")
        cure = _("remove it with df.drop(columns={columns}).").format(columns=[error.failure_cases])
        return _sentence(
            error.failure_cases, what, _("only the columns {columns}").format(columns=", ".join(columns)), cure
        )
    if kind == "column_in_dataframe":
        name = error.failure_cases
        cure = _("add it, or rename the column that holds it; columns here: {columns}.").format(
            columns=", ".join(str(column) for column in df.columns)
        )
        return _sentence(name, _("missing."), _expected(columns[name]), cure)
    name = error.schema.name
    expected = _expected(columns[name])
    if kind == "type":
        return _type_in_words(name, df[name], columns[name]["type"], expected)
    cases = _cases(error.failure_cases["index"], error.failure_cases["failure_case"])
    what, cure = {
        "not_nullable": (
            _("empty cells: {cases}.").format(cases=cases),
            _("find the missing values, or drop these rows and say how many you dropped."),
        ),
        "field_uniqueness": (
            _("values that occur more than once: {cases}.").format(cases=cases),
            _("keep one row of each, or correct the code."),
        ),
        "allowed": (
            _("not allowed: {cases}.").format(cases=cases),
            _("correct these values, or drop these rows and say how many you dropped."),
        ),
    }[kind]
    return _sentence(name, what, expected, cure)


def _type_in_words(name: str, series: pd.Series, kind: str, expected: str) -> str:
    misfits = _misfits(series, kind)
    if len(misfits):
        cases = _cases(misfits.index.to_series(), misfits)
        what = _("wrong type: {cases}.").format(cases=cases)
        return _sentence(name, what, expected, _("correct these values, then convert the column."))
    if series.isna().any() and kind == "integer":
        return ""  # the empty cells made it a decimal column, and they are a problem of their own
    what = _("stored as {dtype}.").format(dtype=series.dtype)
    cure = _("convert it: df[{column!r}] = df[{column!r}].astype({dtype!r}).").format(column=name, dtype=DTYPES[kind])
    return _sentence(name, what, expected, cure)


def _twice(name: object) -> str:
    return _sentence(name, _("occurs more than once."), _("each column once"), _("rename or remove the others."))


def _sentence(column: object, what: str, expected: str, cure: str) -> str:
    return _("Column {column!r}: {what} Expected: {expected}. To fix: {cure}").format(
        column=column, what=what, expected=expected, cure=cure
    )


def _cases(labels: pd.Series, values: pd.Series) -> str:
    """The first few offending cells and how many there are."""
    plain = [value.item() if hasattr(value, "item") else value for value in values.iloc[:SHOWN]]
    rows = [label.item() if hasattr(label, "item") else label for label in labels.iloc[:SHOWN]]
    shown = [_("row {row!r}: {value!r}").format(row=row, value=value) for row, value in zip(rows, plain, strict=True)]
    if len(values) > SHOWN:
        shown.append("…")
    return _("{cases} ({count} in all)").format(cases=_("; ").join(shown), count=len(values))


def _expected(rule: Column) -> str:
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
