"""What do a year's points leave as a debt and as profit, by habit, expiry, cost and estimate? Sliders."""

from typing import Any

import numpy as np

from loyaltylab.i18n import _
from loyaltylab.plots.liability import rollforward
from loyaltylab.programs import Rollforward, allocate, liability_rollforward
from loyaltylab.widgets.base import ExampleExplorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["PointsExplorer", "points_explorer"]

SALES = 1_000_000  # money of one year, spread evenly over its months; one point for each unit
FACE = 0.05  # what a point takes off a bill

PRESETS: dict[str, dict[str, Any]] = {
    "start": {"habit": 0.03, "expiry": 24, "cost": 0.6, "error": 0.0},
    "short": {"habit": 0.03, "expiry": 12, "cost": 0.6, "error": 0.0},
    "eager": {"habit": 0.08, "expiry": 24, "cost": 0.6, "error": 0.0},
    "rosy": {"habit": 0.03, "expiry": 24, "cost": 0.6, "error": -0.2},
}


class PointsExplorer(ExampleExplorer):
    """Sliders over the habit of redeeming, expiry, cost of a reward and the error of the estimate: debt and profit.

    Attributes
    ----------
    habit, expiry, cost, error : sliders
        Of the points still there, the share redeemed each month; months until a point ends; cost of a reward by its
        face value; redemption rate in the books less the true one.
    preset : dropdown
        Examples.
    rate, believed : float
        Share of the points that will be redeemed, in truth and in the books.
    books : Rollforward
        The debt, year by year.
    profit : float
        What the first year leaves after rewards, before all other costs.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = PointsExplorer()
    >>> round(explorer.rate, 3), round(explorer.books.table["closing"].iloc[0])
    (0.519, 16741)
    """

    def __init__(self) -> None:
        self.rate, self.believed, self.profit = 0.0, 0.0, 0.0
        self.books: Rollforward
        self.habit = slider(_("Redeemed a month, of points still there"), 0.005, 0.12, 0.005, ".1%", 21)
        self.expiry = slider(_("Months until a point ends"), 6, 60, 6, wide=21)
        self.cost = slider(_("Cost of a reward, by face value"), 0.2, 1.0, 0.05, ".0%", 21)
        self.error = slider(_("Error of the rate in the books"), -0.3, 0.3, 0.05, "+.0%", 21)
        controls = {"habit": self.habit, "expiry": self.expiry, "cost": self.cost, "error": self.error}
        examples = [
            (_("points end after 24 months, honest books"), "start"),
            (_("points end after 12 months"), "short"),
            (_("guests who redeem quickly"), "eager"),
            (_("books that expect less to be redeemed"), "rosy"),
            (_("my own settings"), "own"),
        ]
        super().__init__(controls, PRESETS, examples, wide=21)

    def _show(self) -> None:
        habit, expiry, cost, error = self._given().values()
        used = _redeemed(habit, expiry)
        self.rate = float(used[-1])
        self.believed = min(1.0, max(self.rate + error, float(used[0])))
        self.books, self.profit = _books(used, self.believed, cost)
        honest = _books(used, self.rate, cost)[1]
        message = _(
            "Of {sales:,.0f} in sales, {set_aside:,.0f} are set aside for points; {owed:,.0f} of that is still owed at "
            "the end of the year. {rate:.0%} of the points will be redeemed; the books say {believed:.0%}. The first "
            "year leaves {profit:,.0f} after rewards; with the true rate {honest:,.0f}."
        )
        table = self.books.table
        words = message.format(
            sales=SALES,
            set_aside=table["deferred"].iloc[0],
            owed=table["closing"].iloc[0],
            rate=self.rate,
            believed=self.believed,
            profit=self.profit,
            honest=honest,
        )
        self._tell(words)
        self.plot.value = picture(lambda: rollforward(self.books))


def _redeemed(habit: float, expiry: int) -> Any:
    """Return the share redeemed by the end of each year; points are issued on the first day of each month."""
    years = int(np.ceil(expiry / 12)) + 1
    age = 12 * np.arange(1, years + 1)[:, None] - np.arange(12)
    return (1 - (1 - habit) ** np.minimum(age, expiry)).mean(axis=1)


def _books(used: Any, believed: float, cost: float) -> tuple[Rollforward, float]:
    """Return the debt year by year, and what the first year leaves; the last year brings the truth."""
    parts = allocate(SALES, {"goods": SALES, "points": SALES * believed * FACE})
    share = np.append(np.maximum(believed, used[:-1]), used[-1])
    books = liability_rollforward(([SALES], [SALES * used]), parts["points"] / SALES, share)
    first = parts["goods"] + books.table["revenue"].iloc[0] - cost * FACE * SALES * used[0]
    return books, float(first)


def points_explorer() -> PointsExplorer:
    """What do a year's points leave as a debt and as profit? Try it with sliders.

    Returns
    -------
    PointsExplorer
        A widget; show it as the last line of a cell.

    Examples
    --------
    >>> points_explorer().preset.value
    'start'

    Notes
    -----
    Common mistake: taking a lower estimate of redemptions for a better year. What is booked now is missing later.

    References
    ----------
    IFRS 15.B44-B47 and Illustrative Example 52.
    """
    return PointsExplorer()
