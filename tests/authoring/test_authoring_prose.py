"""Which numbers may be typed into prose, and how placeholders are read."""

from typing import Any

import nbformat
import pytest

from loyaltylab.authoring import placeholders
from loyaltylab.authoring.prose import lint_prose, typed_numbers
from loyaltylab.authoring.quiz import read_quiz


@pytest.mark.parametrize(
    "text",
    [
        "Lesson 01 and Lab 1, questions 3–5 and lessons 01, 02 and 03.",
        "Since the 1990s (Reichheld, 2003), 2001–2003 and in 2010.",
        "On a scale from 1 to 6, levels 4, 5 and 6; 9 or 10 are promoters, 0-6 detractors, 6 = very satisfied.",
        "NPS runs from -100 to 100; top-2-box; a 7-point scale; a score 9",
        "A 95 % confidence interval takes 5 minutes, 45-90 minutes with the lab.",
        "Code `x = 36`, [a link](../data/2036_x.csv), https://doi.org/10.1509/36.131, <img width='600'>",
        "```python\nx = 36\n```",
        "1. first\n2. second\n\n## 3 Results\n\n<!-- 36 % -->",
        "$L(s) = L_0 + (1 - L_0) s^k$ and $$NPS = 100 (p - d)$$",
        "{{100 * x:.1f}} % of {{len(owners):,}} owners, C0001 and L0",
        "第 1 课和实验 1，第 2、3 题，1 到 6 的量表，满意度 5 或 6，打 9–10 分。",
        "Those who chose 6: more than those at 4; from 1 all the way up to 5. It is 1 for an owner who stayed, 0 else.",
        "Of such intervals 95 times in 100 contain the truth.",
        "选择了 6 的车主和 5 分的车主。",
        "95% 置信区间，1990 年代，约需 45 分钟。",
    ],
)
def test_numbers_that_name_a_thing_may_stand(text):
    assert typed_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("about 36 % of owners", "36 %"),
        ("n = 6,000", "6,000"),
        ("a share of 0.36", "0.36"),
        ("over 90% are satisfied", "90%"),
        ("$n = 6000$", "6000"),
        ("$p = 0.36$", "0.36"),
        ("one make of 4", "4"),
        ("5 times as many", "5"),
        ("2,001 owners", "2,001"),
        ("a score 36", "36"),
        ("better at 5 percentage points", "5"),
        ("about 1 in 5 owners", "1"),
        ("车主的 5 分之三", "5"),
        ("约 36% 的车主", "36%"),
        ("６０ 名车主", "６０"),
    ],
)
def test_results_may_not(text, number):
    assert [found for found, _context in typed_numbers(text)][:1] == [number]


def notebook(text: str, **metadata: str) -> Any:
    cell = nbformat.v4.new_markdown_cell(text, id="hook", metadata=metadata)
    return nbformat.v4.new_notebook(cells=[cell])


def test_the_message_names_cell_number_and_surroundings():
    (problem,) = lint_prose(notebook("Of all owners only 36 % stay loyal."))
    assert "cell 'hook': the number '36 %' is typed in 'Of all owners only 36 % stay loyal.'" in problem


@pytest.mark.parametrize(
    "text", ["30-40 % (Reichheld, 1996)", "often cited: 30-40 %", "常被引用：30-40%", "30-40%（Reichheld，1996）"]
)
def test_cited_figures_need_a_citation(text):
    assert lint_prose(notebook(text, numbers="cited")) == []


def test_cited_without_a_citation_is_a_problem():
    (problem,) = lint_prose(notebook("30-40 % stay.", numbers="cited"))
    assert "cites nothing" in problem


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x", ("x", "")),
        ("x:.1f", ("x", ".1f")),
        ("x[1:3].mean():,.0f", ("x[1:3].mean()", ",.0f")),
        ("d['a:b']:.2f", ("d['a:b']", ".2f")),
        ("f(lambda v: v + 1)", ("f(lambda v: v + 1)", "")),
    ],
)
def test_the_format_follows_the_last_colon_outside_brackets_and_quotes(body, expected):
    assert placeholders.split_format(body) == expected


def test_values_go_where_their_placeholders_stood():
    assert placeholders.fill("{{a}} and {{b:.1f}} of { {c} }", ["1", "2.0"]) == "1 and 2.0 of { {c} }"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question: x", "a quiz is a YAML list"),
        ("- question: [", "not readable YAML"),
        ("- {question: Why, type: many, answers: [{answer: a, correct: true}]}", "type 'many' is not one of"),
        ("- {question: Why, type: many_choice, answers: [{answer: yes, correct: true}]}", "put it in quotes"),
        ("- {question: Why, type: many_choice, answers: [{answer: a, feedback: b}]}", "no answer is marked"),
        ("- {question: How, type: numeric, answers: [{type: value, value: 3, correct: true}]}", "type: default"),
        ("- {question: 'Is it {{x}}?', type: many_choice, answers: [{answer: a, correct: true}]}", "not computed"),
    ],
)
def test_what_is_wrong_with_a_quiz_is_said(text, message):
    (problem,) = read_quiz(text, "quiz 'q'")[1]
    assert problem.startswith("quiz 'q'")
    assert message in problem
