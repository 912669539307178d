"""How long does a case take: to be made again, to be opened, to be drawn for a student? Writes cases.md."""

import datetime
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import loyaltylab as ll
from loyaltylab.authoring.making import load_generator

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3


def seconds(run: Callable[[], Any]) -> float:
    """The quickest of a few rounds: what else the machine does only makes it slower."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def remake(name: str) -> None:
    """Run the generator and write its files elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        load_generator(ROOT / "datasets" / name / "make.py").main(Path(folder))


def plain(name: str) -> None:
    """The peer: pandas alone, without types, checks and dictionary."""
    for rules in ll.datasets.load(name).schema["tables"].values():
        pd.read_csv(ROOT / "datasets" / name / rules["file"])


def main() -> None:
    """Time every case and write the table."""
    rows = []
    for name in ll.datasets.names():
        made, read = seconds(lambda name=name: remake(name)), seconds(lambda name=name: plain(name))
        opened = seconds(lambda name=name: dict(ll.datasets.load(name).tables))
        drawn = seconds(lambda name=name: dict(ll.datasets.for_student(name, "demo").tables))
        size = sum(path.stat().st_size for path in (ROOT / "datasets" / name).iterdir() if path.is_file()) / 1e6
        rows.append((name, size, made, read, opened, drawn))
        print(f"{name}: made in {made:.2f} s, drawn in {drawn:.2f} s", flush=True)
    total = [sum(row[place] for row in rows) for place in range(1, 6)]
    lines = [
        "# Making, opening and drawing a case",
        "",
        f"`make bench`, {datetime.date.today()}; seconds, quickest of {ROUNDS}.",
        "The peer is `pandas.read_csv` without types or checks.",
        "",
        "| case | MB | make again | peer: read only | open, typed and checked | ratio | student draw, all tables |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {name} | {size:.1f} | {made:.2f} | {read:.2f} | {opened:.2f} | {opened / read:.1f} | {drawn:.2f} |"
            for name, size, made, read, opened, drawn in [*rows, ("all", *total)]
        ),
    ]
    (ROOT / "benchmarks" / "cases.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
