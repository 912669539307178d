"""Was the forecast right? What a model said before, against what customers then did."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.clv.purchase_fit import PurchaseFit
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence, column
from loyaltylab.survey.intervals import percent

__all__ = ["calibration_by_frequency", "holdout_metrics", "tracking"]

Floats: TypeAlias = npt.NDArray[np.float64]
TOP = 0.1


def holdout_metrics(
    predicted: npt.ArrayLike,
    actual: npt.ArrayLike,
    money: npt.ArrayLike | None = None,
    *,
    confidence: float = 0.95,
    draws: int = 500,
    seed: int = 0,
) -> ResultTable:
    """Return how far forecasts for customers were off, with bootstrap intervals over customers.

    Parameters
    ----------
    predicted, actual : array-like of float
        Purchases forecast and made, one entry a customer, 0 or more.
    money : array-like, optional
        Spend on a purchase: adds the error of the forecast sum of money.
    confidence, draws, seed
        Of the intervals.

    Returns
    -------
    ResultTable
        ``rmse``, ``mae`` (purchases a customer), ``bias`` (sum forecast / sum made - 1), ``spearman`` (rank
        correlation), ``top_decile_capture`` (share of all purchases made by the tenth of customers with the highest
        forecasts), ``money_bias`` (as bias, in money).

    Raises
    ------
    ValueError
        If lengths differ, entries are missing or negative, or nobody bought.

    Examples
    --------
    >>> holdout_metrics([2.0, 1.0, 0.0], [3, 0, 0], draws=50).table["value"].round(2).head(3).tolist()
    [0.82, 0.67, 0.0]

    Notes
    -----
    Common mistake: judging by RMSE only. A model may be off for everybody alike and still rank customers well, and
    ranking is what a campaign needs; a budget needs the sum.

    References
    ----------
    Wübben & Wangenheim (2008), Instant customer base analysis, Journal of Marketing 72(3).
    """
    check_confidence(confidence)
    if draws < 2:
        raise ValueError(_("draws is {value}, expected at least 2.").format(value=draws))
    said, made = _read(predicted, "predicted"), _read(actual, "actual")
    each = None if money is None else _read(money, "money")
    if len(said) != len(made) or (each is not None and len(each) != len(made)):
        raise ValueError(_("predicted, actual and money must have one entry for each customer."))
    if made.sum() == 0:
        raise ValueError(_("nobody bought in the hold-out: there is nothing to compare with."))
    measures = _measures(each is not None)
    rng = np.random.default_rng(seed)
    value = [measure(said, made, each) for measure in measures.values()]
    again = []
    for _draw in range(draws):
        rows = rng.integers(len(made), size=len(made))
        if made[rows].sum() > 0:
            again.append(
                [one(said[rows], made[rows], None if each is None else each[rows]) for one in measures.values()]
            )
    low, high = np.nanquantile(np.array(again), [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    table = pd.DataFrame(
        {"value": value, "value_low": low, "value_high": high}, index=pd.Index(measures, name="metric")
    )
    title = _("Forecast against hold-out, n = {n:,} customers").format(n=len(made))
    method = _("bootstrap, {level}").format(level=percent(confidence))
    return ResultTable(table, title=title, method=method, formats=dict.fromkeys(table.columns, ".3f"))


def _measures(with_money: bool) -> dict[str, Callable[[Floats, Floats, Any], float]]:
    found: dict[str, Callable[[Floats, Floats, Any], float]] = {
        "rmse": lambda said, made, _each: float(np.sqrt(((said - made) ** 2).mean())),
        "mae": lambda said, made, _each: float(np.abs(said - made).mean()),
        "bias": lambda said, made, _each: float(said.sum() / made.sum() - 1),
        "spearman": lambda said, made, _each: _rank_correlation(said, made),
        "top_decile_capture": lambda said, made, _each: _capture(said, made),
    }
    if with_money:
        found["money_bias"] = lambda said, made, each: float((said * each).sum() / (made * each).sum() - 1)
    return found


def _rank_correlation(said: Floats, made: Floats) -> float:
    if np.ptp(said) == 0 or np.ptp(made) == 0:
        return float("nan")
    return float(stats.spearmanr(said, made).statistic)


def _capture(said: Floats, made: Floats) -> float:
    """Share of purchases made by the tenth with the highest forecasts; who ties at its end is counted in part."""
    size = TOP * len(said)
    edge = np.sort(said)[::-1][max(int(np.ceil(size)) - 1, 0)]
    above, level = said > edge, said == edge
    part = (size - above.sum()) / level.sum()
    return float((made[above].sum() + part * made[level].sum()) / made.sum())


def calibration_by_frequency(predicted: npt.ArrayLike, actual: npt.ArrayLike, frequency: npt.ArrayLike) -> ResultTable:
    """Return mean forecast and mean purchases made, for customers by how often they had bought (0 to 6, and 7+).

    Parameters
    ----------
    predicted, actual, frequency : array-like of float
        One entry a customer, 0 or more.

    Returns
    -------
    ResultTable
        ``n``, ``predicted``, ``actual`` and its interval (mean plus or minus 1.96 standard errors).

    Examples
    --------
    >>> calibration_by_frequency([0.2, 1.5, 1.7], [0, 2, 1], [0, 2, 2]).table["actual"].tolist()
    [0.0, 1.5]
    """
    said, made, before = _read(predicted, "predicted"), _read(actual, "actual"), _read(frequency, "frequency")
    if not len(said) == len(made) == len(before):
        raise ValueError(_("predicted, actual and frequency must have one entry for each customer."))
    group = np.minimum(before, 7).astype(int)
    rows = []
    for level in np.unique(group):
        chosen = group == level
        n, mean = int(chosen.sum()), made[chosen].mean()
        se = made[chosen].std(ddof=1) / np.sqrt(n) if n > 1 else np.nan
        rows.append(
            (
                f"{level}+" if level == 7 else str(level),
                n,
                said[chosen].mean(),
                mean,
                mean - 1.96 * se,
                mean + 1.96 * se,
            )
        )
    names = ["frequency", "n", "predicted", "actual", "actual_low", "actual_high"]
    table = pd.DataFrame(rows, columns=names).set_index("frequency")
    return ResultTable(table, title=_("Forecast and hold-out by earlier repeat purchases"), method="95 %")


def tracking(
    fit: PurchaseFit, log: pd.DataFrame, periods: int, *, customer_id: str = "customer_id", time: str = "time"
) -> pd.DataFrame:
    """Return repeat purchases by period of the calendar: made, and expected by the model.

    Parameters
    ----------
    fit : PurchaseFit
        Fitted to these customers or a part of their history, without covariates.
    log : DataFrame
        One row a purchase: customer, and ``time`` since the start of the calendar in the model's unit. A customer's
        first row is the first purchase; purchases at the same time count once.
    periods : int
        Periods of length one to report.

    Returns
    -------
    DataFrame
        Index ``period`` (1, 2, ...); ``actual``, ``expected``, ``actual_cumulative``, ``expected_cumulative``.

    Raises
    ------
    ValueError
        If times are missing or negative, or periods is not a whole number above 0.

    Examples
    --------
    >>> from loyaltylab.clv import BGNBD
    >>> log = pd.DataFrame({"customer_id": [1, 1, 2], "time": [0.0, 1.5, 0.2]})
    >>> tracking(BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426), log, 2)["actual"].tolist()
    [0, 1]

    Notes
    -----
    Common mistake: comparing the expected curve with all purchases. First purchases are not repeat purchases.
    """
    if periods < 1 or periods != int(periods):
        raise ValueError(_("periods is {value}, expected a whole number above 0.").format(value=periods))
    times = _read(column(log, time, "log"), time)
    table = pd.DataFrame({"customer": column(log, customer_id, "log").to_numpy(), "time": times}).drop_duplicates()
    first = table.groupby("customer")["time"].transform("min")
    again = table.loc[table["time"] > first, "time"]
    ends = np.arange(1.0, periods + 1)
    made = np.searchsorted(np.sort(again.to_numpy()), ends, side="right")
    births, weights = np.unique(table.loc[table["time"] == first, "time"].to_numpy(), return_counts=True)
    ages = np.maximum(ends[:, None] - births[None, :], 0.0)
    expected = (fit.expected_purchases(ages) * weights).sum(axis=1)
    found = {
        "actual": np.diff(made, prepend=0),
        "expected": np.diff(expected, prepend=0.0),
        "actual_cumulative": made,
        "expected_cumulative": expected,
    }
    return pd.DataFrame(found, index=pd.Index(np.arange(1, periods + 1), name="period"))


def _read(values: npt.ArrayLike, name: str) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1 or not len(found):
        raise ValueError(_("{name} must be a list of numbers, one for each customer.").format(name=name))
    if not (np.isfinite(found) & (found >= 0)).all():
        raise ValueError(_("{name} holds numbers that are missing or below 0.").format(name=name))
    return found
