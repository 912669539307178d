"""The points ledger: events in, balances and an audit trail out; every point is somewhere."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.programs.booking import book
from loyaltylab.programs.events import NO_DAY
from loyaltylab.programs.rules_parts import ExpiryRule
from loyaltylab.results import ResultTable

__all__ = ["Ledger", "post"]

COLUMNS = {
    "issue": "issued",
    "redeem": "redeemed",
    "expire": "expired",
    "return": "returned",
    "adjust": "adjusted",
    "transfer_in": "received",
    "transfer_out": "given",
}


@dataclass(frozen=True, repr=False)
class Ledger(ResultTable):
    """The books of a program at the end of a day; prints the totals.

    Attributes
    ----------
    balances : DataFrame
        By member, in points: issued, redeemed, expired, returned, adjusted, received, given, outstanding, and pending
        (the part of outstanding that cannot be spent yet).
    entries : DataFrame
        The audit trail, one row for each lot that an event touched, in order of time: date, member_id, type, points
        (with sign), lot, event (the label of the caller's event; empty for expiry).
    lots : DataFrame
        One row a lot: member_id, issued, usable and expires (dates), points, left.
    refused : DataFrame
        The events that were not booked, as they came, with ``reason``.
    end : Timestamp
        The day at whose end these are the books.
    """

    balances: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    entries: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    lots: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    refused: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    end: pd.Timestamp = NO_DAY


def post(events: pd.DataFrame, expiry: ExpiryRule | None = None, pending_days: int = 0, end: Any = None) -> Ledger:
    """Book point events: who has how many points, and what became of the others?

    Parameters
    ----------
    events : DataFrame
        One row an event, in any order: ``member_id``, ``date``, ``type`` and ``points``. Types are "issue", "redeem",
        "return" (the purchase was given back, and so are its points), "adjust" (points with a sign) and "transfer";
        translate those of your log first, and take redeemed points without a minus. Points are above 0 with at most
        three decimals; dates are dates, or text such as 2025-01-31. Optional columns: ``of`` (of a return: the label
        of the issue), ``to`` (of a transfer: the member who receives), ``expires`` (of an issue: its own last day).
        Events of one moment are booked in the order of the rows.
    expiry : ExpiryRule, optional
        When points end, by "lot_age" or "inactivity"; never by default. Of a :class:`Program` it is ``expiry``.
        Expired points need no events: the ledger books them.
    pending_days : int
        Days until points can be spent by who has got them, 0 or more. A return in that time takes back its own lot;
        later, the oldest points of the member.
    end : date, optional
        Last day of the books; that of the last event by default. Later events are refused.

    Returns
    -------
    Ledger

    Raises
    ------
    ValueError
        If a column is missing, labels are double, dates have a time zone, or a lot expires before an older one.

    Examples
    --------
    >>> events = pd.DataFrame({
    ...     "member_id": ["a", "a", "a", "b"], "date": ["2025-01-10", "2025-03-01", "2025-04-01", "2025-04-02"],
    ...     "type": ["issue", "issue", "redeem", "redeem"], "points": [100, 50, 120, 10]})
    >>> books = post(events, ExpiryRule("lot_age", months=12), end="2026-04-30")
    >>> print(books)
    Points ledger at the end of 2026-04-30, 2 members; 1 event refused
                points
    issued         150
    redeemed       120
    expired         30
    outstanding      0
    refused: 10 points wanted, 0 there (1)
    >>> books.refused["reason"].tolist()
    ['10 points wanted, 0 there']

    Notes
    -----
    For every member issued + received + adjusted = redeemed + expired + returned + given + outstanding. The oldest
    points go first. Common mistake: booking expiry from balances. Points expire by lot, and a balance does not know
    its lots.
    """
    _check_rule(expiry)
    booked = book(events, expiry, pending_days, end)
    entries = booked.entries
    balances = entries.pivot_table(index="member_id", columns="type", values="points", aggfunc="sum", observed=True)
    balances = balances.reindex(index=booked.members, columns=list(COLUMNS)).fillna(0.0)
    balances = balances * [1.0 if name in ("issue", "adjust", "transfer_in") else -1.0 for name in COLUMNS] + 0.0
    balances = balances.rename(columns=COLUMNS).rename_axis(index="member_id", columns=None)
    left = booked.lots.groupby("member_id", observed=True)["left"].sum()
    waiting = booked.lots[booked.lots["usable"] > booked.end].groupby("member_id", observed=True)["left"].sum()
    balances["outstanding"] = left.reindex(balances.index).fillna(0.0)
    balances["pending"] = waiting.reindex(balances.index).fillna(0.0)
    return Ledger(
        _totals(balances),
        title=_title(booked.end, len(balances), len(booked.refused)),
        notes=_reasons(booked.refused),
        formats={"points": ",.10g"},
        balances=balances,
        entries=entries,
        lots=booked.lots,
        refused=booked.refused,
        end=booked.end,
    )


def _check_rule(expiry: object) -> None:
    if expiry is not None and not isinstance(expiry, ExpiryRule):
        words = _("expiry is a {kind}, expected an ExpiryRule; of a program it is program.expiry.")
        raise ValueError(words.format(kind=type(expiry).__name__))


def refuse_others(ledger: object) -> None:
    """Refuse what is no ledger."""
    if not isinstance(ledger, Ledger):
        words = _("ledger is a {kind}, expected what post() returns.")
        raise ValueError(words.format(kind=type(ledger).__name__))


def _reasons(refused: pd.DataFrame) -> tuple[str, ...]:
    """Give the commonest reasons: a log in other words is refused as a whole."""
    counts = refused["reason"].value_counts().head(3)
    return tuple(_("refused: {reason} ({n:,})").format(reason=reason, n=n) for reason, n in counts.items())


def _totals(balances: pd.DataFrame) -> pd.DataFrame:
    totals = balances.drop(columns="pending").sum()
    always = ("issued", "redeemed", "expired", "outstanding")
    shown = [name for name in totals.index if name in always or totals[name]]
    return pd.DataFrame({"points": totals[shown]})


def _title(end: pd.Timestamp, members: int, refused: int) -> str:
    title = _("Points ledger at the end of {end}, {members:,} members").format(end=end.date(), members=members)
    if not refused:
        return title
    more = _("1 event refused") if refused == 1 else _("{n:,} events refused").format(n=refused)
    return f"{title}; {more}"
