"""Does it get better? One metric over time, with a test for a linear trend."""

from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.survey.answers import check_confidence, column, show_rows
from loyaltylab.survey.bootstrap import units_of
from loyaltylab.survey.compare import SHOWN, interval_words
from loyaltylab.survey.intervals import percent
from loyaltylab.survey.metrics import Floats, Metric, effective_n, estimate, read_metric, weights_of

__all__ = ["Trend", "trend"]

PERIODS = {"month": "M", "quarter": "Q", "year": "Y"}


@dataclass(frozen=True, repr=False)
class Trend(ResultTable):
    """One metric by period, with the slope of a straight line through all answers.

    Attributes
    ----------
    slope : Estimate
        Change of the metric from one period to the next.
    p_value : float
        Of the test that the slope is zero.
    p_bend : float
        Of the test that the periods lie on a straight line, up to chance; nan with two periods, or when somewhere
        everybody counts the same. Small: do not sum up this history as one slope.
    level : float
        Height of the line at the first period.
    overall : Estimate
        The metric of everybody.
    period : str
        "month", "quarter" or "year".
    estimates : dict
        Period to Estimate.
    """

    slope: Estimate = field(kw_only=True)
    p_value: float = field(kw_only=True)
    p_bend: float = field(kw_only=True)
    level: float = field(kw_only=True)
    overall: Estimate = field(kw_only=True)
    period: str = field(kw_only=True)
    estimates: dict[str, Estimate] = field(kw_only=True)
    metric: Metric = field(kw_only=True)


def trend(
    data: pd.DataFrame,
    score: str,
    date: str,
    period: str = "quarter",
    metric: str = "mean",
    scale: tuple[int, int] | None = None,
    weights: str | None = None,
    unit: str | None = None,
    confidence: float = 0.95,
) -> Trend:
    """Does a metric rise or fall over time, beyond chance?

    Parameters
    ----------
    data : DataFrame
        One row an answer.
    score : str
        Column of whole-number answers.
    date : str
        Column of dates (timestamps or text such as "2025-03-31").
    period : {"month", "quarter", "year"}
        How dates are put together; at least two periods, each with at least two answers.
    metric, scale, weights, confidence
        As in :func:`compare`.
    unit : str, optional
        Column that names the customer, when some answered several times: the standard error of the slope then
        lets the answers of one person go together.

    Returns
    -------
    Trend
        One row a period (``place`` counts periods from the first, ``n``, ``value``, ``low``, ``high``, ``se``);
        ``.slope`` per period, ``.p_value``, ``.p_bend``.

    Raises
    ------
    ValueError
        If a column is missing, dates cannot be read, answers are missing or off the scale, or there are too few
        periods or answers in one.

    Examples
    --------
    >>> days = pd.date_range("2025-01-01", periods=12, freq="MS").repeat(4)
    >>> table = pd.DataFrame({"day": days, "csat": [3, 4, 4, 5] * 6 + [4, 5, 5, 6] * 6})
    >>> found = trend(table, "csat", date="day")
    >>> print(found.slope)
    slope of mean, 1-6 per quarter 0.400 [0.209, 0.591], n = 48 (least squares, robust t, 95 %)
    >>> found.table["value"].round(2).to_dict()
    {'2025Q1': 4.0, '2025Q2': 4.0, '2025Q3': 5.0, '2025Q4': 5.0}

    Notes
    -----
    Common mistake: reading a story into every jump. Look at the intervals, and at the slope of the whole. Who
    answers may change as well: a score can rise because the unhappy stopped answering.

    References
    ----------
    White (1980) for the robust standard error (HC1), Liang & Zeger (1986) for the one by customer; with weights it is
    the linearized one of Lumley (2010), Complex Surveys.
    """
    confidence = check_confidence(confidence)
    chosen, clean = read_metric(column(data, score, "score"), score, metric, scale)
    given = clean.to_numpy()
    labels, places = _periods(column(data, date, "date"), period)
    load = None if weights is None else weights_of(column(data, weights, "weights"), data.index)
    names = sorted(set(labels))
    rows, estimates = [], {}
    for name in names:
        inside = labels == name
        if inside.sum() < 2:
            raise ValueError(
                _("{date}: fewer than 2 answers in {period}. Choose longer periods.").format(date=date, period=name)
            )
        part = None if load is None else load[inside]
        found = estimates[name] = estimate(given[inside], part, chosen, confidence)
        row = {"place": int(places[inside][0]), "n": found.n, "value": found.value, "low": found.low}
        row |= {"high": found.high, "se": found.se}
        rows.append(row if part is None else {**row, "n_effective": effective_n(part)})
    table = pd.DataFrame(rows, index=pd.Index(names, name=period))
    people = None if unit is None else units_of(data, unit)
    slope, level, p_value = _slope(chosen, given, places, load, people, period, confidence)
    p_bend = _bend(table)
    return Trend(
        table=table,
        title=_("{score} by {period}: {metric}; n = {n:,}").format(
            metric=chosen.label, score=score, period=_period_word(period), n=len(data)
        ),
        method=interval_words(chosen, load is not None, confidence),
        notes=_notes(slope, p_value, p_bend, table),
        formats={"n_effective": ",.1f", **({} if chosen.kind == "mean" else dict.fromkeys(SHOWN, ".1f"))},
        slope=slope,
        p_value=p_value,
        p_bend=p_bend,
        level=level,
        overall=estimate(given, load, chosen, confidence),
        period=period,
        estimates=estimates,
        metric=chosen,
    )


def _periods(dates: "pd.Series[Any]", period: str) -> tuple["npt.NDArray[np.str_]", "npt.NDArray[np.int64]"]:
    if period not in PERIODS:
        raise ValueError(_("period is {value!r}, expected 'month', 'quarter' or 'year'.").format(value=period))
    if pd.api.types.is_numeric_dtype(dates):
        raise ValueError(
            _("{name} holds numbers, expected dates such as 2025-03-31. Turn them into dates first.").format(
                name=dates.name
            )
        )
    read = pd.to_datetime(dates, errors="coerce", format=None if dates.dtype.kind == "M" else "ISO8601")
    if read.isna().any():
        bad = dates[read.isna()]
        raise ValueError(
            _("{name}: {rows} is no date. Expected dates such as 2025-03-31.").format(
                name=dates.name, rows=show_rows(list(bad.index), bad.tolist())
            )
        )
    found = read.dt.tz_localize(None).dt.to_period(PERIODS[period])
    ordinals = found.map(lambda one: one.ordinal).to_numpy(dtype=np.int64)
    if ordinals.min() == ordinals.max():
        raise ValueError(
            _("{name}: all answers are from {period}. A trend needs at least 2 periods.").format(
                name=dates.name, period=found.iloc[0]
            )
        )
    return found.astype(str).to_numpy(dtype=str), ordinals - ordinals.min()


def _slope(
    metric: Metric,
    given: Floats,
    places: "npt.NDArray[np.int64]",
    weights: Floats | None,
    people: "npt.NDArray[np.int64] | None",
    period: str,
    confidence: float,
) -> tuple[Estimate, float, float]:
    values, n = metric.values(given), len(given)
    w = np.ones(n) if weights is None else weights
    x = places - (w * places).sum() / w.sum()
    middle = (w * values).sum() / w.sum()
    spread = (w * x**2).sum()
    slope = float((w * x * values).sum() / spread)
    pull = w * x * (values - middle - slope * x) / spread
    if people is None:
        groups, factor = n, n / (n - 2)
    else:
        pull = np.bincount(people, weights=pull)
        groups = len(pull)
        factor = groups / (groups - 1) * (n - 1) / (n - 2)
    df = groups - 2 if people is None else groups - 1
    se = sqrt(factor * float((pull**2).sum()))
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se
    name = _("slope of {metric} per {period}").format(metric=metric.label, period=_period_word(period))
    method = _("least squares, robust t, {confidence}").format(confidence=percent(confidence))
    p_value = float(2 * stats.t.sf(abs(slope) / se, df)) if se > 0 else 1.0 if slope == 0 else 0.0
    level = float(middle - slope * (w * places).sum() / w.sum())
    found = Estimate(slope, slope - reach, slope + reach, n=n, se=se, method=method, name=name, unit=metric.unit)
    return found, level, p_value


def _bend(table: pd.DataFrame) -> float:
    """Return p of the chi-square test that the periods' values lie on their own weighted straight line."""
    x, y, se = (table[name].to_numpy(dtype=np.float64) for name in ("place", "value", "se"))
    if len(table) < 3 or (se <= 0).any():
        return float("nan")
    slope, level = np.polyfit(x, y, 1, w=1 / se)
    return float(stats.chi2.sf((((y - level - slope * x) / se) ** 2).sum(), len(table) - 2))


def _notes(slope: Estimate, p_value: float, p_bend: float, table: pd.DataFrame) -> tuple[str, ...]:
    p = "< 0.001" if p_value < 0.001 else f"= {p_value:.3f}"
    notes = [_("Linear trend: {slope}, p {p}.").format(slope=slope, p=p)]
    if p_bend < 0.05:
        bend = "< 0.001" if p_bend < 0.001 else f"= {p_bend:.3f}"
        notes.append(_("The periods do not lie on a straight line (p {p}): look at each.").format(p=bend))
    gaps = int(table["place"].iloc[-1]) + 1 - len(table)
    if gaps:
        notes.append(_("Periods without any answer in between: {n}.").format(n=gaps))
    return tuple(notes)


def _period_word(period: str) -> str:
    return {"month": _("month"), "quarter": _("quarter"), "year": _("year")}[period]
