"""How do members move between tiers? Moves counted from the years of members; with the chain and the search."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats, number
from loyaltylab.i18n import _
from loyaltylab.programs.thresholds import ThresholdTable, TierResponse, best_thresholds
from loyaltylab.programs.tier_chain import TierChain
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence, column, show_rows
from loyaltylab.survey.intervals import percent, wilson

__all__ = ["ThresholdTable", "TierChain", "TierResponse", "TierTransitions", "best_thresholds", "tier_transitions"]


@dataclass(frozen=True, repr=False)
class TierTransitions(ResultTable):
    """Counted moves between tiers (``table``: row the tier of a year, column of the next, in percent), with intervals.

    Attributes
    ----------
    transition, low, high : DataFrame
        Shares, 0 to 1, and ends of their intervals; a tier that nobody was in has none, and the interval 0 to 1.
    counts : DataFrame of int
        Pairs of years, one after the other, of the same member.
    shares : DataFrame
        Share of members in each tier, 0 to 1, by year.
    members : DataFrame
        ``member``, ``year`` and ``tier`` of every row of the data, by member and year.
    """

    transition: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    low: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    high: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    counts: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    members: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    def chain(self) -> TierChain:
        """Return the counted moves as a chain.

        Raises
        ------
        ValueError
            If nobody was in a tier, so that nothing tells where its members go.
        """
        empty = [str(tier) for tier in self.transition.index[self.transition.isna().any(axis=1)]]
        if empty:
            message = _("no member was in {tiers} with a year to follow: expected moves from each tier. Join tiers.")
            raise ValueError(message.format(tiers=", ".join(empty)))
        return TierChain(self.transition)


def tier_transitions(
    data: pd.DataFrame,
    thresholds: Mapping[str, float],
    soft_landing: bool = False,
    *,
    base: str = "base",
    member: str = "member_id",
    year: str = "year",
    amount: str = "amount",
    confidence: float = 0.95,
) -> TierTransitions:
    """From which tier do members move to which, a year on?

    Parameters
    ----------
    data : DataFrame
        One row a member and year. A year without nights or points is a row with amount 0, as long as one is a member.
    thresholds : mapping
        Tier -> nights or points in a year from which one belongs to it, above 0, from the lowest tier to the highest.
    soft_landing : bool
        Whether nobody falls by more than one tier a year.
    base : str
        What the tier below the first threshold is called.
    member, year, amount : str
        Columns; ``year`` in whole numbers, ``amount`` 0 or more.
    confidence : float
        Level of the intervals.

    Returns
    -------
    TierTransitions
        Rows the tier of a year, columns ``n`` and the tiers of the next year in percent, each with a Wilson interval.

    Raises
    ------
    ValueError
        If a column is missing or has wrong values, a member has two rows for a year or none between two, thresholds do
        not grow, or nobody has two years.

    Examples
    --------
    >>> data = pd.DataFrame({"member_id": list("aabbcc"), "year": [1, 2] * 3, "amount": [12, 0, 2, 6, 0, 3]})
    >>> print(tier_transitions(data, {"silver": 5, "gold": 12}, soft_landing=True))
    Tier a year on, 3 pairs of years of 3 members, in percent (Wilson, 95 %)
            n              base               silver             gold
    tier
    base    2  50.0 [9.5, 90.5]     50.0 [9.5, 90.5]  0.0 [0.0, 65.8]
    silver  0    - [0.0, 100.0]       - [0.0, 100.0]   - [0.0, 100.0]
    gold    1   0.0 [0.0, 79.3]  100.0 [20.7, 100.0]  0.0 [0.0, 79.3]
    Soft landing: nobody falls by more than one tier a year.

    Notes
    -----
    Common mistake: leaving out members who had no nights in the next year. The tiers then look stickier than they are.
    The intervals take all pairs of years as independent; with many years a member they are somewhat too narrow.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22.
    """
    names, limits = _tiers(thresholds, base)
    level = check_confidence(confidence)
    rows = _yearly(data, member, year, amount)
    earned = np.searchsorted(limits, rows["amount"].to_numpy(), side="right")
    follows = (rows["member"] == rows["member"].shift()).to_numpy()
    if not follows.any():
        raise ValueError(
            _("nobody has two years in the data, expected members with a row a year for two or more years.")
        )
    place = _landed(earned, follows) if soft_landing else earned
    k = len(names)
    pairs = np.bincount(place[:-1][follows[1:]] * k + place[1:][follows[1:]], minlength=k * k).reshape(k, k)
    index = pd.Index(names, name="tier")
    counts = pd.DataFrame(pairs, index=index, columns=names)
    n = counts.sum(axis=1)
    low, high = (counts * 0.0 + one for one in wilson(counts, n.to_numpy()[:, None], level))
    seen = rows[["member", "year"]].assign(tier=np.array(names, dtype=object)[place])
    shares = pd.crosstab(seen["year"], seen["tier"], normalize="index").reindex(columns=names, fill_value=0.0)
    transition = counts.div(n.where(n > 0), axis=0)
    return TierTransitions(
        _shown(transition, low, high, n),
        title=_("Tier a year on, {n:,} pairs of years of {members:,} members, in percent").format(
            n=int(follows.sum()), members=rows["member"].nunique()
        ),
        method=_("Wilson, {confidence}").format(confidence=percent(level)),
        notes=_notes(rows, follows, soft_landing),
        formats={"n": ",d"} | {name + end: ".1f" for name in names for end in ("", "_low", "_high")},
        transition=transition,
        low=low,
        high=high,
        counts=counts,
        shares=shares.rename_axis(columns=None),
        members=seen,
    )


def _tiers(thresholds: Any, base: Any) -> tuple[list[str], Floats]:
    """Return the names, the base first, and the thresholds, which must grow; names become columns of the result."""
    if not isinstance(thresholds, (Mapping, pd.Series)) or len(thresholds) == 0:
        message = _("thresholds is {value!r}, expected tier names with thresholds, such as {example}.")
        raise ValueError(message.format(value=thresholds, example='{"silver": 5, "gold": 12}'))
    names = [base, *thresholds.keys()]
    wrong = [one for one in names if not isinstance(one, str) or one == "n" or one.endswith(("_low", "_high"))]
    if wrong or len(set(names)) < len(names):
        message = _("tiers are called {names}, expected different words, none of them n or ending in _low or _high.")
        raise ValueError(message.format(names=names))
    limits = np.array([number(value, f"thresholds[{name!r}]", 0, ends="(]") for name, value in thresholds.items()])
    if (np.diff(limits) <= 0).any():
        message = _("thresholds is {value}, expected growing numbers, from the lowest tier to the highest.")
        raise ValueError(message.format(value=dict(thresholds)))
    return names, limits


def _yearly(data: pd.DataFrame, member: str, year: str, amount: str) -> pd.DataFrame:
    """Return ``member``, ``year`` and ``amount``, sorted, with the rows of each member without gaps in time."""
    roles = {"member": member, "year": year, "amount": amount}
    rows = pd.DataFrame({role: column(data, name, role) for role, name in roles.items()})
    numbers = {role: pd.to_numeric(rows[role], errors="coerce").astype("float64") for role in ("year", "amount")}
    whole = numbers["year"] % 1 == 0
    _refuse(rows["member"].isna(), rows["member"], member, _("a member's number or name"))
    _refuse(~whole, rows["year"], year, _("a whole number, such as 2025"))
    fits = numbers["amount"].between(0, np.inf, inclusive="left")
    _refuse(~fits, rows["amount"], amount, _("an amount of 0 or more"))
    rows = rows.assign(year=numbers["year"].astype("int64"), amount=numbers["amount"])
    rows["order"] = pd.factorize(rows["member"])[0]  # as they come: ids of mixed kinds cannot be sorted
    rows = rows.sort_values(["order", "year"], kind="stable")
    step = rows["year"].diff().where(rows["member"] == rows["member"].shift(), 1)
    _refuse(step == 0, rows["year"], year, _("one row a member and year: add up the amounts first"))
    _refuse(step > 1, rows["year"], year, _("a row for each year in between, with amount 0 for a year without any"))
    return rows


def _refuse(wrong: "pd.Series[bool]", values: "pd.Series[Any]", name: str, expected: str) -> None:
    if wrong.any():
        rows = show_rows(list(values.index[wrong]), values[wrong].tolist())
        raise ValueError(_("{name}: {rows}, expected {expected}.").format(name=name, rows=rows, expected=expected))


def _landed(earned: Any, follows: Any) -> Any:
    """Return the tiers when nobody falls by more than one a year, which hangs on the whole past of a member."""
    place = earned.copy()
    for row in np.flatnonzero(follows):
        place[row] = max(earned[row], place[row - 1] - 1)
    return place


def _shown(transition: pd.DataFrame, low: pd.DataFrame, high: pd.DataFrame, n: "pd.Series[int]") -> pd.DataFrame:
    parts: dict[str, Any] = {"n": n}
    for name in transition.columns:
        parts |= {name: 100 * transition[name], f"{name}_low": 100 * low[name], f"{name}_high": 100 * high[name]}
    return pd.DataFrame(parts)


def _notes(rows: pd.DataFrame, follows: Any, soft_landing: bool) -> tuple[str, ...]:
    """Say what is not counted: a member's last row before the last year of the data leads nowhere."""
    last = np.append(~follows[1:], True)
    gone = int((last & (rows["year"] < rows["year"].max()).to_numpy()).sum())
    notes = [_("Soft landing: nobody falls by more than one tier a year.")] if soft_landing else []
    if gone:
        words = _(
            "Members without a row up to the last year: {n:,}. If they were still members, add rows with amount 0: "
            "without them the tiers look stickier than they are."
        )
        notes.append(words.format(n=gone))
    return tuple(notes)
