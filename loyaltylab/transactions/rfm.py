"""Recency, frequency and monetary value of each customer, counted where the log lies."""

from typing import Any

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.transactions.log import Log, one_of, read_log
from loyaltylab.transactions.policy import Window, apply_policies, count_problems

__all__ = ["rfm_summary"]

SECONDS = 86_400
DAYS = {"s": 1 / SECONDS, "h": 1 / 24, "D": 1.0, "W": 7.0, "M": 365.25 / 12, "Y": 365.25}


def rfm_summary(
    transactions: Any,
    customer_id: str = "customer_id",
    date: str = "date",
    value: str | None = None,
    observation_end: Any = None,
    freq: str = "W",
    holdout_start: Any = None,
    merge: str | None = "D",
    missing: str = "error",
    zero: str = "keep",
    negative: str = "error",
    after_end: str = "drop",
    timezone: str | None = None,
) -> pd.DataFrame:
    """How often, how recently and for how much has each customer bought?

    Parameters
    ----------
    transactions : DataFrame, str or Path, or Ibis table
        One row a transaction. A path of CSV or Parquet files, also with ``*``, is scanned by DuckDB and never loaded
        as a whole; an Ibis table is counted where it lies, for example in Spark. Ids from CSV are text, as written.
    customer_id, date : str
        Columns: whose purchase, and when (dates, times, or text as 2024-12-31 or 20241231).
    value : str, optional
        Column of amounts in any currency; adds ``monetary_value``.
    observation_end : date, optional
        Last day that counts, as a whole; by default the last day in the log.
    freq : {"W", "D", "M", "Y", "h", "s"}
        Unit of recency and T: 7 days, a day, 365.25 / 12 days, 365.25 days, an hour, a second. Ages are not rounded.
    holdout_start : date, optional
        First day of a hold-out. Everything before it is counted as usual, what follows goes to the hold-out columns;
        customers who first bought in the hold-out are left out and counted in the report.
    merge : {"D", "W", None}
        What one purchase occasion is: all rows of a customer and day; of a week from Monday; each row by itself.
    missing : {"error", "drop"}
        Rows without customer, date or amount.
    zero : {"keep", "drop", "error"}
        Rows with an amount of 0, such as a sample or a bonus.
    negative : {"error", "drop", "net", "keep"}
        Rows with an amount below 0. "net" takes a return off the latest purchase before it (of the same side of
        ``holdout_start``) and drops a purchase that came back entirely; "keep" counts a return as a purchase.
    after_end : {"drop", "error"}
        Rows after ``observation_end``.
    timezone : str, optional
        Where the day of times with a zone is read off, such as "Asia/Shanghai"; required for such times.

    Returns
    -------
    DataFrame
        One row a customer, sorted: ``frequency`` (int, purchase occasions after the first), ``recency`` (age at the
        last occasion, in ``freq``; 0 if there is only one), ``T`` (age at the end), ``monetary_value`` (mean of the
        *repeat* occasions, NaN if none); with a hold-out also ``holdout_frequency``, ``holdout_T`` and
        ``holdout_monetary_value``.
        ``.attrs["unit"]`` is ``freq``; ``.attrs["report"]`` says how many rows were read, merged, left out and why.

    Raises
    ------
    ValueError
        If a column, a parameter or a row is not what is expected.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount": [10.0, 30.0, 5.0]})
    >>> log["date"] = pd.to_datetime(["2024-01-01", "2024-01-15", "2024-01-08"])
    >>> rfm = rfm_summary(log, value="amount", observation_end="2024-01-29")
    >>> print(rfm.reset_index())
      customer_id  frequency  recency    T  monetary_value
    0           a          1      2.0  4.0            30.0
    1           b          0      0.0  3.0             NaN
    >>> rfm.attrs["report"]["customers"]
    2

    Notes
    -----
    Common mistake: collapsing the log to weeks because the unit is weeks. Two orders in one week become one, customers
    look calmer than they are, and every model learns that. The unit of ages and what counts as one purchase are two
    questions: here ``freq`` and ``merge``.

    Here recency is the *age* at the last purchase, as models of purchases need it: high is good. In scores (see
    :func:`rfm_segments`) recency counts from the other side, how long ago.

    References
    ----------
    Fader, P. S., Hardie, B. G. S., and Lee, K. L. (2005). RFM and CLV. Journal of Marketing Research 42.
    """
    _check(freq, merge, missing, zero, negative, after_end)
    log = read_log(transactions, customer_id, date, value, timezone)
    rows = log.rows.mutate(moment=_moment(log.rows["at"], merge))
    log = Log(rows, log.columns, log.labels)
    found = count_problems(log)
    window = _window(found, merge, freq, observation_end, holdout_start)
    rows, counts = apply_policies(log, found, window, missing, zero, negative, after_end)
    table = _count(_narrow(rows, found), window, rows.customer.type(), value is not None)
    wide = table.to_pyarrow().to_pandas().set_index("customer").rename_axis(log.columns["customer"])
    if wide.empty:
        raise ValueError(_("no purchase is left after leaving out {counts}.").format(counts=counts))
    return _reported(wide, window, counts, freq)


def _check(freq: str, merge: str | None, missing: str, zero: str, negative: str, after_end: str) -> None:
    one_of("freq", freq, tuple(DAYS))
    one_of("merge", merge, ("D", "W", None))
    one_of("missing", missing, ("error", "drop"))
    one_of("zero", zero, ("keep", "drop", "error"))
    one_of("negative", negative, ("error", "drop", "net", "keep"))
    one_of("after_end", after_end, ("drop", "error"))


def _moment(at: Any, merge: str | None) -> Any:
    """Count time as a whole number, which every engine does alike."""
    import ibis

    if merge is None:
        return at.cast("timestamp").truncate("s").epoch_seconds().cast("int64")
    day = (at if at.type().is_date() else at.date()).delta(ibis.date("1970-01-01"), unit="day").cast("int32")
    # 1970 began on a Thursday, three days after a Monday.
    return day if merge == "D" else ((day + 3) // 7 * 7 - 3).cast("int32")


def _window(found: dict[str, Any], merge: str | None, freq: str, observation_end: Any, holdout_start: Any) -> Window:
    per_unit = DAYS[freq] * (SECONDS if merge is None else 1)
    step = {"D": 1, "W": 7, None: SECONDS}[merge]
    end = found["last"] if observation_end is None else _point("observation_end", observation_end, merge)
    last = end
    if merge is None and observation_end is not None and end % SECONDS == 0 and found["timed"]:
        end, last = end + SECONDS, end + SECONDS - 1  # the whole day counts
    if end < found["first"]:
        raise ValueError(
            _("observation_end is {value}, before the first transaction on {first}. Give a later day.").format(
                value=observation_end, first=_day(found["first"], merge)
            )
        )
    if holdout_start is None:
        return Window(last, end, None, end, per_unit, merge is None)
    start = _point("holdout_start", holdout_start, merge)
    if not found["first"] < start <= end:
        raise ValueError(
            _(
                "holdout_start is {value}, expected a day after the first transaction on {first} and not after the end "
                "on {end}."
            ).format(value=holdout_start, first=_day(found["first"], merge), end=_day(end, merge))
        )
    # A day in the log stands for the whole day: the calibration then ends with the day before.
    split = start if merge is None and found["timed"] else start - step
    return Window(last, end, start, split, per_unit, merge is None)


def _point(name: str, given: Any, merge: str | None) -> int:
    try:
        at = pd.Timestamp(given)
        if pd.isna(at) or isinstance(given, (int, float)):
            raise ValueError
    except (ValueError, TypeError):
        raise ValueError(
            _('{name} is {value!r}, expected a day such as "2024-12-31".').format(name=name, value=given)
        ) from None
    if at.tz is not None:
        raise ValueError(
            _("{name} is {value}, with a time zone. Give the local day, without a zone.").format(name=name, value=given)
        )
    day = (at.normalize() - pd.Timestamp("1970-01-01")).days
    if merge is None:
        return int(day * SECONDS + (at - at.normalize()).total_seconds())
    return int(day if merge == "D" else (day + 3) // 7 * 7 - 3)


def _day(moment: int, merge: str | None) -> str:
    unit = "s" if merge is None else "D"
    return str(pd.Timestamp(moment, unit=unit).date())


def _narrow(rows: Any, found: dict[str, Any]) -> Any:
    """Store whole numbers as small as they are: a customer and a day in one machine word sort a fifth sooner."""
    small = {}
    if "lowest" in found and found["lowest"] >= -(2**31) and found["highest"] < 2**31:
        small["customer"] = rows.customer.cast("int32")
    if found["first"] >= -(2**15) and found["last"] < 2**15:
        small["moment"] = rows.moment.cast("int16")
    return rows.mutate(**small)


def _count(rows: Any, window: Window, ids: Any, money: bool) -> Any:
    """Count occasions and customers: the one definition for every engine."""
    import ibis

    netted = "purchase" in rows.columns
    if netted:
        rows = _set_off(rows)
    # Rows are sorted within customers rather than grouped by customer and day: half the time and memory.
    rows = rows.mutate(nth=ibis.dense_rank().over(group_by="customer", order_by="moment"))
    now = None if window.start is None else rows.moment < window.start

    def repeats(where: Any) -> Any:
        if window.every:
            return (rows.rows.sum(where=where) if netted else rows.count(where=where)) - 1
        return rows.nth.max(where=where)

    found = {"first": rows.moment.min(), "last": rows.moment.max(where=now), "frequency": repeats(now)}
    if money:
        found |= {"again": _repeat_total(rows, now, window.every, netted)}
    if netted:
        found |= {"rows": rows.rows.sum()}
    if now is not None:
        later = rows.moment >= ibis.literal(window.start)
        before = -1 if window.every else repeats(now).fill_null(-1)
        found |= {"later": repeats(later).fill_null(before) - before, "later_total": rows.value.sum(where=later)}
    return _columns(rows.group_by("customer").agg(**found), window, ids, money).order_by("customer")


def _columns(each: Any, window: Window, ids: Any, money: bool) -> Any:
    """Turn moments into ages and totals into means."""
    import ibis

    first = each["first"].cast("float64")
    table = {
        "customer": each.customer.cast(ids),
        "frequency": each.frequency,
        "recency": (each["last"].cast("float64") - first) / window.per_unit,
        "T": (window.split - first) / window.per_unit,
    }
    if money:
        table |= {"monetary_value": each.again / each.frequency.nullif(0)}
    if "rows" in each.columns:
        table |= {"rows": each.rows}
    if window.start is not None:
        length = ibis.literal((window.end - window.split) / window.per_unit)
        table |= {"holdout_frequency": each.later, "holdout_T": length.cast("float64")}
        if money:
            table |= {"holdout_monetary_value": each.later_total / each.later.nullif(0)}
    return each.select(**table)


def _set_off(rows: Any) -> Any:
    """Sum purchases and returns of each moment; a purchase that came back entirely is none."""
    each = rows.group_by("customer", "moment").agg(
        value=rows.value.sum(), rows=rows.purchase.sum(), returns=rows.count() - rows.purchase.sum()
    )
    return each.filter((each.rows > 0) & ~((each.returns > 0) & (each.value.round(6) <= 0)))


def _repeat_total(rows: Any, now: Any, every: bool, netted: bool) -> Any:
    """Add up what was bought after the first occasion."""
    again = rows.nth > 0
    if not every:
        return rows.value.sum(where=again if now is None else again & now)
    # Rows of one second are one place in the order: their mean stands for the first purchase.
    first = rows.nth == 0
    purchases = rows.rows.sum(where=first) if netted else rows.count(where=first)
    return rows.value.sum(where=now) - rows.value.sum(where=first) / purchases


def _reported(table: pd.DataFrame, window: Window, counts: dict[str, Any], freq: str) -> pd.DataFrame:
    """Leave out customers of the hold-out alone and say what was counted."""
    kept = counts.pop("kept")
    if "rows" in table:
        kept = table.pop("rows").sum()
    occasions = table["frequency"].count() + table["frequency"].sum()
    known = table
    if window.start is not None:
        occasions += table["holdout_frequency"].sum()
        known = table[table["recency"].notna()].astype({"frequency": "int64", "holdout_frequency": "int64"})
    counts["customers"] = len(known)
    if window.start is not None:
        counts["only_in_holdout"] = len(table) - len(known)
    counts |= {"occasions": int(occasions), "merged": int(kept - occasions)}
    known.attrs = {"unit": freq, "report": counts}
    return known
