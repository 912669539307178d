"""One lab's scoring: load ``assignments/scoring/labN.py``, compute its reference, score what came back."""

import importlib.util
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from loyaltylab import datasets
from loyaltylab.grading.score import Answers, Question, Score, score_question
from loyaltylab.i18n import _, add_catalogue

__all__ = ["OTHER_DRAW", "Lab", "load_lab"]

OTHER_DRAW = "other-draw"
SCORING_DOMAIN = "loyaltylab-scoring"


@dataclass(frozen=True)
class Lab:
    """A scoring module, ready to use.

    Attributes
    ----------
    name : str
        Such as ``"lab1"``.
    case : str
        The case whose per-student draw the lab works on.
    versions : frozenset of str
        Versions of the released notebook that this scoring knows.
    questions : mapping of str to Question
        By question id (``"q1"``, ...).
    module : module
        The scoring module; ``reference(case) -> truth`` computes the right answers on a draw.
    """

    name: str
    case: str
    versions: frozenset[str]
    questions: Mapping[str, Question]
    module: ModuleType

    @property
    def points(self) -> float:
        """Points that are scored automatically."""
        return sum(question.points for question in self.questions.values())

    def truth(self, student: str) -> Mapping[str, Any]:
        """Compute the reference answers on this student's own draw."""
        return _truth(self.module, self.case, datasets.normalize_id(student))

    def score(self, question_id: str, answers: Answers, student: str, ran_as: str | None = None) -> Score:
        """Score one question on the student's own draw; name it when the answer fits somebody else's."""
        question = self.questions[question_id]
        score = score_question(question, answers, self.truth(student))
        if score.points == question.points or ran_as is None:
            return score
        elsewhere = score_question(question, answers, self.truth(ran_as))
        if elsewhere.points <= score.points:
            return score
        message = _("These answers belong to the data of {other}, not to yours. Run the notebook with your own id.")
        return Score(score.points, message.format(other=ran_as), OTHER_DRAW)

    def whose_draw(self, printed_id: str, printed_code: str, student: str) -> str | None:
        """Tell on whose draw a notebook was last run, if it was not the student's own.

        Only an id whose draw code matches is believed, since the line could have been typed by hand.
        """
        if printed_code == datasets.draw_code(self.case, student):
            return None
        try:
            matches = datasets.draw_code(self.case, printed_id) == printed_code
        except ValueError:
            return None
        return printed_id if matches else None


def load_lab(name: str, scoring: Path) -> Lab:
    """Load ``scoring/<name>.py``.

    Raises
    ------
    ValueError
        If there is no such module, or it lacks one of ``CASE``, ``VERSIONS``, ``QUESTIONS``, ``reference``.
    """
    path = scoring / f"{name}.py"
    if not path.is_file():
        raise ValueError(
            f"no scoring module for {name!r}: {path} does not exist. Labs with scoring: {_known(scoring)}."
        )
    add_catalogue(SCORING_DOMAIN, scoring / "locales")
    module = _module(path.resolve(), path.stat().st_mtime_ns)
    lacking = [part for part in ("CASE", "VERSIONS", "QUESTIONS", "reference") if not hasattr(module, part)]
    if lacking:
        raise ValueError(f"{path} must define {', '.join(lacking)}.")
    return Lab(name, module.CASE, frozenset(module.VERSIONS), module.QUESTIONS, module)


def _known(scoring: Path) -> str:
    return ", ".join(sorted(path.stem for path in _modules(scoring))) or "none"


def _modules(scoring: Path) -> Iterable[Path]:
    return (path for path in scoring.glob("*.py"))


@lru_cache(maxsize=32)
def _module(path: Path, _changed: int) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"loyaltylab_scoring_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} cannot be loaded as Python.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and pickling look a module up by its name
    spec.loader.exec_module(module)
    return module


@lru_cache(maxsize=256)
def _truth(module: ModuleType, case: str, student: str) -> Mapping[str, Any]:
    reference: Mapping[str, Any] = module.reference(datasets.for_student(case, student))
    return reference
