"""Fetch answers from a student's running kernel: by name, as data, within a time limit."""

import ast
import json
from queue import Empty
from time import monotonic
from typing import Any

from jupyter_core.utils import ensure_async, run_sync
from nbclient.client import NotebookClient

from loyaltylab.grading.codec import decode
from loyaltylab.grading.score import Answers, Missing, Question
from loyaltylab.i18n import _

__all__ = ["fetch_answers", "kill", "responds"]

_CODEC = "__import__('loyaltylab.grading.codec', fromlist=['_'])"


def fetch_answers(client: NotebookClient, question: Question, timeout: float) -> Answers:
    """Fetch every name a question reads and every result of the functions it calls."""
    values: dict[str, Any] = {}
    for name in question.reads:
        values[name] = _fetch(client, name, f"{_CODEC}.fetch(globals(), {name!r})", timeout)
    for name, inputs in question.calls.items():
        values[name] = _call(client, name, inputs, timeout)
    return Answers(values)


def responds(client: NotebookClient, timeout: float = 5.0) -> bool:
    """Tell whether the kernel still answers."""
    return _ask(client, "1", timeout) is not None


def kill(client: NotebookClient) -> None:
    """End a kernel that no longer answers."""
    run_sync(_kill)(client)


def _call(client: NotebookClient, name: str, inputs: Any, timeout: float) -> Any:
    results = []
    for arguments in inputs:
        expression = f"{_CODEC}.call(globals(), {name!r}, {json.dumps(arguments)!r})"
        result = _fetch(client, name, expression, timeout)
        if isinstance(result, Missing):
            return result
        results.append(result)
    return results


def _fetch(client: NotebookClient, name: str, expression: str, timeout: float) -> Any:
    text = _ask(client, expression, timeout)
    if text is None:
        return Missing(_("`{name}` did not come back in time.").format(name=name))
    return decode(text, name)


def _ask(client: NotebookClient, expression: str, timeout: float) -> str | None:
    answer: str | None = run_sync(_async_ask)(client, expression, timeout)
    return answer


async def _async_ask(client: NotebookClient, expression: str, timeout: float) -> str | None:
    kc, km = client.kc, client.km
    assert kc is not None
    assert km is not None
    message_id = kc.execute("", silent=True, store_history=False, user_expressions={"answer": expression})
    deadline = monotonic() + timeout
    while (left := deadline - monotonic()) > 0:
        if not await ensure_async(km.is_alive()):
            return None
        try:
            message = await ensure_async(kc.shell_channel.get_msg(timeout=min(left, 1.0)))
            if message["parent_header"].get("msg_id") == message_id:
                return _text(message["content"])
        except Empty:
            continue
        except (AttributeError, LookupError, TypeError, ValueError):  # the kernel was made to send something else
            return "unreadable"
    await ensure_async(km.interrupt_kernel())
    return None


def _text(content: dict[str, Any]) -> str:
    """Take the text of a reply apart without evaluating it; whatever is not a plain string reads as unreadable."""
    try:
        shown = content["user_expressions"]["answer"]["data"]["text/plain"]
        value = ast.literal_eval(shown)
    except (KeyError, TypeError, ValueError, SyntaxError, RecursionError, MemoryError):
        return "unreadable"
    return value if isinstance(value, str) else str(value)


async def _kill(client: NotebookClient) -> None:
    assert client.km is not None
    await ensure_async(client.km.shutdown_kernel(now=True))
