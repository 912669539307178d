"""The people at work: who is on which shift, complaints, how well they are handled, and who is gone afterwards."""

from typing import Any

import numpy as np
import pandas as pd

from datasets.harbour_hotels.make_parameters import (
    CATEGORIES,
    CLERK_MAX,
    CLERK_SD,
    CLERKS,
    COMPLAIN,
    DAYS,
    DESK,
    HOTELS,
    MANAGER_MAX,
    MANAGER_SD,
    MANAGERS,
    PER_SEVERITY,
    RECOVER,
    SEVERITY,
    SHIFTS,
    STAFF_IDS,
    START,
    STAY_ON,
    STEPS,
    YEAR,
)
from datasets.harbour_hotels.make_tools import date
from loyaltylab.authoring.making import Array, Whole, choice, codes


def draw_staff(rng: np.random.Generator, on: float) -> tuple[pd.DataFrame, Whole, Whole]:
    """Clerks and duty managers, and who has which place on which day: arrays (hotel, day, place) of staff rows."""
    clerk, manager = 4 * CLERKS, 4 * MANAGERS
    usual = np.r_[np.tile([0, 0, 0, 0, 1, 1, 1, 1, 2, 2], 4), np.tile([0, 0, 1, 1, 2], 4)]
    effect = np.r_[
        np.clip(CLERK_SD * rng.standard_normal(clerk), -CLERK_MAX, CLERK_MAX),
        np.clip(MANAGER_SD * rng.standard_normal(manager), -MANAGER_MAX, MANAGER_MAX),
    ]
    staff = pd.DataFrame({"staff_id": STAFF_IDS})
    staff["hotel_id"] = np.r_[np.repeat(HOTELS.index, CLERKS), np.repeat(HOTELS.index, MANAGERS)]
    staff["role"] = np.where(np.arange(clerk + manager) < clerk, "front_desk", "duty_manager")
    staff["usual_shift"] = np.array(SHIFTS)[usual]
    staff["hired"] = date(-rng.integers(60, 800, clerk + manager))
    staff["effect"] = on * effect
    staff["effect"] -= staff.groupby(["hotel_id", "role"])["effect"].transform("mean")
    clerks = _rota(rng, usual[:clerk].reshape(4, -1), DESK)
    managers = _rota(rng, usual[clerk:].reshape(4, -1), np.arange(3))
    hotel = np.arange(4)[:, None, None]
    return staff, clerks + CLERKS * hotel, managers + clerk + MANAGERS * hotel


def _rota(rng: np.random.Generator, usual: Whole, places: Whole) -> Whole:
    """Fill the places of every day, mostly by people whose usual shift it is, nobody twice a day."""
    hotels, people = usual.shape
    free = np.zeros((hotels, DAYS, people))
    out = np.zeros((hotels, DAYS, len(places)), dtype=np.int64)
    for j, shift in enumerate(places):
        wish = np.where(usual == shift, 2.0, 0.0)[:, None, :] + rng.gumbel(size=free.shape) + free
        out[:, :, j] = wish.argmax(axis=2)
        np.put_along_axis(free, out[:, :, j : j + 1], -np.inf, axis=2)
    return out


def draw_complaints(
    rng: np.random.Generator, stays: pd.DataFrame, managers: Whole, effect: Array, on: float
) -> pd.DataFrame:
    """Complaints during own stays. Rows of stays that will not take place because the guest is gone fall out later."""
    hit = (stays["extra"] == 0) & (rng.random(len(stays)) < COMPLAIN[stays["hotel"]])
    found = _unhappy_stays(stays)[hit]
    day, shift = _when(rng, stays[hit])
    m = len(found)
    found["manager"] = managers[found["hotel"].to_numpy(), day, shift]
    found["opened"] = day * 1440 + 420 + 480 * shift + rng.integers(0, 480, m)  # minutes; shifts begin at 7, 15, 23
    found["severity"] = choice(rng, [1, 2, 3], SEVERITY, m)
    chance = RECOVER + effect[found["manager"]] + PER_SEVERITY * (found["severity"].to_numpy() - 2)
    found["score"] = rng.binomial(STEPS, chance)
    stay_on = chance_to_stay_on(found["score"].to_numpy(), found["severity"].to_numpy(), on)
    found["leaves"] = rng.random(m) >= stay_on
    found["category"] = choice(rng, np.arange(len(CATEGORIES)), [c[2] for c in CATEGORIES.values()], m)
    found["cause"], found["noise"], found["amount"] = rng.integers(0, 2, m), rng.standard_normal(m), rng.random(m)
    return found


def _unhappy_stays(stays: pd.DataFrame) -> pd.DataFrame:
    """What a complaint takes over from its stay; ``undisturbed``: would return within a year if it were not for it."""
    out = stays["day"] + stays["nights"]
    after = stays.groupby("guest")["day"].shift(-1)
    taken = pd.DataFrame({"row": stays.index, "guest": stays["guest"], "hotel": stays["hotel"], "out": out})
    return taken.assign(undisturbed=((after - out) <= YEAR).astype(float))


def _when(rng: np.random.Generator, stays: pd.DataFrame) -> tuple[Whole, Whole]:
    """Day and shift in which the guest complains, not before the shift of check-in."""
    day = stays["day"].to_numpy()
    later = np.minimum(rng.integers(0, stays["nights"].to_numpy()), DAYS - 1 - day)
    shift = choice(rng, np.arange(3), [0.35, 0.45, 0.20], len(stays))
    return day + later, np.where(later == 0, np.maximum(shift, stays["shift"].to_numpy()), shift)


def chance_to_stay_on(score: Any, severity: Any, on: float) -> Array:
    """Chance not to be gone for good: at most exp(best), with all steps taken and the lowest severity."""
    steps = on * STAY_ON["score"] * (np.asarray(score) - STEPS)
    return np.asarray(np.exp(STAY_ON["best"] + steps + STAY_ON["severity"] * (np.asarray(severity) - 1)))


def gone_from(complaints: pd.DataFrame, n: int) -> Whole:
    """Day from which a guest no longer comes: the end of the first stay with a complaint that was not forgiven."""
    last = complaints[complaints["leaves"]].groupby("guest")["out"].min()
    return last.reindex(range(n), fill_value=10 * DAYS).to_numpy()


def complaint_table(c: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """The files of the duty managers, in order of opening, with what the quality office added."""
    c = c.merge(b[["row", "stay_id"]], on="row").sort_values(["opened", "stay_id"], kind="stable")
    severity, score, opened = c["severity"].to_numpy(), c["score"].to_numpy(), c["opened"].to_numpy()
    names, kinds = list(CATEGORIES), list(CATEGORIES.values())
    hours = np.exp(0.3 + 0.5 * severity - 0.25 * score + 0.6 * c["noise"].to_numpy())
    never = c["amount"].to_numpy() < np.array([0.5, 0.15, 0.0, 0.0, 0.0])[score]
    start = START.astype("datetime64[m]")
    solved = start + (opened + np.rint(60 * hours)).astype("timedelta64[m]")
    table = pd.DataFrame({"complaint_id": codes("C", len(c)), "stay_id": c["stay_id"].to_numpy()})
    table["opened"] = start + opened.astype("timedelta64[m]")
    table["department"] = np.array([k[0] for k in kinds])[c["category"]]
    table["category"] = np.array(names)[c["category"]]
    table["severity"], table["handled_by"] = severity, STAFF_IDS[c["manager"]]
    table["recovery_score"] = score
    table["resolved"] = np.where(never, np.datetime64("NaT"), solved)
    paid = 10 * np.rint((20 + 110 * c["amount"].to_numpy()) * severity / 10)
    table["compensation"], table["currency"] = np.where((score >= 2) & ~never, paid, 0.0), "CNY"
    table["root_cause"] = np.array([k[3] for k in kinds])[c["category"], c["cause"]]
    return table


def shift_table(clerks: Whole, managers: Whole) -> pd.DataFrame:
    """The rota: who was on which shift of which day."""
    both = np.concatenate([clerks, managers], axis=2).transpose(1, 0, 2)
    shift = np.r_[DESK, np.arange(3)]
    day, _hotel, place = np.indices(both.shape)
    table = pd.DataFrame({"date": date(day.ravel()), "shift": np.array(SHIFTS)[shift[place.ravel()]]})
    table["staff_id"] = STAFF_IDS[both.ravel()]
    return table
