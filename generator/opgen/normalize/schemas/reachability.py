"""Definitions that are reachable from the schemas of operations and webhooks."""

from collections.abc import Iterable

from opgen.api.schema import Definition, Ref, Schema, referenced, schemas_of

Definitions = dict[str, Definition]
"""Definitions by name."""


def reachable(definitions: Definitions, roots: Iterable[str], schemas: Iterable[Schema]) -> Definitions:
    """Return the definitions with the names `roots`, and all definitions that `roots` or `schemas` need."""
    refs = [Ref(name) for name in roots]
    names = reached(definitions, [*refs, *schemas])
    return {name: each for name, each in definitions.items() if name in names}


def reached(definitions: Definitions, schemas: Iterable[Schema]) -> set[str]:
    """Return the names of the definitions that `schemas` need directly or indirectly."""
    found: set[str] = set()
    waiting = [name for schema in schemas for name in referenced(schema)]
    while waiting:
        name = waiting.pop()
        if name not in found and name in definitions:
            found.add(name)
            for schema in schemas_of(definitions[name]):
                waiting.extend(referenced(schema))
    return found
