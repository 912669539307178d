"""Which accounts are key? A score of several criteria, and the list that it makes."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.survey.answers import column, show_rows

__all__ = ["account_scores"]


def account_scores(data: pd.DataFrame, weights: Mapping[str, float], top: int = 20) -> pd.DataFrame:
    """Which accounts come out on top when several criteria count, each with its weight?

    Parameters
    ----------
    data : DataFrame
        One row an account.
    weights : dict of str to float
        Column of each criterion, more is better, with its weight: 0 or more, not all 0. Only their ratio counts.
    top : int
        Length of the list, 1 to the number of accounts.

    Returns
    -------
    DataFrame
        Indexed like ``data``, best first: ``score`` (0 to 100), ``place`` (from 1), ``chosen``. The score is the
        weighted mean of places: an account gets 100 in a criterion in which it is best, 0 where it is worst, equal
        accounts the same. Accounts with equal scores stand in the order of ``data``.

    Raises
    ------
    ValueError
        If a column is missing or incomplete, a weight is below 0 or no number, all are 0, or ``top`` is out of range.

    Examples
    --------
    >>> data = pd.DataFrame({"sales": [900, 500, 100], "value": [10, 80, 30]}, index=["A", "B", "C"])
    >>> print(account_scores(data, {"sales": 1, "value": 3}, top=1))
       score  place  chosen
    B   87.5      1    True
    C   37.5      2   False
    A   25.0      3   False

    Notes
    -----
    Common mistake: giving weight to criteria that say the same. Sales, margin and value rise together, so three of them
    are one criterion with three votes. And places forget distances: first by a yuan and first by a million score alike.
    """
    given = _weights(weights)
    if isinstance(top, bool) or not isinstance(top, (int, np.integer)) or not 1 <= top <= len(data):
        raise ValueError(
            _("top is {value!r}, expected a whole number from 1 to {n}, the number of accounts.").format(
                value=top, n=len(data)
            )
        )
    places = pd.DataFrame({name: _places(data, name) for name in given}, index=data.index)
    total = sum(given.values())
    score = sum((places[name] * (weight / total) for name, weight in given.items()), pd.Series(0.0, index=data.index))
    # Rounding keeps two equal scores equal, whatever order their parts were added in.
    table = pd.DataFrame({"score": score.round(9)}).sort_values("score", ascending=False, kind="stable")
    table["place"] = np.arange(1, len(table) + 1)
    table["chosen"] = table["place"] <= top
    return table


def _weights(weights: Mapping[str, float]) -> dict[str, float]:
    for name, weight in weights.items():
        number = isinstance(weight, (int, float, np.number)) and not isinstance(weight, bool)
        if not number or not np.isfinite(weight) or weight < 0:
            raise ValueError(
                _("the weight of {name} is {value!r}, expected a number of 0 or more.").format(name=name, value=weight)
            )
    if not any(weights.values()):
        raise ValueError(_("all weights are 0, so nothing counts. Give at least one criterion a weight above 0."))
    return {name: float(weight) for name, weight in weights.items()}


def _places(data: pd.DataFrame, name: str) -> "pd.Series[float]":
    """From 0 for the worst to 100 for the best; equal values share the middle of their places."""
    numbers = complete_numbers(data, name, "weights")
    if len(numbers) == 1:
        return pd.Series(100.0, index=data.index)
    return 100 * (numbers.rank(method="average") - 1) / (len(numbers) - 1)


def complete_numbers(data: pd.DataFrame, name: str, role: str) -> "pd.Series[float]":
    """Return a column as numbers, or say in which rows there are none."""
    given = column(data, name, role)
    numbers = pd.to_numeric(given, errors="coerce").astype("float64")
    wrong = ~np.isfinite(numbers.to_numpy())
    if wrong.any():
        rows = show_rows(list(data.index[wrong]), given[wrong].tolist())
        raise ValueError(
            _("{name}: {rows} is not a number. Complete or drop these accounts, and say how many.").format(
                name=name, rows=rows
            )
        )
    return numbers
