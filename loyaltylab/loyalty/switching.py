"""What follows what, and why: brand switching, and habit told from taste."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.panel import bootstrap_method, draw_counts, ends, in_order, ratio
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import wilson

__all__ = ["SwitchingMatrix", "state_dependence", "switching_matrix"]

Floats: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

# Memory that fades by this factor from purchase to purchase; below 0 people seek variety.
MEMORY = np.linspace(-0.9, 0.95, 371)


@dataclass(frozen=True)
class SwitchingMatrix(ResultTable):
    """Shares of what is bought next (``table``: row bought last, column bought next), with intervals.

    Attributes
    ----------
    counts : DataFrame of int
        Pairs of purchases, one after the other, of the same customer.
    low, high : DataFrame
        Ends of the intervals of ``table``.
    n : int
        Pairs in all: purchases less customers.
    """

    counts: pd.DataFrame | None = None
    low: pd.DataFrame | None = None
    high: pd.DataFrame | None = None
    n: int = 0


def switching_matrix(
    purchases: pd.DataFrame,
    customer: str = "household_id",
    order: str = "date",
    brand: str = "brand",
    weights: str = "purchases",
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> SwitchingMatrix:
    """After a purchase of each brand, what is bought next?

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase.
    customer, order, brand : str
        Columns; ``order`` is a date, time or running number, no two alike for one customer.
    weights : {"purchases", "customers"}
        Whether every pair of purchases counts the same, or every customer who has pairs.
    confidence : float
        Level of the intervals.
    draws, seed : int
        Of the bootstrap, which draws whole customers: the pairs of one customer are not independent.

    Returns
    -------
    SwitchingMatrix
        Shares (0-1), rows sum to 1; ``counts``, ``low``, ``high``, ``n``.

    Raises
    ------
    ValueError
        If a column is missing or has gaps, the order is not clear, nobody bought twice, or ``weights`` is unknown.

    Examples
    --------
    >>> bought = pd.DataFrame({"household_id": list("aaab"), "date": [1, 2, 3, 1], "brand": list("xxyx")})
    >>> switching_matrix(bought, draws=50).counts.to_numpy().tolist()
    [[1, 1], [0, 0]]

    Notes
    -----
    Common mistake: reading the diagonal as loyalty that the brand has made. A mix of people who each throw their own
    weighted die gives a high diagonal too; see :func:`state_dependence`.
    """
    method = _("Wilson at the effective number of pairs, from a bootstrap of customers, {level:g} %").format(
        level=100 * check_confidence(confidence)
    )
    if weights not in ("purchases", "customers"):
        raise ValueError(_("weights is {value!r}, expected 'purchases' or 'customers'.").format(value=weights))
    who, what, brands = in_order(purchases, customer, order, brand)
    k = len(brands)
    follows = _follows(who)
    pairs = np.zeros((who.max() + 1, k * k))
    np.add.at(pairs, (who[:-1][follows], what[:-1][follows] * k + what[1:][follows]), 1.0)
    counts = pd.DataFrame(pairs.sum(axis=0).reshape(k, k).astype(int), index=brands, columns=brands)
    used = pairs if weights == "purchases" else pairs / np.maximum(pairs.sum(axis=1, keepdims=True), 1)
    drawn = _rows_to_shares(draw_counts(len(used), draws, seed) @ used, k)
    value = _rows_to_shares(used.sum(axis=0, keepdims=True), k)[0]
    low, high = _wilson_clustered(value, drawn, pairs, confidence)

    def frame(numbers: Floats) -> pd.DataFrame:
        return pd.DataFrame(numbers.reshape(k, k), index=pd.Index(brands, name="bought"), columns=brands)

    n = int(follows.sum())
    title = _("What is bought next, {n:,} pairs of purchases of {size:,} customers").format(n=n, size=len(pairs))
    return SwitchingMatrix(frame(value), title, method, counts=counts, low=frame(low), high=frame(high), n=n)


def state_dependence(
    purchases: pd.DataFrame,
    customer: str = "household_id",
    order: str = "date",
    brand: str = "brand",
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> ResultTable:
    """Do people buy a brand again out of habit, or because they like it anyway?

    Each customer's purchases are shuffled: that keeps the tastes and kills the habit. What the true order has more of
    is habit. Shuffling alone finds too little, because habit also makes a customer's other purchases alike; the column
    ``habit`` corrects this, for a memory that fades by the same factor from one purchase to the next.

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase.
    customer, order, brand, confidence : str, str, str, float
        As for :func:`switching_matrix`.
    draws, seed : int
        Shuffles, and samples of whole customers for the intervals.

    Returns
    -------
    ResultTable
        One row a brand, and ``all``: ``pairs`` (purchases that have a next one); ``repeat_rate`` (0-1);
        ``shuffled`` (repeat rate expected when each customer's purchases are shuffled); ``p_value`` (of as many
        repeats by shuffling, one-sided); ``pooled_habit`` (what ignoring tastes takes for habit: the repeat rate
        less the rate at which the brand follows others; for ``all`` the mean over purchases);
        ``habit`` (chance that a purchase just repeats the last),
        ``habit_low``, ``habit_high``, ``habit_se``; ``without_habit`` (repeat rate if habit were switched off),
        ``without_low``, ``without_high``, ``without_se``.

    Raises
    ------
    ValueError
        If a column is missing or has gaps, the order is not clear, nobody bought twice or nobody ever changed brand.

    Examples
    --------
    >>> bought = pd.DataFrame({"household_id": list("aaaaabbbb"), "date": range(9), "brand": list("xxxyyyyxx")})
    >>> found = state_dependence(bought, draws=200).table
    >>> found.loc["all", ["repeat_rate", "shuffled"]].astype(float).round(2).tolist()
    [0.71, 0.37]

    Notes
    -----
    Common mistake: taking the diagonal of the switching matrix, or its excess over the market share, for habit.
    It mixes habit with differences in taste, and a program that "builds habit" cannot buy tastes.
    What else makes neighboring purchases alike (a promotion that two of them fall into, a new baby) is counted as
    habit here; the interval then holds the true habit less often than it says.

    References
    ----------
    Heckman (1981), Heterogeneity and state dependence. Nickell (1981), Biases in dynamic models with fixed effects,
    Econometrica 49, for the bias that is corrected.
    """
    method = bootstrap_method(confidence)
    who, what, brands = in_order(purchases, customer, order, brand)
    follows = _follows(who)
    chosen = np.eye(len(brands))[what]
    sums = _sums(who, chosen, follows)
    if not (sums["spread"].sum() > 0):
        raise ValueError(
            _("nobody bought two different brands, so habit cannot be told from taste. Give a longer period.")
        )
    value = {name: found[0] for name, found in _solve(sums, np.ones((1, who.max() + 1))).items()}
    drawn = _solve(sums, draw_counts(int(who.max()) + 1, draws, seed))
    rows = pd.Index([*brands, "all"], name="brand")
    table = pd.DataFrame({"pairs": value["pairs"].astype(int)}, index=rows)
    for name in ("repeat_rate", "shuffled"):
        table[name] = value[name]
    table["p_value"] = _p_values(who, what, follows, len(brands), draws, seed)
    table["pooled_habit"] = value["pooled_habit"]
    for name, short in (("habit", "habit"), ("without_habit", "without")):
        table[name] = value[name]
        table[f"{short}_low"], table[f"{short}_high"] = ends(drawn[name], confidence)
        table[f"{short}_se"] = np.nanstd(drawn[name], axis=0, ddof=1)
    share: Any = table.loc["all"]
    note = _(
        "All brands: pooled, {pooled:.0%} of purchases seem to repeat the last one out of habit; with each customer's "
        "taste held fixed, {habit:.0%} [{low:.0%}, {high:.0%}] do."
    ).format(pooled=share["pooled_habit"], habit=share["habit"], low=share["habit_low"], high=share["habit_high"])
    title = _("Habit or taste? {n:,} pairs of purchases").format(n=int(follows.sum()))
    return ResultTable(table, title, method, (note,), {"p_value": ".4f"})


def _follows(who: Whole) -> Any:
    """True where the next purchase in the table is of the same customer."""
    same = who[1:] == who[:-1]
    if not same.any():
        raise ValueError(_("nobody bought twice, so nothing follows anything. Give a longer period."))
    return same


def _wilson_clustered(value: Floats, drawn: Floats, pairs: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's interval with as many independent pairs as would vary as much as the bootstrap does."""
    k = len(value)
    cells = pairs.reshape(-1, k, k)
    per_row = np.repeat(cells.sum(axis=(0, 2))[:, None], k, axis=1)
    # Where nothing varies (a share of 0 or 1) a customer counts once, however many pairs it has.
    customers = np.repeat((cells.sum(axis=2) > 0).sum(axis=0)[:, None], k, axis=1)
    seen = np.nanvar(np.where(np.isnan(value), 0.0, drawn), axis=0, ddof=1)
    effective = np.where(seen > 0, np.fmin(ratio(value * (1 - value), seen), per_row), customers)
    share = np.nan_to_num(value)
    low, high = wilson(share * np.nan_to_num(effective), np.nan_to_num(effective), confidence)
    return np.where(per_row > 0, low, np.nan), np.where(per_row > 0, high, np.nan)


def _rows_to_shares(flat: Floats, k: int) -> Floats:
    cells = flat.reshape(len(flat), k, k)
    return ratio(cells, cells.sum(axis=2, keepdims=True))


def _sums(who: Whole, chosen: Floats, follows: Any) -> dict[str, Floats]:
    """Per customer (rows) and brand (columns): sums of which all results are ratios."""
    size, k = int(who.max()) + 1, chosen.shape[1]

    def per_customer(rows: Any, values: Floats) -> Floats:
        out = np.zeros((size, k))
        np.add.at(out, rows, values)
        return out

    at = who[:-1][follows]
    before, after = chosen[:-1][follows], chosen[1:][follows]
    count = per_customer(who, chosen)
    n = count.sum(axis=1, keepdims=True)
    pairs = np.maximum(n - 1, 0)
    # Repeats expected when the order is shuffled: each of the n - 1 places joins any two purchases alike.
    by_chance = count * (count - 1) / n
    return {
        "before": per_customer(at, before),
        "repeats": per_customer(at, before * after),
        "after": per_customer(at, after),
        "pairs": np.repeat(pairs, k, axis=1),
        "by_chance": by_chance,
        "mean": count / n * pairs,
        "spread": count / n * pairs - by_chance,
        "alike": _alike(n[:, 0]),
    }


def _alike(n: Floats) -> Floats:
    """How alike two purchases of a customer are on average over all pairs, times n - 1, for each memory (columns)."""
    top = int(n.max())
    lags = np.arange(1, max(top, 2))
    powers = MEMORY[None, :] ** lags[:, None]
    # The sum of (count - lag) * h^lag over lags is a running sum of running sums; there are (count choose 2) pairs.
    double = np.cumsum(np.cumsum(powers, axis=0), axis=0)
    by_count = np.zeros((top + 1, len(MEMORY)))
    for count in range(2, top + 1):
        by_count[count] = (count - 1) * double[count - 2] / (count * (count - 1) / 2)
    return np.asarray(by_count[n.astype(int)])


def _solve(sums: dict[str, Floats], weights: Floats) -> dict[str, Floats]:
    """Results by sample (rows) and brand (columns, the last is all brands together)."""
    total = {name: weights @ part for name, part in sums.items()}
    alike = total.pop("alike") / total["pairs"][:, :1]
    both = {name: np.column_stack([part, part.sum(axis=1)]) for name, part in total.items()}
    repeat = ratio(both["repeats"], both["before"])
    # After another brand; together every brand counts by its purchases, or the largest would pass for habit.
    others = ratio(total["after"] - total["repeats"], total["pairs"] - total["before"])
    expected = ratio((total["before"] * others).sum(axis=1), total["before"].sum(axis=1))
    excess = ratio(both["repeats"] - both["by_chance"], both["spread"])
    # Expected excess is (h - a(h)) / (1 - a(h)), which rises with h; a(h) is how alike any two purchases are.
    rises = (MEMORY[None, :] - alike) / (1 - alike)
    habit = np.vstack([np.interp(one, line, MEMORY, left=MEMORY[0]) for one, line in zip(excess, rises, strict=True)])
    habit = np.where(np.isnan(excess), np.nan, habit)
    return {
        "pairs": both["before"],
        "repeat_rate": repeat,
        "shuffled": ratio(both["by_chance"], both["mean"]),
        "pooled_habit": repeat - np.column_stack([others, expected]),
        "habit": habit,
        "without_habit": ratio(repeat - habit, 1 - habit),
    }


def _p_values(who: Whole, what: Whole, follows: Any, k: int, draws: int, seed: int) -> Floats:
    """Share of shuffles with at least as many repeats, the true order counted as one of them."""
    rng = np.random.default_rng([seed, 1])

    def repeats(brands: Whole) -> Whole:
        before = brands[:-1]
        same = follows & (before == brands[1:])
        found = np.bincount(before[same], minlength=k)
        return np.append(found, found.sum())

    observed, hits = repeats(what), np.ones(k + 1)
    for _draw in range(draws):
        hits += repeats(what[np.argsort(who + rng.random(len(who)))]) >= observed  # within each customer
    return hits / (draws + 1)
