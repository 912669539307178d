"""A class of six through the whole path: release, submissions, autograding, marks, feedback, gradebook."""

import html
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from loyaltylab.grading.misconceptions import Misconception
from loyaltylab.grading.rehearse import rehearse
from loyaltylab.kit import secret_lines

WRONG = ["fraction-not-percent", "promoters-from-8", "wrong-base", "k-multiplies"]
PLAYED = ["blank", "solution", *WRONG]
MEMO = {"blank": 0, "solution": 6} | dict.fromkeys(WRONG, 3)


@pytest.fixture(scope="module")
def steps():
    """What the rehearsal told of its progress."""
    return []


@pytest.fixture(scope="module")
def played(assignments, tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("rehearsal") / "class"
    return rehearse("lab1", assignments, folder, only=PLAYED, progress=lambda *step: steps.append(step))


@pytest.fixture(scope="module")
def declared(wrong_answers) -> dict[str, Misconception]:
    return {entry.id: entry for entry in wrong_answers if entry.id in WRONG}


@pytest.fixture(scope="module")
def feedback(played):
    """What a student reads, by student: the page's text without its tags."""
    pages = {student: played.folder / "feedback" / student / "lab1" / "lab1.html" for student in PLAYED}
    return {student: plain(page.read_text(encoding="utf-8")) for student, page in pages.items()}


def plain(page: str) -> str:
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def lines_in(text: str, lines: set[str]) -> set[str]:
    return {line for line in lines if line in text}


class TestGradebook:
    def test_blank_scores_nothing_and_the_solution_all(self, played):
        assert played.gradebook.loc["blank"].eq(0).all()
        assert played.gradebook.loc["solution", "total"] == 41

    @pytest.mark.parametrize("student", WRONG)
    def test_wrong_answers_score_what_their_file_says(self, played, lab1, declared, student):
        row = played.gradebook.loc[student]
        full = {name: question.points for name, question in lab1.questions.items()}
        expected = {**full, **declared[student].scores}
        assert dict(row[list(expected)]) == expected
        assert row["total"] == sum(expected.values()) + MEMO[student]

    def test_memos_are_marked_by_the_rubric(self, played):
        assert dict(played.gradebook["q8 memo"]) == MEMO

    def test_one_row_each_in_the_order_of_the_file(self, played):
        assert list(played.gradebook.index) == PLAYED


class TestFeedback:
    def test_the_misconception_is_named(self, played):
        assert played.named == {"blank": [], "solution": []} | {student: [student] for student in WRONG}

    @pytest.mark.parametrize("student", WRONG)
    def test_the_declared_words_reach_the_student(self, feedback, declared, student):
        for words in declared[student].feedback.values():
            assert all(word in feedback[student] for word in words)

    @pytest.mark.parametrize("student", PLAYED)
    def test_points_per_question_reach_the_student(self, feedback, played, lab1, student):
        for name, question in lab1.questions.items():
            got = played.gradebook.loc[student, name]
            assert f"Question {name[1:]}: {got:g} of {question.points} points" in feedback[student]

    def test_a_right_answer_is_told_so(self, feedback):
        assert feedback["solution"].count("All right.") == 7
        assert feedback["blank"].count("has no answer yet") >= 7

    def test_marks_and_words_on_the_memo_reach_the_student(self, feedback):
        assert "Recommends what to measure, and says what these data cannot tell: 1 / 2" in feedback["wrong-base"]
        assert "data cannot tell: 2 / 2" in feedback["solution"]


class TestNothingLeaks:
    def test_there_is_something_to_leak(self, root, solution):
        scoring, solutions = secret_lines(root)
        assert len(scoring) > 100
        assert any("csat_satisfied" in line for line in solutions)
        assert "return tally.score()" not in scoring

    def test_not_in_the_release(self, played, root):
        folder = played.folder / "release"
        assert [path.name for path in folder.rglob("*") if path.is_file()] == ["lab1.ipynb"]
        text = (folder / "lab1" / "lab1.ipynb").read_text(encoding="utf-8")
        sources = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
        scoring, solutions = secret_lines(root)
        assert lines_in(sources, scoring | solutions) == set()
        assert_no_markers(text)

    @pytest.mark.parametrize("student", PLAYED)
    def test_no_scoring_in_any_feedback(self, feedback, root, student):
        assert lines_in(feedback[student], scoring_module_lines(root)) == set()
        assert_no_markers(feedback[student])

    def test_no_solution_and_no_wrong_answer_in_the_feedback_of_a_blank(self, feedback, root):
        scoring, solutions = secret_lines(root)
        assert lines_in(feedback["blank"], scoring | solutions) == set()

    def test_the_search_would_find_one(self, feedback, root):
        """What the solution's student typed is found in that student's feedback, highlighting and all."""
        _, solutions = secret_lines(root)
        assert len(lines_in(feedback["solution"], solutions)) > 10

    def test_no_other_file_goes_out_with_the_feedback(self, played):
        files = [path for path in (played.folder / "feedback").rglob("*") if path.is_file()]
        assert {path.name for path in files} == {"lab1.html"}
        assert len(files) == len(PLAYED)


def scoring_module_lines(root: Path) -> set[str]:
    scoring, _ = secret_lines(root)
    module = (root / "assignments" / "scoring" / "lab1.py").read_text(encoding="utf-8")
    return {line for line in scoring if line in module}


def assert_no_markers(text: str) -> None:
    for word in ("BEGIN SOLUTION", "END SOLUTION", "# blank:", "_src", "percent_mistakes", "Mistake(", "tally."):
        assert word not in text


class Released:
    """Stands in for nbgrader where only a release is needed, which is there already."""

    def __init__(self, release: Path, course: Path):
        self.release, self.course = release, course

    def generate_assignment(self, lab: str) -> dict[str, bool]:
        shutil.copytree(self.release, self.course / "release")
        return {"success": True}


class TestRunning:
    def test_progress_counts_the_submissions(self, played, steps):
        assert steps[0] == ("release", 0, 1)
        assert steps[1:7] == [(student, n, 6) for n, student in enumerate(PLAYED)]
        assert steps[7] == ("rubric marks and feedback", 6, 6)

    def test_an_unknown_lab_is_named(self, assignments, tmp_path):
        with pytest.raises(ValueError, match=r"source.lab99 does not exist\. Run `make build`"):
            rehearse("lab99", assignments, tmp_path / "class")

    def test_an_unknown_submission_is_named(self, assignments, played, tmp_path, monkeypatch):
        release = played.folder / "release"
        monkeypatch.setattr("loyaltylab.grading.rehearse.open_course", lambda course: Released(release, course))
        with pytest.raises(ValueError, match="no such submission: nobody"):
            rehearse("lab1", assignments, tmp_path / "class", only=["blank", "nobody"])
