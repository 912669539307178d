"""ruff and mypy are clean, notebooks included, and every derived file is what its source makes."""

import subprocess
import sys

import nbformat
import pytest


def run(root, *words):
    return subprocess.run([sys.executable, "-m", *words], cwd=root, capture_output=True, text=True)


@pytest.mark.parametrize("words", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]])
def test_style_and_types(root, words):
    done = run(root, *words)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_derived_file_is_up_to_date(root):
    """Outputs and numbers of the lessons are taken as stored: ``conftest.py`` has nbval run and compare them."""
    done = run(root, "loyaltylab.authoring", "build", "--check", "--no-run")
    assert done.returncode == 0, done.stdout + done.stderr


# What holds for a module of ours and not for a lesson: its own functions need no types. The stubs of pandas take a
# group's label for any scalar, also for bytes.
LENIENT = """\
# mypy: disable-error-code="str-bytes-safe,call-overload", disallow_untyped_defs=False, disallow_untyped_calls=False
# mypy: disallow_incomplete_defs=False, disallow_any_generics=False, warn_return_any=False, warn_unreachable=False
"""


def test_the_code_of_the_lessons_is_typed_right(root, tmp_path):
    """Notebooks are no modules, so the code cells of each are checked as one; with what mypy knows of the library."""
    for path in [*root.glob("course/*.ipynb"), *root.glob("course/optional/*.ipynb")]:
        cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        (tmp_path / f"lesson_{path.stem}.py").write_text(LENIENT + "\n".join(cells) + "\n")
    files = sorted(map(str, tmp_path.glob("*.py")))
    assert len(files) >= 2
    done = run(root, "mypy", *files)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_quiz_and_widget_cells_are_exempt_from_comparison(root):
    for path in root.glob("course/**/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            exempt = any(tag.lower().startswith("nbval") for tag in cell.metadata.get("tags", []))
            exempt = exempt or "nbval" in cell.source.lower()
            assert not exempt or "ll.widgets." in cell.source, f"{path.name}: {cell.id}"


def test_pictures_in_lessons_carry_alt_text(root):
    for path in root.glob("course/**/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    about = output.metadata
                    text = about.get("image/png", {}).get("alt") or about.get("alt", "")
                    assert len(text) > 20, f"{path.name}: {cell.id} shows a picture without alt text"
