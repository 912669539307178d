"""The effect explorer: what sliders do to gap and effect, and that pictures of later cells still show."""

import re
from html import unescape
from typing import Any

import matplotlib as mpl
import nbformat
import pytest
from nbclient import NotebookClient

mpl.use("Agg")

from loyaltylab import widgets
from loyaltylab.i18n import set_language


@pytest.fixture
def explorer():
    return widgets.effect_explorer()


def said(explorer: Any) -> str:
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


def test_it_opens_with_a_gap_far_above_the_effect(explorer):
    assert explorer.gap.value > 4 * explorer.effect.value
    assert explorer.members.low < explorer.effect.value < explorer.members.high
    assert said(explorer).startswith("The card adds 0.10 visits a week.")
    assert "The true effect is +0.100" in unescape(explorer.plot.value)


def test_chance_closes_the_gap_and_shops_narrow_the_interval(explorer):
    explorer.selection.value = 0
    assert abs(explorer.gap.value - 0.1) < 0.1
    wide = explorer.members.high - explorer.members.low
    explorer.shops.value = 80
    assert explorer.members.high - explorer.members.low < wide


def test_draw_again_and_reset(explorer):
    first = explorer.members.value
    explorer.again.click()
    assert explorer.members.value != first
    explorer.selection.value = 4
    explorer.reset.click()
    assert explorer.members.value == first


def test_chinese():
    set_language("zh")
    try:
        assert said(widgets.effect_explorer()).startswith("卡使每周增加 0.10 次")
    finally:
        set_language("en")


def test_a_picture_after_the_widget_is_still_shown(tmp_path):
    """A widget that draws before anything else must not switch pictures off for the rest of the notebook."""
    cells = [
        "import loyaltylab as ll",
        "ll.widgets.effect_explorer()",
        "ax = ll.plots.score_distribution([4, 5, 5, 6], scale=(4, 6))",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [one for one in notebook.cells[2].outputs if "image/png" in one.get("data", {})]
    assert len(shown) == 1
