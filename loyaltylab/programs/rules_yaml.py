"""Rules as YAML, with PyYAML imported only when it is needed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from loyaltylab.i18n import _

__all__ = ["dump", "load"]

DEEPEST = 9  # levels that are looked at; rules have four, and a text that refers to itself has no end


def dump(data: dict[str, Any]) -> str:
    """Return plain data as YAML, in its own order."""
    return str(_yaml().safe_dump(data, sort_keys=False, allow_unicode=True))


def load(source: str | Path) -> Any:
    """Read YAML from a text or a file; an error names the line."""
    yaml, written = _yaml(), _text(source)
    _no_key_twice(_read(yaml.compose, written))
    return _read(yaml.load, written)


def _read(reader: Callable[..., Any], written: str) -> Any:
    yaml = _yaml()
    try:
        return reader(written, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2025-13-01
        mark = getattr(error, "problem_mark", None)
        where = _("line {line}").format(line=mark.line + 1) if mark is not None else _("the text")
        words = _("the rules cannot be read as YAML: {where} is wrong ({problem}). Mind colons, brackets and indents.")
        problem = getattr(error, "problem", None) or str(error)
        raise ValueError(words.format(where=where, problem=problem)) from None


def _no_key_twice(node: Any, depth: int = 0) -> None:
    """PyYAML keeps the last of two equal keys in silence, and a rule would be lost."""
    yaml = _yaml()
    if depth > DEEPEST:
        return
    if isinstance(node, yaml.SequenceNode):
        for one in node.value:
            _no_key_twice(one, depth + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                words = _("the key {key!r} stands twice, again in line {line}, expected once. Take one of them out.")
                raise ValueError(words.format(key=name, line=key.start_mark.line + 1))
            seen.add(name)
            _no_key_twice(value, depth + 1)


def _text(source: str | Path) -> str:
    name = str(source)
    is_file = isinstance(source, Path) or ("\n" not in name and name.endswith((".yml", ".yaml")))
    if not is_file:
        return name
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        words = _("the file {name!r} cannot be read ({problem}), expected YAML in UTF-8. Check its name and folder.")
        raise ValueError(words.format(name=name, problem=type(error).__name__)) from None


def _yaml() -> Any:
    try:
        import yaml
    except ImportError:
        words = _("this takes the package PyYAML. Install it with: {command}")
        raise ValueError(words.format(command="pip install pyyaml")) from None
    return yaml
