"""The explorer of the first reward reacts to program, sliders and reset, and says what the library says."""

import re
from html import unescape

import matplotlib as mpl
import pytest

mpl.use("Agg")

from loyaltylab import widgets
from loyaltylab.programs import first_reward, preset
from loyaltylab.widgets.reach import CUSTOMERS, MONTHS, SPREAD, SPREADS


@pytest.fixture
def explorer():
    return widgets.reach_explorer()


def said(explorer):
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


@pytest.mark.parametrize("name", CUSTOMERS)
def test_each_program_at_its_own_customers(explorer, name):
    explorer.preset.value = name
    assert explorer.visits.value == pytest.approx(CUSTOMERS[name]["visits"])
    at, spread = CUSTOMERS[name], SPREADS.get(name, SPREAD)
    expected = first_reward(preset(name), at["visits"], at["spend"], MONTHS, spread)
    assert explorer.found.share == pytest.approx(expected.share)
    assert explorer.found.needed == expected.needed
    assert f"{expected.share:.0%} of the customers" in said(explorer)


@pytest.mark.parametrize("name", CUSTOMERS)
def test_a_larger_reward_is_as_generous_and_reached_by_fewer(explorer, name):
    explorer.preset.value = name
    shares, values = [], []
    for size in (0.5, 1.0, 2.0, 3.0):
        explorer.size.value = size
        shares.append(explorer.found.share)
        values.append(explorer.found.value)
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]
    assert values == pytest.approx([values[0]] * 4)


def test_reset_brings_the_start_back(explorer):
    before = said(explorer), explorer.plot.value
    explorer.preset.value = "points"
    explorer.visits.value = 3
    assert said(explorer) != before[0]
    explorer.reset.click()
    assert said(explorer) == before[0]
    assert explorer.preset.value == "corner_card"


def test_it_draws_with_words_for_those_who_do_not_see(explorer):
    assert 'alt="' in explorer.plot.value
    assert "%" in explorer.plot.value
