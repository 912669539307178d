"""Who leaves faster, and when? The log-rank test, Cox's model and churn by calendar period."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable, p_relation
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import normal_quantile, percent, wilson
from loyaltylab.transactions.spells import at_risk, design, read_dates, read_spells

__all__ = ["CoxResults", "LogRank", "churn_rate", "cox", "log_rank"]

PERIODS = {"D": "D", "W": "W", "M": "M", "Q": "Q", "Y": "Y"}


@dataclass(frozen=True)
class LogRank(ResultTable):
    """Losses seen and expected by group if all left at the same pace.

    Attributes
    ----------
    chi2, p_value : float
        The test.
    df : int
        Groups less one.
    """

    chi2: float = float("nan")
    df: int = 0
    p_value: float = float("nan")


@dataclass(frozen=True)
class CoxResults(ResultTable):
    """Hazard ratios with their intervals.

    Attributes
    ----------
    fit : statsmodels PHRegResults
        For whoever wants more.
    reference : dict
        Level against which the others of a column of words are compared.
    """

    fit: Any = field(default=None, repr=False)
    reference: dict[str, str] = field(default_factory=dict, repr=False)


def log_rank(data: pd.DataFrame, duration: str, event: str, by: str, entry: str | None = None) -> LogRank:
    """Do groups leave at different paces, or could chance have done it?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    duration, event, entry : str
        Columns as in :func:`kaplan_meier`.
    by : str
        Column of two or more groups.

    Returns
    -------
    LogRank
        A line a group: ``n``, ``events`` (ended), ``expected`` events if all groups left at one pace, and
        their ``ratio``.

    Raises
    ------
    ValueError
        If a column is missing, values are impossible, there is only one group, or nobody left.

    Examples
    --------
    >>> data = pd.DataFrame({"months": [1, 2, 3, 4, 5, 6], "left": [1, 1, 1, 1, 0, 0], "plan": list("aaabbb")})
    >>> test = log_rank(data, "months", "left", by="plan")
    >>> print(f"{test.chi2:.2f} {test.p_value:.3f}")
    5.05 0.025

    Notes
    -----
    Common mistake: comparing two curves at the month where they differ most. The test weighs all months together.
    It is weak where curves cross.

    References
    ----------
    Mantel, N. (1966). Evaluation of survival data. Cancer Chemotherapy Reports 50.
    """
    from statsmodels.duration.survfunc import survdiff

    spells = read_spells(data, duration, event, entry, by)
    if spells["group"].nunique() < 2:
        raise ValueError(_("{by} has only one group. A comparison needs two.").format(by=by))
    _someone_left(spells, event)
    late = spells["entry"].to_numpy() if (spells["entry"] > 0).any() else None
    chi2, p = survdiff(
        spells["duration"].to_numpy(), spells["event"].to_numpy(), spells["group"].to_numpy(), entry=late
    )
    table = _expected(spells).rename_axis(by)
    words = _("Log-rank test: chi-squared {chi2:.2f}, {df} degrees of freedom, p {p}")
    df = len(table) - 1
    title = words.format(chi2=chi2, df=df, p=p_relation(float(p)))
    formats = {"expected": ".1f", "ratio": ".2f"}
    return LogRank(table, title=title, formats=formats, chi2=float(chi2), df=df, p_value=float(p))


def cox(
    data: pd.DataFrame,
    duration: str,
    event: str,
    columns: Sequence[str],
    entry: str | None = None,
    strata: str | None = None,
    confidence: float = 0.95,
) -> CoxResults:
    """What goes with leaving faster, each column with the others held equal?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    duration, event, entry : str
        Columns as in :func:`kaplan_meier`; ``entry`` for customers whom you watched only from some age on.
    columns : list of str
        What may explain: numbers, True/False, or words (compared with their most frequent level). Only what was known
        when watching began.
    strata : str, optional
        Column of groups with their own pace over time.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    CoxResults
        Index ``term``; ``hazard_ratio`` with its Wald interval, ``log_hazard``, its ``se``, ``p_value``.

    Raises
    ------
    ValueError
        If a column is missing, values are impossible, two columns say the same, nobody left, or a level settles it.

    Examples
    --------
    >>> data = pd.DataFrame({"months": [1, 2, 3, 4, 5, 6], "left": [1, 1, 1, 0, 1, 0], "visits": [1, 4, 2, 5, 3, 8]})
    >>> print(f"{cox(data, 'months', 'left', ['visits']).table.loc['visits', 'hazard_ratio']:.2f}")
    0.45

    Notes
    -----
    Common mistake: putting in what is known only at the end, such as visits over the whole membership. Who stays longer
    visits more often in all; use what was known at the start, or one row a month with entry and duration as its ends.

    A hazard ratio of 1.5 means half as many again leave in each period among those still there. One ratio is taken to
    hold at all ages; in heterogeneous groups ratios shrink with age, because the restless leave first.
    Ties are handled as Efron proposed; with many equal months it is close to the exact answer.

    References
    ----------
    Cox, D. R. (1972). Regression models and life-tables. JRSS B 34.
    Efron, B. (1977). The efficiency of Cox's likelihood function for censored data. JASA 72.
    """
    from statsmodels.duration.hazard_regression import PHReg

    check_confidence(confidence)
    spells = read_spells(data, duration, event, entry, strata)
    _someone_left(spells, event)
    table, reference = design(data, columns)
    late = spells["entry"].to_numpy() if (spells["entry"] > 0).any() else None
    # Fitting on the standardized scale: a column in cents must not stop the search.
    center, spread = table.mean().to_numpy(), table.std().to_numpy()
    model = PHReg(
        spells["duration"].to_numpy(),
        (table.to_numpy() - center) / spread,
        status=spells["event"].to_numpy(),
        entry=late,
        strata=spells["group"].to_numpy() if strata else None,
        ties="efron",
    )
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what did not converge is refused below, in words
        fit = model.fit(disp=0)
    coef, se = fit.params / spread, fit.bse / spread
    _settled(list(table.columns), fit.params, fit.bse)
    reach = normal_quantile(confidence) * se
    made = pd.DataFrame(
        {
            "hazard_ratio": np.exp(coef),
            "hazard_ratio_low": np.exp(coef - reach),
            "hazard_ratio_high": np.exp(coef + reach),
            "log_hazard": coef,
            "se": se,
            "p_value": 2 * stats.norm.sf(np.abs(coef / se)),
        },
        index=pd.Index(table.columns, name="term"),
    )
    words = _("Hazard ratios, {n:,} customers, {events:,} events")
    return CoxResults(
        made,
        title=words.format(n=len(spells), events=int(spells["event"].sum())),
        method=_("Cox, Efron ties, Wald, {level}").format(level=percent(confidence)),
        notes=compared_with(reference),
        formats={"p_value": "p", "log_hazard": ".3f", "se": ".3f"},
        beside=("log_hazard", "se"),
        fit=fit,
        reference=reference,
    )


def churn_rate(
    data: pd.DataFrame, start: str, end: str, observation_end: Any, freq: str = "M", confidence: float = 0.95
) -> ResultTable:
    """What share of those who were customers at the beginning of a period left in it?

    Parameters
    ----------
    data : DataFrame
        One row a customer with a contract.
    start : str
        Column of dates: when the relationship began.
    end : str
        Column of dates: the first moment no longer paid for; empty while it goes on.
    observation_end : date
        The last day of the file; later ends may not be in it. A period that it cuts short is left out.
    freq : {"D", "W", "M", "Q", "Y"}
        Length of a period.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    ResultTable
        Index ``period``; ``at_start`` customers, ``left`` of them in the period, ``churn`` in % with Wilson interval.

    Raises
    ------
    ValueError
        If a column is missing, dates cannot be read, an end is not after its start or after the observation, or no
        period is complete.

    Examples
    --------
    >>> data = pd.DataFrame({"joined": ["2025-01-01"] * 4, "left": ["2025-02-01", None, None, None]})
    >>> churn_rate(data, "joined", "left", "2025-02-28").table["churn"].tolist()
    [25.0]

    Notes
    -----
    Common mistake: dividing those who left by all customers ever, or by those at the end. And one divided by the churn
    of a single month is not how long customers stay: churn falls as the restless leave.
    """
    check_confidence(confidence)
    unit = period_unit(freq)
    began, ended = read_dates(data, start, "start"), read_dates(data, end, "end", missing=True)
    last = read_moment(observation_end)
    wrong = (ended <= began) | (ended > last)
    if wrong.any():
        words = _("{end}: {n} ends are not after the start, or later than observation_end, such as in row {row!r}.")
        raise ValueError(words.format(end=end, n=int(wrong.sum()), row=wrong.idxmax()))
    first, gone = began.dt.to_period(unit), ended.dt.to_period(unit)
    full = last.to_period(unit) if complete(last, unit) else last.to_period(unit) - 1
    rows = []
    for period in pd.period_range(first.min() + 1, full, freq=unit):
        there = (first < period) & ~(gone < period)
        if there.any():
            rows.append([period, int(there.sum()), int((there & (gone == period)).sum())])
    if not rows:
        raise ValueError(_("no complete period after the first customers began. Take a shorter freq or a later end."))
    table = pd.DataFrame(rows, columns=["period", "at_start", "left"]).set_index("period")
    low, high = wilson(table["left"], table["at_start"], confidence)
    table["churn"] = 100 * table["left"] / table["at_start"]
    table["churn_low"], table["churn_high"] = 100 * low, 100 * high
    return ResultTable(
        table,
        title=_("Customers at the start of a period who left in it, in %"),
        method=_("Wilson, {level}").format(level=percent(confidence)),
        formats=dict.fromkeys(("churn", "churn_low", "churn_high"), ".1f"),
    )


def period_unit(freq: str) -> str:
    """Return the period code, or raise when it is not one of D, W, M, Q, Y.

    Examples
    --------
    >>> period_unit("M")
    'M'
    """
    if freq not in PERIODS:
        words = _("freq is {value!r}, expected one of {known}.")
        raise ValueError(words.format(value=freq, known=", ".join(map(repr, PERIODS))))
    return PERIODS[freq]


def read_moment(value: Any) -> pd.Timestamp:
    """Return a date, or raise when it is none.

    Examples
    --------
    >>> read_moment("2025-12-31")
    Timestamp('2025-12-31 00:00:00')
    """
    moment: Any = pd.to_datetime(value, errors="coerce")
    if not isinstance(moment, pd.Timestamp):
        words = _("observation_end is {value!r}, expected a date such as '2025-12-31'.")
        raise ValueError(words.format(value=value))
    return moment.tz_localize(None)


def complete(last: pd.Timestamp, unit: str) -> bool:
    """Tell whether a period ends on the day of this moment.

    Examples
    --------
    >>> complete(pd.Timestamp("2025-12-31"), "M"), complete(pd.Timestamp("2025-12-30"), "M")
    (True, False)
    """
    return bool(last.normalize() >= last.to_period(unit).end_time.normalize())


def compared_with(reference: dict[str, str]) -> tuple[str, ...]:
    """Say in a note what levels are compared with; nothing if there are no words among the columns.

    Examples
    --------
    >>> compared_with({"plan": "basic"})
    ('Compared with plan basic.',)
    """
    named = ", ".join(f"{name} {level}" for name, level in reference.items())
    return (_("Compared with {named}.").format(named=named),) if named else ()


def _someone_left(spells: pd.DataFrame, event: str) -> None:
    if not spells["event"].any():
        raise ValueError(_("{event}: nobody left, so there is nothing to compare. Watch longer.").format(event=event))


def _settled(names: list[str], coef: Any, se: Any) -> None:
    """Refuse a column whose ratio runs off to zero or infinity, as when nobody of a level left."""
    wild = ~np.isfinite(coef) | ~np.isfinite(se) | (np.asarray(se) > 50) | (np.abs(coef) > 15)
    if wild.any():
        words = _(
            "{name} settles who leaves: among its values nobody left, or everybody. Merge levels or leave it out."
        )
        raise ValueError(words.format(name=", ".join(np.asarray(names)[wild])))


def _expected(spells: pd.DataFrame) -> pd.DataFrame:
    """Share out the losses of each time by who was at risk."""
    groups = sorted(spells["group"].unique())
    times = np.sort(spells.loc[spells["event"] == 1, "duration"].unique())
    risk = pd.DataFrame({name: at_risk(spells[spells["group"] == name], times) for name in groups})
    losses = spells[spells["event"] == 1].groupby("duration").size().reindex(times).to_numpy()
    expected = risk.mul(losses / risk.sum(axis=1).to_numpy(), axis=0).sum()
    left = spells.groupby("group")["event"].sum().astype(int)
    table = pd.DataFrame({"n": spells.groupby("group").size(), "events": left, "expected": expected})
    return table.assign(ratio=table["events"] / table["expected"])
