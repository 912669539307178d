"""Partial least squares on a covariance matrix: outer weights, paths, and Dijkstra and Henseler's correction.

Everything that Mode A estimates can be read off the covariance matrix of the items, so a bootstrap draw costs one small
matrix, not one table of customers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["SCHEMES", "Blocks", "PlsSolution", "solve"]

Floats: TypeAlias = npt.NDArray[np.float64]
TOLERANCE = 1e-12
MOST_STEPS = 1000


@dataclass(frozen=True)
class Blocks:
    """Which item belongs to which construct, and which construct explains which.

    Attributes
    ----------
    membership : array of bool, (items, constructs)
        One True a row.
    arrows : array of bool, (constructs, constructs)
        True where the column's construct explains the row's; lower triangular.
    """

    membership: npt.NDArray[np.bool_]
    arrows: npt.NDArray[np.bool_]

    @property
    def neighbors(self) -> npt.NDArray[np.bool_]:
        """Constructs joined by an arrow in either direction."""
        return self.arrows | self.arrows.T


@dataclass(frozen=True)
class PlsSolution:
    """What the iterations end with.

    Attributes
    ----------
    weights : array, (items, constructs)
        Of the centered items; every construct's score has variance 1.
    correlations : array, (constructs, constructs)
        Among the scores, or corrected for unreliability when ``consistent``.
    paths : array, (constructs, constructs)
        Row explained by column.
    rho : array, (constructs,)
        Reliability rho_A of each score; 1 for a single item.
    steps : int
        Iterations.
    converged : bool
        Whether weights settled.
    """

    weights: Floats
    correlations: Floats
    paths: Floats
    rho: Floats
    steps: int
    converged: bool

    @property
    def r_squared(self) -> Floats:
        """Explained share of each construct's variance; 0 for one that nothing explains."""
        return np.asarray((self.paths * self.correlations).sum(axis=1))


def _centroid(correlations: Floats, blocks: Blocks) -> Floats:
    return np.sign(correlations) * blocks.neighbors


def _factorial(correlations: Floats, blocks: Blocks) -> Floats:
    return correlations * blocks.neighbors


def _path(correlations: Floats, blocks: Blocks) -> Floats:
    """Regression weights from what explains a construct, correlations with what it explains."""
    return regress(correlations, blocks.arrows) + correlations * blocks.arrows.T


SCHEMES: dict[str, Callable[[Floats, Blocks], Floats]] = {
    "centroid": _centroid,
    "factorial": _factorial,
    "path": _path,
}


def solve(covariance: Floats, blocks: Blocks, scheme: str = "centroid", consistent: bool = False) -> PlsSolution:
    """Run Mode A to convergence.

    Parameters
    ----------
    covariance : array, (items, items)
        Of the items: a correlation matrix gives the standardized solution.
    blocks : Blocks
        The model.
    scheme : {"centroid", "factorial", "path"}
        Inner weights.
    consistent : bool
        Correct correlations among the scores for unreliability (PLSc).

    Returns
    -------
    PlsSolution

    Examples
    --------
    >>> member = np.array([[True, False], [True, False], [False, True], [False, True]])
    >>> arrows = np.array([[False, False], [True, False]])
    >>> covariance = np.full((4, 4), 0.3) + 0.7 * np.eye(4)
    >>> covariance[0, 1] = covariance[1, 0] = covariance[2, 3] = covariance[3, 2] = 0.6
    >>> blocks = Blocks(member, arrows)
    >>> print(f"{solve(covariance, blocks).paths[1, 0]:.3f}")
    0.375
    >>> print(f"{solve(covariance, blocks, consistent=True).paths[1, 0]:.3f}")
    0.500

    References
    ----------
    Tenenhaus, Esposito Vinzi, Chatelin & Lauro (2005), Computational Statistics & Data Analysis 48, section 2.
    Dijkstra & Henseler (2015), Consistent partial least squares path modeling, MIS Quarterly 39, equations 3 and 9.
    """
    weights, steps, converged = _iterate(covariance, blocks, SCHEMES[scheme])
    weights = weights * _signs(covariance, weights, blocks)
    correlations = weights.T @ covariance @ weights
    rho = _rho_a(covariance, weights, blocks)
    if consistent:
        correlations = correlations / np.sqrt(np.outer(rho, rho))
        np.fill_diagonal(correlations, 1.0)
    return PlsSolution(weights, correlations, regress(correlations, blocks.arrows), rho, steps, converged)


def regress(correlations: Floats, arrows: npt.NDArray[np.bool_]) -> Floats:
    """Return standardized regression weights of each construct on those that explain it."""
    paths = np.zeros_like(correlations)
    for row, causes in enumerate(arrows):
        at = np.flatnonzero(causes)
        if len(at):
            paths[row, at] = np.linalg.solve(correlations[np.ix_(at, at)], correlations[at, row])
    return paths


def _iterate(covariance: Floats, blocks: Blocks, inner: Callable[[Floats, Blocks], Floats]) -> tuple[Floats, int, bool]:
    weights = _to_unit_variance(blocks.membership.astype(float), covariance)
    for step in range(1, MOST_STEPS + 1):
        proxies = weights @ inner(weights.T @ covariance @ weights, blocks).T
        found = _to_unit_variance(np.where(blocks.membership, covariance @ proxies, 0.0), covariance)
        change = np.abs(np.abs(found) - np.abs(weights)).max()
        weights = found
        if change < TOLERANCE:
            return weights, step, True
    return weights, MOST_STEPS, False


def _to_unit_variance(weights: Floats, covariance: Floats) -> Floats:
    variances: Floats = np.einsum("ij,ik,kj->j", weights, covariance, weights)
    return np.asarray(weights / np.sqrt(variances))


def _signs(covariance: Floats, weights: Floats, blocks: Blocks) -> Floats:
    """Turn a score round when most of its items run against it."""
    with_items = np.where(blocks.membership, covariance @ weights, 0.0).sum(axis=0)
    return np.where(with_items < 0, -1.0, 1.0)


def _rho_a(covariance: Floats, weights: Floats, blocks: Blocks) -> Floats:
    rho = np.ones(weights.shape[1])
    for place, members in enumerate(blocks.membership.T):
        if members.sum() > 1:
            deviations = np.sqrt(np.diag(covariance)[members])
            # The formula is written for standardized items: weights carry the items' spread.
            w = weights[members, place] * deviations
            shared = covariance[np.ix_(members, members)] / np.outer(deviations, deviations)
            np.fill_diagonal(shared, 0.0)
            cross = np.outer(w, w)
            np.fill_diagonal(cross, 0.0)
            rho[place] = (w @ w) ** 2 * (w @ shared @ w) / (w @ cross @ w)
    return rho
