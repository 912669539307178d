"""The key account explorer reacts to its weights, says what changed, and leaves no figure open."""

import re
from html import unescape

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

from loyaltylab import widgets
from loyaltylab.widgets.accounts import KeyAccountExplorer

DATA = pd.DataFrame(
    {
        "sales": [900, 500, 100, 50],
        "value": [10, 80, 30, 20],
        "gross_margin": [90, 70, 30, 25],
        "cost_to_serve": [80, 20, 10, 9],
        "later": [5, 60, 20, 30],
    },
    index=["A", "B", "C", "D"],
)


@pytest.fixture
def explorer() -> KeyAccountExplorer:
    return widgets.key_account_explorer(DATA, ["sales", "value"], top=2, outcome="later", unit="yuan")


def _words(widget: KeyAccountExplorer) -> str:
    return re.sub("<[^>]*>", "", widget.readout.value)


def test_it_opens_with_equal_weights_and_says_what_came_later(explorer: KeyAccountExplorer) -> None:
    assert explorer.chosen == ["B", "A"]
    assert _words(explorer) == (
        "1 of the 2 would also be chosen by value alone. Later each brought 32 on average; chosen by value alone: 40."
    )


def test_a_weight_changes_the_list_and_reset_brings_it_back(explorer: KeyAccountExplorer) -> None:
    explorer.weights["sales"].value = 0
    assert explorer.chosen == ["B", "C"]
    assert _words(explorer).startswith("2 of the 2")
    before = explorer.plot.value
    explorer.reset.click()
    assert [slider.value for slider in explorer.weights.values()] == [1, 1]
    assert explorer.chosen == ["B", "A"]
    assert explorer.plot.value != before


def test_without_weights_nobody_is_chosen_and_it_says_so(explorer: KeyAccountExplorer) -> None:
    for slider in explorer.weights.values():
        slider.value = 0
    assert explorer.chosen == []
    assert _words(explorer) == "All weights are 0: nothing counts. Move a slider."


def test_without_an_outcome_only_the_lists_are_compared() -> None:
    explorer = widgets.key_account_explorer(DATA, ["sales", "value", "later"], top=1)
    assert _words(explorer) == "1 of the 1 would also be chosen by value alone."
    assert explorer.weights["later"].description == "Weight: later"


def test_the_picture_has_words_and_no_figure_stays_open(explorer: KeyAccountExplorer) -> None:
    import matplotlib.pyplot as plt

    plt.close("all")  # other tests of the same process may have left some
    explorer.reset.click()
    found = re.search(r'alt="([^"]*)"', explorer.plot.value)
    assert found
    assert "only by the score: 1 accounts" in unescape(found[1])
    assert plt.get_fignums() == []
