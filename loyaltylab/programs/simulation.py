"""What a simulated program did: the months in money, the truth for each customer, and the tables a firm would see."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from loyaltylab.clv.given import number
from loyaltylab.i18n import _
from loyaltylab.programs.ledger import Ledger, post
from loyaltylab.programs.market import TYPES, Market, People
from loyaltylab.programs.rules import Program
from loyaltylab.programs.rules_given import choice
from loyaltylab.programs.worlds import Histories
from loyaltylab.results import Estimate, ResultTable

__all__ = ["Simulation"]

Z = 1.959964  # of a 95 % interval
REDEEMED_ON, CAME_ON = 9, 14  # days after the first of the month


@dataclass(frozen=True, repr=False, kw_only=True)
class Simulation(ResultTable):
    """A program and its customers over some months, in a world with it and in one without; prints money by year.

    Attributes
    ----------
    months : DataFrame
        By month (index "2026-01"), over all customers: customers and members who have not left; visits, sales,
        contribution (of sales); rewards (when they are redeemed), benefits of tiers, discounts, running; fees, with
        what partners pay; profit. Visits, sales and profit also ``_without`` the program; ``gain`` is the profit less
        that without. Points issued, redeemed, expired, outstanding.
    sums : DataFrame
        By customer, over the months of the program: sales, sales_without, rewards, benefits, discounts, fees, profit,
        profit_without, gain. Costs of running are nobody's.
    program, market : Program, Market
        As given.
    people : People
        Arrays of traits, one number a customer.
    histories : Histories
        Arrays of every customer's months, the first ``before`` of them without a program.
    before : int
        As given.
    """

    months: pd.DataFrame = field(repr=False)
    sums: pd.DataFrame = field(repr=False)
    program: Program = field(repr=False)
    market: Market = field(repr=False)
    people: People = field(repr=False)
    histories: Histories = field(repr=False)
    before: int = 0

    def __str__(self) -> str:
        truth = self.truth
        words = _("Sales {lift:+.1%} by the program; gain over all months {gain:,.0f} [{low:,.0f}, {high:,.0f}].")
        gain = self.gain
        told = words.format(lift=truth["lift"], gain=gain.value, low=gain.low, high=gain.high)
        if np.isfinite(truth["naive_by_true"]):
            more = _("Members come {gap:+.2f} times a month more than others; the program does {effect:+.2f} of it.")
            told += "\n" + more.format(gap=truth["gap"], effect=truth["on_members"])
        return f"{super().__str__()}\n{told}"

    __repr__ = __str__

    @cached_property
    def truth(self) -> "pd.Series[float]":
        """What only a simulation knows, over the months of the program; visits are by customer and month.

        ``lift``: sales by sales without the program, less 1. ``effect``: visits of all customers with the offer, less
        without the offer in a world in which others have it. ``on_members``: the same of those who joined, by month of
        membership. ``gap``: members' visits less those of others. ``naive_by_true``: the gap by the effect on members.
        """
        told, start = self.histories, self.before
        visits, here = told.visits[start:], told.members
        more = visits[:, here].sum(dtype=float) - told.aside[start:].sum(dtype=float)
        as_member = np.maximum(told.left[here] - start - 1 - told.joined[here], 0).sum(dtype=float)
        each, n = visits.sum(axis=0, dtype=float) / len(visits), len(told.joined)
        members, others = each[here], np.delete(each, here)
        gap = float(members.mean() - others.mean()) if 0 < len(here) < n else float("nan")
        true = more / len(here) / len(visits) if len(here) else float("nan")
        found = {
            "lift": float(self.sums["sales"].sum() / self.sums["sales_without"].sum() - 1),
            "effect": float(more / visits.size),
            "on_members": float(more / as_member) if as_member else float("nan"),
            "gap": gap,
            "naive_by_true": gap / true if true else float("nan"),
        }
        return pd.Series(found, name="truth")

    @cached_property
    def gain(self) -> Estimate:
        """Profit with the program less profit without it, over all its months; interval over customers like these."""
        each = self.sums["gain"].to_numpy()
        costs = float(self.months["running"].sum())
        se = float(each.std(ddof=1) * np.sqrt(len(each))) if len(each) > 1 else float("nan")
        value = float(each.sum()) - costs
        method = _("customers as a sample, 95 %")
        return Estimate(value, value - Z * se, value + Z * se, len(each), se, method, _("Gain"), "")

    @cached_property
    def codes(self) -> "pd.Index[str]":
        """Codes of the customers, in the order of the arrays."""
        width = len(str(len(self.people)))
        return pd.Index([f"C{number:0{width}d}" for number in range(1, len(self.people) + 1)], name="customer_id")

    def customers(self) -> pd.DataFrame:
        """Who are they, and what did the program do to each?

        Returns
        -------
        DataFrame
            By customer_id: store, kind of loyalty, habit (visits a month), spend (money a visit), attitude,
            sensitivity, joined (month, empty: never), member_months, visits and ``visits_without`` over the months of
            the program, and the columns of ``sums``.
        """
        told, start, people = self.histories, self.before, self.people
        names = self.months.index[start:].to_numpy(dtype=object)
        member = told.joined >= 0
        joined = pd.Series(names[np.maximum(told.joined, 0)], index=self.codes).where(member)
        table = pd.DataFrame(
            {
                "store": people.store + 1,
                "kind": pd.Categorical.from_codes(people.kind, categories=pd.Index(TYPES)),
                "habit": people.habit,
                "spend": people.spend,
                "attitude": people.attitude,
                "sensitivity": people.sensitivity,
                "joined": joined,
                "member_months": np.where(member, np.maximum(told.left - start - 1 - told.joined, 0), 0),
                "visits": told.visits[start:].sum(axis=0),
                "visits_without": told.plain[start:].sum(axis=0),
            },
            index=self.codes,
        )
        return pd.concat([table, self.sums.set_axis(self.codes)], axis=1)

    def types(self) -> ResultTable:
        """Who gains from the program, by kind of loyalty?

        Returns
        -------
        ResultTable
            By kind: customers, share of members, lift of sales, what a customer got in rewards, benefits and discounts
            less fees (at the firm's cost), and what the firm gained by a customer, with an interval over customers.
        """
        table = self.customers()
        table["member"] = table["joined"].notna()
        table["got"] = table["rewards"] + table["benefits"] + table["discounts"] - table["fees"]
        groups = table.groupby("kind", observed=True)
        gain = groups["gain"].mean()
        reach = Z * groups["gain"].sem()
        found = pd.DataFrame(
            {
                "customers": groups.size(),
                "members": groups["member"].mean(),
                "lift": groups["sales"].sum() / groups["sales_without"].sum() - 1,
                "got": groups["got"].mean(),
                "gain": gain,
                "gain_low": gain - reach,
                "gain_high": gain + reach,
            }
        )
        shown = {"members": ".0%", "lift": "+.1%"} | dict.fromkeys(["got", "gain", "gain_low", "gain_high"], ",.1f")
        title = _("Who gains: {program}, a customer in {months} months").format(
            program=self.program.name, months=len(self.months) - self.before
        )
        return ResultTable(found, title=title, method=_("mean, 95 %"), formats=shown)

    def transactions(self) -> pd.DataFrame:
        """What did the firm see? One row a customer and month with visits: customer_id, month, visits, spend."""
        who, month = np.nonzero(self.histories.visits.T)
        visits = self.histories.visits[month, who].astype(np.int64)
        return pd.DataFrame(
            {
                "customer_id": self.codes[who],
                "month": self.months.index.to_numpy()[month],
                "visits": visits,
                "spend": visits * self.people.spend[who],
            }
        )

    def events(self) -> pd.DataFrame:
        """Give the log of points as :func:`post` takes it: member_id, date, type, points.

        Stamps that are void are in it as adjustments, because the ledger expires points by lot only.
        """
        first = self.months.index.to_numpy(dtype="datetime64[M]")[self.before :]
        told, parts = self.histories, []
        kinds = [("redeem", told.redeemed, REDEEMED_ON, 1), ("issue", told.issued, CAME_ON, 1)]
        if self._by_card:
            kinds.append(("adjust", told.expired, CAME_ON + 1, -1))
        for kind, points, day, sign in kinds:
            month, who = np.nonzero(points)
            dates = first[month].astype("datetime64[D]") + day
            parts.append(
                pd.DataFrame(
                    {
                        "member_id": self.codes[told.members[who]],
                        "date": dates,
                        "type": kind,
                        "points": sign * points[month, who].astype(float),
                    }
                )
            )
        return pd.concat(parts, ignore_index=True).sort_values(["date", "member_id"], kind="stable", ignore_index=True)

    def ledger(self) -> Ledger:
        """Book the events: balances, lots and an audit trail, at the end of the last month.

        Raises
        ------
        ValueError
            If nobody has had a point.
        """
        events = self.events()
        if events.empty:
            raise ValueError(_("nobody has had a point: there is nothing to book."))
        end = pd.Period(self.months.index[-1], freq="M").end_time.normalize()
        rule = None if self._by_card else self.program.expiry
        return post(events, rule, self.program.earning.pending_days, end)

    @property
    def _by_card(self) -> bool:
        return self.program.burning.kind == "stamp_card"

    def observed(self, offered: float = 0.5, by: str = "store", seed: int = 0) -> pd.DataFrame:
        """What would the firm see if only some, drawn by lot, had been offered the program?

        Parameters
        ----------
        offered : float
            Share of stores or customers, above 0 to 1.
        by : {"store", "customer"}
            What is drawn.
        seed : int
            Of the draw.

        Returns
        -------
        DataFrame
            One row a customer and month, those who left included: customer_id, store, month (0 for the first with the
            program), offered and member (0 or 1; member of the program by the end), visits, spend; and ``effect``, the
            visits that the offer to this customer made, which no firm sees.

        Raises
        ------
        ValueError
            If the share leaves nobody on one side, or ``by`` is neither.

        Examples
        --------
        >>> from loyaltylab.programs import preset, simulate
        >>> run = simulate(preset("points"), Market(customers=480), months=12, before=6)
        >>> seen = run.observed(0.5, by="store")
        >>> len(seen), seen.groupby("store")["offered"].first().sum().item()
        (8640, 12)

        Notes
        -----
        A rival's answer reaches who has no offer as well, so no comparison of the two groups shows it.
        """
        share, units = number(offered, "offered", 0, 1, "(]"), choice(by, "by", ("store", "customer"))
        told, rng, span = self.histories, np.random.default_rng(seed), len(self.months)
        count = self.market.stores if units == "store" else len(self.people)
        drawn = round(share * count)
        if drawn == 0 or (drawn == count and share < 1):
            words = _("offered is {share:g} of {count}: that leaves nobody on one side.")
            raise ValueError(words.format(share=share, count=count))
        lot = np.isin(np.arange(count), rng.permutation(count)[:drawn])
        has = lot[self.people.store] if units == "store" else lot
        plain = told.without_offer()
        visits = np.where(has, told.visits, plain).T.astype(np.int64)
        effect = np.where(has, told.visits.astype(np.int64) - plain, 0).T
        return pd.DataFrame(
            {
                "customer_id": np.repeat(self.codes.to_numpy(), span),
                "store": np.repeat(self.people.store + 1, span),
                "month": np.tile(np.arange(span) - self.before, len(self.people)),
                "offered": np.repeat(has.astype(np.int64), span),
                "member": np.repeat((has & (told.joined >= 0)).astype(np.int64), span),
                "visits": visits.ravel(),
                "spend": (visits * self.people.spend[:, None]).ravel(),
                "effect": effect.ravel(),
            }
        )
