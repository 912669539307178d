"""Pictures of spending and of states carry their numbers as text, and refuse what they cannot draw."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from loyaltylab import clv, i18n, plots
from loyaltylab.plots.equity import action_name, state_name

CURVE = clv.ResponseCurve(0.4, 5, 0.15)
PLAN = clv.contact_policy([0.3, 0.2, 0.15, 0.05], margin=40, contact_cost=4, discount=0.2)


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def test_star_stands_on_the_optimum_and_ring_on_today():
    ax = plots.spending_curves(CURVE, margin=100)
    line, star, ring = ax.lines[:3]
    assert [star.get_xdata()[0], star.get_ydata()[0]] == pytest.approx([14.0895, 15.2722], abs=1e-3)
    assert [ring.get_xdata()[0], ring.get_ydata()[0]] == pytest.approx([5, 10])
    assert max(line.get_ydata()) <= star.get_ydata()[0] + 1e-9
    assert line.get_ydata()[0] == 0
    assert "now 5.0, leaves 10.0; best 14.1, leaves 15.3" in plots.alt_text(ax)
    assert ax.get_legend() is None


def test_several_curves_have_a_legend_and_all_marks_are_in_sight():
    curves = {"low": clv.ResponseCurve(0.2, 5, 0.15), "high": clv.ResponseCurve(0.8, 5, 0.15)}
    ax = plots.spending_curves(curves, margin=100)
    assert [one.get_text() for one in ax.get_legend().get_texts()] == ["low", "high"]
    assert ax.get_xlim()[1] > max(one.optimum(100) for one in curves.values())
    assert "low: now" in plots.alt_text(ax)
    assert "high: now" in plots.alt_text(ax)


def test_a_customer_who_is_worth_little_is_not_won():
    ax = plots.spending_curves(CURVE, margin=1, most=8)
    assert ax.lines[1].get_xdata()[0] == 0
    assert ax.get_xlim()[1] == 8


@pytest.mark.parametrize("wrong", [{}, {"now": 0.4}, 0.3 * np.ones(3)])
def test_what_is_no_curve_is_refused(wrong):
    with pytest.raises(ValueError, match="curves must be a ResponseCurve"):
        plots.spending_curves(wrong, margin=100)


def test_end_of_the_axis_must_be_above_zero():
    with pytest.raises(ValueError, match="most is 0"):
        plots.spending_curves(CURVE, margin=100, most=0)


def test_states_have_their_value_and_a_paused_one_is_hatched():
    ax = plots.state_values(PLAN, unit="CNY")
    bars = ax.patches
    assert [bar.get_height() for bar in bars] == pytest.approx(PLAN.value.tolist())
    assert [bar.get_hatch() for bar in bars] == ["", "", "", "//", "//"]
    assert ax.get_ylabel() == "Value of a customer (CNY)"
    assert "recency 3: 2.6, contact; recency 4: 0.0, stop" in plots.alt_text(ax)


def test_another_name_for_doing_nothing():
    ax = plots.state_values(PLAN, pause="contact")
    assert [bar.get_hatch() for bar in ax.patches] == ["//", "//", "//", "", ""]


def test_other_results_are_refused():
    with pytest.raises(ValueError, match="this plot takes what contact_policy or best_policy returns, not a Series"):
        plots.state_values(PLAN.value)


def test_names_in_chinese():
    with i18n.using("zh"):
        assert state_name("recency 2") != "recency 2"
        assert action_name("contact") != "contact"
        assert state_name("asleep") == "asleep"
