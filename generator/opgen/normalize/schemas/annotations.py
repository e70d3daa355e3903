"""Annotations: keywords of a schema that do not change the type of a value."""

from collections.abc import Mapping
from typing import Any

from opgen.core.markdown import plain_text
from opgen.normalize.node import Node


def annotations(nodes: tuple[Node, ...]) -> Mapping[str, Any]:
    """Return the keywords of `nodes` and of the schemas in `allOf`, without resolving a `$ref`.

    If several schemas have the same keyword, the outermost schema wins.
    """
    if len(nodes) == 1 and "allOf" not in nodes[0]:
        value = nodes[0].value
        return value if isinstance(value, dict) else {}
    found: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node.value, dict):
            found |= {**annotations(tuple(node.items("allOf"))), **node.value}
    return found


def is_nullable(node: Node) -> bool:
    """Return whether `node` or a schema in `allOf` is nullable, without resolving a `$ref`."""
    return annotations((node,)).get("nullable") is True


def description(nodes: tuple[Node, ...]) -> str:
    """Return the description of `nodes`; empty if the description is missing or not a string."""
    return described(annotations(nodes))


def described(keywords: Mapping[str, Any]) -> str:
    """Return the description in `keywords` as plain text."""
    value = keywords.get("description")
    return plain_text(value) if isinstance(value, str) else ""
