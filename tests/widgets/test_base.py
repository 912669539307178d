"""What all explorers share: one picture a move, a way back, and examples that give way to one's own settings."""

import pytest

from loyaltylab.widgets.base import ExampleExplorer, Explorer, dropdown, slider


class Plain(Explorer):
    def __init__(self):
        self.shown = []
        super().__init__(
            {"share": slider("Share", 0.0, 1.0, 0.1, ".1f"), "n": slider("n", 1, 9)}, {"share": 0.3, "n": 4}
        )

    def _show(self):
        self.shown.append(self._given())
        if self.shown[-1]["n"] == 9:
            raise ValueError("nine")


class Examples(ExampleExplorer):
    def __init__(self, start=None):
        self.shown = 0
        controls = {"low": slider("Low", 0, 10), "high": slider("High", 0, 10)}
        names = [("narrow", "narrow"), ("broad", "broad"), ("mine", "own")]
        examples = {"narrow": {"low": 4, "high": 5}, "broad": {"low": 0, "high": 10}}
        super().__init__(controls, examples, names, start=start)

    def _settle(self, change):
        super()._settle(change)
        if change["owner"] is self.controls["low"]:
            self.controls["high"].value = max(self.controls["high"].value, change["new"])

    def _show(self):
        self.shown += 1


def places(explorer):
    return [control.value for control in explorer.controls.values()]


def test_a_move_shows_once_without_the_remainders_of_sliders():
    explorer = Plain()
    explorer.controls["share"].value = 0.1 + 0.2
    assert explorer.shown == [{"share": 0.3, "n": 4}, {"share": 0.3, "n": 4}]


def test_the_button_brings_all_back_and_shows_once():
    explorer = Plain()
    explorer.controls["share"].value, explorer.controls["n"].value = 0.5, 8
    before = len(explorer.shown)
    explorer.reset.click()
    assert explorer.shown[before:] == [{"share": 0.3, "n": 4}]


def test_it_still_listens_after_an_error():
    explorer = Plain()
    with pytest.raises(ValueError, match="nine"):
        explorer.controls["n"].value = 9
    explorer.controls["n"].value = 5
    assert explorer.shown[-1]["n"] == 5


def test_words_cannot_bring_html_in():
    explorer = Plain()
    explorer._tell("<script>")
    assert "&lt;script&gt;" in explorer.readout.value


def test_an_example_moves_all_and_shows_once():
    explorer = Examples()
    explorer.preset.value = "broad"
    assert (places(explorer), explorer.shown) == ([0, 10], 2)


def test_who_moves_a_slider_has_settings_of_ones_own_and_others_give_way_at_once():
    explorer = Examples()
    explorer.controls["low"].value = 7
    assert (explorer.preset.value, places(explorer), explorer.shown) == ("own", [7, 7], 2)
    explorer.preset.value = "narrow"
    assert places(explorer) == [4, 5]


def test_choosing_one_s_own_settings_moves_nothing():
    explorer = Examples()
    explorer.preset.value = "own"
    assert (places(explorer), explorer.shown) == ([4, 5], 1)


def test_a_start_that_is_no_example_is_ones_own_and_the_way_back():
    explorer = Examples({"low": 1, "high": 2})
    assert explorer.preset.value == "own"
    explorer.preset.value = "broad"
    explorer.reset.click()
    assert (explorer.preset.value, places(explorer)) == ("own", [1, 2])


def test_a_list_takes_plain_values_and_pairs():
    assert dropdown("Language", [("English", "en")]).value == "en"
    assert dropdown("n", [3, 4]).value == 3
