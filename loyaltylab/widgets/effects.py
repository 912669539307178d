"""What does a card do, and what do slides say it does? Sliders over who joins, the effect, and the number of shops."""

from typing import Any

import ipywidgets

from loyaltylab.i18n import _
from loyaltylab.plots.programs import designs
from loyaltylab.programs import Effect, difference_in_differences, naive_gap, pretend_chain
from loyaltylab.widgets.base import Explorer, row, slider
from loyaltylab.widgets.picture import picture

__all__ = ["EffectExplorer", "effect_explorer"]

START = {"effect": 0.1, "selection": 2.0, "shops": 24}


class EffectExplorer(Explorer):
    """Sliders: what the card does, how much more the frequent ones join, how many shops; and a button for a new year.

    Attributes
    ----------
    effect, selection, shops : sliders
        Visits a week that the card adds for a member; 0 (chance decides who joins) to 4; an even number.
    again : Button
        Draws everything anew.
    gap, members : Effect
        The naive gap, and the effect on members from the draw by lot.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = EffectExplorer()
    >>> explorer.effect.value = 0.0
    >>> explorer.gap.low > 0, explorer.members.low < 0 < explorer.members.high
    (True, True)
    """

    def __init__(self) -> None:
        self.gap: Effect
        self.members: Effect
        self.effect = slider(_("The card adds (visits a week)"), 0.0, 0.3, 0.02, ".2f", 21)
        self.selection = slider(_("Those who come often join (0: chance)"), 0.0, 4.0, 0.5, ".1f", 21)
        self.shops = slider(_("Shops"), 4, 80, 4, wide=21)
        self.again = ipywidgets.Button(description=_("Draw again"), icon="refresh", tooltip=_("Other shops and weeks"))
        self.again.on_click(lambda _button: self._draw_again())
        super().__init__({"effect": self.effect, "selection": self.selection, "shops": self.shops}, START)

    def _rows(self) -> list[Any]:
        return [*self.controls.values(), row(self.again, self.reset)]

    def _start(self) -> None:
        self.seed = 5
        super()._start()

    def _draw_again(self) -> None:
        self.seed += 1
        self._show()

    def _show(self) -> None:
        truth, selection, shops = self._given().values()
        chain = pretend_chain(truth, selection, shops, 100, self.seed)
        offered = chain[chain["offered"] == 1]
        self.gap = naive_gap(offered, "after", "member")
        times = chain.melt(["shop", "offered"], ["before", "after"], "time", "visits")
        times["late"] = (times["time"] == "after").astype(int)
        whole = difference_in_differences(times, "visits", "shop", "late", "offered", 1)
        self.members = whole.per_member(float(offered["member"].mean()))
        words = _(
            "The card adds {truth:.2f} visits a week. Members against others: {gap:.2f}. From the draw by lot: "
            "{value:.2f} [{low:.2f}, {high:.2f}]."
        )
        told = words.format(
            truth=truth,
            gap=self.gap.value,
            value=self.members.value,
            low=self.members.low,
            high=self.members.high,
        )
        self._tell(told)
        found = {_("members against others"): self.gap, _("draw by lot, before and after"): self.members}
        self.plot.value = picture(lambda: designs(found, truth=truth, unit=_("visits a week and member")))


def effect_explorer() -> EffectExplorer:
    """What does a card do, and what do the slides say it does? Try it with sliders.

    Returns
    -------
    EffectExplorer
        A widget; show it as the last line of a cell.

    Examples
    --------
    >>> effect_explorer().gap.value > 0.3
    True

    Notes
    -----
    Common mistake: more customers for a wider interval. Here the shops are what is drawn; add shops.

    References
    ----------
    Leenheer, van Heerde, Bijmolt & Smidts (2007), International Journal of Research in Marketing 24(1).
    """
    return EffectExplorer()
