"""Customer effort score (CES): how easy was it?"""

from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import Answers, check_confidence, on_scale
from loyaltylab.survey.satisfaction import boxes_of, mean_of
from loyaltylab.survey.shares import share_of

__all__ = ["ces"]


def ces(
    scores: Answers,
    scale: tuple[int, int] | None = None,
    method: str = "mean",
    confidence: float = 0.95,
) -> Estimate:
    """How easy was it for the customers? Higher is easier.

    Parameters
    ----------
    scores : Series, array or list of int
        One answer a person to "The company made it easy for me to ...", 1 strongly disagree to 7 strongly agree; no
        missing answers. The highest answer must be the *easiest*: turn answers to "How much effort did it take?" round
        first, with ``scale[0] + scale[1] - scores``.
    scale : (int, int), optional
        Lowest and highest possible answer. Left out, it is 1 to 7, and then at least one answer must be a 7.
    method : str
        ``"mean"``: average answer. ``"top-box"``, ``"top-2-box"``, ``"top-3-box"``, ...: percent who chose one of the
        highest answers. On the usual scale of seven, ``"top-3-box"`` is the share who agree at all.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        On the scale (no unit) with a t interval for the mean; in ``"%"`` with a Wilson interval for shares.

    Raises
    ------
    ValueError
        If answers are missing, off the scale or not whole numbers (the rows are named), the method does not fit, or
        the scale is left out and nobody chose 7.

    Examples
    --------
    >>> print(ces([7, 6, 6, 5, 5, 4, 2]))
    CES (mean, 1-7, higher = easier) 5.000 [3.490, 6.510], n = 7 (t, 95 %)
    >>> print(ces([7, 6, 6, 5, 5, 4, 2], method="top-3-box"))
    CES (top-3-box, 1-7, higher = easier) 71.4 % [35.9, 91.8], n = 7 (Wilson, 95 %)

    Notes
    -----
    Common mistake: mixing the two wordings. The first version of 2010 asked for the effort, on a scale of five where
    higher was worse; the later one asks for agreement that it was easy, where higher is better.

    References
    ----------
    Dixon, Freeman & Toman (2010), Stop trying to delight your customers, Harvard Business Review. That effort
    predicts loyalty better than satisfaction or the NPS is the authors' own claim.
    """
    confidence = check_confidence(confidence)
    given, scale = on_scale(scores, "scores", scale, assumed=(1, 7))
    name = _("CES ({method}, {low}-{high}, higher = easier)").format(method=method, low=scale[0], high=scale[1])
    if method == "mean":
        return mean_of(given, confidence, name)
    boxes = boxes_of(method, scale)
    return share_of(int((given > scale[1] - boxes).sum()), len(given), confidence, name)
