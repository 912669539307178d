"""Make the SYNTHETIC case mail_order: `python datasets/mail_order/make.py` rewrites its tables and their truth.

How the numbers hang together: per channel, customers follow BG/NBD (Fader, Hardie and Lee 2005) and gamma-gamma.

* While active, a customer orders at random at a rate lambda ~ Gamma(r, alpha) a week. After each repeat order the
  customer is lost with probability p ~ Beta(a, b); after the first order nobody is.
* An order is worth z ~ Gamma(p, nu), with nu ~ Gamma(q, gamma) for the customer, independent of lambda and p.
* The log has days, not minutes. One parcel a day goes out to a customer: an order that finds its day taken is sent, and
  dated, the next day. So no order is lost to "same-day orders are one order", which would cost the eager customers
  some. The log is closed at noon of the last day, so that cutting times to days leaves T right on average.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import hyp2f1

from loyaltylab.authoring.making import Array, Made, Tables, Target, Whole, choice, codes, write_case

SEED = 20_240_701
N = 8_000
HERE = Path(__file__).parent

START = np.datetime64("2024-01-01")  # a Monday
WEEKS = 104
JOINING = 39  # weeks in which customers place their first order
DAYS = 7 * WEEKS
CLOSED = DAYS - 0.5

# Per channel: share of customers; BG/NBD (time in weeks); gamma-gamma (CNY); cost of one new customer, CNY, in the
# first week and its growth until week 39. The channel "search" has the values published for a shop of the 1990s.
CHANNELS: dict[str, dict[str, Any]] = {
    "search": {
        "share": 0.40,
        "orders": {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426},
        "amounts": {"p": 6.25, "q": 3.74, "gamma": 92.0},
        "cost": {"start": 38.0, "growth": 0.60},
    },
    "catalog": {
        "share": 0.30,
        "orders": {"r": 0.40, "alpha": 9.0, "a": 0.35, "b": 2.60},
        "amounts": {"p": 5.00, "q": 4.20, "gamma": 160.0},
        "cost": {"start": 95.0, "growth": 0.00},
    },
    "friend": {
        "share": 0.30,
        "orders": {"r": 0.32, "alpha": 4.0, "a": 0.60, "b": 3.20},
        "amounts": {"p": 6.25, "q": 3.74, "gamma": 85.0},
        "cost": {"start": 40.0, "growth": 0.00},
    },
}
ORDERS, AMOUNTS = ("r", "alpha", "a", "b"), ("p", "q", "gamma")
COST_NOISE = 0.08
NEVER = 1e-9  # orders a week; keeps waiting times finite
MARGIN = 0.30  # of an order, after goods, packing and postage; told in the story
REGIONS = {"north": 0.22, "east": 0.35, "south": 0.28, "west": 0.15}


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` customers; with ``placebo`` all channels bring customers like those of "search"."""
    rng = np.random.default_rng(seed)
    channel = choice(rng, np.arange(len(CHANNELS)), [one["share"] for one in CHANNELS.values()], n)
    region = choice(rng, list(REGIONS), list(REGIONS.values()), n)
    first = np.sort(rng.random(n)) * 7 * JOINING  # in days
    kind = np.zeros(n, dtype=int) if placebo else channel
    r, alpha, a, b = (_per_channel("orders", key)[kind] for key in ORDERS)
    p, q, gamma = (_per_channel("amounts", key)[kind] for key in AMOUNTS)
    rate, loss = rng.gamma(r) / alpha, rng.beta(a, b)
    nu = rng.gamma(q) / gamma

    orders, lost = _orders(rng, first, rate, loss)
    orders["amount"] = (rng.gamma(p[orders["who"]]) / nu[orders["who"]]).clip(0.01).round(2)
    noise = np.exp(COST_NOISE * rng.standard_normal((len(CHANNELS), JOINING)))
    week = (first // 7).astype(int)

    customers = pd.DataFrame({"customer_id": codes("C", n), "channel": np.array(list(CHANNELS))[channel]})
    customers["region"] = region
    customers["first_order"] = START + np.floor(first).astype("timedelta64[D]")
    customers["acquisition_cost"] = (_cost()[:, :JOINING] * noise)[channel, week].round(2)
    customers["currency"] = "CNY"
    tables = {"customers": customers, "transactions": _transactions(orders, n)}
    return Made(tables, truth(n, seed), {"customers": _customers_truth(rate, loss, p / nu, lost)})


def _orders(rng: np.random.Generator, first: Array, rate: Array, loss: Array) -> tuple[pd.DataFrame, Whole]:
    """All orders (customer, day) and the day on which a customer was lost, -1 for none."""
    n = len(first)
    time, day = first, np.floor(first).astype(int)
    lost, who = np.full(n, -1), np.arange(n)
    parts = [pd.DataFrame({"who": who, "day": day})]
    while len(who):
        gap = 7 * rng.exponential(size=len(who)) / np.maximum(rate[who], NEVER)
        time = time + gap
        day = np.maximum(np.floor(time), day + 1).astype(int)
        ordered = (time < CLOSED) & (day < DAYS)
        who, time, day = who[ordered], time[ordered], day[ordered]
        parts.append(pd.DataFrame({"who": who, "day": day}))
        goes = rng.random(len(who)) < loss[who]
        lost[who[goes]] = day[goes]
        who, time, day = who[~goes], time[~goes], day[~goes]
    return pd.concat(parts).sort_values(["day", "who"], ignore_index=True), lost


def _transactions(orders: pd.DataFrame, n: int) -> pd.DataFrame:
    table = pd.DataFrame({"order_id": codes("T", len(orders)), "customer_id": codes("C", n)[orders["who"]]})
    table["date"] = START + orders["day"].to_numpy().astype("timedelta64[D]")
    table["amount"] = orders["amount"]
    table["currency"] = "CNY"
    return table


def _customers_truth(rate: Array, loss: Array, mean_amount: Array, lost: Whole) -> pd.DataFrame:
    """What each customer is, and the orders to expect in the 52 weeks after the log: 0 for the lost."""
    table = pd.DataFrame({"customer_id": codes("C", len(rate)), "rate_per_week": rate, "chance_of_loss": loss})
    days = np.datetime_as_string(START + np.maximum(lost, 0).astype("timedelta64[D]"))
    table["lost"] = np.where(lost < 0, "", days)
    table["mean_amount"] = mean_amount
    table["expected_orders_next_52_weeks"] = np.where(lost < 0, expected_if_alive(rate, loss, 52), 0.0)
    return table


def _per_channel(part: str, key: str) -> Array:
    return np.array([one[part][key] for one in CHANNELS.values()], dtype=float)


def _cost() -> Array:
    """Cost of a new customer by channel and week, without noise."""
    growth = np.outer(_per_channel("cost", "growth"), np.arange(JOINING) / (JOINING - 1))
    return np.asarray(_per_channel("cost", "start")[:, None] * (1 + growth))


def expected_if_alive(rate: Array, loss: Array, weeks: float) -> Array:
    """Expected orders of an active customer: orders come at ``rate`` and stop after each with chance ``loss``."""
    return np.asarray(-np.expm1(-rate * loss * weeks) / loss)


def expected_repeats(r: float, alpha: float, a: float, b: float, weeks: float) -> float:
    """Expected repeat orders of a new customer, Fader, Hardie and Lee (2005), equation 9."""
    z = weeks / (alpha + weeks)
    return float((a + b - 1) / (a - 1) * (1 - (alpha / (alpha + weeks)) ** r * hyp2f1(r, b, a + b - 1, z)))


def truth(n: int, seed: int) -> dict[str, Any]:
    """Parameters and the population values that follow from them, computed exactly."""
    return {
        "case": "mail_order",
        "synthetic": True,
        "seed": seed,
        "n": n,
        "parameters": {
            "channels": CHANNELS,
            "orders": "BG/NBD: rate a week ~ Gamma(r, rate alpha), lost after each repeat order with Beta(a, b)",
            "amounts": "gamma-gamma: Gamma(p, rate nu) an order, nu ~ Gamma(q, rate gamma), independent of orders",
            "cost": "start * (1 + growth * (week - 1) / 38), times lognormal noise by channel and week",
            "cost_noise": COST_NOISE,
            "margin": MARGIN,
            "regions": REGIONS,
        },
        "population": {name: _population(one) for name, one in CHANNELS.items()},
    }


def _population(one: dict[str, Any]) -> dict[str, Any]:
    r, alpha, a, b = (one["orders"][key] for key in ORDERS)
    p, q, gamma = (one["amounts"][key] for key in AMOUNTS)
    repeats = {str(weeks): expected_repeats(r, alpha, a, b, weeks) for weeks in (13, 26, 39, 52, 65, 104)}
    amount = p * gamma / (q - 1)
    cost = one["cost"]["start"] * (1 + one["cost"]["growth"] / 2) * np.exp(COST_NOISE**2 / 2)
    return {
        "mean_rate_per_week": r / alpha,
        "mean_chance_of_loss": a / (a + b),
        "expected_repeats_by_weeks": repeats,
        "no_repeat_by_weeks": {str(weeks): (alpha / (alpha + weeks)) ** r for weeks in (26, 39, 52, 104)},
        "mean_amount": amount,
        "mean_acquisition_cost": cost,
        "margin_of_first_52_weeks_less_acquisition_cost": MARGIN * amount * (1 + repeats["52"]) - cost,
        "break_even_acquisition_cost_at_52_weeks": MARGIN * amount * (1 + repeats["52"]),
    }


def _early(tables: Tables) -> "pd.Series[Any]":
    """Repeat orders to week 39 of search customers who came in the first twelve weeks, as in the published sample."""
    early = tables["customers"].query("first_order < '2024-03-25' and channel == 'search'")["customer_id"]
    orders = tables["transactions"].query("date < '2024-09-30'")
    return orders[orders["customer_id"].isin(early)].groupby("customer_id").size() - 1


def _referral_lead(tables: Tables) -> float:
    """Bought in the first 52 weeks by customers whom a friend sent, over that of the others."""
    orders = tables["transactions"].merge(tables["customers"][["customer_id", "channel", "first_order"]])
    year = orders[orders["date"] < orders["first_order"] + pd.Timedelta(weeks=52)]
    bought = year.groupby(["customer_id", "channel"])["amount"].sum().reset_index()
    mean = bought.groupby(bought["channel"] == "friend")["amount"].mean()
    return float(mean[True] / mean[False])


CDNOW = {
    "en": "Fader, Hardie and Lee (2005): 2,357 new customers of an online shop, 39 weeks",
    "zh": "Fader、Hardie 与 Lee（2005）：一家网店的 2,357 位新客，39 周",
}
TARGETS = (
    Target(
        {
            "en": "Search customers of the first twelve weeks: no second order by September 29, week 39",
            "zh": "前十二周的搜索新客：到 9 月 29 日（第 39 周末）仍无第二单",
        },
        published="59.9 %",
        source=CDNOW,
        value=lambda tables: float((_early(tables) == 0).mean()),
        low=0.55,
        high=0.65,
        show="{:.1%}",
    ),
    Target(
        {
            "en": "Repeat orders per customer by week 39 (same customers)",
            "zh": "到第 39 周人均重复下单次数（同一批客户）",
        },
        published="1.04",
        source=CDNOW,
        value=lambda tables: float(_early(tables).mean()),
        low=0.90,
        high=1.20,
    ),
    Target(
        {
            "en": "Referred customers bought more than the others in a year",
            "zh": "朋友推荐来的客户一年购买额高于其他客户",
        },
        published={"en": "at least 16 % more valuable", "zh": "价值至少高 16 %"},
        source={
            "en": "Schmitt, Skiera and Van den Bulte (2011), about 10,000 customers of a German bank",
            "zh": "Schmitt、Skiera 与 Van den Bulte（2011），一家德国银行的约 10,000 位客户",
        },
        value=_referral_lead,
        low=1.05,
        high=1.60,
        secret=True,
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the tables and the truth."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
