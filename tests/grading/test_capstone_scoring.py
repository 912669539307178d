"""What only the capstone has: right answers by another route, and one error that costs its points once."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from loyaltylab import datasets
from loyaltylab.grading.lab import load_lab
from loyaltylab.grading.score import Answers


@pytest.fixture(scope="module")
def lab(assignments):
    return load_lab("capstone", assignments / "scoring")


@pytest.fixture(scope="module")
def truth(lab):
    return lab.truth("demo")


@pytest.fixture(scope="module")
def tables():
    return datasets.for_student("harbour_hotels", "demo").tables


@pytest.fixture(scope="module")
def right(truth):
    """Right answers of the demo student, by name."""
    names = ["took_place", "lost", "asked", "answered", "satisfied", "members_among_answers", "members_among_silent"]
    names += ["left_each", "top_fifth", "back", "naive", "letter", "letter_low", "letter_high", "joined_more"]
    names += ["per_joiner", "owed", "again_others", "again_complained", "again_well", "again_badly", "write_to"]
    debts = {"debt": "held", "debt_low": "held_low", "debt_high": "held_high"}
    brought = truth["this_year"] * (truth["again_well"] - truth["again_complained"]) / 100 * truth["per_stay"]
    return {
        **{name: truth[name] for name in names},
        **{name: 25 * 0.05 * truth["owed"] * truth[share] / 100 for name, share in debts.items()},
        **{f"letter_gain_{end}": truth["write_to"] * (truth[f"letter_{end}"] - 15) for end in ("low", "high")},
        **{"says": "C", "why": "B", "shows": "D", "by_lot": "letter"},
        "worth": truth["worth_conditional"],
        "recovery_at_most": brought - 400_000,
    }


def score(lab, right, question, **wrong):
    return lab.score(question, Answers({**right, **wrong}), "demo")


@pytest.mark.parametrize("question", ["q1", "q2", "q3", "q4", "q5", "q6", "q7"])
def test_right_numbers_score_full(lab, right, question):
    assert score(lab, right, question).points == lab.questions[question].points


def test_the_letter_by_regression_and_what_joining_adds(tables, truth):
    stays = tables["stays"].query("nights_stayed > 0")
    out = stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")
    left = 0.6 * (stays["adr"] * stays["nights_stayed"] + stays["fnb_spend"])
    of_2025 = left[out.dt.year == 2025].groupby(stays["guest_id"]).sum()
    drawn = tables["guests"].dropna(subset=["invited"]).set_index("guest_id")
    drawn["left"] = of_2025.reindex(drawn.index).fillna(0)
    found = smf.ols("left ~ invited", drawn).fit(cov_type="HC2", use_t=True)
    low, high = found.conf_int().loc["invited"]
    assert (truth["letter"], truth["letter_low"], truth["letter_high"]) == pytest.approx(
        (found.params["invited"], low, high), rel=1e-3
    )
    drawn["joined"] = drawn.index.isin(tables["members"]["guest_id"]) * 1.0
    wald = np.cov(drawn["left"], drawn["invited"])[0, 1] / np.cov(drawn["joined"], drawn["invited"])[0, 1]
    assert truth["per_joiner"] == pytest.approx(wald)
    assert truth["naive"] > 2 * truth["per_joiner"]  # what the paper has to explain


def test_points_still_held_by_adding_up_the_book(tables, truth):
    assert truth["owed"] == tables["points_ledger"]["points"].sum()


def test_a_year_added_up_is_the_value(truth):
    stay, margin = truth["back"] / 100, truth["left_each"]
    years = np.arange(1, 200)
    assert truth["worth_conditional"] == pytest.approx((margin * stay**years / 1.1**years).sum())


def test_who_comes_again_guest_by_guest(tables, truth):
    stays = tables["stays"].query("nights_stayed > 0")
    complained = set(tables["complaints"]["stay_id"])
    came, again = 0, 0
    for _guest, own in stays.groupby("guest_id"):
        rows = own.sort_values("arrival")
        arrivals = list(rows["arrival"])
        for place, (stay, arrival, nights) in enumerate(
            zip(rows["stay_id"], arrivals, rows["nights_stayed"], strict=True)
        ):
            out = arrival + pd.Timedelta(days=nights)
            if stay in complained and out < pd.Timestamp("2025-01-01"):
                came += 1
                again += any((later - out).days <= 365 for later in arrivals[place + 1 :])
    assert truth["again_complained"] == pytest.approx(100 * again / came)


def test_the_model_paper_says_what_the_demo_data_show(right, truth):
    assert 0.8 * 15 * truth["write_to"] == pytest.approx(500_000, rel=0.15)  # a fifth held out: half a million
    assert 24 <= truth["letter"] <= 96  # some dozens of yuan,
    assert right["letter_gain_low"] > 0  # the whole interval above the cost,
    assert truth["letter_low"] / 2 == pytest.approx(15, abs=1)  # half as much still about pays, at the low end
    assert 0 < right["recovery_at_most"] < right["letter_gain_low"]  # at most a small gain
    assert truth["per_joiner"] < truth["naive"] / 2  # much less than the difference
    assert 75 < truth["satisfied"] < 80  # nearly four in five,
    assert truth["answered"] == pytest.approx(100 / 6, abs=1)  # one in six
    assert truth["members_among_answers"] > truth["members_among_silent"] + 5


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("q3", {"back": 30.0, "worth": None}),
        ("q4", {"letter": 90.0, "per_joiner": None}),
        ("q5", {"owed": 5_000_000, "debt": None, "debt_low": None, "debt_high": None}),
        ("q7", {"again_well": 50.0, "letter_low": 20.0, "recovery_at_most": None, "letter_gain_low": None}),
    ],
)
def test_an_early_error_costs_its_points_once(lab, truth, right, question, wrong):
    given = {**right, **wrong}
    brought = truth["this_year"] * (given["again_well"] - given["again_complained"]) / 100 * truth["per_stay"]
    follows = {
        "worth": given["left_each"] * given["back"] / 100 / (1.1 - given["back"] / 100),
        "per_joiner": given["letter"] / (given["joined_more"] / 100),
        "debt": 25 * 0.05 * given["owed"] * truth["held"] / 100,
        "debt_low": 25 * 0.05 * given["owed"] * truth["held_low"] / 100,
        "debt_high": 25 * 0.05 * given["owed"] * truth["held_high"] / 100,
        "letter_gain_low": given["write_to"] * (given["letter_low"] - 15),
        "recovery_at_most": brought - 400_000,
    }
    worth = {"q3": 1.5, "q4": 2.0, "q5": 1.5, "q7": 0.0}[question]
    found = score(
        lab, right, question, **{name: follows[name] if each is None else each for name, each in wrong.items()}
    )
    assert found.points == lab.questions[question].points - worth, found.message


def test_ends_in_the_wrong_order_and_shares_of_one_are_told(lab, right, truth):
    found = score(lab, right, "q4", letter_low=truth["letter"], letter_high=truth["letter"])
    assert found.misconception == "value-as-end"
    assert found.points == 7
    assert (
        score(lab, right, "q5", debt=25 * 0.05 * truth["owed"] * truth["urr"] / 100).misconception == "issued-for-held"
    )
