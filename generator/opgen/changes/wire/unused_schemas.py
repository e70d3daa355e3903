"""Changes of component schemas that no operation reaches."""

from collections.abc import Iterator

from opgen.changes.wire.nodes import Node, Side
from opgen.changes.wire.schemas import Schemas
from opgen.changes.wire.security import Difference
from opgen.changes.wire.table import S
from opgen.core.pointers import Pointer

_START = ("paths", "webhooks")


def compare_unused(old: Schemas, new: Schemas) -> Iterator[Difference]:
    """Yield the differences of schemas that no operation of either document reaches."""
    before, after = _unused(old.side), _unused(new.side)
    referred = [_reached(each.side, [each.side.root]) for each in (old, new)]
    for name in sorted({*before, *after}):
        one, other = _schema(old.side, name), _schema(new.side, name)
        if one is None and other is not None and name not in referred[1]:
            message = f'unused schema "{name}" was added'
            yield Difference("api-schema-added", S, message, None, other)
        elif other is None and one is not None and name not in referred[0]:
            message = f'unused schema "{name}" was removed'
            yield Difference("api-schema-removed", S, message, one, None)
        elif one is not None and other is not None and name in before & after:
            is_same = one.value == other.value or old.of((one,)) == new.of((other,))
            if not is_same:
                message = f'unused schema "{name}" changed'
                yield Difference("api-schema-changed", S, message, one, other)


def _schema(side: Side, name: str) -> Node | None:
    components = side.root.child("components")
    schemas = None if components is None else components.child("schemas")
    return None if schemas is None else schemas.child(name)


def _unused(side: Side) -> set[str]:
    """Return the names of the component schemas that no operation reaches."""
    components = side.root.child("components")
    names = {name for name, _ in components.mapping("schemas")} if components else set()
    start = [each for key in _START if (each := side.root.child(key)) is not None]
    return names - _reached(side, start)


def _reached(side: Side, waiting: list[Node]) -> set[str]:
    """Return the names of the schemas that references below `waiting` reach."""
    reached: set[Pointer] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node.value, list):
            waiting += [
                Node(value, (*node.pointer, str(number)))
                for number, value in enumerate(node.value)
            ]
        elif isinstance(node.value, dict):
            for target in _targets(side, node):
                if target.pointer not in reached:
                    reached.add(target.pointer)
                    waiting.append(target)
            waiting += [child for _, child in node.entries()]
    schemas = ("components", "schemas")
    return {each[2] for each in reached if each[:2] == schemas and len(each) > 2}


def _targets(side: Side, node: Node) -> Iterator[Node]:
    if "$ref" in node.value and (target := side.target(node)) is not None:
        yield target
    for _, mapped in node.mapping("mapping"):
        found = side.references.find(mapped.value, mapped.pointer)
        if found is None:
            found = side.references.find(f"#/components/schemas/{mapped.value}")
        if found is not None:
            yield Node(found.value, found.pointer)
