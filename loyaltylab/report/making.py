"""From a file to a page: the sections in order, and what to say where one cannot be made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.report.customers import cohort_section, data_section, profile_section, segment_section
from loyaltylab.report.orders import open_orders
from loyaltylab.report.page import Section, page, paragraph
from loyaltylab.report.settings import Settings
from loyaltylab.report.value import keep_section, model_section, value_customers, value_section

__all__ = ["Report", "make_report"]

STEPS = 8


@dataclass(frozen=True)
class Report:
    """A finished page.

    Attributes
    ----------
    html : str
        The page; it needs no other file and no network.
    customers : DataFrame or None
        Every customer's chance of being there, orders to come and value; None where there was no model.
    """

    html: str = field(repr=False)
    customers: pd.DataFrame | None = field(repr=False)

    def save(self, path: str | Path) -> Path:
        """Write the page and return where."""
        target = Path(path)
        target.write_text(self.html, encoding="utf-8")
        return target


def make_report(
    source: Any, settings: Settings | None = None, tell: Callable[[str, int, int], None] | None = None
) -> Report:
    """What does this log of orders say about its customers, from counting to value?

    Parameters
    ----------
    source : path or DataFrame
        One row an order: CSV (UTF-8 or GBK), Excel or Parquet, also larger than memory.
    settings : Settings, optional
        Columns, days, margin and discount.
    tell : callable, optional
        Called with a step's name, how many are done, and how many there are.

    Returns
    -------
    Report
        ``.html``, ``.customers`` and ``.save(path)``.

    Raises
    ------
    ValueError
        If the file or a column is missing, or dates or amounts cannot be read. Where only a later part cannot be made
        (nobody ordered twice, say), the page gives the reason in its place.

    Examples
    --------
    >>> import loyaltylab as ll
    >>> orders = ll.datasets.load("mail_order").tables["transactions"].head(4000)
    >>> found = make_report(orders, Settings(margin=0.3, title="Morning Kettle"))
    >>> found.html.count("<section")
    7

    Notes
    -----
    Common mistake: passing the page on. It names customers, so it is personal data. Nothing is sent anywhere.
    """
    settings = settings or Settings()
    steps = iter(range(STEPS + 1))

    def step(name: str) -> None:
        if tell is not None:
            tell(name, next(steps), STEPS)

    step(_("reading"))
    orders = open_orders(source, settings)
    sections = [data_section(orders, settings)]
    for name, title, make in (
        ("profile", _("Customers and orders"), profile_section),
        ("segments", _("Segments"), segment_section),
        ("cohorts", _("Cohorts"), cohort_section),
    ):
        step(title)
        sections.append(_or_reason(name, title, partial(make, orders, settings)))
    later, customers = _values(orders, settings, step)
    step(_("done"))
    name = Path(source).name if isinstance(source, (str, Path)) else _("Orders")
    lead = _("{n:,} customers, orders from {first} to {last}").format(
        n=len(orders.rfm), first=orders.first.date(), last=orders.last.date()
    )
    foot = _(
        "This page names customers: it is personal data. It was made on this computer, and nothing was sent anywhere."
    )
    return Report(page(settings.title or name, lead, [*sections, *later], foot), customers)


def _values(orders: Any, settings: Settings, step: Callable[[str], None]) -> tuple[list[Section], pd.DataFrame | None]:
    step(_("Which model?"))
    try:
        models, name = model_section(orders, settings)
        step(_("fitting"))
        found = value_customers(orders, settings, name)
        step(_("What the customers are still worth"))
        sections = [models, value_section(found, settings)]
        step(_("Whom to look after"))
        return [*sections, keep_section(found, settings)], found.customers
    except ValueError as problem:
        return [Section("models", _("Which model?"), [_reason(problem)])], None


def _or_reason(slug: str, title: str, make: Callable[[], Section]) -> Section:
    try:
        return make()
    except ValueError as problem:
        return Section(slug, title, [_reason(problem)])


def _reason(problem: ValueError) -> str:
    return paragraph(_("This part cannot be made: {reason}").format(reason=problem), care=True)
