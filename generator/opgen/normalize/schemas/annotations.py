"""What stands beside or around a schema where it is used, and changes no type."""

from typing import Any

from opgen.normalize.node import Node
from opgen.normalize.schemas.flatten import sole_reference

_MOST_REFERENCES = 100
_APPLIED = ("default", "deprecated", "readOnly", "writeOnly")


def annotations(nodes: tuple[Node, ...]) -> dict[str, Any]:
    """The keywords of `nodes` and of their `allOf`, without following a `$ref`; the outermost wins."""
    found: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node.value, dict):
            found |= annotations(tuple(node.items("allOf"))) | node.value
    return found


def applied(nodes: tuple[Node, ...]) -> dict[str, Any]:
    """As `annotations`, with what the schemas say that a `$ref` leads to, where that holds for every use of them."""
    found = annotations(nodes)
    for _ in range(_MOST_REFERENCES):
        reference = sole_reference(nodes)
        target = reference.target() if reference is not None else None
        if target is None:
            break
        nodes = (target,)
        further = annotations(nodes)
        found = {k: further[k] for k in _APPLIED if k in further} | found
    return found


def is_nullable(node: Node) -> bool:
    """Whether `nullable` stands at `node` or in its `allOf`, without following a `$ref`."""
    return annotations((node,)).get("nullable") is True


def description(nodes: tuple[Node, ...]) -> str:
    """The description of a place; empty if there is none, or one that is no text."""
    value = annotations(nodes).get("description")
    return value if isinstance(value, str) else ""
