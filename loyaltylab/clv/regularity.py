"""Do customers buy at random, or like clockwork?"""

import numpy as np
import pandas as pd
from scipy import optimize, special

from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import check_confidence, column
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["estimate_regularity"]

FEWEST = 3


def estimate_regularity(
    log: pd.DataFrame, *, customer_id: str = "customer_id", time: str = "time", confidence: float = 0.95
) -> Estimate:
    """Return how regular the times between purchases are: 1 is at random, more is clockwork, less is in bursts.

    Times between a customer's purchases are taken for gamma with a shape k that all share and a mean of his own. What
    is left after the mean, the shares of a customer's time, does not depend on it: its likelihood is a Dirichlet.

    Parameters
    ----------
    log : DataFrame
        One row a purchase: customer, and a number or date ``time``. Purchases at the same time count once.
    confidence : float
        Level of the interval.

    Returns
    -------
    Estimate
        Of k, with an interval on the log scale; ``n`` counts customers with three purchases or more.

    Raises
    ------
    ValueError
        If times are missing or nobody bought three times.

    Examples
    --------
    >>> weekly = pd.DataFrame({"customer_id": [1] * 5 + [2] * 4, "time": [0, 6, 14, 20, 28, 3, 10, 18, 24]})
    >>> estimate_regularity(weekly).value > 10
    True

    Notes
    -----
    Common mistake: fitting BG/NBD or Pareto/NBD, which take k for 1, where k is near 2 or more: they see too late
    that a regular customer is overdue.

    References
    ----------
    Platzer & Reutterer (2016), Ticking away the moments, Marketing Science 35(5).
    """
    check_confidence(confidence)
    values = column(log, time, "log")
    if values.isna().any():
        raise ValueError(_("{name} holds missing times. Drop these rows yourself.").format(name=time))
    table = pd.DataFrame({"customer": column(log, customer_id, "log").to_numpy(), "time": values.to_numpy()})
    table = table.drop_duplicates().sort_values(["customer", "time"])
    codes = np.asarray(pd.factorize(table["customer"])[0])
    when = pd.to_numeric(table["time"]).to_numpy(dtype=np.float64)
    same = codes[1:] == codes[:-1]
    gaps = np.diff(when)[same]
    whose = codes[1:][same]
    counts = np.bincount(whose, minlength=codes[-1] + 1)
    chosen = counts >= FEWEST - 1
    if not chosen.any():
        raise ValueError(_("nobody bought three times or more: the times between purchases cannot be compared."))
    sums = np.bincount(whose, gaps, minlength=codes[-1] + 1)
    shares = np.bincount(whose, np.log(gaps), minlength=codes[-1] + 1)
    n = counts[chosen].astype(np.float64)
    logs = shares[chosen] - n * np.log(sums[chosen])

    def value(log_k: float) -> float:
        k = np.exp(log_k)
        return float((special.gammaln(n * k) - n * special.gammaln(k) + (k - 1) * logs).sum())

    found = optimize.minimize_scalar(lambda at: -value(at), bounds=(-5, 8), method="bounded", options={"xatol": 1e-8})
    at, step = float(found.x), 1e-3
    curvature = -(value(at + step) - 2 * value(at) + value(at - step)) / step**2
    se = float(1 / np.sqrt(curvature)) if curvature > 0 else float("inf")
    reach = float(np.exp(normal_quantile(confidence) * se))
    method = _("Dirichlet likelihood, {level}").format(level=percent(confidence))
    k = float(np.exp(at))
    return Estimate(k, k / reach, k * reach, int(chosen.sum()), k * se, method, _("regularity k"))
