"""Make the SYNTHETIC case car_owners: `python datasets/car_owners/make.py` rewrites owners.csv and truth.json.

How the numbers hang together, so that every population value in truth.json can be computed, not simulated:

* satisfaction is drawn from the level probabilities of the owner's make;
* four residuals (relative attitude, trust, switching cost, price sensitivity) are normal, correlated with each
  other and independent of make and satisfaction; an answer is a level mean plus its residual, rounded;
* repurchase has probability C(s) * (1 + DELTA * z). The index z is odd in the residuals, so its mean is zero at
  every make and satisfaction level, and C(s) is EXACTLY the repurchase rate there;
* intention and recommendation cut a normal variable at thresholds, so their shares are normal probabilities.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from loyaltylab.authoring.making import Array, Made, Target, choice, codes, likert, write_case

SEED = 19_930_401
N = 6_000
HERE = Path(__file__).parent

LEVELS = np.arange(1, 7)
UNIT = (LEVELS - 1) / 5  # satisfaction as s in [0, 1]
ITEMS = ("relative_attitude", "trust", "switching_cost", "price_sensitivity")

# Per make: share of owners; probabilities of satisfaction 1..6; curve C(s) = L0 + (ceiling - L0) * s**k; mean answers
# at satisfaction 5; shift of the recommendation; intention curve I0 + (top - I0) * s**k; median age of the car, years.
MAKES: dict[str, dict[str, Any]] = {
    "Aster": {
        "share": 0.35,
        "satisfaction": [0.015, 0.020, 0.035, 0.200, 0.450, 0.280],
        "curve": {"L0": 0.08, "k": 4.0, "ceiling": 0.62},
        "items": [4.4, 4.7, 3.1, 4.4],
        "recommend_shift": 0.0,
        "intention": {"I0": 0.25, "k": 0.45, "top": 0.78},
        "car_age": 5.0,
    },
    "Boreal": {
        "share": 0.20,
        "satisfaction": [0.010, 0.010, 0.020, 0.110, 0.420, 0.430],
        "curve": {"L0": 0.08, "k": 3.0, "ceiling": 0.60},
        "items": [5.2, 5.3, 3.5, 2.9],
        "recommend_shift": 0.3,
        "intention": {"I0": 0.25, "k": 0.45, "top": 0.84},
        "car_age": 3.8,
    },
    "Corvid": {
        "share": 0.25,
        "satisfaction": [0.015, 0.020, 0.035, 0.220, 0.460, 0.250],
        "curve": {"L0": 0.04, "k": 5.0, "ceiling": 0.36},
        "items": [3.8, 4.2, 2.3, 5.8],
        "recommend_shift": 0.0,
        "intention": {"I0": 0.25, "k": 0.45, "top": 0.76},
        "car_age": 6.2,
    },
    "Dorado": {
        "share": 0.20,
        "satisfaction": [0.035, 0.045, 0.070, 0.290, 0.390, 0.170],
        "curve": {"L0": 0.35, "k": 1.0, "ceiling": 0.64},
        "items": [3.3, 3.9, 5.8, 4.5],
        "recommend_shift": -0.4,
        "intention": {"I0": 0.40, "k": 0.55, "top": 0.76},
        "car_age": 8.0,
    },
}

DELTA = 0.55  # how far the index z moves a person's chance; ceiling * (1 + DELTA) must stay below 1
Z_WEIGHTS = np.array([0.4, 0.2, 0.2, -0.2])  # absolute values sum to 1, so z stays in [-1, 1]
RESIDUAL_CORRELATION = np.array(
    [
        [1.00, 0.50, 0.10, -0.20],
        [0.50, 1.00, 0.15, -0.15],
        [0.10, 0.15, 1.00, -0.10],
        [-0.20, -0.15, -0.10, 1.00],
    ]
)
ITEM_SLOPE = np.array([0.55, 0.60, 0.05, -0.15])  # answer points per satisfaction level
ITEM_SD = np.array([1.1, 1.0, 1.2, 1.2])
SHARED = 0.35  # part of the variance of intention and recommendation that comes from the residuals
INTENTION_CUTS = np.array([-1.5, -0.7, 0.0, 0.9])  # the third cut separates 1..3 from "intends", 4 or 5
RECOMMEND_MEAN = np.array([1.5, 3.0, 4.8, 6.6, 8.2, 9.4])  # by satisfaction level
RECOMMEND_SD = 1.6
AGE_SPREAD, AGE_SLOPE = 0.45, -0.06  # of the logarithm of the car's age; the slope is per satisfaction level


def curve(make: str) -> Array:
    """Repurchase rate of a make at satisfaction 1..6."""
    c = MAKES[make]["curve"]
    return np.asarray(c["L0"] + (c["ceiling"] - c["L0"]) * UNIT ** c["k"])


def intends(make: str) -> Array:
    """Share that answers 4 or 5 on intention at satisfaction 1..6: rises early, then flattens."""
    c = MAKES[make]["intention"]
    return np.asarray(c["I0"] + (c["top"] - c["I0"]) * UNIT ** c["k"])


def nps(make: str) -> Array:
    """Population NPS in points at satisfaction 1..6; an answer is the rounded normal variable, so cuts lie at .5."""
    mean = RECOMMEND_MEAN + MAKES[make]["recommend_shift"]
    promoters = norm.sf((8.5 - mean) / RECOMMEND_SD)
    detractors = norm.cdf((6.5 - mean) / RECOMMEND_SD)
    return np.asarray(100 * (promoters - detractors))


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` owners; ``placebo`` takes away every effect on repurchase, satisfaction's included."""
    rng = np.random.default_rng(seed)
    names = np.array(list(MAKES))
    who = choice(rng, np.arange(len(names)), _per_make("share"), n)
    cumulative = np.cumsum(_per_make("satisfaction"), axis=1)[:, :-1]
    level = (rng.random(n)[:, None] >= cumulative[who]).sum(axis=1)  # 0..5, stands for satisfaction 1..6

    residual = rng.standard_normal((n, len(ITEMS))) @ np.linalg.cholesky(RESIDUAL_CORRELATION).T
    answers = _per_make("items")[who] + np.outer(level - 4, ITEM_SLOPE) + residual * ITEM_SD
    intention = norm.ppf([intends(make) for make in names])[who, level] + _mix(residual, [2, 1, 2, -1], rng)
    recommend = (RECOMMEND_MEAN[level] + _per_make("recommend_shift")[who]) + RECOMMEND_SD * _mix(
        residual, [1, 1, 0, 0], rng
    )
    z = np.tanh(residual) @ Z_WEIGHTS
    chance = np.array([curve(make) for make in names])[who, level] * (1 + DELTA * z)
    if placebo:
        chance = np.full(n, _population(list(MAKES))["repurchase_rate"])
    log_age = np.log(_per_make("car_age"))[who] + AGE_SLOPE * (level - 4) + AGE_SPREAD * rng.standard_normal(n)

    owners = pd.DataFrame({"owner_id": codes("C", n), "make": names[who]})
    owners["car_age_years"] = np.exp(log_age).clip(0.5, 15).round(1)
    owners["satisfaction"] = level + 1
    for j, item in enumerate(ITEMS):
        owners[item] = likert(answers[:, j], 1, 7)
    owners["recommend"] = likert(recommend, 0, 10)
    owners["intention"] = 1 + np.searchsorted(INTENTION_CUTS, intention, side="right")
    owners["repurchased"] = (rng.random(n) < chance).astype(int)
    return Made({"owners": owners}, truth(n, seed))


def truth(n: int, seed: int) -> dict[str, Any]:
    """Parameters and the population values that follow from them, computed exactly."""
    return {
        "case": "car_owners",
        "synthetic": True,
        "seed": seed,
        "n": n,
        "parameters": _parameters(),
        "population": {
            "overall": _population(list(MAKES)),
            "by_make": {make: _population([make]) for make in MAKES},
            "repurchase_by_make_and_satisfaction": {make: _by_level(curve(make)) for make in MAKES},
            "intention_by_make_and_satisfaction": {make: _by_level(intends(make)) for make in MAKES},
        },
    }


def _population(makes: list[str]) -> dict[str, Any]:
    """Population values of these makes together: every cell (make, level) weighted by its probability."""
    cell = np.array([MAKES[make]["share"] * np.array(MAKES[make]["satisfaction"]) for make in makes])
    cell = cell / cell.sum()
    bought, planned, score = (np.array([of(make) for make in makes]) for of in (curve, intends, nps))
    defects = cell * (1 - bought)
    return {
        "satisfaction_distribution": _by_level(cell.sum(axis=0)),
        "satisfied": _value(cell[:, 3:].sum()),
        "top_two_box": _value(cell[:, 4:].sum()),
        "top_box": _value(cell[:, 5].sum()),
        "mean_satisfaction": _value((cell * LEVELS).sum()),
        "repurchase_rate": _value((cell * bought).sum()),
        "repurchase_by_satisfaction": _by_level((cell * bought).sum(axis=0) / cell.sum(axis=0)),
        "intention_rate": _value((cell * planned).sum()),
        "nps": _value((cell * score).sum()),
        "satisfied_among_defectors": _value(defects[:, 3:].sum() / defects.sum()),
    }


def _parameters() -> dict[str, Any]:
    return {
        "makes": MAKES,
        "repurchase": {
            "chance": "C(s) * (1 + delta * z), C(s) = L0 + (ceiling - L0) * s**k, s = (satisfaction - 1) / 5",
            "delta": DELTA,
            "z": "sum of weight * tanh(residual)",
            "z_weights": dict(zip(ITEMS, Z_WEIGHTS.tolist(), strict=True)),
        },
        "items": {
            "order": list(ITEMS),
            "slope_per_level": ITEM_SLOPE.tolist(),
            "residual_sd": ITEM_SD.tolist(),
            "residual_correlation": RESIDUAL_CORRELATION.tolist(),
        },
        "intention": {
            "share_4_or_5": "I0 + (top - I0) * s**k, I0, top and k per make",
            "cuts": INTENTION_CUTS.tolist(),
            "shared_with_residuals": SHARED,
        },
        "recommend": {
            "mean_by_satisfaction": RECOMMEND_MEAN.tolist(),
            "sd": RECOMMEND_SD,
            "shared_with_residuals": SHARED,
        },
        "car_age": {"log_sd": AGE_SPREAD, "log_slope_per_level": AGE_SLOPE},
    }


def _per_make(key: str) -> Array:
    return np.array([make[key] for make in MAKES.values()], dtype=float)


def _mix(residual: Array, weights: list[float], rng: np.random.Generator) -> Array:
    """Standard normal variable that shares the part SHARED of its variance with the residuals."""
    w = np.array(weights)
    common = residual @ w / np.sqrt(w @ RESIDUAL_CORRELATION @ w)
    return np.asarray(np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * rng.standard_normal(len(residual)))


def _value(number: float) -> float:
    return round(float(number), 10)


def _by_level(values: Array) -> dict[str, float]:
    return {str(level): _value(value) for level, value in zip(LEVELS, values, strict=True)}


TARGETS = (
    Target(
        {"en": "Owners who are satisfied (upper half of the scale)", "zh": "满意的车主（量表上半部分）"},
        published="85-95 %",
        source={"en": "Reichheld (1993, 1996), US car trade", "zh": "Reichheld（1993、1996），美国汽车业"},
        value=lambda tables: float((tables["owners"]["satisfaction"] >= 4).mean()),
        low=0.85,
        high=0.95,
        show="{:.0%}",
        often_cited=True,
    ),
    Target(
        {"en": "Owners who bought the same make again", "zh": "再次购买同一品牌的车主"},
        published="30-40 %",
        source={"en": "Reichheld (1993, 1996), US car trade", "zh": "Reichheld（1993、1996），美国汽车业"},
        value=lambda tables: float(tables["owners"]["repurchased"].mean()),
        low=0.30,
        high=0.40,
        show="{:.0%}",
        often_cited=True,
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the table and the truth."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
