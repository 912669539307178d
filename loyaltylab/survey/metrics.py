"""What can be computed from one question: its mean, the share of high answers, the net promoter score; also weighted.

Every one of them is the mean of one value a person (the answer; 100 or 0; 100, 0 or -100), so one variance serves all.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import Answers, answers, check_confidence, on_scale, scale_ends
from loyaltylab.survey.intervals import normal_quantile, percent, t_interval, wilson
from loyaltylab.survey.satisfaction import boxes_of

__all__ = ["Metric", "effective_n", "estimate", "metric_of", "weighted", "weights_of"]

Floats: TypeAlias = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Metric:
    """A metric on a scale: how an answer becomes a value, and in which unit their mean is.

    Examples
    --------
    >>> metric_of("nps", None).values(np.array([10.0, 8.0, 3.0])).tolist()
    [100.0, 0.0, -100.0]
    """

    key: str
    kind: str  # "mean", "share" or "nps": decides on interval and test
    scale: tuple[int, int]
    boxes: int = 0

    @property
    def unit(self) -> str:
        """The unit of the metric: none, "%" or "points"."""
        return {"mean": "", "share": "%", "nps": "points"}[self.kind]

    @property
    def label(self) -> str:
        """The metric and its scale in words."""
        if self.key == "nps":
            return _("NPS")
        name = _("CES (mean)") if self.key == "ces" else _("mean") if self.key == "mean" else self.key
        return _("{metric}, {low}-{high}").format(metric=name, low=self.scale[0], high=self.scale[1])

    @property
    def limits(self) -> tuple[float, float]:
        """What the metric cannot exceed."""
        return {"mean": self.scale, "share": (0.0, 100.0), "nps": (-100.0, 100.0)}[self.kind]

    def values(self, given: Floats) -> Floats:
        """Return the value of each answer; their mean is the metric."""
        if self.kind == "share":
            return np.where(given > self.scale[1] - self.boxes, 100.0, 0.0)
        if self.kind == "nps":
            return np.where(given >= 9, 100.0, np.where(given <= 6, -100.0, 0.0))
        return given


def metric_of(metric: str, scale: tuple[int, int] | None) -> Metric:
    """Read the name of a metric; the scale is 0-10 for the NPS, 1-7 for the CES and else 1-6 unless it is given.

    Examples
    --------
    >>> metric_of("top-2-box", (1, 5)).label
    'top-2-box, 1-5'
    """
    usual = {"nps": (0, 10), "ces": (1, 7)}.get(metric, (1, 6))
    ends = scale_ends(usual if scale is None else scale)
    if metric in ("mean", "ces"):
        return Metric(metric, "mean", ends)
    if metric == "nps":
        if ends != (0, 10):
            raise ValueError(
                _("scale is {value!r}, but the NPS is defined on 0 to 10 only. Leave scale= out.").format(value=scale)
            )
        return Metric(metric, "nps", ends)
    if not str(metric).startswith("top-"):
        raise ValueError(
            _("metric is {value!r}, expected 'mean', 'top-box', 'top-2-box', ..., 'nps' or 'ces'.").format(value=metric)
        )
    return Metric(metric, "share", ends, boxes_of(metric, ends))


def read_metric(
    scores: Answers, name: str, metric: str, scale: tuple[int, int] | None
) -> tuple[Metric, "pd.Series[float]"]:
    """Read the metric and clean answers on its scale; see :func:`on_scale` for one that nobody stated.

    Examples
    --------
    >>> read_metric([6, 2], "scores", "top-box", None)[0].label
    'top-box, 1-6'
    """
    chosen = metric_of(metric, scale)
    stated = (0, 10) if metric == "nps" else scale  # the NPS has no other scale
    return chosen, on_scale(scores, name, stated, assumed=chosen.scale)[0]


def weights_of(weights: Answers, index: "pd.Index[Any]") -> Floats:
    """Return survey weights as numbers above 0, one a row, or name the rows that are wrong.

    Examples
    --------
    >>> weights_of([1, 2.5], pd.RangeIndex(2)).tolist()
    [1.0, 2.5]
    """
    given = answers(weights, "weights", -np.inf, np.inf, whole=False)
    if len(given) != len(index):
        raise ValueError(
            _("weights has {found} values for {expected} answers. Give one weight a person.").format(
                found=len(given), expected=len(index)
            )
        )
    if isinstance(weights, pd.Series) and not given.index.equals(index):
        raise ValueError(_("weights has other row labels than the answers. Take both from the same table."))
    bad = given[~((given > 0) & np.isfinite(given))]
    if len(bad):
        raise ValueError(
            _(
                "{name}: the weight of row {row} is {value:g}, expected a number above 0. "
                "Drop who should not count, and report how many."
            ).format(name=given.name, row=bad.index[0], value=bad.iloc[0])
        )
    return given.to_numpy()


def effective_n(weights: Answers) -> float:
    """How many equally weighted answers tell as much as these weighted ones?

    Parameters
    ----------
    weights : Series, array or list
        One weight above 0 a person.

    Returns
    -------
    float
        Kish's effective sample size, from 1 to the number of answers.

    Raises
    ------
    ValueError
        If a weight is missing or not above 0.

    Examples
    --------
    >>> effective_n([1, 1, 1, 1]), effective_n([4, 1, 1, 1])
    (4.0, 2.5789473684210527)

    Notes
    -----
    Common mistake: reporting the number of answers behind a weighted figure, as if weighting cost nothing.

    References
    ----------
    Kish (1965), Survey Sampling: (sum of w)^2 / sum of w^2.
    """
    index = weights.index if isinstance(weights, pd.Series) else pd.RangeIndex(len(np.asarray(weights)))
    given = weights_of(weights, index)
    return float(given.sum() ** 2 / (given**2).sum())


def weighted(
    scores: Answers,
    weights: Answers,
    metric: str = "mean",
    scale: tuple[int, int] | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """What would the metric be if some people counted for more than one?

    Parameters
    ----------
    scores : Series, array or list of int
        One answer a person.
    weights : Series, array or list
        One weight above 0 a person, such as from :func:`post_stratify`; only their ratios matter.
    metric : str
        ``"mean"``, ``"top-box"``, ``"top-2-box"``, ..., ``"nps"`` or ``"ces"``.
    scale : (int, int), optional
        0-10 for the NPS, 1-7 for the CES and else 1-6 unless you say otherwise.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        With the linearized standard error; the method names the effective sample size.

    Raises
    ------
    ValueError
        If answers or weights are missing or impossible, or there are fewer than 2.

    Examples
    --------
    >>> print(weighted([6, 5, 5, 4, 2, 1], [1, 1, 1, 1, 2, 2]))
    mean, 1-6 3.250 [1.003, 5.497], n = 6 (linearized, t, 95 %, effective n = 5.3)

    Notes
    -----
    Common mistake: treating weights as numbers of copies. The standard error then shrinks with the sum of the
    weights, although nobody else was asked. Weights repair who was asked, not what they would have said: if people
    stay silent *because* they are unhappy, weights by group cannot see it.

    References
    ----------
    Lumley (2010), Complex Surveys, chapter 2 (Taylor linearization); for shares Wilson's interval at the effective
    sample size, Franco, Little, Louis & Slud (2019).
    """
    confidence = check_confidence(confidence)
    chosen, given = read_metric(scores, "scores", metric, scale)
    count = weights_of(weights, given.index)
    return estimate(given.to_numpy(), count, chosen, confidence)


def estimate(given: Floats, weights: Floats | None, metric: Metric, confidence: float) -> Estimate:
    """Return the metric of clean answers with its interval: Wilson, t or Wald, linearized when there are weights."""
    values, n = metric.values(given), len(given)
    if n < 2:
        raise ValueError(_("a metric with an interval needs at least 2 answers, found {n}.").format(n=n))
    value, se = _mean_and_se(values, weights, metric)
    if metric.kind == "share":
        low, high = _share_interval(value, se, n, weights, confidence)
        words = _("Wilson, {confidence}")
    elif metric.kind == "mean":
        low, high = t_interval(value, se * sqrt(n), n, confidence)
        words = _("t, {confidence}")
    else:
        reach = normal_quantile(confidence) * se
        low, high = max(-100.0, value - reach), min(100.0, value + reach)
        words = _("Wald, {confidence}")
    method = words.format(confidence=percent(confidence))
    if weights is not None:
        method = _("linearized, {method}, effective n = {n:,.1f}").format(method=method, n=effective_n(weights))
    return Estimate(
        float(value), float(low), float(high), n=n, se=float(se), method=method, name=metric.label, unit=metric.unit
    )


def _mean_and_se(values: Floats, weights: Floats | None, metric: Metric) -> tuple[float, float]:
    n = len(values)
    if weights is None:
        # Shares and the NPS take the plain variance p(1 - p) / n of their textbook formulas.
        return float(values.mean()), float(values.std(ddof=1 if metric.kind == "mean" else 0) / sqrt(n))
    if values.min() == values.max():
        return float(values[0]), 0.0  # rounding would make 99.999... of it, with a spread of its own
    total = weights.sum()
    value = float((weights * values).sum() / total)
    residuals = weights * (values - value) / total
    return value, sqrt(n / (n - 1) * float((residuals**2).sum()))


def _share_interval(value: float, se: float, n: int, weights: Floats | None, confidence: float) -> tuple[float, float]:
    p, count = value / 100, float(n)
    if weights is not None:
        # At 0 or 100 % the linearized error is 0 and tells nothing; Kish's n then has to do.
        count = p * (1 - p) / (se / 100) ** 2 if se > 0 else effective_n(weights)
        count *= (normal_quantile(confidence) / stats.t.ppf((1 + confidence) / 2, n - 1)) ** 2
    low, high = wilson(p * count, count, confidence)
    return 100 * float(low), 100 * float(high)
