"""The lab as it stands in the checkout, and its release, made once a session by nbgrader."""

from pathlib import Path

import nbformat
import pytest

from loyaltylab.grading.lab import load_lab
from loyaltylab.grading.misconceptions import load_misconceptions, solution_cells
from loyaltylab.grading.rehearse import _scratch_course, open_course

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def assignments():
    return ROOT / "assignments"


@pytest.fixture(scope="session")
def lab1(assignments):
    return load_lab("lab1", assignments / "scoring")


@pytest.fixture(scope="session")
def source(assignments):
    """The instructor's notebook of lab 1."""
    return nbformat.read(assignments / "source" / "lab1" / "lab1.ipynb", as_version=4)


@pytest.fixture(scope="session")
def wrong_answers(assignments):
    return load_misconceptions(assignments / "misconceptions" / "lab1.yml")


@pytest.fixture(scope="session")
def solution(source):
    """Text of the solution, by answer cell."""
    return solution_cells(source)


@pytest.fixture(scope="session")
def released_course(assignments, tmp_path_factory):
    """A scratch course in which lab 1 is released; copy it before changing anything."""
    course = _scratch_course("lab1", assignments, tmp_path_factory.mktemp("released") / "assignments")
    result = open_course(course).generate_assignment("lab1")
    assert result["success"], result["log"]
    return course


@pytest.fixture
def release(released_course):
    """The released notebook, fresh for each test."""
    return nbformat.read(released_course / "release" / "lab1" / "lab1.ipynb", as_version=4)
