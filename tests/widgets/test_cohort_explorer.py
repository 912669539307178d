"""The cohort explorer reads any cell aloud and says so where nobody can know."""

import re

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from loyaltylab import widgets
from loyaltylab.widgets.cohorts import CohortExplorer

LOG = pd.DataFrame(
    {
        "customer_id": list("abac"),
        "date": ["2025-01-05", "2025-01-09", "2025-02-01", "2025-02-01"],
        "paid": [4.0, 6.0, 2.0, 1.0],
        "kind": list("xyxy"),
    }
)


@pytest.fixture
def explorer() -> CohortExplorer:
    return widgets.cohort_explorer(LOG, value="paid", by="kind")


def _words(explorer: CohortExplorer) -> str:
    return re.sub("<[^>]*>", "", explorer.readout.value)


def test_cells_are_read_aloud(explorer: CohortExplorer) -> None:
    assert _words(explorer) == "all cohorts at age 1: 1 of 2 active, 50.0 % [9.5, 90.5]"
    explorer.cohort.value = pd.Period("2025-01", "M")
    assert _words(explorer).startswith("2025-01 at age 1: 1 of 2 active")
    explorer.what.value = "revenue_per_customer"
    assert _words(explorer) == "2025-01 at age 1: 1 for each of 2 who began."


def test_money_of_all_cohorts_is_a_mean_over_customers(explorer: CohortExplorer) -> None:
    explorer.what.value = "revenue_per_customer"
    explorer.age.value = 0
    assert _words(explorer) == "All cohorts seen at age 0: 4 for each of 3 who began."  # 11 / 3


def test_what_nobody_knows_is_said(explorer: CohortExplorer) -> None:
    explorer.cohort.value = pd.Period("2025-02", "M")
    assert "nobody can know yet" in _words(explorer)


def test_customers_can_be_chosen(explorer: CohortExplorer) -> None:
    picture = explorer.plot.value
    explorer.group.value = "x"
    assert _words(explorer) == "all cohorts at age 1: 1 of 1 active, 100.0 % [20.7, 100.0]"
    assert explorer.plot.value != picture
    assert not plt.get_fignums()


def test_the_boxes_say_what_is_shown_at_first(explorer: CohortExplorer) -> None:
    """A browser leaves a box empty whose value is None."""
    boxes = (explorer.group, explorer.what, explorer.cohort)
    assert [box.label for box in boxes] == ["all", "share active", "all cohorts"]
    assert all(box.value is not None for box in boxes)


def test_unknown_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="no column 'sort'"):
        widgets.cohort_explorer(LOG, by="sort")
