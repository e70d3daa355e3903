"""Dynamic scope: the chain of references to a schema decides the targets of its `$dynamicRef`s."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from opgen.core.pointers import Pointer
from opgen.core.references.identifiers import Identifiers, split

Scope = tuple[tuple[str, Pointer], ...]
"""Dynamic anchors that are bound on the way to a schema, each with its pointer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dynamics:
    """Dynamic anchors of a document; without any, every scope is empty.

    A home is a schema with an `$id`, or a component: without an `$id` all would be one resource, in which an anchor
    could stand once. Source: JSON Schema 2020-12 core, section 8.2.3.2.
    """

    identifiers: Identifiers = field(default_factory=Identifiers)
    declared: Mapping[Pointer, Scope] = field(default_factory=dict)
    """Anchors of each home."""
    needed: Mapping[Pointer, frozenset[str]] = field(default_factory=dict)
    """Names of the anchors that each home asks for, by itself or through its references."""

    def bound(self, scope: Scope, at: Pointer) -> Scope:
        """Return `scope` with the anchors of the home of `at`; an anchor that is bound further out stays."""
        own = self.declared.get(self.home(at), ())
        names = {name for name, _ in scope}
        return (*scope, *(pair for pair in own if pair[0] not in names))

    def entered(self, scope: Scope, target: Pointer) -> Scope:
        """Return the part of `scope` that changes the meaning of `target`."""
        if not scope:
            return scope
        home = self.home(target)
        needed = self.needed.get(home, frozenset())
        own = self.declared.get(home, ())
        return tuple(pair for pair in scope if pair[0] in needed and pair not in own)

    def home(self, at: Pointer) -> Pointer:
        """Return the schema that `at` belongs to."""
        resource = self.identifiers.resource(at)
        is_component = at[:2] == ("components", "schemas") and len(resource) < 3
        return at[:3] if is_component else resource


def dynamics(root: Mapping[str, Any], identifiers: Identifiers) -> Dynamics:
    """Index the dynamic anchors of the document `root`. Linear in the document, for each name of an anchor."""
    if not identifiers.dynamic:
        return Dynamics()
    bare = Dynamics(identifiers=identifiers)
    declared: dict[Pointer, dict[str, Pointer]] = {}
    for name, places in identifiers.dynamic.items():
        for place in places:
            declared.setdefault(bare.home(place), {}).setdefault(name, place)
    asking: dict[str, set[Pointer]] = {}
    users: dict[Pointer, set[Pointer]] = {}
    for keyword, reference, at in _references(root, ()):
        home = bare.home(at)
        if keyword == "$dynamicRef":
            asking.setdefault(split(reference)[1], set()).add(home)
        else:
            for target in identifiers.resolve(reference, at):
                users.setdefault(bare.home(target), set()).add(home)
    needed: dict[Pointer, set[str]] = {}
    for name, homes in asking.items():
        for home in _reaching(homes, users):
            needed.setdefault(home, set()).add(name)
    return Dynamics(
        identifiers=identifiers,
        declared={home: tuple(own.items()) for home, own in declared.items()},
        needed={home: frozenset(names) for home, names in needed.items()},
    )


def _reaching(
    homes: set[Pointer], users: Mapping[Pointer, set[Pointer]]
) -> set[Pointer]:
    """Return `homes`, and every home whose references lead to one of them."""
    found: set[Pointer] = set()
    waiting = list(homes)
    while waiting:
        home = waiting.pop()
        if home not in found:
            found.add(home)
            waiting += users.get(home, ())
    return found


def _references(value: Any, at: Pointer) -> Iterator[tuple[str, str, Pointer]]:
    """Yield every `$ref` and `$dynamicRef`: keyword, reference, pointer of the schema."""
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
