"""Changes to the schemas of responses and webhooks alone."""

from collections.abc import Callable, Collection
from dataclasses import replace

from opgen.api.model import Response
from opgen.api.schema import Schema, transform, transform_definition
from opgen.normalize.names.apply import Named


def change_received(named: Named, received: Collection[str], change: Callable[[Schema], Schema]) -> Named:
    """Apply `change` to the schemas of responses, stream items and webhooks, and of the definitions `received`."""
    return Named(
        definitions=tuple(
            transform_definition(each, change) if each.name in received else each for each in named.definitions
        ),
        operations=tuple(
            replace(each, responses=tuple(_changed(r, change) for r in each.responses)) for each in named.operations
        ),
        webhooks=tuple(replace(each, schema=transform(each.schema, change)) for each in named.webhooks),
    )


def _changed(response: Response, change: Callable[[Schema], Schema]) -> Response:
    stream = response.stream
    if stream is not None:
        stream = replace(stream, items=transform(stream.items, change))
    return replace(response, schema=transform(response.schema, change), stream=stream)
