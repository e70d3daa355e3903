"""Notes about an operation: sections of the documentation page, and rate limits."""

import re
from collections.abc import Iterator
from typing import Any

from opgen.schemas.node import Node

_LIMIT = re.compile(r"^x-.*(rate[-_]?limit|throttl)", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def sections(node: Node) -> tuple[tuple[str, str], ...]:
    """Return heading and text of each section in `x-mint.content`, the Mintlify page of an operation.

    Text before the first heading has an empty heading. Sections without text are left out.
    """
    extension = node.child("x-mint")
    content = extension.child("content") if extension is not None else None
    if content is None or not isinstance(content.value, str):
        return ()
    pieces = _HEADING.split(content.value)
    pairs = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return tuple((heading, text.strip()) for heading, text in pairs if text.strip())


def rate_limits(*nodes: Node) -> Iterator[tuple[str, str]]:
    """Yield heading and text for each rate limit extension, such as `x-rate-limit`."""
    for node in nodes:
        for key, value in node.value.items():
            if _LIMIT.search(str(key)) and (text := _words(value)):
                yield "Rate limit", text


def _words(value: Any, depth: int = 4) -> str:
    """Return JSON as a phrase such as `limit: 20, window: 60 s`. Values below `depth` become an ellipsis."""
    if isinstance(value, dict | list) and not depth:
        return "…"
    if isinstance(value, dict):
        pairs = ((str(key), _words(each, depth - 1)) for key, each in value.items())
        return ", ".join(f"{key}: {text}" for key, text in pairs if text)
    if isinstance(value, list):
        return "; ".join(filter(None, (_words(each, depth - 1) for each in value)))
    return "" if value is None or isinstance(value, bool) else str(value)
