"""Responses as code: types of statuses, results and streams, functions that read headers, and the classes of clients."""

import re
from collections.abc import Iterable

from opgen.api.model import Api, Content, Operation, Parameter, Response, ResponseHeaders, StatusKey, Stream
from opgen.api.schema import AnyOf, Definitions, Field, Null, Nullable, Scalar, Schema, plain, union
from opgen.codegen import ir, types
from opgen.codegen.build.docstrings import assembled, first_line, header_function_name, request_line, section
from opgen.codegen.code import Code, call, identifier, join, literal, template
from opgen.core.name_styles import snake

# Statuses of a GET that have a body, although some documents leave its content out.
_DOWNLOADS = frozenset({200, 203, 206})
# Successful statuses that never have a body (RFC 9110).
_WITHOUT_BODY = frozenset({204, 205})

# Names of booleans that select a stream as the response, in snake case.
_SWITCH = re.compile("(?:(?:is|do|use|enable|should)_)?stream(?:ing)?")
BASES = ("BaseClient", "AsyncBaseClient")
"""Base classes of clients and resources. The functions of operations accept their instances."""


def success(operation: Operation) -> dict[StatusKey, Schema]:
    """Return the schema of each documented 2xx status, else of `default`, else null for `2XX`.

    Responses that are only streams are left out.
    """
    found = {r.status: _schema(operation, r) for r in results(operation) if not r.is_stream_only}
    return found or {"2XX": Null()}


def _schema(operation: Operation, response: Response) -> Schema:
    """Return the schema of a successful response. A GET without documented content may return a file."""
    if response.status in _WITHOUT_BODY:
        return Null()
    is_open = not response.has_content and response.status in _DOWNLOADS
    if operation.method == "GET" and is_open:
        return Nullable(Scalar(type="string", format="binary"))
    return response.schema


def stream_of(operation: Operation) -> Stream | None:
    """Return the first stream of a successful response, or None without one."""
    return next((r.stream for r in results(operation) if r.stream), None)


def is_stream_only(operation: Operation) -> bool:
    """Return whether every success with content is a stream."""
    has_more = any(not r.is_stream_only and r.schema != Null() for r in results(operation))
    return stream_of(operation) is not None and not has_more


def is_switch(operation: Operation, given: Parameter | Field, definitions: Definitions) -> bool:
    """Return whether a parameter or a field switches the stream of `operation` on.

    It is a boolean with a name such as `stream`, and a response is either a stream or complete.
    """
    is_boolean = plain(given.schema, definitions) == Scalar(type="boolean")
    is_named = _SWITCH.fullmatch(snake(given.wire_name)) is not None
    return is_boolean and is_named and stream_of(operation) is not None and not is_stream_only(operation)


def switched(given: Parameter | Field, *, is_stream: bool) -> Code | None:
    """Return the value of a switch, or `None` if it is not sent."""
    is_on = given.default is not None and given.default.value is True
    return literal(is_stream) if is_stream or given.required or is_on else None


def stream_statuses(operation: Operation) -> Code:
    """Return a dictionary of the item type by status key. A response without content has the type `Never`."""
    items = []
    for response in results(operation):
        if response.stream is not None:
            items.append(_entry(response.status, item(response.stream)))
        elif response.schema == Null():
            items.append(_entry(response.status, template("Never")))
    return template("{{{}}}", join(", ", items))


def stream_items(operation: Operation) -> Code:
    """Return the type of an item of the operation's stream."""
    streams = [r.stream for r in results(operation) if r.stream]
    return join(" | ", dict.fromkeys(map(item, streams)))


def item(stream: Stream | Content) -> Code:
    """Return the type of an item of a response stream or of a request body."""
    schema = stream.items if isinstance(stream, Stream) else stream.schema
    data = types.expression(schema)
    return template("ServerSentEvent[{}]", data) if stream.is_wrapped else data


def results(operation: Operation) -> list[Response]:
    """Return the responses that are results: each 2xx status, or `default` if there is no 2xx status."""
    found = [r for r in operation.responses if r.is_success]
    return found or [r for r in operation.responses if r.status == "default"]


def errors(operation: Operation) -> dict[StatusKey, Schema]:
    """Return the schema of each documented error."""
    return {r.status: r.schema for r in operation.responses if not r.is_success}


def returns(operation: Operation) -> Code:
    """Return the type of a call's result."""
    return types.expression(union(list(success(operation).values())))


def statuses(schemas: dict[StatusKey, Schema]) -> Code:
    """Return a dictionary of status keys and types."""
    items = [_entry(status, types.expression(each)) for status, each in schemas.items()]
    return template("{{{}}}", join(", ", items))


def header_functions(operation: Operation) -> tuple[ir.HeaderFunction, ...]:
    """Return the functions that read documented headers: of successful responses, and of other responses."""
    return tuple(_function(operation, headers) for headers in operation.headers)


def _entry(status: StatusKey, type_: Code) -> Code:
    # mypy rejects a type with a text, such as `Literal["a"]`, as an argument without `TypeForm`.
    return template("{}: {}", literal(status), call("TypeForm", type_) if '"' in type_ else type_)


def _function(operation: Operation, headers: ResponseHeaders) -> ir.HeaderFunction:
    result = types.expression(headers.schema)
    readings = [literal(dict(headers.readings))] if headers.readings else []
    return ir.HeaderFunction(
        function=ir.Function(
            name=identifier(header_function_name(operation, headers)),
            parameters=(ir.Parameter(name=identifier("answer"), annotation=template("Answered")),),
            result=result,
            docstring=_docstring(operation, headers),
        ),
        expression=call(_reader(headers), identifier("answer"), result, *readings),
    )


def _docstring(operation: Operation, headers: ResponseHeaders) -> Code:
    kind = "an error response" if headers.is_error else "a successful response"
    parsed = f"Parse the documented headers of {kind}"
    accepted = "Response of `send_raw`, or an open stream."
    invalid = [("ResponseValidationError", "A header does not match the document.")]
    if headers.is_error:
        accepted = "Exception that the operation raised, or a response of `send_raw`."
        invalid = []
    return assembled(
        [
            first_line(f"{parsed} of `{operation.name}`.", f"{parsed}."),
            request_line(operation),
            f"Headers: {', '.join(headers.names)}.",
            section("Args", [("answer", accepted)]),
            section("Raises", invalid),
        ]
    )


def _reader(headers: ResponseHeaders) -> str:
    return "read_error_headers" if headers.is_error else "read_headers"


def client_kind(operations: Iterable[Operation]) -> str:
    """Return the kind of the base classes of the two clients: `DownloadClient` and `AsyncDownloadClient`.

    The classes support streams if an operation has a stream, else files if a response is a file.
    """
    operations = list(operations)
    if any(map(stream_of, operations)):
        return "Stream"
    is_file = any(_is_bytes(response.schema) for each in operations for response in results(each))
    return "Download" if is_file else "Http"


def has_pages(document: Api) -> bool:
    """Return whether an operation returns pages."""
    return any(each.pages for each in document.operations)


def public_types(document: Api) -> list[str]:
    """Return the types of the runtime that callers meet, which `client.py` exports."""
    kind = client_kind(document.operations)
    found = "AsyncBaseClient BaseClient CallResult Operation Options Response Timeout "
    bodies = [each.body for each in document.operations if each.body]
    is_optional = any(not each.required for op in document.operations for each in op.parameters)
    if is_optional or any(each.keywords or not each.required for each in bodies):
        found += "UNSET Unset "
    if document.security_schemes:
        found += "AsyncCredential Credential "
    if has_pages(document):
        found += "AsyncPage AsyncPages Page PageRequest "
    if kind != "Http":
        found += "AsyncDownload Download "
    if kind == "Stream":
        found += "AsyncStream Stream "
    return found.split()


def _is_bytes(schema: Schema) -> bool:
    if isinstance(schema, Nullable):
        return _is_bytes(schema.schema)
    if isinstance(schema, AnyOf):
        return any(map(_is_bytes, schema.members))
    return isinstance(schema, Scalar) and schema.format == "binary"
