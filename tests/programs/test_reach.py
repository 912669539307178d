"""The way to the first reward: counted by hand, against simulated customers, and what cannot be asked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from loyaltylab.programs import Market, Program, changed, first_reward, preset, simulate
from loyaltylab.programs.market import Behavior

CARD = Program("Card", {"rate": 1, "per": "visit"}, {"kind": "stamp_card", "stamps": 3, "reward_value": 9})


def test_two_more_visits_by_hand():
    # After the first visit two more within 2 months; with rates that hardly differ their number is Poisson with mean 3.
    found = first_reward(CARD, visits=1.5, spend=10, within=2, spread=100)
    poisson = 1 - np.exp(-3) * (1 + 3)
    assert found.needed == 3
    assert found.share == pytest.approx(poisson, abs=0.01)
    assert found.value == pytest.approx(0.3)
    assert found.curve.iloc[0] == 0
    assert found.curve.iloc[-1] == found.share


def test_exponential_rates_by_hand():
    # With shape 1 the number of further visits is geometric: at least k with the chance (m w / (1 + m w)) ** k.
    found = first_reward(CARD, visits=0.5, spend=10, within=4, spread=1)
    assert found.share == pytest.approx((2 / 3) ** 2)
    assert found.table.loc["middle third", "visits a month"] == pytest.approx(0.5 * np.log(2))
    assert found.table.loc["middle third", "months"] == pytest.approx(2 / (0.5 * np.log(2)))
    assert found.table.loc["middle third", "chance"] == pytest.approx(stats.poisson.sf(1, 2 * np.log(2)))


def test_customers_drawn_one_by_one_agree():
    rng = np.random.default_rng(3)
    rates = rng.gamma(0.6, 1.6 / 0.6, 200_000)
    drawn = (rng.poisson(rates * 26 * 7 / (365.25 / 12)) >= 9).mean()
    assert first_reward(preset("corner_card"), 1.6, 30, spread=0.6).share == pytest.approx(drawn, abs=0.005)


def test_the_simulator_without_effects_agrees():
    market = Market(
        customers=40_000, visits=2, spread=1, spend=10, spend_cv=0, churn=0, store_sd=0, month_sd=0, season=0
    )
    quiet = Behavior(joins=0.999999, redeems=0.999999, sleepers=0).without()
    run = simulate(CARD, market, months=18, before=0, behavior=quiet, seed=2)
    told = run.histories
    # Of members in their first six months: stamps that came, three or more. There the clock starts at joining.
    first = np.array([told.issued[told.joined[who] : told.joined[who] + 7, at].sum() for at, who in _members(told)])
    joins = stats.nbinom.sf(2, 1, 1 / (1 + 2 * 6))
    assert (first >= 3).mean() == pytest.approx(joins, abs=0.01)
    # A clock that starts with a visit needs one visit less, from a rate that is the same.
    assert first_reward(CARD, 2, 10, 6, spread=1).share == pytest.approx(stats.nbinom.sf(1, 1, 1 / (1 + 2 * 6)))


def _members(told):
    return [(at, who) for at, who in enumerate(told.members) if told.joined[who] < 11]


@pytest.mark.parametrize(
    ("rules", "spend", "needed"),
    [
        ({"earning": {"rate": 1}, "burning": {"kind": "fixed", "point_value": 0.05, "step": 100}}, 30, 4),
        ({"earning": {"rate": 1}, "burning": {"kind": "fixed", "point_value": 0.05, "step": 90}}, 30, 3),
        ({"earning": {"rate": 0.1}, "burning": {"kind": "fixed", "point_value": 0.5, "step": 9}}, 30, 3),
        (
            {"earning": {"rate": 1, "enrollment_bonus": 500}, "burning": {"kind": "cash_back", "point_value": 0.1}},
            30,
            1,
        ),
        ({"earning": {"rate": 5, "per": "night"}, "burning": {"kind": "fixed", "point_value": 1, "step": 50}}, 30, 5),
    ],
)
def test_visits_that_it_takes(rules, spend, needed):
    assert first_reward(Program.from_dict({"name": "P", **rules}), 1, spend, nights=2).needed == needed


def test_a_card_that_is_void_too_early_is_reached_by_fewer_however_long_one_waits():
    short = changed(preset("corner_card"), {"expiry.weeks": 8})
    found = first_reward(short, 1.6, 30, within=24)
    assert found.share < first_reward(preset("corner_card"), 1.6, 30, within=24).share
    assert found.curve.iloc[2:].nunique() == 1


def test_points_that_are_pending_come_later():
    late = changed(CARD, {"earning.pending_days": 61})
    assert first_reward(late, 1, 10).curve.iloc[:3].tolist() == [0, 0, 0]
    assert first_reward(late, 1, 10).share < first_reward(CARD, 1, 10).share


def test_it_says_which_expiry_it_leaves_out():
    assert "12 months" in first_reward(preset("points"), 1, 100, within=24).notes[-1]
    assert len(first_reward(preset("points"), 1, 100, within=12).notes) == 1


@settings(max_examples=60, deadline=None)
@given(
    visits=st.floats(0.05, 20),
    spread=st.floats(0.05, 50),
    stamps=st.integers(2, 40),
    within=st.integers(1, 48),
)
def test_longer_ways_reach_fewer_and_more_visits_more(visits, spread, stamps, within):
    card = changed(CARD, {"burning.stamps": stamps})
    found = first_reward(card, visits, 10, within, spread)
    assert 0 <= found.share <= 1
    assert found.curve.is_monotonic_increasing
    assert found.table["chance"].is_monotonic_increasing
    longer = first_reward(changed(card, {"burning.stamps": stamps + 1}), visits, 10, within, spread)
    assert longer.share <= found.share + 1e-12
    assert first_reward(card, visits * 1.5, 10, within, spread).share >= found.share - 1e-12


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"program": "card"}, "program is a str, expected a Program"),
        ({"visits": 0}, "visits"),
        ({"visits": "2"}, "visits"),
        ({"spend": -1}, "spend"),
        ({"within": 0}, "within"),
        ({"within": 601}, "within is 601, expected at most 600 months"),
        ({"spread": 0}, "spread"),
        ({"nights": 0}, "nights"),
        ({"program": preset("referral")}, "earning.per is 'friend'"),
        ({"program": preset("paid_membership")}, "burning.kind is 'benefit'"),
        ({"program": changed(CARD, {"earning.rate": 0})}, "earning.rate is 0"),
    ],
)
def test_what_cannot_be_asked(change, words):
    with pytest.raises(ValueError, match=words):
        first_reward(**({"program": CARD, "visits": 1, "spend": 10} | change))


def test_it_prints_as_a_table():
    words = str(first_reward(preset("corner_card"), 1.6, 30))
    assert "Corner card: visits to the first reward, 10" in words
    assert "of those who come at least once have it within 12 months" in words
    assert words.index("lowest third") < words.index("middle third") < words.index("top third")
