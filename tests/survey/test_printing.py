"""What results print: intervals beside their value, rare columns named below, problems with their cures."""

import numpy as np
import pandas as pd
import pytest

from loyaltylab.grading.score import Answers
from loyaltylab.grading.tally import Mistake, Tally
from loyaltylab.results import ResultTable
from loyaltylab.survey import check_scale, weighted, who_moves

TABLE = pd.DataFrame(
    {"gap": [-0.5], "gap_low": [-0.75], "gap_high": [-0.25], "rare": [1.0], "cost": [np.inf]},
    index=pd.Index(["desk"], name="item"),
)


def test_intervals_stand_beside_their_value_and_rare_columns_below():
    lines = str(ResultTable(TABLE, formats={"gap": "+.1f", "gap_low": "+.2f"}, beside=("rare",))).splitlines()
    assert lines[0].split() == ["gap", "cost"]
    assert lines[2].split() == ["desk", "-0.5", "[-0.75,", "-0.25]", "∞"]
    assert lines[-1] == "Also in .table: rare."


def test_a_coupon_that_moves_nobody_is_named():
    assert "no cost per move: 5." in str(who_moves([8, 9], [5, 10], already=[0, 0]))
    assert "no cost per move" not in str(who_moves([8, 9], [10], already=[0, 0]))


def test_every_problem_of_a_scale_is_printed_with_its_cure():
    checked = check_scale(["very satisfied", "rather satisfied", "satisfied", "dissatisfied", "very dissatisfied"])
    lines = str(checked).splitlines()
    for number, row in enumerate(checked.table.itertuples(), start=1):
        place = lines.index(f"{number}. {row.problem} ({row.where})")
        assert lines[place + 1 : place + 3] == [f"   {row.why}", f"   -> {row.cure}"]


@pytest.mark.parametrize("weight", [3 * 1.9722300470240777, 0.3, 1.0])
def test_weights_do_not_blur_an_answer_that_everybody_gave(weight):
    found, plain = weighted([6, 6], [weight] * 2, "top-2-box", (1, 7)), weighted([6, 6], [1, 1], "top-2-box", (1, 7))
    assert [found.value, found.low, found.high] == pytest.approx([100, plain.low, 100])
    assert found.se == 0


def test_a_wrong_word_that_nobody_foresaw_comes_with_a_hint():
    tally = Tally(Answers({"worst": "empathy"}))
    tally.text("worst", "reliability", 1, mistakes=[Mistake("best", "tangibles", "This is the best.")], hint="Look.")
    assert tally.score().message == "`worst` is not right. Look."
