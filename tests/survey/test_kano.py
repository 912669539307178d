"""Kano: the published table and coefficients, Fong's test by hand, identities, the hotel panel, and bad input."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from loyaltylab import survey
from loyaltylab.datasets import load
from loyaltylab.survey.intervals import wilson

COUNTS = st.lists(st.integers(0, 200), min_size=6, max_size=6)


def test_published_coefficients(root: Any) -> None:
    golden = json.loads((root / "tests/golden/survey.json").read_text("utf-8"))["kano"]
    row = survey.kano_from_counts({name: golden[name] for name in "AOMI"}).table.iloc[0]
    assert row["SI"] == pytest.approx(golden["SI"])
    assert row["DI"] == pytest.approx(golden["DI"])
    assert (row["SI_low"], row["SI_high"]) == pytest.approx(wilson(60, 100))
    assert (-row["DI_high"], -row["DI_low"]) == pytest.approx(wilson(65, 100))


def test_all_twenty_five_pairs() -> None:
    with_it, without = np.meshgrid(range(1, 6), range(1, 6), indexing="ij")
    found = survey.kano_category(with_it.ravel(), without.ravel())
    assert "".join(found) == "QAAAO" + 3 * "RIIIM" + "RRRRQ"
    assert found.value_counts().to_dict() == {"I": 9, "R": 7, "A": 3, "M": 3, "Q": 2, "O": 1}


def test_fong_by_hand() -> None:
    """40 against 25 of 100: the limit is 1.65 * sqrt(65 * 135 / 200) = 10.93, so 15 is clear and 10 is not."""
    clear = survey.kano_from_counts({"A": 20, "O": 40, "M": 25, "I": 15}).table.iloc[0]
    assert clear["threshold"] == pytest.approx(10.93, abs=0.005)
    assert (clear["difference"], clear["ambiguous"], clear["category"], clear["second"]) == (15, False, "O", "M")
    close = survey.kano_from_counts({"A": 20, "O": 38, "M": 28, "I": 14}).table.iloc[0]
    assert close["ambiguous"]


def test_fongs_limit_is_too_small_and_the_exact_test_is_not() -> None:
    """Two categories truly equal, 70 % of answers together: the limit leaves out their covariance."""
    drawn = np.random.default_rng(5).multinomial(300, [0.35, 0.35, 0.15, 0.15], 2000)
    features = pd.DataFrame(drawn, columns=list("AOMI"))
    table = survey.kano_from_counts(features).table
    expected = 2 * norm.sf(1.65 * np.sqrt(0.65))
    assert expected > 0.18, "instead of the 10 % that 1.65 on either side stands for"
    assert (~table["ambiguous"]).mean() == pytest.approx(expected, abs=0.03)
    assert (table["p"] < 0.1).mean() == pytest.approx(0.09, abs=0.02)


def test_exact_test_by_hand() -> None:
    row = survey.kano_from_counts({"A": 20, "O": 40, "M": 25, "I": 15}).table.iloc[0]
    assert row["p"] == pytest.approx(binomtest(40, 65).pvalue)
    assert survey.kano_from_counts({"A": 10, "O": 10}).table["p"].iloc[0] == 1


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_identities(counts: list[int]) -> None:
    assume(sum(counts[:4]) > 0)
    table = survey.kano_from_counts(dict(zip("AOMIRQ", counts, strict=True))).table.iloc[0]
    assert 0 <= table["SI_low"] <= table["SI"] <= table["SI_high"] <= 1
    assert -1 <= table["DI_low"] <= table["DI"] <= table["DI_high"] <= 0
    a, o, m, i = counts[:4]
    assert table["SI"] - table["DI"] == pytest.approx((a + 2 * o + m) / (a + o + m + i))
    assert table[table["category"]] == max(counts)
    assert table["category"] != table["second"]
    assert table["n"] == sum(counts)


def test_equal_counts_prefer_what_would_hurt() -> None:
    row = survey.kano_from_counts({"A": 10, "O": 10, "M": 10, "I": 10}).table.iloc[0]
    assert (row["category"], row["second"], row["ambiguous"]) == ("M", "O", True)


def test_answers_and_counts_agree() -> None:
    data = pd.DataFrame({"what": ["pool", "gym"] * 4, "yes": [1, 1, 1, 2, 1, 3, 2, 3], "no": [3, 5, 5, 5, 2, 3, 5, 1]})
    result = survey.kano(data, "what", "yes", "no")
    assert list(result.table.index) == ["pool", "gym"]
    again = survey.kano_from_counts(result.table[list("AOMIRQ")])
    pd.testing.assert_frame_equal(result.table.rename_axis("feature"), again.table)
    one = survey.kano(data[data["what"] == "pool"], functional="yes", dysfunctional="no").table
    assert one.loc["feature", "SI"] == result.table.loc["pool", "SI"]


def test_notes_warn() -> None:
    text = str(survey.kano_from_counts({"pool": {"A": 10, "O": 9, "Q": 5}, "gym": {"I": 30, "A": 2}}))
    assert "Ambiguous, look at segments or ask more customers: pool (A/O)." in text
    assert "questionable answers, the question may be misunderstood: pool." in text


def test_the_hotel_panel_comes_back() -> None:
    case = load("harbour_hotels")
    table = survey.kano(case.tables["feature_panel"], "feature", "with_it", "without_it").table
    known = pd.DataFrame(case.truth["population"]["features"]).T
    asked = table[["A", "O", "M", "I"]].sum(axis=1)
    for name in ("SI", "DI"):
        true = known[name].astype(float)
        se = np.sqrt(true.abs() * (1 - true.abs()) / asked)
        assert ((table[name] - true).abs() < 3 * se).all(), name
    modes = pd.DataFrame(known["share"].to_dict()).T.idxmax(axis=1)
    sure = table[~table["ambiguous"]]
    assert sure["category"].equals(modes[sure.index].rename("category"))
    assert set(sure["category"]) == {"A", "O", "M", "I", "R"}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: survey.kano_category(0, 3), "functional: row 0 .0. is off the scale"),
        (lambda: survey.kano_category([1, 2], [3]), "functional has 2 answers, dysfunctional 1"),
        (lambda: survey.kano_category([1, np.nan], [3, 3]), "functional: no answer in row 1"),
        (lambda: survey.kano(pd.DataFrame({"functional": [1]})), "'dysfunctional'"),
        (lambda: survey.kano(pd.DataFrame({"functional": [3], "dysfunctional": [1]})), "nobody's answers fit"),
        (lambda: survey.kano_from_counts({"A": 3, "X": 2}), "category 'X'"),
        (lambda: survey.kano_from_counts({"A": -3, "O": 2}), "A: row feature .-3.*off the scale"),
        (lambda: survey.kano_from_counts({"A": 0.5, "O": 2}), "not a whole number"),
        (lambda: survey.kano_from_counts({}), "counts is empty"),
        (lambda: survey.kano_from_counts({"A": 3}, confidence=95), "confidence is 95"),
        (
            lambda: survey.kano(pd.DataFrame({"f": ["pool", None], "functional": 1, "dysfunctional": 2}), feature="f"),
            "row 1 names no feature",
        ),
    ],
)
def test_bad_input_is_named(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
