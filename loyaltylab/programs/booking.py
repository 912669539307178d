"""Book events: lots, what was taken from them, and what is refused because it is not there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from loyaltylab.i18n import _
from loyaltylab.programs.events import DAY, NO_DAY, SCALE, TYPES, Booked, Refusals, Whole, Yes, read_events
from loyaltylab.programs.fifo import ALL, NONE, Line, Moves, lay, pieces
from loyaltylab.programs.rules_parts import ExpiryRule

__all__ = ["Books", "book", "last_day"]

NEVER = np.datetime64("9999-12-31", "s")
ENTRY_TYPES = ("issue", "redeem", "expire", "return", "adjust", "transfer_in", "transfer_out")
ENDS = ENTRY_TYPES.index("expire")
# The type of entry that each type of event makes, where points come and where they go.
IN, OUT = (
    np.array([ENTRY_TYPES.index(one if one != "transfer" else moved) for one in TYPES])
    for moved in ("transfer_in", "transfer_out")
)


def last_day(rule: ExpiryRule, times: Any) -> npt.NDArray[np.datetime64]:
    """Return the last day on which points count that came at these times.

    Examples
    --------
    >>> day = np.array(["2023-01-31"], dtype="datetime64[s]")
    >>> last_day(ExpiryRule("lot_age", months=24), day).astype(str).tolist()
    ['2025-01-31']
    >>> last_day(ExpiryRule("lot_age", months=1, at="day"), day).astype(str).tolist()
    ['2023-02-28']
    """
    month = times.astype("datetime64[M]") + int(rule.months or 0)
    end = (month + 1).astype("datetime64[D]") - DAY
    if rule.at == "month_end":
        return np.asarray(end)
    day = times.astype("datetime64[D]") - times.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray(np.minimum(month.astype("datetime64[D]") + day, end))


@dataclass(frozen=True)
class Books:
    """What :func:`book` returns: see :class:`loyaltylab.programs.Ledger`."""

    members: "pd.Index[Any]"
    entries: pd.DataFrame
    lots: pd.DataFrame
    refused: pd.DataFrame
    end: pd.Timestamp


class _Lots:
    """Events that give points, one row each: by the number of the event."""

    def __init__(self, events: Booked, expiry: ExpiryRule | None, pending_days: int) -> None:
        moved = events.is_kind("transfer")
        self.event = np.flatnonzero(events.is_kind("issue") | moved | (events.is_kind("adjust") & (events.points > 0)))
        self.of_event = np.full(len(events.member), -1)
        self.of_event[self.event] = np.arange(len(self.event))
        self.member = np.where(moved, events.to, events.member)[self.event]
        self.points = events.points[self.event]
        time = events.time[self.event]
        self.usable = time + pending_days * DAY
        last = (
            last_day(expiry, time)
            if expiry is not None and expiry.kind == "lot_age"
            else np.full(len(time), np.datetime64("NaT", "D"))
        )
        own = events.expires[self.event].astype("datetime64[D]")
        self.expires = np.where(np.isnat(own), last, own)


def book(events: pd.DataFrame, expiry: ExpiryRule | None, pending_days: int, end: Any) -> Books:
    """Book what can be booked; every event ends up in the entries or among the refused."""
    if isinstance(pending_days, bool) or not isinstance(pending_days, (int, np.integer)) or pending_days < 0:
        raise ValueError(_("pending_days is {value!r}, expected a whole number, 0 or more.").format(value=pending_days))
    if expiry is not None and expiry.kind == "card_age":
        raise ValueError(_("this rule is one of stamp cards, expected lot_age, inactivity or none."))
    if expiry is not None and expiry.months is not None and pending_days >= 28 * expiry.months:
        words = _(
            "points expire after {months} months and can be spent after {days} days: expiry is shorter than the wait."
        )
        raise ValueError(words.format(months=expiry.months, days=pending_days))
    end = None if end is None else _end(end)
    found, refusals, dates, places = read_events(events, end)
    day = end if end is not None else dates.max()
    last = NO_DAY if pd.isna(day) else day.normalize()
    lots = _Lots(found, expiry, pending_days)
    accepted = _static(found, lots, refusals, places)
    _check_order(found, lots, accepted)
    until = np.datetime64(last, "s") + DAY
    line = _settle(found, lots, accepted, expiry, until, refusals, places)
    rows = events.iloc[np.flatnonzero(~refusals.fine)]
    refused = rows.assign(reason=refusals.reason[~refusals.fine])
    return Books(found.members, *_tables(found, lots, accepted, line), refused, last)


def _end(end: Any) -> pd.Timestamp:
    given = pd.Series([None if isinstance(end, (int, float, np.number)) else end], dtype=object)
    read = pd.to_datetime(given, errors="coerce", format="ISO8601").iloc[0]
    if pd.isna(read):
        raise ValueError(_("end is {value!r}, expected a date such as 2025-12-31.").format(value=end))
    return pd.Timestamp(read)


def _static(events: Booked, lots: _Lots, refusals: Refusals, places: Whole) -> Yes:
    """Refuse lots that end before they can be spent, and returns of them."""
    accepted = np.ones(len(events.member), dtype=bool)
    late = lots.event[lots.expires.astype("datetime64[s]") < lots.usable.astype("datetime64[D]")]
    accepted[late] = False
    refusals.add(places[late], _("expires before it can be spent"))
    orphans = np.flatnonzero((events.of >= 0) & ~accepted[events.of])
    accepted[orphans] = False
    refusals.add(places[orphans], _("a return of an event that was refused"))
    return accepted


def _check_order(events: Booked, lots: _Lots, accepted: Yes) -> None:
    """Refuse a log in which a younger lot ends first: the oldest points go first only where they also end first."""
    order = np.lexsort((lots.event, lots.usable, lots.member))
    order = order[accepted[lots.event[order]]]
    ends = np.where(np.isnat(lots.expires), NEVER.astype("datetime64[D]"), lots.expires)[order]
    wrong = np.flatnonzero((lots.member[order][1:] == lots.member[order][:-1]) & (ends[1:] < ends[:-1]))
    if len(wrong):
        label = events.label[lots.event[order[wrong[0] + 1]]]
        words = _(
            "the points of event {label!r} expire before older points of the same member. "
            "Give expires in the order of the dates."
        )
        raise ValueError(words.format(label=label))


def _settle(
    events: Booked, lots: _Lots, accepted: Yes, expiry: ExpiryRule | None, until: Any, refusals: Refusals, places: Whole
) -> Line:
    """Refuse what takes more than there is, one event after the other; ``accepted`` is changed."""
    group = _groups(events)
    live = np.ones(len(accepted), dtype=bool)
    whole = True
    while True:
        line = lay(_moves(events, lots, accepted & live, expiry, until))
        returned = _too_much_returned(events, accepted & live)
        bad = np.concatenate([line.moves.event[line.short], returned])
        if not len(bad):
            break
        first = pd.Series(bad).groupby(group[bad]).min().to_numpy()  # what comes later may be all right without it
        accepted[first] = False
        refusals.add(places[first], _why(events, line, first, returned))
        live = np.isin(group, group[first])
        whole = False
    return line if whole else lay(_moves(events, lots, accepted, expiry, until))


def _groups(events: Booked) -> Whole:
    """Return for each event a number that members share who transfer points to each other."""
    moved = events.to >= 0
    if not moved.any():
        return events.member
    size = len(events.members)
    graph = sparse.coo_matrix((np.ones(moved.sum()), (events.member[moved], events.to[moved])), shape=(size, size))
    label = sparse.csgraph.connected_components(graph, directed=False)[1]
    return np.asarray(label[events.member], dtype=np.int64)


def _cancelled(events: Booked, lots: _Lots, accepted: Yes) -> Whole:
    """Return the returns that take back their own lot, because it cannot be spent yet."""
    back = np.flatnonzero(accepted & (events.of >= 0))
    return np.asarray(back[events.time[back] < lots.usable[lots.of_event[events.of[back]]]])


def _too_much_returned(events: Booked, accepted: Yes) -> Whole:
    back = np.flatnonzero(accepted & (events.of >= 0))
    total = pd.Series(events.points[back]).groupby(events.of[back]).cumsum().to_numpy()
    return np.asarray(back[total > events.points[events.of[back]]])


def _moves(events: Booked, lots: _Lots, accepted: Yes, expiry: ExpiryRule | None, until: Any) -> Moves:
    cancelled = _cancelled(events, lots, accepted)
    gives = lots.points.copy()
    np.subtract.at(gives, lots.of_event[events.of[cancelled]], events.points[cancelled])
    lot = np.flatnonzero(accepted[lots.event] & (gives > 0) & (lots.usable < until))
    taking = accepted & ~events.is_kind("issue") & ~(events.is_kind("adjust") & (events.points > 0))
    taking[cancelled] = False
    take = np.flatnonzero(taking)
    ends = np.flatnonzero(~np.isnat(lots.expires[lot]) & (lots.expires[lot] + DAY <= until))
    silent, deadline = _silences(events, lots, accepted, expiry, until)
    count = (len(lot), len(take), len(ends), len(silent))
    none = [np.zeros(number, dtype=np.int64) for number in count]
    parts = {
        "member": [lots.member[lot], events.member[take], lots.member[lot][ends], silent],
        "time": [
            lots.usable[lot],
            events.time[take],
            (lots.expires[lot][ends] + DAY).astype("datetime64[s]"),
            deadline,
        ],
        "rank": [1 + lots.event[lot], 1 + take, none[2], none[3]],
        "gives": [gives[lot], *none[1:]],
        "takes": [none[0], np.abs(events.points[take]), *none[2:]],
        "floor": [none[0] + NONE, none[1] + NONE, ends, none[3] + ALL],
        "event": [lots.event[lot], take, none[2] - 1, none[3] - 1],
    }
    return Moves(**{name: np.concatenate(part) for name, part in parts.items()})


def _silences(events: Booked, lots: _Lots, accepted: Yes, expiry: ExpiryRule | None, until: Any) -> tuple[Whole, Any]:
    """Return members and moments at which all points end because none came or were redeemed for too long."""
    if expiry is None or expiry.kind != "inactivity":
        return np.empty(0, dtype=np.int64), np.empty(0, dtype="datetime64[s]")
    came, went = np.flatnonzero(accepted[lots.event]), np.flatnonzero(accepted & events.is_kind("redeem"))
    member = np.concatenate([lots.member[came], events.member[went]])
    time = np.concatenate([events.time[lots.event[came]], events.time[went]])
    order = np.lexsort((time, member))
    member, time = member[order], time[order]
    following = np.append(time[1:], until)
    following[np.flatnonzero(np.append(member[1:] != member[:-1], True)[: len(member)])] = until
    deadline = (last_day(expiry, time) + DAY).astype("datetime64[s]")
    silent = deadline <= following[: len(deadline)]
    return member[silent], deadline[silent]


def _why(events: Booked, line: Line, refused: Whole, returned: Whole) -> list[str]:
    there = np.zeros(len(events.member), dtype=np.int64)
    short = np.flatnonzero(line.short)
    there[line.moves.event[short]] = line.length[short] - line.before[short]
    words = _("{wanted:,.10g} points wanted, {there:,.10g} there")
    numbers = zip(np.abs(events.points[refused]) / SCALE, there[refused] / SCALE, strict=True)
    told = [words.format(wanted=wanted, there=left) for wanted, left in numbers]
    too_much = _("more is returned than was issued")
    return [too_much if one else text for one, text in zip(np.isin(refused, returned), told, strict=True)]


def _tables(events: Booked, lots: _Lots, accepted: Yes, line: Line) -> tuple[pd.DataFrame, pd.DataFrame]:
    kept = np.flatnonzero(accepted[lots.event])
    number = np.cumsum(accepted[lots.event]) - 1  # lots as the tables count them
    given = lots.event[kept]
    cancelled = _cancelled(events, lots, accepted)
    cut = pieces(line)
    taker, time = line.moves.event[cut.move], line.moves.time[cut.move]
    from_lot = np.concatenate([lots.of_event[events.of[cancelled]], lots.of_event[line.moves.event[cut.lot]]])
    gone = np.concatenate([events.points[cancelled], cut.points])
    trail: dict[str, list[Any]] = {
        "time": [events.time[given], events.time[cancelled], time],
        "rank": [1 + given, 1 + cancelled, line.moves.rank[cut.move]],
        "date": [events.time[given], events.time[cancelled], np.where(taker >= 0, time, time - DAY)],
        "member": [lots.member[kept], events.member[cancelled], line.moves.member[cut.move]],
        "type": [
            IN[events.kind[given]],
            OUT[events.kind[cancelled]],
            np.where(taker >= 0, OUT[events.kind[taker]], ENDS),
        ],
        "points": [lots.points[kept], -gone],
        "lot": [number[kept], number[from_lot]],
        "event": [given, cancelled, taker],
    }
    left = lots.points.copy()
    np.subtract.at(left, from_lot, gone)
    opened = pd.DataFrame(
        {
            "member_id": events.members.take(lots.member[kept]),
            "issued": events.time[given],
            "usable": lots.usable[kept],
            "expires": lots.expires[kept].astype("datetime64[s]"),
            "points": lots.points[kept] / SCALE,
            "left": left[kept] / SCALE,
        },
        index=pd.RangeIndex(len(kept), name="lot"),
    )
    return _trail(events, {name: np.concatenate(part) for name, part in trail.items()}), opened


def _trail(events: Booked, parts: dict[str, Any]) -> pd.DataFrame:
    """Bring the entries into the order of time, and name what is numbered."""
    order = np.lexsort([parts[name] for name in ("lot", "member", "rank", "time")])
    sorted_parts = {name: values[order] for name, values in parts.items()}
    label = np.empty(len(events.label) + 1, dtype=object)
    label[:-1] = events.label  # the last one, which expiry has, stays empty
    return pd.DataFrame(
        {
            "date": sorted_parts["date"],
            "member_id": events.members.take(sorted_parts["member"]),
            "type": pd.Categorical.from_codes(sorted_parts["type"], categories=pd.Index(ENTRY_TYPES)),
            "points": sorted_parts["points"] / SCALE,
            "lot": sorted_parts["lot"],
            "event": pd.Series(label[sorted_parts["event"]]).infer_objects(),
        }
    )
