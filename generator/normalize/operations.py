"""The operations of a document, with parameters, bodies and answers resolved and their schemas lowered."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.api import Operation
from generator.names import pascal
from generator.normalize import prose
from generator.normalize.contents import read_body, read_responses
from generator.normalize.lower import Lowering
from generator.normalize.node import Node
from generator.normalize.operation_names import Found
from generator.normalize.parameters import read_parameters
from generator.normalize.security import alternatives

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ITEM_FIELDS = frozenset({"$ref", "summary", "description", "servers", "parameters"})
_UNSUPPORTED_FIELDS = frozenset({"query", "additionalOperations"})


def find_operations(root: Node) -> Iterator[Found]:
    """Every operation under `paths`, in document order; what is no operation there is a problem."""
    for path, entry in root.mapping("paths"):
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            entry.problem(f'path "{path}" does not begin with /', "add the slash")
        item = entry.resolved("path item")
        if item is None:
            continue
        for name, node in item.entries():
            if name in METHODS:
                if node.expect(dict):
                    yield Found(node=node, item=item, method=name.upper(), path=path)
            elif name in _UNSUPPORTED_FIELDS:
                node.problem(f'"{name}" of a path item is not supported yet')
            elif name not in _ITEM_FIELDS and not name.startswith("x-"):
                node.problem(
                    f'"{name}" is no field of a path item',
                    f"methods are written in lower case: {', '.join(METHODS)}",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads operations; the schemas it meets are added to `lowering`."""

    lowering: Lowering
    schemes: set[str]
    security: tuple[tuple[str, ...], ...]
    """What the document asks for where an operation says nothing."""

    def operation(self, key: str, name: str, found: Found) -> Operation:
        """One operation, whole; what is wrong with it is recorded as problems."""
        node = found.node
        hint = pascal(name)
        for owner in (found.item, node):
            if "servers" in owner:
                owner.problem(
                    "servers of a path or an operation are not supported yet",
                    "give the document itself the server",
                    at="servers",
                )
        if "callbacks" in node:
            node.problem("callbacks are not supported yet", at="callbacks")
        tags = [tag.value for tag in node.items("tags") if tag.expect(str)]
        return Operation(
            key=key,
            operation_id=key if key == node.value.get("operationId") else "",
            name=name,
            method=found.method,
            path=found.path,
            tag=tags[0] if tags else "",
            pointer=node.pointer,
            summary=node.text("summary"),
            description=node.text("description"),
            notes=prose.sections(node),
            deprecated=node.flag("deprecated"),
            parameters=read_parameters(found, hint, self.lowering),
            body=read_body(node, hint, self.lowering),
            responses=tuple(read_responses(node, hint, self.lowering)),
            security=alternatives(node, self.security, self.schemes),
        )
