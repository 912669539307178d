"""What holds for all cases: made again byte for byte, dictionary, joins, draws, READMEs, invented names."""

import hashlib
import json
import platform
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from loyaltylab.authoring.making import load_generator, plain
from loyaltylab.datasets import describe, dictionary_markdown, for_student, load, validate

FOLDER = Path(__file__).parents[2] / "datasets"
CASES = sorted(path.parent.name for path in FOLDER.glob("*/make.py"))
REFERENCE = sys.platform == "linux" and platform.machine() == "x86_64"
HEADINGS = {
    "README.md": [
        "Story",
        "Who collected what, and how",
        "What is calibrated, what is simplified",
        "Data dictionary",
        "Questions to discuss",
        "License",
        "References",
    ],
    "README.zh-CN.md": [
        "故事",
        "谁收集了什么，怎么收集的",
        "哪些照实际校准，哪些做了简化",
        "数据字典",
        "讨论题",
        "许可",
        "参考文献",
    ],
}
# Names that may stand in a source, but never act in a story or stand in a table.
TRADEMARKS = (
    "Marriott|Bonvoy|Hilton|Hyatt|Accor|InterContinental|Wyndham|Sheraton|Starbucks|Luckin|Uber|Lyft|DiDi|Grab|Amazon|"
    "Prime|Walmart|Toyota|Volkswagen|Heinz|Nestl|Coca|Pepsi|Yoplait|Danone|Peloton|American Express|华住|万豪|希尔顿|"
    "星巴克|瑞幸|滴滴|美团|淘宝|京东|支付宝|微信"
)


@pytest.fixture(scope="module", params=CASES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def case(name):
    return load(name)


@pytest.fixture(scope="module")
def made_again(name, tmp_path_factory):
    folder = tmp_path_factory.mktemp(name)
    load_generator(FOLDER / name / "make.py").main(folder)
    return folder


def columns_of(case: Any, *keys: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Table, column and rule of every column that has these keys."""
    return [
        (table, column, rule)
        for table, rules in case.schema["tables"].items()
        for column, rule in rules["columns"].items()
        if set(keys) <= set(rule)
    ]


def test_there_are_ten_cases():
    assert len(CASES) == 10


def test_all_together_are_small():
    shipped = [path for path in FOLDER.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in shipped) < 30e6


def test_the_generator_makes_the_shipped_files_again(name, made_again):
    made = {path.name: path for path in made_again.iterdir()}
    shipped = {
        path.name: path for path in (FOLDER / name).iterdir() if path.name == "truth.json" or path.suffix == ".csv"
    }
    assert made.keys() == shipped.keys()
    for file, path in made.items():
        digests = [hashlib.sha256(one.read_bytes()).hexdigest() for one in (path, shipped[file])]
        if REFERENCE:
            assert digests[0] == digests[1], file
        else:
            assert_same_within_rounding(path, shipped[file])


def assert_same_within_rounding(path: Path, shipped: Path) -> None:
    """Other systems may differ in the last digit that is written, in a cell in a thousand."""
    if path.suffix == ".json":
        assert_close(json.loads(path.read_text("utf-8")), json.loads(shipped.read_text("utf-8")))
        return
    ours, theirs = pd.read_csv(path), pd.read_csv(shipped)
    assert ours.shape == theirs.shape
    for column in ours:
        same = ours[column].eq(theirs[column]) | (ours[column].isna() & theirs[column].isna())
        assert same.mean() > 0.999, column


def assert_close(one: Any, other: Any) -> None:
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_close(one[key], other[key])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert_close(a, b)
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-6, abs=1e-9)
    else:
        assert one == other


def test_rounding_is_compared_where_bytes_differ(tmp_path):
    near, far = tmp_path / "near.csv", tmp_path / "far.csv"
    pd.DataFrame({"x": np.arange(2000) / 8}).to_csv(near, index=False)
    pd.DataFrame({"x": np.where(np.arange(2000) == 7, 9.9, np.arange(2000) / 8)}).to_csv(far, index=False)
    assert_same_within_rounding(near, far)
    pd.DataFrame({"x": np.arange(2000) / 8 + 0.1}).to_csv(far, index=False)
    with pytest.raises(AssertionError, match="x"):
        assert_same_within_rounding(near, far)


def test_another_seed_makes_other_data(name):
    make = load_generator(FOLDER / name / "make.py")
    small = getattr(make, "N", 400) // 4
    one, other = (make.generate(n=small, seed=seed) for seed in (1, 2))
    again = make.generate(n=small, seed=1)
    assert any(not one.tables[table].equals(other.tables[table]) for table in one.tables)
    for table in one.tables:
        pd.testing.assert_frame_equal(one.tables[table], again.tables[table])
    assert plain(one.truth) == plain(again.truth)


def test_truth_says_what_it_is(case, name):
    truth = case.truth
    assert truth is not None
    assert (truth["case"], truth["synthetic"]) == (name, True)
    assert {"seed", "n", "parameters", "population"} <= set(truth)


def test_every_table_fits_its_dictionary(case):
    for table, data in case.tables.items():
        assert validate(data, case, table) is data
        assert list(data.columns) == list(case.schema["tables"][table]["columns"])
        assert len(data)


def test_the_dictionary_is_complete(case):
    for table, rules in case.schema["tables"].items():
        assert {"en", "zh"} <= set(rules["row"])
        for column, rule in rules["columns"].items():
            where = f"{table}.{column}"
            assert re.fullmatch(r"[a-z][a-z0-9_]*", column), where
            assert rule["meaning"]["en"], where
            assert re.search(r"[\u4e00-\u9fff]", rule["meaning"]["zh"]), where
            assert rule["chinese"], where
            assert rule["type"] != "decimal" or "decimals" in rule, where
            assert "unit" not in rule or {"en", "zh"} <= set(rule["unit"]), where
    for key in ("title", "summary"):
        assert case.schema[key]["en"]
        assert re.search(r"[\u4e00-\u9fff]", case.schema[key]["zh"])
    assert case.schema["lessons"]


def test_declared_limits_are_those_of_the_data(case):
    """A range far wider than the data would let nonsense pass; every listed value occurs."""
    for table, column, rule in columns_of(case, "values"):
        assert set(rule["values"]) == set(case.tables[table][column].dropna()), f"{table}.{column}"


def test_every_unit_is_known(case):
    assert describe(case.name).shape[0] == len(columns_of(case))
    for table, column, rule in columns_of(case):
        money = (
            re.search(r"amount|spend|fare|price|fee|cost|sales|margin|revenue|adr", column)
            and rule["type"] == "decimal"
        )
        scale = rule.get("unit", {}).get("en", "")
        if money and "scale" not in scale:
            assert scale, f"{table}.{column} has no unit"


def test_money_has_one_currency(case):
    currencies = {
        value
        for table, column, _rule in columns_of(case)
        if column == "currency"
        for value in case.tables[table][column]
    }
    assert len(currencies) <= 1
    units = " ".join(rule["unit"]["en"] for _table, _column, rule in columns_of(case, "unit"))
    if "CNY" in units:
        assert currencies == {"CNY"}


def test_tables_join_without_orphans(case):
    for table, column, rule in columns_of(case, "references"):
        target, key = rule["references"].split(".")
        values = case.tables[table][column].dropna()
        assert case.tables[target][key].is_unique, rule["references"]
        assert values.isin(case.tables[target][key]).all(), f"{table}.{column} points to nothing"


def test_cells_are_plain_text(case):
    for table, column, rule in columns_of(case):
        if rule["type"] == "text":
            values = case.tables[table][column].dropna()
            assert not values.str.contains(r"[\r\n\t]|^\s|\s$", regex=True).any(), f"{table}.{column}"
    for table, rules in case.schema["tables"].items():
        content = (FOLDER / case.name / rules["file"]).read_bytes()
        assert b"\r" not in content
        assert content.count(b"\n") - 1 == len(case.tables[table])


def test_no_trademark_acts(case):
    for language, story in case.stories.items():
        assert not re.findall(TRADEMARKS, story), language
    for table, column, rule in columns_of(case):
        if rule["type"] == "text":
            values = pd.Series(case.tables[table][column].dropna().unique())
            assert not values.str.contains(TRADEMARKS, regex=True).any(), f"{table}.{column}"


def test_a_draw_has_whole_units_and_joins(case, name):
    plan = case.schema["student_draw"]
    mine, yours = for_student(name, "demo"), for_student(name, "li.wei")
    unit = plan["unit"]
    drawn = set(mine.tables[plan["table"]][unit])
    whole = case.tables[plan["table"]]
    assert 0.2 * len(whole) < len(drawn) < 0.7 * len(whole)
    assert drawn != set(yours.tables[plan["table"]][unit])
    for table, data in mine.tables.items():
        full = case.tables[table]
        if unit in full.columns:
            pd.testing.assert_frame_equal(data, full[full[unit].isin(drawn)].reset_index(drop=True))
        assert len(data), table
    test_tables_join_without_orphans(mine)


def test_a_draw_keeps_the_shares_of_its_strata(case, name):
    plan = case.schema["student_draw"]
    whole, part = case.tables[plan["table"]], for_student(name, "demo").tables[plan["table"]]
    for column in plan["strata"]:
        shares = part[column].value_counts(normalize=True) - whole[column].value_counts(normalize=True)
        assert shares.abs().max() < 0.02


def test_the_truth_stays_with_authors(case, name):
    drawn = for_student(name, "demo")
    assert drawn.truth is None
    assert not drawn.truths
    for language, file in (("en", "README.md"), ("zh", "README.zh-CN.md")):
        text = (FOLDER / name / file).read_text("utf-8") + json.dumps(case.schema, ensure_ascii=False)
        told = set(re.findall(r"(?<![\d.])\d+\.\d{2,}(?![\d%])(?! ?%)", without_tables(text)))
        assert not told & set(numbers_in(case.truth)), language


def numbers_in(value: Any) -> list[str]:
    """Every number of the truth with two decimals or more, as it would be typed."""
    if isinstance(value, dict):
        return [number for one in value.values() for number in numbers_in(one)]
    if isinstance(value, list):
        return [number for one in value for number in numbers_in(one)]
    return [str(value)] if isinstance(value, float) and round(value, 1) != value else []


def without_tables(text: str) -> str:
    return re.sub(r"<!-- (dictionary|targets):start -->.*?<!-- \1:end -->", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("file", list(HEADINGS))
def test_the_readme_is_whole(case, name, file):
    text = (FOLDER / name / file).read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS[file]
    assert re.search(r"\*\*(Synthetic data\.|合成数据。)\*\*", text.split("##")[0])
    language = "zh" if "zh" in file else "en"
    picture = file.replace("README", "picture").replace(".md", ".png")
    assert f"![{case.schema['picture']['title'][language]}]({picture})" in text.split("##")[0]
    assert (FOLDER / name / picture).is_file()
    (inside,) = re.findall(r"<!-- dictionary:start -->(.*)<!-- dictionary:end -->", text, re.DOTALL)
    assert inside.strip() == dictionary_markdown(case.schema, language)
    questions = text.split(f"## {HEADINGS[file][4]}")[1].split("##")[0]
    assert 5 <= len(re.findall(r"^\d\. ", questions, re.MULTILINE)) <= 8
    assert "CC BY 4.0" in text
    assert len(case.stories[language]) > (700 if language == "en" else 250)


def test_published_figures_are_met_and_shown(case, name):
    targets = load_generator(FOLDER / name / "make.py").TARGETS
    assert targets
    text = (FOLDER / name / "README.md").read_text("utf-8")
    (inside,) = re.findall(r"<!-- targets:start -->(.*)<!-- targets:end -->", text, re.DOTALL)
    assert inside.count("\n|") == len(targets) + 2
    for target in targets:
        assert target.low <= target.value(case.tables) <= target.high, target.what["en"]
        assert target.what["en"] in inside
