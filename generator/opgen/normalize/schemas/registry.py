"""The definitions of a document as they are found, and the names that they wait for."""

from dataclasses import dataclass, field

from opgen.api.schema import Definition, Model
from opgen.core.errors import Note
from opgen.core.options import Names
from opgen.core.pointers import Pointer, pointer_text
from opgen.normalize.names.reserved import RESERVED_FIELDS
from opgen.normalize.node import Node
from opgen.normalize.schemas.annotations import annotations, description


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a schema is lowered: its nodes, the name wanted for what it holds, and its own name if it is a component."""

    nodes: tuple[Node, ...]
    hint: str
    own: str | None
    unchecked: list[str] = field(default_factory=list)
    """What the schema demands that its type does not say, in words, as it is found."""

    @property
    def description(self) -> str:
        """A component's own; that of what it refers to is another's, an inline schema's stands where it is used."""
        if not self.own:
            return explained("", self.unchecked)
        return explained(own_description(self.nodes), self.unchecked)

    @property
    def provisional_name(self) -> str:
        """The name of a definition that is no component until all are known."""
        return "#" + "&".join(map(_place, self.nodes))

    def note(self, pointer: Pointer, words: str) -> None:
        """Record that what stands at `pointer` is not checked."""
        if words not in self.unchecked:
            self.unchecked.append(words)
        note = Note(message=f"not checked: {words}", pointer=pointer)
        self.nodes[-1].context.notes.append(note)


@dataclass(slots=True, kw_only=True)
class Registry:
    """The definitions of one document, as they are found.

    A component's definition has its final name at once; one found inside another schema has its pointer as a
    provisional name (it begins with `#`) and a wanted name in `hints`, until all are known.
    """

    component_names: dict[str, str]
    preferred: Names = field(default_factory=Names)
    definitions: dict[str, Definition] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    """Models whose fields are being found, or are known: what refers back to one needs its name alone."""
    hints: dict[str, str] = field(default_factory=dict)
    nullable_components: set[str] = field(default_factory=set)
    """Those whose definition says all but that they may be null."""
    reserved_fields: frozenset[str] = field(init=False)
    """A field that had the name of a class would hide it from the annotations below."""

    _wire_names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._wire_names = {name: wire for wire, name in self.component_names.items()}
        self.reserved_fields = RESERVED_FIELDS.union(
            self.component_names.values(), self.preferred.schemas.values()
        )

    def key(self, name: str) -> str:
        """What the document calls the definition of this name, provisional or not: a component's name, or a pointer."""
        return self._wire_names.get(name) or name.removeprefix("#")

    def field_names(self) -> frozenset[str]:
        """What the fields of all models are called."""
        return frozenset(
            field.name
            for definition in self.definitions.values()
            if isinstance(definition, Model)
            for field in definition.fields
        )

    def reserve(self, place: Place) -> str:
        """The name under which the schema at `place` is defined: its own, or a provisional one."""
        if place.own is not None:
            return place.own
        name = place.provisional_name
        self.hints.setdefault(name, place.hint)
        return name


def _place(node: Node) -> str:
    bound = "".join(f"@{name}={pointer_text(to)}" for name, to in node.scope)
    return pointer_text(node.pointer) + bound


def own_description(nodes: tuple[Node, ...]) -> str:
    """What a component says of itself."""
    is_deprecated = annotations(nodes).get("deprecated") is True
    return explained(description(nodes), [], default="Deprecated." * is_deprecated)


def explained(
    text: str, unchecked: list[str], *, default: str = "", content: str = ""
) -> str:
    """`text` with what it is the only place to say."""
    words = f"Not checked here: {'; '.join(unchecked)}." if unchecked else ""
    return "\n\n".join(part for part in (text, content, default, words) if part)
