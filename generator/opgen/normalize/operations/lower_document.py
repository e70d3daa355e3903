"""Lowering of a document: schemas, operations and webhooks with identities instead of Python names."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from opgen.api.model import Operation, Response, Security, SecurityScheme, Server, ServerVariable, Webhook
from opgen.api.schema import Null, Schema
from opgen.core.frozen import frozen
from opgen.core.url_templates import server_variables
from opgen.normalize.content.bodies import read_body, read_received, read_responses
from opgen.normalize.content.media_types import responses_of
from opgen.normalize.operation_nodes import OperationNode, Received
from opgen.normalize.operations.examples import ExampleReader
from opgen.normalize.operations.parameters import read_parameters
from opgen.normalize.operations.response_headers import has_link, read_response_headers
from opgen.normalize.operations.security import EVERYWHERE, alternatives, declared_names
from opgen.normalize.origin import Origin, component_identity
from opgen.normalize.schemas.collected import Collected
from opgen.normalize.schemas.lower import Lowering, refuse_containers
from opgen.normalize.selected import Selected
from opgen.schemas.merged import inheritance_unions
from opgen.schemas.node import Node
from opgen.schemas.sites import Schemas
from opgen.schemas.validity import Validator

_LIMIT = re.compile(r"^x-.*(rate[-_]?limit|throttl)", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@frozen
class LoweredDocument:
    """Lowered document, with identities instead of Python names. `Collected` describes the identities.

    - `selected`: operations and webhooks of the document, of which the included ones are lowered.
    - `components`: wire names of all component schemas, sorted.
    - `used_components`: wire names of the component schemas that are needed.
    - `security`: security of the document, or each of its schemes as an alternative.
    """

    selected: Selected
    components: tuple[str, ...]
    used_components: frozenset[str]
    collected: Collected
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    security: Security


@frozen
class OperationReader:
    """Reader of operations. The reader adds the definitions of schemas to `lowering`.

    - `security`: security of operations without their own `security`.
    - `least_security`: security of operations that need no scheme.
    """

    lowering: Lowering
    schemes: tuple[str, ...]
    security: Security
    least_security: Security
    examples: ExampleReader

    def operation(self, key: str, found: OperationNode) -> Operation:
        """Read one operation. Until names are assigned, the name is `key`."""
        node = found.node
        # The summary and description of a path item apply to operations without their own.
        owner = node if "summary" in node or "description" in node else found.item
        origin = Origin(root="operation", key=key)
        tags = [tag.value for tag in node.items("tags") if tag.expect(str)]
        parameters = read_parameters(found, origin, self.lowering)
        body = read_body(node, found.method, origin, self.lowering)
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
            notes=(*_sections(node), *_rate_limits(found.item, node)),
            deprecated=node.flag("deprecated"),
            parameters=parameters,
            body=body,
            responses=tuple(self._responses(found, origin)),
            headers=tuple(read_response_headers(node, origin, self.lowering)),
            has_link=has_link(node),
            security=alternatives(node, self.security, self.schemes) or self.least_security,
            servers=own_servers(found.item, node),
            example=self.examples.read(found, parameters, body),
        )

    def _responses(self, found: OperationNode, origin: Origin) -> Iterator[Response]:
        for response in read_responses(found.node, origin, self.lowering):
            # A response to HEAD describes the content of GET, but has no content.
            if found.method == "HEAD":
                yield replace(response, schema=Null(), stream=None, is_stream_only=False)
            else:
                yield response


def lower_document(
    root: Node, selected: Selected, auth: object = None, configured: Collection[SecurityScheme] = ()
) -> LoweredDocument:
    """Lower the component schemas that are needed, then the selected operations and webhooks.

    Operations without their own `security` need the `configured` scheme, if the document has no schemes. The setting
    `auth` may say that all operations need a scheme. Problems are recorded in the context of `root`.
    """
    schemas = _component_schemas(root)
    inheritance = inheritance_unions(schemas)
    collected = Collected()
    lowering = Lowering(collected=collected, inheritance=inheritance)
    used = selected.used_schemas(root)
    used = frozenset(schemas) if used is None else used
    for wire_name in sorted(used & schemas.keys()):
        lowering.component(schemas[wire_name])
    schemes = declared_names(root)
    security = alternatives(root, (), schemes) or tuple((scheme.name,) for scheme in configured)
    every = security or tuple((name,) for name in schemes)
    reader = OperationReader(
        lowering=lowering,
        schemes=schemes,
        security=security,
        least_security=every if auth == EVERYWHERE else (),
        examples=ExampleReader(validator=Validator(Schemas(side=root.context), is_sent=True)),
    )
    _refuse_duplicate_ids(selected)
    operations = [reader.operation(key, each) for key, each in selected.operations.items()]
    webhooks = [_read_webhook(each, lowering) for each in selected.webhooks.values()]
    refuse_containers(collected.definitions, {component_identity(name): each for name, each in schemas.items()})
    return LoweredDocument(
        selected=selected,
        components=tuple(sorted(schemas)),
        used_components=used,
        collected=collected,
        operations=tuple(operations),
        webhooks=tuple(webhooks),
        security=every,
    )


def _refuse_duplicate_ids(selected: Selected) -> None:
    """Record a problem for each operation with the operationId of an operation before it."""
    owners: dict[str, OperationNode] = {}
    for found in selected.operations.values():
        operation_id = found.node.text("operationId")
        owner = owners.setdefault(operation_id, found)
        if operation_id and owner.node.pointer != found.node.pointer:
            found.node.problem(
                f'duplicate operationId "{operation_id}", also used by {owner.fallback_key}',
                "give each operation a unique operationId",
                at="operationId",
            )


def _sections(node: Node) -> tuple[tuple[str, str], ...]:
    """Return heading and text of each section in `x-mint.content`, the Mintlify page of an operation.

    Text before the first heading has an empty heading. Sections without text are left out.
    """
    content = node.below("x-mint", "content")
    if content is None or not isinstance(content.value, str):
        return ()
    pieces = _HEADING.split(content.value)
    pairs = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return tuple((heading, text.strip()) for heading, text in pairs if text.strip())


def _rate_limits(*nodes: Node) -> Iterator[tuple[str, str]]:
    """Yield heading and text for each rate limit extension, such as `x-rate-limit`."""
    for node in nodes:
        for key, value in node.value.items():
            if _LIMIT.search(str(key)) and (text := _words(value)):
                yield "Rate limit", text


def _read_webhook(received: Received, lowering: Lowering) -> Webhook:
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
        schema=_body(node, origin.then("body"), lowering),
        summary=node.text("summary") or found.item.text("summary"),
        description=node.text("description") or found.item.text("description"),
        deprecated=node.flag("deprecated"),
        headers=tuple(
            (each.text("name"), each.text("description")) for each in found.parameters if each.text("in") == "header"
        ),
        responses=tuple((status, each.text("description")) for status, each in responses_of(node).items()),
    )


def _component_schemas(root: Node) -> dict[str, Node]:
    components = root.object_at("components")
    return dict(components.mapping("schemas")) if components else {}


def _words(value: Any, depth: int = 4) -> str:
    """Return JSON as a phrase such as `limit: 20, window: 60 s`. Values below `depth` become an ellipsis."""
    if isinstance(value, dict | list) and not depth:
        return "…"
    if isinstance(value, dict):
        pairs = ((str(key), _words(each, depth - 1)) for key, each in value.items())
        return ", ".join(f"{key}: {text}" for key, text in pairs if text)
    if isinstance(value, list):
        return "; ".join(filter(None, (_words(each, depth - 1) for each in value)))
    return "" if value is None or isinstance(value, bool) else str(value)


def _body(node: Node, origin: Origin, lowering: Lowering) -> Schema:
    """Return the schema of the body; null without content."""
    entry = node.child("requestBody")
    body = entry.resolved("request body") if entry else None
    return Null() if body is None else read_received(body, origin, lowering)


def read_servers(node: Node) -> tuple[Server, ...]:
    """Return the `servers` of `node`, in document order."""
    return tuple(_server(each) for each in node.items("servers") if each.expect(dict))


def named_servers(root: Node, names: Mapping[str, str]) -> tuple[Server, ...]:
    """Return the servers of the document, and servers with other URLs. `names` has URLs by the names to assign.

    Records a choice that does not fit for each URL that is not absolute.
    """
    servers = {server.url: server for server in read_servers(root)}
    for name, url in names.items():
        servers[url] = replace(servers.get(url, Server(url=url)), name=name)
        if not servers[url].is_absolute:
            root.context.choices.append(f"servers: {name!a}: {url!a} is not the absolute URL of a server")
    return tuple(servers.values())


def own_servers(item: Node, operation: Node) -> tuple[Server, ...]:
    """Return the servers of `operation`, or of its path item; empty if the servers of the document apply."""
    for node in (operation, item):
        found = read_servers(node)
        for number, server in enumerate(found):
            declared = {variable.name for variable in server.variables}
            if not declared.issuperset(server_variables(server.url)):
                node.problem(
                    f'undeclared variable in server URL "{server.url}"',
                    f"add the variable to variables of server {number}, with a default",
                    at="servers",
                )
        if found:
            return found
    return ()


def _server(node: Node) -> Server:
    url = node.text("url")
    described = dict(node.mapping("variables"))
    names = [name for name in server_variables(url) if name in described]
    return Server(
        url=url,
        name=node.text("name"),
        description=node.text("description"),
        variables=tuple(_variable(name, described[name]) for name in names if described[name].expect(dict)),
    )


def _variable(name: str, node: Node) -> ServerVariable:
    default = _text(node, "default")
    choices = [choice for item in node.items("enum") if (choice := _value(item))]
    # If the enum does not contain the default, add the default, because callers use it.
    is_listed = not choices or default in choices
    return ServerVariable(
        name=name,
        default=default,
        choices=tuple(dict.fromkeys(choices if is_listed else [default, *choices])),
        description=node.text("description"),
    )


def _text(node: Node, key: str) -> str:
    child = node.child(key)
    return _value(child) if child is not None else ""


def _value(node: Node) -> str:
    """Return the value as a string. YAML reads a port without quotes as an integer."""
    if type(node.value) is int:
        return str(node.value)
    return node.value if node.expect(str) else ""
