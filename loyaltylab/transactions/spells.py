"""Reading who stayed how long: durations, whether they ended, and since when they were watched."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.survey.answers import answers, column, show_rows

__all__ = ["at_risk", "design", "read_dates", "read_event", "read_spells"]

LARGEST = 1e300  # any finite number


def read_spells(
    data: pd.DataFrame, duration: str, event: str, entry: str | None = None, by: str | None = None
) -> pd.DataFrame:
    """Return clean spells as columns ``duration``, ``event``, ``entry`` and ``group``, or say which rows are wrong.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    duration : str
        Column: age at the end or when last seen, above 0.
    event : str
        Column of 0/1 or True/False: 1 if it ended, 0 if it still went on.
    entry : str, optional
        Column: age at which watching began (late entry); below ``duration``.
    by : str, optional
        Column of groups.

    Returns
    -------
    DataFrame
        With the caller's row labels.

    Raises
    ------
    ValueError
        If columns are missing, values are impossible, or nobody is in the data.

    Examples
    --------
    >>> read_spells(pd.DataFrame({"months": [3, 5], "left": [True, False]}), "months", "left")
       duration  event  entry group
    0       3.0    1.0    0.0   all
    1       5.0    0.0    0.0   all
    """
    length = answers(column(data, duration, "duration"), duration, -LARGEST, LARGEST, whole=False)
    _refuse(
        length,
        length <= 0,
        _(
            "{name}: {rows} is not above 0. Expected the age at the end. "
            "Count the period in which a customer left as one, or drop customers who never started and say so."
        ),
    )
    spells = pd.DataFrame({"duration": length, "event": read_event(data, event, "event")})
    spells["entry"] = 0.0
    if entry is not None:
        began = answers(column(data, entry, "entry"), entry, 0, LARGEST, whole=False)
        _refuse(
            began,
            began.to_numpy() >= length.to_numpy(),
            _(
                "{name}: {rows} is not below the duration. Watching must begin before it ends: "
                "drop customers who had left before you began to watch, and say how many."
            ),
        )
        spells["entry"] = began
    spells["group"] = "all" if by is None else _groups(data, by)
    return spells


def read_event(data: pd.DataFrame, name: str, role: str) -> "pd.Series[float]":
    """Return a column of 0/1 or True/False as floats.

    Examples
    --------
    >>> read_event(pd.DataFrame({"left": [True, False]}), "left", "event").tolist()
    [1.0, 0.0]
    """
    values = column(data, name, role)
    if pd.api.types.is_bool_dtype(values) and not values.isna().any():
        values = values.astype(float)
    return answers(values, name, 0, 1)


def read_dates(data: pd.DataFrame, name: str, role: str, missing: bool = False) -> "pd.Series[pd.Timestamp]":
    """Return a column of dates without time zone, or say which rows hold none.

    Examples
    --------
    >>> read_dates(pd.DataFrame({"date": ["2024-01-31"]}), "date", "date").tolist()
    [Timestamp('2024-01-31 00:00:00')]
    """
    values = column(data, name, role)
    if pd.api.types.is_numeric_dtype(values):
        raise ValueError(
            _("{name} holds numbers, expected dates. Convert them first, for example with pd.to_datetime.").format(
                name=name
            )
        )
    dates = pd.to_datetime(values, errors="coerce", format="ISO8601")
    if dates.dt.tz is not None:
        dates = dates.dt.tz_localize(None)
    wrong = dates.isna() & values.notna() if missing else dates.isna()
    _refuse(
        values, wrong, _("{name}: {rows} is not a date. Expected dates such as 2025-03-31. Correct or drop these rows.")
    )
    return dates


def design(data: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return columns that explain as numbers; words become 0/1 columns against their most frequent level.

    Returns
    -------
    DataFrame
        Numbers, named ``column`` or ``column[level]``.
    dict
        Reference level of each column of words.

    Raises
    ------
    ValueError
        If a column is missing, has gaps, or everybody has the same value.

    Examples
    --------
    >>> design(pd.DataFrame({"plan": ["plus", "basic", "basic"], "visits": [1, 2, 3]}), ["plan", "visits"])[0]
       plan[plus]  visits
    0         1.0     1.0
    1         0.0     2.0
    2         0.0     3.0
    """
    if isinstance(columns, str) or not len(columns):
        raise ValueError(
            _("columns is {value!r}, expected a list with at least one column name.").format(value=columns)
        )
    parts: dict[str, Any] = {}
    reference = {}
    for name in columns:
        values = column(data, name, "columns")
        if pd.api.types.is_numeric_dtype(values):
            plain = values.astype(float) if pd.api.types.is_bool_dtype(values) else values
            parts[name] = answers(plain, name, -LARGEST, LARGEST, whole=False)
        else:
            levels = _groups(data, name)
            reference[name] = str(levels.mode().iloc[0])
            for level in sorted(set(levels) - {reference[name]}):
                parts[f"{name}[{level}]"] = (levels == level).astype(float)
        if values.nunique() < 2:
            raise ValueError(_("{item}: everybody has the same value, so it explains nothing.").format(item=name))
    table = pd.DataFrame(parts)
    centered = table - table.mean()
    # Dividing by the spread first: a fee in yuan and a share must weigh alike in the rank.
    if np.linalg.matrix_rank((centered / centered.std()).to_numpy()) < table.shape[1]:
        raise ValueError(
            _("columns {names} say the same thing twice: one follows from the others. Leave one out.").format(
                names=", ".join(table.columns)
            )
        )
    return table, reference


def at_risk(spells: pd.DataFrame, times: Any) -> Any:
    """Count who was watched just before each time.

    Examples
    --------
    >>> at_risk(pd.DataFrame({"duration": [2, 3], "entry": [0, 1]}), [1, 2, 3]).tolist()
    [1, 2, 1]
    """
    began, ended = np.sort(spells["entry"].to_numpy()), np.sort(spells["duration"].to_numpy())
    return np.searchsorted(began, times, side="left") - np.searchsorted(ended, times, side="left")


def _groups(data: pd.DataFrame, name: str) -> "pd.Series[str]":
    values = column(data, name, "by")
    _refuse(
        values, values.isna(), _("{name}: no group in {rows}. Give these rows a group, or drop them and say so."), False
    )
    return values.astype(str)


def _refuse(values: "pd.Series[Any]", wrong: Any, words: str, show: bool = True) -> None:
    mask = np.asarray(wrong, dtype=bool)
    if mask.any():
        bad = values[mask]
        shown = [value.item() if isinstance(value, np.generic) else value for value in bad.head(5)] if show else None
        if shown is not None and all(pd.isna(value) for value in shown):
            shown = None
        raise ValueError(words.format(name=values.name, rows=show_rows(list(bad.index), shown)))
