"""The simulated program: the same as one customer at a time, its effects one by one, its money, its tables."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from benchmarks.agents import Customer
from benchmarks.simulation_speed import rules, traits
from loyaltylab.programs import (
    Behavior,
    Earning,
    ExpiryRule,
    Fee,
    Market,
    Program,
    Tier,
    difference_in_differences,
    preset,
    presets,
    simulate,
)
from loyaltylab.programs.market import EFFECTS, draw_people
from loyaltylab.programs.quantiles import added_up, poisson, thinned, uniform
from loyaltylab.programs.simulation import Simulation
from loyaltylab.programs.simulator import BLOCK, _city

MARKET = Market(customers=3_000, spend=400, visits=1.2, churn=0.02)
ALL = list(presets().index)


def run(program: str | Program = "harbor_circle", behavior: Behavior | None = None, **more: object) -> Simulation:
    rule = preset(program) if isinstance(program, str) else program
    plan: dict[str, object] = {"market": MARKET, "months": 30, "before": 4, "seed": 5} | more
    return simulate(rule, behavior=behavior, **plan)


def only(*effects: str, **more: float) -> Behavior:
    """Leave these effects on, all others off."""
    return replace(Behavior().without(*(set(EFFECTS) - set(effects))), **more)


def nights(*thresholds: float) -> Program:
    """Give the Circle other tiers."""
    tiers = [Tier("all", 0, "nights"), *(Tier(f"t{level}", level, "nights") for level in thresholds)]
    return replace(preset("harbor_circle"), tiers=tuple(tiers))


@given(st.floats(0, 1 - 2**-24, width=32), st.floats(0, 60))
def test_visits_are_the_quantile_of_the_poisson(u: float, rate: float) -> None:
    found = int(poisson(np.array([u]), np.array([rate]))[0])
    near = stats.poisson.ppf([max(u - 1e-12, 0), min(u + 1e-12, 1 - 1e-16)], rate)
    assert max(near[0], 0) <= found <= max(near[1], 0)


def test_the_table_of_visits_says_what_adding_up_says() -> None:
    rng = np.random.default_rng(3)
    u = uniform(rng, 300_001)
    for rate in (rng.gamma(0.7, 2, len(u)), rng.uniform(0, 0.2, len(u)), rng.uniform(10, 90, len(u)), np.zeros(len(u))):
        np.testing.assert_array_equal(poisson(u, rate), added_up(u, rate))
        some = slice(0, 20_000)
        np.testing.assert_array_equal(
            added_up(u[some], rate[some]), stats.poisson.ppf(u[some].astype(float), rate[some]).clip(0)
        )


@pytest.mark.parametrize("n", [1, 2, 7, 1000])
def test_uniform_numbers_are_those_of_the_generator(n: int) -> None:
    theirs = np.random.default_rng(9).random(n, dtype=np.float32)
    np.testing.assert_array_equal(uniform(np.random.default_rng(9), n), theirs)
    np.testing.assert_array_equal(uniform(np.random.default_rng(9), n, np.array([n - 1, 0])), theirs[[n - 1, 0]])


@given(st.integers(0, 40), st.floats(0.01, 0.99), st.floats(0, 1, exclude_max=True))
def test_what_is_thinned_is_a_quantile_of_the_binomial(visits: int, kept: float, u: float) -> None:
    left = int(thinned(np.array([visits], dtype=np.int16), np.array([kept]), np.array([u]))[0])
    near = stats.binom.ppf([max(u - 1e-12, 0), min(u + 1e-12, 1 - 1e-16)], visits, 1 - kept)
    assert max(near[0], 0) <= visits - left <= max(near[1], 0)


def one_by_one(
    program: Program, behavior: Behavior, months: int, n: int
) -> tuple[list[Customer], np.ndarray, Simulation]:
    """Let the customers of a run live one at a time, on the numbers that the simulator draws."""
    market = replace(MARKET, customers=n)
    city = _city(program, market, behavior, 0, months, 5)
    people = draw_people(market, behavior, np.random.default_rng([5, 2, 0]), n)
    visiting, rivals, moving, taking = (np.random.default_rng([5, 2, 0, use]) for use in range(1, 5))
    customers = [Customer(rules(city), one) for one in traits(people)]
    told = np.zeros((5, months, n))
    for month in range(months):
        rival = rivals.random(n, dtype=np.float32) if city.rivals[month] < 1 else np.zeros(n)
        u, luck, chance = (draw.random(n, dtype=np.float32).astype(float) for draw in (visiting, moving, taking))
        for place, customer in enumerate(customers):
            factor = city.factor[people.store[place], month]
            found = customer.month(month, (u[place], luck[place], chance[place], float(rival[place])), factor)
            told[:, month, place] = list(found.values())
    return customers, told, simulate(program, market, months, 0, behavior, seed=5)


@pytest.mark.parametrize(
    ("program", "behavior"),
    [
        ("harbor_circle", Behavior()),
        ("harbor_circle", Behavior(competitor=0.3, demotion=1.5, retention=1.0, tier_pressure=1.0)),
        ("points", Behavior(sleepers=0.5, threshold=0.5)),
        (nights(1, 2, 3, 4), Behavior(status=0.5)),
    ],
)
def test_it_is_the_same_as_one_customer_at_a_time(program: str | Program, behavior: Behavior) -> None:
    rule = preset(program) if isinstance(program, str) else program
    customers, told, found = one_by_one(rule, behavior, 40, 400)
    history, here = found.histories, found.histories.members
    assert [one.since for one in customers] == history.joined.tolist()
    np.testing.assert_array_equal(told[0], history.visits)
    np.testing.assert_array_equal(told[1], history.plain)
    for place, points in enumerate((history.issued, history.redeemed, history.expired), start=2):
        np.testing.assert_allclose(told[place][:, here], points)
        assert points.sum() > 0
    assert [one.rank for one in np.array(customers)[here]] == history.rank[-1].tolist()


@pytest.mark.parametrize("name", ALL)
def test_with_all_effects_off_both_worlds_are_one(name: str) -> None:
    found = run(name, Behavior().without())
    told = found.histories
    np.testing.assert_array_equal(told.visits, told.plain)
    np.testing.assert_array_equal(told.left, told.plain_left)
    assert found.truth[["lift", "effect"]].tolist() == [0, 0]
    paid = found.sums[["rewards", "benefits", "discounts"]].to_numpy().sum() - found.sums["fees"].sum()
    assert found.gain.value == pytest.approx(-paid)


@pytest.mark.parametrize("name", ALL)
def test_every_point_is_somewhere_and_the_ledger_agrees(name: str) -> None:
    found = run(name, months=40)
    told, months = found.histories, found.months
    there = np.cumsum(told.issued.astype(float) - told.redeemed - told.expired, axis=0)
    assert there.min(initial=0) >= 0
    assert months["outstanding"].iloc[-1] == pytest.approx(there[-1].sum())
    if name == "paid_membership":
        with pytest.raises(ValueError, match="nobody has had a point"):
            found.ledger()
        return
    books = found.ledger()
    assert books.refused.empty
    balance = pd.Series(there[-1], index=found.codes[told.members]).reindex(books.balances.index)
    np.testing.assert_allclose(books.balances["outstanding"], balance)
    lost = books.balances["expired"].sum() - books.balances["adjusted"].sum()
    assert lost == pytest.approx(months["expired"].sum())
    assert books.balances["redeemed"].sum() == pytest.approx(months["redeemed"].sum())


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(["lot_age", "inactivity"]),
    st.integers(2, 30),
    st.integers(0, 40),
    st.sampled_from(["month_end", "day"]),
    st.integers(0, 3000),
)
def test_any_expiry_and_wait_agree_with_the_ledger(kind: str, months: int, pending: int, at: str, bonus: int) -> None:
    base = preset("harbor_circle")
    rule = ExpiryRule(kind, months=months, at=at) if kind == "lot_age" else ExpiryRule(kind, months=months)
    earning = replace(base.earning, pending_days=pending, enrollment_bonus=bonus)
    found = run(replace(base, expiry=rule, earning=earning), market=replace(MARKET, customers=300))
    books = found.ledger()
    assert books.refused.empty
    assert books.balances["outstanding"].sum() == pytest.approx(found.months["outstanding"].iloc[-1])
    assert books.balances["expired"].sum() == pytest.approx(found.months["expired"].sum())


def test_each_effect_does_what_its_name_says() -> None:
    plain = run(behavior=Behavior().without())
    for name in ("points_pressure", "rewarded", "tier_pressure", "status", "retention"):
        found = run(behavior=only(name))
        assert found.truth["effect"] > 0, name
        np.testing.assert_array_equal(found.histories.plain, plain.histories.plain)
    kept = run(behavior=only("retention", retention=1.0)).histories
    assert (kept.left >= kept.plain_left).all()
    assert (kept.left > kept.plain_left).any()
    hurt = run(behavior=only("status", "demotion", demotion=1.0)).truth["effect"]
    assert hurt < run(behavior=only("status")).truth["effect"]


def test_names_of_more_tiers_add_nothing_to_status() -> None:
    """Who reaches one of these tiers reaches all of them at once."""
    one, two, five = (run(nights(*each), only("status")) for each in ([0.5], [0.5, 0.6], [0.5, 0.6, 0.7, 0.8, 0.9]))
    assert 0 < one.truth["effect"] < two.truth["effect"]
    np.testing.assert_array_equal(two.histories.visits, five.histories.visits)


def test_a_rival_takes_visits_from_all_and_no_comparison_shows_it() -> None:
    found = run(behavior=only("competitor", competitor=0.2))
    told = found.histories
    np.testing.assert_array_equal(told.visits, told.without_offer())
    np.testing.assert_array_equal(told.visits[:16], told.plain[:16])  # four months before, twelve after
    after = told.visits[16:].sum() / told.plain[16:].sum()
    assert after == pytest.approx(np.exp(-0.2), abs=0.01)
    assert found.truth["effect"] == 0
    assert found.truth["lift"] < -0.05


def test_without_the_offer_members_come_as_they_would_and_others_as_they_do() -> None:
    found = run()
    told = found.histories
    extra = told.visits[4:].astype(int) - told.without_offer()[4:]
    assert not np.delete(extra, told.members, axis=1).any()
    assert extra.mean() == pytest.approx(found.truth["effect"])
    assert extra.mean() > 0.01


def test_selection_decides_who_joins_and_moves_nobody() -> None:
    chosen, lot = run(behavior=only("selection")), run(behavior=Behavior().without())
    assert chosen.truth["gap"] > 0.5 > abs(lot.truth["gap"])
    assert chosen.truth["lift"] == lot.truth["lift"] == 0


def test_a_higher_threshold_makes_fewer_redeem_and_breakage_falls_with_longer_lives() -> None:
    redeemed = [run(behavior=Behavior(threshold=level)).months["redeemed"].sum() for level in (0.0, 0.5, 2.0)]
    assert redeemed[0] > redeemed[1] > redeemed[2]
    base, no = preset("harbor_circle"), Behavior().without()
    lives = [replace(base, expiry=ExpiryRule("lot_age", months=months)) for months in (6, 12, 24)]
    expired = [run(one, no, months=40).months["expired"].sum() for one in lives]
    assert expired[0] > expired[1] > expired[2] > 0


def test_tier_pressure_leaves_few_just_below_the_threshold() -> None:
    market = Market(customers=20_000, visits=2.0, spread=3, churn=0)
    program = replace(preset("corner_card"), tiers=[Tier("green", 0, "visits"), Tier("gold", 12, "visits")])
    below, above = [], []
    for behavior in (only("selection"), only("selection", "tier_pressure", tier_pressure=1.0)):
        told = simulate(program, market, months=12, before=0, behavior=behavior, seed=3).histories
        stamps = told.visits[1:6, told.members[told.joined[told.members] == 0]].sum(axis=0)  # of the first half-year
        below.append(((stamps >= 10) & (stamps < 12)).sum())
        above.append((stamps >= 12).sum())
    assert below[1] < 0.8 * below[0]
    assert above[1] > 1.05 * above[0]


def test_paid_membership_brings_fees_and_discounts_by_the_year() -> None:
    program = replace(preset("paid_membership"), fee=Fee(100, discount=0.1))
    found = run(program, Behavior().without(), market=replace(MARKET, churn=0.0), months=30)
    told = found.histories
    years = np.ceil((30 - 1 - told.joined[told.members]) / 12)
    assert found.sums["fees"].sum() == pytest.approx(100 * years.sum())
    sales = np.array([told.visits[4 + 1 + told.joined[who] :, who].sum() for who in told.members])
    spend = found.people.spend[told.members]
    assert found.sums["discounts"].sum() == pytest.approx(0.1 * (sales * spend).sum())


def test_friends_and_partners_bring_money() -> None:
    brought = run("referral")
    assert brought.histories.friends.sum() > 0
    assert brought.months["issued"].sum() == 500 * brought.histories.friends.sum()
    assert brought.months["sales"].sum() > (brought.histories.visits * brought.people.spend).sum()
    shared = run("coalition", market=replace(MARKET, partner_spend=200.0))
    members = shared.months["members"].sum()
    assert shared.sums["fees"].sum() == pytest.approx(0.5 * 200 * 0.01 * 0.8 * members)


def test_money_of_months_and_of_customers_is_the_same() -> None:
    program = replace(preset("harbor_circle"), tiers=[Tier("blue", 0, "nights"), Tier("gold", 6, "nights", 0.2, 60)])
    found = run(program, running=500, setup=2000)
    months, told = found.months, found.histories
    for name in ("sales", "sales_without", "rewards", "benefits", "discounts", "fees"):
        assert months[name].iloc[4:].sum() == pytest.approx(found.sums[name].sum()), name
    assert months["running"].sum() == 500 * 30 + 2000
    assert months["gain"].sum() == pytest.approx(found.gain.value)
    assert found.table["gain"].sum() == pytest.approx(found.gain.value)
    t = np.arange(30)[:, None]
    gold = (told.rank == 1) & (told.joined[told.members] < t) & (told.left[told.members] > 4 + t)
    assert found.sums["benefits"].sum() == pytest.approx(gold.sum() * 60 / 12)
    assert months["customers"].iloc[0] <= 3000
    assert months["customers"].is_monotonic_decreasing
    assert found.customers()["sales"].sum() == pytest.approx(found.sums["sales"].sum())
    assert found.transactions()["spend"].sum() == pytest.approx(months["sales"].sum())


def test_the_same_customers_and_luck_under_every_program_and_in_a_larger_market() -> None:
    first, second = run("stamp_card"), run("tiered_hotel")
    np.testing.assert_array_equal(first.histories.plain, second.histories.plain)
    np.testing.assert_array_equal(first.histories.visits, run("stamp_card").histories.visits)
    assert not np.array_equal(first.histories.plain, run("stamp_card", seed=6).histories.plain)
    large = simulate(preset("stamp_card"), replace(MARKET, customers=BLOCK + 500), 8, 2, seed=5)
    larger = simulate(preset("stamp_card"), replace(MARKET, customers=2 * BLOCK + 500), 8, 2, seed=5)
    np.testing.assert_array_equal(large.histories.visits[:, :BLOCK], larger.histories.visits[:, :BLOCK])
    assert large.histories.members.max() > BLOCK
    assert (large.histories.joined[large.histories.members] >= 0).all()


def test_campaigns_multiply_points_in_their_months_only() -> None:
    plain = preset("cash_back")
    double = replace(
        plain, earning=replace(plain.earning, campaign={"multiplier": 2, "start": "2026-03", "end": "2026-04"})
    )
    once, twice = (run(one, Behavior().without()).months["issued"] for one in (plain, double))
    ratio = (twice / once).loc["2026-02":"2026-05"]
    assert ratio.round(1).tolist() == [1.0, 2.0, 2.0, 1.0]


def test_a_tier_lasts_as_long_as_its_rule_says() -> None:
    """Everybody reaches the tier in the first months and never again, because the window is too short for two."""
    market = Market(customers=400, visits=30, spread=100, churn=0, season=0, store_sd=0, month_sd=0)
    for window, holds, months in [
        ("calendar_year", "end_of_next_year", 23),
        ("half_year", "end_of_next_half_year", 11),
    ]:
        tiers = [Tier("base", 0, "points"), Tier("high", 1000, "points")]
        earning = Earning(0, enrollment_bonus=1000)
        program = replace(preset("points"), earning=earning, tiers=tiers, window=window, holds_until=holds)
        told = simulate(program, market, 30, 0, Behavior(joins=0.99).without(), seed=1).histories
        rank = told.rank[:, told.joined[told.members] == 0]
        assert (rank[0].max(), rank[1 : months + 1].min(), rank[months + 1 :].max()) == (0, 1, 0), window


def test_soft_landing_falls_one_tier_at_a_time() -> None:
    market = Market(customers=400, visits=30, spread=100, churn=0)
    tiers = [Tier("a", 0, "points"), Tier("b", 500, "points"), Tier("c", 1000, "points")]
    program = replace(preset("points"), earning=Earning(0, enrollment_bonus=1000), tiers=tiers, soft_landing=True)
    told = simulate(program, market, 48, 0, Behavior(joins=0.99).without(), seed=1).histories
    rank = told.rank[:, told.joined[told.members] == 0]
    assert [set(rank[month]) for month in (23, 24, 35, 36)] == [{2}, {1}, {1}, {0}]


def test_types_say_who_gains() -> None:
    found = run().types().table
    assert found["customers"].sum() == 3000
    assert found.loc["true loyalty", "members"] > found.loc["no loyalty", "members"]
    assert (found["gain_low"] < found["gain_high"]).all()


def test_what_a_firm_sees_of_an_experiment() -> None:
    found = run(market=replace(MARKET, customers=2400, month_sd=0.01), behavior=Behavior(competitor=0.1))
    seen = found.observed(0.5, by="store", seed=1)
    stores = seen.groupby("store")["offered"].nunique()
    assert (stores == 1).all()
    assert seen.groupby("store")["offered"].first().sum() == 12
    assert seen.loc[seen["offered"] == 0, ["member", "effect"]].to_numpy().sum() == 0
    assert seen.loc[seen["month"] < 0, "effect"].sum() == 0
    true = seen[(seen["offered"] == 1) & (seen["month"] >= 0)]["effect"].mean()
    effect = difference_in_differences(seen, "visits", "store", "month", "offered", start=0)
    assert effect.low < true < effect.high
    people = found.observed(0.3, by="customer", seed=1).groupby("customer_id")["offered"].first()
    assert people.sum() == 720
    everybody = found.observed(1.0)
    assert everybody["spend"].sum() == pytest.approx(found.transactions()["spend"].sum())


def test_it_prints_money_and_truth() -> None:
    found = run()
    text = str(found)
    assert "Harbor Circle, 3,000 customers, 30 months, simulated" in text
    assert f"Sales {found.truth['lift']:+.1%} by the program" in text
    assert "Members come" in text
    assert found.truth["naive_by_true"] > 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"customers": 0}, "customers is 0, expected a whole number, 1 or more"),
        ({"customers": 10.5}, "customers is 10.5"),
        ({"visits": 0}, "visits is 0"),
        ({"spread": 0.01}, "spread is 0.01"),
        ({"spend": -5}, "spend is -5"),
        ({"nights": 0.5}, "nights is 0.5"),
        ({"margin": 40}, "margin is 40"),
        ({"churn": 0.9}, "churn is 0.9"),
        ({"liking": 1}, "liking is 1"),
        ({"stores": 0}, "stores is 0"),
        ({"season": 1}, "season is 1"),
        ({"start": "January"}, "start is 'January', expected a month such as 2025-03"),
    ],
)
def test_bad_markets(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Market(**change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points_pressure": -1}, "points_pressure is -1"),
        ({"joins": 1}, "joins is 1"),
        ({"sleepers": 20}, "sleepers is 20"),
        ({"noticed": 0}, "noticed is 0"),
    ],
)
def test_bad_behavior(change: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Behavior(**change)
    with pytest.raises(ValueError, match=r"'tier_presure'.*Did you mean 'tier_pressure'"):
        Behavior().without("tier_presure")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"program": "points"}, "Program is a str, expected a Program"),
        ({"market": {"customers": 5}}, "Market is a dict, expected a Market"),
        ({"behavior": 0.5}, "Behavior is a float"),
        ({"months": 0}, "months is 0"),
        ({"months": 601}, "at most 600"),
        ({"before": -1}, "before is -1"),
        ({"running": -5}, "running is -5"),
        ({"setup": float("nan")}, "setup is nan"),
    ],
)
def test_bad_runs(change: dict[str, object], words: str) -> None:
    plan: dict[str, object] = {"program": preset("points"), "market": Market(customers=10)} | change
    with pytest.raises(ValueError, match=words):
        simulate(**plan)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"offered": 0}, "offered is 0"),
        ({"offered": 50}, "offered is 50"),
        ({"offered": 0.001}, "leaves nobody on one side"),
        ({"by": "week"}, "by is 'week'"),
    ],
)
def test_bad_experiments(plan: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        run(market=Market(customers=100), months=2).observed(**plan)
