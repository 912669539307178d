"""A chain that never was: what is given comes back, and bad input."""

from typing import Any

import pytest

from loyaltylab.programs import difference_in_differences, pretend_chain


def found(seed: int, effect: float) -> float:
    chain = pretend_chain(effect=effect, seed=seed)
    times = chain.melt(["shop", "offered"], ["before", "after"], "time", "visits").replace({"before": 0, "after": 1})
    offer = difference_in_differences(times, "visits", "shop", "time", "offered", 1)
    return offer.per_member(float(chain.loc[chain["offered"] == 1, "member"].mean())).value


def test_the_draw_gives_the_effect_back_on_average() -> None:
    assert sum(found(seed, 0.2) for seed in range(60)) / 60 == pytest.approx(0.2, abs=0.015)


def test_selection_is_what_it_says() -> None:
    for selection, least, most in ((0, 0.8, 1.25), (3, 3, 20)):
        chain = pretend_chain(selection=selection, customers=500)
        means = chain[chain["offered"] == 1].groupby("member")["before"].mean()
        assert least < means[1] / means[0] < most
    assert chain.groupby("shop")["offered"].nunique().max() == 1
    assert chain.groupby("offered")["shop"].nunique().tolist() == [12, 12]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"effect": -1}, "effect is -1"),
        ({"selection": 9}, "selection is 9"),
        ({"shops": 2}, "shops is 2"),
        ({"customers": 3}, "customers is 3"),
        ({"shops": 5}, "shops is 5"),
    ],
)
def test_bad_input_is_one_clear_error(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pretend_chain(**change)
