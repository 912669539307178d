"""What does status do at its threshold? Those just above against those just below, and whether they steered there."""

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from loyaltylab.clv.given import Floats, number
from loyaltylab.i18n import _
from loyaltylab.programs.effect import Effect, confidence_of, numbers
from loyaltylab.results import Estimate, p_relation

__all__ = ["density_jump", "discontinuity"]

FEW = 10  # customers a side below which a line says nothing
SUSPECT = 0.05


def discontinuity(
    data: pd.DataFrame,
    outcome: str,
    score: str,
    cutoff: float,
    bandwidth: float,
    donut: float = 0.0,
    confidence: float = 0.95,
) -> Effect:
    """How far does the outcome jump where customers just reach a threshold?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    outcome : str
        Column of what they did afterwards, numbers.
    score : str
        Column that decides: nights, stamps, points. From ``cutoff`` on the customer has the status.
    cutoff : float
        The threshold. For scores in steps put it half a step lower, 19.5 for 20 nights: then both sides are alike.
    bandwidth : float
        How far from the threshold customers count, above 0; those near count most (triangular weights).
    donut : float
        Leave out customers nearer than this, 0 or more and below the bandwidth: those who may have steered.
    confidence : float
        Of the interval.

    Returns
    -------
    Effect
        At the cut-off only: two straight lines, robust errors (HC2). ``checks`` has the test of steering.

    Raises
    ------
    ValueError
        If a column is missing, a number is out of range, or one side has fewer than ten customers or a single score.

    Examples
    --------
    >>> nights = np.arange(1, 41)
    >>> data = pd.DataFrame({"nights": nights, "later": 0.5 * nights + 3 * (nights >= 20)})
    >>> round(discontinuity(data, "later", "nights", cutoff=20, bandwidth=15).value, 6)
    3.0

    Notes
    -----
    Common mistake: a threshold that people see coming. They hurry to it, so that those just above are other people than
    those just below; then the jump is theirs, not that of the status. Try several bandwidths; one that matters is a
    warning.

    References
    ----------
    Lee & Lemieux (2010), Journal of Economic Literature 48(2); McCrary (2008), Journal of Econometrics 142(2).
    """
    after, away = numbers(data, outcome), numbers(data, score) - number(cutoff, "cutoff")
    width = number(bandwidth, "bandwidth", 0, ends="(]")
    hole = number(donut, "donut", 0, width, "[)")
    share = confidence_of(confidence)
    above = away >= 0
    kept = (np.abs(away) < width) & (np.abs(away) >= hole)
    for side, name in ((kept & above, _("from the cut-off on")), (kept & ~above, _("below the cut-off"))):
        scores = len(np.unique(away[side]))
        if side.sum() < FEW or scores < 2:
            words = _(
                "{n} customers with {scores} scores {side} in the bandwidth, expected {few} or more with two or more."
            )
            raise ValueError(words.format(n=int(side.sum()), scores=scores, side=name, few=FEW))
    x, up = away[kept], above[kept].astype(float)
    design = np.column_stack([np.ones(len(x)), up, x, x * up])
    fit = sm.WLS(after[kept], design, weights=1 - np.abs(x) / width).fit(cov_type="HC2", use_t=True)
    low, high = fit.conf_int(1 - share)[1]
    return Effect(
        float(fit.params[1]),
        float(low),
        float(high),
        int(kept.sum()),
        float(fit.bse[1]),
        _("local lines, robust, {confidence:.0f} %").format(confidence=100 * share),
        outcome,
        p_value=float(fit.pvalues[1]),
        whose=_("effect of the status, on customers at the cut-off"),
        checks=_checks(data, score, cutoff, width, hole),
    )


def density_jump(
    data: pd.DataFrame, score: str, cutoff: float, bandwidth: float, step: float = 1.0, confidence: float = 0.95
) -> Estimate:
    """How many more customers are just above a threshold than the run of the others would have?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    score : str
        Column that decides.
    cutoff, bandwidth : float
        As for :func:`discontinuity`.
    step : float
        Width of a cell of scores, above 0: 1 for stamps and nights.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimate
        Ratio of the numbers just above and just below, 1 without steering: Poisson regression of the counts, a line for
        each side, with an error that allows for more spread than Poisson's.

    Raises
    ------
    ValueError
        If a number is out of range or a side has fewer than three cells.

    Examples
    --------
    >>> stamps = np.repeat(np.arange(10, 30), [20] * 7 + [8] * 3 + [29] * 3 + [20] * 7)
    >>> found = density_jump(pd.DataFrame({"stamps": stamps}), "stamps", cutoff=20, bandwidth=10)
    >>> found.low > 1
    True

    Notes
    -----
    Common mistake: a test that finds nothing with forty customers, taken for proof that nobody steers.

    References
    ----------
    McCrary (2008), Journal of Econometrics 142(2), here for scores in steps.
    """
    away = numbers(data, score) - number(cutoff, "cutoff")
    width, cell = number(bandwidth, "bandwidth", 0, ends="(]"), number(step, "step", 0, ends="(]")
    share = confidence_of(confidence)
    near = np.unique(away[np.abs(away) < width])
    if len(near) > 1 and cell < 0.99 * np.diff(near).min():
        words = _("step is {step:g}, but scores lie {gap:g} or more apart: cells between them would be empty.")
        raise ValueError(words.format(step=cell, gap=float(np.diff(near).min())))
    places, counts = _cells(away, width, cell)
    up = (places >= 0).astype(float)
    if min(up.sum(), (1 - up).sum()) < 3 or not (counts[places >= 0].any() and counts[places < 0].any()):
        raise ValueError(
            _("a side of the cut-off has fewer than three cells of scores, or nobody: widen the bandwidth.")
        )
    middle = (places + 0.5) * cell
    design = np.column_stack([np.ones(len(middle)), up, middle, middle * up])
    with warnings.catch_warnings():  # counts that lie on the lines exactly are fine
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = sm.GLM(counts, design, family=sm.families.Poisson()).fit()
    # Counts that are smoother than chance are no evidence: the error is never below that of Poisson counts.
    se = float(fit.bse[1] * np.sqrt(max(fit.pearson_chi2 / max(fit.df_resid, 1), 1.0)))
    reach = float(stats.norm.ppf(0.5 + share / 2)) * se
    value = float(fit.params[1])
    return Estimate(
        float(np.exp(value)),
        float(np.exp(value - reach)),
        float(np.exp(value + reach)),
        int(counts.sum()),
        float(np.exp(value)) * se,
        _("Poisson counts, {confidence:.0f} %").format(confidence=100 * share),
        _("Customers just above over just below"),
    )


def _cells(away: Floats, width: float, step: float) -> tuple[npt.NDArray[np.int64], Floats]:
    """Count customers by cell; cell 0 begins at the cut-off."""
    place = np.floor(away / step + 1e-9).astype(np.int64)
    cells = np.arange(int(np.ceil(-width / step)), int(np.floor((width - 1e-9) / step)) + 1)
    found = pd.Series(place).value_counts().reindex(cells, fill_value=0)
    return cells.astype(np.int64), np.asarray(found, dtype=np.float64)


def _checks(data: pd.DataFrame, score: str, cutoff: float, width: float, hole: float) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []

    def add(assumption: str, check: str, found: str) -> None:
        rows.append({"assumption": assumption, "check": check, "found": found})

    nobody = _("nobody can steer to the threshold")
    try:
        jump = density_jump(data, score, cutoff, width)
    except ValueError as error:
        add(nobody, _("not checkable"), str(error))
    else:
        z = np.log(jump.value) / (jump.se / jump.value)
        chance = float(2 * stats.norm.sf(abs(z)))
        words = _("{ratio:.2f} times as many just above as just below (p {p})")
        found = words.format(ratio=jump.value, p=p_relation(chance))
        add(nobody, _("number of customers"), found + (_(": do not trust the jump") if chance < SUSPECT else ""))
    add(
        _("without the status the outcome would not jump"),
        _("not checkable"),
        _("not checkable; does anything else change there?"),
    )
    if hole:
        words = _("customers nearer than {hole:g} are left out; the lines are trusted across the gap")
        add(_("the lines go on straight"), _("not checkable"), words.format(hole=hole))
    return pd.DataFrame(rows)
