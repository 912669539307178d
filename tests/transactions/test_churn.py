"""Churn logit against a published fit, warnings and causes by hand, and complaints as the truth has them."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyaltylab as ll

tx = ll.transactions


def spector() -> pd.DataFrame:
    from statsmodels.datasets import spector as published

    found: pd.DataFrame = published.load_pandas().data
    return found


def test_published_logit() -> None:
    """Spector and Mazzeo (1980), the logit of Greene's textbook."""
    fit = tx.churn_logit(spector(), "GRADE", ["GPA", "TUCE", "PSI"])
    assert fit.table["log_odds"].round(4).tolist() == pytest.approx([-13.0213, 2.8261, 0.0952, 2.3787], abs=2e-4)
    assert fit.table["se"].round(4).tolist() == pytest.approx([4.9313, 1.2629, 0.1416, 1.0646], abs=2e-4)
    assert fit.table["odds_ratio"]["PSI"] == pytest.approx(np.exp(2.3787), rel=1e-3)


def test_predictions_calibration_and_lift_agree() -> None:
    """A logit with a constant predicts as many as were seen; groups hold everybody; the last captures all."""
    data = spector()
    fit = tx.churn_logit(data, "GRADE", ["GPA", "TUCE"])
    assert fit.probabilities.sum() == pytest.approx(data["GRADE"].sum())
    assert fit.predict(data).tolist() == pytest.approx(fit.probabilities.tolist())
    groups = fit.calibration(groups=4).table
    assert groups["n"].tolist() == [8, 8, 8, 8]
    assert (groups["n"] * groups["observed"]).sum() == pytest.approx(100 * data["GRADE"].sum())
    assert groups["predicted"].is_monotonic_increasing
    lift = fit.lift(data, groups=4).table
    assert lift["captured"].iloc[-1] == pytest.approx(100)
    assert lift["lift"].mean() == pytest.approx(1)
    assert lift["predicted"].is_monotonic_decreasing


def test_words_become_levels() -> None:
    """Against the most frequent level; a level never seen is refused."""
    rng = np.random.default_rng(3)
    plan = rng.choice(["basic", "plus"], 600, p=[0.7, 0.3])
    left = rng.random(600) < np.where(plan == "plus", 0.2, 0.5)
    data = pd.DataFrame({"plan": plan, "left": left, "who": np.arange(600) // 2})
    fit = tx.churn_logit(data, "left", ["plan"])
    counts = data.groupby("plan")["left"].agg(["sum", "size"])
    odds = counts["sum"] / (counts["size"] - counts["sum"])
    assert fit.table.loc["plan[plus]", "odds_ratio"] == pytest.approx(odds["plus"] / odds["basic"], rel=1e-4)
    assert "Compared with plan basic." in str(fit)
    with pytest.raises(ValueError, match="has not seen 'gold'"):
        fit.predict(pd.DataFrame({"plan": ["gold"]}))
    twice = pd.concat([data, data.assign(who=data["who"])], ignore_index=True)
    plain = tx.churn_logit(twice, "left", ["plan"]).table["se"]
    by_who = tx.churn_logit(twice.assign(who=list(range(600)) * 2), "left", ["plan"], cluster="who").table["se"]
    assert by_who["plan[plus]"] / plain["plan[plus]"] == pytest.approx(np.sqrt(2), rel=0.05)


@pytest.fixture(scope="module")
def march() -> pd.DataFrame:
    """Members as known in March 2025, and whether they did not pay for April."""
    tables = ll.datasets.load("gym_members").tables
    rows = (
        tables["member_months"]
        .loc[lambda t: t["month"] == pd.Timestamp("2025-03-01")]
        .merge(tables["members"], on="member_id")
    )
    return rows.assign(gone=rows["left"] == pd.Timestamp("2025-04-01"))


def test_complaints_warn_as_in_the_truth() -> None:
    """At the first renewal, where the restless are still there, the odds rise by about the known effect."""
    tables = ll.datasets.load("gym_members").tables
    rows = tables["member_months"].merge(tables["members"], on="member_id")
    rows = rows[(rows["month"] == rows["joined"]) & (rows["segment"] == "student")]
    rows = rows.assign(gone=rows["left"] == rows["month"] + pd.offsets.MonthBegin(1))
    fit = tx.churn_logit(rows, "gone", ["visits", "complaint", "plan"]).table
    effects = ll.datasets.load("gym_members").truth["parameters"]["segments"]["student"]["effects"]
    # The truth acts on the log of the hazard; the log odds of a share near 14 % differ from it by a few hundredths
    # a step, and by no more than a quarter at a complaint.
    for name, key in (("visits", "visits"), ("plan[plus]", "plus")):
        assert abs(fit.loc[name, "log_odds"] - effects[key]) < 3 * fit.loc[name, "se"]
    assert abs(fit.loc["complaint", "log_odds"] - effects["complaint"]) < 3 * fit.loc["complaint", "se"] + 0.25


def test_warning_rules_by_hand() -> None:
    data = pd.DataFrame({"visits": [0, 0, 3, 0, 9], "complaint": [1, 0, 0, 0, 1], "left": [1, 0, 1, 0, 0]})
    rules = {"silent": "visits == 0", "both": "visits == 0 and complaint == 1", "nobody": "visits > 99"}
    found = tx.warning_rules(data, rules, "left")
    table = found.table
    assert table["flagged"].tolist() == [3, 1, 0]
    assert table["hits"].tolist() == [1, 1, 0]
    assert table.loc["silent", ["precision", "recall"]].tolist() == pytest.approx([100 / 3, 50])
    assert table.loc["both", "lift"] == pytest.approx(2.5)
    assert table.loc["nobody", ["precision_low", "precision_high"]].tolist() == [0, 100]
    assert "no precision" in found.notes[0]


def test_precision_at_k_by_hand() -> None:
    """Ties at the cut count as a lot among them would on average."""
    data = pd.DataFrame({"risk": [0.9, 0.5, 0.5, 0.1], "left": [1, 1, 0, 0]})
    table = tx.precision_at_k(data, "risk", "left", k=[1, 2, 3, 4]).table
    assert table["hits"].tolist() == [1, 1.5, 2, 2]
    assert table["precision"].tolist() == pytest.approx([100, 75, 200 / 3, 50])
    assert table["recall"].tolist() == [50, 75, 100, 100]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
def test_recall_never_falls_with_k(rows: list[tuple[int, bool]]) -> None:
    data = pd.DataFrame([*rows, (3, True)], columns=["risk", "left"])
    table = tx.precision_at_k(data, "risk", "left", k=list(range(1, len(data) + 1))).table
    assert (table["recall"].diff().dropna() >= -1e-9).all()
    assert table["recall"].iloc[-1] == pytest.approx(100)
    assert table["lift"].iloc[-1] == pytest.approx(1)
    ends = table[["precision_low", "precision", "precision_high"]].to_numpy()
    assert (np.diff(ends, axis=1) >= -1e-9).all()


def test_rules_find_more_in_the_gym_than_chance(march: pd.DataFrame) -> None:
    rules = {"complaint": "complaint == 1", "silent": "visits == 0"}
    table = tx.warning_rules(march, rules, "gone").table
    assert table.loc["complaint", "precision_low"] > 100 * march["gone"].mean()


def test_causes_by_hand() -> None:
    """Shares are of customers; naming a cause twice is naming it once."""
    data = pd.DataFrame({"customer_id": list("aaabc"), "cause": ["p", "p", "q", "p", "r"]})
    table = tx.churn_causes(data).table
    assert table["customers"].to_dict() == {"p": 2, "q": 1, "r": 1}
    assert table["share"].tolist() == pytest.approx([200 / 3, 100 / 3, 100 / 3])
    assert table["alone"].to_dict() == {"p": 1, "q": 0, "r": 1}
    assert table["mentions"].sum() == pytest.approx(100)
    known = tx.keaveney_categories()
    assert len(known) == 8
    assert known.index[~known["firm_can_act"].astype(bool)].tolist() == ["involuntary"]


D = pd.DataFrame({"x": [0, 1, 2, 3, 4, 5], "left": [1, 1, 0, 1, 0, 0], "sure": [1, 1, 0, 1, 0, 0]})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tx.churn_logit(D, "gone", ["x"]), "no column 'gone'"),
        (lambda: tx.churn_logit(D, "left", []), "at least one column"),
        (lambda: tx.churn_logit(D, "left", ["sure"]), "tells exactly who leaves"),
        (lambda: tx.churn_logit(D.assign(left=0), "left", ["x"]), "all have the same outcome"),
        (lambda: tx.churn_logit(D.assign(x=[np.nan, *range(5)]), "left", ["x"]), "no answer in row 0"),
        (lambda: tx.churn_logit(D, "left", ["x"]).calibration(groups=1), "groups is 1"),
        (lambda: tx.churn_logit(D, "left", ["x"]).lift(D.assign(left=0), groups=2), "nobody left"),
        (lambda: tx.churn_logit(D, "left", ["x"]).predict(D[["left"]]), "no column 'x'"),
        (lambda: tx.churn_logit(D, "left", ["x"], cluster="who"), "no column 'who'"),
        (lambda: tx.warning_rules(D, {}, "left"), "rules is"),
        (lambda: tx.warning_rules(D, {"a": 5}, "left"), "expected a condition"),
        (lambda: tx.warning_rules(D, {"a": "z == 0"}, "left"), "cannot be read"),
        (lambda: tx.warning_rules(D, {"a": "x + 1"}, "left"), "yes or no"),
        (lambda: tx.warning_rules(D.assign(left=0), {"a": "x == 0"}, "left"), "nothing to warn of"),
        (lambda: tx.precision_at_k(D, "x", "left", k=[7]), "k is 7"),
        (lambda: tx.precision_at_k(D, "x", "left", k=[]), "k is empty"),
        (lambda: tx.precision_at_k(D, "risk", "left", k=[1]), "no column 'risk'"),
        (lambda: tx.churn_causes(D), "no column 'customer_id'"),
        (lambda: tx.churn_causes(pd.DataFrame({"customer_id": ["a"], "cause": [None]})), "nothing in row 0"),
        (lambda: tx.churn_causes(pd.DataFrame({"customer_id": [], "cause": []})), "holds no causes"),
    ],
)
def test_bad_input(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
