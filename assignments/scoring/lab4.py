"""Scoring of lab 4, "What is a member worth?". Never leaves the instructor's machine.

One pure function a question. ``reference`` computes the right answers, and the values that known misunderstandings
lead to, on the student's own draw.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab import clv, survey
from loyaltylab.datasets import Case
from loyaltylab.grading.memo import score_own_marks
from loyaltylab.grading.score import Answers, Question, Score
from loyaltylab.grading.tally import Mistake, Tally, known, percent_mistakes
from loyaltylab.i18n import _

CASE = "gym_members"
VERSIONS = {"1.0"}

Truth = Mapping[str, Any]

SEGMENTS = ("student", "private", "corporate")
CRITERIA = ("evidence", "action", "limits")
SERVICE = 170  # yuan a month
MONTHLY = 1.10 ** (1 / 12) - 1
COST, FEE = 899, 99  # yuan to win a member, and what the member pays on joining
YUAN = 1.0  # values are graded to the yuan: a fourth digit of retention moves them by some
GROWING = [(100.0, 0.8, 0.1, 0.05), (118.0, 0.95, 0.01, 0.0), (40.0, 0.6, 0.2, -0.1), (250.0, 0.9, 0.15, 0.02)]


def reference(case: Case) -> dict[str, Any]:
    """Compute what each question asks for, on one draw."""
    members = case.tables["members"]
    months = _months(members, case.tables["member_months"])
    private = months[months["segment"] == "private"]
    ours = {**_values(private), **_future(private), **_churn(private)}
    return {**_renewal(members, months, private), **_kinds(members, months), **ours}


def _months(members: pd.DataFrame, paid: pd.DataFrame) -> pd.DataFrame:
    """The table that the lab builds; the two have to agree on every draw."""
    months = paid.merge(members[["member_id", "segment", "joined", "left"]], on="member_id")
    month, joined, left = (_count(months[name]) for name in ("month", "joined", "left"))
    months["age"] = month - joined + 1
    months["renewed"] = (left != month + 1).astype(int)
    return months[months["month"] <= "2025-11-01"]


def _count(day: "pd.Series[Any]") -> "pd.Series[Any]":
    """Number the months of a calendar; nothing stays nothing."""
    number: pd.Series[Any] = 12 * day.dt.year + day.dt.month
    return number


def _renewal(members: pd.DataFrame, months: pd.DataFrame, private: pd.DataFrame) -> dict[str, Any]:
    stays = survey.share(private["renewed"])
    still = members.loc[members["segment"] == "private", "left"].isna()
    return {
        "renewal": stays.value,
        "renewal_low": stays.low,
        "renewal_high": stays.high,
        "renewal_se": stays.se,
        "renewal_all": 100 * float(months["renewed"].mean()),
        "still_there": 100 * float(still.mean()),
    }


def _values(private: pd.DataFrame) -> dict[str, Any]:
    m, fee, r = private["fee"].mean() - SERVICE, private["fee"].mean(), private["renewed"].mean()
    rounded = round(float(r), 3)
    found: dict[str, Any] = {"margin": m, "fee": fee, "lifetime": m / (1 - r)}
    for name, timing in (("now", "immediate"), ("paid", "conditional"), ("end", "end")):
        found[name] = clv.retention_clv(m, r, MONTHLY, timing)
        found[f"{name}_yearly"] = clv.retention_clv(m, r, 0.10, timing)
        found[f"{name}_of_fee"] = clv.retention_clv(fee, r, MONTHLY, timing)
        found[f"{name}_rounded"] = clv.retention_clv(m, rounded, MONTHLY, timing)
    net = COST - FEE
    found["naive"], found["naive_gross"], found["naive_fee"] = net / m, COST / m, net / fee
    paid = {"": (net, m, r, MONTHLY), "_gross": (COST, m, r, MONTHLY), "_naive": (net, m), "_yearly": (net, m, r, 0.10)}
    found |= {f"needed{name}": clv.payback(*given, timing="immediate") for name, given in paid.items()}
    found["roi"], found["roi_gross"] = found["now"] / net - 1, found["now"] / COST - 1
    return found


def _kinds(members: pd.DataFrame, months: pd.DataFrame) -> dict[str, Any]:
    means = months.groupby("segment")[["fee", "renewed"]].mean()
    margin, keep = means["fee"] - SERVICE, means["renewed"]
    all_keep, all_margin = months["renewed"].mean(), months["fee"].mean() - SERVICE
    value = margin * (1 + MONTHLY) / (1 + MONTHLY - keep)
    return {
        "clv": value,
        "clv_of_fee": means["fee"] * (1 + MONTHLY) / (1 + MONTHLY - keep),
        "clv_one_renewal": margin * (1 + MONTHLY) / (1 + MONTHLY - all_keep),
        "clv_yearly": margin * 1.1 / (1.1 - keep),
        "clv_paid": value - margin,
        "most_valuable": value.idxmax(),
        "least_valuable": value.idxmin(),
        "average": members["segment"].map(value).mean(),
        "average_kinds": value.mean(),
        "average_months": months["segment"].map(value).mean(),
        "pooled": clv.retention_clv(all_margin, all_keep, MONTHLY, "immediate"),
    }


def _future(private: pd.DataFrame) -> dict[str, Any]:
    base = round(private["fee"].mean()) - SERVICE
    later = [round(base * 0.95**month, 1) for month in range(1, 7)]
    today = clv.present_value(later, 0, MONTHLY)
    return {
        "today": today,
        "today_and_past": today + 6 * base,
        "sum_and_past": sum(later) + 6 * base,
        "past": 6.0 * base,
        "undiscounted": sum(later),
        "today_yearly": clv.present_value(later, 0, 0.10),
        "today_first_now": clv.present_value(later, 0, MONTHLY, first=0),
        "today_less_service": clv.present_value(later, [SERVICE] * 6, MONTHLY),
    }


def _churn(private: pd.DataFrame) -> dict[str, Any]:
    first, late = (100 * (1 - private[rows]["renewed"].mean()) for rows in (private["age"] == 1, private["age"] > 12))
    return {
        "first": first,
        "late": late,
        "life": 100 / late,
        "life_first": 100 / first,
        "churn": 100 * (1 - private["renewed"].mean()),
        "up_to_12": 100 * (1 - private[private["age"] <= 12]["renewed"].mean()),
    }


def fee_only() -> str:
    """Say that revenue is no margin."""
    return _("this is the fee; what serving the member costs has to be subtracted.")


def same_period() -> str:
    """Say that rates of a year and of a month do not mix."""
    return _("ten percent is the rate of a year, and fees come by the month: all rates must be of the same period.")


def q1(answers: Answers, truth: Truth) -> Score:
    """Renewal of private members."""
    tally = Tally(answers)
    right = truth["renewal"]
    still = _("this is the share of members who are there at the end. Count months: after which was the next one paid?")
    everybody = _("these are all members; take the rows of private members.")
    turned = _("renewal and churn are turned round.")
    tally.number("renewal", right, points=2, mistakes=[
        *known(right, 0.06, [
            ("survivors-as-renewal", truth["still_there"], still),
            ("all-kinds", truth["renewal_all"], everybody, 1),
            ("churn-turned-round", 100 - right, turned),
        ]),
        *percent_mistakes(right),
    ])  # fmt: skip
    tally.number("churn", 100 - right, points=1, mistakes=[
        *known(100 - right, 0.06, [
            ("survivors-as-renewal", 100 - truth["still_there"], still),
            ("all-kinds", 100 - truth["renewal_all"], everybody),
            ("churn-turned-round", right, turned),
        ]),
        *percent_mistakes(100 - right),
    ])  # fmt: skip
    # Drawing whole members is right as well: its ends lie some hundredths further out, within the tolerance.
    one = _("an interval reaches about two standard errors to each side, not one.")
    itself = _("this is the share itself; give the ends of its interval.")
    for name, sign in (("renewal_low", -1), ("renewal_high", 1)):
        end = truth[name]
        rows = [("one-standard-error", right + sign * truth["renewal_se"], one), ("value-as-end", right, itself)]
        tally.number(name, end, points=1, mistakes=[*known(end, 0.06, rows), *percent_mistakes(end)])
    return tally.score()


def q2(answers: Answers, truth: Truth) -> Score:
    """A prediction."""
    tally = Tally(answers)
    tally.one_of("my_segment", SEGMENTS, points=1)
    tally.within("my_gap", 0, 100, points=1)
    return tally.score()


def q3(answers: Answers, truth: Truth) -> Score:
    """Two values of one member."""
    tally = Tally(answers)
    fee, yearly = fee_only(), same_period()
    tally.number("margin", truth["margin"], points=1, mistakes=[Mistake("fee-as-margin", truth["fee"], fee)])
    tally.number("monthly_discount", MONTHLY, points=1, tolerance=2e-5, mistakes=[
        Mistake("yearly-rate-by-month", 0.10, yearly),
        Mistake("twelfth-of-the-rate", 0.10 / 12,
                _("twelve of these make more than ten percent; take the twelfth root."), credit=0.5),
        Mistake("percent-not-share", 100 * MONTHLY, _("give the rate as a share, not in percent.")),
    ])  # fmt: skip
    swapped = _("the two timings are swapped: the fee that comes now counts only before it is paid.")
    life = _("this is margin times lifetime, without discounting.")
    early = _("retention was rounded on the way; use the unrounded share.")
    certain = _("here the next margin is not certain: the member may leave first.")
    for name, key, other in (("value_now", "now", "paid"), ("value_paid", "paid", "now")):
        right = truth[key]
        rows = [
            ("timings-swapped", truth[other], swapped),
            ("yearly-rate-by-month", truth[f"{key}_yearly"], yearly),
            ("fee-as-margin", truth[f"{key}_of_fee"], fee, 1),
            ("lifetime-times-margin", truth["lifetime"], life),
            ("rounded-too-early", truth[f"{key}_rounded"], early, 1),
        ]
        if key == "paid":
            rows.append(("end-for-conditional", truth["end"], certain, 1))
        tally.number(name, right, points=2, tolerance=YUAN, mistakes=known(right, YUAN, rows))
    return tally.score()


def q4(answers: Answers, truth: Truth) -> Score:
    """Which timing fits."""
    tally = Tally(answers)
    today, stays = _("the first fee is paid at the desk, today."), _("the next fee comes only if the member stays.")
    bill = _("the first bill comes at the end of the month.")
    wrong = {
        "new_member": ("immediate", {
            "conditional": ("first-fee-forgotten", _("this leaves out the fee at the desk, which comes now.")),
            "end": ("first-fee-late", today),
            "mid": ("first-fee-late", today),
        }),
        "after_paying": ("conditional", {
            "immediate": ("paid-fee-counted", _("this counts the fee that is in the till already.")),
            "end": ("next-fee-certain", stays),
            "mid": ("next-fee-certain", stays),
        }),
        "company_bill": ("end", {
            "conditional": ("first-bill-uncertain", _("the first month is certain, it was signed for.")),
            "immediate": ("bill-now", bill),
            "mid": ("bill-now", bill),
        }),
    }  # fmt: skip
    for name, (right, rows) in wrong.items():
        mistakes = [Mistake(rows[value][0], value, rows[value][1]) for value in rows]
        tally.text(name, right, points=1, mistakes=mistakes)
    return tally.score()


def q5(answers: Answers, truth: Truth) -> Score:
    """Three kinds of members."""
    tally = Tally(answers)
    tally.series("clv", truth["clv"], points=3, tolerance=YUAN, mistakes=[
        Mistake("one-renewal-for-all", truth["clv_one_renewal"], _("each kind has a renewal of its own."), credit=1),
        Mistake("fee-as-margin", truth["clv_of_fee"], fee_only(), credit=1),
        Mistake("yearly-rate-by-month", truth["clv_yearly"], same_period()),
        Mistake("first-fee-forgotten", truth["clv_paid"],
                _("this leaves out the fee at the desk, which comes now."), credit=1),
    ])  # fmt: skip
    least = [Mistake("least-as-most", truth["least_valuable"], _("this kind is worth least."))]
    hint = _("Print `clv` and look for the largest value.")
    tally.text("most_valuable", truth["most_valuable"], points=1, mistakes=least, hint=hint)
    average, pooled = truth["average"], truth["pooled"]
    apart = _("this is the mean of values; here margin and renewal of all rows go into the formula once.")
    tally.number("average_value", average, points=1, tolerance=YUAN, mistakes=known(average, YUAN, [
        ("kinds-not-members", truth["average_kinds"], _("this is the mean of three kinds; count every member once.")),
        ("months-not-members", truth["average_months"], _("this counts every paid month; count every member once.")),
        ("pooled-as-average", pooled, _("this is one average member; take the mean of the members' values.")),
    ]))  # fmt: skip
    tally.number("pooled_value", pooled, points=1, tolerance=YUAN, mistakes=known(pooled, YUAN, [
        ("average-as-pooled", average, apart), ("average-as-pooled", truth["average_kinds"], apart),
    ]))  # fmt: skip
    tally.text("why", "B", points=1, mistakes=[
        Mistake("one-must-be-wrong", "A", _("both are computed correctly; they answer different questions.")),
        Mistake("more-members-cure-it", "C", _("more members make both more precise, not equal.")),
        Mistake("discount-differs", "D", _("the same rate was used for all kinds.")),
    ])  # fmt: skip
    return tally.score()


def q6(answers: Answers, truth: Truth) -> Score:
    """Payback and return."""
    tally = Tally(answers)
    gross = _("the joining fee comes in as well: subtract it from what winning costs.")
    tally.number("at_acquisition", FEE - COST, points=1, mistakes=[
        Mistake("sign-forgotten", COST - FEE, _("more goes out than comes in: the value at acquisition is negative.")),
        Mistake("joining-fee-forgotten", -COST, gross),
    ])  # fmt: skip
    naive, needed, roi = truth["naive"], truth["needed"], truth["roi"]
    tally.number("months_naive", naive, points=1, mistakes=known(naive, 0.06, [
        ("rounded-too-early", truth["needed_naive"], _("give the quotient itself, not rounded."), 0.5),
        ("joining-fee-forgotten", truth["naive_gross"], gross),
        ("fee-as-margin", truth["naive_fee"], fee_only()),
        ("years-not-months", naive / 12, _("this is in years; the question asks for months.")),
    ]))  # fmt: skip
    stays = _("this is the time for a member who never leaves; some leave before they have paid it back.")
    tally.number("months_needed", needed, points=2, mistakes=known(needed, 0.06, [
        ("nobody-leaves", naive, stays),
        ("nobody-leaves", truth["needed_naive"], stays),
        ("joining-fee-forgotten", truth["needed_gross"], gross, 1),
        ("yearly-rate-by-month", truth["needed_yearly"], same_period()),
        ("years-not-months", needed / 12, _("this is in years; the question asks for months.")),
    ]))  # fmt: skip
    tally.number("roi", roi, points=2, tolerance=0.006, mistakes=known(roi, 0.006, [
        ("cost-not-subtracted", roi + 1, _("subtract the cost before you divide by it."), 1),
        ("joining-fee-forgotten", truth["roi_gross"], gross, 1),
        ("percent-not-share", 100 * roi, _("give the return as a share, not in percent."), 1),
        ("divided-by-value", roi / (1 + roi), _("divide by the cost, not by the value.")),
    ]))  # fmt: skip
    return tally.score()


def q7(answers: Answers, truth: Truth) -> Score:
    """Past or future."""
    tally = Tally(answers)
    today = truth["today"]
    past = _("this counts the past as well. A value looks forward from today.")
    tally.number("value_today", today, points=2, tolerance=0.6, mistakes=known(today, 0.6, [
        ("past-and-future", truth["today_and_past"], past),
        ("past-and-future", truth["sum_and_past"], past),
        ("past-only", truth["past"], _("this is what she has brought; her value is what she will bring.")),
        ("not-discounted", truth["undiscounted"], _("this is not discounted: later money counts less."), 1),
        ("yearly-rate-by-month", truth["today_yearly"], same_period()),
        ("first-margin-now", truth["today_first_now"], _("the first margin comes at the end of the month."), 1),
        ("service-subtracted-twice", truth["today_less_service"], _("`expected` is net of cost already.")),
    ]))  # fmt: skip
    tally.text("decision", "B", points=2, mistakes=[
        Mistake("past-in-the-decision", "A", _("what she has brought stays with the club, whatever it decides.")),
        Mistake("reward-for-the-past", "C", _("a reward may be kind, but what does it change?")),
        Mistake("average-for-one", "D", _("she is no new member, and her own figures are known.")),
    ])  # fmt: skip
    return tally.score()


def q8(answers: Answers, truth: Truth) -> Score:
    """One over churn."""
    tally = Tally(answers)
    first, late, life = truth["first"], truth["late"], truth["life"]
    swapped, renewal = _("the two ages are swapped."), _("this is renewal; churn is what is missing to a hundred.")
    for name, right, other in (("churn_first", first, late), ("churn_late", late, first)):
        rows = [
            ("ages-swapped", other, swapped),
            ("renewal-for-churn", 100 - right, renewal),
            ("all-ages", truth["churn"], _("these are all ages; keep the months that the question names.")),
        ]
        tally.number(name, right, points=1, mistakes=[*known(right, 0.06, rows), *percent_mistakes(right)])
    tally.number("life_late", life, points=1, tolerance=0.3, mistakes=known(life, 0.3, [
        ("percent-in-quotient", 1 / late, _("churn is in percent: divide a hundred by it.")),
        ("ages-swapped", truth["life_first"], swapped),
    ]))  # fmt: skip
    tally.text("meaning", "B", points=2, mistakes=[
        Mistake("loyalty-proved", "A", _("that would look the same as the restless leaving first; nothing is proved.")),
        Mistake("one-rate-is-wrong", "C", _("both rates are counted correctly, on different members.")),
        Mistake("late-life-for-new", "D", _("those who are there after a year are not like those who join.")),
    ])  # fmt: skip
    return tally.score()


def q9(answers: Answers, truth: Truth) -> Score:
    """Value with growth, as a function."""
    tally = Tally(answers)
    tally.results(
        "growing_value",
        [m * r / (1 + d - r * (1 + g)) for m, r, d, g in GROWING],
        points=4,
        mistakes=[
            Mistake("growth-forgotten", [m * r / (1 + d - r) for m, r, d, g in GROWING],
                    _("your function does not react to growth."), credit=1),
            Mistake("first-margin-grown", [m * (1 + g) * r / (1 + d - r * (1 + g)) for m, r, d, g in GROWING],
                    _("the next margin is `margin` itself; growth begins after it."), credit=2),
            Mistake("paid-fee-counted", [m * (1 + d) / (1 + d - r * (1 + g)) for m, r, d, g in GROWING],
                    _("this counts a margin that comes now."), credit=2),
            Mistake("growth-off-discount", [m * r / (1 + d - g - r) for m, r, d, g in GROWING],
                    _("growth belongs to those who stay: it multiplies retention."), credit=2),
        ],
    )  # fmt: skip
    return tally.score()


def q10(answers: Answers, truth: Truth) -> Score:
    """The memo, with the student's own marks."""
    return score_own_marks(answers, "memo", "my_marks", CRITERIA, most=2, numbers="evidence")


QUESTIONS = {
    "q1": Question(5, q1, reads=("renewal", "churn", "renewal_low", "renewal_high")),
    "q2": Question(2, q2, reads=("my_segment", "my_gap")),
    "q3": Question(6, q3, reads=("margin", "monthly_discount", "value_now", "value_paid")),
    "q4": Question(3, q4, reads=("new_member", "after_paying", "company_bill")),
    "q5": Question(7, q5, reads=("clv", "most_valuable", "average_value", "pooled_value", "why")),
    "q6": Question(6, q6, reads=("at_acquisition", "months_naive", "months_needed", "roi")),
    "q7": Question(4, q7, reads=("value_today", "decision")),
    "q8": Question(5, q8, reads=("churn_first", "churn_late", "life_late", "meaning")),
    "q9": Question(4, q9, calls={"growing_value": GROWING}),
    "q10": Question(7, q10, reads=("memo", "my_marks")),
}
