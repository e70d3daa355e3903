"""The operations of a document, with parameters, bodies and answers resolved and their schemas lowered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from opgen.api.model import Operation, Response
from opgen.api.schema import Null
from opgen.normalize import prose
from opgen.normalize.content.bodies import read_body, read_responses
from opgen.normalize.operations.parameters import read_parameters
from opgen.normalize.operations.response_headers import read_response_headers
from opgen.normalize.operations.security import alternatives
from opgen.normalize.operations.servers import own_servers
from opgen.normalize.origin import Origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.selection.found import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads operations; the schemas it meets are added to `lowering`."""

    lowering: Lowering
    schemes: set[str]
    security: tuple[tuple[str, ...], ...]
    """What the document asks for where an operation says nothing."""

    def operation(self, key: str, found: Found) -> Operation:
        """Read one operation; its name is assigned later."""
        node = found.node
        # What a path item says, it says of all its operations; their own words are more exact.
        says = node if "summary" in node or "description" in node else found.item
        origin = Origin(root="operation", key=key)
        tags = [tag.value for tag in node.items("tags") if tag.expect(str)]
        return Operation(
            key=key,
            operation_id=key if key == node.value.get("operationId") else "",
            name=key,
            method=found.method,
            path=found.path,
            tag=tags[0] if tags else "",
            pointer=node.pointer,
            summary=says.text("summary"),
            description=says.text("description"),
            notes=(*prose.sections(node), *prose.rate_limits(found.item, node)),
            deprecated=node.flag("deprecated"),
            parameters=read_parameters(found, origin, self.lowering),
            body=read_body(node, origin, self.lowering),
            responses=tuple(self._responses(found, origin)),
            headers=tuple(read_response_headers(node, origin, self.lowering)),
            security=alternatives(node, self.security, self.schemes),
            servers=own_servers(found.item, node),
        )

    def _responses(self, found: Found, origin: Origin) -> Iterator[Response]:
        for response in read_responses(found.node, origin, self.lowering):
            if found.method == "HEAD":  # what GET's would hold is described, never sent
                yield replace(
                    response, schema=Null(), stream=None, is_stream_only=False
                )
            else:
                yield response
