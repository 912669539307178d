"""The simulated customer of loyaltylab.programs once more, one at a time: a Mesa agent, and the reference of a test.

Imports nothing of the kit: it runs in an environment of its own that has Mesa. Programs that pay with points by money
spent, with tiers by nights in a calendar year; all effects on visits.
"""

import json
import math
import sys
import time
from collections import deque
from typing import Any

TOLD = ("visits", "plain", "issued", "redeemed", "expired")  # what the simulator keeps of each month


def poisson(u: float, rate: float) -> int:
    """Return the quantile."""
    k, chance = 0, math.exp(-rate)
    reached = chance
    while u > reached:
        k += 1
        chance *= rate / k
        reached += chance
        if chance <= 1e-17 and k >= rate:
            break
    return k


def thinned(visits: int, kept: float, u: float) -> int:
    """Return how many visits are left of which each is kept with that chance (quantile of the binomial)."""
    left, chance = visits, kept**visits
    reached, k = chance, 0
    while u > reached and left > 0:
        chance *= (1 - kept) / kept * (visits - k) / (k + 1)
        reached += chance
        k += 1
        left -= 1
    return left


class Customer:
    """One customer in two worlds; ``rules`` as :func:`benchmarks.simulation_speed.rules` writes them."""

    def __init__(self, rules: dict[str, Any], traits: dict[str, Any]) -> None:
        self.rules, self.traits = rules, traits
        self.lots: deque[list[float]] = deque()  # month, points left
        self.since, self.rewarded, self.fell, self.touched = -1, -10, -10, -1
        self.counted, self.rank = 0.0, 0
        self.until = [-1] * len(rules["bonus"])
        self.alive = self.plain_alive = True
        self.worn, self.plain_worn = 0.0, 0.0  # hazards so far
        willing = 1 / (1 + math.exp(-rules["logit"] - rules["selection"] * math.log(traits["habit"] / rules["mean"])))
        self.willing = traits["lot"] < willing
        self.kept = math.exp(-rules["retention"] * rules["attract"] * min(traits["sensitivity"], 3.0))

    @property
    def member(self) -> bool:
        """Tell whether the customer has joined."""
        return self.since >= 0

    def month(self, t: int, u: Any, factor: float) -> dict[str, float]:
        """Live through a month of the program; ``u`` is for visits, for what moves them, for rewards, for the rival."""
        rules, traits = self.rules, self.traits
        self.plain_worn -= math.log1p(-traits["hazard"])
        self.worn -= math.log1p(-traits["hazard"] * (self.kept if self.member else 1.0))
        self.alive, self.plain_alive = traits["patience"] >= self.worn, traits["patience"] >= self.plain_worn
        rate, rivals = traits["habit"] * factor, rules["rivals"] if t >= rules["answered"] else 1.0
        found = poisson(u[0], rate)
        plain = found if self.plain_alive else 0
        self._begin(t)
        visits = 0
        usable = sum(points for month, points in self.lots if month <= t - rules["lag"])
        if self.alive:
            visits = thinned(found, rivals, u[3])
            if self.member:
                visits = self._moved(visits, rate * rivals, self._pull(t, usable), u[1])
        spent = self._redeem(t, usable, visits, u[2])
        came = 0.0
        if self.alive and self.member:
            came = self._earn(visits)
            self._qualify(t, visits)
        if self.plain_alive and self.willing and not self.member and t == traits["wait"]:
            self.since = t
            came += rules["enrollment_bonus"]
        if came > 0:
            self.lots.append([t, came])
        if came > 0 or spent > 0:
            self.touched = t
        ended = self._expire(t)
        return {"visits": visits, "plain": plain, "issued": came, "redeemed": spent, "expired": ended}

    def _moved(self, visits: int, rate: float, pull: float, u: float) -> int:
        return visits + poisson(u, rate * math.expm1(pull)) if pull >= 0 else thinned(visits, math.exp(pull), u)

    def _begin(self, t: int) -> None:
        """Begin a month: a new window, tiers that end."""
        if (self.rules["start"] + t) % 12 == 0:
            self.counted = 0.0
        held = max((level for level, end in enumerate(self.until) if level and end >= t), default=0)
        if held < self.rank:
            self.fell = t
        self.rank = held

    def _pull(self, t: int, usable: float) -> float:
        rules = self.rules
        way = usable / rules["least"] if usable < rules["least"] else 0.0
        pull = rules["attract"] * (rules["points_pressure"] * way + rules["rewarded"] * (t - self.rewarded <= 3))
        if len(rules["thresholds"]):
            pull += rules["status"] * self.rank + rules["tier_pressure"] * self._near(t)
            pull -= rules["demotion"] * (t - self.fell < 6)
        return float(self.traits["sensitivity"] * pull)

    def _near(self, t: int) -> bool:
        month = (self.rules["start"] + t) % 12
        following = 1 + sum(self.counted >= threshold for threshold in self.rules["thresholds"])
        if month < 9 or following > len(self.rules["thresholds"]) or self.until[following] >= t + 23 - month:
            return False
        threshold = self.rules["thresholds"][following - 1]
        return bool(self.counted > 0 and threshold - self.counted <= 0.3 * threshold)

    def _redeem(self, t: int, usable: float, visits: int, u: float) -> float:
        rules = self.rules
        if not visits or u >= rules["redeems"] or self.traits["asleep"] or not self.member:
            return 0.0
        step = rules["step"]
        bill = visits * self.traits["spend"]
        points = min(math.floor(usable / step + 1e-9) * step, math.floor(bill / (rules["value"] * step) + 1e-9) * step)
        if points < rules["least"] or points <= 0:
            return 0.0
        left = points
        while left > 0:
            taken = min(left, self.lots[0][1])
            self.lots[0][1] -= taken
            left -= taken
            if self.lots[0][1] <= 0:
                self.lots.popleft()
        self.rewarded = t
        return float(points)

    def _earn(self, visits: int) -> float:
        bonus = self.rules["bonus"][self.rank]
        return float(math.floor(self.rules["rate"] * visits * self.traits["spend"] * (1 + bonus) + 1e-9))

    def _expire(self, t: int) -> float:
        kind, life, ended = self.rules["expiry"], self.rules["life"], 0.0
        if kind == "inactivity" and self.touched >= 0 and t - self.touched >= life:
            ended = sum(points for _month, points in self.lots)
            self.lots.clear()
        while kind == "lot_age" and self.lots and self.lots[0][0] + life <= t:
            ended += self.lots.popleft()[1]
        return ended

    def _qualify(self, t: int, visits: int) -> None:
        rules, before = self.rules, self.counted
        self.counted += visits * self.traits["nights"]
        for level, threshold in enumerate(rules["thresholds"], start=1):
            if before < threshold <= self.counted:
                self.until[level] = t + 23 - (rules["start"] + t) % 12


def run_mesa(plan: dict[str, Any]) -> dict[str, Any]:
    """Let the customers live as Mesa agents, and return the seconds and what came out."""
    import mesa

    class Agent(mesa.Agent):
        def __init__(self, model: Any, rules: Any, traits: Any) -> None:
            super().__init__(model)
            self.customer = Customer(rules, traits)
            self.store = traits["store"]
            self.told: dict[str, float] = {}

        def step(self) -> None:
            model, draw = self.model, self.random.random
            u = (draw(), draw(), draw(), draw())
            self.told = self.customer.month(model.month, u, model.factor[self.store][model.month])

    class City(mesa.Model):
        def __init__(self) -> None:
            super().__init__(seed=1)
            self.factor, self.month = plan["factor"], 0
            for traits in plan["people"]:
                Agent(self, plan["rules"], traits)
            reporters = {name: (lambda agent, name=name: agent.told[name]) for name in TOLD}
            self.collector = mesa.DataCollector(agent_reporters=reporters)

        def step(self) -> None:
            self.agents.do("step")
            if plan["histories"]:
                self.collector.collect(self)
            self.month += 1

    start = time.perf_counter()
    model = City()
    for _month in range(plan["months"]):
        model.step()
    found = {"seconds": time.perf_counter() - start, "version": mesa.__version__}
    if plan["histories"]:
        sums = model.collector.get_agent_vars_dataframe().sum()
        found |= {name: float(sums[name]) for name in TOLD}
        found["members"] = sum(agent.customer.member for agent in model.agents)
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(run_mesa(json.load(file))))
