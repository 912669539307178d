"""Do different constructs measure different things? Discriminant validity."""

from itertools import combinations, pairwise
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.resampling import drawn_correlations, drawn_counts, percentile_interval
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import percent
from loyaltylab.survey.reliability import (
    Constructs,
    Floats,
    average_variance_extracted,
    composite_reliability,
    constructs_of,
    one_factor,
)

__all__ = ["fornell_larcker", "htmt"]


def fornell_larcker(data: pd.DataFrame, constructs: Constructs, correlations: str = "latent") -> ResultTable:
    """Is each construct closer to its own items than to other constructs?

    Parameters
    ----------
    data : DataFrame
        One row a person.
    constructs : dict
        Name to its item columns.
    correlations : {"latent", "scores"}
        ``"latent"``: correlations of mean scores, freed of measurement error (divided by the root of both composite
        reliabilities), as the criterion was meant. ``"scores"``: of the mean scores as they are; too lenient.

    Returns
    -------
    ResultTable
        Square table: the root of the AVE on the diagonal, correlations elsewhere; a note names the pairs that fail.

    Raises
    ------
    ValueError
        As :func:`reliability`, or if there is only one construct.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> core = rng.normal(size=(500, 2))
    >>> items = np.repeat(core, 3, axis=1) * 0.8 + 0.6 * rng.normal(size=(500, 6))
    >>> data = pd.DataFrame(items, columns=["a1", "a2", "a3", "b1", "b2", "b3"])
    >>> print(fornell_larcker(data, {"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"]}).notes[0])
    Every construct is closer to its own items than to any other construct.

    Notes
    -----
    Common mistake: relying on this criterion alone. It misses lacking discriminant validity often; see :func:`htmt`.

    References
    ----------
    Fornell & Larcker (1981); Henseler, Ringle & Sarstedt (2015) on its weakness.
    """
    if correlations not in ("latent", "scores"):
        raise ValueError(_("correlations is {value!r}, expected 'latent' or 'scores'.").format(value=correlations))
    found = _several(constructs_of(data, constructs))
    loadings = {name: one_factor(items) for name, items in found.items()}
    scores = pd.DataFrame({name: ((items - items.mean()) / items.std()).mean(axis=1) for name, items in found.items()})
    table = scores.corr()
    if correlations == "latent":
        roots = np.sqrt([composite_reliability(one) for one in loadings.values()])
        table = table.div(roots, axis=0).div(roots, axis=1)
    for name, one in loadings.items():
        table.loc[name, name] = sqrt(average_variance_extracted(one))
    failing = [
        f"{one} - {other}"
        for one, other in combinations(table.columns, 2)
        if abs(float(table.loc[one, other])) >= min(float(table.loc[one, one]), float(table.loc[other, other]))  # type: ignore[arg-type]
    ]
    note = (
        _("Closer to another construct than to its own items: {pairs}.").format(pairs=", ".join(failing))
        if failing
        else _("Every construct is closer to its own items than to any other construct.")
    )
    words = _("latent correlations") if correlations == "latent" else _("correlations of mean scores")
    title = _("Fornell-Larcker: root of AVE on the diagonal, n = {n:,}").format(n=len(data))
    return ResultTable(table.rename_axis("construct"), title=title, method=words, notes=(note,))


def htmt(
    data: pd.DataFrame, constructs: Constructs, draws: int = 0, seed: int = 0, confidence: float = 0.95
) -> ResultTable:
    """Are the constructs different things? The heterotrait-monotrait ratio of correlations.

    Parameters
    ----------
    data : DataFrame
        One row a person.
    constructs : dict
        Name to its item columns, at least 2 each.
    draws : int
        Bootstrap samples for intervals; 0 for none.
    seed : int
        Of the draws.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    ResultTable
        One row a pair (index ``first``, ``second``): ``htmt``, and with draws ``low`` and ``high``. It estimates the
        correlation of the two constructs; below 0.85 (strict) or 0.90 (lenient) they count as different.

    Raises
    ------
    ValueError
        As :func:`reliability`; if there is only one construct, or its items do not correlate positively on average.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> core = rng.normal(size=(500, 2))
    >>> items = np.repeat(core, 3, axis=1) * 0.8 + 0.6 * rng.normal(size=(500, 6))
    >>> data = pd.DataFrame(items, columns=["a1", "a2", "a3", "b1", "b2", "b3"])
    >>> found = htmt(data, {"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"]})
    >>> print(f"{found.table['htmt'].iloc[0]:.2f}")
    0.07

    Notes
    -----
    Common mistake: reading a value below 0.85 as proof. With few people the interval reaches over the bar: ask for it.

    References
    ----------
    Henseler, Ringle & Sarstedt (2015), Journal of the Academy of Marketing Science 43, equation 6; absolute
    correlations between constructs as in Ringle et al. (2023).
    """
    confidence = check_confidence(confidence)
    found = _several(constructs_of(data, constructs))
    ends = np.cumsum([0, *(items.shape[1] for items in found.values())])
    table = pd.concat(list(found.values()), axis=1)
    pairs = pd.MultiIndex.from_tuples(list(combinations(found, 2)), names=["first", "second"])
    values = _ratios(np.atleast_2d(np.corrcoef(table.to_numpy(), rowvar=False)), ends)
    if np.isnan(values).any():
        raise ValueError(_("items of a construct do not correlate positively. Turn reverse-coded items round first."))
    result = pd.DataFrame({"htmt": values}, index=pairs)
    method = ""
    if draws:
        matrices = drawn_correlations(table.to_numpy(), drawn_counts(len(table), draws, seed))
        drawn = np.array([_ratios(matrix, ends) for matrix in matrices])
        result["low"], result["high"] = percentile_interval(drawn, confidence)
        method = _("bootstrap of {draws:,} draws, {confidence}").format(draws=draws, confidence=percent(confidence))
    reach = result["high"] if draws else result["htmt"]
    doubtful = [f"{one} - {other} ({reach[one, other]:.2f})" for one, other in pairs if reach[one, other] >= 0.85]
    note = (
        _("Not clearly below 0.85: {pairs}.").format(pairs=", ".join(doubtful))
        if doubtful
        else _("All pairs are below 0.85, the strict bar.")
    )
    title = _("HTMT, n = {n:,}").format(n=len(data))
    return ResultTable(
        result, title=title, method=method, notes=(note,), formats=dict.fromkeys(("htmt", "low", "high"), ".3f")
    )


def _ratios(signed: Floats, ends: "npt.NDArray[np.int64]") -> Floats:
    corr = np.abs(signed)
    blocks = [slice(start, end) for start, end in pairwise(ends)]
    within = [float(signed[b, b][np.triu_indices(b.stop - b.start, 1)].mean()) for b in blocks]
    return np.array(
        [
            corr[blocks[i], blocks[j]].mean() / sqrt(within[i] * within[j]) if min(within[i], within[j]) > 0 else np.nan
            for i, j in combinations(range(len(blocks)), 2)
        ]
    )


def _several(found: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    if len(found) < 2:
        raise ValueError(_("constructs has one construct, expected at least 2 to tell apart."))
    return found
