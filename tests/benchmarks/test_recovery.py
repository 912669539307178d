"""A small seeded version of the recovery study: the models find the truth that made the customers."""

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPLICATIONS = 50


def load() -> Any:
    """Import the study from its folder, which is no package."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module("recovery")
    finally:
        sys.path.pop(0)


recovery = load()


@pytest.mark.parametrize("name", recovery.TRUTH)
def test_parameters_and_forecasts_hold_the_truth(name: str) -> None:
    found = recovery.run(name, recovery.SIZES[name][0], REPLICATIONS)
    assert found["without_errors"].max() <= 5
    assert found["coverage"].between(0.88, 1).all(), found
    # Three Monte-Carlo errors above a tenth of a standard deviation; recovery.md has 2,000 replications.
    assert (found["bias"].dropna().abs() < 0.1 + 3 / REPLICATIONS**0.5).all(), found


def test_a_wrong_standard_error_would_be_noticed() -> None:
    outcomes = [recovery.study_of("BGBB")("BGBB", 300, seed) for seed in range(20)]
    half = [(at, variance / 9, held) for at, variance, held in outcomes]
    assert recovery.summarize("BGBB", 300, half)["coverage"].iloc[:4].max() < 0.88


def test_the_committed_table_says_what_misses() -> None:
    rows = re.findall(r"^\| \w+ \| [\d,]+ \|.*$", (ROOT / "benchmarks" / "recovery.md").read_text(), re.M)
    assert len(rows) == 2 * sum(len(truth.params) + (name != "GammaGamma") for name, truth in recovery.TRUTH.items())
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if cells[4] not in ("93.50 %", "96.50 %"):  # rounded there, a share may lie on either side
            assert ("coverage" in cells[5]) == (not 93.5 < float(cells[4].removesuffix(" %")) < 96.5), row
