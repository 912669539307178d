"""Plots: what is drawn is what was computed, the words carry the numbers, and Chinese shows as Chinese."""

import os
import re
import warnings
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from loyaltylab import loyalty, plots, set_language, survey
from loyaltylab.plots import style

RNG = np.random.default_rng(3)
SCORES = RNG.choice(np.arange(1, 7), 600, p=[0.05, 0.05, 0.1, 0.2, 0.3, 0.3])
DATA = pd.DataFrame(
    {
        "satisfaction": SCORES,
        "repurchased": (RNG.random(600) < loyalty.teaching_curve((SCORES - 1) / 5, 0.1, 3, 0.8)).astype(int),
        "intention": RNG.integers(1, 6, 600),
        "recommend": RNG.integers(0, 11, 600),
        "make": RNG.choice(["Aster", "Boreal", "Corvid", "Dorado"], 600),
    }
)
CURVE = loyalty.satisfaction_curve(DATA)
FITTED = loyalty.TeachingCurve(DATA, ceiling=None).fit()
DRAW: dict[str, Any] = {
    "curve": lambda ax=None: plots.satisfaction_curve(CURVE, ax=ax),
    "curve by make": lambda ax=None: plots.satisfaction_curve(loyalty.satisfaction_curve(DATA, by="make"), ax=ax),
    "mean curve": lambda ax=None: plots.satisfaction_curve(
        loyalty.satisfaction_curve(DATA, loyalty="intention"), ax=ax
    ),
    "teaching": lambda ax=None: plots.teaching_curve(FITTED, ax=ax),
    "distribution": lambda ax=None: plots.score_distribution(DATA["satisfaction"], ax=ax),
    "nps": lambda ax=None: plots.nps(DATA["recommend"], ax=ax),
    "intention": lambda ax=None: plots.intention_behavior(DATA, by="make", ax=ax),
    "types": lambda ax=None: plots.jones_sasser(loyalty.jones_sasser(DATA), ax=ax),
}


@pytest.fixture(autouse=True)
def clean():
    yield
    plt.close("all")
    set_language("en")
    style.use_font()


@pytest.mark.parametrize("name", DRAW)
def test_title_words_and_given_axes(name: str) -> None:
    _figure, ax = plt.subplots()
    assert DRAW[name](ax) is ax
    assert ax.get_title()
    text = plots.alt_text(ax)
    assert re.search(r"\d", text)
    assert text.endswith(".")


@pytest.mark.parametrize("name", DRAW)
def test_nothing_is_cut_off(name: str) -> None:
    ax = DRAW[name]()
    figure = ax.figure
    figure.canvas.draw()
    frame = figure.bbox.padded(1)
    texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts]
    legend = ax.get_legend()
    boxes = [each.get_window_extent() for each in texts if each.get_text()] + (
        [legend.get_window_extent()] if legend else []
    )
    for box in boxes:
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert frame.y0 <= box.y0
        assert box.y1 <= frame.y1


def test_curve_draws_the_table() -> None:
    ax = plots.satisfaction_curve(CURVE)
    assert ax.containers[0].lines[0].get_ydata() == pytest.approx(100 * CURVE.table["mean"])
    words = plots.alt_text(ax)
    for level, mean in zip(CURVE.table["level"], CURVE.table["mean"], strict=True):
        assert f"{level}: {100 * mean:.1f} %" in words


def test_groups_differ_in_color_marker_and_line() -> None:
    ax = DRAW["curve by make"]()
    lines = [container.lines[0] for container in ax.containers]
    for kind in ("get_color", "get_marker", "get_linestyle"):
        assert len({getattr(line, kind)() for line in lines}) == 4
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["Aster", "Boreal", "Corvid", "Dorado"]


def test_single_answers_and_empty_levels_are_drawn_without_endless_bars() -> None:
    few = pd.DataFrame({"satisfaction": [1, 3, 3], "intention": [2, 4, 5]})
    ax = plots.satisfaction_curve(loyalty.satisfaction_curve(few, loyalty="intention"))
    assert np.isfinite(ax.get_ylim()).all()
    assert "2: no answers" in plots.alt_text(ax)


def test_teaching_curve_draws_the_prediction() -> None:
    ax = plots.teaching_curve(FITTED)
    line = next(line for line in ax.lines if line.get_label() == "fitted curve")
    assert line.get_ydata()[[0, -1]] == pytest.approx(100 * FITTED.predict([1, 6]))


def test_nps_bar_is_the_groups() -> None:
    ax = plots.nps(DATA["recommend"])
    widths = [patch.get_width() for patch in ax.patches]
    shares = 100 * survey.nps_groups(DATA["recommend"])["share"]
    assert widths == pytest.approx(shares[["detractors", "passives", "promoters"]].tolist())
    assert f"{survey.nps(DATA['recommend']).value:.1f} points" in ax.get_title()


def test_intention_and_behavior_are_the_rates() -> None:
    ax = plots.intention_behavior(DATA)
    heights = [patch.get_height() for patch in ax.patches]
    rates = [100 * (DATA["intention"] >= 4).mean(), 100 * DATA["repurchased"].mean()]
    assert heights == pytest.approx(rates)
    for rate in rates:
        assert f"{rate:.1f} %" in plots.alt_text(ax)


BAD: list[tuple[Any, str]] = [
    (lambda: plots.score_distribution([7]), "row 0 (7)"),
    (lambda: plots.nps([11]), "row 0 (11)"),
    (lambda: plots.intention_behavior(DATA.drop(columns="intention")), "'intention'"),
    (lambda: plots.intention_behavior(DATA, by="region"), "'region'"),
    (lambda: plots.intention_behavior(DATA.assign(repurchased=2)), "row 0 (2"),
    (lambda: plots.jones_sasser(DATA), "jones_sasser()"),
    (lambda: plots.alt_text(plt.subplots()[1]), "not drawn by loyaltylab"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        call()


def test_chinese_labels_have_a_font_or_a_warning_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("zh")
    if style.chinese_font() is None:
        monkeypatch.setattr(style, "_warned", False)
        with pytest.warns(UserWarning, match="fonts-noto-cjk"):
            DRAW["nps"]()
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Matplotlib warns of every missing glyph
        for draw in DRAW.values():
            ax = draw()
            figure: Any = ax.figure
            figure.draw_without_rendering()
            assert re.search(r"[\u4e00-\u9fff]", ax.get_title())
            assert re.search(r"[\u4e00-\u9fff]", plots.alt_text(ax))


def test_without_a_chinese_font_one_warning_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("zh")
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    monkeypatch.setattr(style, "_warned", False)
    with pytest.warns(UserWarning, match="fonts-noto-cjk"):
        assert plots.use_font() is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert plots.use_font() is None


def test_a_font_installed_after_matplotlib_made_its_list_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager

    real = font_manager.fontManager
    if not style._present(real):
        reason = "this machine has no Chinese font to hide and find again (fonts-noto-cjk)"
        pytest.fail(f"{reason}; CI must install it") if os.environ.get("CI") else pytest.skip(reason)
    stale = font_manager.FontManager.__new__(font_manager.FontManager)
    stale.__dict__.update(real.__dict__)
    stale.ttflist = [entry for entry in real.ttflist if not style._may_be_chinese(entry.fname)]
    assert not style._present(stale)
    monkeypatch.setattr(font_manager, "fontManager", stale)
    assert style.chinese_font() in style.CHINESE_FONTS


def test_english_after_chinese_has_its_font_back() -> None:
    before = list(matplotlib.rcParams["font.family"])
    set_language("zh")
    plots.use_font()
    set_language("en")
    assert plots.use_font() is None
    assert list(matplotlib.rcParams["font.family"]) == before


def test_a_notebook_keeps_the_words_with_the_picture() -> None:
    import nbformat
    from nbclient import NotebookClient

    code = "from loyaltylab import plots\nax = plots.score_distribution([4, 5, 5, 6], scale=(4, 6))"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    (output,) = book.cells[0].outputs
    words = "Bar chart: answers from 4 to 6, n = 4. 4: 25.0 %; 5: 50.0 %; 6: 25.0 %."
    assert output.metadata["image/png"]["alt"] == words
    assert output.data["text/plain"] == words
    assert output.data["image/png"]
