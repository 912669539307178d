"""The teaching curve: three numbers that describe how loyalty rises with satisfaction, fitted with uncertainty."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty import shape
from loyaltylab.loyalty.columns import is_yes_no, read_pair
from loyaltylab.loyalty.shape import LIMITS, Grouped, teaching_curve
from loyaltylab.survey.answers import answers, check_confidence, scale_ends, show_rows
from loyaltylab.survey.intervals import normal_quantile

__all__ = ["TeachingCurve", "TeachingCurveResults", "teaching_curve"]

Floats: TypeAlias = npt.NDArray[np.float64]


class TeachingCurve:
    """What shape has the satisfaction-loyalty curve? L(s) = L0 + (ceiling - L0) s^k, to be fitted.

    s is satisfaction moved to 0..1. L0 is the floor: customers who stay although dissatisfied, because switching costs
    them. k is the bend: above 1 loyalty comes only with the highest satisfaction (competitive markets), below 1 it
    comes early (captive markets). This is our teaching curve (not published), after the drawings of Jones and Sasser.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    satisfaction : str
        Column of whole numbers on ``scale``.
    loyalty : str
        Column of 0/1 or True/False, or of shares between 0 and 1.
    scale : (int, int)
        Lowest and highest satisfaction.
    ceiling : float or None
        Loyalty of the completely satisfied: 1 in the plain curve; None estimates it, because even completely
        satisfied customers may leave.

    Raises
    ------
    ValueError
        If a column is missing or has wrong answers, loyalty leaves 0..1, or too few levels occur.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> scores = rng.integers(1, 7, 4000)
    >>> chance = teaching_curve((scores - 1) / 5, L0=0.1, k=3, ceiling=0.8)
    >>> data = pd.DataFrame({"satisfaction": scores, "repurchased": rng.random(4000) < chance})
    >>> results = TeachingCurve(data, ceiling=None).fit()
    >>> print(results.params.round(2).to_dict(), results.converged)
    {'L0': 0.1, 'k': 3.02, 'ceiling': 0.81} True

    Notes
    -----
    Common mistake: fixing the ceiling at 1 where the completely satisfied do leave. The bend k then has to take up
    what is really a lower ceiling, and the likelihood is zero (see :meth:`fit`).

    References
    ----------
    Jones & Sasser (1995), Why satisfied customers defect, Harvard Business Review, for the idea; the formula is ours.
    """

    def __init__(
        self,
        data: pd.DataFrame,
        satisfaction: str = "satisfaction",
        loyalty: str = "repurchased",
        scale: tuple[int, int] = (1, 6),
        ceiling: float | None = 1.0,
    ) -> None:
        self.scale = scale_ends(scale)
        self.satisfaction, self.loyalty, self.ceiling = satisfaction, loyalty, ceiling
        if ceiling is not None and not 0 < ceiling <= 1:
            raise ValueError(
                _("ceiling is {value!r}, expected a share above 0 and up to 1, or None.").format(value=ceiling)
            )
        pair = read_pair(data, satisfaction, loyalty, self.scale)
        _refuse_outside(pair["loyalty"], loyalty)
        self.yes_no = is_yes_no(pair["loyalty"])
        self.names = ("L0", "k") if ceiling is not None else ("L0", "k", "ceiling")
        self.grouped = _group(pair, self.scale)
        if len(self.grouped.s) < len(self.names):
            raise ValueError(
                _("only {count} levels of satisfaction occur; to fit {names} takes at least {needed}.").format(
                    count=len(self.grouped.s), names=", ".join(self.names), needed=len(self.names)
                )
            )

    def fit(self, method: str = "auto") -> "TeachingCurveResults":
        """Fit the curve.

        Parameters
        ----------
        method : {"auto", "ml", "ls"}
            ``"ml"``: maximum likelihood, for yes/no loyalty. ``"ls"``: least squares with robust standard errors, for
            shares. ``"auto"``: ``"ml"`` where it is possible. With the ceiling fixed at 1 it is not possible as soon as
            one completely satisfied customer left, since the curve calls that impossible.

        Returns
        -------
        TeachingCurveResults

        Raises
        ------
        ValueError
            If the method is unknown or impossible here.
        """
        impossible = self._why_no_likelihood()
        if method not in ("auto", "ml", "ls"):
            raise ValueError(_("method is {value!r}, expected 'auto', 'ml' or 'ls'.").format(value=method))
        if method == "ml" and impossible:
            raise ValueError(impossible)
        use_likelihood = method == "ml" or (method == "auto" and not impossible)
        loss = shape.deviance if use_likelihood else shape.squares
        best, converged = shape.minimize(loss, self.grouped, self.ceiling)
        return TeachingCurveResults(self, best, use_likelihood, converged, impossible if method == "auto" else "")

    def _why_no_likelihood(self) -> str:
        if not self.yes_no:
            return _("{column} is not yes/no, so it was fitted by least squares.").format(column=self.loyalty)
        top = self.grouped
        left = round(top.n[-1] - top.total[-1])
        if self.ceiling == 1 and top.s[-1] == 1 and left:
            return _(
                "With the ceiling at 1, no completely satisfied customer ever leaves, but {left:,} of {n:,} did: "
                "the likelihood is zero, and only least squares can be fitted. Let the data find it with ceiling=None."
            ).format(left=left, n=int(top.n[-1]))
        return ""


class _Text(str):
    """Text that a notebook shows as it is, without quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True, repr=False)
class TeachingCurveResults:
    """A fitted teaching curve.

    Attributes
    ----------
    model : TeachingCurve
        What was fitted.
    estimates : array
        L0, k and, where free, the ceiling; :attr:`params` has their names.
    likelihood : bool
        True for maximum likelihood, False for least squares.
    converged : bool
        Whether the search ended properly.
    remark : str
        Why the fit is not the one asked for, else empty.

    Examples
    --------
    See :class:`TeachingCurve`.
    """

    model: TeachingCurve
    estimates: Floats
    likelihood: bool
    converged: bool
    remark: str = ""

    @property
    def params(self) -> "pd.Series[float]":
        """Estimates by name."""
        return pd.Series(self.estimates, index=list(self.model.names), name="estimate")

    @property
    def ceiling(self) -> float:
        """Loyalty of the completely satisfied, fixed or estimated."""
        return float(self.estimates[2]) if self.model.ceiling is None else self.model.ceiling

    @property
    def n(self) -> int:
        """Customers."""
        return int(self.model.grouped.n.sum())

    @property
    def at_limit(self) -> tuple[str, ...]:
        """Names of parameters that ran into the end of their range; a standard error means nothing for them."""
        near = {name: 1e-5 * LIMITS[name][1] for name in self.model.names}
        pairs = zip(self.model.names, self.estimates, strict=True)
        return tuple(name for name, value in pairs if min(abs(value - end) for end in LIMITS[name]) < near[name])

    @property
    def bse(self) -> "pd.Series[float]":
        """Standard errors; nan for a parameter in :attr:`at_limit`."""
        variances = np.diag(self.cov_params().to_numpy())
        errors = pd.Series(np.sqrt(variances), index=self.params.index, name="std err")
        return errors.mask(errors.index.isin(self.at_limit))

    def cov_params(self) -> pd.DataFrame:
        """Covariance matrix: inverse Fisher information, or the sandwich for least squares; 0 at a limit."""
        free = ~self.params.index.isin(self.at_limit)
        found = np.zeros((len(free), len(free)))
        maker = shape.fisher_covariance if self.likelihood else shape.sandwich_covariance
        found[np.ix_(free, free)] = maker(self.estimates, self.model.grouped, self.model.ceiling, free)
        return pd.DataFrame(found, index=self.params.index, columns=self.params.index)

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return intervals: profile likelihood, which stays within the limits; for least squares estimate +- z se.

        Parameters
        ----------
        alpha : float
            One minus the confidence level.

        Returns
        -------
        DataFrame
            Columns ``low`` and ``high``.
        """
        z = normal_quantile(check_confidence(1 - alpha))
        if self.likelihood:
            grouped, ceiling = self.model.grouped, self.model.ceiling
            places = range(len(self.estimates))
            ends = [shape.profile_interval(place, self.estimates, grouped, ceiling, z**2) for place in places]
            return pd.DataFrame(ends, index=self.params.index, columns=["low", "high"])
        limits = pd.DataFrame(LIMITS, index=["low", "high"]).T.loc[self.params.index]
        low = (self.params - z * self.bse).fillna(limits["low"]).clip(lower=limits["low"])
        high = (self.params + z * self.bse).fillna(limits["high"]).clip(upper=limits["high"])
        return pd.DataFrame({"low": low, "high": high})

    @property
    def llf(self) -> float:
        """Log likelihood: of the yes/no answers, or Gaussian for least squares. The two are not comparable."""
        if self.likelihood:
            return -shape.deviance(self.estimates, self.model.grouped, self.model.ceiling)[0] / 2
        squares = shape.squares(self.estimates, self.model.grouped, self.model.ceiling)[0]
        squares += float(self.model.grouped.within.sum())
        return float(-self.n / 2 * (np.log(2 * np.pi * squares / self.n) + 1)) if squares > 0 else np.inf

    @property
    def df_model(self) -> int:
        """Parameters, with the variance where there is one."""
        return len(self.estimates) + (0 if self.likelihood else 1)

    @property
    def aic(self) -> float:
        """Akaike's criterion; compare only between fits of the same kind to the same outcome."""
        return 2 * self.df_model - 2 * self.llf

    @property
    def bic(self) -> float:
        """Schwarz's criterion; compare only between fits of the same kind to the same outcome."""
        return float(np.log(self.n)) * self.df_model - 2 * self.llf

    def predict(self, satisfaction: npt.ArrayLike | None = None) -> Floats:
        """Return the loyalty that the curve gives for satisfaction on the answer scale (not on 0..1).

        Parameters
        ----------
        satisfaction : array-like, optional
            Numbers within the scale; every level of it by default.
        """
        return teaching_curve(self._unit(satisfaction), self.params["L0"], self.params["k"], self.ceiling)

    def predict_interval(self, satisfaction: npt.ArrayLike | None = None, alpha: float = 0.05) -> pd.DataFrame:
        """Return the curve with its band: profile likelihood, or for least squares the delta method.

        Parameters
        ----------
        satisfaction : array-like, optional
            As in :meth:`predict`.
        alpha : float
            One minus the confidence level, at each point by itself.

        Returns
        -------
        DataFrame
            Index satisfaction; columns ``mean``, ``low``, ``high``.
        """
        s, ceiling = self._unit(satisfaction), self.model.ceiling
        z = normal_quantile(check_confidence(1 - alpha))
        mean = self.predict(satisfaction)
        if self.likelihood:
            box = self.conf_int(alpha).to_numpy()
            lower, upper = shape.likelihood_band(s, self.estimates, box, self.model.grouped, ceiling, z**2)
        else:
            slopes = shape.gradient(self.estimates, s, ceiling)
            reach = z * np.sqrt(np.einsum("ij,jk,ik->i", slopes, self.cov_params().to_numpy(), slopes))
            lower, upper = np.clip(mean - reach, 0, 1), np.clip(mean + reach, 0, 1)
        low, high = self.model.scale
        index = pd.Index(low + s * (high - low), name=self.model.satisfaction)
        return pd.DataFrame({"mean": mean, "low": lower, "high": upper}, index=index)

    def summary(self) -> str:
        """Return all of it as text."""
        how = _("maximum likelihood") if self.likelihood else _("least squares, robust standard errors")
        facts = _("n = {n:,}   llf = {llf:.2f}   AIC = {aic:.2f}   BIC = {bic:.2f}   converged: {converged}").format(
            n=self.n, llf=self.llf, aic=self.aic, bic=self.bic, converged=_("yes") if self.converged else _("no")
        )
        table = pd.concat([self.params, self.bse, self.conf_int()], axis=1)
        table.columns = pd.Index([_("estimate"), _("std err"), "2.5 %", "97.5 %"])
        lines = [_("Teaching curve L(s) = L0 + (ceiling - L0) s^k, {how}").format(how=how), facts]
        with pd.option_context("display.unicode.east_asian_width", True):
            lines.append(table.to_string(float_format="{:.3f}".format, na_rep="–"))
        lines += self._remarks()
        return _Text("\n".join(lines))

    def _remarks(self) -> list[str]:
        lines = [] if self.model.ceiling is None else [_("ceiling fixed at {value:g}").format(value=self.model.ceiling)]
        for name in self.at_limit:
            low, high = LIMITS[name]
            words = _("{name} ran into the end of its range ({low:g} to {high:g}): it has no standard error.")
            lines.append(words.format(name=name, low=low, high=high))
        if self.ceiling < self.params["L0"]:
            lines.append(_("The fitted curve falls: in these data loyalty does not rise with satisfaction."))
        return lines + ([self.remark] if self.remark else [])

    def _unit(self, satisfaction: npt.ArrayLike | None) -> Floats:
        low, high = self.model.scale
        if satisfaction is None:
            satisfaction = np.arange(low, high + 1)
        given: Any = np.atleast_1d(satisfaction)
        scores = answers(pd.Series(given, name="satisfaction"), "satisfaction", low, high, whole=False)
        return (scores.to_numpy() - low) / (high - low)


def _refuse_outside(outcome: "pd.Series[float]", name: str) -> None:
    wrong = outcome[~outcome.between(0, 1)]
    if len(wrong):
        words = _("{column}: {rows} is not between 0 and 1. Rescale it first, such as (intention - 1) / 4.")
        raise ValueError(words.format(column=name, rows=show_rows(list(wrong.index), wrong.tolist())))


def _group(pair: pd.DataFrame, scale: tuple[int, int]) -> Grouped:
    parts = pair.groupby("satisfaction")["loyalty"].agg(["size", "sum", "var"])
    n = parts["size"].to_numpy(dtype=float)
    s = (parts.index.to_numpy(dtype=float) - scale[0]) / (scale[1] - scale[0])
    within = parts["var"].fillna(0).to_numpy(dtype=float) * (n - 1)
    return Grouped(s, n, parts["sum"].to_numpy(dtype=float), within)
