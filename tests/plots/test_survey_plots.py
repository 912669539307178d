"""Survey plots: what is drawn is what was computed, nothing is cut off, and Chinese shows as Chinese."""

import re
import warnings
from collections.abc import Callable
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from loyaltylab import plots, set_language, survey
from loyaltylab.plots import style

RNG = np.random.default_rng(7)
DATA = pd.DataFrame(
    {
        "make": RNG.choice(["Aster", "Boreal", "Corvid"], 300),
        "satisfaction": RNG.integers(1, 7, 300),
        "recommend": RNG.integers(0, 11, 300),
        "responded": RNG.integers(0, 2, 300),
        "member": RNG.integers(0, 2, 300),
        "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(RNG.integers(0, 1000, 300), unit="D"),
    }
)
COMPARED: Any = survey.compare(DATA, "recommend", "make", metric="nps")
OVER_TIME: Any = survey.trend(DATA, "satisfaction", "day")
ANSWERED = survey.response_check(DATA, by=["make", "member"])
LABELS = survey.check_scale(["很满意", "比较满意", "满意", "不满意", "很不满意"])
BANDS = survey.check_scale(["70 % or more", "70-30 %", "under 30 %"])
DRAW: dict[str, Callable[..., Any]] = {
    "groups": lambda ax=None: plots.groups(COMPARED, ax=ax),
    "two groups": lambda ax=None: plots.groups(survey.compare(DATA, "satisfaction", "member", "top-box"), ax=ax),
    "trend": lambda ax=None: plots.trend(OVER_TIME, ax=ax),
    "years": lambda ax=None: plots.trend(survey.trend(DATA, "recommend", "day", "year", "nps"), ax=ax),
    "months": lambda ax=None: plots.trend(survey.trend(DATA, "satisfaction", "day", "month", "top-2-box"), ax=ax),
    "response": lambda ax=None: plots.response_rates(ANSWERED, ax=ax),
    "response of two": lambda ax=None: plots.response_rates(survey.response_check(DATA, by="member"), ax=ax),
    "scale": lambda ax=None: plots.scale(LABELS, ax=ax),
    "bands": lambda ax=None: plots.scale(BANDS, ax=ax),
}


@pytest.fixture(autouse=True)
def clean():
    yield
    plt.close("all")
    set_language("en")
    style.use_font()


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("name", DRAW)
def test_title_words_and_given_axes(name: str) -> None:
    _figure, ax = plt.subplots()
    assert DRAW[name](ax) is ax
    assert ax.get_title()
    text = plots.alt_text(ax)
    assert re.search(r"\d", text)
    assert text.endswith(".")


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("name", DRAW)
def test_nothing_is_cut_off(name: str) -> None:
    ax = DRAW[name]()
    ax.figure.canvas.draw()
    frame = ax.figure.bbox.padded(1)
    inside = [  # Matplotlib also keeps labels of ticks that lie beyond the axis and are not drawn
        tick.label1
        for axis, (low, high) in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, sorted(ax.get_ylim())))
        for tick in axis.get_major_ticks()
        if low <= tick.get_loc() <= high
    ]
    texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *inside, *ax.texts]
    boxes = [each.get_window_extent() for each in texts if each.get_text()]
    if ax.get_legend():
        boxes.append(ax.get_legend().get_window_extent())
        bottom = min(label.get_window_extent().y0 for label in ax.get_xticklabels())
        assert boxes[-1].y1 < bottom, "the legend covers the labels of the axis"
    for box in boxes:
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert frame.y0 <= box.y0
        assert box.y1 <= frame.y1


def test_groups_draw_the_table_with_its_intervals() -> None:
    ax = plots.groups(COMPARED)
    container = ax.containers[0]
    table = COMPARED.table
    assert container.lines[0].get_xdata() == pytest.approx(table["value"].tolist())
    ends = np.array([segment[:, 0] for segment in container.lines[2][0].get_segments()])
    assert ends == pytest.approx(table[["low", "high"]].to_numpy())
    for make, row in table.iterrows():
        assert f"{make} {row['value']:.1f} [{row['low']:.1f}, {row['high']:.1f}]" in plots.alt_text(ax)


def test_trend_draws_values_and_the_line() -> None:
    ax = plots.trend(OVER_TIME)
    assert ax.containers[0].lines[0].get_ydata() == pytest.approx(OVER_TIME.table["value"].tolist())
    line = next(line for line in ax.lines if line.get_linestyle() == "--")
    assert np.diff(line.get_ydata()) == pytest.approx(OVER_TIME.slope.value * np.diff(OVER_TIME.table["place"]))
    assert OVER_TIME.notes[0] in plots.alt_text(ax)


def test_codes_are_shown_with_the_name_of_their_column() -> None:
    asked = pd.DataFrame({"member": [0, 0, 1, 1] * 5, "house": list("abab") * 5, "responded": [0, 1, 1, 1] * 5})
    codes = plots.response_rates(survey.response_check(asked, by="member"))
    assert [label.get_text() for label in codes.get_yticklabels()] == ["member = 0", "member = 1"]
    words = plots.response_rates(survey.response_check(asked, by="house"))
    assert [label.get_text() for label in words.get_yticklabels()] == ["a", "b"]


def test_response_rates_draw_the_rates() -> None:
    ax = plots.response_rates(ANSWERED)
    assert ax.containers[0].lines[0].get_xdata() == pytest.approx(ANSWERED.table["rate"].tolist())
    assert "make: Aster" in plots.alt_text(ax)


@pytest.mark.filterwarnings("ignore:Glyph")
def test_scale_draws_strengths_and_ends() -> None:
    ax = plots.scale(LABELS)
    assert [bar.get_width() for bar in ax.patches] == [3, 1.5, 2, -2, -3]
    assert "ambiguous" in plots.alt_text(ax)
    ends = {line.get_markerfacecolor() for line in plots.scale(BANDS).lines if line.get_marker() == "o"}
    assert len(ends) == 2


BAD: list[tuple[Any, str]] = [
    (lambda: plots.groups(OVER_TIME), "survey.compare()"),
    (lambda: plots.trend(COMPARED), "survey.trend()"),
    (lambda: plots.response_rates(COMPARED), "survey.response_check()"),
    (lambda: plots.scale(COMPARED), "survey.check_scale()"),
    (lambda: plots.scale(survey.check_scale(["groovy", "yuck"])), "no label was understood"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        call()


@pytest.mark.skipif(style.chinese_font() is None, reason="this machine has no Chinese font (fonts-noto-cjk)")
def test_chinese_glyphs_are_there() -> None:
    set_language("zh")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Matplotlib warns of every missing glyph
        for draw in DRAW.values():
            draw().figure.draw_without_rendering()
