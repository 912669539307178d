"""The CLV explorer reacts to sliders, examples and reset, and says in words when there is no value."""

import re
from html import unescape

import matplotlib as mpl
import pytest

mpl.use("Agg")

from loyaltylab import widgets
from loyaltylab.clv import retention_clv
from loyaltylab.widgets.worth import PRESETS


@pytest.fixture
def explorer():
    return widgets.clv_explorer()


def said(explorer):
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


def test_it_opens_with_all_four_values(explorer):
    assert said(explorer).startswith("Worth 367, first margin now (immediate)")
    for other in ("350", "333", "267"):
        assert other in said(explorer)
    assert "retention 80 %: 367" in unescape(explorer.plot.value)


@pytest.mark.parametrize("preset", PRESETS)
def test_examples_set_everything(explorer, preset):
    explorer.preset.value = preset
    given = dict(PRESETS[preset])
    given["horizon"] = given["horizon"] or None
    assert explorer.value == pytest.approx(retention_clv(**given))
    assert explorer.preset.value == preset


def test_a_slider_makes_it_ones_own_and_reset_brings_it_back(explorer):
    explorer.growth.value = 0.05
    assert explorer.preset.value == "own"
    assert explorer.value == pytest.approx(retention_clv(100, 0.8, 0.1, "immediate", growth=0.05))
    explorer.reset.click()
    assert explorer.preset.value == "start"


def test_no_value_is_said_in_words_and_leaves_no_picture(explorer):
    explorer.retention.value = 0.99
    explorer.discount.value = 0.0
    explorer.growth.value = 0.1
    assert explorer.value is None
    assert "infinite" in said(explorer)
    assert explorer.plot.value == ""


def test_low_retention_is_drawn_too(explorer):
    explorer.retention.value = 0.0
    assert explorer.value == pytest.approx(100)
    assert "<img" in explorer.plot.value
