"""Annotations of a schema, beside it and around it, which change no type."""

from typing import Any

from opgen.normalize.node import Node


def annotations(nodes: tuple[Node, ...]) -> dict[str, Any]:
    """The keywords of `nodes` and of their `allOf`, without following a `$ref`; the outermost wins."""
    found: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node.value, dict):
            found |= annotations(tuple(node.items("allOf"))) | node.value
    return found


def is_nullable(node: Node) -> bool:
    """Whether `nullable` stands at `node` or in its `allOf`, without following a `$ref`."""
    return annotations((node,)).get("nullable") is True


def description(nodes: tuple[Node, ...]) -> str:
    """The description of a place; empty if there is none, or one that is no text."""
    value = annotations(nodes).get("description")
    return value if isinstance(value, str) else ""
