"""Comments, put together from the sentences in ``make_sentences.txt``."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.harbour_hotels.make_parameters import ASPECTS
from loyaltylab.authoring.making import Array

SENTENCES = Path(__file__).parent / "make_sentences.txt"
THEN = (1.0, 0.60, 0.25)  # chances that a comment has a first, second, third sentence
WRITES, OPENS = 0.55, 0.4  # chance that a guest writes at all, and begins with the stay as a whole


def read_sentences() -> dict[str, list[list[str]]]:
    """Return the sentences by what they are about: a list of lines, each a list of ways to say the same."""
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    blocks = [block.splitlines() for block in "\n".join(lines).strip().split("\n\n")]
    return {about: [line.split("|") for line in said] for about, *said in blocks}


def write_comments(rng: np.random.Generator, r: pd.DataFrame, in_chinese: npt.NDArray[np.bool_]) -> list[str | None]:
    """One to three sentences about the ratings that stand out, now and then after an opening; many write nothing."""
    said = read_sentences()
    openings = np.array(said["opening"], dtype=object)  # language, grade
    bank = np.array([said[aspect] for aspect in ASPECTS], dtype=object).reshape(-1, 2, 3, 3)  # rating, language, tone
    n, ratings, chinese = len(r), r[ASPECTS].to_numpy(), in_chinese.astype(int)
    order = _what_stands_out(rng, ratings)
    tone = np.searchsorted([3, 4], ratings, side="right")  # 1-2 bad, 3 middling, 4-5 good
    space = np.array([" ", ""], dtype=object)[chinese]
    text: Any = np.where(rng.random(n) < OPENS, openings[chinese, r["csat"].to_numpy() - 1] + space, "")
    length = rng.random(n)
    for j, share in enumerate(THEN):
        aspect = order[:, j]
        sentence = bank[aspect, chinese, tone[np.arange(n), aspect], rng.integers(0, 3, n)]
        text = text + np.where(length < share, sentence + space, "")
    wrote = rng.random(n) < WRITES
    return [one.strip() if told else None for one, told in zip(text, wrote, strict=True)]


def _what_stands_out(rng: np.random.Generator, ratings: Array) -> npt.NDArray[np.intp]:
    """Order of the ratings: mostly from the farthest from the middle."""
    return np.argsort(-np.abs(ratings - 3.3) - 2.0 * rng.random(ratings.shape), axis=1)
