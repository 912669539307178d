"""What only lab 8 has: right answers by another route, a verdict from one's own interval, and more wrong answers."""

import nbformat
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

import loyaltylab
from loyaltylab import datasets, programs
from loyaltylab.grading.lab import load_lab
from loyaltylab.grading.misconceptions import score_cells
from loyaltylab.grading.score import Answers


@pytest.fixture(scope="module")
def lab(assignments):
    return load_lab("lab8", assignments / "scoring")


@pytest.fixture(scope="module")
def notebook(assignments):
    return nbformat.read(assignments / "source" / "lab8" / "lab8.ipynb", as_version=4)


@pytest.fixture(scope="module")
def truth(lab):
    return lab.truth("demo")


@pytest.fixture(scope="module")
def tables():
    return datasets.for_student("corner_cafe", "demo").tables


@pytest.fixture(scope="module")
def people(lab, tables):
    return lab.module._people(tables)[0]


@pytest.fixture(scope="module")
def right(truth):
    """Right answers of the demo student, by name."""
    same = ["gap", "ahead", "self_change", "worst", "change_card", "change_none", "offer_low", "offer_high", "joined"]
    same += ["narrow_low", "narrow_high", "placebo", "placebo_low", "placebo_high", "visit_margin", "coffees", "gain"]
    same += ["gain_low", "gain_high", "so_far", "in_the_end", "of_waiting", "open_coffees", "open_stamps", "deferred"]
    letters = {"gap_is": "B", "self_wrong": "C", "assumed": "D", "evidence": "B", "for_qiu": "C", "placebo_says": "D"}
    others = {"offer_effect": "offer", "member_effect": "member", "times_too_large": "times"}
    return {
        **{name: truth[name] for name in [*same, "owed_coffees", "owed_stamps"]},
        **{name: truth[key] for name, key in others.items()},
        **letters,
        **{"my_rise": 20, "verdict": "cannot tell", "why_fewer": "D", "breakage": "B"},
        "revenue_now": 30 - truth["deferred"],
    }


def score(lab, right, question, **wrong):
    return lab.score(question, Answers({**right, **wrong}), "demo")


def test_all_of_it_is_right(lab, right):
    for question in [f"q{n}" for n in range(1, 11)]:
        assert score(lab, right, question).points == lab.questions[question].points


def test_lab_and_scoring_build_the_same_tables(lab, notebook):
    cells = {cell.id: cell.source for cell in notebook.cells}
    for student in ("demo", "li.wei"):
        drawn = datasets.for_student("corner_cafe", student).tables
        names = {"ll": loyaltylab, "pd": pd, **{name: drawn[name] for name in ("customers", "visits", "members")}}
        exec(cells["setup-people"], names)
        pd.testing.assert_frame_equal(names["people"], lab.module._people(drawn)[0])


def test_the_effect_and_both_intervals_by_regression(truth, people):
    changes = people.assign(change=people["after"] - people["before"])
    over = smf.ols("change ~ offered", changes).fit()
    assert over.params["offered"] == pytest.approx(truth["offer"])
    assert over.conf_int().loc["offered"].tolist() == pytest.approx([truth["narrow_low"], truth["narrow_high"]])
    shops = changes.groupby("shop_id")[["change", "offered"]].mean()
    groups = [shops.loc[shops["offered"] == one, "change"] for one in (1, 0)]
    ends = stats.ttest_ind(*groups).confidence_interval()
    assert len(shops) == 24
    assert [ends.low, ends.high] == pytest.approx([truth["offer_low"], truth["offer_high"]])


def test_effects_counted_from_the_visits(truth, tables):
    home = tables["customers"].set_index("customer_id")["offered"]
    card = tables["visits"]["date"] >= "2024-12-30"
    offered = tables["visits"]["customer_id"].map(home)
    n = home.value_counts()
    mean = {(o, a): ((offered == o) & (card == a)).sum() / n[o] / (52 if a else 26) for o in (0, 1) for a in (0, 1)}
    assert mean[1, 1] - mean[1, 0] - mean[0, 1] + mean[0, 0] == pytest.approx(truth["offer"])
    taken = tables["members"]["customer_id"].map(home)
    assert truth["joined"] == pytest.approx(100 * len(taken) / n[1])
    assert truth["member"] == pytest.approx(truth["offer"] * n[1] / len(taken))


def test_the_money_of_a_month(truth, tables):
    visits_more = truth["offer"] * 52 / 12  # a customer and month
    known = tables["shops"].dropna(subset="launched")["known_customers"].mean()
    spend, coffees = tables["visits"]["spend"].mean(), (tables["ledger"]["event"] == "redeemed").sum()
    each = visits_more * 0.6 * spend - 9 * coffees / 12 / 1200  # twelve shops of a hundred customers
    assert truth["gain"] == pytest.approx(known * each - 3000)


def test_coffees_followed_one_by_one(truth, tables):
    """Walk through the books day by day, as a till would."""
    waits: set[str] = set()
    stamps: dict[str, int] = {}
    fate: dict[str, str] = {}
    at_cut = None
    for row in tables["ledger"].itertuples():
        if row.date > pd.Timestamp("2025-09-28") and at_cut is None:
            at_cut, given_by_then = set(waits), set(fate) | set(waits)
        stamps[row.card_id] = stamps.get(row.card_id, 0) + row.stamps
        if row.event == "reward":
            waits.add(row.card_id)
        if row.event in ("redeemed", "reward_expired"):
            waits.remove(row.card_id)
            fate[row.card_id] = row.event
    assert truth["open_coffees"] == len(waits)
    assert truth["open_stamps"] == sum(stamps.values())
    used = {card for card, event in fate.items() if event == "redeemed"}
    assert given_by_then <= set(fate), "all are decided"
    assert truth["in_the_end"] == pytest.approx(100 * len(given_by_then & used) / len(given_by_then))
    assert truth["of_waiting"] == pytest.approx(100 * len(at_cut & used) / len(at_cut))
    assert truth["so_far"] == pytest.approx(100 * len(used) / (len(fate) + len(waits)))


def test_cards_that_the_lab_calls_decided_are(lab, tables):
    ledger = tables["ledger"]
    still_open = ledger.groupby("card_id")["stamps"].sum() > 0
    begun = ledger.groupby("card_id")["date"].min()
    assert begun[still_open].min() > lab.module.HALF_YEAR
    waiting = ledger.groupby("card_id")["rewards"].sum() > 0
    assert begun[still_open | waiting].min() > lab.module.TWELVE_WEEKS


@pytest.mark.parametrize("row", range(4))
def test_the_function_that_is_asked_agrees_with_the_library(lab, row):
    price, points, value, chance, used = lab.module.SOLD[row]
    parts = programs.allocate(price, {"goods": price, "points": points * value * chance})
    earned = programs.recognize(parts["points"], [used], points * chance).table["revenue"].sum()
    assert lab.module.revenue_so_far(*lab.module.SOLD[row]) == pytest.approx(parts["goods"] + earned)


def test_right_answers_of_another_form_are_right(lab, right, truth):
    assert score(lab, right, "q1", gap=round(truth["gap"], 3)).points == 3
    assert score(lab, right, "q3", offer_effect=round(truth["offer"], 3)).points == 4
    assert score(lab, right, "q3", offer_effect=programs.Effect(truth["offer"], 0, 1, 24, 0.1, "t")).points == 4
    assert score(lab, right, "q7", gain=round(truth["gain"]), coffees=round(truth["coffees"], 1)).points == 6
    assert score(lab, right, "q8", in_the_end=round(truth["in_the_end"], 1)).points == 5
    assert score(lab, right, "q9", owed_coffees=round(truth["owed_coffees"])).points == 4
    assert score(lab, right, "q10", deferred=round(truth["deferred"], 2)).points == 4


def test_two_decimals_are_too_few_for_an_effect(lab, right, truth):
    found = score(lab, right, "q3", offer_effect=round(truth["offer"], 2))
    assert (found.points, found.misconception) == (3, "rounded-too-early")


@pytest.mark.parametrize(
    ("low", "high", "verdict", "points"),
    [
        (100, 900, "pays", 5),
        (100, 900, "cannot tell", 4),
        (-900, -100, "does not pay", 5),
        (-900, -100, "pays", 4),
        (-900, 100, "cannot tell", 5),
        (900, -100, "cannot tell", 5),  # no interval: the right one decides
    ],
)
def test_the_verdict_is_judged_by_ones_own_interval(lab, right, low, high, verdict, points):
    assert score(lab, right, "q7", gain_low=low, gain_high=high, verdict=verdict).points == points


def test_a_drift_before_the_card_has_to_be_said(lab, right, truth):
    drift = {**truth, "placebo": 0.03, "placebo_low": 0.01, "placebo_high": 0.05}
    given = {**right, "placebo": 0.03, "placebo_low": 0.01, "placebo_high": 0.05}
    for letter, points, name in (("B", 3, None), ("D", 2, "drift-overlooked")):
        found = lab.questions["q6"].score(Answers({**given, "placebo_says": letter}), drift)
        assert (found.points, found.misconception) == (points, name)


@pytest.mark.parametrize("student", [f"p{n:02d}" for n in range(10)])
def test_on_every_draw_the_lab_makes_its_point(lab, student):
    found = lab.truth(student)
    assert found["gap"] > 4 * found["member"] > 0, "most of the gap is no effect"
    assert found["ahead"] > 0.7 * found["gap"]
    assert found["offer_low"] > 0, "there is an effect"
    assert found["gain_low"] < 0 < found["gain_high"], "whether it pays cannot be told"
    assert found["of_waiting"] < found["in_the_end"] - 8
    assert found["so_far"] < found["in_the_end"] - 4


WRONG = [
    ("q1", {"gap": "gap_mixed"}, 2, "all-shops-mixed"),
    ("q1", {"gap": "gap_ratio"}, 2, "ratio-for-gap"),
    ("q1", {"gap_is": "C"}, 2, "gap-as-offer"),
    ("q2", {"ahead": "gap"}, 2.5, "after-for-before"),
    ("q2", {"self_change": "change_card"}, 2.5, "everybody-for-members"),
    ("q2", {"worst": "worst_card"}, 2, "card-shops-for-others"),
    ("q2", {"worst": "worst_best"}, 2, "rise-for-fall"),
    ("q2", {"self_wrong": "A"}, 2, "lead-still-inside"),
    ("q3", {"change_card": "change_none", "change_none": "change_card"}, 3, "groups-swapped"),
    ("q3", {"assumed": "B"}, 3, "level-start"),
    ("q4", {"offer_low": "offer_high", "offer_high": "offer_low"}, 2, "ends-swapped"),
    ("q4", {"narrow_low": "offer_low", "narrow_high": "offer_high"}, 3, "shops-for-customers"),
    ("q4", {"evidence": "D"}, 3, "visits-as-units"),
    ("q5", {"member_effect": "member_percent"}, 3, "percent-in-quotient"),
    ("q6", {"placebo_says": "C"}, 2, "card-before-it-came"),
    ("q6", {"placebo_says": "B"}, 2, "no-sign-as-sign"),
    ("q7", {"coffees": "coffees_year", "gain": "gain_year"}, 4, "year-for-month"),
    ("q7", {"gain": "gain_no_fixed"}, 5, "fixed-cost-forgotten"),
    ("q7", {"gain": "gain_post"}, 5, "post-only"),
    ("q8", {"in_the_end": "by_the_cut"}, 4, "stopped-at-the-cut"),
    ("q8", {"why_fewer": "C"}, 4, "lapsed-still-waiting"),
    ("q9", {"owed_stamps": "stamps_every_card"}, 3, "every-card-gets-full"),
    ("q9", {"owed_stamps": "stamps_used_rate"}, 3, "new-for-open"),
    ("q9", {"owed_stamps": "stamps_waiting_rate"}, 3, "waiting-for-given"),
    ("q10", {"revenue_now": 30}, 3, "all-at-once"),
    ("q10", {"deferred": "deferred_coffee"}, 3, "coffee-for-stamp"),
    ("q10", {"breakage": "D"}, 3, "breakage-never"),
]


@pytest.mark.parametrize(("question", "wrong", "points", "name"), WRONG, ids=[f"{row[0]}-{row[3]}" for row in WRONG])
def test_further_wrong_answers(lab, right, truth, question, wrong, points, name):
    found = score(lab, right, question, **{answer: truth.get(value, value) for answer, value in wrong.items()})
    assert (found.points, found.misconception) == (points, name)


@pytest.mark.parametrize(
    ("code", "points", "name"),
    [
        ("p - part + part * u / (n * c)", 3, None),
        ("round(p - part + part * u / (n * c), 2)", 3, None),
        ("p - part + part * u / n", 1.5, "breakage-at-expiry"),
        ("p - face + face * u / n", 1, "nobody-forgets"),
        ("p - face + face * u / (n * c)", 1.5, "chance-in-the-price-forgotten"),
        ("part * u / (n * c)", 1.5, "purchase-forgotten"),
        ("p - part", 1, "points-forgotten"),
        ("p", 0, "all-at-once"),
        ("0.5", 0, None),
    ],
)
def test_functions(lab, code, points, name):
    def sold(p, n, v, c, u):
        part, face = p * n * v * c / (p + n * v * c), p * n * v / (p + n * v)
        return float(eval(code, {"p": p, "n": n, "c": c, "u": u, "part": part, "face": face, "round": np.round}))

    found = lab.score("q11", Answers({"revenue_so_far": [sold(*row) for row in lab.module.SOLD]}), "demo")
    assert (found.points, found.misconception) == (points, name)


def test_a_wrong_rate_is_not_punished_twice(lab, notebook):
    code = """so_far = 100 * full["collected"].notna().mean()
decided = full[full["given"] <= cut]
in_the_end = so_far
waiting = decided[~(decided["collected"] <= cut) & ~(decided["lapsed"] <= cut)]
of_waiting = 100 * waiting["collected"].notna().mean()
why_fewer = "D"
"""
    scores = score_cells(lab, notebook, "demo", {"q8-answer": code})
    assert (scores["q8"].points, scores["q9"].points) == (3, 3.5)
    assert "question 8" in scores["q9"].message
