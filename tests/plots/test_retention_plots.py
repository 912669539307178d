"""Plots of retention say their numbers in words, in both languages, and refuse what they cannot draw."""

from collections.abc import Iterator

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt

import loyaltylab as ll
from loyaltylab import plots

tx = ll.transactions
SPELLS = pd.DataFrame({"months": [1, 2, 2, 4, 3, 5], "left": [1, 1, 0, 0, 1, 0], "plan": list("aaabbb")})
LOG = pd.DataFrame(
    {
        "customer_id": list("abac"),
        "date": ["2025-01-05", "2025-01-09", "2025-02-01", "2025-02-01"],
        "paid": [4, 6, 2, 1],
    }
)
VISITS = pd.DataFrame({"visits": [0, 1, 2, 3, 4, 5], "left": [1, 1, 0, 1, 0, 0]})
START = pd.DataFrame({"joined": ["2025-01-01"] * 4, "left": ["2025-02-01", None, None, None]})


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")
    ll.set_language("en")


def test_curves_name_groups_and_numbers() -> None:
    ax = plots.retention_curves(tx.kaplan_meier(SPELLS, "months", "left", by="plan", unit="months"))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
    assert "1: 66.7 %" in plots.alt_text(ax)
    assert ax.get_xlabel() == "Age of the relationship (months)"


def test_bands_reach_from_end_to_end() -> None:
    fit = tx.kaplan_meier(SPELLS, "months", "left")
    (band,) = plots.retention_curves(fit).collections
    last = fit.curve.iloc[-1]
    heights = band.get_paths()[0].vertices
    at_the_end = heights[heights[:, 0] == last["time"], 1]
    assert at_the_end.min() == pytest.approx(100 * last["survival_low"])
    assert at_the_end.max() > 100 * last["survival"]
    assert 100 * last["survival_high"] in at_the_end


def test_a_cell_nobody_can_know_is_not_drawn() -> None:
    ax = plots.cohort_map(tx.cohorts(LOG))
    assert plots.alt_text(ax).endswith("2025-01: 100, 50; 2025-02: 100.")
    assert ax.images[0].get_array().mask.tolist() == [[False, False], [False, True]]
    money = plots.cohort_map(tx.cohorts(LOG, value="paid"), "revenue_per_customer")
    assert "2025-01: 5, 1" in plots.alt_text(money)


def test_churn_calibration_and_warnings_carry_intervals() -> None:
    churn = plots.churn_by_period(tx.churn_rate(START, "joined", "left", "2025-02-28"))
    assert "2025-02: 25.0 [4.6, 69.9]" in plots.alt_text(churn)
    kept = plots.calibration(tx.churn_logit(VISITS, "left", ["visits"]).calibration(groups=2))
    assert "33.3 [" in plots.alt_text(kept)
    rules = tx.warning_rules(VISITS, {"silent": "visits == 0"}, "left")
    assert "silent 100.0 [" in plots.alt_text(plots.warnings_map(rules))


def test_calibration_has_the_forecast_across_and_what_came_upwards() -> None:
    found = tx.churn_logit(VISITS, "left", ["visits"]).calibration(groups=2)
    diagonal, points = plots.calibration(found).lines[:2]
    assert diagonal.get_xdata().tolist() == diagonal.get_ydata().tolist()
    assert points.get_xdata().tolist() == found.table["predicted"].tolist()
    assert points.get_ydata().tolist() == found.table["observed"].tolist()


def test_other_results_are_refused() -> None:
    other = tx.churn_rate(START, "joined", "left", "2025-02-28")
    with pytest.raises(ValueError, match=r"not a result of calibration\(\)"):
        plots.calibration(other)
    with pytest.raises(ValueError, match="expected one of"):
        plots.cohort_map(tx.cohorts(LOG), "age")
