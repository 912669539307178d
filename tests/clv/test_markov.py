"""Customers who move between states: published values, the formulas as special cases, and the best policy."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.clv import MarkovCLV, berger_nasr, best_policy, contact_policy, recency_chain, retention_clv

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "clv.json").read_text(encoding="utf-8"))["formulas"]
steady = settings(deadline=None, max_examples=40)


def example() -> MarkovCLV:
    golden = GOLDEN["pfeifer_carraway"]
    return recency_chain(golden["p"], golden["NC"], golden["M"], golden["d"])


def test_pfeifer_carraway_as_published() -> None:
    golden = GOLDEN["pfeifer_carraway"]
    assert example().value(horizon=4).tolist() == pytest.approx(golden["T4"], abs=6e-4)
    assert example().value().tolist() == pytest.approx(golden["infinite"], abs=6e-4)


@steady
@given(st.floats(0, 0.99), st.floats(0.001, 0.5), st.integers(0, 40))
def test_two_states_are_the_retention_formula(r: float, d: float, n: int) -> None:
    chain = MarkovCLV([[r, 1 - r], [0, 1]], [100, 0], d)
    assert chain.value()[0] == pytest.approx(retention_clv(100, r, d, "immediate"))
    assert chain.value(n)[0] == pytest.approx(retention_clv(100, r, d, "immediate", n + 1))


@steady
@given(st.lists(st.floats(0, 0.9), min_size=1, max_size=6), st.floats(0.01, 0.5), st.integers(1, 20))
def test_recency_chain_is_case_5_of_berger_and_nasr(p: list[float], d: float, n: int) -> None:
    """Without cost of contact both follow the same customers; the paper pays promotion in the middle of the year."""
    chain = recency_chain(p, 260, 0, d).value(n).iloc[0]
    assert chain == pytest.approx(berger_nasr(5, contribution=260, purchase=p, discount=d, horizon=n))


@steady
@given(st.integers(0, 2**20), st.floats(0.02, 0.5))
def test_long_horizons_reach_the_endless_value(seed: int, d: float) -> None:
    draw = np.random.default_rng(seed)
    chain = MarkovCLV(draw.dirichlet(np.ones(4), size=4), draw.normal(0, 50, 4), d)
    assert chain.value(2000).to_numpy() == pytest.approx(chain.value().to_numpy(), rel=1e-6, abs=1e-6)


def test_no_discount_is_needed_where_everybody_leaves() -> None:
    assert MarkovCLV([[0.8, 0.2], [0, 1]], [100, 0], 0).value()[0] == pytest.approx(500)


def test_occupancy_keeps_everybody() -> None:
    found = example().occupancy("recency 1", 8)
    assert found.sum(axis=1).to_numpy() == pytest.approx(np.ones(9))
    assert found["gone"].is_monotonic_increasing


def test_named_states_may_come_in_any_order() -> None:
    names = ["new", "gone"]
    table = pd.DataFrame([[0.2, 0.8], [1.0, 0.0]], index=names, columns=["gone", "new"])
    assert MarkovCLV(table, pd.Series({"gone": 0, "new": 100}), 0.1).value()["new"] == pytest.approx(366.667, abs=5e-4)


def test_contacts_stop_where_they_no_longer_pay() -> None:
    golden = GOLDEN["pfeifer_carraway"]
    found = contact_policy(golden["p"], golden["NC"], golden["M"], golden["d"])
    assert found.policy.tolist() == ["contact"] * 3 + ["stop"] * 2
    assert (found.value >= found.table["value_contacting_all"] - 1e-9).all()


@steady
@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.floats(1, 80), st.floats(0, 20), st.floats(0.02, 0.6))
def test_policy_iteration_finds_the_best_of_all_policies(p: list[float], gain: float, cost: float, d: float) -> None:
    found = contact_policy(p, gain, cost, d)
    chain = recency_chain(p, gain, cost, d)
    values = []
    for contacted in itertools.product([True, False], repeat=len(p)):
        move, money = chain.transition.copy(), chain.rewards.copy()
        for place, yes in enumerate(contacted):
            if not yes:
                move.iloc[place] = 0.0
                move.iloc[place, -1] = 1.0
                money.iloc[place] += cost
        values.append(MarkovCLV(move, money, d).value().to_numpy())
    assert found.value.to_numpy() == pytest.approx(np.max(values, axis=0), abs=1e-6)


def test_ties_keep_the_action_named_first() -> None:
    same = [[0.5, 0.5], [0.0, 1.0]]
    assert (
        best_policy({"rest": same, "mail": same}, {"rest": [1, 0], "mail": [1, 0]}, 0.1).policy.tolist() == ["rest"] * 2
    )


OTHER = pd.DataFrame([[0.5, 0.5], [0.0, 1.0]], index=["a", "b"], columns=["a", "c"])
BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "row sum": (lambda: MarkovCLV([[0.5, 0.4], [0, 1]], [1, 0], 0.1), "row 0 of transition adds up to 0.9"),
    "not square": (lambda: MarkovCLV([[0.5, 0.5]], [1, 0], 0.1), "expected a square table"),
    "chance": (lambda: MarkovCLV([[1.5, -0.5], [0, 1]], [1, 0], 0.1), "from 0 to 0 is 1.5"),
    "names": (lambda: MarkovCLV(OTHER, [1, 0], 0.1), "same names in both"),
    "too few rewards": (lambda: MarkovCLV([[1, 0], [0, 1]], [1], 0.1), "rewards has 1 numbers, expected 2"),
    "reward missing": (lambda: MarkovCLV([[1, 0], [0, 1]], [1, np.nan], 0.1), "rewards is nan"),
    "rewards of other states": (lambda: MarkovCLV([[1, 0], [0, 1]], pd.Series({"x": 1, "y": 2}), 0.1), "other states"),
    "endless": (lambda: MarkovCLV([[1.0]], [5], 0).value(), "value is infinite"),
    "no such state": (lambda: example().occupancy("recency 9", 3), "expected one of the states"),
    "horizon": (lambda: example().value(-1), "whole number of periods from 0"),
    "no discount": (lambda: contact_policy([0.3], 40, 4, 0), "discount is 0"),
    "negative cost": (lambda: recency_chain([0.3], 40, -4, 0.1), "contact_cost is -4"),
    "actions differ": (lambda: best_policy({"a": [[1.0]]}, {"b": [1]}, 0.1), "different actions"),
    "states differ": (
        lambda: best_policy({"a": [[1.0]], "b": np.eye(2)}, {"a": [1], "b": [1, 2]}, 0.1),
        "different states",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
