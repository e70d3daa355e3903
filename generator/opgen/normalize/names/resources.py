"""Names of resources and of their methods.

A resource is an attribute of the client that groups operations.
"""

from collections.abc import Iterable, Iterator, Mapping

from opgen.api.model import Method, Operation, Resource
from opgen.core.name_styles import KEYWORDS, RESERVED_MODULES, allocate, snake
from opgen.core.options import Options
from opgen.normalize.names.operations import call_names
from opgen.normalize.names.reserved import RESERVED_METHODS, RESERVED_RESOURCES, RESERVED_WITH_TESTING
from opgen.normalize.selection.operation_nodes import OperationNode
from opgen.normalize.selection.selected import first_matches, tag_texts
from opgen.schemas.node import Node

_RESERVED = RESERVED_RESOURCES | RESERVED_MODULES | KEYWORDS


def tag_resources(tags: Iterable[str], options: Options, requested: Mapping[str, str]) -> dict[str, str]:
    """Return the name of the resource of each tag. Tags with the same name in snake case share a resource.

    The result is empty unless the `options` group operations by tag. A `requested` name that is reserved is not
    assigned. Without tags, an operation belongs to the resource `default`.
    """
    if options.resources is not True:
        return {}
    reserved = _reserved(options)
    names = {tag: _natural(tag, reserved) for tag in dict.fromkeys(tags)}
    return names | {tag: name for tag, name in requested.items() if tag in names and name not in reserved}


def resources(
    operations: Iterable[Operation],
    found: Mapping[str, OperationNode],
    names: Mapping[str, str],
    root: Node,
    options: Options,
) -> tuple[Resource, ...]:
    """Return the resources with the included `operations`, sorted by name.

    `found` are all operations of the document by key. `names` are the names of resources by tag, or those of
    `chosen_resources`.
    """
    is_by_tag = options.resources is True
    grouped: dict[str, list[Operation]] = {}
    for operation in operations:
        name = names.get(operation.tag if is_by_tag else operation.key)
        if name is not None:
            grouped.setdefault(name, []).append(operation)
    about = tag_texts(root, "description")
    return tuple(
        Resource(
            name=name,
            methods=tuple(_methods(grouped[name], found)),
            tag=grouped[name][0].tag if is_by_tag else None,
            description=about.get(grouped[name][0].tag, "") if is_by_tag else "",
        )
        for name in sorted(grouped)
    )


def _reserved(options: Options) -> frozenset[str]:
    return _RESERVED | RESERVED_WITH_TESTING if options.testing else _RESERVED


def _natural(tag: str, reserved: frozenset[str]) -> str:
    """Return the name of a tag's resource: `SSH Keys` -> `ssh_keys`. A reserved name gets an underscore."""
    name = snake(tag, "tag") if tag else "default"
    return name + "_" if name in reserved else name


def chosen_resources(found: Mapping[str, OperationNode], root: Node, options: Options) -> dict[str, str]:
    """Return the resource of each operation, as the table in the settings assigns it.

    Records a choice that does not fit for each reserved name, and for each pattern that matches nothing.
    """
    if isinstance(options.resources, bool):
        return {}
    root.context.choices.extend(
        f"resources.{name}: the name is reserved; use another name"
        for name in options.resources
        if name in _reserved(options)
    )
    return first_matches(found, root, options.resources)


def _methods(operations: list[Operation], found: Mapping[str, OperationNode]) -> Iterator[Method]:
    """Yield the methods of each operation: the call and its stream."""
    owners = {
        function: operation.key
        for operation in operations
        for function in call_names(operation.name, found[operation.key])
    }
    names = allocate(owners, str, reserved=RESERVED_METHODS)
    for function, key in owners.items():
        yield Method(name=names[function], operation=key, function=function)
