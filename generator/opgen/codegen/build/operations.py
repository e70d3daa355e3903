"""Operations as code: three functions each, grouped in modules by their first tag."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from opgen.api import model as api
from opgen.api.schema import Schema
from opgen.codegen import ir
from opgen.codegen.build import prose
from opgen.codegen.build.arguments import (
    LOCATIONS,
    Argument,
    arguments_of,
    call,
    described,
    signature,
)
from opgen.codegen.build.bodies import body_content, body_content_type, body_imports
from opgen.codegen.build.headers import header_functions, header_imports
from opgen.codegen.build.imports import (
    import_sections,
    schema_imports,
    with_deferred_annotations,
)
from opgen.codegen.build.pagination import Paged
from opgen.codegen.build.parameters import (
    built_cookies,
    built_headers,
    built_path,
    built_query,
    parameter_imports,
)
from opgen.codegen.build.results import (
    errors,
    is_stream_only,
    returns,
    statuses,
    stream_items,
    stream_of,
    stream_statuses,
    success,
)
from opgen.codegen.build.servers import own_server
from opgen.codegen.code import Code, docstring, identifier, literal
from opgen.core.name_styles import KEYWORDS, RESERVED_MODULES, derived, snake

_ITEMS: Mapping[api.StreamKind, Code | None] = {
    "values": None,
    "data": literal("data"),
    "events": literal("event"),
}
_DOCSTRING = docstring("Operations: each as a call, an async call, and a request.")


def operation_modules(
    operations: Iterable[api.Operation],
    servers: tuple[api.Server, ...],
    paged: Mapping[str, Paged],
    kept: Mapping[str, Mapping[str, str]],
) -> tuple[ir.OperationModule, ...]:
    """One module for each tag, sorted by name; operations in document order. Tags of one module name share it.

    `servers` are the document's, `paged` says which operations are read page by page, and `kept` are names that the
    arguments of each have had.
    """
    modules: dict[str, list[api.Operation]] = {}
    for operation in operations:
        modules.setdefault(module_name(operation.tag), []).append(operation)
    return tuple(
        ir.OperationModule(
            name=identifier(name),
            name_literal=literal(f"operations.{name}"),
            docstring=_DOCSTRING,
            imports=_imports(modules[name], paged),
            operations=tuple(
                functions
                for each in modules[name]
                for functions in _operations(
                    each, servers, paged.get(each.key), kept.get(each.key, {})
                )
            ),
        )
        for name in sorted(modules)
    )


def module_name(tag: str) -> str:
    """The module of a tag: `SSH Keys` -> `ssh_keys`; `default` where there is none."""
    name = snake(tag, "tag") if tag else "default"
    return name + "_" if name in KEYWORDS or name in RESERVED_MODULES else name


def _operations(
    operation: api.Operation,
    servers: tuple[api.Server, ...],
    paged: Paged | None,
    kept: Mapping[str, str],
) -> Iterator[ir.Operation]:
    """The operation and, where its answer can be a stream too, that."""
    main = _operation(operation, servers, paged, arguments_of(operation, kept))
    stream = stream_of(operation)
    if stream is None:
        yield main
        return
    is_only = is_stream_only(operation)
    as_stream = replace(
        main,
        paging=None,
        header_functions=header_functions(operation) if is_only else (),
        returns=stream_items(operation),
        success=stream_statuses(operation),
        stream=ir.Stream(
            accept=literal(stream.media_type),
            item=_ITEMS[stream.kind],
            is_text=stream.is_text,
        ),
    )
    if is_only:
        yield as_stream
        return
    name = derived(operation.name, "_stream")
    yield main
    yield replace(
        as_stream,
        name=identifier(name),
        name_literal=literal(name),
        async_name=identifier(derived(name, "_async")),
        request_name=identifier(derived(name, "_request")),
        docstring=docstring(
            f"The answer of `{operation.name}` item by item, as `{stream.media_type}`."
        ).indent(4),
        async_docstring=docstring(f"Async `{name}`.").indent(4),
    )


def _operation(
    operation: api.Operation,
    servers: tuple[api.Server, ...],
    paged: Paged | None,
    arguments: list[Argument],
) -> ir.Operation:
    by_location = {
        location: [
            argument
            for argument in arguments
            if argument.parameter and argument.parameter.location == location
        ]
        for location in LOCATIONS
    }
    body = operation.body
    server = own_server(operation, servers)
    return ir.Operation(
        key=literal(operation.key),
        method=literal(operation.method),
        path=literal(operation.path),
        name=identifier(operation.name),
        name_literal=literal(operation.name),
        async_name=identifier(derived(operation.name, "_async")),
        request_name=identifier(derived(operation.name, "_request")),
        deprecated=operation.deprecated,
        arguments=signature(arguments),
        awaited_arguments=signature(arguments, is_awaited=True),
        call=call(arguments),
        returns=returns(operation),
        stream=None,
        docstring=prose.operation_docstring(operation, described(operation, arguments)),
        async_docstring=docstring(f"Async `{operation.name}`.").indent(4),
        request_docstring=docstring(
            f"Build `{operation.method} {operation.path}` without sending it."
        ).indent(4),
        built_path=built_path(operation, by_location["path"]),
        query=built_query(by_location["query"], by_location["querystring"]),
        headers=built_headers(by_location["header"]),
        cookies=built_cookies(by_location["cookie"]),
        content=body_content(body) if body else None,
        content_type=body_content_type(body) if body else None,
        success=statuses(success(operation)),
        errors=statuses(errors(operation)) if errors(operation) else None,
        security=literal(operation.security) if operation.security else None,
        server=literal(server.url) if server else None,
        is_idempotent=operation.is_idempotent,
        paging=paged.paging if paged else None,
        header_functions=header_functions(operation),
    )


def _imports(
    operations: list[api.Operation], paged: Mapping[str, Paged]
) -> tuple[tuple[ir.Import, ...], ...]:
    pairs = [("..client", "AsyncClient"), ("..client", "Client")]
    pairs += parameter_imports(p for each in operations for p in each.parameters)
    for operation in operations:
        pairs += _request_imports(operation)
        if operation.body is not None:
            pairs += body_imports(operation.body)
        pairs += header_imports(operation)
        if operation.deprecated:
            pairs.append(("typing_extensions", "deprecated"))
        pages = paged.get(operation.key)
        if pages is not None:
            names = ("AsyncPages", "Pages", "Paging")
            pairs += [(".._runtime.pages", name) for name in names]
        for schema in (*_schemas(operation), *([pages.item] if pages else ())):
            pairs += schema_imports(schema, "..")
    return import_sections(with_deferred_annotations(pairs))


def _request_imports(operation: api.Operation) -> Iterator[tuple[str, str]]:
    stream = stream_of(operation)
    if not is_stream_only(operation):
        yield ".._runtime.request", "Request"
    if stream is not None:
        yield ".._runtime.request", "StreamRequest"
        yield ".._runtime.streams", "AsyncStream"
        yield ".._runtime.streams", "Stream"
        if stream.is_wrapped:
            yield ".._runtime.framing", "ServerSentEvent"


def _schemas(operation: api.Operation) -> Iterator[Schema]:
    for parameter in operation.parameters:
        yield parameter.schema
    if operation.body is not None:
        yield from (content.schema for content in operation.body.contents)
    for response in operation.responses:
        yield response.schema
        if response.stream is not None:
            yield response.stream.items
    for headers in operation.headers:
        yield headers.schema
