"""How often do our 95 % intervals hold the true value? Writes coverage.md."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import Generator

import loyaltylab as ll
from loyaltylab.loyalty import TeachingCurve, teaching_curve

ROOT = Path(__file__).resolve().parents[1]
NPS_CASES = [(30, 0.5, 1 / 6), (100, 0.6, 0.15), (324, 0.5, 1 / 6), (50, 0.85, 0.05)]
LEVELS = np.array([0.02, 0.03, 0.08, 0.2, 0.4, 0.27])


def nps_coverage(n: int, promoters: float, detractors: float, interval: str, draws: int, rng: Generator) -> float:
    """Return the share of simulated surveys whose NPS interval holds the true NPS."""
    true = 100 * (promoters - detractors)
    hits = 0
    for _ in range(draws):
        scores = rng.choice([10, 7, 3], size=n, p=[promoters, 1 - promoters - detractors, detractors])
        found = ll.survey.nps(scores, interval=interval)
        hits += found.low <= true <= found.high
    return hits / draws


def curve_coverage(n: int, truth: dict[str, float], draws: int, rng: Generator) -> dict[str, float]:
    """Return, per parameter, the share of simulated data sets whose interval holds the true value."""
    hits = dict.fromkeys(truth, 0)
    for _ in range(draws):
        level = rng.choice(6, size=n, p=LEVELS)
        chance = teaching_curve(level / 5, truth["L0"], truth["k"], truth["ceiling"])
        data = pd.DataFrame({"satisfaction": level + 1, "repurchased": (rng.random(n) < chance).astype(int)})
        interval = TeachingCurve(data, ceiling=None).fit().conf_int()
        for name, value in truth.items():
            low, high = interval.loc[name]
            hits[name] += low <= value <= high
    return {name: count / draws for name, count in hits.items()}


def report(draws: int, seed: int) -> Iterator[str]:
    """Write the tables, line by line."""
    rng = np.random.default_rng(seed)
    yield "# Coverage of 95 % intervals"
    yield ""
    low, high = _band(draws)
    yield f"`make study`, {datetime.date.today()}; {draws:,} simulated data sets a row, seed {seed}."
    yield f"With so many, a true 95 % would show between {low:.1f} and {high:.1f} %."
    yield ""
    yield "| NPS: n, promoters, detractors | Wald | adjusted Wald |"
    yield "| --- | ---: | ---: |"
    for n, p, d in NPS_CASES:
        found = [100 * nps_coverage(n, p, d, interval, draws, rng) for interval in ("wald", "adjusted-wald")]
        yield f"| {n}, {100 * p:.0f} %, {100 * d:.0f} % | {found[0]:.1f} % | {found[1]:.1f} % |"
    yield ""
    yield "| teaching curve, free ceiling, n = 2,000 | L0 | k | ceiling |"
    yield "| --- | ---: | ---: | ---: |"
    for truth in ({"L0": 0.08, "k": 4.0, "ceiling": 0.6}, {"L0": 0.35, "k": 1.0, "ceiling": 0.65}):
        found_curve = curve_coverage(2000, truth, draws // 4, rng)
        values = " | ".join(f"{100 * found_curve[name]:.1f} %" for name in truth)
        yield f"| {', '.join(f'{name} {value:g}' for name, value in truth.items())} ({draws // 4} sets) | {values} |"


def _band(draws: int) -> tuple[float, float]:
    reach = 1.96 * (0.95 * 0.05 / draws) ** 0.5
    return 100 * (0.95 - reach), 100 * (0.95 + reach)


def main() -> None:
    """Run the study and write its tables."""
    lines = list(report(draws=2000, seed=20261122))
    (ROOT / "benchmarks" / "coverage.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
