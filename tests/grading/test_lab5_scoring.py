"""What only lab 5 has: customers chosen by rule, right answers by another route, and more wrong ones."""

import nbformat
import pandas as pd
import pytest

import loyaltylab
from loyaltylab import clv, datasets, transactions
from loyaltylab.grading.lab import load_lab
from loyaltylab.grading.misconceptions import score_cells
from loyaltylab.grading.score import Answers


@pytest.fixture(scope="module")
def lab(assignments):
    return load_lab("lab5", assignments / "scoring")


@pytest.fixture(scope="module")
def notebook(assignments):
    return nbformat.read(assignments / "source" / "lab5" / "lab5.ipynb", as_version=4)


@pytest.fixture(scope="module")
def truth(lab):
    return lab.truth("demo")


@pytest.fixture(scope="module")
def orders():
    return datasets.for_student("mail_order", "demo").tables["transactions"]


@pytest.fixture(scope="module")
def first_year(orders):
    return transactions.rfm_summary(orders, value="amount", holdout_start="2024-12-30")


@pytest.fixture(scope="module")
def right(truth):
    """Right answers of the demo student, by name."""
    same = ["champions", "top_recent", "r", "alpha", "a", "b", "llf", "chu_alive", "dong_alive", "chu_orders"]
    same += ["dong_orders", "predicted", "made", "mae", "naive_bias", "best_aic", "closest", "alive_bg", "alive_mbg"]
    return {
        **{name: truth[name] for name in same},
        **{f"an_{name}": truth[name] for name in ("frequency", "recency", "age", "spend")},
        **{"bo_recency": 0, "hibernating_orders": truth["sleepers_orders"], "first_year": truth["year"]},
        **{"bias": truth["predicted_bias"], "once_spend": truth["spend_again"], "total": truth["total_value"]},
        **{
            "an_value": truth["an_value"],
            "letters": truth["letters_value"],
            "gain": truth["gain_value"],
            "r_five": "C",
            "silence": "B",
        },
        **{"reading": "B", "apart": "C", "once_why": "B", "effect": "C"},
    }


def score(lab, right, question, **wrong):
    return lab.score(question, Answers({**right, **wrong}), "demo")


def test_the_rule_names_the_same_four_customers_in_lab_and_scoring(lab, notebook):
    cells = {cell.id: cell.source for cell in notebook.cells}
    for student in ("demo", "li.wei", "s007"):
        orders = datasets.for_student("mail_order", student).tables["transactions"]
        names = {"ll": loyaltylab, "orders": orders}
        exec(cells["setup-people"], names)
        rfm = transactions.rfm_summary(orders, holdout_start="2024-12-30")
        assert tuple(names[who] for who in ("an", "bo", "chu", "dong")) == lab.module.people(rfm)


@pytest.mark.parametrize("student", [f"p{n:02d}" for n in range(12)])
def test_every_draw_has_the_four_and_mr_dong_is_the_more_likely_to_be_there(lab, student):
    rfm = transactions.rfm_summary(
        datasets.for_student("mail_order", student).tables["transactions"], holdout_start="2024-12-30"
    )
    an, bo, chu, dong = lab.module.people(rfm)
    assert rfm.loc[[an, bo, dong], "frequency"].tolist() == [3, 0, 1]
    silent = rfm["T"] - rfm["recency"]
    assert abs(silent[chu] - silent[dong]) < 0.5
    alive = clv.BGNBD(rfm).fit().probability_alive()
    assert alive[dong] > alive[chu] + 0.08


def test_one_customer_counted_by_hand(truth, orders, lab, first_year):
    an = lab.module.people(first_year)[0]
    rows = orders[orders["customer_id"] == an].sort_values("date")
    seen = rows[rows["date"] <= "2024-12-29"]
    days = seen["date"].tolist()
    assert (truth["frequency"], truth["recency"]) == (len(days) - 1, pytest.approx((days[-1] - days[0]).days / 7))
    assert truth["age"] == pytest.approx((pd.Timestamp("2024-12-29") - days[0]).days / 7)
    assert truth["spend"] == pytest.approx(sum(seen["amount"].tolist()[1:]) / (len(days) - 1))


def test_the_holdout_is_a_year_of_52_weeks(truth, orders, first_year):
    assert set(first_year["holdout_T"]) == {52.0}
    assert truth["made"] == (orders["date"] >= "2024-12-30").sum()
    assert truth["first"] == (orders["date"] < "2024-12-30").sum() - len(first_year)


def test_parameters_from_a_table_of_days_are_the_same_in_weeks(truth, orders):
    days = transactions.rfm_summary(orders, holdout_start="2024-12-30", freq="D")
    fit = clv.BGNBD(days).fit()
    assert fit.llf == pytest.approx(truth["llf_days"], abs=0.01)
    assert fit.params["alpha"] == pytest.approx(7 * truth["alpha"], rel=1e-3)
    assert fit.expected_purchases(364) == pytest.approx(truth["year"], rel=1e-4)


def test_the_function_that_is_asked_agrees_with_the_library(lab):
    for x, recency, age, *params in lab.module.ALIVE:
        fit = clv.BGNBD.at(**dict(zip(("r", "alpha", "a", "b"), params, strict=True)))
        row = pd.DataFrame({"frequency": [x], "recency": [recency], "T": [age]})
        assert lab.module.alive(x, recency, age, *params) == pytest.approx(fit.probability_alive(row).iloc[0])


def test_right_answers_of_another_form_are_right(lab, right, truth):
    assert score(lab, right, "q4", r=round(truth["r"], 2), llf=round(truth["llf"], 1)).points == 5
    assert score(lab, right, "q6", predicted=round(truth["predicted"]), mae=round(truth["mae"], 2)).points == 5
    assert score(lab, right, "q7", best_aic=truth["best_aic"].lower(), alive_mbg=round(truth["alive_mbg"])).points == 4
    assert score(lab, right, "q8", an_value=round(truth["an_value"], 1), total=round(truth["total_value"])).points == 5
    assert score(lab, right, "q9", gain=round(truth["gain_value"])).points == 3


def test_the_last_day_may_count_or_not_but_not_the_whole_year(lab, right, truth):
    assert score(lab, right, "q1", an_age=truth["age"] + 1 / 7).points == 6
    late = {**truth, "age": 41.0}
    found = lab.questions["q1"].score(Answers({**right, "an_age": 52}), late)
    assert (found.points, found.misconception) == (5, "age-as-year")


def test_models_whose_biases_print_alike_are_both_the_closest(lab, right, truth):
    two = {**truth, "closest": "BGNBD", "close_enough": ["BGNBD", "ParetoNBD"], "lowest_bias": "MBGNBD"}
    for name, points in (("BGNBD", 4), ("paretonbd", 4), ("MBGNBD", 3.5)):
        found = lab.questions["q7"].score(Answers({**right, "closest": name}), two)
        assert found.points == points


WRONG = [
    ("q1", {"an_frequency": "frequency_both"}, 5, "second-year-counted"),
    ("q2", {"r_five": "D"}, 3, "age-for-recency"),
    ("q2", {"champions": "champions_spend"}, 3, "money-for-customers"),
    ("q2", {"top_recent": "top_of_buyers"}, 3, "share-turned-round"),
    ("q4", {"llf": "llf_mbg"}, 4, "other-model"),
    ("q5", {"chu_alive": "dong_alive", "dong_alive": "chu_alive"}, 3, "customers-swapped"),
    ("q5", {"chu_orders": "year"}, 4, "new-customer"),
    ("q5", {"silence": "C"}, 4, "equal-silence-equal-chance"),
    ("q6", {"naive_bias": "first_bias"}, 4, "ages-ignored"),
    ("q6", {"mae": "rmse"}, 4, "rmse-for-mae"),
    ("q6", {"mae": "mean_error"}, 4, "signs-cancel"),
    ("q6", {"reading": "D"}, 4, "model-knew"),
    ("q7", {"best_aic": "worst_aic"}, 3.5, "largest-aic"),
    ("q7", {"closest": "lowest_bias"}, 3.5, "signed-bias"),
    ("q7", {"alive_bg": "alive_mbg"}, 3, "models-swapped"),
    ("q7", {"apart": "B"}, 3, "aic-decides"),
    ("q8", {"once_why": "C"}, 4, "first-order-taken"),
    ("q8", {"an_value": "an_plain", "total": "total_plain"}, 3.5, "not-discounted"),
    ("q9", {"letters": "letters_plain", "gain": "gain_plain"}, 2, "not-discounted"),
    ("q9", {"gain": "gain_gross_value"}, 2, "postage-forgotten"),
    ("q9", {"effect": "B"}, 2, "before-and-after"),
]


@pytest.mark.parametrize(("question", "wrong", "points", "name"), WRONG, ids=[f"{row[0]}-{row[3]}" for row in WRONG])
def test_further_wrong_answers(lab, right, truth, question, wrong, points, name):
    found = score(lab, right, question, **{answer: truth.get(value, value) for answer, value in wrong.items()})
    assert (found.points, found.misconception) == (points, name)


def test_a_bias_the_wrong_way_round(lab, right, truth):
    for value in (100 * (truth["made"] / truth["predicted"] - 1), -truth["predicted_bias"]):
        found = score(lab, right, "q6", bias=value)
        assert (found.points, found.misconception) == (4, "turned-round")


@pytest.mark.parametrize(
    ("code", "points", "name"),
    [
        ("1 / (1 + a / (b + x) * k) if x else 1.0", 1, "minus-one-forgotten"),
        ("1 - 1 / (1 + a / (b + x - 1) * k) if x else 0.0", 1, "lost-for-alive"),
        ("1 / (1 + a / (b + x - 1) * k)", 2, "case-of-one-forgotten"),
        ("1 / (1 + a / (b + x - 1) * k) if x else 1", 3, None),
        ("0.5", 0, None),
    ],
)
def test_functions(lab, code, points, name):
    def alive(x, t, age, r, alpha, a, b):
        return eval(code, {"x": x, "a": a, "b": b, "k": ((alpha + age) / (alpha + t)) ** (r + x)})

    replies = [alive(*given) for given in lab.module.ALIVE]
    found = lab.score("q10", Answers({"alive": replies}), "demo")
    assert (found.points, found.misconception) == (points, name)


def test_a_wrong_value_is_not_punished_twice(lab, notebook):
    code = """once_spend = spend_now.expected_spend()[now["frequency"] == 0].mean()
once_why = "B"
values = ll.clv.customer_values(fit_now, spend_now, horizon=52, discount=0.10, per="Y")["value"]
an_value, total = values[an], values.sum()
"""
    scores = score_cells(lab, notebook, "demo", {"q8-answer": code})
    assert (scores["q8"].points, scores["q9"].points) == (3.5, 2)
    assert "question 8" in scores["q9"].message
