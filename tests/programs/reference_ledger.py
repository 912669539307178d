"""A ledger that a reader can check by hand: one event after the other, lot by lot, in a loop."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.programs import ExpiryRule
from loyaltylab.programs.booking import last_day as last_days

DAY = pd.Timedelta(days=1)


@dataclass
class Lot:
    label: Any
    usable: pd.Timestamp
    expires: pd.Timestamp | None
    left: float
    issued: float


@dataclass
class Member:
    lots: list[Lot] = field(default_factory=list)
    moved: pd.Timestamp | None = None
    totals: dict[str, float] = field(default_factory=dict)

    def add(self, what: str, points: float) -> None:
        self.totals[what] = self.totals.get(what, 0.0) + points

    def can_spend(self, now: pd.Timestamp) -> list[Lot]:
        return [lot for lot in self.lots if lot.usable <= now]

    def take(self, points: float, now: pd.Timestamp) -> bool:
        lots = self.can_spend(now)
        if sum(lot.left for lot in lots) < points - 1e-9:
            return False
        for lot in sorted(lots, key=lambda lot: lot.usable):
            used = min(lot.left, points)
            lot.left, points = lot.left - used, points - used
        return True

    def expire(self, now: pd.Timestamp, expiry: ExpiryRule | None) -> None:
        """Let points end whose last day is over at the moment ``now``."""
        if expiry is None:
            return
        for lot in self.lots:
            last = lot.expires
            if expiry.kind == "inactivity" and self.moved is not None and lot.usable <= now:
                last = last_day(self.moved, expiry)
            if last is not None and last + DAY <= now:
                self.add("expired", lot.left)
                lot.left = 0.0


def last_day(time: pd.Timestamp, expiry: ExpiryRule) -> pd.Timestamp:
    return pd.Timestamp(last_days(expiry, np.array([time], dtype="datetime64[s]"))[0])


def play(
    events: pd.DataFrame, expiry: ExpiryRule | None, pending_days: int, end: str
) -> tuple[pd.DataFrame, list[Any]]:
    """Return the balances, and the labels of the refused events; events are fine one by one."""
    members: dict[Any, Member] = {name: Member() for name in {*events["member_id"], *events["to"].dropna()}}
    refused: list[Any] = []
    given_back: dict[Any, float] = {}
    for event in events.sort_values("date", kind="stable").itertuples():
        now = pd.Timestamp(event.date)
        for one in members.values():
            one.expire(now, expiry)
        member = members[event.member_id]
        if not _book(event, now, member, members, expiry, pending_days, given_back):
            refused.append(event.Index)
        elif event.type in ("issue", "redeem") or (event.type == "adjust" and event.points > 0):
            member.moved = now
        elif event.type == "transfer":
            members[event.to].moved = now
    for one in members.values():
        one.expire(pd.Timestamp(end) + DAY, expiry)
        one.totals["outstanding"] = sum(lot.left for lot in one.lots)
    return pd.DataFrame({name: one.totals for name, one in members.items()}).T.fillna(0.0), refused


def _book(event: Any, now: Any, member: Member, members: Any, expiry: Any, pending_days: int, back: Any) -> bool:
    def lot(owner: Member, points: float) -> None:
        ends = last_day(now, expiry) if expiry is not None and expiry.kind == "lot_age" else None
        owner.lots.append(Lot(event.Index, now + pending_days * DAY, ends, points, points))

    points = event.points
    if event.type == "issue":
        lot(member, points)
        member.add("issued", points)
        return True
    if event.type == "adjust" and points > 0:
        lot(member, points)
        member.add("adjusted", points)
        return True
    if event.type == "return" and pd.notna(event.of):
        (its,) = [one for one in member.lots if one.label == event.of]
        if back.get(event.of, 0.0) + points > its.issued + 1e-9:
            return False
        if its.usable > now:
            its.left -= points
        elif not member.take(points, now):
            return False
        back[event.of] = back.get(event.of, 0.0) + points
        member.add("returned", points)
        return True
    if not member.take(abs(points), now):
        return False
    if event.type == "transfer":
        members[event.to].add("received", points)
        lot(members[event.to], points)
    name = {"redeem": "redeemed", "return": "returned", "adjust": "adjusted", "transfer": "given"}[event.type]
    member.add(name, points)
    return True
