"""Changed rules side by side, and the search in a budget."""

from dataclasses import replace
from typing import Any

import pytest

from loyaltylab.programs import Behavior, Fee, Market, best_design, changed, preset, scenarios, simulate

MARKET = Market(customers=1500, spend=400, visits=1.2)
CLUB = preset("harbor_circle")


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"expiry.months": 36}, lambda p: p.expiry.months, 36),
        ({"expiry.months": "+12"}, lambda p: p.expiry.months, 36),
        ({"burning.point_value": "-10 %"}, lambda p: p.burning.point_value, 0.045),
        ({"tiers.gold.threshold": "+ 3"}, lambda p: p.tiers[2].threshold, 15),
        ({"tiers.silver.earn_bonus": "-50%"}, lambda p: p.tiers[1].earn_bonus, 0.05),
        ({"burning.cost_ratio": 0.6}, lambda p: p.burning.cost_ratio, 0.6),
        ({"soft_landing": True}, lambda p: p.soft_landing, True),
        ({"name": "Other"}, lambda p: p.name, "Other"),
        ({"expiry": {"kind": "none"}}, lambda p: p.expiry.kind, "none"),
        ({"fee": {"per_year": 50}}, lambda p: p.fee.per_year, 50),
    ],
)
def test_rules_are_changed_in_their_place(change: dict[str, Any], place: Any, value: Any) -> None:
    found = changed(CLUB, change)
    assert place(found) == pytest.approx(value) if isinstance(value, float) else place(found) == value
    assert preset("harbor_circle") == CLUB
    assert changed(found, {}) == found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expiry.moths": 36}, r"expiry.moths is 'moths', expected one of: .*Did you mean 'months'"),
        ({"expire.months": 36}, r"'expire', expected one of"),
        ({"tiers.platinum.threshold": 30}, r"'platinum', expected one of: blue, silver, gold"),
        ({"fee.per_year": 30}, "Write the part itself, 'fee', first"),
        ({"name": "+5"}, "Only numbers can be changed by so much"),
        ({"soft_landing": "+1"}, "Only numbers can be changed by so much"),
        ({"burning.point_value": "-100 %"}, "burning.point_value is 0"),
        ({"tiers.silver.threshold": "+7"}, "more than 12, the threshold of silver"),
    ],
)
def test_bad_changes(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        changed(CLUB, change)
    with pytest.raises(ValueError, match="program is a str, expected a Program"):
        changed("points", {})


def test_scenarios_share_customers_so_differences_are_sharper_than_levels() -> None:
    programs = {
        "now": CLUB,
        "longer": changed(CLUB, {"expiry.months": 36}),
        "less": changed(CLUB, {"burning.point_value": "-10 %"}),
    }
    found = scenarios(programs, MARKET, months=30, seed=2)
    table = found.table
    assert table.loc["now", ["more", "more_low", "more_high"]].tolist() == [0, 0, 0]
    assert table.loc["longer", "expired"] < table.loc["now", "expired"]
    assert table.loc["less", "rewards"] < table.loc["now", "rewards"]
    for name in ("longer", "less"):
        gap = table.loc[name, "gain"] - table.loc["now", "gain"]
        assert table.loc[name, "more"] == pytest.approx(gap)
        width = [table.loc[name, f"{what}_high"] - table.loc[name, f"{what}_low"] for what in ("more", "gain")]
        assert width[0] < width[1]
    alone = simulate(CLUB, MARKET, 30, 0, seed=2)
    assert table.loc["now", "gain"] == pytest.approx(alone.gain.value)
    assert "3 programs on the same 1,500 customers" in str(found)
    assert found.runs["now"].truth["lift"] == table.loc["now", "lift"]


def test_without_effects_the_cheapest_design_is_the_best() -> None:
    found = best_design(
        {"club": CLUB}, 1e9, {"burning.point_value": [0.03, 0.05]}, MARKET, behavior=Behavior().without()
    )
    assert found.best == "club: point_value 0.03"
    assert found.programs[found.best].burning.point_value == 0.03
    assert (found.table["gain"] == -found.table["cost"]).all()


def test_the_budget_decides_and_grids_skip_what_a_program_does_not_have() -> None:
    grid = {"tiers.gold.threshold": ["-4", "+0"], "burning.stamps": [8, 10, 12]}
    programs = {
        "club": CLUB,
        "card": preset("stamp_card"),
        "paid": replace(preset("paid_membership"), fee=Fee(50, 0.02)),
    }
    found = best_design(programs, 1e9, grid, MARKET, months=24, running=100)
    assert len(found.table) == 2 + 3 + 1
    assert found.table["fits"].all()
    assert found.best == found.table["gain"].idxmax()
    dear = found.table.loc[found.best, "cost"]
    less = best_design(programs, dear * 0.99, grid, MARKET, months=24, running=100)
    assert less.best != found.best
    assert not less.table.loc[found.best, "fits"]
    none = best_design(programs, 1, grid, MARKET, months=24, running=100)
    assert none.best == ""
    assert "None of the designs is within the budget." in str(none)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"programs": {}}, "expected programs by name"),
        ({"programs": CLUB}, "expected programs by name"),
        ({"programs": {"a": "points"}, "grid": {}}, "program is a str"),
        ({"budget": 0}, "budget is 0"),
        ({"grid": {"fee.per_year": [1]}}, "none of the programs has the rule 'fee.per_year'"),
        ({"grid": {"expiry.months": list(range(1, 300))}}, "the grid makes 299 designs"),
    ],
)
def test_bad_searches(plan: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        best_design(**({"programs": {"club": CLUB}, "budget": 100.0, "market": Market(customers=50)} | plan))
    with pytest.raises(ValueError, match="expected programs by name"):
        scenarios({})
