"""Everything derived, in order: data, dictionaries, catalogue, map, labs, lessons; and the check that it is fresh."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from loyaltylab.authoring.cases import build_case, build_index, build_readmes, case_names
from loyaltylab.authoring.catalogue import build_catalogue
from loyaltylab.authoring.course_map import build_map
from loyaltylab.authoring.derived import build_derived_table, command_for
from loyaltylab.authoring.files import AuthoringError, Result, read_text
from loyaltylab.authoring.labs import build_lab, lab_languages, lab_names, lab_path
from loyaltylab.authoring.lessons import build_lesson, lesson_folder, lesson_languages, lesson_names
from loyaltylab.authoring.pictures import build_pictures

PARALLEL = 2  # notebooks run at a time: a kernel start is slow, but memory is not endless
# What a build reads or writes; a check builds in a copy of these.
PARTS = ("assignments", "course", "datasets", "loyaltylab", "README.md", "README.zh-CN.md", "CONTRIBUTING.md")
_LEAVE = shutil.ignore_patterns(
    "__pycache__", ".ipynb_checkpoints", "release", "submitted", "autograded", "feedback", "*.db", "*.log"
)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Unit:
    """One thing to build; ``name`` is what ``--only`` looks in."""

    name: str
    run: Callable[[], Result]
    slow: bool = False


@dataclass
class Outcome:
    """What a whole build did."""

    changed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def units(root: Path, redraw: bool = False, run: bool = True) -> list[Unit]:
    """List what there is to build, in order."""
    found = [Unit(f"datasets/{name}", partial(build_case, root, name)) for name in case_names(root)]
    found += [Unit(f"readmes/{name}", partial(build_readmes, root, name)) for name in case_names(root)]
    found += [Unit(f"pictures/{name}", partial(build_pictures, root, name, redraw)) for name in case_names(root)]
    found += [Unit("index", partial(build_index, root))] if case_names(root) else []
    found += [
        Unit("catalogue", partial(build_catalogue, root)),
        Unit("map", partial(build_map, root)),
        Unit("derived", partial(build_derived_table, root)),
    ]
    found += [
        Unit(f"assignments/{language}/{name}", partial(build_lab, root, name, language))
        for name in lab_names(root)
        for language in lab_languages(root, name)
    ]
    found += [
        Unit(f"course/{language}/{name}", partial(build_lesson, root, name, language, redraw, run), slow=True)
        for name in lesson_names(root)
        for language in lesson_languages(root, name)
    ]
    return found


def build(root: Path, only: str = "", redraw: bool = False, run: bool = True, say: Say = print) -> Outcome:
    """Build every unit whose name contains ``only``; say one line a file. ``run=False`` takes lessons as stored.

    A unit that fails does not stop the others; its problems are in ``errors``.
    """
    chosen = [unit for unit in units(root, redraw, run) if only in unit.name]
    if not chosen:
        names = ", ".join(unit.name for unit in units(root))
        return Outcome(errors=[f"nothing to build has {only!r} in its name; there are: {names}"])
    outcome = Outcome()
    with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
        quick = map(_attempt, (unit for unit in chosen if not unit.slow))
        _report(root, quick, outcome, say, 0, len(chosen))
        slow = pool.map(_attempt, [unit for unit in chosen if unit.slow])
        _report(root, slow, outcome, say, sum(not unit.slow for unit in chosen), len(chosen))
    if not only:
        outcome.warnings += orphans(root)
    for warning in outcome.warnings:
        say(f"warning: {warning}")
    for error in outcome.errors:
        say(f"error: {error}")
    return outcome


def check(root: Path, only: str = "", run: bool = True, say: Say = print) -> Outcome:
    """Build in a copy: ``changed`` lists the files that are stale here. Nothing in ``root`` is written.

    ``run=False`` runs no lesson: their outputs and numbers are taken as stored, for nbval to check.

    Warnings count: a stale translation, an untranslated string, a derived file without source.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "kit"
        copy.mkdir()
        for part in PARTS:
            if (root / part).is_dir():
                shutil.copytree(root / part, copy / part, ignore=_LEAVE)
            elif (root / part).is_file():
                shutil.copy2(root / part, copy / part)
        outcome = build(copy, only, run=run, say=lambda _line: None)
        for lines in (outcome.warnings, outcome.errors):
            lines[:] = [line.replace(f"{copy}/", "") for line in lines]
    for file in outcome.changed:
        say(f"stale: {file}  (remake it: {command_for(file)})")
    for problem in [*outcome.warnings, *outcome.errors]:
        say(f"problem: {problem}")
    return outcome


def orphans(root: Path) -> list[str]:
    """List the notebooks and quizzes that no source makes any more."""
    made = {
        lesson_folder(root, language) / f"{name}.ipynb"
        for name in lesson_names(root)
        for language in lesson_languages(root, name)
    }
    made |= {lab_path(root, name, language) for name in lab_names(root) for language in lab_languages(root, name)}
    there = [
        *(root / "course").glob("*.ipynb"),
        *(root / "course" / "zh").glob("*.ipynb"),
        *(root / "course").glob("**/optional/*.ipynb"),
        *(root / "assignments" / "source").glob("*/*.ipynb"),
        *(root / "assignments" / "zh" / "source").glob("*/*.ipynb"),
    ]
    stray = [path for path in sorted(there) if path not in made]
    stray += [
        path for path in sorted((root / "course").glob("**/quiz/[0-9][0-9]-*.json")) if not _quiz_used(root, path)
    ]
    return [f"{path.relative_to(root).as_posix()} has no source any more; delete it." for path in stray]


def _quiz_used(root: Path, path: Path) -> bool:
    number, slug = path.stem.split("-", 1)
    sources = (root / "course" / "_src").glob(f"{number}_*.py")
    headers = [line for source in sources for line in read_text(source).splitlines() if line.startswith("# %%")]
    return any(f'slug="{slug}"' in line and 'kind="quiz"' in line for line in headers)


def _attempt(unit: Unit) -> tuple[Unit, Result | AuthoringError]:
    try:
        return unit, unit.run()
    except AuthoringError as error:
        return unit, error


def _report(
    root: Path,
    done: Iterable[tuple[Unit, Result | AuthoringError]],
    outcome: Outcome,
    say: Say,
    before: int,
    total: int,
) -> None:
    for count, (unit, result) in enumerate(done, start=before + 1):
        progress = f"[{count}/{total}]"
        if isinstance(result, AuthoringError):
            outcome.errors += str(result).splitlines()
            say(f"{progress} {unit.name}  FAILED")
            continue
        outcome.warnings += result.warnings
        for written in result.files:
            file = written.path.relative_to(root).as_posix()
            say(f"{progress} {file}  {'written' if written.changed else 'unchanged'}")
            if written.changed:
                outcome.changed.append(file)
