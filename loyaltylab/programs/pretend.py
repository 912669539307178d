"""A chain of shops that never was: who takes its card and what it does are given, to try designs on."""

import numpy as np
import pandas as pd

from loyaltylab.clv.given import number, periods
from loyaltylab.i18n import _

__all__ = ["pretend_chain"]

BEFORE, AFTER = 26, 52  # weeks
SHAPE, MEAN = 0.8, 0.5  # habits: gamma, visits a week
LEVEL, DRIFT = 0.2, 0.05  # of shops: lasting, and from the first time to the second, on the log scale
SEASON = 1.05


def pretend_chain(
    effect: float = 0.1, selection: float = 1.5, shops: int = 24, customers: int = 100, seed: int = 0
) -> pd.DataFrame:
    """What would happen in a chain where half of the shops, drawn by lot, offer a card?

    Parameters
    ----------
    effect : float
        What the card adds to each member's visits a week, 0 to 2. The same for all, so it is the effect on members.
    selection : float
        How much more those join who come often, 0 to 5: log odds of joining per unit of the log of the habit. With 0
        chance alone decides.
    shops : int
        An even number, 4 or more; half of them have the card.
    customers : int
        Of each shop, 10 or more.
    seed : int
        Of the draws.

    Returns
    -------
    DataFrame
        One row a customer: shop, offered and member (0 or 1), before and after (visits a week in 26 weeks before the
        card and 52 weeks after).

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> chain = pretend_chain(effect=0.1, selection=2, shops=4, customers=50)
    >>> chain.shape, int(chain.loc[chain["offered"] == 0, "member"].sum())
    ((200, 5), 0)

    Notes
    -----
    Common mistake: judging a design on one chain. Draw many, with other seeds: a single one may be lucky.
    """
    added, slope = number(effect, "effect", 0, 2), number(selection, "selection", 0, 5)
    half, size = periods(shops, "shops", 4) // 2, periods(customers, "customers", 10)
    if shops % 2:
        raise ValueError(
            _("shops is {value!r}, expected an even number, half of them with the card.").format(value=shops)
        )
    rng = np.random.default_rng(seed)
    launched = rng.permutation(np.repeat([1, 0], half))
    shop = np.repeat(np.arange(2 * half), size)
    habit = rng.gamma(SHAPE, MEAN / SHAPE, len(shop)) + 1e-6
    odds = slope * (np.log(habit / MEAN) + 0.5) - 0.3
    member = launched[shop] * (rng.random(len(shop)) < 1 / (1 + np.exp(-odds)))
    level, drift = rng.normal(0, LEVEL, 2 * half), rng.normal(0, DRIFT, 2 * half)
    first = habit * np.exp(level)[shop]
    second = SEASON * first * np.exp(drift)[shop] + added * member
    return pd.DataFrame(
        {
            "shop": shop,
            "offered": launched[shop],
            "member": member,
            "before": rng.poisson(BEFORE * first) / BEFORE,
            "after": rng.poisson(AFTER * second) / AFTER,
        }
    )
