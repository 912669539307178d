"""Figures that are often cited, as tables, and the claims that are checked against them."""

from typing import Any

import pandas as pd

from loyaltylab.claims.outcome import ClaimCheck, inside, number
from loyaltylab.claims.retention import customer_value
from loyaltylab.claims.spending import groups_gap
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import Answers

__all__ = ["check_complaints", "check_prime", "check_tenure", "complaint_survey", "prime_surveys", "reichheld_sasser"]

# Profit per customer in years 1 to 5, in dollars.
PROFITS = {
    "credit_card": (30.0, 42.0, 44.0, 49.0, 55.0),
    "industrial_laundry": (144.0, 166.0, 192.0, 222.0, 256.0),
    "industrial_distribution": (45.0, 99.0, 121.0, 144.0, 168.0),
    "auto_servicing": (25.0, 35.0, 70.0, 88.0, 88.0),
}
ACQUISITION = {"credit_card": 51.0}
RETENTIONS = (0.6, 0.7, 0.8, 0.9, 0.95)

# Percent who would buy again: no complaint, unresolved, resolved, resolved quickly.
COMPLAINTS = {"over_100_dollars": (9, 19, 54, 82), "1_to_5_dollars": (37, 46, 70, 95)}
PRIME = {2014: (1500, 625), 2015: (1100, 600), 2017: (1300, 700), 2018: (1400, 600)}


def reichheld_sasser() -> ResultTable:
    """Return the chart of four industries: profit per customer in years 1 to 5, with year 1 as 100 beside it.

    Returns
    -------
    ResultTable
        ``.table``: one row an industry, ``year_1`` to ``year_5`` in dollars, ``index_1`` to ``index_5``.

    Examples
    --------
    >>> reichheld_sasser().table.loc["credit_card", "index_5"].round()
    np.float64(183.0)

    Notes
    -----
    Common mistake: reading the rise as what time does to a customer. Who stays was perhaps better from the start.

    References
    ----------
    Reichheld & Sasser (1990), Zero defections, Harvard Business Review 68(5); figures as often cited.
    """
    table = pd.DataFrame(PROFITS, index=[f"year_{year}" for year in range(1, 6)]).T.rename_axis("industry")
    index = 100 * table.div(table["year_1"], axis=0)
    both = table.join(index.rename(columns=lambda name: name.replace("year", "index")))
    return ResultTable(
        both,
        title=_("Profit per customer by year, dollars, and year 1 = 100"),
        notes=(_("Often cited from Reichheld and Sasser (1990); the indices are computed here."),),
        formats=dict.fromkeys(both.columns, ".0f"),
    )


def complaint_survey() -> ResultTable:
    """Return who would buy again after a problem, by loss and by what became of the complaint, in percent.

    Examples
    --------
    >>> complaint_survey().table.loc["over_100_dollars", "resolved_quickly"]
    np.int64(82)

    Notes
    -----
    Common mistake: calling it a return rate. It is what people said they would do.

    References
    ----------
    TARP (1979, 1986), Consumer Complaint Handling in America; figures as often cited.
    """
    columns = ["no_complaint", "unresolved", "resolved", "resolved_quickly"]
    table = pd.DataFrame.from_dict(COMPLAINTS, orient="index", columns=columns).rename_axis("loss")
    note = _("Often cited from TARP (1979, 1986): what households said they would do, decades ago.")
    return ResultTable(table, title=_("Would buy again, percent"), notes=(note,))


def prime_surveys() -> ResultTable:
    """Return what members and others said they spend a year, in dollars, by survey, and the ratio.

    Examples
    --------
    >>> prime_surveys().table["ratio"].round(2).tolist()
    [2.4, 1.83, 1.86, 2.33]

    Notes
    -----
    Common mistake: taking the ratio for the effect of membership. People who buy much join.

    References
    ----------
    Consumer Intelligence Research Partners, surveys of about 500 shoppers in the United States a quarter.
    """
    table = pd.DataFrame.from_dict(PRIME, orient="index", columns=["members", "others"]).rename_axis("year")
    table["ratio"] = table["members"] / table["others"]
    note = _("Self-reports of about 500 shoppers a quarter. Who joined chose to: a gap, no effect.")
    return ResultTable(table, title=_("Spend a year, dollars"), notes=(note,))


def check_complaints(id: str) -> ClaimCheck:  # noqa: A002
    """Lay the slide's figures beside the table that is often cited."""
    found = complaint_survey()
    stacked = found.table.stack()
    names = [f"{loss}_{fate}" for loss, fate in stacked.index]
    table = pd.DataFrame({"value": stacked.to_numpy(dtype=float)}, index=pd.Index(names, name="case"))
    wrong = [value for value in (35, 52) if value not in set(stacked)]
    message = _("Of the slide's figures, {wrong} do not occur in the table; 95 % does, for the smallest losses.")
    return ClaimCheck(
        table,
        title=found.title,
        notes=found.notes,
        formats={"value": ".0f"},
        id=id,
        value=float(COMPLAINTS["over_100_dollars"][3]),
        assumptions={"table": "TARP (1979, 1986)"},
        verdict=message.format(wrong=" %, ".join(map(str, wrong)) + " %"),
    )


def check_prime(
    id: str,  # noqa: A002
    members: "Answers | None" = None,
    others: "Answers | None" = None,
    draws: int = 500,
    seed: int = 0,
) -> ClaimCheck:
    """Compare by how many percent members outspend others: the surveys, and your own customers if given."""
    if (members is None) != (others is None):
        raise ValueError(_("members and others belong together. Give what both groups spend, or neither."))
    surveys = 100 * (prime_surveys().table["ratio"] - 1)
    table = pd.DataFrame({"value": surveys, "low": float("nan"), "high": float("nan")})
    table.index = pd.Index([f"survey_{year}" for year in surveys.index], name="source")
    value, low, high = float(surveys.min()), None, None
    assumptions: dict[str, Any] = {"surveys": len(surveys)}
    message = _("In the surveys members spend {value:.0f} to {most:.0f} % more than others: {place}, but no effect.")
    if members is not None and others is not None:
        value, low, high, counts = groups_gap(members, others, draws, seed, ("members", "others"))
        table.loc["own"] = [value, low, high]
        assumptions = {**assumptions, **counts, "draws": draws, "seed": seed}
        message = _("Your members spend {value:+.0f} % more than others: {place}, but no effect.")
    claimed = (50.0, float("inf"))
    return ClaimCheck(
        table,
        title=_("By how many percent members outspend others"),
        notes=(_("Who joined chose to. To claim an effect, compare the same people before and after joining."),),
        formats=dict.fromkeys(table.columns, ".0f"),
        id=id,
        value=value,
        low=low,
        high=high,
        claimed=claimed,
        holds=value >= claimed[0],
        assumptions=assumptions,
        verdict=message.format(value=value, most=surveys.max(), place=inside(value, claimed)),
    )


def check_tenure(
    id: str,  # noqa: A002
    industry: str = "credit_card",
    retention: float = 0.8,
    discount: float = 0.1,
    acquisition_cost: float | None = None,
) -> ClaimCheck:
    """Compute five years of a customer with the chart's rising profits, and with the first year's all along."""
    if industry not in PROFITS:
        raise ValueError(
            _("industry is {value!r}, expected one of: {known}.").format(value=industry, known=", ".join(PROFITS))
        )
    r = number(retention, "retention", 0, 1)
    d = number(discount, "discount", 0, 10)
    cost = number(
        ACQUISITION.get(industry, 0.0) if acquisition_cost is None else acquisition_cost, "acquisition_cost", 0, 1e15
    )
    first = PROFITS[industry][0]
    rows = {
        f"retention_{each:.2f}": (
            five_years(industry, each, d) - cost,
            customer_value(each, d, "immediate", first, horizon=5, acquisition_cost=cost),
        )
        for each in sorted({*RETENTIONS, r})
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "first_year_kept"]).rename_axis("retention")
    value, flat = rows[f"retention_{r:.2f}"]
    message = _(
        "Five years of a customer are worth {value:.2f} dollars with the rising profits, {flat:.2f} if every year were "
        "like the first: the difference is what the claim adds."
    )
    return ClaimCheck(
        table,
        title=_("Five-year value of a customer, dollars, by retention"),
        notes=(
            _("Profits as often cited from Reichheld and Sasser (1990). First margin now; nobody buys after year 5."),
            _("Where customers come and go freely, a weak link of lifetime and profit is often cited."),
        ),
        id=id,
        value=value,
        unit="dollars",
        assumptions={"industry": industry, "retention": r, "discount": d, "acquisition_cost": cost, "horizon": 5},
        verdict=message.format(value=value, flat=flat),
    )


def five_years(industry: str, retention: float, discount: float) -> float:
    """Return the present value of the chart's five profits, the first one now.

    Examples
    --------
    >>> print(f"{five_years('credit_card', 0.8, 0.1) - 51:.2f}")
    67.05
    """
    ratio = retention / (1 + discount)
    return float(sum(profit * ratio**year for year, profit in enumerate(PROFITS[industry])))
