"""Why did they leave? Causes that customers name, sorted into Keaveney's eight categories."""

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import check_confidence, column, show_rows
from loyaltylab.survey.intervals import percent, wilson

__all__ = ["churn_causes", "keaveney_categories"]


def keaveney_categories() -> pd.DataFrame:
    """Which eight categories of causes does Keaveney's study of switching in services name?

    Returns
    -------
    DataFrame
        Index ``cause`` (identifiers); ``name`` and ``example`` in the language in use, and ``firm_can_act``.

    Examples
    --------
    >>> keaveney_categories().index.tolist()[:3]
    ['pricing', 'inconvenience', 'core_service_failure']

    Notes
    -----
    Common mistake: reading the first cause named as the only one. Most who switch name several.

    References
    ----------
    Keaveney, S. M. (1995). Customer switching behavior in service industries: an exploratory study. Journal of
    Marketing 59.
    """
    rows = [
        ("pricing", _("pricing"), _("too dear, raised, unfair, not as promised"), True),
        ("inconvenience", _("inconvenience"), _("too far, wrong hours, waiting for an appointment"), True),
        ("core_service_failure", _("core service failure"), _("mistakes, wrong bills, the service itself fails"), True),
        ("service_encounter_failure", _("failed encounters"), _("staff uncaring, impolite, without knowledge"), True),
        ("response_to_failure", _("response to failure"), _("no answer to a complaint, or a reluctant one"), True),
        ("competition", _("competition"), _("another provider was found better"), True),
        ("ethical_problems", _("ethical problems"), _("cheating, pressure to buy, unsafe practice"), True),
        ("involuntary", _("involuntary switching"), _("the customer moved, or the provider closed"), False),
    ]
    columns = ["cause", "name", "example", "firm_can_act"]
    return pd.DataFrame(rows, columns=columns).set_index("cause")


def churn_causes(
    data: pd.DataFrame, customer_id: str = "customer_id", cause: str = "cause", confidence: float = 0.95
) -> ResultTable:
    """What share of the customers who left name each cause, alone or with others?

    Parameters
    ----------
    data : DataFrame
        One row a customer and cause named; a customer may have several rows.
    customer_id : str
        Column.
    cause : str
        Column of categories, those of :func:`keaveney_categories` or your own.
    confidence : float
        For the Wilson intervals.

    Returns
    -------
    ResultTable
        Index ``cause``, the most frequent first; ``customers`` who name it, ``share`` (% of those who left, with its
        interval; adds up to more than 100 where several causes are named), ``alone`` (customers who name no other),
        ``mentions`` (% of all causes named).

    Raises
    ------
    ValueError
        If a column is missing, there are no rows, or a customer or cause is missing.

    Examples
    --------
    >>> data = pd.DataFrame({"customer_id": ["a", "a", "b"], "cause": ["pricing", "competition", "pricing"]})
    >>> churn_causes(data).table["share"].tolist()
    [100.0, 50.0]

    Notes
    -----
    Common mistake: asking only those who left. What they complain of, those who stay may complain of as often; only a
    comparison of both tells what drives people away.

    References
    ----------
    Keaveney, S. M. (1995). Customer switching behavior in service industries. Journal of Marketing 59.
    """
    check_confidence(confidence)
    who, why = column(data, customer_id, "customer_id"), column(data, cause, "cause")
    if why.empty:
        raise ValueError(_("{name} holds no causes. Give at least one.").format(name=cause))
    for values in (who, why):
        if values.isna().any():
            words = _("{name}: nothing in {rows}. Drop these rows and say how many, or code them as 'unknown'.")
            raise ValueError(words.format(name=values.name, rows=show_rows(list(values.index[values.isna()]))))
    named = pd.DataFrame({"who": who, "cause": why.astype(str)}).drop_duplicates()
    n = named["who"].nunique()
    only = named[named.groupby("who")["cause"].transform("size") == 1]
    table = named.groupby("cause").size().rename("customers").to_frame()
    low, high = wilson(table["customers"], n, confidence)
    table["share"] = 100 * table["customers"] / n
    table["share_low"], table["share_high"] = 100 * np.asarray(low), 100 * np.asarray(high)
    table["alone"] = only.groupby("cause").size().reindex(table.index, fill_value=0)
    table["mentions"] = 100 * table["customers"] / len(named)
    table = table.sort_values("customers", ascending=False, kind="stable")
    formats = dict.fromkeys(["share", "share_low", "share_high", "mentions"], ".1f")
    title = _("Causes named by {n:,} customers who left, in %").format(n=n)
    return ResultTable(
        table, title=title, method=_("Wilson, {level}").format(level=percent(confidence)), formats=formats
    )
