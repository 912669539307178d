"""The map lesson - lab - case - minutes, from ``course/_src/map.yml``, for the READMEs and lesson 00."""

import os
from dataclasses import dataclass
from pathlib import Path

import yaml

from loyaltylab.authoring.chinese import translation_path
from loyaltylab.authoring.files import AuthoringError, Result, read_text, replace_marked

READMES = {"en": "README.md", "zh": "README.zh-CN.md"}
_HEADINGS = {
    "en": ("No.", "Lesson", "Lab", "Case", "Minutes", "Track"),
    "zh": ("编号", "课程", "实验", "案例", "分钟", "路线"),
}
_TRACKS = {
    "core": {"en": "core", "zh": "核心"},
    "degree": {"en": "degree", "zh": "进阶"},
    "degree, core opening": {"en": "degree, core opening", "zh": "进阶，开头为核心"},
}
_LAB = {"en": "Lab {}", "zh": "实验 {}"}


@dataclass(frozen=True)
class Lesson:
    """One line of the map."""

    number: str
    file: str
    title: dict[str, str]
    lab: str | None
    case: list[str]
    minutes: int
    track: str


def map_path(root: Path) -> Path:
    """Return the file that authors edit."""
    return root / "course" / "_src" / "map.yml"


def read_map(root: Path) -> list[Lesson]:
    """Read the map and hold it against what exists.

    Raises
    ------
    AuthoringError
        If it lists a lesson, lab or case that does not exist, or leaves a lesson out.
    """
    path = map_path(root)
    if not path.is_file():
        raise AuthoringError(f"{path}: the file is missing; it lists number, file, title, lab, case, minutes, track.")
    entries = yaml.safe_load(read_text(path))
    if not isinstance(entries, list):
        raise AuthoringError(f"{path}: expected a list of lessons.")
    lessons, problems = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            lessons.append(Lesson(**entry))
        except TypeError as error:
            problems.append(f"{path}, entry {number}: {str(error).replace('Lesson.__init__() ', '')}.")
    for lesson in lessons:
        problems += [f"{path}, lesson {lesson.number}: {problem}" for problem in _problems(root, lesson)]
    listed = {lesson.file for lesson in lessons}
    for source in sorted((root / "course" / "_src").glob("[0-9][0-9]_*.py")):
        if source.stem not in listed and not problems:
            problems.append(f"{path}: the lesson {source.stem} is not listed.")
    if problems:
        raise AuthoringError(*problems)
    return lessons


def map_markdown(root: Path, language: str, folder: Path) -> str:
    """Return the table, its links relative to ``folder``.

    A lesson without Chinese text is linked in English.
    """
    rows = [_HEADINGS[language], ("---",) * len(_HEADINGS[language])]
    for lesson in read_map(root):
        cases = [
            _link(case, root / "datasets" / case / _case_readme(root, case, language), folder) for case in lesson.case
        ]
        rows.append(
            (
                lesson.number,
                _link(lesson.title[language], _notebook(root, lesson, language), folder),
                _LAB[language].format(lesson.lab.removeprefix("lab")) if lesson.lab else "",
                ", ".join(cases),
                str(lesson.minutes),
                _TRACKS[lesson.track][language],
            )
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def build_map(root: Path) -> Result:
    """Write the map into both READMEs."""
    return Result(
        [replace_marked(root / name, "map", map_markdown(root, language, root)) for language, name in READMES.items()]
    )


def _problems(root: Path, lesson: Lesson) -> list[str]:
    problems = []
    if not (root / "course" / "_src" / f"{lesson.file}.py").is_file():
        problems.append(f"there is no course/_src/{lesson.file}.py; list only lessons that exist.")
    if lesson.lab and not (root / "assignments" / "_src" / f"{lesson.lab}.py").is_file():
        problems.append(f"there is no assignments/_src/{lesson.lab}.py.")
    problems += [f"there is no datasets/{case}/." for case in lesson.case if not (root / "datasets" / case).is_dir()]
    if set(lesson.title) != set(_HEADINGS):
        problems.append("'title' needs en and zh.")
    if lesson.track not in _TRACKS:
        problems.append(f"track {lesson.track!r} is not one of {', '.join(_TRACKS)}.")
    if not lesson.file.startswith(f"{lesson.number}_"):
        problems.append(f"file {lesson.file!r} does not start with its number.")
    return problems


def _notebook(root: Path, lesson: Lesson, language: str) -> Path:
    source = root / "course" / "_src" / f"{lesson.file}.py"
    translated = language == "zh" and translation_path(source).is_file()
    return root / "course" / ("zh" if translated else "") / f"{lesson.file}.ipynb"


def _case_readme(root: Path, case: str, language: str) -> str:
    name = READMES[language]
    return name if (root / "datasets" / case / name).is_file() else READMES["en"]


def _link(text: str, target: Path, folder: Path) -> str:
    return f"[{text}]({Path(os.path.relpath(target, folder)).as_posix()})"
