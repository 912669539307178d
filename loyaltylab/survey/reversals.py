"""Who is better? It can depend on the metric: groups that two metrics put in opposite orders."""

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.survey.answers import column, on_scale
from loyaltylab.survey.compare import groups_of
from loyaltylab.survey.findings import Findings
from loyaltylab.survey.metrics import Floats, Metric, metric_of

__all__ = ["RankReversals", "rank_reversals"]


@dataclass(frozen=True, repr=False)
class RankReversals(Findings):
    """Pairs of groups that two metrics order differently.

    Attributes
    ----------
    pairs : DataFrame
        All pairs, also those in which both metrics agree; same columns as ``table``.
    metrics : (str, str)
        The two metrics.
    """

    pairs: pd.DataFrame = field(kw_only=True)
    metrics: tuple[str, str] = field(kw_only=True)


def rank_reversals(
    data: pd.DataFrame,
    score: str,
    by: str,
    metrics: tuple[str, str] = ("mean", "top-box"),
    scale: tuple[int, int] | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> RankReversals:
    """Which groups change places when the metric changes, and how sure are we of each order?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    score : str
        Column of whole-number answers.
    by : str
        Column of groups.
    metrics : (str, str)
        Two of ``"mean"``, ``"top-box"``, ``"top-2-box"``, ..., ``"nps"``; all computed from the same answers.
    scale : (int, int), optional
        Of the answers; 0-10 when one metric is the NPS, else 1-6, unless you say otherwise.
    draws : int
        Bootstrap samples, drawn within each group.
    seed : int
        Of the draws.

    Returns
    -------
    RankReversals
        One row a reversed pair. ``first``, ``second``: the groups, ``first`` ahead on the first metric. ``a_first``,
        ``a_second``, ``b_first``, ``b_second``: both metrics of both groups. ``p_a``: share of draws with ``first``
        ahead on the first metric; ``p_b``: with ``second`` ahead on the second metric; ``p_reversal``: with
        opposite orders. Near 0.5: that order is open.

    Raises
    ------
    ValueError
        If columns or answers are missing or impossible, there are not two metrics, or ``draws`` is below 2.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"make": ["A"] * 40 + ["B"] * 40, "satisfaction": [6] * 18 + [3] * 22 + [6] * 6 + [5] * 34}
    ... )
    >>> found = rank_reversals(table, "satisfaction", by="make")
    >>> found.table[["first", "second", "a_first", "a_second", "b_first", "b_second"]].values.tolist()
    [['B', 'A', 5.15, 4.35, 15.0, 45.0]]

    Notes
    -----
    Common mistake: choosing the metric after seeing which one favors one's own department.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap.
    """
    if isinstance(metrics, str) or len(metrics) != 2 or metrics[0] == metrics[1]:
        raise ValueError(_("metrics is {value!r}, expected two, such as ('mean', 'top-box').").format(value=metrics))
    if draws < 2:
        raise ValueError(_("draws is {value!r}, expected a whole number of at least 2.").format(value=draws))
    ends = (0, 10) if scale is None and "nps" in metrics else scale
    both = [metric_of(metric, ends) for metric in metrics]
    if both[0].scale != both[1].scale:
        both = [metric_of(metric, both[0].scale) for metric in metrics]
    given = on_scale(column(data, score, "score"), score, ends, assumed=both[0].scale)[0].to_numpy()
    rng = np.random.default_rng(seed)
    groups = {name: given[places] for name, places in groups_of(data, by).items()}
    values = {name: [float(metric.values(part).mean()) for metric in both] for name, part in groups.items()}
    drawn = {name: _draw(part, both, draws, rng) for name, part in groups.items()}
    pairs = pd.DataFrame([_row(one, other, values, drawn) for one, other in combinations(groups, 2)])
    reversed_ = pairs[(pairs["a_first"] - pairs["a_second"]) * (pairs["b_first"] - pairs["b_second"]) < 0]
    labels = [metric.label for metric in both]
    note = (
        _("{n} of {all} pairs of groups change places. p near 0.5: that order is open.").format(
            n=len(reversed_), all=len(pairs)
        )
        if len(reversed_)
        else _("Both metrics put all {all} pairs of groups in the same order.").format(all=len(pairs))
    )
    return RankReversals(
        table=reversed_.reset_index(drop=True),
        title=_("Who is ahead on {a}, and who on {b}?").format(a=labels[0], b=labels[1]),
        method=_("bootstrap of {draws:,} draws within groups").format(draws=draws),
        notes=(note,),
        pairs=pairs,
        metrics=(metrics[0], metrics[1]),
    )


def _draw(part: Floats, metrics: list[Metric], draws: int, rng: np.random.Generator) -> list[Floats]:
    # Both metrics see only how often each answer came, so drawing the counts is drawing the people, much faster.
    levels, counts = np.unique(part, return_counts=True)
    drawn = rng.multinomial(len(part), counts / len(part), size=draws)
    return [drawn @ metric.values(levels) / len(part) for metric in metrics]


def _row(one: Any, other: Any, values: dict[Any, list[float]], drawn: dict[Any, list[Floats]]) -> dict[str, Any]:
    if values[one][0] < values[other][0]:
        one, other = other, one
    gaps = [drawn[one][place] - drawn[other][place] for place in (0, 1)]
    # A draw in which both come out equal counts half for each order.
    ahead = [(gap > 0) + 0.5 * (gap == 0) for gap in gaps]
    return {
        "first": one,
        "second": other,
        "a_first": values[one][0],
        "a_second": values[other][0],
        "b_first": values[one][1],
        "b_second": values[other][1],
        "p_a": float(np.mean(ahead[0])),
        "p_b": float(np.mean(1 - ahead[1])),
        "p_reversal": float(np.mean(gaps[0] * gaps[1] < 0)),
    }
