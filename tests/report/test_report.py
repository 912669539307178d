"""The analyst's page: right figures, nothing from outside, a reason in place of what cannot be made, both languages."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import loyaltylab as ll
from loyaltylab.cli import app
from loyaltylab.report import Settings, make_report

START = pd.Timestamp("2024-01-01")


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    """Orders of 400 customers made by BG/NBD, two of them returned, one without a customer."""
    rng = np.random.default_rng(5)
    birth = rng.integers(0, 90, 400)
    truth = ll.clv.BGNBD.at(r=0.8, alpha=40.0, a=0.8, b=4.0)
    made = ll.clv.simulate_purchases(truth, (540 - birth).astype(float), seed=5)
    days = birth[made["customer_id"]] + np.floor(made["time"])
    table = pd.DataFrame({"customer_id": "C" + made["customer_id"].astype(str).str.zfill(3)})
    table["date"] = START + pd.to_timedelta(days, unit="D")
    table["amount"] = rng.gamma(6, 20, len(table)).round(2)
    extra = pd.DataFrame(
        {"customer_id": ["C000", None], "date": [START + pd.Timedelta(days=539)] * 2, "amount": [-5, 9.0]}
    )
    return pd.concat([table, extra], ignore_index=True)


@pytest.fixture(scope="module")
def made(log: pd.DataFrame):
    return make_report(log, Settings(margin=0.4, title="A shop"))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html)))


def test_all_sections_are_there(made) -> None:
    slugs = re.findall(r'<section id="(\w+)"', made.html)
    assert slugs == ["data", "profile", "segments", "cohorts", "models", "value", "keep"]
    assert set(re.findall(r'href="#(\w+)"', made.html)) == set(slugs)
    assert "cannot be made" not in made.html


def test_figures_are_those_of_the_library(made, log: pd.DataFrame) -> None:
    words = text_of(made.html)
    end = log["date"].max()
    rfm = ll.transactions.rfm_summary(log, value="amount", observation_end=end, missing="drop", negative="net")
    again = ll.survey.share((rfm["frequency"] > 0).astype(int))
    assert f"Ordered again {again.value:.1f} %" in words
    assert f"Customers {len(rfm):,}" in words
    assert "rows without a customer, left out 1" in words
    assert "returns, taken off the order before 1" in words
    name = next(one for one in ("MBGNBD", "ParetoNBD", "BGNBD") if f"Used below: {one}." in words)
    fit, spend = getattr(ll.clv, name)(rfm).fit(), ll.clv.GammaGamma(rfm).fit()
    values = ll.clv.customer_values(fit, spend, 52, 0.1, margin=0.4, per="Y")["value"]
    assert f"Value of all customers {values.sum():,.0f}" in words
    pd.testing.assert_series_equal(made.customers["value"], values)


def test_revenue_counts_the_returns(made, log: pd.DataFrame) -> None:
    known = log.dropna()["amount"].sum()
    assert f"Revenue {known:,.0f}" in text_of(made.html)


def test_the_page_needs_nothing_from_outside(made) -> None:
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', made.html)
    assert "<script" not in made.html
    pictures = re.findall(r"<img[^>]*>", made.html)
    assert len(pictures) == 4
    assert all(len(re.search(r'alt="([^"]*)"', one).group(1)) > 40 for one in pictures)  # type: ignore[union-attr]


def test_every_table_column_is_explained(made) -> None:
    """Heads of columns stand among the definitions of their section; those of rows need none."""
    known = {"model", "orders", "n", "customer_id", "segment", "age", "cohorts", "quarter", "count", "revenue", "value"}
    for section in re.findall(r"<section id=.*?</section>", made.html, re.S):
        meant = section[section.index("<details") :]
        for head in re.findall(r"<thead>(.*?)</thead>", section, re.S):
            for column in set(re.findall(r"<th>(\w+)</th>", head)) - known:
                assert column in meant or column == "probability_alive", column


def test_it_chooses_the_model_that_forecasts_best(log: pd.DataFrame) -> None:
    from loyaltylab.report.orders import open_orders
    from loyaltylab.report.value import model_section

    orders = open_orders(log, Settings())
    _section, name = model_section(orders, Settings())
    table = ll.clv.compare(orders.judged).table.drop("as before")
    near = table[table["rmse"] <= 1.02 * table["rmse"].min()]
    assert name == near["bias"].abs().idxmin()


def test_a_reason_stands_where_a_part_cannot_be_made() -> None:
    once = pd.DataFrame({"customer_id": list("abcdefghijkl"), "amount": 5.0})
    once["date"] = pd.date_range("2024-01-01", periods=12, freq="MS")
    page = make_report(once)
    assert "This part cannot be made: nobody bought again" in page.html
    assert page.customers is None
    assert "Ordered again" in page.html


def test_free_repeat_orders_are_counted(log: pd.DataFrame) -> None:
    free = pd.DataFrame(
        {"customer_id": "free", "date": pd.to_datetime(["2024-01-05", "2024-03-05"]), "amount": [10.0, 0.0]}
    )
    page = make_report(pd.concat([log, free]))
    assert "1 customers whose repeat orders came to nothing are left out" in page.html
    assert "free" not in page.customers.index  # type: ignore[union-attr]


def test_later_rows_do_not_count(log: pd.DataFrame) -> None:
    end = "2025-03-31"
    cut = make_report(log, Settings(observation_end=end))
    early = log[log["date"] <= end]
    assert f"Revenue {early.dropna()['amount'].sum():,.0f}" in text_of(cut.html)
    assert f"rows after the last day, left out {(log['date'] > end).sum()}" in text_of(cut.html)


def test_progress_is_told(log: pd.DataFrame) -> None:
    steps: list[tuple[str, int, int]] = []
    make_report(log, tell=lambda *step: steps.append(step))
    assert [done for _name, done, _total in steps] == list(range(9))
    assert {total for *_rest, total in steps} == {8}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"margin": 30}, "margin is 30, expected a share above 0 and up to 1"),
        ({"discount": -0.1}, "discount is -0.1, expected a yearly rate"),
        ({"freq": "Y"}, "freq is 'Y', expected 'D', 'W', 'M'"),
        ({"horizon": 0}, "horizon is 0, expected a time above 0"),
        ({"amount": "price"}, "no column 'price'"),
        ({"observation_end": "2020-01-01"}, "before the end"),
        ({"holdout_start": "2030-01-01"}, "holdout_start is"),
    ],
)
def test_bad_settings(log: pd.DataFrame, settings: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make_report(log, Settings(**settings))


class TestCommand:
    def test_writes_page_and_customers(self, log: pd.DataFrame, tmp_path: Path) -> None:
        source, page, table = tmp_path / "orders.csv", tmp_path / "page.html", tmp_path / "customers.csv"
        log.rename(columns={"customer_id": "客户编号"}).to_csv(source, index=False, encoding="gb18030")
        options = ["--customer", "客户编号", "--margin", "0.4", "--out", str(page), "--customers", str(table)]
        done = CliRunner().invoke(app, ["report", str(source), *options])
        assert done.exit_code == 0, done.output
        assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
        assert pd.read_csv(table)["value"].gt(0).all()

    def test_parquet_gives_the_same_page(self, log: pd.DataFrame, tmp_path: Path, made) -> None:
        source = tmp_path / "orders.parquet"
        log.to_parquet(source)
        assert make_report(source, Settings(margin=0.4, title="A shop")).html == made.html

    def test_chinese(self, log: pd.DataFrame, tmp_path: Path) -> None:
        source, page = tmp_path / "orders.csv", tmp_path / "page.html"
        log.to_csv(source, index=False)
        try:
            done = CliRunner().invoke(app, ["report", str(source), "--out", str(page), "--language", "zh"])
        finally:
            ll.set_language("en")
        assert done.exit_code == 0, done.output
        html = page.read_text(encoding="utf-8")
        assert '<html lang="zh-CN">' in html
        headings = re.findall(r"<h2>(.*?)</h2>", html)
        assert len(headings) == 7
        assert all(re.search("[\u4e00-\u9fff]", one) for one in headings)
        english = re.findall(r"<p[^>]*>([^<\u4e00-\u9fff]{20,})</p>", html)
        assert [one for one in english if not one.startswith("llf")] == []

    def test_a_missing_file_is_one_clear_line(self) -> None:
        done = CliRunner().invoke(app, ["report", "nowhere.csv"])
        assert done.exit_code == 1
        assert "there is no file 'nowhere.csv'" in done.output
