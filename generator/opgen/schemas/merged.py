"""Merged schemas: one set of keywords from a schema and the schemas that it includes by `$ref` or `allOf`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from typing import Any

from opgen.core.frozen import frozen
from opgen.core.graphs import reached
from opgen.core.json_values import listed
from opgen.core.pointers import JsonObject, Pointer, pointer_text
from opgen.core.schema_keywords import LOWER_LIMITS, UPPER_LIMITS
from opgen.schemas.node import Node, Nodes, is_component
from opgen.schemas.references import MAX_CHAIN, bases_of, included, is_base, may_refer, sole_reference, without_siblings

_ITEM_KEYWORDS = frozenset({"contains", "if", "oneOf", "anyOf"})

# Keywords with schemas of other properties, and of items.
_OTHERS = frozenset("""
    patternProperties additionalProperties items prefixItems additionalItems unevaluatedItems
    """.split())


@frozen
class UnionKeyword:
    """Keyword `oneOf` or `anyOf` with its members, and the discriminator beside it.

    If the keyword is `allOf`, the members are the subtypes of a base: the components that include the base by `allOf`.

    - `owner`: the schema that has the keyword.
    """

    keyword: str
    owner: Node
    members: Nodes

    @property
    def pointer(self) -> Pointer:
        """Pointer of the keyword."""
        return (*self.owner.pointer, self.keyword)


@dataclass(slots=True, kw_only=True)
class InnerSchemas:
    """Schemas of the properties and items of a value, from all parts of its schema.

    - `properties`, `pattern_properties`: in document order, each with all schemas that it must match.
    - `required`: the pointer of the name in `required`, by name.
    - `extras`: the values of `additionalProperties`.
    - `prefix`: the items of `prefixItems`, each with all schemas that it must match.
    - `items`: the schemas of the other items. With a list in `items`, these are the ones of `additionalItems`.
    - `rest`: the values of `unevaluatedItems`, if no other keyword of the part evaluates items.
    """

    properties: dict[str, Nodes] = field(default_factory=dict)
    required: dict[str, Pointer] = field(default_factory=dict)
    pattern_properties: dict[str, Nodes] = field(default_factory=dict)
    extras: Nodes = ()
    prefix: tuple[Nodes, ...] = ()
    items: Nodes = ()
    rest: Nodes = ()

    def add(self, node: Node) -> None:
        """Add the schemas inside the part `node`."""
        if "properties" in node.value:
            _add_named(self.properties, node, "properties")
        if isinstance(node.get("required"), bool):
            node.problem(
                "required of a schema is not a list", "list the property in required of its object", at="required"
            )
        else:
            for each in node.items("required"):
                if each.expect(str):
                    self.required.setdefault(each.value, each.pointer)
        if _OTHERS.isdisjoint(node.value):
            return
        _add_named(self.pattern_properties, node, "patternProperties")
        items, prefix = node.child("items"), node.items("prefixItems")
        if isinstance(node.get("items"), list):
            items, prefix = node.child("additionalItems"), [*node.items("items"), *prefix]
        pairs = zip_longest(self.prefix, prefix)
        self.prefix = tuple((*(one or ()), *([other] if other else [])) for one, other in pairs)
        self.extras += _listed(node.child("additionalProperties"))
        self.items += _listed(items)
        self.rest += _listed(end_of_items(node))


def _add_named(named: dict[str, Nodes], node: Node, keyword: str) -> None:
    for name, schema in node.mapping(keyword):
        named[name] = (*named.get(name, ()), schema)


def _listed(node: Node | None) -> Nodes:
    return () if node is None else (node,)


@dataclass(slots=True, kw_only=True)
class MergedSchema(InnerSchemas):
    """Keywords of all schemas that one value must match.

    If several schemas have the same annotation, the annotation of the outermost schema wins.

    - `parts`: the schemas that are merged, innermost first.
    """

    keywords: JsonObject = field(default_factory=dict)
    unions: tuple[UnionKeyword, ...] = ()
    nullable: bool = False
    parts: list[Node] = field(default_factory=list)

    @property
    def types(self) -> list[Any]:  # untrusted JSON
        """Names in `type`; empty without types."""
        return listed(self.keywords.get("type", []))

    @property
    def values(self) -> list[Any]:  # untrusted JSON
        """Values that `enum` or `const` allows; empty if they do not restrict the values."""
        found = [self.keywords["const"]] if "const" in self.keywords else self.keywords.get("enum", [])
        return found if isinstance(found, list) else []

    @property
    def extra(self) -> Node | None:
        """Schema of additional properties in the outermost part that has one."""
        return self.extras[-1] if self.extras else None


def merge_schemas(nodes: Nodes) -> MergedSchema:
    """Merge `nodes`, which are schemas that one value must match.

    The running time is linear in the number of included schemas. Problems are recorded in the context of the nodes.
    """
    merged = MergedSchema()
    seen = set()
    for node in nodes:
        if isinstance(node.value, dict) and not may_refer(node):
            if node.pointer not in seen:
                seen.add(node.pointer)
                merged.parts.append(node)
                _add(merged, node, (node.pointer,))
            continue
        for part, chain in _gather(node, (), seen):
            merged.parts.append(part)
            _add(merged, part, chain)
    return merged


def extends(node: Node, base: Node) -> bool:
    """Return whether `node` refers to a schema that includes `base` by `allOf`."""
    return "$ref" in node and any(part.pointer == base.pointer for part in merge_schemas((node,)).parts)


def _gather(node: Node, chain: tuple[Pointer, ...], seen: set[Pointer]) -> Iterator[tuple[Node, tuple[Pointer, ...]]]:
    """Yield `node` and the schemas that it includes, each with the chain of pointers that ends at the schema.

    The innermost schema comes first. Each schema comes once.
    """
    if node.pointer in chain:
        node.problem(
            "cycle: the schema contains itself through allOf or $ref",
            "remove the allOf or $ref that refers back to the schema",
        )
        return
    if len(chain) >= MAX_CHAIN:
        _refuse_chain(node)
        return
    if node.pointer in seen:
        return
    seen.add(node.pointer)
    if isinstance(node.value, bool) or not node.expect(dict):
        return
    chain = (*chain, node.pointer)
    node = without_siblings(node)
    for each in included(node):
        yield from _gather(each, chain, seen)
    yield node, chain


def _refuse_chain(node: Node) -> None:
    """Record that the chain of references to `node` is too long.

    Each schema of a chain begins a further chain, so only the first problem is recorded.
    """
    message = f"more than {MAX_CHAIN} schemas in one chain of $ref and allOf"
    if all(problem.message != message for problem in node.context.problems):
        node.problem(message, "merge some of these schemas")


def _add(merged: MergedSchema, node: Node, chain: tuple[Pointer, ...]) -> None:
    merged.add(node)
    merged.nullable = merged.nullable or node.flag("nullable")
    if "oneOf" in node or "anyOf" in node:
        merged.unions += tuple(_choices(node, chain))
    for keyword, value in _numeric_exclusives(node.value).items():
        join = _JOINED.get(keyword) if keyword in merged.keywords else None
        merged.keywords[keyword] = join(merged.keywords[keyword], value) if join else value


def _choices(node: Node, chain: tuple[Pointer, ...]) -> Iterator[UnionKeyword]:
    """Yield the unions of `node`, except lists of subtypes.

    A union lists subtypes if a member is or refers to a schema in `chain`, which includes `node`.
    """
    for keyword in ("oneOf", "anyOf"):
        members = tuple(node.items(keyword))
        targets = [each.target() if "$ref" in each else each for each in members]
        is_inherited = any(target and target.pointer in chain for target in targets)
        if members and not is_inherited:
            yield UnionKeyword(keyword=keyword, owner=node, members=members)


def end_of_items(node: Node) -> Node | None:
    """Return the schema of `unevaluatedItems`, if it applies to all items after the prefix."""
    if "items" in node or not _ITEM_KEYWORDS.isdisjoint(node.value):
        return None
    return node.child("unevaluatedItems")


def _numeric_exclusives(value: JsonObject) -> JsonObject:
    """Convert the boolean `exclusiveMinimum` and `exclusiveMaximum` of 3.0 to the numbers of JSON Schema 2020-12."""
    keywords = dict(value)
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(keywords.get(exclusive), bool):
            is_exclusive = keywords.pop(exclusive)
            if is_exclusive and limit in keywords:
                keywords[exclusive] = keywords.pop(limit)
    return keywords


def _tighter(tightest: Callable[[Any, Any], Any], first: Any, second: Any) -> Any:  # untrusted JSON
    try:
        return tightest(first, second)
    except TypeError:
        return second


def _common(first: Any, second: Any) -> Any:  # untrusted JSON
    if not isinstance(first, list) or not isinstance(second, list):
        return second
    return [value for value in first if value in second] or second


def _common_types(first: Any, second: Any) -> Any:  # untrusted JSON
    one, other = listed(first), listed(second)
    common = [name for name in one if name in other]
    if not common and {"integer", "number"} <= {*map(str, one), *map(str, other)}:
        return "integer"
    return (common[0] if len(common) == 1 else common) if common else second


# Functions that join the values of a keyword in two schemas. Of any other keyword, the outer value counts.
_JOINED: Mapping[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(LOWER_LIMITS, partial(_tighter, max)),
    **dict.fromkeys(UPPER_LIMITS, partial(_tighter, min)),
    "enum": _common,
    "type": _common_types,
}


def inheritance_unions(schemas: Mapping[str, Node]) -> dict[Pointer, UnionKeyword]:
    """Return the subtypes of each base among the components `schemas`, as a union sorted by name.

    If a subtype has further subtypes, it is a member of its own union. The outermost base is not a member of its own
    union, because it accepts all values that no subtype accepts. A component with `oneOf` or `anyOf` is not a base,
    because the union lists the members. The running time is linear in the components and in the depth of inheritance.
    """
    included: dict[str, list[str]] = {}
    for name, node in schemas.items() if any(map(is_base, schemas.values())) else ():
        for base in filter(is_component, bases_of(node)):
            included.setdefault(base[2], []).append(name)
    # A schema that is only a reference with annotations is not a subtype, but its subtypes are.
    others = {name for name, node in schemas.items() if included and sole_reference((node,)) is not None}
    found = {name: reached((name,), lambda each: included.get(each, ())).keys() - others - {name} for name in included}
    subtypes = {name: names for name, names in found.items() if names}
    bases = [name for name in subtypes if is_base(schemas[name])]
    # The outermost base has the most subtypes.
    outermost = {each: base for base in sorted(bases, key=lambda base: len(subtypes[base])) for each in subtypes[base]}
    unions = {}
    for name in sorted(subtypes.keys() & {*bases, *outermost}):
        names = subtypes[name] | ({name} & outermost.keys())
        owner = schemas[outermost.get(name, name)]
        members = tuple(_reference(schemas[each], schemas[name]) for each in sorted(names))
        unions[schemas[name].pointer] = UnionKeyword(keyword="allOf", owner=owner, members=members)
    return unions


def _reference(child: Node, base: Node) -> Node:
    """Return a reference to `child`, as if the reference were a member of a union in `base`."""
    pointer = (*base.pointer, "allOf", child.pointer[-1])
    return Node({"$ref": "#" + pointer_text(child.pointer)}, pointer, base.context)
