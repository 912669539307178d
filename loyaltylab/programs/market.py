"""Who the simulated customers are, and how people like them react to a program."""

from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from loyaltylab.clv.given import Floats, number, periods
from loyaltylab.i18n import _
from loyaltylab.programs.rules_given import choice, month

__all__ = ["EFFECTS", "TYPES", "Behavior", "Market", "People", "draw_people"]

Whole: TypeAlias = npt.NDArray[np.int64]

# The grid of Dick and Basu: how often people come, and how much they like the firm.
TYPES = ("true loyalty", "spurious loyalty", "latent loyalty", "no loyalty")
EFFECTS = (
    "points_pressure",
    "rewarded",
    "threshold",
    "tier_pressure",
    "status",
    "demotion",
    "price",
    "retention",
    "referral",
    "competitor",
    "selection",
)
PACE = 0.4  # of those who would join, the share that joins in a month
RANGES: dict[str, tuple[float, float, str]] = {
    "visits": (0, 200, "(]"),
    "spread": (0.05, 100, "[]"),
    "spend": (0, np.inf, "()"),
    "spend_cv": (0, 5, "[]"),
    "nights": (1, 60, "[]"),
    "margin": (0, 1, "(]"),
    "churn": (0, 0.5, "[]"),
    "liking": (-0.95, 0.95, "[]"),
    "store_sd": (0, 2, "[]"),
    "month_sd": (0, 1, "[]"),
    "season": (0, 0.9, "[]"),
    "partner_spend": (0, np.inf, "[)"),
}


@dataclass(frozen=True)
class Market:
    """Who are the customers, and what do they do without any program?

    Parameters
    ----------
    customers : int
        Known when the simulation begins, 1 or more; nobody comes later, except friends whom members bring.
    visits : float
        Mean of their rates, in visits a month, above 0.
    spread : float
        Shape of the gamma distribution of these rates, 0.05 or more; the smaller, the more customers differ.
    spend : float
        Mean money a visit, above 0. Each customer has an amount of their own (lognormal), always the same.
    spend_cv : float
        Standard deviation of the customers' amounts by their mean.
    nights : float
        Mean nights a visit, 1 or more; each customer has a whole number of their own, and pays by the night.
    margin : float
        Contribution by sales, above 0 to 1.
    churn : float
        Share of customers who leave for good in a month, 0 to 0.5; fewer of those who like the firm.
    liking : float
        Correlation of how much somebody likes the firm with the logarithm of how often they come.
    stores : int
        Shops or hotels; each customer has one.
    store_sd, month_sd : float
        Standard deviations of the logarithm of a store's own level, and of its good and bad months.
    season : float
        How far the rates swing around their mean in a year, all stores alike, as a fraction.
    partner_spend : float
        Money a customer spends at the partners of a coalition in a month.
    start : str
        First month of the program, such as "2026-01".

    Raises
    ------
    ValueError
        If a value is out of range.

    Examples
    --------
    >>> Market(customers=5000, visits=0.3, spend=900, nights=2).margin
    0.4

    Notes
    -----
    Common mistake: the rate of the customers one knows by name. Most customers come less often than the mean.
    """

    customers: int = 10_000
    visits: float = 1.5
    spread: float = 0.7
    spend: float = 100.0
    spend_cv: float = 0.4
    nights: float = 1.0
    margin: float = 0.4
    churn: float = 0.01
    liking: float = 0.3
    stores: int = 24
    store_sd: float = 0.15
    month_sd: float = 0.04
    season: float = 0.1
    partner_spend: float = 0.0
    start: str = "2026-01"

    def __post_init__(self) -> None:
        periods(self.stores, "stores")
        if isinstance(self.customers, bool) or not isinstance(self.customers, int) or self.customers < 1:
            raise ValueError(
                _("customers is {value!r}, expected a whole number, 1 or more.").format(value=self.customers)
            )
        for name, (low, high, ends) in RANGES.items():
            number(getattr(self, name), name, low, high, ends)
        month(self.start, "start")


@dataclass(frozen=True)
class Behavior:
    """How do customers react to a program? Each effect has a name, and is off at 0.

    Effects on visits are changes of the logarithm of a member's rate, for a reward that everybody notices and a member
    of mean sensitivity: 0.2 is about 22 % more.

    Parameters
    ----------
    points_pressure : float
        The nearer the next reward, the more often (goal gradient): at the very end of the way.
    rewarded : float
        In the three months after a reward was redeemed.
    threshold : float
        Rewards below this share of the money of a visit are not worth the trouble: nobody redeems them, or hurries.
    tier_pressure : float
        In the last three months of a window, for who lacks less than a third of the next tier.
    status : float
        For each tier above the first, for two of them at most: three or more share what two would add.
    demotion : float
        Taken off in the six months after a tier is lost.
    price : float
        Times the discount of a paid membership.
    retention : float
        Taken off the logarithm of the chance to leave.
    referral : float
        Friends whom a member brings in a month, where friends are rewarded. Half of them would have come anyway.
    competitor : float
        Taken off everybody's rate from the thirteenth month on, because a rival answers; also from who has no offer.
    selection : float
        How steeply the chance to join rises with the rate of visits (logit on its logarithm).
    joins : float
        Chance to join of a customer with the mean rate, above 0 to below 1.
    redeems : float
        Chance that a reward at hand is taken in a month with a visit.
    sleepers : float
        Share of members who never redeem.
    noticed : float
        Value of rewards by sales at which a program has 63 % of its full effect; the effect of value has an end.
    heavy : float
        How much less frequent customers are moved: sensitivity falls with the rate to this power.

    Raises
    ------
    ValueError
        If a value is out of range.

    Examples
    --------
    >>> Behavior().without("selection").selection
    0.0

    Notes
    -----
    Sizes are our choice, in the range of what section "References" reports. Common mistake: taking the simulated effect
    of a program for evidence. It shows what follows from these assumptions; change them and look again.

    References
    ----------
    Taylor & Neslin (2005), Journal of Retailing 81(4), for points pressure and rewarded behavior; Kivetz, Urminsky &
    Zheng (2006), Journal of Marketing Research 43(1), for the goal gradient; Liu (2007), Journal of Marketing 71(4),
    for heavy buyers; Wagner, Hennig-Thurau & Rudolph (2009), Journal of Marketing 73(3), for demotion.
    """

    points_pressure: float = 0.30
    rewarded: float = 0.15
    threshold: float = 0.05
    tier_pressure: float = 0.30
    status: float = 0.04
    demotion: float = 0.15
    price: float = 1.5
    retention: float = 0.10
    referral: float = 0.01
    competitor: float = 0.01
    selection: float = 1.5
    joins: float = 0.5
    redeems: float = 0.4
    sleepers: float = 0.2
    noticed: float = 0.03
    heavy: float = 0.25

    def __post_init__(self) -> None:
        for name in EFFECTS:
            number(getattr(self, name), name, 0, 10)
        for name in ("joins", "redeems"):
            number(getattr(self, name), name, 0, 1, "()")
        number(self.sleepers, "sleepers", 0, 1)
        number(self.noticed, "noticed", 0, 1, "(]")
        number(self.heavy, "heavy", 0, 1)

    def without(self, *effects: str) -> "Behavior":
        """Switch effects off, by their names; without any name, all of them.

        Examples
        --------
        >>> off = Behavior().without()
        >>> off.points_pressure, off.selection, off.joins
        (0.0, 0.0, 0.5)
        """
        names = [choice(one, "effect", EFFECTS) for one in effects or EFFECTS]
        return replace(self, **dict.fromkeys(names, 0.0))


@dataclass(frozen=True)
class People:
    """Simulated customers, one number each."""

    habit: Floats  # visits a month at the mean of stores and seasons
    spend: Floats  # money a visit
    nights: Floats  # a visit
    attitude: Floats  # standard normal: how much they like the firm
    kind: Whole  # place in TYPES
    sensitivity: Floats  # mean about 1
    hazard: Floats  # chance to leave in a month
    patience: Floats  # exponential: who leaves when their hazards add up to it
    store: Whole
    lot: Floats  # uniform: who joins if their chance is above it
    wait: Whole  # months until they join, if they do
    asleep: npt.NDArray[np.bool_]  # never redeem

    def __len__(self) -> int:
        return len(self.habit)

    def block(self, start: int, end: int) -> "People":
        """Return some of them, without a copy."""
        return People(**{one.name: getattr(self, one.name)[start:end] for one in fields(self)})

    def wide(self, n: int) -> "People":
        """Return room for n people like these."""
        return People(**{one.name: np.empty(n, getattr(self, one.name).dtype) for one in fields(self)})

    def fill(self, start: int, some: "People") -> None:
        """Write these people down from a place on."""
        for one in fields(self):
            getattr(self, one.name)[start : start + len(some)] = getattr(some, one.name)


def draw_people(market: Market, behavior: Behavior, rng: np.random.Generator, n: int) -> People:
    """Draw customers; the same ones for every program and every behavior but ``heavy`` and ``sleepers``."""
    scaled = np.maximum(rng.standard_gamma(market.spread, n), 1e-12)
    money, liking = rng.standard_normal((2, n))
    more_nights = rng.poisson(market.nights - 1, n)
    pushed = rng.standard_gamma(2.0, n) / 2
    store = rng.integers(market.stores, size=n)
    lot, sleep = rng.random((2, n))
    patience, wait = rng.standard_exponential(n), rng.geometric(PACE, n) - 1
    log_habit = (np.log(scaled) - special.digamma(market.spread)) / np.sqrt(special.polygamma(1, market.spread))
    attitude = market.liking * log_habit + np.sqrt(1 - market.liking**2) * liking
    often = scaled >= special.gammaincinv(market.spread, 0.5)
    sd = np.sqrt(np.log1p(market.spend_cv**2))
    nights = np.asarray(1.0 + more_nights)
    relative = np.clip(scaled / market.spread, 0.02, 50)
    return People(
        habit=np.asarray(scaled * (market.visits / market.spread)),
        spend=market.spend * np.exp(sd * money - sd**2 / 2) * nights / market.nights,
        nights=nights,
        attitude=attitude,
        kind=np.where(often, np.where(attitude >= 0, 0, 1), np.where(attitude >= 0, 2, 3)),
        sensitivity=pushed * relative**-behavior.heavy,
        hazard=np.minimum(market.churn * np.exp(-0.5 * attitude - 0.125), 0.99),
        patience=patience,
        store=store,
        lot=lot,
        wait=wait,
        asleep=sleep < behavior.sleepers,
    )
