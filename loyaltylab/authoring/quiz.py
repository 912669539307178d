"""Self-check quizzes: YAML in a raw cell of the source, JSON for jupyterquiz beside the notebook."""

import json
from typing import Any

import yaml

TYPES = ("many_choice", "multiple_choice", "numeric")
Question = dict[str, Any]


def read_quiz(text: str, where: str) -> tuple[list[Question], list[str]]:
    """Read the questions and list what is wrong with them, each problem naming cell and question.

    Every wrong option needs ``feedback``: what a student who chooses it has misunderstood.
    """
    try:
        questions = yaml.safe_load(text)
    except yaml.YAMLError as error:
        return [], [f"{where}: the quiz is not readable YAML: {' '.join(str(error).split())}"]
    if not isinstance(questions, list) or not all(isinstance(question, dict) for question in questions):
        return [], [f"{where}: a quiz is a YAML list of questions, each with question, type and answers."]
    problems = []
    for number, question in enumerate(questions, start=1):
        problems += [f"{where}, question {number}: {problem}" for problem in _problems(question)]
    if "{{" in text:
        problems.append(f"{where}: placeholders are not computed in a quiz; ask for the idea, not the number.")
    return questions, problems


def same_shape(english: list[Question], translated: list[Question]) -> bool:
    """Tell whether a translated quiz has the same questions, answers and right options."""
    return [_shape(question) for question in english] == [_shape(question) for question in translated]


def to_json(questions: list[Question]) -> str:
    """Return the questions as the JSON that jupyterquiz loads."""
    return json.dumps(questions, ensure_ascii=False, indent=1) + "\n"


def _problems(question: Question) -> list[str]:
    problems = []
    if not isinstance(question.get("question"), str):
        problems.append("'question' must be a text; put it in quotes.")
    if question.get("type") not in TYPES:
        problems.append(f"type {question.get('type')!r} is not one of {', '.join(TYPES)}.")
    answers = question.get("answers")
    if not isinstance(answers, list) or not answers or not all(isinstance(answer, dict) for answer in answers):
        return [*problems, "'answers' must be a list of answer, correct, feedback."]
    if not any(answer.get("correct") is True for answer in answers):
        problems.append("no answer is marked correct: true.")
    numeric = question.get("type") == "numeric"
    for answer in answers:
        name = answer.get("answer", answer.get("value", answer.get("range", answer.get("type"))))
        if not numeric and not isinstance(answer.get("answer"), str):
            problems.append(f"answer {name!r} is not a text; put it in quotes.")
        if answer.get("correct") is not True and not answer.get("feedback"):
            problems.append(f"answer {name!r} is wrong but has no feedback saying what was misunderstood.")
    if numeric and not any(answer.get("type") == "default" for answer in answers):
        problems.append("a numeric question needs an answer with type: default, whose feedback meets other numbers.")
    return problems


def _shape(question: Question) -> tuple[Any, list[tuple[Any, ...]]]:
    answers = [
        (answer.get("correct"), answer.get("type"), answer.get("value"), str(answer.get("range")))
        for answer in question.get("answers", [])
    ]
    return question.get("type"), answers
