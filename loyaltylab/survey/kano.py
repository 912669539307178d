"""Which features delight, which are taken for granted, which leave customers cold? The Kano model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column
from loyaltylab.survey.intervals import percent, wilson

__all__ = ["Kano", "kano", "kano_category", "kano_from_counts", "kano_names"]

CATEGORIES = ("A", "O", "M", "I", "R", "Q")
FIRST = ("M", "O", "A", "I", "R", "Q")  # at equal counts what would hurt most if it were missing comes first
# Line: answer if the feature is there, 1 like to 5 dislike. Place in the line: answer if it is not.
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
FONG = 1.65  # as published: one-sided 5 %


@dataclass(frozen=True)
class Kano(ResultTable):
    """Category and coefficients of every feature; ``table`` has one line a feature.

    The columns are n; A, O, M, I, R, Q (counts); category and second (the two most frequent); SI, SI_low, SI_high; DI,
    DI_low, DI_high; difference and threshold (of Fong's test, in answers); ambiguous; p (exact two-sided binomial
    test of the two most frequent).
    """


def kano_names() -> dict[str, str]:
    """Return the names of the six categories, in the language in use.

    Examples
    --------
    >>> kano_names()["M"]
    'must-be'
    """
    return {
        "A": _("attractive"),
        "O": _("one-dimensional"),
        "M": _("must-be"),
        "I": _("indifferent"),
        "R": _("reverse"),
        "Q": _("questionable"),
    }


def kano_category(functional: Any, dysfunctional: Any) -> Any:
    """Which category do two answers, with and without the feature, make?

    Parameters
    ----------
    functional, dysfunctional : int, or Series, array or list of int
        How one feels with the feature and without it: 1 like, 2 must be, 3 neutral, 4 can live with, 5 dislike.

    Returns
    -------
    str, or Series of str
        A attractive, O one-dimensional, M must-be, I indifferent, R reverse, Q questionable.

    Raises
    ------
    ValueError
        If an answer is missing or not a whole number from 1 to 5, or the two are of different length.

    Examples
    --------
    >>> kano_category(1, 5), kano_category(2, 5), kano_category(1, 3)
    ('O', 'M', 'A')
    >>> kano_category([1, 5], [1, 1]).tolist()
    ['Q', 'R']

    Notes
    -----
    Common mistake: taking the five answers for a scale and averaging them. They are five different statements.

    References
    ----------
    Kano, Seraku, Takahashi & Tsuji (1984), Attractive quality and must-be quality; table as in Berger et al. (1993),
    Center for Quality of Management Journal 2.
    """
    one = np.ndim(functional) == 0 and np.ndim(dysfunctional) == 0
    first, second = ([functional], [dysfunctional]) if one else (functional, dysfunctional)
    with_it = answers(first, "functional", 1, 5)
    without = answers(second, "dysfunctional", 1, 5)
    if len(with_it) != len(without):
        raise ValueError(
            _("functional has {one} answers, dysfunctional {other}. Give both answers of everybody.").format(
                one=len(with_it), other=len(without)
            )
        )
    table = np.array([list(line) for line in TABLE])
    found = table[with_it.to_numpy().astype(int) - 1, without.to_numpy().astype(int) - 1]
    return str(found[0]) if one else pd.Series(found, index=with_it.index, name="category")


def kano(
    data: pd.DataFrame,
    feature: str | None = None,
    functional: str = "functional",
    dysfunctional: str = "dysfunctional",
    confidence: float = 0.95,
) -> Kano:
    """What is each feature to customers, and how much does having it please, or lacking it annoy?

    Parameters
    ----------
    data : DataFrame
        One row a respondent and feature.
    feature : str, optional
        Column that names the feature; without it all rows are about one.
    functional, dysfunctional : str
        Columns of the answers with and without the feature, 1 like to 5 dislike as in :func:`kano_category`.
    confidence : float
        Between 0 and 1, of the intervals of SI and DI.

    Returns
    -------
    Kano
        One line a feature, in the order in which they appear.

    Raises
    ------
    ValueError
        If a column is missing, answers are missing or not 1 to 5, or nobody fits A, O, M or I for a feature.

    Examples
    --------
    >>> data = pd.DataFrame({"functional": [1, 1, 2, 1], "dysfunctional": [5, 3, 5, 5]})
    >>> result = kano(data)
    >>> print(result.table[["category", "SI", "DI"]].to_string(index=False))
    category   SI    DI
           O 0.75 -0.75

    Notes
    -----
    SI = (A + O) / (A + O + M + I), from 0 to 1: having it pleases. DI = -(O + M) / (A + O + M + I), from -1 to 0:
    lacking it annoys. Both are shares, so the intervals are Wilson's. Fong's test asks whether the most frequent
    category is ahead of the second by more than chance; if not, the feature is marked ambiguous. Its limit forgets that
    who is in one category cannot be in the other, and so is too small: two equally frequent categories with 70 % of the
    answers pass for different in about 18 of 100 samples. ``p`` comes from the exact test.
    Common mistake: believing the most frequent category. Two segments that want different things can make a
    category that describes neither; run it for each segment.

    References
    ----------
    Berger et al. (1993), Center for Quality of Management Journal 2 (coefficients); Fong (1996), ibid. 5 (test).
    """
    check_confidence(confidence)
    with_it = column(data, functional, "functional")
    without = column(data, dysfunctional, "dysfunctional")
    category = kano_category(with_it, without)
    if feature is None:
        names = pd.Series("feature", index=data.index)
    else:
        names = column(data, feature, "feature")
        if names.isna().any():
            raise ValueError(
                _("{name}: row {row} names no feature. Fill it in or leave the row out.").format(
                    name=feature, row=names.index[names.isna().to_numpy()][0]
                )
            )
    counts = pd.crosstab(names.to_numpy(), category.to_numpy()).reindex(columns=list(CATEGORIES), fill_value=0)
    return _results(counts.loc[list(dict.fromkeys(names))], feature or "feature", confidence)


def kano_from_counts(counts: Any, confidence: float = 0.95) -> Kano:
    """What do published counts of the six categories say?

    Parameters
    ----------
    counts : dict or DataFrame
        ``{"A": 20, "O": 40, "M": 25, "I": 15}`` for one feature, a dict of such dicts by feature, or a DataFrame with
        one line a feature and the categories as columns. What is not given counts 0.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Kano
        As :func:`kano`.

    Raises
    ------
    ValueError
        If a category is unknown, a count is no whole number from 0, or nobody fits A, O, M or I.

    Examples
    --------
    >>> result = kano_from_counts({"A": 20, "O": 40, "M": 25, "I": 15})
    >>> print(result.table[["SI", "DI", "ambiguous"]].to_string(index=False))
     SI    DI  ambiguous
    0.6 -0.65      False

    Notes
    -----
    Common mistake: entering percentages. Intervals and test need how many people there were.

    References
    ----------
    Berger et al. (1993), Center for Quality of Management Journal 2.
    """
    check_confidence(confidence)
    if isinstance(counts, Mapping) and counts and not any(isinstance(one, Mapping) for one in counts.values()):
        counts = {"feature": counts}
    if isinstance(counts, Mapping):
        counts = pd.DataFrame.from_dict({name: dict(one) for name, one in counts.items()}, orient="index")
    if not isinstance(counts, pd.DataFrame) or counts.empty:
        raise ValueError(_("counts is empty or no table. Give how often each of A, O, M, I, R, Q occurs."))
    unknown = [str(name) for name in counts.columns if name not in CATEGORIES]
    if unknown:
        raise ValueError(
            _("counts has the category {name!r}, expected A, O, M, I, R and Q.").format(name=", ".join(unknown))
        )
    table = counts.reindex(columns=list(CATEGORIES)).fillna(0)
    for name in CATEGORIES:
        answers(table[name], name, 0, np.inf)
    return _results(table.astype(int), "feature", confidence)


def _results(counts: pd.DataFrame, name: str, confidence: float) -> Kano:
    counts = counts.rename_axis(index=name, columns=None)
    table = counts.copy()
    table.insert(0, "n", counts.sum(axis=1))
    classified = counts[["A", "O", "M", "I"]].sum(axis=1)
    if (classified == 0).any():
        raise ValueError(
            _("{name}: nobody's answers fit A, O, M or I, so there are no coefficients. Leave the feature out.").format(
                name=classified.index[classified.to_numpy() == 0][0]
            )
        )
    ranked = counts[list(FIRST)].apply(lambda row: row.sort_values(ascending=False, kind="stable").index[:2], axis=1)
    table["category"], table["second"] = [pair[0] for pair in ranked], [pair[1] for pair in ranked]
    pleased, annoyed = counts["A"] + counts["O"], counts["O"] + counts["M"]
    table["SI"] = pleased / classified
    table["SI_low"], table["SI_high"] = wilson(pleased, classified, confidence)
    table["DI"] = -annoyed / classified
    low, high = wilson(annoyed, classified, confidence)
    table["DI_low"], table["DI_high"] = -high, -low
    most, next_most = (
        np.array([counts.loc[feature, pair[i]] for feature, pair in ranked.items()], dtype=float) for i in (0, 1)
    )
    both, n = most + next_most, table["n"].to_numpy(dtype=float)
    table["difference"] = (most - next_most).astype(int)
    table["threshold"] = FONG * np.sqrt(both * (2 * n - both) / (2 * n))
    table["ambiguous"] = table["difference"] < table["threshold"]
    table["p"] = np.minimum(1.0, 2 * stats.binom.sf(most - 1, both, 0.5))
    return Kano(
        table,
        title=_("Kano categories of {count} features").format(count=len(table)),
        method=_("Wilson, {confidence}; Fong's test, one-sided 5 %").format(confidence=percent(confidence)),
        notes=_notes(table),
        formats={"threshold": ".1f", "p": ".3f"},
        beside=("difference", "threshold", "ambiguous", "p"),
    )


def _notes(table: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    open_ones = table[table["ambiguous"]]
    if len(open_ones):
        listed = ", ".join(f"{name} ({row['category']}/{row['second']})" for name, row in open_ones.iterrows())
        notes.append(_("Ambiguous, look at segments or ask more customers: {listed}.").format(listed=listed))
    odd = table.index[table["Q"] > 0.1 * table["n"]]
    if len(odd):
        notes.append(
            _("Over 10 % questionable answers, the question may be misunderstood: {listed}.").format(
                listed=", ".join(map(str, odd))
            )
        )
    return tuple(notes)
