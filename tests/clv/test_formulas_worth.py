"""Sources of profit, payback, worksheet, uncertainty and budgets: identities, limits, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from loyaltylab import clv
from loyaltylab.clv import ResponseCurve, profit_sources, retention_clv

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "clv.json").read_text(encoding="utf-8"))["formulas"]
steady = settings(deadline=None, max_examples=40)


@steady
@given(st.floats(0, 1), st.floats(0, 0.5), st.integers(1, 20), st.floats(0, 300), st.sampled_from(["end", "immediate"]))
def test_base_alone_is_the_formula(r: float, d: float, years: int, cost: float, timing: str) -> None:
    found = profit_sources(100, timing=timing, acquisition_cost=cost, retention=r, discount=d, years=years)
    assert found.value == pytest.approx(retention_clv(100, r, d, timing, years) - cost, abs=1e-9)
    assert found.discounted.to_numpy().sum() == pytest.approx(found.value + cost)


def test_sources_add_up_and_may_be_negative() -> None:
    found = profit_sources(
        [50, 50], growth=[0, 20], cost=[0, -5], referral=[0, 4], premium=[0, -9], timing="mid", retention=0.9
    )
    assert found.table["total"].tolist() == [50, 60]
    assert found.shares.sum() == pytest.approx(100)
    assert found.shares["premium"] < 0


def test_credit_card_values_of_the_dossier() -> None:
    """Often cited yearly profits, valued at four retention rates; recomputed values from the research notes."""
    years = [30, 42, 44, 49, 55]
    for r, expected in {0.6: 27.82, 0.8: 67.05, 0.9: 94.30, 0.95: 110.25}.items():
        found = profit_sources(years, timing="immediate", acquisition_cost=51, retention=r, discount=0.1)
        assert found.value == pytest.approx(expected, abs=0.005)


@steady
@given(
    st.floats(1, 900), st.floats(0.05, 0.99), st.floats(0, 0.4), st.sampled_from(["immediate", "end", "conditional"])
)
def test_payback_is_where_the_sum_reaches_the_cost(cost: float, r: float, d: float, timing: str) -> None:
    n = clv.payback(cost, 100, r, d, timing=timing)
    if np.isinf(n):
        assert retention_clv(100, r, d, timing) <= cost * (1 + 1e-9)
    else:
        assert retention_clv(100, r, d, timing, int(n)) >= cost * (1 - 1e-6)
        assert n == 1 or retention_clv(100, r, d, timing, int(n) - 1) < cost * (1 + 1e-6)


def test_return_on_what_a_customer_cost() -> None:
    assert clv.clv_roi(300, 200) == pytest.approx(0.5)


@steady
@given(st.floats(0, 1), st.floats(0, 0.5), st.integers(1, 12))
def test_worksheet_ends_at_the_formula(r: float, d: float, years: int) -> None:
    sheet = clv.value_worksheet(
        {"won": -80}, {"sales": [150] * years, "service": [-50] * years}, retention=r, discount=d
    )
    assert sheet.table["cumulative"].iloc[-1] == pytest.approx(retention_clv(100, r, d, "end", years) - 80)
    assert sheet.table["value"].iloc[0] == -80


@pytest.mark.parametrize("timing", ["immediate", "mid", "end", "conditional"])
@pytest.mark.parametrize("horizon", [None, 1, 8])
def test_mean_value_against_an_integral(timing: str, horizon: int | None) -> None:
    a, b = 18.0, 6.0
    found = clv.clv_uncertainty(a - 1, b - 1, 100, 0.1, timing, horizon=horizon).table
    density = stats.beta(a, b).pdf
    mean = integrate.quad(lambda r: density(r) * retention_clv(100, r, 0.1, timing, horizon), 0, 1)[0]
    assert found.loc["mean_clv", "value"] == pytest.approx(mean, rel=1e-6)


@steady
@given(st.integers(1, 5000), st.integers(1, 5000), st.floats(0.01, 0.4))
def test_mean_value_exceeds_value_at_the_mean(stayed: int, left: int, d: float) -> None:
    table = clv.clv_uncertainty(stayed, left, 100, d, "immediate").table
    assert table.loc["mean_clv", "value"] > table.loc["clv_at_mean_retention", "value"]
    assert table.loc["mean_clv", "low"] < table.loc["mean_clv", "value"] < table.loc["mean_clv", "high"]


def test_many_customers_leave_no_gap() -> None:
    table = clv.clv_uncertainty(8e7, 2e7, 100, 0.1, "conditional").table
    assert table["value"].tolist() == pytest.approx([0.8, 266.667, 266.667], rel=1e-5)


def test_without_discount_the_mean_is_a_ratio() -> None:
    """The mean of 1/(1-r) under a beta distribution is (a+b-1)/(b-1)."""
    table = clv.clv_uncertainty(10, 4, 1, 0, "immediate", prior=(0, 0)).table
    assert table.loc["mean_clv", "value"] == pytest.approx(13 / 3)


def test_blattberg_deighton_as_computed() -> None:
    golden = GOLDEN["blattberg_deighton"]
    curve = ResponseCurve(golden["ceiling"], *golden["current"])
    best = clv.blattberg_deighton(golden["M"], curve).table.loc["best"]
    assert curve.k == pytest.approx(golden["k"], abs=5e-8)
    assert best.tolist() == pytest.approx([golden["A_opt"], golden["a_opt"], golden["value"]], abs=5e-5)


@steady
@given(st.floats(0.1, 1), st.floats(1, 50), st.floats(0.05, 0.95), st.floats(1, 800))
def test_no_other_spending_beats_the_optimum(ceiling: float, now: float, part: float, margin: float) -> None:
    curve = ResponseCurve(ceiling, now, part * ceiling)
    best = clv.blattberg_deighton(margin, curve).table.loc["best", "value"]
    for spent in np.linspace(0, 5 * now, 40):
        assert curve.rate(spent) * margin - spent <= best + 1e-6 * margin
    assert curve.rate(now) == pytest.approx(part * ceiling)


def test_budget_at_the_optimum_changes_nothing_and_less_brings_less() -> None:
    won, kept = ResponseCurve(0.4, 5, 0.15), ResponseCurve(0.8, 10, 0.6)
    free = clv.acquisition_retention(50, won, kept, 0.1)
    same = clv.acquisition_retention(50, won, kept, 0.1, budget=free.table.loc["best", "spent"])
    assert (same.acquisition, same.retention) == pytest.approx((free.acquisition, free.retention), rel=1e-3)
    assert clv.acquisition_retention(50, won, kept, 0.1, budget=8).value < free.value
    assert free.value > free.table.loc["now", "value"]
    assert free.value == pytest.approx(
        max(_value(won, kept, A, R) for A in np.arange(12, 17, 0.1) for R in _spends()), abs=0.01
    )


def _spends() -> Any:
    return np.arange(14, 21, 0.1)


def _value(won: ResponseCurve, kept: ResponseCurve, A: float, R: float) -> float:
    r = kept.rate(R)
    return won.rate(A) * (50 + (50 - R / r) * r / (1.1 - r)) - A


won = ResponseCurve(0.4, 5, 0.15)
BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "percent for a share": (lambda: retention_clv(100, 80, 0.1, "end"), "80 % as 0.8"),
    "no such timing": (lambda: retention_clv(100, 0.8, 0.1, "start"), "timing is 'start'"),
    "text": (lambda: retention_clv("100", 0.8, 0.1, "end"), "margin is '100'"),
    "infinite": (lambda: retention_clv(100, 1, 0, "end"), "value is infinite"),
    "growth outruns": (lambda: clv.margin_multiple(0.95, 0.02, 0.1), "value is infinite"),
    "horizon of a half": (lambda: retention_clv(1, 0.8, 0.1, "end", 2.5), "whole number"),
    "horizon zero": (lambda: clv.clv_by_timing(1, 0.8, 0.1, horizon=0), "whole number"),
    "nobody leaves": (lambda: clv.expected_lifetime(1.0), r"\[0, 1\)"),
    "lists differ": (lambda: clv.present_value([1, 2], [1], 0.1), "2 periods"),
    "missing revenue": (lambda: clv.present_value([1, np.nan], 0, 0.1), r"revenues\[1\]"),
    "two single numbers": (lambda: clv.present_value(1, 2, 0.1), "single numbers"),
    "no case": (lambda: clv.berger_nasr(6, discount=0.1, horizon=3), "case is 6"),
    "no retention": (lambda: clv.berger_nasr(1, discount=0.1, horizon=3, contribution=1), "needs retention="),
    "no function": (lambda: clv.berger_nasr(3, discount=0.1, horizon=3, retention=0.5, profit=7), "profit is 7"),
    "turn before 0": (lambda: clv.profit_growth(1, 1, 1, -1), "turn is -1"),
    "chance above one": (lambda: clv.purchase_shares([0.3, 1.2], 3), r"purchase\[1\]"),
    "sources without years": (lambda: profit_sources(50, timing="end"), "give years="),
    "sources differ": (lambda: profit_sources([1, 2], growth=[1, 2, 3], timing="end"), "base 2, growth 3"),
    "free acquisition": (lambda: clv.payback(0, 10, timing="end"), "acquisition_cost is 0"),
    "cost with a minus": (lambda: clv.payback(-800, 118, timing="immediate"), "is -800, .* without a minus"),
    "roi with a minus": (lambda: clv.clv_roi(100, -800), "acquisition_cost is -800, .* without a minus"),
    "roi of nothing": (lambda: clv.clv_roi(100, 0), "acquisition_cost is 0"),
    "empty sheet": (lambda: clv.value_worksheet({}, {"sales": [1]}), "at least one item"),
    "nobody counted": (lambda: clv.clv_uncertainty(0, 0, 1, 0.1, "end", prior=(0, 0)), "no distribution"),
    "uncertain and endless": (lambda: clv.clv_uncertainty(9, 1, 1, 0.0, "end", growth=0.1), "mean value is infinite"),
    "confidence in percent": (lambda: clv.clv_uncertainty(9, 1, 1, 0.1, "end", confidence=95), "0.95 for 95 %"),
    "rate at the ceiling": (lambda: ResponseCurve(0.4, 5, 0.4), "rate is 0.4"),
    "negative spending": (lambda: won.rate(-1), "spending is -1"),
    "no limit": (lambda: clv.acquisition_retention(9, won, ResponseCurve(1, 1, 0.5), 0), "no limit"),
    "no margin": (lambda: clv.blattberg_deighton(float("nan"), won), "margin is nan"),
}


def test_money_is_not_told_about_percent_nor_a_share_about_its_sign() -> None:
    with pytest.raises(ValueError, match="acquisition_cost is -800") as money:
        clv.payback(-800, 118, timing="end")
    assert "80 %" not in str(money.value)
    with pytest.raises(ValueError, match=r"80 % as 0\.8") as share:
        clv.margin_multiple(-1, 0.1)
    assert "minus" not in str(share.value)


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
