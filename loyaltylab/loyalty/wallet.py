"""Which share of the wallet does a brand's rank bring? The Wallet Allocation Rule, and how well it does."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.panel import LARGEST, bootstrap_method, draw_counts, ends, filled, ratio
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, column, show_rows

__all__ = ["WalletComparison", "compare_wallet", "wallet_share", "wallet_shares"]

Floats: TypeAlias = npt.NDArray[np.float64]


def wallet_share(ranks: Any, number: int | None = None) -> Any:
    """Which share of a customer's spending goes to the brand it ranks so? Share = (1 - rank / (N + 1)) 2 / N.

    Parameters
    ----------
    ranks : float, or list, array or Series of float
        Without ``number``: one customer's places of *all* N brands it uses, 1 best. Only their order counts: ties
        share the mean of their places, however they were written (1, 1, 3 or 1, 1, 2).
        With ``number``: one place or several, from 1 to ``number``, used as they are.
    number : int, optional
        Brands that the customer uses.

    Returns
    -------
    float, or array or Series of float
        Shares (0-1). Those of a whole set of brands sum to 1.

    Raises
    ------
    ValueError
        If a rank is missing, no number, below 1 or above ``number``.

    Examples
    --------
    >>> wallet_share([1, 2, 3]).round(4).tolist()
    [0.5, 0.3333, 0.1667]
    >>> wallet_share([1, 1, 3]).round(4).tolist()
    [0.4167, 0.4167, 0.1667]
    >>> round(wallet_share(2, number=4), 4)
    0.3

    Notes
    -----
    Common mistake: leaving out brands that the customer uses. The rule then gives their share to the others.

    References
    ----------
    Keiningham, Aksoy, Williams & Buoye (2015), The Wallet Allocation Rule, Wiley.
    """
    single = np.ndim(ranks) == 0 and not isinstance(ranks, str)
    if single and number is None:
        raise ValueError(_("number is missing: say how many brands the customer uses, such as number=3."))
    top = LARGEST if number is None else _check_number(number)
    places = answers([ranks] if single else ranks, "rank", 1, top, whole=False)
    order = places.rank(method="average") if number is None else places
    shares = _rule(order, len(places) if number is None else top)
    if single:
        return float(shares.iloc[0])
    return shares if isinstance(ranks, pd.Series) else shares.to_numpy()


def wallet_shares(
    data: pd.DataFrame,
    customer: str = "household_id",
    brand: str = "brand",
    rank: str = "rank",
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> ResultTable:
    """Which share of the wallet do the ranks promise each brand?

    Parameters
    ----------
    data : DataFrame
        One row a customer and brand it uses; all brands it uses.
    customer, brand, rank : str
        Columns; rank 1 is liked best, ties allowed.
    confidence : float
        Level of the intervals.
    draws, seed : int
        Of the bootstrap, which draws whole customers.

    Returns
    -------
    ResultTable
        One row a brand: ``users``; ``mean_rank``; ``share``, ``low``, ``high`` (mean predicted share of wallet, 0-1,
        among its users); ``of_all`` (among all customers; sums to 1 over the brands).

    Raises
    ------
    ValueError
        If a column is missing or has gaps, a rank is below 1, or a customer has a brand twice.

    Examples
    --------
    >>> data = pd.DataFrame({"household_id": list("aab"), "brand": list("xyx"), "rank": [1, 2, 1]})
    >>> wallet_shares(data, draws=50).table["share"].round(3).tolist()
    [0.833, 0.333]

    Notes
    -----
    Common mistake: comparing ``share`` of two brands as if it were market share. It counts users only, and each alike,
    heavy or light; for market share weigh by what they spend.

    References
    ----------
    Keiningham, Aksoy, Williams & Buoye (2015), The Wallet Allocation Rule, Wiley.
    """
    method = bootstrap_method(confidence)
    table = _read(data, customer, brand, rank)
    table["predicted"] = _predict(table, "rank")
    brands, size = table["brand"].cat.categories, int(table["who"].max()) + 1
    used, total = _by_brand(table, 1.0), _by_brand(table, table["predicted"])
    weights = draw_counts(size, draws, seed)
    out = pd.DataFrame({"users": used.sum(axis=0).astype(int)}, index=pd.Index(brands, name="brand"))
    out["mean_rank"] = table.groupby("brand", observed=True)["rank"].mean()
    out["share"] = ratio(total.sum(axis=0), used.sum(axis=0))
    out["low"], out["high"] = ends(ratio(weights @ total, weights @ used), confidence)
    out["of_all"] = total.sum(axis=0) / size
    set_size = len(table) / size
    notes = [_("Customers use {number:.2f} brands on average.").format(number=set_size)]
    if set_size < 1.4:
        notes.append(_("That is below 1.4, the least for which the rule's authors recommend it."))
    title = _("Wallet Allocation Rule, {n:,} customers").format(n=size)
    return ResultTable(out, title, method, tuple(notes))


@dataclass(frozen=True)
class WalletComparison(ResultTable):
    """How well predictors follow the actual share of wallet.

    Attributes
    ----------
    brands : DataFrame
        By brand, mean among its users: ``predicted`` and ``actual`` (0-1), each with ``_low`` and ``_high``;
        ``satisfaction`` if given.
    advantage : DataFrame
        Wallet rule minus each other predictor, in correlation of single customers: ``difference``, ``low``, ``high``.
    n : int
        Customers.
    """

    brands: pd.DataFrame | None = None
    advantage: pd.DataFrame | None = None
    n: int = 0


def compare_wallet(
    data: pd.DataFrame,
    customer: str = "household_id",
    brand: str = "brand",
    rank: str = "rank",
    share: str = "share_of_wallet",
    satisfaction: str | None = "satisfaction",
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> WalletComparison:
    """Does the Wallet Allocation Rule tell the share of wallet better than satisfaction does, or than no rank at all?

    Parameters
    ----------
    data : DataFrame
        One row a customer and brand it uses; all brands it uses.
    customer, brand, rank : str
        Columns; rank 1 is liked best, ties allowed.
    share : str
        Column: actual share of wallet, or money spent; taken relative to the customer's sum.
    satisfaction : str or None
        Column of numbers, higher is better.
    confidence : float
        Level of the intervals.
    draws, seed : int
        Of the bootstrap, which draws whole customers.

    Returns
    -------
    WalletComparison
        ``table``, a row a predictor: ``r``, ``low``, ``high`` (correlation with the actual share over customers and
        brands); ``r_several``, ``several_low``, ``several_high`` (the same among customers who use two brands
        or more); ``r_brands`` (correlation of the brands' means); ``error`` (mean absolute error in share, 0-1, where
        the predictor is a share). Predictors: ``wallet_rule``; ``equal_shares`` (1 / N, which knows the number of
        brands and no rank); ``satisfaction``; ``satisfaction_rule`` (the rule on satisfaction put in order).

    Raises
    ------
    ValueError
        If a column is missing or has gaps, a value is wrong, a customer has a brand twice or spent nothing.

    Examples
    --------
    >>> data = pd.DataFrame({"household_id": list("aabbb"), "brand": list("xyxyz"), "rank": [1, 2, 2, 1, 3]})
    >>> data["share_of_wallet"] = [70, 30, 30, 60, 10]
    >>> compare_wallet(data, satisfaction=None, draws=50).table["r"].round(2).tolist()
    [0.98, 0.37]

    Notes
    -----
    Common mistake: praising the rule for a correlation that 1 / N reaches as well: who uses one brand gives it
    everything, whatever the rank. Compare with ``equal_shares``. A correlation over four brands is
    hardly a number: it has no interval here. And rank may follow from buying as much as lead to it.

    References
    ----------
    Keiningham, Aksoy, Williams & Buoye (2015), The Wallet Allocation Rule, Wiley.
    """
    method = bootstrap_method(confidence)
    table = _read(data, customer, brand, rank)
    size, brands = int(table["who"].max()) + 1, table["brand"].cat.categories
    spent = answers(column(data, share, "share"), share, 0, LARGEST, whole=False).to_numpy()
    sums = np.bincount(table["who"], weights=spent)
    _refuse_idle(data, customer, table["who"].to_numpy(), sums)
    actual = spent / sums[table["who"]]
    several = (table["number"] > 1).to_numpy()
    guesses = {"wallet_rule": _predict(table, "rank"), "equal_shares": (1 / table["number"]).to_numpy()}
    if satisfaction is not None:
        given = answers(column(data, satisfaction, "satisfaction"), satisfaction, -LARGEST, LARGEST, whole=False)
        table["unsatisfied"] = -given.to_numpy()
        guesses["satisfaction"] = given.to_numpy()
        guesses["satisfaction_rule"] = _predict(table, "unsatisfied")
    weights = np.concatenate([np.ones((1, size)), draw_counts(size, draws, seed)])
    who = table["who"].to_numpy()
    found = {name: _correlation(weights, who, guess, actual) for name, guess in guesses.items()}
    out = pd.DataFrame({"r": [one[0] for one in found.values()]}, index=pd.Index(list(guesses), name="predictor"))
    out["low"], out["high"] = ends(np.column_stack(list(found.values()))[1:], confidence)
    among = np.column_stack(
        [_correlation(weights, who[several], guess[several], actual[several]) for guess in guesses.values()]
    )
    out["r_several"] = among[0]
    out["several_low"], out["several_high"] = ends(among[1:], confidence)
    users = _by_brand(table, 1.0).sum(axis=0)
    means = {name: _by_brand(table, guess).sum(axis=0) / users for name, guess in guesses.items()}
    truly = _by_brand(table, actual).sum(axis=0) / users
    out["r_brands"] = [_plain_correlation(mean, truly) for mean in means.values()]
    errors = {name: float(np.abs(guess - actual).mean()) for name, guess in guesses.items()}
    out["error"] = [np.nan if name == "satisfaction" else error for name, error in errors.items()]
    points = _points(table, {"predicted": guesses["wallet_rule"], "actual": actual}, weights[1:], confidence)
    if satisfaction is not None:
        points["satisfaction"] = means["satisfaction"]
    rivals = [name for name in guesses if name != "wallet_rule"]
    gaps = np.column_stack([found["wallet_rule"] - found[name] for name in rivals])
    advantage = pd.DataFrame({"difference": gaps[0]}, index=pd.Index(rivals, name="predictor"))
    advantage["low"], advantage["high"] = ends(gaps[1:], confidence)
    note = _("Correlation of the brands' means rests on {k} brands only.").format(k=len(brands))
    title = _("Predicting share of wallet, {n:,} customers, {rows:,} brands in use").format(n=size, rows=len(table))
    return WalletComparison(out, title, method, (note,), brands=points, advantage=advantage, n=size)


def _check_number(number: int) -> float:
    if isinstance(number, bool) or not float(number).is_integer() or number < 1:
        raise ValueError(
            _("number is {value!r}, expected how many brands the customer uses, 1 or more.").format(value=number)
        )
    return float(number)


def _rule(place: Any, number: Any) -> Any:
    return (1 - place / (number + 1)) * 2 / number


def _read(data: pd.DataFrame, customer: str, brand: str, rank: str) -> pd.DataFrame:
    whose, named = filled(data, customer, "customer"), filled(data, brand, "brand")
    places = answers(column(data, rank, "rank"), rank, 1, LARGEST, whole=False)
    table = pd.DataFrame(
        {
            "who": pd.factorize(whose, sort=True)[0],
            "brand": pd.Categorical(named.to_numpy()),
            "rank": places.to_numpy(),
        }
    )
    twice = table.duplicated(["who", "brand"], keep=False).to_numpy()
    if twice.any():
        raise ValueError(
            _("{brand}: {rows} name a brand twice for one customer. Keep one row a customer and brand.").format(
                brand=brand, rows=show_rows(list(data.index[twice]), list(named[twice].head(5)))
            )
        )
    table["number"] = table.groupby("who")["who"].transform("size")
    return table


def _predict(table: pd.DataFrame, by: str) -> Floats:
    place = table.groupby("who")[by].rank(method="average")
    return np.asarray(_rule(place, table["number"]), dtype=np.float64)


def _refuse_idle(data: pd.DataFrame, customer: str, who: Any, sums: Any) -> None:
    idle = sums[who] == 0
    if idle.any():
        names = ", ".join(map(str, data.loc[idle, customer].unique()[:5]))
        raise ValueError(
            _("{customer}: {names} spent nothing on any brand, so there is no share of wallet. Drop them.").format(
                customer=customer, names=names
            )
        )


def _points(table: pd.DataFrame, shares: dict[str, Floats], weights: Floats, confidence: float) -> pd.DataFrame:
    """Mean share by brand among its users, with intervals."""
    points = pd.DataFrame(index=pd.Index(table["brand"].cat.categories, name="brand"))
    used = _by_brand(table, 1.0)
    for name, values in shares.items():
        parts = _by_brand(table, values)
        points[name] = ratio(parts.sum(axis=0), used.sum(axis=0))
        points[f"{name}_low"], points[f"{name}_high"] = ends(ratio(weights @ parts, weights @ used), confidence)
    return points


def _by_brand(table: pd.DataFrame, values: Any) -> Floats:
    out = np.zeros((int(table["who"].max()) + 1, len(table["brand"].cat.categories)))
    out[table["who"], table["brand"].cat.codes] = values
    return out


def _correlation(weights: Floats, who: Any, x: Floats, y: Floats) -> Floats:
    """Correlation in every sample of customers, from the weighted sums of the products."""
    x, y = x - x.mean(), y - y.mean()
    products = np.column_stack([np.ones(len(x)), x, y, x * x, y * y, x * y])
    per_customer = np.zeros((weights.shape[1], 6))
    np.add.at(per_customer, who, products)
    n, sx, sy, sxx, syy, sxy = (weights @ per_customer).T
    spread = (n * sxx - sx**2) * (n * syy - sy**2)
    return ratio(n * sxy - sx * sy, np.sqrt(np.where(spread > 1e-12, spread, 0.0)))


def _plain_correlation(x: Floats, y: Floats) -> float:
    return float(_correlation(np.ones((1, len(x))), np.arange(len(x)), x, y)[0])
