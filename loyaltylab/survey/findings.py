"""A table that is good news when it is empty."""

from html import escape

from loyaltylab.results import ResultTable

__all__ = ["Findings"]


class Findings(ResultTable):
    """A result table that shows only its title and its notes when there is nothing to list.

    Examples
    --------
    >>> import pandas as pd
    >>> print(Findings(pd.DataFrame(columns=["problem"]), title="Scale", notes=("No problem found.",)))
    Scale
    No problem found.
    """

    def __str__(self) -> str:
        return "\n".join([*self._head(), *self.notes]) if self.table.empty else super().__str__()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        if not self.table.empty:
            return super()._repr_html_()
        return "".join(f"<p><b>{escape(line)}</b></p>" for line in self._head()) + "".join(
            f"<p>{escape(note)}</p>" for note in self.notes
        )
