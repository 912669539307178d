"""What only lab 4 has: the table that the lab builds, rounding, and right answers of another form."""

import nbformat
import pytest

from loyaltylab import datasets
from loyaltylab.grading.lab import load_lab
from loyaltylab.grading.misconceptions import score_cells


@pytest.fixture(scope="module")
def lab(assignments):
    return load_lab("lab4", assignments / "scoring")


@pytest.fixture(scope="module")
def notebook(assignments):
    return nbformat.read(assignments / "source" / "lab4" / "lab4.ipynb", as_version=4)


def answer(lab, notebook, question, code):
    return score_cells(lab, notebook, "demo", {f"{question}-answer": code})[question]


def test_truth_agrees_with_a_count_by_hand(lab):
    """Follow single members: who has a row for the next month renewed."""
    case = datasets.for_student("gym_members", "demo")
    members, paid = case.tables["members"], case.tables["member_months"]
    private = paid[paid["member_id"].isin(members.loc[members["segment"] == "private", "member_id"])]
    seen = set(zip(private["member_id"], private["month"].dt.to_period("M"), strict=True))
    known = [(who, month) for who, month in seen if str(month) < "2025-12"]
    renewed = sum((who, month + 1) in seen for who, month in known)
    assert lab.truth("demo")["renewal"] == pytest.approx(100 * renewed / len(known))


def test_retention_rounded_on_the_way_is_told(lab, notebook):
    code = """
margin = private["fee"].mean() - 170
monthly_discount = 1.10 ** (1 / 12) - 1
value_now = ll.clv.retention_clv(margin, round(r, 3), monthly_discount, timing="immediate")
value_paid = ll.clv.retention_clv(margin, round(r, 3), monthly_discount, timing="conditional")
"""
    score = answer(lab, notebook, "q3", 'r = private["renewed"].mean()' + code)
    assert (score.points, score.misconception) == (4, "rounded-too-early")
    assert "unrounded" in score.message


def test_values_may_be_rounded_to_the_yuan(lab, notebook):
    code = """r = private["renewed"].mean()
margin = round(private["fee"].mean() - 170, 1)
monthly_discount = 0.00797
value_now = round(ll.clv.retention_clv(private["fee"].mean() - 170, r, 1.1 ** (1 / 12) - 1, timing="immediate"))
value_paid = value_now - round(margin)
"""
    assert answer(lab, notebook, "q3", code).points >= 5


@pytest.mark.parametrize(
    ("after", "bill", "points", "name"),
    [
        ("conditional", "mid", 2, "bill-now"),
        ("end", "end", 2, "next-fee-certain"),
        ("mid", "immediate", 1, "next-fee-certain"),
        ("Conditional", "END", 3, None),
    ],
)
def test_each_timing_is_judged_by_itself(lab, notebook, after, bill, points, name):
    code = f'new_member = "immediate"\nafter_paying = "{after}"\ncompany_bill = "{bill}"\n'
    score = answer(lab, notebook, "q4", code)
    assert (score.points, score.misconception) == (points, name)


def test_averages_over_kinds_and_months_are_told_apart(lab):
    truth = lab.truth("demo")
    assert len({round(truth[key]) for key in ("average", "average_kinds", "average_months", "pooled")}) == 4


def test_an_interval_from_whole_members_is_accepted(lab, notebook):
    """Rows of a member belong together; who draws members, as lesson 09 does, is at least as right."""
    code = """renewal = 100 * private["renewed"].mean()
churn = 100 - renewal
drawn = ll.survey.bootstrap(private, lambda t: 100 * t["renewed"].mean(), draws=300, seed=1, unit="member_id")
renewal_low, renewal_high = drawn.low, drawn.high
"""
    assert answer(lab, notebook, "q1", code).points == 5


def test_average_value_is_the_larger_one_as_question_5_says(lab):
    """Weighting by rows alone would make the pooled value the larger one."""
    for student in ("demo", "li.wei", "s001", "s010"):
        truth = lab.truth(student)
        assert truth["pooled"] < truth["average"] < truth["average_months"]
