"""The histories react to sliders, examples, models and reset, and say what the fits say."""

import re
from html import unescape

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

from loyaltylab import clv, widgets
from loyaltylab.widgets.alive import PRESETS


@pytest.fixture
def explorer():
    return widgets.alive_histories()


def said(explorer):
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


def asked(explorer, orders, last, silence):
    row = pd.DataFrame({"frequency": [orders], "recency": [float(last if orders else 0)]})
    row["T"] = row["recency"] + silence
    fit = explorer.fits[explorer.model.value]
    return fit.probability_alive(row)[0], fit.conditional_expected_purchases(52, row)[0]


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("model", ["BG/NBD", "Pareto/NBD"])
def test_examples_say_what_the_model_says(explorer, preset, model):
    explorer.model.value = model
    explorer.preset.value = preset
    chance, count = asked(explorer, **PRESETS[preset])
    assert explorer.value == pytest.approx(chance)
    assert explorer.expected == pytest.approx(count)
    assert said(explorer).startswith(f"{100 * chance:.0f} % still a customer today; {count:.1f} orders")
    assert f"{100 * chance:.0f} %" in unescape(explorer.plot.value)


def test_the_others_are_named_too(explorer):
    assert "MBG/NBD: 3 %" in said(explorer)
    assert "Pareto/NBD" in said(explorer)
    assert said(explorer).count("BG/NBD:") == 1


def test_the_lady_is_less_sure_and_still_expected_to_order_more(explorer):
    lady = explorer.value, explorer.expected
    explorer.preset.value = "cuckoo"
    assert explorer.value > lady[0]
    assert explorer.expected < lady[1]


def test_a_slider_makes_it_ones_own_and_reset_brings_it_back(explorer):
    explorer.silence.value = 20
    assert explorer.preset.value == "own"
    assert explorer.value == pytest.approx(asked(explorer, 60, 60, 20)[0])
    explorer.reset.click()
    assert explorer.preset.value == "lady"
    assert explorer.silence.value == PRESETS["lady"]["silence"]


def test_without_repeat_orders_the_last_order_is_the_first(explorer):
    explorer.preset.value = "once"
    assert explorer.last.disabled
    assert explorer.path()["time"].iloc[-1] == PRESETS["once"]["silence"]
    explorer.orders.value = 3
    assert not explorer.last.disabled


def test_fits_of_ones_own(explorer):
    own = widgets.alive_histories({"mine": clv.BGNBD.at(r=1, alpha=10, a=1, b=5)})
    assert own.model.value == "mine"
    assert "By the other models" not in said(own)


@pytest.mark.parametrize(
    ("fits", "words"),
    [
        ({}, "fits is empty"),
        ({"x": clv.BGNBD.revive(np.zeros(4), np.eye(4), unit="D")}, "x: the model's unit of time is D"),
        ({"x": clv.BGNBD.revive(np.zeros(5), np.eye(5), purchase_covariates=["f"])}, "x: the model has covariates"),
    ],
)
def test_unsuitable_fits_are_refused(fits, words):
    with pytest.raises(ValueError, match=words):
        widgets.alive_histories(fits)
