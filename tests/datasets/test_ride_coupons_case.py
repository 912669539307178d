"""The case ride_coupons: preference, price, waiting and inertia are in the rides as its truth says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load

FOLDER = Path(__file__).parents[2] / "datasets" / "ride_coupons"
make = load_generator(FOLDER / "make.py")
SEGMENTS = list(make.SEGMENTS)
NAMES = ("mean", "log_sd", "fare", "coupon", "wait", "inertia")
NEAR_ZERO = {("student", "mean"), ("occasional", "mean"), ("occasional", "inertia")}  # a fifth of them is nothing
COUPONS_FROM, COUPONS_TO = pd.Timestamp("2025-03-31"), pd.Timestamp("2025-07-20")
ENOUGH = 24  # nodes: twice as many move no estimate by a tenth of its standard error


@pytest.fixture(scope="module")
def shipped():
    return prepared(load("ride_coupons").tables)


@pytest.fixture(scope="module")
def population():
    truth = load("ride_coupons").truth
    assert truth is not None
    return truth["population"]


@pytest.fixture(scope="module")
def known(population):
    return population["given_riders_and_lots"]


@pytest.fixture(scope="module")
def fits(shipped):
    return {segment: Logit(shipped, segment).fit() for segment in SEGMENTS}


@pytest.fixture(scope="module")
def large():
    made = make.generate(n=12_000, seed=1)
    return prepared(made.tables), made.truth["population"]["given_riders_and_lots"]


@pytest.fixture(scope="module")
def placebos():
    return [prepared(make.generate(seed=seed, placebo=True).tables) for seed in range(11, 17)]


def prepared(tables):
    """Rides with their rider, in order, with differences Heron less Magpie and the app used before."""
    rides = tables["rides"].merge(tables["riders"], on="rider_id").sort_values(["rider_id", "week"], ignore_index=True)
    heron = (rides["app"] == "Heron").astype(int)
    first = (rides["first_app"] == "Heron").astype(int)
    sign = rides["coupon_app"].map({"Heron": 1, "Magpie": -1, "none": 0})
    before = heron.groupby(rides["rider_id"]).shift()
    return rides.assign(
        heron=heron,
        d_fare=rides["fare_heron"] - rides["fare_magpie"],
        d_coupon=sign * rides["coupon"],
        d_wait=rides["wait_heron"] - rides["wait_magpie"],
        last=2 * before.fillna(first).astype(int) - 1,
        number=rides.groupby("rider_id").cumcount() + 1,
    )


class Logit:
    """Dynamic logit of one segment with normal preferences, integrated by Gauss-Hermite quadrature.

    The first app was drawn by lot, so the ride before the first one tells nothing about the preference.
    """

    def __init__(self, rides, segment):
        rides = rides[rides["segment"] == segment]
        self.who = pd.factorize(rides["rider_id"])[0]
        self.x = rides[["d_fare", "d_coupon", "d_wait", "last"]].to_numpy(dtype=float) * [-1, 1, -1, 1]
        self.sign = np.where(rides["heron"] == 1, 1.0, -1.0)
        nodes, weights = np.polynomial.hermite_e.hermegauss(ENOUGH)
        self.nodes, self.log_weights = nodes, np.log(weights / weights.sum())
        self.starts = np.flatnonzero(np.diff(self.who, prepend=-1))

    def scores(self, params):
        """Log-likelihood of every rider, and its derivatives."""
        sd = np.exp(params[1])
        utility = (params[0] + self.x @ params[2:])[:, None] + sd * self.nodes
        signed = self.sign[:, None] * utility
        by_node = np.add.reduceat(-np.logaddexp(0, -signed), self.starts) + self.log_weights
        value = logsumexp(by_node, axis=1)
        posterior = np.exp(by_node - value[:, None])[self.who]
        residual = self.sign[:, None] * expit(-signed) * posterior
        each = residual.sum(axis=1)
        slopes = np.column_stack([each, sd * (residual @ self.nodes), each[:, None] * self.x])
        return value, np.add.reduceat(slopes, self.starts)

    def fit(self):
        """Maximum likelihood, with standard errors from the scores; the start is far from the truth."""

        def minus(params):
            value, slopes = self.scores(params)
            return -value.mean(), -slopes.mean(axis=0)

        found = minimize(minus, np.zeros(len(NAMES)), jac=True, method="BFGS", options={"gtol": 1e-6})
        slopes = self.scores(found.x)[1]
        return found.x, np.linalg.inv(slopes.T @ slopes)

    def one_step(self, params):
        """Standard errors between these values and the estimate one step away, which shows bias without a long fit;
        and the standard errors."""
        slopes = self.scores(params)[1]
        inverse = np.linalg.inv(slopes.T @ slopes)
        se = np.sqrt(np.diag(inverse))
        return inverse @ slopes.sum(axis=0) / se, se


def true_params(segment, effects=True):
    one = make.SEGMENTS[segment]
    coupon, inertia = (one["coupon"], one["inertia"]) if effects else (0.0, 0.0)
    return np.array([one["mean"], np.log(one["sd"]), one["fare"], coupon, one["wait"], inertia])


@pytest.mark.parametrize("segment", SEGMENTS)
def test_random_effects_logit_recovers_every_parameter(fits, segment):
    estimate, covariance = fits[segment]
    se = np.sqrt(np.diag(covariance))
    z = (estimate - true_params(segment)) / se
    assert (np.abs(z) < 3).all(), dict(zip(NAMES, z.round(2), strict=True))
    assert (se < [0.08, 0.08, 0.015, 0.015, 0.02, 0.04]).all(), se.round(4)
    gap = np.array([0, 0, 1, -1, 0, 0])  # a yuan of coupon against a yuan of fare
    assert abs(gap @ estimate) < 3 * np.sqrt(gap @ covariance @ gap)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_large_draw_shows_no_bias_and_would_notice_one(large, segment):
    true = true_params(segment)
    z, se = Logit(large[0], segment).one_step(true)
    assert (np.abs(z) < 3.5).all(), dict(zip(NAMES, z.round(2), strict=True))
    fifth = np.abs(0.2 * true)
    fifth[1] = np.log(1.2)
    for j, name in enumerate(NAMES):
        near_zero = (segment, name) in NEAR_ZERO
        assert se[j] < (0.03 if near_zero else fifth[j] / 3), name


@pytest.mark.parametrize("segment", ["commuter", "student"])
def test_switching_cost_is_recovered_in_yuan(fits, population, segment):
    """The ratio of two coefficients, with the standard error of the delta method."""
    estimate, covariance = fits[segment]
    fare, inertia = estimate[2], estimate[5]
    slope = np.array([0, 0, -inertia / fare**2, 0, 0, 1 / fare])
    se = np.sqrt(slope @ covariance @ slope)
    exact = population["switching_cost"][segment]
    assert abs(inertia / fare - exact) < 3 * se
    assert se < 0.2 * max(exact, 1)


def test_placebo_keeps_tastes_and_has_neither_coupons_nor_inertia(placebos):
    z = np.array([[Logit(rides, s).one_step(true_params(s, effects=False))[0] for s in SEGMENTS] for rides in placebos])
    assert np.abs(z).max() < 3.5  # 108 of them
    assert (np.abs(z.mean(axis=0)) < 3 / np.sqrt(len(z))).all(), z.mean(axis=0).round(2)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_the_same_fit_finds_no_effect_in_a_placebo(placebos, segment):
    estimate, covariance = Logit(placebos[0], segment).fit()
    z = estimate / np.sqrt(np.diag(covariance))
    assert (np.abs(z[[3, 5]]) < 3).all()
    assert z[2] > 3, "fares still matter"


def difference(rides, group, outcome):
    """Difference of means between group 1 and group 0, and its standard error with riders as clusters."""
    data = pd.DataFrame({"y": outcome, "g": group, "rider": rides["rider_id"]}).dropna()
    means, sizes = data.groupby("g")["y"].mean(), data["g"].value_counts()
    pull = (data["y"] - data["g"].map(means)) * data["g"].map({1: 1 / sizes[1], 0: -1 / sizes[0]})
    return means[1] - means[0], np.sqrt((pull.groupby(data["rider"]).sum() ** 2).sum())


def coupon_group(rides, app, amounts=(4, 8)):
    """1: holds a coupon of the app; 0: holds none; missing: anything else or no coupons given that week."""
    holds = (rides["coupon_app"] == app) & rides["coupon"].isin(amounts)
    group = np.where(holds, 1.0, np.where(rides["coupon_app"] == "none", 0.0, np.nan))
    return np.where(rides["week"].between(COUPONS_FROM, COUPONS_TO), group, np.nan)


def coupon_z(rides, exact, app):
    """Standard errors between the coupon's effects on the app's share and the exact ones: now and later."""
    share = (rides["app"] == app).astype(float)
    later = share.groupby(rides["rider_id"])
    cases = {
        "share": (coupon_group(rides, app), share, exact["share"]),
        "4": (coupon_group(rides, app, [4]), share, exact["share_by_amount"]["4"]),
        "8": (coupon_group(rides, app, [8]), share, exact["share_by_amount"]["8"]),
        "next": (coupon_group(rides, app), later.shift(-1), exact["share_at_next_ride"]),
        "second": (coupon_group(rides, app), later.shift(-2), exact["share_two_rides_later"]),
    }
    z = {}
    for name, (group, outcome, value) in cases.items():
        estimate, se = difference(rides, group, outcome)
        z[name] = (estimate - value) / se
    return z


def segments_of(rides, part):
    return rides if part == "all" else rides[rides["segment"] == part]


@pytest.mark.parametrize("part", ["all", *SEGMENTS])
@pytest.mark.parametrize("app", make.APPS)
def test_the_lot_gives_the_exact_effects_of_a_coupon(shipped, known, large, part, app):
    z = coupon_z(segments_of(shipped, part), known[part]["coupon"][app], app)
    assert max(map(abs, z.values())) < 3, z
    exact = {**large[1][part]["coupon"][app]}
    exact["share_by_amount"] = {str(amount): share for amount, share in exact["share_by_amount"].items()}
    z = coupon_z(segments_of(large[0], part), exact, app)
    assert max(map(abs, z.values())) < 3.5, z


def test_the_effect_is_precise_and_mostly_gone_at_the_next_ride(shipped):
    for app in make.APPS:
        share = (shipped["app"] == app).astype(float)
        now, se = difference(shipped, coupon_group(shipped, app), share)
        assert now > 12 * se
        after, se = difference(shipped, coupon_group(shipped, app), share.groupby(shipped["rider_id"]).shift(-1))
        assert after < now / 3
        assert se < 0.01


def test_placebo_coupons_do_nothing(placebos):
    nothing = {"share": 0, "share_by_amount": {"4": 0, "8": 0}, "share_at_next_ride": 0, "share_two_rides_later": 0}
    z = pd.DataFrame([coupon_z(rides, nothing, app) for rides in placebos for app in make.APPS])
    assert z.abs().max().max() < 3.3
    assert (z.mean().abs() < 3 / np.sqrt(len(placebos))).all()


@pytest.mark.parametrize("part", ["all", *SEGMENTS])
def test_the_first_app_drawn_by_lot_shows_inertia_and_how_it_fades(shipped, known, large, placebos, part):
    def effect(rides, ride):
        rides = segments_of(rides, part).query("number == @ride")
        return difference(rides, (rides["first_app"] == "Heron").astype(float), rides["heron"])

    for rides, exact, limit in ((shipped, known, 3), (large[0], large[1], 3.5)):
        for ride in range(1, 7):
            estimate, se = effect(rides, ride)
            assert abs(estimate - exact[part]["first_app_effect_by_ride"][ride - 1]) < limit * se, ride
    z = [np.divide(*effect(rides, 1)) for rides in placebos]
    assert np.abs(z).max() < 3


def expected(rides, sooner=0, inertia=True):
    """Chance of Heron and of the same app again at every ride, worked out anew from the shipped file.

    Heron may come some minutes ``sooner`` than it did; without ``inertia`` the last ride weighs nothing.
    """
    truth = load("ride_coupons").truths["riders"].set_index("rider_id").loc[rides["rider_id"]]
    b, w, g = (truth[k].to_numpy() for k in ("price_sensitivity", "wait_sensitivity", "state_dependence"))
    g = g * inertia
    net, wait = (rides["d_fare"] - rides["d_coupon"]).to_numpy(), rides["d_wait"].to_numpy() - sooner
    utility = truth["preference"].to_numpy() - b * net - w * wait
    up, down = expit(utility + g), expit(utility - g)
    heron, same = np.empty(len(rides)), np.empty(len(rides))
    for k in range(1, rides["number"].max() + 1):
        at = np.flatnonzero(rides["number"] == k)
        before = heron[at - 1] if k > 1 else (rides["first_app"].to_numpy()[at] == "Heron").astype(float)
        heron[at] = before * up[at] + (1 - before) * down[at]
        same[at] = before * up[at] + (1 - before) * (1 - down[at])
    return heron, same


def test_exact_shares_follow_from_the_file_and_the_riders_truth(shipped, known):
    heron, same = expected(shipped)
    gain = expected(shipped, sooner=1)[0] - heron
    by_taste = expected(shipped, inertia=False)[1]
    phase = np.select([shipped["week"] < COUPONS_FROM, shipped["week"] <= COUPONS_TO], ["before", "coupons"], "after")
    came_back = (shipped["heron"] == (shipped["last"] == 1)).astype(int)
    for part in ("all", *SEGMENTS):
        mine = (shipped["segment"] == part) | (part == "all")
        assert gain[mine].mean() == pytest.approx(known[part]["share_won_if_heron_came_a_minute_sooner"], abs=2e-5)
        assert by_taste[mine].mean() == pytest.approx(known[part]["same_app_again_without_inertia"], abs=2e-5)
        cases = [(shipped["heron"], heron, mine & (phase == p), known[part]["heron_share"][p]) for p in set(phase)]
        cases.append((came_back, same, mine, known[part]["same_app_again"]))
        for seen, chance, rows, exact in cases:
            assert chance[rows].mean() == pytest.approx(exact, abs=2e-5)
            rest = (seen - chance)[rows].groupby(shipped["rider_id"]).sum()
            assert abs(rest.sum()) < 3 * np.sqrt((rest**2).sum())


@pytest.mark.parametrize("part", ["all", *SEGMENTS])
@pytest.mark.parametrize("app", make.APPS)
def test_how_many_coupons_are_used_and_what_a_won_ride_costs(shipped, known, part, app):
    exact, rides = known[part]["coupon"][app], segments_of(shipped, part)
    for amount in make.AMOUNTS:
        held = rides[(rides["coupon_app"] == app) & (rides["coupon"] == amount)]
        share, used = exact["share_by_amount"][str(amount)], exact["used_by_amount"][str(amount)]
        rest = ((held["app"] == app) - (held["app"] == app).mean()).groupby(held["rider_id"]).sum()
        assert abs((held["app"] == app).mean() - used) < 3 * np.sqrt((rest**2).sum()) / len(held)
        assert exact["coupon_money_per_ride_won"][str(amount)] == pytest.approx(amount * used / share, rel=1e-8)


def test_what_a_ride_adds_later_is_the_difference_of_two_lives():
    """Both lives of some riders, with Heron or with Magpie in one week, worked out week by week."""
    rng = np.random.default_rng(0)
    world = make._world(rng, 200, make.SEGMENTS, rng.integers(0, 3, 200))
    exact = make.Expected(world)
    up, down = (world.chance(world.utility, last) for last in (1, -1))
    for week in (0, 9, 24, 25):
        lives = []
        for last in (np.ones(200), np.zeros(200)):
            rides = np.zeros(200)
            for t in range(week + 1, make.WEEKS):
                now = last * up[:, t] + (1 - last) * down[:, t]
                rides += now * world.rode[:, t]
                last = np.where(world.rode[:, t], now, last)
            lives.append(rides)
        assert exact.later[:, week] == pytest.approx(lives[0] - lives[1], abs=1e-12)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_logit_without_preferences_takes_them_for_inertia(shipped, segment):
    rides = shipped[shipped["segment"] == segment]
    x = sm.add_constant(rides[["d_fare", "d_coupon", "d_wait", "last"]].astype(float))
    pooled = sm.Logit(rides["heron"], x).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": pd.factorize(rides["rider_id"])[0]}
    )
    assert pooled.params["last"] - make.SEGMENTS[segment]["inertia"] > 4 * pooled.bse["last"]


def test_those_who_come_back_most_are_not_those_who_are_bound(known):
    """Occasional riders repeat more often than students, from taste alone; commuters mix taste and inertia."""
    again = {part: known[part]["same_app_again"] for part in SEGMENTS}
    free = {part: known[part]["same_app_again_without_inertia"] for part in SEGMENTS}
    assert again["commuter"] > again["occasional"] > again["student"] > 0.5
    assert free["occasional"] == pytest.approx(again["occasional"], abs=1e-12)
    assert free["commuter"] < again["commuter"] - 0.05
    assert free["student"] < again["student"] - 0.02


def test_which_plan_suits_whom(known):
    """A yuan of coupon wins most among students, a minute of waiting among commuters; some coupons are wasted."""
    heron = {part: known[part]["coupon"]["Heron"] for part in SEGMENTS}
    cost = {part: one["coupon_money_per_ride_won"]["4"] for part, one in heron.items()}
    minute = {part: known[part]["share_won_if_heron_came_a_minute_sooner"] for part in SEGMENTS}
    assert min(cost, key=cost.__getitem__) == "student"
    assert max(minute, key=minute.__getitem__) == "commuter"
    for one in heron.values():
        assert one["coupon_money_per_ride_won"]["4"] < one["coupon_money_per_ride_won"]["8"]
        assert one["used_by_amount"]["4"] > 2 * one["share_by_amount"]["4"]
    assert heron["commuter"]["later_rides_per_ride_won"] > heron["student"]["later_rides_per_ride_won"] > 0


def test_kinds_of_loyalty_behave_as_their_names_say(shipped, population):
    truth = load("ride_coupons").truths["riders"].set_index("rider_id")
    rides = shipped.join(truth[["kind", "preference"]], on="rider_id")
    favorite = (rides["heron"] == (rides["preference"] > 0)).astype(float)
    no_coupon = rides["coupon_app"] == "none"
    by_kind = favorite[no_coupon].groupby(rides["kind"]).mean()
    assert by_kind["premium"] > by_kind[["inertia", "price"]].max() + 0.1
    pull = {}
    for kind, part in rides.groupby("kind"):
        pull[kind] = difference(part, coupon_group(part, "Heron"), part["heron"])[0]
    assert pull["price"] > pull["inertia"] > 0
    assert pull["price"] > pull["premium"] + 0.1
    shares = truth["kind"].groupby(shipped.drop_duplicates("rider_id").set_index("rider_id")["segment"])
    for segment, part in shares:
        for kind, share in population["kinds"][segment].items():
            se = np.sqrt(share * (1 - share) / len(part))
            assert abs((part == kind).mean() - share) <= 3 * se, (segment, kind)


def test_preferences_are_the_declared_normal(shipped):
    truth = load("ride_coupons").truths["riders"].merge(load("ride_coupons").tables["riders"], on="rider_id")
    for segment, part in truth.groupby("segment"):
        one, n = make.SEGMENTS[segment], len(part)
        assert abs(part["preference"].mean() - one["mean"]) < 3 * one["sd"] / np.sqrt(n)
        assert abs(part["preference"].std() - one["sd"]) < 3 * one["sd"] / np.sqrt(2 * n)


def test_lots_are_fair_and_nobody_rides_because_of_a_coupon(shipped):
    """Among rides the lots have the shares of the draw, so holding a coupon did not make people ride."""
    war = shipped[shipped["week"].between(COUPONS_FROM, COUPONS_TO)]
    for part in [war, *(war[war["segment"] == segment] for segment in SEGMENTS)]:
        for app, share in make.LOT.items():
            assert abs((part["coupon_app"] == app).mean() - share) < 3 * np.sqrt(share * (1 - share) / len(part))
    high = war.loc[war["coupon"] > 0, "coupon"] == 8
    assert abs(high.mean() - 0.5) < 3 * 0.5 / np.sqrt(len(high))
    started = load("ride_coupons").tables["riders"]["first_app"] == "Heron"
    assert abs(started.mean() - 0.5) < 3 * 0.5 / np.sqrt(len(started))
    for column in ("d_fare", "d_wait"):
        estimate, se = difference(shipped, coupon_group(shipped, "Heron"), shipped[column])
        assert abs(estimate) < 3 * se


def test_money_and_weeks_agree(shipped):
    fare = np.where(shipped["app"] == "Heron", shipped["fare_heron"], shipped["fare_magpie"])
    used = np.where(shipped["app"] == shipped["coupon_app"], shipped["coupon"], 0)
    assert shipped["paid"].to_numpy() == pytest.approx(fare - used)
    assert (shipped["paid"] > 0).all()
    assert ((shipped["coupon"] == 0) == (shipped["coupon_app"] == "none")).all()
    given = shipped.loc[shipped["coupon"] > 0, "week"]
    assert given.min() == COUPONS_FROM
    assert given.max() == COUPONS_TO - pd.Timedelta(days=6)
    assert (shipped["week"].dt.day_of_week == 0).all()
    assert shipped["week"].nunique() == make.WEEKS
    assert ((2 * shipped[["fare_heron", "fare_magpie"]]) % 1 == 0).all(axis=None)
