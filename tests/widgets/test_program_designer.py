"""The program designer simulates what its sliders say, and gives the rules away as a file."""

import re
from base64 import b64decode
from html import unescape

import matplotlib as mpl
import pytest

mpl.use("Agg")

from loyaltylab import widgets
from loyaltylab.programs import Market, Program, simulate
from loyaltylab.widgets.designer import NEVER, PRESETS

MARKET = Market(customers=1_000, visits=0.5, spend=600, nights=1.5, margin=0.5)


@pytest.fixture
def designer():
    return widgets.program_designer(MARKET, months=24, seed=3)


def said(designer):
    return unescape(re.sub("<[^>]*>", "", designer.readout.value))


@pytest.mark.parametrize("example", PRESETS)
def test_examples_set_everything_and_the_words_are_those_of_the_run(designer, example):
    designer.preset.value = example
    wanted = PRESETS["start"] | PRESETS[example]
    assert {name: control.value for name, control in designer.controls.items()} == wanted
    run = simulate(designer.program, MARKET, 24, 0, seed=3)
    assert f"True lift of sales {run.truth['lift']:+.1%}" in said(designer)
    assert f"Gain in 24 months {run.gain.value:,.0f} [{run.gain.low:,.0f}, {run.gain.high:,.0f}]" in said(designer)
    assert designer.preset.value == example


def test_sliders_are_the_rules(designer):
    designer.worth.value, designer.reward.value, designer.expiry.value = 10, 40, NEVER
    designer.silver.value, designer.gold.value, designer.bonus.value = 4, 9, 30
    designer.benefit.value, designer.cost.value = 120, 50
    program = designer.program
    assert program.earn_value_rate == pytest.approx(0.10)
    assert program.burning.minimum * program.burning.value == pytest.approx(40)
    assert program.expiry.kind == "none"
    assert [one.threshold for one in program.tiers] == [0, 4, 9]
    assert [one.earn_bonus for one in program.tiers] == pytest.approx([0, 0.15, 0.30])
    assert program.tiers[2].benefit_cost == 120
    assert program.burning.cost_ratio == 0.5
    assert designer.preset.value == "own"


def test_the_file_makes_the_program_again(designer):
    designer.expiry.value = 9
    text = b64decode(re.search(r"base64,([^\"]+)", designer.saved.value)[1]).decode()
    assert text == designer.rules.value
    assert Program.from_yaml(text) == designer.program
    assert designer.program.expiry.months == 9


def test_gold_stays_above_silver_whichever_is_moved(designer):
    designer.silver.value = 20
    assert designer.gold.value == 21
    designer.gold.value = 3
    assert designer.silver.value == 2


def test_it_shows_money_debt_and_who_gains_and_reset_brings_it_back(designer):
    before = designer.plot.value, said(designer)
    assert before[0].count("<img") == 2
    assert "true loyalty" in before[0]
    assert "points owed, at face value" in before[0]
    designer.worth.value = 20
    assert designer.plot.value != before[0]
    designer.reset.click()
    assert (designer.plot.value, said(designer)) == before


def test_corners_have_numbers(designer):
    for name, control in designer.controls.items():
        for value in (control.min, control.max):
            control.value = value
            assert "nan" not in said(designer), name
        designer.reset.click()
