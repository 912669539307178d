"""A cohort map with knobs: which customers, shares or money, and what one cell really says."""

from html import escape
from typing import Any

import ipywidgets
import pandas as pd

from loyaltylab import plots
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.transactions.cohorts import Cohorts, cohorts
from loyaltylab.widgets.picture import picture

__all__ = ["CohortExplorer", "cohort_explorer"]


class CohortExplorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A cohort heat map whose cells can be asked what they say.

    Parameters
    ----------
    transactions : DataFrame
        One row a purchase or a month paid for.
    customer_id, date : str
        Columns.
    value : str, optional
        Column of amounts; adds the choice between shares and money.
    by : str, optional
        Column of groups; adds the choice of customers.
    freq : str
        Length of a period.

    Attributes
    ----------
    group, what : dropdown
        Which customers; shares or money.
    age, cohort : slider, dropdown
        The cell to read.
    readout : HTML
        The cell in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2025-01-05", "2025-01-09", "2025-02-01"]})
    >>> explorer = CohortExplorer(log)
    >>> explorer.age.value = 1
    >>> "50.0 %" in explorer.readout.value
    True
    """

    def __init__(
        self,
        transactions: pd.DataFrame,
        customer_id: str = "customer_id",
        date: str = "date",
        value: str | None = None,
        by: str | None = None,
        freq: str = "M",
    ) -> None:
        self._results = _every_group(transactions, customer_id, date, value, by, freq)
        names = [(name or _("all"), name) for name in self._results]
        self.group = ipywidgets.Dropdown(options=names, description=_("Customers"), style=_WIDE)
        choices = [(_("share active"), "retention")]
        if value is not None:
            choices.append((_("revenue per customer who began"), "revenue_per_customer"))
        self.what = ipywidgets.Dropdown(options=choices, description=_("Show"), style=_WIDE)
        first = self._results[ALL].cells.index.get_level_values("cohort").unique()
        self.cohort = ipywidgets.Dropdown(
            options=[(_("all cohorts"), ALL), *((str(period), period) for period in first)],
            description=_("First period"),
            style=_WIDE,
        )
        oldest = int(self._results[ALL].cells.index.get_level_values("age").max())
        self.age = ipywidgets.IntSlider(
            min=0, max=oldest, value=min(1, oldest), description=_("Age"), continuous_update=False, style=_WIDE
        )
        self.readout = ipywidgets.HTML()
        self.readout.add_class("ll-readout")
        self.plot = ipywidgets.HTML()
        for control in (self.cohort, self.age):
            control.observe(lambda _change: self._read(), "value")
        for control in (self.group, self.what):
            control.observe(lambda _change: self._show(), "value")
        row = ipywidgets.Layout(flex_flow="row wrap")
        super().__init__(
            [
                ipywidgets.HBox([self.group, self.what], layout=row),
                ipywidgets.HBox([self.cohort, self.age], layout=row),
                self.readout,
                self.plot,
            ]
        )
        self._show()

    @property
    def result(self) -> Cohorts:
        """The cohorts of the customers chosen."""
        return self._results[self.group.value]

    def _show(self) -> None:
        self._read()
        self.plot.value = picture(lambda: plots.cohort_map(self.result, self.what.value))

    def _read(self) -> None:
        words = _words(self.result, self.what.value, self.cohort.value, self.age.value)
        self.readout.value = f'<b style="font-size:1.2em" role="status">{escape(words)}</b>'


def cohort_explorer(
    transactions: pd.DataFrame,
    customer_id: str = "customer_id",
    date: str = "date",
    value: str | None = None,
    by: str | None = None,
    freq: str = "M",
) -> CohortExplorer:
    """What does one cell of a cohort map say, and how sure is it? Try it out.

    Parameters
    ----------
    transactions, customer_id, date, value, freq
        As in :func:`loyaltylab.transactions.cohorts`.
    by : str, optional
        Column of groups, to look at the customers of one group alone.

    Returns
    -------
    CohortExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        As :func:`loyaltylab.transactions.cohorts`.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2025-01-05", "2025-01-09", "2025-02-01"]})
    >>> cohort_explorer(log).result.by_age().table["active"].tolist()
    [2, 1]

    Notes
    -----
    Common mistake: reading a small cohort's cell without its interval.
    """
    return CohortExplorer(transactions, customer_id, date, value, by, freq)


_WIDE = {"description_width": "initial"}
ALL = ""  # not None: a browser shows an empty box for that


def _every_group(
    transactions: pd.DataFrame, customer_id: str, date: str, value: str | None, by: str | None, freq: str
) -> dict[str, Cohorts]:
    results = {ALL: cohorts(transactions, customer_id, date, value, freq)}
    if by is not None:
        if by not in transactions.columns:
            raise ValueError(_("the data has no column {name!r} (by=).").format(name=by))
        for name, part in transactions.groupby(by, sort=True):
            results[str(name)] = cohorts(part, customer_id, date, value, freq)
    return results


def _words(result: Cohorts, what: str, cohort: Any, age: int) -> str:
    if cohort == ALL:
        ages: ResultTable = result.by_age()
        if age not in ages.table.index:
            return _("At age {age} nobody could be watched yet.").format(age=age)
        row: Any = ages.table.loc[age]
        if what != "retention":
            cells = result.cells.xs(age, level="age")
            paid = float(cells["revenue"].sum() / cells["n"].sum())
            words = _("All cohorts seen at age {age}: {paid:,.0f} for each of {n:,} who began.")
            return words.format(age=age, paid=paid, n=int(row["n"]))
        name = _("all cohorts")
    elif (cohort, age) not in result.cells.index:
        return _("{cohort} at age {age}: nobody can know yet.").format(cohort=cohort, age=age)
    else:
        row = result.cells.loc[(cohort, age)]
        name = str(cohort)
        if what != "retention":
            words = _("{cohort} at age {age}: {paid:,.0f} for each of {n:,} who began.")
            return words.format(cohort=name, age=age, paid=row["revenue_per_customer"], n=int(row["n"]))
    words = _("{cohort} at age {age}: {active:,} of {n:,} active, {share:.1f} % [{low:.1f}, {high:.1f}]")
    return words.format(
        cohort=name,
        age=age,
        active=int(row["active"]),
        n=int(row["n"]),
        share=row["retention"],
        low=row["retention_low"],
        high=row["retention_high"],
    )
