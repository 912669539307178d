"""A memo that students mark themselves against a printed rubric: their marks count, within plain limits."""

import re
from collections.abc import Sequence

from loyaltylab.grading.score import Answers, NoAnswer, Score
from loyaltylab.i18n import _

__all__ = ["score_own_marks", "words_in"]

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’-]\w+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def words_in(text: str) -> int:
    """Count words; every Chinese character counts as one, as in the visible check.

    Examples
    --------
    >>> words_in("Fix the value first."), words_in("先修性价比")
    (4, 5)
    """
    return len(_WORD.findall(text))


def score_own_marks(
    answers: Answers, memo: str, marks: str, criteria: Sequence[str], most: int, numbers: str, fewest: int = 80
) -> Score:
    """Return one point for a memo of some length, and the student's own marks.

    Parameters
    ----------
    answers : Answers
        With the two names below.
    memo, marks : str
        Names of the text and of the dictionary of marks.
    criteria : sequence of str
        The rubric's criteria.
    most : int
        Highest mark of a criterion.
    numbers : str
        The criterion that asks for own numbers: without two of them in the memo it counts no more than one mark.
    fewest : int
        Words that make a memo.

    Returns
    -------
    Score
        Of ``1 + most * len(criteria)`` points; an instructor may overrule it in the formgrader.
    """
    text = answers.text(memo)
    if words_in(text) < fewest:
        return Score(0.0, _("`{name}` has fewer than {count} words.").format(name=memo, count=fewest), "memo-too-short")
    points, lines = 1.0, []
    own = answers.raw(marks)
    if not isinstance(own, dict) or set(own) != set(criteria):
        words = _("`{name}` should give a mark for each of: {criteria}.")
        raise NoAnswer(words.format(name=marks, criteria=", ".join(criteria)))
    misconception = None
    for name in criteria:
        mark = own[name]
        if isinstance(mark, bool) or not isinstance(mark, int | float) or mark not in range(most + 1):
            words = _("`{name}`: the mark for {criterion} should be a whole number from 0 to {most}.")
            lines.append(words.format(name=marks, criterion=name, most=most))
            continue
        if name == numbers and mark > 1 and len(_NUMBER.findall(text)) < 2:
            words = _("`{name}`: you gave {criterion} full marks, but the memo holds no two numbers of your own.")
            lines.append(words.format(name=marks, criterion=name))
            mark, misconception = 1, "marks-without-numbers"
        points += float(mark)
    return Score(points, "\n".join(lines) or _("All right."), misconception)
