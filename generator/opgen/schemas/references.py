"""References of schemas: the keywords beside them, and the ends of their chains."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from opgen.core.json_values import listed, mapping
from opgen.core.markdown import plain_text
from opgen.core.pointers import JsonObject, Pointer
from opgen.core.references import Chains
from opgen.core.schema_keywords import ASSERTIONS, OPAQUE
from opgen.schemas.node import COMPONENT, End, Node, Nodes, is_component

MAX_CHAIN = 100
"""Maximum depth of nested `$ref`s and `allOf`s."""

# Annotations of a reference target that apply to every use.
_APPLIED = ("default", "deprecated", "format", "readOnly", "writeOnly")

_COMPARED = ASSERTIONS | {*OPAQUE, "x-extensible-enum"}
# Largest number of schemas that are searched for one keyword.
_MAX_SCHEMAS = 100
_OBJECT_KEYWORDS = frozenset({"properties", "additionalProperties"})

Claim = tuple[str, Any]
"""Keyword of a schema and its value, which is untrusted JSON."""


def assertions(value: JsonObject) -> frozenset[str]:
    """Return the keywords of a schema that are compared: all except references and annotations."""
    found = _COMPARED.intersection(value)
    return found if value.get("nullable") is True else found - {"nullable"}


def is_reference(node: Node) -> bool:
    """Return whether `node` has a `$ref` or `$dynamicRef`."""
    return "$ref" in node or "$dynamicRef" in node


def included(node: Node) -> list[Node]:
    """Return the schemas that a value of `node` must also match: the target of a reference, and members of `allOf`."""
    found = node.items("allOf") if "allOf" in node else []
    target = node.target() if is_reference(node) else None
    return found if target is None else [target, *found]


def sole_included(node: Node) -> Node | None:
    """Return the only schema that `node` includes, if `node` has no other constraint except `nullable`."""
    if assertions(node.value) - {"nullable", "allOf"} and not ignores_siblings(node):
        return None
    found = included(without_siblings(node))
    return found[0] if len(found) == 1 else None


def without_siblings(node: Node) -> Node:
    """Return `node` without the constraints beside its `$ref` that OpenAPI 3.0 ignores, which are all but `nullable`."""
    ignored = _COMPARED.intersection(node.value) - {"nullable"} if ignores_siblings(node) else None
    if not ignored:
        return node
    return node._replace(value={key: value for key, value in node.value.items() if key not in ignored})


def ignores_siblings(node: Node) -> bool:
    """Return whether constraints beside the `$ref` of `node` do not apply. Source: OpenAPI 3.0.4 section 4.8.23."""
    return "$ref" in node and node.context.is_version("3.0")


def sole_reference(nodes: Nodes) -> Node | None:
    """Return the only node with a reference in `nodes`, if all other keywords add nothing; otherwise None.

    A schema with a sole reference is equal to the target, except for annotations. An example is
    `allOf: [{$ref}, {description}]`. A keyword that the target implies adds nothing, such as `type: object`. A
    `nullable` beside the reference is allowed, and the caller must apply it. For a component that extends a base with a
    discriminator, return None, because the component is a subtype.
    """
    if not any(map(may_refer, nodes)):
        return None
    found: list[Node] = []
    claims: list[tuple[Pointer, Claim]] = []
    for node in nodes:
        if not isinstance(node.value, dict) or not _annotates(node, found, claims, 0):
            return None
    if len(found) != 1 or (len(nodes) == 1 and _extends_base(nodes[0], found[0])):
        return None
    if claims:
        target = found[0].target()
        claimants = {*(node.pointer for node in nodes), *(each for each, _ in claims)}
        if target is None or not all(implies(target, claim, claimants) for _, claim in claims):
            return None
    return found[0]


def may_refer(node: Node) -> bool:
    """Return whether `node` can have a reference, directly or in `allOf`."""
    value = node.value
    return isinstance(value, dict) and ("$ref" in value or "allOf" in value or "$dynamicRef" in value)


def _extends_base(node: Node, reference: Node) -> bool:
    if not is_component(node.pointer) or reference is node or "$ref" not in reference:
        return False
    target = reference.target()
    return target is not None and is_base(target)


def mapped(node: Node) -> Node | None:
    """Return the schema that an entry of a discriminator mapping selects: a component by name, or the target of a URI."""
    named = node.context.root.below(*COMPONENT, str(node.value))
    if named is not None:
        return named
    target = node.context.references.find(node.value, node.pointer)
    return None if target is None else Node(target.value, target.pointer, node.context)


def is_base(node: Node) -> bool:
    """Return whether `node` has a discriminator for subtypes: a discriminator without `oneOf` or `anyOf`."""
    return "discriminator" in node and not ("oneOf" in node or "anyOf" in node)


def bases_of(node: Node) -> Iterator[Pointer]:
    """Yield the components that a component includes by `allOf`, or by a `$ref` beside other keywords.

    A component that is only a reference is its target.
    """
    waiting = [] if _is_alias(node) else [node]
    seen = set()
    while waiting:
        member = waiting.pop()
        if member.pointer in seen or not isinstance(member.value, dict):
            continue
        seen.add(member.pointer)
        for base in included(member):
            if len(base.pointer) == 3 and not _is_alias(base):
                yield base.pointer
            else:
                waiting.append(base)


def _is_alias(node: Node) -> bool:
    """Return whether a component is only another name of a schema."""
    return "$ref" in node and (ignores_siblings(node) or not assertions(node.value))


def _annotates(node: Node, found: list[Node], claims: list[tuple[Pointer, Claim]], depth: int) -> bool:
    """Return false if `node` is nested too deep. Add its references to `found`, and its constraints to `claims`."""
    if depth > MAX_CHAIN:
        return False
    if is_reference(node):
        found.append(node)
    if ignores_siblings(node):
        _note_siblings(node)
        return True
    own = ASSERTIONS.intersection(node.value) - {"allOf", "nullable"}
    claims.extend((node.pointer, (key, node.value[key])) for key in sorted(own))
    return all(
        isinstance(item.value, dict) and _annotates(item, found, claims, depth + 1) for item in node.items("allOf")
    )


def _note_siblings(node: Node) -> None:
    """Record the constraints beside the `$ref` of `node` that the target does not imply."""
    target = node.target()
    own = sorted(ASSERTIONS.intersection(node.value) - {"nullable"})
    lost = [key for key in own if target is None or not implies(target, (key, node.value[key]), ())]
    if lost:
        node.note(f"ignored beside $ref, as OpenAPI 3.0 requires: {', '.join(lost)}")


def annotations(nodes: Nodes) -> Mapping[str, Any]:
    """Return the keywords of `nodes` and of the schemas in `allOf`, without resolving a `$ref`.

    If several schemas have the same keyword, the outermost schema wins.
    """
    if len(nodes) == 1 and "allOf" not in nodes[0]:
        return mapping(nodes[0].value)
    found: JsonObject = {}
    for node in nodes:
        if isinstance(node.value, dict):
            found |= {**annotations(tuple(node.items("allOf"))), **node.value}
    return found


def is_nullable(node: Node) -> bool:
    """Return whether `node` or a schema in `allOf` is nullable, without resolving a `$ref`."""
    return annotations((node,)).get("nullable") is True


def description(nodes: Nodes) -> str:
    """Return the description of `nodes`; empty if the description is missing or not a string."""
    return described(annotations(nodes))


def described(keywords: Mapping[str, Any]) -> str:
    """Return the description in `keywords` as plain text."""
    value = keywords.get("description")
    return plain_text(value) if isinstance(value, str) else ""


def schema_end(target: Node) -> End:
    """Return the end of the chain of references that begins with the schema `target`.

    A schema continues the chain under two conditions. The schema has only a reference and annotations, and the target
    of the reference does not depend on the dynamic scope.
    """
    chains: Chains[Node, End] = Chains(
        key=lambda node: node.key,
        following=_following,
        last=_last,
        joined=_joined,
        closed=lambda before: End(cycle=before, is_bound=bool(before.scope)),
    )
    return target.context.chains.setdefault("schema", chains).value(target)


def applied_annotations(nodes: Nodes) -> Mapping[str, Any]:
    """Return the annotations of `nodes`, and the annotations of reference targets that apply to every use."""
    found = annotations(nodes)
    reference = sole_reference(nodes)
    target = None if reference is None else reference.target()
    return found if target is None else {**schema_end(target).beside, **found}


def _following(node: Node) -> Node | None:
    reference = sole_reference((node,))
    return None if reference is None else reference.target()


def _last(node: Node) -> End:
    is_found = sole_reference((node,)) is None
    return _joined(node, End(node=node if is_found else None))


def _joined(node: Node, end: End) -> End:
    own = annotations((node,))
    inherited = End(node=node) if end.is_bound else end
    return End(
        node=inherited.node,
        beside={**end.beside, **{key: own[key] for key in _APPLIED if key in own}},
        is_nullable=inherited.is_nullable or is_nullable(node),
        is_bound=bool(node.scope),
        cycle=inherited.cycle,
    )


def implies(target: Node, claim: Claim, claimants: Collection[Pointer]) -> bool:
    """Return whether the schema `target`, or a schema that it includes, implies `claim`.

    Schemas at the pointers `claimants` do not count, because they make the claim.
    """
    keyword, value = claim
    parts = [value]
    if keyword in {"required", "properties"}:
        if not isinstance(value, list if keyword == "required" else dict):
            return False  # an invalid value, which is reported elsewhere
        parts = [*value] if isinstance(value, list) else [*value.items()]
    return all(_implies(target, keyword, part, {*claimants}) for part in parts)


def _implies(node: Node, keyword: str, value: Any, seen: set[Pointer]) -> bool:
    if node.pointer in seen or len(seen) > _MAX_SCHEMAS:
        return False
    seen.add(node.pointer)
    if not isinstance(node.value, dict):
        return False
    if _has(node.value, keyword, value):
        return True
    if any(_implies(each, keyword, value, seen) for each in included(node)):
        return True
    keywords = (name for name in ("oneOf", "anyOf") if isinstance(node.get(name), list))
    unions = map(node.items, keywords)
    return any(members and all(_implies(each, keyword, value, seen) for each in members) for members in unions)


def _has(schema: JsonObject, keyword: str, value: Any) -> bool:
    """Return whether the keywords of one schema imply `keyword` with `value`."""
    own = schema.get(keyword)
    if keyword == "type":
        return _has_type(schema, value)
    if keyword == "required":
        return isinstance(own, list) and value in own
    if keyword == "properties":
        name, inner = value
        return isinstance(own, dict) and name in own and _is_within(own[name], inner)
    return keyword in schema and _is_same(own, value)


def _has_type(schema: JsonObject, value: Any) -> bool:
    allowed = [*map(str, listed(value))]
    if "type" not in schema:
        # A schema with properties and without a type is an object here.
        is_object = not _OBJECT_KEYWORDS.isdisjoint(schema)
        return is_object and "object" in allowed
    wider = [*allowed, *(["integer"] if "number" in allowed else [])]
    return all(name in wider for name in listed(schema["type"]))


def _is_within(schema: Any, other: Any) -> bool:
    """Return whether `schema` has all keywords of `other`, except texts for people."""
    if not isinstance(schema, dict) or not isinstance(other, dict):
        return _is_same(schema, other)
    texts = {"title", "description", "example", "examples", "$comment"}
    return all(key in schema and _is_same(schema[key], value) for key, value in other.items() if key not in texts)


def _is_same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are equal. `True` and `1` differ."""
    return repr(one) == repr(other)
