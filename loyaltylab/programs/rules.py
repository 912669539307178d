"""A loyalty program as plain data: its rules, checked, kept as YAML, and told as one paragraph."""

from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from html import escape
from pathlib import Path
from typing import Any

from loyaltylab.i18n import _
from loyaltylab.programs.rules_given import amount, build, choice, flag, listed, part_of, settle, text, wrong
from loyaltylab.programs.rules_parts import Burning, Campaign, Earning, ExpiryRule, Fee, Tier
from loyaltylab.programs.rules_words import paragraph, too_dear
from loyaltylab.programs.rules_yaml import dump, load

__all__ = ["Burning", "Campaign", "Earning", "ExpiryRule", "Fee", "Program", "Tier"]

WINDOWS = ("calendar_year", "rolling_12", "half_year")
HOLDS = ("end_of_next_year", "12_months", "end_of_next_half_year")
BONDS = ("financial", "social", "structural")
ROUNDING = 1e-9  # 0.1 + 0.2 is no reason for a warning


@dataclass(frozen=True)
class Program:
    """What are the rules of a loyalty program?

    Parts may be given as mappings, as they stand in YAML. ``str()`` tells the rules in one paragraph.

    Parameters
    ----------
    name : str
        Of the program.
    earning : Earning
        What is rewarded, and how much.
    burning : Burning
        What points are good for, and their cost.
    expiry : ExpiryRule
        When points are lost; never by default.
    tiers : sequence of Tier
        In the order of their thresholds, all measured by the same.
    window : {"calendar_year", "rolling_12", "half_year"}
        In which thresholds must be reached.
    soft_landing : bool
        Do members fall by one tier a year at most?
    holds_until : {"end_of_next_year", "12_months", "end_of_next_half_year"}
        How long a tier that was reached is kept.
    fee : Fee, optional
        Of a paid membership.
    bonds : sequence of {"financial", "social", "structural"}
        Levels of relationship bonds that the program uses.
    currency : str
        Unit of money, in a form that fits any amount, such as "yuan" or "USD".
    margin : float, optional
        Contribution margin of the firm's sales, as a fraction above 0 to 1; only for ``warnings``.

    Attributes
    ----------
    earn_value_rate : float
        Face value of what a unit of money earns, as a fraction, without any tier.
    warnings : tuple of str
        What is allowed but would lose money.

    Raises
    ------
    ValueError
        If a rule is out of range or contradicts another; one error that names the field, its value and the cure.

    Examples
    --------
    >>> program = Program("Example", Earning(10), Burning("fixed", point_value=0.006), currency="USD",
    ...                   tiers=[Tier("Silver", 10, "nights", earn_bonus=0.1)])
    >>> round(program.earn_value_rate, 4), round(program.value_rate("Silver"), 4)
    (0.06, 0.066)
    >>> Program.from_yaml(program.to_yaml()) == program
    True

    Notes
    -----
    Common mistake: comparing programs by points per unit of money. Compare the value of these points.

    Points are used oldest first. How parts of a point are rounded is the ledger's matter.

    References
    ----------
    Berry (1995), Relationship marketing of services, Journal of the Academy of Marketing Science 23(4), for the bonds.
    """

    name: str
    earning: Earning
    burning: Burning
    expiry: ExpiryRule = field(default_factory=ExpiryRule)
    tiers: tuple[Tier, ...] = ()
    window: str = "calendar_year"
    soft_landing: bool = False
    holds_until: str = "end_of_next_year"
    fee: Fee | None = None
    bonds: tuple[str, ...] = ("financial",)
    currency: str = "yuan"
    margin: float | None = None

    def __post_init__(self) -> None:
        text(self.name, "name")
        text(self.currency, "currency")
        choice(self.window, "window", WINDOWS)
        choice(self.holds_until, "holds_until", HOLDS)
        settle(
            self,
            earning=part_of(Earning, self.earning, "earning"),
            burning=part_of(Burning, self.burning, "burning"),
            expiry=part_of(ExpiryRule, self.expiry, "expiry"),
            tiers=tuple(part_of(Tier, one, f"tiers[{at}]") for at, one in enumerate(listed(self.tiers, "tiers"))),
            soft_landing=flag(self.soft_landing, "soft_landing"),
            fee=self.fee if self.fee is None else part_of(Fee, self.fee, "fee"),
            bonds=_bonds(self.bonds),
        )
        if self.margin is not None:
            cure = _("Give it as a fraction of sales, so 40 % as 0.4, or leave it out.")
            settle(self, margin=amount(self.margin, "margin", cure, 0, 1, "(]"))
        for rule in (_tiers_in_order, _landing_has_tiers, _points_live, _cards_are_cards, _benefits_are_paid):
            rule(self)

    @classmethod
    def from_dict(cls, data: Any) -> "Program":
        """Make a program from a mapping of its fields.

        Parameters
        ----------
        data : mapping
            Fields as in :class:`Program`, parts as mappings.

        Returns
        -------
        Program

        Raises
        ------
        ValueError
            If a key is unknown or missing, or a rule is bad.

        Examples
        --------
        >>> rules = {"name": "Club", "earning": {"rate": 1}, "burning": {"kind": "cash_back", "point_value": 0.01}}
        >>> Program.from_dict(rules).earn_value_rate
        0.01

        Notes
        -----
        Common mistake: leaving a level out. ``point_value`` belongs under ``burning``.
        """
        return build(cls, data, "program")

    @classmethod
    def from_yaml(cls, source: str | Path) -> "Program":
        """Read a program from YAML.

        Parameters
        ----------
        source : str or Path
            The text, or a file: a ``Path``, or a name of one line that ends in .yml or .yaml.

        Returns
        -------
        Program

        Raises
        ------
        ValueError
            If it cannot be read, is no mapping, has a key twice, or a rule is bad; or if PyYAML is not installed.

        Examples
        --------
        >>> print(Program.from_yaml('''
        ... name: Club
        ... earning: {rate: 1, enrollment_bonus: 500}
        ... burning: {kind: fixed, point_value: 0.05, minimum: 1000, step: 1000}
        ... ''').burning.minimum)
        1000.0

        Notes
        -----
        Common mistake: 1e-3, which YAML takes for a word. Write 0.001.
        """
        return cls.from_dict(load(source))

    def to_dict(self) -> dict[str, Any]:
        """Return the rules as plain data, without what is left at its default.

        Examples
        --------
        >>> Program("Club", Earning(1), Burning("fixed", point_value=0.05)).to_dict()
        {'name': 'Club', 'earning': {'rate': 1}, 'burning': {'kind': 'fixed', 'point_value': 0.05}}
        """
        found: dict[str, Any] = _plain(self)
        return found

    def to_yaml(self) -> str:
        """Return the rules as YAML, from which :meth:`from_yaml` makes an equal program.

        Examples
        --------
        >>> print(Program("Club", Earning(1), Burning("fixed", point_value=0.05)).to_yaml(), end="")
        name: Club
        earning:
          rate: 1
        burning:
          kind: fixed
          point_value: 0.05
        """
        return dump(self.to_dict())

    def value_rate(self, tier: str | None = None, spend: float | None = None) -> float:
        """What does a unit of money earn, at face value? Rate x (1 + tier bonus) x value of a point.

        Parameters
        ----------
        tier : str, optional
            Name of a tier, for its bonus.
        spend : float, optional
            Money per night, visit or friend, above 0; needed where these are rewarded.

        Returns
        -------
        float
            As a fraction of spending. Of a membership without points its discount; with points the discount is not
            counted.

        Raises
        ------
        ValueError
            If the tier is unknown, or money per night, visit or friend is not given.

        Examples
        --------
        >>> card = Program("Card", Earning(1, per="visit"), Burning("stamp_card", stamps=10, reward_value=20))
        >>> round(card.value_rate(spend=25), 4)
        0.08

        Notes
        -----
        Common mistake: leaving out that some points are never redeemed. See :meth:`reward_cost_rate`.
        """
        bonus = self._tier(tier).earn_bonus if tier is not None else 0.0
        if self.burning.kind == "benefit":
            return self.fee.discount if self.fee else 0.0
        value = self.earning.rate * (1 + bonus) * self.burning.value
        if self.earning.per == "currency":
            return value
        per = self.earning.per
        cure = _("This program rewards by the {per}: give spend=, what a member spends for each.").format(per=per)
        if spend is None:
            raise wrong("spend", spend, _("money per {per}").format(per=per), cure)
        return value / amount(spend, "spend", cure, ends="(]")

    @property
    def earn_value_rate(self) -> float:
        """Face value of what a unit of money earns, as a fraction; no tier, and no bonus for joining.

        What the whole program gives is more: points issued x point value / sales, from the ledger.
        """
        return self.value_rate()

    def reward_cost_rate(self, redemption: float, tier: str | None = None, spend: float | None = None) -> float:
        """What do rewards cost the firm per unit of sales? Value rate x share redeemed x cost ratio.

        Parameters
        ----------
        redemption : float
            Share of points ever redeemed (ultimate redemption rate), 0 to 1.
        tier, spend : optional
            As in :meth:`value_rate`.

        Returns
        -------
        float
            As a fraction of sales.

        Raises
        ------
        ValueError
            If the share is out of range; or as in :meth:`value_rate`.

        Examples
        --------
        >>> club = Program("Club", Earning(1), Burning("fixed", point_value=0.05, cost_ratio=0.6))
        >>> round(club.reward_cost_rate(0.8), 4)
        0.024

        Notes
        -----
        Common mistake: taking this year's redemptions over this year's points for the share ever redeemed.
        """
        share = amount(redemption, "redemption", _("Give it as a fraction, so 80 % as 0.8."), 0, 1)
        return self.value_rate(tier, spend) * share * self.burning.cost_ratio

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences on rules that are allowed but would lose money, if every point is redeemed."""
        if self.earning.per != "currency":
            return ()
        base, limit = self.reward_cost_rate(1), 1.0 if self.margin is None else self.margin
        told = too_dear(self, base, _("members"))
        if base > limit + ROUNDING:
            return (told,)  # whatever comes on top is too dear as well
        dear = [(self.reward_cost_rate(1, one.name), one.name) for one in self.tiers]
        named = [(cost, _("members of the tier {tier}").format(tier=name)) for cost, name in dear]
        if self.earning.campaign is not None:
            named.append((base * self.earning.campaign.multiplier, _("members in the campaign")))
        return tuple(too_dear(self, cost, who) for cost, who in named if cost > limit + ROUNDING)

    def _tier(self, name: str) -> Tier:
        known = [one.name for one in self.tiers]
        if not known:
            raise wrong("tier", name, _("nothing"), _("This program has no tiers: leave it out."))
        return self.tiers[known.index(choice(name, "tier", known))]

    def __str__(self) -> str:
        return paragraph(self)

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>"


def _plain(part: Any) -> Any:
    """Turn parts into mappings and whole numbers into integers, as people write them."""
    if is_dataclass(part):
        kept = {one.name: getattr(part, one.name) for one in fields(part) if not _is_default(part, one)}
        return {name: _plain(value) for name, value in kept.items()}
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    return int(part) if isinstance(part, float) and part.is_integer() and abs(part) < 1e15 else part


def _is_default(part: Any, one: Any) -> bool:
    usual = one.default if one.default_factory is MISSING else one.default_factory()
    return usual is not MISSING and getattr(part, one.name) == usual


def _bonds(given: Any) -> tuple[str, ...]:
    found = [choice(one, f"bonds[{place}]", BONDS) for place, one in enumerate(listed(given, "bonds"))]
    for place, one in enumerate(found):
        if one in found[:place]:
            raise wrong(f"bonds[{place}]", one, _("each level once"), _("Take out the second one."))
    return tuple(found)


def _tiers_in_order(program: Program) -> None:
    for place, (low, high) in enumerate(zip(program.tiers, program.tiers[1:], strict=False)):
        where = f"tiers[{high.name}]"
        if high.name in {one.name for one in program.tiers[: place + 1]}:
            raise wrong(f"tiers[{place + 1}].name", high.name, _("a name of its own"), _("Rename one of the tiers."))
        if high.by != low.by:
            expected = _("{by}, as for the tier {tier}").format(by=low.by, tier=low.name)
            raise wrong(f"{where}.by", high.by, expected, _("Measure all tiers by the same."))
        if high.threshold <= low.threshold:
            expected = _("more than {least:g}, the threshold of {tier}").format(least=low.threshold, tier=low.name)
            raise wrong(f"{where}.threshold", high.threshold, expected, _("List tiers from the lowest to the highest."))


def _landing_has_tiers(program: Program) -> None:
    if program.soft_landing and not program.tiers:
        cure = _("Take it out, or list the tiers.")
        raise wrong("soft_landing", True, _("false for a program without tiers"), cure)


def _points_live(program: Program) -> None:
    """Points that expire before they can be used would be no promise at all."""
    pending, rule = program.earning.pending_days, program.expiry
    if rule.days <= pending:
        name, given = ("expiry.weeks", rule.weeks) if rule.months is None else ("expiry.months", rule.months)
        expected = _("longer than earning.pending_days, {days}").format(days=pending)
        raise wrong(name, given, expected, _("Let points live longer, or make them usable sooner."))


def _cards_are_cards(program: Program) -> None:
    if program.burning.kind == "stamp_card":
        return
    cure = _("Take it out, or make burning.kind stamp_card.")
    if program.expiry.kind == "card_age":
        raise wrong("expiry.kind", "card_age", _("another kind for a program without cards"), cure)
    if program.expiry.reward_weeks is not None:
        expected = _("nothing for a program without cards")
        raise wrong("expiry.reward_weeks", program.expiry.reward_weeks, expected, cure)


def _benefits_are_paid(program: Program) -> None:
    if program.burning.kind != "benefit":
        return
    if program.fee is None:
        words = _("{name} is missing, expected with burning.kind benefit. Add {field!r}, 0 if it is free.")
        raise ValueError(words.format(name="fee", field="fee: {per_year: ...}"))
    for name in ("rate", "enrollment_bonus", "partner_rate"):
        if given := getattr(program.earning, name):
            cure = _("Write 0, or choose another kind of burning for the points.")
            raise wrong(f"earning.{name}", given, _("0 with burning.kind benefit, which has no points"), cure)
