"""How often does each 95 % interval of survey and loyalty hold the true value? Writes intervals.md (`make study`).

Each entry draws data whose true value is known (from the distribution drawn from, by a formula, or from a very large
sample with a fixed seed), asks the library for its interval, and counts. Where an interval is known to be approximate
the table says so; for the NPS of few answers it adds the exact coverage.

Not here, because an entry has the same formula on the same kind of data: Wilson's interval of any other share (share,
response_check, cross_buying, satisfaction_curve), Student's t of any other mean (servperf, satisfaction_curve, groups
of compare, periods of trend), the bootstrap of any other mean (cross_buying, stated importance, wallet_shares), alpha
in reliability, and paths of PLS without the correction.
"""

import datetime
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, repeat
from pathlib import Path

import intervals_brands as brands
import intervals_curve as curve
import intervals_loyalty as loyalty
import intervals_survey as survey
import numpy as np
import pandas as pd
from numpy.random import Generator
from simulation import Hits, holds

__all__ = ["STUDIES", "coverage", "holds", "main", "report"]

ROOT = Path(__file__).resolve().parents[1]

# New studies go to the end: the seed of a study is its place, so the others keep their numbers.
STUDIES: tuple[Callable[[Generator], Hits], ...] = (
    survey.scores,
    survey.small_nps,
    survey.weighted,
    survey.alpha,
    survey.servqual,
    survey.kano,
    survey.moves,
    survey.importance,
    loyalty.forms,
    loyalty.causes,
    loyalty.bends,
    loyalty.paths,
    loyalty.types,
    loyalty.index,
    brands.brands,
    survey.derived,
    survey.periods,
    survey.differences,
    survey.weighted_groups,
    survey.constructs,
    survey.units,
    loyalty.moderators,
    loyalty.ordered,
    loyalty.shares,
    loyalty.covariances,
    loyalty.profiles,
    loyalty.agreement,
    loyalty.six_signs,
    brands.repeat_buying,
    brands.sequences,
    brands.wallets,
    survey.more_nps,
    curve.late_curve,
    curve.early_curve,
)


REASONS = (
    "Known to be low: the Wald interval of the NPS with few answers (exact values below the table); habit,",
    "a little with few households, and much where neighboring purchases share a promotion, because that looks",
    "like habit, so the estimate itself is too high; and the frequency of a small brand, some 70 buyers whose",
    "numbers of purchases are skewed. Known to be high: the mean of a group by rank, because ranks that one group",
    "gains the others lose, which a bootstrap within the group does not see.",
    "",
    "Bootstraps take 200 to 500 draws here, for speed. The 2.5 % ends of so few draws lie a little too far in: in",
    "theory 94.1 % for 200 draws, 94.6 % for 500, 94.8 % for the usual 1,000.",
)


def coverage(study: Callable[[Generator], Hits], draws: int, seed: int) -> "pd.Series[float]":
    """Return the share of simulated data sets in which each interval of a study holds the truth."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame([study(rng) for _draw in range(draws)]).mean()


def report(draws: int, seed: int) -> Iterator[str]:
    """Write the table, line by line."""
    yield "# Coverage of the 95 % intervals of survey and loyalty"
    yield ""
    yield f"`make study`, {datetime.date.today()}; {draws:,} simulated data sets a row, seed {seed}. An exact 95 %"
    reach = 196 * (0.95 * 0.05 / draws) ** 0.5
    yield f"would show between {95 - reach:.1f} and {95 + reach:.1f} %."
    yield ""
    yield from REASONS
    yield ""
    yield "| interval | coverage |"
    yield "| --- | ---: |"
    places = range(len(STUDIES))
    with ProcessPoolExecutor() as pool:  # every study has its own seed, so sharing them out changes no number
        found = pool.map(coverage, STUDIES, repeat(draws), [seed + place for place in places])
        for name, share in chain.from_iterable(shares.items() for shares in found):
            yield f"| {name} | {100 * share:.1f} % |"
    yield ""
    yield "The NPS of few answers, exactly: all possible results, each with its chance, no simulation."
    yield ""
    yield "| answers, promoters/passives/detractors | Wald | adjusted Wald |"
    yield "| --- | ---: | ---: |"
    for n, percent in survey.SMALL_NPS:
        yield exact_row(n, percent)


def exact_row(n: int, percent: tuple[int, int, int]) -> str:
    """Return the row of one small survey: the exact coverage of both intervals of the NPS."""
    wald, adjusted = (100 * survey.exact_nps(n, percent, interval) for interval in ("wald", "adjusted-wald"))
    return f"| {n}, {'/'.join(map(str, percent))} | {wald:.1f} % | {adjusted:.1f} % |"


def main() -> None:
    """Run the study and write its table."""
    lines = list(report(draws=2000, seed=20261123))
    (ROOT / "benchmarks" / "intervals.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
