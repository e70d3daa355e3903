"""Origins of schemas: how each inline schema was reached, from which its name is derived."""

from dataclasses import dataclass, replace
from typing import Literal

from opgen.core.pointers import Pointer, pointer_text

COMPONENT = ("components", "schemas")

Root = Literal["operation", "webhook", "component", "family", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The named part of the document from which a schema was reached, and the words on the way from there.

    The words are in the style of classes: `Response`, `Item`, the name of a property, the title of a union member.
    """

    root: Root
    key: str = ""
    """Key of the operation or webhook, or identity of the component; empty for the document."""
    words: tuple[str, ...] = ()

    def then(self, word: str) -> "Origin":
        """Return the origin of a schema that is reached from this one by `word`; an empty word adds nothing."""
        return replace(self, words=(*self.words, word)) if word else self


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
