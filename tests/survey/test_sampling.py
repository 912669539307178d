"""Sample sizes against R, response rates and weights as identities, and what weights cannot repair."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from loyaltylab import datasets
from loyaltylab.survey import csat, post_stratify, response_check, sample_size, weight_summary, weighted

ASKED = pd.DataFrame(
    {
        "member": [1] * 400 + [0] * 600,
        "city": (["A", "B"] * 500),
        "responded": [1] * 160 + [0] * 240 + [1] * 90 + [0] * 510,
    }
)


def test_textbook_sizes() -> None:
    assert sample_size(margin=0.05) == 385
    assert sample_size(margin=0.03) == 1068
    assert sample_size(margin=0.05, population=1000) == 278  # Krejcie and Morgan (1970), table 1
    assert sample_size(margin=0.05, population=500) == 218  # Krejcie and Morgan print 217, rounded down
    assert sample_size(margin=1, sd=10) == 385


def test_sizes_for_a_difference_are_those_of_r() -> None:
    # R's help pages: power.prop.test(p1 = .50, p2 = .75, power = .90) and power.t.test(power = .90, delta = 1)
    assert sample_size(difference=0.25, share=0.5, power=0.9).per_group == np.ceil(76.7)
    assert sample_size(difference=1, sd=1, power=0.9).per_group == np.ceil(22.02110)
    assert sample_size(difference=0.1, share=0.5) == 2 * 388
    large = sample_size(difference=0.01, sd=1)
    assert abs(large.per_group - 2 * ((1.959964 + 0.841621) / 0.01) ** 2) < 2


def test_people_to_ask() -> None:
    size = sample_size(margin=0.05, response_rate=0.17)
    assert size.ask == int(np.ceil(385 / 0.17))
    assert "people to ask: 2,265" in str(size)
    both = sample_size(difference=0.1, response_rate=0.5)
    assert (both.answers, both.ask, both + 0) == (776, 1552, 776)


@given(st.floats(0.01, 0.3), st.floats(0.05, 0.95), st.integers(200, 100_000))
@settings(deadline=None, max_examples=50)
def test_the_margin_is_kept_and_a_finite_population_never_takes_more(m: float, p: float, population: int) -> None:
    n = int(sample_size(margin=m, share=p))
    assert 1.959964 * np.sqrt(p * (1 - p) / n) <= m * (1 + 1e-6)
    assert sample_size(margin=m, share=p, population=population) <= min(n, population)


def test_the_power_is_reached() -> None:
    rng = np.random.default_rng(6)
    n = sample_size(difference=0.15, share=0.4).per_group
    hits = rng.binomial(n, [[0.4, 0.55]] * 4000)
    p = hits.sum(axis=1) / (2 * n)
    z = (hits[:, 1] - hits[:, 0]) / n / np.sqrt(2 * p * (1 - p) / n)
    assert abs((np.abs(z) > 1.959964).mean() - 0.8) < 3 * np.sqrt(0.16 / 4000) + 0.01


def test_response_rates_and_their_test() -> None:
    found: Any = response_check(ASKED, by="member")
    assert found.table["rate"].to_dict() == {0: 15.0, 1: 40.0}
    assert found.table["share_answered"].sum() == pytest.approx(100)
    table = np.array([[90, 510], [160, 240]])
    reference = stats.chi2_contingency(table, correction=False)
    assert found.tests.loc["member", ["chi2", "p_value"]].tolist() == pytest.approx(
        [reference.statistic, reference.pvalue]
    )
    assert found.table.loc[1, "std_difference"] == pytest.approx((0.64 - 0.4) / np.sqrt(0.24))
    assert found.overall.value == 25
    both: Any = response_check(ASKED.assign(responded=ASKED["responded"] == 1), by=["member", "city"])
    assert both.table.loc["member"]["rate"].tolist() == found.table["rate"].tolist()
    assert both.tests.index.tolist() == ["member", "city"]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), min_size=8, max_size=60), st.data())
@settings(deadline=None, max_examples=40)
def test_weights_reproduce_the_population(rows: list[tuple[str, str]], data) -> None:
    sample = pd.DataFrame([*rows, *[(g, h) for g in "ab" for h in "xy"]], columns=["g", "h"])
    counts = data.draw(st.lists(st.integers(1, 50), min_size=4, max_size=4))
    cells = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    population = pd.DataFrame([c for c, n in zip(cells, counts, strict=True) for _one in range(n)], columns=["g", "h"])
    weights = post_stratify(sample, population, by=["g", "h"])
    matched = weights.groupby([sample["g"], sample["h"]]).sum() / len(sample)
    assert matched[cells].tolist() == pytest.approx([n / sum(counts) for n in counts])
    margins = {name: population[name].value_counts() for name in "gh"}
    raked = post_stratify(sample, margins, by=["g", "h"])
    for name in "gh":
        shares = population[name].value_counts(normalize=True)
        assert (raked.groupby(sample[name]).sum() / len(sample)).to_dict() == pytest.approx(shares.to_dict())
    assert raked.mean() == pytest.approx(1)
    assert weights.attrs["n_effective"] <= len(sample) + 1e-9
    assert weights.attrs["largest"] == weights.max()


def test_one_column_of_margins_is_cell_weighting() -> None:
    sample = ASKED[ASKED["responded"] == 1]
    one, other = (post_stratify(sample, how, by="member") for how in (ASKED, ASKED["member"].value_counts()))
    assert one.to_numpy() == pytest.approx(other.to_numpy())
    assert one.index.equals(sample.index)
    assert weight_summary(one).table["design_effect"].iloc[0] == pytest.approx(len(sample) / one.attrs["n_effective"])


def test_weighting_by_membership_hardly_touches_the_bias_of_silence() -> None:
    case: Any = datasets.load("harbour_hotels")
    asked = case.tables["stays"].query("survey_sent == 1")
    given = case.tables["surveys"].merge(asked, on="stay_id", validate="one_to_one")
    truth = case.truth["population"]["satisfaction"]["mean_csat_of_all_asked"]
    plain = csat(given["csat"], "mean", (1, 5))
    # Members do answer more often ...
    assert response_check(asked, by="member").tests["p_value"].iloc[0] < 1e-6
    # ... but the satisfied answer more often in both groups, and membership does not see that.
    repaired = weighted(given["csat"], post_stratify(given, asked, by="member"), scale=(1, 5))
    assert plain.value - truth > 0.2
    assert repaired.low > truth
    assert abs(repaired.value - plain.value) < 0.1 * (plain.value - truth)
    # Only who knows the true chances of an answer could undo it.
    secret = case.truths["stays"].set_index("stay_id")["response_chance"]
    known = weighted(given["csat"], 1 / given["stay_id"].map(secret), scale=(1, 5))
    assert abs(known.value - truth) < 3 * known.se


SAMPLE = pd.DataFrame({"g": list("aab"), "h": list("xyy")})
BAD = [
    (lambda: sample_size(), ["margin= or difference="]),
    (lambda: sample_size(margin=0.05, difference=0.1), ["one of the two"]),
    (lambda: sample_size(margin=5), ["margin", "0.05"]),
    (lambda: sample_size(margin=0.05, share=50), ["share", "50"]),
    (lambda: sample_size(margin=0.05, response_rate=0), ["response_rate"]),
    (lambda: sample_size(margin=0.05, sd=-1), ["sd"]),
    (lambda: sample_size(margin=0.05, population=0), ["population"]),
    (lambda: sample_size(margin=0.05, population=1000, response_rate=0.1), ["only 1,000", "margin"]),
    (lambda: sample_size(difference=0), ["difference"]),
    (lambda: sample_size(difference=0.6), ["1.1"]),
    (lambda: sample_size(difference=0.1, power=80), ["power"]),
    (lambda: sample_size(difference=0.1, population=100), ["population"]),
    (lambda: response_check(ASKED, by="hotel"), ["'hotel'"]),
    (lambda: response_check(ASKED.assign(responded=2), by="member"), ["responded", "row 0"]),
    (lambda: response_check(ASKED.assign(responded=0), by="member"), ["nobody answered"]),
    (lambda: response_check(ASKED.assign(member=np.nan), by="member"), ["member", "no group"]),
    (lambda: post_stratify(SAMPLE, {"a": 1, "b": 1, "c": 1}, by="g"), ["nobody in the sample is in c"]),
    (lambda: post_stratify(SAMPLE, {"a": 1}, by="g"), ["population has nobody in b"]),
    (lambda: post_stratify(SAMPLE, {"a": 1, "b": -1}, by="g"), ["0 or more"]),
    (lambda: post_stratify(SAMPLE, {"g": {"a": 1, "b": 1}}, by=["g", "h"]), ["'h'"]),
    (lambda: post_stratify(SAMPLE, SAMPLE, by="hotel"), ["'hotel'"]),
    (lambda: post_stratify(SAMPLE.assign(g=None), SAMPLE, by="g"), ["g:"]),
    (
        lambda: post_stratify(SAMPLE, {"g": {"a": 1, "b": 9}, "h": {"x": 8, "y": 2}}, by=["g", "h"]),
        ["did not come to rest", "fewer columns"],
    ),
    (lambda: weight_summary(pd.Series([1.0, 0.0])), ["above 0"]),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_is_named(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
