"""Of which type is this customer? The same customer under several typologies: what keeps, what breaks, what to do."""

from html import escape
from typing import Any

import ipywidgets

from loyaltylab.i18n import _
from loyaltylab.loyalty import Typology, typologies
from loyaltylab.loyalty import typology as find
from loyaltylab.loyalty.typology import Coordinate, words

__all__ = ["TypeExplorer", "type_explorer"]

# What typologies call differently and mean alike; the customer keeps it when the typology changes.
ALIKE = {
    "attitude": "liking",
    "attachment": "liking",
    "affect": "liking",
    "affective": "liking",
    "preference": "liking",
    "patronage": "coming",
    "repeat": "coming",
    "behavior": "coming",
    "action": "coming",
    "loyalty": "coming",
}


class TypeExplorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Place a customer on the coordinates of a typology and read the type; change the typology and keep the customer.

    Parameters
    ----------
    name : str
        Typology to begin with.

    Attributes
    ----------
    choice : dropdown
        The typology.
    controls : dict of dropdowns
        One for each coordinate of the typology, by its name.
    reset : button
        Back to the start.
    readout : HTML
        The type, what keeps it, what breaks it, what to do; carries the CSS class ``ll-readout``.
    elsewhere : HTML
        The type of the same customer in every typology that asks for nothing else.

    Examples
    --------
    See :func:`type_explorer`.
    """

    def __init__(self, name: str) -> None:
        self._first = find(name).name
        self._style = {"description_width": "16em"}
        self._layout = ipywidgets.Layout(width="34em", max_width="100%")
        names = list(typologies().table.index)
        self.choice = ipywidgets.Dropdown(
            options=[(words(find(each).title), each) for each in names],
            value=name,
            description=_("Typology"),
            style=self._style,
            layout=self._layout,
        )
        self.reset = ipywidgets.Button(description=_("Reset"), icon="undo", tooltip=_("Back to the start"))
        self.readout = ipywidgets.HTML()
        self.readout.add_class("ll-readout")
        self.elsewhere = ipywidgets.HTML()
        self.rows = ipywidgets.VBox()
        self.controls: dict[str, ipywidgets.Dropdown] = {}
        self._start()
        self.choice.observe(self._build, "value")
        self.reset.on_click(self._start)
        super().__init__(
            [ipywidgets.HBox([self.choice, self.reset]), self.rows, self.readout, self.elsewhere],
        )

    @property
    def type(self) -> str:
        """Name of the type, the same in every language; "no type" where the typology has none."""
        return self._typology.type_of({name: control.value for name, control in self.controls.items()})

    @property
    def _typology(self) -> Typology:
        return find(self.choice.value)

    def _start(self, _button: Any = None) -> None:
        # Who comes and does not care: the customer whom the typologies tell apart best.
        self._levels: dict[str, str] = {}
        self._high = {"liking": False, "coming": True}
        if self.choice.value == self._first:
            self._build()
        else:
            self.choice.value = self._first

    def _build(self, _change: Any = None) -> None:
        self.controls = {each.name: self._control(each) for each in self._typology.coordinates}
        self.rows.children = list(self.controls.values())
        self._show()

    def _control(self, coordinate: Coordinate) -> Any:
        control = ipywidgets.Dropdown(
            options=[(coordinate.label(level), level) for level in coordinate.levels],
            value=self._known(coordinate) or coordinate.levels[0],
            description=words(coordinate.title),
            style=self._style,
            layout=self._layout,
        )
        control.observe(lambda change: self._moved(coordinate, change["new"]), "value")
        return control

    def _moved(self, coordinate: Coordinate, level: str) -> None:
        self._levels[coordinate.name] = level
        if coordinate.name in ALIKE:
            self._high[ALIKE[coordinate.name]] = _is_high(coordinate, level)
        self._show()

    def _known(self, coordinate: Coordinate) -> str | None:
        """Level of this customer, as far as it was said under any typology."""
        level = self._levels.get(coordinate.name)
        level = level if level in coordinate.levels else None
        if coordinate.name not in ALIKE:
            return level
        high = self._high[ALIKE[coordinate.name]]
        if level is not None and _is_high(coordinate, level) == high:
            return level
        middle = len(coordinate.levels) // 2
        return coordinate.levels[middle if high else middle - 1]

    def _show(self) -> None:
        for name, control in self.controls.items():
            self._levels[name] = control.value
        self.readout.value = self._words()
        self.elsewhere.value = self._others()

    def _words(self) -> str:
        found = next((each for each in self._typology.types if each.name == self.type), None)
        if found is None:
            text = _("No type: this list has no place for such a customer.")
            return f'<b style="font-size:1.3em" role="status">{escape(text)}</b>'
        lines = [
            (_("What keeps them"), found.keeps),
            (_("What breaks it"), found.breaks),
            (_("What to do"), found.do),
        ]
        rows = "".join(f"<li><b>{escape(head)}</b>: {escape(words(text))}</li>" for head, text in lines)
        title = escape(words(found.title))
        return f'<div role="status"><b style="font-size:1.3em">{title}</b><ul>{rows}</ul></div>'

    def _others(self) -> str:
        rows = []
        for _title, name in self.choice.options:
            other = find(name)
            cell = {each.name: self._known(each) for each in other.coordinates}
            if name == self.choice.value or None in cell.values():
                continue
            kind = other.type_of({at: level for at, level in cell.items() if level is not None})
            shown = next((words(each.title) for each in other.types if each.name == kind), _("no type"))
            rows.append(f"<li>{escape(words(other.title))}: <b>{escape(shown)}</b></li>")
        if not rows:
            return ""
        title = _("The same customer elsewhere")
        return f"<p>{escape(title)}</p><ul>{''.join(rows)}</ul>"


def _is_high(coordinate: Coordinate, level: str) -> bool:
    return coordinate.levels.index(level) >= len(coordinate.levels) // 2


def type_explorer(typology: str = "seven") -> TypeExplorer:
    """Of which type is a customer with these marks, and what does another typology say of the same customer?

    Parameters
    ----------
    typology : str
        Name of a typology of the kit to begin with, see :func:`loyaltylab.loyalty.typologies`.

    Returns
    -------
    TypeExplorer
        A widget; show it as the last line of a cell.

    Raises
    ------
    ValueError
        If there is no typology of this name.

    Examples
    --------
    >>> explorer = type_explorer("seven")
    >>> explorer.controls["reason"].value = "habit"
    >>> explorer.type
    'inertia'
    >>> explorer.choice.value = "dick_basu"
    >>> explorer.type
    'spurious loyalty'

    Notes
    -----
    Common mistake: looking for the right typology. Each one asks another question of the same customer.
    """
    return TypeExplorer(typology)
