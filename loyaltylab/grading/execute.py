"""Run the student's cells, score the answers here: what stands in for nbgrader's own ``Execute``.

nbgrader runs hidden tests inside the student's process, where they can be read, skipped or forged. This
preprocessor never executes a test cell: when it reaches one it fetches the question's answers by name, scores them
in this process and writes message and points into the cell, where nbgrader's ``SaveAutoGrades`` reads them.
"""

import os
import secrets
from html import escape
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader import utils
from nbgrader.preprocessors import Execute
from traitlets import Float, Unicode

from loyaltylab import datasets
from loyaltylab.datasets.folders import folder_of
from loyaltylab.grading import kernel
from loyaltylab.grading.lab import Lab, load_lab
from loyaltylab.grading.score import Answers, Missing, Score
from loyaltylab.i18n import LANGUAGES, _, using

__all__ = ["WARNING", "ScoringExecute"]

WARNING = (
    "Student code runs here with your own rights: it can read and change your files. "
    "Grade only work of people you trust, or in an account made for grading."
)


class ScoringExecute(Execute):  # type: ignore[misc]
    """Execute a submission and score its questions in the grader's own process."""

    scoring_directory = Unicode("scoring", help="Folder that holds one scoring module per lab.").tag(config=True)
    answer_timeout = Float(10.0, help="Seconds that one answer, or one call of a function, may take.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any, km: Any = None) -> tuple[NotebookNode, Any]:
        """Run and score one submission."""
        self._student = datasets.normalize_id(resources["nbgrader"]["student"])
        self._lab = load_lab(resources["nbgrader"]["assignment"], Path(self.scoring_directory))
        self._about = dict(nb.metadata.get("loyaltylab", {}))
        self._stopped: str | None = None
        # A fresh value for each submission, so that no tag a student can write makes a cell be skipped.
        self.skip_cells_with_tag = secrets.token_hex(16)
        self.log.warning(WARNING)
        with using(_language(self._about)):
            nb, resources = super().preprocess(nb, resources, km)
            self._report(nb)
        return nb, resources

    def start_new_kernel(self, **arguments: Any) -> None:
        """Start the kernel with the id that the submission came under, and with the shipped tables."""
        env = {
            **os.environ,
            "LOYALTYLAB_STUDENT": self._student,
            "LOYALTYLAB_DATASETS": str(folder_of(self._lab.case).parent),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        }
        super().start_new_kernel(env=env, **arguments)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Run a student's cell, or score the question whose check cell this is."""
        if utils.is_grade(cell) and not utils.is_solution(cell):
            return self._score_cell(cell), resources
        if self._stopped is None and not utils.is_grade(cell):
            self._run_cell(cell, resources, index)
        return cell, resources

    def _run_cell(self, cell: NotebookNode, resources: Any, index: int) -> None:
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or _("number {n}").format(n=index + 1)
        try:
            super().preprocess_cell(cell, resources, index)
        except CellTimeoutError:
            self._stop(_("Cell {cell} never stopped; what comes after it did not run."), name)
        # The kernel died, or was made to send something that is no reply.
        except (DeadKernelError, AttributeError, LookupError, TypeError, ValueError):
            self._stop(_("Cell {cell} ended the kernel; what comes after it did not run."), name)
        else:
            if _timed_out(cell) and not kernel.responds(self):
                self._stop(_("Cell {cell} never stopped; what comes after it did not run."), name)

    def _stop(self, message: str, name: str) -> None:
        kernel.kill(self)
        self._stopped = message.format(cell=name)

    def _score_cell(self, cell: NotebookNode) -> NotebookNode:
        question_id = str(cell.metadata.nbgrader.grade_id).removesuffix("-check")
        score = self._lab.score(question_id, self._answers(question_id), self._student, self._about.get("ran_as"))
        write_score(cell, question_id, score, self._lab.questions[question_id].points)
        return cell

    def _answers(self, question_id: str) -> Answers:
        question = self._lab.questions[question_id]
        if self._stopped is not None:
            names = [*question.reads, *question.calls]
            return Answers({name: Missing(self._stopped) for name in names})
        return kernel.fetch_answers(self, question, self.answer_timeout)

    def _report(self, nb: NotebookNode) -> None:
        notes = list(self._about.get("notes", []))
        if self._stopped is not None:
            notes.append(self._stopped)
        notes.extend(_about_version(self._lab, self._about))
        if notes:
            # Ids and versions come from the submission: shown as text, never as HTML.
            lines = "\n".join(f"* {escape(note, quote=False)}" for note in notes)
            heading = _("About this submission")
            nb.cells.insert(0, new_markdown_cell(f"### {heading}\n\n{lines}", id="about-this-submission"))


def write_score(cell: NotebookNode, question_id: str, score: Score, points: float) -> None:
    """Write message and points into a check cell, in the form nbgrader reads as partial credit."""
    line = _("Question {q}: {got} of {points} points").format(
        q=question_id.removeprefix("q"), got=f"{score.points:g}", points=f"{points:g}"
    )
    if "advanced" in cell.metadata.get("tags", []):
        line += _(" (advanced, no part of the core)")
    about = {"question": question_id, "points": score.points, "misconception": score.misconception}
    result = new_output("execute_result", {"text/plain": f"{score.points:g}"}, metadata={"loyaltylab": about})
    result.execution_count = None
    cell.outputs = [new_output("stream", name="stdout", text=f"{line}\n{score.message}\n"), result]
    cell.execution_count = None


def _about_version(lab: Lab, about: dict[str, Any]) -> list[str]:
    version = about.get("version")
    if version in lab.versions:
        return []
    known = ", ".join(sorted(lab.versions))
    text = _("This notebook says it is version {found} of {lab}; it was graded as version {known}.")
    return [text.format(found=version or "?", lab=lab.name, known=known)]


def _language(about: dict[str, Any]) -> str | None:
    language = about.get("language")
    return language if language in LANGUAGES else None


def _timed_out(cell: NotebookNode) -> bool:
    return any(output.get("ename") == "CellTimeoutError" for output in cell.get("outputs", []))
