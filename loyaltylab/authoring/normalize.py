"""Make two runs of a notebook the same file: what a run leaves by accident is dropped or refused."""

import copy
import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from loyaltylab.authoring.files import Written, write_text

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
_WIDGET = "application/vnd.jupyter.widget-view+json"


def clean(notebook: NotebookNode, root: Path) -> list[str]:
    """Renumber the code cells, merge their streams, and list what no second run would print again."""
    problems = []
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        cell.outputs = _merge_streams(cell.outputs)
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
        problems += [f"cell {cell.id!r} {problem}" for problem in _problems(cell, root)]
    return problems


def keep_stored(notebook: NotebookNode, stored: Path) -> None:
    """Keep the outputs that the stored notebook has for a cell of the same source and the same text output.

    Pictures differ by machine in bytes nobody sees, so a new picture alone is no reason for a new file.
    """
    if not stored.is_file():
        return
    old = {cell.get("id"): cell for cell in nbformat.read(stored, as_version=4).cells}
    for cell in notebook.cells:
        before = old.get(cell.id)
        if cell.cell_type == "code" and before is not None and _fingerprint(cell) == _fingerprint(before):
            cell.outputs = before.outputs
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = cell.execution_count


def write_notebook(path: Path, notebook: NotebookNode) -> Written:
    """Write a valid notebook, the same bytes for the same content."""
    nbformat.validate(notebook)
    return write_text(path, nbformat.writes(notebook, version=4, indent=1, ensure_ascii=False).rstrip("\n") + "\n")


def _merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            merged[-1].text += output.text
        else:
            merged.append(copy.deepcopy(output))
    return merged


def _problems(cell: NotebookNode, root: Path) -> list[str]:
    text = "".join(_texts(cell))
    problems = []
    if _ADDRESS.search(text):
        problems.append("prints a memory address; give its last line a name (ax = ...) or print what is meant.")
    if str(root) in text or str(Path.home()) in text:
        problems.append("prints a path of this machine; print the file's name only.")
    if any(_WIDGET in output.get("data", {}) for output in cell.outputs):
        problems.append('shows a widget; give its header kind="widget".')
    return problems


def _texts(cell: NotebookNode) -> list[str]:
    texts = []
    for output in cell.outputs:
        texts.append(output.get("text", ""))
        texts += [str(value) for mime, value in output.get("data", {}).items() if not mime.startswith("image/")]
    return texts


def _fingerprint(cell: NotebookNode) -> tuple[str, list[Any]]:
    outputs = []
    for output in cell.get("outputs", []):
        data = {mime: value for mime, value in output.get("data", {}).items() if not mime.startswith("image/")}
        pictures = sorted(mime for mime in output.get("data", {}) if mime.startswith("image/"))
        outputs.append((output.output_type, output.get("name"), output.get("text"), data, pictures))
    return cell.source, outputs
