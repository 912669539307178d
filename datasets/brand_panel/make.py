"""Make the SYNTHETIC case brand_panel: `python datasets/brand_panel/make.py` rewrites its tables and their truth.

How the numbers hang together, so that expected switching can be summed exactly:

* a household has fixed tastes theta, Dirichlet(alpha), and buys at its own Poisson rate, which is gamma distributed;
* at a purchase it takes the brand on promotion with probability PULL, else, with probability HABIT of all, the brand
  it bought last, else a brand drawn by its tastes. One brand is on promotion each week, by a rota drawn at random;
* so given theta the chance of each brand is linear in theta: with e the promoted brand and q the chances one purchase
  earlier, it is PULL * e + HABIT * q + (1 - PULL - HABIT) * theta. The process starts from its steady state. Expected
  switches need only the first two moments of the Dirichlet, and the likelihood is a polynomial in theta;
* purchase days have nothing to do with tastes or promotions.

The pooled matrix mixes households: its diagonal is high because tastes differ, far more than because habit binds.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.authoring.making import Array, Made, Tables, Target, Whole, choice, codes, likert, write_case

SEED = 20_250_106
N = 400
HERE = Path(__file__).parent

START = np.datetime64("2025-01-06")  # a Monday
WEEKS = 52
DAYS = 7 * WEEKS

BRANDS = ("Brindle", "Fennick", "Oakum", "Tamsin")
ALPHA = np.array([0.80, 0.38, 0.22, 0.12])
PROMOTED_WEEKS = np.array([16, 14, 12, 10])  # of the 52; whose turn it is, is drawn
PULL = 0.14
HABIT = 0.16
PRICE = np.array([32.0, 29.0, 34.0, 24.0])  # CNY a pack
DISCOUNT = 0.20

PURCHASES, PURCHASE_SHAPE = 15.0, 1.3  # mean and gamma shape of purchases a household and year
DISTRICTS = {"center": 0.45, "suburb": 0.35, "village": 0.20}
SIZES = np.array([0.28, 0.34, 0.18, 0.14, 0.06])  # households of 1 to 5 persons
MORE_PACKS = 0.15  # packs on top of the first, per further person

TASTE, FLOOR = 0.45, 0.02  # liking of a brand = TASTE * log(theta + FLOOR) + noise
LIKING_NOISE = 0.45
SATISFACTION = {"mean": 7.6, "liking": 0.6, "household": 1.0, "noise": 0.8}


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` households; ``placebo`` takes away habit and the pull of promotions, tastes stay."""
    rng = np.random.default_rng(seed)
    pull, habit = (0.0, 0.0) if placebo else (PULL, HABIT)
    rota = rng.permutation(np.repeat(np.arange(len(BRANDS)), PROMOTED_WEEKS))
    prices = _prices(rng, rota)
    tastes = rng.gamma(ALPHA, size=(n, len(BRANDS)))
    theta = tastes / tastes.sum(axis=1, keepdims=True)
    rate = rng.gamma(PURCHASE_SHAPE, PURCHASES / PURCHASE_SHAPE, n)
    size = choice(rng, np.arange(1, 6), SIZES, n)
    district = choice(rng, list(DISTRICTS), list(DISTRICTS.values()), n)

    days, bought = _days(rng, rng.poisson(rate))
    brands = _brands(rng, theta, rota[days // 7], bought, pull, habit)
    who = np.nonzero(bought)[0]
    purchases = _purchases(rng, who, days[bought], brands[bought], size, prices, rota)
    purchases.insert(1, "household_id", codes("H", n)[who])

    households = pd.DataFrame({"household_id": codes("H", n), "district": district, "persons": size})
    rankings = _rankings(rng, purchases, theta)
    tables = {"households": households, "shelf": _shelf(prices, rota), "purchases": purchases, "rankings": rankings}
    known = pd.DataFrame({"household_id": codes("H", n), "purchases_a_year": rate})
    known[[f"taste_{brand}" for brand in BRANDS]] = theta
    return Made(tables, truth(n, seed, rota, days // 7, bought, pull, habit), {"households": known})


def _prices(rng: np.random.Generator, rota: Whole) -> Array:
    """Price by week and brand: moves a little, falls in a week of promotion."""
    usual = PRICE + 0.5 * rng.integers(-2, 3, (WEEKS, len(BRANDS)))
    return np.asarray(np.where(rota[:, None] == np.arange(len(BRANDS)), np.round(usual * (1 - DISCOUNT), 1), usual))


def _days(rng: np.random.Generator, count: Whole) -> tuple[Whole, Any]:
    """Days of purchase of every household in order, at most one a day; and which cells of the table are used."""
    order = rng.random((len(count), DAYS)).argsort(axis=1)
    width = int(count.max())
    bought = np.arange(width) < np.minimum(count, DAYS)[:, None]
    days = np.sort(np.where(bought, order[:, :width], DAYS), axis=1)
    return np.where(bought, days, 0), bought


def _brands(rng: np.random.Generator, theta: Array, promoted: Whole, bought: Any, pull: float, habit: float) -> Whole:
    """Brand of every purchase. The brand before the first comes from the steady state and is never shown."""
    n, width = promoted.shape
    taste_edges = theta.cumsum(axis=1)[:, :-1]

    def by_taste() -> Whole:
        return np.asarray((rng.random((n, 1)) > taste_edges).sum(axis=1))

    by_rota = choice(rng, np.arange(len(BRANDS)), PROMOTED_WEEKS, n)
    last = np.where(rng.random(n) < pull / (1 - habit), by_rota, by_taste())
    brands = np.zeros((n, width), dtype=int)
    for k in range(width):
        why = rng.random(n)
        taken = np.where(why < pull, promoted[:, k], np.where(why < pull + habit, last, by_taste()))
        last = np.where(bought[:, k], taken, last)
        brands[:, k] = taken
    return brands


def _purchases(
    rng: np.random.Generator, who: Whole, day: Whole, brand: Whole, size: Whole, prices: Array, rota: Whole
) -> pd.DataFrame:
    week = day // 7
    packs = 1 + rng.poisson(MORE_PACKS * (size[who] - 1))
    table = pd.DataFrame({"purchase_id": codes("P", len(who)), "date": _date(day), "week": _date(7 * week)})
    table["brand"] = np.array(BRANDS)[brand]
    table["packs"] = packs
    table["paid"] = packs * prices[week, brand]
    table["on_promotion"] = (rota[week] == brand).astype(int)
    table["currency"] = "CNY"
    return table


def _date(day: Whole) -> Any:
    return (START + day.astype("timedelta64[D]")).astype("datetime64[us]")


def _shelf(prices: Array, rota: Whole) -> pd.DataFrame:
    week, brand = np.divmod(np.arange(WEEKS * len(BRANDS)), len(BRANDS))
    table = pd.DataFrame({"week": _date(7 * week), "brand": np.array(BRANDS)[brand], "price": prices[week, brand]})
    table["promotion"] = (rota[week] == brand).astype(int)
    table["currency"] = "CNY"
    return table


def _rankings(rng: np.random.Generator, purchases: pd.DataFrame, theta: Array) -> pd.DataFrame:
    """What households said at the end of the year about the brands they had bought, and the wallet from the diary."""
    n = len(theta)
    liking = TASTE * np.log(theta + FLOOR) + LIKING_NOISE * rng.standard_normal(theta.shape)
    s = SATISFACTION
    mood = s["mean"] + s["household"] * rng.standard_normal((n, 1)) + s["noise"] * rng.standard_normal(theta.shape)
    satisfaction = likert(mood + s["liking"] * (liking - liking.mean()), 1, 10)
    wallet = purchases.pivot_table(index="household_id", columns="brand", values="paid", aggfunc="sum", fill_value=0)
    spent = wallet.reindex(index=codes("H", n), columns=list(BRANDS), fill_value=0).to_numpy(dtype=float)
    used = spent > 0
    score = np.where(used, np.round(3 * liking), -np.inf)  # rounding makes ties
    rank = 1 + (score[:, None, :] > score[:, :, None]).sum(axis=2)
    who, brand = np.nonzero(used)
    table = pd.DataFrame({"household_id": codes("H", n)[who], "brand": np.array(BRANDS)[brand]})
    table["rank"], table["satisfaction"] = rank[who, brand], satisfaction[who, brand]
    table["share_of_wallet"] = _percent(spent)[who, brand]
    return table


def _percent(spent: Array) -> Whole:
    """Whole percents that sum to 100 in every row with money in it: the largest remainders are rounded up."""
    exact = 100 * spent / np.maximum(spent.sum(axis=1, keepdims=True), 1e-9)
    down = np.floor(exact + 1e-9)
    place = np.argsort(np.argsort(down - exact, axis=1, kind="stable"), axis=1, kind="stable")
    missing = np.where(spent.sum(axis=1) > 0, 100 - down.sum(axis=1), 0)
    return np.asarray(down + (place < missing[:, None]), dtype=np.int64)


def truth(n: int, seed: int, rota: Whole, week: Whole, bought: Any, pull: float, habit: float) -> dict[str, Any]:
    """Parameters, long-run values, and the switches to expect given these weeks of purchase and this rota."""
    switches = expected_switches(rota, week, bought, pull, habit)
    return {
        "case": "brand_panel",
        "synthetic": True,
        "seed": seed,
        "n": n,
        "parameters": {
            "brands": BRANDS,
            "alpha": ALPHA,
            "pull": pull,
            "habit": habit,
            "choice": "pull * promoted + habit * last + (1 - pull - habit) * theta, theta ~ Dirichlet(alpha)",
            "promoted_weeks": PROMOTED_WEEKS,
            "purchases": {"mean": PURCHASES, "gamma_shape": PURCHASE_SHAPE},
            "liking": {"taste": TASTE, "floor": FLOOR, "noise": LIKING_NOISE},
            "satisfaction": SATISFACTION,
        },
        "population": {
            **_long_run(pull, habit),
            "switching_given_rota_and_weeks": switches / switches.sum(axis=1, keepdims=True),
            "promotion_share_given_rota_and_weeks": expected_promoted(rota, week, bought, pull, habit),
        },
    }


def moments() -> tuple[Array, Array]:
    """Mean of theta, and mean of theta_i * theta_j."""
    total = ALPHA.sum()
    mean = ALPHA / total
    return mean, (np.outer(ALPHA, ALPHA) + np.diag(ALPHA)) / (total * (total + 1))


def _chances(rota: Whole, week: Whole, pull: float, habit: float) -> tuple[Array, Array, float]:
    """Promoted brand (0/1) and the part of the chances that does not hang on theta, by purchase; slope in theta."""
    promoted = np.eye(len(BRANDS))[rota[week]]
    part = np.empty_like(promoted)
    last = np.broadcast_to(pull * PROMOTED_WEEKS / WEEKS / (1 - habit), promoted[:, 0].shape)
    for k in range(week.shape[1]):
        part[:, k] = last = pull * promoted[:, k] + habit * last
    return promoted, part, (1 - pull - habit) / (1 - habit)


def expected_switches(rota: Whole, week: Whole, bought: Any, pull: float, habit: float) -> Array:
    """Exact expected number of times brand j is bought after brand i, summed over all households."""
    promoted, part, slope = _chances(rota, week, pull, habit)
    mean, square = moments()
    both = bought[:, 1:]
    before, after, pairs = part[:, :-1][both], promoted[:, 1:][both], both.sum()
    taste = 1 - pull - habit
    chance = before.sum(axis=0) + slope * mean * pairs  # expected purchases of each brand that have a successor
    fixed = pull * (before.T @ after + slope * np.outer(mean, after.sum(axis=0))) + habit * np.diag(chance)
    return np.asarray(fixed + taste * (np.outer(before.sum(axis=0), mean) + slope * square * pairs))


def expected_promoted(rota: Whole, week: Whole, bought: Any, pull: float, habit: float) -> float:
    """Exact expected share of purchases that are of the promoted brand."""
    promoted, part, slope = _chances(rota, week, pull, habit)
    return float(((part + slope * moments()[0]) * promoted).sum(axis=2)[bought].mean())


def _long_run(pull: float, habit: float) -> dict[str, Any]:
    """Shares and switching when every week's promotion is drawn anew with the shares of the rota."""
    rota = PROMOTED_WEEKS / WEEKS
    mean, square = moments()
    taste = 1 - pull - habit
    share = (pull * rota + taste * mean) / (1 - habit)
    mixed = (pull * np.outer(rota, mean) + taste * square) / (1 - habit)  # E[share_i(theta) * theta_j]
    joint = pull * np.outer(share, rota) + habit * np.diag(share) + taste * mixed
    fair = (joint - habit * np.diag(share)) / (1 - habit)  # the same households without habit, same shares
    return {
        "share": share,
        "switching": joint / share[:, None],
        "repeat_rate": np.diag(joint) / share,
        "repeat_rate_if_habit_were_switched_off": np.diag(fair) / share,
    }


def _repeat(tables: Tables, brand: str) -> float:
    """Share of purchases of a brand that are followed by another one, all households together."""
    bought = tables["purchases"]
    after = bought.groupby("household_id")["brand"].shift(-1)
    return float((after[(bought["brand"] == brand) & after.notna()] == brand).mean())


def _brands_used(tables: Tables) -> float:
    return float(tables["rankings"].groupby("household_id").size().mean())


PANELS = {
    "en": "Recomputed from public scanner panels of yogurt, catsup and crackers",
    "zh": "根据酸奶、番茄酱和苏打饼干的公开扫描数据重新计算",
}
TARGETS = (
    Target(
        {"en": "Largest brand: purchases followed by the same brand", "zh": "最大品牌：下一次仍买同一品牌的比例"},
        published="68-89 %",
        source=PANELS,
        value=lambda tables: _repeat(tables, "Brindle"),
        low=0.62,
        high=0.90,
        show="{:.0%}",
    ),
    Target(
        {"en": "Smallest brand: purchases followed by the same brand", "zh": "最小品牌：下一次仍买同一品牌的比例"},
        published="26-45 %",
        source=PANELS,
        value=lambda tables: _repeat(tables, "Tamsin"),
        low=0.24,
        high=0.52,
        show="{:.0%}",
    ),
    Target(
        {"en": "Brands used by a household in the year", "zh": "每户一年中购买的品牌数"},
        published={"en": "at least 1.4", "zh": "至少 1.4"},
        source={
            "en": "Keiningham et al., condition for using the Wallet Allocation Rule",
            "zh": "Keiningham 等，“钱包分配法则”的适用条件",
        },
        value=_brands_used,
        low=1.4,
        high=3.2,
        show="{:.1f}",
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the tables and the truth."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
