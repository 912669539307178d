"""The case five_markets: curves and intention are recovered market by market, and the placebo shows nothing."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.miscmodels.ordinal_model import OrderedModel

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load
from loyaltylab.loyalty import TeachingCurve

make = load_generator(Path(__file__).parents[2] / "datasets" / "five_markets" / "make.py")
MARKETS = list(make.MARKETS)
DRIVERS = ["satisfaction", "switching_cost", "alternatives"]


@pytest.fixture(scope="module")
def answers():
    return load("five_markets").tables["respondents"]


@pytest.fixture(scope="module")
def many():
    return make.generate(n=40_000, seed=2).tables["respondents"]


def curve_of(table: pd.DataFrame, market: str):
    part = table[table["market"] == market]
    return TeachingCurve(part, loyalty="stayed", scale=(1, 10), ceiling=None).fit()


def intention_of(table: pd.DataFrame, market: str):
    part = table[table["market"] == market]
    return OrderedModel(part["intention"], part[DRIVERS], distr="logit").fit(method="bfgs", disp=False)


def true_weights(market: str) -> pd.Series:
    return pd.Series({"satisfaction": make.MARKETS[market]["intention"], **make.INTENTION})


@pytest.mark.parametrize("market", MARKETS)
def test_floor_bend_and_ceiling_of_each_market_are_recovered(answers, market):
    found = curve_of(answers, market)
    z = (found.params - pd.Series(make.MARKETS[market]["curve"])) / found.bse
    assert z.abs().max() < 3


@pytest.mark.parametrize("market", MARKETS)
def test_a_large_sample_shows_no_bias_in_the_curves(many, market):
    found = curve_of(many, market)
    true = pd.Series(make.MARKETS[market]["curve"])
    assert ((found.params - true) / found.bse).abs().max() < 4
    assert (found.bse["k"] / true["k"]) < 0.05, "a bend that is 20 % off would be seen"


def test_bends_are_told_apart_and_ordered_by_competition(answers):
    bends = [curve_of(answers, market) for market in MARKETS]
    assert [found.params["k"] for found in bends] == sorted(found.params["k"] for found in bends)
    assert bends[0].conf_int().loc["k"].iloc[1] < 1 < bends[-1].conf_int().loc["k"].iloc[0]
    floors = [found.params["L0"] for found in bends]
    assert floors == sorted(floors, reverse=True)


@pytest.mark.parametrize("market", MARKETS)
def test_intention_is_recovered_by_ordered_logit(answers, market):
    found = intention_of(answers, market)
    true = true_weights(market)
    assert ((found.params[DRIVERS] - true) / found.bse[DRIVERS]).abs().max() < 3
    cuts = found.model.transform_threshold_params(found.params)[1:-1]
    assert np.abs(cuts - make.intention_cuts(market)).max() < 0.6
    assert (found.bse["satisfaction"] / true["satisfaction"]) < 0.1


def test_stay_rates_are_the_exact_ones_in_every_cell(many):
    z = []
    for market in MARKETS:
        part = many[many["market"] == market]
        for level, stayed in part.groupby("satisfaction")["stayed"]:
            rate = make.curve(market)[int(str(level)) - 1]
            z.append((stayed.mean() - rate) / np.sqrt(rate * (1 - rate) / len(stayed)))
    assert len(z) == 50
    assert np.max(np.abs(z)) < 4
    assert np.sum(np.square(z)) < 87  # 99.9 % point of chi-square with 50 degrees of freedom is 86.7


def test_switching_cost_and_choice_move_people_beyond_satisfaction(many):
    for market in MARKETS:
        part = many[many["market"] == market]
        found = sm.Logit(part["stayed"], sm.add_constant(part[DRIVERS])).fit(disp=0)
        assert found.tvalues["switching_cost"] > 8, market
        assert found.tvalues["alternatives"] < -8, market


def test_one_more_point_brings_most_where_people_can_leave(answers):
    """The story: at the top of the scale a step is worth much for cars, little for the telephone."""
    steps = pd.cut(answers["satisfaction"], [0, 3, 6, 8, 10], labels=["low", "middle", "high", "top"])
    shares = answers.groupby(["market", steps], observed=True)["stayed"].mean().unstack()
    top, bottom = shares["top"] - shares["high"], shares["middle"] - shares["low"]
    assert top["cars"] > top["local telephone"] + 0.1
    assert top["cars"] > bottom["cars"] + 0.1
    assert bottom["local telephone"] > top["local telephone"] + 0.05


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_effects_the_same_estimators_find_none(seed):
    table = make.generate(seed=seed, placebo=True).tables["respondents"]
    for market in MARKETS:
        part = table[table["market"] == market]
        stay = sm.Logit(part["stayed"], sm.add_constant(part[DRIVERS])).fit(disp=0)
        assert stay.tvalues[DRIVERS].abs().max() < 3.3, market  # 45 values are looked at
        assert intention_of(table, market).tvalues[DRIVERS].abs().max() < 3.3, market


def test_truth_gives_the_shares_by_hand():
    truth = load("five_markets").truth
    assert truth is not None
    population = truth["population"]
    for market, values in population.items():
        shares, stay = values["satisfaction_shares"], values["stay_rate_by_satisfaction"]
        assert sum(shares.values()) == pytest.approx(1)
        assert values["stay_rate"] == pytest.approx(sum(shares[level] * stay[level] for level in shares)), market
        c = make.MARKETS[market]["curve"]
        assert stay["4"] == pytest.approx(c["L0"] + (c["ceiling"] - c["L0"]) * (3 / 9) ** c["k"])
