"""What is wrong with this set-up, in plain words, and how to fix it."""

import importlib.metadata
import json
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["Finding", "diagnose", "missing_packages"]

OLDEST_PYTHON = (3, 11)
PORT = 8888


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Attributes
    ----------
    level : {"ok", "note", "problem"}
        A problem keeps the course from running; a note does not.
    text : str
        What was found.
    fix : str
        What to do about it; empty when all is well.
    """

    level: Literal["ok", "note", "problem"]
    text: str
    fix: str = ""


def diagnose(root: Path | None, port: int = PORT) -> list[Finding]:
    """Look at everything the course needs.

    Parameters
    ----------
    root : Path or None
        The folder that holds ``course/``; None if there is none.
    port : int
        The port JupyterLab would like.
    """
    checks: list[Callable[[], Finding]] = [
        python_version,
        lambda: _course_folder(root),
        lambda: packages(root),
        kernel,
        lambda: port_free(port),
        chinese_font,
    ]
    findings = [check() for check in checks]
    if root is not None and (root / "labs").is_dir():
        return [*findings, student_id(root)]
    return [*findings, *optional_programs()]


def python_version(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Check that Python is new enough."""
    found, wanted = ".".join(map(str, version)), ".".join(map(str, OLDEST_PYTHON))
    if version >= OLDEST_PYTHON:
        return Finding("ok", f"Python {found}")
    return Finding("problem", f"This is Python {found}; the course needs {wanted} or newer.", "Get it from python.org.")


def packages(root: Path | None) -> Finding:
    """Compare the installed packages with the lock."""
    lock = None if root is None else root / "requirements.lock"
    if lock is None or not lock.is_file():
        return Finding("note", "No requirements.lock here, so package versions were not compared.", "")
    missing, different = missing_packages(lock.read_text(encoding="utf-8"))
    fix = "Run `python start.py --setup-only` (or `make course`): it installs what the lock says."
    if missing:
        return Finding("problem", f"Packages are missing: {_few(missing)}.", fix)
    if different:
        return Finding("note", f"Packages differ from the lock: {_few(different)}.", fix)
    return Finding("ok", "All packages are there, in the versions of the lock")


def missing_packages(lock: str) -> tuple[list[str], list[str]]:
    """List what a lock asks for that is not installed, and what is installed in another version."""
    from packaging.requirements import Requirement

    missing, different = [], []
    for line in _pins(lock):
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(requirement.name)
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            different.append(f"{requirement.name} {found} (lock: {str(requirement.specifier).removeprefix('==')})")
    return missing, different


def kernel() -> Finding:
    """Check that notebooks find a Python kernel, and that it is this Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    fix = f"Run: {sys.executable} -m ipykernel install --sys-prefix"
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding("problem", "Notebooks have no Python kernel.", fix)
    program = Path(str(spec.argv[0]))
    if not program.is_absolute() or program.parent.resolve() == Path(sys.executable).parent.resolve():
        return Finding("ok", "The notebooks' kernel is this Python")
    return Finding("problem", f"The notebooks' kernel is another Python: {program}.", fix)


def port_free(port: int = PORT) -> Finding:
    """Check whether JupyterLab's usual port is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    if not taken:
        return Finding("ok", f"Port {port} is free")
    text = f"Port {port} is taken, perhaps by another JupyterLab; the course will use the next free one."
    return Finding("note", text, "Close the other program if you want this port.")


def chinese_font() -> Finding:
    """Check that plots can show Chinese."""
    from loyaltylab import plots

    if plots.chinese_font() is not None:
        return Finding("ok", f"Chinese plots will use the font {plots.chinese_font()}")
    fix = "Debian/Ubuntu: sudo apt install fonts-noto-cjk. Windows and macOS bring such fonts."
    return Finding("note", "No font with Chinese characters, so plots in Chinese would show boxes.", fix)


def student_id(root: Path) -> Finding:
    """Check that a student has said who they are."""
    from loyaltylab.datasets import draw

    try:
        return Finding("ok", f"Labs are done as {draw.id_in(root / 'student.json')}")
    except (OSError, ValueError) as problem:
        return Finding("note", "The labs do not know your id yet.", str(problem))


def optional_programs() -> Iterator[Finding]:
    """Look for system programs that only some parts need."""
    uses = {"chromium": "the browser tests", "bwrap": "sandboxed grading, in a later version"}
    for program, use in uses.items():
        if shutil.which(program) or (program == "chromium" and shutil.which("chromium-browser")):
            yield Finding("ok", f"{program} is there ({use})")
        else:
            package = {"bwrap": "bubblewrap"}.get(program, program)
            yield Finding("note", f"{program} is not there; only {use} needs it.", f"sudo apt install {package}")


def _course_folder(root: Path | None) -> Finding:
    if root is None:
        fix = "Change to the folder you cloned or unzipped, and run the command again."
        return Finding("problem", "There is no course folder here.", fix)
    try:
        json.loads((root / "course" / "00_start_here.ipynb").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return Finding("problem", f"The first lesson cannot be read: {error}.", "Get a fresh copy of the folder.")
    return Finding("ok", f"The course is in {root}")


def _pins(lock: str) -> Iterator[str]:
    for line in lock.splitlines():
        if "==" in line and not line.startswith((" ", "#", "-")):
            yield line.rstrip("\\ ").strip()


def _few(names: list[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
