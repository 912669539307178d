"""What only lab 7 has: rules of the student's own, simulated again by the scoring, and errors that are carried on."""

import copy
import json
import math

import nbformat
import numpy as np
import pandas as pd
import pytest

from loyaltylab import datasets, programs
from loyaltylab.grading.lab import load_lab
from loyaltylab.grading.misconceptions import score_cells, solution_cells
from loyaltylab.grading.score import Answers


@pytest.fixture(scope="module")
def lab(assignments):
    return load_lab("lab7", assignments / "scoring")


@pytest.fixture(scope="module")
def notebook(assignments):
    return nbformat.read(assignments / "source" / "lab7" / "lab7.ipynb", as_version=4)


@pytest.fixture(scope="module")
def truth(lab):
    return lab.truth("demo")


@pytest.fixture(scope="module")
def rules(notebook):
    names: dict[str, dict[str, object]] = {}
    exec(solution_cells(notebook)["q6-answer"].split("my_program")[0], names)
    return names["rules"]


def with_rule(rules, place, value):
    """Return the rules with one of them changed: "tiers.2.threshold"."""
    found = copy.deepcopy(rules)
    *way, name = [int(step) if step.isdigit() else step for step in place.split(".")]
    part = found
    for step in way:
        part = part[step]
    part[name] = value
    return found


def answers_of(lab, rules, truth):
    """Answer questions 6 to 9 rightly for these rules."""
    done = lab.module.outcome(json.dumps(rules, sort_keys=True), truth["seed"])
    mine, kinds = done["mine"], done["kinds"]
    low, high = mine["more_low"], mine["more_high"]
    return {
        "rules": rules,
        "cost_year": done["cost"],
        "owed": done["outstanding"] * done["value"],
        "my_sign": "same",
        **{name: mine[name] for name in ("more", "more_low", "more_high")},
        "verdict": "better" if low > 0 else "worse" if high < 0 else "cannot tell",
        "again": done["again"],
        "gains": done["gains"],
        "gain_none": done["none"],
        "carries": done["gains"].idxmin(),
        "gap_by_lot": done["gap_by_lot"],
        "reading": "B",
        "gain_each": kinds["gain"].set_axis(kinds.index.astype(str)),
        "got_most": str(kinds["got"].idxmax()),
        "gained_most": str(kinds["gain"].idxmax()),
        "seldom": "C",
    }


# --- the student's own draw ----------------------------------------------------------------------------------


def test_numbers_of_the_draw_counted_another_way(truth):
    tables = datasets.for_student("harbour_hotels", "demo").tables
    book, stays = tables["points_ledger"], tables["stays"]
    of_2025 = book[book["date"].between("2025-01-01", "2025-12-31") & (book["points"] > 0)]
    left = stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")
    bills = stays["nights_stayed"] * stays["adr"] + stays["fnb_spend"]
    own = (stays["member"] == 1) & (stays["nights_stayed"] > 0) & left.between("2025-01-01", "2025-12-31")
    assert truth["sales"] == pytest.approx(bills[own].sum())
    assert truth["face"] == pytest.approx(5 * of_2025["points"].sum() / bills[own].sum())
    came = stays[stays["nights_stayed"] > 0]
    known = set(came.loc[came["arrival"] < "2024-01-01", "guest_id"])
    later = sum(who in known for who in came.loc[came["arrival"] >= "2024-01-01", "guest_id"])
    assert truth["visits"] == pytest.approx(later / 24 / len(known))


def test_the_rule_of_question_1_is_that_of_the_preset():
    circle = programs.preset("harbor_circle")
    assert [100 * circle.value_rate(tier) for tier in ("blue", "silver", "gold")] == pytest.approx([5, 5.5, 6.25])
    assert circle.burning.value == 0.05


def test_market_and_budget_are_those_of_the_lab(lab, notebook, rules, truth, monkeypatch):
    monkeypatch.setenv("LOYALTYLAB_STUDENT", "demo")
    names: dict[str, object] = {"circle": programs.preset("harbor_circle")}
    for cell in notebook.cells:
        if cell.id in ("setup", "market"):
            exec(cell.source, names)
    assert (names["seed"], names["market"]) == (truth["seed"], lab.module.MARKET)
    assert names["budget"] == lab.module.outcome(json.dumps(rules, sort_keys=True), truth["seed"])["budget"]


@pytest.mark.parametrize("student", [f"h{n:02d}" for n in range(6)])
def test_the_solution_is_right_on_every_draw(lab, notebook, student):
    scores = score_cells(lab, notebook, student, {})
    assert {name: score.points for name, score in scores.items()} == {n: q.points for n, q in lab.questions.items()}


def test_the_market_of_the_office_is_near_the_students_own(lab):
    for student in ("demo", "li.wei", "h01", "h02"):
        truth, market = lab.truth(student), lab.module.MARKET
        assert truth["visits"] == pytest.approx(market.visits, rel=0.11)
        assert truth["spend"] == pytest.approx(market.spend, rel=0.05)
        assert truth["nights"] == pytest.approx(market.nights, rel=0.05)


def test_an_error_of_an_earlier_question_costs_its_points_once(lab, notebook):
    face, urr = "face = 5\nby_rule, joining = ..., ...\n", "urr = burn_2024 = 30\n"
    scores = score_cells(lab, notebook, "demo", {"q1-answer": face, "q2-answer": urr})
    assert (scores["q1"].points, scores["q2"].points) == (0, 0)
    assert (scores["q3"].points, scores["q4"].points) == (5, 6)


def test_an_earlier_answer_that_cannot_be_one_is_not_carried_on(lab, truth):
    cost = truth["face"] * truth["urr"] / 100
    for face in (0.0, 1e9, -5.0, "x"):
        given = {"face": face, "urr": 50, "cost_today": face if face == "x" else face / 2, "cost_nights": cost * 0.7}
        found = lab.score("q3", Answers({**given, "spent": 0}), "demo")
        assert found.points == 1.5


def test_rounded_money_is_right(lab, rules, truth):
    right = answers_of(lab, rules, truth)
    rounded = {name: round(right[name], -2) for name in ("cost_year", "owed", "more", "more_low", "more_high", "again")}
    given = {**right, **rounded, "gains": right["gains"].round(-2), "gain_none": round(right["gain_none"], -2)}
    assert [lab.score(f"q{n}", Answers(given), "demo").points for n in (6, 7, 8)] == [12, 6, 6]
    spent = truth["face"] * truth["urr"] / 1e4 * truth["sales"] * 25
    own = {"face": truth["face"], "urr": truth["urr"], "cost_today": round(truth["face"] * truth["urr"] / 100, 2)}
    own |= {"cost_nights": round(0.7 * truth["face"] * truth["urr"] / 100, 2), "spent": round(spent, -3)}
    assert lab.score("q3", Answers(own), "demo").points == 5


# --- rules of the student's own ------------------------------------------------------------------------------

GOOD: dict[str, dict[str, object]] = {
    "by the night": {
        "earning": {"rate": 400, "per": "night", "enrollment_bonus": 500},
        "burning": {"kind": "fixed", "point_value": 0.05, "minimum": 500, "step": 500},
    },
    "by the visit": {
        "earning": {"rate": 1, "per": "visit"},
        "burning": {"kind": "fixed", "point_value": 35, "minimum": 2, "step": 1},
    },
    "never expires": {"expiry": {"kind": "none"}},
    "from the last movement": {"expiry": {"kind": "inactivity", "months": 24}},
    "one tier, by money spent": {"tiers": [{"name": "friend", "threshold": 5000, "by": "spend", "benefit_cost": 20}]},
    "tiers that give little": {
        "tiers": [
            {"name": "all", "threshold": 0, "by": "nights"},
            {"name": "silver", "threshold": 3, "by": "nights", "benefit_cost": 5},
            {"name": "gold", "threshold": 8, "by": "nights", "earn_bonus": 0.05},
        ]
    },
    "stingy": {"burning": {"kind": "fixed", "point_value": 0.02, "minimum": 500, "step": 500}},
}


@pytest.mark.parametrize("name", GOOD)
def test_many_programs_are_right(lab, rules, truth, name):
    """Any rules that keep the brief, better or worse than the Circle; every number follows from them."""
    own = {**rules, **GOOD[name]}
    given = Answers(answers_of(lab, own, truth))
    found = {n: lab.score(n, given, "demo") for n in ("q6", "q7", "q8", "q9")}
    assert {n: (one.points, one.message) for n, one in found.items()} == {
        n: (lab.questions[n].points, "All right.") for n in found
    }


def test_the_model_page_says_what_the_demo_run_shows(lab, rules, truth):
    done = lab.module.outcome(json.dumps(rules, sort_keys=True), truth["seed"])
    mine, circle, running = done["mine"], done["circle"], 12 * lab.module.RUNNING
    of_circle = (circle["rewards"] + circle["other_costs"]) / lab.module.YEARS - running
    assert (done["cost"] - running) / of_circle == pytest.approx(2 / 3, abs=0.05)  # about a third less
    assert mine["more_low"] > 0  # more than with the Circle,
    assert done["again"] > 0  # on other guests too
    assert mine["gain_low"] < 0 < mine["gain_high"]  # cannot be told from zero
    assert circle["gain_high"] < 0  # the Circle shows a loss,
    assert done["gains"].idxmin() == "points_pressure"  # and without this
    assert done["gains"].min() < 2 * circle["gain"]  # the loss is far larger


def test_verdicts_of_all_three_kinds(lab, rules, truth):
    """Better, worse and cannot tell all occur, and each wrong verdict is told apart."""
    four = [{"name": f"t{n}", "threshold": n, "by": "nights"} for n in range(4)]
    better = {**rules, "tiers": four}
    worse = with_rule(rules, "tiers.1.benefit_cost", 100)
    alike = with_rule(programs.preset("harbor_circle").to_dict(), "tiers.2.threshold", 13)
    expected = {
        "better": (better, {"cannot tell": "intervals-compared", "worse": "turned-round"}),
        "worse": (worse, {"cannot tell": "intervals-compared", "better": "turned-round"}),
        "cannot tell": (alike, {"better": "luck-for-result", "worse": "luck-for-result"}),
    }
    for right, (own, wrong) in expected.items():
        given = answers_of(lab, own, truth)
        assert given["verdict"] == right
        for answer, name in wrong.items():
            found = lab.score("q7", Answers({**given, "verdict": answer}), "demo")
            assert (found.points, found.misconception) == (4.5, name)


BROKEN = [
    ("tiers", [], 11, "tiers-not-as-asked"),
    ("tiers", [{"name": "all", "threshold": 0, "by": "nights"}], 11, "tiers-not-as-asked"),
    ("tiers.2", {"name": "gold", "threshold": 60, "by": "nights", "earn_bonus": 0.6}, 11, "tiers-not-as-asked"),
    ("tiers.2", {"name": "gold", "threshold": 8, "by": "nights", "earn_bonus": 1.1}, 8, "bonus-as-extra"),
    ("tiers.1.benefit_cost", 4.9, 11, "empty-tier"),
    ("tiers.2", {"name": "gold", "threshold": 8, "by": "nights", "earn_bonus": 0.04}, 11, "empty-tier"),
    ("expiry.months", 12, 11, "expires-too-soon"),
    ("bonds", [], 11, "only-money"),
    ("burning.cost_ratio", 0.5, 2, "another-form"),
    ("fee", {"per_year": 100}, 2, "another-form"),
    ("burning.kind", "cash_back", 2, "another-form"),
    ("burning.point_value", 0.019, 11, "hardly-worth-it"),
    ("burning.minimum", 50_000, 11, "nothing-in-reach"),
    ("burning.point_value", 0.08, 9, "over-budget"),
]


@pytest.mark.parametrize(("place", "value", "points", "name"), BROKEN, ids=[f"{row[0]}-{row[3]}" for row in BROKEN])
def test_each_part_of_the_brief_has_its_points(lab, rules, truth, place, value, points, name):
    own = with_rule(rules, place, value)
    found = lab.score("q6", Answers(answers_of(lab, own, truth)), "demo")
    assert (found.points, found.misconception) == (points, name), found.message


def test_later_stays_are_told_from_all(lab, truth):
    given = {"visits": truth["visits"], "spend": truth["spend_later"], "nights": truth["nights"], "bias": "A"}
    found = lab.score("q5", Answers(given), "demo")
    assert (found.points, found.misconception) == (4, "later-for-all"), found.message


def test_a_campaign_counts_for_the_margin(lab, rules, truth):
    """Twenty times the points in a month give as much as the margin brings; nothing else says so."""
    own = with_rule(rules, "earning.campaign", {"multiplier": 20, "start": "2030-01", "end": "2030-01"})
    found = lab.score("q6", Answers(answers_of(lab, own, truth)), "demo")
    assert (found.points, found.misconception) == (11, "dearer-than-margin")


def test_a_program_without_points_or_members_is_scored_and_not_feared(lab, rules, truth):
    for place, value in (("earning.rate", 0), ("earning.rate", 1e300), ("burning.point_value", 1e300)):
        given = {**answers_of(lab, rules, truth), "rules": with_rule(rules, place, value)}
        for question in ("q6", "q7", "q8", "q9"):
            found = lab.score(question, Answers(given), "demo")
            assert 0 <= found.points < lab.questions[question].points
            assert math.isfinite(found.points)


NO_PROGRAM = [
    {"name": "x"},
    {"name": "x", "earning": 1, "burning": 2},
    {"name": "x", "earning": {"rate": float("nan")}, "burning": {"kind": "fixed", "point_value": 1}},
    {1: 2, "name": "x"},
    {"name": np.array([1.0])},
    {"name": "x" * 30_000},
    {"name": "x", "earning": {"rate": 1}, "burning": {"kind": "fixed", "point_value": 1}, "tiers": [{}] * 5_000},
    {"name": "x", "earning": {"rate": 1}, "burning": {"kind": "fixed", "point_value": 1}, "tiers": "gold"},
]


@pytest.mark.parametrize("rules", NO_PROGRAM, ids=range(len(NO_PROGRAM)))
def test_whatever_is_handed_in_as_rules_is_told_and_costs_only_its_points(lab, rules):
    for question in ("q6", "q7", "q8", "q9"):
        found = lab.score(question, Answers({"rules": rules}), "demo")
        assert (found.points, found.misconception) == (0, "rules-not-valid")
        assert "`rules`" in found.message
        assert len(found.message) < 500


def test_a_list_for_rules_is_no_answer(lab):
    found = lab.score("q6", Answers({"rules": [1, 2]}), "demo")
    assert (found.points, found.misconception) == (0, None)
    assert "dictionary" in found.message


def test_effects_that_carry_alike_are_both_right(lab, rules, truth, monkeypatch):
    done = dict(lab.module.outcome(json.dumps(rules, sort_keys=True), truth["seed"]))
    gains = done["gains"] * 0 + done["gain"] - 1000
    done["gains"] = gains.where(~gains.index.isin(["rewarded", "status"]), done["gain"] - 50_000)
    done["gains"]["status"] += 900
    monkeypatch.setattr(lab.module, "outcome", lambda *_given: done)
    right = {**answers_of(lab, rules, truth), "gains": done["gains"]}
    for name, points in (("rewarded", 6), ("status", 6), ("retention", 5)):
        assert lab.score("q8", Answers({**right, "carries": name}), "demo").points == points


FURTHER = [
    ("q6", "cost_year", lambda done: done["sums"]["rewards"] / 3, 11, None),
    ("q6", "cost_year", lambda done: done["sums"]["issued"] / 3, 11, "budget-in-points"),
    ("q6", "owed", lambda done: done["outstanding"], 11, "owed-in-points"),
    ("q6", "owed", lambda done: done["sums"]["issued"] * done["value"], 11, "issued-as-owed"),
    ("q6", "owed", lambda done: done["outstanding_added"] * done["value"], 11, "months-added-up"),
    ("q7", "more", lambda done: done["mine"]["more"] / 3, 5.25, "a-year-for-three"),
    ("q7", "again", lambda done: -done["again"], 5, "turned-round"),
    ("q8", "gains", lambda done: done["gains"] + 135_000, 5, "fixed-forgotten"),
    ("q8", "gain_none", lambda done: done["gain"], 5, "effects-left-on"),
    ("q8", "gap_by_lot", lambda done: done["on_members"], 5, "effect-for-gap"),
    ("q8", "reading", lambda done: "D", 5, "many-guests-make-it-true"),
    ("q9", "gain_each", lambda done: done["kinds"]["gain"] * done["kinds"]["customers"], 3, "all-for-each"),
    ("q9", "seldom", lambda done: "D", 3, "more-guests-show-it"),
]


@pytest.mark.parametrize(
    ("question", "answer", "wrong", "points", "name"), FURTHER, ids=[f"{row[1]}-{row[4]}" for row in FURTHER]
)
def test_further_wrong_answers(lab, rules, truth, question, answer, wrong, points, name):
    done = lab.module.outcome(json.dumps(rules, sort_keys=True), truth["seed"])
    value = wrong(done)
    value = value.set_axis(value.index.astype(str)) if isinstance(value, pd.Series) else value
    found = lab.score(question, Answers({**answers_of(lab, rules, truth), answer: value}), "demo")
    assert (found.points, found.misconception) == (points, name)


def test_the_numbers_of_a_run_add_up(lab, rules, truth):
    """Points issued are redeemed, lapsed or still there, and the cost is what the library counts."""
    done = lab.module.outcome(json.dumps(rules, sort_keys=True), truth["seed"])
    sums = done["sums"]
    assert sums["issued"] == pytest.approx(sums["redeemed"] + sums["expired"] + done["outstanding"])
    assert sums["rewards"] == pytest.approx(sums["redeemed"] * done["value"])
    assert done["cost"] == pytest.approx((sums["rewards"] + sums["benefits"] + sums["running"]) / 3)


def test_the_function_that_is_asked_agrees_with_the_library(lab):
    for margin, face, used, ratio, fixed, sales in lab.module.EVEN:
        replies = [programs.break_even_lift(m, f, u, r, x, s) for m, f, u, r, x, s in lab.module.EVEN]
        assert programs.break_even_lift(margin, face, used, ratio, fixed, sales) in replies
        assert lab.score("q10", Answers({"break_even": replies}), "demo").points == 4
