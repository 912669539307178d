"""The log of a report: opened once, checked, and brought to what the sections need, however long it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from loyaltylab.datasets import read
from loyaltylab.i18n import _
from loyaltylab.report.settings import Settings
from loyaltylab.transactions import rfm_summary
from loyaltylab.transactions.log import read_log

__all__ = ["Orders", "open_orders"]

IN_MEMORY = 300_000_000  # bytes of CSV up to which a file is read with all the help that `datasets.read` gives
EXCEL = (".xlsx", ".xlsm")
PARQUET = (".parquet", ".pq")


@dataclass(frozen=True)
class Orders:
    """A log, counted.

    Attributes
    ----------
    rfm : DataFrame
        Customers until the end, without those who first came on the last day.
    judged : DataFrame
        The same customers until the hold-out begins, with what they did in it.
    months : DataFrame
        ``customer``, ``month``, ``orders``, ``revenue``.
    first, last, split : Timestamp
        First day, last day that counts, first day of the hold-out.
    left_out : dict
        Customers that models leave out, by reason.
    """

    rfm: pd.DataFrame
    judged: pd.DataFrame
    months: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp
    split: pd.Timestamp
    left_out: dict[str, int]


def open_orders(source: Any, settings: Settings) -> Orders:
    """Open a log and count customers, months and a hold-out.

    Parameters
    ----------
    source : path or DataFrame
        One row an order: CSV (UTF-8 or GBK), Excel or Parquet.
    settings : Settings
        Columns and days.

    Raises
    ------
    ValueError
        If the file or a column is missing, or rows cannot be read.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount": [10.0, 30.0, 5.0]})
    >>> log["date"] = ["2024-01-01", "2024-01-15", "2024-01-08"]
    >>> open_orders(log, Settings(observation_end="2024-01-29")).rfm["frequency"].to_dict()
    {'a': 1, 'b': 0}
    """
    log = _open(source)
    months = _months(log, settings)
    common = {
        "customer_id": settings.customer_id, "date": settings.date, "value": settings.amount,
        "freq": settings.freq, "missing": "drop", "negative": "net",
    }  # fmt: skip
    end = months.attrs["last"] if settings.observation_end is None else pd.Timestamp(settings.observation_end)
    first, split = months.attrs["first"], settings.split(months.attrs["first"], end)
    rfm = rfm_summary(log, observation_end=end, **common)
    judged = rfm_summary(log, observation_end=end, holdout_start=split, **common)
    rfm, late = _aged(rfm)
    judged, _late = _aged(judged)
    return Orders(rfm, judged, months, first, end, split, {"first_day": late})


def _open(source: Any) -> Any:
    if isinstance(source, pd.DataFrame):
        return source
    path = Path(source)
    if not path.exists():
        raise ValueError(
            _("there is no file {path!r}. Give the path of a CSV, Excel or Parquet file.").format(path=str(source))
        )
    name = path.name.lower()
    if name.endswith(PARQUET) or (path.stat().st_size > IN_MEMORY and not name.endswith(EXCEL)):
        return str(path)
    table: pd.DataFrame = read(path)
    return table


def _months(source: Any, settings: Settings) -> pd.DataFrame:
    """Count orders and revenue of each customer and month, where the log lies."""
    log = read_log(source, settings.customer_id, settings.date, settings.amount, None)
    rows = log.rows
    rows = rows.filter(rows.customer.notnull() & rows["at"].notnull() & rows.value.notnull())
    if settings.observation_end is not None:
        after = pd.Timestamp(settings.observation_end).normalize() + pd.Timedelta(days=1)
        rows = rows.filter(rows["at"] < after.to_pydatetime())
    month = rows["at"].truncate("M")
    each = rows.group_by("customer", month=month).agg(
        orders=(rows.value > 0).sum(), revenue=rows.value.sum(), first=rows["at"].min(), last=rows["at"].max()
    )
    table = each.order_by("customer", "month").execute()
    if table.empty:
        raise ValueError(_("no row has a customer, a date and an amount before the end."))
    found: pd.DataFrame = table[["customer", "month", "orders", "revenue"]].copy()
    found.attrs = {"first": table["first"].min().normalize(), "last": table["last"].max().normalize()}
    return found


def _aged(rfm: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Leave out who was first seen on the last day: no time has passed in which to come back."""
    young = rfm["T"] <= 0
    kept = rfm[~young]
    kept.attrs = rfm.attrs
    return kept, int(young.sum())
