"""Simulated customers for the coverage of the teaching curve by likelihood, whose ceiling is free.

The studies draw yes/no loyalty from a known curve at crowded satisfaction, ask for the interval of every parameter and
for the band of the curve, and say which hold the truth. `market_curves` fits the same by market.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from simulation import Hits, within

import loyaltylab as ll

LEVELS = np.array([0.02, 0.03, 0.08, 0.2, 0.4, 0.27])  # satisfaction 1 to 6, crowded near the top


def late_curve(rng: Generator) -> Hits:
    """Loyalty that comes only with the highest satisfaction, as in a competitive market."""
    return _curve(rng, L0=0.08, k=4.0, ceiling=0.6)


def early_curve(rng: Generator) -> Hits:
    """Loyalty that rises evenly from a high floor, as in a captive market."""
    return _curve(rng, L0=0.35, k=1.0, ceiling=0.65)


def _curve(rng: Generator, **truth: float) -> Hits:
    level = rng.choice(6, size=2000, p=LEVELS)
    loyal = rng.random(2000) < ll.loyalty.teaching_curve(level / 5, **truth)
    data = pd.DataFrame({"satisfaction": level + 1, "repurchased": loyal})
    fit = ll.loyalty.TeachingCurve(data, ceiling=None).fit()
    found, band = fit.conf_int(), fit.predict_interval([2, 5])
    name = f"teaching curve L0 {truth['L0']:g}, k {truth['k']:g}, ceiling {truth['ceiling']:g}, n = 2,000"
    hits = {f"{name}: {part} (profile likelihood)": within(found.loc[part], true) for part, true in truth.items()}
    for score in (2, 5):
        true = ll.loyalty.teaching_curve((score - 1) / 5, **truth)
        hits[f"{name}: height at {score} (profile likelihood)"] = within(band.loc[score], float(true))
    return hits
