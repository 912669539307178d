"""The program: members in order of joining, and the life of every lot of their points."""

from typing import Any

import numpy as np
import pandas as pd

from datasets.harbour_hotels.make_parameters import BONUS, DAYS, EXPIRY_MONTHS, NEED, START, TIERS, UNIT, WELCOME
from datasets.harbour_hotels.make_tools import calendar_year, date, of_type
from loyaltylab.authoring.making import Whole, codes

ENTRIES = ["welcome", "redeem", "earn", "expire"]  # kinds of entries, in the order in which they stand on one day


def run_program(rng: np.random.Generator, b: pd.DataFrame, guests: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ledger of points and the members."""
    joined = guests["joined"].to_numpy()
    who = np.flatnonzero(joined < DAYS)
    who = who[np.argsort(joined[who], kind="stable")]
    stays = _member_stays(rng, b, who, len(guests))
    return _ledger_table(_entries(stays, joined[who])), _member_table(stays, guests, who)


def _member_stays(rng: np.random.Generator, b: pd.DataFrame, who: Whole, guests: int) -> pd.DataFrame:
    """Stays that earn points, with the number of the member, in the order of members and check-outs."""
    number = np.full(guests, -1)
    number[who] = np.arange(len(who))
    stays = b[b["member"] & (b["slept"] > 0) & (b["out"] < DAYS)].copy()
    stays["m"] = number[stays["guest"]]
    bill = stays["adr"] * stays["nights"] + stays["fnb"]
    stays["earned"] = np.floor(bill * (1 + BONUS[stays["tier"]])).astype(np.int64)
    stays["redeems"] = rng.random(len(stays)) < of_type("redeem", stays["kind"].to_numpy())
    return stays.sort_values(["m", "out"], kind="stable")


def _expiry(day: Whole) -> Whole:
    """Last day of the 24th month after the one in which points were issued."""
    month = date(day).astype("datetime64[M]") + EXPIRY_MONTHS + 1
    return np.asarray((month.astype("datetime64[D]") - START).astype(np.int64) - 1)


def _entries(stays: pd.DataFrame, joined: Whole) -> pd.DataFrame:
    """Play the k-th stay of all members at once: what expired, what is redeemed, what is earned (lot k + 1)."""
    nth = stays.groupby("m").cumcount().to_numpy()
    balance = np.zeros((len(joined), nth.max() + 2), dtype=np.int64)  # of every member's lots, the oldest first
    ends = np.full(balance.shape, 10 * DAYS)
    balance[:, 0], ends[:, 0] = WELCOME, _expiry(joined)
    entries = [_book("welcome", np.arange(len(joined)), 0, joined, balance[:, 0])]
    for k in range(nth.max() + 1):
        now = stays[nth == k]
        m, day, stay = now["m"].to_numpy(), now["out"].to_numpy(), now["stay_id"].to_numpy()
        old = np.where(ends[m] < day[:, None], balance[m], 0)
        i, lot = np.nonzero(old)
        entries.append(_book("expire", m[i], lot, ends[m[i], lot], -old[i, lot]))
        taken = _oldest_first(balance[m] - old, now["redeems"].to_numpy())
        i, lot = np.nonzero(taken)
        entries.append(_book("redeem", m[i], lot, day[i], -taken[i, lot], stay[i]))
        balance[m] -= old + taken
        balance[m, k + 1], ends[m, k + 1] = now["earned"], _expiry(day)
        entries.append(_book("earn", m, k + 1, day, balance[m, k + 1], stay))
    m, lot = np.nonzero((ends < DAYS) & (balance > 0))
    entries.append(_book("expire", m, lot, ends[m, lot], -balance[m, lot]))
    return pd.concat(entries, ignore_index=True)


def _oldest_first(balance: Whole, redeems: Any) -> Whole:
    """Points taken from each lot: as many whole units as the member has, if the member redeems at all."""
    wanted = np.where(redeems, balance.sum(axis=1) // UNIT * UNIT, 0)
    return np.clip(wanted[:, None] - (balance.cumsum(axis=1) - balance), 0, balance)


def _book(kind: str, m: Whole, lot: Any, day: Whole, points: Whole, stay: Any = "") -> pd.DataFrame:
    entry = {"m": m, "lot": lot, "day": day, "type": ENTRIES.index(kind), "points": points, "stay": stay}
    return pd.DataFrame(entry)


def _ledger_table(entries: pd.DataFrame) -> pd.DataFrame:
    lots = entries[entries["points"] > 0].sort_values(["m", "lot"])[["m", "lot"]]
    lots["lot_id"] = codes("L", len(lots))
    rows = entries.merge(lots, on=["m", "lot"]).sort_values(["day", "m", "type", "lot"], kind="stable")
    table = pd.DataFrame({"entry_id": codes("P", len(rows)), "date": date(rows["day"])})
    table["member_id"] = codes("M", int(rows["m"].max()) + 1)[rows["m"]]
    table["type"] = np.array(ENTRIES)[rows["type"]]
    table["points"] = rows["points"].to_numpy()
    table["lot_id"] = rows["lot_id"].to_numpy()
    table["expires"] = np.where(rows["points"] > 0, date(_expiry(rows["day"].to_numpy())), np.datetime64("NaT"))
    table["stay_id"] = rows["stay"].where(rows["stay"] != "", None).to_numpy()
    return table


def _member_table(stays: pd.DataFrame, guests: pd.DataFrame, who: Whole) -> pd.DataFrame:
    by_letter = (guests["invited"] & (guests["with"] < guests["without"])).to_numpy()
    table = pd.DataFrame({"member_id": codes("M", len(who)), "guest_id": codes("G", len(guests))[who]})
    table["joined"] = date(guests["joined"].to_numpy()[who])
    table["joined_by"] = np.where(by_letter[who], "letter", "front_desk")
    years = stays.groupby(["m", calendar_year(stays["out"])])["nights"].sum().unstack(fill_value=0)
    best = years.reindex(index=range(len(who)), columns=[2024, 2025], fill_value=0).max(axis=1)
    table["tier"] = np.array(TIERS)[1 + np.searchsorted(NEED, best, side="right")]
    return table
