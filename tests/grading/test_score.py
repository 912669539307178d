"""Getters, tolerances and clamps: a wrong kind of answer costs its points and says why, and nothing gives more."""

import math
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.grading.score import Answers, Missing, NoAnswer, Question, Score, close, score_question
from loyaltylab.grading.tally import Mistake, Tally, percent_mistakes, percents
from loyaltylab.results import Estimate

MAKES = ["Aster", "Boreal"]
JUNK = st.one_of(st.text(), st.none(), st.booleans(), st.lists(st.integers()), st.dictionaries(st.text(), st.floats()))


def answers(value: Any) -> Answers:
    return Answers({"x": value})


class TestNumber:
    @pytest.mark.parametrize(
        "value",
        [
            3,
            3.0,
            Estimate(3, 2, 4, n=10, se=0.5, method="Wald"),
            pd.Series([3.0]),
            np.array([3]),
            np.array(3.0),
            pd.DataFrame({"a": [3]}),
        ],
    )
    def test_a_number_in_any_wrapping(self, value):
        assert answers(value).number("x") == 3.0

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ("3", "a piece of text"),
            (True, "true or false"),
            (None, "empty"),
            ([3], "a list of values"),
            ({"a": 3}, "a dictionary"),
            (pd.Series([3, 4]), "a Series"),
            (pd.Series(["3"]), "a piece of text"),
            (np.array([True]), "true or false"),
            (pd.DataFrame({"a": [3, 4]}), "a table"),
            (Estimate(cast(Any, "3"), 2, 4, n=10, se=1, method=""), "a piece of text"),
        ],
    )
    def test_other_kinds_are_named(self, value, words):
        with pytest.raises(NoAnswer, match=f"`x` should be a number; it is .*{words}"):
            answers(value).number("x")

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400, pd.Series([float("nan")])])
    def test_nan_and_infinite(self, value):
        with pytest.raises(NoAnswer, match="not a number"):
            answers(value).number("x")

    def test_absent_names(self):
        with pytest.raises(NoAnswer, match="`y` is not defined"):
            answers(3).number("y")
        with pytest.raises(NoAnswer, match="the kernel died"):
            answers(Missing("the kernel died")).number("x")


class TestOtherGetters:
    def test_text_is_stripped(self):
        assert answers(" B\n").text("x") == "B"
        with pytest.raises(NoAnswer, match="piece of text; it is a number"):
            answers(3).text("x")

    @pytest.mark.parametrize(
        "value",
        [
            pd.Series({"Boreal": 2, "Aster": 1, "other": "?"}),
            {"Boreal": 2.0, "Aster": 1},
            pd.DataFrame({"rate": [2, 1]}, index=["Boreal", "Aster"]),
        ],
    )
    def test_series_in_the_order_asked_for(self, value):
        found = answers(value).series("x", MAKES)
        assert found.tolist() == [1.0, 2.0]
        assert list(found.index) == MAKES

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ([1, 2], "a Series with one number per label; it is a list"),
            (pd.DataFrame(1, index=MAKES, columns=["a", "b"]), "it is a table"),
            (pd.Series({"Aster": 1}), "one row for each of: Aster, Boreal"),
            (pd.Series([1, 2, 3], index=["Aster", "Boreal", "Aster"]), "one row for each"),
            (pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("Aster", 1), ("Boreal", 1)])), "one row for each"),
            ({"Aster": "1", "Boreal": "2"}, "not numbers"),
            ({"Aster": True, "Boreal": False}, "not numbers"),
            ({"Aster": 1, "Boreal": float("nan")}, "not numbers"),
            ({"Aster": 1, "Boreal": [2]}, "not numbers"),
            ({"Aster": 1, "Boreal": 10**400}, "not numbers"),
        ],
    )
    def test_series_of_the_wrong_kind(self, value, words):
        with pytest.raises(NoAnswer, match=words):
            answers(value).series("x", MAKES)

    def test_table_and_results(self):
        assert answers(pd.DataFrame({"a": [1]})).table("x").shape == (1, 1)
        assert answers([1, 2]).results("x") == [1, 2]
        with pytest.raises(NoAnswer, match="should be a table"):
            answers(pd.Series([1])).table("x")
        with pytest.raises(NoAnswer, match="should be a function"):
            answers(3).results("x")


class TestClose:
    @settings(deadline=None)
    @given(st.floats(allow_nan=True), st.floats(allow_nan=True))
    def test_nan_is_never_close(self, a, b):
        assert not (close(a, b) and (math.isnan(a) or math.isnan(b)))

    def test_the_tolerance_counts_on_both_sides(self):
        assert close(1.0, 1.25, 0.25)
        assert close(1.5, 1.25, 0.25)
        assert not close(1.5001, 1.25, 0.25)


class TestScoreQuestion:
    @settings(deadline=None)
    @given(st.floats(allow_nan=True, allow_infinity=True))
    def test_points_stay_between_zero_and_full(self, points):
        score = score_question(Question(4, lambda a, t: Score(points, "")), answers(1), {})
        assert 0 <= score.points <= 4
        if not math.isfinite(points):
            assert score.points == 0

    def test_message_and_misconception_are_kept(self):
        score = score_question(Question(4, lambda a, t: Score(9, "well", "m")), answers(1), {})
        assert score == Score(4.0, "well", "m")

    def test_no_answer_is_zero_with_its_reason(self):
        def score(given, truth):
            return Score(given.number("y"), "")

        assert score_question(Question(4, score), answers(1), {}) == Score(0.0, "`y` is not defined.")


def tally_of(value: Any) -> Tally:
    return Tally(answers(value))


class TestTally:
    @pytest.mark.parametrize(("given", "words"), [(3.0, "`x` is 3, which is too high."), (0.5, "which is too low.")])
    def test_an_unforeseen_number_is_told_which_way_it_is_off(self, given, words):
        tally = tally_of(given)
        tally.number("x", 1.0, points=2)
        assert words in tally.score().message

    @pytest.mark.parametrize(
        ("given", "text"),
        [(-57573.4, "-57,573"), (1234567.0, "1,234,567"), (999.94, "999.9"), (0.00123456, "0.001235")],
    )
    def test_no_number_is_told_in_powers_of_ten(self, given, text):
        tally = tally_of(given)
        tally.number("x", 1.0, points=2)
        assert f"`x` is {text}, which" in tally.score().message

    def test_right_steps_on_wrong_shares_earn_their_credit(self):
        tally = tally_of(5.0)
        tally.number("x", 1.0, points=2, mistakes=[Mistake("shares", 5.0, "the shares are wrong", credit=1)])
        assert tally.score() == Score(1.0, "`x`: the shares are wrong", "shares")

    def test_a_fraction_is_told_from_another_small_number(self):
        tally = tally_of(0.19)
        tally.number("x", 17.0, points=2, mistakes=percent_mistakes(17.0))
        assert tally.score().misconception is None

    def test_parts_add_up(self):
        tally = Tally(Answers({"a": 1.0, "b": "no", "c": 3.0}))
        tally.number("a", 1.0, points=2)
        tally.text("b", "yes", points=3)
        tally.number("c", 3.05, points=1)
        assert tally.score() == Score(3.0, "`b` is not right.")

    def test_all_right(self):
        tally = tally_of(1.0)
        tally.number("x", 1.0, points=2)
        assert tally.score() == Score(2.0, "All right.")

    def test_the_first_misconception_is_named_and_every_message_is_kept(self):
        tally = Tally(Answers({"a": 8.0, "b": 0.5, "c": 0.1}))
        tally.number("a", 9.0, points=1, mistakes=[Mistake("from-8", 8.0, "start at 9.")])
        tally.number("b", 50.0, points=1, mistakes=percent_mistakes(50.0))
        tally.number("c", 3.0, points=1)
        score = tally.score()
        assert score.points == 0
        assert score.misconception == "from-8"
        assert score.message.splitlines()[0] == "`a`: start at 9."
        assert "fraction" in score.message.splitlines()[1]
        assert score.message.splitlines()[2] == "`c` is 0.1, which is too low."

    def test_a_right_answer_is_never_a_mistake(self):
        tally = tally_of(1.0)
        tally.number("x", 1.0, points=1, mistakes=[Mistake("also-1", 1.0, "no")])
        assert tally.score().misconception is None

    def test_a_fraction_is_told_from_a_percentage_unless_both_are_next_to_nothing(self):
        names = [[one.name for one in percents(right, [("turned", 80.0, "no")])] for right in (20.0, 0.1)]
        assert names == [["turned", "fraction-not-percent"], ["turned"]]

    @settings(deadline=None)
    @given(JUNK | st.just(float("nan")))
    def test_junk_gets_no_points_from_any_part(self, junk):
        tally = tally_of(junk)
        tally.number("x", 36.5, points=1, mistakes=percent_mistakes(36.5))
        tally.text("x", "\0right", points=1)
        tally.series("x", pd.Series({"Aster": 1.5, "Boreal": 2.5}), points=1)
        tally.members("x", "owner_id", {"C1"}, points=1)
        tally.results("x", [0.25, 0.75], points=1)
        assert tally.score().points == 0
        assert len(tally.lines) == 5

    @pytest.mark.parametrize("value", ["36.5", "nan", float("nan"), True, [36.5], None])
    def test_neither_text_nor_nan_is_a_number(self, value):
        tally = tally_of(value)
        tally.number("x", 36.5, points=1)
        assert tally.score().points == 0

    def test_text_ignores_case(self):
        tally = tally_of("dorado ")
        tally.text("x", "Dorado", points=1)
        assert tally.points == 1

    def test_series_in_any_order_with_room_for_rounding(self):
        tally = tally_of({"Boreal": 2.0, "Aster": 1.0})
        tally.series("x", pd.Series({"Aster": 1.04, "Boreal": 1.96}), points=1)
        assert tally.points == 1
        tally.series("x", pd.Series({"Aster": 1.2, "Boreal": 1.96}), points=1)
        assert tally.points == 1

    @pytest.mark.parametrize(
        "table",
        [
            pd.DataFrame({"owner_id": ["C2", "C1"], "make": "Aster"}),
            pd.DataFrame({"make": "Aster"}, index=pd.Index(["C1", "C2"], name="owner_id")),
        ],
    )
    def test_members_by_column_or_index(self, table):
        tally = tally_of(table)
        tally.members("x", "owner_id", {"C1", "C2"}, points=2)
        tally.members("x", "owner_id", {"C1"}, points=2, mistakes=[Mistake("all", {"C2", "C1"}, "too many")])
        assert tally.score() == Score(2.0, "`x`: too many", "all")

    @pytest.mark.parametrize(
        ("table", "words"),
        [
            (pd.DataFrame({"make": ["Aster"]}), "should keep the column `owner_id`"),
            (pd.DataFrame({"owner_id": [["C1"]]}), "one value per row"),
            (pd.DataFrame([["C1", "C2"]], columns=["owner_id", "owner_id"]), "one value per row"),
        ],
    )
    def test_members_of_another_shape(self, table, words):
        tally = tally_of(table)
        tally.members("x", "owner_id", {"C1"}, points=2)
        assert tally.points == 0
        assert words in tally.lines[0]

    def test_results_of_a_function(self):
        tally = tally_of([0.25, 0.5])
        tally.results("x", [0.25, 0.5], points=1)
        tally.results("x", [0.25], points=1)
        tally.results("x", [0.25, 0.51], points=1, mistakes=[Mistake("half", [0.25, 0.5], "exponent")])
        assert tally.score() == Score(1.0, "`x` is not right.\n`x`: exponent", "half")

    @pytest.mark.parametrize("results", [["0.25"], [float("nan")], [None], [[0.25]], []])
    def test_results_that_are_no_numbers(self, results):
        tally = tally_of(results)
        tally.results("x", [0.25], points=1)
        assert tally.points == 0
