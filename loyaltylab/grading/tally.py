"""Add up a question from its parts: points for what is right, the likeliest misunderstanding for what is not."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.grading.score import Answers, NoAnswer, Score, close
from loyaltylab.i18n import _

__all__ = ["Mistake", "Tally", "follow", "known", "own", "percent_mistakes", "percents", "recognize", "unlike"]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer we know.

    Attributes
    ----------
    name : str
        As in the lab's list of misconceptions.
    value : Any
        What the mistake leads to.
    message : str
        What to tell the student.
    credit : float
        Points for the steps that were right.
    tolerance : float or None
        How near a number must come to be taken for this mistake; None: as near as to the right answer.
    """

    name: str
    value: Any
    message: str
    credit: float = 0.0
    tolerance: float | None = None

    def explains(self, value: Any, same: Callable[[Any, Any], bool]) -> bool:
        """Tell whether an answer looks like this mistake."""
        if self.tolerance is None:
            return same(value, self.value)
        return close(value, self.value, self.tolerance)


@dataclass
class Tally:
    """Collects the parts of one question.

    Examples
    --------
    >>> tally = Tally(Answers({"nps": 55.0}))
    >>> tally.number("nps", 30.0, points=2, mistakes=[Mistake("promoters-from-8", 55.0, "Promoters start at 9.")])
    >>> tally.score()
    Score(points=0.0, message='`nps`: Promoters start at 9.', misconception='promoters-from-8')
    """

    answers: Answers
    points: float = 0.0
    lines: list[str] = field(default_factory=list)
    misconception: str | None = None

    def number(
        self, name: str, reference: float, points: float, tolerance: float = 0.06, mistakes: Iterable[Mistake] = ()
    ) -> None:
        """Compare a number; ``tolerance`` leaves room for rounding to one decimal."""
        self._compare(name, self.answers.number, lambda a, b: close(a, b, tolerance), reference, points, mistakes)

    def text(
        self, name: str, reference: str, points: float, mistakes: Iterable[Mistake] = (), hint: str = ""
    ) -> None:  # fmt: skip
        """Compare text, ignoring case; ``hint`` says where to look when the answer is wrong in no known way."""

        def same(a: str, b: str) -> bool:
            return a.casefold() == str(b).casefold()

        self._compare(name, self.answers.text, same, reference, points, mistakes, hint)

    def one_of(self, name: str, choices: Iterable[str], points: float) -> None:
        """Accept any of some texts, ignoring case: a prediction is for predicting, not for being right."""
        known = list(choices)
        try:
            value = self.answers.text(name)
        except NoAnswer as problem:
            self.lines.append(str(problem))
            return
        if value.casefold() in [choice.casefold() for choice in known]:
            self.points += points
        else:
            self.lines.append(_("`{name}` should be one of: {names}.").format(name=name, names=", ".join(known)))

    def within(self, name: str, low: float, high: float, points: float) -> None:
        """Accept any number of a range: a prediction is for predicting, not for being right."""
        try:
            value = self.answers.number(name)
        except NoAnswer as problem:
            self.lines.append(str(problem))
            return
        if low <= value <= high:
            self.points += points
        else:
            self.lines.append(
                _("`{name}` should lie between {low:g} and {high:g}.").format(name=name, low=low, high=high)
            )

    def series(
        self, name: str, reference: "pd.Series[Any]", points: float, tolerance: float = 0.06,
        mistakes: Iterable[Mistake] = (),
    ) -> None:  # fmt: skip
        """Compare numbers by label, whatever the order of the rows."""

        def get(label: str) -> Any:
            return self.answers.series(label, reference.index)

        def same(a: "pd.Series[Any]", b: "pd.Series[Any]") -> bool:
            return bool(np.allclose(a, b.loc[reference.index], rtol=0, atol=tolerance))

        self._compare(name, get, same, reference, points, mistakes)

    def members(
        self, name: str, key: str, reference: set[Any], points: float, mistakes: Iterable[Mistake] = ()
    ) -> None:
        """Compare which units a table holds, by its key column (or its index)."""

        def get(label: str) -> set[Any]:
            table = self.answers.table(label)
            if key not in table.columns and table.index.name != key:
                raise NoAnswer(_("`{name}` should keep the column `{key}`.").format(name=name, key=key))
            units: Any = table.index if key not in table.columns else table[key]
            if isinstance(units, pd.DataFrame) or not all(isinstance(unit, Hashable) for unit in units):
                raise NoAnswer(_("`{name}` should hold one value per row in `{key}`.").format(name=name, key=key))
            return set(units)

        self._compare(name, get, lambda a, b: a == b, reference, points, mistakes)

    def results(
        self, name: str, reference: list[float], points: float, tolerance: float = 1e-6,
        mistakes: Iterable[Mistake] = (),
    ) -> None:  # fmt: skip
        """Compare what a student's function gave back for the hidden inputs."""

        def get(label: str) -> list[float]:
            values = self.answers.results(label)
            return [Answers({label: value}).number(label) for value in values]

        def same(a: list[float], b: list[float]) -> bool:
            return len(a) == len(b) and all(close(x, y, tolerance) for x, y in zip(a, b, strict=True))

        self._compare(name, get, same, reference, points, mistakes)

    def score(self) -> Score:
        """Return the question's score; a full one says so."""
        message = "\n".join(self.lines) if self.lines else _("All right.")
        return Score(self.points, message, self.misconception)

    def _compare(
        self,
        name: str,
        get: Callable[[str], Any],
        same: Callable[[Any, Any], bool],
        reference: Any,
        points: float,
        mistakes: Iterable[Mistake],
        hint: str = "",
    ) -> None:
        try:
            value = get(name)
        except NoAnswer as problem:
            self.lines.append(str(problem))
            return
        if same(value, reference):
            self.points += points
            return
        found = recognize(value, mistakes, same)
        if found is None:
            self.lines.append(f"{_unknown(name, value, reference)} {hint}".strip())
            return
        self.points += found.credit
        self.misconception = self.misconception or found.name
        self.lines.append(f"`{name}`: {found.message}")


def recognize(value: Any, mistakes: Iterable[Mistake], same: Callable[[Any, Any], bool]) -> Mistake | None:
    """Tell which known mistake an answer is; the more narrowly defined ones are asked first."""
    by_width = sorted(mistakes, key=lambda mistake: mistake.tolerance is None)
    return next((mistake for mistake in by_width if mistake.explains(value, same)), None)


def _unknown(name: str, value: Any, reference: Any) -> str:
    """Say of a wrong answer that nobody foresaw what came in and, for a number, which way it is off."""
    if not isinstance(value, float):
        return _("`{name}` is not right.").format(name=name)
    text = (
        _("`{name}` is {value}, which is too high.")
        if value > reference
        else _("`{name}` is {value}, which is too low.")
    )
    # Four digits are enough, but nobody reads yuan as 5.757e+04.
    return text.format(name=name, value=f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}")


def percent_mistakes(reference: float) -> list[Mistake]:
    """Return what everybody may do with a percentage: hand in the fraction (two decimals tell it apart)."""
    message = _("this is a fraction; the question asks for percent.")
    return [Mistake("fraction-not-percent", reference / 100, message, tolerance=0.006)]


def unlike(reference: Any, mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Leave out the mistakes that on this draw happen to lead to the right answer.

    Examples
    --------
    >>> [each.name for each in unlike("room", [Mistake("worst", "room", ""), Mistake("best", "quiet", "")])]
    ['best']
    """
    return [mistake for mistake in mistakes if mistake.value != reference]


def known(reference: float, tolerance: float, rows: Iterable[tuple[Any, ...]], apart: float = 2.0) -> list[Mistake]:
    """Return mistakes of name, value, message, credit, without those that on this draw lead to the right answer.

    Examples
    --------
    >>> [each.name for each in known(20.0, 0.06, [("turned", 80, "..."), ("all", 20.05, "...", 1)])]
    ['turned']
    """
    mistakes = [Mistake(row[0], float(row[1]), row[2], credit=row[3] if len(row) > 3 else 0.0) for row in rows]
    return [one for one in mistakes if not close(one.value, reference, apart * tolerance)]


def percents(reference: float, rows: Iterable[tuple[Any, ...]], tolerance: float = 0.06) -> list[Mistake]:
    """Return the known mistakes of a percentage, the fraction among them unless the percentage is next to nothing.

    Examples
    --------
    >>> [each.name for each in percents(20.0, [("turned", 80, "...")])]
    ['turned', 'fraction-not-percent']
    """
    fraction = [] if close(reference / 100, reference, 2 * tolerance) else percent_mistakes(reference)
    return [*known(reference, tolerance, rows), *fraction]


def own(answers: Answers, name: str, right: float, low: float, high: float) -> float:
    """Return the student's number of an earlier question if it can be one at all: its error has cost its points."""
    try:
        value = answers.number(name)
    except NoAnswer:
        return right
    return value if low <= value <= high else right


def follow(answers: Answers, name: str, right: float, carried: float, tolerance: float) -> float:
    """Return what an answer is compared with: what follows from the student's own earlier numbers, if it is that."""
    try:
        return carried if close(answers.number(name), carried, tolerance) else right
    except NoAnswer:
        return right
