"""Loyalty Lab: teach and research customer loyalty with data.

Each room answers one question; ``import loyaltylab as ll`` and go: ``ll.datasets``, ``ll.survey``, ``ll.loyalty``,
``ll.transactions``, ``ll.clv``, ``ll.programs``, ``ll.claims``, ``ll.report``, ``ll.plots``, ``ll.widgets``,
``ll.check``. Rooms load on first use, so starting a notebook stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from loyaltylab.i18n import get_language, set_language

if TYPE_CHECKING:
    from loyaltylab import check, claims, clv, datasets, loyalty, plots, programs, report, survey, transactions, widgets

__version__ = "0.1.0"

_ROOMS = (
    "check",
    "claims",
    "clv",
    "datasets",
    "loyalty",
    "plots",
    "programs",
    "report",
    "survey",
    "transactions",
    "widgets",
)

__all__ = [
    "__version__",
    "check",
    "claims",
    "clv",
    "datasets",
    "get_language",
    "loyalty",
    "plots",
    "programs",
    "report",
    "set_language",
    "survey",
    "transactions",
    "widgets",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
