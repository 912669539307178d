"""Parts of a program's rules, each checked when it is made: earning, burning, expiry, tiers, fee."""

from dataclasses import dataclass
from typing import Any

from loyaltylab.i18n import _
from loyaltylab.programs.rules_given import amount, choice, flag, month, part_of, settle, text, whole, wrong

__all__ = ["Burning", "Campaign", "Earning", "ExpiryRule", "Fee", "Tier"]

PER = ("currency", "night", "visit", "friend")
BURNING = ("fixed", "dynamic", "cash_back", "stamp_card", "donation", "benefit")
EXPIRY = ("none", "inactivity", "lot_age", "card_age")
MEASURES = ("nights", "spend", "points", "visits")
LONGEST = 1200  # months: a century, far beyond any promise

# What a kind needs; what another kind needs would be ignored in silence, so it is refused.
BURNING_NEEDS = {
    "dynamic": ("point_value", "low", "high"),
    "stamp_card": ("stamps", "reward_value"),
    "benefit": (),
}
EXPIRY_NEEDS = {"none": (), "inactivity": ("months",), "lot_age": ("months",), "card_age": ("weeks",)}


@dataclass(frozen=True)
class Campaign:
    """For some months members earn a multiple.

    Parameters
    ----------
    multiplier : float
        Times the usual rate, 1 or more; 2 for double points.
    start, end : str
        First and last month, such as "2025-03", both included.

    Raises
    ------
    ValueError
        If a value is out of range, or the campaign ends before it starts.

    Examples
    --------
    >>> Campaign(2, "2025-06", "2025-07").multiplier
    2.0

    Notes
    -----
    Common mistake: giving the extra points (1) instead of the multiple (2).
    """

    multiplier: float
    start: str
    end: str

    def __post_init__(self) -> None:
        many = amount(self.multiplier, "earning.campaign.multiplier", _("Write 2 for double points."), 1)
        settle(self, multiplier=many)
        start, end = month(self.start, "earning.campaign.start"), month(self.end, "earning.campaign.end")
        if end < start:
            expected = _("{start} or later").format(start=start)
            raise wrong("earning.campaign.end", end, expected, _("Swap the two months, or correct the year."))


@dataclass(frozen=True)
class Earning:
    """What do members earn, and for what?

    Parameters
    ----------
    rate : float
        Points (or stamps) per unit of what is rewarded, 0 or more.
    per : {"currency", "night", "visit", "friend"}
        What is rewarded: a unit of money spent, a night stayed, a paid visit, or a friend brought.
    enrollment_bonus : float
        Points at joining, 0 or more.
    partner_rate : float, optional
        Points per unit at the partners of a coalition, 0 or more.
    campaign : Campaign, optional
        Months in which the rate is multiplied.
    pending_days : int
        Days between the purchase and the day on which its points can be used, 0 to 3650.
    returns : bool
        Are points taken back when a purchase is returned?

    Raises
    ------
    ValueError
        If a value is out of range.

    Examples
    --------
    >>> Earning(10).per
    'currency'

    Notes
    -----
    Common mistake: a rate without the value of a point. Ten points per unit of money may be worth less than one.
    """

    rate: float
    per: str = "currency"
    enrollment_bonus: float = 0.0
    partner_rate: float | None = None
    campaign: Campaign | None = None
    pending_days: int = 0
    returns: bool = True

    def __post_init__(self) -> None:
        gives = _("Write what members receive, 0 for nothing.")
        later = _("Count the days from purchase to use, 0 for at once.")
        choice(self.per, "earning.per", PER)
        settle(
            self,
            rate=amount(self.rate, "earning.rate", gives),
            enrollment_bonus=amount(self.enrollment_bonus, "earning.enrollment_bonus", gives),
            pending_days=whole(self.pending_days, "earning.pending_days", 0, 3650, later),
            returns=flag(self.returns, "earning.returns"),
        )
        if self.partner_rate is not None:
            settle(self, partner_rate=amount(self.partner_rate, "earning.partner_rate", gives))
        if self.campaign is not None:
            settle(self, campaign=part_of(Campaign, self.campaign, "earning.campaign"))


@dataclass(frozen=True)
class Burning:
    """What are points good for, and what does that cost the firm?

    Parameters
    ----------
    kind : {"fixed", "dynamic", "cash_back", "stamp_card", "donation", "benefit"}
        Points pay at one value, or at a value that depends on the reward; are paid out; fill a card; are given to a
        cause; or there are none, only benefits of a paid membership.
    point_value : float, optional
        Face value of a point in money, above 0; the mean for "dynamic". Not for "stamp_card" and "benefit".
    low, high : float, optional
        Range of the value of a point, only for "dynamic".
    cost_ratio : float
        Cost to the firm per unit of face value, above 0 to 1.
    minimum : float
        Points needed for a redemption, 0 or more, a multiple of ``step``.
    step : float
        Points are redeemed in multiples of it, above 0.
    stamps : int, optional
        Stamps that fill a card, 2 to 1000, only for "stamp_card".
    reward_value : float, optional
        Face value in money of the reward for a full card, above 0, only for "stamp_card".

    Raises
    ------
    ValueError
        If a value is out of range, missing for the kind, or of no use to it.

    Examples
    --------
    >>> Burning("stamp_card", stamps=10, reward_value=20).value
    2.0

    Notes
    -----
    Common mistake: reckoning with the face value. A free night costs the firm what the room costs, not its price.
    """

    kind: str
    point_value: float | None = None
    low: float | None = None
    high: float | None = None
    cost_ratio: float = 1.0
    minimum: float = 0.0
    step: float = 1.0
    stamps: int | None = None
    reward_value: float | None = None

    def __post_init__(self) -> None:
        choice(self.kind, "burning.kind", BURNING)
        needs = BURNING_NEEDS.get(self.kind, ("point_value",))
        _only(self, "burning", self.kind, needs, ("point_value", "low", "high", "stamps", "reward_value"))
        worth = _("Give the face value in money: if 1,000 points pay for 50, a point is worth 0.05.")
        for name in set(needs) - {"stamps"}:
            settle(self, **{name: amount(getattr(self, name), f"burning.{name}", worth, ends="(]")})
        if self.stamps is not None:
            more = _("A card needs a stamp to start and another to go on.")
            settle(self, stamps=whole(self.stamps, "burning.stamps", 2, 1000, more))
        self._settle_cost_and_size()
        if self.point_value is not None and self.low is not None and self.high is not None:
            _range(self.low, self.point_value, self.high)

    def _settle_cost_and_size(self) -> None:
        share = _("Give the cost as a fraction of the face value, so 60 % as 0.6.")
        least, steps = _("Write 0 if any number can be redeemed."), _("Write 1 if any number can be redeemed.")
        settle(
            self,
            cost_ratio=amount(self.cost_ratio, "burning.cost_ratio", share, 0, 1, "(]"),
            minimum=amount(self.minimum, "burning.minimum", least),
            step=amount(self.step, "burning.step", steps, ends="(]"),
        )
        for name, usual in {"minimum": 0, "step": 1}.items():
            if self.kind in ("stamp_card", "benefit") and getattr(self, name) != usual:
                raise _of_no_use(f"burning.{name}", getattr(self, name), "burning", self.kind)
        times = self.minimum / self.step
        if abs(times - round(times)) > 1e-9 * max(1, times):
            expected = _("a multiple of burning.step, {step:g}").format(step=self.step)
            raise wrong("burning.minimum", self.minimum, expected, _("Round it to a whole number of steps."))

    @property
    def value(self) -> float:
        """Face value of one point or stamp, in money; 0 where there are only benefits."""
        if self.stamps is not None and self.reward_value is not None:
            return self.reward_value / self.stamps
        return self.point_value or 0.0


def _range(low: float, mean: float, high: float) -> None:
    if not low <= mean <= high:
        expected = _("a value from burning.low, {low:g}, to burning.high, {high:g}").format(low=low, high=high)
        raise wrong("burning.point_value", mean, expected, _("Correct the mean or the range."))


@dataclass(frozen=True)
class ExpiryRule:
    """When are points lost?

    Parameters
    ----------
    kind : {"none", "inactivity", "lot_age", "card_age"}
        Never; all points after a time without earning or redeeming; each lot by its own age; or, for stamp cards, all
        stamps of a card that is not full in time.
    months : int, optional
        For "inactivity" and "lot_age", 1 to 1200.
    at : {"month_end", "day"}
        For "lot_age": at the end of that month after the month of crediting, or on the day.
    weeks : int, optional
        For "card_age": weeks after the week of the first stamp, 1 to 5200.
    reward_weeks : int, optional
        Weeks for which the reward for a full card waits, 1 to 5200; without it, for ever.

    Raises
    ------
    ValueError
        If a value is out of range, missing for the kind, or of no use to it.

    Examples
    --------
    >>> ExpiryRule("lot_age", months=24).at
    'month_end'

    Notes
    -----
    Common mistake: taking "24 months" for one rule. Counted from the last movement of points it costs regular guests
    nothing; counted from each lot it does.
    """

    kind: str = "none"
    months: int | None = None
    at: str = "month_end"
    weeks: int | None = None
    reward_weeks: int | None = None

    def __post_init__(self) -> None:
        choice(self.kind, "expiry.kind", EXPIRY)
        choice(self.at, "expiry.at", ("month_end", "day"))
        _only(self, "expiry", self.kind, EXPIRY_NEEDS[self.kind], ("months", "weeks"))
        cure = _("Use kind none for points that never expire.")
        for name, most in {"months": LONGEST, "weeks": 5200, "reward_weeks": 5200}.items():
            if (given := getattr(self, name)) is not None:
                settle(self, **{name: whole(given, f"expiry.{name}", 1, most, cure)})

    @property
    def days(self) -> float:
        """Days that points last at least, a month taken as 30; infinity where they never expire."""
        if self.months is not None:
            return 30.0 * self.months
        return 7.0 * self.weeks if self.weeks is not None else float("inf")


@dataclass(frozen=True)
class Tier:
    """Who reaches this status, and what comes with it?

    Parameters
    ----------
    name : str
        Such as "silver".
    threshold : float
        Needed in the program's window, in units of ``by``, 0 or more; 0 for where everybody starts.
    by : {"nights", "spend", "points", "visits"}
        What is counted.
    earn_bonus : float
        Extra points as a fraction, 0 to 10; 0.25 for 25 % more.
    benefit_cost : float
        What other benefits cost, in money per member and year, 0 or more.

    Raises
    ------
    ValueError
        If a value is out of range.

    Examples
    --------
    >>> Tier("silver", 5, "nights", earn_bonus=0.1).threshold
    5.0

    Notes
    -----
    Common mistake: a bonus of 1.25 for 25 % more, which is 125 % more.
    """

    name: str
    threshold: float
    by: str
    earn_bonus: float = 0.0
    benefit_cost: float = 0.0

    def __post_init__(self) -> None:
        where = f"tiers[{text(self.name, 'tier.name')}]"
        choice(self.by, f"{where}.by", MEASURES)
        start = _("Write 0 for the tier where everybody starts.")
        extra = _("Give the extra as a fraction, so 25 % more as 0.25.")
        cost = _("Write costs without a minus, 0 for none.")
        settle(
            self,
            threshold=amount(self.threshold, f"{where}.threshold", start),
            earn_bonus=amount(self.earn_bonus, f"{where}.earn_bonus", extra, 0, 10),
            benefit_cost=amount(self.benefit_cost, f"{where}.benefit_cost", cost),
        )


@dataclass(frozen=True)
class Fee:
    """What does a paid membership cost, and what discount does it bring?

    Parameters
    ----------
    per_year : float
        In money, 0 or more.
    discount : float
        Off every purchase, as a fraction, 0 to below 1.

    Raises
    ------
    ValueError
        If a value is out of range.

    Examples
    --------
    >>> Fee(299, discount=0.05).per_year
    299.0

    Notes
    -----
    Common mistake: counting the fee as profit and forgetting the discount on what members would have bought anyway.
    """

    per_year: float
    discount: float = 0.0

    def __post_init__(self) -> None:
        settle(
            self,
            per_year=amount(self.per_year, "fee.per_year", _("Write what members pay, without a minus.")),
            discount=amount(self.discount, "fee.discount", _("Give it as a fraction, so 5 % as 0.05."), 0, 1, "[)"),
        )


def _only(part: Any, where: str, kind: str, needs: tuple[str, ...], optional: tuple[str, ...]) -> None:
    """Refuse a part that lacks what its kind needs, or has what only another kind needs."""
    for name in optional:
        value = getattr(part, name)
        if name in needs and value is None:
            words = _("{name} is missing, expected a number with {where}.kind {kind}. Add {field!r} to {where}.")
            raise ValueError(words.format(name=f"{where}.{name}", where=where, kind=kind, field=name))
        if name not in needs and value is not None:
            raise _of_no_use(f"{where}.{name}", value, where, kind)


def _of_no_use(name: str, value: Any, where: str, kind: str) -> ValueError:
    expected = _("nothing with {where}.kind {kind}").format(where=where, kind=kind)
    return wrong(name, value, expected, _("Take it out, or change the kind."))
