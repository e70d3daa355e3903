"""Origins and identities of schemas.

The name of an inline schema is derived from the origin: a named part of the document, and words from there to the
schema. The identity is the text that identifies a schema before names are assigned. Examples are `component:Pet`, and
`inline:` followed by a pointer with labels in place of positions in lists.
"""

from dataclasses import dataclass
from typing import Literal

from opgen.core.pointers import Pointer, pointer_text
from opgen.schemas.node import is_component

Root = Literal["operation", "webhook", "component", "shared", "family", "document"]
_SHARED = frozenset({"parameters", "responses", "requestBodies", "headers"})
"""Sections of `components`, other than `schemas`, with objects that several operations can share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Origin of a schema: a named part of the document, and the words on the way from there to the schema.

    The words have the style of class names: the name of a property, the title of a union member. Words of the structure
    of a document begin with a small letter, because they say nothing alone: `response`, `item`.
    """

    root: Root
    key: str = ""
    """Key of an operation or webhook, identity of a component, or section and name of a shared object; else empty."""
    words: tuple[str, ...] = ()
    title: str = ""
    pointer: Pointer = ()
    """Pointer and title of the schema, for an origin that belongs to a definition."""

    def then(self, word: str) -> "Origin":
        """Return this origin with `word` added, for a schema one step further. An empty word adds nothing."""
        if not word:
            return self
        return Origin(root=self.root, key=self.key, words=(*self.words, word))


def shared_origin(pointer: Pointer) -> Origin | None:
    """Return the origin of the schemas in the shared parameter, response, request body or header at `pointer`.

    Return None if `pointer` does not select an object in these sections of `components`.
    """
    if len(pointer) != 3 or pointer[0] != "components" or pointer[1] not in _SHARED:
        return None
    return Origin(root="shared", key=f"{pointer[1]}/{pointer[2]}")


def component_identity(wire_name: str) -> str:
    """Return the identity of the component schema `wire_name`."""
    return f"component:{wire_name}"


def inline_identity(pointers: str) -> str:
    """Return the identity of the inline schema at `pointers`: one labeled JSON Pointer, or several joined by `&`."""
    return f"inline:{pointers}"


def record_key(identity: str) -> str:
    """Return the key of a schema in the manifest: the name of a component, or the labeled pointer of an inline schema."""
    return identity.partition(":")[2]


def pointer_identity(pointer: Pointer) -> str:
    """Return the identity of the schema at `pointer`."""
    if is_component(pointer):
        return component_identity(pointer[2])
    return inline_identity(pointer_text(pointer))
