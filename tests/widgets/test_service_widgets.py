"""The explorers of delivered value and of SERVQUAL weights react to sliders, presets and reset, and say the result."""

import re
from html import unescape
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from loyaltylab import survey, widgets
from loyaltylab.widgets import servqual, value

EXPLORERS = {"value": widgets.delivered_value_explorer, "weights": widgets.importance_explorer}


def words(explorer: Any) -> str:
    return unescape(re.sub("<[^>]*>", "", explorer.readout.value))


@pytest.mark.parametrize("name", EXPLORERS)
def test_readout_picture_and_sliders_serve_everybody(name: str) -> None:
    explorer = EXPLORERS[name]()
    assert "ll-readout" in explorer.readout._dom_classes
    assert 'role="status"' in explorer.readout.value
    assert re.search(r'alt="[^"]*\d', explorer.plot.value)
    assert plt.get_fignums() == []
    for slider in explorer.sliders.values():
        assert slider.description
        assert slider.readout
        assert slider.step == 1, "arrow keys move by a point"
        assert not slider.continuous_update


@pytest.mark.parametrize("name", EXPLORERS)
def test_presets_reset_and_own_settings(name: str) -> None:
    explorer = EXPLORERS[name]()
    start = explorer.readout.value, explorer.plot.value
    presets = [key for _label, key in explorer.preset.options if key not in ("own", explorer.preset.value)]
    seen = {start[0]}
    for key in presets:
        explorer.preset.value = key
        assert explorer.preset.value == key
        seen.add(explorer.readout.value)
    assert len(seen) == len(presets) + 1
    slider = next(iter(explorer.sliders.values()))
    slider.value = 7
    assert explorer.preset.value == "own"
    assert slider.value == 7
    explorer.reset.click()
    assert (explorer.readout.value, explorer.plot.value) == start


def test_the_choice_tips_where_the_readout_says() -> None:
    explorer = widgets.delivered_value_explorer()
    assert "Offer 1 wins: +35 against +25" in words(explorer)
    assert "by more than 10" in words(explorer)
    explorer.sliders[0, "money_cost"].value += 10
    assert "Both leave the customer +25" in words(explorer)
    explorer.sliders[0, "money_cost"].value += 1
    assert "Offer 2 wins: +25 against +24" in words(explorer)


def test_what_is_too_small_to_tip_is_named() -> None:
    explorer = widgets.delivered_value_explorer()
    explorer.sliders[0, "image_value"].value = 5
    assert "Even without" not in words(explorer)
    explorer.sliders[1, "product_value"].value = 10
    assert "Even without all of this Offer 1 would still win" in words(explorer)
    assert "image value" in words(explorer).split("still win")[1]
    assert "product value" not in words(explorer).split("still win")[1]


def test_own_offers_are_shown() -> None:
    offers = pd.DataFrame(value.PRESETS["cheap"], index=["Inn & Co", "Palace"], columns=value.COMPONENTS) * 3
    explorer = widgets.delivered_value_explorer(offers)
    assert explorer.preset.value == "own"
    assert "Palace wins: +150 against +30" in words(explorer)
    assert explorer.sliders[1, "money_cost"].value == 180
    with pytest.raises(ValueError, match="offers has 1 rows"):
        widgets.delivered_value_explorer(offers.head(1))
    with pytest.raises(ValueError, match="lacks time_cost"):
        widgets.delivered_value_explorer(offers.drop(columns="time_cost"))


def test_weights_give_the_published_gap() -> None:
    explorer = widgets.importance_explorer()
    assert explorer.weighted is not None
    assert explorer.weighted.value == pytest.approx(-0.706)
    assert words(explorer).startswith("Weighted gap -0.71, unweighted -0.60. Most of it comes from reliability: -0.35")
    explorer.preset.value = "looks"
    assert explorer.weighted.value == pytest.approx(0.6 * -0.2 + 0.1 * (-1.1 - 0.8 - 0.4 - 0.5))


def test_points_are_rescaled_and_none_is_no_weight() -> None:
    explorer = widgets.importance_explorer({"reliability": -1.0, "empathy": -0.2})
    assert [slider.value for slider in explorer.sliders.values()] == [50, 50]  # a hundred points, shared equally
    for slider in explorer.sliders.values():
        slider.value = 80
    assert explorer.weights is not None
    assert explorer.weights.tolist() == [50, 50]
    assert explorer.weighted is not None
    assert explorer.weighted.value == pytest.approx(-0.6)
    for slider in explorer.sliders.values():
        slider.value = 0
    nothing: Any = explorer.weighted
    assert nothing is None
    assert words(explorer) == "Give at least one dimension a point."
    assert explorer.plot.value == ""


def test_answers_bring_their_interval() -> None:
    rng = np.random.default_rng(2)
    names = [f"{kind}_{code}_1" for kind in ("exp", "per") for code in ("tan", "rel", "res", "ass", "emp")]
    result = survey.servqual(
        pd.DataFrame(rng.integers(1, 8, (50, 10)), columns=names), weights=servqual.PRESETS["published"]
    )
    explorer = widgets.importance_explorer(result)
    found, known = explorer.weighted, result.weighted
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((known.value, known.low, known.high))
    assert f"[{known.low:+.2f}, {known.high:+.2f}]" in words(explorer)


def test_other_things_are_refused() -> None:
    with pytest.raises(ValueError, match="result is a list"):
        widgets.importance_explorer([1, 2])
    with pytest.raises(ValueError, match="row empathy"):
        widgets.importance_explorer({"empathy": "low"})  # type: ignore[dict-item]
