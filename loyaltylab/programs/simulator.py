"""Simulate a loyalty program: the same customers, on the same random numbers, with it and without it."""

import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
from rich.progress import track

from loyaltylab.clv.given import Floats, number, periods
from loyaltylab.i18n import _
from loyaltylab.programs.market import Behavior, Market, People, draw_people
from loyaltylab.programs.money import CUSTOMER_SUMS, MONTH_SUMS, add_money, profit_of
from loyaltylab.programs.rules import Program
from loyaltylab.programs.simulation import Simulation
from loyaltylab.programs.worlds import City, live, unlived

__all__ = ["simulate"]

BLOCK = 131_072  # customers who live together; another number would draw other customers
LONG = 500_000  # customers from which on it takes long enough for a progress bar
MEMORABLE = 600  # months; more is no study of a program


def simulate(
    program: Program,
    market: Market | None = None,
    months: int = 36,
    before: int = 12,
    behavior: Behavior | None = None,
    running: float = 0.0,
    setup: float = 0.0,
    seed: int = 0,
) -> Simulation:
    """What would a program do to customers who react as assumed?

    Parameters
    ----------
    program : Program
        The rules, such as a :func:`preset`.
    market : Market, optional
        Who the customers are.
    months : int
        With the program, 1 to 600.
    before : int
        Months before it, 0 to 600; ``market.start`` is the first month with it.
    behavior : Behavior, optional
        How they react: sizes of the named effects, each off at 0.
    running : float
        Cost of running the program, in money a month.
    setup : float
        Cost of setting it up, in money, paid in the first month.
    seed : int
        Of all draws. With the same seed and market the customers and their luck are the same under every program.

    Returns
    -------
    Simulation

    Raises
    ------
    ValueError
        If a number is out of range, or what is given is no program, market or behavior.

    Examples
    --------
    >>> from loyaltylab.programs import preset
    >>> run = simulate(preset("points"), Market(customers=2000), months=24, seed=1)
    >>> bool(run.truth["lift"] > 0)
    True
    >>> quiet = simulate(preset("points"), Market(customers=2000), months=24, behavior=Behavior().without(), seed=1)
    >>> float(quiet.truth["lift"])
    0.0

    Notes
    -----
    Points come on the 15th of a month and are redeemed on the 10th; who joins is a member from the next month on.
    Nobody returns a purchase, the value of dynamic points is their mean, and a rival's answer does not depend on the
    program. With all effects off, ``Behavior().without()``, both worlds are the same.
    Common mistake: comparing two programs run with different seeds. Their customers differ, and so does their luck.
    """
    market, behavior = market or Market(), behavior or Behavior()
    _check(program, market, behavior)
    if periods(months, "months") > MEMORABLE or (before != 0 and periods(before, "before") > MEMORABLE):
        raise ValueError(_("months and before are at most {most}.").format(most=MEMORABLE))
    number(running, "running", 0)
    number(setup, "setup", 0)
    city = _city(program, market, behavior, before, months, seed)
    blocks = [(at, min(at + BLOCK, market.customers)) for at in range(0, market.customers, BLOCK)]
    people = _people(market, behavior, blocks, seed)
    told, by_customer = unlived(city, people), np.zeros((len(CUSTOMER_SUMS), market.customers))

    def one(block: tuple[int, int]) -> Floats:
        some, theirs = people.block(*block), told.block(*block)
        live(city, some, theirs, [seed, 2, block[0] // BLOCK])
        return add_money(city, some, theirs, by_customer[:, slice(*block)])

    with ThreadPoolExecutor(2) as pool:  # arrays are computed side by side
        by_month = np.sum(list(_watched(pool.map(one, blocks), len(blocks), market.customers)), axis=0)
    table = _months(city, by_month, running, setup)
    sums = pd.DataFrame(by_customer.T, columns=pd.Index(CUSTOMER_SUMS), copy=False)
    return Simulation(
        _by_year(table.iloc[before:]),
        title=_("{program}, {customers:,} customers, {months} months, simulated").format(
            program=program.name, customers=market.customers, months=months
        ),
        formats={"members": ",.0f"} | dict.fromkeys(_MONEY, ",.0f"),
        months=table,
        sums=profit_of(sums, market.margin),
        program=program,
        market=market,
        people=people,
        histories=told,
        before=before,
    )


_MONEY = ("sales", "contribution", "rewards", "other_costs", "profit", "profit_without", "gain")


def _check(program: object, market: object, behavior: object) -> None:
    for given, kind in ((program, Program), (market, Market), (behavior, Behavior)):
        if not isinstance(given, kind):
            words = _("{name} is a {given}, expected a {name} of loyaltylab.programs.")
            raise ValueError(words.format(name=kind.__name__, given=type(given).__name__))


def _people(market: Market, behavior: Behavior, blocks: list[tuple[int, int]], seed: int) -> People:
    people = None
    for at, end in blocks:
        some = draw_people(market, behavior, np.random.default_rng([seed, 2, at // BLOCK]), end - at)
        people = people or some.wide(market.customers)
        people.fill(at, some)
    assert people is not None
    return people


def _watched(parts: Iterable[Floats], count: int, customers: int) -> Iterable[Floats]:
    """Show how far it is, to somebody who waits at a terminal."""
    if customers < LONG or not sys.stderr.isatty():
        return parts
    return track(parts, description=_("Simulating"), total=count)


def _city(program: Program, market: Market, behavior: Behavior, before: int, months: int, seed: int) -> City:
    first = pd.Period(market.start, freq="M")
    calendar = pd.period_range(first - before, periods=before + months, freq="M")
    campaign = program.earning.campaign
    multiple = np.ones(months)
    if campaign is not None:
        within = (calendar[before:] >= pd.Period(campaign.start, "M")) & (
            calendar[before:] <= pd.Period(campaign.end, "M")
        )
        multiple = np.where(within, campaign.multiplier, 1.0)
    rule = program.burning
    spend = market.spend / market.nights if program.earning.per == "night" else market.spend
    value = program.value_rate(spend=spend)
    least = max(rule.minimum, rule.step, float(rule.stamps or 0))
    if rule.value > 0 and rule.stamps is None:
        least = max(least, behavior.threshold * market.spend / rule.value)
    return City(
        program,
        market,
        behavior,
        before,
        months,
        _factors(market, calendar, np.random.default_rng([seed, 1])),
        multiple,
        attract=float(-np.expm1(-value / behavior.noticed)),
        least=least,
        first_month=first.month - 1,
    )


def _factors(market: Market, calendar: Any, rng: np.random.Generator) -> Floats:
    """Return what multiplies the rates, stores by months, with mean 1: level, good and bad months, season."""
    level = rng.standard_normal((market.stores, 1)) * market.store_sd - market.store_sd**2 / 2
    luck = rng.standard_normal((market.stores, len(calendar))) * market.month_sd - market.month_sd**2 / 2
    season = 1 + market.season * np.cos(2 * np.pi * (calendar.month.to_numpy() - 7) / 12)  # best in July
    return np.asarray(np.exp(level + luck) * season)


def _months(city: City, sums: Any, running: float, setup: float) -> pd.DataFrame:
    first = pd.Period(city.market.start, freq="M")
    index = pd.period_range(first - city.before, periods=city.span, freq="M", name="month").astype(str)
    table = pd.DataFrame(sums, index=index, columns=pd.Index(MONTH_SUMS))
    runs = np.arange(city.span) >= city.before
    table["running"] = running * runs + setup * (np.arange(city.span) == city.before)
    table["contribution"] = city.market.margin * table["sales"]
    table = profit_of(table, city.market.margin)
    return table.assign(outstanding=(table["issued"] - table["redeemed"] - table["expired"]).cumsum())


def _by_year(table: pd.DataFrame) -> pd.DataFrame:
    """Sum the months with the program by its years."""
    year = pd.Index([str(month)[:4] for month in table.index], name="year")
    sums = table.groupby(year).sum()
    sums["other_costs"] = sums["benefits"] + sums["discounts"] + sums["running"] - sums["fees"]
    sums["members"] = table["members"].groupby(year).last()
    return sums[["members", *_MONEY]]
