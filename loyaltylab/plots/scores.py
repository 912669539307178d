"""Plots of answers: distributions, the net promoter score, intention against behavior, the four types."""

from typing import Any

import pandas as pd

from loyaltylab import survey
from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, new_axes
from loyaltylab.survey.answers import Answers, answers, column, scale_ends
from loyaltylab.survey.intervals import wilson

__all__ = ["intention_behavior", "jones_sasser", "nps", "score_distribution"]

GREEN, GRAY, ORANGE = "#009E73", "#BBBBBB", "#D55E00"


def score_distribution(scores: Answers, scale: tuple[int, int] = (1, 6), ax: Any = None) -> Any:
    """Draw what share of customers gave each answer.

    Parameters
    ----------
    scores : Series, array or list of int
        One answer a person on ``scale``.
    scale : (int, int)
        Lowest and highest answer; every level is shown, also an empty one.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If answers are missing, off the scale or not whole numbers.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> score_distribution([5, 6, 6, 4]).get_ylabel()
    'Share of customers (%)'

    Notes
    -----
    Common mistake: describing a heaped, skewed distribution by its mean alone.
    """
    low, high = scale_ends(scale)
    given = answers(scores, "satisfaction", low, high)
    levels = range(low, high + 1)
    shares = 100 * given.value_counts(normalize=True).reindex(levels, fill_value=0.0)
    ax = new_axes(ax)
    bars = ax.bar(list(levels), shares, color=COLORS[0], width=0.75)
    ax.bar_label(bars, fmt="%.1f %%", padding=2)
    ax.set_xticks(list(levels))
    ax.set_xlabel(_("Answer ({low} lowest, {high} highest)").format(low=low, high=high))
    ax.set_ylabel(_("Share of customers (%)"))
    ax.set_ylim(0, min(100, 1.15 * shares.max()) if shares.max() < 90 else 108)
    ax.set_title(_("What customers answered, n = {n:,}").format(n=len(given)))
    words = _("Bar chart: answers from {low} to {high}, n = {n:,}.").format(low=low, high=high, n=len(given))
    listed = "; ".join(f"{level}: {share:.1f} %" for level, share in shares.items())
    return describe(ax, f"{words} {listed}.")


def nps(scores: Answers, interval: str = "wald", ax: Any = None) -> Any:
    """Draw detractors, passives and promoters in one bar, with the net promoter score and its interval above it.

    Parameters
    ----------
    scores : Series, array or list of int
        Likelihood to recommend, 0 to 10.
    interval : {"wald", "adjusted-wald"}
        As in :func:`loyaltylab.survey.nps`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If answers are missing, off the scale or not whole numbers.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> nps([10] * 6 + [8] * 2 + [3] * 2).get_title()
    'NPS 40.0 points [-9.6, 89.6], n = 10'

    Notes
    -----
    Common mistake: looking at the score only. The same score comes from very different bars.
    """
    shares = 100 * survey.nps_groups(scores)["share"]
    score = survey.nps(scores, interval=interval)
    ax = new_axes(ax, height=2.5)
    names = {
        "detractors": (_("Detractors (0-6)"), ORANGE, "white"),
        "passives": (_("Passives (7-8)"), GRAY, "black"),
        "promoters": (_("Promoters (9-10)"), GREEN, "white"),
    }
    left = 0.0
    for group, (label, color, ink) in names.items():
        width = float(shares[group])
        ax.barh(0, width, left=left, color=color, edgecolor="white", label=label, height=0.6)
        if width >= 6:
            ax.text(left + width / 2, 0, f"{width:.1f} %", ha="center", va="center", color=ink, fontweight="bold")
        left += width
    ax.set_xlim(0, 100)
    ax.set_ylim(-0.5, 0.5)
    ax.set_yticks([])
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(_("Share of customers (%)"))
    ax.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.32))
    numbers = {"value": score.value, "low": score.low, "high": score.high, "n": score.n}
    ax.set_title(_("NPS {value:.1f} points [{low:.1f}, {high:.1f}], n = {n:,}").format(**numbers))
    listed = "; ".join(f"{label}: {shares[group]:.1f} %" for group, (label, *_rest) in names.items())
    words = _("Stacked bar: {listed}. NPS {value:.1f} points, 95 % interval {low:.1f} to {high:.1f}, n = {n:,}.")
    return describe(ax, words.format(listed=listed, **numbers))


def intention_behavior(
    data: pd.DataFrame,
    intention: str = "intention",
    repurchased: str = "repurchased",
    by: str | None = None,
    intends_from: int = 4,
    ax: Any = None,
) -> Any:
    """Draw the share who say they will buy again next to the share who did, with 95 % Wilson intervals.

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    intention : str
        Column of whole numbers from 1 (definitely not) to 5 (definitely).
    repurchased : str
        Column of 0/1 or True/False.
    by : str, optional
        Column of groups; one pair of bars each.
    intends_from : int
        Lowest answer that counts as intending.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If a column is missing, or answers are missing or off the scale.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> data = pd.DataFrame({"intention": [5, 4, 2, 4], "repurchased": [1, 0, 0, 0]})
    >>> intention_behavior(data).get_title()
    'What customers say and what they do, n = 4'

    Notes
    -----
    Common mistake: reporting the left bar as loyalty. What people say and what they do are two measurements.
    """
    says = answers(column(data, intention, "intention"), intention, 1, 5) >= intends_from
    did = answers(column(data, repurchased, "repurchased").astype(float), repurchased, 0, 1) == 1
    groups = column(data, by, "by").astype(str) if by else pd.Series("", index=data.index)
    table = pd.DataFrame({"group": groups, "says": says, "did": did})
    counts = table.groupby("group")[["says", "did"]].sum()
    n = table.groupby("group").size()
    ax = new_axes(ax)
    labels = {"says": (_("intend to buy again"), -0.2, "#56B4E9", ""), "did": (_("bought again"), 0.2, COLORS[0], "//")}
    words = []
    for name, (label, shift, color, hatch) in labels.items():
        share = 100 * counts[name] / n
        low, high = (100 * end for end in wilson(counts[name], n))
        places = [place + shift for place in range(len(n))]
        bars = ax.bar(places, share, 0.38, color=color, hatch=hatch, edgecolor="white", label=label)
        ax.errorbar(places, share, yerr=[share - low, high - share], fmt="none", color="black", capsize=3)
        ax.bar_label(
            bars, fmt="%.0f %%", label_type="center", color="black", bbox={"fc": "white", "ec": "none", "pad": 1}
        )
        listed = "; ".join(f"{group} {value:.1f} %".strip() for group, value in share.items())
        words.append(f"{label}: {listed}.")
    ax.set_xticks(range(len(n)) if by else [], list(n.index) if by else [])
    ax.set_xlim(min(-0.5, (len(n) - 3) / 2), max(len(n) - 0.5, (len(n) + 1) / 2))
    ax.set_ylabel(_("Share of customers (%)"))
    ax.set_ylim(0, 100)
    ax.set_title(_("What customers say and what they do, n = {n:,}").format(n=len(table)))
    ax.legend(frameon=False, ncols=2, loc="upper right")
    return describe(ax, " ".join([_("Bar chart with 95 % intervals, n = {n:,}.").format(n=len(table)), *words]))


def jones_sasser(table: pd.DataFrame, ax: Any = None) -> Any:
    """Draw the four types as a two-by-two picture: satisfied or not, stayed or left.

    Parameters
    ----------
    table : DataFrame
        From :func:`loyaltylab.loyalty.jones_sasser`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import jones_sasser as types
    >>> data = pd.DataFrame({"satisfaction": [6, 5, 2, 1], "repurchased": [1, 0, 1, 0]})
    >>> jones_sasser(types(data)).get_title()
    'Four types of customers, n = 4'

    Notes
    -----
    Common mistake: taking hostages for loyal customers because they stay.
    """
    names = {
        "loyalist": (_("Loyalists"), GREEN),
        "mercenary": (_("Mercenaries"), "#E69F00"),
        "hostage": (_("Hostages"), "#56B4E9"),
        "defector": (_("Defectors"), ORANGE),
    }
    lacking = sorted(set(names) - set(table.index))
    if lacking or not {"satisfied", "loyal", "n", "share"} <= set(table.columns):
        raise ValueError(_("table is not one that loyalty.jones_sasser() returned. Make it with that function."))
    ax = new_axes(ax, width=6.0, height=4.4)
    words = []
    for name, (label, color) in names.items():
        row: Any = table.loc[name]
        x, y = int(row["loyal"]), int(row["satisfied"])
        ax.fill_between([x, x + 1], y, y + 1, color=color, alpha=0.15 + 0.6 * row["share"], linewidth=0)
        ax.text(x + 0.5, y + 0.6, label, ha="center", va="center", fontsize=13, fontweight="bold")
        amount = f"{100 * row['share']:.1f} %  (n = {int(row['n']):,})"
        ax.text(x + 0.5, y + 0.38, amount, ha="center", va="center", fontsize=12)
        words.append(f"{label} {100 * row['share']:.1f} %")
    ax.set_xlim(0, 2)
    ax.set_ylim(0, 2)
    ax.grid(visible=False)
    ax.set_xticks([0.5, 1.5], [_("did not buy again"), _("bought again")])
    ax.set_yticks([0.5, 1.5], [_("not satisfied"), _("satisfied")], rotation=90, va="center")
    ax.tick_params(length=0)
    ax.axhline(1, color="white", linewidth=3)
    ax.axvline(1, color="white", linewidth=3)
    n = int(table["n"].sum())
    ax.set_title(_("Four types of customers, n = {n:,}").format(n=n))
    start = _("Two by two of satisfaction and behavior, n = {n:,}.").format(n=n)
    return describe(ax, f"{start} {'; '.join(words)}.")
