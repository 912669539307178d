"""The picture of the way to the first reward shows the numbers of its result."""

import matplotlib as mpl
import numpy as np
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
