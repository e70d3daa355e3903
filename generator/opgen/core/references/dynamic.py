"""Dynamic scope: the references that lead to a schema determine the targets of its `$dynamicRef`s."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from opgen.core.pointers import Pointer
from opgen.core.references.identifiers import Identifiers, split

Scope = tuple[tuple[str, Pointer], ...]
"""Dynamic anchors that the references to a schema bind, each with its pointer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dynamics:
    """Dynamic anchors of a document. Without anchors, every scope is empty.

    A base schema is a schema with an `$id`, or a component. By the standard, components without an `$id` are one
    resource, in which each anchor may occur only once. Source: JSON Schema 2020-12 core, section 8.2.3.2.
    """

    identifiers: Identifiers = field(default_factory=Identifiers)
    declared: Mapping[Pointer, Scope] = field(default_factory=dict)
    """Anchors of each base schema."""
    needed: Mapping[Pointer, frozenset[str]] = field(default_factory=dict)
    """Names of the anchors that each base schema uses, directly or through its references."""

    def bound(self, scope: Scope, at: Pointer) -> Scope:
        """Return `scope` with new anchors from the base schema that contains `at`. Existing anchors win."""
        own = self.declared.get(self.base(at), ())
        names = {name for name, _ in scope}
        return (*scope, *(pair for pair in own if pair[0] not in names))

    def entered(self, scope: Scope, target: Pointer) -> Scope:
        """Return the part of `scope` that changes the meaning of `target`."""
        if not scope:
            return scope
        base = self.base(target)
        needed = self.needed.get(base, frozenset())
        own = self.declared.get(base, ())
        return tuple(pair for pair in scope if pair[0] in needed and pair not in own)

    def base(self, at: Pointer) -> Pointer:
        """Return the base schema that contains `at`."""
        resource = self.identifiers.resource(at)
        is_component = at[:2] == ("components", "schemas") and len(resource) < 3
        return at[:3] if is_component else resource


def dynamics(root: Mapping[str, Any], identifiers: Identifiers) -> Dynamics:
    """Index the dynamic anchors of the document `root`.

    For each anchor name, the time is linear in the size of the document.
    """
    if not identifiers.dynamic:
        return Dynamics()
    bare = Dynamics(identifiers=identifiers)
    declared: dict[Pointer, dict[str, Pointer]] = {}
    for name, pointers in identifiers.dynamic.items():
        for pointer in pointers:
            declared.setdefault(bare.base(pointer), {}).setdefault(name, pointer)
    using: dict[str, set[Pointer]] = {}
    users: dict[Pointer, set[Pointer]] = {}
    for keyword, reference, at in _references(root, ()):
        base = bare.base(at)
        if keyword == "$dynamicRef":
            using.setdefault(split(reference)[1], set()).add(base)
        else:
            for target in identifiers.resolve(reference, at):
                users.setdefault(bare.base(target), set()).add(base)
    needed: dict[Pointer, set[str]] = {}
    for name, bases in using.items():
        for base in _reaching(bases, users):
            needed.setdefault(base, set()).add(name)
    return Dynamics(
        identifiers=identifiers,
        declared={base: tuple(own.items()) for base, own in declared.items()},
        needed={base: frozenset(names) for base, names in needed.items()},
    )


def _reaching(bases: set[Pointer], users: Mapping[Pointer, set[Pointer]]) -> set[Pointer]:
    """Return `bases` and every base schema that refers to one of them, directly or not."""
    found: set[Pointer] = set()
    waiting = list(bases)
    while waiting:
        base = waiting.pop()
        if base not in found:
            found.add(base)
            waiting += users.get(base, ())
    return found


def _references(value: Any, at: Pointer) -> Iterator[tuple[str, str, Pointer]]:
    """Yield the keyword, the reference and the pointer of each schema with a `$ref` or `$dynamicRef`."""
    waiting = [(value, at)]
    while waiting:
        value, at = waiting.pop()
        if isinstance(value, Mapping):
            for keyword in ("$ref", "$dynamicRef"):
                if isinstance(value.get(keyword), str):
                    yield keyword, value[keyword], at
            waiting += [(item, (*at, key)) for key, item in value.items()]
        elif isinstance(value, list):
            waiting += [(item, (*at, str(n))) for n, item in enumerate(value)]
