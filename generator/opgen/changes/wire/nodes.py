"""Values of a document with their pointers, and the targets of their references."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from opgen.core.pointers import Pointer
from opgen.core.references.dynamic import Scope
from opgen.core.references.index import References, references
from opgen.document.document import Document

Key = tuple[Pointer, Scope]
"""Identity of a node in its document."""


class SchemaNode(NamedTuple):
    """Value of a document at a pointer. The value is untrusted JSON."""

    value: Any
    pointer: Pointer
    scope: Scope = ()

    @property
    def key(self) -> Key:
        """Return the identity of this node in its document."""
        return self.pointer, self.scope

    def child(self, key: str) -> "SchemaNode | None":
        """Return the value at `key`, or None if this is not a mapping with the key."""
        if isinstance(self.value, dict) and key in self.value:
            return SchemaNode(self.value[key], (*self.pointer, key), self.scope)
        return None

    def get(self, key: str) -> Any:  # untrusted JSON
        """Return the plain value at `key`, or None."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def mapping(self, key: str) -> Iterator[tuple[str, "SchemaNode"]]:
        """Yield the entries of the mapping at `key`."""
        child = self.child(key)
        if child is not None:
            yield from child.entries()

    def entries(self) -> Iterator[tuple[str, "SchemaNode"]]:
        """Yield the entries of this mapping."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, SchemaNode(value, (*self.pointer, key), self.scope)

    def items(self, key: str) -> "list[SchemaNode]":
        """Return the items of the list at `key`."""
        value = self.get(key)
        if not isinstance(value, list):
            return []
        pointer = (*self.pointer, key)
        return [SchemaNode(each, (*pointer, str(number)), self.scope) for number, each in enumerate(value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSide:
    """One of the two documents, with the index of its references."""

    root: SchemaNode
    references: References
    is_3_0: bool
    """True if keywords beside a `$ref` have no meaning. Source: OpenAPI 3.0.4, section 4.8.23."""
    nullable: dict[Key, bool] = field(default_factory=dict)
    """Schemas of which `accepts_null` knows whether they allow null."""

    def target(self, node: SchemaNode) -> SchemaNode | None:
        """Return the target of the `$ref` or `$dynamicRef` of `node`, or None if it does not exist."""
        reference = node.get("$ref")
        if reference is None:
            dynamic = node.get("$dynamicRef")
            if not isinstance(dynamic, str):
                return None
            pointer = self.references.dynamic(dynamic, node.pointer, node.scope)
            found = None if pointer is None else self._at(pointer)
        else:
            found = self.references.find(reference, node.pointer)
        if found is None:
            return None
        scope = self.references.entered(node.scope, node.pointer, found[0])
        return SchemaNode(found[1], found[0], scope)

    def object(self, node: SchemaNode) -> SchemaNode:
        """Return the object at the end of the `$ref`s that begin at `node`. A cycle ends in an empty object."""
        seen = {node.pointer}
        while isinstance(node.value, dict) and "$ref" in node.value:
            following = self.target(node)
            if following is None or following.pointer in seen:
                return SchemaNode({}, node.pointer)
            node = following
            seen.add(node.pointer)
        return node

    def _at(self, pointer: Pointer) -> tuple[Pointer, Any] | None:
        value: Any = self.root.value
        for token in pointer:
            value = value[int(token)] if isinstance(value, list) else value[token]
        return pointer, value


def side(document: Document) -> NodeSide:
    """Return `document` as one side of a comparison."""
    return NodeSide(
        root=SchemaNode(document.root, ()),
        references=references(document.root),
        is_3_0=str(document.root.get("openapi")).startswith("3.0"),
    )
