"""What goes wrong with codes of customers and orders, although they are text and nothing else complains."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab.datasets.problems import expected, sentence, show_cases
from loyaltylab.datasets.suggest import is_placeholder
from loyaltylab.i18n import _

__all__ = ["code_problems"]

SCIENTIFIC = r"\d(?:\.\d+)?[eE]\+\d{2,}|\d\.\d+[eE]\d{2,}"  # 1.38E+10, which many telephone numbers become
DRESSED = r"'.*|=\".*\""  # '0012 and ="0012", tricks to keep zeros
MADE_TEXT = r"\d+\.0"  # 13800000000.0, a number made text


def code_problems(df: pd.DataFrame, columns: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Find codes that would merge customers or split one into several.

    Looks at columns of text that are unique, refer to another table, or end in ``_id``.
    """
    found: list[str] = []
    for name, rule in columns.items():
        if name in df.columns and rule["type"] == "text" and _is_code(name, rule):
            present = df[name].dropna()
            texts = present[[isinstance(value, str) for value in present]].astype("str")
            found += [text for text in _problems_of(name, texts, rule) if text] if len(texts) else []
    return found


def _is_code(name: str, rule: Mapping[str, Any]) -> bool:
    return bool(rule.get("unique")) or "references" in rule or name.endswith("_id")


def _problems_of(name: str, texts: "pd.Series[str]", rule: Mapping[str, Any]) -> list[str]:
    call = f"df[{name!r}]"
    spellings = texts.map(_spelling)
    usual = spellings.map(texts.groupby(spellings).first())
    dressed = texts.str.fullmatch(DRESSED)
    if texts.str.fullmatch(MADE_TEXT).all():
        dressed = ~dressed
    return [
        _told(
            name,
            texts[texts.str.fullmatch(SCIENTIFIC)],
            rule,
            _("digits are lost and customers merge. Go back to the source and export this column as text."),
        ),
        _told(
            name,
            texts[texts.map(is_placeholder)],
            rule,
            _("words for nothing are no codes: all of them would count as one customer. Leave such cells empty."),
        ),
        _told(
            name,
            texts[dressed],
            rule,
            _("these are codes with signs around them: {call}.").format(
                call=f"{call} = {call}" + """.str.replace(r"^['=\"]+|\"$|\\.0$", "", regex=True)"""
            ),
        ),
        _told(
            name,
            texts[texts != usual],
            rule,
            _(
                "the same code is written in another way elsewhere, so that one customer counts as several: {call}."
            ).format(call=f"{call} = {call}.str.normalize('NFKC').str.strip().str.upper()"),
        ),
    ]


def _spelling(text: str) -> str:
    """What the width of characters and, in codes that do not mix them, capitals make no difference to."""
    plain = unicodedata.normalize("NFKC", text).strip()
    mixed = plain != plain.upper() and plain != plain.lower()
    return plain if mixed else plain.casefold()


def _told(name: str, wrong: "pd.Series[str]", rule: Mapping[str, Any], cure: str) -> str:
    if wrong.empty:
        return ""
    what = _("not codes as they should be: {cases}.").format(cases=show_cases(wrong.index.to_series(), wrong))
    return sentence(name, what, expected(rule), cure)
