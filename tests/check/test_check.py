"""Visible checks: what passes prints one line, what does not says in one line what to change, and no answer leaks."""

import numpy as np
import pandas as pd
import pytest

from loyaltylab import check, set_language
from loyaltylab.results import Estimate
from loyaltylab.survey import nps


@pytest.fixture
def chinese():
    set_language("zh")
    yield
    set_language("en")


PASS = [
    (lambda: check.number(45, "x", low=-100, high=100), "x: a number between -100 and 100"),
    (lambda: check.number(np.float64(0.5), "x"), "x: a number."),
    (lambda: check.number(np.int64(5), "x", low=0, unit="%"), "x: a number of at least 0 (%)"),
    (lambda: check.number(-3.0, "x", high=0), "x: a number of at most 0"),
    (lambda: check.whole_number(17.0, "x", low=0), "x: a whole number of at least 0"),
    (lambda: check.whole_number(np.int64(17), "x"), "x: a whole number"),
    (lambda: check.text("Aster", "x", choices=["Aster", "Boreal"]), "x: one of 'Aster', 'Boreal'"),
    (lambda: check.text("They stay because they must.", "x", min_words=5), "x: text of at least 5 words"),
    (lambda: check.text("他们没有别的选择", "x", min_words=8), "x: text of at least 8 words"),
    (lambda: check.text("anything", "x"), "x: text in quotation marks"),
    (lambda: check.table(pd.DataFrame({"a": [1], "b": [2]}), "x", columns=["b"], rows=1), "columns: b; rows: 1"),
    (lambda: check.table(pd.DataFrame({"a": [1]}), "x"), "x: a table"),
    (lambda: check.series(pd.Series([1, 2]), "x", length=2), "x: a Series of numbers (length: 2)"),
    (lambda: check.series(pd.Series({"a": 1, "b": 2}), "x", index=["b", "a"]), "labels: b, a"),
    (lambda: check.function(lambda a: a + 1, "x", example=(1,)), "x: a function; x(1) returned 2"),
    (lambda: check.function(len, "x"), "x: a function"),
    (lambda: check.mapping({"a": 1, "b": [2]}, "x", keys=["b"]), "x: a dictionary (keys: b)"),
    (lambda: check.mapping({}, "x"), "x: a dictionary."),
    (lambda: check.estimate(nps([9, 3]), "x", unit="points"), "x: a result with its interval (points)"),
]


@pytest.mark.parametrize(("call", "words"), PASS)
def test_right_kind_prints_one_line(call, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call() is None
    printed = capsys.readouterr().out
    assert printed.startswith("✓ x: ")
    assert words in printed
    assert printed.count("\n") == 1
    assert "not yet the grade" in printed


@pytest.mark.parametrize(("value", "asked"), [(0.45, True), (-0.2, True), (0, False), (1.0, False), (45, False)])
def test_a_fraction_where_percent_is_meant_is_asked_about(value, asked: bool, capsys) -> None:
    check.number(value, "x", low=-100, high=100, unit="%")
    assert ("really in percent?" in capsys.readouterr().out) is asked
    check.number(value, "x", low=-100, high=100, unit="points")
    assert "really in percent?" not in capsys.readouterr().out


def nothing() -> None:
    return None


def broken() -> float:
    return 1 / 0


TWO = pd.DataFrame({"a": [1.0, np.nan], "b": [1, 2]})
FAIL = [
    (lambda: check.number(None, "x"), ["None", "print()"]),
    (lambda: check.number("45", "x"), ["'45'", "str", "quotation marks"]),
    (lambda: check.number(True, "x"), ["True", "bool"]),
    (lambda: check.number(np.bool_(True), "x"), ["bool"]),
    (lambda: check.number(float("nan"), "x"), ["nan", "missing"]),
    (lambda: check.number(pd.NA, "x"), ["nan"]),
    (lambda: check.number(np.inf, "x"), ["inf", "zero"]),
    (lambda: check.number(145, "x", low=-100, high=100), ["145", "between -100 and 100", "unit"]),
    (lambda: check.number(pd.Series([4.5]), "x"), ["Series of 1 values", ".item()"]),
    (lambda: check.number(np.array([1, 2]), "x"), ["shape (2,)", "one number"]),
    (lambda: check.number([1, 2], "x"), ["[1, 2]", "one number"]),
    (lambda: check.number(nps([9, 3]), "x"), [".value"]),
    (lambda: check.number(len, "x"), ["parentheses"]),
    (lambda: check.number(1 + 2j, "x"), ["complex"]),
    (lambda: check.whole_number(2.5, "x"), ["2.5", "whole"]),
    (lambda: check.whole_number(-1, "x", low=0), ["-1", "at least 0"]),
    (lambda: check.text(4, "x"), ["4", "quotation marks"]),
    (lambda: check.text(np.int64(58), "x", choices=["A", "M"]), ["is 58 ", "'A', 'M'", "number", "letter"]),
    (lambda: check.text(pd.Series(["A"]), "x", choices=["A", "M"]), ["Series", "one name or letter"]),
    (lambda: check.text(pd.DataFrame({"A": [1]}), "x", choices=["A", "M"]), ["a table", "missing quotation marks"]),
    (lambda: check.number(-4, "x", low=0), ["-4", "subtracted or divided"]),
    (lambda: check.text("  ", "x"), ["empty"]),
    (lambda: check.text("aster", "x", choices=["Aster"]), ["'aster'", "'Aster'", "letter by letter"]),
    (lambda: check.text("Too short.", "x", min_words=5), ["2 words", "at least 5"]),
    (lambda: check.table(pd.Series([1]), "x"), ["Series", "reset_index"]),
    (lambda: check.table([1], "x"), ["[1]", "table"]),
    (lambda: check.table(TWO, "x", columns=["c", "b"]), ["lacks: c", "a, b", "reset_index"]),
    (lambda: check.table(TWO, "x", rows=3), ["2 rows", "rows: 3"]),
    (lambda: check.table(TWO, "x", columns=["a"]), ["column a", "nan", "row 1"]),
    (lambda: check.series(TWO, "x"), ["brackets"]),
    (lambda: check.series([1], "x"), ["Series"]),
    (lambda: check.series(pd.Series(["a"]), "x"), ["does not hold numbers"]),
    (lambda: check.series(TWO["a"], "x"), ["nan", "row 1"]),
    (lambda: check.series(TWO["b"], "x", length=3), ["2 values", "length: 3"]),
    (lambda: check.series(TWO["b"], "x", index=["p", "q"]), ["0, 1", "p, q"]),
    (lambda: check.function(3, "x"), ["def x(...)"]),
    (lambda: check.function(nothing, "x", example=()), ["x() returned nothing", "return"]),
    (lambda: check.function(lambda: ..., "x", example=()), ["x() is still ..."]),
    (lambda: check.table(pd.DataFrame({"a": []}), "x"), ["x is empty", "..."]),
    (lambda: check.function(broken, "x", example=()), ["x()", "ZeroDivisionError"]),
    (lambda: check.function(broken, "x", example=(1,)), ["x(1)", "TypeError"]),
    (lambda: check.mapping([1], "x"), ["[1]", "a dictionary", "braces"]),
    (lambda: check.mapping({"a": 1}, "x", keys=["a", "b"]), ["lacks: b", "keys: a, b"]),
    (lambda: check.mapping({"a": {"b": ...}}, "x"), ["x['a']['b'] is still ..."]),
    (lambda: check.mapping({"a": [1, {"b": ...}]}, "x"), ["x['a'][1]['b'] is still ..."]),
    (lambda: check.estimate(45.0, "x"), ["whole result"]),
    (lambda: check.estimate(nps([9, 3]), "x", unit="%"), ["points", "%"]),
    (lambda: check.estimate(Estimate(1, 0, 2, n=3, se=1, method="t"), "x", unit="%"), ["no unit"]),
]


@pytest.mark.parametrize(("call", "words"), FAIL)
def test_wrong_kind_is_told_in_one_line(call, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(check.NotYet) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("x")
    for word in words:
        assert word in message
    assert capsys.readouterr().out == ""


EVERY = [check.number, check.whole_number, check.text, check.table, check.series, check.function, check.estimate]
EVERY += [check.mapping]


@pytest.mark.parametrize("one", EVERY)
def test_untouched_answer_is_named(one) -> None:
    with pytest.raises(check.NotYet, match=r"^nps is still \.\.\. Replace the three dots"):
        one(..., "nps")


def test_notebook_shows_one_line_in_place_of_a_traceback() -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell()
    cell = "from loyaltylab import check\ncheck.number(..., 'nps')"
    with capture_output() as seen:
        result = shell.run_cell(cell)
    assert isinstance(result.error_in_exec, AssertionError)
    lines = [line for line in seen.stdout.splitlines() if line.strip()]
    assert lines == ["✗ nps is still ... Replace the three dots by your answer."]


def test_checks_speak_chinese(chinese, capsys: pytest.CaptureFixture[str]) -> None:
    check.number(45, "nps", low=-100, high=100)
    assert "一个数" in capsys.readouterr().out
    with pytest.raises(check.NotYet, match="三个点"):
        check.number(..., "nps")
