"""Maximum likelihood for parameters that are positive: search in their logarithms, and say where a maximum is none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import optimize

__all__ = ["Objective", "Optimum", "maximize"]

Floats: TypeAlias = npt.NDArray[np.float64]
Objective: TypeAlias = Callable[[Floats], tuple[Any, ...]]  # log likelihood, slope, perhaps a way to the information

EDGE = 12.0  # logarithm: beyond exp(12) times the scale of the data nothing changes any more
STEP = 1e-4
SMALL = 1e-7  # a step of the logarithm of a parameter that no table shows
TURNS = 12
CLIMB, LEAP = 25, 1.0  # steps uphill, and the longest one
NEAR, CLOSE = 5e-6, 1e-2  # where the climb ends; where it may be left to second derivatives
FLAT = 1e-5  # curvature, against that of the best known parameter, below which the data say nothing


@dataclass(frozen=True)
class Optimum:
    """Where the search ended.

    Attributes
    ----------
    at : array
        The point.
    value : float
        Log likelihood.
    hessian : array
        Second derivatives of the log likelihood there.
    at_edge : array of bool
        Coordinates that ran to an edge.
    free : array of bool
        Coordinates about which the likelihood says something.
    converged : bool
        Whether the point is a maximum in all other directions.
    """

    at: Floats
    value: float
    hessian: Floats
    at_edge: npt.NDArray[np.bool_]
    free: npt.NDArray[np.bool_]
    converged: bool

    @property
    def covariance(self) -> Floats:
        """Inverse of the negative second derivatives; not a number at an edge, or everywhere on a ridge."""
        found = np.full(self.hessian.shape, np.nan)
        free = np.ix_(self.free, self.free)
        inverse = _inverse(-self.hessian[free])
        if inverse is not None:
            found[free] = inverse
        return found


def maximize(
    objective: Objective,
    start: Floats,
    positive: npt.NDArray[np.bool_] | None = None,
    rough: Objective | None = None,
) -> Optimum:
    """Find the maximum of a log likelihood that comes with its slope.

    Parameters
    ----------
    objective : callable
        Takes the coordinates, returns the log likelihood and its slope; as a third, if it is known, a function that
        returns the information: the sum over customers of their slopes times themselves, near the curvature.
    start : array
        Where to begin.
    positive : array of bool, optional
        Which coordinates are logarithms of parameters (default all); the others have no edge.
    rough : callable, optional
        The likelihood of a sample, weighted to stand for all: the long way is gone with this, the last steps with all.

    Returns
    -------
    Optimum

    Examples
    --------
    >>> found = maximize(lambda at: (float(-((at - 1) ** 2).sum()), -2 * (at - 1)), np.zeros(2))
    >>> found.at.round(6).tolist(), found.converged
    ([1.0, 1.0], True)
    """
    positive = np.ones(len(start), dtype=bool) if positive is None else positive
    if rough is not None:
        near = maximize(rough, start, positive)
        if near.converged and not near.at_edge.any():
            at = _chords(objective, near.at, near.hessian)
            found = _finish(objective, at, np.zeros(len(start), dtype=bool))
            if found.converged:
                return found
            start = near.at
    top = _climb(objective, start)
    if top is not None and (np.abs(top[positive]) < EDGE - 1).all():
        found = _finish(objective, top, np.zeros(len(start), dtype=bool))
        if found.converged and found.free.all():
            return found
    at = _walk(objective, start, positive)
    return _finish(objective, at, positive & (np.abs(at) > EDGE - 1e-6))


def _climb(objective: Objective, start: Floats) -> Floats | None:
    """Step uphill as far as the information says (Berndt, Hall, Hall & Hausman 1974); None if it leads nowhere."""
    at, here = start, objective(start)
    if len(here) < 3:
        return None
    for _step in range(CLIMB):
        value, slope, information = here[0], here[1], here[2]()
        inverse = _inverse(information) if np.isfinite(information).all() else None
        if inverse is None or not np.isfinite(value):
            return None
        step = np.einsum("kl,l->k", inverse, slope)
        if np.abs(step).max() < NEAR:
            return at
        step *= min(1.0, LEAP / np.abs(step).max())
        for _halving in range(8):
            here = objective(at + step)
            if here[0] > value - 1e-12 * abs(value):
                break
            step = step / 2
        else:
            return None
        at = at + step
    return at if np.abs(step).max() < CLOSE else None


def _walk(objective: Objective, start: Floats, positive: npt.NDArray[np.bool_]) -> Floats:
    size = max(abs(objective(start)[0]), 1.0)

    def downhill(at: Floats) -> tuple[float, Floats]:
        value, slope = objective(at)[:2]
        return -value / size, -slope / size

    bounds = [(-EDGE, EDGE) if one else (None, None) for one in positive]
    options = {"maxiter": 1000, "ftol": 1e-13, "gtol": 1e-9}
    found = optimize.minimize(downhill, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return np.asarray(found.x)


def _chords(objective: Objective, at: Floats, hessian: Floats) -> Floats:
    """Step towards a zero slope with the curvature of a sample, which is off by a few percent only."""
    value, slope = objective(at)[:2]
    inverse = _inverse(-hessian)
    for _turn in range(TURNS):
        if inverse is None or not np.isfinite(value):
            break
        step = inverse @ slope
        if np.abs(step).max() < SMALL or np.abs(step).max() > 1:
            break
        at = at + step
        value, slope = objective(at)[:2]
    return at


def _finish(objective: Objective, at: Floats, at_edge: npt.NDArray[np.bool_]) -> Optimum:
    """Take Newton steps from where the search gave up, and judge the end."""
    value, slope = objective(at)[:2]
    for _turn in range(4):
        hessian = second_derivatives(objective, at)
        curvature = -np.diag(hessian)
        free = ~at_edge & (curvature > FLAT * curvature.max())
        inverse = _inverse(-hessian[np.ix_(free, free)])
        if inverse is None:
            break
        step = np.zeros(len(at))
        step[free] = inverse @ slope[free]
        if np.abs(step).max(initial=0) < 1e-5:
            return Optimum(at + step, value, hessian, at_edge, free, bool(np.isfinite(value)))
        there, slope_there = objective(at + step)[:2]
        if np.abs(step).max() > 2 or not there >= value - 1e-9 * abs(value):
            break
        at, value, slope = at + step, there, slope_there
    return Optimum(at, value, hessian, at_edge, free, False)


def _inverse(matrix: Floats) -> Floats | None:
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return None
    return np.asarray(np.linalg.inv(matrix))


def second_derivatives(objective: Objective, at: Floats) -> Floats:
    """Return second derivatives by central differences of the slope.

    Examples
    --------
    >>> second_derivatives(lambda at: (float((at**2).sum()), 2 * at), np.zeros(2)).round(6).tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """
    moves = STEP * np.eye(len(at))
    table = np.column_stack([(objective(at + move)[1] - objective(at - move)[1]) / (2 * STEP) for move in moves])
    return np.asarray((table + table.T) / 2)
