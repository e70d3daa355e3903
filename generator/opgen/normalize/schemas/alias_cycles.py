"""Unions that may be themselves, which no reader would ever leave, become unions of all that they may be."""

from collections.abc import Iterator, Mapping

from opgen.api.schema import (
    Alias,
    AnyOf,
    Definition,
    Null,
    Nullable,
    Ref,
    Schema,
    TaggedUnion,
    union,
    union_members,
)


def without_circles(definitions: dict[str, Definition]) -> dict[str, Definition]:
    """`definitions`, none of which is itself by references and unions alone: through a list or a model each may be."""
    unions = {
        name: tuple(_parts(each))
        for name, each in definitions.items()
        if isinstance(each, Alias | TaggedUnion)
    }
    edges = {
        name: [
            part.name for part in parts if isinstance(part, Ref) and part.name in unions
        ]
        for name, parts in unions.items()
    }
    settled = dict(definitions)
    for circle in _circles(edges):
        first, *others = sorted(circle)
        members = [part for name in (first, *others) for part in unions[name]]
        outer = [
            part
            for part in members
            if not (isinstance(part, Ref) and part.name in circle)
        ]
        # They are all the same: one says what, and the others its name.
        for name in circle:
            schema = union(outer) if name == first else Ref(first)
            text = definitions[name].description
            settled[name] = Alias(name=name, schema=schema, description=text)
    return settled


def _parts(definition: Alias | TaggedUnion) -> Iterator[Schema]:
    """What a union may be; any other alias is what it stands for."""
    if isinstance(definition, TaggedUnion):
        yield from (Ref(name) for name in union_members(definition))
        return
    schema = definition.schema
    if isinstance(schema, Nullable):
        yield Null()
        schema = schema.schema
    yield from schema.members if isinstance(schema, AnyOf) else (schema,)


def _circles(edges: Mapping[str, list[str]]) -> Iterator[set[str]]:
    """Those that all lead to each other, by the two walks of Kosaraju's algorithm."""
    backwards: dict[str, list[str]] = {name: [] for name in edges}
    for name, targets in edges.items():
        for target in targets:
            backwards[target].append(name)
    taken: set[str] = set()
    for name in reversed(_left(edges)):
        circle: set[str] = set()
        waiting = [name]
        while waiting:
            each = waiting.pop()
            if each not in taken:
                taken.add(each)
                circle.add(each)
                waiting += backwards[each]
        if len(circle) > 1 or name in edges[name]:
            yield circle


def _left(edges: Mapping[str, list[str]]) -> list[str]:
    """All names, as a walk into the depth leaves them behind."""
    seen: set[str] = set()
    left: list[str] = []
    waiting = [(name, False) for name in edges]
    while waiting:
        name, is_done = waiting.pop()
        if is_done:
            left.append(name)
        elif name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(target, False) for target in edges[name]]
    return left
