"""Changes of component schemas that no operation reaches."""

from collections.abc import Iterator

from opgen.changes.wire.rules import S
from opgen.changes.wire.security import SecurityDifference
from opgen.core.pointers import Pointer
from opgen.schemas.graph import Graph
from opgen.schemas.sites import Schemas


def unused_schemas(graph: Graph) -> set[Pointer]:
    """Return the component schemas that no path and no webhook reaches."""
    start = [each for each in graph.values if each[0] != "components"]
    schemas = {each for each in graph.values if each[:2] == ("components", "schemas")}
    return schemas - graph.reached(start)


def compare_unused(
    schemas: tuple[Schemas, Schemas], unused: tuple[set[Pointer], set[Pointer]]
) -> Iterator[SecurityDifference]:
    """Yield the schemas that no operation reaches, that no other schema refers to, and that one document has."""
    old, new = schemas[0].graph, schemas[1].graph
    referred = [frozenset[Pointer]().union(*graph.targets.values()) for graph in (old, new)]
    for pointer in sorted(unused[1] - old.values.keys() - referred[1]):
        node = schemas[1].part(pointer)
        message = f'unused schema "{pointer[-1]}" was added'
        yield SecurityDifference("api-schema-added", S, message, None, node)
    for pointer in sorted(unused[0] - new.values.keys() - referred[0]):
        node = schemas[0].part(pointer)
        message = f'unused schema "{pointer[-1]}" was removed'
        yield SecurityDifference("api-schema-removed", S, message, node, None)
