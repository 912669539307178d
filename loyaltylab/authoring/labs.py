"""Build a lab: the nbgrader notebook with questions, solutions and visible checks, not executed."""

import re
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from loyaltylab.authoring.chinese import translate, translation_path
from loyaltylab.authoring.files import AuthoringError, Result
from loyaltylab.authoring.lab_lint import GRADED, lint_lab, question
from loyaltylab.authoring.normalize import write_notebook
from loyaltylab.authoring.source import Source, kind, new_notebook, read_source

_POINTS = re.compile(r"\{\{points\}\}")
_TOTAL = re.compile(r"\{\{total\}\}")
_CORE = re.compile(r"\{\{core\}\}")


def lab_names(root: Path) -> list[str]:
    """List the labs that have a source."""
    return sorted(path.stem for path in (root / "assignments" / "_src").glob("*.py"))


def lab_languages(root: Path, name: str) -> list[str]:
    """List the languages a lab has text in."""
    translated = translation_path(root / "assignments" / "_src" / f"{name}.py").is_file()
    return ["en", "zh"] if translated else ["en"]


def lab_path(root: Path, name: str, language: str) -> Path:
    """Return where nbgrader looks for the lab's instructor version."""
    folder = root / "assignments" if language == "en" else root / "assignments" / language
    return folder / "source" / name / f"{name}.ipynb"


def build_lab(root: Path, name: str, language: str = "en") -> Result:
    """Write a lab's instructor notebook with nbgrader's metadata.

    Raises
    ------
    AuthoringError
        If the source breaks a rule of labs; each line names the cell.
    """
    source = read_source(root / "assignments" / "_src" / f"{name}.py")
    notebook, warnings = source.notebook, list[str]()
    if language != "en":
        notebook, warnings = translate(source, translation_path(source.path))
    problems = lint_lab(notebook)
    if not source.version:
        problems.insert(0, "the source states no version: write '# version: 1.0' above the first cell.")
    if problems:
        raise AuthoringError(*(f"{source.path.name} ({language}), {problem}" for problem in problems))
    cells = _cells(notebook, language)
    lab = new_notebook(cells, _kit(source, language))
    return Result([write_notebook(lab_path(root, name, language), lab)], warnings)


def points_by_question(notebook: NotebookNode) -> dict[str, float]:
    """Return the points of each question: those of its checks and memos together."""
    points: dict[str, float] = {}
    for cell in notebook.cells:
        if _points(cell):
            points[question(cell)] = points.get(question(cell), 0) + _points(cell)
    return points


def _points(cell: NotebookNode) -> float:
    return float(cell.metadata["points"]) if kind(cell) in GRADED else 0.0


def _kit(source: Source, language: str) -> dict[str, str]:
    return {"lab": source.name, "version": source.version, "source_hash": source.hash(), "language": language}


def _cells(notebook: NotebookNode, language: str) -> list[NotebookNode]:
    points = points_by_question(notebook)
    total = sum(points.values())
    core = total - sum(_points(cell) for cell in notebook.cells if cell.metadata.get("level") == "advanced")
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            own = f"{points.get(question(cell), 0):g}"
            cell.source = _CORE.sub(f"{core:g}", _TOTAL.sub(f"{total:g}", _POINTS.sub(own, cell.source)))
        else:
            cell.source = cell.source.replace("{{language}}", language)
            cell.update(outputs=[], execution_count=None)
        cell.metadata = _metadata(cell)
        cells.append(cell)
    return cells


def _metadata(cell: NotebookNode) -> NotebookNode:
    tags = list(cell.metadata.get("tags", []))
    if level := cell.metadata.get("level"):
        tags.append(level)
    metadata = NotebookNode(nbgrader=_nbgrader(cell))
    if tags:
        metadata["tags"] = tags
    return metadata


def _nbgrader(cell: NotebookNode) -> NotebookNode:
    """Return nbgrader's cell metadata, schema version 3, for the kind of cell."""
    solution, graded = kind(cell) in ("solution", "memo"), kind(cell) in GRADED
    metadata: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": cell.id,
        "grade": graded,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }
    if graded:
        metadata["points"] = cell.metadata["points"]
        metadata["cell_type"] = cell.cell_type
    return NotebookNode(metadata)
