"""A case: its tables, what every column means, its story, and the truth where it is known."""

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from loyaltylab.datasets.folders import folder_of
from loyaltylab.datasets.validation import read
from loyaltylab.i18n import LANGUAGES, _, get_language

__all__ = ["Case", "describe", "dictionary_markdown", "load", "load_schema"]

READMES = {"en": "README.md", "zh": "README.zh-CN.md"}
STORY_HEADINGS = {"en": "Story", "zh": "故事"}
MARKERS = ("<!-- dictionary:start -->", "<!-- dictionary:end -->")
MARKDOWN_HEADINGS = {
    "en": ("Column", "Type", "Unit", "Allowed", "Meaning"),
    "zh": ("列名", "类型", "单位", "取值", "含义"),
}
TYPE_NAMES = {
    "en": {"text": "text", "integer": "whole number", "decimal": "decimal number", "date": "date"},
    "zh": {"text": "文本", "integer": "整数", "decimal": "小数", "date": "日期"},
}
UNIQUE = {"en": "unique", "zh": "不重复"}
TABLE_LINE = {"en": "Table `{name}` (`{file}`): one row is {row}.", "zh": "表 `{name}`（`{file}`）：每一行是{row}。"}


@dataclass(frozen=True, repr=False, eq=False)
class Case:
    """One case of the course, always with synthetic people.

    Attributes
    ----------
    name : str
        Name of the case, as in ``load(name)``.
    tables : dict of str to DataFrame
        The data; ``case.tables["owners"]``.
    schema : dict
        The machine-readable dictionary (types, ranges, meanings).
    stories : dict of str to str
        The story by language; ``story`` picks the one in use.
    truth : dict or None
        The parameters the data were made from; None where they are not shipped.
    draw : str or None
        Code of the student's draw (see :func:`draw_code`); None for the whole case.
    """

    name: str
    tables: dict[str, pd.DataFrame]
    schema: dict[str, Any]
    stories: dict[str, str]
    truth: dict[str, Any] | None = None
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
        return _dictionary(self.schema)

    @property
    def synthetic(self) -> str:
        """The label that has to stand wherever the data are shown."""
        return _("Synthetic data: no real people or companies.")

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.title}", self.synthetic, *self._table_lines()]
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
                rows=len(table),
                columns=table.shape[1],
                row=_in_language(self.schema["tables"][name]["row"]),
            )
            for name, table in self.tables.items()
        ]


def load(name: str) -> Case:
    """Open a case: its tables with the right types, dictionary, story and, for authors, the truth.

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
        If there is no such case, or a shipped table was changed so that it no longer fits its dictionary.

    Examples
    --------
    >>> load("car_owners").tables["owners"].shape
    (6000, 11)

    Notes
    -----
    Common mistake: working on ``load`` in a graded lab. The lab is about your own draw, :func:`for_student`.
    """
    folder = folder_of(name)
    schema = load_schema(name)
    truth = folder / "truth.json"
    return Case(
        name=name,
        tables={table: read(folder / entry["file"], entry) for table, entry in schema["tables"].items()},
        schema=schema,
        stories=_stories(folder),
        truth=json.loads(truth.read_text(encoding="utf-8")) if truth.is_file() else None,
    )


def load_schema(name: str) -> dict[str, Any]:
    """Read the machine-readable dictionary of a case."""
    schema: dict[str, Any] = json.loads((folder_of(name) / "schema.json").read_text(encoding="utf-8"))
    return schema


def describe(name: str) -> pd.DataFrame:
    """What does each column of a case mean?

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Returns
    -------
    DataFrame
        One row per column: ``table``, ``column``, ``type``, ``unit``, ``allowed``, ``meaning``.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> describe("car_owners").set_index("column").loc["satisfaction", "allowed"]
    '1-6'
    """
    return _dictionary(load_schema(name))


def dictionary_markdown(schema: dict[str, Any], language: str) -> str:
    """Write the dictionary of a case as Markdown, for its README.

    Parameters
    ----------
    schema : dict
        The content of the case's ``schema.json``.
    language : {"en", "zh"}
        Language of headings and meanings.

    Returns
    -------
    str
        One Markdown table per data table, each under a line that says what a row is.

    Raises
    ------
    ValueError
        If the kit has no such language.

    Examples
    --------
    >>> schema = {"tables": {"t": {"file": "t.csv", "row": {"en": "a guest", "zh": "一位客人"},
    ...     "columns": {"x": {"type": "integer", "min": 1, "max": 5, "meaning": {"en": "Score", "zh": "评分"}}}}}}
    >>> print(dictionary_markdown(schema, "zh").splitlines()[-1])
    | `x` | 整数 |  | 1-5 | 评分 |
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}. Use one of these.")
    headings = MARKDOWN_HEADINGS[language]
    lines: list[str] = []
    for name, table in schema["tables"].items():
        line = TABLE_LINE[language].format(name=name, file=table["file"], row=table["row"][language])
        lines += ["", line, "", _row(headings), _row(("---",) * len(headings))]
        lines += [_row((f"`{column}`", *_cells(entry, language))) for column, entry in table["columns"].items()]
    return "\n".join(lines[1:])


class Dictionary(pd.DataFrame):
    """A table whose cells are shown whole in a notebook: pandas would cut the meanings off."""

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return str(self.to_html(index=False))

    def __repr__(self) -> str:
        return str(self.to_string(index=False))


def _dictionary(schema: dict[str, Any]) -> pd.DataFrame:
    language = get_language()
    rows = [
        (name, column, *_cells(entry, language))
        for name, table in schema["tables"].items()
        for column, entry in table["columns"].items()
    ]
    return Dictionary(rows, columns=["table", "column", "type", "unit", "allowed", "meaning"])


def _cells(entry: dict[str, Any], language: str) -> tuple[str, str, str, str]:
    """Type, unit, allowed values and meaning of a column, in words."""
    unit = entry.get("unit", {}).get(language, "")
    return TYPE_NAMES[language][entry["type"]], unit, _allowed(entry, language), entry["meaning"][language]


def _allowed(entry: dict[str, Any], language: str) -> str:
    if "values" in entry:
        return ", ".join(str(value) for value in entry["values"])
    low, high = entry.get("min"), entry.get("max")
    if low is not None and high is not None:
        return f"{low}-{high}"
    if low is not None or high is not None:
        return f"≥ {low}" if low is not None else f"≤ {high}"
    return UNIQUE[language] if entry.get("unique") else ""


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _stories(folder: Path) -> dict[str, str]:
    """The story section of every README that is there."""
    texts = {language: folder / file for language, file in READMES.items() if (folder / file).is_file()}
    return {language: _section(path.read_text(encoding="utf-8"), language) for language, path in texts.items()}


def _section(text: str, language: str) -> str:
    found = re.search(rf"^## {STORY_HEADINGS[language]}\s*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


def _in_language(texts: dict[str, str]) -> str:
    return texts.get(get_language(), texts["en"])
