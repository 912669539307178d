"""The case trade_accounts: costs to serve and what years do can be recovered; the slide about old accounts fails."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load

make = load_generator(Path(__file__).parents[2] / "datasets" / "trade_accounts" / "make.py")
SEGMENTS = ["machine builders", "distributors", "workshops"]
DRIVERS = ["orders", "rush_orders", "visits", "complaints"]
SEEDS = range(100, 124)
MANY = 20_000


def joined(tables):
    years = tables["account_years"].drop(columns="currency").merge(tables["accounts"], on="account_id")
    years["profit"] = years["gross_margin"] - years["cost_to_serve"]
    years["tenure"] = years["year"] - years["since"]
    return years


def by_account(years, columns):
    """Distance of each year from the account's own mean."""
    return years[columns] - years.groupby("account_id")[columns].transform("mean")


def clustered(x, residual, accounts):
    """Standard errors of least squares when the rows of an account belong together."""
    inverse = np.linalg.inv(x.T @ x)
    score = pd.DataFrame(x * residual[:, None]).groupby(accounts.to_numpy()).sum().to_numpy()
    return np.sqrt(np.diag(inverse @ (score.T @ score) @ inverse))


def within(years, controls=()):
    """Effect of tenure on profit following the same account, with its clustered standard error."""
    moved = by_account(years, ["profit", "tenure", *controls])
    x = moved[["tenure", *controls]].to_numpy()
    y = moved["profit"].to_numpy()
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    return beta[0], clustered(x, y - x @ beta, years["account_id"])[0]


def across(years):
    """Slope of profit over tenure between accounts, each account's mean counted once."""
    means = years.groupby("account_id")[["profit", "tenure"]].mean()
    fit = smf.ols("profit ~ tenure", means).fit(cov_type="HC1")
    return fit.params["tenure"], fit.bse["tenure"]


def cost_fit(years):
    x = pd.get_dummies(years["segment"], dtype=float)
    x = pd.concat([years[DRIVERS].astype(float), x], axis=1).to_numpy()
    y = years["cost_to_serve"].to_numpy()
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    se = clustered(x, y - x @ beta, years["account_id"])
    return beta[: len(DRIVERS)], se[: len(DRIVERS)]


def tenure_z(years, effects, controls=()):
    z = []
    for segment in SEGMENTS:
        slope, se = within(years[years["segment"] == segment], controls)
        z.append((slope - effects[segment]) / se)
    return np.array(z)


@pytest.fixture(scope="module")
def case():
    return load("trade_accounts")


@pytest.fixture(scope="module")
def years(case):
    return joined(case.tables)


@pytest.fixture(scope="module")
def placebo():
    return joined(make.generate(placebo=True).tables)


@pytest.fixture(scope="module")
def many():
    return joined(make.generate(n=MANY, seed=1).tables)


@pytest.fixture(scope="module")
def draws():
    return [joined(make.generate(seed=seed).tables) for seed in SEEDS]


def known(case):
    population = case.truth["population"]
    costs = np.array([population["cost_to_serve_per_driver"][driver] for driver in DRIVERS])
    return costs, population["tenure_effect_by_segment"]


# ---------------------------------------------------------------- cost to serve


def test_cost_to_serve_is_recovered_by_least_squares(case, years):
    true, _ = known(case)
    beta, se = cost_fit(years)
    assert (np.abs(beta - true) < 3 * se).all()
    assert (se < 0.07 * true).all(), "a coefficient wrong by a fifth would show"


def test_cost_to_serve_has_no_bias(case, many, draws):
    true, _ = known(case)
    beta, se = cost_fit(many)
    assert (np.abs(beta - true) < 4 * se).all()
    z = [(estimate - true) / error for estimate, error in map(cost_fit, draws)]
    assert (np.abs(np.mean(z, axis=0)) < 3 / np.sqrt(len(SEEDS))).all()
    assert (np.std(z, axis=0) < 1.5).all(), "clustered standard errors are the right size"


def test_account_rows_are_not_independent(years):
    """Standard errors that take every row as new are too small: an account's cost level stays with it."""
    x = " + ".join([*DRIVERS, "C(segment)"])
    fit = smf.ols(f"cost_to_serve ~ {x}", years).fit()
    level = fit.resid.groupby(years["account_id"]).mean()
    assert level.var() > 1.5 * fit.resid.var() / years.groupby("account_id").size().mean()


# ---------------------------------------------------------------- tenure and profit


def test_tenure_effect_is_none_for_workshops_and_positive_for_the_others(case, years):
    _, effects = known(case)
    assert effects["workshops"] == 0
    for controls in ((), ("sales", *DRIVERS)):
        assert (np.abs(tenure_z(years, effects, controls)) < 3).all()
    for segment in ("machine builders", "distributors"):
        slope, se = within(years[years["segment"] == segment], ("sales", *DRIVERS))
        assert slope > 3 * se
    slope, se = within(years[years["segment"] == "workshops"])
    assert abs(slope) < 2 * se
    assert se < 0.5, "an effect a quarter of the machine builders' would show"


def test_tenure_effect_has_no_bias(case, many, draws):
    _, effects = known(case)
    assert (np.abs(tenure_z(many, effects)) < 4).all()
    assert (np.abs(tenure_z(many, effects, ("sales", *DRIVERS))) < 4).all()
    z = [tenure_z(table, effects) for table in draws]
    assert (np.abs(np.mean(z, axis=0)) < 3 / np.sqrt(len(SEEDS))).all()
    assert (np.std(z, axis=0) < 1.5).all()


@pytest.mark.parametrize("segment", SEGMENTS)
def test_old_accounts_earn_more_in_every_segment_whatever_tenure_does(years, placebo, many, segment):
    """The slide: the longer, the more profitable. Across accounts it looks true even where tenure does nothing."""
    for table, least in ((many, 10), (years, 2.5 if segment == "workshops" else 2)):
        slope, se = across(table[table["segment"] == segment])
        assert slope > least * se
    slope, se = across(placebo[placebo["segment"] == segment])
    assert slope > 0


def test_across_all_accounts_the_slide_looks_convincing(years):
    slope, se = across(years)
    assert slope > 3 * se


def test_placebo_has_no_tenure_effect_and_no_cost_drivers(case, placebo):
    nothing = dict.fromkeys(SEGMENTS, 0.0)
    assert (np.abs(tenure_z(placebo, nothing)) < 3).all()
    beta, se = cost_fit(placebo)
    assert (np.abs(beta) < 3 * se).all()
    tables = [joined(make.generate(seed=seed, placebo=True).tables) for seed in range(12)]
    costs = [estimate / error for estimate, error in map(cost_fit, tables)]
    z = np.column_stack([np.array([tenure_z(table, nothing) for table in tables]), np.array(costs)])
    assert (np.abs(z.mean(axis=0)) < 3 / np.sqrt(len(tables))).all()


def test_a_tenure_effect_on_sales_or_cost_does_not_hide_behind_the_zero(many):
    """For workshops nothing moves with the years: not sales, not margin, not any cost."""
    workshops = many[many["segment"] == "workshops"]
    for column in ("sales", "gross_margin", "cost_to_serve", *DRIVERS):
        moved = by_account(workshops, [column, "tenure"])
        x = moved[["tenure"]].to_numpy()
        slope = (x[:, 0] * moved[column]).sum() / (x**2).sum()
        se = clustered(x, (moved[column] - slope * moved["tenure"]).to_numpy(), workshops["account_id"])[0]
        assert abs(slope) < 4 * se, column


# ---------------------------------------------------------------- complaints, referrals, who leaves


def test_complaints_come_from_rush_orders(case, years, many):
    true = case.truth["population"]["complaints_per_rush_order"]
    for table, limit in ((years, 3), (many, 4)):
        groups = {"groups": table["account_id"].astype("category").cat.codes}
        fit = smf.ols("complaints ~ rush_orders", table).fit(cov_type="cluster", cov_kwds=groups)
        assert abs(fit.params["rush_orders"] - true) < limit * fit.bse["rush_orders"]
    assert fit.params["rush_orders"] > 10 * fit.bse["rush_orders"]


def test_referrals_grow_with_the_years(case, years, many):
    true = case.truth["population"]["log_referrals_per_tenure_year"]
    for table, limit in ((years, 3), (many, 4)):
        fit = smf.poisson("referrals ~ tenure", table).fit(disp=False)  # independent counts, given tenure
        assert abs(fit.params["tenure"] - true) < limit * fit.bse["tenure"]
    assert fit.params["tenure"] > 10 * fit.bse["tenure"]


def test_who_earns_less_leaves_earlier(case, years):
    """The sorting that makes old accounts look good: the own part of the margin keeps an account."""
    accounts = case.tables["accounts"].merge(case.truths["accounts"], on="account_id")
    stayed = accounts["last_year"] == 2025
    assert accounts.loc[stayed, "margin_effect"].mean() > accounts.loc[~stayed, "margin_effect"].mean() + 2
    assert 0.15 < (~stayed).mean() < 0.35


# ---------------------------------------------------------------- whale curve, engineers, books


def test_a_third_of_the_accounts_bring_all_the_profit_and_some_lose_money(years):
    profit = years.groupby("account_id")["profit"].sum().sort_values(ascending=False)
    curve = profit.cumsum() / profit.sum()
    assert curve.iloc[len(curve) // 5] > 0.7
    assert (curve < 1).sum() < 0.4 * len(curve)
    assert curve.max() > 1.1
    assert 0.25 < (profit < 0).mean() < 0.40


def test_engineers_sit_with_old_accounts_and_cost(case, years):
    accounts = case.tables["accounts"]
    tenure = 2025 - accounts["since"]
    dedicated = accounts["engineer"] == 1
    assert tenure[dedicated].mean() > tenure[~dedicated].mean() + 3
    assert 50 < dedicated.sum() < 120
    visits = years.groupby("engineer")["visits"].mean()
    assert visits[1] > 5 * visits[0]


def test_payment_days_follow_the_rating(case, many):
    true = pd.Series(case.truth["parameters"]["payment_days_by_rating"]) * np.exp(0.18**2 / 2)
    days = many.groupby("credit_rating")["payment_days"].agg(["mean", "std", "size"])
    assert (np.abs(days["mean"] - true) < 4 * days["std"] / np.sqrt(days["size"])).all()


def test_years_of_an_account_have_no_gap_and_fit_its_dates(case, years):
    span = years.groupby("account_id")["year"].agg(["min", "max", "size"])
    assert (span["size"] == span["max"] - span["min"] + 1).all()
    accounts = case.tables["accounts"].set_index("account_id")
    assert (span["max"] == accounts["last_year"].reindex(span.index)).all()
    assert (years["year"] > years["since"]).all()
    late = span["min"] > 2021
    assert (accounts["since"].reindex(span.index)[late] == span.loc[late, "min"] - 1).all()
    assert set(accounts.index) == set(span.index)


def test_parts_do_not_exceed_wholes(years):
    assert (years["rush_orders"] <= years["orders"]).all()
    assert (years["gross_margin"] < years["sales"]).all()
    assert (years["cost_to_serve"] > 0).all()
