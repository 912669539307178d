"""Journal entries that balance: debit and credit, by account and date."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab.clv.given import number
from loyaltylab.i18n import _
from loyaltylab.programs.revenue import Recognition

__all__ = ["Journal", "points_journal"]

CASH, GOODS, DEFERRED = "cash", "revenue from goods", "deferred revenue: points"
POINTS, COST, OWED = "revenue from points", "cost of rewards", "rewards payable"


class Journal:
    """Entries, each with as much debit as credit.

    Examples
    --------
    >>> journal = Journal()
    >>> journal.enter("2025-12-31", "sale", debit={"cash": 100}, credit={"revenue from goods": 91, "points": 9})
    >>> journal.balances().to_dict()
    {'cash': 100.0, 'revenue from goods': -91.0, 'points': -9.0}
    >>> journal.enter("2025-12-31", "typing error", debit={"cash": 10}, credit={"revenue from goods": 1})
    Traceback (most recent call last):
    ...
    ValueError: typing error: debit 10.00, credit 1.00. An entry has as much of one as of the other.

    Notes
    -----
    Common mistake: repairing a wrong entry. Book its reverse and then the right one, so that the trail stays whole.
    """

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []

    def enter(self, date: Any, what: str, debit: Mapping[str, float], credit: Mapping[str, float]) -> None:
        """Book one entry, amounts in money, 0 or more; in whole cents.

        Raises
        ------
        ValueError
            If the date is none, an amount is out of range, or debit and credit differ.
        """
        day = pd.to_datetime(date, errors="coerce")
        if pd.isna(day):
            raise ValueError(_("date is {value!r}, expected a date.").format(value=date))
        sides = {"debit": debit, "credit": credit}
        cents = {side: {name: _cents(value, name) for name, value in given.items()} for side, given in sides.items()}
        total = {side: sum(given.values()) for side, given in cents.items()}
        if total["debit"] != total["credit"]:
            words = _("{what}: debit {debit:,.2f}, credit {credit:,.2f}. An entry has as much of one as of the other.")
            raise ValueError(words.format(what=what, debit=total["debit"] / 100, credit=total["credit"] / 100))
        number_of_entry = self._rows[-1]["entry"] + 1 if self._rows else 1
        for side, given in cents.items():
            for name, amount in given.items():
                row = {"entry": number_of_entry, "date": day, "what": what, "account": name, "debit": 0, "credit": 0}
                self._rows.append(row | {side: amount})

    @property
    def table(self) -> pd.DataFrame:
        """Entries as rows: entry, date, what, account, debit, credit."""
        columns = ["entry", "date", "what", "account", "debit", "credit"]
        found = pd.DataFrame(self._rows, columns=columns)
        found[["debit", "credit"]] = found[["debit", "credit"]].astype("int64") / 100
        return found

    def balances(self) -> "pd.Series[float]":
        """Return debit less credit by account; they add up to 0."""
        found = self.table.groupby("account", sort=False)[["debit", "credit"]].sum()
        return (found["debit"] - found["credit"]).round(2).rename("balance")

    def __str__(self) -> str:
        shown = self.table
        for side in ("debit", "credit"):
            shown[side] = [f"{value:,.2f}" if value else "" for value in shown[side]]
        shown["date"] = pd.to_datetime(shown["date"]).dt.date
        return shown.set_index("entry").to_string()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return str(self.table.to_html(index=False))


def points_journal(
    goods: float,
    recognition: Recognition,
    dates: Any,
    cost_per_point: float = 0.0,
) -> Journal:
    """Book a year's sale with points and what became of the points.

    Parameters
    ----------
    goods : float
        Part of the price that belongs to the goods, in money, 0 or more: see :func:`allocate`.
    recognition : Recognition
        From :func:`recognize`: revenue from the points, by period.
    dates : sequence of dates
        Day of the sale, then the last day of each period: one more than there are periods.
    cost_per_point : float
        What a redeemed point costs the firm, in money, 0 or more.

    Returns
    -------
    Journal
        Cash against goods and deferred revenue; each period deferred revenue against revenue, and the cost of rewards.

    Raises
    ------
    ValueError
        If a number is out of range or the dates do not fit.

    Examples
    --------
    >>> from loyaltylab.programs import recognize
    >>> found = recognize(8_676, redeemed=[4_500, 4_000], expected=[9_500, 9_700])
    >>> print(points_journal(91_324, found, ["2025-12-31", "2026-12-31", "2027-12-31"]).balances())
    account
    cash                        100000.00
    revenue from goods          -91324.00
    deferred revenue: points     -1073.32
    revenue from points          -7602.68
    Name: balance, dtype: float64

    Notes
    -----
    Common mistake: booking the points as a cost of the sale. They are part of what was sold, and their money is revenue
    later, with the cost of the reward beside it.
    """
    _check(recognition)
    table = recognition.table
    days = list(pd.to_datetime(list(dates)))
    if sorted(days) != days:
        raise ValueError(_("the dates are not in order."))
    if len(days) != len(table) + 1:
        words = _("there are {n} dates, expected {m}: that of the sale, then the end of each period.")
        raise ValueError(words.format(n=len(days), m=len(table) + 1))
    goods = _cents(goods, "goods") / 100
    cost = number(cost_per_point, "cost_per_point", 0)
    journal = Journal()
    liability, revenue, redeemed = (table[name].to_numpy(dtype=float) for name in ("liability", "revenue", "redeemed"))
    owed = _cents(liability[0] + revenue[0], DEFERRED)
    journal.enter(days[0], "sale", {CASH: goods + owed / 100}, {GOODS: goods, DEFERRED: owed / 100})
    for day, after, points in zip(days[1:], liability, redeemed, strict=True):
        left = _cents(after, DEFERRED)
        earned, owed = (owed - left) / 100, left  # from the liability, so that rounding never adds up
        debit, credit = (
            ({DEFERRED: earned}, {POINTS: earned}) if earned >= 0 else ({POINTS: -earned}, {DEFERRED: -earned})
        )
        journal.enter(day, "points redeemed" if earned >= 0 else "new estimate", debit, credit)
        if cost:
            spent = round(cost * points, 2)
            journal.enter(day, "rewards", {COST: spent}, {OWED: spent})
    return journal


def _check(recognition: object) -> None:
    if not isinstance(recognition, Recognition):
        words = _("recognition is a {kind}, expected what recognize() returns.")
        raise ValueError(words.format(kind=type(recognition).__name__))


def _cents(value: float, name: str) -> int:
    return round(100 * number(value, name, 0))
