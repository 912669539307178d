"""What all tests share: the checkout, the language, one thread a worker."""

import os
from pathlib import Path

# Before NumPy is imported, and for every kernel a test starts.
from loyaltylab.authoring.execute import ONE_THREAD

os.environ |= {name: os.environ.get(name, count) for name, count in ONE_THREAD.items()}

import matplotlib as mpl
import pytest

import loyaltylab as ll

ROOT = Path(__file__).resolve().parents[1]

mpl.use("Agg")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout."""
    return ROOT


@pytest.fixture(autouse=True)
def _english():
    """Start and end every test in English, without a language in the environment."""
    ll.set_language("en")
    yield
    ll.set_language("en")
