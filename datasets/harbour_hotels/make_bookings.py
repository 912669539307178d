"""Bookings: channel, price, room, clerk and tier of every stay, and the bookings that came to nothing."""

import numpy as np
import pandas as pd

from datasets.harbour_hotels.make_parameters import (
    CANCEL,
    CHANNELS,
    DAYS,
    HOTELS,
    LEAD_AGAIN,
    LEAD_FIRST,
    MEMBER_MIX,
    MIX,
    NEED,
    NO_SHOW,
    PLANS,
    PRICE,
    ROOM_PRICE,
    ROOM_SHARE,
    ROOMS,
    SEASON,
    SHIFTS,
    STAFF_IDS,
    TIERS,
)
from datasets.harbour_hotels.make_tools import calendar_month, calendar_year, date, pick
from loyaltylab.authoring.making import Whole, choice, codes


def draw_bookings(rng: np.random.Generator, stays: pd.DataFrame, guests: pd.DataFrame, clerks: Whole) -> pd.DataFrame:
    """Stays and the bookings that came to nothing, with channel, prices and tier, in order of arrival."""
    stays = stays.rename_axis("row").reset_index()
    member = stays["day"].to_numpy() >= guests["joined"].to_numpy()[stays["guest"]]
    stays["channel"] = pick(rng, np.vstack([MIX, MEMBER_MIX]), stays["leisure"].to_numpy() + 2 * member)
    lost = _lost(rng, stays)
    stays["clerk"] = _clerk(rng, stays, clerks)
    both = pd.concat([stays.assign(no_show=0), lost])
    both["cancelled"] = ((both["row"] < 0) & (both["no_show"] == 0)).astype(int)
    both["slept"] = np.where(both["row"] < 0, 0, both["nights"])
    both = both.sort_values(["day", "guest", "row"], kind="stable").reset_index(drop=True)
    both["stay_id"] = codes("S", len(both))
    both["member"] = both["day"].to_numpy() >= guests["joined"].to_numpy()[both["guest"]]
    both["tier"] = _tier(both)
    return _add_prices(rng, both)


def _lost(rng: np.random.Generator, stays: pd.DataFrame) -> pd.DataFrame:
    """Bookings that came to nothing: like a stay of the same guest, a few weeks before or after it; row -1."""
    share = CANCEL[stays["channel"]]
    lost: pd.DataFrame = stays[rng.random(len(stays)) < share / (1 - share)].assign(row=-1, clerk=-1)
    day = (lost["day"] + rng.integers(-75, 76, len(lost))).abs()
    lost["day"] = DAYS - 1 - (DAYS - 1 - day).abs()
    lost["no_show"] = (rng.random(len(lost)) < NO_SHOW).astype(int)
    return lost


def _clerk(rng: np.random.Generator, stays: pd.DataFrame, clerks: Whole) -> Whole:
    """Who checked the guest in: one of the two on day and evening, the one at night."""
    place = np.array([0, 2, 4])[stays["shift"]] + (rng.random(len(stays)) < 0.5) * (stays["shift"].to_numpy() < 2)
    return np.asarray(clerks[stays["hotel"].to_numpy(), stays["day"].to_numpy(), place])


def _tier(bookings: pd.DataFrame) -> Whole:
    """Tier on the day of arrival, as an index of TIERS, from nights checked out this and last calendar year."""
    counted = bookings[bookings["member"] & (bookings["slept"] > 0)]
    counted = counted.assign(out=counted["day"] + counted["nights"]).sort_values(["out", "guest"], kind="stable")
    counted["year"] = calendar_year(counted["out"])
    counted["this"] = counted.groupby(["guest", "year"])["nights"].cumsum()
    whole = counted.groupby(["guest", "year"])["nights"].sum().rename("last").reset_index()
    whole["year"] += 1
    want = bookings[["guest", "day"]].assign(i=bookings.index).sort_values("day", kind="stable")
    have = counted[["guest", "out", "year", "this"]].rename(columns={"out": "day"})
    found = pd.merge_asof(want, have, on="day", by="guest").sort_values("i")
    year = calendar_year(bookings["day"])
    last = pd.DataFrame({"guest": bookings["guest"], "year": year}).merge(whole, how="left")["last"].fillna(0)
    this = np.where(found["year"].to_numpy() == year, found["this"].to_numpy(), 0)
    level = 1 + np.searchsorted(NEED, np.maximum(this, last), side="right")
    return np.where(bookings["member"], level, 0)


def _add_prices(rng: np.random.Generator, b: pd.DataFrame) -> pd.DataFrame:
    """Rate plan, room, price, what was spent, and how long before arrival it was booked."""
    n, channel, member = len(b), b["channel"].to_numpy(), b["member"].to_numpy()
    usual = np.where(rng.random(n) < 0.6, "flexible", "advance")
    plan = np.select([channel == 4, channel == 3, member & (channel == 1)], ["corporate", "group", "member"], usual)
    room = choice(rng, np.arange(3), ROOM_SHARE, n)
    upgraded = rng.random(n) < np.array([0.04, 0.06, 0.15, 0.30])[b["tier"]]
    season = SEASON[calendar_month(b["day"])] ** 0.6
    factor = np.array(list(PLANS.values()))[pd.Categorical(plan, list(PLANS)).codes]
    adr = PRICE[b["hotel"]] * ROOM_PRICE[room] * season * factor * np.exp(0.07 * rng.standard_normal(n))
    spent = rng.gamma(1.2, 60.0, n) * b["slept"] * np.where(b["leisure"] == 1, 1.2, 0.9)
    return b.assign(
        plan=plan,
        room=room,
        assigned=np.where(b["slept"] > 0, np.minimum(room + upgraded, 2), room),
        adr=adr.round(2),
        fnb=spent.round(2),
        booked=b["day"] - _lead(rng, b),
        requests=rng.poisson(0.6, n),
        out=b["day"] + b["nights"],
    )


def _lead(rng: np.random.Generator, b: pd.DataFrame) -> Whole:
    """Days between booking and arrival: guests who have slept here before book later."""
    before = b.assign(came=b["slept"] > 0).groupby("guest")["came"].cumsum() - (b["slept"] > 0)
    lead = np.floor(rng.exponential(np.where(before > 0, LEAD_AGAIN, LEAD_FIRST)))
    return np.asarray(lead.astype(np.int64).clip(0, 330))


def stay_table(b: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """The register of bookings, with who was asked afterwards and who answered."""
    table = pd.DataFrame({"stay_id": b["stay_id"], "guest_id": codes("G", int(b["guest"].max()) + 1)[b["guest"]]})
    table["hotel_id"] = HOTELS.index.to_numpy()[b["hotel"]]
    table["booked"], table["arrival"] = date(b["booked"]), date(b["day"])
    table[["nights", "cancelled", "no_show", "nights_stayed"]] = b[["nights", "cancelled", "no_show", "slept"]]
    table["channel"], table["rate_plan"] = np.array(CHANNELS)[b["channel"]], b["plan"]
    table["room_booked"], table["room_assigned"] = np.array(ROOMS)[b["room"]], np.array(ROOMS)[b["assigned"]]
    table["adr"], table["fnb_spend"], table["currency"] = b["adr"], b["fnb"], "CNY"
    table["requests"], table["member"] = b["requests"], b["member"].astype(int)
    table["tier"] = np.array(TIERS)[b["tier"]]
    came = b["slept"] > 0
    table["check_in_shift"] = pd.Series(np.array(SHIFTS)[b["shift"]]).where(came, None)
    table["served_by"] = pd.Series(STAFF_IDS[b["clerk"].clip(0)]).where(came, None)
    answered = asked.set_index("stay_id")["responded"].reindex(b["stay_id"])
    table["survey_sent"] = answered.notna().to_numpy().astype(int)
    table["responded"] = answered.fillna(0).to_numpy().astype(int)
    return table
