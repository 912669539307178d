"""Maps and bars of claims: they draw the check's numbers, and say them in words."""

import matplotlib as mpl
import pytest

mpl.use("Agg")

from matplotlib.patches import Rectangle

from loyaltylab import claims, plots
from loyaltylab.i18n import set_language


@pytest.fixture(autouse=True)
def _close():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture
def found():
    return claims.check("retention-5-profit-25-85", retention=0.9, discount=0.1, timing="immediate")


def test_the_map_shows_both_timings_and_where_one_stands(found):
    ax = plots.claim_map(found)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == [
        "claimed 25 to 85 %, first margin now",
        "claimed 25 to 85 %, first margin after a period",
        "your assumptions: +33.3 %",
    ]
    lines = {line.get_label(): line for line in ax.get_legend().get_lines()}
    assert len({line.get_linestyle() for line in list(lines.values())[:2]}) == 2
    (star,) = ax.get_lines()
    assert (star.get_xdata()[0], star.get_ydata()[0]) == (90, 10)
    text = plots.alt_text(ax)
    assert "90 %: +33.3 %" in text
    assert "90 %: +40.7 %" in text


def test_the_outline_lies_where_the_gain_is_25(found):
    # Immediate, without discount: 0.05 / (0.95 - r) = 0.25 at r = 0.75; the map's outline crosses the axis there.
    ax = plots.claim_map(found)
    outlines = [one for one in ax.collections if type(one).__name__ == "QuadContourSet"]
    first = outlines[0].get_paths()[0].vertices
    assert first[first[:, 1].argmin()] == pytest.approx([75, 0], abs=0.2)


def test_a_loss_is_drawn_as_well():
    lost = claims.check("loyalty-minus-5-profit-minus-25", retention=0.9, discount=0.1, timing="conditional")
    assert "90 %: -24.4 %" in plots.alt_text(plots.claim_map(lost))


def test_bars_stand_beside_the_claimed_band():
    costs = claims.check("new-customer-costs-5-6", acquisition_cost=300, retention_cost={"narrow": 40, "wide": 110})
    ax = plots.claim_map(costs)
    bars = [patch.get_width() for patch in ax.patches if isinstance(patch, Rectangle)][: len(costs.table)]
    assert bars == pytest.approx(costs.table["value"].tolist())
    assert "narrow 7.5; wide 2.7; 4 times 4.0" in plots.alt_text(ax)
    assert "Claimed: 5 to 6 times" in plots.alt_text(ax)
    prime = plots.claim_map(claims.check("prime-members-spend-50-more"))
    assert "survey of 2014 140.0" in plots.alt_text(prime)
    assert "Claimed: 50 % and more" in plots.alt_text(prime)


def test_bars_carry_intervals_where_there_are_some():
    best = claims.check("best-outspend-16-to-1", spend=[*range(1, 101)], draws=50)
    text = plots.alt_text(plots.claim_map(best))
    low, high = best.table.loc["top_10_percent", ["low", "high"]]
    assert f"top 10 % {best.value:.1f} [{low:.1f}, {high:.1f}]" in text


def test_tenure_shows_what_a_flat_profit_would_be():
    ax = plots.claim_map(claims.check("longer-tenure-more-profit"))
    (points,) = ax.get_lines()
    assert points.get_xdata()[0] == pytest.approx(11.81, abs=0.01)


def test_chinese_and_own_axes(found):
    import matplotlib.pyplot as plt

    set_language("zh")
    ax = plt.figure().subplots()
    bars = claims.check("complaints-solved-35-52-95")
    assert plots.claim_map(bars, ax=ax) is ax
    assert "".join(ax.get_title().split()) == "".join(bars.claim.text["zh"].split())


def test_other_things_are_refused():
    with pytest.raises(ValueError, match=r"draws what loyaltylab.claims.check returns, not a dict"):
        plots.claim_map({})
