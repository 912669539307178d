"""What the coverage studies share: how answers are distributed, and whether an interval holds the truth."""

from typing import Any

import numpy as np

Hits = dict[str, bool]
FIVE = np.array([0.04, 0.06, 0.15, 0.40, 0.35])  # answers 1 to 5, crowded at the top
ELEVEN = np.array([2, 1, 2, 3, 3, 6, 8, 15, 22, 18, 20]) / 100  # answers 0 to 10
TRUE_NPS = 100 * (ELEVEN[9:].sum() - ELEVEN[:7].sum())
TRUE_MEAN = float(FIVE @ np.arange(1, 6))


def holds(found: Any, true: float) -> bool:
    """Tell whether an estimate's interval holds the true value."""
    return bool(found.low <= true <= found.high)


def within(row: Any, true: float, low: str = "low", high: str = "high") -> bool:
    """Tell the same of a row of a table."""
    return bool(row[low] <= true <= row[high])
