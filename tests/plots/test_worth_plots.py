"""Pictures of value carry their numbers as text, and refuse what they cannot draw."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from loyaltylab import clv, plots

SHEET = clv.value_worksheet({"won": -80}, {"margin": [60, 60]}, retention=0.8, discount=0.1)


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def test_curve_has_a_line_a_timing_and_marks_the_reader():
    ax = plots.clv_curve(clv.clv_by_retention(100, 0.1, [0.7, 0.8, 0.9]), retention=0.8, timing="conditional")
    assert len(ax.lines) == 5
    text = plots.alt_text(ax)
    assert "first margin now (immediate): 70 %: 275; 80 %: 367; 90 %: 550" in text
    assert "retention 80 %: 267" in text


def test_star_stands_at_the_readers_retention_and_its_value():
    ax = plots.clv_curve(clv.clv_by_retention(100, 0.1, [0.7, 0.8, 0.9]), retention=0.8, timing="end")
    (star,) = [line for line in ax.lines if line.get_marker() == "*"]
    assert (*star.get_xdata(), *star.get_ydata()) == pytest.approx((80, clv.retention_clv(100, 0.8, 0.1, "end")))


def test_mark_between_two_rows_is_computed_and_not_interpolated():
    ax = plots.clv_curve(clv.clv_by_retention(100, 0.1, [0.6, 0.95]), retention=0.8)
    assert "retention 80 %: 367" in plots.alt_text(ax)


def test_sources_stack_to_the_total_and_go_below_zero():
    found = clv.profit_sources([50, 50], growth=[0, 20], premium=[0, -9], timing="end")
    ax = plots.profit_sources(found)
    assert ax.lines[0].get_ydata().tolist() == [50, 61]
    tops = [bar.get_y() + bar.get_height() for bar in ax.patches]
    assert max(tops) == 70
    assert min(tops) == -9
    assert "higher prices: 0.0, -9.0" in plots.alt_text(ax)
    assert "costing less" not in plots.alt_text(ax)


def test_cumulative_value_ends_at_the_net_present_value():
    ax = plots.cumulative_value(SHEET)
    assert ax.lines[0].get_ydata()[-1] == pytest.approx(-80 + 60 / 1.1 + 48 / 1.21)
    assert f"2: {SHEET.table['cumulative'].iloc[-1]:,.1f}" in plots.alt_text(ax)


def test_legend_of_the_worksheet_shows_gains_and_losses_in_their_colors():
    ax = plots.cumulative_value(SHEET)
    handles = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    gain, loss = handles["present value of a year: a gain"], handles["present value of a year: a loss"]
    assert [bar.get_height() for bar in loss] == [-80]
    assert [bar.get_height() for bar in gain] == pytest.approx([60 / 1.1, 48 / 1.21])
    assert gain[0].get_facecolor() != loss[0].get_facecolor()


def test_legend_names_no_loss_where_there_is_none():
    ax = plots.cumulative_value(clv.value_worksheet({"fee": 10}, {"margin": [60]}, retention=0.8, discount=0.1))
    assert not any("loss" in text for text in ax.get_legend_handles_labels()[1])


@pytest.mark.parametrize("draw", [plots.clv_curve, plots.profit_sources, plots.cumulative_value])
def test_other_results_are_refused(draw):
    with pytest.raises(ValueError, match="this plot takes what"):
        draw(clv.clv_by_timing(100, 0.8, 0.1))


def test_unknown_timing_is_refused():
    with pytest.raises(ValueError, match="timing is 'soon'"):
        plots.clv_curve(clv.clv_by_retention(100, 0.1), timing="soon")


@pytest.mark.parametrize("by", [None, "kind"])
def test_tenure_is_drawn_with_its_intervals(by):
    data = pd.DataFrame(
        {"who": np.repeat(np.arange(40), 2), "years": np.tile([1, 2], 40) + np.repeat(np.arange(40), 2)}
    )
    data["profit"] = data["years"] + np.random.default_rng(1).normal(size=80)
    data["kind"] = np.where(data["who"] % 2, "odd", "even")
    found = clv.tenure_effect(data, "profit", "years", "who", by=by)
    ax = plots.tenure_effect(found)
    assert len(ax.get_xticks()) == (1 if by is None else 2)
    assert f"{found.table['per_period_low'].iloc[-1]:.2f}" in plots.alt_text(ax)
