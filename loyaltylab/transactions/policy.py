"""What happens to rows without a customer, a date or an amount, to zeros, returns and dates after the end."""

from dataclasses import dataclass
from typing import Any

from loyaltylab.i18n import _
from loyaltylab.transactions.log import Log

__all__ = ["Window", "apply_policies", "count_problems"]


@dataclass(frozen=True)
class Window:
    """The time that counts, in whole days since 1970 (in seconds when every row counts by itself).

    Attributes
    ----------
    last : int
        The last moment that counts.
    end : int
        Where ages are taken.
    start : int or None
        First moment of the hold-out.
    split : int
        Where ages of the calibration are taken; ``end`` without a hold-out.
    per_unit : float
        Days, or seconds, in a unit of time.
    every : bool
        Whether each row is an occasion by itself.
    """

    last: int
    end: int
    start: int | None
    split: int
    per_unit: float
    every: bool


def count_problems(log: Log) -> dict[str, Any]:
    """Count in one scan what a log holds besides plain purchases, and refuse what nobody can read.

    Parameters
    ----------
    log : Log
        Rows with ``moment``.

    Returns
    -------
    dict
        Counts, first and last moment; whether there are times of the day, if seconds count; lowest and highest
        customer, if they are numbers.

    Raises
    ------
    ValueError
        If there are no rows, or dates or amounts cannot be read.

    Examples
    --------
    Used by :func:`loyaltylab.transactions.rfm_summary`, whose report holds these counts.
    """
    rows = log.rows
    valued = log.columns["value"] != "None"
    no_value = rows.value.isnull() & ~rows.bad_value
    asked = {
        "rows": rows.count(),
        "missing_customer": rows.customer.isnull().sum(),
        "missing_date": (rows["at"].isnull() & ~rows.bad_date).sum(),
        "bad_date": rows.bad_date.sum(),
        "missing_value": no_value.sum(),
        "bad_value": rows.bad_value.sum(),
        "zero": (rows.value == 0).sum(),
        "negative": (rows.value < 0).sum(),
        "first": rows.moment.min(),
        "last": rows.moment.max(),
    }
    if rows.moment.type().is_int64():  # seconds: where whole days end depends on it
        at = rows["at"].cast("timestamp")
        asked["timed"] = (at.truncate("D") != at).any()
    if rows.customer.type().is_integer():
        asked |= {"lowest": rows.customer.min(), "highest": rows.customer.max()}
    found = rows.aggregate(**asked).execute().iloc[0].to_dict()
    numbers = {name: 0 if number != number or number is None else int(number) for name, number in found.items()}
    if numbers["rows"] == 0:
        raise ValueError(_("the transactions hold no rows. Give at least one."))
    if numbers["bad_date"]:
        raise ValueError(
            _("{name}: {rows} cannot be read as a date. Write dates as 2024-12-31, or convert them first.").format(
                name=log.columns["at"], rows=log.show(rows.bad_date, "date_text")
            )
        )
    if numbers["bad_value"]:
        raise ValueError(
            _("{name}: {rows} is not an amount. Write plain numbers, without currency signs or commas.").format(
                name=log.columns["value"], rows=log.show(rows.bad_value, "value_text" if valued else "date_text")
            )
        )
    if numbers["missing_date"] == numbers["rows"]:
        raise ValueError(_("{name}: no row has a date.").format(name=log.columns["at"]))
    return numbers


def apply_policies(
    log: Log, found: dict[str, Any], window: Window, missing: str, zero: str, negative: str, after_end: str
) -> tuple[Any, dict[str, Any]]:
    """Keep, drop or refuse rows as the caller said, and count.

    Parameters
    ----------
    log : Log
        Rows with ``moment``.
    found : dict
        From :func:`count_problems`.
    window : Window
        The time that counts.
    missing, zero, negative, after_end : str
        As in :func:`loyaltylab.transactions.rfm_summary`.

    Returns
    -------
    rows : Ibis table
        ``customer``, ``moment``, ``value``; where returns are set off also ``purchase``: 0 for a return, else 1.
    counts : dict
        The report.

    Raises
    ------
    ValueError
        If a policy is "error" and there are such rows.

    Examples
    --------
    Used by :func:`loyaltylab.transactions.rfm_summary`.
    """
    rows = log.rows
    no_value = rows.value.isnull()
    if missing == "error":
        _refuse_missing(log, found)
    late = rows.moment > window.last
    if zero == "error" and found["zero"]:
        words = _('zero="keep" counts them as purchases, zero="drop" does not')
        _refuse(log, rows.value == 0, "value", _("an amount of 0"), words)
    if negative == "error" and found["negative"]:
        words = _('negative="net" takes returns off the purchase before them, negative="drop" ignores them')
        _refuse(log, rows.value < 0, "value", _("an amount below 0"), words)
    counts = {name: found[name] for name in ("rows", "missing_customer", "missing_date", "missing_value", "zero")}
    counts |= {
        "negative": found["negative"],
        "after_end": int(rows.filter(late).count().execute()) if window.last < found["last"] else 0,
    }
    if after_end == "error" and counts["after_end"]:
        _refuse(log, late, "date", _("a date after observation_end"), _('after_end="drop" leaves them out'))
    # A condition that no row fails would only cost time.
    kept = rows
    for name, good in (
        ("missing_customer", rows.customer.notnull()),
        ("missing_date", rows["at"].notnull()),
        ("missing_value", ~no_value),
        ("after_end", ~late),
    ):
        kept = kept.filter(good) if counts[name] else kept
    if zero == "drop" and found["zero"]:
        kept = kept.filter(kept.value != 0)
    if negative == "drop" and found["negative"]:
        kept = kept.filter(kept.value >= 0)
    counts["kept"] = found["rows"] if kept is rows else int(kept.count().execute())
    kept = kept.select("customer", "moment", "value")
    if negative == "net" and found["negative"]:
        kept = _net(kept.mutate(purchase=(kept.value >= 0).cast("int64")), window)
        counts["returns_unmatched"] = int(kept.filter(kept.moment.isnull()).count().execute())
        kept = kept.filter(kept.moment.notnull())
    return kept, counts


def _net(rows: Any, window: Window) -> Any:
    """Date each return back to the latest purchase before it, on the same side of the hold-out's start."""
    import ibis

    side = ibis.literal(0) if window.start is None else (rows.moment >= window.start).cast("int64")
    rows = rows.mutate(side=side, bought=ibis.ifelse(rows.purchase == 1, rows.moment, ibis.null(rows.moment.type())))
    so_far = ibis.range_window(preceding=None, following=0, group_by=["customer", "side"], order_by="moment")
    return rows.mutate(moment=rows.bought.max().over(so_far)).select("customer", "moment", "value", "purchase")


def _refuse_missing(log: Log, found: dict[str, Any]) -> None:
    parts = {
        "missing_customer": (log.rows.customer.isnull(), "customer"),
        "missing_date": (log.rows["at"].isnull() & ~log.rows.bad_date, "at"),
        "missing_value": (log.rows.value.isnull() & ~log.rows.bad_value, "value"),
    }
    for count, (mask, part) in parts.items():
        if found[count]:
            shown = "customer" if part != "customer" else "date_text"
            words = _('{name}: missing in {n:,} rows, first {rows}. missing="drop" leaves them out and counts them.')
            raise ValueError(words.format(name=log.columns[part], n=found[count], rows=log.show(mask, shown)))


def _refuse(log: Log, mask: Any, part: str, what: str, cure: str) -> None:
    name = log.columns["at" if part == "date" else part]
    shown = log.show(mask, f"{part}_text")
    raise ValueError(
        _("{name}: {what} in {rows}. Say what to do: {cure}.").format(name=name, what=what, rows=shown, cure=cure)
    )
