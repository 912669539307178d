"""What size explains: double jeopardy, and which brands share their buyers."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.brands import frequency_ends, measures, parts, read_panel
from loyaltylab.loyalty.panel import bootstrap_method, draw_counts, ends, ratio
from loyaltylab.results import Estimate, ResultTable

__all__ = ["DoubleJeopardy", "Duplication", "double_jeopardy", "duplication", "expected_frequency"]

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Duplication(ResultTable):
    """Who else is bought by a brand's buyers; ``coefficient`` tells how much more than by everybody.

    Attributes
    ----------
    coefficient : Estimate
        Sum of the duplications over the sum expected if buying one brand said nothing about another.
    expected : DataFrame
        Coefficient times penetration: what the duplication law expects.
    """

    coefficient: Estimate | None = None
    expected: pd.DataFrame | None = None


def duplication(
    purchases: pd.DataFrame,
    customer: str = "household_id",
    brand: str = "brand",
    customers: int | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Duplication:
    """Which share of the buyers of one brand also buy another, and is it more than size explains?

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase.
    customer, brand, customers, confidence, draws, seed
        As for :func:`brand_metrics`.

    Returns
    -------
    Duplication
        ``table``: share (0-1) of the buyers of the row's brand who also bought the column's; 1 on the diagonal.

    Raises
    ------
    ValueError
        As :func:`brand_metrics`; and if there is only one brand.

    Examples
    --------
    >>> bought = pd.DataFrame({"household_id": list("aabbc"), "brand": list("xyxyx")})
    >>> duplication(bought, draws=50).table.round(2).to_numpy().tolist()
    [[1.0, 0.67], [1.0, 1.0]]

    Notes
    -----
    Common mistake: calling the largest number in a row the closest rival. Everybody shares most buyers with the
    largest brand; a close rival is one that gets more than ``expected``.

    References
    ----------
    Ehrenberg (1988), Repeat-Buying, 2nd ed.; the duplication of purchase law.
    """
    method = bootstrap_method(confidence)
    counts, _amounts, size = read_panel(purchases, customer, brand, None, customers)
    if counts.shape[1] < 2:
        raise ValueError(_("{brand} holds one brand only. Duplication needs at least two.").format(brand=brand))
    bought = np.zeros((size, counts.shape[1]))  # who bought nothing is a row of zeros
    bought[: len(counts)] = counts.to_numpy() > 0

    def coefficient(weights: Floats) -> Floats:
        both = np.einsum("dh,hi,hj->dij", weights, bought, bought, optimize=True)
        buyers = np.einsum("dii->di", both)
        off = ~np.eye(counts.shape[1], dtype=bool)
        shares = ratio(both, buyers[:, :, None])
        usual = np.broadcast_to((buyers / weights.sum(axis=1, keepdims=True))[:, None, :], shares.shape)
        usable = off & ~np.isnan(shares)
        return ratio((np.where(usable, shares, 0)).sum(axis=(1, 2)), (usual * usable).sum(axis=(1, 2)))

    weights = draw_counts(size, draws, seed)
    value = float(coefficient(np.ones((1, size)))[0])
    drawn = coefficient(weights)
    low, high = ends(drawn, confidence)
    both = bought.T @ bought
    table = pd.DataFrame(both / np.diag(both)[:, None], index=counts.columns, columns=counts.columns)
    table.index.name, table.columns.name = "brand", None
    usual = value * np.diag(both) / size
    expected = pd.DataFrame(np.tile(usual, (len(usual), 1)), index=table.index, columns=table.columns)
    estimate = Estimate(
        value, float(low), float(high), size, float(np.nanstd(drawn, ddof=1)), method, _("Duplication coefficient")
    )
    return Duplication(
        table,
        title=_("Share of the buyers of the row's brand who also buy the column's, {n:,} customers").format(n=size),
        notes=(str(estimate),),
        coefficient=estimate,
        expected=expected,
    )


def expected_frequency(penetration: npt.ArrayLike, w0: float) -> Any:
    """How often do buyers buy a brand of this size, by the law of double jeopardy: w = w0 / (1 - b)?

    Parameters
    ----------
    penetration : float or array
        Share of customers who buy the brand, from 0 to below 1.
    w0 : float
        Purchases a buyer of a very small brand, above 0.

    Returns
    -------
    float or array
        Purchases a buyer.

    Raises
    ------
    ValueError
        If a penetration is outside [0, 1) or ``w0`` is not above 0.

    Examples
    --------
    >>> expected_frequency([0.05, 0.2, 0.5], w0=2).round(3).tolist()
    [2.105, 2.5, 4.0]

    Notes
    -----
    Common mistake: giving the penetration in percent.

    References
    ----------
    Ehrenberg, Goodhardt & Barwise (1990), Double jeopardy revisited, Journal of Marketing.
    """
    b = np.asarray(penetration, dtype=np.float64)
    if not ((b >= 0) & (b < 1)).all():
        raise ValueError(_("penetration is {value}, expected shares from 0 to below 1.").format(value=penetration))
    if not w0 > 0:
        raise ValueError(_("w0 is {value!r}, expected a number above 0.").format(value=w0))
    return (w0 / (1 - b))[()]


@dataclass(frozen=True)
class DoubleJeopardy(ResultTable):
    """Observed and expected purchases a buyer, by brand; ``w0`` is the one number of the law."""

    w0: Estimate | None = None


def double_jeopardy(
    purchases: pd.DataFrame,
    customer: str = "household_id",
    brand: str = "brand",
    customers: int | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> DoubleJeopardy:
    """Is a small brand punished twice, and is any brand's loyalty out of line with its size?

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase, all of one period.
    customer, brand, customers, confidence, draws, seed
        As for :func:`brand_metrics`.

    Returns
    -------
    DoubleJeopardy
        ``table``, a row a brand: ``penetration``; ``frequency``, ``low``, ``high`` (observed purchases a buyer, as in
        :func:`brand_metrics`);
        ``expected`` (w0 / (1 - penetration)); ``gap``, ``gap_low``, ``gap_high`` (observed minus expected).
        ``w0`` is the mean of frequency times (1 - penetration) over the brands.

    Raises
    ------
    ValueError
        As :func:`brand_metrics`; and if everybody buys one of the brands, where the law has no answer.

    Examples
    --------
    >>> bought = pd.DataFrame({"household_id": list("aaabbcdd"), "brand": list("xxyxxyxx")})
    >>> found = double_jeopardy(bought, customers=10, draws=50)
    >>> round(found.w0.value, 2), found.table["expected"].round(2).tolist()
    (1.1, [1.57, 1.38])

    Notes
    -----
    Common mistake: telling a small brand to "work on its loyalty" because its buyers buy less often. That is what its
    size predicts. Only a gap that is clearly not 0 says something about the brand. And take a period in which the
    largest brand has not yet reached nearly everybody: close to a penetration of 1, w0 / (1 - b) shoots up.

    References
    ----------
    Ehrenberg, Goodhardt & Barwise (1990), Double jeopardy revisited, Journal of Marketing: w(1 - b) = w0.
    """
    method = bootstrap_method(confidence)
    counts, amounts, size = read_panel(purchases, customer, brand, None, customers)
    sums = parts(counts.to_numpy(), amounts.to_numpy())

    def fit(weights: Floats) -> dict[str, Floats]:
        found = measures(sums, weights)
        b, w = found["penetration"], found["frequency"]
        usable = (b > 0) & (b < 1)  # a drawn sample may miss a brand, or be all its buyers
        w0 = ratio(np.where(usable, w * (1 - b), 0.0).sum(axis=1), usable.sum(axis=1))
        return {"penetration": b, "frequency": w, "w0": w0, "expected": w0[:, None] * ratio(1.0, 1 - b)}

    value = fit(np.ones((1, size)))
    everybody = value["penetration"][0] >= 1
    if everybody.any():
        raise ValueError(
            _("everybody bought {brand}, so the law w (1 - b) = w0 has no answer. Give the size of the panel.").format(
                brand=", ".join(map(str, counts.columns[everybody]))
            )
        )
    drawn = fit(draw_counts(size, draws, seed))
    table = pd.DataFrame({name: value[name][0] for name in ("penetration", "frequency")}, index=counts.columns)
    table["low"], table["high"] = frequency_ends(counts.to_numpy(), drawn["frequency"], confidence)
    table["expected"] = value["expected"][0]
    table["gap"] = table["frequency"] - table["expected"]
    table["gap_low"], table["gap_high"] = ends(drawn["frequency"] - drawn["expected"], confidence)
    table.index.name = "brand"
    low, high = ends(drawn["w0"], confidence)
    se = float(np.nanstd(drawn["w0"], ddof=1))
    w0 = Estimate(float(value["w0"][0]), float(low), float(high), size, se, method, "w0", "")
    out = table.index[(table["gap_low"] > 0) | (table["gap_high"] < 0)]
    verdict = (
        _("Out of line with their size: {brands}.").format(brands=", ".join(map(str, out)))
        if len(out)
        else _("Every brand is bought about as often as its size predicts.")
    )
    title = _("Double jeopardy: purchases a buyer, by size of the brand")
    return DoubleJeopardy(table.sort_values("penetration", ascending=False), title, method, (str(w0), verdict), w0=w0)
