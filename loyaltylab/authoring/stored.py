"""The notebook that stands in the checkout: its outputs and numbers taken as they are, and what would check them again.

A run of every lesson is slow, and nbval runs each anyway. So the tests build the lessons from what is stored, which
shows that text and code are those of the source, and nbval runs code and paragraphs, which shows that the numbers are.
"""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from loyaltylab.authoring import placeholders


def as_stored(notebook: NotebookNode, stored: Path) -> NotebookNode:
    """Return a prepared lesson with the outputs of the stored notebook, and its paragraphs where they fit the source.

    What does not fit stays as the source has it, so that the notebook differs from the stored one.
    """
    there = nbformat.read(stored, as_version=4).cells if stored.is_file() else []
    old = {cell.get("id"): cell for cell in there}
    for cell in notebook.cells:
        before = old.get(cell.id)
        if before is None or before.cell_type != cell.cell_type:
            continue
        if cell.cell_type == "code":
            cell.outputs = before.outputs
        elif cell.cell_type == "markdown" and _could_be(cell.source, before.source):
            cell.source = before.source
    return notebook


def computed_paragraphs(notebook: NotebookNode) -> dict[str, str]:
    """Return for each Markdown cell with placeholders, by its id, the code that prints it with its numbers."""
    texts = {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}
    return {slug: placeholders.printing(text) for slug, text in texts.items() if placeholders.find(text)}


def _could_be(text: str, filled: str) -> bool:
    """Tell whether a text is another one with something in place of each placeholder."""
    words = placeholders.PLACEHOLDER.split(text)[::2]
    return re.fullmatch("(.+?)".join(map(re.escape, words)), filled, re.DOTALL) is not None
