"""Plots of retention: curves with their bands, cohort heat maps, churn by period, odds, calibration, warnings."""

from typing import Any

import numpy as np

from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, look, new_axes
from loyaltylab.results import ResultTable
from loyaltylab.transactions.cohorts import Cohorts
from loyaltylab.transactions.survival import KaplanMeier

__all__ = ["calibration", "churn_by_period", "cohort_map", "retention_curves", "warnings_map"]


def retention_curves(fit: KaplanMeier, ax: Any = None) -> Any:
    """Draw what share is still there at each age, as steps with their band; one line a group.

    Parameters
    ----------
    fit : KaplanMeier
        From :func:`loyaltylab.transactions.kaplan_meier`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.transactions import kaplan_meier
    >>> data = pd.DataFrame({"months": [1, 2, 2, 4], "left": [1, 1, 0, 0]})
    >>> retention_curves(kaplan_meier(data, "months", "left", unit="months")).get_ylabel()
    'Still there (%)'

    Notes
    -----
    Common mistake: trusting the right end. Few were watched that long, and the band says so.
    """
    ax = new_axes(ax)
    words = []
    for place, (name, curve) in enumerate(fit.curve.groupby("group", sort=False)):
        style = look(place)
        time = np.concatenate([[0.0], curve["time"]])
        share, low, high = (
            100 * np.concatenate([[1.0], curve[part]]) for part in ("survival", "survival_low", "survival_high")
        )
        ax.step(time, share, where="post", color=style["color"], linestyle=style["linestyle"], label=_name(str(name)))
        ax.plot(time, share, linestyle="", marker=style["marker"], color=style["color"], markersize=4)
        ax.fill_between(time, low, high, step="post", color=style["color"], alpha=0.15, linewidth=0)
        words.append(_in_words(str(name), time, share, low, high))
    ax.set_ylim(0, 103)
    ax.set_xlim(0, None)
    label = _("Age of the relationship ({unit})").format(unit=fit.unit) if fit.unit else _("Age of the relationship")
    ax.set_xlabel(label)
    ax.set_ylabel(_("Still there (%)"))
    ax.set_title(_("Who is still there, n = {n:,}").format(n=int(fit.table["n"].sum())))
    if len(fit.table) > 1:
        ax.legend(frameon=False)
    start = _("Step curves with intervals, share still there by age, n = {n:,}.").format(n=int(fit.table["n"].sum()))
    return describe(ax, " ".join([start, *words]))


def cohort_map(result: Cohorts, what: str = "retention", ax: Any = None) -> Any:
    """Draw a heat map of cohorts (rows) and ages (columns); what nobody can know yet stays white and hatched.

    Parameters
    ----------
    result : Cohorts
        From :func:`loyaltylab.transactions.cohorts`.
    what : {"retention", "revenue_per_customer"}
        What the cells show.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If ``what`` is another measure, or revenue was not computed.

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.transactions import cohorts
    >>> log = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2025-01-05", "2025-01-09", "2025-02-01"]})
    >>> cohort_map(cohorts(log)).get_xlabel()
    'Periods since the first'

    Notes
    -----
    Common mistake: reading a column downwards as time. Down a column the calendar moves, not the age.
    """
    labels = {
        "retention": (_("Active (%)"), _("Share of each cohort active, by age")),
        "revenue_per_customer": (_("Revenue per customer who began"), _("Revenue of each cohort, by age")),
    }
    if what not in labels:
        words = _("what is {value!r}, expected one of {known}.")
        raise ValueError(words.format(value=what, known=", ".join(map(repr, labels))))
    matrix = result.matrix(what)
    rows, columns = matrix.shape
    ax = new_axes(ax, width=min(14.0, 2.4 + 0.42 * columns), height=min(12.0, 1.6 + 0.36 * rows))
    values = matrix.to_numpy()
    ax.set_facecolor("white")
    ax.fill_between(
        [-0.5, columns - 0.5], -0.5, rows - 0.5, facecolor="none", edgecolor="#cccccc", hatch="///", zorder=0
    )
    low = float(np.nanmin(values)) if what != "retention" else 0.0
    # At age 0 all are active by definition: the scale is for what can vary.
    later = values[:, 1:] if columns > 1 else values
    high = float(np.nanmax(later)) if np.isfinite(later).any() else float(np.nanmax(values))
    shown = ax.imshow(np.ma.masked_invalid(values), cmap="cividis", vmin=low, vmax=max(high, low + 1e-9), aspect="auto")
    ax.grid(visible=False)
    if columns <= 26 and rows <= 26:
        _write_cells(ax, values, low, high)
    ax.set_xticks(range(0, columns, 1 if columns <= 26 else 4))
    ax.set_yticks(range(rows), [str(cohort) for cohort in matrix.index])
    ax.set_xlabel(_("Periods since the first"))
    ax.set_ylabel(_("First period"))
    ax.set_title(labels[what][1])
    ax.figure.colorbar(shown, ax=ax, label=labels[what][0], pad=0.02)
    parts = []
    for cohort, row in matrix.iterrows():
        seen = row.dropna()
        listed = ", ".join(f"{value:.0f}" for value in seen)
        parts.append(f"{cohort}: {listed}")
    start = _("Heat map, {label}: {rows} cohorts by age from 0; cells not yet observable are hatched.")
    return describe(ax, f"{start.format(label=labels[what][0], rows=rows)} {'; '.join(parts)}.")


def churn_by_period(result: ResultTable, ax: Any = None) -> Any:
    """Draw churn by calendar period with its intervals.

    Parameters
    ----------
    result : ResultTable
        From :func:`loyaltylab.transactions.churn_rate`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.transactions import churn_rate
    >>> data = pd.DataFrame({"joined": ["2025-01-01"] * 4, "left": ["2025-02-01", None, None, None]})
    >>> churn_by_period(churn_rate(data, "joined", "left", "2025-02-28")).get_ylabel()
    'Churn (% of customers at the start)'

    Notes
    -----
    Common mistake: taking a falling line for better work. Without new customers churn falls by itself.
    """
    table = _table(result, "churn", "churn_rate")
    ax = new_axes(ax)
    places = np.arange(len(table))
    reach = [table["churn"] - table["churn_low"], table["churn_high"] - table["churn"]]
    ax.errorbar(places, table["churn"], yerr=reach, fmt="o-", color=COLORS[0], capsize=3)
    step = max(1, int(np.ceil(len(table) / 12)))
    names = [str(period) for period in table.index]
    ax.set_xticks(places[::step], names[::step], rotation=45, ha="right")
    ax.set_ylim(0, 1.08 * float(table["churn_high"].max()))
    ax.set_ylabel(_("Churn (% of customers at the start)"))
    ax.set_title(_("Churn by calendar period"))
    rows = zip(names, table["churn"], table["churn_low"], table["churn_high"], strict=True)
    listed = "; ".join(f"{name}: {value:.1f} [{low:.1f}, {high:.1f}]" for name, value, low, high in rows)
    return describe(ax, _("Line with intervals, churn in % by period.") + f" {listed}.")


def calibration(result: ResultTable, ax: Any = None) -> Any:
    """Draw observed against predicted churn by group of risk; on the line the model is right.

    Parameters
    ----------
    result : ResultTable
        From ``churn_logit(...).calibration()``.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.transactions import churn_logit
    >>> data = pd.DataFrame({"visits": [0, 1, 2, 3, 4, 5], "left": [1, 1, 0, 1, 0, 0]})
    >>> calibration(churn_logit(data, "left", ["visits"]).calibration(groups=2)).get_xlabel()
    'Predicted churn (%)'

    Notes
    -----
    Common mistake: judging a model by who it ranks first only. A budget needs chances that are right as well.
    """
    table = _table(result, "predicted", "calibration")
    ax = new_axes(ax, width=5.6, height=4.6)
    reach = [table["observed"] - table["observed_low"], table["observed_high"] - table["observed"]]
    top = 1.08 * float(max(table["observed_high"].max(), table["predicted"].max()))
    ax.plot([0, top], [0, top], color="#777777", linestyle="--", label=_("as predicted"))
    ax.errorbar(table["predicted"], table["observed"], yerr=reach, fmt="o", color=COLORS[0], capsize=3)
    ax.set_xlim(0, top)
    ax.set_ylim(0, top)
    ax.set_xlabel(_("Predicted churn (%)"))
    ax.set_ylabel(_("Observed churn (%)"))
    ax.set_title(_("Does the model keep its word?"))
    ax.legend(frameon=False, loc="upper left")
    rows = table[["predicted", "observed", "observed_low", "observed_high"]].to_numpy()
    listed = "; ".join(f"{p:.1f}: {o:.1f} [{low:.1f}, {high:.1f}]" for p, o, low, high in rows)
    return describe(ax, _("Points with intervals, predicted churn in %: observed churn in %.") + f" {listed}.")


def warnings_map(result: ResultTable, ax: Any = None) -> Any:
    """Draw precision and recall of early-warning rules, each with its interval.

    Parameters
    ----------
    result : ResultTable
        From :func:`loyaltylab.transactions.warning_rules` or :func:`loyaltylab.transactions.precision_at_k`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib, pandas as pd
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.transactions import warning_rules
    >>> data = pd.DataFrame({"visits": [0, 0, 5, 9], "left": [1, 0, 1, 0]})
    >>> warnings_map(warning_rules(data, {"silent": "visits == 0"}, "left")).get_xlabel()
    'Share of customers (%)'

    Notes
    -----
    Common mistake: choosing the rule with the highest recall. The widest net always has it.
    """
    table = _table(result, "precision", "warning_rules")
    ax = new_axes(ax, height=1.8 + 0.55 * len(table))
    parts = {
        "precision": (_("of the flagged, left (precision)"), -0.14),
        "recall": (_("of those who left, flagged (recall)"), 0.14),
    }
    names = [str(name) for name in table.index]
    words = []
    for turn, (part, (label, shift)) in enumerate(parts.items()):
        style = look(turn)
        places = np.arange(len(table)) + shift
        reach = [table[part] - table[f"{part}_low"], table[f"{part}_high"] - table[part]]
        ax.errorbar(table[part], places, xerr=reach, fmt=style["marker"], color=style["color"], capsize=3, label=label)
        rows = zip(names, table[part], table[f"{part}_low"], table[f"{part}_high"], strict=True)
        listed = "; ".join(f"{name} {value:.1f} [{low:.1f}, {high:.1f}]" for name, value, low, high in rows)
        words.append(f"{label}: {listed}.")
    ax.set_yticks(range(len(table)), names)
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.set_xlim(0, min(100.0, 1.1 * float(table[["precision_high", "recall_high"]].max().max())))
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    ax.set_xlabel(_("Share of customers (%)"))
    ax.set_title(_("What each warning is worth"))
    ax.legend(frameon=False, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.28))
    return describe(ax, " ".join([_("Points with intervals, in %."), *words]))


def _write_cells(ax: Any, values: Any, low: float, high: float) -> None:
    for row, line in enumerate(values):
        for place, value in enumerate(line):
            if np.isfinite(value):
                ink = "black" if value > low + 0.5 * (high - low) else "white"
                ax.text(place, row, f"{value:.0f}", ha="center", va="center", color=ink, fontsize=8)


def _in_words(name: str, time: Any, share: Any, low: Any, high: Any) -> str:
    """Give at most a dozen ages, or the text would be as long as the log."""
    step = max(1, int(np.ceil((len(time) - 1) / 12)))
    picked = range(step, len(time), step)
    listed = "; ".join(f"{time[i]:g}: {share[i]:.1f} % [{low[i]:.1f}, {high[i]:.1f}]" for i in picked)
    return f"{_name(name)}: {listed}."


def _name(group: str) -> str:
    return _("all") if group == "all" else group


def _table(result: ResultTable, needed: str, maker: str) -> Any:
    if not isinstance(result, ResultTable) or needed not in result.table:
        raise ValueError(_("this is not a result of {maker}(). Make it with that function.").format(maker=maker))
    return result.table
