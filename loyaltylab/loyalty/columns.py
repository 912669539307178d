"""Read the columns that every question here needs: satisfaction, a measure of loyalty, groups."""

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.survey.answers import answers, column, scale_ends, show_rows

__all__ = ["is_yes_no", "read_groups", "read_numbers", "read_pair"]

LARGEST = 1e300  # any finite number


def read_pair(data: pd.DataFrame, satisfaction: str, loyalty: str, scale: tuple[int, int]) -> pd.DataFrame:
    """Return the columns as floats named ``satisfaction`` and ``loyalty``, or say which rows are wrong.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    satisfaction, loyalty : str
        Columns: whole numbers on ``scale``; any finite numbers or True/False.
    scale : (int, int)
        Lowest and highest satisfaction.

    Returns
    -------
    DataFrame
        With the caller's row labels.

    Raises
    ------
    ValueError
        If a column is missing, or answers are missing, no numbers or off the scale.

    Examples
    --------
    >>> read_pair(pd.DataFrame({"s": [1, 6], "again": [False, True]}), "s", "again", (1, 6))
       satisfaction  loyalty
    0           1.0      0.0
    1           6.0      1.0
    """
    scores = answers(column(data, satisfaction, "satisfaction"), satisfaction, *scale_ends(scale))
    outcome = column(data, loyalty, "loyalty")
    if pd.api.types.is_bool_dtype(outcome) and not outcome.isna().any():
        outcome = outcome.astype(float)
    kept = answers(outcome, loyalty, -LARGEST, LARGEST, whole=False)
    return pd.DataFrame({"satisfaction": scores, "loyalty": kept})


def is_yes_no(outcome: "pd.Series[float]") -> bool:
    """Tell whether an outcome is made of zeros and ones only.

    Examples
    --------
    >>> is_yes_no(pd.Series([0.0, 1.0, 1.0]))
    True
    """
    return bool(outcome.isin([0, 1]).all())


def read_groups(data: pd.DataFrame, by: str) -> "pd.Series[str]":
    """Return the column of groups, or say which rows have none.

    Raises
    ------
    ValueError
        If the column is missing or has gaps.

    Examples
    --------
    >>> read_groups(pd.DataFrame({"market": ["cars"]}), "market").tolist()
    ['cars']
    """
    groups = column(data, by, "by")
    empty = groups.isna()
    if empty.any():
        raise ValueError(
            _("{by}: no group in {rows}. Give these rows a group, or drop them and say so.").format(
                by=by, rows=show_rows(list(groups.index[empty]))
            )
        )
    return groups


def read_numbers(data: pd.DataFrame, name: str) -> "pd.Series[float]":
    """Return a column that is to explain something: numbers or True/False, none missing, not all alike.

    Raises
    ------
    ValueError
        If the column is missing, has gaps, or everybody has the same value.

    Examples
    --------
    >>> read_numbers(pd.DataFrame({"member": [True, False]}), "member").tolist()
    [1.0, 0.0]
    """
    values = column(data, name, name)
    plain = values.astype(float) if pd.api.types.is_bool_dtype(values) else values
    read = answers(plain, name, -LARGEST, LARGEST, whole=False)
    if read.nunique() < 2:
        raise ValueError(_("{item}: everybody has the same value, so it explains nothing.").format(item=name))
    return read
