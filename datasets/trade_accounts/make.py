"""Make the SYNTHETIC case trade_accounts: `python datasets/trade_accounts/make.py` rewrites its tables and truths.

How the numbers hang together, in thousand yuan a year, so that every effect is a coefficient that can be estimated:

* cost to serve = base of the segment + COST times (orders, rush orders, visits, complaints) + account + noise;
* gross margin = RATE * sales + TENURE * years as a customer + account + noise. TENURE differs between segments and is
  exactly zero for workshops; nothing else that matters changes with the years, so it is also the effect on profit
  (gross margin minus cost to serve);
* the account's own part of the margin is higher where the account was old when first observed (SORTING): relations
  that pay are the ones that last. So old accounts earn more than young ones in EVERY segment, and only following the
  same account from year to year (account fixed effects; prices are constant and there is no trend) shows TENURE;
* complaints are Poisson with mean 0.10 + 0.06 * rush orders, referrals Poisson with a mean that grows with the years;
* accounts leave with a chance that depends on the account's own part of the margin and on nothing that varies.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.authoring.making import Array, Made, Tables, Target, Whole, choice, codes, write_case

SEED = 20_260_329
N = 600
HERE = Path(__file__).parent
YEARS = np.arange(2021, 2026)

# Per segment: share of accounts; orders a year; share of rush orders; visits a year without an engineer; median and
# smallest sales; margin rate; effect of a year of tenure; base of cost to serve; logit of having an engineer when new.
SEGMENTS: dict[str, dict[str, float]] = {
    "machine builders": {
        "share": 0.30, "orders": 24, "rush": 0.12, "visits": 3.0, "sales": 680, "smallest": 300,
        "rate": 0.13, "tenure": 4.0, "base": 18, "engineer": -2.6,
    },
    "distributors": {
        "share": 0.30, "orders": 48, "rush": 0.10, "visits": 2.5, "sales": 520, "smallest": 160,
        "rate": 0.09, "tenure": 1.5, "base": 14, "engineer": -3.4,
    },
    "workshops": {
        "share": 0.40, "orders": 26, "rush": 0.22, "visits": 1.5, "sales": 170, "smallest": 100,
        "rate": 0.19, "tenure": 0.0, "base": 8, "engineer": -4.3,
    },
}  # fmt: skip
COST = {"orders": 0.3, "rush_orders": 1.6, "visits": 2.4, "complaints": 3.0}  # thousand yuan each
SORTING, TYPICAL_TENURE = 2.0, 8  # thousand yuan of margin per year of tenure when first observed, around the typical
SD = {"sales_account": 0.75, "sales_year": 0.10, "orders": 0.40, "rush": 0.6, "margin_account": 9.0, "margin": 8.0}
SD_COST = {"account": 3.0, "year": 5.0}
ENGINEER = {"per_tenure_year": 0.14, "visits": 18.0}
COMPLAINTS = {"base": 0.10, "per_rush_order": 0.06}
REFERRALS = {"log_base": -2.2, "per_tenure_year": 0.05}
LEAVING = {"logit": -2.6, "per_margin": -0.03}  # chance a year; the account's own part of the margin keeps it

COLUMNS = ["account_id", "year", "orders", "rush_orders", "visits", "complaints", "referrals", "payment_days"]
COLUMNS += ["sales", "gross_margin", "cost_to_serve", "currency"]

RATINGS = ("A", "B", "C", "D", "E")
PAYMENT_DAYS = np.array([33.0, 38.0, 45.0, 54.0, 66.0])  # mean by rating
FORMS = ("limited company", "joint-stock company", "state-owned enterprise", "sole trader")
FORM_SHARES = {
    "machine builders": [0.58, 0.26, 0.15, 0.01],
    "distributors": [0.80, 0.10, 0.05, 0.05],
    "workshops": [0.52, 0.02, 0.02, 0.44],
}
REGIONS = ("coast", "north", "river delta", "west")


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` accounts; ``placebo`` takes away what tenure and the cost drivers do, sorting stays."""
    make_accounts, make_years = (np.random.default_rng([seed, part]) for part in range(2))
    accounts = _accounts(n, make_accounts)
    years = _years(accounts, make_years, placebo)
    columns = ["account_id", "segment", "region", "legal_form", "since", "last_year"]
    columns += ["engineer", "credit_rating", "credit_limit", "currency"]
    accounts["last_year"] = years.groupby("account_id")["year"].max().reindex(accounts["account_id"]).to_numpy()
    truths = {"accounts": accounts[["account_id", "margin_effect", "cost_effect"]]}
    return Made({"accounts": accounts[columns], "account_years": years}, truth(n, seed, placebo), truths)


def _accounts(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Who they are, and what stays with an account: size, habits, its own part of margin and cost."""
    names = np.array(list(SEGMENTS))
    segment = choice(rng, np.arange(len(names)), _per_segment("share"), n)
    tenure = _tenure_when_first_observed(n, rng)
    rating = np.clip(np.rint(1.6 + 0.9 * rng.standard_normal(n) - 0.03 * (tenure - TYPICAL_TENURE)), 0, 4).astype(int)
    chance = 1 / (1 + np.exp(-_per_segment("engineer")[segment] - ENGINEER["per_tenure_year"] * tenure))
    sales = _per_segment("sales")[segment] * np.exp(SD["sales_account"] * rng.standard_normal(n))
    sales = np.maximum(sales, _per_segment("smallest")[segment])
    accounts = pd.DataFrame({"account_id": codes("A", n), "segment": names[segment]})
    accounts["region"] = choice(rng, REGIONS, [0.25, 0.22, 0.38, 0.15], n)
    accounts["legal_form"] = _forms(segment, rng.random(n))
    accounts["first_year"] = np.where(tenure > 0, YEARS[0], rng.integers(YEARS[0] + 1, YEARS[0] + 4, n))
    accounts["since"] = accounts["first_year"] - np.maximum(tenure, 1)
    accounts["engineer"] = (rng.random(n) < chance).astype(np.int64)
    accounts["credit_rating"] = np.array(RATINGS)[rating]
    limit = sales * (0.28 - 0.04 * rating) * np.exp(0.2 * rng.standard_normal(n))
    accounts["credit_limit"] = 10 * np.maximum(np.rint(limit / 10), 1).astype(np.int64)
    accounts["currency"] = "CNY"
    accounts["sales"] = sales
    accounts["orders"] = _per_segment("orders")[segment] * np.exp(SD["orders"] * rng.standard_normal(n))
    accounts["rush"] = np.minimum(_per_segment("rush")[segment] * np.exp(SD["rush"] * rng.standard_normal(n)), 0.8)
    own = SD["margin_account"] * rng.standard_normal(n)
    accounts["margin_effect"] = SORTING * (np.maximum(tenure, 1) - TYPICAL_TENURE) + own
    accounts["cost_effect"] = SD_COST["account"] * rng.standard_normal(n)
    return accounts


def _tenure_when_first_observed(n: int, rng: np.random.Generator) -> Whole:
    """Years as a customer in the first year of the data; 0 stands for an account that starts later."""
    tenure = np.minimum(1 + np.floor(rng.gamma(1.6, 5.0, n)), 25).astype(np.int64)
    return np.where(rng.random(n) < 0.10, 0, tenure)


def _forms(segment: Whole, uniform: Array) -> npt.NDArray[np.str_]:
    edges = np.cumsum(np.array(list(FORM_SHARES.values())), axis=1)[:, :-1]
    return np.asarray(np.array(FORMS)[(uniform[:, None] >= edges[segment]).sum(axis=1)])


def _years(accounts: pd.DataFrame, rng: np.random.Generator, placebo: bool) -> pd.DataFrame:
    """One row per account and year in which it was a customer."""
    n, names = len(accounts), list(SEGMENTS)
    started = accounts["first_year"].to_numpy()[:, None] <= YEARS
    leaves = started & (rng.random((n, len(YEARS))) < _chance_to_leave(accounts["margin_effect"].to_numpy())[:, None])
    gone = np.cumsum(leaves, axis=1) - leaves > 0  # from the year after the last one
    who, when = np.nonzero(started & ~gone)
    own = accounts.iloc[who].reset_index(drop=True)
    tenure = YEARS[when] - own["since"].to_numpy()
    segment = own["segment"].map(names.index).to_numpy()

    rows = pd.DataFrame({"account_id": own["account_id"], "year": YEARS[when]})
    rows["orders"] = 1 + rng.poisson(own["orders"])
    rows["rush_orders"] = rng.binomial(rows["orders"], own["rush"])
    rows["visits"] = rng.poisson(np.where(own["engineer"] == 1, ENGINEER["visits"], _per_segment("visits")[segment]))
    rows["complaints"] = rng.poisson(COMPLAINTS["base"] + COMPLAINTS["per_rush_order"] * rows["rush_orders"])
    rows["referrals"] = rng.poisson(np.exp(REFERRALS["log_base"] + REFERRALS["per_tenure_year"] * tenure))
    sales = own["sales"] * np.exp(SD["sales_year"] * rng.standard_normal(len(rows)))
    rows["sales"] = sales.round(1)
    margin = (
        _per_segment("rate")[segment] * sales + own["margin_effect"] + SD["margin"] * rng.standard_normal(len(rows))
    )
    cost = _per_segment("base")[segment] + own["cost_effect"] + SD_COST["year"] * rng.standard_normal(len(rows))
    if not placebo:
        margin = margin + _per_segment("tenure")[segment] * tenure
        cost = cost + sum(each * rows[driver] for driver, each in COST.items())
    rows["gross_margin"] = margin.round(1)
    rows["cost_to_serve"] = cost.round(1)
    days = PAYMENT_DAYS[own["credit_rating"].map(RATINGS.index)] * np.exp(0.18 * rng.standard_normal(len(rows)))
    rows["payment_days"] = np.maximum(np.rint(days), 1).astype(np.int64)
    rows["currency"] = "CNY"
    return rows[COLUMNS]


def _chance_to_leave(margin_effect: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-LEAVING["logit"] - LEAVING["per_margin"] * margin_effect)))


def _per_segment(key: str) -> Array:
    return np.array([segment[key] for segment in SEGMENTS.values()], dtype=float)


def truth(n: int, seed: int, placebo: bool) -> dict[str, Any]:
    """Parameters; the effects are coefficients, so they are the population values too."""
    none = 0.0 if placebo else 1.0
    return {
        "case": "trade_accounts",
        "synthetic": True,
        "seed": seed,
        "n": n,
        "parameters": {
            "segments": SEGMENTS,
            "sorting": {"margin_per_year_when_first_observed": SORTING, "typical_tenure": TYPICAL_TENURE},
            "sd": SD,
            "sd_cost": SD_COST,
            "engineer": ENGINEER,
            "complaints": COMPLAINTS,
            "referrals": REFERRALS,
            "leaving": LEAVING,
            "payment_days_by_rating": dict(zip(RATINGS, PAYMENT_DAYS, strict=True)),
        },
        "population": {
            "tenure_effect": "thousand yuan of profit a year per year as a customer, within the same account",
            "tenure_effect_by_segment": {name: none * one["tenure"] for name, one in SEGMENTS.items()},
            "cost_to_serve_per_driver": {driver: none * each for driver, each in COST.items()},
            "complaints_per_rush_order": COMPLAINTS["per_rush_order"],
            "log_referrals_per_tenure_year": REFERRALS["per_tenure_year"],
        },
    }


def _profit(tables: Tables) -> "pd.Series[float]":
    """Profit of each account over the five years."""
    years = tables["account_years"]
    return (years["gross_margin"] - years["cost_to_serve"]).groupby(years["account_id"]).sum()


def _share_of_the_best_fifth(tables: Tables) -> float:
    profit = _profit(tables).sort_values(ascending=False)
    return float(profit.iloc[: len(profit) // 5].sum() / profit.sum())


def _slope_of_workshops(tables: Tables) -> float:
    """Change of profit per year within the same workshop, thousand yuan."""
    years = tables["account_years"].merge(tables["accounts"], on="account_id")
    years = years[years["segment"] == "workshops"]
    profit = years["gross_margin"] - years["cost_to_serve"]
    year = years["year"] - years.groupby("account_id")["year"].transform("mean")
    return float((year * profit).sum() / (year**2).sum())


TARGETS = (
    Target(
        {
            "en": "In one of the segments: what a year more as a customer adds to profit",
            "zh": "其中一类客户：多做一年客户给利润带来的变化",
        },
        published={"en": "none or little in non-contractual business", "zh": "在没有合同约束的行业里，没有或很小"},
        source={"en": "Reinartz and Kumar (2000)", "zh": "Reinartz 与 Kumar（2000）"},
        value=_slope_of_workshops,
        low=-0.6,
        high=0.6,
        show="{:.2f}",
        often_cited=True,
        secret=True,
    ),
    Target(
        {"en": "Accounts that lost money over the five years", "zh": "五年合计亏损的客户"},
        published="15-35 %",
        source="own choice",
        value=lambda tables: float((_profit(tables) < 0).mean()),
        low=0.15,
        high=0.35,
        show="{:.0%}",
        secret=True,
    ),
    Target(
        {
            "en": "Profit of the best fifth of accounts, as a share of all profit",
            "zh": "最好的五分之一客户占全部利润的比例",
        },
        published={"en": "well above half", "zh": "远超一半"},
        source="own choice",
        value=_share_of_the_best_fifth,
        low=0.65,
        high=0.95,
        show="{:.0%}",
        secret=True,
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the tables and the truths."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
