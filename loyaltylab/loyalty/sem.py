"""The same models by their covariances: a structural equation model, estimated by semopy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.ecsi import Model, Paths, path_index, read_model
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["CovarianceModel", "CovarianceModelResults"]

Floats: TypeAlias = npt.NDArray[np.float64]
STEP = 1e-5


class CovarianceModel:
    """How do the constructs behind the items depend on each other? A structural equation model by maximum likelihood.

    Parameters
    ----------
    data : DataFrame
        One row a customer; answers, none missing.
    items : mapping, optional
        Construct -> its columns; by default :func:`ecsi_items` finds them. A single item stands for its construct.
    paths : mapping, optional
        Construct -> the constructs that explain it; :data:`ECSI` by default. Constructs without arrows between them
        may correlate when nothing explains them.

    Raises
    ------
    ValueError
        If columns are missing or have gaps, a construct is unknown, or paths run in a circle.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> liking = rng.normal(size=400)
    >>> data = pd.DataFrame({f"image_{i}": liking + rng.normal(size=400) for i in (1, 2, 3)})
    >>> data["loyalty_1"] = 0.5 * liking + rng.normal(size=400)
    >>> items = {"image": ["image_1", "image_2", "image_3"], "loyalty": ["loyalty_1"]}
    >>> print(CovarianceModel(data, items, {"loyalty": ["image"]}).fit().params.round(1).to_dict())
    {('image', 'loyalty'): 0.5}

    Notes
    -----
    Common mistake: taking a good fit for a proof of the arrows. A model with some arrows turned round fits as well.

    References
    ----------
    Bollen (1989), Structural Equations with Latent Variables. Estimation: semopy (Meshcheryakov & Igolkina, 2020).
    """

    def __init__(
        self,
        data: pd.DataFrame,
        items: Mapping[str, Sequence[str]] | None = None,
        paths: Paths | None = None,
    ) -> None:
        self.model = read_model(data, items, paths)

    @property
    def description(self) -> str:
        """The model in the language of semopy (and lavaan)."""
        several = {name: items for name, items in self.model.items.items() if len(items) > 1}
        lines = [f"{name} =~ {' + '.join(items)}" for name, items in several.items()]
        for effect, causes in self.model.paths.items():
            if causes:
                lines.append(f"{_shown(self.model, effect)} ~ {' + '.join(_shown(self.model, c) for c in causes)}")
        return "\n".join(lines)

    def fit(self) -> "CovarianceModelResults":
        """Estimate by maximum likelihood (Wishart).

        Raises
        ------
        ValueError
            If semopy is not installed.
        """
        semopy = _semopy()
        fitted = semopy.Model(self.description)
        outcome = fitted.fit(self.model.data)
        return CovarianceModelResults(self.model, fitted, bool(outcome.success))


@dataclass(frozen=True, repr=False)
class CovarianceModelResults:
    """A fitted structural equation model.

    Attributes
    ----------
    model : Model
        Constructs, items, paths and answers.
    fitted : semopy.Model
        For everything that is not here.
    converged : bool
        Whether the search ended properly.

    Examples
    --------
    See :class:`CovarianceModel`.
    """

    model: Model
    fitted: Any = field(repr=False)
    converged: bool

    @property
    def params(self) -> "pd.Series[float]":
        """Standardized paths by (cause, effect)."""
        return pd.Series(_standardized(self.fitted, self.model), index=self._index, name="path", dtype=float)

    @property
    def bse(self) -> "pd.Series[float]":
        """Standard errors of the standardized paths, by the delta method."""
        theta = np.array(self.fitted.param_vals, dtype=float)
        slopes = np.empty((len(self._index), len(theta)))
        for place in range(len(theta)):
            step = np.zeros_like(theta)
            step[place] = STEP
            slopes[:, place] = (self._at(theta + step) - self._at(theta - step)) / (2 * STEP)
        self._at(theta)
        _information, covariance = self.fitted.calc_fim(inverse=True)
        return pd.Series(np.sqrt(np.diag(slopes @ covariance @ slopes.T)), index=self._index, name="std err")

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return intervals, estimate plus or minus z standard errors; columns ``low`` and ``high``."""
        reach = normal_quantile(check_confidence(1 - alpha)) * self.bse
        return pd.DataFrame({"low": self.params - reach, "high": self.params + reach})

    @property
    def n(self) -> int:
        """Customers."""
        return len(self.model.data)

    @property
    def fit_measures(self) -> "pd.Series[float]":
        """chi2, df, p_value, cfi and rmsea: does the model reproduce the covariances of the items?"""
        stats = _semopy().calc_stats(self.fitted).iloc[0]
        names = {"chi2": "chi2", "df": "DoF", "p_value": "chi2 p-value", "cfi": "CFI", "rmsea": "RMSEA"}
        return pd.Series({ours: float(stats[theirs]) for ours, theirs in names.items()}, name="fit")

    @property
    def loadings(self) -> "pd.Series[float]":
        """Standardized loading of each item on its construct."""
        table = self.fitted.inspect(std_est=True)
        table = table[(table["op"] == "~") & ~table["lval"].isin(self.model.constructs)]
        several = [item for items in self.model.items.values() if len(items) > 1 for item in items]
        found = table.set_index("lval")["Est. Std"].astype(float)
        return pd.Series(found[several].to_numpy(), index=several, name="loading")

    def summary(self, alpha: float = 0.05) -> ResultTable:
        """Return paths with standard errors and intervals, and how well the model fits."""
        table = pd.DataFrame({"path": self.params, "se": self.bse}).join(self.conf_int(alpha))
        fit = {str(name): value for name, value in self.fit_measures.items()}
        words = _("Fit: chi2 = {chi2:.1f}, df = {df:.0f}, CFI {cfi:.3f}, RMSEA {rmsea:.3f}").format(**fit)
        notes = [words] if self.converged else [words, _("The search did not end properly: do not use these paths.")]
        return ResultTable(
            table.rename_axis(["cause", "effect"]),
            title=_("Paths, n = {n:,}: covariance model, standardized").format(n=self.n),
            method=_("delta method, {confidence}").format(confidence=percent(1 - alpha)),
            notes=tuple(notes),
        )

    def __str__(self) -> str:
        return str(self.summary())

    __repr__ = __str__

    @property
    def _index(self) -> pd.MultiIndex:
        return path_index(self.model.arrows)

    def _at(self, theta: Floats) -> Floats:
        self.fitted.update_matrices(theta)
        return _standardized(self.fitted, self.model)


def _standardized(fitted: Any, model: Model) -> Floats:
    """Paths times the spread of the cause over that of the effect, all implied by the model."""
    inner, outer = list(fitted.names_beta[0]), list(fitted.names_lambda[0])
    inverse = np.linalg.inv(np.eye(len(inner)) - fitted.mx_beta)
    among = inverse @ fitted.mx_psi @ inverse.T
    items = fitted.mx_lambda @ among @ fitted.mx_lambda.T + fitted.mx_theta
    variances = dict(zip(outer, np.diag(items), strict=True)) | dict(zip(inner, np.diag(among), strict=True))
    found = []
    for cause, effect in ((_shown(model, a), _shown(model, b)) for a, b in model.arrows):
        # An item that explains nothing itself has its path among the loadings.
        rows, names = (fitted.mx_beta, inner) if effect in inner else (fitted.mx_lambda, outer)
        path = rows[names.index(effect), inner.index(cause)]
        found.append(path * np.sqrt(variances[cause] / variances[effect]))
    return np.array(found, dtype=np.float64)


def _shown(model: Model, name: str) -> str:
    """A construct with one item is that item."""
    items = model.items[name]
    return items[0] if len(items) == 1 else name


def _semopy() -> Any:
    try:
        import semopy
    except ImportError:
        words = _("this takes the package semopy. Install it with: {command}")
        raise ValueError(words.format(command="pip install semopy")) from None
    return semopy
