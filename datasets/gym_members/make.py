"""Make the SYNTHETIC case gym_members: `python datasets/gym_members/make.py` rewrites its tables and their truth.

How the numbers hang together, so that survival can be computed exactly:

* every member carries a churn propensity theta, Beta(a, b) within the segment, that never changes;
* at the end of a month the member renews with probability (1 - theta) ** exp(eta), where eta is a sum of effects of
  that month's visits and complaint, of the plan, and of the higher fee from month 13 on in the clubs that raised it;
* so a member has survived t renewals with probability B(a, b + A) / B(a, b), where A sums exp(eta) over those renewals:
  a shifted beta-geometric model with covariates. Its likelihood is exact because visits and complaints depend on a
  personal habit, season and segment, never on theta;
* corporate members have no effects (the employer decides), so plain sBG holds among them without any covariate.

A member's own chance to renew does not rise with tenure. That of those who are left does: the others have gone.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import roots_genlaguerre, roots_jacobi
from scipy.stats import poisson

from loyaltylab.authoring.making import Array, Made, Tables, Target, Whole, choice, codes, write_case

SEED = 20_240_113
N = 12_000
HERE = Path(__file__).parent

START = np.datetime64("2024-01", "M")
MONTHS = 24  # observed
JOINING = 12  # members join in the first twelve
RISE = 13  # first month of the higher fee, in the clubs drawn by lot

# Per segment: share; theta ~ Beta(a, b); effects on eta per visit above six, of a complaint, of the plan "plus" and of
# the higher fee; mean visits a month; part of the list price paid.
SEGMENTS: dict[str, dict[str, Any]] = {
    "student": {
        "share": 0.35,
        "a": 0.668,
        "b": 3.806,
        "effects": {"visits": -0.07, "complaint": 1.35, "plus": -0.45, "price": 0.60},
        "visits": 7.0,
        "pays": 0.8,
    },
    "private": {
        "share": 0.40,
        "a": 0.65,
        "b": 9.0,
        "effects": {"visits": -0.07, "complaint": 1.35, "plus": -0.45, "price": 0.25},
        "visits": 5.5,
        "pays": 1.0,
    },
    "corporate": {
        "share": 0.25,
        "a": 0.45,
        "b": 7.0,
        "effects": {"visits": 0.0, "complaint": 0.0, "plus": 0.0, "price": 0.0},
        "visits": 4.0,
        "pays": 0.9,
    },
}
EFFECTS = ("visits", "complaint", "plus", "price")
USUAL_VISITS = 6  # visits count from here, so that Beta(a, b) describes a member of plan "basic" who comes six times

CLUBS = ["Riverside", "Old Mill", "Station", "North Lake", "Market Square", "Harbor View", "Garden Gate", "Clock Tower"]
CLUBS += ["Bell Street", "Orchard"]
CLUB_SHARES = np.array([0.14, 0.12, 0.12, 0.11, 0.10, 0.10, 0.09, 0.08, 0.07, 0.07])
RAISED = np.array([1, 0, 0, 1, 1, 0, 1, 0, 0, 1])  # by lot, once, before the case begins

PLUS_SHARE = 0.35
LIST_PRICE = np.array([[240, 270], [340, 380]])  # plan basic, plus; before and after the rise; CNY a month
JOIN_WEIGHTS = np.array([1.2, 0.5, 1.0, 0.9, 0.9, 0.8, 0.8, 0.8, 1.6, 1.2, 1.2, 1.1])  # by month of joining
SEASON = np.array([1.15, 0.75, 1.10, 1.10, 1.05, 1.00, 0.90, 0.85, 1.10, 0.95, 1.05, 0.90])  # of visits
HABIT_SHAPE = 1.6  # habits are gamma distributed with this shape
COMPLAINT_RISK = 0.006  # per visit, with one visit's worth on top: who comes often has more to complain about


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` members; ``placebo`` takes away the effects of visits, complaints, plan and price, not theta."""
    rng = np.random.default_rng(seed)
    who = choice(rng, np.arange(len(SEGMENTS)), _per_segment("share"), n)
    club = choice(rng, np.arange(len(CLUBS)), CLUB_SHARES, n)
    plus = (rng.random(n) < PLUS_SHARE).astype(int)
    joined = choice(rng, np.arange(1, JOINING + 1), JOIN_WEIGHTS, n)
    theta = rng.beta(_per_segment("a")[who], _per_segment("b")[who])
    habit = rng.gamma(HABIT_SHAPE, 1 / HABIT_SHAPE, n) * _per_segment("visits")[who]
    effects = (0.0 if placebo else 1.0) * _effects()[who]

    left = np.zeros(n, dtype=int)  # first month without membership; 0 for none
    parts = []
    for month in range(1, MONTHS + 1):
        visits = rng.poisson(habit * SEASON[(month - 1) % 12])
        complaint = (rng.random(n) > (1 - COMPLAINT_RISK) ** (1 + visits)).astype(int)
        dearer = RAISED[club] * (month + 1 >= RISE)  # what matters is the fee of the month to come
        eta = (effects * np.column_stack([visits - USUAL_VISITS, complaint, plus, dearer])).sum(axis=1)
        here = np.flatnonzero((joined <= month) & (left == 0))
        parts.append(pd.DataFrame({"who": here, "month": month, "visits": visits[here], "complaint": complaint[here]}))
        leaves = rng.random(n)[here] > (1 - theta[here]) ** np.exp(eta[here])
        if month < MONTHS:
            left[here[leaves]] = month + 1

    members = pd.DataFrame({"member_id": codes("M", n), "segment": np.array(list(SEGMENTS))[who]})
    members["plan"] = np.array(["basic", "plus"])[plus]
    members["club_id"] = _club_codes()[club]
    members["joined"] = _first_day(joined)
    members["left"] = _first_day(left)
    members["monthly_fee"] = _fee(who, plus, np.zeros(n, dtype=int))
    members["currency"] = "CNY"
    tables = {"clubs": _clubs(), "members": members, "member_months": _months(pd.concat(parts), who, plus, club)}
    known = pd.DataFrame({"member_id": codes("M", n), "theta": theta})
    return Made(tables, truth(n, seed), {"members": known})


def _months(paid: pd.DataFrame, who: Whole, plus: Whole, club: Whole) -> pd.DataFrame:
    """One row for each member and month paid for, a member's rows together."""
    paid = paid.sort_values(["who", "month"], kind="stable", ignore_index=True)
    i, month = paid["who"].to_numpy(), paid["month"].to_numpy()
    table = pd.DataFrame({"member_id": codes("M", len(who))[i], "month": _first_day(month)})
    table["visits"], table["complaint"] = paid["visits"], paid["complaint"]
    table["fee"] = _fee(who[i], plus[i], RAISED[club[i]] * (month >= RISE))
    table["currency"] = "CNY"
    return table


def _clubs() -> pd.DataFrame:
    return pd.DataFrame({"club_id": _club_codes(), "club": CLUBS, "price_rise": RAISED})


def _club_codes() -> pd.Index:
    return codes("K", len(CLUBS))


def _fee(who: Whole, plus: Whole, dearer: Whole) -> Whole:
    return np.rint(LIST_PRICE[plus, dearer] * _per_segment("pays")[who]).astype(np.int64)


def _first_day(month: Whole) -> "pd.Series[Any]":
    """First day of months counted from 1; missing where the month is 0."""
    days = (START + (month - 1).astype("timedelta64[M]")).astype("datetime64[us]")
    return pd.Series(days).where(month > 0)


def _per_segment(key: str) -> Array:
    return np.array([one[key] for one in SEGMENTS.values()], dtype=float)


def _effects() -> Array:
    return np.array([[one["effects"][key] for key in EFFECTS] for one in SEGMENTS.values()])


def survival(segment: str, raised: int) -> Array:
    """Exact chance to have survived t = 0.. renewals, by month of joining; shape (12, 24).

    Integrates over theta (Gauss-Jacobi) and habit (Gauss-Laguerre); visits and complaints are summed out month by
    month, which is exact because months are independent given theta and habit.
    """
    one = SEGMENTS[segment]
    stay, weight_stay = _beta_nodes(one["a"], one["b"])
    habit, weight_habit = roots_genlaguerre(24, HABIT_SHAPE - 1)
    habit, weight_habit = habit / HABIT_SHAPE * one["visits"], weight_habit / weight_habit.sum()
    weight = weight_habit[:, None] * weight_stay
    total = np.zeros((JOINING, MONTHS))
    for plus, share in ((0, 1 - PLUS_SHARE), (1, PLUS_SHARE)):
        renews = [_renews(one["effects"], stay, habit, plus, raised, month) for month in range(1, MONTHS + 1)]
        for join in range(1, JOINING + 1):
            alive = np.cumprod([np.ones_like(weight), *renews[join - 1 : MONTHS - 1]], axis=0)
            total[join - 1, : len(alive)] += share * np.einsum("tij,ij->t", alive, weight)
    return total


def _renews(effects: dict[str, float], stay: Array, habit: Array, plus: int, raised: int, month: int) -> Array:
    """Chance to renew at the end of a calendar month, for every habit (rows) and every 1 - theta (columns)."""
    visits = np.arange(121)
    chance = poisson.pmf(visits, (habit * SEASON[(month - 1) % 12])[:, None])
    silent = (1 - COMPLAINT_RISK) ** (1 + visits)
    base = effects["visits"] * (visits - USUAL_VISITS) + effects["plus"] * plus
    base = base + effects["price"] * raised * (month + 1 >= RISE)
    quiet = stay[:, None] ** np.exp(base)
    upset = stay[:, None] ** np.exp(base + effects["complaint"])
    return np.asarray(chance @ (quiet * silent + upset * (1 - silent)).T)


def _beta_nodes(a: float, b: float) -> tuple[Array, Array]:
    """Nodes of 1 - theta and weights that integrate over theta ~ Beta(a, b)."""
    nodes, weights = roots_jacobi(80, a - 1, b - 1)
    return (1 + nodes) / 2, weights / weights.sum()


def truth(n: int, seed: int) -> dict[str, Any]:
    """Parameters and the population values that follow from them, computed exactly."""
    return {
        "case": "gym_members",
        "synthetic": True,
        "seed": seed,
        "n": n,
        "parameters": _parameters(),
        "population": {segment: _population(segment) for segment in SEGMENTS},
    }


def _parameters() -> dict[str, Any]:
    return {
        "segments": SEGMENTS,
        "renews": "(1 - theta) ** exp(eta), theta ~ Beta(a, b) in the segment",
        "eta": "visits * (visits - usual_visits) + complaint + plus + price * (club raised the fee, next month >= 13)",
        "usual_visits": USUAL_VISITS,
        "visits": "Poisson(habit * season), habit ~ gamma with this shape and the segment's mean",
        "habit_shape": HABIT_SHAPE,
        "season": SEASON,
        "complaint_risk": "1 - (1 - risk) ** (1 + visits)",
        "risk": COMPLAINT_RISK,
        "plus_share": PLUS_SHARE,
        "join_weights": JOIN_WEIGHTS / JOIN_WEIGHTS.sum(),
        "raised_clubs": [name for name, raised in zip(CLUBS, RAISED, strict=True) if raised],
        "share_in_raised_clubs": float(CLUB_SHARES @ RAISED),
    }


def _population(segment: str) -> dict[str, Any]:
    """What an unlimited number of members would show, without and with the higher fee."""
    one = SEGMENTS[segment]
    a, b = one["a"], one["b"]
    return {
        "mean_theta": a / (a + b),
        "mean_1_over_theta": (a + b - 1) / (a - 1) if a > 1 else "infinite, because a <= 1",
        "no_rise": _arm(segment, 0),
        "rise": _arm(segment, 1),
    }


def _arm(segment: str, raised: int) -> dict[str, Any]:
    curves = survival(segment, raised)
    joins = JOIN_WEIGHTS / JOIN_WEIGHTS.sum()
    before, paid = 0.0, np.zeros(MONTHS - RISE + 1)
    for join in range(1, JOINING + 1):
        before += joins[join - 1] * curves[join - 1, RISE - 1 - join]
        paid += joins[join - 1] * curves[join - 1, RISE - join : MONTHS - join + 1]
    fees = LIST_PRICE * SEGMENTS[segment]["pays"]
    fee = (1 - PLUS_SHARE) * fees[0] + PLUS_SHARE * fees[1]
    return {
        "retention_by_renewal": _pooled(curves, joins),
        "survival": np.cumprod(_pooled(curves, joins)),
        "paid_months_2025_per_member_of_december_2024": paid.sum() / before,
        "mean_monthly_fee_at_joining_and_after_a_rise": fee,
        "members_in_december_2025_per_member_of_december_2024": paid[-1] / before,
    }


def _pooled(curves: Array, joins: Array) -> Array:
    """Retention at each renewal among all who could be seen to face it; its product is the limit of Kaplan-Meier."""
    seen = curves > 0
    faced = np.where(seen[:, 1:], curves[:, :-1], 0.0)
    return np.asarray((joins @ curves[:, 1:]) / (joins @ faced))


def _survivors(tables: Tables, segment: str, renewals: int) -> float:
    """Kaplan-Meier survival after so many renewals."""
    members = tables["members"]
    members = members[members["segment"] == segment]
    last = pd.Timestamp(str(START + MONTHS - 1))
    end = members["left"].fillna(last)
    faced = 12 * (end.dt.year - members["joined"].dt.year) + end.dt.month - members["joined"].dt.month
    gone = members["left"].notna()
    rates = [1 - ((faced == k) & gone).sum() / (faced >= k).sum() for k in range(1, renewals + 1)]
    return float(np.prod(rates))


def _churn_ratio(tables: Tables) -> float:
    """Leavers per hundred after a month with a complaint, over those after a month without."""
    months = tables["member_months"]
    last = months.groupby("member_id")["month"].transform("max") == months["month"]
    faced = months["month"] < str(START + MONTHS - 1)
    rates = last[faced].groupby(months.loc[faced, "complaint"]).mean()
    return float(rates.loc[1] / rates.loc[0])


FADER_HARDIE = {
    "en": "Fader and Hardie (2007), a contract business with yearly renewals, segment High End",
    "zh": "Fader 与 Hardie（2007），一家按年续约的合同制企业，High End（高端）客户群",
}
TARGETS = (
    Target(
        {"en": "Students still there after the first renewal", "zh": "首次续费后仍在的学生会员"},
        published="86.9 %",
        source=FADER_HARDIE,
        value=lambda tables: _survivors(tables, "student", 1),
        low=0.82,
        high=0.92,
        show="{:.1%}",
    ),
    Target(
        {"en": "Students still there after seven renewals", "zh": "七次续费后仍在的学生会员"},
        published="49.1 %",
        source=FADER_HARDIE,
        value=lambda tables: _survivors(tables, "student", 7),
        low=0.43,
        high=0.56,
        show="{:.1%}",
    ),
    Target(
        {"en": "Churn after a complaint as a multiple of churn without", "zh": "投诉后的流失率是无投诉时的几倍"},
        published={"en": "4 (44 % against 11 %)", "zh": "4（44 % 对 11 %）"},
        source={
            "en": "Teaching data of a telephone company (mlc_churn): customers with four or more service calls",
            "zh": "一家电话公司的教学数据（mlc_churn）：打过四次或更多客服电话的客户",
        },
        value=_churn_ratio,
        low=2.0,
        high=5.0,
        secret=True,
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the tables and the truth."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
