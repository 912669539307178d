"""Does five percent more retention bring 25 to 85 percent more? Sliders over what the claim leaves unsaid."""

from html import escape
from typing import Any

import ipywidgets

from loyaltylab.claims import ClaimCheck, check
from loyaltylab.claims.outcome import inside
from loyaltylab.claims.retention import BANDS
from loyaltylab.i18n import _
from loyaltylab.plots.claims import claim_map
from loyaltylab.widgets.picture import picture

__all__ = ["ClaimsExplorer", "claims_explorer"]

PLAIN = {"retention": 0.9, "change": 0.05, "discount": 0.0, "growth": 0.0, "horizon": 0}
# The article's own step, from 10 to 5 percent defection, then what it leaves unsaid, one by one.
PRESETS: dict[str, dict[str, Any]] = {
    "article": {**PLAIN, "kind": "points", "timing": "immediate"},
    "discounted": {**PLAIN, "discount": 0.1, "kind": "points", "timing": "immediate"},
    "later": {**PLAIN, "discount": 0.1, "kind": "points", "timing": "conditional"},
    "leaky": {**PLAIN, "retention": 0.6, "discount": 0.1, "kind": "points", "timing": "immediate"},
}


class ClaimsExplorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Sliders over retention, change, discount, growth and horizon: is the gain inside the claimed band?

    Parameters
    ----------
    id : str
        A claim on retention, as in :func:`loyaltylab.claims.list_claims`.

    Attributes
    ----------
    retention, change, discount, growth, horizon : sliders
        Retention before and its change (shares), discount rate and margin growth a period, periods (0 = no end).
    kind, timing : dropdowns
        Points or relative; first margin now or after a period.
    preset : dropdown
        The article's example and what becomes of it; sets everything.
    reset : button
        Back to the start.
    readout : HTML
        The result in words; carries the CSS class ``ll-readout``.

    Examples
    --------
    >>> explorer = ClaimsExplorer()
    >>> explorer.preset.value = "leaky"
    >>> round(explorer.found.value, 1)
    11.1
    """

    def __init__(self, id: str = "retention-5-profit-25-85") -> None:  # noqa: A002
        if id not in BANDS:
            message = _("the explorer has no sliders for {name!r}. It takes a claim on retention: {known}.")
            raise ValueError(message.format(name=id, known=", ".join(BANDS)))
        self.id = id
        self.found: ClaimCheck | None = None
        sliders = {
            "retention": _slider(_("Retention before"), 0.05, 0.98, 0.01, ".0%"),
            "change": _slider(_("Change of retention"), -0.1, 0.1, 0.01, "+.0%"),
            "discount": _slider(_("Discount rate a period"), 0.0, 0.3, 0.01, ".0%"),
            "growth": _slider(_("Growth of the margin"), -0.1, 0.1, 0.01, "+.0%"),
            "horizon": _slider(_("Horizon (periods, 0 = no end)"), 0, 20, 1, "d"),
        }
        self.retention, self.change, self.discount, self.growth, self.horizon = sliders.values()
        self.kind = _dropdown(
            _("Change is in"), [(_("percentage points"), "points"), (_("percent of retention"), "relative")]
        )
        self.timing = _dropdown(
            _("First margin"), [(_("now (immediate)"), "immediate"), (_("after a period (conditional)"), "conditional")]
        )
        self.controls = {**sliders, "kind": self.kind, "timing": self.timing}
        self.preset = _dropdown(
            _("Example"),
            [
                (_("as in the article: 10 to 5 % leave, no discount"), "article"),
                (_("the same, discounted at 10 %"), "discounted"),
                (_("the same, first margin after a period"), "later"),
                (_("a firm that keeps 60 %"), "leaky"),
                (_("my own settings"), "own"),
            ],
        )
        self.reset = ipywidgets.Button(description=_("Reset"), icon="undo", tooltip=_("Back to the start"))
        self.readout = ipywidgets.HTML()
        self.readout.add_class("ll-readout")
        self.plot = ipywidgets.HTML()
        self._quiet = False
        self._set("article")
        for control in self.controls.values():
            control.observe(self._moved, "value")
        self.preset.observe(self._chosen, "value")
        self.reset.on_click(lambda _button: self._set("article"))
        top = ipywidgets.HBox([self.preset, self.reset], layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__([ipywidgets.VBox([top, *self.controls.values()]), self.readout, self.plot])

    def _set(self, preset: str) -> None:
        """Move everything at once and draw once."""
        self._quiet = True
        for name, value in PRESETS[preset].items():
            self.controls[name].value = value
        self.preset.value = preset
        self._quiet = False
        self._show()

    def _moved(self, _change: Any) -> None:
        if not self._quiet:
            self._quiet = True
            self.preset.value = "own"
            self._quiet = False
            self._show()

    def _chosen(self, change: Any) -> None:
        if not self._quiet and change["new"] in PRESETS:
            self._set(change["new"])

    def _show(self) -> None:
        # Sliders add tiny remainders (0.9 + 0.05 = 0.9500000000000001): round to their steps.
        given = {name: one.value for name, one in self.controls.items()}
        given = {name: round(value, 4) if isinstance(value, float) else value for name, value in given.items()}
        given["horizon"] = given["horizon"] or None
        try:
            self.found = check(self.id, **given)
        except ValueError as error:  # a setting without a value says why, and leaves no old picture behind
            self.found = None
            self._tell(str(error))
            self.plot.value = ""
            return
        low, high = self.found.claimed or (0.0, 0.0)
        place = inside(round(self.found.value, 9), (low, high))
        message = _("{value:+.1f} %: {place} ({low:g} to {high:g} %)")
        self._tell(message.format(value=self.found.value, place=place, low=low, high=high))
        found = self.found
        self.plot.value = picture(lambda: claim_map(found))

    def _tell(self, words: str) -> None:
        self.readout.value = f'<b style="font-size:1.4em" role="status">{escape(words)}</b>'


def claims_explorer(id: str = "retention-5-profit-25-85") -> ClaimsExplorer:  # noqa: A002
    """Under which assumptions is the slide true? Try it with sliders.

    Parameters
    ----------
    id : str
        A claim on retention, as in :func:`loyaltylab.claims.list_claims`.

    Returns
    -------
    ClaimsExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        If the claim is not about a change of retention.

    Examples
    --------
    >>> round(claims_explorer().found.value)
    100

    Notes
    -----
    Common mistake: moving one slider only. Timing and discount rate decide as much as retention does.

    References
    ----------
    Reichheld & Sasser (1990), Zero defections, Harvard Business Review 68(5).
    """
    return ClaimsExplorer(id)


def _slider(label: str, low: float, high: float, step: float, shown: str) -> Any:
    kind = ipywidgets.IntSlider if shown == "d" else ipywidgets.FloatSlider
    return kind(
        min=low,
        max=high,
        step=step,
        value=low,
        description=label,
        readout_format=shown,
        continuous_update=False,  # one picture a move, not fifty
        style={"description_width": "16em"},
        layout=ipywidgets.Layout(width="34em", max_width="100%"),
    )


def _dropdown(label: str, options: list[tuple[str, str]]) -> Any:
    return ipywidgets.Dropdown(
        options=options,
        description=label,
        style={"description_width": "16em"},
        layout=ipywidgets.Layout(width="46em", max_width="100%"),
    )
