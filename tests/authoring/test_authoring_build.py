"""The whole build: nothing changes twice, and what is stale is found without writing."""

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from loyaltylab.authoring import catalogue
from loyaltylab.authoring.__main__ import app
from loyaltylab.authoring.build import build, check, orphans, units
from loyaltylab.authoring.cases import build_index, build_readmes, targets_markdown
from loyaltylab.authoring.chinese import accept, all_work, skeleton
from loyaltylab.authoring.course_map import map_markdown
from loyaltylab.authoring.derived import command_for, derived_table_markdown
from loyaltylab.authoring.files import AuthoringError, replace_marked
from loyaltylab.authoring.making import Target
from loyaltylab.authoring.pictures import build_pictures, stamp_of
from loyaltylab.plots import chinese_font

PO = "loyaltylab/i18n/locales/zh/LC_MESSAGES/loyaltylab.po"


def translate_words(kit: Path) -> None:
    catalogue.build_catalogue(kit)
    po = kit / PO
    empty = 'msgid "Owners: {n}"\nmsgstr ""'
    text = po.read_text(encoding="utf-8")
    assert empty in text
    po.write_text(text.replace(empty, empty.replace('""', '"车主：{n}"')), encoding="utf-8")


def tree(root: Path) -> dict[Path, tuple[bytes, int]]:
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def built(kit):
    translate_words(kit)
    outcome = build(kit, say=lambda _line: None)
    assert outcome.errors == outcome.warnings == []
    return kit


def test_a_second_build_touches_nothing(built):
    before = tree(built)
    lines: list[str] = []
    assert build(built, say=lines.append).changed == []
    assert tree(built) == before
    assert "[4/4] assignments/source/lab1/lab1.ipynb  unchanged" in lines


def test_check_passes_on_a_fresh_tree_and_writes_nothing(built):
    before = tree(built)
    outcome = check(built, say=print)
    assert (outcome.changed, outcome.warnings, outcome.errors) == ([], [], [])
    assert tree(built) == before


def test_check_lists_a_stale_file_with_its_command_and_exits_1(built):
    lab = built / "assignments/source/lab1/lab1.ipynb"
    lab.write_text(lab.read_text(encoding="utf-8").replace("12.5", "12.6"), encoding="utf-8")
    before = tree(built)
    run = subprocess.run(
        [sys.executable, "-m", "loyaltylab.authoring", "build", "--check", "--root", str(built)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 1, run.stderr
    command = "python -m loyaltylab.authoring build --only assignments"
    assert f"stale: assignments/source/lab1/lab1.ipynb  (remake it: {command})" in run.stdout
    assert tree(built) == before


def test_check_refuses_a_notebook_or_quiz_without_source(built, lesson):
    (built / "course/zh").mkdir(parents=True)
    (built / "course/zh/07_gone.ipynb").touch()
    (built / "course/quiz").mkdir()
    for quiz in ("01-quiz-1.json", "01-quiz-2.json"):
        (built / "course/quiz" / quiz).touch()
    assert orphans(built) == [
        "course/zh/07_gone.ipynb has no source any more; delete it.",
        "course/quiz/01-quiz-2.json has no source any more; delete it.",
    ]
    lesson.unlink()
    assert len(check(built, say=print).warnings) == 3


def test_optional_notebooks_are_built_into_a_folder_of_their_own(tmp_path):
    source = tmp_path / "course/_src/optional/real.py"
    source.parent.mkdir(parents=True)
    source.write_text('# %% [markdown] slug="title"\n# # Real data\n', encoding="utf-8")
    assert [unit.name for unit in units(tmp_path) if "course/" in unit.name] == ["course/en/optional/real"]
    assert build(tmp_path, only="real", say=lambda _line: None).changed == ["course/optional/real.ipynb"]
    assert orphans(tmp_path) == []
    assert all_work(tmp_path).lines == ["course/_src/optional/zh/real.md: not begun"]
    source.unlink()
    assert orphans(tmp_path) == ["course/optional/real.ipynb has no source any more; delete it."]


def test_check_refuses_a_stale_translation(built):
    source = built / "assignments/_src/lab1.py"
    accept(skeleton(source).path)
    build(built, only="zh/lab1", say=lambda _line: None)
    assert check(built, only="lab1", say=print).warnings == []
    source.write_text(source.read_text(encoding="utf-8").replace("to the board", "to her"), encoding="utf-8")
    outcome = check(built, only="lab1", say=print)
    assert outcome.warnings == ["assignments/_src/zh/lab1.md: q2-text is stale: its English text changed."]
    assert len(outcome.changed) == 2


def test_one_failing_unit_is_named_and_does_not_stop_the_others(built):
    (built / "README.zh-CN.md").write_text("# no marks\n", encoding="utf-8")
    (built / "assignments/source/lab1/lab1.ipynb").unlink()
    outcome = build(built, say=print)
    assert outcome.changed == ["assignments/source/lab1/lab1.ipynb"]
    (error,) = outcome.errors
    assert "README.zh-CN.md: expected exactly one pair <!-- map:start -->" in error


def test_only_builds_what_was_asked_and_names_what_there_is(built):
    (error,) = build(built, only="lab9", say=print).errors
    assert error.endswith("there are: catalogue, map, derived, assignments/en/lab1")


def test_a_generator_is_run_and_its_failure_is_told(kit):
    folder = kit / "datasets/toy"
    folder.mkdir(parents=True)
    script = "from pathlib import Path\nPath(__file__).with_name('toy.csv').write_text('a,b\\n1,2\\n')\n"
    (folder / "make.py").write_text(script, encoding="utf-8")
    assert build(kit, only="datasets/toy", say=print).changed == ["datasets/toy/toy.csv"]
    assert build(kit, only="datasets/toy", say=print).changed == []
    (folder / "make.py").write_text("raise SystemExit('no seed')", encoding="utf-8")
    assert build(kit, only="datasets/toy", say=print).errors == ["datasets/toy/make.py fails: no seed"]


@pytest.fixture
def case_folder(kit, checkout):
    """A case in the tiny kit, with READMEs still to be filled."""
    folder = kit / "datasets/car_owners"
    folder.mkdir(parents=True)
    for file in ("schema.json", "make.py", "owners.csv"):
        shutil.copy(checkout / "datasets/car_owners" / file, folder)
    marks = "\n".join(f"<!-- {name}:start -->\n<!-- {name}:end -->" for name in ("targets", "dictionary"))
    for readme in ("README.md", "README.zh-CN.md"):
        (folder / readme).write_text(f"before\n{marks}\nafter\n", encoding="utf-8")
    return folder


def test_dictionary_and_targets_stand_between_their_marks(kit, case_folder):
    assert {one.changed for one in build_readmes(kit, "car_owners").files} == {True}
    text = (case_folder / "README.zh-CN.md").read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- targets:start -->\n| 指标 |")
    assert text.endswith("\n<!-- dictionary:end -->\nafter\n")
    assert "车主编号" in text
    assert "| 85-95 % | " in text
    assert "| 92 % |" in text
    assert {one.changed for one in build_readmes(kit, "car_owners").files} == {False}


def test_a_picture_is_drawn_again_only_when_what_it_shows_changed(kit, case_folder, checkout):
    if chinese_font() is None:
        reason = "this machine has no Chinese font (fonts-noto-cjk)"
        pytest.fail(f"{reason}; CI must install it") if os.environ.get("CI") else pytest.skip(reason)
    (kit / "loyaltylab/plots").mkdir(parents=True)
    shutil.copy(checkout / "loyaltylab/plots/first_look.py", kit / "loyaltylab/plots")
    pictures = [case_folder / "picture.png", case_folder / "picture.zh-CN.png"]
    assert [one.changed for one in build_pictures(kit, "car_owners").files] == [True, True]
    drawn = [path.read_bytes() for path in pictures]
    assert drawn[0] != drawn[1]
    assert [one.changed for one in build_pictures(kit, "car_owners").files] == [False, False]
    assert [path.read_bytes() for path in pictures] == drawn
    owners = case_folder / "owners.csv"
    owners.write_text(owners.read_text("utf-8").replace(",6,", ",5,", 1), encoding="utf-8")
    assert [one.changed for one in build_pictures(kit, "car_owners").files] == [True, True]
    assert stamp_of(case_folder / "nothing.png") == ""


def test_a_published_figure_that_is_missed_stops_the_build(kit, case_folder):
    make = case_folder / "make.py"
    make.write_text(make.read_text("utf-8").replace("high=0.95", "high=0.90"), encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"Owners who are satisfied.* is 0\.9197, not between 0\.85 and 0\.9"):
        build_readmes(kit, "car_owners")


def test_a_secret_figure_is_only_said_to_be_met():
    what = {"en": "Naive over true", "zh": "表面与真实之比"}
    secret = Target(what, "7", "Leenheer (2007)", lambda tables: 7.1, 5, 9, secret=True)
    assert "7.1" not in targets_markdown([secret], [7.1], "en")
    assert "met; authors find it" in targets_markdown([secret], [7.1], "en")


def test_the_index_lists_every_case_with_its_rows(kit, case_folder):
    (kit / "datasets/README.md").write_text("<!-- cases:start -->\n<!-- cases:end -->\n", encoding="utf-8")
    build_index(kit)
    assert "`owners` 6,000 | 01, 06 |" in (kit / "datasets/README.md").read_text(encoding="utf-8")


def test_strings_are_extracted_compiled_and_never_guessed(built):
    mo = built / PO.replace(".po", ".mo")
    with mo.open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Owners: {n}") == "车主：{n}"
    words = built / "loyaltylab/words.py"
    words.write_text(words.read_text(encoding="utf-8").replace("Owners: {n}", "Owners: {n}!"), encoding="utf-8")
    result = catalogue.build_catalogue(built)
    assert result.warnings == [f"{PO}: not translated: 'Owners: {{n}}!'"]


def test_the_catalogue_has_no_dates_and_moves_with_no_line(built):
    before = tree(built / "loyaltylab/i18n")
    words = built / "loyaltylab/words.py"
    words.write_text("\n\n" + words.read_text(encoding="utf-8"), encoding="utf-8")
    assert not any(written.changed for written in catalogue.build_catalogue(built).files)
    assert tree(built / "loyaltylab/i18n") == before
    text = (built / PO).read_text(encoding="utf-8")
    assert "Date" not in text
    assert "Babel" not in text
    assert "#: loyaltylab/words.py\n" in text


@pytest.mark.parametrize("call", ['_(f"Owners: {n}")', "_(LABEL)"])
def test_a_string_that_is_no_literal_is_refused(built, call):
    (built / "loyaltylab/words.py").write_text(call + "\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"loyaltylab/words\.py, line 1: .*: write one literal in _\(\)"):
        catalogue.build_catalogue(built)


def test_translations_exit_1_when_something_is_to_do(built, lesson):
    def run(*options: str) -> Any:
        return CliRunner().invoke(app, ["translations", "--root", str(built), *options])

    result = run()
    assert result.exit_code == 0
    assert "course/_src/zh/01_tiny.md: not begun" in result.output
    assert run("--new", str(lesson)).exit_code == 0
    result = run()
    assert result.exit_code == 1
    assert "course/_src/zh/01_tiny.md: stale: hook, quiz-1" in result.output
    assert run("--accept", str(lesson.parent / "zh/01_tiny.md")).exit_code == 0
    assert run().exit_code == 0


def test_scoring_keeps_its_strings_to_itself(built):
    scoring = built / "assignments/scoring/lab1.py"
    scoring.parent.mkdir(parents=True)
    scoring.write_text('_("Passives count in the denominator.")\n', encoding="utf-8")
    catalogue.build_catalogue(built)
    own = built / "assignments/scoring/locales/zh/LC_MESSAGES/loyaltylab-scoring.po"
    assert "Passives" in own.read_text(encoding="utf-8")
    assert "Passives" not in (built / PO).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("msgstr", "reason"), [("车主", "translation has other {fields}"), ("", "not translated"), ("车主：{n}", "")]
)
def test_a_translation_that_would_break_format_is_reported(built, msgstr, reason):
    po = built / PO
    po.write_text(po.read_text(encoding="utf-8").replace("车主：{n}", msgstr), encoding="utf-8")
    assert catalogue.untranslated(built) == ([f"{PO}: {reason}: 'Owners: {{n}}'"] if reason else [])


def test_the_map_links_from_where_it_stands(kit, lesson_map):
    assert "| 01 | [Tiny](course/01_tiny.ipynb) | Lab 1 |" in map_markdown(kit, "en", kit)
    assert "[car_owners](../datasets/car_owners/README.md) | 45 | core |" in map_markdown(kit, "en", kit / "course")
    assert "[小课](../01_tiny.ipynb) | 实验 1 |" in map_markdown(kit, "zh", kit / "course/zh")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("01_tiny", "01_none", "there is no course/_src/01_none.py"),
        ("lab1", "lab7", "there is no assignments/_src/lab7.py"),
        ("[car_owners]", "[hotel]", "there is no datasets/hotel/"),
        ("minutes: 45", "mins: 45", "unexpected keyword argument 'mins'"),
    ],
)
def test_the_map_lists_only_what_exists(kit, lesson_map, old, new, message):
    lesson_map.write_text(lesson_map.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(AuthoringError) as caught:
        map_markdown(kit, "en", kit)
    assert message in str(caught.value)


def test_a_lesson_left_out_of_the_map_is_named(kit, lesson):
    with pytest.raises(AuthoringError, match="the lesson 01_tiny is not listed"):
        map_markdown(kit, "en", kit)


def test_marks_that_are_missing_are_asked_for(tmp_path):
    with pytest.raises(AuthoringError, match="the file is missing; create it with <!-- derived:start -->"):
        replace_marked(tmp_path / "CONTRIBUTING.md", "derived", "x")


@pytest.mark.parametrize(
    ("file", "only"),
    [
        ("course/01_x.ipynb", "course"),
        ("course/zh/quiz/01-q.json", "course"),
        ("assignments/zh/source/lab1/lab1.ipynb", "assignments"),
        ("datasets/car_owners/owners.csv", "datasets"),
        ("datasets/car_owners/README.md", "readmes"),
        ("datasets/README.md", "index"),
        ("datasets/car_owners/picture.zh-CN.png", "pictures"),
        ("README.md", "map"),
        (PO, "catalogue"),
    ],
)
def test_every_derived_file_has_a_command_that_remakes_it(kit, lesson, file, only):
    assert command_for(file) == f"python -m loyaltylab.authoring build --only {only}"
    assert command_for(file) in derived_table_markdown()
    (kit / "datasets/toy").mkdir(parents=True)
    (kit / "datasets/toy/make.py").touch()
    assert any(only in unit.name for unit in units(kit))
