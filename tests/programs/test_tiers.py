"""Tiers: computed steady state, value identities, counted moves, soft landing, thresholds, and bad input."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.programs.tiers import TierChain, TierResponse, best_thresholds, tier_transitions
from loyaltylab.survey.intervals import wilson

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "programs.json").read_text(encoding="utf-8"))["tier_chain"]
NAMES = ["base", "silver", "gold", "platinum"]
CHAIN = TierChain(pd.DataFrame(GOLDEN["T"], index=NAMES, columns=NAMES))
steady = settings(deadline=None, max_examples=40)
seeds = st.integers(0, 2**20)


def drawn_chain(seed: int, tiers: int = 4) -> TierChain:
    return TierChain(np.random.default_rng(seed).dirichlet(np.ones(tiers), size=tiers))


def long(**amounts: list[float]) -> pd.DataFrame:
    """One member a keyword, with amounts from 2020 on."""
    rows = [(who, 2020 + year, one) for who, listed in amounts.items() for year, one in enumerate(listed)]
    return pd.DataFrame(rows, columns=["member_id", "year", "amount"])


def test_steady_state_as_computed() -> None:
    found = CHAIN.steady_state()
    assert found.tolist() == pytest.approx(GOLDEN["steady"], abs=5e-5)
    assert found.index.tolist() == CHAIN.tiers == NAMES


@steady
@given(seeds, st.integers(1, 6))
def test_steady_state_is_a_fixed_point(seed: int, tiers: int) -> None:
    chain = drawn_chain(seed, tiers)
    found = chain.steady_state()
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    assert chain.after(found, 1).tolist() == pytest.approx(found.tolist())


def test_every_start_leads_to_the_steady_state() -> None:
    for start in np.eye(4):
        assert CHAIN.after(start, 200).tolist() == pytest.approx(CHAIN.steady_state().tolist())
    assert CHAIN.after([0.25] * 4, 0).tolist() == [0.25] * 4


def test_a_tier_that_all_leave_has_a_steady_state_and_two_that_nobody_leaves_have_none() -> None:
    assert TierChain([[0.5, 0.5], [0, 1]]).steady_state().tolist() == pytest.approx([0, 1])
    apart = TierChain([[1, 0, 0], [0.2, 0.5, 0.3], [0, 0, 1]])
    with pytest.raises(ValueError, match="2 groups of tiers that nobody leaves: 0; 2"):
        apart.steady_state()
    assert apart.after([0, 1, 0], 300).tolist() == pytest.approx([0.4, 0, 0.6])


@steady
@given(seeds, st.floats(0, 0.99), st.floats(0, 0.5))
def test_value_is_the_inverse_of_the_chain(seed: int, retention: float, discount: float) -> None:
    chain = drawn_chain(seed)
    benefits = np.random.default_rng(seed + 1).normal(100, 80, 4)
    inverse = np.linalg.inv(np.eye(4) - retention * chain.transition.to_numpy() / (1 + discount))
    assert chain.value(benefits, retention, discount).tolist() == pytest.approx((inverse @ benefits).tolist())


@steady
@given(seeds, st.floats(-3, 3), st.floats(-3, 3))
def test_value_is_linear_in_benefits(seed: int, one: float, two: float) -> None:
    draw = np.random.default_rng(seed)
    chain, a, b = drawn_chain(seed), draw.normal(0, 100, 4), draw.normal(0, 100, 4)
    mixed = chain.value(one * a + two * b, 0.8, 0.1)
    parts = one * chain.value(a, 0.8, 0.1) + two * chain.value(b, 0.8, 0.1)
    assert mixed.tolist() == pytest.approx(parts.tolist(), abs=1e-6)


def test_value_by_tier_and_horizon() -> None:
    benefits = pd.Series({"platinum": 400, "gold": 200, "silver": 80, "base": 20})
    kept = pd.Series({"base": 0.6, "silver": 0.8, "gold": 0.9, "platinum": 0.95})
    inverse = np.linalg.inv(np.eye(4) - kept.to_numpy()[:, None] * np.array(GOLDEN["T"]) / 1.1)
    found = CHAIN.value(benefits, kept, 0.1)
    assert found.tolist() == pytest.approx((inverse @ [20, 80, 200, 400]).tolist())
    assert CHAIN.value(benefits, kept, 0.1, horizon=0).tolist() == [20, 80, 200, 400]
    assert CHAIN.value(benefits, kept, 0.1, horizon=400).tolist() == pytest.approx(found.tolist())
    assert TierChain([[0.5, 0.5], [0.5, 0.5]]).value([7, 7], 1, 0.1)[0] == pytest.approx(77)


MOVES = long(ann=[12, 0, 0, 6], ben=[5, 12, 11, 0], cat=[0, 4, 5])
TIERS = {"silver": 5, "gold": 12}


def test_counted_moves_and_intervals() -> None:
    found = tier_transitions(MOVES, TIERS)
    assert found.counts.to_numpy().tolist() == [[2, 2, 0], [1, 0, 1], [1, 1, 0]]
    assert found.transition.loc["base"].tolist() == [0.5, 0.5, 0]
    low, high = wilson(2, 4)
    assert (found.low.loc["base", "base"], found.high.loc["base", "base"]) == pytest.approx((low, high))
    assert found.table.loc["base", ["base", "base_low", "base_high"]].tolist() == pytest.approx(
        [50, 100 * low, 100 * high]
    )
    assert found.shares.loc[2020].tolist() == pytest.approx([1 / 3] * 3)
    assert found.shares.loc[2023].tolist() == [0.5, 0.5, 0]
    assert found.notes[-1].startswith("Members without a row up to the last year: 1.")
    assert found.chain().steady_state().sum() == pytest.approx(1)


def test_soft_landing_takes_one_tier_a_year() -> None:
    found = tier_transitions(long(ann=[12, 0, 0, 0, 6, 12, 0]), TIERS, soft_landing=True)
    assert found.members["tier"].tolist() == ["gold", "silver", "base", "base", "silver", "gold", "silver"]
    hard = tier_transitions(long(ann=[12, 0, 0, 0, 6, 12, 0]), TIERS)
    assert hard.members["tier"].tolist() == ["gold", "base", "base", "base", "silver", "gold", "base"]


def test_order_of_rows_and_other_names_change_nothing() -> None:
    moved = MOVES.sample(frac=1, random_state=3).rename(columns={"member_id": "who", "year": "y", "amount": "nights"})
    found = tier_transitions(moved, pd.Series(TIERS), base="base", member="who", year="y", amount="nights")
    pd.testing.assert_frame_equal(found.counts, tier_transitions(MOVES, TIERS).counts)


@steady
@given(seeds, st.booleans())
def test_rows_of_the_counted_table_add_up(seed: int, soft: bool) -> None:
    draw = np.random.default_rng(seed)
    found = tier_transitions(long(**{f"m{i}": list(draw.integers(0, 15, 4)) for i in range(12)}), TIERS, soft)
    assert found.counts.to_numpy().sum() == 12 * 3
    sums = found.transition.sum(axis=1)[found.counts.sum(axis=1) > 0]
    assert sums.to_numpy() == pytest.approx(np.ones(len(sums)))
    assert found.shares.sum(axis=1).to_numpy() == pytest.approx(np.ones(4))
    assert (not soft) or found.counts.loc["gold", "base"] == 0


def test_moves_of_a_known_chain_are_recovered() -> None:
    draw = np.random.default_rng(5)
    amount = {0: 1.0, 1: 6.0, 2: 13.0}
    table = np.array([[0.8, 0.15, 0.05], [0.3, 0.5, 0.2], [0.1, 0.3, 0.6]])
    now, rows = draw.integers(0, 3, 3000), []
    for year in range(3):
        rows.append(pd.DataFrame({"member_id": range(3000), "year": year, "amount": [amount[one] for one in now]}))
        now = (draw.random(3000)[:, None] > table.cumsum(axis=1)[now]).sum(axis=1)
    found = tier_transitions(pd.concat(rows, ignore_index=True), TIERS, confidence=0.999)
    assert ((found.low.to_numpy() <= table) & (table <= found.high.to_numpy())).all()


NIGHTS = [0] * 40 + [3] * 30 + [6] * 20 + [15] * 10


def searched(pull: float = 0.2, candidates: Any = (4, 6, 8), cost: Any = 20) -> Any:
    return best_thresholds(NIGHTS, cost, 40, TierResponse(pull, 3), candidates)


def test_thresholds_by_hand() -> None:
    """Threshold 6: 30 members pay anyway, a fifth of the 30 with three nights stretch by three nights."""
    found = searched()
    assert found.table.loc["6", ["cost", "extra_margin", "net"]].tolist() == pytest.approx([36 * 20, 6 * 3 * 40, 0])
    assert found.best == (8.0,)
    assert found.table["best"].tolist() == ["", "", "*"]
    assert (found.best_half, found.best_double) == ((8.0,), (6.0,))
    assert "The choice hangs on the assumed response." in str(found)


def test_two_tiers_pay_the_benefits_of_the_tier_reached() -> None:
    found = searched(candidates=[(6, 9), (6, 18)], cost={"silver": 20, "gold": 100}).table
    # 6 / 9: six stretch to silver, four of the twenty with six nights to gold; the ten with fifteen are gold anyway.
    assert found.loc["6 / 9", "cost"] == pytest.approx((6 + 16) * 20 + (4 + 10) * 100)
    assert found.loc["6 / 9", "extra_margin"] == pytest.approx((6 * 3 + 4 * 3) * 40)
    assert found.loc["6 / 18", "cost"] == pytest.approx((6 + 20 + 8) * 20 + 2 * 100)


@steady
@given(seeds, st.floats(0, 0.5))
def test_sensitivity_is_the_search_at_another_response(seed: int, pull: float) -> None:
    nights = np.random.default_rng(seed).poisson(4, 60)
    grid = [(3, 8), (5, 10), (6, 12)]

    def net(share: float) -> list[float]:
        return list(best_thresholds(nights, [10, 50], 30, TierResponse(share, 2), grid).table["net"])

    table = best_thresholds(nights, [10, 50], 30, TierResponse(pull, 2), grid).table
    assert table["net_half"].tolist() == pytest.approx(net(pull / 2))
    assert table["net_double"].tolist() == pytest.approx(net(2 * pull))
    marked = table.loc[table["best"] == "*", "net"].tolist()
    assert marked == ([table["net"].max()] if table["net"].max() > 0 else [])


def test_without_response_tiers_only_cost() -> None:
    found = searched(pull=0)
    assert (found.table["extra_margin"] == 0).all()
    assert "No candidate leaves anything" in str(found)


def test_reach_is_taken_as_written() -> None:
    """5 - 4.6 is a hair above 0.4 in the machine, and within a reach of 0.4 for people."""
    found = best_thresholds([4.6], 0, 10, TierResponse(1, 0.4), [5])
    assert found.table.loc["5", "extra_margin"] == pytest.approx(4)


def changed(**columns: Any) -> pd.DataFrame:
    return MOVES.assign(**columns)


TWICE = pd.DataFrame([[0.5, 0.5], [0.5, 0.5]], index=["a", "a"], columns=["a", "a"])
OTHER = pd.DataFrame([[0.5, 0.5], [0.5, 0.5]], index=["a", "b"], columns=["a", "c"])
BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "not square": (lambda: TierChain([[0.5, 0.5]]), "transition has 1 rows and 2 columns"),
    "ragged": (lambda: TierChain([[0.5, 0.5], [1]]), "transition is .* expected a square table"),
    "no table": (lambda: TierChain(None), "transition from 0 to 0 is None"),
    "row": (lambda: TierChain([[0.5, 0.4], [0, 1]]), "row 0 of transition adds up to 0.9"),
    "chance": (lambda: TierChain([[1.5, -0.5], [0, 1]]), "transition from 0 to 0 is 1.5"),
    "one name": (lambda: TierChain(TWICE), "two tiers of one name"),
    "names": (lambda: TierChain(OTHER), "other states"),
    "benefits": (lambda: CHAIN.value([1, 2], 0.8, 0.1), "benefits has 2 numbers, expected 4"),
    "benefit": (lambda: CHAIN.value([1, 2, 3, np.nan], 0.8, 0.1), r"benefits\[3\] is nan"),
    "benefit names": (lambda: CHAIN.value(pd.Series({"base": 1}), 0.8, 0.1), r"benefits names \['base'\], expected"),
    "retention": (lambda: CHAIN.value([1] * 4, 80, 0.1), "retention is 80"),
    "retentions": (lambda: CHAIN.value([1] * 4, [0.8, 0.8, 0.8, 1.2], 0.1), r"retention\[3\] is 1.2"),
    "discount": (lambda: CHAIN.value([1] * 4, 0.8, -0.1), "discount is -0.1"),
    "endless": (lambda: CHAIN.value([1] * 4, 1, 0), "infinite"),
    "horizon": (lambda: CHAIN.value([1] * 4, 0.8, 0.1, horizon=-1), "horizon is -1"),
    "shares": (lambda: CHAIN.after([0.5] * 4, 1), "shares add up to 2, expected 1"),
    "share": (lambda: CHAIN.after([2, -1, 0, 0], 1), r"shares\[0\] is 2"),
    "years": (lambda: CHAIN.after([1, 0, 0, 0], 1.5), "years is 1.5"),
    "no thresholds": (lambda: tier_transitions(MOVES, {}), "thresholds is {}, expected tier names"),
    "numbers": (lambda: tier_transitions(MOVES, [5, 12]), r"thresholds is \[5, 12\], expected tier names"),
    "threshold": (lambda: tier_transitions(MOVES, {"silver": 0}), r"thresholds\['silver'\] is 0"),
    "falling": (lambda: tier_transitions(MOVES, {"silver": 5, "gold": 5}), "expected growing numbers"),
    "base": (lambda: tier_transitions(MOVES, TIERS, base="gold"), "expected different words"),
    "reserved": (lambda: tier_transitions(MOVES, {"n": 5}), "none of them n or ending"),
    "confidence": (lambda: tier_transitions(MOVES, TIERS, confidence=95), "confidence is 95"),
    "no frame": (lambda: tier_transitions([1, 2], TIERS), "expected a pandas DataFrame"),
    "column": (lambda: tier_transitions(MOVES, TIERS, amount="nights"), "no column 'nights'"),
    "member": (lambda: tier_transitions(changed(member_id=None), TIERS), "member_id: .*expected a member's number"),
    "year": (lambda: tier_transitions(changed(year=2020.5), TIERS), r"year: row 0 \(2020.5\).*whole number"),
    "amount": (lambda: tier_transitions(changed(amount=-1), TIERS), r"amount: row 0 \(-1\).*amount of 0 or more"),
    "missing": (lambda: tier_transitions(changed(amount=np.nan), TIERS), "amount: row 0"),
    "twice": (lambda: tier_transitions(pd.concat([MOVES, MOVES[:1]]), TIERS), "one row a member and year"),
    "gap": (lambda: tier_transitions(MOVES.drop(index=1), TIERS), r"year: row 2 \(2022\).*each year in between"),
    "one year": (lambda: tier_transitions(long(ann=[3], ben=[6]), TIERS), "nobody has two years"),
    "empty": (lambda: tier_transitions(MOVES[:0], TIERS), "nobody has two years"),
    "empty tier": (lambda: tier_transitions(long(ann=[3, 3]), TIERS).chain(), "no member was in silver, gold"),
    "pull": (lambda: TierResponse(20, 3), "pull is 20"),
    "reach": (lambda: TierResponse(0.2, 0), "reach is 0"),
    "response": (lambda: best_thresholds(NIGHTS, 20, 40, 0.2, [4]), "response is 0.2, expected TierResponse"),
    "amounts": (lambda: best_thresholds([3, -1], 20, 40, TierResponse(0.2, 3), [4]), r"amounts\[1\] is -1"),
    "cost": (lambda: searched(cost=-20), r"benefit_cost\[0\] is -20"),
    "margin": (lambda: best_thresholds(NIGHTS, 20, 0, TierResponse(0.2, 3), [4]), "margin is 0"),
    "candidates": (lambda: searched(candidates=5), "candidates is 5, expected a list"),
    "none": (lambda: searched(candidates=[]), "candidates is empty"),
    "too many": (lambda: searched(candidates=[(4, 8)]), r"candidates\[0\] is \(4, 8\), expected 1 growing"),
    "order": (lambda: searched(candidates=[(8, 4)], cost=[1, 2]), r"candidates\[0\] is \(8, 4\), expected 2 growing"),
    "zero": (lambda: searched(candidates=[4, 0]), r"candidates\[1\] is 0"),
    "same": (lambda: searched(candidates=[4, 4.0]), r"candidates\[1\] is 4.0, which is there twice"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
