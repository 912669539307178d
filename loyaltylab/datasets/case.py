"""A case: its tables, what every column means, its story, and the truth where it is known."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from loyaltylab.datasets.dictionary import dictionary_of
from loyaltylab.datasets.folders import folder_of
from loyaltylab.datasets.tables import Tables
from loyaltylab.datasets.validation import count_rows, read_shipped
from loyaltylab.i18n import _, get_language

__all__ = ["Case", "load", "open_case"]

READMES = {"en": "README.md", "zh": "README.zh-CN.md"}
STORY_HEADINGS = {"en": "Story", "zh": "故事"}


@dataclass(frozen=True, repr=False, eq=False)
class Case:
    """One case of the course, always with synthetic people.

    Attributes
    ----------
    name : str
        Name of the case, as in ``load(name)``.
    tables : mapping of str to DataFrame
        The data; ``case.tables["owners"]``. A table is read when it is first asked for.
    schema : dict
        The machine-readable dictionary (types, ranges, meanings).
    stories : dict of str to str
        The story by language; ``story`` picks the one in use.
    truth : dict or None
        The parameters the data were made from; None where they are not shipped.
    truths : mapping of str to DataFrame
        Truth per customer, guest or shop, where there is such a table; empty where it is not shipped.
    draw : str or None
        Code of the student's draw (see :func:`draw_code`); None for the whole case.
    """

    name: str
    tables: Mapping[str, pd.DataFrame]
    schema: dict[str, Any]
    stories: dict[str, str]
    truth: dict[str, Any] | None = None
    truths: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    draw: str | None = None

    @property
    def title(self) -> str:
        """Title of the case in the language in use."""
        return _in_language(self.schema["title"])

    @property
    def story(self) -> str:
        """The business story in the language in use, as Markdown."""
        return self.stories.get(get_language()) or self.stories.get("en", "")

    @property
    def dictionary(self) -> pd.DataFrame:
        """What every column means; one row per column, meanings in the language in use."""
        return dictionary_of(self.schema)

    @property
    def synthetic(self) -> str:
        """The label that has to stand wherever the data are shown."""
        return _("Synthetic data: no real people or companies.")

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.title}", self.synthetic, *self._table_lines()]
        if self.truth is not None:
            names = ", ".join(self.truths)
            lines.append(
                _(
                    "Truth, for authors: case.truth (parameters, population) and, per unit, case.truths: {names}."
                ).format(names=names)
                if names
                else _("Truth, for authors: case.truth (parameters, population).")
            )
        if self.draw:
            lines.append(_("Student draw {code}: a part of the whole case.").format(code=self.draw))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(line)}</li>" for line in repr(self).splitlines()[2:])
        title = f"<b>{escape(self.title)}</b> (<code>{escape(self.name)}</code>)"
        return f"<div>{title}<br><em>{escape(self.synthetic)}</em><ul>{items}</ul></div>"

    def _table_lines(self) -> list[str]:
        line = _("Table {table}: {rows:,} rows, {columns} columns; one row is {row}.")
        return [
            line.format(
                table=name,
                rows=self.tables.rows(name) if isinstance(self.tables, Tables) else len(self.tables[name]),
                columns=len(rules["columns"]),
                row=_in_language(rules["row"]),
            )
            for name, rules in self.schema["tables"].items()
            if name in self.tables
        ]


def load(name: str) -> Case:
    """Open a case: its tables, dictionary, story and, for authors, the truth. A table is read when first asked for.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Returns
    -------
    Case
        ``case.tables`` holds the DataFrames.

    Raises
    ------
    ValueError
        If there is no such case. If a shipped table was changed so that it no longer fits its dictionary, the error
        comes when the table is first asked for.

    Examples
    --------
    >>> load("car_owners").tables["owners"].shape
    (6000, 11)

    Notes
    -----
    Common mistake: working on ``load`` in a graded lab. The lab is about your own draw, :func:`for_student`.
    """
    return open_case(folder_of(name))


def open_case(folder: Path) -> Case:
    """Open the case in this folder, wherever it is."""
    schema: dict[str, Any] = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    rules = schema["tables"]
    truth = folder / "truth.json"
    truths = {path.stem.removeprefix("truth_"): path for path in sorted(folder.glob("truth_*.csv"))}
    return Case(
        name=folder.name,
        tables=Tables(
            rules,
            lambda table: read_shipped(folder / rules[table]["file"], rules[table]),
            lambda table: count_rows(folder / rules[table]["file"]),
        ),
        schema=schema,
        stories=_stories(folder),
        truth=json.loads(truth.read_text(encoding="utf-8")) if truth.is_file() else None,
        truths=Tables(truths, lambda table: pd.read_csv(truths[table])),
    )


def _stories(folder: Path) -> dict[str, str]:
    """The story section of every README that is there."""
    texts = {language: folder / file for language, file in READMES.items() if (folder / file).is_file()}
    return {language: _section(path.read_text(encoding="utf-8"), language) for language, path in texts.items()}


def _section(text: str, language: str) -> str:
    found = re.search(rf"^## {STORY_HEADINGS[language]}\s*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


def _in_language(texts: dict[str, str]) -> str:
    return texts.get(get_language(), texts["en"])
