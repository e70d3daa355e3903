"""Operations of a document, with resolved parameters, bodies and responses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from opgen.api.model import Operation, Response
from opgen.api.schema import Null
from opgen.normalize.content.bodies import read_body, read_responses
from opgen.normalize.operations.notes import rate_limits, sections
from opgen.normalize.operations.parameters import read_parameters
from opgen.normalize.operations.response_headers import read_response_headers
from opgen.normalize.operations.security import alternatives
from opgen.normalize.operations.servers import own_servers
from opgen.normalize.origin import Origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.selection.operation_nodes import OperationNode


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationReader:
    """Reader of operations. The reader adds the definitions of schemas to `lowering`."""

    lowering: Lowering
    schemes: set[str]
    security: tuple[tuple[str, ...], ...]
    """Security of operations without their own `security`."""

    def operation(self, key: str, found: OperationNode) -> Operation:
        """Read one operation. Until names are assigned, the name is `key`."""
        node = found.node
        # The summary and description of a path item apply to operations without their own.
        owner = node if "summary" in node or "description" in node else found.item
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
            summary=owner.text("summary"),
            description=owner.text("description"),
            notes=(*sections(node), *rate_limits(found.item, node)),
            deprecated=node.flag("deprecated"),
            parameters=read_parameters(found, origin, self.lowering),
            body=read_body(node, origin, self.lowering),
            responses=tuple(self._responses(found, origin)),
            headers=tuple(read_response_headers(node, origin, self.lowering)),
            security=alternatives(node, self.security, self.schemes),
            servers=own_servers(found.item, node),
        )

    def _responses(self, found: OperationNode, origin: Origin) -> Iterator[Response]:
        for response in read_responses(found.node, origin, self.lowering):
            # A response to HEAD describes the content of GET, but has no content.
            if found.method == "HEAD":
                yield replace(response, schema=Null(), stream=None, is_stream_only=False)
            else:
                yield response
