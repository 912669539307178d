"""The picture of the way to the first reward shows the numbers of its result."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

from loyaltylab import plots
from loyaltylab.programs import changed, first_reward, preset


@pytest.fixture
def found():
    return first_reward(preset("corner_card"), 1.6, 30)


def test_one_line_with_the_shares(found):
    ax = plots.reward_reach(found)
    np.testing.assert_allclose(ax.lines[0].get_ydata(), 100 * found.curve)
    assert ax.get_legend() is None
    assert f"{100 * found.share:.0f} % after 12 months" in plots.alt_text(ax)
    assert ax.get_title()
    assert ax.get_ylabel().endswith("(%)")


def test_several_by_name(found):
    small = first_reward(changed(preset("corner_card"), {"burning.stamps": 5}), 1.6, 30)
    ax = plots.reward_reach({"ten": found, "five": small})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["ten", "five"]
    assert len({line.get_color() for line in ax.lines}) == len({str(line.get_linestyle()) for line in ax.lines}) == 2


@pytest.mark.parametrize("given", [{}, "card", {"a": 1}])
def test_other_things_are_refused(given):
    with pytest.raises(ValueError, match="expected 1 to 7 results of first_reward"):
        plots.reward_reach(given)


def test_too_many_are_refused(found):
    with pytest.raises(ValueError, match="expected 1 to 7"):
        plots.reward_reach({str(n): found for n in range(8)})


def test_waits_by_stamps_with_words():
    ours = pd.Series([7.0, 6.5, 6.0], index=[1, 2, 3])
    ax = plots.waits_to_reward({"all": ours + 2, "same card": ours})
    np.testing.assert_allclose(ax.lines[1].get_ydata(), ours)
    assert ax.get_ylim()[0] == 0
    assert "all: from 9.0 to 8.0 days; same card: from 7.0 to 6.0 days" in plots.alt_text(ax)
    assert ax.lines[0].get_marker() != ax.lines[1].get_marker()


@pytest.mark.parametrize("given", [{}, [1], {"a": [1, 2]}, {str(n): pd.Series([1.0]) for n in range(8)}])
def test_waits_of_another_kind_are_refused(given):
    with pytest.raises(ValueError, match="expected 1 to 7 Series"):
        plots.waits_to_reward(given)


@pytest.mark.parametrize("values", [[], ["a"], [1.0, np.nan]])
def test_waits_with_gaps_are_refused(values):
    with pytest.raises(ValueError, match=r"waits\['a'\] must be numbers"):
        plots.waits_to_reward({"a": pd.Series(values)})
