"""A small seeded version of the coverage study: every entry runs, and no interval is far from what it promises."""

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load() -> Any:
    """Import the study from its folder, which is no package, together with the files beside it."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module("intervals")
    finally:
        sys.path.pop(0)


intervals = load()
DRAWS = 40
# Ten draws of these have to do, to keep the tests short.
SLOW = {
    *("importance", "derived", "constructs", "units", "weighted_groups", "forms", "causes", "paths", "ordered"),
    *("shares", "covariances", "profiles", "six_signs", "sequences", "late_curve", "early_curve"),
}


@pytest.mark.parametrize("study", intervals.STUDIES, ids=lambda study: study.__name__)
def test_intervals_hold_the_truth_about_as_often_as_they_say(study):
    draws = DRAWS // 4 if study.__name__ in SLOW else DRAWS
    for name, share in intervals.coverage(study, draws, seed=1).items():
        # Four standard errors below 95 % with so few draws; the table in intervals.md has 2,000.
        assert share >= 0.95 - 4 * (0.95 * 0.05 / draws) ** 0.5, name


def test_a_wrong_interval_would_be_noticed():
    class Narrow:
        low, high = 0.9, 1.1

    assert not intervals.holds(Narrow, 2.0)
    assert intervals.holds(Narrow, 1.0)


@pytest.mark.parametrize(("table", "command"), [("intervals.md", "make study"), ("speed.md", "make bench")])
def test_committed_tables_name_command_and_date(table, command):
    text = (ROOT / "benchmarks" / table).read_text(encoding="utf-8")
    assert re.search(rf"`{command}`, \d{{4}}-\d\d-\d\d", text)


def test_the_exact_coverage_is_that_of_very_many_small_surveys():
    exact = intervals.survey.exact_nps(30, (75, 20, 5), "wald")
    assert exact == pytest.approx(0.93, abs=0.005)
    simulated = intervals.coverage(intervals.survey.small_nps, 400, seed=2)
    assert simulated["nps (Wald), n = 30, 75/20/5 (known to be low)"] == pytest.approx(exact, abs=0.04)


def test_the_committed_table_has_the_exact_coverage():
    text = (ROOT / "benchmarks" / "intervals.md").read_text(encoding="utf-8")
    assert intervals.exact_row(30, (75, 20, 5)) in text


def test_the_committed_table_has_every_entry():
    text = (ROOT / "benchmarks" / "intervals.md").read_text(encoding="utf-8")
    assert "2,000 simulated data sets" in text
    for study in intervals.STUDIES:
        for name in intervals.coverage(study, 1, seed=1).index:
            assert f"| {name} |" in text


def test_a_committed_interval_outside_its_reach_says_so():
    text = (ROOT / "benchmarks" / "intervals.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([\d.]+) % \|$", text, flags=re.MULTILINE)
    assert len(rows) > 90
    off = [name for name, share in rows if not 93.5 <= float(share) <= 96.5]
    assert off
    assert [name for name in off if "(known to be " not in name] == []
