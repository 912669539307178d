"""Plots of brands: what is drawn is what was computed, nothing is cut off, and the words carry the numbers."""

import re
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from loyaltylab import loyalty, plots, set_language
from loyaltylab.datasets import load

CASE = load("brand_panel")
PURCHASES, RANKINGS = CASE.tables["purchases"], CASE.tables["rankings"]
OWNERS = load("car_owners").tables["owners"].head(300)
SIGNS = loyalty.indicators_from_purchases(PURCHASES, "Oakum", RANKINGS)
FOUR = {name: one for name, one in loyalty.SIX_INDICATORS.items() if name in SIGNS}

MATRIX = loyalty.switching_matrix(PURCHASES, draws=50)
FIT = loyalty.double_jeopardy(PURCHASES[PURCHASES["date"] >= "2025-10-06"], customers=400, draws=50)
WALLET = loyalty.compare_wallet(RANKINGS, draws=50)
INDEX = loyalty.loyalty_index(OWNERS, draws=50)
RANKED = loyalty.loyalty_index(SIGNS, FOUR, method="rank", draws=50)
DRAW: dict[str, Any] = {
    "switching": lambda ax=None: plots.switching_matrix(MATRIX, ax=ax),
    "jeopardy": lambda ax=None: plots.double_jeopardy(FIT, ax=ax),
    "wallet": lambda ax=None: plots.wallet_share(WALLET, ax=ax),
    "index": lambda ax=None: plots.loyalty_index(INDEX, ax=ax),
    "ranked index": lambda ax=None: plots.loyalty_index(RANKED, ax=ax),
}


@pytest.fixture(autouse=True)
def clean():
    yield
    plt.close("all")


@pytest.mark.parametrize("name", DRAW)
def test_title_words_and_given_axes(name: str) -> None:
    _figure, ax = plt.subplots()
    assert DRAW[name](ax) is ax
    assert ax.get_title()
    assert re.search(r"\d", plots.alt_text(ax))
    assert plots.alt_text(ax).endswith(".")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", DRAW)
def test_nothing_is_cut_off(name: str, language: str) -> None:
    set_language(language)
    ax = DRAW[name]()
    ax.figure.canvas.draw()
    frame = ax.figure.bbox.padded(1)
    legend = ax.get_legend()
    (left, right), (bottom, top) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    ticks = [tick for tick in ax.get_xticklabels() if left <= tick.get_position()[0] <= right]
    ticks += [tick for tick in ax.get_yticklabels() if bottom <= tick.get_position()[1] <= top]
    texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ticks, *ax.texts]
    for each in [*(text for text in texts if text.get_text()), *([legend] if legend else [])]:
        box = each.get_window_extent()
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert frame.y0 <= box.y0
        assert box.y1 <= frame.y1


@pytest.mark.parametrize("name", DRAW)
def test_labels_do_not_cover_each_other(name: str) -> None:
    ax = DRAW[name]()
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    for place, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[place + 1 :])


def test_matrix_shows_every_share_with_its_interval() -> None:
    ax = plots.switching_matrix(MATRIX)
    shown = [text.get_text() for text in ax.texts]
    expected = [f"{100 * share:.0f} %" for share in MATRIX.table.to_numpy().ravel()]
    assert shown[::2] == expected
    assert MATRIX.low is not None
    assert shown[1].startswith(f"[{100 * MATRIX.low.to_numpy(dtype=float)[0, 0]:.0f}, ")
    assert np.asarray(ax.images[0].get_array()) == pytest.approx((100 * MATRIX.table).to_numpy())
    assert f"After Brindle: Brindle {expected[0]}" in plots.alt_text(ax)


def test_a_brand_never_followed_by_anything_is_a_dash() -> None:
    bought = pd.DataFrame({"household_id": list("aaab"), "date": [1, 2, 3, 1], "brand": list("xxyx")})
    ax = plots.switching_matrix(loyalty.switching_matrix(bought, draws=20))
    assert [text.get_text() for text in ax.texts][-2:] == ["-", "-"]


def test_line_of_double_jeopardy() -> None:
    ax = plots.double_jeopardy(FIT)
    x, y = ax.get_lines()[0].get_data()
    assert FIT.w0 is not None
    assert y * (1 - x / 100) == pytest.approx(np.full(len(x), FIT.w0.value))
    points = [line for line in ax.get_lines()[1:] if line.get_marker() not in ("_", "|", None, "None")]
    assert sorted(float(point.get_xdata()[0]) for point in points[:4]) == pytest.approx(
        sorted(100 * FIT.table["penetration"])
    )
    for brand, row in FIT.table.iterrows():
        assert f"{brand}: bought by {100 * row['penetration']:.0f} %" in plots.alt_text(ax)


def test_wallet_points_are_predicted_and_actual() -> None:
    ax = plots.wallet_share(WALLET)
    assert WALLET.brands is not None
    labels = {text.get_text(): text.xy for text in ax.texts}
    for brand, row in WALLET.brands.iterrows():
        assert labels[str(brand)] == pytest.approx((100 * row["predicted"], 100 * row["actual"]))


def test_index_shows_means_or_correlations() -> None:
    means = [text.xy[0] for text in plots.loyalty_index(INDEX).texts]
    assert means == pytest.approx(INDEX.table["mean"].tolist())
    ax = plots.loyalty_index(RANKED)
    assert [text.xy[0] for text in ax.texts] == pytest.approx(RANKED.table["rest_correlation"].tolist())
    assert "Correlation" in ax.get_xlabel()
    assert [label.get_text() for label in ax.get_yticklabels()][2] == "price sensitivity (\N{MINUS SIGN})"


@pytest.mark.parametrize(
    "function", [plots.switching_matrix, plots.double_jeopardy, plots.wallet_share, plots.loyalty_index]
)
def test_other_input_is_named(function: Any) -> None:
    with pytest.raises(ValueError, match=r"expected the result of loyalty\.\w+\(\), got a DataFrame"):
        function(PURCHASES)
