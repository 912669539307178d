"""A little more retention: how much more is a customer worth? It depends on what is assumed."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.claims.outcome import ClaimCheck, inside, number
from loyaltylab.i18n import _

__all__ = ["BANDS", "check_retention", "customer_value", "explain_timing", "gain", "timing_name"]

TIMINGS = ("immediate", "conditional")
KINDS = ("points", "relative")

# What each claim says of the gain, in percent. Claims of one number get five points of room on either side.
BANDS = {
    "retention-5-profit-25-85": (25.0, 85.0),
    "retention-5-profit-25-95": (25.0, 95.0),
    "loyalty-minus-5-profit-minus-25": (-30.0, -20.0),
    "retention-5-profit-60": (55.0, 65.0),
    "retention-5-to-10-profit-30": (25.0, 35.0),
    "hundred-firms-retention-5-value-27": (22.0, 32.0),
}

RETENTIONS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93)
DISCOUNTS = (0.0, 0.05, 0.1, 0.15, 0.2)


def customer_value(
    retention: float,
    discount: float,
    timing: str,
    margin: float = 1.0,
    growth: float = 0.0,
    horizon: int | None = None,
    acquisition_cost: float = 0.0,
) -> float:
    """What is a customer worth who stays with the same chance every period?

    Parameters
    ----------
    retention : float
        Chance to stay a period, 0 to 1.
    discount : float
        Discount rate a period, 0 or more.
    timing : {"immediate", "conditional"}
        Whether the first margin comes now, or after the customer has stayed the first period.
    margin : float
        First margin, in money.
    growth : float
        Growth of the margin a period, above -1.
    horizon : int, optional
        Number of margins that may be earned; without end by default.
    acquisition_cost : float
        Subtracted, in the money of ``margin``.

    Returns
    -------
    float
        Present value, in the money of ``margin``.

    Raises
    ------
    ValueError
        If a number is out of range, or the sum without end grows beyond every limit.

    Examples
    --------
    >>> print(f"{customer_value(0.8, 0.1, 'immediate', 100):.3f} {customer_value(0.8, 0.1, 'conditional', 100):.3f}")
    366.667 266.667

    Notes
    -----
    Common mistake: comparing two values of different timing. They differ by exactly one margin.

    References
    ----------
    Gupta & Lehmann (2003), Customers as assets, Journal of Interactive Marketing 17(1): the conditional form.
    """
    r = number(retention, "retention", 0, 1)
    d = number(discount, "discount", 0, 10)
    g = number(growth, "growth", -1, 10, "(]")
    if timing not in TIMINGS:
        raise ValueError(explain_timing(timing))
    m = number(margin, "margin", 0, np.inf, "()")
    cost = number(acquisition_cost, "acquisition_cost", 0, np.inf, "[)")
    ratio = r * (1 + g) / (1 + d)
    if horizon is None:
        if ratio >= 1:
            message = _(
                "without a horizon the value is infinite: retention {r:g} with growth {g:g} outruns the discount "
                "rate {d:g}. Give a horizon, such as horizon=10, or a higher discount rate."
            )
            raise ValueError(message.format(r=r, g=g, d=d))
        total = 1 / (1 - ratio)
    else:
        total = float(np.sum(ratio ** np.arange(_periods(horizon))))
    first = 1.0 if timing == "immediate" else r / (1 + d)
    return m * first * total - cost


def gain(
    retention: float,
    change: float,
    discount: float,
    timing: str,
    kind: str = "points",
    growth: float = 0.0,
    horizon: int | None = None,
    margin: float = 1.0,
    acquisition_cost: float = 0.0,
) -> float:
    """How many percent more is a customer worth when retention changes?

    Parameters
    ----------
    retention : float
        Before, above 0, up to 1.
    change : float
        Of retention: 0.05 is five points, or five percent of what it was, by ``kind``.
    kind : {"points", "relative"}
        Whether 0.80 rises by five points to 0.85, or by five percent to 0.84.
    discount, timing, growth, horizon, margin, acquisition_cost
        As in :func:`customer_value`.

    Returns
    -------
    float
        Percent of the value before.

    Raises
    ------
    ValueError
        If a number is out of range, the new retention is no share, or the value before is not positive.

    Examples
    --------
    >>> print(f"{gain(0.9, 0.05, 0.1, 'immediate'):.1f} {gain(0.9, 0.05, 0.1, 'conditional'):.1f}")
    33.3 40.7

    Notes
    -----
    Common mistake: hearing "five percent" and not asking of what. Points and percent of retention differ.

    References
    ----------
    Reichheld & Sasser (1990), Zero defections, Harvard Business Review 68(5).
    """
    r = number(retention, "retention", 0, 1, "(]")
    after = new_retention(r, change, kind)
    options: dict[str, Any] = {
        "timing": timing,
        "margin": margin,
        "growth": growth,
        "horizon": horizon,
        "acquisition_cost": acquisition_cost,
    }
    old, new = customer_value(r, discount, **options), customer_value(after, discount, **options)
    if old <= 0:
        message = _("before the change a customer is worth {value:.2f}: no percentage of that makes sense. ")
        raise ValueError(message.format(value=old) + _("Lower acquisition_cost, or raise margin."))
    return 100 * (new / old - 1)


def new_retention(retention: float, change: float, kind: str) -> float:
    """Return retention after the change.

    Examples
    --------
    >>> print(f"{new_retention(0.8, 0.05, 'points'):.2f} {new_retention(0.8, 0.05, 'relative'):.2f}")
    0.85 0.84
    """
    if kind not in KINDS:
        message = _("kind is {value!r}, expected 'points' (0.80 to 0.85) or 'relative' (0.80 to 0.84).")
        raise ValueError(message.format(value=kind))
    step = number(change, "change", -1, 1)
    after = retention + step if kind == "points" else retention * (1 + step)
    # 0.95 + 0.05 must not stand a hair beside 1, nor 0.05 - 0.05 beside 0.
    after = float(round(after)) if abs(after - round(after)) < 1e-9 else after
    if not 0 <= after <= 1:
        message = _("retention {before:g} changed by {change:g} ({kind}) is {after:g}, which is no share. ")
        told = message.format(before=retention, change=step, kind=kind, after=after)
        raise ValueError(told + _("Give a smaller change."))
    return after


def check_retention(
    id: str,  # noqa: A002
    retention: float,
    discount: float,
    timing: str,
    change: float,
    kind: str = "points",
    horizon: int | None = None,
    growth: float = 0.0,
    margin: float = 1.0,
    acquisition_cost: float = 0.0,
) -> ClaimCheck:
    """Compute the gain for one firm, and a grid of other retention and discount rates in both timings."""
    options: dict[str, Any] = {
        "kind": kind,
        "horizon": horizon,
        "growth": growth,
        "margin": margin,
        "acquisition_cost": acquisition_cost,
    }
    value = gain(retention, change, discount, timing, **options)
    after = new_retention(retention, change, kind)
    claimed = BANDS[id]
    message = _(
        "Retention from {before:.1%} to {after:.1%} changes the value of a customer by {value:+.1f} %: {place} "
        "({low:g} to {high:g} %), {timing}."
    )
    verdict = message.format(
        before=retention,
        after=after,
        value=value,
        place=inside(round(value, 9), claimed),
        low=claimed[0],
        high=claimed[1],
        timing=timing_name(timing),
    )
    table = _grid(change, options)
    notes = [_("Value of one average customer, not the profit of a firm. No sampling: a formula.")]
    if table.isna().to_numpy().any():
        notes.append(_("- : the new retention is no share, or the value has no end or is not positive."))
    given = {"retention": retention, "discount": discount, "timing": timing, "change": change}
    return ClaimCheck(
        table,
        title=_("Gain in percent, by retention before and discount rate"),
        notes=tuple(notes),
        formats=dict.fromkeys(table.columns, "+.1f"),
        id=id,
        kind="retention",
        value=value,
        claimed=claimed,
        holds=claimed[0] <= round(value, 9) <= claimed[1],  # an end belongs to the band, whatever the last digit
        assumptions={**given, **options},
        verdict=verdict,
    )


def timing_name(timing: str) -> str:
    """Say when the first margin comes."""
    if timing == "immediate":
        return _("first margin now (immediate)")
    return _("first margin after the first period survived (conditional)")


def _grid(change: float, options: dict[str, Any]) -> pd.DataFrame:
    rows = pd.MultiIndex.from_product([TIMINGS, RETENTIONS], names=["timing", "retention"])
    table = pd.DataFrame(index=rows, columns=[f"discount_{d:.2f}" for d in DISCOUNTS], dtype=float)
    for timing, retention in rows:
        for discount, name in zip(DISCOUNTS, table.columns, strict=True):
            table.loc[(timing, retention), name] = gain_or_nothing(retention, change, discount, timing, options)
    return table


def gain_or_nothing(retention: float, change: float, discount: float, timing: str, options: dict[str, Any]) -> float:
    """Return the gain, or NaN where a cell of a grid has none."""
    try:
        return gain(retention, change, discount, timing, **options)
    except ValueError:
        return float("nan")


def _periods(horizon: Any) -> int:
    if isinstance(horizon, bool) or not isinstance(horizon, (int, np.integer)) or not 1 <= horizon <= 1000:
        message = _("horizon is {value!r}, expected a whole number of periods from 1 to 1000, or None for no end.")
        raise ValueError(message.format(value=horizon))
    return int(horizon)


def explain_timing(timing: object) -> str:
    """Say what the two timings are, for whoever stated none."""
    message = _(
        "timing is {value!r}, expected 'immediate' (the first margin comes now; value m(1+d)/(1+d-r)) or 'conditional' "
        "(the first margin comes after the customer has stayed the first period; value m r/(1+d-r)). "
        "The answer depends on it, so state it."
    )
    return message.format(value=timing)
