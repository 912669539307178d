"""Reading files: what is good is read as it is; what is doubtful comes with a proposal that can be pasted."""

import io

import openpyxl
import pandas as pd
import pytest

from loyaltylab.datasets import read, validate


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
