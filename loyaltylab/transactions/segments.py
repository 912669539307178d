"""Which customers belong together by what they did: RFM scores with names, and active, occasional or lost."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence, column, show_rows
from loyaltylab.survey.intervals import percent, wilson

__all__ = ["SegmentTable", "activity_segments", "rfm_segments"]

SEGMENTS = ("champions", "loyal", "new", "promising", "needs attention", "at risk", "cannot lose", "hibernating")
ACTIVITY = ("active", "occasional", "lost")


@dataclass(frozen=True)
class SegmentTable(ResultTable):
    """Segments with their shares and what they bought; and the segment of each customer.

    Attributes
    ----------
    customers : DataFrame
        One row a customer, with the scores and ``segment``.
    """

    customers: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def rfm_segments(rfm: pd.DataFrame, scores: int = 5, confidence: float = 0.95) -> SegmentTable:
    """Which customers bought recently, often and for much, and what do we call them?

    Parameters
    ----------
    rfm : DataFrame
        From :func:`rfm_summary`; with ``monetary_value`` there is a score of money as well.
    scores : int
        Groups of about equal size per letter, 2 to 9; the highest score is the best. Equal customers get equal scores,
        so groups differ in size where many customers are alike.
    confidence : float
        For the intervals of the shares.

    Returns
    -------
    SegmentTable
        Index ``segment`` (those that have customers); ``n``, ``share`` (%) with Wilson interval, ``occasions`` (mean
        purchase occasions), ``silent`` (mean time since the last purchase, in the unit of the data), ``spend`` (share
        of all money of repeat purchases in %, if there is any), and with a hold-out ``bought_later`` (% who bought in
        it) with its interval. ``.customers`` has ``silent``, ``R``, ``F``, ``M``, ``segment`` of each customer.

    Raises
    ------
    ValueError
        If a column is missing, values are impossible, or ``scores`` is out of range.

    Examples
    --------
    >>> table = {"frequency": [0, 0, 1, 3, 8], "recency": [0, 0, 9, 20, 30], "T": [30, 3, 30, 25, 31]}
    >>> found = rfm_segments(pd.DataFrame(table, index=list("abcde")))
    >>> found.customers["segment"].to_dict()
    {'a': 'hibernating', 'b': 'promising', 'c': 'at risk', 'd': 'needs attention', 'e': 'champions'}

    Notes
    -----
    Common mistake: giving the highest number of days the highest score. The column ``recency`` of the table is the age
    at the last purchase; what is scored is the time of silence since then, and *little* silence is a 5.

    A score says where a customer stands among these customers, not that anything will happen; look at ``bought_later``.

    Segments are read from R and from FM, the mean of the other scores, both put on a scale from 0 (worst) to 1:
    champions (R and FM in the top), loyal (R above the middle, FM from the middle), new (top R, lowest F), promising
    (the others with R above the middle), needs attention (R in the middle, FM from the middle), cannot lose (R below
    the middle, FM in the top), at risk (R below the middle, FM from the middle), hibernating (the rest).

    References
    ----------
    Hughes, A. M. (1994). Strategic Database Marketing: scores by quintile.
    """
    if isinstance(scores, bool) or not isinstance(scores, int) or not 2 <= scores <= 9:
        raise ValueError(_("scores is {value!r}, expected a whole number from 2 to 9.").format(value=scores))
    check_confidence(confidence)
    customers = _scored(rfm, scores)
    customers["segment"] = _named(customers, scores)
    table = _profile(rfm, customers, SEGMENTS, confidence)
    table = table[table["n"] > 0]
    title = _("RFM segments of {n:,} customers; silent in {unit}").format(n=len(rfm), unit=_unit_name(rfm))
    return _result(table, title, confidence, customers)


def activity_segments(
    rfm: pd.DataFrame, active_within: float, lost_after: float, often: int = 2, confidence: float = 0.95
) -> SegmentTable:
    """Who is active, who comes now and then, and who has been silent for too long?

    Parameters
    ----------
    rfm : DataFrame
        From :func:`rfm_summary`.
    active_within : float
        Silence up to which a customer with enough purchases counts as active, in the unit of the data.
    lost_after : float
        Silence beyond which a customer counts as lost, in the unit of the data; at least ``active_within``.
    often : int
        Purchase occasions that an active customer has at least.
    confidence : float
        For the intervals.

    Returns
    -------
    SegmentTable
        Index ``segment`` (active, occasional, lost) with the columns of :func:`rfm_segments`.

    Raises
    ------
    ValueError
        If a column is missing, or the limits are negative or in the wrong order.

    Examples
    --------
    >>> table = {"frequency": [4, 0, 2], "recency": [28.0, 0.0, 5.0], "T": [30.0, 20.0, 90.0]}
    >>> activity_segments(pd.DataFrame(table), active_within=13, lost_after=26).table["n"].to_dict()
    {'active': 1, 'occasional': 1, 'lost': 1}

    Notes
    -----
    Common mistake: believing the name. Without a contract nobody says goodbye, and "lost" is a rule: with a hold-out,
    ``bought_later`` says how many of the lost came back.
    """
    if not 0 <= active_within <= lost_after or not np.isfinite(lost_after):
        raise ValueError(
            _("active_within is {low} and lost_after is {high}, expected 0 <= active_within <= lost_after.").format(
                low=active_within, high=lost_after
            )
        )
    if isinstance(often, bool) or not isinstance(often, int) or often < 1:
        raise ValueError(_("often is {value!r}, expected a whole number of purchases, 1 or more.").format(value=often))
    check_confidence(confidence)
    customers = _silence(rfm)
    active = (customers["silent"] <= active_within) & (rfm["frequency"] + 1 >= often)
    lost = customers["silent"] > lost_after
    customers["segment"] = np.select([lost, active], ["lost", "active"], "occasional")
    table = _profile(rfm, customers, ACTIVITY, confidence)
    words = _("Activity of {n:,} customers, silence in {unit}: active within {low:g}, lost after {high:g}")
    title = words.format(n=len(rfm), unit=_unit_name(rfm), low=active_within, high=lost_after)
    return _result(table, title, confidence, customers)


def _unit_name(rfm: pd.DataFrame) -> str:
    """Write out the unit of the table, for a title."""
    names = {
        "s": _("seconds"),
        "h": _("hours"),
        "D": _("days"),
        "W": _("weeks"),
        "M": _("months"),
        "Y": _("years"),
    }
    return names.get(rfm.attrs.get("unit", ""), _("units of T"))


def _silence(rfm: pd.DataFrame) -> pd.DataFrame:
    """Check the three columns and return how long each customer has been silent."""
    parts = {name: column(rfm, name, "rfm") for name in ("frequency", "recency", "T")}
    if rfm.empty:
        raise ValueError(_("the RFM table holds no customers. Give at least one."))
    for name, values in parts.items():
        numbers = pd.to_numeric(values, errors="coerce")
        wrong = ~np.isfinite(numbers.to_numpy(dtype=float)) | (numbers.to_numpy(dtype=float) < 0)
        if wrong.any():
            shown = show_rows(list(rfm.index[wrong]), values[wrong].tolist())
            raise ValueError(
                _("{name}: {rows} is not a number of 0 or more. Take the table from rfm_summary().").format(
                    name=name, rows=shown
                )
            )
    silent = parts["T"].astype(float) - parts["recency"].astype(float)
    wrong = silent.to_numpy() < -1e-9
    if wrong.any():
        raise ValueError(
            _(
                "recency is greater than T in {rows}. In this table recency is the age at the last purchase, "
                "T the age now, in the same unit."
            ).format(rows=show_rows(list(rfm.index[wrong]), parts["recency"][wrong].tolist()))
        )
    return pd.DataFrame({"silent": silent.clip(lower=0)}, index=rfm.index)


def _scored(rfm: pd.DataFrame, scores: int) -> pd.DataFrame:
    customers = _silence(rfm)
    customers["R"] = _quantile_score(-customers["silent"], scores)
    customers["F"] = _quantile_score(rfm["frequency"].astype(float), scores)
    if "monetary_value" in rfm:
        # Who bought once has no repeat spend: the lowest score, not a missing one.
        money = rfm["monetary_value"].astype(float)
        customers["M"] = _quantile_score(money.fillna(-np.inf), scores)
    return customers


def _quantile_score(values: "pd.Series[float]", scores: int) -> "pd.Series[int]":
    """Score by the share of customers who are worse, so that equal customers get equal scores."""
    worse = (values.rank(method="min") - 1) / len(values)
    place = np.floor(worse.to_numpy() * scores + 1e-9) + 1
    return pd.Series(place.clip(1, scores).astype(int), index=values.index)


def _named(customers: pd.DataFrame, scores: int) -> Any:
    top, middle = 1 - 1 / scores, 0.5
    r = (customers["R"] - 1) / (scores - 1)
    others = [name for name in ("F", "M") if name in customers]
    fm = (customers[others].mean(axis=1) - 1) / (scores - 1)
    single = customers["F"] == 1
    rules: list[tuple[Any, str]] = [
        ((r >= top) & (fm >= top), "champions"),
        ((r > middle) & (fm >= middle), "loyal"),
        ((r >= top) & single, "new"),
        (r > middle, "promising"),
        ((r == middle) & (fm >= middle), "needs attention"),
        ((r < middle) & (fm >= top), "cannot lose"),
        ((r < middle) & (fm >= middle), "at risk"),
    ]
    return np.select([rule for rule, _name in rules], [name for _rule, name in rules], "hibernating")


def _profile(rfm: pd.DataFrame, customers: pd.DataFrame, order: tuple[str, ...], confidence: float) -> pd.DataFrame:
    parts = rfm.assign(silent=customers["silent"], occasions=rfm["frequency"] + 1)
    names = list(order)
    groups = parts.groupby(customers["segment"].to_numpy())
    n = groups.size().reindex(names, fill_value=0)
    low, high = wilson(n, len(rfm), confidence)
    table = pd.DataFrame({"n": n, "share": 100 * n / len(rfm), "share_low": 100 * low, "share_high": 100 * high})
    table["occasions"] = groups["occasions"].mean().reindex(names)
    table["silent"] = groups["silent"].mean().reindex(names)
    if "monetary_value" in rfm:
        spend = (parts["monetary_value"] * parts["frequency"]).fillna(0)
        by_segment = spend.groupby(customers["segment"].to_numpy()).sum().reindex(names, fill_value=0)
        table["spend"] = 100 * by_segment / spend.sum() if spend.sum() else np.nan
    if "holdout_frequency" in rfm:
        came = (rfm["holdout_frequency"] > 0).groupby(customers["segment"].to_numpy()).sum()
        came = came.reindex(names, fill_value=0)
        low, high = wilson(came, n, confidence)
        table["bought_later"] = 100 * came / n.where(n > 0)
        table["bought_later_low"], table["bought_later_high"] = 100 * low, 100 * high
        table.loc[n == 0, ["bought_later_low", "bought_later_high"]] = np.nan
    table.index.name = "segment"
    return table


def _result(table: pd.DataFrame, title: str, confidence: float, customers: pd.DataFrame) -> SegmentTable:
    formats = dict.fromkeys(table.columns.drop("n"), ".1f")
    notes = [_("spend: share of the money of repeat purchases, in %.")] if "spend" in table else []
    if "bought_later" in table:
        notes.append(_("bought_later: % of the segment who bought at least once in the hold-out."))
    return SegmentTable(
        table=table,
        title=title,
        method=_("Wilson, {level}").format(level=percent(confidence)),
        notes=tuple(notes),
        formats=formats,
        customers=customers,
    )
