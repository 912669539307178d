"""The table of derived files: the one place that says what is made from what, by which command."""

from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from loyaltylab.authoring.files import Result, replace_marked

BUILD = "python -m loyaltylab.authoring build"


@dataclass(frozen=True)
class Derived:
    """A kind of derived file: patterns from the repository root; ``part`` names the marks it stands between."""

    files: tuple[str, ...]
    source: str
    only: str
    part: str = ""

    @property
    def command(self) -> str:
        """The command that remakes these files and nothing else."""
        return f"{BUILD} --only {self.only}"


DERIVED = [
    Derived(("datasets/*/*.csv", "datasets/*/truth.json"), "`datasets/*/make.py`", "datasets"),
    Derived(
        ("datasets/*/README.md", "datasets/*/README.zh-CN.md"),
        "`datasets/*/schema.json`; `TARGETS` in `datasets/*/make.py`, computed on the tables",
        "readmes",
        "dictionary` and `targets",
    ),
    Derived(
        ("datasets/*/picture*.png",),
        "`picture` in `datasets/*/schema.json`, its tables, `loyaltylab/plots/first_look.py`",
        "pictures",
    ),
    Derived(("datasets/README.md",), "`datasets/*/schema.json`, row counts of the tables", "index", "cases"),
    Derived(
        ("loyaltylab/i18n/loyaltylab.pot", "loyaltylab/i18n/locales/*/LC_MESSAGES/*.po"),
        '`_("...")` in `loyaltylab/`; translations in the `.po` are written by hand and kept',
        "catalogue",
    ),
    Derived(("loyaltylab/i18n/locales/*/LC_MESSAGES/*.mo",), "the `.po` beside it", "catalogue"),
    Derived(
        ("assignments/scoring/locales/*.pot", "assignments/scoring/locales/*/LC_MESSAGES/*"),
        '`_("...")` in `assignments/scoring/`; translations in the `.po` are written by hand and kept',
        "catalogue",
    ),
    Derived(("README.md", "README.zh-CN.md"), "`course/_src/map.yml`", "map", "map"),
    Derived(("CONTRIBUTING.md",), "`loyaltylab/authoring/derived.py`", "derived", "derived"),
    Derived(("assignments/source/*/*.ipynb",), "`assignments/_src/*.py`", "assignments"),
    Derived(("assignments/zh/source/*/*.ipynb",), "`assignments/_src/*.py`, `assignments/_src/zh/*.md`", "assignments"),
    Derived(("course/*.ipynb", "course/quiz/*.json"), "`course/_src/*.py`, run", "course"),
    Derived(("course/zh/*.ipynb", "course/zh/quiz/*.json"), "`course/_src/*.py`, `course/_src/zh/*.md`, run", "course"),
    Derived(
        ("course/optional/*.ipynb", "course/zh/optional/*.ipynb"),
        "`course/_src/optional/*.py`, `course/_src/optional/zh/*.md`, run (needs the extra `realdata`)",
        "course",
    ),
]


def command_for(file: str) -> str:
    """Return the command that remakes a derived file, given its path from the repository root."""
    for entry in DERIVED:
        if any(fnmatch(file, pattern) for pattern in entry.files):
            return entry.command
    return BUILD


def derived_table_markdown() -> str:
    """Return the table for CONTRIBUTING.md: file, source, command."""
    rows = ["| derived file | its source | the command that remakes it |", "| --- | --- | --- |"]
    for entry in DERIVED:
        part = f" (between the `{entry.part}` marks)" if entry.part else ""
        rows.append(f"| {', '.join(f'`{file}`' for file in entry.files)}{part} | {entry.source} | `{entry.command}` |")
    return "\n".join(rows)


def build_derived_table(root: Path) -> Result:
    """Write the table into CONTRIBUTING.md."""
    return Result([replace_marked(root / "CONTRIBUTING.md", "derived", derived_table_markdown())])
