"""The panel: what guests would feel about a feature of the hotel if it were there, and if it were not."""

from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.authoring.making import Array, choice

CATEGORIES = list("AOMIRQ")  # attractive, one-dimensional, must-be, indifferent, reverse, questionable
GUESTS = 240
SPREAD = 0.6  # SD of a guest's own log odds around those of the purpose of travel
# Shares of the six categories, business and leisure, at the middle guest. One feature splits by purpose of travel.
MIDDLE = {
    "clean_bathroom": ([0.02, 0.20, 0.66, 0.09, 0.01, 0.02], [0.03, 0.23, 0.62, 0.09, 0.01, 0.02]),
    "free_cancellation": ([0.10, 0.52, 0.24, 0.11, 0.01, 0.02], [0.15, 0.47, 0.19, 0.16, 0.01, 0.02]),
    "welcome_drink": ([0.46, 0.07, 0.02, 0.40, 0.03, 0.02], [0.59, 0.09, 0.02, 0.26, 0.02, 0.02]),
    "early_check_in": ([0.48, 0.27, 0.06, 0.16, 0.01, 0.02], [0.31, 0.09, 0.03, 0.52, 0.03, 0.02]),
    "towel_animals": ([0.05, 0.01, 0.01, 0.78, 0.13, 0.02], [0.19, 0.02, 0.01, 0.68, 0.08, 0.02]),
    "courtesy_call": ([0.04, 0.03, 0.02, 0.26, 0.63, 0.02], [0.10, 0.04, 0.02, 0.34, 0.48, 0.02]),
}
# Pairs of answers (with it, without it) that make each category, with their shares.
ANSWERS: dict[str, dict[tuple[int, int], float]] = {
    "A": {(1, 2): 0.2, (1, 3): 0.5, (1, 4): 0.3},
    "O": {(1, 5): 1.0},
    "M": {(2, 5): 0.7, (3, 5): 0.2, (4, 5): 0.1},
    "I": {(2, 3): 0.10, (2, 4): 0.10, (3, 2): 0.05, (3, 3): 0.45, (3, 4): 0.15, (4, 3): 0.10, (4, 4): 0.05},
    "R": {(3, 1): 0.15, (4, 1): 0.25, (5, 1): 0.30, (5, 2): 0.15, (5, 3): 0.15},
    "Q": {(1, 1): 0.7, (5, 5): 0.3},
}


def draw_panel(
    rng: np.random.Generator, guests: pd.DataFrame, on: float
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Any]]:
    """Answers of guests drawn by lot, their true chances of each category, and what holds for all guests.

    ``guests`` is the shipped table. Without effects every guest has the same chances for every feature.
    """
    chances = _chances(rng, (guests["purpose"] == "leisure").to_numpy().astype(int), on)
    may = np.flatnonzero(guests["contact_consent"] == 1)
    drawn = np.sort(rng.choice(may, min(GUESTS, len(may)), replace=False))
    row = np.repeat(drawn, len(MIDDLE))
    own = chances[drawn].reshape(-1, len(CATEGORIES))
    category = (rng.random(len(row))[:, None] >= np.cumsum(own, axis=1)[:, :-1]).sum(axis=1)
    with_it, without_it = _answers(rng, category)
    names = pd.DataFrame({"guest_id": guests["guest_id"].to_numpy()[row], "feature": list(MIDDLE) * len(drawn)})
    panel = names.assign(with_it=with_it, without_it=without_it)
    return panel, names.assign(**dict(zip(CATEGORIES, own.T, strict=True))), _population(chances[may])


def _chances(rng: np.random.Generator, leisure: Any, on: float) -> Array:
    """Chances of the six categories: one line a guest and feature."""
    table = np.array(list(MIDDLE.values()))  # feature, purpose, category
    same = np.broadcast_to(table.mean(axis=(0, 1)), table.shape)
    odds = np.log(table if on else same)[:, leisure].transpose(1, 0, 2)
    odds = odds + on * SPREAD * rng.standard_normal(odds.shape)
    return np.asarray(np.exp(odds) / np.exp(odds).sum(axis=2, keepdims=True))


def _answers(rng: np.random.Generator, category: Any) -> tuple[Any, Any]:
    pairs = np.zeros((len(category), 2), dtype=np.int64)
    for place, name in enumerate(CATEGORIES):
        rows = np.flatnonzero(category == place)
        cells = choice(rng, np.arange(len(ANSWERS[name])), list(ANSWERS[name].values()), len(rows))
        pairs[rows] = np.array(list(ANSWERS[name]))[cells]
    return pairs[:, 0], pairs[:, 1]


def _population(chances: Array) -> dict[str, Any]:
    """Shares of the categories among all who may be asked, and the two coefficients that follow from them."""
    found = {}
    for feature, mean in zip(MIDDLE, chances.mean(axis=0), strict=True):
        share = dict(zip(CATEGORIES, mean, strict=True))
        asked = sum(share[name] for name in "AOMI")
        found[feature] = {
            "share": share,
            "SI": (share["A"] + share["O"]) / asked,
            "DI": -(share["O"] + share["M"]) / asked,
        }
    return found
