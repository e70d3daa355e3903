"""Definitions that are collected while the schemas of a document are lowered."""

from dataclasses import dataclass, field

from opgen.api.constraints import unchecked_words
from opgen.api.schema import Alias, Definition, Ref, Schema
from opgen.core.errors import Note
from opgen.core.pointers import Pointer, pointer_text
from opgen.normalize.node import Node
from opgen.normalize.origin import Origin, inline_identity
from opgen.normalize.schemas.annotations import annotations, description
from opgen.normalize.schemas.unenforced_constraints import constraint_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSchema:
    """Schema of the document that is being lowered: nodes that a value must match together, and their origin."""

    nodes: tuple[Node, ...]
    origin: Origin
    component: str | None = None
    """The identity of a component; None for an inline schema."""
    unchecked: list[str] = field(default_factory=list)
    """Constraints that the lowered type does not express, in words."""

    @property
    def description(self) -> str:
        """Return the description of a component. The description of an inline schema belongs to its field."""
        text = own_description(self.nodes) if self.component else ""
        return explained(text, self.unchecked)

    @property
    def identity(self) -> str:
        """Return the identity of the definition of this schema."""
        return self.component or self.inline_identity

    @property
    def inline_identity(self) -> str:
        """Return the identity of an inline schema, or of a definition inside a component."""
        return inline_identity("&".join(map(_scoped_pointer, self.nodes)))

    def note(self, pointer: Pointer, words: str) -> None:
        """Record that the constraint at `pointer` is not checked."""
        if words not in self.unchecked:
            self.unchecked.append(words)
        note = Note(message=f"not checked: {words}", pointer=pointer)
        self.nodes[-1].context.notes.append(note)

    def note_part(
        self, pointer: Pointer, label: str, schema: Schema, unchecked: list[str]
    ) -> None:
        """Record the constraints of the items or values of this schema, which no type expresses."""
        if words := ", ".join(filter(None, [constraint_words(schema), *unchecked])):
            self.note(pointer, f"{label}: {words}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Definitions of a document by identity, before they have Python names.

    `name` is the identity of a definition, the wire name of a field, or the text that names an enum member later. Every
    `Ref` has an identity as its name.
    """

    definitions: dict[str, Definition] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    """Models with fields that are lowered or being lowered. A reference to one needs only its identity."""
    origins: dict[str, Origin] = field(default_factory=dict)
    """Origins by the identity of an inline definition."""
    nullable_components: set[str] = field(default_factory=set)
    """Nullable components with a definition that is not nullable."""
    family_bases: dict[str, str] = field(default_factory=dict)
    """Base components by the identity of the union of the base and its subtypes."""

    def reserve(self, source: SourceSchema) -> str:
        """Return the identity of the definition of `source`, and record its origin."""
        if source.component is None:
            self.origins.setdefault(source.identity, source.origin)
        return source.identity

    def define_alias(self, name: str, schema: Schema, description: str) -> Ref:
        """Define `name` as an alias of `schema`, and return a reference to the alias."""
        self.definitions[name] = Alias(
            name=name, schema=schema, description=description
        )
        return Ref(name)


def own_description(nodes: tuple[Node, ...]) -> str:
    """Return the description of a component."""
    is_deprecated = annotations(nodes).get("deprecated") is True
    return explained(description(nodes), [], default="Deprecated." * is_deprecated)


def explained(
    text: str, unchecked: list[str], *, default: str = "", content: str = ""
) -> str:
    """Return `text`, followed by the facts that no type expresses."""
    parts = (text, content, default, unchecked_words(unchecked))
    return "\n\n".join(part for part in parts if part)


def _scoped_pointer(node: Node) -> str:
    bound = "".join(f"@{name}={pointer_text(to)}" for name, to in node.scope)
    return pointer_text(node.pointer) + bound
