"""The case corner_cafe: what the card does can be recovered, what members have always done misleads, stamps add up."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import norm, t

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load

make = load_generator(Path(__file__).parents[2] / "datasets" / "corner_cafe" / "make.py")
MONDAY = pd.Timestamp("2024-07-01")
LAUNCH, WEEKS, HALF = 26, 78, 26
SEEDS = range(100)
NULL_SEEDS = range(24)


class Weekly(NamedTuple):
    """What a student can rebuild from the tables: one row a customer, one column a week."""

    shop: np.ndarray
    offered: np.ndarray
    joined: np.ndarray  # week, WEEKS if never
    visits: np.ndarray
    stamps: np.ndarray  # on the card on Monday morning
    near: np.ndarray  # lacks 1 to 4 stamps to Gold in the last four weeks of a half-year


def week_of(dates):
    return ((dates - MONDAY).dt.days // 7).to_numpy()


def weekly(tables) -> Weekly:
    customers = tables["customers"]
    row = pd.Series(np.arange(len(customers)), index=customers["customer_id"])
    visits, ledger, members = tables["visits"], tables["ledger"], tables["members"]
    counts = np.zeros((len(customers), WEEKS), dtype=int)
    np.add.at(counts, (row[visits["customer_id"]].to_numpy(), week_of(visits["date"])), 1)
    joined = np.full(len(customers), WEEKS)
    joined[row[members["customer_id"]].to_numpy()] = week_of(members["enrolled"])
    who, week = row[ledger["customer_id"]].to_numpy(), week_of(ledger["date"])
    change, morning = np.zeros_like(counts), np.zeros_like(counts)
    lapse = (ledger["event"] == "stamps_expired").to_numpy()
    np.add.at(change, (who[~lapse], week[~lapse]), ledger["stamps"].to_numpy()[~lapse])
    np.add.at(morning, (who[lapse], week[lapse]), ledger["stamps"].to_numpy()[lapse])
    stamps = np.cumsum(change + morning, axis=1) - change
    shop = pd.factorize(customers["shop_id"], sort=True)[0]
    return Weekly(shop, customers["offered"].to_numpy() == 1, joined, counts, stamps, near_gold(counts, joined))


def near_gold(counts, joined):
    member = joined[:, None] <= np.arange(WEEKS)
    earned = np.where(member, counts, 0).reshape(len(counts), -1, HALF)
    missing = (20 - (np.cumsum(earned, axis=2) - earned)).reshape(len(counts), WEEKS)
    return member & (missing >= 1) & (missing <= 4) & (np.arange(WEEKS) % HALF >= HALF - 4)


def as_weekly(run) -> Weekly:
    return Weekly(run.shop, run.offered, np.minimum(run.joined, WEEKS), run.visits, run.stamps, run.near)


def change_of(data: Weekly):
    """Visits a week after the launch minus before, per customer."""
    return data.visits[:, LAUNCH:].mean(axis=1) - data.visits[:, :LAUNCH].mean(axis=1)


def shop_changes(data: Weekly):
    """The same per shop, and which shops had the card."""
    by_shop = pd.DataFrame({"change": change_of(data), "offered": data.offered}).groupby(data.shop).mean()
    return by_shop["change"].to_numpy(), by_shop["offered"].to_numpy() == 1


def difference(change, treated):
    """Difference in differences, with the standard error of two samples of equal variance."""
    a, b = change[treated], change[~treated]
    pooled = (a.var(ddof=1) * (len(a) - 1) + b.var(ddof=1) * (len(b) - 1)) / (len(change) - 2)
    return a.mean() - b.mean(), np.sqrt(pooled * (1 / len(a) + 1 / len(b)))


def naive(data: Weekly):
    """Members against the other customers of the same shops, after the launch."""
    after, member = data.visits[:, LAUNCH:].mean(axis=1), data.joined < WEEKS
    return after[member].mean() - after[data.offered & ~member].mean()


def member_weeks(data: Weekly):
    return np.nonzero(data.joined[:, None] <= np.arange(WEEKS))


def pace(data: Weekly, habit, factor):
    """Poisson regression of members' weekly visits on stamps and deadline, habits and shop weeks known."""
    who, week = member_weeks(data)
    x = np.column_stack([np.ones(len(who)), data.stamps[who, week] / 10, data.near[who, week]])
    offset = np.log(habit[who] * factor[data.shop[who], week])
    fit = sm.GLM(data.visits[who, week], x, family=sm.families.Poisson(), offset=offset).fit()
    return fit.params, fit.bse


def pace_within(data: Weekly):
    """What an analyst can do: the same within members, weeks before the card included, city weeks from the others."""
    others = data.visits[data.joined == WEEKS].sum(axis=0)
    member = np.flatnonzero(data.joined < WEEKS)
    y, on = data.visits[member], data.joined[member][:, None] <= np.arange(WEEKS)
    x = np.stack([on, data.stamps[member] / 10, data.near[member]], axis=2).astype(float)
    beta = np.zeros(3)
    for _ in range(20):  # Newton steps of the likelihood given each member's total
        share = np.exp(x @ beta) * others
        share /= share.sum(axis=1, keepdims=True)
        inner = x - np.einsum("it,itk->ik", share, x)[:, None, :]
        slope = np.einsum("it,itk->k", y, inner)
        curve = np.einsum("it,itj,itk->jk", share * y.sum(axis=1, keepdims=True), inner, inner)
        beta = beta + np.linalg.solve(curve, slope)
    assert np.abs(slope).max() < 1e-6
    return beta, np.sqrt(np.diag(np.linalg.inv(curve)))


def around_gold(data: Weekly):
    """Members with 20 to 22 stamps in a half-year, and with 17 to 19."""
    earned = np.where(data.joined[:, None] <= np.arange(WEEKS), data.visits, 0)
    halves = earned.reshape(len(earned), -1, HALF).sum(axis=2)
    return ((halves >= 20) & (halves <= 22)).sum(), ((halves >= 17) & (halves <= 19)).sum()


def outcomes(seeds, placebo):
    rows = []
    for seed in seeds:
        run = make.simulate(seed=seed, placebo=placebo)
        data, extra = as_weekly(run), run.extra[:, LAUNCH:].mean(axis=1)
        change, treated = shop_changes(data)
        effect, se = difference(change, treated)
        each = change_of(data)
        per_customer = np.sqrt(sum(each[part].var(ddof=1) / part.sum() for part in (data.offered, ~data.offered)))
        true = extra[run.offered].mean()
        above, below = around_gold(data)
        rows.append(
            {
                "z": (effect - true) / se,
                "z_customers": (effect - true) / per_customer,
                "effect": effect,
                "true": true,
                "naive": naive(data),
                "members": extra[run.member].mean(),
                "above": above,
                "below": below,
            }
        )
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def case():
    return load("corner_cafe")


@pytest.fixture(scope="module")
def data(case):
    return weekly(case.tables)


@pytest.fixture(scope="module")
def replications():
    return outcomes(SEEDS, placebo=False)


@pytest.fixture(scope="module")
def null_replications():
    return outcomes(NULL_SEEDS, placebo=True)


@pytest.fixture(scope="module")
def placebo():
    return make.simulate(placebo=True)


# ---------------------------------------------------------------- did it work?


def test_difference_in_differences_recovers_the_effect_of_offering(case, data):
    effect, se = difference(*shop_changes(data))
    true = case.truth["population"]["effect_of_offering"]
    assert abs(effect - true) < 3 * se
    assert true > 3 * se, "the effect is large enough to be seen with 24 shops"


def test_effect_per_member_is_the_effect_of_offering_over_the_share_who_joined(case, data):
    known = case.truth["population"]
    share = (data.joined < WEEKS).sum() / data.offered.sum()
    assert share == pytest.approx(known["enrolment_share"], abs=1e-9)
    assert known["effect_of_offering"] / share == pytest.approx(known["effect_on_members"], rel=1e-6)
    effect, se = difference(*shop_changes(data))
    assert abs(effect / share - known["effect_on_members"]) < 3 * se / share


def test_difference_in_differences_has_no_bias_over_many_chains(replications):
    assert abs(replications["z"].mean()) < 3 / np.sqrt(len(SEEDS))
    gap = replications["effect"] - replications["true"]
    assert abs(gap.mean()) < 3 * gap.std() / np.sqrt(len(gap)) < 0.1 * replications["true"].mean()


def test_twenty_two_degrees_of_freedom_cover_and_customers_as_units_do_not(replications):
    covered = (replications["z"].abs() < t.ppf(0.975, 22)).mean()
    margin = 3 * np.sqrt(0.95 * 0.05 / len(SEEDS))
    assert abs(covered - 0.95) < margin
    assert (replications["z_customers"].abs() < norm.ppf(0.975)).mean() < 0.8


def test_members_lead_by_about_seven_times_the_effect(case, data, replications):
    assert 5 < naive(data) / case.truth["population"]["effect_on_members"] < 9
    ratio = replications["naive"] / replications["members"]
    assert ratio.between(5, 9).all()
    assert 6.5 < ratio.mean() < 7.5


def test_placebo_has_no_effect_and_members_lead_all_the_same(placebo, null_replications):
    effect, se = difference(*shop_changes(as_weekly(placebo)))
    assert abs(effect) < 3 * se
    assert make.truth(placebo, make.N, make.SEED)["population"]["effect_on_members"] == 0
    assert abs(null_replications["z"].mean()) < 3 / np.sqrt(len(NULL_SEEDS))
    assert (null_replications["naive"] > 0.4).all()


def randomization_p(change, treated, draws=2000, seed=1):
    rng = np.random.default_rng(seed)
    observed = abs(difference(change, treated)[0])
    lots = np.array([rng.permutation(treated) for _ in range(draws)])
    drawn = np.array([change[lot].mean() - change[~lot].mean() for lot in lots])
    return (1 + (np.abs(drawn) >= observed - 1e-12).sum()) / (1 + draws)


def wild_bootstrap_p(change, treated, draws=2000, seed=1):
    """Signs of the shops' residuals turned at random, no effect imposed; t statistics compared."""
    rng = np.random.default_rng(seed)
    effect, se = difference(change, treated)
    residual = change - change.mean()
    turned = change.mean() + residual * rng.choice([-1.0, 1.0], size=(draws, len(change)))
    drawn = np.array([np.divide(*difference(one, treated)) for one in turned])
    return (1 + (np.abs(drawn) >= abs(effect / se)).sum()) / (1 + draws)


@pytest.mark.parametrize("p_value", [randomization_p, wild_bootstrap_p])
def test_lots_drawn_again_and_wild_bootstrap_agree_with_t(data, placebo, p_value):
    change, treated = shop_changes(data)
    effect, se = difference(change, treated)
    assert p_value(change, treated) < 0.01
    assert 2 * t.sf(abs(effect / se), 22) < 0.01
    nothing = shop_changes(as_weekly(placebo))
    by_t = 2 * t.sf(abs(np.divide(*difference(*nothing))), 22)
    assert abs(p_value(*nothing) - by_t) < 0.06
    assert by_t > 0.05


def test_shops_did_not_drift_apart_before_the_launch(data):
    """A false launch after 13 weeks shows nothing."""
    early = data.visits[:, 13:LAUNCH].mean(axis=1) - data.visits[:, :13].mean(axis=1)
    change = pd.Series(early).groupby(data.shop).mean().to_numpy()
    effect, se = difference(change, shop_changes(data)[1])
    assert abs(effect) < 3 * se


def test_the_card_does_not_change_the_basket(case):
    visits = case.tables["visits"].merge(case.tables["customers"], on="customer_id")
    visits["after"] = visits["date"] >= "2024-12-30"
    log_spend = (
        np.log(visits["spend"]).groupby([visits["shop_id"], visits["offered"], visits["after"]]).mean().unstack()
    )
    change = (log_spend[True] - log_spend[False]).to_numpy()
    treated = log_spend.index.get_level_values("offered").to_numpy() == 1
    effect, se = difference(change, treated)
    assert abs(effect) < 3 * se < 0.03


# ---------------------------------------------------------------- who joins


def test_joining_rises_steeply_with_the_habit_before_the_launch(case, data):
    offered = data.offered
    before = data.visits[offered, :LAUNCH].sum(axis=1)
    joined = (data.joined < WEEKS)[offered]
    assert joined[before >= 10].mean() > 0.75
    assert joined[before == 0].mean() < 0.15
    chance = case.truths["customers"]["join_chance"].to_numpy()[offered]
    assert abs((joined - chance).sum()) < 3 * np.sqrt((chance * (1 - chance)).sum())


def test_customers_of_other_shops_never_join(data):
    assert (data.joined[~data.offered] == WEEKS).all()
    assert data.joined.min() == LAUNCH


# ---------------------------------------------------------------- how it works: gradient, deadline, breakage


def known_rates(case, data):
    factor = case.truths["shop_weeks"]["factor"].to_numpy().reshape(-1, WEEKS)
    return case.truths["customers"]["habit"].to_numpy(), factor


def effects_of(truth):
    return np.array([truth["parameters"]["program"][key] for key in ("MEMBER", "GRADIENT", "DEADLINE")])


def test_pace_depends_on_stamps_and_deadline_as_declared(case, data):
    habit, factor = known_rates(case, data)
    keep = habit > 0  # four written decimals leave nothing of the rarest habits, who never join
    assert (data.joined[~keep] == WEEKS).all()
    params, se = pace(data, habit, factor)
    true = effects_of(case.truth)
    assert (np.abs(params - true) < 3 * se).all()
    assert true[1] > 10 * se[1]
    assert true[2] > 10 * se[2]


@pytest.mark.parametrize("nothing", [False, True])
def test_pace_has_no_bias_over_many_chains(nothing):
    z = []
    for seed in range(9):
        run = make.simulate(seed=100 + seed, placebo=nothing)
        params, se = pace(as_weekly(run), run.habit, run.factor)
        z.append((params - np.array(list(run.program.values()))) / se)
    assert (np.abs(np.mean(z, axis=0)) < 3 / np.sqrt(len(z))).all()
    assert np.abs(z).max() < 4


def test_the_gradient_shows_within_members_without_knowing_their_habits(case, data, placebo):
    """Stamps follow from earlier visits, so this estimate is a little low: by less than a tenth of the effect."""
    params, se = pace_within(data)
    true = effects_of(case.truth)
    assert (np.abs(params - true)[1:] < 3 * se[1:]).all()
    assert abs(pace_within(as_weekly(placebo))[0][1]) < 3 * se[1]
    many = [pace_within(as_weekly(make.simulate(seed=seed)))[0][1] for seed in range(6)]
    assert abs(np.mean(many) - true[1]) < 0.1 * true[1] + 3 * se[1] / np.sqrt(len(many))


def test_stamps_and_pace_pooled_over_members_mislead(case, data):
    """Who comes often has more stamps: without a member's own level the gradient doubles."""
    who, week = member_weeks(data)
    x = sm.add_constant(data.stamps[who, week] / 10)
    pooled = sm.GLM(data.visits[who, week], x, family=sm.families.Poisson()).fit().params[1]
    assert pooled > 2 * effects_of(case.truth)[1]


def test_members_bunch_just_above_the_gold_threshold(data, replications, null_replications):
    def excess(above, below):
        return (above - below) / np.sqrt(above + below)

    usual = excess(null_replications["above"], null_replications["below"])
    assert excess(*around_gold(data)) > usual.mean() + 4 * usual.std()
    assert excess(replications["above"], replications["below"]).mean() > usual.mean() + 4 * usual.std()
    assert usual.mean() < 0, "without the pull, fewer members lie above than below"


def breakage_of(ledger):
    """Share never collected of the free coffees issued so early that all have been decided, and their number."""
    last = pd.Timestamp("2025-12-28") - pd.Timedelta(weeks=12, days=1)
    issued = ledger.loc[(ledger["event"] == "reward") & (ledger["date"] <= last), "card_id"]
    expired = ledger.loc[ledger["event"] == "reward_expired", "card_id"]
    return issued.isin(expired).mean(), len(issued)


def test_breakage_of_old_enough_rewards_is_the_mechanism(case):
    true = case.truth["population"]["reward_breakage"]
    share, n = breakage_of(case.tables["ledger"])
    assert abs(share - true) < 3 * np.sqrt(true * (1 - true) / n)
    many = [breakage_of(make.generate(seed=seed).tables["ledger"]) for seed in range(5)]
    total = sum(n for _, n in many)
    assert abs(sum(share * n for share, n in many) / total - true) < 3 * np.sqrt(true * (1 - true) / total)


def test_rewards_still_open_make_early_redemption_look_too_low(case):
    counts = case.tables["ledger"]["event"].value_counts()
    true = case.truth["population"]["reward_breakage"]
    assert counts["redeemed"] / counts["reward"] < 1 - true - 0.04
    assert counts["reward_expired"] / counts["reward"] < true - 0.02


# ---------------------------------------------------------------- the books


def test_stamps_are_conserved_card_by_card(case):
    ledger = case.tables["ledger"]
    balance = ledger.groupby("card_id")["stamps"].cumsum()
    assert balance.between(0, 10).all()
    cards = ledger.pivot_table(index="card_id", columns="event", values="stamps", aggfunc="sum", fill_value=0)
    outstanding = cards["stamp"] + cards["reward"] + cards["stamps_expired"]
    assert outstanding.between(0, 9).all()
    ended = (cards["reward"] < 0) | (cards["stamps_expired"] < 0)
    assert (outstanding[ended] == 0).all()
    assert (cards.loc[cards["reward"] < 0, "stamp"] == 10).all()
    newest = ledger[ledger["event"] == "stamp"].groupby("customer_id")["card_id"].last()
    assert set(outstanding.index[outstanding > 0]) <= set(newest), "a member fills one card after the other"
    assert ledger.groupby("card_id")["customer_id"].nunique().eq(1).all()


def test_rewards_are_conserved_and_decided_in_time(case):
    ledger = case.tables["ledger"]
    assert ledger.groupby("card_id")["rewards"].cumsum().isin([0, 1]).all()
    dates = ledger[ledger["rewards"] != 0].pivot(index="card_id", columns="event", values="date")
    assert dates["reward"].notna().all()
    days = (dates["redeemed"] - dates["reward"]).dt.days.dropna()
    assert days.between(1, 84).all()
    assert ((dates["reward_expired"] - dates["reward"]).dt.days.dropna() == 85).all()
    open_ = dates["redeemed"].isna() & dates["reward_expired"].isna()
    assert (dates.loc[open_, "reward"] > pd.Timestamp("2025-12-28") - pd.Timedelta(days=85)).all()


def test_cards_lapse_twenty_six_weeks_after_the_week_of_their_first_stamp(case):
    ledger = case.tables["ledger"]
    lapse = ledger[ledger["event"] == "stamps_expired"].set_index("card_id")["date"]
    opened = ledger[ledger["event"] == "stamp"].groupby("card_id")["date"].min()
    weeks = (week_of(lapse) - week_of(opened[lapse.index])).tolist()
    assert set(weeks) == {26}
    assert (lapse.dt.day_of_week == 0).all()
    unfinished = ledger.groupby("card_id")["stamps"].sum() > 0
    assert (opened[unfinished[unfinished].index] >= MONDAY + pd.Timedelta(weeks=WEEKS - 26)).all()


def test_every_visit_of_a_member_is_stamped_and_no_other(case):
    members = case.tables["members"]
    visits = case.tables["visits"].merge(members, on="customer_id")
    stamped = visits[visits["date"] >= visits["enrolled"]].groupby(["customer_id", "date"]).size()
    ledger = case.tables["ledger"]
    stamps = ledger[ledger["event"] == "stamp"].groupby(["customer_id", "date"]).size()
    pd.testing.assert_series_equal(stamped, stamps)
    assert (members["enrolled"].dt.day_of_week == 0).all()


def test_gold_goes_to_members_with_twenty_stamps(case, data):
    half = np.where(data.joined[:, None] <= np.arange(WEEKS), data.visits, 0)[:, LAUNCH : LAUNCH + HALF].sum(axis=1)
    gold = pd.Series(half >= 20, index=case.tables["customers"]["customer_id"])
    members = case.tables["members"]
    assert ((members["status"] == "gold").to_numpy() == gold[members["customer_id"]].to_numpy()).all()


def test_the_tables_hold_what_was_drawn(case, data):
    run = make.simulate()
    assert (data.visits == run.visits).all()
    assert (data.stamps == run.stamps).all()
    assert (data.near == run.near).all()
    effect = case.truths["customers"]["effect"].to_numpy()
    assert effect[data.offered].mean() == pytest.approx(case.truth["population"]["effect_of_offering"], abs=1e-4)
    assert (effect[data.joined == WEEKS] == 0).all()


def test_shops_have_equally_many_customers_and_one_launch(case):
    shops, customers = case.tables["shops"], case.tables["customers"]
    assert (customers["shop_id"].value_counts() == 250).all()
    assert shops["launched"].notna().sum() == 12
    offered = customers["shop_id"].isin(shops.loc[shops["launched"].notna(), "shop_id"])
    assert (offered == (customers["offered"] == 1)).all()
