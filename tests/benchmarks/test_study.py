"""A small, seeded version of the coverage study; the committed tables name their command and date."""

import importlib.util
import re

import numpy as np
import pytest


@pytest.fixture
def study(root):
    spec = importlib.util.spec_from_file_location("study", root / "benchmarks" / "study.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("interval", ["wald", "adjusted-wald"])
def test_nps_intervals_hold_the_truth_about_19_times_in_20(study, interval):
    found = study.nps_coverage(324, 0.5, 1 / 6, interval, draws=400, rng=np.random.default_rng(1))
    assert 0.92 <= found <= 0.98


def test_a_tiny_skewed_survey_is_where_the_adjustment_helps(study):
    rng = np.random.default_rng(2)
    wald, adjusted = (study.nps_coverage(20, 0.9, 0.02, kind, 400, rng) for kind in ("wald", "adjusted-wald"))
    assert adjusted > wald


def test_curve_intervals_hold_the_truth_most_of_the_time(study):
    truth = {"L0": 0.08, "k": 4.0, "ceiling": 0.6}
    found = study.curve_coverage(2000, truth, draws=12, rng=np.random.default_rng(3))
    assert min(found.values()) >= 0.75


@pytest.mark.parametrize(("table", "command"), [("coverage.md", "make study"), ("speed.md", "make bench")])
def test_committed_tables_name_command_and_date(root, table, command):
    text = (root / "benchmarks" / table).read_text()
    assert re.search(rf"`{command}`, \d{{4}}-\d\d-\d\d", text)
