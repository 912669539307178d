"""Plots of a simulated program: what they draw is in its tables."""

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from loyaltylab import plots
from loyaltylab.programs import Market, preset, simulate


@pytest.fixture(scope="module")
def run():
    return simulate(preset("harbor_circle"), Market(customers=1_500), months=18, before=3, running=50, seed=2)


def test_money_so_far_ends_in_the_gain(run):
    ax = plots.program_money(run, unit="yuan")
    lines = {line.get_label(): line.get_ydata() for line in ax.lines}
    assert len(lines["gain"]) == 18
    assert lines["gain"][-1] == pytest.approx(run.gain.value)
    np.testing.assert_allclose(lines["gain"], run.months["gain"].iloc[3:].cumsum())
    np.testing.assert_allclose(lines["extra contribution of sales"] + lines["rewards and other costs"], lines["gain"])
    assert lines["points owed, at face value"][-1] == pytest.approx(run.months["outstanding"].iloc[-1] * 0.05)
    assert f"gain {run.gain.value:,.0f}" in plots.alt_text(ax)


def test_gains_by_kind_are_those_of_the_table(run):
    ax, table = plots.program_gains(run), run.types().table
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx(table["gain"].iloc[::-1].tolist())
    assert [label.get_text() for label in ax.get_yticklabels()][-1] == f"true loyalty ({table['members'].iloc[0]:.0%})"
    first = table.iloc[0]
    words = f"{first['gain']:,.1f} [{first['gain_low']:,.1f}, {first['gain_high']:,.1f}]"
    assert words in plots.alt_text(ax)


@pytest.mark.parametrize("draw", [plots.program_money, plots.program_gains])
def test_others_are_refused(draw):
    with pytest.raises(ValueError, match=r"not a result of simulate\(\)"):
        draw({"gain": 5})
