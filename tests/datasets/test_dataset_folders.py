"""Finding and opening cases: own folder, checkout, installed package; in both languages; with and without truth."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import loyaltylab as ll
from loyaltylab.datasets import case as case_room
from loyaltylab.datasets import describe, folders, load, names

SHIPPED = Path(__file__).parents[2] / "datasets" / "car_owners"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    monkeypatch.delenv("LOYALTYLAB_DATASETS", raising=False)
    yield
    ll.set_language("en")


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installed package in an empty world: no checkout next to it, none above the current folder."""
    package = tmp_path / "site" / "loyaltylab"
    work = tmp_path / "work" / "labs"
    package.mkdir(parents=True)
    work.mkdir(parents=True)
    monkeypatch.setattr(folders, "PACKAGE", package)
    monkeypatch.chdir(work)
    return tmp_path


def put_case(place: Path, name: str = "car_owners", truth: bool = False) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    leave = shutil.ignore_patterns("make.py", "__pycache__", "truth.json" if not truth else "")
    return Path(shutil.copytree(SHIPPED, place / name, ignore=leave))


def test_the_checkout_is_found():
    assert "car_owners" in names()
    assert folders.folder_of("car_owners") == SHIPPED


def test_packaged_data_are_found_last(installed):
    assert names() == []
    packaged = put_case(installed / "site" / "loyaltylab" / "cases")
    assert folders.folder_of("car_owners") == packaged
    above = put_case(installed / "work" / "datasets")
    assert folders.folder_of("car_owners") == above
    beside = put_case(installed / "site" / "datasets")
    assert folders.folder_of("car_owners") == beside


def test_the_environment_variable_goes_first(installed, monkeypatch):
    put_case(installed / "site" / "datasets")
    own = put_case(installed / "own")
    put_case(installed / "own", "mine")
    monkeypatch.setenv("LOYALTYLAB_DATASETS", str(installed / "own"))
    assert folders.folder_of("car_owners") == own
    assert names() == ["car_owners", "mine"]


def test_a_case_that_the_own_folder_lacks_is_found_elsewhere(installed, monkeypatch):
    packaged = put_case(installed / "site" / "loyaltylab" / "cases")
    put_case(installed / "own", "mine")
    monkeypatch.setenv("LOYALTYLAB_DATASETS", str(installed / "own"))
    assert folders.folder_of("car_owners") == packaged


def test_a_wrong_environment_variable_is_said(installed, monkeypatch):
    monkeypatch.setenv("LOYALTYLAB_DATASETS", str(installed / "nowhere"))
    with pytest.raises(ValueError, match=r"LOYALTYLAB_DATASETS says .*nowhere.*not a folder.*or remove it"):
        names()


def test_another_folder_called_datasets_is_no_checkout(installed):
    (installed / "site" / "datasets" / "car_owners").mkdir(parents=True)
    packaged = put_case(installed / "site" / "loyaltylab" / "cases")
    assert folders.folder_of("car_owners") == packaged


@pytest.mark.parametrize("name", ["cars", "", "..", "../datasets/car_owners"])
def test_an_unknown_case_is_refused_with_the_known_ones(name):
    with pytest.raises(ValueError, match="There is no case") as error:
        load(name)
    assert "car_owners" in str(error.value)
    assert str(SHIPPED.parent) in str(error.value)


def test_truth_is_there_for_authors_and_none_without_the_file(installed):
    place = installed / "work" / "datasets"
    put_case(place)
    assert load("car_owners").truth is None
    put_case(place, "with_truth", truth=True)
    truth = load("with_truth").truth
    assert truth is not None
    assert truth["case"] == "car_owners"


def test_a_draw_needs_no_truth_and_is_the_same_without(installed):
    put_case(installed / "site" / "loyaltylab" / "cases")
    assert load("car_owners").truth is None
    drawn = ll.datasets.for_student("car_owners", "demo")
    assert drawn.draw == "51f2d6cb"
    assert drawn.tables["owners"]["owner_id"].head(3).tolist() == ["C0001", "C0002", "C0004"]


def test_a_changed_table_is_refused(installed):
    folder = put_case(installed / "work" / "datasets")
    table = folder / "owners.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Aster", "Astra", 1), encoding="utf-8")
    case = load("car_owners")  # a table is read, and checked, when it is first asked for
    with pytest.raises(ValueError, match=r"Column 'make': not allowed: row \d+: 'Astra'"):
        case.tables["owners"]


def test_a_case_shows_itself_as_synthetic():
    case = load("car_owners")
    assert "Synthetic data" in repr(case)
    assert "Table owners: 6,000 rows, 11 columns" in repr(case)
    html = case._repr_html_()
    assert "Synthetic data" in html
    assert "6,000 rows" in html


def test_a_draw_shows_its_code():
    drawn = ll.datasets.for_student("car_owners", "demo")
    assert "51f2d6cb" in repr(drawn)
    assert "51f2d6cb" in drawn._repr_html_()
    assert load("car_owners").draw is None


def test_titles_and_names_cannot_smuggle_html():
    case = load("car_owners")
    loud = ll.datasets.Case("<b>", {}, {"title": {"en": "<script>"}, "tables": {}}, case.stories)
    assert "<script>" not in loud._repr_html_()


def test_title_story_and_dictionary_follow_the_language():
    case = load("car_owners")
    assert case.title == "Car owners: satisfied, and gone"
    assert case.story.startswith("By Friday")
    assert "##" not in case.story
    ll.set_language("zh")
    assert case.title == "车主案例：满意，却走了"
    assert case.story.startswith("周五")
    meanings = case.dictionary.set_index("column")["meaning"]
    assert "满意度" in meanings["satisfaction"]


def test_describe_has_one_row_per_column():
    table = describe("car_owners")
    assert table["column"].tolist() == list(load("car_owners").tables["owners"].columns)
    assert list(table.columns) == ["table", "column", "type", "unit", "allowed", "meaning", "chinese"]
    assert table.set_index("column").loc["make", "allowed"] == "Aster, Boreal, Corvid, Dorado (in this case)"
    assert (table["meaning"].str.len() > 5).all()
    assert table.set_index("column").loc["satisfaction", "chinese"] == "满意度"


def test_describe_takes_one_table_of_a_case():
    assert describe("car_owners.owners").equals(describe("car_owners"))
    with pytest.raises(ValueError, match="Got 'sellers'; there are: owners"):
        describe("car_owners.sellers")


def test_tables_are_read_when_asked_for_and_only_once(monkeypatch):
    opened = []

    def read(path, rules):
        opened.append(path.name)
        return pd.DataFrame()

    monkeypatch.setattr(case_room, "read_shipped", read)
    case = load("car_owners")
    assert "6,000 rows" in repr(case)
    assert list(case.tables) == ["owners"]
    assert "owners" in case.tables
    assert opened == []
    assert case.tables["owners"] is case.tables["owners"]
    assert opened == ["owners.csv"]
    assert repr(case.tables) == "tables: owners"


def test_everybody_gets_a_table_of_their_own():
    mine = load("car_owners").tables["owners"]
    before = mine.copy()
    mine.loc[mine.index[0], "trust"] = 9
    mine["again"] = 1
    mine.pop("make")
    pd.testing.assert_frame_equal(load("car_owners").tables["owners"], before)


def test_a_file_that_was_changed_is_read_anew(installed):
    place = put_case(installed / "work" / "datasets")
    assert len(load("car_owners").tables["owners"]) == 6000
    lines = (place / "owners.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (place / "owners.csv").write_text("".join(lines[:101]), encoding="utf-8")
    assert len(load("car_owners").tables["owners"]) == 100


def test_an_unknown_table_is_named_with_the_known_ones():
    with pytest.raises(KeyError, match="no table 'owner'; there are: owners"):
        load("car_owners").tables["owner"]


def test_truth_per_unit_is_there_for_authors_only(installed):
    place = put_case(installed / "work" / "datasets", truth=True)
    assert dict(load("car_owners").truths) == {}
    (place / "truth_owners.csv").write_text("owner_id,chance\nC0001,0.25\n", encoding="utf-8")
    assert load("car_owners").truths["owners"]["chance"].tolist() == [0.25]


def test_importing_the_room_does_not_load_the_heavy_libraries():
    code = "import sys, loyaltylab.datasets as d; d.describe('car_owners'); print('pandera' in sys.modules)"
    root = str(SHIPPED.parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
