"""Open the course in JupyterLab: bound to this machine, with its token, nbgrader set up when labs are here."""

import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

from loyaltylab.i18n import _

JUPYTER = Path(__file__).parent / "jupyter"

__all__ = ["command", "environment", "free_port", "is_root", "run", "words"]


def command(root: Path, language: str, port: int, browser: bool, allow_root: bool) -> list[str]:
    """Return JupyterLab's command line; the token travels in the environment, where others cannot list it."""
    line = [
        *(sys.executable, "-m", "jupyterlab"),
        f"--ServerApp.root_dir={root}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--LabApp.default_url=/lab/tree/{first_page(language)}",
    ]
    return line + ["--no-browser"] * (not browser) + ["--allow-root"] * allow_root


def environment(root: Path, language: str, token: str) -> dict[str, str]:
    """Return the server's environment: token, language, and where nbgrader finds the course."""
    env = {**os.environ, "JUPYTER_TOKEN": token, "LOYALTYLAB_LANGUAGE": language}
    bin_folder = str(Path(sys.executable).parent)
    env["PATH"] = os.pathsep.join([bin_folder, env.get("PATH", "")])
    # For everybody: JupyterLab fetches no news and no updates. For instructors: the folder where every part of
    # nbgrader finds nbgrader_config.py. For students: of nbgrader, only the Validate button is left.
    instructor = (root / "assignments" / "nbgrader_config.py").is_file()
    folders = [JUPYTER / "everybody", root / "assignments" if instructor else JUPYTER / "students"]
    earlier = env.get("JUPYTER_CONFIG_PATH")
    env["JUPYTER_CONFIG_PATH"] = os.pathsep.join([*map(str, folders), *([earlier] if earlier else [])])
    return env


def first_page(language: str) -> str:
    """Return the page the browser opens on."""
    return "course/00_start_here.ipynb" if language == "en" else f"course/{language}/00_start_here.ipynb"


def words(root: Path, language: str, port: int, token: str) -> str:
    """Say in plain words what is open where."""
    labs = root / "assignments" if (root / "assignments").is_dir() else root / "labs"
    address = f"http://127.0.0.1:{port}/lab/tree/{first_page(language)}?token={token}"
    lines = [
        _("The course opens in your browser: {address}").format(address=address),
        _("  lessons      {folder}").format(folder=root / "course"),
        _("  labs         {folder}").format(folder=labs),
    ]
    if (root / "assignments" / "nbgrader_config.py").is_file():
        lines.append(_("  formgrader   in JupyterLab's menu: Nbgrader > Formgrader (release, grade, feedback)"))
    lines.append(_("Only this machine can reach it. To stop: Ctrl+C here, twice."))
    return "\n".join(lines)


def free_port(first: int) -> int:
    """Return the first free port from here on."""
    for port in range(first, first + 50):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return first


def is_root() -> bool:
    """Tell whether this is the system's administrator account."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run(root: Path, language: str, port: int, browser: bool, allow_root: bool) -> int:
    """Start JupyterLab and wait for its end."""
    port = free_port(port)
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    print(words(root, language, port, token), flush=True)
    line, env = command(root, language, port, browser, allow_root), environment(root, language, token)
    os.chdir(root)
    if os.name != "nt":
        # Becoming the server, rather than waiting for it, lets whoever ends this command end the server as well.
        os.execve(sys.executable, line, env)
    try:
        return subprocess.call(line, env=env)
    except KeyboardInterrupt:
        return 0
