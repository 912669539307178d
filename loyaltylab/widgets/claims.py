"""Does five percent more retention bring 25 to 85 percent more? Sliders over what the claim leaves unsaid."""

from typing import Any

from loyaltylab.claims import ClaimCheck, check
from loyaltylab.claims.outcome import inside
from loyaltylab.claims.retention import BANDS
from loyaltylab.i18n import _
from loyaltylab.plots.claims import claim_map
from loyaltylab.widgets.base import ExampleExplorer, dropdown, slider
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


class ClaimsExplorer(ExampleExplorer):
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
            "retention": slider(_("Retention before"), 0.05, 0.98, 0.01, ".0%"),
            "change": slider(_("Change of retention"), -0.1, 0.1, 0.01, "+.0%"),
            "discount": slider(_("Discount rate a period"), 0.0, 0.3, 0.01, ".0%"),
            "growth": slider(_("Growth of the margin"), -0.1, 0.1, 0.01, "+.0%"),
            "horizon": slider(_("Horizon (periods, 0 = no end)"), 0, 20),
        }
        self.retention, self.change, self.discount, self.growth, self.horizon = sliders.values()
        self.kind = dropdown(
            _("Change is in"), [(_("percentage points"), "points"), (_("percent of retention"), "relative")]
        )
        self.timing = dropdown(
            _("First margin"), [(_("now (immediate)"), "immediate"), (_("after a period (conditional)"), "conditional")]
        )
        examples = [
            (_("as in the article: 10 to 5 % leave, no discount"), "article"),
            (_("the same, discounted at 10 %"), "discounted"),
            (_("the same, first margin after a period"), "later"),
            (_("a firm that keeps 60 %"), "leaky"),
            (_("my own settings"), "own"),
        ]
        super().__init__({**sliders, "kind": self.kind, "timing": self.timing}, PRESETS, examples)

    def _show(self) -> None:
        given = self._given()
        given["horizon"] = given["horizon"] or None
        try:
            self.found = check(self.id, **given)
        except ValueError as error:  # a setting without a value says why, and leaves no old picture behind
            self.found = None
            self._tell(str(error), 1.4)
            self.plot.value = ""
            return
        low, high = self.found.claimed or (0.0, 0.0)
        place = inside(round(self.found.value, 9), (low, high))
        message = _("{value:+.1f} %: {place} ({low:g} to {high:g} %)")
        self._tell(message.format(value=self.found.value, place=place, low=low, high=high), 1.4)
        found = self.found
        self.plot.value = picture(lambda: claim_map(found))


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
