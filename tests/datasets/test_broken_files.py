"""Files as people really send them: each broken one gives one clear ValueError, and nothing is dropped in silence."""

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from loyaltylab.datasets import read

RULES = {
    "key": ["order_id", "line"],
    "order": [["ordered", "paid"]],
    "columns": {
        "order_id": {"type": "text", "meaning": {}, "chinese": "订单编号"},
        "line": {"type": "integer", "min": 1},
        "ordered": {"type": "date", "min": "2020-01-01", "max": "2029-12-31", "chinese": "下单日期"},
        "paid": {"type": "date", "nullable": True},
        "amount": {"type": "decimal", "min": 0, "chinese": "金额"},
        "discount": {"type": "decimal", "min": 0, "max": 1},
        "currency": {"type": "text", "single": True},
    },
}
HEADER = "order_id,line,ordered,paid,amount,discount,currency"
ROWS = [
    "O001,1,2025-03-01,2025-03-04,12.50,0.10,CNY",
    "O001,2,2025-03-01,,8.00,0.00,CNY",
    "O002,1,2025-03-02,2025-03-02,20.00,0.05,CNY",
    "O003,1,2025-03-05,2025-03-09,1100.00,0.00,CNY",
    "O004,1,2025-03-07,2025-03-08,15.25,0.20,CNY",
    "O005,1,2025-03-08,2025-03-10,3.00,0.00,CNY",
]


def text(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *(rows or ROWS)]) + "\n"


def with_row(place: int, old: str, new: str) -> str:
    """Return the good file with one change in one row (1 is the first below the header)."""
    rows = list(ROWS)
    assert old in rows[place - 1]
    rows[place - 1] = rows[place - 1].replace(old, new, 1)
    return text(*rows)


def every(old: str, new: str) -> str:
    return text(*(row.replace(old, new) for row in ROWS))


def workbook(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row.split(","))
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def two_sheets(book: Any) -> None:
    book.create_sheet("2024").append(["order_id"])


def hidden_sheet(book: Any) -> None:
    two_sheets(book)
    book["2024"].sheet_state = "hidden"


def title_over_columns(book: Any) -> None:
    book.active.insert_rows(1)
    book.active["A1"] = "Orders 2025"
    book.active.merge_cells("A1:E1")


def merged(book: Any) -> None:
    book.active.merge_cells("A2:A3")


def excel_error(book: Any) -> None:
    book.active["E4"].value = "#REF!"
    book.active["E4"].data_type = "e"


def formula(book: Any) -> None:
    book.active["E3"] = "=D3*2"


DATES_CN = [row.replace("2025-03-0", "2025年3月") for row in ROWS]

BROKEN: dict[str, tuple[str, str | bytes, str]] = {
    # name: file name, content, words of the message
    "empty": ("a.csv", "", "a.csv is empty"),
    "only blanks": ("a.csv", " \n\n", "a.csv is empty"),
    "header only": ("a.csv", HEADER + "\n", "a header, but no row below"),
    "no header": ("a.csv", "1,2,3\n4,5,6\n", "is the header missing"),
    "title above the header": ("a.csv", "Orders 2025,,,,,,\n" + text(), "Line 1 is not a header but a title.*line 2"),
    "a header twice": ("a.csv", text(*ROWS[:3], HEADER, *ROWS[3:]), r"header stands again in the lines 5 \(1 in all\)"),
    "column named twice": ("a.csv", text(header=HEADER.replace("discount", "amount")), "more than once: amount"),
    "column without name": ("a.csv", text(header=HEADER.replace("discount", "")), "no name for the columns 6"),
    "totals row": ("a.csv", text(*ROWS, "Total,,,,1158.75,,"), r"lines 8 \(1 in all\) look like totals"),
    "Chinese totals row": ("a.csv", text(*ROWS, "合计：,,,,1158.75,,"), r"lines 8 \(1 in all\) look like totals"),
    "shifted columns": ("a.csv", with_row(3, "20.00", "1,020.00"), r"7 columns.*other number of cells: 4 \(8\)"),
    "cut off": ("a.csv", text()[:-12], r"other number of cells: 7 \(5\)"),
    "empty row inside": ("a.csv", text(*ROWS[:2], ",,,,,,", *ROWS[2:]), "Empty rows in the lines 4"),
    "quotation mark left open": ("a.csv", with_row(2, "O001", '"O001'), "quotation mark is opened and not closed"),
    "Western encoding": (
        "a.csv",
        every("CNY", "Préçó").encode("latin-1"),
        "encoding cannot be told for certain.*latin-1",
    ),
    "UTF-16": ("a.csv", text().encode("utf-16"), "is in UTF-16"),
    "zero bytes": ("a.csv", text().encode() + b"\0\0", "zero bytes"),
    "garbled": ("a.csv", every("CNY", "人民币".encode().decode("latin-1")), "line 2: the text is garbled"),
    "lost characters": ("a.csv", every("CNY", "锟斤拷"), "line 2: characters were lost"),
    "web page": ("a.csv", "<html><table><tr><td>1</td></tr></table></html>", "a web page"),
    "Excel under a wrong name": ("a.csv", workbook(lambda book: None), "named .csv, but its content is an Excel file"),
    "text under a wrong name": ("a.xlsx", text(), "named .xlsx, but its content is plain text"),
    "old Excel or password": (
        "a.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "old Excel file .* or protected",
    ),
    "damaged Excel": ("a.xlsx", b"PK\x03\x04" + b"junk" * 50, "damaged or no Excel workbook"),
    "several sheets": ("a.xlsx", workbook(two_sheets), "several sheets: Sheet, 2024. Say which one: sheet='Sheet'"),
    "a hidden sheet": ("a.xlsx", workbook(hidden_sheet), r"several sheets: Sheet, 2024 \(hidden\)"),
    "title over several columns": (
        "a.xlsx",
        workbook(title_over_columns),
        r"a title or note over several columns \(A1:E1",
    ),
    "merged cells": ("a.xlsx", workbook(merged), r"merged cells \(A2:A3 \(1 in all\)\)"),
    "Excel error": ("a.xlsx", workbook(excel_error), "Excel errors in the cells E4: #REF!"),
    "formula without result": ("a.xlsx", workbook(formula), "without a saved result in the cells E3"),
    "damaged Parquet": ("a.parquet", b"PAR1" + b"junk" * 20, "a.parquet is damaged"),
    "mixed currency": (
        "a.csv",
        with_row(4, "CNY", "USD"),
        r"'currency': mixed: mostly 'CNY', but row 3: 'USD' \(1 in all\)",
    ),
    "mixed currency signs": (
        "a.csv",
        text(*(row.replace(",1", ",¥1") for row in ROWS[:4]), *(row.replace(",3.00", ",$3.00") for row in ROWS[4:])),
        "several currencies are mixed",
    ),
    "duplicated ids": ("a.csv", with_row(2, "O001,2", "O001,1"), r"order_id \+ line.*more than once: row 0.*row 1"),
    "impossible date": (
        "a.csv",
        with_row(3, "2025-03-02,", "2025-02-30,"),
        r"'ordered': not dates: row 2: '2025-02-30'",
    ),
    "dates of the future": (
        "a.csv",
        with_row(3, "2025-03-02,", "2205-03-02,"),
        r"'ordered': not allowed: row 2: .*2205",
    ),
    "dates out of order": ("a.csv", with_row(4, "2025-03-09", "2025-03-01"), "'paid': earlier than 'ordered': row 3"),
    "dates as Chinese text": (
        "a.csv",
        text(*DATES_CN).replace("日", "").replace("年3月", "年03月0"),
        "'ordered': not dates",
    ),
    "negative amounts": (
        "a.csv",
        with_row(1, "12.50", "-12.50"),
        "'amount': not allowed: row 0: -12.5.*returns or refunds",
    ),
    "percent for shares": (
        "a.csv",
        text(*(row.replace(",0.", ",") for row in ROWS)),
        "'discount': not allowed.*divided by 100, the values would fit",
    ),
    "column missing": ("a.csv", text(header=HEADER.replace("order_id", "Order ID")), "is it the column 'Order ID'"),
    "Chinese column name": ("a.csv", text(header=HEADER.replace("amount", "订单金额")), "is it the column '订单金额'"),
    "decimal comma": ("a.csv", text().replace(",", ";").replace(".", ","), "'amount': wrong type.*decimal comma"),
    "words for numbers": ("a.csv", with_row(5, "15.25", "n/a"), r"'amount': wrong type: row 4: 'n/a' \(1 in all\)"),
    "note under the table": (
        "a.csv",
        text(*ROWS, "Made by: Li"),
        "Line 8 looks like a note under the table.*'Made by: Li'",
    ),
    "note padded with commas": ("a.csv", text(*ROWS, "制表人：张三,,,,,,"), "note under the table.*制表人：张三"),
    "a comma too many in every row": ("a.csv", text(*(row + "," for row in ROWS)), "Every row ends with a separator"),
    "full-width commas": ("a.csv", text().replace(",", "，"), "full-width comma"),
    "report with empty headers": ("a.csv", text(header="order_id,line,,,,,"), "report or a pivot table"),
    "one bad byte": ("a.csv", every("CNY", "人民币").encode()[:-3] + b"\xff\n", "line 7: 2 characters are damaged"),
    "ids in scientific notation": (
        "a.csv",
        text(*(row.replace("O00", "1.38E+1") for row in ROWS)),
        "'order_id': not codes as they should be: row 0: '1.38E\\+11'.*digits are lost",
    ),
    "words for nothing as ids": (
        "a.csv",
        with_row(5, "O004", "NULL"),
        "'order_id': not codes .*row 4: 'NULL'.*words for nothing",
    ),
    "ids dressed up": ("a.csv", with_row(5, "O004", "'0004"), "'order_id': not codes .*signs around them"),
    "one id in two spellings": (
        "a.csv",
        with_row(2, "O001", "ｏ001"),
        "'order_id': not codes .*written in another way",
    ),
    "words for nothing as dates": (
        "a.csv",
        with_row(1, "2025-03-04", "无"),
        "'paid': not dates: row 0: '无'.*leave such cells empty",
    ),
    "words for nothing as numbers": (
        "a.csv",
        with_row(5, "15.25", "-"),
        "'amount': wrong type: row 4: '-'.*leave such cells empty",
    ),
    "yes and no as words": (
        "a.csv",
        text(*(f"{row.split(',')[0]},{'是否'[i % 2]},{row.split(',', 2)[2]}" for i, row in enumerate(ROWS))),
        r"'line': wrong type.*df\['line'\]\.map\({'是': 1, '否': 0}\)",
    ),
    "full-width digits": ("a.csv", with_row(5, "15.25", "１５．２５"), "'amount': wrong type.*full-width digits"),
    "decimals for whole numbers": (
        "a.csv",
        with_row(5, "O004,1", "O004,1.5"),
        "'line': wrong type.*whole numbers are expected",
    ),
    "dates in English": (
        "a.csv",
        text(*(row.replace("2025-03-0", "").replace(",", "-Mar-25,", 3).replace("-Mar-25", "", 2) for row in ROWS)),
        "'ordered': not dates",
    ),
    "order lines": ("a.csv", with_row(2, "O001,2", "O001,1"), "the rows differ. If they are the lines of one order"),
    "empty cell in a key": ("a.csv", with_row(5, "O004", ""), r"'order_id': empty cells: row 4"),
}


@pytest.mark.parametrize("what", list(BROKEN))
def test_a_broken_file_gives_one_clear_error(tmp_path: Path, what: str) -> None:
    name, content, words = BROKEN[what]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    with pytest.raises(ValueError, match=f"(?s){words}"):
        read(path, RULES)
    assert path.read_bytes() == before


def test_there_are_at_least_25_of_them():
    assert len(BROKEN) >= 25


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_good_file_in_the_encodings_of_china_loses_nothing(tmp_path, encoding):
    path = tmp_path / "orders.csv"
    path.write_bytes(every("CNY", "人民币").encode(encoding))
    table = read(path, RULES)
    assert table["currency"].tolist() == ["人民币"] * 6
    assert table["amount"].tolist() == [12.5, 8, 20, 1100, 15.25, 3]
    assert table["paid"].isna().tolist() == [False, True, False, False, False, False]


def test_rare_characters_of_names_are_still_chinese(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(every("CNY", "朱镕基的人民币结算单").encode("gbk"))
    assert "镕" in read(path, RULES)["currency"][0]


def test_an_encoding_can_be_said(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(every("CNY", "Größe").encode("latin-1"))
    assert read(path, RULES, encoding="latin-1")["currency"][0] == "Größe"
    with pytest.raises(ValueError, match=r"cannot be read as utf-8"):
        read(path, RULES, encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be read as klingon"):
        read(path, RULES, encoding="klingon")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_read(tmp_path, delimiter):
    path = tmp_path / "orders.txt"
    path.write_text(text().replace(",", delimiter), encoding="utf-8")
    assert len(read(path, RULES)) == 6


def test_windows_line_ends_and_lines_at_the_end_hold_nothing(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes((text() + "\n\n").replace("\n", "\r\n").encode())
    assert len(read(path, RULES)) == 6


def test_excel_with_real_dates_and_numbers(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["007", 1, datetime.datetime(2025, 3, 1), None, 12.5, 0, "CNY"])
    book.active["A9"].font = openpyxl.styles.Font(bold=True)  # formatted, but empty
    book.save(tmp_path / "orders.xlsx")
    table = read(tmp_path / "orders.xlsx", RULES)
    assert table.loc[0, "order_id"] == "007"
    assert table.loc[0, "ordered"] == pd.Timestamp("2025-03-01")
    assert len(table) == 1


def test_columns_can_be_renamed_and_chosen_while_reading(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("订单编号,金额,备注\nA1,12.5,x\n", encoding="gbk")
    with pytest.raises(ValueError, match="Problems: ") as error:
        read(path, RULES)
    assert "read(..., rename={'订单编号': 'order_id', '金额': 'amount'})" in str(error.value)
    assert "open it as it stands with df = read(path)" in str(error.value)
    names = {"订单编号": "order_id", "金额": "amount"}
    table = read(path, RULES, rename=names, columns=["order_id", "amount"])
    assert table.columns.tolist() == ["order_id", "amount", "备注"]
    assert table["amount"].tolist() == [12.5]
    with pytest.raises(ValueError, match="rename: the file has no columns 编号"):
        read(path, RULES, rename={"编号": "order_id"})
    with pytest.raises(ValueError, match="columns: price not in the dictionary"):
        read(path, RULES, rename=names, columns=["price"])


def test_a_sheet_can_be_chosen(tmp_path):
    path = tmp_path / "orders.xlsx"
    path.write_bytes(workbook(two_sheets))
    assert len(read(path, RULES, sheet="Sheet")) == 6
    with pytest.raises(ValueError, match="no sheet '2023'; there are: Sheet, 2024"):
        read(path, RULES, sheet="2023")


def test_parquet_keeps_its_types(tmp_path):
    good = read(io.StringIO(text()), RULES)
    good.to_parquet(tmp_path / "orders.parquet")
    pd.testing.assert_frame_equal(read(tmp_path / "orders.parquet", RULES), good)
    pd.testing.assert_frame_equal(read(tmp_path / "orders.parquet"), good)
