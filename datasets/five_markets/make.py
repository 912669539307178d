"""Make the SYNTHETIC case five_markets: `python datasets/five_markets/make.py` rewrites respondents.csv and truth.json.

How the numbers hang together, market by market:

* satisfaction (1-10) is a rounded normal variable, so its level probabilities are normal probabilities;
* switching cost and the number of alternatives are rounded normal variables that do not depend on satisfaction;
* a customer stays with probability C(s) + DELTA * min(C, 1 - C) * z. C(s) = L0 + (ceiling - L0) * s**k is the market's
  curve, s = (satisfaction - 1) / 9. The index z rises with switching cost and falls with alternatives; it is odd in
  normal variables, so its mean is zero and C(s) is EXACTLY the share that stays at each satisfaction;
* stated intention is an ordered logit in satisfaction, switching cost and alternatives as they stand in the table.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from loyaltylab.authoring.making import Array, Made, Tables, Target, codes, likert, write_case

SEED = 19_951_105
PER_MARKET = 1_500
HERE = Path(__file__).parent

# Per market: curve of behavior; mean and SD of satisfaction; mean switching cost and alternatives; weight of one
# point of satisfaction in the stated intention (log odds).
MARKETS: dict[str, dict[str, Any]] = {
    "local telephone": {
        "curve": {"L0": 0.55, "k": 0.40, "ceiling": 0.97},
        "satisfaction": [5.2, 2.4],
        "switching_cost": 5.6,
        "alternatives": 0.8,
        "intention": 0.40,
    },
    "hospitals": {
        "curve": {"L0": 0.35, "k": 0.90, "ceiling": 0.94},
        "satisfaction": [6.4, 2.2],
        "switching_cost": 4.8,
        "alternatives": 2.0,
        "intention": 0.50,
    },
    "airlines": {
        "curve": {"L0": 0.20, "k": 1.60, "ceiling": 0.92},
        "satisfaction": [6.6, 2.0],
        "switching_cost": 3.6,
        "alternatives": 3.0,
        "intention": 0.60,
    },
    "home computers": {
        "curve": {"L0": 0.10, "k": 2.40, "ceiling": 0.90},
        "satisfaction": [7.0, 2.0],
        "switching_cost": 2.6,
        "alternatives": 4.8,
        "intention": 0.70,
    },
    "cars": {
        "curve": {"L0": 0.05, "k": 3.60, "ceiling": 0.88},
        "satisfaction": [7.4, 2.0],
        "switching_cost": 2.2,
        "alternatives": 5.6,
        "intention": 0.80,
    },
}
LEVELS = np.arange(1, 11)
UNIT = (LEVELS - 1) / 9  # satisfaction as s in [0, 1]
SWITCHING_SD, ALTERNATIVES_SD = 1.3, 1.5
DELTA = 0.6  # how far the index z moves a person's chance
Z_WEIGHTS = {"switching_cost": 0.6, "alternatives": -0.4}  # absolute values sum to 1, so z stays in [-1, 1]
INTENTION = {"switching_cost": 0.25, "alternatives": -0.20}  # log odds per point, the same in every market
INTENTION_CUTS = np.array([-3.0, -1.8, -0.8, 0.3, 1.4, 2.8])  # around the market's own mean


def curve(market: str) -> Array:
    """Share that stays at satisfaction 1..10."""
    c = MARKETS[market]["curve"]
    return np.asarray(c["L0"] + (c["ceiling"] - c["L0"]) * UNIT ** c["k"])


def satisfaction_shares(market: str) -> Array:
    """Probabilities of satisfaction 1..10: a normal variable rounded and kept on the scale."""
    mean, sd = MARKETS[market]["satisfaction"]
    return np.diff(norm.cdf((np.concatenate([[-np.inf], LEVELS[:-1] + 0.5, [np.inf]]) - mean) / sd))


def generate(n: int = PER_MARKET, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` respondents a market; ``placebo`` takes away what satisfaction, cost and choice do to loyalty."""
    rng = np.random.default_rng(seed)
    parts = [_market(market, n, rng, placebo) for market in MARKETS]
    respondents = pd.concat(parts, ignore_index=True)
    respondents.insert(0, "respondent_id", codes("R", len(respondents)))
    return Made({"respondents": respondents}, truth(n, seed))


def _market(market: str, n: int, rng: np.random.Generator, placebo: bool) -> pd.DataFrame:
    m = MARKETS[market]
    mean, sd = m["satisfaction"]
    satisfaction = likert(mean + sd * rng.standard_normal(n), 1, 10)
    cost, choice = rng.standard_normal(n), rng.standard_normal(n)
    table = pd.DataFrame({"market": market, "satisfaction": satisfaction})
    table["switching_cost"] = likert(m["switching_cost"] + SWITCHING_SD * cost, 1, 7)
    table["alternatives"] = likert(m["alternatives"] + ALTERNATIVES_SD * choice, 0, 8)

    stay = curve(market)[satisfaction - 1]
    z = Z_WEIGHTS["switching_cost"] * np.tanh(cost) + Z_WEIGHTS["alternatives"] * np.tanh(choice)
    chance = stay + DELTA * np.minimum(stay, 1 - stay) * z
    pull = m["intention"] * (satisfaction - mean)
    pull += INTENTION["switching_cost"] * (table["switching_cost"] - m["switching_cost"]).to_numpy()
    pull += INTENTION["alternatives"] * (table["alternatives"] - m["alternatives"]).to_numpy()
    if placebo:
        chance, pull = np.full(n, _stay_rate(market)), np.zeros(n)
    table["intention"] = 1 + np.searchsorted(INTENTION_CUTS, pull + rng.logistic(size=n))
    table["stayed"] = (rng.random(n) < chance).astype(int)
    return table


def truth(n: int, seed: int) -> dict[str, Any]:
    """Parameters and the population values that follow from them, computed exactly."""
    return {
        "case": "five_markets",
        "synthetic": True,
        "seed": seed,
        "n": n * len(MARKETS),
        "parameters": {
            "markets": MARKETS,
            "stay": "C(s) + delta * min(C, 1 - C) * z, C(s) = L0 + (ceiling - L0) * s**k, s = (satisfaction - 1) / 9",
            "delta": DELTA,
            "z_weights": Z_WEIGHTS,
            "intention": "ordered logit; per point of satisfaction: markets.*.intention; per point of the others:",
            "intention_others": INTENTION,
            "intention_cuts_around_the_markets_mean": INTENTION_CUTS,
        },
        "population": {
            market: {
                "stay_rate": _stay_rate(market),
                "stay_rate_by_satisfaction": dict(zip(map(str, LEVELS), curve(market), strict=True)),
                "satisfaction_shares": dict(zip(map(str, LEVELS), satisfaction_shares(market), strict=True)),
                "mean_satisfaction": float(LEVELS @ satisfaction_shares(market)),
                "intention_cuts": intention_cuts(market),
            }
            for market in MARKETS
        },
    }


def intention_cuts(market: str) -> Array:
    """The cuts of an ordered logit on the answers as they stand, without centering."""
    m = MARKETS[market]
    center = m["intention"] * m["satisfaction"][0]
    center += sum(weight * m[name] for name, weight in INTENTION.items())
    return np.asarray(INTENTION_CUTS + center)


def _stay_rate(market: str) -> float:
    return float(curve(market) @ satisfaction_shares(market))


def _left_although_satisfied(tables: Tables) -> float:
    answers = tables["respondents"]
    return float(1 - answers.loc[answers["satisfaction"].between(7, 9), "stayed"].mean())


def _correlation(tables: Tables, with_column: str) -> float:
    """Within markets, so that differences between industries do not count."""
    answers = tables["respondents"][["market", "satisfaction", with_column]]
    centered = answers[["satisfaction", with_column]] - answers.groupby("market").transform("mean")
    return float(centered["satisfaction"].corr(centered[with_column]))


TARGETS = (
    Target(
        {"en": "Satisfied (7-9 of 10), and gone within the year", "zh": "满意（7-9 分），一年内却离开"},
        published="15-40 %",
        source={
            "en": 'Jones and Sasser (1995), yearly defection of "satisfied" customers',
            "zh": "Jones 与 Sasser（1995），“满意”客户的年流失率",
        },
        value=_left_although_satisfied,
        low=0.15,
        high=0.40,
        show="{:.0%}",
    ),
    Target(
        {"en": "Correlation of satisfaction and intention, within markets", "zh": "市场内满意度与意愿的相关系数"},
        published="0.52",
        source={
            "en": "Szymanski and Henard (2001), mean of many studies",
            "zh": "Szymanski 与 Henard（2001），多项研究的平均值",
        },
        value=lambda tables: _correlation(tables, "intention"),
        low=0.42,
        high=0.62,
        often_cited=True,
    ),
    Target(
        {"en": "Variance of staying that satisfaction explains", "zh": "满意度对留下行为的解释比例"},
        published={"en": "rather small", "zh": "相当小"},
        source={"en": "Kumar, Dalla Pozza and Ganesh (2013)", "zh": "Kumar、Dalla Pozza 与 Ganesh（2013）"},
        value=lambda tables: _correlation(tables, "stayed") ** 2,
        low=0.01,
        high=0.20,
        show="{:.0%}",
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the table and the truth."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
