"""The rules of a program in plain words: one paragraph, in the language in use."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loyaltylab.i18n import _, get_language

if TYPE_CHECKING:
    from loyaltylab.programs.rules import Program
    from loyaltylab.programs.rules_parts import Tier

__all__ = ["bonds_in_words", "paragraph", "rewarded", "too_dear"]


def paragraph(program: "Program") -> str:
    """Tell all rules, and what to be warned of, in one paragraph."""
    parts = (_earning, _burning, _expiry, _status, _membership)
    told = [sentence for part in parts for sentence in part(program)]
    between = "" if get_language() == "zh" else " "
    return between.join([*told, *program.warnings])


def rewarded(program: "Program") -> str:
    """Say what is rewarded."""
    return {
        "currency": _("{currency} spent").format(currency=_currency(program)),
        "night": _("night stayed"),
        "visit": _("paid visit"),
        "friend": _("friend brought"),
    }[program.earning.per]


def bonds_in_words(program: "Program") -> str:
    """Name the levels of bonds."""
    words = {"financial": _("financial"), "social": _("social"), "structural": _("structural")}
    return _(", ").join(words[one] for one in program.bonds) or _("none")


def too_dear(program: "Program", cost: float, who: str) -> str:
    """Warn that rewards cost more than a sale brings."""
    if program.margin is None:
        words = _("Note: if every point is redeemed, rewards of {who} cost {cost} % of sales, more than the sales.")
        return words.format(who=who, cost=_figure(cost * 100))
    words = _(
        "Note: if every point is redeemed, rewards of {who} cost {cost} % of sales, more than the margin of {margin} %."
    )
    return words.format(who=who, cost=_figure(cost * 100), margin=_figure(program.margin * 100))


def _figure(value: float) -> str:
    return f"{value:,.10g}"  # ten digits hide the rounding of 0.1 x 3


def _currency(program: "Program") -> str:
    # The unit itself stays plain data, the same in every language; only what is shown is translated.
    return {"yuan": _("yuan")}.get(program.currency, program.currency)


def _money(program: "Program", value: float) -> str:
    return _("{value} {currency}").format(value=_figure(value), currency=_currency(program))


def _count(program: "Program", n: float) -> str:
    if program.burning.kind == "stamp_card":
        return _("1 stamp") if n == 1 else _("{n} stamps").format(n=_figure(n))
    return _("1 point") if n == 1 else _("{n} points").format(n=_figure(n))


def _months(n: int) -> str:
    return _("1 month") if n == 1 else _("{n} months").format(n=n)


def _weeks(n: int) -> str:
    return _("1 week") if n == 1 else _("{n} weeks").format(n=n)


def _nth(n: int) -> str:
    if n % 100 in (11, 12, 13) or n % 10 not in (1, 2, 3):
        return _("{n}th").format(n=n)
    return {1: _("{n}st"), 2: _("{n}nd"), 3: _("{n}rd")}[n % 10].format(n=n)


def _earning(program: "Program") -> Iterator[str]:
    rule, what = program.earning, rewarded(program)
    if program.burning.kind == "benefit":
        yield _("{name}: members earn no points but have benefits.").format(name=program.name)
        return
    words = _("{name}: members earn {amount} per {what}.")
    yield words.format(name=program.name, amount=_count(program, rule.rate), what=what)
    if rule.enrollment_bonus:
        yield _("They get {amount} at joining.").format(amount=_count(program, rule.enrollment_bonus))
    if rule.partner_rate is not None:
        words = _("At partners they earn {amount} per {what}.")
        yield words.format(amount=_count(program, rule.partner_rate), what=what)
    if rule.campaign is not None:
        words = _("From {start} to {end} they earn {times} times as much.")
        many = rule.campaign
        yield words.format(start=many.start, end=many.end, times=_figure(many.multiplier))
    yield from _waiting(program)


def _waiting(program: "Program") -> Iterator[str]:
    rule = program.earning
    if rule.pending_days == 1:
        yield _("What is earned can be used 1 day later.")
    if rule.pending_days > 1:
        yield _("What is earned can be used {days} days later.").format(days=rule.pending_days)
    if not rule.returns:
        yield _("When a purchase is returned, what it earned is kept.")
    elif rule.per == "currency":
        yield _("When a purchase is returned, what it earned is taken back.")


def _burning(program: "Program") -> Iterator[str]:
    rule = program.burning
    least = max(rule.minimum, rule.step)
    some, worth = _count(program, least), _money(program, least * rule.value)
    told = {
        "fixed": _("{points} can be redeemed for {money}."),
        "dynamic": _("{points} can be redeemed for {money} on average, from {low} to {high} by the reward."),
        "cash_back": _("{points} can be paid out as {money}."),
        "stamp_card": _("A card of {stamps} stamps is full and gives one reward worth {reward}."),
        "donation": _("{points} can be turned into a donation of {money} to a cause."),
        "benefit": "",
    }[rule.kind]
    if told:
        low, high = (_money(program, least * (one or 0)) for one in (rule.low, rule.high))
        reward = _money(program, rule.reward_value or 0)
        yield told.format(points=some, money=worth, low=low, high=high, stamps=rule.stamps, reward=reward)
    if rule.step != 1:
        words = _("Redemption starts at {least} and goes in steps of {step}.")
        yield words.format(least=some, step=_count(program, rule.step))
    elif rule.minimum:
        yield _("Redemption starts at {least}.").format(least=some)
    if rule.cost_ratio != 1:
        words = _("A reward costs the firm {share} % of its face value.")
        yield words.format(share=_figure(rule.cost_ratio * 100))


def _expiry(program: "Program") -> Iterator[str]:
    rule = program.expiry
    if program.burning.kind == "benefit":
        return
    units = _("Stamps") if program.burning.kind == "stamp_card" else _("Points")
    lots = {
        "month_end": _("{units} expire at the end of the {nth} month after the month in which they were credited."),
        "day": _("{units} expire {months} after the day on which they were credited."),
    }
    told = {
        "none": _("{units} never expire."),
        "inactivity": _("{units} expire after {months} without earning or redeeming."),
        "lot_age": lots[rule.at],
        "card_age": _("A card that is not full {weeks} after the week of its first stamp is void."),
    }[rule.kind]
    months = rule.months or 0
    yield told.format(units=units, months=_months(months), nth=_nth(months), weeks=_weeks(rule.weeks or 0))
    if rule.kind == "lot_age":
        yield _("The oldest are used first.")
    if rule.reward_weeks is not None:
        yield _("A reward waits for {weeks}, then it expires.").format(weeks=_weeks(rule.reward_weeks))


def _status(program: "Program") -> Iterator[str]:
    if not program.tiers:
        return
    measures = {
        "nights": _("nights stayed"),
        "spend": _("money spent"),
        "points": _("points earned"),
        "visits": _("paid visits"),
    }
    windows = {
        "calendar_year": _("a calendar year"),
        "rolling_12": _("the last 12 months"),
        "half_year": _("a half-year"),
    }
    levels = _(", ").join(_level(program, one) for one in program.tiers)
    words = _("Tiers by {measure} in {window}: {levels}.")
    yield words.format(measure=measures[program.tiers[0].by], window=windows[program.window], levels=levels)
    yield {
        "end_of_next_year": _("A tier is kept until the end of the following year."),
        "12_months": _("A tier is kept for 12 months."),
        "end_of_next_half_year": _("A tier is kept until the end of the following half-year."),
    }[program.holds_until]
    if program.soft_landing:
        yield _("Members fall by one tier a year at most.")


def _level(program: "Program", tier: "Tier") -> str:
    level = _("{tier} from {threshold}").format(tier=tier.name, threshold=_figure(tier.threshold))
    more = []
    if tier.earn_bonus:
        more.append(_("earns {bonus} % more").format(bonus=_figure(tier.earn_bonus * 100)))
    if tier.benefit_cost:
        money = _money(program, tier.benefit_cost)
        more.append(_("benefits that cost {money} a member and year").format(money=money))
    return _("{level} ({more})").format(level=level, more=_(", ").join(more)) if more else level


def _membership(program: "Program") -> Iterator[str]:
    if program.fee is not None:
        yield _("Membership costs {money} a year.").format(money=_money(program, program.fee.per_year))
        if program.fee.discount:
            yield _("Members pay {discount} % less.").format(discount=_figure(program.fee.discount * 100))
    yield _("Bonds: {bonds}.").format(bonds=bonds_in_words(program))
    if program.margin is not None:
        yield _("The margin is {margin} % of sales.").format(margin=_figure(program.margin * 100))
