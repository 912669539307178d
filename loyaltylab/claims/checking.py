"""One door to all checks: which claim can be computed, with what, and why the others cannot."""

import inspect
from collections.abc import Callable
from typing import Any

from loyaltylab.claims.cited import check_complaints, check_prime, check_tenure
from loyaltylab.claims.costs import check_costs, check_success
from loyaltylab.claims.outcome import ClaimCheck
from loyaltylab.claims.owners import check_owners
from loyaltylab.claims.records import claim
from loyaltylab.claims.retention import BANDS, check_retention, explain_timing
from loyaltylab.claims.spending import check_concentration, check_groups
from loyaltylab.i18n import _

__all__ = ["CHECKS", "check"]

CHECKS: dict[str, Callable[..., ClaimCheck]] = {
    **dict.fromkeys(BANDS, check_retention),
    "new-customer-costs-5-6": check_costs,
    "retention-costs-5-25-percent": check_costs,
    "retention-costs-20-percent": check_costs,
    "existing-customers-60-70-success": check_success,
    "loyal-customers-create-14-more": check_groups,
    "satisfied-90-repurchase-30-40": check_owners,
    "best-outspend-16-to-1": check_concentration,
    "most-profit-from-few": check_concentration,
    "complaints-solved-35-52-95": check_complaints,
    "prime-members-spend-50-more": check_prime,
    "longer-tenure-more-profit": check_tenure,
}

# What a claim itself says of its assumptions; whoever checks it may say otherwise.
SAID: dict[str, dict[str, Any]] = {
    **{name: {"change": 0.05} for name in BANDS},
    "loyalty-minus-5-profit-minus-25": {"change": -0.05},
    "retention-5-profit-60": {"change": 0.05, "horizon": 5},
    "retention-5-to-10-profit-30": {"retention": 0.05, "change": 0.05},
}


def check(id: str, **assumptions: Any) -> ClaimCheck:  # noqa: A002 - the word that users know from the list
    """Does the claim hold under these assumptions, or in these data?

    Parameters
    ----------
    id : str
        As in :func:`list_claims`.
    **assumptions
        By claim. Retention: ``retention``, ``discount`` (shares), ``timing`` ("immediate" or "conditional", always to
        be stated), and optionally ``change=0.05``, ``kind="points"`` or "relative", ``horizon`` (periods), ``growth``,
        ``margin``, ``acquisition_cost`` (money). Costs: ``acquisition_cost``, ``retention_cost`` (money; or names with
        amounts). Success: ``existing``, ``prospect`` (shares). Best customers: ``spend`` (money, one value a
        customer), ``top=0.1``. Groups: ``loyal``, ``others``, or ``members``, ``others``. Car buyers: ``data``
        (one row a customer). Tenure: ``industry``, ``retention``, ``discount``, ``acquisition_cost``.

    Returns
    -------
    ClaimCheck
        ``value``, ``claimed``, ``holds``, ``assumptions``, ``verdict``, and ``table`` of other assumptions.

    Raises
    ------
    ValueError
        If the claim is unknown or cannot be computed (the message says why), or an assumption is missing, unknown or
        out of range.

    Examples
    --------
    >>> found = check("retention-5-profit-25-85", retention=0.9, discount=0.1, timing="immediate")
    >>> print(f"{found.value:.1f} {found.holds}")
    33.3 True

    Notes
    -----
    Common mistake: quoting the number without retention, discount rate and timing. Each moves it.

    References
    ----------
    Reichheld & Sasser (1990), Zero defections, Harvard Business Review 68(5).
    """
    asked = claim(id)
    if id not in CHECKS:
        raise ValueError(_("{name} cannot be computed: {why}").format(name=asked.id, why=_why_not(id)))
    how = CHECKS[id]
    known = dict(list(inspect.signature(how).parameters.items())[1:])
    given = {**SAID.get(id, {}), **assumptions}
    listed = ", ".join(known)
    unknown = [name for name in given if name not in known]
    if unknown:
        message = _("{name} knows no assumption {unknown}. It takes: {known}.")
        raise ValueError(message.format(name=id, unknown=", ".join(unknown), known=listed))
    if "timing" in known and "timing" not in given:
        raise ValueError(explain_timing(None))
    missing = [name for name, one in known.items() if one.default is one.empty and name not in given]
    if missing:
        message = _("{name} needs {missing}. It takes: {known}.")
        raise ValueError(message.format(name=id, missing=", ".join(missing), known=listed))
    return how(id, **given)


def _why_not(id: str) -> str:  # noqa: A002
    return {
        "satisfaction-5-profit-doubles": _(
            "it needs to know how much retention and profit move with satisfaction in your firm. Follow both over "
            "several years; the step from retention to value is in 'retention-5-profit-25-85'."
        ),
        "trust-92-friends": _(
            "trust is an attitude. You would need who was recommended to, and who bought, to say what it is worth."
        ),
        "new-customers-60-referred": _(
            "it needs a record of how each new customer came to you. Ask at the first purchase, and count."
        ),
        "leave-70-poor-service": _(
            "it needs interviews with customers who left, with all their reasons, not one each. Draw them at random."
        ),
        "dissatisfied-70-switch": _(
            "it needs satisfaction first and purchases later, of the same customers. "
            "With those, use loyaltylab.loyalty.satisfaction_curve."
        ),
        "tell-others-24-percent": _("it needs to know of whom, and after what. Ask your own customers whom they told."),
        "experience-beats-satisfaction": _(
            "it needs both measured in one survey, and loyalty later. With those, use loyaltylab.loyalty.mediation."
        ),
        "firms-value-satisfaction-table": _("the slide gives no figure. Ask for the table."),
    }[id]
