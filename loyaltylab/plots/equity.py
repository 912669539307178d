"""Pictures of where the next yuan goes: what spending leaves, and what a customer in each state is worth."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from loyaltylab.clv import ContactPolicy, ResponseCurve
from loyaltylab.clv.given import number
from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, look, new_axes

__all__ = ["spending_curves", "state_values"]

BRIGHT, PALE = COLORS[0], "#c9c9c9"


def spending_curves(
    curves: ResponseCurve | Mapping[str, ResponseCurve],
    margin: float,
    most: float | None = None,
    unit: str = "",
    ax: Any = None,
) -> Any:
    """Draw what is left per prospect against the spending on winning one; the best spending has a star.

    Parameters
    ----------
    curves : ResponseCurve or mapping
        One curve, or name -> curve: the same question under different answers of the managers.
    margin : float
        Value of a customer won, before the cost of winning, in money.
    most : float, optional
        Right end of the axis, in money per prospect; by default all best points and spendings of today are in sight.
    unit : str
        Of the money, for the axes.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is no curve, something is not a :class:`loyaltylab.clv.ResponseCurve`, or ``most`` is not above 0.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.clv import ResponseCurve
    >>> spending_curves(ResponseCurve(0.4, 5, 0.15), margin=100).get_xlabel()
    'Spending per prospect (money)'

    Notes
    -----
    Common mistake: reading the star to the cent. The top is flat, and the curve stands on guesses.
    """
    drawn = {"": curves} if isinstance(curves, ResponseCurve) else curves
    if not isinstance(drawn, Mapping) or not drawn or any(not isinstance(one, ResponseCurve) for one in drawn.values()):
        raise ValueError(_("curves must be a ResponseCurve, or a mapping of names to at least one of them."))
    worth = number(margin, "margin")
    far = max(max(one.spending, one.optimum(worth)) for one in drawn.values())
    end = 1.4 * far if most is None else number(most, "most", 0, ends="(]")
    across = np.linspace(0, end, 201)
    ax = new_axes(ax)
    parts = []
    for place, (name, one) in enumerate(drawn.items()):
        best, now = one.optimum(worth), one.spending
        style = {name: how for name, how in look(place).items() if name != "marker"}  # the marks say best and now
        ax.plot(across, [_left(one, worth, each) for each in across], linewidth=2, label=name or None, **style)
        ax.plot(best, _left(one, worth, best), "*", markersize=17, color=style["color"], markeredgecolor="black")
        ax.plot(now, _left(one, worth, now), "o", markersize=11, markerfacecolor="none", markeredgecolor="black")
        words = _("{name}: now {now:,.1f}, leaves {left:,.1f}; best {best:,.1f}, leaves {top:,.1f}")
        parts.append(
            words.format(
                name=name or _("curve"), now=now, left=_left(one, worth, now), best=best, top=_left(one, worth, best)
            )
        )
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xlim(0, end)
    money = money_name(unit)
    ax.set_xlabel(_("Spending per prospect ({unit})").format(unit=money))
    ax.set_ylabel(_("Left per prospect ({unit})").format(unit=money))
    ax.set_title(_("What is left after winning customers (star: best, ring: now)"))
    if any(drawn):
        ax.legend(frameon=False)
    start = _("Lines of what is left per prospect, for a customer worth {margin:,.1f}.").format(margin=worth)
    return describe(ax, start + " " + "; ".join(parts) + ".")


def state_values(policy: Any, pause: str = "stop", unit: str = "", ax: Any = None) -> Any:
    """Draw what a customer in each state is worth; states in which one pauses are pale and hatched.

    Parameters
    ----------
    policy : ContactPolicy
        From :func:`loyaltylab.clv.contact_policy` or :func:`loyaltylab.clv.best_policy`.
    pause : str
        Action that stands for doing nothing.
    unit : str
        Of the money, for the axis.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If it was given anything else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.clv import contact_policy
    >>> state_values(contact_policy([0.3, 0.2, 0.15, 0.05], 40, 4, 0.2)).get_title()
    'Value and best action by state'

    Notes
    -----
    Common mistake: comparing two bars and calling the difference the effect of a contact. It is what separates two
    customers, and they are different people.
    """
    if not isinstance(policy, ContactPolicy):
        message = _("this plot takes what contact_policy or best_policy returns, not a {found}.")
        raise ValueError(message.format(found=type(policy).__name__))
    ax = new_axes(ax)
    names = [state_name(str(one)) for one in policy.value.index]
    acts = [str(action) != pause for action in policy.policy]
    bars = ax.bar(range(len(names)), policy.value, color=[BRIGHT if act else PALE for act in acts], edgecolor="black")
    for bar, act in zip(bars, acts, strict=True):
        bar.set_hatch("" if act else "//")
    actions = [action_name(str(one)) for one in policy.policy]
    labels = [f"{value:,.0f}\n{action}" for value, action in zip(policy.value, actions, strict=True)]
    ax.bar_label(bars, labels=labels, padding=3, fontsize=9)
    ax.margins(y=0.18)
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xticks(range(len(names)), [name.replace(" ", "\n", 1) for name in names])
    ax.set_ylabel(_("Value of a customer ({unit})").format(unit=money_name(unit)))
    ax.set_title(_("Value and best action by state"))
    listed = zip(names, policy.value, actions, strict=True)
    words = "; ".join(f"{name}: {value:,.1f}, {action}" for name, value, action in listed)
    return describe(
        ax, _("Bar chart of the value of a customer by state, with the best action. {words}.").format(words=words)
    )


def state_name(name: str) -> str:
    """Name a state of :func:`loyaltylab.clv.recency_chain`; states of one's own keep their names.

    Examples
    --------
    >>> state_name("recency 2"), state_name("asleep")
    ('recency 2', 'asleep')
    """
    first, _space, rest = name.partition(" ")
    if first == "recency" and rest.isdigit():
        return _("recency {place}").format(place=rest)
    return _("gone") if name == "gone" else name


def action_name(name: str) -> str:
    """Name an action of :func:`loyaltylab.clv.contact_policy`; actions of one's own keep their names.

    Examples
    --------
    >>> action_name("contact"), action_name("visit")
    ('contact', 'visit')
    """
    return {"contact": _("contact"), "stop": _("stop"), "letter": _("letter"), "none": _("no letter")}.get(name, name)


def money_name(unit: str) -> str:
    """Name the unit of the money; a unit of one's own keeps its name.

    Examples
    --------
    >>> money_name(""), money_name("EUR")
    ('money', 'EUR')
    """
    return {"": _("money"), "thousand yuan": _("thousand yuan"), "yuan": _("yuan")}.get(unit, unit)


def _left(curve: ResponseCurve, margin: float, spending: float) -> float:
    return curve.rate(spending) * margin - spending
