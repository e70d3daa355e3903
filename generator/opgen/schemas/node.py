"""Nodes of a document: values with their pointers and references, read with problems in place of errors.

Lowering reports the problems. A comparison ignores them, because it reads documents that a package was made from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any, NamedTuple

from opgen.core import json_values
from opgen.core.errors import Note, Problem
from opgen.core.frozen import frozen
from opgen.core.markdown import plain_text
from opgen.core.pointers import JsonObject, Pointer, pointer_text
from opgen.core.references import Chains, References, Scope, references
from opgen.core.suggestions import did_you_mean
from opgen.document.document import Document
from opgen.document.openapi_objects import described

_NAMES = {
    dict: "a mapping",
    list: "a list",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    type(None): "null",
}
_MOST_SUGGESTIONS = 100

Key = tuple[Pointer, Scope]
"""Identity of a node in its document."""


@frozen
class Context:
    """Shared state of all nodes of a document: the document, and the problems and notes found so far.

    - `choices`: messages about settings of the client that do not fit the document.
    - `kinds`: kinds of the targets of references, by their pointers. Many references have the same target.
    - `chains`: chains of references, by the kind of the object at the end, such as `parameter`.
    - `labeled`: pointers as texts, with labels in place of positions in lists, and their values.
    - `nullable`: schemas of which `accepts_null` knows whether they allow null.
    - `responses`: responses by status, by the pointer of their operation. Several stages read them.
    """

    document: Document
    references: References
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    kinds: dict[Pointer, str] = field(default_factory=dict)
    chains: "dict[str, Chains[Node, End]]" = field(default_factory=dict)
    labeled: dict[Pointer, tuple[str, Any]] = field(default_factory=dict)
    nullable: dict[Key, bool] = field(default_factory=dict)
    responses: "dict[Pointer, dict[str, Node]]" = field(default_factory=dict)

    @property
    def root(self) -> "Node":
        """Root node of the document."""
        return Node(self.document.root, (), self)

    def is_version(self, version: str) -> bool:
        """Return whether the document has the OpenAPI version `version`, such as `3.0`."""
        return str(self.document.root.get("openapi")).startswith(version)


COMPONENT = ("components", "schemas")


def is_component(pointer: Pointer) -> bool:
    """Return whether `pointer` selects a component schema."""
    return len(pointer) == 3 and pointer[:2] == COMPONENT


def context_of(document: Document) -> Context:
    """Return the context of the nodes of `document`."""
    return Context(document=document, references=references(document.root))


class Node(NamedTuple):
    """Value of the document at `pointer`. The value is untrusted JSON.

    `scope` has the bound dynamic anchors (`$dynamicAnchor`) that affect the meaning of the value.
    """

    value: Any
    pointer: Pointer
    context: Context
    scope: Scope = ()

    def __contains__(self, key: object) -> bool:
        return isinstance(self.value, dict) and key in self.value

    @property
    def key(self) -> Key:
        """Identity of this node in its document."""
        return self.pointer, self.scope

    def problem(self, message: str, hint: str = "", *, at: str | None = None) -> None:
        """Record a problem at this node or, for a mapping, at its key `at`."""
        pointer = self.pointer if at is None else (*self.pointer, at)
        self.context.problems.append(Problem(message=message, pointer=pointer, hint=hint))

    def require(self, key: str, hint: str) -> None:
        """Record a problem if this mapping does not have `key`."""
        if key not in self:
            self.problem(f"missing {key}", hint)

    def note(self, message: str) -> None:
        """Record a note about this node."""
        self.context.notes.append(Note(message=message, pointer=self.pointer))

    def child(self, key: str) -> "Node | None":
        """Return the value at `key`; None if this is not a mapping with the key."""
        if isinstance(self.value, dict) and key in self.value:
            return Node(self.value[key], (*self.pointer, key), self.context, self.scope)
        return None

    def below(self, *keys: str) -> "Node | None":
        """Return the value at `keys`, each inside the one before; None if a mapping does not have its key."""
        found: Node | None = self
        for key in keys:
            found = None if found is None else found.child(key)
        return found

    def inside(self, key: str, value: Any) -> "Node":  # untrusted JSON
        """Return a node for `value` at `key`, also if this mapping does not have it."""
        return Node(value, (*self.pointer, key), self.context, self.scope)

    def get(self, key: str) -> Any:  # untrusted JSON
        """Return the plain value at `key`, or None."""
        return json_values.mapping(self.value).get(key)

    def object_at(self, key: str) -> "Node | None":
        """Return the mapping at `key`; None if the key is missing. A value that is not a mapping is a problem."""
        child = self.child(key)
        return child if child is not None and child.expect(dict) else None

    def mapping(self, key: str) -> "Iterator[tuple[str, Node]]":
        """Yield the entries of the mapping at `key`, in document order. A value that is not a mapping is a problem."""
        child = self.object_at(key)
        yield from child.entries() if child else ()

    def objects_at(self, key: str) -> "Iterator[tuple[str, Node]]":
        """Yield the entries of the mapping at `key`, except extensions."""
        return ((name, each) for name, each in self.mapping(key) if not name.startswith("x-"))

    def entries(self) -> "Iterator[tuple[str, Node]]":
        """Yield the entries of this mapping, in document order."""
        return ((key, self.inside(key, value)) for key, value in json_values.mapping(self.value).items())

    def items(self, key: str) -> "list[Node]":
        """Return the items of the list at `key`. A value that is not a list is a problem."""
        child = self.child(key)
        if child is None or not child.expect(list):
            return []
        return [child.inside(str(number), value) for number, value in enumerate(child.value)]

    def text(self, key: str) -> str:
        """Return the string at `key`; empty if the key is missing. A value that is not a string is a problem.

        A description is returned as plain text.
        """
        value: str = self._typed(key, str) or ""
        return plain_text(value) if key in {"summary", "description"} else value

    def flag(self, key: str) -> bool:
        """Return the boolean at `key`; false if the key is missing. A value that is not a boolean is a problem."""
        return self._typed(key, bool) is True

    def expect(self, kind: type) -> bool:
        """Return whether the value has the type `kind`. If not, record a problem."""
        if type(self.value) is kind:
            return True
        found = _NAMES.get(type(self.value), "something else")
        hint = "use {} for an empty mapping" if kind is dict and self.value == [] else ""
        self.problem(f"expected {_NAMES[kind]}, found {found}", hint)
        return False

    def resolved(self, kind: str) -> "Node | None":
        """Return this mapping or, if it has a `$ref`, the mapping at the end of the chain of `$ref`s.

        Record a problem and return None if there is no such mapping. `kind` is the expected kind of object, such as
        `parameter` or `response`. A description beside `$ref` replaces the description of the target. Other keys beside
        `$ref` are ignored. In OpenAPI 3.0, the description is ignored too.
        """
        if "$ref" not in self:
            return self if self.expect(dict) else None
        target = self.target(kind)
        if target is None:
            return None
        chains = self.context.chains.setdefault(kind, _object_chains(kind))
        end = chains.value(target)
        if end.cycle is not None:
            self.problem(
                f"reference cycle: this {kind} $ref refers back to itself",
                "replace one $ref of the cycle with its content",
                at="$ref",
            )
        if end.node is None:
            return None
        words = {**end.beside, **_own_description(self)}
        return end.node._replace(value={**end.node.value, **words}) if words else end.node

    def dereferenced(self) -> "Node":
        """Return the object at the end of the `$ref`s that begin here, of any kind; an empty object without an end."""
        if "$ref" not in self:
            return self
        end = self.context.references.end(self.value, self.pointer)
        return Node({}, self.pointer, self.context) if end is None else Node(end.value, end.pointer, self.context)

    def target(self, kind: str = "schema") -> "Node | None":
        """Return the direct target of the `$ref` or `$dynamicRef` of this mapping.

        Record a problem and return None if the target of a `$ref` does not exist or is not an object of `kind`. The
        target of a `$dynamicRef` may depend on the references that lead to this schema. If the target cannot be
        determined, record a note and return None.
        """
        if "$ref" not in self:
            return self._dynamic_target()
        reference = self.text("$ref")
        references = self.context.references
        found = references.find(reference, self.pointer)
        if found is not None:
            return self._pointed(found.value, found.pointer, reference, kind)
        pointers = list(references.identifiers.resolve(reference, self.pointer))
        if pointers:
            # A comparison with all names is slow, so only the first problems have a suggestion.
            is_early = len(self.context.problems) < _MOST_SUGGESTIONS
            near = self._nearest(pointers[-1]) if is_early else ""
            self.problem(
                f'unresolved $ref "{reference}": the target does not exist{near}',
                f"add the object at {pointer_text(pointers[-1])}, or correct the reference",
                at="$ref",
            )
        elif type(self.value["$ref"]) is str:
            self._refuse(reference)
        return None

    def _nearest(self, pointer: Pointer) -> str:
        """Suggest a name in place of the first name of `pointer` that does not exist."""
        value: Any = self.context.document.root
        for token in pointer:
            if not isinstance(value, dict):
                break
            if token not in value:
                near = did_you_mean(token, value)
                return f"; {near}" if near else ""
            value = value[token]
        return ""

    def _pointed(self, value: Any, pointer: Pointer, reference: str, kind: str) -> "Node | None":
        kinds = self.context.kinds
        found = kinds.get(pointer)
        if found is None:
            found = kinds[pointer] = self.context.document.kind(pointer)
        if not isinstance(value, dict | bool):
            actual = _NAMES[type(value)]
        elif found.lower() in {"", kind}:
            return self._entered(value, pointer)
        else:
            actual = described(found)
        self.problem(
            f'invalid $ref "{reference}": expected {described(kind.title())}, found {actual}',
            f"refer to {described(kind.title())}",
            at="$ref",
        )
        return None

    def _dynamic_target(self) -> "Node | None":
        reference = self.text("$dynamicRef")
        references = self.context.references
        pointer = references.dynamic(reference, self.pointer, self.scope)
        if pointer is None:
            self.note(f'not checked: the target of $dynamicRef "{reference}"')
            return None
        return self._entered(self.context.document.resolve(pointer), pointer)

    def _entered(self, value: Any, pointer: Pointer) -> "Node":
        """Return the node of the target `value`, with the bound dynamic anchors that affect the target."""
        references = self.context.references
        return Node(value, pointer, self.context, references.entered(self.scope, self.pointer, pointer))

    def _refuse(self, reference: str) -> None:
        """Record a problem: `reference` is not a pointer into the document."""
        if reference and not reference.startswith("#"):
            message = f'$ref "{reference}" refers to another document'
            hint = "run opgen fetch, which combines the files into one snapshot"
        else:
            message = f'invalid JSON Pointer in $ref "{reference}"'
            hint = "use the form #/components/schemas/Name, with / as ~1 and ~ as ~0"
        self.problem(message, hint, at="$ref")

    def _typed(self, key: str, kind: type) -> Any:  # untrusted JSON
        value = self.get(key)
        if type(value) is kind:
            return value
        if key in self:
            self.inside(key, value).expect(kind)
        return None


Nodes = tuple[Node, ...]
"""Schemas that one value must match together."""


@frozen
class End:
    """End of a chain of references.

    - `node`: None if the chain ends in a cycle, or if a target does not exist.
    - `beside`: keywords that the chain adds, such as `description`. Keywords of earlier nodes win.
    - `is_nullable`: True if a schema of the chain is nullable.
    - `is_bound`: True if the first node of the chain depends on the dynamic scope.
    - `cycle`: the node with the reference that closes the cycle; None without a cycle.
    """

    node: Node | None = None
    beside: Mapping[str, Any] = field(default_factory=dict)
    is_nullable: bool = False
    is_bound: bool = False
    cycle: Node | None = None


def _object_chains(kind: str) -> Chains[Node, End]:
    """Return the chains of `$ref`s to objects of `kind`. `opgen.schemas.references` has the chains of schemas."""

    def last(node: Node) -> End:
        is_found = "$ref" not in node and node.expect(dict)
        return End(node=node if is_found else None)

    return Chains(
        key=lambda node: node.key,
        following=lambda node: node.target(kind) if "$ref" in node else None,
        last=last,
        joined=lambda node, end: replace(end, beside={**end.beside, **_own_description(node)}),
        closed=lambda before: End(cycle=before),
    )


def _own_description(reference: Node) -> JsonObject:
    """Return a mapping with the description beside a `$ref`. OpenAPI 3.0 ignores the description."""
    text = reference.value.get("description")
    is_valid = type(text) is str and not reference.context.is_version("3.0")
    return {"description": text} if is_valid else {}
