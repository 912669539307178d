"""A student's own part of a case: the same for the same id, another for another id, equally hard for all."""

import json
import math
import os
import unicodedata
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from loyaltylab.datasets.case import Case, load
from loyaltylab.datasets.tables import Tables
from loyaltylab.i18n import _

__all__ = ["draw_code", "for_student", "normalize_id", "student_id"]

ENVIRONMENT = "LOYALTYLAB_STUDENT"
FILE = "student.json"
PLACEHOLDER = "your-id-here"


class NoStudentId(ValueError):
    """Nobody has said yet whose notebooks these are; a notebook shows what to do and no library code."""

    def _render_traceback_(self) -> list[str]:
        return [f"✗ {self}"]


def for_student(name: str, student_id: str) -> Case:
    """Draw a student's own part of a case.

    Parameters
    ----------
    name : str
        One of :func:`names`.
    student_id : str
        The student's id; upper or lower case and spaces around it make no difference.

    Returns
    -------
    Case
        As :func:`load` gives it, with a part of the units (people) and, in other tables, only the rows that belong
        to them. ``truth`` is None, ``draw`` is the :func:`draw_code`. Rows keep the order of the whole table.

    Raises
    ------
    ValueError
        If the id is empty or there is no such case.

    Examples
    --------
    >>> for_student("car_owners", "demo").tables["owners"].shape
    (2400, 11)

    Notes
    -----
    Units are ranked by the hash of id and unit, so no random generator and no library version is involved. In every
    stratum the first ``fraction`` are taken, which makes the draw a simple random sample within strata, except that
    rare groups named under ``cover`` are never drawn empty.
    Common mistake: comparing your numbers with a neighbor's. They differ, and should.
    """
    seed = _seed(name, student_id)
    case = load(name)
    plan = case.schema["student_draw"]
    tables = draw_tables(case, set(_drawn(case.tables[plan["table"]], seed, plan)))
    return Case(case.name, tables, case.schema, case.stories, truth=None, draw=seed[:8])


def draw_tables(case: Case, drawn: set[Any]) -> Tables:
    """Keep the rows of the drawn units: by the unit's column, else by the tables that a column refers to."""
    plan, rules = case.schema["student_draw"], case.schema["tables"]
    links = {table: _links(rules[table], rules, plan) for table in rules}

    def part(table: str) -> pd.DataFrame:
        data = case.tables[table]
        if not links[table]:
            return data
        # A row may leave one of its references empty, as a welcome bonus belongs to no stay, but not all of them.
        kept = data[list(links[table])].notna().any(axis=1)
        for column, target in links[table].items():
            keys = drawn if target is None else set(tables[target[0]][target[1]])
            kept &= data[column].isin(keys) | data[column].isna()
        return data[kept].reset_index(drop=True)

    tables = Tables(rules, part)
    return tables


def _links(table: dict[str, Any], rules: dict[str, Any], plan: dict[str, Any]) -> dict[str, tuple[str, str] | None]:
    """Columns that tie a table to the drawn units, with the table and column they refer to (None: the unit itself)."""
    if plan["unit"] in table["columns"]:
        return {plan["unit"]: None}
    links: dict[str, tuple[str, str] | None] = {}
    for column, rule in table["columns"].items():
        target, _dot, key = rule.get("references", "").partition(".")
        if target and _links(rules[target], rules, plan):
            links[column] = (target, key)
    return links


def draw_code(name: str, student_id: str) -> str:
    """Tell whose draw this is, without naming the student.

    Parameters
    ----------
    name : str
        Name of the case.
    student_id : str
        The student's id.

    Returns
    -------
    str
        Eight hexadecimal digits, which a lab prints and a grader compares.

    Raises
    ------
    ValueError
        If the id is empty.

    Examples
    --------
    >>> draw_code("car_owners", " Demo ") == draw_code("car_owners", "demo")
    True
    """
    return _seed(name, student_id)[:8]


def normalize_id(student_id: str) -> str:
    """Bring an id into the form that decides the draw: one width of characters, lower case, no spaces around it.

    Parameters
    ----------
    student_id : str
        As typed; full-width letters and digits are welcome.

    Returns
    -------
    str
        The normalized id.

    Raises
    ------
    ValueError
        If it is not text, or nothing is left.

    Examples
    --------
    >>> normalize_id(" Ｓ123 ")
    's123'
    """
    if not isinstance(student_id, str):
        raise ValueError(_("The student id has to be text in quotes; got {value!r}.").format(value=student_id))
    # Folding case can undo the normal form and uncover a space, so both are done again.
    folded = unicodedata.normalize("NFKC", student_id).strip().casefold()
    normal = unicodedata.normalize("NFKC", folded).casefold().strip()
    if not normal:
        raise ValueError(_("The student id is empty. Give the id your instructor knows you by, such as 'li.wei'."))
    return normal


def student_id() -> str:
    """Find out whose notebook this is: ``LOYALTYLAB_STUDENT`` if set (the grader sets it), else ``student.json``.

    Returns
    -------
    str
        The id as written; :func:`for_student` normalizes it.

    Raises
    ------
    ValueError
        If no id is found, saying exactly which file to write and what goes into it.

    Examples
    --------
    >>> os.environ["LOYALTYLAB_STUDENT"] = "li.wei"
    >>> student_id()
    'li.wei'
    >>> del os.environ["LOYALTYLAB_STUDENT"]

    Notes
    -----
    Common mistake: writing ``student.json`` into another folder. It is looked for in the notebook's folder and in
    every folder above it.
    """
    from_environment = os.environ.get(ENVIRONMENT, "").strip()
    if from_environment:
        return from_environment
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return id_in(folder / FILE)
    words = _("There is no file student.json here or in a folder above.")
    raise NoStudentId(f"{words} {_how_to_write(here / FILE)}")


def set_student_id(student_id: str) -> None:
    """Write down whose notebooks these are, in ``student.json``; once for all labs.

    Parameters
    ----------
    student_id : str
        The id your instructor knows you by.

    Raises
    ------
    ValueError
        If it is empty or still the placeholder.

    Examples
    --------
    >>> set_student_id("your-id-here")
    Traceback (most recent call last):
    ...
    ValueError: 'your-id-here' is only the placeholder. Put your own id between the quotation marks.

    Notes
    -----
    Common mistake: somebody else's id. It decides the data, and the grader uses the id you hand in under.
    """
    wanted = str(student_id).strip()
    if normalize_id(wanted) == PLACEHOLDER:
        words = _("{found!r} is only the placeholder. Put your own id between the quotation marks.")
        raise ValueError(words.format(found=wanted))
    here = Path.cwd()
    known = [folder / FILE for folder in (here, *here.parents) if (folder / FILE).is_file()]
    homes = [folder for folder in (here, *here.parents) if (folder / "start.py").is_file()]
    path = known[0] if known else (homes[0] if homes else here) / FILE
    path.write_text(json.dumps({"student_id": wanted}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(_("{path} now says {found}. Run the first cell of the lab again.").format(path=path, found=wanted))


def id_in(path: Path) -> str:
    """Read the id out of a ``student.json``; a ValueError says what is wrong with the file and how to write it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        broken = _("The file {path} cannot be read ({error}).").format(path=path, error=error)
        raise NoStudentId(f"{broken} {_how_to_write(path)}") from error
    value = content.get("student_id") if isinstance(content, dict) else None
    found = value.strip() if isinstance(value, str) else ""
    if found and found.casefold() != PLACEHOLDER:
        return found
    if isinstance(value, (int, float)):
        problem = _("In the file {path} the id {value} has no quotes around it.").format(path=path, value=value)
    else:
        problem = _("The file {path} does not hold your id yet.").format(path=path)
    raise NoStudentId(f"{problem} {_how_to_write(path)}")


def _how_to_write(path: Path) -> str:
    return _(
        "Add a cell, run {call} in it with the id your instructor knows you by, and run this cell again. "
        "(It writes {line} into the file {path}; you can also do that by hand.)"
    ).format(call='ll.datasets.set_student_id("li.wei")', line='{"student_id": "li.wei"}', path=path)


def _seed(name: str, student_id: str) -> str:
    return sha256(f"{name}:{normalize_id(student_id)}".encode()).hexdigest()


def _drawn(table: pd.DataFrame, seed: str, plan: dict[str, Any]) -> list[Any]:
    """The units of this draw: per stratum the first by hash, rare groups first up to their minimum."""
    unit = table[plan["unit"]]
    order = [sha256(f"{seed}:{value}".encode()).hexdigest() for value in unit]
    ranked = table.assign(_order=order).sort_values("_order")
    cover = plan.get("cover")
    if cover:
        first = ranked.groupby(cover["columns"]).cumcount() < cover["at_least"]
        ranked = pd.concat([ranked[first], ranked[~first]])
    strata = ranked.groupby(plan["strata"])
    size = strata[plan["unit"]].transform("size")
    quota = size.map({n: _quota(n, plan["fraction"]) for n in size.unique()})
    return list(ranked.loc[strata.cumcount() < quota, plan["unit"]])


def _quota(size: int, fraction: float) -> int:
    """Round half up, in exact arithmetic so that it is the same on every system; a stratum is never left out."""
    return max(1, math.floor(Fraction(str(fraction)) * int(size) + Fraction(1, 2)))
