"""Real customers for golden tests: files in the wheel of lifetimes, which is read and never imported."""

from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

SPLIT = pd.Timestamp("1997-09-30")


def shipped(name: str) -> Path:
    """Return a data file of the installed wheel."""
    found: Any = metadata.distribution("lifetimes").locate_file(f"lifetimes/datasets/{name}")
    return Path(found)


@pytest.fixture(scope="session")
def cdnow_log() -> pd.DataFrame:
    """Purchases of the CDNOW sample, one row a customer and day; ``time`` in weeks since the end of 1996."""
    names = ["id", "customer_id", "date", "items", "value"]
    raw = pd.read_csv(shipped("CDNOW_sample.txt"), sep=r"\s+", header=None, names=names, dtype={"date": str})
    raw["date"] = pd.to_datetime(raw["date"])
    log = raw.groupby(["customer_id", "date"], as_index=False)[["value"]].sum()
    log["time"] = (log["date"] - pd.Timestamp("1996-12-31")).dt.days / 7
    return log


@pytest.fixture(scope="session")
def cdnow(cdnow_log: pd.DataFrame) -> pd.DataFrame:
    """The same customers as the models see them after 39 weeks, with what they did in the next 39."""
    before = cdnow_log[cdnow_log["date"] <= SPLIT]
    dates = before.groupby("customer_id")["date"].agg(["count", "min", "max"])
    table = pd.DataFrame(index=dates.index)
    table["frequency"] = dates["count"] - 1
    table["recency"] = (dates["max"] - dates["min"]).dt.days / 7
    table["T"] = (SPLIT - dates["min"]).dt.days / 7
    again = before[before["date"] > before["customer_id"].map(dates["min"])]
    table["monetary_value"] = again.groupby("customer_id")["value"].mean()
    later = cdnow_log[cdnow_log["date"] > SPLIT].groupby("customer_id").size()
    table["holdout_frequency"] = later.reindex(table.index).fillna(0).astype(int)
    table["holdout_T"] = 39.0
    table.attrs["unit"] = "W"
    return table


@pytest.fixture(scope="session")
def donations() -> pd.DataFrame:
    """Donors of 1995 by frequency and recency over six years, and how many share each."""
    table = pd.read_csv(shipped("donations.csv"))
    return table.rename(columns={"periods": "n", "weights": "customers"})


def customers(x: list[float], tx: list[float], T: list[float]) -> pd.DataFrame:
    """Return a table of customers."""
    return pd.DataFrame({"frequency": np.asarray(x), "recency": np.asarray(tx, float), "T": np.asarray(T, float)})
