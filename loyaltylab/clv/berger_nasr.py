"""What is a customer worth by the five cases of Berger and Nasr, which differ in when and how evenly money comes?"""

from collections.abc import Callable
from typing import Any

import numpy as np

from loyaltylab.clv.given import Floats, chances, number, periods
from loyaltylab.i18n import _

__all__ = ["berger_nasr", "profit_growth", "purchase_shares"]

CASES = ("1", "2a", "2b", "3", "4", "5")
Profit = Callable[[Any], Any]


def berger_nasr(
    case: int | str,
    *,
    discount: float,
    horizon: int,
    retention: float | None = None,
    contribution: float | None = None,
    promotion: float = 0.0,
    cycles_per_year: int | None = None,
    years_per_cycle: int | None = None,
    profit: Profit | None = None,
    purchase: Any = None,
) -> float:
    """What is a customer worth, by case 1 to 5 of Berger and Nasr (1998)?

    Parameters
    ----------
    case : {1, "2a", "2b", 3, 4, 5}
        1: one purchase a year. 2a: several cycles a year. 2b: a cycle of several years. 3: profit changes from year to
        year. 4: the same in continuous time. 5: customers may pause and come back (migration by recency).
    discount : float
        Rate a year, 0 or more.
    horizon : int
        Cycles after the first purchase (cases 1 and 2b), years (2a, 3, 4, 5).
    retention : float
        Chance to stay for one more cycle, 0 to 1; cases 1 to 4.
    contribution : float
        Gross contribution of a purchase, in money; all cases but 3 and 4.
    promotion : float
        Cost of promotion a cycle (a year in case 2b and 5), paid in the middle of it.
    cycles_per_year, years_per_cycle : int
        For cases 2a and 2b.
    profit : callable
        Profit of a customer who is still there at time t, such as :func:`profit_growth`; cases 3 and 4.
    purchase : array of float
        Chance to buy in a year when the last purchase was 1, 2, ... years ago; case 5. Who has not bought for as many
        years as there are chances is gone.

    Returns
    -------
    float
        Present value per customer acquired, in money, with the first purchase now.

    Raises
    ------
    ValueError
        If the case is none of these, or lacks what it needs, or a number is out of range.

    Examples
    --------
    >>> round(berger_nasr(1, contribution=260, promotion=50, retention=0.75, discount=0.2, horizon=10), 2)
    568.78

    Notes
    -----
    Common mistake: using the yearly retention in case 2a. There the chance is that of one cycle. In case 5 promotion is
    paid in each year for everyone who has not yet been given up; the original's wording of that sum was not re-read.

    References
    ----------
    Berger & Nasr (1998), Customer lifetime value: marketing models and applications, J. Interactive Marketing 12(1).
    """
    kind = str(case)
    if kind not in CASES:
        raise ValueError(_("case is {value!r}, expected one of {known}.").format(value=case, known=", ".join(CASES)))
    d = number(discount, "discount", 0, 10)
    n = periods(horizon)
    if kind == "5":
        return _migration(_needed(contribution, "contribution", kind), promotion, purchase, d, n)
    r = number(_needed(retention, "retention", kind), "retention", 0, 1)
    if kind in ("3", "4"):
        return _changing(_needed(profit, "profit", kind), r, d, n, continuous=kind == "4")
    gain, cost = number(_needed(contribution, "contribution", kind), "contribution"), number(promotion, "promotion", 0)
    if kind == "2b":
        years = periods(_needed(years_per_cycle, "years_per_cycle", kind), "years_per_cycle")
        return _slow(gain, cost, r, d, n, years)
    cycles = 1 if kind == "1" else periods(_needed(cycles_per_year, "cycles_per_year", kind), "cycles_per_year")
    return _fast(gain, cost, r, d, n, cycles)


def profit_growth(start: float, slope: float, gain: float, turn: float) -> Profit:
    """Give profit that first speeds up and then levels off: v + h t^2 up to g, then toward N more.

    Parameters
    ----------
    start : float
        v, profit at time 0.
    slope : float
        h, how fast it speeds up.
    gain : float
        N, what is still added after the turn.
    turn : float
        g, time of the turn, in years.

    Returns
    -------
    callable
        Profit at time t; give it to case 3 or 4 of :func:`berger_nasr`.

    Raises
    ------
    ValueError
        If the turn lies before 0, or a number is none.

    Examples
    --------
    >>> earn = profit_growth(start=70, slope=20, gain=40, turn=1)
    >>> [round(float(earn(t)), 1) for t in (0, 1, 2, 8)]
    [70.0, 90.0, 115.3, 130.0]

    Notes
    -----
    Common mistake: letting profit grow with t squared for ever.

    References
    ----------
    Berger & Nasr (1998), case 3.
    """
    v, h, more = number(start, "start"), number(slope, "slope"), number(gain, "gain")
    g = number(turn, "turn", 0)

    def earn(t: Any) -> Any:
        time = np.asarray(t, dtype=float)
        later = (h * g**2 + v) + more * -np.expm1(-np.maximum(time - g, 0))
        return np.where(time <= g, h * time**2 + v, later)

    return earn


def purchase_shares(purchase: Any, years: int) -> Floats:
    """Return the share of new customers who buy in each year, when the chance falls with time since the last purchase.

    Parameters
    ----------
    purchase : array of float
        Chance to buy when the last purchase was 1, 2, ... years ago.
    years : int
        How far to look.

    Returns
    -------
    ndarray
        Length ``years + 1``; the first entry, 1, is the first purchase.

    Raises
    ------
    ValueError
        If a chance is out of range.

    Examples
    --------
    >>> purchase_shares([0.3, 0.2, 0.15, 0.05], 6).round(4).tolist()
    [1.0, 0.3, 0.23, 0.195, 0.1397, 0.0957, 0.0701]

    References
    ----------
    Berger & Nasr (1998), case 5.
    """
    return _shares(purchase, periods(years, "years"))[0]


def _fast(gain: float, cost: float, r: float, d: float, years: int, cycles: int) -> float:
    """Cases 1 and 2a: promotion is paid in the middle of each cycle, by whoever bought at its start."""
    i = np.arange(cycles * years + 1, dtype=float)
    earned = gain * np.sum(r**i * (1 + d) ** (-i / cycles))
    spent = cost * np.sum(r ** (i[1:] - 1) * (1 + d) ** (-(i[1:] - 0.5) / cycles))
    return float(earned - spent)


def _slow(gain: float, cost: float, r: float, d: float, n: int, years: int) -> float:
    """Case 2b: a purchase every few years, promotion every year."""
    i, each = np.arange(n + 1, dtype=float), np.arange(1, n * years + 1, dtype=float)
    earned = gain * np.sum(r**i * (1 + d) ** (-i * years))
    spent = cost * np.sum(r ** ((each - 1) / years) * (1 + d) ** (-(each - 0.5)))
    return float(earned - spent)


def _changing(profit: Any, r: float, d: float, n: int, continuous: bool) -> float:
    if not callable(profit):
        message = _("profit is {value!r}, expected a function of time, such as profit_growth(70, 20, 40, turn=1).")
        raise ValueError(message.format(value=profit))
    if not continuous:
        t = np.arange(n + 1, dtype=float)
        return float(np.sum([float(profit(one)) for one in t] * (r / (1 + d)) ** t))
    from scipy.integrate import quad

    # Year by year: a kink inside one year is found, which a single integral over all years may miss.
    parts = [quad(lambda t: float(profit(t)) * (r / (1 + d)) ** t, year, year + 1)[0] for year in range(n)]
    return float(np.sum(parts))


def _migration(gain: float, promotion: float, purchase: Any, d: float, n: int) -> float:
    bought, reached = _shares(_needed(purchase, "purchase", "5"), n)
    i = np.arange(n + 1, dtype=float)
    earned = number(gain, "contribution") * np.sum(bought * (1 + d) ** -i)
    spent = number(promotion, "promotion", 0) * np.sum(reached[1:] * (1 + d) ** -(i[1:] - 0.5))
    return float(earned - spent)


def _shares(purchase: Any, years: int) -> tuple[Floats, Floats]:
    """Follow customers by years since the last purchase: who buys, and who is still promoted to."""
    p = chances(purchase, "purchase")
    waiting = np.zeros(len(p))
    waiting[0] = 1.0
    bought, reached = [1.0], [1.0]
    for _year in range(years):
        reached.append(float(waiting.sum()))
        again = float(waiting @ p)
        waiting = np.concatenate([[again], (waiting * (1 - p))[:-1]])
        bought.append(again)
    return np.array(bought), np.array(reached)


def _needed(value: Any, name: str, case: str) -> Any:
    if value is None:
        raise ValueError(_("case {case} needs {name}=, which was not given.").format(case=case, name=name))
    return value
