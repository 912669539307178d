"""What students get: everything they need, nothing secret, the same bytes each time."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from loyaltylab import datasets, kit
from loyaltylab.grading.misconceptions import fill, solution_cells
from loyaltylab.kit import SET_UP, TOP, find_secrets, secret_lines, student_files, write_student_kit

IGNORED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "release", "submitted", "gradebook.db")
SCORING_LINE = "no_rate = _('a correlation is not a rate')"


def lesson(source: str = "print(1)") -> str:
    cell = new_code_cell(source, id="count", execution_count=3, outputs=[new_output("stream", text="1\n")])
    return str(nbformat.writes(new_notebook(cells=[new_markdown_cell("# Satisfied, and gone", id="hook"), cell])))


def copy_checkout(root: Path, target: Path) -> Path:
    """The parts of a checkout that a kit is made of, with a course of one tiny lesson."""
    for part in ("loyaltylab", "assignments", "datasets"):
        shutil.copytree(root / part, target / part, ignore=IGNORED)
    for name in SET_UP:
        shutil.copy(root / name, target / name)
    for name in ("01_tiny.ipynb", "zh/01_tiny.ipynb", ".ipynb_checkpoints/01_tiny-checkpoint.ipynb"):
        path = target / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lesson(), encoding="utf-8")
    for name in ("_src/01_tiny.py", "instructor/01_tiny.md", "truth.json", "coverage.csv"):
        (target / "course" / name).parent.mkdir(exist_ok=True)
        (target / "course" / name).write_text("for instructors only", encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def original(root, tmp_path_factory):
    return copy_checkout(root, tmp_path_factory.mktemp("checkout") / "kit")


@pytest.fixture(scope="module")
def written(original, tmp_path_factory):
    """A kit, and the names that were reported."""
    out = tmp_path_factory.mktemp("out") / "student.zip"
    names = write_student_kit(original, out)
    return out.read_bytes(), names


@pytest.fixture(scope="module")
def files(written):
    with zipfile.ZipFile(io.BytesIO(written[0])) as archive:
        return {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def released(files):
    """The labs as the kit carries them, so that they need not be released again."""
    return {name: content for name, content in files.items() if name.startswith("labs/")}


@pytest.fixture
def checkout(original, released, tmp_path, monkeypatch):
    """A copy to plant secrets in; the labs are not released again."""
    monkeypatch.setattr(kit, "_releases", lambda root: dict(released))
    target = tmp_path / "kit"
    shutil.copytree(original, target)
    return target


class TestContent:
    def test_the_library_and_the_set_up(self, files, original):
        assert {"LICENSE", "pyproject.toml", "requirements.lock", "start.py", "README.md"} <= set(files)
        assert not [name for name in files if name.startswith("course/") and name.endswith(".csv")]
        library = {str(path.relative_to(original)) for path in (original / "loyaltylab").rglob("*.py")}
        authors = {name for name in library if name.startswith("loyaltylab/authoring/")}
        assert authors
        assert set(files) & library == library - authors
        assert files["README.md"] == (original / "assignments" / "kit" / "README.md").read_bytes()

    def test_labs_in_every_language(self, files):
        labs = sorted(name for name in files if name.startswith("labs/") and name.endswith(".ipynb"))
        each = ["capstone", *(f"lab{number}" for number in (1, 2, 3, 4, 5, 7, 8))]
        assert labs == [f"labs/{folder}{lab}/{lab}.ipynb" for folder in ("", "zh/") for lab in each]
        for name in labs:
            notebook = nbformat.reads(files[name].decode(), as_version=4)
            assert notebook.metadata.loyaltylab.language == ("zh" if "/zh/" in name else "en")
            blank = next(cell for cell in notebook.cells if cell.id == "q2-answer")
            assert "..." in blank.source
            assert not any("SOLUTION" in cell.source for cell in notebook.cells)

    def test_lessons_without_their_outputs(self, files):
        for name in ("course/01_tiny.ipynb", "course/zh/01_tiny.ipynb"):
            notebook = nbformat.reads(files[name].decode(), as_version=4)
            assert [cell.id for cell in notebook.cells] == ["hook", "count"]
            assert notebook.cells[1].outputs == []
            assert notebook.cells[1].execution_count is None

    def test_the_tables_can_be_drawn_from(self, files, tmp_path, monkeypatch):
        carried = [name for name in files if name.startswith("datasets/")]
        for name in carried:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
        monkeypatch.setenv("LOYALTYLAB_DATASETS", str(tmp_path / "datasets"))
        assert datasets.for_student("car_owners", "demo").tables["owners"].shape == (2400, 11)
        assert datasets.load("car_owners").truth is None

    def test_the_id_is_left_for_the_student(self, files):
        assert json.loads(files["student.json"]) == {"student_id": "your-id-here"}

    def test_everything_is_in_one_folder_and_reported(self, written, files):
        with zipfile.ZipFile(io.BytesIO(written[0])) as archive:
            assert all(name.startswith(f"{TOP}/") for name in archive.namelist())
        assert sorted(files) == written[1]


SECRETS = ["truth.json", "truth_guests.csv", "make.py", "make_stays.py", "scoring/lab1.txt", "instructor/notes.md"]


class TestNothingSecret:
    def test_no_file_for_instructors(self, files):
        own = [name for name in files if not name.startswith("loyaltylab/")]
        for word in ("truth", "make.", "make_", "_src", "instructor", "scoring", "misconception", "rubric", "source"):
            assert not [name for name in own if word in name]
        assert not [name for name in files if "__pycache__" in name or "checkpoint" in name]

    def test_no_secret_line(self, files, original):
        scoring, solutions = secret_lines(original)
        assert len(scoring) > 100
        assert len(solutions) > 15
        labs = "\n".join(
            cell.source
            for name, content in files.items()
            if name.startswith("labs/")
            for cell in nbformat.reads(content.decode(), as_version=4).cells
        )
        assert not [line for line in scoring | solutions if line in labs]
        assert not [name for name, content in files.items() if name.endswith(".ipynb") and b"BEGIN SOL" in content]

    def test_the_real_lessons_hold_no_secret(self, root, released, monkeypatch):
        monkeypatch.setattr(kit, "_releases", lambda root: dict(released))
        assert list(find_secrets(student_files(root), root)) == []


def plant_lesson(checkout: Path, source: str) -> None:
    (checkout / "course" / "02_planted.ipynb").write_text(lesson(source), encoding="utf-8")


class TestRefusal:
    def refuses(self, checkout: Path, tmp_path: Path, *words: str) -> None:
        out = tmp_path / "student.zip"
        with pytest.raises(ValueError, match="Nothing was written") as refused:
            write_student_kit(checkout, out)
        for word in words:
            assert word in str(refused.value)
        assert not out.exists()

    def test_a_clean_checkout_is_not_refused(self, checkout, tmp_path):
        assert "course/01_tiny.ipynb" in write_student_kit(checkout, tmp_path / "student.zip")

    @pytest.mark.parametrize("name", SECRETS)
    def test_files_for_instructors(self, checkout, tmp_path, name, monkeypatch):
        monkeypatch.setattr(kit, "_lessons", lambda root: {f"course/{name}": b"{}"})
        self.refuses(checkout, tmp_path, f"course/{name}: a file of this name is for instructors")

    def test_a_truth_file_among_the_extras(self, checkout, tmp_path):
        shutil.copy(checkout / "datasets" / "car_owners" / "truth.json", checkout / "assignments" / "kit")
        self.refuses(checkout, tmp_path, "truth.json: a file of this name is for instructors")

    def test_a_line_of_the_scoring_in_a_lesson(self, checkout, tmp_path):
        line = sorted(secret_lines(checkout)[0])[0]
        plant_lesson(checkout, f"if True:\n    {line}")
        self.refuses(checkout, tmp_path, "course/02_planted.ipynb: holds a line of the scoring", line)

    def test_a_line_of_the_scoring_in_a_readme(self, checkout, tmp_path):
        with (checkout / "assignments" / "scoring" / "lab1.py").open("a", encoding="utf-8") as module:
            module.write(f"\n{SCORING_LINE}\n")
        (checkout / "datasets" / "car_owners" / "README.md").write_text(f"Hello\n\n    {SCORING_LINE}\n")
        self.refuses(checkout, tmp_path, "datasets/car_owners/README.md: holds a line of the scoring", SCORING_LINE)

    def test_the_list_of_wrong_answers_under_another_name(self, checkout, tmp_path):
        shutil.copy(checkout / "assignments" / "misconceptions" / "lab1.yml", checkout / "course" / "hints.txt")
        self.refuses(checkout, tmp_path, "course/hints.txt: holds a line of the scoring")

    def test_the_truth_under_another_name(self, checkout, tmp_path):
        shutil.copy(checkout / "datasets" / "car_owners" / "truth.json", checkout / "course" / "answers.json")
        self.refuses(checkout, tmp_path, "course/answers.json: is a copy of datasets/car_owners/truth.json")

    def test_a_solution_in_a_lesson(self, checkout, tmp_path):
        plant_lesson(checkout, "### BEGIN SOLUTION\nnps = 3\n### END SOLUTION")
        self.refuses(checkout, tmp_path, "course/02_planted.ipynb: holds a solution")

    def test_a_solution_in_a_lab(self, checkout, released, tmp_path, monkeypatch):
        line = max(secret_lines(checkout)[1], key=len)
        notebook = nbformat.reads(released["labs/lab1/lab1.ipynb"].decode(), as_version=4)
        notebook.cells[-1].source = f"{notebook.cells[-1].source}\n{line}"
        planted = {"labs/lab1/lab1.ipynb": nbformat.writes(notebook).encode()}
        monkeypatch.setattr(kit, "_releases", lambda root: {**released, **planted})
        self.refuses(checkout, tmp_path, "labs/lab1/lab1.ipynb: holds a line of a solution", line)

    def test_an_earlier_kit_is_left_as_it_is(self, checkout, tmp_path):
        out = tmp_path / "student.zip"
        out.write_bytes(b"the earlier one")
        plant_lesson(checkout, "### BEGIN SOLUTION")
        with pytest.raises(ValueError, match="Nothing was written"):
            write_student_kit(checkout, out)
        assert out.read_bytes() == b"the earlier one"


def test_two_runs_give_the_same_bytes(written, original, tmp_path):
    write_student_kit(original, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == written[0]


def test_a_lab_that_cannot_be_released_is_named(original, tmp_path, monkeypatch):
    class Broken:
        def generate_assignment(self, lab):
            return {"success": False, "error": "no such cell", "log": ""}

    monkeypatch.setattr("loyaltylab.grading.rehearse.open_course", lambda *args: Broken())
    with pytest.raises(ValueError, match="the release of capstone failed:\nno such cell"):
        write_student_kit(original, tmp_path / "student.zip")
    assert not (tmp_path / "student.zip").exists()


@pytest.fixture(scope="module")
def kit_folder(root, released, tmp_path_factory):
    place = tmp_path_factory.mktemp("elsewhere")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kit, "_releases", lambda root: dict(released))
        write_student_kit(root, place / "kit.zip")
    with zipfile.ZipFile(place / "kit.zip") as archive:
        archive.extractall(place)
    (place / TOP / "student.json").write_text('{"student_id": "demo"}')
    return place / TOP


class TestUnpackedElsewhere:
    """The kit's own library, away from the checkout: lab 1 validates there with the student's own data."""

    def run(self, kit_folder: Path, folder: Path, *words: str) -> str:
        env = {**os.environ, "PYTHONPATH": str(kit_folder)}
        env.pop("LOYALTYLAB_STUDENT", None)
        return subprocess.run([sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True).stdout

    def test_the_library_used_is_the_kits_own(self, kit_folder):
        found = self.run(kit_folder, kit_folder, "-c", "import loyaltylab; print(loyaltylab.__file__)")
        assert found.startswith(str(kit_folder))

    def test_blanks_are_told_what_is_missing_and_the_solution_passes(self, kit_folder, root):
        lab = kit_folder / "labs" / "lab1" / "lab1.ipynb"
        validate = ("-m", "nbgrader", "validate", lab.name)
        assert "csat_mean is still ..." in self.run(kit_folder, lab.parent, *validate)
        source = nbformat.read(root / "assignments" / "source" / "lab1" / "lab1.ipynb", as_version=4)
        solved = fill(nbformat.read(lab, as_version=4), solution_cells(source))
        nbformat.write(solved, lab)
        assert "Success!" in self.run(kit_folder, lab.parent, *validate)
