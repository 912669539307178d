"""Where the course, the labs and the locks are: found from the current folder or from the package's own."""

from collections.abc import Iterator
from pathlib import Path

__all__ = ["course_root"]

START = Path("course") / "00_start_here.ipynb"


def course_root(start: Path | None = None) -> Path:
    """Find the folder that holds ``course/``: here, above, or around the installed package.

    Raises
    ------
    ValueError
        If there is none; says where it looked and what to do.
    """
    for place in _places(start or Path.cwd()):
        if (place / START).is_file():
            return place
    raise ValueError(
        f"No course here: {start or Path.cwd()} and the folders above it hold no {START}. "
        "Change to the folder you cloned or unzipped, and run the command again."
    )


def _places(start: Path) -> Iterator[Path]:
    yield from (start, *start.parents)
    yield Path(__file__).resolve().parents[1]
