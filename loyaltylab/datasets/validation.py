"""Does a table fit its dictionary? Every misfit at once, with column, rows, values, what was expected and the cure."""

import json
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from loyaltylab.datasets.codes import code_problems
from loyaltylab.datasets.folders import folder_of, load_schema, table_rules
from loyaltylab.datasets.problems import frame_problems, in_words, twice
from loyaltylab.datasets.suggest import iso_dates, meant_columns
from loyaltylab.i18n import _

if TYPE_CHECKING:
    from loyaltylab.datasets.case import Case

__all__ = ["count_rows", "meant_by", "read_shipped", "rules_of", "typed", "validate"]

FAR = 50  # times larger or smaller than in the case: cents for yuan, or thousands, rather than a cheaper shop
PLAUSIBLE = {"min": "1950-01-01", "max": "2100-01-01"}  # dates outside are slips of the keyboard, whatever the case

Column = Mapping[str, Any]
Rules = Mapping[str, Any]


def validate(
    df: pd.DataFrame,
    like: "str | Mapping[str, Any] | Case",
    table: str | None = None,
    *,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Does this table fit a dictionary: that of a case, or one of your own?

    Parameters
    ----------
    df : DataFrame
        The table to check; it is not changed.
    like : str, dict or Case
        For data of your own, the table they should look like: ``"mail_order.transactions"``. Limits that belong to
        that case alone (its period, the names of its channels) do not apply then; ``describe`` marks them "in this
        case". More columns than there are welcome.
        Else a case, a whole ``schema.json``, or one table's dictionary (with ``"columns"``), which the table must
        fit exactly.
    table : str, optional
        Which table of the case, if ``like`` does not say; needed only if it has several.
    columns : list of str, optional
        Check only these columns, if you do not have, or need, the others.

    Returns
    -------
    DataFrame
        ``df`` itself, if all is well.

    Raises
    ------
    ValueError
        One message with every problem: column, row labels, values, what was expected, how to fix it.

    Warns
    -----
    UserWarning
        If amounts of your own fit, but are so far from the case's that another unit is likely, such as fen for yuan.

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
    rules = _only(rules_of(like, table), columns)
    if not isinstance(df, pd.DataFrame):
        raise ValueError(_("Expected a pandas DataFrame, got {type}.").format(type=type(df).__name__))
    exactly = not isinstance(like, str) and columns is None
    _refuse([*_misfits(df, rules, strict=exactly), *code_problems(_named_once(df), rules["columns"])])
    if isinstance(like, str):
        for doubt in _odd_amounts(df, like, table, rules):
            warnings.warn(doubt, stacklevel=2)
    return df


def meant_by(df: pd.DataFrame, rules: Rules) -> dict[str, str]:
    """Which columns were probably meant by those that are missing."""
    missing = {name: rule.get("chinese", "") for name, rule in rules["columns"].items() if name not in df.columns}
    return meant_columns(missing, [name for name in df.columns if name not in rules["columns"]])


def _only(rules: Rules, columns: Sequence[str] | None) -> Rules:
    """The rules of some columns, and of what hangs on these alone."""
    if columns is None:
        return rules
    columns = [columns] if isinstance(columns, str) else columns
    unknown = [name for name in columns if name not in rules["columns"]]
    if unknown:
        raise ValueError(
            _("columns: {unknown} not in the dictionary; there are: {known}. Give a list of names.").format(
                unknown=", ".join(unknown), known=", ".join(rules["columns"])
            )
        )
    kept = {name: rule for name, rule in rules["columns"].items() if name in columns}
    return {**rules, "columns": kept}


def _misfits(df: pd.DataFrame, rules: Rules, strict: bool) -> list[str]:
    """Every way in which a table does not fit its rules, in words."""
    once = _named_once(df)
    found = [twice(column) for column in df.columns[df.columns.duplicated()].unique()]
    return [*found, *_problems(once, rules, strict), *frame_problems(once, rules)]


def _named_once(df: pd.DataFrame) -> pd.DataFrame:
    return df.loc[:, ~df.columns.duplicated()]


def _refuse(problems: list[str]) -> None:
    if problems:
        head = _("The table does not fit its dictionary. Problems: {count}").format(count=len(problems))
        raise ValueError("\n".join([head, *(f"{i}. {text}" for i, text in enumerate(problems, 1))]))


def rules_of(like: "str | Mapping[str, Any] | Case", table: str | None = None) -> Rules:
    """The rules of one table, from a name, a case, a whole schema, or the rules themselves."""
    if isinstance(like, str):
        case, _dot, named = like.partition(".")
        return _for_own_data(table_rules(load_schema(case), named or table))
    whole: Rules = like if isinstance(like, Mapping) else like.schema
    return whole if "columns" in whole else table_rules(dict(whole), table)


def _for_own_data(rules: dict[str, Any]) -> Rules:
    """Leave out the limits that are only the case's own."""

    def freed(rule: Column) -> Column:
        if not rule.get("free"):
            return rule
        dates = rule["type"] in ("date", "datetime")
        own = ("max", "values") if rule.get("min") == 0 else ("min", "max", "values")  # zero binds every case
        kept = {key: value for key, value in rule.items() if key not in own}
        return {**kept, **PLAUSIBLE} if dates else kept

    kept = {key: value for key, value in rules.items() if not (key == "key" and rules.get("free_key"))}
    return {**kept, "columns": {name: freed(rule) for name, rule in rules["columns"].items()}}


def _odd_amounts(df: pd.DataFrame, like: str, table: str | None, rules: Rules) -> list[str]:
    """Amounts in the case's currency that are far from the case's: nothing forbids them, but a wrong unit is likely."""
    case, _dot, named = like.partition(".")
    open_ended = [
        name
        for name, rule in rules["columns"].items()
        if rule["type"] == "decimal" and "max" not in rule and not rule.get("free") and df[name].notna().any()
    ]
    if not open_ended:
        return []
    shipped = read_shipped(folder_of(case) / rules["file"], table_rules(load_schema(case), named or table))
    if "currency" in shipped and "currency" in df and not set(df["currency"]) <= set(shipped["currency"]):
        return []
    doubts = []
    for name in open_ended:
        mine, usual = df[name].median(), shipped[name].median()
        if usual > 0 and not usual / FAR <= mine <= usual * FAR:
            text = _("Column {column!r}: the middle value is {mine:g}, in the case {usual:g}. Is it in another unit?")
            doubts.append(text.format(column=name, mine=mine, usual=usual))
    return doubts


def read_shipped(path: Path, rules: Rules) -> pd.DataFrame:
    """Read a table of a case with the types its dictionary says, and check it: once, as long as the file is the same.

    Everybody gets a table of their own. Copies are made on writing, so that costs nothing before somebody writes.
    """
    file = path.stat()
    return _read(path, (file.st_mtime_ns, file.st_size), json.dumps(rules, sort_keys=True)).copy(deep=False)


@lru_cache(maxsize=64)
def _read(path: Path, _state: tuple[int, int], written: str) -> pd.DataFrame:
    rules = json.loads(written)
    columns = rules["columns"]
    texts = {name: "str" for name, rule in columns.items() if rule["type"] in ("text", "date", "datetime")}
    df = pd.read_csv(path, dtype=texts, keep_default_na=False, na_values=[""], encoding="utf-8")
    df = typed(df, columns)
    _refuse(_misfits(df, rules, strict=True))
    return df


def count_rows(path: Path) -> int:
    """Count the rows of a shipped table; no cell of it holds a line break."""
    return path.read_bytes().count(b"\n") - 1


def typed(df: pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    """Give each known column its type where every value allows it; the others are left for ``validate`` to name."""
    return df.assign(**{name: _converted(df[name], columns[name]["type"]) for name in df.columns if name in columns})


def _converted(series: pd.Series, kind: str) -> pd.Series:
    if kind in ("date", "datetime"):
        dates = iso_dates(series)
        return dates if dates.isna().equals(series.isna()) else series
    if kind in ("integer", "decimal"):
        numbers = pd.to_numeric(series, errors="coerce")
        if pd.api.types.is_bool_dtype(series) or not numbers.isna().equals(series.isna()):
            return series
        whole = kind == "integer" and numbers.notna().all() and (numbers % 1 == 0).all()
        return numbers.astype("int64") if whole else numbers.astype("float64")
    return series


def _problems(df: pd.DataFrame, rules: Rules, strict: bool) -> list[str]:
    """Let pandera find the misfits, and put each into words."""
    import pandera.pandas as pa

    columns, meant = rules["columns"], meant_by(df, rules)
    try:
        pandera_rules = {name: _pandera_column(rule) for name, rule in columns.items()}
        pa.DataFrameSchema(pandera_rules, strict=strict).validate(df, lazy=True)
    except pa.errors.SchemaErrors as failure:
        found = [in_words(error, df, columns, meant) for error in failure.schema_errors]
        return [text for text in found if text]
    return []


def _pandera_column(rule: Column) -> Any:
    import pandera.pandas as pa

    # Types are a check of their own: a decimal column may hold whole numbers, text may be str, object or category.
    checks = [pa.Check(lambda series: _has_type(series, rule), error="type", ignore_na=False)]
    if {"values", "min", "max"} & rule.keys():
        checks.append(pa.Check(lambda series: _is_allowed(series, rule), error="allowed"))
    return pa.Column(None, checks, nullable=rule.get("nullable", False), unique=rule.get("unique", False), coerce=False)


def _has_type(series: pd.Series, rule: Column) -> bool:
    types, kind = pd.api.types, rule["type"]
    if kind == "text":
        values = series.cat.categories if isinstance(series.dtype, pd.CategoricalDtype) else series
        return types.infer_dtype(values, skipna=True) in ("string", "empty")
    if kind in ("date", "datetime"):
        return types.is_datetime64_any_dtype(series)
    if kind == "integer":
        # Empty cells turn whole numbers into decimals; where they are allowed, so is that.
        gaps = rule.get("nullable", False) and types.is_float_dtype(series)
        return types.is_integer_dtype(series) or bool(gaps and (series.dropna() % 1 == 0).all())
    return types.is_numeric_dtype(series) and not types.is_bool_dtype(series)


def _is_allowed(series: pd.Series, rule: Column) -> pd.Series:
    """Values in the list or range; what is not of the type at all is reported by the type check instead."""
    if rule["type"] == "text":
        return series.isin(rule["values"])
    if rule["type"] in ("date", "datetime"):
        values = iso_dates(series)
        low, high = pd.Timestamp(rule.get("min", pd.Timestamp.min)), pd.Timestamp(rule.get("max", pd.Timestamp.max))
    else:
        values = pd.to_numeric(series, errors="coerce")
        low, high = rule.get("min", float("-inf")), rule.get("max", float("inf"))
    inside = values.isin(rule["values"]) if "values" in rule else values.between(low, high)
    return inside | values.isna()
