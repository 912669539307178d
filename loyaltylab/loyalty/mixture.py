"""Types that the data suggest: a Gaussian mixture (latent profiles), with its number of types chosen by BIC."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, column

__all__ = ["Profiles", "latent_profiles"]

Floats: TypeAlias = npt.NDArray[np.float64]
LARGEST = 1e300
PARTS = ("weights", "means", "precisions")
RESTARTS = 5
NEARLY = 1e-6  # enough where only the groups count, not the numbers
CONVERGED = 1e-8  # gain of log-likelihood a customer: a looser one stops where rounding, so the machine, decides
NARROWEST = 0.05  # of a standard deviation: without it a mixture piles up on single answers of a coarse scale


@dataclass(frozen=True, repr=False)
class Profiles(ResultTable):
    """Latent profiles: one row a type in ``table`` (share and means), and how the number of types was chosen.

    Attributes
    ----------
    customers : DataFrame
        With the caller's row labels: ``type`` (largest first: "type 1", ...) and ``confidence``, its probability.
    choice : DataFrame
        By number of types: ``bic``, ``aic``, ``stability`` (mean adjusted Rand index between the types found in the
        sample and those found in bootstrap samples; 1 is the same each time).

    Examples
    --------
    See :func:`latent_profiles`.
    """

    customers: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    choice: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def latent_profiles(
    data: pd.DataFrame,
    columns: Sequence[str],
    most: int = 6,
    number: int | None = None,
    draws: int = 20,
    seed: int = 0,
) -> Profiles:
    """How many types of customers do the data themselves suggest, and which?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    columns : sequence of str
        Columns of numbers; standardized first.
    most : int
        Largest number of types tried.
    number : int, optional
        Number of types; the one with the smallest BIC by default.
    draws : int
        Bootstrap samples for the stability and for the intervals of the shares.
    seed : int
        Of the starts and the draws.

    Returns
    -------
    Profiles

    Raises
    ------
    ValueError
        If a column is missing, has gaps or never varies, there are too few customers, or scikit-learn is missing.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> group = rng.integers(0, 2, 400)
    >>> data = pd.DataFrame({"liking": 4 * group + rng.normal(size=400), "visits": 3 * group + rng.normal(size=400)})
    >>> found = latent_profiles(data, ["liking", "visits"], most=3, draws=3)
    >>> int(found.choice["bic"].idxmin())
    2

    Notes
    -----
    Common mistake: giving each profile a name and then believing that it exists. A mixture also cuts one long cloud
    into pieces; where stability is low, the types are the method's, not the customers'.
    The intervals of the shares take the spread of the draws on the log odds, times Student's t: wider with fewer draws.

    References
    ----------
    McLachlan & Peel (2000), Finite Mixture Models. Schwarz (1978) for BIC. Hennig (2007) for stability.
    """
    table = _standardized(data, columns)
    if most < 1 or (number is not None and number < 1) or draws < 2:
        raise ValueError(_("most and number have to be at least 1, draws at least 2."))
    if len(table) < 10 * max(most, number or 1):
        words = _("{n} customers are too few for up to {most} types. Use fewer types.")
        raise ValueError(words.format(n=len(table), most=max(most, number or 1)))
    tried = range(1, most + 1) if number is None else [number]
    fitted = {k: _fit(table, k, seed) for k in tried}
    choice = pd.DataFrame({"bic": {k: each.bic(table) for k, each in fitted.items()}}).rename_axis("types")
    choice["aic"] = pd.Series({k: each.aic(table) for k, each in fitted.items()})
    best = _best(choice)
    drawn = [_again(table, best, fitted[best], seed + 1 + draw) for draw in range(draws)]
    choice["stability"] = np.nan
    choice.loc[best, "stability"] = float(np.mean([same for same, _shares in drawn]))
    return _result(data, columns, table, fitted[best], choice, np.array([shares for _same, shares in drawn]))


def _result(
    data: pd.DataFrame, columns: Sequence[str], table: Floats, fitted: Any, choice: pd.DataFrame, drawn: Floats
) -> Profiles:
    order = np.argsort(-fitted.weights_, kind="stable")
    chances = fitted.predict_proba(table)[:, order]
    names = [f"type {place + 1}" for place in range(len(order))]
    types = pd.Categorical([names[place] for place in chances.argmax(axis=1)], categories=names)
    low, high = _ends(fitted.weights_[order], drawn[:, order])
    means = pd.DataFrame(
        (chances.T @ data[list(columns)].to_numpy(dtype=float)) / chances.sum(axis=0)[:, None],
        index=pd.Index(names, name="type"),
        columns=list(columns),
    )
    shares = pd.DataFrame({"share": fitted.weights_[order], "low": low, "high": high}, index=means.index)
    best = _best(choice)
    return Profiles(
        shares.join(means),
        title=_("Latent profiles, n = {n:,}: share and mean").format(n=len(table)),
        method=_("bootstrap, 95 %"),
        notes=(
            _("{k} types by BIC; stability {value:.2f} (1: the same types in every sample).").format(
                k=best, value=choice.loc[best, "stability"]
            ),
        ),
        formats={"share": ".1%", "low": ".1%", "high": ".1%"},
        customers=pd.DataFrame({"type": types, "confidence": chances.max(axis=1)}, index=data.index),
        choice=choice,
    )


def _ends(shares: Floats, drawn: Floats) -> tuple[Floats, Floats]:
    """Student's t on the log odds: a few draws tell how far shares spread, but not the tails percentiles read."""
    if len(shares) == 1:
        return shares, shares
    value, spread = _log_odds(shares), _log_odds(drawn).std(axis=0, ddof=1)
    reach = float(stats.t.ppf(0.975, len(drawn) - 1)) * spread
    return special.expit(value - reach), special.expit(value + reach)


def _log_odds(shares: Floats) -> Floats:
    return np.asarray(special.logit(np.clip(shares, 1e-6, 1 - 1e-6)))


def _best(choice: pd.DataFrame) -> int:
    return int(list(choice.index)[int(choice["bic"].to_numpy().argmin())])


def _standardized(data: pd.DataFrame, columns: Sequence[str]) -> Floats:
    if not columns:
        raise ValueError(_("columns is empty. Name at least one column."))
    parts = []
    for name in columns:
        values = answers(column(data, name, "columns"), name, -LARGEST, LARGEST, whole=False).to_numpy(dtype=float)
        if len(set(values)) < 2:
            raise ValueError(_("{item}: everybody has the same value, so it explains nothing.").format(item=name))
        parts.append((values - values.mean()) / values.std())
    return np.column_stack(parts)


def _fit(table: Floats, number: int, seed: int, start: Any = None, converged: float = CONVERGED) -> Any:
    try:
        from sklearn.mixture import GaussianMixture
    except ImportError:
        words = _("this takes the package scikit-learn. Install it with: {command}")
        raise ValueError(words.format(command="pip install scikit-learn")) from None
    known = {f"{part}_init": getattr(start, f"{part}_") for part in PARTS} if start is not None else {}
    mixture = GaussianMixture(
        number,
        covariance_type="diag",
        n_init=1 if start is not None else RESTARTS,
        **known,
        reg_covar=NARROWEST**2,
        tol=converged,
        max_iter=5000,
        random_state=seed,
    )
    return mixture.fit(table)


def _again(table: Floats, number: int, fitted: Any, seed: int) -> tuple[float, Floats]:
    """Find the types in a bootstrap sample: how alike they are, and their shares in the sample's own order."""
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(seed)
    sample = table[rng.integers(len(table), size=len(table))]
    free = _fit(sample, number, seed, converged=NEARLY)
    near = _fit(sample, number, seed, start=fitted)
    return float(adjusted_rand_score(fitted.predict(table), free.predict(table))), np.asarray(near.weights_)
