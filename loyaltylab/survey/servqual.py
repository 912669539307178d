"""Service quality: SERVQUAL, the gap between what is expected and what is found, and SERVPERF, what is found alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column, scale_ends
from loyaltylab.survey.dimensions import Dimensions, Weights, find_dimensions, item_answers, points_of
from loyaltylab.survey.intervals import percent, t_interval

__all__ = ["Servperf", "Servqual", "ServqualGaps", "servperf", "servqual", "servqual_from_gaps"]


@dataclass(frozen=True)
class Servqual(ResultTable):
    """Gaps by dimension and by item, and two overall gaps with their intervals.

    Attributes
    ----------
    items : DataFrame
        By item: dimension, expected, perceived, gap, low, high.
    unweighted, weighted : Estimate
        Mean gap of the dimensions, each counting the same, and each counting by its weight.
    scores : DataFrame
        Gap of every respondent in every dimension.
    """

    items: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    unweighted: Estimate = field(default_factory=lambda: Estimate(0, 0, 0, 0, 0, ""))
    weighted: Estimate = field(default_factory=lambda: Estimate(0, 0, 0, 0, 0, ""))
    scores: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


@dataclass(frozen=True)
class Servperf(ResultTable):
    """Perceptions by dimension and by item, and the weighted mean of all with its interval.

    Attributes
    ----------
    items : DataFrame
        By item: dimension, perceived, low, high.
    overall : Estimate
        Weighted mean of the dimensions.
    scores : DataFrame
        Mean of every respondent in every dimension.
    """

    items: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    overall: Estimate = field(default_factory=lambda: Estimate(0, 0, 0, 0, 0, ""))
    scores: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


@dataclass(frozen=True)
class ServqualGaps(ResultTable):
    """Published gaps, weighted; without intervals, because published means come without their spread.

    Attributes
    ----------
    unweighted, weighted : float
        Mean gap of the dimensions, in scale points.
    """

    unweighted: float = 0.0
    weighted: float = 0.0


def servqual(
    data: pd.DataFrame,
    dimensions: Dimensions | None = None,
    expected: str = "exp_",
    perceived: str = "per_",
    weights: Weights | None = None,
    confidence: float = 0.95,
    scale: tuple[int, int] = (1, 7),
) -> Servqual:
    """In which dimension does service fall short of what customers expect, and how sure are we?

    Parameters
    ----------
    data : DataFrame
        One row a respondent, with two whole-number answers an item: what is expected, and what was found.
    dimensions : dict of str to list of str, optional
        Items of each dimension, as what follows the prefixes: ``{"empathy": ["emp_1", "emp_2"]}``. By default found
        from column names such as ``exp_emp_1``; tan, rel, res, ass and emp get their names, other codes keep theirs.
    expected, perceived : str
        What the columns' names begin with.
    weights : dict, optional
        100 points over the dimensions, or the column that holds each respondent's own points. Equal by default.
    confidence : float
        Between 0 and 1.
    scale : (int, int)
        Lowest and highest answer.

    Returns
    -------
    Servqual
        ``table`` by dimension: expected, perceived, gap (perceived minus expected), low, high, n, weight.

    Raises
    ------
    ValueError
        If an item lacks one of its two columns, answers are missing or off the scale, or weights are not 100 points.

    Examples
    --------
    >>> data = pd.DataFrame({"exp_rel_1": [6, 7, 6], "per_rel_1": [5, 5, 6], "exp_emp_1": [5, 5, 5],
    ...                      "per_emp_1": [5, 4, 6]})
    >>> result = servqual(data, weights={"reliability": 75, "empathy": 25})
    >>> result.table["gap"].tolist(), result.weighted.value
    ([-1.0, 0.0], -0.75)

    Notes
    -----
    A dimension is the mean of its items, an overall gap the mean of the dimensions; so a dimension with five items
    counts no more than one with four. Intervals are Student's, over respondents. All columns are needed from
    everybody: who skipped an item is an error, not a silent loss.
    Common mistake: reporting the largest gap as the worst dimension without asking whether the next one differs
    from it by more than chance. The notes below the table say which cannot be told apart.

    References
    ----------
    Parasuraman, Zeithaml & Berry (1988), SERVQUAL, Journal of Retailing 64; weights of 100 points: Zeithaml,
    Parasuraman & Berry (1990), Delivering Quality Service.
    """
    ends, confidence = scale_ends(scale), check_confidence(confidence)
    _is_table(data)
    found = find_dimensions(data, dimensions, expected, perceived)
    hoped = {name: item_answers(data, items, expected, ends) for name, items in found.items()}
    felt = {name: item_answers(data, items, perceived, ends) for name, items in found.items()}
    _enough(data)
    points = points_of(data, weights, list(found))
    scores = pd.DataFrame({name: felt[name].mean(axis=1) - hoped[name].mean(axis=1) for name in found})
    rows = {
        name: [hoped[name].to_numpy().mean(), felt[name].to_numpy().mean(), *_mean(scores[name], confidence), len(data)]
        for name in found
    }
    table = _frame(rows, ["expected", "perceived", "gap", "low", "high", "n"], "dimension")
    table["weight"] = points.mean()
    per_item = {
        suffix: [name, hope.mean(), feel.mean(), *_mean(feel - hope, confidence)]
        for name, items in found.items()
        for suffix, hope, feel in ((item, hoped[name][item], felt[name][item]) for item in items)
    }
    items = _frame(per_item, ["dimension", "expected", "perceived", "gap", "low", "high"], "item")
    return Servqual(
        table,
        title=_("Service quality: perceived minus expected, n = {n:,}").format(n=len(data)),
        method=_method(confidence),
        notes=(*_worst(scores, confidence), *_equal_weights(weights)),
        formats={"gap": "+.2f", "low": "+.2f", "high": "+.2f", "weight": ".1f"},
        items=items,
        unweighted=_overall(scores.mean(axis=1), confidence, _("gap, unweighted")),
        weighted=_overall((scores * points).sum(axis=1) / 100, confidence, _("gap, weighted")),
        scores=scores,
    )


def servperf(
    data: pd.DataFrame,
    dimensions: Dimensions | None = None,
    perceived: str = "per_",
    weights: Weights | None = None,
    confidence: float = 0.95,
    scale: tuple[int, int] = (1, 7),
) -> Servperf:
    """How good is service in each dimension, by what customers found alone?

    Parameters
    ----------
    data : DataFrame
        One row a respondent, one whole-number answer an item.
    dimensions, perceived, weights, confidence, scale
        As in :func:`servqual`.

    Returns
    -------
    Servperf
        ``table`` by dimension: perceived, low, high, n, weight.

    Raises
    ------
    ValueError
        If answers are missing or off the scale, or weights are not 100 points.

    Examples
    --------
    >>> servperf(pd.DataFrame({"per_rel_1": [5, 5, 6], "per_rel_2": [6, 5, 6]})).table["perceived"].tolist()
    [5.5]

    Notes
    -----
    Half as many questions as SERVQUAL. Common mistake: comparing dimensions without what is expected of them. A 5.4
    can be good for one and poor for another.

    References
    ----------
    Cronin & Taylor (1992), Measuring service quality: a reexamination and extension, Journal of Marketing 56.
    """
    ends, confidence = scale_ends(scale), check_confidence(confidence)
    _is_table(data)
    found = find_dimensions(data, dimensions, perceived)
    felt = {name: item_answers(data, items, perceived, ends) for name, items in found.items()}
    _enough(data)
    points = points_of(data, weights, list(found))
    scores = pd.DataFrame({name: felt[name].mean(axis=1) for name in found})
    rows = {name: [*_mean(scores[name], confidence), len(data)] for name in found}
    table = _frame(rows, ["perceived", "low", "high", "n"], "dimension")
    table["weight"] = points.mean()
    per_item = {
        suffix: [name, *_mean(felt[name][suffix], confidence)] for name, items in found.items() for suffix in items
    }
    return Servperf(
        table,
        title=_("Service performance, n = {n:,}").format(n=len(data)),
        method=_method(confidence),
        notes=_equal_weights(weights),
        formats={"weight": ".1f"},
        items=_frame(per_item, ["dimension", "perceived", "low", "high"], "item"),
        overall=_overall((scores * points).sum(axis=1) / 100, confidence, _("performance, weighted")),
        scores=scores,
    )


def servqual_from_gaps(gaps: Mapping[str, float], weights: Mapping[str, float] | None = None) -> ServqualGaps:
    """What is the overall gap, weighted and not, when only the gaps of the dimensions were published?

    Parameters
    ----------
    gaps : dict of str to float
        Perceived minus expected, by dimension, in scale points.
    weights : dict of str to float, optional
        100 points over the same dimensions. Equal by default.

    Returns
    -------
    ServqualGaps
        ``table`` by dimension: gap, weight, contribution to the weighted gap; ``weighted`` and ``unweighted``.

    Raises
    ------
    ValueError
        If a gap is no number, or weights are not 100 points over exactly these dimensions.

    Examples
    --------
    >>> result = servqual_from_gaps({"reliability": -1.0, "empathy": -0.2}, {"reliability": 75, "empathy": 25})
    >>> print(f"{result.weighted:.2f} {result.unweighted:.2f}")
    -0.80 -0.60

    Notes
    -----
    Common mistake: ranking hotels by such figures. Without the spread of the answers nobody knows which differences
    are chance.

    References
    ----------
    Zeithaml, Parasuraman & Berry (1990), Delivering Quality Service.
    """
    if not isinstance(gaps, Mapping) or not gaps:
        raise ValueError(
            _("gaps is {value!r}, expected a gap for each dimension, such as {example}.").format(
                value=gaps, example="{'reliability': -1.1}"
            )
        )
    given = answers(pd.Series(gaps, dtype=object), "gaps", -np.inf, np.inf, whole=False)
    points = points_of(pd.DataFrame(index=[0]), weights, list(gaps)).iloc[0]
    table = pd.DataFrame({"gap": given, "weight": points, "contribution": given * points / 100})
    table.index.name = "dimension"
    unweighted, weighted = float(given.mean()), float(table["contribution"].sum())
    note = _("Weighted gap {weighted:+.3f}, unweighted {unweighted:+.3f}. No intervals: they need the single answers.")
    return ServqualGaps(
        table,
        title=_("Service quality from published gaps"),
        notes=(note.format(weighted=weighted, unweighted=unweighted), *_equal_weights(weights)),
        formats={"gap": "+.2f", "weight": ".1f", "contribution": "+.3f"},
        unweighted=unweighted,
        weighted=weighted,
    )


def _is_table(data: Any) -> None:
    if not isinstance(data, pd.DataFrame):
        column(data, "", "data")  # raises, naming what it found


def _enough(data: pd.DataFrame) -> None:
    if len(data) < 2:
        raise ValueError(_("a mean with an interval needs at least 2 answers, found {n}.").format(n=len(data)))


def _mean(values: "pd.Series[float]", confidence: float) -> list[float]:
    mean = float(values.mean())
    return [mean, *t_interval(mean, float(values.std(ddof=1)), len(values), confidence)]


def _frame(rows: Mapping[str, Sequence[Any]], columns: list[str], name: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows.values()), columns=columns, index=pd.Index(list(rows), name=name))


def _overall(values: "pd.Series[float]", confidence: float, name: str) -> Estimate:
    mean, low, high = _mean(values, confidence)
    n = len(values)
    se = float(values.std(ddof=1) / np.sqrt(n))
    return Estimate(mean, low, high, n, se, _method(confidence), name)


def _method(confidence: float) -> str:
    return _("t, {confidence}").format(confidence=percent(confidence))


def _equal_weights(weights: Weights | None) -> tuple[str, ...]:
    return () if weights else (_("No weights given: every dimension counts the same."),)


def _worst(scores: pd.DataFrame, confidence: float) -> tuple[str, ...]:
    """Say where the gap is largest, and which dimensions are as bad as far as one can tell (paired comparison)."""
    order = list(scores.mean().sort_values(kind="stable").index)
    worst = order[0]
    words = [_("Largest shortfall: {name}.").format(name=worst)]
    if scores[worst].mean() >= 0:
        words = [_("No dimension falls short of what is expected on average.")]
    alike = [name for name in order[1:] if _mean(scores[name] - scores[worst], confidence)[1] <= 0]
    if alike:
        words.append(
            _("Not told apart from it ({confidence}, same respondents): {names}.").format(
                confidence=percent(confidence), names=", ".join(alike)
            )
        )
    return tuple(words)
