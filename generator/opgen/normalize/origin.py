"""Origins of schemas: how each inline schema was reached, from which its name is derived."""

from dataclasses import dataclass, replace
from typing import Literal

from opgen.core.pointers import Pointer, pointer_text

COMPONENT = ("components", "schemas")

Root = Literal["operation", "webhook", "component", "shared", "family", "document"]
_SHARED = frozenset({"parameters", "responses", "requestBodies", "headers"})
"""The sections of `components` whose members operations share, beside schemas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The named part of the document from which a schema was reached, and the words on the way from there.

    The words are in the style of classes: `Response`, `Item`, the name of a property, the title of a union member.
    """

    root: Root
    key: str = ""
    """Key of the operation or webhook, identity of the component, or section and name of the shared object; else empty."""
    words: tuple[str, ...] = ()

    def then(self, word: str) -> "Origin":
        """Return the origin of a schema that is reached from this one by `word`; an empty word adds nothing."""
        return replace(self, words=(*self.words, word)) if word else self


def shared_origin(pointer: Pointer) -> Origin | None:
    """Return the origin of the schemas in the shared parameter, response, request body or header at `pointer`.

    None for an object that is declared where it is used.
    """
    if len(pointer) != 3 or pointer[0] != "components" or pointer[1] not in _SHARED:
        return None
    return Origin(root="shared", key=f"{pointer[1]}/{pointer[2]}")


def component_identity(wire_name: str) -> str:
    """Return the identity of a component schema."""
    return f"component:{wire_name}"


def inline_identity(pointers: str) -> str:
    """Return the identity of an inline schema that is found at `pointers`, in text form."""
    return f"inline:{pointers}"


def record_key(identity: str) -> str:
    """Return the key under which the manifest records the name of a schema: a component's name, or a pointer."""
    return identity.partition(":")[2]


def is_component(pointer: Pointer) -> bool:
    """Return whether `pointer` selects a component schema."""
    return len(pointer) == 3 and pointer[:2] == COMPONENT


def pointer_identity(pointer: Pointer) -> str:
    """Return the identity of the schema at `pointer`."""
    if is_component(pointer):
        return component_identity(pointer[2])
    return inline_identity(pointer_text(pointer))
