"""Programs to start from: one of each kind, and those of the cases."""

from typing import Any

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.programs.rules import Program
from loyaltylab.programs.rules_given import choice
from loyaltylab.programs.rules_words import bonds_in_words, rewarded

__all__ = ["preset", "presets"]

# Figures are invented for teaching, except those of the two cases; tiered_hotel has terms of 2024 that are often cited
# for Marriott Bonvoy, with an invented expiry, value of a point at 0.6 cents, and cost.
PRESETS: dict[str, dict[str, Any]] = {
    "stamp_card": {
        "name": "Stamp card",
        "earning": {"rate": 1, "per": "visit"},
        "burning": {"kind": "stamp_card", "stamps": 10, "reward_value": 20, "cost_ratio": 0.4},
    },
    "points": {
        "name": "Points",
        "earning": {"rate": 1, "enrollment_bonus": 100, "pending_days": 14},
        "burning": {"kind": "fixed", "point_value": 0.01, "minimum": 500, "step": 100},
        "expiry": {"kind": "inactivity", "months": 12},
    },
    "tiered_hotel": {
        "name": "Tiered hotel program",
        "earning": {"rate": 10},
        "burning": {"kind": "dynamic", "point_value": 0.006, "low": 0.004, "high": 0.012, "cost_ratio": 0.6},
        "expiry": {"kind": "inactivity", "months": 24},
        "tiers": [
            {"name": "Member", "threshold": 0, "by": "nights"},
            {"name": "Silver", "threshold": 10, "by": "nights", "earn_bonus": 0.10},
            {"name": "Gold", "threshold": 25, "by": "nights", "earn_bonus": 0.25},
            {"name": "Platinum", "threshold": 50, "by": "nights", "earn_bonus": 0.50},
            {"name": "Titanium", "threshold": 75, "by": "nights", "earn_bonus": 0.75},
        ],
        "bonds": ["financial", "social"],
        "currency": "USD",
    },
    "paid_membership": {
        "name": "Paid membership",
        "earning": {"rate": 0},
        "burning": {"kind": "benefit"},
        "fee": {"per_year": 299, "discount": 0.05},
        "bonds": ["financial", "structural"],
    },
    "cash_back": {
        "name": "Cash back",
        "earning": {"rate": 1, "pending_days": 30},
        "burning": {"kind": "cash_back", "point_value": 0.01, "minimum": 1000},
        "expiry": {"kind": "lot_age", "months": 12, "at": "day"},
    },
    "coalition": {
        "name": "Coalition",
        "earning": {"rate": 1, "partner_rate": 0.5},
        "burning": {"kind": "fixed", "point_value": 0.01, "step": 100, "cost_ratio": 0.8},
        "expiry": {"kind": "lot_age", "months": 36},
        "bonds": ["financial", "structural"],
    },
    "values": {
        "name": "Donations to a cause",
        "earning": {"rate": 1},
        "burning": {"kind": "donation", "point_value": 0.01, "step": 100},
        "bonds": ["social"],
    },
    "referral": {
        "name": "Bring a friend",
        "earning": {"rate": 500, "per": "friend", "pending_days": 30},
        "burning": {"kind": "fixed", "point_value": 0.1, "step": 100},
        "expiry": {"kind": "lot_age", "months": 12},
        "bonds": ["financial", "social"],
    },
    # datasets/harbour_hotels/README.md
    "harbor_circle": {
        "name": "Harbor Circle",
        "earning": {"rate": 1, "enrollment_bonus": 500},
        "burning": {"kind": "fixed", "point_value": 0.05, "minimum": 1000, "step": 1000},
        "expiry": {"kind": "lot_age", "months": 24, "at": "month_end"},
        "tiers": [
            {"name": "blue", "threshold": 0, "by": "nights"},
            {"name": "silver", "threshold": 5, "by": "nights", "earn_bonus": 0.10},
            {"name": "gold", "threshold": 12, "by": "nights", "earn_bonus": 0.25},
        ],
        "window": "calendar_year",
        "holds_until": "end_of_next_year",
        "bonds": ["financial", "social"],
    },
    # datasets/corner_cafe/README.md: a free coffee costs 9 yuan; with the margin of 60 % its price would be 22.5.
    "corner_card": {
        "name": "Corner card",
        "earning": {"rate": 1, "per": "visit"},
        "burning": {"kind": "stamp_card", "stamps": 10, "reward_value": 22.5, "cost_ratio": 0.4},
        "expiry": {"kind": "card_age", "weeks": 26, "reward_weeks": 12},
        "tiers": [
            {"name": "green", "threshold": 0, "by": "visits"},
            {"name": "gold", "threshold": 20, "by": "visits"},
        ],
        "window": "half_year",
        "holds_until": "end_of_next_half_year",
        "bonds": ["financial", "social"],
        "margin": 0.6,
    },
}


def preset(name: str) -> Program:
    """Give me a program to start from.

    Parameters
    ----------
    name : str
        One of the index of :func:`presets`.

    Returns
    -------
    Program

    Raises
    ------
    ValueError
        If there is no such preset; proposes the nearest.

    Examples
    --------
    >>> print(preset("stamp_card"))
    Stamp card: members earn 1 stamp per paid visit. A card of 10 stamps is full and gives one reward worth 20 yuan. \
A reward costs the firm 40 % of its face value. Stamps never expire. Bonds: financial.

    Notes
    -----
    Common mistake: taking the figures for typical. They are invented, except those of the two cases, and the rates and
    thresholds of ``tiered_hotel``, which are often cited for Marriott Bonvoy in 2024.
    """
    return Program.from_dict(PRESETS[choice(name, "preset", tuple(PRESETS))])


def presets() -> pd.DataFrame:
    """Which programs can I start from?

    Returns
    -------
    DataFrame
        One row a preset, by name: ``what`` it is, its ``bonds``, and what it ``rewards``.

    Examples
    --------
    >>> presets().loc["stamp_card"].tolist()
    ['Stamps on a card, and a reward for a full one', 'financial', 'paid visit']

    Notes
    -----
    Common mistake: choosing by what members like best. Choose by what you want them to do.
    """
    made = {name: preset(name) for name in PRESETS}
    what = {
        "stamp_card": _("Stamps on a card, and a reward for a full one"),
        "points": _("Points for money spent, worth the same for everything"),
        "tiered_hotel": _("Points and status of a hotel group; the value of a point depends on the night"),
        "paid_membership": _("A yearly fee, and a discount on every purchase"),
        "cash_back": _("A part of the money spent is paid back"),
        "coalition": _("Points in the shops of several firms"),
        "values": _("Points become donations to a cause that members share"),
        "referral": _("Points for bringing friends"),
        "harbor_circle": _("The program of the case harbour_hotels"),
        "corner_card": _("The card of the case corner_cafe"),
    }
    rows = {name: (what[name], bonds_in_words(one), _rewarded(one)) for name, one in made.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["what", "bonds", "rewards"]).rename_axis("preset")


def _rewarded(program: Program) -> str:
    return _("paying the fee") if program.burning.kind == "benefit" else rewarded(program)
