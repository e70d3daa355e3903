"""A document of any version becomes one form, an `Api`, in which every model has its final name."""

from collections.abc import Collection
from dataclasses import replace

from generator.api import Api, Content, Operation, Response, Webhook
from generator.document import Document
from generator.errors import DocumentError, Problem
from generator.names import allocate, pascal
from generator.normalize.dynamic import dynamics
from generator.normalize.families import families
from generator.normalize.finish import (
    Definitions,
    accepts_null,
    reachable,
    settle_directions,
    settle_unions,
)
from generator.normalize.identifiers import identifiers
from generator.normalize.lower import Lowering
from generator.normalize.naming import (
    Naming,
    final_names,
    renamed,
    renamed_definition,
)
from generator.normalize.node import Context, Node
from generator.normalize.operation_names import operation_keys, operation_names
from generator.normalize.operations import Reader, find_operations
from generator.normalize.reserved import RESERVED_FUNCTIONS, RESERVED_MODELS
from generator.normalize.security import (
    alternatives,
    declared_names,
    security_schemes,
)
from generator.normalize.servers import read_servers
from generator.normalize.uploads import settle_uploads
from generator.normalize.webhooks import read_webhooks
from generator.options import Options


def normalize(
    document: Document, options: Options, reserved_classes: Collection[str] = ()
) -> Api:
    """What `document` says, resolved and lowered, in document order.

    `reserved_classes` are further names that no model may take: the error classes of the package. Linear in the
    document. Raises `DocumentError` with every problem that was found.
    """
    known = identifiers(document.root)
    context = Context(
        document=document,
        identifiers=known,
        dynamics=dynamics(document.root, known),
    )
    root = context.root()
    reserved = {*RESERVED_MODELS, *reserved_classes}
    lowering = _components(root, reserved)
    schemes = security_schemes(root)
    scheme_names = declared_names(root)
    keys = operation_keys(list(find_operations(root)), options)
    names = operation_names(keys, options, RESERVED_FUNCTIONS)
    reader = Reader(
        lowering=lowering,
        schemes=scheme_names,
        security=alternatives(root, (), scheme_names),
    )
    operations = [
        reader.operation(key, names[key], found) for key, found in keys.items()
    ]
    webhooks = read_webhooks(
        root,
        {names[key]: found for key, found in keys.items()},
        RESERVED_FUNCTIONS,
        lowering,
    )
    info = _info(root)
    servers = read_servers(root)
    if context.problems:
        raise DocumentError(_distinct(context.problems))
    definitions, operations, webhooks = _finished(
        lowering, operations, webhooks, reserved
    )
    return Api(
        **info,
        servers=servers,
        operations=tuple(operations),
        webhooks=webhooks,
        security_schemes=schemes,
        definitions=tuple(definitions[name] for name in sorted(definitions)),
        notes=tuple(dict.fromkeys(context.notes)),
    )


def _components(root: Node, reserved: Collection[str]) -> Lowering:
    """All schemas under `components`, in the order of their names."""
    components = root.child("components")
    schemas: dict[str, Node] = {}
    if components is not None and components.expect(dict):
        schemas = dict(components.mapping("schemas"))
    names = allocate(schemas, pascal, reserved=reserved, suffix="Model", fold=True)
    lowering = Lowering(component_names=names, families=families(schemas))
    for wire_name in sorted(schemas):
        lowering.component(names[wire_name], schemas[wire_name])
    return lowering


def _finished(
    lowering: Lowering,
    operations: list[Operation],
    webhooks: tuple[Webhook, ...],
    reserved: Collection[str],
) -> tuple[Definitions, list[Operation], tuple[Webhook, ...]]:
    naming = final_names(
        lowering.hints,
        lowering.component_names.values(),
        reserved,
        lowering.nullable_components,
    )
    definitions = {
        (named := renamed_definition(definition, naming)).name: named
        for definition in lowering.definitions.values()
    }
    renamed_operations = [_renamed(each, naming, definitions) for each in operations]
    parameters = [p.schema for o in renamed_operations for p in o.parameters]
    contents = [c for o in renamed_operations if o.body for c in o.body.contents]
    webhooks = tuple(replace(w, schema=renamed(w.schema, naming)) for w in webhooks)
    responses = [r for o in renamed_operations for r in o.responses]
    received = [r.schema for r in responses]
    received += [r.stream.items for r in responses if r.stream]
    received += [webhook.schema for webhook in webhooks]
    received += [h.schema for o in renamed_operations for h in o.headers]
    sent = [*parameters, *(content.schema for content in contents)]
    definitions = reachable(
        settle_unions(definitions),
        lowering.component_names.values(),
        [*sent, *received],
    )
    definitions = settle_uploads(definitions, contents, [*parameters, *received])
    definitions = settle_directions(definitions, sent, received)
    return definitions, renamed_operations, webhooks


def _renamed(
    operation: Operation, naming: Naming, definitions: Definitions
) -> Operation:
    body = operation.body
    if body is not None:
        contents = [_renamed_content(c, naming, definitions) for c in body.contents]
        body = replace(body, contents=tuple(contents))
    return replace(
        operation,
        parameters=tuple(
            replace(p, schema=renamed(p.schema, naming)) for p in operation.parameters
        ),
        body=body,
        responses=tuple(_renamed_response(r, naming) for r in operation.responses),
        headers=tuple(
            replace(h, schema=renamed(h.schema, naming)) for h in operation.headers
        ),
    )


def _renamed_response(response: Response, naming: Naming) -> Response:
    stream = response.stream
    if stream is not None:
        stream = replace(stream, items=renamed(stream.items, naming))
    return replace(response, schema=renamed(response.schema, naming), stream=stream)


def _renamed_content(
    content: Content, naming: Naming, definitions: Definitions
) -> Content:
    schema = renamed(content.schema, naming)
    parts = [
        replace(
            part,
            form=renamed(part.form, naming),
            given=renamed(part.given, naming) if part.given is not None else None,
        )
        for part in content.parts
    ]
    is_nullable = accepts_null(schema, definitions)
    return replace(content, schema=schema, parts=tuple(parts), nullable=is_nullable)


def _info(root: Node) -> dict[str, str]:
    """Title, version and description of the API; empty where they are not given."""
    node = root.child("info")
    if node is None or not node.expect(dict):
        node = Node({}, (), root.context)
    version = node.value.get("version")
    # Written without quotes, a version is a number to YAML; everybody means the text.
    is_number = type(version) in {int, float}
    return {
        "title": node.text("title"),
        "version": str(version) if is_number else node.text("version"),
        "description": node.text("description"),
    }


def _distinct(problems: list[Problem]) -> list[Problem]:
    """Each problem once: a shared component is read by everyone who refers to it."""
    return list(dict.fromkeys(problems))
