"""Where do moves between tiers lead, and what is a member of each tier worth? A chain."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats, number, periods, series_of
from loyaltylab.clv.markov import MarkovCLV
from loyaltylab.i18n import _

__all__ = ["TierChain"]


class TierChain:
    """Members who move from tier to tier by chance, once a year.

    Parameters
    ----------
    transition : DataFrame or array
        Chances, tiers by tiers: row the tier now, column the tier a year on, of members who stay. Rows add up to 1.

    Raises
    ------
    ValueError
        If the table is not square, a row does not add up to 1, or rows and columns name other tiers.

    Examples
    --------
    >>> chain = TierChain([[0.9, 0.1], [0.4, 0.6]])
    >>> chain.steady_state().round(3).tolist()
    [0.8, 0.2]

    Notes
    -----
    Common mistake: reading the steady state as a forecast. It is where this table leads if nothing changes, and members
    who join, leave or are older than others are not in it.

    References
    ----------
    Pfeifer & Carraway (2000), Modeling customer relationships as Markov chains, J. Interactive Marketing 14(2).
    """

    def __init__(self, transition: Any) -> None:
        given = _table(transition)
        self.transition = MarkovCLV(given, [0.0] * len(given), 0.0).transition.rename_axis(index="tier")

    @property
    def tiers(self) -> list[Any]:
        """Names of the tiers, in the order of the table."""
        return list(self.transition.index)

    def steady_state(self) -> "pd.Series[float]":
        """Which shares of members in each tier stay as they are from year to year?

        Returns
        -------
        Series
            Tier -> share, 0 to 1; adds up to 1.

        Raises
        ------
        ValueError
            If there is more than one such state, because some tiers never lead to some others.
        """
        self._refuse_several()
        matrix = self.transition.to_numpy(dtype=np.float64)
        k = len(matrix)
        # One of the equations of balance follows from the others: the sum of the shares takes its place.
        system = np.vstack([(matrix.T - np.eye(k))[:-1], np.ones(k)])
        found = np.clip(np.linalg.solve(system, np.eye(k)[-1]), 0.0, None)
        return pd.Series(found / found.sum(), index=self.transition.index, name="share")

    def value(self, benefits: Any, retention: Any, discount: float, horizon: int | None = None) -> "pd.Series[float]":
        """What is a member of each tier worth, now and for ever? (I - s T/(1+d))^-1 b.

        Parameters
        ----------
        benefits : Series or array of float
            Money in each tier a year, at the start of the year, costs of the tier taken off; may be negative.
        retention : float, Series or array of float
            Chance to stay a member for one more year, 0 to 1: one for all, or one a tier.
        discount : float
            Rate a year, 0 or more.
        horizon : int, optional
            Years after this one; without end by default.

        Returns
        -------
        Series
            Tier -> money.

        Raises
        ------
        ValueError
            If a number is missing or out of range, or the sum has no end.

        Examples
        --------
        >>> TierChain([[0.9, 0.1], [0.4, 0.6]]).value([100, 300], retention=0.8, discount=0.1).round(1).tolist()
        [450.5, 764.8]
        """
        b = self._by_tier(benefits, "benefits")
        s = (
            self._by_tier(retention, "retention", 0, 1)
            if np.iterable(retention)
            else number(retention, "retention", 0, 1)
        )
        k = len(b)
        # Who leaves goes to one more state, where nothing is earned and from where nobody comes back.
        move = np.zeros((k + 1, k + 1))
        move[:k, :k] = np.multiply(np.broadcast_to(s, k)[:, None], self.transition.to_numpy())
        move[:, k] = np.clip(1 - move.sum(axis=1), 0, 1)
        found = MarkovCLV(move, [*b, 0.0], discount).value(horizon)
        return pd.Series(found.to_numpy()[:k], index=self.transition.index, name="value")

    def after(self, shares: Any, years: int) -> "pd.Series[float]":
        """Which share of members is in each tier some years on?

        Parameters
        ----------
        shares : Series or array of float
            Share in each tier now, 0 to 1; adds up to 1.
        years : int
            0 or more.

        Returns
        -------
        Series
            Tier -> share.

        Raises
        ------
        ValueError
            If the shares do not add up to 1, or a number is out of range.

        Examples
        --------
        >>> TierChain([[0.9, 0.1], [0.4, 0.6]]).after([1, 0], years=2).round(2).tolist()
        [0.85, 0.15]
        """
        now = self._by_tier(shares, "shares", 0, 1)
        if abs(now.sum() - 1) > 1e-6:
            message = _("shares add up to {total:g}, expected 1: one share a tier, as fractions.")
            raise ValueError(message.format(total=float(now.sum())))
        move = np.linalg.matrix_power(self.transition.to_numpy(dtype=np.float64), periods(years, "years", least=0))
        return pd.Series(now @ move, index=self.transition.index, name="share")

    def _by_tier(self, values: Any, name: str, low: float = -np.inf, high: float = np.inf) -> Floats:
        tiers = self.transition.index
        if isinstance(values, pd.Series) and set(values.index) == set(tiers):
            values = values[tiers]
        elif isinstance(values, pd.Series):
            message = _("{name} names {found}, expected one number for each of the tiers {tiers}.")
            raise ValueError(message.format(name=name, found=list(values.index), tiers=self.tiers))
        listed = series_of(values, name, low, high)
        if len(listed) != len(tiers):
            message = _("{name} has {found} numbers, expected {needed}, one a tier.")
            raise ValueError(message.format(name=name, found=len(listed), needed=len(tiers)))
        return listed

    def _refuse_several(self) -> None:
        """A group of tiers that nobody leaves keeps the members whom it has: with two, the start decides for ever."""
        from scipy.sparse.csgraph import connected_components

        linked = self.transition.to_numpy() > 0
        count, group = connected_components(linked, connection="strong")
        left = {int(group[i]) for i, j in np.argwhere(linked) if group[i] != group[j]}
        ends = [[str(self.tiers[i]) for i in np.flatnonzero(group == one)] for one in range(count) if one not in left]
        if len(ends) > 1:
            message = _(
                "transition has {n} groups of tiers that nobody leaves: {groups}. Expected one, or the shares depend "
                "on where members start: use after() from a start, or give chances to move between them."
            )
            raise ValueError(message.format(n=len(ends), groups="; ".join(", ".join(one) for one in ends)))


def _table(transition: Any) -> Any:
    """Refuse what would otherwise fail without words: rows of different length, and two tiers of one name."""
    if isinstance(transition, pd.DataFrame):
        if not transition.index.is_unique or not transition.columns.is_unique:
            message = _("transition has two tiers of one name among {names}, expected different names.")
            raise ValueError(message.format(names=list(transition.index)))
        return transition
    try:
        return np.atleast_2d(np.asarray(transition))
    except ValueError:
        message = _("transition is {value!r}, expected a square table of chances, tiers by tiers.")
        raise ValueError(message.format(value=transition)) from None
