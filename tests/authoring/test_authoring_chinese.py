"""Translations hang on slugs and know which English text they translate."""

from pathlib import Path

import pytest

from loyaltylab.authoring import chinese
from loyaltylab.authoring.files import AuthoringError
from loyaltylab.authoring.source import read_source


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_fresh_translation_is_complete(tmp_path, chinese_lesson):
    work = chinese.all_work(tmp_path)
    assert work.lines == []
    assert not work.unfinished


def test_changed_english_makes_its_section_stale_until_accepted(tmp_path, lesson, chinese_lesson):
    edit(lesson, "Satisfied, and gone", "Satisfied, but gone")
    work = chinese.all_work(tmp_path)
    assert work.lines == ["course/_src/zh/01_tiny.md: stale: hook"]
    assert work.unfinished
    _notebook, warnings = chinese.translate(read_source(lesson), chinese_lesson)
    assert ["hook is stale" in warning for warning in warnings] == [True]

    assert chinese.accept(chinese_lesson).changed
    assert not chinese.all_work(tmp_path).unfinished
    assert "满意，却走了" in chinese_lesson.read_text(encoding="utf-8")


def test_a_number_lost_in_translation_is_a_warning(lesson, chinese_lesson):
    edit(chinese_lesson, "{{100 * satisfied.mean():.1f}}%", "大多数")
    _notebook, warnings = chinese.translate(read_source(lesson), chinese_lesson)
    (warning,) = warnings
    assert "hook computes other numbers than the English text: ['100 * satisfied.mean()']" in warning


def test_a_missing_section_stops_the_build_and_an_orphan_is_named(tmp_path, lesson, chinese_lesson):
    edit(lesson, 'slug="hook"', 'slug="case"')
    state = chinese.status(read_source(lesson), chinese_lesson)
    assert (state.missing, state.stale, state.orphaned) == (["case"], [], ["hook"])
    with pytest.raises(AuthoringError, match="no translation of case"):
        chinese.translate(read_source(lesson), chinese_lesson)


def test_code_is_never_in_a_translation(tmp_path, chinese_lesson, lesson):
    notebook, _warnings = chinese.translate(read_source(lesson), chinese_lesson)
    english = read_source(lesson).notebook
    code = [cell.source for cell in english.cells if cell.cell_type == "code"]
    assert [cell.source for cell in notebook.cells if cell.cell_type == "code"] == code
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in english.cells]


def test_a_skeleton_holds_the_english_and_counts_as_untranslated(tmp_path, lesson):
    path = chinese.skeleton(lesson).path
    state = chinese.status(read_source(lesson), path)
    assert state.stale == ["hook", "quiz-1"]
    assert not state.missing
    assert "{{100 * satisfied.mean():.1f}}" in path.read_text(encoding="utf-8")


def test_a_skeleton_over_an_existing_file_adds_only_what_is_missing(tmp_path, lesson, chinese_lesson):
    edit(lesson, '# %% slug="explore"', '# %% [markdown] slug="aside"\n# An aside.\n\n# %% slug="explore"')
    chinese.skeleton(lesson)
    sections = chinese.read_sections(chinese_lesson)
    assert list(sections) == ["hook", "aside", "quiz-1"]
    assert sections["aside"].source_hash == chinese.UNTRANSLATED
    assert chinese.status(read_source(lesson), chinese_lesson).stale == ["aside"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Text.\n", "line 1: text before the first"),
        ("<!-- cell: hook -->\n", "line 1: write <!-- cell: slug | source: 1a2b3c4d -->"),
        (
            "<!-- cell: a | source: 00000000 -->\n<!-- cell: a | source: 00000000 -->\n",
            "line 2: cell 'a' is translated",
        ),
    ],
)
def test_an_ill_formed_file_says_where(tmp_path, text, message):
    path = tmp_path / "x.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AuthoringError) as caught:
        chinese.read_sections(path)
    assert message in str(caught.value)
