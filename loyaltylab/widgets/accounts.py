"""Who is a key account? Sliders for the weights of a score, and how the list changes."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from loyaltylab.i18n import _, get_language
from loyaltylab.plots.accounts import account_portfolio
from loyaltylab.transactions.accounts import account_scores
from loyaltylab.widgets.base import Explorer, slider
from loyaltylab.widgets.picture import picture

__all__ = ["KeyAccountExplorer", "key_account_explorer"]

START, MOST = 1, 5


class KeyAccountExplorer(Explorer):
    """One weight a criterion; the list, and what it has in common with the list by one criterion alone, follow.

    Parameters
    ----------
    data, criteria, top, reference, outcome, unit
        As :func:`key_account_explorer`.

    Attributes
    ----------
    weights : dict of str to slider
        From 0 (does not count) to 5, by criterion.
    reset : button
        All weights back to 1.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    See :func:`key_account_explorer`.
    """

    def __init__(
        self,
        data: pd.DataFrame,
        criteria: Sequence[str],
        top: int = 20,
        reference: str = "value",
        outcome: str | None = None,
        unit: str = "",
    ) -> None:
        self._data, self._top, self._outcome, self._unit = data, top, outcome, unit
        self._reference = reference
        alone = account_scores(data, {reference: 1}, top)
        self._alone = alone.index[alone["chosen"]]
        self.weights = {name: slider(_("Weight: {name}").format(name=_criterion(name)), 0, MOST) for name in criteria}
        super().__init__(self.weights, dict.fromkeys(self.weights, START))

    @property
    def chosen(self) -> list[Any]:
        """The accounts on the list, best first; none while all weights are 0."""
        weights = {name: slider.value for name, slider in self.weights.items()}
        if not any(weights.values()):
            return []
        scores = account_scores(self._data, weights, self._top)
        return list(scores.index[scores["chosen"]])

    def _show(self) -> None:
        chosen = self.chosen
        words = self._words(chosen) if chosen else _("All weights are 0: nothing counts. Move a slider.")
        self._tell(words)
        marked = self._data.assign(**{"_list": self._lists(chosen)})
        self.plot.value = picture(lambda: account_portfolio(marked, "_list", unit=self._unit))

    def _words(self, chosen: list[Any]) -> str:
        same, name = len(set(chosen) & set(self._alone)), _criterion(self._reference)
        text = _("{same} of the {top} would also be chosen by {name} alone.")
        words = text.format(same=same, top=self._top, name=name)
        if self._outcome is None:
            return words
        each, best = (self._data.loc[list(who), self._outcome].mean() for who in (chosen, self._alone))
        later = _("Later each brought {each:,.0f} on average; chosen by {name} alone: {best:,.0f}.")
        between = "" if get_language() == "zh" else " "
        return words + between + later.format(each=each, best=best, name=name)

    def _lists(self, chosen: list[Any]) -> "pd.Series[Any]":
        """Name the list of each account, for the legend."""
        by_one = _("only by {name}").format(name=_criterion(self._reference))
        names = [_("on neither list"), _("only by the score"), by_one, _("on both lists")]
        places = 1 * self._data.index.isin(chosen) + 2 * self._data.index.isin(self._alone)
        # Categories, so that a list keeps its color whatever its length.
        return pd.Series(pd.Categorical([names[place] for place in places], categories=names), index=self._data.index)


def key_account_explorer(
    data: pd.DataFrame,
    criteria: Sequence[str],
    top: int = 20,
    reference: str = "value",
    outcome: str | None = None,
    unit: str = "",
) -> KeyAccountExplorer:
    """Who becomes a key account when size, age, value and recommendations weigh more or less?

    Parameters
    ----------
    data : DataFrame
        One row an account, each with its own label in the index; with ``gross_margin`` and ``cost_to_serve`` for the
        picture.
    criteria : list of str
        Columns that may count, more is better.
    top : int
        How many key accounts.
    reference : str
        Column by which the list to compare with is made.
    outcome : str, optional
        Column of what each account brought later, to judge a list by.
    unit : str
        Unit of the money, for the axes.

    Returns
    -------
    KeyAccountExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        As :func:`loyaltylab.transactions.account_scores`.

    Examples
    --------
    >>> data = pd.DataFrame({"sales": [900, 500, 100], "value": [10, 80, 30]}, index=["A", "B", "C"])
    >>> data["gross_margin"], data["cost_to_serve"] = [90, 70, 30], [80, 20, 10]
    >>> explorer = key_account_explorer(data, ["sales", "value"], top=1)
    >>> explorer.chosen
    ['B']
    >>> explorer.weights["value"].value = 0
    >>> explorer.chosen
    ['A']

    Notes
    -----
    Common mistake: turning the weights until the accounts one likes are on the list. Fix them before you look.
    """
    return KeyAccountExplorer(data, criteria, top, reference, outcome, unit)


def _criterion(name: str) -> str:
    """Name a criterion in the language in use."""
    known = {
        "sales": _("sales"),
        "value": _("value"),
        "age": _("age of the relationship"),
        "referrals": _("referrals"),
        "growth": _("growth"),
    }
    return known.get(name, name)
