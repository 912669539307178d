"""What holds for every lab: blank, solution, every known wrong answer, both languages, many students. No kernel."""

import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

import nbformat
import pytest
from pandas.util import hash_pandas_object

from loyaltylab import datasets, programs, transactions
from loyaltylab.grading.lab import load_lab
from loyaltylab.grading.misconceptions import load_misconceptions, score_cells, solution_cells
from loyaltylab.grading.rehearse import _rubric, _scratch_course, open_course
from loyaltylab.grading.score import Answers, NoAnswer
from loyaltylab.grading.tally import Tally, recognize

LABS = ["lab1", "lab2", "lab3", "lab4", "lab5", "lab7", "lab8", "capstone"]
STUDENTS = ["demo", "li.wei"]
TOTAL = {"lab1": 41, "lab2": 50, "lab3": 50, "lab4": 49, "lab5": 50, "lab7": 75, "lab8": 50, "capstone": 73}
MANY = {"lab1": 60, "lab2": 15, "lab3": 25, "lab4": 20, "lab5": 12, "lab7": 12, "lab8": 15, "capstone": 10}  # draws
CHANCE = 0.02  # share of known wrong answers that may, on some draw, look like another


@pytest.fixture(scope="module", params=LABS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def lab(name, assignments):
    return load_lab(name, assignments / "scoring")


@pytest.fixture(scope="module")
def notebook(name, assignments):
    return nbformat.read(assignments / "source" / name / f"{name}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def entries(name, assignments):
    return load_misconceptions(assignments / "misconceptions" / f"{name}.yml")


@pytest.fixture(scope="module")
def full(lab):
    return {question: each.points for question, each in lab.questions.items()}


@pytest.fixture(scope="module", autouse=True)
def _count_once():
    """Count a log once; fifty notebooks ask for the same table."""
    count, counted = transactions.rfm_summary, {}

    def rfm_summary(log, *args, **options):
        key = (hash_pandas_object(log).sum(), *log.columns, repr(args), repr(sorted(options.items())))
        if key not in counted:
            counted[key] = count(log, *args, **options)
        return counted[key].copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transactions, "rfm_summary", rfm_summary)
        yield


@pytest.fixture(scope="module", autouse=True)
def _simulate_once():
    """Run a program once on the same guests, and follow the points of a ledger once; nobody changes what comes back."""
    run, follow, followed = lru_cache(400)(programs.simulate), programs.point_lives, {}

    def point_lives(ledger):
        key = hash_pandas_object(ledger.balances).sum()
        if key not in followed:
            followed[key] = follow(ledger)
        return followed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(programs, "simulate", run)
        patch.setattr("loyaltylab.programs.what_if.simulate", run)
        patch.setattr(programs, "point_lives", point_lives)
        yield


@pytest.fixture(scope="module", autouse=True)
def _draw_once():
    """Draw each student's data once; every notebook gets its own copy of the tables."""
    drawn = lru_cache(datasets.for_student)

    def for_student(case: str, student: str) -> datasets.Case:
        found = drawn(case, student)
        return replace(found, tables={table: found.tables[table].copy() for table in found.tables})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "for_student", for_student)
        yield


def cells_of(notebook):
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }


@pytest.mark.parametrize("student", STUDENTS)
def test_the_solution_scores_full(lab, notebook, full, student):
    scores = score_cells(lab, notebook, student, {})
    assert {question: score.points for question, score in scores.items()} == full
    assert {score.message for score in scores.values()} == {"All right."}


def test_the_released_blanks_score_nothing(name, lab, notebook, full, assignments, tmp_path):
    course = _scratch_course(name, assignments, tmp_path / "assignments")
    result = open_course(course).generate_assignment(name)
    assert result["success"], result["log"]
    released = nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4)
    blanks = {slug: cell.source for slug, cell in cells_of(released).items() if cell.metadata.nbgrader.get("solution")}
    assert "q1-answer" in blanks
    scores = score_cells(lab, notebook, "demo", blanks)
    assert {question: score.points for question, score in scores.items()} == dict.fromkeys(full, 0.0)
    # A memo that is still empty is told to be too short; nothing else is taken for a misunderstanding.
    assert {score.misconception for score in scores.values()} <= {None, "memo-too-short"}


def test_points_add_up(name, lab, notebook, full, assignments):
    checks = {
        slug.removesuffix("-check"): cell.metadata.nbgrader.points
        for slug, cell in cells_of(notebook).items()
        if slug.endswith("-check")
    }
    assert checks == full
    by_hand = sum(c.metadata.nbgrader.points for slug, c in cells_of(notebook).items() if slug.endswith("-memo"))
    assert lab.points + by_hand == TOTAL[name]
    assert 40 <= TOTAL[name] <= (80 if name in ("lab7", "capstone") else 50)  # these take more than one sitting
    assert f"{TOTAL[name]} points" in cells_of(notebook)["title"].source
    for question, points in full.items():
        assert f"({points} points" in cells_of(notebook)[f"{question}-text"].source
    assert lab.questions.keys() == full.keys()


def test_the_scoring_knows_this_edition(lab, notebook):
    assert notebook.metadata.loyaltylab.version in lab.versions
    assert notebook.metadata.loyaltylab.source_hash


def test_the_rubric_has_an_exemplar_at_each_level(name, notebook, assignments):
    rubric = _rubric(assignments, name)
    assert rubric["cell"] in cells_of(notebook)
    most = {criterion["id"]: criterion["points"] for criterion in rubric["criteria"]}
    totals = {example["level"]: sum(example["marks"].values()) for example in rubric["exemplars"]}
    full = sum(most.values())
    assert totals == {"strong": full, "adequate": full // 2, "weak": 0}
    for example in rubric["exemplars"]:
        assert all(mark <= most[criterion] for criterion, mark in example["marks"].items())
        assert len(example["text"].split()) > 20
    for criterion in rubric["criteria"]:
        assert set(criterion["levels"]) == set(range(criterion["points"] + 1))


def test_a_self_marked_memo_prints_its_rubric(name, notebook, assignments):
    rubric = _rubric(assignments, name)
    if rubric["cell"].endswith("-memo"):
        return  # marked by the instructor
    text = cells_of(notebook)[rubric["cell"].replace("-answer", "-text")].source
    for criterion in rubric["criteria"]:
        assert f"`{criterion['id']}`" in text
    assert all(f"**{level}**" in text for level in ("Strong", "Adequate", "Weak"))


def test_there_are_enough_wrong_answers_and_each_is_its_own(entries, notebook, full):
    assert len({entry.id for entry in entries}) == len(entries) >= 12
    assert len({entry.title for entry in entries}) == len(entries)
    for entry in entries:
        assert set(entry.cells) <= set(solution_cells(notebook))
        assert set(entry.scores) == set(entry.feedback)
        assert set(entry.scores) <= {cell.removesuffix("-answer") for cell in entry.cells}
        assert all(0 <= points < full[question] for question, points in entry.scores.items()), entry.id


@pytest.mark.parametrize("student", STUDENTS)
def test_each_wrong_answer_scores_exactly_and_is_told_why(lab, notebook, entries, full, student):
    numbers = {f"{value:.1f}" for value in lab.truth(student).values() if isinstance(value, float) and abs(value) > 10}
    for entry in entries:
        scores = score_cells(lab, notebook, student, entry.cells)
        assert {question: score.points for question, score in scores.items()} == {**full, **entry.scores}, entry.id
        for question, score in scores.items():
            assert score.misconception == (entry.id if question in entry.scores else None), (entry.id, question, score)
            assert not numbers & set(re.findall(r"-?\d+\.\d", score.message)), (entry.id, "a message tells the answer")
        for question, words in entry.feedback.items():
            assert all(word in scores[question].message for word in words), (entry.id, scores[question].message)


def test_the_chinese_lab_gives_the_same_points_in_chinese(name, lab, entries, full, assignments):
    path = assignments / "zh" / "source" / name / f"{name}.ipynb"
    source = nbformat.read(path, as_version=4)
    solved = score_cells(lab, source, "demo", {})
    assert {question: score.points for question, score in solved.items()} == full
    for entry in entries:
        scores = score_cells(lab, source, "demo", entry.cells)
        for question, points in entry.scores.items():
            score = scores[question]
            assert (score.points, score.misconception) == (points, entry.id)
            assert all(re.search("[\u4e00-\u9fff]", line) for line in score.message.splitlines()), score.message


def test_what_is_read_stands_in_the_question_and_is_checked(lab, notebook):
    cells = cells_of(notebook)
    for question, each in lab.questions.items():
        for read in [*each.reads, *each.calls]:
            assert re.search(rf"`{read}(\(.*\))?`", cells[f"{question}-text"].source), (question, read)
            assert f'({read}, "{read}"' in cells[f"{question}-check"].source


def test_wrong_kinds_cost_points_and_never_the_run(lab, full):
    for value in ("x", None, float("nan"), [], {}, 10**400, object()):
        for question, each in lab.questions.items():
            given = Answers(dict.fromkeys([*each.reads, *each.calls], value))
            score = lab.score(question, given, "demo")
            assert 0 <= score.points < full[question], (question, value)
            assert score.message


@pytest.fixture(scope="module")
def truths(name, lab):
    """The right answers of many students, each on their own draw."""
    return [lab.truth(f"s{n:03d}") for n in range(MANY[name])]


def test_no_mistake_passes_for_the_answer_and_hardly_any_for_another(lab, truths, monkeypatch):
    compared, confused = 0, []

    def compare(self, answer, get, same, reference, points, mistakes, hint=""):
        nonlocal compared
        mistakes = list(mistakes)
        for mistake in mistakes:
            compared += 1
            assert not same(reference, mistake.value), (answer, mistake.name)
            found = recognize(mistake.value, mistakes, same)
            assert found is not None
            if found.name != mistake.name:
                confused.append((answer, mistake.name, found.name))

    monkeypatch.setattr(Tally, "_compare", compare)
    for truth in truths:
        for question in lab.questions.values():
            with suppress(NoAnswer):
                question.score(Answers({}), truth)
    assert compared > 20 * len(truths)
    assert len(confused) <= CHANCE * compared, confused
    # Fractions are what students hand in most: they must never be taken for something that earns credit.
    assert not [entry for entry in confused if entry[1] == "fraction-not-percent"]
