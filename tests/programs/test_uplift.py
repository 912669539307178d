"""The uplift curve: by hand, at its ends, at random, and bad input."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import plots
from loyaltylab.programs import holdout_effect, uplift_curve


def drawn(rng: np.random.Generator, n: int = 2000, moved: bool = True) -> pd.DataFrame:
    """The offer moves those with a high score, or all alike."""
    score, offered = rng.uniform(0, 1, n), rng.integers(0, 2, n)
    after = rng.normal(size=n) + offered * (2 * score if moved else 1.0)
    return pd.DataFrame({"score": score, "offered": offered, "after": after})


def test_by_hand_radcliffe() -> None:
    """At share s: R_T - R_C N_T / N_C among the top, here over the number offered, which is s times as large there."""
    rng = np.random.default_rng(1)
    data = pd.DataFrame({"offered": [1, 0] * 200, "score": np.repeat(np.arange(200), 2), "after": rng.poisson(2, 400)})
    found = uplift_curve(data, "after", "offered", "score", draws=99)
    for share in (0.25, 0.5, 1.0):
        top = data[data["score"] >= 200 * (1 - share)]
        groups = top.groupby("offered")["after"]
        gained = groups.sum()[1] - groups.sum()[0] * groups.size()[1] / groups.size()[0]
        assert found.curve.loc[share, "incremental"] == pytest.approx(gained / data["offered"].sum())


def test_its_end_is_the_effect_on_all_and_the_order_decides() -> None:
    data = drawn(np.random.default_rng(2))
    found = uplift_curve(data, "after", "offered", "score", draws=199)
    whole = holdout_effect(data, "after", "offered")
    assert found.curve.loc[1.0, "incremental"] == pytest.approx(whole.value)
    assert found.curve.loc[1.0, "random"] == pytest.approx(whole.value)
    assert found.curve.loc[0.5, "random"] == pytest.approx(whole.value / 2)
    assert found.curve.loc[0.0].tolist() == [0.0] * 4
    # An effect of 2u on customers at u: the top s have 2s - s^2 less s, whose area is 1/6.
    assert found.qini.low < 1 / 6 < found.qini.high
    assert found.qini.low > 0
    back = uplift_curve(data.assign(score=-data["score"]), "after", "offered", "score", draws=99)
    assert back.qini.value < 0
    assert "Qini" in str(found)


def test_ties_are_shared_out() -> None:
    """Two scores: within each the curve is straight, whatever the order of the rows."""
    data = drawn(np.random.default_rng(3), 400).assign(score=lambda d: (d["score"] > 0.5).astype(int))
    data["offered"] = [1, 0] * 200
    found = uplift_curve(data, "after", "offered", "score", draws=99)
    again = uplift_curve(data.sample(frac=1, random_state=1), "after", "offered", "score", draws=99)
    assert found.curve["incremental"].tolist() == pytest.approx(again.curve["incremental"].tolist())


def test_a_group_that_is_missing_at_the_top_is_bridged() -> None:
    data = drawn(np.random.default_rng(7), 100)
    data["offered"] = np.where(data["score"].rank() > 90, 1, data["offered"])
    found = uplift_curve(data, "after", "offered", "score", draws=99).curve["incremental"]
    assert found.notna().all()
    assert found[0.05] == pytest.approx(found.loc[0.1] / 2)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), shift=st.floats(-5, 5), scale=st.floats(0.1, 20))
def test_only_the_order_of_the_score_counts(seed: int, shift: float, scale: float) -> None:
    data = drawn(np.random.default_rng(seed), 100)
    found = uplift_curve(data, "after", "offered", "score", draws=99)
    other = data.assign(score=np.exp(data["score"]), after=shift + scale * data["after"])
    again = uplift_curve(other, "after", "offered", "score", draws=99)
    assert again.curve["incremental"].tolist() == pytest.approx((scale * found.curve["incremental"]).tolist(), abs=1e-8)
    assert again.qini.value == pytest.approx(scale * found.qini.value, abs=1e-8)


def test_the_interval_of_qini_holds_as_said() -> None:
    rng, held, found_some = np.random.default_rng(4), 0, 0
    for _run in range(120):
        qini = uplift_curve(drawn(rng, 500), "after", "offered", "score", draws=199).qini
        held += qini.low <= 1 / 6 <= qini.high
        none = uplift_curve(drawn(rng, 500, moved=False), "after", "offered", "score", draws=199).qini
        found_some += not none.low <= 0 <= none.high
    assert held >= 106
    assert found_some <= 14


def test_the_picture_carries_the_numbers() -> None:
    found = uplift_curve(drawn(np.random.default_rng(5)), "after", "offered", "score", draws=99)
    ax = plots.uplift(found)
    line, random = ax.lines[:2]
    assert line.get_ydata().tolist() == found.curve["incremental"].tolist()
    assert random.get_ydata()[-1] == line.get_ydata()[-1]
    assert line.get_xdata()[-1] == 100
    assert f"{found.curve.loc[1.0, 'incremental']:+.3g}" in plots.alt_text(ax)
    with pytest.raises(ValueError, match="not a result of"):
        plots.uplift(found.qini)


def test_checks_say_what_is_known() -> None:
    checks = uplift_curve(drawn(np.random.default_rng(6)), "after", "offered", "score", draws=99).checks
    assert "standard deviations" in checks["found"][0]
    assert "in the top tenth" in checks["found"][1]
    assert checks["check"].tolist()[-1] == "not checkable"


DATA = drawn(np.random.default_rng(0), 100)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"data": [1]}, "data is a list"),
        ({"outcome": "x"}, "no column 'x'"),
        ({"offered": "score"}, "score is 1 or 0, with ten"),
        ({"data": DATA.head(12)}, "with ten customers or more"),
        ({"data": DATA.assign(score=1)}, "score: everybody has the same value"),
        ({"data": DATA.assign(score=np.nan)}, "score: row 0 has nan"),
        ({"draws": 5}, "draws is 5"),
        ({"confidence": 1}, "confidence is 1"),
    ],
)
def test_bad_input_is_one_clear_error(change: dict[str, Any], message: str) -> None:
    call = {"data": DATA, "outcome": "after", "offered": "offered", "score": "score"}
    with pytest.raises(ValueError, match=message):
        uplift_curve(**(call | change))
