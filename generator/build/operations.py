"""Operations as code: three functions each, grouped in modules by their first tag."""

from collections.abc import Iterable, Iterator, Mapping

from generator import api, ir, types
from generator.build import prose
from generator.build.arguments import (
    LOCATIONS,
    arguments_of,
    call,
    described,
    signature,
)
from generator.build.bodies import body_content, body_content_type, body_imports
from generator.build.imports import import_sections
from generator.build.paging import Paged
from generator.build.parameters import (
    built_cookies,
    built_headers,
    built_path,
    built_query,
    parameter_imports,
)
from generator.build.results import errors, returns, statuses, success
from generator.build.servers import own_server
from generator.code import docstring, identifier, literal
from generator.names import KEYWORDS, derived, snake
from generator.schema import Schema

_OWN_MODULES = frozenset({"models", "_runtime.multipart"})
# Names that no module may have: of Python's packages, of pytest, of devices on Windows.
_RESERVED_MODULES = frozenset(
    "conftest con prn aux nul conin conout".split()
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
_DOCSTRING = docstring("Operations: each as a call, an async call, and a request.")


def operation_modules(
    operations: Iterable[api.Operation],
    servers: tuple[api.Server, ...],
    paged: Mapping[str, Paged],
) -> tuple[ir.OperationModule, ...]:
    """One module for each tag, sorted by name; operations in document order. Tags of one module name share it.

    `servers` are the document's, and `paged` says which operations are read page by page.
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
                _operation(each, servers, paged.get(each.key)) for each in modules[name]
            ),
        )
        for name in sorted(modules)
    )


def module_name(tag: str) -> str:
    """The module of a tag: `SSH Keys` -> `ssh_keys`; `default` where there is none."""
    name = snake(tag, "tag") if tag else "default"
    return name + "_" if name in KEYWORDS or name in _RESERVED_MODULES else name


def _operation(
    operation: api.Operation, servers: tuple[api.Server, ...], paged: Paged | None
) -> ir.Operation:
    arguments = arguments_of(operation)
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
        call=call(arguments),
        returns=returns(operation),
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
        paging=paged.paging if paged else None,
    )


def _imports(
    operations: list[api.Operation], paged: Mapping[str, Paged]
) -> tuple[tuple[ir.Import, ...], ...]:
    pairs = [
        (".._runtime.request", "Request"),
        ("..client", "AsyncClient"),
        ("..client", "Client"),
    ]
    for operation in operations:
        for parameter in operation.parameters:
            pairs += parameter_imports(parameter)
        if operation.body is not None:
            pairs += body_imports(operation.body)
        if operation.deprecated:
            pairs.append(("typing_extensions", "deprecated"))
        pages = paged.get(operation.key)
        if pages is not None:
            names = ("AsyncPages", "Pages", "Paging")
            pairs += [(".._runtime.pages", name) for name in names]
        for schema in (*_schemas(operation), *([pages.item] if pages else ())):
            pairs += [
                (f"..{module}" if module in _OWN_MODULES else module, name)
                for module, name in types.names(schema)
            ]
    return import_sections(pairs)


def _schemas(operation: api.Operation) -> Iterator[Schema]:
    for parameter in operation.parameters:
        yield parameter.schema
    if operation.body is not None:
        yield from (content.schema for content in operation.body.contents)
    for response in operation.responses:
        yield response.schema
