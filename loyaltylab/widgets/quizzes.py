"""Self-check quizzes: questions in a JSON file beside the notebook, shown by jupyterquiz."""

import json
from os import PathLike
from pathlib import Path
from typing import Any

from loyaltylab.i18n import _

__all__ = ["quiz"]

# White or near-black on these has a contrast of at least 4.5 to 1 (WCAG AA).
COLORS = {
    "--jq-multiple-choice-bg": "#1f4e79",
    "--jq-many-choice-bg": "#1f4e79",
    "--jq-numeric-bg": "#1f4e79",
    "--jq-string-bg": "#1f4e79",
    "--jq-mc-button-bg": "#fafafa",
    "--jq-mc-button-border": "#8a8a8a",
    "--jq-mc-button-inset-shadow": "#555555",
    "--jq-numeric-input-bg": "#ffffff",
    "--jq-numeric-input-label": "#101010",
    "--jq-numeric-input-shadow": "#999999",
    "--jq-incorrect-color": "#a33b00",
    "--jq-correct-color": "#00674a",
    "--jq-text-color": "#ffffff",
    "--jq-link-color": "#cfe3ff",
}


def quiz(path: str | PathLike[str]) -> None:
    """Show the questions of a file; a wrong answer says what was misunderstood.

    Parameters
    ----------
    path : str or path
        JSON file in the format of jupyterquiz (a list of questions), relative to the notebook.

    Raises
    ------
    ValueError
        If there is no such file, or it is not a list of questions.

    Examples
    --------
    >>> quiz("no_such_quiz.json")
    Traceback (most recent call last):
    ...
    ValueError: there is no quiz file 'no_such_quiz.json' beside this notebook...

    Notes
    -----
    Common mistake: opening the notebook without its folder; the questions are in a file of their own.
    """
    from jupyterquiz import display_quiz

    display_quiz(_read(Path(path)), shuffle_questions=False, shuffle_answers=True, max_width=800, colors=COLORS)


def _read(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        words = _(
            "there is no quiz file {path!r} beside this notebook. Fetch the whole course folder, not one notebook."
        )
        raise ValueError(words.format(path=str(path)))
    try:
        questions = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        words = _("the quiz file {path!r} is damaged (line {line}: {problem}). Fetch it again.")
        raise ValueError(words.format(path=str(path), line=error.lineno, problem=error.msg)) from None
    if not isinstance(questions, list) or not all(isinstance(each, dict) and "question" in each for each in questions):
        raise ValueError(_("the quiz file {path!r} is not a list of questions.").format(path=str(path)))
    return questions
