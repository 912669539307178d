"""The money of a simulated program: by month over all customers, and by customer over all months."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.clv.given import Floats
from loyaltylab.programs.market import People
from loyaltylab.programs.worlds import ANYWAY, City, Histories

__all__ = ["CUSTOMER_SUMS", "MONTH_SUMS", "add_money", "profit_of"]

# The rest of the columns of Simulation.months follows from these.
OF_ALL = ("customers", "visits", "visits_without", "sales", "sales_without")
OF_MEMBERS = ("members", "rewards", "benefits", "discounts", "fees", "issued", "redeemed", "expired")
MONTH_SUMS = OF_ALL + OF_MEMBERS
CUSTOMER_SUMS = ("sales", "sales_without", "rewards", "benefits", "discounts", "fees")


def add_money(city: City, people: People, told: Histories, by_customer: Floats) -> Floats:
    """Return sums by month (months by ``MONTH_SUMS``); add those since the start to ``CUSTOMER_SUMS`` by customers."""
    parts = _of_members(city, told, people.spend[told.members])
    friends = parts.pop("friends")
    months = np.zeros((city.span, len(MONTH_SUMS)))
    for month in range(city.span):
        visits, plain = told.visits[month].astype(float), told.plain[month].astype(float)
        months[month, :3] = np.count_nonzero(told.left > month), visits.sum(), plain.sum()
        if month >= city.before:
            by_customer[0] += visits
            by_customer[1] += plain
        visits *= people.spend
        plain *= people.spend
        months[month, 3:5] = visits.sum(), plain.sum()
    by_customer[:2] *= people.spend
    for place, share in enumerate((1.0, ANYWAY)):
        months[city.before :, 3 + place] += share * friends.sum(axis=1)
        by_customer[place, told.members] += share * friends.sum(axis=0)
    for place, name in enumerate(OF_MEMBERS, start=5):
        months[city.before :, place] = parts[name].sum(axis=1, dtype=float)
    for place, name in enumerate(CUSTOMER_SUMS[2:], start=2):
        by_customer[place, told.members] = parts[name].sum(axis=0, dtype=float)
    return months


def _of_members(city: City, told: Histories, spend: Floats) -> dict[str, Any]:
    """Return what the program adds, months by members."""
    program, market = city.program, city.market
    t = np.arange(city.months)[:, None]
    joined = told.joined[told.members]
    member = (joined < t) & (told.left[told.members] > city.before + t)
    nothing = np.broadcast_to(np.float64(0), (1, member.shape[1]))
    price, fee = program.burning.value * program.burning.cost_ratio, program.fee
    partners = (program.earning.partner_rate or 0.0) * market.partner_spend * price
    fees = member * partners if partners else nothing
    discounts = nothing
    if fee is not None:
        fees = fees + (member & ((t - joined - 1) % 12 == 0)) * fee.per_year
        discounts = told.visits[city.before :, told.members] * member * (spend * fee.discount)
    costs = _benefit_a_month(city)
    return {
        "members": member,
        "rewards": told.redeemed * np.float64(price),
        "benefits": np.where(member, costs[told.rank], 0.0) if costs.any() else nothing,
        "discounts": discounts,
        "fees": fees,
        "issued": told.issued,
        "redeemed": told.redeemed,
        "expired": told.expired,
        "friends": _friends_sales(told.friends, market.churn, market.visits * market.spend),
    }


def _benefit_a_month(city: City) -> Floats:
    tiers = city.program.tiers
    base = [one.benefit_cost for one in tiers if one.threshold == 0] or [0.0]
    return np.array([*base, *(one.benefit_cost for one in tiers if one.threshold > 0)]) / 12


def _friends_sales(brought: npt.NDArray[np.int8], churn: float, each: float) -> Floats:
    """Return the sales of friends by month and who brought them: customers of the mean rate, who leave like others."""
    if not brought.any():
        return np.zeros((1, brought.shape[1]))
    there = brought.astype(float)
    for t in range(1, len(there)):
        there[t] += there[t - 1] * (1 - churn)
    return np.asarray(there * each)


def profit_of(table: pd.DataFrame, margin: float) -> pd.DataFrame:
    """Add profit with the program, without it, and the gain."""
    costs = table["rewards"] + table["benefits"] + table["discounts"] - table["fees"]
    if "running" in table:
        costs = costs + table["running"]
    profit, plain = margin * table["sales"] - costs, margin * table["sales_without"]
    return table.assign(profit=profit, profit_without=plain, gain=profit - plain)
