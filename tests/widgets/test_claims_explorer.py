"""The claims explorer reacts to sliders, examples and reset, and says in words when there is no answer."""

import re
from html import unescape

import matplotlib as mpl
import pytest

mpl.use("Agg")

from loyaltylab import claims, widgets
from loyaltylab.widgets.claims import PRESETS


@pytest.fixture
def explorer():
    return widgets.claims_explorer()


def said(explorer):
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


def test_it_opens_with_the_article(explorer):
    assert said(explorer) == "+100.0 %: above the claimed band (25 to 85 %)"
    assert "ll-readout" in explorer.readout._dom_classes
    assert "+100.0 %" in unescape(explorer.plot.value)


@pytest.mark.parametrize(
    ("preset", "words"),
    [("discounted", "+33.3 %: inside"), ("later", "+40.7 %: inside"), ("leaky", "+11.1 %: below")],
)
def test_examples_take_away_what_the_article_leaves_unsaid(explorer, preset, words):
    explorer.preset.value = preset
    assert said(explorer).startswith(words)
    for name, value in PRESETS[preset].items():
        assert explorer.controls[name].value == value


def test_numbers_are_those_of_the_check(explorer):
    explorer.retention.value, explorer.change.value, explorer.discount.value = 0.7, 0.03, 0.08
    explorer.kind.value, explorer.timing.value = "relative", "conditional"
    explorer.growth.value, explorer.horizon.value = 0.02, 8
    assert explorer.preset.value == "own"
    given = {"retention": 0.7, "change": 0.03, "discount": 0.08, "kind": "relative", "timing": "conditional"}
    expected = claims.check(explorer.id, **given, growth=0.02, horizon=8)
    assert explorer.found.value == pytest.approx(expected.value)
    assert said(explorer).startswith(f"{expected.value:+.1f} %")


def test_a_move_draws_a_new_picture_and_reset_brings_back_the_old(explorer):
    before = explorer.plot.value
    explorer.discount.value = 0.2
    assert explorer.plot.value != before
    explorer.reset.click()
    assert explorer.preset.value == "article"
    assert explorer.plot.value == before


def test_a_setting_without_value_says_why(explorer):
    explorer.growth.value = 0.1
    assert explorer.found is None
    assert said(explorer).startswith("without a horizon the value is infinite")
    assert explorer.plot.value == ""
    explorer.horizon.value = 5
    assert explorer.found is not None
    explorer.retention.value = 0.98
    assert "which is no share" in said(explorer)


def test_other_claims_on_retention_and_no_others():
    assert "(55 to 65 %)" in said(widgets.claims_explorer("retention-5-profit-60"))
    with pytest.raises(ValueError, match="no sliders for 'trust-92-friends'"):
        widgets.claims_explorer("trust-92-friends")
