"""A Matplotlib picture as HTML, with its alternative text, which widgets for bare images cannot carry."""

from base64 import b64encode
from collections.abc import Callable
from html import escape
from io import BytesIO
from typing import Any

from loyaltylab.plots.style import alt_text

__all__ = ["picture"]


def picture(draw: Callable[[], Any]) -> str:
    """Return an ``<img>`` of what ``draw`` drew, and leave no figure open.

    Parameters
    ----------
    draw : callable
        Returns Axes of this kit's plots.

    Returns
    -------
    str
        HTML that needs no file and no network.

    Examples
    --------
    >>> from loyaltylab import plots
    >>> html = picture(lambda: plots.score_distribution([5, 6, 6]))
    >>> html[:30]
    '<img style="max-width:100%" al'
    """
    import matplotlib.pyplot as plt

    # The first drawing loads the notebook's backend, which switches on that later cells show their pictures; done
    # inside ioff, it would be switched off again for good.
    plt.draw_if_interactive()  # type: ignore[no-untyped-call]  # of Matplotlib
    # Inside ioff the notebook does not show the figure a second time, under the widget.
    with plt.ioff():
        ax = draw()
        target = BytesIO()
        ax.figure.savefig(target, format="png", dpi=96)
        plt.close(ax.figure)
    data = b64encode(target.getvalue()).decode("ascii")
    return f'<img style="max-width:100%" alt="{escape(alt_text(ax))}" src="data:image/png;base64,{data}">'
