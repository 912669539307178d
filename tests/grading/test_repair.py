"""Whatever was done to the cells, the submission is graded in the shape of the release."""

import copy
import random
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from loyaltylab import datasets
from loyaltylab.grading.repair import DRAW_LINE, RepairNotebook, repair

FORGED = {"grade_id": "q1-check", "grade": True, "solution": False, "points": 99, "schema_version": 3, "locked": True}


def grade_id(cell: NotebookNode) -> str | None:
    found: str | None = cell.metadata.get("nbgrader", {}).get("grade_id")
    return found


def names(notebook: NotebookNode) -> list[str]:
    """The release's cells by name, own cells by their source."""
    return [grade_id(cell) or f"own: {cell.source}" for cell in notebook.cells]


def at(notebook: NotebookNode, name: str) -> int:
    return names(notebook).index(name)


def cell_of(notebook: NotebookNode, name: str) -> Any:
    return notebook.cells[at(notebook, name)]


def notes(notebook: NotebookNode) -> list[str]:
    return list(notebook.metadata.loyaltylab.notes)


def run_order(notebook: NotebookNode, word: str) -> list[str]:
    """Which code cells that hold a word run, in order; a kernel runs all but the check cells."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and word in cell.source]
    return [cell.source for cell in code if not (grade_id(cell) or "").endswith("-check")]


@pytest.fixture
def work(release):
    """A submission: the release with one answer typed in."""
    cell_of(release, "q2-answer").source = 'why = "B"'
    return release


@pytest.fixture
def skeleton(work, released_course):
    return nbformat.read(released_course / "release" / "lab1" / "lab1.ipynb", as_version=4)


def test_an_untouched_submission_is_kept_as_it_is(work, skeleton):
    repaired = repair(work, skeleton)
    assert [cell.source for cell in repaired.cells] == [cell.source for cell in work.cells]
    assert [cell.metadata for cell in repaired.cells] == [cell.metadata for cell in skeleton.cells]
    assert notes(repaired) == []


def test_the_arguments_are_not_changed(work, skeleton):
    before = copy.deepcopy(work), copy.deepcopy(skeleton)
    work.cells.append(copy.deepcopy(work.cells[4]))
    repaired = repair(work, skeleton)
    repaired.cells[0].source = repaired.metadata.loyaltylab.version = "changed"
    assert (work.cells[:-1], skeleton) == (before[0].cells, before[1])


class TestMissingCells:
    def test_a_deleted_check_cell_is_put_back(self, work, skeleton):
        del work.cells[at(work, "q2-check")]
        repaired = repair(work, skeleton)
        assert names(repaired) == names(skeleton)
        assert cell_of(repaired, "q2-check") == cell_of(skeleton, "q2-check")
        assert notes(repaired) == []

    def test_a_deleted_answer_cell_is_put_back_empty_and_named(self, work, skeleton):
        del work.cells[at(work, "q3-answer")]
        repaired = repair(work, skeleton)
        assert names(repaired) == names(skeleton)
        assert cell_of(repaired, "q3-answer").source == ""
        assert notes(repaired) == ["Answer cell q3-answer was missing; it was put back empty."]

    def test_answers_in_a_cell_of_ones_own_are_not_overwritten(self, work, skeleton):
        place = at(work, "q3-answer")
        work.cells[place] = new_code_cell("nps = 17.5")
        assert run_order(repair(work, skeleton), "nps =") == ["nps = 17.5"]

    def test_a_deleted_memo_is_put_back_blank(self, work, skeleton):
        del work.cells[at(work, "q8-memo")]
        repaired = repair(work, skeleton)
        assert cell_of(repaired, "q8-memo") == cell_of(skeleton, "q8-memo")
        assert "q8-memo" in notes(repaired)[0]

    def test_nothing_at_all(self, skeleton):
        repaired = repair(nbformat.v4.new_notebook(), skeleton)
        assert names(repaired) == names(skeleton)
        assert len(notes(repaired)) == 8


class TestDuplicatedCells:
    @pytest.mark.parametrize("edited_first", [True, False])
    def test_the_edited_copy_counts_and_the_blank_one_does_not_run(self, work, skeleton, edited_first):
        blank = copy.deepcopy(cell_of(skeleton, "q2-answer"))
        work.cells.insert(at(work, "q2-answer") + edited_first, blank)
        repaired = repair(work, skeleton)
        assert names(repaired) == names(skeleton)
        assert cell_of(repaired, "q2-answer").source == 'why = "B"'
        assert run_order(repaired, "why =") == ['why = "B"']
        assert notes(repaired) == ["Answer cell q2-answer stood more than once."]

    def test_two_edited_copies_run_as_they_did_for_the_student(self, work, skeleton):
        second = copy.deepcopy(cell_of(work, "q2-answer"))
        second.source = 'why = "C"'
        work.cells.insert(at(work, "q2-answer") + 1, second)
        repaired = repair(work, skeleton)
        assert run_order(repaired, "why =") == ['why = "B"', 'why = "C"']
        assert names(repaired).count("q2-answer") == 1
        assert grade_id(repaired.cells[at(repaired, 'own: why = "C"')]) is None

    def test_a_duplicated_check_cell_counts_once(self, work, skeleton):
        work.cells.insert(3, copy.deepcopy(cell_of(work, "q2-check")))
        assert names(repair(work, skeleton)) == names(skeleton)


class TestMovedAndAddedCells:
    def test_moved_cells_go_back_to_their_places(self, work, skeleton):
        random.Random(4).shuffle(work.cells)
        repaired = repair(work, skeleton)
        assert names(repaired) == names(skeleton)
        assert cell_of(repaired, "q2-answer").source == 'why = "B"'

    def test_own_cells_stay_behind_the_cell_they_followed(self, work, skeleton):
        work.cells.insert(0, new_markdown_cell("my name"))
        work.cells.insert(at(work, "q1-answer") + 1, new_code_cell("helper = 1"))
        work.cells.insert(at(work, "own: helper = 1") + 1, new_code_cell("helper = 2"))
        work.cells.append(new_code_cell("the end"))
        repaired = repair(work, skeleton)
        place = at(repaired, "q1-answer")
        assert names(repaired)[place : place + 4] == ["q1-answer", "own: helper = 1", "own: helper = 2", "q1-check"]
        assert names(repaired)[0] == "own: my name"
        assert names(repaired)[-1] == "own: the end"
        assert len({cell.id for cell in repaired.cells}) == len(repaired.cells)

    def test_cell_types_of_own_cells(self, work, skeleton):
        work.cells.append(nbformat.v4.new_raw_cell("raw"))
        work.cells.append(new_code_cell("code", metadata={"tags": ["hide"]}, outputs=[], execution_count=3))
        repaired = repair(work, skeleton)
        assert [cell.cell_type for cell in repaired.cells[-2:]] == ["markdown", "code"]
        assert repaired.cells[-1].metadata == {}
        assert repaired.cells[-1].execution_count is None


class TestForgedMetadata:
    def test_wiped_metadata_is_restored_by_cell_id(self, work, skeleton):
        for cell in work.cells:
            cell.metadata = NotebookNode()
        repaired = repair(work, skeleton)
        assert [cell.metadata for cell in repaired.cells] == [cell.metadata for cell in skeleton.cells]
        assert cell_of(repaired, "q2-answer").source == 'why = "B"'

    def test_without_metadata_and_ids_the_answers_still_run(self, work, skeleton):
        for n, cell in enumerate(work.cells):
            cell.metadata, cell.id = NotebookNode(), f"cell{n}"
        repaired = repair(work, skeleton)
        assert names(repaired)[-len(skeleton.cells) :] == names(skeleton)
        assert run_order(repaired, "why =") == ['why = "B"']
        assert len(notes(repaired)) == 8

    @pytest.mark.parametrize(
        "forged",
        [
            {"points": 1000},
            {"grade": False},
            {"solution": True, "locked": False},
            {"schema_version": 99},
            {"schema_version": "x", "points": "many", "cell_type": "markdown"},
            {"checksum": "0" * 32, "task": True},
        ],
    )
    @pytest.mark.parametrize("name", ["q2-check", "q2-answer", "q8-memo", "setup"])
    def test_points_and_flags_come_from_the_release(self, work, skeleton, name, forged):
        cell_of(work, name).metadata.nbgrader.update(forged)
        repaired = repair(work, skeleton)
        assert [cell.metadata for cell in repaired.cells] == [cell.metadata for cell in skeleton.cells]

    @pytest.mark.parametrize("metadata", ["text", 3, None, [], {"nbgrader": "x"}, {"nbgrader": {"grade_id": ["q1"]}}])
    def test_metadata_that_is_no_metadata(self, work, skeleton, metadata):
        cell_of(work, "q2-answer")["metadata"] = metadata
        repaired = repair(work, skeleton)
        assert cell_of(repaired, "q2-answer").source == 'why = "B"'
        assert cell_of(repaired, "q2-answer").metadata == cell_of(skeleton, "q2-answer").metadata

    @pytest.mark.parametrize("tag", ["skip-execution", "raises-exception", "remove-cell", "advanced"])
    def test_tags_have_no_power(self, work, skeleton, tag):
        for cell in work.cells:
            cell.metadata["tags"] = [tag]
        repaired = repair(work, skeleton)
        assert [cell.metadata for cell in repaired.cells] == [cell.metadata for cell in skeleton.cells]

    def test_a_forged_check_cell_is_not_believed(self, work, skeleton):
        work.cells.insert(2, new_code_cell("print(5)", metadata={"nbgrader": dict(FORGED)}))
        repaired = repair(work, skeleton)
        assert names(repaired) == names(skeleton)
        assert cell_of(repaired, "q1-check") == cell_of(skeleton, "q1-check")

    def test_an_invented_graded_cell_becomes_an_own_cell(self, work, skeleton):
        invented = {**FORGED, "grade_id": "q9-check"}
        work.cells.append(new_code_cell("5", metadata={"nbgrader": invented}))
        repaired = repair(work, skeleton)
        assert names(repaired) == [*names(skeleton), "own: 5"]
        assert repaired.cells[-1].metadata == {}

    def test_edited_locked_cells_are_restored(self, work, skeleton):
        for name in ("setup", "q1-text", "q1-check"):
            cell_of(work, name).source = "student = 'somebody'"
        assert "somebody" not in "".join(cell.source for cell in repair(work, skeleton).cells)

    def test_forged_outputs_are_dropped(self, work, skeleton):
        output = nbformat.v4.new_output("execute_result", {"text/plain": "5"})
        for name in ("q1-check", "q1-answer"):
            cell_of(work, name).outputs = [output]
        repaired = repair(work, skeleton)
        assert not any(cell.get("outputs") for cell in repaired.cells)

    def test_notes_and_draw_are_never_taken_from_the_student(self, work, skeleton):
        work.metadata["loyaltylab"] = NotebookNode(notes=["full marks"], ran_as="somebody")
        about = repair(work, skeleton).metadata.loyaltylab
        assert about.notes == []
        assert "ran_as" not in about


class TestConvertedCells:
    def test_an_answer_made_text_is_code_again(self, work, skeleton):
        place = at(work, "q2-answer")
        metadata = work.cells[place].metadata
        work.cells[place] = new_markdown_cell('why = "B"', metadata=metadata, id=work.cells[place].id)
        restored = cell_of(repair(work, skeleton), "q2-answer")
        assert (restored.cell_type, restored.source, restored.outputs) == ("code", 'why = "B"', [])

    def test_a_memo_made_code_is_text_again(self, work, skeleton):
        place = at(work, "q8-memo")
        metadata = work.cells[place].metadata
        work.cells[place] = new_code_cell("To the board", metadata=metadata, id=work.cells[place].id)
        restored = cell_of(repair(work, skeleton), "q8-memo")
        assert (restored.cell_type, restored.source) == ("markdown", "To the board")
        assert "outputs" not in restored

    def test_sources_as_lists_of_lines(self, work, skeleton):
        for cell in work.cells:
            cell["source"] = cell.source.splitlines(keepends=True)
        work.cells.insert(at(work, "q2-answer"), copy.deepcopy(cell_of(work, "q1-answer")))
        cell_of(work, "q2-answer").pop("source")
        repaired = repair(work, skeleton)
        assert all(isinstance(cell.source, str) for cell in repaired.cells)
        assert cell_of(repaired, "q1-answer").source == cell_of(skeleton, "q1-answer").source
        assert cell_of(repaired, "q2-answer").source == ""


@st.composite
def mangled(draw: st.DrawFn, count: int) -> list[tuple[int, int]]:
    """Cells in any order, some twice or never, each with what is done to it."""
    order = draw(st.lists(st.integers(0, count - 1), max_size=2 * count))
    return [(index, draw(st.integers(0, 5))) for index in order]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_released_cell_stands_once_in_its_place(skeleton, data):
    work = nbformat.v4.new_notebook()
    for index, deed in data.draw(mangled(len(skeleton.cells))):
        cell: Any = copy.deepcopy(skeleton.cells[index])
        if deed == 1:
            cell.source += "\nedited = 1"
        if deed == 2:
            cell.metadata = NotebookNode()
        if deed == 3:
            cell = new_code_cell(f"own = {index}")
        if deed == 4:
            cell = new_markdown_cell(cell.source, metadata=cell.metadata, id=cell.id)
        work.cells.append(cell)
    repaired = repair(work, skeleton)
    assert [name for name in names(repaired) if not name.startswith("own:")] == names(skeleton)
    locked = [cell for cell in skeleton.cells if not cell.metadata.nbgrader.solution]
    assert [cell for cell in repaired.cells if grade_id(cell) in set(map(grade_id, locked))] == locked
    assert sum("own = " in cell.source for cell in repaired.cells) == sum("own = " in c.source for c in work.cells)
    nbformat.validate(repaired)


class TestPreprocessor:
    """What the first step of autograding adds: version, language and whose draw."""

    @pytest.fixture
    def run(self, released_course, work):
        def run(student: str = "demo") -> Any:
            step = RepairNotebook()
            step.release_directory = str(released_course / "release")
            step.scoring_directory = str(released_course / "scoring")
            where = {"student": student, "assignment": "lab1", "notebook": "lab1"}
            return step.preprocess(work, {"nbgrader": where})[0].metadata.loyaltylab

        return run

    def ran_on(self, work: NotebookNode, student: str, code: str | None = None) -> None:
        code = code or datasets.draw_code("car_owners", student)
        text = f"student {student}, draw {code}: 2,400 owners\n"
        cell_of(work, "setup").outputs = [nbformat.v4.new_output("stream", text=text)]

    def test_the_first_cell_prints_the_line_that_is_read(self, skeleton):
        line = cell_of(skeleton, "setup").source.splitlines()[-1]
        assert line.startswith('print(f"student {student}, draw {')
        assert DRAW_LINE.search("student li wei, draw 0123abcd: 2,400 owners")["id"] == "li wei"

    def test_version_and_hash_are_kept(self, run, work, skeleton):
        assert run().version == skeleton.metadata.loyaltylab.version
        work.metadata.loyaltylab.version = "0.9"
        assert run().version == "0.9"

    def test_another_edition_is_named(self, run, work, skeleton):
        assert not run().notes
        work.metadata.loyaltylab.source_hash = "abc123"
        (note,) = run().notes
        assert "abc123" in note
        assert skeleton.metadata.loyaltylab.source_hash in note

    @pytest.mark.parametrize("about", ["x", {}, {"version": "<b>" * 30}, {"version": ["1.0"], "language": "xx"}])
    def test_only_short_plain_claims_are_believed(self, run, work, about):
        work.metadata["loyaltylab"] = about
        found = run()
        assert found.version == ""
        assert found.language == "en"

    def test_ones_own_draw_is_no_news(self, run, work):
        self.ran_on(work, " DEMO ")
        assert "ran_as" not in run()

    def test_another_draw_is_named(self, run, work):
        self.ran_on(work, "Li.Wei")
        about = run()
        assert about.ran_as == "li.wei"
        assert "the data of li.wei" in about.notes[-1]

    def test_a_typed_line_is_not_believed(self, run, work):
        self.ran_on(work, "li.wei", code="0123abcd")
        assert "ran_as" not in run()

    def test_a_chinese_submission_gets_chinese_care(self, run, work):
        work.metadata.loyaltylab.language = "zh"
        assert run().language == "zh"

    def test_without_a_release_the_cure_is_named(self, run, released_course, monkeypatch):
        monkeypatch.setattr("pathlib.Path.is_file", lambda self: False)
        with pytest.raises(ValueError, match="generate the release of lab1 before grading"):
            run()
