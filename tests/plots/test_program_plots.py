"""Pictures of programs draw the numbers of the result, and say them in words."""

import dataclasses

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from loyaltylab import plots, programs
from loyaltylab.i18n import set_language
from loyaltylab.results import Estimate

PANEL = pd.DataFrame(
    {
        "shop": np.repeat(list("abcd"), 3),
        "half": [1, 2, 3] * 4,
        "card": np.repeat([1, 1, 0, 0], 3),
        "visits": [3, 4, 6, 4, 4, 6, 3, 3, 4, 5, 5, 5],
    }
)
EVENTS = pd.DataFrame(
    {
        "member_id": [1, 2, 1, 3],
        "date": ["2024-01-31", "2024-01-31", "2024-06-30", "2024-12-31"],
        "type": ["issue", "issue", "redeem", "issue"],
        "points": [100, 100, 60, 50],
    }
)


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")
    set_language("en")


@pytest.fixture
def study():
    return programs.event_study(PANEL, "visits", "shop", "half", "card", start=3)


@pytest.fixture
def lives():
    rule = programs.ExpiryRule("lot_age", months=12)
    return programs.point_lives(programs.post(EVENTS, rule, end="2025-01-31"), draws=20)


def test_effects_stand_on_both_sides_of_the_start(study):
    ax = plots.event_study(study)
    before, after = (container.lines[0] for container in ax.containers)
    assert before.get_xdata().tolist() == [0, 1]
    assert after.get_xdata().tolist() == [2]
    assert [*before.get_ydata(), *after.get_ydata()] == study.table["effect"].tolist()
    ends = np.concatenate([bars.get_segments() for container in ax.containers for bars in container.lines[2]])
    assert ends[:, 0, 1] == pytest.approx(study.table["effect_low"].to_numpy())
    assert ends[:, 1, 1] == pytest.approx(study.table["effect_high"].to_numpy())
    assert 1.5 in [line.get_xdata()[0] for line in ax.lines]
    assert "the program begins with 3" in plots.alt_text(ax)
    assert f"3: {study.table['effect'][3]:+.3f} [" in plots.alt_text(ax)


def test_ends_of_an_interval_need_not_be_alike(study):
    table = study.table.assign(effect_high=study.table["effect_high"] + 1)
    ax = plots.event_study(dataclasses.replace(study, table=table))
    ends = np.concatenate([bars.get_segments() for container in ax.containers for bars in container.lines[2]])
    assert ends[:, 1, 1] == pytest.approx(table["effect_high"].to_numpy())


def test_areas_of_the_life_of_points_end_where_the_curve_does(lives):
    ax = plots.point_lives(lives)
    used, there, expired = (area.get_paths()[0].vertices for area in ax.collections)
    assert used[:, 1].max() == pytest.approx(100 * lives.curve["redeemed"].iloc[-1])
    assert there[:, 1].max() == pytest.approx(100)
    assert expired[:, 1].max() == pytest.approx(100)
    assert {text.get_text() for text in ax.texts} == {"redeemed", "still there", "expired"}
    assert "In the end 30.0 % are redeemed; of those still there now 30.0 %" in plots.alt_text(ax)


def test_dates_are_written_without_hours():
    panel = PANEL.assign(half=pd.to_datetime(PANEL["half"].map({1: "2025-01-01", 2: "2025-07-01", 3: "2026-01-01"})))
    ax = plots.event_study(
        programs.event_study(panel, "visits", "shop", "half", "card", start=pd.Timestamp("2026-01-01"))
    )
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2025-01-01", "2025-07-01", "2026-01-01"]
    assert "begins with 2026-01-01" in plots.alt_text(ax)


def test_chinese(study, lives):
    set_language("zh")
    assert "计划从 3 开始" in plots.alt_text(plots.event_study(study))
    assert plots.point_lives(lives).get_xlabel() == "积分的月龄（月）"


@pytest.mark.parametrize("draw", [plots.event_study, plots.point_lives, plots.uplift])
def test_other_results_are_refused(draw):
    with pytest.raises(ValueError, match="not a result of"):
        draw(programs.reward_cost)


def test_designs_stand_below_each_other_with_the_truth():
    gap, draw = (Estimate(v, v - 0.1, v + 0.2, 10, 0.1, "t") for v in (0.6, 0.1))
    ax = plots.designs({"gap": gap, "draw": draw}, truth=0.15, unit="visits")
    ends = np.concatenate([bars.get_segments() for container in ax.containers for bars in container.lines[2]])
    assert ends[:, :, 0] == pytest.approx(np.array([[0.5, 0.8], [0.0, 0.3]]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["gap", "draw"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert ax.get_xlabel() == "Effect (visits)"
    assert "gap: +0.600 [+0.500, +0.800]" in plots.alt_text(ax)
    assert "The true effect is +0.150" in plots.alt_text(ax)


@pytest.mark.parametrize("found", [{}, {"gap": 0.6}])
def test_designs_need_estimates(found):
    with pytest.raises(ValueError, match="expected effects by name"):
        plots.designs(found)
