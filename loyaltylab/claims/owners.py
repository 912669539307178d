"""Satisfied and gone: the puzzle of the car buyers, in one's own data."""

import pandas as pd

from loyaltylab.claims.outcome import ClaimCheck, inside
from loyaltylab.i18n import _
from loyaltylab.survey.answers import answers, column
from loyaltylab.survey.intervals import wilson

__all__ = ["check_owners"]


def check_owners(
    id: str,  # noqa: A002
    data: pd.DataFrame,
    satisfaction: str = "satisfaction",
    repurchased: str = "repurchased",
    scale: tuple[int, int] = (1, 6),
    satisfied_from: int = 4,
) -> ClaimCheck:
    """Compute who is satisfied, who bought again, and how many of those who left had been satisfied."""
    given = answers(column(data, satisfaction, "satisfaction"), satisfaction, *scale)
    again = answers(column(data, repurchased, "repurchased").astype(float), repurchased, 0, 1) == 1
    if not scale[0] < satisfied_from <= scale[1]:
        message = _("satisfied_from is {value!r}, expected an answer above {low} up to {high}.")
        raise ValueError(message.format(value=satisfied_from, low=scale[0], high=scale[1]))
    pleased = given >= satisfied_from
    if again.all() or not pleased.any():
        raise ValueError(_("nobody left, or nobody is satisfied: there is no puzzle to compute."))
    cases = {
        "satisfied": (pleased.sum(), len(given)),
        "bought_again": (again.sum(), len(given)),
        "bought_again_of_satisfied": ((pleased & again).sum(), pleased.sum()),
        "satisfied_of_those_who_left": ((pleased & ~again).sum(), (~again).sum()),
    }
    rows = {}
    for name, (hits, n) in cases.items():
        low, high = wilson(int(hits), int(n))
        rows[name] = {"value": 100 * hits / n, "low": 100 * low, "high": 100 * high, "n": int(n)}
    table = pd.DataFrame.from_dict(rows, orient="index").astype({"n": int}).rename_axis("share")
    satisfied, value = (float(table["value"][name]) for name in ("satisfied", "bought_again"))
    claimed = (30.0, 40.0)
    message = _(
        "{satisfied:.1f} % are satisfied (claimed: over 90) and {value:.1f} % bought again: {place} (30 to 40)."
    )
    return ClaimCheck(
        table,
        title=_("Shares in percent"),
        method=_("Wilson, 95 %"),
        notes=(_("Often cited for the United States of the early 1990s; no law for other markets."),),
        formats={"value": ".1f", "low": ".1f", "high": ".1f"},
        id=id,
        value=value,
        low=float(table["low"]["bought_again"]),
        high=float(table["high"]["bought_again"]),
        claimed=claimed,
        holds=satisfied > 90 and claimed[0] <= value <= claimed[1],
        assumptions={"satisfied_from": satisfied_from, "customers": len(given)},
        verdict=message.format(satisfied=satisfied, value=value, place=inside(value, claimed)),
    )
