"""The plot of what a program leaves: its line goes through the rows of the table, and crosses 0 at break-even."""

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from loyaltylab import plots
from loyaltylab.programs import program_roi


def line_of(ax):
    line = next(one for one in ax.lines if one.get_label() == "left by the program")
    return np.polyfit(line.get_xdata(), line.get_ydata(), 1)


@pytest.mark.parametrize("lift", [(0.12, 0.08, 0.16), (0.01, -0.03, 0.05), 0.07, 0.0, -0.04])
@pytest.mark.parametrize("running", [0, 30_000])
def test_the_line_holds_every_row_and_break_even(lift, running):
    found = program_roi(lift, 1_000_000, 0.4, 0.024, running=running, setup=5_000, horizon=3, discount=0.1)
    line = line_of(plots.program_return(found))
    np.testing.assert_allclose(np.polyval(line, 100 * found.table["lift"]), found.table["net_value"], atol=1e-3)
    assert np.polyval(line, 100 * found.break_even) == pytest.approx(0, abs=1e-3)


def test_alternative_text_says_the_numbers_and_the_verdict():
    found = program_roi((0.12, 0.08, 0.16), 1_000_000, 0.4, 0.024)
    words = plots.alt_text(plots.program_return(found, unit="yuan"))
    assert "-24,000 without any lift" in words
    assert f"{found.table['net_value'].iloc[0]:,.0f} at the lift found" in words
    assert all(note in words for note in found.notes)


def test_a_program_that_never_pays_has_no_break_even_line():
    found = program_roi((0.5, 0.4, 0.6), 1_000_000, 0.1, 0.2)
    ax = plots.program_return(found)
    assert "break-even lift" not in [line.get_label() for line in ax.lines]
    assert line_of(ax)[0] < 0


def test_others_are_refused():
    with pytest.raises(ValueError, match=r"not a result of program_roi\(\)"):
        plots.program_return({"lift": 0.1})
