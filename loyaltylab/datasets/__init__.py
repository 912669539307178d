"""Case data: "give me the data of this case".

``names()`` lists the cases, ``load(name)`` opens one, ``for_student(name, id)`` draws a student's own part of it, and
``read`` and ``validate`` check a table of your own against a dictionary. All people in the cases are synthetic.
"""

from loyaltylab.datasets.case import Case, load
from loyaltylab.datasets.dictionary import describe, dictionary_markdown
from loyaltylab.datasets.draw import draw_code, for_student, normalize_id, set_student_id, student_id
from loyaltylab.datasets.files import read
from loyaltylab.datasets.folders import names
from loyaltylab.datasets.validation import validate

__all__ = [
    "Case",
    "describe",
    "dictionary_markdown",
    "draw_code",
    "for_student",
    "load",
    "names",
    "normalize_id",
    "read",
    "set_student_id",
    "student_id",
    "validate",
]
