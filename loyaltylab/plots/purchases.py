"""Plots of customers without a contract: the chance of being alive, and forecasts against what came."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.clv.purchase_fit import PurchaseFit
from loyaltylab.i18n import _
from loyaltylab.plots.style import COLORS, describe, look, new_axes
from loyaltylab.results import ResultTable

__all__ = ["alive_map", "alive_path", "calibration_by_frequency", "tracking", "unit_name"]

PATH = ("time", "frequency", "recency", "probability_alive")
LEVELS = (10, 25, 50, 75, 90)  # percent; lines on the map
STEPS = 120  # cells of the map from left to right


def alive_path(paths: pd.DataFrame | Mapping[str, pd.DataFrame], ax: Any = None) -> Any:
    """Draw the chance that a customer is still one, moment by moment, over ticks for the purchases.

    Parameters
    ----------
    paths : DataFrame or mapping of DataFrames
        From :func:`loyaltylab.clv.alive_path`: one, or several by name (customers, or models of one customer).
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If a table is something else, or there is none.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import clv
    >>> published = clv.BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> alive_path(clv.alive_path(published, [2.0, 30.43], 38.86)).get_ylabel()
    'Chance of still being a customer (%)'

    Notes
    -----
    Common mistake: comparing two customers at the same height of the line without looking how long each was silent.
    """
    given = {"": paths} if isinstance(paths, pd.DataFrame) else dict(paths)
    if not given:
        raise ValueError(_("there is no path to draw."))
    for one in given.values():
        _check(one, PATH, "alive_path")
    ticks = {name: _purchases(one) for name, one in given.items()}
    same = len({tuple(times) for times in ticks.values()}) == 1
    ax = new_axes(ax)
    unit = next(iter(given.values())).attrs.get("unit", "")
    words = []
    for place, (name, one) in enumerate(given.items()):
        style = look(place)
        share = 100 * one["probability_alive"].to_numpy()
        ax.plot(one["time"], share, color=style["color"], linestyle=style["linestyle"], linewidth=2, label=name)
        if place == 0 or not same:
            times = np.concatenate([[0.0], ticks[name]])
            tick = {"color": "black" if same else style["color"], "marker": "|", "markersize": 9, "linestyle": "none"}
            label = _("purchases") if place == 0 else None
            ax.plot(times, np.full(len(times), -5.0 - 7 * place), label=label, **tick)
        words.append(_path_in_words(name, one, unit))
    ax.axhline(0, color="black", linewidth=0.6)
    ax.set_ylim(-10.0 - (0 if same else 7 * (len(given) - 1)), 104)
    ax.set_yticks(range(0, 101, 20))
    ax.set_xlim(left=0)
    ax.set_xlabel(_("Age of the customer ({unit})").format(unit=unit_name(unit)))
    ax.set_ylabel(_("Chance of still being a customer (%)"))
    ax.set_title(_("What purchases and silence say"))
    ax.legend(frameon=False, ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.16))
    return describe(ax, _("Lines of the chance of still being a customer. {lines}").format(lines=" ".join(words)))


def alive_map(fit: PurchaseFit, T: float, most: int = 30, ax: Any = None) -> Any:
    """Draw the chance of still being a customer for every number of repeat purchases and age at the last one.

    Parameters
    ----------
    fit : PurchaseFit
        BG/NBD, MBG/NBD or Pareto/NBD, without covariates.
    T : float
        Age of the customers, in the model's unit; above 0.
    most : int
        Highest number of repeat purchases, 2 or more.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If T or most is impossible, or the model has covariates.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.clv import BGNBD
    >>> alive_map(BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426), 39).get_ylabel()
    'Repeat purchases'

    Notes
    -----
    Common mistake: expecting that more purchases always mean a better customer. Read upwards at one place: of two
    customers who are silent for equally long, the one who used to buy often is the likelier to have left.
    """
    if not (np.isfinite(T) and T > 0) or not isinstance(most, int) or most < 2:
        words = _("T is {T!r} and most {most!r}, expected an age above 0 and a whole number of 2 or more.")
        raise ValueError(words.format(T=T, most=most))
    if fit.model.covariates:
        raise ValueError(_("the model has covariates: a map is drawn for models without them."))
    counts, last = np.arange(1, most + 1), np.linspace(T / STEPS, T, STEPS)
    x, tx = np.meshgrid(counts, last, indexing="ij")
    cells = pd.DataFrame({"frequency": x.ravel(), "recency": tx.ravel(), "T": float(T)})
    share = 100 * fit.probability_alive(cells).to_numpy().reshape(x.shape)
    ax = new_axes(ax)
    ax.grid(visible=False)
    drawn = ax.pcolormesh(last, counts, share, cmap="cividis", vmin=0, vmax=100, shading="nearest", rasterized=True)
    # White on dark cells, black on light ones.
    lines = ax.contour(last, counts, share, LEVELS, colors=["white" if one <= 50 else "black" for one in LEVELS])
    ax.clabel(lines, fmt="%d %%", fontsize=9)
    ax.figure.colorbar(drawn, ax=ax, label=_("Chance of still being a customer (%)"))
    unit = unit_name(fit.model.unit)
    ax.set_xlabel(_("Age at the last purchase, of {T:g} {unit}").format(T=T, unit=unit))
    ax.set_ylabel(_("Repeat purchases"))
    ax.set_title(_("Who is still a customer?"))
    corners = [(n, when) for n in (1, most) for when in (T / 2, T)]
    told = pd.DataFrame({"frequency": [n for n, _when in corners], "recency": [when for _n, when in corners]})
    chances = fit.probability_alive(told.assign(T=float(T)))
    part = _("repeat purchases {n}, the last at {when:g}: {share:.0f} %")
    listed = [part.format(n=n, when=w, share=100 * c) for (n, w), c in zip(corners, chances, strict=True)]
    text = _("Heat map of the chance of still being a customer at age {T:g} {unit}. {listed}.")
    return describe(ax, text.format(T=T, unit=unit, listed="; ".join(listed)))


def tracking(table: pd.DataFrame, split: float | None = None, cumulative: bool = True, ax: Any = None) -> Any:
    """Draw repeat purchases period by period, made and expected.

    Parameters
    ----------
    table : DataFrame
        From :func:`loyaltylab.clv.tracking`.
    split : float, optional
        Period after which the hold-out begins, marked by a line.
    cumulative : bool
        Added up since the start; each period by itself if False.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the table is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import clv
    >>> log = pd.DataFrame({"customer_id": [1, 1, 2], "time": [0.0, 1.5, 0.2]})
    >>> found = clv.tracking(clv.BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426), log, 2)
    >>> tracking(found).get_title()
    'Repeat purchases, added up'

    Notes
    -----
    Common mistake: being content with the cumulative line. It smooths everything; look at the periods as well.
    """
    ending = "_cumulative" if cumulative else ""
    _check(table, (f"actual{ending}", f"expected{ending}"), "tracking")
    ax = new_axes(ax)
    made, expected = (table[f"{name}{ending}"] for name in ("actual", "expected"))
    ax.plot(table.index, made, color=COLORS[0], linewidth=1.6, label=_("made"))
    ax.plot(table.index, expected, color=COLORS[1], linestyle="--", linewidth=2, label=_("expected by the model"))
    if split is not None:
        ax.axvline(split, color="black", linestyle=":", linewidth=1.4, label=_("hold-out begins"))
    ax.set_ylim(bottom=0)
    ax.set_xlim(left=0)
    ax.set_xlabel(_("Period of the calendar"))
    ax.set_ylabel(_("Repeat purchases of all customers"))
    ax.set_title(_("Repeat purchases, added up") if cumulative else _("Repeat purchases of each period"))
    ax.legend(frameon=False)
    shown = np.unique(np.linspace(0, len(table) - 1, min(len(table), 6)).astype(int))
    part = _("{period}: {made:,.0f} made, {expected:,.0f} expected")
    listed = [part.format(period=table.index[i], made=made.iloc[i], expected=expected.iloc[i]) for i in shown]
    return describe(ax, _("Two lines by period. {listed}.").format(listed="; ".join(listed)))


def calibration_by_frequency(result: ResultTable, ax: Any = None) -> Any:
    """Draw mean forecast and mean purchases made with their intervals, by how often customers had bought before.

    Parameters
    ----------
    result : ResultTable
        From :func:`loyaltylab.clv.calibration_by_frequency`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If ``result`` is something else.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab import clv
    >>> found = clv.calibration_by_frequency([0.2, 1.5, 1.7], [0, 2, 1], [0, 2, 2])
    >>> calibration_by_frequency(found).get_ylabel()
    'Purchases per customer in the hold-out'

    Notes
    -----
    Common mistake: overlooking the groups' sizes. Most customers may be in the first one.
    """
    needed = ("n", "predicted", "actual", "actual_low", "actual_high")
    table = getattr(result, "table", None)
    _check(table, needed, "calibration_by_frequency")
    table = pd.DataFrame(table)
    ax = new_axes(ax)
    across, made = np.arange(len(table)), table["actual"].to_numpy(dtype=float)
    ends = table[["actual_low", "actual_high"]].to_numpy(dtype=float).T
    reach = np.nan_to_num(np.abs(ends - made))  # one customer has no interval
    style = {"color": COLORS[0], "marker": "o", "markersize": 7, "linestyle": "none", "capsize": 4}
    ax.errorbar(across, made, yerr=reach, label=_("made, with interval"), **style)
    point = {"color": COLORS[1], "marker": "D", "markersize": 7, "linestyle": "--", "markerfacecolor": "none"}
    ax.plot(across, table["predicted"], label=_("forecast"), **point)
    ax.set_xticks(across, [f"{level}\nn = {n:,}" for level, n in zip(table.index, table["n"], strict=True)], fontsize=9)
    ax.set_ylim(bottom=0)
    ax.set_xlabel(_("Repeat purchases before the hold-out, and customers"))
    ax.set_ylabel(_("Purchases per customer in the hold-out"))
    ax.set_title(_("Forecast and hold-out"))
    ax.legend(frameon=False)
    part = _("{level} before: forecast {said:.2f}, made {made:.2f} [{low:.2f}, {high:.2f}]")
    listed = [
        part.format(level=one.Index, said=one.predicted, made=one.actual, low=one.actual_low, high=one.actual_high)
        for one in table.itertuples()
    ]
    return describe(ax, _("Points with intervals. {parts}.").format(parts="; ".join(listed)))


def unit_name(unit: str) -> str:
    """Name a unit of time.

    Examples
    --------
    >>> unit_name("W"), unit_name("")
    ('weeks', 'units of time')
    """
    names = {"D": _("days"), "W": _("weeks"), "M": _("months"), "Y": _("years")}
    return names.get(unit, _("units of time"))


def _purchases(path: pd.DataFrame) -> Any:
    rises = np.diff(path["frequency"].to_numpy(), prepend=0) > 0
    return path["time"].to_numpy()[rises]


def _path_in_words(name: str, path: pd.DataFrame, unit: str) -> str:
    last = path.iloc[-1]
    words = _("repeat purchases {n}, the last at age {last:.0f}; at age {now:.0f} ({unit}) {share:.0f} %.")
    text = words.format(
        n=int(last["frequency"]),
        last=last["recency"],
        now=last["time"],
        unit=unit_name(unit),
        share=100 * last["probability_alive"],
    )
    return f"{name}: {text}" if name else text


def _check(table: Any, needed: tuple[str, ...], name: str) -> None:
    if not isinstance(table, pd.DataFrame) or any(one not in table.columns for one in needed):
        words = _("this plot takes what loyaltylab.clv.{name} returns, not a {found}.")
        raise ValueError(words.format(name=name, found=type(table).__name__))
