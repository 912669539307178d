"""Old against new and the same customers over time: known answers, the truth of the case, and bad input."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from loyaltylab import datasets
from loyaltylab.clv import tenure_effect

TRUTH = Path(__file__).parents[2] / "datasets" / "trade_accounts" / "truth.json"


def market(slope: float, sorting: float, n: int = 400) -> pd.DataFrame:
    """Customers who gain ``slope`` a year, and of whom the older are better by ``sorting`` a year."""
    draw = np.random.default_rng(1)
    first, level = draw.integers(0, 20, n), draw.normal(0, 5, n)
    table = pd.DataFrame(
        {"customer_id": np.repeat(np.arange(n), 3), "tenure": np.repeat(first, 3) + np.tile([0, 1, 2], n)}
    )
    fixed = np.repeat(sorting * first + level, 3)
    return table.assign(profit=fixed + slope * (table["tenure"] - np.repeat(first, 3)) + draw.normal(0, 2, 3 * n))


@pytest.mark.parametrize("slope", [0.0, 2.0])
def test_sorting_shows_in_one_view_only(slope):
    found = tenure_effect(market(slope, sorting=3.0), "profit", "tenure").table
    assert abs(found.loc["same_customers", "per_period"] - slope) < 3 * found.loc["same_customers", "se"]
    assert abs(found.loc["old_against_new", "per_period"] - 3.0) < 4 * found.loc["old_against_new", "se"] + 0.05


def test_slope_and_clustered_error_as_statsmodels():
    import statsmodels.api as sm

    data = market(1.0, 0.5)
    fit = sm.OLS(data["profit"], sm.add_constant(data["tenure"])).fit(
        cov_type="cluster", cov_kwds={"groups": data["customer_id"], "use_correction": False}
    )
    row = tenure_effect(data, "profit", "tenure").table.loc["old_against_new"]
    assert row["per_period"] == pytest.approx(fit.params["tenure"])
    assert row["se"] == pytest.approx(fit.bse["tenure"] * np.sqrt(400 / 399))


def test_the_case_gives_its_truth_back():
    tables = datasets.load("trade_accounts").tables
    data = tables["account_years"].merge(tables["accounts"], on="account_id")
    data = data.assign(profit=data["gross_margin"] - data["cost_to_serve"], tenure=data["year"] - data["since"])
    found = tenure_effect(data, "profit", "tenure", "account_id", by="segment").table
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))["parameters"]["segments"]
    for segment, values in truth.items():
        row = found.loc[(segment, "same_customers")]
        assert abs(row["per_period"] - values["tenure"]) < 3 * row["se"]
        assert found.loc[(segment, "old_against_new"), "per_period_low"] > 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.drop(columns="tenure"), "no column 'tenure'"),
        (lambda t: t.assign(profit=[np.nan, *t["profit"].iloc[1:]]), r"profit: row 0"),
        (lambda t: t.assign(tenure=5), "tenure hardly varies"),
        (lambda t: t.groupby("customer_id").head(1), "tenure hardly varies"),
        (lambda t: t.head(6), "at least three customers"),
    ],
)
def test_bad_input_is_told(change, words):
    with pytest.raises(ValueError, match=words):
        tenure_effect(change(market(1.0, 1.0)), "profit", "tenure")
