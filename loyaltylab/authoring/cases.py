"""The derived files of a case: what its ``make.py`` writes, dictionary and targets in its READMEs, and the index."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from loyaltylab.authoring.course_map import READMES
from loyaltylab.authoring.files import AuthoringError, Result, Written, read_text, replace_marked
from loyaltylab.authoring.making import Target, load_generator
from loyaltylab.datasets.dictionary import dictionary_markdown
from loyaltylab.datasets.tables import Tables
from loyaltylab.datasets.validation import count_rows, read_shipped

_TARGET_WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "headings": ("Figure", "Published", "Source", "In this case"),
        "cited": " (often cited)",
        "own": "our choice",
        "met": "met; authors find it in `truth.json`",
    },
    "zh": {
        "headings": ("指标", "公布值", "来源", "本案例"),
        "cited": "（常被引用）",
        "own": "我们自定",
        "met": "符合；数值见作者持有的 `truth.json`",
    },
}


def case_names(root: Path) -> list[str]:
    """List the cases that have a generator."""
    return sorted(path.parent.name for path in (root / "datasets").glob("*/make.py"))


def build_case(root: Path, name: str) -> Result:
    """Run the case's generator from scratch and say which of its files changed."""
    folder = root / "datasets" / name
    before = _contents(folder)
    run = subprocess.run(
        [sys.executable, "-B", str(folder / "make.py")],
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


def build_readmes(root: Path, name: str) -> Result:
    """Write the dictionary, and published figures beside those of the shipped tables, into the case's READMEs."""
    folder = root / "datasets" / name
    if not (folder / "schema.json").is_file():
        raise AuthoringError(f"datasets/{name}/schema.json is missing.")
    schema = json.loads(read_text(folder / "schema.json"))
    targets: Sequence[Target] = getattr(load_generator(folder / "make.py"), "TARGETS", ())
    obtained = _obtained(folder, schema["tables"], targets)
    files = []
    for language, readme in READMES.items():
        before = read_text(folder / readme) if (folder / readme).is_file() else ""
        written = replace_marked(folder / readme, "dictionary", dictionary_markdown(schema, language))
        if targets:
            written = replace_marked(folder / readme, "targets", targets_markdown(targets, obtained, language))
        files.append(Written(written.path, changed=read_text(folder / readme) != before))
    return Result(files)


def _obtained(folder: Path, rules: dict[str, Any], targets: Sequence[Target]) -> list[float]:
    """Compute the figures on the shipped tables; one that misses its bounds stops the build."""
    tables = Tables(rules, lambda table: read_shipped(folder / rules[table]["file"], rules[table]))
    obtained = [target.value(tables) for target in targets]
    missed = [
        f"datasets/{folder.name}: {target.what['en']} is {value:.4g}, not between {target.low:g} and {target.high:g}."
        for target, value in zip(targets, obtained, strict=True)
        if not target.low <= value <= target.high
    ]
    if missed:
        raise AuthoringError(*missed)
    return obtained


def targets_markdown(targets: Sequence[Target], obtained: Sequence[float], language: str) -> str:
    """Render the table; a secret figure is only said to be met."""
    words = _TARGET_WORDS[language]
    lines = ["| " + " | ".join(words["headings"]) + " |", "| --- | --- | --- | --- |"]
    for target, value in zip(targets, obtained, strict=True):
        published, source = (
            text if isinstance(text, str) else text[language] for text in (target.published, target.source)
        )
        source = words["own"] if source == "own choice" else source + (words["cited"] if target.often_cited else "")
        shown = words["met"] if target.secret else re.sub(r"(?<=\d)%", " %", target.show.format(value))
        lines.append(f"| {target.what[language]} | {published} | {source} | {shown} |")
    return "\n".join(lines)


def build_index(root: Path) -> Result:
    """Write the list of cases into ``datasets/README.md``."""
    lines = ["| Case | Story in a line | Tables and rows | For lessons |", "| --- | --- | --- | --- |"]
    for name in case_names(root):
        folder = root / "datasets" / name
        schema = json.loads(read_text(folder / "schema.json"))
        rows = [f"`{table}` {count_rows(folder / rule['file']):,}" for table, rule in schema["tables"].items()]
        title = f"[{name}]({name}/README.md) ([中文]({name}/README.zh-CN.md))"
        lines.append(f"| {title} | {schema['summary']['en']} | {', '.join(rows)} | {', '.join(schema['lessons'])} |")
    return Result([replace_marked(root / "datasets" / "README.md", "cases", "\n".join(lines))])


def _contents(folder: Path) -> dict[Path, bytes]:
    derived = [*folder.glob("*.csv"), *folder.glob("truth.json")]
    return {path: path.read_bytes() for path in sorted(derived)}
