"""A student's own draw: the same every time, another for everyone, equally hard for all."""

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loyaltylab.datasets import draw, draw_code, for_student, load, normalize_id, student_id


def is_an_id(text: str) -> bool:
    try:
        return bool(normalize_id(text))
    except ValueError:
        return False


IDS: st.SearchStrategy[str] = st.text(min_size=1, max_size=30).filter(is_an_id)


@pytest.fixture(scope="module")
def case():
    return load("car_owners")


@pytest.fixture
def quick_draw(case, monkeypatch):
    """Draw again and again without reading the table again and again."""
    monkeypatch.setattr(draw, "load", lambda name: case)
    return lambda student: for_student("car_owners", student).tables["owners"]


def test_the_draw_of_demo_is_pinned():
    """If this fails, every student's data and every printed number changed: only ever on purpose."""
    drawn = for_student("car_owners", "demo")
    assert drawn.draw == draw_code("car_owners", "demo") == "51f2d6cb"
    assert drawn.tables["owners"]["owner_id"].head(3).tolist() == ["C0001", "C0002", "C0004"]


def test_a_draw_is_repeated_exactly():
    first, second = (for_student("car_owners", "li.wei").tables["owners"] for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("typed", ["Demo", "  demo ", "DEMO\n", "ｄｅｍｏ"])
def test_case_width_and_spaces_make_no_difference(typed, quick_draw):
    pd.testing.assert_frame_equal(quick_draw(typed), quick_draw("demo"))
    assert draw_code("car_owners", typed) == draw_code("car_owners", "demo")


def test_draws_hold_whole_rows_in_the_shipped_order(case, quick_draw):
    whole = case.tables["owners"]
    drawn = quick_draw("demo")
    kept = whole[whole["owner_id"].isin(drawn["owner_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(drawn, kept)
    assert drawn["owner_id"].is_unique
    assert len(drawn) < len(whole)


def test_students_never_get_the_truth(case):
    assert case.truth is not None
    assert for_student("car_owners", "demo").truth is None


@settings(max_examples=12, deadline=None)
@given(one=IDS, other=IDS)
def test_every_student_gets_the_same_number_of_each_make(case, one, other):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draw, "load", lambda name: case)
        mine, yours = (for_student("car_owners", who).tables["owners"] for who in (one, other))
    whole = case.tables["owners"]["make"].value_counts()
    assert mine["make"].value_counts().to_dict() == {make: math.floor(0.4 * n + 0.5) for make, n in whole.items()}
    assert yours["make"].value_counts().to_dict() == mine["make"].value_counts().to_dict()
    assert mine["owner_id"].equals(yours["owner_id"]) == (normalize_id(one) == normalize_id(other))


def test_draws_are_equally_hard_but_have_different_answers(case, quick_draw):
    whole = case.tables["owners"]
    draws = [quick_draw(f"student-{i}") for i in range(80)]
    summary = pd.DataFrame(
        {
            "satisfied": [(d["satisfaction"] >= 4).mean() for d in draws],
            "top_two_box": [(d["satisfaction"] >= 5).mean() for d in draws],
            "repurchase": [d["repurchased"].mean() for d in draws],
            "nps": [(d["recommend"] >= 9).mean() - (d["recommend"] <= 6).mean() for d in draws],
        }
    )
    assert (summary.std() > 0.002).all(), "answers can be copied"
    assert (summary.std() < 0.015).all(), "some students have another problem than others"
    assert (summary.nunique() > 20).all()
    assert summary.mean()["repurchase"] == pytest.approx(whole["repurchased"].mean(), abs=0.003)
    assert summary.mean()["satisfied"] == pytest.approx((whole["satisfaction"] >= 4).mean(), abs=0.002)
    for drawn in draws:
        assert_tells_the_same_story(drawn)


def assert_tells_the_same_story(drawn: pd.DataFrame) -> None:
    cells = pd.crosstab(drawn["make"], drawn["satisfaction"])
    assert cells.shape == (4, 6)
    assert cells.min().min() >= 3
    by_make = drawn.groupby("make")
    assert (drawn["satisfaction"] >= 4).mean() > 0.90
    assert 0.30 < drawn["repurchased"].mean() < 0.40
    assert by_make["satisfaction"].mean().idxmin() == "Dorado"
    assert by_make["repurchased"].mean().idxmax() == "Dorado"


def test_every_owner_can_be_drawn(case, quick_draw):
    times = pd.concat([quick_draw(f"s{i}")["owner_id"] for i in range(60)]).value_counts()
    assert len(times) == len(case.tables["owners"])
    assert times.mean() == pytest.approx(24, abs=0.1)


@settings(max_examples=300, deadline=None)
@given(IDS)
@example("İ")
@example("\u0345x")
def test_normalizing_twice_changes_nothing(text):
    assert normalize_id(normalize_id(text)) == normalize_id(text)
    assert normalize_id(f"  {text}\t") == normalize_id(text)


@pytest.mark.parametrize("empty", ["", "   ", "\u3000"])
def test_an_empty_id_is_refused(empty):
    with pytest.raises(ValueError, match="empty"):
        for_student("car_owners", empty)


def test_an_id_that_is_not_text_is_refused():
    number: Any = 123
    with pytest.raises(ValueError, match=r"text in quotes; got 123"):
        normalize_id(number)


@pytest.mark.parametrize(("size", "quota"), [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2), (25, 10)])
def test_quota_rounds_half_up_and_leaves_no_stratum_out(size, quota):
    assert draw._quota(size, 0.4) == quota
    assert draw._quota(5, 0.5) == 3


def test_related_tables_follow_their_units(tmp_path, monkeypatch):
    make_hotel(tmp_path / "hotel")
    monkeypatch.setenv("LOYALTYLAB_DATASETS", str(tmp_path))
    drawn = for_student("hotel", "demo").tables
    guests = set(drawn["guests"]["guest_id"])
    assert len(guests) == 10
    stays = load("hotel").tables["stays"]
    assert drawn["stays"].equals(stays[stays["guest_id"].isin(guests)].reset_index(drop=True))
    assert drawn["rooms"].equals(load("hotel").tables["rooms"])
    complaints = load("hotel").tables["complaints"]
    assert 0 < len(drawn["complaints"]) < len(complaints)
    kept = complaints[complaints["stay_id"].isin(drawn["stays"]["stay_id"])].reset_index(drop=True)
    assert drawn["complaints"].equals(kept)


def test_an_empty_reference_does_not_lose_a_row(tmp_path, monkeypatch):
    make_hotel(tmp_path / "hotel")
    monkeypatch.setenv("LOYALTYLAB_DATASETS", str(tmp_path))
    drawn, whole = for_student("hotel", "demo").tables, load("hotel").tables["points"]
    mine = whole["member_id"].isin(drawn["members"]["member_id"])
    there = whole["stay_id"].isna() | whole["stay_id"].isin(drawn["stays"]["stay_id"])
    assert drawn["points"].equals(whole[mine & there].reset_index(drop=True))
    assert (mine & whole["stay_id"].isna()).sum() == drawn["points"]["stay_id"].isna().sum() > 0


REFERENCES = [
    ("complaints", "stay_id", "stays.stay_id"),
    ("points", "member_id", "members.member_id"),
    ("points", "stay_id", "stays.stay_id"),
]


def make_hotel(folder: Path) -> None:
    """A case with a table of units, one that hangs on them, and one that does not."""
    folder.mkdir()
    text = {"type": "text", "meaning": {"en": "Code", "zh": "编号"}}
    row = {"en": "one thing", "zh": "一项"}
    guests = pd.DataFrame({"guest_id": [f"G{i}" for i in range(20)], "country": ["CN", "DE"] * 10})
    stays = [f"S{i}" for i in range(60)]
    tables = {
        "guests": guests,
        "stays": pd.DataFrame({"stay_id": stays, "guest_id": [f"G{i % 20}" for i in range(60)]}),
        "complaints": pd.DataFrame({"complaint_id": [f"K{i}" for i in range(30)], "stay_id": stays[::2]}),
        "members": pd.DataFrame({"member_id": [f"M{i}" for i in range(20)], "guest_id": guests["guest_id"]}),
        "points": pd.DataFrame(
            {
                "member_id": [f"M{i // 2}" for i in range(40)],
                "stay_id": [None if i % 2 else stays[i] for i in range(40)],
            }
        ),
        "rooms": pd.DataFrame({"room": ["101", "102"]}),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    schema: dict[str, Any] = {
        "title": {"en": "Hotel", "zh": "酒店"},
        "tables": {
            name: {"file": f"{name}.csv", "row": row, "columns": dict.fromkeys(table.columns, text)}
            for name, table in tables.items()
        },
        "student_draw": {"table": "guests", "unit": "guest_id", "strata": ["country"], "fraction": 0.5},
    }
    for of, column, target in REFERENCES:
        schema["tables"][of]["columns"][column] = {**text, "nullable": True, "references": target}
    (folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")


@pytest.fixture
def in_folder(tmp_path, monkeypatch):
    """A notebook's folder, two levels deep, with no id set by a grader."""
    monkeypatch.delenv("LOYALTYLAB_STUDENT", raising=False)
    notebook = tmp_path / "labs" / "lab1"
    notebook.mkdir(parents=True)
    monkeypatch.chdir(notebook)
    return tmp_path


def test_id_is_found_in_a_folder_above(in_folder):
    (in_folder / "student.json").write_text('{"student_id": " Li.Wei "}', encoding="utf-8")
    assert student_id() == "Li.Wei"


def test_the_nearest_file_counts(in_folder):
    (in_folder / "student.json").write_text('{"student_id": "far"}', encoding="utf-8")
    (in_folder / "labs" / "student.json").write_text('{"student_id": "near"}', encoding="utf-8")
    assert student_id() == "near"


def test_the_grader_goes_first(in_folder, monkeypatch):
    (in_folder / "student.json").write_text('{"student_id": "somebody"}', encoding="utf-8")
    monkeypatch.setenv("LOYALTYLAB_STUDENT", "real-one")
    assert student_id() == "real-one"


def test_a_file_saved_by_a_windows_editor_is_read(in_folder):
    (in_folder / "student.json").write_text('{"student_id": "李伟"}', encoding="utf-8-sig")
    assert student_id() == "李伟"


def test_a_missing_file_is_explained(in_folder):
    with pytest.raises(ValueError, match=r"no file student\.json here") as error:
        student_id()
    assert '{"student_id": "li.wei"}' in str(error.value)
    assert str(in_folder / "labs" / "lab1" / "student.json") in str(error.value)


def test_a_notebook_shows_one_line_about_a_missing_id(in_folder):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    with capture_output() as seen:
        result = InteractiveShell().run_cell("from loyaltylab import datasets\ndatasets.student_id()")
    assert isinstance(result.error_in_exec, ValueError)
    lines = [line for line in seen.stdout.splitlines() if line.strip()]
    assert len(lines) == 1
    assert lines[0].startswith("✗ There is no file student.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"student_id": "your-id-here"}', "does not hold your id yet"),
        ('{"student_id": "Your-ID-here "}', "does not hold your id yet"),
        ('{"student_id": ""}', "does not hold your id yet"),
        ('{"id": "li.wei"}', "does not hold your id yet"),
        ('["li.wei"]', "does not hold your id yet"),
        ('{"student_id": 4711}', "no quotes"),
        ("{student_id: li.wei}", "cannot be read"),
    ],
)
def test_a_file_without_an_id_is_explained(in_folder, content, words):
    (in_folder / "student.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=words) as error:
        student_id()
    assert '{"student_id": "li.wei"}' in str(error.value)
