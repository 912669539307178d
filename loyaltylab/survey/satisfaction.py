"""Customer satisfaction scores (CSAT)."""

import re

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import Answers, check_confidence, on_scale
from loyaltylab.survey.intervals import percent, t_interval
from loyaltylab.survey.shares import share_of

__all__ = ["boxes_of", "csat", "mean_of", "top_box"]

ASSUMED = (1, 6)


def csat(
    scores: Answers,
    method: str = "top-2-box",
    scale: tuple[int, int] | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """How satisfied are the customers? As a share of high answers, or as a mean.

    Parameters
    ----------
    scores : Series, array or list of int
        One answer a person on ``scale``; no missing answers.
    method : str
        ``"top-box"``: percent who chose the highest answer. ``"top-2-box"``, ``"top-3-box"``, ...: percent who
        chose one of the highest two, three, ... ``"mean"``: average answer on the scale.
    scale : (int, int), optional
        Lowest and highest possible answer, the highest being the most satisfied. Left out, it is 1 to 6, and then at
        least one answer must be a 6: a survey from 1 to 5 would otherwise be read on the wrong scale.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        In ``"%"`` with a Wilson interval for shares; on the scale (no unit) with a t interval for the mean.

    Raises
    ------
    ValueError
        If answers are missing, off the scale or not whole numbers (the rows are named), the method does
        not fit the scale, or the scale is left out and nobody chose 6.

    Examples
    --------
    >>> print(csat([6, 6, 5, 5, 5, 4, 4, 4, 3, 2]))
    CSAT (top-2-box) 50.0 % [23.7, 76.3], n = 10 (Wilson, 95 %)
    >>> print(csat([6, 6, 5, 5, 5, 4, 4, 4, 3, 2], method="mean"))
    CSAT (mean, 1-6) 4.400 [3.495, 5.305], n = 10 (t, 95 %)

    Notes
    -----
    Common mistake: reporting the mean as a percentage (4.4 on a six-point scale is not 73 % satisfied), or
    comparing a top-box with somebody else's top-2-box. Always name the method and the scale.

    References
    ----------
    Wilson (1927) for the interval. The methods rank brands differently when spread differs: compute more than one.
    """
    confidence = check_confidence(confidence)
    given, scale = on_scale(scores, "scores", scale, ASSUMED)
    if method == "mean":
        return mean_of(given, confidence, _("CSAT (mean, {low}-{high})").format(low=scale[0], high=scale[1]))
    boxes = boxes_of(method, scale)
    hits = int((given > scale[1] - boxes).sum())
    return share_of(hits, len(given), confidence, _("CSAT ({method})").format(method=method))


def top_box(
    scores: Answers, boxes: int = 1, scale: tuple[int, int] | None = None, confidence: float = 0.95
) -> Estimate:
    """What share of customers chose one of the highest answers?

    Parameters
    ----------
    scores : Series, array or list of int
        One answer a person on ``scale``; no missing answers. Any question will do, not only satisfaction.
    boxes : int
        How many of the highest answers count; fewer than the scale has.
    scale : (int, int), optional
        Lowest and highest possible answer. Left out, it is 1 to 6, and then at least one answer must be a 6.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        In ``"%"``, with a Wilson interval.

    Raises
    ------
    ValueError
        If answers are missing, off the scale or not whole numbers, ``boxes`` does not fit the scale, or the scale is
        left out and nobody chose 6.

    Examples
    --------
    >>> print(top_box([7, 7, 6, 5, 4], boxes=2, scale=(1, 7)))
    top-2-box, 1-7 60.0 % [23.1, 88.2], n = 5 (Wilson, 95 %)

    Notes
    -----
    Common mistake: comparing top-2-box shares of scales of different length. Two of five answers are more of the
    scale than two of seven.

    References
    ----------
    Wilson (1927) for the interval.
    """
    confidence = check_confidence(confidence)
    given, scale = on_scale(scores, "scores", scale, ASSUMED)
    method = "top-box" if boxes == 1 else f"top-{boxes}-box"
    count = boxes_of(method, scale)
    name = _("{method}, {low}-{high}").format(method=method, low=scale[0], high=scale[1])
    return share_of(int((given > scale[1] - count).sum()), len(given), confidence, name)


def mean_of(given: "pd.Series[float]", confidence: float, name: str) -> Estimate:
    """Return the mean of clean answers with its t interval; at least two answers."""
    n = len(given)
    if n < 2:
        raise ValueError(_("a mean with an interval needs at least 2 answers, found {n}.").format(n=n))
    mean, sd = float(given.mean()), float(given.std(ddof=1))
    low, high = t_interval(mean, sd, n, confidence)
    return Estimate(
        value=mean,
        low=low,
        high=high,
        n=n,
        se=float(sd / np.sqrt(n)),
        method=_("t, {confidence}").format(confidence=percent(confidence)),
        name=name,
    )


def boxes_of(method: str, scale: tuple[int, int]) -> int:
    """Return how many of the highest answers ``"top-box"``, ``"top-2-box"``, ... count, or raise."""
    found = re.fullmatch(r"top-(?:(\d+)-)?box", str(method))
    boxes = int(found[1] or 1) if found else 0
    levels = scale[1] - scale[0] + 1
    if not 1 <= boxes < levels:
        raise ValueError(
            _(
                "method is {method!r}, expected 'mean', 'top-box' or 'top-2-box' up to 'top-{most}-box' "
                "on this scale of {levels} answers."
            ).format(method=method, most=levels - 1, levels=levels)
        )
    return boxes
