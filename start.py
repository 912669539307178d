"""Set Loyalty Lab up and open the course: ``python start.py``. Needs nothing but Python 3.11 or newer.

    python start.py                set up what is missing, then open the course
    python start.py --language zh  the same in Chinese
    python start.py --setup-only   only set up
    python start.py --dev          set up what the tests need as well

The second run notices that nothing changed and takes no time.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)


def main(arguments):
    """Set up, and open the course unless told not to."""
    unknown = [word for word in arguments if word not in ("--setup-only", "--dev", "--language", "en", "zh")]
    if unknown:
        return _say(f"I do not know {' '.join(unknown)}.\n{__doc__}") or 2
    problem = _python_problem() or _set_up("--dev" in arguments)
    if problem:
        return _say(problem) or 1
    if "--setup-only" in arguments:
        return 0
    language = [word for word in arguments if word in ("--language", "en", "zh")]
    return subprocess.call([str(PYTHON), "-m", "loyaltylab.cli", "course", *language], cwd=ROOT)


def _python_problem():
    if sys.version_info < OLDEST:
        found, wanted = ".".join(map(str, sys.version_info[:2])), ".".join(map(str, OLDEST))
        return (
            f"This is Python {found}; Loyalty Lab needs {wanted} or newer.\nGet it from python.org and run this again."
        )
    return None


def _set_up(dev):
    if PYTHON.exists() and (_ready("dev") or (not dev and _ready("course"))):
        return None
    lock = _lock("dev" if dev else "course")
    if not PYTHON.exists():
        _say("Making a private environment in .venv ...")
        problem = _make_environment()
        if problem:
            return problem
    _say(f"Installing the packages of {lock.name}; the first time takes a few minutes ...")
    # Two calls: pip checks hashes for everything or nothing, and the kit itself is a folder without a hash.
    for call in (["--require-hashes", "-r", str(lock)], ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]):
        if subprocess.call([str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *call]):
            return "Installing failed; the lines above say why. Often it is the network: then try again later."
    _stamp("dev" if dev else "course").write_text(_state(lock))
    return None


def _lock(kind):
    return ROOT / ("requirements-dev.lock" if kind == "dev" else "requirements.lock")


def _stamp(kind):
    return VENV / f"ready-{kind}"


def _ready(kind):
    """Tell whether this was set up and nothing changed since; what the tests need contains what the course needs."""
    return _lock(kind).exists() and _stamp(kind).exists() and _stamp(kind).read_text() == _state(_lock(kind))


def _make_environment():
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if done.returncode == 0:
        return None
    if "ensurepip" in done.stdout + done.stderr:
        return (
            "Python is here, but the part that makes environments (venv) is missing.\n"
            "On Debian or Ubuntu:  sudo apt install python3-venv\n"
            "Then run the same command again."
        )
    return f"Making the environment in {VENV} failed:\n{done.stdout}{done.stderr}"


def _state(lock):
    """Tell what the set-up was made from: a changed lock, kit or Python means setting up again."""
    parts = [lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _say(text):
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
