"""Write derived files only when they change, and say which did."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path


class AuthoringError(ValueError):
    """A source that cannot be built; one problem per line, each naming the file and the cell."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Written:
    """A derived file and whether this build changed it."""

    path: Path
    changed: bool


@dataclass
class Result:
    """What one unit of the build wrote, and what its author should still look at."""

    files: list[Written] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_text(path: Path) -> str:
    """Read a source with line ends as LF, whatever the checkout made of them."""
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


def write_bytes(path: Path, content: bytes) -> Written:
    """Write the file unless it has this content already, so its date keeps its meaning."""
    if path.is_file() and path.read_bytes() == content:
        return Written(path, changed=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Written(path, changed=True)


def write_text(path: Path, text: str) -> Written:
    """Write UTF-8 text with LF line ends, unless the file has it already."""
    return write_bytes(path, text.encode("utf-8"))


def replace_marked(path: Path, marker: str, body: str) -> Written:
    """Replace what stands between ``<!-- marker:start -->`` and ``<!-- marker:end -->``."""
    if not path.is_file():
        raise AuthoringError(f"{path}: the file is missing; create it with {_marks(marker)} where the table goes.")
    text = read_text(path)
    parts = re.split(f"<!-- {marker}:(?:start|end) -->", text)
    if len(parts) != 3:
        raise AuthoringError(f"{path}: expected exactly one pair {_marks(marker)}, each on a line of its own.")
    before, _old, after = parts
    return write_text(path, f"{before}<!-- {marker}:start -->\n{body.strip()}\n<!-- {marker}:end -->{after}")


def short_hash(*texts: str, length: int) -> str:
    """Return the first hex digits of SHA-256 over the texts, stripped, with LF line ends."""
    normalized = "\0".join(text.replace("\r\n", "\n").strip() for text in texts)
    return hashlib.sha256(normalized.encode("utf-8")).hexdigest()[:length]


def _marks(marker: str) -> str:
    return f"<!-- {marker}:start --> ... <!-- {marker}:end -->"
