"""Customer equity with switching: computed values, conservation, and limits."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import clv
from loyaltylab.clv import customer_equity, switching_clv, switching_from_utilities

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "clv.json").read_text(encoding="utf-8"))["formulas"]
MATRIX = pd.DataFrame(GOLDEN["customer_equity"]["M"], index=["A", "B"], columns=["A", "B"])
steady = settings(deadline=None, max_examples=40)


@pytest.mark.parametrize("brand", ["A", "B"])
def test_switching_values_as_computed(brand: str) -> None:
    golden = GOLDEN["customer_equity"]
    found = switching_clv(MATRIX, brand, golden["v"], golden["d"], horizon=5)
    assert found.tolist() == pytest.approx(golden[f"start{brand}"], abs=5e-5)


def test_steady_market_keeps_its_shares() -> None:
    found = customer_equity(MATRIX, [0.6, 0.4], 10, 0.1, horizon=20, population=500)
    assert found.table["share"].tolist() == pytest.approx([60, 40])


@steady
@given(st.integers(0, 2**20), st.floats(0, 0.5), st.integers(0, 30), st.floats(0.2, 12))
def test_brands_share_what_customers_spend(seed: int, d: float, horizon: int, often: float) -> None:
    """With one value of a purchase, brands together earn every purchase, whatever the switching."""
    draw = np.random.default_rng(seed)
    matrix, start = draw.dirichlet(np.ones(3), size=3), draw.dirichlet(np.ones(3))
    total = switching_clv(matrix, start, 10, d, horizon, purchases_per_period=often).sum()
    assert total == pytest.approx(np.sum(10 * (1 + d) ** (-np.arange(horizon + 1) / often)))


@steady
@given(st.floats(0, 1), st.floats(0.01, 0.5), st.integers(0, 40))
def test_brand_that_is_never_bought_again_is_the_retention_formula(r: float, d: float, n: int) -> None:
    matrix = pd.DataFrame([[r, 1 - r], [0, 1]], index=["A", "none"], columns=["A", "none"])
    found = switching_clv(matrix, "A", [100, 0], d, n)["A"]
    assert found == pytest.approx(clv.retention_clv(100, r, d, "immediate", n + 1))


@steady
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=5), st.floats(0, 3))
def test_utilities_give_chances_and_inertia_repeats(utilities: list[float], inertia: float) -> None:
    still, loyal = switching_from_utilities(utilities), switching_from_utilities(utilities, inertia)
    assert loyal.sum(axis=1).to_numpy() == pytest.approx(np.ones(len(utilities)))
    assert (np.diag(loyal) >= np.diag(still) - 1e-12).all()
    moved = switching_from_utilities([one + 7 for one in utilities], inertia)
    assert moved.to_numpy() == pytest.approx(loyal.to_numpy())


def test_return_on_a_better_brand() -> None:
    before = switching_from_utilities(pd.Series({"A": 0.0, "B": 0.0}), 1.0)
    after = switching_from_utilities(pd.Series({"A": 0.2, "B": 0.0}), 1.0)
    equity = [customer_equity(one, [0.5, 0.5], 10, 0.1, 10, 1000).table.loc["A", "equity"] for one in (before, after)]
    assert equity[1] > equity[0]
    assert clv.equity_roi(equity[0], equity[1], equity[1] - equity[0]) == pytest.approx(0)


BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "no brand": (lambda: switching_clv(MATRIX, "C", 10, 0.1, 5), "expected one of the brands: A, B"),
    "shares": (lambda: customer_equity(MATRIX, [0.6, 0.6], 10, 0.1, 5, 100), "add up to 1.2"),
    "one share": (lambda: customer_equity(MATRIX, 0.6, 10, 0.1, 5, 100), "one share a brand"),
    "population": (lambda: customer_equity(MATRIX, [0.6, 0.4], 10, 0.1, 5, 0), "population is 0"),
    "often": (lambda: switching_clv(MATRIX, "A", 10, 0.1, 5, purchases_per_period=0), "purchases_per_period is 0"),
    "values": (lambda: switching_clv(MATRIX, "A", [10, 5, 1], 0.1, 5), "rewards has 3 numbers"),
    "expense": (lambda: clv.equity_roi(1, 2, 0), "expense is 0"),
    "utility": (lambda: switching_from_utilities([0.1, np.nan]), r"utilities\[1\]"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
