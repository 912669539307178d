"""Experiments: the letter of the hotels with its known truth, sizes from the tables, scores that add up."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

import loyaltylab as ll
from loyaltylab.programs import Effect, holdout_effect, holdout_size, scorecard

ROOT = Path(__file__).parents[2]


def test_the_letter_of_the_hotels() -> None:
    """Drawn by lot in December 2024: nights of 2025, with and without the nights before."""
    tables = ll.datasets.load("harbour_hotels").tables
    stays, guests = tables["stays"], tables["guests"].set_index("guest_id")
    year = stays["arrival"].dt.year
    nights = {
        name: stays[chosen].groupby("guest_id")["nights_stayed"].sum().reindex(guests.index, fill_value=0)
        for name, chosen in {"after": year == 2025, "before": year < 2025}.items()
    }
    drawn = guests.assign(**nights).dropna(subset="invited")
    truth = json.loads((ROOT / "datasets/harbour_hotels/truth.json").read_text("utf-8"))["population"]["membership"]
    assert len(drawn) == truth["eligible_guests"]
    plain = holdout_effect(drawn, "after", "invited")
    sharper = holdout_effect(drawn, "after", "invited", before="before")
    for found in (plain, sharper):
        assert found.low < truth["nights_the_letter_adds"] < found.high
    assert sharper.se < plain.se
    assert "standard deviations" in sharper.checks["found"][0]
    assert "look how the draw was made" not in sharper.checks["found"][0]


def test_it_is_the_regression_with_robust_errors() -> None:
    rng = np.random.default_rng(4)
    data = pd.DataFrame({"before": rng.poisson(3, 200), "offered": rng.permutation(200) < 60})
    data["after"] = data["before"] + 0.5 * data["offered"] + rng.normal(size=200)
    data["offered"] = data["offered"].astype(int)
    fit = smf.ols("after ~ offered", data).fit(cov_type="HC2", use_t=True)
    found = holdout_effect(data, "after", "offered", confidence=0.9)
    assert (found.value, found.se) == pytest.approx((fit.params["offered"], fit.bse["offered"]))
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int(0.1).loc["offered"]))
    # Without a covariate HC2 is Welch's standard error.
    groups = [data.loc[data["offered"] == one, "after"] for one in (1, 0)]
    assert found.se == pytest.approx(np.sqrt(sum(group.var() / len(group) for group in groups)))


def test_an_unfair_draw_is_pointed_at() -> None:
    data = pd.DataFrame({"before": [1, 2, 3, 9, 8, 7], "offered": [0, 0, 0, 1, 1, 1], "after": [1, 2, 3, 9, 8, 7]})
    assert "look how the draw was made" in str(holdout_effect(data, "after", "offered", "before"))


def test_sizes_are_those_of_the_tables() -> None:
    """Cohen (1988): two-sided 5 %, power 80 %: d = 0.2 takes 393 a group, 0.5 takes 64, 0.8 takes 26."""
    for effect, n in ((0.2, 394), (0.5, 64), (0.8, 26)):
        assert holdout_size(effect, 1).table.loc["needed", "held_out"] == pytest.approx(n, abs=1)
    table = holdout_size(0.2, 1, holdout=0.1).table
    assert table.loc["needed", "offered"] == pytest.approx(9 * table.loc["needed", "held_out"], abs=9)
    assert table["power"].is_monotonic_increasing
    assert table.loc["needed", "power"] == pytest.approx(0.8, abs=0.005)
    assert table.loc["needed", "visible"] == pytest.approx(0.2, abs=0.001)
    half = holdout_size(0.2, 1, correlation=np.sqrt(0.5)).table
    assert half.loc["needed", "held_out"] == pytest.approx(394 / 2, abs=2)


def test_the_power_is_that_of_simulated_experiments() -> None:
    rng = np.random.default_rng(8)
    n = int(holdout_size(0.6, 1).table.loc["needed", "held_out"])
    offered = np.repeat([0, 1], n)
    hits = 0
    for _run in range(300):
        data = pd.DataFrame({"after": rng.normal(size=2 * n) + 0.6 * offered, "offered": offered})
        hits += holdout_effect(data, "after", "offered").p_value < 0.05
    assert 0.73 < hits / 300 < 0.87


def test_scores_of_two_designs() -> None:
    right = [
        ("good", Effect(v, v - reach, v + reach, 9, 0.5, "t", p_value=0.5), 0.0) for v, reach in ((-0.5, 1), (0.5, 0.1))
    ]
    wrong = [("naive", Effect(7, 6, 8, 9, 0.5, "t", p_value=0.0), 1.0)]
    table = scorecard([*right, *wrong]).table
    assert table["bias"].to_dict() == {"good": 0.0, "naive": 6.0}
    assert table["coverage"].to_dict() == {"good": 0.5, "naive": 0.0}
    assert table["rejects"].to_dict() == {"good": 0.0, "naive": 1.0}
    assert table.loc["good", "rmse"] == 0.5


DATA = pd.DataFrame({"after": [1.0, 2, 3, 4], "offered": [1, 1, 0, 0]})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: holdout_effect(DATA, "x", "offered"), "no column 'x'"),
        (lambda: holdout_effect(DATA, "after", "after"), "after is 1 or 0"),
        (lambda: holdout_effect(DATA.head(3), "after", "offered"), "two customers or more of each"),
        (lambda: holdout_effect(DATA, "after", "offered", confidence=0), "confidence is 0"),
        (lambda: holdout_effect(DATA.assign(after=1), "after", "offered"), "after: everybody has the same value"),
        (lambda: holdout_effect(DATA.assign(x=1), "after", "offered", "x"), "x: everybody has the same value"),
        (lambda: holdout_size(1e-9, 1), "too small to be seen"),
        (lambda: holdout_size(0, 1), "effect is 0"),
        (lambda: holdout_size(1, 0), "sd is 0"),
        (lambda: holdout_size(1, 1, power=1), "power is 1"),
        (lambda: holdout_size(1, 1, significance=5), "significance is 5"),
        (lambda: holdout_size(1, 1, holdout=0), "holdout is 0"),
        (lambda: holdout_size(1, 1, correlation=1), "correlation is 1"),
        (lambda: scorecard([]), "nothing to score"),
        (lambda: scorecard([("a", Effect(1, 0, 2, 3, 1, "t"), np.nan)]), "true is nan"),
    ],
)
def test_bad_input_is_one_clear_error(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
