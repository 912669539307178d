"""What the explorers share: controls, examples that move them all, a result in words, a picture, and a way back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import ipywidgets

from loyaltylab.i18n import _

__all__ = ["ExampleExplorer", "Explorer", "dropdown", "row", "slider"]

OWN = "own"  # the example that a slider moved by hand leads to


class Explorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Shows its result anew, once, whenever a control moves; a button brings all controls back.

    A subclass makes its controls, passes them here, and says in ``_show`` what to show. It may arrange them in
    ``_rows`` and let other controls give way in ``_settle``.

    Parameters
    ----------
    controls : mapping of str to widget
        What can be moved, by name.
    start : mapping of str to value
        Where the controls stand at first.
    back : str, optional
        Label of the button, "Reset" by default.
    """

    def __init__(self, controls: Mapping[Any, Any], start: Mapping[Any, Any], back: str | None = None) -> None:
        self.controls = dict(controls)
        self.reset = ipywidgets.Button(description=back or _("Reset"), icon="undo", tooltip=_("Back to the start"))
        self.readout, self.plot = ipywidgets.HTML(), ipywidgets.HTML()
        self.readout.add_class("ll-readout")
        self._begin, self._quiet = dict(start), False
        self._start()
        for control in self.controls.values():
            control.observe(self._moved, "value")
        self.reset.on_click(lambda _button: self._start())
        super().__init__([*self._rows(), self.readout, self.plot, *self._below()])

    def _rows(self) -> list[Any]:
        """Return what stands above the result."""
        return [*self.controls.values(), self.reset]

    def _below(self) -> list[Any]:
        """Return what stands below the picture."""
        return []

    def _start(self) -> None:
        """Move everything back at once and show once."""
        self._move(self._begin)

    def _move(self, values: Mapping[Any, Any]) -> None:
        with self._in_silence():
            for name, value in values.items():
                self.controls[name].value = value
        self._show()

    def _moved(self, change: Any) -> None:
        if self._quiet:
            return
        with self._in_silence():
            self._settle(change)
        self._show()

    def _settle(self, change: Any) -> None:
        """Move what has to follow the control that was moved."""

    @contextmanager
    def _in_silence(self) -> Iterator[None]:
        """Move controls without showing every step."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _show(self) -> None:
        raise NotImplementedError

    def _tell(self, words: str, size: float = 1.2) -> None:
        """Say the result in words; a screen reader hears it."""
        self.readout.value = f'<b style="font-size:{size}em" role="status">{escape(words)}</b>'

    def _given(self) -> dict[str, Any]:
        """Return the settings by name. Sliders add tiny remainders (0.9 + 0.05 = 0.9500000000000001): rounded away."""
        values = {name: control.value for name, control in self.controls.items()}
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()}


class ExampleExplorer(Explorer):
    """An explorer with examples that move all of its controls; who then moves one has settings of one's own.

    Parameters
    ----------
    controls : mapping of str to widget
        As for :class:`Explorer`.
    examples : mapping of str to mapping
        Where the controls stand, by example. Without ``start`` the first one is the start.
    names : sequence of (str, str)
        What people read for each example, and its key; the key "own" is for settings that are no example.
    label : str, optional
        Of the dropdown, "Example" by default.
    start : mapping of str to value, optional
        Another start than an example.
    wide : int
        Width of the dropdown's label in em.
    """

    def __init__(
        self,
        controls: Mapping[Any, Any],
        examples: Mapping[str, Mapping[Any, Any]],
        names: Sequence[tuple[str, str]],
        label: str | None = None,
        start: Mapping[Any, Any] | None = None,
        wide: int = 16,
    ) -> None:
        self.examples = dict(examples)
        self.preset = dropdown(label or _("Example"), names, wide)
        first = next(iter(examples))
        self._first = first if start is None else OWN
        super().__init__(controls, examples[first] if start is None else start)
        self.preset.observe(self._chosen, "value")

    def _rows(self) -> list[Any]:
        return [ipywidgets.VBox([row(self.preset, self.reset), *self.controls.values()])]

    def _start(self) -> None:
        self._take(self._first, self._begin)

    def _take(self, example: str, values: Mapping[Any, Any]) -> None:
        with self._in_silence():
            self.preset.value = example
        self._move(values)

    def _settle(self, change: Any) -> None:
        self.preset.value = OWN

    def _chosen(self, change: Any) -> None:
        if not self._quiet and change["new"] in self.examples:
            self._take(change["new"], self.examples[change["new"]])


def slider(label: str, low: float, high: float, step: float = 1, shown: str = "d", wide: int = 16) -> Any:
    """Return a slider that draws one picture a move, not fifty; of whole numbers where it shows ``"d"``.

    ``wide`` is the width of its label in em.

    Examples
    --------
    >>> slider("Retention", 0.0, 0.99, 0.01, ".0%").max
    0.99
    """
    kind = ipywidgets.IntSlider if shown == "d" else ipywidgets.FloatSlider
    return kind(
        min=low,
        max=high,
        step=step,
        value=low,
        description=label,
        readout_format=shown,
        continuous_update=False,
        style={"description_width": f"{wide}em"},
        layout=ipywidgets.Layout(width=f"{wide + 18}em", max_width="100%"),
    )


def dropdown(label: str, options: Sequence[Any], wide: int = 16) -> Any:
    """Return a list to choose from; ``wide`` is the width of its label in em.

    Examples
    --------
    >>> dropdown("Language", [("English", "en"), ("中文", "zh")]).value
    'en'
    """
    return ipywidgets.Dropdown(
        options=list(options),
        description=label,
        style={"description_width": f"{wide}em"},
        layout=ipywidgets.Layout(width=f"{wide + 30}em", max_width="100%"),
    )


def row(*controls: Any) -> Any:
    """Return controls side by side, below each other where the window is narrow."""
    return ipywidgets.HBox(list(controls), layout=ipywidgets.Layout(flex_flow="row wrap"))
