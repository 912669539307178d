"""Answers survive the way out of the student's kernel; nothing else does."""

import json
import math
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from pandas.testing import assert_frame_equal, assert_series_equal

from loyaltylab.grading import codec
from loyaltylab.grading.codec import call, decode, encode, fetch
from loyaltylab.grading.score import Answers, Missing, NoAnswer
from loyaltylab.results import Estimate

NUMBERS = st.one_of(st.integers(), st.floats(), st.booleans())
PLAIN = st.recursive(
    st.one_of(st.none(), NUMBERS, st.text()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(), inner, max_size=4),
    max_leaves=10,
)


def round_trip(value: Any) -> Any:
    return decode(encode(value), "x")


def same(a: Any, b: Any) -> bool:
    """Equality that knows nan, and tells True from 1."""
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return type(a) is type(b) and (a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b)))


def depth(value: Any) -> int:
    inner: Any = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


class TestRoundTrip:
    @settings(deadline=None)
    @given(PLAIN)
    def test_numbers_text_lists_and_dictionaries(self, value):
        assume(depth(value) <= codec.MAX_DEPTH)
        assert same(round_trip(value), value)

    @pytest.mark.parametrize("value", [10**400, -(2**63), float("inf"), float("-inf"), 5e-324, -0.0])
    def test_numbers_at_the_edge(self, value):
        assert same(round_trip(value), value)

    def test_nan_stays_nan(self):
        assert math.isnan(round_trip(float("nan")))
        assert math.isnan(round_trip(np.float32("nan")))
        assert math.isnan(round_trip(pd.NA))

    @pytest.mark.parametrize(
        ("value", "plain"),
        [(np.int64(3), 3), (np.float32(0.5), 0.5), (np.bool_(True), True), (np.str_("B"), "B"), ((1, 2), [1, 2])],
    )
    def test_numpy_scalars_and_tuples_come_back_plain(self, value, plain):
        assert same(round_trip(value), plain)

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (pd.Timestamp("2024-05-01"), "2024-05-01 00:00:00"),
            (date(2024, 5, 1), "2024-05-01"),
            (datetime(2024, 5, 1, 12), "2024-05-01 12:00:00"),
            (np.datetime64("2024-05-01"), "2024-05-01"),
            (pd.Period("2024-05"), "2024-05"),
            (pd.Interval(0, 1), "(0, 1]"),
        ],
    )
    def test_dates_and_intervals_come_back_as_text(self, value, text):
        assert round_trip(value) == text
        assert round_trip([value]) == [text]

    @pytest.mark.parametrize("blank", [..., {"evidence": ...}, [1.0, ...]])
    def test_three_dots_mean_no_answer_yet(self, blank):
        assert decode(encode(blank), "x").reason == "`x` has no answer yet."
        assert decode(call({"x": lambda _value: blank}, "x", "[1]"), "x").reason == "`x` has no answer yet."

    @settings(deadline=None)
    @given(st.lists(st.lists(st.floats(), min_size=2, max_size=2), max_size=4))
    def test_number_arrays(self, rows):
        array = np.array(rows, dtype=float).reshape(len(rows), 2)
        np.testing.assert_array_equal(round_trip(array), array)

    @pytest.mark.parametrize(
        "array",
        [
            np.array(3.5),
            np.array([True, False]),
            np.array([2**63, 1], dtype="uint64"),
            np.array(["a", "b"]),
            np.array([1, "a", None, 2.5], dtype=object),
            np.array([[1, 2], [3, 4]])[:0],
        ],
    )
    def test_other_arrays(self, array):
        back = round_trip(array)
        assert back.shape == array.shape
        assert back.ravel().tolist() == array.ravel().tolist()

    def test_array_of_dates(self):
        days = np.array(["2024-05-01", "NaT"], dtype="datetime64[D]")
        assert round_trip(days)[0] == "2024-05-01"
        assert math.isnan(round_trip(days)[1])

    def test_multi_index_as_an_answer(self):
        index = pd.MultiIndex.from_tuples([("Aster", 1), ("Boreal", 2)])
        assert round_trip(index).tolist() == [["Aster", 1], ["Boreal", 2]]

    @settings(deadline=None)
    @given(st.dictionaries(st.text(), st.floats(), max_size=5))
    def test_series_with_text_labels(self, values):
        series = pd.Series(values, dtype=float)
        back = round_trip(series)
        assert list(back.index) == list(series.index)
        np.testing.assert_array_equal(back.to_numpy(float), series.to_numpy())

    @pytest.mark.parametrize(
        "index",
        [
            pd.Index([4, 5, 6], name="satisfaction"),
            pd.Index([0.5, 1.5, 2.5]),
            pd.Index([("a", 1), ("b", 2), ("c", 3)], tupleize_cols=False),
            pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("c", 3)], names=["make", "level"]),
        ],
    )
    def test_series_keeps_its_labels_and_their_names(self, index):
        series = pd.Series([1.0, 2.0, 3.0], index=index)
        assert_series_equal(round_trip(series), series, check_index_type=False)

    def test_series_by_interval_keeps_its_labels_as_text(self):
        series = pd.Series([1, 5, 9]).groupby(pd.cut(pd.Series([1, 5, 9]), [0, 4, 10]), observed=True).mean()
        assert list(round_trip(series).index) == ["(0, 4]", "(4, 10]"]

    def test_groupby_results(self):
        owners = pd.DataFrame({"make": ["Aster", "Aster", "Boreal"], "again": [True, False, True], "s": [6, 4, 6]})
        one = owners.groupby("make")["again"].mean()
        two = owners.groupby(["make", "s"])["again"].mean()
        table = owners.groupby("make").agg({"again": "mean", "s": "max"})
        assert_series_equal(round_trip(one), one, check_names=False, check_index_type=False)
        assert_series_equal(round_trip(two), two, check_names=False, check_index_type=False)
        assert_frame_equal(round_trip(table), table, check_index_type=False, check_column_type=False)

    def test_table_with_columns_of_every_kind(self):
        table = pd.DataFrame(
            {
                "whole": [1, 2],
                "maybe": pd.array([1, pd.NA], dtype="Int64"),
                "yes": [True, False],
                "make": pd.Categorical(["Aster", "Boreal"]),
                "name": ["a", None],
                "day": pd.Series(["2024-05-01", None], dtype="datetime64[ns]"),
                "waited": pd.to_timedelta(["1 days", None]),
                3: [0.5, float("nan")],
            }
        )
        back = round_trip(table)
        assert list(back.columns) == list(table.columns)
        assert back["whole"].tolist() == [1, 2]
        assert back["maybe"][0] == 1
        assert math.isnan(back["maybe"][1])
        assert back["yes"].tolist() == [True, False]
        assert back["make"].tolist() == ["Aster", "Boreal"]
        assert back["name"][0] == "a"
        assert pd.isna(back["name"][1])
        assert back["day"][0] == "2024-05-01 00:00:00"
        assert pd.isna(back["day"][1])
        assert back["waited"][0] == "1 days 00:00:00"
        assert back[3][0] == 0.5

    def test_table_whose_index_is_named_like_a_column(self):
        table = pd.DataFrame({"owner_id": ["C1", "C2"]}, index=pd.Index(["C1", "C2"], name="owner_id"))
        back = round_trip(table)
        assert back.index.name == "owner_id"
        assert back["owner_id"].tolist() == ["C1", "C2"]

    def test_table_with_two_columns_of_one_name(self):
        table = pd.DataFrame([[1, 2]], columns=["a", "a"])
        assert round_trip(table).to_numpy().tolist() == [[1, 2]]

    def test_table_with_stacked_columns_joins_their_names(self):
        table = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("s", "mean"), ("s", "max")]))
        assert list(round_trip(table).columns) == ["s mean", "s max"]

    @pytest.mark.parametrize("table", [pd.DataFrame(), pd.DataFrame({"a": []}), pd.DataFrame(index=["x"])])
    def test_empty_tables(self, table):
        assert round_trip(table).shape == table.shape

    def test_table_that_has_the_names_of_an_estimate(self):
        names = ["value", "low", "high", "n", "se", "method", "name", "unit"]
        assert round_trip(pd.DataFrame([range(8)], columns=names))["high"].tolist() == [2]

    def test_estimate(self):
        estimate = Estimate(17.2, 13.1, 20.9, n=2400, se=1.6, method="Wald, 95 %", name="NPS", unit="points")
        assert round_trip(estimate) == estimate

    def test_axes_come_back_as_named_properties(self):
        axes = Figure().subplots()
        axes.set(title="Again", xlabel="satisfaction", ylabel="share")
        axes.plot([1, 2], [0.1, 0.4])
        axes.bar([1, 2], [3.0, 5.0])
        expected = {"title": "Again", "xlabel": "satisfaction", "ylabel": "share", "lines": [[[1.0, 0.1], [2.0, 0.4]]]}
        assert round_trip(axes) == {**expected, "bars": [3.0, 5.0]}
        assert round_trip(axes.figure) == round_trip(axes)


class AlwaysEqual(int):
    """Says that it equals anything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __sub__(self, other):
        return 0


class Hostile:
    """Raises whatever one asks it."""

    def __getattr__(self, name):
        raise RuntimeError("do not look")


class Wrapped:
    """An item in an item in an item."""

    def item(self):
        return self


class TestWhatCannotBeHandedIn:
    def test_an_always_equal_number_is_a_plain_number(self):
        back = round_trip(AlwaysEqual(7))
        assert type(back) is int
        assert back == 7
        assert back != 8

    def test_always_equal_numbers_inside_a_table(self):
        back = round_trip(pd.Series([AlwaysEqual(7)], index=["Aster"], dtype=object))
        assert back["Aster"] != 8

    @pytest.mark.parametrize("make", [object, Hostile, Wrapped, complex, bytes, lambda: print, lambda: iter([1])])
    def test_other_objects_are_named(self, make):
        value = make()
        answer = round_trip({"inside": [value]})
        assert isinstance(answer, Missing)
        assert "`x` is a kind of value that cannot be handed in" in answer.reason
        assert isinstance(round_trip(value), Missing)

    def test_the_message_of_a_hostile_object_is_short(self):
        assert len(round_trip(type("A" * 9_000, (), {})()).reason) < 400

    def test_a_list_inside_itself(self):
        loop: list[object] = []
        loop.append(loop)
        assert "nested too deeply" in round_trip(loop).reason

    def test_too_many_values(self):
        assert "too many values" in round_trip(np.zeros(codec.MAX_ITEMS + 1)).reason
        assert "too many values" in round_trip(pd.DataFrame(np.zeros((codec.MAX_ITEMS, 2)))).reason

    def test_too_much_text(self):
        assert "too big" in round_trip("a" * codec.MAX_BYTES).reason
        assert "too big" in decode("1" * (codec.MAX_BYTES + 1), "x").reason

    def test_a_number_with_more_digits_than_python_writes(self):
        assert isinstance(round_trip(10**5000), Missing)


class TestDecodeTrustsNothing:
    @settings(deadline=None)
    @given(st.text())
    def test_any_text(self, text):
        decode(text, "x")

    @settings(deadline=None)
    @given(
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=8,
        )
    )
    def test_any_json(self, value):
        assert isinstance(decode(json.dumps(value), "x"), Missing)

    @settings(max_examples=100, deadline=None)
    @given(data=st.data())
    def test_json_that_looks_like_an_answer(self, data):
        """Known keys and kinds, put together at random: whatever comes out, scoring it never raises."""
        answer = decode(json.dumps(data.draw(lookalikes())), "x")
        answers = Answers({"x": answer})
        for read in (answers.number, answers.text, answers.table, answers.results, lambda n: answers.series(n, "AB")):
            try:
                read("x")
            except NoAnswer as problem:
                assert str(problem)  # noqa: PT017 - any other exception fails the test

    @pytest.mark.parametrize(
        "node",
        [
            {"kind": "int", "value": 1.5},
            {"kind": "int", "value": True},
            {"kind": "int", "value": "36"},
            {"kind": "float", "value": "36"},
            {"kind": "bool", "value": 1},
            {"kind": "text", "value": 3},
            {"kind": "pickle", "value": "gASVBQ=="},
            {"kind": ["int"], "value": 1},
            {"kind": "list", "value": [{"kind": "undefined"}]},
            {"kind": "array", "shape": [2], "value": []},
            {"kind": "array", "shape": [0, 10**30], "value": []},
            {"kind": "array", "shape": [float("inf")], "value": []},
            {"kind": "dict", "keys": [{"kind": "dict", "keys": [], "value": []}], "value": [{"kind": "none"}]},
            {"kind": "dict", "keys": [], "value": [{"kind": "none"}]},
            {"kind": "series", "index": {"levels": [], "names": []}, "value": []},
            {"kind": "table", "index": {"levels": [[]], "names": []}, "columns": [], "data": []},
            {"kind": "estimate", "value": {"value": {"kind": "int", "value": 1}}},
        ],
    )
    def test_wrong_parts_are_not_believed(self, node):
        assert isinstance(decode(json.dumps(node), "x"), Missing)

    def test_deep_json(self):
        assert isinstance(decode("[" * 200_000, "x"), Missing)
        assert isinstance(decode('{"kind": "list", "value": [' * 50_000, "x"), Missing)

    def test_nothing_is_evaluated(self, tmp_path):
        code = f"__import__('pathlib').Path({str(tmp_path / 'ran')!r}).touch()"
        for text in (code, json.dumps(code), json.dumps({"kind": code}), json.dumps({"kind": "undefined", "x": code})):
            decode(text, "x")
        assert decode(json.dumps({"kind": "text", "value": code}), "x") == code
        assert not (tmp_path / "ran").exists()

    def test_half_a_character_in_an_error_can_be_saved(self):
        reply = call({"f": lambda: (_ for _ in ()).throw(ValueError("\ud800"))}, "f", "[]")
        decode(reply, "f").reason.encode("utf-8")


KINDS = ["none", "bool", "int", "float", "text", "list", "array", "series", "dict", "table", "estimate", "undefined"]


def lookalikes() -> st.SearchStrategy[Any]:
    """Nodes in the codec's own vocabulary, right and wrong."""
    scalars = st.one_of(st.integers(), st.floats(), st.sampled_from(["A", "B"]), st.booleans(), st.none())
    leaf = st.builds(lambda k, v: {"kind": k, "value": v}, st.sampled_from(KINDS), scalars)

    def wider(inner):
        items = st.lists(inner, max_size=2)
        index = st.fixed_dictionaries({"levels": st.lists(items, max_size=2), "names": items})
        lists = st.one_of(items, inner, st.lists(items, max_size=2))
        node = {"kind": st.sampled_from(KINDS), "value": lists, "keys": items, "index": index, "columns": items}
        return st.fixed_dictionaries(
            {**node, "data": st.lists(items, max_size=2), "shape": st.lists(scalars, max_size=2)}
        )

    return st.recursive(leaf, wider, max_leaves=6)


class TestFetchAndCall:
    def test_names_without_an_answer(self):
        assert decode(fetch({}, "nps"), "nps").reason == "`nps` has no answer yet."
        assert decode(fetch({"nps": ...}, "nps"), "nps").reason == "`nps` has no answer yet."
        assert decode(call({}, "f", "[]"), "f").reason == "`f` has no answer yet."
        assert decode(call({"f": 3}, "f", "[]"), "f").reason == "`f` has no answer yet."

    def test_a_value_and_a_result(self):
        assert decode(fetch({"nps": 17.5}, "nps"), "nps") == 17.5
        assert decode(call({"f": lambda s, k: s**k}, "f", "[0.5, 2]"), "f") == 0.25

    def test_a_function_that_returns_nan(self):
        assert math.isnan(decode(call({"f": lambda: float("nan")}, "f", "[]"), "f"))

    @pytest.mark.parametrize(
        ("arguments", "words"), [("[0]", "ZeroDivisionError: "), ("[1, 2]", "TypeError: "), ("[null]", "TypeError: ")]
    )
    def test_a_function_that_raises(self, arguments, words):
        answer = decode(call({"f": lambda s: 1 / s}, "f", arguments), "f")
        assert f"`f` stopped with an error: {words}" in answer.reason

    def test_a_function_that_exits(self):
        assert "SystemExit" in decode(call({"f": lambda: exit(0)}, "f", "[]"), "f").reason

    def test_an_endless_message_is_cut(self):
        def talk():
            raise ValueError("a" * 10**6)

        assert len(decode(call({"f": talk}, "f", "[]"), "f").reason) < 400
