"""Read a py:percent source: cells with the slugs, kinds and tags that their author wrote."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
from nbformat import NotebookNode

from loyaltylab.authoring.files import AuthoringError, read_text, short_hash

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
HEADER_KEYS = {"slug", "tags", "kind", "numbers", "points", "level"}
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Source:
    """A source file; ``notebook`` has the slug as cell id and the header's keys as cell metadata."""

    path: Path
    text: str
    notebook: NotebookNode
    version: str

    @property
    def name(self) -> str:
        """The file's stem: ``01_satisfaction_is_not_loyalty``, ``lab1``."""
        return self.path.stem

    def hash(self, *more: str) -> str:
        """Twelve hex digits over this source and, for a translation, its text."""
        return short_hash(self.text, *more, length=12)


def read_source(path: Path) -> Source:
    """Read a lesson or lab source.

    Raises
    ------
    AuthoringError
        If a cell has no slug, an ill-formed or double one, or a header key nobody knows.
    """
    if not path.is_file():
        raise AuthoringError(f"{path}: there is no such source.")
    text = read_text(path)
    start = re.search(r"^# %%", text, re.MULTILINE)
    if start is None:
        raise AuthoringError(f'{path}: no cell found; a cell starts with a line like # %% slug="first-look".')
    head, body = text[: start.start()], text[start.start() :]
    _check_head(path, head)
    notebook = jupytext.reads(body, fmt={"extension": ".py", "format_name": "percent"})
    lines = _header_lines(text, len(notebook.cells))
    problems: list[str] = []
    seen: set[str] = set()
    for cell, line in zip(notebook.cells, lines, strict=True):
        cell.metadata.pop("lines_to_next_cell", None)
        problems += [f"{path}, line {line}: {problem}" for problem in _problems(cell, seen)]
        cell.id = cell.metadata.get("slug", "")
        seen.add(cell.id)
    if problems:
        raise AuthoringError(*problems)
    version = re.search(r"^# version: *[\"']?([\w.\-+]+)", head, re.MULTILINE)
    return Source(path, text, notebook, version.group(1) if version else "")


def kind(cell: NotebookNode) -> str:
    """Return the kind that the cell's header states, or an empty string."""
    return str(cell.metadata.get("kind", ""))


def new_notebook(cells: list[NotebookNode], kit: dict[str, str]) -> NotebookNode:
    """Return a notebook with the metadata every derived notebook has, and no other."""
    return NotebookNode(
        nbformat=4,
        nbformat_minor=5,
        cells=cells,
        metadata=NotebookNode(
            kernelspec=NotebookNode(KERNELSPEC),
            language_info=NotebookNode(name="python"),
            loyaltylab=NotebookNode(kit),
        ),
    )


def _check_head(path: Path, head: str) -> None:
    for number, line in enumerate(head.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            raise AuthoringError(f"{path}, line {number}: only comments may stand before the first cell: {line!r}.")


def _header_lines(text: str, cells: int) -> list[int | str]:
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if line.startswith("# %%")]
    # A "# %%" inside a string is no cell; then the numbers cannot be trusted, the slugs must do.
    return [*lines] if len(lines) == cells else ["?"] * cells


def _problems(cell: NotebookNode, seen: set[str]) -> list[str]:
    metadata: dict[str, Any] = cell.metadata
    first = cell.source.strip().splitlines()[0] if cell.source.strip() else "(empty cell)"
    if "incorrectly_encoded_metadata" in metadata:
        header = metadata["incorrectly_encoded_metadata"]
        return [f'cannot read the header {header!r}; write values in double quotes: slug="first-look" points=4.']
    if "slug" not in metadata:
        return [f'the cell has no slug: {first!r}. Write one in its header: # %% slug="first-look".']
    slug = str(metadata["slug"])
    problems = []
    if not SLUG.fullmatch(slug):
        problems.append(f"slug {slug!r}: use 1 to 64 lower-case letters, digits and hyphens (first-look).")
    if slug in seen:
        problems.append(f"slug {slug!r} is used twice; a slug is unique in its notebook.")
    if unknown := sorted(set(metadata) - HEADER_KEYS):
        known = ", ".join(sorted(HEADER_KEYS))
        problems.append(f"cell {slug!r}: unknown header key {', '.join(unknown)}; known are {known}.")
    if not cell.source.strip():
        problems.append(f"cell {slug!r} is empty.")
    return problems
