"""The satisfaction index models: constructs, what explains what, and their estimation by partial least squares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.pls import SCHEMES, Blocks, PlsSolution, solve
from loyaltylab.resampling import percentile_interval
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column

__all__ = ["ECSI", "PathModel", "PathModelResults", "ecsi_items", "path_index", "read_model"]

Floats: TypeAlias = npt.NDArray[np.float64]
Paths: TypeAlias = Mapping[str, Sequence[str]]

# European Customer Satisfaction Index: what is explained, and by what (Tenenhaus and others, 2005, figure 1).
ECSI: dict[str, tuple[str, ...]] = {
    "image": (),
    "expectations": ("image",),
    "quality": ("expectations",),
    "value": ("expectations", "quality"),
    "satisfaction": ("image", "expectations", "quality", "value"),
    "complaints": ("satisfaction",),
    "loyalty": ("image", "satisfaction", "complaints"),
}


@dataclass(frozen=True)
class Model:
    """A checked model: constructs in causal order, their items, the answers."""

    constructs: list[str]
    items: dict[str, list[str]]
    paths: dict[str, list[str]]
    data: pd.DataFrame

    @property
    def blocks(self) -> Blocks:
        """The model as matrices."""
        owner = [name for name in self.constructs for _item in self.items[name]]
        membership = np.array([[own == name for name in self.constructs] for own in owner])
        arrows = [[cause in self.paths[effect] for cause in self.constructs] for effect in self.constructs]
        return Blocks(membership, np.array(arrows))

    @property
    def arrows(self) -> list[tuple[str, str]]:
        """Pairs (cause, effect) in the order of the model."""
        return [(cause, effect) for effect in self.constructs for cause in self.paths[effect]]


def ecsi_items(data: pd.DataFrame) -> dict[str, list[str]]:
    """Return the items of each ECSI construct, found by their names: ``image_1``, ``image_2`` ...

    Raises
    ------
    ValueError
        If a construct has no column.

    Examples
    --------
    >>> columns = [f"{name}_1" for name in ECSI]
    >>> ecsi_items(pd.DataFrame([[1] * 7], columns=columns))["loyalty"]
    ['loyalty_1']
    """
    found = {}
    for name in ECSI:
        found[name] = [str(label) for label in data.columns if str(label).rpartition("_")[0] == name]
        if not found[name]:
            words = _("the data has no column for {construct!r}, such as {example!r}. Name your items this way.")
            raise ValueError(words.format(construct=name, example=f"{name}_1"))
    return found


class PathModel:
    """How do image, quality and satisfaction lead to loyalty? Path analysis among scores, by partial least squares.

    Parameters
    ----------
    data : DataFrame
        One row a customer, answers on one common scale; none missing.
    items : mapping, optional
        Construct -> its columns; by default :func:`ecsi_items` finds them by name.
    paths : mapping, optional
        Construct -> the constructs that explain it; :data:`ECSI` by default. No circles.
    metric : {"standardized", "raw"}
        Whether items are divided by their standard deviation first. ``"raw"`` keeps the common answer scale, as the
        published index does. The two give different paths: say which.
    scheme : {"centroid", "factorial", "path"}
        Inner weights.
    consistent : bool
        Correct for the unreliability of the items (PLSc): paths among latent variables, not among scores.

    Raises
    ------
    ValueError
        If columns are missing or have gaps, a construct is unknown, paths run in a circle, or an item never varies.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> liking = rng.normal(size=500)
    >>> data = pd.DataFrame({f"image_{i}": liking + rng.normal(size=500) for i in (1, 2, 3)})
    >>> data["loyalty_1"] = 0.5 * liking + rng.normal(size=500)
    >>> items = {"image": ["image_1", "image_2", "image_3"], "loyalty": ["loyalty_1"]}
    >>> results = PathModel(data, items, {"loyalty": ["image"]}).fit(draws=50)
    >>> print(results.params.round(2).to_dict())
    {('image', 'loyalty'): 0.3}

    Notes
    -----
    Common mistake: reading the paths of plain PLS as those among the constructs. Items measure with error, so scores
    do, and every path shrinks toward zero; ``consistent=True`` or :class:`CovarianceModel` corrects it.

    References
    ----------
    Tenenhaus, Esposito Vinzi, Chatelin & Lauro (2005), Computational Statistics & Data Analysis 48.
    Dijkstra & Henseler (2015), MIS Quarterly 39.
    """

    def __init__(
        self,
        data: pd.DataFrame,
        items: Mapping[str, Sequence[str]] | None = None,
        paths: Paths | None = None,
        metric: str = "standardized",
        scheme: str = "centroid",
        consistent: bool = False,
    ) -> None:
        for name, value, known in (("metric", metric, ("standardized", "raw")), ("scheme", scheme, tuple(SCHEMES))):
            if value not in known:
                words = _("{name} is {value!r}, expected one of {known}.")
                raise ValueError(words.format(name=name, value=value, known=", ".join(map(repr, known))))
        self.model = read_model(data, items, paths)
        self.metric, self.scheme, self.consistent = metric, scheme, consistent

    def fit(self, draws: int = 500, seed: int = 0) -> "PathModelResults":
        """Estimate, and draw customers with replacement ``draws`` times for standard errors and intervals.

        Raises
        ------
        ValueError
            If ``draws`` is below 2.
        """
        if draws < 2:
            raise ValueError(_("draws is {value!r}, expected a whole number of at least 2.").format(value=draws))
        table = self.model.data.to_numpy(dtype=float)
        rng = np.random.default_rng(seed)
        solution = self._solve(table)
        drawn = [self._solve(table[rng.integers(len(table), size=len(table))]).paths for _draw in range(draws)]
        return PathModelResults(self, solution, np.array(drawn))

    def _solve(self, table: Floats) -> PlsSolution:
        covariance = np.cov(table, rowvar=False, ddof=1 if self.metric == "raw" else 0)
        if self.metric == "standardized":
            deviations = np.sqrt(np.diag(covariance))
            covariance = covariance / np.outer(deviations, deviations)
        return solve(covariance, self.model.blocks, self.scheme, self.consistent)


@dataclass(frozen=True, repr=False)
class PathModelResults:
    """A fitted path model.

    Attributes
    ----------
    model : PathModel
        What was fitted.
    solution : PlsSolution
        Weights, correlations and paths as matrices.
    drawn : array, (draws, constructs, constructs)
        Paths of the bootstrap draws.

    Examples
    --------
    See :class:`PathModel`.
    """

    model: PathModel
    solution: PlsSolution
    drawn: Floats = field(repr=False)

    @property
    def params(self) -> "pd.Series[float]":
        """Standardized path coefficients, by (cause, effect)."""
        return self._series(self.solution.paths, "path")

    @property
    def bse(self) -> "pd.Series[float]":
        """Bootstrap standard errors."""
        return self._series(self.drawn.std(axis=0, ddof=1), "std err")

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return bootstrap percentile intervals; columns ``low`` and ``high``."""
        low, high = percentile_interval(self.drawn, check_confidence(1 - alpha))
        return pd.DataFrame({"low": self._series(low, ""), "high": self._series(high, "")})

    @property
    def converged(self) -> bool:
        """Whether the weights settled."""
        return self.solution.converged

    @property
    def n(self) -> int:
        """Customers."""
        return len(self.model.model.data)

    @property
    def loadings(self) -> "pd.Series[float]":
        """Correlation of each item with its construct's score; corrected for unreliability when consistent."""
        blocks, data = self.model.model.blocks, self.model.model.data
        if self.model.consistent:
            weights = self._standard_weights()
            squares = (weights**2).sum(axis=0)
            found = np.where(blocks.membership, weights * np.sqrt(self.solution.rho) / squares, 0.0).sum(axis=1)
            single = blocks.membership[:, blocks.membership.sum(axis=0) == 1].any(axis=1)
            return pd.Series(np.where(single, 1.0, found), index=data.columns, name="loading")
        scores = self.scores.to_numpy()
        together = np.corrcoef(np.column_stack([data.to_numpy(dtype=float), scores]), rowvar=False)
        cross = together[: data.shape[1], data.shape[1] :]
        return pd.Series((cross * blocks.membership).sum(axis=1), index=data.columns, name="loading")

    @property
    def reliability(self) -> "pd.Series[float]":
        """Dijkstra and Henseler's rho_A of each construct's score; 1 for a single item."""
        return pd.Series(self.solution.rho, index=self.model.model.constructs, name="rho_A")

    @property
    def r_squared(self) -> "pd.Series[float]":
        """Explained share of each construct that something explains."""
        found = pd.Series(self.solution.r_squared, index=self.model.model.constructs, name="R2")
        return found[[bool(self.model.model.paths[name]) for name in found.index]]

    @property
    def goodness_of_fit(self) -> float:
        """Geometric mean of communality (blocks of several items) and R squared: a description, not a test of fit."""
        many = [item for name in self.model.model.constructs for item in self.model.model.items[name]]
        several = [item for item in many if len(self.model.model.items[self._owner(item)]) > 1]
        return float(np.sqrt((self.loadings[several] ** 2).mean() * self.r_squared.mean()))

    @property
    def scores(self) -> pd.DataFrame:
        """One row a customer: each construct's score, mean 0 and variance 1."""
        data = self.model.model.data
        return (data - data.mean()) @ pd.DataFrame(
            self._item_weights(), index=data.columns, columns=self.model.model.constructs
        )

    def index(self, scale: tuple[int, int] = (1, 10)) -> "pd.Series[float]":
        """Return each construct's mean as 0 to 100: 0 if everybody gave the lowest answer, 100 the highest.

        Parameters
        ----------
        scale : (int, int)
            Lowest and highest possible answer.

        References
        ----------
        ACSI = 100 (sum w x - min) / (max - min), w adding up to 1; Fornell and others (1996), Journal of Marketing 60.
        """
        shares = self._item_weights()
        shares = shares / shares.sum(axis=0)
        means = self.model.model.data.mean().to_numpy() @ shares
        found = 100 * (means - scale[0]) / (scale[1] - scale[0])
        return pd.Series(found, index=self.model.model.constructs, name="index")

    def total_effects(self, on: str = "loyalty") -> "pd.Series[float]":
        """Return direct plus indirect effects of every construct on one of them.

        Raises
        ------
        ValueError
            If the model has no such construct.
        """
        constructs = self.model.model.constructs
        _known(on, constructs)
        total = np.linalg.inv(np.eye(len(constructs)) - self.solution.paths) - np.eye(len(constructs))
        found = pd.Series(total[constructs.index(on)], index=constructs, name=f"total effect on {on}")
        return found[[name in _causes(on, self.model.model.paths) for name in constructs]]

    def importance_map(self, on: str = "loyalty", scale: tuple[int, int] = (1, 10)) -> ResultTable:
        """Return importance (total effect) against performance (index, 0 to 100): what to work on first."""
        effects = self.total_effects(on)
        table = pd.DataFrame({"importance": effects, "performance": self.index(scale)[effects.index]})
        return ResultTable(
            table.rename_axis("construct"),
            title=_("What moves {construct}, and how good it is, n = {n:,}").format(construct=on, n=self.n),
            formats={"performance": ".1f"},
        )

    def summary(self, alpha: float = 0.05) -> ResultTable:
        """Return paths with standard errors and intervals, as a table."""
        table = pd.DataFrame({"path": self.params, "se": self.bse}).join(self.conf_int(alpha))
        kind = _("consistent PLS") if self.model.consistent else _("PLS")
        metric = _("standardized items") if self.model.metric == "standardized" else _("raw items")
        words = _("Paths, n = {n:,}: {kind}, {metric}, {scheme} scheme")
        notes = [] if self.converged else [_("The weights did not settle: do not use these paths.")]
        unstable = ", ".join(self.reliability.index[self.reliability > 1])
        if unstable and self.model.consistent:
            words_unstable = _("Reliability above 1 (impossible) for: {names}. Too few items or customers.")
            notes.append(words_unstable.format(names=unstable))
        return ResultTable(
            table.rename_axis(["cause", "effect"]),
            title=words.format(n=self.n, kind=kind, metric=metric, scheme=self.model.scheme),
            method=_("bootstrap, {confidence:g} %").format(confidence=100 * (1 - alpha)),
            notes=tuple(notes),
        )

    def __str__(self) -> str:
        return str(self.summary())

    __repr__ = __str__

    def _series(self, matrix: Any, name: str) -> "pd.Series[float]":
        constructs, arrows = self.model.model.constructs, self.model.model.arrows
        values = [matrix[constructs.index(effect), constructs.index(cause)] for cause, effect in arrows]
        return pd.Series(values, index=path_index(arrows), name=name, dtype=float)

    def _owner(self, item: str) -> str:
        return next(name for name, items in self.model.model.items.items() if item in items)

    def _item_weights(self) -> Floats:
        """Weights of the items as answered."""
        if self.model.metric == "raw":
            return self.solution.weights
        deviations = self.model.model.data.to_numpy(dtype=float).std(axis=0, ddof=1)
        return np.asarray(self.solution.weights / deviations[:, None])

    def _standard_weights(self) -> Floats:
        deviations = self.model.model.data.to_numpy(dtype=float).std(axis=0, ddof=1)
        return np.asarray(self._item_weights() * deviations[:, None])


def read_model(data: pd.DataFrame, items: Mapping[str, Sequence[str]] | None, paths: Paths | None) -> Model:
    """Check items, paths and answers, and put the constructs into causal order."""
    given = ecsi_items(data) if items is None else items
    arrows = ECSI if paths is None else paths
    for name in [*arrows, *(cause for causes in arrows.values() for cause in causes)]:
        _known(name, list(given))
    order = _causal_order({name: list(arrows.get(name, ())) for name in given})
    columns = {name: [column(data, item, name) for item in given[name]] for name in order}
    flat = [answers(each, str(each.name), -1e300, 1e300, whole=False) for name in order for each in columns[name]]
    table = pd.concat(flat, axis=1)
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise ValueError(_("the item {item!r} stands in two constructs. Give it one.").format(item=twice[0]))
    still = table.columns[table.nunique() < 2]
    if len(still):
        raise ValueError(_("{item}: everybody gave the same answer. Leave the item out.").format(item=still[0]))
    if len(table) <= table.shape[1]:
        words = _("only {n} customers for {k} items. Collect more answers, or use fewer items.")
        raise ValueError(words.format(n=len(table), k=table.shape[1]))
    return Model(
        order,
        {name: [str(each.name) for each in columns[name]] for name in order},
        {name: list(arrows.get(name, ())) for name in order},
        table,
    )


def path_index(arrows: list[tuple[str, str]]) -> pd.MultiIndex:
    """Return the labels of paths; there may be none, as in a confirmatory factor analysis."""
    causes, effects = [cause for cause, _effect in arrows], [effect for _cause, effect in arrows]
    return pd.MultiIndex.from_arrays([causes, effects], names=["cause", "effect"])


def _known(name: str, constructs: list[str]) -> None:
    if name not in constructs:
        words = _("the model has no construct {name!r}. Its constructs are: {constructs}.")
        raise ValueError(words.format(name=name, constructs=", ".join(constructs)))


def _causal_order(paths: dict[str, list[str]]) -> list[str]:
    order: list[str] = []
    while len(order) < len(paths):
        ready = [name for name in paths if name not in order and set(paths[name]) <= set(order)]
        if not ready:
            circle = ", ".join(name for name in paths if name not in order)
            raise ValueError(_("the paths run in a circle among: {names}. Take one arrow out.").format(names=circle))
        order += ready[:1]
    return order


def _causes(on: str, paths: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    for cause in paths[on]:
        found |= {cause} | _causes(cause, paths)
    return found
