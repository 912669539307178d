"""Files as people really send them: each broken one gives one clear ValueError, and nothing is dropped in silence."""

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from loyaltylab.datasets import read, validate

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


def test_gbk_with_rare_names_is_read_and_what_is_not_certain_is_asked_for(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes("name,n\n张喆,1\n王珺,2\n李镕,3\n赵明,4\n".encode("gbk"))
    assert read(path)["name"].tolist() == ["张喆", "王珺", "李镕", "赵明"]
    path.write_bytes("name,n\n張偉,1\n陳靜,2\n".encode("big5"))
    with pytest.raises(ValueError, match=r'cannot be told for certain.*encoding="gbk".*"big5"'):
        read(path)
    assert read(path, encoding="big5")["name"].tolist() == ["張偉", "陳靜"]


@pytest.mark.parametrize(
    ("content", "column", "values"),
    [
        ("code,n\n1E05,1\n2E07,2\n", "code", ["1E05", "2E07"]),
        ("phone,n\n+8613800000000,1\n13900000000,2\n", "phone", ["+8613800000000", "13900000000"]),
        ("id,n\n13800000000.0,1\n", "id", ["13800000000.0"]),
        ("name,spend\nTotal,5\nShell,6\nBP,7\n", "name", ["Total", "Shell", "BP"]),
        ("id,a,b,c\nC1,1,2,3\nC2,4,5,6\nC3,,,\n", "id", ["C1", "C2", "C3"]),
        ("sep=;\nid;n\nA;1\n", "id", ["A"]),
        ("\n\nid,n\nA,1\n", "id", ["A"]),
        ("\ufeff\ufeffid,n\nA,1\n", "id", ["A"]),
        ("score,n\n1.50,1\n2.25,2\n", "score", [1.5, 2.25]),
    ],
)
def test_good_files_are_read_as_they_are(tmp_path, content, column, values):
    path = tmp_path / "any.csv"
    path.write_bytes(content.encode())
    assert read(path)[column].tolist() == values


@pytest.mark.parametrize(
    "codes", [["Na", "Li"], ["NA", "CN"], ["0015AbC", "0015aBc"], ["3A01", "1E05"], ["1.0", "1.10"]]
)
def test_codes_that_only_look_odd_pass(codes):
    rules = {"columns": {"customer_id": {"type": "text"}}}
    table = read(
        io.StringIO("customer_id,n\n" + "".join(f"{code},1\n" for code in codes)), rules, columns=["customer_id"]
    )
    assert table["customer_id"].tolist() == codes


def test_totals_that_fill_every_cell_are_known_by_their_sum():
    with pytest.raises(ValueError, match="look like totals"):
        read(io.StringIO("shop,n\na,1\nb,2\nTotal,3\n"))
    assert len(read(io.StringIO("shop,n\na,1\nb,2\nTotal,4\n"))) == 3


def test_two_columns_of_one_name_are_refused_while_renaming():
    with pytest.raises(ValueError, match="rename: two columns would be called amount"):
        read(io.StringIO("amount,金额\n1,2\n"), rename={"金额": "amount"})


def test_an_ambiguous_column_is_not_proposed():
    rules = {"columns": {"amount": {"type": "decimal", "chinese": "金额"}}}
    with pytest.raises(ValueError, match="add it, or rename the column that holds it") as error:
        read(io.StringIO("订单金额,退款金额\n1,2\n"), rules)
    assert "rename={" not in str(error.value)


def test_a_proposal_can_be_pasted():
    """The code in the message, run as it stands, repairs the column."""
    df = pd.DataFrame({"amount": ["１２．５", "８"]})
    rules = {"columns": {"amount": {"type": "decimal"}}}
    with pytest.raises(ValueError, match="To fix: ") as error:
        validate(df, rules)
    code = str(error.value).split("full-width digits: ")[1].rstrip(".")
    exec(code, {"df": df})
    assert validate(df, rules)["amount"].tolist() == [12.5, 8]


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


def test_zeros_that_excel_only_shows_are_kept(tmp_path):
    book = openpyxl.Workbook()
    for row in (["order_id", "n"], [1, 1], [23, 2]):
        book.active.append(row)
    for cell in ("A2", "A3"):
        book.active[cell].number_format = "000000"
    book.save(tmp_path / "codes.xlsx")
    assert read(tmp_path / "codes.xlsx")["order_id"].tolist() == ["000001", "000023"]


def test_telephone_numbers_stay_text_without_a_dictionary(tmp_path):
    path = tmp_path / "any.csv"
    path.write_text("phone,n\n13800000000,1\n,2\n", encoding="utf-8")
    assert read(path)["phone"].tolist()[0] == "13800000000"


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


def test_a_column_is_offered_once_and_the_surest_match_wins():
    rules = {
        "columns": {
            "joined": {"type": "text", "chinese": "入会月"},
            "monthly_fee": {"type": "decimal", "chinese": "入会月费"},
        }
    }
    with pytest.raises(ValueError, match="Problems: ") as error:
        read(io.StringIO("入会月,入会月费\n2024-01,199\n"), rules)
    assert "rename={'入会月': 'joined', '入会月费': 'monthly_fee'}" in str(error.value)


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


def test_without_a_dictionary_numbers_become_numbers_and_codes_stay_text(tmp_path):
    path = tmp_path / "any.csv"
    path.write_text("code,n,x,day\n007,1,2.5,2025-01-01\n008,2,,2025-01-02\n", encoding="utf-8")
    table = read(path)
    assert table["code"].tolist() == ["007", "008"]
    assert table["n"].tolist() == [1, 2]
    assert table["x"].tolist()[0] == 2.5
    assert table["day"].tolist() == ["2025-01-01", "2025-01-02"]


@pytest.mark.parametrize(
    ("dates", "proposal"),
    [
        (["31/01/2025", "28/02/2025"], "format='%d/%m/%Y'"),
        (["01/31/2025", "02/28/2025"], "format='%m/%d/%Y'"),
        (["01/02/2025", "03/04/2025"], "day and month cannot be told apart.*%d/%m/%Y.* or .*%m/%d/%Y"),
        (["2025年1月3日", "2025年1月4日"], "format='%Y年%m月%d日'"),
        (["45658", "45659"], "Excel's day numbers.*1899-12-30"),
        (
            ["31/01/2025"] * 9 + ["30/02/2025"],
            r"row 9: '30/02/2025' \(1 in all\).*other dates can be read by.*%d/%m/%Y",
        ),
        (["3-Jan-24", "14-Feb-24"], "format='%d-%b-%y'"),
        (["2024年1月1日 12:30", "2024年2月3日 08:00"], "format='%Y年%m月%d日 %H:%M'"),
        (["2024-01-05T08:00:00Z", "2024-01-06T08:00:00Z"], "times with a zone.*tz_convert"),
        (["2024", "2025"], "not dates: row 0: '2024'"),
        (["soon", "later"], "write real dates as YYYY-MM-DD"),
        (
            ["2025-01-31", "2025-02-01", "28/02/2025"],
            "row 2: '28/02/2025'.*mixed: these as %d/%m/%Y, the others as YYYY",
        ),
    ],
)
def test_dates_as_text_come_with_a_proposal(dates, proposal):
    rules = {"columns": {"day": {"type": "date"}}}
    with pytest.raises(ValueError, match=f"(?s){proposal}"):
        read(io.StringIO("day\n" + "\n".join(dates) + "\n"), rules)


@pytest.mark.parametrize("dates", [["2025/1/3", "2025/11/4"], ["20250103", "20251104"], ["2025-01-03", "2025-11-04"]])
def test_dates_with_the_year_first_need_no_guess(dates):
    table = read(io.StringIO("day\n" + "\n".join(dates) + "\n"), {"columns": {"day": {"type": "date"}}})
    assert table["day"].tolist() == [pd.Timestamp("2025-01-03"), pd.Timestamp("2025-11-04")]


@pytest.mark.parametrize(
    ("values", "proposal"),
    [
        (["¥1.5", "¥2"], "currency sign ¥"),
        (["HK$1.5", "HK$2"], "currency sign HK"),
        (["45%", "5%"], "percent sign"),
        (["1.2万", "3万"], "万 or 亿"),
        (['"1,200"', '"3,000.50"'], r"commas between the thousands: df\['x'\] = df\['x'\]\.str\.replace"),
    ],
)
def test_numbers_as_text_come_with_a_proposal(values, proposal):
    rules = {"columns": {"x": {"type": "decimal"}, "y": {"type": "text"}}}
    with pytest.raises(ValueError, match=proposal):
        read(io.StringIO("x,y\n" + "\n".join(f"{value},a" for value in values) + "\n"), rules)


@pytest.mark.parametrize(("factor", "words"), [(100, "by 100"), (1000, "by 1,000"), (60, "by 60"), (0.01, "times 100")])
def test_a_wrong_unit_is_suspected(factor, words):
    rules = {"columns": {"x": {"type": "decimal", "min": 30, "max": 59}}}
    values = [f"{value * factor}" for value in (31, 40, 58)]
    with pytest.raises(ValueError, match=words):
        read(io.StringIO("x\n" + "\n".join(values) + "\n"), rules)
