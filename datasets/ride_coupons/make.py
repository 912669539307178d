"""Make the SYNTHETIC case ride_coupons: `python datasets/ride_coupons/make.py` rewrites riders, rides and their truth.

How the numbers hang together, so that what is to be expected can be summed exactly:

* rider i chooses Heron rather than Magpie with the logistic probability of
  alpha_i - fare * (fare difference) + coupon * (coupon difference) - wait * (wait difference) + inertia * last,
  differences are Heron less Magpie, last is +1 after a ride with Heron and -1 after one with Magpie;
* alpha is normal in a segment, the four weights are those of the segment. A yuan of coupon weighs as much as a yuan of
  fare. The app not used last draws level, all else equal, when it is cheaper by inertia / fare: the switching cost;
* fares, waits, coupons, the first app and the weeks with a ride have nothing to do with alpha or with earlier choices.
  So the chance of Heron at each ride follows from the chance at the ride before, without simulating any choice.

Who comes back has a taste, or a habit, or got a coupon again. The placebo has tastes only: coupons and the last ride
weigh nothing, fares and waits do as before.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit
from scipy.stats import norm

from loyaltylab.authoring.making import Array, Made, Tables, Target, Whole, choice, codes, write_case

SEED = 20_250_303
N = 3_000
HERE = Path(__file__).parent

START = np.datetime64("2025-03-03")  # a Monday
WEEKS = 26
WAR = slice(4, 20)  # the weeks in which coupons were given
APPS = ("Heron", "Magpie")

# Per segment: share of riders; alpha ~ N(mean, sd); weights of a yuan of fare, a yuan of coupon, a minute of waiting
# and the last ride; chance of a ride in a week, low to high; kilometers of the usual trip, median.
SEGMENTS: dict[str, dict[str, float]] = {
    "commuter": {
        "share": 0.42,
        "mean": 0.35,
        "sd": 0.90,
        "fare": 0.11,
        "coupon": 0.11,
        "wait": 0.13,
        "inertia": 0.55,
        "rides_low": 0.80,
        "rides_high": 0.96,
        "km": 8.0,
    },
    "student": {
        "share": 0.33,
        "mean": -0.10,
        "sd": 0.60,
        "fare": 0.26,
        "coupon": 0.26,
        "wait": 0.05,
        "inertia": 0.20,
        "rides_low": 0.45,
        "rides_high": 0.85,
        "km": 6.0,
    },
    "occasional": {
        "share": 0.25,
        "mean": 0.20,
        "sd": 1.40,
        "fare": 0.13,
        "coupon": 0.13,
        "wait": 0.08,
        "inertia": 0.00,
        "rides_low": 0.20,
        "rides_high": 0.60,
        "km": 11.0,
    },
}
DISTRICTS = {"center": 0.50, "suburb": 0.35, "port": 0.15}
MINUTES = {"center": (2.5, 3.5), "suburb": (5.5, 4.5), "port": (6.0, 6.5)}  # mean wait beyond one minute, by app
LONGEST = 20  # minutes; a longer wait is shown as this

BASE, PER_KM, KM_SPREAD = 9.0, 2.3, 0.40  # CNY; spread of the logarithm of kilometers
TRAFFIC, SURGE = 0.10, 0.085  # spread of the logarithm of both fares together, and of each app's own
LOT = {"none": 0.40, "Heron": 0.20, "Magpie": 0.40}
AMOUNTS = np.array([4, 8])  # CNY, equally likely

KINDS = ("premium", "inertia", "price")
FIRM, SLUGGISH = 1.0, 3.0  # bounds of the kinds of loyalty: |alpha|, and switching cost in CNY

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """What comes before any choice, riders in rows and weeks in columns; utilities are of Heron less Magpie."""

    segment: npt.NDArray[Any]
    weights: dict[str, Array]  # alpha and the weights of each rider, as columns
    started: Flags  # the first app was Heron
    rode: Flags
    fares: Array  # a third axis for the app
    waits: Whole
    coupon: Whole  # 0 none, 1 Heron, 2 Magpie
    amount: Whole

    @property
    def plain(self) -> Array:
        """Utility without coupon and last ride."""
        w = self.weights
        fare, wait = (of[:, :, 0] - of[:, :, 1] for of in (self.fares, self.waits))
        return np.asarray(w["alpha"] - w["fare"] * fare - w["wait"] * wait)

    @property
    def utility(self) -> Array:
        """Utility with the coupon that was drawn."""
        signed = self.amount * ((self.coupon == 1).astype(int) - (self.coupon == 2))
        return np.asarray(self.plain + self.weights["coupon"] * signed)

    def chance(self, utility: Array, last: Any) -> Array:
        """Chance of Heron, by the app used last (+1, -1)."""
        return np.asarray(expit(utility + self.weights["inertia"] * last))


def generate(n: int = N, seed: int = SEED, placebo: bool = False) -> Made:
    """Draw ``n`` riders; in the ``placebo`` neither coupons nor the last ride weigh anything."""
    rng = np.random.default_rng(seed)
    segments = {name: one | ({"coupon": 0.0, "inertia": 0.0} if placebo else {}) for name, one in SEGMENTS.items()}
    place = choice(rng, np.arange(len(DISTRICTS)), list(DISTRICTS.values()), n)
    world = _world(rng, n, segments, place)
    heron = _choices(rng, world)

    riders = pd.DataFrame(
        {"rider_id": codes("R", n), "segment": world.segment, "district": np.array(list(DISTRICTS))[place]}
    )
    riders["first_app"] = np.where(world.started, *APPS)
    known = pd.DataFrame({"rider_id": codes("R", n), "preference": world.weights["alpha"][:, 0]})
    for column, key in (("price_sensitivity", "fare"), ("wait_sensitivity", "wait"), ("state_dependence", "inertia")):
        known[column] = world.weights[key][:, 0]
    known["switching_cost"] = known["state_dependence"] / known["price_sensitivity"]
    known["kind"] = kinds(known["preference"], known["switching_cost"])
    return Made({"riders": riders, "rides": _rides(world, heron)}, truth(n, seed, segments, world), {"riders": known})


def _world(rng: np.random.Generator, n: int, segments: dict[str, dict[str, float]], place: Whole) -> World:
    which = choice(rng, np.arange(len(segments)), [one["share"] for one in segments.values()], n)
    mine = {key: np.array([one[key] for one in segments.values()])[which, None] for key in segments["student"]}
    weights = {key: mine[key] for key in ("fare", "coupon", "wait", "inertia")}
    weights["alpha"] = mine["mean"] + mine["sd"] * rng.standard_normal((n, 1))
    often = mine["rides_low"] + (mine["rides_high"] - mine["rides_low"]) * rng.random((n, 1))
    coupon, amount = _coupons(rng, n)
    return World(
        segment=np.array(list(segments))[which],
        weights=weights,
        started=rng.random(n) < 0.5,
        rode=rng.random((n, WEEKS)) < often,
        fares=_fares(rng, mine["km"]),
        waits=_waits(rng, place),
        coupon=coupon,
        amount=amount,
    )


def _coupons(rng: np.random.Generator, n: int) -> tuple[Whole, Whole]:
    """Draw a coupon for every rider and week of the war, whether or not the rider then takes a ride."""
    coupon = choice(rng, np.arange(len(LOT)), list(LOT.values()), n * WEEKS).reshape(n, WEEKS)
    at_war = np.zeros(WEEKS, dtype=bool)
    at_war[WAR] = True
    coupon = np.where(at_war, coupon, 0)
    amount = np.where(coupon > 0, rng.choice(AMOUNTS, (n, WEEKS)), 0)
    return coupon, amount


def _fares(rng: np.random.Generator, median: Array) -> Array:
    """Quotes of both apps for the usual trip, in half yuan."""
    n = len(median)
    km = median * np.exp(KM_SPREAD * rng.standard_normal((n, 1)))
    moves = TRAFFIC * rng.standard_normal((n, WEEKS, 1)) + SURGE * rng.standard_normal((n, WEEKS, 2))
    return np.asarray(np.round(2 * (BASE + PER_KM * km[:, :, None] * np.exp(moves))) / 2)


def _waits(rng: np.random.Generator, place: Whole) -> Whole:
    """Whole minutes until a car comes, at least one."""
    mean = np.array([MINUTES[name] for name in DISTRICTS])[place, None]
    waits = 1 + rng.poisson(mean, (len(place), WEEKS, 2))
    return np.asarray(np.minimum(waits, LONGEST))


def _choices(rng: np.random.Generator, world: World) -> Flags:
    """Heron or not, week after week; the last app stays what it was in weeks without a ride."""
    draw = rng.random(world.rode.shape)
    after = {last: world.chance(world.utility, last) for last in (1, -1)}
    heron, last = np.zeros(draw.shape, dtype=bool), world.started
    for t in range(WEEKS):
        heron[:, t] = draw[:, t] < np.where(last, after[1][:, t], after[-1][:, t])
        last = np.where(world.rode[:, t], heron[:, t], last)
    return heron


def _rides(world: World, heron: Flags) -> pd.DataFrame:
    who, week = np.nonzero(world.rode)
    app = np.where(heron[who, week], 0, 1)
    fares, waits = world.fares[who, week], world.waits[who, week]
    coupon, amount = world.coupon[who, week], world.amount[who, week]
    table = pd.DataFrame({"rider_id": codes("R", len(heron))[who]})
    table["week"] = (START + (7 * week).astype("timedelta64[D]")).astype("datetime64[us]")
    table[["fare_heron", "fare_magpie"]] = fares
    table[["wait_heron", "wait_magpie"]] = waits
    table["coupon_app"] = np.array(list(LOT))[coupon]
    table["coupon"] = amount
    table["app"] = np.array(APPS)[app]
    table["paid"] = fares[np.arange(len(app)), app] - amount * (coupon == app + 1)
    table["currency"] = "CNY"
    return table


def kinds(preference: Any, switching_cost: Any) -> npt.NDArray[np.str_]:
    """Kind of loyalty behind the repeats: an own will comes first, then the cost of switching, then the price."""
    firm, sluggish = np.abs(preference) >= FIRM, np.asarray(switching_cost) >= SLUGGISH
    return np.where(firm, "premium", np.where(sluggish, "inertia", "price"))


def truth(n: int, seed: int, segments: dict[str, dict[str, float]], world: World) -> dict[str, Any]:
    """Parameters, and what is to be expected of these riders with these fares, waits, lots and weeks of riding."""
    expected = Expected(world)
    everybody = np.ones(n, dtype=bool)
    parts = {"all": everybody} | {name: world.segment == name for name in segments}
    return {
        "case": "ride_coupons",
        "synthetic": True,
        "seed": seed,
        "n": n,
        "parameters": {
            "choice": "logit of Heron: alpha - fare * d_fare + coupon * d_coupon - wait * d_wait + inertia * last, "
            "d = Heron less Magpie, last = +1 or -1",
            "segments": segments,
            "lot": LOT,
            "amounts": AMOUNTS,
            "weeks_with_coupons": [WAR.start + 1, WAR.stop],
            "switching_cost": "inertia / fare: by how many CNY the app not used last must be cheaper to draw level",
            "kinds": f"premium if |alpha| >= {FIRM}, else inertia if switching cost >= {SLUGGISH} CNY, else price",
        },
        "population": {
            "switching_cost": {name: one["inertia"] / one["fare"] for name, one in segments.items()},
            "minute_of_waiting_in_cny": {name: one["wait"] / one["fare"] for name, one in segments.items()},
            "kinds": {name: kind_shares(one) for name, one in segments.items()},
            "given_riders_and_lots": {name: expected.summary(part) for name, part in parts.items()},
        },
    }


def kind_shares(one: dict[str, float]) -> dict[str, float]:
    """Exact shares of the kinds in a segment."""
    firm = norm.sf((FIRM - one["mean"]) / one["sd"]) + norm.cdf((-FIRM - one["mean"]) / one["sd"])
    rest = "inertia" if one["inertia"] / one["fare"] >= SLUGGISH else "price"
    return {kind: float(firm if kind == "premium" else (1 - firm) * (kind == rest)) for kind in KINDS}


class Expected:
    """Exact expectations over the choices, given everything that comes before a choice."""

    def __init__(self, world: World) -> None:
        self.world = world
        up, down = (world.chance(world.utility, last) for last in (1, -1))
        self.before, self.heron = self._forward(up, down)
        self.same = self.before * up + (1 - self.before) * (1 - down)
        self.passed_on = up - down  # a ride won at the ride before raises the chance of this one by so much
        tastes = expit(world.utility)  # the same riders and coupons without any state dependence
        before, _ = self._forward(tastes, tastes)
        self.same_without_inertia = before * tastes + (1 - before) * (1 - tastes)
        self.next, self.second, self.later = self._backward()
        faster = [world.chance(world.utility + world.weights["wait"], last) for last in (1, -1)]
        self.minute = self._forward(*faster)[1] - self.heron

    def _forward(self, up: Array, down: Array) -> tuple[Array, Array]:
        """Chance that the app used last is Heron, and that the app of the week is."""
        before, heron = np.empty(up.shape), np.empty(up.shape)
        last = self.world.started.astype(float)
        for t in range(WEEKS):
            before[:, t] = last
            heron[:, t] = last * up[:, t] + (1 - last) * down[:, t]
            last = np.where(self.world.rode[:, t], heron[:, t], last)
        return before, heron

    def _backward(self) -> tuple[Array, Array, Array]:
        """What a ride won in a week adds to the next ride, to the one after, and to all later ones until the end."""
        shape = self.passed_on.shape
        following, second, later = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape)
        one, two, total = np.full(shape[0], np.nan), np.full(shape[0], np.nan), np.zeros(shape[0])
        for t in reversed(range(WEEKS)):
            following[:, t], second[:, t], later[:, t] = one, two, total
            rode, now = self.world.rode[:, t], self.passed_on[:, t]
            two = np.where(rode, now * one, two)
            total = np.where(rode, now * (1 + total), total)
            one = np.where(rode, now, one)
        return following, second, later

    def with_coupon(self, app: str, amount: int) -> Array:
        """Chance of Heron had this coupon been drawn, the rides before as they were."""
        w = self.world
        utility = w.plain + w.weights["coupon"] * amount * (1 if app == "Heron" else -1)
        return np.asarray(self.before * w.chance(utility, 1) + (1 - self.before) * w.chance(utility, -1))

    def summary(self, part: Flags) -> dict[str, Any]:
        """Expected values for some of the riders, over the weeks in which they rode."""
        rode = self.world.rode & part[:, None]
        phases = {"before": slice(0, WAR.start), "coupons": WAR, "after": slice(WAR.stop, WEEKS)}
        return {
            "heron_share": {name: self.heron[:, weeks][rode[:, weeks]].mean() for name, weeks in phases.items()},
            "same_app_again": self.same[rode].mean(),
            "same_app_again_without_inertia": self.same_without_inertia[rode].mean(),
            "share_won_if_heron_came_a_minute_sooner": self.minute[rode].mean(),
            "coupon": {app: self._coupon(app, rode) for app in APPS},
            "first_app_effect_by_ride": self._first_app(part),
        }

    def _coupon(self, app: str, rode: Flags) -> dict[str, Any]:
        """Coupons of one app against none, in the weeks of the war: on the app's share, now and later, and cost."""
        sign = 1 if app == "Heron" else -1
        at_war = np.zeros(rode.shape, dtype=bool)
        at_war[:, WAR] = rode[:, WAR]
        none = self.with_coupon(app, 0)
        gain: dict[int, Array] = {int(a): sign * (self.with_coupon(app, a) - none) for a in AMOUNTS}
        used = {int(a): self.with_coupon(app, a) if sign == 1 else 1 - self.with_coupon(app, a) for a in AMOUNTS}
        mean = np.mean(list(gain.values()), axis=0)
        followed = [at_war & np.isfinite(of) for of in (self.next, self.second)]
        return {
            "share": mean[at_war].mean(),
            "share_by_amount": {a: one[at_war].mean() for a, one in gain.items()},
            "share_at_next_ride": (mean * self.next)[followed[0]].mean(),
            "share_two_rides_later": (mean * self.second)[followed[1]].mean(),
            "later_rides_per_ride_won": (mean * self.later)[at_war].sum() / mean[at_war].sum() if mean.any() else 0.0,
            "used_by_amount": {a: one[at_war].mean() for a, one in used.items()},
            "coupon_money_per_ride_won": {
                a: a * used[a][at_war].sum() / gain[a][at_war].sum() if gain[a].any() else None for a in gain
            },
        }

    def _first_app(self, part: Flags) -> list[float]:
        """Effect of the first app on the chance of Heron at rides 1 to 6, over riders with so many rides."""
        number = self.world.rode.cumsum(axis=1)
        so_far = np.where(self.world.rode, self.passed_on, 1.0).cumprod(axis=1)
        at = [self.world.rode & (number == k) & part[:, None] for k in range(1, 7)]
        return [float(so_far[rides].mean()) for rides in at]


def _rides_a_week(tables: Tables) -> float:
    return len(tables["rides"]) / (len(tables["riders"]) * WEEKS)


def _mean_paid(tables: Tables) -> float:
    return float(tables["rides"]["paid"].mean())


def _same_again(tables: Tables) -> float:
    """Share of rides with the app of the ride before; before the first ride stands the first app."""
    rides = tables["rides"]
    first = rides["rider_id"].map(tables["riders"].set_index("rider_id")["first_app"])
    before = rides.groupby("rider_id")["app"].shift().fillna(first)
    return float((rides["app"] == before).mean())


TARGETS = (
    Target(
        {"en": "Weeks with a ride, of all weeks of all riders", "zh": "有打车的周数占全部乘客周数的比例"},
        published="60-72 %",
        source="own choice",
        value=_rides_a_week,
        low=0.60,
        high=0.72,
        show="{:.0%}",
    ),
    Target(
        {"en": "Paid for a ride on average, CNY", "zh": "平均每次实付车费（元）"},
        published="20-35",
        source="own choice",
        value=_mean_paid,
        low=20,
        high=35,
        show="{:.1f}",
    ),
    Target(
        {"en": "Rides with the same app as the ride before", "zh": "与上一次使用同一平台的比例"},
        published="60-70 %",
        source="own choice",
        value=_same_again,
        low=0.60,
        high=0.70,
        show="{:.0%}",
    ),
)


def main(folder: Path = HERE) -> None:
    """Write the tables and the truth."""
    write_case(HERE, generate(), folder)


if __name__ == "__main__":
    main()
