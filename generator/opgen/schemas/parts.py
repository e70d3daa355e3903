"""Parts of a schema: the schemas that one value must match, from `$ref`, `allOf` and unions of one member."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from opgen.core.pointers import JsonObject, Pointer
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import Key, Node, Nodes
from opgen.schemas.references import assertions, included, is_reference, sole_included, without_siblings
from opgen.schemas.values import canonical_value, type_of

Located = tuple[Any, Pointer]
"""Value of a keyword, which is untrusted JSON, and its pointer."""


@dataclass(slots=True, kw_only=True)
class Part:
    """One schema with its own keywords, in normalized form.

    - `null`: True if its keywords allow null, False if they refuse null, None if they do not decide it.
    - `is_free`: True if another part allows null in its place.
    """

    node: Node
    own: JsonObject  # untrusted JSON
    types: frozenset[str] | None = None
    enum: dict[str, Located] | None = None
    unions: list[UnionKeyword] = field(default_factory=list)
    null: bool | None = None
    is_free: bool = False


def unwrapped(node: Node) -> Node:
    """Return the schema that `node` refers to or has as the only member of `allOf`, without other constraints."""
    seen = set()
    while isinstance(node.value, dict) and node.key not in seen and node.value.get("nullable") is not True:
        seen.add(node.key)
        inner = sole_included(node)
        if inner is None:
            break
        node = inner
    return node


def split_null(members: Iterable[Node]) -> tuple[list[Node], bool]:
    """Return the members that are not the type null, and whether null is one of the members."""
    listed = list(members)
    rest = [each for each in listed if not _is_null(unwrapped(each))]
    return rest, len(rest) < len(listed)


def _is_null(node: Node) -> bool:
    value = node.value
    if not isinstance(value, dict) or "$ref" in value:
        return False
    if value.get("type") in ("null", ["null"]):
        return True
    return value.get("enum") == [None] or ("const" in value and value["const"] is None)


def parts_of(nodes: Nodes, unknown: list[Node] | None = None) -> list[Part]:
    """Return the parts of `nodes`, which one value must match together. The outermost part comes first.

    With a list `unknown`, members of unions that may allow null are added to the list and treated as not nullable.
    """
    found = []
    waiting = [(node, False) for node in reversed(nodes)]
    seen = set()
    while waiting:
        node, is_free = waiting.pop()
        if node.key in seen:
            continue
        seen.add(node.key)
        if not isinstance(node.value, dict):
            if node.value is False:
                found.append(Part(node=node, own={}, types=frozenset(), null=False))
            continue
        node = without_siblings(node)
        own = node.value
        part = Part(node=node, own=own, is_free=is_free)
        frees = own.get("nullable") is True
        others = [(each, is_free or frees) for each in included(node)]
        _read_values(part)
        if "oneOf" in own or "anyOf" in own:
            others += _read_unions(part, unknown)
        if frees:
            part.null = True
        found.append(part)
        waiting += reversed(others)
    return found


def accepts_null(node: Node) -> bool:
    """Return whether a value of `node` may be null. A union that contains itself is not nullable because of that."""
    waiting, entered, known = [node], set[Key](), node.context.nullable
    while waiting:
        current = waiting[-1]
        if current.key not in known:
            unknown: list[Node] = []
            parts = parts_of((current,), unknown)
            inner = [each for each in unknown if each.key not in entered]
            if inner and current.key not in entered:
                entered.add(current.key)
                waiting += inner
                continue
            known[current.key] = nullable_of(parts)
        waiting.pop()
    return known[node.key]


def _accepts_null(node: Node, unknown: list[Node] | None) -> bool:
    if node.key in node.context.nullable or unknown is None:
        return accepts_null(node)
    unknown.append(node)
    return False


def nullable_of(parts: list[Part]) -> bool:
    """Return whether the parts of a schema allow null together."""
    decided = [each.null for each in parts if each.null is not None and not each.is_free]
    if decided:
        return all(decided)
    return not any(implied_types(part) for part in parts)


_IMPLIED = {
    **dict.fromkeys(("properties", "additionalProperties", "patternProperties"), "object"),
    **dict.fromkeys(("items", "prefixItems"), "array"),
}


def implied_types(part: Part) -> frozenset[str]:
    """Return the type that the keywords of a part without `type` imply."""
    if part.types is not None or part.enum is not None:
        return frozenset()
    return frozenset(_IMPLIED[key] for key in _IMPLIED if key in part.own)


def _read_values(part: Part) -> None:
    """Read `type`, `enum` and `const` of a part."""
    written = part.own.get("type")
    if isinstance(written, str):
        written = [written]
    if isinstance(written, list) and written:
        names = {each for each in written if isinstance(each, str)}
        part.null = "null" in names
        part.types = frozenset(names - {"null"}) or frozenset({"null"})
    values = None
    if isinstance(part.own.get("enum"), list):
        values = listed_values(part.node, "enum")
    if "const" in part.own:
        values = [(part.own["const"], (*part.node.pointer, "const"))]
    if values is not None:
        _decide(part, allows=any(each is None for each, _ in values))
        _set_enum(part, values)


def listed_values(node: Node, keyword: str) -> list[Located]:
    """Return the values in the list at `keyword`."""
    return [(each.value, each.pointer) for each in node.items(keyword)]


def _set_enum(part: Part, values: Iterable[Located]) -> None:
    own = {canonical_value(each): (each, at) for each, at in values if each is not None}
    if part.enum is None:
        part.enum = own
    else:
        part.enum = {key: part.enum[key] for key in part.enum if key in own}
    if not part.enum:
        part.types = frozenset({"null"}) if part.null else frozenset()
        part.enum = None


def _read_unions(part: Part, unknown: list[Node] | None) -> list[tuple[Node, bool]]:
    """Read the unions of a part. Return the members that every value must match."""
    required: list[tuple[Node, bool]] = []
    for keyword in ("oneOf", "anyOf"):
        members = part.node.items(keyword)
        if keyword == "anyOf":
            members = [*_flattened(members)]
        if not members:
            continue
        rest, has_null = split_null(members)
        if len(rest) == 1:
            required.append((rest[0], has_null or part.is_free))
            if has_null:
                twice = keyword == "oneOf" and _accepts_null(rest[0], unknown)
                _decide(part, allows=not twice)
        elif not rest:
            part.types = frozenset({"null"})
            _decide(part, allows=True)
        else:
            _read_members(part, keyword, rest, has_null=has_null, unknown=unknown)
    return required


def _flattened(members: Iterable[Node]) -> Iterator[Node]:
    """Yield the members of an `anyOf`. A member that is only another `anyOf` is replaced by the members of that one."""
    for each in members:
        value = each.value
        is_plain = isinstance(value, dict) and assertions(value) == {"anyOf"}
        if is_plain and "discriminator" not in value and not is_reference(each):
            yield from _flattened(each.items("anyOf"))
        else:
            yield each


def _read_members(  # the state of one union
    part: Part,
    keyword: str,
    rest: list[Node],
    *,
    has_null: bool,
    unknown: list[Node] | None,
) -> None:
    plain = [unwrapped(each) for each in rest]
    names = [_simple_type(each) for each in plain]
    values = [_listed_values(each) for each in plain]
    kinds = {"number" if each == "integer" else each for each in names}
    if all(names) and (keyword == "anyOf" or len(kinds) == len(names)):
        _decide(part, allows=has_null)
        own = frozenset(name for name in names if name)
        part.types = own if part.types is None else part.types & own or own
    elif all(each is not None for each in values):
        _decide(part, allows=has_null or any(v is None for e in values for v, _ in e or ()))
        _set_enum(part, (pair for each in values for pair in each or ()))
    else:
        count = has_null + sum(_accepts_null(each, unknown) for each in rest)
        _decide(part, allows=count == 1 if keyword == "oneOf" else count > 0)
        part.unions.append(UnionKeyword(keyword=keyword, owner=part.node, members=tuple(rest)))


def _decide(part: Part, *, allows: bool) -> None:
    part.null = allows and part.null is not False


def _simple_type(node: Node) -> str:
    """Return the type of a schema that consists of one type, or an empty string."""
    if not isinstance(node.value, dict) or assertions(node.value) != {"type"}:
        return ""
    written = node.value["type"]
    if isinstance(written, list) and len(written) == 1:
        written = written[0]
    is_simple = isinstance(written, str) and written not in {"object", "array"}
    return written if is_simple else ""


def _listed_values(node: Node) -> list[Located] | None:
    """Return the values of a schema that consists of an enum or a const, or None."""
    if not isinstance(node.value, dict):
        return None
    own = assertions(node.value) - {"type"}
    if own == {"const"}:
        return [(node.value["const"], (*node.pointer, "const"))]
    if own == {"enum"} and isinstance(node.value["enum"], list):
        return listed_values(node, "enum")
    return None


def types_of_values(enum: Iterable[Located]) -> frozenset[str]:
    """Return the types of the values of an enum."""
    names = {type_of(value) for value, _ in enum}
    return frozenset(names - {"integer"} if "number" in names else names)
