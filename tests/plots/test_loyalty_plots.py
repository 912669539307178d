"""Plots of curves, markets, types, causes: they draw what the results say, and say it in words."""

import matplotlib as mpl
import pandas as pd
import pytest

mpl.use("Agg")

from loyaltylab import loyalty, plots
from loyaltylab.datasets import load
from loyaltylab.i18n import get_language, set_language
from loyaltylab.results import ResultTable


@pytest.fixture(scope="module")
def owners():
    return load("car_owners").tables["owners"].head(1200)


@pytest.fixture(autouse=True)
def _close():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def test_forms_are_drawn_over_what_was_observed(owners):
    fits = [loyalty.SatisfactionLoyaltyCurve(owners, form=form).fit() for form in ("linear", "piecewise")]
    ax = plots.curve_forms(fits)
    lines = {line.get_label(): line for line in ax.get_lines()}
    assert lines["straight line"].get_ydata()[0] == pytest.approx(100 * fits[0].predict([1])[0])
    assert f"line with a kink: {100 * fits[1].predict([1])[0]:.1f}" in plots.alt_text(ax)
    with pytest.raises(ValueError, match="at least one fitted curve"):
        plots.curve_forms([])


def test_every_market_has_its_line_and_name():
    data = load("five_markets").tables["respondents"]
    found = loyalty.market_curves(data, "market")
    ax = plots.market_curves(found)
    assert len(ax.get_lines()) == 5
    assert "cars, k = 3.3" in [text.get_text() for text in ax.get_legend().get_texts()]
    assert "local telephone: " in plots.alt_text(ax)


def test_types_are_drawn_with_intervals_in_both_languages(owners):
    found = loyalty.classify(
        owners,
        columns={"attitude": "relative_attitude", "patronage": "repurchased"},
        cuts={"attitude": 5, "patronage": 1},
    )
    ax = plots.type_shares(found)
    assert sum(bar.get_width() for bar in ax.patches) == pytest.approx(100)
    share = 100 * float(found.table["share"]["true loyalty"])
    assert f"true loyalty: {share:.1f} %" in plots.alt_text(ax)
    before = get_language()
    try:
        set_language("zh")
        assert "真实忠诚" in plots.alt_text(plots.type_shares(found))
    finally:
        set_language(before)


def test_map_shows_every_customer_once(owners):
    data = owners.head(200)
    names = {"attitude": "relative_attitude", "patronage": "switching_cost"}
    found = loyalty.classify(data, columns=names, cuts={"attitude": 5, "patronage": 4})
    ax = plots.type_map(found, data, "switching_cost", "relative_attitude")
    assert sum(len(line.get_xdata()) for line in ax.get_lines()) == 200
    with pytest.raises(ValueError, match="row labels differ"):
        plots.type_map(found, data.head(10), "switching_cost", "relative_attitude")


def test_effects_and_map_of_the_index(owners):
    result = loyalty.mediation(owners, ["trust"], draws=20)
    ax = plots.effects(result)
    assert f"total: {result.table['effect']['total']:.2f}" in plots.alt_text(ax)
    with pytest.raises(ValueError, match="no column 'path'"):
        plots.effects(result, column="path")
    fitted = loyalty.PathModel(load("bank_ecsi").tables["customers"]).fit(draws=2)
    text = plots.alt_text(plots.importance_map(fitted))
    assert f"satisfaction: {fitted.total_effects()['satisfaction']:.2f}" in text
    assert "image → expectations" in plots.alt_text(plots.effects(fitted.summary(), column="path"))


def test_own_axes_are_used(owners):
    import matplotlib.pyplot as plt

    ax = plt.figure().subplots()
    assert plots.effects(pd_result(), ax=ax) is ax


def pd_result():
    table = pd.DataFrame({"effect": [0.2], "low": [0.1], "high": [0.3]}, index=["through trust"])
    return ResultTable(table, title="Paths")
