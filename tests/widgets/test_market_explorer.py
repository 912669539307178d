"""The market explorer says what one point more brings: the number of the fitted curve, in the market chosen."""

import re
from html import unescape

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")

from loyaltylab import widgets


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(1)
    told = pd.DataFrame({"market": np.repeat(["cars", "inns & spas"], 2000), "satisfaction": rng.integers(1, 11, 4000)})
    bend = np.where(told["market"] == "cars", 3.0, 0.3)  # one market pays at the top, the other at the bottom
    told["stayed"] = rng.random(4000) < ((told["satisfaction"] - 1) / 9) ** bend
    return told


@pytest.fixture
def explorer(data):
    return widgets.market_explorer(data)


def said(explorer):
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


def test_it_opens_in_the_middle_of_the_scale_and_says_the_number_of_the_curve(explorer):
    before, after = explorer.curves.fits["cars"].predict([5, 6])
    assert (explorer.market.value, explorer.start.value) == ("cars", 5)
    assert said(explorer) == f"cars: from 5 to 6, {100 * (after - before):+.1f} points more of them stay"


def test_where_a_point_pays_depends_on_market_and_start(explorer):
    explorer.start.value = 1
    low = {name: explorer.gain(name) for name in explorer.curves.fits}
    explorer.start.value = 9
    high = {name: explorer.gain(name) for name in explorer.curves.fits}
    assert low["cars"] < high["cars"]
    assert low["inns & spas"] > high["inns & spas"]
    assert said(explorer).startswith("cars: from 9 to 10")


def test_the_last_start_leaves_room_for_one_point(explorer):
    assert (explorer.start.min, explorer.start.max) == (1, 9)


def test_another_market_is_named_as_it_is_and_reset_goes_back(explorer):
    words, plot = said(explorer), explorer.plot.value
    explorer.market.value, explorer.start.value = "inns & spas", 8
    assert said(explorer).startswith("inns & spas: from 8 to 9")
    assert "inns &amp; spas" in explorer.readout.value
    assert explorer.plot.value != plot
    explorer.reset.click()
    assert (said(explorer), explorer.plot.value) == (words, plot)
