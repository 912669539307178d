"""How long does an RFM table of ten million rows take, against lifetimes, and how much memory? Writes rfm.md.

LOYALTYLAB_PEER_LIFETIMES names a Python that has lifetimes and pandas; without it only our side is measured.
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PEER = "LOYALTYLAB_PEER_LIFETIMES"
ROUNDS = 3
SMALL, LARGE = 10_000_000, 100_000_000
DAYS = 730
END = "2025-12-31"

# A log in order of time, ten rows a customer on average, some customers far more often than others.
ROWS = """
    SELECT CAST(floor({customers} * pow(hash(i) / 18446744073709551616.0, 1.5)) AS BIGINT) AS customer_id,
           DATE '2024-01-01' + CAST(floor(i * {days} / {rows}) AS INTEGER) AS date,
           1 + CAST(hash(i + 7) % 20000 AS DOUBLE) / 100 AS amount
    FROM range({rows}) AS t(i)
"""

OURS = """
import pandas as pd
import loyaltylab as ll
ll.transactions.rfm_summary(pd.DataFrame({{"customer_id": [1], "date": ["2024-01-01"]}}))  # imports what it needs
def run(log):
    table = ll.transactions.rfm_summary(log, value="amount", freq="D", observation_end="{end}")
    return table["frequency"].sum(), table["recency"].sum(), table["T"].sum(), table["monetary_value"].fillna(0).sum()
"""

THEIRS = """
from lifetimes.utils import summary_data_from_transaction_data as summary
def run(log):
    table = summary(log, "customer_id", "date", monetary_value_col="amount", observation_period_end="{end}")
    return table["frequency"].sum(), table["recency"].sum(), table["T"].sum(), table["monetary_value"].sum()
"""

SCAN = """
import duckdb
def run(log):
    return duckdb.sql(f"SELECT sum(customer_id), max(date), sum(amount) FROM '{{log}}'").fetchall()
"""

# A program of its own for each run, so that the peak of memory is its own. Imports are not timed, reading Parquet is.
PROGRAM = """
import json, sys, time
import numpy as np
{code}
def frame(folder):
    import pandas as pd
    parts = {{name: np.load(f"{{folder}}/{{name}}.npy") for name in ("customer_id", "date", "amount")}}
    return pd.DataFrame(parts)
log = frame(sys.argv[1]) if sys.argv[2] == "frame" else sys.argv[1]
start = time.perf_counter()
found = run(log)
seconds = time.perf_counter() - start
# The program's own peak; ru_maxrss starts from that of the parent.
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024**2
sums = [float(one) for one in found] if len(found) == 4 else []
print(json.dumps({{"seconds": seconds, "peak": peak, "sums": sums}}))
"""


def make(folder: Path, rows: int, frame: bool) -> Path:
    """Write a log as Parquet, and for pandas as columns of numbers."""
    import duckdb
    import numpy as np

    query = ROWS.format(rows=rows, customers=rows // 10, days=DAYS)
    path = folder / f"{rows}.parquet"
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    if frame:
        for name, values in duckdb.sql(f"SELECT * FROM '{path}'").fetchnumpy().items():
            np.save(folder / f"{name}.npy", values.astype("datetime64[us]") if name == "date" else values)
    return path


def measure(python: str, code: str, source: Path, kind: str) -> dict[str, Any]:
    """Run once in a program of its own."""
    program = PROGRAM.format(code=code.format(end=END))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} if python == sys.executable else dict(os.environ)
    done = subprocess.run(
        [python, "-W", "ignore", "-c", program, str(source), kind],
        check=True, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def best(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The quickest run, with the highest peak of all."""
    return {**min(runs, key=lambda run: run["seconds"]), "peak": max(run["peak"] for run in runs)}


def main() -> None:
    """Measure in turns and write the table."""
    peer = os.environ.get(PEER)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = make(folder, SMALL, frame=True)
        plans = {
            "ours, Parquet": (sys.executable, OURS, path, "path"),
            "ours, DataFrame": (sys.executable, OURS, folder, "frame"),
            "scan of the Parquet file": (sys.executable, SCAN, path, "path"),
        }
        if peer:
            plans["lifetimes 0.11.3, DataFrame"] = (peer, THEIRS, folder, "frame")
        runs: dict[str, list[dict[str, Any]]] = {plan: [] for plan in plans}
        for _round in range(ROUNDS):
            for plan, parts in plans.items():
                runs[plan].append(measure(*parts))
                print(plan, runs[plan][-1], flush=True)
        small = {plan: best(found) for plan, found in runs.items()}
        for old in folder.glob("*.npy"):
            old.unlink()
        big = make(folder, LARGE, frame=False)
        large = {
            "ours, Parquet": measure(sys.executable, OURS, big, "path"),
            "scan of the Parquet file": measure(sys.executable, SCAN, big, "path"),
        }
        print(large, flush=True)
    write(small, large, bool(peer))


def write(small: dict[str, Any], large: dict[str, Any], peer: bool) -> None:
    """Write the table; times are told with their ratio, because machines differ."""
    ours, theirs = small["ours, Parquet"], small.get("lifetimes 0.11.3, DataFrame")
    if theirs:
        gap = max(abs(a - b) / abs(b) for a, b in zip(ours["sums"], theirs["sums"], strict=True))
        agree = f"The sums of all four columns agree with lifetimes (greatest relative gap {gap:.0e})."
    else:
        agree = f"The peer was not measured: {PEER} names no Python with lifetimes."
    asked = f"`{PEER}=... python benchmarks/rfm.py`" if peer else "`python benchmarks/rfm.py`"
    lines = [
        "# RFM tables of large logs",
        "",
        f"{asked}, {datetime.date.today()}; quickest of {ROUNDS} runs in turns (100 million rows: one run), each in a",
        "program of its own, on "
        f"{os.cpu_count()} cores. Imports are not timed. Reading Parquet is; the DataFrame is in memory before.",
        f"One row of ten is a new customer; days, with amounts. {agree}",
        "",
        "| rows | what | seconds | peer / ours from Parquet | highest memory, GB |",
        "| ---: | --- | ---: | ---: | ---: |",
    ]
    for rows, table in ((SMALL, small), (LARGE, large)):
        base = table["ours, Parquet"]["seconds"]
        for plan, found in table.items():
            ratio = f"{found['seconds'] / base:.1f}" if plan.startswith("lifetimes") else ""
            lines.append(f"| {rows:,} | {plan} | {found['seconds']:.2f} | {ratio} | {found['peak']:.2f} |")
    far = [table["ours, Parquet"]["seconds"] / table["scan of the Parquet file"]["seconds"] for table in (small, large)]
    lines += [
        "",
        "The limit is the scan: reading the three columns once and adding them up. We are "
        f"{far[0]:.0f} (10 million rows) and {far[1]:.0f} times (100 million) above it.",
        "Most of that is sorting the rows of each customer by day, which a scan does not do.",
    ]
    (ROOT / "benchmarks" / "rfm.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"{time.perf_counter() - started:.0f} s")
