"""What a scoring module is written with: questions, answers by name, and scores with a message."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import Estimate

__all__ = ["Answers", "Missing", "NoAnswer", "Question", "Score", "close", "score_question"]


@dataclass(frozen=True)
class Score:
    """Points for one question, what was recognized, and a message that helps without showing the answer."""

    points: float
    message: str
    misconception: str | None = None


@dataclass(frozen=True)
class Missing:
    """An answer that did not come back from the student's kernel, and why, in plain words."""

    reason: str


class NoAnswer(Exception):
    """Raised when a question's answer is absent or of the wrong kind; becomes zero points and its text."""


@dataclass(frozen=True)
class Question:
    """One graded question.

    Attributes
    ----------
    points : float
        Full marks; must equal the points of the notebook's check cell.
    score : callable
        ``score(answers, truth) -> Score``: pure, no kernel, no files.
    reads : sequence of str
        Names fetched from the student's notebook as data.
    calls : mapping of str to sequence of tuples
        Functions of the student's, each with the hidden inputs they are called with.
    """

    points: float
    score: Callable[["Answers", Mapping[str, Any]], Score]
    reads: Sequence[str] = ()
    calls: Mapping[str, Sequence[tuple[Any, ...]]] = field(default_factory=dict)


class Answers:
    """The student's answers by name, as plain data; each getter says in plain words what is wrong.

    Examples
    --------
    >>> answers = Answers({"nps": 12.5, "make": "Aster"})
    >>> answers.number("nps")
    12.5
    >>> answers.number("make")
    Traceback (most recent call last):
    ...
    loyaltylab.grading.score.NoAnswer: `make` should be a number; it is a piece of text.
    """

    def __init__(self, values: Mapping[str, Any]):
        self._values = dict(values)

    def raw(self, name: str) -> Any:
        """Return the value as it came back; :class:`NoAnswer` when there is none."""
        value = self._values.get(name, Missing(_("`{name}` is not defined.").format(name=name)))
        if isinstance(value, Missing):
            raise NoAnswer(value.reason)
        return value

    def number(self, name: str) -> float:
        """Return a finite number; an :class:`Estimate`, or a table or array of one element, counts as its value."""
        value = self.raw(name)
        if isinstance(value, Estimate):
            value = value.value
        if isinstance(value, pd.DataFrame | pd.Series | np.ndarray) and value.size == 1:
            value = np.asarray(value, dtype=object).item()
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NoAnswer(_wrong_kind(name, _("a number"), value))
        if not _finite(value):
            raise NoAnswer(_("`{name}` is not a number (nan or infinite).").format(name=name))
        return float(value)

    def text(self, name: str) -> str:
        """Return text without surrounding spaces."""
        value = self.raw(name)
        if not isinstance(value, str):
            raise NoAnswer(_wrong_kind(name, _("a piece of text"), value))
        return value.strip()

    def series(self, name: str, index: Iterable[Any]) -> pd.Series:
        """Return numbers by label, in the order of ``index``; a one-column table counts."""
        value = self.raw(name)
        if isinstance(value, dict):
            value = pd.Series(value)
        if isinstance(value, pd.DataFrame) and value.shape[1] == 1:
            value = value.iloc[:, 0]
        if not isinstance(value, pd.Series):
            raise NoAnswer(_wrong_kind(name, _("a Series with one number per label"), value))
        wanted = list(index)
        # As a list, because a stacked index answers for parts of its labels too.
        missing = set(wanted) - set(value.index)
        if missing or value.index.has_duplicates:
            labels = ", ".join(str(label) for label in wanted)
            raise NoAnswer(_("`{name}` should have one row for each of: {labels}.").format(name=name, labels=labels))
        found = list[Any](value.loc[wanted])
        if not all(_finite(item) for item in found):
            raise NoAnswer(_("`{name}` holds values that are not numbers.").format(name=name))
        return pd.Series([float(item) for item in found], index=wanted)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table."""
        value = self.raw(name)
        if not isinstance(value, pd.DataFrame):
            raise NoAnswer(_wrong_kind(name, _("a table"), value))
        return value

    def results(self, name: str) -> list[Any]:
        """Return what the student's function gave back for each hidden input."""
        value = self.raw(name)
        if not isinstance(value, list):
            raise NoAnswer(_wrong_kind(name, _("a function"), value))
        return value


def close(value: float, reference: float, tolerance: float = 0.01) -> bool:
    """Tell whether two numbers agree within an absolute tolerance; nan never agrees.

    Examples
    --------
    >>> close(33.333, 33.3333), close(float("nan"), 1.0)
    (True, False)
    """
    return bool(abs(value - reference) <= tolerance)


def score_question(question: Question, answers: Answers, truth: Mapping[str, Any]) -> Score:
    """Score one question; absent or mistyped answers cost its points, never the run.

    The result is held inside 0..points, so that no scoring slip can give more than full marks.
    """
    try:
        score = question.score(answers, truth)
    except NoAnswer as problem:
        return Score(0.0, str(problem))
    points = score.points if math.isfinite(score.points) else 0.0
    return Score(min(max(float(points), 0.0), float(question.points)), score.message, score.misconception)


def _finite(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return False
    return bool(-1e300 < value < 1e300)  # false for nan; an int may be too large for a float


def _wrong_kind(name: str, expected: str, value: Any) -> str:
    text = _("`{name}` should be {expected}; it is {found}.")
    return text.format(name=name, expected=expected, found=_kind(value))


def _kind(value: Any) -> str:
    kinds: list[tuple[Any, str]] = [
        (bool, _("true or false")),
        ((int, float), _("a number")),
        (str, _("a piece of text")),
        (pd.DataFrame, _("a table")),
        (pd.Series, _("a Series")),
        ((list, np.ndarray), _("a list of values")),
        (dict, _("a dictionary")),
        (type(None), _("empty (None)")),
    ]
    return next((label for types, label in kinds if isinstance(value, types)), _("something else"))
