"""Answers as plain data: encoded to JSON in the student's kernel, decoded and checked in the grader's process.

Nothing here is ever unpickled or evaluated. What the kernel sends is treated as untrusted: sizes, kinds and
shapes are checked on arrival, and anything that does not fit becomes :class:`~loyaltylab.grading.score.Missing`.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from loyaltylab.grading.score import Missing
from loyaltylab.i18n import _
from loyaltylab.results import Estimate

__all__ = ["MAX_BYTES", "call", "decode", "encode", "fetch"]

MAX_BYTES = 5_000_000
MAX_ITEMS = 200_000
MAX_DEPTH = 6


# --- the student's side -------------------------------------------------------------------------------------


def fetch(namespace: Mapping[str, Any], name: str) -> str:
    """Encode the value that has this name (runs in the student's kernel)."""
    if name not in namespace or namespace[name] is ...:
        return json.dumps({"kind": "undefined"})
    return encode(namespace[name])


def call(namespace: Mapping[str, Any], name: str, arguments: str) -> str:
    """Call a function of the student's with JSON arguments and encode what it returns."""
    function = namespace.get(name)
    if not callable(function):
        return json.dumps({"kind": "undefined"})
    try:
        return encode(function(*json.loads(arguments)))
    except (Exception, SystemExit) as error:  # the student's code may raise anything; the message goes back as data
        return json.dumps({"kind": "raised", "value": f"{type(error).__name__}: {error}"[:300]})


def encode(value: Any) -> str:
    """Encode numbers, text, lists, dictionaries, arrays, tables, estimates and figures as JSON.

    Examples
    --------
    >>> decode(encode({"a": 1.5}), "x")
    {'a': 1.5}
    """
    try:
        text = json.dumps(_plain(value))
    except _Blank:
        text = json.dumps({"kind": "undefined"})
    except Exception as error:  # a student's object may raise anything when it is looked at
        text = json.dumps({"kind": "unsupported", "value": f"{type(value).__name__}: {error}"[:300]})
    return text if len(text) <= MAX_BYTES else json.dumps({"kind": "too-big"})


class _Blank(Exception):
    """Three dots still stand where an answer belongs, at the top or somewhere inside."""


def _plain(value: Any, depth: int = 0) -> dict[str, Any]:
    if value is ...:
        raise _Blank
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    value = _scalar(value)
    if value is None:
        return {"kind": "none"}
    if isinstance(value, bool | np.bool_):
        return {"kind": "bool", "value": bool(value)}
    if isinstance(value, int | np.integer):
        return {"kind": "int", "value": int(value)}
    if isinstance(value, float | np.floating):
        return {"kind": "float", "value": float(value)}
    if isinstance(value, str):
        return {"kind": "text", "value": str(value)}
    return _collection(value, depth)


def _collection(value: Any, depth: int) -> dict[str, Any]:
    if isinstance(value, pd.DataFrame):
        return {"kind": "table", "index": _index(value.index, depth), **_table(value, depth)}
    if isinstance(value, pd.Series):
        return {"kind": "series", "index": _index(value.index, depth), "value": _items(value, depth)}
    if isinstance(value, np.ndarray | pd.Index | pd.api.extensions.ExtensionArray):
        shape = list(np.shape(value))
        return {"kind": "array", "shape": shape, "value": _items(np.ravel(np.asarray(value)), depth)}
    if isinstance(value, dict):
        return _dict(value, depth)
    if isinstance(value, list | tuple | set | frozenset):
        return {"kind": "list", "value": _items(value, depth)}
    if _is_estimate(value):
        parts = {name: getattr(value, name) for name in _ESTIMATE_FIELDS}
        return {"kind": "estimate", "value": {name: _plain(part, depth + 1) for name, part in parts.items()}}
    figure = _figure(value)
    if figure is not None:
        return _dict(figure, depth)
    if hasattr(value, "item"):
        return _plain(value.item(), depth + 1)
    raise TypeError("this kind of value cannot be handed in")


_ESTIMATE_FIELDS = ("value", "low", "high", "n", "se", "method", "name", "unit")


def _is_estimate(value: Any) -> bool:
    return all(hasattr(value, name) for name in _ESTIMATE_FIELDS) and not isinstance(value, type)


def _items(values: Any, depth: int) -> list[dict[str, Any]]:
    listed = list(values)
    if len(listed) > MAX_ITEMS:
        raise ValueError("too many values")
    return [_plain(item, depth + 1) for item in listed]


def _scalar(item: Any) -> Any:
    """Dates, periods and intervals leave as text, and what is not known as nan."""
    if item is pd.NA or item is pd.NaT or (isinstance(item, np.datetime64 | np.timedelta64) and np.isnat(item)):
        return float("nan")
    if isinstance(item, date | timedelta | np.datetime64 | np.timedelta64 | pd.Interval | pd.Period):
        return str(item)
    return item


def _dict(value: dict[Any, Any], depth: int) -> dict[str, Any]:
    return {"kind": "dict", "keys": _items(value, depth), "value": _items(value.values(), depth)}


def _index(index: "pd.Index[Any]", depth: int) -> dict[str, Any]:
    levels = [index.get_level_values(i) for i in range(index.nlevels)]
    return {"levels": [_items(level, depth) for level in levels], "names": _items(index.names, depth)}


def _table(table: pd.DataFrame, depth: int) -> dict[str, Any]:
    if table.size > MAX_ITEMS:
        raise ValueError("too many values")
    columns = [" ".join(map(str, name)) if isinstance(name, tuple) else name for name in list[Any](table.columns)]
    data = [_items(table.iloc[:, i], depth) for i in range(len(columns))]
    return {"columns": _items(columns, depth), "data": data}


def _figure(value: Any) -> dict[str, Any] | None:
    """Return the named properties of a Matplotlib Axes: what a grader may ask about a picture."""
    axes = value.axes[0] if hasattr(value, "axes") and isinstance(value.axes, list) and value.axes else value
    if not (hasattr(axes, "get_xlabel") and hasattr(axes, "get_title")):
        return None
    return {
        "title": axes.get_title(),
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "lines": [np.asarray(line.get_xydata(), dtype=float).tolist() for line in axes.get_lines()],
        "bars": [float(patch.get_height()) for patch in axes.patches if hasattr(patch, "get_height")],
    }


# --- the grader's side --------------------------------------------------------------------------------------


def decode(text: str, name: str) -> Any:
    """Turn a reply into a plain value, or into :class:`Missing` with the reason in plain words."""
    if len(text) > MAX_BYTES:
        return Missing(_("`{name}` is too big to be an answer.").format(name=name))
    try:
        node = json.loads(text)
        return Missing(_reason(node, name)) if node["kind"] in _REASONS else _value(node)
    # Whatever was sent: unknown kinds, wrong types, shapes that do not fit, numbers beyond any type.
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError):
        return Missing(_("`{name}` came back in a form that could not be read.").format(name=name))


_REASONS = ("undefined", "raised", "unsupported", "too-big")


def _reason(node: dict[str, Any], name: str) -> str:
    # Half a surrogate pair could be neither shown nor saved.
    detail = str(node.get("value", ""))[:300].encode("utf-8", "replace").decode("utf-8")
    texts = {
        "undefined": _("`{name}` has no answer yet."),
        "raised": _("`{name}` stopped with an error: {detail}"),
        "unsupported": _("`{name}` is a kind of value that cannot be handed in ({detail})."),
        "too-big": _("`{name}` is too big to be an answer."),
    }
    return texts[node["kind"]].format(name=name, detail=detail)


def _value(node: dict[str, Any]) -> Any:
    kind = node["kind"]
    if kind in _SCALARS:
        expected = _SCALARS[kind]
        if not isinstance(node["value"], expected) or (kind != "bool" and isinstance(node["value"], bool)):
            raise TypeError(kind)
        return node["value"]
    return _READERS[kind](node)


_SCALARS: dict[str, Any] = {"bool": bool, "int": int, "float": (int, float), "text": str}


def _list(nodes: list[dict[str, Any]]) -> list[Any]:
    return [_value(node) for node in nodes]


def _labels(nodes: list[dict[str, Any]]) -> list[Any]:
    """Labels and keys: a tuple comes as a list, and whatever cannot be looked up is refused."""
    labels = [_label(value) for value in _list(nodes)]
    for label in labels:
        hash(label)
    return labels


def _label(value: Any) -> Any:
    return tuple(_label(part) for part in value) if isinstance(value, list) else value


def _read_index(node: dict[str, Any]) -> "pd.Index[Any]":
    levels, names = [_labels(level) for level in node["levels"]], _labels(node["names"])
    if len(levels) > 1:
        return pd.MultiIndex.from_arrays(levels, names=names)
    index: pd.Index[Any] = pd.Index(levels[0], name=names[0], tupleize_cols=False)
    return index


def _read_series(node: dict[str, Any]) -> "pd.Series[Any]":
    return pd.Series(_list(node["value"]), index=_read_index(node["index"]))


def _read_table(node: dict[str, Any]) -> pd.DataFrame:
    columns = [_list(column) for column in node["data"]]
    table = pd.DataFrame(dict(enumerate(columns)), index=_read_index(node["index"]))
    table.columns = pd.Index(_labels(node["columns"]), dtype=object, tupleize_cols=False)
    return table


def _read_array(node: dict[str, Any]) -> Any:
    values = _list(node["value"])
    alike = any(all(type(value) in types for value in values) for types in ((int, float), (bool,), (str,)))
    array = np.array(values) if alike else np.empty(len(values), dtype=object)
    if not alike:
        array[:] = values
    return array.reshape([int(n) for n in node["shape"]])


def _read_dict(node: dict[str, Any]) -> dict[Any, Any]:
    return dict(zip(_labels(node["keys"]), _list(node["value"]), strict=True))


def _read_estimate(node: dict[str, Any]) -> Estimate:
    return Estimate(**{key: _value(node["value"][key]) for key in _ESTIMATE_FIELDS})


_READERS: dict[str, Any] = {
    "none": lambda node: None,
    "list": lambda node: _list(node["value"]),
    "array": _read_array,
    "series": _read_series,
    "dict": _read_dict,
    "table": _read_table,
    "estimate": _read_estimate,
}
