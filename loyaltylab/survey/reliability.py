"""Do the items of a construct measure one thing, and different constructs different things?"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, stats

from loyaltylab.i18n import _
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column
from loyaltylab.survey.intervals import percent

__all__ = [
    "average_variance_extracted",
    "composite_reliability",
    "constructs_of",
    "cronbach_alpha",
    "item_statistics",
    "items_of",
    "one_factor",
    "reliability",
]

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
Constructs: TypeAlias = Mapping[str, Sequence[str]]


def cronbach_alpha(items: pd.DataFrame, confidence: float = 0.95) -> Estimate:
    """How consistently do the items of one construct go together?

    Parameters
    ----------
    items : DataFrame
        One row a person, one column an item; at least 2 items and 3 people, nothing missing, all items coded in the
        same direction.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Cronbach's alpha, at most 1 (below 0 when items contradict each other), with Feldt's interval.

    Raises
    ------
    ValueError
        If an item is missing, no number or the same for everybody.

    Examples
    --------
    >>> items = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 1, 3, 5, 4], "c": [1, 3, 2, 4, 5]})
    >>> print(cronbach_alpha(items))
    Cronbach's alpha, 3 items 0.908 [0.535, 0.990], n = 5 (Feldt, 95 %)

    Notes
    -----
    Common mistake: taking a high alpha as proof that there is one dimension. It grows with the number of items and is
    high for two related dimensions as well. And a reverse-coded item that was not turned round ruins it: see
    :func:`item_statistics`.

    References
    ----------
    Cronbach (1951); Feldt (1965), Psychometrika 30, whose interval supposes normal answers and items that differ only
    by their means.
    """
    confidence = check_confidence(confidence)
    given = items_of(items, list(items.columns) if isinstance(items, pd.DataFrame) else [])
    n, k = given.shape
    if n < 3:
        raise ValueError(_("alpha with an interval needs at least 3 people, found {n}.").format(n=n))
    alpha = _alpha(np.cov(given.to_numpy(), rowvar=False))
    df1, df2 = n - 1, (n - 1) * (k - 1)
    upper, lower = stats.f.ppf([(1 + confidence) / 2, (1 - confidence) / 2], df1, df2)
    spread = float(stats.f.std(df1, df2)) if df2 > 4 else float("nan")
    return Estimate(
        value=alpha,
        low=float(1 - (1 - alpha) * upper),
        high=float(1 - (1 - alpha) * lower),
        n=n,
        se=(1 - alpha) * spread,
        method=_("Feldt, {confidence}").format(confidence=percent(confidence)),
        name=_("Cronbach's alpha, {k} items").format(k=k),
    )


def item_statistics(items: pd.DataFrame) -> ResultTable:
    """Which item does not fit the others?

    Parameters
    ----------
    items : DataFrame
        As for :func:`cronbach_alpha`.

    Returns
    -------
    ResultTable
        One row an item: ``mean``, ``sd``, ``item_rest`` (its correlation with the sum of the other items) and
        ``alpha_without`` (alpha if the item is left out; nan with two items).

    Raises
    ------
    ValueError
        As :func:`cronbach_alpha`.

    Examples
    --------
    >>> items = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 1, 3, 5, 4], "c": [5, 3, 4, 2, 1]})
    >>> item_statistics(items).table["item_rest"].round(2).to_dict()
    {'a': -0.11, 'b': 0.45, 'c': -0.79}

    Notes
    -----
    Common mistake: throwing out items until alpha looks good. What is left may no longer cover the construct.

    References
    ----------
    Nunnally & Bernstein (1994), Psychometric Theory.
    """
    given = items_of(items, list(items.columns) if isinstance(items, pd.DataFrame) else [])
    cov = np.cov(given.to_numpy(), rowvar=False)
    alpha = _alpha(cov)
    rows = []
    for place, name in enumerate(given.columns):
        rest = np.delete(np.arange(len(cov)), place)
        with_rest, rest_variance = cov[place, rest].sum(), cov[np.ix_(rest, rest)].sum()
        fit = with_rest / sqrt(cov[place, place] * rest_variance) if rest_variance > 0 else np.nan
        without = _alpha(cov[np.ix_(rest, rest)]) if len(rest) > 1 else np.nan
        rows.append([given[name].mean(), sqrt(cov[place, place]), fit, without])
    table = pd.DataFrame(
        rows, index=pd.Index(given.columns, name="item"), columns=["mean", "sd", "item_rest", "alpha_without"]
    )
    against = [str(name) for name in table.index[table["item_rest"] < 0]]
    notes = [_("Alpha of all: {alpha:.3f}.").format(alpha=alpha)]
    if against:
        notes.append(
            _("Runs against the others: {items}. Was it asked the other way round? Then turn it first.").format(
                items=", ".join(against)
            )
        )
    better = [str(name) for name in table.index[table["alpha_without"] > alpha + 0.005]]
    if better:
        notes.append(_("Alpha would be higher without {items}.").format(items=", ".join(better)))
    title = _("Items, n = {n:,}").format(n=len(given))
    return ResultTable(table, title=title, notes=tuple(notes), formats={"alpha_without": ".3f"})


def composite_reliability(loadings: npt.ArrayLike) -> float:
    """How reliable is the sum of the items, given their standardized loadings?

    Parameters
    ----------
    loadings : array of float
        Standardized, -1 to 1, at least 2.

    Returns
    -------
    float
        (sum of loadings)^2 / ((sum of loadings)^2 + sum of (1 - loading^2)), 0 to 1.

    Raises
    ------
    ValueError
        If a loading is missing or beyond 1.

    Examples
    --------
    >>> round(composite_reliability([0.7, 0.8, 0.9]), 3)
    0.845

    Notes
    -----
    Common mistake: putting in unstandardized loadings.

    References
    ----------
    Fornell & Larcker (1981), Journal of Marketing Research 18.
    """
    given = _loadings(loadings)
    common = given.sum() ** 2
    return float(common / (common + (1 - given**2).sum()))


def average_variance_extracted(loadings: npt.ArrayLike) -> float:
    """How much of its items' variance does the construct explain, on average?

    Parameters
    ----------
    loadings : array of float
        Standardized, -1 to 1, at least 2.

    Returns
    -------
    float
        Mean of the squared loadings, 0 to 1; 0.5 is the usual bar.

    Raises
    ------
    ValueError
        If a loading is missing or beyond 1.

    Examples
    --------
    >>> round(average_variance_extracted([0.7, 0.8, 0.9]), 3)
    0.647

    Notes
    -----
    Common mistake: loadings of a principal component, as PLS gives them. They are too high for few items, and so is
    the AVE.

    References
    ----------
    Fornell & Larcker (1981), Journal of Marketing Research 18.
    """
    return float((_loadings(loadings) ** 2).mean())


def reliability(data: pd.DataFrame, constructs: Constructs, confidence: float = 0.95) -> ResultTable:
    """Are the constructs measured reliably?

    Parameters
    ----------
    data : DataFrame
        One row a person.
    constructs : dict
        Name to its item columns; each with at least 2 items, coded in the same direction.
    confidence : float
        Between 0 and 1, for alpha.

    Returns
    -------
    ResultTable
        One row a construct: ``k`` items, ``alpha``, ``low``, ``high``, ``cr`` (composite reliability), ``ave`` (average
        variance extracted) and ``smallest`` loading, from a one-factor solution by maximum likelihood.

    Raises
    ------
    ValueError
        If columns are missing or hold anything but numbers that differ.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> trust = rng.normal(size=(300, 1))
    >>> data = pd.DataFrame(0.8 * trust + 0.6 * rng.normal(size=(300, 3)), columns=["t1", "t2", "t3"])
    >>> print(reliability(data, {"trust": ["t1", "t2", "t3"]}))
    Reliability, n = 300 (alpha: Feldt, 95 %; CR and AVE: one factor, maximum likelihood)
               k  alpha    low   high     cr    ave smallest
    construct
    trust      3  0.815  0.776  0.849  0.816  0.596     0.76
    Usual bars: alpha and CR 0.7, AVE 0.5.

    Notes
    -----
    Common mistake: reading the bars as laws. They are habits, and reliable is not yet valid.

    References
    ----------
    Cronbach (1951); Fornell & Larcker (1981); the bars after Nunnally (1978) and Hair et al. (2019).
    """
    rows, notes = [], [_("Usual bars: alpha and CR 0.7, AVE 0.5.")]
    for name, items in constructs_of(data, constructs).items():
        alpha = cronbach_alpha(items, confidence)
        loadings = one_factor(items)
        cr, ave = composite_reliability(loadings), average_variance_extracted(loadings)
        smallest = float(loadings.min())
        rows.append([items.shape[1], alpha.value, alpha.low, alpha.high, cr, ave, smallest])
        if smallest < 0:
            notes.append(_("{name}: an item loads below 0. Was it asked the other way round?").format(name=name))
        if loadings.max() > 0.999:
            notes.append(_("{name}: an item loads 1 (Heywood case); CR and AVE are doubtful.").format(name=name))
        if items.shape[1] == 2:
            notes.append(_("{name}: with two items both loadings are taken as equal.").format(name=name))
    columns = ["k", "alpha", "low", "high", "cr", "ave", "smallest"]
    table = pd.DataFrame(rows, index=pd.Index(list(constructs), name="construct"), columns=columns)
    return ResultTable(
        table,
        title=_("Reliability, n = {n:,}").format(n=len(data)),
        method=_("alpha: Feldt, {confidence}; CR and AVE: one factor, maximum likelihood").format(
            confidence=percent(confidence)
        ),
        notes=tuple(notes),
        formats=dict.fromkeys(columns[1:-1], ".3f"),
    )


def items_of(data: pd.DataFrame, names: Sequence[str]) -> "pd.DataFrame":
    """Return item columns as floats, or name what is missing, no number, infinite or constant."""
    if not isinstance(data, pd.DataFrame) or len(names) < 2:
        raise ValueError(_("expected a table with at least 2 items, one column each."))
    given = pd.DataFrame(
        {
            name: answers(
                column(data, name, "items"), str(name), -np.finfo(float).max, np.finfo(float).max, whole=False
            )
            for name in names
        }
    )
    same = [str(name) for name in names if given[name].nunique() < 2]
    if same:
        raise ValueError(
            _("{items}: everybody gave the same answer, so it cannot go together with anything. Leave it out.").format(
                items=", ".join(same)
            )
        )
    return given


def one_factor(items: pd.DataFrame) -> Floats:
    """Return standardized loadings of a single factor by maximum likelihood; with two items both are equal.

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> items = pd.DataFrame(0.8 * rng.normal(size=(2000, 1)) + 0.6 * rng.normal(size=(2000, 3)))
    >>> one_factor(items).round(1).tolist()
    [0.8, 0.8, 0.8]

    References
    ----------
    Joreskog (1967), Psychometrika 32.
    """
    corr = np.corrcoef(items.to_numpy(dtype=np.float64), rowvar=False)
    if len(corr) == 2:
        equal = sqrt(abs(corr[0, 1]))
        return np.array([equal, equal * np.sign(corr[0, 1])])

    def misfit(loadings: Floats) -> tuple[float, Floats]:
        unique = np.clip(1 - loadings**2, 1e-4, None)
        implied = np.outer(loadings, loadings) + np.diag(unique)
        inverse = np.linalg.inv(implied)
        value = float(np.linalg.slogdet(implied)[1] + np.trace(corr @ inverse))
        pull = inverse @ (implied - corr) @ inverse
        return value, 2 * (pull @ loadings) - 2 * np.diag(pull) * loadings

    first = np.linalg.eigh(corr)[1][:, -1]
    start = np.clip(first * np.sign(first.sum() or 1) * 0.8 * sqrt(len(corr)), -0.9, 0.9)
    found = optimize.minimize(misfit, start, jac=True, method="L-BFGS-B", bounds=[(-0.99995, 0.99995)] * len(corr))
    loadings = np.asarray(found.x, dtype=np.float64)
    return loadings if loadings.sum() >= 0 else -loadings


def _alpha(cov: Floats) -> float:
    k = len(cov)
    return float(k / (k - 1) * (1 - np.trace(cov) / cov.sum())) if cov.sum() > 0 else -np.inf


def _loadings(loadings: npt.ArrayLike) -> Floats:
    given = np.asarray(loadings, dtype=np.float64).ravel()
    if len(given) < 2 or not (np.abs(given) <= 1).all():
        raise ValueError(
            _("loadings is {value}, expected at least 2 standardized loadings from -1 to 1.").format(
                value=given.tolist()
            )
        )
    return given


def constructs_of(data: pd.DataFrame, constructs: Constructs) -> dict[str, pd.DataFrame]:
    """Return the items of each construct, checked."""
    if not isinstance(constructs, Mapping) or not constructs:
        raise ValueError(_("constructs must be a dict of name to item columns, such as {'trust': ['t1', 't2']}."))
    found: dict[str, Any] = {}
    for name, items in constructs.items():
        if isinstance(items, str) or len(items) < 2:
            raise ValueError(
                _("construct {name!r} has fewer than 2 items. Leave it out, or give it more.").format(name=name)
            )
        found[name] = items_of(data, list(items))
    return found
