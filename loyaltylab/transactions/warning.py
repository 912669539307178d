"""Whom to call before it is too late: early-warning rules and rankings, judged by precision and recall."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, check_confidence
from loyaltylab.survey.intervals import percent, wilson
from loyaltylab.transactions.spells import LARGEST, read_event

__all__ = ["precision_at_k", "warning_rules"]

SHARES = ("precision", "recall", "flagged_share")


def warning_rules(data: pd.DataFrame, rules: Mapping[str, Any], churned: str, confidence: float = 0.95) -> ResultTable:
    """Of the customers whom a rule flags, how many left; and of those who left, how many did it flag?

    Parameters
    ----------
    data : DataFrame
        One row a customer, known *before* the outcome.
    rules : mapping of str to str
        Name of the rule to a condition on the columns, as in ``data.eval``: ``{"silent": "visits == 0"}``.
    churned : str
        Column of 0/1 or True/False: left in the time that the warning is about.
    confidence : float
        For the Wilson intervals.

    Returns
    -------
    ResultTable
        Index ``rule``; ``flagged`` customers and their share (%), ``precision`` (% of the flagged who left), ``recall``
        (% of those who left that were flagged), ``lift`` (precision against the share of all who left).

    Raises
    ------
    ValueError
        If a column is missing, a condition cannot be read or says no yes or no, or nobody left.

    Examples
    --------
    >>> data = pd.DataFrame({"visits": [0, 0, 5, 9], "left": [1, 0, 1, 0]})
    >>> warning_rules(data, {"silent": "visits == 0"}, "left").table[["precision", "recall"]].iloc[0].tolist()
    [50.0, 50.0]

    Notes
    -----
    Common mistake: praising a rule for its recall. A rule that flags everybody finds all who leave, and its precision
    is the share of churn. A rule that finds whom nothing can keep is of no use either: whether a call helps, only an
    experiment tells.
    """
    check_confidence(confidence)
    if not isinstance(rules, Mapping) or not rules:
        raise ValueError(
            _("rules is {value!r}, expected conditions by name, such as {example}.").format(
                value=rules, example="{'silent': 'visits == 0'}"
            )
        )
    left = _outcome(data, churned)
    rows = {name: _judge(_flags(data, str(name), rule), left, confidence) for name, rule in rules.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("rule")
    return _result(table.astype({"flagged": int, "hits": int}), left, confidence)


def precision_at_k(
    data: pd.DataFrame, score: str, churned: str, k: Sequence[int], confidence: float = 0.95
) -> ResultTable:
    """If you can call only so many customers, how many of those you call would have left?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    score : str
        Column: the higher, the more likely to leave.
    churned : str
        Column of 0/1 or True/False.
    k : list of int
        Numbers of customers that can be called.
    confidence : float
        For the Wilson intervals.

    Returns
    -------
    ResultTable
        Index ``k``; the columns of :func:`warning_rules`. Where customers share the score at the cut, ``hits`` is what
        a lot among them gives on average.

    Raises
    ------
    ValueError
        If a column is missing, values are impossible, k is out of range, or nobody left.

    Examples
    --------
    >>> data = pd.DataFrame({"risk": [0.9, 0.7, 0.2, 0.1], "left": [1, 0, 1, 0]})
    >>> precision_at_k(data, "risk", "left", k=[1, 2]).table["precision"].tolist()
    [100.0, 50.0]

    Notes
    -----
    Common mistake: judging the ranking on the customers that it was fitted on. Rank those of a later month.
    """
    check_confidence(confidence)
    left = _outcome(data, churned)
    if score not in data.columns:
        raise ValueError(_("the data has no column {name!r} (score=).").format(name=score))
    ranks = answers(data[score], score, -LARGEST, LARGEST, whole=False)
    rows = {}
    for many in [k] if isinstance(k, int | np.integer) else k:
        if isinstance(many, bool) or not isinstance(many, int | np.integer) or not 1 <= many <= len(data):
            words = _("k is {value!r}, expected whole numbers from 1 to {n:,}, the customers there are.")
            raise ValueError(words.format(value=many, n=len(data)))
        cut = ranks.sort_values(ascending=False).iloc[int(many) - 1]
        sure, tied = (ranks > cut).to_numpy(), (ranks == cut).to_numpy()
        hits = left[sure].sum() + left[tied].mean() * (many - sure.sum())
        rows[int(many)] = _line(float(many), float(hits), left, confidence)
    if not rows:
        raise ValueError(_("k is empty. Give at least one number of customers."))
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("k")
    return _result(table.astype({"flagged": int}), left, confidence)


def _outcome(data: pd.DataFrame, churned: str) -> Any:
    left = read_event(data, churned, "churned").to_numpy()
    if not left.any():
        raise ValueError(_("{event}: nobody left, so there is nothing to warn of.").format(event=churned))
    return left


def _flags(data: pd.DataFrame, name: str, rule: Any) -> Any:
    if not isinstance(rule, str):
        words = _("rule {name!r} is {value!r}, expected a condition in words, such as 'visits == 0'.")
        raise ValueError(words.format(name=name, value=rule))
    try:
        # The engine of pandas reads comparisons only; the rule may not reach names outside of the table.
        flags = data.eval(rule, engine="python", parser="pandas", local_dict={}, global_dict={})
    except Exception as error:
        words = _("rule {name!r}: {rule!r} cannot be read ({why}). Compare columns, such as 'visits == 0'.")
        raise ValueError(words.format(name=name, rule=rule, why=error)) from error
    if not isinstance(flags, pd.Series) or not pd.api.types.is_bool_dtype(flags) or flags.isna().any():
        words = _("rule {name!r}: {rule!r} does not say yes or no for each customer.")
        raise ValueError(words.format(name=name, rule=rule))
    return flags.to_numpy(dtype=bool)


def _judge(flags: Any, left: Any, confidence: float) -> dict[str, float]:
    return _line(float(flags.sum()), float(left[flags].sum()), left, confidence)


def _line(flagged: float, hits: float, left: Any, confidence: float) -> dict[str, float]:
    line = {"flagged": flagged, "hits": hits}
    for name, of, count in (
        ("flagged_share", len(left), flagged),
        ("precision", flagged, hits),
        ("recall", left.sum(), hits),
    ):
        low, high = wilson(count, of, confidence)
        # Of nobody flagged nothing is known: the interval is 0 to 100 and there is no share.
        line[name] = 100 * count / of if of else float("nan")
        if name != "flagged_share":
            line |= {f"{name}_low": 100 * float(low), f"{name}_high": 100 * float(high)}
    line["lift"] = line["precision"] / (100 * left.mean())
    return line


def _result(table: pd.DataFrame, left: Any, confidence: float) -> ResultTable:
    formats = {name: ".1f" for name in table.columns if name.startswith(SHARES)} | {"hits": ".0f"}
    words = _("Warnings for {n:,} customers, {left:,} of whom left ({share:.1f} %)")
    title = words.format(n=len(left), left=int(left.sum()), share=100 * left.mean())
    notes: tuple[str, ...] = ()
    if (table["flagged"] == 0).any():
        notes = (_("A rule that flags nobody has no precision."),)
    method = _("Wilson, {level}").format(level=percent(confidence))
    return ResultTable(table, title=title, method=method, notes=notes, formats=formats)
