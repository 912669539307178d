"""What the tests share: the checkout and the language."""

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
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


@pytest.fixture(autouse=True)
def no_figures_of_others():
    """Begin each test without figures that another one, or an example in a docstring, has left open."""
    plt.close("all")
