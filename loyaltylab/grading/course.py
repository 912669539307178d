"""The nbgrader course: one place that says how nbgrader is set up, for command line, formgrader and rehearsal."""

import os
import re
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from sqlalchemy.exc import SAWarning

from loyaltylab.grading.execute import ScoringExecute
from loyaltylab.grading.repair import RepairNotebook
from loyaltylab.i18n import _, using

__all__ = ["OpenBlanks", "TidyFeedback", "configure"]

_BLANK = re.compile(r"^(\s*)# blank: ?", re.MULTILINE)


class OpenBlanks(NbGraderPreprocessor):  # type: ignore[misc]
    """Turn the ``# blank:`` lines of an answer cell into what the student starts from.

    An author writes, after ``### END SOLUTION``, lines such as ``# blank: nps = ...``. The release shows them without
    the marker, in place of the solution.
    """

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Open the blanks of one answer cell."""
        if utils.is_solution(cell) and cell.cell_type == "code":
            cell.source = _BLANK.sub(r"\1", cell.source).strip("\n")
        return cell, resources


class TidyFeedback(NbGraderPreprocessor):  # type: ignore[misc]
    """Leave the message in a check cell's feedback; the bare number below it is only for nbgrader's bookkeeping."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Tidy one check cell."""
        if utils.is_grade(cell) and cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.output_type != "execute_result"]
        return cell, resources


def configure(c: Any, root: Path, language: str = "en") -> None:
    """Set an nbgrader configuration up for this course.

    Parameters
    ----------
    c : traitlets Config
        Changed in place.
    root : Path
        The ``assignments`` folder.
    language : {"en", "zh"}
        Which release the class works on. Submissions in the other language are graded all the same.

    Examples
    --------
    In ``assignments/nbgrader_config.py``::

        configure(get_config(), Path(__file__).parent)
    """
    _find_alembic()
    # nbgrader's own queries set this off for each new submission; it tells an instructor nothing.
    warnings.filterwarnings("ignore", message="Object of type <Submitted", category=SAWarning)
    root = root.resolve()
    prefix = "" if language == "en" else f"{language}/"
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = "loyaltylab"
    c.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"
    c.CourseDirectory.source_directory = f"{prefix}source"
    c.CourseDirectory.release_directory = f"{prefix}release"
    # No exchange folder: releases and submissions travel by the LMS or by hand. The folder must not exist.
    c.Exchange.root = str(root / "no-exchange")
    with using(language):
        _configure_release(c)
    _configure_grading(c, root, prefix)


def _find_alembic() -> None:
    """Make nbgrader find ``alembic``, which it calls by name, when the environment is used without activating it."""
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def _configure_release(c: Any) -> None:
    c.GenerateAssignment.preprocessors = [
        stock.LockCells,
        stock.ClearSolutions,
        OpenBlanks,
        stock.ClearOutput,
        stock.CheckCellMetadata,
        stock.ComputeChecksums,
        stock.SaveCells,
        stock.ClearHiddenTests,
        stock.ClearMarkScheme,
        stock.ComputeChecksums,
        stock.CheckCellMetadata,
    ]
    c.ClearSolutions.code_stub = {"python": ""}
    c.ClearSolutions.text_stub = _("*Write your answer here.*")


def _configure_grading(c: Any, root: Path, prefix: str) -> None:
    c.Autograde.sanitize_preprocessors = [
        RepairNotebook,
        stock.ClearOutput,
        stock.DeduplicateIds,
        stock.OverwriteKernelspec,
        stock.OverwriteCells,
        stock.CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = [
        ScoringExecute,
        stock.LimitOutput,
        stock.SaveAutoGrades,
        stock.AssignLatePenalties,
        stock.CheckCellMetadata,
    ]
    # Feedback is written anew each time: marks given by hand since the last time must reach the student.
    c.GenerateFeedback.force = True
    c.GenerateFeedback.preprocessors = [stock.GetGrades, TidyFeedback, CSSHTMLHeaderPreprocessor]
    c.RepairNotebook.release_directory = str(root / f"{prefix}release")
    c.RepairNotebook.scoring_directory = str(root / "scoring")
    c.ScoringExecute.scoring_directory = str(root / "scoring")
    c.ScoringExecute.timeout = 60
    c.ScoringExecute.extra_arguments = ["--log-level=40"]  # ipykernel greets each kernel with a warning otherwise
