"""How long does a simulated program take, against the same customers as Mesa agents? Writes simulation_speed.md.

LOYALTYLAB_PEER_MESA names a Python that has Mesa. Every measurement runs in a program of its own.
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.agents import TOLD
from loyaltylab.programs import Behavior, Market, Program, preset
from loyaltylab.programs.market import People, draw_people
from loyaltylab.programs.simulator import _city
from loyaltylab.programs.worlds import ANSWERED, City

ROOT = Path(__file__).resolve().parents[1]
PEER, PROGRAM, MONTHS, ROUNDS, AGENTS = "LOYALTYLAB_PEER_MESA", "harbor_circle", 36, 3, 4_000
SIZES = (10_000, 31_623, 100_000, 316_228, 1_000_000)

OURS = """
import json, sys, time
from loyaltylab.programs import Market, preset, simulate
simulate(preset("harbor_circle"), Market(customers=500), months=2, before=0)
start = time.perf_counter()
run = simulate(preset("harbor_circle"), Market(customers=int(sys.argv[1])), months=36, before=0, seed=1)
seconds = time.perf_counter() - start
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024**2
sums = run.months[["visits", "visits_without", "issued", "redeemed", "expired"]].sum()
print(json.dumps({"seconds": seconds, "peak": peak, "members": int((run.histories.joined >= 0).sum()),
                  "visits": sums["visits"], "plain": sums["visits_without"], "issued": sums["issued"],
                  "redeemed": sums["redeemed"], "expired": sums["expired"]}))
"""


def rules(city: City) -> dict[str, Any]:
    """Write down the numbers of a run for agents.py."""
    program, how = city.program, city.behavior
    climbed = [one for one in program.tiers if one.threshold > 0]
    return {
        "rate": program.earning.rate, "enrollment_bonus": program.earning.enrollment_bonus,
        "value": program.burning.value, "step": program.burning.step, "least": city.least, "attract": city.attract,
        "expiry": program.expiry.kind, "life": program.expiry.months, "lag": 1,
        "thresholds": [one.threshold for one in climbed], "bonus": [0.0, *(one.earn_bonus for one in climbed)],
        "start": city.first_month, "mean": city.market.visits, "logit": float(np.log(how.joins / (1 - how.joins))),
        "selection": how.selection, "retention": how.retention, "points_pressure": how.points_pressure,
        "rewarded": how.rewarded, "status": how.status * 2 / max(len(climbed), 2),
        "tier_pressure": how.tier_pressure, "demotion": how.demotion,
        "redeems": how.redeems, "answered": ANSWERED, "rivals": float(np.exp(-how.competitor)),
    }  # fmt: skip


def traits(people: People) -> list[dict[str, Any]]:
    """Write down customers for agents.py."""
    names = ("habit", "spend", "nights", "sensitivity", "hazard", "patience", "store", "lot", "wait", "asleep")
    columns = [getattr(people, name).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def plan_of(program: Program, customers: int) -> dict[str, Any]:
    """Write down a whole run."""
    market, behavior = Market(customers=customers), Behavior()
    city = _city(program, market, behavior, 0, MONTHS, 1)
    people = draw_people(market, behavior, np.random.default_rng(1), customers)
    return {"rules": rules(city), "people": traits(people), "factor": city.factor.tolist(), "months": MONTHS}


def measure(*command: str) -> dict[str, Any]:
    """Run once in a program of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} if command[0] == sys.executable else dict(os.environ)
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure in turns and write the table."""
    peer = os.environ.get(PEER)
    ours: dict[int, list[dict[str, Any]]] = {size: [] for size in SIZES}
    theirs: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        paths = {histories: Path(folder) / f"{histories}.json" for histories in theirs}
        for histories, path in paths.items():
            plan = plan_of(preset(PROGRAM), AGENTS) | {"histories": histories}
            path.write_text(json.dumps(plan), encoding="utf-8")
        for _round in range(ROUNDS):
            for size in SIZES:
                ours[size].append(measure(sys.executable, "-c", OURS, str(size)))
                print(size, ours[size][-1], flush=True)
            for histories, path in paths.items() if peer else ():
                theirs[histories].append(measure(peer, str(ROOT / "benchmarks" / "agents.py"), str(path)))
                print("Mesa", theirs[histories][-1], flush=True)
    best = {size: min(runs, key=lambda run: run["seconds"]) for size, runs in ours.items()}
    mesa = {histories: min(runs, key=lambda run: run["seconds"]) for histories, runs in theirs.items() if runs}
    text = page(best, mesa)
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


def each(run: dict[str, Any], customers: int) -> float:
    """Return nanoseconds a customer and month."""
    return float(1e9 * run["seconds"] / customers / MONTHS)


def page(ours: dict[int, dict[str, Any]], mesa: dict[bool, dict[str, Any]]) -> str:
    """Return the table as text."""
    lines = [
        "# Speed of simulated programs",
        "",
        f"`{PEER}=... make bench`, {datetime.date.today()}; quickest of {ROUNDS} runs in turns, each in a program",
        f"of its own, on 2 cores. {PROGRAM}, {MONTHS} months, both worlds, with points, tiers and all effects. A test",
        "shows that agents.py and the simulator do the same, customer by customer, on the same random numbers.",
        "",
        "| customers | seconds | nanoseconds a customer and month | highest memory, GB |",
        "| ---: | ---: | ---: | ---: |",
        *(
            f"| {size:,} | {run['seconds']:.2f} | {each(run, size):,.0f} | {run['peak']:.1f} |"
            for size, run in ours.items()
        ),
    ]
    if mesa:
        last, full = max(ours), mesa[True]
        for histories, run in mesa.items():
            name = "keeps every month" if histories else "keeps nothing"
            lines.append(
                f"| {AGENTS:,}, Mesa {run['version']}, {name} | {run['seconds']:.2f} | {each(run, AGENTS):,.0f} | |"
            )
        ratios = [each(run, AGENTS) / each(ours[last], last) for run in mesa.values()]
        means = (f"{name} {full[name] / AGENTS:,.2f} and {ours[last][name] / last:,.2f}" for name in ("members", *TOLD))
        lines += [
            "",
            f"A month of a Mesa agent takes {ratios[0]:,.0f} times as long as one here among {last:,} customers when",
            "it keeps what the simulator keeps, visits in both worlds and points issued, redeemed and expired (agent",
            f"reporters of Mesa's DataCollector), and {ratios[1]:,.0f} times when it keeps its present state only.",
            f"Means a customer, Mesa and ours: {', '.join(means)}.",
        ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
