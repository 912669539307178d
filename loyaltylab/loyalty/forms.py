"""One relation, several forms: the satisfaction-loyalty curve as a line, a logit, a kink, or steps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.columns import is_yes_no, read_pair
from loyaltylab.loyalty.ordered import OrderedLogit
from loyaltylab.loyalty.teaching import TeachingCurve
from loyaltylab.results import Estimate, ResultTable, p_relation
from loyaltylab.survey.answers import check_confidence, scale_ends
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["FORMS", "CurveFit", "SatisfactionLoyaltyCurve"]

Floats: TypeAlias = npt.NDArray[np.float64]
FORMS = ("linear", "logit", "ordered", "piecewise", "isotonic", "teaching")


class SatisfactionLoyaltyCurve:
    """What form has the satisfaction-loyalty curve? Fit one of six, all with the same interface.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    satisfaction : str
        Column of whole numbers on ``scale``.
    loyalty : str
        Column: 0/1 or True/False, or numbers (``"ordered"``: whole numbers, such as an intention from 1 to 5).
    form : {"linear", "logit", "ordered", "piecewise", "isotonic", "teaching"}
        ``"linear"``: a straight line, least squares. ``"logit"``: for yes/no. ``"ordered"``: an ordered logit.
        ``"piecewise"``: a kink at ``reference``; one slope for losses below it, one for gains above it, and a Wald
        test that they are equal (after Anderson and Mittal). ``"isotonic"``: only assumed never to fall.
        ``"teaching"``: :class:`TeachingCurve` with a free ceiling.
    reference : float, optional
        Where the kink is; the median answer by default.
    scale : (int, int)
        Lowest and highest satisfaction.

    Raises
    ------
    ValueError
        If a column is missing or has wrong answers, the form is unknown or does not go with this loyalty, or the
        reference leaves no answers on one side.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> scores = rng.integers(1, 11, 3000)
    >>> spend = 50 + 2 * np.minimum(scores - 7, 0) + 0.5 * np.maximum(scores - 7, 0)
    >>> spend = spend + rng.normal(0, 0.3, 3000)
    >>> data = pd.DataFrame({"satisfaction": scores, "spend": spend})
    >>> fit = SatisfactionLoyaltyCurve(data, loyalty="spend", form="piecewise", reference=7, scale=(1, 10)).fit()
    >>> print(fit.params.round(1).to_dict())
    {'at reference': 50.0, 'loss': 2.0, 'gain': 0.5}
    >>> print(f"{fit.asymmetry().value:.1f}")
    1.5

    Notes
    -----
    Common mistake: choosing the form that bends because the theory bends. In three services straight lines did as
    well (Streukens & de Ruyter, 2004): compare with :func:`compare_curves`.

    References
    ----------
    Anderson & Mittal (2000), Strengthening the satisfaction-profit chain, Journal of Service Research 3.
    McCullagh (1980), Regression models for ordinal data, JRSS B 42.
    """

    def __init__(
        self,
        data: pd.DataFrame,
        satisfaction: str = "satisfaction",
        loyalty: str = "repurchased",
        form: str = "logit",
        reference: float | None = None,
        scale: tuple[int, int] = (1, 6),
    ) -> None:
        if form not in FORMS:
            words = _("form is {value!r}, expected one of {known}.")
            raise ValueError(words.format(value=form, known=", ".join(map(repr, FORMS))))
        self.scale = scale_ends(scale)
        self.satisfaction, self.loyalty, self.form = satisfaction, loyalty, form
        self.pair = read_pair(data, satisfaction, loyalty, self.scale)
        self.yes_no = is_yes_no(self.pair["loyalty"])
        self.reference = float(self.pair["satisfaction"].median()) if reference is None else float(reference)
        self._check()

    def fit(self) -> "CurveFit":
        """Fit the curve by the method that belongs to its form."""
        fitters: dict[str, Callable[[SatisfactionLoyaltyCurve], CurveFit]] = {
            "linear": _least_squares,
            "piecewise": _least_squares,
            "logit": _logit,
            "ordered": _ordered,
            "isotonic": _isotonic,
            "teaching": _teaching,
        }
        return fitters[self.form](self)

    def _check(self) -> None:
        if self.pair["satisfaction"].nunique() < 2:
            raise ValueError(_("everybody gave the same answer on satisfaction: there is no curve to fit."))
        if self.form == "logit" and not self.yes_no:
            words = _("{column} is not yes/no, so a logit does not fit it. Use form='linear' or form='ordered'.")
            raise ValueError(words.format(column=self.loyalty))
        if self.form == "ordered":
            OrderedLogit(self.pair.rename(columns={"loyalty": self.loyalty}), self.loyalty, ["satisfaction"])
        low, high = self.pair["satisfaction"].min(), self.pair["satisfaction"].max()
        if self.form == "piecewise" and not low < self.reference < high:
            words = _("reference is {value:g}, expected a number between the answers {low:g} and {high:g}.")
            raise ValueError(words.format(value=self.reference, low=low, high=high))

    def design(self, satisfaction: Floats) -> Floats:
        """Return the columns that the form explains loyalty with, intercept first where it has one."""
        s = np.asarray(satisfaction, dtype=float)
        if self.form == "piecewise":
            away = s - self.reference
            return np.column_stack([np.ones_like(s), np.minimum(away, 0), np.maximum(away, 0)])
        return np.column_stack([np.ones_like(s), s])


@dataclass(frozen=True, repr=False)
class CurveFit:
    """A fitted curve, whatever its form.

    Attributes
    ----------
    model : SatisfactionLoyaltyCurve
        What was fitted.
    params, bse : Series
        Estimates and standard errors (no standard errors for isotonic steps).
    covariance : DataFrame
        Of the estimates.
    llf : float
        Log likelihood of the answers; Gaussian for least squares, so compare only within one kind.
    converged : bool
        Whether the search ended properly.
    mean : callable
        Expected loyalty at given satisfaction.
    limits : DataFrame or None
        Intervals, where the form has better ones than estimate plus or minus z standard errors.

    Examples
    --------
    See :class:`SatisfactionLoyaltyCurve`.
    """

    model: SatisfactionLoyaltyCurve
    params: "pd.Series[float]"
    covariance: pd.DataFrame
    llf: float
    converged: bool
    mean: Callable[[Floats], Floats] = field(repr=False)
    extra: int = 0
    limits: pd.DataFrame | None = None

    @property
    def n(self) -> int:
        """Customers."""
        return len(self.model.pair)

    @property
    def bse(self) -> "pd.Series[float]":
        """Standard errors; robust to unequal variances for least squares."""
        return pd.Series(np.sqrt(np.diag(self.covariance)), index=self.params.index, name="std err")

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return intervals of the parameters; columns ``low`` and ``high``."""
        if self.limits is not None and alpha == 0.05:
            return self.limits
        reach = normal_quantile(check_confidence(1 - alpha)) * self.bse
        return pd.DataFrame({"low": self.params - reach, "high": self.params + reach})

    @property
    def k(self) -> int:
        """Parameters, with the variance where there is one."""
        return len(self.params) + self.extra

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * self.k - 2 * self.llf

    @property
    def bic(self) -> float:
        """Schwarz's criterion."""
        return float(np.log(self.n)) * self.k - 2 * self.llf

    def predict(self, satisfaction: npt.ArrayLike | None = None) -> Floats:
        """Return expected loyalty; at every level of the scale by default."""
        low, high = self.model.scale
        given = np.arange(low, high + 1) if satisfaction is None else np.atleast_1d(satisfaction)
        return np.asarray(self.mean(np.asarray(given, dtype=float)), dtype=np.float64)

    def asymmetry(self, confidence: float = 0.95) -> Estimate:
        """How much steeper are losses than gains? Slope below the reference minus slope above it, with a Wald test.

        Raises
        ------
        ValueError
            If the form is not ``"piecewise"``.
        """
        if self.model.form != "piecewise":
            raise ValueError(_("only form='piecewise' has a slope for losses and one for gains."))
        pull = np.array([0.0, 1.0, -1.0])
        value = float(pull @ self.params.to_numpy())
        se = float(np.sqrt(pull @ self.covariance.to_numpy() @ pull))
        reach = normal_quantile(check_confidence(confidence)) * se
        from scipy import stats

        words = _("Wald, {confidence}; chi2 = {chi2:.2f}, df = 1, p {p}")
        shown = p_relation(float(stats.chi2.sf((value / se) ** 2, 1)))
        method = words.format(confidence=percent(confidence), chi2=(value / se) ** 2, p=shown)
        return Estimate(value, value - reach, value + reach, self.n, se, method, name=_("loss minus gain"))

    def summary(self, alpha: float = 0.05) -> ResultTable:
        """Return the estimates with their intervals, and how well the curve fits."""
        table = pd.DataFrame({"estimate": self.params, "se": self.bse}).join(self.conf_int(alpha))
        words = _("{loyalty} by {satisfaction}, form {form!r}, n = {n:,}")
        title = words.format(
            loyalty=self.model.loyalty, satisfaction=self.model.satisfaction, form=self.model.form, n=self.n
        )
        fit = _("llf = {llf:.1f}   AIC = {aic:.1f}   BIC = {bic:.1f}").format(llf=self.llf, aic=self.aic, bic=self.bic)
        notes = [fit] if self.converged else [fit, _("The search did not end properly: do not use this curve.")]
        formats = dict.fromkeys(table.columns, ".3f")
        return ResultTable(table, title=title, method=percent(1 - alpha), notes=tuple(notes), formats=formats)

    def __str__(self) -> str:
        return str(self.summary())

    __repr__ = __str__


def _least_squares(model: SatisfactionLoyaltyCurve) -> CurveFit:
    import statsmodels.api as sm

    names = ["at reference", "loss", "gain"] if model.form == "piecewise" else ["intercept", "satisfaction"]
    design = pd.DataFrame(model.design(model.pair["satisfaction"].to_numpy()), columns=names, index=model.pair.index)
    # Loyalty of 0 and 1, and most scales, spread unequally: hence robust standard errors.
    found: Any = sm.OLS(model.pair["loyalty"], design).fit(cov_type="HC3")
    return CurveFit(
        model,
        found.params.rename("estimate"),
        found.cov_params(),
        float(found.llf),
        True,
        lambda s: np.asarray(model.design(s) @ found.params.to_numpy()),
        extra=1,
    )


def _logit(model: SatisfactionLoyaltyCurve) -> CurveFit:
    import statsmodels.api as sm

    names = ["intercept", "satisfaction"]
    design = pd.DataFrame(model.design(model.pair["satisfaction"].to_numpy()), columns=names, index=model.pair.index)
    found: Any = sm.GLM(model.pair["loyalty"], design, family=sm.families.Binomial()).fit()
    return CurveFit(
        model,
        found.params.rename("estimate"),
        found.cov_params(),
        float(found.llf),
        bool(found.converged),
        lambda s: np.asarray(found.predict(model.design(s))),
    )


def _ordered(model: SatisfactionLoyaltyCurve) -> CurveFit:
    found = OrderedLogit(model.pair, "loyalty", ["satisfaction"]).fit()
    return CurveFit(
        model,
        found.params,
        found.covariance,
        found.llf,
        found.converged,
        lambda s: found.predict(s[:, None]),
    )


def _isotonic(model: SatisfactionLoyaltyCurve) -> CurveFit:
    from scipy.optimize import isotonic_regression

    parts = model.pair.groupby("satisfaction")["loyalty"].agg(["size", "mean"])
    steps = isotonic_regression(parts["mean"].to_numpy(), weights=parts["size"].to_numpy(dtype=float)).x
    at = parts.index.to_numpy(dtype=float)
    fitted = np.interp(model.pair["satisfaction"], at, steps)
    loyalty = model.pair["loyalty"].to_numpy()
    if model.yes_no:
        with np.errstate(divide="ignore", invalid="ignore"):
            parts_llf = np.where(loyalty == 1, np.log(fitted), np.log1p(-fitted))
        llf = float(parts_llf.sum())
    else:
        n, squares = len(loyalty), float(((loyalty - fitted) ** 2).sum())
        llf = float(-n / 2 * (np.log(2 * np.pi * squares / n) + 1)) if squares > 0 else np.inf
    names = [f"{level:g}" for level in at]
    unknown = pd.DataFrame(np.nan, index=names, columns=names)
    return CurveFit(
        model,
        pd.Series(steps, index=names, name="estimate"),
        unknown,
        llf,
        True,
        lambda s: np.asarray(np.interp(s, at, steps)),
        extra=0 if model.yes_no else 1,
    )


def _teaching(model: SatisfactionLoyaltyCurve) -> CurveFit:
    found = TeachingCurve(model.pair, "satisfaction", "loyalty", model.scale, ceiling=None).fit()
    return CurveFit(
        model,
        found.params,
        found.cov_params(),
        found.llf,
        found.converged,
        found.predict,
        extra=found.df_model - len(found.params),
        limits=found.conf_int(),
    )
