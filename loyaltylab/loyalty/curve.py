"""The satisfaction-loyalty curve as the data show it: mean loyalty at each level of satisfaction."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.columns import is_yes_no, read_groups, read_pair
from loyaltylab.survey.answers import check_confidence, scale_ends
from loyaltylab.survey.intervals import percent, t_interval, wilson

__all__ = ["SatisfactionCurve", "satisfaction_curve"]


@dataclass(frozen=True)
class SatisfactionCurve:
    """Mean loyalty by level of satisfaction, with intervals; prints as a table.

    Attributes
    ----------
    table : DataFrame
        One row a level (and group): ``level``, ``n``, ``mean``, ``low``, ``high``, led by the ``by`` column if any.
        Shares are from 0 to 1. A level without answers has ``n`` 0, no mean, and an interval that excludes nothing.
    satisfaction, loyalty : str
        The columns it was made from.
    by : str or None
        The column of the groups.
    scale : (int, int)
        Lowest and highest satisfaction.
    share : bool
        Whether loyalty is yes or no, so that the means are shares.
    method : str
        How the intervals were made.

    Examples
    --------
    See :func:`satisfaction_curve`.
    """

    table: pd.DataFrame = field(repr=False)
    satisfaction: str
    loyalty: str
    by: str | None
    scale: tuple[int, int]
    share: bool
    method: str

    def __str__(self) -> str:
        return f"{self._title()}\n{self._shown().to_string(index=False)}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p><b>{escape(self._title())}</b></p>{self._shown().to_html(index=False)}"

    def _title(self) -> str:
        words = _("{loyalty} by {satisfaction}, n = {n:,} ({method})")
        n = int(self.table["n"].sum())
        return words.format(loyalty=self.loyalty, satisfaction=self.satisfaction, n=n, method=self.method)

    def _shown(self) -> pd.DataFrame:
        shown = self.table.copy()
        for name in ("mean", "low", "high"):
            shown[name] = [self._cell(value) for value in shown[name]]
        return shown

    def _cell(self, value: float) -> str:
        if np.isnan(value):
            return _("no answers")
        return f"{100 * value:.1f} %" if self.share else f"{value:.2f}"


def satisfaction_curve(
    data: pd.DataFrame,
    satisfaction: str = "satisfaction",
    loyalty: str = "repurchased",
    by: str | None = None,
    scale: tuple[int, int] = (1, 6),
    confidence: float = 0.95,
) -> SatisfactionCurve:
    """How does loyalty rise with satisfaction, level by level?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    satisfaction : str
        Column of whole numbers on ``scale``.
    loyalty : str
        Column: 0/1 or True/False (did they buy again?), or any number such as an intention from 1 to 5.
    by : str, optional
        Column of groups; one curve each.
    scale : (int, int)
        Lowest and highest satisfaction.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    SatisfactionCurve
        Every level of the scale is in it, also those with few answers (wide interval) or none.

    Raises
    ------
    ValueError
        If a column is missing, or answers are missing, no numbers or off the scale.

    Examples
    --------
    >>> data = pd.DataFrame({"satisfaction": [1, 1, 2, 2, 3, 3], "repurchased": [0, 0, 0, 1, 1, 1]})
    >>> print(satisfaction_curve(data, scale=(1, 3)))
    repurchased by satisfaction, n = 6 (Wilson, 95 %)
     level  n    mean    low    high
         1  2   0.0 %  0.0 %  65.8 %
         2  2  50.0 %  9.5 %  90.5 %
         3  2 100.0 % 34.2 % 100.0 %

    Notes
    -----
    Common mistake: reading the curve as cause and effect. Level by level it compares different people, and what makes
    them satisfied (or keeps them captive) differs too.

    References
    ----------
    Jones & Sasser (1995), Why satisfied customers defect, Harvard Business Review, for curves by market.
    """
    scale, confidence = scale_ends(scale), check_confidence(confidence)
    pair = read_pair(data, satisfaction, loyalty, scale)
    share = is_yes_no(pair["loyalty"])
    if by is None:
        table = _levels(pair, scale, share, confidence)
    else:
        table = _by_group(pair, read_groups(data, by), scale, share, confidence)
    interval = _("Wilson, {confidence}") if share else _("t, {confidence}")
    method = interval.format(confidence=percent(confidence))
    return SatisfactionCurve(table, satisfaction, loyalty, by, scale, share, method)


def _by_group(
    pair: pd.DataFrame, groups: "pd.Series[str]", scale: tuple[int, int], share: bool, confidence: float
) -> pd.DataFrame:
    tables = []
    for name, part in pair.groupby(groups.to_numpy(), sort=True, observed=True):
        table = _levels(part, scale, share, confidence)
        table.insert(0, str(groups.name), name)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _levels(pair: pd.DataFrame, scale: tuple[int, int], share: bool, confidence: float) -> pd.DataFrame:
    levels = range(scale[0], scale[1] + 1)
    parts = pair.groupby("satisfaction")["loyalty"].agg(["size", "sum", "mean", "std"]).reindex(levels)
    n = parts["size"].fillna(0).astype(int)
    if share:
        low, high = wilson(parts["sum"].fillna(0), n, confidence)
    else:
        ends = [t_interval(m, sd, k, confidence) for m, sd, k in zip(parts["mean"], parts["std"], n, strict=True)]
        low, high = np.array(ends).T
    columns = {"level": list(levels), "n": n.to_numpy(), "mean": parts["mean"].to_numpy(), "low": low, "high": high}
    return pd.DataFrame(columns)
