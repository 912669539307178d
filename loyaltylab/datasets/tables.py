"""The tables of a case, each read when it is first asked for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from loyaltylab.i18n import _

__all__ = ["Tables"]


class Tables(Mapping[str, pd.DataFrame]):
    """A mapping from table name to DataFrame that opens a table at the first access and then keeps it.

    Parameters
    ----------
    names : iterable of str
        Names of the tables.
    open_table : callable
        Takes a name, returns the DataFrame.
    count : callable, optional
        Takes a name, returns the number of rows without opening the table.

    Examples
    --------
    >>> tables = Tables(["t"], lambda name: pd.DataFrame({"x": [1, 2]}))
    >>> tables["t"].shape, list(tables)
    ((2, 1), ['t'])
    """

    def __init__(
        self,
        names: Any,
        open_table: Callable[[str], pd.DataFrame],
        count: Callable[[str], int] | None = None,
    ) -> None:
        self._names = tuple(names)
        self._open = open_table
        self._count = count
        self._opened: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(_("no table {name!r}; there are: {tables}").format(name=name, tables=", ".join(self._names)))
        if name not in self._opened:
            self._opened[name] = self._open(name)
        return self._opened[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return _("tables: {tables}").format(tables=", ".join(self._names))

    def rows(self, name: str) -> int:
        """How many rows a table has, without reading all of it where that can be known."""
        if name in self._opened or self._count is None:
            return len(self[name])
        return self._count(name)
