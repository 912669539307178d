"""Lessons: one run of a tiny one in both languages; everything else without a kernel."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from loyaltylab.authoring.files import AuthoringError
from loyaltylab.authoring.lessons import IGNORE, build_lesson, lint_lesson
from loyaltylab.authoring.normalize import clean, keep_stored, write_notebook
from loyaltylab.authoring.source import new_notebook, read_source


def cells(path: Path) -> dict[str, NotebookNode]:
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


def test_a_lesson_is_run_in_its_folder_and_its_prose_computed(tmp_path, lesson):
    result = build_lesson(tmp_path, "01_tiny")

    assert [written.path.name for written in result.files] == ["01-quiz-1.json", "01_tiny.ipynb"]
    notebook = nbformat.read(tmp_path / "course/01_tiny.ipynb", as_version=4)
    nbformat.validate(notebook)
    cell = {cell.id: cell for cell in notebook.cells}
    assert list(cell) == ["setup", "count", "hook", "explore", "quiz-1"]
    assert "75.0 % are satisfied" in cell["hook"].source
    assert cell["count"].outputs[0].text == "language en\n3\n"
    assert cell["count"].outputs[1].data["text/plain"] == "np.float64(0.75)"
    assert cell["count"].metadata == {"tags": ["going-further"]}
    assert [c.execution_count for c in notebook.cells if c.cell_type == "code"] == [1, 2, 3, 4]
    assert cell["explore"].metadata.tags == cell["quiz-1"].metadata.tags == [IGNORE]
    assert cell["explore"].outputs == cell["quiz-1"].outputs == []
    assert cell["quiz-1"].source == 'll.widgets.quiz("quiz/01-quiz-1.json")'
    assert set(notebook.metadata) == {"kernelspec", "language_info", "loyaltylab"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert notebook.metadata.loyaltylab.source == "course/_src/01_tiny.py"
    assert re.fullmatch("[0-9a-f]{12}", notebook.metadata.loyaltylab.source_hash)
    raw = (tmp_path / "course/01_tiny.ipynb").read_bytes()
    assert raw.endswith(b"}\n")
    assert b"\r" not in raw


def test_nbval_knows_the_tag_that_spares_quizzes_and_widgets():
    from nbval.plugin import metadata_tags

    assert metadata_tags[IGNORE] == ("check", False)


def test_chinese_is_run_again_and_a_second_build_touches_nothing(tmp_path, chinese_lesson):
    first = build_lesson(tmp_path, "01_tiny", "zh")
    path = tmp_path / "course/zh/01_tiny.ipynb"
    before = path.read_bytes(), path.stat().st_mtime_ns
    second = build_lesson(tmp_path, "01_tiny", "zh")

    assert all(written.changed for written in first.files)
    assert not any(written.changed for written in second.files)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert "受访车主中 75.0% 表示满意" in cells(path)["hook"].source
    assert cells(path)["count"].outputs[0].text == "language zh\n3\n"
    quiz = json.loads((tmp_path / "course/zh/quiz/01-quiz-1.json").read_text(encoding="utf-8"))
    assert quiz[0]["answers"][1]["feedback"] == "有一位不满意。"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ('# %% slug="bad"\n1 / 0\n', "cell 'bad' fails: ZeroDivisionError: division by zero"),
        ('# %% slug="loud"\nimport warnings; warnings.warn("old")\n', "cell 'loud' writes to stderr"),
        (
            '# %% [markdown] slug="hook"\n# It is {{nobody:.1f}}.\n',
            "cell 'hook': placeholder {{nobody:.1f}} fails: NameError",
        ),
        (
            '# %% [markdown] slug="hook"\n# It is {{float("nan"):.1f}}.\n',
            "cell 'hook': placeholder {{float(\"nan\"):.1f}} gives 'nan'",
        ),
    ],
)
def test_a_cell_that_fails_is_named(tmp_path, cell, message):
    source = tmp_path / "course/_src/01_x.py"
    source.parent.mkdir(parents=True)
    source.write_text(cell, encoding="utf-8")
    with pytest.raises(AuthoringError) as caught:
        build_lesson(tmp_path, "01_x")
    assert f"01_x.py (en), {message}" in str(caught.value)
    assert not (tmp_path / "course/01_x.ipynb").exists()


def stored_and_new(
    tmp_path: Path, text: str = "3", png: str = "old", source: str = "plot()"
) -> tuple[Path, NotebookNode]:
    """Store a cell with a picture; return its path and the same cell as a new run gives it."""
    path = tmp_path / "x.ipynb"
    write_notebook(path, new_notebook([picture_cell("3", "b2xk", "plot()")], {}))
    return path, new_notebook([picture_cell(text, png, source)], {})


def picture_cell(text: str, png: str, source: str) -> Any:
    data = {"text/plain": text, "image/png": png}
    return new_code_cell(source, id="plot", outputs=[new_output("display_data", data=data)], execution_count=1)


def test_a_new_picture_alone_is_no_new_file(tmp_path):
    path, notebook = stored_and_new(tmp_path, png="bmV3")
    keep_stored(notebook, path)
    assert not write_notebook(path, notebook).changed


@pytest.mark.parametrize("change", [{"text": "4"}, {"source": "plot(2)"}])
def test_changed_text_or_source_brings_the_new_picture(tmp_path, change):
    path, notebook = stored_and_new(tmp_path, png="bmV3", **change)
    keep_stored(notebook, path)
    assert notebook.cells[0].outputs[0].data["image/png"] == "bmV3"
    assert write_notebook(path, notebook).changed


def run_of(*outputs: NotebookNode) -> Any:
    return new_notebook([new_code_cell("x", id="x", outputs=list(outputs))], {})


def test_streams_that_a_run_happened_to_cut_are_one(tmp_path):
    def out(text: str) -> Any:
        return new_output("stream", name="stdout", text=text)

    notebook = run_of(out("a"), out("b"), new_output("display_data", data={}), out("c"))
    assert clean(notebook, tmp_path) == []
    assert [output.get("text") for output in notebook.cells[0].outputs] == ["ab", None, "c"]


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (new_output("execute_result", data={"text/plain": "<A object at 0x7f00aa11bb22>"}), "memory address"),
        (new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {}}), 'kind="widget"'),
    ],
)
def test_what_no_second_run_prints_again_is_refused(tmp_path, output, message):
    (problem,) = clean(run_of(output), tmp_path)
    assert problem.startswith("cell 'x'")
    assert message in problem


def test_a_path_of_the_machine_is_refused(tmp_path):
    (problem,) = clean(run_of(new_output("stream", name="stdout", text=f"{tmp_path}/a.csv")), tmp_path)
    assert "path of this machine" in problem


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ('# %% slug="a" tags=["nbval-skip"]\n1\n', "the build marks them"),
        ('# %% slug="a"\n# NBVAL_IGNORE_OUTPUT\n1\n', "the build marks them"),
        ('# %% slug="a" kind="quizz"\n1\n', "kind 'quizz' is not one of"),
        ('# %% slug="a" kind="quiz"\n1\n', "does not go with a code cell"),
        ('# %% [raw] slug="a"\n# x\n', "a [raw] cell a quiz"),
        ('# %% [markdown] slug="a"\n# {{1 +:.1f}}\n', "is not a Python expression"),
        ('# %% [markdown] slug="a"\n# {{(x := 1):.1f}}\n', "changes something (:=)"),
        ('# %% [markdown] slug="a"\n# {{rng.normal():.1f}}\n', "changes something (rng)"),
        ('# %% [markdown] slug="a"\n# {{table.pop("x"):.1f}}\n', "changes something (pop)"),
        ('# %% [markdown] slug="a"\n# $\\frac{{a}{b}$\n', "with a space"),
        ('# %% [markdown] slug="a"\n# About 36 % stay.\n', "the number '36 %' is typed"),
    ],
)
def test_the_lint_names_the_cell_and_the_cure(tmp_path, cell, message):
    source = tmp_path / "01_x.py"
    source.write_text(cell, encoding="utf-8")
    (problem,) = lint_lesson(read_source(source).notebook)
    assert "cell 'a'" in problem
    assert message in problem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# %% [markdown]\n# Text\n", "line 1: the cell has no slug: 'Text'"),
        ('# %% slug="A_b"\n1\n', "slug 'A_b': use 1 to 64 lower-case letters"),
        ('# %% slug="a"\n1\n\n# %% slug="a"\n2\n', "line 4: slug 'a' is used twice"),
        ("# %% slug=a\n1\n", "values in double quotes"),
        ('# %% slug="a" kid="quiz"\n1\n', "unknown header key kid"),
        ('# %% slug="a"\n', "cell 'a' is empty"),
        ('x = 1\n# %% slug="a"\n1\n', "line 1: only comments"),
        ("# nothing\n", "no cell found"),
    ],
)
def test_a_source_that_cannot_be_read_says_where(tmp_path, text, message):
    source = tmp_path / "01_x.py"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"01_x\.py") as caught:
        read_source(source)
    assert message in str(caught.value)


def test_a_wrong_option_without_feedback_stops_the_build_before_it_runs(tmp_path, lesson):
    lesson.write_text(
        lesson.read_text(encoding="utf-8").replace(', feedback: "One owner is not."', ""), encoding="utf-8"
    )
    with pytest.raises(AuthoringError, match="quiz 'quiz-1', question 1: answer 'all' is wrong but has no feedback"):
        build_lesson(tmp_path, "01_tiny")
    assert not (tmp_path / "course/quiz").exists()


def test_a_translated_quiz_has_the_same_right_answers(tmp_path, chinese_lesson):
    text = chinese_lesson.read_text(encoding="utf-8").replace("correct: false", "correct: true")
    chinese_lesson.write_text(text, encoding="utf-8")
    with pytest.raises(AuthoringError, match="right options differ from the English quiz"):
        build_lesson(tmp_path, "01_tiny", "zh")
