"""What are all customers of all brands worth, when they switch? Customer equity with a switching matrix."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats, number, periods, series_of
from loyaltylab.clv.markov import MarkovCLV
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["customer_equity", "equity_roi", "switching_clv", "switching_from_utilities"]


def switching_clv(
    switching: Any, start: Any, value: Any, discount: float, horizon: int, purchases_per_period: float = 1.0
) -> "pd.Series[float]":
    """What is a customer worth to each brand, when the next purchase depends on the last brand?

    Parameters
    ----------
    switching : DataFrame or array
        Chances of the next purchase, brands by brands: row the brand bought last, column the brand bought next.
    start : label or array of float
        Brand of the purchase now, or the chance of each brand for it.
    value : float or array of float
        Contribution of a purchase, in money; one number for all brands or one a brand.
    discount : float
        Rate a period, 0 or more.
    horizon : int
        Purchases after the one now.
    purchases_per_period : float
        How often the customer buys in a period, above 0: the purchase t is discounted by t divided by this.

    Returns
    -------
    Series
        Brand -> money.

    Raises
    ------
    ValueError
        If a row does not add up to 1, there is no such brand, or a number is out of range.

    Examples
    --------
    >>> matrix = pd.DataFrame([[0.8, 0.2], [0.3, 0.7]], index=["A", "B"], columns=["A", "B"])
    >>> switching_clv(matrix, "A", 10, 0.1, horizon=5).round(4).tolist()
    [36.0134, 11.8945]

    Notes
    -----
    Common mistake: giving a customer's value to the brand bought last. Most customers buy several brands.

    References
    ----------
    Rust, Lemon & Zeithaml (2004), Return on marketing, Journal of Marketing 68(1), equation of lifetime value.
    """
    frequency = number(purchases_per_period, "purchases_per_period", 0, ends="(]")
    d = number(discount, "discount", 0, 10)
    chain = MarkovCLV(switching, _per_brand(value, len(switching)), d)  # checks the table; discounting is below
    brands = chain.transition.index
    now = _start(start, brands)
    found = np.zeros(len(brands))
    matrix = chain.transition.to_numpy()
    for t in range(periods(horizon, least=0) + 1):
        found += now * (1 + d) ** (-t / frequency)
        now = now @ matrix
    return pd.Series(found * chain.rewards.to_numpy(), index=brands.rename("brand"), name="clv")


def customer_equity(
    switching: Any,
    shares: Any,
    value: Any,
    discount: float,
    horizon: int,
    population: float,
    purchases_per_period: float = 1.0,
) -> ResultTable:
    """What are all customers of a market worth to each brand?

    Parameters
    ----------
    switching, value, discount, horizon, purchases_per_period
        As in :func:`switching_clv`.
    shares : Series or array of float
        Share of customers by the brand of the purchase now; adds up to 1.
    population : float
        Customers in the market, above 0.

    Returns
    -------
    ResultTable
        Rows the brands; ``clv`` (mean over all customers of the market), ``equity`` (times the population) and
        ``share`` (percent of the equity of all brands).

    Raises
    ------
    ValueError
        If shares do not add up to 1, a row does not, or a number is out of range.

    Examples
    --------
    >>> matrix = pd.DataFrame([[0.8, 0.2], [0.3, 0.7]], index=["A", "B"], columns=["A", "B"])
    >>> print(customer_equity(matrix, [0.6, 0.4], 10, 0.1, horizon=5, population=1000))
    Customer equity of 1,000 customers
             clv  equity share
    brand
    A      28.74  28,745  60.0
    B      19.16  19,163  40.0
    Horizon 5 purchases, discount 0.1 a period. No sampling: chances taken as given.

    Notes
    -----
    Common mistake: adding only the customers of today. Value also comes from those who switch to us later.

    References
    ----------
    Rust, Lemon & Zeithaml (2004): mean lifetime value times the population.
    """
    people = number(population, "population", 0, ends="(]")
    clv = switching_clv(switching, _as_shares(shares, switching), value, discount, horizon, purchases_per_period)
    table = pd.DataFrame({"clv": clv, "equity": clv * people, "share": 100 * clv / clv.sum()})
    note = _("Horizon {horizon} purchases, discount {discount:g} a period. No sampling: chances taken as given.")
    return ResultTable(
        table,
        title=_("Customer equity of {n:,.0f} customers").format(n=people),
        notes=(note.format(horizon=horizon, discount=discount),),
        formats={"clv": ",.2f", "equity": ",.0f", "share": ".1f"},
    )


def equity_roi(before: float, after: float, expense: float) -> float:
    """What does an investment return that raises customer equity? (change of equity - expense) / expense.

    Parameters
    ----------
    before, after : float
        Customer equity in money, without and with the investment.
    expense : float
        Present value of what it costs, above 0.

    Returns
    -------
    float
        A ratio: 0.4 is 40 %.

    Raises
    ------
    ValueError
        If the expense is not above 0.

    Examples
    --------
    >>> round(equity_roi(1000, 1140, 100), 2)
    0.4

    Notes
    -----
    Common mistake: dividing the change by the expense without subtracting the expense first.

    References
    ----------
    Rust, Lemon & Zeithaml (2004).
    """
    cost = number(expense, "expense", 0, ends="(]")
    return (number(after, "after") - number(before, "before") - cost) / cost


def switching_from_utilities(utilities: "pd.Series[float] | Any", inertia: float = 0.0) -> pd.DataFrame:
    """Which switching matrix follows when brands please more or less and customers tend to repeat? A logit.

    Parameters
    ----------
    utilities : Series or array of float
        How much each brand pleases; only differences matter.
    inertia : float
        Added to the brand bought last.

    Returns
    -------
    DataFrame
        Chances: row the brand bought last, column the brand bought next. Raise one utility and see the equity move.

    Raises
    ------
    ValueError
        If a number is missing.

    Examples
    --------
    >>> switching_from_utilities(pd.Series({"A": 0.5, "B": 0.0}), inertia=1.0).round(3).to_numpy().tolist()
    [[0.818, 0.182], [0.378, 0.622]]

    Notes
    -----
    Common mistake: reading repeat purchase as loyalty. Customers who differ in taste repeat as well, without inertia.

    References
    ----------
    Rust, Lemon & Zeithaml (2004): utilities with inertia.
    """
    u = series_of(utilities, "utilities")
    names = utilities.index if isinstance(utilities, pd.Series) else range(len(u))
    given = u[None, :] + number(inertia, "inertia") * np.eye(len(u))
    power = np.exp(given - given.max(axis=1, keepdims=True))
    return pd.DataFrame(power / power.sum(axis=1, keepdims=True), index=list(names), columns=list(names))


def _per_brand(value: Any, brands: int) -> Any:
    return value if np.iterable(value) else [number(value, "value")] * brands


def _start(start: Any, brands: "pd.Index[Any]") -> Floats:
    if isinstance(start, str) or not np.iterable(start):
        if start not in brands:
            message = _("start is {value!r}, expected one of the brands: {known}.")
            raise ValueError(message.format(value=start, known=", ".join(map(str, brands))))
        return np.asarray(brands == start, dtype=float)
    listed = list(start.reindex(brands)) if isinstance(start, pd.Series) else list(start)
    found = series_of(listed, "start", 0, 1)
    if len(found) != len(brands) or abs(found.sum() - 1) > 1e-6:
        message = _("start has {n} shares that add up to {total:g}, expected {needed} that add up to 1, one a brand.")
        raise ValueError(message.format(n=len(found), total=float(found.sum()), needed=len(brands)))
    return found


def _as_shares(shares: Any, switching: Any) -> Any:
    if isinstance(shares, str) or not np.iterable(shares):
        message = _("shares is {value!r}, expected one share a brand ({n} of them) that add up to 1.")
        raise ValueError(message.format(value=shares, n=len(switching)))
    return shares
