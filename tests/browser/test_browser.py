"""The course in a real browser: lessons run in both languages, widget and quiz react, formgrader grades.

``LOYALTYLAB_SCREENSHOTS=folder`` keeps the pictures.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from loyaltylab.grading.misconceptions import fill, load_misconceptions, solution_cells

TOKEN = "browser-test"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
COPIED = ("assignments", "course", "datasets", "README.md", "pyproject.toml", "requirements.lock")
LESSON = "01_satisfaction_is_not_loyalty.ipynb"
SUBMISSION = "promoters-from-8"


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    """Copy the course, so that nothing a browser does touches the checkout."""
    place = tmp_path_factory.mktemp("course")
    for name in COPIED:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, place / name)
    for leftover in ("release", "submitted", "autograded", "feedback", "gradebook.db"):
        shutil.rmtree(place / "assignments" / leftover, ignore_errors=True)
        (place / "assignments" / leftover).unlink(missing_ok=True)
    (place / "student.json").write_text(json.dumps({"student_id": "demo"}))
    return place


@pytest.fixture(scope="module")
def server(course):
    """Start the course the way `make course` does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "loyaltylab.cli", "course", "--allow-root", "--no-browser", "--port", str(port)]
    env = {**os.environ, "JUPYTER_TOKEN": TOKEN, "LOYALTYLAB_LANGUAGE": "en"}
    env |= {f"JUPYTERLAB_{name.upper()}_DIR": str(course / name) for name in ("workspaces", "settings")}
    log = (course / "server.log").open("w")
    process = subprocess.Popen(command, cwd=course, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: _answers(f"{address}/api?token={TOKEN}"), 60, lambda: (course / "server.log").read_text())
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.close()


@pytest.fixture(scope="module")
def browser():
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("needs the system program chromium; CI must install it")
        pytest.skip("needs the system program chromium, which is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield opened
    opened.close()


def picture(page, name):
    folder = os.environ.get("LOYALTYLAB_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize(("language", "folder"), [("en", "course"), ("zh", "course/zh")])
def test_lesson_01_runs_and_reacts(page, server, course, language, folder):
    path = course / folder / LESSON
    _clear_outputs(path)
    page.goto(f"{server}/lab/tree/{folder}/{LESSON}?token={TOKEN}&reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_text("| Idle").first.wait_for(timeout=60_000)  # before that, "run all" runs nothing
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    _wait(lambda: _all_ran(page), 120, lambda: picture(page, "stuck") or "cells still run")
    page.keyboard.press("Control+s")
    _wait(lambda: 'execution_count": null' not in path.read_text(), 20, lambda: "not saved")

    notebook = nbformat.read(path, as_version=4)
    kinds = {output.output_type for cell in notebook.cells for output in cell.get("outputs", [])}
    streams = {output.get("name") for cell in notebook.cells for output in cell.get("outputs", [])}
    assert "error" not in kinds
    assert "stderr" not in streams

    _widget_reacts(page, language)
    _quiz_explains(page, language)
    _show_curve(page, language)


def _widget_reacts(page, language):
    _scroll_to(page, "satisfaction_explorer")
    readout = page.locator(".ll-readout").first
    readout.wait_for(timeout=30_000)
    before = readout.text_content() or ""
    assert re.search(r"\d", before)
    handle = page.locator(".widget-slider .noUi-handle, .widget-slider [role=slider]").first
    handle.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    _wait(lambda: readout.text_content() != before, 15, lambda: f"the readout still says {before!r}")
    picture(page, f"widget-{language}")
    assert ("满意" in before) == (language == "zh")


def _quiz_explains(page, language):
    _scroll_to(page, "ll.widgets.quiz")
    wrong = page.locator(".MCButton[data-correct=false]").first
    wrong.wait_for(timeout=30_000)
    wrong.click()
    explanation = page.locator(".Feedback").first
    _wait(lambda: len((explanation.text_content() or "").strip()) > 10, 15, lambda: "no explanation came")
    assert bool(re.search("[一-鿿]", (explanation.text_content() or ""))) == (language == "zh")
    picture(page, f"quiz-{language}")


def _show_curve(page, language):
    _scroll_to(page, "plots.satisfaction_curve(make_curves)")
    plot = page.locator(".jp-CodeCell", has_text="plots.satisfaction_curve(make_curves)").locator("img").first
    plot.wait_for(timeout=30_000)
    page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => panel.scrollBy(0, 430)")
    page.wait_for_timeout(300)
    picture(page, f"lesson01-{language}")


def test_formgrader_lists_generates_and_autogrades_like_the_command_line(page, server, course):
    page.goto(f"{server}/formgrader?token={TOKEN}")
    row = page.locator("tr", has_text="lab1")
    row.wait_for(timeout=30_000)
    picture(page, "formgrader")
    row.locator("td.assign a").first.click()
    released = course / "assignments" / "release" / "lab1" / "lab1.ipynb"
    _wait(released.is_file, 60, lambda: page.inner_text("body")[:2000])

    _hand_in(course, released)
    page.goto(f"{server}/formgrader/manage_submissions/lab1")
    student = page.locator("tr", has_text=SUBMISSION)
    student.locator("td.autograde a, .autograde a").first.click(timeout=30_000)
    page.get_by_text("Success", exact=False).first.wait_for(timeout=120_000)
    picture(page, "autograded")
    page.reload()
    score = float(page.locator("tr", has_text=SUBMISSION).locator("td.score").inner_text().split("/")[0])

    declared = next(m for m in load_misconceptions(_yml(course)) if m.id == SUBMISSION)
    assert score == _command_line_score(course) == 35 - 6 + declared.scores["q3"]


def _hand_in(course, released):
    source = nbformat.read(course / "assignments" / "source" / "lab1" / "lab1.ipynb", as_version=4)
    declared = next(m for m in load_misconceptions(_yml(course)) if m.id == SUBMISSION)
    notebook = fill(nbformat.read(released, as_version=4), {**solution_cells(source), **declared.cells})
    target = course / "assignments" / "submitted" / SUBMISSION / "lab1"
    target.mkdir(parents=True)
    nbformat.write(notebook, target / "lab1.ipynb")


def _yml(course):
    return course / "assignments" / "misconceptions" / "lab1.yml"


def _command_line_score(course):
    """Grade the same submission again with `nbgrader autograde` and read the gradebook."""
    from nbgrader.api import Gradebook

    folder = course / "assignments"
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", "lab1", "--student", SUBMISSION, "--force"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "loyaltylab") as book:
        return book.find_submission("lab1", SUBMISSION).score


def test_the_validate_button_tells_what_is_not_answered_yet(page, server, course):
    released = course / "assignments" / "release" / "lab1" / "lab1.ipynb"
    if not released.is_file():
        pytest.fail("the formgrader test generates the release; run both")
    page.goto(f"{server}/lab/tree/assignments/release/lab1/lab1.ipynb?token={TOKEN}&reset")
    page.get_by_text("Validate", exact=True).first.click(timeout=60_000)
    dialog = page.locator(".jp-Dialog, .nbgrader-ErrorDialog").last
    _wait(lambda: "failed" in dialog.inner_text().lower(), 90, lambda: dialog.inner_text()[:500])
    picture(page, "validate")
    assert "csat_mean" in dialog.inner_text()


def _scroll_to(page, code):
    """Bring the cell that holds this code into view, wherever JupyterLab has parked it."""
    notebook = page.locator(".jp-WindowedPanel-outer").first
    notebook.evaluate("panel => panel.scrollTo(0, 0)")
    cell = page.locator(".jp-CodeCell", has_text=code).first
    for _ in range(60):
        if cell.count() and cell.is_visible():
            break
        notebook.evaluate("panel => panel.scrollBy(0, 500)")
        page.wait_for_timeout(100)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    notebook.evaluate("(panel, top) => panel.scrollBy(0, top - 150)", box["y"])


def _all_ran(page):
    prompts = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").all_text_contents()
    return bool(prompts) and all(re.search(r"\[\d+\]", prompt) for prompt in prompts)


def _clear_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=2) as reply:
            return reply.status == 200
    except OSError:
        return False


def _wait(condition, seconds, explain):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.3)
    raise AssertionError(explain())
