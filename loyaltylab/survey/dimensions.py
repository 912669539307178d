"""Items of a questionnaire by dimension, found from the columns' names, and points that weigh the dimensions."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.survey.answers import answers, column

__all__ = ["Dimensions", "Weights", "find_dimensions", "item_answers", "points_of"]

Dimensions: TypeAlias = Mapping[str, Sequence[str]]
Weights: TypeAlias = Mapping[str, float | str]

CODES = {
    "tan": "tangibles",
    "rel": "reliability",
    "res": "responsiveness",
    "ass": "assurance",
    "emp": "empathy",
}


def find_dimensions(data: pd.DataFrame, given: Dimensions | None, *prefixes: str) -> dict[str, list[str]]:
    """Return the items of each dimension, as given or as the columns' names say; each must have all its columns.

    Examples
    --------
    >>> find_dimensions(pd.DataFrame(columns=["per_emp_1", "per_emp_2", "per_taste_1"]), None, "per_")
    {'empathy': ['emp_1', 'emp_2'], 'taste': ['taste_1']}
    """
    if given is not None:
        found = {str(name): [items] if isinstance(items, str) else list(items) for name, items in given.items()}
        for name, items in found.items():
            if not items:
                raise ValueError(_("dimension {name!r} has no items. Give at least one.").format(name=name))
    else:
        names = [str(name) for name in data.columns]
        suffixes = [name.removeprefix(prefix) for prefix in prefixes for name in names if name.startswith(prefix)]
        found = {}
        for suffix in dict.fromkeys(suffixes):
            code = suffix.rpartition("_")[0] or suffix
            found.setdefault(CODES.get(code, code), []).append(suffix)
    if not found:
        raise ValueError(
            _("no column begins with {prefix!r}. Name the items with dimensions=, or the right prefixes.").format(
                prefix=prefixes[0]
            )
        )
    every = [suffix for items in found.values() for suffix in items]
    twice = sorted({suffix for suffix in every if every.count(suffix) > 1})
    if twice:
        raise ValueError(
            _("item {name!r} is named more than once. Give each item to one dimension.").format(name=twice[0])
        )
    for suffix in every:
        for prefix in prefixes:
            column(data, prefix + suffix, "dimensions")
    return found


def item_answers(data: pd.DataFrame, items: Sequence[str], prefix: str, scale: tuple[int, int]) -> pd.DataFrame:
    """Return the answers to these items, checked, one column an item."""
    return pd.DataFrame({suffix: answers(data[prefix + suffix], prefix + suffix, *scale) for suffix in items})


def points_of(data: pd.DataFrame, weights: Weights | None, names: list[str]) -> pd.DataFrame:
    """Return the points of every respondent over the dimensions, in the order of ``names``."""
    if weights is None:
        weights = dict.fromkeys(names, 100 / len(names))
    if not isinstance(weights, Mapping) or set(weights) != set(names):
        raise ValueError(
            _("weights are given for {found}, expected for exactly these dimensions: {expected}.").format(
                found=", ".join(map(str, weights)) if isinstance(weights, Mapping) else repr(weights),
                expected=", ".join(names),
            )
        )
    points = {}
    for name in names:
        one = weights[name]
        label = str(one) if isinstance(one, str) else f"weights[{name!r}]"
        values = column(data, one, "weights") if isinstance(one, str) else pd.Series(one, index=data.index, name=label)
        points[name] = answers(values, label, 0, 100, whole=False)
    table = pd.DataFrame(points)
    total = table.sum(axis=1)
    wrong = (total - 100).abs() > 1e-6
    if wrong.any():
        raise ValueError(
            _(
                "the weights add up to {total:g} in row {row}, expected 100. Divide them by their sum, times 100."
            ).format(total=float(total[wrong].iloc[0]), row=total.index[wrong][0])
        )
    return table
