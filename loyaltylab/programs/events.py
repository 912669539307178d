"""Read a log of point events: what can be booked, in order of time, and what cannot, with the reason."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _

__all__ = ["TYPES", "Booked", "read_events"]

Whole: TypeAlias = npt.NDArray[np.int64]
Yes: TypeAlias = npt.NDArray[np.bool_]

TYPES = ("issue", "redeem", "return", "adjust", "transfer")
NEEDED = ("member_id", "date", "type", "points")
SCALE = 1000  # points are counted in thousandths: whole numbers add up exactly
MOST = 10**12  # points of one event; beyond, the sums of a large program do not fit
DAY = np.timedelta64(1, "D")
NO_DAY = pd.Timestamp("1970-01-01")  # of books without any event


@dataclass(frozen=True)
class Booked:
    """Events that can be booked, one row each, in order of time; points in thousandths.

    ``member`` and ``to`` count the members from 0 (-1: nobody), ``of`` the rows (-1: none), ``label`` is the caller's.
    ``signed`` is what an event adds to the balance of its member.
    """

    members: "pd.Index[Any]"
    member: Whole
    to: Whole
    time: npt.NDArray[np.datetime64]
    kind: npt.NDArray[np.int8]
    points: Whole
    of: Whole
    expires: npt.NDArray[np.datetime64]
    label: npt.NDArray[np.object_]

    def is_kind(self, name: str) -> Yes:
        """Tell which events are of a type."""
        return np.asarray(self.kind == TYPES.index(name))


class Refusals:
    """Collects why events are refused; the first reason counts."""

    def __init__(self, events: pd.DataFrame) -> None:
        self.reason = np.full(len(events), None, dtype=object)

    def add(self, bad: Any, words: str | list[str]) -> None:
        """Refuse events, by a truth value for each or by their places, with one reason for all or one for each."""
        places = np.flatnonzero(bad) if np.asarray(bad).dtype == bool else np.asarray(bad)
        told = np.full(len(places), words, dtype=object) if isinstance(words, str) else np.array(words, dtype=object)
        new = self.fine[places]
        self.reason[places[new]] = told[new]

    @property
    def fine(self) -> Yes:
        """Events that nothing speaks against so far."""
        return np.asarray(pd.isna(self.reason))


def read_events(events: pd.DataFrame, end: Any = None) -> tuple[Booked, Refusals, pd.DatetimeIndex, Whole]:
    """Check every event by itself, and bring those that are fine into the order of time.

    Returns the events, the reasons for the others, the dates of all, and the place in the log of each event booked.
    """
    table = _table(events)
    refusals = Refusals(table)
    date, points = _dates(table["date"]), pd.to_numeric(table["points"], errors="coerce").to_numpy(dtype=float)
    kind = pd.Index(TYPES).get_indexer(pd.Index(table["type"]))
    milli = np.rint(np.where(np.isfinite(points), np.clip(points, -MOST, MOST), 0) * SCALE).astype(np.int64)
    refusals.add(table["member_id"].isna(), _("no member"))
    _refuse_unread(refusals, table["date"], date)
    refusals.add(kind < 0, _("the type is none of {known}").format(known=", ".join(TYPES)))
    refusals.add(~np.isfinite(points), _("points are no number"))
    refusals.add(np.abs(points) > MOST, _("more points than any program has"))
    refusals.add(
        np.abs(points * SCALE - milli) > 1e-6 * np.maximum(1, np.abs(points)), _("points with more than three decimals")
    )
    refusals.add(milli == 0, _("0 points move nothing"))
    refusals.add((milli < 0) & (kind != TYPES.index("adjust")), _("points below 0; only an adjustment may have them"))
    own = _dates(table["expires"])
    unread = np.flatnonzero(table["expires"].notna().to_numpy() & np.asarray(own.isna()))
    words = _("expires is {value!r}, which is no date; write 2025-01-31")
    refusals.add(unread, [words.format(value=table["expires"].iloc[place]) for place in unread])
    if end is not None:
        refusals.add(np.asarray(date >= pd.Timestamp(end).normalize() + pd.Timedelta(days=1)), _("after the end"))
    members = pd.Index(pd.unique(pd.concat([table["member_id"], table["to"]]).dropna()))
    member, to = (members.get_indexer(pd.Index(table[name])) for name in ("member_id", "to"))
    moves = kind == TYPES.index("transfer")
    refusals.add(moves & (to < 0), _("a transfer to nobody"))
    refusals.add(moves & (to == member), _("a transfer to oneself"))
    of = _of(events.index, table, member, kind, date, refusals)
    place = np.flatnonzero(refusals.fine)
    place = place[np.argsort(date.to_numpy()[place], kind="stable")]
    position = np.full(len(table) + 1, -1)
    position[place] = np.arange(len(place))
    booked = Booked(
        members,
        member[place].astype(np.int64),
        np.where(moves, to, -1)[place].astype(np.int64),
        date.to_numpy()[place],
        np.asarray(kind[place], dtype=np.int8),
        milli[place],
        position[of[place]],
        own.to_numpy()[place],
        events.index.to_numpy(dtype=object)[place],
    )
    return booked, refusals, date, place


def _table(events: pd.DataFrame) -> pd.DataFrame:
    if not isinstance(events, pd.DataFrame):
        raise ValueError(_("events is a {kind}, expected a DataFrame.").format(kind=type(events).__name__))
    missing = [name for name in NEEDED if name not in events.columns]
    if missing:
        raise ValueError(
            _("events has no column {name}; it needs {needed}.").format(name=missing[0], needed=", ".join(NEEDED))
        )
    if not events.index.is_unique:
        raise ValueError(_("labels of events are not unique; give every event a label of its own (reset_index)."))
    table = events.reset_index(drop=True)
    for name in ("to", "of", "expires"):
        if name not in table:
            table[name] = pd.Series([None] * len(table), dtype=object)
    return table


def _refuse_unread(refusals: Refusals, given: "pd.Series[Any]", read: pd.DatetimeIndex) -> None:
    """Refuse what is missing, and what is there and no date, with what it is."""
    refusals.add(given.isna().to_numpy(), _("no date"))
    places = np.flatnonzero(np.asarray(read.isna()))
    words = _("{value!r} is no date; write 2025-01-31")
    refusals.add(places, [words.format(value=given.iloc[place]) for place in places])


def _dates(column: "pd.Series[Any]") -> pd.DatetimeIndex:
    """Read dates; what is none becomes missing, which the caller refuses or allows."""
    if pd.api.types.is_numeric_dtype(column) and column.notna().any():
        raise ValueError(
            _("dates are numbers such as {value!r}; make dates of them first (pd.to_datetime with format=).").format(
                value=column.dropna().iloc[0].item()
            )
        )
    # Other forms than ISO say day and month in an order that nobody can tell.
    dates = pd.DatetimeIndex(pd.to_datetime(column, errors="coerce", format="ISO8601"))
    if dates.tz is not None:
        raise ValueError(
            _("dates have a time zone; bring them to local time first (tz_convert, then tz_localize(None)).")
        )
    return dates.as_unit("s")


def _of(labels: Any, table: pd.DataFrame, member: Any, kind: Any, date: Any, refusals: Refusals) -> Whole:
    """Return the place of the issue that a return belongs to, or -1."""
    named = (kind == TYPES.index("return")) & table["of"].notna().to_numpy()
    of = np.where(named, labels.get_indexer(pd.Index(table["of"])), -1)
    wrong = named & ((of < 0) | (kind[of] != TYPES.index("issue")) | (member[of] != member))
    refusals.add(wrong, _("a return of points that this member was not issued"))
    refusals.add(named & ~wrong & np.asarray(date < date[of]), _("a return before the purchase"))
    refusals.add(named & ~wrong & ~refusals.fine[of], _("a return of an event that was refused"))
    return np.asarray(np.where(named & ~wrong, of, -1), dtype=np.int64)
