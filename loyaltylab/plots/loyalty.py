"""Plots of forms of the curve, markets, types of customers, causes, and the satisfaction index."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty import Classification, CurveFit, MarketCurves, PathModelResults, satisfaction_curve
from loyaltylab.plots.curves import loyalty_label
from loyaltylab.plots.style import COLORS, describe, look, new_axes
from loyaltylab.results import ResultTable

__all__ = ["curve_forms", "effects", "importance_map", "market_curves", "type_map", "type_shares"]

SURE = 0.75  # chance of the same type if measured again
LINE = {"linewidth": 2.0, "marker": ""}


def curve_forms(fits: Sequence[CurveFit], ax: Any = None) -> Any:
    """Draw several fitted forms of one curve over what was observed.

    Parameters
    ----------
    fits : sequence of CurveFit
        All of the same data.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import SatisfactionLoyaltyCurve
    >>> data = pd.DataFrame({"satisfaction": [1, 2, 3, 4, 5, 6] * 4, "repurchased": [0, 0, 0, 1, 1, 1] * 3 + [1] * 6})
    >>> curve_forms([SatisfactionLoyaltyCurve(data, form="linear").fit()]).get_title()
    'Forms of one curve'

    Notes
    -----
    Common mistake: choosing by eye. Compare by cross-validation, and see how wide the intervals are.
    """
    if not fits:
        raise ValueError(_("there is nothing to draw: give at least one fitted curve."))
    ax, model = new_axes(ax), fits[0].model
    data = model.pair.rename(columns={"satisfaction": model.satisfaction, "loyalty": model.loyalty})
    factor = 100.0 if model.yes_no else 1.0
    table = satisfaction_curve(data, model.satisfaction, model.loyalty, scale=model.scale).table
    table = table[table["n"] > 0]
    mean, low, high = (factor * table[name] for name in ("mean", "low", "high"))
    style = {"color": "#444444", "marker": "o", "linestyle": "none", "capsize": 3}
    ax.errorbar(table["level"], mean, yerr=[mean - low, high - mean], label=_("observed"), **style)
    fine = np.linspace(*model.scale, 181)
    parts = []
    for place, fit in enumerate(fits):
        ax.plot(fine, factor * fit.predict(fine), label=_form(fit.model.form), **(look(place) | LINE))
        parts.append(f"{_form(fit.model.form)}: " + _numbers(factor * fit.predict(table["level"])))
    ax.set_xticks(range(model.scale[0], model.scale[1] + 1))
    ax.set_xlabel(_("Satisfaction ({low} lowest, {high} highest)").format(low=model.scale[0], high=model.scale[1]))
    ax.set_ylabel(loyalty_label(model.loyalty, model.yes_no))
    ax.set_title(_("Forms of one curve"))
    ax.legend(frameon=False)
    start = _("Observed loyalty by satisfaction with fitted forms. Observed: {values}.").format(values=_numbers(mean))
    return describe(ax, f"{start} {'; '.join(parts)}.")


def market_curves(result: MarketCurves, ax: Any = None) -> Any:
    """Draw the fitted curve of every market, and name each at its end.

    Parameters
    ----------
    result : MarketCurves
        From :func:`loyaltylab.loyalty.market_curves`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import market_curves as fit
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"market": ["cars"] * 500, "satisfaction": rng.integers(1, 11, 500)})
    >>> data["stayed"] = rng.random(500) < data["satisfaction"] / 12
    >>> market_curves(fit(data, "market")).get_ylabel()
    'Share who stay (%)'

    Notes
    -----
    Common mistake: comparing markets at one satisfaction score. It is the whole shape that tells.
    """
    ax = new_axes(ax)
    parts = []
    for place, (name, fit) in enumerate((name, result.fits[name]) for name in map(str, result.table.index)):
        low, high = fit.model.scale
        fine = np.linspace(low, high, 1801)
        ax.plot(fine, 100 * fit.predict(fine), label=f"{name}, k = {fit.params['k']:.1f}", **(look(place) | LINE))
        ends = 100 * fit.predict([low, (low + high) / 2, high])
        words = _("{name}: {a:.0f} % at the bottom, {b:.0f} % in the middle, {c:.0f} % at the top")
        parts.append(words.format(name=name, a=ends[0], b=ends[1], c=ends[2]))
    ax.set_ylim(0, 100)
    ax.set_xticks(range(low, high + 1))
    ax.set_xlabel(_("Satisfaction ({low} lowest, {high} highest)").format(low=low, high=high))
    ax.set_ylabel(_("Share who stay (%)"))
    ax.set_title(_("Satisfaction and loyalty, market by market"))
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return describe(ax, _("Fitted satisfaction-loyalty curves by market.") + " " + "; ".join(parts) + ".")


def type_shares(classification: Classification | ResultTable, ax: Any = None) -> Any:
    """Draw the share of every type with its interval.

    Parameters
    ----------
    classification : Classification or Profiles
        With columns ``share``, ``low`` and ``high``.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import classify
    >>> data = pd.DataFrame({"attitude": [1, 7, 7], "patronage": [0, 0, 9]})
    >>> type_shares(classify(data, cuts={"attitude": 4, "patronage": 5})).get_xlabel()
    'Share of customers (%)'

    Notes
    -----
    Common mistake: reading the interval as the whole uncertainty. It is for sampling only, not for where one cuts.
    """
    table = classification.table[::-1]
    ax = new_axes(ax, height=1.6 + 0.42 * len(table))
    share, low, high = (100 * table[name].to_numpy() for name in ("share", "low", "high"))
    names = [_type_title(classification, str(name)) for name in table.index]
    ax.barh(names, share, color=COLORS[0], height=0.62)
    ax.errorbar(share, names, xerr=[share - low, high - share], fmt="none", color="#222222", capsize=3)
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(_("Share of customers (%)"))
    ax.set_title(_("Types of customers"))
    parts = [f"{a}: {b:.1f} % [{c:.1f}, {d:.1f}]" for a, b, c, d in zip(names, share, low, high, strict=True)][::-1]
    return describe(ax, _("Bar chart with intervals: share of customers by type.") + " " + "; ".join(parts) + ".")


def type_map(classification: Classification, data: pd.DataFrame, x: str, y: str, ax: Any = None) -> Any:
    """Draw customers on two coordinates, colored by type; those whose type is uncertain are drawn pale.

    Parameters
    ----------
    classification : Classification
        Of the same rows as ``data``.
    data : DataFrame
        One row a customer.
    x, y : str
        Columns of numbers.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If ``data`` has other rows than the classification, or a column is missing.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.loyalty import classify
    >>> data = pd.DataFrame({"attitude": [1, 7, 7], "patronage": [0, 0, 9]})
    >>> found = classify(data, cuts={"attitude": 4, "patronage": 5})
    >>> type_map(found, data, "patronage", "attitude").get_ylabel()
    'attitude'

    Notes
    -----
    Common mistake: taking borders for gaps. Where the points are pale, the type is a coin toss.
    """
    from loyaltylab.survey.answers import column

    if not classification.customers.index.equals(data.index):
        raise ValueError(_("the two are not about the same customers: their row labels differ."))
    across, up = (column(data, name, "x").to_numpy(dtype=float) for name in (x, y))
    ax = new_axes(ax)
    rng = np.random.default_rng(0)
    across, up = (values + rng.uniform(-0.3, 0.3, len(values)) * _step(values) for values in (across, up))
    customers = classification.customers
    for place, name in enumerate(classification.table.index):
        here = (customers["type"] == name).to_numpy()
        style = look(place) | {"linestyle": "none", "markersize": 4, "label": _type_title(classification, str(name))}
        sure = (customers["confidence"] >= SURE).to_numpy()
        for alpha, some in ((0.8, here & sure), (0.2, here & ~sure)):
            ax.plot(across[some], up[some], alpha=alpha, **style)
            style["label"] = "_"
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    ax.set_title(_("Types of customers; pale: type uncertain"))
    ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=3, markerscale=1.6)
    counts = [f"{_type_title(classification, str(name))}: {n}" for name, n in classification.table["n"].items()]
    unsure = 100 * float((customers["confidence"] < SURE).mean())
    words = _("Scatter of customers on {x} and {y} by type, {counts}. For {unsure:.0f} % the type is uncertain.")
    return describe(ax, words.format(x=x, y=y, counts=", ".join(counts), unsure=unsure))


def effects(result: ResultTable, column: str = "effect", ax: Any = None) -> Any:
    """Draw effects with their intervals, one a row, and a line at zero.

    Parameters
    ----------
    result : ResultTable
        With columns ``low`` and ``high`` beside the one drawn; such as from :func:`loyaltylab.loyalty.mediation`,
        :func:`loyaltylab.loyalty.moderation`, or ``PathModelResults.summary()`` with ``column="path"``.
    column : str
        The estimate.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the result lacks one of the columns.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> table = pd.DataFrame({"effect": [0.2], "low": [0.1], "high": [0.3]}, index=["through trust"])
    >>> effects(ResultTable(table, title="Paths")).get_title()
    'Paths'

    Notes
    -----
    Common mistake: two intervals that overlap do not show that two effects are equal.
    """
    for name in (column, "low", "high"):
        if name not in result.table.columns:
            raise ValueError(_("the result has no column {name!r} to draw.").format(name=name))
    table = result.table[::-1]
    names = [_path_name(name) for name in table.index]
    ax = new_axes(ax, height=1.5 + 0.36 * len(table))
    value, low, high = (table[name].to_numpy(dtype=float) for name in (column, "low", "high"))
    ax.axvline(0, color="#888888", linewidth=1)
    ax.hlines(names, low, high, color=COLORS[0], linewidth=2)
    ax.plot(value, names, "o", color=COLORS[0])
    ax.grid(axis="x", color="#dddddd", linewidth=0.8)
    ax.set_xlabel(_("Estimate with 95 % interval"))
    ax.set_title("\n".join(wrap(result.title, 60)))
    parts = [f"{a}: {b:.2f} [{c:.2f}, {d:.2f}]" for a, b, c, d in zip(names, value, low, high, strict=True)][::-1]
    return describe(ax, _("Estimates with intervals.") + " " + "; ".join(parts) + ".")


def importance_map(results: PathModelResults, on: str = "loyalty", ax: Any = None) -> Any:
    """Draw importance (total effect) against performance (index) of each construct.

    Parameters
    ----------
    results : PathModelResults
        From ``PathModel(...).fit()``.
    on : str
        What is to be raised.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    See lesson 06.

    Notes
    -----
    Common mistake: working on what performs worst. Work on what matters and performs badly.
    """
    table = results.importance_map(on).table
    ax = new_axes(ax)
    ax.grid(axis="both", color="#dddddd", linewidth=0.8)
    ax.plot(table["performance"], table["importance"], "o", color=COLORS[0], markersize=8)
    for name, row in table.iterrows():
        # A label stands to the left of its point where the next point is close on the right.
        crowded = ((table - row) / (table.max() - table.min())).query(
            "0 < performance < 0.15 and abs(importance) < 0.1"
        )
        side, turn = (-8, "right") if len(crowded) else (8, "left")
        at = (row["performance"], row["importance"])
        ax.annotate(str(name), at, (side, 0), textcoords="offset points", ha=turn, va="center")
    ax.axhline(table["importance"].mean(), color="#888888", linewidth=1, linestyle="--")
    ax.axvline(table["performance"].mean(), color="#888888", linewidth=1, linestyle="--")
    ax.margins(0.25)
    ax.set_xlabel(_("Performance (index, 0 to 100)"))
    ax.set_ylabel(_("Importance (total effect)"))
    ax.set_title(_("What moves {construct}, and how good it is").format(construct=on))
    parts = [f"{name}: {row['importance']:.2f}, {row['performance']:.1f}" for name, row in table.iterrows()]
    return describe(ax, _("Importance against performance.") + " " + "; ".join(parts) + ".")


def _path_name(name: Any) -> str:
    if isinstance(name, tuple):
        return " → ".join(map(str, name))
    text = str(name)
    if text.startswith("through "):
        return _("through {name}").format(name=text.removeprefix("through "))
    return {"direct": _("direct"), "total": _("total")}.get(text, text)


def _form(name: str) -> str:
    titles = {
        "linear": _("straight line"),
        "logit": _("logit"),
        "ordered": _("ordered logit"),
        "piecewise": _("line with a kink"),
        "isotonic": _("never falling"),
        "teaching": _("teaching curve"),
    }
    return titles[name]


def _type_title(result: Any, name: str) -> str:
    from loyaltylab.loyalty.typology import words

    grid = getattr(result, "typology", None)
    titles = {each.name: words(each.title) for each in grid.types} if grid is not None else {}
    return titles.get(name, _("no type") if name == "no type" else name)


def _step(values: Any) -> float:
    """The smallest step between values, so that points of a coarse scale do not hide each other."""
    known = np.unique(values)
    return float(np.diff(known).min()) if len(known) > 1 and len(known) < 30 else 0.0


def _numbers(values: Any) -> str:
    return ", ".join(f"{value:.1f}" for value in values)
