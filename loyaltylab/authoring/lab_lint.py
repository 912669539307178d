"""The rules that every lab keeps, so that a student can answer from the page alone."""

import ast
import re

from nbformat import NotebookNode

from loyaltylab.authoring.source import kind

KINDS = {
    "": ("markdown",),
    "locked": ("markdown", "code"),
    "solution": ("code",),
    "check": ("code",),
    "memo": ("markdown",),
}
GRADED = ("check", "memo")
LEVELS = ("", "core", "advanced")
_QUESTION = re.compile(r"(q\d+)(?:-|$)")
_KNOWN = {"markdown": ("points", "total", "core"), "code": ("language",)}


def question(cell: NotebookNode) -> str:
    """Return the question a cell belongs to: ``q1`` for ``q1-check``; empty for the cells around the questions."""
    match = _QUESTION.match(cell.id)
    return match.group(1) if match else ""


def lint_lab(notebook: NotebookNode) -> list[str]:
    """List what is wrong with a lab's source, in either language; each line names the cell or question."""
    problems = []
    for cell in notebook.cells:
        problems += [f"cell {cell.id!r}: {problem}" for problem in _cell_problems(cell)]
    if problems:
        return problems
    for name in dict.fromkeys(question(cell) for cell in notebook.cells):
        if name:
            cells = [cell for cell in notebook.cells if question(cell) == name]
            problems += [f"question {name}: {problem}" for problem in _question_problems(cells)]
    return problems


def names_checked(source: str) -> list[str]:
    """Return the names that a visible check reads: the plain names among the arguments of ``ll.check`` calls.

    Examples
    --------
    >>> names_checked('ll.check.number(nps, "nps", low=-100, high=100)')
    ['nps']
    """
    names = []
    for call in _check_calls(source):
        names += [argument.id for argument in call.args if isinstance(argument, ast.Name)]
    return list(dict.fromkeys(names))


def _cell_problems(cell: NotebookNode) -> list[str]:
    allowed = KINDS.get(kind(cell))
    if allowed is None or cell.cell_type not in allowed:
        stated = f'kind="{kind(cell)}"' if kind(cell) else "no kind"
        return [f"{stated} does not go with a {cell.cell_type} cell; kinds are {', '.join(filter(None, KINDS))}."]
    problems = []
    if cell.metadata.get("level", "") not in LEVELS:
        problems.append(f"level {cell.metadata['level']!r} is not one of core, advanced.")
    problems += _points_problems(cell)
    problems += _solution_problems(cell)
    if re.search("(BEGIN|END) HIDDEN TESTS", cell.source):
        problems.append("no hidden tests in a notebook: the graded part is assignments/scoring.")
    for name in re.findall(r"\{\{(.*?)\}\}", cell.source):
        if name not in _KNOWN[cell.cell_type]:
            known = ", ".join(f"{{{{{known}}}}}" for known in _KNOWN[cell.cell_type])
            problems.append(f"placeholder {{{{{name}}}}} is unknown in {cell.cell_type} of a lab; known: {known}.")
        elif name == "points" and not question(cell):
            problems.append("{{points}} stands in no question: the slug starts with q1-, q2-, ...")
    return problems


def _points_problems(cell: NotebookNode) -> list[str]:
    points = cell.metadata.get("points")
    if kind(cell) not in GRADED:
        return [f"points go with kind check or memo, not {kind(cell) or 'plain'!r}."] if points is not None else []
    if not question(cell):
        return ["a graded cell's slug starts with its question: q1-check, q2-memo."]
    if isinstance(points, bool) or not isinstance(points, int | float) or points <= 0:
        return [f"points={points!r}: write the points of the question, as in points=4."]
    return []


def _solution_problems(cell: NotebookNode) -> list[str]:
    begins, ends = cell.source.count("BEGIN SOLUTION"), cell.source.count("END SOLUTION")
    if kind(cell) in ("solution", "memo"):
        if begins != ends or not begins:
            return ["put the solution between ### BEGIN SOLUTION and ### END SOLUTION."]
        return []
    return (
        ['a solution stands outside kind="solution" and kind="memo"; it would be released.'] if begins or ends else []
    )


def _question_problems(cells: list[NotebookNode]) -> list[str]:
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown" and kind(cell) in ("", "locked"))
    kinds = [kind(cell) for cell in cells]
    problems = []
    if not text:
        problems.append("has no text (a Markdown cell q1-text).")
    if "{{points}}" not in text:
        problems.append("its text does not state its points; write {{points}}.")
    if "memo" not in kinds and not ("solution" in kinds and "check" in kinds):
        problems.append('needs a kind="solution" and a kind="check" cell, or a kind="memo" cell.')
    spans = " ".join(re.findall(r"`+([^`]+)`+", text))
    quoted = set(re.findall(r"[^\W\d]\w*", spans))
    for cell in cells:
        if kind(cell) == "check":
            problems += _check_problems(cell, quoted)
    return problems


def _check_problems(cell: NotebookNode, quoted: set[str]) -> list[str]:
    try:
        calls = _check_calls(cell.source)
    except SyntaxError as error:
        return [f"cell {cell.id!r} is not Python: {error}."]
    if not calls:
        return [f"cell {cell.id!r} calls no ll.check function."]
    problems = [
        f"cell {cell.id!r} reads {name!r}, which stands in backticks nowhere in the question's text."
        for name in names_checked(cell.source)
        if name not in quoted
    ]
    for call in calls:
        if len(call.args) > 1 and isinstance(call.args[0], ast.Name) and isinstance(call.args[1], ast.Constant):
            name, label = call.args[0].id, call.args[1].value
            if isinstance(label, str) and label != name:
                problems.append(f"cell {cell.id!r} checks {name!r} under the name {label!r}.")
    return problems


def _check_calls(source: str) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func).startswith("ll.check.")]
