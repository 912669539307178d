"""What is a customer worth who moves between states, and when is it better to stop contacting one?"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.given import Floats, chances, number, periods
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["ContactPolicy", "MarkovCLV", "best_policy", "contact_policy", "recency_chain"]


class MarkovCLV:
    """A customer who earns a reward in each state and moves on by chance.

    Parameters
    ----------
    transition : DataFrame or array
        Chances to move, states by states: row the state now, column the state of the next period. Rows add up to 1.
    rewards : Series or array of float
        Money in each state, at the start of the period.
    discount : float
        Rate a period, 0 or more.

    Raises
    ------
    ValueError
        If the table is not square, a row does not add up to 1, or names or lengths differ.

    Examples
    --------
    >>> loyal = MarkovCLV([[0.8, 0.2], [0.0, 1.0]], [100, 0], discount=0.1)
    >>> loyal.value().round(3).tolist(), loyal.value(horizon=4).round(3).tolist()
    ([366.667, 0.0], [292.063, 0.0])

    Notes
    -----
    Common mistake: counting the horizon in rewards. ``horizon=4`` looks at now and four periods on: five rewards.

    References
    ----------
    Pfeifer & Carraway (2000), Modeling customer relationships as Markov chains, J. Interactive Marketing 14(2).
    """

    def __init__(self, transition: Any, rewards: Any, discount: float) -> None:
        self.transition = _square(transition)
        self.rewards = _rewards(rewards, self.transition.index)
        self.discount = number(discount, "discount", 0, 10)

    def value(self, horizon: int | None = None) -> "pd.Series[float]":
        """Return the value of a customer in each state, now and for ``horizon`` periods on; for ever without.

        Raises
        ------
        ValueError
            If the sum has no end, because money comes for ever and nothing is discounted.
        """
        step = self.transition.to_numpy(dtype=np.float64) / (1 + self.discount)
        reward: Any = np.asarray(self.rewards, dtype=np.float64)
        found = _endless(step, reward) if horizon is None else _finite(step, reward, periods(horizon, least=0))
        return pd.Series(found, index=self.transition.index, name="value")

    def occupancy(self, start: Hashable, horizon: int) -> pd.DataFrame:
        """Return the chances to be in each state, now and in each of the next periods, from ``start``.

        Raises
        ------
        ValueError
            If there is no such state.

        Examples
        --------
        >>> MarkovCLV([[0.8, 0.2], [0.0, 1.0]], [100, 0], 0.1).occupancy(0, 2).round(2)[0].tolist()
        [1.0, 0.8, 0.64]
        """
        names = self.transition.index
        if start not in names:
            raise ValueError(
                _("start is {value!r}, expected one of the states: {known}.").format(
                    value=start, known=", ".join(map(str, names))
                )
            )
        now = (names == start).astype(float)
        rows = [now]
        for _period in range(periods(horizon, least=0)):
            now = now @ self.transition.to_numpy()
            rows.append(now)
        return pd.DataFrame(rows, columns=names, index=pd.Index(range(len(rows)), name="period"))


@dataclass(frozen=True)
class ContactPolicy(ResultTable):
    """What to do in each state, and what a customer is worth who is treated so.

    Attributes
    ----------
    policy : Series
        State -> action.
    value : Series
        State -> money.
    rounds : int
        How often the policy was improved until it stood.
    """

    policy: "pd.Series[Any]" = None  # type: ignore[assignment]
    value: "pd.Series[float]" = None  # type: ignore[assignment]
    rounds: int = 0


def recency_chain(purchase: Any, margin: float, contact_cost: float, discount: float) -> MarkovCLV:
    """Describe a customer by the time since the last purchase: who buys goes back to 1, who waits too long is gone.

    Parameters
    ----------
    purchase : array of float
        Chance to buy in the next period when the last purchase was 1, 2, ... periods ago, if contacted.
    margin : float
        Profit of a purchase, in money, before the cost of contact.
    contact_cost : float
        Cost of the contact each period, paid in every state but ``gone``.
    discount : float
        Rate a period.

    Returns
    -------
    MarkovCLV
        States ``recency 1``, ... and ``gone``.

    Raises
    ------
    ValueError
        If a chance or a rate is out of range.

    Examples
    --------
    >>> chain = recency_chain([0.3, 0.2, 0.15, 0.05], margin=40, contact_cost=4, discount=0.2)
    >>> chain.value().round(3).tolist()
    [52.32, 5.554, 1.251, -1.82, 0.0]

    Notes
    -----
    Common mistake: overlooking a negative value. A customer in that state costs more to contact than will come back.

    References
    ----------
    Pfeifer & Carraway (2000), the worked example.
    """
    move, bought, cost = _recency(purchase, margin, contact_cost)
    return MarkovCLV(move, bought - cost, discount)


def contact_policy(purchase: Any, margin: float, contact_cost: float, discount: float) -> ContactPolicy:
    """For how long since the last purchase is a customer worth a contact?

    Parameters
    ----------
    purchase, margin, contact_cost, discount
        As in :func:`recency_chain`. Who is not contacted does not buy, and is gone.

    Returns
    -------
    ContactPolicy
        Rows the states; ``action``, ``value`` and ``value_contacting_all``.

    Raises
    ------
    ValueError
        If a chance or a rate is out of range.

    Examples
    --------
    >>> print(contact_policy([0.3, 0.2, 0.15, 0.05], margin=40, contact_cost=4, discount=0.2))
    When to contact a customer (policy iteration)
                action  value value_contacting_all
    state
    recency 1  contact  53.15                52.32
    recency 2  contact   6.62                 5.55
    recency 3  contact   2.64                 1.25
    recency 4     stop   0.00                -1.82
    gone          stop   0.00                 0.00

    Notes
    -----
    Common mistake: stopping where this period's contact does not pay. A sale also brings the customer back to
    recency 1, with all that follows: the value of the state counts, not the next period alone.

    References
    ----------
    Pfeifer & Carraway (2000). Howard (1960), Dynamic Programming and Markov Processes: policy iteration.
    """
    move, bought, cost = _recency(purchase, margin, contact_cost)
    stop = pd.DataFrame(0.0, index=move.index, columns=move.columns)
    stop["gone"] = 1.0
    found = best_policy({"stop": stop, "contact": move}, {"stop": bought, "contact": bought - cost}, discount)
    always = MarkovCLV(move, bought - cost, discount).value()
    table = found.table.assign(value_contacting_all=always)
    return ContactPolicy(
        table,
        title=_("When to contact a customer"),
        method=found.method,
        formats={"value": ",.2f", "value_contacting_all": ",.2f"},
        policy=found.policy,
        value=found.value,
        rounds=found.rounds,
    )


def best_policy(transitions: Mapping[str, Any], rewards: Mapping[str, Any], discount: float) -> ContactPolicy:
    """Which action is best in each state, when every action moves the customer in its own way?

    Parameters
    ----------
    transitions : mapping
        Action -> table of chances, as in :class:`MarkovCLV`, all with the same states.
    rewards : mapping
        Action -> money in each state.
    discount : float
        Rate a period, above 0.

    Returns
    -------
    ContactPolicy
        Rows the states; ``action`` and ``value``. Of two equally good actions the one named first is kept.

    Raises
    ------
    ValueError
        If actions differ in their states, or a rate or chance is out of range.

    Examples
    --------
    >>> mail, rest = [[0.6, 0.4], [0.1, 0.9]], [[0.3, 0.7], [0.05, 0.95]]
    >>> best_policy({"rest": rest, "mail": mail}, {"rest": [50, 0], "mail": [45, -5]}, 0.1).policy.tolist()
    ['mail', 'rest']

    Notes
    -----
    Common mistake: comparing the rewards of one period. The action also decides which state comes next.

    References
    ----------
    Howard (1960), Dynamic Programming and Markov Processes.
    """
    if not transitions or set(transitions) != set(rewards):
        raise ValueError(_("transitions and rewards name different actions: give both for each action."))
    d = number(discount, "discount", 0, 10, "(]")
    actions = list(transitions)
    chains = [MarkovCLV(transitions[one], rewards[one], d) for one in actions]
    names = chains[0].transition.index
    if any(not chain.transition.index.equals(names) for chain in chains):
        raise ValueError(_("the actions have different states: give every action a table of the same states."))
    moves = np.stack([chain.transition.to_numpy() for chain in chains]) / (1 + d)
    money: Any = np.stack([np.asarray(chain.rewards, dtype=np.float64) for chain in chains])
    choice, value, rounds = _improve(moves, money)
    policy = pd.Series([actions[one] for one in choice], index=names, name="action")
    worth = pd.Series(value, index=names, name="value")
    return ContactPolicy(
        pd.DataFrame({"action": policy, "value": worth}),
        title=_("Best action by state"),
        method=_("policy iteration"),
        formats={"value": ",.2f"},
        policy=policy,
        value=worth,
        rounds=rounds,
    )


def _improve(moves: Floats, money: Floats) -> tuple[Any, Any, int]:
    """Improve the policy until no state gains; a tie keeps the action it has, or it would run in circles."""
    states = np.arange(money.shape[1])
    choice = np.zeros(len(states), dtype=int)
    rounds = 0
    while True:
        rounds += 1
        value = np.linalg.solve(np.eye(len(states)) - moves[choice, states], money[choice, states])
        each = money + moves @ value
        best = each.max(axis=0)
        better = best > each[choice, states] + 1e-9 * (1 + np.abs(best))
        if not better.any():
            return choice, value, rounds
        choice = np.where(better, each.argmax(axis=0), choice)


def _recency(purchase: Any, margin: float, contact_cost: float) -> tuple[pd.DataFrame, Any, Any]:
    p = chances(purchase, "purchase")
    gain, cost = number(margin, "margin"), number(contact_cost, "contact_cost", 0)
    names = pd.Index([*(f"recency {place}" for place in range(1, len(p) + 1)), "gone"], name="state")
    move = pd.DataFrame(0.0, index=names, columns=names)
    for place, chance in enumerate(p):
        move.iloc[place, 0] += chance
        move.iloc[place, place + 1] += 1 - chance
    move.loc["gone", "gone"] = 1.0
    bought = pd.Series([gain] + [0.0] * len(p), index=names)
    spent = pd.Series([cost] * len(p) + [0.0], index=names)
    return move, bought, spent


def _square(transition: Any) -> pd.DataFrame:
    table = transition if isinstance(transition, pd.DataFrame) else pd.DataFrame(np.atleast_2d(transition))
    if table.shape[0] != table.shape[1] or table.empty:
        message = _("transition has {rows} rows and {columns} columns, expected a square table, states by states.")
        raise ValueError(message.format(rows=table.shape[0], columns=table.shape[1]))
    if isinstance(transition, pd.DataFrame) and set(table.index) != set(table.columns):
        raise ValueError(
            _("transition names other states in its rows than in its columns: use the same names in both.")
        )
    table = table[list(table.index)]
    for name, row in table.iterrows():
        for state, chance in row.items():
            number(chance, _("transition from {name} to {state}").format(name=name, state=state), 0, 1)
        if abs(float(row.sum()) - 1) > 1e-6:
            message = _(
                "row {name} of transition adds up to {total:g}, expected 1: from each state one goes somewhere."
            )
            raise ValueError(message.format(name=name, total=float(row.sum())))
    return table.astype(float).rename_axis(index="state", columns=None)


def _rewards(rewards: Any, names: "pd.Index[Any]") -> "pd.Series[float]":
    if isinstance(rewards, pd.Series) and set(rewards.index) != set(names):
        raise ValueError(
            _("rewards has other states than transition: expected {known}.").format(known=", ".join(map(str, names)))
        )
    listed = list(rewards[names]) if isinstance(rewards, pd.Series) else list(np.atleast_1d(rewards))
    if len(listed) != len(names):
        message = _("rewards has {found} numbers, expected {needed}, one a state.")
        raise ValueError(message.format(found=len(listed), needed=len(names)))
    return pd.Series([number(one, "rewards") for one in listed], index=names, name="reward")


def _finite(step: Floats, reward: Floats, horizon: int) -> Floats:
    value = reward
    for _period in range(horizon):
        value = reward + step @ value
    return value


def _endless(step: Floats, reward: Floats) -> Floats:
    """Solve for the value; states that can never earn or cost anything again need no discounting to have one."""
    earns = _can_earn(step, reward)
    value = np.zeros(len(reward))
    if not earns.any():
        return value
    part = step[np.ix_(earns, earns)]
    if np.max(np.abs(np.linalg.eigvals(part))) > 1 - 1e-12:
        raise ValueError(
            _("without a horizon the value is infinite: nothing is discounted and money comes for ever. ")
            + _("Give a horizon, such as horizon=10, or a discount rate above 0.")
        )
    value[earns] = np.linalg.solve(np.eye(int(earns.sum())) - part, reward[earns])
    return value


def _can_earn(step: Floats, reward: Floats) -> Any:
    found = reward != 0
    while True:
        more = found | ((step[:, found] > 0).any(axis=1))
        if (more == found).all():
            return found
        found = more
