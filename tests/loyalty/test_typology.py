"""Typologies: every file is sound, regions cover what they say, distance and confidence mean what they say."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.i18n import get_language, set_language
from loyaltylab.loyalty import classify, compare_types, latent_profiles, read_typology, typologies, typology
from loyaltylab.loyalty.typology import FOLDER, NO_TYPE

NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_every_typology_is_complete_in_both_languages(name):
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert data["source"]
    grid = typology(name)
    for text in (grid.title, grid.note, *(each.title for each in grid.coordinates)):
        assert text["en"]
        assert text["zh"]
    for each in grid.types:
        for text in (each.title, each.keeps, each.breaks, each.do):
            assert text["en"], each.name
            assert text["zh"], each.name
            assert text["en"] != text["zh"], each.name


@pytest.mark.parametrize("name", NAMES)
def test_every_type_can_occur(name):
    grid = typology(name)
    assert set(grid.cells().values()) - {NO_TYPE} == {each.name for each in grid.types}


def test_list_and_description_follow_the_language():
    assert list(typologies().table.index) == NAMES
    before = get_language()
    try:
        set_language("zh")
        assert "虚假忠诚" in str(typology("dick_basu").describe())
    finally:
        set_language(before)
    assert "spurious loyalty" in str(typology("dick_basu").describe())


def grid_data(n=500, seed=1):
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"attitude": rng.normal(4, 1.5, n), "patronage": rng.poisson(4, n)})


def test_types_are_the_quadrants():
    data = grid_data()
    found = classify(data, cuts={"attitude": 4, "patronage": 5})
    likes, comes = data["attitude"] >= 4, data["patronage"] >= 5
    for name, here in {
        "true loyalty": likes & comes,
        "latent loyalty": likes & ~comes,
        "spurious loyalty": ~likes & comes,
        "no loyalty": ~likes & ~comes,
    }.items():
        assert found.table.loc[name, "n"] == here.sum()
        assert ((found.customers["type"] == name) == here).all()
    assert found.table["share"].sum() == pytest.approx(1)
    assert found.table["again"].sum() == pytest.approx(1)
    assert found.cuts == {"attitude": [4.0], "patronage": [5.0]}


def test_distance_is_to_the_nearest_border_in_standard_deviations():
    data = grid_data()
    found = classify(data, cuts={"attitude": 4, "patronage": 5})
    by_attitude = (data["attitude"] - 4).abs() / data["attitude"].std(ddof=1)
    # On a scale of whole numbers "from 5" has its border between 4 and 5.
    by_patronage = (data["patronage"] - 4.5).abs() / data["patronage"].std(ddof=1)
    expected = np.minimum(by_attitude, by_patronage)
    assert np.allclose(found.customers["distance"], expected, atol=0.02)


def test_confidence_is_the_chance_of_the_same_type_again():
    """Measure 4,000 customers twice with a known reliability: the mean confidence is the share that keeps its type."""
    rng = np.random.default_rng(5)
    liking, n = rng.normal(size=4000), 4000
    data, again = (
        pd.DataFrame(
            {"attitude": liking * np.sqrt(0.8) + rng.normal(size=n) * np.sqrt(0.2), "patronage": [0, 9] * 2000}
        )
        for _time in range(2)
    )
    cuts = {"attitude": 0, "patronage": 5}
    first = classify(data, cuts=cuts, reliability={"attitude": 0.8, "patronage": 1.0})
    # Given what was measured once, another error of the same size is added to it.
    noisy = data.assign(attitude=data["attitude"] + rng.normal(size=n) * np.sqrt(0.2))
    second = classify(noisy, cuts=cuts)
    same = (first.customers["type"] == second.customers["type"]).mean()
    assert first.customers["confidence"].mean() == pytest.approx(same, abs=3 * np.sqrt(0.25 / n))
    sure = classify(data, cuts=cuts, reliability=1.0)
    assert (sure.customers["confidence"] == 1).all()
    assert (sure.table["again"] == sure.table["share"]).all()
    assert len(again) == n


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.floats(0.1, 1.0))
def test_shares_and_chances_add_up(seed, reliability):
    found = classify(grid_data(60, seed), reliability=reliability)
    assert found.table["n"].sum() == 60
    assert found.table["again"].sum() == pytest.approx(1)
    assert found.customers["confidence"].between(0, 1).all()
    assert (found.customers["distance"] >= 0).all()


def test_categories_and_customers_of_no_type():
    text = {"en": "x"}
    own = read_typology(
        "own",
        {
            "title": text,
            "coordinates": {
                "reason": {"levels": ["price", "habit"], "category": True},
                "stays": {"levels": ["few", "many"]},
            },
            "types": [{"name": "bound", "title": text, "region": {"reason": ["habit"], "stays": ["many"]}}],
        },
    )
    data = pd.DataFrame({"reason": ["habit", "habit", "price"], "stays": [1, 9, 9]})
    found = classify(data, own, cuts={"stays": 5})
    assert found.customers["type"].tolist() == [NO_TYPE, "bound", NO_TYPE]
    assert found.table.loc[NO_TYPE, "n"] == 2


def test_agreement_is_one_for_the_same_and_near_zero_for_chance():
    rng = np.random.default_rng(1)
    types = pd.Series(rng.choice(list("abc"), 3000))
    same = compare_types(types, types.map({"a": "x", "b": "y", "c": "z"}), draws=50)
    assert same.notes[0].startswith("Adjusted Rand index 1.00")
    chance = compare_types(types, pd.Series(rng.choice(list("uvw"), 3000)), draws=50)
    value = float(chance.notes[0].split()[3])
    assert abs(value) < 0.01
    assert int(chance.table.to_numpy().sum()) == 3000


def test_adjusted_rand_equals_scikit_learn():
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(2)
    a = pd.Series(rng.choice(list("abc"), 400))
    b = a.where(rng.random(400) < 0.7, "z")
    shown = float(compare_types(a, b, draws=2).notes[0].split()[3])
    assert shown == pytest.approx(adjusted_rand_score(a, b), abs=0.005)


def test_mixture_recovers_well_separated_types_and_says_when_there_are_none():
    rng = np.random.default_rng(1)
    truth = rng.choice(3, 900, p=[0.5, 0.3, 0.2])
    centers = np.array([[0, 0], [5, 0], [0, 6]])
    data = pd.DataFrame(centers[truth] + rng.normal(size=(900, 2)), columns=["liking", "visits"])
    found = latent_profiles(data, ["liking", "visits"], most=5, draws=20)
    assert found.choice["bic"].idxmin() == 3
    assert found.choice["stability"].max() > 0.95
    for name, share in zip(found.table.index, (0.5, 0.3, 0.2), strict=True):
        assert found.table.loc[name, "low"] - 0.02 <= share <= found.table.loc[name, "high"] + 0.02
    same = compare_types(found.customers["type"], pd.Series(truth), draws=2)
    assert float(same.notes[0].split()[3]) > 0.95
    cloud = pd.DataFrame(rng.normal(size=(900, 2)), columns=["liking", "visits"])
    assert latent_profiles(cloud, ["liking", "visits"], most=3, draws=2).choice["bic"].idxmin() == 1
    forced = latent_profiles(cloud, ["liking", "visits"], number=3, draws=4)
    assert forced.choice["stability"].max() < 0.8, "pieces of one cloud are not found again"


def test_shares_of_profiles_keep_their_width_with_few_draws():
    rng = np.random.default_rng(3)
    first = rng.random(300) < 0.65
    data = pd.DataFrame(rng.normal(size=(300, 2)) + 4 * first[:, None], columns=["liking", "visits"])
    few, many = (latent_profiles(data, ["liking", "visits"], number=2, draws=draws).table for draws in (4, 40))
    for found in (few, many):
        assert (found["low"] < found["share"]).all()
        assert (found["share"] < found["high"]).all()
        assert found["high"].iloc[0] == pytest.approx(1 - found["low"].iloc[1])
    width = many["high"].iloc[0] - many["low"].iloc[0]
    assert width == pytest.approx(2 * 1.96 * np.sqrt(0.65 * 0.35 / 300), rel=0.35)
    assert few["high"].iloc[0] - few["low"].iloc[0] > 0.7 * width
    one = latent_profiles(data, ["liking"], number=1, draws=2).table
    assert one[["share", "low", "high"]].to_numpy().tolist() == [[1, 1, 1]]


GOOD = grid_data(60)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: typology("astrology"), "no typology 'astrology'"),
        (lambda: classify(GOOD.drop(columns="attitude")), "no column 'attitude'"),
        (lambda: classify(GOOD, columns={"mood": "attitude"}), "no coordinate 'mood'"),
        (lambda: classify(GOOD, cuts={"attitude": [1, 2]}), "expected 1 rising numbers"),
        (lambda: classify(GOOD, cuts={"attitude": "mean"}), "expected 1 rising numbers"),
        (lambda: classify(GOOD, reliability=0), "reliability of 'attitude' is 0"),
        (lambda: classify(GOOD.assign(attitude=[np.nan] + [1.0] * 59)), "no answer in row 0"),
        (lambda: compare_types(pd.Series(list("ab")), pd.Series(list("abc"))), "not about the same customers"),
        (lambda: compare_types(pd.Series(["a", None]), pd.Series(list("ab"))), "none missing"),
        (lambda: latent_profiles(GOOD, []), "columns is empty"),
        (lambda: latent_profiles(GOOD.assign(attitude=1), ["attitude"]), "attitude: everybody"),
        (lambda: latent_profiles(GOOD.head(20), ["attitude"]), "20 customers are too few"),
        (lambda: latent_profiles(GOOD, ["attitude"], draws=1), "draws at least 2"),
        (
            lambda: read_typology(
                "own",
                {
                    "title": {"en": "x"},
                    "coordinates": {"stays": {"levels": ["few"]}},
                    "types": [{"name": "a", "title": {"en": "x"}, "region": {"stays": ["many"]}}],
                },
            ),
            "expected levels among: few",
        ),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_categories_off_the_list_are_named():
    path = Path(FOLDER) / "dick_basu.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["coordinates"]["reason"] = {"levels": ["habit"], "category": True}
    with pytest.raises(ValueError, match=r"reason: row 1 \('whim'\)"):
        classify(
            pd.DataFrame({"attitude": [1, 2], "patronage": [1, 2], "reason": ["habit", "whim"]}),
            read_typology("own", data),
        )
    data["types"].append(data["types"][0])
    with pytest.raises(ValueError, match="two types are called 'true loyalty'"):
        read_typology("own", data)
