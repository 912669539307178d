"""Make the SYNTHETIC case corner_cafe: `python datasets/corner_cafe/make.py` rewrites its tables and truths.

How the numbers hang together:

* a customer has a habit, a rate of paid visits a week (gamma); the number of visits in a week is Poisson with mean
  habit * shop factor (level of the shop, its half-year, its week) * season of the city * lift;
* 12 of the 24 shops, drawn by lot, offer a card from week 27 on. Customers there join with a chance that rises
  steeply with their habit, at a moment that has nothing to do with their visits: that is the whole selection;
* the lift is 1 without a card, else exp(MEMBER + GRADIENT * stamps / 10 + DEADLINE * near): stamps are those on the
  card on Monday morning, near is 1 in the last four weeks of a half-year for who lacks 1 to 4 stamps to Gold;
* a card fills with ten stamps, one a visit, or lapses 26 weeks after its first stamp. A full card gives a free
  coffee, collected with the same chance in each of the 12 weeks that it is valid.

The true effect is a sum of known rates: per customer and week, habit * factors * (lift - 1), given the stamps that
the customer had. Its mean is exactly that of visits with the card minus visits without it. Summed over all customers
of the launch shops it is the effect of OFFERING the card; divided by the share who joined, the effect on members.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.authoring.making import Array, Made, Tables, Target, Whole, choice, codes, write_case

SEED = 20_250_106
N = 6_000
HERE = Path(__file__).parent

MONDAY = np.datetime64("2024-07-01")  # of week 1; weeks count from 0 below
WEEKS, LAUNCH, HALF = 78, 26, 26
NEVER = 10**6

SHOPS = {
    "Old Town": ("Apricot Court", "Bell Tower", "Drum Alley", "Lantern Row", "Old Arsenal", "Osmanthus Lane"),
    "Riverside": ("Anchor Steps", "Canal Bridge", "East Ferry", "Harbor Stairs", "Mill Wharf", "Silk Weir"),
    "Station": ("Alder Lane", "Brickyard", "Cedar Street", "North Market", "Print House", "Station Yard"),
    "University": ("Baker's Corner", "Bamboo Gate", "Elm Terrace", "Ginkgo Walk", "Linden Square", "Lotus Pond"),
}
DISTRICT_OF = dict(sorted((name, district) for district, names in SHOPS.items() for name in names))
SHOP_COUNT = len(DISTRICT_OF)

HABIT = {"shape": 0.65, "mean": 0.39}  # visits a week
SHOP_SD = {"level": 0.18, "half_year": 0.03, "week": 0.07}  # of the logarithm of a shop's factors
SWING = 0.05  # the city: more in winter, less in summer
FESTIVAL = {30: 0.45, 31: 0.75}  # factor of the weeks around Spring Festival, counted from 0
JOIN = {"at_mean_habit": 0.50, "slope": 2.2, "weekly_chance": 0.15}  # logit of the chance; slope on log habit
PROGRAM = {"MEMBER": 0.02, "GRADIENT": 0.25, "DEADLINE": 0.70}  # logarithms of multipliers
CARD = {"stamps": 10, "weeks": 26}
REWARD = {"weekly_chance": 0.135, "weeks": 12}
GOLD = {"stamps": 20, "near": 4, "last_weeks": 4}
SPEND = {"log_mean": 3.36, "log_sd": 0.42, "log_shop_sd": 0.05}  # CNY a visit; the card does not touch it

EVENTS = ("stamps_expired", "stamp", "reward", "redeemed", "reward_expired")  # the order within a day


@dataclass(frozen=True)
class Run:
    """Everything drawn, before it becomes tables: one row a customer, one column a week, weeks from 0."""

    launch: npt.NDArray[np.bool_]  # per shop
    factor: Array  # per shop and week, the city's season included
    shop: Whole
    habit: Array
    chance: Array  # of joining where the card is offered
    joined: Whole  # week, or NEVER
    visits: Whole
    stamps: Whole  # on the card on Monday morning
    lapsed: Whole  # stamps that expired that morning
    near: npt.NDArray[np.bool_]
    extra: Array  # expected visits that the program adds, given the stamps
    gold: npt.NDArray[np.bool_]  # reached Gold in the first half-year
    program: dict[str, float]

    @property
    def offered(self) -> npt.NDArray[np.bool_]:
        """Customers of the shops with the card."""
        return self.launch[self.shop]

    @property
    def member(self) -> npt.NDArray[np.bool_]:
        """Customers who joined by the end."""
        return self.joined < WEEKS


def simulate(n: int = N, seed: int = SEED, placebo: bool = False) -> Run:
    """Draw shops, customers and 78 weeks of visits; ``n`` is cut to the same number of customers in every shop."""
    city, people, days = (np.random.default_rng([seed, part]) for part in range(3))
    factor = _factors(city)
    launch = np.isin(np.arange(SHOP_COUNT), city.permutation(SHOP_COUNT)[: SHOP_COUNT // 2])
    shop = np.repeat(np.arange(SHOP_COUNT), n // SHOP_COUNT)
    habit = people.gamma(HABIT["shape"], HABIT["mean"] / HABIT["shape"], len(shop))
    chance = 1 / (1 + np.exp(-JOIN["at_mean_habit"] - JOIN["slope"] * np.log(habit / HABIT["mean"])))
    joins = (people.random(len(shop)) < chance) & launch[shop]
    joined = np.where(joins, LAUNCH - 1 + people.geometric(JOIN["weekly_chance"], len(shop)), NEVER)
    program = dict.fromkeys(PROGRAM, 0.0) if placebo else PROGRAM
    return Run(
        launch,
        factor,
        shop,
        habit,
        chance,
        joined,
        **_weeks(days, habit, factor[shop], joined, program),
        program=program,
    )


def _factors(rng: np.random.Generator) -> Array:
    """Factors with mean one for a shop's level, half-years and weeks, times the season that all shops share."""
    parts = {"level": (SHOP_COUNT, 1), "half_year": (SHOP_COUNT, WEEKS // HALF), "week": (SHOP_COUNT, WEEKS)}
    drawn = {key: np.exp(SHOP_SD[key] * (rng.standard_normal(size) - SHOP_SD[key] / 2)) for key, size in parts.items()}
    season = 1 - SWING * np.cos(2 * np.pi * (np.arange(WEEKS) + 0.5) / 52)
    for week, factor in FESTIVAL.items():
        season[week] *= factor
    return np.asarray(drawn["level"] * np.repeat(drawn["half_year"], HALF, axis=1) * drawn["week"] * season)


def _weeks(
    rng: np.random.Generator, habit: Array, factor: Array, joined: Whole, program: dict[str, float]
) -> dict[str, Any]:
    """Let the weeks pass: old cards lapse, visits happen, stamps are given."""
    n = len(habit)
    visits, at_start, lapsed = (np.zeros((n, WEEKS), dtype=np.int64) for _ in range(3))
    near, extra, gold = np.zeros((n, WEEKS), dtype=bool), np.zeros((n, WEEKS)), np.zeros(n, dtype=bool)
    stamps, opened, half_year = (np.zeros(n, dtype=np.int64) for _ in range(3))
    for week in range(WEEKS):
        member = joined <= week
        if week % HALF == 0:
            gold = half_year >= GOLD["stamps"] if week == LAUNCH + HALF else gold
            half_year = np.zeros(n, dtype=np.int64)
        old = (stamps > 0) & (week - opened >= CARD["weeks"])
        lapsed[:, week] = np.where(old, stamps, 0)
        stamps = np.where(old, 0, stamps)
        missing = GOLD["stamps"] - half_year
        close = (missing >= 1) & (missing <= GOLD["near"])
        near[:, week] = member & close & (week % HALF >= HALF - GOLD["last_weeks"])
        pull = program["MEMBER"] + program["GRADIENT"] * stamps / CARD["stamps"] + program["DEADLINE"] * near[:, week]
        lift, plain_rate = np.where(member, np.exp(pull), 1.0), habit * factor[:, week]
        visits[:, week], at_start[:, week] = rng.poisson(plain_rate * lift), stamps
        extra[:, week] = plain_rate * (lift - 1)
        earned = np.where(member, visits[:, week], 0)
        opened = np.where((earned > 0) & ((stamps == 0) | (stamps + earned > CARD["stamps"])), week, opened)
        stamps, half_year = (stamps + earned) % CARD["stamps"], half_year + earned
    return {"visits": visits, "stamps": at_start, "lapsed": lapsed, "near": near, "extra": extra, "gold": gold}


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw about ``n`` customers; ``placebo`` keeps who joins but takes every effect of the program away."""
    run = simulate(n, seed, placebo)
    shops, customers, spending, wallet = (np.random.default_rng([seed, part]) for part in range(3, 7))
    ids = codes("C", len(run.shop))
    visits = _visits(run, spending)
    ledger = _ledger(run, visits, wallet)
    visits["customer_id"], ledger["customer_id"] = ids[visits["customer"]], ids[ledger["customer_id"]]
    tables = {
        "shops": _shops(run, shops),
        "customers": _customers(run, ids, customers),
        "members": _members(run, ids),
        "visits": visits.assign(currency="CNY")[["customer_id", "date", "spend", "currency"]],
        "ledger": ledger,
    }
    return Made(tables, truth(run, n, seed), _truths(run, ids))


def _shops(run: Run, rng: np.random.Generator) -> pd.DataFrame:
    seats = 18 + 2 * rng.integers(0, 14, SHOP_COUNT)
    known = 700 + 25 * seats + rng.integers(-150, 151, SHOP_COUNT)
    launched = np.where(run.launch, MONDAY + np.timedelta64(7 * LAUNCH, "D"), np.datetime64("NaT"))
    return pd.DataFrame(
        {
            "shop_id": codes("S", SHOP_COUNT),
            "name": list(DISTRICT_OF),
            "district": list(DISTRICT_OF.values()),
            "seats": seats,
            "known_customers": known,
            "launched": launched.astype("datetime64[s]"),
        }
    )


def _customers(run: Run, ids: pd.Index, rng: np.random.Generator) -> pd.DataFrame:
    n = len(ids)
    days_before = 1 + np.floor(900 * rng.random(n) ** 2).astype(np.int64)
    return pd.DataFrame(
        {
            "customer_id": ids,
            "shop_id": codes("S", SHOP_COUNT)[run.shop],
            "offered": run.offered.astype(np.int64),
            "age_group": choice(rng, ["18-29", "30-44", "45-59", "60+"], [0.34, 0.37, 0.19, 0.10], n),
            "first_seen": _dates(-days_before),
        }
    )


def _members(run: Run, ids: pd.Index) -> pd.DataFrame:
    status = np.where(run.gold, "gold", "green")
    return pd.DataFrame({"customer_id": ids, "enrolled": _dates(7 * np.minimum(run.joined, WEEKS)), "status": status})[
        run.member
    ].reset_index(drop=True)


def _visits(run: Run, rng: np.random.Generator) -> pd.DataFrame:
    """One row a visit, in order of time; ``place`` counts a customer's visits of that week from 0."""
    customer, week = np.nonzero(run.visits)
    times = run.visits[customer, week]
    customer, week = np.repeat(customer, times), np.repeat(week, times)
    day = 7 * week + rng.integers(0, 7, len(week))
    order = np.lexsort((customer, day))
    visits = pd.DataFrame({"customer": customer[order], "week": week[order], "date": _dates(day[order])})
    visits["place"] = visits.groupby(["customer", "week"]).cumcount()
    price = SPEND["log_shop_sd"] * rng.standard_normal(SHOP_COUNT)
    log = (
        SPEND["log_mean"]
        + price[run.shop[visits["customer"].to_numpy()]]
        + SPEND["log_sd"] * rng.standard_normal(len(visits))
    )
    visits["spend"] = np.maximum(np.rint(2 * np.exp(log)) / 2, 8.0)
    return visits


def _ledger(run: Run, visits: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Stamps, what became of them, rewards, what became of those; a card is known by customer and number."""
    closed = np.cumsum(run.lapsed > 0, axis=1)  # cards ended by expiry so far, this Monday included
    earned = np.where(run.joined[:, None] <= np.arange(WEEKS), run.visits, 0)
    filled = _before((run.stamps + earned) // CARD["stamps"])
    who, week, place = (visits[column].to_numpy() for column in ("customer", "week", "place"))
    after = run.stamps[who, week] + place  # stamps on the card plus those of this week, before this one
    stamps = pd.DataFrame({"customer_id": who, "date": visits["date"], "event": 1, "stamps": 1, "rewards": 0})
    stamps["number"] = closed[who, week] + filled[who, week] + after // CARD["stamps"]
    stamps["full"] = after % CARD["stamps"] == CARD["stamps"] - 1
    stamps = stamps[run.joined[who] <= week]
    full = stamps[stamps.pop("full")].assign(event=2, stamps=-CARD["stamps"], rewards=1)
    customer, week = np.nonzero(run.lapsed)
    expired = pd.DataFrame({"customer_id": customer, "date": _dates(7 * week), "event": 0, "rewards": 0})
    expired["stamps"] = -run.lapsed[customer, week]
    expired["number"] = closed[customer, week] - 1 + filled[customer, week]
    rows = pd.concat([expired, stamps, full, _rewards(full, rng)], ignore_index=True)
    return _numbered(rows[rows["date"] < _dates(np.array([7 * WEEKS]))[0]])


def _rewards(full: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Each free coffee is collected in some week of its validity, or expires the day after."""
    week = rng.geometric(REWARD["weekly_chance"], len(full)) - 1
    collected = week < REWARD["weeks"]
    days = np.where(collected, 7 * week + rng.integers(1, 8, len(full)), 7 * REWARD["weeks"] + 1)
    date = full["date"] + pd.to_timedelta(days, unit="D").as_unit("s")
    return full.assign(date=date, event=np.where(collected, 3, 4), stamps=0, rewards=-1)


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort by day and give cards their codes in the order in which they were opened."""
    day = rows["date"].to_numpy()
    rows = rows.iloc[np.lexsort((rows["number"], rows["event"], rows["customer_id"], day))]
    card = rows.groupby(["customer_id", "number"], sort=False).ngroup()
    return pd.DataFrame(
        {
            "date": rows["date"],
            "customer_id": rows["customer_id"],
            "card_id": codes("K", int(card.max()) + 1)[card.to_numpy()],
            "event": np.array(EVENTS)[rows["event"]],
            "stamps": rows["stamps"],
            "rewards": rows["rewards"],
        }
    ).reset_index(drop=True)


def _before(counts: Whole) -> Whole:
    """Sum over the weeks before each week."""
    return np.asarray(np.cumsum(counts, axis=1) - counts, dtype=np.int64)


def _dates(days: Whole) -> npt.NDArray[np.datetime64]:
    """Days counted from the first Monday, as dates."""
    return np.asarray((MONDAY + days.astype("timedelta64[D]")).astype("datetime64[s]"))


def truth(run: Run, n: int, seed: int) -> dict[str, Any]:
    """Parameters, and what follows from them for the customers drawn: sums of known rates, no estimate."""
    extra = run.extra[:, LAUNCH:].mean(axis=1)
    expected = (run.habit[:, None] * run.factor[run.shop, LAUNCH:]).mean(axis=1) + extra
    effect, per_member = extra[run.offered].mean(), extra[run.member].mean()
    naive = expected[run.member].mean() - expected[run.offered & ~run.member].mean()
    return {
        "case": "corner_cafe",
        "synthetic": True,
        "seed": seed,
        "n": n,
        "parameters": {
            "visits": "Poisson(habit * shop factor * lift) a week; factor in truth_shop_weeks.csv, season included",
            "lift": "exp(MEMBER + GRADIENT * stamps / 10 + DEADLINE * near) for members, else 1",
            "join_chance": "logistic(at_mean_habit + slope * log(habit / mean)); the week is geometric",
            "habit": HABIT,
            "shop_sd_of_log": SHOP_SD,
            "season": {"swing": SWING, "festival_weeks": FESTIVAL},
            "join": JOIN,
            "program": run.program,
            "card": CARD,
            "reward": REWARD,
            "gold": {**GOLD, "effect_of_the_status_itself": 0.0},
            "spend": {**SPEND, "effect_of_the_card": 0.0},
        },
        "population": {
            "what": "visits a week over weeks 27-78, expected from the known rates of the customers drawn",
            "effect_of_offering": effect,
            "enrolment_share": run.member.sum() / run.offered.sum(),
            "effect_on_members": per_member,
            "naive_difference": naive,
            "naive_over_true": naive / per_member if per_member else None,
            "expected_visits_member": expected[run.member].mean(),
            "expected_visits_other_customers_of_launch_shops": expected[run.offered & ~run.member].mean(),
            "rate_at_9_stamps_over_rate_at_0": np.exp(run.program["GRADIENT"] * 9 / CARD["stamps"]),
            "rate_near_gold_over_rate_else": np.exp(run.program["DEADLINE"]),
            "reward_breakage": (1 - REWARD["weekly_chance"]) ** REWARD["weeks"],
        },
    }


def _truths(run: Run, ids: pd.Index) -> dict[str, pd.DataFrame]:
    customers = pd.DataFrame({"customer_id": ids, "habit": run.habit, "join_chance": run.chance})
    customers["effect"] = run.extra[:, LAUNCH:].mean(axis=1)
    shop, week = np.divmod(np.arange(run.factor.size), WEEKS)
    weeks = pd.DataFrame({"shop_id": codes("S", SHOP_COUNT)[shop], "week": week + 1, "factor": run.factor.ravel()})
    return {"customers": customers, "shop_weeks": weeks}


def _weekly_after(tables: Tables) -> "pd.Series[float]":
    """Visits a week after the launch per customer of a launch shop."""
    visits = tables["visits"]
    late = visits["date"] >= pd.Timestamp(MONDAY) + pd.Timedelta(weeks=LAUNCH)
    counts = visits[late].groupby("customer_id").size()
    offered = tables["customers"].loc[tables["customers"]["offered"] == 1, "customer_id"]
    return counts.reindex(offered, fill_value=0) / (WEEKS - LAUNCH)


def _naive_over_true(tables: Tables) -> float:
    weekly = _weekly_after(tables)
    member = weekly.index.isin(tables["members"]["customer_id"])
    gap = weekly[member].mean() - weekly[~member].mean()
    return float(gap / truth(simulate(), N, SEED)["population"]["effect_on_members"])


def _breakage(tables: Tables) -> float:
    """Share of free coffees never collected, among those issued early enough to have expired."""
    ledger = tables["ledger"]
    final = ledger["date"].max() - pd.Timedelta(weeks=REWARD["weeks"], days=1)
    cards = ledger.loc[(ledger["event"] == "reward") & (ledger["date"] <= final), "card_id"]
    return float(cards.isin(ledger.loc[ledger["event"] == "reward_expired", "card_id"]).mean())


def _same_basket(tables: Tables) -> float:
    """Spend a visit of members over that of other customers of the launch shops."""
    visits = tables["visits"].merge(tables["customers"], on="customer_id")
    visits = visits[visits["offered"] == 1]
    member = visits["customer_id"].isin(tables["members"]["customer_id"])
    return float(visits.loc[member, "spend"].mean() / visits.loc[~member, "spend"].mean())


def _shorter_waits(tables: Tables) -> float:
    """Days from stamp 7 to 10, compared with those from stamp 1 to 4 of the same cards, all of them filled."""
    ledger = tables["ledger"]
    stamps = ledger[ledger["event"] == "stamp"]
    place = stamps.groupby("card_id").cumcount() + 1
    days = stamps.assign(place=place).pivot(index="card_id", columns="place", values="date").dropna()
    return float(1 - (days[10] - days[7]).dt.days.mean() / (days[4] - days[1]).dt.days.mean())


TARGETS = (
    Target(
        {
            "en": "Members' lead over other customers, as a multiple of what the card does",
            "zh": "会员领先于其他顾客的幅度，相当于集章卡实际效果的倍数",
        },
        published="7",
        source={
            "en": "Leenheer et al. (2007), Dutch households, 7 programs",
            "zh": "Leenheer 等（2007），荷兰家庭，7 个忠诚计划",
        },
        value=_naive_over_true,
        low=5.0,
        high=9.0,
        show="{:.1f}",
        secret=True,
    ),
    Target(
        {"en": "Free coffees never collected", "zh": "从未兑换的免费咖啡"},
        published="14-18 %",
        source={
            "en": "United Airlines, annual reports 2017-2019: breakage of miles",
            "zh": "美国联合航空 2017-2019 年年报：从未兑换的里程",
        },
        value=_breakage,
        low=0.14,
        high=0.20,
        show="{:.1%}",
        secret=True,
    ),
    Target(
        {"en": "Spend a visit, members over others", "zh": "每次到店消费，会员与其他顾客之比"},
        published={"en": "1, members buy more often, not more at a time", "zh": "1，会员买得更勤，但每次并不多买"},
        source={
            "en": "CIRP surveys of US shoppers with and without a paid membership (2014-2018)",
            "zh": "CIRP 对美国消费者的调查（2014-2018），比较付费会员与非会员",
        },
        value=_same_basket,
        low=0.95,
        high=1.05,
        show="{:.2f}",
    ),
    Target(
        {"en": "How much shorter the waits between the last stamps are", "zh": "最后几个印章的间隔缩短了多少"},
        published={"en": "about 20 %", "zh": "约 20 %"},
        source={
            "en": "Kivetz, Urminsky and Zheng (2006), a coffee card",
            "zh": "Kivetz、Urminsky 与 Zheng（2006），一种咖啡卡",
        },
        value=_shorter_waits,
        low=0.10,
        high=0.22,
        show="{:.0%}",
        often_cited=True,
        secret=True,
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the tables and the truths."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
