"""How does a program look to the owner of one hotel, and in its key figures?"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loyaltylab.clv.given import number, periods
from loyaltylab.i18n import _
from loyaltylab.programs.measured import Measured, ends
from loyaltylab.results import ResultTable

__all__ = ["kpis", "owner_view"]

# What stands below the line of a ratio must not be 0.
WHOLES = ("issued", "customers", "members", "sales")


def owner_view(program_cost: float, incremental_margin: Measured, rooms: float, days: int = 365) -> ResultTable:
    """What does the owner of one hotel pay and get for the program, per available room and day?

    Parameters
    ----------
    program_cost : float
        Fees to the program, in money over ``days``.
    incremental_margin : float, Estimate or (value, low, high)
        Margin of stays that would not have come without the program, before the fees, in money over ``days``.
    rooms : float
        Available rooms, sold or not, above 0.
    days : int
        Days that the money is for.

    Returns
    -------
    ResultTable
        Rows fee, incremental_margin and net; ``total`` and ``per_room_day`` in money.

    Raises
    ------
    ValueError
        If a number is out of range, or an interval does not hold its value.

    Examples
    --------
    >>> print(owner_view(393_105, (450_000, 380_000, 520_000), rooms=300))
    The owner's view: 300 rooms, 365 days
                          total per_room_day
    item
    fee                 393,105         3.59
    incremental_margin  450,000         4.11
    net                  56,895         0.52
    Net per available room and day between -0.12 and 1.16, as far as the margin is sure.

    Notes
    -----
    Common mistake: setting the fee against all revenue from members. The chain counts members' nights, the owner pays
    for them, and only nights that the program brought are his gain.

    References
    ----------
    CBRE, five large US hotel groups in 2023: owners paid 3.59 dollars per available room and day.
    """
    fee, gain = number(program_cost, "program_cost", 0), ends(incremental_margin, "incremental_margin")
    nights = number(rooms, "rooms", 0, ends="(]") * periods(days, "days")
    total = pd.Series({"fee": fee, "incremental_margin": gain.value, "net": gain.value - fee})
    table = pd.DataFrame({"total": total, "per_room_day": total / nights}).rename_axis("item")
    words = _("Net per available room and day between {low:,.2f} and {high:,.2f}, as far as the margin is sure.")
    note = words.format(low=(gain.low - fee) / nights, high=(gain.high - fee) / nights)
    if gain.certain:
        note = _("The margin was taken as certain.")
    title = _("The owner's view: {rooms:g} rooms, {days} days").format(rooms=float(rooms), days=days)
    return ResultTable(table, title=title, notes=(note,), formats={"total": ",.0f", "per_room_day": ",.2f"})


def kpis(
    *, issued: Any, redeemed: Any, expired: Any, outstanding: Any, customers: Any, members: Any, active: Any,
    member_sales: Any, sales: Any,
) -> ResultTable:  # fmt: skip
    """How is the program doing? Seven key figures from the totals of the points ledger, members and sales.

    Parameters
    ----------
    issued, redeemed, expired : float or Series
        Points in the period; as a Series one a period, all with the same index. Issued above 0.
    outstanding : float or Series
        Points that members hold at the end of the period.
    customers, members, active : float or Series
        All customers; members among them, above 0; members who did something in the period, such as the last 12 months.
    member_sales, sales : float or Series
        Sales to members, and to all, in money; or room nights.

    Returns
    -------
    ResultTable
        One row a key figure, ``unit``, and one column a period. burn_earn_ratio: redeemed by issued. redemption_rate
        and expiry_share: redeemed and expired by all points that members had in the period, which are redeemed,
        expired or still outstanding at its end. outstanding_per_member. enrollment_rate: members by customers.
        active_rate: active by members. member_share_of_sales.

    Raises
    ------
    ValueError
        If a number is out of range, a part exceeds its whole, the ledger does not add up, or indexes differ.

    Examples
    --------
    >>> print(kpis(issued=1000, redeemed=400, expired=100, outstanding=700, customers=50, members=20, active=12,
    ...     member_sales=5_000, sales=10_000))
    Key figures of the program
                              unit value
    kpi
    burn_earn_ratio              %  40.0
    redemption_rate              %  33.3
    expiry_share                 %   8.3
    outstanding_per_member  points  35.0
    enrollment_rate              %  40.0
    active_rate                  %  60.0
    member_share_of_sales        %  50.0
    Whole counts, no sample. Members may have bought as much without the program: no figure here shows its effect.

    Notes
    -----
    Common mistake: reading the burn/earn ratio as the ultimate redemption rate. In a growing program most points are
    young and will be redeemed later.
    """
    given = {"issued": issued, "redeemed": redeemed, "expired": expired, "outstanding": outstanding}
    given |= {"customers": customers, "members": members, "active": active}
    g = _by_period(given | {"member_sales": member_sales, "sales": sales})
    held = g["redeemed"] + g["expired"] + g["outstanding"]
    _refuse_more(g["issued"], held, "issued", "redeemed + expired + outstanding")
    for part, whole in (("members", "customers"), ("active", "members"), ("member_sales", "sales")):
        _refuse_more(g[part], g[whole], part, whole)
    figures = {
        "burn_earn_ratio": 100 * g["redeemed"] / g["issued"],
        "redemption_rate": 100 * g["redeemed"] / held,
        "expiry_share": 100 * g["expired"] / held,
        "outstanding_per_member": g["outstanding"] / g["members"],
        "enrollment_rate": 100 * g["members"] / g["customers"],
        "active_rate": 100 * g["active"] / g["members"],
        "member_share_of_sales": 100 * g["member_sales"] / g["sales"],
    }
    table = pd.DataFrame(figures).T.rename_axis("kpi")
    formats = dict.fromkeys(table.columns, ",.1f")
    table.insert(0, "unit", ["points" if name == "outstanding_per_member" else "%" for name in table.index])
    note = _(
        "Whole counts, no sample. Members may have bought as much without the program: no figure here shows its effect."
    )
    return ResultTable(table, title=_("Key figures of the program"), notes=(note,), formats=formats)


def _by_period(given: Mapping[str, Any]) -> dict[str, "pd.Series[float]"]:
    """Return every figure as a series over the same periods; plain numbers are the figures of the only period."""
    listed = [values.index for values in given.values() if isinstance(values, pd.Series)]
    if not listed:
        return {name: pd.Series([_figure(value, name, name)], index=["value"]) for name, value in given.items()}
    index, found = listed[0], {}
    for name, values in given.items():
        if not isinstance(values, pd.Series) or not values.index.equals(index) or index.empty or not index.is_unique:
            words = _(
                "{name} is {value!r}, expected a Series like all others, one number a period, with the same index."
            )
            raise ValueError(
                words.format(name=name, value=values.to_dict() if isinstance(values, pd.Series) else values)
            )
        checked = [_figure(value, f"{name}[{label!r}]", name) for label, value in values.items()]
        found[name] = pd.Series(checked, index=index)
    return found


def _figure(value: Any, told: str, name: str) -> float:
    return number(value, told, 0, ends="(]" if name in WHOLES else "[]")


def _refuse_more(part: "pd.Series[float]", whole: "pd.Series[float]", name: str, of: str) -> None:
    """A part above its whole is a slip in counting; points issued above all points that there were are another."""
    over = (part > whole * (1 + 1e-9)).to_numpy()
    if over.any():
        place = int(over.argmax())
        words = _(
            "{name} is {value:,.10g}, expected at most {of}, which is {most:,.10g}. Count both for the same period."
        )
        raise ValueError(words.format(name=name, value=part.iloc[place], of=of, most=whole.iloc[place]))
