"""Changes of documentation, which `--docs` reports."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from opgen.changes.model import Change
from opgen.changes.wire.changes import Report, draft, schema_name
from opgen.changes.wire.compare.schemas import WireComparison
from opgen.changes.wire.match.operations import WireOperation
from opgen.core.pointers import Pointer
from opgen.core.url_templates import erased
from opgen.document.openapi_objects import Shape, root_shape
from opgen.schemas.graph import Graph, part_of, targets_of
from opgen.schemas.node import Context, Node


def compare_documentation(
    comparison: WireComparison, report: Report, operations_after: tuple[WireOperation, ...]
) -> None:
    """Report the changes of documentation, each with the operations that reach it."""
    new = comparison.new
    parts = _users_of_parts(operations_after, new.side, new.graph)
    for each in _changes(comparison.old.side, new.side):
        own = [e.name for e in operations_after if each.pointer[: len(e.pointer)] == e.pointer]
        report.add(each, report.number(*(own or parts.get(part_of(each.pointer), []))))


_FIELDS = frozenset("description summary example examples externalDocs $comment".split())
_ONLY_DOCUMENTATION = frozenset({"Info", "Example", "External Documentation"})
"""Objects of which each field is documentation."""


class _Compared(NamedTuple):
    """Two values at the same place of both documents."""

    old: Node
    new: Node
    shape: Shape


def _changes(old: Context, new: Context) -> Iterator[Change]:
    """Yield the changes of documentation at places that both documents have."""
    waiting = [_Compared(old.root, new.root, root_shape(new.root.value))]
    while waiting:
        each = waiting.pop()
        one, other = each.old.value, each.new.value
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _fields(each)
            waiting += _children(each)
        elif isinstance(one, list) and isinstance(other, list):
            waiting += _items(each)


def _fields(each: _Compared) -> Iterator[Change]:
    """Yield the changes of the documentation of one object."""
    old, new = each.old, each.new
    for key in dict.fromkeys((*old.value, *new.value)):
        if not _is_documentation(key, each.shape) or key.startswith("x-"):
            continue
        one, other = old.child(key), new.child(key)
        if one is not None and other is not None and one.value == other.value:
            continue
        happened = "changed"
        if one is None or other is None:
            happened = "was added" if one is None else "was removed"
        yield draft("documentation-changed", f"{key} of {_label(each)} {happened}", one, other)


def _is_documentation(key: str, shape: Shape) -> bool:
    if shape.name in _ONLY_DOCUMENTATION:
        return True
    return key in _FIELDS and shape.has_extensions and shape.name != "Components"


def _children(each: _Compared) -> Iterator[_Compared]:
    """Yield the values that two objects have at the same keys. Names of path parameters are ignored."""
    afters = {_key(key, each.shape): node for key, node in each.new.entries()}
    for key, before in each.old.entries():
        after = afters.get(_key(key, each.shape))
        if after is not None and not _is_documentation(key, each.shape):
            yield _Compared(before, after, each.shape.child(key))


def _key(key: str, shape: Shape) -> str:
    return erased(key) if shape.name == "Paths" else key


def _items(each: _Compared) -> Iterator[_Compared]:
    """Yield the items that two lists have: by their reference or name, or else by their number."""
    befores, afters = (
        {_identity(value, number): node.inside(str(number), value) for number, value in enumerate(node.value)}
        for node in (each.old, each.new)
    )
    for identity, before in befores.items():
        if identity in afters:
            yield _Compared(before, afters[identity], each.shape)


def _identity(value: Any, number: int) -> tuple[str, ...]:  # untrusted JSON
    if isinstance(value, dict):
        for keys in (("$ref",), ("in", "name"), ("name",), ("url",)):
            if all(isinstance(value.get(key), str) for key in keys):
                return tuple(value[key] for key in keys)
    return (str(number), "number")


def _label(each: _Compared) -> str:
    """Return the words for an object, such as `schema "Job.title"`."""
    kind, pointer = each.shape.name.lower(), each.new.pointer
    name = each.new.get("name")
    match kind:
        case "openapi":
            return "the document"
        case "info":
            return "the document's info"
        case "operation":
            return f"{pointer[-1].upper()} {pointer[-2]}"
        case "schema":
            name = schema_name(pointer)
        case _ if not isinstance(name, str) and not pointer[-1].isdigit():
            name = pointer[-1]
        case "response":
            name = pointer[-1]
    return f'the {kind} "{name}"' if name else f"a {kind}"


def _users_of_parts(operations: Iterable[WireOperation], side: Context, graph: Graph) -> dict[Pointer, list[str]]:
    """Return the names of the operations that reach each part of the document."""
    users: dict[Pointer, list[str]] = {}
    for operation in operations:
        nodes = [operation.node]
        parameters = operation.item.child("parameters")
        nodes += [parameters] if parameters is not None else []
        start = {target for node in nodes for target in targets_of(side, node)}
        for part in start | graph.reached(start) | {part_of(operation.item.pointer)}:
            users.setdefault(part, []).append(operation.name)
    return users
