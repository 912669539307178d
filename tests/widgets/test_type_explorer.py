"""The type explorer places a customer, says what keeps and breaks, and keeps the customer when the typology changes."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from typing import Any

import pytest

from loyaltylab import widgets
from loyaltylab.i18n import get_language, set_language
from loyaltylab.loyalty import typologies, typology


def words_of(html: str) -> str:
    return unescape(re.sub("<[^>]*>", " ", html))


@pytest.fixture
def chinese() -> Iterator[None]:
    before = get_language()
    set_language("zh")
    yield
    set_language(before)


def place(explorer: Any, **levels: str) -> None:
    for name, level in levels.items():
        explorer.controls[name].value = level


def test_it_opens_on_the_commuter_and_says_all_three_things() -> None:
    explorer = widgets.type_explorer()
    assert explorer.type == "monopoly"
    text = words_of(explorer.readout.value)
    found = typology("seven").types[0]
    for part in (found.title, found.keeps, found.breaks, found.do):
        assert part["en"] in text
    assert "ll-readout" in explorer.readout._dom_classes
    assert "spurious loyalty" in words_of(explorer.elsewhere.value)


@pytest.mark.parametrize("name", list(typologies().table.index))
def test_every_place_shows_its_type(name: str) -> None:
    explorer = widgets.type_explorer(name)
    grid = typology(name)
    for levels in product(*(each.levels for each in grid.coordinates)):
        place(explorer, **dict(zip(explorer.controls, levels, strict=True)))
        assert explorer.type == grid.cells()[levels]
        shown = words_of(explorer.readout.value)
        title = next((each.title["en"] for each in grid.types if each.name == explorer.type), "No type")
        assert title in shown


def test_the_customer_stays_when_the_typology_changes() -> None:
    explorer = widgets.type_explorer("seven")
    place(explorer, attachment="high", repeat="low")
    assert explorer.type == "latent"
    explorer.choice.value = "dick_basu"
    assert explorer.type == "latent loyalty"
    explorer.choice.value = "seven_latent_low"
    assert explorer.type == "no type"
    place(explorer, attachment="low")
    assert explorer.type == "latent"
    explorer.choice.value = "dick_basu"
    assert explorer.type == "no loyalty"


def test_levels_are_carried_to_scales_of_other_lengths() -> None:
    explorer = widgets.type_explorer("jones_sasser")
    assert explorer.controls["loyalty"].value == "high"  # who comes is at the lower of the two high levels
    place(explorer, satisfaction="very low", loyalty="very low")
    assert explorer.type == "terrorist"
    explorer.choice.value = "dick_basu"
    assert explorer.controls["patronage"].value == "low"
    explorer.choice.value = "jones_sasser"
    assert explorer.type == "terrorist", "the exact level is remembered"
    explorer.choice.value = "dick_basu"
    place(explorer, patronage="high")
    explorer.choice.value = "jones_sasser"
    assert explorer.controls["loyalty"].value == "high"
    assert explorer.type == "hostage"


def test_elsewhere_names_only_typologies_that_ask_for_nothing_else() -> None:
    explorer = widgets.type_explorer("seven")
    title = typology("jones_sasser").title["en"]
    assert title not in words_of(explorer.elsewhere.value)
    explorer.choice.value = "jones_sasser"  # says something about satisfaction
    explorer.choice.value = "seven"
    assert title in words_of(explorer.elsewhere.value)


def test_reset_goes_back() -> None:
    explorer = widgets.type_explorer("seven")
    start = explorer.readout.value, explorer.elsewhere.value
    explorer.choice.value = "mckinsey_six"
    place(explorer, migration="down", reason="comparison")
    assert explorer.type == "deliberative switcher"
    explorer.reset.click()
    assert explorer.choice.value == "seven"
    assert (explorer.readout.value, explorer.elsewhere.value) == start


def test_it_speaks_chinese(chinese: None) -> None:
    explorer = widgets.type_explorer("seven")
    assert "垄断忠诚" in words_of(explorer.readout.value)
    assert dict(explorer.controls["reason"].options)["习惯"] == "habit"
    assert explorer.controls["attachment"].description == "情感依恋"


def test_unknown_typology_is_named() -> None:
    with pytest.raises(ValueError, match="no typology 'astrology'"):
        widgets.type_explorer("astrology")
