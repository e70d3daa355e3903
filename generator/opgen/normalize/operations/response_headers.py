"""Response headers: a model for successful responses of an operation, and a model for all other responses."""

import re
from collections.abc import Iterator
from dataclasses import replace

from opgen.api.model import HeaderReading, ResponseHeaders
from opgen.api.schema import Anything, Array, Const, Field, Map, Model, Scalar, Schema, Tuple, transform, union
from opgen.core.http_vocabulary import is_token
from opgen.core.name_styles import pascal
from opgen.core.pointers import pointer_text
from opgen.normalize.content.media_types import is_json, responses_of, result_statuses
from opgen.normalize.content.styles import kinds_of
from opgen.normalize.origin import Origin, inline_identity, shared_origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.schemas.scalars import TEXT, widened, without_constraints
from opgen.schemas.node import Node

_READ_BY_CLIENTS = re.compile(
    "content-type|link|retry-after(-ms)?|(x-)?rate-?limit(-.*)?|(x-)?request-id|x-amzn-requestid|x-correlation-id",
    re.IGNORECASE,
)


def has_headers(operation: Node) -> tuple[bool, bool]:
    """Return whether any successful response has documented headers, and whether any other response has some."""
    of_success, of_errors = _documented_responses(operation)
    return any(map(_names, of_success)), any(map(_names, of_errors))


def has_link(operation: Node) -> bool:
    """Return whether a successful response has a documented Link header."""
    of_success, _ = _documented_responses(operation)
    return any(name.lower() == "link" for response in of_success for name, _ in response.mapping("headers"))


def read_response_headers(operation: Node, origin: Origin, lowering: Lowering) -> Iterator[ResponseHeaders]:
    """Yield the header model of successful responses, then the header model of all other responses.

    The names of the models are derived from `origin`.
    """
    of_success, of_errors = _documented_responses(operation)
    for responses, suffix in ((of_success, "Headers"), (of_errors, "ErrorHeaders")):
        if not any(map(_names, responses)):
            continue
        name = origin.then(suffix[0].lower() + suffix[1:])
        found = [list(_headers(response, name, lowering)) for response in responses]
        is_error = responses is of_errors
        pointer = (*operation.pointer, "responses")
        key = inline_identity(f"{pointer_text(pointer)}&{suffix}")
        lowering.collected.origins.setdefault(key, replace(name, pointer=pointer))
        fields = _fields([[field for field, _ in headers] for headers in found], is_error=is_error)
        names = tuple(field.wire_name for field in fields)
        readings = {
            field.name: reading for headers in reversed(found) for field, reading in headers if reading != "text"
        }
        yield ResponseHeaders(
            schema=lowering.collected.define(Model(name=key, fields=fields)),
            is_error=is_error,
            names=names,
            readings=tuple((name, readings[name]) for name in names if name in readings),
        )


def _documented_responses(operation: Node) -> tuple[list[Node], list[Node]]:
    """Return the documented successful responses and the other documented responses."""
    responses = responses_of(operation)
    results = result_statuses(responses)
    of_success = [responses[str(key)] for key in results]
    return of_success, [each for key, each in responses.items() if key not in results]


def _names(response: Node) -> list[str]:
    """Return the names of the documented headers that the client does not read itself."""
    return [name for name, _ in response.mapping("headers") if not is_read_by_clients(name)]


def is_read_by_clients(name: str) -> bool:
    """Return whether clients read a header for pages, retries, limits, ids of requests or types of content.

    A document may describe these headers for each response, so functions for them would be as many as operations.
    """
    return _READ_BY_CLIENTS.fullmatch(name) is not None


def _headers(response: Node, origin: Origin, lowering: Lowering) -> Iterator[tuple[Field, HeaderReading]]:
    """Yield each header of a response as a field, and the parser of its text."""
    for name, entry in response.mapping("headers"):
        header = entry.resolved("header") if not is_read_by_clients(name) else None
        if header is None:
            continue
        if not is_token(name):
            entry.problem(f'invalid header name "{name}"', "use only letters, digits and hyphens")
            continue
        own = shared_origin(header.pointer) or origin.then(pascal(name))
        schema, reading = _schema(header, own, lowering)
        if name.lower() == "set-cookie" and reading == "list":
            reading = "lines"
        field = Field(
            name=name,
            wire_name=name,
            schema=schema,
            required=header.flag("required"),
            description=header.text("description"),
            deprecated=header.flag("deprecated"),
        )
        yield field, reading


def _schema(header: Node, origin: Origin, lowering: Lowering) -> tuple[Schema, HeaderReading]:
    """Return the schema of a header and the parser of its text."""
    for media_type, entry in header.mapping("content"):
        media = entry.resolved("media type")
        if not is_json(media_type):
            return TEXT, "text"
        return lowering.inner(media, origin, Anything()) if media else Anything(), "json"
    schema = lowering.inner(header, origin, TEXT)
    kinds = list(kinds_of(schema, lowering.collected.definitions))
    if any(isinstance(kind, Array | Tuple) for kind in kinds):
        return schema, "list"
    if any(isinstance(kind, Map | Model) for kind in kinds):
        return schema, "exploded" if header.flag("explode") else "object"
    is_time = Scalar(type="string", format="date-time") in kinds
    return transform(schema, _from_text), "time" if is_time else "text"


def _from_text(schema: Schema) -> Schema:
    """Replace a schema that cannot parse text: a constant that is not a string, or `Anything`."""
    if isinstance(schema, Const) and not isinstance(schema.value, str):
        return widened([schema.value])
    return TEXT if isinstance(schema, Anything) else schema


def _fields(responses: list[list[Field]], *, is_error: bool) -> tuple[Field, ...]:
    """Return one field for each header name in `responses`. Headers of error responses are optional."""
    found: dict[str, list[Field]] = {}
    for headers in responses:
        for header in headers:
            found.setdefault(header.name.lower(), []).append(header)
    return tuple(
        replace(
            same[0],
            schema=_any_of([header.schema for header in same]),
            required=not is_error and len(same) == len(responses) and all(header.required for header in same),
            description=next((h.description for h in same if h.description), ""),
            deprecated=all(header.deprecated for header in same),
        )
        for same in found.values()
    )


def _any_of(schemas: list[Schema]) -> Schema:
    """Return the union of `schemas`.

    Different schemas lose their constraints. Otherwise, a value that violates one schema could match another schema.
    """
    different = list(dict.fromkeys(schemas))
    return union(list(map(without_constraints, different)) if len(different) > 1 else different)
