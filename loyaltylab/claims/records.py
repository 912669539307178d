"""What a claim is: its words, where it circulates, where it comes from, and the verdict. The texts are data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from loyaltylab.i18n import _, get_language
from loyaltylab.results import ResultTable

__all__ = ["EVIDENCE", "MEASURED", "VERDICTS", "Claim", "claim", "list_claims", "verdict_name", "words"]

FOLDER = Path(__file__).parent / "records"

VERDICTS = ("supported", "partly", "misquoted", "context", "untraceable", "myth")
MEASURED = ("intention", "behavior", "thought experiment", "self-report", "accounting", "unknown")
EVIDENCE = ("V", "C", "VC", "M", "U")


@dataclass(frozen=True)
class Claim:
    """A claim as it circulates, and what is known of it; prints as a card in the language in use.

    Attributes
    ----------
    id : str
        Name for :func:`claim` and :func:`check`.
    number : int
        Place in the list.
    text, circulates, claimed_origin, real_origin, explanation : mapping
        By language: the claim in our words, where it is met, who is said to have found it, what we found, and what is
        wrong and what to say instead.
    year, n : int or None
        Of the real origin; None if unknown.
    population : mapping or None
        Who or what was studied, by language.
    measured : str
        One of ``MEASURED``.
    verdict : str
        One of ``VERDICTS``.
    evidence : str
        V read in the source, C computed here, VC both, M often cited but not read again, U no source found.
    references, seeds, lessons : tuple of str
        Sources; rows of the coverage table; lessons that open with it.

    Examples
    --------
    >>> claim("new-customer-costs-5-6").verdict
    'myth'
    """

    id: str
    number: int
    text: Mapping[str, str]
    circulates: Mapping[str, str] = field(repr=False)
    claimed_origin: Mapping[str, str] = field(repr=False)
    real_origin: Mapping[str, str] = field(repr=False)
    year: int | None
    n: int | None
    population: Mapping[str, str] | None = field(repr=False)
    measured: str
    verdict: str
    explanation: Mapping[str, str] = field(repr=False)
    evidence: str
    references: tuple[str, ...] = field(repr=False)
    seeds: tuple[str, ...] = field(repr=False)
    lessons: tuple[str, ...] = field(repr=False)

    @property
    def computable(self) -> bool:
        """Whether :func:`check` can test it with numbers of your own."""
        from loyaltylab.claims.checking import CHECKS

        return self.id in CHECKS

    def __str__(self) -> str:
        pairs = [f"{name}: {value}" for name, value in self._card()]
        sources = [f"  - {each}" for each in self.references]
        return "\n".join(
            [self._head(), *pairs, words(self.explanation), *([_("Sources")] if sources else []), *sources]
        )

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in self._card())
        sources = "".join(f"<li>{escape(each)}</li>" for each in self.references)
        title = _("Sources")
        listed = f"<p>{escape(title)}</p><ul>{sources}</ul>" if sources else ""
        head = f"<p><b>{escape(self._head())}</b></p>"
        return f"{head}<table>{rows}</table><p>{escape(words(self.explanation))}</p>{listed}"

    def _head(self) -> str:
        return _("“{text}” – {verdict}").format(text=words(self.text), verdict=verdict_name(self.verdict))

    def _card(self) -> list[tuple[str, str]]:
        unknown = _("unknown")
        return [
            (_("id"), self.id),
            (_("met in"), words(self.circulates)),
            (_("said to come from"), words(self.claimed_origin)),
            (_("comes from"), words(self.real_origin)),
            (_("year"), str(self.year) if self.year else unknown),
            (_("n"), f"{self.n:,}" if self.n else unknown),
            (_("studied"), words(self.population) if self.population else unknown),
            (_("measured"), measured_name(self.measured)),
            (_("evidence"), evidence_name(self.evidence)),
            (_("can be computed"), _("yes, with check()") if self.computable else _("no")),
        ]


def words(text: Mapping[str, str]) -> str:
    """Return a text in the language in use."""
    return text.get(get_language(), text["en"])


def verdict_name(verdict: str) -> str:
    """Name a verdict in the language in use."""
    return {
        "supported": _("supported, within limits"),
        "partly": _("partly true"),
        "misquoted": _("misquoted"),
        "context": _("true in its context only"),
        "untraceable": _("no source found"),
        "myth": _("a myth as a constant"),
    }[verdict]


def measured_name(measured: str) -> str:
    """Name what was measured in the language in use."""
    return {
        "intention": _("what people say they will do"),
        "behavior": _("what people did"),
        "thought experiment": _("nothing: a thought experiment"),
        "self-report": _("what people say"),
        "accounting": _("the firm's accounts"),
        "unknown": _("unknown"),
    }[measured]


def evidence_name(evidence: str) -> str:
    """Name how far the kit's authors could follow the claim."""
    return {
        "V": _("the source was read"),
        "C": _("computed here"),
        "VC": _("known from the publication and computed again"),
        "M": _("often cited; the source was not read again"),
        "U": _("no source that can be traced"),
    }[evidence]


def list_claims() -> ResultTable:
    """List the claims: id, words, verdict, evidence, and whether they can be computed.

    Returns
    -------
    ResultTable
        ``.table``: one row a claim, with ``text`` in the language in use, ``verdict``, ``evidence``, ``computable``.

    Examples
    --------
    >>> list_claims().table.loc["trust-92-friends", "verdict"]
    'supported'

    Notes
    -----
    Common mistake: counting slides that repeat a number as so many sources. Ask each for the study behind it.
    """
    rows = {
        each.id: {
            "text": words(each.text),
            "verdict": each.verdict,
            "evidence": each.evidence,
            "computable": each.computable,
        }
        for each in sorted(_all().values(), key=lambda one: one.number)
    }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("id")
    counts = table["verdict"].value_counts()
    listed = ", ".join(f"{verdict_name(name)} {counts[name]}" for name in VERDICTS if name in counts)
    return ResultTable(table, title=_("{n} claims about loyalty").format(n=len(table)), notes=(listed,))


def claim(id: str) -> Claim:  # noqa: A002 - the word that users know from the list
    """Return a claim with its origin and verdict.

    Parameters
    ----------
    id : str
        As in :func:`list_claims`.

    Returns
    -------
    Claim

    Raises
    ------
    ValueError
        If there is no such claim.

    Examples
    --------
    >>> print(str(claim("retention-5-profit-60")).splitlines()[0])
    “Every five percent of retention adds 60 percent to profit.” – true in its context only

    Notes
    -----
    Common mistake: reading a verdict as "false". A number can be right for one firm and wrong as a law.
    """
    found = _all()
    if id not in found:
        raise ValueError(_("there is no claim {name!r}. There are: {known}.").format(name=id, known=", ".join(found)))
    return found[id]


@cache
def _all() -> dict[str, Claim]:
    read = [_read(json.loads(path.read_text(encoding="utf-8"))) for path in FOLDER.glob("*.json")]
    return {each.id: each for each in sorted(read, key=lambda one: one.number)}


def _read(data: Mapping[str, Any]) -> Claim:
    lists = {name: tuple(data[name]) for name in ("references", "seeds", "lessons")}
    return Claim(**{**data, **lists})
