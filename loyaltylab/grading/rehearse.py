"""Play a whole class before day one: release, submissions, autograding, rubric marks, feedback, gradebook."""

import contextlib
import io
import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import yaml
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from loyaltylab.grading.course import configure
from loyaltylab.grading.misconceptions import Misconception, fill, load_misconceptions, solution_cells

__all__ = ["Rehearsal", "Submission", "open_course", "rehearse"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Submission:
    """One pretended submission: under which id it comes, its notebook, and the level of its memo."""

    student: str
    notebook: NotebookNode
    memo: str


@dataclass
class Rehearsal:
    """What came out of a rehearsal.

    Attributes
    ----------
    gradebook : DataFrame
        One row a submission: points per question, memo, total.
    named : dict of str to list of str
        Per submission, the misconceptions that its feedback named.
    messages : dict of str to list of str
        Per submission, what its author is told about the questions that lost points.
    surprises : list of str
        Where a score differs from the one declared, or a wrong answer was not recognized; empty when all is well.
    folder : Path
        The scratch course, with release, submitted, autograded and feedback folders.
    """

    folder: Path
    gradebook: pd.DataFrame = field(default_factory=pd.DataFrame)
    named: dict[str, list[str]] = field(default_factory=dict)
    messages: dict[str, list[str]] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)


def rehearse(
    lab: str,
    assignments: Path,
    folder: Path,
    only: Iterable[str] | None = None,
    progress: Progress = lambda step, done, total: None,
) -> Rehearsal:
    """Play release to gradebook in a scratch folder, with one submission per known wrong answer.

    Parameters
    ----------
    lab : str
        Such as ``"lab1"``.
    assignments : Path
        The course's ``assignments`` folder; it is only read.
    folder : Path
        An empty or new folder for the scratch course.
    only : iterable of str, optional
        Submissions to play, such as ``["blank", "solution", "promoters-from-8"]``; all by default.
    progress : callable, optional
        Told the step, how many are done, and how many there are.

    Returns
    -------
    Rehearsal
    """
    course = _scratch_course(lab, assignments, folder)
    api = open_course(course)
    progress("release", 0, 1)
    _must(api.generate_assignment(lab), f"release of {lab}")
    submissions = _submissions(lab, course, only)
    for done, submission in enumerate(submissions):
        progress(submission.student, done, len(submissions))
        _hand_in(course, lab, submission)
        _must(api.autograde(lab, submission.student), f"autograding of {submission.student}")
    progress("rubric marks and feedback", len(submissions), len(submissions))
    _mark_memos(course, lab, submissions)
    _must(api.generate_feedback(lab), "feedback")
    students = [submission.student for submission in submissions]
    result = Rehearsal(course, _gradebook(course, lab, students))
    for who in students:
        result.named[who], result.messages[who] = _told(course, lab, who)
    result.surprises = _surprises(course, lab, result)
    return result


def open_course(course: Path, language: str = "en") -> NbGraderAPI:
    """Open an ``assignments`` folder with the same settings as the command line and the formgrader."""
    config = Config()
    configure(config, course, language)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    return NbGraderAPI(config=config)


def _scratch_course(lab: str, assignments: Path, folder: Path) -> Path:
    source = assignments / "source" / lab
    if not source.is_dir():
        raise ValueError(f"{source} does not exist. Run `make build`, or check the lab's name.")
    for part in (f"source/{lab}", "scoring", "misconceptions", "rubrics"):
        shutil.copytree(assignments / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_*"))
    return folder


def _must(result: dict[str, Any], what: str) -> None:
    if not result["success"]:
        raise RuntimeError(f"{what} failed:\n{result.get('error') or ''}\n{result.get('log') or ''}")


def _submissions(lab: str, course: Path, only: Iterable[str] | None) -> list[Submission]:
    release = nbformat.read(course / "release" / lab / f"{lab}.ipynb", as_version=4)
    answers = solution_cells(nbformat.read(course / "source" / lab / f"{lab}.ipynb", as_version=4))
    rubric = _rubric(course, lab)
    wrong = load_misconceptions(course / "misconceptions" / f"{lab}.yml")
    played = [Submission("blank", release, "none"), Submission("solution", fill(release, answers), "strong")]
    played += [_wrong_submission(entry, release, answers, rubric) for entry in wrong]
    if only is None:
        return played
    wanted = set(only)
    unknown = wanted - {submission.student for submission in played}
    if unknown:
        raise ValueError(f"no such submission: {', '.join(sorted(unknown))}")
    return [submission for submission in played if submission.student in wanted]


def _wrong_submission(
    entry: Misconception, release: NotebookNode, answers: dict[str, str], rubric: dict[str, Any]
) -> Submission:
    if not by_hand(rubric):  # the student marked the memo: the solution's, or the one that is the wrong answer
        return Submission(entry.id, fill(release, {**answers, **entry.cells}), "")
    memo = next(example for example in rubric["exemplars"] if example["level"] == "adequate")
    cells = {**answers, **entry.cells, rubric["cell"]: memo["text"]}
    return Submission(entry.id, fill(release, cells), memo["level"])


def _rubric(course: Path, lab: str) -> dict[str, Any]:
    text = (course / "rubrics" / f"{lab}.yml").read_text(encoding="utf-8")
    rubric: dict[str, Any] = yaml.safe_load(text)
    return rubric


def _hand_in(course: Path, lab: str, submission: Submission) -> None:
    target = course / "submitted" / submission.student / lab
    target.mkdir(parents=True)
    nbformat.write(submission.notebook, target / f"{lab}.ipynb")


def by_hand(rubric: dict[str, Any]) -> bool:
    """Tell whether the instructor marks the memo; where students do, it is an answer cell like any other.

    Examples
    --------
    >>> by_hand({"cell": "q8-memo"}), by_hand({"cell": "q10-answer"})
    (True, False)
    """
    return str(rubric["cell"]).endswith("-memo")


def _mark_memos(course: Path, lab: str, submissions: list[Submission]) -> None:
    """Mark each memo by the rubric, as an instructor does in the formgrader."""
    rubric = _rubric(course, lab)
    if not by_hand(rubric):
        return
    marks = {example["level"]: example["marks"] for example in rubric["exemplars"]}
    with _gradebook_of(course) as book:
        for submission in submissions:
            if submission.memo not in marks:
                continue
            given = marks[submission.memo]
            where = (rubric["cell"], lab, lab, submission.student)
            grade, comment = book.find_grade(*where), book.find_comment(*where)
            grade.manual_score, grade.needs_manual_grade = sum(given.values()), False
            comment.manual_comment = _comment(rubric, given)
        book.db.commit()


def _comment(rubric: dict[str, Any], given: dict[str, int]) -> str:
    lines = [f"{entry['text']}: {given[entry['id']]} / {entry['points']}" for entry in rubric["criteria"]]
    return "\n\n".join(lines)


@contextlib.contextmanager
def _gradebook_of(course: Path) -> Any:
    with Gradebook(f"sqlite:///{course.resolve() / 'gradebook.db'}", "loyaltylab") as book:
        yield book


def _gradebook(course: Path, lab: str, students: list[str]) -> pd.DataFrame:
    rows = {}
    with _gradebook_of(course) as book:
        for student in students:
            notebook = book.find_submission_notebook(lab, lab, student)
            grades = sorted(notebook.grades, key=lambda grade: grade.name)
            rows[student] = {grade.name: grade.score for grade in grades}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("submission")
    table.columns = [name.replace("-check", "").replace("-memo", " memo") for name in table.columns]
    return table.assign(total=table.sum(axis="columns"))


def _told(course: Path, lab: str, student: str) -> tuple[list[str], list[str]]:
    """Collect the misconceptions recognized and the messages, from the cells that the feedback is made of."""
    path = course / "autograded" / student / lab / f"{lab}.ipynb"
    with contextlib.redirect_stderr(io.StringIO()):
        notebook = nbformat.read(path, as_version=4)
    names: list[str] = []
    messages: list[str] = []
    for cell in notebook.cells:
        found = [output.get("metadata", {}).get("loyaltylab") for output in cell.get("outputs", [])]
        for about in found:
            if isinstance(about, dict) and about.get("misconception"):
                names.append(about["misconception"])
                messages.extend(output.text.strip() for output in cell.outputs if output.output_type == "stream")
    return list(dict.fromkeys(names)), messages


def _surprises(course: Path, lab: str, result: Rehearsal) -> list[str]:
    """Compare every wrong answer with what its file declares."""
    declared = {entry.id: entry for entry in load_misconceptions(course / "misconceptions" / f"{lab}.yml")}
    full = result.gradebook.loc["solution"] if "solution" in result.gradebook.index else None
    lines = []
    for student in result.gradebook.index.intersection(list(declared)):
        entry = declared[student]
        for question in result.gradebook.columns.drop(["total"]):
            wanted = entry.scores.get(question, None if full is None or " " in question else full[question])
            got = result.gradebook.loc[student, question]
            if wanted is not None and got != wanted:
                lines.append(f"{student}: {question} scored {got:g}, its file says {wanted:g}")
        if student not in result.named[student]:
            lines.append(f"{student}: the scoring did not recognize it under this name")
    return lines
