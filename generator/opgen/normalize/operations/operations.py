"""The operations of a document, with parameters, bodies and answers resolved and their schemas lowered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from opgen.api.model import Operation, Response
from opgen.api.schema import Null
from opgen.core.http_vocabulary import METHODS, METHODS_BEFORE_3_2, is_token
from opgen.core.name_styles import pascal
from opgen.normalize import prose
from opgen.normalize.content.bodies import read_body, read_responses
from opgen.normalize.names.operations import Found
from opgen.normalize.node import Node
from opgen.normalize.operations.parameters import read_parameters
from opgen.normalize.operations.response_headers import read_response_headers
from opgen.normalize.operations.security import alternatives
from opgen.normalize.operations.servers import own_servers
from opgen.normalize.schemas.lower import Lowering

_ITEM_FIELDS = frozenset({"$ref", "summary", "description", "servers", "parameters"})


def find_operations(root: Node) -> Iterator[Found]:
    """Every operation under `paths`, in document order; what is no operation there is a problem."""
    methods = item_methods(root)
    for path, entry in root.mapping("paths"):
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            entry.problem(f'path "{path}" does not begin with /', "add the slash")
        item = entry.resolved("path item")
        if item is None:
            continue
        yield from item_operations(item, path, methods)


def item_methods(root: Node) -> tuple[str, ...]:
    """The fields of a path item that are methods, by the document's version."""
    is_new = root.text("openapi").startswith("3.2")
    return METHODS if is_new else METHODS_BEFORE_3_2


def item_operations(item: Node, path: str, methods: tuple[str, ...]) -> Iterator[Found]:
    """Every operation of one path item; with `query` among `methods`, also those of other methods."""
    for name, node in item.entries():
        if name in methods:
            if node.expect(dict):
                yield Found(node=node, item=item, method=name.upper(), path=path)
        elif name == "additionalOperations" and "query" in methods:
            if node.expect(dict):
                yield from _additional(node, item, path, methods)
        elif name not in _ITEM_FIELDS and not name.startswith("x-"):
            node.problem(
                f'"{name}" is no field of a path item',
                f"methods are written in lower case: {', '.join(methods)}",
            )


def _additional(
    node: Node, item: Node, path: str, methods: tuple[str, ...]
) -> Iterator[Found]:
    """Operations whose methods are written as they are sent."""
    for method, operation in node.entries():
        if not is_token(method):
            operation.problem(f'"{method}" is no name of an HTTP method')
        elif method.lower() in methods and method.isupper():
            operation.problem(
                f"{method} has a field of its own",
                f'move it to "{method.lower()}" of the path item',
            )
        elif operation.expect(dict):
            yield Found(node=operation, item=item, method=method, path=path)


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
        # What a path item says, it says of all its operations; their own words are more exact.
        says = node if "summary" in node or "description" in node else found.item
        hint = pascal(name)
        tags = [tag.value for tag in node.items("tags") if tag.expect(str)]
        return Operation(
            key=key,
            operation_id=key if key == node.value.get("operationId") else "",
            name=name,
            method=found.method,
            path=found.path,
            tag=tags[0] if tags else "",
            pointer=node.pointer,
            summary=says.text("summary"),
            description=says.text("description"),
            notes=(*prose.sections(node), *prose.rate_limits(found.item, node)),
            deprecated=node.flag("deprecated"),
            parameters=read_parameters(found, hint, self.lowering),
            body=read_body(node, hint, self.lowering),
            responses=tuple(self._responses(found, hint)),
            headers=tuple(read_response_headers(node, hint, self.lowering)),
            security=alternatives(node, self.security, self.schemes),
            servers=own_servers(found.item, node),
        )

    def _responses(self, found: Found, hint: str) -> Iterator[Response]:
        for response in read_responses(found.node, hint, self.lowering):
            if found.method == "HEAD":  # what GET's would hold is described, never sent
                yield replace(response, schema=Null(), stream=None, is_whole=True)
            else:
                yield response
