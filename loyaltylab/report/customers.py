"""The first sections: what was read, who the customers are, segments, cohorts."""

from dataclasses import replace

import numpy as np
import pandas as pd

from loyaltylab import plots
from loyaltylab.i18n import _
from loyaltylab.report.orders import Orders
from loyaltylab.report.page import Section, facts, paragraph, picture_of, table_of, within
from loyaltylab.report.settings import Settings, unit_words
from loyaltylab.results import ResultTable
from loyaltylab.survey import share
from loyaltylab.transactions import cohorts, rfm_segments

__all__ = ["cohort_section", "data_section", "profile_section", "segment_section"]


def data_section(orders: Orders, settings: Settings) -> Section:
    """Say what was read, what was left out, and why."""
    report = orders.rfm.attrs["report"]
    names = {
        "rows": _("rows in the file"),
        "missing_customer": _("rows without a customer, left out"),
        "missing_date": _("rows without a date, left out"),
        "missing_value": _("rows without an amount, left out"),
        "after_end": _("rows after the last day, left out"),
        "zero": _("orders of amount 0, counted as orders"),
        "negative": _("returns, taken off the order before"),
        "returns_unmatched": _("returns without an order before, left out"),
        "merged": _("rows merged with another of the same customer and day"),
        "occasions": _("orders that count"),
    }
    table = pd.DataFrame({_("count"): {label: report[name] for name, label in names.items() if name in report}})
    found = Section("data", _("What was read"))
    found.blocks = [
        paragraph(
            _(
                "Orders from {first} to {last}. Nothing was repaired or guessed; what was left out is counted here."
            ).format(first=orders.first.date(), last=orders.last.date())
        ),
        table_of(ResultTable(table, formats={_("count"): ",d"})),
    ]
    if orders.left_out["first_day"]:
        words = _(
            "{n:,} customers first ordered on the last day. The sections below leave them out: no time has passed."
        )
        found.blocks.append(paragraph(words.format(n=orders.left_out["first_day"])))
    found.terms = {
        _("order"): _("All rows of one customer on one day: whoever pays twice at the till has come once."),
        _("columns"): f"{settings.customer_id}, {settings.date}, {settings.amount}",
    }
    return found


def profile_section(orders: Orders, settings: Settings) -> Section:
    """Describe customers and orders."""
    rfm, months = orders.rfm, orders.months
    by_customer = months.groupby("customer")["revenue"].sum()
    again = share((rfm["frequency"] > 0).astype(int))
    top = by_customer.nlargest(max(round(len(by_customer) / 10), 1)).sum() / by_customer.sum()
    count = int(rfm["frequency"].sum() + len(rfm))
    found = Section("profile", _("Customers and orders"))
    value, ends = within(again, ".1f")
    found.blocks = [
        facts(
            {
                _("Customers"): f"{len(rfm):,}",
                _("Orders"): f"{count:,}",
                _("Revenue"): f"{by_customer.sum():,.0f}",
                _("Revenue of an order"): f"{by_customer.sum() / count:,.1f}",
                _("Ordered again"): (f"{value} %", ends),
                _("Best tenth's share of revenue"): f"{100 * top:.1f} %",
            }
        ),
        table_of(_by_quarter(months)),
    ]
    found.terms = {
        _("Ordered again"): _(
            "Customers with at least a second order, of all; those who came late had less time for it."
        ),
        _("Best tenth's share of revenue"): _(
            "Revenue from the tenth of customers who spent most until now, divided by all revenue. It looks back: part "
            "of their lead is luck, and will not come again."
        ),
        _("active"): _("Customers with an order in the quarter."),
        _("orders"): _("Orders in the quarter, and the money paid for them less returns."),
        _("new"): _("Customers whose first order in this file lies in the quarter."),
    }
    return found


def _by_quarter(months: pd.DataFrame) -> ResultTable:
    quarter = months["month"].dt.to_period("Q")
    table = months.groupby(quarter).agg(
        active=("customer", "nunique"), orders=("orders", "sum"), revenue=("revenue", "sum")
    )
    table.insert(1, "new", quarter.groupby(months["customer"]).min().value_counts().reindex(table.index, fill_value=0))
    table.index = pd.Index(table.index.astype(str), name=_("quarter"))
    columns = {"active": _("active"), "new": _("new"), "orders": _("orders"), "revenue": _("revenue")}
    return ResultTable(table.rename(columns=columns), formats=dict.fromkeys(columns.values(), ",.0f"))


def segment_section(orders: Orders, settings: Settings) -> Section:
    """Name segments by recency, frequency and money, and say what they did later."""
    judged = rfm_segments(orders.judged)
    found = Section("segments", _("Segments"))
    split = orders.split.date()
    found.blocks = [
        paragraph(
            _(
                "Segments by what customers had done before {split}, and whether they ordered from then on: "
                "a name is worth what it tells about later."
            ).format(split=split)
        ),
        table_of(judged),
        picture_of(lambda: plots.customer_segments(judged, "bought_later")),
    ]
    found.terms = {
        _("R, F, M"): _(
            "Scores from 1 to 5, by fifths of customers: little silence since the last order, many orders, much money "
            "an order. 5 is best for each letter."
        ),
        "share, occasions": _(
            "Share of all customers in %, with interval; mean number of orders until {split}."
        ).format(split=split),
        "silent": _("Mean time since the last order, in {unit}.").format(unit=unit_words(settings.freq)),
        "spend": _("The segment's share of the money of repeat orders, in %."),
        "bought_later": _("Customers who ordered in the hold-out, in % of the segment, with interval."),
    }
    return found


def cohort_section(orders: Orders, settings: Settings) -> Section:
    """Draw who is active how many months after the first order."""
    log = orders.months.rename(columns={"customer": "customer_id", "month": "date"})
    span = (orders.last - orders.first).days
    table = cohorts(log, value="revenue", freq="M" if span <= 900 else "Q", observation_end=orders.last.normalize())
    found = Section("cohorts", _("Cohorts"))
    found.blocks = [
        picture_of(lambda: plots.cohort_map(table)),
        table_of(_some_ages(table.by_age())),
    ]
    found.terms = {
        _("cohort"): _("Customers whose first order in this file lies in the same period."),
        "n, active, retention": _(
            "Customers of the cohorts that can be seen at that age; those with an order in the period of that age; the "
            "same in %. Without a contract a silent period is no goodbye. White and hatched: nobody can know yet."
        ),
        _("first cohort"): _(
            "Holds whoever was a customer before the file begins, if the business is older than the file."
        ),
    }
    return found


def _some_ages(result: ResultTable) -> ResultTable:
    """Keep the ages a reader looks for."""
    ages = np.asarray(result.table.index)
    kept = [age for age in (0, 1, 2, 3, 6, 9, 12, 18, 24, 36) if age in ages]
    return replace(result, table=result.table.loc[kept])
