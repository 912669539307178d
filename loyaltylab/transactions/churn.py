"""How likely is each customer to leave next? A logit model with odds ratios, calibration and lift."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence, column
from loyaltylab.survey.intervals import normal_quantile, percent, wilson
from loyaltylab.transactions.hazards import compared_with
from loyaltylab.transactions.spells import design, read_event

__all__ = ["ChurnLogit", "churn_logit"]


@dataclass(frozen=True)
class ChurnLogit(ResultTable):
    """Odds ratios; predictions, calibration and lift on these or other customers.

    Attributes
    ----------
    fit : statsmodels results
        For whoever wants more.
    probabilities : Series
        Predicted chance of leaving (0 to 1) of each row fitted.
    """

    fit: Any = field(default=None, repr=False)
    probabilities: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float), repr=False)
    outcome: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float), repr=False)
    churned: str = ""
    columns: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    levels: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    confidence: float = 0.95

    def predict(self, data: pd.DataFrame) -> "pd.Series[float]":
        """Predict the chance of leaving of other customers.

        Parameters
        ----------
        data : DataFrame
            With the columns of the model.

        Returns
        -------
        Series
            0 to 1, with the rows' labels.

        Raises
        ------
        ValueError
            If a column is missing, has gaps, or holds a level that the model has not seen.

        Examples
        --------
        >>> data = pd.DataFrame({"visits": [0, 1, 2, 3, 4, 5], "left": [1, 1, 0, 1, 0, 0]})
        >>> model = churn_logit(data, "left", ["visits"])
        >>> bool(model.predict(pd.DataFrame({"visits": [0]}))[0] > 0.8)
        True
        """
        parts = {}
        for name in self.columns:
            values = column(data, name, "columns")
            if values.isna().any():
                raise ValueError(_("{name}: {n} values are missing.").format(name=name, n=int(values.isna().sum())))
            if name not in self.levels:
                parts[name] = pd.to_numeric(values).astype(float)
                continue
            new = sorted(set(values.astype(str)) - set(self.levels[name]))
            if new:
                words = _("{name}: the model has not seen {level!r}. Its levels are: {known}.")
                raise ValueError(words.format(name=name, level=new[0], known=", ".join(self.levels[name])))
            for level in self.levels[name]:
                parts[f"{name}[{level}]"] = (values.astype(str) == level).astype(float)
        x = pd.DataFrame(parts)[list(self.terms)]
        linear = self.table["log_odds"].iloc[0] + x.to_numpy() @ self.table["log_odds"].to_numpy()[1:]
        return pd.Series(1 / (1 + np.exp(-linear)), index=data.index, name="probability")

    def calibration(self, data: pd.DataFrame | None = None, groups: int = 10) -> ResultTable:
        """Do as many leave as the model says, from the safest tenth to the riskiest?

        Parameters
        ----------
        data : DataFrame, optional
            Other customers, with the outcome; those fitted by default, which flatters the model.
        groups : int
            Groups of about equal size by predicted chance, 2 to 50.

        Returns
        -------
        ResultTable
            Index ``group`` (1 = safest); ``n``, ``predicted`` (mean, %), ``observed`` (%) with Wilson interval.

        Examples
        --------
        >>> data = pd.DataFrame({"visits": [0, 1, 2, 3, 4, 5], "left": [1, 1, 0, 1, 0, 0]})
        >>> churn_logit(data, "left", ["visits"]).calibration(groups=2).table["observed"].round(1).tolist()
        [33.3, 66.7]
        """
        return self._grouped(data, groups, riskiest_first=False)

    def lift(self, data: pd.DataFrame | None = None, groups: int = 10) -> ResultTable:
        """How many more leave in the riskiest tenth than on average, and how much of all churn does it hold?

        Parameters
        ----------
        data : DataFrame, optional
            Other customers, with the outcome; those fitted by default, which flatters the model.
        groups : int
            Groups of about equal size by predicted chance, 2 to 50.

        Returns
        -------
        ResultTable
            Index ``group`` (1 = riskiest); ``n``, ``predicted``, ``observed`` (%) with interval, ``lift`` (against
            all), ``captured`` (% of all who left, down to this group).

        Examples
        --------
        >>> data = pd.DataFrame({"visits": [0, 1, 2, 3, 4, 5], "left": [1, 1, 0, 1, 0, 0]})
        >>> churn_logit(data, "left", ["visits"]).lift(groups=2).table["lift"].round(2).tolist()
        [1.33, 0.67]
        """
        return self._grouped(data, groups, riskiest_first=True)

    def _grouped(self, data: pd.DataFrame | None, groups: int, riskiest_first: bool) -> ResultTable:
        chance, left = self.probabilities, self.outcome
        if data is not None:
            chance, left = self.predict(data), read_event(data, self.churned, "churned")
        if isinstance(groups, bool) or not isinstance(groups, int) or not 2 <= groups <= min(50, len(chance)):
            words = _("groups is {value!r}, expected a whole number from 2 to 50, not above the customers there are.")
            raise ValueError(words.format(value=groups))
        if not left.any():
            raise ValueError(_("{event}: nobody left, so there is nothing to compare.").format(event=self.churned))
        # Rows with one and the same chance are cut in the order of the table, so that groups are of equal size.
        order = (-chance if riskiest_first else chance).rank(method="first") - 1
        place = (order * groups // len(chance)).astype(int) + 1
        rows = pd.DataFrame({"group": place, "chance": chance, "left": left}).groupby("group")
        table = rows.agg(n=("left", "size"), predicted=("chance", "mean"), observed=("left", "mean"))
        low, high = wilson(rows["left"].sum(), table["n"], self.confidence)
        table["observed_low"], table["observed_high"] = low, high
        names = ["predicted", "observed", "observed_low", "observed_high"]
        table[names] *= 100
        formats = dict.fromkeys(names, ".1f")
        title = _("Calibration: predicted and observed churn, in %; group 1 is the safest")
        if riskiest_first:
            table["lift"] = table["observed"] / (100 * left.mean())
            table["captured"] = 100 * rows["left"].sum().cumsum() / left.sum()
            formats["captured"] = ".1f"
            title = _("Lift: churn by predicted risk, in %; group 1 is the riskiest")
        method = _("Wilson, {level}").format(level=percent(self.confidence))
        return ResultTable(table, title=title, method=method, formats=formats)


def churn_logit(
    data: pd.DataFrame, churned: str, columns: Sequence[str], cluster: str | None = None, confidence: float = 0.95
) -> ChurnLogit:
    """What goes with leaving in the next period, and how likely is each customer to leave?

    Parameters
    ----------
    data : DataFrame
        One row a customer; or one row a customer and month, then with ``cluster``.
    churned : str
        Column of 0/1 or True/False: left in the period *after* the columns were known.
    columns : list of str
        Numbers, True/False, or words (compared with their most frequent level).
    cluster : str, optional
        Column of customers, if one has several rows: standard errors then allow for it.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    ChurnLogit
        Index ``term``; ``odds_ratio`` with its Wald interval (the constant as odds), ``log_odds``, ``se``, ``p_value``.
        ``.probabilities``, ``.predict(data)``, ``.calibration()`` and ``.lift()`` go on from there.

    Raises
    ------
    ValueError
        If a column is missing, values are impossible, two columns say the same, all or nobody left, or a column tells
        exactly who leaves.

    Examples
    --------
    >>> data = pd.DataFrame({"visits": [0, 1, 2, 3, 4, 5], "left": [1, 1, 0, 1, 0, 0]})
    >>> print(f"{churn_logit(data, 'left', ['visits']).table.loc['visits', 'odds_ratio']:.2f}")
    0.30

    Notes
    -----
    Common mistake: reading an odds ratio of 2 as "twice as likely". Odds are chance by counter-chance; only where few
    leave do both come close. And a column that goes with churn need not be its cause: dear plans may attract people who
    would stay anyway.

    References
    ----------
    Hosmer, D. W., and Lemeshow, S. (2000). Applied Logistic Regression (calibration by groups of risk).
    Neslin, S. A., et al. (2006). Defection detection. JMR 43 (lift in the top decile).
    """
    import statsmodels.api as sm

    check_confidence(confidence)
    left = read_event(data, churned, "churned")
    if left.nunique() < 2:
        raise ValueError(_("{event}: all have the same outcome, so there is nothing to explain.").format(event=churned))
    table, reference = design(data, columns)
    center, spread = table.mean().to_numpy(), table.std().to_numpy()
    x = sm.add_constant((table.to_numpy() - center) / spread)
    fit = _fit(sm.Logit(left.to_numpy(), x), data, cluster, churned)
    # Back from the standardized scale, on which the search runs safely.
    back = np.diag(np.concatenate([[1.0], 1 / spread]))
    back[0, 1:] = -center / spread
    coef, se = back @ fit.params, np.sqrt(np.diag(back @ fit.cov_params() @ back.T))
    reach = normal_quantile(confidence) * se
    made = pd.DataFrame(
        {
            "odds_ratio": np.exp(coef),
            "odds_ratio_low": np.exp(coef - reach),
            "odds_ratio_high": np.exp(coef + reach),
            "log_odds": coef,
            "se": se,
            "p_value": 2 * stats.norm.sf(np.abs(coef / se)),
        },
        index=pd.Index(["constant", *table.columns], name="term"),
    )
    words = _("Odds ratios of leaving, {n:,} rows, {left:,} left")
    how = _("logit, Wald, {level}") if cluster is None else _("logit, Wald, errors by customer, {level}")
    return ChurnLogit(
        made,
        title=words.format(n=len(left), left=int(left.sum())),
        method=how.format(level=percent(confidence)),
        notes=compared_with(reference),
        formats={"p_value": "p"},
        beside=("log_odds", "se"),
        fit=fit,
        probabilities=pd.Series(fit.predict(x), index=data.index, name="probability"),
        outcome=left,
        churned=churned,
        columns=tuple(columns),
        terms=tuple(map(str, table.columns)),
        levels={name: tuple(sorted(data[name].astype(str).unique())) for name in reference},
        confidence=confidence,
    )


def _fit(model: Any, data: pd.DataFrame, cluster: str | None, churned: str) -> Any:
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    how: dict[str, Any] = {}
    if cluster is not None:
        who = column(data, cluster, "cluster")
        if who.isna().any():
            raise ValueError(_("{name}: {n} values are missing.").format(name=cluster, n=int(who.isna().sum())))
        how = {"cov_type": "cluster", "cov_kwds": {"groups": pd.factorize(who)[0]}}
    words = _(
        "{event}: one column tells exactly who leaves. Was it known only afterwards? Leave it out, or merge levels."
    )

    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = model.fit(disp=0, maxiter=100, **how)
    except (PerfectSeparationError, np.linalg.LinAlgError) as error:
        raise ValueError(words.format(event=churned)) from error
    if not np.isfinite(fit.bse).all() or (np.abs(fit.params[1:]) > 15).any() or not fit.mle_retvals["converged"]:
        raise ValueError(words.format(event=churned))
    return fit
