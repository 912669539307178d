"""What should be improved first? Importance against performance, with how sure each place on the grid is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.resampling import drawn_correlations, drawn_counts, percentile_interval
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column, scale_ends
from loyaltylab.survey.bootstrap import units_of
from loyaltylab.survey.drivers import DERIVED, correlations, derive, read_drivers
from loyaltylab.survey.intervals import percent

__all__ = ["ImportancePerformance", "importance_performance", "quadrant_names"]

Floats: TypeAlias = npt.NDArray[np.float64]
Cut: TypeAlias = str | tuple[float, float]

QUADRANTS = np.array(["low_priority", "possible_overkill", "concentrate_here", "keep_up"])


@dataclass(frozen=True)
class ImportancePerformance(ResultTable):
    """Importance and performance of every item, where it lies, and how often resampled customers put it there.

    Attributes
    ----------
    importance : str
        How importance was found: partial, beta, shapley or stated.
    cuts : (float, float)
        Importance and performance at which the quadrants meet.
    diagonal : ((float, float), (float, float))
        Two points (performance, importance) of Slack's diagonal; above it, improve.
    scale : (int, int)
        Lowest and highest rating.
    """

    importance: str = "partial"
    cuts: tuple[float, float] = (0.0, 0.0)
    diagonal: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (1.0, 1.0))
    scale: tuple[int, int] = field(default=(1, 5))


def quadrant_names() -> dict[str, str]:
    """Return the names of the four quadrants, in the language in use.

    Examples
    --------
    >>> quadrant_names()["keep_up"]
    'keep up the good work'
    """
    return {
        "concentrate_here": _("concentrate here"),
        "keep_up": _("keep up the good work"),
        "low_priority": _("low priority"),
        "possible_overkill": _("possible overkill"),
    }


def importance_performance(
    data: pd.DataFrame,
    items: Sequence[str],
    outcome: str | None = "csat",
    importance: str = "partial",
    stated: Mapping[str, str | float] | None = None,
    cut: Cut = "mean",
    draws: int = 500,
    seed: int = 0,
    confidence: float = 0.95,
    scale: tuple[int, int] = (1, 5),
    unit: str | None = None,
) -> ImportancePerformance:
    """Which items matter much and perform poorly, and how sure is their place on the grid?

    Parameters
    ----------
    data : DataFrame
        One row a respondent.
    items : list of str
        Columns of ratings on ``scale``: the performance.
    outcome : str, optional
        Column of the overall judgment, for derived importance.
    importance : {"partial", "beta", "shapley", "stated"}
        Derived from the answers as in :func:`derived_importance`, or stated by customers.
    stated : dict, optional
        With ``importance="stated"``: for each item the column of its importance ratings on ``scale``, or a number.
    cut : "mean", "median" or (float, float)
        Where the quadrants meet: mean or median over the items, or a given (importance, performance).
    draws : int
        Bootstrap samples.
    seed : int
        Of the draws.
    confidence : float
        Between 0 and 1.
    scale : (int, int)
        Lowest and highest rating.
    unit : str, optional
        Column that names the customer, when one can answer more than once; customers are then drawn whole.

    Returns
    -------
    ImportancePerformance
        ``table`` by item: importance, performance, each with low and high; quadrant; draw_share, the share of draws
        in which the item lies in that quadrant; urgency, importance minus performance, each rescaled to 0-1.

    Raises
    ------
    ValueError
        If answers are missing or off the scale, importance cannot be told, or an argument is not one of those above.

    Examples
    --------
    >>> data = pd.DataFrame({"room": [1, 2, 3, 4, 5, 2], "bar": [5, 4, 5, 4, 5, 5], "csat": [1, 2, 3, 4, 5, 3]})
    >>> importance_performance(data, ["room", "bar"], draws=20).table["quadrant"].tolist()
    ['concentrate_here', 'possible_overkill']

    Notes
    -----
    Performance and derived importance come from the same answers: an item that everybody rates alike cannot show
    importance, and a happy guest rates everything well. Slack's diagonal: stated importance is rescaled from the ends
    of the scale, as performance is; derived importance has no scale, so both are rescaled from the smallest to the
    largest among the items.
    Common mistake: acting on the quadrant of an item that half of the draws put elsewhere.

    References
    ----------
    Martilla & James (1977), Importance-performance analysis, Journal of Marketing 41; Slack (1994), The
    importance-performance matrix as a determinant of improvement priority, IJOPM 14(5).
    """
    ends, confidence = scale_ends(scale), check_confidence(confidence)
    _check(importance, stated, outcome, items, cut)
    table, numbers = _read(data, items, outcome, importance, stated, ends)
    k = len(items)

    answered = table.to_numpy(dtype=float)
    if importance != "stated":
        correlations(table, str(outcome))  # raises what would make importance impossible to tell
    value = _both(answered, np.ones((1, len(table))), k, importance, numbers)[0]
    if unit is not None:
        units_of(data, unit)  # refuses rows that name nobody
    units = None if unit is None else column(data, unit, "unit").to_numpy()
    drawn = _both(answered, drawn_counts(len(table), draws, seed, units), k, importance, numbers)
    failed = int(np.isnan(drawn).any(axis=1).sum())
    if failed == draws:
        raise ValueError(_("no bootstrap sample has enough different answers. Ask more people."))
    low, high = percentile_interval(drawn, confidence)
    found = pd.DataFrame({"importance": value[:k]}, index=pd.Index(list(items), name="item"))
    found["importance_low"], found["importance_high"] = low[:k], high[:k]
    found["performance"], found["performance_low"], found["performance_high"] = value[k:], low[k:], high[k:]
    cuts = _cuts(value, cut)
    place = _quadrant(value, cuts)
    found["quadrant"] = QUADRANTS[place]
    found["draw_share"] = np.mean([_quadrant(one, _cuts(one, cut)) == place for one in drawn], axis=0)
    found["urgency"], diagonal = _slack(value, importance == "stated", ends)
    return ImportancePerformance(
        found,
        title=_("Importance and performance of {count} items, n = {n:,}").format(count=k, n=len(data)),
        method=_("bootstrap of {draws}, {confidence}").format(draws=draws, confidence=percent(confidence)),
        notes=_notes(found, importance, failed),
        formats={"urgency": "+.2f", "draw_share": ".0%"},
        beside=("urgency",),
        importance=importance,
        cuts=cuts,
        diagonal=diagonal,
        scale=ends,
    )


def _check(importance: str, stated: Any, outcome: str | None, items: Sequence[str], cut: Cut) -> None:
    if importance not in (*DERIVED, "stated"):
        raise ValueError(
            _("importance is {value!r}, expected 'partial', 'beta', 'shapley' or 'stated'.").format(value=importance)
        )
    if importance == "stated" and (not isinstance(stated, Mapping) or set(stated) != set(items)):
        raise ValueError(_("stated must give every item its column of importance ratings, or a number."))
    if importance != "stated" and (outcome is None or stated is not None):
        raise ValueError(
            _("derived importance needs outcome= and no stated=. For stated importance write importance='stated'.")
        )
    pair = isinstance(cut, Sequence) and not isinstance(cut, str) and len(cut) == 2
    if cut not in ("mean", "median") and not (pair and all(np.isfinite(float(one)) for one in cut)):
        raise ValueError(
            _("cut is {value!r}, expected 'mean', 'median' or two numbers: importance and performance.").format(
                value=cut
            )
        )


def _read(
    data: pd.DataFrame,
    items: Sequence[str],
    outcome: str | None,
    importance: str,
    stated: Mapping[str, str | float] | None,
    scale: tuple[int, int],
) -> tuple[pd.DataFrame, Floats | None]:
    """Items, then outcome or the columns of stated importance; numbers stated stand apart, as they do not vary."""
    table = read_drivers(data, items, outcome if importance != "stated" else None, scale)
    if stated is None:
        return table, None
    numbers = np.full(len(items), np.nan)
    for place, item in enumerate(items):
        one = stated[item]
        label = str(one) if isinstance(one, str) else f"stated[{item!r}]"
        values = column(data, one, "stated") if isinstance(one, str) else pd.Series([one], name=label)
        given = answers(values, label, *scale, whole=False)
        if isinstance(one, str):
            table[("stated", item)] = given
        else:
            numbers[place] = given.iloc[0]
            table[("stated", item)] = given.iloc[0]
    return table, numbers


def _both(answered: Floats, counts: Floats, k: int, how: str, numbers: Floats | None) -> Floats:
    """Importance, then performance, of all items in every drawn table."""
    means = counts @ answered / counts.sum(axis=1)[:, None]
    if numbers is not None:
        return np.column_stack([means[:, k : 2 * k], means[:, :k]])
    found = [_importance(matrix, how) for matrix in drawn_correlations(answered[:, : k + 1], counts)]
    return np.column_stack([np.array(found), means[:, :k]])


def _importance(matrix: Floats, how: str) -> Floats:
    if np.isnan(matrix).any():  # a small sample drawn with one answer only
        return np.full(len(matrix) - 1, np.nan)
    try:
        return derive(matrix, how)
    except np.linalg.LinAlgError:
        return np.full(len(matrix) - 1, np.nan)


def _cuts(value: Floats, cut: Cut) -> tuple[float, float]:
    if not isinstance(cut, str):
        return float(cut[0]), float(cut[1])
    middle = np.mean if cut == "mean" else np.median
    return float(middle(value[: len(value) // 2])), float(middle(value[len(value) // 2 :]))


def _quadrant(value: Floats, cuts: tuple[float, float]) -> npt.NDArray[np.int64]:
    """Place in QUADRANTS; -1 where a draw has no importance."""
    k = len(value) // 2
    place = 2 * (value[:k] >= cuts[0]) + (value[k:] >= cuts[1])
    return np.where(np.isnan(value[:k]), -1, place)


def _slack(
    value: Floats, stated: bool, scale: tuple[int, int]
) -> tuple[Floats, tuple[tuple[float, float], tuple[float, float]]]:
    """Importance minus performance, each from 0 to 1, and the line where the two are equal."""
    k = len(value) // 2
    ends = []
    for part in (value[:k], value[k:]):
        low, high = (float(scale[0]), float(scale[1])) if stated else (float(part.min()), float(part.max()))
        ends.append((low, high if high > low else low + 1))
    (a, b), (c, d) = ends
    urgency = (value[:k] - a) / (b - a) - (value[k:] - c) / (d - c)
    return np.asarray(urgency), ((c, a), (d, b))


def _notes(found: pd.DataFrame, importance: str, failed: int) -> tuple[str, ...]:
    notes = []
    first = found.index[found["quadrant"] == "concentrate_here"]
    if len(first):
        listed = ", ".join(f"{item} ({found.loc[item, 'draw_share']:.0%})" for item in first)
        notes.append(_("Concentrate here (share of draws that agree): {listed}.").format(listed=listed))
    unsure = found.index[found["draw_share"] < 0.8]
    if len(unsure):
        notes.append(
            _("Place on the grid not sure (fewer than 80 % of draws agree): {listed}.").format(
                listed=", ".join(map(str, unsure))
            )
        )
    if importance != "stated":
        notes.append(
            _("Performance and derived importance come from the same answers: a lead to follow, no proof of an effect.")
        )
    if failed:
        notes.append(_("{failed} draws had too few different answers and are left out.").format(failed=failed))
    return tuple(notes)
