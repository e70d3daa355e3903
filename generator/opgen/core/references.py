"""Index of the references of one document, with its identifiers, dynamic anchors and chains of references."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import unquote, urljoin

from opgen.core.frozen import frozen
from opgen.core.graphs import reached
from opgen.core.pointers import Pointer, parse_ref, resolve

_KEYWORDS = frozenset({"$self", "$id", "$anchor", "$dynamicAnchor"})
# Keywords that have data as their value, not schemas.
_PLAIN = frozenset({"example", "examples", "default", "enum", "const"})
# Keywords that have a mapping from names to schemas as their value.
_NAMED = frozenset({"schemas", "properties", "patternProperties", "$defs", "dependentSchemas"})


Link = TypeVar("Link")
Value = TypeVar("Value")


@frozen
class Chains(Generic[Link, Value]):
    """Cache with one value for each link in a chain of references.

    Each value is computed once, so n references into one chain of n links take linear time. A chain may be longer than
    the recursion limit of Python.

    - `following`: return the link that a link refers to, or None at the end of a chain.
    - `last`: return the value of the last link of a chain.
    - `joined`: return the value of a link, computed from the value of the link that it refers to.
    - `closed`: return the value of a link in a cycle, computed from the link that refers to it.
    """

    key: Callable[[Link], Hashable]
    following: Callable[[Link], Link | None]
    last: Callable[[Link], Value]
    joined: Callable[[Link, Value], Value]
    closed: Callable[[Link], Value]
    _known: dict[Hashable, Value] = field(default_factory=dict)

    def value(self, start: Link) -> Value:
        """Return the value of the link `start`."""
        passed = {}
        key, link = self.key(start), start
        while key not in self._known and key not in passed:
            passed[key] = link
            following = self.following(link)
            if following is None:
                self._known[key] = self.last(link)
            else:
                key, link = self.key(following), following
        if key not in self._known:
            self._close(list(passed), passed, key)
        value = self._known[key]
        for each in reversed(passed):
            if each not in self._known:
                self._known[each] = self.joined(passed[each], value)
            value = self._known[each]
        return value

    def _close(self, keys: list[Hashable], passed: dict[Hashable, Link], entry: Hashable) -> None:
        """Record a value for each link in the cycle that contains `entry`."""
        cycle = keys[keys.index(entry) :]
        for before, each in zip((cycle[-1], *cycle), cycle, strict=False):
            self._known[each] = self.closed(passed[before])


@frozen
class Identifiers:
    """Schemas of a document that have a URI or an anchor.

    - `resources`: pointers by absolute URI, and by the URI as the document contains it.
    - `bases`: URI of each resource by its pointer. The document itself may have no URI.
    - `anchors`: pointers by resource and anchor name.
    - `dynamic`: pointers by the name of a dynamic anchor.
    """

    resources: Mapping[str, Pointer] = field(default_factory=dict)
    bases: Mapping[Pointer, str] = field(default_factory=dict)
    anchors: Mapping[tuple[Pointer, str], Pointer] = field(default_factory=dict)
    dynamic: Mapping[str, tuple[Pointer, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Return whether no schema has a URI or an anchor."""
        return not (self.resources or self.anchors)

    def resolve(self, reference: str, at: Pointer) -> Iterator[Pointer]:
        """Yield the possible targets of `reference` at `at`. The first existing one is the target.

        Inside a schema with an `$id`, a pointer is relative to that schema. Many documents ignore this rule, so the
        second possible target is the same pointer in the whole document. Source: JSON Schema 2020-12 core, section 8.2.
        """
        if not reference:
            return
        address, fragment = split(reference)
        start = self.start(address, at)
        if start is not None:
            if (start, unquote(fragment)) in self.anchors:
                yield self.anchors[start, unquote(fragment)]
            pointer = parse_ref("#" + fragment)
            if pointer is not None:
                yield (*start, *pointer)
        if start and not address and (pointer := parse_ref(reference)) is not None:
            yield pointer

    def start(self, address: str, at: Pointer) -> Pointer | None:
        """Return the resource with the URI `address` for a reference at `at`, or None if it does not exist.

        An empty `address` means the innermost resource that contains `at`.
        """
        own = self.resource(at)
        if not address:
            return own
        return self.resources.get(self.absolute(address, at), self.resources.get(address))

    def absolute(self, address: str, at: Pointer) -> str:
        """Return `address` as an absolute URI for a reference at `at`, or unchanged if no `$id` is its base."""
        return _joined(self.bases.get(self.resource(at), ""), address)

    def resource(self, at: Pointer) -> Pointer:
        """Return the innermost schema with a URI that contains `at`, or else the document."""
        return _resource(self.bases, at)

    def only_dynamic(self, name: str) -> Pointer | None:
        """Return the only schema with the dynamic anchor `name`, or None if not exactly one schema has it."""
        pointers = self.dynamic.get(name, ())
        return pointers[0] if len(pointers) == 1 else None


def split(reference: str) -> tuple[str, str]:
    """Return the address and the fragment of `reference`."""
    address, _, fragment = reference.partition("#")
    return address, fragment


def identifiers(root: Mapping[str, Any]) -> Identifiers:
    """Index the identifiers in the document `root`. The time is linear in the size of the document."""
    if not _has_identifier(root):
        return Identifiers()
    found = list(_identified(root))
    bases: dict[Pointer, str] = {}
    resources: dict[str, Pointer] = {}
    written: dict[str, Pointer] = {}
    anchors: dict[tuple[Pointer, str], Pointer] = {}
    dynamic: dict[str, tuple[Pointer, ...]] = {}
    # Parents come first, so the resource that contains a schema is known before the schema.
    for pointer, schema in found:
        own = schema.get("$id") if pointer else root.get("$self", root.get("$id"))
        if isinstance(own, str) and (address := split(own)[0]):
            uri = _joined(bases.get(_resource(bases, pointer), ""), address)
            bases[pointer], resources[uri] = uri, pointer
            written.setdefault(address, pointer)
        resource = _resource(bases, pointer)
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = schema.get(keyword)
            if isinstance(name, str):
                anchors.setdefault((resource, name), pointer)
        name = schema.get("$dynamicAnchor")
        if isinstance(name, str):
            dynamic[name] = (*dynamic.get(name, ()), pointer)
    return Identifiers(resources=written | resources, bases=bases, anchors=anchors, dynamic=dynamic)


def _joined(base: str, address: str) -> str:
    """Return `address` as an absolute URI, or unchanged if it is not a URI."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _resource(bases: Mapping[Pointer, str], at: Pointer) -> Pointer:
    """Return the innermost schema with a URI that contains `at`."""
    lengths = range(len(at), 0, -1) if bases else ()
    return next((at[:n] for n in lengths if at[:n] in bases), ())


def _has_identifier(root: Mapping[str, Any]) -> bool:
    """Return whether any mapping has a keyword of an identifier. Most documents have none, so pointers would be waste."""
    level: list[Any] = [root]
    while level:
        mappings = [value for value in level if type(value) is dict]
        if not all(map(_KEYWORDS.isdisjoint, mappings)):
            return True
        inner: list[Iterable[Any]] = [e for e in level if type(e) is list]
        inner += [each.values() for each in mappings]
        # Most values are texts. One pass for each level takes less than half the time of a list of pending values.
        level = [each for values in inner for each in values if type(each) is not str]
    return False


def _identified(root: Mapping[str, Any]) -> Iterator[tuple[Pointer, Mapping[str, Any]]]:
    """Yield mappings that have an identifier and may be schemas. Outer mappings come first."""
    waiting: list[tuple[Any, Pointer, bool]] = [(root, (), False)]
    while waiting:
        value, pointer, is_named = waiting.pop()
        if isinstance(value, list):
            items = [(str(index), item) for index, item in enumerate(value)]
            waiting += [(item, (*pointer, key), False) for key, item in items]
        elif isinstance(value, Mapping):
            if not is_named and not _KEYWORDS.isdisjoint(value):
                yield pointer, value
            waiting += [
                (item, (*pointer, key), not is_named and key in _NAMED)
                for key, item in value.items()
                if is_named or (key not in _PLAIN and not key.startswith("x-"))
            ]


Scope = tuple[tuple[str, Pointer], ...]
"""Dynamic anchors that the references to a schema bind, each with its pointer."""


@frozen
class Dynamics:
    """Dynamic anchors of a document. Without anchors, every scope is empty.

    A base schema is a schema with an `$id`, or a component. By the standard, components without an `$id` are one
    resource, in which each anchor may occur only once. Source: JSON Schema 2020-12 core, section 8.2.3.2.

    - `declared`: anchors of each base schema.
    - `needed`: names of the anchors that each base schema uses, directly or through its references.
    """

    identifiers: Identifiers = field(default_factory=Identifiers)
    declared: Mapping[Pointer, Scope] = field(default_factory=dict)
    needed: Mapping[Pointer, frozenset[str]] = field(default_factory=dict)

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
        for base in {*bases, *reached(bases, lambda base: users.get(base, ()))}:
            needed.setdefault(base, set()).add(name)
    return Dynamics(
        identifiers=identifiers,
        declared={base: tuple(own.items()) for base, own in declared.items()},
        needed={base: frozenset(names) for base, names in needed.items()},
    )


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


class Target(NamedTuple):
    """Target of a reference. The value is untrusted JSON."""

    pointer: Pointer
    value: Any


@frozen
class References:
    """Targets of the references of a document.

    Without `identifiers`, every reference is a JSON Pointer into the document.
    """

    root: Mapping[str, Any]
    identifiers: Identifiers = field(default_factory=Identifiers)
    dynamics: Dynamics = field(default_factory=Dynamics)
    _ends: Chains[Target, Target | None] = field(init=False)
    # Targets of the references of a document without identifiers, where the pointer of a reference has no effect.
    _found: dict[str, Target | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ends: Chains[Target, Target | None] = Chains(
            key=lambda target: target.pointer,
            following=lambda target: self._following(target.value, target.pointer),
            last=lambda target: None if _is_reference(target.value) else target,
            joined=lambda _, end: end,
            closed=lambda _: None,
        )
        object.__setattr__(self, "_ends", ends)

    def find(self, reference: object, at: Pointer = ()) -> Target | None:
        """Return the target of `reference` at `at`, or None if no target exists."""
        if not isinstance(reference, str):
            return None
        if self.identifiers.is_empty:
            if reference not in self._found:
                self._found[reference] = self._searched(reference, ())
            return self._found[reference]
        return self._searched(reference, at)

    def _searched(self, reference: str, at: Pointer) -> Target | None:
        for pointer in self.identifiers.resolve(reference, at):
            try:
                return Target(pointer, resolve(self.root, pointer))
            except KeyError:
                continue
        return None

    def end(self, value: object, at: Pointer = ()) -> Target | None:
        """Return the end of the chain of `$ref`s that begins with `value` at `at`.

        Return None if the chain ends in a cycle or if a target does not exist.
        """
        if not _is_reference(value):
            return Target(at, value)
        first = self._following(value, at)
        return None if first is None else self._ends.value(first)

    def dynamic(self, reference: str, at: Pointer, scope: Scope) -> Pointer | None:
        """Return the target of a `$dynamicRef` at `at` in `scope`, or None if the target is ambiguous or missing.

        The scope is without effect if the plain target is not a dynamic anchor of that name. Source: JSON Schema
        2020-12 core, section 8.2.3.2.
        """
        found, anchor = self.find(reference, at), split(reference)[1]
        if found is not None and found.pointer not in self.identifiers.dynamic.get(anchor, ()):
            return found.pointer
        bound = dict(self.dynamics.bound(scope, at))
        return bound.get(anchor, self.identifiers.only_dynamic(anchor))

    def entered(self, scope: Scope, at: Pointer, target: Pointer) -> Scope:
        """Return the scope of `target` for a reference at `at` in `scope`."""
        if not self.dynamics.declared:
            return ()
        return self.dynamics.entered(self.dynamics.bound(scope, at), target)

    def _following(self, value: object, at: Pointer) -> Target | None:
        return self.find(value.get("$ref") if isinstance(value, Mapping) else None, at)


def references(root: Mapping[str, Any]) -> References:
    """Index the references of the document `root`, with identifiers and dynamic anchors.

    The time is linear in the size of the document.
    """
    known = identifiers(root)
    return References(root=root, identifiers=known, dynamics=dynamics(root, known))


def _is_reference(value: object) -> bool:
    return isinstance(value, Mapping) and "$ref" in value
