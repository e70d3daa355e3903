"""Definitions that are collected while the schemas of one document are lowered, and the place that is being lowered."""

from dataclasses import dataclass, field

from opgen.api.constraints import unchecked_words
from opgen.api.schema import Definition
from opgen.core.errors import Note
from opgen.core.pointers import Pointer, pointer_text
from opgen.normalize.node import Node
from opgen.normalize.origin import Origin, inline_identity
from opgen.normalize.schemas.annotations import annotations, description


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A schema that is being lowered: the nodes that a value must match together, and how they were reached."""

    nodes: tuple[Node, ...]
    origin: Origin
    component: str | None = None
    """Identity of the component that the schema is; None for an inline schema."""
    unchecked: list[str] = field(default_factory=list)
    """Constraints that the lowered type does not express, in words, as they are found."""

    @property
    def description(self) -> str:
        """The description of a component. The description of an inline schema belongs to the field that uses it."""
        text = own_description(self.nodes) if self.component else ""
        return explained(text, self.unchecked)

    @property
    def identity(self) -> str:
        """The identity of a definition that is made of this schema."""
        return self.component or self.inline_identity

    @property
    def inline_identity(self) -> str:
        """The identity of a definition inside a component, or of an inline schema."""
        return inline_identity("&".join(map(_scoped_pointer, self.nodes)))

    def note(self, pointer: Pointer, words: str) -> None:
        """Record that the constraint at `pointer` is not checked."""
        if words not in self.unchecked:
            self.unchecked.append(words)
        note = Note(message=f"not checked: {words}", pointer=pointer)
        self.nodes[-1].context.notes.append(note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The definitions of one document, by identity, while its schemas are lowered.

    No definition has a Python name yet: `name` is the identity of a definition, the wire name of a field, and the text
    after which an enum member is named. Every `Ref` holds an identity.
    """

    definitions: dict[str, Definition] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    """Models whose fields are being lowered or are known: a reference back to one needs its identity alone."""
    origins: dict[str, Origin] = field(default_factory=dict)
    """How each inline definition was reached first."""
    nullable_components: set[str] = field(default_factory=set)
    """Components whose definition expresses everything except that they are nullable."""
    family_bases: dict[str, str] = field(default_factory=dict)
    """The base component of each union that stands for a base and the components made of it."""

    def reserve(self, place: Place) -> str:
        """Return the identity under which the schema at `place` is defined, and record its origin."""
        if place.component is None:
            self.origins.setdefault(place.identity, place.origin)
        return place.identity


def own_description(nodes: tuple[Node, ...]) -> str:
    """Return the description that a component has itself."""
    is_deprecated = annotations(nodes).get("deprecated") is True
    return explained(description(nodes), [], default="Deprecated." * is_deprecated)


def explained(
    text: str, unchecked: list[str], *, default: str = "", content: str = ""
) -> str:
    """Return `text` followed by the facts that only a description can express."""
    parts = (text, content, default, unchecked_words(unchecked))
    return "\n\n".join(part for part in parts if part)


def _scoped_pointer(node: Node) -> str:
    bound = "".join(f"@{name}={pointer_text(to)}" for name, to in node.scope)
    return pointer_text(node.pointer) + bound
