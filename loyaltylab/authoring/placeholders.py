"""Numbers in prose are computed: ``{{expression:format}}`` in Markdown, resolved in the notebook's kernel.

The format is what follows the last colon outside brackets and quotes. ``{{language}}`` and ``{{map}}`` need no kernel.
LaTeX that needs two braces in a row is written with a space between them: ``{ {``.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_CHANGING = {"append", "clear", "extend", "insert", "next", "pop", "remove", "sample", "setdefault", "sort", "update"}
PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}")


@dataclass(frozen=True)
class Placeholder:
    """One ``{{expression:format}}``, as written and taken apart."""

    whole: str
    expression: str
    format: str

    def value(self) -> str:
        """Return code for the value as the prose will show it."""
        return f"format(({self.expression}), {self.format!r})"

    def probe(self) -> str:
        """Return code that prints the value as the prose will show it."""
        return f"print({self.value()}, end='')"


def find(text: str) -> list[Placeholder]:
    """List the placeholders of a text in order."""
    return [Placeholder(match.group(0), *split_format(match.group(1))) for match in PLACEHOLDER.finditer(text)]


def split_format(body: str) -> tuple[str, str]:
    """Split at the last colon outside brackets and quotes.

    Examples
    --------
    >>> split_format("100 * x[1:3].mean():.1f")
    ('100 * x[1:3].mean()', '.1f')
    """
    depth, quote, colon = 0, "", -1
    for position, character in enumerate(body):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == ":" and depth == 0:
            colon = position
    if colon < 0:
        return body.strip(), ""
    return body[:colon].strip(), body[colon + 1 :].strip()


def fill(text: str, values: list[str]) -> str:
    """Put the values in place of the placeholders, in order."""
    remaining: Iterator[str] = iter(values)
    return PLACEHOLDER.sub(lambda _match: next(remaining), text)


def printing(text: str) -> str:
    """Return code that prints a text with its numbers computed.

    Examples
    --------
    >>> print(printing("It is {{rate:.1f}} %."))
    print('It is ',
          format((rate), '.1f'),
          ' %.', sep="", end="")
    """
    parts, end = [], 0
    for match, placeholder in zip(PLACEHOLDER.finditer(text), find(text), strict=True):
        parts += [repr(text[end : match.start()]), placeholder.value()]
        end = match.end()
    parts = [part for part in [*parts, repr(text[end:])] if part != "''"]
    return f'print({("," + chr(10) + " " * 6).join(parts)}, sep="", end="")'


def lint(text: str) -> list[str]:
    """List what is wrong with the placeholders of a text, before any kernel starts."""
    problems = []
    for placeholder in find(text):
        try:
            tree = ast.parse(placeholder.expression, mode="eval")
        except SyntaxError as error:
            problems.append(f"{placeholder.whole} is not a Python expression with a format: {error.msg}.")
            continue
        if changed := _changes(tree):
            problems.append(
                f"{placeholder.whole} changes something ({changed}), so that a reader, whose notebook does not compute "
                "it, gets other numbers afterwards; compute it in a code cell and give its name here."
            )
    if "{{" in PLACEHOLDER.sub("", text):
        problems.append("'{{' opens a placeholder that is not closed on its line; in LaTeX write '{ {' with a space.")
    return problems


def _changes(tree: ast.AST) -> str:
    """Return the first thing in an expression that leaves a trace: an assignment, a draw, a method that changes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.NamedExpr):
            return ":="
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in _CHANGING or re.search(r"(?:^|_)(?:rng|random)(?:_|$)", name):
            return name
    return ""
