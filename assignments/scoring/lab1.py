"""Scoring of lab 1, "Satisfaction is not loyalty". Never leaves the instructor's machine.

One pure function a question. ``reference`` computes the right answers, and the values that known misunderstandings
lead to, on the student's own draw.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab.datasets import Case
from loyaltylab.grading.score import Answers, Question, Score
from loyaltylab.grading.tally import Mistake, Tally, percent_mistakes
from loyaltylab.i18n import _

CASE = "car_owners"
VERSIONS = {"1.1"}

Truth = Mapping[str, Any]

CURVE_INPUTS = [(0.0, 0.1, 2.0), (1.0, 0.1, 2.0), (0.5, 0.2, 1.0), (0.8, 0.05, 4.0), (0.3, 0.4, 0.5)]


def reference(case: Case) -> dict[str, Any]:
    """Compute what each question asks for, on one draw."""
    owners = case.tables["owners"]
    again = owners["repurchased"].astype(float)
    return {
        **_satisfaction(owners["satisfaction"]),
        **_recommendation(owners["recommend"]),
        **_curve(owners, again),
        **_intention(owners["intention"] >= 4, owners["intention"] == 5, again),
        **_defectors(owners, again),
    }


def _satisfaction(scores: "pd.Series[Any]") -> dict[str, Any]:
    return {
        "mean": scores.mean(),
        "top": 100 * (scores == 6).mean(),
        "top2": 100 * (scores >= 5).mean(),
        "satisfied": 100 * (scores >= 4).mean(),
    }


def _recommendation(scores: "pd.Series[Any]") -> dict[str, Any]:
    p, d, n = (scores >= 9).mean(), (scores <= 6).mean(), len(scores)
    margin = 1.959964 * ((p + d - (p - d) ** 2) / n) ** 0.5
    # Rocks' adjusted Wald adds three answers: three quarters at each end, the rest in the middle.
    pa, da = (p * n + 0.75) / (n + 3), (d * n + 0.75) / (n + 3)
    adjusted = 1.959964 * ((pa + da - (pa - da) ** 2) / (n + 3)) ** 0.5
    return {
        "promoters": 100 * p,
        "detractors": 100 * d,
        "from8": 100 * (scores >= 8).mean(),
        "to5": 100 * (scores <= 5).mean(),
        "only10": 100 * (scores == 10).mean(),
        "nps": 100 * (p - d),
        "nps_no_passives": 100 * (p - d) / (p + d),
        "recommend_mean": scores.mean(),
        "wald": (100 * (p - d - margin), 100 * (p - d + margin)),
        "adjusted": (100 * (pa - da - adjusted), 100 * (pa - da + adjusted)),
    }


def _curve(owners: pd.DataFrame, again: "pd.Series[Any]") -> dict[str, Any]:
    rates = 100 * again.groupby([owners["satisfaction"], owners["make"]]).mean()
    top, slight = rates.loc[6], rates.loc[4]
    climb = top - slight
    overall = 100 * again.groupby(owners["make"]).mean()
    return {
        "top_rate": top,
        "climb": climb,
        "overall": overall,
        "flattest": climb.idxmin(),
        "steepest": climb.idxmax(),
        "least_bought": overall.idxmin(),
    }


def _intention(intends: "pd.Series[Any]", definitely: "pd.Series[Any]", again: "pd.Series[Any]") -> dict[str, Any]:
    return {
        "intends": 100 * intends.mean(),
        "definitely": 100 * definitely.mean(),
        "definitely_kept": 100 * again[definitely].mean(),
        "again": 100 * again.mean(),
        "kept": 100 * again[intends].mean(),
        "had_intended": 100 * intends[again == 1].mean(),
        "both": 100 * (intends & (again == 1)).mean(),
        "correlation": intends.astype(float).corr(again),
    }


def _defectors(owners: pd.DataFrame, again: "pd.Series[Any]") -> dict[str, Any]:
    satisfied, left = owners["satisfaction"] >= 5, again == 0
    wide = owners["satisfaction"] >= 4
    attitude = owners["relative_attitude"]
    return {
        "defectors": set(owners.loc[satisfied & left, "owner_id"]),
        "all_defectors": set(owners.loc[left, "owner_id"]),
        "wide_defectors": set(owners.loc[wide & left, "owner_id"]),
        "share": 100 * satisfied[left].mean(),
        "wide_share": 100 * wide[left].mean(),
        "of_satisfied": 100 * left[satisfied].mean(),
        "of_everybody": 100 * (satisfied & left).mean(),
        "gap": attitude[satisfied & ~left].mean() - attitude[satisfied & left].mean(),
    }


def q1(answers: Answers, truth: Truth) -> Score:
    """CSAT three ways."""
    tally = Tally(answers)
    tally.number("csat_mean", truth["mean"], points=1, tolerance=0.006)
    tally.number("csat_top_box", truth["top"], points=2, mistakes=percent_mistakes(truth["top"]))
    mean, satisfied = truth["mean"], truth["satisfied"]
    no_share = _("a mean is not a share: count the owners who chose 4, 5 or 6, in percent.")
    tally.number(
        "csat_satisfied", satisfied, points=2,
        mistakes=[
            Mistake("mean-as-csat", mean, no_share),
            Mistake("mean-as-percent", 100 * mean / 6, no_share),
            Mistake("mean-as-percent", 100 * (mean - 1) / 5, no_share),
            Mistake("slightly-satisfied-left-out", truth["top2"],
                    _("this leaves out the slightly satisfied; the scale calls 4, 5 and 6 satisfied.")),
            *percent_mistakes(satisfied),
        ],
    )  # fmt: skip
    return tally.score()


def q2(answers: Answers, truth: Truth) -> Score:
    """Why the three differ."""
    tally = Tally(answers)
    tally.text(
        "why", "B", points=3,
        mistakes=[
            Mistake("different-respondents", "A", _("all three use the same answers of the same owners.")),
            Mistake("mean-must-agree", "C", _("the two shares need not agree: look at where each draws its line.")),
            Mistake("sampling-error", "D",
                    _("the gap is far wider than sampling error; more owners would not close it.")),
        ],
    )  # fmt: skip
    return tally.score()


def q3(answers: Answers, truth: Truth) -> Score:
    """NPS with its interval."""
    tally = Tally(answers)
    p, d, nps = truth["promoters"], truth["detractors"], truth["nps"]
    from8, to5 = _("promoters answer 9 or 10; an 8 is passive."), _("detractors answer 0 to 6; a 6 is a detractor.")
    dropped = _("passives count in the denominator: divide by all owners, not by promoters and detractors.")
    only10 = _("promoters answer 9 or 10; this leaves out the 9.")
    tally.number(
        "promoters", p, points=1,
        mistakes=[
            Mistake("promoters-from-8", truth["from8"], from8),
            Mistake("promoters-only-10", truth["only10"], only10),
            *percent_mistakes(p),
        ],
    )  # fmt: skip
    tally.number(
        "detractors", d, points=1, mistakes=[Mistake("detractors-to-5", truth["to5"], to5), *percent_mistakes(d)]
    )
    tally.number(
        "nps", nps, points=2,
        mistakes=[
            # The shares were wrong, the difference is right: one of the two points.
            Mistake("promoters-from-8", truth["from8"] - d, from8, credit=1),
            Mistake("promoters-only-10", truth["only10"] - d, only10, credit=1),
            Mistake("detractors-to-5", p - truth["to5"], to5, credit=1),
            Mistake("passives-dropped", truth["nps_no_passives"], dropped),
            Mistake("nps-as-mean", truth["recommend_mean"],
                    _("a mean is not the NPS: take promoters minus detractors, in percent of all owners.")),
            Mistake("detractors-first", -nps, _("the sign is turned round: promoters minus detractors.")),
            *percent_mistakes(nps),
        ],
    )  # fmt: skip
    _score_interval(tally, truth)
    return tally.score()


def _score_interval(tally: Tally, truth: Truth) -> None:
    """Give a point for each end; the adjusted-Wald interval is as right as the Wald one."""
    names = ("nps_low", "nps_high")
    probe = Tally(tally.answers)
    for name, end in zip(names, truth["adjusted"], strict=True):
        probe.number(name, end, points=1)
    interval = truth["adjusted"] if probe.points == 2 else truth["wald"]
    for name, end in zip(names, interval, strict=True):
        tally.number(name, end, points=1, mistakes=percent_mistakes(end))


def q4(answers: Answers, truth: Truth) -> Score:
    """The curve by make."""
    tally = Tally(answers)
    top, climb = truth["top_rate"], truth["climb"]
    tally.one_of("my_flattest", list(top.index), points=1)
    subset = _("this is the rate of all owners of a make; keep only those who answered 6 first.")
    tally.series(
        "top_rate", top, points=2,
        mistakes=[Mistake("subset-forgotten", truth["overall"], subset),
                  Mistake("fraction-not-percent", top / 100, _("this is a fraction; the question asks for percent."))],
    )  # fmt: skip
    tally.series(
        "climb", climb, points=1,
        mistakes=[Mistake("difference-reversed", -climb, _("subtract the rate at 4 from the rate at 6.")),
                  Mistake("fraction-not-percent", climb / 100,
                          _("this is a fraction; the question asks for percent."))],
    )  # fmt: skip
    tally.text(
        "flattest", truth["flattest"], points=2,
        mistakes=[
            Mistake("flattest-is-lowest", truth["least_bought"],
                    _("this make has the lowest rate; the flattest curve is the one that climbs least from 4 to 6.")),
            Mistake("steepest-for-flattest", truth["steepest"],
                    _("this curve climbs most; the flattest one climbs least.")),
        ],
        hint=_("Print `climb` and look for the smallest value."),
    )  # fmt: skip
    return tally.score()


def q5(answers: Answers, truth: Truth) -> Score:
    """Intention against behavior."""
    tally = Tally(answers)
    intends, again, kept = truth["intends"], truth["again"], truth["kept"]
    definitely = _("this leaves out the 4; both 4 and 5 mean that the owner intends to.")
    tally.number(
        "intends", intends, points=2,
        mistakes=[Mistake("definitely-only", truth["definitely"], definitely), *percent_mistakes(intends)],
    )  # fmt: skip
    tally.number(
        "buys_again", again, points=2,
        mistakes=[
            Mistake("intention-as-behavior", intends,
                    _("this is what owners say; count what they did, in the column repurchased.")),
            *percent_mistakes(again),
        ],
    )  # fmt: skip
    no_rate = _("a correlation is not a rate: among those who intended to, count who bought again.")
    tally.number(
        "kept", kept, points=2,
        mistakes=[
            Mistake("definitely-only", truth["definitely_kept"], definitely, credit=1),
            Mistake("correlation-as-rate", truth["correlation"], no_rate),
            Mistake("correlation-as-rate", 100 * truth["correlation"], no_rate),
            Mistake("condition-reversed", truth["had_intended"],
                    _("this is the share of buyers who had intended to; turn the condition round.")),
            Mistake("not-conditional", truth["both"],
                    _("divide by the owners who intended to, not by all owners.")),
            *percent_mistakes(kept),
        ],
    )  # fmt: skip
    return tally.score()


def q6(answers: Answers, truth: Truth) -> Score:
    """Who the satisfied defectors are."""
    tally = Tally(answers)
    too_wide = _("this counts the slightly satisfied too; the question asks for 5 and 6.")
    everybody = _("these are all defectors; keep only those who answered 5 or 6.")
    tally.members(
        "satisfied_defectors", "owner_id", truth["defectors"], points=2,
        mistakes=[Mistake("all-defectors", truth["all_defectors"], everybody),
                  Mistake("satisfied-from-4", truth["wide_defectors"], too_wide)],
    )  # fmt: skip
    share = truth["share"]
    tally.number(
        "share", share, points=2,
        mistakes=[
            Mistake("wrong-base", truth["of_satisfied"],
                    _("this is the share of satisfied owners who left; divide by all defectors.")),
            Mistake("wrong-base", truth["of_everybody"], _("divide by all defectors, not by all owners.")),
            Mistake("satisfied-from-4", truth["wide_share"], too_wide),
            *percent_mistakes(share),
        ],
    )  # fmt: skip
    gap = truth["gap"]
    reversed_ = _("subtract the mean of the defectors from the mean of the stayers.")
    tally.number(
        "attitude_gap", gap, points=1, tolerance=0.006, mistakes=[Mistake("difference-reversed", -gap, reversed_)]
    )
    return tally.score()


def q7(answers: Answers, truth: Truth) -> Score:
    """The teaching curve as a function."""
    tally = Tally(answers)
    tally.results(
        "loyalty_at", [floor + (1 - floor) * s**k for s, floor, k in CURVE_INPUTS], points=4,
        mistakes=[
            Mistake("k-multiplies", [floor + (1 - floor) * s * k for s, floor, k in CURVE_INPUTS],
                    _("k is an exponent, not a factor.")),
            Mistake("floor-added", [floor + s**k for s, floor, k in CURVE_INPUTS],
                    _("with s = 1 this exceeds 1: only the part above the floor can be won.")),
        ],
    )  # fmt: skip
    return tally.score()


QUESTIONS = {
    "q1": Question(5, q1, reads=("csat_mean", "csat_top_box", "csat_satisfied")),
    "q2": Question(3, q2, reads=("why",)),
    "q3": Question(6, q3, reads=("promoters", "detractors", "nps", "nps_low", "nps_high")),
    "q4": Question(6, q4, reads=("my_flattest", "top_rate", "climb", "flattest")),
    "q5": Question(6, q5, reads=("intends", "buys_again", "kept")),
    "q6": Question(5, q6, reads=("satisfied_defectors", "share", "attitude_gap")),
    "q7": Question(4, q7, calls={"loyalty_at": CURVE_INPUTS}),
}
