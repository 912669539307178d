"""Make the SYNTHETIC case harbour_hotels: `python datasets/harbour_hotels/make.py` rewrites its tables and its truth.

How the numbers hang together, so that every true value is known and every estimator is right about its own part:

* one guest in ten is in the sample, with all bookings. Own stays of a guest are a Poisson stream that knows nothing of
  membership. Members get a second stream on top: so the effect of a member-year is exactly rate times mean nights.
* guests join at the desk (per own stay, by loyalty type: selection) or after a letter, drawn by lot on one day. Who
  would join with and without the letter is drawn for everybody, so the effect on the moved is a sum, not an estimate.
* after a complaint a guest may be gone for good; the chance to stay is exp(linear in severity and recovery score). So
  the chance to return is the undisturbed chance times that factor, and a log-link regression has exactly these slopes.
* latent satisfaction of a stay moves the eight ratings, and alone (with membership) whether a guest answers. The
  answered ratings move the overall grade by an ordered logit: not answering cannot bend those coefficients.
* the clerk at check-in shifts the front-desk rating only, whose mean is exactly linear (it is rounded at random).
* guests of the feature panel have chances of the six Kano categories, by purpose of travel; a pair of answers is drawn
  from those that make the category drawn. The panel has its own random stream: no other table hangs on it.

Parameters stand in ``make_parameters.py``, the drawing in ``make_stays.py``, ``make_service.py``, ``make_bookings.py``,
``make_program.py``, ``make_surveys.py`` and ``make_panel.py``; here is what holds them together, what is true, and what
was published.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from datasets.harbour_hotels.make_bookings import draw_bookings, stay_table
from datasets.harbour_hotels.make_panel import SPREAD, draw_panel
from datasets.harbour_hotels.make_parameters import (
    ASPECTS,
    BASE,
    BETA,
    CUTS,
    DAYS,
    DIMENSION,
    DIMENSIONS,
    EXPECT,
    HOTELS,
    LETTER,
    LOADING,
    MOOD_AFTER,
    PER_SEVERITY,
    PERCEIVE,
    RECOVER,
    RESPOND,
    SAMPLE,
    SHIFT_EFFECT,
    SHIFTS,
    STAY_ON,
    STEPS,
    TYPES,
    YEAR,
)
from datasets.harbour_hotels.make_program import run_program
from datasets.harbour_hotels.make_service import (
    chance_to_stay_on,
    complaint_table,
    draw_complaints,
    draw_staff,
    gone_from,
    shift_table,
)
from datasets.harbour_hotels.make_stays import draw_guests, draw_stays, guest_table, mean_extra_nights, settle
from datasets.harbour_hotels.make_surveys import ask, draw_answers, survey_table
from datasets.harbour_hotels.make_tools import of_type
from loyaltylab.authoring.making import Made, Tables, Target, Whole, codes, write_case

SEED = 20_260_113
N = 16_000  # guests in the sample
HERE = Path(__file__).parent


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` guests and all they do; ``placebo`` takes away membership, recovery, rating and staff effects."""
    rng = np.random.default_rng(seed).spawn(10)  # one generator a part: a change in one does not reshuffle the others
    on = 0.0 if placebo else 1.0
    staff, clerks, managers = draw_staff(rng[0], on)
    effect = staff.pop("effect").to_numpy()
    guests = draw_guests(rng[1], n)
    stays = draw_stays(rng[2], guests, on)
    complaints = draw_complaints(rng[3], stays, managers, effect, on)
    gone = gone_from(complaints, n)
    settle(guests, gone)
    stays = stays[stays["day"] < gone[stays["guest"]]]
    kept = complaints[complaints["row"].isin(stays.index)]
    bookings = draw_bookings(rng[4], stays, guests, clerks)
    ledger, members = run_program(rng[5], bookings, guests)
    answers = draw_answers(rng[6], bookings, kept, guests, effect, on)
    asked = ask(rng[7], answers, guests)
    register = guest_table(guests)
    panel, panel_truth, features = draw_panel(rng[9], register, on)
    tables = {
        "hotels": HOTELS.reset_index(names="hotel_id"),
        "guests": register,
        "stays": stay_table(bookings, asked),
        "surveys": survey_table(rng[8], asked, guests),
        "complaints": complaint_table(kept, bookings),
        "members": members,
        "points_ledger": ledger,
        "staff": staff,
        "shifts": shift_table(clerks, managers),
        "feature_panel": panel,
    }
    truths = {"guests": _guest_truth(guests, on), "stays": _stay_truth(answers, asked), "feature_panel": panel_truth}
    known = {"membership": _membership_truth(guests, gone, on), "recovery": _recovery_truth(complaints, gone, on)}
    known |= {"satisfaction": _satisfaction_truth(asked, on), "staff": _staff_truth(staff.assign(effect=effect), on)}
    known |= {"features": features}
    return Made(tables, _truth(n, seed, placebo, known), truths)


def _guest_truth(guests: pd.DataFrame, on: float) -> pd.DataFrame:
    kind = guests["kind"].to_numpy()
    table = pd.DataFrame({"guest_id": codes("G", len(guests)), "loyalty_type": TYPES.index.to_numpy()[kind]})
    table["attitude"], table["own_stays_a_year"] = guests["attitude"], guests["rate"]
    table["effect_of_a_member_year"] = on * of_type("extra", kind) * mean_extra_nights()
    table["joins_if_invited"] = (guests["with"] < guests["without"]).astype(int)
    return table


def _stay_truth(answers: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    table = answers[["stay_id", "satisfaction", "expected_csat"]].copy()
    table["response_chance"] = asked.set_index("stay_id")["chance"].reindex(table["stay_id"]).to_numpy()
    return table


def _membership_truth(guests: pd.DataFrame, gone: Whole, on: float) -> dict[str, Any]:
    """Nights a member-year adds: by type, for those whom the letter moved, and for the members of 2025."""
    gain = on * of_type("extra", guests["kind"].to_numpy()) * mean_extra_nights()
    eligible, end = guests["eligible"].to_numpy(), LETTER + YEAR
    time = {z: np.clip(end - guests[z].to_numpy(), 0, None) for z in ("with", "without")}
    alive = {z: np.clip(np.minimum(end, gone) - guests[z].to_numpy(), 0, None) for z in time}
    moved, live = ((t["with"] - t["without"])[eligible] / YEAR for t in (time, alive))
    year = np.clip(DAYS - np.maximum(guests["joined"].to_numpy(), DAYS - YEAR), 0, None)
    live_year = np.clip(np.minimum(DAYS, gone) - np.maximum(guests["joined"].to_numpy(), DAYS - YEAR), 0, None)
    return {
        "nights_per_member_year_by_type": (on * TYPES["extra"] * mean_extra_nights()).to_dict(),
        "eligible_guests": int(eligible.sum()),
        "member_years_the_letter_adds": moved.mean(),
        "nights_the_letter_adds": (gain[eligible] * live).mean(),
        "nights_per_member_year_of_those_moved": (gain[eligible] * live).sum() / moved.sum(),
        "nights_per_member_year_of_members_2025": (gain * live_year).sum() / year.sum(),
    }


def _recovery_truth(complaints: pd.DataFrame, gone: Whole, on: float) -> dict[str, Any]:
    """Return within a year of check-out, if all or none of the steps were taken; completed years only."""
    c = complaints[(complaints["out"] <= gone[complaints["guest"]]) & (complaints["out"] <= DAYS - 1 - YEAR)]
    by_score = [(c["undisturbed"] * chance_to_stay_on(s, c["severity"], on)).mean() for s in range(STEPS + 1)]
    return {
        "log_rate_ratio_per_step": on * STAY_ON["score"],
        "log_rate_ratio_per_severity": STAY_ON["severity"],
        "return_undisturbed": c["undisturbed"].mean(),
        "return_if_score": {str(s): value for s, value in enumerate(by_score)},
        "complaints_with_completed_year": len(c),
    }


def _satisfaction_truth(asked: pd.DataFrame, on: float) -> dict[str, Any]:
    grade, chance = asked["expected_csat"].to_numpy(), asked["chance"].to_numpy()
    items = np.array(asked["items"].to_list()).mean(axis=0).reshape(2, -1)
    gaps = pd.Series(items[1] - items[0]).groupby(DIMENSION).mean()
    return {
        "coefficients": dict(zip(ASPECTS, on * BETA, strict=True)),
        "cuts_of_the_sum_of_coefficient_times_rating_minus_4": CUTS,
        "mean_csat_of_all_asked": grade.mean(),
        "mean_csat_expected_of_respondents": (chance * grade).sum() / chance.sum(),
        "expected_response_rate": chance.mean(),
        "servqual_gap_of_all_asked": dict(zip(DIMENSIONS, gaps, strict=True)),
    }


def _staff_truth(staff: pd.DataFrame, on: float) -> dict[str, Any]:
    effects = staff.set_index("staff_id")["effect"]
    clerks = staff["role"].to_numpy() == "front_desk"
    return {
        "on_front_desk_rating": effects[clerks].to_dict(),
        "shift_on_front_desk_rating": dict(zip(SHIFTS, on * SHIFT_EFFECT, strict=True)),
        "manager_on_chance_of_a_recovery_step": effects[~clerks].to_dict(),
    }


def _truth(n: int, seed: int, placebo: bool, known: dict[str, Any]) -> dict[str, Any]:
    parameters = {
        "types": {kind: row.to_dict() for kind, row in TYPES.iterrows()},
        "own_stays": "Poisson, rate by type times gamma(2, 1/2); membership adds a Poisson stream at rate extra",
        "mean_nights_of_added_stays": mean_extra_nights(),
        "chance_to_stay_on": "exp(best + score * (recovery_score - 4) + severity * (severity - 1))",
        "stay_on": STAY_ON,
        "chance_to_respond": "logistic(constant + satisfaction * latent satisfaction + member * member)",
        "respond": RESPOND,
        "recovery_step": {"chance": RECOVER, "per_severity": PER_SEVERITY, "steps": STEPS},
        "satisfaction_after_complaint": MOOD_AFTER,
        "front_desk_rating": {"base": BASE[0], "loading": LOADING[0], "rounded": "up or down at random"},
        "servqual_mean": {"expected": EXPECT, "perceived": PERCEIVE},
        "sample": SAMPLE,
        "kano": {"log_odds_sd_within_purpose": SPREAD, "answers": "drawn given the category"},
        "note": "complaints are made about own stays only",
    }
    header = {"case": "harbour_hotels", "synthetic": True, "seed": seed, "n": n}
    return header | ({"placebo": True} if placebo else {}) | {"parameters": parameters, "population": known}


def _slept(tables: Tables) -> pd.DataFrame:
    """Stays that took place."""
    stays: pd.DataFrame = tables["stays"]
    return stays[stays["nights_stayed"] > 0]


def _occupancy(tables: Tables) -> float:
    """Room nights in the sample over the sample's part of all room nights on offer."""
    rooms = tables["hotels"]["rooms"].sum() * DAYS * SAMPLE
    return float(tables["stays"]["nights_stayed"].sum() / rooms)


def _member_share(tables: Tables) -> float:
    stays = _slept(tables)
    last = stays[stays["arrival"].dt.year == 2025]
    return float((last["nights_stayed"] * last["member"]).sum() / last["nights_stayed"].sum())


def _channel_share(tables: Tables, channel: str) -> float:
    stays = _slept(tables)
    return float((stays.loc[stays["member"] == 0, "channel"] == channel).mean())


def _lead_ratio(tables: Tables) -> float:
    stays = _slept(tables).sort_values("arrival", kind="stable")
    again = stays.groupby("guest_id").cumcount() > 0
    lead = (stays["arrival"] - stays["booked"]).dt.days
    return float(lead[again].mean() / lead[~again].mean())


def _response_rate(tables: Tables) -> float:
    stays = tables["stays"]
    return float(stays["responded"].sum() / stays["survey_sent"].sum())


CBRE = {"en": "CBRE, five US hotel groups, 2023", "zh": "CBRE：美国五家酒店集团，2023 年"}
RESORT = {
    "en": "Antonio, Almeida and Nunes (2019), resort stays as in modeldata",
    "zh": "Antonio、Almeida 与 Nunes（2019），度假酒店的入住，据 modeldata",
}
NOT_MEMBERS = {
    "en": RESORT["en"] + "; here: stays of guests who are not members",
    "zh": RESORT["zh"] + "；本案例只算非会员的入住",
}
PUBLISHED_MIX = {
    "ota": (0.44, {"en": "Booked through online travel agencies", "zh": "经在线旅行社预订"}),
    "direct": (0.20, {"en": "Booked direct", "zh": "直接预订"}),
    "travel_agent": (0.19, {"en": "Booked through travel agents", "zh": "经线下旅行社预订"}),
    "group": (0.12, {"en": "Booked in groups", "zh": "团队预订"}),
    "corporate": (0.06, {"en": "Booked on company rates", "zh": "公司协议预订"}),
}


def _mix_target(channel: str, share: float, what: dict[str, str]) -> Target:
    def value(tables: Tables) -> float:
        return _channel_share(tables, channel)

    return Target(what, f"{100 * share:.0f} %", NOT_MEMBERS, value, share - 0.02, share + 0.02, show="{:.1%}")


MEMBERS = {"en": "Members' share of room nights, last year", "zh": "会员占客房间夜的比例（最近一年）"}
LEAD = {"en": "Days booked ahead: returning over first-time guests", "zh": "提前预订天数：回头客与首次客人之比"}
ANSWERED = {"en": "Post-stay surveys answered", "zh": "离店问卷回复率"}
FILLED = {"en": "Occupancy, 36 months", "zh": "36 个月的平均出租率"}
E_MAIL = {"en": "surveys by e-mail in general", "zh": "一般邮件问卷"}
DAYS_AHEAD = {"en": "0.30 (28 and 94 days)", "zh": "0.30（28 天与 94 天）"}
ABOUT_74 = {"en": "about 74 %", "zh": "约 74 %"}
TARGETS = (
    Target(MEMBERS, "50.8 %", CBRE, _member_share, 0.488, 0.528, show="{:.1%}"),
    *(_mix_target(channel, share, what) for channel, (share, what) in PUBLISHED_MIX.items()),
    Target(LEAD, DAYS_AHEAD, RESORT, _lead_ratio, 0.27, 0.35),
    Target(ANSWERED, "10-25 %", E_MAIL, _response_rate, 0.10, 0.25, show="{:.1%}", often_cited=True),
    Target(FILLED, ABOUT_74, "own choice", _occupancy, 0.71, 0.77, show="{:.1%}"),
)


def main(folder: Path = HERE) -> None:
    """Write the tables and the truth."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
