"""What a program did: an effect with its interval, what has to be true for it, and what was checked."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from loyaltylab.clv.given import Floats, number
from loyaltylab.i18n import _
from loyaltylab.results import Estimate, p_relation

__all__ = ["Effect", "naive_gap"]


@dataclass(frozen=True, repr=False)
class Effect(Estimate):
    """An effect, for whom it holds, and what has to be true for it; prints all three.

    Attributes
    ----------
    p_value : float
        Of no effect at all, two-sided.
    whose : str
        The estimand: for whom the effect holds.
    offer : bool
        Whether it is the effect of an offer, which some took and others did not.
    checks : DataFrame
        One row an assumption: what must be true, how it was checked ("not checkable" where nothing can), and what
        came out.
    """

    p_value: float = float("nan")
    whose: str = ""
    offer: bool = False
    checks: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    def __str__(self) -> str:
        lines = [Estimate.__str__(self), _("p {p}; {whose}").format(p=p_relation(self.p_value), whose=self.whose)]
        lines += [f"- {row.assumption}: {row.found}" for row in self.checks.itertuples()]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{self}</pre>"

    def per_member(self, share: float) -> "Effect":
        """Divide the effect of an offer by the share who took it: the effect on those who did (Bloom 1984).

        Parameters
        ----------
        share : float
            Of those with the offer, who joined; above 0 to 1. Taken as known. Where people join over time, the mean
            over the periods: the share of customers and periods in which they were members.

        Examples
        --------
        >>> offer = Effect(0.04, 0.01, 0.07, n=24, se=0.014, method="t(22), 95 %", p_value=0.01, offer=True)
        >>> round(offer.per_member(0.4).value, 3)
        0.1

        Notes
        -----
        Holds if the offer does nothing to those who do not take it, and nobody without the offer can have it.
        """
        if not self.offer:
            raise ValueError(_("this is no effect of an offer, so it cannot be divided among those who took it."))
        share = number(share, "share", 0, 1, "(]")
        more = {
            "assumption": _("the offer works only on who takes it"),
            "check": _("not checkable"),
            "found": _("not checkable"),
        }
        return Effect(
            self.value / share,
            self.low / share,
            self.high / share,
            self.n,
            self.se / share,
            self.method,
            self.name,
            self.unit,
            self.p_value,
            _("effect on those who joined"),
            False,
            pd.concat([self.checks, pd.DataFrame([more])], ignore_index=True),
        )


def naive_gap(data: pd.DataFrame, outcome: str, member: str, confidence: float = 0.95) -> Effect:
    """How much more do members do than others? What the slide shows, and no effect.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    outcome : str
        Column of what they did, numbers.
    member : str
        Column of 0 and 1, or False and True.
    confidence : float
        Of the interval.

    Returns
    -------
    Effect
        Difference of the means (Welch); its ``checks`` say why it is no effect.

    Raises
    ------
    ValueError
        If a column is missing, has gaps, or a group has fewer than two customers.

    Examples
    --------
    >>> data = pd.DataFrame({"visits": [3, 5, 4, 1, 0, 2], "member": [1, 1, 1, 0, 0, 0]})
    >>> naive_gap(data, "visits", "member").value
    3.0

    Notes
    -----
    Common mistake: calling this what the program does. Who comes often joins; Leenheer et al. found the gap seven times
    the effect.

    References
    ----------
    Leenheer, van Heerde, Bijmolt & Smidts (2007), International Journal of Research in Marketing 24(1).
    """
    values, joined = numbers(data, outcome), numbers(data, member)
    if not np.isin(joined, [0, 1]).all():
        raise ValueError(_("{name} has values other than 0 and 1.").format(name=member))
    groups = [values[joined == one] for one in (1, 0)]
    if min(map(len, groups)) < 2:
        raise ValueError(_("{name}: each group needs two customers or more.").format(name=member))
    value = float(groups[0].mean() - groups[1].mean())
    parts = [float(group.var(ddof=1)) / len(group) for group in groups]
    se = float(np.sqrt(sum(parts)))
    steps = sum(part**2 / (len(group) - 1) for part, group in zip(parts, groups, strict=True))
    df = sum(parts) ** 2 / steps if steps > 0 else float(len(values) - 2)
    reach = float(stats.t.ppf(0.5 + confidence_of(confidence) / 2, df)) * se
    chance = float(2 * stats.t.sf(abs(value) / se, df)) if se > 0 else float("nan")
    checks = pd.DataFrame(
        {
            "assumption": [_("members would do as others do, had they not joined")],
            "check": [_("compare both before there was a program")],
            "found": [_("hardly ever true: who does more joins")],
        }
    )
    method = _("Welch, {confidence:.0f} %").format(confidence=100 * confidence)
    whose = _("members against others: no effect of anything")
    return Effect(
        value,
        value - reach,
        value + reach,
        len(values),
        se,
        method,
        outcome,
        p_value=chance,
        whose=whose,
        checks=checks,
    )


def numbers(data: pd.DataFrame, name: str) -> Floats:
    """Return a column as numbers without gaps, or say which row is none."""
    if not isinstance(data, pd.DataFrame):
        raise ValueError(_("data is a {kind}, expected a DataFrame.").format(kind=type(data).__name__))
    if name not in data.columns:
        known = ", ".join(map(str, data.columns))
        raise ValueError(_("there is no column {name!r}; there are {known}.").format(name=name, known=known))
    found = pd.to_numeric(data[name], errors="coerce").to_numpy(dtype=float)
    bad = np.flatnonzero(~np.isfinite(found))
    if len(bad):
        words = _("{name}: row {row} has {value}, expected a number.")
        raise ValueError(words.format(name=name, row=data.index[bad[0]], value=data[name].iloc[bad[0]]))
    return found


def confidence_of(value: Any) -> float:
    """Return a confidence level, or say what one is."""
    return number(value, "confidence", 0, 1, "()")
