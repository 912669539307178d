"""The points explorer reacts to sliders, examples and reset, and its books hold together."""

import re
from html import unescape

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from loyaltylab import widgets
from loyaltylab.widgets.points import FACE, PRESETS, SALES


@pytest.fixture
def explorer():
    return widgets.points_explorer()


def said(explorer):
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


@pytest.mark.parametrize("preset", PRESETS)
def test_examples_set_everything_and_the_words_are_those_of_the_books(explorer, preset):
    explorer.preset.value = preset
    given = PRESETS[preset]
    assert explorer.rate == pytest.approx(1 - (1 - given["habit"]) ** given["expiry"])
    assert explorer.believed == pytest.approx(explorer.rate + given["error"])
    table = explorer.books.table
    assert f"{table['closing'].iloc[0]:,.0f} of that is still owed" in said(explorer)
    assert f"{explorer.rate:.0%} of the points will be redeemed; the books say {explorer.believed:.0%}" in said(
        explorer
    )
    assert table["closing"].iloc[-1] == pytest.approx(0, abs=1e-6)
    assert explorer.preset.value == preset


def test_what_is_set_aside_is_the_share_of_the_standard(explorer):
    points = SALES * explorer.rate * FACE
    assert explorer.books.table["deferred"].iloc[0] == pytest.approx(SALES * points / (SALES + points))


def test_a_longer_life_means_more_redeemed_and_a_larger_debt(explorer):
    found = []
    for months in range(6, 61, 6):
        explorer.expiry.value = months
        found.append((explorer.rate, explorer.books.table["closing"].iloc[0]))
    assert (np.diff(np.array(found), axis=0) > 0).all()


def test_a_rosy_estimate_brings_profit_now_and_takes_it_later(explorer):
    honest, later = explorer.profit, explorer.books.table["revenue"].iloc[1:].sum()
    explorer.preset.value = "rosy"
    assert explorer.profit > honest
    assert explorer.books.table["revenue"].iloc[1:].sum() < later
    assert f"with the true rate {honest:,.0f}" in said(explorer)


def test_what_a_reward_costs_changes_the_profit_and_not_the_debt(explorer):
    before = explorer.profit, explorer.books.table["closing"].iloc[0]
    explorer.cost.value = 1.0
    assert explorer.profit < before[0]
    assert explorer.books.table["closing"].iloc[0] == pytest.approx(before[1])


def test_a_slider_makes_it_ones_own_and_reset_brings_it_back(explorer):
    before = explorer.plot.value
    explorer.habit.value = 0.1
    assert explorer.preset.value == "own"
    assert explorer.plot.value != before
    explorer.reset.click()
    assert explorer.preset.value == "start"
    assert explorer.plot.value == before


@pytest.mark.parametrize("habit", [0.005, 0.12])
@pytest.mark.parametrize("expiry", [6, 60])
@pytest.mark.parametrize("error", [-0.3, 0.3])
def test_every_corner_has_numbers(explorer, habit, expiry, error):
    explorer.habit.value, explorer.expiry.value, explorer.error.value = habit, expiry, error
    assert "nan" not in said(explorer)
    assert "inf" not in said(explorer)
