"""The contract explorer reacts to sliders, examples and reset, and says what the model says."""

import re
from html import unescape

import matplotlib as mpl
import pytest

mpl.use("Agg")

from loyaltylab import widgets
from loyaltylab.clv import ShiftedBetaGeometric
from loyaltylab.widgets.contracts import PRESETS


@pytest.fixture
def explorer():
    return widgets.contract_explorer()


def said(explorer):
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


@pytest.mark.parametrize("preset", PRESETS)
def test_examples_set_everything_and_the_words_are_those_of_the_model(explorer, preset):
    explorer.preset.value = preset
    given = PRESETS[preset]
    assert explorer.alpha / (explorer.alpha + explorer.beta) == pytest.approx(given["churn"])
    assert 1 / (explorer.alpha + explorer.beta + 1) == pytest.approx(given["spread"])
    fit, last = ShiftedBetaGeometric.at(alpha=explorer.alpha, beta=explorer.beta), given["periods"]
    assert f"{100 * fit.survival(last):.0f} % are still there" in said(explorer)
    assert f"from {100 * (1 - given['churn']):.0f} % to {100 * fit.retention_rate(last):.0f} %" in said(explorer)
    assert f"from {1 / given['churn']:.1f} to {1 / (1 - fit.retention_rate(last)):.1f}" in said(explorer)
    assert explorer.preset.value == preset


def test_presets_are_like_the_published_segments():
    for preset, alpha, beta in (("start", 0.668, 3.806), ("regular", 0.704, 1.182)):
        assert PRESETS[preset]["churn"] == pytest.approx(alpha / (alpha + beta), abs=0.005)
        assert PRESETS[preset]["spread"] == pytest.approx(1 / (alpha + beta + 1), abs=0.005)


def test_members_who_are_alike_have_nearly_one_retention(explorer):
    explorer.preset.value = "alike"
    fit = ShiftedBetaGeometric.at(alpha=explorer.alpha, beta=explorer.beta)
    assert fit.retention_rate(12) - fit.retention_rate(1) < 0.02


def test_a_slider_makes_it_ones_own_and_reset_brings_it_back(explorer):
    before = explorer.plot.value
    explorer.churn.value = 0.4
    assert explorer.preset.value == "own"
    assert explorer.alpha / (explorer.alpha + explorer.beta) == pytest.approx(0.4)
    assert explorer.plot.value != before
    explorer.reset.click()
    assert explorer.preset.value == "start"
    assert said(explorer).startswith("After 12 renewals 37 % are still there; if all were alike, 14 %.")


def test_the_picture_has_its_text(explorer):
    explorer.periods.value = 20
    assert "at renewal 20" in unescape(explorer.plot.value)


@pytest.mark.parametrize("churn", [0.02, 0.6])
@pytest.mark.parametrize("spread", [0.01, 0.9])
@pytest.mark.parametrize("periods", [4, 36])
def test_every_corner_has_numbers(explorer, churn, spread, periods):
    explorer.churn.value, explorer.spread.value, explorer.periods.value = churn, spread, periods
    assert "nan" not in said(explorer)
    assert "inf" not in said(explorer)
