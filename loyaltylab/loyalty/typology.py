"""What a typology is: named coordinates, their levels, and types that are regions of them. The texts are data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from loyaltylab.i18n import _, get_language
from loyaltylab.results import ResultTable

__all__ = ["Coordinate", "Type", "Typology", "read_typology", "typologies", "typology"]

FOLDER = Path(__file__).parent / "typologies"
NO_TYPE = "no type"


@dataclass(frozen=True)
class Coordinate:
    """One thing that is measured of a customer.

    Attributes
    ----------
    name : str
        Name in the data.
    levels : tuple of str
        From lowest to highest; or the values of a category.
    category : bool
        Whether levels are values without order, such as the main reason to come.
    title : mapping
        What it is called, by language.
    labels : mapping
        Level -> what it is called, by language; a level without one is shown as it is.
    """

    name: str
    levels: tuple[str, ...]
    category: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, level: str) -> str:
        """Return what a level is called in the language in use."""
        return words(self.labels.get(level, {"en": level}))


@dataclass(frozen=True)
class Type:
    """A kind of customer.

    Attributes
    ----------
    name : str
        Name in results, the same in every language.
    region : mapping
        Coordinate -> levels; a coordinate that is not named may have any.
    title, keeps, breaks, do : mapping
        What it is called, what keeps such a customer, what breaks it, what to do; by language.
    """

    name: str
    region: Mapping[str, tuple[str, ...]]
    title: Mapping[str, str]
    keeps: Mapping[str, str]
    breaks: Mapping[str, str]
    do: Mapping[str, str]

    def holds(self, cell: Mapping[str, str]) -> bool:
        """Tell whether a customer with these levels is of this type."""
        return all(cell[name] in levels for name, levels in self.region.items())


@dataclass(frozen=True)
class Typology:
    """A set of types over named coordinates; the first type whose region holds a customer is the customer's.

    Examples
    --------
    >>> grid = typology("dick_basu")
    >>> grid.type_of({"attitude": "low", "patronage": "high"})
    'spurious loyalty'
    """

    name: str
    title: Mapping[str, str]
    source: str
    note: Mapping[str, str]
    coordinates: tuple[Coordinate, ...]
    types: tuple[Type, ...]

    def type_of(self, cell: Mapping[str, str]) -> str:
        """Return the type's name, or "no type" where no region holds the customer."""
        return next((each.name for each in self.types if each.holds(cell)), NO_TYPE)

    def cells(self) -> dict[tuple[str, ...], str]:
        """Return the type of every combination of levels, in the order of the coordinates."""
        names = [each.name for each in self.coordinates]
        combinations = product(*(each.levels for each in self.coordinates))
        return {levels: self.type_of(dict(zip(names, levels, strict=True))) for levels in combinations}

    def describe(self) -> ResultTable:
        """Return the types in the language in use: where they lie, what keeps them, what breaks it, what to do."""
        rows = [
            {
                _("type"): words(each.title),
                _("lies at"): self._place(each),
                _("what keeps them"): words(each.keeps),
                _("what breaks it"): words(each.breaks),
                _("what to do"): words(each.do),
            }
            for each in self.types
        ]
        table = pd.DataFrame(rows).set_index(_("type"))
        return ResultTable(table, title=words(self.title), method=self.source, notes=(words(self.note),))

    def _place(self, each: Type) -> str:
        known = {coordinate.name: coordinate for coordinate in self.coordinates}
        parts = ((known[name], levels) for name, levels in each.region.items())
        return ", ".join(f"{words(at.title)}: {'/'.join(map(at.label, levels))}" for at, levels in parts)


def words(text: Mapping[str, str]) -> str:
    """Return a text in the language in use."""
    return text.get(get_language(), text["en"])


def typologies() -> ResultTable:
    """List the typologies that come with the kit: name, coordinates, types, source.

    Examples
    --------
    >>> "dick_basu" in typologies().table.index
    True
    """
    found = [typology(path.stem) for path in sorted(FOLDER.glob("*.json"))]
    rows = {
        each.name: {
            "types": len(each.types),
            "coordinates": ", ".join(coordinate.name for coordinate in each.coordinates),
            "source": each.source,
        }
        for each in found
    }
    return ResultTable(pd.DataFrame.from_dict(rows, orient="index").rename_axis("typology"), title=_("Typologies"))


@cache
def typology(name: str) -> Typology:
    """Return a typology that comes with the kit.

    Raises
    ------
    ValueError
        If there is none of this name.

    Examples
    --------
    >>> [each.name for each in typology("dick_basu").types]
    ['true loyalty', 'latent loyalty', 'spurious loyalty', 'no loyalty']

    Notes
    -----
    Common mistake: taking a type for a trait of the person. It says how they buy here, now, measured this way.
    """
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        known = ", ".join(each.stem for each in sorted(FOLDER.glob("*.json")))
        raise ValueError(_("there is no typology {name!r}. There are: {known}.").format(name=name, known=known))
    return read_typology(name, json.loads(path.read_text(encoding="utf-8")))


def read_typology(name: str, data: Mapping[str, Any]) -> Typology:
    """Make a typology of your own from the same kind of data as the files beside this module.

    Raises
    ------
    ValueError
        If a region names an unknown coordinate or level, or two types have the same name.

    Examples
    --------
    >>> text = {"en": "guest"}
    >>> own = read_typology("own", {"title": text, "coordinates": {"stays": {"levels": ["few", "many"]}},
    ...     "types": [{"name": "regular", "title": text, "region": {"stays": ["many"]}}]})
    >>> own.type_of({"stays": "few"})
    'no type'
    """
    coordinates = tuple(
        Coordinate(
            each,
            tuple(given["levels"]),
            bool(given.get("category")),
            given.get("title", {"en": each}),
            given.get("labels", {}),
        )
        for each, given in data["coordinates"].items()
    )
    types = tuple(_read_type(given) for given in data["types"])
    known = {each.name: each.levels for each in coordinates}
    names = [each.name for each in types]
    for each in types:
        if names.count(each.name) > 1:
            raise ValueError(_("two types are called {name!r}. Give each its own name.").format(name=each.name))
        for at, levels in each.region.items():
            wrong = [level for level in levels if level not in known.get(at, ())]
            if wrong or not levels:
                message = _("type {type!r}: its region asks for {at!r} at {levels}, expected levels among: {known}.")
                raise ValueError(
                    message.format(type=each.name, at=at, levels=", ".join(wrong), known=", ".join(known.get(at, ())))
                )
    empty = {"en": ""}
    return Typology(name, data["title"], data.get("source", ""), data.get("note", empty), coordinates, types)


def _read_type(given: Mapping[str, Any]) -> Type:
    empty = {"en": ""}
    region = {name: tuple(levels) for name, levels in given["region"].items()}
    texts = {name: given.get(name, empty) for name in ("keeps", "breaks", "do")}
    return Type(given["name"], region, given["title"], **texts)
