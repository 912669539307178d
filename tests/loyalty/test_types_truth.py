"""Rules and mixtures against the types the shipped cases were made from: what is recovered, and what is not."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from loyaltylab.datasets import load
from loyaltylab.loyalty import classify, compare_types, latent_profiles
from loyaltylab.survey.intervals import wilson

DATASETS = Path(__file__).parents[2] / "datasets"
# Where the hotel's five types lie on the grid of Dick and Basu.
CELLS = {
    "premium": "true loyalty",
    "latent": "latent loyalty",
    "convenience": "spurious loyalty",
    "incentive": "spurious loyalty",
    "price": "no loyalty",
}
CUTS = {"attitude": 4.5, "patronage": 3}


@pytest.fixture(scope="module")
def guests() -> pd.DataFrame:
    tables = load("harbour_hotels").tables
    stays = tables["stays"]
    surveys = tables["surveys"].merge(stays[["stay_id", "guest_id"]], on="stay_id")
    found = surveys.groupby("guest_id")[["relative_attitude"]].mean()
    found["stays"] = stays[stays["nights_stayed"] > 0].groupby("guest_id").size()
    truth = pd.read_csv(DATASETS / "harbour_hotels" / "truth_guests.csv", index_col="guest_id")
    return found.assign(kind=truth["loyalty_type"], cell=truth["loyalty_type"].map(CELLS))


@pytest.fixture(scope="module")
def grid(guests: pd.DataFrame) -> Any:
    columns = {"attitude": "relative_attitude", "patronage": "stays"}
    return classify(guests, "dick_basu", columns, CUTS, reliability={"attitude": 0.5})


@pytest.fixture(scope="module")
def riders() -> pd.DataFrame:
    """The marks and the rules of lesson 05, one row a rider with ten rides or more, beside the true kind."""
    tables = load("ride_coupons").tables
    rides, found = tables["rides"], tables["riders"].set_index("rider_id")
    heron = rides["fare_heron"] - rides["coupon"].where(rides["coupon_app"] == "Heron", 0)
    magpie = rides["fare_magpie"] - rides["coupon"].where(rides["coupon_app"] == "Magpie", 0)
    took_heron = rides["app"] == "Heron"
    share = took_heron.groupby(rides["rider_id"]).mean()
    found["favorite"] = share.where(share >= 0.5, 1 - share)
    differs = heron != magpie
    cheaper = took_heron == (heron < magpie)
    found["cheaper"] = cheaper[differs].groupby(rides["rider_id"][differs]).mean()
    found["kind"] = pd.read_csv(DATASETS / "ride_coupons" / "truth_riders.csv", index_col="rider_id")["kind"]
    found["followed"] = rides.groupby("rider_id")["app"].first() == found["first_app"]
    often = rides.groupby("rider_id").size() >= 10
    found = found.loc[often[often].index].copy()
    found["rule"] = "inertia"
    found.loc[found["cheaper"] >= 0.6, "rule"] = "price"
    found.loc[found["favorite"] >= 0.8, "rule"] = "premium"
    return found


def accuracy(found: "pd.Series[str]", truth: "pd.Series[str]") -> tuple[float, float, float]:
    hits = int((found.astype(str) == truth).sum())
    low, high = wilson(hits, len(truth), 0.95)
    return hits / len(truth), float(low), float(high)


def recall(found: "pd.Series[str]", truth: "pd.Series[str]") -> "pd.Series[Any]":
    return (found.astype(str) == truth).groupby(truth).mean()


def by_chance(found: "pd.Series[str]", truth: "pd.Series[str]") -> float:
    """Accuracy of labels with the same shares, dealt at random."""
    a, b = found.astype(str).value_counts(normalize=True), truth.value_counts(normalize=True)
    return float(a.reindex(b.index, fill_value=0).mul(b).sum())


def test_grid_finds_the_guests_types_far_better_than_chance(guests: pd.DataFrame, grid: Any) -> None:
    types = grid.customers["type"]
    value, low, high = accuracy(types, guests["cell"])
    assert low > by_chance(types, guests["cell"]) + 0.3
    assert high < 0.8, "and far from perfect: the lesson says so"
    assert value == pytest.approx(0.66, abs=0.03)
    index = adjusted_rand_score(guests["cell"], types.astype(str))
    assert compare_types(grid, guests["cell"], draws=2).notes[0].startswith(f"Adjusted Rand index {index:.2f}")
    assert 0.3 < index < 0.6


def test_shares_of_the_grid_miss_by_more_than_sampling(guests: pd.DataFrame, grid: Any) -> None:
    """The interval holds the doubt about drawing other guests, not the error of the types themselves."""
    truth = guests["cell"].value_counts(normalize=True)
    table = grid.table.assign(truth=truth)
    error = table["share"] - table["truth"]
    assert error["latent loyalty"] > 0.04, "noise and the border make latent loyalty too large"
    assert error["spurious loyalty"] < -0.08, "seldom guests among the incentive type count as none"
    assert error["true loyalty"] > 0.02
    assert abs(error["no loyalty"]) < 0.02, "errors cancel here, by luck"
    outside = (table["truth"] < table["low"]) | (table["truth"] > table["high"])
    assert set(outside[outside].index) == {"true loyalty", "latent loyalty", "spurious loyalty"}


def test_convenience_is_recovered_better_than_incentive(guests: pd.DataFrame, grid: Any) -> None:
    found = recall(grid.customers["type"], guests["cell"]).to_dict()
    assert found["no loyalty"] > 0.7
    assert found["latent loyalty"] > 0.7
    assert found["spurious loyalty"] < 0.6
    spurious = (grid.customers["type"] == "spurious loyalty").groupby(guests["kind"]).mean()
    assert spurious["convenience"] > spurious["incentive"] + 0.15, "points bring few stays, the nearest hotel many"


def test_confidence_is_about_asking_again_not_about_being_right(guests: pd.DataFrame, grid: Any) -> None:
    right = grid.customers["type"].astype(str) == guests["cell"]
    sure = grid.customers["confidence"] >= 0.75
    # An answer of 4 lies near the border and mostly on the right side; many a frequent guest is sure and wrong.
    assert abs(right[sure].mean() - right[~sure].mean()) < 0.05
    assert 0.25 < 1 - right[sure].mean() < 0.4


def test_who_answers_is_not_who_comes(guests: pd.DataFrame) -> None:
    truth = pd.read_csv(DATASETS / "harbour_hotels" / "truth_guests.csv")["loyalty_type"].value_counts(normalize=True)
    asked = guests["kind"].value_counts(normalize=True)
    assert asked["premium"] > 2 * truth["premium"]
    assert asked["price"] < truth["price"] - 0.1


def test_mixture_is_no_better_than_the_rules_on_guests(guests: pd.DataFrame, grid: Any) -> None:
    found = latent_profiles(guests, ["relative_attitude", "stays"], number=4, draws=2, seed=1)
    mixture = adjusted_rand_score(guests["cell"], found.customers["type"].astype(str))
    rules = adjusted_rand_score(guests["cell"], grid.customers["type"].astype(str))
    assert rules > mixture + 0.05
    assert mixture > 0.05, "it finds something"


def test_riders_rule_beats_chance_and_is_right_most_often_on_premium(riders: pd.DataFrame) -> None:
    value, low, high = accuracy(riders["rule"], riders["kind"])
    assert low > by_chance(riders["rule"], riders["kind"]) + 0.15
    assert high < 0.65
    assert value == pytest.approx(0.59, abs=0.03)
    index = adjusted_rand_score(riders["kind"], riders["rule"])
    assert 0.1 < index < 0.3
    assert precision(riders).idxmax() == "premium"


def precision(riders: pd.DataFrame) -> "pd.Series[Any]":
    return (riders["rule"] == riders["kind"]).groupby(riders["rule"]).mean()


def test_riders_shares_are_near_although_many_riders_are_not(riders: pd.DataFrame) -> None:
    rule, truth = (riders[name].value_counts(normalize=True) for name in ("rule", "kind"))
    assert (rule - truth).abs().max() < 0.08
    assert (riders["rule"] != riders["kind"]).mean() > 0.35


def test_the_lot_leaves_its_trace_where_habit_is(riders: pd.DataFrame) -> None:
    """What the lesson sees through the rules is there in the truth, and stronger."""
    seen, true = (riders["followed"].groupby(riders[name]).mean() for name in ("rule", "kind"))
    assert seen.idxmax() == true.idxmax() == "inertia"
    assert true["inertia"] - true["price"] > seen["inertia"] - seen["price"] > 0


def test_mixture_stands_where_more_steps_change_nothing(guests: pd.DataFrame) -> None:
    """Stopped early, five types of guests had a BIC a thousand higher."""
    columns = ["relative_attitude", "stays"]
    found = latent_profiles(guests, columns, number=5, draws=2, seed=1).choice.loc[5, "bic"]
    table = ((guests[columns] - guests[columns].mean()) / guests[columns].std(ddof=0)).to_numpy()
    further = GaussianMixture(
        5, covariance_type="diag", n_init=5, reg_covar=0.05**2, tol=1e-11, max_iter=50_000, random_state=1
    ).fit(table)
    assert found == pytest.approx(further.bic(table), abs=0.01)


def test_mixture_is_the_same_on_another_processor(guests: pd.DataFrame, tmp_path: Path) -> None:
    """Guests answer in steps, so sums are equal up to rounding: which side they fall on must not decide anything."""
    columns = ["relative_attitude", "stays"]
    guests[columns].to_pickle(tmp_path / "guests.pkl")
    program = (
        "import pandas as pd, loyaltylab as ll; found = ll.loyalty.latent_profiles("
        "pd.read_pickle('guests.pkl'), ['relative_attitude', 'stays'], number=6, draws=4, seed=1); "
        "found.table.to_json('table.json', double_precision=15); found.choice.to_json('choice.json')"
    )
    older = {"OPENBLAS_CORETYPE": "Nehalem", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2"}
    root = {"PYTHONPATH": str(DATASETS.parent)}
    subprocess.run([sys.executable, "-c", program], env=os.environ | older | root, cwd=tmp_path, check=True)
    there = {name: pd.read_json(tmp_path / f"{name}.json") for name in ("table", "choice")}
    here = latent_profiles(guests, columns, number=6, draws=4, seed=1)
    assert there["table"].to_numpy() == pytest.approx(here.table.to_numpy(), rel=1e-4)
    assert there["choice"].to_numpy() == pytest.approx(here.choice.to_numpy(), rel=1e-6)


def test_mixture_on_riders_is_worse_than_the_rule(riders: pd.DataFrame) -> None:
    found = latent_profiles(riders, ["favorite", "cheaper"], number=3, draws=2, seed=1)
    mixture = adjusted_rand_score(riders["kind"], found.customers["type"].astype(str))
    assert mixture < adjusted_rand_score(riders["kind"], riders["rule"])
