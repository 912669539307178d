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
    wide = _count(rows, window).execute().set_index("customer")
    if wide.empty:
        raise ValueError(_("no purchase is left after leaving out {counts}.").format(counts=counts))
    return _table(wide, window, counts, log.columns["customer"], freq, value is not None)


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
        return at.truncate("s").epoch_seconds().cast("int64")
    day = at.date().delta(ibis.date("1970-01-01"), unit="day").cast("int32")
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


def _count(rows: Any, window: Window) -> Any:
    """Count occasions and customers: the one definition for every engine."""
    import ibis

    parts = {"total": rows.value.sum()}
    if window.every:
        parts |= {"rows": rows.count()}
    if "purchase" in rows.columns:  # returns are set off
        parts |= {"rows": rows.purchase.sum(), "returns": rows.count() - rows.purchase.sum()}
    each = rows.group_by("customer", "moment").agg(**parts)
    if "purchase" in rows.columns:
        # A purchase that came back entirely is none.
        each = each.filter((each.rows > 0) & ~((each.returns > 0) & (each.total.round(6) <= 0)))
    now = None if window.start is None else each.moment < window.start

    def occasions(where: Any) -> Any:
        return each.rows.sum(where=where) if window.every else each.count(where=where)

    first_total = _at_first(each.total, each.moment)
    if window.every:  # rows of one second are one place in the order: their mean stands for the first purchase
        first_total = first_total / _at_first(each.rows.cast("float64"), each.moment)
    wide = {
        "first": each.moment.min(),
        "last": each.moment.max(where=now),
        "occasions": occasions(now),
        "total": each.total.sum(where=now),
        "first_total": first_total,
    }
    if "rows" in each.columns:
        wide |= {"rows": each.rows.sum()}
    if now is not None:
        later = each.moment >= ibis.literal(window.start)
        wide |= {"later": occasions(later), "later_total": each.total.sum(where=later)}
    return each.group_by("customer").agg(**wide).order_by("customer")


def _at_first(values: Any, moment: Any) -> Any:
    """Take the value at the first moment; Ibis' own argmin sorts each group in DuckDB, three times as slow."""
    import ibis

    types = ("float64", str(moment.type()))
    named = ibis.udf.agg.builtin(_min_by, name="min_by", signature=(types, "float64"))
    return named(values, moment)


def _min_by(value: Any, moment: Any) -> Any:
    """Stand for the function that DuckDB and Spark have under one name."""


def _table(
    wide: pd.DataFrame, window: Window, counts: dict[str, Any], name: str, freq: str, money: bool
) -> pd.DataFrame:
    new = wide["last"].isna()
    counts |= {"customers": int((~new).sum())}
    kept = counts.pop("kept")
    if "rows" in wide:
        kept = wide["rows"].sum()
    occasions = float(wide["occasions"].fillna(0).sum())
    if window.start is not None:
        later = wide["later"].fillna(0)
        counts |= {"only_in_holdout": int(new.sum())}
        occasions += float(later.sum())
    counts |= {"occasions": int(occasions), "merged": int(kept - occasions)}
    wide = wide[~new]
    table = pd.DataFrame(index=wide.index.rename(name))
    table["frequency"] = wide["occasions"].astype("int64") - 1
    first = wide["first"].astype("float64")
    table["recency"] = (wide["last"].astype("float64") - first) / window.per_unit
    table["T"] = (window.split - first) / window.per_unit
    if money:
        again = wide["total"].astype("float64") - wide["first_total"].astype("float64")
        table["monetary_value"] = again / table["frequency"].where(table["frequency"] > 0)
    if window.start is not None:
        table["holdout_frequency"] = later[~new].astype("int64")
        table["holdout_T"] = (window.end - window.split) / window.per_unit
        if money:
            bought = table["holdout_frequency"].where(table["holdout_frequency"] > 0)
            table["holdout_monetary_value"] = wide["later_total"].astype("float64") / bought
    table.attrs = {"unit": freq, "report": counts}
    return table
