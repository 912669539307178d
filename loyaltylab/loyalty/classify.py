"""Put customers into the types of a typology, and say how near the border each one stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.loyalty.typology import NO_TYPE, Coordinate, Typology, typology
from loyaltylab.resampling import percentile_interval
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column, show_rows
from loyaltylab.survey.intervals import percent, wilson

__all__ = ["Classification", "classify", "compare_types"]

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
Ints: TypeAlias = npt.NDArray[np.intp]
Cuts: TypeAlias = float | str | Sequence[float]
LARGEST = 1e300


@dataclass(frozen=True, repr=False)
class Classification(ResultTable):
    """Types of customers: counts and shares in ``table``, one row a customer in ``customers``.

    Attributes
    ----------
    customers : DataFrame
        With the caller's row labels: ``type``; ``distance`` to the nearest border, in standard deviations of the
        coordinate that would have to change; ``confidence``, the chance that measuring again gives the same type.
    cuts : dict
        The cuts used, by coordinate.
    typology : Typology or None
        What was applied.

    Examples
    --------
    See :func:`classify`.
    """

    customers: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    cuts: Mapping[str, list[float]] = field(default_factory=dict)
    typology: Typology | None = field(default=None, repr=False)


def classify(
    data: pd.DataFrame,
    types: str | Typology = "dick_basu",
    columns: Mapping[str, str] | None = None,
    cuts: Mapping[str, Cuts] | None = None,
    reliability: float | Mapping[str, float] = 0.8,
    confidence: float = 0.95,
) -> Classification:
    """Of which type is each customer, and how sure is that?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    types : str or Typology
        Name of a typology of the kit (see :func:`typologies`), or one of your own.
    columns : mapping, optional
        Coordinate -> column; by default the column is called like the coordinate.
    cuts : mapping, optional
        Coordinate -> lowest value of each higher level: a number, a list of them, or ``"median"`` (the default, for two
        levels). A value at the cut belongs to the higher level.
    reliability : float or mapping
        Share of a coordinate's variance that is not measurement error, above 0 and up to 1 (by coordinate, if you
        know). It drives ``confidence`` only.
    confidence : float
        Level of the intervals of the shares.

    Returns
    -------
    Classification
        ``table``: type, ``n``, ``share``, ``low``, ``high`` (sampling error, Wilson), mean ``distance`` and
        ``confidence``, and ``again``: the share expected if everybody were measured again.

    Raises
    ------
    ValueError
        If a column or cut is missing or wrong, or answers are missing.

    Examples
    --------
    >>> data = pd.DataFrame({"attitude": [6, 6, 2, 1], "patronage": [9, 1, 8, 0]})
    >>> found = classify(data, "dick_basu", cuts={"attitude": 4, "patronage": 5})
    >>> found.customers["type"].tolist()
    ['true loyalty', 'latent loyalty', 'spurious loyalty', 'no loyalty']

    Notes
    -----
    Common mistake: cutting at the median and then reporting that half of the customers like us. The cut made the half.
    Share and interval depend on the cuts: state them.

    References
    ----------
    Dick & Basu (1994), Journal of the Academy of Marketing Science 22, for the best-known grid.
    """
    grid = typology(types) if isinstance(types, str) else types
    names = {each.name: (columns or {}).get(each.name, each.name) for each in grid.coordinates}
    _refuse_unknown([*(columns or {}), *(cuts or {})], names)
    read = [_read(data, each, names[each.name], (cuts or {}).get(each.name, "median")) for each in grid.coordinates]
    trust = [_reliability(reliability, each.name) for each in grid.coordinates]
    cells = _cells(grid)
    levels = np.column_stack([each.levels for each in read])
    assigned = cells.kinds[tuple(levels.T)]
    chances = _chances(read, trust, cells)
    kinds = [each.name for each in grid.types] + [NO_TYPE]
    customers = pd.DataFrame(
        {
            "type": pd.Categorical([kinds[place] for place in assigned], categories=kinds),
            "distance": _distances(read, levels, cells),
            "confidence": chances[np.arange(len(levels)), assigned],
        },
        index=data.index,
    )
    return Classification(
        _table(customers, chances, kinds, check_confidence(confidence)),
        title=_("Types by {typology}, n = {n:,}").format(typology=grid.name, n=len(customers)),
        method=_("Wilson, {confidence}").format(confidence=percent(confidence)),
        notes=tuple(_note(coordinate, each) for coordinate, each in zip(grid.coordinates, read, strict=True)),
        formats={"share": ".1%", "low": ".1%", "high": ".1%", "again": ".1%"},
        customers=customers,
        cuts={coordinate.name: each.cuts for coordinate, each in zip(grid.coordinates, read, strict=True)},
        typology=grid,
    )


@dataclass(frozen=True)
class _Read:
    """A coordinate as measured: values, their level, the cuts (none for a category), and the borders between levels.

    On a scale of whole numbers a cut at 5 means "from 5": the border is then between 4 and 5, not on the answer itself.
    """

    values: Floats
    levels: Ints
    cuts: list[float]
    sd: float

    @property
    def borders(self) -> list[float]:
        below = [self.values[self.values < cut] for cut in self.cuts]
        return [(cut + float(low.max())) / 2 if len(low) else cut for cut, low in zip(self.cuts, below, strict=True)]


@dataclass(frozen=True)
class _Cells:
    """Type (as a number) of every combination of levels: one axis a coordinate."""

    kinds: Ints


def _read(data: pd.DataFrame, coordinate: Coordinate, name: str, cut: Cuts) -> _Read:
    given = column(data, name, coordinate.name)
    if coordinate.category:
        wrong = given[~given.isin(coordinate.levels)]
        if len(wrong):
            words = _("{column}: {rows} is none of the known values: {known}.")
            rows = show_rows(list(wrong.index), wrong.tolist())
            raise ValueError(words.format(column=name, rows=rows, known=", ".join(coordinate.levels)))
        codes = pd.Categorical(given, categories=list(coordinate.levels)).codes.astype(np.intp)
        return _Read(codes.astype(float), codes, [], 1.0)
    values = answers(
        given.astype(float) if pd.api.types.is_bool_dtype(given) else given, name, -LARGEST, LARGEST, False
    )
    numbers = values.to_numpy()
    found = _cuts(coordinate, cut, numbers)
    levels = np.searchsorted(found, numbers, side="right")
    return _Read(numbers, levels, found, float(numbers.std(ddof=1)) if len(numbers) > 1 else 0.0)


def _cuts(coordinate: Coordinate, cut: Cuts, values: Floats) -> list[float]:
    needed = len(coordinate.levels) - 1
    if isinstance(cut, str):
        if cut != "median" or needed != 1:
            words = _("cuts for {name!r}: expected {needed} rising numbers: where each of {levels} begins.")
            raise ValueError(words.format(name=coordinate.name, needed=needed, levels=", ".join(coordinate.levels[1:])))
        return [float(np.median(values))]
    found = [float(each) for each in (cut if isinstance(cut, Sequence) else [cut])]
    if len(found) != needed or found != sorted(set(found)):
        words = _(
            "cuts for {name!r} are {value}, expected {needed} rising numbers, the lowest value of each of: {levels}."
        )
        levels = ", ".join(coordinate.levels[1:])
        raise ValueError(words.format(name=coordinate.name, value=cut, needed=needed, levels=levels))
    return found


def _refuse_unknown(given: list[str], names: Mapping[str, str]) -> None:
    for name in given:
        if name not in names:
            words = _("the typology has no coordinate {name!r}. It has: {known}.")
            raise ValueError(words.format(name=name, known=", ".join(names)))


def _reliability(given: float | Mapping[str, float], name: str) -> float:
    value = given.get(name, 1.0) if isinstance(given, Mapping) else given
    if not 0 < value <= 1:
        words = _("reliability of {name!r} is {value!r}, expected a share above 0 and up to 1.")
        raise ValueError(words.format(name=name, value=value))
    return float(value)


def _cells(grid: Typology) -> _Cells:
    places = {each.name: place for place, each in enumerate(grid.types)} | {NO_TYPE: len(grid.types)}
    kinds = np.array([places[kind] for kind in grid.cells().values()], dtype=np.intp)
    return _Cells(kinds.reshape([len(each.levels) for each in grid.coordinates]))


def _chances(read: list[_Read], trust: list[float], cells: _Cells) -> Floats:
    """Chance of each type if a customer were measured again: normal errors, independent between coordinates."""
    n = len(read[0].values)
    by_cell = np.ones((n, 1))
    for axis, (each, reliability) in enumerate(zip(read, trust, strict=True)):
        inside = _level_chances(each, reliability, cells.kinds.shape[axis])
        by_cell = (by_cell[:, :, None] * inside[:, None, :]).reshape(n, -1)
    found = np.zeros((n, int(cells.kinds.max()) + 2))
    for place, kind in enumerate(cells.kinds.ravel()):
        found[:, kind] += by_cell[:, place]
    return found


def _level_chances(each: _Read, reliability: float, count: int) -> Floats:
    error = each.sd * np.sqrt(1 - reliability)
    if not each.cuts or error == 0:
        return np.asarray(np.eye(count)[each.levels])
    below = stats.norm.cdf((np.array(each.borders)[None, :] - each.values[:, None]) / error)
    edges = np.column_stack([np.zeros(len(below)), below, np.ones(len(below))])
    return np.asarray(np.diff(edges, axis=1))


def _distances(read: list[_Read], levels: Ints, cells: _Cells) -> Floats:
    """How far the nearest border is: the smallest change of a single coordinate that changes the type."""
    now = cells.kinds[tuple(levels.T)]
    nearest = np.full(len(levels), np.inf)
    for axis, each in enumerate(read):
        if not each.cuts or each.sd == 0:
            continue
        edges = np.array([-np.inf, *each.borders, np.inf])
        for level in range(cells.kinds.shape[axis]):
            moved = levels.copy()
            moved[:, axis] = level
            other = cells.kinds[tuple(moved.T)] != now
            gap = np.maximum(edges[level] - each.values, each.values - edges[level + 1]) / each.sd
            nearest = np.where(other, np.minimum(nearest, np.maximum(gap, 0)), nearest)
    return nearest


def _table(customers: pd.DataFrame, chances: Floats, kinds: list[str], confidence: float) -> pd.DataFrame:
    n = len(customers)
    grouped = customers.groupby("type", observed=False)
    counts = grouped.size()
    low, high = wilson(counts.to_numpy(), n, confidence)
    table = pd.DataFrame({"n": counts, "share": counts / n, "low": low, "high": high})
    table["distance"] = grouped["distance"].mean()
    table["confidence"] = grouped["confidence"].mean()
    table["again"] = pd.Series(np.append(chances, np.zeros((n, 1)), axis=1)[:, : len(kinds)].mean(axis=0), index=kinds)
    table.index = pd.Index([str(kind) for kind in table.index], name="type")
    return table if counts.iloc[-1] else table.iloc[:-1]


def _note(coordinate: Coordinate, each: _Read) -> str:
    if not each.cuts:
        return _("{name}: a category.").format(name=coordinate.name)
    steps = [f"{level} >= {cut:g}" for level, cut in zip(coordinate.levels[1:], each.cuts, strict=True)]
    return f"{coordinate.name}: {', '.join(steps)}"


def compare_types(
    first: Any,
    second: Any,
    names: tuple[str, str] = ("first", "second"),
    draws: int = 500,
    seed: int = 0,
    confidence: float = 0.95,
) -> ResultTable:
    """Do two ways of typing the same customers agree?

    Parameters
    ----------
    first, second : Classification, or Series of types
        With the same row labels: two typologies, a typology and a mixture, or a typology and the truth.
    names : (str, str)
        What to call them.
    draws, seed : int
        Of the bootstrap over customers.
    confidence : float
        Of the intervals.

    Returns
    -------
    ResultTable
        Cross table of counts; the notes give the adjusted Rand index (0 chance, 1 the same grouping) and Cramer's V,
        each with its interval.

    Raises
    ------
    ValueError
        If the two are not about the same customers.

    Examples
    --------
    >>> print(compare_types(pd.Series(list("aabb")), pd.Series(list("xxyy")), draws=20).notes[0])
    Adjusted Rand index 1.00 [1.00, 1.00]

    Notes
    -----
    Common mistake: reporting the share of equal labels. Typologies have different names for neighboring regions.

    References
    ----------
    Hubert & Arabie (1985), Comparing partitions, Journal of Classification 2.
    """
    left, right = _types_of(first), _types_of(second)
    if len(left) == 0 or not left.index.equals(right.index):
        raise ValueError(_("the two are not about the same customers: their row labels differ."))
    a, b = (pd.Series(pd.Categorical(each).remove_unused_categories(), index=each.index) for each in (left, right))
    table = pd.crosstab(a.rename(names[0]), b.rename(names[1]))
    counts = table.to_numpy(dtype=float)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(a), counts.ravel() / len(a), size=max(draws, 2)).reshape(-1, *counts.shape)
    notes = []
    for words, measure in ((_("Adjusted Rand index"), _adjusted_rand), (_("Cramer's V"), _cramers_v)):
        low, high = percentile_interval([measure(each) for each in drawn.astype(float)], check_confidence(confidence))
        notes.append(f"{words} {measure(counts):.2f} [{low:.2f}, {high:.2f}]")
    title = _("{first} against {second}, n = {n:,}").format(first=names[0], second=names[1], n=len(a))
    return ResultTable(table, title=title, method=percent(confidence), notes=tuple(notes))


def _types_of(given: Any) -> "pd.Series[Any]":
    if isinstance(given, Classification):
        return given.customers["type"]
    if not isinstance(given, pd.Series) or given.isna().any():
        raise ValueError(_("expected a classification, or a Series with one type a customer and none missing."))
    return given


def _adjusted_rand(counts: Floats) -> float:
    def pairs(n: Any) -> float:
        return float((n * (n - 1) / 2).sum())

    both, rows, columns = pairs(counts), pairs(counts.sum(axis=1)), pairs(counts.sum(axis=0))
    expected = rows * columns / pairs(counts.sum(keepdims=True))
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _cramers_v(counts: Floats) -> float:
    used = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    expected = np.outer(used.sum(axis=1), used.sum(axis=0)) / used.sum()
    most = min(used.shape) - 1
    return float(np.sqrt(((used - expected) ** 2 / expected).sum() / used.sum() / most)) if most else 1.0
