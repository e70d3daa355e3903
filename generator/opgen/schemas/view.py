"""Normalized view of a schema: equal schemas in different notations have equal views."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from typing import Any

from opgen.core.pointers import JsonObject, Pointer
from opgen.core.schema_keywords import ANY_PATTERNS, KEYWORDS, LOWER_LIMITS, OF_TYPE, OPAQUE
from opgen.schemas.merged import InnerSchemas, UnionKeyword
from opgen.schemas.node import Context, Key, Node, Nodes
from opgen.schemas.parts import Located, Part, implied_types, listed_values, nullable_of, types_of_values
from opgen.schemas.values import canonical_value, is_number

CLOSED = False
"""Value of `View.extra` for an object without additional properties."""

SIZES = tuple(e.name for e in KEYWORDS if e.role in {"lower", "upper"} and e.type != "number")
"""Limits of lengths and counts."""
_APPLIES = {**OF_TYPE, "number": ("lower", "upper", "multipleOf")}
# Keywords that `_add_bounds` and `_add_scalars` read.
_SIMPLE = frozenset({*SIZES, *OF_TYPE["number"], "format", "uniqueItems", "pattern", "x-extensible-enum"})
_OPAQUE = frozenset(OPAQUE)
_SCALARS = frozenset({"string", "number", "integer"})


@dataclass(slots=True, kw_only=True)
class View(InnerSchemas):
    """Schema with its included schemas merged.

    - `pointer`, `parts`: pointers of the schema, and of all schemas that are merged.
    - `refuses_null_at`: the pointer of the first part that refuses null.
    - `types`: types without null. None means any type.
    - `enum`: allowed values by their canonical text. None means any value.
    - `keywords`: other constraints, each with its pointer. `lower` and `upper` are pairs of a bound and its exclusivity.
    - `any_pattern`: the pointer of a pattern that every text matches. It is not one of `patterns`.
    - `extra`: None if additional properties are allowed, `CLOSED`, or their schema.
    - `conflicts`: members of `allOf` that cannot be merged.
    """

    pointer: Pointer
    context: Context
    parts: tuple[Pointer, ...]
    types: frozenset[str] | None = None
    types_at: Pointer = ()
    nullable: bool = False
    refuses_null_at: Pointer = ()
    enum: dict[str, Located] | None = None
    enum_at: Pointer = ()
    keywords: dict[str, Located] = field(default_factory=dict)
    patterns: dict[str, Pointer] = field(default_factory=dict)
    any_pattern: Pointer = ()
    extensible: dict[str, Located] | None = None
    extra: bool | Nodes | None = None
    extra_at: Pointer = ()
    unions: tuple[UnionKeyword, ...] = ()
    conflicts: Nodes = ()
    discriminator: Node | None = None
    remaining: dict[str, Nodes] = field(default_factory=dict)

    def inside(self, keyword: str, value: Any) -> Node:  # untrusted JSON
        """Return a node for the schema `value` at a keyword that the schema does not have."""
        return Node(value, (*self.pointer, keyword), self.context)

    @property
    def additional(self) -> Nodes:
        """Schemas of additional properties."""
        return (
            self.extra
            if isinstance(self.extra, tuple)
            else (self.inside("additionalProperties", {} if self.extra is None else False),)
        )

    def place(self, pointer: Pointer | None) -> Pointer:
        """Return the part that contains `pointer` of the other document, or else the pointer of the schema."""
        for length in range(len(pointer or ()), 2, -1):
            if pointer and pointer[:length] in self.parts:
                return pointer[:length]
        return self.pointer

    def limit(self, keyword: str) -> Any:  # untrusted JSON
        """Return the value of a constraint, or None."""
        found = self.keywords.get(keyword)
        return None if found is None else found[0]

    def all_types(self) -> frozenset[str] | None:
        """Return the declared types, or else the types of the enum."""
        if self.types is None and self.enum is not None:
            return types_of_values(self.enum.values())
        return self.types

    def item(self, number: int) -> Nodes:
        """Return the schemas of the item with the number."""
        return self.prefix[number] if number < len(self.prefix) else self.items or (self.inside("items", {}),)

    @property
    def is_any(self) -> bool:
        """True if all values are valid."""
        return self.is_blank and self.types is None and self.enum is None and not (self.unions or self.conflicts)

    @property
    def is_blank(self) -> bool:
        """True if all values are valid, apart from types and enums."""
        constraints = (self.keywords, self.patterns, self.properties, self.required)
        others = (self.items, self.prefix, self.pattern_properties, self.remaining)
        return self.extra is None and not any((*constraints, *others))

    def shared_with(self, other: "View") -> "View":
        """Return this view without the constraints of types that `other` does not allow."""
        types, others = self.all_types(), other.all_types()
        if types == others:
            return self
        if types is None or others is None:
            blank = self if types is None else other
            common = frozenset[str]() if blank.is_blank else types or others
        else:
            common = _common(types, others)
        view = replace(self, keywords=dict(self.keywords), remaining=dict(self.remaining))
        _remove_other_types(view, common or frozenset())
        return view


def view_of(parts: list[Part], context: Context, conflicts: Container[Key] = ()) -> View:
    """Merge the parts of a schema into one view. The parts `conflicts` are not merged."""
    pointers = tuple(part.node.pointer for part in parts)
    view = View(pointer=pointers[0] if pointers else (), context=context, parts=pointers)
    seen: set[Key] = {part.node.key for part in parts}
    for part in parts:
        if part.node.key in conflicts or _conflicts(view, part):
            view.conflicts = (*view.conflicts, part.node)
        else:
            _add(view, part, seen)
    view.nullable = nullable_of(parts)
    view.refuses_null_at = next((e.node.pointer for e in parts if e.null is False and not e.is_free), ())
    if view.types is None and view.enum is None and not view.unions:
        implied = frozenset[str]().union(*map(implied_types, parts))
        view.types = implied if len(implied) == 1 else None
    _finish(view)
    return view


def _conflicts(view: View, part: Part) -> bool:
    if view.types and part.types is not None and not _common(view.types, part.types):
        return True
    if view.enum is not None and part.enum is not None:
        return not view.enum.keys() & part.enum.keys()
    own, other = view.keywords.get("format"), part.own.get("format")
    return own is not None and isinstance(other, str) and own[0] != other


def _common(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    common = one & other
    if ("number" in one and "integer" in other) or ("integer" in one and "number" in other):
        common |= {"integer"}
    return common


def _add(view: View, part: Part, seen: set[Key]) -> None:
    own, pointer = part.own, part.node.pointer
    if part.types is not None:
        common = part.types if view.types is None else _common(view.types, part.types)
        view.types, view.types_at = common, _sole_keyword(part, "type")
    if part.enum is not None:
        if view.enum is None:
            view.enum, view.enum_at = part.enum, _sole_keyword(part, "enum", "const")
        else:
            view.enum = {k: v for k, v in view.enum.items() if k in part.enum}
    if view.discriminator is None:
        view.discriminator = part.node.child("discriminator")
    # A union in a base lists the schemas that include the base by allOf.
    view.unions += tuple(
        each for each in part.unions if not any(_is_inherited(member, seen) for member in each.members)
    )
    if not _SIMPLE.isdisjoint(own):
        _add_bounds(view, own, pointer)
        _add_scalars(view, own, pointer)
    if isinstance(own.get("x-extensible-enum"), list):
        listed = listed_values(part.node, "x-extensible-enum")
        view.extensible = {canonical_value(each[0]): each for each in listed}
    if own:
        view.add(part.node)
    for keyword in sorted(_OPAQUE.intersection(own)):
        if (node := part.node.child(keyword)) is not None:
            view.remaining[keyword] = (*view.remaining.get(keyword, ()), node)


def _sole_keyword(part: Part, *keywords: str) -> Pointer:
    """Return the pointer of the one of `keywords`, or of the union, that the part has, or else of the part."""
    found = [each for each in (*keywords, "oneOf", "anyOf") if each in part.own]
    return (*part.node.pointer, *found) if len(found) == 1 else part.node.pointer


def _is_inherited(member: Node, seen: set[Key]) -> bool:
    reference = member.get("$ref")
    if not isinstance(reference, str):
        return False
    name = reference.rpartition("/")[2]
    return any(len(key[0]) == 3 and key[0][2] == name for key in seen)


def _add_bounds(view: View, own: JsonObject, pointer: Pointer) -> None:
    for name, inclusive, exclusive, sign in (
        ("lower", "minimum", "exclusiveMinimum", 1),
        ("upper", "maximum", "exclusiveMaximum", -1),
    ):
        for keyword in (inclusive, exclusive):
            bound: Any = own.get(keyword)
            known = view.limit(name)
            if is_number(bound):
                is_exclusive = keyword == exclusive or own.get(exclusive) is True
                if known is None or (sign * bound, is_exclusive) > (sign * known[0], known[1]):
                    view.keywords[name] = (bound, is_exclusive), (*pointer, keyword)


def _add_scalars(view: View, own: JsonObject, pointer: Pointer) -> None:
    for keyword in SIZES:
        value = own.get(keyword)
        if not is_number(value) or (value == 0 and keyword.startswith("min")):
            continue
        known = view.keywords.get(keyword)
        if known is None or (value > known[0] if keyword in LOWER_LIMITS else value < known[0]):
            view.keywords[keyword] = (value, (*pointer, keyword))
    for keyword in ("format", "multipleOf"):
        if keyword in own and isinstance(own[keyword], str | int | float):
            view.keywords.setdefault(keyword, (own[keyword], (*pointer, keyword)))
    if own.get("uniqueItems") is True:
        view.keywords["uniqueItems"] = (True, (*pointer, "uniqueItems"))
    if isinstance(own.get("pattern"), str):
        at = (*pointer, "pattern")
        if own["pattern"] in ANY_PATTERNS:
            view.any_pattern = at
        else:
            view.patterns.setdefault(own["pattern"], at)


def _finish(view: View) -> None:
    """Remove keywords without effect, and write equal notations in one form."""
    view.items = tuple(each for each in view.items if each.value not in ({}, True))
    closed = [each for each in view.extras if each.value is False]
    others = tuple(each for each in view.extras if each.value not in ({}, True))
    view.extra = CLOSED if closed else others or None
    view.extra_at = (closed or [*others])[-1].pointer if others else ()
    media, encoding = (view.remaining.get("contentMediaType"), view.remaining.get("contentEncoding"))
    if media and not encoding and media[0].value == "application/octet-stream":
        _become_format(view, "binary", view.remaining.pop("contentMediaType"))
    elif encoding and encoding[0].value == "base64":
        _become_format(view, "byte", view.remaining.pop("contentEncoding"))
        view.remaining.pop("contentMediaType", None)
    _remove_without_effect(view.remaining)
    if view.enum is not None and view.enum.keys() == {"true", "false"}:
        view.types, view.enum = frozenset({"boolean"}), None
    types = view.all_types()
    if types is not None:
        _remove_other_types(view, types)


def _remove_without_effect(remaining: dict[str, Nodes]) -> None:
    """Remove keywords that decide nothing without another keyword, or with their value."""
    for keyword in ("unevaluatedItems", "unevaluatedProperties"):
        nodes = remaining.get(keyword)
        if nodes and nodes[0].value in (True, {}):
            del remaining[keyword]
    # The limits of `contains` decide nothing without it. It decides nothing with a lower limit of 0 alone.
    least = remaining.get("minContains")
    if least and least[0].value == 0 and "maxContains" not in remaining:
        remaining.pop("contains", None)
    if "contains" not in remaining:
        for keyword in ("minContains", "maxContains"):
            remaining.pop(keyword, None)
    # A condition alone decides nothing, and its branches need it.
    if "if" not in remaining or not remaining.keys() & {"then", "else"}:
        for keyword in ("if", "then", "else"):
            remaining.pop(keyword, None)


def _remove_other_types(view: View, types: frozenset[str]) -> None:
    """Remove the constraints of types that are not among `types`."""
    has_constraints = bool(view.keywords or view.remaining)
    for kind, keywords in _APPLIES.items() if has_constraints else ():
        if kind in types or (kind == "number" and "integer" in types):
            continue
        for keyword in keywords:
            view.keywords.pop(keyword, None)
            view.remaining.pop(keyword, None)
    if not types & _SCALARS:
        view.keywords.pop("format", None)
    if "string" not in types:
        view.patterns = {}
    if "array" not in types:
        view.items, view.prefix = (), ()
    if "object" not in types:
        view.properties, view.required, view.extra = {}, {}, None
        view.pattern_properties = {}


def _become_format(view: View, name: str, nodes: Nodes) -> None:
    view.keywords.setdefault("format", (name, nodes[0].pointer))
    if view.types is None and view.enum is None:
        view.types = frozenset({"string"})
