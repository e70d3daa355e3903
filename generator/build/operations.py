"""Operations as code: signatures, calls and requests, grouped in modules by their first tag."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator import api, ir, types
from generator.build import prose
from generator.code import Code, docstring, identifier, join, literal, template
from generator.imports import grouped
from generator.names import KEYWORDS, allocate, derived, snake
from generator.schema import Null, Schema, nullable, union

_ENCODE = ".._runtime.encode"
_MODELS = "..models"
# Arguments that mean something already: in signatures, and in the runtime's own names that builders use.
_RESERVED_ARGUMENTS = frozenset(
    "client body build_path build_query build_headers encode_json encode_text".split()
)
# Names that no module may have: of Python's packages, of pytest, of devices on Windows.
_RESERVED_MODULES = frozenset(
    "conftest con prn aux nul conin conout".split()
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
_LOCATIONS: tuple[api.Location, ...] = ("path", "query", "header")
_BODY_IMPORTS: dict[api.ContentKind, tuple[tuple[str, str], ...]] = {
    "json": ((_ENCODE, "encode_json"),),
    "text": ((_ENCODE, "encode_text"),),
    "binary": (("collections.abc", "Iterable"), ("typing", "BinaryIO")),
}
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_DOCSTRING = docstring("Operations: each as a call, an async call, and a request.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Argument:
    """A parameter or the body as an argument of the three functions."""

    name: str
    annotation: Code
    is_positional: bool
    is_required: bool
    parameter: api.Parameter | None
    """None: it is the body."""


def operation_modules(
    operations: Iterable[api.Operation],
) -> tuple[ir.OperationModule, ...]:
    """One module for each tag, sorted by name; operations in document order. Tags of one module name share it."""
    modules: dict[str, list[api.Operation]] = {}
    for operation in operations:
        modules.setdefault(module_name(operation.tag), []).append(operation)
    return tuple(
        ir.OperationModule(
            name=identifier(name),
            name_literal=literal(f"operations.{name}"),
            docstring=_DOCSTRING,
            imports=_imports(modules[name]),
            operations=tuple(_operation(each) for each in modules[name]),
        )
        for name in sorted(modules)
    )


def module_name(tag: str) -> str:
    """The module of a tag: `SSH Keys` -> `ssh_keys`; `default` where there is none."""
    name = snake(tag, "tag") if tag else "default"
    return name + "_" if name in KEYWORDS or name in _RESERVED_MODULES else name


def _operation(operation: api.Operation) -> ir.Operation:
    arguments = _arguments(operation)
    by_location = {
        location: [
            argument
            for argument in arguments
            if argument.parameter and argument.parameter.location == location
        ]
        for location in _LOCATIONS
    }
    body = operation.body
    return ir.Operation(
        key=literal(operation.key),
        method=literal(operation.method),
        path=literal(operation.path),
        name=identifier(operation.name),
        name_literal=literal(operation.name),
        async_name=identifier(derived(operation.name, "_async")),
        request_name=identifier(derived(operation.name, "_request")),
        deprecated=operation.deprecated,
        arguments=_signature(arguments),
        call=_call(arguments),
        returns=_returns(operation),
        docstring=prose.operation_docstring(
            operation, _described(operation, arguments)
        ),
        async_docstring=docstring(f"Async `{operation.name}`.").indent(4),
        request_docstring=docstring(
            f"Build `{operation.method} {operation.path}` without sending it."
        ).indent(4),
        built_path=_built_path(operation, by_location["path"]),
        query=_built_query(by_location["query"]),
        headers=_built_headers(by_location["header"]),
        content=_content(body) if body else None,
        content_type=literal(body.media_type) if body else None,
        success=_statuses(_success(operation)),
        errors=_statuses(_errors(operation)) if _errors(operation) else None,
        security=literal(operation.security) if operation.security else None,
    )


def _arguments(operation: api.Operation) -> list[_Argument]:
    """In the order of the signature: path parameters, then what is required, then what is optional."""
    names = _argument_names(operation)
    arguments = [
        _Argument(
            name=names[parameter.location, parameter.wire_name],
            annotation=_annotation(parameter.schema, is_required=parameter.required),
            is_positional=parameter.location == "path",
            is_required=parameter.required,
            parameter=parameter,
        )
        for parameter in operation.parameters
    ]
    if operation.body is not None:
        body = operation.body
        arguments.append(
            _Argument(
                name="body",
                annotation=_body_annotation(body),
                is_positional=False,
                is_required=body.required,
                parameter=None,
            )
        )
    return sorted(arguments, key=lambda a: (not a.is_positional, not a.is_required))


def _argument_names(operation: api.Operation) -> dict[tuple[str, str], str]:
    """Snake case, independent of the document's order; the same name in two places gets its place: `id`, `id_query`."""
    used = {*_RESERVED_ARGUMENTS, *KEYWORDS, derived(operation.name, "_request")}
    used.update(_WORD.findall(_statuses(_success(operation))))
    used.update(_WORD.findall(_statuses(_errors(operation))))
    names: dict[tuple[str, str], str] = {}
    for location in _LOCATIONS:
        wire_names = [
            parameter.wire_name
            for parameter in operation.parameters
            if parameter.location == location
        ]
        own = allocate(wire_names, _argument_style, reserved=used)
        for wire_name in sorted(wire_names, key=own.__getitem__):
            name = own[wire_name]
            if name in names.values():
                name = f"{name.rstrip('_')}_{location}"
            while name in names.values():
                name += "_"
            names[location, wire_name] = name
    return names


def _argument_style(wire_name: str) -> str:
    return snake(wire_name, "parameter")


def _annotation(schema: Schema, *, is_required: bool) -> Code:
    return types.expression(schema if is_required else nullable(schema))


def _body_annotation(body: api.RequestBody) -> Code:
    if body.kind != "binary":
        return _annotation(body.schema, is_required=body.required)
    if body.required:
        return template("bytes | BinaryIO | Iterable[bytes]")
    return template("bytes | BinaryIO | Iterable[bytes] | None")


def _signature(arguments: list[_Argument]) -> Code:
    """Every argument after the client, each with a leading comma."""
    pieces = [template("")]
    is_keyword = False
    for argument in arguments:
        if not argument.is_positional and not is_keyword:
            is_keyword = True
            pieces.append(template("*"))
        pieces.append(
            template(
                (
                    "{name}: {annotation}"
                    if argument.is_required
                    else "{name}: {annotation} = None"
                ),
                name=identifier(argument.name),
                annotation=argument.annotation,
            )
        )
    return join(", ", pieces[1:])


def _call(arguments: list[_Argument]) -> Code:
    return join(
        ", ",
        [
            template(
                "{name}" if a.is_positional else "{name}={name}",
                name=identifier(a.name),
            )
            for a in arguments
        ],
    )


def _described(operation: api.Operation, arguments: list[_Argument]) -> dict[str, str]:
    described = {}
    for argument in arguments:
        if argument.parameter is not None:
            described[argument.name] = prose.about_parameter(argument.parameter)
        elif operation.body is not None:
            described[argument.name] = prose.about_body(operation.body.description)
    return described


def _built_path(operation: api.Operation, arguments: list[_Argument]) -> Code:
    if not arguments:
        return literal(operation.path)
    return template(
        "build_path({path}, {{{pairs}}})",
        path=literal(operation.path),
        pairs=_pairs(arguments),
    )


def _built_query(arguments: list[_Argument]) -> Code | None:
    if not arguments:
        return None
    return template("build_query({{{pairs}}})", pairs=_pairs(arguments))


def _built_headers(arguments: list[_Argument]) -> Code | None:
    if not arguments:
        return None
    return template("build_headers({{{pairs}}})", pairs=_pairs(arguments))


def _pairs(arguments: list[_Argument]) -> Code:
    return join(
        ", ",
        [
            template(
                "{wire_name}: {name}",
                wire_name=literal(argument.parameter.wire_name),
                name=identifier(argument.name),
            )
            for argument in arguments
            if argument.parameter is not None
        ],
    )


def _content(body: api.RequestBody) -> Code:
    """The body as it is sent; where it may be null and must be there, `None` is sent as `null`."""
    if body.kind == "binary":
        return template("body")
    if body.kind == "text":
        return template("encode_text(body)")
    is_null = body.required and body.nullable
    return template("encode_json(body, null=True)" if is_null else "encode_json(body)")


def _success(operation: api.Operation) -> dict[api.StatusKey, Schema]:
    """What each documented 2xx holds; with none of them, `default`; with neither, nothing."""
    found = [r for r in operation.responses if r.is_success]
    found = found or [r for r in operation.responses if r.status == "default"]
    return {response.status: response.schema for response in found} or {"2XX": Null()}


def _errors(operation: api.Operation) -> dict[api.StatusKey, Schema]:
    """What each documented error holds."""
    return {r.status: r.schema for r in operation.responses if not r.is_success}


def _returns(operation: api.Operation) -> Code:
    return types.expression(union(list(_success(operation).values())))


def _statuses(schemas: dict[api.StatusKey, Schema]) -> Code:
    items = [
        template(
            "{status}: {type}", status=literal(status), type=types.expression(schema)
        )
        for status, schema in schemas.items()
    ]
    return template("{{{items}}}", items=join(", ", items))


def _imports(operations: list[api.Operation]) -> tuple[tuple[ir.Import, ...], ...]:
    pairs = [
        (".._runtime.request", "Request"),
        ("..client", "AsyncClient"),
        ("..client", "Client"),
    ]
    for operation in operations:
        locations = {parameter.location for parameter in operation.parameters}
        for location, name in (
            ("path", "build_path"),
            ("query", "build_query"),
            ("header", "build_headers"),
        ):
            if location in locations:
                pairs.append((_ENCODE, name))
        if operation.body is not None:
            pairs += _BODY_IMPORTS[operation.body.kind]
        if operation.deprecated:
            pairs.append(("typing_extensions", "deprecated"))
        for schema in _schemas(operation):
            pairs += [
                (_MODELS if module == "models" else module, name)
                for module, name in types.names(schema)
            ]
    return import_sections(pairs)


def import_sections(
    pairs: Iterable[tuple[str, str]],
) -> tuple[tuple[ir.Import, ...], ...]:
    """Import statements in sections, as templates write them."""
    return tuple(
        tuple(
            ir.Import(
                module=_module(module),
                names=join(", ", [identifier(name) for name in names]),
            )
            for module, names in section
        )
        for section in grouped(pairs)
    )


def _module(path: str) -> Code:
    """A module's dotted path, which is ours: each part is an identifier."""
    dots = len(path) - len(path.lstrip("."))
    parts = [identifier(part) for part in path.lstrip(".").split(".")]
    return join("", [*[template(".")] * dots, join(".", parts)])


def _schemas(operation: api.Operation) -> Iterator[Schema]:
    for parameter in operation.parameters:
        yield parameter.schema
    if operation.body is not None:
        yield operation.body.schema
    for response in operation.responses:
        yield response.schema
