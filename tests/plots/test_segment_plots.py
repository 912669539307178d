"""Plots of segments draw the numbers of the result, and say them in words."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

from loyaltylab import plots, transactions
from loyaltylab.i18n import set_language
from loyaltylab.plots.segments import segment_name
from loyaltylab.transactions.segments import SegmentTable

RFM = pd.DataFrame(
    {
        "frequency": [4, 0, 2, 0],
        "recency": [28.0, 0.0, 5.0, 0.0],
        "T": [30.0, 20.0, 90.0, 90.0],
        "monetary_value": [25.0, np.nan, 50.0, np.nan],
        "holdout_frequency": [2, 0, 0, 0],
    }
)
PROFIT = pd.DataFrame({"profit": [60.0, 30.0, 10.0, 5.0, -5.0]})


@pytest.fixture(autouse=True)
def _close():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")
    set_language("en")


@pytest.fixture
def activity() -> SegmentTable:
    return transactions.activity_segments(RFM, 13, 26)


@pytest.fixture
def pyramid() -> SegmentTable:
    return transactions.customer_pyramid(PROFIT, "profit", cuts=(0.2, 0.4, 0.8), draws=20)


@pytest.mark.parametrize(("column", "widths"), [("share", [25, 25, 50]), ("spend", [50, 0, 50])])
def test_bars_are_the_column(activity, column, widths):
    ax = plots.customer_segments(activity, column)
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(widths)
    assert "n = 4" in ax.get_title()


def test_intervals_are_drawn_and_said(activity):
    ax = plots.customer_segments(activity, "bought_later")
    row = activity.table.loc["active"]
    (lines,) = ax.collections
    first = lines.get_segments()[0]
    assert sorted(first[:, 0]) == pytest.approx([row["bought_later_low"], row["bought_later_high"]])
    assert "active 100.0 % [20.7, 100.0]" in plots.alt_text(ax)


def test_no_such_column(activity):
    with pytest.raises(ValueError, match="this result has: share, bought_later, spend"):
        plots.customer_segments(activity, "profit")


def test_the_pyramid_shows_a_loss(pyramid):
    ax = plots.customer_pyramid(pyramid)
    assert sorted(bar.get_width() for bar in ax.patches)[0] == -5
    assert "lead: 20.0 % of customers, -5.0 %" in plots.alt_text(ax)
    assert ax.get_xlim()[0] < -5


def test_the_curve_peaks_where_losses_begin():
    ax = plots.profit_curve(PROFIT["profit"])
    y = ax.get_lines()[0].get_ydata()
    assert y.tolist() == pytest.approx([0, 60, 90, 100, 105, 100])
    assert ax.get_lines()[1].get_ydata() == [100, 100]  # the whole profit
    assert [(*mark.get_xdata(), *mark.get_ydata()) for mark in ax.get_lines()[2:]] == [(20, 60), (80, 105)]
    assert "the best 20 % of customers bring 60.0 %" in plots.alt_text(ax)
    assert "105.0 % is reached at 80.0 %" in plots.alt_text(ax)


@pytest.mark.parametrize("bad", [[], [1.0, np.nan], [-1.0, -2.0]])
def test_no_curve_without_profit(bad):
    with pytest.raises(ValueError, match="sum is above 0"):
        plots.profit_curve(bad)


def test_every_account_is_a_point():
    data = pd.DataFrame({"sales": [900, 50, 800, 30], "payment_days": [30, 20, 90, 95]})
    ax = plots.account_grid(transactions.customer_grid(data))
    assert sum(len(points.get_offsets()) for points in ax.collections) == 4
    assert len({points.get_paths()[0].vertices.shape for points in ax.collections}) > 1
    assert "high: large, pays well: 25.0 % of accounts, 50.6 % of sales" in plots.alt_text(ax)


def test_chinese(activity, pyramid):
    set_language("zh")
    for ax in (plots.customer_segments(activity), plots.customer_pyramid(pyramid)):
        assert plots.alt_text(ax)
    assert segment_name("our own") == "our own"
