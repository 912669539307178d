"""The explorer reacts to its sliders, presets and reset; quizzes find their file or say plainly that it is missing."""

import json
import re
from html import unescape
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")

from loyaltylab import loyalty, set_language, widgets
from loyaltylab.widgets.explorer import PRESETS, SatisfactionExplorer


@pytest.fixture
def explorer() -> SatisfactionExplorer:
    return widgets.satisfaction_explorer()


def _numbers(explorer: SatisfactionExplorer) -> list[int]:
    text = re.sub("<[^>]*>", "", explorer.readout.value)
    found = re.fullmatch(r"(\d+) % satisfied, (\d+) % buy again", text)
    assert found, text
    return [int(found[1]), int(found[2])]


def test_it_opens_with_the_puzzle(explorer: SatisfactionExplorer) -> None:
    satisfied, again = _numbers(explorer)
    assert satisfied > 90
    assert 30 <= again <= 40


def test_readout_can_be_found_in_a_browser(explorer: SatisfactionExplorer) -> None:
    assert "ll-readout" in explorer.readout._dom_classes


def test_numbers_are_those_of_the_curve(explorer: SatisfactionExplorer) -> None:
    explorer.L0.value, explorer.k.value, explorer.ceiling.value, explorer.mean.value = 0.2, 1.0, 0.8, 3.5
    # With k = 1 the curve is a straight line, so the mean loyalty is that of the mean customer.
    assert explorer.percent_again == pytest.approx(50)
    assert explorer.percent_satisfied == pytest.approx(50)
    assert _numbers(explorer) == [50, 50]


@pytest.mark.parametrize(("slider", "low", "high"), [("L0", 0.0, 0.6), ("ceiling", 0.4, 0.9), ("mean", 3.0, 5.0)])
def test_sliders_move_the_result_up(explorer: SatisfactionExplorer, slider: str, low: float, high: float) -> None:
    results = []
    for value in (low, high):
        explorer.sliders[slider].value = value
        results.append(_numbers(explorer)[1])
    assert results[1] > results[0]


def test_more_bend_means_fewer_come_back(explorer: SatisfactionExplorer) -> None:
    explorer.k.value = 1
    before, picture = _numbers(explorer), explorer.plot.value
    explorer.k.value = 6
    after = _numbers(explorer)
    assert after[0] == before[0]
    assert after[1] < before[1]
    assert explorer.plot.value != picture


def test_presets_set_the_sliders_and_a_moved_slider_leaves_the_preset(explorer: SatisfactionExplorer) -> None:
    for name, values in PRESETS.items():
        explorer.preset.value = name
        assert {key: slider.value for key, slider in explorer.sliders.items()} == values
        assert explorer.preset.value == name
    explorer.L0.value = 0.33
    assert explorer.preset.value == "own"
    assert explorer.L0.value == 0.33


def test_captives_stay_although_less_satisfied(explorer: SatisfactionExplorer) -> None:
    explorer.preset.value = "captive"
    captive = _numbers(explorer)
    explorer.preset.value = "competitive"
    competitive = _numbers(explorer)
    assert captive[0] < competitive[0]
    assert captive[1] > competitive[1]


def test_reset_goes_back_to_the_start(explorer: SatisfactionExplorer) -> None:
    start = explorer.readout.value, explorer.plot.value
    explorer.preset.value = "captive"
    explorer.reset.click()
    assert (explorer.readout.value, explorer.plot.value) == start
    assert explorer.preset.value == "competitive"


def test_picture_has_words_and_leaves_no_figure_open(explorer: SatisfactionExplorer) -> None:
    import matplotlib.pyplot as plt

    found = re.search(r'alt="([^"]*)"', explorer.plot.value)
    assert found
    assert "chance to buy again" in unescape(found[1])
    assert plt.get_fignums() == []


@pytest.fixture
def data() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    scores = rng.integers(3, 7, 300)
    chance = loyalty.teaching_curve((scores - 1) / 5, 0.1, 3)
    return pd.DataFrame({"satisfaction": scores, "repurchased": rng.random(300) < chance})


def test_own_data_are_drawn_and_set_the_mean(data: pd.DataFrame) -> None:
    explorer = widgets.satisfaction_explorer(data)
    assert explorer.mean.value == pytest.approx(data["satisfaction"].mean(), abs=0.051)
    assert explorer.plot.value != widgets.satisfaction_explorer().plot.value
    labels = [text.get_text() for text in explorer._draw().get_legend().get_texts()]
    assert "observed" in labels
    matplotlib.pyplot.close("all")


def test_bad_data_are_named(data: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="'satisfied'"):
        widgets.satisfaction_explorer(data, satisfaction="satisfied")
    with pytest.raises(ValueError, match="intention holds other values than 0 and 1"):
        widgets.satisfaction_explorer(data.assign(intention=3), loyalty="intention")


def test_labels_speak_chinese() -> None:
    set_language("zh")
    try:
        explorer = widgets.satisfaction_explorer()
    finally:
        set_language("en")
    assert "转换成本" in explorer.L0.description
    assert "再次购买" in explorer.readout.value
    assert explorer.reset.description == "重置"


QUESTION = {
    "question": "Is satisfaction loyalty?",
    "type": "multiple_choice",
    "answers": [
        {"answer": "yes", "correct": False, "feedback": "No: one is said, the other done."},
        {"answer": "no", "correct": True, "feedback": "Right."},
    ],
}


def test_quiz_shows_its_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyterquiz.dynamic import display

    (tmp_path / "quiz.json").write_text(json.dumps([QUESTION]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    seen: list[str] = []
    monkeypatch.setattr(display, "display", lambda shown: seen.append(shown.data))
    widgets.quiz("quiz.json")
    shown = "".join(seen)
    assert "Is satisfaction loyalty?" in shown
    assert 'data-shuffleanswers="True"' in shown


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no quiz file"),
        ("[{", "damaged (line 1"),
        ('{"question": "?"}', "not a list of questions"),
        ("[1]", "list"),
    ],
)
def test_broken_quiz_is_told_plainly(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "quiz.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(words)):
        widgets.quiz(path)


def _contrast(one: str, other: str) -> float:
    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted([light(one), light(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_quiz_colors_are_readable() -> None:
    from loyaltylab.widgets.quizzes import COLORS

    ink = COLORS["--jq-text-color"]
    for ground in (
        "multiple-choice-bg",
        "many-choice-bg",
        "numeric-bg",
        "string-bg",
        "incorrect-color",
        "correct-color",
    ):
        assert _contrast(ink, COLORS[f"--jq-{ground}"]) >= 4.5
