"""Lessons built from what is stored, and nbval's run of code and paragraphs that checks it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loyaltylab.authoring.lessons import build_lesson
from loyaltylab.authoring.placeholders import printing


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def changed(root: Path) -> bool:
    return any(written.changed for written in build_lesson(root, "01_tiny", run=False).files)


@pytest.fixture
def notebook(tmp_path, lesson):
    build_lesson(tmp_path, "01_tiny")
    return tmp_path / "course/01_tiny.ipynb"


def test_what_is_stored_is_stale_after_a_change_of_source_or_notebook(tmp_path, notebook, lesson):
    assert not changed(tmp_path)
    tampering = [
        (lesson, "Of the owners", "Of all owners"),
        (lesson, "int(satisfied.sum())", "satisfied.sum()"),
        (lesson, "1 to 6", "1 to 7"),
        (lesson, 'answer: "all"', 'answer: "none"'),
        (lesson, 'tags=["going-further"]', ""),
        (notebook, "75.0 % are satisfied", "are satisfied"),
        (notebook, '"going-further"', '"core"'),
        (notebook, '"name": "stdout",', '"name": "stdout",  '),
    ]
    before = {path: path.read_bytes() for path in (lesson, notebook)}
    for path, old, new in tampering:
        swap(path, old, new)
        assert changed(tmp_path), (old, new)
        for file, content in before.items():
            file.write_bytes(content)


def test_a_notebook_that_is_not_there_is_stale(tmp_path, lesson):
    assert changed(tmp_path)


def test_nbval_finds_a_wrong_number_a_wrong_output_and_noise(tmp_path, notebook, checkout):
    """Each of them is no news for the build from what is stored."""
    swap(notebook, "75.0 %", "74.0 %")
    swap(notebook, '"3\\n"', '"4\\n"')
    swap(notebook, 'print(\\"live\\")', "import sys; print(1, file=sys.stderr)")
    shutil.copy(checkout / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").touch()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "-q", "-rfp", "--color=no", "course"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found = re.findall(r"^(PASSED|FAILED) course/01_tiny.ipynb::(\S+ \S+)", done.stdout, re.MULTILINE)
    assert sorted(found) == [
        ("FAILED", "Cell 1"),
        ("FAILED", "Cell 2"),
        ("FAILED", "Text hook"),
        ("PASSED", "Cell 0"),
        ("PASSED", "Cell 3"),
    ], done.stdout
    assert "writes to stderr: 1" in done.stdout


def test_a_paragraph_is_printed_with_its_numbers(capsys):
    exec(printing("It's {{100 * x:.1f}}\n\\alpha {{x}}{{'{' + y[1:]:>4}}"), {"x": 0.5, "y": "abc"})
    assert capsys.readouterr().out == "It's 50.0\n\\alpha 0.5 {bc"
