"""Formulas against published values, against each other, and against plain sums."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab import claims
from loyaltylab.clv import (
    berger_nasr,
    clv_by_timing,
    expected_lifetime,
    margin_multiple,
    present_value,
    profit_growth,
    purchase_shares,
    retention_clv,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "clv.json").read_text(encoding="utf-8"))["formulas"]
TIMINGS = ["immediate", "end", "conditional", "mid"]
shares, rates = st.floats(0, 0.99), st.floats(0.001, 0.6)
steady = settings(deadline=None, max_examples=50)


@pytest.mark.parametrize("timing", TIMINGS)
def test_timings_as_published(timing: str) -> None:
    assert retention_clv(100, 0.8, 0.1, timing) == pytest.approx(GOLDEN["timing_m100_r.8_d.1"][timing], abs=5e-4)


@pytest.mark.parametrize("timing", ["immediate", "conditional"])
def test_five_margins_as_published(timing: str) -> None:
    expected = GOLDEN["timing_m100_r.8_d.1"][f"finite5_{timing}"]
    assert retention_clv(100, 0.8, 0.1, timing, horizon=5) == pytest.approx(expected, abs=5e-4)


def test_margin_multiples_as_published() -> None:
    golden = GOLDEN["margin_multiple"]
    table = [[round(margin_multiple(r, i), 2) for i in golden["i"]] for r in golden["r"]]
    assert table == golden["table"]


def test_margin_multiple_with_growth_as_published() -> None:
    assert margin_multiple(0.8, 0.1, growth=0.05) == pytest.approx(3.0769, abs=5e-5)


def test_berger_nasr_case_1_as_published() -> None:
    golden = GOLDEN["berger_nasr_case1"]
    options = {"contribution": golden["GC"], "promotion": golden["M"], "retention": golden["r"]}
    value = berger_nasr(1, discount=golden["d"], horizon=golden["n"], **options)
    assert round(value, 2) == golden["value"]


def test_one_cycle_a_year_is_case_1() -> None:
    given_: dict[str, Any] = {"contribution": 260, "promotion": 50, "retention": 0.75, "discount": 0.2, "horizon": 10}
    one = berger_nasr(1, **given_)
    assert berger_nasr("2a", cycles_per_year=1, **given_) == pytest.approx(one)
    assert berger_nasr("2b", years_per_cycle=1, **given_) == pytest.approx(one)


def test_purchase_shares_of_case_5() -> None:
    found = purchase_shares([0.3, 0.2, 0.15, 0.05], 6)
    assert found.round(4).tolist() == [1, 0.3, 0.23, 0.195, 0.1397, 0.0957, 0.0701]


@steady
@given(shares, rates, st.integers(1, 30), st.floats(1, 500), st.floats(0, 100))
def test_case_1_is_two_values_of_the_formula(r: float, d: float, n: int, gain: float, cost: float) -> None:
    by_hand = retention_clv(gain, r, d, "immediate", n + 1) - retention_clv(cost, r, d, "mid", n)
    found = berger_nasr(1, contribution=gain, promotion=cost, retention=r, discount=d, horizon=n)
    assert found == pytest.approx(by_hand)


@steady
@given(shares, rates, st.integers(1, 20), st.integers(2, 4))
def test_cycles_of_case_2_are_case_1_at_the_rate_of_a_cycle(r: float, d: float, n: int, p: int) -> None:
    options: dict[str, Any] = {"contribution": 260, "promotion": 50, "retention": r}
    short = berger_nasr("2a", discount=d, horizon=n, cycles_per_year=p, **options)
    assert short == pytest.approx(berger_nasr(1, discount=(1 + d) ** (1 / p) - 1, horizon=n * p, **options))
    free = {"contribution": 260, "retention": r}
    long = berger_nasr("2b", discount=d, horizon=n, years_per_cycle=p, **free)
    assert long == pytest.approx(berger_nasr(1, discount=(1 + d) ** p - 1, horizon=n, **free))


@steady
@given(st.floats(0.01, 0.99), rates, st.integers(1, 30))
def test_constant_profit_brings_case_3_and_4_back_to_formulas(r: float, d: float, n: int) -> None:
    flat = profit_growth(start=100, slope=0, gain=0, turn=3)
    sums = berger_nasr(3, retention=r, discount=d, horizon=n, profit=flat)
    assert sums == pytest.approx(retention_clv(100, r, d, "immediate", n + 1))
    rate = -np.log(r / (1 + d))
    continuous = berger_nasr(4, retention=r, discount=d, horizon=n, profit=flat)
    assert continuous == pytest.approx(-100 * np.expm1(-rate * n) / rate, rel=1e-7)


def test_profit_is_continuous_at_the_turn() -> None:
    earn = profit_growth(start=70, slope=20, gain=40, turn=1.8)
    assert float(earn(1.8)) == pytest.approx(float(earn(1.8 + 1e-9)))
    assert float(earn(100)) == pytest.approx(70 + 20 * 1.8**2 + 40)


@steady
@given(st.floats(0.01, 0.99), rates, st.integers(1, 40))
def test_case_5_with_one_chance_is_case_1(r: float, d: float, n: int) -> None:
    options: dict[str, Any] = {"contribution": 260, "promotion": 50, "discount": d, "horizon": n}
    assert berger_nasr(5, purchase=[r], **options) == pytest.approx(berger_nasr(1, retention=r, **options))


@steady
@given(shares, rates, st.floats(-0.5, 0), st.one_of(st.none(), st.integers(1, 40)))
def test_timings_differ_by_constant_factors(r: float, d: float, g: float, n: int | None) -> None:
    now, end, later, mid = (retention_clv(100, r, d, one, n, g) for one in TIMINGS)
    assert end == pytest.approx(now / (1 + d))
    assert mid == pytest.approx(now / np.sqrt(1 + d))
    assert later == pytest.approx(end * r)
    assert now >= mid >= end >= later


@steady
@given(shares, rates)
def test_immediate_is_conditional_and_one_margin(r: float, d: float) -> None:
    assert retention_clv(100, r, d, "immediate") == pytest.approx(100 + retention_clv(100, r, d, "conditional"))


@steady
@given(shares, rates, st.floats(-0.3, 0.3), st.integers(1, 60), st.sampled_from(TIMINGS))
def test_formula_is_the_plain_sum(r: float, d: float, g: float, n: int, timing: str) -> None:
    when = np.arange(n) + {"immediate": 0, "mid": 0.5, "end": 1, "conditional": 1}[timing]
    stays = r ** (np.arange(n) + (timing == "conditional"))
    plain = np.sum(100 * (1 + g) ** np.arange(n) * stays * (1 + d) ** -when)
    assert retention_clv(100, r, d, timing, n, g) == pytest.approx(plain)


@steady
@given(shares, rates, st.integers(1, 60))
def test_agrees_with_the_claims_room(r: float, d: float, n: int) -> None:
    for timing in ("immediate", "conditional"):
        other = claims.customer_value(r, d, timing, margin=100, horizon=n)
        assert retention_clv(100, r, d, timing, n) == pytest.approx(other)


@steady
@given(st.floats(0.01, 0.95), rates, st.integers(1, 100))
def test_value_rises_with_retention_and_horizon(r: float, d: float, n: int) -> None:
    values = [retention_clv(100, r, d, "end", one) for one in (n, n + 1, None)]
    assert retention_clv(100, r + 0.02, d, "end") > retention_clv(100, r, d, "end")
    assert values[0] <= values[1] * (1 + 1e-12) <= values[2] * (1 + 2e-12)


def test_no_digit_is_lost_where_the_ratio_is_one() -> None:
    assert retention_clv(100, 1.0, 0.0, "immediate", horizon=12) == pytest.approx(1200)
    assert retention_clv(100, 0.999999999, 0.0, "immediate", horizon=12) == pytest.approx(1200, rel=1e-7)


def test_without_discount_the_multiple_is_the_lifetime() -> None:
    for r in (0.6, 0.7, 0.8, 0.9, 0.95):
        assert retention_clv(1, r, 0, "immediate") == pytest.approx(expected_lifetime(r))
    assert [round(expected_lifetime(r), 2) for r in (0.6, 0.7, 0.8, 0.9, 0.95)] == [2.5, 3.33, 5, 10, 20]


@steady
@given(shares, rates, st.integers(1, 30))
def test_valuation_date_formula_of_expected_money_is_the_formula(r: float, d: float, n: int) -> None:
    revenue = 150 * r ** np.arange(n)
    cost = 50 * r ** np.arange(n)
    assert present_value(revenue, cost, d) == pytest.approx(retention_clv(100, r, d, "end", n))
    assert present_value(revenue, cost, d, first=0) == pytest.approx(retention_clv(100, r, d, "immediate", n))


def test_table_of_timings_holds_the_four_values() -> None:
    table = clv_by_timing(100, 0.8, 0.1).table
    assert table["clv"].is_monotonic_decreasing
    assert table.loc["conditional", "relative"] == pytest.approx(100 * 0.8 / 1.1)
