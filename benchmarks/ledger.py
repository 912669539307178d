"""Does the ledger book 10,000 random streams of events as a loop does, event by event? Writes ledger.md.

Run from the checkout, because the loop is that of the tests: ``python -m benchmarks.ledger``.
"""

import datetime
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

from loyaltylab.programs import ExpiryRule, post
from tests.programs.reference_ledger import play

SEED, STREAMS = 20261128, 10_000
FLOWS = ["issued", "received", "adjusted", "redeemed", "expired", "returned", "given", "outstanding"]
KINDS, CHANCES = ("issue", "redeem", "return", "adjust", "transfer"), (0.45, 0.25, 0.12, 0.08, 0.10)


def stream(rng: np.random.Generator) -> pd.DataFrame:
    """Draw up to forty events of four members in a year: late rows, fractions, returns after expiry."""
    n = int(rng.integers(1, 41))
    events = pd.DataFrame(
        {
            "member_id": rng.choice(list("abcd"), n),
            "date": pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 365, n), unit="D"),
            "type": rng.choice(KINDS, n, p=CHANCES),
            "points": rng.integers(1, 80, n) / 8,
            "to": rng.choice(list("abcd"), n),
        }
    )
    events.loc[(events["type"] == "adjust") & (rng.random(n) < 0.5), "points"] *= -1
    # From an earlier to a later name, so that no moment has a circle, which has no order.
    events = events[(events["type"] != "transfer") | (events["member_id"] < events["to"])].reset_index(drop=True)
    events["to"] = events["to"].where(events["type"] == "transfer")
    events["of"] = [_issue(events, row, rng) for row in events.itertuples()]
    return events


def rule(rng: np.random.Generator) -> tuple[ExpiryRule | None, int]:
    """Draw when points end, and how long they wait."""
    months, at = int(rng.integers(1, 7)), str(rng.choice(["month_end", "day"]))
    kind = str(rng.choice(["none", "lot_age", "inactivity"]))
    return None if kind == "none" else ExpiryRule(kind, months=months, at=at), int(rng.choice([0, 0, 14]))


def compare(seed: int) -> tuple[int, int, float, float]:
    """Return events, refusals, expired points, and the largest gap between the two ledgers of a stream."""
    rng = np.random.default_rng([SEED, seed])
    events, (expiry, pending) = stream(rng), rule(rng)
    if events.empty:
        return 0, 0, 0.0, 0.0
    books = post(events, expiry, pending, "2026-03-31")
    balances, refused = play(events, expiry, pending, "2026-03-31")
    expected = balances.reindex(index=books.balances.index, columns=FLOWS).fillna(0.0)
    gap = float(np.abs(books.balances[FLOWS].to_numpy() - expected.to_numpy()).max())
    gap = gap if sorted(books.refused.index) == sorted(refused) else np.inf
    return len(events), len(refused), float(books.balances["expired"].sum()), gap


def report(streams: int = STREAMS) -> str:
    """Return the page."""
    with ProcessPoolExecutor(2) as pool:
        found = pd.DataFrame(pool.map(compare, range(streams), chunksize=100))
    found.columns = pd.Index(["events", "refused", "expired", "gap"])
    rows = {
        "streams": f"{len(found):,}",
        "events": f"{found['events'].sum():,}",
        "events refused, the same ones by both": f"{found['refused'].sum():,}",
        "streams in which points expired": f"{(found['expired'] > 0).sum():,}",
        "streams that differ in a refusal or a balance": f"{(found['gap'] > 1e-9).sum():,}",
    }
    lines = [
        "# The ledger against a loop",
        "",
        f"`make study`, {datetime.date.today()}; seed {SEED}. Random streams of issues, redemptions, returns,",
        "adjustments and transfers, booked at once by the library and event by event by the tests' own ledger,",
        "`tests/programs/reference_ledger.py`.",
        "",
        "| what | number |",
        "| --- | ---: |",
        *(f"| {name} | {value} |" for name, value in rows.items()),
        "",
    ]
    return "\n".join(lines)


def _issue(events: pd.DataFrame, row: "pd.Series[object]", rng: np.random.Generator) -> object:
    """Name for four returns in five the issue that they belong to."""
    same = (events["type"] == "issue") & (events["member_id"] == row.member_id) & (events["date"] < row.date)
    own = events.index[same]
    return rng.choice(own) if row.type == "return" and len(own) and rng.random() < 0.8 else None


if __name__ == "__main__":
    Path(__file__).with_name("ledger.md").write_text(report(*map(int, sys.argv[1:])), encoding="utf-8")
    print(Path(__file__).with_name("ledger.md").read_text(encoding="utf-8"))
