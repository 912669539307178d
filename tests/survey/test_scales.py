"""Scales: bad ones from the classroom are found, good ones pass, and what is not understood is said."""

import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.survey import check_scale
from loyaltylab.survey.labels import read_label

GOOD = [
    "very satisfied/satisfied/neutral/dissatisfied/very dissatisfied",
    "very dissatisfied/dissatisfied/slightly dissatisfied/slightly satisfied/satisfied/very satisfied",
    "strongly agree/agree/neither agree nor disagree/disagree/strongly disagree",
    "definitely not/probably not/undecided/probably/definitely",
    "1 = very difficult/2 = difficult/3 = neutral/4 = easy/5 = very easy",
    "satisfied/neutral/dissatisfied/don't know",
    "很满意/比较满意/一般/不太满意/很不满意",
    "非常同意/同意/不确定/不同意/非常不同意",
    "一定会/可能会/说不清/可能不会/一定不会",
    "很好/好/一般/差/很差",
    "18-24/25-34/35-44/45+",
    "under 30 %/30-69 %/70 % or more",
    "over 70/30-70/under 30",
    "不足30%/30%-70%/超过70%",
]


@pytest.mark.parametrize("scale", GOOD)
def test_good_scales_pass_in_both_directions(scale: str) -> None:
    for labels in (scale.split("/"), scale.split("/")[::-1]):
        found = check_scale(labels)
        assert found.good, found
        assert found.table.empty
        assert "no problem" in str(found)


FOUND = [
    ("很满意/比较满意/满意/不满意/很不满意", ["ambiguous", "unbalanced", "no midpoint"]),
    ("very satisfied/rather satisfied/satisfied/dissatisfied/very dissatisfied",
     ["ambiguous", "unbalanced", "no midpoint"]),
    ("70%以上/70–30%/30%以下", ["overlap", "overlap"]),
    ("70 % or more/70-30 %/under 30 %", ["overlap"]),
    ("很大可能/有可能/不可能", ["unbalanced", "no midpoint"]),
    ("excellent/very good/good/fair/poor", ["unbalanced"]),
    ("satisfied/neutral/so-so/dissatisfied", ["overlap"]),
    ("satisfied/satisfied/neutral/dissatisfied/dissatisfied", ["duplicate", "duplicate"]),
    ("very satisfied/satisfied/slightly dissatisfied/dissatisfied", ["asymmetric"]),
    ("满意/一般/不同意", ["mixed"]),
    ("agree/strongly agree/neutral/disagree/strongly disagree", ["unordered"]),
    ("0-20/30-60/61 or more", ["gap"]),
    ("more than 70/less than 70", ["gap"]),
    ("0-30/20-60/61+", ["overlap"]),
    ("0-10/0-10/11+", ["duplicate"]),
    ("31-60/0-30/61+", ["unordered"]),
    ("0-10/plenty", ["unknown"]),
    ("groovy/satisfied/dissatisfied", ["unknown"]),
]  # fmt: skip


@pytest.mark.parametrize(("scale", "problems"), FOUND)
def test_bad_scales_are_found(scale: str, problems: list[str]) -> None:
    found = check_scale(scale.split("/"))
    assert found.table["problem"].tolist() == problems
    assert not found.good
    assert found.table[["where", "why", "cure"]].map(bool).all(axis=None)


def test_the_exact_numbers_in_two_bands_are_named() -> None:
    why = " ".join(check_scale(["70%以上", "70–30%", "30%以下"]).table["why"])
    assert "Exactly 70" in why
    assert "Exactly 30" in why


def test_pairs_and_intervals() -> None:
    assert check_scale([(None, 30), (30, 70), (70, None)]).table["problem"].tolist() == ["overlap", "overlap"]
    right = pd.interval_range(0, 90, periods=3, closed="right")
    assert check_scale(list(right)).good
    assert check_scale(list(right), bounds=(0, 100)).table["problem"].tolist() == ["gap"]
    assert check_scale(["0-29 %", "30-100 %"], step=0).table["problem"].tolist() == ["gap"]


def test_values_say_what_the_lexicon_does_not_know() -> None:
    labels = ["wow", "hm", "yuck"]
    assert check_scale(labels).table["problem"].tolist() == ["unknown"] * 3
    assert "open" in str(check_scale(labels))
    assert check_scale(labels, values=[1, 0, -1]).good
    assert check_scale(labels, values=[3, 0, -1]).table["problem"].tolist() == ["asymmetric", "gap"]
    assert check_scale(labels, values=[1, -1, 0]).table["problem"].tolist() == ["unordered", "gap"]


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0]), min_size=1, max_size=4, unique=True), st.booleans())
@settings(deadline=None, max_examples=40)
def test_a_mirrored_scale_is_balanced_and_one_side_less_is_not(strengths: list[float], middle: bool) -> None:
    up = [*sorted(-one for one in strengths), *([0.0] if middle else []), *sorted(strengths)]
    labels = [f"label {place}" for place in range(len(up))]
    problems = set(check_scale(labels, values=up).table["problem"])
    assert not problems & {"unbalanced", "asymmetric", "unordered", "no midpoint"}
    if len(up) > 2:
        assert "unbalanced" in set(check_scale(labels[1:], values=up[1:]).table["problem"])


@given(st.lists(st.integers(1, 99), min_size=2, max_size=5, unique=True))
@settings(deadline=None, max_examples=40)
def test_bands_that_follow_each_other_pass_and_shared_ends_overlap(cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), 200]
    follow = [(low, high - 1) for low, high in pairwise(ends)]
    shared = list(pairwise(ends))
    assert check_scale(follow, bounds=(0, 199)).good
    assert check_scale(shared).table["problem"].tolist() == ["overlap"] * (len(shared) - 1)


@pytest.mark.parametrize(
    ("label", "strength"),
    [
        ("not at all likely", -4),
        ("not very easy", -1),
        ("a little satisfied", 1),
        ("一点也不满意", -4),
        ("比较不满意", -1.5),
        ("完全同意", 4),
        ("（5）很满意", None),
        ("5、很满意", 3),
    ],
)
def test_labels_are_read(label: str, strength: float | None) -> None:
    assert read_label(label).strength == strength


BAD = [
    (lambda: check_scale(["one"]), "at least 2 labels"),
    (lambda: check_scale("good"), "at least 2 labels"),
    (lambda: check_scale(["good", "bad"], values=[1]), "one number for each of the 2"),
    (lambda: check_scale(["good", "bad"], values=[1, float("nan")]), "one number for each"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        call()
