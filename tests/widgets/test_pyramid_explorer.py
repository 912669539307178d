"""The pyramid explorer reacts to its borders, keeps them in order, says the numbers, and leaves no figure open."""

import re
from html import unescape

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

from loyaltylab import widgets
from loyaltylab.widgets.pyramid import PyramidExplorer


@pytest.fixture
def explorer() -> PyramidExplorer:
    return widgets.pyramid_explorer(pd.DataFrame({"profit": range(-20, 80)}), "profit")


def _words(widget: PyramidExplorer) -> str:
    return re.sub("<[^>]*>", "", widget.readout.value)


def test_it_opens_with_the_usual_borders(explorer: PyramidExplorer) -> None:
    assert explorer.result.table["n"].tolist() == [5, 15, 60, 20]
    assert _words(explorer).startswith("Platinum: 5 customers bring 13 % [")
    assert _words(explorer).endswith("Lead: 20 customers bring -7 %")


def test_a_border_pushes_its_neighbors(explorer: PyramidExplorer) -> None:
    explorer.borders[0].value = 90
    assert [border.value for border in explorer.borders] == [90, 91, 92]
    explorer.borders[2].value = 10
    assert [border.value for border in explorer.borders] == [8, 9, 10]
    explorer.borders[0].value = 98
    explorer.borders[2].value = 3
    assert [border.value for border in explorer.borders] == [1, 2, 3]


def test_losses_may_stay_where_they_stand(explorer: PyramidExplorer) -> None:
    explorer.borders[2].value = 100
    assert explorer.result.table.loc["lead", "n"] == 20
    explorer.losers.value = False
    assert explorer.result.table.loc["lead", "n"] == 0
    before = explorer.plot.value
    explorer.reset.click()
    assert [border.value for border in explorer.borders] == [5, 20, 80]
    assert explorer.losers.value
    assert explorer.plot.value != before


def test_the_picture_has_words_and_no_figure_stays_open(explorer: PyramidExplorer) -> None:
    import matplotlib.pyplot as plt

    found = re.search(r'alt="([^"]*)"', explorer.plot.value)
    assert found
    assert "platinum: 5.0 % of customers" in unescape(found[1])
    assert "ll-readout" in explorer.readout._dom_classes
    assert plt.get_fignums() == []
