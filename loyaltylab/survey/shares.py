"""The share of customers of whom something is true, with its interval."""

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import Answers, answers, check_confidence
from loyaltylab.survey.intervals import percent, wilson

__all__ = ["share", "share_of"]


def share(yes: Answers, name: str = "", confidence: float = 0.95) -> Estimate:
    """Of how many customers, in percent, is this true?

    Parameters
    ----------
    yes : Series, array or list
        One value a customer: 0 and 1, or False and True; none missing.
    name : str
        What the share is called when it is printed.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        In ``"%"``, with a Wilson interval.

    Raises
    ------
    ValueError
        If a value is missing or neither 0 nor 1 (the rows are named).

    Examples
    --------
    >>> print(share([1, 0, 0, 1, 0, 0, 0, 0, 1, 0], name="bought again"))
    bought again 30.0 % [10.8, 60.3], n = 10 (Wilson, 95 %)

    Notes
    -----
    Common mistake: taking the share of the wrong group. "Of those who intended to, bought again" keeps the rows of
    those who intended to first.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22.
    """
    values = pd.Series(np.asarray(yes).astype(int)) if np.asarray(yes).dtype == bool else yes
    given = answers(values, name or "yes", 0, 1)
    return share_of(int(given.sum()), len(given), check_confidence(confidence), name)


def share_of(hits: int, n: int, confidence: float, name: str) -> Estimate:
    """Return hits out of n as an estimate in percent."""
    low, high = wilson(hits, n, confidence)
    value = hits / n
    return Estimate(
        value=100 * value,
        low=100 * float(low),
        high=100 * float(high),
        n=n,
        se=100 * float(np.sqrt(value * (1 - value) / n)),
        method=_("Wilson, {confidence}").format(confidence=percent(confidence)),
        name=name,
        unit="%",
    )
