"""Fitted models as text: save one today, use it tomorrow, without the customers that it came from."""

import json
from typing import Any

import numpy as np

from loyaltylab.clv.bgbb import BGBB
from loyaltylab.clv.bgnbd import BGNBD, MBGNBD
from loyaltylab.clv.contracts import BetaDiscreteWeibull, ShiftedBetaGeometric
from loyaltylab.clv.gammagamma import GammaGamma
from loyaltylab.clv.paretonbd import ParetoNBD
from loyaltylab.i18n import _

__all__ = ["from_json"]

MODELS: dict[str, Any] = {
    one.__name__: one for one in (BGBB, BGNBD, MBGNBD, ParetoNBD, GammaGamma, ShiftedBetaGeometric, BetaDiscreteWeibull)
}


def from_json(text: str) -> Any:
    """Return the results that ``to_json`` wrote; predictions then need ``data``.

    Parameters
    ----------
    text : str
        What ``fit.to_json()`` returned.

    Returns
    -------
    The same kind of results.

    Raises
    ------
    ValueError
        If the text is not a saved model.

    Examples
    --------
    >>> saved = BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426).to_json()
    >>> from_json(saved).params.round(3).to_dict()
    {'r': 0.243, 'alpha': 4.414, 'a': 0.793, 'b': 2.426}
    """
    try:
        content = json.loads(text)
        kind = MODELS[content["model"]]
        at = np.asarray(content["at"], dtype=np.float64)
        rows = [[np.nan if one is None else one for one in row] for row in content["log_covariance"]]
        covariance = np.asarray(rows, dtype=np.float64).reshape(len(at), len(at))
        llf = float("nan") if content["llf"] is None else float(content["llf"])
        found = kind.revive(at, covariance, llf, int(content["n"]), **content["options"])
    except (KeyError, TypeError, ValueError) as error:
        words = _("this is not a model saved by to_json: {error}.")
        raise ValueError(words.format(error=error)) from error
    if len(found.model.labels) != len(at) or not np.isfinite(at).all():
        raise ValueError(_("this is not a model saved by to_json: {error}.").format(error="at"))
    return found
