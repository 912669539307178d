"""One customer's history: the chance of still being a customer, week by week."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.clv.given import number, series_of
from loyaltylab.clv.purchase_fit import PurchaseFit
from loyaltylab.i18n import _

__all__ = ["alive_path"]

Floats: TypeAlias = npt.NDArray[np.float64]

POINTS = 400  # on the line; more than a picture has dots across
SOON = 1e-9  # share of the path that stands for "right after the first purchase", where models need an age above 0


def alive_path(
    fit: PurchaseFit, purchases: npt.ArrayLike, end: float, *, ahead: float | None = None, points: int = POINTS
) -> pd.DataFrame:
    """Return what a model would have said of one customer at every moment of the history.

    Parameters
    ----------
    fit : PurchaseFit
        BG/NBD, MBG/NBD or Pareto/NBD, without covariates.
    purchases : array of float
        Ages at the repeat purchases, in the model's unit of time, above 0 and up to ``end``; any order, may be empty.
        The first purchase is at 0 and not in it.
    end : float
        Age now, in the same unit, above 0.
    ahead : float, optional
        Adds ``expected_purchases`` in the next so many units.
    points : int
        Moments to look at besides the purchases, 2 or more.

    Returns
    -------
    DataFrame
        One row a moment: ``time``, ``frequency``, ``recency``, ``probability_alive``. The time of a purchase stands
        twice: as it looked just before and right after it.

    Raises
    ------
    ValueError
        If a time is outside its range or given twice, or the model has covariates.

    Examples
    --------
    >>> from loyaltylab.clv import BGNBD
    >>> published = BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> path = alive_path(published, [2.0, 30.43], 38.86)
    >>> path["probability_alive"].iloc[[0, -1]].round(2).tolist()
    [1.0, 0.73]

    Notes
    -----
    Common mistake: reading a low point as news about the customer. The model knows only purchases and silence; the
    next purchase brings the line up again.

    References
    ----------
    Fader, Hardie & Lee (2005), Counting your customers the easy way, Marketing Science 24(2); Wübben & Wangenheim
    (2008), Journal of Marketing 72(3).
    """
    if fit.model.covariates:
        raise ValueError(_("the model has covariates: a path is drawn for models without them."))
    last = number(end, "end", 0, ends="(]")
    if not isinstance(points, int) or points < 2:
        raise ValueError(_("points is {value!r}, expected a whole number of 2 or more.").format(value=points))
    bought = _times(purchases, last)
    table = _moments(bought, last, points)
    table["probability_alive"] = fit.probability_alive(table.rename(columns={"time": "T"}))
    if ahead is not None:
        seen = table.rename(columns={"time": "T"})
        table["expected_purchases"] = fit.conditional_expected_purchases(number(ahead, "ahead", 0), seen)
    table.attrs["unit"] = fit.model.unit
    return table


def _times(purchases: npt.ArrayLike, end: float) -> Floats:
    listed = np.asarray(purchases, dtype=object)
    found = np.sort(series_of(list(listed), "purchases", 0, end)) if listed.size else np.empty(0)
    if (found == 0).any():
        raise ValueError(_("purchases holds 0: the first purchase is not a repeat purchase. Leave it out."))
    if len(np.unique(found)) < len(found):
        twice = found[1:][np.diff(found) == 0][0]
        words = _("purchases holds {value:g} twice; purchases of one moment are one purchase.")
        raise ValueError(words.format(value=twice))
    return found


def _moments(bought: Floats, end: float, points: int) -> pd.DataFrame:
    """List the moments: a grid, and each purchase as seen just before and right after."""
    grid = np.linspace(0, end, points)
    grid[0] = end * SOON
    grid = np.setdiff1d(grid, bought)
    time = np.concatenate([grid, bought, bought])
    known = np.concatenate([np.searchsorted(bought, grid), np.arange(len(bought)), np.arange(1, len(bought) + 1)])
    order = np.lexsort((known, time))
    time, known = time[order], known[order]
    recency = np.concatenate([[0.0], bought])[known]
    return pd.DataFrame({"time": time, "frequency": known, "recency": recency})
