"""Definitions that are collected while the schemas of a document are lowered.

The identity of a schema is a key that is independent of Python names. It contains the name of a component in the
document, or the pointers of an inline schema with labels in place of positions in lists. The origin of an inline schema is the named part of the document from
which the schema was reached. The Python name of an inline schema is derived from the origin.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field, replace
from functools import partial
from typing import Any

from opgen.api.schema import Array, Definition, Nullable, Ref, Scalar, Schema, counted, limits
from opgen.core.errors import Note
from opgen.core.frozen import frozen
from opgen.core.json_values import mapping, shown, text
from opgen.core.pointers import Pointer, pointer_text
from opgen.normalize.origin import Origin, inline_identity, labeled_pointer
from opgen.schemas.merged import MergedSchema, end_of_items
from opgen.schemas.node import Node, Nodes
from opgen.schemas.references import annotations, description


@frozen
class SourceSchema:
    """Schema that is being lowered: the nodes, all of which a value must match, and the origin of the schema.

    - `component`: the identity of the component; None for an inline schema.
    - `combinations`: number of combinations of members of the unions that contain this schema for the same value.
    """

    nodes: Nodes
    origin: Origin
    component: str | None = None
    combinations: int = 1

    @property
    def description(self) -> str:
        """Return the description of a component. That of an inline schema describes the field."""
        return own_description(self.nodes) if self.component else ""

    @property
    def identity(self) -> str:
        """Return the identity of the definition: of a component, or from the pointers and dynamic scopes of the nodes."""
        return self.component or inline_identity("&".join(map(_scoped_pointer, self.nodes)))

    def note(self, pointer: Pointer, words: str) -> None:
        """Record that the constraint at `pointer` is not checked."""
        self.nodes[-1].context.notes.append(Note(message=f"not checked: {words}", pointer=pointer))

    def note_part(self, pointer: Pointer, label: str, schema: Schema) -> None:
        """Record the constraints of the items or values in this schema. No type expresses these constraints."""
        if words := constraint_words(schema):
            self.note(pointer, f"{label}: {words}")


Lower = Callable[[Nodes, Origin], Schema]
"""Function that lowers nodes to one schema. A value must match all the nodes."""


@frozen
class Collected:
    """Definitions of a document by identity, before they have Python names.

    The attribute `name` of a definition is an identity, and `name` of a field is the wire name. The name of an enum
    member is the text from which the Python name is derived later. The name of every `Ref` is an identity.

    - `begun`: identities of models that are lowered or being lowered. A reference to a model needs only the identity.
    - `origins`: origins of inline definitions by identity.
    - `nullable_components`: identities of nullable components with a definition that is not nullable.
    - `family_bases`: identities of base components. The key is the identity of the union of the base and its
      subtypes.
    """

    definitions: dict[str, Definition] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    origins: dict[str, Origin] = field(default_factory=dict)
    nullable_components: set[str] = field(default_factory=set)
    family_bases: dict[str, str] = field(default_factory=dict)

    def reserve(self, source: SourceSchema) -> str:
        """Return the identity of the definition of `source`, and record its origin."""
        if source.component is None:
            node = source.nodes[-1]
            origin = replace(source.origin, title=text(node.get("title")), pointer=node.pointer)
            self.origins.setdefault(source.identity, origin)
        return source.identity

    def define(self, definition: Definition) -> Ref:
        """Add a definition, and return a reference to it."""
        self.definitions[definition.name] = definition
        return Ref(definition.name)


def own_description(nodes: Nodes) -> str:
    """Return the description of a component."""
    return explained(description(nodes), "Deprecated." * (annotations(nodes).get("deprecated") is True))


def explained(first: str, *facts: str) -> str:
    """Return the text `first`, followed by the `facts` that no type expresses."""
    return "\n\n".join(filter(None, (first, *facts)))


def _scoped_pointer(node: Node) -> str:
    bound = "".join(f"@{name}={pointer_text(to)}" for name, to in node.scope)
    return labeled_pointer(node.context.document.root, node.pointer, node.context.labeled) + bound


json_excerpt = partial(shown, most=120)


def unenforced_constraints(merged: MergedSchema, types: Collection[str]) -> Iterator[tuple[Pointer, str]]:
    """Yield the constraints on values of `types` that no Python type expresses, each as a pointer and words.

    If `types` is empty, yield the constraints on values of every type.
    """
    for part in merged.parts:
        if _KEYWORDS.isdisjoint(part.value):
            continue
        for type_, words in _WORDS.items():
            if type_ == "any" or not types or type_ in types:
                for keyword in sorted(words.keys() & part.value.keys()):
                    if found := words[keyword](part.value[keyword], part):
                        yield (*part.pointer, keyword), found


def constraint_words(schema: Schema) -> str:
    """Return the type and the constraints of `schema` in words; empty if it has no constraints."""
    if isinstance(schema, Nullable):
        return constraint_words(schema.schema)
    if isinstance(schema, Scalar | Array):
        words = limits(schema.constraints)
        type_ = schema.type if isinstance(schema, Scalar) else "array"
        return words and f"{type_}, {words}"
    return ""


_Words = Callable[[Any, Node], str]


def _dependent_required(value: Any, _: Node) -> str:  # untrusted JSON
    return "; ".join(
        f"{json_excerpt(name)} requires {', '.join(map(json_excerpt, needed))}"
        for name, needed in mapping(value).items()
        if isinstance(needed, list)
    )


def _dependent_schemas(value: Any, _: Node) -> str:  # untrusted JSON
    return "; ".join(
        f"if {json_excerpt(name)} is present, {json_excerpt(schema)}" for name, schema in mapping(value).items()
    )


def _others(noun: str, value: Any) -> str:  # untrusted JSON
    if value is True:
        return ""
    return f"no other {noun}" if value is False else f"other {noun} match {json_excerpt(value)}"


def _contains(value: Any, node: Node) -> str:
    least = node.value.get("minContains", 1)
    most = node.value.get("maxContains")
    limit = f" and at most {most}" if most is not None else ""
    return f"at least {least}{limit} of the items match {json_excerpt(value)}"


def _condition(value: Any, node: Node) -> str:
    clauses = [f"{word} {json_excerpt(node.value[word])}" for word in ("then", "else") if word in node.value]
    return ", ".join([f"if {json_excerpt(value)}", *clauses]) if clauses else ""


_WORDS: Mapping[str, Mapping[str, _Words]] = {
    "any": {"not": lambda value, _: f"not matching {json_excerpt(value)}", "if": _condition},
    "object": {
        "minProperties": lambda value, _: f"at least {counted(value, 'property')}",
        "maxProperties": lambda value, _: f"at most {counted(value, 'property')}",
        "propertyNames": lambda value, _: f"each property name matches {json_excerpt(value)}",
        "dependentRequired": _dependent_required,
        "dependentSchemas": _dependent_schemas,
        "dependencies": _dependent_schemas,
        "unevaluatedProperties": lambda value, _: _others("properties", value),
    },
    "array": {
        "uniqueItems": lambda value, _: "no duplicate items" if value is True else "",
        "contains": _contains,
        "unevaluatedItems": lambda value, node: "" if end_of_items(node) else _others("items", value),
    },
}
_KEYWORDS = frozenset(keyword for words in _WORDS.values() for keyword in words)
