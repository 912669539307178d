"""How long do customers stay? Kaplan-Meier curves with intervals, for customers of whom many are still there."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import normal_quantile, percent
from loyaltylab.transactions.spells import at_risk, read_spells

__all__ = ["KaplanMeier", "kaplan_meier"]


@dataclass(frozen=True)
class KaplanMeier(ResultTable):
    """How many stayed how long: one line a group here, the whole curve in ``curve``.

    Attributes
    ----------
    curve : DataFrame
        One row a group and time at which somebody left or was last seen: ``group``, ``time``, ``at_risk``, ``events``,
        ``censored``, ``survival`` (0 to 1), ``survival_low``, ``survival_high``.
    by : str or None
        Column of the groups.
    unit : str
        Unit of time, for labels.
    confidence : float
        Of the intervals.
    """

    curve: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    by: str | None = None
    unit: str = ""
    confidence: float = 0.95

    def at(self, times: list[float]) -> ResultTable:
        """What share is still there at these times?

        Parameters
        ----------
        times : list of float
            In the unit of the durations, not beyond the last time seen in a group.

        Returns
        -------
        ResultTable
            Index ``group``, ``time``; ``survival`` in % with its interval.

        Raises
        ------
        ValueError
            If a time is negative or later than anybody was watched.

        Examples
        --------
        >>> data = pd.DataFrame({"months": [1, 2, 2, 4], "left": [1, 1, 0, 0]})
        >>> kaplan_meier(data, "months", "left").at([1, 3]).table["survival"].round(1).tolist()
        [75.0, 50.0]
        """
        rows = []
        for name, curve in self.curve.groupby("group", sort=False):
            for time in times:
                if not 0 <= time <= curve["time"].max():
                    words = _("time {time:g} is out of range: group {group!r} was watched from 0 to {last:g}.")
                    raise ValueError(words.format(time=time, group=name, last=curve["time"].max()))
                known = curve[curve["time"] <= time]
                here = known.iloc[-1][["survival", "survival_low", "survival_high"]] if len(known) else [1.0, 1.0, 1.0]
                rows.append([name, time, *(100 * float(value) for value in here)])
        table = pd.DataFrame(rows, columns=["group", "time", "survival", "survival_low", "survival_high"])
        formats = dict.fromkeys(table.columns[2:], ".1f") | {"time": "g"}
        title = _("Share still there, in %")
        return ResultTable(table.set_index(["group", "time"]), title=title, method=self.method, formats=formats)

    def mean_within(self, horizon: float) -> ResultTable:
        """How much time do customers stay on average within a horizon?

        The area under the curve up to the horizon: the restricted mean, which needs no guess about the time beyond.

        Parameters
        ----------
        horizon : float
            In the unit of the durations, not beyond the last time seen in a group.

        Returns
        -------
        ResultTable
            Index ``group``; ``mean`` with its normal interval, ``se``.

        Raises
        ------
        ValueError
            If the horizon is not above 0 or later than anybody was watched.

        Examples
        --------
        >>> data = pd.DataFrame({"months": [1, 2, 2, 4], "left": [1, 1, 0, 0]})
        >>> kaplan_meier(data, "months", "left").mean_within(4).table["mean"].round(2).tolist()
        [2.75]
        """
        rows = {}
        for name, curve in self.curve.groupby("group", sort=False):
            if not 0 < horizon <= curve["time"].max():
                words = _(
                    "horizon is {horizon:g}: expected above 0 and up to {last:g}, the last time in group {group!r}."
                )
                raise ValueError(words.format(horizon=horizon, group=name, last=curve["time"].max()))
            rows[name] = _area(curve[curve["time"] <= horizon], horizon, self.confidence)
        columns = ["mean", "mean_low", "mean_high", "se"]
        table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("group")
        title = _("Mean time there within {horizon:g} {unit}").format(horizon=horizon, unit=self.unit).strip()
        method = _("restricted mean, normal, {level}").format(level=percent(self.confidence))
        return ResultTable(table, title=title, method=method)

    def median(self, group: str = "all") -> Estimate:
        """When has half of a group left? Infinite if more than half was still there at the last look."""
        if group not in self.table.index:
            names = ", ".join(map(str, self.table.index))
            raise ValueError(
                _("there is no group {group!r}. The groups are: {names}.").format(group=group, names=names)
            )
        row: Any = self.table.loc[group]
        value, low, high = (float(row[name]) for name in ("median", "median_low", "median_high"))
        n = int(row["n"])
        return Estimate(value, low, high, n, float("nan"), self.method, name=_("Median time"), unit=self.unit)


def kaplan_meier(
    data: pd.DataFrame,
    duration: str,
    event: str,
    by: str | None = None,
    entry: str | None = None,
    unit: str = "",
    confidence: float = 0.95,
) -> KaplanMeier:
    """What share of customers is still there after a time, when many have not left yet?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    duration : str
        Column: how old the relationship was when it ended or was last seen; above 0, any unit.
    event : str
        Column of 0/1 or True/False: 1 if it ended at that age, 0 if it still went on (censored).
    by : str, optional
        Column of groups; one curve each.
    entry : str, optional
        Column: age at which watching began (late entry). A customer counts among those at risk only from then on.
        Needed when the file starts later than the relationships: those who left before are not in it.
    unit : str
        Unit of the durations, such as "months", for titles and labels.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    KaplanMeier
        A line a group: ``n``, ``events`` (ended), ``censored`` (still there), ``median`` with its interval
        (infinite if not reached). The curve is in ``.curve``; ``.at(times)`` reads it, ``.mean_within(horizon)`` gives
        the mean time up to a horizon.

    Raises
    ------
    ValueError
        If a column is missing, durations are not above 0, events are not 0/1, or entry is not below the duration.

    Examples
    --------
    >>> data = pd.DataFrame({"months": [1, 2, 2, 4], "left": [1, 1, 0, 0]})
    >>> fit = kaplan_meier(data, "months", "left")
    >>> fit.curve["survival"].round(3).tolist()
    [0.75, 0.5, 0.5]

    Notes
    -----
    Common mistake: dropping those who are still there, or counting them as if they left today. Both make customers look
    more short-lived than they are.

    Intervals are those of the log of -log S (Greenwood's variance). Where S is still 1, the low end is the exact one of
    no loss among those at risk; where S is 0, the high end is that of the time before. The interval of the median is
    read from that of the curve (Brookmeyer and Crowley). With late entry S says who stays *given* that somebody was
    watched from the youngest age on; few at risk there make the whole curve shaky.

    References
    ----------
    Kaplan, E. L., and Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53.
    Brookmeyer, R., and Crowley, J. (1982). A confidence interval for the median survival time. Biometrics 38.
    """
    check_confidence(confidence)
    spells = read_spells(data, duration, event, entry, by)
    groups = {str(name): part for name, part in spells.groupby("group", sort=True)}
    curves = {name: _curve(part, confidence) for name, part in groups.items()}
    curve = pd.concat([made.assign(group=name) for name, made in curves.items()], ignore_index=True)
    lines = {name: _line(groups[name], curves[name]) for name in groups}
    columns = ["n", "events", "censored", "median", "median_low", "median_high"]
    table = pd.DataFrame.from_dict(lines, orient="index", columns=columns).rename_axis(by or "group")
    table = table.astype({"n": int, "events": int, "censored": int})
    notes = _notes(curves, entry)
    return KaplanMeier(
        table,
        title=_("Time until {event}, {n:,} customers").format(event=event, n=len(spells)),
        method=_("Kaplan-Meier, log-log, {level}").format(level=percent(confidence)),
        notes=notes,
        formats={"median": "g", "median_low": "g", "median_high": "g"},
        curve=curve[["group", *[name for name in curve.columns if name != "group"]]],
        by=by,
        unit=unit,
        confidence=confidence,
    )


def _curve(spells: pd.DataFrame, confidence: float) -> pd.DataFrame:
    from statsmodels.duration.survfunc import SurvfuncRight

    late = bool((spells["entry"] > 0).any())
    entry = spells["entry"].to_numpy() if late else None
    fit = SurvfuncRight(spells["duration"].to_numpy(), spells["event"].to_numpy(), entry=entry)
    seen = spells.groupby("duration")["event"].agg(["sum", "size"])
    found = pd.DataFrame({"survival": fit.surv_prob, "se": fit.surv_prob_se}, index=pd.Index(fit.surv_times))
    # statsmodels keeps the times of losses only; at the others the curve goes on as it was.
    curve = found.reindex(seen.index.rename("time")).assign(
        events=seen["sum"].astype(int).to_numpy(), censored=(seen["size"] - seen["sum"]).astype(int).to_numpy()
    )
    risk = at_risk(spells, curve.index.to_numpy())
    curve["at_risk"] = risk
    curve["survival"] = curve["survival"].where(curve["events"] > 0).ffill().fillna(1.0)
    curve["survival"] = curve["survival"].mask(curve["survival"] < 1e-12, 0.0)  # what is left of rounding
    curve["se"] = curve["se"].where(curve["events"] > 0).ffill().fillna(0.0)
    low, high = _log_log(curve["survival"].to_numpy(), curve["se"].to_numpy(), risk, confidence)
    curve["survival_low"], curve["survival_high"] = low, high
    names = ["at_risk", "events", "censored", "survival", "survival_low", "survival_high", "se"]
    return curve[names].reset_index()


def _log_log(
    share: npt.NDArray[np.float64], se: npt.NDArray[np.float64], risk: npt.NDArray[np.int_], confidence: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    inside = (share > 0) & (share < 1)
    s = np.where(inside, share, 0.5)
    reach = normal_quantile(confidence) * np.where(inside, se, 0) / (s * np.abs(np.log(s)))
    low, high = s ** np.exp(reach), s ** np.exp(-reach)
    untouched = stats.beta.ppf((1 - confidence) / 2, np.maximum(risk, 1), 1)
    low = np.where(share >= 1, untouched, np.where(share <= 0, 0.0, low))
    high = np.where(share >= 1, 1.0, high)
    for place in np.flatnonzero(share <= 0):
        high[place] = high[place - 1] if place else 1.0
    return low, high


def _line(spells: pd.DataFrame, curve: pd.DataFrame) -> list[float]:
    left = int(spells["event"].sum())
    halves = [_first(curve, name) for name in ("survival", "survival_low", "survival_high")]
    return [len(spells), left, len(spells) - left, *halves]


def _first(curve: pd.DataFrame, name: str) -> float:
    # A hair of rounding must not carry the median to the next time.
    reached = curve.loc[(curve[name] <= 0.5 + 1e-12) & (curve["survival"] < 1), "time"]
    return float(reached.iloc[0]) if len(reached) else np.inf


def _area(curve: pd.DataFrame, horizon: float, confidence: float) -> list[float]:
    edges = np.concatenate([[0.0], curve["time"].to_numpy(), [horizon]])
    level = np.concatenate([[1.0], curve["survival"].to_numpy()])
    pieces = level * np.diff(edges)
    after = pieces[::-1].cumsum()[::-1][1:]  # area to the right of each time
    d, n = curve["events"].to_numpy(float), curve["at_risk"].to_numpy(float)
    terms = np.divide(d, n * (n - d), out=np.zeros_like(d), where=n > d)
    se = float(np.sqrt((after**2 * terms).sum()))
    mean = float(pieces.sum())
    reach = normal_quantile(confidence) * se
    return [mean, max(0.0, mean - reach), min(horizon, mean + reach), se]


def _notes(curves: dict[str, pd.DataFrame], entry: str | None) -> tuple[str, ...]:
    notes = []
    for name, curve in curves.items():
        if curve["survival"].iloc[-1] > 0.5:
            words = _("{group}: less than half had ended by the last look, so the median is not known.")
            notes.append(words.format(group=name))
        thin = curve[(curve["events"] >= curve["at_risk"]) & (curve["at_risk"] > 0)]
        if entry is not None and len(thin) and thin["time"].iloc[0] < curve["time"].iloc[-1]:
            words = _(
                "{group}: everybody at risk left at age {time:g}, so the curve is 0 from there although others stay."
            )
            notes.append(words.format(group=name, time=thin["time"].iloc[0]))
    return tuple(notes)
