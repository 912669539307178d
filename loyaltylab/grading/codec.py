"""Answers as plain data: encoded to JSON in the student's kernel, decoded and checked in the grader's process.

Nothing here is ever unpickled or evaluated. What the kernel sends is treated as untrusted: sizes, kinds and
shapes are checked on arrival, and anything that does not fit becomes :class:`~loyaltylab.grading.score.Missing`.
"""

import json
from collections.abc import Mapping
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
    except Exception as error:  # the student's code may raise anything; the message goes back as data
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
    except (TypeError, ValueError, RecursionError) as error:
        text = json.dumps({"kind": "unsupported", "value": f"{type(value).__name__}: {error}"[:300]})
    return text if len(text) <= MAX_BYTES else json.dumps({"kind": "too-big"})


def _plain(value: Any, depth: int = 0) -> dict[str, Any]:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
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
    if _is_estimate(value):
        parts = {name: getattr(value, name) for name in _ESTIMATE_FIELDS}
        return {"kind": "estimate", "value": {name: _plain(part, depth + 1) for name, part in parts.items()}}
    if isinstance(value, pd.DataFrame):
        return {
            "kind": "table",
            "value": _table(value.reset_index(drop=False), depth),
            "index": value.index.nlevels,
        }
    if isinstance(value, pd.Series):
        return {"kind": "series", "index": _items(value.index, depth), "value": _items(value, depth)}
    if isinstance(value, np.ndarray | pd.Index | pd.api.extensions.ExtensionArray):
        return {
            "kind": "array",
            "shape": list(np.shape(value)),
            "value": _items(np.ravel(np.asarray(value)), depth),
        }
    if isinstance(value, dict):
        keys = [str(key) for key in value]
        return {"kind": "dict", "keys": keys, "value": _items(value.values(), depth)}
    if isinstance(value, list | tuple | set | frozenset):
        return {"kind": "list", "value": _items(value, depth)}
    figure = _figure(value)
    if figure is not None:
        return {"kind": "dict", "keys": list(figure), "value": _items(figure.values(), depth)}
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
    return [_plain(_scalar(item), depth + 1) for item in listed]


def _scalar(item: Any) -> Any:
    if item is pd.NA or item is pd.NaT:
        return float("nan")
    if isinstance(item, pd.Timestamp | pd.Interval | pd.Period):
        return str(item)
    return item


def _table(table: pd.DataFrame, depth: int) -> dict[str, Any]:
    if table.size > MAX_ITEMS:
        raise ValueError("too many values")
    columns = [" ".join(map(str, name)) if isinstance(name, tuple) else name for name in list[Any](table.columns)]
    return {
        "columns": _items(columns, depth),
        "data": [_items(table.iloc[:, i], depth) for i in range(len(columns))],
    }


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
        return _value(json.loads(text), name)
    except (KeyError, TypeError, ValueError, RecursionError, AttributeError):
        return Missing(_("`{name}` came back in a form that could not be read.").format(name=name))


def _value(node: dict[str, Any], name: str) -> Any:
    kind = node["kind"]
    if kind in _SCALARS:
        expected = _SCALARS[kind]
        if not isinstance(node["value"], expected) or (kind != "bool" and isinstance(node["value"], bool)):
            raise TypeError(kind)
        return node["value"]
    return _READERS[kind](node, name)


_SCALARS: dict[str, Any] = {"bool": bool, "int": int, "float": (int, float), "text": str}


def _list(nodes: list[dict[str, Any]], name: str) -> list[Any]:
    return [_value(node, name) for node in nodes]


def _read_table(node: dict[str, Any], name: str) -> pd.DataFrame:
    columns = _list(node["value"]["columns"], name)
    data = [_list(column, name) for column in node["value"]["data"]]
    levels = int(node["index"])
    table = pd.DataFrame(dict(enumerate(data)))
    index = pd.MultiIndex.from_arrays(data[:levels]) if levels > 1 else pd.Index(data[0])
    table = table.iloc[:, levels:]
    table.columns = pd.Index(columns[levels:], dtype=object)
    table.index = index
    return table


def _read_estimate(node: dict[str, Any], name: str) -> Estimate:
    parts = {key: _value(node["value"][key], name) for key in _ESTIMATE_FIELDS}
    return Estimate(**parts)


def _detail(node: dict[str, Any]) -> str:
    return str(node.get("value", ""))[:300]


def _read_dict(node: dict[str, Any], name: str) -> dict[str, Any]:
    return dict(zip([str(key) for key in node["keys"]], _list(node["value"], name), strict=True))


_READERS: dict[str, Any] = {
    "none": lambda node, name: None,
    "list": lambda node, name: _list(node["value"], name),
    "array": lambda node, name: np.array(_list(node["value"], name)).reshape([int(n) for n in node["shape"]]),
    "series": lambda node, name: pd.Series(_list(node["value"], name), index=pd.Index(_list(node["index"], name))),
    "dict": _read_dict,
    "table": _read_table,
    "estimate": _read_estimate,
    "undefined": lambda node, name: Missing(_("`{name}` has no answer yet.").format(name=name)),
    "raised": lambda node, name: Missing(
        _("`{name}` stopped with an error: {detail}").format(name=name, detail=_detail(node))
    ),
    "unsupported": lambda node, name: Missing(
        _("`{name}` is a kind of value that cannot be handed in ({detail}).").format(name=name, detail=_detail(node))
    ),
    "too-big": lambda node, name: Missing(_("`{name}` is too big to be an answer.").format(name=name)),
}
