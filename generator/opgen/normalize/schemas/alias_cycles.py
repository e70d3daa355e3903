"""Flattening of unions that contain themselves, because pydantic would recurse without end."""

from collections.abc import Iterator, Mapping

from opgen.api.schema import Alias, AnyOf, Definition, Null, Nullable, Ref, Schema, TaggedUnion, union, union_members


def without_cycles(definitions: dict[str, Definition]) -> dict[str, Definition]:
    """Return `definitions` without cycles of references and unions. Cycles through a list or a model are kept."""
    unions = {name: tuple(_parts(each)) for name, each in definitions.items() if isinstance(each, Alias | TaggedUnion)}
    edges = {
        name: [part.name for part in parts if isinstance(part, Ref) and part.name in unions]
        for name, parts in unions.items()
    }
    without = dict(definitions)
    for cycle in _cycles(edges):
        first, *others = sorted(cycle)
        members = [part for name in (first, *others) for part in unions[name]]
        outer = [part for part in members if not (isinstance(part, Ref) and part.name in cycle)]
        # All names of a cycle mean the same union. The first name becomes the union, and the others refer to the first.
        for name in cycle:
            schema = union(outer) if name == first else Ref(first)
            text = definitions[name].description
            without[name] = Alias(name=name, schema=schema, description=text)
    return without


def _parts(definition: Alias | TaggedUnion) -> Iterator[Schema]:
    """Yield the members of a union, or the schema of any other alias."""
    if isinstance(definition, TaggedUnion):
        yield from (Ref(name) for name in union_members(definition))
        return
    schema = definition.schema
    if isinstance(schema, Nullable):
        yield Null()
        schema = schema.schema
    yield from schema.members if isinstance(schema, AnyOf) else (schema,)


def _cycles(edges: Mapping[str, list[str]]) -> Iterator[set[str]]:
    """Yield the names of each cycle. Kosaraju's algorithm finds strongly connected names in two depth-first walks."""
    backwards: dict[str, list[str]] = {name: [] for name in edges}
    for name, targets in edges.items():
        for target in targets:
            backwards[target].append(name)
    visited: set[str] = set()
    for name in reversed(finish_order(edges)):
        cycle: set[str] = set()
        waiting = [name]
        while waiting:
            each = waiting.pop()
            if each not in visited:
                visited.add(each)
                cycle.add(each)
                waiting += backwards[each]
        if len(cycle) > 1 or name in edges[name]:
            yield cycle


def finish_order(edges: Mapping[str, list[str]]) -> list[str]:
    """Return all names in the order in which a depth-first walk finishes them."""
    seen: set[str] = set()
    finished: list[str] = []
    waiting = [(name, False) for name in edges]
    while waiting:
        name, is_done = waiting.pop()
        if is_done:
            finished.append(name)
        elif name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(target, False) for target in edges[name]]
    return finished
