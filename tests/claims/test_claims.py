"""Records are complete and say no more than their evidence; checks give the published and recomputed numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyaltylab as ll
from loyaltylab import claims
from loyaltylab.claims.checking import CHECKS, check
from loyaltylab.claims.records import EVIDENCE, FOLDER, MEASURED, VERDICTS
from loyaltylab.claims.retention import BANDS
from loyaltylab.datasets import load

ALL = [claims.claim(path.stem) for path in sorted(FOLDER.glob("*.json"))]
RETENTION = "retention-5-profit-25-85"


def test_all_claims_are_there_once():
    assert sorted(each.number for each in ALL) == list(range(1, 26))
    assert list(claims.list_claims().table.index) == [each.id for each in sorted(ALL, key=lambda one: one.number)]
    seeds = {seed for each in ALL for seed in each.seeds}
    assert seeds >= {f"S{row}" for row in range(208, 232)} | {"S030", "S037", "S039", "S085"}
    verdicts = pd.Series([each.verdict for each in ALL if each.number <= 24]).value_counts()
    expected = {"misquoted": 8, "untraceable": 8, "partly": 3, "supported": 2, "context": 2, "myth": 1}
    assert verdicts.to_dict() == expected


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_record_is_complete_in_both_languages(one):
    assert one.verdict in VERDICTS
    assert one.measured in MEASURED
    assert one.evidence in EVIDENCE
    for text in (one.text, one.circulates, one.claimed_origin, one.real_origin, one.explanation, one.population):
        if text is not None:
            assert set(text) == {"en", "zh"}
            assert text["en"].isascii()
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text["zh"])
    assert 2 <= one.explanation["en"].count(". ") + 1 <= 6


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_words_say_no_more_than_the_evidence(one):
    if one.evidence == "M":
        assert "ften cited" in one.explanation["en"]
        assert "常被引用" in one.explanation["zh"]
    if one.evidence == "U":
        assert one.verdict in {"untraceable", "misquoted"}
        assert one.real_origin["en"].startswith("None found")
    if one.verdict == "untraceable":
        assert one.real_origin["en"].startswith("None found")
        assert one.year is None
        assert one.n is None
    else:
        assert one.references


def test_cards_come_in_the_language_in_use():
    one = claims.claim("new-customer-costs-5-6")
    assert "a myth as a constant" in str(one)
    assert "  - Blattberg" in str(one)
    assert "<th>evidence</th><td>the source was read</td>" in one._repr_html_()
    ll.set_language("zh")
    assert one.text["zh"] in str(one)
    assert one.explanation["zh"] in one._repr_html_()
    assert claims.list_claims().table.loc[one.id, "text"] == one.text["zh"]


def test_unknown_claims_are_refused():
    with pytest.raises(ValueError, match="there is no claim 'x'"):
        claims.claim("x")
    with pytest.raises(ValueError, match="there is no claim 'x'"):
        check("x")


@pytest.mark.parametrize("one", [each for each in ALL if not each.computable], ids=lambda one: one.id)
def test_what_cannot_be_computed_says_why(one):
    assert one.id not in CHECKS
    with pytest.raises(ValueError, match=r"cannot be computed: .{20}"):
        check(one.id)


GOLDEN = [
    ("immediate", 0.9, (100.0, 33.3, 20.0)),
    ("immediate", 0.6, (14.3, 11.1, 9.1)),
    ("conditional", 0.9, (111.1, 40.7, 26.7)),
    ("conditional", 0.6, (23.8, 20.4, 18.2)),
]


@pytest.mark.parametrize(("timing", "retention", "gains"), GOLDEN)
def test_five_points_more_bring_what_was_recomputed(timing, retention, gains):
    for discount, expected in zip((0.0, 0.1, 0.2), gains, strict=True):
        found = check(RETENTION, retention=retention, discount=discount, timing=timing)
        assert round(found.value, 1) == expected
        assert found.table[f"discount_{discount:.2f}"][timing, retention] == pytest.approx(found.value)
        assert found.holds == (25 <= found.value <= 85)


def test_values_of_a_customer_are_the_published_ones():
    value = claims.customer_value
    assert value(0.8, 0.1, "immediate", 100) == pytest.approx(366.667, abs=5e-4)
    assert value(0.8, 0.1, "conditional", 100) == pytest.approx(266.667, abs=5e-4)
    assert value(0.8, 0.1, "immediate", 100, horizon=5) == pytest.approx(292.063, abs=5e-4)
    assert value(0.8, 0.1, "conditional", 100, horizon=5) == pytest.approx(212.410, abs=5e-4)
    assert value(0.8, 0.1, "conditional", growth=0.05) == pytest.approx(3.0769, abs=5e-5)
    table = {(0.6, 0.10): 1.20, (0.7, 0.12): 1.67, (0.8, 0.14): 2.35, (0.9, 0.16): 3.46, (0.9, 0.12): 4.09}
    for (r, d), multiple in table.items():
        assert round(value(r, d, "conditional"), 2) == multiple


@given(r=st.floats(0.05, 0.9), more=st.floats(0.005, 0.04), d=st.floats(0.01, 0.4))
@settings(deadline=None, max_examples=40)
def test_properties_of_the_gain(r, more, d):
    timing = "immediate"
    now = claims.gain(r, 0.05, d, timing)
    assert claims.gain(r + more, 0.05, d, timing) > now
    assert now <= claims.gain(r, 0.05, d, "conditional")
    assert claims.gain(r, 0.0, d, timing) == pytest.approx(0)
    assert claims.gain(r, 0.05, d + 0.05, timing) < now
    assert claims.gain(r, 0.05, d, timing, kind="relative") <= now + 1e-9
    assert claims.gain(r, 0.05, d, timing, acquisition_cost=0.5) > now
    assert claims.gain(r, 0.05, d, timing, horizon=400) == pytest.approx(now, rel=1e-2)
    both = [claims.customer_value(r, d, one) for one in ("immediate", "conditional")]
    assert both[0] - both[1] == pytest.approx(1)


def test_timing_must_be_stated_and_both_are_explained():
    for timing in ({}, {"timing": "sometime"}):
        with pytest.raises(
            ValueError, match=r"'immediate' .*first margin comes now.* 'conditional' .*stayed the first"
        ):
            check(RETENTION, retention=0.8, discount=0.1, **timing)
    found = check(RETENTION, retention=0.8, discount=0.1, timing="conditional")
    assert "timing conditional" in str(found)
    assert found.assumptions["timing"] == "conditional"


@pytest.mark.parametrize("name", sorted(BANDS))
def test_every_retention_claim_takes_what_it_says_itself(name):
    found = check(name, **({} if "5-to-10" in name else {"retention": 0.9}), discount=0.1, timing="immediate")
    assert found.assumptions["change"] == (-0.05 if "minus" in name else 0.05)
    assert found.assumptions["horizon"] == (5 if name == "retention-5-profit-60" else None)
    assert found.claimed == BANDS[name]


def test_an_end_of_the_band_belongs_to_it():
    found = check("loyalty-minus-5-profit-minus-25", retention=0.9, discount=0.1, timing="immediate")
    assert found.value == pytest.approx(-20)
    assert found.holds


BAD = [
    ({"retention": 80}, "retention is 80, expected a number in"),
    ({"retention": True}, "retention is True"),
    ({"discount": -0.1}, "discount is -0.1"),
    ({"change": 0.3}, "which is no share"),
    ({"kind": "percent"}, "kind is 'percent'"),
    ({"horizon": 2.5}, "horizon is 2.5"),
    ({"growth": 0.5}, "the value is infinite"),
    ({"acquisition_cost": 50}, "no percentage of that makes sense"),
    ({"rate": 0.5}, "knows no assumption rate. It takes: retention"),
]


@pytest.mark.parametrize(("wrong", "words"), BAD)
def test_wrong_assumptions_are_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        check(RETENTION, **{"retention": 0.8, "discount": 0.1, "timing": "immediate", **wrong})
    with pytest.raises(ValueError, match="needs retention"):
        check(RETENTION, discount=0.1, timing="immediate")


def test_ratios_and_percentages_are_two_ways_to_write_one_thing():
    assert claims.ratio_to_percent(25) == 4
    assert claims.ratio_to_percent(5) == 20
    assert claims.percent_to_ratio(claims.ratio_to_percent(7.3)) == pytest.approx(7.3)
    found = check("new-customer-costs-5-6", acquisition_cost=300, retention_cost={"narrow": 60, "wide": 120})
    assert found.value == 5
    assert found.holds
    assert found.table["ratio"]["wide"] == 2.5
    assert "from 2.5 to 5.0" in str(found)
    assert check("retention-costs-20-percent", acquisition_cost=300, retention_cost=60).holds
    assert check("retention-costs-5-25-percent", acquisition_cost=100, retention_cost=4).holds is False
    with pytest.raises(ValueError, match="retention_cost own is 0"):
        check("retention-costs-20-percent", acquisition_cost=300, retention_cost=0)
    with pytest.raises(ValueError, match="retention_cost is empty"):
        check("retention-costs-20-percent", acquisition_cost=300, retention_cost={})
    with pytest.raises(ValueError, match="ratio is 0"):
        claims.ratio_to_percent(0)


def test_a_level_is_no_difference():
    found = check("existing-customers-60-70-success", existing=0.65, prospect=0.10)
    assert found.table["value"].tolist() == pytest.approx([65, 55, 550])
    assert not found.holds
    with pytest.raises(ValueError, match="prospect is 0"):
        check("existing-customers-60-70-success", existing=0.65, prospect=0)


def test_the_best_against_the_rest():
    spend = pd.Series([16.0] * 10 + [1.0] * 90)
    found = check("best-outspend-16-to-1", spend=spend, draws=50)
    assert found.value == pytest.approx(16)
    assert found.low <= found.value <= found.high
    share = check("most-profit-from-few", spend=spend, top=0.1, draws=50)
    assert share.value == pytest.approx(100 * 160 / 250)
    assert share.holds
    assert share.table["value"].is_monotonic_increasing
    again = check("most-profit-from-few", spend=spend, top=0.1, draws=50)
    assert (again.low, again.high) == (share.low, share.high)
    for wrong, words in [([1, 2], "at least 20"), ([1.0] * 30 + [-1], "off the scale"), ([0] * 25, "no ratio")]:
        with pytest.raises(ValueError, match=words):
            check("best-outspend-16-to-1", spend=wrong)


def test_groups_are_compared_with_an_interval_that_covers_the_truth():
    rng = np.random.default_rng(3)
    high, low = rng.gamma(4, 114 / 4, 2000), rng.gamma(4, 25, 2000)
    found = check("loyal-customers-create-14-more", loyal=high, others=low)
    assert found.low < 14 < found.high
    assert found.value == pytest.approx(100 * (high.mean() / low.mean() - 1))
    prime = check("prime-members-spend-50-more", members=high * 2, others=low, draws=50)
    assert prime.table.loc["own", "value"] == pytest.approx(100 * (2 * high.mean() / low.mean() - 1))
    with pytest.raises(ValueError, match="belong together"):
        check("prime-members-spend-50-more", members=high)
    with pytest.raises(ValueError, match="everybody spends nothing"):
        check("loyal-customers-create-14-more", loyal=high, others=[0.0] * 10)


def test_the_surveys_that_are_cited():
    found = check("prime-members-spend-50-more")
    assert found.value == pytest.approx(100 * (1100 / 600 - 1))
    assert found.holds
    assert claims.complaint_survey().table.to_numpy().tolist() == [[9, 19, 54, 82], [37, 46, 70, 95]]
    words = check("complaints-solved-35-52-95").verdict
    assert "35 %, 52 % do not occur" in words


def test_tenure_and_profit():
    table = claims.reichheld_sasser().table
    indices = table[[f"index_{year}" for year in range(1, 6)]].round().astype(int)
    assert indices.loc["credit_card"].tolist() == [100, 140, 147, 163, 183]
    assert indices.loc["industrial_laundry"].tolist() == [100, 115, 133, 154, 178]
    assert indices.loc["industrial_distribution"].tolist() == [100, 220, 269, 320, 373]
    assert indices.loc["auto_servicing"].tolist() == [100, 140, 280, 352, 352]
    golden = {0.6: 27.82, 0.8: 67.05, 0.9: 94.30, 0.95: 110.25}
    for retention, value in golden.items():
        assert round(check("longer-tenure-more-profit", retention=retention).value, 2) == value
    with pytest.raises(ValueError, match="industry is 'banks', expected one of: credit_card"):
        check("longer-tenure-more-profit", industry="banks")


def test_car_owners_are_the_puzzle():
    owners = load("car_owners").tables["owners"]
    found = check("satisfied-90-repurchase-30-40", data=owners)
    assert found.holds
    assert found.value == pytest.approx(100 * owners["repurchased"].mean())
    left = owners[owners["repurchased"] == 0]
    assert found.table["value"]["satisfied_of_those_who_left"] == pytest.approx(
        100 * (left["satisfaction"] >= 4).mean()
    )
    assert not check("satisfied-90-repurchase-30-40", data=owners, satisfied_from=6).holds
    with pytest.raises(ValueError, match="satisfied_from is 1"):
        check("satisfied-90-repurchase-30-40", data=owners, satisfied_from=1)
    with pytest.raises(ValueError, match="nobody left"):
        check("satisfied-90-repurchase-30-40", data=owners.assign(repurchased=1))
    with pytest.raises(ValueError, match="no column 'again'"):
        check("satisfied-90-repurchase-30-40", data=owners, repurchased="again")
