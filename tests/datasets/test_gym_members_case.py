"""The case gym_members: sBG with covariates, price rise and sorting are in the data as its truth says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import betaln

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load

FOLDER = Path(__file__).parents[2] / "datasets" / "gym_members"
make = load_generator(FOLDER / "make.py")
LAST = pd.Timestamp("2025-12-01")
SEGMENTS = ("student", "private", "corporate")
NAMES = ("log_a", "log_b", "visits", "complaint", "plus", "price")


@pytest.fixture(scope="module")
def shipped():
    return dict(load("gym_members").tables)


@pytest.fixture(scope="module")
def truth():
    return load("gym_members").truth


@pytest.fixture(scope="module")
def large():
    return make.generate(n=60_000, seed=1)


@pytest.fixture(scope="module")
def placebo():
    return make.generate(n=15_000, seed=3, placebo=True).tables


class Contract:
    """The renewals of one segment, and the log-likelihood of the beta-geometric model with covariates."""

    def __init__(self, tables, segment):
        members = tables["members"].merge(tables["clubs"], on="club_id")
        rows = tables["member_months"].merge(members[members["segment"] == segment], on="member_id")
        rows = rows[rows["month"] < LAST]  # what happened after December 2025 is not known
        rows = rows.sort_values(["member_id", "month"])
        dearer = (rows["price_rise"] == 1) & (rows["month"] >= "2024-12-01")
        columns = [rows["visits"] - make.USUAL_VISITS, rows["complaint"], rows["plan"] == "plus", dearer]
        self.x = np.column_stack(columns).astype(float)
        first = (rows["member_id"] != rows["member_id"].shift()).to_numpy()
        self.starts = np.flatnonzero(first)
        self.ends = np.append(self.starts[1:], len(rows)) - 1
        self.left = rows["left"].notna().to_numpy()[self.ends]

    def log_likelihood(self, params):
        """Per member: survived, or left at the last renewal faced."""
        a, b = np.exp(params[:2])
        pace = np.exp(self.x @ np.asarray(params[2:]))
        total = np.add.reduceat(pace, self.starts)
        stayed = betaln(a, b + total)
        before = betaln(a, b + total - pace[self.ends])
        gone = before + np.log(-np.expm1(np.minimum(stayed - before, -1e-15)))
        return np.where(self.left, gone, stayed) - betaln(a, b)

    def scores(self, params, step=1e-4):
        """Derivative of each member's log-likelihood, by central differences."""
        moves = np.eye(len(params)) * step
        return np.column_stack(
            [(self.log_likelihood(params + d) - self.log_likelihood(params - d)) / (2 * step) for d in moves]
        )

    def fit(self):
        """Maximum likelihood, with standard errors from the scores."""
        start = np.array([np.log(0.5), np.log(5), 0, 0, 0, 0])
        found = minimize(
            lambda p: -self.log_likelihood(p).mean(), start, jac=lambda p: -self.scores(p).mean(axis=0), method="BFGS"
        )
        scores = self.scores(found.x)
        return found.x, np.sqrt(np.diag(np.linalg.inv(scores.T @ scores)))


def true_params(segment, effects=True):
    one = make.SEGMENTS[segment]
    return np.array([np.log(one["a"]), np.log(one["b"]), *(one["effects"][name] * effects for name in NAMES[2:])])


def one_step(model, params):
    """Standard errors between the truth and the estimate one Newton step away: shows bias without a long fit."""
    scores = model.scores(params)
    inverse = np.linalg.inv(scores.T @ scores)
    return inverse @ scores.sum(axis=0) / np.sqrt(np.diag(inverse))


def renewals(members):
    """Number of the renewal a member left at, or of the last one faced, and whether the member left."""
    end = members["left"].fillna(LAST)
    return 12 * (end.dt.year - members["joined"].dt.year) + end.dt.month - members["joined"].dt.month, members[
        "left"
    ].notna()


def kaplan_meier(members):
    """Survival and Greenwood's standard error of its logarithm, by number of renewals."""
    faced, gone = renewals(members)
    risk = np.array([(faced >= k).sum() for k in range(1, 24)])
    leave = np.array([((faced == k) & gone).sum() for k in range(1, 24)])
    return np.cumprod(1 - leave / risk), np.sqrt(np.cumsum(leave / (risk * (risk - leave))))


def part(tables, segment, raised):
    members = tables["members"].merge(tables["clubs"], on="club_id")
    return members[(members["segment"] == segment) & (members["price_rise"] == raised)]


@pytest.mark.parametrize("segment", SEGMENTS)
def test_maximum_likelihood_recovers_heterogeneity_and_effects(shipped, segment):
    estimate, se = Contract(shipped, segment).fit()
    z = (estimate - true_params(segment)) / se
    assert (np.abs(z) < 3).all(), dict(zip(NAMES, z.round(2), strict=True))
    assert (se[:2] < 0.4).all()
    assert (se[2:] < [0.02, 0.2, 0.2, 0.2]).all(), "precise enough to notice a wrong effect"


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_large_draw_shows_no_bias(large, segment):
    z = one_step(Contract(large.tables, segment), true_params(segment))
    assert (np.abs(z) < 3.5).all(), dict(zip(NAMES, z.round(2), strict=True))


@pytest.mark.parametrize("wrong", [0, 2, 3, 4, 5])
def test_the_large_draw_would_notice_a_fifth_more(large, wrong):
    params = true_params("student")
    params[wrong] += np.log(1.2) if wrong < 2 else 0.2 * params[wrong]
    assert abs(one_step(Contract(large.tables, "student"), params)[wrong]) > 3.5


@pytest.mark.parametrize("segment", ["student", "private"])
def test_placebo_has_no_effects_but_the_same_members(placebo, segment):
    estimate, se = Contract(placebo, segment).fit()
    z = (estimate - true_params(segment, effects=False)) / se
    assert (np.abs(z) < 3).all(), dict(zip(NAMES, z.round(2), strict=True))


def test_placebo_has_no_systematic_effect():
    z = []
    for seed in range(11, 16):
        tables = make.generate(n=4_000, seed=seed, placebo=True).tables
        z.append(one_step(Contract(tables, "private"), true_params("private", effects=False)))
    assert (np.abs(np.mean(z, axis=0)) < 3 / np.sqrt(len(z))).all()


def test_plain_sbg_holds_for_corporate_members(shipped, truth):
    """No covariate is needed there: the closed form of Fader and Hardie, from renewal numbers alone."""
    faced, gone = renewals(shipped["members"].query("segment == 'corporate'"))
    k, gone = faced.to_numpy(), gone.to_numpy()

    def minus(params):
        a, b = np.exp(params)
        return -np.where(gone, betaln(a + 1, b + k - 1), betaln(a, b + k)).mean() + betaln(a, b)

    found = minimize(minus, [0.0, 1.0], method="BFGS")
    se = np.sqrt(np.diag(found.hess_inv) / len(k))
    one = truth["parameters"]["segments"]["corporate"]
    assert (np.abs(found.x - np.log([one["a"], one["b"]])) < 3 * se).all()
    exact = np.exp(betaln(one["a"], one["b"] + np.arange(1, 24)) - betaln(one["a"], one["b"]))
    for arm in ("no_rise", "rise"):
        assert truth["population"]["corporate"][arm]["survival"] == pytest.approx(exact, rel=1e-8)


@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize(("raised", "arm"), [(0, "no_rise"), (1, "rise")])
def test_kaplan_meier_agrees_with_the_exact_survival(shipped, large, truth, segment, raised, arm):
    exact = np.array(truth["population"][segment][arm]["survival"])
    for tables, limit in ((shipped, 3), (large.tables, 4)):
        survived, se = kaplan_meier(part(tables, segment, raised))
        z = np.log(survived / exact) / se
        assert np.abs(z[[0, 2, 5, 8, 11, 16, 22]]).max() < limit, z.round(2)


@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize(("raised", "arm"), [(0, "no_rise"), (1, "rise")])
def test_months_paid_in_2025_are_the_exact_ones(large, truth, segment, raised, arm):
    members = part(large.tables, segment, raised)
    months = large.tables["member_months"]
    before = members[members["left"].isna() | (members["left"] > "2024-12-01")]["member_id"]
    paid = months[(months["month"] >= "2025-01-01") & months["member_id"].isin(before)].groupby("member_id").size()
    paid = paid.reindex(before, fill_value=0)
    exact = truth["population"][segment][arm]["paid_months_2025_per_member_of_december_2024"]
    assert abs(paid.mean() - exact) < 4 * paid.sem()


def churn_into_january(tables, segment):
    """Share of December 2024's members gone in January, in raised clubs less the others, and its standard error."""
    rates, variance = [], []
    for raised in (1, 0):
        members = part(tables, segment, raised)
        members = members[members["left"].isna() | (members["left"] > "2024-12-01")]
        gone = members["left"] == pd.Timestamp("2025-01-01")
        rates.append(gone.mean())
        variance.append(gone.var() / len(gone))
    return rates[0] - rates[1], np.sqrt(np.sum(variance))


def test_the_lot_shows_the_effect_of_the_price_rise(large):
    lift, se = churn_into_january(large.tables, "student")
    assert lift > 5 * se
    lift, se = churn_into_january(large.tables, "corporate")
    assert abs(lift) < 3 * se


def test_before_and_after_misleads_about_the_price_rise(shipped):
    """In the very clubs that raised the fee churn FELL from 2024 to 2025, because the restless had gone already."""
    members = part(shipped, "private", 1)
    months = shipped["member_months"].merge(members[["member_id", "left"]], on="member_id")
    leaves = months["left"] == months["month"] + pd.offsets.MonthBegin(1)
    year = (months["month"] + pd.offsets.MonthBegin(1)).dt.year  # of the renewal
    rate = leaves[year <= 2025].groupby(year).mean()
    assert rate[2025] < 0.9 * rate[2024]


def test_retention_rises_with_tenure_though_no_member_changes(large):
    """Sorting: in the aggregate the chance to renew rises; among members of equal theta it does not."""
    members = large.tables["members"].merge(large.truths["members"], on="member_id").query("segment == 'corporate'")
    faced, gone = renewals(members)
    rate = [1 - (faced[gone] == k).sum() / (faced >= k).sum() for k in range(1, 13)]
    assert rate[11] > rate[5] > rate[2] > rate[0]
    theta = members["theta"].to_numpy()
    left_with = [theta[faced >= k].mean() for k in (1, 6, 12)]
    assert left_with[0] > 1.4 * left_with[1] > 1.4 * left_with[2]
    for k in (1, 6, 12, 18):
        there = (faced >= k).to_numpy()
        surprise = ((faced == k) & gone).to_numpy()[there] - theta[there]
        assert abs(surprise.mean()) < 3.5 * np.sqrt((theta[there] * (1 - theta[there])).mean() / there.sum())


@pytest.mark.parametrize("segment", SEGMENTS)
def test_one_over_churn_errs_both_ways(truth, segment):
    """Months paid in two years: the first month's churn says too few, the churn of long-standing members too many."""
    arm = truth["population"][segment]["no_rise"]
    retention, months = np.array(arm["retention_by_renewal"]), np.arange(24)
    exact = 1 + np.sum(arm["survival"])
    assert (retention[0] ** months).sum() < 0.9 * exact
    assert (retention[-1] ** months).sum() > 1.1 * exact
    assert 1 / (1 - retention[-1]) > 1.9 / (1 - retention[0]), "1/churn depends on whose churn it is"


def test_complaints_come_with_visits_so_the_raw_comparison_hides_part_of_their_effect(shipped):
    months = shipped["member_months"]
    complained = months.groupby("complaint")["visits"].mean()
    assert complained[1] > 1.2 * complained[0]


def test_every_paid_month_is_there_once_and_at_the_right_fee(shipped):
    months = shipped["member_months"].merge(shipped["members"], on="member_id", suffixes=("", "_of_member"))
    months = months.merge(shipped["clubs"], on="club_id")
    span = months.groupby("member_id").agg(
        first=("month", "min"), last=("month", "max"), rows=("month", "nunique"), joined=("joined", "first")
    )
    left = shipped["members"].set_index("member_id")["left"].reindex(span.index)
    assert len(span) == len(shipped["members"])
    assert (span["first"] == span["joined"]).all()
    assert (span["last"] == (left - pd.offsets.MonthBegin(1)).fillna(LAST)).all()
    assert (span["rows"] == 12 * (span["last"].dt.year - span["first"].dt.year) + span["last"].dt.month
            - span["first"].dt.month + 1).all()  # fmt: skip
    raised = (months["price_rise"] == 1) & (months["month"] >= "2025-01-01")
    assert (months.loc[~raised, "fee"] == months.loc[~raised, "monthly_fee"]).all()
    assert (months.loc[raised, "fee"] > months.loc[raised, "monthly_fee"]).all()
    assert not months.duplicated(["member_id", "month"]).any()
