"""Plots of service: what is drawn is what was computed, labels keep apart, and words carry the numbers."""

import re
from itertools import combinations
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from loyaltylab import plots, survey
from loyaltylab.plots.names import item_name
from loyaltylab.plots.places import label_points
from loyaltylab.survey.value import COSTS, VALUES

RNG = np.random.default_rng(7)
MOOD = RNG.normal(size=300)
PAIRS = pd.DataFrame(
    {
        f"{kind}_{code}_{i}": (5 + shift + 0.6 * MOOD + RNG.normal(size=300)).round().clip(1, 7)
        for kind, shift in (("exp", 0.6), ("per", 0.0))
        for code in ("tan", "rel", "res", "ass", "emp")
        for i in (1, 2)
    }
)
RATINGS = pd.DataFrame(
    {
        f"rate_{i}": (3.5 + 0.05 * n + 0.7 * MOOD + RNG.normal(size=300)).round().clip(1, 5)
        for n, i in enumerate(["front_desk", "room", "quiet", "breakfast", "location", "value", "service"])
    }
).assign(csat=(3.5 + MOOD + RNG.normal(size=300)).round().clip(1, 5))
OFFERS = pd.DataFrame(
    [[50, 20, 15, 10, 40, 10, 5, 5], [45, 10, 10, 20, 30, 20, 5, 5]], index=["Light", "Quay"], columns=[*VALUES, *COSTS]
)
FEATURES = {
    "clean_bathroom": {"A": 5, "O": 25, "M": 60, "I": 10},
    "free_cancellation": {"A": 15, "O": 50, "M": 25, "I": 10},
    "welcome_drink": {"A": 52, "O": 8, "M": 2, "I": 30, "R": 4},
    "early_check_in": {"A": 42, "O": 10, "M": 4, "I": 40},
    "towel_animals": {"A": 10, "I": 70, "R": 20},
}
QUALITY, KANO = survey.servqual(PAIRS), survey.kano_from_counts(FEATURES)
GRID = survey.importance_performance(RATINGS, list(RATINGS.columns[:-1]), draws=50)
VALUE = survey.delivered_value(OFFERS)
MOVES = survey.who_moves(RNG.gamma(2, 3, 200), [0, 5, 10], already=RNG.random(200) < 0.2)
DRAW: dict[str, Any] = {
    "servqual": lambda ax=None: plots.servqual(QUALITY, ax=ax),
    "servqual, two dimensions": lambda ax=None: plots.servqual(survey.servqual(PAIRS.filter(regex="rel|emp")), ax=ax),
    "kano": lambda ax=None: plots.kano(KANO, ax=ax),
    "importance": lambda ax=None: plots.importance_performance(GRID, ax=ax),
    "value": lambda ax=None: plots.delivered_value(VALUE, ax=ax),
    "moves": lambda ax=None: plots.who_moves(MOVES, ax=ax),
}


@pytest.fixture(autouse=True)
def clean():
    yield
    plt.close("all")


def shown(text: str, value: float, digits: int = 2) -> bool:
    return f"{value:.{digits}f}" in text


@pytest.mark.parametrize("name", DRAW)
def test_title_words_and_given_axes(name: str) -> None:
    _figure, ax = plt.subplots()
    assert DRAW[name](ax) is ax
    assert ax.get_title()
    assert ax.get_xlabel() or name == "value"
    assert ax.get_ylabel() or name.startswith("servqual")
    text = plots.alt_text(ax)
    assert re.search(r"\d", text)
    assert text.endswith(".")


@pytest.mark.parametrize("name", DRAW)
def test_nothing_is_cut_off_or_covered(name: str) -> None:
    ax = DRAW[name]()
    figure = ax.figure
    figure.canvas.draw()
    frame = figure.bbox.padded(1)
    legend = ax.get_legend()
    inner = [text for text in ax.texts if text.get_text()]
    ticks = [
        tick.label1
        for axis in (ax.xaxis, ax.yaxis)
        for tick in axis.get_major_ticks()
        if min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())  # others are not drawn
    ]
    texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ticks, *inner]
    boxes = [each.get_window_extent() for each in texts if each.get_text()]
    for box in boxes + ([legend.get_window_extent()] if legend else []):
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert frame.y0 <= box.y0
        assert box.y1 <= frame.y1
    for one, other in combinations(inner, 2):
        apart = not Text.get_window_extent(one).overlaps(Text.get_window_extent(other))
        assert apart, (one.get_text(), other.get_text())


def test_quality_shows_the_means_and_gaps() -> None:
    ax = DRAW["servqual"]()
    drawn = [points.get_offsets()[:, 0] for points in ax.collections if len(points.get_offsets()) == 5][:2]
    assert np.asarray(drawn[0]) == pytest.approx(QUALITY.table["expected"].to_numpy())
    assert np.asarray(drawn[1]) == pytest.approx(QUALITY.table["perceived"].to_numpy())
    text = plots.alt_text(ax)
    for _name, row in QUALITY.table.iterrows():
        assert all(shown(text, row[key]) for key in ("expected", "perceived", "gap", "low", "high"))


def test_one_answer_without_interval_is_still_drawn() -> None:
    few = survey.servqual(PAIRS.head(2))
    ax = plots.servqual(few)
    ax.figure.canvas.draw()
    assert np.isfinite(ax.get_xlim()).all()


def test_kano_marks_what_is_ambiguous() -> None:
    ax = DRAW["kano"]()
    lines = [line for line in ax.lines if len(line.get_xdata()) == 1 and line.get_marker() in "os^DvP"]
    hollow = {(float(line.get_xdata()[0]), float(line.get_ydata()[0])): line.get_markerfacecolor() for line in lines}
    for name, row in KANO.table.iterrows():
        assert (hollow[-row["DI"], row["SI"]] == "white") == row["ambiguous"], name
    labels = [text.get_text() for text in ax.texts]
    assert "early check-in (A/I?)" in labels
    assert "clean bathroom (M)" in labels
    assert "early check-in A/I? (ambiguous), SI 0.54, DI -0.15" in plots.alt_text(ax)


def test_grid_shows_points_and_cuts() -> None:
    ax = DRAW["importance"]()
    drawn = {(x, y) for line in ax.lines for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)}
    for name, row in GRID.table.iterrows():
        assert (row["performance"], row["importance"]) in drawn
        assert item_name(str(name)) in [text.get_text() for text in ax.texts]
        assert ax.get_xlim()[0] < row["performance_low"]
        assert row["importance_high"] < ax.get_ylim()[1]
    levels = [line.get_ydata()[0] for line in ax.lines if list(line.get_xdata()) == [0, 1]]
    assert GRID.cuts[0] in levels
    assert "keep up the good work" in plots.alt_text(ax)
    assert ax.get_legend() is None
    assert not [line for line in ax.lines if line.get_linestyle() == "--"]


def test_diagonal_is_drawn_when_asked_for() -> None:
    ax = plots.importance_performance(GRID, diagonal=True)
    assert "diagonal (above it: improve)" in [text.get_text() for text in ax.get_legend().get_texts()]
    slanted = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert len(slanted) == 1


def test_bars_of_value_add_up() -> None:
    ax = DRAW["value"]()
    tops = [bar.get_y() + bar.get_height() for bar in ax.patches]
    for offer, row in VALUE.table.iterrows():
        assert row["total_value"] in tops
        assert row["total_cost"] in tops
        assert f"{offer}: value {row['total_value']:g}, cost {row['total_cost']:g}" in plots.alt_text(ax)
    assert "left: +35" in [text.get_text() for text in ax.texts]


def test_moves_say_what_one_customer_costs() -> None:
    ax = DRAW["moves"]()
    labels = [text.get_text() for text in ax.texts]
    assert labels[0] == "–"
    assert labels[1:] == [f"{value:.1f}" for value in MOVES.table["cost_per_move"][1:]]
    assert f"5: {100 * MOVES.table.loc[5, 'share']:.1f} %" in plots.alt_text(ax)
    with pytest.raises(ValueError, match="who_moves"):
        plots.who_moves(VALUE)


def test_labels_at_the_same_point_keep_apart() -> None:
    _figure, ax = plt.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    label_points(ax, np.full(6, 0.5), np.full(6, 0.5), [f"label {i}" for i in range(6)])
    boxes = [Text.get_window_extent(text) for text in ax.texts]  # the words, without the line that leads to them
    assert len(boxes) == 6
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
