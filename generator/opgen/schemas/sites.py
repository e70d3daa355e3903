"""Schemas of one document: views, sites and digests, each computed once."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import field

from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer
from opgen.core.schema_keywords import SCHEMA_MAPS
from opgen.document.document import Document
from opgen.schemas.graph import Graph, graph_of, part_of
from opgen.schemas.node import Context, Key, Node, Nodes, context_of
from opgen.schemas.parts import Located, accepts_null, parts_of, split_null
from opgen.schemas.references import assertions, is_reference, mapped, may_refer, sole_included
from opgen.schemas.values import canonical_value
from opgen.schemas.view import CLOSED, View, view_of

_NOTES = ("default", "deprecated", "x-sunset", "readOnly", "writeOnly")
# Depth to which two schemas are compared to pair members of unions.
_DIGEST_DEPTH = 4

SiteKey = tuple[Key, ...]


@frozen
class Site:
    """Schema at a place that uses it, with its references followed.

    - `nodes`: the schemas that a value must match.
    - `null`: whether a wrap, such as `anyOf` with null, allows null; None without a wrap.
    - `notes`: annotations that matter, such as `default` and `readOnly`. Outer ones win.
    - `start`: the first node, with the pointer of the place.
    - `chain`: the pointers of the nodes that references and wraps led through, from `start` on, and of all parts.
    - `null_at`: the pointer of the wrap, or `start`.
    """

    nodes: Nodes
    key: SiteKey
    null: bool | None
    notes: dict[str, Located]
    start: Node
    chain: tuple[Pointer, ...]
    null_at: Pointer

    def at(self, pointer: Pointer) -> Pointer:
        """Return `pointer` of the other document if this site led through it, else the pointer of the place."""
        return pointer if pointer in self.chain else self.start.pointer

    def flag(self, name: str) -> bool:
        """Return whether the annotation `name` is true."""
        return name in self.notes and self.notes[name][0] is True


@frozen
class Schemas:
    """All schemas of one document.

    - `unchanged`: the components and paths that are equal in both documents, with everything that they refer to.
    - `changed`: the identities of values that contain a reference to another component or path.
    - `is_comparable`: whether equal texts of both documents have the same meaning if their references have.
    """

    side: Context
    graph: Graph = field(default_factory=Graph)
    unchanged: set[Pointer] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    is_comparable: bool = False
    _views: dict[SiteKey, View] = field(default_factory=dict)
    _sites: dict[SiteKey, Site] = field(default_factory=dict)
    _digests: dict[tuple[SiteKey, bool | None, int], int] = field(default_factory=dict)

    def part(self, pointer: Pointer) -> Node:
        """Return the component, path or webhook at `pointer`."""
        return Node(self.graph.values[pointer], pointer, self.side)

    def view(self, site: Site, conflicts: frozenset[Key] = frozenset()) -> View:
        """Return the view of the schema at `site`, without merging the members `conflicts` of `allOf`."""
        if conflicts:
            return view_of(parts_of(site.nodes), self.side, conflicts)
        known = self._views.get(site.key)
        if known is None:
            known = view_of(parts_of(site.nodes), self.side)
            self._views[site.key] = known
        return known

    def view_of(self, *nodes: Node) -> View:
        """Return the view of `nodes`, which one value must match together."""
        return self.view(self.site(nodes))

    def is_unchanged(self, nodes: Iterable[Node]) -> bool:
        """Return whether the other document has the same nodes at the same pointers."""
        return all(part_of(each.pointer) in self.unchanged for each in nodes)

    def text(self, node: Node) -> str | None:
        """Return the text of a schema if an equal text in the other document has the same meaning, else None."""
        if not self.is_comparable or id(node.value) in self.changed:
            return None
        return canonical_value(node.value)

    def subtypes(self, site: Site) -> dict[str, Node]:
        """Return the subtypes of the base at `site` by discriminator value. Other schemas have none.

        A union lists its members, so its discriminator adds none.
        """
        base = site.nodes[0]
        discriminator = base.child("discriminator")
        if len(site.nodes) != 1 or discriminator is None or self.view(site).unions:
            return {}
        found = {
            value: target
            for value, node in discriminator.mapping("mapping")
            if (target := mapped(node)) is not None and target.pointer != base.pointer
        }
        known = {each.pointer for each in found.values()}
        for pointer in self.graph.subtypes.get(base.pointer, ()):
            if pointer not in known:
                found[pointer[-1]] = self.part(pointer)
        return found

    def nullable(self, site: Site) -> bool:
        """Return whether null is valid at `site`."""
        return self.view(site).nullable if site.null is None else site.null

    def site(self, nodes: Nodes) -> Site:
        """Return the site of `nodes`, which one value must match together."""
        key = tuple(each.key for each in nodes)
        known = self._sites.get(key)
        if known is None:
            known = self._sites[key] = self._read(nodes)
        return known

    def _read(self, nodes: Nodes) -> Site:
        start, null = nodes[0], None
        null_at = start.pointer
        chain = [start.pointer]
        notes: dict[str, Located] = {}
        seen: set[Key] = set()
        while len(nodes) == 1 and nodes[0].key not in seen:
            node = nodes[0]
            seen.add(node.key)
            if not isinstance(node.value, dict):
                break
            _note(node, notes)
            inner, wraps = self._inner(node)
            if inner is None:
                break
            if wraps is not None and null is None:
                null, null_at = wraps, node.pointer
            nodes = (inner,)
            chain.append(inner.pointer)
        for part in (parts_of(nodes) if len(nodes) > 1 or may_refer(nodes[0]) else ()):
            _note(part.node, notes)
            chain.append(part.node.pointer)
        return Site(
            nodes=nodes,
            key=tuple(each.key for each in nodes),
            null=null,
            notes=notes,
            start=start,
            chain=tuple(chain),
            null_at=null_at,
        )

    def _inner(self, node: Node) -> tuple[Node | None, bool | None]:
        """Return the only schema that `node` refers to or wraps, and whether the wrap allows null."""
        frees = True if node.value.get("nullable") is True else None
        inner = sole_included(node)
        own = assertions(node.value) - {"nullable"}
        if inner is not None or is_reference(node) or len(own) != 1 or not own <= {"oneOf", "anyOf"}:
            return inner, frees
        (keyword,) = own
        rest, has_null = split_null(node.items(keyword))
        if len(rest) != 1:
            return None, None
        if has_null and keyword == "oneOf":
            return rest[0], frees or not accepts_null(rest[0])
        return rest[0], True if has_null else frees

    def of(self, nodes: Nodes, depth: int = _DIGEST_DEPTH) -> int:
        """Return a number that is equal for schemas with equal content down to `depth`."""
        site = self.site(nodes)
        key = (site.key, site.null, depth)
        known = self._digests.get(key)
        if known is None:
            known = self._digests[key] = hash(self._content(site, depth))
        return known

    def own(self, site: Site) -> tuple[Hashable, ...]:
        """Return the content of a schema without the schemas inside it."""
        view = self.view(site)
        return (
            self.nullable(site),
            None if view.enum is not None else view.types,
            None if view.enum is None else frozenset(view.enum),
            frozenset((k, canonical_value(v)) for k, (v, _) in view.keywords.items()),
            frozenset(view.patterns),
            frozenset(view.required),
            frozenset(view.properties),
            view.extra is CLOSED,
            len(view.unions),
        )

    def _content(self, site: Site, depth: int) -> tuple[Hashable, ...]:
        own = self.own(site)
        if not depth:
            return own
        view, inner = self.view(site), depth - 1
        return (
            *own,
            frozenset((key, self.of(nodes, inner)) for key, nodes in _inner_schemas(view)),
            frozenset(frozenset(self.of((each,), inner) for each in union.members) for union in view.unions),
            frozenset((keyword, self.remaining(keyword, nodes, inner)) for keyword, nodes in view.remaining.items()),
        )

    def remaining(self, keyword: str, nodes: Nodes, depth: int = _DIGEST_DEPTH) -> int:
        """Return the digest of a keyword that is compared as a whole."""
        if keyword in SCHEMA_MAPS or keyword == "dependentRequired":
            return hash(
                frozenset((name, self._dependency(each, depth)) for node in nodes for name, each in node.entries())
            )
        if isinstance(nodes[0].value, dict):
            return self.of(nodes, depth)
        return hash(tuple(canonical_value(each.value) for each in nodes))

    def _dependency(self, node: Node, depth: int) -> int:
        if isinstance(node.value, list):
            return hash(frozenset(map(canonical_value, node.value)))
        return self.of((node,), depth)


def schemas_of(document: Document) -> Schemas:
    """Return the schemas of a document: OpenAPI 3, repaired."""
    own = context_of(document)
    return Schemas(side=own, graph=graph_of(own))


BothSchemas = tuple[Schemas, Schemas]
"""Schemas of the old and of the new document."""


def _note(node: Node, notes: dict[str, Located]) -> None:
    for name in _NOTES:
        if name in node.value and name not in notes:
            notes[name] = (node.value[name], (*node.pointer, name))


def _inner_schemas(view: View) -> Iterator[tuple[Hashable, Nodes]]:
    """Yield the schemas inside a schema by their places, except members of unions and of constraints."""
    yield from ((("properties", name), nodes) for name, nodes in view.properties.items())
    yield from ((("patternProperties", name), nodes) for name, nodes in view.pattern_properties.items())
    yield from ((("prefixItems", number), nodes) for number, nodes in enumerate(view.prefix))
    yield from ((("conflicts", number), (node,)) for number, node in enumerate(view.conflicts))
    if view.items:
        yield "items", view.items
    if isinstance(view.extra, tuple):
        yield "additionalProperties", view.extra
