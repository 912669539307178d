"""The RFM table: published customers, one definition for every source, explicit policies, properties."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyaltylab as ll
from tests.clv.conftest import SPLIT, cdnow, cdnow_log

rfm_summary = ll.transactions.rfm_summary
__all__ = ["cdnow", "cdnow_log"]


def log(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Return a log of customer, date and amount."""
    table = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    return table.assign(date=pd.to_datetime(table["date"]))


PLAIN = log(
    ("a", "2024-01-01", 10.0),
    ("a", "2024-01-01", 5.0),
    ("a", "2024-01-03", 30.0),
    ("a", "2024-01-15", 20.0),
    ("b", "2024-01-08", 7.0),
)


def test_published_customers(cdnow: pd.DataFrame, cdnow_log: pd.DataFrame) -> None:
    """The CDNOW customers as Fader, Hardie and Lee counted them, with their next 39 weeks."""
    found = rfm_summary(cdnow_log, value="value", observation_end="1998-06-30", holdout_start="1997-10-01")
    names = ["frequency", "recency", "T", "monetary_value", "holdout_frequency", "holdout_T"]
    pd.testing.assert_frame_equal(found[names], cdnow[names], check_names=False, check_dtype=False)
    assert found["frequency"].sum() == 2457
    assert (found["frequency"] == 0).sum() == 1411
    assert found.attrs["unit"] == "W"


def test_same_day_rows_are_merged_and_counted(cdnow_log: pd.DataFrame) -> None:
    """6,919 rows of the raw sample are 6,696 occasions."""
    from tests.clv.conftest import shipped

    names = ["id", "customer_id", "date", "items", "value"]
    raw = pd.read_csv(shipped("CDNOW_sample.txt"), sep=r"\s+", header=None, names=names, dtype={"date": str})
    found = rfm_summary(raw, value="value")
    assert found.attrs["report"]["rows"] == 6919
    assert found.attrs["report"]["occasions"] == 6696 == len(cdnow_log)
    assert found.attrs["report"]["merged"] == 223


def test_what_one_occasion_is() -> None:
    """Days, weeks or rows: the same log, three frequencies."""
    day = rfm_summary(PLAIN, value="amount", observation_end="2024-01-29")
    assert day.loc["a"].tolist() == [2, 2.0, 4.0, 25.0]
    assert day.loc["b", ["frequency", "recency", "T"]].tolist() == [0, 0.0, 3.0]
    assert np.isnan(day.loc["b", "monetary_value"])
    assert day.attrs["report"]["merged"] == 1
    week = rfm_summary(PLAIN, value="amount", observation_end="2024-01-29", merge="W")
    assert week.loc["a"].tolist() == [1, 2.0, 4.0, 20.0]
    every = rfm_summary(PLAIN, value="amount", observation_end="2024-01-29", merge=None)
    assert every.loc["a", "frequency"] == 3
    assert every.loc["a", "monetary_value"] == pytest.approx((65 - 7.5) / 3)


@pytest.mark.parametrize(("freq", "unit"), [("D", 1), ("W", 7), ("M", 365.25 / 12), ("Y", 365.25), ("h", 1 / 24)])
def test_units_change_ages_and_nothing_else(freq: str, unit: float) -> None:
    """An age in another unit is the same age."""
    days, other = rfm_summary(PLAIN, value="amount", freq="D"), rfm_summary(PLAIN, value="amount", freq=freq)
    assert other["T"].to_numpy() * unit == pytest.approx(days["T"].to_numpy())
    assert other["recency"].to_numpy() * unit == pytest.approx(days["recency"].to_numpy())
    pd.testing.assert_series_equal(other["monetary_value"], days["monetary_value"])


def test_files_give_the_same_table(tmp_path: Path) -> None:
    """CSV, Parquet, several of them, an Ibis table and a DataFrame."""
    import ibis

    expected = rfm_summary(PLAIN, value="amount")
    PLAIN.to_csv(tmp_path / "log.csv", index=False)
    PLAIN.iloc[:2].to_parquet(tmp_path / "one.parquet")
    PLAIN.iloc[2:].to_parquet(tmp_path / "two.parquet")
    sources = [tmp_path / "log.csv", str(tmp_path / "*.parquet"), ibis.memtable(PLAIN)]
    for source in sources:
        pd.testing.assert_frame_equal(rfm_summary(source, value="amount"), expected)


def test_ids_of_a_csv_keep_their_zeros(tmp_path: Path) -> None:
    """007 is not 7."""
    (tmp_path / "log.csv").write_text("customer_id,date\n007,2024-01-01\n7,2024-01-02\n")
    assert rfm_summary(tmp_path / "log.csv").index.tolist() == ["007", "7"]


def test_holdout() -> None:
    """What follows the first day of the hold-out is not seen by the calibration."""
    more = pd.concat([PLAIN, log(("c", "2024-01-20", 4.0))])
    found = rfm_summary(more, value="amount", observation_end="2024-01-28", holdout_start="2024-01-15")
    assert found.loc["a"].tolist() == [1, 2 / 7, 13 / 7, 30.0, 1, 2.0, 20.0]
    assert found.loc["b", "holdout_frequency"] == 0
    assert np.isnan(found.loc["b", "holdout_monetary_value"])
    assert found.index.tolist() == ["a", "b"]
    assert found.attrs["report"]["only_in_holdout"] == 1


@pytest.mark.parametrize("merge", ["D", "W", None])
@pytest.mark.parametrize("negative", ["error", "net"])
def test_who_first_bought_in_the_holdout_is_left_out_and_counted(merge: str | None, negative: str) -> None:
    """However occasions are merged and whether or not returns are set off."""
    rows = [("a", "2024-01-01", 10.0), ("a", "2024-02-20", 30.0), ("b", "2024-02-14", 7.0), ("b", "2024-02-22", 9.0)]
    rows += [("a", "2024-02-21", -5.0)] if negative == "net" else []
    args: dict[str, Any] = {"observation_end": "2024-03-01", "holdout_start": "2024-02-01", "freq": "D"}
    found = rfm_summary(log(*rows), value="amount", merge=merge, negative=negative, **args)
    assert found.index.tolist() == ["a"]
    assert found.loc["a", ["frequency", "recency", "holdout_frequency"]].tolist() == [0, 0.0, 1]
    assert found.loc["a", "holdout_monetary_value"] == (25.0 if negative == "net" else 30.0)
    report = found.attrs["report"]
    assert (report["customers"], report["only_in_holdout"], report["merged"]) == (1, 1, 0)
    assert report["occasions"] == 4


def test_returns() -> None:
    """Returns go off the purchase before them; what came back entirely was no purchase."""
    rows = log(
        ("a", "2024-01-01", 10.0),
        ("a", "2024-01-08", 30.0),
        ("a", "2024-01-10", -5.0),
        ("a", "2024-01-15", 19.99),
        ("a", "2024-01-16", -19.99),
        ("b", "2024-01-02", -3.0),
        ("b", "2024-01-03", 8.0),
    )
    net = rfm_summary(rows, value="amount", negative="net", observation_end="2024-01-29")
    assert net.loc["a"].tolist() == [1, 1.0, 4.0, 25.0]
    assert net.loc["b", "frequency"] == 0
    assert net.attrs["report"]["returns_unmatched"] == 1
    assert net.attrs["report"]["negative"] == 3
    assert rfm_summary(rows, value="amount", negative="drop").loc["a", "frequency"] == 2
    assert rfm_summary(rows, value="amount", negative="keep").loc["a", "frequency"] == 4


def test_a_return_after_the_split_does_not_change_the_calibration() -> None:
    """Nobody knew of it yet."""
    rows = log(("a", "2024-01-01", 10.0), ("a", "2024-01-08", 30.0), ("a", "2024-01-20", -30.0))
    found = rfm_summary(rows, value="amount", negative="net", holdout_start="2024-01-15", observation_end="2024-01-31")
    assert found.loc["a", ["frequency", "monetary_value", "holdout_frequency"]].tolist() == [1, 30.0, 0]
    assert found.attrs["report"]["returns_unmatched"] == 1


def test_dropped_rows_are_counted() -> None:
    """Nothing is left out in silence."""
    rows = log(
        ("a", "2024-01-01", 10.0),
        ("a", "2024-01-02", 0.0),
        (None, "2024-01-02", 5.0),
        ("a", None, 5.0),
        ("a", "2024-01-04", None),
        ("a", "2025-01-01", 5.0),
    )
    found = rfm_summary(rows, value="amount", missing="drop", observation_end="2024-01-31")
    counted = {"missing_customer": 1, "missing_date": 1, "missing_value": 1, "zero": 1, "after_end": 1, "customers": 1}
    assert {name: found.attrs["report"][name] for name in counted} == counted
    assert found.loc["a", "frequency"] == 1
    assert (
        rfm_summary(rows, value="amount", missing="drop", zero="drop", observation_end="2024-01-31").loc[
            "a", "frequency"
        ]
        == 0
    )


def test_the_last_day_counts_as_a_whole() -> None:
    """An order in the evening of the last day is inside, whatever one occasion is."""
    rows = log(("a", "2024-01-01 09:00", 1.0), ("a", "2024-01-08 21:00", 2.0))
    assert rfm_summary(rows, observation_end="2024-01-08").loc["a"].tolist() == [1, 1.0, 1.0]
    every = rfm_summary(rows, observation_end="2024-01-08", merge=None, freq="h")
    assert every.loc["a"].tolist() == [1, 180.0, 183.0]


def test_time_zones() -> None:
    """Eight in the evening in London is the next day in Shanghai."""
    rows = log(("a", "2024-01-01 20:00", 1.0), ("a", "2024-01-02 10:00", 2.0))
    zoned = rows.assign(date=rows["date"].dt.tz_localize("UTC"))
    assert rfm_summary(zoned, timezone="UTC").loc["a", "frequency"] == 1
    assert rfm_summary(zoned, timezone="Asia/Shanghai").loc["a", "frequency"] == 0
    with pytest.raises(ValueError, match="say which"):
        rfm_summary(zoned)
    with pytest.raises(ValueError, match="local already"):
        rfm_summary(rows, timezone="UTC")
    with pytest.raises(ValueError, match="expected a name such as"):
        rfm_summary(zoned, timezone="Mars")


days = st.integers(0, 60)
logs = st.lists(st.tuples(st.sampled_from("abcd"), days, st.integers(1, 900)), min_size=1, max_size=40)


def make(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
    """Turn day numbers and cents into a log."""
    start = pd.Timestamp("2024-01-01")
    return log(*((who, start + pd.Timedelta(days=day), cents / 100) for who, day, cents in rows))


@settings(deadline=None, max_examples=10)
@given(logs, st.integers(1, 60))
def test_nothing_is_lost(rows: list[tuple[str, int, int]], split: int) -> None:
    """Occasions and money add up; ages are in order; an honest count by hand agrees."""
    table = make(rows)
    found = rfm_summary(table, value="amount", freq="D", observation_end="2024-03-01")
    occasions = table.drop_duplicates(["customer_id", "date"])
    assert (found["frequency"] + 1).sum() == len(occasions) == found.attrs["report"]["occasions"]
    assert found.attrs["report"]["merged"] == len(table) - len(occasions)
    assert ((found["recency"] >= 0) & (found["recency"] <= found["T"])).all()
    by_day = table.groupby(["customer_id", "date"])["amount"].sum()
    for who, row in found.iterrows():
        assert np.nansum([row["monetary_value"] * row["frequency"]]) == pytest.approx(
            by_day.loc[str(who)].iloc[1:].sum()
        )
    start = pd.Timestamp("2024-01-01") + pd.Timedelta(days=split)
    if table["date"].min() < start <= pd.Timestamp("2024-03-01"):
        parts = rfm_summary(table, freq="D", observation_end="2024-03-01", holdout_start=start)
        both = parts["frequency"] + parts["holdout_frequency"]
        assert (both == found.loc[parts.index, "frequency"]).all()
        assert (parts["T"] + parts["holdout_T"]).to_numpy() == pytest.approx(found.loc[parts.index, "T"].to_numpy())


@pytest.mark.parametrize(
    ("shift", "years"),
    [(0, -120), (0, 40), (0, 200), (-(2**31) - 1, 0), (-(2**31), 0), (2**31 - 3, 0), (2**31 - 2, 0), (-(2**40), 200)],
)
def test_large_ids_and_far_days_count_like_small_ones(shift: int, years: int) -> None:
    """Ids and days are stored as small as they are; no id and no century may be too large for that."""
    ids = PLAIN["customer_id"].map({"a": 1, "b": 2})
    small = rfm_summary(PLAIN.assign(customer_id=ids), value="amount", observation_end="2024-01-29", freq="D")
    days = 146_097 * years // 400  # whole days, the same for each row
    moved = PLAIN.assign(customer_id=ids + shift, date=PLAIN["date"] + pd.Timedelta(days=days))
    end = pd.Timestamp("2024-01-29") + pd.Timedelta(days=days)
    found = rfm_summary(moved, value="amount", observation_end=end, freq="D")
    assert found.index.tolist() == [1 + shift, 2 + shift]
    assert found.index.dtype == small.index.dtype
    pd.testing.assert_frame_equal(found.reset_index(drop=True), small.reset_index(drop=True))


def test_order_of_rows_does_not_matter(cdnow_log: pd.DataFrame) -> None:
    """A shuffled log is the same log."""
    shuffled = cdnow_log.sample(frac=1, random_state=1)
    args = {"value": "value", "observation_end": SPLIT}
    pd.testing.assert_frame_equal(rfm_summary(shuffled, **args), rfm_summary(cdnow_log, **args))


NO = pd.DataFrame({"customer_id": [], "date": []})
BAD: list[tuple[str, Any, dict[str, Any], str]] = [
    ("no table", [1, 2], {}, "expected a DataFrame"),
    ("empty", NO, {}, "no rows"),
    ("no file", "nowhere.csv", {}, "there is no file"),
    ("no column", PLAIN.rename(columns={"date": "dates"}), {}, "Did you mean 'dates'"),
    ("no amounts", PLAIN, {"value": "price"}, "Its columns are: customer_id, date, amount"),
    ("twice", PLAIN.set_axis(["customer_id", "date", "date"], axis=1), {}, "more than one column"),
    ("numbers as dates", PLAIN.assign(date=5), {}, "pd.to_datetime"),
    ("text as date", PLAIN.assign(date=["2024-01-01"] * 4 + ["soon"]), {}, r"row 4 \(soon\)"),
    ("text as amount", PLAIN.assign(amount=["1"] * 4 + ["9 yuan"]), {"value": "amount"}, r"row 4 \(9 yuan\)"),
    ("yes and no", PLAIN.assign(amount=True), {"value": "amount"}, "amounts of money"),
    ("endless", PLAIN.assign(amount=[1, 2, 3, np.inf, 4]), {"value": "amount"}, "row 3"),
    ("no customer", PLAIN.assign(customer_id=["a", "a", "", "b", ""]), {}, "missing in 2 rows, first row 2"),
    ("no date", PLAIN.assign(date=pd.NaT), {}, "no row has a date"),
    ("no amount", PLAIN.assign(amount=[1, np.nan, 2, 3, 4]), {"value": "amount"}, 'missing="drop"'),
    ("returns", PLAIN.assign(amount=[1, -2.5, 2, 3, 4]), {"value": "amount"}, r"row 1 \(-2.5\)"),
    ("zeros", PLAIN.assign(amount=[1, 0, 2, 3, 4]), {"value": "amount", "zero": "error"}, "row 1"),
    ("late", PLAIN, {"observation_end": "2024-01-10", "after_end": "error"}, "row 3"),
    ("early end", PLAIN, {"observation_end": "2020-01-01"}, "before the first transaction on 2024-01-01"),
    ("end", PLAIN, {"observation_end": "tomorrow-ish"}, "observation_end is 'tomorrow-ish'"),
    ("zoned end", PLAIN, {"observation_end": pd.Timestamp("2024-02-01", tz="UTC")}, "with a time zone"),
    ("split first", PLAIN, {"holdout_start": "2024-01-01"}, "expected a day after the first transaction"),
    ("split last", PLAIN, {"holdout_start": "2025-01-01"}, "not after the end on 2024-01-15"),
    ("unit", PLAIN, {"freq": "week"}, "freq is 'week', expected one of"),
    ("merge", PLAIN, {"merge": "M"}, "merge is 'M'"),
    ("policy", PLAIN, {"negative": "ignore"}, "negative is 'ignore'"),
    ("nothing left", PLAIN.assign(amount=0), {"value": "amount", "zero": "drop"}, "no purchase is left"),
]


@pytest.mark.parametrize(("source", "args", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input(source: Any, args: dict[str, Any], words: str) -> None:
    """One clear error for each."""
    with pytest.raises(ValueError, match=words):
        rfm_summary(source, **args)
