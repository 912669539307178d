"""The dictionary of a case, for people: what every column means, in a notebook and in the READMEs."""

from typing import Any

import pandas as pd

from loyaltylab.datasets.folders import load_schema, table_rules
from loyaltylab.i18n import LANGUAGES, get_language

__all__ = ["describe", "dictionary_markdown", "dictionary_of"]

MARKDOWN_HEADINGS = {
    "en": ("Column", "Type", "Unit", "Allowed", "Meaning", "Chinese term"),
    "zh": ("列名", "类型", "单位", "取值", "含义", "中文术语"),
}
TYPE_NAMES = {
    "en": {
        "text": "text",
        "integer": "whole number",
        "decimal": "decimal number",
        "date": "date",
        "datetime": "date and time",
    },
    "zh": {"text": "文本", "integer": "整数", "decimal": "小数", "date": "日期", "datetime": "日期和时间"},
}
UNIQUE = {"en": "unique", "zh": "不重复"}
HERE = {"en": "{limits} (in this case)", "zh": "{limits}（仅本案例）"}
EMPTY = {"en": "may be empty", "zh": "可为空"}
TABLE_LINE = {"en": "Table `{name}` (`{file}`): one row is {row}.", "zh": "表 `{name}`（`{file}`）：每一行是{row}。"}


def describe(name: str) -> pd.DataFrame:
    """What does each column of a case mean?

    Parameters
    ----------
    name : str
        A case, such as ``"mail_order"``, or one of its tables: ``"mail_order.transactions"``.

    Returns
    -------
    DataFrame
        One row per column: ``table``, ``column``, ``type``, ``unit``, ``allowed``, ``meaning``, ``chinese`` (the
        column's Chinese term). A notebook shows it whole.

    Raises
    ------
    ValueError
        If there is no such case or table.

    Examples
    --------
    >>> describe("car_owners").set_index("column").loc["satisfaction", "allowed"]
    '1-6'

    Notes
    -----
    Common mistake: reading a scale the wrong way round. ``meaning`` says which end is the good one.
    """
    case, _dot, table = name.partition(".")
    schema = load_schema(case)
    if not table:
        return dictionary_of(schema)
    return dictionary_of({"tables": {table: table_rules(schema, table)}})


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
    | `x` | 整数 |  | 1-5 | 评分 |  |
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
            table = str(self.to_html(index=False, justify="left"))
        return table.replace("<td>", '<td style="text-align: left">')  # sentences, not numbers

    def __repr__(self) -> str:
        return str(self.to_string(index=False))


def dictionary_of(schema: dict[str, Any]) -> pd.DataFrame:
    """The dictionary of a schema as a table, in the language in use."""
    language = get_language()
    rows = [
        (name, column, *_cells(entry, language))
        for name, table in schema["tables"].items()
        for column, entry in table["columns"].items()
    ]
    return Dictionary(rows, columns=["table", "column", "type", "unit", "allowed", "meaning", "chinese"])


def _cells(entry: dict[str, Any], language: str) -> tuple[str, str, str, str, str]:
    """Type, unit, allowed values, meaning and Chinese term of a column, in words."""
    unit = entry.get("unit", {}).get(language, "")
    kind = TYPE_NAMES[language][entry["type"]]
    return kind, unit, _allowed(entry, language), entry["meaning"][language], entry.get("chinese", "")


def _allowed(entry: dict[str, Any], language: str) -> str:
    limits = _limits(entry)
    parts = [HERE[language].format(limits=limits) if limits and entry.get("free") else limits]
    if entry.get("unique"):
        parts.append(UNIQUE[language])
    if "references" in entry:
        parts.append(f"→ {entry['references']}")
    if entry.get("nullable"):
        parts.append(EMPTY[language])
    return ("；" if language == "zh" else "; ").join(part for part in parts if part)


def _limits(entry: dict[str, Any]) -> str:
    if "values" in entry:
        return ", ".join(str(value) for value in entry["values"])
    low, high = entry.get("min"), entry.get("max")
    if low is not None and high is not None:
        return f"{low} … {high}" if isinstance(low, str) else f"{low}-{high}"
    if low is not None or high is not None:
        return f"≥ {low}" if low is not None else f"≤ {high}"
    return ""


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
