"""start.py sets up, notices when nothing changed, and explains a missing venv in plain words."""

import importlib.util
import subprocess
from types import SimpleNamespace

import pytest


@pytest.fixture
def start(root, tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("start_under_test", root / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return module


def pretend(start, monkeypatch, calls, code=0):
    def make(*words, **options):
        start.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        start.PYTHON.touch()
        return SimpleNamespace(returncode=0, stdout="", stderr="")

    monkeypatch.setattr(start.subprocess, "run", make)
    monkeypatch.setattr(start.subprocess, "call", lambda words, **options: calls.append(words) or code)


def test_it_installs_the_lock_with_hashes_then_the_kit(start, monkeypatch):
    calls: list[list[str]] = []
    pretend(start, monkeypatch, calls)
    assert start.main(["--setup-only"]) == 0
    lock, kit = calls
    assert "--require-hashes" in lock
    assert lock[-1].endswith("requirements.lock")
    assert {"--no-deps", "--no-build-isolation", "-e"} <= set(kit)


def test_the_second_run_does_nothing_and_a_changed_lock_sets_up_again(start, monkeypatch, tmp_path):
    calls: list[list[str]] = []
    pretend(start, monkeypatch, calls)
    start.main(["--setup-only", "--dev"])
    assert len(calls) == 2
    start.main(["--setup-only", "--dev"])
    assert len(calls) == 2
    (tmp_path / "requirements-dev.lock").write_text("# changed\n")
    start.main(["--setup-only", "--dev"])
    assert len(calls) == 4


def test_what_the_tests_need_contains_what_the_course_needs(start, monkeypatch):
    calls: list[list[str]] = []
    pretend(start, monkeypatch, calls)
    start.main(["--setup-only", "--dev"])
    start.main(["--setup-only"])
    assert len(calls) == 2


def test_a_failed_installation_is_not_remembered(start, monkeypatch, capsys):
    calls: list[list[str]] = []
    pretend(start, monkeypatch, calls, code=1)
    assert start.main(["--setup-only"]) == 1
    assert start.main(["--setup-only"]) == 1
    assert "Installing failed" in capsys.readouterr().out


def test_a_missing_venv_gets_plain_words(start, monkeypatch, capsys):
    failed = SimpleNamespace(returncode=1, stdout="ensurepip is not available", stderr="")
    monkeypatch.setattr(start.subprocess, "run", lambda *words, **options: failed)
    assert start.main(["--setup-only"]) == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().out


def test_an_old_python_gets_plain_words(start, monkeypatch, capsys):
    monkeypatch.setattr(start.sys, "version_info", (3, 10, 2))
    assert start.main([]) == 1
    assert "This is Python 3.10; Loyalty Lab needs 3.11 or newer." in capsys.readouterr().out


def test_an_unknown_word_is_refused(start, capsys):
    assert start.main(["--hepl"]) == 2
    assert "--hepl" in capsys.readouterr().out


def test_the_file_itself_runs_on_older_pythons(root):
    """The message about an old Python must be readable by that Python: no newer syntax than 3.8's."""
    import ast

    ast.parse((root / "start.py").read_text(), feature_version=(3, 8))


def test_as_root_the_course_asks_for_allow_root(root, monkeypatch):
    from typer.testing import CliRunner

    from loyaltylab import launch
    from loyaltylab.cli import app

    monkeypatch.setattr(launch, "is_root", lambda: True)
    monkeypatch.setattr(launch, "run", lambda *words: pytest.fail("started all the same"))
    monkeypatch.chdir(root)
    result = CliRunner().invoke(app, ["course"])
    assert result.exit_code == 1
    assert "--allow-root" in result.output


def test_the_server_is_bound_to_this_machine_with_its_token(root):
    from loyaltylab import launch

    line = launch.command(root, "en", 8888, browser=False, allow_root=False)
    env = launch.environment(root, "zh", "secret")
    assert "--ServerApp.ip=127.0.0.1" in line
    assert "secret" not in " ".join(line)
    assert env["JUPYTER_TOKEN"] == "secret"
    assert str(root / "assignments") in env["JUPYTER_CONFIG_PATH"]
    assert "students" in launch.environment(root / "course", "en", "secret")["JUPYTER_CONFIG_PATH"]
    assert "course/zh/00_start_here.ipynb" in launch.words(root, "zh", 8888, "secret")


def test_it_says_which_folder_was_searched_when_there_is_no_course(tmp_path, monkeypatch):
    from loyaltylab import places

    monkeypatch.setattr(places, "__file__", str(tmp_path / "lib" / "loyaltylab" / "places.py"))
    with pytest.raises(ValueError, match="Change to the folder you cloned"):
        places.course_root(tmp_path)


def test_git_ignores_what_a_course_produces(root):
    paths = [
        "assignments/gradebook.db",
        "assignments/submitted/x/lab1/lab1.ipynb",
        "assignments/release/lab1/lab1.ipynb",
    ]
    done = subprocess.run(["git", "check-ignore", *paths], cwd=root, capture_output=True, text=True)
    assert done.stdout.split() == paths
