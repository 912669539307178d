"""The explorers of wallet and index react to their controls, say the numbers, and leave no figure open."""

import re
from html import unescape
from typing import Any

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

from loyaltylab import widgets
from loyaltylab.loyalty import SIX_INDICATORS, Indicator, wallet_share
from loyaltylab.widgets.wallet import WalletExplorer


@pytest.fixture
def wallet() -> WalletExplorer:
    return widgets.wallet_explorer()


def _words(widget: Any) -> str:
    return re.sub("<[^>]*>", "", widget.readout.value)


def test_it_opens_in_second_place(wallet: WalletExplorer) -> None:
    assert wallet.shares == pytest.approx([1 / 3, 1 / 2, 1 / 6])
    assert wallet.gain == pytest.approx(1 / 6)
    assert _words(wallet) == "My brand: 33 % of the wallet. Alone in first place: 50 % (+17 points)"


def test_ties_share_their_places(wallet: WalletExplorer) -> None:
    picture = wallet.plot.value
    wallet.places[0].value = 1
    assert wallet.shares == pytest.approx(wallet_share([1, 1, 3]))
    assert wallet.gain == pytest.approx(1 / 2 - 5 / 12)
    assert wallet.plot.value != picture


def test_alone_in_front_there_is_nothing_to_gain(wallet: WalletExplorer) -> None:
    wallet.places[0].value, wallet.places[1].value = 1, 2
    assert wallet.gain == pytest.approx(0)
    assert "alone in first place" in _words(wallet)
    assert "+" not in _words(wallet)


@pytest.mark.parametrize("number", [3, 4, 5])
def test_number_of_brands(wallet: WalletExplorer, number: int) -> None:
    wallet.number.value = number
    assert len(wallet.rows.children) == len(wallet.shares) == number
    assert sum(wallet.shares) == pytest.approx(1)
    assert list(wallet.places[0].options) == list(range(1, number + 1))
    assert wallet.shares[0] == pytest.approx(wallet_share(2, number=number))
    wallet.reset.click()
    assert wallet.number.value == 3
    assert wallet.places[0].value == 2


def test_pictures_have_words_and_leave_no_figure_open(wallet: WalletExplorer) -> None:
    import matplotlib.pyplot as plt

    for widget, words in ((wallet, "Rival 1 50.0 %"), (widgets.index_explorer(), "newly in: 0")):
        found = re.search(r'alt="([^"]*)"', widget.plot.value)
        assert found
        assert words in unescape(found[1])
        assert "ll-readout" in widget.readout._dom_classes
    assert plt.get_fignums() == []


def test_index_starts_with_equal_weights_and_reset_goes_back() -> None:
    index = widgets.index_explorer()
    assert set(index.sliders) == set(SIX_INDICATORS)
    assert index.sliders["share_of_wallet"].description == "share of wallet (+)"
    assert index.sliders["choice_time"].description == "choice time (\N{MINUS SIGN})"  # who is loyal decides quickly
    assert _words(index) == "Top third: 20 of 60 customers; 0 of them would not be in it with equal weights"
    start = index.plot.value
    index.sliders["share_of_wallet"].value = 10
    index.sliders["choice_time"].value = 0
    assert index.newcomers > 0
    assert f"{index.newcomers} of them" in _words(index)
    assert index.plot.value != start
    index.reset.click()
    assert index.newcomers == 0
    assert index.plot.value == start


def test_one_weight_alone_ranks_by_that_indicator() -> None:
    data = pd.DataFrame(
        {"repeat_purchases": [1, 2, 3, 4, 5, 6], "choice_time": [1, 5, 2, 4, 3, 6]}, index=list("abcdef")
    )
    index = widgets.index_explorer(data)
    assert set(index.sliders) == {"repeat_purchases", "choice_time"}
    index.sliders["choice_time"].value = 0
    assert index.top_third == ["e", "f"]
    index.sliders["choice_time"].value, index.sliders["repeat_purchases"].value = 7, 0
    assert index.top_third == ["a", "c"]  # quick choosers are the loyal ones
    index.sliders["choice_time"].value = 0
    assert "All weights are 0" in _words(index)


def test_own_indicators_and_bad_data() -> None:
    data = pd.DataFrame({"visits": [1, 2, 3], "spend": [5, 4, 9]})
    own = {"visits": Indicator("visits"), "spend": Indicator("spend")}
    assert set(widgets.index_explorer(data, own).sliders) == {"visits", "spend"}
    with pytest.raises(ValueError, match="the data have 0 of the columns repeat_purchases"):
        widgets.index_explorer(data)
    with pytest.raises(ValueError, match="no answer in row 0"):
        widgets.index_explorer(data.assign(visits=[float("nan"), 2, 3]), own)
