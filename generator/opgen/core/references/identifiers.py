"""Index of the identifiers of a document: `$self`, `$id`, `$anchor` and `$dynamicAnchor`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urljoin

from opgen.core.pointers import Pointer, parse_ref

_KEYWORDS = frozenset({"$self", "$id", "$anchor", "$dynamicAnchor"})
# Keywords that have data as their value, not schemas.
_PLAIN = frozenset({"example", "examples", "default", "enum", "const"})
# Keywords that have a mapping from names to schemas as their value.
_NAMED = frozenset({"schemas", "properties", "patternProperties", "$defs", "dependentSchemas"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """Schemas of a document that have a URI or an anchor."""

    resources: Mapping[str, Pointer] = field(default_factory=dict)
    """Pointers by absolute URI, and by the URI as the document contains it."""
    bases: Mapping[Pointer, str] = field(default_factory=dict)
    """URI of each resource by its pointer. The document itself may have no URI."""
    anchors: Mapping[tuple[Pointer, str], Pointer] = field(default_factory=dict)
    """Pointers by resource and anchor name."""
    dynamic: Mapping[str, tuple[Pointer, ...]] = field(default_factory=dict)
    """Pointers by the name of a dynamic anchor."""

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
        uri = _joined(self.bases.get(own, ""), address)
        return self.resources.get(uri, self.resources.get(address))

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
