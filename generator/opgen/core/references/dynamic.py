"""Dynamic references: who refers to a schema decides where its `$dynamicRef`s lead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

from opgen.core.pointers import Pointer
from opgen.core.references.identifiers import Identifiers

Scope = tuple[tuple[str, Pointer], ...]
"""The anchors that are bound on the way to a schema, with the places they are bound to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dynamics:
    """The dynamic anchors of a document; without any, no scope is ever more than empty.

    A home is a schema with an `$id`, or a component: without an `$id` all would be one resource, in which an anchor
    could stand once. Source: JSON Schema 2020-12 core, section 8.2.3.2.
    """

    identifiers: Identifiers = field(default_factory=Identifiers)
    declared: Mapping[Pointer, Scope] = field(default_factory=dict)
    """By home: its anchors."""
    needed: Mapping[Pointer, frozenset[str]] = field(default_factory=dict)
    """By home: the anchors that it asks for, or what it refers to does."""

    def bound(self, scope: Scope, at: Pointer) -> Scope:
        """`scope` with the anchors of the home of `at`; those bound before, further out, stay."""
        own = self.declared.get(self.home(at), ())
        names = {name for name, _ in scope}
        return (*scope, *(pair for pair in own if pair[0] not in names))

    def entered(self, scope: Scope, target: Pointer) -> Scope:
        """What of `scope` makes another schema of `target` than it is by itself."""
        if not scope:
            return scope
        home = self.home(target)
        needed = self.needed.get(home, frozenset())
        own = self.declared.get(home, ())
        return tuple(pair for pair in scope if pair[0] in needed and pair not in own)

    def home(self, at: Pointer) -> Pointer:
        """The schema that `at` belongs to."""
        resource = self.identifiers.resource(at)
        is_component = at[:2] == ("components", "schemas") and len(resource) < 3
        return at[:3] if is_component else resource


def dynamics(root: Mapping[str, Any], identifiers: Identifiers) -> Dynamics:
    """The dynamic anchors of the document `root`. Linear in it, times the depth of its references."""
    if not identifiers.dynamic:
        return Dynamics()
    bare = Dynamics(identifiers=identifiers)
    declared: dict[Pointer, dict[str, Pointer]] = {}
    for name, places in identifiers.dynamic.items():
        for place in places:
            declared.setdefault(bare.home(place), {}).setdefault(name, place)
    needed: dict[Pointer, set[str]] = {}
    used: dict[Pointer, set[Pointer]] = {}
    for keyword, reference, at in _references(root, ()):
        home = bare.home(at)
        if keyword == "$dynamicRef":
            needed.setdefault(home, set()).add(urldefrag(reference).fragment)
        else:
            targets = identifiers.resolve(reference, at)
            used.setdefault(home, set()).update(map(bare.home, targets))
    return Dynamics(
        identifiers=identifiers,
        declared={home: tuple(own.items()) for home, own in declared.items()},
        needed={home: _reached(home, needed, used) for home in {*needed, *used}},
    )


def _reached(
    home: Pointer,
    needed: Mapping[Pointer, set[str]],
    used: Mapping[Pointer, set[Pointer]],
) -> frozenset[str]:
    found: set[str] = set()
    seen: set[Pointer] = set()
    waiting = [home]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            found |= needed.get(each, set())
            waiting += used.get(each, ())
    return frozenset(found)


def _references(value: Any, at: Pointer) -> Iterator[tuple[str, str, Pointer]]:
    """Every `$ref` and `$dynamicRef` with its keyword and the place of its schema."""
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
