"""Published and independently recomputed values of the models without a contract."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import loyaltylab as ll
from tests.clv.conftest import shipped

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parents[1] / "golden" / "clv.json").read_text())
CDNOW = GOLDEN["cdnow_calibration"]
MODELS = {"bgnbd": ll.clv.BGNBD, "mbgnbd": ll.clv.MBGNBD, "paretonbd": ll.clv.ParetoNBD}


@pytest.fixture(scope="module")
def fits(cdnow: pd.DataFrame) -> dict[str, Any]:
    return {name: model(cdnow).fit() for name, model in MODELS.items()}


def table(x: Any, tx: Any, T: Any) -> pd.DataFrame:
    columns = np.broadcast_arrays(np.atleast_1d(x), np.atleast_1d(tx), np.atleast_1d(T))
    return pd.DataFrame(dict(zip(("frequency", "recency", "T"), columns, strict=True)))


def test_the_customers_are_those_of_the_papers(cdnow: pd.DataFrame) -> None:
    assert len(cdnow) == 2357
    assert cdnow["frequency"].sum() == 2457
    assert (cdnow["frequency"] == 0).sum() == 1411
    assert cdnow["holdout_frequency"].sum() == CDNOW["total_cet39"]["actual"]


@pytest.mark.parametrize("name", MODELS)
def test_parameters_and_likelihood(fits: dict[str, Any], name: str) -> None:
    assert fits[name].params.to_dict() == pytest.approx(CDNOW[name]["params"], rel=1e-3)
    assert fits[name].llf == pytest.approx(CDNOW[name]["llf"], abs=0.01)
    assert fits[name].converged
    assert not fits[name].notes


def test_standard_errors_to_the_printed_digits(fits: dict[str, Any]) -> None:
    # The printed ones belong to the summary file of the wheel, whose times are rounded to two decimals.
    rounded = ll.clv.BGNBD(pd.read_csv(shipped("cdnow_customers_summary.csv"))).fit()
    printed = CDNOW["bgnbd"]["bse"]
    assert {name: round(float(rounded.bse[name]), 6 if name == "r" else 4) for name in printed} == printed
    # Pareto/NBD, as R's CLVTools prints them in its tests.
    assert fits["paretonbd"].bse.tolist() == pytest.approx([0.0476264, 0.8427222, 0.1872594, 6.2105448], rel=2e-4)


def test_predictions_of_bgnbd_at_published_parameters() -> None:
    known = CDNOW["bgnbd_expected_purchases_39_given"]
    fit = ll.clv.BGNBD.at(**dict(zip(["r", "alpha", "a", "b"], known["at"], strict=True)))
    found = fit.conditional_expected_purchases(39, table(known["x"], known["t_x"], known["T"]))
    assert found[0] == pytest.approx(known["value"], abs=5e-7)
    assert fit.pmf(10, 2) == pytest.approx(CDNOW["bgnbd_pmf_at_.243_4.414_.793_2.426"]["P(X(2)=10)"], rel=1e-5)
    assert fit.pmf(0, 39) == pytest.approx(CDNOW["bgnbd_pmf_at_.243_4.414_.793_2.426"]["P(X(39)=0)"], abs=5e-8)


def test_expected_purchases_of_bgnbd(fits: dict[str, Any]) -> None:
    known = CDNOW["bgnbd_expected_purchases"]
    assert fits["bgnbd"].expected_purchases(known["t"]).round(4).tolist() == pytest.approx(known["value"], abs=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_customer_1516(fits: dict[str, Any], name: str) -> None:
    known = CDNOW["customer_1516"]
    one = table(known["x"], known["t_x"], known["T"])
    assert fits[name].conditional_expected_purchases(52, one)[0] == pytest.approx(known[name]["cet52"], abs=1e-4)
    assert fits[name].probability_alive(one)[0] == pytest.approx(known[name]["p_alive"], abs=1e-6)


@pytest.mark.parametrize("name", ["bgnbd", "paretonbd"])
def test_who_bought_more_may_be_less_alive(fits: dict[str, Any], name: str) -> None:
    known = CDNOW["increasing_frequency_paradox_cet52_tx20_T39"]
    found = fits[name].conditional_expected_purchases(52, table(known["x"], 20, 39))
    assert found.tolist() == pytest.approx(known[name], abs=1e-6)


@pytest.mark.parametrize("name", ["bgnbd", "paretonbd"])
def test_means_by_frequency(fits: dict[str, Any], cdnow: pd.DataFrame, name: str) -> None:
    said = fits[name].conditional_expected_purchases(39)
    found = ll.clv.calibration_by_frequency(said, cdnow["holdout_frequency"], cdnow["frequency"]).table
    known = CDNOW["mean_cet39_by_x_0_to_7plus"]
    assert found["predicted"].tolist() == pytest.approx(known[name], abs=6e-4)
    assert found["actual"].tolist() == pytest.approx(known["actual"], abs=6e-4)


@pytest.mark.parametrize("name", ["bgnbd", "mbgnbd"])
def test_totals(fits: dict[str, Any], name: str) -> None:
    total = fits[name].conditional_expected_purchases(39).sum()
    assert total == pytest.approx(CDNOW["total_cet39"][name], abs=0.006)
    assert fits[name].expected_total(39).value == pytest.approx(total)


def test_heavy_users_of_paretonbd() -> None:
    known = GOLDEN["paretonbd_heavy_user_cet10"]
    fit = ll.clv.ParetoNBD.at(**dict(zip(["r", "alpha", "s", "beta"], known["params"], strict=True)))
    found = fit.conditional_expected_purchases(10, table(known["x"], known["t_x=T"], known["t_x=T"]))
    assert found.tolist() == pytest.approx(known["value"], abs=5e-7)


def test_spend_of_cdnow(cdnow: pd.DataFrame) -> None:
    known = CDNOW["gammagamma"]
    spent = cdnow[(cdnow["frequency"] == 0) | (cdnow["monetary_value"] > 0)]
    fit = ll.clv.GammaGamma(spent).fit()
    assert fit.params.to_dict() == pytest.approx(known["params"], rel=1e-3)
    assert fit.llf == pytest.approx(known["llf"], abs=0.01)
    assert fit.n == known["n_repeaters"]
    again = spent[spent["frequency"] > 0]
    assert again["monetary_value"].mean() == pytest.approx(known["mean_spend"], abs=5e-5)


def test_spend_of_the_first_ten_customers(cdnow: pd.DataFrame) -> None:
    fit = ll.clv.GammaGamma.at(p=6.25, q=3.74, v=15.44)
    known = CDNOW["gammagamma_first10_at_6.25_3.74_15.44"]
    assert fit.expected_spend(cdnow.head(10)).round(2).tolist() == pytest.approx(known, abs=1e-9)


def test_donations(donations: pd.DataFrame) -> None:
    known = GOLDEN["donations_bgbb"]
    fit = ll.clv.BGBB(donations, customers="customers").fit()
    assert fit.params.to_dict() == pytest.approx(known["params"], rel=1e-3)
    assert fit.llf == pytest.approx(known["llf"], abs=0.01)
    assert fit.expected_purchases(10) == pytest.approx(known["E[X(10)]"], abs=5e-5)
    some = pd.DataFrame({"frequency": [0, 4], "recency": [0, 5], "n": [6, 6]})
    ahead = [known["cet10"]["x=0"], known["cet10"]["x=4,t_x=5"]]
    assert fit.conditional_expected_purchases(10, some).tolist() == pytest.approx(ahead, abs=1e-6)
    assert fit.conditional_expected_purchases(5).sum() == pytest.approx(known["sum_cet5"], abs=0.006)
    alive = pd.DataFrame({"frequency": [0, 2, 6], "recency": [0, 4, 6], "n": [6, 6, 6]})
    assert fit.probability_alive(alive).round(3).tolist() == list(known["p_alive_2002"].values())
    counts = 11_104 * fit.pmf(np.array([0, 6]), 6)
    assert counts.round(1).tolist() == [3454.9, 1253.1]


def test_discounted_gifts_to_come() -> None:
    fit = ll.clv.BGBB.at(alpha=1.20, beta=0.75, gamma=0.66, delta=2.78)
    some = pd.DataFrame({"frequency": [3, 1, 6], "recency": [4, 6, 6], "n": [6, 6, 6]})
    assert fit.dert(0.1, some).tolist() == pytest.approx([1.621379, 1.802045, 5.897601], abs=1e-6)
