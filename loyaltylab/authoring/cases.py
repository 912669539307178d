"""The derived files of a case: what its ``make.py`` writes, and the dictionary in its READMEs."""

import json
import os
import subprocess
import sys
from pathlib import Path

from loyaltylab.authoring.course_map import READMES
from loyaltylab.authoring.files import AuthoringError, Result, Written, read_text, replace_marked


def case_names(root: Path) -> list[str]:
    """List the cases that have a generator."""
    return sorted(path.parent.name for path in (root / "datasets").glob("*/make.py"))


def build_case(root: Path, name: str) -> Result:
    """Run the case's generator from scratch and say which of its files changed."""
    folder = root / "datasets" / name
    before = _contents(folder)
    run = subprocess.run(
        [sys.executable, str(folder / "make.py")],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode != 0:
        raise AuthoringError(f"datasets/{name}/make.py fails: {run.stderr.strip() or run.stdout.strip()}")
    after = _contents(folder)
    return Result([Written(path, before.get(path) != content) for path, content in after.items()])


def build_dictionary(root: Path, name: str) -> Result:
    """Write the dictionary of the case's schema into its READMEs."""
    from loyaltylab.datasets import dictionary_markdown

    folder = root / "datasets" / name
    schema_path = folder / "schema.json"
    if not schema_path.is_file():
        raise AuthoringError(f"datasets/{name}/schema.json is missing.")
    schema = json.loads(read_text(schema_path))
    return Result(
        [
            replace_marked(folder / readme, "dictionary", dictionary_markdown(schema, language))
            for language, readme in READMES.items()
        ]
    )


def _contents(folder: Path) -> dict[Path, bytes]:
    derived = [*folder.glob("*.csv"), *folder.glob("truth.json")]
    return {path: path.read_bytes() for path in sorted(derived)}
