"""Labs: what is built is what nbgrader reads, and what the rules of labs refuse."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions, LockCells

from loyaltylab.authoring import chinese
from loyaltylab.authoring.files import AuthoringError
from loyaltylab.authoring.labs import build_lab


def built(root: Path, language: str = "") -> Any:
    build_lab(root, "lab1", language or "en")
    return nbformat.read(root / "assignments" / language / "source/lab1/lab1.ipynb", as_version=4)


def test_nbgrader_accepts_the_notebook_and_clears_its_solutions(tmp_path, lab):
    notebook = built(tmp_path)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)

    released, _resources = ClearSolutions().preprocess(notebook, {})
    released, _resources = LockCells().preprocess(released, {})
    text = "\n".join(cell.source for cell in released.cells)
    assert "12.5" not in text
    assert "A secret memo" not in text
    cells = {cell.id: cell for cell in released.cells}
    assert cells["q1-answer"].source.startswith("# nps = ...\n# YOUR CODE HERE")
    assert cells["q2-memo"].source == "YOUR ANSWER HERE"
    editable = [slug for slug, cell in cells.items() if cell.metadata.get("editable", True)]
    assert editable == ["q1-answer", "q2-memo"]


def test_kinds_points_and_placeholders(tmp_path, lab):
    notebook = built(tmp_path)
    cells = {cell.id: cell for cell in notebook.cells}
    graded = {slug: cell.metadata.nbgrader.points for slug, cell in cells.items() if cell.metadata.nbgrader.grade}
    assert graded == {"q1-check": 4, "q2-memo": 6.5}
    assert all(cell.metadata.nbgrader.grade_id == slug for slug, cell in cells.items())
    assert cells["intro"].source == "# Lab 1: 10.5 points, 4 of them core"
    assert "Question 2 (6.5 points)" in cells["q2-text"].source
    assert cells["setup"].source.endswith('ll.set_language("en")')
    assert cells["q2-text"].metadata.tags == ["advanced"]
    kit = dict(notebook.metadata.loyaltylab)
    assert len(kit.pop("source_hash")) == 12
    assert kit == {"lab": "lab1", "version": "1.2", "language": "en"}


def test_chinese_has_the_same_cells_and_hash(tmp_path, lab):
    path = chinese.skeleton(lab).path
    text = path.read_text(encoding="utf-8").replace("Write to the board.", "给董事会写一份备忘录。")
    path.write_text(text.replace("A secret memo.", "秘密备忘录。"), encoding="utf-8")
    chinese.accept(path)
    english, translated = built(tmp_path), built(tmp_path, "zh")
    MetadataValidator().validate_nb(translated)
    assert [cell.metadata for cell in translated.cells] == [cell.metadata for cell in english.cells]
    assert translated.metadata.loyaltylab.source_hash == english.metadata.loyaltylab.source_hash
    cells = {cell.id: cell.source for cell in translated.cells}
    assert "给董事会写一份备忘录。" in cells["q2-text"]
    assert "秘密备忘录" in cells["q2-memo"]
    assert cells["setup"].endswith('ll.set_language("zh")')


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# version: 1.2", "#", "states no version"),
        (
            "in `nps`",
            "in the usual name",
            "question q1: cell 'q1-check' reads 'nps', which stands in backticks nowhere",
        ),
        ('(nps, "nps"', '(nps, "npss"', "checks 'nps' under the name 'npss'"),
        ("Question 1 ({{points}} points)", "Question 1 (4 points)", "question q1: its text does not state its points"),
        ('kind="check" points=4', 'kind="check"', "cell 'q1-check': points=None"),
        ('slug="setup" kind="locked"', 'slug="setup"', "cell 'setup': no kind does not go with a code cell"),
        ("### BEGIN SOLUTION\nnps", "nps", "cell 'q1-answer': put the solution between"),
        ("import loyaltylab as ll", "### BEGIN HIDDEN TESTS", "cell 'setup': no hidden tests"),
        ("{{total}}", "{{sum}}", "placeholder {{sum}} is unknown in markdown"),
        ("# # Lab 1", "# BEGIN SOLUTION", "cell 'intro': a solution stands outside"),
        ('level="advanced"', 'level="hard"', "level 'hard' is not one of"),
        ('ll.check.number(nps, "nps", low=-100, high=100)', "print(nps)", "calls no ll.check function"),
        ('slug="q2-memo" kind="memo" points=6.5', 'slug="q3-memo" kind="memo" points=6.5', "question q3: has no text"),
    ],
)
def test_a_rule_that_is_broken_is_named_with_its_cell(tmp_path, lab, old, new, message):
    text = lab.read_text(encoding="utf-8")
    assert old in text
    lab.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(AuthoringError) as caught:
        build_lab(tmp_path, "lab1")
    assert message in str(caught.value)
    assert "lab1.py (en)" in str(caught.value)
