"""Published and independently recomputed values of the models of renewals."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import loyaltylab as ll

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parents[1] / "golden" / "clv.json").read_text())
SBG, BDW = GOLDEN["sbg"], GOLDEN["bdw_fit_on_7_renewals"]
SEGMENTS = ["regular", "high_end"]


@pytest.mark.parametrize("segment", SEGMENTS)
def test_shifted_beta_geometric(segment: str) -> None:
    known = SBG["fit_on_7_renewals"][segment]
    fit = ll.clv.ShiftedBetaGeometric(SBG["survivors_of_1000"][segment][:8]).fit()
    assert fit.params.to_dict() == pytest.approx({name: known[name] for name in ("alpha", "beta")}, rel=1e-3)
    assert fit.llf == pytest.approx(known["llf"], abs=0.01)
    shares = 100 * fit.survival(np.arange(8, 13))
    assert shares.round(1).tolist() == pytest.approx(known["survival_8_to_12_pct"], abs=1e-9)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_beta_discrete_weibull(segment: str) -> None:
    known = BDW[segment]
    fit = ll.clv.BetaDiscreteWeibull(SBG["survivors_of_1000"][segment][:8]).fit()
    assert fit.params.to_dict() == pytest.approx({name: known[name] for name in ("alpha", "beta", "c")}, rel=1e-3)
    assert fit.llf == pytest.approx(known["llf"], abs=0.01)


def test_the_weibull_contains_the_geometric() -> None:
    survivors = SBG["survivors_of_1000"]["high_end"][:8]
    larger, smaller = ll.clv.BetaDiscreteWeibull(survivors).fit(), ll.clv.ShiftedBetaGeometric(survivors).fit()
    assert larger.lr_test(smaller).table["statistic"].iloc[0] == pytest.approx(2 * (1611.1581 - 1605.3142), abs=0.001)


def test_discounted_expected_residual_lifetime() -> None:
    known = SBG["derl_d10"]["alpha=3.80,beta=15.20,n=1..5"]
    fit = ll.clv.ShiftedBetaGeometric.at(alpha=3.80, beta=15.20)
    assert [round(fit.derl(0.1, n), 2) for n in range(1, 6)] == known


def test_single_members_give_the_same_as_their_counts() -> None:
    """Members one by one, as Series too: the likelihood is that of the cohort, age by age."""
    counts = np.array(SBG["survivors_of_1000"]["high_end"][:8])
    lost = -np.diff(counts)
    periods = pd.Series(np.repeat(np.arange(1, 8), lost).tolist() + [7] * int(counts[-1]))
    left = pd.Series([True] * int(lost.sum()) + [False] * int(counts[-1]))
    for model in (ll.clv.ShiftedBetaGeometric, ll.clv.BetaDiscreteWeibull):
        single, cohort = model.from_customers(periods, left).fit(), model(counts).fit()
        assert single.llf == pytest.approx(cohort.llf, abs=1e-8)
        assert single.params.to_dict() == pytest.approx(cohort.params.to_dict(), rel=1e-6)
        assert single.n == 1000
