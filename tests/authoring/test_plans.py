"""The course plans add up, and name only lessons and labs of the map."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT / "course" / "instructor"
MAP = yaml.safe_load((ROOT / "course" / "_src" / "map.yml").read_text(encoding="utf-8"))
LESSONS = {entry["number"]: entry for entry in MAP}


def rows(name, heading):
    """Return the cells of the first table below a heading."""
    section = (PLANS / name).read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ")[0]
    table = section[section.index("| ") :].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def named(text):
    """Return the lessons that a text names by number."""
    return set(re.findall(r"\b(?<!session )(0\d|1\d)\b", text))


def test_the_vocational_plan_has_42_hours_in_21_sessions():
    sessions = rows("plan_42.md", "Session by session")
    assert [int(row[0]) for row in sessions] == list(range(1, 22))
    assert sum(int(row[1]) for row in sessions) == 42


def test_every_core_lesson_is_in_the_vocational_plan():
    told = named(" ".join(row[2] for row in rows("plan_42.md", "Session by session")))
    core = {number for number, entry in LESSONS.items() if str(entry["track"]).startswith("core")}
    assert core <= told
    assert told <= set(LESSONS)


def test_abilities_name_sessions_that_exist():
    abilities = rows("plan_42.md", "What students can do at the end")
    assert len(abilities) >= 5
    for row in abilities:
        numbers = [int(one) for one in re.findall(r"\d+", row[1])]
        assert numbers, row
        assert all(1 <= number <= 21 for number in numbers), row


def test_every_lesson_is_in_the_degree_plan():
    weeks = rows("plan_degree.md", "Week by week")
    assert [row[0] for row in weeks] == [*map(str, range(1, 15)), "exam"]
    told = named(" ".join(row[1] for row in weeks))
    assert told == set(LESSONS)


def test_labs_of_the_plans_exist_and_marks_are_a_whole():
    there = {path.stem for path in (ROOT / "assignments" / "_src").glob("*.py")}
    for plan in ("plan_42.md", "plan_degree.md"):
        text = (PLANS / plan).read_text(encoding="utf-8")
        assert {f"lab{number}" for number in re.findall(r"\blab (\d)\b", text)} <= there, plan
        shares = [int(re.sub(r"\D", "", row[1])) for row in rows(plan, "Marks")]
        assert sum(shares) == 100, plan
