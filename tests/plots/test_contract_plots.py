"""Pictures of contracts carry their numbers as text, keep intervals, and refuse what they cannot draw."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from loyaltylab import clv, plots, transactions

HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491, 468]
FIT = clv.ShiftedBetaGeometric(HIGH_END).fit()


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def spells():
    """Ten members: four leave at the first renewal, two at the second, four are watched for three."""
    return pd.DataFrame({"months": [1] * 4 + [2] * 2 + [3] * 4, "left": [True] * 6 + [False] * 4})


def gains():
    index = pd.MultiIndex.from_tuples([("student", 12), ("student", 24), ("private", 12), ("private", 24)])
    return pd.DataFrame({"gain": [1.0, -3, 6, 5], "low": [-2.0, -7, 3, 1], "high": [4.0, 1, 9, 10]}, index=index)


def test_extended_curves_show_all_that_was_seen_and_one_line_a_way():
    table = pd.DataFrame({"straight line": np.linspace(95, 7, 9), "my own": np.full(9, 50.0)})
    ax = plots.extended_curves(HIGH_END, table, fitted=4)
    assert [line.get_label() for line in ax.lines] == ["straight line", "my own", "members seen"]
    assert ax.lines[-1].get_ydata()[[0, 4, 8]] == pytest.approx([100, 59.3, 46.8])
    assert ax.lines[0].get_ydata() == pytest.approx(table["straight line"])
    assert "Seen: 59, 47" in plots.alt_text(ax)
    assert "straight line: 51, 7; my own: 50, 50" in plots.alt_text(ax)


def test_what_is_held_back_begins_after_the_last_renewal_fitted():
    ax = plots.extended_curves(HIGH_END, pd.DataFrame({"sBG": 100 * FIT.survival(range(9))}), fitted=4)
    band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (band.x0, band.x1) == pytest.approx((4.5, 8.5))


@pytest.mark.parametrize(("rows", "fitted", "words"), [(8, 4, "ways has 8 rows, expected 9"), (9, 8, "fitted is 8")])
def test_ways_of_the_wrong_length_or_without_anything_held_back_are_refused(rows, fitted, words):
    with pytest.raises(ValueError, match=words):
        plots.extended_curves(HIGH_END, pd.DataFrame({"line": range(rows)}), fitted=fitted)


def test_projection_check_draws_the_projection_and_what_was_seen():
    fit = clv.ShiftedBetaGeometric.from_customers(spells()["months"], spells()["left"]).fit()
    ax = plots.projection_check(
        {"all": fit.project(3)}, transactions.kaplan_meier(spells(), "months", "left"), "months"
    )
    assert ax.lines[0].get_ydata() == pytest.approx(100 * np.asarray(fit.survival([0, 1, 2, 3])))
    assert ax.lines[1].get_ydata() == pytest.approx([60, 40, 40])
    assert "seen 40.0 % [" in plots.alt_text(ax)
    assert f"projected {100 * fit.survival(3):.1f} % [" in plots.alt_text(ax)
    assert ax.get_xlabel() == "Age of the relationship (months)"


def test_band_is_the_interval_of_the_projection():
    table = FIT.project(8)
    data = pd.DataFrame({"months": [1, 8], "left": [True, False]})
    ax = plots.projection_check({"all": table}, transactions.kaplan_meier(data, "months", "left"))
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert {round(100 * table["survival_low"][8], 6), round(100 * table["survival_high"][8], 6)} <= set(
        heights.round(6)
    )


def test_a_group_that_was_not_seen_is_refused():
    seen = transactions.kaplan_meier(spells(), "months", "left")
    with pytest.raises(ValueError, match=r"there is no group 'dearer'. The groups are: all"):
        plots.projection_check({"dearer": FIT.project(3)}, seen)


def test_contract_curves_start_together_and_part():
    ax = plots.contract_curves(FIT, 12)
    renew, alike, there, there_alike = (line.get_ydata() for line in ax.lines)
    assert renew[0] == alike[0] == pytest.approx(there[0]) == pytest.approx(there_alike[0])
    assert (np.diff(renew) > 0).all()
    assert (alike == alike[0]).all()
    assert (there[1:] > there_alike[1:]).all()
    assert there == pytest.approx(np.cumprod(renew / 100) * 100)
    assert f"{there[-1]:.1f}" in plots.alt_text(ax)


@pytest.mark.parametrize("periods", [1, 2.5])
def test_too_few_periods_are_refused(periods):
    with pytest.raises(ValueError, match=f"periods is {periods}"):
        plots.contract_curves(FIT, periods)


def test_gains_keep_their_intervals():
    ax = plots.gain_by_horizon(gains())
    assert "student: 12: +1.0 [-2.0, +4.0]; 24: -3.0 [-7.0, +1.0]" in plots.alt_text(ax)
    lines = [box.lines[0].get_ydata().tolist() for box in ax.containers]
    assert lines == [[1, -3], [6, 5]]
    ends = [sorted(part[:, 1].tolist()) for part in ax.containers[0].lines[2][0].get_segments()]
    assert ends == [[-2, 4], [-7, 1]]
    assert list(ax.get_xticks()) == [12, 24]


@pytest.mark.parametrize("table", [gains().drop(columns="low"), gains().loc["student"]])
def test_a_table_of_another_shape_is_refused(table):
    with pytest.raises(ValueError, match="needs the columns gain, low and high"):
        plots.gain_by_horizon(table)
