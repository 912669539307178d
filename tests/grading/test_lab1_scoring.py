"""Lab 1's scoring as pure functions, without a kernel: blank, solution, every known wrong answer, many students."""

import re
from dataclasses import replace
from functools import lru_cache

import nbformat
import pytest
from nbformat import NotebookNode

from loyaltylab import datasets
from loyaltylab.grading.lab import OTHER_DRAW, load_lab
from loyaltylab.grading.misconceptions import load_misconceptions, score_cells
from loyaltylab.grading.rehearse import _rubric
from loyaltylab.grading.score import Answers
from loyaltylab.grading.tally import Tally, recognize
from loyaltylab.i18n import get_language

STUDENTS = ["demo", "li.wei", "s2024-17"]
QUESTIONS = {"q1", "q2", "q3", "q4", "q5", "q6", "q7"}


def cells_of(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }


def memo_points(source: NotebookNode) -> float:
    return sum(
        float(cell.metadata.nbgrader.points) for name, cell in cells_of(source).items() if name.endswith("-memo")
    )


@pytest.fixture(scope="module", autouse=True)
def _draw_once():
    """Draw each student's data once; every notebook gets its own copy of the tables."""
    drawn = lru_cache(datasets.for_student)

    def for_student(name: str, student: str) -> datasets.Case:
        case = drawn(name, student)
        return replace(case, tables={table: data.copy() for table, data in case.tables.items()})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "for_student", for_student)
        yield


@pytest.fixture(scope="module", params=STUDENTS)
def graded(request, lab1, source, wrong_answers):
    """Scores of every known wrong answer on one student's draw, by its id."""
    scores = {entry.id: score_cells(lab1, source, request.param, entry.cells) for entry in wrong_answers}
    return {**scores, "student": request.param, "all": list(scores.values())}


@pytest.fixture(scope="module")
def full(lab1):
    return {name: question.points for name, question in lab1.questions.items()}


class TestBlankAndSolution:
    @pytest.mark.parametrize("student", STUDENTS)
    def test_the_solution_scores_full(self, lab1, source, full, student):
        scores = score_cells(lab1, source, student, {})
        assert {name: score.points for name, score in scores.items()} == full
        assert {score.message for score in scores.values()} == {"All right."}

    @pytest.mark.parametrize("student", STUDENTS)
    def test_the_released_blanks_score_nothing(self, lab1, source, release, student):
        blanks = {
            name: cell.source for name, cell in cells_of(release).items() if cell.metadata.nbgrader.get("solution")
        }
        assert {"q1-answer", "q7-answer"} < set(blanks)
        scores = score_cells(lab1, source, student, blanks)
        assert {name: score.points for name, score in scores.items()} == dict.fromkeys(QUESTIONS, 0.0)
        assert all(score.misconception is None for score in scores.values())

    def test_points_add_up_to_forty(self, lab1, source, assignments):
        assert set(lab1.questions) == QUESTIONS
        assert lab1.points == 34
        assert memo_points(source) == 6
        rubric = _rubric(assignments, "lab1")
        assert sum(criterion["points"] for criterion in rubric["criteria"]) == memo_points(source)
        assert rubric["cell"] in cells_of(source)

    def test_the_rubric_has_an_exemplar_at_each_level(self, assignments):
        rubric = _rubric(assignments, "lab1")
        most = {criterion["id"]: criterion["points"] for criterion in rubric["criteria"]}
        totals = {example["level"]: sum(example["marks"].values()) for example in rubric["exemplars"]}
        assert totals == {"strong": 6, "adequate": 3, "weak": 0}
        for example in rubric["exemplars"]:
            assert {name: mark <= most[name] for name, mark in example["marks"].items()} == dict.fromkeys(most, True)
            assert len(example["text"].split()) > 20
        for criterion in rubric["criteria"]:
            assert set(criterion["levels"]) == set(range(criterion["points"] + 1))


class TestMisconceptions:
    def test_there_are_enough_and_each_has_its_own_name(self, wrong_answers):
        assert len({entry.id for entry in wrong_answers}) == len(wrong_answers) >= 12
        assert len({entry.title for entry in wrong_answers}) == len(wrong_answers)

    def test_each_replaces_answers_of_the_lab(self, wrong_answers, solution):
        for entry in wrong_answers:
            assert set(entry.cells) <= set(solution)
            touched = {cell.removesuffix("-answer") for cell in entry.cells}
            assert touched == set(entry.scores) == set(entry.feedback)
            assert all(words for words in entry.feedback.values())

    def test_each_scores_exactly_what_its_file_says(self, full, wrong_answers, graded):
        for entry in wrong_answers:
            scores = graded[entry.id]
            assert {name: score.points for name, score in scores.items()} == {**full, **entry.scores}, entry.id

    def test_each_is_recognized_and_helped(self, wrong_answers, graded):
        for entry in wrong_answers:
            scores = graded[entry.id]
            for name, score in scores.items():
                expected = entry.id if name in entry.scores else None
                assert score.misconception == expected, (entry.id, name, score)
            for name, words in entry.feedback.items():
                missing = [word for word in words if word not in scores[name].message]
                assert not missing, (entry.id, scores[name].message)

    def test_each_costs_points(self, full, wrong_answers):
        for entry in wrong_answers:
            assert all(0 <= points < full[name] for name, points in entry.scores.items()), entry.id

    def test_messages_never_tell_the_answer(self, lab1, graded):
        """No message holds a number that the reference holds."""
        truth = lab1.truth(graded["student"])
        numbers = {f"{value:.1f}" for value in truth.values() if isinstance(value, float) and abs(value) > 10}
        assert len(numbers) > 10
        messages = [score.message for scores in graded["all"] for score in scores.values()]
        assert not numbers & set(re.findall(r"-?\d+\.\d", " ".join(messages)))

    def test_a_broken_file_is_refused(self, tmp_path):
        path = tmp_path / "lab9.yml"
        path.write_text("- {id: a, title: A, cells: {}, scores: {}}\n- {id: a, title: B, cells: {}, scores: {}}\n")
        with pytest.raises(ValueError, match="a stands more than once"):
            load_misconceptions(path)
        path.write_text("- {id: a, title: A, cells: {}}\n")
        with pytest.raises(ValueError, match=r"lab9\.yml: entry 'a'"):
            load_misconceptions(path)


# What stays English in a Chinese message: names, makes, columns, and what Python itself says.
PYTHON_WORDS = re.compile(
    r"`.*?`|NPS|nan|None|（[A-Za-z/]+）|Series|Aster|Boreal|Corvid|Dorado|repurchased"
    r"|ZeroDivisionError: division by zero|object: this kind of value cannot be handed in"
)


class TestChinese:
    """The Chinese lab: the same points and names, every message in Chinese."""

    @pytest.fixture(scope="class")
    @classmethod
    def chinese(cls, lab1, assignments, wrong_answers):
        source = nbformat.read(assignments / "zh" / "source" / "lab1" / "lab1.ipynb", as_version=4)
        answers = {"solution": {}, "junk": JUNK_CELLS} | {entry.id: entry.cells for entry in wrong_answers}
        return {name: score_cells(lab1, source, "demo", cells) for name, cells in answers.items()}

    def test_points_and_names_are_those_of_the_english_lab(self, chinese, full, wrong_answers):
        assert {name: score.points for name, score in chinese["solution"].items()} == full
        for entry in wrong_answers:
            for name, points in entry.scores.items():
                assert (chinese[entry.id][name].points, chinese[entry.id][name].misconception) == (points, entry.id)

    def test_every_message_is_chinese(self, chinese):
        for scores in chinese.values():
            for score in scores.values():
                for line in score.message.splitlines():
                    words = PYTHON_WORDS.sub("", line)
                    assert re.search("[\u4e00-\u9fff]", line), line
                    assert not re.search("[A-Za-z]{3,}", words), line

    def test_the_language_is_english_again(self, chinese):
        assert get_language() == "en"


JUNK_CELLS = {
    "q1-answer": "csat_mean = 'x'; csat_top_box = float('nan'); csat_satisfied = True",
    "q2-answer": "",
    "q3-answer": "promoters = []; detractors = {}; nps = pd.Series([1, 2]); nps_low = owners; nps_high = None",
    "q4-answer": "top_rate = 3; climb = pd.Series({'Aster': 1}); flattest = 'Toyota'",
    "q6-answer": "satisfied_defectors = owners[['make']]; share = object(); attitude_gap = 10**400",
    "q7-answer": "def loyalty_at(s, L0, k):\n    return 1 / 0",
}


class TestNotebookAndScoringAgree:
    def test_points(self, source, full):
        checks = {
            name.removesuffix("-check"): cell.metadata.nbgrader.points
            for name, cell in cells_of(source).items()
            if name.endswith("-check")
        }
        assert checks == full

    def test_every_name_that_is_read_stands_in_its_question(self, lab1, source):
        cells = cells_of(source)
        for name, question in lab1.questions.items():
            text = cells[f"{name}-text"].source
            for read in [*question.reads, *question.calls]:
                assert re.search(rf"`{read}(\(.*\))?`", text), (name, read)

    def test_every_name_that_is_read_is_checked_for_its_kind(self, lab1, source):
        cells = cells_of(source)
        for name, question in lab1.questions.items():
            for read in [*question.reads, *question.calls]:
                assert f'({read}, "{read}"' in cells[f"{name}-check"].source

    def test_version(self, lab1, source):
        assert source.metadata.loyaltylab.version in lab1.versions
        assert source.metadata.loyaltylab.source_hash

    def test_points_are_told_to_the_student(self, source, full):
        cells = cells_of(source)
        for name, points in full.items():
            assert f"({points} points" in cells[f"{name}-text"].source
        assert "40 points" in cells["title"].source


class TestLetters:
    @pytest.mark.parametrize(
        ("letter", "points", "misconception"),
        [
            ("B", 3, None),
            ("b ", 3, None),
            ("A", 0, "different-respondents"),
            ("C", 0, "mean-must-agree"),
            ("D", 0, "sampling-error"),
            ("E", 0, None),
            (2, 0, None),
            (float("nan"), 0, None),
        ],
    )
    def test_each_letter_of_question_2_has_its_own_answer(self, lab1, letter, points, misconception):
        score = lab1.score("q2", Answers({"why": letter}), "demo")
        assert (score.points, score.misconception) == (points, misconception)

    def test_no_two_letters_share_a_message(self, lab1):
        messages = [lab1.score("q2", Answers({"why": letter}), "demo").message for letter in "ABCD"]
        assert len(set(messages)) == 4

    def test_the_letters_are_those_of_the_question(self, source):
        letters = re.findall(r"\* \*\*(\w)\*\*:", cells_of(source)["q2-text"].source)
        assert letters == list("ABCD")


class TestIntervals:
    @pytest.mark.parametrize("kind", ["wald", "adjusted"])
    def test_both_intervals_count(self, lab1, kind):
        truth = lab1.truth("demo")
        given = {name: truth[name] for name in ("promoters", "detractors", "nps")}
        low, high = truth[kind]
        assert lab1.score("q3", Answers({**given, "nps_low": low, "nps_high": high}), "demo").points == 6
        assert lab1.score("q3", Answers({**given, "nps_low": low, "nps_high": high + 1}), "demo").points == 5
        assert lab1.score("q3", Answers({**given, "nps_low": high, "nps_high": low}), "demo").points == 4


class TestOtherDraws:
    def test_answers_from_somebody_elses_data_are_named(self, lab1):
        truth = lab1.truth("li.wei")
        answers = Answers(
            {"csat_mean": truth["mean"], "csat_top_box": truth["top"], "csat_satisfied": truth["satisfied"]}
        )
        score = lab1.score("q1", answers, "demo", ran_as="li.wei")
        assert score.misconception == OTHER_DRAW
        assert "li.wei" in score.message
        assert score.points < 5
        assert lab1.score("q1", answers, "demo").misconception != OTHER_DRAW

    def test_a_solution_on_ones_own_data_is_not_accused(self, lab1):
        truth = lab1.truth("demo")
        answers = Answers(
            {"csat_mean": truth["mean"], "csat_top_box": truth["top"], "csat_satisfied": truth["satisfied"]}
        )
        assert lab1.score("q1", answers, "demo", ran_as="li.wei").points == 5

    def test_only_a_matching_code_is_believed(self, lab1):
        code = datasets.draw_code("car_owners", "li.wei")
        assert lab1.whose_draw("li.wei", code, "demo") == "li.wei"
        assert lab1.whose_draw("zhang", code, "demo") is None
        assert lab1.whose_draw("  ", code, "demo") is None
        assert lab1.whose_draw("demo", datasets.draw_code("car_owners", "demo"), " DEMO ") is None


@pytest.fixture(scope="module")
def truths(lab1):
    """The right answers of a hundred students, each on their own draw."""
    return {f"s{n:03d}": lab1.truth(f"s{n:03d}") for n in range(100)}


class TestHundredStudents:
    """What holds for the demo has to hold for everybody's draw."""

    def test_the_story_is_the_same_for_all(self, truths):
        stories = {(t["flattest"], t["least_bought"]) for t in truths.values()}
        assert stories == {("Dorado", "Corvid")}

    def test_answers_differ_between_students(self, truths):
        assert len({round(truth["nps"], 1) for truth in truths.values()}) > 25
        assert len({frozenset(truth["defectors"]) for truth in truths.values()}) == 100

    def test_no_mistake_passes_for_the_answer_by_chance(self, lab1, truths, monkeypatch):
        compared: list[tuple[str, str]] = []

        def compare(self, name, get, same, reference, points, mistakes):
            for mistake in mistakes:
                assert not same(reference, mistake.value), (name, mistake.name)
                compared.append((name, mistake.name))

        monkeypatch.setattr(Tally, "_compare", compare)
        for truth in truths.values():
            for question in lab1.questions.values():
                question.score(Answers({}), truth)
        assert len(set(compared)) > 25
        assert len(compared) > 100 * 25

    def test_a_mistake_is_hardly_ever_taken_for_another(self, lab1, truths, monkeypatch):
        """By chance two wrong ways may meet in one number; then the advice, and the credit, may be the other's."""
        confused: list[tuple[str, str, str]] = []

        def compare(self, name, get, same, reference, points, mistakes):
            for mistake in mistakes:
                found = recognize(mistake.value, mistakes, same)
                assert found is not None
                if found.name != mistake.name:
                    confused.append((name, mistake.name, found.name))

        monkeypatch.setattr(Tally, "_compare", compare)
        for truth in truths.values():
            for question in lab1.questions.values():
                question.score(Answers({}), truth)
        assert len(confused) <= 5, confused
        # Fractions are what students hand in most: they must never be taken for something that earns credit.
        assert not [entry for entry in confused if entry[1] == "fraction-not-percent"]


class TestLoadLab:
    def test_unknown_labs_are_named(self, assignments):
        with pytest.raises(ValueError, match=r"lab99.*Labs with scoring: lab1"):
            load_lab("lab99", assignments / "scoring")

    def test_an_incomplete_module_is_named(self, tmp_path):
        (tmp_path / "lab9.py").write_text('CASE = "car_owners"\n')
        with pytest.raises(ValueError, match="must define VERSIONS, QUESTIONS, reference"):
            load_lab("lab9", tmp_path)
