"""The wrong answers students really give, as data: what each replaces, what it must score, what feedback must say."""

import contextlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

from loyaltylab.grading import codec
from loyaltylab.grading.lab import Lab
from loyaltylab.grading.score import Answers, Missing, Question, Score
from loyaltylab.i18n import using

__all__ = ["Misconception", "fill", "load_misconceptions", "score_cells", "solution_cells"]

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Misconception:
    """One named wrong answer.

    Attributes
    ----------
    id : str
        Also the submission's name in a rehearsal.
    title : str
        What the student got wrong, for the instructor.
    cells : mapping of str to str
        Answer cells it replaces, by their id; all others are the solution's.
    scores : mapping of str to float
        Points expected for the questions that do not get full marks.
    feedback : mapping of str to list of str
        Words that the feedback of a question must contain.
    """

    id: str
    title: str
    cells: Mapping[str, str]
    scores: Mapping[str, float]
    feedback: Mapping[str, list[str]] = field(default_factory=dict)


def load_misconceptions(path: Path) -> list[Misconception]:
    """Read ``misconceptions/labN.yml``.

    Raises
    ------
    ValueError
        If an entry lacks a part, has an unknown one, or stands twice.
    """
    entries = [_entry(raw, path) for raw in yaml.safe_load(path.read_text(encoding="utf-8"))]
    ids = [entry.id for entry in entries]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    if repeated:
        raise ValueError(f"{path.name}: {', '.join(repeated)} stands more than once.")
    return entries


def _entry(raw: dict[str, Any], path: Path) -> Misconception:
    try:
        return Misconception(**raw)
    except TypeError as error:
        raise ValueError(f"{path.name}: entry {raw.get('id', raw)!r}: {error}") from error


def solution_cells(source: NotebookNode) -> dict[str, str]:
    """Return the solution's text of each answer cell, markers and blanks taken out."""
    return {
        cell.metadata.nbgrader.grade_id: _solution(cell.source)
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def _solution(source: str) -> str:
    lines = source.split("\n")
    kept = [line for line in lines if line.strip() not in (_BEGIN, _END) and not line.lstrip().startswith("# blank:")]
    return "\n".join(kept)


def fill(release: NotebookNode, cells: Mapping[str, str]) -> NotebookNode:
    """Return the release with these answers typed into its answer cells, as a student would hand it in."""
    notebook = NotebookNode(nbformat.from_dict(release))
    unknown = set(cells) - {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells}
    if unknown:
        raise ValueError(f"the release has no cell {', '.join(sorted(unknown))}")
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in cells:
            cell.source = cells[grade_id]
    return notebook


def score_cells(lab: Lab, source: NotebookNode, student: str, replaced: Mapping[str, str]) -> dict[str, Score]:
    """Score a lab without any kernel: run its cells here, hand the answers over as data, score them.

    Only for code we wrote ourselves (solutions and misconceptions): it runs in this very process.
    """
    cells = solution_cells(source) | dict(replaced)
    namespace: dict[str, Any] = {"__name__": "__lab__"}
    scores: dict[str, Score] = {}
    with _as_student(student):
        for cell in source.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            question_id = grade_id.removesuffix("-check")
            if grade_id.endswith("-check"):
                answers = _answers(lab.questions[question_id], namespace)
                scores[question_id] = lab.score(question_id, answers, student)
            elif cell.cell_type == "code":
                _run(cells.get(grade_id, cell.source), namespace)
    return scores


def _run(code: str, namespace: dict[str, Any]) -> None:
    # A cell that stops with an error stops only itself, as in a notebook.
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "<answer>", "exec"), namespace)


def _answers(question: Question, namespace: dict[str, Any]) -> Answers:
    values = {name: codec.decode(codec.fetch(namespace, name), name) for name in question.reads}
    for name, inputs in question.calls.items():
        replies = [codec.decode(codec.call(namespace, name, json.dumps(arguments)), name) for arguments in inputs]
        failed = [reply for reply in replies if isinstance(reply, Missing)]
        values[name] = failed[0] if failed else replies
    return Answers(values)


@contextlib.contextmanager
def _as_student(student: str) -> Iterator[None]:
    before = os.environ.get("LOYALTYLAB_STUDENT")
    os.environ["LOYALTYLAB_STUDENT"] = student
    try:
        with using(None):  # the lab's first cell sets its own language
            yield
    finally:
        if before is None:
            del os.environ["LOYALTYLAB_STUDENT"]
        else:
            os.environ["LOYALTYLAB_STUDENT"] = before
