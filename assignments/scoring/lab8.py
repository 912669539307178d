"""Scoring of lab 8, "Did the card work, and what does it owe?". Never leaves the instructor's machine.

One pure function a question. ``reference`` computes the right answers, and the values that known misunderstandings
lead to, on the student's own draw.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from scipy import stats

from loyaltylab import programs
from loyaltylab.datasets import Case
from loyaltylab.grading.memo import score_own_marks
from loyaltylab.grading.score import Answers, NoAnswer, Question, Score, close
from loyaltylab.grading.tally import Mistake, Tally, known, percents
from loyaltylab.i18n import _

CASE = "corner_cafe"
VERSIONS = {"1.0"}

Truth = Mapping[str, Any]
Rows = Iterable[tuple[Any, ...]]  # name, value, message and, where a step is right, credit

CRITERIA = ("evidence", "action", "limits")
FIXED, COFFEE, MENU, MARGIN = 3000.0, 9.0, 22.0, 0.6  # yuan a shop and month; a coffee at cost, on the menu; share
PAID = 30.0  # yuan, the visit of question 10
MONTH = 52 / 12
MONDAY = pd.Timestamp("2024-07-01")
CUT, HALF_YEAR, TWELVE_WEEKS = (pd.Timestamp(day) for day in ("2025-09-28", "2025-06-22", "2025-03-23"))
FINE = 0.00015  # effects are small: two wrong ways may differ from the right one in the fourth decimal only
YUAN = 3.0
SOLD = [
    (100_000.0, 10_000.0, 1.0, 0.95, 4_500.0),
    (30.0, 1.0, 2.2, 0.6, 0.0),
    (50_000.0, 2_000.0, 2.0, 0.8, 1_600.0),
    (1_200.0, 40.0, 2.5, 0.65, 13.0),
]


def reference(case: Case) -> dict[str, Any]:
    """Compute what each question asks for, on one draw."""
    tables = case.tables
    people, weekly = _people(tables)
    found = {**_bars(people), **_shops(people), **_sure(people, weekly)}
    found |= _shares(found)
    return found | _money(found, tables, int((people["offered"] == 1).sum())) | _owed(tables["ledger"])


def _people(tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table that the lab builds; the two have to agree on every draw."""
    customers, visits = tables["customers"], tables["visits"]
    week = (visits["date"] - MONDAY).dt.days // 7
    counts = visits.groupby(["customer_id", week]).size().unstack(fill_value=0)
    weekly = counts.reindex(customers["customer_id"], fill_value=0)
    people = customers.set_index("customer_id")[["shop_id", "offered"]].copy()
    people["before"], people["after"] = weekly.loc[:, :25].mean(axis=1), weekly.loc[:, 26:].mean(axis=1)
    people["member"] = people.index.isin(tables["members"]["customer_id"]).astype(int)
    return people, weekly


def _bars(people: pd.DataFrame) -> dict[str, Any]:
    own = people[people["offered"] == 1].groupby("member")[["before", "after"]].mean().to_numpy()
    everybody = people.groupby("member")["after"].mean().to_numpy()
    return {
        "gap": own[1, 1] - own[0, 1],
        "gap_mixed": everybody[1] - everybody[0],
        "gap_ratio": own[1, 1] / own[0, 1],
        "ahead": own[1, 0] - own[0, 0],
        "ahead_ratio": own[1, 0] / own[0, 0],
        "self_change": own[1, 1] - own[1, 0],
        "self_percent": 100 * (own[1, 1] / own[1, 0] - 1),
    }


def _shops(people: pd.DataFrame) -> dict[str, Any]:
    means = people.groupby("offered")[["before", "after"]].mean().to_numpy()
    of_shop = people.groupby("shop_id")[["offered", "before", "after"]].mean()
    moved = 100 * (of_shop["after"] / of_shop["before"] - 1)
    none, card = moved[of_shop["offered"] == 0], moved[of_shop["offered"] == 1]
    fallen = (of_shop["after"] - of_shop["before"])[of_shop["offered"] == 0].min()
    change = means[:, 1] - means[:, 0]
    return {
        "change_card": change[1],
        "change_none": change[0],
        "offer": change[1] - change[0],
        "changes_added": change[1] + change[0],
        "post": means[1, 1] - means[0, 1],
        "worst": none.min(),
        "worst_card": card.min(),
        "worst_best": none.max(),
        "worst_mean": none.mean(),
        "worst_visits": fallen,
        "joined": 100 * people.loc[people["offered"] == 1, "member"].mean(),
        "joined_all": 100 * people["member"].mean(),
    }


def _sure(people: pd.DataFrame, weekly: pd.DataFrame) -> dict[str, Any]:
    rows = people.reset_index().melt(["customer_id", "shop_id", "offered"], ["before", "after"], "time", "visits")
    rows["time"] = (rows["time"] == "after").astype(int)
    quarters = people[["shop_id", "offered"]].join(weekly.T.groupby(weekly.columns // 13).mean().T).reset_index()
    quarters = quarters.melt(["customer_id", "shop_id", "offered"], var_name="time", value_name="visits")
    quarters["time"] = quarters["time"].astype(int)
    runs = {
        "offer": (rows, "shop_id"),
        "narrow": (rows, "customer_id"),
        "placebo": (quarters[quarters["time"] < 2], "shop_id"),
        "placebo_narrow": (quarters[quarters["time"] < 2], "customer_id"),
        "placebo_all": (quarters, "shop_id"),
    }
    found: dict[str, Any] = {}
    for name, (table, unit) in runs.items():
        one = programs.difference_in_differences(table, "visits", unit, "time", "offered", start=1)
        found |= {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}
        reach = float(stats.norm.ppf(0.975)) * one.se
        found |= {f"{name}_low_normal": one.value - reach, f"{name}_high_normal": one.value + reach}
    return found


def _shares(found: Truth) -> dict[str, Any]:
    share, offer = found["joined"] / 100, found["offer"]
    return {
        "member": offer / share,
        "member_multiplied": offer * share,
        "member_percent": offer / found["joined"],
        "member_all": offer / (found["joined_all"] / 100),
        "member_post": found["post"] / share,
        "member_low": found["offer_low"] / share,
        "member_high": found["offer_high"] / share,
        "times": found["gap"] / (offer / share),
    }


def _money(found: Truth, tables: Mapping[str, pd.DataFrame], studied: int) -> dict[str, Any]:
    shops, spend = tables["shops"], tables["visits"]["spend"].mean()
    known_customers = shops.loc[shops["launched"].notna(), "known_customers"].mean()
    events = tables["ledger"]["event"].value_counts()
    coffees = events["redeemed"] / studied * known_customers / 12
    given = events["reward"] / studied * known_customers / 12
    study = studied / int(shops["launched"].notna().sum())
    usual = {"people": known_customers, "month": MONTH, "margin": MARGIN * spend, "coffee": COFFEE}
    usual |= {"coffees": coffees, "fixed": FIXED}
    ways: dict[str, dict[str, float]] = {
        "": {},
        "_revenue": {"margin": spend},
        "_four": {"month": 4.0},
        "_week": {"month": 1.0},
        "_study": {"people": study, "coffees": coffees * study / known_customers},
        "_no_coffees": {"coffee": 0.0},
        "_menu": {"coffee": MENU},
        "_no_fixed": {"fixed": 0.0},
        "_year": {"coffees": 12 * coffees},
        "_eighteen": {"coffees": coffees * 12 / 18},
        "_given": {"coffees": given},
    }
    money: dict[str, Any] = {"visit_margin": MARGIN * spend, "spend": spend, "spend_cost": (1 - MARGIN) * spend}
    for way, other in ways.items():
        numbers = usual | other
        for end in ("", "_low", "_high"):
            money[f"gain{end}{way}"] = _gain(found[f"offer{end}"], **numbers)
        money[f"coffees{way}"] = numbers["coffees"]
    effects = {"_gap": found["gap"] * found["joined"] / 100, "_gap_all": found["gap"], "_member": found["member"]}
    effects |= {"_post": found["post"], "_change": found["change_card"]}
    money |= {f"gain{name}": _gain(effect, **usual) for name, effect in effects.items()}
    money |= {f"gain{end}_member": _gain(found[f"member{end}"], **usual) for end in ("_low", "_high")}
    return money | {f"gain{end}_narrow": _gain(found[f"narrow{end}"], **usual) for end in ("_low", "_high")}


def _gain(
    effect: float, people: float, month: float, margin: float, coffee: float, coffees: float, fixed: float
) -> float:
    return effect * people * month * margin - coffee * coffees - fixed


def _owed(ledger: pd.DataFrame) -> dict[str, Any]:
    days = ledger.pivot_table(index="card_id", columns="event", values="date", aggfunc="min")
    full = days[days["reward"].notna()]
    collected, lapsed = full["redeemed"].notna(), full["reward_expired"].notna()
    decided = full["reward"] <= CUT
    waiting = decided & ~(full["redeemed"] <= CUT) & ~(full["reward_expired"] <= CUT)
    early = ledger[ledger["date"] <= HALF_YEAR].groupby("card_id")["stamps"].sum()
    early = early[early > 0]
    first = ledger.loc[(ledger["event"] == "stamp") & (ledger["date"] <= TWELVE_WEEKS), "card_id"]
    so_far, end = 100 * collected.to_numpy().mean(), 100 * collected[decided].to_numpy().mean()
    rest = 100 * collected[waiting].to_numpy().mean()
    filled = 100 * early[early.index.isin(full.index)].sum() / early.sum()
    coffees, stamps = float(ledger["rewards"].sum()), float(ledger["stamps"].sum())
    void = -float(ledger.loc[ledger["event"] == "stamps_expired", "stamps"].sum())
    new, used = COFFEE * stamps / 10, 100 * first.isin(full.index[collected]).to_numpy().mean()
    return {
        "so_far": so_far,
        "in_the_end": end,
        "of_waiting": rest,
        "settled_only": 100 * collected.sum() / (collected.sum() + lapsed.sum()),
        "by_the_cut": 100 * (full.loc[decided, "redeemed"] <= CUT).to_numpy().mean(),
        "filled": filled,
        "used": used,
        "open_coffees": coffees,
        "open_stamps": stamps,
        "given": float(len(full)),
        "not_collected": float((~collected).sum()),
        "stamps_with_void": stamps + void,
        "stamps_ever": float((ledger["event"] == "stamp").sum()),
        "owed_coffees": COFFEE * coffees * rest / 100,
        "owed_face": COFFEE * coffees,
        "owed_given_rate": COFFEE * coffees * end / 100,
        "owed_so_far": COFFEE * coffees * so_far / 100,
        "owed_ever": COFFEE * len(full) * rest / 100,
        "owed_ever_face": COFFEE * len(full),
        "owed_not_collected": COFFEE * float((~collected).sum()) * rest / 100,
        "owed_stamps": new * filled / 100 * end / 100,
        "stamps_so_far": new * filled / 100 * so_far / 100,
        "stamps_settled": new * filled / 100 * collected.sum() / (collected.sum() + lapsed.sum()),
        "stamps_every_card": new * end / 100,
        "stamps_all_used": new,
        "stamps_all_collected": new * filled / 100,
        "stamps_waiting_rate": new * filled / 100 * rest / 100,
        "stamps_used_rate": new * used / 100,
        "stamps_void_value": new * (1 + void / stamps) * filled / 100 * end / 100,
        **_visit(used / 100, end / 100),
    }


def _visit(used: float, end: float) -> dict[str, Any]:
    alone = {
        "": MENU / 10 * used,
        "_all_used": MENU / 10,
        "_cost": COFFEE / 10 * used,
        "_coffee": MENU * used,
        "_given_rate": MENU / 10 * end,
    }
    parts = {f"deferred{name}": PAID * one / (PAID + one) for name, one in alone.items()}
    return parts | {"deferred_not_shared": alone[""], "deferred_face": MENU / 10}


def effect(tally: Tally, name: str, right: float, points: float, rows: Rows) -> None:
    """Compare an effect to the fourth decimal; who has rounded it to three has done no harm."""
    mistakes = known(right, FINE, rows)
    coarse = Mistake("rounded-too-early", round(right, 2), rounded(), credit=points / 2, tolerance=1e-9)
    if not close(coarse.value, right, 1.1 * FINE):
        mistakes.append(coarse)
    given = _own(tally.answers, name)
    right = given if given is not None and close(given, round(right, 3), 1e-9) else right
    tally.number(name, right, points=points, tolerance=FINE, mistakes=mistakes)


def _own(answers: Answers, name: str) -> float | None:
    try:
        return answers.number(name)
    except NoAnswer:
        return None


def own_interval(answers: Answers, truth: Truth, name: str) -> tuple[float, float]:
    """Return the ends that the student handed in if they are an interval, else the right ones."""
    low, high = _own(answers, f"{name}_low"), _own(answers, f"{name}_high")
    if low is None or high is None or low >= high:
        return truth[f"{name}_low"], truth[f"{name}_high"]
    return low, high


def rounded() -> str:
    """Say that two decimals are too few for an effect."""
    return _("two decimals are too few for so small a number; do not round.")


def gap_only() -> str:
    """Say that the gap is no effect."""
    return _("this takes the gap between members and others for the effect; most of it was there before the card.")


def members_only() -> str:
    """Say that an effect on members does not hold for all customers."""
    return _("this is the effect on those who took the card; spread it over all customers of the shop.")


def offer_only() -> str:
    """Say that the effect of an offer is not yet the one on those who took it."""
    return _("this is the effect of the offer, spread over all; only some took the card, and they share all of it.")


def q1(answers: Answers, truth: Truth) -> Score:
    """Two bars, and a bet."""
    tally = Tally(answers)
    tally.within("my_rise", -100, 1000, points=1)
    mixed = _("these are customers of all shops; keep the shops that have the card.")
    effect(tally, "gap", truth["gap"], 1, [
        ("all-shops-mixed", truth["gap_mixed"], mixed),
        ("ratio-for-gap", truth["gap_ratio"], _("this is a ratio; subtract.")),
        ("before-for-after", truth["ahead"], _("this is the half-year before the card; take `after`.")),
        ("sign-turned", -truth["gap"], _("members less others, not the other way round.")),
    ])  # fmt: skip
    tally.text("gap_is", "B", points=1, mistakes=[
        Mistake("gap-as-effect", "A", gap_only()),
        Mistake("gap-as-offer", "C", _("a shop has more customers than its members, and they joined by themselves.")),
        Mistake("gap-as-chance", "D", _("with more customers the number gets more precise; it does not go away.")),
    ])  # fmt: skip
    return tally.score()


def q2(answers: Answers, truth: Truth) -> Score:
    """Each with herself."""
    tally = Tally(answers)
    effect(tally, "ahead", truth["ahead"], 0.5, [
        ("after-for-before", truth["gap"], _("this is the year of the card; take `before`.")),
        ("ratio-for-gap", truth["ahead_ratio"], _("this is a ratio; subtract.")),
        ("sign-turned", -truth["ahead"], _("members less others, not the other way round.")),
    ])  # fmt: skip
    effect(tally, "self_change", truth["self_change"], 0.5, [
        ("everybody-for-members", truth["change_card"], _("these are all customers of the shops; keep the members.")),
        ("percent-not-visits", truth["self_percent"], _("this is in percent; give visits a week.")),
        ("sign-turned", -truth["self_change"], _("after less before, not the other way round.")),
    ])  # fmt: skip
    right = truth["worst"]
    tally.number("worst", right, points=1, mistakes=percents(right, [
        ("card-shops-for-others", truth["worst_card"], _("this is a shop with the card.")),
        ("rise-for-fall", truth["worst_best"], _("this is the shop in which visits rose most.")),
        ("mean-for-lowest", truth["worst_mean"], _("this is the mean of the shops; take the one that fell most.")),
        ("visits-not-percent", truth["worst_visits"], _("this is in visits a week; give percent.")),
        ("sign-turned", -right, _("a fall has a minus.")),
    ]))  # fmt: skip
    tally.text("self_wrong", "C", points=1, mistakes=[
        Mistake("lead-still-inside", "A", _("the lead goes away when each is compared with herself; time does not.")),
        Mistake("too-few-members", "B", _("more members would give the same number, only more precisely.")),
        Mistake("before-after-only", "D", _("shops without a card changed too; compare with somebody without one.")),
    ])  # fmt: skip
    return tally.score()


def q3(answers: Answers, truth: Truth) -> Score:
    """Difference in differences."""
    tally = Tally(answers)
    swapped = _("the two groups of shops are swapped.")
    turned = _("after less before, not the other way round.")
    for name, other in (("change_card", "change_none"), ("change_none", "change_card")):
        rows = [("groups-swapped", truth[other], swapped), ("sign-turned", -truth[name], turned)]
        effect(tally, name, truth[name], 0.5, rows)
    post = _("this looks at the year of the card only; the drawn shops did not start level with the others.")
    change = _("this is before and after in the shops with the card; take off what happened without it.")
    effect(tally, "offer_effect", truth["offer"], 2, [
        ("post-only", truth["post"], post),
        ("before-after-only", truth["change_card"], change),
        ("before-after-only", truth["self_change"], change),
        ("changes-added", truth["changes_added"], _("subtract the change without the card; this adds it."), 0.5),
        ("sign-turned", -truth["offer"], _("with the card less without it, not the other way round."), 1),
        ("member-for-offer", truth["member"], members_only(), 1),
        ("gap-as-effect", truth["gap"], gap_only()),
    ])  # fmt: skip
    tally.text("assumed", "D", points=1, mistakes=[
        Mistake("members-alike", "A", _("who became a member does not matter here: all customers are compared.")),
        Mistake("level-start", "B", _("a different start is taken off by the subtraction; the changes must be alike.")),
        Mistake("nothing-else-happened", "C", _("other things may happen if they happen in both groups alike.")),
    ])  # fmt: skip
    return tally.score()


def q4(answers: Answers, truth: Truth) -> Score:
    """Units of evidence."""
    tally = Tally(answers)
    over = _("this counts every customer as a piece of evidence; shops were drawn.")
    shops = _("this counts shops; here count every customer, to see what that does.")
    normal = _("with so few units take the t distribution, not the normal one.")
    for end in ("low", "high"):
        effect(tally, f"offer_{end}", truth[f"offer_{end}"], 1, [
            ("customers-as-units", truth[f"narrow_{end}"], over),
            ("normal-for-t", truth[f"offer_{end}_normal"], normal, 0.5),
            ("member-for-offer", truth[f"member_{end}"], members_only()),
            ("value-as-end", truth["offer"], _("this is the effect itself; give the ends of its interval.")),
            ("ends-swapped", truth["offer_high" if end == "low" else "offer_low"], _("the two ends are swapped.")),
        ])  # fmt: skip
    for end in ("low", "high"):
        effect(tally, f"narrow_{end}", truth[f"narrow_{end}"], 0.5, [
            ("shops-for-customers", truth[f"offer_{end}"], shops),
            ("value-as-end", truth["offer"], _("this is the effect itself; give the ends of its interval.")),
        ])  # fmt: skip
    tally.text("evidence", "B", points=1, mistakes=[
        Mistake("customers-as-units", "A", _("narrow is no merit: customers of one shop share its street works.")),
        Mistake("any-interval-will-do", "C", _("the same middle, but one of them claims far more than is known.")),
        Mistake("visits-as-units", "D", _("visits are even further from what was drawn.")),
    ])  # fmt: skip
    return tally.score()


def q5(answers: Answers, truth: Truth) -> Score:
    """From the offer to the member."""
    tally = Tally(answers)
    mixed = _("these are customers of all shops; keep the shops that have the card.")
    tally.number("joined", truth["joined"], points=0.5, mistakes=percents(truth["joined"], [
        ("all-shops-mixed", truth["joined_all"], mixed),
        ("others-counted", 100 - truth["joined"], _("this is the share of those without a card.")),
    ]))  # fmt: skip
    percent = _("the share is in percent: divide by it as a fraction.")
    rows = [
        ("offer-for-member", truth["offer"], offer_only(), 0.0),
        ("gap-as-effect", truth["gap"], gap_only(), 0.0),
        ("multiplied-not-divided", truth["member_multiplied"], _("divide by the share, do not multiply."), 0.5),
        ("percent-in-quotient", truth["member_percent"], percent, 0.5),
        ("all-shops-mixed", truth["member_all"], mixed, 0.5),
        ("before-after-only", truth["self_change"], _("this is before and after; use the effect of question 3."), 0.0),
        ("post-only", truth["member_post"], _("your effect of the offer is not right; see question 3."), 0.5),
    ]
    effect(tally, "member_effect", truth["member"], 1.5, rows)
    right, wrong = truth["times"], _("the effect that you divide by is not right; see above.")
    carried = [(name, truth["gap"] / value, wrong, 0.5) for name, value, _words, _credit in rows]
    tally.number("times_too_large", right, points=1, mistakes=known(right, 0.06, [
        *carried,
        ("all-shops-mixed", truth["gap_mixed"] / truth["member_all"], wrong, 0.5),
        ("all-shops-mixed", truth["gap_mixed"] / truth["member"], _("your gap is not right; see question 1."), 0.5),
        ("turned-round", 1 / right, _("divide the gap by the effect, not the effect by the gap.")),
        ("lead-for-gap", truth["ahead"] / truth["member"], _("this takes the lead before the card; take `gap`.")),
    ]))  # fmt: skip
    tally.text("for_qiu", "C", points=1, mistakes=[
        Mistake("gap-as-effect", "A", gap_only()),
        Mistake("member-for-offer", "B", _("most customers take no card, and a shop has all of them.")),
        Mistake("before-after-only", "D", _("that is a change over time and no effect.")),
    ])  # fmt: skip
    return tally.score()


def q6(answers: Answers, truth: Truth) -> Score:
    """A placebo."""
    tally = Tally(answers)
    weeks = _("there are weeks with the card in it; keep the two quarters before.")
    over = _("this counts every customer as a piece of evidence; shops were drawn.")
    effect(tally, "placebo", truth["placebo"], 1, [
        ("card-weeks-in-placebo", truth["placebo_all"], weeks),
        ("effect-for-placebo", truth["offer"], _("this is the effect of the true card.")),
        ("half-the-distance", truth["placebo"] / 2, _("this measures from the mean of both quarters."), 0.5),
        ("sign-turned", -truth["placebo"], _("with the card less without it, autumn less summer."), 0.5),
    ])  # fmt: skip
    for end in ("low", "high"):
        effect(tally, f"placebo_{end}", truth[f"placebo_{end}"], 0.5, [
            ("card-weeks-in-placebo", truth[f"placebo_all_{end}"], weeks),
            ("effect-for-placebo", truth[f"offer_{end}"], _("this is the effect of the true card.")),
            ("customers-as-units", truth[f"placebo_narrow_{end}"], over),
            ("half-the-distance", truth[f"placebo_{end}"] / 2, _("this measures from the mean of both quarters.")),
        ])  # fmt: skip
    low, high = own_interval(answers, truth, "placebo")
    mistakes = [
        Mistake("placebo-as-proof", "A", _("no sign before is no proof of what would have come after.")),
        Mistake("card-before-it-came", "C", _("nothing can work before it is there.")),
    ]
    if low < 0 < high:
        mistakes.append(Mistake("no-sign-as-sign", "B", _("look where zero lies in your interval.")))
    else:
        mistakes.append(Mistake("drift-overlooked", "D", _("look where zero lies in your interval.")))
    tally.text("placebo_says", "D" if low < 0 < high else "B", points=1, mistakes=mistakes)
    return tally.score()


def q7(answers: Answers, truth: Truth) -> Score:
    """Does it pay?"""
    tally = Tally(answers)
    revenue = _("this counts what customers pay; 40 of every 100 yuan go for ingredients.")
    right = truth["visit_margin"]
    tally.number("visit_margin", right, points=1, tolerance=0.011, mistakes=known(right, 0.011, [
        ("revenue-as-profit", truth["spend"], revenue),
        ("cost-for-margin", truth["spend_cost"], _("this is what the ingredients cost; take what is left.")),
    ]))  # fmt: skip
    study = _("this counts only the customers studied; a shop knows many more.")
    year, eighteen = _("this is a year; a month is asked."), _("the card is one year old, not eighteen months.")
    given = _("these are coffees given; count those that were collected.")
    right = truth["coffees"]
    tally.number("coffees", right, points=1, tolerance=0.11, mistakes=known(right, 0.11, [
        ("study-customers-only", truth["coffees_study"], study),
        ("year-for-month", truth["coffees_year"], year),
        ("months-of-the-study", truth["coffees_eighteen"], eighteen, 0.5),
        ("given-for-collected", truth["coffees_given"], given, 0.5),
    ]))  # fmt: skip
    rows: list[tuple[str, str, str, float]] = [
        ("revenue-as-profit", "_revenue", revenue, 0.5),
        ("four-week-month", "_four", _("a month has more than four weeks: 52 / 12."), 0.5),
        ("week-for-month", "_week", _("the effect is that of a week; a month is asked."), 0),
        ("study-customers-only", "_study", study, 0),
        ("coffees-forgotten", "_no_coffees", _("the free coffees cost something as well."), 0.5),
        ("price-for-cost", "_menu", _("a free coffee costs the shop 9 yuan, not its price on the menu."), 0.5),
        ("fixed-cost-forgotten", "_no_fixed", _("the system costs 3,000 yuan a month, coffees or not."), 0.5),
        ("year-for-month", "_year", year, 0.5),
        ("months-of-the-study", "_eighteen", eighteen, 0.5),
        ("given-for-collected", "_given", given, 0.5),
        ("member-for-offer", "_member", members_only(), 0),
        ("carried-on", "_carried", _("this follows from your numbers above; they are not all right."), 0.5),
    ]
    truth = {**truth, **_carried(answers, truth)}
    seen = _("your effect of the offer is not right; see question 3.")
    wrong = [
        ("gap-as-effect", "_gap", gap_only(), 0),
        ("gap-as-effect", "_gap_all", gap_only(), 0),
        ("post-only", "_post", seen, 0.5),
        ("before-after-only", "_change", seen, 0.5),
    ]
    gains = [(name, truth[f"gain{way}"], words, 2 * part) for name, way, words, part in [*rows, *wrong]]
    tally.number("gain", truth["gain"], points=2, tolerance=YUAN, mistakes=known(truth["gain"], YUAN, gains))
    over = _("this is the interval over customers; shops were drawn.")
    for end in ("low", "high"):
        right = truth[f"gain_{end}"]
        ends = [(name, truth[f"gain_{end}{way}"], words, 0.5 * part) for name, way, words, part in rows]
        ends.append(("customers-as-units", truth[f"gain_{end}_narrow"], over, 0))
        tally.number(f"gain_{end}", right, points=0.5, tolerance=YUAN, mistakes=known(right, YUAN, ends))
    _verdict(tally, *own_interval(answers, truth, "gain"))
    return tally.score()


def _carried(answers: Answers, truth: Truth) -> dict[str, float]:
    """Return the gain and its ends as they follow from the student's own margin and coffees."""
    margin, coffees = _own(answers, "visit_margin"), _own(answers, "coffees")
    margin = truth["visit_margin"] if margin is None else margin
    costs = FIXED + COFFEE * (truth["coffees"] if coffees is None else coffees)
    ways = {f"gain{end}": truth[f"gain{end}"] + FIXED + COFFEE * truth["coffees"] for end in ("", "_low", "_high")}
    return {f"{name}_carried": brings / truth["visit_margin"] * margin - costs for name, brings in ways.items()}


def _verdict(tally: Tally, low: float, high: float) -> None:
    """Judge the verdict by the student's own interval: who computed another one may still read it well."""
    right = "pays" if low > 0 else "does not pay" if high < 0 else "cannot tell"
    against = _("your own interval says something else; look where zero lies.")
    others = [other for other in ("pays", "does not pay", "cannot tell") if other != right]
    mistakes = [Mistake("against-the-interval", other, against) for other in others]
    if right == "cannot tell":
        works = _("that the card has an effect is one question, whether it pays another; look where zero lies.")
        unproved = _("your interval reaches above zero as well: not proved is not disproved.")
        mistakes = [
            Mistake("works-so-it-pays", "pays", works),
            Mistake("unproved-is-disproved", "does not pay", unproved),
        ]
    tally.text("verdict", right, points=1, mistakes=mistakes)


def q8(answers: Answers, truth: Truth) -> Score:
    """Coffees collected in the end."""
    tally = Tally(answers)
    far, end, rest = truth["so_far"], truth["in_the_end"], truth["of_waiting"]
    settled = _("this leaves out those still waiting; of young coffees only the quickly collected ones are left then.")
    lapse = _("this is the share that was not collected.")
    young = _("young coffees have not had their time yet; take those that are decided.")
    wait = _("this is the rate of coffees given; those still waiting are the ones not collected so far.")
    tally.number("so_far", far, points=1, mistakes=percents(far, [
        ("settled-only", truth["settled_only"], settled),
        ("decided-for-all", end, _("these are the decided ones; here count all.")),
        ("lapse-for-use", 100 - far, lapse),
    ]))  # fmt: skip
    tally.number("in_the_end", end, points=2, mistakes=percents(end, [
        ("young-coffees-counted", far, young),
        ("settled-only", truth["settled_only"], settled, 0.5),
        ("stopped-at-the-cut", truth["by_the_cut"], _("count also those collected after `cut`."), 1),
        ("lapse-for-use", 100 - end, lapse, 1),
        ("waiting-for-given", rest, _("this is the rate of coffees that were still waiting.")),
    ]))  # fmt: skip
    tally.number("of_waiting", rest, points=1, mistakes=percents(rest, [
        ("given-for-waiting", end, wait),
        ("young-coffees-counted", far, young),
        ("lapse-for-use", 100 - rest, lapse, 0.5),
    ]))  # fmt: skip
    tally.text("why_fewer", "D", points=1, mistakes=[
        Mistake("waiting-by-chance", "A", _("the difference is far too large for chance.")),
        Mistake("later-is-worse", "B", _("both shares count coffees of the same months.")),
        Mistake("lapsed-still-waiting", "C", _("what had lapsed was taken out; look at your cell.")),
    ])  # fmt: skip
    return tally.score()


def q9(answers: Answers, truth: Truth) -> Score:
    """What is owed."""
    tally = Tally(answers)
    ever, void = _("this counts all that was ever given; much is collected or gone."), _("void stamps are no debt.")
    lapsed = _("lapsed coffees are no debt any more.")
    right = truth["open_coffees"]
    tally.number("open_coffees", right, points=0.5, mistakes=known(right, 0.06, [
        ("all-ever-given", truth["given"], ever),
        ("lapsed-still-owed", truth["not_collected"], lapsed),
    ]))  # fmt: skip
    right = truth["open_stamps"]
    tally.number("open_stamps", right, points=0.5, mistakes=known(right, 0.06, [
        ("void-counted", truth["stamps_with_void"], void),
        ("all-ever-given", truth["stamps_ever"], ever),
    ]))  # fmt: skip
    menu = _("a debt at cost counts 9 yuan a coffee, not the price on the menu.")
    forget = _("not all of them will be collected; count the chance as well.")
    right, near = truth["owed_coffees"], 1.1
    tally.number("owed_coffees", right, points=1.5, tolerance=near, mistakes=known(right, near, [
        ("price-for-cost", right * MENU / COFFEE, menu, 0.5),
        ("price-for-cost", truth["owed_face"] * MENU / COFFEE, menu),
        ("nobody-forgets", truth["owed_face"], forget, 0.5),
        ("given-for-waiting", truth["owed_given_rate"], _("this is the chance of a coffee just given."), 0.5),
        ("young-coffees-counted", truth["owed_so_far"], _("this is the share so far; see question 8."), 0.5),
        ("all-ever-given", truth["owed_ever"], ever),
        ("all-ever-given", truth["owed_ever_face"], ever),
        ("lapsed-still-owed", truth["owed_not_collected"], lapsed, 1),
    ]))  # fmt: skip
    right, seen = truth["owed_stamps"], _("your share of coffees collected in the end is not right; see question 8.")
    tally.number("owed_stamps", right, points=1.5, tolerance=near, mistakes=known(right, near, [
        ("price-for-cost", right * MENU / COFFEE, menu, 0.5),
        ("stamp-as-coffee", 10 * right, _("ten stamps are one coffee."), 0.5),
        ("every-card-gets-full", truth["stamps_every_card"], _("not every card gets full; use `filled`."), 0.5),
        ("nobody-forgets", truth["stamps_all_used"], forget),
        ("nobody-forgets", truth["stamps_all_collected"], forget, 0.5),
        ("waiting-for-given", truth["stamps_waiting_rate"],
         _("these coffees are not given yet: take the chance of a coffee from the day it is given."), 0.5),
        ("young-coffees-counted", truth["stamps_so_far"], seen, 1),
        ("settled-only", truth["stamps_settled"], seen, 1),
        ("new-for-open", truth["stamps_used_rate"],
         _("`used` is the chance of a new stamp; these are open ones."), 0.5),
        ("void-counted", truth["stamps_void_value"], void, 1),
    ]))  # fmt: skip
    return tally.score()


def q10(answers: Answers, truth: Truth) -> Score:
    """One visit in the books."""
    tally = Tally(answers)
    right = truth["deferred"]
    face = _("a stamp does not get its face value: customers paid for both together, and not every stamp is used.")
    rows = [
        ("face-value", truth["deferred_face"], face, 0.0),
        ("nobody-forgets", truth["deferred_all_used"], _("not every stamp is used; count the chance as well."), 0.5),
        ("not-shared", truth["deferred_not_shared"], _("visit and stamp share the price paid, in proportion."), 0.5),
        ("cost-for-price", truth["deferred_cost"], _("here the price on the menu counts, not the cost."), 0.5),
        ("coffee-for-stamp", truth["deferred_coffee"], _("one stamp is a tenth of a coffee."), 0.5),
        ("collected-for-used", truth["deferred_given_rate"],
         _("this is the chance of a coffee that was given; a stamp must get there first."), 0.5),
    ]  # fmt: skip
    at_once = _("this is the whole payment; the stamp's part is not earned yet.")
    tally.number("deferred", right, points=2, tolerance=0.006, mistakes=known(right, 0.006, [
        *((name, value, words, 2 * part) for name, value, words, part in rows),
        ("parts-swapped", PAID - right, _("this is the part of the visit."), 1),
    ]))  # fmt: skip
    tally.number("revenue_now", PAID - right, points=1, tolerance=0.006, mistakes=known(PAID - right, 0.006, [
        ("all-at-once", PAID, at_once),
        *((name, PAID - value, words, part) for name, value, words, part in rows),
        ("parts-swapped", right, _("this is the part of the stamp.")),
    ]))  # fmt: skip
    tally.text("breakage", "B", points=1, mistakes=[
        Mistake("breakage-at-once", "A", _("on that day nothing of the promise has been kept.")),
        Mistake("breakage-at-expiry", "C", _("that is for a shop that expects no breakage.")),
        Mistake("breakage-never", "D", _("what will never be used does not stay a debt; it is earned with the rest.")),
    ])  # fmt: skip
    return tally.score()


def revenue_so_far(price: float, points: float, value: float, chance: float, used: float) -> float:
    """Return the revenue to date of sales with points."""
    part = price * points * value * chance / (price + points * value * chance)
    return price - part + part * used / (points * chance)


def q11(answers: Answers, truth: Truth) -> Score:
    """Revenue so far, as a function."""
    tally = Tally(answers)
    parts = [price * n * v * c / (price + n * v * c) for price, n, v, c, _u in SOLD]
    given = list(zip(parts, SOLD, strict=True))
    faces = [price * n * v / (price + n * v) for price, n, v, c, u in SOLD]
    tally.results("revenue_so_far", [revenue_so_far(*row) for row in SOLD], points=3, tolerance=0.006, mistakes=[
        Mistake("breakage-at-once", [p - part + part * (1 - c) + part * u / n for part, (p, n, v, c, u) in given],
                _("your function books breakage on the day of the sale; it comes as points are used."), credit=1),
        Mistake("breakage-at-expiry", [p - part + part * u / n for part, (p, n, v, c, u) in given],
                _("your function waits with breakage: divide by the points that will be used, not by all."),
                credit=1.5),
        Mistake("face-value", [p - n * v + v * u for p, n, v, c, u in SOLD],
                _("your function takes points at face value; they share the price, and some are never used.")),
        Mistake("nobody-forgets", [p - part + part * u / n for part, (p, n, v, c, u) in zip(faces, SOLD, strict=True)],
                _("your function does not react to the chance."), credit=1),
        Mistake("chance-in-the-price-forgotten",
                [p - part + part * u / (n * c) for part, (p, n, v, c, u) in zip(faces, SOLD, strict=True)],
                _("the stand-alone price of the points needs the chance as well."), credit=1.5),
        Mistake("not-shared", [p - n * v * c + v * u for p, n, v, c, u in SOLD],
                _("purchase and points share the price in proportion to what each would cost alone."), credit=1),
        Mistake("all-at-once", [p for p, *_rest in SOLD], _("your function earns everything on the day of the sale.")),
        Mistake("purchase-forgotten", [part * u / (n * c) for part, (p, n, v, c, u) in given],
                _("the part of the purchase is revenue as well."), credit=1.5),
        Mistake("points-forgotten", [p - part for part, (p, *_rest) in given],
                _("points used so far have earned their part."), credit=1),
        Mistake("debt-for-revenue", [p - revenue_so_far(p, n, v, c, u) for p, n, v, c, u in SOLD],
                _("your function returns what is still owed."), credit=1.5),
    ])  # fmt: skip
    return tally.score()


def q12(answers: Answers, truth: Truth) -> Score:
    """The memo, with the student's own marks."""
    return score_own_marks(answers, "memo", "my_marks", CRITERIA, most=2, numbers="evidence")


QUESTIONS = {
    "q1": Question(3, q1, reads=("my_rise", "gap", "gap_is")),
    "q2": Question(3, q2, reads=("ahead", "self_change", "worst", "self_wrong")),
    "q3": Question(4, q3, reads=("change_card", "change_none", "offer_effect", "assumed")),
    "q4": Question(4, q4, reads=("offer_low", "offer_high", "narrow_low", "narrow_high", "evidence")),
    "q5": Question(4, q5, reads=("joined", "member_effect", "times_too_large", "for_qiu")),
    "q6": Question(3, q6, reads=("placebo", "placebo_low", "placebo_high", "placebo_says")),
    "q7": Question(6, q7, reads=("visit_margin", "coffees", "gain", "gain_low", "gain_high", "verdict")),
    "q8": Question(5, q8, reads=("so_far", "in_the_end", "of_waiting", "why_fewer")),
    "q9": Question(4, q9, reads=("open_coffees", "open_stamps", "owed_coffees", "owed_stamps")),
    "q10": Question(4, q10, reads=("deferred", "revenue_now", "breakage")),
    "q11": Question(3, q11, calls={"revenue_so_far": SOLD}),
    "q12": Question(7, q12, reads=("memo", "my_marks")),
}
