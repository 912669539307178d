"""The mathematics of the teaching curve: value, slopes, fitting, covariance, profile intervals.

Everything works on customers grouped by level of satisfaction; parameters are an array (L0, k) or (L0, k, ceiling).
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import optimize

from loyaltylab.i18n import _

__all__ = [
    "LIMITS",
    "Grouped",
    "deviance",
    "fisher_covariance",
    "gradient",
    "likelihood_band",
    "minimize",
    "profile_interval",
    "profile_rise",
    "sandwich_covariance",
    "squares",
    "teaching_curve",
]

Floats: TypeAlias = npt.NDArray[np.float64]
Loss: TypeAlias = "Callable[[Floats, Grouped, float | None], tuple[float, Floats]]"

# Beyond these bends the curve is flat but for one jump, at the top or at the bottom of the scale.
LIMITS = {"L0": (0.0, 1.0), "k": (0.05, 30.0), "ceiling": (0.0, 1.0)}
TINY = 1e-12
STARTS = [(floor, bend, top) for floor in (0.05, 0.4) for bend in (0.5, 1.5, 5.0) for top in (0.5, 0.9)]


class Grouped(NamedTuple):
    """Customers by level: satisfaction in 0..1, how many, sum of their loyalty, squares around their mean."""

    s: Floats
    n: Floats
    total: Floats
    within: Floats


def teaching_curve(s: npt.ArrayLike, L0: float, k: float, ceiling: float = 1.0) -> Floats:
    """How loyal is a customer of this satisfaction? L(s) = L0 + (ceiling - L0) s^k, our teaching curve (not published).

    Parameters
    ----------
    s : float or array
        Satisfaction moved to 0..1: (answer - lowest) / (highest - lowest).
    L0 : float
        Floor, the loyalty at s = 0; between 0 and 1.
    k : float
        Bend, above 0.
    ceiling : float
        Loyalty at s = 1; between 0 and 1.

    Returns
    -------
    array
        Between ``L0`` and ``ceiling``.

    Raises
    ------
    ValueError
        If an argument leaves its range.

    Examples
    --------
    >>> [round(float(x), 3) for x in teaching_curve([0, 0.5, 1], L0=0.1, k=2)]
    [0.1, 0.325, 1.0]

    Notes
    -----
    Common mistake: putting in the answers 1..6 as they are; s runs from 0 to 1.

    References
    ----------
    None: made for this course, after the drawings in Jones & Sasser (1995).
    """
    given = np.asarray(s, dtype=float)
    if not ((given >= 0) & (given <= 1)).all():
        raise ValueError(_("s holds values outside 0..1. Use (answer - lowest) / (highest - lowest)."))
    for name, share in (("L0", L0), ("ceiling", ceiling)):
        if not 0 <= share <= 1:
            raise ValueError(_("{name} is {value!r}, expected a share from 0 to 1.").format(name=name, value=share))
    if not k > 0:
        raise ValueError(_("k is {value!r}, expected a number above 0.").format(value=k))
    return np.asarray(L0 + (ceiling - L0) * given**k)


def _split(params: Floats, ceiling: float | None) -> tuple[float, float, float]:
    return float(params[0]), float(params[1]), float(params[2]) if ceiling is None else ceiling


def _curve(params: Floats, s: Floats, ceiling: float | None) -> Floats:
    floor, bend, top = _split(params, ceiling)
    return np.asarray(floor + (top - floor) * s**bend)


def gradient(params: Floats, s: Floats, ceiling: float | None) -> Floats:
    """Slopes of the curve in its parameters, one row a level."""
    floor, bend, top = _split(params, ceiling)
    power = s**bend
    logs = np.log(np.where(s > 0, s, 1.0))
    columns = [1 - power, (top - floor) * power * logs] + ([power] if ceiling is None else [])
    return np.column_stack(columns)


def deviance(params: Floats, grouped: Grouped, ceiling: float | None) -> tuple[float, Floats]:
    """Minus twice the log likelihood of yes/no loyalty, and its gradient."""
    chance = np.clip(_curve(params, grouped.s, ceiling), TINY, 1 - TINY)
    missing = grouped.n - grouped.total
    value = -2 * (grouped.total * np.log(chance) + missing * np.log1p(-chance)).sum()
    pull = -2 * (grouped.total / chance - missing / (1 - chance))
    return float(value), gradient(params, grouped.s, ceiling).T @ pull


def squares(params: Floats, grouped: Grouped, ceiling: float | None) -> tuple[float, Floats]:
    """Squared distance of the level means from the curve, weighted by customers, and its gradient."""
    gap = _curve(params, grouped.s, ceiling) - grouped.total / grouped.n
    return float((grouped.n * gap**2).sum()), gradient(params, grouped.s, ceiling).T @ (2 * grouped.n * gap)


def minimize(loss: Loss, grouped: Grouped, ceiling: float | None) -> tuple[Floats, bool]:
    """Search from several starts; return the best parameters and whether that search ended properly."""
    size = 3 if ceiling is None else 2
    found = [_descend(loss, grouped, ceiling, np.array(start[:size])) for start in STARTS]
    best = min(found, key=lambda result: result[1])
    return best[0], best[2]


def _descend(
    loss: Loss, grouped: Grouped, ceiling: float | None, start: Floats, held: int | None = None
) -> tuple[Floats, float, bool]:
    """Descend from one start; ``held`` keeps that parameter where it is."""
    bounds = list(LIMITS.values())[: len(start)]
    if held is not None:
        bounds[held] = (start[held], start[held])
    result = optimize.minimize(
        loss,
        start,
        args=(grouped, ceiling),
        jac=True,
        method="SLSQP",
        bounds=bounds,
        options={"maxiter": 500, "ftol": 1e-12},
    )
    # A search can stop without success at the optimum itself, when no float step is smaller; a flat slope settles it.
    settled = bool(result.success) or _is_flat(result.x, result.jac, bounds, float(grouped.n.sum()))
    return np.asarray(result.x), float(result.fun), settled


def _is_flat(place: Floats, slope: Floats, bounds: list[tuple[float, float]], n: float) -> bool:
    low, high = np.array(bounds).T
    inward = np.where(((place <= low) & (slope > 0)) | ((place >= high) & (slope < 0)), 0.0, slope)
    return bool(np.abs(inward).max() < 1e-4 * n)


def fisher_covariance(params: Floats, grouped: Grouped, ceiling: float | None, free: npt.NDArray[np.bool_]) -> Floats:
    """Inverse expected information of yes/no loyalty for the free parameters."""
    chance = np.clip(_curve(params, grouped.s, ceiling), TINY, 1 - TINY)
    slopes = gradient(params, grouped.s, ceiling)[:, free]
    return _inverse(slopes.T @ (slopes * (grouped.n / (chance * (1 - chance)))[:, None]))


def sandwich_covariance(params: Floats, grouped: Grouped, ceiling: float | None, free: npt.NDArray[np.bool_]) -> Floats:
    """Huber-White covariance of least squares for the free parameters."""
    slopes = gradient(params, grouped.s, ceiling)[:, free]
    gap = grouped.total / grouped.n - _curve(params, grouped.s, ceiling)
    spread = grouped.within + grouped.n * gap**2
    bread = _inverse(slopes.T @ (slopes * grouped.n[:, None]))
    return np.asarray(bread @ (slopes.T @ (slopes * spread[:, None])) @ bread)


def _inverse(information: Floats) -> Floats:
    if len(information) and np.linalg.cond(information) > 1e14:
        # A flat curve has no bend to estimate: no information is an infinite variance, not an error.
        return np.diag(np.full(len(information), np.inf))
    return np.asarray(np.linalg.inv(information), dtype=np.float64)


def profile_rise(place: int, value: float, params: Floats, grouped: Grouped, ceiling: float | None) -> float:
    """How far the deviance rises above its least when one parameter is held and the others are fitted anew."""
    starts = [params.copy(), np.array(STARTS[5][: len(params)])]
    for start in starts:
        start[place] = value
    least = deviance(params, grouped, ceiling)[0]
    return min(_descend(deviance, grouped, ceiling, start, held=place)[1] for start in starts) - least


def profile_interval(
    place: int, params: Floats, grouped: Grouped, ceiling: float | None, quantile: float
) -> tuple[float, float]:
    """Ends where the deviance has risen by ``quantile``, or the limit of the parameter."""

    def excess(value: float) -> float:
        return profile_rise(place, value, params, grouped, ceiling) - quantile

    low, high = list(LIMITS.values())[place]
    center = float(params[place])
    bottom = low if center <= low or excess(low) <= 0 else optimize.brentq(excess, low, center, xtol=1e-4)
    top = high if center >= high or excess(high) <= 0 else optimize.brentq(excess, center, high, xtol=1e-4)
    return float(bottom), float(top)


def likelihood_band(
    s: Floats, params: Floats, box: Floats, grouped: Grouped, ceiling: float | None, quantile: float
) -> tuple[Floats, Floats]:
    """Lowest and highest curve whose deviance is within ``quantile`` of the least: a profile interval at every point.

    ``box`` holds the profile intervals of the parameters, between which all such curves lie; it is searched on a grid.
    Unlike the delta method this also holds where a parameter is at its limit.
    """
    steps = 201 if len(params) == 2 else 41
    axes = [np.linspace(low, high, steps) for low, high in box]
    grid = np.vstack([params, np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, len(params))])
    chance = np.clip(_many(grid, grouped.s, ceiling), TINY, 1 - TINY)
    missing = grouped.n - grouped.total
    rise = -2 * (np.log(chance) @ grouped.total + np.log1p(-chance) @ missing)
    near = grid[rise <= rise[0] + quantile]
    curves = _many(near, s, ceiling)
    return curves.min(axis=0), curves.max(axis=0)


def _many(grid: Floats, s: Floats, ceiling: float | None) -> Floats:
    tops = grid[:, 2:3] if ceiling is None else ceiling
    return np.asarray(grid[:, :1] + (tops - grid[:, :1]) * s ** grid[:, 1:2])
