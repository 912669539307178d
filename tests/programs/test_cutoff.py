"""At a threshold: a known jump is found, steering is seen, and the café's Gold shows both."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

import loyaltylab as ll
from loyaltylab.programs import density_jump, discontinuity


def guests(rng: np.random.Generator, n: int = 1500, jump: float = 0.0, steer: float = 0.0) -> pd.DataFrame:
    nights = rng.integers(0, 40, n)
    near = (nights >= 16) & (nights < 20) & (rng.random(n) < steer)
    nights[near] = 20 + rng.integers(0, 2, near.sum())
    later = 2 + 0.3 * nights + jump * (nights >= 20) + rng.normal(size=n) * (1 + nights / 20)
    return pd.DataFrame({"nights": nights, "later": later})


def test_a_jump_is_held_as_often_as_is_said_and_none_is_seldom_found() -> None:
    rng = np.random.default_rng(3)
    held = rejected = 0
    for _run in range(300):
        found = discontinuity(guests(rng, jump=1.0), "later", "nights", 20, 12)
        held += found.low <= 1.0 <= found.high
        rejected += discontinuity(guests(rng), "later", "nights", 20, 12).p_value < 0.05
    assert 0.91 <= held / 300 <= 0.985
    assert rejected / 300 <= 0.09


def test_it_is_the_weighted_regression() -> None:
    data = guests(np.random.default_rng(1), jump=2).assign(x=lambda d: d["nights"] - 20, up=lambda d: d["nights"] >= 20)
    near = data[data["x"].abs() < 10].astype({"up": int})
    fit = smf.wls("later ~ up * x", near, weights=1 - near["x"].abs() / 10).fit(cov_type="HC2", use_t=True)
    found = discontinuity(data, "later", "nights", 20, 10)
    assert (found.value, found.se, found.n) == pytest.approx((fit.params["up"], fit.bse["up"], len(near)))


def test_steering_is_seen_where_it_is_and_seldom_where_it_is_not() -> None:
    rng = np.random.default_rng(9)
    false = sum(not (one := density_jump(guests(rng), "nights", 20, 12)).low < 1 < one.high for _run in range(200))
    assert false / 200 <= 0.09
    steered = guests(rng, steer=0.5)
    assert density_jump(steered, "nights", 20, 12).low > 1.1
    assert "do not trust the jump" in str(discontinuity(steered, "later", "nights", 20, 12))
    assert "do not trust the jump" not in str(discontinuity(guests(rng), "later", "nights", 20, 12))


def test_gold_of_the_cafe_does_nothing_and_people_hurry_to_it() -> None:
    """Half a year's stamps decide; the status itself has no effect in the generator, the hurry has."""
    tables = ll.datasets.load("corner_cafe").tables
    ledger, visits = tables["ledger"], tables["visits"]
    first = ledger[(ledger["event"] == "stamp") & (ledger["date"] < "2025-06-30")]
    members = tables["members"].set_index("customer_id")
    members["stamps"] = first.groupby("customer_id")["stamps"].sum().reindex(members.index, fill_value=0)
    later = visits[visits["date"] >= "2025-06-30"].groupby("customer_id").size()
    members["later"] = later.reindex(members.index, fill_value=0) / 26
    assert ((members["stamps"] >= 20) == (members["status"] == "gold")).all()
    jump = density_jump(members, "stamps", 20, 12)
    assert jump.low > 1
    found = discontinuity(members, "later", "stamps", 20, 12)
    assert "do not trust the jump" in str(found)
    donut = discontinuity(members, "later", "stamps", 20, 14, donut=4)
    assert donut.low < 0 < donut.high
    assert "are left out" in str(donut)


def test_half_a_step_lower_both_sides_are_alike() -> None:
    data = guests(np.random.default_rng(1), jump=2)
    kept = [data[(data["nights"] - 19.5).abs() < 10], data[(data["nights"] - 19.5).abs().between(2, 10)]]
    for donut, rows in zip((0, 2), kept, strict=True):
        found = discontinuity(data, "later", "nights", 19.5, 10, donut=donut)
        assert found.n == len(rows)
        assert sorted(rows["nights"].unique() - 19.5) == sorted(19.5 - rows["nights"].unique())


DATA = guests(np.random.default_rng(0), 300)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: discontinuity(DATA, "x", "nights", 20, 10), "no column 'x'"),
        (lambda: discontinuity(DATA, "later", "nights", np.nan, 10), "cutoff is nan"),
        (lambda: discontinuity(DATA, "later", "nights", 20, 0), "bandwidth is 0"),
        (lambda: discontinuity(DATA, "later", "nights", 20, 10, donut=10), "donut is 10"),
        (lambda: discontinuity(DATA, "later", "nights", 20, 10, confidence=95), "confidence is 95"),
        (lambda: discontinuity(DATA, "later", "nights", 39, 10), "scores from the cut-off on"),
        (lambda: discontinuity(DATA, "later", "nights", 1, 10), "scores below the cut-off"),
        (lambda: density_jump(DATA, "nights", 20, 2), "fewer than three cells"),
        (lambda: density_jump(DATA, "nights", 20, 10, step=0), "step is 0"),
        (lambda: density_jump(DATA, "nights", 20, 10, step=0.5), "scores lie 1 or more apart"),
        (lambda: density_jump(DATA, "nights", 500, 10), "or nobody"),
        (lambda: discontinuity(DATA, "later", "nights", 20, 1), "with 1 scores from the cut-off on"),
    ],
)
def test_bad_input_is_one_clear_error(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
