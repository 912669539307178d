"""The same definition in local Spark and in DuckDB, compared row by row."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import loyaltylab as ll

pytest.importorskip("pyspark")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a connection to Spark on one core."""
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("Spark needs Java, which .ci/run installs")
        pytest.skip("Spark needs Java")
    import ibis
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.sql.shuffle.partitions": "1",
        # Compiling takes longer than these queries.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    builder: Any = SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()


CASES: dict[str, dict[str, Any]] = {
    "weeks": {"merge": "W"},
    "rows": {"merge": None, "freq": "h"},
    "returns": {"negative": "net", "zero": "drop", "holdout_start": "2025-01-01"},
}


def test_row_by_row(spark: Any, tmp_path: Path) -> None:
    """Every customer, column and count agrees."""
    orders = ll.datasets.load("mail_order").tables["transactions"][["customer_id", "date", "amount"]]
    orders = orders[orders["customer_id"] < "C0400"].reset_index(drop=True)
    orders["date"] += pd.to_timedelta(range(len(orders)), unit="min")
    orders.loc[orders.index[::50], "amount"] *= -1
    orders.loc[orders.index[::70], "amount"] = 0.0
    zoned = orders.assign(date=orders["date"].dt.tz_localize("UTC"))
    zoned.to_parquet(tmp_path / "orders.parquet", coerce_timestamps="us")
    there = spark.read_parquet(str(tmp_path / "orders.parquet"), table_name="orders")
    for name, args in CASES.items():
        args = {"negative": "keep", "value": "amount", **args}
        far = ll.transactions.rfm_summary(there, timezone="Asia/Shanghai", **args)
        near = ll.transactions.rfm_summary(zoned, timezone="Asia/Shanghai", **args)
        assert far.attrs == near.attrs, name
        pd.testing.assert_frame_equal(far, near, rtol=1e-12, check_index_type=False)
