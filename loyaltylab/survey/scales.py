"""Is this answer scale fair? What is wrong with a list of labels or of numeric bands, and how to cure it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.survey.bands import Band, read_band
from loyaltylab.survey.findings import Findings
from loyaltylab.survey.labels import MODERATE, PLAIN, Label, read_label

__all__ = ["ScaleCheck", "check_scale"]


@dataclass(frozen=True, repr=False)
class ScaleCheck(Findings):
    """What is wrong with a scale; prints one problem after the other, each with its cure.

    Attributes
    ----------
    good : bool
        Whether no problem was found and every label was understood.
    kind : str
        "labels" or "bands".
    read : DataFrame
        How each label was understood: its strength, or the ends of the band.
    """

    good: bool = field(kw_only=True)
    kind: str = field(kw_only=True)
    read: pd.DataFrame = field(kw_only=True)

    def __str__(self) -> str:
        lines = []
        for number, row in enumerate(self.table.itertuples(index=False), start=1):
            lines += [f"{number}. {row.problem} ({row.where})", f"   {row.why}", f"   -> {row.cure}"]
        return "\n".join([*self._head(), *lines, *self.notes])

    __repr__ = __str__


def check_scale(
    labels: Sequence[Any],
    values: Sequence[float] | None = None,
    step: float | None = None,
    bounds: tuple[float, float] | None = None,
) -> ScaleCheck:
    """Is this answer scale fair, in order, and without gaps or overlaps?

    Parameters
    ----------
    labels : list
        In the order shown. Either words, in English or Chinese; or bands of numbers as text ("70 % or more",
        "30%以下"), as pairs such as (30, 70), with None for an open end, or as pandas Intervals, which also say
        which ends belong to them.
    values : list of float, optional
        Strength of each label of words, 0 in the middle and below 0 unfavorable, where you know better than the
        small lexicon or it does not know your words. Uneven distances are then reported as well.
    step : float, optional
        Of bands: the smallest difference between two answers; 1 when all ends are whole numbers, else 0.
    bounds : (float, float), optional
        Of bands: the lowest and highest possible answer, to see whether every answer finds a band.

    Returns
    -------
    ScaleCheck
        One row a problem: ``problem``, ``where``, ``why`` it matters, ``cure``. Empty, with ``.good``, when none
        was found.

    Raises
    ------
    ValueError
        If there are fewer than 2 labels, or ``values`` does not fit them.

    Examples
    --------
    >>> check_scale(["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"]).good
    True
    >>> check_scale(["70 % or more", "70-30 %", "under 30 %"]).table[["problem", "where"]].values.tolist()
    [['overlap', '70 % or more / 70-30 %']]
    >>> check_scale(["groovy", "satisfied"]).table["problem"].tolist()
    ['unknown']

    Notes
    -----
    Common mistake: adding one more friendly label, such as "rather satisfied", without an unfriendly one to match.
    The share of "satisfied" customers then rises by design. An even number of balanced labels without a middle is no
    problem by itself: it makes everybody take a side, which one should want.

    References
    ----------
    Krosnick & Presser (2010), Question and questionnaire design, in Handbook of Survey Research. The rank of "rather"
    and its Chinese counterparts against the plain word differs between sources, so having both is reported.
    """
    shown = list(labels) if not isinstance(labels, str) else []
    if len(shown) < 2:
        raise ValueError(_("labels is {value!r}, expected a list of at least 2 labels.").format(value=labels))
    bands = [read_band(label) for label in shown]
    if any(bands) and values is None:
        return _result("bands", shown, _band_problems(shown, bands, step, bounds), _bands_read(shown, bands))
    return _check_labels([str(label) for label in shown], values)


def _check_labels(shown: list[str], values: Sequence[float] | None) -> ScaleCheck:
    known = [read_label(label) for label in shown]
    if values is not None:
        given = list(values)
        if len(given) != len(shown) or not np.isfinite(given).all():
            raise ValueError(
                _("values is {value!r}, expected one number for each of the {n} labels.").format(
                    value=values, n=len(shown)
                )
            )
        known = [Label(text, float(value)) for text, value in zip(shown, given, strict=True)]
    read = pd.DataFrame({"label": shown, "strength": [label.strength for label in known]})
    known = [label for label in known if not label.no_answer]
    found = [*_unknown(known), *_duplicates(known), *_mixed(known)]
    if values is None:
        found += _ambiguous(known)
    found += _disorder(known)
    if all(label.strength is not None for label in known):
        found += _balance(known, exact=values is not None)
        if values is not None:
            found += _uneven(known)
    return _result("labels", shown, found, read)


def _result(kind: str, shown: list[Any], found: list[dict[str, str]], read: pd.DataFrame) -> ScaleCheck:
    table = pd.DataFrame(found, columns=["problem", "where", "why", "cure"])
    unknown = bool((table["problem"] == "unknown").any())
    if unknown:
        note = _("Some labels were not understood, so the verdict is open.")
    elif found:
        note = _("Problems: {n}. Cure them before the first answer comes in.").format(n=len(found))
    else:
        note = _("Good: no problem found.")
    title = _("Scale of {n} answers: {labels}").format(n=len(shown), labels=" / ".join(map(str, read["label"])))
    return ScaleCheck(table=table, title=title, notes=(note,), good=not found, kind=kind, read=read)


def _row(problem: str, where: str, why: str, cure: str) -> dict[str, str]:
    return {"problem": problem, "where": where, "why": why, "cure": cure}


def _unknown(known: list[Label]) -> list[dict[str, str]]:
    return [
        _row(
            "unknown",
            label.text,
            _("The lexicon does not know {words!r}, and guessing would not help you.").format(words=label.unknown),
            _("State the strength of each label with values=, below 0 for unfavorable ones."),
        )
        for label in known
        if label.strength is None
    ]


def _duplicates(known: list[Label]) -> list[dict[str, str]]:
    found = []
    for one, other in combinations(known, 2):
        where = f"{one.text} / {other.text}"
        if one.text.strip().lower() == other.text.strip().lower():
            why = _("The same label twice: answers spread over both by chance.")
            found.append(_row("duplicate", where, why, _("Keep one of them.")))
        elif one.strength is not None and one.strength == other.strength:
            why = _("Both say the same in other words, so people choose between them by chance.")
            found.append(_row("overlap", where, why, _("Keep one of them, or make one clearly stronger.")))
    return found


def _mixed(known: list[Label]) -> list[dict[str, str]]:
    topics = {label.topic: label.text for label in known if label.topic}
    if len(topics) < 2:
        return []
    return [
        _row(
            "mixed",
            " / ".join(topics.values()),
            _("The labels speak of different things, so they are not steps of one scale."),
            _("Use one word throughout, and only change its strength."),
        )
    ]


def _ambiguous(known: list[Label]) -> list[dict[str, str]]:
    return [
        _row(
            "ambiguous",
            f"{one.text} / {other.text}",
            _("Which of the two is more? Sources disagree, and so will customers."),
            _("Keep one of them, or print numbers next to the labels."),
        )
        for one, other in combinations(known, 2)
        if _unclear(one, other)
    ]


def _unclear(one: Label, other: Label) -> bool:
    if one.strength is None or other.strength is None or one.strength * other.strength <= 0:
        return False
    return {abs(one.strength), abs(other.strength)} == {PLAIN, MODERATE}


def _disorder(known: list[Label]) -> list[dict[str, str]]:
    sure: list[tuple[Label, Label, float]] = [
        (one, other, other.strength - one.strength)
        for one, other in combinations(known, 2)
        if one.strength is not None and other.strength is not None and not _unclear(one, other)
    ]
    ups = [(one, other) for one, other, step in sure if step > 0]
    downs = [(one, other) for one, other, step in sure if step < 0]
    wrong = min(ups, downs, key=len)
    if not wrong:
        return []
    return [
        _row(
            "unordered",
            "; ".join(f"{one.text} / {other.text}" for one, other in wrong[:3]),
            _("The labels go up and down, so people who read only a few choose wrongly."),
            _("Show them from one end to the other."),
        )
    ]


def _balance(known: list[Label], exact: bool) -> list[dict[str, str]]:
    strengths = [float(label.strength) for label in known if label.strength is not None]
    good, bad = [one for one in strengths if one > 0], [one for one in strengths if one < 0]
    counts = _("{good} favorable, {bad} unfavorable").format(good=len(good), bad=len(bad))
    if len(good) != len(bad):
        found = [
            _row(
                "unbalanced",
                counts,
                _("More room on one side: somebody who ticks at random lands there more often."),
                _("Give both sides the same number of labels."),
            )
        ]
        if 0.0 not in strengths:
            found.append(
                _row(
                    "no midpoint",
                    counts,
                    _("Who is in between must take a side, and the side with more labels wins."),
                    _("Put a neutral label in the middle, or make both sides equal on purpose."),
                )
            )
        return found
    sides = [sorted(_class(abs(one), exact) for one in side) for side in (good, bad)]
    if sides[0] == sides[1]:
        return []
    texts = " / ".join(label.text for label in known if label.strength)
    return [
        _row(
            "asymmetric",
            texts,
            _("The two sides are not equally strong, so one of them is easier to tick."),
            _("Mirror the words: for every strength on one side the same on the other."),
        )
    ]


def _class(strength: float, exact: bool) -> float:
    # "Rather" on one side and "not very" on the other are what many good scales use: both are the weak step.
    return strength if exact or strength > MODERATE else 1.0


def _uneven(known: list[Label]) -> list[dict[str, str]]:
    gaps = [(one, other, abs(float(other.strength or 0) - float(one.strength or 0))) for one, other in pairwise(known)]
    widest, narrowest = max(gaps, key=lambda gap: gap[2]), min(gaps, key=lambda gap: gap[2])
    if narrowest[2] == 0 or widest[2] <= 1.5 * narrowest[2]:
        return []
    return [
        _row(
            "gap",
            f"{widest[0].text} / {widest[1].text}",
            _("This step is {times:.1f} times the smallest, so a mean of the codes 1, 2, 3, ... misleads.").format(
                times=widest[2] / narrowest[2]
            ),
            _("Put a label in between, or report shares instead of a mean."),
        )
    ]


def _bands_read(shown: list[Any], bands: list[Band | None]) -> pd.DataFrame:
    rows = [
        {"label": str(label), "low": np.nan, "high": np.nan, "low_in": None, "high_in": None}
        if band is None
        else {"label": band.text, "low": band.low, "high": band.high, "low_in": band.low_in, "high_in": band.high_in}
        for label, band in zip(shown, bands, strict=True)
    ]
    return pd.DataFrame(rows)


def _band_problems(
    shown: list[Any], bands: list[Band | None], step: float | None, bounds: tuple[float, float] | None
) -> list[dict[str, str]]:
    why, cure = _("This is no band that the check can read."), _("Write it like 30-70 %, or as a pair (30, 70).")
    found = [_row("unknown", str(label), why, cure) for label, band in zip(shown, bands, strict=True) if band is None]
    known = [band for band in bands if band is not None]
    middles = [band.middle for band in known]
    if middles != sorted(middles) and middles != sorted(middles, reverse=True):
        found.append(
            _row(
                "unordered",
                " / ".join(band.text for band in known),
                _("The bands go up and down, so people who read only a few choose wrongly."),
                _("Show them from one end to the other."),
            )
        )
    ends = [end for band in known for end in (band.low, band.high) if np.isfinite(end)]
    size = (1.0 if all(float(end).is_integer() for end in ends) else 0.0) if step is None else float(step)
    ordered = sorted(known, key=lambda band: (band.low, band.high))
    for lower, upper in pairwise(ordered):
        found += _meeting(lower, upper, size, reverse=known.index(lower) > known.index(upper))
    return found + (_outside(ordered, bounds, size) if bounds and not any(band is None for band in bands) else [])


def _meeting(lower: Band, upper: Band, step: float, reverse: bool) -> list[dict[str, str]]:
    where = f"{upper.text} / {lower.text}" if reverse else f"{lower.text} / {upper.text}"
    if (lower.low, lower.high) == (upper.low, upper.high):
        why = _("The same band twice: answers spread over both by chance.")
        return [_row("duplicate", where, why, _("Keep one of them."))]
    touch = lower.high == upper.low
    if upper.low < lower.high or (touch and lower.high_in and upper.low_in):
        both = f"{upper.low:g}" if touch else f"{upper.low:g}-{min(lower.high, upper.high):g}"
        why = _("Exactly {both} falls into two bands, so people choose by chance.").format(both=both)
        cure = _("Let every number belong to one band, such as 30 to under 70.")
        return [_row("overlap", where, why, cure)]
    last = lower.high if lower.high_in else lower.high - step
    first = upper.low if upper.low_in else upper.low + step
    open_point = touch and not (lower.high_in or upper.low_in)
    if (step and first - last > step + 1e-9) or (not step and (upper.low > lower.high or open_point)):
        why = _("What lies between {last:g} and {first:g} has no band.").format(last=last, first=first)
        return [_row("gap", where, why, _("Let each band begin where the one before ends."))]
    return []


def _outside(ordered: list[Band], bounds: tuple[float, float], step: float) -> list[dict[str, str]]:
    low, high = bounds
    found = []
    first, last = ordered[0], max(ordered, key=lambda band: band.high)
    for missing, band in ((first.low > low, first), (last.high < high, last)):
        if missing:
            why = _("Answers down to {low:g} and up to {high:g} are possible, but not all have a band.").format(
                low=low, high=high
            )
            found.append(_row("gap", band.text, why, _("Open the outer band, or add one.")))
    return found
