"""Scoring of lab 7, "Design a program, try it, defend it". Never leaves the instructor's machine.

One pure function a question. ``reference`` computes the right answers of questions 1 to 5, and the values that known
misunderstandings lead to, on the student's own draw. Questions 6 to 9 are about the student's own rules, of which many
are right: these come as plain data and are simulated here, on the market of the lab.
"""

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab import programs
from loyaltylab.datasets import Case
from loyaltylab.grading.score import Answers, NoAnswer, Question, Score
from loyaltylab.grading.tally import Mistake, Tally, follow, known, own, percent_mistakes, unlike
from loyaltylab.i18n import _

CASE = "harbour_hotels"
VERSIONS = {"1.0"}

Truth = Mapping[str, Any]

POINT, MARGIN, FIXED, CHAIN = 0.05, 0.60, 900_000.0, 25  # yuan; share; yuan a year; guests of the chain for one drawn
RATIO = 0.7  # what a free night costs by its face value, by the story of question 3
GUEST: dict[str, Any] = {
    "visits": 0.025,
    "spread": 0.14,
    "spend": 1_220.0,
    "spend_cv": 0.58,
    "nights": 1.87,
    "churn": 0.018,
}
MARKET = programs.Market(customers=8_000, margin=MARGIN, stores=4, **GUEST)
MONTHS, RUNNING, SHARE = 36, 3_750.0, 0.75  # running a month; rewards and benefits by those of the Circle
YEARS = MONTHS / 12
YUAN = 60.0  # simulated money may be rounded to a hundred
EFFECTS = ("points_pressure", "rewarded", "tier_pressure", "status", "retention")
TIES = 0.05  # of the largest fall: two effects this near carry alike
LEAST_VALUE, LEAST_USED, MOST_BONUS, MOST_TIERS, LEAST_MONTHS = 0.02, 0.20, 0.5, 4, 24
LEAST_BONUS, LEAST_BENEFIT = 0.05, 5.0  # of a tier that has to be reached: either
LONGEST = 20_000  # characters of rules
EVEN = [
    (0.40, 0.05, 0.8, 0.6, 0.0, 1_000_000.0),
    (0.25, 0.02, 0.9, 1.0, 40_000.0, 2_000_000.0),
    (0.60, 0.06, 0.45, 0.7, 900_000.0, 52_000_000.0),
    (0.70, 0.10, 0.6, 0.5, 10_000.0, 300_000.0),
]


def reference(case: Case) -> dict[str, Any]:
    """Compute what questions 1 to 5 ask for, on one draw, and the seed of the student's guests."""
    tables = case.tables
    booked, members, book = tables["stays"], tables["members"], tables["points_ledger"]
    stays = booked[booked["nights_stayed"] > 0].copy()
    stays["bill"] = stays["adr"] * stays["nights_stayed"] + stays["fnb_spend"]
    stays["year"] = (stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")).dt.year
    earned = _earned(stays, book)
    used = _used(book, earned["points"])
    found: dict[str, Any] = {**earned, **used, **_market(stays, booked, members), "seed": int(str(case.draw)[:4], 16)}
    return found


def _earned(stays: pd.DataFrame, book: pd.DataFrame) -> dict[str, Any]:
    own = stays[(stays["member"] == 1) & (stays["year"] <= 2025)]
    sales: Any = own.groupby("year")["bill"].sum()
    points: Any = book.groupby([book["date"].dt.year, "type"])["points"].sum().abs().unstack(fill_value=0)
    earn, welcome = points.loc[2025, "earn"], points.loc[2025, "welcome"]
    issued = points["earn"] + points["welcome"]
    return {
        "points": points,
        "sales": float(sales[2025]),
        "face": 100 * POINT * (earn + welcome) / sales[2025],
        "face_earn": 100 * POINT * earn / sales[2025],
        "face_points": 100 * (earn + welcome) / sales[2025],
        "face_years": 100 * POINT * issued.sum() / sales.sum(),
        "face_all": 100 * POINT * (earn + welcome) / stays.loc[stays["year"] == 2025, "bill"].sum(),
        "joining": 100 * POINT * welcome / sales[2025],
        "joining_points": 100 * welcome / sales[2025],
        "joining_2024": 100 * POINT * points.loc[2024, "welcome"] / sales[2024],
        "redeemed_money": POINT * float(points.loc[2025, "redeem"]),
    }


def _used(book: pd.DataFrame, points: Any) -> dict[str, Any]:
    kinds = {"welcome": "issue", "earn": "issue", "redeem": "redeem"}
    events = book[book["type"].isin(kinds)].assign(type=book["type"].map(kinds), points=book["points"].abs())
    rule = programs.ExpiryRule("lot_age", months=24)
    lives = programs.point_lives(programs.post(events[["member_id", "date", "type", "points"]], rule, end="2025-12-31"))
    issued, redeemed = points["earn"] + points["welcome"], points["redeem"]
    found: dict[str, Any] = {"so_far": 100 * redeemed.sum() / issued.sum()}
    for year in (2024, 2025):
        found[f"burn_{year}"] = 100 * redeemed[year] / issued[year]
        found[f"burn_{year}_earn"] = 100 * redeemed[year] / points.loc[year, "earn"]
    for name, one in (("urr", lives.urr), ("left", lives.outstanding)):
        found |= {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}
    return found


def _market(stays: pd.DataFrame, booked: pd.DataFrame, members: pd.DataFrame) -> dict[str, Any]:
    first = stays.groupby("guest_id")["arrival"].min()
    known = first.index[first < "2024-01-01"]
    later = stays[stays["guest_id"].isin(known) & (stays["arrival"] >= "2024-01-01")]
    visits, slept = len(later) / len(known) / 24, stays["nights_stayed"]
    asked = booked[booked["guest_id"].isin(known) & (booked["arrival"] >= "2024-01-01")]
    return {
        "visits": visits,
        "visits_came": len(later) / later["guest_id"].nunique() / 24,
        "visits_nights": later["nights_stayed"].sum() / len(known) / 24,
        "visits_booked": len(asked) / len(known) / 24,
        "visits_everybody": len(stays) / stays["guest_id"].nunique() / 36,
        "spend": stays["bill"].mean(),
        "spend_night": stays["bill"].sum() / slept.sum(),
        "spend_room": stays["adr"].mean(),
        "spend_members": stays.loc[stays["member"] == 1, "bill"].mean(),
        "spend_later": later["bill"].mean(),
        "nights_later": later["nights_stayed"].mean(),
        "nights": slept.mean(),
        "nights_booked": booked["nights"].mean(),
        "nights_empty": booked["nights_stayed"].mean(),
    }


# --- Questions 1 to 5: the student's own draw ----------------------------------------------------------------


def q1(answers: Answers, truth: Truth) -> Score:
    """Earn value."""
    tally = Tally(answers)
    rule = pd.Series({"blue": 5.0, "silver": 5.5, "gold": 6.25})
    in_points = _("this is in points; a thousand of them are worth fifty yuan.")
    one = _("this is for one yuan; the question asks for a hundred.")
    tally.series("by_rule", rule, points=3, tolerance=0.006, mistakes=[
        Mistake("tier-bonus-ignored", rule * 0 + 5, _("silver and gold earn more than blue."), credit=1),
        Mistake("bonus-as-extra", pd.Series({"blue": 5.0, "silver": 10.5, "gold": 11.25}),
                _("a bonus of a quarter makes 1.25 times the points, not 2.25 times."), credit=1),
        Mistake("points-not-yuan", 20 * rule, in_points),
        Mistake("yuan-not-hundred", rule / 100, one, tolerance=None),
    ])  # fmt: skip
    face, joining = truth["face"], truth["joining"]
    tally.number("face", face, points=2, tolerance=0.006, mistakes=known(face, 0.006, [
        ("joining-forgotten", truth["face_earn"], _("points for joining are issued too."), 1),
        ("rule-for-ledger", 5, _("this is the rule of a blue member; the ledger holds what was really issued.")),
        ("points-not-yuan", truth["face_points"], in_points),
        ("all-guests-sales", truth["face_all"], _("these are the bills of all guests; members earn on their own.")),
        ("all-years", truth["face_years"], _("this is about all three years; the question asks for 2025."), 1),
        ("yuan-not-hundred", face / 100, one),
    ]))  # fmt: skip
    tally.number("joining", joining, points=1, tolerance=0.006, mistakes=known(joining, 0.006, [
        ("points-not-yuan", truth["joining_points"], in_points),
        ("wrong-year", truth["joining_2024"], _("this is about 2024; the question asks for 2025.")),
        ("rest-for-part", truth["face_earn"], _("this is the part that stays earned.")),
    ]))  # fmt: skip
    return tally.score()


def q2(answers: Answers, truth: Truth) -> Score:
    """Burn/earn of a year, and what is used in the end."""
    tally = Tally(answers)
    for year, other in ((2024, 2025), (2025, 2024)):
        right = truth[f"burn_{year}"]
        tally.number(f"burn_{year}", right, points=1, mistakes=[*known(right, 0.06, [
            ("joining-forgotten", truth[f"burn_{year}_earn"], _("points for joining are issued too."), 0.5),
            ("wrong-year", truth[f"burn_{other}"], _("the two years are swapped.")),
            ("ratio-turned", 1e4 / right, _("this is points issued by points redeemed.")),
        ]), *percent_mistakes(right)])  # fmt: skip
    urr = truth["urr"]
    year_only = _("this sets points used in a year against points issued in it. Points live longer than a year.")
    held = _("this is about the points that members still hold, not about all that were issued.")
    tally.number("urr", urr, points=2, mistakes=[*known(urr, 0.06, [
        ("burn-earn-as-ultimate", truth["burn_2024"], year_only),
        ("burn-earn-as-ultimate", truth["burn_2025"], year_only),
        ("so-far-as-ultimate", truth["so_far"], _("this is what was redeemed so far; many points are still alive.")),
        ("outstanding-for-issued", truth["left"], held),
        ("breakage-for-redemption", 100 - urr, _("this is the part that is never used.")),
    ]), *percent_mistakes(urr)])  # fmt: skip
    for name in ("urr_low", "urr_high"):
        right = truth[name]
        tally.number(name, right, points=0.5, mistakes=[*known(right, 0.06, [
            ("outstanding-for-issued", truth[name.replace("urr", "left")], held),
            ("value-as-end", urr, _("this is the share itself; give the ends of its interval.")),
        ]), *percent_mistakes(right)])  # fmt: skip
    tally.text("rising", "C", points=1, mistakes=[
        Mistake("fonder-of-rewards", "A", _("the ratio rises even if every guest goes on as before.")),
        Mistake("rules-changed", "B", _("the rules were the same in all three years.")),
        Mistake("ledger-incomplete", "D", _("the ledger holds every movement since the program began.")),
    ])  # fmt: skip
    return tally.score()


def q3(answers: Answers, truth: Truth) -> Score:
    """Cost of rewards."""
    tally = Tally(answers)
    face, urr = truth["face"], truth["urr"]
    carried = own(answers, "face", face, 1, 20) * own(answers, "urr", urr, 5, 95) / 100
    all_used = _("this takes every point for used; many never are.")
    of_year = _("this takes the ratio of one year for what is used in the end.")
    held = _("this takes the points still held for all that were issued.")
    for name, ratio, points in (("cost_today", 1.0, 2.0), ("cost_nights", RATIO, 1.5)):
        right = follow(answers, name, face * urr / 100 * ratio, carried * ratio, 0.006)
        rows = [
            ("face-value-as-cost", face * ratio, all_used),
            ("burn-earn-as-ultimate", face * truth["burn_2025"] / 100 * ratio, of_year),
            ("burn-earn-as-ultimate", face * truth["burn_2024"] / 100 * ratio, of_year),
            ("outstanding-for-issued", face * truth["left"] / 100 * ratio, held),
            ("rule-for-ledger", 5 * urr / 100 * ratio, _("this takes the rule for what the ledger gives."), 0.5),
            ("yuan-not-hundred", face * urr / 1e4 * ratio, _("this is for one yuan; the question asks for a hundred.")),
        ]
        if ratio < 1:
            ratioless = _("here a used point costs the house less than its face value.")
            rows += [
                ("cost-ratio-forgotten", face * urr / 100, ratioless),
                ("cost-ratio-turned", face * urr / 100 / ratio, ratioless),
                ("saving-for-cost", face * urr / 100 * (1 - ratio), _("this is what is saved, not what is spent.")),
            ]
        tally.number(name, right, points=points, tolerance=0.006, mistakes=known(right, 0.006, rows))
    drawn = face * urr / 1e4 * truth["sales"]
    today = own(answers, "cost_today", face * urr / 100, 0.2, 20)
    fifth = _("the whole file is one guest in ten; your draw is two fifths of it.")
    spent, wide = drawn * CHAIN, 0.004 * drawn * CHAIN  # room for a cost rounded to two decimals
    right = follow(answers, "spent", spent, today / 100 * truth["sales"] * CHAIN, wide)
    tally.number("spent", right, points=1.5, tolerance=wide, mistakes=known(right, wide, [
        ("draw-not-chain", drawn, _("this is for the guests of your draw; each stands for 25 of the chain.")),
        ("tenth-of-the-chain", 10 * drawn, fifth, 0.5),
        ("paid-this-year", CHAIN * truth["redeemed_money"],
         _("this was paid in 2025, for points of earlier sales too.")),
        ("face-value-as-cost", CHAIN * face / 100 * truth["sales"], all_used),
        ("hundredfold", 100 * spent, _("the cost is for a hundred yuan of sales: divide by a hundred.")),
    ]))  # fmt: skip
    return tally.score()


def q4(answers: Answers, truth: Truth) -> Score:
    """Break-even."""
    tally = Tally(answers)
    face, urr = truth["face"], truth["urr"]
    c, share = face * urr / 1e4, FIXED / (CHAIN * truth["sales"])
    carried = own(answers, "cost_today", 100 * c, 0.2, 20) / 100
    alone = _("an extra yuan of sales leaves only its margin, and that has to pay.")
    for name, part in (("even_rewards", 0.0), ("even", share)):
        right = follow(
            answers, name, 100 * (c + part) / (MARGIN - c), 100 * (carried + part) / (MARGIN - carried), 0.06
        )
        twice = c * urr / 100
        rows = [
            ("margin-forgotten", 100 * (c + part), alone),
            ("margin-forgotten", 100 * (c + part) / (1 - c), alone),
            ("no-rewards-on-extra", 100 * (c + part) / MARGIN, _("the extra sales earn points too."), 1),
            ("redemption-twice", 100 * (twice + part) / (MARGIN - twice), _("redemption is in the cost already.")),
            ("face-value-as-cost", (face + 100 * part) / (MARGIN - face / 100),
             _("this takes every point for used; many never are.")),
        ]  # fmt: skip
        if part:
            tenth, drawn = FIXED / (10 * truth["sales"]), FIXED / truth["sales"]
            # First, because on some draws this number is that of a forgotten margin, too.
            rows.insert(
                0, ("fixed-forgotten", 100 * c / (MARGIN - c), _("the cost of running has to be earned as well."))
            )
            rows += [
                ("fixed-without-margin", 100 * (c / (MARGIN - c) + part),
                 _("the cost of running has to be earned from margins, too."), 1),
                ("draw-not-chain", 100 * (c + drawn) / (MARGIN - c),
                 _("the cost of running is the chain's, the sales are those of your draw.")),
                ("tenth-of-the-chain", 100 * (c + tenth) / (MARGIN - c),
                 _("the whole file is one guest in ten; your draw is two fifths of it."), 1),
            ]  # fmt: skip
        tally.number(name, right, points=2, mistakes=[*known(right, 0.06, rows), *percent_mistakes(right)])
    tally.text("pei", "D", points=2, mistakes=[
        Mistake("share-as-lift", "A", _("this compares all that members sleep with what has to be extra.")),
        Mistake("more-years-cure-it", "B", _("more years hold more nights, and say no more of what is extra.")),
        Mistake("costs-cure-it", "C", _("less cost or not, these are all nights, not the extra ones.")),
    ])  # fmt: skip
    return tally.score()


def q5(answers: Answers, truth: Truth) -> Score:
    """The market in numbers."""
    tally = Tally(answers)
    visits, spend, nights = truth["visits"], truth["spend"], truth["nights"]
    months = _("stays of two years are spread over 24 months.")
    since = _("these are the later stays of known guests; take all stays.")
    tally.number("visits", visits, points=2, tolerance=1e-4, mistakes=known(visits, 1e-4, [
        ("only-who-came", truth["visits_came"], _("guests who did not come back count too, with no stay.")),
        ("years-not-months", 12 * visits, months),
        ("years-not-months", 24 * visits, months),
        ("years-not-months", 2 * visits, months),
        ("nights-for-visits", truth["visits_nights"], _("these are nights; a stay counts once, however long.")),
        ("bookings-for-stays", truth["visits_booked"], _("bookings that came to nothing are no stays.")),
        ("everybody", truth["visits_everybody"],
         _("a guest is in the file because of a first stay; take those known before, and their later stays.")),
    ]))  # fmt: skip
    tally.number("spend", spend, points=1, tolerance=1.0, mistakes=known(spend, 1.0, [
        ("night-for-stay", truth["spend_night"], _("this is for a night; the question asks for a stay.")),
        ("night-for-stay", truth["spend_room"], _("this is for a night; the question asks for a stay.")),
        ("members-only", truth["spend_members"], _("this is the bill of members; take all stays.")),
        ("later-for-all", truth["spend_later"], since),
    ]))  # fmt: skip
    tally.number("nights", nights, points=1, tolerance=0.006, mistakes=known(nights, 0.006, [
        ("bookings-for-stays", truth["nights_booked"], _("these are nights booked; some were never slept.")),
        ("bookings-for-stays", truth["nights_empty"], _("bookings that came to nothing are no stays.")),
        ("later-for-all", truth["nights_later"], since),
    ]))  # fmt: skip
    tally.text("bias", "A", points=1, mistakes=[
        Mistake("cancelled-are-visits", "B", _("who does not come brings nothing, with a program or without.")),
        Mistake("data-are-enough", "C", _("the question is not how many stays, but under which rules they were made.")),
        Mistake("samples-are-low", "D", _("a sample drawn by lot is as often too high as too low.")),
    ])  # fmt: skip
    return tally.score()


# --- Questions 6 to 9: the student's own rules ---------------------------------------------------------------


class BadRules(Exception):
    """Rules that make no program: the mistake's name, and what the library says of them."""

    def __init__(self, name: str, message: str):
        super().__init__(message)
        self.name = name


def given_rules(answers: Answers) -> tuple[str, programs.Program]:
    """Return the rules as text, to be remembered by, and as a program."""
    rules = answers.raw("rules")
    if not isinstance(rules, dict):
        raise NoAnswer(_("`{name}` should be a dictionary of rules.").format(name="rules"))
    try:
        text = json.dumps(rules, sort_keys=True)
    except (TypeError, ValueError):
        text = ""
    if not text or len(text) > LONGEST:
        raise BadRules("rules-not-valid", _("`rules` should hold nothing but names, numbers, lists and dictionaries."))
    try:
        return text, programs.Program.from_dict(rules)
    except (ValueError, TypeError, ArithmeticError) as error:
        words = _("`rules` of question 6 make no program: {error}")
        raise BadRules(_what_is_wrong(rules), words.format(error=str(error)[:300])) from None


def _what_is_wrong(rules: Mapping[Any, Any]) -> str:
    """Name the two contradictions that occur most."""
    try:
        thresholds = [float(one["threshold"]) for one in rules.get("tiers", [])]
        expiry, pending = rules.get("expiry", {}), rules["earning"].get("pending_days", 0)
        if any(high <= low for low, high in pairwise(thresholds)):
            return "thresholds-out-of-order"
        if 30 * expiry.get("months", 1200) <= pending:
            return "expires-before-usable"
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    return "rules-not-valid"


@lru_cache(maxsize=256)
def outcome(text: str, seed: int) -> Mapping[str, Any]:
    """Simulate the rules as the lab does: alone, against the Circle, without each effect, on other guests."""
    program, circle, behavior = (
        programs.Program.from_dict(json.loads(text)),
        programs.preset("harbor_circle"),
        programs.Behavior(),
    )
    both = {"Circle": circle, "mine": program}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        first = programs.scenarios(both, MARKET, MONTHS, running=RUNNING, seed=seed)
        table: Any = first.table
        run = first.runs["mine"]
        other: Any = programs.scenarios(both, MARKET, MONTHS, running=RUNNING, seed=seed + 1).table
        off = {name: _play(program, seed, behavior.without(name)) for name in (*EFFECTS, "selection")}
        none = _play(program, seed, behavior.without())
        kinds, sums = run.types().table, run.months.sum()
        cost = (table["rewards"] + table["other_costs"]) / YEARS
        return {
            "sums": sums.to_dict(),
            "cost": float(cost["mine"]),
            "budget": round(12 * RUNNING + SHARE * (float(cost["Circle"]) - 12 * RUNNING)),
            "outstanding": float(run.months["outstanding"].iloc[-1]),
            "outstanding_added": float(sums["outstanding"]),
            "value": program.burning.value,
            "redeemed": float(table.loc["mine", "redeemed"]),
            "mine": table.loc["mine"].to_dict(),
            "circle": table.loc["Circle"].to_dict(),
            "again": float(other.loc["mine", "more"]),
            "gain": run.gain.value,
            "gains": pd.Series({name: off[name].gain.value for name in EFFECTS}),
            "none": none.gain.value,
            "gap": float(run.truth["gap"]),
            "on_members": float(run.truth["on_members"]),
            "gap_by_lot": float(off["selection"].truth["gap"]),
            "kinds": kinds,
        }


def _play(program: programs.Program, seed: int, behavior: programs.Behavior) -> programs.Simulation:
    return programs.simulate(program, MARKET, MONTHS, 0, behavior, RUNNING, seed=seed)


def played(answers: Answers, truth: Truth) -> tuple[programs.Program, Mapping[str, Any]]:
    """Return the student's program and what it does."""
    text, program = given_rules(answers)
    try:
        return program, outcome(text, truth["seed"])
    except (ArithmeticError, IndexError, MemoryError, ValueError):
        raise BadRules("rules-not-valid", _("`rules` hold numbers with which no program can be run.")) from None


def unplayed(tally: Tally, problem: Exception) -> Score:
    """Return the points of what needs no run, and say why nothing else could be looked at."""
    tally.lines.append(str(problem))
    if isinstance(problem, BadRules):
        tally.misconception = problem.name
    return tally.score()


def brief(program: programs.Program, done: Mapping[str, Any]) -> Iterator[tuple[bool, float, str, str]]:
    """Give each part of the brief: whether it is kept, its points, the name and the words if it is not."""
    bonuses, rule = [one.earn_bonus for one in program.tiers], program.expiry
    yield tiers_as_asked(program.tiers)
    lasts = rule.kind == "none" or (rule.months or 0) >= LEAST_MONTHS
    yield lasts, 1, "expires-too-soon", _("points should last two years at least.")
    base = program.value_rate(spend=MARKET.spend / MARKET.nights if program.earning.per == "night" else MARKET.spend)
    most = (
        base * (1 + max(bonuses, default=0)) * (program.earning.campaign.multiplier if program.earning.campaign else 1)
    )
    sound = most < MARGIN and not program.warnings
    yield sound, 1, "dearer-than-margin", _("somebody earns as much as the margin brings, or more.")
    bond = _("money alone binds nobody: name a bond besides `financial`.")
    yield bool(set(program.bonds) - {"financial"}), 1, "only-money", bond
    little = _("a hundred yuan should earn everybody two yuan at least; yours earn {value:.2f}.")
    yield base >= LEAST_VALUE - 1e-9, 1, "hardly-worth-it", little.format(value=100 * base)
    far = _("fewer than a fifth of the points are redeemed in three years. Bring the first reward nearer.")
    yield done["redeemed"] >= LEAST_USED, 1, "nothing-in-reach", far
    dear = _("the program costs more than the budget. What could be worth less, or come later, or go to fewer?")
    yield done["cost"] <= done["budget"], 3, "over-budget", dear


def tiers_as_asked(tiers: Sequence[programs.Tier]) -> tuple[bool, float, str, str]:
    """Look at part 2 of the brief: a name alone is no tier."""
    most, above = max((one.earn_bonus for one in tiers), default=0), [one for one in tiers if one.threshold > 0]
    if most >= 1:
        return False, 1, "bonus-as-extra", _("a bonus of 1 doubles the points; for a quarter more write 0.25.")
    if any(one.earn_bonus < LEAST_BONUS and one.benefit_cost < LEAST_BENEFIT for one in above):
        words = _("a tier to reach should give something: a twentieth more points, or benefits for five yuan a year.")
        return False, 1, "empty-tier", words
    words = _("there should be one tier to reach, and four at most; none earns more than half as much again.")
    return bool(above) and len(tiers) <= MOST_TIERS and most <= MOST_BONUS, 1, "tiers-not-as-asked", words


def as_asked(program: programs.Program) -> bool:
    """Tell whether a program is of the form that the brief names first; another form would need another brief."""
    burning, earning = program.burning, program.earning
    form = burning.kind == "fixed" and burning.cost_ratio == 1 and earning.per in ("currency", "night", "visit")
    return form and program.fee is None


def q6(answers: Answers, truth: Truth) -> Score:
    """The student's own program: the brief, its cost, and what is owed."""
    tally = Tally(answers)
    try:
        program, done = played(answers, truth)
    except BadRules as bad:
        return Score(0.0, str(bad), bad.name)
    if as_asked(program):
        tally.points += 1
        for kept, points, name, words in brief(program, done):
            if kept:
                tally.points += points
                continue
            tally.lines.append(f"`rules`: {words}")
            tally.misconception = tally.misconception or name
    else:
        tally.lines.append(
            "`rules`: " + _("this is not the form of part 1 of the brief, so the others were not looked at.")
        )
        tally.misconception = "another-form"
    sums, value = done["sums"], done["value"]
    running, benefits = sums["running"], sums["benefits"]
    cost, in_points = done["cost"], _("this counts points; the budget is in yuan.")
    tally.number("cost_year", cost, points=1, tolerance=YUAN, mistakes=known(cost, YUAN, [
        ("three-years-for-one", cost * YEARS, _("this is for three years; the budget is for one.")),
        ("fixed-forgotten", cost - running / YEARS, _("the cost of running belongs to it."), 0.5),
        ("budget-in-points", (sums["redeemed"] + running + benefits) / YEARS, in_points),
        ("budget-in-points", sums["redeemed"] / YEARS, in_points),
        ("budget-in-points", sums["issued"] / YEARS, in_points),
        ("issued-for-redeemed", (value * sums["issued"] + running + benefits) / YEARS,
         _("this takes all points issued; what is not redeemed has not been paid.")),
        ("benefits-forgotten", (sums["rewards"] + running) / YEARS, _("benefits of tiers cost money too."), 0.5),
    ]))  # fmt: skip
    there = done["outstanding"]
    owed = there * value
    tally.number("owed", owed, points=1, tolerance=YUAN, mistakes=known(owed, YUAN, [
        ("owed-in-points", there, _("this is in points; the question asks for yuan.")),
        ("expired-still-owed", (sums["issued"] - sums["redeemed"]) * value, _("points that have lapsed are not owed.")),
        ("issued-as-owed", sums["issued"] * value, _("these are all points issued, those used and lapsed too.")),
        ("months-added-up", done["outstanding_added"] * value,
         _("what is there at the end of each month must not be added up; take the last month.")),
    ]))  # fmt: skip
    return tally.score()


def q7(answers: Answers, truth: Truth) -> Score:
    """Against the Circle."""
    tally = Tally(answers)
    tally.one_of("my_sign", ("more", "less", "same"), points=1)
    try:
        done = played(answers, truth)[1]
    except (BadRules, NoAnswer) as problem:
        return unplayed(tally, problem)
    mine, circle = done["mine"], done["circle"]
    turned = _("this is the Circle less your program; it is asked the other way round.")
    of_own = _("this is the gain of your program itself, against no program at all.")
    apart = _("this sets one gain's interval against the other's. The guests are the same: the difference has its own.")
    for name, other, points in (("more", "more", 1.5), ("more_low", "more_high", 0.5), ("more_high", "more_low", 0.5)):
        right, gain = mine[name], name.replace("more", "gain")
        rows = [
            ("own-gain-for-difference", mine[gain], of_own),
            ("turned-round", -mine[other], turned),
            (
                "a-year-for-three",
                right / YEARS,
                _("this is for one year; the question asks for all three."),
                points / 2,
            ),
        ]
        if name != "more":
            rows.append(("intervals-compared", mine[gain] - circle[other.replace("more", "gain")], apart))
        tally.number(name, right, points=points, tolerance=YUAN, mistakes=known(right, YUAN, rows))
    right = "better" if mine["more_low"] > 0 else "worse" if mine["more_high"] < 0 else "cannot tell"
    luck = _("the interval of the difference holds zero, so it may be luck.")
    overlap = _("the two gains may overlap; look at the interval of the difference.")
    verdicts = {"cannot tell": ("intervals-compared", overlap)}
    for one in ("better", "worse"):
        verdicts[one] = ("luck-for-result", luck) if right == "cannot tell" else ("turned-round", turned)
    mistakes = [Mistake(name, value, words) for value, (name, words) in verdicts.items()]
    tally.text("verdict", right, points=1.5, mistakes=unlike(right, mistakes))
    tally.number("again", done["again"], points=1, tolerance=YUAN, mistakes=known(done["again"], YUAN, [
        ("same-guests", mine["more"], _("these are the same guests again; give another seed.")),
        ("turned-round", -done["again"], turned),
        ("a-year-for-three", done["again"] / YEARS, _("this is for one year; the question asks for all three."), 0.5),
    ]))  # fmt: skip
    return tally.score()


def q8(answers: Answers, truth: Truth) -> Score:
    """Which assumption carries the result."""
    tally = Tally(answers)
    tally.text("reading", "B", points=1, mistakes=[
        Mistake("simulation-as-proof", "A", _("the sizes were put in. A run shows what follows from them.")),
        Mistake("small-means-none", "C", _("a small number in a run says nothing about guests of flesh and blood.")),
        Mistake("many-guests-make-it-true", "D", _("more guests make luck smaller, not an assumption truer.")),
    ])  # fmt: skip
    try:
        done = played(answers, truth)[1]
    except (BadRules, NoAnswer) as problem:
        return unplayed(tally, problem)
    gains, gain, running = done["gains"], done["gain"], done["sums"]["running"]
    forgotten = _("the cost of running is missing: hand `**play` over.")
    rows = [
        Mistake(
            "loss-for-gain", gain - gains, _("this is by how much the gain falls; the question asks for the gain.")
        ),
        Mistake(
            "loss-for-gain", gains - gain, _("this is by how much the gain falls; the question asks for the gain.")
        ),
        Mistake("fixed-forgotten", gains + running, forgotten, credit=1),
        Mistake(
            "a-year-for-three", gains / YEARS, _("this is for one year; the question asks for all three."), credit=1
        ),
    ]
    tally.series("gains", gains, points=2, tolerance=YUAN, mistakes=rows)
    none = done["none"]
    tally.number("gain_none", none, points=1, tolerance=YUAN, mistakes=known(none, YUAN, [
        ("effects-left-on", gain, _("here everybody still reacts as before.")),
        ("fixed-forgotten", none + running, forgotten, 0.5),
    ]))  # fmt: skip
    fall = gain - gains
    alike = [str(name) for name in gains.index if fall[name] >= fall.max() - TIES * abs(fall.max())]
    tally.text("carries", _chosen(answers, "carries", alike), points=1, mistakes=unlike(str(fall.idxmax()), [
        Mistake("least-as-most", str(fall.idxmin()), _("without this one the gain falls least.")),
    ]))  # fmt: skip
    by_lot = done["gap_by_lot"]
    tally.number("gap_by_lot", by_lot, points=1, tolerance=0.0006, mistakes=known(by_lot, 0.0006, [
        ("selection-left-on", done["gap"], _("here frequent guests are still likelier to join.")),
        ("effect-for-gap", done["on_members"], _("this is what the program does, not the gap.")),
    ]))  # fmt: skip
    return tally.score()


def q9(answers: Answers, truth: Truth) -> Score:
    """Who gains."""
    tally = Tally(answers)
    tally.text("seldom", "C", points=1, mistakes=[
        Mistake("letter-as-luck", "A", _("the lot decided who got it, and its effect was far above zero.")),
        Mistake("seldom-worthless", "B", _("the letter paid, with just such guests.")),
        Mistake("more-guests-show-it", "D", _("more guests would give the same numbers, only more exactly.")),
    ])  # fmt: skip
    try:
        done = played(answers, truth)[1]
    except (BadRules, NoAnswer) as problem:
        return unplayed(tally, problem)
    kinds = done["kinds"].set_axis([str(name) for name in done["kinds"].index])
    got, gain = kinds["got"], kinds["gain"]
    firm, guest = (
        _("this is what guests got, not what Harbor gained."),
        _("this is what Harbor gained, not what guests got."),
    )
    tally.series("gain_each", gain, points=1, mistakes=[
        Mistake("got-for-gain", got, firm),
        Mistake("all-for-each", gain * kinds["customers"], _("this is for all guests of a type, not for one.")),
    ])  # fmt: skip
    for name, column, other, words in (("got_most", got, gain, guest), ("gained_most", gain, got, firm)):
        alike = [str(kind) for kind in column.index if column[kind] >= column.max() - 0.05]
        right = _chosen(answers, name, alike)
        confused = "gain-for-got" if name == "got_most" else "got-for-gain"
        tally.text(name, right, points=1, mistakes=unlike(right, [Mistake(confused, str(other.idxmax()), words)]))
    return tally.score()


def _chosen(answers: Answers, name: str, alike: list[str]) -> str:
    """Return the answer itself if it is one of those that are right, else the first of these."""
    try:
        value = answers.text(name)
    except NoAnswer:
        return alike[0]
    return value if value.casefold() in [one.casefold() for one in alike] else alike[0]


def q10(answers: Answers, truth: Truth) -> Score:
    """Break-even, as a function."""
    tally = Tally(answers)
    rows: dict[str, list[float]] = {name: [] for name in ("right", "cost", "fixed", "extra", "ratio", "twice", "added")}
    for margin, face, used, ratio, fixed, sales in EVEN:
        c, part, full, twice = face * used * ratio, fixed / sales, face * used, face * used * used * ratio
        rows["right"].append((c + part) / (margin - c))
        rows["cost"].append(c + part)
        rows["fixed"].append(c / (margin - c))
        rows["extra"].append((c + part) / margin)
        rows["ratio"].append((full + part) / (margin - full))
        rows["twice"].append((twice + part) / (margin - twice))
        rows["added"].append(c / (margin - c) + part)
    tally.results("break_even", rows["right"], points=4, mistakes=[
        Mistake("margin-forgotten", rows["cost"], _("your function does not react to the margin.")),
        Mistake("fixed-forgotten", rows["fixed"], _("your function does not react to the cost of running."), credit=2),
        Mistake("no-rewards-on-extra", rows["extra"], _("the extra sales earn points too."), credit=2),
        Mistake("cost-ratio-forgotten", rows["ratio"], _("your function does not react to the cost ratio."), credit=2),
        Mistake("redemption-twice", rows["twice"], _("redemption is in the cost already."), credit=1),
        Mistake("fixed-without-margin", rows["added"],
                _("the cost of running has to be earned from margins, too."), credit=2),
        Mistake("percent-not-share", [100 * one for one in rows["right"]],
                _("give the rise as a share, not in percent."), credit=3),
    ])  # fmt: skip
    return tally.score()


QUESTIONS = {
    "q1": Question(6, q1, reads=("by_rule", "face", "joining")),
    "q2": Question(6, q2, reads=("burn_2024", "burn_2025", "urr", "urr_low", "urr_high", "rising")),
    "q3": Question(5, q3, reads=("face", "urr", "cost_today", "cost_nights", "spent")),
    "q4": Question(6, q4, reads=("cost_today", "even_rewards", "even", "pei")),
    "q5": Question(5, q5, reads=("visits", "spend", "nights", "bias")),
    "q6": Question(12, q6, reads=("rules", "cost_year", "owed")),
    "q7": Question(6, q7, reads=("rules", "my_sign", "more", "more_low", "more_high", "verdict", "again")),
    "q8": Question(6, q8, reads=("rules", "gains", "gain_none", "carries", "gap_by_lot", "reading")),
    "q9": Question(4, q9, reads=("rules", "gain_each", "got_most", "gained_most", "seldom")),
    "q10": Question(4, q10, calls={"break_even": EVEN}),
}
