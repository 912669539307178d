"""Is this answer right? Trusted scoring for the labs, on top of nbgrader's workflow.

The student's kernel only runs the student's cells. Answers leave it by name, as plain data
(:mod:`~loyaltylab.grading.codec`), and are scored here, in the grader's own process, by the pure functions of
``assignments/scoring/labN.py``.
"""

from loyaltylab.grading.score import Answers, NoAnswer, Question, Score

__all__ = ["Answers", "NoAnswer", "Question", "Score"]
