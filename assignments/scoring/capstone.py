"""Scoring of the capstone, "A paper for the board of Harbor Hotels". Never leaves the instructor's machine.

One pure function a checkpoint. ``reference`` computes the right answers, and the values that known misunderstandings
lead to, on the student's own draw. Later checkpoints accept what follows from the student's own earlier numbers.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab import clv, programs
from loyaltylab.datasets import Case
from loyaltylab.grading.score import Answers, Question, Score
from loyaltylab.grading.tally import Mistake, Tally, follow, known, own, percents
from loyaltylab.i18n import _

CASE = "harbour_hotels"
VERSIONS = {"1.0"}

Truth = Mapping[str, Any]

MARGIN, POINT, CHAIN = 0.60, 0.05, 25  # share; yuan; guests of the chain for one drawn
LETTER, TRAINING, DISCOUNT = 15, 400_000, 0.10  # yuan a guest; yuan a year; a year
YUAN = 0.51  # an amount for one guest may be rounded to whole yuan


def reference(case: Case) -> dict[str, Any]:
    """Compute what the checkpoints ask for on one draw."""
    tables = case.tables
    bookings = tables["stays"]
    stays = bookings[bookings["nights_stayed"] > 0].copy()
    stays["bill"] = stays["adr"] * stays["nights_stayed"] + stays["fnb_spend"]
    stays["check_out"] = stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")
    stays["year"] = stays["check_out"].dt.year
    drawn, known_guests = _two_tables(stays, tables)
    found = {**_files(bookings, stays), **_answers(tables["surveys"], stays), **_worth(stays)}
    found |= {**_circle(drawn, known_guests), **_debt(tables["points_ledger"]), **_again(stays, tables["complaints"])}
    return found | _options(found, drawn, stays, tables["complaints"])


def _files(bookings: pd.DataFrame, stays: pd.DataFrame) -> dict[str, Any]:
    sent, answered = stays["survey_sent"].sum(), stays["responded"].sum()
    return {
        "bookings": float(len(bookings)),
        "not_cancelled": float((bookings["cancelled"] == 0).sum()),
        "took_place": float(len(stays)),
        "lost": 100 * (1 - len(stays) / len(bookings)),
        "cancelled": 100 * bookings["cancelled"].mean(),
        "no_show": 100 * bookings["no_show"].mean(),
        "asked": 100 * sent / len(stays),
        "asked_bookings": 100 * sent / len(bookings),
        "answered": 100 * answered / sent,
        "answered_stays": 100 * answered / len(stays),
        "answered_bookings": 100 * answered / len(bookings),
    }


def _answers(surveys: pd.DataFrame, stays: pd.DataFrame) -> dict[str, Any]:
    shares: Any = 100 * stays[stays["survey_sent"] == 1].groupby("responded")["member"].mean()
    members = stays[(stays["member"] == 1) & (stays["survey_sent"] == 1)]
    return {
        "satisfied": 100 * (surveys["csat"] >= 4).mean(),
        "only_five": 100 * (surveys["csat"] == 5).mean(),
        "from_three": 100 * (surveys["csat"] >= 3).mean(),
        "as_scale": 20 * surveys["csat"].mean(),
        "members_among_answers": shares[1],
        "members_among_silent": shares[0],
        "members_silent_all": 100 * stays.loc[stays["responded"] == 0, "member"].mean(),
        "answers_among_members": 100 * members["responded"].mean(),
    }


def _worth(stays: pd.DataFrame) -> dict[str, Any]:
    own_stays = stays[stays["year"] == 2025]
    bills = own_stays.groupby("guest_id")["bill"].sum()
    left = MARGIN * bills
    one, two = (set(stays.loc[stays["year"] == year, "guest_id"]) for year in (2024, 2025))
    by_stay = own_stays["bill"]
    found: dict[str, Any] = {
        "left_each": left.mean(),
        "bill_each": bills.mean(),
        "left_stay": MARGIN * by_stay.mean(),
        "left_all": left.sum() / stays["guest_id"].nunique(),
        "top_fifth": 100 * left.nlargest(round(len(left) / 5)).sum() / left.sum(),
        "top_stays": 100 * by_stay.nlargest(round(len(by_stay) / 5)).sum() / by_stay.sum(),
        "back": 100 * len(one & two) / len(one),
        "back_of_later": 100 * len(one & two) / len(two),
    }
    return found | {f"worth_{name}": each for name, each in _values(found["left_each"], found["back"] / 100).items()}


def _values(margin: float, stay: float) -> dict[str, float]:
    kinds = ("conditional", "end", "immediate")
    values = {kind: clv.retention_clv(margin, stay, DISCOUNT, timing=kind) for kind in kinds}
    return values | {"undiscounted": margin * stay / (1 - stay) if stay < 1 else 0.0}


def _two_tables(stays: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    left = MARGIN * stays[stays["year"] == 2025].groupby("guest_id")["bill"].sum()
    joined = tables["members"].set_index("guest_id")["joined"]
    first = stays.groupby("guest_id")["arrival"].min()
    guests = first[first < "2025-01-01"].to_frame("first_stay")
    guests["member"] = (joined.reindex(guests.index) < "2025-01-01").astype(int)
    guests["left_2025"] = left.reindex(guests.index).fillna(0.0)
    drawn = tables["guests"].dropna(subset=["invited"]).set_index("guest_id")[["invited"]].astype(int)
    drawn["joined"] = drawn.index.isin(joined.index).astype(int)
    drawn["left_2025"] = left.reindex(drawn.index).fillna(0.0)
    return drawn, guests


def _circle(drawn: pd.DataFrame, guests: pd.DataFrame) -> dict[str, Any]:
    effect = programs.holdout_effect(drawn, "left_2025", "invited")
    gap: Any = guests.groupby("member")["left_2025"].mean()
    shares: Any = drawn.groupby("invited")["joined"].mean()
    joiners: Any = drawn.groupby("joined")["left_2025"].mean()
    took = drawn.loc[(drawn["invited"] == 1) & (drawn["joined"] == 1), "left_2025"].mean()
    found = {
        "naive": gap[1] - gap[0],
        "members_left": gap[1],
        "letter": effect.value,
        "letter_low": effect.low,
        "letter_high": effect.high,
        "joiners_gap": joiners[1] - joiners[0],
        "takers_gap": took - drawn.loc[drawn["invited"] == 0, "left_2025"].mean(),
        "written_left": drawn.loc[drawn["invited"] == 1, "left_2025"].mean(),
        "joined_more": 100 * (shares[1] - shares[0]),
        "joined_written": 100 * shares[1],
    }
    return found | {"per_joiner": 100 * found["letter"] / found["joined_more"]}


def _debt(book: pd.DataFrame) -> dict[str, Any]:
    kinds = {"welcome": "issue", "earn": "issue", "redeem": "redeem"}
    events = book[book["type"].isin(kinds)].assign(type=book["type"].map(kinds), points=book["points"].abs())
    rule = programs.ExpiryRule("lot_age", months=24)
    ledger = programs.post(events[["member_id", "date", "type", "points"]], rule, end="2025-12-31")
    lives = programs.point_lives(ledger)
    held, issued = lives.outstanding, lives.urr
    return {
        "owed": float(ledger.balances["outstanding"].sum()),
        "issued": float(events.loc[events["type"] == "issue", "points"].sum()),
        "held": held.value,
        "held_low": held.low,
        "held_high": held.high,
        "urr": issued.value,
        "urr_low": issued.low,
        "urr_high": issued.high,
    }


def _again(stays: pd.DataFrame, complaints: pd.DataFrame) -> dict[str, Any]:
    ordered = stays.sort_values(["guest_id", "arrival"])
    following = ordered.groupby("guest_id")["arrival"].shift(-1)
    ordered["again"] = 100.0 * ((following - ordered["check_out"]).dt.days <= 365)
    before = ordered[ordered["check_out"] < "2025-01-01"].set_index("stay_id")
    score = complaints.set_index("stay_id")["recovery_score"].reindex(before.index)
    again = before["again"]
    return {
        "again_others": again[score.isna()].mean(),
        "again_all": again.mean(),
        "again_complained": again[score.notna()].mean(),
        "again_well": again[score == 4].mean(),
        "again_three": again[score >= 3].mean(),
        "again_badly": again[score <= 1].mean(),
        "again_none": again[score == 0].mean(),
        "again_two": again[score <= 2].mean(),
    }


def _options(found: Truth, drawn: pd.DataFrame, stays: pd.DataFrame, complaints: pd.DataFrame) -> dict[str, Any]:
    held_out = drawn["invited"] == 0
    bill = stays.loc[stays["year"] == 2025, "bill"].mean()
    return {
        "write_to": float(CHAIN * (held_out & (drawn["joined"] == 0)).sum()),
        "write_all": float(CHAIN * held_out.sum()),
        "write_drawn": float(CHAIN * len(drawn)),
        "this_year": float(CHAIN * (complaints["opened"] >= "2025-01-01").sum()),
        "all_years": float(CHAIN * len(complaints)),
        "per_stay": MARGIN * bill,
    }


# --- The checkpoints -----------------------------------------------------------------------------------------


def other_number() -> str:
    """Say that two numbers stand in each other's place."""
    return _("the two are swapped.")


def not_contribution() -> str:
    """Say that a bill is not what it leaves."""
    return _("this is bills; the house keeps 60 fen of a yuan.")


def one_draw() -> str:
    """Say that the chain is larger than the draw."""
    return _("this is for the guests of your draw; each stands for 25 of the chain.")


def q1(answers: Answers, truth: Truth) -> Score:
    """Bookings, stays, answers."""
    tally = Tally(answers)
    tally.number("took_place", truth["took_place"], points=1, tolerance=0.5, mistakes=known(truth["took_place"], 0.5, [
        ("cancelled-counted", truth["bookings"], _("these are all bookings; in some of them nobody came.")),
        ("no-show-counted", truth["not_cancelled"], _("in some of these nobody came, though nobody cancelled."), 0.5),
    ]))  # fmt: skip
    lost = truth["lost"]
    tally.number("lost", lost, points=1, mistakes=percents(lost, [
        ("no-show-counted", truth["cancelled"], _("guests who neither cancelled nor came are missing."), 0.5),
        ("rest-for-part", 100 - lost, _("this is the part that did take place.")),
    ]))  # fmt: skip
    asked = truth["asked"]
    tally.number("asked", asked, points=1, mistakes=percents(asked, [
        ("cancelled-counted", truth["asked_bookings"], _("nobody asks a guest who never came: divide by the stays.")),
    ]))  # fmt: skip
    answered = truth["answered"]
    tally.number("answered", answered, points=2, mistakes=percents(answered, [
        ("not-asked-as-silent", truth["answered_stays"],
         _("this counts guests as silent whom nobody asked: divide by those asked."), 1),
        ("cancelled-counted", truth["answered_bookings"], _("this divides by all bookings: divide by those asked.")),
        ("rest-for-part", 100 - answered, _("this is the part that kept silent.")),
    ]))  # fmt: skip
    return tally.score()


def q2(answers: Answers, truth: Truth) -> Score:
    """What the survey says, and about whom."""
    tally = Tally(answers)
    satisfied = truth["satisfied"]
    tally.number("satisfied", satisfied, points=1.5, mistakes=percents(satisfied, [
        ("top-box-only", truth["only_five"], _("a 4 counts as satisfied too.")),
        ("middle-counted", truth["from_three"], _("a 3 is in the middle, not satisfied.")),
        ("mean-for-share", truth["as_scale"], _("this is a mean of the scale, not a share of the answers.")),
    ]))  # fmt: skip
    one, other = truth["members_among_answers"], truth["members_among_silent"]
    turned = _("this is how many members answered; the question asks how many of those who answered are members.")
    silent = _("this is how many members kept silent; the question asks how many of those who kept silent are members.")
    tally.number("members_among_answers", one, points=1.5, mistakes=percents(one, [
        ("swapped", other, other_number()),
        ("share-turned", truth["answers_among_members"], turned),
    ]))  # fmt: skip
    tally.number("members_among_silent", other, points=1.5, mistakes=percents(other, [
        ("swapped", one, other_number()),
        ("not-asked-as-silent", truth["members_silent_all"],
         _("this counts guests as silent whom nobody asked."), 0.5),
        ("share-turned", 100 - truth["answers_among_members"], silent),
    ]))  # fmt: skip
    tally.text("says", "C", points=1.5, mistakes=[
        Mistake("answers-as-all-guests", "A", _("most guests did not answer, and those who did differ.")),
        Mistake("throw-it-away", "B", _("few answers are no reason to be deaf; say whose answers they are.")),
        Mistake("weights-heal-all", "D", _("weights do not know what silent guests think.")),
    ])  # fmt: skip
    return tally.score()


def q3(answers: Answers, truth: Truth) -> Score:
    """What a guest is worth."""
    tally = Tally(answers)
    each = truth["left_each"]
    tally.number("left_each", each, points=1.5, tolerance=YUAN, mistakes=known(each, YUAN, [
        ("revenue-for-contribution", truth["bill_each"], not_contribution()),
        ("stays-for-guests", truth["left_stay"], _("this is for a stay; some guests have several."), 0.5),
        ("absent-guests-counted", truth["left_all"], _("this divides by guests who did not come in 2025."), 0.5),
    ]))  # fmt: skip
    top, back = truth["top_fifth"], truth["back"]
    tally.number("top_fifth", top, points=1.5, mistakes=percents(top, [
        ("stays-for-guests", truth["top_stays"], _("this is about stays; add up those of each guest first.")),
    ]))  # fmt: skip
    tally.number("back", back, points=1.5, mistakes=percents(back, [
        ("later-year-below", truth["back_of_later"], _("divide by the guests of 2024: only they can come back.")),
        ("rest-for-part", 100 - back, _("this is the part that did not come back.")),
    ]))  # fmt: skip
    mine = own(answers, "left_each", each, 1, 1e5), own(answers, "back", back, 0.5, 99) / 100
    carried, values = _values(*mine), {kind: truth[f"worth_{kind}"] for kind in _values(each, back / 100)}
    wide = 0.002 * values["conditional"]
    right = follow(answers, "worth", values["conditional"], carried["conditional"], wide)
    values = carried if right == carried["conditional"] else values
    tally.number("worth", right, points=1.5, tolerance=wide, mistakes=known(right, wide, [
        ("first-margin-certain", values["end"], _("this takes the first margin for certain."), 0.5),
        ("this-year-counted", values["immediate"], _("this counts the year that is over."), 0.5),
        ("discount-forgotten", values["undiscounted"], _("money that comes in later years is worth less today."), 0.5),
    ]))  # fmt: skip
    return tally.score()


def q4(answers: Answers, truth: Truth) -> Score:
    """The gap, and the letter."""
    tally = Tally(answers)
    naive, letter = truth["naive"], truth["letter"]
    tally.number("naive", naive, points=1.5, tolerance=YUAN, mistakes=known(naive, YUAN, [
        ("members-only", truth["members_left"], _("this is what members left; take off what the others left.")),
        ("effect-for-gap", letter, _("this is the effect of the letter; here everybody in `known` counts.")),
        ("joiners-gap", truth["joiners_gap"], _("this compares guests of `drawn`; here everybody in `known` counts.")),
        ("sign-turned", -naive, _("the difference is the wrong way around.")),
    ]))  # fmt: skip
    joined = _("who joins is another kind of guest. The lot made those *written to* and the others alike.")
    tally.number("letter", letter, points=2, tolerance=YUAN, mistakes=known(letter, YUAN, [
        ("joiners-for-invited", truth["joiners_gap"], joined),
        ("joiners-for-invited", truth["takers_gap"], joined),
        ("gap-as-effect", naive, _("this is the gap between members and others, which is not an effect.")),
        ("revenue-for-contribution", letter / MARGIN, not_contribution(), 0.5),
        ("members-only", truth["written_left"], _("take off what those left who got no letter.")),
        ("sign-turned", -letter, _("the difference is the wrong way around.")),
    ]))  # fmt: skip
    for name, end in (("letter_low", "letter_high"), ("letter_high", "letter_low")):
        tally.number(name, truth[name], points=0.5, tolerance=YUAN, mistakes=known(truth[name], YUAN, [
            ("swapped", truth[end], other_number()),
            ("value-as-end", letter, _("this is the effect itself; give the ends of its interval.")),
            ("revenue-for-contribution", truth[name] / MARGIN, not_contribution()),
        ]))  # fmt: skip
    more = truth["joined_more"]
    tally.number("joined_more", more, points=1, mistakes=percents(more, [
        ("members-only", truth["joined_written"], _("some joined without a letter; take their share off."), 0.5),
    ]))  # fmt: skip
    carried = own(answers, "letter", letter, -1e4, 1e4) / (own(answers, "joined_more", more, 1, 100) / 100)
    wide = max(YUAN, 0.002 * truth["per_joiner"])
    right = follow(answers, "per_joiner", truth["per_joiner"], carried, wide)
    tally.number("per_joiner", right, points=1.5, tolerance=wide, mistakes=known(right, wide, [
        ("multiplied-for-divided", letter * more / 100,
         _("few joined because of the letter, so each brings more, not less.")),
        ("hundredfold", right / 100, _("the share that joined is in percent: divide it by a hundred first."), 0.5),
        ("joiners-for-invited", truth["takers_gap"], joined),
        ("gap-as-effect", naive, _("this is the gap between members and others, which is not an effect.")),
    ]))  # fmt: skip
    tally.text("why", "B", points=1, mistakes=[
        Mistake("draw-doubted", "A", _("the lot decided. It is `naive` that nobody drew lots for.")),
        Mistake("late-letter", "C", _("both look at the whole of 2025.")),
        Mistake("fewer-means-less", "D", _("a mean does not grow with the number of guests.")),
    ])  # fmt: skip
    return tally.score()


def q5(answers: Answers, truth: Truth) -> Score:
    """What is owed for points."""
    tally = Tally(answers)
    owed = truth["owed"]
    tally.number("owed", owed, points=1.5, tolerance=0.5, mistakes=known(owed, 0.5, [
        ("issued-for-held", truth["issued"], _("these were issued; some of them are used, and some have expired.")),
        ("draw-not-chain", CHAIN * owed, _("here the question asks for your draw."), 0.5),
    ]))  # fmt: skip
    points = own(answers, "owed", owed, 1, 1e9)
    value = CHAIN * POINT / 100
    all_used = _("this takes every point for used; some will expire.")
    issued = _("this is the share of all points *issued*. Those still held have come further, or are younger.")
    ends = {"debt": "held", "debt_low": "held_low", "debt_high": "held_high"}
    for name, share in ends.items():
        used, wide = value * truth[share], 0.002 * value * owed * truth[share]
        right = follow(answers, name, used * owed, used * points, wide)
        held, credit = right / used, 0.5 if name == "debt" else 0.0
        rows = [
            ("face-value-as-debt", 100 * value * held, all_used, credit),
            ("issued-for-held", value * held * truth[share.replace("held", "urr")], issued, credit),
            ("draw-not-chain", right / CHAIN, one_draw(), 2 * credit),
            ("breakage-for-use", 100 * value * held - right, _("this is the part that will never be used.")),
            ("points-not-yuan", right / POINT, _("this is in points, not in yuan."), credit),
            ("hundredfold", 100 * right, _("the share is in percent: divide by a hundred."), credit),
            (
                "margin-on-points",
                MARGIN * right,
                _("a used point takes five fen off the bill, and all of that is missing in the till."),
                2 * credit,
            ),
        ]
        if name != "debt":
            end = ends["debt_high" if name == "debt_low" else "debt_low"]
            rows.append(("swapped", value * held * truth[end], other_number()))
            rows.append(("value-as-end", value * held * truth["held"], _("this is the debt itself, not an end.")))
        worth = 2.5 if name == "debt" else 0.5
        tally.number(name, right, points=worth, tolerance=wide, mistakes=known(right, wide, rows))
    return tally.score()


def q6(answers: Answers, truth: Truth) -> Score:
    """Who comes again."""
    tally = Tally(answers)
    one, other = truth["again_others"], truth["again_complained"]
    everybody = _("these are all stays; leave out those with a complaint.")
    tally.number("again_others", one, points=1, mistakes=percents(one, [
        ("swapped", other, other_number()),
        ("all-for-others", truth["again_all"], everybody, 0.5),
    ]))  # fmt: skip
    tally.number("again_complained", other, points=1, mistakes=percents(other, [("swapped", one, other_number())]))
    well, badly = truth["again_well"], truth["again_badly"]
    tally.number("again_well", well, points=1, mistakes=percents(well, [
        ("swapped", badly, other_number()),
        ("three-steps-too", truth["again_three"], _("this counts three steps too."), 0.5),
        ("all-for-others", other, _("these are all complaints; look at the recovery score.")),
    ]))  # fmt: skip
    tally.number("again_badly", badly, points=1, mistakes=percents(badly, [
        ("swapped", well, other_number()),
        ("none-only", truth["again_none"], _("this counts none of the steps only; one step belongs here too."), 0.5),
        ("two-steps-too", truth["again_two"], _("two steps do not belong here."), 0.5),
    ]))  # fmt: skip
    tally.text("shows", "D", points=2, mistakes=[
        Mistake("handling-as-cause", "A", _("nobody drew lots for how a complaint was handled.")),
        Mistake("silence-as-excuse", "B", _("the files do say something, about those who spoke up."), credit=0.5),
        Mistake("guests-to-blame", "C", _("the numbers say nothing about what kind of people complain.")),
    ])  # fmt: skip
    return tally.score()


def q7(answers: Answers, truth: Truth) -> Score:
    """Three options in money."""
    tally = Tally(answers)
    count = truth["write_to"]
    tally.number("write_to", count, points=1.5, tolerance=0.5, mistakes=known(count, 0.5, [
        ("members-written-to", truth["write_all"], _("some of these have joined since."), 0.5),
        ("whole-draw", truth["write_drawn"], _("half of these got a letter already.")),
        ("draw-not-chain", count / CHAIN, one_draw(), 0.5),
    ]))  # fmt: skip
    written = own(answers, "write_to", count, 1, 1e7)
    for name in ("low", "high"):
        value = own(answers, f"letter_{name}", truth[f"letter_{name}"], -1e4, 1e4)
        _letter_gain(tally, name, written, value, truth)
    _recovery(tally, answers, truth)
    tally.text("by_lot", "letter", points=1.5, mistakes=[
        Mistake("compared-as-drawn", "recovery", _("guests were compared there; nobody drew lots.")),
        Mistake("zero-as-measured", "bank", _("that nothing changes is no measurement.")),
    ])  # fmt: skip
    return tally.score()


def _letter_gain(tally: Tally, end: str, written: float, value: float, truth: Truth) -> None:
    name = f"letter_gain_{end}"
    sure = truth["write_to"] * (truth[f"letter_{end}"] - LETTER)
    wide = 0.003 * truth["write_to"] * LETTER
    right = follow(tally.answers, name, sure, written * (value - LETTER), wide)
    other = truth["letter_high" if end == "low" else "letter_low"]
    tally.number(name, right, points=1, tolerance=wide, mistakes=known(right, wide, [
        ("cost-forgotten", written * value, _("the cost of the letters is missing."), 0.5),
        ("cost-added", written * (value + LETTER), _("the cost takes away from the gain.")),
        ("swapped", written * (other - LETTER), other_number()),
        ("value-as-end", written * (truth["letter"] - LETTER), _("this takes the effect itself, not an end.")),
        ("draw-not-chain", right / CHAIN, one_draw()),
    ]))  # fmt: skip


def _recovery(tally: Tally, answers: Answers, truth: Truth) -> None:
    well, now = truth["again_well"], truth["again_complained"]
    mine = own(answers, "again_well", well, 0, 100) - own(answers, "again_complained", now, 0, 100)
    stays, each = truth["this_year"], truth["per_stay"]
    brought = stays * (well - now) / 100 * each
    wide = 0.002 * brought
    right = follow(answers, "recovery_at_most", brought - TRAINING, stays * mine / 100 * each - TRAINING, wide)
    brought = right + TRAINING
    tally.number("recovery_at_most", right, points=2, tolerance=wide, mistakes=known(right, wide, [
        ("cost-forgotten", brought, _("the cost of the training is missing."), 1),
        ("revenue-for-contribution", brought / MARGIN - TRAINING, not_contribution(), 1),
        ("badly-as-start", stays * (well - truth["again_badly"]) / 100 * each - TRAINING,
         _("today some complaints are handled well: start from all of them."), 0.5),
        ("guests-for-stays", brought / each * truth["left_each"] - TRAINING,
         _("this is what a guest leaves in a year; each won back makes one more *stay*."), 1),
        ("draw-not-chain", brought / CHAIN - TRAINING, one_draw(), 0.5),
        ("three-years-for-one", brought / stays * truth["all_years"] - TRAINING,
         _("these are three years' complaints."), 1),
        ("hundredfold", 100 * brought - TRAINING, _("the shares are in percent: divide by a hundred."), 0.5),
    ]))  # fmt: skip


QUESTIONS = {
    "q1": Question(5, q1, reads=("took_place", "lost", "asked", "answered")),
    "q2": Question(6, q2, reads=("satisfied", "members_among_answers", "members_among_silent", "says")),
    "q3": Question(6, q3, reads=("left_each", "top_fifth", "back", "worth")),
    "q4": Question(8, q4, reads=("naive", "letter", "letter_low", "letter_high", "joined_more", "per_joiner", "why")),
    "q5": Question(5, q5, reads=("owed", "debt", "debt_low", "debt_high")),
    "q6": Question(6, q6, reads=("again_others", "again_complained", "again_well", "again_badly", "shows")),
    "q7": Question(
        7, q7, reads=("letter_low", "letter_high", "again_complained", "again_well", "write_to",
                      "letter_gain_low", "letter_gain_high", "recovery_at_most", "by_lot"),
    ),
}  # fmt: skip
