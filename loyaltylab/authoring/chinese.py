"""The Chinese text of a lesson or lab: Markdown by cell slug, each section with the hash of its English source.

``<!-- cell: hook | source: 1a2b3c4d -->`` starts the section of cell ``hook``; what follows replaces its text. Code is
never in it. A section whose hash is not that of today's English is stale; ``00000000`` marks text not translated yet.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from loyaltylab.authoring.files import AuthoringError, Written, read_text, short_hash, write_text
from loyaltylab.authoring.placeholders import find
from loyaltylab.authoring.source import Source, read_source

UNTRANSLATED = "00000000"
_HEADER = re.compile(r"^<!-- cell: (?P<slug>\S+) \| source: (?P<hash>[0-9a-f]{8}) -->$")


@dataclass(frozen=True)
class Section:
    """The translation of one cell and the hash of the English it was made from."""

    slug: str
    source_hash: str
    text: str


@dataclass(frozen=True)
class Status:
    """What a translator has to do in one file."""

    path: Path
    missing: list[str]
    stale: list[str]
    orphaned: list[str]

    @property
    def complete(self) -> bool:
        """Tell whether every cell is translated from its present text."""
        return not self.missing and not self.stale

    def lines(self) -> list[str]:
        """Return one line for each kind of work, with the slugs."""
        work = {"missing": self.missing, "stale": self.stale, "orphaned": self.orphaned}
        return [f"{self.path}: {name}: {', '.join(slugs)}" for name, slugs in work.items() if slugs]


def cell_hash(text: str) -> str:
    """Return the eight hex digits by which a translation names the English text of its cell."""
    return short_hash(text, length=8)


def translation_path(source: Path) -> Path:
    """Return where the Chinese text of a source stands: ``zh/`` beside it."""
    return source.parent / "zh" / f"{source.stem}.md"


def read_sections(path: Path) -> dict[str, Section]:
    """Read a translation file.

    Raises
    ------
    AuthoringError
        If a section header is ill-formed or double, or text stands before the first one.
    """
    sections: dict[str, Section] = {}
    header: re.Match[str] | None = None
    body: list[str] = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        match = _HEADER.match(line.rstrip())
        if match is None:
            if line.startswith("<!-- cell:"):
                raise AuthoringError(
                    f"{path}, line {number}: write <!-- cell: slug | source: 1a2b3c4d -->, not {line!r}."
                )
            if header is None and line.strip():
                raise AuthoringError(f"{path}, line {number}: text before the first <!-- cell: ... --> line.")
            body.append(line)
            continue
        _close(sections, header, body)
        if match["slug"] in sections:
            raise AuthoringError(f"{path}, line {number}: cell {match['slug']!r} is translated twice.")
        header, body = match, []
    _close(sections, header, body)
    return sections


def translatable(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that a translator writes: Markdown and quizzes, never code."""
    return [cell for cell in notebook.cells if cell.cell_type != "code"]


def status(source: Source, path: Path) -> Status:
    """Compare a translation file with its English source."""
    sections = read_sections(path)
    english = {cell.id: cell.source for cell in translatable(source.notebook)}
    missing = [slug for slug in english if slug not in sections]
    stale = [
        slug for slug, part in sections.items() if slug in english and part.source_hash != cell_hash(english[slug])
    ]
    return Status(path, missing, stale, [slug for slug in sections if slug not in english])


def translate(source: Source, path: Path) -> tuple[NotebookNode, list[str]]:
    """Return the source's notebook with the Chinese text in place, and warnings about stale or differing sections.

    Raises
    ------
    AuthoringError
        If a cell has no translation.
    """
    state = status(source, path)
    if state.missing:
        raise AuthoringError(f"{path}: no translation of {', '.join(state.missing)}; add a section for each.")
    sections, warnings = read_sections(path), list[str]()
    for cell in translatable(source.notebook):
        english, cell.source = _expressions(cell.source), sections[cell.id].text
        if _expressions(cell.source) != english:
            warnings.append(f"{path}: {cell.id} computes other numbers than the English text: {sorted(english)}.")
    warnings += [f"{path}: {slug} is stale: its English text changed." for slug in state.stale]
    warnings += [f"{path}: {slug} is no cell of the source any more; delete it." for slug in state.orphaned]
    return source.notebook, warnings


def accept(path: Path) -> Written:
    """Rewrite every hash to that of today's English: the translator has checked the text."""
    english = {cell.id: cell.source for cell in translatable(read_source(source_path(path)).notebook)}
    sections = [
        Section(part.slug, cell_hash(english[part.slug]), part.text) if part.slug in english else part
        for part in read_sections(path).values()
    ]
    return write_text(path, _render(sections))


def skeleton(source: Path) -> Written:
    """Write the English text to translate; in a file that exists, only the cells that are missing from it."""
    path = translation_path(source)
    left = read_sections(path) if path.is_file() else {}
    cells = translatable(read_source(source).notebook)
    sections = [left.pop(cell.id, Section(cell.id, UNTRANSLATED, cell.source)) for cell in cells]
    return write_text(path, _render([*sections, *left.values()]))


@dataclass(frozen=True)
class Work:
    """What is to translate in the whole kit; ``unfinished`` if text that exists is stale or incomplete."""

    lines: list[str]
    unfinished: bool


def all_work(root: Path) -> Work:
    """Look through every lesson and lab; a source without any Chinese text is listed but is not unfinished."""
    lines, unfinished = [], False
    patterns = ("course/_src/[0-9][0-9]_*.py", "course/_src/optional/*.py", "assignments/_src/*.py")
    sources = [path for pattern in patterns for path in root.glob(pattern)]
    for source in sorted(sources):
        path = translation_path(source)
        if not path.is_file():
            lines.append(f"{path.relative_to(root).as_posix()}: not begun")
            continue
        state = status(read_source(source), path)
        lines += [line.replace(f"{root}/", "") for line in state.lines()]
        unfinished = unfinished or not state.complete
    sourceless = [path for path in sorted(root.glob("*/_src/**/zh/*.md")) if not source_path(path).is_file()]
    lines += [f"{path.relative_to(root).as_posix()}: has no English source any more" for path in sourceless]
    return Work(lines, unfinished)


def source_path(path: Path) -> Path:
    """Return the English source of a translation file."""
    return path.parent.parent / f"{path.stem}.py"


def _expressions(text: str) -> set[str]:
    return {placeholder.expression for placeholder in find(text)}


def _close(sections: dict[str, Section], header: re.Match[str] | None, body: list[str]) -> None:
    if header is not None:
        sections[header["slug"]] = Section(header["slug"], header["hash"], "\n".join(body).strip())


def _render(sections: list[Section]) -> str:
    parts = [f"<!-- cell: {part.slug} | source: {part.source_hash} -->\n\n{part.text.strip()}\n" for part in sections]
    return "\n".join(parts)
