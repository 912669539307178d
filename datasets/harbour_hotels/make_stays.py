"""Guests, their own stays, who joins the program and why, and the stays that membership adds."""

import numpy as np
import pandas as pd

from datasets.harbour_hotels.make_parameters import (
    CHECK_IN,
    DAYS,
    EXTRA_NIGHTS,
    LETTER,
    LIFE,
    NIGHTS,
    OLD,
    SEASON,
    TASTE,
    TYPES,
    WEEKDAY,
    YEAR,
)
from datasets.harbour_hotels.make_tools import bounded, calendar_month, of_type, pick, skewed
from loyaltylab.authoring.making import Array, Whole, choice, codes


def draw_guests(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Who the guests are, when they first come and how long they keep coming."""
    kind = choice(rng, np.arange(len(TYPES)), TYPES["share"], n)
    home = choice(rng, ["same_province", "other_province", "abroad"], [0.34, 0.56, 0.10], n)
    speaks_english = rng.random(n) < np.where(home == "abroad", 0.85, 0.02)
    old = rng.random(n) < OLD
    guests = pd.DataFrame({"kind": kind, "home": home, "language": np.where(speaks_english, "en", "zh")})
    guests["leisure"] = (rng.random(n) >= of_type("business", kind)).astype(int)
    guests["consent"] = (rng.random(n) < 0.85).astype(int)
    guests["rate"] = of_type("rate", kind) * rng.gamma(2.0, 0.5, n)
    guests["entry"] = 3 * np.where(old, rng.beta(1.0, 5.0, n), rng.random(n))
    guests["life"] = rng.exponential(LIFE, n)
    guests["attitude"] = of_type("attitude", kind) + 0.5 * rng.standard_normal(n)
    guests["mood"], guests["wish"] = skewed(rng, n), bounded(rng, n)
    guests["favorite"] = pick(rng, TASTE, guests["leisure"].to_numpy())
    return guests


def draw_stays(rng: np.random.Generator, guests: pd.DataFrame, on: float) -> pd.DataFrame:
    """Own stays, enrollment, and the stays that membership adds; writes into ``guests`` who joins when."""
    own = _own_stays(rng, guests)
    _enroll(rng, own, guests)
    stays = _spread(pd.concat([own, _extra_stays(rng, guests, on)]))
    hotel = np.where(rng.random(len(stays)) < 0.6, guests["favorite"].to_numpy()[stays["guest"]], -1)
    stays["hotel"] = np.where(hotel < 0, pick(rng, TASTE, stays["leisure"].to_numpy()), hotel)
    stays["shift"] = choice(rng, np.arange(3), CHECK_IN, len(stays))
    return stays


def _own_stays(rng: np.random.Generator, guests: pd.DataFrame) -> pd.DataFrame:
    """First stay at entry, then a Poisson stream until the end of the period or of the guest's interest."""
    entry, span = guests["entry"].to_numpy(), np.minimum(3 - guests["entry"].to_numpy(), guests["life"].to_numpy())
    count = 1 + rng.poisson(guests["rate"] * span)
    guest = np.repeat(np.arange(len(guests)), count)
    when = entry[guest] + span[guest] * rng.random(len(guest))
    when[np.cumsum(count) - count] = entry
    own = pd.DataFrame({"guest": guest, "kind": guests["kind"].to_numpy()[guest]})
    own["leisure"] = guests["leisure"].to_numpy()[guest]
    day = _day_in_season(when)
    day += pick(rng, WEEKDAY, own["leisure"].to_numpy()) - (day + 6) % 7  # another day of the same week
    own["day"] = day + 7 * (day < 0) - 7 * (day >= DAYS)
    own["nights"] = 1 + pick(rng, NIGHTS, own["leisure"].to_numpy())
    own["extra"] = 0
    return _spread(own)


def _day_in_season(when: Array) -> Whole:
    """Turn years since the start into days so that busy months get more of them."""
    weight = SEASON[calendar_month(np.arange(DAYS))]
    edges = np.r_[0, np.cumsum(weight)] * 3 / weight.sum()
    return np.floor(np.interp(when, edges, np.arange(DAYS + 1))).astype(np.int64).clip(0, DAYS - 1)


def _spread(stays: pd.DataFrame) -> pd.DataFrame:
    """Sort by guest and day, and move a stay that would overlap with the guest's last one behind it."""
    stays = stays.sort_values(["guest", "day", "extra"], kind="stable").reset_index(drop=True)
    guest = stays["guest"]
    taken = (stays["nights"] + 1).groupby(guest).cumsum() - stays["nights"] - 1
    stays["day"] = taken + (stays["day"] - taken).groupby(guest).cummax()
    return stays[stays["day"] < DAYS].reset_index(drop=True)


def _enroll(rng: np.random.Generator, own: pd.DataFrame, guests: pd.DataFrame) -> None:
    """On which day everybody joins without a letter and with one; DAYS stands for never."""
    n, kind = len(guests), guests["kind"].to_numpy()
    at_desk = rng.random(len(own)) < of_type("enroll", own["kind"].to_numpy(dtype=np.int64))
    without = own[at_desk].groupby("guest")["day"].first().reindex(range(n), fill_value=DAYS).to_numpy()
    reply = np.where(rng.random(n) < of_type("accept", kind), LETTER + rng.integers(1, 29, n), DAYS)
    guests["first_out"] = own.groupby("guest").first().eval("day + nights")
    guests["drawn"] = rng.permutation(n) % 2 == 0
    guests["without"], guests["with"] = without, np.minimum(without, reply)
    _lottery(guests)


def _lottery(guests: pd.DataFrame) -> None:
    """Who had a letter to expect (consent, has stayed, no member yet), who got one by lot, and who joined when."""
    may = (guests["consent"] == 1) & (guests["first_out"] <= LETTER)
    guests["eligible"] = may & (guests["without"] >= LETTER)
    guests["invited"] = guests["eligible"] & guests["drawn"]
    guests["joined"] = np.where(guests["invited"], guests["with"], guests["without"])


def settle(guests: pd.DataFrame, gone: Whole) -> None:
    """Nobody joins who no longer comes; without their joining, some of them had a letter to expect after all."""
    for z in ("without", "with"):
        guests[z] = np.where(guests[z] >= gone, DAYS, guests[z])
    _lottery(guests)


def _extra_stays(rng: np.random.Generator, guests: pd.DataFrame, on: float) -> pd.DataFrame:
    """A second Poisson stream from the day of joining: this is all that membership does."""
    joined = guests["joined"].to_numpy()
    count = rng.poisson(on * of_type("extra", guests["kind"].to_numpy()) * (DAYS - joined) / YEAR)
    guest = np.repeat(np.arange(len(guests)), count)
    extra = guests[["kind", "leisure"]].iloc[guest].reset_index(drop=True).assign(guest=guest)
    extra["day"] = np.floor(joined[guest] + (DAYS - joined[guest]) * rng.random(len(guest))).astype(np.int64)
    extra["nights"] = choice(rng, np.arange(1, 5), EXTRA_NIGHTS, len(guest))
    return extra.assign(extra=1)


def mean_extra_nights() -> float:
    """Mean length of the stays that membership adds."""
    return float(EXTRA_NIGHTS @ np.arange(1, 5))


def guest_table(guests: pd.DataFrame) -> pd.DataFrame:
    """What the hotels know of their guests."""
    table = pd.DataFrame({"guest_id": codes("G", len(guests)), "home": guests["home"], "language": guests["language"]})
    table["purpose"] = np.where(guests["leisure"] == 1, "leisure", "business")
    table["contact_consent"] = guests["consent"]
    table["invited"] = guests["invited"].astype("Int64").where(guests["eligible"])
    return table
