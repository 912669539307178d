"""Why this offer and not the other? Delivered value, and what it takes to make customers switch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import Answers, answers, check_confidence
from loyaltylab.survey.intervals import percent, wilson

__all__ = ["COSTS", "VALUES", "DeliveredValue", "component_names", "delivered_value", "switching_gain", "who_moves"]

VALUES = ("product_value", "service_value", "personnel_value", "image_value")
COSTS = ("money_cost", "time_cost", "energy_cost", "psychic_cost")


@dataclass(frozen=True)
class DeliveredValue(ResultTable):
    """Total value, total cost, and what is left of it, of every offer.

    Attributes
    ----------
    components : DataFrame
        Offers x the eight components, as given.
    weights : Series
        Of the components.
    """

    components: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    weights: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float), repr=False)

    @property
    def best(self) -> Any:
        """The offer with the largest delivered value; of equal ones the first."""
        return self.table["delivered_value"].idxmax()

    @property
    def runner_up(self) -> Any:
        """The offer that would be chosen if the best were not there."""
        return self.table["delivered_value"].drop(self.best).idxmax()

    def sensitivity(self) -> ResultTable:
        """By how much would one component have to change until the choice tips?

        Returns
        -------
        ResultTable
            By component: ``best`` now and where it draws level (``best_level``), ``runner_up`` now and its level, and
            for each whether that is possible, as no component can fall below 0.

        Raises
        ------
        ValueError
            If there is only one offer.

        Notes
        -----
        Common mistake: changing several components in one's head. Each line changes one and keeps the others.
        """
        if len(self.table) < 2:
            raise ValueError(_("with one offer there is no choice that could tip. Give at least two offers."))
        delivered = self.table["delivered_value"]
        margin = float(delivered[self.best] - delivered[self.runner_up])
        worse = pd.Series({name: -1.0 if name in VALUES else 1.0 for name in (*VALUES, *COSTS)})
        step = worse * margin / self.weights
        table = pd.DataFrame({"change": step.abs()})
        for name, offer, sign in (("best", self.best, 1), ("runner_up", self.runner_up, -1)):
            now = self.components.loc[offer]
            table[name] = now
            table[f"{name}_level"] = now + sign * step
            table[f"{name}_possible"] = now + sign * step >= 0
        table.index.name = "component"
        return ResultTable(
            table,
            title=_("What would tip the choice from {best} to {runner_up}, margin {margin:.2f}").format(
                best=self.best, runner_up=self.runner_up, margin=margin
            ),
            beside=("change",),
        )


def component_names() -> dict[str, str]:
    """Return the names of the eight components, in the language in use.

    Examples
    --------
    >>> component_names()["psychic_cost"]
    'psychic cost'
    """
    return {
        "product_value": _("product value"),
        "service_value": _("service value"),
        "personnel_value": _("personnel value"),
        "image_value": _("image value"),
        "money_cost": _("money cost"),
        "time_cost": _("time cost"),
        "energy_cost": _("energy cost"),
        "psychic_cost": _("psychic cost"),
    }


def delivered_value(offers: pd.DataFrame, weights: Mapping[str, float] | None = None) -> DeliveredValue:
    """Which offer leaves the customer most, after all it costs?

    Parameters
    ----------
    offers : DataFrame
        One line an offer; columns product_value, service_value, personnel_value, image_value, money_cost, time_cost,
        energy_cost, psychic_cost, all in one unit (yuan, or points), from 0.
    weights : dict, optional
        Factor above 0 for a component; 1 for those not named.

    Returns
    -------
    DeliveredValue
        ``table`` by offer: total_value, total_cost, delivered_value (their difference), ratio, rank.

    Raises
    ------
    ValueError
        If a component is missing, negative or not a number, or a weight is not above 0.

    Examples
    --------
    >>> offers = pd.DataFrame([[50, 20, 15, 10, 40, 10, 5, 5], [45, 10, 10, 20, 30, 20, 5, 5]],
    ...                       index=["Light", "Quay"], columns=[*VALUES, *COSTS])
    >>> delivered_value(offers).table["delivered_value"].tolist()
    [35.0, 25.0]

    Notes
    -----
    Difference and ratio can name different winners; the notes say so. Common mistake: forgetting time, energy and
    psychic costs, which the hotel does not see in its books.

    References
    ----------
    Kotler & Keller, Marketing Management (total customer value less total customer cost).
    """
    names = [*VALUES, *COSTS]
    if not isinstance(offers, pd.DataFrame) or offers.empty:
        raise ValueError(_("offers is no table with rows. Give one row an offer, one column a component."))
    lacking, unknown = [n for n in names if n not in offers], [str(n) for n in offers.columns if n not in names]
    if lacking or unknown:
        raise ValueError(
            _("offers lacks {lacking} and has {unknown}, expected exactly the eight components {names}.").format(
                lacking=", ".join(lacking) or "-", unknown=", ".join(unknown) or "-", names=", ".join(names)
            )
        )
    if not offers.index.is_unique:
        raise ValueError(
            _("offer {name!r} stands twice. Give every offer its own name.").format(
                name=offers.index[offers.index.duplicated()][0]
            )
        )
    components = pd.DataFrame({name: answers(offers[name], name, 0, np.inf, whole=False) for name in names})
    factors = _weights(weights, names)
    weighted = components * factors
    table = pd.DataFrame({"total_value": weighted[list(VALUES)].sum(axis=1)})
    table["total_cost"] = weighted[list(COSTS)].sum(axis=1)
    table["delivered_value"] = table["total_value"] - table["total_cost"]
    # An offer that costs nothing gives without limit; one that also gives nothing counts as even.
    free = table["total_cost"] == 0
    table["ratio"] = (table["total_value"] / table["total_cost"].mask(free)).mask(free, np.inf)
    table["ratio"] = table["ratio"].mask(free & (table["total_value"] == 0), 1.0)
    table["rank"] = table["delivered_value"].rank(ascending=False, method="min").astype(int)
    table.index.name = "offer"
    return DeliveredValue(
        table,
        title=_("Delivered value of {count} offers").format(count=len(table)),
        notes=_value_notes(table),
        components=components,
        weights=factors,
    )


def switching_gain(benefit: Any, switching_cost: Any) -> Any:
    """What does each customer gain by switching: the benefit less what the switch costs?

    Parameters
    ----------
    benefit, switching_cost : number, or Series, array or list of numbers
        In the same unit; one number for everybody, or one value a customer.

    Returns
    -------
    float, or Series of float
        Above 0: switching pays.

    Raises
    ------
    ValueError
        If a value is missing or no number, or the two are of different length.

    Examples
    --------
    >>> switching_gain(8, [5.0, 8.0, 12.0]).tolist()
    [3.0, 0.0, -4.0]

    Notes
    -----
    Common mistake: reading a customer with a negative gain as loyal. A hostage has one, too.
    """
    given = {"benefit": benefit, "switching_cost": switching_cost}
    read = {
        name: answers([value] if np.ndim(value) == 0 else value, name, -np.inf, np.inf, whole=False)
        for name, value in given.items()
    }
    singles = [name for name, value in given.items() if np.ndim(value) == 0]
    if len(singles) == 2:
        return float(read["benefit"].iloc[0] - read["switching_cost"].iloc[0])
    if not singles and len(read["benefit"]) != len(read["switching_cost"]):
        raise ValueError(
            _("benefit has {one} values, switching_cost {other}. Give one of each a customer.").format(
                one=len(read["benefit"]), other=len(read["switching_cost"])
            )
        )
    index = read["benefit" if singles == ["switching_cost"] else "switching_cost"].index
    gain = read["benefit"].to_numpy() - read["switching_cost"].to_numpy()
    return pd.Series(gain, index=index, name="switching_gain")


def who_moves(
    switching_cost: Answers,
    coupons: Sequence[float],
    benefit: Any = 0,
    already: Any = None,
    confidence: float = 0.95,
) -> ResultTable:
    """How many customers does a coupon move, and what does it cost per customer moved?

    Parameters
    ----------
    switching_cost : Series, array or list of float
        One a customer, in money: how much cheaper the other offer has to be.
    coupons : list of float
        Values to try, from 0, in the same money.
    benefit : number, or one a customer
        What the switch brings without a coupon.
    already : Series, array or list of bool, optional
        Who comes anyway: they are not won, but use the coupon too.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    ResultTable
        By coupon: n (who could be won), moved (benefit and coupon exceed the switching cost), share, low, high,
        moved_by_coupon (who would not have moved without it), takers, spent, cost_per_move (spent over
        moved_by_coupon; infinite when the coupon moves nobody).

    Raises
    ------
    ValueError
        If values are missing, a coupon is negative, lengths differ or everybody comes anyway.

    Examples
    --------
    >>> table = who_moves([1, 4, 6, 9], [5, 10], already=[0, 1, 0, 0]).table
    >>> table[["moved", "takers", "cost_per_move"]].to_numpy().tolist()
    [[1.0, 2.0, 10.0], [3.0, 4.0, 13.333333333333334]]

    Notes
    -----
    The interval is Wilson's, for the share among customers like these. Common mistake: counting coupons used. Who
    would have come anyway uses them first.

    References
    ----------
    Klemperer (1987), Markets with consumer switching costs, QJE 102.
    """
    check_confidence(confidence)
    values = answers(coupons, "coupons", 0, np.inf, whole=False)
    cost = answers(switching_cost, "switching_cost", -np.inf, np.inf, whole=False)
    gain = switching_gain(benefit, cost).to_numpy()
    anyway = _already(already, len(gain))
    n = int((~anyway).sum())
    if n == 0:
        raise ValueError(_("already: everybody comes anyway, so nobody can be moved. Leave coupons alone."))
    rows = []
    for value in values:
        moved = int(((gain + value > 0) & ~anyway).sum())
        by_coupon = moved - int(((gain > 0) & ~anyway).sum())
        takers = moved + int(anyway.sum())
        low, high = wilson(moved, n, confidence)
        spent = takers * value
        each = spent / by_coupon if by_coupon else np.inf
        rows.append([n, moved, moved / n, float(low), float(high), by_coupon, takers, spent, each])
    names = ["n", "moved", "share", "low", "high", "moved_by_coupon", "takers", "spent", "cost_per_move"]
    table = pd.DataFrame(rows, columns=names, index=pd.Index(values, name="coupon"))
    notes = [] if already is not None else [_("Nobody is counted as coming anyway; give already= if some do.")]
    idle = [f"{value:g}" for value in table.index[table["moved_by_coupon"] == 0]]
    if idle:
        notes.append(_("Moved nobody, so there is no cost per move: {coupons}.").format(coupons=", ".join(idle)))
    return ResultTable(
        table,
        title=_("Who moves for which coupon, of {n:,} who could be won").format(n=n),
        method=_("Wilson, {confidence}").format(confidence=percent(confidence)),
        notes=tuple(notes),
        formats={"share": ".1%", "low": ".1%", "high": ".1%", "spent": ",.0f"},
    )


def _already(already: Any, n: int) -> Any:
    if already is None:
        return np.zeros(n, dtype=bool)
    values = np.asarray(already)
    series = pd.Series(already if values.dtype != bool else values.astype(int), name="already")
    given = answers(series, "already", 0, 1)
    if len(given) != n:
        raise ValueError(
            _("already has {one} values for {other} customers. Give one a customer.").format(one=len(given), other=n)
        )
    return given.to_numpy() == 1


def _weights(weights: Mapping[str, float] | None, names: list[str]) -> "pd.Series[float]":
    given = dict(weights or {})
    unknown = [str(name) for name in given if name not in names]
    if unknown:
        raise ValueError(
            _("weights names {unknown}, expected some of {names}.").format(
                unknown=", ".join(unknown), names=", ".join(names)
            )
        )
    factors = pd.Series({name: float(given.get(name, 1.0)) for name in names})
    wrong = factors.index[~((factors > 0) & np.isfinite(factors)).to_numpy()]
    if len(wrong):
        raise ValueError(
            _("weights[{name!r}] is {value!r}, expected a number above 0.").format(
                name=wrong[0], value=float(factors[wrong[0]])
            )
        )
    return factors


def _value_notes(table: pd.DataFrame) -> tuple[str, ...]:
    best: Any = table["delivered_value"].idxmax()
    notes = [_("Largest delivered value: {best}.").format(best=best)]
    if (table["rank"] == 1).sum() > 1:
        notes = [
            _("The best offers draw level: {names}.").format(names=", ".join(map(str, table.index[table["rank"] == 1])))
        ]
    richest: Any = table["ratio"].idxmax()
    if table.loc[richest, "ratio"] > table.loc[best, "ratio"]:
        notes.append(
            _("By value per cost it would be {richest}: say which of the two your customers go by.").format(
                richest=richest
            )
        )
    return tuple(notes)
