"""Where references by identifier lead: `$id`, `$anchor` and `$dynamicAnchor` of schemas, found once for a document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from opgen.core.pointers import Pointer, parse_ref

_MARKS = frozenset({"$id", "$anchor", "$dynamicAnchor"})
# What holds no schema, whatever it looks like.
_PLAIN = frozenset({"example", "examples", "default", "enum", "const"})
# What holds schemas under names of the author's, which are no keywords.
_NAMED = frozenset(
    {"schemas", "properties", "patternProperties", "$defs", "dependentSchemas"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """The schemas of a document that have a URI or an anchor of their own."""

    resources: Mapping[str, Pointer] = field(default_factory=dict)
    """By absolute URI, or by what is written where nothing makes it absolute."""
    bases: Mapping[Pointer, str] = field(default_factory=dict)
    """The URI of each resource by its place; the document's own is empty."""
    anchors: Mapping[tuple[Pointer, str], Pointer] = field(default_factory=dict)
    """By resource and name."""
    dynamic: Mapping[str, tuple[Pointer, ...]] = field(default_factory=dict)
    """The places of each dynamic anchor."""

    def resolve(self, reference: str, at: Pointer) -> Iterator[Pointer]:
        """Where `reference`, which stands at `at`, may point; the first of these that exists is meant.

        Inside a schema with an `$id` a pointer begins at that schema. Many documents mean the whole document all the
        same, which is tried next. Source: JSON Schema 2020-12 core, section 8.2.
        """
        if not reference:
            return
        own = _resource(self.bases, at)
        address, fragment = urldefrag(reference)
        root = self.resources.get(urljoin(self.bases.get(own, ""), address), ())
        start = root if address else own
        if not address or root:
            if (start, unquote(fragment)) in self.anchors:
                yield self.anchors[start, unquote(fragment)]
            pointer = parse_ref("#" + fragment)
            if pointer is not None:
                yield (*start, *pointer)
        whole = parse_ref(reference)
        if whole is not None:
            yield whole

    def resource(self, at: Pointer) -> Pointer:
        """The innermost schema with a URI of its own that holds `at`; the whole document if there is none."""
        return _resource(self.bases, at)

    def dynamic_target(self, reference: str) -> Pointer | None:
        """Where a `$dynamicRef` leads, if there is but one place that it can: who refers decides among several."""
        places = self.dynamic.get(urldefrag(reference).fragment, ())
        return places[0] if len(places) == 1 else None


def identifiers(root: Mapping[str, Any]) -> Identifiers:
    """The identifiers of the schemas in the document `root`. Linear in it."""
    found = list(_marked(root))
    bases: dict[Pointer, str] = {}
    resources: dict[str, Pointer] = {}
    anchors: dict[tuple[Pointer, str], Pointer] = {}
    dynamic: dict[str, tuple[Pointer, ...]] = {}
    # Parents come first, so that each finds the resource that it stands in.
    for pointer, schema in found:
        own = schema.get("$id")
        if isinstance(own, str) and (address := urldefrag(own).url):
            uri = urljoin(bases.get(_resource(bases, pointer), ""), address)
            bases[pointer], resources[uri] = uri, pointer
        resource = _resource(bases, pointer)
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = schema.get(keyword)
            if isinstance(name, str):
                anchors.setdefault((resource, name), pointer)
        name = schema.get("$dynamicAnchor")
        if isinstance(name, str):
            dynamic[name] = (*dynamic.get(name, ()), pointer)
    return Identifiers(
        resources=resources, bases=bases, anchors=anchors, dynamic=dynamic
    )


def _resource(bases: Mapping[Pointer, str], at: Pointer) -> Pointer:
    """The innermost schema with a URI of its own that holds `at`."""
    lengths = range(len(at), 0, -1) if bases else ()
    return next((at[:n] for n in lengths if at[:n] in bases), ())


def _marked(root: Mapping[str, Any]) -> Iterator[tuple[Pointer, Mapping[str, Any]]]:
    """Every mapping in the document that has a mark and may be a schema; those outside come before those inside."""
    waiting: list[tuple[Any, Pointer, bool]] = [(root, (), False)]
    while waiting:
        value, pointer, is_named = waiting.pop()
        if isinstance(value, list):
            items = [(str(index), item) for index, item in enumerate(value)]
            waiting += [(item, (*pointer, key), False) for key, item in items]
        elif isinstance(value, Mapping):
            if not is_named and not _MARKS.isdisjoint(value):
                yield pointer, value
            waiting += [
                (item, (*pointer, key), not is_named and key in _NAMED)
                for key, item in value.items()
                if is_named or (key not in _PLAIN and not key.startswith("x-"))
            ]
