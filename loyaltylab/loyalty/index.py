"""One number for loyalty, from several indicators: how it is built, how sure it is, and whether it holds together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.loyalty.panel import LARGEST, bootstrap_method, draw_counts, ends, filled, ratio
from loyaltylab.resampling import drawn_counts, drawn_covariances
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.survey.answers import answers, column

__all__ = ["SIX_INDICATORS", "THREE_INDICATORS", "Indicator", "LoyaltyIndex", "loyalty_index", "third_of"]

Floats: TypeAlias = npt.NDArray[np.float64]

METHODS = ("pomp", "rank", "z")
WEIGHTINGS = 200
LOW_ALPHA, LOW_CORRELATION = 0.6, 0.2


@dataclass(frozen=True)
class Indicator:
    """Where an indicator of loyalty stands in the data, and which way it points.

    Attributes
    ----------
    column : str
        Column of the data.
    low, high : float, optional
        Ends of its scale, needed for ``method="pomp"``; None where a count or time has no end.
    direction : {1, -1}
        1 if more of it is more loyalty, -1 if less is.

    Examples
    --------
    >>> Indicator("minutes_to_choose", direction=-1).direction
    -1
    """

    column: str
    low: float | None = None
    high: float | None = None
    direction: int = 1

    def __post_init__(self) -> None:
        if self.direction not in (1, -1):
            raise ValueError(
                _("{column}: direction is {value!r}, expected 1 (more is loyal) or -1 (less is loyal).").format(
                    column=self.column, value=self.direction
                )
            )
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError(
                _("{column}: the scale runs from {low!r} to {high!r}, expected its lower end first.").format(
                    column=self.column, low=self.low, high=self.high
                )
            )


# What customers say: the index of the textbooks. The columns are those of the case car_owners.
THREE_INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        "overall_satisfaction": Indicator("satisfaction", 1, 6),
        "repurchase_probability": Indicator("intention", 1, 5),
        "recommendation": Indicator("recommend", 0, 10),
    }
)

# What customers do: six signs. Choosing for long, minding the price and liking rivals count against loyalty.
SIX_INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        "repeat_purchases": Indicator("repeat_purchases", low=0),
        "share_of_wallet": Indicator("share_of_wallet", 0, 1),
        "choice_time": Indicator("choice_time", low=0, direction=-1),
        "price_sensitivity": Indicator("price_sensitivity", 0, 1, direction=-1),
        "attitude_to_rivals": Indicator("attitude_to_rivals", direction=-1),
        "tolerance_of_failures": Indicator("tolerance_of_failures"),
    }
)


@dataclass(frozen=True)
class LoyaltyIndex(ResultTable):
    """The index, its indicators, and how far to trust it.

    Attributes
    ----------
    table : DataFrame
        A row an indicator: ``direction``; ``weight`` (sum 1); ``mean``, ``low``, ``high`` (0-100, turned so that more
        is more loyal); ``rest_correlation``, ``rest_low``, ``rest_high`` (with the mean of the others).
    index : Estimate
        Mean index, 0 to 100, with its interval over customers.
    scores : DataFrame
        By customer: ``index`` (0-100); ``se``; ``third`` (1 lowest to 3 highest); ``steady`` (share of random
        weightings under which the customer stays in that third).
    alpha : float
        Coefficient alpha of the weighted indicators; not a number for one indicator.
    changes_third : float
        Share of customers (0-1) who land in another third when weights are drawn at random, on average.
    standardized : DataFrame
        The indicators, 0 to 100, turned.
    how : str
        ``"pomp"``, ``"rank"`` or ``"z"``.
    """

    index: Estimate | None = None
    scores: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    alpha: float = float("nan")
    changes_third: float = float("nan")
    standardized: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    how: str = "pomp"

    def by(self, groups: "pd.Series[Any]", confidence: float = 0.95, draws: int = 1000, seed: int = 0) -> ResultTable:
        """Mean index by group, with intervals: with ``rank`` and ``z`` the only means that say something.

        Parameters
        ----------
        groups : Series
            One label a customer, with the same row labels as the data.
        confidence, draws, seed
            Of the bootstrap within each group; the standardization stays that of the whole sample, which makes the
            intervals of ``rank`` and ``z`` a little too wide.

        Returns
        -------
        ResultTable
            ``n``, ``mean``, ``low``, ``high`` a group.

        Raises
        ------
        ValueError
            If the labels have gaps or other row labels than the data.

        Examples
        --------
        >>> data = pd.DataFrame({"a": [1, 2, 3, 4], "make": list("xxyy")})
        >>> found = loyalty_index(data, {"a": Indicator("a", 1, 4)}, draws=50)
        >>> found.by(data["make"], draws=50).table["mean"].round(1).tolist()
        [16.7, 83.3]
        """
        method = bootstrap_method(confidence)
        if not groups.index.equals(self.scores.index):
            raise ValueError(
                _("groups has other row labels than the data of the index. Take a column of the same table.")
            )
        labels = filled(pd.DataFrame({"groups": groups}), "groups", "groups")
        rows = {}
        for label, part in self.scores["index"].groupby(labels, observed=True):
            low, high = ends(draw_counts(len(part), draws, seed) @ part.to_numpy() / len(part), confidence)
            rows[label] = {"n": len(part), "mean": part.mean(), "low": low, "high": high}
        table = pd.DataFrame.from_dict(rows, orient="index").astype({"n": int})
        table.index.name = str(groups.name or "group")
        return ResultTable(table, title=_("Loyalty index by group"), method=method, formats={"mean": ".1f"})


def loyalty_index(
    data: pd.DataFrame,
    indicators: Mapping[str, Indicator] = THREE_INDICATORS,
    method: str = "pomp",
    weights: Mapping[str, float] | None = None,
    draws: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> LoyaltyIndex:
    """How loyal are customers, from 0 to 100, by several indicators together?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    indicators : mapping of name to Indicator
        Such as :data:`THREE_INDICATORS`, or your own.
    method : {"pomp", "rank", "z"}
        How an indicator becomes a number from 0 to 100: percent of maximum possible, (x - low) / (high - low), which
        needs the ends of every scale; percentile rank in this sample; or z-score in this sample, as the percentile of a
        normal distribution. With the last two the mean index is near 50 whatever customers are like.
    weights : mapping of name to float, optional
        Not below 0, at least one above; equal by default.
    draws, seed : int
        Of the bootstrap of customers; the seed also of the random weightings.
    confidence : float
        Level of the intervals.

    Returns
    -------
    LoyaltyIndex

    Raises
    ------
    ValueError
        If an indicator's column is missing, has gaps, is off its scale, does not vary (``rank``, ``z``) or has no ends
        (``pomp``); or weights name other indicators.

    Examples
    --------
    >>> data = pd.DataFrame({"satisfaction": [6, 4, 5, 2], "intention": [5, 4, 4, 1], "recommend": [10, 6, 8, 3]})
    >>> found = loyalty_index(data, draws=100)
    >>> print(f"{found.index.value:.1f}, alpha {found.alpha:.2f}")
    65.0, alpha 0.97
    >>> found.scores["index"].round(1).tolist()
    [100.0, 65.0, 78.3, 16.7]

    If the data have only four of the six signs, take those, and say which are missing:

    >>> four = {name: SIX_INDICATORS[name] for name in ("repeat_purchases", "share_of_wallet")}
    >>> sorted(set(SIX_INDICATORS) - set(four))
    ['attitude_to_rivals', 'choice_time', 'price_sensitivity', 'tolerance_of_failures']

    Notes
    -----
    ``se`` of a customer's score is the standard error of measurement, SD * sqrt(1 - alpha), the same for all: a
    difference between two customers below about 2.8 ``se`` may be nothing. Alpha takes the indicators for signs of one
    thing. Where they are its parts instead, a low alpha is no fault, but then the weights decide, and
    ``changes_third`` tells how much.

    Common mistake: comparing the mean index of two years by ``rank`` or ``z``. It is 50 in both.

    References
    ----------
    Cohen, Cohen, Aiken & West (1999), The problem of units and the circumstance for POMP, Multivariate Behavioral
    Research. Cronbach (1951), Coefficient alpha and the internal structure of tests, Psychometrika.
    """
    words = bootstrap_method(confidence)
    if method not in METHODS:
        raise ValueError(_("method is {value!r}, expected 'pomp', 'rank' or 'z'.").format(value=method))
    values = _read(data, indicators, method)
    shares = _weights(values, weights)
    numbers = values.to_numpy()
    score = numbers @ shares
    alpha = _alpha(numbers * shares)
    table = _table(values, indicators, shares, draws, seed, confidence)
    third, steady = _steady(numbers, score, seed)
    drawn = draw_counts(len(score), draws, seed) @ score / len(score)
    low, high = ends(drawn, confidence)
    se = float(np.std(drawn, ddof=1))
    index = Estimate(float(score.mean()), float(low), float(high), len(score), se, words, _("Loyalty index"), "points")
    # Alpha below 0 says that the indicators contradict each other: then the score is all error.
    measured = score.std(ddof=1) * np.sqrt(1 - max(alpha, 0.0)) if len(score) > 1 else np.nan
    scores = pd.DataFrame({"index": score, "se": measured, "third": third, "steady": steady}, index=values.index)
    changes = float(1 - steady.mean())
    formats = dict.fromkeys(("mean", "low", "high"), ".1f")
    return LoyaltyIndex(
        table,
        str(index),
        "",
        _notes(table, alpha, changes, method),
        formats,
        index=index,
        scores=scores,
        alpha=alpha,
        changes_third=changes,
        standardized=values,
        how=method,
    )


def third_of(scores: npt.ArrayLike) -> Any:
    """Return the third in which each score lies, 1 lowest to 3 highest; equal scores stay together.

    Examples
    --------
    >>> third_of([10, 20, 30, 40, 50, 60]).tolist()
    [1, 1, 2, 2, 3, 3]
    """
    values = np.asarray(scores, dtype=np.float64)
    # Sums in another order differ by a hair: equal scores must not be cut apart by that.
    low, high = np.quantile(values, [1 / 3, 2 / 3], axis=0)
    return 1 + (values > low + 1e-9).astype(int) + (values > high + 1e-9)


def _read(data: pd.DataFrame, indicators: Mapping[str, Indicator], method: str) -> pd.DataFrame:
    if not indicators:
        raise ValueError(_("indicators is empty. Give at least one."))
    if isinstance(data, pd.DataFrame):
        lacking = [f"{name} ({one.column})" for name, one in indicators.items() if one.column not in data.columns]
        if lacking:
            raise ValueError(
                _(
                    "the data lack the columns of these indicators: {names}. "
                    "Name the right columns, or leave them out and say so."
                ).format(names=", ".join(lacking))
            )
    found = {}
    for name, one in indicators.items():
        low, high = (-LARGEST if one.low is None else one.low), (LARGEST if one.high is None else one.high)
        # An index of whole-numbered answers may also be made of averages, so fractions are let through.
        raw = answers(column(data, one.column, name), one.column, low, high, whole=False)
        found[name] = _standardize(raw, one, method)
    return pd.DataFrame(found)


def _standardize(raw: "pd.Series[float]", one: Indicator, method: str) -> "pd.Series[float]":
    if method == "pomp":
        if one.low is None or one.high is None:
            raise ValueError(
                _(
                    "{column}: percent of maximum needs both ends of the scale. "
                    "Give low and high, or take method='rank'."
                ).format(column=one.column)
            )
        share = (raw - one.low) / (one.high - one.low)
        return 100 * (share if one.direction == 1 else 1 - share)
    if raw.nunique() < 2:
        raise ValueError(
            _(
                "{column}: every customer has {value!r}, so nobody ranks above another. Leave this indicator out."
            ).format(column=one.column, value=float(raw.iloc[0]))
        )
    turned = raw * one.direction
    if method == "rank":
        return 100 * (turned.rank(method="average") - 0.5) / len(turned)
    return pd.Series(100 * stats.norm.cdf((turned - turned.mean()) / turned.std(ddof=1)), index=raw.index)


def _weights(values: pd.DataFrame, weights: Mapping[str, float] | None) -> Floats:
    if weights is None:
        return np.full(values.shape[1], 1 / values.shape[1])
    if set(weights) != set(values.columns):
        raise ValueError(
            _("weights names {found}, expected exactly the indicators: {names}.").format(
                found=", ".join(map(str, weights)), names=", ".join(values.columns)
            )
        )
    given = np.array([float(weights[name]) for name in values.columns])
    if not (np.isfinite(given).all() and (given >= 0).all() and given.sum() > 0):
        raise ValueError(
            _("weights are {value}, expected numbers not below 0, at least one above 0.").format(value=dict(weights))
        )
    return np.asarray(given / given.sum())


def _alpha(parts: Floats) -> float:
    k = int((parts.std(axis=0) > 0).sum())
    total = parts.sum(axis=1).var()
    if k < 2 or not total > 0:
        return float("nan")
    return float(k / (k - 1) * (1 - parts.var(axis=0).sum() / total))


def _rest_correlation(numbers: Floats, counts: Floats) -> Floats:
    """Correlation of each indicator (columns) with the sum of the others in every drawn table (rows)."""
    covariance = drawn_covariances(numbers, counts)
    own, total = np.einsum("dii->di", covariance), covariance.sum(axis=2)
    rest = total.sum(axis=1, keepdims=True) - 2 * total + own
    spread = own * rest * counts.sum(axis=1, keepdims=True) ** 2
    return ratio(total - own, np.sqrt(np.where(spread > 1e-9, own * rest, 0.0)))


def _table(
    values: pd.DataFrame, indicators: Mapping[str, Indicator], shares: Floats, draws: int, seed: int, confidence: float
) -> pd.DataFrame:
    numbers = values.to_numpy()
    table = pd.DataFrame(
        {"direction": [one.direction for one in indicators.values()], "weight": shares},
        index=pd.Index(list(indicators), name="indicator"),
    )
    table["mean"] = numbers.mean(axis=0)
    table["low"], table["high"] = ends(draw_counts(len(numbers), draws, seed) @ numbers / len(numbers), confidence)
    table["rest_correlation"] = _rest_correlation(numbers, np.ones((1, len(numbers))))[0]
    drawn = _rest_correlation(numbers, drawn_counts(len(numbers), draws, seed))
    table["rest_low"], table["rest_high"] = ends(drawn, confidence)
    return table


def _steady(numbers: Floats, score: Floats, seed: int) -> tuple[Any, Floats]:
    """Third of every customer, and the share of random weightings that leave it there."""
    third = third_of(score)
    drawn = np.random.default_rng([seed, 1]).dirichlet(np.ones(numbers.shape[1]), size=WEIGHTINGS)
    return third, np.asarray((third_of(numbers @ drawn.T) == third[:, None]).mean(axis=1))


def _notes(table: pd.DataFrame, alpha: float, changes: float, method: str) -> tuple[str, ...]:
    notes = []
    if np.isfinite(alpha):
        notes.append(_("Alpha of the index: {alpha:.2f}.").format(alpha=alpha))
        if alpha < LOW_ALPHA:
            notes.append(
                _(
                    "The indicators hardly belong together: one number hides what they disagree on. "
                    "Report them singly as well."
                )
            )
    loose = table.index[table["rest_correlation"] < LOW_CORRELATION]
    if len(table) > 1 and len(loose):
        notes.append(_("Hardly goes with the others: {names}.").format(names=", ".join(loose)))
    if len(table) > 1:
        notes.append(
            _("With weights drawn at random, {share:.0%} of customers land in another third.").format(share=changes)
        )
    if method != "pomp":
        notes.append(_("The mean is near 50 by construction: compare groups with .by(), not years."))
    return tuple(notes)
