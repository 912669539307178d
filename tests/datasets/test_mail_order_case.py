"""The case mail_order: BG/NBD and gamma-gamma by channel are in the log as its truth says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1
from scipy.stats import poisson

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load

FOLDER = Path(__file__).parents[2] / "datasets" / "mail_order"
make = load_generator(FOLDER / "make.py")
END = pd.Timestamp("2025-12-28")
CHANNELS = ("search", "catalog", "friend")
UNLIKELY = 18.5  # 99.9 % point of chi-square with 4 degrees of freedom


@pytest.fixture(scope="module")
def shipped():
    return dict(load("mail_order").tables)


@pytest.fixture(scope="module")
def large():
    return make.generate(n=80_000, seed=1)


@pytest.fixture(scope="module")
def placebo():
    return make.generate(n=30_000, seed=2, placebo=True).tables


def summary(tables, end=END):
    """Frequency, recency, age in weeks and mean repeat amount, as an analyst computes them from the log."""
    log = tables["transactions"].sort_values(["customer_id", "date"])
    first = log.groupby("customer_id")["date"].transform("min")
    log = log.assign(first=first, again=log["date"] > first)
    table = log.groupby("customer_id").agg(x=("again", "sum"), first=("date", "min"), last=("date", "max"))
    table["t_x"] = (table["last"] - table["first"]).dt.days / 7
    table["T"] = (end - table["first"]).dt.days / 7
    table["amount"] = log[log["again"]].groupby("customer_id")["amount"].mean()
    return table.join(tables["customers"].set_index("customer_id")["channel"])


def orders_likelihood(table):
    """Log-likelihood per customer of BG/NBD in the logarithms of r, alpha, a, b."""
    x, t_x, T = (table[column].to_numpy(dtype=float) for column in ("x", "t_x", "T"))

    def per_customer(log_params):
        r, alpha, a, b = np.exp(log_params)
        alive = -(r + x) * np.log(alpha + T)
        lost = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
        both = np.logaddexp(alive, np.where(x > 0, lost, -np.inf))
        return gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b) + both

    return per_customer


def amounts_likelihood(table):
    """Log-likelihood per repeat buyer of gamma-gamma in the logarithms of p, q, gamma."""
    table = table[table["x"] > 0]
    x, m = table["x"].to_numpy(dtype=float), table["amount"].to_numpy()

    def per_customer(log_params):
        p, q, gamma = np.exp(log_params)
        constant = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(gamma)
        return constant + (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * np.log(gamma + m * x)

    return per_customer


def scores(likelihood, params, step=1e-4):
    moves = np.eye(len(params)) * step
    return np.column_stack([(likelihood(params + d) - likelihood(params - d)) / (2 * step) for d in moves])


def fit(likelihood, start):
    """Maximum likelihood, with standard errors from the scores."""
    found = minimize(
        lambda p: -likelihood(p).mean(),
        start,
        jac=lambda p: -scores(likelihood, p).mean(axis=0),
        method="BFGS",
        options={"gtol": 1e-7},
    )
    s = scores(likelihood, found.x)
    return found.x, np.sqrt(np.diag(np.linalg.inv(s.T @ s)))


def one_step(likelihood, params):
    """Standard errors between the truth and the estimate one Newton step away: shows bias without a long fit."""
    s = scores(likelihood, params)
    inverse = np.linalg.inv(s.T @ s)
    return inverse @ s.sum(axis=0) / np.sqrt(np.diag(inverse))


def score_test(likelihood, params):
    """Chi-square statistic of the scores; its degrees of freedom are the number of parameters."""
    s = scores(likelihood, params)
    return s.sum(axis=0) @ np.linalg.inv(s.T @ s) @ s.sum(axis=0)


def true_params(part, channel):
    return np.log(list(make.CHANNELS[channel][part].values()))


LIKELIHOODS = {"orders": orders_likelihood, "amounts": amounts_likelihood}
BOTH = pytest.mark.parametrize("part", ["orders", "amounts"])
EACH = pytest.mark.parametrize("channel", CHANNELS)


@BOTH
@EACH
def test_maximum_likelihood_recovers_the_parameters(shipped, part, channel):
    table = summary(shipped).query("channel == @channel")
    estimate, se = fit(LIKELIHOODS[part](table), np.zeros(4 if part == "orders" else 3) + 1)
    z = (estimate - true_params(part, channel)) / se
    assert (np.abs(z) < 3).all(), z.round(2)
    assert (se < 0.3).all()


@BOTH
@EACH
def test_a_large_draw_shows_no_bias(large, part, channel):
    """Not even from days instead of moments: the log has no time of day."""
    z = one_step(LIKELIHOODS[part](summary(large.tables).query("channel == @channel")), true_params(part, channel))
    assert (np.abs(z) < 3.5).all(), z.round(2)


@BOTH
def test_the_large_draw_would_notice_a_fifth_more(large, part):
    likelihood = LIKELIHOODS[part](summary(large.tables).query("channel == 'search'"))
    for j, value in enumerate(true_params(part, "search")):
        params = true_params(part, "search")
        params[j] = value + np.log(1.2)
        assert score_test(likelihood, params) > 2 * UNLIKELY, list(make.CHANNELS["search"][part])[j]
    assert score_test(likelihood, true_params(part, "search")) < UNLIKELY


def test_counting_weeks_instead_of_days_biases_the_rates(large):
    """Several orders in a week taken for one: the eager shrink, so customers look more alike than they are."""
    log = large.tables["transactions"]
    weekly = log.assign(date=log["date"].dt.to_period("W").dt.start_time).drop_duplicates(["customer_id", "date"])
    table = summary({**large.tables, "transactions": weekly}, pd.Timestamp("2025-12-22")).query("channel == 'search'")
    assert one_step(orders_likelihood(table), true_params("orders", "search"))[0] > 5


@BOTH
@EACH
def test_placebo_channels_are_all_alike(placebo, part, channel):
    z = one_step(LIKELIHOODS[part](summary(placebo).query("channel == @channel")), true_params(part, "search"))
    assert (np.abs(z) < 3.5).all(), z.round(2)


def year_of_orders(tables):
    """Repeat orders and amount bought in each customer's first 52 weeks; every customer has been seen that long."""
    log = tables["transactions"].merge(tables["customers"][["customer_id", "channel", "first_order"]])
    log = log[log["date"] < log["first_order"] + pd.Timedelta(weeks=52)]
    return log.groupby(["channel", "customer_id"])["amount"].agg(["size", "sum"]).groupby("channel")


def lead(tables, what):
    """Standard errors by which "friend" exceeds "search"."""
    mean, error = year_of_orders(tables)[what].mean(), year_of_orders(tables)[what].sem()
    return (mean["friend"] - mean["search"]) / np.hypot(error["friend"], error["search"])


def test_channels_differ_as_told_and_not_under_placebo(shipped, placebo):
    assert lead(shipped, "size") > 5
    assert lead(shipped, "sum") > 3
    z = [lead(placebo, "size"), lead(placebo, "sum")]
    z += [lead(make.generate(n=8_000, seed=seed, placebo=True).tables, "size") for seed in range(21, 27)]
    assert np.abs(z).max() < 3
    assert abs(np.mean(z)) < 3 / np.sqrt(len(z))


@EACH
def test_first_year_agrees_with_the_exact_values(shipped, large, channel):
    truth = load("mail_order").truth
    assert truth is not None
    known = truth["population"][channel]
    p = known["no_repeat_by_weeks"]["52"]
    for tables, limit in ((shipped, 3), (large.tables, 4)):
        year = year_of_orders(tables)["size"].get_group(channel) - 1
        assert abs(year.mean() - known["expected_repeats_by_weeks"]["52"]) < limit * year.sem()
        assert abs((year == 0).mean() - p) < limit * np.sqrt(p * (1 - p) / len(year))
    amount = large.tables["transactions"].merge(large.tables["customers"])  # every customer counts once
    amount = amount[amount["channel"] == channel].drop_duplicates("customer_id")["amount"]
    assert abs(amount.mean() - known["mean_amount"]) < 4 * amount.sem()
    cost = shipped["customers"].query("channel == @channel")["acquisition_cost"].mean()
    assert cost == pytest.approx(known["mean_acquisition_cost"], rel=0.06)


def p_alive(x, t_x, T, r, alpha, a, b):
    odds = np.exp((r + x) * (np.log(alpha + T) - np.log(alpha + t_x))) * a / (b + np.maximum(x, 1) - 1)
    return np.where(x > 0, 1 / (1 + odds), 1.0)


@EACH
def test_what_the_model_predicts_from_the_log_is_true_on_average(large, channel):
    """P(alive) against who is really lost, by how sure the model is; expected orders against the true expectation."""
    table = summary(large.tables).join(large.truths["customers"].set_index("customer_id")).query("channel == @channel")
    r, alpha, a, b = np.exp(true_params("orders", channel))
    x, t_x, T = (table[column].to_numpy(dtype=float) for column in ("x", "t_x", "T"))
    alive = p_alive(x, t_x, T, r, alpha, a, b)
    really = (table["lost"] == "").to_numpy()
    for low, high in ((0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 0.9999)):
        group = (alive >= low) & (alive < high)
        spread = np.sqrt((alive * (1 - alive))[group].sum())
        assert abs((really[group] - alive[group]).sum()) < 4 * spread, (low, high)
    assert really[x == 0].all(), "BG/NBD loses nobody before the second order"
    z = 52 / (alpha + T + 52)
    stay = 1 - np.exp((a - 1) * np.log1p(-z)) * hyp2f1(a - 1, a + b - 1 - r, a + b + x - 1, z)
    gap = alive * (a + b + x - 1) / (a - 1) * stay - table["expected_orders_next_52_weeks"].to_numpy()
    assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(len(gap))


def test_expected_orders_follow_from_rate_and_loss():
    """The k-th order comes if the first k - 1 lost nobody and time is left for k."""
    k = np.arange(1, 200)
    for rate, loss in ((0.3, 0.1), (0.02, 0.6), (1.2, 0.02)):
        plain = ((1 - loss) ** (k - 1) * poisson.sf(k - 1, rate * 52)).sum()
        assert make.expected_if_alive(np.array([rate]), np.array([loss]), 52)[0] == pytest.approx(plain, rel=1e-9)


def test_published_expectations_come_out_of_the_same_formula():
    """Fader, Hardie and Lee (2005) at their parameters, as their spreadsheet prints them."""
    for weeks, value in ((3, 0.1506), (32, 1.0437), (78, 1.8580)):
        assert make.expected_repeats(0.242594, 4.413599, 0.792922, 2.425906, weeks) == pytest.approx(value, abs=3e-4)


def test_amounts_have_nothing_to_do_with_frequency(large):
    """Gamma-gamma needs that: checked on the true means, where noise does not fade with the number of orders."""
    table = summary(large.tables).join(large.truths["customers"].set_index("customer_id")).query("channel == 'friend'")
    assert abs(table["x"].corr(table["mean_amount"], method="spearman")) < 3 / np.sqrt(len(table))


def test_few_customers_bring_most_of_the_money(shipped):
    spent = shipped["transactions"].groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    assert spent.head(len(spent) // 10).sum() > 0.35 * spent.sum()


def test_log_and_customers_agree(shipped):
    log, customers = shipped["transactions"], shipped["customers"].set_index("customer_id")
    assert not log.duplicated(["customer_id", "date"]).any(), "one parcel a day and customer"
    assert log["date"].is_monotonic_increasing
    first = log.groupby("customer_id")["date"].min()
    assert (first.reindex(customers.index) == customers["first_order"]).all()
    costs = customers.assign(week=(customers["first_order"] - pd.Timestamp("2024-01-01")).dt.days // 7)
    assert (costs.groupby(["channel", "week"])["acquisition_cost"].nunique() == 1).all()
