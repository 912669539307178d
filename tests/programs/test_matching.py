"""Matching: by hand on six customers, against other computations, covered as said, and what a last look sees."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyaltylab as ll
from loyaltylab.programs import Effect, matched_effect, weighted_effect


def customers(rng: np.random.Generator, n: int = 800, effect: float = 0.5, bend: float = 0.0) -> pd.DataFrame:
    before, age = rng.uniform(0, 4, n), rng.normal(size=n)
    joined = rng.random(n) < 1 / (1 + np.exp(2 - before - 0.5 * age))
    after = before + age + bend * before**2 + effect * joined + rng.normal(size=n)
    return pd.DataFrame({"before": before, "age": age, "member": joined.astype(int), "after": after})


def chance(found: Effect) -> float:
    """Read the p-value of the last look."""
    rows = found.checks.set_index("check")["found"]
    return float(str(rows["last period before"]).split("(p ")[1].strip("=<) "))


def test_by_hand() -> None:
    """Members at 1 and 3, others there with 5 and 7, and with 9, and far away: matched exactly, so no correction."""
    members = pd.DataFrame({"x": [1.0] * 8 + [3.0] * 4, "y": [8.0] * 8 + [12.0] * 4, "m": 1})
    others = pd.DataFrame(
        {"x": [1.0] * 4 + [3.0] * 4 + [50.0] * 4, "y": [5.0, 7, 5, 7, 9, 9, 9, 9, 0, 0, 0, 0], "m": 0}
    )
    found = matched_effect(pd.concat([members, others], ignore_index=True), "y", "m", ["x"])
    assert found.value == pytest.approx((8 * (8 - 6) + 4 * (12 - 9)) / 12)
    assert found.weights.iloc[12:].tolist() == pytest.approx([2.0] * 4 + [1.0] * 4 + [0.0] * 4)
    assert found.balance.table.loc["x", "after"] == pytest.approx(0)
    # Each other at 1 serves 8 times with weight 1/4: sum 2, squares 1/2; each at 3 serves 4 times.
    # Near are all at 1 and 3; the line goes through 6 and 9 there, and leaves -1, 1, -1, 1 and four times 0.
    noise = 4 / 7
    again = 4 * (2**2 - 8 / 16) + 4 * (1 - 4 / 16)
    gaps = np.array([2.0] * 8 + [3.0] * 4) - found.value
    assert found.se == pytest.approx(np.sqrt((gaps**2).sum() + again * noise) / 12)


def test_few_others_who_serve_often_leave_few_degrees_of_freedom() -> None:
    data = customers(np.random.default_rng(8))
    data.loc[(data["member"] == 0) & (data["before"] > 2), "before"] -= 2
    scarce = matched_effect(data, "after", "member", ["before"])
    by_chance = customers(np.random.default_rng(8)).assign(member=np.arange(800) % 10 == 0)
    plenty = matched_effect(by_chance.astype({"member": int}), "after", "member", ["before", "age"])
    few, many = (int(one.method.split("t(")[1].split(")")[0]) for one in (scarce, plenty))
    assert few < 15 < 60 < many
    assert (scarce.high - scarce.low) / 2 / scarce.se > 2.1


def test_the_correction_takes_out_what_remains_between_matches() -> None:
    """A straight outcome without noise: every match is off in x, and the line through the others knows by how much."""
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.uniform(2, 6, 60), rng.uniform(0, 4, 60)])
    data = pd.DataFrame({"x": x, "m": np.repeat([1, 0], 60), "y": 3 * x + 2 * np.repeat([1, 0], 60)})
    assert matched_effect(data, "y", "m", ["x"]).value == pytest.approx(2)
    assert matched_effect(data, "y", "m", ["x"], matches=3).value == pytest.approx(2)


def test_it_is_the_nearest_in_standard_deviations() -> None:
    """Neighbors of another search (k-d tree on whitened covariates), one each, without ties."""
    from scipy.spatial import KDTree

    data = customers(np.random.default_rng(3), 400)
    found = matched_effect(data, "after", "member", ["before", "age"])
    table = data[["before", "age"]].to_numpy()
    white = table @ np.linalg.cholesky(np.linalg.inv(np.cov(table, rowvar=False)))
    member = data["member"].to_numpy() == 1
    place = KDTree(white[~member]).query(white[member])[1]
    assert found.weights[~member].tolist() == np.bincount(place, minlength=(~member).sum()).tolist()
    assert abs(found.balance.table["after"]).max() < abs(found.balance.table["before"]).min()
    scaled = data.assign(age=100 + 7 * data["age"])
    assert matched_effect(scaled, "after", "member", ["before", "age"]).value == pytest.approx(found.value)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), slope=st.floats(-5, 5), matches=st.integers(1, 5))
def test_weights_add_up_and_a_straight_line_changes_nothing(seed: int, slope: float, matches: int) -> None:
    data = customers(np.random.default_rng(seed), 150)
    found = matched_effect(data, "after", "member", ["before", "age"], matches)
    assert found.weights[data["member"] == 0].sum() == pytest.approx(data["member"].sum())
    tilted = data.assign(after=data["after"] + slope * data["age"] + 3)
    again = matched_effect(tilted, "after", "member", ["before", "age"], matches)
    assert (again.value, again.se) == pytest.approx((found.value, found.se))


@pytest.mark.parametrize("matches", [1, 4])
def test_the_effect_is_held_as_often_as_is_said(matches: int) -> None:
    rng = np.random.default_rng(6)
    held = rejected = 0
    for _run in range(150):
        found = matched_effect(customers(rng, bend=0.2), "after", "member", ["before", "age"], matches)
        held += found.low <= 0.5 <= found.high
        none = matched_effect(customers(rng, effect=0, bend=0.2), "after", "member", ["before", "age"], matches)
        rejected += none.p_value < 0.05
    assert 0.90 <= held / 150 <= 0.99
    assert rejected / 150 <= 0.1


def test_a_caliper_leaves_members_out_and_says_so() -> None:
    data = customers(np.random.default_rng(4))
    data.loc[data["member"] == 0, "before"] = data["before"].clip(upper=2)
    whole = matched_effect(data, "after", "member", ["before"])
    near = matched_effect(data, "after", "member", ["before"], caliper=0.05)
    assert whole.whose == "effect on members"
    assert near.whose == "effect on members with a match"
    assert near.n < whole.n == len(data)
    assert "0.0% of members have no match" in str(whole)
    assert "0.0% of members have no match" not in str(near)
    assert near.balance.table["after"].abs().max() < 0.1 < whole.balance.table["after"].abs().max()
    assert "not balanced" in str(whole)


@pytest.mark.parametrize("judge", [matched_effect, weighted_effect])
def test_the_last_look_sees_a_dip_and_a_habit_that_is_not_seen(judge: Any) -> None:
    rng = np.random.default_rng(5)
    habit = rng.gamma(2, 1, 3000)
    visits = rng.poisson(habit[:, None], size=(3000, 4)).astype(float)
    data = pd.DataFrame(visits, columns=["a", "b", "c", "d"]).assign(seen=visits[:, :3].mean(axis=1), age=habit)
    by_seen = rng.random(3000) < 1 / (1 + np.exp(3 - data["seen"]))
    data["member"] = by_seen.astype(int)
    found = judge(data, "d", "member", ["a", "b", "c"], before=["a", "b", "c", "d"][:3])
    assert "for all others" in str(found)  # c is made alike: nothing to see
    quiet = judge(data.assign(later=habit), "later", "member", ["seen"], before=["a", "b", "c", "d"])
    assert "others like them" in str(quiet)
    assert chance(quiet) > 0.05
    data["member"] = (rng.random(3000) < 1 / (1 + np.exp(3 - 1.5 * habit))).astype(int)
    loud = judge(data.assign(later=habit), "later", "member", ["seen"], before=["a", "b", "c", "d"])
    assert chance(loud) <= 0.001
    with pytest.raises(ValueError, match="two columns or more"):
        judge(data, "d", "member", ["a"], before=["b"])


def test_the_cafe_shows_what_matching_cannot_do() -> None:
    """Members with others who came as often before: the gap shrinks, and remains far above the effect of the card."""
    tables = ll.datasets.load("corner_cafe").tables
    table = tables["customers"].set_index("customer_id")
    week = (tables["visits"]["date"] - pd.Timestamp("2024-07-01")).dt.days // 7
    for name, chosen in (("first", week < 13), ("second", (week >= 13) & (week < 26)), ("after", week >= 26)):
        counts = tables["visits"][chosen].groupby("customer_id").size()
        table[name] = counts.reindex(table.index, fill_value=0) / (52 if name == "after" else 13)
    table["member"] = table.index.isin(tables["members"]["customer_id"]).astype(int)
    offered = table[table["offered"] == 1]
    found = matched_effect(offered, "after", "member", ["first"], before=["first", "second"])
    both = matched_effect(offered, "after", "member", ["first", "second"])
    gap = offered.groupby("member")["after"].mean().diff().iloc[-1]
    assert 0 < both.value < found.value < gap
    assert chance(found) < 0.01


DATA = customers(np.random.default_rng(0), 200)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"outcome": "x"}, "no column 'x'"),
        ({"covariates": []}, "covariates is"),
        ({"covariates": ["after"]}, "covariates is"),
        ({"member": "age"}, "age has values other than 0 and 1"),
        ({"data": DATA.head(15)}, "too few for 1 covariates"),
        ({"matches": 0}, "matches is 0"),
        ({"matches": 10_000}, "matches is 10000"),
        ({"caliper": 0}, "caliper is 0"),
        ({"caliper": 1e-9}, "members have somebody as near as"),
        ({"confidence": 0}, "confidence is 0"),
        ({"before": ["before"]}, "two columns or more"),
        ({"before": ["before", "x"]}, "no column 'x'"),
    ],
)
def test_bad_input_is_one_clear_error(change: dict[str, Any], message: str) -> None:
    call = {"data": DATA, "outcome": "after", "member": "member", "covariates": ["before"]}
    with pytest.raises(ValueError, match=message):
        matched_effect(**(call | change))
