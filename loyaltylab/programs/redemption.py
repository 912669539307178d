"""What share of points will ever be redeemed, of those issued and of those still there, and what do the latter cost?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats, number
from loyaltylab.i18n import _
from loyaltylab.programs.ledger import Ledger, refuse_others
from loyaltylab.results import Estimate, ResultTable

__all__ = ["ChainLadder", "chain_ladder", "liability", "liability_sensitivity", "redemption_triangle"]


@dataclass(frozen=True, repr=False)
class ChainLadder(ResultTable):
    """Cohorts of points, run to their end.

    Attributes
    ----------
    factors : Series
        By age: what cumulated redemptions grow by until the next age; the last is the tail.
    urr : float
        Ultimate redemption rate of all points issued, a fraction.
    """

    factors: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float), repr=False)
    urr: float = float("nan")


def chain_ladder(issued: "Sequence[float] | pd.Series[float]", cumulative: Any, tail: float = 1.0) -> ChainLadder:
    """How much of each year's points will be redeemed in the end, if later years go as earlier ones went?

    Parameters
    ----------
    issued : sequence of float
        Points issued to each cohort, the oldest first, above 0.
    cumulative : DataFrame or list of lists
        One row a cohort, one column an age: points redeemed so far; what is not known yet is missing. The oldest cohort
        is known at every age.
    tail : float
        Growth after the last age, 1 or more.

    Returns
    -------
    ChainLadder
        By cohort: issued, redeemed, ultimate, urr (share of those issued) and to_redeem, in points.

    Raises
    ------
    ValueError
        If cohorts and issues differ in number, redemptions fall with age, exceed what was issued, or have holes.

    Examples
    --------
    >>> found = chain_ladder([1000, 1200, 1500], [[180, 330, 430], [204, 384], [270]], tail=1.1)
    >>> found.factors.round(4).tolist()
    [1.8594, 1.303, 1.1]
    >>> round(found.urr, 4)
    0.4711

    Notes
    -----
    Common mistake: redeemed over issued to date. Young points have not had their time, so in a growing program that
    rate is too low, and the debt in the books as well. With three or four cohorts the youngest decides much:
    :func:`point_lives`, which follows points by month, is steadier. Book one of the two and show the other beside it.

    References
    ----------
    Gault, Llaguno & Menard, Basic actuarial estimation techniques, Casualty Actuarial Society.
    """
    triangle, points = triangle_of(cumulative), np.asarray(issued, dtype=float)
    _check_growth(triangle)
    _check_issued(points, triangle)
    tail = number(tail, "tail", 1)
    pairs = [(triangle[:, k], triangle[:, k + 1]) for k in range(triangle.shape[1] - 1)]
    factors = np.array([np.nansum(after) / before[np.isfinite(after)].sum() for before, after in pairs] + [tail])
    known = np.isfinite(triangle).sum(axis=1)
    latest = triangle[np.arange(len(triangle)), known - 1]
    to_come = np.cumprod(factors[::-1])[::-1]
    ultimate = latest * to_come[known - 1]
    labels = cumulative.index if isinstance(cumulative, pd.DataFrame) else pd.RangeIndex(1, len(points) + 1)
    table = pd.DataFrame(
        {"issued": points, "redeemed": latest, "ultimate": ultimate, "urr": ultimate / points},
        index=labels.rename("cohort"),
    )
    table["to_redeem"] = table["ultimate"] - table["redeemed"]
    urr = float(ultimate.sum() / points.sum())
    shown = dict.fromkeys(["issued", "redeemed", "ultimate", "to_redeem"], ",.1f") | {"urr": ".1%"}
    ages = pd.Series(factors, index=pd.RangeIndex(1, len(factors) + 1, name="age"), name="factor")
    title = _("Points by cohort: ultimate redemption rate {urr:.1%}").format(urr=urr)
    return ChainLadder(table, title=title, formats=shown, factors=ages, urr=urr)


def redemption_triangle(ledger: Ledger, freq: str = "Y") -> tuple["pd.Series[float]", pd.DataFrame]:
    """Return points issued by period, and of these the redeemed so far by age: what :func:`chain_ladder` takes.

    Parameters
    ----------
    ledger : Ledger
        From :func:`post`.
    freq : str
        Length of a period: "Y", "Q" or "M".

    Returns
    -------
    issued : Series
        By period; points that went back with a purchase are left out.
    cumulative : DataFrame
        Periods by age in periods; missing where the period has not ended yet.

    Raises
    ------
    ValueError
        If ``freq`` is another, or the first period saw no points.

    Examples
    --------
    >>> from loyaltylab.programs import post
    >>> events = pd.DataFrame({"member_id": 1, "date": ["2024-03-01", "2025-02-01", "2025-03-01"],
    ...                        "type": ["issue", "redeem", "issue"], "points": [100, 30, 50]})
    >>> issued, cumulative = redemption_triangle(post(events, end="2025-12-31"))
    >>> issued.tolist(), cumulative.to_numpy().tolist()
    ([100.0, 50.0], [[0.0, 30.0], [0.0, nan]])

    Notes
    -----
    Common mistake: counting redemptions by the year they happen. The rate of a cohort needs its own points.
    """
    refuse_others(ledger)
    if ledger.lots.empty:
        raise ValueError(_("the ledger has no points."))
    if freq not in ("Y", "Q", "M"):
        raise ValueError(_("freq is {value!r}, expected 'Y', 'Q' or 'M'.").format(value=freq))
    cohort = ledger.lots["issued"].dt.to_period(freq).dt.to_timestamp()
    first, last = (pd.Period(day, freq=freq) for day in (ledger.lots["issued"].min(), ledger.end))
    periods = pd.period_range(first, last, freq=freq)
    place = pd.Series(periods.get_indexer(pd.PeriodIndex(cohort, freq=freq)), index=ledger.lots.index)
    entries = ledger.entries
    back = entries[entries["type"] == "return"]
    issued = np.bincount(place, ledger.lots["points"], len(periods))
    issued += np.bincount(place.loc[back["lot"]], back["points"], len(periods))
    redeemed = entries[entries["type"] == "redeem"]
    age = periods.get_indexer(pd.PeriodIndex(redeemed["date"], freq=freq)) - place.loc[redeemed["lot"]].to_numpy()
    table = np.zeros((len(periods), len(periods)))
    np.subtract.at(table, (place.loc[redeemed["lot"]].to_numpy(), age), redeemed["points"].to_numpy())
    cumulative = np.cumsum(table, axis=1)
    cumulative[np.add.outer(range(len(periods)), range(len(periods))) >= len(periods)] = np.nan
    index = periods.rename("cohort")
    return pd.Series(issued, index=index, name="issued"), pd.DataFrame(cumulative, index=index).rename_axis(
        columns="age"
    )


def liability(outstanding: Any, probability: Any, cost_per_point: float) -> float:
    """What will the points still out there cost?

    Parameters
    ----------
    outstanding : float or array
        Points outstanding, by group if an array.
    probability : float, array or Estimate
        Chance that a point that is still there will be redeemed, a fraction; or :attr:`PointLives.outstanding`.
    cost_per_point : float
        What a redeemed point costs the firm, in money, 0 or more.

    Returns
    -------
    float
        In money.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> round(liability([24.0, 86.7], [1.0, 1.0], 0.006), 4)
    0.6642

    Notes
    -----
    Common mistake: the redemption rate of points issued. Those still there are the ones that nobody has used so far:
    their chance is another.
    """
    if isinstance(probability, Estimate):
        probability = probability.value / 100 if probability.unit == "%" else probability.value
    points, chance = np.asarray(outstanding, dtype=float), np.asarray(probability, dtype=float)
    if not (np.isfinite(points) & (points >= 0)).all():
        raise ValueError(_("outstanding is {value!r}, expected points, 0 or more.").format(value=outstanding))
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError(_("probability is {value!r}, expected fractions from 0 to 1.").format(value=probability))
    if chance.ndim and chance.shape != points.shape:
        raise ValueError(_("there are {n} points and {m} probabilities.").format(n=points.size, m=chance.size))
    return float((points * chance).sum() * number(cost_per_point, "cost_per_point", 0))


def liability_sensitivity(
    issued: float, redeemed: float, urr: Sequence[float], cost_per_point: Sequence[float]
) -> pd.DataFrame:
    """How far does the debt move with the two numbers that nobody knows exactly?

    Parameters
    ----------
    issued, redeemed : float
        Points so far.
    urr : sequence of float
        Ultimate redemption rates of points issued, fractions, none below what is redeemed already.
    cost_per_point : sequence of float
        In money.

    Returns
    -------
    DataFrame
        Debt in money: (issued x rate - redeemed) x cost; rates by row, costs by column.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> liability_sensitivity(1000, 400, [0.7, 0.8], [0.005, 0.006]).round(2).to_numpy().tolist()
    [[1.5, 1.8], [2.0, 2.4]]

    Notes
    -----
    Common mistake: thinking that one point of the rate is one percent of the debt. Here 0.7 to 0.8 adds a third.
    """
    issued = number(issued, "issued", 0, ends="(]")
    redeemed = number(redeemed, "redeemed", 0, issued)
    rates = [number(rate, "urr", redeemed / issued, 1) for rate in urr]
    costs = [number(cost, "cost_per_point", 0) for cost in cost_per_point]
    table = np.outer([issued * rate - redeemed for rate in rates], costs)
    return pd.DataFrame(table, index=pd.Index(rates, name="urr"), columns=pd.Index(costs, name="cost_per_point"))


def triangle_of(cumulative: Any) -> Floats:
    """Return redemptions so far by cohort and age, or raise a ``ValueError`` that says what is wrong with them."""
    rows = (
        cumulative.to_numpy(dtype=float).tolist()
        if isinstance(cumulative, pd.DataFrame)
        else list(map(list, cumulative))
    )
    width = max(map(len, rows), default=0)
    table = np.array([[*map(float, row), *[np.nan] * (width - len(row))] for row in rows])
    if table.size == 0:
        raise ValueError(_("cumulative has no cohorts."))
    known = np.isfinite(table)
    if not known[:, 0].all() or (np.diff(known.astype(int), axis=1) > 0).any() or not known[0].all():
        raise ValueError(_("cumulative has holes: each cohort is known up to some age, the oldest at every age."))
    if (table < 0).any() or (np.diff(table, axis=1) < 0).any():
        raise ValueError(_("cumulative falls with age, expected redemptions added up."))
    return table


def _check_growth(table: Floats) -> None:
    empty = [k + 1 for k in range(table.shape[1] - 1) if not table[np.isfinite(table[:, k + 1]), k].sum() > 0]
    if empty:
        words = _("nothing was redeemed by age {age}, so growth from there is unknown. Take longer periods.")
        raise ValueError(words.format(age=empty[0]))


def _check_issued(points: Floats, triangle: Floats) -> None:
    if points.ndim != 1 or len(points) != len(triangle) or not (np.isfinite(points) & (points > 0)).all():
        words = _("issued is {value!r}, expected points above 0 for each of {n} cohorts.")
        raise ValueError(words.format(value=points.tolist(), n=len(triangle)))
    over = np.flatnonzero(np.nanmax(triangle, axis=1) > points)
    if len(over):
        raise ValueError(_("cohort {place} redeemed more points than it was issued.").format(place=over[0] + 1))
