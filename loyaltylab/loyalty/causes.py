"""What else is behind loyalty? Causes that work through others (mediation) or bend the link (moderation)."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.columns import is_yes_no, read_numbers
from loyaltylab.resampling import percentile_interval
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["mediation", "moderation"]

Floats: TypeAlias = npt.NDArray[np.float64]


def moderation(
    data: pd.DataFrame,
    moderators: Sequence[str],
    satisfaction: str = "satisfaction",
    loyalty: str = "repurchased",
    confidence: float = 0.95,
) -> ResultTable:
    """Does the link of satisfaction with loyalty depend on something else, such as switching costs?

    A logit (for yes/no loyalty) or least squares with robust errors, on satisfaction, the moderators, and satisfaction
    times each moderator; all standardized.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    moderators : sequence of str
        Columns of numbers.
    satisfaction, loyalty : str
        Columns of numbers; loyalty may be 0/1.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    ResultTable
        Rows ``satisfaction``, each moderator, and ``satisfaction x moderator``; columns ``effect``, ``se``, ``low``,
        ``high``, ``p_value``. Effects are per standard deviation: on the log odds for yes/no, else on loyalty.

    Raises
    ------
    ValueError
        If a column is missing, has gaps or never varies.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"satisfaction": rng.normal(size=4000), "cost": rng.normal(size=4000)})
    >>> log_odds = data["satisfaction"] - 0.5 * data["satisfaction"] * data["cost"]
    >>> data["repurchased"] = rng.random(4000) < 1 / (1 + np.exp(-log_odds))
    >>> print(moderation(data, ["cost"]).table["effect"].round(1).to_dict())
    {'satisfaction': 1.0, 'cost': 0.0, 'satisfaction x cost': -0.5}

    Notes
    -----
    Common mistake: comparing the slopes of two groups by their p-values. The interaction itself has to be tested.
    On the log odds "no interaction" does not mean the same difference in percentage points.

    References
    ----------
    Aiken & West (1991), Multiple Regression: Testing and Interpreting Interactions.
    """
    import statsmodels.api as sm

    names = [satisfaction, *moderators]
    if not moderators:
        raise ValueError(_("moderators is empty. Name at least one column."))
    explaining = pd.DataFrame({name: _standard(read_numbers(data, name)) for name in names})
    outcome = read_numbers(data, loyalty)
    for name in moderators:
        explaining[f"{satisfaction} x {name}"] = explaining[satisfaction] * explaining[name]
    design = sm.add_constant(explaining)
    yes_no = is_yes_no(outcome)
    fitted: Any = (
        sm.GLM(outcome, design, family=sm.families.Binomial()).fit()
        if yes_no
        else sm.OLS(outcome, design).fit(cov_type="HC3")
    )
    reach = normal_quantile(check_confidence(confidence))
    effect, se = fitted.params.drop("const"), fitted.bse.drop("const")
    table = pd.DataFrame(
        {
            "effect": effect,
            "se": se,
            "low": effect - reach * se,
            "high": effect + reach * se,
            "p_value": fitted.pvalues.drop("const"),
        }
    )
    words = _("What bends the link of {satisfaction} with {loyalty}, n = {n:,}")
    unit = _("log odds per standard deviation") if yes_no else _("{loyalty} per standard deviation")
    return ResultTable(
        table.rename_axis("term"),
        title=words.format(satisfaction=satisfaction, loyalty=loyalty, n=len(outcome)),
        method=unit.format(loyalty=loyalty) + ", " + percent(confidence),
        formats={"p_value": "p"},
    )


def mediation(
    data: pd.DataFrame,
    mediators: Sequence[str],
    satisfaction: str = "satisfaction",
    loyalty: str = "repurchased",
    draws: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> ResultTable:
    """How much of the link goes through trust, delight or switching costs?

    Least squares throughout: satisfaction -> mediator (a), and mediator -> loyalty given satisfaction and the other
    mediators (b). Indirect effect a * b; direct effect what is left; they add up to the total exactly. For yes/no
    loyalty effects are in shares (a linear probability model).

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    mediators : sequence of str
        Columns of numbers, or 0/1.
    satisfaction, loyalty : str
        Columns of numbers; loyalty may be 0/1.
    draws, seed : int
        Of the bootstrap over customers.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    ResultTable
        Rows ``through <mediator>``, ``direct``, ``total``; columns ``effect``, ``se``, ``low``, ``high`` (loyalty per
        step of satisfaction) and ``share`` of the total.

    Raises
    ------
    ValueError
        If a column is missing, has gaps or never varies.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> satisfaction = rng.normal(size=3000)
    >>> trust = 0.5 * satisfaction + rng.normal(size=3000)
    >>> loyalty = 0.4 * trust + 0.3 * satisfaction + rng.normal(size=3000)
    >>> data = pd.DataFrame({"satisfaction": satisfaction, "trust": trust, "loyalty": loyalty})
    >>> print(mediation(data, ["trust"], loyalty="loyalty", draws=100).table["effect"].round(1).to_dict())
    {'through trust': 0.2, 'direct': 0.3, 'total': 0.5}

    Notes
    -----
    Common mistake: calling this a proof of causes. It splits a correlation; if something else makes customers both
    trusting and loyal, the "indirect effect" is that.

    References
    ----------
    MacKinnon (2008), Introduction to Statistical Mediation Analysis; bootstrap: Preacher & Hayes (2008).
    """
    if not mediators:
        raise ValueError(_("mediators is empty. Name at least one column."))
    if draws < 2:
        raise ValueError(_("draws is {value!r}, expected a whole number of at least 2.").format(value=draws))
    table = np.column_stack([read_numbers(data, name) for name in (satisfaction, *mediators, loyalty)])
    rng = np.random.default_rng(seed)
    found = _effects(table)
    drawn = np.array([_effects(table[rng.integers(len(table), size=len(table))]) for _draw in range(draws)])
    low, high = percentile_interval(drawn, check_confidence(confidence))
    index = pd.Index([*(f"through {name}" for name in mediators), "direct", "total"], name="path")
    columns = {"effect": found, "se": drawn.std(axis=0, ddof=1), "low": low, "high": high, "share": found / found[-1]}
    words = _("From {satisfaction} to {loyalty}, per step of {satisfaction}, n = {n:,}")
    return ResultTable(
        pd.DataFrame(columns, index=index),
        title=words.format(satisfaction=satisfaction, loyalty=loyalty, n=len(table)),
        method=_("bootstrap, {confidence}").format(confidence=percent(confidence)),
        notes=(_("Correlations taken apart; whether they are causes is not in these numbers."),),
        formats=dict.fromkeys(("effect", "se", "low", "high"), ".3f") | {"share": ".0%"},
    )


def _effects(table: Floats) -> Floats:
    """Indirect effects, direct and total, from the covariances of satisfaction, mediators and loyalty."""
    covariance = np.cov(table, rowvar=False)
    first = covariance[0, 1:-1] / covariance[0, 0]
    second = np.linalg.lstsq(covariance[:-1, :-1], covariance[:-1, -1], rcond=None)[0]
    return np.array([*(first * second[1:]), second[0], covariance[0, -1] / covariance[0, 0]])


def _standard(values: "pd.Series[float]") -> "pd.Series[float]":
    return (values - values.mean()) / values.std()
