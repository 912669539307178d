"""Make the SYNTHETIC case bank_ecsi: `python datasets/bank_ecsi/make.py` rewrites customers.csv and truth.json.

How the numbers hang together:

* seven latent scores follow the paths of the European customer satisfaction index, each with variance 1; what the
  paths leave unexplained is normal and independent;
* an item is mean + SD * (loading * latent score + sqrt(1 - loading**2) * noise), rounded and kept on 1-10;
* the complaints construct has a single item with loading 1. Rounding it is a measurement error that no method can see,
  so truth.json also gives the paths "as measured", computed exactly: with normal variables, rounding multiplies every
  covariance of the item by one factor (Bussgang), found by summing normal probabilities.

Loadings are chosen so that Cronbach's alpha of each construct is near the published one.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from loyaltylab.authoring.making import Array, Made, Tables, Target, choice, codes, likert, write_case

SEED = 20_050_301
N = 1_000
HERE = Path(__file__).parent

# Standardized column of the published results on the mobile phone survey "mobi" (Tenenhaus and others, 2005).
PATHS: dict[str, dict[str, float]] = {
    "image": {},
    "expectations": {"image": 0.5047},
    "quality": {"expectations": 0.5572},
    "value": {"expectations": 0.0508, "quality": 0.5572},
    "satisfaction": {"image": 0.1788, "expectations": 0.0644, "quality": 0.5125, "value": 0.1918},
    "complaints": {"satisfaction": 0.5261},
    "loyalty": {"image": 0.1954, "satisfaction": 0.4835, "complaints": 0.0712},
}
LOADINGS: dict[str, list[float]] = {
    "image": [0.64, 0.57, 0.62, 0.56, 0.64],
    "expectations": [0.57, 0.50, 0.45],
    "quality": [0.79, 0.68, 0.75, 0.71, 0.72, 0.67, 0.73],
    "value": [0.85, 0.86],
    "satisfaction": [0.74, 0.75, 0.76],
    "complaints": [1.0],
    "loyalty": [0.72, 0.20, 0.70],
}
MEANS = {
    "image": 7.6,
    "expectations": 7.4,
    "quality": 7.5,
    "value": 6.7,
    "satisfaction": 7.55,
    "complaints": 7.0,
    "loyalty": 7.4,
}
ITEM_SD = 1.6
SCALE = (1, 10)
REGIONS = {"north": 0.3, "river": 0.3, "hills": 0.2, "coast": 0.2}
PUBLISHED_ALPHA = {
    "image": 0.723,
    "expectations": 0.452,
    "quality": 0.877,
    "value": 0.824,
    "satisfaction": 0.779,
    "loyalty": 0.472,
}
CONSTRUCTS = list(PATHS)


def weights(placebo: bool = False) -> Array:
    """Paths as a matrix: row = what is explained, column = what explains it."""
    matrix = np.zeros((len(CONSTRUCTS), len(CONSTRUCTS)))
    for effect, causes in PATHS.items():
        for cause, path in causes.items():
            matrix[CONSTRUCTS.index(effect), CONSTRUCTS.index(cause)] = 0.0 if placebo else path
    return matrix


def correlations(matrix: Array) -> tuple[Array, Array]:
    """Correlations of the latent scores that the paths imply, and the unexplained variance of each."""
    size = len(matrix)
    implied, unexplained = np.eye(size), np.ones(size)
    for i in range(size):
        row = matrix[i, :i] @ implied[:i, :i]
        unexplained[i] = 1 - row @ matrix[i, :i]
        implied[i, :i] = implied[:i, i] = row
    return implied, unexplained


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` customers; ``placebo`` sets every path to zero and leaves the items as they are."""
    rng = np.random.default_rng(seed)
    matrix = weights(placebo)
    _implied, unexplained = correlations(matrix)
    scores = np.zeros((n, len(CONSTRUCTS)))
    for i in range(len(CONSTRUCTS)):
        scores[:, i] = scores[:, :i] @ matrix[i, :i] + np.sqrt(unexplained[i]) * rng.standard_normal(n)
    customers = pd.DataFrame({"customer_id": codes("K", n)})
    customers["region"] = choice(rng, list(REGIONS), list(REGIONS.values()), n)
    for i, construct in enumerate(CONSTRUCTS):
        for number, loading in enumerate(LOADINGS[construct], 1):
            answer = loading * scores[:, i] + np.sqrt(1 - loading**2) * rng.standard_normal(n)
            customers[f"{construct}_{number}"] = likert(MEANS[construct] + ITEM_SD * answer, *SCALE)
    return Made({"customers": customers}, truth(n, seed))


def rounding_factor(mean: float) -> float:
    """Correlation of a normal answer with what remains of it on the scale."""
    levels = np.arange(SCALE[0], SCALE[1] + 1)
    edges = (np.concatenate([[-np.inf], levels[:-1] + 0.5, [np.inf]]) - mean) / ITEM_SD
    shares, pull = np.diff(norm.cdf(edges)), -np.diff(norm.pdf(edges))  # pull: E[z; z in the cell]
    spread = levels**2 @ shares - (levels @ shares) ** 2
    return float(levels @ pull / np.sqrt(spread))


def paths_as_measured() -> dict[str, dict[str, float]]:
    """Population regressions among the latent scores, with the complaints answer in place of its latent score."""
    implied, _unexplained = correlations(weights())
    place = CONSTRUCTS.index("complaints")
    factor = rounding_factor(MEANS["complaints"])
    seen = implied.copy()
    seen[place, :] *= factor
    seen[:, place] *= factor
    seen[place, place] = 1.0
    found: dict[str, dict[str, float]] = {}
    for effect, causes in PATHS.items():
        at = [CONSTRUCTS.index(cause) for cause in causes]
        values: Any = np.linalg.solve(seen[np.ix_(at, at)], seen[at, CONSTRUCTS.index(effect)]) if at else []
        found[effect] = dict(zip(causes, map(float, values), strict=True))
    return found


def truth(n: int, seed: int) -> dict[str, Any]:
    """Parameters and the population values that follow from them, computed exactly."""
    implied, unexplained = correlations(weights())
    return {
        "case": "bank_ecsi",
        "synthetic": True,
        "seed": seed,
        "n": n,
        "parameters": {
            "paths": PATHS,
            "loadings": LOADINGS,
            "means": MEANS,
            "item_sd": ITEM_SD,
            "item": "mean + sd * (loading * latent + sqrt(1 - loading**2) * noise), rounded, kept on 1-10",
        },
        "population": {
            "paths_as_measured": paths_as_measured(),
            "latent_correlations": dict(zip(CONSTRUCTS, implied, strict=True)),
            "r_squared": dict(zip(CONSTRUCTS, 1 - unexplained, strict=True)),
        },
    }


def items_of(construct: str) -> list[str]:
    """Columns of a construct."""
    return [f"{construct}_{number}" for number in range(1, len(LOADINGS[construct]) + 1)]


def cronbach_alpha(tables: Tables, construct: str) -> float:
    """Reliability of the sum of a construct's items."""
    answers = tables["customers"][items_of(construct)]
    k = answers.shape[1]
    return float(k / (k - 1) * (1 - answers.var().sum() / answers.sum(axis=1).var()))


def index_of(tables: Tables, construct: str) -> float:
    """Mean of the items, moved to 0-100."""
    answers = tables["customers"][items_of(construct)].to_numpy(dtype=float)
    return float(100 * (answers.mean() - SCALE[0]) / (SCALE[1] - SCALE[0]))


SOURCE = {
    "en": "computed on the survey of Tenenhaus, Esposito Vinzi, Chatelin and Lauro (2005)",
    "zh": "根据 Tenenhaus、Esposito Vinzi、Chatelin 与 Lauro（2005）的调查数据计算",
}
NAMES = {
    "image": "形象",
    "expectations": "期望",
    "quality": "感知质量",
    "value": "感知价值",
    "satisfaction": "满意度",
    "loyalty": "忠诚度",
}
TARGETS = (
    *(
        Target(
            {"en": f"Cronbach's alpha, {construct}", "zh": f"克朗巴哈 α：{NAMES[construct]}"},
            published=f"{alpha:.2f}",
            source=SOURCE,
            value=partial(cronbach_alpha, construct=construct),
            low=alpha - 0.05,
            high=alpha + 0.05,
        )
        for construct, alpha in PUBLISHED_ALPHA.items()
    ),
    *(
        Target(
            {"en": f"{construct.capitalize()} index, 0-100", "zh": f"{NAMES[construct]}指数（0-100）"},
            published=f"{published:.1f}",
            source=SOURCE,
            value=partial(index_of, construct=construct),
            low=published - 2,
            high=published + 2,
            show="{:.1f}",
        )
        for construct, published in (("satisfaction", 72.5), ("loyalty", 70.6))
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the table and the truth."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
