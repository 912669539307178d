"""What only lab 1 has: its letters, its intervals, its story; what holds for every lab is in test_every_lab.py."""

import re
from dataclasses import replace
from functools import lru_cache

import nbformat
import pytest
from nbformat import NotebookNode

from loyaltylab import datasets
from loyaltylab.grading.lab import OTHER_DRAW, load_lab
from loyaltylab.grading.misconceptions import load_misconceptions, score_cells
from loyaltylab.grading.score import Answers
from loyaltylab.i18n import get_language


def cells_of(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }


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


class TestMisconceptions:
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


class TestLoadLab:
    def test_unknown_labs_are_named(self, assignments):
        with pytest.raises(ValueError, match=r"lab99.*Labs with scoring: capstone, lab1"):
            load_lab("lab99", assignments / "scoring")

    def test_an_incomplete_module_is_named(self, tmp_path):
        (tmp_path / "lab9.py").write_text('CASE = "car_owners"\n')
        with pytest.raises(ValueError, match="must define VERSIONS, QUESTIONS, reference"):
            load_lab("lab9", tmp_path)
