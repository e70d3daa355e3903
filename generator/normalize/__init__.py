"""A document of any version becomes one form, an `Api`, in which every model has its final name."""

from collections.abc import Collection
from dataclasses import replace

from generator.api import Api, Content, Operation, Response, Webhook
from generator.document import Document
from generator.errors import DocumentError, Problem
from generator.names import allocate, pascal
from generator.normalize.chosen import Chosen, choose
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
from generator.normalize.operations import Reader
from generator.normalize.preferences import (
    check_schemas,
    given_names,
    inline_names,
)
from generator.normalize.reserved import RESERVED_MODELS
from generator.normalize.security import (
    alternatives,
    declared_names,
    one_in_a_place,
    security_schemes,
)
from generator.normalize.servers import read_servers
from generator.normalize.uploads import settle_uploads
from generator.normalize.webhooks import read_webhook
from generator.options import Names, Options

_NO_NAMES = Names()


def normalize(
    document: Document,
    options: Options,
    reserved_classes: Collection[str] = (),
    recorded: Names = _NO_NAMES,
) -> Api:
    """What `document` says, resolved and lowered, in document order.

    `reserved_classes` are further names that no model may take: the error classes of the package. `recorded` are names
    that stay where they can. Linear in the document. Raises `DocumentError` with every problem that was found, or
    `ChoiceError` with every option that the document does not allow.
    """
    known = identifiers(document.root)
    context = Context(
        document=document,
        identifiers=known,
        dynamics=dynamics(document.root, known),
    )
    root = context.root()
    reserved = {*RESERVED_MODELS, *reserved_classes}
    chosen = choose(root, options, recorded)
    lowering, used = _components(root, reserved, chosen)
    schemes = security_schemes(root)
    scheme_names = declared_names(root)
    reader = Reader(
        lowering=lowering,
        schemes=scheme_names,
        security=alternatives(root, (), scheme_names),
    )
    operations = [
        reader.operation(key, chosen.names[key], found)
        for key, found in chosen.operations.items()
    ]
    webhooks = tuple(
        read_webhook(chosen.webhook_names[wire], received, lowering)
        for wire, received in chosen.webhooks.items()
    )
    info = _info(root)
    servers = read_servers(root)
    if problems := chosen.problems(context.problems, operations, used):
        raise DocumentError(_distinct(problems))
    naming = final_names(
        lowering.hints,
        lowering.component_names.values(),
        reserved,
        lowering.nullable_components,
        inline_names(lowering.hints, chosen.wanted, options.rename),
    )
    check_schemas(options.rename, lowering, naming.names)
    definitions, operations, webhooks = _finished(
        lowering,
        operations,
        webhooks,
        naming,
        kept=() if chosen.selection.left_out else lowering.component_names.values(),
    )
    return Api(
        **info,
        servers=servers,
        operations=tuple(
            replace(each, security=one_in_a_place(each.security, schemes))
            for each in operations
        ),
        webhooks=webhooks,
        security_schemes=chosen.schemes(schemes, operations),
        definitions=tuple(definitions[name] for name in sorted(definitions)),
        names=given_names(
            lowering,
            naming.names,
            {wire: chosen.webhook_names[wire] for wire in chosen.webhooks},
            definitions,
        ),
        left_out=chosen.selection.left_out,
        notes=tuple(dict.fromkeys(context.notes)),
    )


def _components(
    root: Node, reserved: Collection[str], chosen: Chosen
) -> tuple[Lowering, frozenset[str]]:
    """The schemas under `components` that are needed, in the order of their names; and which these are."""
    components = root.child("components")
    schemas: dict[str, Node] = {}
    if components is not None and components.expect(dict):
        schemas = dict(components.mapping("schemas"))
    names = allocate(
        schemas,
        pascal,
        reserved=reserved,
        suffix="Model",
        fold=True,
        preferred=chosen.wanted.schemas,
    )
    kin = families(schemas)
    lowering = Lowering(component_names=names, families=kin, preferred=chosen.wanted)
    used = chosen.used_schemas(root, kin)
    used = frozenset(schemas) if used is None else used
    for wire_name in sorted(used & schemas.keys()):
        lowering.component(names[wire_name], schemas[wire_name])
    return lowering, used


def _finished(
    lowering: Lowering,
    operations: list[Operation],
    webhooks: tuple[Webhook, ...],
    naming: Naming,
    kept: Collection[str],
) -> tuple[Definitions, list[Operation], tuple[Webhook, ...]]:
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
        kept,
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
