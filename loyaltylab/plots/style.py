"""What all plots share: fonts for Chinese, colors, empty axes, and the words for those who cannot see the picture."""

import sys
import warnings
from typing import Any
from weakref import WeakKeyDictionary

from loyaltylab.i18n import _, get_language

__all__ = ["COLORS", "alt_text", "describe", "look", "new_axes", "use_font"]

# Okabe and Ito (2008): told apart with every kind of color blindness. The order keeps neighbors far apart.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 1)))

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Noto Serif CJK SC",
    "Arial Unicode MS",
)

_texts: "WeakKeyDictionary[Any, str]" = WeakKeyDictionary()
_warned = False


def use_font() -> str | None:
    """Choose a font that has Chinese characters when the language in use is Chinese; every plot calls it.

    Returns
    -------
    str or None
        The font chosen; None in English, or when the machine has no such font (a warning then says how to get one).

    Examples
    --------
    >>> use_font() is None
    True

    Notes
    -----
    Common mistake: switching the language after the plot was drawn; draw it again.
    """
    import matplotlib as mpl

    family = [name for name in mpl.rcParams["font.family"] if name not in CHINESE_FONTS]
    chosen = chinese_font() if get_language() == "zh" else None
    # The old family stays behind the Chinese one for the characters that it lacks.
    mpl.rcParams["font.family"] = [chosen, *family] if chosen else family
    if chosen is None and get_language() == "zh":
        _warn_once()
    return chosen


def alt_text(ax: Any) -> str:
    """Say in words, with its numbers, what a plot of this kit shows; for screen readers and for your own notes.

    Parameters
    ----------
    ax : matplotlib Axes
        Returned by one of the functions of this room.

    Returns
    -------
    str
        In the language that the plot was drawn in.

    Raises
    ------
    ValueError
        If the Axes were not drawn by this kit.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import plots
    >>> print(alt_text(plots.score_distribution([5, 6, 6, 4], scale=(4, 6))))
    Bar chart: answers from 4 to 6, n = 4. 4: 25.0 %; 5: 25.0 %; 6: 50.0 %.

    Notes
    -----
    Common mistake: writing "a bar chart" as alternative text. It has to carry what the picture tells.
    """
    if ax not in _texts:
        raise ValueError(_("these Axes were not drawn by loyaltylab.plots, so there is no text for them."))
    return _texts[ax]


def describe(ax: Any, text: str) -> Any:
    """Attach the alternative text to a finished plot and return it."""
    _texts[ax] = text
    _publish_texts()
    return ax


def new_axes(ax: Any = None, width: float = 7.0, height: float = 4.2) -> Any:
    """Return the Axes to draw on: the caller's, or those of a new figure; with the right font and a quiet look."""
    use_font()
    if ax is None:
        import matplotlib.pyplot as plt

        figure: Any = plt.figure(figsize=(width, height), layout="constrained")
        # Room for a legend below the axes, which the layout otherwise places a few pixels off the edge.
        figure.get_layout_engine().set(h_pad=0.1)
        ax = figure.subplots()
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", color="#dddddd", linewidth=0.8)
    ax.set_axisbelow(True)
    return ax


def look(place: int) -> dict[str, Any]:
    """Return color, marker and line of the group at this place, so that no group is told by color alone."""
    turn = place % len(COLORS)
    return {"color": COLORS[turn], "marker": MARKERS[turn], "linestyle": LINES[turn]}


def chinese_font() -> str | None:
    """Find a font on this machine that has Chinese characters; None if there is none.

    Examples
    --------
    >>> chinese_font() is None or chinese_font() in CHINESE_FONTS
    True
    """
    from matplotlib import font_manager

    manager = font_manager.fontManager
    if not _present(manager):
        # Matplotlib lists fonts once and keeps the list: a font that was installed later is not in it yet.
        known = {entry.fname for entry in manager.ttflist}
        for path in font_manager.findSystemFonts():
            if path not in known and _may_be_chinese(path):
                manager.addfont(path)
    present = _present(manager)
    return next((name for name in CHINESE_FONTS if name in present), None)


def _present(manager: Any) -> set[str]:
    return {entry.name for entry in manager.ttflist} & set(CHINESE_FONTS)


def _may_be_chinese(path: str) -> bool:
    name = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
    return any(
        part in name for part in ("cjk", "han", "yahei", "msyh", "simhei", "pingfang", "hiragino", "wqy", "sanssc")
    )


def _warn_once() -> None:
    global _warned
    if not _warned:
        _warned = True
        warnings.warn(
            _(
                "This machine has no font with Chinese characters, so plots show empty boxes. On Debian or Ubuntu "
                "install one with: sudo apt install fonts-noto-cjk (then restart the kernel). "
                "Windows and macOS bring one."
            ),
            stacklevel=4,
        )


def _figure_text(figure: Any) -> str:
    return " ".join(_texts[ax] for ax in figure.axes if ax in _texts)


def _publish_texts() -> None:
    """In a notebook, let figures carry their text: as metadata of the picture, and as its plain-text form."""
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython
    from matplotlib.figure import Figure

    formatter = getattr(get_ipython(), "display_formatter", None)
    if formatter is None:
        return
    formatter.formatters["text/plain"].for_type(Figure, _print_figure)
    pictures = formatter.formatters["image/png"]
    draw = pictures.type_printers.get(Figure)
    if draw is not None and not isinstance(draw, _WithText):
        pictures.for_type(Figure, _WithText(draw))


class _WithText:
    """The notebook's own way to draw a figure, plus the text as ``alt`` in the picture's metadata."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw

    def __call__(self, figure: Any) -> Any:
        drawn, text = self.draw(figure), _figure_text(figure)
        if drawn is None or not text:
            return drawn
        picture, metadata = drawn if isinstance(drawn, tuple) else (drawn, {})
        return picture, {**metadata, "alt": text}


def _print_figure(figure: Any, printer: Any, _cycle: bool) -> None:
    printer.text(_figure_text(figure) or repr(figure))
