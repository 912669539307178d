"""The model of the five gaps, as data."""

from dataclasses import dataclass

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["FiveGaps", "five_gaps"]


@dataclass(frozen=True)
class FiveGaps(ResultTable):
    """Five gaps, one a row: between what, typical cause, what closes it."""

    def __str__(self) -> str:
        lines = [self.title]
        for number, row in self.table.iterrows():
            lines += [f"{number}  {row['between']}", f"   - {row['typical_cause']}", f"   + {row['what_closes_it']}"]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return super()._repr_html_()


def five_gaps() -> FiveGaps:
    """Where does service quality get lost between the guest's wish and the guest's judgment?

    Returns
    -------
    FiveGaps
        ``table`` by number of the gap (1-5): between, typical_cause, what_closes_it; in the language in use.

    Examples
    --------
    >>> five_gaps().table.loc[5, "between"]
    'what guests expect and what they find'

    Notes
    -----
    Gap 5 is what SERVQUAL measures; gaps 1 to 4 lie inside the house and are where it comes from.
    Common mistake: training the staff (gap 3) when nobody asked the guests (gap 1) or sales promised too much (gap 4).

    References
    ----------
    Parasuraman, Zeithaml & Berry (1985), A conceptual model of service quality, Journal of Marketing 49.
    """
    rows = [
        (
            _("what guests expect and what managers think they expect"),
            _("nobody asks guests, or the answers never reach the managers"),
            _("ask guests regularly; managers work a shift at the desk"),
        ),
        (
            _("what managers think guests expect and the service standards"),
            _("no standard, or one that suits the house and not the guest"),
            _("standards with a number and a time, set from the guests' side"),
        ),
        (
            _("the service standards and the service delivered"),
            _("too few people, no training, no power to decide on the spot"),
            _("staffing, training, tools, and a budget that staff may use"),
        ),
        (
            _("the service delivered and what is promised outside"),
            _("advertising and sales promise more than the house can keep"),
            _("let operations approve promises; tell guests what to expect"),
        ),
        (
            _("what guests expect and what they find"),
            _("the sum of gaps 1 to 4"),
            _("measure it, then close the one of the four that opens it"),
        ),
    ]
    index = pd.Index([1, 2, 3, 4, 5], name="gap")
    table = pd.DataFrame(rows, columns=["between", "typical_cause", "what_closes_it"], index=index)
    return FiveGaps(table, title=_("Five gaps of service quality"))
