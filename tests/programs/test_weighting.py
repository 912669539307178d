"""Weights: right where everything that matters is seen, honest where it is not."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.treatment.treatment_effects import ate_ipw

import loyaltylab as ll
from loyaltylab.programs import weighted_effect

ROOT = Path(__file__).parents[2]


def customers(rng: np.random.Generator, n: int = 800, effect: float = 0.5, bend: float = 0.0) -> pd.DataFrame:
    before, age = rng.uniform(0, 4, n), rng.normal(size=n)
    joined = rng.random(n) < 1 / (1 + np.exp(2 - before - 0.5 * age))
    after = before + age + bend * before**2 + effect * joined + rng.normal(size=n)
    return pd.DataFrame({"before": before, "age": age, "member": joined.astype(int), "after": after})


def test_the_effect_is_held_as_often_as_is_said() -> None:
    rng = np.random.default_rng(6)
    held = rejected = 0
    for _run in range(300):
        found = weighted_effect(customers(rng), "after", "member", ["before", "age"])
        held += found.low <= 0.5 <= found.high
        none = weighted_effect(customers(rng, effect=0), "after", "member", ["before", "age"])
        rejected += none.p_value < 0.05
    assert 0.91 <= held / 300 <= 0.985
    assert rejected / 300 <= 0.085


def test_one_of_the_two_models_is_enough() -> None:
    """The line is wrong (the outcome bends), the chances of joining are right; and the other way round."""
    rng = np.random.default_rng(2)
    bent = weighted_effect(customers(rng, 60_000, bend=0.5), "after", "member", ["before", "age"])
    assert bent.value == pytest.approx(0.5, abs=0.06)
    data = customers(rng, 60_000)
    data["member"] = (rng.random(len(data)) < 1 / (1 + np.exp(1 - 0.3 * data["before"] ** 1.5))).astype(int)
    data["after"] = data["before"] + 0.5 * data["member"] + rng.normal(size=len(data))
    assert weighted_effect(data, "after", "member", ["before"]).value == pytest.approx(0.5, abs=0.06)


def test_weights_are_those_of_the_odds() -> None:
    data = customers(np.random.default_rng(1), 3000)
    found = weighted_effect(data, "after", "member", ["before", "age"])
    others = data["member"] == 0
    assert found.weights[others].sum() == pytest.approx((~others).sum())
    assert (found.weights[~others] == 1).all()
    from statsmodels.api import Logit, add_constant

    chance = Logit(data["member"], add_constant(data[["before", "age"]])).fit(disp=0).predict()
    plain = ate_ipw(data["after"].to_numpy(), data["member"].to_numpy(), chance, probt=chance)[0]
    mine = data.loc[~others, "after"].mean() - np.average(data.loc[others, "after"], weights=found.weights[others])
    assert mine == pytest.approx(plain)
    table = found.balance.table
    assert (table["after"].abs() < 0.1).all()
    assert (table["before"].abs() > 0.3).all()
    assert "not balanced" not in str(found)


def test_the_cafe_shows_what_weights_cannot_do() -> None:
    """Visits before say how often somebody happened to come, not the habit: half of the gap goes, and a bias stays."""
    tables = ll.datasets.load("corner_cafe").tables
    table = tables["customers"].set_index("customer_id")
    days = (tables["visits"]["date"] - pd.Timestamp("2024-07-01")).dt.days
    late = days >= 26 * 7
    for name, chosen, weeks in (("before", ~late, 26), ("after", late, 52)):
        table[name] = tables["visits"][chosen].groupby("customer_id").size().reindex(table.index, fill_value=0) / weeks
    table["member"] = table.index.isin(tables["members"]["customer_id"]).astype(int)
    offered = table[table["offered"] == 1].assign(log=lambda d: np.log1p(26 * d["before"]))
    truth = json.loads((ROOT / "datasets/corner_cafe/truth.json").read_text("utf-8"))["population"]
    found = weighted_effect(offered, "after", "member", ["before", "log"])
    assert truth["effect_on_members"] < found.low
    assert found.value < truth["naive_difference"] / 3
    careless = weighted_effect(offered, "after", "member", ["before"])
    assert "not balanced" in str(careless)
    assert "count as 3" in str(careless)


DATA = customers(np.random.default_rng(0), 200)
CERTAIN = DATA.assign(before=DATA["member"] * 9 + DATA["age"] / 100)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: weighted_effect(DATA, "x", "member", ["before"]), "no column 'x'"),
        (lambda: weighted_effect(DATA, "after", "member", []), "covariates is"),
        (lambda: weighted_effect(DATA, "after", "member", ["after"]), "covariates is"),
        (lambda: weighted_effect(DATA, "after", "age", ["before"]), "age has values other than 0 and 1"),
        (lambda: weighted_effect(DATA.head(15), "after", "member", ["before"]), "too few for 1 covariates"),
        (lambda: weighted_effect(DATA, "after", "member", ["before"], confidence=0), "confidence is 0"),
        (
            lambda: weighted_effect(
                DATA.assign(before=DATA["member"] * 9 + DATA["age"] / 100), "after", "member", ["before"]
            ),
            "nobody to compare them with",
        ),
    ],
)
def test_bad_input_is_one_clear_error(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
