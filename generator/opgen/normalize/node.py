"""A place in a document: its value, its pointer, and typed looks at it that record what is wrong instead of raising."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from opgen.core.errors import Note, Problem
from opgen.core.pointers import Pointer, pointer_text
from opgen.core.references.dynamic import Dynamics, Scope
from opgen.core.references.identifiers import Identifiers
from opgen.document.document import Document

_NAMES = {
    dict: "a mapping",
    list: "a list",
    str: "a string",
    bool: "true or false",
    int: "an integer",
    float: "a number",
    type(None): "null",
}
_ABSENT = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What all nodes of a document share: the document, and the problems and notes found so far."""

    document: Document
    identifiers: Identifiers = field(default_factory=Identifiers)
    dynamics: Dynamics = field(default_factory=Dynamics)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def root(self) -> "Node":
        """The whole document."""
        return Node(self.document.root, (), self)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document (any JSON: it is not trusted) where `pointer` says."""

    value: Any
    pointer: Pointer
    context: Context
    scope: Scope = ()
    """The dynamic anchors that are bound on the way here, if they change what is here."""

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, Mapping) and key in self.value

    def problem(self, message: str, hint: str = "", *, at: str | None = None) -> None:
        """Record that something is wrong here, or at the key `at` of this mapping."""
        pointer = self.pointer if at is None else (*self.pointer, at)
        self.context.problems.append(
            Problem(message=message, pointer=pointer, hint=hint)
        )

    def note(self, message: str) -> None:
        """Record what is said here and not checked."""
        self.context.notes.append(Note(message=message, pointer=self.pointer))

    def child(self, key: str) -> "Node | None":
        """The value at `key`, if this is a mapping that has it."""
        if isinstance(self.value, Mapping) and key in self.value:
            return self._inside(self.value[key], key)
        return None

    def mapping(self, key: str) -> "Iterator[tuple[str, Node]]":
        """The entries of the mapping at `key`, in document order; none if it is absent or, a problem, no mapping."""
        child = self.child(key)
        if child is not None and child.expect(dict):
            yield from child.entries()

    def entries(self) -> "Iterator[tuple[str, Node]]":
        """This mapping's own entries."""
        for key, value in self.value.items():
            yield key, self._inside(value, key)

    def items(self, key: str) -> "Iterator[Node]":
        """The items of the list at `key`; none if it is absent or, a problem, no list."""
        child = self.child(key)
        if child is not None and child.expect(list):
            for index, value in enumerate(child.value):
                pointer = (*child.pointer, str(index))
                yield Node(value, pointer, self.context, self.scope)

    def text(self, key: str) -> str:
        """The string at `key`; empty if it is absent or, a problem, no string."""
        value = self._typed(key, str)
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool:
        """The boolean at `key`; false if it is absent or, a problem, no boolean."""
        return self._typed(key, bool) is True

    def expect(self, kind: type) -> bool:
        """Whether the value is of `kind`; a problem if not."""
        if type(self.value) is kind:
            return True
        found = _NAMES.get(type(self.value), "something else")
        self.problem(f"expected {_NAMES[kind]}, found {found}")
        return False

    def resolved(self, kind: str) -> "Node | None":
        """The mapping that a chain of `$ref` leads to from here; None, with a problem, if it leads nowhere.

        `kind` says what is looked for (`parameter`, `response`). Of the keys beside `$ref` a description is read: it
        stands for the one that is referred to. In 3.0 it is ignored.
        """
        seen: set[Pointer] = set()
        node = self
        words: dict[str, Any] = {}
        while "$ref" in node:
            if node.pointer in seen:
                self.problem(
                    f"{kind} $ref leads back to itself",
                    "give one of those in the circle content of its own",
                    at="$ref",
                )
                return None
            seen.add(node.pointer)
            target = node.target(kind)
            if target is None:
                return None
            words = words or _own_words(node)
            node = target
        if not node.expect(dict):
            return None
        return replace(node, value={**node.value, **words}) if words else node

    def target(self, kind: str = "schema") -> "Node | None":
        """Where this mapping's `$ref` points, one step; None, with a problem, if no `kind` is there.

        A `$dynamicRef` points nowhere, with a note, if who refers to its schema decides where.
        """
        if "$ref" not in self:
            return self._dynamic_target()
        reference = self.text("$ref")
        pointers = list(self.context.identifiers.resolve(reference, self.pointer))
        if not pointers:
            if type(self.value["$ref"]) is str:
                self._refuse(reference)
            return None
        for pointer in pointers:
            try:
                value = self.context.document.resolve(pointer)
            except KeyError:
                continue
            return self._pointed(value, pointer, reference, kind)
        self.problem(
            f'$ref "{reference}" points at nothing',
            f"add what should stand at {pointer_text(pointers[-1])}, or correct the spelling",
            at="$ref",
        )
        return None

    def _pointed(
        self, value: Any, pointer: Pointer, reference: str, kind: str
    ) -> "Node | None":
        found = self.context.document.kind(pointer)
        if not isinstance(value, dict | bool):
            what = _NAMES[type(value)]
        elif found in {"", kind}:
            return self._entered(value, pointer)
        else:
            what = f"no {kind}: what stands there is called {found}"
        self.problem(
            f'$ref "{reference}" points at {what}',
            "refer to what should stand here",
            at="$ref",
        )
        return None

    def _dynamic_target(self) -> "Node | None":
        reference = self.text("$dynamicRef")
        bound = self.context.dynamics.bound(self.scope, self.pointer)
        anchor = reference.partition("#")[2]
        pointer = dict(bound).get(anchor)
        if pointer is None:
            pointer = self.context.identifiers.dynamic_target(reference)
        if pointer is None:
            self.note(f'not checked: what $dynamicRef "{reference}" points at')
            return None
        return self._entered(self.context.document.resolve(pointer), pointer)

    def _inside(self, value: Any, key: str) -> "Node":
        return Node(value, (*self.pointer, key), self.context, self.scope)

    def _entered(self, value: Any, pointer: Pointer) -> "Node":
        """What is referred to, with the anchors that are bound from here on."""
        dynamics = self.context.dynamics
        scope = dynamics.entered(dynamics.bound(self.scope, self.pointer), pointer)
        return Node(value, pointer, self.context, scope)

    def _refuse(self, reference: str) -> None:
        """Record why `reference` is not followed."""
        if reference and not reference.startswith("#"):
            message = f'$ref "{reference}" leaves the document'
            hint = "opgen fetch makes one document of several files; only its snapshot is read here"
        else:
            message = f'$ref "{reference}" is no JSON pointer'
            hint = "write it as #/components/schemas/Name, with / as ~1 and ~ as ~0"
        self.problem(message, hint, at="$ref")

    def _typed(self, key: str, kind: type) -> object:
        child = self.child(key)
        if child is None or not child.expect(kind):
            return _ABSENT
        return child.value


def _own_words(reference: Node) -> dict[str, Any]:
    """The description beside a `$ref`, of a version that gives it a meaning."""
    version = str(reference.context.document.root.get("openapi"))
    words = reference.value.get("description")
    is_read = type(words) is str and not version.startswith("3.0")
    return {"description": words} if is_read else {}
