"""Scoring of lab 5, "From a log to a decision: who gets the letter?". Never leaves the instructor's machine.

One pure function a question. ``reference`` computes the right answers, and the values that known misunderstandings
lead to, on the student's own draw.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab import clv, transactions
from loyaltylab.datasets import Case
from loyaltylab.grading.memo import score_own_marks
from loyaltylab.grading.score import Answers, NoAnswer, Question, Score
from loyaltylab.grading.tally import Mistake, Tally, known, percents, unlike
from loyaltylab.i18n import _

CASE = "mail_order"
VERSIONS = {"1.0"}

Truth = Mapping[str, Any]

SECOND_YEAR = pd.Timestamp("2024-12-30")
YEAR, MARGIN, DISCOUNT = 52.0, 0.3, 0.10
COST, LIFT = 12.0, 0.10  # yuan a letter; share by which it is said to raise what a customer brings
NAMES = ("r", "alpha", "a", "b")
MODELS = ("BGNBD", "MBGNBD", "ParetoNBD")
PEOPLE = ("Chu", "Dong")
CRITERIA = ("evidence", "action", "limits")
DAY = 0.15  # a week's seventh: whether the last day itself counts is a convention
TIE = 0.002  # two biases this near are printed alike
ALIVE = [
    (3, 20.0, 40.0, 0.3, 5.0, 0.5, 2.0),
    (0, 0.0, 30.0, 0.3, 5.0, 0.5, 2.5),
    (1, 5.0, 50.0, 0.45, 6.5, 0.7, 2.2),
    (12, 45.0, 51.0, 0.25, 4.0, 0.8, 1.5),
]


def reference(case: Case) -> dict[str, Any]:
    """Compute what each question asks for, on one draw."""
    orders = case.tables["transactions"]
    rfm = transactions.rfm_summary(orders, value="amount", holdout_start=SECOND_YEAR)
    now = transactions.rfm_summary(orders, value="amount")
    an, bo, chu, dong = people(rfm)
    fits = {model.__name__: model(rfm).fit() for model in (clv.BGNBD, clv.MBGNBD, clv.ParetoNBD)}
    whole = clv.BGNBD(now).fit()
    return {
        **_person(orders[orders["customer_id"] == an], rfm.loc[an]),
        "bo_silent": rfm.at[bo, "T"],
        **_segments(rfm),
        **_parameters(rfm, fits, whole),
        **_two(rfm, fits["BGNBD"], {"chu": chu, "dong": dong}),
        **_holdout(rfm, fits),
        **_money(now, whole, clv.GammaGamma(now).fit(), an, orders),
    }


def people(rfm: pd.DataFrame) -> tuple[Any, Any, Any, Any]:
    """Choose the four customers as the lab does; the two have to agree on every draw."""
    x, silent, later = rfm["frequency"], rfm["T"] - rfm["recency"], rfm["holdout_frequency"]
    four = (x == 3) & (later > 1) & (rfm["recency"] > 5) & ((silent - rfm["recency"]).abs() > 3)
    gap = rfm["recency"] / x.clip(lower=1)
    often = (x >= 6) & silent.between(8, 25, "neither") & (silent > 4 * gap) & (silent < 9 * gap)
    an, bo, chu = (rfm.index[rows][0] for rows in (four, (x == 0) & (later > 0), often))
    dong = (silent[(x == 1) & (rfm["recency"] > 10)] - silent[chu]).abs().idxmin()
    return an, bo, chu, dong


def _person(own: pd.DataFrame, row: "pd.Series[Any]") -> dict[str, Any]:
    own = own.sort_values("date")
    seen = own[own["date"] < SECOND_YEAR]["amount"]
    return {
        "frequency": float(row["frequency"]),
        "frequency_both": float(len(own) - 1),
        "recency": row["recency"],
        "age": row["T"],
        "spend": row["monetary_value"],
        "spend_mean": seen.mean(),
        "spend_sum": seen.iloc[1:].sum(),
        "spend_total": seen.sum(),
        "spend_both": own["amount"].iloc[1:].mean(),
    }


def _segments(rfm: pd.DataFrame) -> dict[str, Any]:
    found = transactions.rfm_segments(rfm)
    later, table = rfm["holdout_frequency"], found.table
    came, top, last = later > 0, found.customers["R"] == 5, found.customers["R"] == 1
    sleepers = found.customers["segment"] == "hibernating"
    return {
        "champions": table.at["champions", "share"],
        "champions_spend": table.at["champions", "spend"],
        "champions_n": float(table["n"].to_dict()["champions"]),
        "top_recent": 100 * came[top].to_numpy().mean(),
        "top_turned": 100 * came[last].to_numpy().mean(),
        "top_of_buyers": 100 * top[came].to_numpy().mean(),
        "sleepers_orders": 100 * later[sleepers].sum() / later.sum(),
        "sleepers_share": table.at["hibernating", "share"],
        "sleepers_came": table.at["hibernating", "bought_later"],
        "sleepers_of_buyers": 100 * sleepers[came].to_numpy().mean(),
    }


def _parameters(rfm: pd.DataFrame, fits: Mapping[str, Any], whole: Any) -> dict[str, Any]:
    fit, again = fits["BGNBD"], clv.BGNBD(rfm[rfm["frequency"] > 0]).fit()
    found: dict[str, Any] = {}
    for key, one in (("", fit), ("_whole", whole), ("_mbg", fits["MBGNBD"]), ("_again", again)):
        found |= {f"{name}{key}": float(one.params[name]) for name in NAMES}
        found |= {f"llf{key}": one.llf, f"year{key}": one.expected_purchases(YEAR)}
    found["llf_days"] = fit.llf - np.log(7) * rfm["frequency"].to_numpy().sum()
    return found | {"year_months": fit.expected_purchases(12), "year_days": fit.expected_purchases(365)}


def _two(rfm: pd.DataFrame, fit: Any, who: Mapping[str, Any]) -> dict[str, Any]:
    alive, pace = 100 * fit.probability_alive(), rfm["frequency"] / rfm["T"] * YEAR
    ahead, months = (fit.conditional_expected_purchases(length) for length in (YEAR, 12))
    found, made = dict[str, Any](), rfm["holdout_frequency"].to_dict()
    for name, code in who.items():
        found |= {f"{name}_alive": alive[code], f"{name}_orders": ahead[code], f"{name}_months": months[code]}
        found |= {f"{name}_pace": pace[code], f"{name}_past": rfm.at[code, "frequency"] + ahead[code]}
        found[f"{name}_made"] = float(made[code])
    return found


def _holdout(rfm: pd.DataFrame, fits: Mapping[str, Any]) -> dict[str, Any]:
    made, x, age = rfm["holdout_frequency"], rfm["frequency"], rfm["T"]
    ahead = fits["BGNBD"].conditional_expected_purchases(YEAR)
    off, sums = ahead - made, {"predicted": ahead.sum(), "naive": (x / age * YEAR).sum(), "first": x.sum()}
    sums["naive_all"] = ((x + 1) / age * YEAR).sum()
    found: dict[str, Any] = {f"{name}_bias": 100 * (value / made.sum() - 1) for name, value in sums.items()}
    found |= {"predicted": sums["predicted"], "naive": sums["naive"], "made": float(made.sum())}
    found |= {"rounded": ahead.round().sum(), "buyers": float((made > 0).sum()), "first": float(x.sum())}
    found |= {"months": fits["BGNBD"].conditional_expected_purchases(12).sum(), "made_both": float((made + x).sum())}
    found |= {"mae": off.abs().mean(), "rmse": float(np.sqrt((off**2).mean())), "mean_error": off.mean()}
    for key, name in (("bg", "BGNBD"), ("mbg", "MBGNBD")):
        alive = fits[name].probability_alive()
        found |= {f"alive_{key}": alive.sum(), f"alive_{key}_counted": float((alive > 0.5).sum())}
    bias = {name: fit.conditional_expected_purchases(YEAR).sum() / made.sum() - 1 for name, fit in fits.items()}
    aic = {name: fit.aic for name, fit in fits.items()}
    best = min(bias, key=lambda name: abs(bias[name]))
    found |= {"closest": best, "lowest_bias": min(bias, key=lambda name: bias[name]), "n": float(len(rfm))}
    found["close_enough"] = [name for name in bias if abs(bias[name]) <= abs(bias[best]) + TIE]
    return found | {"best_aic": min(aic, key=lambda name: aic[name]), "worst_aic": max(aic, key=lambda name: aic[name])}


def _money(now: pd.DataFrame, fit: Any, spend: Any, an: Any, orders: pd.DataFrame) -> dict[str, Any]:
    paid = orders.groupby("customer_id")["amount"]
    ways = {
        "value": (YEAR, DISCOUNT, "Y"),
        "weekly": (YEAR, DISCOUNT, "W"),
        "months": (12.0, DISCOUNT, "Y"),
        "plain": (YEAR, 0.0, None),
    }
    found: dict[str, Any] = {"spend_again": spend.mean_spend, "spend_repeat": now["monetary_value"].mean()}
    found |= {"spend_orders": orders["amount"].mean(), "spend_first": paid.first().mean()}
    for name, (horizon, discount, per) in ways.items():
        each = clv.customer_values(fit, spend, horizon, discount, margin=MARGIN, per=per)["value"]
        found |= {f"an_{name}": each[an], f"total_{name}": each.sum(), **_letters(name, each)}
    past = MARGIN * paid.sum()
    found |= {"an_revenue": found["an_value"] / MARGIN, "total_revenue": found["total_value"] / MARGIN}
    found |= {"an_both": found["an_value"] + past[an], "total_both": found["total_value"] + past.sum()}
    value = clv.customer_values(fit, spend, YEAR, DISCOUNT, margin=MARGIN, per="Y")["value"]
    found |= _letters("revenue", value / MARGIN) | {"letters_on_value": float((value > COST).sum())}
    return found | {"gain_on_value": (value[value > COST] - COST).sum(), "gain_all": (LIFT * value - COST).sum()}


def _letters(name: str, each: "pd.Series[float]") -> dict[str, Any]:
    gains = LIFT * each
    pays = gains > COST
    found = {"letters": float(pays.sum()), "gain": (gains[pays] - COST).sum(), "gain_gross": gains[pays].sum()}
    return {f"{key}_{name}": each for key, each in found.items()}


def in_weeks() -> str:
    """Say that months and weeks do not mix."""
    return _("the unit of this table is the week: a year is 52 of them.")


def q1(answers: Answers, truth: Truth) -> Score:
    """One customer in four numbers."""
    tally = Tally(answers)
    x, t_x, age, spend = (truth[name] for name in ("frequency", "recency", "age", "spend"))
    everything = _("this counts the first order as well; frequency counts repeat orders.")
    second = _("this looks into the second year; only orders of the first year count.")
    tally.number("an_frequency", x, points=1, mistakes=known(x, 0.06, [
        ("first-order-counted", x + 1, everything),
        ("second-year-counted", truth["frequency_both"], second),
    ]))  # fmt: skip
    silent, days = _("this is the silence since the last order; recency is the age at it."), _("this is in days.")
    tally.number("an_recency", t_x, points=1, mistakes=known(t_x, 0.06, [
        ("silence-for-recency", age - t_x, silent),
        ("days-for-weeks", 7 * t_x, days),
    ]))  # fmt: skip
    tally.number("an_age", age, points=1, tolerance=DAY, mistakes=known(age, DAY, [
        ("second-year-counted", age + YEAR, second),
        ("silence-for-recency", age - t_x, _("this begins with the last order; age begins with the first.")),
        ("days-for-weeks", 7 * age, days),
        ("age-as-year", YEAR, _("this is the length of the year; her age begins with her own first order.")),
    ]))  # fmt: skip
    tally.number("an_spend", spend, points=2, mistakes=known(spend, 0.06, [
        ("first-order-counted", truth["spend_mean"], _("this mean holds the first order; take the repeat orders."), 1),
        ("total-for-mean", truth["spend_sum"], _("this is a sum; take the mean of the repeat orders."), 1),
        ("total-for-mean", truth["spend_total"], _("this is the sum of all orders; take the mean of the repeat ones.")),
        ("second-year-counted", truth["spend_both"], second, 1),
    ]))  # fmt: skip
    tally.number("bo_recency", 0.0, points=1, mistakes=[
        Mistake("silence-for-recency", truth["bo_silent"], silent),
        Mistake("days-for-weeks", 7 * truth["bo_silent"], silent),
    ])  # fmt: skip
    return tally.score()


def q2(answers: Answers, truth: Truth) -> Score:
    """RFM segments."""
    tally = Tally(answers)
    right, recent, orders = truth["champions"], truth["top_recent"], truth["sleepers_orders"]
    turned = _("the scores of recency run the wrong way: little silence is a 5.")
    tally.number("champions", right, points=1, mistakes=percents(right, [
        ("money-for-customers", truth["champions_spend"], _("this is their share of the money; count customers.")),
        ("number-not-share", truth["champions_n"], _("this is their number; the question asks for a share.")),
    ]))  # fmt: skip
    tally.text("r_five", "C", points=1, mistakes=[
        Mistake("recency-not-reversed", "A", turned),
        Mistake("recency-column-scored", "B", _("that column is an age: old customers have high ones even if silent.")),
        Mistake("age-for-recency", "D", _("that is how long they have been customers.")),
    ])  # fmt: skip
    tally.number("top_recent", recent, points=1, mistakes=percents(recent, [
        ("recency-not-reversed", truth["top_turned"], turned),
        ("share-turned-round", truth["top_of_buyers"], _("this is the share of 5s among those who ordered.")),
    ]))  # fmt: skip
    tally.number("hibernating_orders", orders, points=1, mistakes=percents(orders, [
        ("customers-not-orders", truth["sleepers_share"], _("this is their share of the customers; add up orders.")),
        ("customers-not-orders", truth["sleepers_came"], _("this says how many of them ordered; add up orders.")),
        ("customers-not-orders", truth["sleepers_of_buyers"], _("this counts who ordered; add up orders.")),
    ]))  # fmt: skip
    return tally.score()


def q3(answers: Answers, truth: Truth) -> Score:
    """A prediction."""
    tally = Tally(answers)
    tally.within("my_alive", 0, 100, points=1)
    tally.within("my_top_tenth", 0, 100, points=1)
    tally.one_of("my_more_alive", PEOPLE, points=1)
    return tally.score()


def q4(answers: Answers, truth: Truth) -> Score:
    """A fitted model."""
    tally = Tally(answers)
    peeked = _("this model has seen the second year; fit it to the first, or the hold-out is no test.")
    other, some = _("this is MBG/NBD."), _("this leaves out who ordered once; without them all look like regulars.")
    ways = (("holdout-in-the-fit", "_whole", peeked), ("other-model", "_mbg", other), ("once-left-out", "_again", some))
    days = _("this is in days; the question asks for weeks.")
    for name in NAMES:
        right = truth[name]
        near = max(0.0051, 0.002 * right)
        rows = [(known_as, truth[name + key], words) for known_as, key, words in ways]
        rows += [("days-for-weeks", 7 * right, days)] if name == "alpha" else []
        tally.number(name, right, points=0.5, tolerance=near, mistakes=known(right, near, rows))
    right = truth["llf"]
    tally.number("llf", right, points=1, tolerance=0.11, mistakes=known(right, 0.11, [
        *((known_as, truth[f"llf{key}"], words) for known_as, key, words in ways),
        ("days-for-weeks", truth["llf_days"], days),
        ("sign-forgotten", -right, _("a log-likelihood is negative here; this has lost its sign.")),
    ]))  # fmt: skip
    right = truth["year"]
    tally.number("first_year", right, points=2, tolerance=0.006, mistakes=known(right, 0.006, [
        ("months-for-weeks", truth["year_months"], in_weeks()),
        ("days-for-weeks", truth["year_days"], in_weeks()),
        ("first-order-counted", right + 1, _("the model counts repeat orders; the first one is not asked."), 1),
        ("nobody-leaves", truth["r"] / truth["alpha"] * YEAR, _("this takes it that nobody ever leaves.")),
        *((known_as, truth[f"year{key}"], words) for known_as, key, words in ways),
    ]))  # fmt: skip
    return tally.score()


def q5(answers: Answers, truth: Truth) -> Score:
    """Two customers of equal silence."""
    tally = Tally(answers)
    swapped = _("the two customers are swapped.")
    for name, other in (("chu", "dong"), ("dong", "chu")):
        right = truth[f"{name}_alive"]
        tally.number(f"{name}_alive", right, points=1, mistakes=percents(right, [
            ("customers-swapped", truth[f"{other}_alive"], swapped),
            ("lost-for-alive", 100 - right, _("this is the chance of being lost.")),
        ]))  # fmt: skip
    new = _("this is a new customer; use what is known of this one.")
    pace = _("this is the old pace, as if nobody could be lost.")
    past = _("this counts the orders of the first year as well; the question asks what is still to come.")
    made = _("this is what came in the second year; the question asks what the model expected.")
    for name, other in (("chu", "dong"), ("dong", "chu")):
        right = truth[f"{name}_orders"]
        tally.number(f"{name}_orders", right, points=1, tolerance=0.006, mistakes=known(right, 0.006, [
            ("months-for-weeks", truth[f"{name}_months"], in_weeks()),
            ("past-and-future", truth[f"{name}_past"], past),
            ("as-before", truth[f"{name}_pace"], pace),
            ("new-customer", truth["year"], new),
            ("customers-swapped", truth[f"{other}_orders"], swapped),
            ("made-for-expected", truth[f"{name}_made"], made),
        ]))  # fmt: skip
    tally.text("silence", "B", points=1, mistakes=[
        Mistake("frequent-is-loyal", "A", _("a loyal past does not help: the silence speaks against it.")),
        Mistake("equal-silence-equal-chance", "C", _("the same silence is long for one and short for the other.")),
        Mistake("longer-customer", "D", _("how long somebody has been a customer is not what decides here.")),
    ])  # fmt: skip
    return tally.score()


def q6(answers: Answers, truth: Truth) -> Score:
    """Forecast against hold-out."""
    tally = Tally(answers)
    right, made = truth["predicted"], truth["made"]
    tally.number("predicted", right, points=0.5, tolerance=1.0, mistakes=known(right, 1.0, [
        ("months-for-weeks", truth["months"], in_weeks()),
        ("rounded-each", truth["rounded"], _("add up first, round afterwards: many small chances make orders.")),
        ("as-before", truth["naive"], _("this is the old pace, not the model.")),
    ]))  # fmt: skip
    tally.number("made", made, points=0.5, mistakes=known(made, 0.06, [
        ("customers-not-orders", truth["buyers"], _("this counts who ordered; add up orders.")),
        ("first-year-counted", truth["made_both"], _("this holds the first year as well.")),
        ("first-year-counted", truth["first"], _("this is the first year.")),
    ]))  # fmt: skip
    bias, naive = truth["predicted_bias"], truth["naive_bias"]
    tally.number("bias", bias, points=1, mistakes=percents(bias, [
        ("turned-round", 100 * (made / right - 1), _("forecast divided by made, not made divided by forecast.")),
        ("turned-round", -bias, _("the sign is turned: a forecast that is too low has a negative bias.")),
        ("ratio-not-bias", 100 + bias, _("subtract 1 first: no error is a bias of 0.")),
    ]))  # fmt: skip
    mae = truth["mae"]
    tally.number("mae", mae, points=1, tolerance=0.006, mistakes=known(mae, 0.006, [
        ("rmse-for-mae", truth["rmse"], _("this is the root mean squared error.")),
        ("signs-cancel", truth["mean_error"], _("errors up and down cancel here; drop the signs first.")),
        ("signs-cancel", -truth["mean_error"], _("errors up and down cancel here; drop the signs first.")),
    ]))  # fmt: skip
    tally.number("naive_bias", naive, points=1, mistakes=percents(naive, [
        ("first-order-counted", truth["naive_all_bias"], _("the old pace is that of repeat orders only.")),
        ("ages-ignored", truth["first_bias"], _("customers were watched for different times: divide by `T` first.")),
        ("ratio-not-bias", 100 + naive, _("subtract 1 first: no error is a bias of 0.")),
    ]))  # fmt: skip
    tally.text("reading", "B", points=1, mistakes=[
        Mistake("bad-second-year", "A", _("nothing happened to the shop; the model saw it coming.")),
        Mistake("small-sample", "C", _("more customers would not change it: the error goes one way.")),
        Mistake("model-knew", "D", _("the model was fitted to the first year only.")),
    ])  # fmt: skip
    return tally.score()


def q7(answers: Answers, truth: Truth) -> Score:
    """Three models."""
    tally = Tally(answers)
    worst, signed = _("a small AIC is good."), _("this bias is the most negative; look for the one nearest to 0.")
    aic = [Mistake("largest-aic", truth["worst_aic"], worst)]
    tally.text("best_aic", truth["best_aic"], points=0.5, mistakes=unlike(truth["best_aic"], aic))
    right = _nearest(answers, truth)
    low = [Mistake("signed-bias", truth["lowest_bias"], signed)]
    tally.text("closest", right, points=0.5, mistakes=unlike(right, low))
    counted = _("this counts chances above one half; add the chances up.")
    for name, other in (("alive_bg", "alive_mbg"), ("alive_mbg", "alive_bg")):
        right = truth[name]
        tally.number(name, right, points=1, tolerance=1.0, mistakes=known(right, 1.0, [
            ("chances-counted", truth[f"{name}_counted"], counted),
            ("models-swapped", truth[other], _("this is the other model.")),
            ("share-not-number", 100 * right / truth["n"], _("this is a share; give a number of customers.")),
        ]))  # fmt: skip
    tally.text("apart", "C", points=1, mistakes=[
        Mistake("more-orders", "A", _("the sums of orders that the two forecast are close.")),
        Mistake("aic-decides", "B", _("AIC looks at the fit, not at whether a count of the living is right.")),
        Mistake("holdout-decides", "D", _("an order in the second year proves life, but no order proves nothing.")),
    ])  # fmt: skip
    return tally.score()


def _nearest(answers: Answers, truth: Truth) -> str:
    """Return the model named, if its bias is printed as small as the smallest."""
    try:
        given = answers.text("closest").casefold()
    except NoAnswer:
        given = ""
    return next((name for name in truth["close_enough"] if name.casefold() == given), str(truth["closest"]))


def q8(answers: Answers, truth: Truth) -> Score:
    """Spend and value."""
    tally = Tally(answers)
    right = truth["spend_again"]
    plain = _("this is a plain mean; ask the model what an order to come will bring.")
    tally.number("once_spend", right, points=1, tolerance=0.11, mistakes=known(right, 0.11, [
        ("plain-mean", truth["spend_orders"], plain), ("plain-mean", truth["spend_repeat"], plain),
        ("plain-mean", truth["spend_first"], plain),
        ("margin-for-spend", MARGIN * right, _("this is the margin; here spend is asked.")),
    ]))  # fmt: skip
    tally.text("once_why", "B", points=1, mistakes=[
        Mistake("same-first-order", "A", _("their first orders differ; look at them.")),
        Mistake("first-order-taken", "C", _("then the numbers would differ, as their first orders do.")),
        Mistake("small-buyers", "D", _("the number is no lower than for the others on average.")),
    ])  # fmt: skip
    gross = _("this is revenue: 30 of every 100 yuan are left.")
    rate = _("ten percent is the rate of a year, and the model counts weeks: say so with `per`.")
    past = _("this counts what was earned in the past; a value is what is still to come.")
    now = _("later money counts less: discount it.")
    rows = [
        ("revenue-for-margin", "revenue", gross, 0.5),
        ("yearly-rate-by-week", "weekly", rate, 0.5),
        ("months-for-weeks", "months", in_weeks(), 0),
        ("past-and-future", "both", past, 0),
        ("not-discounted", "plain", now, 0.5),
    ]
    for name, points, near in (("an_value", 1, 0.11), ("total", 2, 30.0)):
        key = name.removesuffix("_value")
        right = truth[f"{key}_value"]
        mistakes = [(known_as, truth[f"{key}_{way}"], words, points * part) for known_as, way, words, part in rows]
        tally.number(name, right, points=points, tolerance=near, mistakes=known(right, near, mistakes))
    return tally.score()


def q9(answers: Answers, truth: Truth) -> Score:
    """Who gets the letter."""
    tally = Tally(answers)
    whole = _("this takes the whole value for the effect of the letter; the letter adds a tenth of it.")
    gross = _("your values are revenue; see question 8.")
    rate = _("your values are discounted wrongly; see question 8.")
    letters, gain = truth["letters_value"], truth["gain_value"]
    tally.number("letters", letters, points=1, tolerance=0.5, mistakes=known(letters, 0.5, [
        ("value-not-effect", truth["letters_on_value"], whole),
        ("revenue-for-margin", truth["letters_revenue"], gross, 0.5),
        ("yearly-rate-by-week", truth["letters_weekly"], rate, 0.5),
        ("not-discounted", truth["letters_plain"], rate, 0.5),
    ]))  # fmt: skip
    tally.number("gain", gain, points=1, tolerance=3.0, mistakes=known(gain, 3.0, [
        ("value-not-effect", truth["gain_on_value"], whole),
        ("postage-forgotten", truth["gain_gross_value"], _("the letters cost 12 yuan each; subtract that.")),
        ("everybody", truth["gain_all"], _("this is for letters to everybody; write to those for whom it pays.")),
        ("revenue-for-margin", truth["gain_revenue"], gross, 0.5),
        ("yearly-rate-by-week", truth["gain_weekly"], rate, 0.5),
        ("not-discounted", truth["gain_plain"], rate, 0.5),
    ]))  # fmt: skip
    tally.text("effect", "C", points=1, mistakes=[
        Mistake("chosen-against-others", "A", _("they were chosen because they order more, letter or not.")),
        Mistake("before-and-after", "B", _("customers get lost anyway, and orders fall with or without a letter.")),
        Mistake("forecast-for-effect", "D", _("the model says who will order, not who orders because of a letter.")),
    ])  # fmt: skip
    return tally.score()


def alive(x: float, t: float, age: float, r: float, alpha: float, a: float, b: float) -> float:
    """Return the chance of BG/NBD that a customer is still there."""
    return 1.0 if x == 0 else 1 / (1 + a / (b + x - 1) * ((alpha + age) / (alpha + t)) ** (r + x))


def q10(answers: Answers, truth: Truth) -> Score:
    """The chance of being still there, as a function."""
    tally = Tally(answers)
    given: list[Any] = list(ALIVE)
    once = _("a customer without a repeat order cannot have left in this model: return 1.")
    silent = _("your function takes recency for the silence since the last order.")
    again = [1 / (1 + a / (b + x - 1) * ((al + T) / (al + t)) ** (r + x)) for x, t, T, r, al, a, b in ALIVE]
    tally.results("alive", [alive(*row) for row in ALIVE], points=3, mistakes=[
        Mistake("case-of-one-forgotten", again, once, credit=2),
        Mistake("silence-for-recency", [alive(x, T - t, T, *rest) for x, t, T, *rest in given], silent, credit=1),
        Mistake("first-order-counted", [alive(x + 1, *rest) for x, *rest in given],
                _("your function counts the first order as a repeat order."), credit=1),
        Mistake("lost-for-alive", [1 - alive(*row) for row in ALIVE],
                _("your function returns the chance of being lost."), credit=1),
        Mistake("minus-one-forgotten", [alive(x, t, T, r, al, a, b + (x > 0)) for x, t, T, r, al, a, b in ALIVE],
                _("below the a stands b + frequency - 1; without the 1 it is another model."), credit=1),
    ])  # fmt: skip
    return tally.score()


def q11(answers: Answers, truth: Truth) -> Score:
    """The memo, with the student's own marks."""
    return score_own_marks(answers, "memo", "my_marks", CRITERIA, most=2, numbers="evidence")


QUESTIONS = {
    "q1": Question(6, q1, reads=("an_frequency", "an_recency", "an_age", "an_spend", "bo_recency")),
    "q2": Question(4, q2, reads=("champions", "r_five", "top_recent", "hibernating_orders")),
    "q3": Question(3, q3, reads=("my_alive", "my_top_tenth", "my_more_alive")),
    "q4": Question(5, q4, reads=(*NAMES, "llf", "first_year")),
    "q5": Question(5, q5, reads=("chu_alive", "dong_alive", "chu_orders", "dong_orders", "silence")),
    "q6": Question(5, q6, reads=("predicted", "made", "bias", "mae", "naive_bias", "reading")),
    "q7": Question(4, q7, reads=("best_aic", "closest", "alive_bg", "alive_mbg", "apart")),
    "q8": Question(5, q8, reads=("once_spend", "once_why", "an_value", "total")),
    "q9": Question(3, q9, reads=("letters", "gain", "effect")),
    "q10": Question(3, q10, calls={"alive": ALIVE}),
    "q11": Question(7, q11, reads=("memo", "my_marks")),
}
