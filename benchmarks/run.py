"""How long does grading one submission take, against stock nbgrader on the same notebooks? Writes speed.md."""

import datetime
import statistics
import sys
import tempfile
import time
from pathlib import Path

from nbgrader import preprocessors as stock
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from loyaltylab.grading import rehearse
from loyaltylab.grading.course import configure

ROOT = Path(__file__).resolve().parents[1]


def main(copies: int = 6) -> None:
    """Grade the same solutions both ways, taking turns, and write the ratio of the medians."""
    seconds: dict[str, list[float]] = {"ours": [], "stock nbgrader": []}
    with tempfile.TemporaryDirectory() as folder:
        course = _course(Path(folder), copies)
        graders = {"ours": _ours(course), "stock nbgrader": _stock(course)}
        for copy in range(copies):
            for name, api in graders.items():
                seconds[name].append(_time(api, f"copy{copy}"))
    _write(seconds)


def _course(folder: Path, copies: int) -> Path:
    played = rehearse.rehearse("lab1", ROOT / "assignments", folder / "course", only=["solution"])
    course = played.folder
    solution = (course / "submitted" / "solution" / "lab1" / "lab1.ipynb").read_bytes()
    for copy in range(copies):
        target = course / "submitted" / f"copy{copy}" / "lab1"
        target.mkdir(parents=True)
        (target / "lab1.ipynb").write_bytes(solution)
    return course


def _ours(course: Path) -> NbGraderAPI:
    return rehearse.open_course(course)


def _stock(course: Path) -> NbGraderAPI:
    """Return nbgrader as it comes: the check cells run in the student's kernel, and an error costs the points."""
    config = Config()
    configure(config, course)
    config.Autograde.sanitize_preprocessors = [
        stock.ClearOutput, stock.DeduplicateIds, stock.OverwriteKernelspec, stock.OverwriteCells,
        stock.CheckCellMetadata,
    ]  # fmt: skip
    config.Autograde.autograde_preprocessors = [
        stock.Execute, stock.LimitOutput, stock.SaveAutoGrades, stock.AssignLatePenalties, stock.CheckCellMetadata,
    ]  # fmt: skip
    return NbGraderAPI(config=config)


def _time(api: NbGraderAPI, student: str) -> float:
    import os

    os.environ["LOYALTYLAB_STUDENT"] = student
    start = time.perf_counter()
    result = api.autograde("lab1", student)
    if not result["success"]:
        sys.exit(f"{student}: {result.get('error')}")
    return time.perf_counter() - start


def _write(seconds: dict[str, list[float]]) -> None:
    median = {name: statistics.median(values) for name, values in seconds.items()}
    ratio = median["ours"] / median["stock nbgrader"]
    lines = [
        "# Grading one submission of lab 1",
        "",
        f"`make bench`, {datetime.date.today()}; medians of {len(seconds['ours'])} submissions, taking turns.",
        "",
        "| grader | seconds per submission | ratio to stock |",
        "| --- | ---: | ---: |",
        f"| stock nbgrader (checks run in the student's kernel) | {median['stock nbgrader']:.2f} | 1.00 |",
        f"| ours (answers fetched, scored in the grader's process) | {median['ours']:.2f} | {ratio:.2f} |",
    ]
    (ROOT / "benchmarks" / "speed.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
