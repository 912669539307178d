"""The picture of the debt draws the numbers of the books, and says them in words."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from loyaltylab import plots, programs
from loyaltylab.i18n import set_language


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")
    set_language("en")


@pytest.fixture
def books():
    return programs.liability_rollforward(([100, 200], [[30, 60], [50]]), 1.0, [0.5, 0.8])


def test_bars_and_line_are_those_of_the_table(books):
    ax = plots.rollforward(books, unit="yuan")
    heights = np.array([[bar.get_height() for bar in part] for part in ax.containers])
    assert heights[0].tolist() == books.table["deferred"].tolist()
    for row, name in zip(heights[1:], ["redeemed", "breakage", "catch_up"], strict=True):
        assert row.tolist() == (-books.table[name]).tolist()
    line = ax.lines[0].get_ydata()
    assert line.tolist() == books.table["closing"].tolist()
    assert np.diff(line, prepend=0) == pytest.approx(heights.sum(axis=0))  # what is above less what is below
    assert ax.get_ylabel() == "Amount (yuan)"
    assert f"debt at the end {books.table['closing'].iloc[-1]:,.0f}" in plots.alt_text(ax)


def test_a_rise_of_the_debt_by_a_new_estimate_stands_above_the_line(books):
    assert books.table["catch_up"].iloc[1] < 0
    ax = plots.rollforward(books)
    bar = ax.containers[3][1]
    assert bar.get_height() > 0
    assert bar.get_y() == books.table["deferred"].iloc[1]
    assert f"new estimate +{bar.get_height():,.0f}" in plots.alt_text(ax)
    assert ax.get_ylabel() == "Amount (money)"


def test_no_change_of_the_estimate_is_a_zero_without_a_sign_of_loss(books):
    assert books.table["catch_up"].iloc[0] == 0
    assert "-0" not in plots.alt_text(plots.rollforward(books))


def test_many_periods_leave_room_for_their_names():
    rows = [list(range(1, 37 - at)) for at in range(36)]
    ax = plots.rollforward(programs.liability_rollforward(([100] * 36, rows), 1.0, 0.9))
    assert len(ax.get_xticks()) == 12


def test_chinese(books):
    set_language("zh")
    assert plots.rollforward(books, unit="yuan").get_ylabel() == "金额（元）"


def test_other_results_are_refused():
    with pytest.raises(ValueError, match="not a result of"):
        plots.rollforward(programs.reward_cost)
