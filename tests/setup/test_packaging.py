"""pyproject, locks and environment.yml say the same; nothing names a registry; the notebooks are tidy."""

import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


def pins(root, name):
    """Return package -> version of a lock, failing on two versions of one package."""
    found = {}
    for line in (root / name).read_text().splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip("\\ "))
            assert canonicalize_name(requirement.name) not in found, f"{requirement.name} stands twice in {name}"
            (spec,) = requirement.specifier
            found[canonicalize_name(requirement.name)] = Version(spec.version)
    return found


@pytest.fixture
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


def asked(project, *extras):
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extras"), [("requirements.lock", ["course"]), ("requirements-dev.lock", ["course", "dev"])]
)
def test_the_lock_holds_everything_pyproject_asks_for(root, project, lock, extras):
    locked = pins(root, lock)
    for requirement in asked(project, *extras):
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} is {version} in {lock}"


def test_the_build_backend_is_in_the_students_lock(root):
    backend = tomllib.loads((root / "pyproject.toml").read_text())["build-system"]
    locked = pins(root, "requirements.lock")
    for line in backend["requires"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)])


def test_the_dev_lock_is_a_superset_in_the_same_versions(root):
    course, dev = pins(root, "requirements.lock"), pins(root, "requirements-dev.lock")
    assert course.items() <= dev.items()
    assert len(dev) > len(course)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_have_hashes_and_no_registry(root, lock):
    text = (root / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra|find|trusted)", text, re.MULTILINE)
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_conda_brings_python_and_pip_and_the_lock_the_rest(root, project):
    environment = yaml.safe_load((root / "environment.yml").read_text())
    *conda, pip = environment["dependencies"]
    names = {re.split(r"\W", entry)[0] for entry in conda}
    assert names == {"python", "pip"}
    assert pip == {"pip": ["-r requirements.lock"]}
    (oldest,) = re.findall(r">=(\d+\.\d+)", " ".join(conda))
    assert project["requires-python"] == f">={oldest}"


def test_the_wheel_carries_tables_without_truth_and_generators(root, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "site")
    assert "loyaltylab/cases/car_owners/owners.csv" in names
    assert "loyaltylab/i18n/locales/zh/LC_MESSAGES/loyaltylab.mo" in names
    assert not [name for name in names if re.search(r"truth|\bmake[._]|scoring/|_src|instructor", name)]
    code = "import loyaltylab as ll; c = ll.datasets.for_student('car_owners', 'demo'); print(len(c.tables['owners']))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert int(done.stdout) > 1000


def test_the_makefile_explains_itself(root):
    done = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True)
    targets = ["help", "course", "test", "build", "lint", "rehearse", "bench", "study", "clean"]
    assert all(f"make {target} " in done.stdout for target in targets)


def test_text_files_end_their_lines_with_lf(root):
    assert "* text=auto eol=lf" in (root / ".gitattributes").read_text()
    files = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout.split(b"\0")
    for name in filter(None, files):
        content = (root / name.decode()).read_bytes()
        if b"\0" not in content:
            assert b"\r\n" not in content, name
