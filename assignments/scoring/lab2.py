"""Scoring of lab 2, "What should Harbor fix first?". Never leaves the instructor's machine.

One pure function a question. ``reference`` computes the right answers, and the values that known misunderstandings
lead to, on the student's own draw.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab import survey
from loyaltylab.datasets import Case
from loyaltylab.grading.memo import score_own_marks
from loyaltylab.grading.score import Answers, Question, Score
from loyaltylab.grading.tally import Mistake, Tally, percent_mistakes, unlike
from loyaltylab.i18n import _

CASE = "harbour_hotels"
VERSIONS = {"1.1"}

Truth = Mapping[str, Any]

DIMENSIONS = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")
WEIGHTS = pd.Series({"reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16, "tangibles": 11})
CRITERIA = ("evidence", "decision", "limits")
LISTS: list[tuple[list[float], list[float]]] = [
    ([-1.0, 0.5], [3.0, 1.0]),
    ([-0.2, -1.1, -0.8], [11.0, 32.0, 22.0]),
    ([2.0], [5.0]),
    ([1.0, -1.0, 0.0], [0.2, 0.3, 0.1]),
]
FINE = 0.006  # two decimals


def reference(case: Case) -> dict[str, Any]:
    """Compute what each question asks for, on one draw."""
    stays, surveys, panel = (case.tables[name] for name in ("stays", "surveys", "feature_panel"))
    return {
        **_response(stays),
        **_satisfaction(surveys["csat"]),
        **_gaps(survey.servqual(surveys).table),
        **_kano(survey.kano(panel, "feature", "with_it", "without_it").table),
        **_importance(surveys),
    }


def _response(stays: pd.DataFrame) -> dict[str, Any]:
    asked = stays[stays["survey_sent"] == 1]
    rates = 100 * asked.groupby("member")["responded"].mean()
    of_all = 100 * stays.groupby("member")["responded"].mean()
    among = 100 * asked[asked["responded"] == 1]["member"].mean()
    return {
        "rate_members": rates[1],
        "rate_others": rates[0],
        "all_members": of_all[1],
        "all_others": of_all[0],
        "members_among": among,
        "others_among": 100 - among,
    }


def _satisfaction(scores: "pd.Series[Any]") -> dict[str, Any]:
    top2 = survey.csat(scores, method="top-2-box", scale=(1, 5))
    mean = survey.csat(scores, method="mean", scale=(1, 5))
    return {
        "mean": float(scores.mean()),
        "top2": top2.value,
        "low": top2.low,
        "high": top2.high,
        "top": 100 * float((scores == 5).mean()),
        "from3": 100 * float((scores >= 3).mean()),
        "mean_ends": (mean.low, mean.high),
        "se": top2.se,
    }


def _gaps(table: pd.DataFrame) -> dict[str, Any]:
    gaps = table["gap"]
    weights = WEIGHTS.loc[gaps.index]
    return {
        "gaps": gaps,
        "perceived": table["perceived"],
        "worst": gaps.idxmin(),
        "best": gaps.idxmax(),
        "lowest": table["perceived"].idxmin(),
        "unweighted": gaps.mean(),
        "total": gaps.sum(),
        "weighted": float((gaps * weights).sum() / 100),
        "by_place": float((gaps.to_numpy() * WEIGHTS.to_numpy()).sum() / 100),
        "not_divided": float((gaps * weights).sum()),
        "divided_by_five": float((gaps * weights).mean()),
    }


def _kano(table: pd.DataFrame) -> dict[str, Any]:
    row: Any = table.loc["clean_bathroom"]
    attractive = table[table["category"] == "A"]["SI"]
    return {
        "category": row["category"],
        "si": float(row["SI"]),
        "di": float(row["DI"]),
        "delight": attractive.idxmax(),
    }


def _importance(surveys: pd.DataFrame) -> dict[str, Any]:
    items = [name for name in surveys.columns if name.startswith("rate_")]
    derived = survey.derived_importance(surveys, items, outcome="csat").table
    performance = surveys[items].mean()
    below = performance[performance < performance.mean()].index
    above = performance[performance > performance.mean()].index
    return {
        "performance": performance,
        "partial": derived["partial"],
        "correlation": derived["correlation"],
        "beta": derived["beta"],
        "fix_first": derived["partial"][below].idxmax(),
        "overkill": derived["partial"][above].idxmin(),
        "worst_item": performance.idxmin(),
        "most_important": derived["partial"].idxmax(),
        "best_item": performance.idxmax(),
    }


def q1(answers: Answers, truth: Truth) -> Score:
    """Repair a questionnaire."""
    tally = Tally(answers)
    tally.text(
        "flaw",
        "B",
        points=2,
        mistakes=[
            Mistake("odd-number-of-answers", "A", _("an odd number gives a middle answer; here no answer is neutral.")),
            Mistake("more-answers-cure", "C", _("more answers of the same kind would be just as lopsided.")),
            Mistake("smileys-cure", "D", _("pictures would be just as lopsided as these words.")),
        ],
    )
    edge = _("look at the guest whose answer is exactly on an edge: which bands hold this percentage?")
    swapped = _("the lower one belongs first.")
    for name, right, other in (("low_doubtful", 30.0, 70.0), ("high_doubtful", 70.0, 30.0)):
        tally.number(
            name,
            right,
            points=1,
            tolerance=0.001,
            mistakes=[
                Mistake("edges-swapped", other, swapped),
                Mistake("edges-as-fractions", right / 100, _("this is a fraction; the scale speaks of percent.")),
                Mistake("middle-of-the-band", 50.0, edge),
                Mistake("beyond-the-edge", right + (1 if right < 50 else -1), edge),
            ],
        )
    return tally.score()


def q2(answers: Answers, truth: Truth) -> Score:
    """Who answers."""
    tally = Tally(answers)
    base = _("divide by the guests who were asked (survey_sent is 1), not by all stays.")
    turned = _("this is the share of members or others among those who answered; turn the condition round.")
    swap = _("members and others are swapped: 1 in the column member is a member.")
    pairs = (("rate_members", "members", "others"), ("rate_others", "others", "members"))
    for name, mine, other in pairs:
        right = truth[f"rate_{mine}"]
        tally.number(
            name,
            right,
            points=1.5,
            mistakes=[
                Mistake("not-asked-counted", truth[f"all_{mine}"], base),
                Mistake("condition-turned-round", truth[f"{mine}_among"], turned),
                Mistake("groups-swapped", truth[f"rate_{other}"], swap),
                *percent_mistakes(right),
            ],
        )
    tally.text(
        "careful",
        "C",
        points=2,
        mistakes=[
            Mistake("many-answers-are-enough", "A", _("many answers do not help if some kinds of guests stay silent.")),
            Mistake(
                "weighting-cures-it",
                "B",
                _("weights repair what they know; whether the content answer more gladly, they do not know."),
            ),
            Mistake("silence-means-anger", "D", _("that is a guess; nothing in the data shows what the silent think.")),
        ],
    )
    return tally.score()


def q3(answers: Answers, truth: Truth) -> Score:
    """Satisfaction with its interval."""
    tally = Tally(answers)
    tally.number("csat_mean", truth["mean"], points=1, tolerance=FINE)
    top2 = truth["top2"]
    no_share = _("a mean is not a share: count the guests who chose 4 or 5, in percent.")
    tally.number(
        "csat_top2",
        top2,
        points=2,
        mistakes=[
            Mistake(
                "top-box-only",
                truth["top"],
                _("this counts only those who chose 5; 4 counts as well. Did you leave out scale=(1, 5)?"),
            ),
            Mistake("middle-counted", truth["from3"], _("this counts the 3 as well; satisfied are 4 and 5.")),
            Mistake("mean-as-share", truth["mean"], no_share),
            Mistake("mean-as-share", 20 * truth["mean"], no_share),
            *percent_mistakes(top2),
        ],
    )
    of_mean = _("these are the ends for the mean; give those of the share of 4 and 5, in percent.")
    spread = _("an interval reaches about two standard errors to each side, not one.")
    sides = (("csat_low", "low", 0, -1), ("csat_high", "high", 1, 1))
    for name, key, place, sign in sides:
        tally.number(
            name,
            truth[key],
            points=1,
            mistakes=[
                Mistake("interval-of-the-mean", truth["mean_ends"][place], of_mean),
                Mistake("one-standard-error", top2 + sign * truth["se"], spread),
                *percent_mistakes(truth[key]),
            ],
        )
    return tally.score()


def q4(answers: Answers, truth: Truth) -> Score:
    """A prediction: valid is enough."""
    tally = Tally(answers)
    tally.one_of("my_dimension", DIMENSIONS, points=1)
    tally.within("my_gap", -6, 6, points=1)
    return tally.score()


def q5(answers: Answers, truth: Truth) -> Score:
    """Five gaps."""
    tally = Tally(answers)
    gaps = truth["gaps"]
    tally.series(
        "gaps",
        gaps,
        points=3,
        tolerance=FINE,
        mistakes=[
            Mistake("gap-reversed", -gaps, _("this is expected minus perceived; turn it round.")),
            Mistake(
                "perception-as-gap",
                truth["perceived"],
                _("these are the perceived scores; subtract what was expected."),
            ),
        ],
    )
    tally.text(
        "worst",
        truth["worst"],
        points=2,
        mistakes=[
            Mistake(
                "gap-reversed",
                truth["best"],
                _("this one is best against expectations; look for the most negative gap."),
            ),
            Mistake(
                "lowest-score-as-worst-gap",
                truth["lowest"],
                _("its score is the lowest, but less was expected of it; compare the gaps."),
            ),
        ],
        hint=_("Print `gaps` and look for the most negative one."),
    )
    tally.text(
        "lowest",
        truth["lowest"],
        points=1,
        mistakes=[
            Mistake("gap-as-lowest-score", truth["worst"], _("this is the largest shortfall; here the score counts."))
        ],
        hint=_("Look for the smallest value in the column `perceived`."),
    )
    return tally.score()


def q6(answers: Answers, truth: Truth) -> Score:
    """Weighted and unweighted gap."""
    tally = Tally(answers)
    unweighted, weighted = truth["unweighted"], truth["weighted"]
    turned = _("the sign is turned round: a shortfall is below zero.")
    tally.number(
        "unweighted",
        unweighted,
        points=2,
        tolerance=FINE,
        mistakes=[
            Mistake("sum-not-mean", truth["total"], _("this is the sum; divide by five.")),
            Mistake("sign-lost", -unweighted, turned),
        ],
    )
    tally.number(
        "weighted",
        weighted,
        points=2,
        tolerance=FINE,
        mistakes=[
            Mistake(
                "weights-by-place",
                truth["by_place"],
                _("each weight belongs to its dimension; here they were taken in the order of the list."),
            ),
            Mistake("weights-not-divided", truth["not_divided"], _("divide by the sum of the weights, 100."), credit=1),
            Mistake(
                "weights-not-divided",
                truth["divided_by_five"],
                _("divide by the sum of the weights, 100, not by five."),
                credit=1,
            ),
            Mistake("sign-lost", -weighted, turned),
            Mistake(
                "not-weighted", unweighted, _("this is the unweighted mean; multiply each gap by its weight first.")
            ),
        ],
    )
    return tally.score()


def q7(answers: Answers, truth: Truth) -> Score:
    """Kano."""
    tally = Tally(answers)
    tally.text(
        "category",
        truth["category"],
        points=2,
        mistakes=[
            Mistake(
                "must-be-as-one-dimensional",
                "O",
                _("O would please when it is there as well; here most only mind its lack."),
            ),
            Mistake(
                "must-be-as-attractive", "A", _("A is a feature that nobody misses and that delights; count again.")
            ),
        ],
        hint=_("Take it from the column `category`, in the row of the clean bathroom."),
    )
    si, di = truth["si"], truth["di"]
    tally.number(
        "si",
        si,
        points=1,
        tolerance=FINE,
        mistakes=[
            Mistake("coefficients-swapped", di, _("this is the dissatisfaction coefficient.")),
            Mistake("coefficients-swapped", -di, _("this is the dissatisfaction coefficient.")),
        ],
    )
    tally.number(
        "di",
        di,
        points=1,
        tolerance=FINE,
        mistakes=[
            Mistake("di-above-zero", -di, _("the dissatisfaction coefficient carries a minus sign.")),
            Mistake("coefficients-swapped", si, _("this is the satisfaction coefficient.")),
            Mistake("coefficients-swapped", -si, _("this is the satisfaction coefficient.")),
        ],
    )
    tally.text(
        "delight",
        truth["delight"],
        points=2,
        mistakes=[
            Mistake(
                "must-be-as-delight", "clean_bathroom", _("a clean bathroom is taken for granted; nobody is delighted.")
            ),
            Mistake(
                "one-dimensional-as-delight",
                "free_cancellation",
                _("this one also annoys when it is missing; look among the features of category A."),
            ),
        ],
        hint=_("Keep the rows whose category is A, and look for the largest `SI`."),
    )
    return tally.score()


def q8(answers: Answers, truth: Truth) -> Score:
    """Importance and performance."""
    tally = Tally(answers)
    tally.series("performance", truth["performance"], points=2, tolerance=FINE)
    tally.series(
        "importance",
        truth["partial"],
        points=2,
        tolerance=FINE,
        mistakes=[
            Mistake(
                "correlation-as-importance",
                truth["correlation"],
                _("these are plain correlations, in which all details share; take the partial ones."),
            ),
            Mistake(
                "beta-as-importance",
                truth["beta"],
                _("these are standardized slopes; the question asks for partial correlations."),
                credit=1,
            ),
        ],
    )
    fix = truth["fix_first"]
    tally.text(
        "fix_first",
        fix,
        points=2,
        mistakes=unlike(
            fix,
            [
                Mistake(
                    "worst-rated-first",
                    truth["worst_item"],
                    _("it is rated lowest, but satisfaction hardly depends on it; weigh both."),
                ),
                Mistake(
                    "most-important-first",
                    truth["most_important"],
                    _("it matters most, and Harbor is already good at it; look below the mean."),
                ),
            ],
        ),
        hint=_("Keep the details rated below the mean of the eight, and look for the largest importance."),
    )
    tally.text(
        "overkill",
        truth["overkill"],
        points=1,
        mistakes=[Mistake("worst-as-overkill", truth["worst_item"], _("overkill is rated well and matters little."))],
        hint=_("Keep the details rated above the mean of the eight, and look for the smallest importance."),
    )
    return tally.score()


def q9(answers: Answers, truth: Truth) -> Score:
    """A weighted gap as a function."""
    tally = Tally(answers)
    products = [[g * w for g, w in zip(gaps, weights, strict=True)] for gaps, weights in LISTS]
    totals = [sum(weights) for _gaps, weights in LISTS]
    tally.results(
        "weighted_gap",
        [sum(each) / total for each, total in zip(products, totals, strict=True)],
        points=4,
        mistakes=[
            Mistake(
                "hundred-assumed",
                [sum(each) / 100 for each in products],
                _("the weights need not add up to 100: divide by their sum."),
                credit=2,
            ),
            Mistake(
                "sum-of-weights-forgotten",
                [sum(each) for each in products],
                _("divide by the sum of the weights."),
                credit=1,
            ),
            Mistake(
                "divided-by-count",
                [sum(each) / len(each) for each in products],
                _("divide by the sum of the weights, not by how many there are."),
                credit=1,
            ),
            Mistake(
                "weights-ignored",
                [sum(gaps) / len(gaps) for gaps, _weights in LISTS],
                _("the weights do not matter in your function."),
            ),
        ],
    )
    return tally.score()


def q10(answers: Answers, truth: Truth) -> Score:
    """The memo, with the student's own marks."""
    return score_own_marks(answers, "memo", "my_marks", CRITERIA, most=2, numbers="evidence")


QUESTIONS = {
    "q1": Question(4, q1, reads=("flaw", "low_doubtful", "high_doubtful")),
    "q2": Question(5, q2, reads=("rate_members", "rate_others", "careful")),
    "q3": Question(5, q3, reads=("csat_mean", "csat_top2", "csat_low", "csat_high")),
    "q4": Question(2, q4, reads=("my_dimension", "my_gap")),
    "q5": Question(6, q5, reads=("gaps", "worst", "lowest")),
    "q6": Question(4, q6, reads=("unweighted", "weighted")),
    "q7": Question(6, q7, reads=("category", "si", "di", "delight")),
    "q8": Question(7, q8, reads=("performance", "importance", "fix_first", "overkill")),
    "q9": Question(4, q9, calls={"weighted_gap": LISTS}),
    "q10": Question(7, q10, reads=("memo", "my_marks")),
}
