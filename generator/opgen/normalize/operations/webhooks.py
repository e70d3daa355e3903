"""Webhooks and callbacks: the requests that the API sends, and the content of their bodies."""

from collections.abc import Iterator

from opgen.api.model import Webhook
from opgen.api.schema import Null, Schema
from opgen.normalize.content.bodies import read_received
from opgen.normalize.origin import Origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.selection.operation_nodes import OperationNode
from opgen.normalize.selection.webhooks import Received
from opgen.schemas.node import Node


def read_webhook(received: Received, lowering: Lowering) -> Webhook:
    """Read one webhook or callback. Its name and label are assigned later."""
    found = received.found
    node = found.node
    origin = Origin(root="webhook", key=received.key)
    return Webhook(
        name=received.key,
        operation_id=node.text("operationId"),
        origin="",
        method=found.method,
        pointer=node.pointer,
        schema=_body(node, origin.then("Body"), lowering),
        summary=node.text("summary") or found.item.text("summary"),
        description=node.text("description") or found.item.text("description"),
        deprecated=node.flag("deprecated"),
        headers=tuple(_headers(found)),
        responses=tuple(_responses(node)),
    )


def _body(node: Node, origin: Origin, lowering: Lowering) -> Schema:
    """Return the schema of the body; null without content."""
    entry = node.child("requestBody")
    if entry is None or not entry.expect(dict):
        return Null()
    body = entry.resolved("request body")
    return Null() if body is None else read_received(body, origin, lowering)


def _headers(found: OperationNode) -> Iterator[tuple[str, str]]:
    """Yield the name and the description of each documented header."""
    for owner in (found.item, found.node):
        for entry in owner.items("parameters"):
            parameter = entry.resolved("parameter") if entry.expect(dict) else None
            if parameter is not None and parameter.text("in") == "header":
                yield parameter.text("name"), parameter.text("description")


def _responses(node: Node) -> Iterator[tuple[str, str]]:
    """Yield the status and the description of each response that the API expects."""
    for status, entry in node.mapping("responses"):
        response = None if status.startswith("x-") else entry.resolved("response")
        if response is not None:
            yield status, response.text("description")
