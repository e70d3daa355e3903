"""What was read gets the final names of its models, and of these only what is reached is kept."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from opgen.api.model import Content, Operation, Response, Webhook
from opgen.api.schema import Definition, Schema
from opgen.normalize.content.uploads import settle_uploads
from opgen.normalize.names.models import Naming, renamed, renamed_definition
from opgen.normalize.schemas.alias_cycles import without_circles
from opgen.normalize.schemas.finish import (
    Definitions,
    accepts_null,
    reachable,
    settle_directions,
    settle_unions,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """What a document holds."""

    definitions: tuple[Definition, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]


def with_names(lowered: Lowered, naming: Naming, kept: Collection[str]) -> Lowered:
    """`lowered` with every model by its final name; definitions in the order of these, `kept` also if nothing needs them."""
    renamed_ones = (renamed_definition(each, naming) for each in lowered.definitions)
    definitions = {each.name: each for each in renamed_ones}
    operations = [_renamed(each, naming, definitions) for each in lowered.operations]
    webhooks = [replace(w, schema=renamed(w.schema, naming)) for w in lowered.webhooks]
    parameters = [p.schema for o in operations for p in o.parameters]
    contents = [c for o in operations if o.body for c in o.body.contents]
    sent = [*parameters, *(content.schema for content in contents)]
    received = [*_received(operations), *(webhook.schema for webhook in webhooks)]
    definitions = without_circles(settle_unions(definitions))
    definitions = reachable(definitions, kept, [*sent, *received])
    definitions = settle_uploads(definitions, contents, [*parameters, *received])
    definitions = settle_directions(definitions, sent, received)
    return Lowered(
        definitions=tuple(definitions[name] for name in sorted(definitions)),
        operations=tuple(operations),
        webhooks=tuple(webhooks),
    )


def _received(operations: list[Operation]) -> Iterator[Schema]:
    """The schemas of what answers hold."""
    for operation in operations:
        for response in operation.responses:
            yield response.schema
            if response.stream:
                yield response.stream.items
        yield from (header.schema for header in operation.headers)


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
