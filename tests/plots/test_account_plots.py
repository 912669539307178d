"""The portfolio of accounts draws every account once and says its numbers."""

import matplotlib
import matplotlib.colors

matplotlib.use("Agg")

import pandas as pd
import pytest

from loyaltylab import plots

DATA = pd.DataFrame(
    {"gross_margin": [90, 20, 30, 8], "cost_to_serve": [30, 40, 10, 4], "list": ["key", "no", "no", "no"]}
)


def test_every_account_is_drawn_once_the_largest_group_behind() -> None:
    ax = plots.account_portfolio(DATA, "list", unit="yuan")
    drawn = [points.get_offsets().tolist() for points in ax.collections]
    assert drawn == [[[40.0, 20.0], [10.0, 30.0], [4.0, 8.0]], [[30.0, 90.0]]]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["no (3)", "key (1)", "margin = cost"]
    assert ax.get_xlabel() == "Cost to serve (yuan)"


@pytest.mark.parametrize("names", ["abbNNNN", "aabNNNN", "bNNNNNN"])
def test_a_list_of_a_categorical_column_keeps_its_color_whatever_its_length(names: str) -> None:
    lists = pd.Categorical(list(names), categories=["N", "a", "b"])
    ax = plots.account_portfolio(pd.DataFrame({"gross_margin": 5, "cost_to_serve": 3, "list": lists}), "list")
    colors = {points.get_label()[0]: points.get_facecolor()[0, :3].tolist() for points in ax.collections}
    expected = {"N": "#AAAAAA", "a": "#0072B2", "b": "#D55E00"}
    assert colors == {name: list(matplotlib.colors.to_rgb(expected[name])) for name in sorted(set(names))}


def test_the_alternative_text_has_the_numbers() -> None:
    words = plots.alt_text(plots.account_portfolio(DATA, "list"))
    assert (
        "n = 4. no: 3 accounts, mean margin 19, mean cost 18; key: 1 accounts, mean margin 90, mean cost 30." in words
    )
    assert words.endswith("Below the line, with less margin than cost: 1.")


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match=r"gross_margin: row 2 \(nan\) is not a number"):
        plots.account_portfolio(DATA.assign(gross_margin=[1, 2, float("nan"), 3]), "list")
    with pytest.raises(ValueError, match="lists"):
        plots.account_portfolio(DATA, "lists")
    many = pd.DataFrame({"gross_margin": range(8), "cost_to_serve": range(8), "list": list("abcdefgh")})
    with pytest.raises(ValueError, match="8 different groups"):
        plots.account_portfolio(many, "list")
