"""Members and others who should have been like them before: how alike they are, and a last look at the time before."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.clv.given import Floats
from loyaltylab.i18n import _
from loyaltylab.programs.effect import numbers
from loyaltylab.results import ResultTable, p_relation

__all__ = ["BALANCED", "Yes", "balance_table", "last_look", "read_groups", "unseen"]

Yes: TypeAlias = npt.NDArray[np.bool_]

BALANCED = 0.1  # of a standard deviation, the usual line
FEW = 10  # customers a covariate


def read_groups(
    data: pd.DataFrame, outcome: str, member: str, covariates: Sequence[str]
) -> tuple[Floats, Yes, list[str], Floats]:
    """Return outcome, membership, names and table of covariates, or say what is wrong with them."""
    after, joined = numbers(data, outcome), numbers(data, member)
    names = [covariates] if isinstance(covariates, str) else list(covariates)
    if not names or {outcome, member} & set(names):
        raise ValueError(
            _("covariates is {value!r}, expected columns other than outcome and member.").format(value=names)
        )
    table = np.column_stack([numbers(data, name) for name in names])
    if not np.isin(joined, [0, 1]).all():
        raise ValueError(_("{name} has values other than 0 and 1.").format(name=member))
    groups = (int((joined == 1).sum()), int((joined == 0).sum()))
    if min(groups) < FEW * len(names):
        words = _("{a} members and {b} others are too few for {k} covariates; {few} of each a covariate are needed.")
        raise ValueError(words.format(a=groups[0], b=groups[1], k=len(names), few=FEW))
    return after, joined == 1, names, table


def balance_table(names: list[str], table: Floats, member: Yes, weights: Floats, title: str) -> ResultTable:
    """Compare means of members and of others, plain and weighted, in standard deviations of the members.

    Examples
    --------
    >>> table, member = np.array([[3.0], [5.0], [1.0], [4.0]]), np.array([True, True, False, False])
    >>> found = balance_table(["visits"], table, member, np.array([1.0, 1.0, 0.0, 2.0]), "Balance")
    >>> found.table.loc["visits", ["members", "others", "others_weighted", "after"]].tolist()
    [4.0, 2.5, 4.0, 0.0]
    """
    spread = table[member].std(axis=0, ddof=1)
    mine, theirs = table[member].mean(axis=0), table[~member].mean(axis=0)
    weighted = np.average(table[~member], axis=0, weights=weights[~member])
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps = [np.where(spread > 0, (mine - one) / spread, 0.0) for one in (theirs, weighted)]
    gaps = [np.where(np.abs(gap) < 1e-12, 0.0, gap) for gap in gaps]  # exact matches differ by rounding only
    found = pd.DataFrame(
        {"members": mine, "others": theirs, "others_weighted": weighted, "before": gaps[0], "after": gaps[1]},
        index=pd.Index(names, name="covariate"),
    )
    return ResultTable(found, title=title, formats={"before": "+.3f", "after": "+.3f"})


def last_look(
    data: pd.DataFrame, periods: Sequence[str], covariates: Sequence[str], member: Yes, weights: Floats
) -> tuple[str, str, str] | None:
    """Compare the last period before joining with the earlier ones, members against the others made like them.

    A distance is what Ashenfelter saw before a training: people join after an unusual time. It is also what remains
    where the covariates do not hold what makes people join. Where the last period is among the covariates it is made
    alike, so that nothing could be seen; then all others are compared, as they are.
    """
    names = [periods] if isinstance(periods, str) else list(periods)
    if not names:
        return None
    if len(names) < 2:
        raise ValueError(_("before is {value!r}, expected two columns or more, the oldest first.").format(value=names))
    table = np.column_stack([numbers(data, name) for name in names])
    step = table[:, -1] - table[:, :-1].mean(axis=1)
    forced = names[-1] in covariates
    weight = np.ones(len(step)) if forced else weights
    means, errors = [], []
    for group in (member, ~member):
        share = weight[group] / weight[group].sum()
        means.append(float(share @ step[group]))
        errors.append(float(share**2 @ (step[group] - means[-1]) ** 2))
    se = float(np.sqrt(sum(errors)))
    chance = float(2 * stats.norm.sf(abs(means[0] - means[1]) / se)) if se > 0 else float("nan")
    words = (
        _("against earlier, {last} is {mine:+.3g} for members, {theirs:+.3g} for all others (p {p})")
        if forced
        else _("against earlier, {last} is {mine:+.3g} for members, {theirs:+.3g} for others like them (p {p})")
    )
    found = words.format(last=names[-1], mine=means[0], theirs=means[1], p=p_relation(chance))
    return _("nobody joined after an unusual time"), _("last period before"), found


def unseen() -> tuple[str, str, str]:
    """Return the row of checks that nothing fills.

    Examples
    --------
    >>> unseen()[1]
    'not checkable'
    """
    return (
        _("nothing that is not among the covariates made people join and buy more"),
        _("not checkable"),
        _("not checkable; people who plan to come more often join"),
    )
