"""The first picture of a case, drawn from the description under ``picture`` in its ``schema.json``."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.datasets import Case
from loyaltylab.i18n import _, get_language
from loyaltylab.plots.style import COLORS, describe, look, new_axes

__all__ = ["first_look"]

PERIODS = {"week": "W-SUN", "month": "M", "quarter": "Q"}
MOST_POINTS = 3_000  # a scatter with more hides itself
FEW = 12  # whole numbers on the axis that are all marked
ROOM = 45  # letters that fit side by side under the bars
NAMED = 6  # values a group, first and last included, that the text for screen readers names


def first_look(case: Case, ax: Any = None) -> Any:
    """Draw what raises the question of a case, before any analysis.

    Parameters
    ----------
    case : Case
        From :func:`loyaltylab.datasets.load` or ``for_student``. Its schema describes the picture: ``table``, ``kind``
        (line, bar, scatter), ``x``, ``y``, ``by`` (groups), ``measure`` (mean, share in percent, sum, count),
        ``period`` of a date (week, month, quarter), ``bin`` (width of classes of whole numbers), ``join`` (a table to
        merge first), and texts in both languages.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the case has no picture described.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from loyaltylab.datasets import load
    >>> first_look(load("car_owners")).get_xlabel()
    'Satisfaction (1-6)'

    Notes
    -----
    Common mistake: taking the first look for the answer. It shows what goes together, in a sample, without intervals.
    """
    plan = case.schema.get("picture")
    if not plan:
        raise ValueError(_("The case {name!r} describes no picture in its schema.json.").format(name=case.name))
    data = _table(case, plan)
    ax = new_axes(ax)
    groups = _groups(case, data, plan)
    names = _group_names(plan)
    said = []
    for place, (group, part) in enumerate(groups):
        name = names.get(str(group), str(group))
        if plan["kind"] == "scatter":
            said.append(_scatter(ax, part, plan, place, name))
        else:
            values = _measured(part, plan)
            _draw(ax, values, plan, (place, len(groups)), name)
            said.append(_values_in_words(name, values))
    title, x_label, y_label = (_in_language(plan[key]) for key in ("title", "x_label", "y_label"))
    ax.set_title(title)
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
    if plan["kind"] != "scatter" and plan["measure"] != "mean":
        ax.set_ylim(bottom=0)  # shares and counts start at nothing; a mean may live on a scale without zero
    if len(groups) > 1:
        ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))  # beside the lines, never over them
    # Data are labeled synthetic wherever they are shown; a picture travels without its notebook.
    ax.figure.supxlabel(case.synthetic, x=0.99, ha="right", fontsize=7, color="#666666")
    kind = {"line": _("Line chart"), "bar": _("Bar chart"), "scatter": _("Scatter chart")}[plan["kind"]]
    text = _("{kind}: {title} ({x} across, {y} up).").format(kind=kind, title=title, x=x_label, y=y_label)
    return describe(ax, " ".join([text, *said, case.synthetic]))


def _table(case: Case, plan: dict[str, Any]) -> pd.DataFrame:
    """The table of the picture, with the columns of the joined one, and dates brought to the start of their period."""
    data = case.tables[plan["table"]]
    if "join" in plan:
        key = next(
            column
            for column, rule in case.schema["tables"][plan["table"]]["columns"].items()
            if rule.get("references", "").startswith(plan["join"] + ".")
        )
        other = case.tables[plan["join"]]
        wanted = [column for column in (plan["x"], plan.get("y"), plan.get("by")) if column not in data.columns]
        data = data.merge(other[[key, *[column for column in wanted if column]]], on=key, validate="many_to_one")
    if "period" in plan:
        periods = data[plan["x"]].dt.to_period(PERIODS[plan["period"]])
        data = data.assign(**{plan["x"]: periods.dt.start_time})
    if "bin" in plan:
        start = data[plan["x"]] // plan["bin"] * plan["bin"]
        data = data.assign(**{plan["x"]: start.astype("str") + "-" + (start + plan["bin"] - 1).astype("str")})
    return data


def _groups(case: Case, data: pd.DataFrame, plan: dict[str, Any]) -> list[tuple[Any, pd.DataFrame]]:
    """The groups in the order in which the dictionary lists their values."""
    if "by" not in plan:
        return [("", data)]
    parts = dict(list(data.groupby(plan["by"])))
    listed = [
        value
        for rules in case.schema["tables"].values()
        for value in rules["columns"].get(plan["by"], {}).get("values", [])
    ]
    names = [name for name in dict.fromkeys(listed) if name in parts] or list(parts)
    return [(name, parts[name]) for name in names]


def _measured(part: pd.DataFrame, plan: dict[str, Any]) -> "pd.Series[float]":
    by_x: Any = part.groupby(plan["x"])
    measured: pd.Series[float]
    if plan["measure"] == "count":
        measured = by_x.size()
    elif plan["measure"] == "sum":
        measured = by_x[plan["y"]].sum()
    else:
        measured = by_x[plan["y"]].mean() * (100 if plan["measure"] == "share" else 1)
    return measured.astype(float)


def _draw(ax: Any, values: "pd.Series[float]", plan: dict[str, Any], place_of: tuple[int, int], name: str) -> None:
    place, count = place_of
    if plan["kind"] == "line":
        values, style = _with_gaps(values), look(place)
        if len(values) > 30:
            style["marker"] = ""  # so many markers hide the line
        ax.plot(values.index, values.to_numpy(), label=name, linewidth=1.6, markersize=4, **style)
        if len(values) <= FEW:
            _mark_each(ax, values.index)
        elif isinstance(values.index, pd.DatetimeIndex):
            ax.xaxis.set_major_locator(_date_ticks())
        return
    width = 0.8 / count
    at = np.arange(len(values)) + (place - (count - 1) / 2) * width
    ax.bar(at, values.to_numpy(), width, color=COLORS[place % len(COLORS)], label=name)
    labels = [str(label) for label in values.index]
    ax.set_xticks(range(len(values)), labels, fontsize=7.5 if len("".join(labels)) > ROOM else None)


def _with_gaps(values: "pd.Series[float]") -> "pd.Series[float]":
    """Whole numbers that do not occur interrupt the line: nothing was measured there."""
    if not pd.api.types.is_integer_dtype(values.index):
        return values
    return values.reindex(range(int(values.index.min()), int(values.index.max()) + 1))


def _mark_each(ax: Any, places: pd.Index) -> None:
    """Put a tick at every measured place; of dates, at every other, so that they have room."""
    if isinstance(places, pd.DatetimeIndex):
        shown = places[::2]
        ax.set_xticks(shown, [date.strftime("%Y-%m") for date in shown])
    else:
        ax.set_xticks(places)


def _date_ticks() -> Any:
    """Few enough dates on the axis to be read."""
    from matplotlib import dates

    locator: Any = dates.AutoDateLocator
    return locator(minticks=3, maxticks=7)


def _scatter(ax: Any, part: pd.DataFrame, plan: dict[str, Any], place: int, name: str) -> str:
    shown = part.iloc[:: max(1, len(part) // MOST_POINTS)]
    style = look(place)
    ax.scatter(
        shown[plan["x"]], shown[plan["y"]], s=14, alpha=0.55, color=style["color"], marker=style["marker"], label=name
    )
    r = part[plan["x"]].corr(part[plan["y"]])
    return _("{name}: {n} points, correlation {r:.2f}.").format(name=name, n=len(shown), r=r).removeprefix(": ")


def _values_in_words(name: str, values: "pd.Series[float]") -> str:
    chosen = values.iloc[np.unique(np.linspace(0, len(values) - 1, NAMED).round().astype(int))]
    parts = "; ".join(f"{_label(at)}: {value:,.4g}" for at, value in chosen.items())
    return f"{name} – {parts}." if name else f"{parts}."


def _label(at: Any) -> str:
    return at.strftime("%Y-%m-%d") if isinstance(at, pd.Timestamp) else str(at)


def _group_names(plan: dict[str, Any]) -> dict[str, str]:
    """What the groups are called, where their values are only codes, such as 0 and 1."""
    return {value: _in_language(texts) for value, texts in plan.get("names", {}).items()}


def _in_language(texts: dict[str, str]) -> str:
    return texts.get(get_language(), texts["en"])
