"""Where does the curve bend? Curves market by market, and what people say against what they do."""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.columns import is_yes_no, read_groups, read_pair
from loyaltylab.loyalty.teaching import TeachingCurve, TeachingCurveResults
from loyaltylab.resampling import percentile_interval
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence, scale_ends
from loyaltylab.survey.intervals import percent

__all__ = ["MarketCurves", "intent_behavior", "market_curves"]

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class MarketCurves(ResultTable):
    """Teaching curves by market; ``fits`` holds each fit.

    Examples
    --------
    See :func:`market_curves`.
    """

    fits: dict[str, TeachingCurveResults] = field(default_factory=dict)


def market_curves(
    data: pd.DataFrame,
    by: str,
    satisfaction: str = "satisfaction",
    loyalty: str = "stayed",
    scale: tuple[int, int] = (1, 10),
) -> MarketCurves:
    """In which markets must customers be very satisfied to stay?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    by : str
        Column of markets.
    satisfaction : str
        Column of whole numbers on ``scale``.
    loyalty : str
        Column of 0/1 or True/False.
    scale : (int, int)
        Lowest and highest satisfaction.

    Returns
    -------
    MarketCurves
        One row a market, steepest bend first: ``n``, floor ``L0``, bend ``k`` with ``k_low`` and ``k_high`` (profile
        likelihood), ``ceiling``, and ``shape``: "late" (k surely above 1: free choice), "early" (surely below 1:
        captive customers) or "undecided".

    Raises
    ------
    ValueError
        If a column is missing or has wrong answers, or loyalty is not yes/no.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"market": np.repeat(["cars", "telephone"], 3000)})
    >>> data["satisfaction"] = rng.integers(1, 11, 6000)
    >>> bend = data["market"].map({"cars": 3.5, "telephone": 0.4})
    >>> data["stayed"] = rng.random(6000) < 0.1 + 0.8 * ((data["satisfaction"] - 1) / 9) ** bend
    >>> print(market_curves(data, "market").table["shape"].to_dict())
    {'cars': 'late', 'telephone': 'early'}

    Notes
    -----
    Common mistake: reading the bend as the effect of competition alone. Markets differ in more than that.

    References
    ----------
    Jones & Sasser (1995), Why satisfied customers defect, Harvard Business Review. The formula of the curve is ours.
    """
    markets = read_groups(data, by)
    if not is_yes_no(read_pair(data, satisfaction, loyalty, scale_ends(scale))["loyalty"]):
        raise ValueError(_("{column} is not yes/no. Say who stayed first.").format(column=loyalty))
    fits, rows = {}, {}
    for name, part in data.groupby(markets.to_numpy(), sort=True, observed=True):
        fit = TeachingCurve(part, satisfaction, loyalty, scale, ceiling=None).fit()
        low, high = map(float, fit.conf_int().loc["k"])
        shape = "late" if low > 1 else "early" if high < 1 else "undecided"
        fits[str(name)] = fit
        rows[str(name)] = {
            "n": fit.n, "L0": fit.params["L0"], "k": fit.params["k"], "k_low": low, "k_high": high,
            "ceiling": fit.params["ceiling"], "shape": shape,
        }  # fmt: skip
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis(by).sort_values("k", ascending=False)
    words = _("{loyalty} by {satisfaction}: L0 floor, k bend, by {by}")
    return MarketCurves(
        table,
        title=words.format(loyalty=loyalty, satisfaction=satisfaction, by=by),
        method=_("profile likelihood, 95 %"),
        fits=fits,
    )


def intent_behavior(
    data: pd.DataFrame,
    satisfaction: str = "satisfaction",
    intention: str = "intention",
    behavior: str = "repurchased",
    scale: tuple[int, int] = (1, 6),
    intends_from: int = 4,
    middle: float | None = None,
    draws: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> ResultTable:
    """Do intention and behavior bend the same way?

    Each is averaged over the lower half and the upper half of the scale by straight lines; the *bend* is the rise per
    step in the upper half minus the rise per step in the lower half. Above zero: increasing returns (the top answers
    count); below zero: decreasing returns.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    satisfaction, intention, behavior : str
        Columns: whole numbers on ``scale``; whole numbers (``intends_from`` and above count as intending); 0/1.
    scale : (int, int)
        Lowest and highest satisfaction.
    intends_from : int
        Lowest answer that counts as an intention.
    middle : float, optional
        Where the halves meet; the middle of the scale by default.
    draws, seed : int
        Of the bootstrap over customers.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    ResultTable
        Rows ``intention``, ``behavior`` and ``behavior minus intention``; columns ``lower`` and ``upper`` (rise in
        percentage points per step), ``bend``, ``low``, ``high``, ``returns``.

    Raises
    ------
    ValueError
        If a column is missing or has wrong answers, or one half of the scale has fewer than two answers chosen.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> s = rng.integers(1, 7, 4000)
    >>> intends = rng.random(4000) < 0.2 + 0.6 * ((s - 1) / 5) ** 0.5
    >>> buys = rng.random(4000) < 0.1 + 0.6 * ((s - 1) / 5) ** 3
    >>> data = pd.DataFrame({"satisfaction": s, "intention": np.where(intends, 5, 2), "repurchased": buys})
    >>> print(intent_behavior(data, draws=100).table["returns"].to_dict())
    {'intention': 'decreasing', 'behavior': 'increasing', 'behavior minus intention': 'increasing'}

    Notes
    -----
    Common mistake: testing the value of delight with stated intentions only. They flatten at the top.

    References
    ----------
    Mittal & Kamakura (2001), Journal of Marketing Research 38.
    """
    scale, confidence = scale_ends(scale), check_confidence(confidence)
    said = read_pair(data, satisfaction, intention, scale)
    done = read_pair(data, satisfaction, behavior, scale)
    if not is_yes_no(done["loyalty"]):
        raise ValueError(_("{column} holds other values than 0 and 1.").format(column=behavior))
    meet = (scale[0] + scale[1]) / 2 if middle is None else float(middle)
    scores = said["satisfaction"].to_numpy()
    halves = (scores <= meet, scores >= meet)
    if any(len(np.unique(scores[half])) < 2 for half in halves):
        words = _("below or above {middle:g} fewer than two different answers occur, so there is no rise to measure.")
        raise ValueError(words.format(middle=meet))
    outcomes = np.column_stack([said["loyalty"] >= intends_from, done["loyalty"]]).astype(float) * 100
    rng = np.random.default_rng(seed)
    found = _rises(scores, outcomes, meet)
    drawn = np.array([_rises(scores[at], outcomes[at], meet) for at in _draws(rng, len(scores), draws)])
    bends = _with_difference(found[1] - found[0])
    low, high = percentile_interval(_with_difference(drawn[:, 1] - drawn[:, 0]), confidence)
    lower, upper = _with_difference(found[0]), _with_difference(found[1])
    returns = np.where(low > 0, "increasing", np.where(high < 0, "decreasing", "undecided"))
    table = pd.DataFrame(
        {"lower": lower, "upper": upper, "bend": bends, "low": low, "high": high, "returns": returns},
        index=pd.Index(["intention", "behavior", "behavior minus intention"], name="outcome"),
    )
    words = _("Rise in points per step of {satisfaction}, below and above {middle:g}, n = {n:,}")
    return ResultTable(
        table,
        title=words.format(satisfaction=satisfaction, middle=meet, n=len(scores)),
        method=_("bootstrap, {confidence}").format(confidence=percent(confidence)),
        formats=dict.fromkeys(("lower", "upper", "bend", "low", "high"), "+.1f"),
    )


def _draws(rng: np.random.Generator, n: int, draws: int) -> list[npt.NDArray[np.intp]]:
    if draws < 2:
        raise ValueError(_("draws is {value!r}, expected a whole number of at least 2.").format(value=draws))
    return [rng.integers(n, size=n) for _draw in range(draws)]


def _rises(scores: Floats, outcomes: Floats, meet: float) -> Floats:
    """Slopes below and above the middle of a line with a kink there: rows below/above, one column an outcome."""
    away = scores - meet
    design = np.column_stack([np.ones_like(scores), np.minimum(away, 0), np.maximum(away, 0)])
    return np.asarray(np.linalg.lstsq(design, outcomes, rcond=None)[0][1:])


def _with_difference(pair: Floats) -> Floats:
    return np.concatenate([pair, pair[..., 1:] - pair[..., :1]], axis=-1)
