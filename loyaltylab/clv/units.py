"""Units of time: ten percent per what?"""

import math

from loyaltylab.i18n import _

__all__ = ["rate_per_unit"]

DAYS = {"D": 1.0, "W": 7.0, "M": 365.25 / 12, "Y": 365.25}


def rate_per_unit(discount: float, per: str | None, unit: str) -> float:
    """Return the continuous rate per unit of a model's time for an effective rate per ``per``.

    Parameters
    ----------
    discount : float
        Effective rate, 0 or more: 0.1 is 10 %.
    per : str or None
        "D", "W", "M" or "Y"; None for the unit of the model.
    unit : str
        The model's unit of time.

    Raises
    ------
    ValueError
        If the rate is negative or a unit is not known.

    Examples
    --------
    >>> round(rate_per_unit(0.15, "Y", "W"), 6)
    0.002679
    """
    if not (math.isfinite(discount) and discount >= 0):
        raise ValueError(
            _("discount is {value}, expected a rate of 0 or more, such as 0.1 for 10 %.").format(value=discount)
        )
    rate = math.log1p(discount)
    if per is None:
        return rate
    for one in (per, unit):
        if one not in DAYS:
            words = _(
                "the unit {unit!r} is not known, expected one of {units}; leave out per for a rate in units of T."
            )
            raise ValueError(words.format(unit=one, units=", ".join(DAYS)))
    return rate * DAYS[unit] / DAYS[per]
