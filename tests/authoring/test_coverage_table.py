"""Every row of the subject matter that belongs to lessons 01 to 18 is taught somewhere, and that place exists."""

import csv
import importlib
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "course" / "coverage.csv"

# The rows with the codes A1 to A4 (concepts, value, measurement, models) and X (claims) of the list of subject matter.
WANTED = [
    "S001", "S002", "S003", "S004", "S005", "S006", "S007", "S008", "S009", "S010", "S011", "S012", "S013", "S014",
    "S015", "S016", "S017", "S018", "S019", "S020", "S021", "S022", "S023", "S024", "S025", "S026", "S028", "S029",
    "S030", "S031", "S033", "S037", "S038", "S039", "S040", "S041", "S042", "S043", "S044", "S045", "S046", "S047",
    "S048", "S049", "S050", "S051", "S052", "S053", "S054", "S055", "S056", "S057", "S058", "S059", "S060", "S061",
    "S062", "S063", "S064", "S065", "S066", "S067", "S068", "S069", "S070", "S071", "S072", "S073", "S074", "S075",
    "S076", "S077", "S080", "S081", "S083", "S084", "S085", "S086", "S088", "S089", "S090", "S091", "S092", "S093",
    "S094", "S095", "S096", "S097", "S098", "S099", "S101", "S102", "S106", "S141", "S195", "S208", "S209", "S210",
    "S211", "S212", "S213", "S214", "S215", "S216", "S217", "S218", "S219", "S220", "S221", "S222", "S223", "S224",
    "S225", "S226", "S227", "S228", "S229", "S230", "S231", "S232", "S233", "S234", "S236", "S248", "S249", "S258",
    "S259", "S260", "S262", "S264", "S267", "S269", "S270", "S271", "S275", "S276", "S277", "S278", "S279", "S280",
]  # fmt: skip

# The rows with the codes B1 to B3 (segments, value, churn). S183, the functions of a CRM system, comes later.
WANTED_OF_CUSTOMERS = [
    "S010", "S017", "S018", "S019", "S020", "S021", "S022", "S029", "S030", "S032", "S034", "S035", "S036", "S037",
    "S038", "S039", "S047", "S056", "S078", "S099", "S100", "S103", "S107", "S108", "S109", "S110", "S111", "S112",
    "S113", "S114", "S115", "S116", "S117", "S118", "S119", "S120", "S121", "S122", "S123", "S124", "S125", "S126",
    "S133", "S168", "S169", "S170", "S171", "S172", "S173", "S174", "S175", "S176", "S177", "S230", "S242", "S273",
    "S274", "S282",
]  # fmt: skip

# The rows with the code D1 (relationships, bonds, strategies of loyalty), cases included.
WANTED_OF_RELATIONSHIPS = [
    "S055", "S079", "S082", "S122", "S126", "S128", "S129", "S130", "S131", "S132", "S134", "S135", "S136", "S138",
    "S139", "S140", "S142", "S143", "S144", "S145", "S146", "S147", "S148", "S149", "S191", "S245", "S247", "S266",
    "S268", "S272", "S281",
]  # fmt: skip

# The rows with the code C1 (structures of programs), cases and the exercise included.
WANTED_OF_PROGRAMS = [
    "S014", "S023", "S027", "S127", "S136", "S137", "S139", "S150", "S151", "S152", "S153", "S154", "S155", "S156",
    "S157", "S158", "S159", "S160", "S161", "S163", "S164", "S165", "S166", "S167", "S238", "S239", "S246", "S255",
    "S256", "S261",
]  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_is_well_formed(rows):
    assert TABLE.read_text(encoding="utf-8").splitlines()[0] == "row,where,how"
    assert not any(None in row for row in rows)  # a comma too many
    assert all(re.fullmatch(r"S\d{3}", row["row"]) and row["where"] and len(row["how"]) > 8 for row in rows)
    pairs = [(row["row"], row["where"]) for row in rows]
    assert len(set(pairs)) == len(pairs)
    assert pairs == sorted(pairs)


def test_every_row_of_these_lessons_is_taught(rows):
    assert len(WANTED) == len(set(WANTED)) > 100
    missing = sorted(set(WANTED) - {row["row"] for row in rows})
    assert not missing


def test_every_row_of_segments_value_and_churn_is_taught_in_these_lessons(rows):
    """A mention in an early lesson is not enough: one of lessons 07 to 12 has to teach it."""
    assert len(WANTED_OF_CUSTOMERS) == len(set(WANTED_OF_CUSTOMERS)) > 50
    taught = {row["row"] for row in rows if re.match(r"course/(07|08|09|10|11|12)_", row["where"])}
    missing = sorted(set(WANTED_OF_CUSTOMERS) - taught)
    assert not missing


def test_every_row_of_relationships_is_taught_in_their_lesson(rows):
    taught = {row["row"] for row in rows if row["where"].startswith("course/13_")}
    missing = sorted(set(WANTED_OF_RELATIONSHIPS) - taught)
    assert not missing


def test_economics_and_evaluation_of_programs_are_taught_in_their_lessons(rows):
    """The rows with the codes C2 (value and expiry of points, Starbucks) and C3 (success, key figures, Prime)."""
    for wanted, lessons in (({"S162", "S165", "S256"}, "16|18"), ({"S160", "S175", "S229", "S255"}, "17")):
        taught = {row["row"] for row in rows if re.match(rf"course/({lessons})_", row["where"])}
        assert wanted <= taught, lessons


def test_every_place_exists(rows):
    for where in sorted({row["where"] for row in rows}):
        assert exists(where), where


def test_a_place_that_does_not_exist_is_noticed():
    assert not exists("course/01_satisfaction_is_not_loyalty#no-such-cell")
    assert not exists("course/99_nowhere#title")
    assert not exists("loyaltylab.survey.no_such_function")
    assert not exists("loyaltylab.claims:no-such-claim")


def exists(where: str) -> bool:
    """Tell whether a lesson's cell, a section of a plan, a function, a typology or a claim exists."""
    if where.startswith("course/"):
        name, _sharp, cell = where.partition("#")
        path, page = ROOT / f"{name}.ipynb", ROOT / f"{name}.md"
        if page.is_file():
            titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
            return cell in {re.sub(r"\W+", "-", title.lower()).strip("-") for title in titles}
        return path.is_file() and cell in {each.id for each in nbformat.read(path, as_version=4).cells}
    name, _colon, key = where.partition(":")
    if name == "loyaltylab.claims" and key:
        return key in set(importlib.import_module(name).list_claims().table.index)
    if name == "loyaltylab.loyalty.typology" and key:
        return key in set(importlib.import_module("loyaltylab.loyalty").typologies().table.index)
    room, _dot, function = name.rpartition(".")
    return hasattr(importlib.import_module(room), function)


def test_every_row_of_programs_is_taught_in_their_lesson(rows):
    taught = {row["row"] for row in rows if row["where"].startswith("course/15_")}
    missing = sorted(set(WANTED_OF_PROGRAMS) - taught)
    assert not missing
