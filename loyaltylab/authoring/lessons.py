"""Build a lesson: source, translation, checks, one run, one notebook a language."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from loyaltylab.authoring import placeholders, quiz
from loyaltylab.authoring.chinese import translate, translation_path
from loyaltylab.authoring.course_map import map_markdown
from loyaltylab.authoring.execute import execute
from loyaltylab.authoring.files import AuthoringError, Result, read_text, write_text
from loyaltylab.authoring.normalize import clean, keep_stored, write_notebook
from loyaltylab.authoring.prose import lint_prose
from loyaltylab.authoring.source import kind, new_notebook, read_source
from loyaltylab.authoring.stored import as_stored

IGNORE = "nbval-ignore-output"  # the cell tag for which nbval runs a cell without comparing its outputs
KINDS = {"": ("code", "markdown"), "widget": ("code",), "quiz": ("raw",)}
LIVE = ("widget", "quiz")  # worth something only while a kernel runs, so stored without outputs
_MARKER = re.compile(r"^\s*#+\s*(?:NBVAL_\w+|PYTEST_VALIDATE_\w+)", re.MULTILINE)
_MAP_LINE = re.compile(r"^\{\{map\}\}$", re.MULTILINE)


def lesson_names(root: Path) -> list[str]:
    """List the lessons that have a source, in teaching order, then the optional notebooks (``optional/cdnow``)."""
    folder = root / "course" / "_src"
    found = [*sorted(folder.glob("[0-9][0-9]_*.py")), *sorted(folder.glob("optional/*.py"))]
    return [path.relative_to(folder).with_suffix("").as_posix() for path in found]


def lesson_languages(root: Path, name: str) -> list[str]:
    """List the languages a lesson has text in."""
    translated = translation_path(root / "course" / "_src" / f"{name}.py").is_file()
    return ["en", "zh"] if translated else ["en"]


@dataclass
class Prepared:
    """A lesson before it is run: placeholders where its numbers will stand, a call where each quiz stood."""

    notebook: NotebookNode
    kit: dict[str, str]
    quizzes: dict[str, str] = field(default_factory=dict)  # path from the notebook's folder, content
    warnings: list[str] = field(default_factory=list)


def build_lesson(root: Path, name: str, language: str = "en", redraw: bool = False, run: bool = True) -> Result:
    """Run a lesson and write its notebook and its quizzes.

    Parameters
    ----------
    root : Path
        The checkout.
    name : str
        The source's stem, ``01_satisfaction_is_not_loyalty``; of an optional notebook with its folder.
    language : {"en", "zh"}
        Which text; Chinese needs ``course/_src/zh/<name>.md``.
    redraw : bool
        Take the new pictures even where source and text output are the same as stored.
    run : bool
        False to take outputs and numbers from the stored notebook: everything else is compared, in no time.

    Raises
    ------
    AuthoringError
        If the source breaks a rule or a cell fails; each line names the cell.
    """
    lesson = prepare(root, name, language)
    folder = lesson_folder(root, language)
    target = folder / f"{name}.ipynb"
    files = [write_text(folder / file, content) for file, content in lesson.quizzes.items()]
    title = f"{Path(name).name}.py ({language})"
    try:
        notebook = execute(lesson.notebook, folder, root) if run else as_stored(lesson.notebook, target)
    except AuthoringError as error:
        _refuse(title, str(error).splitlines())
    for cell in notebook.cells:
        if kind(cell) in LIVE:
            cell.outputs = []
    _refuse(title, clean(notebook, root))
    final = new_notebook([_final(cell) for cell in notebook.cells], lesson.kit)
    if not redraw:
        keep_stored(final, target)
    return Result([*files, write_notebook(target, final)], lesson.warnings)


def prepare(root: Path, name: str, language: str) -> Prepared:
    """Read a lesson in one language and refuse what breaks a rule; nothing is run or written."""
    source = read_source(root / "course" / "_src" / f"{name}.py")
    notebook, warnings, texts = source.notebook, list[str](), list[str]()
    right_answers = {cell.id: cell.source for cell in notebook.cells if kind(cell) == "quiz"}
    if language != "en":
        path = translation_path(source.path)
        notebook, warnings = translate(source, path)
        texts.append(read_text(path))
    _refuse(f"{source.path.name} ({language})", lint_lesson(notebook) + _lint_quizzes(notebook, right_answers))
    kit = {
        "source": source.path.relative_to(root).as_posix(),
        "source_hash": source.hash(*texts),
        "language": language,
    }
    lesson = Prepared(notebook, kit, warnings=warnings)
    for cell in notebook.cells:
        if kind(cell) == "quiz":
            file = f"quiz/{name[:2]}-{cell.id}.json"
            lesson.quizzes[file] = quiz.to_json(quiz.read_quiz(cell.source, "")[0])
            cell.source = f'll.widgets.quiz("{file}")'
            cell.cell_type = "code"
            cell.update(outputs=[], execution_count=None)
        elif cell.cell_type == "code":
            cell.source = cell.source.replace("{{language}}", language)
        elif _MAP_LINE.search(cell.source):
            table = map_markdown(root, language, lesson_folder(root, language))
            cell.source = _MAP_LINE.sub(table.replace("\\", r"\\"), cell.source)
    return lesson


def lesson_folder(root: Path, language: str) -> Path:
    """Return the folder in which the lessons of a language stand."""
    return root / "course" / ("" if language == "en" else language)


def lint_lesson(notebook: NotebookNode) -> list[str]:
    """List what is wrong with a lesson's source, in either language, before it is run."""
    problems = lint_prose(notebook)
    for cell in notebook.cells:
        allowed = KINDS.get(kind(cell))
        if allowed is None:
            problems.append(f"cell {cell.id!r}: kind {kind(cell)!r} is not one of widget, quiz.")
        elif cell.cell_type not in allowed:
            problems.append(
                f'cell {cell.id!r}: kind="{kind(cell)}" does not go with a {cell.cell_type} cell; '
                "a widget is a code cell, a quiz a [raw] cell, and a [raw] cell a quiz."
            )
        ours = [tag for tag in cell.metadata.get("tags", []) if tag.lower().startswith("nbval")]
        if ours or (cell.cell_type == "code" and _MARKER.search(cell.source)):
            problems.append(
                f"cell {cell.id!r}: only quiz and widget cells escape the comparison of outputs, "
                'and the build marks them; remove the mark (or write kind="widget").'
            )
        if cell.cell_type == "markdown":
            prose = _MAP_LINE.sub("", cell.source)
            problems += [f"cell {cell.id!r}: {problem}" for problem in placeholders.lint(prose)]
    return problems


def _lint_quizzes(notebook: NotebookNode, english: dict[str, str]) -> list[str]:
    problems = []
    for cell in notebook.cells:
        if kind(cell) != "quiz":
            continue
        questions, found = quiz.read_quiz(cell.source, f"quiz {cell.id!r}")
        problems += found
        original, _known = quiz.read_quiz(english[cell.id], "")
        if not found and not quiz.same_shape(original, questions):
            problems.append(f"quiz {cell.id!r}: questions, answers or right options differ from the English quiz.")
    return problems


def _final(cell: NotebookNode) -> NotebookNode:
    """Keep of the author's header what a reader's notebook needs: the tags."""
    tags = list(cell.metadata.get("tags", []))
    if kind(cell) in LIVE:
        tags.append(IGNORE)
    cell.metadata = NotebookNode(tags=tags) if tags else NotebookNode()
    return cell


def _refuse(title: str, problems: list[str]) -> None:
    if problems:
        raise AuthoringError(*(f"{title}, {problem}" for problem in problems))
