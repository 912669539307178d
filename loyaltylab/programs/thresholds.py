"""Where should the thresholds of tiers be? A search under a stated response of members within reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats, number, series_of
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["ThresholdTable", "TierResponse", "best_thresholds"]

ROUNDING = 1e-9  # 5 - 4.6 is a hair above 0.4, and a reach of 0.4 is meant to hold it


@dataclass(frozen=True)
class TierResponse:
    """How members answer to a threshold: an assumption, to be stated and varied.

    Parameters
    ----------
    pull : float
        Share of the members within reach who stretch to the threshold, 0 to 1.
    reach : float
        How far below a threshold is within reach, in nights or points a year, above 0.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> TierResponse(pull=0.2, reach=3)
    TierResponse(pull=0.2, reach=3)

    Notes
    -----
    Common mistake: reading the pull off the crowd just above an old threshold. Part of it would be there anyway.
    """

    pull: float
    reach: float

    def __post_init__(self) -> None:
        number(self.pull, "pull", 0, 1)
        number(self.reach, "reach", 0, ends="(]")


@dataclass(frozen=True, repr=False)
class ThresholdTable(ResultTable):
    """Candidates with cost, extra margin and net; ``best`` marks the one with the highest net.

    Attributes
    ----------
    best : tuple of float
        Thresholds with the highest net under the stated response; of equals the one named first.
    best_half, best_double : tuple of float
        The same at half and at double the pull.
    """

    best: tuple[float, ...] = ()
    best_half: tuple[float, ...] = ()
    best_double: tuple[float, ...] = ()


def best_thresholds(
    amounts: Any, benefit_cost: Any, margin: float, response: TierResponse, candidates: Iterable[Any]
) -> ThresholdTable:
    """Which thresholds leave most, if members within reach stretch to them as assumed?

    The response is an assumption, no estimate: a share ``pull`` of all members who are at most ``reach`` below the next
    threshold buys just what is missing, the others buy as before. What status does to anything else (staying, prices,
    trips beyond the threshold) is not in it. So the table also has the net at half and at double the pull: if the best
    candidate changes between them, the data do not choose it, the assumption does.

    Parameters
    ----------
    amounts : Series or array of float
        Nights or points a year of each member, 0 or more, as they would be without tiers.
    benefit_cost : float, array of float or mapping
        Cost of a tier's benefits per member and year, in money, 0 or more, from the lowest tier to the highest (a
        mapping: tier -> cost); below the first threshold nothing is paid.
    margin : float
        Margin of one more night or point, in money, above 0.
    response : TierResponse
        ``pull`` and ``reach``.
    candidates : iterable of tuples of float
        Thresholds to compare: as many growing numbers above 0 as there are tiers; with one tier also plain numbers.

    Returns
    -------
    ThresholdTable
        One row a candidate; ``in_tiers`` (members in some tier, expected, in %), ``stretching`` (%), ``cost``,
        ``extra_margin`` and ``net`` a year in money, ``net_half`` and ``net_double`` at half and double the pull, at
        most 1.

    Raises
    ------
    ValueError
        If a number is out of range, there are no candidates, one is there twice, or has other than one number a tier.

    Examples
    --------
    >>> nights = [0] * 40 + [3] * 30 + [6] * 20 + [15] * 10
    >>> print(best_thresholds(nights, 20, margin=40, response=TierResponse(pull=0.2, reach=3), candidates=[4, 6, 8]))
    Thresholds for 100 members, pull 0.2, reach 3
               in_tiers stretching cost extra_margin   net net_half net_double best
    thresholds
    4              36.0        6.0  720          240  -480     -540       -360
    6              36.0        6.0  720          720     0     -300        600
    8              14.0        4.0  280          320    40      -80        280    *
    Best at half the pull: 8; at double: 6. The choice hangs on the assumed response.

    Notes
    -----
    Common mistake: counting only members who stretch. Those who pass the threshold anyway get the benefits too.

    References
    ----------
    Taylor & Neslin (2005), Journal of Retailing 81(4), and Kopalle et al. (2012), Marketing Science 31(2), estimate
    such responses: points pressure, and rewarded behavior.
    """
    held = series_of(amounts, "amounts", 0)
    listed_costs = benefit_cost.values() if isinstance(benefit_cost, Mapping) else benefit_cost
    costs = series_of(listed_costs if np.iterable(listed_costs) else [listed_costs], "benefit_cost", 0)
    gain = number(margin, "margin", 0, ends="(]")
    _check_response(response)
    listed = _candidates(candidates, len(costs))
    pulls = {"": response.pull, "_half": response.pull / 2, "_double": min(1.0, 2 * response.pull)}
    rows = {}
    for label, limits in listed.items():
        each = {end: _outcome(held, limits, costs, gain, response.reach, pull) for end, pull in pulls.items()}
        rows[label] = each[""] | {f"net{end}": one["net"] for end, one in each.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("thresholds")
    best = {end: str(table[f"net{end}"].idxmax()) for end in pulls}
    # A candidate that loses money is not marked, even if all others lose more.
    table["best"] = ["*" if label == best[""] and table["net"].max() > 0 else "" for label in table.index]
    formats = dict.fromkeys(["cost", "extra_margin", "net", "net_half", "net_double"], ",.0f")
    title = _("Thresholds for {n:,} members, pull {pull:g}, reach {reach:g}")
    return ThresholdTable(
        table,
        title=title.format(n=len(held), pull=response.pull, reach=response.reach),
        notes=_notes(best, float(table["net"].max())),
        formats=formats | {"in_tiers": ".1f", "stretching": ".1f"},
        best=listed[best[""]],
        best_half=listed[best["_half"]],
        best_double=listed[best["_double"]],
    )


def _check_response(response: Any) -> None:
    if not isinstance(response, TierResponse):
        message = _("response is {value!r}, expected TierResponse(pull=..., reach=...), such as pull=0.2, reach=3.")
        raise ValueError(message.format(value=response))


def _outcome(
    held: Floats, limits: tuple[float, ...], costs: Floats, gain: float, reach: float, pull: float
) -> dict[str, float]:
    """Expected numbers of a year: each member within reach of the next threshold stretches with chance ``pull``."""
    tier = np.searchsorted(limits, held, side="right")
    paid = np.array([0.0, *costs])
    missing = np.append(limits, np.inf)[tier] - held
    chance = np.where(missing <= reach + ROUNDING, pull, 0.0)
    upper = np.minimum(tier + 1, len(limits))
    cost = float(np.sum((1 - chance) * paid[tier] + chance * paid[upper]))
    extra = float(gain * np.sum(chance * np.where(np.isfinite(missing), missing, 0.0)))
    inside = np.where(tier > 0, 1.0, chance)
    return {
        "in_tiers": 100 * float(inside.mean()),
        "stretching": 100 * float(chance.mean()),
        "cost": cost,
        "extra_margin": extra,
        "net": extra - cost,
    }


def _candidates(candidates: Any, tiers: int) -> dict[str, tuple[float, ...]]:
    if isinstance(candidates, (str, pd.DataFrame)) or not np.iterable(candidates):
        message = _("candidates is {value!r}, expected a list of thresholds to compare, such as [(5, 12), (6, 15)].")
        raise ValueError(message.format(value=candidates))
    found: dict[str, tuple[float, ...]] = {}
    for place, one in enumerate(candidates):
        name = f"candidates[{place}]"
        values = series_of(one if np.iterable(one) else [one], name)
        limits = tuple(float(value) for value in values)
        if len(limits) != tiers or limits[0] <= 0 or any(np.diff(limits) <= 0):
            message = _("{name} is {value}, expected {needed} growing numbers above 0, one a tier of benefit_cost.")
            raise ValueError(message.format(name=name, value=one, needed=tiers))
        label = " / ".join(f"{value:.12g}" for value in limits)
        if label in found:
            raise ValueError(_("{name} is {value}, which is there twice: name each once.").format(name=name, value=one))
        found[label] = limits
    if not found:
        raise ValueError(_("candidates is empty, expected at least one, such as [(5, 12), (6, 15)]."))
    return found


def _notes(best: dict[str, str], net: float) -> tuple[str, ...]:
    words = _("Best at half the pull: {half}; at double: {double}.").format(half=best["_half"], double=best["_double"])
    if len(set(best.values())) > 1:
        words += " " + _("The choice hangs on the assumed response.")
    if net <= 0:
        return (words, _("No candidate leaves anything: without tiers the net is 0."))
    return (words,)
