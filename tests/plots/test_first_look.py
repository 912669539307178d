"""The first picture of every case: it draws what the table says, in both languages, and says it in words."""

import os
import re
import warnings
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from loyaltylab import plots, set_language
from loyaltylab.datasets import Case, load, names
from loyaltylab.plots import style


def no_chinese_font() -> None:
    reason = "this machine has no Chinese font (fonts-noto-cjk)"
    pytest.fail(f"{reason}; CI must install it") if os.environ.get("CI") else pytest.skip(reason)


@pytest.fixture(autouse=True)
def clean():
    yield
    plt.close("all")
    set_language("en")
    style.use_font()


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_case_has_a_picture_in_both_languages(name: str, language: str, tmp_path: Path) -> None:
    set_language(language)
    if language == "zh" and style.chinese_font() is None:
        no_chinese_font()
    case = load(name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Matplotlib warns of every missing glyph
        ax = plots.first_look(case)
        ax.figure.savefig(tmp_path / "picture.png")
    words = [ax.get_title(), ax.get_xlabel(), ax.get_ylabel()]
    assert all(words)
    assert all(bool(re.search(r"[\u4e00-\u9fff]", text)) == (language == "zh") for text in words)
    text = plots.alt_text(ax)
    assert ax.get_title() in text
    assert re.search(r"\d", text)
    assert case.synthetic in text
    assert ax.figure.get_supxlabel() == case.synthetic


def case_with(**picture: Any) -> Case:
    visits = pd.DataFrame(
        {
            "day": pd.to_datetime(["2025-01-03", "2025-01-30", "2025-02-01", "2025-02-05"]),
            "guest_id": ["a", "b", "a", "b"],
            "came_back": [1, 0, 1, 1],
            "spend": [10.0, 20.0, 30.0, 50.0],
        }
    )
    guests = pd.DataFrame({"guest_id": ["a", "b"], "member": [0, 1]})
    texts = {key: {"en": key, "zh": "标签"} for key in ("title", "x_label", "y_label")}
    columns: dict[str, Any] = {"guest_id": {"references": "guests.guest_id"}}
    schema = {"title": texts["title"], "tables": {"visits": {"columns": columns}, "guests": {"columns": {}}}}
    return Case("toy", {"visits": visits, "guests": guests}, {**schema, "picture": {**texts, **picture}}, {})


def drawn(ax: Any) -> list[list[float]]:
    return [list(line.get_ydata()) for line in ax.lines]


def test_a_date_is_brought_to_its_month_and_summed():
    ax = plots.first_look(
        case_with(
            table="visits", kind="line", x="day", y="spend", measure="sum", period="month", join="guests", by="member"
        )
    )
    assert drawn(ax) == [[10, 30], [20, 50]]


def test_shares_are_in_percent_and_counts_need_no_column():
    share = plots.first_look(case_with(table="visits", kind="line", x="guest_id", y="came_back", measure="share"))
    assert drawn(share) == [[100, 50]]
    count = plots.first_look(case_with(table="visits", kind="bar", x="guest_id", measure="count"))
    assert [bar.get_height() for bar in count.patches] == [2, 2]


def test_whole_numbers_are_put_into_classes():
    ax = plots.first_look(case_with(table="visits", kind="bar", x="spend", y="came_back", measure="mean", bin=20))
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0.0-19.0", "20.0-39.0", "40.0-59.0"]
    assert [bar.get_height() for bar in ax.patches] == [1, 0.5, 1]


def test_codes_can_have_names():
    plan = {"table": "visits", "kind": "bar", "x": "guest_id", "y": "spend", "measure": "mean", "by": "came_back"}
    ax = plots.first_look(
        case_with(**plan, names={"0": {"en": "gone", "zh": "走了"}, "1": {"en": "back", "zh": "回来"}})
    )
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["gone", "back"]


def test_a_scatter_says_its_correlation():
    ax = plots.first_look(case_with(table="visits", kind="scatter", x="came_back", y="spend"))
    assert len(ax.collections[0].get_offsets()) == 4
    assert "4 points, correlation 0.29" in plots.alt_text(ax)


def test_years_without_data_interrupt_the_line():
    case = case_with(table="visits", kind="line", x="came_back", y="spend", measure="mean")
    case.tables["visits"]["came_back"] = [1, 1, 4, 5]
    (line,) = plots.first_look(case).lines
    assert list(line.get_xdata()) == [1, 2, 3, 4, 5]
    assert [bool(gap) for gap in pd.isna(line.get_ydata())] == [False, True, True, False, False]


def test_a_case_without_picture_is_refused():
    case = Case("bare", {}, {"title": {"en": "Bare"}, "tables": {}}, {})
    with pytest.raises(ValueError, match="case 'bare' describes no picture"):
        plots.first_look(case)
