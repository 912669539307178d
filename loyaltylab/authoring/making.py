"""What every ``datasets/*/make.py`` shares: drawing, writing tables with fixed decimals, published targets."""

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Tables = Mapping[str, pd.DataFrame]
SIGNIFICANT = 10  # digits of a number in truth.json: fewer than arithmetic has, so that every machine writes the same


@dataclass(frozen=True)
class Target:
    """A figure that the tables of a case are made to show, with where it comes from.

    Attributes
    ----------
    what : dict of str to str
        Name of the figure, in both languages.
    published : str or dict of str to str
        The figure as its source gives it, such as ``"50.8 %"``; where it needs words, in both languages.
    source : str or dict of str to str
        Who published it, where; in both languages if it has more than names. "own choice" if nobody did.
    value : callable
        Computes the figure from the tables of the case.
    low, high : float
        Between which the obtained figure must lie.
    show : str
        Format of the obtained figure, such as ``"{:.1%}"``.
    often_cited : bool
        The source was not checked against its own text; shown as "often cited".
    secret : bool
        The figure answers a question of a lab: students see that it is met, not its value.
    """

    what: dict[str, str]
    published: str | dict[str, str]
    source: str | dict[str, str]
    value: Callable[[Tables], float]
    low: float
    high: float
    show: str = "{:.2f}"
    often_cited: bool = False
    secret: bool = False


@dataclass(frozen=True)
class Made:
    """What a generator returns: the tables, the truth they were drawn from, and truth per unit (customer, shop)."""

    tables: dict[str, pd.DataFrame]
    truth: dict[str, Any]
    truths: dict[str, pd.DataFrame] = field(default_factory=dict)


def write_case(case: Path, made: Made, folder: Path | None = None) -> None:
    """Write the tables, ``truth.json`` and ``truth_<name>.csv`` of a case, with the same bytes on every system.

    Parameters
    ----------
    case : Path
        The case folder; its ``schema.json`` gives file names and, per decimal column, the ``decimals`` written.
    made : Made
        Tables named and with columns in the order of the schema. Numbers of the truth are cut to ten significant
        digits; decimals of the truth per unit have four places.
    folder : Path, optional
        Where to write; the case folder itself by default.

    Raises
    ------
    ValueError
        If tables or columns differ from the schema.
    """
    folder = folder or case
    rules = json.loads((case / "schema.json").read_text(encoding="utf-8"))["tables"]
    if list(made.tables) != list(rules):
        raise ValueError(f"make.py makes the tables {list(made.tables)}, schema.json has {list(rules)}.")
    for name, rule in rules.items():
        if list(made.tables[name].columns) != list(rule["columns"]):
            raise ValueError(f"{name}: make.py has {list(made.tables[name].columns)}, not {list(rule['columns'])}.")
        _write_csv(folder / rule["file"], made.tables[name], rule["columns"])
    for name, table in made.truths.items():
        decimal = {column: {"type": "decimal", "decimals": 4} for column in table.select_dtypes("float").columns}
        _write_csv(folder / f"truth_{name}.csv", table, decimal)
    text = json.dumps(plain(made.truth), indent=2, ensure_ascii=False) + "\n"
    (folder / "truth.json").write_text(text, encoding="utf-8", newline="\n")


def plain(value: Any) -> Any:
    """Turn arrays and NumPy numbers into what JSON knows, numbers cut to ten significant digits."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.{SIGNIFICANT}g}")
    return int(value) if isinstance(value, np.integer) else value


def codes(prefix: str, n: int, start: int = 1) -> pd.Index:
    """Return codes of equal length: ``codes("G", 12000)`` gives G00001 to G12000."""
    width = len(str(start + n - 1))
    return pd.Index([f"{prefix}{i:0{width}d}" for i in range(start, start + n)])


def likert(values: Any, low: int, high: int) -> Whole:
    """Round answers and keep them on their scale."""
    return np.asarray(np.clip(np.rint(np.asarray(values, dtype=float)), low, high), dtype=np.int64)


def choice(rng: np.random.Generator, names: Any, shares: Any, n: int) -> npt.NDArray[Any]:
    """Draw ``n`` of the names with these shares, by inversion, so that one uniform number makes one draw."""
    edges = np.cumsum(np.asarray(shares, dtype=float))
    return np.asarray(names)[np.searchsorted(edges[:-1] / edges[-1], rng.random(n), side="right")]


def load_generator(path: Path) -> Any:
    """Load a ``make.py`` as a module, leaving nothing compiled beside it.

    It finds its own parts as ``datasets.<case>.make_<part>``, since the checkout can be imported from meanwhile. They
    are forgotten again, so that the same case of another checkout does not get them.
    """
    path = path.resolve()
    spec = importlib.util.spec_from_file_location(f"{path.stem}_{path.parent.name}", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    with _importable(path.parents[2]):
        sys.modules[spec.name] = module  # dataclasses look their module up
        spec.loader.exec_module(module)
    return module


@contextmanager
def _importable(root: Path) -> Iterator[None]:
    """Put a checkout first on the path, keep compiled files from being written, and restore everything."""
    path, known, compiled = list(sys.path), set(sys.modules), sys.dont_write_bytecode
    sys.path.insert(0, str(root))
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.path[:], sys.dont_write_bytecode = path, compiled
        for name in set(sys.modules) - known:
            if name.split(".")[0] == "datasets":
                del sys.modules[name]


def _write_csv(path: Path, table: pd.DataFrame, rules: Mapping[str, Mapping[str, Any]]) -> None:
    text = table.copy()
    for column, rule in rules.items():
        if rule["type"] == "decimal":
            text[column] = _decimals(table[column].to_numpy(dtype=float), rule["decimals"])
        elif rule["type"] in ("date", "datetime"):
            text[column] = _times(table[column], "D" if rule["type"] == "date" else "m")
    text.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _decimals(numbers: Array, places: int) -> npt.NDArray[np.str_]:
    """Write with fixed places; what is missing becomes an empty cell, and -0.00 becomes 0.00."""
    written = np.char.mod(f"%.{places}f", np.round(numbers, places) + 0.0)
    return np.where(np.isnan(numbers), "", written)


def _times(times: "pd.Series[Any]", unit: str) -> npt.NDArray[np.str_]:
    """Write as 2025-03-09 or 2025-03-09 14:05; what is missing becomes an empty cell."""
    values = times.to_numpy(dtype=f"datetime64[{unit}]")
    return np.where(np.isnat(values), "", np.char.replace(np.datetime_as_string(values), "T", " "))
