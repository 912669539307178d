"""Scoring of lab 3, "Who is loyal, and of which kind?". Never leaves the instructor's machine.

One pure function a question. ``reference`` computes the right answers, and the values that known misunderstandings
lead to, on the student's own draw.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab import survey
from loyaltylab.datasets import Case
from loyaltylab.grading.memo import score_own_marks
from loyaltylab.grading.score import Answers, Question, Score
from loyaltylab.grading.tally import Mistake, Tally, percent_mistakes, unlike
from loyaltylab.i18n import _

CASE = "ride_coupons"
VERSIONS = {"1.0"}

Truth = Mapping[str, Any]

SEGMENTS = ("commuter", "student", "occasional")
CRITERIA = ("evidence", "action", "limits")
COUPONS: list[tuple[float, float, float]] = [
    (60.0, 40.0, 5.0),
    (80.0, 72.0, 10.0),
    (55.5, 50.0, 4.0),
    (30.0, 10.0, 12.0),
]
FEWEST = 8  # rides


def reference(case: Case) -> dict[str, Any]:
    """Compute what each question asks for, on one draw."""
    people, rides = case.tables["riders"], case.tables["rides"].copy()
    rides["on_heron"] = (rides["app"] == "Heron").astype(int)
    riders = _riders(people, rides)
    return {**_behavior(riders), **_types(riders), **_lot(people, rides), **_coupon(rides)}


def _riders(people: pd.DataFrame, rides: pd.DataFrame) -> pd.DataFrame:
    """The table that the lab builds, computed another way: the two have to agree on every draw."""
    off = rides["coupon"].where(rides["coupon_app"] == "Heron", 0) - rides["coupon"].where(
        rides["coupon_app"] == "Magpie", 0
    )
    saving = (rides["fare_magpie"] - rides["fare_heron"] + off).round(6)
    took = np.where(saving > 0, rides["on_heron"], 1 - rides["on_heron"])
    last = rides.groupby("rider_id")["on_heron"].shift()
    table = people.set_index("rider_id")
    by = rides["rider_id"]
    share = rides.groupby("rider_id")["on_heron"].mean()
    table["rides"] = rides.groupby("rider_id").size()
    table["favorite"] = np.maximum(share, 1 - share)
    table["cheaper"] = pd.Series(took, index=rides.index)[saving != 0].groupby(by).mean()
    table["again"] = (rides["on_heron"] == last)[last.notna()].groupby(by).mean()
    return table[table["rides"] >= FEWEST]


def _behavior(riders: pd.DataFrame) -> dict[str, Any]:
    weights = riders["rides"]
    return {
        "favorite": 100 * riders["favorite"].mean(),
        "cheaper": 100 * riders["cheaper"].mean(),
        "habit_like": 100 * (riders["again"] >= 0.65).mean(),
        "again_mean": 100 * riders["again"].mean(),
        "not_habit": 100 * (riders["again"] < 0.65).mean(),
        "habit_count": float((riders["again"] >= 0.65).sum()),
        "favorite_by_rides": 100 * float(np.average(riders["favorite"], weights=weights)),
    }


def _types(riders: pd.DataFrame) -> dict[str, Any]:
    liking, price, habit = riders["favorite"] >= 0.80, riders["cheaper"] >= 0.65, riders["again"] >= 0.65
    right = _share(np.select([liking, price, habit], ["premium", "price", "inertia"], "mixed"))
    turned = _share(np.select([habit, price, liking], ["inertia", "price", "premium"], "mixed"))
    apart = pd.Series({"premium": liking.mean(), "price": price.mean(), "inertia": habit.mean()}) * 100
    apart["mixed"] = right["mixed"]
    is_price = pd.Series(np.where(~liking & price, 1, 0), index=riders.index)
    by_segment = 100 * is_price.groupby(riders["segment"]).mean()
    of_students = survey.share(is_price[riders["segment"] == "student"])
    among = 100 * riders["segment"][is_price == 1].value_counts(normalize=True)
    return {
        "types": right,
        "types_turned": turned,
        "types_apart": apart,
        "counts": right * len(riders) / 100,
        "price_share": by_segment,
        "among_price": among.reindex(by_segment.index),
        "most_price": by_segment.idxmax(),
        "least_price": by_segment.idxmin(),
        "student_low": of_students.low,
        "student_high": of_students.high,
        "student_value": of_students.value,
        "student_se": of_students.se,
        "price_060": 100 * float((~liking & (riders["cheaper"] >= 0.60)).mean()),
        "price_065": right["price"],
        "price_060_alone": 100 * float((riders["cheaper"] >= 0.60).mean()),
        "price_between": 100 * float((~liking & riders["cheaper"].between(0.60, 0.65, inclusive="left")).mean()),
    }


def _share(kinds: Any) -> "pd.Series[float]":
    return (100 * pd.Series(kinds).value_counts(normalize=True)).reindex(["premium", "price", "inertia", "mixed"])


def _lot(people: pd.DataFrame, rides: pd.DataFrame) -> dict[str, Any]:
    first = rides.groupby("rider_id").head(1).merge(people, on="rider_id")
    every = rides.merge(people, on="rider_id")
    table = 100 * first.pivot_table(index="segment", columns="first_app", values="on_heron")
    whole = 100 * every.pivot_table(index="segment", columns="first_app", values="on_heron")
    pull = table["Heron"] - table["Magpie"]
    return {
        "pull": pull,
        "pull_heron": table["Heron"],
        "pull_all_rides": whole["Heron"] - whole["Magpie"],
        "strongest": pull.idxmax(),
        "weakest": pull.idxmin(),
    }


def _coupon(rides: pd.DataFrame) -> dict[str, Any]:
    weeks = rides[(rides["week"] >= "2025-03-31") & (rides["week"] <= "2025-07-14")]
    yes = 100 * weeks[(weeks["coupon_app"] == "Heron") & (weeks["coupon"] == 8)]["on_heron"].mean()
    no = 100 * weeks[weeks["coupon_app"] == "none"]["on_heron"].mean()
    return {"p_with": yes, "p_without": no, "lift": yes - no, "cost": 8 * yes / (yes - no)}


def q1(answers: Answers, truth: Truth) -> Score:
    """Types of four customers."""
    tally = Tally(answers)
    two_questions = _(
        "Ask twice: does this customer like it? And what would have to change before this customer leaves?"
    )
    tally.text(
        "commuter_type",
        "monopoly",
        points=1,
        mistakes=[
            Mistake(
                "monopoly-as-inertia", "inertia", _("inertia could change and does not bother; here is no other line.")
            ),
            Mistake("repeat-as-premium", "premium", _("coming every day is not liking: this one grumbles.")),
            Mistake("monopoly-as-convenience", "convenience", _("convenience is a choice; here is no other line.")),
        ],
        hint=two_questions,
    )
    tally.text(
        "collector_type",
        "incentive",
        points=1,
        mistakes=[
            Mistake("incentive-as-premium", "premium", _("what comes back is the points, not the liking.")),
            Mistake(
                "incentive-as-price",
                "price",
                _("price buyers take the lowest price today; this one collects a reward."),
            ),
        ],
        hint=two_questions,
    )
    tally.text(
        "nurse_type",
        "latent",
        points=1,
        mistakes=[
            Mistake("latent-as-premium", "premium", _("premium comes often; something keeps this one away.")),
            Mistake("latent-as-none", "inertia", _("inertia comes without liking; here it is the other way round.")),
        ],
        hint=two_questions,
    )
    tally.text(
        "neighbor_type",
        "convenience",
        points=1,
        mistakes=[
            Mistake(
                "convenience-as-inertia",
                "inertia",
                _("close: inertia is habit without a reason; here the reason is the place."),
                credit=0.5,
            ),
            Mistake("convenience-as-premium", "premium", _("without an opinion there is no liking.")),
        ],
        hint=two_questions,
    )
    return tally.score()


def q2(answers: Answers, truth: Truth) -> Score:
    """Three behaviors."""
    tally = Tally(answers)
    tally.number("mean_favorite", truth["favorite"], points=1.5, mistakes=percent_mistakes(truth["favorite"]))
    tally.number(
        "mean_cheaper",
        truth["cheaper"],
        points=1.5,
        mistakes=[
            Mistake("dearer-app", 100 - truth["cheaper"], _("this is the share with the dearer app.")),
            *percent_mistakes(truth["cheaper"]),
        ],
    )
    habit = truth["habit_like"]
    tally.number(
        "habit_like",
        habit,
        points=2,
        mistakes=[
            Mistake(
                "mean-as-share",
                truth["again_mean"],
                _("this is the mean of the column; count the riders at 0.65 or above."),
            ),
            Mistake(
                "border-turned-round", truth["not_habit"], _("these are the riders below 0.65; turn the sign round.")
            ),
            Mistake(
                "count-not-share", truth["habit_count"], _("this is a number of riders; the question asks for percent.")
            ),
            *percent_mistakes(habit),
        ],
    )
    return tally.score()


def q3(answers: Answers, truth: Truth) -> Score:
    """A prediction: valid is enough."""
    tally = Tally(answers)
    tally.one_of("my_segment", SEGMENTS, points=1)
    tally.within("my_share", 0, 100, points=1)
    return tally.score()


def q4(answers: Answers, truth: Truth) -> Score:
    """Four types by rule."""
    tally = Tally(answers)
    types = truth["types"]
    tally.series(
        "types",
        types,
        points=6,
        mistakes=[
            Mistake(
                "rules-turned-round",
                truth["types_turned"],
                _("the last line written wins; write the rules from the last to the first."),
                credit=3,
            ),
            Mistake(
                "rules-counted-apart",
                truth["types_apart"],
                _("a rider has one type: a rule counts only for those whom no earlier rule has taken."),
                credit=1,
            ),
            Mistake(
                "counts-not-shares",
                truth["counts"],
                _("these are numbers of riders; the question asks for percent."),
                credit=3,
            ),
            Mistake(
                "fraction-not-percent",
                types / 100,
                _("these are fractions; the question asks for percent."),
                credit=3,
            ),
        ],
    )
    return tally.score()


def q5(answers: Answers, truth: Truth) -> Score:
    """Types by segment."""
    tally = Tally(answers)
    share = truth["price_share"]
    tally.series(
        "price_share",
        share,
        points=3,
        mistakes=[
            Mistake(
                "condition-turned-round",
                truth["among_price"],
                _("this is the share of segments among price riders; turn the condition round."),
                credit=1,
            ),
            Mistake(
                "fraction-not-percent", share / 100, _("these are fractions; the question asks for percent."), credit=2
            ),
        ],
    )
    tally.text(
        "most_price",
        truth["most_price"],
        points=1,
        mistakes=[Mistake("least-as-most", truth["least_price"], _("this segment has the smallest share."))],
        hint=_("Print `price_share` and look for the largest value."),
    )
    spread = _("an interval reaches about two standard errors to each side, not one.")
    for name, sign in (("student_low", -1), ("student_high", 1)):
        right = truth[name]
        tally.number(
            name,
            right,
            points=1,
            mistakes=[
                Mistake("one-standard-error", truth["student_value"] + sign * truth["student_se"], spread),
                Mistake(
                    "value-as-end",
                    truth["student_value"],
                    _("this is the share itself; give the ends of its interval."),
                ),
                *percent_mistakes(right),
            ],
        )
    return tally.score()


def q6(answers: Answers, truth: Truth) -> Score:
    """Habit or taste."""
    tally = Tally(answers)
    pull = truth["pull"]
    tally.series(
        "pull",
        pull,
        points=3,
        mistakes=[
            Mistake("lot-reversed", -pull, _("subtract the Magpie lot from the Heron lot."), credit=1),
            Mistake("one-lot-only", truth["pull_heron"], _("this is the share under one lot; subtract the other.")),
            Mistake(
                "all-rides",
                truth["pull_all_rides"],
                _("only the first ride: later rides have a last app of their own."),
            ),
            Mistake(
                "fraction-not-percent",
                pull / 100,
                _("these are fractions; the question asks for points."),
                credit=2,
                tolerance=None,
            ),
        ],
    )
    tally.text(
        "strongest",
        truth["strongest"],
        points=1,
        mistakes=unlike(
            truth["strongest"],
            [
                Mistake("weakest-as-strongest", truth["weakest"], _("this segment has the weakest pull.")),
            ],
        ),
        hint=_("Print the values of all segments and look for the largest."),
    )
    tally.text(
        "meaning",
        "B",
        points=2,
        mistakes=[
            Mistake(
                "repeat-means-habit",
                "A",
                _("habit would show under the lot: whoever was given Heron would stay with it."),
            ),
            Mistake("coupons-did-it", "C", _("the first rides were before the coupons.")),
            Mistake(
                "nothing-can-be-said", "D", _("the lot says something: it has no pull here, so it is not the app.")
            ),
        ],
    )
    return tally.score()


def q7(answers: Answers, truth: Truth) -> Score:
    """What a coupon buys."""
    tally = Tally(answers)
    yes, no, lift = truth["p_with"], truth["p_without"], truth["lift"]
    swapped = _("the two tables are swapped.")
    tally.number("p_with", yes, points=1, mistakes=[Mistake("tables-swapped", no, swapped), *percent_mistakes(yes)])
    tally.number("p_without", no, points=1, mistakes=[Mistake("tables-swapped", yes, swapped), *percent_mistakes(no)])
    tally.number(
        "lift",
        lift,
        points=1,
        mistakes=[
            Mistake("tables-swapped", -lift, swapped),
            Mistake(
                "lift-in-percent",
                100 * lift / no,
                _("this is the lift in percent of the base; give the difference in points."),
            ),
            *percent_mistakes(lift),
        ],
    )
    tally.number(
        "cost_per_extra",
        truth["cost"],
        points=3,
        mistakes=[
            Mistake(
                "coupon-as-cost", 8.0, _("many who use the coupon would have come anyway; their coupons count as well.")
            ),
            Mistake(
                "coupons-of-nobody",
                8 * 100 / lift,
                _("only those who ride with Heron use the coupon, not everybody who got one."),
                credit=1,
            ),
            Mistake(
                "cost-of-all-rides", 8 * yes / 100, _("divide by the lift: what is one additional ride?"), credit=1
            ),
            Mistake(
                "share-turned-round",
                8 * lift / yes,
                _("turn the fraction round: all coupons used, by additional rides."),
                credit=1,
            ),
        ],
    )
    return tally.score()


def q8(answers: Answers, truth: Truth) -> Score:
    """Where the border lies."""
    tally = Tally(answers)
    right = truth["price_060"]
    tally.number(
        "price_060",
        right,
        points=2,
        mistakes=[
            Mistake("border-not-moved", truth["price_065"], _("this is the share with the old border, 0.65.")),
            Mistake(
                "premium-counted-too",
                truth["price_060_alone"],
                _("premium riders are taken by the first rule; leave them out."),
                credit=1,
            ),
            Mistake(
                "only-the-newcomers",
                truth["price_between"],
                _("these are only the riders between the borders; count all from 0.60."),
                credit=1,
            ),
            *percent_mistakes(right),
        ],
    )
    tally.text(
        "lesson",
        "B",
        points=2,
        mistakes=[
            Mistake("riders-changed", "A", _("not one rider has changed; only the border has.")),
            Mistake("one-border-is-wrong", "C", _("a border is a choice; nothing in the data says which is right.")),
            Mistake("more-riders-cure-it", "D", _("more riders give both shares more precisely, not alike.")),
        ],
    )
    return tally.score()


def q9(answers: Answers, truth: Truth) -> Score:
    """The cost of an additional ride as a function."""
    tally = Tally(answers)
    tally.results(
        "cost_of_extra",
        [value * yes / (yes - no) for yes, no, value in COUPONS],
        points=4,
        mistakes=[
            Mistake(
                "coupons-of-nobody",
                [value * 100 / (yes - no) for yes, no, value in COUPONS],
                _("only those who ride use the coupon: multiply by p_with, not by a hundred."),
                credit=2,
            ),
            Mistake(
                "divided-by-fraction",
                [value * yes / (yes - no) * 100 for yes, no, value in COUPONS],
                _("both shares are in percent, so the percent cancel: do not multiply by a hundred."),
                credit=2,
            ),
            Mistake(
                "value-only", [value for _yes, _no, value in COUPONS], _("the shares do not matter in your function.")
            ),
            Mistake(
                "free-riders-forgotten",
                [value * (yes - no) / 100 for yes, no, value in COUPONS],
                _("divide the coupons used by the additional rides."),
            ),
        ],
    )
    return tally.score()


def q10(answers: Answers, truth: Truth) -> Score:
    """The memo, with the student's own marks."""
    return score_own_marks(answers, "memo", "my_marks", CRITERIA, most=2, numbers="evidence")


QUESTIONS = {
    "q1": Question(4, q1, reads=("commuter_type", "collector_type", "nurse_type", "neighbor_type")),
    "q2": Question(5, q2, reads=("mean_favorite", "mean_cheaper", "habit_like")),
    "q3": Question(2, q3, reads=("my_segment", "my_share")),
    "q4": Question(6, q4, reads=("types",)),
    "q5": Question(6, q5, reads=("price_share", "most_price", "student_low", "student_high")),
    "q6": Question(6, q6, reads=("pull", "strongest", "meaning")),
    "q7": Question(6, q7, reads=("p_with", "p_without", "lift", "cost_per_extra")),
    "q8": Question(4, q8, reads=("price_060", "lesson")),
    "q9": Question(4, q9, calls={"cost_of_extra": COUPONS}),
    "q10": Question(7, q10, reads=("memo", "my_marks")),
}
