"""Hostile, broken and honest submissions through nbgrader's own autograding, in real kernels.

Each notebook costs seconds, so what does not interfere shares one.
"""

import copy
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from loyaltylab import datasets
from loyaltylab.grading.course import configure
from loyaltylab.grading.execute import WARNING
from loyaltylab.grading.misconceptions import fill
from loyaltylab.grading.rehearse import Submission, _gradebook, _gradebook_of, _hand_in

Cells = dict[str, str]

FULL = {"q1": 5, "q2": 3, "q3": 6, "q4": 6, "q5": 6, "q6": 5, "q7": 4}
NOTHING = dict.fromkeys(FULL, 0)

NOISE = """
import sys, warnings
import numpy as np
warnings.warn("this is deprecated")
print("working on it", file=sys.stderr)
np.array([1.0]) / np.array([0.0])
np.log(np.array([-1.0]))
"""

PATCHES = """
import builtins, ast, unittest
import numpy.testing
from IPython import get_ipython

def pass_by(*args, **kwargs):
    return None

for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, pass_by)
numpy.testing.assert_allclose.__code__ = pass_by.__code__
unittest.TestCase.assertEqual = pass_by
builtins.AssertionError = type("Quiet", (BaseException,), {})
builtins.isinstance, kept = lambda value, kind: True, isinstance
builtins.isinstance = kept
builtins.abs = lambda value: 0
shell = get_ipython()
shell.input_transformers_cleanup.append(lambda lines: [line for line in lines if "check" not in line])

class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()

shell.ast_transformers.append(NoAsserts())
shell.showtraceback = pass_by

class Always(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return Always(0)
    __rsub__ = __sub__
    def __abs__(self): return Always(0)
    def __le__(self, other): return True
    __lt__ = __ge__ = __gt__ = __le__
    def __hash__(self): return 0

class AnyText(str):
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def casefold(self): return self
    def strip(self, *args): return self

import pandas as pd
class AnyTable(pd.DataFrame):
    def __eq__(self, other): return True
    __hash__ = None
"""

FORGED_REPLIES = """
import json
reply = {"status": "ok", "data": {"text/plain": repr(json.dumps({"kind": "float", "value": 1.0}))}, "metadata": {}}

async def forged(*args, **kwargs):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {"answer": reply}}

get_ipython().kernel.do_execute = forged
"""

# Wrong answers that claim to equal anything.
CHEATS = {
    "q1-answer": "csat_mean = csat_top_box = csat_satisfied = Always(1.0)",
    "q2-answer": 'why = AnyText("A")',
    "q3-answer": "promoters = detractors = nps = nps_low = nps_high = Always(1)",
    "q4-answer": """
top_rate = climb = pd.Series([Always(0)] * 4, index=owners["make"].unique(), dtype=object)
flattest = AnyText("Aster")
""",
    "q5-answer": "intends = buys_again = kept = Always(1)",
    "q6-answer": 'satisfied_defectors = AnyTable({"owner_id": ["C1"]})\nshare = attitude_gap = Always(0)',
    "q7-answer": "def loyalty_at(s, L0, k):\n    return 0",
}

TAMPERED = {
    "q3-answer": "import loyaltylab.grading.codec as codec\ncodec.fetch = lambda *a: 'x' * 6_000_000",
    "q4-answer": "codec.fetch = lambda *a: 10**5000",
    "q5-answer": """
session = get_ipython().kernel.session
send = session.send

def forge(stream, message, content=None, *args, **kwargs):
    return send(stream, message, {"status": "error"} if message == "execute_reply" else content, *args, **kwargs)

session.send = forge
""",
}

ENDLESS = "while True:\n    pass"
STUBBORN = "while True:\n    try:\n        while True:\n            pass\n    except KeyboardInterrupt:\n        pass"


def place(notebook: NotebookNode, name: str) -> int:
    """Where a cell of the release stands."""
    found = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return found.index(name)


def noisy(release: NotebookNode, solution: Cells) -> NotebookNode:
    return fill(release, {name: NOISE + text if name != "q8-memo" else text for name, text in solution.items()})


def in_chinese(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata.loyaltylab.language = "zh"
    return notebook


def cheating(release: NotebookNode, solution: Cells) -> NotebookNode:
    notebook = fill(release, CHEATS)
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]
        points = cell.metadata.get("nbgrader", {}).get("points")
        if points and cell.cell_type == "code":
            cell.outputs = [new_output("execute_result", {"text/plain": str(points)}, execution_count=1)]
            cell.source = str(points)
    notebook.cells.insert(place(notebook, "q6-check") + 1, new_code_cell(FORGED_REPLIES))
    notebook.cells.insert(place(notebook, "setup") + 1, new_code_cell(PATCHES))
    return notebook


def tampering(release: NotebookNode, solution: Cells) -> NotebookNode:
    return fill(release, {**solution, **TAMPERED})


def exiting(release: NotebookNode, solution: Cells) -> NotebookNode:
    text = solution["q4-answer"]
    return fill(release, {**solution, "q4-answer": f"{text}\nimport os\nos._exit(0)"})


def hanging(release: NotebookNode, solution: Cells) -> NotebookNode:
    return fill(release, {**solution, "q2-answer": ENDLESS, "q5-answer": STUBBORN})


def borrowed(release: NotebookNode, solution: Cells, truth: dict[str, float]) -> NotebookNode:
    """Numbers of another student's draw, an old version, cells missing and doubled, a function that hangs."""
    cells = {
        "q1-answer": "csat_mean, csat_top_box, csat_satisfied = {mean}, {top}, {satisfied}".format(**truth),
        "q5-answer": "intends, buys_again, kept = {intends}, {again}, {kept}".format(**truth),
        "q7-answer": f"def loyalty_at(s, L0, k):\n    {ENDLESS}".replace("\n    pass", "\n        pass"),
    }
    notebook = fill(release, {**solution, **cells})
    code = datasets.draw_code("car_owners", "li.wei")
    line = f"student li.wei, draw {code}: 2,400 owners\n"
    notebook.cells[place(notebook, "setup")].outputs = [new_output("stream", name="stdout", text=line)]
    notebook.metadata.loyaltylab.version = "0.9"
    blank = copy.deepcopy(release.cells[place(release, "q6-answer")])
    blank.id = "a-copy"
    notebook.cells.insert(place(notebook, "q6-answer") + 1, blank)
    del notebook.cells[place(notebook, "q2-check")]
    del notebook.cells[place(notebook, "q3-answer")]
    return notebook


@pytest.fixture(scope="module")
def blank(released_course):
    return nbformat.read(released_course / "release" / "lab1" / "lab1.ipynb", as_version=4)


@pytest.fixture(scope="module")
def handed_in(blank, solution, lab1):
    truth = {name: float(v) for name, v in lab1.truth("li.wei").items() if isinstance(v, float)}
    return {
        "noisy": in_chinese(noisy(blank, solution)),
        "cheating": cheating(blank, solution),
        "tampering": tampering(blank, solution),
        "exiting": exiting(blank, solution),
        "hanging": hanging(blank, solution),
        "borrowed": borrowed(blank, solution, truth),
    }


class Class:
    """A graded class: points and messages by student."""

    def __init__(self, course: Path, log: dict[str, str]):
        self.course, self.log = course, log
        table = _gradebook(course, "lab1", list(log)).drop(columns=["q8 memo", "total"])
        self.points = {student: dict(row) for student, row in table.iterrows()}

    def notebook(self, student: str) -> Any:
        path = self.course / "autograded" / student / "lab1" / "lab1.ipynb"
        return nbformat.read(path, as_version=4)

    def message(self, student: str, question: str) -> str:
        notebook = self.notebook(student)
        return str(notebook.cells[place(notebook, f"{question}-check")].outputs[0].text)

    def misconception(self, student: str, question: str) -> str | None:
        notebook = self.notebook(student)
        about = notebook.cells[place(notebook, f"{question}-check")].outputs[1].metadata.loyaltylab
        return str(about.misconception) if about.misconception else None


@pytest.fixture(scope="module")
def graded(released_course, handed_in, tmp_path_factory):
    course = tmp_path_factory.mktemp("class") / "assignments"
    shutil.copytree(released_course, course)
    config = Config()
    configure(config, course)
    # Short limits for what hangs on purpose only: a busy machine must not change a score.
    config.ScoringExecute.timeout_func = lambda cell: 1 if "while True" in cell.source else 60
    config.ScoringExecute.answer_timeout = 6.0
    api, log = NbGraderAPI(config=config), {}
    for student, notebook in handed_in.items():
        _hand_in(course, "lab1", Submission(student, notebook, "none"))
        result = api.autograde("lab1", student)
        assert result["success"], (student, result["log"])
        log[student] = result["log"]
    return Class(course, log)


def test_warnings_and_prints_cost_nothing(graded):
    assert graded.points["noisy"] == FULL
    outputs = [output for cell in graded.notebook("noisy").cells for output in cell.get("outputs", [])]
    written = "".join(output.text for output in outputs if output.get("name") == "stderr")
    for words in ("this is deprecated", "working on it", "divide by zero"):
        assert words in written  # so the noise was really there


def test_a_chinese_notebook_gets_chinese_messages_and_the_next_one_english(graded):
    assert re.search("[\u4e00-\u9fff]{2}", graded.message("noisy", "q1"))
    assert "Question" not in graded.message("noisy", "q1")
    assert "Question 1" in graded.message("cheating", "q1")


def test_every_cheat_with_wrong_answers_scores_nothing(graded):
    assert graded.points["cheating"] == NOTHING
    for question in FULL:
        assert f"Question {question[1]}: 0 of {FULL[question]} points" in graded.message("cheating", question)
    assert "(advanced, no part of the core)" in graded.message("cheating", "q7")
    assert "advanced" not in graded.message("cheating", "q1")
    # The cheats were in force: the patched kernel never ran the last answer, and sent numbers of its own.
    assert graded.message("cheating", "q7").endswith("`loyalty_at` is not right.\n")
    errors = [o for c in graded.notebook("cheating").cells for o in c.get("outputs", []) if o.output_type == "error"]
    assert not errors


def test_released_cells_come_back_from_under_the_cheat(graded, blank):
    notebook = graded.notebook("cheating")
    check = notebook.cells[place(notebook, "q1-check")]
    assert check.source == blank.cells[place(blank, "q1-check")].source
    assert "tags" not in check.metadata


def test_a_replaced_encoder_loses_its_questions_and_no_more(graded):
    expected = {"q1": 5, "q2": 3, "q3": 0, "q4": 0, "q5": 0, "q6": 0, "q7": 0}
    assert graded.points["tampering"] == expected
    assert "is too big to be an answer" in graded.message("tampering", "q3")
    assert "could not be read" in graded.message("tampering", "q4")
    assert "Cell q5-answer ended the kernel" in graded.message("tampering", "q6")
    assert len(graded.message("tampering", "q3")) < 600


def test_a_dead_kernel_loses_only_what_comes_after_it(graded):
    assert graded.points["exiting"] == {**NOTHING, "q1": 5, "q2": 3, "q3": 6}
    for question in ("q4", "q5", "q6", "q7"):
        assert "Cell q4-answer ended the kernel" in graded.message("exiting", question)
    first = graded.notebook("exiting").cells[0].source
    assert first.startswith("### About this submission")
    assert "q4-answer" in first


def test_an_endless_loop_is_interrupted_and_the_rest_goes_on(graded):
    points = graded.points["hanging"]
    assert (points["q1"], points["q2"], points["q3"], points["q4"]) == (5, 0, 6, 6)
    assert "`why` has no answer yet" in graded.message("hanging", "q2")


def test_a_loop_that_cannot_be_interrupted_loses_only_what_comes_after_it(graded):
    points = graded.points["hanging"]
    assert (points["q5"], points["q6"], points["q7"]) == (0, 0, 0)
    assert "Cell q5-answer never stopped" in graded.message("hanging", "q7")


def test_a_function_that_hangs_loses_only_its_question(graded):
    assert graded.points["borrowed"]["q7"] == 0
    assert "`loyalty_at` did not come back in time" in graded.message("borrowed", "q7")


def test_numbers_of_somebody_elses_data_are_named(graded):
    for question in ("q1", "q5"):
        assert graded.points["borrowed"][question] == 0
        assert graded.misconception("borrowed", question) == "other-draw"
        assert "li.wei" in graded.message("borrowed", question)
    assert "last run on the data of li.wei" in graded.notebook("borrowed").cells[0].source


def test_what_is_computed_is_computed_anew_on_ones_own_data(graded):
    assert graded.points["borrowed"]["q4"] == 6


def test_missing_and_doubled_cells_are_graded_and_named(graded):
    points = graded.points["borrowed"]
    assert (points["q2"], points["q3"], points["q6"]) == (3, 0, 5)
    about = graded.notebook("borrowed").cells[0].source
    assert "Answer cell q3-answer was missing" in about
    assert "Answer cell q6-answer stood more than once" in about


def test_an_old_version_is_named(graded):
    about = graded.notebook("borrowed").cells[0].source
    assert "says it is version 0.9 of lab1; it was graded as version 1.1" in about


def test_a_clean_submission_gets_no_remarks(graded):
    assert all("About this submission" not in cell.source for cell in graded.notebook("noisy").cells)


def test_a_memo_waits_for_its_marks_and_a_blank_one_does_not(graded):
    with _gradebook_of(graded.course) as book:
        written = book.find_grade("q8-memo", "lab1", "lab1", "noisy")
        assert (written.auto_score, written.manual_score, written.needs_manual_grade) == (None, None, True)
        blank = book.find_grade("q8-memo", "lab1", "lab1", "cheating")
        assert (blank.auto_score, blank.needs_manual_grade) == (0, False)


def test_grading_says_with_whose_rights_the_code_runs(graded):
    assert all(WARNING in log for log in graded.log.values())


def test_the_command_line_gives_the_same_scores(graded, released_course, handed_in, assignments, tmp_path):
    course = tmp_path / "assignments"
    shutil.copytree(released_course, course)
    shutil.copy(assignments / "nbgrader_config.py", course)
    _hand_in(course, "lab1", Submission("exiting", handed_in["exiting"], "none"))
    bin_folder = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": os.pathsep.join([bin_folder, os.environ["PATH"]]), "LOYALTYLAB_LANGUAGE": "en"}
    command = ["nbgrader", "autograde", "lab1", "--student", "exiting"]
    done = subprocess.run(command, cwd=course, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert Class(course, {"exiting": done.stderr}).points["exiting"] == graded.points["exiting"]
    assert WARNING in done.stderr
