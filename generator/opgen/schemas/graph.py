"""References between the components, paths and webhooks of one document."""

import json
import marshal
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field
from typing import Any

from opgen.core.frozen import frozen
from opgen.core.graphs import reached
from opgen.core.json_values import mapping
from opgen.core.pointers import Pointer
from opgen.schemas.node import Context, Node
from opgen.schemas.references import bases_of, may_refer

# Keywords with a map whose keys are names.
_NAMED = frozenset("""
    properties patternProperties $defs definitions dependentSchemas schemas responses parameters headers requestBodies
    callbacks links paths webhooks pathItems mediaTypes content encoding
    """.split())
# Keywords with values in which `$ref` is not a reference.
_DATA = frozenset({"example", "examples", "default", "enum", "const"})

_REFERENCES = frozenset({"$ref", "$dynamicRef"})

FoundReference = tuple[str, Pointer]
"""Reference or name of a schema, and the pointer of the value that contains it."""
Chain = tuple[int, str, "Chain"] | None
"""Identity and key of a value, and the chain of the values that contain it."""


@frozen
class Graph:
    """Parts of a document, and the parts to which each of them refers.

    - `values`: the value of each component, path and webhook by its pointer.
    - `targets`: the parts that the references of each part reach directly.
    - `subtypes`: for a component with a discriminator, the components that include it.
    - `bases`: components that other components include.
    """

    values: Mapping[Pointer, Any] = field(default_factory=dict)  # untrusted JSON
    targets: Mapping[Pointer, AbstractSet[Pointer]] = field(default_factory=dict)
    subtypes: Mapping[Pointer, tuple[Pointer, ...]] = field(default_factory=dict)
    bases: frozenset[Pointer] = frozenset()

    def reached(self, start: Iterable[Pointer]) -> set[Pointer]:
        """Return the parts that references in the parts `start` reach, directly or not."""
        return {*reached(start, lambda each: self.targets.get(each, ()))}


def targets_of(side: Context, node: Node) -> set[Pointer]:
    """Return the parts that the references in `node` reach directly."""
    found = _located(node.value, node.pointer)
    return {target for each in found if (target := _target(side, each)) is not None}


def part_of(pointer: Pointer) -> Pointer:
    """Return the pointer of the component, path or webhook that contains `pointer`."""
    return pointer[:3] if pointer[:1] == ("components",) else pointer[:2]


def graph_of(side: Context) -> Graph:
    """Return the parts of a document and their references. The time is linear in the size of the document."""
    values = dict(_parts(side))
    targets: dict[Pointer, set[Pointer]] = {}
    included: dict[Pointer, list[Pointer]] = {}
    known: dict[FoundReference, Pointer | None] = {}
    has_identifiers = _has_identifiers(side)
    for pointer, value in values.items():
        own = targets[pointer] = set()
        for each in _located(value, pointer) if has_identifiers else ((found, ()) for found, _ in _references(value)):
            if each not in known:
                known[each] = _target(side, each)
            if (target := known[each]) is not None:
                own.add(target)
        node = Node(value, pointer, side)
        if pointer[1] == "schemas" and may_refer(node):
            for base in dict.fromkeys(bases_of(node)):
                included.setdefault(base, []).append(pointer)
    subtypes = {
        base: tuple(each for each in reached((base,), lambda each: included.get(each, ())) if each != base)
        for base in included
        if isinstance(values.get(base), dict) and "discriminator" in values[base]
    }
    for base, names in subtypes.items():
        targets[base].update(names)
    return Graph(values=values, targets=targets, subtypes=subtypes, bases=frozenset(included))


def unchanged_parts(old: tuple[Context, Graph], new: tuple[Context, Graph]) -> set[Pointer]:
    """Return the parts that are equal in both documents, together with all parts that they reach."""
    before, after = old[1], new[1]
    if not are_comparable(old[0], new[0]):
        return set()
    users: dict[Pointer, list[Pointer]] = {}
    for pointer, targets in (*before.targets.items(), *after.targets.items()):
        for target in targets:
            users.setdefault(target, []).append(pointer)
    same = {
        pointer
        for pointer in before.values.keys() & after.values.keys()
        if before.targets[pointer] == after.targets[pointer]
        and have_equal_texts(before.values[pointer], after.values[pointer])
    }
    changed = (before.values.keys() | after.values.keys() | users.keys()) - same
    return same - reached(changed, lambda each: users.get(each, ())).keys()


def are_comparable(old: Context, new: Context) -> bool:
    """Return whether equal texts of both documents have the same meaning if their references have."""
    return old.is_version("3.0") == new.is_version("3.0") and not any(map(_has_identifiers, (old, new)))


def values_with_changes(side: Context, graph: Graph, unchanged: set[Pointer]) -> set[int]:
    """Return the identities of the values that contain a reference to a part that is not unchanged.

    The time is linear in the size of the parts that contain such a reference.
    """
    found = set()
    known = {}
    for pointer, targets in graph.targets.items():
        if targets <= unchanged:
            continue
        value = graph.values[pointer]
        if not unchanged.issuperset(graph.subtypes.get(pointer, ())):
            found.add(id(value))
        for reference, chain in _references(value):
            if reference not in known:
                target = _target(side, (reference, ()))
                known[reference] = target is not None and target not in unchanged
            outer = chain if known[reference] else None
            while outer is not None and outer[0] not in found:
                found.add(outer[0])
                outer = outer[2]
    return found


def have_equal_texts(old: Any, new: Any) -> bool:  # untrusted JSON
    """Return whether two values have the same text. In Python, `1 == True`."""
    try:
        # The keys rarely have another order. A fourth of the time of `repr`: format 2 depends on the value alone.
        if old != new or marshal.dumps(old, 2) == marshal.dumps(new, 2):
            return bool(old == new)
        return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)
    except (RecursionError, ValueError):
        return False


def _has_identifiers(side: Context) -> bool:
    """Return whether the target of a reference may depend on the place of the reference."""
    known = side.references.identifiers
    return bool(known.resources or known.anchors or known.dynamic)


def _parts(side: Context) -> Iterator[tuple[Pointer, Any]]:
    components = side.root.child("components")
    for section, named in components.entries() if components else ():
        for name, node in named.entries():
            yield ("components", section, name), node.value
    for section in ("paths", "webhooks"):
        for name, node in side.root.mapping(section):
            yield (section, name), node.value


def _located(value: Any, pointer: Pointer) -> Iterator[FoundReference]:  # untrusted JSON
    """Yield the references in the value at `pointer`, each with the pointer of its container."""
    for reference, chain in _references(value):
        keys, outer = list[str](), chain
        while outer is not None and outer[2] is not None:
            keys.append(outer[1])
            outer = outer[2]
        yield reference, (*pointer, *reversed(keys))


def _references(value: Any) -> Iterator[tuple[str, Chain]]:  # untrusted JSON
    """Yield the references in `value`, each with the chain of its containers."""
    waiting: list[tuple[Any, Chain, bool]] = [(value, (id(value), "", None), False)]
    while waiting:
        value, at, is_names = waiting.pop()
        if isinstance(value, list):
            value, is_names = {str(n): each for n, each in enumerate(value)}, True
        elif not isinstance(value, dict):
            continue
        for key, each in value.items():
            if isinstance(each, str):
                if key in _REFERENCES and not is_names:
                    yield each, at
            elif isinstance(each, dict | list) and (is_names or not (key in _DATA or key.startswith("x-"))):
                inner = id(each), key, at
                waiting.append((each, inner, not is_names and key in _NAMED))
                if key == "discriminator" and not is_names:
                    yield from ((name, inner) for name in _mapped(each))


def _mapped(discriminator: Any) -> Iterator[str]:  # untrusted JSON
    for name in mapping(mapping(discriminator).get("mapping")).values():
        if isinstance(name, str):
            yield name
            yield f"#/components/schemas/{name}"


def _target(side: Context, found: FoundReference) -> Pointer | None:
    target = side.references.find(*found)
    return None if target is None else part_of(target.pointer)
