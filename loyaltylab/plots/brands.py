"""Plots of brands and their buyers: switching, double jeopardy, share of wallet, and the loyalty index."""

from typing import Any

import numpy as np

from loyaltylab.i18n import _
from loyaltylab.loyalty.index import LoyaltyIndex
from loyaltylab.loyalty.jeopardy import DoubleJeopardy, expected_frequency
from loyaltylab.loyalty.switching import SwitchingMatrix
from loyaltylab.loyalty.wallet import WalletComparison
from loyaltylab.plots.style import COLORS, describe, look, new_axes

__all__ = ["double_jeopardy", "loyalty_index", "switching_matrix", "wallet_share"]

PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # a line must not strike a label out


def switching_matrix(matrix: SwitchingMatrix, ax: Any = None) -> Any:
    """Draw what is bought next after each brand: shares with intervals, darker where larger.

    Parameters
    ----------
    matrix : SwitchingMatrix
        From :func:`loyaltylab.loyalty.switching_matrix`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If it was given anything else.

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import switching_matrix as matrix_of
    >>> bought = pd.DataFrame({"household_id": list("aaab"), "date": [1, 2, 3, 1], "brand": list("xxyx")})
    >>> switching_matrix(matrix_of(bought, draws=50)).get_title()
    'What is bought next, 2 pairs of purchases'

    Notes
    -----
    Common mistake: reading a dark diagonal as habit. Different tastes darken it as well.
    """
    matrix = _expect(matrix, SwitchingMatrix, "switching_matrix")
    shares, low, high = (100 * np.asarray(one, dtype=float) for one in (matrix.table, matrix.low, matrix.high))
    brands = list(map(str, matrix.table.columns))
    ax = new_axes(ax, width=1.9 + 1.35 * max(len(brands), 3), height=1.6 + 0.85 * max(len(brands), 2))
    ax.grid(visible=False)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=100, aspect="auto")
    words = []
    for row, last in enumerate(brands):
        cells = []
        for place, after in enumerate(brands):
            share = shares[row, place]
            if np.isnan(share):
                ax.text(place, row, "-", ha="center", va="center")
                continue
            ink = "white" if share > 55 else "black"
            ends = f"[{low[row, place]:.0f}, {high[row, place]:.0f}]"
            ax.text(place, row - 0.1, f"{share:.0f} %", ha="center", va="center", color=ink, fontweight="bold")
            ax.text(place, row + 0.2, ends, ha="center", va="center", color=ink, fontsize=9)
            cells.append(f"{after} {share:.0f} % {ends}")
        if cells:
            words.append(_("After {brand}: {cells}.").format(brand=last, cells=", ".join(cells)))
    ax.set_xticks(range(len(brands)), brands)
    ax.set_yticks(range(len(brands)), brands)
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_xlabel(_("Bought next (%)"))
    ax.set_ylabel(_("Bought last"))
    ax.set_title(_("What is bought next, {n:,} pairs of purchases").format(n=matrix.n))
    start = _("Table of shares with intervals, {n:,} pairs of purchases.").format(n=matrix.n)
    return describe(ax, " ".join([start, *words]))


def double_jeopardy(fit: DoubleJeopardy, ax: Any = None) -> Any:
    """Draw purchases a buyer over penetration, with the line of double jeopardy.

    Parameters
    ----------
    fit : DoubleJeopardy
        From :func:`loyaltylab.loyalty.double_jeopardy`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If it was given anything else.

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import double_jeopardy as fit_of
    >>> bought = pd.DataFrame({"household_id": list("aaabbcdd"), "brand": list("xxyxxyxx")})
    >>> double_jeopardy(fit_of(bought, customers=10, draws=50)).get_xlabel()
    'Customers who buy the brand (%)'

    Notes
    -----
    Common mistake: praising the point at the upper right for its loyalty. The line says how much of it is size.
    """
    fit = _expect(fit, DoubleJeopardy, "double_jeopardy")
    assert fit.w0 is not None
    table = fit.table
    ax = new_axes(ax)
    right = min(0.97, 1.12 * float(table["penetration"].max()))
    fine = np.linspace(0, right, 200)
    line = expected_frequency(fine, fit.w0.value)
    label = _("expected by size: {w0:.2f} / (1 - penetration)").format(w0=fit.w0.value)
    ax.plot(100 * fine, line, color="#666666", linestyle="--", label=label)
    top = 1.12 * max(float(table["high"].max()), float(table["expected"].max()))
    words = []
    for place, (brand, row) in enumerate(table.iterrows()):
        x, y = 100 * row["penetration"], row["frequency"]
        style = {**look(place), "linestyle": "none"}
        reach = [[max(y - row["low"], 0)], [max(row["high"] - y, 0)]]
        ax.errorbar(x, y, yerr=reach, capsize=3, markersize=7, label=str(brand), **style)
        ax.annotate(str(brand), (x, y), xytext=(7, -6), textcoords="offset points", va="top", bbox=PAPER)
        text = _("{brand}: bought by {share:.0f} %, {seen:.1f} times [{low:.1f}, {high:.1f}], expected {expected:.1f}")
        words.append(
            text.format(brand=brand, share=x, seen=y, low=row["low"], high=row["high"], expected=row["expected"])
        )
    ax.set_xlim(0, 100 * right + 6)
    ax.set_ylim(0, top)
    ax.set_xlabel(_("Customers who buy the brand (%)"))
    ax.set_ylabel(_("Purchases a buyer"))
    ax.set_title(_("Double jeopardy: fewer buyers, who also buy less often"))
    ax.legend(handles=ax.get_lines()[:1], frameon=False, loc="upper left")
    start = _("Points with intervals around a rising line, n = {n:,}.").format(n=fit.w0.n)
    return describe(ax, f"{start} {'; '.join(words)}.")


def wallet_share(comparison: WalletComparison, ax: Any = None) -> Any:
    """Draw the share of wallet that ranks promise against the actual one, by brand.

    Parameters
    ----------
    comparison : WalletComparison
        From :func:`loyaltylab.loyalty.compare_wallet`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If it was given anything else.

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import compare_wallet
    >>> data = pd.DataFrame({"household_id": list("aabbb"), "brand": list("xyxyz"), "rank": [1, 2, 2, 1, 3]})
    >>> data["share_of_wallet"] = [70, 30, 30, 60, 10]
    >>> wallet_share(compare_wallet(data, satisfaction=None, draws=50)).get_ylabel()
    'Actual share of wallet (%)'

    Notes
    -----
    Common mistake: judging the rule by these few points. Single customers lie much further from the line.
    """
    comparison = _expect(comparison, WalletComparison, "compare_wallet")
    assert comparison.brands is not None
    points = (
        100 * comparison.brands[[f"{name}{end}" for name in ("predicted", "actual") for end in ("", "_low", "_high")]]
    )
    ax = new_axes(ax, width=6.0, height=5.0)
    top = min(100.0, 1.15 * float(points.max().max()))
    ax.plot([0, top], [0, top], color="#666666", linestyle="--", label=_("prediction is right"))
    words = []
    for place, (brand, row) in enumerate(points.sort_values("predicted").iterrows()):
        x, y = row["predicted"], row["actual"]
        # Neighbors are named on opposite sides, so that close brands stay readable.
        side = (8, -8, "left", "top") if place % 2 == 0 else (-8, 8, "right", "bottom")
        across = [[max(x - row["predicted_low"], 0)], [max(row["predicted_high"] - x, 0)]]
        up = [[max(y - row["actual_low"], 0)], [max(row["actual_high"] - y, 0)]]
        ax.errorbar(x, y, xerr=across, yerr=up, capsize=3, markersize=7, **{**look(place), "linestyle": "none"})
        away = {"xytext": side[:2], "textcoords": "offset points", "ha": side[2], "va": side[3]}
        ax.annotate(str(brand), (x, y), bbox=PAPER, **away)
        text = _("{brand}: predicted {x:.0f} %, actual {y:.0f} % [{low:.0f}, {high:.0f}]")
        words.append(text.format(brand=brand, x=x, y=y, low=row["actual_low"], high=row["actual_high"]))
    ax.set_xlim(0, top)
    ax.set_ylim(0, top)
    ax.set_xlabel(_("Share of wallet predicted from ranks (%)"))
    ax.set_ylabel(_("Actual share of wallet (%)"))
    r = comparison.table.loc["wallet_rule", "r"]
    ax.set_title(_("Wallet rule and wallet, mean of users, {n:,} customers").format(n=comparison.n))
    ax.legend(frameon=False, loc="upper left")
    start = _("Points with intervals; correlation over customers and brands {r:.2f}.").format(r=r)
    return describe(ax, f"{start} {'; '.join(words)}.")


def loyalty_index(index: LoyaltyIndex, ax: Any = None) -> Any:
    """Draw the indicators of a loyalty index: their means, or how well each goes with the others.

    Parameters
    ----------
    index : LoyaltyIndex
        From :func:`loyaltylab.loyalty.loyalty_index`. With ``"rank"`` and ``"z"`` all means are near 50 by
        construction, so the correlation with the rest is drawn instead.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If it was given anything else.

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import loyalty_index as index_of
    >>> data = pd.DataFrame({"satisfaction": [6, 4, 5, 2], "intention": [5, 4, 4, 1], "recommend": [10, 6, 8, 3]})
    >>> loyalty_index(index_of(data, draws=50)).get_xlabel()
    'Percent of maximum possible'

    Notes
    -----
    Common mistake: showing the index alone. The same index comes from very different indicators.
    """
    index = _expect(index, LoyaltyIndex, "loyalty_index")
    assert index.index is not None
    table = index.table
    means = index.how == "pomp"
    columns = ["mean", "low", "high"] if means else ["rest_correlation", "rest_low", "rest_high"]
    ax = new_axes(ax, height=1.8 + 0.5 * len(table))
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    names = [indicator_name(str(name)) for name in table.index]
    words = []
    for place, (name, (value, low, high)) in enumerate(zip(names, table[columns].to_numpy(), strict=True)):
        weight = float(table["weight"].iloc[place])
        if np.isnan(value):
            continue
        reach = [[max(value - low, 0)], [max(high - value, 0)]]
        ax.errorbar(value, place, xerr=reach, fmt="o", color=COLORS[0], capsize=4, markersize=7)
        shown = f"{value:.1f} [{low:.1f}, {high:.1f}]" if means else f"{value:.2f} [{low:.2f}, {high:.2f}]"
        above = {"xytext": (0, 8), "textcoords": "offset points", "ha": "center", "fontsize": 9}
        ax.annotate(shown, (value, place), bbox=PAPER, **above)
        words.append(_("{name}: {shown}, weight {weight:.0%}").format(name=name, shown=shown, weight=weight))
    signs = ["+" if direction == 1 else "\N{MINUS SIGN}" for direction in table["direction"]]
    ax.set_yticks(range(len(table)), [f"{name} ({sign})" for name, sign in zip(names, signs, strict=True)])
    ax.set_ylim(len(table) - 0.5, -0.7)
    if means:
        ax.axvline(index.index.value, color=COLORS[1], linestyle="--", zorder=1, label=_("index"))
        ax.set_xlim(0, 100)
        ax.set_xlabel(_("Percent of maximum possible"))
        ax.legend(frameon=False, loc="lower left")
    else:
        ax.axvline(0, color="black", linewidth=0.8)
        ax.set_xlim(min(-0.25, float(table["rest_low"].min()) - 0.15), 1)
        ax.set_xlabel(_("Correlation with the other indicators"))
    value = index.index
    numbers = {"value": value.value, "low": value.low, "high": value.high, "n": value.n}
    ax.set_title(_("Loyalty index {value:.1f} points [{low:.1f}, {high:.1f}], n = {n:,}").format(**numbers))
    start = (
        _(
            "Points with intervals. Loyalty index {value:.1f} points [{low:.1f}, {high:.1f}], n = {n:,}. "
            "Means, 0 to 100:"
        )
        if means
        else _(
            "Points with intervals. Loyalty index {value:.1f} points [{low:.1f}, {high:.1f}], n = {n:,}. "
            "Correlations with the other indicators:"
        )
    )
    return describe(ax, f"{start.format(**numbers)} {'; '.join(words)}.")


def indicator_name(name: str) -> str:
    """Say the name of a shipped indicator in the language in use; other names as they are.

    Examples
    --------
    >>> indicator_name("choice_time"), indicator_name("app_visits")
    ('choice time', 'app_visits')
    """
    known = {
        "overall_satisfaction": _("overall satisfaction"),
        "repurchase_probability": _("repurchase probability"),
        "recommendation": _("recommendation"),
        "repeat_purchases": _("repeat purchases"),
        "share_of_wallet": _("share of wallet"),
        "choice_time": _("choice time"),
        "price_sensitivity": _("price sensitivity"),
        "attitude_to_rivals": _("liking of rivals"),
        "tolerance_of_failures": _("tolerance of failures"),
    }
    return known.get(name, name)


def _expect(result: Any, kind: type, maker: str) -> Any:
    if not isinstance(result, kind):
        raise ValueError(
            _("expected the result of loyalty.{maker}(), got a {found}.").format(
                maker=maker, found=type(result).__name__
            )
        )
    return result
