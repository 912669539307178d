"""Do the customer-value models find the truth that made the customers? Writes recovery.md."""

import datetime
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import loyaltylab as ll

C = ll.clv
SEED, REPLICATIONS, DRAWS, AHEAD = 20261123, 2000, 39, 26.0  # 39 draws: the ends by rank are the first and the last
Z = 1.959964

TRUTH: dict[str, Any] = {
    "BGNBD": C.BGNBD.at(r=0.6, alpha=6.0, a=0.9, b=3.5),
    "MBGNBD": C.MBGNBD.at(r=1.0, alpha=6.0, a=0.9, b=3.5),
    "ParetoNBD": C.ParetoNBD.at(r=0.8, alpha=6.0, s=0.8, beta=15.0),
    "BGBB": C.BGBB.at(alpha=1.2, beta=0.75, gamma=0.66, delta=2.78),
    "GammaGamma": C.GammaGamma.at(p=6.0, q=4.0, v=15.0),
    "ShiftedBetaGeometric": C.ShiftedBetaGeometric.at(alpha=0.7, beta=3.8),
    "BetaDiscreteWeibull": C.BetaDiscreteWeibull.at(alpha=0.5, beta=1.5, c=1.3),
}
SIZES = {
    "BGNBD": (1000, 3000), "MBGNBD": (1000, 3000), "ParetoNBD": (1000, 3000), "BGBB": (1000, 3000),
    "GammaGamma": (500, 2000), "ShiftedBetaGeometric": (1000, 5000), "BetaDiscreteWeibull": (1000, 5000),
}  # fmt: skip

Outcome = tuple[np.ndarray, np.ndarray, bool | None]


def purchases(name: str, size: int, seed: int) -> Outcome:
    """Fit to customers observed for 30 to 52 weeks (or six years), and forecast their next 26 weeks (or five years)."""
    rng, truth = np.random.default_rng(seed), TRUTH[name]
    periods = name == "BGBB"
    T = np.full(size, 6.0) if periods else rng.integers(210, 365, size) / 7
    ahead = 5.0 if periods else AHEAD
    customers = C.simulate_rfm(truth, T, seed=int(rng.integers(2**31)))
    fit = getattr(C, name)(customers).fit()
    future = truth.draw_purchases(ahead, truth.rows(customers), rng, truth.at).sum()
    if np.isnan(fit.log_covariance).any():
        return fit.at, np.diag(fit.log_covariance), None
    return fit.at, np.diag(fit.log_covariance), holds(fit.predicted_total(ahead, draws=DRAWS, seed=seed), future)


def spend(name: str, size: int, seed: int) -> Outcome:
    """Fit to the mean spend of customers with one to seven purchases."""
    rng = np.random.default_rng(seed)
    p, q, v = np.exp(TRUTH[name].at)
    x = rng.integers(1, 8, size)
    mean = rng.gamma(p * x) / (rng.gamma(q, size=size) / v * x)
    fit = C.GammaGamma(pd.DataFrame({"frequency": x, "monetary_value": mean})).fit()
    return fit.at, np.diag(fit.log_covariance), None


def members(name: str, size: int, seed: int) -> Outcome:
    """Fit to a cohort over seven renewals; the forecast is the share still there after twelve."""
    rng, truth = np.random.default_rng(seed), TRUTH[name]
    survival = truth.survival(np.arange(8))
    left = rng.multinomial(size, [*-np.diff(survival), survival[-1]])
    fit = getattr(C, name)(size - np.concatenate([[0], np.cumsum(left[:-1])])).fit()
    if np.isnan(fit.log_covariance).any():
        return fit.at, np.diag(fit.log_covariance), None
    row = fit.project(12).iloc[-1]
    return fit.at, np.diag(fit.log_covariance), bool(row["survival_low"] <= truth.survival(12) <= row["survival_high"])


def holds(found: Any, true: float) -> bool:
    """Tell whether an interval holds the true value."""
    return bool(found.low <= true <= found.high)


def study_of(name: str) -> Callable[[str, int, int], Outcome]:
    """Return how customers of a model are made and fitted."""
    if name == "GammaGamma":
        return spend
    return members if name in ("ShiftedBetaGeometric", "BetaDiscreteWeibull") else purchases


def summarize(name: str, size: int, outcomes: list[Outcome]) -> pd.DataFrame:
    """Return bias in standard deviations and coverage of each parameter, and of the forecast."""
    truth = TRUTH[name]
    at, variance = np.array([one[0] for one in outcomes]), np.array([one[1] for one in outcomes])
    sure = np.isfinite(variance).all(axis=1)
    at, se = at[sure], np.sqrt(variance[sure])
    spread = at.std(axis=0, ddof=1)
    bias = (at.mean(axis=0) - truth.at) / spread
    hit = (np.abs(at - truth.at) <= Z * se).mean(axis=0)
    limit = 0.1 + 3 / np.sqrt(len(at))
    rows = [
        (name, size, parameter, *one, "" if abs(one[0]) < limit else "bias")
        for parameter, *one in zip(truth.params.index, bias, hit, strict=True)
    ]
    forecasts = [one[2] for one in outcomes if one[2] is not None]
    if forecasts:
        rows.append((name, size, "forecast", np.nan, float(np.mean(forecasts)), ""))
    table = pd.DataFrame(rows, columns=["model", "size", "what", "bias", "coverage", "shortfall"])
    table["without_errors"] = int((~sure).sum())
    return table


def run(name: str, size: int, replications: int, workers: int = 1) -> pd.DataFrame:
    """Repeat and summarize."""
    seeds = range(SEED, SEED + replications)
    job = partial(study_of(name), name, size)
    if workers == 1:
        return summarize(name, size, [job(seed) for seed in seeds])
    with ProcessPoolExecutor(workers) as pool:
        return summarize(name, size, list(pool.map(job, seeds, chunksize=20)))


def main(replications: int = REPLICATIONS) -> None:
    """Run everything and write the table."""
    tables = []
    for name, sizes in SIZES.items():
        for size in sizes:
            tables.append(run(name, size, replications, workers=2))
            print(tables[-1].to_string(), flush=True)
            # Written after each row: an hour's work survives an interruption.
            found = pd.concat(tables, ignore_index=True)
            Path(__file__).with_name("recovery.md").write_text(report(found, replications), encoding="utf-8")


def report(found: pd.DataFrame, replications: int) -> str:
    """Return the page."""
    lines = [
        "# Recovery: do the models find the truth that made the customers?",
        "",
        f"`make study`, {datetime.date.today()}; {replications:,} simulated sets of customers a row, seed {SEED}.",
        "",
        "Bias is on the logarithm of a parameter, in standard deviations of the estimate between sets; a row is",
        "marked *bias* where it exceeds 0.1 by more than three Monte-Carlo errors. Coverage is that of 95 % intervals;",
        f"with so many sets an exact 95 % shows between {shown(0.95 - 3 * mc(replications))} and "
        f"{shown(0.95 + 3 * mc(replications))}; a row is marked *coverage*",
        "outside of 93.50 to 96.50 %. Forecast: the sum of purchases that the same customers make in the next",
        f"{AHEAD:.0f} weeks (BG/BB: five years) against `predicted_total` with {DRAWS} draws; for renewals, the true",
        "share that is left after twelve, from seven seen. Sets without standard errors (the likelihood is flat, and",
        "the fit says so) are counted and left out.",
        "",
        "| model | customers | what | bias (SD) | coverage | beyond | sets without errors |",
        "| --- | ---: | --- | ---: | ---: | --- | ---: |",
    ]
    for row in found.to_dict("records"):
        marks = [row["shortfall"]] if row["shortfall"] else []
        if not 0.935 <= row["coverage"] <= 0.965:
            marks.append("coverage")
        bias = "" if np.isnan(row["bias"]) else f"{row['bias']:+.3f}"
        cells = [row["model"], f"{row['size']:,}", row["what"], bias, shown(row["coverage"]), ", ".join(marks)]
        lines.append(f"| {' | '.join(cells)} | {row['without_errors']} |")
    return "\n".join([*lines, ""])


def mc(replications: int) -> float:
    """Return the Monte-Carlo error of a coverage of 95 %."""
    return float(np.sqrt(0.95 * 0.05 / replications))


def shown(share: float) -> str:
    """Write a share in percent."""
    return f"{100 * share:.2f} %"


if __name__ == "__main__":
    main(*[int(one) for one in sys.argv[1:]])
