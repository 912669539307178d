"""Do groups differ? One metric by group, with a test of all and of each pair; also weighted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import sqrt
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.survey.answers import check_confidence, column, show_rows
from loyaltylab.survey.intervals import normal_quantile, percent
from loyaltylab.survey.metrics import Metric, effective_n, estimate, read_metric, weights_of

__all__ = ["Comparison", "compare", "groups_of", "holm", "interval_words"]

Floats: TypeAlias = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, repr=False)
class Comparison(ResultTable):
    """One metric by group, with tests.

    Attributes
    ----------
    overall : Estimate
        The metric of everybody.
    pairs : ResultTable
        Index ``first``, ``second``; columns ``difference`` (first minus second), ``low``, ``high``, ``se``,
        ``p_value``, ``p_holm`` (adjusted for the number of pairs).
    test : str
        Name of the test that all groups are alike.
    statistic, df, df2, p_value : float
        Of that test; ``df2`` is nan for chi-square tests. All nan when a note says that it is impossible.
    estimates : dict
        Group to Estimate.
    """

    overall: Estimate = field(kw_only=True)
    pairs: ResultTable = field(kw_only=True)
    test: str = field(kw_only=True)
    statistic: float = field(kw_only=True)
    df: float = field(kw_only=True)
    df2: float = field(kw_only=True)
    p_value: float = field(kw_only=True)
    estimates: dict[Any, Estimate] = field(kw_only=True)
    metric: Metric = field(kw_only=True)


def compare(
    data: pd.DataFrame,
    score: str,
    by: str,
    metric: str = "mean",
    scale: tuple[int, int] | None = None,
    weights: str | None = None,
    confidence: float = 0.95,
) -> Comparison:
    """Do groups of customers differ in a metric, beyond chance?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    score : str
        Column of whole-number answers.
    by : str
        Column of groups; at least two, each with at least two answers.
    metric : str
        ``"mean"``, ``"top-box"``, ``"top-2-box"``, ..., ``"nps"`` or ``"ces"`` (a mean). A column of 0 and 1 is
        compared with ``metric="top-box", scale=(0, 1)``.
    scale : (int, int), optional
        0-10 for the NPS, 1-7 for the CES and else 1-6 unless you say otherwise.
    weights : str, optional
        Column of survey weights above 0; variances are then linearized.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Comparison
        One row a group (``n``, ``value``, ``low``, ``high``, ``se``, with weights ``n_effective``); ``.pairs`` holds
        the differences, ``.p_value`` the test of all groups: Welch's analysis of variance for means, Pearson's
        chi-square for unweighted shares, a Wald test for the NPS and for weighted shares.

    Raises
    ------
    ValueError
        If a column is missing, answers, groups or weights are missing or impossible, or a group is too small.

    Examples
    --------
    >>> table = pd.DataFrame({"make": ["A"] * 6 + ["B"] * 6, "satisfaction": [6, 6, 5, 6, 5, 6, 3, 4, 5, 4, 3, 2]})
    >>> found = compare(table, "satisfaction", by="make")
    >>> print(found)
    satisfaction by make: mean, 1-6; n = 12 (t, 95 %)
          n value   low  high    se
    make
    A     6  5.67  5.12  6.21  0.21
    B     6  3.50  2.40  4.60  0.43
    All groups alike? Welch ANOVA: F(1, 7.29) = 20.61, p = 0.002.
    >>> print(found.pairs.table["difference"].round(2).to_dict())
    {('A', 'B'): 2.17}

    Notes
    -----
    Common mistake: looking whether intervals overlap. Two groups whose intervals overlap may well differ: read
    ``.pairs``. And of ten pairs one is often "significant" by luck: read ``p_holm``. The intervals of the
    differences are not adjusted.

    References
    ----------
    Welch (1951) for means; Newcombe (1998) for the interval of a difference of shares; Holm (1979) for the
    adjustment; Lumley (2010), Complex Surveys, for weights.
    """
    confidence = check_confidence(confidence)
    chosen, given = read_metric(column(data, score, "score"), score, metric, scale)
    groups = groups_of(data, by)
    load = None if weights is None else weights_of(column(data, weights, "weights"), data.index)
    estimates, rows = {}, []
    for group, places in groups.items():
        part = None if load is None else load[places]
        found = estimate(given.to_numpy()[places], part, chosen, confidence)
        estimates[group] = found
        row = {"n": found.n, "value": found.value, "low": found.low, "high": found.high, "se": found.se}
        rows.append(row if part is None else {**row, "n_effective": effective_n(part)})
    table = pd.DataFrame(rows, index=pd.Index(list(groups), name=by))
    overall = estimate(given.to_numpy(), load, chosen, confidence)
    test, statistic, df, df2, p_value = _overall(table, chosen, load is None)
    return Comparison(
        table=table,
        title=_("{score} by {by}: {metric}; n = {n:,}").format(metric=chosen.label, score=score, by=by, n=len(data)),
        method=interval_words(chosen, load is not None, confidence),
        notes=(_verdict(test, statistic, df, df2, p_value),),
        formats={"n_effective": ",.1f", **({} if chosen.kind == "mean" else dict.fromkeys(SHOWN, ".1f"))},
        overall=overall,
        pairs=_pairs(table, chosen, load is None, confidence),
        test=test,
        statistic=statistic,
        df=df,
        df2=df2,
        p_value=p_value,
        estimates=estimates,
        metric=chosen,
    )


SHOWN = ("value", "low", "high", "se", "difference")


def groups_of(data: pd.DataFrame, by: str, least: int = 2) -> dict[Any, "npt.NDArray[np.int64]"]:
    """Return the row positions of each group in order, or say which rows have no group and which groups are too small.

    Examples
    --------
    >>> {name: rows.tolist() for name, rows in groups_of(pd.DataFrame({"g": list("abab")}), "g").items()}
    {'a': [0, 2], 'b': [1, 3]}
    """
    values = column(data, by, "by")
    if values.isna().any():
        raise ValueError(
            _("{name}: no group in {rows}. Fill in the group, or drop these rows and report how many.").format(
                name=by, rows=show_rows(list(data.index[values.isna()]))
            )
        )
    codes, labels = pd.factorize(values, sort=True)  # categories keep their order
    places = {label: np.flatnonzero(codes == code) for code, label in enumerate(labels)}
    if len(places) < 2:
        raise ValueError(_("{name} has {n} group, expected at least 2 to compare.").format(name=by, n=len(places)))
    small = [str(name) for name, rows in places.items() if len(rows) < least]
    if small:
        raise ValueError(
            _("{name}: fewer than {least} answers in {groups}. Merge small groups or leave them out.").format(
                name=by, least=least, groups=", ".join(small[:5])
            )
        )
    return places


def holm(p_values: Sequence[float]) -> Floats:
    """Adjust p values for their number, stepping down; impossible ones (nan) stay so and still count.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6.
    """
    given = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(given)  # nan last
    factors = np.arange(len(given), 0, -1)
    stepped = np.minimum(1.0, np.maximum.accumulate(given[order] * factors))
    adjusted = np.empty_like(given)
    adjusted[order] = stepped
    return adjusted


def welch_anova(means: Floats, ses: Floats, dfs: Floats) -> tuple[float, float, float, float]:
    """Return F, both degrees of freedom and p of Welch's test, from means and their standard errors."""
    k, w = len(means), 1 / ses**2
    grand = float((w * means).sum() / w.sum())
    h = float(((1 - w / w.sum()) ** 2 / dfs).sum())
    f = float((w * (means - grand) ** 2).sum() / (k - 1) / (1 + 2 * (k - 2) / (k**2 - 1) * h))
    df2 = (k**2 - 1) / (3 * h)
    return f, k - 1.0, df2, float(stats.f.sf(f, k - 1, df2))


def _overall(table: pd.DataFrame, metric: Metric, plain: bool) -> tuple[str, float, float, float, float]:
    value, se, n = (table[name].to_numpy(dtype=np.float64) for name in ("value", "se", "n"))
    df = len(table) - 1.0
    if metric.kind == "share" and plain:
        hits = value / 100 * n
        p = hits.sum() / n.sum()
        chi2 = float(((hits - n * p) ** 2 / (n * p * (1 - p))).sum()) if 0 < p < 1 else 0.0
        return _("chi-square"), chi2, df, np.nan, float(stats.chi2.sf(chi2, df))
    name = _("Welch ANOVA") if metric.kind == "mean" else _("Wald")
    if (se <= 0).any():
        return name, np.nan, np.nan, np.nan, np.nan
    if metric.kind == "mean":
        return name, *welch_anova(value, se, n - 1)
    grand = (value / se**2).sum() / (1 / se**2).sum()
    chi2 = float((((value - grand) / se) ** 2).sum())
    return name, chi2, df, np.nan, float(stats.chi2.sf(chi2, df))


def _verdict(test: str, statistic: float, df: float, df2: float, p_value: float) -> str:
    if np.isnan(p_value):
        return _("All groups alike? {test}: impossible, because in some group everybody counts the same.").format(
            test=test
        )
    p = "< 0.001" if p_value < 0.001 else f"= {p_value:.3f}"
    figure = f"chi2({df:.0f}) = {statistic:.2f}" if np.isnan(df2) else f"F({df:.0f}, {df2:.2f}) = {statistic:.2f}"
    return _("All groups alike? {test}: {figure}, p {p}.").format(test=test, figure=figure, p=p)


def interval_words(metric: Metric, is_weighted: bool, confidence: float) -> str:
    """Say how the intervals of a metric are made."""
    words = {"mean": _("t, {confidence}"), "share": _("Wilson, {confidence}"), "nps": _("Wald, {confidence}")}
    method = words[metric.kind].format(confidence=percent(confidence))
    return _("weighted, linearized, {method}").format(method=method) if is_weighted else method


def _pairs(table: pd.DataFrame, metric: Metric, plain: bool, confidence: float) -> ResultTable:
    rows, index = [], []
    records: list[Any] = table.to_dict("records")
    for (one, a), (other, b) in combinations(zip(table.index, records, strict=True), 2):
        index.append((one, other))
        rows.append(_difference(a, b, metric, plain, confidence))
    pairs = pd.DataFrame(rows, index=pd.MultiIndex.from_tuples(index, names=["first", "second"]))
    pairs["p_holm"] = holm(pairs["p_value"].tolist())
    how = {"mean": _("Welch t"), "share": _("Newcombe, z"), "nps": _("Wald z")}[metric.kind]
    notes: tuple[str, ...] = (_("p_holm is adjusted for the number of pairs; intervals are not."),)
    if pairs["p_value"].isna().any():
        notes += (_("No test (-) where everybody in both groups counts the same."),)
    return ResultTable(
        pairs,
        title=_("Differences in {metric}, first minus second").format(metric=metric.label),
        method=_("{method}, {confidence}").format(method=how, confidence=percent(confidence)),
        notes=notes,
        formats={
            "p_value": ".3f",
            "p_holm": ".3f",
            **dict.fromkeys(SHOWN, ".2f" if metric.kind == "mean" else ".1f"),
            "difference": "+.2f" if metric.kind == "mean" else "+.1f",
        },
    )


def _difference(a: Any, b: Any, metric: Metric, plain: bool, confidence: float) -> dict[str, float]:
    gap, se = a["value"] - b["value"], sqrt(a["se"] ** 2 + b["se"] ** 2)
    if metric.kind == "share":
        low = gap - sqrt((a["value"] - a["low"]) ** 2 + (b["high"] - b["value"]) ** 2)
        high = gap + sqrt((a["high"] - a["value"]) ** 2 + (b["value"] - b["low"]) ** 2)
        test_se = _pooled_se(a, b) if plain else se
        p_value = _two_sided(gap, test_se)
    elif metric.kind == "mean":
        df = se**4 / (a["se"] ** 4 / (a["n"] - 1) + b["se"] ** 4 / (b["n"] - 1)) if se > 0 else 1.0
        reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se
        low, high = gap - reach, gap + reach
        p_value = float(2 * stats.t.sf(abs(gap) / se, df)) if se > 0 else np.nan
    else:
        reach = normal_quantile(confidence) * se
        low, high = max(-200.0, gap - reach), min(200.0, gap + reach)
        p_value = _two_sided(gap, se)
    return {"difference": gap, "low": low, "high": high, "se": se, "p_value": p_value}


def _pooled_se(a: Any, b: Any) -> float:
    p = (a["n"] * a["value"] + b["n"] * b["value"]) / (a["n"] + b["n"]) / 100
    return 100 * sqrt(max(0.0, p * (1 - p)) * (1 / a["n"] + 1 / b["n"]))


def _two_sided(gap: float, se: float) -> float:
    if se > 0:
        return float(2 * stats.norm.sf(abs(gap) / se))
    return 1.0 if gap == 0 else np.nan
