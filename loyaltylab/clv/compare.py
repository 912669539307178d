"""Which model? Fit several to the same customers and look at fit, forecast and value."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from loyaltylab.clv.bgnbd import BGNBD, MBGNBD
from loyaltylab.clv.gammagamma import GammaGamma
from loyaltylab.clv.holdout import holdout_metrics
from loyaltylab.clv.paretonbd import ParetoNBD
from loyaltylab.i18n import _
from loyaltylab.results import ResultTable

__all__ = ["compare"]

MODELS = (BGNBD, MBGNBD, ParetoNBD)


def compare(
    data: pd.DataFrame,
    models: Sequence[Any] = MODELS,
    *,
    horizon: float | None = None,
    discount: float = 0.0,
    margin: float = 1.0,
    per: str | None = None,
) -> ResultTable:
    """Fit several models to the same customers and set them side by side.

    Parameters
    ----------
    data : DataFrame
        ``frequency``, ``recency``, ``T``; with ``holdout_frequency`` and ``holdout_T`` forecasts are judged, with
        ``monetary_value`` customers are valued.
    models : sequence of model classes
        Such as ``[ll.clv.BGNBD, ll.clv.ParetoNBD]``.
    horizon : float, optional
        How far the value looks, in units of ``T``; ``holdout_T`` without, or else the mean of ``T``.
    discount, margin, per
        Of the value, as in :func:`customer_values`.

    Returns
    -------
    ResultTable
        One row a model: ``llf``, ``aic``; with a hold-out ``rmse``, ``bias``, ``spearman``, ``top_decile_capture``
        and for comparison a row "as before" (the same rate as until now); with money ``value``, the sum over
        customers.

    Examples
    --------
    >>> import numpy as np
    >>> from loyaltylab.clv import simulate_rfm
    >>> customers = simulate_rfm(BGNBD.at(r=1, alpha=10, a=1, b=4), np.full(500, 40.0), seed=1)
    >>> compare(customers, [BGNBD, MBGNBD]).table.index.tolist()
    ['BGNBD', 'MBGNBD']

    Notes
    -----
    Common mistake: choosing by AIC alone. Two models of nearly the same AIC may forecast quite different sums.
    """
    if not models:
        raise ValueError(_("models is empty. Name at least one, such as BGNBD."))
    judged = {"holdout_frequency", "holdout_T"} <= set(data.columns)
    length = float(data["holdout_T"].iloc[0]) if judged else float(data["T"].mean())
    ahead = length if horizon is None else horizon
    fits = {model.__name__: model(data).fit() for model in models}
    spend, notes = _spend(data)
    rows = {}
    for name, fit in fits.items():
        row = {"llf": fit.llf, "aic": fit.aic}
        if judged:
            row |= _judge(fit.conditional_expected_purchases(length), data)
        if spend is not None:
            row["value"] = float((fit.discounted_purchases(ahead, discount, per=per) * spend).sum()) * margin
        rows[name] = row
        notes += [f"{name}: {note}" for note in fit.notes]
    if judged:
        rows["as before"] = _judge(data["frequency"] / data["T"] * length, data)
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("model")
    formats = {"llf": ".1f", "aic": ".1f", "value": ",.0f"} | dict.fromkeys(
        ("rmse", "bias", "spearman", "top_decile_capture"), ".3f"
    )
    title = _("Models of the same {n:,} customers").format(n=len(data))
    return ResultTable(table, title=title, notes=tuple(notes), formats=formats)


def _judge(predicted: "pd.Series[float]", data: pd.DataFrame) -> dict[str, float]:
    found = holdout_metrics(predicted.to_numpy(), data["holdout_frequency"].to_numpy(), draws=2).table["value"]
    return {name: float(found[name]) for name in ("rmse", "bias", "spearman", "top_decile_capture")}


def _spend(data: pd.DataFrame) -> tuple["pd.Series[float] | None", list[str]]:
    if "monetary_value" not in data.columns:
        return None, []
    fit = GammaGamma(data).fit()
    return fit.expected_spend(), [f"GammaGamma: {note}" for note in fit.notes]
