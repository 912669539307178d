"""Reading a log of transactions: from a table in memory, from files, or where it lies in a database or in Spark."""

import glob
import os
import sys
import tempfile
from collections.abc import Hashable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.survey.answers import SHOWN

__all__ = ["Log", "one_of", "read_log"]

PARQUET = (".parquet", ".pq")
CSV = (".csv", ".csv.gz", ".tsv", ".txt")


@dataclass(frozen=True)
class Log:
    """Rows of a log in one shape, not yet computed.

    Attributes
    ----------
    rows : Ibis table
        Columns ``customer``, ``at`` (date or local time), ``value``, and flags for what could not be read.
    columns : dict
        The caller's names of ``customer``, ``at`` and ``value``, for messages.
    labels : Index or None
        Row labels of a DataFrame, by position ``row``.
    """

    rows: Any
    columns: dict[str, str]
    labels: "pd.Index[Any] | None"

    def show(self, mask: Any, part: str) -> str:
        """Name a few of the rows that a mask picks, with what they hold."""
        found = self.rows.filter(mask).limit(SHOWN).execute()
        shown = []
        for row in found.to_dict("records"):
            label: Hashable = self.labels[int(row["row"])] if self.labels is not None else None
            where = _("row {label}").format(label=label) if self.labels is not None else ""
            who = _("customer {customer}").format(customer=row["customer"])
            shown.append(f"{where or who} ({row[part]})")
        return ", ".join(shown)


def read_log(source: Any, customer_id: str, date: str, value: str | None, timezone: str | None) -> Log:
    """Open a log and bring it into one shape.

    Parameters
    ----------
    source : DataFrame, path, glob or Ibis table
        One row a transaction.
    customer_id, date : str
        Columns.
    value : str or None
        Column of amounts.
    timezone : str or None
        Where the day of a time with a zone is read off, such as "Asia/Shanghai".

    Returns
    -------
    Log

    Raises
    ------
    ValueError
        If the source, a column or its type is not what is expected.

    Examples
    --------
    >>> log = read_log(pd.DataFrame({"who": ["a"], "date": ["2024-01-05"]}), "who", "date", None, None)
    >>> log.rows.at.execute().dt.date.tolist()
    [datetime.date(2024, 1, 5)]
    """
    table, labels = _open(source)
    named = {"customer_id": customer_id, "date": date} | ({"value": value} if value is not None else {})
    for role, name in named.items():
        _require(table, name, role)
    when, bad_date = _moments(table, date, timezone)
    amount, bad_value = _amounts(table, value)
    who = table[customer_id]
    if who.type().is_string():
        who = who.nullif("")
    elif who.type().is_floating():
        who = _not_nan(who)
    parts = {"customer": who, "at": when, "bad_date": bad_date, "value": amount, "bad_value": bad_value}
    parts |= {"date_text": table[date].cast("string")}
    if value is not None:
        parts |= {"value_text": table[value].cast("string")}
    if labels is not None:
        parts |= {"row": table["row"]}
    return Log(table.select(**parts), {"customer": customer_id, "at": date, "value": str(value)}, labels)


def one_of(name: str, value: Any, allowed: tuple[Any, ...]) -> None:
    """Raise when a parameter is none of those that there are.

    Examples
    --------
    >>> one_of("zero", "keep", ("keep", "drop"))
    """
    if not any(value is each or (isinstance(value, str) and value == each) for each in allowed):
        raise ValueError(
            _("{name} is {value!r}, expected one of {allowed}.").format(
                name=name, value=value, allowed=", ".join(map(repr, allowed))
            )
        )


def _open(source: Any) -> tuple[Any, "pd.Index[Any] | None"]:
    import ibis

    if isinstance(source, ibis.Table):
        return source, None
    if isinstance(source, pd.DataFrame):
        return _open_frame(source)
    if isinstance(source, (str, Path)):
        return _open_files(str(source)), None
    raise ValueError(
        _(
            "transactions is a {found}, expected a DataFrame, the path of CSV or Parquet files (also with *), "
            "or an Ibis table."
        ).format(found=type(source).__name__)
    )


def _connect() -> Any:
    import ibis

    connection = ibis.duckdb.connect()
    # Rows come back sorted by customer anyway; keeping their order would only cost memory.
    connection.raw_sql("SET preserve_insertion_order = false")
    # Progress is for people who wait, not for files and notebooks that keep it.
    connection.raw_sql(f"SET enable_progress_bar = {str(sys.stdout.isatty()).lower()}")
    # What does not fit into memory goes here, not into the caller's folder.
    place = Path(tempfile.gettempdir(), f"loyaltylab-{os.getpid()}").as_posix().replace("'", "''")
    connection.raw_sql(f"SET temp_directory = '{place}'")
    return connection


def _open_frame(frame: pd.DataFrame) -> tuple[Any, "pd.Index[Any]"]:
    import pyarrow as pa

    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise ValueError(_("the data has more than one column {name!r}. Rename one.").format(name=twice))
    if frame.empty:
        raise ValueError(_("the transactions hold no rows. Give at least one."))
    columns = {}
    for name in frame.columns:
        try:
            columns[str(name)] = pa.Array.from_pandas(frame[name])
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            # Columns of mixed kinds: dates of pandas beside text, ids of both kinds. As text they can be read.
            texts = frame[name].map(str).where(frame[name].notna(), None)
            columns[str(name)] = pa.array(texts.tolist(), type=pa.string())
    columns["row"] = pa.array(np.arange(len(frame)))
    connection = _connect()
    connection.con.register("transactions", pa.table(columns))
    return connection.table("transactions"), frame.index


def _open_files(path: str) -> Any:
    plain = path.lower()
    if "://" not in path and not glob.glob(path, recursive=True):
        raise ValueError(_("there is no file {path!r}. Give the path of CSV or Parquet files.").format(path=path))
    connection = _connect()
    if plain.endswith(PARQUET):
        return connection.read_parquet(path)
    if plain.endswith(CSV):
        # As text, so that ids keep their leading zeros and what cannot be read is named.
        return connection.read_csv(path, all_varchar=True)
    raise ValueError(
        _("{path!r} is neither CSV nor Parquet by its name. Expected it to end with one of {known}.").format(
            path=path, known=", ".join((*PARQUET, *CSV))
        )
    )


def _require(table: Any, name: str, role: str) -> None:
    known = [column for column in table.columns if column != "row"]
    if name in known or name in table.columns:
        return
    near = get_close_matches(str(name), known, n=1)
    hint = _(" Did you mean {near!r}?").format(near=near[0]) if near else ""
    raise ValueError(
        _("the data has no column {name!r} ({role}=). Its columns are: {columns}.").format(
            name=name, role=role, columns=", ".join(known)
        )
        + hint
    )


def _moments(table: Any, name: str, timezone: str | None) -> tuple[Any, Any]:
    import ibis

    given = table[name]
    kind = given.type()
    # Spark's timestamps are moments of the whole world, and Ibis does not say so.
    zoned = kind.is_timestamp() and (kind.timezone is not None or (timezone is not None and _in_spark(table)))
    if timezone is not None and not zoned:
        raise ValueError(
            _(
                "{name}: the times have no time zone, so they are local already; leave out timezone={timezone!r}."
            ).format(name=name, timezone=timezone)
        )
    if zoned:
        if timezone is None:
            raise ValueError(
                _(
                    "{name}: the times carry the time zone {zone}. The day of a purchase depends on the place: "
                    'say which, for example timezone="Asia/Shanghai".'
                ).format(name=name, zone=kind.timezone)
            )
        return _local(table, given, timezone), ibis.literal(False)
    if kind.is_date() or kind.is_timestamp():
        return given, ibis.literal(False)
    if kind.is_string():
        text = given.strip().nullif("")
        solid = text[0:4] + "-" + text[4:6] + "-" + text[6:8]
        when = ibis.ifelse(text.re_search("^[0-9]{8}$"), solid, text).try_cast("timestamp")
        return when, text.notnull() & when.isnull()
    raise ValueError(
        _(
            "{name} holds values of type {kind}, expected dates. Convert them first, "
            'for example with pd.to_datetime(..., unit="s").'
        ).format(name=name, kind=kind)
    )


def _local(table: Any, given: Any, timezone: str) -> Any:
    """Read a time of the whole world off the clock of one place."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    import ibis

    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, TypeError):
        raise ValueError(
            _('timezone is {value!r}, expected a name such as "Asia/Shanghai" or "UTC".').format(value=timezone)
        ) from None
    into, away = "timestamp", "timestamp('UTC')"
    if _in_spark(table):
        shift = ibis.udf.scalar.builtin(_shown_at, name="from_utc_timestamp", signature=((into, "string"), into))
        return shift(given.cast(into), timezone)
    shift = ibis.udf.scalar.builtin(_at_place, name="timezone", signature=(("string", away), into))
    return shift(timezone, given.cast(away))


def _shown_at(at: Any, place: str) -> Any:
    """Stand for a function of Spark."""


def _at_place(place: str, at: Any) -> Any:
    """Stand for a function of DuckDB."""


def _in_spark(table: Any) -> bool:
    return any(each.name == "pyspark" for each in table._find_backends()[0])


def _amounts(table: Any, name: str | None) -> tuple[Any, Any]:
    import ibis

    if name is None:
        return ibis.literal(1.0), ibis.literal(False)
    given = table[name]
    kind = given.type()
    if kind.is_string():
        text = given.strip().nullif("")
        amount = text.try_cast("float64")
        return _not_nan(amount), text.notnull() & (amount.isnull() | amount.isinf())
    if not kind.is_numeric() or kind.is_boolean():
        raise ValueError(
            _("{name} holds values of type {kind}, expected amounts of money as numbers.").format(name=name, kind=kind)
        )
    amount = given.cast("float64")
    return _not_nan(amount), amount.isinf().fill_null(False)


def _not_nan(number: Any) -> Any:
    import ibis

    return ibis.ifelse(number.isnan(), ibis.null("float64"), number)
