"""Surface of a package, from its API and its structured signatures."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from opgen.api import model as api
from opgen.api import schema
from opgen.codegen import ir, types
from opgen.codegen.code import Code, literal
from opgen.core.options import Options
from opgen.core.pointers import Pointer
from opgen.core.url_templates import url_path
from opgen.diff.surface.model import (
    Alias,
    ClientKeyword,
    Definition,
    Enum,
    Error,
    Field,
    Member,
    Model,
    Parameter,
    Surface,
    SurfaceOperation,
    Variant,
    Webhook,
    with_fields,
)
from opgen.diff.surface.types import ANY, NONE, Named, Type, members, parse_type, union

_COMPONENT = ("components", "schemas")
_EMPTY = {schema.Empty.LIST: "[]", schema.Empty.MAP: "{}", schema.Empty.MODEL: "..."}
"""Texts of empty defaults. `...` is a model without values."""
_MAPPING = Named("Mapping", (Named("str"), Named("object")))
_UNSET = Named("Unset")
_UNKNOWN = Named("dict", (Named("str"), Named("Any")))
"""Object with an unknown discriminator value."""


def surface(document: api.Api, package: ir.Package, options: Options) -> Surface:
    """Return the surface of `package`, which was built from `document` with `options`."""
    definitions = tuple(_definitions(document))
    by_name = {each.name: each for each in definitions}
    inputs = schema.values_aliases(document.definitions)
    operations = tuple(replace(each, keywords=with_fields(each, by_name)) for each in _operations(document, package))
    errors = tuple(
        Error(name=str(each.name), status=int(each.status), detail=parse_type(each.detail or "Any"))
        for each in package.errors
    )
    webhooks = tuple(_webhooks(document, package))
    implied = {
        *inputs,
        *(name for each in operations for name in each.functions),
        *(each.name for each in definitions),
        *(each.name for each in errors),
        *(each.name for each in webhooks),
    }
    names = [*map(_text, package.exports), *(["testing"] if options.testing else [])]
    return Surface(
        package=options.package,
        server=_server(package.client),
        keywords=tuple(_keywords(package.client.classes[0], options.http_library)),
        operations=operations,
        definitions=definitions,
        errors=errors,
        webhooks=webhooks,
        exports=tuple(sorted(name for name in names if name not in implied)),
    )


def surface_of_models(document: api.Api, options: Options) -> Surface:
    """Return the surface of a package that has only the models of `document`."""
    return Surface(package=options.package, definitions=tuple(_definitions(document)))


def _operations(document: api.Api, package: ir.Package) -> Iterator[SurfaceOperation]:
    documented = {each.key: each for each in document.operations}
    methods = document.calls
    found: dict[str, list[SurfaceOperation]] = {key: [] for key in documented}
    for module in package.modules:
        for operation in module.operations:
            key = _text(operation.key)
            own = _operation(documented[key], str(module.name), operation, methods)
            found[key].append(replace(own, prefix=_prefix(documented[key].servers or document.servers)))
    for key in documented:
        yield from found[key]


def _operation(
    documented: api.Operation,
    module: str,
    operation: ir.OperationFunctions,
    methods: Mapping[str, str],
) -> SurfaceOperation:
    function = operation.sync
    fields = {name for _, name in (documented.body.keywords if documented.body else ())}
    called = _parameters(function.parameters[1:])
    keywords = [replace(each, default=each.default and "UNSET") for each in called if each.name in fields]
    parameters = [each for each in called if each.name not in fields]
    other_body = None
    if keywords:
        built = _parameters(operation.request.parameters)
        other_body = next((each.type for each in parameters if each.name == "body"), None)
        parameters = [each for each in parameters if each.name != "body"]
        parameters += [replace(each, is_keyword=True) for each in built if each.name == "body"]
    return SurfaceOperation(
        module=module,
        name=str(function.name),
        parameters=tuple(_with_keys(parameters, documented)),
        keywords=tuple(keywords),
        other_body=other_body,
        result=parse_type(function.result),
        method=documented.method,
        path=documented.path,
        variants=tuple(
            Variant(name=str(each.function.name), result=parse_type(each.function.result))
            for each in operation.header_functions
        ),
        attribute=methods.get(str(function.name), ""),
        key=documented.key,
        errors=tuple(
            (str(e.status), parse_type(types.expression(e.schema))) for e in documented.responses if not e.is_success
        ),
        pointer=documented.pointer,
    )


def _prefix(servers: Iterable[api.Server]) -> str:
    """Return the path of the server that receives requests. A relative URL is used only without an absolute one."""
    urls = [each.url for each in sorted(servers, key=lambda each: not each.is_absolute)]
    return url_path(urls[0]) if urls else ""


def _with_keys(parameters: Iterable[Parameter], operation: api.Operation) -> Iterator[Parameter]:
    """Yield `parameters` with their locations, wire names and pointers."""
    named = {each.name: each for each in operation.parameters}
    for parameter in parameters:
        found = named.get(parameter.name)
        if parameter.name == "body" and operation.body:
            yield replace(parameter, pointer=(*operation.pointer, "requestBody"))
        elif found is None:
            yield parameter
        else:
            yield replace(parameter, key=f"{found.location} {found.wire_name}", pointer=found.pointer)


def _parameters(declared: tuple[ir.Parameter, ...]) -> tuple[Parameter, ...]:
    """Return the parameters of a function, without the client."""
    return tuple(
        Parameter(
            name=str(each.name),
            type=_given(each),
            default=str(each.default or ""),
            is_keyword=each.is_keyword_only,
        )
        for each in declared
    )


def _given(parameter: ir.Parameter) -> Type:
    """Return the type of `parameter`, without the mapping that every model as a body implies, and without `Unset`."""
    type_ = parse_type(parameter.documented or parameter.annotation or "")
    excluded = {_MAPPING, _UNSET} if parameter.name == "body" else {_UNSET}
    return union(tuple(each for each in members(type_) if each not in excluded)) if type_ != _MAPPING else type_


def _keywords(client: ir.ClientClass, library: str) -> Iterator[ClientKeyword]:
    credentials = {str(each.name) for each in client.credentials}
    for each in client.parameters:
        if not each.is_variadic:
            yield ClientKeyword(
                name=str(each.name),
                type=parse_type((each.annotation or "").replace("httpx.", f"{library}.")),
                default="" if each.default is None else str(each.default),
                is_credential=str(each.name) in credentials,
            )


def _definitions(document: api.Api) -> Iterator[Definition]:
    keys: dict[str, str] = {}
    for key, name in document.names.schemas.items():
        keys.setdefault(name, key)
    inputs = schema.values_aliases(document.definitions)
    by_name = document.by_name
    for each in document.definitions:
        if each.name in inputs:
            continue
        key = keys.get(each.name, "")
        pointer = document.pointers.get(each.name, (*_COMPONENT, key) if key else ())
        match each:
            case schema.Model():
                yield Model(
                    name=each.name,
                    fields=tuple(_field(f, pointer, by_name) for f in each.fields),
                    base=_base(each),
                    key=key,
                    pointer=pointer,
                )
            case schema.Enum():
                listed = tuple(Member(name=m.name, value=m.value) for m in each.members)
                yield Enum(name=each.name, members=listed, key=key, pointer=pointer)
            case schema.Alias():
                type_ = parse_type(types.expression(each.schema))
                yield Alias(name=each.name, type=type_, key=key, pointer=pointer)
            case schema.TaggedUnion():
                names = map(Named, schema.union_members(each))
                unknown = (_UNKNOWN,) if each.is_open else ()
                type_ = union((*names, *unknown))
                yield Alias(name=each.name, type=type_, key=key, pointer=pointer)


def _base(model: schema.Model) -> Type:
    if model.extra is not None:
        return Named("ExtraModel", (parse_type(types.expression(model.extra)),))
    return Named("ClosedModel" if model.closed else "BaseModel")


def _field(field: schema.Field, model: Pointer, definitions: Mapping[str, schema.Definition]) -> Field:
    type_ = parse_type(types.expression(field.schema))
    default = field.default.value if field.default else None
    is_nullable = False
    if not field.required and default is None:
        is_nullable, type_ = NONE in members(type_), type_ if type_ == ANY else union((type_, NONE))
    written = "None"  # the default of most fields
    if default is not None:
        written = _EMPTY[default] if isinstance(default, schema.Empty) else str(literal(default))
    return Field(
        name=field.name,
        wire_name=field.wire_name,
        type=type_,
        default="" if field.required else written,
        is_read_only=field.read_only,
        limits=schema.constraints_of(schema.plain(field.schema, definitions)),
        is_nullable=is_nullable,
        pointer=(field.pointer or (*model, "properties", field.wire_name)) if model else (),
    )


def _webhooks(document: api.Api, package: ir.Package) -> Iterator[Webhook]:
    pointers = {each.name: each.pointer for each in document.webhooks}
    for each in package.webhooks.webhooks if package.webhooks else ():
        name = str(each.name)
        yield Webhook(name=name, result=parse_type(each.result), pointer=pointers[name])


def _server(client: ir.Client) -> str:
    """Return the URL of the default server; empty without one."""
    found = [_text(each.value) for each in client.api_arguments if each.name == "base_url"]
    return found[0] if found else ""


def _text(code: Code) -> str:
    """Return the text that the literal `code` denotes."""
    if "\\" not in code and code[0] == code[-1] == '"':
        return code[1:-1]
    return str(ast.literal_eval(code))
