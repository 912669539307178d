"""How much more do the best customers, or the members, spend? From your own customers, with an interval."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.claims.outcome import ClaimCheck, inside, number
from loyaltylab.i18n import _
from loyaltylab.resampling import percentile_interval, resample
from loyaltylab.survey.answers import Answers, answers

__all__ = ["check_concentration", "check_groups"]

Floats: TypeAlias = npt.NDArray[np.float64]

TOPS = (0.01, 0.05, 0.1, 0.2)
RATIOS = {"retail": 16.0, "restaurants": 13.0, "airlines": 12.0, "hotels": 5.0}
AT_LEAST = 20


def check_concentration(
    id: str,  # noqa: A002
    spend: Answers,
    top: float = 0.1,
    draws: int = 500,
    seed: int = 0,
) -> ClaimCheck:
    """Compute what the top customers spend against the rest, or their share of everything."""
    part = number(top, "top", 0, 1, "()")
    given = _amounts(spend, "spend")
    if len(given) < AT_LEAST:
        message = _("spend holds {n} customers, expected at least {least}. With fewer, a top tenth is a person or two.")
        raise ValueError(message.format(n=len(given), least=AT_LEAST))
    tops = sorted({*TOPS, part})
    ratio = id == "best-outspend-16-to-1"
    data = pd.DataFrame({"spend": given.to_numpy(dtype=float)})

    def statistic(table: pd.DataFrame) -> Floats:
        amounts = np.sort(table["spend"].to_numpy())[::-1]
        return np.array([_ratio(amounts, one) if ratio else _share(amounts, one) for one in tops])

    values = statistic(data)
    if not np.isfinite(values).all():
        message = _("spend: the rest of the customers spend nothing, so there is no ratio. Leave out who never bought.")
        raise ValueError(message)
    low, high = percentile_interval(resample(data, statistic, draws, seed))
    table = pd.DataFrame(
        {"value": values, "low": low, "high": high}, index=[f"top_{100 * one:g}_percent" for one in tops]
    )
    chosen = tops.index(part)
    found = {"value": float(values[chosen]), "low": float(low[chosen]), "high": float(high[chosen]), "top": part}
    if ratio:
        claimed = (min(RATIOS.values()), max(RATIOS.values()))
        message = _("The top {top:.0%} spend {value:.1f} times as much as the rest [{low:.1f}, {high:.1f}]: {place}.")
        title, unit = _("Mean spend of the top against the mean of the rest"), "times"
        notes = (_("16, 13, 12 and 5 to 1 circulate without a source and without saying who is best."),)
    else:
        claimed = (50.0, 100.0)
        message = _(
            "The top {top:.0%} bring {value:.1f} % of everything [{low:.1f}, {high:.1f}]: {place} (most, over 50 %)."
        )
        title, unit = _("Share of all spend, in percent"), "%"
        notes = (_("Spend is not profit, and a heavy buyer is not always a loyal one."),)
    return ClaimCheck(
        table.rename_axis("group"),
        title=title,
        method=_("bootstrap of customers, {level:g} %").format(level=95),
        notes=notes,
        formats={"value": ".1f", "low": ".1f", "high": ".1f"},
        id=id,
        value=found["value"],
        low=found["low"],
        high=found["high"],
        unit=unit,
        claimed=claimed,
        holds=claimed[0] <= found["value"] <= claimed[1],
        assumptions={"customers": len(given), "top": part, "draws": draws, "seed": seed},
        verdict=message.format(**found, place=inside(found["value"], claimed)),
    )


def check_groups(
    id: str,  # noqa: A002
    loyal: Answers,
    others: Answers,
    draws: int = 500,
    seed: int = 0,
) -> ClaimCheck:
    """Compute by how many percent one group of customers outspends another."""
    value, low, high, counts = groups_gap(loyal, others, draws, seed)
    claimed = (12.0, 16.0)  # about 14: two points of room on either side
    message = _("Loyal customers spend {value:+.1f} % more than others [{low:+.1f}, {high:+.1f}]: {place}, about 14 %.")
    place = inside(value, claimed)
    table = pd.DataFrame({"value": [value], "low": [low], "high": [high]}, index=pd.Index(["own"], name="group"))
    return ClaimCheck(
        table,
        title=_("Mean spend of loyal customers over that of others, in percent"),
        method=_("bootstrap of customers, {level:g} %").format(level=95),
        notes=(_("The 14 % often cited is what people said they would pay for good service, not this gap."),),
        formats={"value": "+.1f", "low": "+.1f", "high": "+.1f"},
        id=id,
        value=value,
        low=low,
        high=high,
        claimed=claimed,
        holds=claimed[0] <= value <= claimed[1],
        assumptions={**counts, "draws": draws, "seed": seed},
        verdict=message.format(value=value, low=low, high=high, place=place),
    )


def groups_gap(
    first: Answers, second: Answers, draws: int, seed: int, names: tuple[str, str] = ("loyal", "others")
) -> tuple[float, float, float, dict[str, Any]]:
    """Return by how many percent the first group's mean exceeds the second's, its interval, and the counts."""
    high_group, low_group = _amounts(first, names[0]), _amounts(second, names[1])
    if low_group.mean() == 0:
        raise ValueError(_("{name}: everybody spends nothing, so there is no percentage of it.").format(name=names[1]))
    found = [
        resample(pd.DataFrame({"spend": group.to_numpy(dtype=float)}), lambda t: t["spend"].mean(), draws, seed + place)
        for place, group in enumerate((high_group, low_group))
    ]
    bottom = np.where(found[1] > 0, found[1], np.nan)  # a draw without any spend says nothing
    low, high = percentile_interval(100 * (found[0] / bottom - 1))
    value = 100 * (high_group.mean() / low_group.mean() - 1)
    return float(value), float(low), float(high), {names[0]: len(high_group), names[1]: len(low_group)}


def _amounts(given: Answers, name: str) -> "pd.Series[float]":
    return answers(given, name, 0, 1e15, whole=False)


def _head(amounts: Floats, part: float) -> int:
    return min(max(1, round(part * len(amounts))), len(amounts) - 1)


def _ratio(amounts: Floats, part: float) -> float:
    at = _head(amounts, part)
    rest = float(amounts[at:].mean())
    return float(amounts[:at].mean()) / rest if rest > 0 else float("nan")


def _share(amounts: Floats, part: float) -> float:
    total = float(amounts.sum())
    return 100 * float(amounts[: _head(amounts, part)].sum()) / total if total > 0 else float("nan")
