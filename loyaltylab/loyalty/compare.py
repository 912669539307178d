"""Is the satisfaction-loyalty link a straight line? Candidate forms, compared by AIC and cross-validation.

Satisfaction and loyalty take few values, so everything is computed on their cross table: the likelihood is that of the
single customers, and thousands of rows cost no more than a handful.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.columns import is_yes_no, read_pair
from loyaltylab.survey.answers import scale_ends

__all__ = ["CurveComparison", "compare_curves"]

Floats: TypeAlias = npt.NDArray[np.float64]

SPLINE_KNOTS = 4
MOST_LEVELS = 11  # more distinct answers than this are a measurement, not an ordered answer
FLOOR = 1e-6  # keeps one impossible prediction from making the whole log loss infinite


@dataclass(frozen=True)
class CurveComparison:
    """Candidate forms of the satisfaction-loyalty link and how well each does; prints as a table.

    Attributes
    ----------
    table : DataFrame
        Index ``model``. ``k``: parameters. ``llf``, ``aic``, ``bic``: log likelihood, Akaike's and Schwarz's criteria
        (none for linear regression, whose likelihood is of another kind). ``cv_log_loss``: mean log loss a customer in
        cross-validation. ``cv_mse``: mean squared error of the expected answer (for yes/no the Brier score).
        ``behind``, ``behind_se``: log loss above the best model's, and the standard error of that difference.
        ``best_aic``, ``best_cv``: flags.
    outcome : {"yes/no", "ordered"}
        What kind of loyalty was explained.
    n : int
        Customers.
    folds : int
        Parts of the cross-validation.
    loyalty : str
        The column explained.

    Examples
    --------
    See :func:`compare_curves`.
    """

    table: pd.DataFrame = field(repr=False)
    outcome: str
    n: int
    folds: int
    loyalty: str

    def __str__(self) -> str:
        with pd.option_context("display.unicode.east_asian_width", True):  # Chinese names are twice as wide
            table = self._shown().to_string()
        return f"{self._title()}\n{table}\n{self._verdict()}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from html import escape

        title, verdict = escape(self._title()), escape(self._verdict())
        return f"<p><b>{title}</b></p>{self._shown().to_html()}<p>{verdict}</p>"

    def _title(self) -> str:
        words = _("Explaining {loyalty} by satisfaction, n = {n:,}, {folds}-fold cross-validation")
        return words.format(loyalty=self.loyalty, n=self.n, folds=self.folds)

    def _shown(self) -> pd.DataFrame:
        formats = {"k": "d", "llf": ".1f", "aic": ".1f", "bic": ".1f", "cv_log_loss": ".4f", "cv_mse": ".4f"}
        formats |= {"behind": ".4f", "behind_se": ".4f"}
        shown = {name: [_cell(value, how) for value in self.table[name]] for name, how in formats.items()}
        names = {"linear regression": _("linear regression"), "linear logit": _("linear logit")}
        names |= {"spline logit": _("spline logit"), "levels logit": _("levels logit")}
        names |= {"linear ordered logit": _("linear ordered logit"), "spline ordered logit": _("spline ordered logit")}
        return pd.DataFrame(shown, index=pd.Index([names[name] for name in self.table.index]))

    def _verdict(self) -> str:
        names = dict(zip(self.table.index, self._shown().index, strict=True))
        near = self.table.index[(self.table["behind"] <= 2 * self.table["behind_se"]) & ~self.table["best_cv"]]
        words = _("Best by AIC: {aic}. Best by cross-validation: {cv}.").format(
            aic=names[self.table.index[self.table["best_aic"]][0]], cv=names[self.table.index[self.table["best_cv"]][0]]
        )
        if len(near):
            tied = ", ".join(names[name] for name in near)
            words += " " + _("Within two standard errors of it: {tied}.").format(tied=tied)
        return words


@dataclass(frozen=True)
class _Fit:
    mean: Floats  # expected answer at each level of satisfaction
    chances: Floats | None  # levels x answers; none for linear regression
    llf: float
    k: int


_Fitter: TypeAlias = Callable[[Floats], _Fit]


def compare_curves(
    data: pd.DataFrame,
    satisfaction: str = "satisfaction",
    loyalty: str = "repurchased",
    folds: int = 10,
    seed: int = 0,
    scale: tuple[int, int] = (1, 6),
) -> CurveComparison:
    """Is loyalty linear in satisfaction, or does the link bend?

    For a yes/no loyalty: linear regression, and logits that are linear, a natural cubic spline, or free at every
    level. For an ordered answer (such as intention 1 to 5): linear regression, and ordered logits, linear and spline.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    satisfaction : str
        Column of whole numbers on ``scale``; at least three levels must occur.
    loyalty : str
        Column of 0/1 or True/False, or of whole numbers with 3 to 11 different values.
    folds : int
        Parts of the cross-validation, at least 2; stratified by answer and satisfaction.
    seed : int
        Of the assignment of customers to folds.
    scale : (int, int)
        Lowest and highest satisfaction.

    Returns
    -------
    CurveComparison
        Its ``.table`` has one row a model.

    Raises
    ------
    ValueError
        If a column is missing or has wrong answers, loyalty is neither yes/no nor an ordered answer, or there are
        too few levels or answers to compare on.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> scores = rng.integers(1, 7, 2000)
    >>> again = rng.random(2000) < 0.1 + 0.8 * ((scores - 1) / 5) ** 4
    >>> result = compare_curves(pd.DataFrame({"satisfaction": scores, "repurchased": again}))
    >>> print(result.table["aic"].idxmin() != "linear logit")
    True

    Notes
    -----
    Common mistake: comparing the AIC of a linear regression (a Gaussian density) with that of a logit (a probability).
    Likelihoods compare only for the *same* outcome; linear regression is therefore judged by its squared error in
    cross-validation alone. Another: taking the smallest number for the winner when the difference is within its
    standard error. (Folds share training data, so the standard error is a rough guide.)

    References
    ----------
    Mittal & Kamakura (2001), Journal of Marketing Research 38: intent shows decreasing, behavior increasing returns.
    Streukens & de Ruyter (2004): nonlinear forms are not always superior, so compare.
    """
    pair = read_pair(data, satisfaction, loyalty, scale_ends(scale))
    levels = np.unique(pair["satisfaction"].to_numpy())
    values = np.unique(pair["loyalty"].to_numpy())
    yes_no = is_yes_no(pair["loyalty"])
    _check(pair, levels, values, loyalty, folds)
    counts = _count(pair, levels, values, folds, seed)
    fitters = _candidates(levels, values, yes_no)
    whole = {name: fit(counts.sum(axis=2)) for name, fit in fitters.items()}
    table = _judge(whole, _cross_validate(fitters, counts, values), counts)
    return CurveComparison(table, "yes/no" if yes_no else "ordered", len(pair), folds, loyalty)


def _check(pair: pd.DataFrame, levels: Floats, values: Floats, loyalty: str, folds: int) -> None:
    if not (isinstance(folds, (int, np.integer)) and 2 <= folds <= len(pair)):
        raise ValueError(
            _("folds is {value!r}, expected a whole number from 2 to the number of customers ({n}).").format(
                value=folds, n=len(pair)
            )
        )
    if len(levels) < 3:
        raise ValueError(
            _("only {count} levels of satisfaction occur. To tell a curve from a line takes at least 3.").format(
                count=len(levels)
            )
        )
    whole = bool((values % 1 == 0).all())
    if not whole or not 2 <= len(values) <= MOST_LEVELS:
        raise ValueError(
            _(
                "{column} has {count} different values, expected 0/1 or an ordered answer with 3 to {most} whole "
                "numbers. Give another column, or group its values first."
            ).format(column=loyalty, count=len(values), most=MOST_LEVELS)
        )
    sizes = pair["loyalty"].value_counts()
    rare = sizes[sizes < 2]
    if len(rare):
        raise ValueError(
            _("{column}: the answer {value:g} occurs only once. Merge it with its neighbor.").format(
                column=loyalty, value=rare.index[0]
            )
        )


def _count(pair: pd.DataFrame, levels: Floats, values: Floats, folds: int, seed: int) -> Floats:
    """Cross table levels x answers x folds; dealing sorted rows to all folds in turn keeps the folds alike."""
    rows = pair.sort_values(["loyalty", "satisfaction"], kind="stable")
    rng = np.random.default_rng(seed)
    rounds = -(-len(rows) // folds)
    dealt = np.concatenate([rng.permutation(folds) for _ in range(rounds)])[: len(rows)]
    counts = np.zeros((len(levels), len(values), folds))
    places = (np.searchsorted(levels, rows["satisfaction"]), np.searchsorted(values, rows["loyalty"]))
    np.add.at(counts, (*places, dealt), 1)
    return counts


def _candidates(levels: Floats, values: Floats, yes_no: bool) -> dict[str, _Fitter]:
    line = np.column_stack([np.ones(len(levels)), levels])
    curve = _spline(levels)
    fitters: dict[str, _Fitter] = {"linear regression": lambda counts: _regression(counts, line, values)}
    if yes_no:
        fitters["linear logit"] = lambda counts: _logit(counts, line)
        fitters["spline logit"] = lambda counts: _logit(counts, curve)
        fitters["levels logit"] = _free_levels
    else:
        fitters["linear ordered logit"] = lambda counts: _ordered(counts, line[:, 1:], values)
        fitters["spline ordered logit"] = lambda counts: _ordered(counts, curve[:, 1:], values)
    return fitters


def _spline(levels: Floats) -> Floats:
    """Natural cubic spline with knots evenly over the levels; its columns sum to one, as an intercept would."""
    from scipy.interpolate import CubicSpline

    knots = np.linspace(levels[0], levels[-1], min(SPLINE_KNOTS, len(levels)))
    return np.asarray(CubicSpline(knots, np.eye(len(knots)), bc_type="natural")(levels), dtype=np.float64)


def _regression(counts: Floats, design: Floats, values: Floats) -> _Fit:
    n = counts.sum(axis=1)
    roots = np.sqrt(n)
    means = np.divide(counts @ values, n, out=np.zeros_like(n), where=n > 0)
    slope = np.linalg.lstsq(design * roots[:, None], means * roots, rcond=None)[0]
    return _Fit(mean=design @ slope, chances=None, llf=np.nan, k=design.shape[1] + 1)


def _logit(counts: Floats, design: Floats) -> _Fit:
    import statsmodels.api as sm

    rows = np.repeat(np.arange(len(counts)), 2)
    weights = counts.ravel()
    used = weights > 0
    model = sm.GLM(
        np.tile([0.0, 1.0], len(counts))[used], design[rows][used], sm.families.Binomial(), freq_weights=weights[used]
    )
    found: Any = model.fit()
    return _yes_no(np.asarray(found.predict(design)), float(found.llf), design.shape[1])


def _free_levels(counts: Floats) -> _Fit:
    """The logit with one parameter a level has the observed shares as its exact solution."""
    n = counts.sum(axis=1)
    overall = counts[:, 1].sum() / counts.sum()
    share = np.divide(counts[:, 1], n, out=np.full(len(n), overall), where=n > 0)
    chances = np.column_stack([1 - share, share])
    llf = float((counts * np.log(np.where(counts > 0, chances, 1))).sum())
    return _yes_no(share, llf, len(counts))


def _yes_no(share: Floats, llf: float, k: int) -> _Fit:
    return _Fit(mean=share, chances=np.column_stack([1 - share, share]), llf=llf, k=k)


def _ordered(counts: Floats, design: Floats, values: Floats) -> _Fit:
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    level, answer = np.indices(counts.shape)
    model: Any = OrderedModel(answer.ravel(), design[level.ravel()], distr="logit")
    # statsmodels has no weights here; each cell's log likelihood counts once a customer.
    cell = model.loglikeobs
    model.loglikeobs = lambda params: counts.ravel() * cell(params)
    found = model.fit(method="bfgs", maxiter=500, disp=False)
    chances = np.asarray(model.predict(found.params, exog=design))
    return _Fit(mean=chances @ values, chances=chances, llf=float(found.llf), k=len(found.params))


def _cross_validate(fitters: dict[str, _Fitter], counts: Floats, values: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Log loss and squared error of every model for each cell (level, answer, fold) left out of its training."""
    losses = {name: (np.full_like(counts, np.nan), np.empty_like(counts)) for name in fitters}
    for fold in range(counts.shape[2]):
        training = counts.sum(axis=2) - counts[:, :, fold]
        for name, fit in fitters.items():
            found = fit(training)
            if found.chances is not None:
                losses[name][0][:, :, fold] = -np.log(np.clip(found.chances, FLOOR, None))
            losses[name][1][:, :, fold] = (values - found.mean[:, None]) ** 2
    return losses


def _judge(whole: dict[str, _Fit], losses: dict[str, tuple[Floats, Floats]], counts: Floats) -> pd.DataFrame:
    n = counts.sum()
    table = pd.DataFrame({"k": {name: fit.k for name, fit in whole.items()}})
    table["llf"] = pd.Series({name: fit.llf for name, fit in whole.items()})
    table["aic"] = 2 * table["k"] - 2 * table["llf"]
    table["bic"] = np.log(n) * table["k"] - 2 * table["llf"]
    table["cv_log_loss"] = pd.Series(
        {name: float((loss * counts).sum() / n) for name, (loss, _square) in losses.items()}
    )
    table["cv_mse"] = pd.Series({name: float((square * counts).sum() / n) for name, (_loss, square) in losses.items()})
    best = str(table["cv_log_loss"].idxmin())
    table["behind"] = table["cv_log_loss"] - float(table["cv_log_loss"].min())
    gaps = {name: loss - losses[best][0] for name, (loss, _square) in losses.items()}
    table["behind_se"] = pd.Series({name: _se_of_mean(gap, counts) for name, gap in gaps.items()})
    table["best_aic"] = table.index == table["aic"].idxmin()
    table["best_cv"] = table.index == best
    return table.rename_axis("model")


def _se_of_mean(values: Floats, counts: Floats) -> float:
    n = counts.sum()
    mean = (values * counts).sum() / n
    return float(np.sqrt((counts * (values - mean) ** 2).sum() / n / n))


def _cell(value: float, how: str) -> str:
    return "–" if np.isnan(value) else format(value, how)
