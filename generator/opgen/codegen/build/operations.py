"""Operations as code: three functions for each operation, grouped in modules by first tag."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from opgen.api import model as api
from opgen.api.schema import Schema
from opgen.codegen import ir
from opgen.codegen.build import prose
from opgen.codegen.build.arguments import LOCATIONS, Argument, arguments_of, described
from opgen.codegen.build.bodies import body_content, body_content_type, body_imports
from opgen.codegen.build.client_bases import BASES, STREAM_BASES, base_import
from opgen.codegen.build.headers import header_functions, header_imports
from opgen.codegen.build.imports import import_sections, schema_imports, with_deferred_annotations
from opgen.codegen.build.pagination import Paged
from opgen.codegen.build.parameters import built_pairs, built_path, built_query, parameter_imports
from opgen.codegen.build.results import (
    errors,
    has_empty_stream,
    is_stream_only,
    returns,
    statuses,
    stream_items,
    stream_of,
    stream_statuses,
    success,
)
from opgen.codegen.build.servers import own_server
from opgen.codegen.build.signatures import (
    ASYNC_CLIENT,
    ASYNC_STREAM_CLIENT,
    CLIENT,
    STREAM_CLIENT,
    function_of,
    with_first_parameter,
)
from opgen.codegen.code import Code, identifier, literal, template
from opgen.core.name_styles import KEYWORDS, RESERVED_MODULES, derived, snake

_ITEMS: Mapping[api.StreamKind, Code] = {"data": literal("data"), "events": literal("event")}


Arguments = Mapping[str, list[Argument]]
"""Arguments by the key of their operation."""


def all_arguments(document: api.Api) -> Arguments:
    """Return the arguments of each operation of `document`."""
    definitions = {each.name: each for each in document.definitions}
    recorded = document.names.arguments
    return {each.key: arguments_of(each, recorded.get(each.key, {}), definitions) for each in document.operations}


def operation_modules(
    document: api.Api, arguments: Arguments, paged: Mapping[str, Paged]
) -> tuple[ir.OperationModule, ...]:
    """Return one module for each tag, sorted by name, with operations in document order. Tags may share a module.

    `paged` has the pagination of operations by operation key.
    """
    modules: dict[str, list[api.Operation]] = {}
    for operation in document.operations:
        modules.setdefault(module_name(operation.tag), []).append(operation)
    return tuple(
        ir.OperationModule(
            name=identifier(name),
            name_literal=literal(f"operations.{name}"),
            imports=import_sections(with_deferred_annotations(operation_imports(modules[name], arguments, paged))),
            operations=tuple(
                functions
                for each in modules[name]
                for functions in _operations(each, arguments[each.key], document.servers, paged.get(each.key))
            ),
        )
        for name in sorted(modules)
    )


def module_name(tag: str) -> str:
    """Return the module of a tag: `SSH Keys` -> `ssh_keys`; `default` without a tag."""
    name = snake(tag, "tag") if tag else "default"
    # `operations/__init__.py` imports a function with the name `operations`.
    is_reserved = name in KEYWORDS | RESERVED_MODULES | {"operations"}
    return name + "_" if is_reserved else name


def _operations(
    operation: api.Operation, arguments: list[Argument], servers: tuple[api.Server, ...], paged: Paged | None
) -> Iterator[ir.OperationFunctions]:
    """Yield the functions that read a complete response, and the functions that read a stream, if documented."""
    request_arguments = _request_arguments(operation, arguments, servers)
    plain = _operation(operation, arguments, request_arguments, paged)
    stream = stream_of(operation)
    if not is_stream_only(operation):
        yield plain
    if stream is not None:
        yield _streamed(plain, operation, arguments, request_arguments, stream)


def _operation(
    operation: api.Operation,
    arguments: list[Argument],
    request_arguments: Mapping[str, Code | None],
    paged: Paged | None,
) -> ir.OperationFunctions:
    name, result = operation.name, returns(operation)
    about = described(operation, arguments)
    text = prose.operation_docstring(operation, about)
    pages = prose.pages_docstring(operation, about)
    request = template("Request[{result}]", result=result)
    sync, awaited, request_function = _functions(operation, name, text, arguments, (result, result, request))
    return ir.OperationFunctions(
        key=literal(operation.key),
        method=literal(operation.method),
        path=literal(operation.path),
        name_literal=literal(name),
        is_deprecated=operation.deprecated,
        is_stream=False,
        sync=sync,
        awaited=awaited,
        request=request_function,
        request_arguments=ir.keyword_arguments(request_arguments),
        paging=paged.paging(name, arguments, pages) if paged else None,
        header_functions=header_functions(operation),
    )


def _streamed(
    plain: ir.OperationFunctions,
    operation: api.Operation,
    arguments: list[Argument],
    request_arguments: Mapping[str, Code | None],
    stream: api.Stream,
) -> ir.OperationFunctions:
    """Return `plain` with functions that read the response item by item.

    The names of the functions contain `_stream`, unless every response with content is a stream.
    """
    name, text = operation.name, plain.sync.docstring
    is_only = is_stream_only(operation)
    if not is_only:
        about = described(operation, arguments)
        text = prose.stream_docstring(operation, about, stream.media_type)
        name = derived(name, "_stream")
    item = stream_items(operation)
    results = (
        template("Stream[{item}]", item=item),
        template("AsyncStream[{item}]", item=item),
        template("StreamRequest[{item}]", item=item),
    )
    sync, awaited, request = _functions(operation, name, text, arguments, results)
    own = {
        "returns": stream_statuses(operation),
        "accept": literal(stream.media_type),
        "item": _ITEMS.get(stream.kind),
        "is_text": literal(value=True) if stream.is_text else None,
    }
    return replace(
        plain,
        name_literal=literal(name),
        is_stream=True,
        sync=with_first_parameter(sync, STREAM_CLIENT),
        awaited=with_first_parameter(awaited, ASYNC_STREAM_CLIENT),
        request=request,
        request_arguments=ir.keyword_arguments({**request_arguments, **own}),
        paging=None,
        header_functions=plain.header_functions if is_only else (),
    )


def _functions(
    operation: api.Operation, name: str, text: Code, arguments: list[Argument], results: tuple[Code, Code, Code]
) -> tuple[ir.Function, ir.Function, ir.Function]:
    """Return the function `name`, its asynchronous form, and the function that builds the request.

    The first two functions have the docstring `text`.
    """
    result, awaited_result, request = results
    built = prose.request_docstring(operation, described(operation, arguments))
    return (
        function_of(name, arguments, result=result, docstring=text, client=CLIENT),
        function_of(
            derived(name, "_async"),
            arguments,
            result=awaited_result,
            docstring=text,
            client=ASYNC_CLIENT,
            is_awaited=True,
        ),
        function_of(derived(name, "_request"), arguments, result=request, docstring=built, is_awaited=True),
    )


def _request_arguments(
    operation: api.Operation, arguments: list[Argument], servers: tuple[api.Server, ...]
) -> dict[str, Code | None]:
    """Return the arguments of the operation's `Request`, in their order in generated code."""
    located: dict[str, list[Argument]] = {location: [] for location in LOCATIONS}
    given = template("body")
    for argument in arguments:
        if argument.parameter is not None:
            located[argument.parameter.location].append(argument)
        elif argument.given is not None:
            given = argument.given.expression
    body, documented = operation.body, errors(operation)
    server = own_server(operation, servers)
    return {
        "operation_id": literal(operation.key),
        "method": literal(operation.method),
        "path": built_path(operation, located["path"]),
        "query": built_query(located["query"], located["querystring"]),
        "headers": built_pairs("header", located["header"]),
        "cookies": built_pairs("cookie", located["cookie"]),
        "content": body_content(body, given) if body else None,
        "content_type": body_content_type(body) if body else None,
        "returns": statuses(success(operation)),
        "raises": statuses(documented) if documented else None,
        "security": literal(operation.security) if operation.security else None,
        "server": literal(server.url) if server else None,
        "is_idempotent": literal(value=True) if operation.is_idempotent else None,
    }


def operation_imports(
    operations: list[api.Operation], arguments: Arguments, paged: Mapping[str, Paged]
) -> list[tuple[str, str]]:
    """Return the imports of the functions of `operations`, as (module, name)."""
    pairs = list(parameter_imports(p for each in operations for p in each.parameters))
    for operation in operations:
        pairs += _request_imports(operation)
        if operation.body is not None:
            pairs += body_imports(operation.body)
        for argument in arguments[operation.key]:
            pairs += argument.given.imports if argument.given else ()
            for keyword in argument.keywords:
                pairs += schema_imports(keyword.schema, "..")
        pairs += header_imports(operation)
        if operation.deprecated:
            pairs.append((".._runtime.deprecation", "deprecated_operation"))
        pages = paged.get(operation.key)
        if pages is not None:
            names = ("AsyncPages", "Pages", "Paging")
            pairs += [(".._runtime.pages", name) for name in names]
        for schema in (*_schemas(operation), *([pages.item] if pages else ())):
            pairs += schema_imports(schema, "..")
    return pairs


def _request_imports(operation: api.Operation) -> Iterator[tuple[str, str]]:
    stream = stream_of(operation)
    types = statuses(success(operation) | errors(operation))
    if "TypeForm(" in types + stream_statuses(operation):
        yield "typing_extensions", "TypeForm"
    if not is_stream_only(operation):
        yield ".._runtime.request", "Request"
        yield from base_import(BASES)
    if stream is not None:
        yield ".._runtime.event_streams", "StreamRequest"
        yield from base_import(STREAM_BASES)
        yield ".._runtime.event_streams", "AsyncStream"
        yield ".._runtime.event_streams", "Stream"
        if has_empty_stream(operation):
            yield "typing", "Never"
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
