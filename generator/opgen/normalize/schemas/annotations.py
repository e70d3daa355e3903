"""Annotations of a schema, which do not change its type."""

from typing import Any

from opgen.normalize.node import Node


def annotations(nodes: tuple[Node, ...]) -> dict[str, Any]:
    """Return the keywords of `nodes` and of their `allOf` without resolving a `$ref`. The outermost keyword wins."""
    found: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node.value, dict):
            found |= annotations(tuple(node.items("allOf"))) | node.value
    return found


def is_nullable(node: Node) -> bool:
    """Return whether `node` or its `allOf` has `nullable`, without resolving a `$ref`."""
    return annotations((node,)).get("nullable") is True


def description(nodes: tuple[Node, ...]) -> str:
    """Return the description of `nodes`; empty if it is missing or not a string."""
    value = annotations(nodes).get("description")
    return value if isinstance(value, str) else ""
