"""What all tests share: the checkout, the language, and programs that may be missing outside CI."""

import os
import shutil
from pathlib import Path

import matplotlib as mpl
import pytest

import loyaltylab as ll

ROOT = Path(__file__).resolve().parents[1]

mpl.use("Agg")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout."""
    return ROOT


@pytest.fixture
def need():
    """Return a function that asks for a system program: missing, it skips with the reason, and is an error in CI."""

    def ask(*programs: str) -> str:
        found = next((path for path in map(shutil.which, programs) if path), None)
        if found is None:
            reason = f"needs the system program {programs[0]}, which is not installed"
            if os.environ.get("CI"):
                pytest.fail(f"{reason}; CI must install it")
            pytest.skip(reason)
        return found

    return ask


@pytest.fixture(autouse=True)
def _english():
    """Start and end every test in English, without a language in the environment."""
    ll.set_language("en")
    yield
    ll.set_language("en")
