"""Pictures of customers without a contract carry their numbers as text, and refuse what they cannot draw."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from loyaltylab import clv, plots

FIT = clv.BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426)
LOG = pd.DataFrame({"customer_id": [1, 1, 1, 2], "time": [0.0, 1.5, 1.7, 0.2]})


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def test_path_ends_at_the_chance_and_has_a_tick_a_purchase():
    path = clv.alive_path(FIT, [2.0, 30.43], 38.86)
    ax = plots.alive_path(path)
    line, ticks = ax.lines[:2]
    assert line.get_ydata()[-1] == pytest.approx(100 * path["probability_alive"].iloc[-1])
    assert ticks.get_xdata().tolist() == [0, 2.0, 30.43]
    text = plots.alt_text(ax)
    assert "repeat purchases 2, the last at age 30; at age 39 (units of time) 73 %" in text


def test_two_customers_have_ticks_of_their_own_and_two_models_share_them():
    first, second = clv.alive_path(FIT, [2.0], 10.0), clv.alive_path(FIT, [3.0, 4.0], 10.0)
    two = plots.alive_path({"he": first, "she": second})
    ticks = [line for line in two.lines if line.get_marker() == "|"]
    assert [line.get_xdata().tolist() for line in ticks] == [[0, 2], [0, 3, 4]]
    heights = [set(line.get_ydata()) for line in ticks]
    assert max(heights[1]) < min(heights[0]) < 0
    assert two.get_ylim()[0] < min(heights[1])
    other = clv.alive_path(clv.MBGNBD.at(r=0.5, alpha=6, a=0.9, b=1.6), [2.0], 10.0)
    same = plots.alive_path({"BG/NBD": first, "MBG/NBD": other})
    assert sum(line.get_marker() == "|" for line in same.lines) == 1
    assert "MBG/NBD: repeat purchases 1" in plots.alt_text(same)


def test_path_says_the_unit():
    path = clv.alive_path(FIT, [2.0], 10.0)
    path.attrs["unit"] = "W"
    assert plots.alive_path(path).get_xlabel() == "Age of the customer (weeks)"


def test_map_shows_the_chance_of_each_cell():
    ax = plots.alive_map(FIT, T=39, most=12)
    cells = ax.collections[0].get_array().reshape(12, -1)
    customer = pd.DataFrame({"frequency": [12], "recency": [39.0], "T": [39.0]})
    assert cells[-1, -1] == pytest.approx(100 * FIT.probability_alive(customer)[0])
    assert cells[-1, 20] < cells[0, 20]  # the same silence, more purchases: more surely gone
    chance = 100 * FIT.probability_alive(customer.assign(recency=19.5))[0]
    assert f"repeat purchases 12, the last at 19.5: {chance:.0f} %" in plots.alt_text(ax)


@pytest.mark.parametrize(("T", "most"), [(0, 10), (float("inf"), 10), (39, 1), (39, 2.5)])
def test_impossible_maps_are_refused(T, most):
    with pytest.raises(ValueError, match="T is"):
        plots.alive_map(FIT, T=T, most=most)


def test_map_refuses_covariates():
    fit = clv.BGNBD.revive(np.zeros(5), np.eye(5), purchase_covariates=["friend"])
    with pytest.raises(ValueError, match="covariates"):
        plots.alive_map(fit, T=39)


@pytest.mark.parametrize("cumulative", [True, False])
def test_tracking_draws_made_and_expected(cumulative):
    table = clv.tracking(FIT, LOG, 3)
    ax = plots.tracking(table, split=2, cumulative=cumulative)
    ending = "_cumulative" if cumulative else ""
    assert ax.lines[0].get_ydata().tolist() == table[f"actual{ending}"].tolist()
    assert ax.lines[1].get_ydata().tolist() == table[f"expected{ending}"].tolist()
    assert ax.lines[2].get_xdata() == [2, 2]
    assert f"2: {table[f'actual{ending}'][2]:,.0f} made" in plots.alt_text(ax)


def test_calibration_draws_intervals_and_a_single_customer_without():
    found = clv.calibration_by_frequency([0.2, 1.5, 1.7, 3.0], [0, 2, 1, 5], [0, 2, 2, 9])
    ax = plots.calibration_by_frequency(found)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0\nn = 1", "2\nn = 2", "7+\nn = 1"]
    low, high = found.table.loc["2", ["actual_low", "actual_high"]]
    assert f"2 before: forecast 1.60, made 1.50 [{low:.2f}, {high:.2f}]" in plots.alt_text(ax)


@pytest.mark.parametrize("draw", [plots.alive_path, plots.tracking, plots.calibration_by_frequency])
def test_other_tables_are_refused(draw):
    with pytest.raises(ValueError, match="this plot takes what"):
        draw(pd.DataFrame({"n": [1]}))


def test_no_path_is_refused():
    with pytest.raises(ValueError, match="no path"):
        plots.alive_path({})
