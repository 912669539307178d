"""Where the case folders are: a folder of your own choice, a checkout, or the ones that came with the package."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loyaltylab.i18n import _

__all__ = ["folder_of", "load_schema", "names", "table_rules"]

ENVIRONMENT = "LOYALTYLAB_DATASETS"
PACKAGE = Path(__file__).resolve().parents[1]


def names() -> list[str]:
    """Which cases are there?

    Returns
    -------
    list of str
        Names for :func:`loyaltylab.datasets.load`, in alphabetical order.

    Raises
    ------
    ValueError
        If ``LOYALTYLAB_DATASETS`` names something that is not a folder.

    Examples
    --------
    >>> "car_owners" in names()
    True
    """
    return sorted({schema.parent.name for place in _places() for schema in place.glob("*/schema.json")})


def folder_of(name: str) -> Path:
    """Find the folder of a case: ``LOYALTYLAB_DATASETS`` first, then a checkout, then the packaged data."""
    places = list(_places())
    for place in places:
        if name in (schema.parent.name for schema in place.glob("*/schema.json")):
            return place / name
    raise ValueError(
        _("There is no case {name!r}. Cases here: {names}. Looked in: {places}. Check the spelling.").format(
            name=name,
            names=", ".join(names()) or _("none"),
            places=", ".join(str(place) for place in places) or _("none"),
        )
    )


def load_schema(name: str) -> dict[str, Any]:
    """Read the machine-readable dictionary of a case."""
    schema: dict[str, Any] = json.loads((folder_of(name) / "schema.json").read_text(encoding="utf-8"))
    return schema


def table_rules(schema: dict[str, Any], table: str | None) -> dict[str, Any]:
    """Pick the rules of one table; without a name, of the only one."""
    tables: dict[str, dict[str, Any]] = schema["tables"]
    if table is None and len(tables) == 1:
        return next(iter(tables.values()))
    if table not in tables:
        raise ValueError(
            _("Which table? Got {table!r}; there are: {tables}.").format(table=table, tables=", ".join(tables))
        )
    return tables[table]


def _places() -> Iterator[Path]:
    """Each folder once."""
    yield from dict.fromkeys(path.resolve() for path in _all_places())


def _all_places() -> Iterator[Path]:
    """Folders that may hold cases, best first; each one exists."""
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        if not Path(chosen).is_dir():
            raise ValueError(
                _(
                    "The environment variable {variable} says {value!r}, which is not a folder. "
                    "Set it to the folder that holds the cases, or remove it."
                ).format(variable=ENVIRONMENT, value=chosen)
            )
        yield Path(chosen)
    here = Path.cwd()
    checkouts = [PACKAGE.parent, here, *here.parents]
    yield from dict.fromkeys(place / "datasets" for place in checkouts if (place / "datasets").is_dir())
    if (PACKAGE / "cases").is_dir():
        yield PACKAGE / "cases"
