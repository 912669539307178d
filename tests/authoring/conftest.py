"""A kit of one tiny lesson and one tiny lab in a temporary folder."""

from pathlib import Path

import pytest

from loyaltylab.authoring.chinese import cell_hash

QUIZ = """\
- question: Which share is satisfied?
  type: many_choice
  answers:
    - {answer: "three in four", correct: true, feedback: "Yes."}
    - {answer: "all", correct: false, feedback: "One owner is not."}"""

PROSE = "Of the owners asked, {{100 * satisfied.mean():.1f}} % are satisfied; the scale runs from 1 to 6."

LESSON = """\
# A tiny lesson.

# %% slug="setup"
import pandas as pd
from pathlib import Path
from types import SimpleNamespace

ll = SimpleNamespace(widgets=SimpleNamespace(quiz=lambda path: print(Path(path).read_text(encoding="utf-8"))))

# %% slug="count" tags=["going-further"]
satisfied = pd.Series([True, True, True, False])
print("language", "{{language}}")
print(int(satisfied.sum()))
satisfied.mean()

# %% [markdown] slug="hook"
# # Satisfied, and gone
#
# PROSE

# %% slug="explore" kind="widget"
print("live")

# %% [raw] slug="quiz-1" kind="quiz"
# QUIZ
""".replace("PROSE", PROSE).replace("QUIZ", QUIZ.replace("\n", "\n# "))

CHINESE = f"""\
<!-- cell: hook | source: {cell_hash("# Satisfied, and gone" + chr(10) * 2 + PROSE)} -->

# 满意，却走了

受访车主中 {{{{100 * satisfied.mean():.1f}}}}% 表示满意，量表从 1 到 6。

<!-- cell: quiz-1 | source: {cell_hash(QUIZ)} -->

- question: 满意的占多少？
  type: many_choice
  answers:
    - {{answer: "四分之三", correct: true, feedback: "对。"}}
    - {{answer: "全部", correct: false, feedback: "有一位不满意。"}}
"""

LAB = """\
# version: 1.2

# %% [markdown] slug="intro"
# # Lab 1: {{total}} points, {{core}} of them core

# %% slug="setup" kind="locked"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="q1-text"
# ## Question 1 ({{points}} points)
#
# Store the Net Promoter Score in `nps`.

# %% slug="q1-answer" kind="solution"
# nps = ...
### BEGIN SOLUTION
nps = 12.5
### END SOLUTION

# %% slug="q1-check" kind="check" points=4
ll.check.number(nps, "nps", low=-100, high=100)

# %% [markdown] slug="q2-text" level="advanced"
# ## Question 2 ({{points}} points)
#
# Write to the board.

# %% [markdown] slug="q2-memo" kind="memo" points=6.5 level="advanced"
# ### BEGIN SOLUTION
# A secret memo.
# ### END SOLUTION
"""

MAP = """\
- number: "01"
  file: 01_tiny
  title: {en: Tiny, zh: 小课}
  lab: lab1
  case: [car_owners]
  minutes: 45
  track: core
"""


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def lesson(tmp_path):
    """The English source of lesson 01_tiny."""
    return put(tmp_path / "course/_src/01_tiny.py", LESSON)


@pytest.fixture
def chinese_lesson(lesson):
    return put(lesson.parent / "zh/01_tiny.md", CHINESE)


@pytest.fixture
def lab(tmp_path):
    return put(tmp_path / "assignments/_src/lab1.py", LAB)


@pytest.fixture
def kit(tmp_path, lab):
    """A kit that a whole build can go through without running a notebook."""
    put(tmp_path / "course/_src/map.yml", "[]\n")
    for readme in ("README.md", "README.zh-CN.md"):
        put(tmp_path / readme, "# Kit\n\n<!-- map:start -->\n<!-- map:end -->\n\nEnd.\n")
    put(tmp_path / "CONTRIBUTING.md", "# Contributing\n<!-- derived:start -->\n<!-- derived:end -->\n")
    put(tmp_path / "loyaltylab/words.py", 'from loyaltylab.i18n import _\n\nLABEL = _("Owners: {n}")\n')
    return tmp_path


@pytest.fixture
def lesson_map(kit, lesson):
    """The map of the tiny kit, with its one lesson, lab and case."""
    (kit / "datasets/car_owners").mkdir(parents=True)
    return put(kit / "course/_src/map.yml", MAP)


@pytest.fixture
def checkout():
    """The repository these tests belong to."""
    return Path(__file__).resolve().parents[2]
