"""Reading and checking a table: every problem is named with column, rows, value, expectation and cure."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from loyaltylab.datasets import load, problems, read, validate, validation

CASE = load("car_owners")
STAY = {
    "columns": {
        "guest": {"type": "text", "meaning": {}},
        "nights": {"type": "integer", "min": 1, "nullable": False},
        "arrival": {"type": "date", "min": "2020-01-01", "max": "2029-12-31"},
        "rating": {"type": "decimal", "min": 1, "max": 5, "nullable": True},
    }
}


@pytest.fixture
def owners():
    return CASE.tables["owners"].head(30).copy()


def problems_of(df: pd.DataFrame, schema: Any = CASE) -> list[str]:
    with pytest.raises(ValueError, match="does not fit its dictionary") as error:
        validate(df, schema)
    return str(error.value).splitlines()[1:]


def only_problem_of(df: pd.DataFrame, schema: Any = CASE) -> str:
    problems = problems_of(df, schema)
    assert len(problems) == 1, problems
    return problems[0]


def test_a_good_table_is_returned_unchanged(owners):
    before = owners.copy()
    assert validate(owners, CASE) is owners
    pd.testing.assert_frame_equal(owners, before)


@pytest.mark.parametrize("schema", [CASE, CASE.schema, CASE.schema["tables"]["owners"]])
def test_case_schema_and_table_are_all_welcome(owners, schema):
    assert validate(owners, schema) is owners


def test_a_missing_column_is_named(owners):
    problem = only_problem_of(owners.rename(columns={"trust": "Trust"}).drop(columns="Trust"))
    assert "Column 'trust': missing." in problem
    assert "whole numbers from 1 to 7" in problem
    assert "rename the column that holds it; columns here: owner_id, make" in problem


def test_an_extra_column_is_named(owners):
    problem = only_problem_of(owners.assign(age=40))
    assert "Column 'age': not in the dictionary." in problem
    assert "df.drop(columns=['age'])" in problem


def test_a_column_twice_is_named(owners):
    problem = only_problem_of(pd.concat([owners, owners[["make"]]], axis=1))
    assert "Column 'make': occurs more than once." in problem


def test_a_value_out_of_range_is_named_with_its_row(owners):
    owners.index = [f"r{i}" for i in range(30)]
    owners.loc["r7", "satisfaction"] = 9
    owners.loc["r9", "satisfaction"] = 0
    problem = only_problem_of(owners)
    assert "Column 'satisfaction': not allowed: row 'r7': 9; row 'r9': 0 (2 in all)." in problem
    assert "Expected: whole numbers from 1 to 6" in problem
    assert "To fix: correct these values" in problem


def test_many_rows_are_counted_not_listed(owners):
    problem = only_problem_of(owners.assign(trust=8))
    assert "row 4: 8; … (30 in all)" in problem
    assert "row 5" not in problem


def test_a_value_outside_the_list_is_named(owners):
    owners.loc[3, "make"] = "aster"
    problem = only_problem_of(owners)
    assert "row 3: 'aster' (1 in all)" in problem
    assert "one of 'Aster', 'Boreal', 'Corvid', 'Dorado'" in problem


def test_a_repeated_code_is_named(owners):
    owners.loc[5, "owner_id"] = owners.loc[2, "owner_id"]
    code = owners.loc[2, "owner_id"]
    problem = only_problem_of(owners)
    assert f"values that occur more than once: row 2: {code!r}; row 5: {code!r} (2 in all)" in problem
    assert "the rows differ. If they are the lines of one order, add them up per owner_id first" in problem


def test_copies_of_a_row_may_go(owners):
    twice = pd.concat([owners, owners.head(2)], ignore_index=True)
    assert "the rows are copies of each other: df.drop_duplicates()" in only_problem_of(twice)


def test_an_empty_cell_is_one_problem_not_two(owners):
    problem = only_problem_of(owners.assign(intention=owners["intention"].where(owners.index != 4)))
    assert "Column 'intention': empty cells: row 4: nan (1 in all)." in problem
    assert "say how many you dropped" in problem


def test_an_empty_text_is_named(owners):
    owners.loc[6, "make"] = np.nan
    assert "Column 'make': empty cells: row 6" in only_problem_of(owners)


@pytest.mark.parametrize("dtype", ["float64", "str"])
def test_a_column_stored_as_another_type_comes_with_the_conversion(owners, dtype):
    problem = only_problem_of(owners.assign(recommend=owners["recommend"].astype(dtype)))
    assert f"Column 'recommend': stored as {dtype}." in problem
    assert "df['recommend'] = df['recommend'].astype('int64')" in problem
    cured = owners.assign(recommend=owners["recommend"].astype(dtype).astype("int64"))
    assert validate(cured, CASE) is cured


def test_yes_and_no_are_not_whole_numbers(owners):
    assert "stored as bool" in only_problem_of(owners.assign(repurchased=owners["repurchased"] == 1))


@pytest.mark.parametrize("value", ["six", 4.5, "", float("inf")])
def test_a_value_of_the_wrong_type_is_named(owners, value):
    owners["trust"] = owners["trust"].astype(object)
    owners.loc[8, "trust"] = value
    text = "\n".join(problems_of(owners))
    assert f"Column 'trust': wrong type: row 8: {value!r} (1 in all)" in text


def test_numbers_where_text_is_expected_are_named(owners):
    problem = only_problem_of(owners.assign(owner_id=range(30)))
    assert "Column 'owner_id': wrong type: row 0: 0; row 1: 1;" in problem


def test_whole_numbers_are_decimals_too(owners):
    assert validate(owners.assign(car_age_years=3), CASE) is not None


def test_categories_are_text_too(owners):
    assert validate(owners.assign(make=owners["make"].astype("category")), CASE) is not None


def test_all_problems_come_at_once(owners):
    owners.loc[1, "satisfaction"] = 7
    owners.loc[2, "trust"] = 0
    problems = problems_of(owners.drop(columns="recommend").assign(extra=1))
    assert [problem.split("'")[1] for problem in problems] == ["extra", "recommend", "satisfaction", "trust"]
    assert [problem.split(".")[0] for problem in problems] == ["1", "2", "3", "4"]


def test_something_else_than_a_table_is_refused():
    answers: Any = [1, 2]
    with pytest.raises(ValueError, match="Expected a pandas DataFrame, got list"):
        validate(answers, CASE)


def test_with_several_tables_one_has_to_be_named():
    schema = {"tables": {"guests": STAY, "stays": STAY}}
    with pytest.raises(ValueError, match=r"Which table\? Got None; there are: guests, stays"):
        validate(pd.DataFrame(), schema)


def test_messages_speak_the_language_in_use(owners, monkeypatch):
    for module in (validation, problems):
        monkeypatch.setattr(module, "_", lambda text: f"~{text}~")
    with pytest.raises(ValueError, match="~") as error:
        validate(owners.assign(trust=9), CASE)
    translated = str(error.value)
    assert translated.startswith("~The table does not fit its dictionary.")
    assert "~not allowed: ~" in translated
    assert "~~whole numbers~ from 1 to 7~" in translated


def test_read_gives_the_types_of_the_dictionary(tmp_path):
    path = tmp_path / "stays.csv"
    path.write_text("guest,nights,arrival,rating\n007,2,2024-05-01,\nNA,1,2024-05-02,4\n", encoding="utf-8-sig")
    stays = read(path, STAY)
    assert stays["guest"].tolist() == ["007", "NA"]
    assert {name: str(dtype) for name, dtype in stays.dtypes.items()} == {
        "guest": "str",
        "nights": "int64",
        "arrival": "datetime64[us]",
        "rating": "float64",
    }
    assert np.isnan(stays["rating"][0])


def test_read_names_what_does_not_fit(tmp_path):
    path = tmp_path / "stays.csv"
    path.write_text("guest,nights,arrival,rating\na,two,2024-05-01,1\nb,0,May 1,9\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Problems: ") as error:
        read(path, STAY)
    text = str(error.value)
    assert "Column 'nights': wrong type: row 0: 'two' (1 in all)" in text
    assert "Column 'nights': not allowed: row 1: '0' (1 in all)" in text
    assert "whole numbers, at least 1" in text
    assert "Column 'arrival': not dates: row 1: 'May 1' (1 in all)" in text
    assert "dates from 2020-01-01 to 2029-12-31" in text
    assert "Column 'rating': not allowed: row 1: 9.0 (1 in all)" in text


def test_a_date_out_of_range_is_named(tmp_path):
    path = tmp_path / "stays.csv"
    path.write_text("guest,nights,arrival,rating\na,2,1999-05-01,1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"Column 'arrival': not allowed: row 0: .*1999"):
        read(path, STAY)


def test_read_says_which_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file .*gone\.csv"):
        read(tmp_path / "gone.csv", STAY)


def test_own_data_are_checked_against_a_case(owners):
    mine = owners.assign(make="Fox", note="mine")  # other makes and more columns are welcome
    assert validate(mine, like="car_owners.owners") is mine
    assert validate(mine, like="car_owners") is mine
    with pytest.raises(ValueError, match=r"'satisfaction': not allowed: row 2: 7"):
        validate(mine.assign(satisfaction=mine["satisfaction"].where(mine.index != 2, 7)), like="car_owners.owners")


def test_own_data_are_not_checked_against_what_is_not_there(owners):
    with pytest.raises(ValueError, match="There is no case 'cars'"):
        validate(owners, like="cars.owners")
    with pytest.raises(ValueError, match="Got 'sellers'; there are: owners"):
        validate(owners, like="car_owners.sellers")


def test_a_missing_column_comes_with_the_one_that_was_meant(owners):
    problem = only_problem_of(owners.rename(columns={"satisfaction": "总体满意度"}).drop(columns=[]), "car_owners")
    assert "is it the column '总体满意度'? Then df = df.rename(columns={'总体满意度': 'satisfaction'})" in problem


def test_whole_numbers_may_have_gaps_where_that_is_allowed():
    rules = {"columns": {"score": {"type": "integer", "min": 1, "max": 5, "nullable": True}}}
    assert validate(pd.DataFrame({"score": [4, None]}), rules) is not None
    with pytest.raises(ValueError, match="'score'"):
        validate(pd.DataFrame({"score": [4.5, None]}), rules)


def test_checking_never_changes_the_table(owners):
    before = owners.assign(make="¥").copy()
    mine = before.copy()
    with pytest.raises(ValueError, match="Column 'make'"):
        validate(mine, CASE)
    pd.testing.assert_frame_equal(mine, before)


ORDERS = load("mail_order").tables["transactions"].head(50)


def mine(**changes: Any) -> pd.DataFrame:
    """Orders of a shop of one's own: another time, another currency, another column."""
    own = ORDERS.assign(date=ORDERS["date"] - pd.Timedelta(days=3000), currency="EUR", note="")
    return own.assign(**changes)


def test_another_shop_in_another_year_and_currency_fits():
    assert len(validate(mine(), like="mail_order.transactions")) == 50


def test_what_people_get_wrong_is_explained_all_at_once():
    table = mine(
        currency=["EUR"] * 49 + ["USD"],
        date=mine()["date"].dt.strftime("%d/%m/%Y"),
        amount=ORDERS["amount"].where(ORDERS.index != 3, -5.0),
        order_id=ORDERS["order_id"].where(ORDERS.index != 7, ORDERS.loc[6, "order_id"]),
    ).rename(columns={"customer_id": "Customer ID"})
    before = table.copy()
    problems = problems_of(table, "mail_order.transactions")
    text = "\n".join(problems)
    assert "'customer_id': missing." in text
    assert "is it the column 'Customer ID'?" in text
    assert "df['date'] = pd.to_datetime(df['date'], format='%d/%m/%Y')" in text
    assert "'amount': not allowed: row 3: -5.0 (1 in all)" in text
    assert "values that occur more than once: row 6" in text
    assert "'currency': mixed: mostly 'EUR', but row 49: 'USD' (1 in all)" in text
    assert len(problems) == 5
    pd.testing.assert_frame_equal(table, before)


def test_amounts_in_fen_are_doubted_but_not_refused():
    with pytest.warns(UserWarning, match=r"'amount': the middle value is .* Is it in another unit\?"):
        validate(mine(currency="CNY", amount=ORDERS["amount"] * 100), like="mail_order", table="transactions")


def test_only_the_columns_asked_for_are_checked():
    table = mine()[["order_id", "amount"]]
    assert validate(table, like="mail_order.transactions", columns=["order_id", "amount"]) is table
    with pytest.raises(ValueError, match="'amount': not allowed: row 0"):
        validate(table.assign(amount=-1.0), like="mail_order.transactions", columns=["order_id", "amount"])
    with pytest.raises(ValueError, match="columns: price not in the dictionary"):
        validate(table, like="mail_order.transactions", columns="price")


@pytest.mark.parametrize("changes", [{"currency": "JPY", "amount": ORDERS["amount"] * 100}, {"currency": "CNY"}])
def test_amounts_in_another_currency_or_of_the_same_size_are_not(changes, recwarn):
    validate(mine(**changes), like="mail_order.transactions")
    assert not recwarn.list


def test_two_orders_of_a_customer_on_one_day_are_only_this_shops_rule():
    same_day = mine(customer_id="C0001", date=pd.Timestamp("2020-05-01"))
    assert validate(same_day, like="mail_order.transactions") is same_day
    with pytest.raises(ValueError, match=r"Column 'customer_id \+ date': rows that occur more than once"):
        validate(same_day.drop(columns="note"), load("mail_order"), "transactions")


def test_a_member_pays_once_a_month_everywhere():
    months = load("gym_members").tables["member_months"].head(3)
    twice = pd.concat([months, months.head(1)], ignore_index=True)
    with pytest.raises(ValueError, match=r"Column 'member_id \+ month': rows that occur more than once"):
        validate(twice, like="gym_members.member_months")
