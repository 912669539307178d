"""Forty wrong inputs: each is answered by one clear error."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import loyaltylab as ll

C = ll.clv
GOOD = {
    "frequency": [2, 0, 1],
    "recency": [30.0, 0.0, 5.0],
    "T": [39.0, 39.0, 20.0],
    "monetary_value": [20.0, np.nan, 9.0],
}
BG = C.BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426)
GIFTS = C.BGBB.at(alpha=1.2, beta=0.75, gamma=0.66, delta=2.78)
SPEND = C.GammaGamma.at(p=6.25, q=3.74, v=15.44)
MEMBERS = C.ShiftedBetaGeometric.at(alpha=0.668, beta=3.806)


def data(**changes: Any) -> pd.DataFrame:
    return pd.DataFrame(GOOD | changes)


CASES: dict[str, tuple[Callable[[], Any], str]] = {
    # customers
    "no column T": (lambda: C.BGNBD(data().drop(columns="T")), "no column 'T'"),
    "no customers": (lambda: C.BGNBD(data().head(0)), "no customers"),
    "text for numbers": (lambda: C.BGNBD(data(frequency=["2", "0", "1"])), "expected numbers"),
    "missing recency": (lambda: C.BGNBD(data(recency=[30.0, np.nan, 5.0])), "missing or infinite"),
    "infinite T": (lambda: C.ParetoNBD(data(T=[np.inf, 39.0, 20.0])), "missing or infinite"),
    "half a purchase": (lambda: C.BGNBD(data(frequency=[2.5, 0, 1])), "whole number of repeat purchases"),
    "negative frequency": (lambda: C.MBGNBD(data(frequency=[-1, 0, 1])), "whole number of repeat purchases"),
    "T of zero": (lambda: C.BGNBD(data(T=[39.0, 0.0, 20.0])), "a time above 0"),
    "recency after T": (lambda: C.BGNBD(data(recency=[50.0, 0.0, 5.0])), "at most T"),
    "negative recency": (lambda: C.BGNBD(data(recency=[-3.0, 0.0, 5.0])), "0 or more"),
    "recency without purchase": (lambda: C.BGNBD(data(recency=[30.0, 4.0, 5.0])), "0 where frequency is 0"),
    "purchase without recency": (lambda: C.ParetoNBD(data(recency=[0.0, 0.0, 5.0])), "above 0 where frequency"),
    "nobody came back": (lambda: C.BGNBD(data(frequency=[0] * 3, recency=[0.0] * 3)), "nobody bought again"),
    "covariate missing": (lambda: C.BGNBD(data(), ["age"]), "no column 'age'"),
    "covariate constant": (lambda: C.BGNBD(data(age=[1, 1, 1]), ["age"]), "same for every customer"),
    "covariate with gaps": (lambda: C.ParetoNBD(data(age=[1, np.nan, 2]), ["age"]), "missing or infinite"),
    # parameters
    "parameter missing": (lambda: C.BGNBD.at(r=1.0), "expected positive numbers for r, alpha, a, b"),
    "parameter negative": (lambda: C.ParetoNBD.at(r=1, alpha=1, s=-1, beta=1), "expected positive numbers"),
    "parameter unknown": (lambda: C.BGBB.at(a=1, b=1, c=1, d=1), "expected positive numbers for alpha"),
    # predictions
    "time negative": (lambda: BG.expected_purchases(-1), "a time of 0 or more"),
    "time not a number": (lambda: BG.conditional_expected_purchases(np.nan, data()), "a time of 0 or more"),
    "many times for customers": (lambda: BG.conditional_expected_purchases([1, 2], data()), "expected one number"),
    "no customers to predict": (lambda: BG.probability_alive(), "give them as data"),
    "discount zero for ever": (lambda: BG.dert(0.0, data()), "a rate above 0"),
    "discount negative": (lambda: BG.discounted_purchases(10, -0.1, data()), "a rate of 0 or more"),
    "discount per month, unit unknown": (lambda: BG.dert(0.1, data(), per="Y"), "the unit '' is not known"),
    "half a purchase in pmf": (lambda: BG.pmf(1.5, 10), "whole numbers of purchases"),
    "confidence of 95": (lambda: BG.expected_total(10, data(), confidence=95), "confidence"),
    "intervals without errors": (lambda: BG.expected_total(10, data()), "no standard errors"),
    "simulation of no time": (lambda: C.simulate_rfm(BG, [10.0, 0.0]), "times above 0"),
    # gifts
    "half a year": (
        lambda: C.BGBB(pd.DataFrame({"frequency": [1], "recency": [1.5], "n": [6]})),
        "whole number of periods",
    ),
    "two gifts in one year": (
        lambda: C.BGBB(pd.DataFrame({"frequency": [3], "recency": [2], "n": [6]})),
        "at most one",
    ),
    "minus two donors": (
        lambda: C.BGBB(pd.DataFrame({"frequency": [1], "recency": [2], "n": [6], "w": [-2]}), customers="w"),
        "a whole number of customers",
    ),
    # money
    "zero spend": (lambda: C.GammaGamma(data(monetary_value=[0.0, np.nan, 9.0])), "money above 0"),
    "missing spend": (lambda: C.GammaGamma(data(monetary_value=[np.nan] * 3)), "money above 0"),
    "two spenders": (lambda: C.GammaGamma(data()), "fewer than three"),
    "no mean spend": (lambda: C.GammaGamma.at(p=6, q=0.9, v=15), "no mean spend"),
    "margin of 30": (lambda: C.customer_values(BG, SPEND, 52, 0, data(), margin=30), "a share above 0"),
    # contracts
    "survivors grow": (lambda: C.ShiftedBetaGeometric([100, 90, 95]), "never grow"),
    "survivors as shares": (lambda: C.ShiftedBetaGeometric([1.0, 0.9, 0.8]), "not shares"),
    "one count": (lambda: C.BetaDiscreteWeibull([100]), "at least one renewal"),
    "negative survivors": (lambda: C.ShiftedBetaGeometric([100, 90, -3]), "counts of 0 or more"),
    "nobody left": (lambda: C.ShiftedBetaGeometric([100, 100]), "nobody left"),
    "half a renewal": (lambda: MEMBERS.survival(1.5), "whole numbers of renewals"),
    "renewal zero": (lambda: MEMBERS.derl(0.1, 0), "1 or more"),
    "no discount, no horizon": (lambda: MEMBERS.derl(0.0), "set one of them"),
    "covariates not asked for": (lambda: MEMBERS.survival(3, {"age": 1.0}), "no others"),
    "single members, no ends": (
        lambda: C.ShiftedBetaGeometric.from_customers([1, 2], [0, 1]),
        "True or False",
    ),
    # judging and saving
    "no models": (lambda: C.compare(data(), []), "models is empty"),
    "lengths differ": (lambda: C.holdout_metrics([1.0, 2.0], [1.0]), "one entry for each customer"),
    "nobody bought in the hold-out": (lambda: C.holdout_metrics([1.0, 2.0], [0, 0]), "nobody bought in the hold-out"),
    "negative forecast": (lambda: C.holdout_metrics([1.0, -2.0], [0, 1]), "missing or below 0"),
    "saved by something else": (lambda: C.from_json("{}"), "not a model saved"),
    "half a file": (lambda: C.from_json(BG.to_json()[:50]), "not a model saved"),
    "no regular customer": (
        lambda: C.estimate_regularity(pd.DataFrame({"customer_id": [1, 1], "time": [0.0, 1.0]})),
        "nobody bought three times",
    ),
    "not a smaller model": (lambda: BG.lr_test(BG), "fewer parameters"),
    "periods by halves": (
        lambda: C.tracking(BG, pd.DataFrame({"customer_id": [1], "time": [0.0]}), 0),
        "whole number above 0",
    ),
    "gifts discounted for ever at zero": (
        lambda: GIFTS.discounted_purchases(np.inf, 0, pd.DataFrame({"frequency": [1], "recency": [2], "n": [6]})),
        "no end",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_clear_error(case: str) -> None:
    call, words = CASES[case]
    with pytest.raises(ValueError, match=words):
        call()


def test_the_good_table_is_good() -> None:
    assert C.BGNBD(data()).fit().n == 3
    assert len(C.customer_values(BG, SPEND, 52, 0.001, data(), margin=0.3)) == 3


def test_rows_are_named() -> None:
    wrong = data(recency=[50.0, 0.0, 25.0]).set_axis(["Ann", "Bo", "Cy"])
    with pytest.raises(ValueError, match=r"row Ann \(50.0\), row Cy \(25.0\)"):
        C.BGNBD(wrong)
