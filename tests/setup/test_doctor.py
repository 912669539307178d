"""The doctor says in plain words what is wrong, and fails only when the course cannot run."""

import socket
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from loyaltylab import doctor
from loyaltylab.cli import app


def test_this_set_up_is_healthy(root):
    findings = doctor.diagnose(root)
    assert [finding for finding in findings if finding.level == "problem"] == []


def test_an_old_python_is_a_problem():
    finding = doctor.python_version((3, 10, 4))
    assert finding.level == "problem"
    assert "3.10.4" in finding.text
    assert "3.11" in finding.text


def test_missing_and_differing_packages_are_told_apart():
    lock = "numpy==0.0.1 \\\n    --hash=sha256:00\nno-such-package-here==1.0 ; python_full_version >= '3.8' \\\n"
    lock += "for-another-system==1.0 ; sys_platform == 'nowhere'\n"
    missing, different = doctor.missing_packages(lock)
    assert missing == ["no-such-package-here"]
    assert len(different) == 1
    assert different[0].endswith("(lock: 0.0.1)")


def test_a_missing_package_is_a_problem_with_a_cure(tmp_path):
    (tmp_path / "requirements.lock").write_text("no-such-package-here==1.0 \\\n    --hash=sha256:00\n")
    finding = doctor.packages(tmp_path)
    assert finding.level == "problem"
    assert "no-such-package-here" in finding.text
    assert "start.py" in finding.fix


def test_a_missing_kernel_is_a_problem(monkeypatch, tmp_path):
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    def none(self, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", none)
    assert doctor.kernel().level == "problem"
    assert "ipykernel install" in doctor.kernel().fix


def test_a_taken_port_is_only_a_note():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        finding = doctor.port_free(busy.getsockname()[1])
    assert finding.level == "note"
    assert "taken" in finding.text


def test_no_chinese_font_is_a_note_that_says_how_to_get_one(monkeypatch):
    from loyaltylab import plots

    monkeypatch.setattr(plots, "chinese_font", lambda: None)
    finding = doctor.chinese_font()
    assert finding.level == "note"
    assert "fonts-noto-cjk" in finding.fix


def test_optional_programs_are_notes(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda program: None)
    assert {finding.level for finding in doctor.optional_programs()} == {"note"}


def test_the_command_exits_with_1_when_the_course_cannot_run(monkeypatch, tmp_path):
    monkeypatch.setattr("loyaltylab.cli._root", lambda: None)
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "no course folder" in result.output


def test_the_command_exits_with_0_here(root):
    done = subprocess.run(
        [sys.executable, "-m", "loyaltylab.cli", "doctor"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("broken", ["", "{not json"])
def test_an_unreadable_first_lesson_is_a_problem(tmp_path, broken):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "00_start_here.ipynb").write_text(broken)
    levels = [finding.level for finding in doctor.diagnose(tmp_path)]
    assert "problem" in levels
