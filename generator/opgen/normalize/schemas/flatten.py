"""A schema with its `$ref`s and `allOf`s followed: one set of keywords, as if its author had written it in one piece."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from opgen.core.pointers import Pointer
from opgen.normalize.node import Node

COMPONENTS = ("components", "schemas")
MAX_CHAIN = 100
"""Of `$ref`s and `allOf`s inside one another, before a schema is refused."""

ASSERTIONS = frozenset("""
    type enum const nullable format pattern properties required additionalProperties patternProperties propertyNames
    items prefixItems allOf anyOf oneOf minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength
    maxLength minItems maxItems uniqueItems minProperties maxProperties
    not if then else contains minContains maxContains dependentSchemas dependentRequired dependencies
    unevaluatedItems unevaluatedProperties
    """.split())
"""Keywords that say which values are valid. All others are annotations: they change no type."""

_TIGHTER = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "minItems": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
    "maxItems": min,
}


_LOOK_AT_ITEMS = frozenset({"contains", "if", "oneOf", "anyOf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A `oneOf` or `anyOf`, with the discriminator that stands beside it."""

    keyword: str
    owner: Node
    """The schema that it is a keyword of."""
    branches: tuple[Node, ...]
    discriminator: Node | None = None


@dataclass(slots=True, kw_only=True)
class Flat:
    """The keywords that hold for a value, of all schemas that it must match; the outermost annotation wins."""

    keywords: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    """Each property with all the schemas it must match, in document order."""
    required: set[str] = field(default_factory=set)
    items: tuple[Node, ...] = ()
    extra: Node | None = None
    """`additionalProperties`."""
    patterns: tuple[tuple[str, Node], ...] = ()
    """The schemas of `patternProperties`, each with its pattern."""
    rest: tuple[Node, ...] = ()
    """What follows the items that have a place, by other keywords than `items`."""
    prefix: tuple[tuple[Node, ...], ...] = ()
    """The items that have a place, each with all the schemas it must match."""
    choices: tuple[Choice, ...] = ()
    nullable: bool = False
    parts: list[Node] = field(default_factory=list)
    """The schemas it was made of, innermost first."""


def flatten(nodes: tuple[Node, ...]) -> Flat:
    """What all of `nodes` say together; they are schemas that one value must match.

    Linear in what they reach through `$ref` and `allOf`. Problems are recorded in the nodes' context.
    """
    flat = Flat()
    seen: set[Pointer] = set()
    for node in nodes:
        for part, chain in _gather(node, (), seen):
            flat.parts.append(part)
            _add(flat, part, chain)
    return flat


def is_made_of(node: Node, base: Node) -> bool:
    """Whether `node` refers to a schema that `base` is a part of, by `allOf`: it says all that `base` says."""
    return "$ref" in node and any(
        part.pointer == base.pointer for part in flatten((node,)).parts
    )


def sole_reference(nodes: tuple[Node, ...]) -> Node | None:
    """The one mapping with a `$ref` among `nodes`, if all else is annotation: then the value is just its target.

    `allOf: [{$ref}, {description}]` is such a case, and so is `nullable` beside a `$ref`; the caller reads that. A
    component that is made of a base with a discriminator is none: it is one of its kinds, if one without a mark.
    """
    found: list[Node] = []
    for node in nodes:
        if not isinstance(node.value, dict) or not _annotates(node, found, 0):
            return None
    if len(found) != 1 or (len(nodes) == 1 and _is_kind(nodes[0], found[0])):
        return None
    return found[0]


def _is_kind(node: Node, reference: Node) -> bool:
    is_component = node.pointer[:2] == COMPONENTS and len(node.pointer) == 3
    if not is_component or reference is node or "$ref" not in reference:
        return False
    target = reference.target()
    return target is not None and is_base(target)


def is_base(node: Node) -> bool:
    """Whether `node` has a discriminator for what is made of it by `allOf`: one of a choice is not for these."""
    return "discriminator" in node and not ("oneOf" in node or "anyOf" in node)


def _annotates(node: Node, found: list[Node], depth: int) -> bool:
    """Whether `node` asserts nothing but `$ref`s, which are added to `found`."""
    own = ASSERTIONS.intersection(node.value) - {"allOf", "nullable"}
    if own or depth > MAX_CHAIN:
        return False
    if "$ref" in node or "$dynamicRef" in node:
        found.append(node)
    return all(
        isinstance(item.value, dict) and _annotates(item, found, depth + 1)
        for item in node.items("allOf")
    )


def _gather(
    node: Node, chain: tuple[Pointer, ...], seen: set[Pointer]
) -> Iterator[tuple[Node, tuple[Pointer, ...]]]:
    """The schemas that make up `node`, innermost first, each once, with the places that led to it."""
    if node.pointer in chain:
        node.problem(
            "cycle: the schema contains itself through allOf or $ref",
            "remove the allOf or $ref that refers back to the schema",
        )
        return
    if len(chain) >= MAX_CHAIN:
        node.problem(
            f"more than {MAX_CHAIN} schemas in one chain of references",
            "refer to the last schema of the chain directly",
        )
        return
    if node.pointer in seen:
        return
    seen.add(node.pointer)
    if isinstance(node.value, bool):
        return
    if not node.expect(dict):
        return
    chain = (*chain, node.pointer)
    is_reference = "$ref" in node or "$dynamicRef" in node
    if is_reference and (target := node.target()) is not None:
        yield from _gather(target, chain, seen)
    for item in node.items("allOf"):
        yield from _gather(item, chain, seen)
    yield node, chain


def _add(flat: Flat, node: Node, chain: tuple[Pointer, ...]) -> None:
    for name, schema in node.mapping("properties"):
        flat.properties[name] = (*flat.properties.get(name, ()), schema)
    # `required: true` in a property is a habit of Swagger 1 that says nothing here.
    if not isinstance(node.value.get("required"), bool):
        flat.required |= {i.value for i in node.items("required") if i.expect(str)}
    _add_parts(flat, node)
    flat.choices += tuple(_choices(node, chain))
    for keyword, value in _numeric_exclusives(node.value).items():
        if keyword in _TIGHTER and keyword in flat.keywords:
            flat.keywords[keyword] = _tighter(keyword, flat.keywords[keyword], value)
        elif keyword == "enum" and "enum" in flat.keywords:
            flat.keywords["enum"] = _common(flat.keywords["enum"], value)
        elif keyword == "type" and "type" in flat.keywords:
            flat.keywords["type"] = _common_types(flat.keywords["type"], value)
        else:
            flat.keywords[keyword] = value


def _add_parts(flat: Flat, node: Node) -> None:
    """The keywords that hold schemas."""
    items = node.child("items")
    if items is not None and isinstance(items.value, list):
        flat.prefix = _in_order(flat.prefix, tuple(node.items("items")))
    elif items is not None:
        flat.items += (items,)
    flat.prefix = _in_order(flat.prefix, tuple(node.items("prefixItems")))
    end = end_of_items(node)
    flat.rest += () if end is None else (end,)
    flat.extra = node.child("additionalProperties") or flat.extra
    flat.patterns += tuple(node.mapping("patternProperties"))
    flat.nullable = flat.nullable or node.flag("nullable")


def _choices(node: Node, chain: tuple[Pointer, ...]) -> Iterator[Choice]:
    """The choices of `node`, but for those that are made by what led to it: the base of a branch lists that branch."""
    for keyword in ("oneOf", "anyOf"):
        branches = tuple(node.items(keyword))
        targets = [branch.target() for branch in branches if "$ref" in branch]
        is_made = any(target and target.pointer in chain for target in targets)
        if branches and not is_made:
            yield Choice(
                keyword=keyword,
                owner=node,
                branches=branches,
                discriminator=node.child("discriminator"),
            )


def end_of_items(node: Node) -> Node | None:
    """What says of an array what follows the items that have a place, if it is not `items`.

    `additionalItems` does beside a list of `items` only; `unevaluatedItems` where nothing else looks at items.
    """
    if isinstance(node.value.get("items"), list):
        return node.child("additionalItems")
    if "items" in node or not _LOOK_AT_ITEMS.isdisjoint(node.value):
        return None
    return node.child("unevaluatedItems")


def _in_order(
    first: tuple[tuple[Node, ...], ...], second: tuple[Node, ...]
) -> tuple[tuple[Node, ...], ...]:
    """Two lists of items as one: what both have at a place must match both."""
    pairs = zip_longest(first, second)
    return tuple((*(one or ()), *([other] if other else [])) for one, other in pairs)


def _numeric_exclusives(value: dict[str, Any]) -> dict[str, Any]:
    """3.0's boolean `exclusiveMinimum` beside `minimum` as 2020-12's number."""
    keywords = dict(value)
    for bound, exclusive in (
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ):
        if isinstance(keywords.get(exclusive), bool):
            is_exclusive = keywords.pop(exclusive)
            if is_exclusive and bound in keywords:
                keywords[exclusive] = keywords.pop(bound)
    return keywords


def _tighter(keyword: str, first: Any, second: Any) -> Any:  # untrusted JSON
    try:
        return _TIGHTER[keyword](first, second)
    except TypeError:
        return second


def _common(first: Any, second: Any) -> Any:  # untrusted JSON
    if not isinstance(first, list) or not isinstance(second, list):
        return second
    return [value for value in first if value in second] or second


def _common_types(first: Any, second: Any) -> Any:  # untrusted JSON
    one, other = _as_list(first), _as_list(second)
    common = [name for name in one if name in other]
    if not common and {"integer", "number"} <= {*map(str, one), *map(str, other)}:
        return "integer"
    return (common[0] if len(common) == 1 else common) if common else second


def _as_list(value: Any) -> list[Any]:  # untrusted JSON
    return value if isinstance(value, list) else [value]
