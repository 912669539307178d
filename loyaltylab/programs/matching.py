"""Members next to the others who were nearest to them before they joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from scipy.spatial.distance import cdist

from loyaltylab.clv.given import Floats, number
from loyaltylab.i18n import _
from loyaltylab.programs.balance import BALANCED, Yes, balance_table, last_look, read_groups, unseen
from loyaltylab.programs.effect import Effect, confidence_of
from loyaltylab.results import ResultTable

__all__ = ["MatchedEffect", "matched_effect"]

BLOCK = 2_000_000  # distances held at once
SAME = 1e-9  # closer than this, two distances are one
NEAR = 5  # others among whom the variance at a point is estimated


@dataclass(frozen=True, repr=False)
class MatchedEffect(Effect):
    """An effect on members who have a match, and how alike their matches are.

    Attributes
    ----------
    balance : ResultTable
        By covariate: mean of matched members, of others, of others as often as they serve as a match, and the
        differences before and after in standard deviations of the members.
    weights : Series
        By row of the data: 1 for members with a match, 0 for those without; for others how often each serves.
    """

    balance: ResultTable = field(default_factory=lambda: ResultTable(pd.DataFrame()), repr=False)
    weights: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float), repr=False)


@dataclass(frozen=True)
class _Matches:
    """Of each member, who serves: as often as each other is used, with which weights, and how far away the match is."""

    found: Yes  # members with a match
    counterpart: Floats  # mean outcome of each member's matches
    used: Floats  # of each other, the sum of weights
    squares: Floats  # and of their squares
    distance: Floats


def matched_effect(
    data: pd.DataFrame,
    outcome: str,
    member: str,
    covariates: Sequence[str],
    matches: int = 1,
    caliper: float | None = None,
    confidence: float = 0.95,
    before: Sequence[str] = (),
) -> MatchedEffect:
    """How much more do members do than the others who were nearest to them before?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    outcome : str
        Column of what they did afterwards, numbers.
    member : str
        Column of 1 and 0.
    covariates : sequence of str
        Columns from *before* anybody joined, numbers.
    matches : int
        Others a member is compared with, at least 1; all that are equally near count, and an other can serve often.
    caliper : float, optional
        Largest distance of a match (Mahalanobis: standard deviations, if there is one covariate), above 0. Members
        without a match as near are left out, and the effect is not theirs.
    confidence : float
        Of the interval.
    before : sequence of str, optional
        Columns of what they did in periods before anybody joined, the oldest first, for a check of the last one:
        leave it out of the covariates, or it is made alike and tells nothing.

    Returns
    -------
    MatchedEffect
        On members with a match: what remains between them and their matches is taken out by a line through the matches
        (bias correction); errors as for matching with replacement, t with degrees of freedom after Satterthwaite.

    Raises
    ------
    ValueError
        If a column is missing or has gaps, a group is too small for so many covariates, or fewer than two members have
        a match.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> before = rng.poisson(3, 2000)
    >>> joined = rng.random(2000) < 1 / (1 + np.exp(3 - before))
    >>> data = pd.DataFrame({"before": before, "member": joined.astype(int), "after": before + 0.5 * joined})
    >>> round(matched_effect(data, "after", "member", ["before"]).value, 3)
    0.5

    Notes
    -----
    Nearest neighbors rather than coarsened exact matching, as in the best known study of hotel members (Voorhees,
    McCall & Carroll 2014): cells need cut points, and the result moves with them; their error has no simple form where
    an outcome bends within a cell. Where covariates are few counts, nearest and exact are the same.

    Holds if nothing else made people join and buy more. Common mistake: to think that matching does more than a
    regression here. It needs the same assumption.

    References
    ----------
    Abadie & Imbens (2006), Econometrica 74(1), for the error; Abadie & Imbens (2011), Journal of Business & Economic
    Statistics 29(1), for the correction.
    """
    after, joined, names, table = read_groups(data, outcome, member, covariates)
    share = confidence_of(confidence)
    if isinstance(matches, bool) or not 1 <= matches <= (~joined).sum():
        words = _("matches is {value!r}, expected a whole number from 1 to the {n} others.")
        raise ValueError(words.format(value=matches, n=int((~joined).sum())))
    reach = np.inf if caliper is None else number(caliper, "caliper", 0, ends="(]")
    space = _space(table)
    first = _match(space[joined], space[~joined], after[~joined], int(matches), reach)
    if first.found.sum() < 2:
        words = _("{n} members have somebody as near as {caliper:g}: widen the caliper.")
        raise ValueError(words.format(n=int(first.found.sum()), caliper=reach))
    left = after - _line(after[~joined], table[~joined], first.used, table)
    pairs = _match(space[joined], space[~joined], left[~joined], int(matches), reach)
    value, se, df = _effect(left[joined], left[~joined], pairs, space[~joined])
    weights = np.zeros(len(after))
    weights[joined], weights[~joined] = pairs.found, pairs.used
    kept = ~joined | (weights > 0)
    title = _("Balance: difference in standard deviations, before and after matching")
    balance = balance_table(names, table[kept], joined[kept], weights[kept], title)
    wide = float(stats.t.ppf(0.5 + share / 2, df)) * se
    whole = pairs.found.all()
    return MatchedEffect(
        value,
        value - wide,
        value + wide,
        int(kept.sum()),
        se,
        _("nearest neighbor, bias-corrected, t({df:.0f}), {confidence:.0f} %").format(df=df, confidence=100 * share),
        outcome,
        p_value=float(2 * stats.t.sf(abs(value) / se, df)) if se > 0 else float("nan"),
        whose=_("effect on members") if whole else _("effect on members with a match"),
        checks=_checks(balance, pairs, last_look(data[kept], before, names, joined[kept], weights[kept])),
        balance=balance,
        weights=pd.Series(weights, index=data.index, name="weight"),
    )


def _space(table: Floats) -> Floats:
    """Turn the covariates so that plain distance is Mahalanobis distance; what does not vary falls away."""
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(table, rowvar=False)))
    kept = values > 1e-12 * max(float(values.max()), 1e-300)
    turned = (table - table.mean(axis=0)) @ vectors[:, kept] / np.sqrt(values[kept])
    return np.asarray(turned if kept.any() else np.zeros((len(table), 1)))


def _match(members: Floats, others: Floats, outcome: Floats, matches: int, reach: float) -> _Matches:
    step = max(1, BLOCK // len(others))
    used, squares, parts = np.zeros(len(others)), np.zeros(len(others)), []
    for begin in range(0, len(members), step):
        far = cdist(members[begin : begin + step], others)
        last = np.partition(far, matches - 1, axis=1)[:, matches - 1]
        found = last <= reach
        near = (far <= last[:, None] + SAME) & found[:, None]
        share = near / np.maximum(near.sum(axis=1, keepdims=True), 1)
        used += share.sum(axis=0)
        squares += (share**2).sum(axis=0)
        parts.append((found, share @ outcome, last))
    found, counterpart, distance = (np.concatenate(part) for part in zip(*parts, strict=True))
    return _Matches(found, counterpart, used, squares, distance)


def _line(outcome: Floats, others: Floats, used: Floats, table: Floats) -> Floats:
    """Predict everybody's outcome without membership from those who serve as matches, as often as they do."""
    served = used > 0
    design = np.column_stack([np.ones(served.sum()), others[served]])
    fit = sm.WLS(outcome[served], design, weights=used[served]).fit()
    return np.asarray(np.column_stack([np.ones(len(table)), table]) @ fit.params)


def _effect(mine: Floats, theirs: Floats, pairs: _Matches, space: Floats) -> tuple[float, float, float]:
    """Return the effect on the matched, its error, in which an other's noise counts as often as it serves, and df.

    A few others who serve often may carry the error, and what their noise is rests on few near them: each counts as one
    degree of freedom, and the whole has those of a sum of such parts (Satterthwaite).
    """
    gaps = (mine - pairs.counterpart)[pairs.found]
    value, n, served = float(gaps.mean()), len(gaps), pairs.used > 0
    own = float(((gaps - value) ** 2).sum())
    again = (pairs.used**2 - pairs.squares)[served] * _noise(theirs, space, served)
    total, steps = own + float(again.sum()), own**2 / (n - 1) + float((again**2).sum())
    return value, float(np.sqrt(total)) / n, total**2 / steps if steps > 0 else n - 1.0


def _noise(outcome: Floats, space: Floats, chosen: Yes) -> Floats:
    """Estimate the variance of the outcome at the covariates of each chosen one, among the nearest others."""
    found, places = [], np.flatnonzero(chosen)
    step, count = max(1, BLOCK // len(space)), min(NEAR, len(space))
    for begin in range(0, len(places), step):
        far = cdist(space[places[begin : begin + step]], space)
        near = far <= np.partition(far, count - 1, axis=1)[:, [count - 1]] + SAME  # itself and all that are as near
        size = near.sum(axis=1)
        mean = near @ outcome / size
        found.append((near * (outcome - mean[:, None]) ** 2).sum(axis=1) / (size - 1))
    return np.concatenate(found)


def _checks(balance: ResultTable, pairs: _Matches, look: tuple[str, str, str] | None) -> pd.DataFrame:
    worst = balance.table["after"].abs().max()
    words = _("largest difference {before:.2f} standard deviations before, {after:.2f} after matching")
    found = words.format(before=balance.table["before"].abs().max(), after=worst)
    lost = 1 - pairs.found.mean()
    words = _(
        "{lost:.1%} of members have no match; the farthest match is {far:.2f} away; {n:,} others count as {all:,.0f}"
    )
    told = words.format(
        lost=lost,
        far=pairs.distance[pairs.found].max(),
        n=len(pairs.used),
        all=pairs.used.sum() ** 2 / (pairs.used**2).sum(),
    )
    rows = [
        (
            _("matched, the others looked like members before"),
            _("balance before"),
            found + ("" if worst < BALANCED else _(": not balanced")),
        ),
        (_("there are others like each member"), _("share without a match"), told),
        *([look] if look else []),
        unseen(),
    ]
    return pd.DataFrame(rows, columns=["assumption", "check", "found"])
