"""What does moving from second to first place bring? Places for a few brands, and the wallet by the rule."""

from typing import Any

import ipywidgets

from loyaltylab.i18n import _
from loyaltylab.loyalty import wallet_share
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.widgets.base import Explorer, dropdown, row
from loyaltylab.widgets.picture import picture

__all__ = ["WalletExplorer", "wallet_explorer"]

MOST = 5
START = (2, 1, 3, 4, 5)  # my brand is second


class WalletExplorer(Explorer):
    """Dropdowns for the places of three to five brands; the Wallet Allocation Rule divides the wallet.

    Attributes
    ----------
    number : dropdown
        Brands that the customer uses, 3 to 5.
    places : tuple of dropdowns
        Place of each brand, 1 best; equal places are a tie. The first is "my brand".
    reset : button
        Back to the start.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = WalletExplorer()
    >>> [round(share, 2) for share in explorer.shares]
    [0.33, 0.5, 0.17]
    >>> explorer.places[0].value = 1  # a tie for first place
    >>> [round(share, 2) for share in explorer.shares]
    [0.42, 0.42, 0.17]
    """

    def __init__(self) -> None:
        self.number = dropdown(_("Brands the customer uses"), [3, 4, 5])
        self.places = tuple(dropdown(name, [1, 2, 3]) for name in _names(MOST))
        self.rows = ipywidgets.VBox()
        super().__init__({"number": self.number, **dict(enumerate(self.places))}, {})

    def _rows(self) -> list[Any]:
        return [row(self.number, self.reset), self.rows]

    @property
    def shares(self) -> list[float]:
        """Share of the wallet of each brand in use (0-1); they sum to 1."""
        return [float(share) for share in wallet_share(self._places())]

    @property
    def gain(self) -> float:
        """What my brand's share would grow by (0-1) if it stood alone in first place, the others in the same order."""
        best = wallet_share([1, *[place + 1 for place in self._places()[1:]]])[0]
        return float(best) - self.shares[0]

    def _places(self) -> list[float]:
        return [float(place.value) for place in self.places[: self.number.value]]

    def _start(self) -> None:
        with self._in_silence():
            self.number.value = 3
            self._renumber()
        self._show()

    def _settle(self, change: Any) -> None:
        if change["owner"] is self.number:
            self._renumber()

    def _renumber(self) -> None:
        """Offer as many places as there are brands, and begin anew."""
        number = self.number.value
        for place, value in zip(self.places[:number], START, strict=False):
            place.options = list(range(1, number + 1))
            place.value = value
        self.rows.children = self.places[:number]

    def _show(self) -> None:
        now = 100 * self.shares[0]
        if self.gain > 1e-9:
            text = _("My brand: {now:.0f} % of the wallet. Alone in first place: {best:.0f} % (+{gain:.0f} points)")
        else:
            text = _("My brand: {now:.0f} % of the wallet. It stands alone in first place")
        words = text.format(now=now, best=now + 100 * self.gain, gain=100 * self.gain)
        self._tell(words, 1.4)
        self.plot.value = picture(self._draw)

    def _draw(self) -> Any:
        ax = new_axes(width=7.0, height=3.4)
        shares, names = [100 * share for share in self.shares], _names(self.number.value)
        colors = [COLORS[0], *["#BBBBBB"] * (len(shares) - 1)]
        bars = ax.bar(range(len(shares)), shares, color=colors, width=0.65)
        for bar, hatch in zip(bars, ["//", *[""] * (len(shares) - 1)], strict=True):
            bar.set(hatch=hatch, edgecolor="white")
        ax.bar_label(bars, fmt="%.1f %%", padding=2)
        labels = [
            _("{name}\nplace {place}").format(name=name, place=place.value)
            for name, place in zip(names, self.places, strict=False)
        ]
        ax.set_xticks(range(len(shares)), labels)
        ax.set_ylim(0, 60)
        ax.set_ylabel(_("Share of wallet (%)"))
        ax.set_title(_("Wallet Allocation Rule, {n} brands").format(n=len(shares)))
        listed = "; ".join(f"{name} {share:.1f} %" for name, share in zip(names, shares, strict=True))
        return describe(ax, _("Bars: share of wallet by place. {listed}.").format(listed=listed))


def wallet_explorer() -> WalletExplorer:
    """What does it bring a brand to move from second place to first? Try it, ties included.

    Returns
    -------
    WalletExplorer
        A widget; show it as the last line of a cell.

    Examples
    --------
    >>> explorer = wallet_explorer()
    >>> print(f"{explorer.shares[0]:.2f} {explorer.gain:+.2f}")
    0.33 +0.17

    Notes
    -----
    Common mistake: working on satisfaction while a rival stays ahead. By the rule only the order counts.

    References
    ----------
    Keiningham, Aksoy, Williams & Buoye (2015), The Wallet Allocation Rule, Wiley.
    """
    return WalletExplorer()


def _names(number: int) -> list[str]:
    return [_("My brand"), *[_("Rival {number}").format(number=place) for place in range(1, number)]]
