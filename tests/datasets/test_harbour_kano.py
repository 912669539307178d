"""The feature panel of harbour_hotels: answers follow the chances known, by lot, apart from all other tables."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load
from loyaltylab.survey import kano, kano_category

FOLDER = Path(__file__).parents[2] / "datasets" / "harbour_hotels"
panel = load_generator(FOLDER / "make_panel.py")
REGISTER = 16_000
PER = "AOMIRQ"


@pytest.fixture(scope="module")
def case():
    return load("harbour_hotels")


@pytest.fixture(scope="module")
def shipped(case):
    table = case.tables["feature_panel"]
    return table.assign(category=kano_category(table["with_it"], table["without_it"]))


def drawn(on, seed=4, guests=REGISTER):
    """Draw a panel of everybody who may be asked, so that only the answers are chance."""
    rng = np.random.default_rng(seed)
    register = pd.DataFrame(
        {
            "guest_id": [f"G{i}" for i in range(guests)],
            "purpose": np.where(rng.random(guests) < 0.3, "business", "leisure"),
            "contact_consent": 1,
        }
    )
    before, panel.GUESTS = panel.GUESTS, guests
    try:
        return (register, *panel.draw_panel(rng, register, on))
    finally:
        panel.GUESTS = before


def test_everybody_was_asked_about_everything(case, shipped):
    assert shipped.shape[0] == 240 * 6
    assert shipped.groupby("guest_id")["feature"].nunique().eq(6).all()
    consent = case.tables["guests"].set_index("guest_id")["contact_consent"]
    assert consent[shipped["guest_id"]].eq(1).all()
    assert set(shipped["category"]) == set(PER)


def test_the_lot_was_fair(case, shipped):
    guests = case.tables["guests"].query("contact_consent == 1")
    share = (guests["purpose"] == "leisure").mean()
    asked = guests[guests["guest_id"].isin(shipped["guest_id"])]
    assert abs((asked["purpose"] == "leisure").mean() - share) < 3 * np.sqrt(share * (1 - share) / 240)


def test_answers_follow_each_guests_chances(case, shipped):
    known = case.truths["feature_panel"]
    assert known[["guest_id", "feature"]].equals(shipped[["guest_id", "feature"]])
    chances = known[list(PER)]
    assert chances.sum(axis=1).to_numpy() == pytest.approx(1, abs=0.001)
    for name in PER:
        hit, p = shipped["category"] == name, chances[name]
        assert abs(hit.sum() - p.sum()) < 3 * np.sqrt((p * (1 - p)).sum()), name
        # Guests with a higher chance are hit more often: the chances are each guest's own.
        assert hit.corr(p) > 0.1 or name == "Q"


def test_population_values_are_what_a_large_panel_finds():
    _register, answers, _chances, known = drawn(on=1.0)
    found = kano(answers, "feature", "with_it", "without_it").table
    for feature, truth in known.items():
        asked = found.loc[feature, list("AOMI")].sum()
        for name in ("SI", "DI"):
            se = np.sqrt(abs(truth[name]) * (1 - abs(truth[name])) / asked)
            assert abs(found.loc[feature, name] - truth[name]) < 3.5 * se, (feature, name)
    assert found["category"].to_dict() | {"early_check_in": ""} == {
        "clean_bathroom": "M",
        "free_cancellation": "O",
        "welcome_drink": "A",
        "early_check_in": "",
        "towel_animals": "I",
        "courtesy_call": "R",
    }


def test_early_check_in_splits_by_purpose():
    register, answers, _chances, _known = drawn(on=1.0)
    early = answers[answers["feature"] == "early_check_in"].merge(register, on="guest_id")
    found = kano(early, "purpose", "with_it", "without_it").table
    assert found["category"].to_dict() == {"business": "A", "leisure": "I"}
    assert not found["ambiguous"].any()


def test_without_effects_features_and_purposes_are_alike():
    register, answers, chances, known = drawn(on=0.0)
    assert chances[list(PER)].nunique().eq(1).all()
    assert len({truth["SI"] for truth in known.values()}) == 1
    answers["category"] = kano_category(answers["with_it"], answers["without_it"])
    counts = pd.crosstab(answers["feature"], answers["category"])
    assert stats.chi2_contingency(counts).pvalue > 0.001
    by_purpose = answers.merge(register, on="guest_id")
    assert stats.chi2_contingency(pd.crosstab(by_purpose["purpose"], by_purpose["category"])).pvalue > 0.001


def test_with_effects_the_same_tests_find_them():
    register, answers, _chances, _known = drawn(on=1.0, guests=400)
    answers["category"] = kano_category(answers["with_it"], answers["without_it"])
    assert stats.chi2_contingency(pd.crosstab(answers["feature"], answers["category"])).pvalue < 1e-9
    early = answers[answers["feature"] == "early_check_in"].merge(register, on="guest_id")
    assert stats.chi2_contingency(pd.crosstab(early["purpose"], early["category"])).pvalue < 1e-3


def test_each_pair_of_answers_makes_its_category():
    for category, pairs in panel.ANSWERS.items():
        assert sum(pairs.values()) == pytest.approx(1)
        for with_it, without_it in pairs:
            assert kano_category(with_it, without_it) == category


def test_the_panel_is_drawn_apart_from_everything_else():
    make = load_generator(FOLDER / "make.py")
    plain = make.generate(n=600, seed=9)
    before, make.draw_panel = make.draw_panel, lambda rng, guests, on: before(np.random.default_rng(77), guests, on)
    other = make.generate(n=600, seed=9)
    assert not other.tables["feature_panel"].equals(plain.tables["feature_panel"])
    for name in set(plain.tables) - {"feature_panel"}:
        pd.testing.assert_frame_equal(plain.tables[name], other.tables[name])
