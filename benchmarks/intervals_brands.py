"""Simulated purchases for the coverage of the intervals of brand measures, switching and the wallet.

Each study draws data whose true value is known, asks the library for its intervals, and says which hold it.
"""

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.random import Generator
from scipy.special import roots_jacobi
from simulation import Hits, holds, within

import loyaltylab as ll

Floats: TypeAlias = npt.NDArray[np.float64]


@cache
def _reach_and_needs() -> tuple[float, float]:
    """Penetration and share of requirements among two million households."""
    moments = np.random.default_rng(7).beta(0.8, 1.6, 2_000_000)
    none = (1 - moments) ** 8
    return float(1 - none.mean()), float(8 * moments.mean() / (8 * (1 - none)).mean())


def brands(rng: Generator) -> Hits:
    """Penetration, repeat rate and requirements of a brand bought with a household's own chance, 200 households."""
    taste = rng.beta(0.8, 1.6, 200)
    bought = rng.random((200, 8)) < taste[:, None]
    rows = pd.DataFrame(
        {"household_id": np.repeat(np.arange(200), 8), "brand": np.where(bought.ravel(), "own", "other")}
    )
    true = _reach_and_needs()
    reach = ll.loyalty.penetration(rows, customers=200).table.loc["own"]
    needs = ll.loyalty.share_of_requirements(rows, draws=200, seed=int(rng.integers(1e9))).table.loc["own"]
    return {
        "penetration (Wilson), 200 households": within(reach, true[0]),
        "share of requirements (bootstrap), 200 households": within(needs, true[1]),
    }


TASTES = np.array([0.8, 0.5, 0.3])  # Dirichlet; the smaller the sum, the more people differ
SHAPE, RATE = 1.5, 4.0  # gamma: purchases a household, 6 on average


def _expected(function: Callable[[Floats], Floats], tastes: float) -> float:
    """Mean over the chance of buying brands with these tastes in sum: a beta distribution, by Gauss-Jacobi."""
    nodes, weights = roots_jacobi(80, TASTES.sum() - tastes - 1, tastes - 1)
    return float(weights @ function((1 + nodes) / 2) / weights.sum())


def _never(tastes: float) -> float:
    """Share of households that buy none of the brands with these tastes in sum."""
    return _expected(lambda p: (1 + RATE * p) ** -SHAPE, tastes)


@cache
def _brand_truths() -> dict[str, float]:
    """What the NBD-Dirichlet says about the last and smallest brand, and about all three."""
    total, small = TASTES.sum(), TASTES[-1]
    reach = np.array([1 - _never(one) for one in TASTES])
    frequency = SHAPE * RATE * TASTES / total / reach
    w0 = float((frequency * (1 - reach)).mean())
    nothing = (1 + RATE) ** -SHAPE
    once = _expected(lambda p: SHAPE * RATE * p * (1 + RATE * p) ** (-SHAPE - 1), small)
    both = [reach[i] + reach[j] - (1 - _never(TASTES[i] + TASTES[j])) for i, j in ((0, 1), (0, 2), (1, 2))]
    shares = sum(
        each * (1 / reach[i] + 1 / reach[j]) for each, (i, j) in zip(both, ((0, 1), (0, 2), (1, 2)), strict=True)
    )
    return {
        "frequency": float(frequency[-1]),
        "large": float(frequency[0]),
        "alone": float((_never(total - small) - nothing) / reach[-1]),
        "again": float((reach[-1] - once) / reach[-1]),
        "w0": w0,
        "gap": float(frequency[-1] - w0 / (1 - reach[-1])),
        "duplication": float(shares / (2 * reach.sum())),
    }


def repeat_buying(rng: Generator) -> Hits:
    """Measures of three brands in a panel of 200 households whose purchases follow the NBD-Dirichlet."""
    number = rng.poisson(rng.gamma(SHAPE, RATE, 200))
    taste = rng.dirichlet(TASTES, 200)
    who = np.repeat(np.arange(200), number)
    brand = (rng.random((len(who), 1)) > taste[who].cumsum(axis=1)[:, :2]).sum(axis=1)
    rows = pd.DataFrame({"household_id": who, "brand": np.array(["large", "middle", "small"])[brand]})
    options = {"customers": 200, "draws": 500, "seed": int(rng.integers(1e9))}
    true = _brand_truths()
    metrics = ll.loyalty.brand_metrics(rows, **options).table
    small = metrics.loc["small"]
    law = ll.loyalty.double_jeopardy(rows, **options)
    assert law.w0 is not None
    return {
        "purchase frequency of a small brand (normal on the log), 200 households (known to be low)": within(
            small, true["frequency"], "frequency_low", "frequency_high"
        ),
        "purchase frequency of a large brand (normal on the log), 200 households": within(
            metrics.loc["large"], true["large"], "frequency_low", "frequency_high"
        ),
        "100 %-loyals (Wilson), 200 households": within(small, true["alone"], "sole_loyals_low", "sole_loyals_high"),
        "repeat rate (Wilson), 200 households": within(small, true["again"], "repeat_rate_low", "repeat_rate_high"),
        "double jeopardy, w0 (bootstrap), 200 households": holds(law.w0, true["w0"]),
        "double jeopardy, gap of a brand (bootstrap), 200 households": within(
            law.table.loc["small"], true["gap"], "gap_low", "gap_high"
        ),
        "duplication coefficient (bootstrap), 200 households": holds(
            ll.loyalty.duplication(rows, **options).coefficient, true["duplication"]
        ),
    }


def _sequences(rng: Generator, habit: float, pull: float = 0.0) -> pd.DataFrame:
    """Draw 12 purchases each of 150 households in the 13 weeks of a quarter; each week a brand is promoted, to all."""
    taste = rng.dirichlet(TASTES, 150).cumsum(axis=1)[:, :2]
    week = np.sort(rng.integers(13, size=(150, 12)), axis=1)
    promoted = rng.integers(3, size=13)[week]
    brand = np.zeros((150, 12), dtype=int)
    last = (rng.random((150, 1)) > taste).sum(axis=1)
    for place in range(12):
        fresh, why = (rng.random((150, 1)) > taste).sum(axis=1), rng.random(150)
        last = np.where(why < pull, promoted[:, place], np.where(why < pull + habit, last, fresh))
        brand[:, place] = last
    who, order = np.repeat(np.arange(150), 12), np.tile(np.arange(12), 150)
    return pd.DataFrame(
        {"household_id": who, "date": order, "brand": np.array(["large", "middle", "small"])[brand.ravel()]}
    )


def sequences(rng: Generator) -> Hits:
    """Switching and habit, 150 households with 12 purchases each, a quarter of them out of habit."""
    rows, seed = _sequences(rng, habit=0.25), int(rng.integers(1e9))
    total = TASTES.sum()
    stay, again = (TASTES[0] + 1) / (total + 1), float(TASTES @ (TASTES + 1)) / (total * (total + 1))
    shared = _sequences(rng, habit=0.25, pull=0.25)
    matrix = ll.loyalty.switching_matrix(rows, draws=500, seed=seed)
    assert matrix.low is not None
    assert matrix.high is not None
    low, high = matrix.low["large"], matrix.high["large"]
    found = ll.loyalty.state_dependence(rows, draws=500, seed=seed).table.loc["all"]
    mixed = ll.loyalty.state_dependence(shared, draws=300, seed=seed).table.loc["all"]
    return {
        "switching matrix, share that stays (Wilson at the effective number), 150 households": bool(
            low["large"] <= 0.25 + 0.75 * stay <= high["large"]
        ),
        "switching matrix, share that switches (Wilson at the effective number), 150 households": bool(
            low["small"] <= 0.75 * TASTES[0] / (total + 1) <= high["small"]
        ),
        "state_dependence, habit (bootstrap), 150 households (known to be low)": within(
            found, 0.25, "habit_low", "habit_high"
        ),
        "state_dependence, repeat rate without habit (bootstrap), 150 households": within(
            found, again, "without_low", "without_high"
        ),
        "state_dependence, habit, purchases of a week share a promotion (known to be low)": within(
            mixed, 0.25, "habit_low", "habit_high"
        ),
    }


def _wallets(rng: Generator, n: int) -> pd.DataFrame:
    """Draw the wallets of n customers who use one to four brands, and spend more on those they like."""
    number = rng.choice([1, 2, 3, 4], size=n, p=[0.2, 0.3, 0.3, 0.2])
    used = rng.random((n, 4)).argsort(axis=1).argsort(axis=1) < number[:, None]
    liking = np.array([0.5, 0.2, 0.0, -0.3]) + rng.normal(size=(n, 4))
    spend = np.exp(0.8 * liking + 0.5 * rng.normal(size=(n, 4)))
    who, brand = np.nonzero(used)
    table = pd.DataFrame({"household_id": who, "brand": np.array(list("wxyz"))[brand], "spend": spend[used]})
    table["rank"] = pd.Series(-liking[used]).groupby(who).rank()
    table["satisfaction"] = liking[used] + 0.7 * rng.normal(size=len(who))
    return table


def _wallet_ends(table: pd.DataFrame, draws: int, seed: int) -> dict[str, tuple[float, float, float]]:
    """Return value, low and high of what compare_wallet tells."""
    found = ll.loyalty.compare_wallet(table, share="spend", draws=draws, seed=seed)
    rule, brand, ahead = found.table.loc["wallet_rule"], found.brands.loc["w"], found.advantage.loc["equal_shares"]
    return {
        "correlation": tuple(rule[["r", "low", "high"]]),
        "correlation among users of several": tuple(rule[["r_several", "several_low", "several_high"]]),
        "advantage over equal shares": tuple(ahead[["difference", "low", "high"]]),
        "predicted share of a brand": tuple(brand[["predicted", "predicted_low", "predicted_high"]]),
        "actual share of a brand": tuple(brand[["actual", "actual_low", "actual_high"]]),
    }


@cache
def _wallet_truths() -> dict[str, float]:
    """The same in 60,000 customers."""
    found = _wallet_ends(_wallets(np.random.default_rng(7), 60_000), draws=2, seed=0)
    return {name: ends[0] for name, ends in found.items()}


def wallets(rng: Generator) -> Hits:
    """Wallet Allocation Rule against actual shares, 150 households."""
    found = _wallet_ends(_wallets(rng, 150), draws=500, seed=int(rng.integers(1e9)))
    true = _wallet_truths()
    return {
        f"wallet, {name} (bootstrap), 150 households": bool(low <= true[name] <= high)
        for name, (_value, low, high) in found.items()
    }
