"""Bring a submission back into the shape of the release before it is graded.

Students delete, duplicate, move and retag cells. The release is the skeleton: its locked cells and every cell's
metadata are restored, the student's answers are put into it, and what the student added stays behind the cell it
followed. What was repaired is noted for the student and the instructor.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from loyaltylab import datasets
from loyaltylab.grading.lab import Lab, load_lab
from loyaltylab.i18n import LANGUAGES, _, using

__all__ = ["DRAW_LINE", "RepairNotebook", "repair"]

# Printed by the first cell of each lab, in every language.
DRAW_LINE = re.compile(r"student (?P<id>.{1,200}?), draw (?P<code>[0-9a-f]{8})\b")
_TEXT = re.compile(r"[\w.\-]{1,40}")


class RepairNotebook(NbGraderPreprocessor):  # type: ignore[misc]
    """First step of autograding: rebuild the submission on the skeleton of the release."""

    release_directory = Unicode("release", help="Folder with the released notebooks.").tag(config=True)
    scoring_directory = Unicode("scoring", help="Folder that holds one scoring module per lab.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Repair one submission and note whose data it was last run on."""
        about = resources["nbgrader"]
        path = Path(self.release_directory) / about["assignment"] / f"{about['notebook']}.ipynb"
        if not path.is_file():
            raise ValueError(f"{path} is missing: generate the release of {about['assignment']} before grading it.")
        skeleton = nbformat.read(path, as_version=4)
        claims = _claims(nb)
        with using(claims.get("language")):
            repaired = repair(nb, skeleton)
            lab = load_lab(about["assignment"], Path(self.scoring_directory))
            _note_claims(repaired, claims, _draw(nb, lab, about["student"]))
        return repaired, resources


def repair(nb: NotebookNode, skeleton: NotebookNode) -> NotebookNode:
    """Return the submission in the release's shape; ``metadata.loyaltylab.notes`` says what was mended.

    Parameters
    ----------
    nb : NotebookNode
        What the student handed in, with any damage to cells and metadata.
    skeleton : NotebookNode
        The release: order, locked text, metadata and cell ids come from here.

    Notes
    -----
    An answer cell that stands twice counts once, the first that was changed; its copies still run, in their places,
    except those left blank. A missing code cell is put back empty, not blank, so that what the student typed into a
    cell of their own is not overwritten by ``...``.
    """
    known = {grade_id: cell for cell in skeleton.cells if (grade_id := _grade_id(cell))}
    work = _sort(nb, known)
    cells = list(work.before)
    for grade_id, original in known.items():
        cells.append(_restored(original, work.answers.get(grade_id), grade_id in work.seen))
        cells.extend(work.after.get(grade_id, []))
    notes = [*_missing(known, work), *work.notes]
    repaired: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=NotebookNode(skeleton.metadata.copy()))
    repaired.metadata["loyaltylab"] = NotebookNode({**skeleton.metadata.get("loyaltylab", {}), "notes": notes})
    repaired.nbformat_minor = 5
    return repaired


@dataclass
class _Work:
    """A submission taken apart: answers by grade_id, and the student's own cells by the cell they followed."""

    answers: dict[str, NotebookNode] = field(default_factory=dict)
    before: list[NotebookNode] = field(default_factory=list)
    after: dict[str, list[NotebookNode]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def add_own(self, cell: NotebookNode, anchor: str | None) -> None:
        target = self.before if anchor is None else self.after.setdefault(anchor, [])
        target.append(_own(cell, f"own-{len(self.before) + sum(map(len, self.after.values())) + 1}"))


def _sort(nb: NotebookNode, known: dict[str, NotebookNode]) -> _Work:
    work = _Work()
    chosen = _chosen(nb, known)
    anchor: str | None = None
    for cell in nb.cells:
        grade_id = _identify(cell, known)
        if grade_id is None:
            work.add_own(cell, anchor)
            continue
        repeated = grade_id in work.seen
        work.seen.add(grade_id)
        if _editable(known[grade_id]):
            if cell is chosen[grade_id]:
                work.answers[grade_id] = cell
            elif _source(cell) != known[grade_id].source:
                work.add_own(cell, anchor)
            if repeated:
                work.notes.append(_("Answer cell {cell} stood more than once.").format(cell=grade_id))
        anchor = grade_id
    return work


def _chosen(nb: NotebookNode, known: dict[str, NotebookNode]) -> dict[str, NotebookNode]:
    """Choose, among copies of an answer cell, the first that the student changed."""
    chosen: dict[str, NotebookNode] = {}
    for cell in nb.cells:
        grade_id = _identify(cell, known)
        if grade_id is None:
            continue
        blank = known[grade_id].source
        if grade_id not in chosen or (_source(chosen[grade_id]) == blank != _source(cell)):
            chosen[grade_id] = cell
    return chosen


def _identify(cell: NotebookNode, known: dict[str, NotebookNode]) -> str | None:
    """Tell which cell of the release this is: by its grade_id, else by its cell id."""
    for claimed in (_grade_id(cell), cell.get("id")):
        if isinstance(claimed, str) and claimed in known:
            return claimed
    return None


def _grade_id(cell: NotebookNode) -> str | None:
    metadata = cell.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return about.get("grade_id") if isinstance(about, dict) else None


def _editable(original: NotebookNode) -> bool:
    return bool(original.metadata.nbgrader.get("solution"))


def _restored(original: NotebookNode, answer: NotebookNode | None, seen: bool) -> NotebookNode:
    cell = NotebookNode(nbformat.from_dict(original))
    if answer is not None:
        cell.source = _source(answer)
    elif _editable(original) and not seen and cell.cell_type == "code":
        cell.source = ""
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def _own(cell: NotebookNode, cell_id: str) -> NotebookNode:
    """Keep a cell the student added, without metadata: tags and forged nbgrader keys have no power."""
    new: Any = nbformat.v4.new_code_cell if cell.get("cell_type") == "code" else nbformat.v4.new_markdown_cell
    return NotebookNode(new(_source(cell), id=cell_id))


def _source(cell: NotebookNode) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def _missing(known: dict[str, NotebookNode], work: _Work) -> list[str]:
    gone = [grade_id for grade_id, cell in known.items() if _editable(cell) and grade_id not in work.seen]
    text = _("Answer cell {cell} was missing; it was put back empty.")
    return [text.format(cell=grade_id) for grade_id in gone]


def _claims(nb: NotebookNode) -> dict[str, str]:
    """Read what the notebook says of itself; only short plain words are believed."""
    about = nb.metadata.get("loyaltylab", {})
    about = about if isinstance(about, dict) else {}
    claims = {key: about.get(key) for key in ("version", "source_hash", "language")}
    kept = {key: value for key, value in claims.items() if isinstance(value, str) and _TEXT.fullmatch(value)}
    if kept.get("language") not in LANGUAGES:
        kept.pop("language", None)
    return {"version": "", "source_hash": "", **kept}


def _note_claims(nb: NotebookNode, claims: dict[str, str], ran_as: str | None) -> None:
    about = nb.metadata["loyaltylab"]
    edition, ours = claims["source_hash"], about.get("source_hash")
    if edition and edition != ours:
        note = _("The notebook was made from edition {edition} of the lab; the release graded against is {ours}.")
        about["notes"] = [*about["notes"], note.format(edition=edition, ours=ours)]
    about.update(claims)
    if ran_as is not None:
        note = _("The notebook was last run on the data of {other}; it was run again on your own.")
        about.update(ran_as=ran_as, notes=[*about["notes"], note.format(other=ran_as)])


def _draw(nb: NotebookNode, lab: Lab, student: str) -> str | None:
    """Read from the stored output of the first cell whose data the notebook was last run on, if not the student's."""
    for cell in nb.cells:
        for output in cell.get("outputs", []) or []:
            text = output.get("text", "")
            found = DRAW_LINE.search("".join(text) if isinstance(text, list) else str(text))
            if found:
                other = lab.whose_draw(found["id"], found["code"], student)
                return None if other is None else datasets.normalize_id(other)
    return None
