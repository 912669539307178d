"""Labels at points that keep off each other."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["label_points"]

# Where a label may stand, as a direction from its point, best first; then farther away.
SIDES = [(1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0)]
FAR = (6, 14, 24, 36, 50)


def label_points(
    ax: Any, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], labels: Sequence[str], size: float = 9.5
) -> None:
    """Write a label beside every point, so that none covers another, a point, or text already there.

    The limits of the axes must be set before; a line leads to a label that had to go far.
    """
    figure = ax.figure
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    scale = figure.dpi / 72
    frame = ax.get_window_extent(renderer)
    taken = [text.get_window_extent(renderer) for text in ax.texts if text.get_text()]
    points = ax.transData.transform(np.column_stack([x, y]))
    for where, label in zip(zip(x, y, strict=True), labels, strict=True):
        best: Any = None
        for far, (across, up) in product(FAR, SIDES):
            note = ax.annotate(
                label,
                where,
                xytext=(across * far, up * far),
                textcoords="offset points",
                fontsize=size,
                ha={1: "left", 0: "center", -1: "right"}[across],
                va={1: "bottom", 0: "center", -1: "top"}[up],
                arrowprops={"arrowstyle": "-", "color": "#888888", "linewidth": 0.7} if far > FAR[1] else None,
            )
            box = note.get_tightbbox(renderer) if far <= FAR[1] else _words(note, renderer)
            cost = sum(box.padded(scale).overlaps(other) for other in taken)
            cost += sum(box.padded(4 * scale).contains(*other) for other in points)
            cost += 3 * (box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1)
            if best is None or cost < best[0]:
                if best is not None:
                    best[1].remove()
                best = (cost, note, box)
            else:
                note.remove()
            if cost == 0:
                break
        taken.append(best[2])


def _words(note: Any, renderer: Any) -> Any:
    """Return the box of the words alone, without the line that leads to them."""
    from matplotlib.text import Text

    note.update_positions(renderer)
    return Text.get_window_extent(note, renderer)
