"""The break-even explorer reacts to sliders, examples and reset, and says what program_roi says."""

import re
from html import unescape

import matplotlib as mpl
import pytest

mpl.use("Agg")

from loyaltylab import widgets
from loyaltylab.programs import break_even_lift
from loyaltylab.widgets.breakeven import PRESETS, SALES


@pytest.fixture
def explorer():
    return widgets.break_even_explorer()


def said(explorer):
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


@pytest.mark.parametrize("preset", PRESETS)
def test_examples_set_everything_and_the_words_are_those_of_the_result(explorer, preset):
    explorer.preset.value = preset
    given = {name: value / 100 for name, value in (PRESETS["start"] | PRESETS[preset]).items()}
    running = given["running"] * SALES
    even = break_even_lift(given["margin"], given["face"], given["redeemed"], given["cost"], running, SALES)
    assert explorer.result.break_even == pytest.approx(even)
    assert all(note in said(explorer) for note in explorer.result.notes)
    assert explorer.preset.value == preset


def test_worked_examples_have_their_known_break_even(explorer):
    assert f"{explorer.result.break_even:.3%}" == "6.383%"
    explorer.preset.value = "thin"
    assert f"{explorer.result.break_even:.3%}" == "3.734%"


def test_a_better_measurement_changes_the_verdict_and_not_the_break_even(explorer):
    even = explorer.result.break_even
    assert explorer.result.verdict == "cannot tell"
    explorer.preset.value = "sure"
    assert explorer.result.verdict == "above"
    assert explorer.result.break_even == pytest.approx(even)


def test_rewards_above_the_margin_never_break_even(explorer):
    explorer.margin.value, explorer.face.value, explorer.cost.value = 5, 20, 100
    assert explorer.result.break_even == float("inf")
    assert "no lift breaks even" in said(explorer)


def test_without_doubt_there_is_no_interval(explorer):
    explorer.doubt.value = 0
    assert "no interval says how sure that is" in said(explorer)


def test_a_slider_makes_it_ones_own_and_reset_brings_it_back(explorer):
    before = explorer.plot.value
    explorer.margin.value = 60
    assert explorer.preset.value == "own"
    assert explorer.plot.value != before
    explorer.reset.click()
    assert explorer.preset.value == "start"
    assert explorer.plot.value == before


@pytest.mark.parametrize("margin", [5, 90])
@pytest.mark.parametrize("face", [0.5, 20])
@pytest.mark.parametrize("lift", [-10, 0, 50])
@pytest.mark.parametrize("doubt", [0, 30])
def test_every_corner_has_a_verdict(explorer, margin, face, lift, doubt):
    explorer.margin.value, explorer.face.value, explorer.lift.value, explorer.doubt.value = margin, face, lift, doubt
    assert "nan" not in said(explorer)
    assert explorer.result.verdict in ("above", "below", "cannot tell")
