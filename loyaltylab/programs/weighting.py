"""Members against others who looked like them before: weights, what they balance, and what they cannot."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.tools.sm_exceptions import PerfectSeparationError

from loyaltylab.clv.given import Floats
from loyaltylab.i18n import _
from loyaltylab.programs.balance import BALANCED, Yes, balance_table, last_look, read_groups, unseen
from loyaltylab.programs.effect import Effect, confidence_of
from loyaltylab.results import ResultTable

__all__ = ["WeightedEffect", "weighted_effect"]


@dataclass(frozen=True, repr=False)
class WeightedEffect(Effect):
    """An effect on members, and how alike the weights made the others.

    Attributes
    ----------
    balance : ResultTable
        By covariate: mean of members, of others, of others weighted, and the differences before and after in standard
        deviations of the members.
    weights : Series
        By row of the data: 1 for members; for others what each counts, adding up to the number of members.
    """

    balance: ResultTable = field(default_factory=lambda: ResultTable(pd.DataFrame()), repr=False)
    weights: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float), repr=False)


def weighted_effect(
    data: pd.DataFrame,
    outcome: str,
    member: str,
    covariates: Sequence[str],
    confidence: float = 0.95,
    before: Sequence[str] = (),
) -> WeightedEffect:
    """How much more do members do than others who were like them before?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    outcome : str
        Column of what they did afterwards, numbers.
    member : str
        Column of 1 and 0.
    covariates : sequence of str
        Columns from *before* anybody joined, numbers: best what they bought, in several periods.
    confidence : float
        Of the interval.
    before : sequence of str, optional
        Columns of what they did in periods before anybody joined, the oldest first, for a check of the last one:
        leave it out of the covariates, or it is made alike and tells nothing.

    Returns
    -------
    WeightedEffect
        Effect on members. Others are weighted by the odds of joining (logit), and what is left is taken out by a line
        through the others (doubly robust); errors from the influence function.

    Raises
    ------
    ValueError
        If a column is missing or has gaps, a group is too small for so many covariates, or members and others do not
        overlap.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> before = rng.poisson(3, 2000)
    >>> joined = rng.random(2000) < 1 / (1 + np.exp(3 - before))
    >>> data = pd.DataFrame({"before": before, "member": joined.astype(int), "after": before + 0.5 * joined})
    >>> found = weighted_effect(data, "after", "member", ["before"])
    >>> round(found.value, 3)
    0.5

    Notes
    -----
    Holds if nothing else made people join and buy more: nothing that is not among the covariates. Common mistake:
    covariates from after joining. They are part of the effect, and taking them out takes it away.

    References
    ----------
    Robins, Rotnitzky & Zhao (1994), JASA 89; Hirano & Imbens (2001), Health Services and Outcomes Research
    Methodology 2.
    """
    after, member_of, names, table = read_groups(data, outcome, member, covariates)
    joined = member_of.astype(float)
    share = confidence_of(confidence)
    odds = _odds(joined, table)
    value, se = _doubly_robust(after, member_of, table, odds)
    weights = np.where(member_of, 1.0, odds * joined.sum() / odds[~member_of].sum())
    reach = float(stats.norm.ppf(0.5 + share / 2)) * se
    title = _("Balance: difference in standard deviations, before and after weighting")
    balance = balance_table(names, table, member_of, weights, title)
    look = last_look(data, before, names, member_of, weights)
    return WeightedEffect(
        value,
        value - reach,
        value + reach,
        len(after),
        se,
        _("doubly robust, {confidence:.0f} %").format(confidence=100 * share),
        outcome,
        p_value=float(2 * stats.norm.sf(abs(value) / se)) if se > 0 else float("nan"),
        whose=_("effect on members"),
        checks=_checks(balance, weights[~member_of], look),
        balance=balance,
        weights=pd.Series(weights, index=data.index, name="weight"),
    )


def _odds(joined: Floats, table: Floats) -> Floats:
    """Return each customer's odds of joining; where they are certain, there is nobody to compare with."""
    scaled = (table - table.mean(axis=0)) / np.where(table.std(axis=0) > 0, table.std(axis=0), 1)
    flat = np.flatnonzero(table.std(axis=0) == 0)
    design = np.column_stack([np.ones(len(joined)), np.delete(scaled, flat, axis=1)])
    try:
        with warnings.catch_warnings():  # what they warn of is an error below
            warnings.simplefilter("ignore")
            fit = sm.Logit(joined, design).fit(disp=0, maxiter=200)
    except (np.linalg.LinAlgError, PerfectSeparationError):
        fit = None
    chance = np.ones(len(joined)) if fit is None else np.asarray(fit.predict())
    if fit is None or not fit.mle_retvals["converged"] or (chance[joined == 0] > 1 - 1e-9).any():
        raise ValueError(
            _("the covariates tell members from others with certainty: there is nobody to compare them with.")
        )
    return np.asarray(chance / (1 - chance))


def _doubly_robust(after: Floats, member: Yes, table: Floats, odds: Floats) -> tuple[float, float]:
    design = np.column_stack([np.ones(len(after)), table])
    line = sm.OLS(after[~member], design[~member]).fit()
    left = after - design @ line.params
    weight = np.where(member, 0.0, odds)
    others = float((weight * left).sum() / weight.sum())
    value = float(left[member].mean()) - others
    share = member.mean()
    influence = member / share * (left - others - value) - weight / weight.mean() * (left - others)
    return value, float(np.sqrt((influence**2).mean() / len(after)))


def _checks(balance: ResultTable, weights: Floats, look: tuple[str, str, str] | None) -> pd.DataFrame:
    worst = balance.table["after"].abs().max()
    words = _("largest difference {before:.2f} standard deviations before, {after:.2f} after weighting")
    found = words.format(before=balance.table["before"].abs().max(), after=worst)
    effective = weights.sum() ** 2 / (weights**2).sum()
    sizes = _("{n:,} others count as {effective:,.0f}").format(n=len(weights), effective=effective)
    rows = [
        (
            _("weighted, the others looked like members before"),
            _("balance before"),
            found + ("" if worst < BALANCED else _(": not balanced")),
        ),
        (_("there are others like each member"), _("effective number"), sizes),
        *([look] if look else []),
        unseen(),
    ]
    return pd.DataFrame(rows, columns=["assumption", "check", "found"])
